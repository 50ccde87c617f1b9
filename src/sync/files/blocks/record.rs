//! The form that redo and undo records share: what is to be written where in one file, and how to know that it fits.
//!
//! ```text
//! 8 bytes      what it is, with the form's version: “PSREDO01” or “PSUNDO01”
//! 8 + n        length and bytes of the header: path, identity and facts before, facts after, block size, extended
//!              attributes before and after, if they are kept
//! 16 + n each  extents in any order: place in the file, length, bytes
//! 16           the end of the extents: two numbers with all bits set
//! 32 + 32      digests of the content before and after (see the module “hashes”)
//! 32           BLAKE3 of everything before
//! ```
//! Numbers are little-endian, of 64 bits where nothing else is said.

use std::io::{self, Read as _};

use crate::sync::{
    files::{
        extras::Extras,
        facts::{Facts, put_facts, take_facts},
        store::{FileReader, FileStore, FileWriter, Writable},
    },
    wire::{Taker, put_bytes, put_u64},
};

use super::{hashes::Digest, patcher::Identity};

/// What a record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// New bytes.
    Redo,
    /// Old bytes.
    Undo,
}

impl Purpose {
    const fn mark(self) -> &'static [u8; 8] {
        match self {
            Self::Redo => b"PSREDO01",
            Self::Undo => b"PSUNDO01",
        }
    }
}

/// How much of a record is written or read at once, in bytes.
const PIECE: usize = 256 << 10;
/// No header is longer than this, in bytes: one that claims to be is broken.
const HEADER_LIMIT: u64 = 64 << 20;
/// Both digests and the checksum, in bytes.
const TRAILER: u64 = 96;

/// What a record is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub path: Vec<u8>,
    /// The target file for which the record was made.
    pub identity: Identity,
    pub old: Facts,
    pub new: Facts,
    /// The block size of the digests, in bytes.
    pub block: u64,
    /// The extended attributes before and after, where they are copied.
    pub extras: Option<(Extras, Extras)>,
}

/// What the file's content is before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digests {
    pub old: Digest,
    pub new: Digest,
}

/// Writes one record.
#[derive(Debug)]
pub(super) struct RecordWriter {
    file: FileWriter,
    /// On the heap for its size.
    hasher: Box<blake3::Hasher>,
    buffer: Vec<u8>,
    written: u64,
}

impl RecordWriter {
    pub fn begin(target: &Writable, path: &[u8], purpose: Purpose, header: &Header) -> io::Result<Self> {
        let mut bytes = Vec::with_capacity(header.path.len() + 256);
        put_bytes(&mut bytes, &header.path);
        header.identity.encode(&mut bytes);
        put_facts(&mut bytes, &header.old);
        put_facts(&mut bytes, &header.new);
        put_u64(&mut bytes, header.block);
        put_extras(&mut bytes, header.extras.as_ref());
        let mut buffer = Vec::with_capacity(PIECE);
        buffer.extend_from_slice(purpose.mark());
        put_bytes(&mut buffer, &bytes);
        Ok(Self { file: target.create(path)?, hasher: Box::default(), buffer, written: 0 })
    }

    pub fn extent(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        put_u64(&mut self.buffer, at);
        put_bytes(&mut self.buffer, bytes);
        if self.buffer.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    /// Completes the record; returns its length in bytes.
    pub fn finish(mut self, digests: &Digests) -> io::Result<u64> {
        put_u64(&mut self.buffer, u64::MAX);
        put_u64(&mut self.buffer, u64::MAX);
        self.buffer.extend_from_slice(&digests.old);
        self.buffer.extend_from_slice(&digests.new);
        self.flush()?;
        let checksum = *self.hasher.finalize().as_bytes();
        self.file.write_all(&checksum)?;
        Ok(self.written + checksum.len() as u64)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hasher.update(&self.buffer);
        self.file.write_all(&self.buffer)?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}

/// A record that is read.
#[derive(Debug)]
pub(super) struct Record {
    file: FileReader,
    pub header: Header,
    /// Where the extents begin.
    begin: u64,
    /// Where the next extent, or the rest of this one, begins.
    at: u64,
}

/// Bytes for a place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub at: u64,
    pub length: u64,
}

impl Record {
    /// Opens a record and reads its header.
    pub fn open(store: &FileStore, path: &[u8], purpose: Purpose) -> io::Result<Self> {
        let file = store.open(path)?;
        let mut start = [0; 16];
        read_all_at(&file, 0, &mut start)?;
        let mut taker = Taker(&start);
        if taker.slice(8)? != purpose.mark() {
            return Err(broken());
        }
        let length = taker.u64()?;
        if length > HEADER_LIMIT {
            return Err(broken());
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| broken())?];
        read_all_at(&file, 16, &mut bytes)?;
        let mut taker = Taker(&bytes);
        let header = Header {
            path: taker.bytes()?.to_vec(),
            identity: Identity::decode(&mut taker)?,
            old: take_facts(&mut taker)?,
            new: take_facts(&mut taker)?,
            block: taker.u64()?,
            extras: take_extras(&mut taker)?,
        };
        if header.block == 0 {
            return Err(broken());
        }
        Ok(Self { file, header, begin: 16 + length, at: 16 + length })
    }

