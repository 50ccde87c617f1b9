//! What a run did to a folder is put back: the items are what they were before it, all of them or chosen ones, whatever
//! later runs did; and what recycle keeps is given up in time.

use std::{
    collections::{BTreeMap, HashSet},
    error::Error,
    ffi::OsStr,
    fs,
    os::unix::{
        ffi::OsStrExt,
        fs::{FileExt, MetadataExt, PermissionsExt, symlink},
    },
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use poolsync::{
    domain::{ChangeKey, Mode},
    sync::{
        self, Applied, Before, Cleaned, Context, Options, Origin, Own, Plan, Retention, StoreAddress, SyncError, guard,
    },
};
use proptest::prelude::*;
use rustix::{
    buffer::spare_capacity,
    fs::{AtFlags, CWD, Timespec, Timestamps, XattrFlags, getxattr, setxattr, utimensat},
};

use super::{
    engine::{ANY, Outcome, Seeded, Seen, cases, lines, look, look_everywhere, options, scratch, wait},
    support::servers::{Far, Kind, address},
};

type Shot = BTreeMap<PathBuf, Seen>;

/// A source of changes, and the store they go to.
struct World {
    scratch: tempfile::TempDir,
    far: Option<Far>,
}

impl World {
    fn new() -> Result<Self, Box<dyn Error>> {
        let world = Self { scratch: scratch()?, far: None };
        fs::create_dir(world.live(""))?;
        Ok(world)
    }

    fn far(kind: Kind) -> Result<Self, Box<dyn Error>> {
        Ok(Self { far: Some(Far::start(kind)), ..Self::new()? })
    }

    fn live(&self, path: &str) -> PathBuf {
        self.scratch.path().join("live").join(path)
    }

    fn backup(&self) -> PathBuf {
        self.far.as_ref().map_or_else(|| self.scratch.path().join("backup"), |far| far.on_disk(""))
    }

    fn source(&self) -> StoreAddress {
        address(&format!("file://{}", self.live("").display().to_string().trim_end_matches('/')), None)
    }

    fn target(&self) -> StoreAddress {
        let near = || address(&format!("file://{}", self.backup().display()), None);
        self.far.as_ref().map_or_else(near, Far::address)
    }

    fn put(&self, path: &str, content: impl AsRef<[u8]>, seconds: i64) -> Outcome {
        let full = self.live(path);
        fs::create_dir_all(full.parent().unwrap())?;
        fs::write(&full, content)?;
        set_time(&full, seconds)
    }

    fn chmod(&self, path: &str, mode: u32) -> Outcome {
        Ok(fs::set_permissions(self.live(path), fs::Permissions::from_mode(mode))?)
    }

    /// A run that makes the backup equal; returns what it did.
    fn run(&self, name: &str) -> Result<Done, Box<dyn Error>> {
        self.run_as(&options(name))
    }

    fn run_as(&self, options: &Options) -> Result<Done, Box<dyn Error>> {
        apply(self.source().into(), &self.target(), options)
    }

    fn put_back(&self, run: &str, done: &Done, name: &str) -> Result<Done, Box<dyn Error>> {
        apply(before(run, done, |_| true), &self.target(), &options(name))
    }

    /// What the store holds, as another folder shows that it is copied to: also what a server can't show by itself.
    fn shot(&self) -> Result<Shot, Box<dyn Error>> {
        if self.far.is_none() {
            return Ok(rootless(look(&self.backup())?));
        }
        let copy = tempfile::tempdir_in(self.scratch.path())?;
        let root = copy.path().join("copy");
        apply(self.target().into(), &address(&format!("file://{}", root.display()), None), &options("copy"))?;
        Ok(rootless(look(&root)?))
    }
}

/// What a run did, as its plan tells.
struct Done {
    changes: Vec<(poolsync::domain::Change, String)>,
    skipped: Vec<(String, String)>,
}

fn apply(origin: Origin, target: &StoreAddress, options: &Options) -> Result<Done, Box<dyn Error>> {
    let context = Context::default();
    let applied: Applied = wait(async {
        let comparison = sync::compare(origin, target, options, &context).await?;
        let passed = match guard::judge(comparison.plan(), ANY) {
            Ok(passed) => passed,
            Err(danger) => return Err(Box::<dyn Error>::from(danger)),
        };
        Ok(comparison.apply(passed, &context).await?)
    })??;
    let changes = applied.plan.changes().map(|c| c.map(|c| (c.change, c.item))).collect::<Result<_, _>>()?;
    let skipped =
        applied.skipped.iter().map(|s| s.map(|s| (s.item, s.message.to_string()))).collect::<Result<_, _>>()?;
    Ok(Done { changes, skipped })
}

fn before(run: &str, done: &Done, chosen: impl Fn(&str) -> bool) -> Origin {
    let keys = done.changes.iter().filter(|(_, item)| chosen(item)).map(|(change, item)| ChangeKey::of(*change, item));
    Before { run: run.to_owned(), changes: Arc::new(keys.collect::<HashSet<_>>()) }.into()
}

fn previewed(origin: Origin, target: &StoreAddress, options: &Options) -> Result<Plan, Box<dyn Error>> {
    Ok(wait(sync::preview(origin, target, options, &Context::default()))??)
}

/// Without the folder itself, which is no item.
fn rootless(mut shot: Shot) -> Shot {
    shot.remove(Path::new(""));
    shot
}

fn set_time(path: &Path, seconds: i64) -> Outcome {
    let time = Timespec { tv_sec: 1_700_000_000 + seconds, tv_nsec: 123_456_789 };
    let times = Timestamps { last_access: time, last_modification: time };
    Ok(utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)?)
}

