//! What a remote store holds, in memory: one small record for each item, so that a million stay far below the engine's
//! bound. It is filled from the manifest and the server's listing, and kept up to date by everything we do there.

use std::{collections::BTreeMap, io};

use crate::sync::files::{
    RECYCLE,
    facts::{Facts, Kind, Mtime, Owner, is_below, parent},
};

use super::backend::usual_mode;

/// How the server shows an item in its listings; any write there changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Seen {
    /// Bytes of content.
    pub size: u64,
    /// Hash of the server's own version mark (`ETag`); 0 if it gives none.
    pub tag: u64,
    /// Seconds of the time the server shows; 0 if it gives none.
    pub time: i64,
}

impl Seen {
    /// The short form of a version mark. Weak marks (`W/`) turn into strong ones by themselves a second later.
    pub fn tag_of(mark: &str) -> u64 {
        let mark = mark.strip_prefix("W/").unwrap_or(mark).trim_matches('"');
        let hash = blake3::hash(mark.as_bytes());
        let short = hash.as_bytes().first_chunk::<8>().copied().unwrap_or_default();
        u64::from_le_bytes(short).max(1)
    }

    /// Whether both show the same state. What neither side can tell apart counts as changed.
    pub const fn is_same(self, other: Self) -> bool {
        if self.size != other.size {
            return false;
        }
        if self.tag != 0 && other.tag != 0 {
            return self.tag == other.tag;
        }
        self.time != 0 && self.time == other.time
    }
}

/// One item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub kind: Kind,
    pub mode: u16,
    pub nanos: u32,
    pub seconds: i64,
    pub owner: Option<Owner>,
    pub seen: Seen,
    /// The content's BLAKE3, by number in the tree; 0 if not known.
    hash: u32,
    /// A directory's own number, or a link's text by number.
    more: u32,
    /// Whether the server's listing shows it.
    pub listed: bool,
}

impl Item {
    pub const fn mtime(&self) -> Mtime {
        Mtime { seconds: self.seconds, nanos: self.nanos }
    }

    /// The same directory under new facts: what is in it stays in it.
    pub const fn with_number_of(self, dir: &Self) -> Self {
        Self { more: dir.more, ..self }
    }

    pub const fn set_mtime(&mut self, mtime: Mtime) {
        (self.seconds, self.nanos) = (mtime.seconds, mtime.nanos);
    }
}

type Hash = [u8; 32];

/// The root's number.
const ROOT: u32 = 0;

#[derive(Debug)]
pub(super) struct Tree {
    root: Item,
    /// By the number of the directory it stands in, and its name.
    items: BTreeMap<(u32, Box<[u8]>), Item>,
    dirs: u32,
    hashes: Vec<Hash>,
    links: Vec<Box<[u8]>>,
    /// Keys that are no paths, as they are listed.
    pub odd: Vec<String>,
    /// Whether it differs from what the manifest says.
    pub dirty: bool,
    /// Whether the server’s listing is in it.
    pub listed: bool,
    /// Whether a manifest says what modes items have: then what it does not know of is nobody else’s business.
    pub private: bool,
}

impl Tree {
    pub fn new() -> Self {
        let facts = Facts { kind: Kind::Dir, mode: 0o755, ..Facts::default() };
        let root = plain(&facts, ROOT);
        let (items, hashes, links, odd) = Default::default();
        Self { root, items, dirs: 1, hashes, links, odd, dirty: false, listed: false, private: false }
    }

    /// An item made of facts, not yet in its place.
    pub fn item(&mut self, facts: &Facts, seen: Seen, hash: Option<Hash>) -> Item {
        let more = match facts.kind {
            Kind::Dir => {
                self.dirs += 1;
                self.dirs - 1
            }
            Kind::Link => push(&mut self.links, facts.link.clone()),
            _ => 0,
        };
        let hash = hash.map_or(0, |hash| push(&mut self.hashes, hash));
        Item { seen, hash, ..plain(facts, more) }
    }

    pub fn facts(&self, item: &Item) -> Facts {
        Facts {
            kind: item.kind,
            size: if item.kind == Kind::File { item.seen.size } else { 0 },
            mtime: item.mtime(),
            mode: item.mode.into(),
            owner: item.owner,
            link: if item.kind == Kind::Link { self.link(item).into() } else { Box::default() },
            ..Facts::default()
        }
    }

    pub fn hash(&self, item: &Item) -> Option<Hash> {
        self.hashes.get(usize::try_from(item.hash).ok()?.checked_sub(1)?).copied()
    }

