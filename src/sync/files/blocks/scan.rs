//! Finds in which bytes a large file differs from the version that the target has. Both sides are read once, by several
//! threads where the source can be read at any place; of a target whose block hashes are kept, only blocks that differ.

use std::{
    io::{self, Read as _},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    thread,
};

use crate::sync::{context::Context, error::SyncError, files::store::FileReader};

use super::{
    hashes::{BlockHash, block_hash, digest},
    patcher::FilePatcher,
    record::{Digests, RecordWriter, read_full_at},
};

/// Within a block that differs, what is told apart, in bytes.
const PAGE: usize = 4 << 10;
/// How much a thread takes at once, in bytes; at least a block.
const CHUNK: u64 = 1 << 20;
/// Files smaller than this, in bytes, are read by one thread.
const SHARED: u64 = 32 << 20;
/// More threads than this only wait for memory.
const THREADS: usize = 4;

/// Where the differences go.
pub(super) enum Sink {
    /// Into records: the new bytes and, if they are kept, the old ones.
    Records { redo: RecordWriter, undo: Option<RecordWriter> },
    /// Into a clone of the target's file.
    Clone(FilePatcher),
}

/// Both versions of a file.
pub(super) struct Sides<'a> {
    pub source: &'a mut FileReader,
    pub target: &'a FileReader,
    pub old_size: u64,
    pub new_size: u64,
    pub block: u64,
    /// The target's block hashes, if they are known.
    pub kept: Option<Vec<BlockHash>>,
    /// More differing bytes than this are too much.
    pub limit: u64,
}

/// What was found; the differences are in the sink.
pub(super) struct Found {
    pub sink: Sink,
    pub hashes: Vec<BlockHash>,
    pub digests: Digests,
}

/// Why a scan ended early.
pub(super) enum Stop {
    /// So much differs that copying all of it is cheaper.
    TooMuch,
    /// The source has fewer or more bytes than it said.
    Changed,
    /// The source can't be read.
    Source(io::Error),
    /// The target can't be read.
    Target,
    /// The target can't be written.
    Write(io::Error),
    Fatal(SyncError),
}

struct Scan<'a> {
    source: Option<&'a FileReader>,
    target: &'a FileReader,
    old_size: u64,
    new_size: u64,
    block: u64,
    chunk: u64,
    kept: Option<&'a [BlockHash]>,
    limit: u64,
    next: AtomicU64,
    stopped: AtomicBool,
    out: Mutex<Out>,
    context: &'a Context,
}

struct Out {
    sink: Sink,
    new: Vec<BlockHash>,
    old: Vec<BlockHash>,
    changed: u64,
}

/// The buffers of one thread.
#[derive(Default)]
struct Buffers {
    new: Vec<u8>,
    old: Vec<u8>,
}

/// Scans both sides.
pub(super) fn scan(sides: Sides<'_>, sink: Sink, context: &Context) -> Result<Found, Stop> {
    let Sides { source, target, old_size, new_size, block, kept, limit } = sides;
    let blocks = |size: u64| vec![[0; 16]; usize::try_from(size.div_ceil(block)).unwrap_or(0)];
    let out = Out { sink, new: blocks(new_size), old: blocks(old_size), changed: 0 };
    let mut scan = Scan {
        source: None,
        target,
        old_size,
        new_size,
        block,
        chunk: block.max(CHUNK),
        kept: kept.as_deref(),
        limit,
        next: AtomicU64::new(0),
        stopped: AtomicBool::new(false),
        out: Mutex::new(out),
        context,
    };
    if source.is_positioned() {
        scan.source = Some(source);
        scan.all()?;
    } else {
        scan.in_order(source)?;
    }
    let Out { sink, new, old, .. } = scan.out.into_inner().unwrap_or_else(PoisonError::into_inner);
    let digests = Digests { old: digest(old_size, block, &old), new: digest(new_size, block, &new) };
    Ok(Found { sink, hashes: new, digests })
}

