//! A store of files behind one enum with few verbs: on disk, in memory, or wrapped so that it fails on demand.
//!
//! Reading verbs belong to [`FileStore`]; writing verbs only to [`Writable`], which exists once the writer lock is held.
//! What has a [`FileStore`] alone can't write: previews and verifications are made of it.

use std::io::{self, Read};

use crate::sync::{error::SyncError, readable::readable};

use super::{
    blocks::{FilePatcher, Identity},
    extras::Extras,
    facts::{Facts, Kind, Mtime, Owner, join},
    faulty::{FaultyFolder, FaultyReader, FaultyWriter},
    listing::Listing,
    local::{LocalFolder, LocalLock},
    local_file::{LocalReader, LocalWriter},
    memory::{MemoryFolder, MemoryLock, MemoryReader, MemoryWriter},
    past::{Made, PastFolder, PastReader},
    remote::{RemoteFolder, RemoteLock, RemoteReader, RemoteWriter},
};

/// What a store can do beyond the verbs that all have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a list of what can be done, not a state")]
pub struct Abilities {
    /// A directory is moved with everything in it in one step.
    pub moves_trees: bool,
    /// A file can have several names.
    pub hard_links: bool,
    /// It keeps extended attributes and access control lists.
    pub extras: bool,
    /// Names that differ only in the case of letters are one name to it.
    pub folds_case: bool,
    /// How many threads do useful work on it at once.
    pub threads: usize,
}

/// Where files are. Paths are below the root, components joined by `/`, empty for the root itself.
#[derive(Debug)]
pub enum FileStore {
    /// A folder of this machine.
    Local(LocalFolder),
    /// A folder that is reached over the network.
    Remote(RemoteFolder),
    /// A tree in memory, for tests.
    Memory(MemoryFolder),
    /// Another store that fails on demand, for tests.
    Faulty(Box<FaultyFolder>),
    /// Another store as it was before a run; it can only be read.
    Past(Box<PastFolder>),
}

impl FileStore {
    /// Its place, for messages.
    pub fn place(&self) -> String {
        match self {
            Self::Local(s) => s.path().display().to_string(),
            Self::Remote(s) => s.place().to_owned(),
            Self::Memory(_) => "memory".to_owned(),
            Self::Faulty(s) => s.inner.place(),
            Self::Past(s) => s.present().place(),
        }
    }

    /// What it can do.
    pub fn abilities(&self) -> Abilities {
        match self {
            Self::Local(s) => s.abilities(),
            Self::Remote(s) => s.abilities(),
            Self::Memory(s) => s.abilities(),
            Self::Faulty(s) => s.inner.abilities(),
            Self::Past(s) => s.present().abilities(),
        }
    }

    /// Fills `into` with everything in one directory, ordered by name. Any doubt about completeness is an error.
    pub fn list(&self, dir: &[u8], into: &mut Listing) -> Result<(), SyncError> {
        into.clear();
        let listed = match self {
            Self::Local(s) => s.list(dir, into),
            Self::Remote(s) => return s.list(dir, into),
            Self::Memory(s) => s.list(dir, into),
            Self::Faulty(s) => return s.list(dir, into),
            Self::Past(s) => return s.list(dir, into),
        };
        into.sort();
        listed.map_err(|source| self.listing_error(dir, source))
    }

    /// The extended attributes of a file or directory; none where the store keeps none.
    pub fn extras(&self, path: &[u8]) -> io::Result<Extras> {
        match self {
            Self::Local(s) => s.extras(path),
            Self::Remote(_) | Self::Memory(_) => Ok(Extras::new()),
            Self::Faulty(s) => s.inner.extras(path),
            Self::Past(s) => s.extras(path),
        }
    }

    /// An error if the store has vanished since it was opened.
    pub(super) fn check_root(&self) -> Result<(), SyncError> {
        match self {
            Self::Local(s) => s.check_root(),
            Self::Remote(_) | Self::Memory(_) => Ok(()),
            Self::Faulty(s) => s.inner.check_root(),
            Self::Past(s) => s.present().check_root(),
        }
    }

