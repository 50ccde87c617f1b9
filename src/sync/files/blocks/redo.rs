//! Redo records: committed, carried out, and carried out again by whoever comes after a process that died meanwhile.
//!
//! A record in `.poolsync/redo` is a promise: the file it names is being changed, and may be between two versions until
//! the record is gone. Carrying it out is the same however often it is done, so it is simply done again. Readers refuse a
//! store with such promises, since they might see half a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use crate::{
    sync::{
        context::Context,
        error::SyncError,
        files::{
            CONTROL,
            apply::make_dirs,
            copy::lost_extras,
            facts::join,
            listing::Listing,
            recycle::Recycle,
            stage::Staged,
            store::{FileStore, Verb, Writable},
        },
        readable::readable,
    },
    words::Said,
};

use super::{
    HASHES_ENDING, REDO, REDO_ENDING, UNDO_ENDING, beside,
    hashes::{self, digest_of},
    patcher::{FilePatcher, Identity},
    record::{Digests, Header, Purpose, Record},
};

/// What is to be said about a file that was to be changed in place.
#[derive(Debug)]
pub(in crate::sync::files) enum NotQuite {
    /// It was left alone.
    LeftOut(&'static str),
    /// It was changed, but something about it could not be kept.
    DoneBut(Said),
}

const TOUCHED: &str = "engine-item-touched";

/// A record that is committed.
struct Committed {
    number: u64,
    /// Where it is.
    record: Vec<u8>,
    /// Where the old bytes are kept.
    undo: Option<Vec<u8>>,
}

/// Changes the files of `numbers` in place: commits all their records, waits for the disk, then writes.
pub(in crate::sync::files) fn publish(
    target: &Writable,
    (staged, numbers): (&Staged, &BTreeSet<u64>),
    mut recycle: Option<&mut Recycle<'_>>,
    run: &str,
    context: &Context,
) -> Result<BTreeMap<u64, NotQuite>, SyncError> {
    let mut not_quite = BTreeMap::new();
    if numbers.is_empty() {
        return Ok(not_quite);
    }
    let at = |path: &[u8]| {
        let item = readable(path);
        move |source| SyncError::Publish { item, source }
    };
    make_dirs(target, &[CONTROL, REDO]).map_err(at(REDO))?;
    let mut committed = Vec::new();
    for &number in numbers {
        let waiting = staged.path(number);
        let redo = beside(&waiting, REDO_ENDING);
        let header = Record::open(target.store(), &redo, Purpose::Redo).map_err(at(&redo))?.header;
        let path = &header.path;
        if !is_as_compared(target.store(), path, &header.identity) {
            not_quite.insert(number, NotQuite::LeftOut(TOUCHED));
            continue;
        }
        context.check_lease().map_err(|_| SyncError::LeaseLostPublishing)?;
        let undo = match &mut recycle {
            Some(recycle) => Some(recycle.keep_undo(path, &beside(&waiting, UNDO_ENDING)).map_err(at(path))?),
            None => None,
        };
        let record = join(REDO, format!("{run}-{number:x}").as_bytes());
        let renamed = target.carry_out(Verb::Rename { from: &redo, to: &record, replace: true });
        renamed.map_err(at(path))?;
        committed.push(Committed { number, record, undo });
    }
    if !committed.is_empty() {
        target.carry_out(Verb::Sync).map_err(at(REDO))?;
    }
    for one in committed {
        let said = carry_out(target, &one, &beside(&staged.path(one.number), HASHES_ENDING), context)?;
        not_quite.extend(said.map(|said| (one.number, said)));
    }
    Ok(not_quite)
}

fn is_as_compared(store: &FileStore, path: &[u8], identity: &Identity) -> bool {
    store.file_identity(path).is_ok_and(|now| now == *identity)
}

/// Carries out a committed record, and takes it away.
fn carry_out(
    target: &Writable,
    one: &Committed,
    waiting: &[u8],
    context: &Context,
) -> Result<Option<NotQuite>, SyncError> {
    let mut record = Record::open(target.store(), &one.record, Purpose::Redo)
        .map_err(|source| SyncError::Publish { item: readable(&one.record), source })?;
    let header = record.header.clone();
    let path = &header.path;
    let unchanged = |source| SyncError::Publish { item: readable(path), source };
    let patcher = match target.open_to_patch(path) {
        Ok(patcher) if patcher.identity().map_err(unchanged)? == header.identity => patcher,
        _ => {
            withdraw(target, one).map_err(unchanged)?;
            return Ok(Some(NotQuite::LeftOut(TOUCHED)));
        }
    };
    if let Err(error) = reserve(&patcher, &mut record) {
        // Nothing was written yet: the file is made what it was, and the record does not count.
        let undone = target.carry_out(Verb::SetAttributes { path, facts: &header.old });
        undone.and_then(|()| withdraw(target, one)).map_err(unchanged)?;
        return Err(unchanged(error));
    }
    let half = |source| SyncError::InPlace { item: readable(path), source };
    write(&patcher, &mut record, context)?;
    let lost = dress(target, &header).map_err(half)?;
    patcher.sync().map_err(half)?;
    drop(patcher);
    target.carry_out(Verb::RemoveFile { path: &one.record }).map_err(half)?;
    hashes::keep(target, waiting, path).map_err(unchanged)?;
    Ok(lost.map(NotQuite::DoneBut))
}

/// Takes back a record of which nothing was carried out.
fn withdraw(target: &Writable, one: &Committed) -> io::Result<()> {
    target.carry_out(Verb::RemoveFile { path: &one.record })?;
    one.undo.as_ref().map_or(Ok(()), |path| target.carry_out(Verb::RemoveFile { path }))
}

/// Makes sure that the disk has room for all that will be written.
fn reserve(patcher: &FilePatcher, record: &mut Record) -> io::Result<()> {
    record.rewind();
    while let Some(extent) = record.next()? {
        patcher.reserve(extent.at, extent.length)?;
        record.pass(extent);
    }
    Ok(())
}

/// Writes what the record says.
fn write(patcher: &FilePatcher, record: &mut Record, context: &Context) -> Result<(), SyncError> {
    let (path, size) = (record.header.path.clone(), record.header.new.size);
    let half = |source| SyncError::InPlace { item: readable(&path), source };
    if patcher.identity().map_err(half)?.size != size {
        patcher.set_len(size).map_err(half)?;
    }
    let mut lost = false;
    let written = record.each(|at, bytes| {
        lost = context.check_lease().is_err();
        if lost {
            return Err(io::ErrorKind::Interrupted.into());
        }
        context.tally.add_written(bytes.len() as u64);
        patcher.write_at(at, bytes)
    });
    if lost {
        return Err(SyncError::LeaseLostPublishing);
    }
    written.map_err(half)
}

/// Gives the file all that belongs to its new content; a sentence if its extended attributes can't be kept.
fn dress(target: &Writable, header: &Header) -> io::Result<Option<Said>> {
    target.carry_out(Verb::SetAttributes { path: &header.path, facts: &header.new })?;
    match &header.extras {
        // Writing to a file, and giving it to somebody, takes capabilities away, also where nothing else changed.
        Some((old, extras)) if old != extras || !extras.is_empty() => {
            let set = target.carry_out(Verb::SetExtras { path: &header.path, extras });
            Ok(set.err().map(|error| lost_extras(&error)))
        }
        _ => Ok(None),
    }
}

/// The committed records of a store.
fn pending(store: &FileStore) -> Result<Vec<Vec<u8>>, SyncError> {
    match store.facts(REDO) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(Vec::new()),
        Err(source) => Err(store.listing_error(REDO, source)),
        Ok(_) => {
            let mut listing = Listing::default();
            store.list(REDO, &mut listing)?;
            Ok(listing.iter().map(|(name, _)| join(REDO, name)).collect())
        }
    }
}