    /// Reads all of it; an error if it is not, bit by bit, what was written.
    pub fn check(store: &FileStore, path: &[u8]) -> io::Result<Digests> {
        let mut file = store.open(path)?;
        let size = store.facts(path)?.size;
        let body = size.checked_sub(TRAILER).ok_or_else(broken)?;
        let (mut hasher, mut buffer, mut left) = (blake3::Hasher::new(), vec![0; PIECE], body);
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let piece = buffer.get_mut(..wanted).unwrap_or_default();
            file.read_exact(piece)?;
            hasher.update(piece);
            left -= wanted as u64;
        }
        let mut trailer = [0; 96];
        file.read_exact(&mut trailer)?;
        let (digests, checksum) = trailer.split_at(64);
        hasher.update(digests);
        if hasher.finalize().as_bytes() != checksum {
            return Err(broken());
        }
        let mut taker = Taker(digests);
        let mut digest = || taker.slice(32)?.try_into().map_err(|_| broken());
        Ok(Digests { old: digest()?, new: digest()? })
    }

    /// Where in the record the bytes of each extent are, in the order of their places in the file.
    pub fn places(&mut self) -> io::Result<Vec<(Extent, u64)>> {
        self.rewind();
        let mut places = Vec::new();
        while let Some(extent) = self.next()? {
            places.push((extent, self.at));
            self.pass(extent);
        }
        places.sort_unstable_by_key(|(extent, _)| extent.at);
        Ok(places)
    }

    /// Reads bytes of an extent from anywhere in the record.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        read_all_at(&self.file, at, into)
    }

    /// Goes back to the first extent.
    pub const fn rewind(&mut self) {
        self.at = self.begin;
    }

    /// The next extent, if there is one. Its bytes follow by [`Record::read`] or are left by [`Record::pass`].
    pub fn next(&mut self) -> io::Result<Option<Extent>> {
        let mut bytes = [0; 16];
        read_all_at(&self.file, self.at, &mut bytes)?;
        let mut taker = Taker(&bytes);
        let extent = Extent { at: taker.u64()?, length: taker.u64()? };
        self.at += 16;
        Ok((extent.at != u64::MAX).then_some(extent))
    }

    /// Reads on in the extent's bytes.
    pub fn read(&mut self, into: &mut [u8]) -> io::Result<()> {
        read_all_at(&self.file, self.at, into)?;
        self.at += into.len() as u64;
        Ok(())
    }

    /// Leaves the extent's bytes unread.
    pub const fn pass(&mut self, extent: Extent) {
        self.at = self.at.saturating_add(extent.length);
    }

    /// Hands all extents out, in pieces.
    pub fn each(&mut self, mut act: impl FnMut(u64, &[u8]) -> io::Result<()>) -> io::Result<()> {
        self.rewind();
        let mut buffer = vec![0; PIECE];
        while let Some(Extent { mut at, mut length }) = self.next()? {
            while length > 0 {
                let wanted = usize::try_from(length).unwrap_or(PIECE).min(PIECE);
                let piece = buffer.get_mut(..wanted).unwrap_or_default();
                self.read(piece)?;
                act(at, piece)?;
                at += wanted as u64;
                length -= wanted as u64;
            }
        }
        Ok(())
    }
}

fn put_extras(out: &mut Vec<u8>, extras: Option<&(Extras, Extras)>) {
    let Some((old, new)) = extras else {
        out.push(0);
        return;
    };
    out.push(1);
    for side in [old, new] {
        put_u64(out, side.len() as u64);
        for (name, value) in side {
            put_bytes(out, name);
            put_bytes(out, value);
        }
    }
}

fn take_extras(taker: &mut Taker<'_>) -> io::Result<Option<(Extras, Extras)>> {
    if taker.u8()? == 0 {
        return Ok(None);
    }
    let mut side = || {
        let count = taker.u64()?;
        (0..count).map(|_| Ok((taker.bytes()?.to_vec(), taker.bytes()?.to_vec()))).collect::<io::Result<Extras>>()
    };
    Ok(Some((side()?, side()?)))
}

/// Fills `into` from `at` on; an error if the file is shorter.
pub(super) fn read_all_at(file: &FileReader, at: u64, into: &mut [u8]) -> io::Result<()> {
    let read = read_full_at(file, at, into)?;
    if read == into.len() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Reads from `at` on until `into` is full or the file ends; returns how many bytes there were.
pub(super) fn read_full_at(file: &FileReader, at: u64, into: &mut [u8]) -> io::Result<usize> {
    fill(into, at, |at, rest| file.read_at(at, rest))
}

/// Reads from `at` on, by a way of reading that may give less than is asked for, until `into` is full or there is no
/// more; returns how many bytes there were.
pub(super) fn fill(
    into: &mut [u8],
    at: u64,
    read_at: impl Fn(u64, &mut [u8]) -> io::Result<usize>,
) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = into.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match read_at(at + filled as u64, rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

pub(super) fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the record is not what was written")
}
