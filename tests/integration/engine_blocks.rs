//! Large files changed in place: only what differs is written, nobody else's write is overlooked, and the old version can
//! be had back.

use std::{
    error::Error,
    fs::{self, File, FileTimes},
    os::unix::fs::{FileExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use poolsync::{
    domain::{Counts, StoreUrl},
    sync::{
        Applied, Context,
        files::{FileStore, LocalFolder, rebuild_previous},
    },
};
use proptest::prelude::*;
use rustix::fs::{XattrFlags, getxattr, setxattr};

use super::engine::{Outcome, Seeded, cases, lines, look, options, preview, scratch, skipped, sync_all};

pub const MIB: usize = 1 << 20;
pub const KIB: usize = 1 << 10;

/// Content that no two places share.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut random = Seeded(seed);
    let mut bytes = vec![0; length];
    for place in bytes.chunks_mut(8) {
        place.copy_from_slice(&random.below(u64::MAX).to_le_bytes()[..place.len()]);
    }
    bytes
}

pub struct World {
    pub scratch: tempfile::TempDir,
    pub source: StoreUrl,
    pub target: StoreUrl,
    version: u64,
}

impl World {
    pub fn new(content: &[u8]) -> Result<Self, Box<dyn Error>> {
        let scratch = scratch()?;
        fs::create_dir_all(scratch.path().join("live/dir"))?;
        let urls = ["live", "backup"].map(|side| StoreUrl::folder(&scratch.path().join(side)));
        let [source, target] = urls;
        let mut world = Self { scratch, source: source?, target: target?, version: 0 };
        world.write(content)?;
        world.sync("first")?;
        Ok(world)
    }

    pub fn live(&self) -> PathBuf {
        self.scratch.path().join("live/dir/big")
    }

    pub fn backup(&self) -> PathBuf {
        self.scratch.path().join("backup/dir/big")
    }

    pub fn own(&self, what: &str) -> PathBuf {
        self.scratch.path().join("backup/.poolsync").join(what)
    }

    /// Gives the live file a new content, at a time of its own.
    pub fn write(&mut self, content: &[u8]) -> Outcome {
        fs::write(self.live(), content)?;
        self.version += 1;
        set_time(&self.live(), self.version)
    }

    pub fn sync(&self, run: &str) -> Result<(Applied, Counts), Box<dyn Error>> {
        sync_all(&self.source, &self.target, &options(run))
    }

    /// Syncs, and looks whether both sides are equal then.
    pub fn check(&self, run: &str) -> Result<Counts, Box<dyn Error>> {
        let (applied, counts) = self.sync(run)?;
        assert_eq!(skipped(&applied)?, []);
        assert!(fs::read(self.live())? == fs::read(self.backup())?, "the contents differ");
        assert_eq!(lines(&preview(&self.source, &self.target, &options("p"))?)?, Vec::<String>::new());
        assert_eq!(names(&self.own("redo"))?, Vec::<String>::new());
        Ok(counts)
    }

    /// What a run's undo record makes of the backup file.
    pub fn rebuilt(&self, run: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        rebuild(&self.scratch.path().join("backup"), &format!(".poolsync/recycle/{run}.undo/dir/big"))
    }
}

pub fn rebuild(root: &Path, undo: &str) -> Result<Vec<u8>, Box<dyn Error>> {
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

pub fn names(dir: &Path) -> Result<Vec<String>, Box<dyn Error>> {
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
fn mode_and_extended_attributes_come_along_and_go_back() -> Outcome {
    let mut content = noise(5 * MIB, 9);
    let mut world = World::new(&content)?;
    let old = look(&world.scratch.path().join("backup"))?;
    let inode = fs::metadata(world.backup())?.ino();
    content[5] ^= 1;
    world.write(&content)?;
    fs::set_permissions(world.live(), fs::Permissions::from_mode(0o4640))?;
    setxattr(world.live(), "user.new", b"new", XattrFlags::empty())?;
    world.check("run1")?;
    assert_eq!(fs::metadata(world.backup())?.ino(), inode, "it is the same file");
    assert_eq!(look(&world.scratch.path().join("backup"))?, look(&world.scratch.path().join("live"))?);
    let mut value = [0; 8];
    assert_eq!(getxattr(world.backup(), "user.new", &mut value[..])?, 3);
    let root = world.scratch.path().join("backup");
    let target = FileStore::Local(LocalFolder::open_root(&root)?).lock()?;
    let undo = b".poolsync/recycle/run1.undo/dir/big";
    rebuild_previous(&target, b"dir/big", undo, b"dir/previous", &Context::default())?;
    assert_eq!(look(&root)?.get(Path::new("dir/previous")), old.get(Path::new("dir/big")));
    assert!(getxattr(root.join("dir/previous"), "user.new", &mut value[..]).is_err());
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
