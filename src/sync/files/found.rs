//! What was found in one directory, and as what it is told to another worker.

use std::{
    collections::{BTreeMap, BTreeSet},
    io, mem,
};

use crate::{
    sync::wire::{Taker, put_said, put_u64, short, take_said},
    words::Said,
};

use super::{
    facts::Difference,
    listing::{Listed, Listing},
};

/// On which sides a directory is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sides {
    Both,
    /// On both, and extended attributes are read of all that is in it: the directory itself may be another one than before.
    Afresh,
    Source,
    Target,
    /// At the target, and only counted: something above it can't be copied, so all of it stays.
    Spared,
}

impl Sides {
    const ALL: [Self; 5] = [Self::Both, Self::Afresh, Self::Source, Self::Target, Self::Spared];

    /// By which it is told to another worker.
    pub fn number(self) -> u8 {
        Self::ALL.iter().position(|sides| *sides == self).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
    }

    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// What is in a directory: all that differs or must be gone into, and how much there was.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub source: Listing,
    pub target: Listing,
    pub items: Vec<Item>,
    pub source_items: u64,
    pub target_items: u64,
    pub unchanged: u64,
    /// How many names were compared.
    pub compared: u64,
    /// How often extended attributes were read.
    pub extras_read: u64,
    /// How often that failed.
    pub extras_unread: u64,
}

/// One name.
#[derive(Debug)]
pub(super) struct Item {
    pub source: Option<usize>,
    pub target: Option<usize>,
    pub difference: Difference,
    /// The hashes of the contents at the source and at the target, where they were read.
    pub contents: Option<Box<Hashes>>,
    /// Why it can't be copied.
    pub trouble: Option<Box<Said>>,
    /// How what is in it is to be looked at, if it is a directory.
    pub below: Option<Sides>,
}

/// The hashes of a content at the source and at the target.
pub(super) type Hashes = ([u8; 32], [u8; 32]);

impl Item {
    pub const fn new(source: Option<usize>, target: Option<usize>) -> Self {
        Self { source, target, difference: Difference::NONE, contents: None, trouble: None, below: None }
    }
}

impl Item {
    fn decode(taker: &mut Taker<'_>) -> io::Result<Self> {
        let mut half = || taker.u64().map(|at| usize::try_from(at).ok().filter(|_| at != u64::MAX));
        let (source, target) = (half()?, half()?);
        let difference = Difference::from_bits(u16::from_le_bytes([taker.u8()?, taker.u8()?]));
        let below = match taker.u8()? {
            u8::MAX => None,
            number => Some(Sides::numbered(number).ok_or_else(short)?),
        };
        let mut contents = None;
        if taker.u8()? == 1 {
            let mut hash = || taker.slice(32)?.try_into().map_err(|_| short());
            contents = Some(Box::new((hash()?, hash()?)));
        }
        let trouble = match taker.u8()? {
            0 => None,
            _ => Some(Box::new(take_said(taker)?)),
        };
        Ok(Self { source, target, difference, contents, trouble, below })
    }
}

impl Found {
    pub fn name(&self, item: &Item) -> &[u8] {
        let source = item.source.and_then(|at| self.source.get(at));
        source.or_else(|| item.target.and_then(|at| self.target.get(at))).map(|(name, _)| name).unwrap_or_default()
    }

    /// The item at the source and at the target.
    pub fn halves(&self, item: &Item) -> (Option<&Listed>, Option<&Listed>) {
        let source = item.source.and_then(|at| self.source.get(at));
        let target = item.target.and_then(|at| self.target.get(at));
        (source.map(|(_, listed)| listed), target.map(|(_, listed)| listed))
    }

    /// Takes out the items that the target can't tell from others of the same directory, and returns each one's name with
    /// the name that stays: one that the target has already, or else the first.
    pub fn leave_out_collisions(&mut self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let known: BTreeSet<&[u8]> = self.target.iter().map(|(name, _)| name).collect();
        let mut names: BTreeMap<Vec<u8>, Vec<(bool, &[u8])>> = BTreeMap::new();
        for (name, _) in self.source.iter() {
            names.entry(folded(name)).or_default().push((!known.contains(name), name));
        }
        let mut out = BTreeMap::new();
        for mut same in names.into_values().filter(|same| same.len() > 1) {
            same.sort_unstable();
            if let Some((_, stays)) = same.first() {
                out.extend(same.iter().skip(1).map(|(_, name)| (name.to_vec(), stays.to_vec())));
            }
        }
        let mut items = mem::take(&mut self.items);
        items.retain(|item| !out.contains_key(self.name(item)));
        self.items = items;
        out
    }

    /// As it is told to another worker; `None` if a file has several names, which mean nothing on another machine.
    pub fn encode(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        self.source.encode(&mut out)?;
        self.target.encode(&mut out)?;
        let Self { source_items, target_items, unchanged, compared, extras_read, extras_unread, items, .. } = self;
        let items_there = items.len() as u64;
        for count in [source_items, target_items, unchanged, compared, extras_read, extras_unread, &items_there] {
            put_u64(&mut out, *count);
        }
        for item in &self.items {
            for half in [item.source, item.target] {
                put_u64(&mut out, half.map_or(u64::MAX, |at| at as u64));
            }
            out.extend(item.difference.bits().to_le_bytes());
            out.push(item.below.map_or(u8::MAX, Sides::number));
            out.push(item.contents.is_some().into());
            out.extend(item.contents.iter().flat_map(|both| both.0.iter().chain(&both.1)));
            out.push(item.trouble.is_some().into());
            if let Some(trouble) = &item.trouble {
                put_said(&mut out, trouble);
            }
        }
        Some(out)
    }

    pub fn decode(taker: &mut Taker<'_>) -> io::Result<Self> {
        let (source, target) = (Listing::decode(taker)?, Listing::decode(taker)?);
        let mut counts = [0; 6];
        for count in &mut counts {
            *count = taker.u64()?;
        }
        let [source_items, target_items, unchanged, compared, extras_read, extras_unread] = counts;
        let count = taker.u64()?;
        let items = (0..count).map(|_| Item::decode(taker)).collect::<io::Result<_>>()?;
        Ok(Self { source, target, items, source_items, target_items, unchanged, compared, extras_read, extras_unread })
    }

    /// How much memory it needs, in items.
    pub fn weight(&self) -> usize {
        1 + self.source.len() + self.target.len()
    }
}

/// A name as a store reads it that takes names for one that differ only in the case of letters.
pub(super) fn folded(name: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_lowercase().into_bytes(),
        Err(_) => name.to_ascii_lowercase(),
    }
}
