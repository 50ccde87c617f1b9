//! What opens a remote store: a password, a secret key, or a private key. It is never shown, logged or written in clear.

use std::fmt;

use zeroize::Zeroizing;

/// A secret. It has no way to be printed, and its memory is overwritten when it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A secret as it was typed or stored; line ends around a password are not part of it. `None` if nothing is left.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = Zeroizing::new(text.into());
        let core = if is_private_key(&text) { text.trim() } else { text.trim_matches(['\r', '\n']) };
        (!core.is_empty()).then(|| Self(Zeroizing::new(core.to_owned())))
    }

    /// Whether it is a private key in text form rather than a password.
    pub fn is_private_key(&self) -> bool {
        is_private_key(&self.0)
    }

    /// The secret itself, for the one who must present it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn is_private_key(text: &str) -> bool {
    text.trim_start().starts_with("-----BEGIN ")
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed_and_line_ends_do_not_count() {
        let secret = Secret::new("p@ss word \r\n").expect("a password");
        assert_eq!(secret.reveal(), "p@ss word ");
        assert!(!format!("{secret:?}").contains("p@ss"));
        assert!(Secret::new("\n").is_none());
        assert!(Secret::new("\n-----BEGIN OPENSSH PRIVATE KEY-----\n").expect("a key").is_private_key());
    }
}
