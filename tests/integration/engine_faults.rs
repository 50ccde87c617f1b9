//! What goes wrong on the way: writes that fail, listings that break off, files that can't be read or won't keep still.
//! The target's items are their old or their new version, nothing is lost, and the next run puts all in order.

use std::{collections::BTreeMap, error::Error, sync::Arc, time::Duration};

use poolsync::{
    domain::{GuardLimits, Mode},
    sync::{
        self, Applied, Context, Lease, Moment, Store, SyncError,
        files::{Facts, Faults, FaultyFolder, FileStore, Kind, LocalFolder, MemoryFolder, Mtime},
        guard,
    },
};

use super::engine::{ANY, Outcome, look, options, scratch, skipped, wait};

fn facts(kind: Kind, seconds: i64) -> Facts {
    let link = if kind == Kind::Link { (*b"somewhere").into() } else { Box::default() };
    let mode = if kind == Kind::Link { 0o777 } else { 0o755 };
    Facts { kind, mtime: Mtime { seconds, nanos: 5 }, mode, link, ..Facts::default() }
}

/// Equal contents have equal times, different ones different times.
fn time(content: &str) -> i64 {
    content.bytes().fold(1000, |time, byte| time * 3 % 9973 + i64::from(byte))
}

fn folder(items: &[(&str, Kind, &str)]) -> MemoryFolder {
    let folder = MemoryFolder::default();
    for (seconds, (path, kind, content)) in items.iter().map(|item| (time(item.2), item)) {
        folder.put(path, facts(*kind, seconds), content.as_bytes());
    }
    folder
}

/// The live side and the backup side: every kind of change, type changes both ways.
fn both() -> (MemoryFolder, MemoryFolder) {
    let live = folder(&[
        ("changed", Kind::File, "changed at the source"),
        ("dir", Kind::Dir, ""),
        ("dir/new", Kind::File, "new"),
        ("dir/same", Kind::File, "same"),
        ("file-to-dir", Kind::Dir, ""),
        ("file-to-dir/inside", Kind::File, "inside"),
        ("dir-to-file", Kind::File, "now a file"),
        ("link", Kind::Link, ""),
        ("new-dir", Kind::Dir, ""),
        ("new-dir/deep", Kind::Dir, ""),
        ("new-dir/deep/f", Kind::File, "deep"),
    ]);
    let backup = folder(&[
        ("changed", Kind::File, "old"),
        ("dir", Kind::Dir, ""),
        ("dir/same", Kind::File, "same"),
        ("dir/gone", Kind::File, "gone"),
        ("file-to-dir", Kind::File, "was a file"),
        ("dir-to-file", Kind::Dir, ""),
        ("dir-to-file/a", Kind::File, "aaa"),
        ("dir-to-file/b", Kind::Dir, ""),
        ("dir-to-file/b/c", Kind::File, "ccc"),
        ("link", Kind::File, "was no link"),
        ("old-dir", Kind::Dir, ""),
        ("old-dir/f", Kind::File, "old and gone"),
    ]);
    (live, backup)
}

async fn run(source: FileStore, target: FileStore, context: &Context) -> Result<Applied, SyncError> {
    let (source, target) = (Store::Files(source), Store::Files(target));
    let comparison = sync::compare_stores(source, target, &options("r1"), context).await?;
    let passed = guard::judge(comparison.plan(), ANY).map_err(|_| SyncError::NotThisPlan)?;
    comparison.apply(passed, context).await
}

type Items = BTreeMap<Vec<u8>, (Facts, Vec<u8>)>;

fn items(folder: &MemoryFolder) -> Items {
    folder.everything().into_iter().map(|(path, facts, content)| (path, (facts, content))).collect()
}

/// Files and links must be there as one side has them or not at all; a directory's time may be in between.
fn check_whole(now: &Items, before: &Items, live: &Items) {
    for (path, (facts, content)) in now {
        let is = |side: &Items| {
            side.get(path)
                .is_some_and(|(f, c)| f.kind == facts.kind && (f.kind == Kind::Dir || f == facts && c == content))
        };
        assert!(is(before) || is(live), "{:?} is neither old nor new", String::from_utf8_lossy(path));
    }
}

