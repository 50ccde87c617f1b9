//! Files on local folders: whatever stands on either side, a sync makes the target equal, loses nothing, and finds
//! nothing more to do.

use std::{
    collections::BTreeMap,
    error::Error,
    ffi::OsStr,
    fs,
    io::Write,
    os::unix::{
        ffi::OsStrExt,
        fs::{PermissionsExt, symlink},
        net::UnixListener,
    },
    path::{Path, PathBuf},
};

use poolsync::{
    domain::{GuardLimits, Mode, StoreUrl},
    sync::{self, Access, Context, Lease, Moment, SyncError, guard},
};
use proptest::prelude::*;
use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};

use super::engine::{
    ANY, Outcome, Seen, cases, lines, look, look_everywhere, options, preview, scratch, skipped, sync_all, verify, wait,
};

#[derive(Debug, Clone)]
enum Node {
    File(Vec<u8>),
    Link(Vec<u8>),
    Dir,
}

/// A tree by path: node, mode, time.
type Tree = BTreeMap<Vec<u8>, (Node, u32, (i64, i64))>;

/// Few names, so that both sides often have the same; all kinds of odd ones.
const NAMES: &[&[u8]] =
    &[b"a", b"b", b"a!", b"ab", "ü".as_bytes(), b"new\nline", b"\xff\xfe", b".poolsync", b"-rf", b"..."];

fn tree() -> impl Strategy<Value = Tree> {
    let node = prop_oneof![
        4 => proptest::sample::select(vec![b"".to_vec(), b"x".to_vec(), b"y".to_vec(), vec![b'z'; 70_000]]).prop_map(Node::File),
        1 => proptest::sample::select(vec![b"a".to_vec(), b"../outside".to_vec(), b"/etc".to_vec(), b"\xfe".to_vec()]).prop_map(Node::Link),
        2 => Just(Node::Dir),
    ];
    let path = proptest::collection::vec(proptest::sample::select(NAMES), 1..4).prop_map(|names| names.join(&b'/'));
    let mode = proptest::sample::select(vec![0o755, 0o700, 0o750, 0o4755, 0o555, 0o500]);
    let time = (proptest::sample::select(vec![-5, 0, 1_700_000_000, 1_700_000_001]), 0..3_i64);
    let items = proptest::collection::vec((path, node, mode, time), 1..14);
    items.prop_map(|items| {
        let mut tree = Tree::new();
        for (path, node, mode, time) in items {
            // Nothing may stand above it but directories, nor below it unless it is one.
            let above = |p: &[u8]| path.starts_with(p) && path.get(p.len()) == Some(&b'/');
            tree.retain(|p, (n, ..)| !above(p) || matches!(n, Node::Dir));
            let below = |p: &[u8]| p.starts_with(&path) && p.get(path.len()) == Some(&b'/');
            tree.retain(|p, _| !below(p) || matches!(node, Node::Dir));
            let ends = path.iter().enumerate().filter(|(_, c)| **c == b'/').map(|(at, _)| at);
            for end in ends {
                tree.entry(path[..end].to_vec()).or_insert((Node::Dir, 0o755, (7, 7)));
            }
            tree.insert(path, (node, mode, time));
        }
        tree.remove(&b".poolsync"[..]);
        tree.retain(|p, _| !p.starts_with(b".poolsync/"));
        tree
    })
}

fn set_time(path: &Path, (seconds, nanos): (i64, i64)) -> Outcome {
    let time = Timespec { tv_sec: seconds, tv_nsec: nanos };
    let times = Timestamps { last_access: time, last_modification: time };
    Ok(utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)?)
}

fn plant(tree: &Tree, root: &Path) -> Outcome {
    fs::create_dir(root)?;
    let full = |path: &[u8]| root.join(OsStr::from_bytes(path));
    for (path, (node, ..)) in tree {
        match node {
            Node::File(content) => fs::write(full(path), content)?,
            Node::Link(to) => symlink(OsStr::from_bytes(to), full(path))?,
            Node::Dir => fs::create_dir(full(path))?,
        }
    }
    for (path, (node, mode, time)) in tree.iter().rev() {
        if !matches!(node, Node::Link(_)) {
            fs::set_permissions(full(path), fs::Permissions::from_mode(*mode))?;
        }
        set_time(&full(path), *time)?;
    }
    set_time(root, (99, 9))
}

