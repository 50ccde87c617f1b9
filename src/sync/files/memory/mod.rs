//! A tree of files in memory that keeps the same rules as a folder on disk: tests run the whole engine on it without
//! touching the machine.

mod content;
mod tree;

use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use super::{
    blocks::Identity,
    facts::{Facts, Kind, is_below, parent},
    listing::Listing,
    store::{Abilities, Verb},
};
use crate::sync::error::SyncError;
use tree::{Tree, filled, held, inode};

pub use content::MemoryReader;
pub(super) use content::{MemoryPatcher, MemoryWriter};

/// A folder in memory. Clones share the tree.
#[derive(Debug, Clone)]
pub struct MemoryFolder {
    tree: Arc<Mutex<Tree>>,
    locked: Arc<AtomicBool>,
    folds_case: bool,
    clones: bool,
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
        Abilities {
            moves_trees: true,
            hard_links: false,
            extras: false,
            folds_case: self.folds_case,
            lists_at_once: false,
            threads: 2,
        }
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

/// The right to write to a tree in memory.
#[derive(Debug)]
pub(super) struct MemoryLock(Arc<AtomicBool>);

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.0.store(false, SeqCst);
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
