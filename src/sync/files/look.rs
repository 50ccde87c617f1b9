//! Looks at one directory on both sides and finds what differs in it.
//!
//! Several threads do this at once, each for another directory; what they find is put together in path order by
//! `compare`.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    io::{self, Read},
    mem,
};

use crate::sync::{
    context::Context,
    error::SyncError,
    wire::{Taker, put_bytes, put_u64, short},
};

use super::{
    CONTROL,
    extras::Known,
    facts::{Difference, Kind, join},
    listing::{Listed, Listing},
    past::Made,
    remote::RemoteError,
    stage::PIECE,
    store::FileStore,
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

/// What is known about both sides, for all directories.
pub(super) struct Look<'a> {
    pub source: &'a FileStore,
    pub target: &'a FileStore,
    /// Whether contents are read, whatever size and time say.
    pub by_content: bool,
    /// Whether times do not count.
    pub is_verification: bool,
    pub context: &'a Context,
    pub extras: LookAtExtras,
}

/// Which items' extended attributes are read and compared.
pub(super) enum LookAtExtras {
    /// None: one of the stores keeps none.
    Never,
    Always,
    /// Those of items that changed since they were compared before.
    Since(Known),
    /// Those of items that recycle brings back; the source is the target's own past.
    OfReplaced,
}

impl LookAtExtras {
    const fn is_any(&self) -> bool {
        !matches!(self, Self::Never)
    }

    fn is_due(&self, source: &Listed, target: &Listed) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::Since(known) => !known.covers(source.changed, target.changed),
            Self::OfReplaced => source.may_have_changed(),
        }
    }
}

/// Memory that a thread uses again for each directory.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    source: Listing,
    target: Listing,
    buffer: Vec<u8>,
}

/// What is in a directory: all that differs or must be gone into, and how much there was.
#[derive(Debug, Default)]
pub(super) struct Found {
    source: Listing,
    target: Listing,
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
    source: Option<usize>,
    target: Option<usize>,
    pub difference: Difference,
    /// The hashes of the contents at the source and at the target, where they were read.
    pub contents: Option<Box<Hashes>>,
    /// Why it can't be copied.
    pub trouble: Option<Box<str>>,
    /// How what is in it is to be looked at, if it is a directory.
    pub below: Option<Sides>,
}

/// The hashes of a content at the source and at the target.
pub(super) type Hashes = ([u8; 32], [u8; 32]);