/// An error if a file of this store may be half-written.
pub(in crate::sync::files) fn refuse_pending(store: &FileStore) -> Result<(), SyncError> {
    if !store.can_patch() || pending(store)?.is_empty() {
        return Ok(());
    }
    Err(SyncError::NeedsRecovery { store: store.place() })
}

/// Finishes what an earlier run committed, before anybody compares. The store's lock is held.
pub(in crate::sync::files) fn recover(target: &Writable, context: &Context) -> Result<(), SyncError> {
    recover_all(target, false, context)
}

/// `is_source`: no comparison follows that would mend a file whose content is not what it must be.
fn recover_all(target: &Writable, is_source: bool, context: &Context) -> Result<(), SyncError> {
    if !target.store().can_patch() {
        return Ok(());
    }
    let records = pending(target.store())?;
    for path in &records {
        context.check()?;
        let failed = |source| SyncError::InPlace { item: readable(path), source };
        match read_whole(target.store(), path).map_err(failed)? {
            Some((record, digests)) => {
                let file = record.header.path.clone();
                if !again(target, record, &digests, context)? && is_source {
                    return Err(SyncError::NotRecovered { store: target.store().place(), item: readable(&file) });
                }
            }
            // The disk lost it. The file it was for differs from the source, be it whole or half: its time shows it.
            // What was known of its blocks must not hide in which bytes.
            None => hashes::sweep(target, true)?,
        }
        target.carry_out(Verb::RemoveFile { path }).map_err(failed)?;
    }
    // A record must not come back after a power cut, when its file may have gone on.
    if records.is_empty() { Ok(()) } else { target.carry_out(Verb::Sync).map_err(SyncError::NotDurable) }
}

