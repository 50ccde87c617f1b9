//! Goes on from what an earlier attempt of the same run has staged.
//!
//! While a run stages, it keeps a list of the whole files it copied ([`Confirmed`]); one comes onto it only once the disk has
//! confirmed all of its content. If the run ends before it publishes and is taken up again under its name, such a copy is
//! moved to where the new one would wait ([`Earlier`]), unless anybody has touched it or its source since it was made:
//! inode, change time, size, time, mode and owner tell. Both stores must be folders of this machine whose change times can
//! be trusted; of others everything is copied anew.
//!
//! The list is a sequence of records, each a length, that many bytes and their BLAKE3. The first names both stores, each
//! other one a file: path, place below the attempt's folder, the source's state, the copy's. What is broken ends it.

use std::{
    collections::{BTreeSet, HashMap},
    io::{self, BufReader, Read},
    sync::{Mutex, PoisonError},
};

use crate::sync::{
    error::SyncError,
    wire::{Taker, put_bytes, put_u64},
};

use super::{
    STAGING,
    blocks::Identity,
    compare::Comparison,
    facts::{Difference, Facts, FileStep, Kind, What, join, put_facts, take_facts},
    listing::Listing,
    store::{FileWriter, OWNER, Stamp, Verb, Writable},
};

/// How much is staged between two confirmations of the disk, in bytes.
const CONFIRM: u64 = 256 << 20;
/// Smaller files, in bytes, are as quickly copied as looked after.
const SMALLEST: u64 = 64 << 10;
/// How many files are looked after, at most: they are kept in memory.
const MOST: usize = 200_000;
/// No record is longer, in bytes.
const LONGEST: u64 = 1 << 20;
/// The list's name in an attempt's folder; steps have hexadecimal ones.
const LIST: &[u8] = b"list";

/// Both stores, where such a thing can be.
fn stores(comparison: &Comparison) -> Option<Vec<u8>> {
    let (source, target) = comparison.source.identity().zip(comparison.target.store().identity())?;
    Some([b"staged 1\n", source.as_bytes(), b"\n", target.as_bytes()].concat())
}

fn record(body: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(body.len() + 40);
    put_bytes(&mut record, body);
    record.extend_from_slice(blake3::hash(body).as_bytes());
    record
}

/// A copy that an earlier attempt made.
#[derive(Debug)]
struct Kept {
    place: Vec<u8>,
    /// The source's file, as it was before and after it was copied.
    source: Stamp,
    /// The copy, as it was when it was complete.
    copy: Identity,
}

/// What earlier attempts left behind.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Names in staging that hold it.
    pub folders: Vec<Vec<u8>>,
    kept: HashMap<Vec<u8>, Kept>,
}

impl Earlier {
    /// Takes the folders of earlier attempts aside: `RUN` becomes `RUN.1`, and so on. Removes from them what is on no list.
    pub fn find(comparison: &Comparison) -> Result<Self, SyncError> {
        let (mut earlier, target) = (Self::default(), &comparison.target);
        let Some(stores) = stores(comparison) else { return Ok(earlier) };
        let run = comparison.run.as_bytes();
        let mut inside = Listing::default();
        target.store().list(STAGING, &mut inside)?;
        let mut numbers: Vec<u32> = inside.iter().filter_map(|(name, _)| number(name, run)).collect();
        numbers.sort_unstable();
        if inside.iter().any(|(name, _)| name == run) {
            let next = numbers.last().map_or(1, |last| last.saturating_add(1));
            let to = join(STAGING, &numbered(run, next));
            let aside = Verb::Rename { from: &join(STAGING, run), to: &to, replace: false };
            if target.carry_out(aside).is_ok() {
                numbers.push(next);
            }
        }
        for number in numbers {
            let name = numbered(run, number);
            // What can't be read, or is of other stores, is cleared like anything else there.
            if earlier.load(target, &join(STAGING, &name), &stores).is_ok() {
                earlier.folders.push(name);
            }
        }
        let places: BTreeSet<&[u8]> = earlier.kept.values().map(|kept| kept.place.as_slice()).collect();
        for name in &earlier.folders {
            let folder = join(STAGING, name);
            prune(target, &folder, &|path| places.contains(path) || path == join(&folder, LIST))?;
        }
        Ok(earlier)
    }