/// Which paths two looks do not agree on.
fn unlike(one: &Shot, other: &Shot) -> Vec<PathBuf> {
    let paths: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

/// A small tree with one of each.
fn plant(world: &World) -> Outcome {
    world.put("same", "same", 1)?;
    world.put("changed", "as it was", 2)?;
    world.put("hidden", "good", 3)?;
    world.put("gone", "gone", 4)?;
    world.put("tree/deep/leaf", "leaf", 5)?;
    world.put("tree/other", "other", 6)?;
    world.put("file-then-dir", "was a file", 7)?;
    world.put("dir-then-file/inside", "inside", 8)?;
    world.put("mode", "mode", 9)?;
    world.put("time", "time", 10)?;
    world.put("dir/kept", "kept", 11)?;
    world.put("odd\n\u{fc}", "odd", 12)?;
    fs::create_dir_all(world.live("empty/inner"))?;
    symlink("same", world.live("link"))?;
    symlink("nowhere", world.live("link-gone"))?;
    symlink("same", world.live("link-then-file"))?;
    world.chmod("dir", 0o750)?;
    for dir in ["tree", "tree/deep", "dir", "empty", "empty/inner", "dir-then-file"] {
        set_time(&world.live(dir), 13)?;
    }
    Ok(())
}

fn change(world: &World) -> Outcome {
    world.put("changed", "as it is", 20)?;
    world.put("new", "new", 21)?;
    world.put("new-tree/a/b", "b", 22)?;
    fs::remove_file(world.live("gone"))?;
    fs::remove_file(world.live("odd\n\u{fc}"))?;
    fs::remove_dir_all(world.live("tree"))?;
    fs::remove_dir_all(world.live("empty/inner"))?;
    // The S3 server of these tests keeps a folder in which nothing is any more, and takes no object of its name.
    if world.far.as_ref().is_none_or(|far| far.kind != Kind::S3) {
        fs::remove_file(world.live("file-then-dir"))?;
        world.put("file-then-dir/x/y", "now a folder", 23)?;
        fs::remove_dir_all(world.live("dir-then-file"))?;
        world.put("dir-then-file", "now a file", 24)?;
    }
    world.chmod("mode", 0o600)?;
    set_time(&world.live("time"), 25)?;
    world.put("dir/added", "added", 26)?;
    world.chmod("dir", 0o700)?;
    fs::remove_file(world.live("link"))?;
    symlink("changed", world.live("link"))?;
    fs::remove_file(world.live("link-gone"))?;
    fs::remove_file(world.live("link-then-file"))?;
    world.put("link-then-file", "no link any more", 27)?;
    // The same size and time, which a full run finds.
    world.put("hidden", "evil", 3)
}

/// All of a run, on any kind of store.
fn a_run_is_put_back(world: &World) -> Outcome {
    plant(world)?;
    world.run("first")?;
    let then = world.shot()?;
    change(world)?;
    let done = world.run_as(&Options { mode: Mode::Full, ..options("second") })?;
    let after = world.shot()?;
    assert!(done.changes.len() > 20, "{}", done.changes.len());

    let everywhere = look_everywhere(&world.backup())?;
    let plan = previewed(before("second", &done, |_| true), &world.target(), &options("third"))?;
    assert_eq!(unlike(&everywhere, &look_everywhere(&world.backup())?), Vec::<PathBuf>::new(), "a preview wrote");
    let digest = {
        let origin = before("second", &done, |_| true);
        wait(sync::compare(origin, &world.target(), &options("third"), &Context::default()))??.plan().digest()
    };
    assert_eq!(plan.digest(), digest);

    let undone = world.put_back("second", &done, "third")?;
    assert_eq!(undone.skipped, []);
    assert_eq!(unlike(&world.shot()?, &then), Vec::<PathBuf>::new());
    let again = world.put_back("second", &done, "fourth")?;
    assert_eq!((again.changes, again.skipped), (vec![], vec![]), "a second time there is nothing to do");

    let redone = world.put_back("third", &undone, "fifth")?;
    assert_eq!(redone.skipped, []);
    assert_eq!(unlike(&world.shot()?, &after), Vec::<PathBuf>::new());
    Ok(())
}

#[test]
fn all_that_a_run_did_is_put_back_and_that_is_put_back_in_turn() -> Outcome {
    a_run_is_put_back(&World::new()?)
}

#[test]
fn all_that_a_run_did_is_put_back_on_s3() -> Outcome {
    a_run_is_put_back(&World::far(Kind::S3)?)
}

#[test]
fn all_that_a_run_did_is_put_back_on_webdav() -> Outcome {
    a_run_is_put_back(&World::far(Kind::Dav)?)
}

#[test]
fn all_that_a_run_did_is_put_back_on_sftp() -> Outcome {
    a_run_is_put_back(&World::far(Kind::Sftp)?)
}

#[test]
fn chosen_items_are_put_back_with_the_directories_they_need() -> Outcome {
    let world = World::new()?;
    plant(&world)?;
    world.run("first")?;
    let then = world.shot()?;
    change(&world)?;
    let done = world.run("second")?;
    let after = world.shot()?;
    let chosen = ["changed", "tree/deep/leaf", "new", "mode"];
    let origin = before("second", &done, |item| chosen.contains(&item));
    let undone = apply(origin, &world.target(), &options("third"))?;
    assert_eq!(undone.skipped, []);
    let mut expected = after;
    expected.remove(Path::new("new"));
    for path in ["changed", "tree", "tree/deep", "tree/deep/leaf", "mode"] {
        expected.insert(path.into(), then[Path::new(path)].clone());
    }
    assert_eq!(unlike(&world.shot()?, &expected), Vec::<PathBuf>::new());
    Ok(())
}

#[test]
fn what_has_no_place_any_more_is_named_and_the_rest_is_put_back() -> Outcome {
    let world = World::new()?;
    plant(&world)?;
    world.run("first")?;
    change(&world)?;
    let done = world.run("second")?;
    world.put("new-tree/a/theirs", "of a later run", 30)?;
    world.run("third")?;
    let chosen = ["file-then-dir", "dir-then-file/inside", "changed", "new-tree", "new-tree/a", "new-tree/a/b"];
    let undone = apply(before("second", &done, |item| chosen.contains(&item)), &world.target(), &options("fourth"))?;
    let named: Vec<&str> = undone.skipped.iter().map(|(item, _)| item.as_str()).collect();
    assert_eq!(named, ["dir-then-file/inside", "file-then-dir"]);
    let now = world.shot()?;
    assert_eq!(now[Path::new("changed")].content, b"as it was");
    assert!(now.contains_key(Path::new("new-tree/a/theirs")), "it is not of that run");
    assert!(!now.contains_key(Path::new("new-tree/a/b")));
    assert_eq!(now[Path::new("file-then-dir/x/y")].content, b"now a folder");
    Ok(())
}

#[test]
fn items_become_what_they_were_whatever_later_runs_did() -> Outcome {
    let world = World::new()?;
    plant(&world)?;
    world.run("first")?;
    let then = world.shot()?;
    change(&world)?;
    let done = world.run("second")?;
    world.put("changed", "once more", 40)?;
    world.put("mode", "other content", 41)?;
    world.put("later", "later", 42)?;
    world.run("third")?;
    fs::remove_file(world.live("changed"))?;
    fs::remove_file(world.live("new"))?;
    world.put("gone", "is back", 43)?;
    fs::remove_file(world.live("mode"))?;
    world.run("fourth")?;
    let undone = world.put_back("second", &done, "fifth")?;
    assert_eq!(undone.skipped, []);
    let mut now = world.shot()?;
    assert_eq!(now.remove(Path::new("later")).map(|seen| seen.content), Some(b"later".to_vec()));
    // A delta run found nothing to do about it.
    assert_eq!(unlike(&now, &then), Vec::<PathBuf>::new());
    Ok(())
}

#[test]
fn names_of_one_file_become_names_of_one_file_again() -> Outcome {
    let ino = |world: &World, path: &str| fs::metadata(world.backup().join(path)).map(|meta| meta.ino());
    let world = World::new()?;
    world.put("a", "one file", 1)?;
    fs::hard_link(world.live("a"), world.live("b"))?;
    world.put("c", "another", 2)?;
    world.put("d", "another", 2)?;
    world.run("first")?;
    let then = world.shot()?;
    for path in ["a", "b", "d"] {
        fs::remove_file(world.live(path))?;
    }
    world.put("a", "a", 3)?;
    world.put("b", "b", 4)?;
    fs::hard_link(world.live("c"), world.live("d"))?;
    let done = world.run("second")?;
    assert_eq!(ino(&world, "c")?, ino(&world, "d")?);
    let undone = world.put_back("second", &done, "third")?;
    assert_eq!(undone.skipped, []);
    assert_eq!(unlike(&world.shot()?, &then), Vec::<PathBuf>::new());
    assert_eq!(ino(&world, "a")?, ino(&world, "b")?);
    assert_ne!(ino(&world, "c")?, ino(&world, "d")?);
    assert_eq!(world.put_back("second", &done, "fourth")?.changes, []);
    Ok(())
}

#[test]
fn one_name_of_a_file_is_put_back_without_the_others() -> Outcome {
    let world = World::new()?;
    world.put("a", "one file", 1)?;
    fs::hard_link(world.live("a"), world.live("b"))?;
    world.run("first")?;
    fs::remove_file(world.live("a"))?;
    fs::remove_file(world.live("b"))?;
    world.put("a", "another file", 2)?;
    fs::hard_link(world.live("a"), world.live("b"))?;
    let done = world.run("second")?;
    let undone = apply(before("second", &done, |item| item == "a"), &world.target(), &options("third"))?;
    assert_eq!(undone.changes.iter().map(|(_, item)| item.as_str()).collect::<Vec<_>>(), ["a"]);
    let now = world.shot()?;
    assert_eq!(now[Path::new("a")].content, b"one file");
    assert_eq!(now[Path::new("b")].content, b"another file");
    Ok(())
}

#[test]
fn extended_attributes_come_back() -> Outcome {
    let world = World::new()?;
    let set = |path: &str, value: &str| setxattr(world.live(path), "user.note", value.as_bytes(), XattrFlags::empty());
    world.put("same", "same", 1)?;
    world.put("changed", "as it was", 2)?;
    world.put("d/f", "f", 3)?;
    for path in ["same", "changed", "d"] {
        set(path, "old")?;
    }
    world.run("first")?;
    world.put("changed", "as it is", 4)?;
    for path in ["same", "changed", "d"] {
        set(path, "new")?;
    }
    let done = world.run("second")?;
    let values = || -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
        let mut values = Vec::new();
        for path in ["same", "changed", "d"] {
            let mut value = Vec::with_capacity(64);
            getxattr(world.backup().join(path), "user.note", spare_capacity(&mut value))?;
            values.push(value);
        }
        Ok(values)
    };
    assert_eq!(values()?, [b"new", b"new", b"new"]);
    let undone = world.put_back("second", &done, "third")?;
    assert_eq!(undone.skipped, []);
    assert_eq!(values()?, [b"old", b"old", b"old"]);
    assert_eq!(world.put_back("second", &done, "fourth")?.changes, []);
    assert_eq!(world.put_back("third", &undone, "fifth")?.skipped, []);
    assert_eq!(values()?, [b"new", b"new", b"new"]);
    Ok(())
}

