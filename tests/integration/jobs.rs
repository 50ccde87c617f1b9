//! Runs through the queue and a worker: what becomes of them, and what history says.

use std::{fs, sync::Arc, time::Duration};

use poolsync::{
    domain::{
        BackupModule, Change, Extent, Intent, ModuleSelection, ModuleState, Outcome, Place, RunId, RunRequest,
        RunState, StoreUrl, TableChoice, TableNames,
    },
    jobs::Worker,
    operations::{self, Cancelled, PoolDraft, SyncRequest},
    state::{
        changes::{self, ChangeFilter},
        runs,
    },
};
use rusqlite::Connection;

use super::support::{
    databases::{Kind, Pair},
    on_both_engines,
    servers::Proxy,
    world::{ATL, RED, World, actor, empty, files, fqdn, request},
};

const DATA_CONF: ModuleSelection = ModuleSelection::One(BackupModule::DataConf);

async fn ask(world: &World, request: RunRequest) -> RunId {
    let asked = SyncRequest { pools: vec![fqdn(ATL)], request, request_key: Some(RunId::new().to_string()) };
    operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id
}

/// Queues a run and sees it through.
async fn carry_out(world: &World, request: RunRequest) -> RunId {
    let id = ask(world, request).await;
    Worker::new(world.panel.clone()).work_on(id).await.unwrap();
    id
}

