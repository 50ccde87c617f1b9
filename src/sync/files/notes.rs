//! Notes: what the items were that a run changes or deletes, kept in `.poolsync/recycle/RUN.facts` so that they can be put
//! back as they were.
//!
//! A new mode or time leaves no image behind, some servers hold neither modes nor links, and where something is gone
//! altogether its name must still be known. The notes of a run are one file, durable before the run changes anything. A
//! run that is taken up again adds a second one; what the first says of an item counts.
//!
//! ```text
//! 8 bytes      “PSFACT01”
//! 4 + n each   length and bytes of a note: what follows, path, facts before, facts after an update, extended attributes
//! 4            the end: all bits set
//! 32           BLAKE3 of everything before
//! ```
//! Numbers are little-endian; lengths inside a note have 64 bits.

use std::io::{self, BufReader, Read};

use crate::sync::{
    context::Context,
    error::SyncError,
    readable::readable,
    wire::{Taker, put_bytes, put_u64},
};

use super::{
    compare::Comparison,
    extras::Extras,
    facts::{Facts, FileStep, Kind, What, join, put_facts, take_facts},
    stage::Staged,
    store::{FileReader, FileStore, FileWriter},
};

const MARK: &[u8; 8] = b"PSFACT01";
/// How much is written at once, in bytes.
const PIECE: usize = 256 << 10;
/// No note is longer than this, in bytes: one that claims to be is broken.
const LIMIT: u32 = 64 << 20;
const END: u32 = u32::MAX;

const COPIES: u8 = 1;
const WITH_NEW: u8 = 2;
const WITH_EXTRAS: u8 = 4;

/// What an item was before a run changed or deleted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub path: Vec<u8>,
    pub old: Facts,
    /// What the run made of it; `None` if it deleted it.
    pub new: Option<Facts>,
    /// Whether its content went to recycle; otherwise only what belongs to it was changed.
    pub copies: bool,
    /// Its extended attributes, where no image carries them.
    pub extras: Option<Extras>,
}

impl Note {
    fn of(step: FileStep) -> Option<Self> {
        let copies = step.copies();
        let (old, new, copies) = match step.what {
            What::Update { old, new, .. } => {
                // What goes when the kind changes goes to recycle as a whole.
                let goes = old.kind != new.kind;
                (old, Some(new), copies || goes)
            }
            What::Delete(old) => (old, None, true),
            What::Insert(_) | What::Keep(_) => return None,
        };
        Some(Self { path: step.path, old, new, copies, extras: None })
    }

    fn encode(&self) -> Vec<u8> {
        let marks = [(self.copies, COPIES), (self.new.is_some(), WITH_NEW), (self.extras.is_some(), WITH_EXTRAS)];
        let mut out = vec![marks.iter().fold(0, |all, (is, mark)| if *is { all | mark } else { all })];
        put_bytes(&mut out, &self.path);
        put_facts(&mut out, &self.old);
        if let Some(new) = &self.new {
            put_facts(&mut out, new);
        }
        if let Some(extras) = &self.extras {
            put_u64(&mut out, extras.len() as u64);
            for (name, value) in extras {
                put_bytes(&mut out, name);
                put_bytes(&mut out, value);
            }
        }
        out
    }

    fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut taker = Taker(bytes);
        let marks = taker.u8()?;
        let has = |mark| marks & mark != 0;
        let (path, old) = (taker.bytes()?.to_vec(), take_facts(&mut taker)?);
        let new = if has(WITH_NEW) { Some(take_facts(&mut taker)?) } else { None };
        let extras = if has(WITH_EXTRAS) {
            let count = taker.u64()?;
            let each = (0..count).map(|_| Ok((taker.bytes()?.to_vec(), taker.bytes()?.to_vec())));
            Some(each.collect::<io::Result<Extras>>()?)
        } else {
            None
        };
        Ok(Self { path, old, new, copies: has(COPIES), extras })
    }
}