#[test]
fn a_run_that_left_no_notes_is_put_back_as_far_as_its_images_tell() -> Outcome {
    let world = World::new()?;
    plant(&world)?;
    world.run("first")?;
    let then = world.shot()?;
    change(&world)?;
    let done = world.run("second")?;
    fs::remove_dir_all(world.backup().join(".poolsync/recycle/second.facts"))?;
    let undone = world.put_back("second", &done, "third")?;
    let named: HashSet<&str> = undone.skipped.iter().map(|(item, _)| item.as_str()).collect();
    assert!(["dir", "mode"].iter().all(|item| named.contains(item)), "{named:?}");
    let different: Vec<PathBuf> = unlike(&world.shot()?, &then);
    assert!(different.iter().all(|path| named.contains(&*path.to_string_lossy())), "{different:?}");
    Ok(())
}

const LARGE: usize = 6 << 20;

fn large(seed: u64) -> Vec<u8> {
    let mut seeded = Seeded(seed);
    (0..LARGE / 8).flat_map(|_| seeded.below(u64::MAX).to_le_bytes()).collect()
}

#[test]
fn large_files_changed_in_place_by_several_runs_are_put_back() -> Outcome {
    let world = World::new()?;
    world.put("dir/big", large(1), 1)?;
    world.put("shrunk", large(2), 2)?;
    world.run("first")?;
    let then = world.shot()?;
    let touch = |path: &str, at: u64, seconds| -> Outcome {
        let file = fs::OpenOptions::new().write(true).open(world.live(path))?;
        file.write_all_at(b"other bytes", at)?;
        set_time(&world.live(path), seconds)
    };
    touch("dir/big", 100, 10)?;
    fs::OpenOptions::new().write(true).open(world.live("shrunk"))?.set_len(LARGE as u64 - 70_000)?;
    set_time(&world.live("shrunk"), 11)?;
    let done = world.run("second")?;
    let after = world.shot()?;
    touch("dir/big", 3_000_000, 20)?;
    world.run("third")?;
    world.put("dir/big", "small now", 30)?;
    world.run("fourth")?;
    let everywhere = look_everywhere(&world.backup())?;
    let plan = previewed(before("second", &done, |_| true), &world.target(), &options("fifth"))?;
    assert_eq!(lines(&plan)?, ["update dir/big: size and time differ", "update shrunk: size and time differ"]);
    assert_eq!(everywhere, look_everywhere(&world.backup())?);
    let undone = world.put_back("second", &done, "fifth")?;
    assert_eq!(undone.skipped, []);
    assert_eq!(unlike(&world.shot()?, &then), Vec::<PathBuf>::new());
    assert_eq!(world.put_back("second", &done, "sixth")?.changes, []);

    // A later run's record is gone: the file can't be told any more, and stays.
    let redone = world.put_back("fifth", &undone, "seventh")?;
    assert_eq!(redone.skipped, []);
    world.run("eighth")?;
    for run in ["third.undo", "fourth", "fifth", "seventh", "eighth"] {
        drop(fs::remove_dir_all(world.backup().join(".poolsync/recycle").join(run)));
    }
    let partly = world.put_back("second", &done, "ninth")?;
    let named: Vec<&str> = partly.skipped.iter().map(|(item, _)| item.as_str()).collect();
    assert_eq!(named, ["dir/big"]);
    let now = world.shot()?;
    assert_eq!(now[Path::new("shrunk")], then[Path::new("shrunk")]);
    assert_ne!(now[Path::new("shrunk")], after[Path::new("shrunk")]);
    Ok(())
}

