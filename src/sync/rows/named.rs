//! Finds the key of a row in the row's readable name, which [`TableLabel::item`] made of it.

use std::fmt::Write as _;

use rusqlite::types::ValueRef;

use crate::sync::readable::{readable, take_quoted};

use super::{encoding, step::TableLabel};

/// The key of the row that is named so, its values encoded; `None` if it is no row of this table, or was named by another
/// key.
pub(super) fn key_of(item: &str, label: &TableLabel) -> Option<Vec<u8>> {
    // Letters' case does not count: in a file it does not tell names apart.
    fn behind<'t>(text: &'t str, name: &str) -> Option<&'t str> {
        let (head, rest) = text.split_at_checked(name.len())?;
        head.eq_ignore_ascii_case(name).then_some(rest)
    }
    let mut key = Vec::new();
    let mut rest = behind(item, &readable(label.name.as_bytes()))?;
    for (n, column) in label.key.iter().enumerate() {
        let column = readable(label.columns.get(*column)?.as_bytes());
        rest = behind(rest, &format!("{}{column}=", if n == 0 { " (" } else { ", " }))?;
        rest = take_value(rest, &mut key)?;
    }
    (rest == ")" && !label.key.is_empty()).then_some(key)
}

/// Takes a value off the front of a name and encodes it; answers with what follows.
fn take_value<'t>(text: &'t str, key: &mut Vec<u8>) -> Option<&'t str> {
    if let Some(quoted) = text.strip_prefix('\'') {
        let (value, rest) = take_quoted(quoted)?;
        encoding::put(key, ValueRef::Text(&value));
        return Some(rest);
    }
    if let Some(digits) = text.strip_prefix("x'") {
        let (digits, rest) = digits.split_once('\'')?;
        encoding::put(key, ValueRef::Blob(&bytes_of(digits)?));
        return Some(rest);
    }
    let (value, rest) = text.split_at(text.find([',', ')'])?);
    let value = match value {
        "NULL" => ValueRef::Null,
        value => value.parse().map(ValueRef::Integer).or_else(|_| value.parse().map(ValueRef::Real)).ok()?,
    };
    encoding::put(key, value);
    Some(rest)
}

/// Bytes as hexadecimal digits.
pub(super) fn digits_of(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        // Writing to a String can't fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The bytes that hexadecimal digits stand for.
pub(super) fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_the_name_that_was_made_of_it() {
        let label = TableLabel {
            name: "odd (a".to_owned(),
            columns: ["id", "it's", "b=1, c", "r"].map(str::to_owned).to_vec(),
            key: vec![3, 1, 0, 2],
        };
        let reals = [0.5, -0.0, 1e300, f64::INFINITY, f64::NEG_INFINITY, 9_007_199_254_740_992.0];
        let texts: [&[u8]; 4] = [b"", b"x', id=2)\\", "\u{202e}\n\0ü".as_bytes(), b"caf\xe9"];
        let wholes = [i64::MIN, -7, 0, i64::MAX];
        for ((real, text), whole) in reals.into_iter().zip(texts.into_iter().cycle()).zip(wholes.into_iter().cycle()) {
            for last in [ValueRef::Null, ValueRef::Blob(text), ValueRef::Real(real)] {
                let key = [ValueRef::Real(real), ValueRef::Text(text), ValueRef::Integer(whole), last];
                let mut encoded = Vec::new();
                for value in key {
                    encoding::put(&mut encoded, value);
                }
                let item = label.item(&key);
                assert_eq!(key_of(&item, &label), Some(encoded), "{item}");
                assert_eq!(key_of(&item.replace("odd", "even"), &label), None);
            }
        }
    }
}
