//! What is promised to those who trust us with their data, a test each. The parts have stories of their own elsewhere;
//! here each promise is held as a whole, on every kind of store it is made for, by looks that use nothing of ours.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use poolsync::{
    domain::{Intent, Mode, RunRequest, RunState, StoreUrl},
    sync::{
        self, Context, Store,
        files::{Faults, FaultyFolder, FileStore, MemoryFolder},
        guard,
    },
};
use rusqlite::{Connection, types::Value};

use super::{
    engine::{ANY, Outcome, look, look_everywhere, options, preview, scratch, sync_all, wait},
    support::{
        databases::{Pair, on_each},
        process::{Served, ask_one, keep_on_sqlite, outcome, poolsync},
        world::{ATL, World, empty},
    },
};

/// Every table of a database file that is not the engine's own, row by row.
fn dump(path: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let db = Connection::open(path).unwrap();
    let mut tables = db
        .prepare("select name from sqlite_master where type = 'table' and name not like 'poolsync_%' order by name")
        .unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows = |name: &str| {
        let mut statement = db.prepare(&format!("select * from {name} order by 1, 2")).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|n| row.get(n)).collect()).unwrap();
        rows.map(Result::unwrap).collect()
    };
    names.into_iter().map(|name| (name.clone(), rows(&name))).collect()
}

fn url(scheme: &str, path: &Path) -> StoreUrl {
    format!("{scheme}://{}", path.display()).parse().unwrap()
}

/// Two stores of files and two of rows, in one folder.
struct Stores {
    dir: tempfile::TempDir,
}

impl Stores {
    fn new() -> Self {
        let dir = scratch().unwrap();
        fs::create_dir_all(dir.path().join("live/a/b")).unwrap();
        for i in 0..40 {
            fs::write(dir.path().join(format!("live/a/b/{i}")), format!("content {i}")).unwrap();
        }
        std::os::unix::fs::symlink("a/b/1", dir.path().join("live/link")).unwrap();
        let db = Connection::open(dir.path().join("live.db")).unwrap();
        db.execute_batch(
            "create table parent (id integer primary key, name text);
             create table child (id integer primary key, parent integer references parent (id), note text);
             with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)
             insert into parent select i, 'parent ' || i from n;
             insert into child select id, id, 'child of ' || id from parent;",
        )
        .unwrap();
        Self { dir }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Changes a little of everything.
    fn edit(&self) {
        fs::write(self.at("live/a/b/1"), "another content").unwrap();
        fs::write(self.at("live/a/new"), "new").unwrap();
        fs::remove_file(self.at("live/a/b/2")).unwrap();
        let db = Connection::open(self.at("live.db")).unwrap();
        db.execute_batch(
            "delete from child where id = 7; delete from parent where id = 7; update child set note = 'x' where id = 9;
             insert into parent values (1000, 'new'); insert into child values (1000, 1000, 'new')",
        )
        .unwrap();
    }

    fn pairs(&self) -> [(StoreUrl, StoreUrl); 2] {
        [
            (url("file", &self.at("live")), url("file", &self.at("backup"))),
            (url("sqlite", &self.at("live.db")), url("sqlite", &self.at("backup.db"))),
        ]
    }

    /// Everything of a side, to the byte, the engine's own things included.
    fn bytes(&self, side: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let folder = look_everywhere(&self.at(side)).unwrap_or_default();
        let mut all: Vec<_> = folder.into_iter().map(|(path, seen)| (path, format!("{seen:?}").into_bytes())).collect();
        all.push((self.at(side), fs::read(self.at(&format!("{side}.db"))).unwrap_or_default()));
        all
    }
}

