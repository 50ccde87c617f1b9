//! A regular file of a target that is written where it lies, and what tells whether it is still the same.

use std::{
    fs::File,
    io,
    os::unix::fs::{FileExt, MetadataExt},
};

use rustix::{
    fs::{FallocateFlags, fallocate},
    io::Errno,
};

use crate::sync::{
    files::{facts::Mtime, faulty::FaultyPatcher, memory::MemoryPatcher},
    wire::{Taker, put_u64},
};

/// Which file a name stands for and in which state it is: any write, by anybody, makes another identity of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync::files) struct Identity {
    pub inode: u64,
    /// How many names it has.
    pub links: u64,
    pub size: u64,
    pub mtime: Mtime,
    pub ctime: Mtime,
}

impl Identity {
    /// The length of [`Identity::encode`]'s result, in bytes.
    pub const LENGTH: usize = 48;

    /// Of an open file.
    pub fn of(file: &File) -> io::Result<Self> {
        let meta = file.metadata()?;
        let nanos = |nanos| u32::try_from(nanos).unwrap_or(0);
        Ok(Self {
            inode: meta.ino(),
            links: meta.nlink(),
            size: meta.len(),
            mtime: Mtime { seconds: meta.mtime(), nanos: nanos(meta.mtime_nsec()) },
            ctime: Mtime { seconds: meta.ctime(), nanos: nanos(meta.ctime_nsec()) },
        })
    }

    pub fn encode(&self, out: &mut Vec<u8>) {
        put_u64(out, self.inode);
        put_u64(out, self.links);
        put_u64(out, self.size);
        for time in [self.mtime, self.ctime] {
            put_u64(out, time.seconds.cast_unsigned());
            out.extend(time.nanos.to_le_bytes());
        }
    }

    pub fn decode(taker: &mut Taker<'_>) -> io::Result<Self> {
        Ok(Self {
            inode: taker.u64()?,
            links: taker.u64()?,
            size: taker.u64()?,
            mtime: Mtime { seconds: taker.i64()?, nanos: taker.u32()? },
            ctime: Mtime { seconds: taker.i64()?, nanos: taker.u32()? },
        })
    }
}

/// A regular file open to be written at any place. May be used by several threads.
#[derive(Debug)]
pub(in crate::sync::files) enum FilePatcher {
    Local(File),
    Memory(MemoryPatcher),
    Faulty(Box<FaultyPatcher>),
}

impl FilePatcher {
    /// What it is now.
    pub fn identity(&self) -> io::Result<Identity> {
        match self {
            Self::Local(file) => Identity::of(file),
            Self::Memory(patcher) => Ok(patcher.identity()),
            Self::Faulty(patcher) => patcher.inner.identity(),
        }
    }

    /// Makes sure that a later write there will not lack room; the content stays. File systems that can't promise that
    /// promise nothing.
    pub fn reserve(&self, at: u64, length: u64) -> io::Result<()> {
        match self {
            Self::Local(file) => match fallocate(file, FallocateFlags::KEEP_SIZE, at, length) {
                Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => Ok(()),
                reserved => Ok(reserved?),
            },
            Self::Memory(_) => Ok(()),
            Self::Faulty(patcher) => patcher.reserve(at, length),
        }
    }

    /// Writes all of `bytes` at `at`.
    pub fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Local(file) => file.write_all_at(bytes, at),
            Self::Memory(patcher) => patcher.write_at(at, bytes),
            Self::Faulty(patcher) => patcher.write_at(at, bytes),
        }
    }

    /// Cuts it off, or makes it longer by zeros.
    pub fn set_len(&self, size: u64) -> io::Result<()> {
        match self {
            Self::Local(file) => file.set_len(size),
            Self::Memory(patcher) => patcher.set_len(size),
            Self::Faulty(patcher) => patcher.set_len(size),
        }
    }

    /// Returns when its content and attributes are on the disk.
    pub fn sync(&self) -> io::Result<()> {
        match self {
            Self::Local(file) => file.sync_all(),
            Self::Memory(_) => Ok(()),
            Self::Faulty(patcher) => patcher.sync(),
        }
    }
}
