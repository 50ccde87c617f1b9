//! What opens a remote store: a password, a secret key, or a private key. It is never shown, logged or written in clear.

use std::fmt;

use zeroize::Zeroizing;

/// The longest secret that is taken, in bytes: four times a large RSA key.
pub const MAX_SECRET: usize = 16 * 1024;

/// A secret. It has no way to be printed, and its memory is overwritten when it goes.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A secret as it was typed or stored; line ends around a password are not part of it. `None` if nothing is left.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = Zeroizing::new(text.into());
        if is_private_key(&text) {
            // Forms end lines in their own way.
            return Some(Self(Zeroizing::new(text.trim().replace("\r\n", "\n"))));
        }
        let core = text.trim_matches(['\r', '\n']);
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

impl PartialEq for Secret {
    /// Digests are compared, in constant time: how long it takes tells nothing about the secrets.
    fn eq(&self, other: &Self) -> bool {
        blake3::hash(self.0.as_bytes()) == blake3::hash(other.0.as_bytes())
    }
}

impl Eq for Secret {}

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
        let key = Secret::new("\n-----BEGIN OPENSSH PRIVATE KEY-----\r\nAAAA\r\n").expect("a key");
        assert!(key.is_private_key());
        assert_eq!(key.reveal(), "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA");
    }
}
