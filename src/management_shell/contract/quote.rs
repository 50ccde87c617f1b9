//! Texts of others, as they may be shown: bounded, on one line, and without what would act on whoever reads.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest text that is kept, in characters.
const LONGEST: usize = 2_000;
/// How much of what is not understood is shown, in bytes.
const START: usize = 160;

/// A text of a host. Control characters, line ends and marks that turn the direction of writing are blanks in it, and a long
/// one is cut. What is made of HTML still escapes it: it is text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Option<String>", into = "String")]
pub struct Quote(String);

impl Quote {
    /// The text as it may be shown.
    pub fn new(text: &str) -> Self {
        let mut kept = String::new();
        let mut length = 0;
        for word in text.split(|c: char| c.is_whitespace() || is_active(c)).filter(|word| !word.is_empty()) {
            if length > 0 {
                kept.push(' ');
                length += 1;
            }
            for c in word.chars() {
                if length == LONGEST {
                    kept.push('…');
                    return Self(kept);
                }
                kept.push(c);
                length += 1;
            }
        }
        Self(kept)
    }

    /// The start of bytes that nobody understood, with what is not text written out: `\u{1b}[31m`.
    pub fn start_of(bytes: &[u8]) -> Self {
        let mut kept = String::new();
        for c in String::from_utf8_lossy(&bytes[..bytes.len().min(START)]).chars() {
            if is_active(c) {
                kept.extend(c.escape_unicode());
            } else {
                kept.push(c);
            }
        }
        if bytes.len() > START {
            kept.push('…');
        }
        Self(kept)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left of it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Characters that do something rather than being something.
fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e000}' | '\u{e001}')
}

impl fmt::Display for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<String> for Quote {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

/// Nothing is an empty text: PowerShell has both for the same.
impl From<Option<String>> for Quote {
    fn from(text: Option<String>) -> Self {
        text.map(Self::from).unwrap_or_default()
    }
}

impl From<Quote> for String {
    fn from(quote: Quote) -> Self {
        quote.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_does_nothing_and_has_an_end() {
        assert_eq!(Quote::new(" a\u{1b}[31m\r\n\tb\u{202e}c\0 ").as_str(), "a [31m b c");
        let long = Quote::new(&"ä".repeat(3_000));
        assert_eq!(long.as_str().chars().count(), LONGEST + 1);
        assert!(long.as_str().ends_with('…'));
    }

    #[test]
    fn the_start_of_garbage_is_written_out() {
        assert_eq!(Quote::start_of(b"<html>\x1b[2J\x00").as_str(), "<html>\\u{1b}[2J\\u{0}");
        assert!(Quote::start_of(&[b'x'; 5_000]).as_str().len() < 200);
    }
}
