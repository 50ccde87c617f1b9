//! Writing verbs, which exist once the writer lock is held.

use std::io;

use crate::sync::{
    error::SyncError,
    files::{
        blocks::FilePatcher,
        extras::Extras,
        facts::{Facts, Kind, join},
        listing::Listing,
        local::LocalLock,
        memory::MemoryLock,
        remote::RemoteLock,
    },
    readable::readable,
};

use super::{FileStore, FileWriter};

/// One write to a store. Each is atomic, and visible at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync::files) enum Verb<'a> {
    /// A directory; its parent must exist.
    CreateDir { path: &'a [u8], mode: u32 },
    /// A symbolic link with its target text and time.
    CreateLink { path: &'a [u8], facts: &'a Facts },
    /// Owner, mode and modification time.
    SetAttributes { path: &'a [u8], facts: &'a Facts },
    /// Extended attributes, and no others.
    SetExtras { path: &'a [u8], extras: &'a Extras },
    /// Another name; `replace` says whether what had that name goes.
    Rename { from: &'a [u8], to: &'a [u8], replace: bool },
    /// A second name for the same file or link.
    HardLink { from: &'a [u8], to: &'a [u8] },
    /// A new file that shares the content of another until either is written to; [`io::ErrorKind::Unsupported`] where
    /// that can't be.
    CloneFile { from: &'a [u8], to: &'a [u8] },
    /// Anything but a directory.
    RemoveFile { path: &'a [u8] },
    /// An empty directory.
    RemoveDir { path: &'a [u8] },
    /// Returns when everything written so far is on the disk.
    Sync,
    /// Everything of a run is in place: writes down what the store itself can't hold.
    Seal,
}

/// A store whose writer lock is held. Dropping it gives the lock back.
#[derive(Debug)]
pub struct Writable {
    /// Before the store: what is given back must be given back before the store goes.
    _lock: Lock,
    store: FileStore,
}

impl Writable {
    pub(super) const fn new(store: FileStore, lock: Lock) -> Self {
        Self { _lock: lock, store }
    }

    /// Gives the lock back.
    pub(in crate::sync::files) fn unlock(self) -> FileStore {
        self.store
    }

    /// Its reading verbs.
    pub const fn store(&self) -> &FileStore {
        &self.store
    }

    /// A new, empty regular file.
    pub(in crate::sync::files) fn create(&self, path: &[u8]) -> io::Result<FileWriter> {
        self.store.create(path, None)
    }

    /// The same, when it is known that about `size` bytes will be written to it;
    /// [`FileTooLarge`](io::ErrorKind::FileTooLarge) where that can't be.
    pub(in crate::sync::files) fn create_sized(&self, path: &[u8], size: u64) -> io::Result<FileWriter> {
        self.store.create(path, Some(size))
    }

    /// A regular file of a store that can be patched, to be changed where it lies.
    pub(in crate::sync::files) fn open_to_patch(&self, path: &[u8]) -> io::Result<FilePatcher> {
        self.store.open_to_patch(path)
    }

    pub(in crate::sync::files) fn carry_out(&self, verb: Verb<'_>) -> io::Result<()> {
        self.store.carry_out(&verb)
    }

    /// Gives a directory's owner the right to work in it.
    pub(in crate::sync::files) fn open_up(&self, path: &[u8], facts: &Facts) -> io::Result<()> {
        if facts.mode & OWNER == OWNER {
            return Ok(());
        }
        let facts = Facts { mode: facts.mode | OWNER, owner: None, ..facts.clone() };
        self.carry_out(Verb::SetAttributes { path, facts: &facts })
    }

    /// Moves an item to a free name in another directory, as it is. A directory's owner needs the right to write to it
    /// for that, since its way up changes; a directory without has it while it is moved.
    pub(in crate::sync::files) fn move_away(&self, from: &[u8], to: &[u8]) -> io::Result<()> {
        let facts = self.store.facts(from)?;
        let sealed = facts.kind == Kind::Dir && facts.mode & OWNER != OWNER;
        if sealed {
            self.open_up(from, &facts)?;
        }
        self.carry_out(Verb::Rename { from, to, replace: false })?;
        if sealed { self.carry_out(Verb::SetAttributes { path: to, facts: &facts }) } else { Ok(()) }
    }

    /// Removes a file or a whole tree; fine if there is nothing.
    pub(in crate::sync::files) fn remove_tree(&self, path: &[u8]) -> Result<(), SyncError> {
        let stage = |source| SyncError::Stage { item: readable(path), source };
        match self.store.facts(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(stage(error)),
            Ok(facts) if facts.kind != Kind::Dir => {
                return self.carry_out(Verb::RemoveFile { path }).map_err(stage);
            }
            Ok(facts) => self.open_up(path, &facts).map_err(stage)?,
        }
        let mut inside = Listing::default();
        self.store.list(path, &mut inside)?;
        for (name, _) in inside.iter() {
            self.remove_tree(&join(path, name))?;
        }
        self.carry_out(Verb::RemoveDir { path }).map_err(stage)
    }
}

/// The bits without which a directory's owner can't work in it.
pub(in crate::sync::files) const OWNER: u32 = 0o700;

#[derive(Debug)]
#[expect(dead_code, reason = "held for what their drop does")]
pub(super) enum Lock {
    Local(LocalLock),
    Remote(Box<RemoteLock>),
    Memory(MemoryLock),
}
