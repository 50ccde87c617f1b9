//! The tree itself: its items by path, and the rules of a disk.

use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
};

use crate::sync::files::{
    blocks::Identity,
    facts::{Facts, Kind, Mtime, is_below, join, name, parent},
};

pub(super) type Inode = Arc<Mutex<Node>>;

#[derive(Debug)]
pub(super) struct Tree {
    pub folds_case: bool,
    /// By path; the root's is empty.
    pub nodes: BTreeMap<Vec<u8>, Inode>,
    /// Stands in for the clock: the seconds of the next change.
    pub now: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub facts: Facts,
    pub content: Vec<u8>,
    /// As an inode number on a disk.
    number: u64,
    pub changes: i64,
}

pub(super) fn inode(facts: Facts) -> Inode {
    filled(facts, Vec::new())
}

pub(super) fn filled(facts: Facts, content: Vec<u8>) -> Inode {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    Arc::new(Mutex::new(Node { facts, content, number: NUMBERS.fetch_add(1, SeqCst), changes: 0 }))
}

pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Node {
    pub const fn identity(&self, links: u64) -> Identity {
        let Facts { size, mtime, .. } = self.facts;
        Identity { inode: self.number, links, size, mtime, ctime: Mtime { seconds: self.changes, nanos: 0 } }
    }

    /// Somebody wrote to it now.
    pub const fn touch(&mut self) {
        self.facts.size = self.content.len() as u64;
        self.changes += 1;
        self.facts.mtime = Mtime { seconds: 2_000_000 + self.changes, nanos: 0 };
    }
}

impl Tree {
    /// The path under which the tree has what `path` asks for, or would put it.
    pub fn real(&self, path: &[u8]) -> Vec<u8> {
        if !self.folds_case || path.is_empty() || self.nodes.contains_key(path) {
            return path.to_vec();
        }
        let same = self.nodes.keys().find(|known| known.eq_ignore_ascii_case(path));
        same.cloned().unwrap_or_else(|| join(&self.real(parent(path)), name(path)))
    }

    pub fn node(&self, path: &[u8]) -> io::Result<Inode> {
        let path = &*self.real(path);
        if !path.is_empty() {
            self.dir(parent(path))?;
        }
        self.nodes.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub fn dir(&self, path: &[u8]) -> io::Result<()> {
        let node = self.nodes.get(&self.real(path)).ok_or(io::ErrorKind::NotFound)?;
        if held(node).facts.kind == Kind::Dir { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    pub fn add(&mut self, path: &[u8], node: Inode) -> io::Result<Inode> {
        let path = &*self.real(path);
        self.dir(parent(path))?;
        if self.nodes.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.nodes.insert(path.to_vec(), node.clone());
        self.touch(parent(path));
        Ok(node)
    }

    pub fn remove(&mut self, path: &[u8]) -> io::Result<()> {
        let path = &*self.real(path);
        self.nodes.remove(path).ok_or(io::ErrorKind::NotFound)?;
        self.touch(parent(path));
        Ok(())
    }

    pub fn rename(&mut self, from: &[u8], to: &[u8], replace: bool) -> io::Result<()> {
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
