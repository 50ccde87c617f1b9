//! Large files changed in place: only what differs is written, whatever interrupts it ends with the old or the new
//! version, and the old one can be had back.

use std::{
    collections::BTreeMap,
    error::Error,
    fs::{self, File, FileTimes},
    os::unix::fs::{FileExt, MetadataExt},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::{Duration, SystemTime},
};

use poolsync::{
    domain::{Counts, Mode, StoreUrl},
    sync::{
        self, Applied, Context, Options, Store, SyncError,
        files::{Facts, Faults, FaultyFolder, FileStore, Kind, LocalFolder, MemoryFolder, Mtime, rebuild_previous},
        guard,
    },
};
use proptest::prelude::*;

use super::{
    engine::{ANY, Outcome, Seeded, cases, lines, options, preview, scratch, skipped, sync_all, verify, wait},
    engine_crash::{kill, measure, rounds},
};

const MIB: usize = 1 << 20;
const KIB: usize = 1 << 10;

/// Content that no two places share.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut random = Seeded(seed);
    let mut bytes = vec![0; length];
    for place in bytes.chunks_mut(8) {
        place.copy_from_slice(&random.below(u64::MAX).to_le_bytes()[..place.len()]);
    }
    bytes
}

struct World {
    scratch: tempfile::TempDir,
    source: StoreUrl,
    target: StoreUrl,
    version: u64,
}

impl World {
    fn new(content: &[u8]) -> Result<Self, Box<dyn Error>> {
        let scratch = scratch()?;
        fs::create_dir_all(scratch.path().join("live/dir"))?;
        let urls = ["live", "backup"].map(|side| StoreUrl::folder(&scratch.path().join(side)));
        let [source, target] = urls;
        let mut world = Self { scratch, source: source?, target: target?, version: 0 };
        world.write(content)?;
        world.sync("first")?;
        Ok(world)
    }

    fn live(&self) -> PathBuf {
        self.scratch.path().join("live/dir/big")
    }

    fn backup(&self) -> PathBuf {
        self.scratch.path().join("backup/dir/big")
    }

    fn own(&self, what: &str) -> PathBuf {
        self.scratch.path().join("backup/.poolsync").join(what)
    }

    /// Gives the live file a new content, at a time of its own.
    fn write(&mut self, content: &[u8]) -> Outcome {
        fs::write(self.live(), content)?;
        self.version += 1;
        set_time(&self.live(), self.version)
    }

    fn sync(&self, run: &str) -> Result<(Applied, Counts), Box<dyn Error>> {
        sync_all(&self.source, &self.target, &options(run))
    }

    /// Syncs, and looks whether both sides are equal then.
    fn check(&self, run: &str) -> Result<Counts, Box<dyn Error>> {
        let (applied, counts) = self.sync(run)?;
        assert_eq!(skipped(&applied)?, []);
        assert!(fs::read(self.live())? == fs::read(self.backup())?, "the contents differ");
        assert_eq!(lines(&preview(&self.source, &self.target, &options("p"))?)?, Vec::<String>::new());
        assert_eq!(names(&self.own("redo"))?, Vec::<String>::new());
        Ok(counts)
    }

    /// What a run's undo record makes of the backup file.
    fn rebuilt(&self, run: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        rebuild(&self.scratch.path().join("backup"), &format!(".poolsync/recycle/{run}.undo/dir/big"))
    }
}

fn rebuild(root: &Path, undo: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let target = FileStore::Local(LocalFolder::open_root(root)?).lock()?;
    let into = ".poolsync/rebuilt";
    rebuild_previous(&target, b"dir/big", undo.as_bytes(), into.as_bytes(), &Context::default())?;
    let content = fs::read(root.join(into))?;
    fs::remove_file(root.join(into))?;
    Ok(content)
}

fn set_time(path: &Path, version: u64) -> Outcome {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + version);
    Ok(File::options().write(true).open(path)?.set_times(FileTimes::new().set_modified(time))?)
}

