//! Readable names of items that lose nothing: what can't be shown as it is, is escaped, so that two different names never
//! look the same and no name can play tricks on a terminal or a page.

use std::fmt::Write;

/// Text as it is; the backslash, control characters, characters that turn the direction of text, and bytes that are not
/// UTF-8 as `\\`, `\n`, `\u{202e}`, `\xFF`.
pub fn readable(bytes: &[u8]) -> String {
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

/// The bytes that [`readable`] shows so; `None` if it shows none so.
pub(super) fn unreadable(shown: &str) -> Option<Vec<u8>> {
    take_readable(shown, None).map(|(bytes, _)| bytes)
}

/// Takes what [`push_quoted`] wrote off the front of a text, whose first quote is gone already: the bytes, and what follows.
pub(super) fn take_quoted(shown: &str) -> Option<(Vec<u8>, &str)> {
    take_readable(shown, Some('\''))
}

fn take_readable(shown: &str, quote: Option<char>) -> Option<(Vec<u8>, &str)> {
    let push = |bytes: &mut Vec<u8>, c: char| bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
    let (mut bytes, mut rest) = (Vec::with_capacity(shown.len()), shown);
    loop {
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return quote.is_none().then_some((bytes, rest)) };
        rest = chars.as_str();
        if Some(c) == quote {
            return Some((bytes, rest));
        }
        if c != '\\' {
            push(&mut bytes, c);
            continue;
        }
        let escape = chars.next()?;
        rest = chars.as_str();
        match escape {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            'x' => {
                bytes.push(u8::from_str_radix(rest.get(..2)?, 16).ok()?);
                rest = rest.get(2..)?;
            }
            'u' => {
                let (number, after) = rest.strip_prefix('{')?.split_once('}')?;
                push(&mut bytes, char::from_u32(u32::from_str_radix(number, 16).ok()?)?);
                rest = after;
            }
            c if c == '\\' || Some(c) == quote => push(&mut bytes, c),
            _ => return None,
        }
    }
}

/// A text for people to read as it stands: only what can't be seen, or turns the direction of text, is escaped. Tabs and the
/// ends of lines stay.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' => shown.push(c),
            c if c.is_control() || turns_direction(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
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
        assert_eq!(take_quoted("O\\'Brien', x"), Some((b"O'Brien".to_vec(), ", x")));
        for (bytes, shown) in cases {
            assert_eq!(unreadable(shown).as_deref(), Some(*bytes));
        }
        for broken in ["\\", "\\q", "\\x4", "\\u{d800}", "\\u{41"] {
            assert_eq!(unreadable(broken), None, "{broken}");
        }
        assert_eq!(visible("a\tb\n\u{202e}c\\"), "a\tb\n\\u{202e}c\\");
    }

    proptest::proptest! {
        #[test]
        fn different_names_never_look_the_same(
            a in proptest::collection::vec(proptest::sample::select(&b"a\\xn\n\xffFu{}"[..]), 0..6),
            b in proptest::collection::vec(proptest::sample::select(&b"a\\xn\n\xffFu{}"[..]), 0..6),
        ) {
            proptest::prop_assert_eq!(a == b, readable(&a) == readable(&b));
            proptest::prop_assert_eq!(unreadable(&readable(&a)), Some(a));
        }
    }
}
