//! Markers: what a store says it is reads back from every kind of store, stays out of every comparison, and a store that
//! merely can't be written is told apart from one in trouble.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use poolsync::{
    domain::{BackupModule, Marker, MarkerFault, Mode, StoreRole, Timestamp},
    sync::{self, StoreAddress, SyncError, read_marker, write_marker},
};

use super::{
    engine::{Outcome, look_everywhere, options, scratch, wait},
    engine_rows::open,
    remote_stores::{Near, planned, sync_far},
    row_servers::assert_says,
    support::{
        databases::{Kind as Server, Pair, on_each, signed_in},
        servers::{Far, Kind, address},
    },
};

fn marker(role: StoreRole, epoch: u64) -> Marker {
    Marker {
        deployment: "0193e2a0-0000-7000-8000-000000000001".to_owned(),
        pair: "0193e2a0-0000-7000-8000-000000000002".to_owned(),
        store: "0193e2a0-0000-7000-8000-000000000003".to_owned(),
        role,
        pool: "pool1.contoso.com".parse().unwrap(),
        module: BackupModule::DataConf,
        place: "file:///srv/it’s \\ a “place”".to_owned(),
        epoch,
        written_at: Timestamp::from_micros(1_795_359_845_000_000),
    }
}

fn read(address: &StoreAddress) -> Result<Option<Marker>, SyncError> {
    wait(read_marker(address)).unwrap()
}

fn write(address: &StoreAddress, marker: &Marker) -> Result<(), SyncError> {
    wait(write_marker(address, marker)).unwrap()
}

/// Missing, written, written over; always what was written last.
fn assert_reads_back(store: &StoreAddress) -> Outcome {
    assert_eq!(read(store)?, None);
    for (role, epoch) in [(StoreRole::Live, 1), (StoreRole::Backup, 2), (StoreRole::Backup, u64::MAX)] {
        write(store, &marker(role, epoch))?;
        assert_eq!(read(store)?, Some(marker(role, epoch)));
    }
    Ok(())
}

fn assert_damaged(store: &StoreAddress) {
    match read(store) {
        Err(SyncError::Marker(fault @ MarkerFault::Damaged { .. })) => {
            assert_says(&fault.to_string(), &[&store.url.to_string(), "damaged", "Nothing was changed"]);
        }
        other => panic!("{other:?}"),
    }
}

fn assert_read_only(store: &StoreAddress) -> Outcome {
    let before = read(store)?;
    let error = write(store, &marker(StoreRole::Live, 9)).expect_err("it can’t be written");
    assert!(error.is_read_only(), "{}", error.with_cause());
    assert!(!error.is_busy() && !error.may_pass(), "{error:?}");
    assert_eq!(read(store)?, before);
    Ok(())
}

/// A folder in which nothing can be written, even by root; as it was once it is dropped.
struct ReadOnly {
    path: PathBuf,
    mounted: bool,
}

impl ReadOnly {
    /// `None` where the machine does not let us.
    fn make(path: &Path) -> Option<Self> {
        let mount = |arguments: &[&str]| Command::new("mount").args(arguments).arg(path).status().unwrap().success();
        if !rustix::process::geteuid().is_root() {
            for entry in fs::read_dir(path).unwrap() {
                fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(0o444)).unwrap();
            }
            fs::set_permissions(path, fs::Permissions::from_mode(0o555)).unwrap();
            return Some(Self { path: path.to_owned(), mounted: false });
        }
        let bound = mount(&["--bind", path.to_str().unwrap()]);
        let read_only = bound.then(|| Self { path: path.to_owned(), mounted: true })?;
        mount(&["-o", "remount,ro,bind"]).then_some(read_only)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg("-l").arg(&self.path).status();
        } else {
            let _ = fs::set_permissions(&self.path, fs::Permissions::from_mode(0o755));
        }
    }
}

#[test]
fn a_marker_reads_back_from_every_kind_of_folder_and_a_damaged_one_is_an_error() -> Outcome {
    for kind in [Kind::Local, Kind::S3, Kind::Dav, Kind::Sftp] {
        let far = Far::start(kind);
        assert_reads_back(&far.address())?;
        let file = far.on_disk(".poolsync/marker.json");
        let text = fs::read_to_string(&file)?;
        assert!(text.contains("\"role\": \"backup\""), "on {kind:?}: {text}");
        for damaged in ["", "{}", &text[..text.len() / 2], "\u{0}", &" ".repeat(100_000), &format!("{text}{text}")] {
            fs::write(&file, damaged)?;
            assert_damaged(&far.address());
        }
        write(&far.address(), &marker(StoreRole::Live, 3))?;
        assert_eq!(read(&far.address())?, Some(marker(StoreRole::Live, 3)), "on {kind:?} a new one mends it");
    }
    Ok(())
}