impl Item {
    const fn new(source: Option<usize>, target: Option<usize>) -> Self {
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
            _ => Some(taker.text()?.into()),
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
                put_bytes(&mut out, trouble.as_bytes());
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

impl Look<'_> {
    /// Looks at one directory.
    pub fn at(&self, dir: &[u8], sides: Sides, scratch: &mut Scratch) -> Result<Found, SyncError> {
        self.context.check()?;
        let Scratch { source, target, buffer } = scratch;
        source.clear();
        target.clear();
        if matches!(sides, Sides::Both | Sides::Afresh | Sides::Source) {
            self.source.list(dir, source)?;
        }
        if sides != Sides::Source {
            self.target.list(dir, target)?;
        }
        if dir.is_empty() {
            source.remove(CONTROL);
            target.remove(CONTROL);
        }
        let (source_items, target_items) = (source.len() as u64, target.len() as u64);
        let mut found = Found { source_items, target_items, ..Found::default() };
        let (mut s, mut t) = (0, 0);
        loop {
            let order = match (source.get(s), target.get(t)) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((a, _)), Some((b, _))) => a.cmp(b),
            };
            let mut item = Item::new(order.is_le().then_some(s), order.is_ge().then_some(t));
            let here = (item.source.and_then(|at| source.get(at)), item.target.and_then(|at| target.get(at)));
            (s, t) = (s + usize::from(order.is_le()), t + usize::from(order.is_ge()));
            let keep = match here {
                (None, Some((_, t))) if sides == Sides::Spared => {
                    item.below = (t.facts.kind == Kind::Dir).then_some(Sides::Spared);
                    item.below.is_some()
                }
                (Some((_, s)), None) => one_sided(s, Sides::Source, &mut item),
                (None, Some((_, t))) => one_sided(t, Sides::Target, &mut item),
                (Some((name, s)), Some((_, t))) => {
                    self.both(&|| join(dir, name), (s, t), &mut item, (&mut found, buffer), sides)?
                }
                (None, None) => false,
            };
            self.context.tally.add_compared(1);
            found.compared += 1;
            if keep {
                found.items.push(item);
            } else if sides != Sides::Spared {
                found.unchanged += 1;
            }
        }
        if !found.items.is_empty() {
            found.source = mem::take(source);
            found.target = mem::take(target);
        }
        Ok(found)
    }

    /// Compares an item that is on both sides; says whether there is more to do about it.
    fn both(
        &self,
        path: &dyn Fn() -> Vec<u8>,
        (s, t): (&Listed, &Listed),
        item: &mut Item,
        (found, buffer): (&mut Found, &mut Vec<u8>),
        sides: Sides,
    ) -> Result<bool, SyncError> {
        if !s.facts.kind.is_copied() {
            item.below = (t.facts.kind == Kind::Dir).then_some(Sides::Spared);
            return Ok(never_copied(s, item));
        }
        let has_twins = s.inode.is_some() || t.inode.is_some();
        if self.source.as_past().is_some() && !s.may_have_changed() {
            item.below = (t.facts.kind == Kind::Dir).then_some(Sides::Both);
            return Ok(item.below.is_some() || has_twins);
        }
        item.difference = Difference::between(&s.facts, &t.facts);
        item.below = match (s.facts.kind, t.facts.kind) {
            (Kind::Dir, Kind::Dir) if matches!(self.extras, LookAtExtras::OfReplaced) => Some(Sides::Both),
            (Kind::Dir, Kind::Dir) if sides == Sides::Afresh || self.extras.is_due(s, t) => Some(Sides::Afresh),
            (Kind::Dir, Kind::Dir) => Some(Sides::Both),
            (Kind::Dir, _) => Some(Sides::Source),
            (_, Kind::Dir) => Some(Sides::Target),
            _ => None,
        };
        if self.is_verification {
            item.difference = item.difference.without(Difference::TIME);
        }
        if s.facts.kind == t.facts.kind
            && s.facts.kind != Kind::Link
            && (self.extras.is_due(s, t) || sides == Sides::Afresh && self.extras.is_any())
        {
            found.extras_read += 1;
            let path = path();
            match (self.source.extras(&path), self.target.extras(&path)) {
                (Ok(s), Ok(t)) if s == t => {}
                (Ok(_), Ok(_)) => item.difference = item.difference.with(Difference::EXTRAS),
                // Those that can't be read say nothing; whoever can't read them can't read the content either.
                _ => found.extras_unread += 1,
            }
        }
        let are_files = s.facts.kind == Kind::File && t.facts.kind == Kind::File;
        let made =
            if are_files && self.source.as_past().is_some() { self.source.made_of(&path()) } else { Made::Unknown };
        if made == Made::Present {
            item.difference = item.difference.same_content();
        }
        let in_doubt = made == Made::InDoubt && !item.difference.has(Difference::TIME);
        if (self.by_content || in_doubt) && are_files && s.facts.size == t.facts.size {
            let path = path();
            buffer.resize(PIECE, 0);
            match hash(self.source, &path, buffer, self.context)? {
                Ok(source) => {
                    // A target that can't be read counts as different: a sync mends it, a verification must not pass it.
                    let target = hash(self.target, &path, buffer, self.context)?.unwrap_or([0; 32]);
                    let difference = item.difference;
                    let equal = source == target;
                    item.difference =
                        if equal { difference.same_content() } else { difference.with(Difference::CONTENT) };
                    item.contents = Some(Box::new((source, target)));
                }
                Err(error) => item.trouble = Some(format!("It can’t be read at the source: {error}.").into()),
            }
        }
        Ok(item.below.is_some() || !item.difference.is_none() || has_twins || item.trouble.is_some())
    }
}

fn one_sided(listed: &Listed, side: Sides, item: &mut Item) -> bool {
    if side == Sides::Target && listed.facts.kind == Kind::Odd {
        return false;
    }
    if side == Sides::Source && !listed.facts.kind.is_copied() {
        return never_copied(listed, item);
    }
    item.below = (listed.facts.kind == Kind::Dir).then_some(side);
    true
}

fn never_copied(source: &Listed, item: &mut Item) -> bool {
    item.trouble = Some(format!("It is a {}, which is never copied.", source.facts.kind.name()).into());
    true
}

/// A name as a store reads it that takes names for one that differ only in the case of letters.
pub(super) fn folded(name: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_lowercase().into_bytes(),
        Err(_) => name.to_ascii_lowercase(),
    }
}

/// BLAKE3 of a file's content, or why it can't be read.
fn hash(
    store: &FileStore,
    path: &[u8],
    buffer: &mut [u8],
    context: &Context,
) -> Result<io::Result<[u8; 32]>, SyncError> {
    let mut hasher = blake3::Hasher::new();
    let mut file = match store.open(path) {
        Ok(file) => file,
        Err(error) => return unreadable(error),
    };
    loop {
        context.check()?;
        match file.read(buffer) {
            Ok(0) => return Ok(Ok(*hasher.finalize().as_bytes())),
            Ok(read) => {
                context.tally.add_read(read as u64);
                hasher.update(buffer.get(..read).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return unreadable(error),
        }
    }
}

/// The trouble of one file, unless it is that of the whole store.
fn unreadable<T>(error: io::Error) -> Result<io::Result<T>, SyncError> {
    match RemoteError::inside(&error) {
        Some(lost) => Err(lost.into()),
        None => Ok(Err(error)),
    }
}