    fn load(&mut self, target: &Writable, folder: &[u8], stores: &[u8]) -> io::Result<()> {
        let mut list = BufReader::new(target.store().open(&join(folder, LIST))?);
        if next_record(&mut list)?.as_deref() != Some(stores) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        while self.kept.len() < MOST
            && let Some(body) = next_record(&mut list)?
        {
            let mut taker = Taker(&body);
            let path = taker.bytes()?.to_vec();
            let place = join(folder, taker.bytes()?);
            let facts = take_facts(&mut taker)?;
            let source = Stamp { facts, marks: [taker.i64()?, taker.i64()?, taker.i64()?] };
            self.kept.insert(path, Kept { place, source, copy: Identity::decode(&mut taker)? });
        }
        Ok(())
    }

    /// Moves the copy of a step's file to `place`, if there is one that is complete and still what the source has; whether
    /// it did. A copy that will not do is removed: the new one needs its room.
    pub fn give(&self, comparison: &Comparison, step: &FileStep, place: &[u8], confirmed: &Confirmed<'_>) -> bool {
        let Some(kept) = self.kept.get(&step.path) else { return false };
        let target = &comparison.target;
        // Whatever stands in the way, a new copy finds out and says so.
        if !kept.is_good(comparison, step).unwrap_or(false)
            || target.carry_out(Verb::Rename { from: &kept.place, to: place, replace: false }).is_err()
        {
            let _ = target.carry_out(Verb::RemoveFile { path: &kept.place });
            return false;
        }
        confirmed.moved(step, place, &kept.source);
        true
    }
}

impl Kept {
    fn is_good(&self, comparison: &Comparison, step: &FileStep) -> io::Result<bool> {
        let (What::Insert(new) | What::Update { new, .. }) = &step.what else { return Ok(false) };
        let target = comparison.target.store();
        if new.kind != Kind::File || target.file_identity(&self.place)? != self.copy {
            return Ok(false);
        }
        let wanted = Facts { owner: new.owner, ..self.source.facts.clone() };
        let is_whole = Difference::between(&wanted, &target.facts(&self.place)?).is_none();
        Ok(is_whole && comparison.source.open(&step.path)?.stamp()? == self.source)
    }
}

fn numbered(run: &[u8], number: u32) -> Vec<u8> {
    [run, b".", number.to_string().as_bytes()].concat()
}

fn number(name: &[u8], run: &[u8]) -> Option<u32> {
    std::str::from_utf8(name.strip_prefix(run)?.strip_prefix(b".")?).ok()?.parse().ok()
}

/// The next whole record; `None` at the list's end, or where it breaks off.
fn next_record(list: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut read = || -> io::Result<Option<Vec<u8>>> {
        let mut length = [0; 8];
        list.read_exact(&mut length)?;
        let length = u64::from_le_bytes(length);
        if length > LONGEST {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let (mut body, mut hash) = (vec![0; usize::try_from(length).unwrap_or(0)], [0; 32]);
        list.read_exact(&mut body)?;
        list.read_exact(&mut hash)?;
        Ok((blake3::hash(&body) == hash).then_some(body))
    };
    match read() {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        record => record,
    }
}

/// Removes everything in a folder but the files that are to be spared, and what is above them.
fn prune(target: &Writable, folder: &[u8], spared: &impl Fn(&[u8]) -> bool) -> Result<bool, SyncError> {
    let mut inside = Listing::default();
    target.store().list(folder, &mut inside)?;
    let mut is_bare = true;
    for (name, listed) in inside.iter() {
        let path = join(folder, name);
        if listed.facts.kind == Kind::Dir && listed.facts.mode & OWNER == OWNER {
            is_bare &= prune(target, &path, spared)?;
        } else if spared(&path) {
            is_bare = false;
        } else {
            target.remove_tree(&path)?;
        }
    }
    if is_bare {
        target.remove_tree(folder)?;
    }
    Ok(is_bare)
}

/// Whether there is something for the run to go on from.
pub(super) fn is_there(comparison: &Comparison) -> bool {
    let (run, store) = (comparison.run.as_bytes(), comparison.target.store());
    let mut inside = Listing::default();
    let listed = store.list(STAGING, &mut inside).is_ok();
    let of_run = inside.iter().filter(|(name, _)| *name == run || number(name, run).is_some());
    listed && of_run.into_iter().any(|(name, _)| store.facts(&join(&join(STAGING, name), LIST)).is_ok())
}

/// The list of the present attempt.
#[derive(Debug)]
pub(super) struct Confirmed<'a> {
    target: &'a Writable,
    folder: Vec<u8>,
    /// `None` if no list is kept, or none any more.
    list: Mutex<Option<List>>,
}