struct World {
    _scratch: tempfile::TempDir,
    live: PathBuf,
    backup: PathBuf,
}

impl World {
    fn new() -> Result<Self, Box<dyn Error>> {
        let scratch = scratch()?;
        let (live, backup) = (scratch.path().join("live"), scratch.path().join("backup"));
        Ok(Self { _scratch: scratch, live, backup })
    }

    fn planted(live: &Tree, backup: &Tree) -> Result<Self, Box<dyn Error>> {
        let world = Self::new()?;
        plant(live, &world.live)?;
        plant(backup, &world.backup)?;
        Ok(world)
    }

    fn urls(&self) -> Result<(StoreUrl, StoreUrl), Box<dyn Error>> {
        Ok((StoreUrl::folder(&self.live)?, StoreUrl::folder(&self.backup)?))
    }

    fn put(&self, path: &str, content: &str) -> Outcome {
        let full = self.live.join(path);
        fs::create_dir_all(full.parent().unwrap_or(&self.live))?;
        Ok(fs::write(full, content)?)
    }
}

/// The bits of a mode that tell files, directories and links apart.
const TYPE: u32 = 0o170_000;

/// What the target held that is neither there any more nor in recycle.
fn lost(before: &BTreeMap<PathBuf, Seen>, root: &Path, run: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let everywhere = look_everywhere(root)?;
    let recycled = |path: &PathBuf| everywhere.get(&Path::new(".poolsync/recycle").join(run).join(path));
    // A mode or time that alone changed is not kept; with a content it is.
    let still_there = |now: &Seen, seen: &Seen| now.mode & TYPE == seen.mode & TYPE && now.content == seen.content;
    let kept = |path: &PathBuf, seen: &Seen| {
        everywhere.get(path).is_some_and(|now| still_there(now, seen)) || recycled(path) == Some(seen)
    };
    Ok(before.iter().filter(|(path, seen)| !kept(path, seen)).map(|(path, _)| path.clone()).collect())
}

