//! A tree of files in memory that keeps the same rules as a folder on disk: tests run the whole engine on it without
//! touching the machine.

use std::{
    collections::BTreeMap,
    io::{self, Read},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
};

use crate::sync::error::SyncError;

use super::{
    blocks::Identity,
    facts::{Facts, Kind, Mtime, is_below, join, name, parent},
    listing::Listing,
    store::{Abilities, Stamp, Verb},
};

/// A folder in memory. Clones share the tree.
#[derive(Debug, Clone)]
pub struct MemoryFolder {
    tree: Arc<Mutex<Tree>>,
    locked: Arc<AtomicBool>,
    folds_case: bool,
    clones: bool,
}

type Inode = Arc<Mutex<Node>>;

#[derive(Debug)]
struct Tree {
    folds_case: bool,
    /// By path; the root's is empty.
    nodes: BTreeMap<Vec<u8>, Inode>,
    /// Stands in for the clock: the seconds of the next change.
    now: i64,
}

#[derive(Debug, Clone)]
struct Node {
    facts: Facts,
    content: Vec<u8>,
    /// As an inode number on a disk.
    number: u64,
    changes: i64,
}

impl Default for MemoryFolder {
    fn default() -> Self {
        Self::new(false)
    }
}

impl MemoryFolder {
    /// A tree to which names that differ only in the case of (ASCII) letters are one name.
    pub fn folding_case() -> Self {
        Self::new(true)
    }

    /// A tree whose files can be cloned, as on a file system that shares blocks.
    #[must_use]
    pub fn that_clones() -> Self {
        Self { clones: true, ..Self::default() }
    }

    fn new(folds_case: bool) -> Self {
        let root = Facts { kind: Kind::Dir, mode: 0o755, ..Facts::default() };
        let nodes = BTreeMap::from([(Vec::new(), inode(root))]);
        let tree = Tree { folds_case, nodes, now: 1_000_000 };
        Self { tree: Arc::new(Mutex::new(tree)), locked: Arc::default(), folds_case, clones: false }
    }
}

fn inode(facts: Facts) -> Inode {
    filled(facts, Vec::new())
}