#[test]
fn what_recycle_does_not_keep_any_more_is_named() -> Outcome {
    let world = World::new()?;
    plant(&world)?;
    world.run("first")?;
    change(&world)?;
    let done = world.run("second")?;
    let recycle = world.backup().join(".poolsync/recycle");
    fs::remove_file(recycle.join("second/changed"))?;
    fs::remove_file(recycle.join("second/gone"))?;
    let undone = world.put_back("second", &done, "third")?;
    let named: Vec<&str> = undone.skipped.iter().map(|(item, _)| item.as_str()).collect();
    assert_eq!(named, ["changed", "gone"]);

    let world = World::new()?;
    plant(&world)?;
    world.run("first")?;
    change(&world)?;
    let done = world.run("second")?;
    let all = Retention { max_age: Duration::from_secs(1 << 40), max_bytes: Some(0) };
    let cleaned = wait(sync::clean_recycle(&world.target(), all, &Context::default()))??;
    assert_eq!((cleaned.runs, cleaned.bytes_left), (1, 0));
    let undone = world.put_back("second", &done, "third")?;
    let named: Vec<&str> = undone.skipped.iter().map(|(item, _)| item.as_str()).collect();
    assert!(named.contains(&"changed") && named.contains(&"mode"), "{named:?}");
    assert!(named.contains(&".poolsync/recycle/second"), "what was deleted has no name any more: {named:?}");
    let now = world.shot()?;
    assert!(!now.contains_key(Path::new("new")) && now[Path::new("changed")].content == b"as it is");
    Ok(())
}

