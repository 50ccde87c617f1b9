//! The forms that values have at each server, one kind of value after the other.

use std::{borrow::Cow, fmt::Write as _};

use crate::sync::rows::server::{
    across::family::{Family, Text},
    session::Engine,
};

use super::{End, Unfit, meeting::scale};

pub(super) fn boolean<'f>(end: &End, field: &'f [u8]) -> Option<&'f [u8]> {
    match (&end.family, field) {
        (Family::Boolean, b"t") => Some(b"1"),
        (Family::Boolean, b"f") => Some(b"0"),
        // Digits of eight bytes.
        (Family::Bit, _) => field.last().map(std::slice::from_ref),
        _ => None,
    }
}

pub(in super::super) fn is_number(field: &[u8]) -> bool {
    number(field).is_some()
}

/// Without zeros in front and, behind a point, at the end.
pub(super) fn number(field: &[u8]) -> Option<Cow<'_, [u8]>> {
    let (sign, rest) = field.strip_prefix(b"-").map_or((&b""[..], field), |rest| (&b"-"[..], rest));
    let point = rest.iter().position(|c| *c == b'.');
    let (whole, fraction) = rest.split_at(point.unwrap_or(rest.len()));
    let fraction = fraction.get(1..).unwrap_or_default();
    if whole.is_empty() || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return None;
    }
    let zeros = whole.iter().take_while(|c| **c == b'0').count().min(whole.len() - 1);
    let kept = fraction.iter().rposition(|c| *c != b'0').map_or(0, |last| last + 1);
    let is_zero = kept == 0 && whole.iter().all(|c| *c == b'0');
    if zeros == 0 && kept == fraction.len() && point.is_some() == (kept > 0) && (sign.is_empty() || !is_zero) {
        return Some(Cow::Borrowed(field));
    }
    let sign = if is_zero { &b""[..] } else { sign };
    let point = if kept == 0 { &b""[..] } else { b"." };
    Some(Cow::Owned([sign, whole.get(zeros..)?, point, fraction.get(..kept)?].concat()))
}

/// A year as MariaDB knows it, four digits long.
pub(super) fn year(value: &[u8]) -> Result<Cow<'_, [u8]>, Unfit> {
    let year = std::str::from_utf8(value).ok().and_then(|year| year.parse::<u16>().ok());
    match year {
        Some(0) => Ok(Cow::Borrowed(b"0000")),
        Some(1901..=2155) => Ok(Cow::Borrowed(value)),
        _ => Err(Unfit::NotYear),
    }
}

/// A decimal number with as many digits as a column has.
pub(super) fn decimal<'v>(end: &End, value: &'v [u8]) -> Result<Cow<'v, [u8]>, Unfit> {
    if number(value).is_none() {
        let has_words = end.engine == Engine::Postgres || matches!(end.family, Family::Text(_));
        return if has_words { Ok(Cow::Borrowed(value)) } else { Err(Unfit::NotFinite) };
    }
    let Some(scale) = scale(&end.family) else { return Ok(Cow::Borrowed(value)) };
    let point = value.iter().position(|c| *c == b'.');
    let there = point.map_or(0, |point| value.len() - point - 1);
    if there > scale {
        return Err(Unfit::TooFine);
    }
    if there == scale {
        return Ok(Cow::Borrowed(value));
    }
    let mut longer = value.to_vec();
    if point.is_none() {
        longer.push(b'.');
    }
    longer.resize(longer.len() + scale - there, b'0');
    Ok(Cow::Owned(longer))
}

/// All 64 bits of it, but for the sign of a zero; one of 32 bits is another one of 64.
pub(super) fn real(single: bool, field: &[u8]) -> Option<Cow<'static, [u8]>> {
    let field = std::str::from_utf8(field).ok()?;
    let value = if single { f64::from(field.parse::<f32>().ok()?) } else { field.parse::<f64>().ok()? };
    // MariaDB keeps no sign of a zero.
    let value = if value == 0.0 { 0.0 } else { value };
    let mut text = String::new();
    if value.is_finite() {
        // Writing to a String can't fail.
        let _ = write!(text, "{value:e}");
    } else {
        text.push_str(if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
    }
    Some(Cow::Owned(text.into_bytes()))
}

pub(super) fn is_finite(value: &[u8]) -> bool {
    value.last().is_some_and(u8::is_ascii_digit)
}

pub(super) fn without_blanks(field: &[u8]) -> &[u8] {
    let end = field.iter().rposition(|c| *c != b' ').map_or(0, |last| last + 1);
    field.get(..end).unwrap_or_default()
}

