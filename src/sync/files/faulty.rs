//! A store that fails on demand: wraps another one and lets a test say which write, listing or file goes wrong.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, Read},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    thread,
    time::Duration,
};

use crate::sync::error::SyncError;

use super::{
    blocks::FilePatcher,
    extras::Extras,
    facts::{Facts, name},
    listing::Listing,
    store::{FileReader, FileStore, FileWriter, Stamp, Verb},
};

/// What goes wrong, and what was done so far. Shared with the test that sets it.
#[derive(Default)]
pub struct Faults {
    writes: AtomicU64,
    fail_from: AtomicU64,
    listing: Mutex<Option<Vec<u8>>>,
    unreadable: Mutex<BTreeSet<Vec<u8>>>,
    refused: Mutex<BTreeSet<Vec<u8>>>,
    full: AtomicBool,
    restless: Mutex<BTreeSet<Vec<u8>>>,
    opened: AtomicU64,
    streams: AtomicBool,
    hook: Mutex<Option<Hook>>,
    listing_micros: AtomicU64,
}

type Hook = Box<dyn Fn(u64) + Send>;

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faults")
            .field("writes", &self.writes)
            .field("fail_from", &self.fail_from)
            .finish_non_exhaustive()
    }
}

impl Faults {
    /// How many writes were tried so far: each verb, and each piece of content.
    pub fn writes(&self) -> u64 {
        self.writes.load(SeqCst)
    }

    /// How many files were opened to be read so far.
    pub fn opened(&self) -> u64 {
        self.opened.load(SeqCst)
    }

    /// Every listing takes so long, as of a store that is far away.
    pub fn slow_down(&self, listing: Duration) {
        self.listing_micros.store(u64::try_from(listing.as_micros()).unwrap_or(u64::MAX), SeqCst);
    }

    /// The `n`-th write from now (from 1) and all after it fail, as on a disk that breaks; 0 heals.
    pub fn fail_from_write(&self, n: u64) {
        self.writes.store(0, SeqCst);
        self.fail_from.store(n, SeqCst);
    }

    /// Listing this directory fails.
    pub fn fail_listing(&self, dir: &str) {
        *self.listing.lock().unwrap_or_else(PoisonError::into_inner) = Some(dir.as_bytes().to_vec());
    }

    /// This file can't be opened.
    pub fn make_unreadable(&self, path: &str) {
        self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).insert(path.as_bytes().to_vec());
    }

    /// This file looks changed each time its state is read.
    pub fn make_restless(&self, path: &str) {
        self.restless.lock().unwrap_or_else(PoisonError::into_inner).insert(path.as_bytes().to_vec());
    }

    /// Nothing can have this name.
    pub fn refuse_name(&self, name: &str) {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(name.as_bytes().to_vec());
    }

    /// Writes that fail do so because there is no space left.
    pub fn fill_up(&self) {
        self.full.store(true, SeqCst);
    }

    /// Files can be read from front to back only, as from a server.
    pub fn read_in_order_only(&self) {
        self.streams.store(true, SeqCst);
    }

    /// Called before each write with its number.
    pub fn on_write(&self, hook: impl Fn(u64) + Send + 'static) {
        *self.hook.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(hook));
    }

    fn before_write(&self) -> io::Result<()> {
        let number = self.writes.fetch_add(1, SeqCst) + 1;
        if let Some(hook) = self.hook.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            hook(number);
        }
        let fail_from = self.fail_from.load(SeqCst);
        if fail_from != 0 && number >= fail_from && self.full.load(SeqCst) {
            Err(io::ErrorKind::StorageFull.into())
        } else if fail_from != 0 && number >= fail_from {
            Err(io::Error::other("this write was told to fail"))
        } else {
            Ok(())
        }
    }
}

impl Faults {
    fn before_naming(&self, path: &[u8]) -> io::Result<()> {
        self.before_write()?;
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).contains(name(path));
        if refused { Err(io::ErrorKind::InvalidFilename.into()) } else { Ok(()) }
    }
}

/// A store that fails on demand.
#[derive(Debug)]
pub struct FaultyFolder {
    pub(super) inner: FileStore,
    faults: Arc<Faults>,
}

impl FaultyFolder {
    /// Wraps `inner`; the test keeps the other end of `faults`.
    pub fn wrap(inner: FileStore, faults: &Arc<Faults>) -> FileStore {
        FileStore::Faulty(Box::new(Self { inner, faults: faults.clone() }))
    }