async fn state(world: &World, id: RunId) -> RunState {
    runs::find_run(&world.panel.database, id).await.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_makes_the_backup_equal_and_the_next_one_finds_nothing() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let first = carry_out(&world, request(ModuleSelection::All)).await;
        assert_eq!(state(&world, first).await, RunState::Succeeded);
        let live = files(&world.store("atl", "live", BackupModule::DataConf));
        assert_eq!(live, files(&world.store("red", "backup", BackupModule::DataConf)));
        let names = |role| {
            let db = Connection::open(world.store(
                if role == "live" { "atl" } else { "red" },
                role,
                BackupModule::PresenceFocus,
            ));
            let sum = "select count(*) || ' ' || group_concat(owner || name || buddy) from contact";
            db.unwrap().query_row(sum, [], |row| row.get::<_, String>(0)).unwrap()
        };
        assert_eq!(names("live"), names("backup"));

        let modules = runs::list_module_runs(&world.panel.database, first).await.unwrap();
        let users = modules.iter().find(|m| m.module == BackupModule::PresenceFocus).unwrap();
        assert_eq!((users.counts.inserted, users.counts.deleted, users.counts.planned), (200, 0, 200));
        let recorded =
            changes::list_changes(&world.panel.database, first, &ChangeFilter::default(), None, 1000).await.unwrap();
        assert!(recorded.iter().all(|c| c.change == Change::Insert && c.outcome == Outcome::Applied));
        assert!(recorded.iter().any(|c| c.item == "00/conf-1/slide-7.bin"), "files by path");
        assert!(recorded.iter().any(|c| c.item == "contact (owner=7, buddy=49)"), "rows by key: {recorded:?}");

        let second = carry_out(&world, request(ModuleSelection::All)).await;
        let modules = runs::list_module_runs(&world.panel.database, second).await.unwrap();
        assert!(modules.iter().all(|m| m.counts.planned == 0), "{modules:?}");
        let freshness = runs::list_freshness(&world.panel.database).await.unwrap();
        assert_eq!(freshness.len(), 3);
        assert!(freshness.iter().all(|f| f.last_run == second && f.succeeded_at.is_some()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_lists_what_would_change_and_writes_nothing() {
    let world = World::new().await.with_pools().await;
    let preview = RunRequest { intent: Intent::Preview, ..request(DATA_CONF) };
    fs::create_dir_all(world.store("red", "backup", BackupModule::DataConf)).unwrap();
    let id = carry_out(&world, preview).await;
    assert_eq!(state(&world, id).await, RunState::Succeeded);
    assert!(files(&world.store("red", "backup", BackupModule::DataConf)).is_empty());
    let recorded =
        changes::list_changes(&world.panel.database, id, &ChangeFilter::default(), None, 1000).await.unwrap();
    assert_eq!(recorded.len(), 22, "20 slides in two folders");
    assert!(recorded.iter().all(|c| c.outcome == Outcome::Planned));
    assert!(runs::list_freshness(&world.panel.database).await.unwrap().is_empty(), "a preview makes nothing fresh");
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_left_out_of_a_pool_stay_as_they_are_and_the_run_says_so() {
    let world = World::new().await.with_pools().await;
    let users = ModuleSelection::One(BackupModule::PresenceFocus);
    let open = |pool, role| Connection::open(world.store(pool, role, BackupModule::PresenceFocus)).unwrap();
    open("atl", "live").execute_batch("create table log (what text); insert into log values ('new')").unwrap();
    let failed = carry_out(&world, request(users)).await;
    assert_eq!(
        state(&world, failed).await,
        RunState::Failed,
        "rows of a table without a primary key can’t be told apart"
    );

    let pool = world.pool(ATL).await;
    let mut draft = PoolDraft { spec: pool.spec.clone(), backup_pool: pool.backup_pool.clone(), secrets: [].into() };
    let chosen = TableChoice::new(TableNames::default(), TableNames::new(["log"]).unwrap()).unwrap();
    draft.spec.stores.get_mut(&BackupModule::PresenceFocus).unwrap().tables = chosen.clone();
    operations::save_pool(&world.panel, &actor(), Some(&pool), draft).await.unwrap();
    open("red", "backup").execute_batch("create table log (own text); insert into log values ('own')").unwrap();

    let preview = carry_out(&world, RunRequest { intent: Intent::Preview, ..request(users) }).await;
    let sync = carry_out(&world, request(users)).await;
    for run in [preview, sync] {
        assert_eq!(state(&world, run).await, RunState::Succeeded);
        let modules = runs::list_module_runs(&world.panel.database, run).await.unwrap();
        assert_eq!((modules[0].counts.planned, &modules[0].tables), (200, &chosen));
    }
    let backup = open("red", "backup");
    let texts = |sql: &str| backup.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(texts("select group_concat(own) from log"), "own");
    assert_eq!(texts("select count(*) || '' from contact"), "200");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_source_is_not_mirrored_and_other_modules_go_on() {
    let world = World::new().await.with_pools().await;
    carry_out(&world, request(ModuleSelection::All)).await;
    let before = files(&world.store("red", "backup", BackupModule::DataConf));
    let live = world.store("atl", "live", BackupModule::DataConf);
    empty(&live);
    let users = Connection::open(world.store("atl", "live", BackupModule::PresenceFocus)).unwrap();
    users.execute("update contact set name = 'x' where owner = 1", []).unwrap();

    let id = carry_out(&world, request(ModuleSelection::All)).await;
    assert_eq!(state(&world, id).await, RunState::Held);
    let modules = runs::list_module_runs(&world.panel.database, id).await.unwrap();
    let conferences = modules.iter().find(|m| m.module == BackupModule::DataConf).unwrap();
    assert_eq!(conferences.state, ModuleState::At(RunState::Held));
    let message = conferences.message.as_ref().unwrap().to_string();
    assert!(message.starts_with("The source is empty, but the target holds 22 items"), "{message}");
    assert_eq!(files(&world.store("red", "backup", BackupModule::DataConf)), before);
    let users = modules.iter().find(|m| m.module == BackupModule::PresenceFocus).unwrap();
    assert_eq!((users.state, users.counts.updated), (ModuleState::At(RunState::Succeeded), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_went_away_after_the_request_fails_the_module_with_a_sentence() {
    let world = World::new().await.with_pools().await;
    let id = ask(&world, request(DATA_CONF)).await;
    fs::remove_dir_all(world.store("atl", "live", BackupModule::DataConf)).unwrap();
    Worker::new(world.panel.clone()).work_on(id).await.unwrap();
    assert_eq!(state(&world, id).await, RunState::Failed);
    let messages = changes::list_messages(&world.panel.database, id, &Extent::All, 10).await.unwrap();
    assert!(messages[0].fatal && messages[0].message.to_string().contains("does not exist"), "{messages:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_takes_what_is_queued_and_stops_in_good_order() {
    let world = World::new().await.with_pools().await;
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work().await });
    let mut watcher = {
        let id = ask(&world, request(DATA_CONF)).await;
        (world.panel.bells().watch(id), id)
    };
    // A viewer is told each time the row is worth reading; it never has to ask more than now and then.
    while !state(&world, watcher.1).await.is_final() {
        let _ = tokio::time::timeout(Duration::from_secs(1), watcher.0.changed()).await;
    }
    assert_eq!(state(&world, watcher.1).await, RunState::Succeeded);
    world.panel.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(15), working).await.expect("stopped").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_does_not_wait_for_ever_behind_a_run_that_nobody_works_on() {
    let world = World::new().await.with_pools().await;
    // Its worker died, or there never was one: it stands before every other run of the pool.
    let left_over = ask(&world, request(DATA_CONF)).await;
    let own = ask(&world, request(ModuleSelection::All)).await;
    let worker = Worker::new(world.panel.clone());
    tokio::time::timeout(Duration::from_secs(30), worker.work_on(own)).await.expect("ended").unwrap();
    assert_eq!([state(&world, left_over).await, state(&world, own).await], [RunState::Succeeded; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_waits_for_whoever_still_holds_the_target() {
    let world = World::new().await.with_pools().await;
    carry_out(&world, request(DATA_CONF)).await;
    let lock = world.store("red", "backup", BackupModule::DataConf).join(".poolsync/lock");
    let held = fs::File::open(lock).unwrap();
    rustix::fs::flock(&held, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let id = ask(&world, request(DATA_CONF)).await;
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work_on(id).await });
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(state(&world, id).await, RunState::Running);
    drop(held);
    working.await.unwrap().unwrap();
    assert_eq!(state(&world, id).await, RunState::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_leaves_the_target_as_it_was() {
    let world = World::new().await.with_pools().await;
    let live = world.store("atl", "live", BackupModule::DataConf);
    for i in 0..3000 {
        fs::write(live.join(format!("file-{i}")), "x".repeat(2000)).unwrap();
    }
    let world = Arc::new(world);
    let id = ask(&world, request(DATA_CONF)).await;
    let run = runs::find_run(&world.panel.database, id).await.unwrap().unwrap();
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work_on(id).await });
    while state(&world, id).await == RunState::Queued {
        tokio::task::yield_now().await;
    }
    let cancelled = operations::cancel_run(&world.panel, &actor(), &run).await.unwrap();
    working.await.unwrap().unwrap();
    let ended = state(&world, id).await;
    let target = files(&world.store("red", "backup", BackupModule::DataConf));
    // The run may have been quicker than the wish; then it is done whole.
    match (cancelled, ended) {
        (Cancelled::Asked, RunState::Cancelled) => assert!(target.is_empty(), "{} files", target.len()),
        (_, RunState::Succeeded) => assert_eq!(target, files(&live)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn force_suppresses_the_display_and_never_passes_the_guard() {
    let world = World::new().await.with_pools().await;
    carry_out(&world, request(DATA_CONF)).await;
    let live = world.store("atl", "live", BackupModule::DataConf);
    empty(&live);
    let id = carry_out(&world, RunRequest { force: true, ..request(DATA_CONF) }).await;
    assert_eq!(state(&world, id).await, RunState::Held);

    // What is no file is named and counted, also with Force.
    let pipe = live.join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    for i in 0..22 {
        fs::write(live.join(format!("new-{i}")), "x").unwrap();
    }
    let id = carry_out(&world, RunRequest { force: true, ..request(DATA_CONF) }).await;
    assert_eq!(state(&world, id).await, RunState::Partial);
    let messages = changes::list_messages(&world.panel.database, id, &Extent::All, 10).await.unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].item.as_deref(), Some("pipe"));
    assert!(!messages[0].fatal);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_loses_its_server_for_a_moment_is_tried_again_and_history_tells_what_was_done() {
    let world = World::new().await;
    let pair = Pair::of(Kind::Postgres);
    pair.both("create table t (id int primary key)");
    pair.live.sql("insert into t values (1), (2)");
    let backup: StoreUrl = pair.backup.url.parse().unwrap();
    let Place::Database(place) = backup.place() else { panic!("a database") };
    let proxy = Proxy::to(place.port);
    // As PostgreSQL's protocol sends it.
    proxy.lose_request("Q\0\0\0\u{b}COMMIT");
    let pools = format!(
        "[[pool]]\nfqdn = \"{ATL}\"\nbackup_pool = \"{RED}\"\n[pool.stores.PresenceFocus]\nlive = \"{}\"\n\
         [[pool]]\nfqdn = \"{RED}\"\nbackup_pool = \"{ATL}\"\n[pool.stores.PresenceFocus]\nbackup = \"{}\"\n",
        pair.live.url,
        pair.backup.url.replace(&format!(":{}/", place.port), &format!(":{}/", proxy.port))
    );
    let drafts = poolsync::cli::pool::parse(&pools, world.dir.path()).unwrap();
    operations::import_pools(&world.panel, &actor(), &drafts).await.unwrap();
    let id = ask(&world, request(ModuleSelection::One(BackupModule::PresenceFocus))).await;
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work_on(id).await });
    while !proxy.has_met() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The next attempt sees another moment of the source.
    pair.live.sql("delete from t where id = 2; insert into t values (3), (4)");
    working.await.unwrap().unwrap();
    assert_eq!(state(&world, id).await, RunState::Succeeded);
    pair.assert_equal();
    let modules = runs::list_module_runs(&world.panel.database, id).await.unwrap();
    assert_eq!((modules[0].counts.planned, modules[0].counts.inserted), (3, 3));
    let recorded = changes::list_changes(&world.panel.database, id, &ChangeFilter::default(), None, 10).await.unwrap();
    let items: Vec<&str> = recorded.iter().map(|change| change.item.as_str()).collect();
    assert_eq!(items, ["t (id=1)", "t (id=3)", "t (id=4)"], "what was not committed was not done");
}