/// What a server would cut off or change without a word is refused here.
pub(super) fn text<'v>(
    end: &End,
    limits: Option<&Text>,
    trimmed: bool,
    value: &'v [u8],
) -> Result<Cow<'v, [u8]>, Unfit> {
    let shown = std::str::from_utf8(value).map_err(|_| Unfit::NotText)?;
    if end.engine == Engine::Postgres && value.contains(&0) {
        return Err(Unfit::Zero);
    }
    if let Some(limits) = limits {
        let is_longer = |most: usize| value.len() > most && shown.chars().nth(most).is_some();
        if limits.characters.is_some_and(is_longer) || limits.octets.is_some_and(|most| value.len() > most) {
            return Err(Unfit::TooLong);
        }
        if limits.padded && !trimmed && value.ends_with(b" ") {
            return Err(Unfit::BlankAtEnd);
        }
        if let Some(members) = &limits.members {
            let place = |name: &str| members.names.iter().position(|member| member == name);
            let is_one = if members.several {
                let places: Option<Vec<usize>> = shown.split(',').map(place).collect();
                shown.is_empty() || places.is_some_and(|places| places.is_sorted_by(|a, b| a < b))
            } else {
                place(shown).is_some()
            };
            if !is_one {
                return Err(Unfit::NoMember);
            }
        }
    }
    Ok(Cow::Borrowed(value))
}

/// The digits of a side's bytes.
pub(super) fn digits<'f>(end: &End, field: &'f [u8]) -> Option<Cow<'f, [u8]>> {
    match end.engine {
        Engine::Postgres => field.strip_prefix(b"\\x").map(Cow::Borrowed),
        Engine::MariaDb => Some(Cow::Owned(field.to_ascii_lowercase())),
        Engine::Sqlite => Some(Cow::Borrowed(field)),
    }
}

pub(super) fn bytes<'v>(end: &End, digits: &'v [u8]) -> Cow<'v, [u8]> {
    match end.engine {
        Engine::Postgres => Cow::Owned([b"\\x", digits].concat()),
        Engine::MariaDb => Cow::Owned(digits.to_ascii_uppercase()),
        Engine::Sqlite => Cow::Borrowed(digits),
    }
}

pub(super) fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => *c == b'-',
            _ => c.is_ascii_hexdigit(),
        })
}

pub(super) fn hyphenated<'f>(digits: &[u8]) -> Option<Cow<'f, [u8]>> {
    let parts = [digits.get(..8)?, digits.get(8..12)?, digits.get(12..16)?, digits.get(16..20)?, digits.get(20..32)?];
    (digits.len() == 32).then(|| Cow::Owned(parts.join(&b'-')))
}

/// A fraction without zeros at its end.
pub(super) fn shorter(time: &[u8]) -> &[u8] {
    let Some(point) = time.iter().position(|c| *c == b'.') else { return time };
    let end = time.iter().rposition(|c| *c != b'0').map_or(0, |last| last + 1);
    // Not even a point, if it had nothing else.
    time.get(..if end == point + 1 { point } else { end }).unwrap_or_default()
}

/// A fraction with as many digits as a column has.
pub(super) fn longer(time: &[u8], digits: usize) -> Cow<'_, [u8]> {
    let point = time.iter().position(|c| *c == b'.');
    let there = point.map_or(0, |point| time.len() - point - 1);
    if digits <= there || !time.last().is_some_and(u8::is_ascii_digit) {
        return Cow::Borrowed(time);
    }
    let mut longer = time.to_vec();
    if point.is_none() {
        longer.push(b'.');
    }
    longer.resize(longer.len() + digits - there, b'0');
    Cow::Owned(longer)
}

/// `2013-07-01 00:00:00`, with a fraction and, of PostgreSQL, the zone in which it sends all.
pub(super) fn is_moment(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"+00").unwrap_or(text);
    let mut parts = text.splitn(2, |c| *c == b' ');
    let is_made_of = |part: Option<&[u8]>, mark: u8| {
        part.is_some_and(|part| !part.is_empty() && part.iter().all(|c| c.is_ascii_digit() || *c == mark || *c == b'.'))
    };
    is_made_of(parts.next(), b'-') && is_made_of(parts.next(), b':')
}

/// A date of MariaDB's that stands for none.
pub(super) fn has_no_day(text: &[u8]) -> bool {
    let date = text.split(|c| *c == b' ').next().unwrap_or_default();
    date.starts_with(b"0000-") || date.windows(3).any(|part| part == b"-00")
}