#[test]
fn a_store_is_cleared_and_filled_again() -> Outcome {
    for world in [World::new()?, World::far(Kind::Sftp)?] {
        plant(&world)?;
        world.run("first")?;
        let (then, root) = (world.shot()?, look(&world.backup())?.remove(Path::new("")));
        let clear = || Origin::Own(Own::Nothing);
        let plan = previewed(clear(), &world.target(), &options("clear"))?;
        assert!(lines(&plan)?.iter().all(|line| line.ends_with(": removed with the data of an old pairing")));
        let context = Context::default();
        let cleared = wait(async {
            let comparison = sync::compare(clear(), &world.target(), &options("clear"), &context).await?;
            let passed = guard::approved(comparison.plan(), &plan.digest()).expect("the plan that was seen");
            comparison.apply(passed, &context).await
        })??;
        let changes = cleared.plan.changes().map(|c| c.map(|c| (c.change, c.item))).collect::<Result<_, _>>()?;
        assert_eq!(world.shot()?, Shot::new());
        if world.far.is_none() {
            assert_eq!(look(&world.backup())?.remove(Path::new("")), root);
        }
        let done = Done { changes, skipped: vec![] };
        assert_eq!(world.put_back("clear", &done, "back")?.skipped, []);
        assert_eq!(unlike(&world.shot()?, &then), Vec::<PathBuf>::new());
    }
    Ok(())
}