/// Writes the notes of a plan that is about to be published into its staging folder; returns where, if there are any.
pub(super) fn write(comparison: &Comparison, staged: &Staged, context: &Context) -> Result<Option<Vec<u8>>, SyncError> {
    let totals = comparison.plan.totals();
    if !comparison.recycle || totals.updates + totals.deletes == 0 {
        return Ok(None);
    }
    let (target, path) = (&comparison.target, join(&staged.folder, b"facts"));
    let failed = |source| SyncError::Stage { item: readable(&path), source };
    let mut writer = Writer { file: target.create(&path).map_err(failed)?, hasher: Box::default(), buffer: Vec::new() };
    writer.buffer.extend_from_slice(MARK);
    let extras = target.store().abilities().extras;
    let mut steps = comparison.plan.steps().forward();
    while let Some((number, record)) = steps.next().map_err(SyncError::Scratch)? {
        if staged.left_out.contains(&number) {
            continue;
        }
        let Some(mut note) = Note::of(FileStep::decode(record).map_err(SyncError::Scratch)?) else { continue };
        if extras && (note.old.kind == Kind::Dir || note.old.kind == Kind::File && !note.copies) {
            // Attributes that can’t be read can’t be kept either.
            note.extras = target.store().extras(&note.path).ok();
        }
        context.check()?;
        writer.note(&note.encode()).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    Ok(Some(path))
}

struct Writer {
    file: FileWriter,
    /// On the heap for its size.
    hasher: Box<blake3::Hasher>,
    buffer: Vec<u8>,
}

impl Writer {
    fn note(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.buffer.extend(length.to_le_bytes());
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hasher.update(&self.buffer);
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.buffer.extend(END.to_le_bytes());
        self.flush()?;
        let checksum = *self.hasher.finalize().as_bytes();
        self.file.write_all(&checksum)?;
        let facts = Facts { mode: 0o600, mtime: super::known::now(), ..Facts::default() };
        self.file.finish(&facts)
    }
}

/// Hands the notes of one file to `take`. `false` if it is not, bit by bit, what was written: then what was handed out
/// does not count.
pub(super) fn read(
    store: &FileStore,
    place: &[u8],
    context: &Context,
    mut take: impl FnMut(Note),
) -> Result<bool, SyncError> {
    let failed = |source| SyncError::Listing { store: store.place(), folder: readable(place), source };
    let file = match store.open(place) {
        Ok(file) => file,
        Err(source) => return Err(failed(source)),
    };
    let mut reader = Reader { file: BufReader::with_capacity(PIECE, file), hasher: Box::default() };
    loop {
        context.check()?;
        match reader.next() {
            Ok(Some(note)) => take(note),
            Ok(None) => return Ok(true),
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => {
                return Ok(false);
            }
            Err(error) => return Err(failed(error)),
        }
    }
}

struct Reader {
    file: BufReader<FileReader>,
    /// On the heap for its size.
    hasher: Box<blake3::Hasher>,
}

impl Reader {
    /// The next note; `None` at an end that fits all that came before.
    fn next(&mut self) -> io::Result<Option<Note>> {
        let broken = || io::Error::from(io::ErrorKind::InvalidData);
        if self.hasher.count() == 0 && self.take(MARK.len())? != MARK {
            return Err(broken());
        }
        let length = self.take(4)?.try_into().map(u32::from_le_bytes).map_err(|_| broken())?;
        if length == END {
            let mut checksum = [0; 32];
            self.file.read_exact(&mut checksum)?;
            return if self.hasher.finalize() == checksum { Ok(None) } else { Err(broken()) };
        }
        if length > LIMIT {
            return Err(broken());
        }
        let bytes = self.take(usize::try_from(length).map_err(|_| broken())?)?;
        Note::decode(&bytes).map(Some)
    }

    fn take(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.file.read_exact(&mut bytes)?;
        self.hasher.update(&bytes);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::files::MemoryFolder;

    fn note(path: &[u8], new: Option<Facts>) -> Note {
        let old = Facts { size: 5, mode: 0o640, ..Facts::default() };
        let extras = new.is_some().then(|| vec![(b"user.a".to_vec(), b"1".to_vec())]);
        Note { path: path.to_vec(), old, copies: new.is_none(), new, extras }
    }

    #[test]
    fn notes_read_back_and_broken_ones_do_not_count() {
        let (folder, context) = (MemoryFolder::default(), Context::default());
        let target = FileStore::Memory(folder.clone()).lock().expect("lock");
        let file = target.create(b"notes").expect("create");
        let notes = [note(b"a\n", None), note(b"b/\xff", Some(Facts::default()))];
        let mut writer = Writer { file, hasher: Box::default(), buffer: MARK.to_vec() };
        for note in &notes {
            writer.note(&note.encode()).expect("write");
        }
        writer.finish().expect("finish");
        let (facts, bytes) = folder.item(b"notes").expect("notes");
        let read_back = |content: &[u8]| {
            folder.put("notes", facts.clone(), content);
            let mut back = Vec::new();
            let whole = read(target.store(), b"notes", &context, |note| back.push(note)).expect("read");
            whole.then_some(back)
        };
        assert_eq!(read_back(&bytes).as_deref(), Some(notes.as_slice()));
        for at in 0..bytes.len() {
            assert_eq!(read_back(&bytes[..at]), None, "cut at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(read_back(&changed), None, "changed at {at}");
        }
    }
}
