//! Looks at one directory on both sides and finds what differs in it.
//!
//! Several threads do this at once, each for another directory; what they find is put together in path order by
//! `compare`.

use std::{
    cmp::Ordering,
    io::{self, Read},
    mem,
};

use crate::{
    sync::{context::Context, error::SyncError},
    words::say,
};

use super::{
    CONTROL,
    extras::Known,
    facts::{Difference, Kind, join},
    found::{Found, Item, Sides},
    listing::{Listed, Listing},
    past::Made,
    remote::RemoteError,
    stage::PIECE,
    store::FileStore,
};

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
                Err(error) => item.trouble = Some(Box::new(say("engine-item-unreadable").with("why", error))),
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
    let why = match source.facts.kind {
        Kind::Fifo => "engine-item-pipe",
        Kind::Socket => "engine-item-socket",
        Kind::Device => "engine-item-device",
        Kind::File | Kind::Dir | Kind::Link | Kind::Odd => "engine-item-odd",
    };
    item.trouble = Some(Box::new(say(why)));
    true
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