fn clean(world: &World, max_age: u64, max_bytes: Option<u64>) -> Result<Cleaned, SyncError> {
    let retention = Retention { max_age: Duration::from_secs(max_age), max_bytes };
    wait(sync::clean_recycle(&world.target(), retention, &Context::default())).unwrap()
}

/// The name of a run that began so many days ago.
fn days_ago(days: i64, end: u32) -> String {
    let then = jiff::Timestamp::now().as_millisecond() - days * 86_400_000;
    let hex = format!("{then:012x}");
    format!("{}-{}-7000-8000-{end:012x}", &hex[..8], &hex[8..])
}

fn retention_story(world: &World) -> Outcome {
    assert_eq!(
        clean(world, 0, None).or_else(|e| if matches!(e, SyncError::Missing(_)) {
            Ok(Cleaned::default())
        } else {
            Err(e)
        })?,
        Cleaned::default()
    );
    world.put("f", vec![b'0'; 1000], 1)?;
    world.run("first")?;
    let runs = [days_ago(40, 1), days_ago(20, 2), days_ago(10, 3)];
    for (number, run) in runs.iter().enumerate() {
        world.put("f", vec![b'1' + u8::try_from(number)?; 1000], 10 + i64::try_from(number)?)?;
        world.run(run)?;
    }
    let items = world.shot()?;
    let cleaned = clean(world, 30 * 86_400, None)?;
    assert_eq!((cleaned.runs, cleaned.items), (1, 1));
    assert!(cleaned.bytes >= 1000 && (2000..4000).contains(&cleaned.bytes_left), "{cleaned:?}");
    let cleaned = clean(world, 30 * 86_400, Some(cleaned.bytes_left - 1))?;
    assert_eq!((cleaned.runs, cleaned.items), (1, 1));
    assert_eq!(
        clean(world, 30 * 86_400, Some(cleaned.bytes_left))?,
        Cleaned { bytes_left: cleaned.bytes_left, ..Cleaned::default() }
    );
    assert_eq!(world.shot()?, items);
    let everywhere = look_everywhere(&world.backup())?;
    let files: Vec<_> = everywhere
        .iter()
        .filter(|(path, seen)| path.starts_with(".poolsync/recycle") && seen.mode & 0o170_000 == 0o100_000)
        .collect();
    assert!(files.iter().all(|(path, _)| path.to_string_lossy().contains(&runs[2])), "{files:?}");
    assert_eq!(clean(world, 0, None)?.runs, 1);
    assert_eq!(clean(world, 0, None)?, Cleaned::default());
    Ok(())
}

#[test]
fn recycle_is_kept_for_a_time_and_up_to_a_size() -> Outcome {
    retention_story(&World::new()?)
}

#[test]
fn recycle_is_kept_for_a_time_and_up_to_a_size_far_away() -> Outcome {
    retention_story(&World::far(Kind::S3)?)?;
    retention_story(&World::far(Kind::Sftp)?)
}

