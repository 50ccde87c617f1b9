//! Contents of files in memory: read, written and changed in place.

use std::io::{self, Read};

use super::tree::{Inode, held};
use crate::sync::files::{blocks::Identity, facts::Facts, store::Stamp};

/// A file in memory, open to be read.
#[derive(Debug)]
pub struct MemoryReader {
    pub(super) node: Inode,
    pub(super) at: usize,
}

impl MemoryReader {
    pub(in crate::sync::files) fn stamp(&self) -> Stamp {
        let node = held(&self.node);
        Stamp { facts: node.facts.clone(), marks: [node.changes, 0, 0] }
    }

    pub(in crate::sync::files) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
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
pub(in crate::sync::files) struct MemoryWriter(pub(super) Inode);

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
pub(in crate::sync::files) struct MemoryPatcher {
    pub(super) node: Inode,
    pub(super) links: u64,
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
