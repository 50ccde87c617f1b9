//! What real trees have beside plain files: hard links, holes, extended attributes, access control lists, owners, odd
//! names. An outsider, rsync, judges whether both sides are equal.

use std::{
    error::Error,
    ffi::OsStr,
    fs,
    os::unix::{
        ffi::OsStrExt,
        fs::{FileExt, MetadataExt, PermissionsExt, symlink},
    },
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use poolsync::{
    domain::StoreUrl,
    sync::{
        self, Applied, Context, Store, SyncError,
        files::{Facts, Faults, FaultyFolder, FileStore, Kind, LocalFolder, MemoryFolder, Mtime},
        guard,
    },
};
use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, XattrFlags, setxattr, utimensat};

use super::engine::{ANY, Outcome, lines, options, preview, scratch, skipped, sync_all, verify, wait};

struct World {
    _scratch: tempfile::TempDir,
    live: PathBuf,
    backup: PathBuf,
}

impl World {
    fn new() -> Result<Self, Box<dyn Error>> {
        let scratch = scratch()?;
        let (live, backup) = (scratch.path().join("live"), scratch.path().join("backup"));
        fs::create_dir(&live)?;
        Ok(Self { _scratch: scratch, live, backup })
    }

    fn put(&self, path: impl AsRef<Path>, content: &[u8]) -> Outcome {
        let full = self.live.join(path);
        fs::create_dir_all(full.parent().unwrap_or(&self.live))?;
        Ok(fs::write(full, content)?)
    }

    fn sync(&self, run: &str) -> Result<Applied, Box<dyn Error>> {
        Ok(sync_all(&StoreUrl::folder(&self.live)?, &StoreUrl::folder(&self.backup)?, &options(run))?.0)
    }

    /// What rsync would do to make the backup equal, hard links, ACLs, attributes and owners included.
    fn rsync_finds(&self) -> Result<String, Box<dyn Error>> {
        let dirs = [&self.live, &self.backup].map(|dir| format!("{}/", dir.display()));
        let flags = ["-aHAXn", "--delete", "--itemize-changes", "--exclude=/.poolsync"];
        let output = Command::new("rsync").args(flags).args(dirs).output()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn is_equal(&self) -> Outcome {
        assert_eq!(self.rsync_finds()?, "");
        let urls = (StoreUrl::folder(&self.live)?, StoreUrl::folder(&self.backup)?);
        assert_eq!(lines(&preview(&urls.0, &urls.1, &options("p"))?)?, Vec::<String>::new());
        assert!(verify(&urls.0, &urls.1)?.is_equal());
        Ok(())
    }

    fn inode(&self, path: &str) -> Result<u64, Box<dyn Error>> {
        Ok(fs::symlink_metadata(self.backup.join(path))?.ino())
    }
}

fn attribute(path: &Path, name: &str, value: &[u8]) -> Outcome {
    Ok(setxattr(path, name, value, XattrFlags::empty())?)
}

/// An access control list as the kernel keeps it: the owner may all, `user` may read, others nothing.
fn acl(user: u32) -> Vec<u8> {
    let entries: [(u16, u16, u32); 5] =
        [(1, 7, u32::MAX), (2, 4, user), (4, 5, u32::MAX), (0x10, 5, u32::MAX), (0x20, 0, u32::MAX)];
    let mut bytes = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, id) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(rights.to_le_bytes());
        bytes.extend(id.to_le_bytes());
    }
    bytes
}

fn set_time(path: &Path, seconds: i64, nanos: i64) -> Outcome {
    let time = Timespec { tv_sec: seconds, tv_nsec: nanos };
    let times = Timestamps { last_access: time, last_modification: time };
    Ok(utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)?)
}