/// Whether a file differs in its content alone, which only a full comparison is to find.
fn hides(live: &Tree, backup: &Tree) -> bool {
    live.iter().any(|(path, (node, _, time))| match (node, backup.get(path)) {
        (Node::File(new), Some((Node::File(old), _, then))) => new != old && new.len() == old.len() && time == then,
        _ => false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(96), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_is_made_equal_to_any_other_and_nothing_is_lost(live in tree(), backup in tree(), full in any::<bool>()) {
        prop_assume!(!live.is_empty());
        let outcome = (|| -> Result<(), Box<dyn Error>> {
            let world = World::planted(&live, &backup)?;
            let (source, target) = world.urls()?;
            let mode = if full || hides(&live, &backup) { Mode::Full } else { Mode::Delta };
            let run = sync::Options { mode, ..options("r1") };
            let (live_before, backup_before) = (look_everywhere(&world.live)?, look_everywhere(&world.backup)?);

            let seen = preview(&source, &target, &run)?;
            assert_eq!(look_everywhere(&world.live)?, live_before, "a preview leaves the source byte-identical");
            assert_eq!(look_everywhere(&world.backup)?, backup_before, "a preview leaves the target byte-identical");

            let (applied, counts) = sync_all(&source, &target, &run)?;
            assert_eq!(applied.plan.digest(), seen.digest(), "the plan is the one that was previewed");
            assert!(applied.skipped.is_empty(), "{:?}", skipped(&applied)?);
            let totals = applied.plan.totals();
            assert_eq!((counts.inserted, counts.updated, counts.deleted), (totals.inserts, totals.updates, totals.deletes));
            assert_eq!(counts.planned, totals.changes());
            assert_eq!(totals.source_items + 1, live_before.len() as u64);
            assert_eq!(totals.target_items + 1, backup_before.len() as u64);

            assert_eq!(look(&world.backup)?, look(&world.live)?, "the target equals the source, the root's own attributes too");
            assert_eq!(look_everywhere(&world.live)?, live_before, "the source was not touched");
            assert_eq!(lost(&backup_before, &world.backup, "r1")?, Vec::<PathBuf>::new(), "all that went is in recycle");
            assert!(!world.backup.join(".poolsync/staging").exists());

            assert_eq!(lines(&preview(&source, &target, &run)?)?, Vec::<String>::new(), "a second plan is empty");
            let again = verify(&source, &target)?;
            assert!(again.is_equal());
            assert_eq!(again.matched(), totals.source_items);
            Ok(())
        })();
        prop_assert!(outcome.is_ok(), "{:?}", outcome);
    }
}

#[test]
fn only_what_changed_is_moved_and_said_why() -> Outcome {
    let world = World::new()?;
    world.put("docs/plan.txt", "first version")?;
    world.put("docs/old.txt", "to go")?;
    world.put("mode.txt", "same")?;
    world.put("keep/big.bin", &"k".repeat(300_000))?;
    let (source, target) = world.urls()?;
    fs::create_dir(&world.backup)?;
    let (_, counts) = sync_all(&source, &target, &options("r1"))?;
    assert_eq!((counts.inserted, counts.updated, counts.deleted, counts.unchanged), (6, 0, 0, 0));
    assert_eq!(counts.bytes_written, 13 + 5 + 4 + 300_000);

    let docs = fs::metadata(world.live.join("docs"))?.modified()?;
    fs::OpenOptions::new().append(true).open(world.live.join("docs/plan.txt"))?.write_all(b", then a second")?;
    fs::remove_file(world.live.join("docs/old.txt"))?;
    fs::set_permissions(world.live.join("mode.txt"), fs::Permissions::from_mode(0o600))?;
    world.put("docs/new.txt", "new")?;
    fs::File::open(world.live.join("docs"))?.set_modified(docs)?;
    let (applied, counts) = sync_all(&source, &target, &options("r2"))?;
    assert_eq!(
        lines(&applied.plan)?,
        [
            "insert docs/new.txt: new",
            "delete docs/old.txt: gone at the source",
            "update docs/plan.txt: size and time differ",
            "update mode.txt: mode differs",
        ]
    );
    assert_eq!((counts.inserted, counts.updated, counts.deleted, counts.unchanged), (1, 2, 1, 3));
    assert_eq!(counts.bytes_written, 3 + 28, "of a file whose mode alone changed, no content is copied");
    assert_eq!(counts.items_compared, 7);
    assert_eq!(
        look(&world.backup)?,
        look(&world.live)?,
        "the time of docs is the source's, though names came and went"
    );
    let recycled = |path: &str| fs::read_to_string(world.backup.join(".poolsync/recycle/r2").join(path));
    assert_eq!(recycled("docs/plan.txt")?, "first version");
    assert_eq!(recycled("docs/old.txt")?, "to go");
    assert!(!world.backup.join(".poolsync/recycle/r2/keep").exists());
    Ok(())
}

#[test]
fn a_change_that_hides_behind_size_and_time_is_found_by_full_and_verify() -> Outcome {
    let world = World::new()?;
    world.put("a", "good")?;
    world.put("b", "same")?;
    let (source, target) = world.urls()?;
    sync_all(&source, &target, &options("r1"))?;
    let time = fs::metadata(world.backup.join("a"))?.modified()?;
    fs::write(world.backup.join("a"), "evil")?;
    fs::File::open(world.backup.join("a"))?.set_modified(time)?;
    fs::write(world.backup.join("extra"), "x")?;
    world.put("missing", "y")?;

    let verification = verify(&source, &target)?;
    let figures = (verification.matched(), verification.different(), verification.missing(), verification.extra());
    assert_eq!(figures, (1, 1, 1, 1));
    let named: Vec<String> = verification.differences().map(|d| d.map(|d| d.item)).collect::<Result<_, _>>()?;
    assert_eq!(named, ["a", "extra", "missing"]);
    assert!(!lines(&preview(&source, &target, &options("p"))?)?.iter().any(|line| line.starts_with("update a:")));

    let full = sync::Options { mode: Mode::Full, ..options("r2") };
    sync_all(&source, &target, &full)?;
    assert_eq!(fs::read_to_string(world.backup.join("a"))?, "good");
    assert_eq!(fs::read_to_string(world.backup.join(".poolsync/recycle/r2/a"))?, "evil");
    Ok(())
}

#[test]
fn the_guard_lets_no_disaster_through() -> Outcome {
    let world = World::new()?;
    for n in 0..100 {
        world.put(&format!("f{n}"), "x")?;
    }
    let (source, target) = world.urls()?;
    sync_all(&source, &target, &options("r1"))?;
    for n in 0..60 {
        fs::remove_file(world.live.join(format!("f{n}")))?;
    }
    let limits = GuardLimits::default();
    let plan = preview(&source, &target, &options("p"))?;
    let danger = guard::judge(&plan, limits).map(drop);
    assert_eq!(danger, Err(guard::Danger::TooManyDeletes { deletes: 60, target_items: 100, allowed: 50, limits }));
    assert!(guard::judge(&plan, "60".parse()?).is_ok());

    fs::remove_dir_all(&world.live)?;
    fs::create_dir(&world.live)?;
    let plan = preview(&source, &target, &options("p"))?;
    assert_eq!(guard::judge(&plan, ANY).map(drop), Err(guard::Danger::EmptySource { target_items: 100 }));
    Ok(())
}

#[test]
fn a_proof_is_good_for_its_own_plan_only() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    let (source, target) = world.urls()?;
    let harmless = guard::judge(&preview(&source, &target, &options("p"))?, ANY)?;
    world.put("b", "2")?;
    let context = Context::default();
    let refused = wait(async {
        let comparison = sync::compare(&source, &target, &options("r"), &context).await?;
        comparison.apply(harmless, &context).await
    })?;
    assert!(matches!(refused, Err(SyncError::NotThisPlan)));
    assert_eq!(look(&world.backup)?.len(), 1, "nothing but the root");
    Ok(())
}

#[test]
fn a_second_writer_is_turned_away_at_once() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    let (source, target) = world.urls()?;
    let context = Context::default();
    wait(async {
        let first = sync::compare(&source, &target, &options("one"), &context).await?;
        let second = sync::compare(&source, &target, &options("two"), &context).await;
        assert!(matches!(second, Err(SyncError::Busy(_))), "{second:?}");
        drop(first);
        sync::compare(&source, &target, &options("two"), &context).await.map(drop)
    })??;
    Ok(())
}

