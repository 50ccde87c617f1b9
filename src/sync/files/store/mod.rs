//! A store of files behind one enum with few verbs: on disk, in memory, or wrapped so that it fails on demand.
//!
//! Reading verbs belong to [`FileStore`]; writing verbs only to [`Writable`], which exists once the writer lock is held.
//! What has a [`FileStore`] alone can't write: previews and verifications are made of it.

mod opened;
mod writable;

use std::io;

use crate::sync::{error::SyncError, readable::readable};

use super::{
    blocks::{FilePatcher, Identity},
    extras::Extras,
    facts::{Facts, Mtime, Owner},
    faulty::FaultyFolder,
    listing::Listing,
    local::LocalFolder,
    memory::MemoryFolder,
    past::{Made, PastFolder},
    remote::RemoteFolder,
};
use writable::Lock;

pub(super) use opened::{CopyError, FileWriter};
pub use opened::{FileReader, Stamp};
pub use writable::Writable;
pub(super) use writable::{OWNER, Verb};

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
    /// What it holds is listed once for all, before anything is looked at.
    pub lists_at_once: bool,
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
        Ok(Writable::new(self, lock))
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
