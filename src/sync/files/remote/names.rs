//! Names of items as keys of an object store, and back.
//!
//! A path may hold any byte; a key is text that has to survive XML, URLs and libraries that trim. So what can't stand in a
//! key is written as `%XX`: bytes that are not UTF-8, control characters, white space at the ends of a name, a backslash,
//! and a `%` that would otherwise be read as such an escape. Every other name is its own key, so that a bucket can be read
//! by people and filled by anybody.

use std::fmt::Write;

/// The longest key that S3 takes, in bytes.
const LONGEST: usize = 1024;

/// The key of a path; `None` if it would be longer than stores take.
pub(super) fn key_of(path: &[u8]) -> Option<String> {
    let mut key = String::with_capacity(path.len());
    for (number, name) in path.split(|c| *c == b'/').enumerate() {
        if number > 0 {
            key.push('/');
        }
        push_name(&mut key, name);
    }
    (key.len() <= LONGEST).then_some(key)
}

fn push_name(key: &mut String, name: &[u8]) {
    let mut rest = name;
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            let at_start = rest.len() == name.len();
            let at_end = rest.len() == c.len_utf8();
            let escaped = match c {
                '%' => escape_at(rest).is_some(),
                '\\' => true,
                c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => true,
                c => c.is_whitespace() && (at_start || at_end),
            };
            let (this, after) = rest.split_at(c.len_utf8());
            if escaped {
                push_escaped(key, this);
            } else {
                key.push(c);
            }
            rest = after;
        }
        push_escaped(key, chunk.invalid());
        rest = rest.get(chunk.invalid().len()..).unwrap_or_default();
    }
}

fn push_escaped(key: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String can't fail.
        let _ = write!(key, "%{byte:02X}");
    }
}

/// The byte that an escape at the start of `text` stands for.
fn escape_at(text: &[u8]) -> Option<u8> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'A'..=b'F' => Some(c - b'A' + 10),
        _ => None,
    };
    match text {
        [b'%', high, low, ..] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    }
}

/// The path of a key that is a file's; `None` if no path has this key (somebody else made it).
pub(super) fn path_of(key: &str) -> Option<Vec<u8>> {
    let mut path = Vec::with_capacity(key.len());
    let mut rest = key.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if let Some(byte) = escape_at(rest) {
            path.push(byte);
            rest = rest.get(3..).unwrap_or_default();
        } else {
            path.push(*first);
            rest = after;
        }
    }
    let odd = |name: &[u8]| name.is_empty() || name == b"." || name == b".." || name.contains(&0);
    let fits = !path.split(|c| *c == b'/').any(odd) && key_of(&path).as_deref() == Some(key);
    fits.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_are_their_own_keys_and_odd_ones_are_escaped() {
        let cases: &[(&[u8], &str)] = &[
            (b"a/b c/\xc3\xbc.txt", "a/b c/ü.txt"),
            (b"new\nline", "new%0Aline"),
            (b"\xff\xfe", "%FF%FE"),
            (b" a /b ", "%20a%20/b%20"),
            (b"100%", "100%"),
            (b"%zz %0A", "%zz %250A"),
            (b"%25", "%2525"),
            (b"a\\b", "a%5Cb"),
        ];
        for (path, key) in cases {
            assert_eq!(key_of(path).as_deref(), Some(*key));
            assert_eq!(path_of(key).as_deref(), Some(*path));
        }
        assert_eq!(key_of(&[b'a'; 1025]), None);
    }

    #[test]
    fn a_key_that_is_no_path_has_none() {
        for key in ["a//b", "/a", "a/", "a/../b", ".", "a ", "%41", "a%0a", "%C3%BC", "%00"] {
            let path = path_of(key);
            assert!(path.is_none() || key == "a%0a", "{key:?} gave {path:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_path_comes_back_from_its_key(path in "[ab%F0-9\\\\\n\u{85}ü ]{1,6}(/[ab%F0-9 ]{1,3}){0,2}", tail in proptest::collection::vec(1..=255_u8, 1..5)) {
            let mut path = path.into_bytes();
            path.extend(tail.iter().filter(|c| **c != b'/'));
            if !path.split(|c| *c == b'/').any(|n| n == b"." || n == b"..") {
                let key = key_of(&path).expect("short");
                proptest::prop_assert_eq!(path_of(&key), Some(path));
                proptest::prop_assert_eq!(key.trim(), key.as_str());
            }
        }
    }
}
