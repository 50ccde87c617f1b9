//! Files of a store that are open: to be read, or new ones that are written.

use std::io::{self, Read};

use crate::sync::{
    error::SyncError,
    files::{
        extras::Extras,
        facts::Facts,
        faulty::{FaultyReader, FaultyWriter},
        local_file::{LocalReader, LocalWriter},
        memory::{MemoryReader, MemoryWriter},
        past::PastReader,
        remote::{RemoteReader, RemoteWriter},
    },
};

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
    pub(in crate::sync::files) fn settle(&self) {
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
    pub(in crate::sync::files) fn is_positioned(&self) -> bool {
        match self {
            Self::Local(_) | Self::Memory(_) => true,
            Self::Remote(_) => false,
            Self::Faulty(r) => !r.streams && r.inner.is_positioned(),
            Self::Past(r) => r.is_positioned(),
        }
    }

    /// Reads from `at` on, up to the length of `into`; 0 at the end. A store that can be patched always can; of others,
    /// files that [are positioned](Self::is_positioned).
    pub(in crate::sync::files) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
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
pub(in crate::sync::files) enum FileWriter {
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
pub(in crate::sync::files) enum CopyError {
    /// The source could not be read on.
    Read(io::Error),
    /// The target could not be written on.
    Write(io::Error),
    /// Whoever watches the progress said stop.
    Stop(SyncError),
}
