//! A pool's name: a fully qualified domain name, kept in the one form that can be compared.
//!
//! Forms, the command line, URLs and the database all meet names as text; past [`Fqdn::from_str`] there is only the
//! canonical form: lower case, A-labels (RFC 5890), no trailing dot.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::words::say;

/// The longest name DNS carries in its text form without the trailing dot (RFC 1035 §2.3.4).
const MAX_NAME: usize = 253;
/// The longest label (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;

/// A fully qualified domain name with at least two labels of letters, digits and hyphens (RFC 1123 §2.1), 253 bytes at
/// the most, in lower case. International names are accepted and kept as A-labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fqdn(String);

/// Why a text is not an [`Fqdn`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FqdnError {
    /// Nothing but white space.
    #[error("{}", say("input-fqdn-empty"))]
    Empty,
    /// More than 253 bytes as A-labels.
    #[error("{}", say("input-fqdn-too-long").with("bytes", .0).with("most", MAX_NAME))]
    TooLong(usize),
    /// A label is empty, or has more than 63 bytes.
    #[error("{}", say("input-fqdn-label-length").with("most", MAX_LABEL).with("label", .0))]
    LabelLength(String),
    /// A label with a character that host names do not have, or a hyphen at its edge.
    #[error("{}", say("input-fqdn-label-characters").with("label", .0))]
    LabelCharacters(String),
    /// Only one label.
    #[error("{}", say("input-fqdn-not-qualified").with("name", .0))]
    NotQualified(String),
    /// The last label is a number, so this is an address.
    #[error("{}", say("input-fqdn-address").with("name", .0))]
    Address(String),
    /// IDNA refused the name.
    #[error("{}", say("input-fqdn-international").with("name", .0))]
    International(String),
}

impl Fqdn {
    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Fqdn {
    type Err = FqdnError;

    fn from_str(text: &str) -> Result<Self, FqdnError> {
        let text = text.trim();
        let bare = text.strip_suffix('.').unwrap_or(text);
        if bare.is_empty() {
            return Err(FqdnError::Empty);
        }
        let name = if bare.is_ascii() {
            bare.to_ascii_lowercase()
        } else {
            idna::domain_to_ascii(bare).map_err(|_| FqdnError::International(bare.to_owned()))?
        };
        if name.len() > MAX_NAME {
            return Err(FqdnError::TooLong(name.len()));
        }
        for label in name.split('.') {
            check_label(label)?;
        }
        let Some((_, last)) = name.rsplit_once('.') else {
            return Err(FqdnError::NotQualified(name));
        };
        if last.bytes().all(|b| b.is_ascii_digit()) {
            return Err(FqdnError::Address(name));
        }
        Ok(Self(name))
    }
}

fn check_label(label: &str) -> Result<(), FqdnError> {
    if label.is_empty() || label.len() > MAX_LABEL {
        return Err(FqdnError::LabelLength(label.to_owned()));
    }
    let characters = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !characters || label.starts_with('-') || label.ends_with('-') {
        return Err(FqdnError::LabelCharacters(label.to_owned()));
    }
    if label.starts_with("xn--") && idna::domain_to_unicode(label).1.is_err() {
        return Err(FqdnError::International(label.to_owned()));
    }
    Ok(())
}

impl fmt::Display for Fqdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Fqdn {
    type Error = FqdnError;

    fn try_from(text: String) -> Result<Self, FqdnError> {
        text.parse()
    }
}

impl From<Fqdn> for String {
    fn from(fqdn: Fqdn) -> Self {
        fqdn.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Expected = fn(&FqdnError) -> bool;

    fn parse(text: &str) -> Result<String, FqdnError> {
        text.parse::<Fqdn>().map(String::from)
    }

    #[test]
    fn a_name_is_kept_in_one_form() {
        for text in ["atl-cs-001.litwareinc.com", " ATL-CS-001.LitwareInc.com. ", "atl-cs-001.litwareinc.com."] {
            assert_eq!(parse(text).as_deref(), Ok("atl-cs-001.litwareinc.com"), "{text:?}");
        }
        assert_eq!(parse("Bücher.example").as_deref(), Ok("xn--bcher-kva.example"));
        assert_eq!(parse("xn--bcher-kva.example").as_deref(), Ok("xn--bcher-kva.example"));
    }

    #[test]
    fn each_fault_is_told_apart() {
        let long_label = format!("{}.com", "a".repeat(64));
        let long_name = format!("{}com", "abcdefghi.".repeat(26));
        let cases: &[(&str, Expected)] = &[
            ("", |e| *e == FqdnError::Empty),
            (" . ", |e| *e == FqdnError::Empty),
            ("localhost", |e| matches!(e, FqdnError::NotQualified(_))),
            ("10.0.0.1", |e| matches!(e, FqdnError::Address(_))),
            ("a..com", |e| matches!(e, FqdnError::LabelLength(_))),
            ("a.com..", |e| matches!(e, FqdnError::LabelLength(_))),
            ("-a.com", |e| matches!(e, FqdnError::LabelCharacters(_))),
            ("a_b.com", |e| matches!(e, FqdnError::LabelCharacters(_))),
            ("a b.com", |e| matches!(e, FqdnError::LabelCharacters(_))),
            ("../etc/passwd.com", |e| matches!(e, FqdnError::LabelLength(_) | FqdnError::LabelCharacters(_))),
            (&long_label, |e| matches!(e, FqdnError::LabelLength(_))),
            (&long_name, |e| *e == FqdnError::TooLong(263)),
        ];
        for (text, expected) in cases {
            let error = parse(text).expect_err(text);
            assert!(expected(&error), "{text:?} gave {error:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(text in "\\PC{0,300}") {
            if let Ok(name) = parse(&text) {
                proptest::prop_assert!(name.len() <= MAX_NAME);
                proptest::prop_assert_eq!(parse(&name), Ok(name.clone()));
                proptest::prop_assert_eq!(parse(&name.to_uppercase()), Ok(name));
            }
        }

        #[test]
        fn every_host_name_is_accepted(name in "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\\.[a-z]([a-z0-9]{0,20}[a-z0-9])?){1,5}") {
            proptest::prop_assert_eq!(parse(&name), Ok(name));
        }
    }
}