/// A tree with one of everything.
fn odd_tree(world: &World) -> Outcome {
    let at = |path: &str| world.live.join(path);
    world.put("plain", b"plain")?;
    world.put("a/first", b"one file")?;
    fs::create_dir_all(at("b/c"))?;
    fs::hard_link(at("a/first"), at("a/second"))?;
    fs::hard_link(at("a/first"), at("b/c/third"))?;
    fs::create_dir(at("empty"))?;
    symlink("nowhere/at all", at("dangling"))?;
    symlink("/etc/passwd", at("b/outward"))?;
    world.put(OsStr::from_bytes(b"new\nline/\xff\xfe"), b"odd")?;
    world.put("zero", b"")?;
    world.put("attributes/f", b"x")?;
    attribute(&at("attributes/f"), "user.origin", b"conference 7")?;
    attribute(&at("attributes/f"), "user.empty", b"")?;
    attribute(&at("attributes"), "user.dir", &[0, 255, 10])?;
    attribute(&at("attributes/f"), "system.posix_acl_access", &acl(4711))?;
    attribute(&at("attributes"), "system.posix_acl_default", &acl(4712))?;
    world.put("attributes/plain", b"inherits what the list above says")?;
    let holes = fs::File::create(at("holes"))?;
    holes.write_all_at(b"data", 5 << 20)?;
    holes.set_len(20 << 20)?;
    fs::set_permissions(at("plain"), fs::Permissions::from_mode(0o4711))?;
    fs::set_permissions(at("empty"), fs::Permissions::from_mode(0o1555))?;
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(at("zero"), Some(4711), Some(4712))?;
        std::os::unix::fs::lchown(at("dangling"), Some(4711), Some(4712))?;
        std::os::unix::fs::chown(at("b/c"), None, Some(4713))?;
        fs::set_permissions(at("b/c"), fs::Permissions::from_mode(0o2775))?;
    }
    set_time(&at("dangling"), 1_000_000_000, 123_456_789)?;
    set_time(&at("b"), -7, 1)
}

#[test]
fn a_tree_with_one_of_everything_arrives_whole_and_rsync_finds_nothing_to_do() -> Outcome {
    let world = World::new()?;
    odd_tree(&world)?;
    let applied = world.sync("r1")?;
    assert_eq!(skipped(&applied)?, []);
    world.is_equal()?;
    assert_eq!(world.inode("a/first")?, world.inode("b/c/third")?, "three names, one file");
    let size = |root: &Path| fs::metadata(root.join("holes")).map(|meta| (meta.size(), meta.blocks()));
    assert_eq!(size(&world.backup)?, size(&world.live)?, "holes stay holes");
    Ok(())
}

#[test]
fn a_change_of_anything_a_file_carries_is_found_at_once() -> Outcome {
    let world = World::new()?;
    odd_tree(&world)?;
    world.sync("r1")?;
    let at = |path: &str| world.live.join(path);
    attribute(&at("attributes/f"), "user.origin", b"conference 8")?;
    rustix::fs::removexattr(at("attributes"), "user.dir")?;
    fs::remove_file(at("a/second"))?;
    world.put("a/second", b"a file of its own")?;
    fs::hard_link(at("plain"), at("zzz"))?;
    fs::set_permissions(at("zero"), fs::Permissions::from_mode(0o640))?;
    let applied = world.sync("r2")?;
    assert_eq!(
        lines(&applied.plan)?,
        [
            "update a: time differs",
            "update a/second: size, time and hard links differ",
            "update attributes: extended attributes differ",
            "update attributes/f: extended attributes differ",
            "update zero: mode differs",
            "insert zzz: new",
        ]
    );
    world.is_equal()?;
    assert_eq!(world.inode("a/first")?, world.inode("b/c/third")?);
    assert_eq!(world.inode("plain")?, world.inode("zzz")?);
    let recycled = world.backup.join(".poolsync/recycle/r2/a/second");
    assert_eq!(fs::read(recycled)?, b"one file", "the name that left is kept with what it stood for");
    Ok(())
}

#[test]
fn attributes_changed_at_the_target_are_put_right() -> Outcome {
    let world = World::new()?;
    odd_tree(&world)?;
    world.sync("r1")?;
    world.is_equal()?;
    attribute(&world.backup.join("plain"), "user.foreign", b"x")?;
    attribute(&world.backup.join("attributes/f"), "user.origin", b"tampered with")?;
    let applied = world.sync("r2")?;
    let found = ["update attributes/f: extended attributes differ", "update plain: extended attributes differ"];
    assert_eq!(lines(&applied.plan)?, found);
    world.is_equal()
}

#[test]
fn files_joined_and_parted_at_the_target_are_put_right() -> Outcome {
    let world = World::new()?;
    for name in ["a", "b", "c", "d"] {
        world.put(name, b"same")?;
        set_time(&world.live.join(name), 1_700_000_000, 5)?;
    }
    fs::remove_file(world.live.join("b"))?;
    fs::hard_link(world.live.join("a"), world.live.join("b"))?;
    world.sync("r1")?;
    let at = |path: &str| world.backup.join(path);
    fs::remove_file(at("b"))?;
    fs::copy(at("a"), at("b"))?;
    set_time(&at("b"), 1_700_000_000, 5)?;
    fs::remove_file(at("d"))?;
    fs::hard_link(at("c"), at("d"))?;
    let applied = world.sync("r2")?;
    assert_eq!(lines(&applied.plan)?, ["update b: hard links differ", "update d: hard links differ"]);
    assert_eq!(world.inode("a")?, world.inode("b")?);
    assert_ne!(world.inode("c")?, world.inode("d")?);
    world.is_equal()
}