    /// Whom new things belong to, where owners are kept.
    pub(super) fn creator(&self) -> Option<Owner> {
        match self {
            Self::Local(s) => s.creator(),
            Self::Remote(_) | Self::Memory(_) => None,
            Self::Faulty(s) => s.inner.creator(),
            Self::Past(s) => s.present().creator(),
        }
    }

    /// Tells a folder from all others of this machine, where its change times may be compared with this machine's clock.
    pub(super) fn identity(&self) -> Option<String> {
        match self {
            Self::Local(s) => s.identity(),
            Self::Remote(_) | Self::Memory(_) | Self::Past(_) => None,
            Self::Faulty(s) => s.inner.identity(),
        }
    }

    /// When anything about an item was last changed, by the store's own clock.
    pub(super) fn changed(&self, path: &[u8]) -> io::Result<Mtime> {
        match self {
            Self::Local(s) => s.changed(path),
            Self::Remote(_) | Self::Memory(_) => Err(io::ErrorKind::Unsupported.into()),
            Self::Faulty(s) => s.inner.changed(path),
            Self::Past(s) => s.present().changed(path),
        }
    }

    /// What is known about one item.
    pub fn facts(&self, path: &[u8]) -> io::Result<Facts> {
        match self {
            Self::Local(s) => s.facts(path),
            Self::Remote(s) => s.facts(path),
            Self::Memory(s) => s.facts(path),
            Self::Faulty(s) => s.inner.facts(path),
            Self::Past(s) => s.facts(path),
        }
    }

    /// Opens a regular file; never follows a link.
    pub fn open(&self, path: &[u8]) -> io::Result<FileReader> {
        match self {
            Self::Local(s) => s.open(path).map(FileReader::Local),
            Self::Remote(s) => s.open(path).map(|r| FileReader::Remote(Box::new(r))),
            Self::Memory(s) => s.open(path).map(FileReader::Memory),
            Self::Faulty(s) => s.open(path).map(|r| FileReader::Faulty(Box::new(r))),
            Self::Past(s) => s.open(path),
        }
    }

    /// Whether its files can be changed where they lie.
    pub(super) fn can_patch(&self) -> bool {
        match self {
            Self::Local(_) | Self::Memory(_) => true,
            Self::Remote(_) | Self::Past(_) => false,
            Self::Faulty(s) => s.inner.can_patch(),
        }
    }

    /// What a regular file of a store that [can be patched](Self::can_patch) is now.
    pub(super) fn file_identity(&self, path: &[u8]) -> io::Result<Identity> {
        match self {
            Self::Local(s) => s.file_identity(path),
            Self::Remote(_) | Self::Past(_) => Err(io::ErrorKind::Unsupported.into()),
            Self::Memory(s) => s.file_identity(path),
            Self::Faulty(s) => s.inner.file_identity(path),
        }
    }

