//! What goes wrong while a large file is changed in place: writes that fail, a process that is killed, somebody else who
//! writes, a disk that rots. The file ends as its old or its new version, and nobody reads what is in between.

use std::{
    collections::BTreeMap,
    error::Error,
    fs::{self, File},
    os::unix::fs::FileExt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
};

use poolsync::{
    domain::{Mode, StoreUrl},
    sync::{
        self, Applied, Context, Options, Store, SyncError,
        files::{
            Facts, Faults, FaultyFolder, FileStore, Kind, Listing, LocalFolder, MemoryFolder, Mtime, rebuild_previous,
        },
        guard,
    },
};

use super::{
    engine::{ANY, Outcome, Seeded, options, preview, skipped, sync_all, verify, wait},
    engine_blocks::{KIB, MIB, World, names, noise, rebuild},
    engine_crash::{kill, measure, rounds},
};

fn facts(seconds: i64) -> Facts {
    Facts { kind: Kind::File, mtime: Mtime { seconds, nanos: 5 }, mode: 0o644, ..Facts::default() }
}

fn options_for(run: &str, mode: Mode) -> Options {
    Options { mode, ..options(run) }
}

async fn run(source: FileStore, target: FileStore, options: &Options, context: &Context) -> Result<Applied, SyncError> {
    let comparison = sync::compare_stores(Store::Files(source), Store::Files(target), options, context).await?;
    let passed = guard::judge(comparison.plan(), ANY).map_err(|_| SyncError::NotThisPlan)?;
    comparison.apply(passed, context).await
}

/// The live side with the new version of a large file, and a backup side with the old one whose blocks are known.
struct Pair {
    live: MemoryFolder,
    backup: MemoryFolder,
    old: Vec<u8>,
    new: Vec<u8>,
}

impl Pair {
    fn new(backup: MemoryFolder) -> Result<Self, Box<dyn Error>> {
        let live = MemoryFolder::default();
        let mut content = noise(4 * MIB + 5000, 5);
        for version in 0..2 {
            content[version] ^= 1;
            live.put("dir/big", facts(version.try_into()?), &content);
            let stores = [&live, &backup].map(|side| FileStore::Memory(side.clone()));
            let [source, target] = stores;
            wait(run(source, target, &options("before"), &Context::default()))??;
        }
        let old = content.clone();
        for at in (0..8).map(|n| n * 300_000) {
            content[at..at + 5000].fill(9);
        }
        content.truncate(4 * MIB + 100);
        live.put("dir/big", facts(2), &content);
        live.put("dir/small", facts(2), b"small");
        Ok(Self { live, backup, old, new: content })
    }

    fn run(&self, target: FileStore, mode: Mode) -> Result<Result<Applied, SyncError>, Box<dyn Error>> {
        let source = FileStore::Memory(self.live.clone());
        Ok(wait(run(source, target, &options_for("r1", mode), &Context::default()))?)
    }

    fn healed(&self) -> Outcome {
        let applied = self.run(FileStore::Memory(self.backup.clone()), Mode::Delta)??;
        assert_eq!(skipped(&applied)?, []);
        assert_eq!(self.pending(), 0);
        let sides = [&self.live, &self.backup].map(MemoryFolder::everything);
        let files = sides.map(|side| side.into_iter().filter(|item| item.1.kind == Kind::File).collect::<Vec<_>>());
        assert!(files[0] == files[1], "both sides are equal");
        Ok(())
    }

    fn big(&self) -> Vec<u8> {
        self.backup.item(b"dir/big").map(|(_, content)| content).unwrap_or_default()
    }

    fn pending(&self) -> usize {
        self.below(".poolsync/redo/").len()
    }

    fn below(&self, dir: &str) -> Vec<Vec<u8>> {
        let store = FileStore::Memory(self.backup.clone());
        let mut listed = Listing::default();
        let _ = store.list(dir.trim_end_matches('/').as_bytes(), &mut listed);
        listed.iter().map(|(name, _)| [dir.as_bytes(), name].concat()).collect()
    }

    /// Whether the old version is in recycle, as a file or to be rebuilt from the new one.
    fn old_is_kept(&self) -> bool {
        let whole = self.backup.item(b".poolsync/recycle/r1/dir/big").is_some_and(|(_, c)| c == self.old);
        let undos = ["r1.undo", "r1~2.undo"].map(|run| format!(".poolsync/recycle/{run}/dir/big"));
        whole || undos.iter().any(|undo| self.rebuilt(undo).is_ok_and(|content| content == self.old))
    }

