//! The key of the audit's chain, and what it makes of an entry. [`super::chain`] keeps it; whoever verifies compares.

use std::fmt;

use zeroize::Zeroizing;

use super::Entry;
use crate::domain::Secret;

/// Bytes of the key.
const KEY_BYTES: usize = 32;

/// The key of the chain; never printed.
#[derive(Clone)]
pub struct ChainKey(Zeroizing<[u8; KEY_BYTES]>);

impl ChainKey {
    /// A new one; `None` if the system gives no random bytes.
    pub fn random() -> Option<Self> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(key.as_mut()).ok()?;
        Some(Self(key))
    }

    /// The key of a chain whose key can't be sealed: it follows from what is kept instead, so that all processes go on with
    /// one chain meanwhile. It protects nothing; who verifies is told that nobody can tell.
    pub(super) fn unkept(kept: &str) -> Self {
        Self(Zeroizing::new(blake3::derive_key("poolsync audit chain without a key", kept.as_bytes())))
    }

    /// The one of a database without a safe.
    pub(super) fn zeros() -> Self {
        Self(Zeroizing::new([0; KEY_BYTES]))
    }

    /// As a secret that can be sealed: hexadecimal digits.
    pub fn to_secret(&self) -> Option<Secret> {
        Secret::new(blake3::Hash::from_bytes(*self.0).to_hex().to_string())
    }

    /// What [`ChainKey::to_secret`] gave.
    pub fn from_secret(secret: &Secret) -> Option<Self> {
        let bytes = blake3::Hash::from_hex(secret.reveal()).ok()?;
        Some(Self(Zeroizing::new(*bytes.as_bytes())))
    }

    /// The seal of an entry that follows the one with the seal `previous`.
    pub(super) fn seal(&self, previous: &str, entry: &Entry) -> blake3::Hash {
        let Entry { seq, id, at, actor, via, address, action, target, detail, before, after, outcome, seal: _ } = entry;
        let mut hasher = self.hasher("entry");
        let (seq, at) = (seq.to_string(), at.as_micros().to_string());
        let fields = [
            Some(previous),
            Some(&seq),
            Some(id),
            Some(&at),
            Some(actor),
            Some(via),
            address.as_deref(),
            Some(action),
            Some(target),
            Some(detail),
            before.as_deref(),
            after.as_deref(),
            Some(outcome),
        ];
        for field in fields {
            add(&mut hasher, field);
        }
        hasher.finalize()
    }

    /// Whether an entry is as it was written after the one with the seal `previous`. Seals are compared in constant time.
    pub(super) fn sealed(&self, previous: &str, entry: &Entry) -> bool {
        blake3::Hash::from_hex(&entry.seal).is_ok_and(|seal| seal == self.seal(previous, entry))
    }

    pub(super) fn hasher(&self, what: &str) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        add(&mut hasher, Some(what));
        hasher
    }
}

/// Adds a field with its length before it, so that no two rows look alike to the hash. Null has a length of its own.
pub(super) fn add(hasher: &mut blake3::Hasher, field: Option<&str>) {
    let length = field.map_or(u64::MAX, |text| text.len() as u64);
    hasher.update(&length.to_le_bytes());
    hasher.update(field.unwrap_or_default().as_bytes());
}

impl fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainKey(…)")
    }
}