#[test]
fn promise_1_after_success_an_independent_comparison_finds_no_difference() -> Outcome {
    let stores = Stores::new();
    for round in 0..2 {
        for (live, backup) in stores.pairs() {
            let (applied, _) = sync_all(&live, &backup, &options(&format!("run-{round}")))?;
            assert!(applied.skipped.is_empty());
        }
        assert_eq!(look(&stores.at("live"))?, look(&stores.at("backup"))?);
        assert_eq!(dump(&stores.at("live.db")), dump(&stores.at("backup.db")));
        if round == 0 {
            stores.edit();
        }
    }
    on_each(|kind| {
        let pair = Pair::of(kind);
        pair.both("create table t (id int primary key, name varchar(40))");
        pair.live.sql("insert into t values (1, 'one'), (2, 'two')");
        pair.backup.sql("insert into t values (2, 'zwei'), (3, 'drei')");
        wait(async {
            let comparison =
                sync::compare(pair.live.address(), pair.backup.address(), &options("run"), &Context::default()).await?;
            let passed = guard::judge(comparison.plan(), ANY)?;
            comparison.apply(passed, &Context::default()).await?;
            Ok::<_, Box<dyn Error>>(())
        })??;
        assert_eq!(pair.live.rows(), pair.backup.rows());
        Ok(())
    });
    Ok(())
}

/// Money moves from account to account at the source, its sum stays; files are rewritten whole.
#[test]
fn promise_2_nobody_ever_sees_half_an_item_or_half_a_sync() -> Outcome {
    let dir = scratch()?;
    let at = |name: &str| dir.path().join(name);
    fs::create_dir(at("live"))?;
    let version = |n: u64| vec![u8::try_from(n % 251).unwrap_or(0); 200_000];
    let live = Connection::open(at("live.db"))?;
    live.pragma_update(None, "journal_mode", "wal")?;
    live.execute_batch(
        "create table account (id integer primary key, balance integer);
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) insert into account select i, 100 from n",
    )?;
    fs::write(at("live/file"), version(0))?;
    let pairs = [
        (url("file", &at("live")), url("file", &at("backup"))),
        (url("sqlite", &at("live.db")), url("sqlite", &at("backup.db"))),
    ];
    for (live, backup) in &pairs {
        sync_all(live, backup, &options("first"))?;
    }
    let (over, looks) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let db = Connection::open(at("backup.db")).expect("opened");
            db.busy_timeout(Duration::from_secs(10)).expect("patient");
            while !over.load(Relaxed) {
                let sum: i64 = db.query_row("select sum(balance) from account", [], |row| row.get(0)).expect("a sum");
                assert_eq!(sum, 200_000, "half a sync was seen");
                let content = fs::read(at("backup/file")).expect("the file is never gone");
                assert_eq!(content.len(), 200_000, "half a file was seen");
                assert!(content.iter().all(|byte| Some(byte) == content.first()), "two versions of a file were seen");
                looks.fetch_add(1, Relaxed);
            }
        });
        for round in 1..=25_u64 {
            live.execute_batch(&format!(
                "begin; update account set balance = balance - {round} where id <= 1000; \
                 update account set balance = balance + {round} where id > 1000; commit"
            ))
            .expect("moved");
            fs::write(at("live/file"), version(round)).expect("written");
            for (live, backup) in &pairs {
                sync_all(live, backup, &options(&format!("run-{round}"))).expect("synced");
            }
        }
        over.store(true, Relaxed);
    });
    assert!(looks.load(Relaxed) > 10, "somebody looked");
    assert_eq!(fs::read(at("backup/file"))?, version(25));
    Ok(())
}

#[test]
fn promise_3_a_second_run_right_after_plans_nothing() -> Outcome {
    let stores = Stores::new();
    for (live, backup) in stores.pairs() {
        sync_all(&live, &backup, &options("one"))?;
    }
    stores.edit();
    for (live, backup) in stores.pairs() {
        assert!(!preview(&live, &backup, &options("look"))?.is_empty());
        sync_all(&live, &backup, &options("two"))?;
        assert!(preview(&live, &backup, &options("look"))?.is_empty(), "{backup}");
        let full = sync::Options { mode: Mode::Full, ..options("look") };
        assert!(preview(&live, &backup, &full)?.is_empty(), "{backup}");
    }
    Ok(())
}