#[test]
fn cleaning_follows_no_link_opens_closed_directories_and_waits_for_nobody() -> Outcome {
    let world = World::new()?;
    world.put("d/e/f", "x", 1)?;
    fs::create_dir(world.scratch.path().join("outside"))?;
    fs::write(world.scratch.path().join("outside/precious"), "precious")?;
    symlink(world.scratch.path().join("outside"), world.live("d/e/out"))?;
    world.run("first")?;
    fs::remove_dir_all(world.live("d"))?;
    world.put("other", "x", 1)?;
    world.run("second")?;
    let kept = world.backup().join(".poolsync/recycle/second/d");
    fs::set_permissions(kept.join("e"), fs::Permissions::from_mode(0o0))?;
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o0))?;
    let measured = clean(&world, 1 << 40, None)?;
    assert!(measured.runs == 0 && measured.bytes_left > 0);
    assert_eq!(fs::metadata(&kept)?.permissions().mode() & 0o7777, 0);

    let held = wait(sync::compare(&world.source(), &world.target(), &options("busy"), &Context::default()))??;
    assert!(clean(&world, 0, Some(0)).is_err_and(|error| error.is_busy()));
    drop(held);
    let context = Context::default();
    context.cancel.cancel();
    let retention = Retention { max_age: Duration::ZERO, max_bytes: Some(0) };
    let cancelled = wait(sync::clean_recycle(&world.target(), retention, &context))?;
    assert!(matches!(cancelled, Err(SyncError::Cancelled)));
    let cleaned = clean(&world, 1 << 40, Some(0))?;
    assert_eq!((cleaned.runs, cleaned.items, cleaned.bytes_left), (1, 2, 0));
    assert!(!kept.exists() && !world.backup().join(".poolsync/removing").exists());
    assert_eq!(fs::read(world.scratch.path().join("outside/precious"))?, b"precious");
    Ok(())
}

#[test]
fn a_cancelled_put_back_leaves_every_item_old_or_new() -> Outcome {
    let world = World::new()?;
    plant(&world)?;
    world.run("first")?;
    let then = world.shot()?;
    change(&world)?;
    let done = world.run("second")?;
    let after = world.shot()?;
    for wait_micros in [0, 200, 1000, 3000] {
        let context = Context::default();
        let ended = wait(async {
            let origin = before("second", &done, |_| true);
            let comparison = sync::compare(origin, &world.target(), &options("third"), &context).await?;
            let passed = guard::judge(comparison.plan(), ANY).expect("no danger");
            let cancel = context.cancel.clone();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_micros(wait_micros));
                cancel.cancel();
            });
            comparison.apply(passed, &context).await
        })?;
        match ended {
            Ok(_) => assert_eq!(unlike(&world.shot()?, &then), Vec::<PathBuf>::new()),
            Err(SyncError::Cancelled) => assert_eq!(unlike(&world.shot()?, &after), Vec::<PathBuf>::new()),
            Err(error) => return Err(error.into()),
        }
        if unlike(&world.shot()?, &then).is_empty() {
            return Ok(());
        }
    }
    world.put_back("second", &done, "third")?;
    assert_eq!(unlike(&world.shot()?, &then), Vec::<PathBuf>::new());
    Ok(())
}

/// An edit of a random tree: at a path, a file with a content and mode, a link, a directory, a new mode, or nothing.
#[derive(Debug, Clone)]
enum Edit {
    File(u8, u32),
    Link(u8),
    Dir(u32),
    Mode(u32),
    Remove,
}

fn edits() -> impl Strategy<Value = Vec<(String, Edit)>> {
    let name = proptest::sample::select(vec!["a", "b", "a!", "\u{fc}", "n\nl"]);
    let path = proptest::collection::vec(name, 1..4).prop_map(|names| names.join("/"));
    let mode = || proptest::sample::select(vec![0o755_u32, 0o700, 0o640 | 0o100]);
    let edit = prop_oneof![
        4 => (0..4_u8, mode()).prop_map(|(content, mode)| Edit::File(content, mode)),
        1 => (0..3_u8).prop_map(Edit::Link),
        1 => mode().prop_map(Edit::Dir),
        1 => mode().prop_map(Edit::Mode),
        3 => Just(Edit::Remove),
    ];
    proptest::collection::vec((path, edit), 0..10)
}

