//! The manifest: what the store itself can't hold about its items, written last of all into `.poolsync/manifest`.
//!
//! For every item it has kind, time, mode, where a link points, the content's BLAKE3, and how the server's listing showed
//! the item right after we wrote it. An item that is shown differently now was touched by somebody else, and then the
//! listing's word counts. It ends with a checksum: half a manifest is noticed, and refused.
//!
//! Format: the line `poolsync manifest 1`; a record for each item, directories before what is in them; a zero record and
//! the BLAKE3 of all that. A record is: its length (u16, never 0), flags, kind, mode (u16), seconds (i64), nanoseconds
//! (u32), size, tag (u64), time (i64); user and group (u32), the link's text (u16 and bytes) and the hash (32 bytes) if
//! flags say so; then how many bytes of the path are those of the record before (u16), and the rest of it. Numbers are
//! little-endian.

use std::io;

use crate::sync::{
    files::facts::{Facts, Kind, Mtime, Owner},
    wire::{Taker, put_u64, short},
};

use super::tree::{Item, Seen, Tree, is_own};

const HEAD: &[u8] = b"poolsync manifest 1\n";
const WITH_HASH: u8 = 1;
const WITH_LINK: u8 = 2;
const WITH_OWNER: u8 = 4;
/// How much is handed on at once, in bytes.
const PIECE: usize = 1 << 20;

/// Writes the manifest of a tree to `sink`, piece by piece.
pub(super) fn write<E>(tree: &Tree, mut sink: impl FnMut(Vec<u8>) -> Result<(), E>) -> Result<(), E> {
    let mut hasher = blake3::Hasher::new();
    let mut out = HEAD.to_vec();
    let mut last: Vec<u8> = Vec::new();
    tree.walk(b"", |path, item| {
        // Longer paths than a record can hold don't come from any store we read.
        if is_own(path) || path.len() > 30_000 {
            return Ok(());
        }
        let record = encode(tree, path, item, &last);
        out.extend(u16::try_from(record.len()).unwrap_or(u16::MAX).to_le_bytes());
        out.extend(record);
        last.clear();
        last.extend_from_slice(path);
        if out.len() >= PIECE {
            hasher.update(&out);
            sink(std::mem::take(&mut out))?;
        }
        Ok(())
    })?;
    out.extend([0, 0]);
    hasher.update(&out);
    out.extend(hasher.finalize().as_bytes());
    sink(out)
}

fn encode(tree: &Tree, path: &[u8], item: &Item, last: &[u8]) -> Vec<u8> {
    let hash = tree.hash(item);
    let link = if item.kind == Kind::Link { Some(tree.link(item)) } else { None };
    let marks = [(hash.is_some(), WITH_HASH), (link.is_some(), WITH_LINK), (item.owner.is_some(), WITH_OWNER)];
    let flags = marks.iter().fold(0, |flags, (is, mark)| if *is { flags | mark } else { flags });
    let kind = match item.kind {
        Kind::Dir => 1,
        Kind::Link => 2,
        _ => 0,
    };
    let mut out = vec![flags, kind];
    out.extend(item.mode.to_le_bytes());
    put_u64(&mut out, item.seconds.cast_unsigned());
    out.extend(item.nanos.to_le_bytes());
    put_u64(&mut out, item.seen.size);
    put_u64(&mut out, item.seen.tag);
    put_u64(&mut out, item.seen.time.cast_unsigned());
    if let Some(owner) = item.owner {
        out.extend(owner.user.to_le_bytes());
        out.extend(owner.group.to_le_bytes());
    }
    if let Some(link) = link {
        let link = link.get(..link.len().min(30_000)).unwrap_or_default();
        out.extend(u16::try_from(link.len()).unwrap_or(0).to_le_bytes());
        out.extend(link);
    }
    if let Some(hash) = hash {
        out.extend(hash);
    }
    let shared = path.iter().zip(last).take_while(|(a, b)| a == b).count();
    out.extend(u16::try_from(shared).unwrap_or(0).to_le_bytes());
    out.extend(path.get(shared..).unwrap_or_default());
    out
}

/// Reads a manifest that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Reader {
    rest: Vec<u8>,
    hasher: blake3::Hasher,
    last: Vec<u8>,
    stage: Stage,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Head,
    Records,
    Sum,
}

impl Reader {
    /// Takes the next piece and puts what is complete into the tree.
    pub fn push(&mut self, piece: &[u8], tree: &mut Tree) -> io::Result<()> {
        self.rest.extend_from_slice(piece);
        let rest = std::mem::take(&mut self.rest);
        let mut at = 0;
        if self.stage == Stage::Head && rest.len() >= HEAD.len() {
            if !rest.starts_with(HEAD) {
                return Err(short());
            }
            at = HEAD.len();
            self.stage = Stage::Records;
        }
        while self.stage == Stage::Records {
            let Some(length) = rest.get(at..at + 2).and_then(|l| l.try_into().ok()).map(u16::from_le_bytes) else {
                break;
            };
            if length == 0 {
                at += 2;
                self.stage = Stage::Sum;
                break;
            }
            let end = at + 2 + usize::from(length);
            let Some(record) = rest.get(at + 2..end) else { break };
            self.record(record, tree)?;
            at = end;
        }
        self.hasher.update(rest.get(..at).unwrap_or_default());
        self.rest = rest.get(at..).unwrap_or_default().to_vec();
        Ok(())
    }