/// As [`recover`], of a store that is to be read: after a disaster, the backup that a run left half-way is the source.
pub(in crate::sync::files) fn recover_source(source: FileStore, context: &Context) -> Result<FileStore, SyncError> {
    let Err(SyncError::NeedsRecovery { store }) = refuse_pending(&source) else { return Ok(source) };
    let locked = source.lock().map_err(|error| match error {
        SyncError::NotWritable { .. } => SyncError::NeedsRecovery { store },
        error => error,
    })?;
    recover_all(&locked, true, context)?;
    Ok(locked.unlock())
}

/// A record that is as it was written; `None` if it is broken.
fn read_whole(store: &FileStore, path: &[u8]) -> io::Result<Option<(Record, Digests)>> {
    let read = Record::check(store, path).and_then(|d| Ok((Record::open(store, path, Purpose::Redo)?, d)));
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Carries a record out again. Nobody knows how far it got, nor whether somebody else wrote to the file since: it gets
/// its attributes, and with them the look of being equal to the source, only if its content is what it must be. Returns
/// whether it is.
fn again(target: &Writable, mut record: Record, digests: &Digests, context: &Context) -> Result<bool, SyncError> {
    let header = record.header.clone();
    let path = &header.path;
    let half = |source| SyncError::InPlace { item: readable(path), source };
    hashes::forget(target, path).map_err(half)?;
    let store = target.store();
    match store.file_identity(path) {
        Ok(now) if now.inode == header.identity.inode => {}
        // Another file has that name now.
        Ok(_) => return Ok(true),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(true);
        }
        Err(error) => return Err(half(error)),
    }
    let patcher = target.open_to_patch(path).map_err(half)?;
    write(&patcher, &mut record, context)?;
    let file = store.open(path).map_err(half)?;
    let fits = digest_of(&file, header.block, context, |_| Ok(()), half)? == digests.new;
    if fits {
        // Attributes that could not be kept are named by the comparison that follows.
        let _ = dress(target, &header).map_err(half)?;
    }
    patcher.sync().map_err(half)?;
    Ok(fits)
}