fn make(root: &Path, edits: &[(String, Edit)], clock: &mut i64) -> Outcome {
    for (path, edit) in edits {
        let full = root.join(path);
        *clock += 1;
        if let Edit::Mode(mode) = edit {
            if fs::symlink_metadata(&full).is_ok_and(|meta| !meta.is_symlink()) {
                fs::set_permissions(&full, fs::Permissions::from_mode(*mode))?;
            }
            continue;
        }
        let above: Vec<&Path> = full.ancestors().skip(1).take_while(|dir| *dir != root).collect();
        for dir in above.into_iter().rev() {
            if fs::symlink_metadata(dir).is_ok_and(|meta| !meta.is_dir()) {
                fs::remove_file(dir)?;
            }
            if !dir.is_dir() {
                fs::create_dir(dir)?;
            }
        }
        match fs::symlink_metadata(&full) {
            Ok(meta) if meta.is_dir() => {
                if matches!(edit, Edit::Dir(_)) {
                    continue;
                }
                fs::remove_dir_all(&full)?;
            }
            Ok(_) => fs::remove_file(&full)?,
            Err(_) => {}
        }
        match edit {
            Edit::File(content, mode) => {
                fs::write(&full, vec![*content; usize::from(*content)])?;
                fs::set_permissions(&full, fs::Permissions::from_mode(*mode))?;
                set_time(&full, *clock)?;
            }
            Edit::Link(to) => symlink(OsStr::from_bytes(&[b'a' + to]), &full)?,
            Edit::Dir(mode) => {
                fs::create_dir(&full)?;
                fs::set_permissions(&full, fs::Permissions::from_mode(*mode))?;
            }
            Edit::Mode(_) | Edit::Remove => {}
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\n', "\\n")
}

/// What a store must be: at the chosen paths as it was, elsewhere as it is. Where the two can't be had together, nothing
/// is said.
fn model(then: &Shot, after: &Shot, now: &Shot, chosen: &HashSet<String>) -> Shot {
    let is_dir = |seen: &Seen| seen.mode & 0o170_000 == 0o040_000;
    let mut model = now.clone();
    for path in then.keys().chain(after.keys()).chain(now.keys()) {
        let (was, became) = (then.get(path), after.get(path));
        if was == became || !chosen.contains(&shown(path)) {
            continue;
        }
        match was {
            Some(seen) => drop(model.insert(path.clone(), seen.clone())),
            None => drop(model.remove(path)),
        }
    }
    // Directories that something needs.
    for path in model.keys().cloned().collect::<Vec<_>>() {
        for dir in path.ancestors().skip(1).filter(|dir| !dir.as_os_str().is_empty()) {
            if !model.contains_key(dir)
                && let Some(seen) = now.get(dir).or_else(|| then.get(dir)).filter(|seen| is_dir(seen))
            {
                model.insert(dir.to_owned(), seen.clone());
            }
        }
    }
    model
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_choice_of_what_a_run_did_is_put_back(
        first in edits(), second in edits(), third in edits(), all in any::<bool>(), seed in any::<u64>(),
    ) {
        let story = || -> Result<(), Box<dyn Error>> {
            let (world, mut clock, mut seeded) = (World::new()?, 0, Seeded(seed));
            world.put("keep", "keep", 0)?;
            make(&world.live(""), &first, &mut clock)?;
            world.run("first")?;
            let then = world.shot()?;
            make(&world.live(""), &second, &mut clock)?;
            let done = world.run("second")?;
            let after = world.shot()?;
            make(&world.live(""), &third, &mut clock)?;
            world.run("third")?;
            let now = world.shot()?;
            let chosen: HashSet<String> = done.changes.iter()
                .filter(|_| all || seeded.below(2) == 0).map(|(_, item)| item.clone()).collect();
            let origin = || before("second", &done, |item| chosen.contains(item));
            let plan = previewed(origin(), &world.target(), &options("fourth"))?;
            let undone = apply(origin(), &world.target(), &options("fourth"))?;
            assert_eq!(plan.totals().changes(), undone.changes.len() as u64);
            let (back, expected) = (world.shot()?, model(&then, &after, &now, &chosen));
            let named: HashSet<&str> = undone.skipped.iter().map(|(item, _)| item.as_str()).collect();
            if named.is_empty() {
                assert_eq!(unlike(&back, &expected), Vec::<PathBuf>::new(), "chosen {chosen:?} of {:?}", done.changes);
            } else {
                // What has no place beside what stays is named; all other files are what they are to be.
                for path in unlike(&back, &expected) {
                    let concerns = |item: &&str| shown(&path) == **item || shown(&path).starts_with(&format!("{item}/")) || item.starts_with(&format!("{}/", shown(&path)));
                    assert!(named.iter().any(concerns), "{path:?}: {named:?}");
                }
            }
            let again = apply(origin(), &world.target(), &options("fifth"))?;
            assert_eq!(again.changes, vec![], "there is more to do");
            apply(before("fourth", &undone, |_| true), &world.target(), &options("sixth"))?;
            assert_eq!(unlike(&world.shot()?, &now), Vec::<PathBuf>::new(), "undone again");
            Ok(())
        };
        story().map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}