    fn rebuilt(&self, undo: &str) -> Result<Vec<u8>, SyncError> {
        let target = FileStore::Memory(self.backup.clone()).lock()?;
        let into = b".poolsync/rebuilt";
        rebuild_previous(&target, b"dir/big", undo.as_bytes(), into, &Context::default())?;
        let rebuilt = self.backup.item(into).map(|(_, content)| content).unwrap_or_default();
        self.backup.take(".poolsync/rebuilt");
        Ok(rebuilt)
    }
}

#[test]
fn whichever_write_fails_a_large_file_is_old_or_new_once_the_next_run_is_there() -> Outcome {
    for clones in [false, true] {
        let backup = || if clones { MemoryFolder::that_clones() } else { MemoryFolder::default() };
        let (mut failures, mut half) = (0, 0);
        for n in 1.. {
            let pair = Pair::new(backup())?;
            let faults = Arc::new(Faults::default());
            faults.fail_from_write(n);
            let target = FaultyFolder::wrap(FileStore::Memory(pair.backup.clone()), &faults);
            let done = pair.run(target, Mode::Delta)?;
            failures += u32::from(done.is_err());
            let whole = pair.big() == pair.old || pair.big() == pair.new;
            assert!(whole || pair.pending() == 1, "write {n}: between two versions, and nobody knows");
            half += u32::from(!whole);
            if !whole {
                assert!(matches!(done, Err(SyncError::InPlace { .. })), "write {n}: {done:?}");
            }
            pair.healed()?;
            assert!(pair.old_is_kept(), "write {n}: the old version is lost");
            if done.is_ok() {
                break;
            }
        }
        assert!(failures > 25, "only {failures} writes were made to fail");
        assert_eq!(half > 5, !clones, "{half} times it was half-written");
    }
    Ok(())
}

/// A backup whose large file is half-written and waits.
fn half_written() -> Result<Pair, Box<dyn Error>> {
    /// The first write that does it, once it is known.
    static FIRST: AtomicU64 = AtomicU64::new(1);
    for n in FIRST.load(SeqCst)..200 {
        let pair = Pair::new(MemoryFolder::default())?;
        let faults = Arc::new(Faults::default());
        faults.fail_from_write(n);
        let target = FaultyFolder::wrap(FileStore::Memory(pair.backup.clone()), &faults);
        let _ = pair.run(target, Mode::Delta)?;
        if pair.big() != pair.old && pair.pending() == 1 {
            assert!(pair.big() != pair.new);
            FIRST.store(n, SeqCst);
            return Ok(pair);
        }
    }
    Err("no write left it half-written".into())
}

#[test]
fn a_broken_redo_record_and_a_stranger_s_write_are_no_way_to_keep_half_a_file() -> Outcome {
    let broken = half_written()?;
    let record = String::from_utf8(broken.below(".poolsync/redo/").remove(0))?;
    broken.backup.rot(&record, 500);
    broken.healed()?;

    let touched = half_written()?;
    touched.backup.rot("dir/big", 3 * MIB);
    touched.healed()?;

    let replaced = half_written()?;
    replaced.backup.put("dir/big", facts(77), b"a stranger's file");
    replaced.healed()
}

#[test]
fn a_full_run_finds_what_rotted_though_the_blocks_are_known() -> Outcome {
    for mode in [Mode::Delta, Mode::Full] {
        let pair = Pair::new(MemoryFolder::default())?;
        pair.backup.rot("dir/big", 3 * MIB);
        pair.run(FileStore::Memory(pair.backup.clone()), mode)??;
        // The size differs as well, so that contents are not compared before; blocks are all there is to tell.
        assert_eq!(pair.big() == pair.new, mode == Mode::Full);
        if mode == Mode::Full {
            pair.backup.rot("dir/big", MIB);
            pair.run(FileStore::Memory(pair.backup.clone()), mode)??;
            assert!(pair.big() == pair.new);
        }
    }
    Ok(())
}

