//! A store of files behind one enum with few verbs: on disk, in memory, or wrapped so that it fails on demand.
//!
//! Reading verbs belong to [`FileStore`]; writing verbs only to [`Writable`], which exists once the writer lock is held.
//! What has a [`FileStore`] alone can't write: previews and verifications are made of it.

use std::io::{self, Read};

use crate::sync::{error::SyncError, readable::readable};

use super::{
    blocks::{FilePatcher, Identity},
    facts::{Entry, Facts, Kind},
    faulty::{FaultyFolder, FaultyReader, FaultyWriter},
    local::{LocalFolder, LocalLock, LocalReader, LocalWriter},
    memory::{MemoryFolder, MemoryLock, MemoryReader, MemoryWriter},
};

/// Where files are. Paths are below the root, components joined by `/`, empty for the root itself.
#[derive(Debug)]
pub enum FileStore {
    /// A folder of this machine.
    Local(LocalFolder),
    /// A tree in memory, for tests.
    Memory(MemoryFolder),
    /// Another store that fails on demand, for tests.
    Faulty(Box<FaultyFolder>),
}

impl FileStore {
    /// Its place, for messages.
    pub fn place(&self) -> String {
        match self {
            Self::Local(s) => s.path().display().to_string(),
            Self::Memory(_) => "memory".to_owned(),
            Self::Faulty(s) => s.inner.place(),
        }
    }

    /// Everything in one directory, ordered by name. Any doubt about completeness is an error.
    pub fn list(&self, dir: &[u8]) -> Result<Vec<Entry>, SyncError> {
        let listed = match self {
            Self::Local(s) => s.list(dir),
            Self::Memory(s) => s.list(dir),
            Self::Faulty(s) => return s.list(dir),
        };
        listed.map_err(|source| self.listing_error(dir, source))
    }

    /// What is known about one item.
    pub fn facts(&self, path: &[u8]) -> io::Result<Facts> {
        match self {
            Self::Local(s) => s.facts(path),
            Self::Memory(s) => s.facts(path),
            Self::Faulty(s) => s.inner.facts(path),
        }
    }

    /// Opens a regular file; never follows a link.
    pub fn open(&self, path: &[u8]) -> io::Result<FileReader> {
        match self {
            Self::Local(s) => s.open(path).map(FileReader::Local),
            Self::Memory(s) => s.open(path).map(FileReader::Memory),
            Self::Faulty(s) => s.open(path).map(|r| FileReader::Faulty(Box::new(r))),
        }
    }

    /// Whether its files can be changed where they lie.
    pub(super) fn can_patch(&self) -> bool {
        match self {
            Self::Local(_) | Self::Memory(_) => true,
            Self::Faulty(s) => s.inner.can_patch(),
        }
    }

    /// What a regular file of a store that [can be patched](Self::can_patch) is now.
    pub(super) fn identity(&self, path: &[u8]) -> io::Result<Identity> {
        match self {
            Self::Local(s) => s.identity(path),
            Self::Memory(s) => s.identity(path),
            Self::Faulty(s) => s.inner.identity(path),
        }
    }

    /// Takes the writer lock: one writer at a time.
    pub fn lock(self) -> Result<Writable, SyncError> {
        let lock = self.take_lock()?;
        Ok(Writable { store: self, _lock: lock })
    }

    pub(super) fn listing_error(&self, dir: &[u8], source: io::Error) -> SyncError {
        let (store, folder) = (self.place(), readable(dir));
        if source.kind() == io::ErrorKind::CrossesDevices {
            return SyncError::OtherFileSystem { store, folder };
        }
        SyncError::Listing { store, folder, source }
    }

    fn take_lock(&self) -> Result<Lock, SyncError> {
        match self {
            Self::Local(s) => s.lock().map(Lock::Local),
            Self::Memory(s) => s.lock().map(Lock::Memory),
            Self::Faulty(s) => s.inner.take_lock(),
        }
    }

    pub(super) fn create(&self, path: &[u8]) -> io::Result<FileWriter> {
        match self {
            Self::Local(s) => s.create(path).map(FileWriter::Local),
            Self::Memory(s) => s.create(path).map(FileWriter::Memory),
            Self::Faulty(s) => s.create(path).map(|w| FileWriter::Faulty(Box::new(w))),
        }
    }

    pub(super) fn open_to_patch(&self, path: &[u8]) -> io::Result<FilePatcher> {
        match self {
            Self::Local(s) => s.open_to_patch(path).map(FilePatcher::Local),
            Self::Memory(s) => s.open_to_patch(path).map(FilePatcher::Memory),
            Self::Faulty(s) => s.open_to_patch(path).map(|p| FilePatcher::Faulty(Box::new(p))),
        }
    }

    pub(super) fn carry_out(&self, verb: &Verb<'_>) -> io::Result<()> {
        match self {
            Self::Local(s) => s.carry_out(verb),
            Self::Memory(s) => s.carry_out(verb),
            Self::Faulty(s) => s.carry_out(verb),
        }
    }
}

/// One write to a store. Each is atomic, and visible at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb<'a> {
    /// A directory; its parent must exist.
    CreateDir { path: &'a [u8], mode: u32 },
    /// A symbolic link with its target text and time.
    CreateLink { path: &'a [u8], facts: &'a Facts },
    /// Mode and modification time.
    SetAttributes { path: &'a [u8], facts: &'a Facts },
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
}