    /// Whether all of it came, as it was written.
    pub fn finish(self) -> io::Result<()> {
        let whole = self.stage == Stage::Sum && self.rest == self.hasher.finalize().as_bytes();
        if whole { Ok(()) } else { Err(short()) }
    }

    fn record(&mut self, record: &[u8], tree: &mut Tree) -> io::Result<()> {
        let mut taker = Taker(record);
        let flags = taker.u8()?;
        let kind = match taker.u8()? {
            0 => Kind::File,
            1 => Kind::Dir,
            2 => Kind::Link,
            _ => return Err(short()),
        };
        if flags & !(WITH_HASH | WITH_LINK | WITH_OWNER) != 0 || (flags & WITH_LINK != 0) != (kind == Kind::Link) {
            return Err(short());
        }
        let mode = u32::from(u16_of(&mut taker)?);
        let mtime = Mtime { seconds: taker.i64()?, nanos: taker.u32()? };
        let seen = Seen { size: taker.u64()?, tag: taker.u64()?, time: taker.i64()? };
        let owner =
            if flags & WITH_OWNER != 0 { Some(Owner { user: taker.u32()?, group: taker.u32()? }) } else { None };
        let link = if flags & WITH_LINK != 0 {
            let length = u16_of(&mut taker)?;
            taker.slice(length.into())?.into()
        } else {
            Box::default()
        };
        let hash = if flags & WITH_HASH != 0 { taker.slice(32)?.try_into().ok() } else { None };
        let shared = u16_of(&mut taker)?;
        if usize::from(shared) > self.last.len() {
            return Err(short());
        }
        self.last.truncate(shared.into());
        self.last.extend_from_slice(taker.0);
        let facts = Facts { kind, size: seen.size, mtime, mode, owner, link, ..Facts::default() };
        let item = tree.item(&facts, seen, hash);
        // Its directory came before it, or the records are in disorder.
        tree.put(&self.last, item)
    }
}

fn u16_of(taker: &mut Taker<'_>) -> io::Result<u16> {
    Ok(u16::from_le_bytes(taker.slice(2)?.try_into().map_err(|_| short())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Tree {
        let mut tree = Tree::new();
        assert!(tree.make_way(b"a/b\n/f", Mtime::default()));
        let owner = Some(Owner { user: 7, group: 8 });
        let mtime = Mtime { seconds: -5, nanos: 7 };
        let mut facts = Facts { size: 9, mtime, mode: 0o4640, owner, ..Facts::default() };
        let file = tree.item(&facts, Seen { size: 9, tag: 3, time: 8 }, Some([5; 32]));
        tree.put(b"a/b\n/f\xff", file).expect("put");
        facts.kind = Kind::Link;
        facts.link = b"../x"[..].into();
        let link = tree.item(&facts, Seen::default(), None);
        tree.put(b"a/l", link).expect("put");
        tree
    }

    fn written(tree: &Tree) -> Vec<u8> {
        let mut out = Vec::new();
        write::<()>(tree, |piece| {
            out.extend(piece);
            Ok(())
        })
        .expect("write");
        out
    }

    fn read(bytes: &[u8], step: usize) -> io::Result<Tree> {
        let (mut tree, mut reader) = (Tree::new(), Reader::default());
        for piece in bytes.chunks(step) {
            reader.push(piece, &mut tree)?;
        }
        reader.finish().map(|()| tree)
    }

    #[test]
    fn a_manifest_reads_back_in_pieces_of_any_size() {
        let bytes = written(&sample());
        for step in [1, 7, bytes.len()] {
            let tree = read(&bytes, step).expect("read");
            assert_eq!(written(&tree), bytes);
            let item = tree.get(b"a/b\n/f\xff").expect("the file");
            assert_eq!((tree.facts(&item).mtime.seconds, item.mode, tree.hash(&item)), (-5, 0o4640, Some([5; 32])));
            assert_eq!(tree.facts(&tree.get(b"a/l").expect("the link")).link[..], *b"../x");
            assert_eq!(tree.facts(&item).owner, Some(Owner { user: 7, group: 8 }));
        }
    }

    #[test]
    fn a_manifest_that_was_cut_or_changed_anywhere_is_refused() {
        let bytes = written(&sample());
        for at in 0..bytes.len() {
            assert!(read(&bytes[..at], 64).is_err(), "cut at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(read(&changed, 64).is_err(), "changed at {at}");
        }
        assert!(read(&[bytes.as_slice(), b"x"].concat(), 64).is_err());
    }
}