    /// A second handle on it: what is done by way of the one is seen by the other, and neither holds the other's lock.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Local(s) => Self::Local(s.again()),
            Self::Remote(s) => Self::Remote(s.again()),
            Self::Memory(s) => Self::Memory(s.clone()),
            Self::Faulty(s) => s.again(),
            Self::Past(s) => s.present().again(),
        }
    }

    /// Makes what recycle holds known to the reading verbs, where it is not known anyway.
    pub(super) fn look_into_recycle(&self) {
        match self {
            Self::Remote(s) => s.look_into_recycle(),
            Self::Local(_) | Self::Memory(_) => {}
            Self::Faulty(s) => s.inner.look_into_recycle(),
            Self::Past(s) => s.present().look_into_recycle(),
        }
    }

    /// Whether what recycle holds has its mode, time and link by itself.
    pub(super) fn holds_facts(&self) -> bool {
        match self {
            Self::Local(_) | Self::Memory(_) => true,
            Self::Remote(s) => s.holds_facts(),
            Self::Faulty(s) => s.inner.holds_facts(),
            Self::Past(s) => s.present().holds_facts(),
        }
    }

    /// As the past of the store it is compared with, if it is that.
    pub(super) fn as_past(&self) -> Option<&PastFolder> {
        if let Self::Past(past) = self { Some(past) } else { None }
    }

    /// What makes a file's content, where that can be told without reading it.
    pub(super) fn made_of(&self, path: &[u8]) -> Made {
        self.as_past().map_or(Made::Unknown, |past| past.made_of(path))
    }

    /// Whether both are on one file system of this machine.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Local(one), Self::Local(other)) => one.device() == other.device(),
            (Self::Past(past), _) => past.present().is_beside(other),
            _ => false,
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
            Self::Remote(s) => s.lock().map(|l| Lock::Remote(Box::new(l))),
            Self::Memory(s) => s.lock().map(Lock::Memory),
            Self::Faulty(s) => s.inner.take_lock(),
            Self::Past(s) => Err(SyncError::NotWritable {
                path: s.present().place().into(),
                source: io::ErrorKind::ReadOnlyFilesystem.into(),
            }),
        }
    }

    pub(super) fn create(&self, path: &[u8], size: Option<u64>) -> io::Result<FileWriter> {
        match self {
            Self::Local(s) => s.create(path).map(FileWriter::Local),
            Self::Remote(s) => s.create(path, size).map(|w| FileWriter::Remote(Box::new(w))),
            Self::Memory(s) => s.create(path).map(FileWriter::Memory),
            Self::Faulty(s) => s.create(path, size).map(|w| FileWriter::Faulty(Box::new(w))),
            Self::Past(_) => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
        }
    }

    pub(super) fn open_to_patch(&self, path: &[u8]) -> io::Result<FilePatcher> {
        match self {
            Self::Local(s) => s.open_to_patch(path).map(FilePatcher::Local),
            Self::Remote(_) | Self::Past(_) => Err(io::ErrorKind::Unsupported.into()),
            Self::Memory(s) => s.open_to_patch(path).map(FilePatcher::Memory),
            Self::Faulty(s) => s.open_to_patch(path).map(|p| FilePatcher::Faulty(Box::new(p))),
        }
    }

    pub(super) fn carry_out(&self, verb: &Verb<'_>) -> io::Result<()> {
        match self {
            Self::Local(s) => s.carry_out(verb),
            Self::Remote(s) => s.carry_out(verb),
            Self::Memory(s) => s.carry_out(verb),
            Self::Faulty(s) => s.carry_out(verb),
            Self::Past(_) => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
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
        self.store.create(path, None)
    }

    /// The same, when it is known that about `size` bytes will be written to it;
    /// [`FileTooLarge`](io::ErrorKind::FileTooLarge) where that can't be.
    pub(super) fn create_sized(&self, path: &[u8], size: u64) -> io::Result<FileWriter> {
        self.store.create(path, Some(size))
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
        let facts = Facts { mode: facts.mode | OWNER, owner: None, ..facts.clone() };
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
        let mut inside = Listing::default();
        self.store.list(path, &mut inside)?;
        for (name, _) in inside.iter() {
            self.remove_tree(&join(path, name))?;
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
    Remote(Box<RemoteLock>),
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
    /// Far away.
    Remote(Box<RemoteReader>),
    /// In memory.
    Memory(MemoryReader),
    /// Failing on demand.
    Faulty(Box<FaultyReader>),
    /// As it was before a run.
    Past(Box<PastReader>),
}

impl FileReader {
    /// Its extended attributes.
    pub fn extras(&self) -> io::Result<Extras> {
        match self {
            Self::Local(r) => r.extras(),
            Self::Remote(_) | Self::Memory(_) => Ok(Extras::new()),
            Self::Faulty(r) => r.extras(),
            Self::Past(r) => r.extras(),
        }
    }

    /// Waits, a moment at the most, until a change to come shows in the file's state.
    pub(super) fn settle(&self) {
        match self {
            Self::Local(r) => r.settle(),
            Self::Remote(_) | Self::Memory(_) => {}
            Self::Faulty(r) => r.settle(),
            Self::Past(r) => r.settle(),
        }
    }

    /// The file's state now.
    pub fn stamp(&self) -> io::Result<Stamp> {
        match self {
            Self::Local(r) => r.stamp(),
            Self::Remote(r) => r.stamp(),
            Self::Memory(r) => Ok(r.stamp()),
            Self::Faulty(r) => r.stamp(),
            Self::Past(r) => r.stamp(),
        }
    }

    /// Whether it can be read at any place, by several threads at once.
    pub(super) fn is_positioned(&self) -> bool {
        match self {
            Self::Local(_) | Self::Memory(_) => true,
            Self::Remote(_) => false,
            Self::Faulty(r) => !r.streams && r.inner.is_positioned(),
            Self::Past(r) => r.is_positioned(),
        }
    }

    /// Reads from `at` on, up to the length of `into`; 0 at the end. A store that can be patched always can; of others,
    /// files that [are positioned](Self::is_positioned).
    pub(super) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Local(r) => r.read_at(at, into),
            Self::Remote(_) => Err(io::ErrorKind::Unsupported.into()),
            Self::Memory(r) => r.read_at(at, into),
            Self::Faulty(r) => r.inner.read_at(at, into),
            Self::Past(r) => r.read_at(at, into),
        }
    }
}