/// Every file that the target had is in its place, or in recycle.
fn check_nothing_lost(target: &MemoryFolder, before: &Items) {
    let now = items(target);
    for (path, (facts, content)) in before.iter().filter(|(_, (facts, _))| facts.kind == Kind::File) {
        let in_place = now.get(path).is_some_and(|(f, c)| f == facts && c == content);
        let recycled = [b".poolsync/recycle/r1/", path.as_slice()].concat();
        let kept = target.item(&recycled).is_some_and(|(f, c)| f == *facts && c == *content);
        assert!(in_place || kept, "{:?} is lost", String::from_utf8_lossy(path));
    }
}

#[test]
fn whichever_write_fails_items_stay_whole_and_the_next_run_converges() -> Outcome {
    let (live, _) = both();
    let (mut failures, mut unconfirmed) = (0, 0);
    for n in 1.. {
        let (_, backup) = both();
        let before = items(&backup);
        let faults = Arc::new(Faults::default());
        faults.fail_from_write(n);
        let target = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
        let failed = wait(run(FileStore::Memory(live.clone()), target, &Context::default()))?;
        check_whole(&items(&backup), &before, &items(&live));
        check_nothing_lost(&backup, &before);
        if let Err(SyncError::Stage { .. } | SyncError::StageNotDurable(_)) = &failed {
            assert_eq!(items(&backup), before, "before publishing, nothing changes");
        }
        unconfirmed += u32::from(matches!(failed, Err(SyncError::StageNotDurable(_))));
        let done = failed.is_ok();
        failures += u32::from(!done);
        let healed =
            wait(run(FileStore::Memory(live.clone()), FileStore::Memory(backup.clone()), &Context::default()))??;
        assert!(healed.skipped.is_empty());
        assert_eq!(items(&backup), items(&live));
        check_nothing_lost(&backup, &before);
        assert!(backup.item(b".poolsync/staging").is_none());
        if done {
            break;
        }
    }
    assert!(failures > 40, "only {failures} writes were made to fail");
    assert_eq!(unconfirmed, 1, "the disk is asked once before anything is published");
    Ok(())
}

#[test]
fn whichever_write_fails_on_a_disk_the_next_run_converges() -> Outcome {
    let scratch = scratch()?;
    let (live, backup) = (scratch.path().join("live"), scratch.path().join("backup"));
    let lay = |root: &std::path::Path, items: Items| -> Result<(), Box<dyn Error>> {
        std::fs::create_dir(root)?;
        for (path, (facts, content)) in items {
            let full = root.join(String::from_utf8(path)?);
            match facts.kind {
                Kind::Dir => std::fs::create_dir(full)?,
                Kind::Link => std::os::unix::fs::symlink(String::from_utf8(facts.link.into())?, full)?,
                _ => std::fs::write(full, content)?,
            }
        }
        Ok(())
    };
    lay(&live, items(&both().0))?;
    let mut failures = 0;
    for n in 1.. {
        lay(&backup, items(&both().1))?;
        let (before, new) = (look(&backup)?, look(&live)?);
        let faults = Arc::new(Faults::default());
        faults.fail_from_write(n);
        let target = FaultyFolder::wrap(FileStore::Local(LocalFolder::open_root(&backup)?), &faults);
        let source = || LocalFolder::open_root(&live).map(FileStore::Local);
        let done = wait(run(source()?, target, &Context::default()))?.is_ok();
        failures += u32::from(!done);
        for (path, seen) in look(&backup)? {
            let is =
                |side: &BTreeMap<_, super::engine::Seen>| side.get(&path).is_some_and(|s| s.content == seen.content);
            assert!(is(&before) || is(&new), "{path:?} is neither old nor new");
        }
        let target = FileStore::Local(LocalFolder::open_root(&backup)?);
        wait(run(source()?, target, &Context::default()))??;
        assert_eq!(look(&backup)?, new);
        std::fs::remove_dir_all(&backup)?;
        if done {
            break;
        }
    }
    assert!(failures > 40, "only {failures} writes were made to fail");
    Ok(())
}

