//! Values with what SQLite keeps them as: in a file each value has a type of its own, whatever its column says. On their way
//! between a file and a server, the fields of a file's lines begin with a letter that tells.
//!
//! | letter | value | follows |
//! |---|---|---|
//! | `i` | integer | its digits |
//! | `r` | real | the shortest digits that read back as the same 64 bits, or `Infinity` |
//! | `t` | text | its bytes, which need not be UTF-8 |
//! | `b` | blob | hexadecimal digits, small letters |

use std::io::Write as _;

use rusqlite::types::{Value, ValueRef};

use crate::sync::rows::server::text::push_field;

/// A value with its letter; nothing for NULL, which no field is for.
pub(in crate::sync::rows) fn typed(value: ValueRef<'_>) -> Vec<u8> {
    let mut field = Vec::new();
    // Writing to a Vec can't fail.
    let _ = match value {
        ValueRef::Null => Ok(()),
        ValueRef::Integer(integer) => write!(field, "i{integer}"),
        ValueRef::Real(real) if real.is_finite() => write!(field, "r{real:e}"),
        ValueRef::Real(real) => write!(field, "r{}Infinity", if real < 0.0 { "-" } else { "" }),
        ValueRef::Text(text) => {
            field.push(b't');
            field.extend_from_slice(text);
            Ok(())
        }
        ValueRef::Blob(bytes) => {
            write!(field, "b{}", digits_of(bytes))
        }
    };
    field
}

/// Appends a field of a line.
pub(in crate::sync::rows) fn push_typed(line: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => line.extend(b"\\N"),
        ValueRef::Text(text) => {
            line.push(b't');
            push_field(line, text);
        }
        value => line.append(&mut typed(value)),
    }
}

/// The value that a field stands for; `None` if it makes no sense.
pub(in crate::sync::rows) fn value_of(field: &[u8]) -> Option<Value> {
    let (letter, rest) = field.split_first()?;
    let text = || std::str::from_utf8(rest).ok();
    Some(match letter {
        b'i' => Value::Integer(text()?.parse().ok()?),
        // What is no number would become NULL.
        b'r' => Value::Real(text()?.parse().ok().filter(|real: &f64| !real.is_nan())?),
        b'b' => Value::Blob(bytes_of(rest)?),
        _ => return None,
    })
}

/// As [`value_of`], and texts: they need not be UTF-8, and so are no [`Value`].
pub(in crate::sync::rows) fn with_value<T>(field: &[u8], act: impl FnOnce(ValueRef<'_>) -> T) -> Option<T> {
    match field.strip_prefix(b"t") {
        Some(text) => Some(act(ValueRef::Text(text))),
        None => value_of(field).map(|value| act((&value).into())),
    }
}

/// Hexadecimal digits, small letters.
pub(super) fn digits_of(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn bytes_of(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    digits.chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<i64>().prop_map(Value::Integer),
            any::<f64>().prop_filter("SQLite has no NaN", |r| !r.is_nan()).prop_map(Value::Real),
            ".{0,5}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..5).prop_map(Value::Blob),
        ]
    }

    proptest! {
        #[test]
        fn every_value_reads_back_bit_by_bit(value in value()) {
            let back = with_value(&typed((&value).into()), |back| Value::try_from(back).expect("UTF-8"));
            prop_assert_eq!(format!("{back:?}"), format!("{:?}", Some(value)));
        }

        #[test]
        fn a_field_that_makes_no_sense_is_none_and_never_a_panic(field in proptest::collection::vec(any::<u8>(), 0..9)) {
            let _ = with_value(&field, |_| ());
        }
    }

    #[test]
    fn fields_are_written_as_the_table_above_says() {
        let cases: [(ValueRef<'_>, &str); 7] = [
            (ValueRef::Integer(-5), "i-5"),
            (ValueRef::Real(1.5), "r1.5e0"),
            (ValueRef::Real(f64::NEG_INFINITY), "r-Infinity"),
            (ValueRef::Text(b"a\tb"), "ta\\tb"),
            (ValueRef::Text(b""), "t"),
            (ValueRef::Blob(b"\x00\xff"), "b00ff"),
            (ValueRef::Null, "\\N"),
        ];
        for (value, field) in cases {
            let mut line = Vec::new();
            push_typed(&mut line, value);
            assert_eq!(String::from_utf8_lossy(&line), field);
        }
        for broken in ["", "x", "i", "i1.5", "rNaN", "b0", "b0g"] {
            assert!(with_value(broken.as_bytes(), |_| ()).is_none(), "{broken}");
        }
    }
}
