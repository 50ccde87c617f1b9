//! What is in one directory: the names in one piece of memory and what is known about each, in the order of the names.
//!
//! A walk fills the same listing again and again, so that a store of a million files costs no allocation for each.

use std::{io, ops::Range};

use crate::sync::wire::{Taker, put_bytes, put_u64};

use super::facts::{Facts, Mtime, put_facts, take_facts};

/// One directory's content.
#[derive(Debug, Default)]
pub struct Listing {
    names: Vec<u8>,
    items: Vec<Listed>,
}

/// One item of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    name: Range<usize>,
    /// What is known about it.
    pub facts: Facts,
    /// Names the file itself where it has more names than one (hard links).
    pub inode: Option<u64>,
    /// When anything about it was last changed, its attributes included, by the store's own clock; the end of time where
    /// the store can't tell.
    pub changed: Mtime,
}

/// A change time that nobody knows.
const UNKNOWN: Mtime = Mtime { seconds: i64::MAX, nanos: 0 };

impl Listed {
    /// Whether its change time is unknown: it may have changed at any time.
    pub(super) fn may_have_changed(&self) -> bool {
        self.changed == UNKNOWN
    }
}

impl Listing {
    /// Forgets everything but the memory.
    pub fn clear(&mut self) {
        self.names.clear();
        self.items.clear();
    }

    /// Appends an item of which the store knows no more than the facts.
    pub fn push(&mut self, name: &[u8], facts: Facts) {
        self.push_twin(name, facts, None);
    }

    /// Appends an item of which the store knows the facts and which other names it has.
    pub(super) fn push_twin(&mut self, name: &[u8], facts: Facts, inode: Option<u64>) {
        self.push_known(name, facts, inode, UNKNOWN);
    }

    /// Appends an item.
    pub fn push_known(&mut self, name: &[u8], facts: Facts, inode: Option<u64>, changed: Mtime) {
        let start = self.names.len();
        self.names.extend_from_slice(name);
        self.items.push(Listed { name: start..self.names.len(), facts, inode, changed });
    }

    /// Puts the items in order. Some stores yield a name twice while others write to the directory; once is enough.
    pub fn sort(&mut self) {
        let names = &self.names;
        let name = |item: &Listed| names.get(item.name.clone()).unwrap_or_default();
        self.items.sort_unstable_by(|a, b| name(a).cmp(name(b)));
        self.items.dedup_by(|a, b| name(a) == name(b));
    }

    /// Takes an item out, if it is there.
    pub fn remove(&mut self, name: &[u8]) {
        let names = &self.names;
        self.items.retain(|item| names.get(item.name.clone()) != Some(name));
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items with their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Listed)> {
        self.items.iter().map(|item| (self.name(item), item))
    }

    /// The `at`-th item and its name.
    pub fn get(&self, at: usize) -> Option<(&[u8], &Listed)> {
        self.items.get(at).map(|item| (self.name(item), item))
    }

    /// As it is told to another worker; `None` if an item has several names.
    pub(super) fn encode(&self, out: &mut Vec<u8>) -> Option<()> {
        put_u64(out, self.len() as u64);
        for (name, listed) in self.iter() {
            if listed.inode.is_some() {
                return None;
            }
            put_bytes(out, name);
            put_facts(out, &listed.facts);
            put_u64(out, listed.changed.seconds.cast_unsigned());
            out.extend(listed.changed.nanos.to_le_bytes());
        }
        Some(())
    }

    pub(super) fn decode(taker: &mut Taker<'_>) -> io::Result<Self> {
        let mut listing = Self::default();
        for _ in 0..taker.u64()? {
            let (name, facts) = (taker.bytes()?, take_facts(taker)?);
            listing.push_known(name, facts, None, Mtime { seconds: taker.i64()?, nanos: taker.u32()? });
        }
        Ok(listing)
    }

    fn name(&self, item: &Listed) -> &[u8] {
        self.names.get(item.name.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_by_bytes_and_stand_once() {
        let mut listing = Listing::default();
        for name in [&b"b"[..], b"\xff", b"a", b"b", b"B"] {
            listing.push(name, Facts::default());
        }
        listing.sort();
        listing.remove(b"a");
        let names: Vec<&[u8]> = listing.iter().map(|(name, _)| name).collect();
        assert_eq!(names, [&b"B"[..], b"b", b"\xff"]);
        listing.clear();
        assert_eq!(listing.iter().count(), 0);
    }
}