#[test]
fn a_cancelled_run_and_one_without_its_lease_write_nothing() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    let (source, target) = world.urls()?;
    fs::create_dir(&world.backup)?;
    let before = look(&world.backup)?;
    for late in [false, true] {
        let context = Context::default();
        let stopped = wait(async {
            let comparison = sync::compare(&source, &target, &options("r"), &context).await?;
            let passed = guard::judge(comparison.plan(), ANY).map_err(|_| SyncError::NotThisPlan)?;
            if late {
                let context = Context { lease: Lease::granted(Moment::now(), std::time::Duration::ZERO), ..context };
                return comparison.apply(passed, &context).await;
            }
            context.cancel.cancel();
            comparison.apply(passed, &context).await
        })?;
        match stopped {
            Err(SyncError::LeaseLost) if late => {}
            Err(SyncError::Cancelled) if !late => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(look(&world.backup)?, before);
        assert!(!world.backup.join(".poolsync/staging").exists());
    }
    Ok(())
}

#[test]
fn pipes_and_sockets_are_named_and_left_out() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    world.put("was/tree/f", "2")?;
    let (source, target) = world.urls()?;
    sync_all(&source, &target, &options("r1"))?;
    fs::remove_dir_all(world.live.join("was"))?;
    let _socket = UnixListener::bind(world.live.join("was"))?;
    rustix::fs::mknodat(CWD, world.live.join("pipe"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)?;
    let (applied, counts) = sync_all(&source, &target, &options("r2"))?;
    let named = skipped(&applied)?;
    assert_eq!(named.iter().map(|(item, _)| item.as_str()).collect::<Vec<_>>(), ["pipe", "was"]);
    assert_eq!(counts.skipped, 2);
    assert_eq!(fs::read_to_string(world.backup.join("was/tree/f"))?, "2", "the target keeps what it had");
    Ok(())
}