#[derive(Debug)]
struct List {
    stores: Vec<u8>,
    file: Option<FileWriter>,
    /// Records of files that the disk has yet to confirm, and how many bytes these have.
    waiting: Vec<u8>,
    bytes: u64,
    files: usize,
}

impl<'a> Confirmed<'a> {
    /// For an attempt that stages in `folder`. Nothing is written before there is much to go on from.
    pub fn new(comparison: &'a Comparison, folder: &[u8]) -> Self {
        let begun = |stores| List { stores, file: None, waiting: Vec::new(), bytes: 0, files: 0 };
        let list = Mutex::new(stores(comparison).map(begun));
        Self { target: &comparison.target, folder: folder.to_vec(), list }
    }

    /// A whole file was copied, whose source looked like this before and after.
    pub fn copied(&self, step: &FileStep, place: &[u8], source: &Stamp) -> Result<(), SyncError> {
        let Some(record) = self.record(step, place, source) else { return Ok(()) };
        let full = {
            let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(list) = list.as_mut().filter(|list| list.files < MOST) else { return Ok(()) };
            list.files += 1;
            list.waiting.extend_from_slice(&record);
            list.bytes += source.facts.size;
            let is_full = list.bytes >= CONFIRM;
            is_full.then(|| {
                list.bytes = 0;
                std::mem::take(&mut list.waiting)
            })
        };
        let Some(full) = full else { return Ok(()) };
        self.target.carry_out(Verb::Sync).map_err(SyncError::StageNotDurable)?;
        self.append(&full);
        Ok(())
    }

    /// A copy that was confirmed before has another place now.
    fn moved(&self, step: &FileStep, place: &[u8], source: &Stamp) {
        if let Some(record) = self.record(step, place, source) {
            self.append(&record);
        }
    }

    fn record(&self, step: &FileStep, place: &[u8], source: &Stamp) -> Option<Vec<u8>> {
        if source.facts.size < SMALLEST || self.list.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            return None;
        }
        let copy = self.target.store().file_identity(place).ok()?;
        let mut body = Vec::with_capacity(256);
        put_bytes(&mut body, &step.path);
        put_bytes(&mut body, place.get(self.folder.len() + 1..)?);
        put_facts(&mut body, &source.facts);
        source.marks.iter().for_each(|mark| put_u64(&mut body, mark.cast_unsigned()));
        copy.encode(&mut body);
        Some(record(&body))
    }

    /// What can't be listed is only copied again if need be.
    fn append(&self, records: &[u8]) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = list.as_mut()
            && open.append(self.target, &join(&self.folder, LIST), records).is_err()
        {
            *list = None;
        }
    }
}

impl List {
    fn append(&mut self, target: &Writable, path: &[u8], records: &[u8]) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            return file.write_all(records);
        }
        let file = self.file.insert(target.create(path)?);
        file.write_all(&record(&self.stores))?;
        file.write_all(records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_where_it_is_broken() {
        let list = [record(b"one"), record(b""), record(&[7; 3000])].concat();
        let read = |list: &[u8]| {
            let mut list = list;
            std::iter::from_fn(|| next_record(&mut list).expect("a list")).map(|body| body.len()).collect::<Vec<_>>()
        };
        assert_eq!(read(&list), [3, 0, 3000]);
        assert_eq!(read(&list[..list.len() - 1]), [3, 0]);
        let mut broken = list.clone();
        broken[9] ^= 1;
        assert_eq!(read(&broken), Vec::<usize>::new());
        assert_eq!(read(&[list, vec![0; 500]].concat()), [3, 0, 3000], "zeros after a loss of power");
        assert_eq!(read(&[0xff; 100]), Vec::<usize>::new());
    }

    #[test]
    fn only_a_runs_own_folders_are_its_own() {
        for (name, expected) in [("run", None), ("run.1", Some(1)), ("run.x", None), ("runner.1", None), ("ru", None)] {
            assert_eq!(number(name.as_bytes(), b"run"), expected, "{name}");
        }
    }
}
