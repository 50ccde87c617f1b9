//! Which columns can be synced with each other, and in which form their values are compared then.

use crate::sync::rows::server::across::family::Family;

use super::{Mismatch, Way};

/// How columns of these families meet. What is taken over from the source must fit at the target without being rounded.
pub(in super::super) fn meet(source: &Family, target: &Family, is_key: bool) -> Result<Way, Mismatch> {
    use Family as F;
    let fits = |fits: bool, way: Way| if fits { Ok(way) } else { Err(Mismatch::Coarser) };
    let way = match (source, target) {
        (F::Boolean, F::Integer { tiny: true } | F::Bit)
        | (F::Integer { tiny: true } | F::Bit, F::Boolean)
        | (F::Integer { tiny: true }, F::Bit)
        | (F::Bit, F::Integer { tiny: true }) => Way::Boolean,
        (F::Integer { .. }, F::Integer { .. } | F::Year) | (F::Year, F::Integer { .. }) => Way::Integer,
        (F::Integer { .. } | F::Decimal { .. }, F::Integer { .. } | F::Decimal { .. }) => {
            let (here, there) = (scale(source), scale(target));
            if is_key && here != there {
                return Err(Mismatch::NoKey);
            }
            // Of a number without a limit each value is looked at.
            fits(here.is_none_or(|here| there.is_none_or(|there| here <= there)), Way::Decimal)?
        }
        (F::Real { single: here }, F::Real { single: there }) => fits(*here || !there, Way::Real)?,
        // In a key, a server that keeps no blanks at the end gets none that has any.
        (F::Text(here), F::Text(there)) => Way::Text { trimmed: !is_key && (here.padded || there.padded) },
        (F::Json, F::Text(_)) | (F::Text(_), F::Json) => Way::Json,
        (F::Text(_), F::Rounded) => return Err(Mismatch::Coarser),
        (F::Other | F::Rounded, F::Text(text)) | (F::Text(text), F::Other) => Way::Text { trimmed: text.padded },
        (F::Bytes { .. }, F::Bytes { .. }) => Way::Bytes,
        (F::Uuid, F::Uuid | F::Text(_) | F::Bytes { fixed: Some(16) })
        | (F::Text(_) | F::Bytes { fixed: Some(16) }, F::Uuid) => Way::Uuid { exact: is_key },
        (F::Date, F::Date) => Way::Date,
        (F::Time { digits: here }, F::Time { digits: there }) => fits(here <= there, Way::Time)?,
        (F::Moment { digits: here, .. }, F::Moment { digits: there, .. }) => fits(here <= there, Way::Moment)?,
        (F::Text(text), other) | (other, F::Text(text)) if text.in_file.is_some() => as_text(other, is_key)?,
        _ => return Err(Mismatch::Unlike),
    };
    if is_key && (is_loose(source) || is_loose(target)) { Err(Mismatch::NoKey) } else { Ok(way) }
}

/// How a column meets one that keeps as text what SQLite has no type for. What may be written in several ways can't be told
/// apart in a key.
const fn as_text(family: &Family, is_key: bool) -> Result<Way, Mismatch> {
    let way = match family {
        Family::Date => return Ok(Way::Date),
        Family::Integer { .. } | Family::Decimal { .. } => Way::Decimal,
        Family::Year => Way::Integer,
        Family::Time { .. } => Way::Time,
        Family::Moment { .. } => Way::Moment,
        _ => return Err(Mismatch::Unlike),
    };
    if is_key { Err(Mismatch::NoKey) } else { Ok(way) }
}

/// Whether values that are not the same may be equal, or come in another order than their texts.
const fn is_loose(family: &Family) -> bool {
    match family {
        Family::Real { .. } | Family::Json | Family::Other | Family::Rounded => true,
        Family::Text(text) => text.is_loose,
        _ => false,
    }
}

pub(super) fn scale(family: &Family) -> Option<usize> {
    match family {
        Family::Decimal { scale } => *scale,
        Family::Text(_) => None,
        _ => Some(0),
    }
}