#[test]
fn reading_a_marker_writes_nothing() -> Outcome {
    for kind in [Kind::Local, Kind::S3, Kind::Dav, Kind::Sftp] {
        let far = Far::start(kind);
        let bare = look_everywhere(&far.on_disk(""))?;
        assert_eq!(read(&far.address())?, None);
        assert_eq!(look_everywhere(&far.on_disk(""))?, bare, "on {kind:?}");
        write(&far.address(), &marker(StoreRole::Live, 1))?;
        let marked = look_everywhere(&far.on_disk(""))?;
        assert!(read(&far.address())?.is_some());
        assert_eq!(look_everywhere(&far.on_disk(""))?, marked, "on {kind:?}");
    }
    Ok(())
}

#[test]
fn a_store_that_does_not_exist_has_no_marker_to_read_and_is_created_by_writing_one() -> Outcome {
    let dir = scratch()?;
    for scheme in ["file", "sqlite"] {
        let path = dir.path().join(scheme);
        let store = address(&format!("{scheme}://{}", path.display()), None);
        assert!(matches!(read(&store), Err(SyncError::Missing(_))), "{scheme}");
        assert!(!path.exists());
        write(&store, &marker(StoreRole::Backup, 1))?;
        assert_eq!(read(&store)?, Some(marker(StoreRole::Backup, 1)));
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o077, 0, "{scheme}: nobody else’s business");
        let store = address(&format!("{scheme}://{}/nowhere/at/all", dir.path().display()), None);
        let error = write(&store, &marker(StoreRole::Backup, 1)).expect_err("no folder");
        assert!(matches!(error, SyncError::ParentMissing(_)) && !error.is_read_only(), "{error:?}");
    }
    for kind in [Kind::Dav, Kind::Sftp] {
        let far = Far::start(kind);
        fs::remove_dir(far.on_disk(""))?;
        let error = read(&far.address()).expect_err("no folder");
        assert_says(&error.to_string(), &["does not exist"]);
        write(&far.address(), &marker(StoreRole::Backup, 1))?;
        assert_eq!(read(&far.address())?, Some(marker(StoreRole::Backup, 1)));
    }
    Ok(())
}

#[test]
fn what_stands_in_the_way_of_a_marker_is_no_marker() -> Outcome {
    let far = Far::start(Kind::Local);
    fs::create_dir_all(far.on_disk(".poolsync/marker.json"))?;
    assert_damaged(&far.address());
    assert!(!write(&far.address(), &marker(StoreRole::Live, 1)).expect_err("a folder is in the way").is_read_only());
    fs::remove_dir(far.on_disk(".poolsync/marker.json"))?;
    std::os::unix::fs::symlink("/etc/passwd", far.on_disk(".poolsync/marker.json"))?;
    assert_damaged(&far.address());
    write(&far.address(), &marker(StoreRole::Live, 1))?;
    assert_eq!(read(&far.address())?, Some(marker(StoreRole::Live, 1)));
    assert!(fs::symlink_metadata(far.on_disk(".poolsync/marker.json"))?.is_file());
    Ok(())
}

#[test]
fn an_sqlite_file_keeps_its_marker_beside_its_rows() -> Outcome {
    let dir = scratch()?;
    let path = dir.path().join("live.db");
    let live = open(&path)?;
    live.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)")?;
    let store = address(&format!("sqlite://{}", path.display()), None);
    let before = fs::read(&path)?;
    assert_eq!(read(&store)?, None);
    assert_eq!(fs::read(&path)?, before, "reading writes nothing");
    assert_reads_back(&store)?;
    // Nothing is in the file itself yet: the log of the program that has it open has all.
    live.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0")?;
    write(&store, &marker(StoreRole::Live, 7))?;
    assert_eq!(read(&store)?, Some(marker(StoreRole::Live, 7)));
    for damage in
        ["UPDATE poolsync_marker SET marker = 'nothing'", "UPDATE poolsync_marker SET marker = zeroblob(200000)"]
    {
        live.execute_batch(damage)?;
        assert_damaged(&store);
    }
    live.execute_batch("DELETE FROM poolsync_marker")?;
    assert_eq!(read(&store)?, None);
    live.execute_batch("BEGIN IMMEDIATE")?;
    let error = write(&store, &marker(StoreRole::Live, 8)).expect_err("somebody else writes");
    assert!(error.is_busy() && !error.is_read_only(), "{error:?}");
    Ok(())
}