#[test]
fn a_target_that_gives_its_group_to_what_is_made_in_it_exposes_nothing() -> Outcome {
    let world = World::new()?;
    world.put("secret", b"x")?;
    world.put("new/secret", b"y")?;
    fs::set_permissions(world.live.join("secret"), fs::Permissions::from_mode(0o640))?;
    fs::create_dir(&world.backup)?;
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(&world.backup, None, Some(4713))?;
    }
    fs::set_permissions(&world.backup, fs::Permissions::from_mode(0o2770))?;
    attribute(&world.backup, "system.posix_acl_default", &acl(4712))?;
    world.sync("r1")?;
    world.is_equal()
}

fn facts(kind: Kind, content: &str) -> Facts {
    let seconds = content.bytes().map(i64::from).sum();
    Facts { kind, mtime: Mtime { seconds, nanos: 0 }, mode: 0o755, ..Facts::default() }
}

fn folder(folder: MemoryFolder, files: &[(&str, &str)]) -> MemoryFolder {
    for (path, content) in files {
        folder.put(path, facts(Kind::File, content), content.as_bytes());
    }
    folder
}

fn run(source: &MemoryFolder, target: FileStore) -> Result<Applied, Box<dyn Error>> {
    let source = Store::Files(FileStore::Memory(source.clone()));
    let context = Context::default();
    Ok(wait(async {
        let comparison = sync::compare_stores(source, Store::Files(target), &options("r1"), &context).await?;
        let passed = guard::judge(comparison.plan(), ANY).map_err(|_| SyncError::NotThisPlan)?;
        comparison.apply(passed, &context).await
    })??)
}

fn contents(folder: &MemoryFolder) -> Vec<(String, String)> {
    let files = folder.everything().into_iter().filter(|(_, facts, _)| facts.kind == Kind::File);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    files.map(|(path, _, content)| (text(path), text(content))).collect()
}

#[test]
fn of_names_that_collide_at_the_target_one_is_copied_and_the_other_named() -> Outcome {
    let live =
        folder(MemoryFolder::default(), &[("Plan", "1"), ("d/Über", "2"), ("d/über", "3"), ("plan", "4"), ("x", "5")]);
    let backup = folder(MemoryFolder::folding_case(), &[("plan", "old"), ("x", "5")]);
    for _ in 0..2 {
        let applied = run(&live, FileStore::Memory(backup.clone()))?;
        let named: Vec<String> = skipped(&applied)?.into_iter().map(|(item, _)| item).collect();
        assert_eq!(named, ["Plan", "d/über"], "the one that is there already stays");
        let expected = [("d/Über", "2"), ("plan", "4"), ("x", "5")].map(|(p, c)| (p.to_owned(), c.to_owned()));
        assert_eq!(contents(&backup), expected);
    }
    Ok(())
}

#[test]
fn a_name_whose_case_changed_follows_on_a_target_that_knows_no_case() -> Outcome {
    let live = folder(MemoryFolder::default(), &[("docs/Plan", "1"), ("docs/new", "2"), ("file", "3")]);
    let backup = folder(MemoryFolder::folding_case(), &[("Docs/plan", "1"), ("Docs/old", "0"), ("FILE", "3")]);
    assert!(run(&live, FileStore::Memory(backup.clone()))?.skipped.is_empty());
    assert_eq!(contents(&backup), contents(&live));
    Ok(())
}

#[test]
fn a_new_directory_appears_with_all_that_is_in_it() -> Outcome {
    let new: Vec<String> = (0..40).map(|n| format!("new/deep/f{n:02}")).collect();
    let files: Vec<(&str, &str)> = new.iter().map(|path| (path.as_str(), "x")).chain([("old/f", "y")]).collect();
    let live = folder(MemoryFolder::default(), &files);
    let backup = folder(MemoryFolder::default(), &[("old/f", "y")]);
    let faults = Arc::new(Faults::default());
    let seen = backup.clone();
    faults.on_write(move |_| {
        let there = seen.everything().iter().filter(|(path, ..)| path.starts_with(b"new/")).count();
        assert!(there == 0 || there == 41, "{there} of 41 things were seen in the new directory");
    });
    let applied = run(&live, FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults))?;
    assert_eq!(applied.plan.totals().inserts, 42);
    assert_eq!(contents(&backup), contents(&live));
    Ok(())
}

