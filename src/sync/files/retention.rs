//! Removes from recycle what need not be kept any longer.
//!
//! What one run kept goes as a whole. Where a store moves directories in one step, it is moved out of recycle first, so
//! that half of it is never taken for all of it; elsewhere the run's notes go last, so that what is missing can be named.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
};

use uuid::Uuid;

use super::{
    CONTROL, RECYCLE,
    apply::make_dirs,
    facts::{Facts, Kind, join},
    known,
    listing::Listing,
    recycle::{Area, Holds},
    store::{FileStore, OWNER, Verb, Writable},
};
use crate::sync::{
    context::Context,
    error::SyncError,
    readable::readable,
    retention::{Cleaned, Retention},
};

/// Where what is to go waits until it is gone; never offered to be put back.
const REMOVING: &[u8] = b".poolsync/removing";

/// What one run kept.
#[derive(Debug)]
struct Kept {
    /// Seconds since 1970.
    since: i64,
    run: Vec<u8>,
    areas: Vec<Area>,
    size: Size,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Size {
    items: u64,
    bytes: u64,
}

/// Removes what runs kept too long ago, and then the oldest until the rest is small enough.
pub(in crate::sync) fn clean(target: FileStore, retention: Retention, context: &Context) -> Result<Cleaned, SyncError> {
    target.look_into_recycle();
    if !is_there(&target, RECYCLE)? && !is_there(&target, REMOVING)? {
        return Ok(Cleaned::default());
    }
    let target = target.lock()?;
    let cleaned = clean_locked(&target, retention, context);
    // Some servers remove things later; also after an error they are as good as gone.
    let flushed = target.carry_out(Verb::Sync).map_err(SyncError::NotDurable);
    let cleaned = cleaned?;
    flushed.map(|()| cleaned)
}

fn clean_locked(target: &Writable, retention: Retention, context: &Context) -> Result<Cleaned, SyncError> {
    // What an interrupted removal left.
    remove(target, REMOVING, context)?;
    let mut kept = measure(target, context)?;
    let mut cleaned = Cleaned { bytes_left: kept.iter().map(|run| run.size.bytes).sum(), ..Cleaned::default() };
    let oldest = known::now().seconds.saturating_sub_unsigned(retention.max_age.as_secs());
    while let Some(run) = kept.pop_front() {
        if run.since >= oldest && retention.max_bytes.is_none_or(|most| cleaned.bytes_left <= most) {
            break;
        }
        context.check()?;
        give_up(target, &run.areas, context)?;
        cleaned.runs += 1;
        cleaned.items += run.size.items;
        cleaned.bytes += run.size.bytes;
        cleaned.bytes_left -= run.size.bytes;
    }
    Ok(cleaned)
}

/// What each run kept, the oldest first.
fn measure(target: &Writable, context: &Context) -> Result<VecDeque<Kept>, SyncError> {
    let mut runs: BTreeMap<Vec<u8>, Kept> = BTreeMap::new();
    for area in Area::all(target.store())? {
        let place = area.place(b"");
        let facts = target.store().facts(&place).map_err(|e| target.store().listing_error(&place, e))?;
        let size = measure_tree(target, &place, &facts, context)?;
        let since = began(&area.run).unwrap_or(facts.mtime.seconds);
        let run = area.run.clone();
        let kept = runs.entry(run.clone()).or_insert(Kept { since, run, areas: Vec::new(), size: Size::default() });
        kept.since = kept.since.max(since);
        kept.size.bytes += size.bytes;
        if area.holds != Holds::Notes {
            kept.size.items += size.items;
        }
        kept.areas.push(area);
    }
    let mut kept: Vec<Kept> = runs.into_values().collect();
    kept.sort_by(|a, b| (a.since, &a.run).cmp(&(b.since, &b.run)));
    Ok(kept.into())
}

/// When a run began, if its name tells (RFC 9562, version 7), in seconds since 1970.
fn began(run: &[u8]) -> Option<i64> {
    let id = Uuid::parse_str(std::str::from_utf8(run).ok()?).ok()?;
    i64::try_from(id.get_timestamp()?.to_unix().0).ok()
}

/// The files and links in a tree, and the bytes of the files. A file of several names counts with each.
fn measure_tree(target: &Writable, path: &[u8], facts: &Facts, context: &Context) -> Result<Size, SyncError> {
    context.check()?;
    if facts.kind != Kind::Dir {
        return Ok(Size { items: 1, bytes: facts.size });
    }
    let failed = |source| SyncError::Removal { item: readable(path), source };
    let sealed = facts.mode & OWNER != OWNER;
    target.open_up(path, facts).map_err(failed)?;
    let mut inside = Listing::default();
    let listed = target.store().list(path, &mut inside);
    let mut size = Size::default();
    let measured = listed.and_then(|()| {
        for (name, listed) in inside.iter() {
            let part = measure_tree(target, &join(path, name), &listed.facts, context)?;
            size.items += part.items;
            size.bytes += part.bytes;
        }
        Ok(())
    });
    if sealed {
        // It is kept as it was, and put back like that.
        target.carry_out(Verb::SetAttributes { path, facts }).map_err(failed)?;
    }
    measured.map(|()| size)
}

/// Removes what a run kept.
fn give_up(target: &Writable, areas: &[Area], context: &Context) -> Result<(), SyncError> {
    let moves = target.store().abilities().moves_trees;
    if moves {
        let failed = |source| SyncError::Removal { item: readable(REMOVING), source };
        make_dirs(target, &[CONTROL, REMOVING]).map_err(failed)?;
        // Notes come last in this order.
        for area in areas {
            let place = area.place(b"");
            let to = join(REMOVING, &area.name);
            let went = target.move_away(&place, &to);
            went.map_err(|source| SyncError::Removal { item: readable(&place), source })?;
        }
        return remove(target, REMOVING, context);
    }
    areas.iter().try_for_each(|area| remove(target, &area.place(b""), context))
}

/// Removes a tree; fine if there is none. Links are removed, never followed.
fn remove(target: &Writable, path: &[u8], context: &Context) -> Result<(), SyncError> {
    match target.store().facts(path) {
        Err(error) if is_gone(&error) => Ok(()),
        Err(source) => Err(SyncError::Removal { item: readable(path), source }),
        Ok(facts) => remove_known(target, path, &facts, context),
    }
}

fn remove_known(target: &Writable, path: &[u8], facts: &Facts, context: &Context) -> Result<(), SyncError> {
    context.check()?;
    let failed = |source| SyncError::Removal { item: readable(path), source };
    if facts.kind != Kind::Dir {
        return target.carry_out(Verb::RemoveFile { path }).map_err(failed);
    }
    target.open_up(path, facts).map_err(failed)?;
    let mut inside = Listing::default();
    target.store().list(path, &mut inside)?;
    for (name, listed) in inside.iter() {
        remove_known(target, &join(path, name), &listed.facts, context)?;
    }
    target.carry_out(Verb::RemoveDir { path }).map_err(failed)
}

fn is_there(store: &FileStore, path: &[u8]) -> Result<bool, SyncError> {
    match store.facts(path) {
        Ok(_) => Ok(true),
        Err(error) if is_gone(&error) => Ok(false),
        Err(source) => Err(store.listing_error(path, source)),
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::sync::files::{Faults, FaultyFolder, MemoryFolder, Mtime};

    fn file(seconds: i64) -> Facts {
        Facts { mtime: Mtime { seconds, nanos: 0 }, mode: 0o600, ..Facts::default() }
    }

    fn kept(folder: &MemoryFolder, area: &str, seconds: i64, bytes: usize) {
        let dir = Facts { kind: Kind::Dir, mode: 0o700, ..file(seconds) };
        folder.put(&format!(".poolsync/recycle/{area}"), dir, b"");
        folder.put(&format!(".poolsync/recycle/{area}/f"), file(1), &vec![0; bytes]);
    }

    fn left(folder: &MemoryFolder) -> Vec<String> {
        let mut names = Listing::default();
        FileStore::Memory(folder.clone()).list(RECYCLE, &mut names).expect("list");
        names.iter().map(|(name, _)| String::from_utf8_lossy(name).into_owned()).collect()
    }

    const ALWAYS: Retention = Retention { max_age: Duration::from_secs(u64::MAX), max_bytes: None };

    #[test]
    fn the_oldest_runs_go_first_with_all_that_is_theirs_until_the_rest_fits() {
        let (folder, context) = (MemoryFolder::default(), Context::default());
        for (area, seconds) in [("b", 30), ("b~2", 10), ("b.undo", 10), ("b.facts", 10), ("a", 20), ("c", 40)] {
            kept(&folder, area, seconds, 10);
        }
        let store = || FileStore::Memory(folder.clone());
        assert_eq!(clean(store(), ALWAYS, &context).expect("clean"), Cleaned { bytes_left: 60, ..Cleaned::default() });
        let small = Retention { max_bytes: Some(20), ..ALWAYS };
        let cleaned = Cleaned { runs: 2, items: 4, bytes: 50, bytes_left: 10 };
        assert_eq!(clean(store(), small, &context).expect("clean"), cleaned);
        assert_eq!(left(&folder), ["c"]);
        let short = Retention { max_age: Duration::from_mins(1), ..ALWAYS };
        assert_eq!(clean(store(), short, &context).expect("clean").runs, 1);
        assert!(left(&folder).is_empty());
    }

    #[test]
    fn what_an_interrupted_removal_left_goes_the_next_time() {
        let (folder, context) = (MemoryFolder::default(), Context::default());
        kept(&folder, "a", 20, 10);
        let faults = Faults::default().into();
        let none = Retention { max_age: Duration::ZERO, max_bytes: None };
        for write in 1..100 {
            let store = FaultyFolder::wrap(FileStore::Memory(folder.clone()), &faults);
            faults.fail_from_write(write);
            if clean(store, none, &context).is_ok() {
                break;
            }
            let whole = folder.item(b".poolsync/recycle/a/f").is_some();
            assert!(whole || left(&folder).is_empty(), "half of a run’s recycle is offered");
            kept(&folder, "a", 20, 10);
        }
        assert!(left(&folder).is_empty());
        assert!(folder.item(REMOVING).is_none());
    }

    #[test]
    fn a_name_tells_when_a_run_began() {
        assert_eq!(began(b"0192f0c1-2a00-7000-8000-000000000000"), Some(1_730_616_044));
        assert_eq!(began(b"run-1"), None);
        assert_eq!(began(b"9c5b94b1-35ad-49bb-b118-8e8fc24abf80"), None);
    }
}