/// A store whose writer lock is held. Dropping it gives the lock back.
#[derive(Debug)]
pub struct Writable {
    store: FileStore,
    _lock: Lock,
}

impl Writable {
    /// Gives the lock back.
    pub(super) fn unlock(self) -> FileStore {
        self.store
    }

    /// Its reading verbs.
    pub const fn store(&self) -> &FileStore {
        &self.store
    }

    /// A new, empty regular file.
    pub(super) fn create(&self, path: &[u8]) -> io::Result<FileWriter> {
        self.store.create(path)
    }

    /// A regular file of a store that can be patched, to be changed where it lies.
    pub(super) fn open_to_patch(&self, path: &[u8]) -> io::Result<FilePatcher> {
        self.store.open_to_patch(path)
    }

    pub(super) fn carry_out(&self, verb: Verb<'_>) -> io::Result<()> {
        self.store.carry_out(&verb)
    }

    /// Gives a directory's owner the right to work in it.
    pub(super) fn open_up(&self, path: &[u8], facts: &Facts) -> io::Result<()> {
        if facts.mode & OWNER == OWNER {
            return Ok(());
        }
        let facts = Facts { mode: facts.mode | OWNER, ..facts.clone() };
        self.carry_out(Verb::SetAttributes { path, facts: &facts })
    }

    /// Moves an item to a free name in another directory, as it is. A directory's owner needs the right to write to it
    /// for that, since its way up changes; a directory without has it while it is moved.
    pub(super) fn move_away(&self, from: &[u8], to: &[u8]) -> io::Result<()> {
        let facts = self.store.facts(from)?;
        let sealed = facts.kind == Kind::Dir && facts.mode & OWNER != OWNER;
        if sealed {
            self.open_up(from, &facts)?;
        }
        self.carry_out(Verb::Rename { from, to, replace: false })?;
        if sealed { self.carry_out(Verb::SetAttributes { path: to, facts: &facts }) } else { Ok(()) }
    }

    /// Removes a file or a whole tree; fine if there is nothing.
    pub(super) fn remove_tree(&self, path: &[u8]) -> Result<(), SyncError> {
        let stage = |source| SyncError::Stage { item: readable(path), source };
        match self.store.facts(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(stage(error)),
            Ok(facts) if facts.kind != Kind::Dir => {
                return self.carry_out(Verb::RemoveFile { path }).map_err(stage);
            }
            Ok(facts) => self.open_up(path, &facts).map_err(stage)?,
        }
        for entry in self.store.list(path)? {
            self.remove_tree(&entry.path)?;
        }
        self.carry_out(Verb::RemoveDir { path }).map_err(stage)
    }
}

/// The bits without which a directory's owner can't work in it.
pub(super) const OWNER: u32 = 0o700;

#[derive(Debug)]
#[expect(dead_code, reason = "held for what their drop does")]
enum Lock {
    Local(LocalLock),
    Memory(MemoryLock),
}

/// A file's identity and state while it is open; two equal stamps mean that nobody wrote in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// What a listing would say.
    pub facts: Facts,
    /// Whatever else the store knows that changes with every write (inode and change time).
    pub marks: [i64; 3],
}

/// An open file.
#[derive(Debug)]
pub enum FileReader {
    /// On disk.
    Local(LocalReader),
    /// In memory.
    Memory(MemoryReader),
    /// Failing on demand.
    Faulty(Box<FaultyReader>),
}

impl FileReader {
    /// The file's state now.
    pub fn stamp(&self) -> io::Result<Stamp> {
        match self {
            Self::Local(r) => r.stamp(),
            Self::Memory(r) => Ok(r.stamp()),
            Self::Faulty(r) => r.stamp(),
        }
    }

    /// Whether it can be read at any place, by several threads at once.
    pub(super) fn is_positioned(&self) -> bool {
        match self {
            Self::Local(_) | Self::Memory(_) => true,
            Self::Faulty(r) => !r.streams && r.inner.is_positioned(),
        }
    }

    /// Reads from `at` on, up to the length of `into`; 0 at the end. Only if it [can](Self::is_positioned).
    pub(super) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Local(r) => r.read_at(at, into),
            Self::Memory(r) => r.read_at(at, into),
            Self::Faulty(r) => r.inner.read_at(at, into),
        }
    }
}

impl Read for FileReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Local(r) => r.read(into),
            Self::Memory(r) => r.read(into),
            Self::Faulty(r) => r.read(into),
        }
    }
}

/// A new file being written.
#[derive(Debug)]
pub(super) enum FileWriter {
    Local(LocalWriter),
    Memory(MemoryWriter),
    Faulty(Box<FaultyWriter>),
}

impl FileWriter {
    /// Appends all of `bytes`.
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Local(w) => w.write_all(bytes),
            Self::Memory(w) => {
                w.append(bytes);
                Ok(())
            }
            Self::Faulty(w) => w.write_all(bytes),
        }
    }

    /// Sets mode and modification time.
    pub fn finish(self, facts: &Facts) -> io::Result<()> {
        match self {
            Self::Local(w) => w.finish(facts),
            Self::Memory(w) => {
                w.finish(facts);
                Ok(())
            }
            Self::Faulty(w) => w.finish(facts),
        }
    }
}