#[test]
fn a_database_on_a_server_keeps_its_marker_beside_its_rows() {
    on_each(|kind| {
        let pair = Pair::built(kind, "create table t (id int primary key); insert into t values (1)");
        let store = pair.live.address();
        let before = pair.live.dump();
        assert_eq!(read(&store)?, None);
        assert_eq!(pair.live.dump(), before, "reading writes nothing");
        assert_reads_back(&store)?;
        assert_eq!(pair.live.number("select count(*) from poolsync_marker"), 1);
        pair.live.sql("update poolsync_marker set marker = 'nothing'");
        assert_damaged(&store);
        pair.live.sql("update poolsync_marker set marker = repeat(' ', 200000)");
        assert_damaged(&store);
        pair.live.sql("delete from poolsync_marker");
        assert_eq!(read(&store)?, None, "a table without a row is none");
        Ok(())
    });
}

#[test]
fn a_run_that_is_going_on_is_not_disturbed_by_a_marker() {
    on_each(|kind| {
        let pair = Pair::built(kind, "create table t (id int primary key); insert into t values (1)");
        let (source, target) = (pair.live.address(), pair.backup.address());
        let busy = wait(async {
            let comparison = sync::compare(&source, &target, &options("run"), &sync::Context::default()).await.unwrap();
            let busy = write_marker(&target, &marker(StoreRole::Backup, 1)).await;
            drop(comparison);
            busy
        })?;
        assert!(busy.expect_err("a run is going on").is_busy());
        Ok(())
    });
    let far = Far::start(Kind::Local);
    let near = Near::new().unwrap();
    let busy = wait(async {
        let context = sync::Context::default();
        let comparison = sync::compare(&near.address(), &far.address(), &options("run"), &context).await.unwrap();
        let busy = write_marker(&far.address(), &marker(StoreRole::Backup, 1)).await;
        drop(comparison);
        busy
    });
    assert!(busy.unwrap().expect_err("a run is going on").is_busy());
}

#[test]
fn a_folder_that_takes_no_changes_is_told_apart_from_trouble() -> Outcome {
    let far = Far::start(Kind::Local);
    fs::write(far.on_disk("a"), "a")?;
    if let Some(_read_only) = ReadOnly::make(&far.on_disk("")) {
        assert_read_only(&far.address())?;
    }
    write(&far.address(), &marker(StoreRole::Live, 1))?;
    if let Some(_read_only) = ReadOnly::make(&far.on_disk("")) {
        assert_read_only(&far.address())?;
    }
    // Nobody makes a folder there, whoever they are.
    assert_read_only(&address("file:///sys/kernel", None))?;
    let far = Far::start(Kind::Dav);
    std::os::unix::fs::lchown(far.on_disk(""), Some(0), Some(0)).ok();
    if rustix::process::geteuid().is_root() {
        assert_read_only(&far.address())?;
    }
    Ok(())
}

#[test]
fn a_database_file_that_takes_no_changes_is_told_apart_from_trouble() -> Outcome {
    let dir = scratch()?;
    let path = dir.path().join("live.db");
    open(&path)?.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY)")?;
    let store = address(&format!("sqlite://{}", path.display()), None);
    if let Some(_read_only) = ReadOnly::make(dir.path()) {
        assert_read_only(&store)?;
    }
    write(&store, &marker(StoreRole::Live, 1))?;
    if let Some(_read_only) = ReadOnly::make(dir.path()) {
        assert_read_only(&store)?;
    }
    fs::write(&path, "this is no database, and never was one")?;
    assert!(!write(&store, &marker(StoreRole::Live, 1)).expect_err("no database").is_read_only());
    Ok(())
}

