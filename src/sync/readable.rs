//! Readable names of items that lose nothing: what can't be shown as it is, is escaped, so that two different names never
//! look the same and no name can play tricks on a terminal or a page.

use std::fmt::Write;

/// Text as it is; the backslash, control characters, characters that turn the direction of text, and bytes that are not
/// UTF-8 as `\\`, `\n`, `\u{202e}`, `\xFF`.
pub(super) fn readable(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    push_readable(&mut shown, bytes, None);
    shown
}

/// As [`readable`], between single quotes.
pub(super) fn push_quoted(shown: &mut String, bytes: &[u8]) {
    shown.push('\'');
    push_readable(shown, bytes, Some('\''));
    shown.push('\'');
}

fn push_readable(shown: &mut String, bytes: &[u8], quote: Option<char>) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => shown.push_str("\\\\"),
                '\n' => shown.push_str("\\n"),
                '\r' => shown.push_str("\\r"),
                '\t' => shown.push_str("\\t"),
                c if Some(c) == quote => {
                    shown.push('\\');
                    shown.push(c);
                }
                c if c.is_control() || turns_direction(c) => shown.extend(c.escape_unicode()),
                c => shown.push(c),
            }
        }
        for byte in chunk.invalid() {
            // Writing to a String can't fail.
            let _ = write!(shown, "\\x{byte:02X}");
        }
    }
}

/// The bidirectional controls of Unicode (UAX #9) and the line and paragraph separators.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_escaped() {
        let cases: &[(&[u8], &str)] = &[
            ("Präsenz/über.txt".as_bytes(), "Präsenz/über.txt"),
            (b"two\nlines", "two\\nlines"),
            (b"back\\nslash", "back\\\\nslash"),
            (b"caf\xe9", "caf\\xE9"),
            (b"bell\x07", "bell\\u{7}"),
            ("a\u{202e}b".as_bytes(), "a\\u{202e}b"),
        ];
        for (bytes, shown) in cases {
            assert_eq!(readable(bytes), *shown);
        }
        let mut quoted = String::new();
        push_quoted(&mut quoted, b"O'Brien");
        assert_eq!(quoted, "'O\\'Brien'");
    }

    proptest::proptest! {
        #[test]
        fn different_names_never_look_the_same(
            a in proptest::collection::vec(proptest::sample::select(&b"a\\xn\n\xffFu{}"[..]), 0..6),
            b in proptest::collection::vec(proptest::sample::select(&b"a\\xn\n\xffFu{}"[..]), 0..6),
        ) {
            proptest::prop_assert_eq!(a == b, readable(&a) == readable(&b));
        }
    }
}