#[test]
fn a_link_at_the_target_leads_no_write_out_of_it() -> Outcome {
    let world = World::new()?;
    let outside = world.live.with_file_name("outside");
    fs::create_dir(&outside)?;
    fs::write(outside.join("f"), "precious")?;
    world.put("dir/f", "new")?;
    fs::create_dir(&world.backup)?;
    symlink(&outside, world.backup.join("dir"))?;
    let (source, target) = world.urls()?;
    sync_all(&source, &target, &options("r1"))?;
    assert_eq!(look(&world.backup)?, look(&world.live)?);
    assert_eq!(fs::read_to_string(outside.join("f"))?, "precious");
    Ok(())
}

#[test]
fn a_read_only_directory_is_changed_inside_and_stays_read_only() -> Outcome {
    let world = World::new()?;
    world.put("d/a", "1")?;
    world.put("d/b", "1")?;
    let seal = |mode| fs::set_permissions(world.live.join("d"), fs::Permissions::from_mode(mode));
    seal(0o555)?;
    let (source, target) = world.urls()?;
    sync_all(&source, &target, &options("r1"))?;
    seal(0o755)?;
    world.put("d/a", "22")?;
    fs::remove_file(world.live.join("d/b"))?;
    seal(0o555)?;
    sync_all(&source, &target, &options("r2"))?;
    assert_eq!(look(&world.backup)?, look(&world.live)?);
    for root in [&world.live, &world.backup] {
        fs::set_permissions(root.join("d"), fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

#[test]
fn a_read_only_directory_makes_way_for_a_file() -> Outcome {
    for recycle in [true, false] {
        let world = World::new()?;
        world.put("a", "new")?;
        fs::create_dir_all(world.backup.join("a/sub/deep"))?;
        fs::write(world.backup.join("a/sub/deep/f"), "old")?;
        let seal = |path: &str, mode| fs::set_permissions(world.backup.join(path), fs::Permissions::from_mode(mode));
        for path in ["a/sub/deep", "a/sub", "a"] {
            seal(path, 0o555)?;
        }
        let before = look(&world.backup)?;
        let (source, target) = world.urls()?;
        sync_all(&source, &target, &sync::Options { recycle, ..options("r1") })?;
        assert_eq!(look(&world.backup)?, look(&world.live)?);
        if recycle {
            assert_eq!(lost(&before, &world.backup, "r1")?, Vec::<PathBuf>::new(), "kept with the modes it had");
            for path in ["a", "a/sub", "a/sub/deep"] {
                seal(&format!(".poolsync/recycle/r1/{path}"), 0o755)?;
            }
        }
    }
    Ok(())
}

#[test]
fn a_new_backup_is_nobody_elses_until_it_has_the_sources_mode() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    fs::set_permissions(&world.live, fs::Permissions::from_mode(0o755))?;
    let (source, target) = world.urls()?;
    let mode = |path: &str| fs::metadata(world.backup.join(path)).map(|found| found.permissions().mode() & 0o7777);
    drop(wait(sync::compare(&source, &target, &options("r1"), &Context::default()))??);
    assert_eq!((mode("")?, mode(".poolsync")?), (0o700, 0o700));
    sync_all(&source, &target, &options("r1"))?;
    assert_eq!((mode("")?, mode(".poolsync")?), (0o755, 0o700));
    world.put("a", "22")?;
    sync_all(&source, &target, &options("r2"))?;
    assert_eq!((mode(".poolsync/recycle")?, mode(".poolsync/recycle/r2")?), (0o700, 0o700));
    Ok(())
}

#[test]
fn without_recycle_nothing_is_kept() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    world.put("d/b", "1")?;
    world.put("turns/into/file", "1")?;
    let (source, target) = world.urls()?;
    sync_all(&source, &target, &options("r1"))?;
    world.put("a", "22")?;
    fs::remove_dir_all(world.live.join("d"))?;
    fs::remove_dir_all(world.live.join("turns"))?;
    world.put("turns", "now a file")?;
    let run = sync::Options { recycle: false, ..options("r2") };
    sync_all(&source, &target, &run)?;
    assert_eq!(look(&world.backup)?, look(&world.live)?);
    assert!(!world.backup.join(".poolsync/recycle").exists());
    assert!(!world.backup.join(".poolsync/staging").exists());
    Ok(())
}

#[test]
fn a_run_taken_up_again_keeps_the_first_image() -> Outcome {
    let world = World::new()?;
    world.put("a", "first")?;
    world.put("d/x", "first")?;
    let (source, target) = world.urls()?;
    sync_all(&source, &target, &options("r0"))?;
    for version in ["second", "the third"] {
        world.put("a", version)?;
        sync_all(&source, &target, &options("again"))?;
    }
    fs::remove_dir_all(world.live.join("d"))?;
    world.put("d", "a file now")?;
    sync_all(&source, &target, &options("again"))?;
    fs::remove_file(world.live.join("d"))?;
    sync_all(&source, &target, &options("again"))?;
    let recycled = |path: &str| fs::read_to_string(world.backup.join(".poolsync/recycle/again").join(path));
    assert_eq!(recycled("a")?, "first");
    assert_eq!(recycled("d/x")?, "first");
    assert_eq!(look(&world.backup)?, look(&world.live)?);
    Ok(())
}

#[test]
fn places_that_cannot_be_stores_are_refused_with_a_reason() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    world.put("inside/b", "1")?;
    fs::write(world.live.with_file_name("file"), "x")?;
    symlink(&world.live, world.live.with_file_name("link"))?;
    let url = |name: &str| StoreUrl::folder(&world.live.with_file_name(name));
    let compare = |from: StoreUrl, to: StoreUrl| {
        wait(async move { sync::preview(&from, &to, &options("r"), &Context::default()).await.map(drop) })
    };
    assert!(matches!(compare(url("gone")?, url("backup")?)?, Err(SyncError::Missing(_))));
    assert!(matches!(compare(url("live")?, url("no/such/backup")?)?, Err(SyncError::ParentMissing(_))));
    assert!(matches!(compare(url("file")?, url("backup")?)?, Err(SyncError::NotFolder(_))));
    assert!(matches!(compare(url("link")?, url("backup")?)?, Err(SyncError::RootIsLink(_))));
    assert!(matches!(compare(url("live")?, url("live")?)?, Err(SyncError::Overlap { .. })));
    assert!(matches!(compare(url("live")?, url("live/inside")?)?, Err(SyncError::Overlap { .. })));
    assert!(matches!(compare(url("live/inside")?, url("live")?)?, Err(SyncError::Overlap { .. })));
    assert!(matches!(compare(url("link/inside")?, url("live")?)?, Err(SyncError::Overlap { .. })), "by way of a link");
    let rows = StoreUrl::sqlite(&world.live.with_file_name("backup.db"))?;
    assert!(matches!(compare(url("live")?, rows)?, Err(SyncError::KindsDiffer { .. })));
    let probe = |name: &str, access| -> Result<_, Box<dyn Error>> {
        let url = url(name)?;
        Ok(wait(async move { sync::probe(&url, access).await })?)
    };
    assert!(probe("live", Access::Read)?.is_ok());
    assert!(matches!(probe("gone", Access::Read)?, Err(SyncError::Missing(_))));
    assert!(probe("backup", Access::Write)?.is_ok());
    assert!(matches!(probe("no/such/backup", Access::Write)?, Err(SyncError::ParentMissing(_))));
    assert!(!world.backup.exists(), "looking creates nothing");
    Ok(())
}

#[test]
fn a_name_that_must_not_become_a_path_is_refused() -> Outcome {
    let world = World::new()?;
    world.put("a", "1")?;
    let (source, target) = world.urls()?;
    for name in ["", "../x", "a/b", "ü"] {
        assert!(preview(&source, &target, &options(name)).is_err(), "{name:?}");
    }
    Ok(())
}