    pub fn link(&self, item: &Item) -> &[u8] {
        let at = usize::try_from(item.more).unwrap_or(0).wrapping_sub(1);
        self.links.get(at).map(AsRef::as_ref).unwrap_or_default()
    }

    pub fn get(&self, path: &[u8]) -> io::Result<Item> {
        if path.is_empty() {
            return Ok(self.root);
        }
        self.items.get(&self.place(path)?).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub fn get_mut(&mut self, path: &[u8]) -> io::Result<&mut Item> {
        self.dirty |= !is_own(path);
        if path.is_empty() {
            return Ok(&mut self.root);
        }
        let place = self.place(path)?;
        self.items.get_mut(&place).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Whether an item may be put at a path: its directory is there, and its name is free.
    pub fn check_free(&self, path: &[u8]) -> io::Result<()> {
        let taken = path.is_empty() || self.items.contains_key(&self.place(path)?);
        if taken { Err(io::ErrorKind::AlreadyExists.into()) } else { Ok(()) }
    }

    /// Puts an item in its place, in place of what is there.
    pub fn put(&mut self, path: &[u8], item: Item) -> io::Result<()> {
        self.dirty |= !is_own(path);
        if path.is_empty() {
            self.root = Item { more: ROOT, ..item };
            return Ok(());
        }
        let place = self.place(path)?;
        self.items.insert(place, item);
        Ok(())
    }

    pub fn take(&mut self, path: &[u8]) -> io::Result<Item> {
        self.dirty |= !is_own(path);
        let place = self.place(path)?;
        self.items.remove(&place).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub fn is_empty_dir(&self, item: &Item) -> bool {
        item.kind == Kind::Dir && self.inside(item).next().is_none()
    }

    /// Hands out what stands in a directory, ordered by name.
    pub fn list(&self, dir: &[u8], mut take: impl FnMut(&[u8], Facts)) -> io::Result<()> {
        let item = self.get(dir)?;
        if item.kind != Kind::Dir {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        for (name, item) in self.inside(&item) {
            take(name, self.facts(item));
        }
        Ok(())
    }

    /// Whether the server shows something in a directory.
    pub fn has_listed(&self, dir: &Item) -> bool {
        dir.kind == Kind::Dir && self.inside(dir).any(|(_, item)| item.listed || self.has_listed(item))
    }

    fn inside(&self, dir: &Item) -> impl Iterator<Item = (&[u8], &Item)> {
        let first = (dir.more, Box::default());
        self.items.range(first..).take_while(move |((number, _), _)| *number == dir.more).map(|((_, n), i)| (&**n, i))
    }

    /// Visits the root and everything below `top`, a directory before what is in it.
    pub fn walk<E>(&self, top: &[u8], mut visit: impl FnMut(&[u8], &Item) -> Result<(), E>) -> Result<(), E> {
        let Ok(start) = self.get(top) else { return Ok(()) };
        let mut path = top.to_vec();
        visit(&path, &start)?;
        let mut open = vec![(self.inside(&start), path.len())];
        while let Some((entries, length)) = open.last_mut() {
            path.truncate(*length);
            let Some((name, item)) = entries.next() else {
                open.pop();
                continue;
            };
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(name);
            visit(&path, item)?;
            if item.kind == Kind::Dir {
                open.push((self.inside(item), path.len()));
            }
        }
        Ok(())
    }

    /// Makes the directories above a path that only its name tells of, and moves the time of such up to `mtime`.
    /// `false` if something else than a directory stands in the way.
    pub fn make_way(&mut self, path: &[u8], mtime: Mtime) -> bool {
        let mut ends: Vec<usize> = path.iter().enumerate().filter(|(_, c)| **c == b'/').map(|(at, _)| at).collect();
        ends.insert(0, 0);
        for end in ends {
            let dir = path.get(..end).unwrap_or_default();
            match self.get_mut(dir) {
                Ok(item) if item.kind != Kind::Dir => return false,
                Ok(item) => {
                    // A directory that the manifest knows has its own time.
                    if !item.listed && item.seen.time == IMPLIED && mtime > item.mtime() {
                        item.set_mtime(mtime);
                    }
                }
                Err(_) => {
                    let mode = usual_mode(Kind::Dir, self.private);
                    let facts = Facts { kind: Kind::Dir, mtime, mode, ..Facts::default() };
                    let item = self.item(&facts, Seen { time: IMPLIED, ..Seen::default() }, None);
                    if self.put(dir, item).is_err() {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Marks the root as one that nothing is known of yet.
    pub const fn imply_root(&mut self) {
        self.root.seen.time = IMPLIED;
    }

    /// Drops what `gone` says.
    pub fn drop_if(&mut self, gone: impl Fn(&Item) -> bool) {
        let before = self.items.len();
        self.items.retain(|_, item| !gone(item));
        self.dirty |= before != self.items.len();
    }

    fn place(&self, path: &[u8]) -> io::Result<(u32, Box<[u8]>)> {
        let dir = parent(path);
        let name = if dir.is_empty() { path } else { path.get(dir.len() + 1..).unwrap_or_default() };
        Ok((self.dir_number(dir)?, name.into()))
    }

    fn dir_number(&self, path: &[u8]) -> io::Result<u32> {
        let mut number = ROOT;
        if path.is_empty() {
            return Ok(number);
        }
        for name in path.split(|c| *c == b'/') {
            let item = self.items.get(&(number, name.into())).ok_or(io::ErrorKind::NotFound)?;
            if item.kind != Kind::Dir {
                return Err(io::ErrorKind::NotADirectory.into());
            }
            number = item.more;
        }
        Ok(number)
    }
}

/// The time of a directory that only the names of what is in it tell of.
const IMPLIED: i64 = i64::MIN;

/// The engine's own things are not in the manifest.
pub(super) fn is_own(path: &[u8]) -> bool {
    path.starts_with(b".poolsync") && matches!(path.get(9), None | Some(b'/'))
}

/// How much of a store is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The items alone.
    Items,
    /// With the engine’s own things, but not what recycle holds, which only grows.
    AllButRecycle,
    /// Everything.
    All,
}

/// What is not listed.
pub(super) fn is_passed_over(path: &[u8], scope: Scope) -> bool {
    match scope {
        Scope::Items => is_own(path),
        Scope::AllButRecycle => is_below(path, RECYCLE),
        Scope::All => false,
    }
}

fn plain(facts: &Facts, more: u32) -> Item {
    Item {
        kind: facts.kind,
        mode: u16::try_from(facts.mode & 0o7777).unwrap_or(0),
        nanos: facts.mtime.nanos,
        seconds: facts.mtime.seconds,
        owner: facts.owner,
        seen: Seen { size: facts.size, ..Seen::default() },
        hash: 0,
        more,
        listed: false,
    }
}

/// Appends and returns the number, counted from 1.
fn push<T>(list: &mut Vec<T>, value: T) -> u32 {
    list.push(value);
    u32::try_from(list.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(kind: Kind) -> Facts {
        Facts { kind, size: 3, mtime: Mtime { seconds: 5, nanos: 6 }, mode: 0o640, ..Facts::default() }
    }

    fn paths(tree: &Tree) -> Vec<String> {
        let mut paths = Vec::new();
        let walked: Result<(), ()> = tree.walk(b"", |path, _| {
            paths.push(String::from_utf8_lossy(path).into_owned());
            Ok(())
        });
        walked.expect("walk");
        paths
    }

    #[test]
    fn a_directory_that_moves_takes_everything_in_it_along() {
        let mut tree = Tree::new();
        assert!(tree.make_way(b"a/b/f", Mtime::default()));
        let item = tree.item(&facts(Kind::File), Seen::default(), Some([7; 32]));
        tree.put(b"a/b/f", item).expect("put");
        let dir = tree.take(b"a/b").expect("take");
        tree.put(b"c", dir).expect("put");
        assert_eq!(paths(&tree), ["", "a", "c", "c/f"]);
        let moved = tree.get(b"c/f").expect("moved");
        assert_eq!(tree.hash(&moved), Some([7; 32]));
        assert_eq!(tree.get(b"a/b/f").map(drop).map_err(|e| e.kind()), Err(io::ErrorKind::NotFound));
        assert_eq!(tree.get(b"c/f/g").map(drop).map_err(|e| e.kind()), Err(io::ErrorKind::NotADirectory));
    }

    #[test]
    fn a_version_mark_counts_more_than_a_time_and_nothing_known_counts_as_changed() {
        let seen = |size, tag: &str, time| Seen { size, tag: if tag.is_empty() { 0 } else { Seen::tag_of(tag) }, time };
        assert!(seen(1, "W/\"x\"", 5).is_same(seen(1, "x", 9)));
        assert!(!seen(1, "x", 5).is_same(seen(1, "y", 5)));
        assert!(seen(1, "", 5).is_same(seen(1, "y", 5)));
        assert!(!seen(1, "", 0).is_same(seen(1, "", 0)));
        assert!(!seen(2, "x", 5).is_same(seen(1, "x", 5)));
    }

    #[test]
    fn an_item_is_small() {
        assert!(size_of::<((u32, Box<[u8]>), Item)>() <= 104, "{}", size_of::<((u32, Box<[u8]>), Item)>());
    }
}