fn names(dir: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let names = fs::read_dir(dir)?.map(|e| Ok(e?.file_name().to_string_lossy().into_owned()));
    names.collect::<Result<_, std::io::Error>>().map_err(Into::into)
}

#[derive(Debug, Clone)]
enum Edit {
    Overwrite(usize, usize),
    Zero(usize, usize),
    Grow(usize),
    GrowByZeros(usize),
    Shrink(usize),
    Shift(usize),
    Touch,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = 0..8 * MIB;
    let length = prop_oneof![Just(1), Just(4 * KIB), 1..200 * KIB];
    let edit = prop_oneof![
        5 => (at.clone(), length.clone()).prop_map(|(at, length)| Edit::Overwrite(at, length)),
        2 => (at.clone(), length.clone()).prop_map(|(at, length)| Edit::Zero(at, length)),
        2 => (1..300 * KIB).prop_map(Edit::Grow),
        1 => (1..300 * KIB).prop_map(Edit::GrowByZeros),
        2 => (1..300 * KIB).prop_map(Edit::Shrink),
        1 => at.prop_map(Edit::Shift),
        1 => Just(Edit::Touch),
    ];
    proptest::collection::vec(edit, 1..4)
}

fn edit(content: &mut Vec<u8>, edit: &Edit, seed: u64) {
    let size = content.len();
    let range = |at: usize, length: usize| at % size..(at % size + length).min(size);
    match *edit {
        Edit::Overwrite(at, length) => {
            let range = range(at, length);
            let new = noise(range.len(), seed);
            content[range].copy_from_slice(&new);
        }
        Edit::Zero(at, length) => content[range(at, length)].fill(0),
        Edit::Grow(length) => content.extend(noise(length, seed)),
        Edit::GrowByZeros(length) => content.resize(size + length, 0),
        Edit::Shrink(length) => content.truncate(size - length),
        Edit::Shift(at) => content.insert(at % size, 7),
        Edit::Touch => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(10), max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_edited_both_sides_are_equal_after_a_sync_and_the_old_version_can_be_had_back(
        rounds in proptest::collection::vec(edits(), 1..4), seed in 0..1000_u64,
    ) {
        let run = || -> Outcome {
            let mut content = noise(6 * MIB + 1234, seed);
            let mut world = World::new(&content)?;
            for (number, edits) in rounds.iter().enumerate() {
                let old = content.clone();
                edits.iter().enumerate().for_each(|(n, e)| edit(&mut content, e, seed + n as u64 + 1));
                world.write(&content)?;
                let run = format!("run{number}");
                world.check(&run)?;
                let recycled = world.own("recycle").join(&run).join("dir/big");
                let kept = if recycled.exists() { fs::read(recycled)? } else { world.rebuilt(&run)? };
                assert!(kept == old, "the old version is not what it was");
            }
            Ok(())
        };
        run().map_err(|e| TestCaseError::fail(e.to_string()))?;
    }
}

#[test]
fn only_blocks_that_differ_are_written_and_the_next_time_only_the_source_is_read() -> Outcome {
    let mut content = noise(64 * MIB, 1);
    let mut world = World::new(&content)?;
    let inode = fs::metadata(world.backup())?.ino();
    for (round, factor) in [(1, 2), (2, 1), (3, 1)] {
        for at in (0..64).map(|n| n * MIB + round * 8 * KIB) {
            content[at..at + 4 * KIB].fill(u8::try_from(round)?);
        }
        world.write(&content)?;
        let counts = world.check(&format!("run{round}"))?;
        // In place, redo and undo, with their headers, and 16 bytes for each block.
        assert!(counts.bytes_written < 3 * 64 * (4 * 1024 + 64) + 64 * 16 * 16 + 4096, "{}", counts.bytes_written);
        let size = 64 * MIB as u64;
        let most = factor * size + 64 * 64 * 1024 + 256 * 1024;
        assert!(counts.bytes_read >= size && counts.bytes_read <= most, "{}", counts.bytes_read);
        assert_eq!(fs::metadata(world.backup())?.ino(), inode, "it is the same file");
        assert_eq!((counts.updated, fs::metadata(world.backup())?.mtime()), (1, 1_700_000_001 + i64::try_from(round)?));
    }
    // Without it there is nothing to remember.
    assert_eq!(names(&world.own("blocks"))?.len(), 1);
    fs::remove_file(world.live())?;
    world.sync("gone")?;
    assert_eq!(names(&world.own("blocks"))?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_target_touched_by_somebody_else_is_noticed_though_its_time_was_put_back() -> Outcome {
    let mut content = noise(5 * MIB, 2);
    let mut world = World::new(&content)?;
    content[100] ^= 1;
    world.write(&content)?;
    world.check("run1")?;
    let time = fs::metadata(world.backup())?.modified()?;
    let file = File::options().write(true).open(world.backup())?;
    file.write_all_at(b"a stranger was here", 3 * MIB as u64)?;
    file.set_times(FileTimes::new().set_modified(time))?;
    content[200] ^= 1;
    world.write(&content)?;
    world.check("run2")?;
    // A broken record of its blocks is no record.
    for record in names(&world.own("blocks"))? {
        let file = File::options().write(true).open(world.own("blocks").join(record))?;
        file.write_all_at(&[0; 16], file.metadata()?.len() - 700)?;
    }
    content[4 * MIB] ^= 1;
    world.write(&content)?;
    let counts = world.check("run3")?;
    assert!(counts.bytes_read >= 10 * MIB as u64, "both sides were read");
    Ok(())
}

#[test]
fn a_file_with_another_name_is_never_changed_in_place() -> Outcome {
    let mut content = noise(5 * MIB, 3);
    let mut world = World::new(&content)?;
    let other = world.scratch.path().join("other");
    fs::hard_link(world.backup(), &other)?;
    let old = content.clone();
    content[5] ^= 1;
    world.write(&content)?;
    world.check("run1")?;
    assert!(fs::read(other)? == old);
    assert!(fs::read(world.own("recycle/run1/dir/big"))? == old, "it was replaced as a whole");
    Ok(())
}

#[test]
fn an_undo_record_is_refused_when_the_file_is_not_what_the_run_left() -> Outcome {
    let mut content = noise(5 * MIB, 4);
    let mut world = World::new(&content)?;
    let old = content.clone();
    content[5] ^= 1;
    content.truncate(5 * MIB - 10);
    world.write(&content)?;
    world.check("run1")?;
    assert!(world.rebuilt("run1")? == old);
    File::options().write(true).open(world.backup())?.write_all_at(b"x", 4 * MIB as u64)?;
    let refused = world.rebuilt("run1").map(drop).map_err(|error| error.to_string());
    assert!(refused.is_err_and(|why| why.contains("does not fit")));
    assert!(!world.own("rebuilt").exists());
    Ok(())
}

fn facts(seconds: i64) -> Facts {
    Facts { kind: Kind::File, size: 0, mtime: Mtime { seconds, nanos: 5 }, mode: 0o644, link: Vec::new() }
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
        let listed = store.list(dir.trim_end_matches('/').as_bytes()).unwrap_or_default();
        listed.into_iter().map(|entry| entry.path).collect()
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
    for n in 1..200 {
        let pair = Pair::new(MemoryFolder::default())?;
        let faults = Arc::new(Faults::default());
        faults.fail_from_write(n);
        let target = FaultyFolder::wrap(FileStore::Memory(pair.backup.clone()), &faults);
        let _ = pair.run(target, Mode::Delta)?;
        if pair.big() != pair.old && pair.pending() == 1 {
            assert!(pair.big() != pair.new);
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