fn filled(facts: Facts, content: Vec<u8>) -> Inode {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    Arc::new(Mutex::new(Node { facts, content, number: NUMBERS.fetch_add(1, SeqCst), changes: 0 }))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MemoryFolder {
    /// Puts an item into the tree, as a person would: missing parents are made, what was there is replaced (the size is
    /// the content’s).
    pub fn put(&self, path: &str, facts: Facts, content: &[u8]) {
        let mut tree = held(&self.tree);
        let mut above = parent(path.as_bytes());
        while !above.is_empty() {
            let dir = Facts { kind: Kind::Dir, mode: 0o755, ..Facts::default() };
            tree.nodes.entry(above.to_vec()).or_insert_with(|| inode(dir));
            above = parent(above);
        }
        let facts = Facts { size: content.len() as u64, ..facts };
        tree.nodes.insert(path.as_bytes().to_vec(), filled(facts, content.to_vec()));
    }

    /// Turns a byte of a file's content into another one, as a disk does that rots: nothing else changes.
    pub fn rot(&self, path: &str, at: usize) {
        if let Some(node) = held(&self.tree).nodes.get(path.as_bytes())
            && let Some(byte) = held(node).content.get_mut(at)
        {
            *byte = !*byte;
        }
    }

    /// Takes an item and everything below it out of the tree.
    pub fn take(&self, path: &str) {
        held(&self.tree).nodes.retain(|p, _| p != path.as_bytes() && !is_below(p, path.as_bytes()));
    }

    /// One item, wherever it is.
    pub fn item(&self, path: &[u8]) -> Option<(Facts, Vec<u8>)> {
        let node = held(&self.tree).nodes.get(path)?.clone();
        let node = held(&node);
        Some((node.facts.clone(), node.content.clone()))
    }

    /// Everything in the tree but the root and the engine's own folder: path, facts, content.
    pub fn everything(&self) -> Vec<(Vec<u8>, Facts, Vec<u8>)> {
        let tree = held(&self.tree);
        let own = |path: &[u8]| path.is_empty() || path == b".poolsync" || is_below(path, b".poolsync");
        let items = tree.nodes.iter().filter(|(path, _)| !own(path));
        items
            .map(|(path, node)| {
                let node = held(node);
                (path.clone(), node.facts.clone(), node.content.clone())
            })
            .collect()
    }

    pub(super) const fn abilities(&self) -> Abilities {
        Abilities { moves_trees: true, hard_links: false, extras: false, folds_case: self.folds_case, threads: 2 }
    }

    pub(super) fn list(&self, dir: &[u8], into: &mut Listing) -> io::Result<()> {
        let tree = held(&self.tree);
        tree.dir(dir)?;
        for (path, node) in tree.nodes.iter().filter(|(path, _)| is_below(path, dir) && parent(path) == dir) {
            let name = path.get(if dir.is_empty() { 0 } else { dir.len() + 1 }..).unwrap_or_default();
            into.push(name, held(node).facts.clone());
        }
        Ok(())
    }

    pub(super) fn facts(&self, path: &[u8]) -> io::Result<Facts> {
        let node = held(&self.tree).node(path)?;
        Ok(held(&node).facts.clone())
    }

    pub(super) fn open(&self, path: &[u8]) -> io::Result<MemoryReader> {
        let node = held(&self.tree).node(path)?;
        if held(&node).facts.kind != Kind::File {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok(MemoryReader { node, at: 0 })
    }

    pub(super) fn file_identity(&self, path: &[u8]) -> io::Result<Identity> {
        let tree = held(&self.tree);
        let node = tree.node(path)?;
        let links = tree.nodes.values().filter(|other| Arc::ptr_eq(other, &node)).count() as u64;
        let file = held(&node);
        if file.facts.kind == Kind::File { Ok(file.identity(links)) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    pub(super) fn open_to_patch(&self, path: &[u8]) -> io::Result<MemoryPatcher> {
        let Identity { links, .. } = self.file_identity(path)?;
        Ok(MemoryPatcher { node: held(&self.tree).node(path)?, links })
    }

    pub(super) fn create(&self, path: &[u8]) -> io::Result<MemoryWriter> {
        let facts = Facts { mode: 0o600, ..Facts::default() };
        Ok(MemoryWriter(held(&self.tree).add(path, inode(facts))?))
    }

    pub(super) fn lock(&self) -> Result<MemoryLock, SyncError> {
        if self.locked.swap(true, SeqCst) {
            return Err(SyncError::Busy("memory".into()));
        }
        let mut tree = held(&self.tree);
        let control = Facts { kind: Kind::Dir, mode: 0o700, ..Facts::default() };
        tree.nodes.entry(super::CONTROL.to_vec()).or_insert_with(|| inode(control));
        Ok(MemoryLock(self.locked.clone()))
    }

    pub(super) fn carry_out(&self, verb: &Verb<'_>) -> io::Result<()> {
        let mut tree = held(&self.tree);
        match *verb {
            Verb::CreateDir { path, mode } => {
                let facts = Facts { kind: Kind::Dir, mode, ..Facts::default() };
                tree.add(path, inode(facts)).map(drop)
            }
            Verb::CreateLink { path, facts } => tree.add(path, inode(facts.clone())).map(drop),
            Verb::SetAttributes { path, facts } => {
                let node = tree.node(path)?;
                let mut node = held(&node);
                node.facts.mtime = facts.mtime;
                node.facts.mode = facts.mode;
                node.changes += 1;
                Ok(())
            }
            Verb::SetExtras { path, .. } => tree.node(path).map(drop),
            Verb::Rename { from, to, replace } => tree.rename(from, to, replace),
            Verb::HardLink { from, to } => {
                let node = tree.node(from)?;
                if held(&node).facts.kind == Kind::Dir {
                    return Err(io::ErrorKind::PermissionDenied.into());
                }
                tree.add(to, node).map(drop)
            }
            Verb::CloneFile { .. } if !self.clones => Err(io::ErrorKind::Unsupported.into()),
            Verb::CloneFile { from, to } => {
                let node = tree.node(from)?;
                let node = held(&node).clone();
                tree.add(to, filled(node.facts, node.content)).map(drop)
            }
            Verb::RemoveFile { path } => {
                let node = tree.node(path)?;
                if held(&node).facts.kind == Kind::Dir {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                tree.remove(path)
            }
            Verb::RemoveDir { path } => {
                tree.dir(path)?;
                let real = tree.real(path);
                if tree.nodes.keys().any(|p| is_below(p, &real)) {
                    return Err(io::ErrorKind::DirectoryNotEmpty.into());
                }
                tree.remove(path)
            }
            Verb::Sync | Verb::Seal => Ok(()),
        }
    }
}

impl Node {
    const fn identity(&self, links: u64) -> Identity {
        let Facts { size, mtime, .. } = self.facts;
        Identity { inode: self.number, links, size, mtime, ctime: Mtime { seconds: self.changes, nanos: 0 } }
    }

    /// Somebody wrote to it now.
    const fn touch(&mut self) {
        self.facts.size = self.content.len() as u64;
        self.changes += 1;
        self.facts.mtime = Mtime { seconds: 2_000_000 + self.changes, nanos: 0 };
    }
}

impl Tree {
    /// The path under which the tree has what `path` asks for, or would put it.
    fn real(&self, path: &[u8]) -> Vec<u8> {
        if !self.folds_case || path.is_empty() || self.nodes.contains_key(path) {
            return path.to_vec();
        }
        let same = self.nodes.keys().find(|known| known.eq_ignore_ascii_case(path));
        same.cloned().unwrap_or_else(|| join(&self.real(parent(path)), name(path)))
    }

    fn node(&self, path: &[u8]) -> io::Result<Inode> {
        let path = &*self.real(path);
        if !path.is_empty() {
            self.dir(parent(path))?;
        }
        self.nodes.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn dir(&self, path: &[u8]) -> io::Result<()> {
        let node = self.nodes.get(&self.real(path)).ok_or(io::ErrorKind::NotFound)?;
        if held(node).facts.kind == Kind::Dir { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    fn add(&mut self, path: &[u8], node: Inode) -> io::Result<Inode> {
        let path = &*self.real(path);
        self.dir(parent(path))?;
        if self.nodes.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.nodes.insert(path.to_vec(), node.clone());
        self.touch(parent(path));
        Ok(node)
    }

    fn remove(&mut self, path: &[u8]) -> io::Result<()> {
        let path = &*self.real(path);
        self.nodes.remove(path).ok_or(io::ErrorKind::NotFound)?;
        self.touch(parent(path));
        Ok(())
    }

    fn rename(&mut self, from: &[u8], to: &[u8], replace: bool) -> io::Result<()> {
        let (from, to) = (&*self.real(from), &*self.real(to));
        let node = self.node(from)?;
        let moved = held(&node).facts.kind;
        self.dir(parent(to))?;
        match self.nodes.get(to).map(|node| held(node).facts.kind) {
            Some(_) if !replace => return Err(io::ErrorKind::AlreadyExists.into()),
            Some(Kind::Dir) if moved != Kind::Dir => return Err(io::ErrorKind::IsADirectory.into()),
            Some(Kind::Dir) if self.nodes.keys().any(|p| is_below(p, to)) => {
                return Err(io::ErrorKind::DirectoryNotEmpty.into());
            }
            Some(kind) if kind != Kind::Dir && moved == Kind::Dir => return Err(io::ErrorKind::NotADirectory.into()),
            None | Some(_) => {}
        }
        let paths: Vec<Vec<u8>> = self.nodes.keys().filter(|p| *p == from || is_below(p, from)).cloned().collect();
        for path in paths {
            if let Some(node) = self.nodes.remove(&path) {
                let rest = path.get(from.len()..).unwrap_or_default();
                self.nodes.insert([to, rest].concat(), node);
            }
        }
        self.touch(parent(from));
        self.touch(parent(to));
        Ok(())
    }

    /// A directory in which a name came or went has changed now.
    fn touch(&mut self, dir: &[u8]) {
        self.now += 1;
        if let Some(node) = self.nodes.get(dir) {
            held(node).facts.mtime = Mtime { seconds: self.now, nanos: 0 };
        }
    }
}

/// The right to write to a tree in memory.
#[derive(Debug)]
pub(super) struct MemoryLock(Arc<AtomicBool>);

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.0.store(false, SeqCst);
    }
}

/// A file in memory, open to be read.
#[derive(Debug)]
pub struct MemoryReader {
    node: Inode,
    at: usize,
}

impl MemoryReader {
    pub(super) fn stamp(&self) -> Stamp {
        let node = held(&self.node);
        Stamp { facts: node.facts.clone(), marks: [node.changes, 0, 0] }
    }

    pub(super) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let node = held(&self.node);
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        node.content.get(at..).unwrap_or_default().read(into)
    }
}

impl Read for MemoryReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let node = held(&self.node);
        let read = node.content.get(self.at..).unwrap_or_default().read(into)?;
        self.at += read;
        Ok(read)
    }
}

/// A new file in memory.
#[derive(Debug)]
pub(super) struct MemoryWriter(Inode);

impl MemoryWriter {
    pub fn append(&mut self, bytes: &[u8]) {
        let mut node = held(&self.0);
        node.content.extend_from_slice(bytes);
        node.facts.size += bytes.len() as u64;
        node.changes += 1;
    }

    pub fn finish(&self, facts: &Facts) {
        let mut node = held(&self.0);
        node.facts.mtime = facts.mtime;
        node.facts.mode = facts.mode;
    }
}

/// A file in memory, open to be changed.
#[derive(Debug)]
pub(super) struct MemoryPatcher {
    node: Inode,
    links: u64,
}

impl MemoryPatcher {
    pub fn identity(&self) -> Identity {
        held(&self.node).identity(self.links)
    }

    pub fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut node = held(&self.node);
        let at = usize::try_from(at).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let end = at + bytes.len();
        if node.content.len() < end {
            node.content.resize(end, 0);
        }
        node.content.get_mut(at..end).unwrap_or_default().copy_from_slice(bytes);
        node.touch();
        Ok(())
    }

    pub fn set_len(&self, size: u64) -> io::Result<()> {
        let mut node = held(&self.node);
        node.content.resize(usize::try_from(size).map_err(|_| io::ErrorKind::FileTooLarge)?, 0);
        node.touch();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_keeps_the_rules_of_a_disk() {
        let folder = MemoryFolder::default();
        let kind = |error: io::Error| error.kind();
        let mkdir = |path: &str| folder.carry_out(&Verb::CreateDir { path: path.as_bytes(), mode: 0o755 });
        let rename = |from: &str, to: &str, replace| {
            folder.carry_out(&Verb::Rename { from: from.as_bytes(), to: to.as_bytes(), replace })
        };
        assert_eq!(mkdir("a/b").map_err(kind), Err(io::ErrorKind::NotFound));
        mkdir("a").expect("mkdir");
        mkdir("a/b").expect("mkdir");
        folder.create(b"a/f").expect("create").append(b"x");
        assert_eq!(mkdir("a/f/c").map_err(kind), Err(io::ErrorKind::NotADirectory));
        assert_eq!(
            folder.carry_out(&Verb::RemoveDir { path: b"a" }).map_err(kind),
            Err(io::ErrorKind::DirectoryNotEmpty)
        );
        assert_eq!(rename("a/f", "a/b", true).map_err(kind), Err(io::ErrorKind::IsADirectory));
        assert_eq!(rename("a/f", "a/b", false).map_err(kind), Err(io::ErrorKind::AlreadyExists));
        rename("a", "z", false).expect("rename");
        let mut inside = Listing::default();
        folder.list(b"z", &mut inside).expect("list");
        assert_eq!(inside.iter().map(|(name, _)| name).collect::<Vec<_>>(), [b"b", b"f"]);
    }
}
