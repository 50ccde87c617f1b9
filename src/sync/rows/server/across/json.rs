//! JSON by its value: what a server that keeps values gives back for a text that was written in another way.

use std::collections::BTreeMap;

/// Deeper than this, a text is taken as it is.
const DEEPEST: u32 = 500;

/// One and the same text for all texts that mean the same; `None` if it is no JSON. Of names that an object has twice, the
/// last one counts.
pub(super) fn canonical(text: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader(text);
    let value = reader.value(0)?;
    reader.skip_blanks();
    reader.0.is_empty().then_some(value)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    fn take(&mut self, word: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    /// Takes this byte if it comes next, blanks aside.
    fn comes(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        self.take(&[byte]).is_some()
    }

    fn value(&mut self, depth: u32) -> Option<Vec<u8>> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_blanks();
        match self.0.first()? {
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'"' => self.string(),
            b't' => self.take(b"true").map(|()| b"true".to_vec()),
            b'f' => self.take(b"false").map(|()| b"false".to_vec()),
            b'n' => self.take(b"null").map(|()| b"null".to_vec()),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: u32) -> Option<Vec<u8>> {
        self.take(b"{")?;
        let mut members = BTreeMap::new();
        if !self.comes(b'}') {
            loop {
                self.skip_blanks();
                let name = self.string()?;
                if !self.comes(b':') {
                    return None;
                }
                members.insert(name, self.value(depth + 1)?);
                if self.comes(b'}') {
                    break;
                }
                if !self.comes(b',') {
                    return None;
                }
            }
        }
        let members: Vec<Vec<u8>> = members.into_iter().map(|(name, value)| [name, value].join(&b':')).collect();
        Some([b"{", members.join(&b',').as_slice(), b"}"].concat())
    }

    fn list(&mut self, depth: u32) -> Option<Vec<u8>> {
        self.take(b"[")?;
        let mut values = Vec::new();
        if !self.comes(b']') {
            loop {
                values.push(self.value(depth + 1)?);
                if self.comes(b']') {
                    break;
                }
                if !self.comes(b',') {
                    return None;
                }
            }
        }
        Some([b"[", values.join(&b',').as_slice(), b"]"].concat())
    }

    /// With no escapes but those that must be.
    fn string(&mut self) -> Option<Vec<u8>> {
        self.take(b"\"")?;
        let mut out = vec![b'"'];
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let byte = match byte {
                b'"' => {
                    out.push(b'"');
                    return Some(out);
                }
                b'\\' => match self.escaped()? {
                    Ok(byte) => byte,
                    Err(c) => {
                        out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                        continue;
                    }
                },
                byte => *byte,
            };
            if matches!(byte, b'"' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
    }

    fn escaped(&mut self) -> Option<Result<u8, char>> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(Ok(match byte {
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'"' | b'\\' | b'/' => *byte,
            b'u' => {
                let first = self.unit()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first).map(|c| u8::try_from(c).ok().filter(u8::is_ascii).ok_or(c));
                }
                self.take(b"\\u")?;
                let second = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second).map(Err);
            }
            _ => return None,
        }))
    }

    fn unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(4)?;
        self.0 = rest;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    /// Its digits without zeros at the ends, and how far they are moved.
    fn number(&mut self) -> Option<Vec<u8>> {
        let end = self.0.iter().position(|c| !matches!(c, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        let (number, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        let number = std::str::from_utf8(number).ok()?;
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if whole.is_empty() || !all.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let digits = all.trim_end_matches('0');
        let moved = i64::try_from(all.len() - digits.len()).ok()? - i64::try_from(fraction.len()).ok()?;
        let exponent = exponent.parse::<i64>().ok()?.checked_add(moved)?;
        let digits = digits.trim_start_matches('0');
        Some(if digits.is_empty() { b"0".to_vec() } else { format!("{sign}{digits}e{exponent}").into_bytes() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_the_same() {
        let same: &[&[&str]] = &[
            &["{}", " { } "],
            &["[1,2]", "[1, 2.0]", "[10e-1,0.2e1]"],
            &["0", "-0", "0.000", "0e7"],
            &["-1500", "-1.5e3", "-1500.00"],
            &["{\"b\":1,\"a\":[]}", "{\"a\": [], \"b\": 1}", "{\"a\":7,\"b\":1,\"a\":[]}"],
            &["\"é/\\u0001\"", "\"\\u00e9\\/\\u0001\"", "\"\u{e9}/\u{1}\""],
            &["\"😀\"", "\"\\ud83d\\uDE00\""],
            &["\"\\\"\\\\\"", "\"\\u0022\\u005c\""],
            &["[null,true,false]", "[null , true,\tfalse]\n"],
        ];
        let mut seen = Vec::new();
        for texts in same {
            let first = canonical(texts[0].as_bytes()).expect("JSON");
            for text in *texts {
                assert_eq!(canonical(text.as_bytes()).as_deref(), Some(first.as_slice()), "{text}");
            }
            assert!(!seen.contains(&first), "{texts:?}");
            seen.push(first);
        }
    }

    #[test]
    fn what_is_no_json_is_told() {
        let deep = "[".repeat(100_000);
        for text in ["", "{", "[1,]", "{\"a\"}", "tru", "1 2", "\"a", "'a'", "\"\\ud83d\"", ".5", "1e", "-", &deep] {
            assert_eq!(canonical(text.as_bytes()), None, "{}", text.chars().take(20).collect::<String>());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..60)) {
            let _ = canonical(&bytes);
        }
    }
}
