//! Stores far away: the same stories on a local folder, an S3 server, a WebDAV server and an SSH server, with a look behind
//! each server's back.

use std::{
    fs,
    os::unix::{
        ffi::OsStrExt,
        fs::{PermissionsExt, symlink},
    },
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use poolsync::{
    domain::{Counts, Mode},
    sync::{self, Access, Applied, Context, Options, StoreAddress, SyncError, guard},
};
use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};

use super::{
    engine::{ANY, Outcome, Seen, lines, look, look_everywhere, options, scratch, skipped, wait},
    support::servers::{Far, Kind, address},
};

/// Runs each story on each kind of server, as a test of its own.
macro_rules! on_each_kind {
    ($($story:ident),* $(,)?) => {
        mod local { $(#[test] fn $story() { super::$story(super::Kind::Local).unwrap(); })* }
        mod s3 { $(#[test] fn $story() { super::$story(super::Kind::S3).unwrap(); })* }
        mod webdav { $(#[test] fn $story() { super::$story(super::Kind::Dav).unwrap(); })* }
        mod sftp { $(#[test] fn $story() { super::$story(super::Kind::Sftp).unwrap(); })* }
    };
}

on_each_kind!(
    a_first_copy_is_equal_and_a_second_run_plans_nothing,
    changes_are_brought_over_and_what_they_replace_is_kept,
    everything_comes_back_as_it_was,
    a_change_by_somebody_else_is_noticed,
    a_preview_and_a_verification_write_nothing,
    a_store_that_somebody_else_filled_is_a_source,
    a_store_without_its_manifest_is_mended_by_the_next_run,
    one_writer_at_a_time,
    a_probe_says_whether_a_store_is_there,
);

/// A folder on this machine.
pub struct Near {
    dir: tempfile::TempDir,
}

impl Near {
    pub fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let near = Self { dir: scratch()? };
        fs::create_dir(near.root())?;
        Ok(near)
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("near")
    }

    pub fn address(&self) -> StoreAddress {
        address(&format!("file://{}", self.root().display()), None)
    }

    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) -> Outcome {
        let full = self.root().join(path);
        fs::create_dir_all(full.parent().unwrap())?;
        Ok(fs::write(full, content)?)
    }
}

fn set_time(path: &Path, seconds: i64, nanos: i64) -> Outcome {
    let time = Timespec { tv_sec: seconds, tv_nsec: nanos };
    let times = Timestamps { last_access: time, last_modification: time };
    Ok(utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)?)
}

pub fn sync_far(
    source: &StoreAddress,
    target: &StoreAddress,
    options: &Options,
) -> Result<(Applied, Counts), Box<dyn std::error::Error>> {
    let context = Context::default();
    let applied = sync_within(source, target, options, &context)?;
    Ok((applied, context.tally.snapshot()))
}

pub fn sync_within(
    source: &StoreAddress,
    target: &StoreAddress,
    options: &Options,
    context: &Context,
) -> Result<Applied, Box<dyn std::error::Error>> {
    wait(async {
        let comparison = sync::compare(source, target, options, context).await?;
        let passed = guard::judge(comparison.plan(), ANY)?;
        Ok::<_, Box<dyn std::error::Error>>(comparison.apply(passed, context).await?)
    })?
}

/// What a run would do, by content if `mode` says so.
pub fn planned(source: &StoreAddress, target: &StoreAddress, mode: Mode) -> Result<Vec<String>, SyncError> {
    let options = Options { mode, ..options("preview") };
    lines(&wait(sync::preview(source, target, &options, &Context::default())).unwrap()?)
}

pub fn assert_equal(source: &StoreAddress, target: &StoreAddress) -> Outcome {
    let verification = wait(sync::verify(source, target, &options("verify"), &Context::default()))??;
    let differences: Vec<_> = verification.differences().collect::<Result<_, _>>()?;
    let skipped: Vec<_> = verification.skipped().iter().collect::<Result<_, _>>()?;
    assert!(verification.is_equal(), "{differences:?} {skipped:?}");
    Ok(())
}

/// A small tree with one of each.
fn plant(near: &Near) -> Outcome {
    near.put("a.txt", "first")?;
    near.put("dir/b.txt", "second")?;
    near.put("dir/deep/c.bin", vec![7; 100_000])?;
    fs::create_dir_all(near.root().join("empty/inner"))?;
    symlink("dir/b.txt", near.root().join("link"))?;
    set_time(&near.root().join("a.txt"), 1_700_000_000, 123_456_789)
}

fn a_first_copy_is_equal_and_a_second_run_plans_nothing(kind: Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    plant(&near)?;
    let (applied, counts) = sync_far(&near.address(), &far.address(), &options("run-1"))?;
    assert_eq!(skipped(&applied)?, []);
    assert_eq!(counts.inserted, 8);
    assert_equal(&near.address(), &far.address())?;
    assert_eq!(planned(&near.address(), &far.address(), Mode::Delta)?, Vec::<String>::new());
    assert_eq!(planned(&near.address(), &far.address(), Mode::Full)?, Vec::<String>::new());
    assert_eq!(fs::read(far.on_disk("dir/deep/c.bin"))?, vec![7; 100_000]);
    let (_, counts) = sync_far(&near.address(), &far.address(), &options("run-2"))?;
    assert_eq!((counts.planned, counts.bytes_written), (0, 0));
    // The S3 server keeps folders in which nothing is any more.
    let counts = |seen: &Seen| kind != Kind::S3 || seen.mode & 0o170_000 == 0o100_000;
    let everywhere = look_everywhere(&far.on_disk(""))?;
    let left: Vec<_> = everywhere.iter().filter(|(path, seen)| is_litter(path) && counts(seen)).collect();
    assert_eq!(left, []);
    Ok(())
}

/// Whether a run leaves something behind that it should not.
fn is_litter(path: &Path) -> bool {
    path.starts_with(".poolsync/staging") || path.starts_with(".poolsync/writer") || path.ends_with("manifest.new")
}

fn changes_are_brought_over_and_what_they_replace_is_kept(kind: Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    plant(&near)?;
    near.put("gone/d.txt", "old d")?;
    near.put("file-then-dir", "was a file")?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;

    near.put("a.txt", "first, changed")?;
    near.put("new/e.txt", "new")?;
    fs::remove_dir_all(near.root().join("gone"))?;
    fs::remove_file(near.root().join("file-then-dir"))?;
    near.put("file-then-dir/inside", "now a folder")?;
    fs::remove_dir_all(near.root().join("dir/deep"))?;
    symlink("../nowhere", near.root().join("dir/deep"))?;
    fs::remove_file(near.root().join("link"))?;
    symlink("a.txt", near.root().join("link"))?;
    fs::set_permissions(near.root().join("dir/b.txt"), fs::Permissions::from_mode(0o600))?;
    let (applied, _) = sync_far(&near.address(), &far.address(), &options("run-2"))?;
    assert_eq!(skipped(&applied)?, []);
    assert_equal(&near.address(), &far.address())?;
    assert_eq!(planned(&near.address(), &far.address(), Mode::Delta)?, Vec::<String>::new());
    let kept = |path: &str| fs::read_to_string(far.on_disk(".poolsync/recycle/run-2").join(path));
    assert_eq!(kept("a.txt")?, "first");
    assert_eq!(kept("gone/d.txt")?, "old d");
    assert_eq!(kept("file-then-dir")?, "was a file");
    Ok(())
}

fn everything_comes_back_as_it_was(kind: Kind) -> Outcome {
    let (far, near, back) = (Far::start(kind), Near::new()?, Near::new()?);
    plant(&near)?;
    for (number, name) in [
        &b"new\nline"[..],
        b"\xff\xfe",
        b" space ",
        b"100%",
        b"%41",
        b"%0A",
        b"a\\b",
        "ü".as_bytes(),
        b"-rf",
        b"&<>'\"?#+",
    ]
    .into_iter()
    .enumerate()
    {
        let path = near.root().join("odd").join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap())?;
        fs::write(&path, [b'x'; 3].repeat(number))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600 + u32::try_from(number)?))?;
        set_time(&path, 1_600_000_000 + i64::try_from(number)?, 1 + i64::try_from(number)?)?;
    }
    let large: Vec<u8> = (0..20_u32 << 20).map(|n| u8::try_from((n ^ (n >> 9)) & 0xff).unwrap()).collect();
    near.put("large.bin", &large)?;
    set_time(&near.root().join("large.bin"), -86_400, 5)?;
    set_time(&near.root().join("link"), 1_500_000_000, 77)?;
    set_time(&near.root().join("empty/inner"), 1_400_000_000, 999_999_999)?;
    fs::set_permissions(near.root().join("empty"), fs::Permissions::from_mode(0o2750))?;
    set_time(&near.root(), 1_300_000_000, 42)?;

    let (applied, _) = sync_far(&near.address(), &far.address(), &options("out"))?;
    assert_eq!(skipped(&applied)?, []);
    let (applied, _) = sync_far(&far.address(), &back.address(), &options("back"))?;
    assert_eq!(skipped(&applied)?, []);
    assert!(
        look(&near.root())? == look(&back.root())?,
        "{:?} {:?}",
        look(&near.root())?.keys(),
        look(&back.root())?.keys()
    );
    let from = format!("{}/", near.root().display());
    let to = format!("{}/", back.root().display());
    let rsync = ["-aHn", "--delete", "--itemize-changes", "--exclude=/.poolsync", &from, &to];
    let output = Command::new("rsync").args(rsync).output()?;
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(planned(&far.address(), &back.address(), Mode::Delta)?, Vec::<String>::new());
    Ok(())
}

fn a_change_by_somebody_else_is_noticed(kind: Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    plant(&near)?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    let behind = |path: &str, content: &str| -> Outcome {
        fs::write(far.on_disk(path), content)?;
        far.give_away(&far.on_disk(path));
        Ok(())
    };
    // Servers show whole seconds.
    std::thread::sleep(Duration::from_millis(1100));
    behind("dir/b.txt", "SECOND")?;
    behind("dir/stranger", "not ours")?;
    fs::remove_file(far.on_disk("a.txt"))?;
    let mut plan = planned(&near.address(), &far.address(), Mode::Delta)?;
    plan.retain(|line| !line.starts_with("update dir: "));
    assert_eq!(plan.len(), 3, "{plan:?}");
    for (line, start) in plan.iter().zip(["insert a.txt: new", "update dir/b.txt: time", "delete dir/stranger: gone"]) {
        assert!(line.starts_with(start), "{plan:?}");
    }
    sync_far(&near.address(), &far.address(), &options("run-2"))?;
    assert_equal(&near.address(), &far.address())?;
    assert_eq!(fs::read_to_string(far.on_disk(".poolsync/recycle/run-2/dir/b.txt"))?, "SECOND");
    assert_eq!(fs::read_to_string(far.on_disk(".poolsync/recycle/run-2/dir/stranger"))?, "not ours");
    assert_eq!(planned(&near.address(), &far.address(), Mode::Delta)?, Vec::<String>::new());
    Ok(())
}

fn a_preview_and_a_verification_write_nothing(kind: Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    plant(&near)?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    near.put("a.txt", "changed")?;
    let before = look_everywhere(&far.on_disk(""))?;
    assert_eq!(planned(&near.address(), &far.address(), Mode::Full)?.len(), 1);
    let verification = wait(sync::verify(&near.address(), &far.address(), &options("v"), &Context::default()))??;
    assert_eq!((verification.different(), verification.missing(), verification.extra()), (1, 0, 0));
    assert!(look_everywhere(&far.on_disk(""))? == before);
    Ok(())
}

fn a_store_that_somebody_else_filled_is_a_source(kind: Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    fs::create_dir_all(far.on_disk("x/y"))?;
    fs::write(far.on_disk("x/y/f"), "theirs")?;
    fs::write(far.on_disk("top"), "")?;
    sync_far(&far.address(), &near.address(), &options("run-1"))?;
    assert_eq!(fs::read_to_string(near.root().join("x/y/f"))?, "theirs");
    assert_eq!(fs::read_to_string(near.root().join("top"))?, "");
    assert_eq!(planned(&far.address(), &near.address(), Mode::Delta)?, Vec::<String>::new());
    assert!(!far.on_disk(".poolsync").exists(), "a source is not written to");
    Ok(())
}

fn a_store_without_its_manifest_is_mended_by_the_next_run(kind: Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    plant(&near)?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    if kind != Kind::Local {
        // As after a run that ended before it wrote one.
        fs::remove_file(far.on_disk(".poolsync/manifest"))?;
    }
    sync_far(&near.address(), &far.address(), &options("run-2"))?;
    assert_equal(&near.address(), &far.address())?;
    assert_eq!(planned(&near.address(), &far.address(), Mode::Delta)?, Vec::<String>::new());
    if kind != Kind::Local {
        let path = far.on_disk(".poolsync/manifest");
        let half = fs::read(&path)?;
        fs::write(&path, &half[..half.len() / 2])?;
        for (from, to) in [(near.address(), far.address()), (far.address(), near.address())] {
            let error = planned(&from, &to, Mode::Delta).expect_err("half a manifest");
            assert!(error.to_string().contains(".poolsync/manifest) is damaged"), "{error}");
        }
    }
    Ok(())
}

fn one_writer_at_a_time(kind: Kind) -> Outcome {
    let (far, near) = (Far::start(kind), Near::new()?);
    plant(&near)?;
    let (source, target) = (near.address(), far.address());
    let first = wait(sync::compare(&source, &target, &options("run-1"), &Context::default()))??;
    let second = wait(sync::compare(&source, &target, &options("run-2"), &Context::default()))?;
    let error = second.expect_err("a second writer");
    assert!(error.is_busy(), "{error}");
    drop(first);
    sync_far(&source, &target, &options("run-3"))?;
    assert_equal(&source, &target)
}

fn a_probe_says_whether_a_store_is_there(kind: Kind) -> Outcome {
    let far = Far::start(kind);
    wait(sync::probe(&far.address(), Access::Read))??;
    wait(sync::probe(&far.address(), Access::Write))??;
    let url = far.address().url.to_string();
    let missing = match kind {
        Kind::S3 => url.replace("@pool", "@nopool"),
        _ => url.replace("/pool", "/nopool"),
    };
    let missing = StoreAddress { url: missing.parse()?, ..far.address() };
    let error = wait(sync::probe(&missing, Access::Read))?.expect_err("nothing is there");
    assert!(error.to_string().contains("does not exist"), "{error}");
    Ok(())
}

#[test]
fn any_pair_of_stores_works() -> Outcome {
    let near = Near::new()?;
    plant(&near)?;
    let chain = [Far::start(Kind::S3), Far::start(Kind::Sftp), Far::start(Kind::Dav), Far::start(Kind::S3)];
    let mut source = near.address();
    for far in &chain {
        sync_far(&source, &far.address(), &options("run-1"))?;
        assert_equal(&source, &far.address())?;
        assert_eq!(planned(&source, &far.address(), Mode::Delta)?, Vec::<String>::new());
        source = far.address();
    }
    let back = Near::new()?;
    sync_far(&source, &back.address(), &options("back"))?;
    assert!(look(&near.root())? == look(&back.root())?);
    Ok(())
}

#[test]
fn an_ssh_folder_is_whole_without_its_manifest() -> Outcome {
    let (far, near) = (Far::start(Kind::Sftp), Near::new()?);
    plant(&near)?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    let without_nanos = |root: &Path| -> std::io::Result<_> {
        let mut seen = look(root)?;
        for seen in seen.values_mut() {
            seen.mtime.1 = 0;
        }
        Ok(seen)
    };
    assert!(without_nanos(&near.root())? == without_nanos(&far.on_disk(""))?);
    Ok(())
}

#[test]
fn a_name_too_long_for_an_object_is_left_out_and_named() -> Outcome {
    let (far, near) = (Far::start(Kind::S3), Near::new()?);
    near.put("a", "short")?;
    // Each byte of these names takes three in a key.
    let name = |byte: u8| std::ffi::OsString::from(std::ffi::OsStr::from_bytes(&[byte; 200]));
    let dir = near.root().join(name(0xfe));
    fs::create_dir(&dir)?;
    fs::write(dir.join(name(0xfd)), "long")?;
    let (applied, _) = sync_far(&near.address(), &far.address(), &options("run-1"))?;
    let skipped = skipped(&applied)?;
    assert!(skipped.len() == 1 && skipped[0].1.contains("can’t hold an item of this name"), "{skipped:?}");
    assert_eq!(fs::read_to_string(far.on_disk("a"))?, "short");
    assert_eq!(planned(&near.address(), &far.address(), Mode::Delta)?.len(), 1);
    Ok(())
}

#[test]
fn a_key_that_is_no_path_is_named_at_a_source_and_left_alone_at_a_target() -> Outcome {
    let (far, near) = (Far::start(Kind::S3), Near::new()?);
    near.put("a", "ours")?;
    fs::write(far.on_disk("%41"), "not ours")?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    assert_eq!(fs::read_to_string(far.on_disk("%41"))?, "not ours");
    let (applied, _) = sync_far(&far.address(), &near.address(), &options("run-2"))?;
    let skipped = skipped(&applied)?;
    assert!(
        skipped.len() == 1 && skipped[0].0.contains("%41") && skipped[0].1.contains("can’t be a path"),
        "{skipped:?}"
    );
    assert_eq!(
        fs::read_dir(near.root())?.filter(|e| e.as_ref().is_ok_and(|e| e.file_name() != ".poolsync")).count(),
        1
    );
    Ok(())
}