impl Scan<'_> {
    fn end(&self) -> u64 {
        self.old_size.max(self.new_size)
    }

    /// Shares the file out among threads.
    fn all(&self) -> Result<(), Stop> {
        let threads = match self.end() {
            ..SHARED => 1,
            _ => thread::available_parallelism().map_or(1, usize::from).min(THREADS),
        };
        if threads == 1 {
            return self.take_chunks();
        }
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(|| self.take_chunks())).collect();
            let mine = self.take_chunks();
            let joined = others.into_iter().map(|other| {
                other.join().unwrap_or_else(|_| Err(Stop::Write(io::Error::other("a thread that compares ended"))))
            });
            joined.fold(mine, Result::and)
        })
    }

    fn take_chunks(&self) -> Result<(), Stop> {
        let mut buffers = Buffers::default();
        loop {
            let at = self.next.fetch_add(1, SeqCst) * self.chunk;
            if at >= self.end() || self.stopped.load(SeqCst) {
                return Ok(());
            }
            let done = self.read_source(at, &mut buffers.new).and_then(|()| self.compare(at, &mut buffers));
            if done.is_err() {
                self.stopped.store(true, SeqCst);
                return done;
            }
        }
    }

    fn read_source(&self, at: u64, into: &mut Vec<u8>) -> Result<(), Stop> {
        size_to(into, self.new_size, at, self.chunk);
        let Some(source) = self.source else { return Err(Stop::Changed) };
        let read = read_full_at(source, at, into).map_err(Stop::Source)?;
        if read < into.len() { Err(Stop::Changed) } else { Ok(()) }
    }

    /// Reads the source from front to back.
    fn in_order(&self, source: &mut FileReader) -> Result<(), Stop> {
        let (mut buffers, mut at) = (Buffers::default(), 0);
        while at < self.end() {
            size_to(&mut buffers.new, self.new_size, at, self.chunk);
            source.read_exact(&mut buffers.new).map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => Stop::Changed,
                _ => Stop::Source(error),
            })?;
            self.compare(at, &mut buffers)?;
            at += self.chunk;
        }
        match source.read(&mut [0]).map_err(Stop::Source)? {
            0 => Ok(()),
            _ => Err(Stop::Changed),
        }
    }

    /// Compares one chunk, block by block.
    fn compare(&self, at: u64, buffers: &mut Buffers) -> Result<(), Stop> {
        self.context.check().map_err(Stop::Fatal)?;
        self.context.tally.add_read(buffers.new.len() as u64);
        if self.source.is_none() {
            // From a server, all of it comes over the line.
            self.take(buffers.new.len())?;
        }
        if self.kept.is_none() {
            self.read_target(at, self.chunk, &mut buffers.old)?;
        }
        let mut block_at = at;
        while block_at < self.end().min(at + self.chunk) {
            let from = usize::try_from(block_at - at).unwrap_or(usize::MAX);
            let new = part(&buffers.new, from, self.block);
            if let Some(kept) = self.kept {
                let known = usize::try_from(block_at / self.block).ok().and_then(|n| kept.get(n));
                let hash = block_hash(new);
                if known == Some(&hash) {
                    self.note(block_at, Some(hash), Some(hash));
                } else {
                    self.read_target(block_at, self.block, &mut buffers.old)?;
                    let old = buffers.old.as_slice();
                    self.note(block_at, some(new, || hash), some(old, || block_hash(old)));
                    self.differ(block_at, new, old)?;
                }
            } else {
                let old = part(&buffers.old, from, self.block);
                let hash = some(new, || block_hash(new));
                if new == old {
                    self.note(block_at, hash, hash);
                } else {
                    self.note(block_at, hash, some(old, || block_hash(old)));
                    self.differ(block_at, new, old)?;
                }
            }
            block_at += self.block;
        }
        Ok(())
    }

    /// Waits until so many bytes may be copied.
    fn take(&self, bytes: usize) -> Result<(), Stop> {
        self.context.limit.take(bytes as u64, self.context).map_err(Stop::Fatal)
    }

    fn read_target(&self, at: u64, length: u64, into: &mut Vec<u8>) -> Result<(), Stop> {
        size_to(into, self.old_size, at, length);
        match read_full_at(self.target, at, into) {
            Ok(read) if read == into.len() => {
                self.context.tally.add_read(read as u64);
                Ok(())
            }
            _ => Err(Stop::Target),
        }
    }

    fn note(&self, at: u64, new: Option<BlockHash>, old: Option<BlockHash>) {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(number) = usize::try_from(at / self.block) else { return };
        if let (Some(hash), Some(slot)) = (new, out.new.get_mut(number)) {
            *slot = hash;
        }
        if let (Some(hash), Some(slot)) = (old, out.old.get_mut(number)) {
            *slot = hash;
        }
    }

    /// Hands on the pages of a block that differ, neighbours together. Past its end, a version counts as zeros: that is
    /// what a file has there that is made longer.
    fn differ(&self, at: u64, new: &[u8], old: &[u8]) -> Result<(), Stop> {
        let length = new.len().max(old.len());
        let mut begin = None;
        for page in (0..length).step_by(PAGE) {
            let same = is_same(part(new, page, PAGE as u64), part(old, page, PAGE as u64));
            match (same, begin) {
                (false, None) => begin = Some(page),
                (true, Some(from)) => {
                    self.extent(at, from..page, new, old)?;
                    begin = None;
                }
                _ => {}
            }
        }
        begin.map_or(Ok(()), |from| self.extent(at, from..length, new, old))
    }

    fn extent(&self, at: u64, range: std::ops::Range<usize>, new: &[u8], old: &[u8]) -> Result<(), Stop> {
        let at = at + range.start as u64;
        let piece = |side: &'_ [u8]| side.len().min(range.end).saturating_sub(range.start) as u64;
        let (new, old) = (part(new, range.start, piece(new)), part(old, range.start, piece(old)));
        if self.source.is_some() {
            self.take(new.len())?;
        }
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.changed += new.len().max(old.len()) as u64;
        if out.changed > self.limit {
            return Err(Stop::TooMuch);
        }
        let written = match &mut out.sink {
            Sink::Records { redo, undo } => {
                let redone = if new.is_empty() { Ok(()) } else { redo.extent(at, new) };
                redone.and_then(|()| match undo {
                    Some(undo) if !old.is_empty() => undo.extent(at, old),
                    _ => Ok(()),
                })
            }
            Sink::Clone(_) if new.is_empty() => Ok(()),
            Sink::Clone(clone) => {
                self.context.tally.add_written(new.len() as u64);
                clone.write_at(at, new)
            }
        };
        written.map_err(Stop::Write)
    }
}

/// Gives a buffer the length of what a file of `size` bytes has from `at` on, at most `most`.
fn size_to(buffer: &mut Vec<u8>, size: u64, at: u64, most: u64) {
    buffer.resize(usize::try_from(size.saturating_sub(at).min(most)).unwrap_or(0), 0);
}

/// What `bytes` has from `from` on, at most `length`.
fn part(bytes: &[u8], from: usize, length: u64) -> &[u8] {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.get(..usize::try_from(length).unwrap_or(usize::MAX)).unwrap_or(rest)
}

fn some(bytes: &[u8], hash: impl FnOnce() -> BlockHash) -> Option<BlockHash> {
    (!bytes.is_empty()).then(hash)
}

/// Whether two pieces are equal when the shorter one goes on with zeros.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let common = one.len().min(other.len());
    let ((a, one_more), (b, other_more)) = (one.split_at(common), other.split_at(common));
    a == b && one_more.iter().chain(other_more).all(|byte| *byte == 0)
}
