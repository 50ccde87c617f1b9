//! Closed lists of words: an enum whose every value has one, the same in the database, in URLs and in JSON.

use crate::words::say;

/// A text that names none of a closed list of words. What the list is of, is the key of a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-choice-unknown").with("text", .text).said("what", say(.what)).with("choices", .choices))]
pub struct UnknownWord {
    pub(super) what: &'static str,
    pub(super) text: String,
    pub(super) choices: String,
}

/// Gives an enum its words: `name`, `FromStr`, `Display` and serde, from one list.
macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in the order of pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in the database, in URLs and in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;

            /// In any letter case.
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|v| v.name().eq_ignore_ascii_case(text)).ok_or_else(|| UnknownWord {
                    what: $what,
                    text: text.to_owned(),
                    choices: Self::ALL.iter().map(|v| v.name()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl TryFrom<String> for $type {
            type Error = UnknownWord;

            fn try_from(text: String) -> Result<Self, UnknownWord> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.name().to_owned()
            }
        }
    };
}

pub(super) use words;