#[test]
fn promise_4_a_preview_leaves_both_stores_byte_identical() -> Outcome {
    let stores = Stores::new();
    for synced in [false, true] {
        if synced {
            for (live, backup) in stores.pairs() {
                sync_all(&live, &backup, &options("one"))?;
            }
            stores.edit();
        }
        let before = [stores.bytes("live"), stores.bytes("backup")];
        for (live, backup) in stores.pairs() {
            for mode in [Mode::Delta, Mode::Full] {
                let plan = preview(&live, &backup, &sync::Options { mode, ..options("look") })?;
                assert!(!plan.is_empty());
            }
        }
        assert_eq!([stores.bytes("live"), stores.bytes("backup")], before);
    }
    on_each(|kind| {
        let pair = Pair::of(kind);
        pair.both("create table t (id int primary key, name varchar(40))");
        pair.live.sql("insert into t values (1, 'one')");
        pair.backup.sql("insert into t values (3, 'drei')");
        let state = || [pair.live.schema(), pair.live.dump(), pair.backup.schema(), pair.backup.dump()];
        let before = state();
        let (options, context) = (options("look"), Context::default());
        let look = sync::preview(pair.live.address(), pair.backup.address(), &options, &context);
        assert_eq!(wait(look)??.totals().changes(), 2);
        assert_eq!(state(), before);
        Ok(())
    });
    Ok(())
}

/// Through the panel too: what a person looks at is not touched, markers and all.
#[tokio::test(flavor = "multi_thread")]
async fn promise_4_holds_for_previews_of_the_panel() {
    let world = World::new().await.with_pools().await;
    world.carry_out(RunRequest::default()).await;
    let live = Connection::open(world.store("atl", "live", poolsync::domain::BackupModule::PresenceFocus)).unwrap();
    live.execute("update contact set name = 'x' where owner < 9", []).unwrap();
    drop(live);
    fs::write(world.stores().join("atl/live/dataconf/new"), "new").unwrap();
    let before = look_everywhere(&world.stores()).unwrap();
    let id = world.carry_out(RunRequest { intent: Intent::Preview, ..RunRequest::default() }).await;
    assert_eq!(world.state(id).await, RunState::Succeeded);
    assert_eq!(look_everywhere(&world.stores()).unwrap(), before);
}

#[test]
fn promise_5_the_guard_acts_before_the_first_write() -> Outcome {
    let faults = Arc::new(Faults::default());
    let backup = MemoryFolder::default();
    for i in 0..100 {
        let facts = sync::files::Facts { mode: 0o644, ..sync::files::Facts::default() };
        backup.put(&format!("file-{i}"), facts, b"kept");
    }
    for emptied in [true, false] {
        let live = MemoryFolder::default();
        if !emptied {
            live.put("file-1", sync::files::Facts { mode: 0o644, ..sync::files::Facts::default() }, b"kept");
        }
        let target = FaultyFolder::wrap(FileStore::Memory(backup.clone()), &faults);
        let before = faults.writes();
        let context = Context::default();
        let comparison = wait(sync::compare_stores(
            Store::Files(FileStore::Memory(live)),
            Store::Files(target),
            &options("run"),
            &context,
        ))??;
        let danger = guard::judge(comparison.plan(), poolsync::domain::GuardLimits::default());
        assert!(danger.is_err(), "it must be held");
        drop(comparison);
        assert_eq!(faults.writes(), before, "something was written before the guard spoke");
    }
    on_each(|kind| {
        let pair = Pair::of(kind);
        pair.both("create table t (id int primary key, name varchar(40))");
        pair.backup.sql("insert into t values (1, 'one'), (2, 'two')");
        let before = [pair.backup.schema(), pair.backup.dump()];
        let (options, context) = (options("run"), Context::default());
        let compare = sync::compare(pair.live.address(), pair.backup.address(), &options, &context);
        let comparison = wait(compare)??;
        assert!(guard::judge(comparison.plan(), ANY).is_err(), "an empty source is held whatever the limits");
        drop(comparison);
        pair.backup.wait_until_alone();
        assert_eq!([pair.backup.schema(), pair.backup.dump()], before);
        Ok(())
    });
    Ok(())
}