#[test]
fn a_source_that_is_read_from_front_to_back_only_gives_the_same_blocks() -> Outcome {
    let pair = Pair::new(MemoryFolder::default())?;
    let faults = Arc::new(Faults::default());
    faults.read_in_order_only();
    let source = || FaultyFolder::wrap(FileStore::Memory(pair.live.clone()), &faults);
    let target = || FileStore::Memory(pair.backup.clone());
    let context = Context::default();
    let applied = wait(run(source(), target(), &options("r1"), &context))??;
    assert_eq!(skipped(&applied)?, []);
    assert!(pair.big() == pair.new && pair.old_is_kept());
    assert!(context.tally.snapshot().bytes_written < 3 * 8 * 16 * 1024, "only blocks were written");
    // Something else altogether is copied as a whole.
    pair.live.put("dir/big", facts(3), &noise(5 * MIB, 8));
    wait(run(source(), target(), &options("r2"), &Context::default()))??;
    assert!(pair.big() == noise(5 * MIB, 8));
    assert!(pair.backup.item(b".poolsync/recycle/r2/dir/big").is_some_and(|(_, content)| content == pair.new));
    assert!(pair.below(".poolsync/blocks/").is_empty(), "what was known is of another file");
    Ok(())
}

#[test]
fn a_large_file_that_keeps_changing_is_named_and_keeps_its_old_version() -> Outcome {
    let pair = Pair::new(MemoryFolder::default())?;
    let faults = Arc::new(Faults::default());
    faults.make_restless("dir/big");
    let source = FaultyFolder::wrap(FileStore::Memory(pair.live.clone()), &faults);
    let target = FileStore::Memory(pair.backup.clone());
    let applied = wait(run(source, target, &options("r1"), &Context::default()))??;
    assert!(matches!(&skipped(&applied)?[..], [(item, why)] if item == "dir/big" && why.contains("kept changing")));
    assert!(pair.big() == pair.old);
    assert_eq!(faults.opened(), 1 + 3, "the small file once, the large one three times");
    assert!(pair.backup.item(b".poolsync/staging").is_none());
    Ok(())
}

/// Lays both sides of a pair out on a disk.
fn lay(pair: &Pair) -> Result<World, Box<dyn Error>> {
    let mut world = World::new(&pair.old)?;
    world.write(&pair.new)?;
    Ok(world)
}

#[test]
fn a_target_touched_during_the_run_is_left_alone_and_mended_by_the_next() -> Outcome {
    let pair = Pair::new(MemoryFolder::default())?;
    let (mut left_alone, mut hidden) = (0, 0);
    for n in 1.. {
        let world = lay(&pair)?;
        let faults = Arc::new(Faults::default());
        let (stranger, redo, meanwhile) = (world.backup(), world.own("redo"), Arc::new(AtomicBool::new(false)));
        let seen_meanwhile = meanwhile.clone();
        faults.on_write(move |number| {
            if number == n {
                seen_meanwhile.store(!names(&redo).expect("names").is_empty(), SeqCst);
                let file = File::options().write(true).open(&stranger).expect("the file");
                file.write_all_at(b"a stranger was here", 2 * MIB as u64).expect("a write");
            }
        });
        let backup = world.scratch.path().join("backup");
        let target = FaultyFolder::wrap(FileStore::Local(LocalFolder::open_root(&backup)?), &faults);
        let live = FileStore::Local(LocalFolder::open_root(&world.scratch.path().join("live"))?);
        let applied = wait(run(live, target, &options("r1"), &Context::default()))??;
        let seen = fs::read(world.backup())?;
        if let [(item, why)] = &skipped(&applied)?[..] {
            assert!(item == "dir/big" && why.contains("changed at the target"), "{why}");
            assert!(seen[2 * MIB..].starts_with(b"a stranger was here") && seen[..2 * MIB] == pair.old[..2 * MIB]);
            assert_eq!(names(&world.own("recycle/r1.undo/dir"))?, Vec::<String>::new());
            left_alone += 1;
        }
        world.sync("r2")?;
        if fs::read(world.live())? != fs::read(world.backup())? {
            // Only while the file is being written in place a stranger's write is taken for one of ours.
            assert!(meanwhile.load(SeqCst), "write {n}: the next run did not notice");
            let full = options_for("r3", Mode::Full);
            sync_all(&world.source, &world.target, &full)?;
            hidden += 1;
        }
        world.check("r4")?;
        if faults.writes() < n {
            break;
        }
    }
    assert!(left_alone > 5, "it was left alone {left_alone} times");
    assert!(hidden < 20, "hidden {hidden} times");
    Ok(())
}

