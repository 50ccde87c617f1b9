//! The name of a change within a run.

use std::{fmt, str::FromStr};

use super::run::Change;
use crate::words::say;

/// Names a change of a run: what is done to which item. Items outgrow what an index or a set takes, so it is a digest: the
/// first 128 bits of BLAKE3 over both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeKey([u8; 16]);

impl ChangeKey {
    /// The name of `change` to the item of this readable name.
    pub fn of(change: Change, item: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(change.name().as_bytes());
        hasher.update(item.as_bytes());
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        Self(key)
    }
}

/// A text is not the name of a change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-change-key").with("text", .0))]
pub struct InvalidChangeKey(String);

impl fmt::Display for ChangeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for ChangeKey {
    type Err = InvalidChangeKey;

    fn from_str(text: &str) -> Result<Self, InvalidChangeKey> {
        let invalid = || InvalidChangeKey(text.chars().take(64).collect());
        if text.len() != 32 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
            return Err(invalid());
        }
        let mut key = [0; 16];
        for (at, byte) in key.iter_mut().enumerate() {
            let digits = text.get(2 * at..2 * at + 2).ok_or_else(invalid)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| invalid())?;
        }
        Ok(Self(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_tells_changes_apart() {
        let key = ChangeKey::of(Change::Update, "a/b");
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_ne!(key, ChangeKey::of(Change::Delete, "a/b"));
        for text in ["", "x", "zz".repeat(16).as_str(), "+1".repeat(16).as_str(), "ü".repeat(16).as_str()] {
            assert!(text.parse::<ChangeKey>().is_err(), "{text}");
        }
    }
}