#[test]
fn the_guard_acts_before_the_first_write() -> Outcome {
    let (live, backup) = (MemoryFolder::default(), both().1);
    let before = backup.everything();
    let faults = Arc::new(Faults::default());
    let target = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
    let (source, target) = (Store::Files(FileStore::Memory(live)), Store::Files(target));
    let comparison = wait(sync::compare_stores(source, target, &options("r1"), &Context::default()))??;
    let danger = guard::judge(comparison.plan(), GuardLimits::default()).map(drop);
    assert_eq!(danger, Err(guard::Danger::EmptySource { target_items: 12 }));
    drop(comparison);
    assert_eq!(faults.writes(), 0);
    assert_eq!(backup.everything(), before);
    Ok(())
}

#[test]
fn a_listing_that_fails_on_either_side_fails_the_run_and_deletes_nothing() -> Outcome {
    for at_source in [true, false] {
        for dir in ["", "dir", "new-dir/deep", "old-dir"] {
            let (live, backup) = both();
            let before = backup.everything();
            let (faults, writes) = (Arc::new(Faults::default()), Arc::new(Faults::default()));
            faults.fail_listing(dir);
            let mut sides = [FileStore::Memory(live), FaultyFolder::wrap(FileStore::Memory(backup.clone()), &writes)];
            let side = sides.split_at_mut(1);
            let broken = if at_source { &mut side.0[0] } else { &mut side.1[0] };
            let whole = std::mem::replace(broken, FileStore::Memory(MemoryFolder::default()));
            *broken = FaultyFolder::wrap(whole, &faults);
            let [source, target] = sides;
            let known = if at_source { !dir.starts_with("old") } else { !dir.starts_with("new") };
            let failed = wait(run(source, target, &Context::default()))?;
            if known {
                assert!(matches!(failed, Err(SyncError::Listing { .. })), "{failed:?}");
                assert_eq!(writes.writes(), 0);
                assert_eq!(backup.everything(), before);
            } else {
                assert!(failed.is_ok(), "that side has no such folder");
            }
        }
    }
    Ok(())
}

#[test]
fn a_file_that_cannot_be_read_or_keeps_changing_is_named_and_keeps_its_old_version() -> Outcome {
    for (restless, tries) in [(false, 1), (true, 3)] {
        let (live, backup) = both();
        let faults = Arc::new(Faults::default());
        for path in ["changed", "dir-to-file", "new-dir/deep/f"] {
            if restless { faults.make_restless(path) } else { faults.make_unreadable(path) }
        }
        let source = FaultyFolder::wrap(FileStore::Memory(live.clone()), &faults);
        let context = Context::default();
        let applied = wait(run(source, FileStore::Memory(backup.clone()), &context))??;
        let named = skipped(&applied)?;
        assert_eq!(
            named.iter().map(|(item, _)| item.as_str()).collect::<Vec<_>>(),
            ["changed", "dir-to-file", "new-dir/deep/f"]
        );
        let why = if restless { "kept changing" } else { "can’t be read" };
        assert!(named.iter().all(|(_, message)| message.contains(why)), "{named:?}");
        assert_eq!(faults.opened(), 2 + 3 * tries, "two files that copy well, three that are tried so often");
        let now = items(&backup);
        let now_there =
            |path: &str| now.get(path.as_bytes()).map(|(_, content)| String::from_utf8_lossy(content).into_owned());
        assert_eq!(now_there("changed").as_deref(), Some("old"));
        assert_eq!(now_there("dir-to-file/b/c").as_deref(), Some("ccc"), "what the folder held stays as well");
        assert_eq!(now_there("dir/new").as_deref(), Some("new"), "the rest goes on");
        assert_eq!(now_there("new-dir/deep/f"), None);
        assert_eq!(now_there("old-dir/f"), None);
        assert_eq!(context.tally.snapshot().skipped, 3);

        let healed =
            wait(run(FileStore::Memory(live.clone()), FileStore::Memory(backup.clone()), &Context::default()))??;
        assert!(healed.skipped.is_empty());
        assert_eq!(items(&backup), items(&live));
    }
    Ok(())
}