#[test]
fn promise_6_a_change_of_k_bytes_moves_about_k_bytes() -> Outcome {
    let dir = scratch()?;
    let at = |name: &str| dir.path().join(name);
    fs::create_dir(at("live"))?;
    let size = 64 << 20;
    fs::write(at("live/large"), vec![1; size])?;
    let db = Connection::open(at("live.db"))?;
    db.execute_batch(
        "create table t (id integer primary key, note text);
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
         insert into t select i, hex(randomblob(100)) from n",
    )?;
    let files = (url("file", &at("live")), url("file", &at("backup")));
    let rows = (url("sqlite", &at("live.db")), url("sqlite", &at("backup.db")));
    for (live, backup) in [&files, &rows] {
        sync_all(live, backup, &options("one"))?;
    }
    {
        use std::os::unix::fs::FileExt;
        let large = fs::File::options().write(true).open(at("live/large"))?;
        for block in 0..16_u64 {
            large.write_at(&[2; 4096], block * (3 << 20))?;
        }
    }
    db.execute("update t set note = hex(randomblob(100)) where id % 200 = 0", [])?;
    let (_, counts) = sync_all(&files.0, &files.1, &options("two"))?;
    assert!(counts.bytes_written <= 4 << 20, "{} bytes for 64 KiB of edits", counts.bytes_written);
    let (_, counts) = sync_all(&rows.0, &rows.1, &options("two"))?;
    let changed = 100 * (200 + 8);
    assert!(counts.bytes_written * 10 <= changed * 12, "{} bytes for {changed}", counts.bytes_written);
    assert_eq!(look(&at("live"))?, look(&at("backup"))?);
    Ok(())
}

/// The most memory a command had, in bytes, and how it ended.
fn peak(command: &mut Command) -> (u64, i32) {
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        peak = peak.max(kibibytes.unwrap_or(0) << 10);
        if let Some(ended) = child.try_wait().unwrap() {
            return (peak, ended.code().unwrap_or(-1));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// `POOLSYNC_MEMORY_FULL=1` takes a million files and four million rows.
#[test]
fn promise_7_memory_is_bounded_whatever_the_size() -> Outcome {
    let full = std::env::var_os("POOLSYNC_MEMORY_FULL").is_some();
    let (files, rows, most) = if full { (1_000_000, 4_000_000, 400 << 20) } else { (30_000, 300_000, 100 << 20) };
    let dir = scratch()?;
    let at = |name: &str| dir.path().join(name);
    for i in 0..files {
        let folder = at(&format!("live/{:04}", i / 500));
        if i % 500 == 0 {
            fs::create_dir_all(&folder)?;
        }
        fs::write(folder.join(format!("file-{i}")), "x")?;
    }
    Connection::open(at("live.db"))?.execute_batch(&format!(
        "create table t (id integer primary key, note text);
         with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows}) insert into t select i, 'note ' || i from n"
    ))?;
    for scheme in ["file", "sqlite"] {
        let ending = if scheme == "file" { "" } else { ".db" };
        let [live, backup] = ["live", "backup"].map(|side| url(scheme, &at(&format!("{side}{ending}"))).to_string());
        for verb in ["mirror", "mirror", "verify"] {
            let (peak, code) = peak(poolsync(dir.path()).args([verb, &live, &backup]));
            assert_eq!(code, 0, "{verb} {live}");
            assert!(peak > 1 << 20 && peak <= most, "{verb} {live} took {} MiB", peak >> 20);
            eprintln!("{verb} {live}: {} MiB at the most", peak >> 20);
        }
    }
    Ok(())
}

