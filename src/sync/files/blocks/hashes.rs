//! Kept block hashes: what the content of a large target file is, so that it need not be read again to find what changed.
//!
//! A record `.poolsync/blocks/KEY` (KEY from the path) is only good for the very file it was made of: inode, size, times
//! of content and of state. Whoever else writes to the file gives it another identity, and then it is read. A record is
//! written with the staged content, gets its identity once the content is in place, and takes its name last.
//!
//! Blocks are 64 KiB, doubled until a file has at most 2²⁰ of them: the hashes of 1 TiB take 16 MiB.

use std::io;

use crate::sync::{
    context::Context,
    error::SyncError,
    files::{
        CONTROL,
        apply::make_dirs,
        facts::{Facts, Kind, Mtime, join},
        listing::Listing,
        store::{FileReader, FileStore, Verb, Writable},
    },
    readable::readable,
    wire::{Taker, put_u64},
};

use super::{
    BLOCKS,
    patcher::Identity,
    record::{broken, read_all_at, read_full_at},
};

/// The smallest block, in bytes.
const SMALLEST: u64 = 64 << 10;
/// The most blocks of one file.
const MOST: u64 = 1 << 20;

/// The block size for a file, in bytes.
pub(super) fn block_size(size: u64) -> u64 {
    SMALLEST * size.div_ceil(SMALLEST * MOST).max(1).next_power_of_two()
}

/// The first half of a block's BLAKE3: nobody finds two blocks with the same by chance.
pub(super) type BlockHash = [u8; 16];
/// Stands for a whole content: BLAKE3 over size, block size and block hashes.
pub(super) type Digest = [u8; 32];

pub(super) fn block_hash(bytes: &[u8]) -> BlockHash {
    let mut hash = [0; 16];
    hash.copy_from_slice(blake3::hash(bytes).as_bytes().split_at(16).0);
    hash
}

pub(super) fn digest(size: u64, block: u64, hashes: &[BlockHash]) -> Digest {
    let mut whole = blake3::Hasher::new();
    whole.update(&size.to_le_bytes()).update(&block.to_le_bytes()).update(hashes.as_flattened());
    *whole.finalize().as_bytes()
}

/// Reads a file from front to back for its digest, handing each piece on.
pub(super) fn digest_of(
    file: &FileReader,
    block: u64,
    context: &Context,
    each: impl FnMut(&[u8]) -> Result<(), SyncError>,
    failed: impl Fn(io::Error) -> SyncError,
) -> Result<Digest, SyncError> {
    digest_by(|at, into| read_full_at(file, at, into), block, context, each, failed)
}

/// As [`digest_of`], of what `read_full_at` reads.
pub(super) fn digest_by(
    read_full_at: impl Fn(u64, &mut [u8]) -> io::Result<usize>,
    block: u64,
    context: &Context,
    mut each: impl FnMut(&[u8]) -> Result<(), SyncError>,
    failed: impl Fn(io::Error) -> SyncError,
) -> Result<Digest, SyncError> {
    let mut buffer = vec![0; usize::try_from(block).map_err(|_| failed(broken()))?];
    let (mut size, mut hashes) = (0, Vec::new());
    loop {
        context.check()?;
        let read = read_full_at(size, &mut buffer).map_err(&failed)?;
        let piece = buffer.get(..read).unwrap_or_default();
        if piece.is_empty() {
            return Ok(digest(size, block, &hashes));
        }
        context.tally.add_read(read as u64);
        hashes.push(block_hash(piece));
        each(piece)?;
        size += read as u64;
    }
}

/// What it is, with the form's version.
const MARK: &[u8; 8] = b"PSBLCK01";
/// Mark, identity, block size, length of the path, number of hashes, BLAKE3 of path and hashes, BLAKE3 of all that.
const HEADER: usize = 8 + Identity::LENGTH + 24 + 64;

#[derive(Debug)]
struct Header {
    identity: Identity,
    block: u64,
    path_length: u64,
    count: u64,
    body: [u8; 32],
}

impl Header {
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER);
        out.extend_from_slice(MARK);
        self.identity.encode(&mut out);
        put_u64(&mut out, self.block);
        put_u64(&mut out, self.path_length);
        put_u64(&mut out, self.count);
        out.extend_from_slice(&self.body);
        let checksum = blake3::hash(&out);
        out.extend_from_slice(checksum.as_bytes());
        out
    }

    fn read(file: &FileReader) -> io::Result<Self> {
        let mut bytes = [0; HEADER];
        read_all_at(file, 0, &mut bytes)?;
        let (head, checksum) = bytes.split_at(HEADER - 32);
        if blake3::hash(head).as_bytes() != checksum {
            return Err(broken());
        }
        let mut taker = Taker(head);
        if taker.slice(MARK.len())? != MARK {
            return Err(broken());
        }
        Ok(Self {
            identity: Identity::decode(&mut taker)?,
            block: taker.u64()?,
            path_length: taker.u64()?,
            count: taker.u64()?,
            body: taker.slice(32)?.try_into().map_err(|_| broken())?,
        })
    }

    /// The path of the file that the record is of.
    fn path(&self, file: &FileReader) -> io::Result<Vec<u8>> {
        let length = usize::try_from(self.path_length).ok().filter(|length| *length <= 1 << 20).ok_or_else(broken)?;
        let mut path = vec![0; length];
        read_all_at(file, HEADER as u64, &mut path)?;
        Ok(path)
    }
}