#[test]
fn whichever_write_fails_on_a_disk_readers_refuse_half_a_file_and_a_restore_finishes_it() -> Outcome {
    let pair = Pair::new(MemoryFolder::default())?;
    let (mut half, mut failures) = (0, 0);
    for n in 1.. {
        let world = lay(&pair)?;
        let [live, backup, third] = ["live", "backup", "third"].map(|side| world.scratch.path().join(side));
        let faults = Arc::new(Faults::default());
        faults.fail_from_write(n);
        let target = FaultyFolder::wrap(FileStore::Local(LocalFolder::open_root(&backup)?), &faults);
        let source = FileStore::Local(LocalFolder::open_root(&live)?);
        let done = wait(run(source, target, &options("r1"), &Context::default()))?;
        failures += u32::from(done.is_err());
        let seen = fs::read(world.backup())?;
        let pending = !names(&world.own("redo"))?.is_empty();
        if pending {
            let refused = |why: Box<dyn Error>| why.to_string().contains("being changed in place");
            assert!(verify(&world.source, &world.target).is_err_and(refused));
            assert!(preview(&world.source, &world.target, &options("p")).is_err_and(refused));
            assert!(preview(&world.target, &StoreUrl::folder(&third)?, &options("p")).is_err_and(refused));
            half += 1;
            // After a disaster, the backup is what is restored from.
            fs::create_dir(&third)?;
            sync_all(&world.target, &StoreUrl::folder(&third)?, &options("restore"))?;
            assert!(fs::read(third.join("dir/big"))? == pair.new);
            assert!(fs::read(world.backup())? == pair.new);
        } else {
            assert!(seen == pair.old || seen == pair.new, "write {n}: between two versions, and nobody knows");
        }
        world.check("r1")?;
        if done.is_ok() {
            break;
        }
    }
    assert!(failures > 25 && half > 5, "{failures} failed, {half} were left half-done");
    Ok(())
}

#[test]
fn large_files_survive_kill_9_at_any_moment() -> Outcome {
    let mut content = noise(12 * MIB, 6);
    let mut world = World::new(&content)?;
    let change = |content: &mut [u8], round: u64| {
        // A quarter of all pages, so that changing them takes a while.
        for page in content.chunks_mut(4 * KIB).skip(usize::try_from(round % 4).unwrap_or(0)).step_by(4) {
            page[..8].copy_from_slice(&round.to_le_bytes());
        }
    };
    change(&mut content, 1);
    world.write(&content)?;
    let (mut usual, mut random, rounds) = (measure(&world.source, &world.target)?, Seeded(13), rounds()?);
    let (mut killed, mut waiting, mut seen) = (0, 0, BTreeMap::new());
    for round in 2..rounds + 2 {
        let old = content.clone();
        change(&mut content, round);
        world.write(&content)?;
        let run = format!("run-{round}");
        killed += u64::from(kill(&world.source, &world.target, &run, &mut usual, &mut random)?);
        let now = fs::read(world.backup())?;
        let state = match (names(&world.own("redo"))?.is_empty(), now == old, now == content) {
            (false, ..) => {
                waiting += 1;
                "waits"
            }
            (true, true, _) => "old",
            (true, _, true) => "new",
            _ => return Err(format!("round {round}: between two versions, and nobody knows").into()),
        };
        *seen.entry(state).or_insert(0) += 1;
        world.check(&run)?;
        let undos: Vec<String> = names(&world.own("recycle"))?.into_iter().filter(|n| n.starts_with(&run)).collect();
        let root = world.scratch.path().join("backup");
        let kept = undos.iter().any(|undo| {
            rebuild(&root, &format!(".poolsync/recycle/{undo}/dir/big")).is_ok_and(|content| content == old)
        });
        assert!(kept, "round {round}: the old version is lost");
        fs::remove_dir_all(world.own("recycle"))?;
        assert!(!world.own("staging").exists());
    }
    assert!(killed * 3 >= rounds, "only {killed} of {rounds} syncs were killed while they ran");
    println!("{killed} of {rounds} were killed while they ran, {waiting} of them in the middle: {seen:?}");
    Ok(())
}