#[test]
fn what_cannot_be_read_in_a_new_directory_is_named_and_the_rest_arrives() -> Outcome {
    let files = [("new/a", "1"), ("new/b", "2"), ("new/restless", "r"), ("new/sub/c", "3")];
    let live = folder(MemoryFolder::default(), &files);
    let backup = folder(MemoryFolder::default(), &[("x", "1")]);
    let faults = Arc::new(Faults::default());
    faults.make_unreadable("new/b");
    faults.make_restless("new/restless");
    let source = FaultyFolder::wrap(FileStore::Memory(live), &faults);
    let context = Context::default();
    let applied = wait(async {
        let target = Store::Files(FileStore::Memory(backup.clone()));
        let comparison = sync::compare_stores(Store::Files(source), target, &options("r1"), &context).await?;
        let passed = guard::judge(comparison.plan(), ANY).map_err(|_| SyncError::NotThisPlan)?;
        comparison.apply(passed, &context).await
    })??;
    let mut named: Vec<String> = skipped(&applied)?.into_iter().map(|(item, _)| item).collect();
    named.sort();
    assert_eq!(named, ["new/b", "new/restless"]);
    assert_eq!(contents(&backup), [("new/a", "1"), ("new/sub/c", "3")].map(|(p, c)| (p.to_owned(), c.to_owned())));
    // Six new things less the two, and a delete.
    let counts = context.tally.snapshot();
    assert_eq!((counts.inserted, counts.deleted, counts.skipped), (4, 1, 2));
    Ok(())
}

#[test]
fn names_that_the_target_cannot_hold_are_named_and_what_is_below_them_too() -> Outcome {
    let files = [("long/a", "1"), ("new/long/b", "2"), ("new/ok", "3"), ("old/long", "4")];
    let live = folder(MemoryFolder::default(), &files);
    let backup = folder(MemoryFolder::default(), &[("old/f", "y")]);
    let faults = Arc::new(Faults::default());
    faults.refuse_name("long");
    let applied = run(&live, FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults))?;
    let named: Vec<String> = skipped(&applied)?.into_iter().map(|(item, _)| item).collect();
    for item in ["long", "long/a", "new/long", "new/long/b", "old/long"] {
        assert!(named.iter().any(|name| name == item), "{item} is not among {named:?}");
    }
    assert_eq!(contents(&backup), [("new/ok".to_owned(), "3".to_owned())]);
    Ok(())
}

#[test]
fn a_full_disk_is_said_to_be_full_and_changes_nothing() -> Outcome {
    let live = folder(MemoryFolder::default(), &[("new/a", "1"), ("x", "22")]);
    let backup = folder(MemoryFolder::default(), &[("x", "1"), ("y", "1")]);
    let before = contents(&backup);
    let faults = Arc::new(Faults::default());
    faults.fill_up();
    for n in 4..9 {
        faults.fail_from_write(n);
        let error = run(&live, FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults)).expect_err("no space");
        assert!(error.to_string().contains("no space left"), "write {n}: {error}");
        assert_eq!(contents(&backup), before);
    }
    faults.fail_from_write(0);
    run(&live, FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults))?;
    assert_eq!(contents(&backup), contents(&live));
    Ok(())
}

#[test]
fn a_source_that_vanishes_during_the_run_fails_it_and_changes_nothing() -> Outcome {
    let world = World::new()?;
    world.put("a", b"1")?;
    world.sync("r1")?;
    world.put("a", b"22")?;
    world.put("b", b"3")?;
    let context = Context::default();
    let stores = [&world.live, &world.backup].map(|path| LocalFolder::open_root(path).map(FileStore::Local));
    let [source, target] = stores.map(|store| store.map(Store::Files));
    let error = wait(async {
        let comparison = sync::compare_stores(source?, target?, &options("r2"), &context).await?;
        fs::remove_dir_all(&world.live).map_err(SyncError::Scratch)?;
        let passed = guard::judge(comparison.plan(), ANY).map_err(|_| SyncError::NotThisPlan)?;
        comparison.apply(passed, &context).await
    })?;
    assert!(matches!(error, Err(SyncError::Missing(_))), "{error:?}");
    assert_eq!(fs::read(world.backup.join("a"))?, b"1");
    assert!(!world.backup.join("b").exists() && !world.backup.join(".poolsync/staging").exists());
    Ok(())
}