/// A worker, and the panel, are killed in the middle of a run; the next one takes it up. (`engine_crash`,
/// `row_servers_crash` and `panel_crash` kill at thousands of moments.)
#[test]
fn promise_8_kill_9_loses_nothing_and_leaves_nothing_stuck() {
    let dir = tempfile::tempdir().unwrap();
    let made = poolsync(dir.path()).args(["demo", "--dir", "demo", "--users", "50", "--once"]).output().unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
    let demo = dir.path().join("demo");
    let config = fs::read_to_string(demo.join("poolsync.toml")).unwrap();
    fs::write(demo.join("poolsync.toml"), format!("{config}\n[worker]\nlease_seconds = 2\n")).unwrap();
    let live = demo.join("stores/atl/live/dataconf");
    for i in 0..3000 {
        fs::write(live.join(format!("file-{i}")), format!("{i}").repeat(200)).unwrap();
    }
    let users = Connection::open(demo.join("stores/atl/live/presencefocus.db")).unwrap();
    users.execute("update contact set version = version + 1", []).unwrap();
    let queued = poolsync(&demo).args(["sync", "--pool-fqdn", ATL, "--no-wait"]).output().unwrap();
    assert_eq!(outcome(&queued).0, 0, "{queued:?}");
    let open = || ask_one(&demo, "select count(*) from runs where finished_at is null") != "0";
    for moment in [40, 250, 600] {
        let panel = Served::start(&demo);
        std::thread::sleep(Duration::from_millis(moment));
        panel.kill();
    }
    let panel = Served::start(&demo);
    let patience = std::time::Instant::now() + Duration::from_secs(90);
    while open() {
        assert!(std::time::Instant::now() < patience, "the run is stuck");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(panel.stop());
    assert_eq!(look(&live).unwrap(), look(&demo.join("stores/red/backup/dataconf")).unwrap());
    let database = |place: &str| dump(&demo.join("stores").join(place).join("presencefocus.db"));
    assert_eq!(database("atl/live"), database("red/backup"));
}

/// A store's password: sealed in the database, and nowhere else.
#[test]
fn promise_9_no_secret_is_shown_logged_or_stored_in_clear() {
    let dir = tempfile::tempdir().unwrap();
    let secret = "a-very-secret-password-4711";
    // The database is looked into, too.
    keep_on_sqlite(dir.path());
    fs::create_dir(dir.path().join("stores")).unwrap();
    fs::write(
        dir.path().join("poolsync.toml"),
        "data_dir = \"data\"\nallowed_roots = [\"stores\"]\nlog = \"trace,sqlx=debug\"\n",
    )
    .unwrap();
    // Nobody listens there: what is logged and said about a failed attempt must not tell the secret either.
    let pools = format!(
        "[[pool]]\nfqdn = \"{ATL}\"\n[pool.stores.PresenceFocus]\nlive = \"postgres://joe@127.0.0.1:1/db\"\nlive_secret = \"{secret}\"\n"
    );
    fs::write(dir.path().join("pools.toml"), pools).unwrap();
    let imported = poolsync(dir.path()).args(["pool", "import", "pools.toml"]).output().unwrap();
    let (_, out, err) = outcome(&imported);
    assert!(!out.contains(secret) && !err.contains(secret), "{out}{err}");
    fs::remove_file(dir.path().join("pools.toml")).unwrap();
    let panel = Served::start(dir.path());
    assert!(panel.stop());
    for (path, seen) in look_everywhere(dir.path()).unwrap() {
        let found = seen.content.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "the secret stands in {}", path.display());
    }
}

/// The worst day: everything at the source is gone, and the panel does not mirror that.
#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_pool_stays_whole_in_its_backup() {
    let world = World::new().await.with_pools().await;
    world.carry_out(RunRequest::default()).await;
    let backup = world.stores().join("red/backup/dataconf");
    let before = look(&backup).unwrap();
    empty(&world.stores().join("atl/live/dataconf"));
    let live = Connection::open(world.stores().join("atl/live/presencefocus.db")).unwrap();
    live.execute("delete from contact", []).unwrap();
    let held = world.carry_out(RunRequest::default()).await;
    assert_eq!(world.state(held).await, RunState::Held);
    assert_eq!(look(&backup).unwrap(), before);
    assert_eq!(dump(&world.stores().join("red/backup/presencefocus.db"))["contact"].len(), 200);
}