impl Read for FileReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Local(r) => r.read(into),
            Self::Remote(r) => r.read(into),
            Self::Memory(r) => r.read(into),
            Self::Faulty(r) => r.read(into),
            Self::Past(r) => r.read(into),
        }
    }
}

/// A new file being written.
#[derive(Debug)]
pub(super) enum FileWriter {
    Local(LocalWriter),
    Remote(Box<RemoteWriter>),
    Memory(MemoryWriter),
    Faulty(Box<FaultyWriter>),
}

impl FileWriter {
    /// Appends all of `bytes`.
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Local(w) => w.write_all(bytes),
            Self::Remote(w) => w.write_all(bytes),
            Self::Memory(w) => {
                w.append(bytes);
                Ok(())
            }
            Self::Faulty(w) => w.write_all(bytes),
        }
    }

    /// Copies the whole content of a file of `size` bytes inside this machine, without the bytes passing through this
    /// process where the system knows how, and holes as holes. `None` if the two stores have no such way: nothing was
    /// written then. `progress` is told of each piece and may end it. Returns the bytes of the copy, holes included; fewer
    /// than `size` if the file has become shorter.
    pub fn take_from(
        &self,
        reader: &FileReader,
        size: u64,
        buffer: &mut [u8],
        progress: &mut dyn FnMut(u64) -> Result<(), SyncError>,
    ) -> Option<Result<u64, CopyError>> {
        match (self, reader) {
            (Self::Local(w), FileReader::Local(r)) => Some(w.take_from(r, size, buffer, progress)),
            (_, FileReader::Past(r)) => self.take_from(r.whole()?, size, buffer, progress),
            _ => None,
        }
    }

    /// Sets extended attributes.
    pub fn set_extras(&self, extras: &Extras) -> io::Result<()> {
        match self {
            Self::Local(w) => w.set_extras(extras),
            Self::Remote(_) | Self::Memory(_) => Ok(()),
            Self::Faulty(w) => w.set_extras(extras),
        }
    }

    /// Sets owner, mode and modification time.
    pub fn finish(&self, facts: &Facts) -> io::Result<()> {
        match self {
            Self::Local(w) => w.finish(facts),
            Self::Remote(w) => w.finish(facts),
            Self::Memory(w) => {
                w.finish(facts);
                Ok(())
            }
            Self::Faulty(w) => w.finish(facts),
        }
    }
}

/// What ended a copy.
#[derive(Debug)]
pub(super) enum CopyError {
    /// The source could not be read on.
    Read(io::Error),
    /// The target could not be written on.
    Write(io::Error),
    /// Whoever watches the progress said stop.
    Stop(SyncError),
}