    /// A second handle on it.
    pub(super) fn again(&self) -> FileStore {
        Self::wrap(self.inner.again(), &self.faults)
    }

    pub(super) fn list(&self, dir: &[u8], into: &mut Listing) -> Result<(), SyncError> {
        let fails = self.faults.listing.lock().unwrap_or_else(PoisonError::into_inner).as_deref() == Some(dir);
        if fails {
            return Err(self.inner.listing_error(dir, io::Error::other("this listing was told to fail")));
        }
        thread::sleep(Duration::from_micros(self.faults.listing_micros.load(SeqCst)));
        self.inner.list(dir, into)
    }

    pub(super) fn open(&self, path: &[u8]) -> io::Result<FaultyReader> {
        self.faults.opened.fetch_add(1, SeqCst);
        let has = |set: &Mutex<BTreeSet<Vec<u8>>>| set.lock().unwrap_or_else(PoisonError::into_inner).contains(path);
        if has(&self.faults.unreadable) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let restless = has(&self.faults.restless).then(AtomicU64::default);
        Ok(FaultyReader { inner: self.inner.open(path)?, restless, streams: self.faults.streams.load(SeqCst) })
    }

    pub(super) fn create(&self, path: &[u8], size: Option<u64>) -> io::Result<FaultyWriter> {
        self.faults.before_naming(path)?;
        Ok(FaultyWriter { inner: self.inner.create(path, size)?, faults: self.faults.clone() })
    }

    pub(super) fn open_to_patch(&self, path: &[u8]) -> io::Result<FaultyPatcher> {
        Ok(FaultyPatcher { inner: self.inner.open_to_patch(path)?, faults: self.faults.clone() })
    }

    pub(super) fn carry_out(&self, verb: &Verb<'_>) -> io::Result<()> {
        match verb {
            Verb::CreateDir { path, .. } | Verb::CreateLink { path, .. } => self.faults.before_naming(path)?,
            Verb::Rename { to, .. } | Verb::HardLink { to, .. } => self.faults.before_naming(to)?,
            // Where a disk or memory is below, nothing is written for it.
            Verb::Seal => {}
            _ => self.faults.before_write()?,
        }
        self.inner.carry_out(verb)
    }
}

/// A file that may look restless.
#[derive(Debug)]
pub struct FaultyReader {
    pub(super) inner: FileReader,
    restless: Option<AtomicU64>,
    pub(super) streams: bool,
}

impl FaultyReader {
    pub(super) fn extras(&self) -> io::Result<Extras> {
        self.inner.extras()
    }

    pub(super) fn settle(&self) {
        self.inner.settle();
    }

    pub(super) fn stamp(&self) -> io::Result<Stamp> {
        let mut stamp = self.inner.stamp()?;
        if let Some(times) = &self.restless {
            stamp.facts.mtime.seconds += times.fetch_add(1, SeqCst).cast_signed();
        }
        Ok(stamp)
    }
}

impl Read for FaultyReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner.read(into)
    }
}

/// A new file whose writes may fail.
#[derive(Debug)]
pub(super) struct FaultyWriter {
    inner: FileWriter,
    faults: Arc<Faults>,
}

impl FaultyWriter {
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.faults.before_write()?;
        self.inner.write_all(bytes)
    }

    pub fn set_extras(&self, extras: &Extras) -> io::Result<()> {
        self.faults.before_write()?;
        self.inner.set_extras(extras)
    }

    pub fn finish(&self, facts: &Facts) -> io::Result<()> {
        self.faults.before_write()?;
        self.inner.finish(facts)
    }
}

/// A file whose changes may fail.
#[derive(Debug)]
pub(super) struct FaultyPatcher {
    pub(super) inner: FilePatcher,
    faults: Arc<Faults>,
}

impl FaultyPatcher {
    pub fn reserve(&self, at: u64, length: u64) -> io::Result<()> {
        self.faults.before_write()?;
        self.inner.reserve(at, length)
    }

    pub fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.faults.before_write()?;
        self.inner.write_at(at, bytes)
    }

    pub fn set_len(&self, size: u64) -> io::Result<()> {
        self.faults.before_write()?;
        self.inner.set_len(size)
    }

    pub fn sync(&self) -> io::Result<()> {
        self.faults.before_write()?;
        self.inner.sync()
    }
}