#[test]
fn a_run_cancelled_at_any_write_leaves_the_target_untouched_or_finishes() -> Outcome {
    let (live, _) = both();
    let (mut cancelled, mut finished) = (0, 0);
    for n in 1.. {
        let (_, backup) = both();
        let before = items(&backup);
        let (faults, context) = (Arc::new(Faults::default()), Context::default());
        let cancel = context.cancel.clone();
        faults.on_write(move |number| {
            if number == n {
                cancel.cancel();
            }
        });
        let target = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
        match wait(run(FileStore::Memory(live.clone()), target, &context))? {
            Err(SyncError::Cancelled) => {
                cancelled += 1;
                assert_eq!(items(&backup), before);
                assert!(backup.item(b".poolsync/staging").is_none());
            }
            Ok(_) => {
                finished += 1;
                assert_eq!(items(&backup), items(&live));
            }
            Err(other) => return Err(other.into()),
        }
        if faults.writes() < n {
            break;
        }
    }
    assert!(cancelled > 15 && finished > 15, "{cancelled} cancelled, {finished} finished");
    Ok(())
}

#[test]
fn a_worker_that_loses_its_lease_while_it_publishes_stops_and_its_successor_finishes() -> Outcome {
    let (live, backup) = both();
    let before = items(&backup);
    let faults = Arc::new(Faults::default());
    // Stopped for longer than its lease, as by SIGSTOP, in the middle of publishing.
    faults.on_write(|number| {
        if number == 35 {
            std::thread::sleep(Duration::from_millis(1200));
        }
    });
    let context = Context { lease: Lease::granted(Moment::now(), Duration::from_secs(1)), ..Context::default() };
    let target = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
    let stopped = wait(run(FileStore::Memory(live.clone()), target, &context))?;
    assert!(matches!(stopped, Err(SyncError::LeaseLostPublishing)), "{stopped:?}");
    check_whole(&items(&backup), &before, &items(&live));
    check_nothing_lost(&backup, &before);
    wait(run(FileStore::Memory(live.clone()), FileStore::Memory(backup.clone()), &Context::default()))??;
    assert_eq!(items(&backup), items(&live));
    check_nothing_lost(&backup, &before);
    Ok(())
}

#[test]
fn a_run_that_ended_before_its_disk_confirmed_is_followed_by_one_that_asks_again() -> Outcome {
    let (live, backup) = both();
    let faults = Arc::new(Faults::default());
    let counted = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
    wait(run(FileStore::Memory(live.clone()), counted, &Context::default()))??;
    let writes = faults.writes();
    // The last writes of a run: the sync, then staging's two folders are removed.
    let (_, backup) = both();
    faults.fail_from_write(writes - 2);
    let failing = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
    let failed = wait(run(FileStore::Memory(live.clone()), failing, &Context::default()))?;
    assert!(matches!(failed, Err(SyncError::NotDurable(_))), "{failed:?}");
    assert_eq!(items(&backup), items(&live));
    // Nothing is left to do, yet success may be reported only after the disk's word.
    faults.fail_from_write(0);
    let target = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
    let applied = wait(run(FileStore::Memory(live.clone()), target, &Context::default()))??;
    assert!(applied.plan.is_empty() && faults.writes() > 0);
    let faults = Arc::new(Faults::default());
    let target = FaultyFolder::wrap(FileStore::Memory(backup), &faults);
    wait(run(FileStore::Memory(live), target, &Context::default()))??;
    assert_eq!(faults.writes(), 0, "after that, a run with nothing to do writes nothing");
    Ok(())
}

#[test]
fn full_mode_reads_everything_and_delta_only_what_differs() -> Outcome {
    for (mode, opened) in [(Mode::Delta, 0), (Mode::Full, 6)] {
        let (live, _) = both();
        let backup = MemoryFolder::default();
        wait(run(FileStore::Memory(live.clone()), FileStore::Memory(backup.clone()), &Context::default()))??;
        let faults = Arc::new(Faults::default());
        let source = Store::Files(FaultyFolder::wrap(FileStore::Memory(live), &faults));
        let target = Store::Files(FileStore::Memory(backup));
        let run = sync::Options { mode, ..options("r2") };
        let comparison = wait(sync::compare_stores(source, target, &run, &Context::default()))??;
        assert!(comparison.plan().is_empty());
        assert_eq!(faults.opened(), opened);
    }
    Ok(())
}