/// Where a file's record is kept.
fn place(path: &[u8]) -> Vec<u8> {
    let hex = blake3::hash(path).to_hex();
    join(BLOCKS, hex.as_bytes().split_at(32).0)
}

/// The hashes of a file, if a good record of it is kept.
pub(super) fn load(store: &FileStore, path: &[u8], identity: &Identity, block: u64) -> Option<Vec<BlockHash>> {
    let file = store.open(&place(path)).ok()?;
    let header = Header::read(&file).ok()?;
    let fits = header.identity == *identity
        && header.block == block
        && header.count == identity.size.div_ceil(block)
        && header.count <= MOST;
    if !fits || header.path(&file).ok()? != path {
        return None;
    }
    let mut hashes = vec![[0; 16]; usize::try_from(header.count).ok()?];
    read_all_at(&file, HEADER as u64 + header.path_length, hashes.as_flattened_mut()).ok()?;
    let body = *blake3::Hasher::new().update(path).update(hashes.as_flattened()).finalize().as_bytes();
    (body == header.body).then_some(hashes)
}

/// Writes a record that waits in staging for its file to be in place; returns its length in bytes.
pub(super) fn write(
    target: &Writable,
    waiting: &[u8],
    path: &[u8],
    block: u64,
    hashes: &[BlockHash],
) -> io::Result<u64> {
    let body = *blake3::Hasher::new().update(path).update(hashes.as_flattened()).finalize().as_bytes();
    let identity = Identity { inode: 0, links: 0, size: 0, mtime: Mtime::default(), ctime: Mtime::default() };
    let header = Header { identity, block, path_length: path.len() as u64, count: hashes.len() as u64, body }.encode();
    let mut file = target.create(waiting)?;
    for part in [&header, path, hashes.as_flattened()] {
        file.write_all(part)?;
    }
    Ok((header.len() + path.len() + hashes.len() * 16) as u64)
}

/// Keeps a waiting record: the file at `path` has the content that the hashes are of.
pub(in crate::sync::files) fn keep(target: &Writable, waiting: &[u8], path: &[u8]) -> io::Result<()> {
    let identity = target.store().file_identity(path)?;
    let mut header = Header::read(&target.store().open(waiting)?)?;
    header.identity = identity;
    target.open_to_patch(waiting)?.write_at(0, &header.encode())?;
    make_dirs(target, &[CONTROL, BLOCKS])?;
    target.carry_out(Verb::Rename { from: waiting, to: &place(path), replace: true })
}

/// Forgets what is known of a file.
pub(super) fn forget(target: &Writable, path: &[u8]) -> io::Result<()> {
    let place = place(path);
    match target.store().facts(&place) {
        Ok(_) => target.carry_out(Verb::RemoveFile { path: &place }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes all records, or only those of files that are gone or were changed since.
pub(in crate::sync::files) fn sweep(target: &Writable, all: bool) -> Result<(), SyncError> {
    let store = target.store();
    let is_there = |facts: io::Result<Facts>| facts.is_ok_and(|facts| facts.kind == Kind::Dir);
    if !is_there(store.facts(BLOCKS)) {
        return Ok(());
    }
    let mut listing = Listing::default();
    store.list(BLOCKS, &mut listing)?;
    for path in listing.iter().map(|(name, _)| join(BLOCKS, name)) {
        let is_good = || {
            let file = store.open(&path)?;
            let header = Header::read(&file)?;
            Ok::<_, io::Error>(store.file_identity(&header.path(&file)?)? == header.identity)
        };
        if all || !is_good().unwrap_or(false) {
            let removed = target.carry_out(Verb::RemoveFile { path: &path });
            removed.map_err(|source| SyncError::Publish { item: readable(&path), source })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_grow_with_the_file_so_that_hashes_stay_few() {
        assert_eq!(block_size(0), 64 << 10);
        assert_eq!(block_size(64 << 30), 64 << 10);
        assert_eq!(block_size((64 << 30) + 1), 128 << 10);
        assert_eq!(block_size(1 << 40), 1 << 20);
    }
}