#[test]
fn a_database_user_without_rights_is_told_apart_from_trouble() {
    on_each(|kind| {
        let pair = Pair::built(kind, "create table t (id int primary key); insert into t values (1)");
        let user = format!("looker_{}", pair.live.database.rsplit('_').next().unwrap());
        let database = &pair.live.database;
        pair.live.sql(&match kind {
            Server::Postgres => format!("create user {user}; grant select on all tables in schema public to {user}"),
            Server::MariaDb => {
                format!("create user {user}@127.0.0.1; grant select on {database}.* to {user}@127.0.0.1")
            }
        });
        let looker = signed_in(&pair.live.url_for(&user), None);
        assert_read_only(&looker)?;
        write(&pair.live.address(), &marker(StoreRole::Live, 1))?;
        if kind == Server::Postgres {
            let error = read(&looker).expect_err("it may not be seen");
            assert_says(&error.to_string(), &["lacks a right"]);
            pair.live.sql(&format!("grant select on poolsync_marker to {user}"));
        }
        assert_read_only(&looker)?;
        // A user who may do nothing with the marker may sync all the same.
        if kind == Server::Postgres {
            let grants = format!("revoke all on poolsync_marker from {user}; grant insert, delete on t to {user}");
            pair.live.sql(&format!("{grants}; grant create on schema public to {user}"));
            pair.live.sql("delete from t");
            assert_eq!(sync_far(&pair.backup.address(), &looker, &options("run"))?.1.inserted, 1);
        }
        Ok(())
    });
}

#[test]
fn markers_on_both_sides_are_kept_and_planned_nothing_about() {
    let story = |source: &StoreAddress, target: &StoreAddress, items: u64| -> Outcome {
        let (live, backup) = (marker(StoreRole::Live, 1), marker(StoreRole::Backup, 1));
        write(source, &live)?;
        write(target, &backup)?;
        assert_eq!(planned(source, target, Mode::Full)?.len() as u64, items);
        assert_eq!(sync_far(source, target, &options("run-1"))?.1.inserted, items);
        for mode in [Mode::Delta, Mode::Full] {
            assert_eq!(planned(source, target, mode)?, Vec::<String>::new());
            let again = poolsync::sync::Options { mode, ..options("run-2") };
            assert_eq!(sync_far(source, target, &again)?.1.planned, 0);
        }
        super::remote_stores::assert_equal(source, target)?;
        assert_eq!((read(source)?, read(target)?), (Some(live), Some(backup)));
        Ok(())
    };
    for kind in [Kind::Local, Kind::S3, Kind::Dav, Kind::Sftp] {
        let (near, far) = (Near::new().unwrap(), Far::start(kind));
        near.put("a/b", "content").unwrap();
        story(&near.address(), &far.address(), 2).unwrap();
    }
    let dir = scratch().unwrap();
    let file = |name: &str| {
        open(&dir.path().join(name)).unwrap().execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY)").unwrap();
        address(&format!("sqlite://{}", dir.path().join(name).display()), None)
    };
    let (live, backup, across) = (file("live"), file("backup"), file("across"));
    open(&dir.path().join("live")).unwrap().execute_batch("INSERT INTO t VALUES (1)").unwrap();
    story(&live, &backup, 1).unwrap();
    on_each(|kind| {
        let pair = Pair::built(kind, "create table t (id int primary key)");
        pair.live.sql("insert into t values (1)");
        story(&pair.live.address(), &pair.backup.address(), 1)?;
        pair.backup.sql("delete from t");
        story(&live, &pair.backup.address(), 1)?;
        open(&dir.path().join("across"))?.execute_batch("DELETE FROM t")?;
        story(&pair.live.address(), &across, 1)?;
        Ok(())
    });
    let pair = Pair::across(Server::Postgres, Server::MariaDb);
    pair.both("create table t (id int primary key)");
    pair.live.sql("insert into t values (1)");
    story(&pair.live.address(), &pair.backup.address(), 1).unwrap();
}

#[test]
fn a_marker_does_not_end_change_tracking() -> Outcome {
    let pair = Pair::built(Server::Postgres, "create table t (id int primary key)");
    pair.live.sql("insert into t select generate_series(1, 1000)");
    let live = pair.live.address();
    wait(sync::rows::tracking::install(&live))??;
    pair.sync("run-1")?;
    write(&live, &marker(StoreRole::Live, 1))?;
    write(&pair.backup.address(), &marker(StoreRole::Backup, 1))?;
    pair.live.sql("insert into t values (1001)");
    let compared = pair.sync("run-2")?.items_compared;
    assert!(compared < 10, "{compared} rows were compared: the log was not followed");
    assert_eq!(wait(sync::rows::tracking::status(&live))??.tracked, ["t"]);
    write(&live, &marker(StoreRole::Live, 2))?;
    assert!(pair.sync("run-3")?.items_compared < 10);
    Ok(())
}
