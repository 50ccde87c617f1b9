//! How every backup stands: on its page, on the command line, and by the signs of life of workers.

use std::collections::BTreeMap;

use poolsync::{
    domain::{
        Access, BackupModule, ExportState, FreshnessTarget, Intent, Mode, ModuleSelection, Role, RunState, Settings,
        Standing, StoreRole, StoreUrl,
    },
    jobs::{self, Worker},
    measure,
    operations::{
        self, PoolDraft, ScheduleDraft,
        status::{Backups, ModuleStatus},
    },
    state::{
        backlog::{Found, list_backlog, record_backlog},
        sql, targets,
        workers::{Sign, WorkerKind, list_workers, record_sign},
    },
    sync::{StoreAddress, rows::tracking},
};

use super::support::{
    on_both_engines, postgres,
    web::Site,
    world::{ATL, RED, World, actor, fqdn, request},
};

async fn status(world: &World, pool: &str, module: BackupModule) -> ModuleStatus {
    let backups = Backups::load(&world.panel).await.unwrap();
    let all = backups.list(&Access::unlimited());
    all.into_iter().find(|s| s.pool == fqdn(pool) && s.module == module).expect("the pool has the module")
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_direction_stands_for_itself() {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    let first = status(&world, ATL, BackupModule::DataConf).await;
    assert_eq!((first.export_state, first.import_state), (ExportState::NotInitialized, None));
    assert_eq!(first.standing, Some(Standing::Breach), "what was never copied keeps no target");
    world.carry_out(request(ModuleSelection::All)).await;
    let copied = status(&world, ATL, BackupModule::DataConf).await;
    assert_eq!((copied.export_state, copied.standing), (ExportState::Final, Some(Standing::Fresh)));
    assert!(status(&world, RED, BackupModule::DataConf).await.has_no_backup(), "the other direction is another backup");

    // Ages go by the target that was set.
    let mut tx = world.panel.database.begin().await.unwrap();
    let target = FreshnessTarget::new(30, 90).unwrap();
    targets::set_target(&mut tx, (Some(&fqdn(ATL)), None), target).await.unwrap();
    tx.commit().await.unwrap();
    for (minutes, standing) in [(20, Standing::Fresh), (20, Standing::Warning), (60, Standing::Breach)] {
        world.wait(minutes * 60);
        assert_eq!(status(&world, ATL, BackupModule::DataConf).await.standing, Some(standing));
    }
    let found = status(&world, ATL, BackupModule::DataConf).await;
    assert_eq!((found.target.breach_minutes(), found.category), (90, "UserData"));
    assert_eq!(found.export_state.to_string(), "FinalState");
    assert!(found.age_seconds.unwrap() >= 5990 && found.succeeded_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_both_directions_and_filters() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    site.world.carry_out(request(ModuleSelection::All)).await;
    let page = site.get("/status").await;
    let ways = page.texts("h2.way");
    assert!(ways.iter().any(|way| way.starts_with(ATL) && way.ends_with(&format!("backup on {RED}"))), "{ways:?}");
    assert_eq!(ways.len(), 2);
    let cells = page.texts("table.status code.word");
    assert!(cells.contains(&"FinalState".to_owned()) && cells.contains(&"NotInitialized".to_owned()), "{cells:?}");
    assert!(page.text("details:not(.filter)").contains("the first that fits counts"));
    let cms = site.get(&format!("/status?category=cms&pool={ATL}")).await;
    assert_eq!(cms.texts("table.status tbody th"), ["CMSMaster CMS"]);
    let wrong = site.get("/status?category=music").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text("#category-error").contains("Choose CMS, UserData or RGS"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_is_seen_to_be_silent() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let panel = &world.panel;
        let mut tx = panel.database.begin().await.unwrap();
        record_sign(&mut tx, Sign { runs: 1, ..Sign::new("old.litwareinc.com/7", WorkerKind::Worker) }).await.unwrap();
        tx.commit().await.unwrap();
        execute(&world, "update workers set seen_at = seen_at - 60000000").await;
        let worker = Worker::inside(panel.clone());
        let works = tokio::spawn(async move { worker.work().await });
        let mut workers = Vec::new();
        while workers.len() < 2 {
            tokio::task::yield_now().await;
            workers = list_workers(&panel.database).await.unwrap();
        }
        assert_eq!((workers[0].is_alive(), workers[0].kind), (true, WorkerKind::Serve), "the latest sign comes first");
        assert_eq!((workers[1].is_alive(), workers[1].runs), (false, 0), "what it was on is not what it is on");
        assert!(workers[1].silent_ms >= 60_000);
        panel.shutdown.cancel();
        works.await.unwrap();
        let names: Vec<String> = list_workers(&panel.database).await.unwrap().into_iter().map(|w| w.name).collect();
        assert_eq!(names, ["old.litwareinc.com/7"], "one that ends in good order is taken off the list");
        execute(&world, "update workers set seen_at = seen_at - 86400000000").await;
        let mut tx = panel.database.begin().await.unwrap();
        record_sign(&mut tx, Sign::new("new.litwareinc.com/1", WorkerKind::Worker)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(list_workers(&panel.database).await.unwrap().len(), 1, "after a day it is forgotten");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_change_is_known_by_its_transaction() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let pool = fqdn(ATL);
        let count = async |items, oldest, top| {
            let mut tx = world.panel.database.begin().await.unwrap();
            let found = Found { items, is_capped: false, oldest, top };
            record_backlog(&mut tx, &pool, BackupModule::PresenceFocus, found, None).await.unwrap();
            tx.commit().await.unwrap();
            list_backlog(&world.panel.database).await.unwrap().remove(0).2
        };
        let none = count(0, None, 100).await;
        assert_eq!(none.oldest_at, None);
        let began = count(5, Some(120), 150).await;
        assert_eq!(began.oldest_at, Some(none.measured_at), "it had not begun when nothing waited");
        let more = count(9, Some(120), 180).await;
        assert_eq!(more.oldest_at, Some(none.measured_at), "it still waits");
        let next = count(2, Some(181), 190).await;
        assert_eq!(next.oldest_at, Some(more.measured_at), "a sync took the others");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_a_tracked_store_is_counted_told_and_taken_by_the_next_sync() {
    const PRESENCE: BackupModule = BackupModule::PresenceFocus;
    let server = postgres::shared();
    let (live, backup) = (server.create_database(), server.create_database());
    let at_live = |text: &str| server.sql(live.rsplit('/').next().unwrap(), text).unwrap();
    at_live("create table contact (id int primary key, name text)");
    at_live("insert into contact select i, 'contact ' || i from generate_series(1, 500) i");
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    let world = &site.world;
    for (pool, role, url) in [(ATL, StoreRole::Live, &live), (RED, StoreRole::Backup, &backup)] {
        let pool = world.pool(pool).await;
        let mut spec = pool.spec.clone();
        let stores = spec.stores.get_mut(&PRESENCE).unwrap();
        let store = if role == StoreRole::Live { &mut stores.live } else { &mut stores.backup };
        *store = Some(url.parse().unwrap());
        let draft = PoolDraft { spec, backup_pool: pool.backup_pool.clone(), secrets: BTreeMap::default() };
        operations::save_pool(&world.panel, &actor(), Some(&pool), draft).await.unwrap();
    }
    tracking::install(&StoreAddress::from(&live.parse::<StoreUrl>().unwrap())).await.unwrap();
    let counted = async || {
        jobs::backlog::count(&world.panel).await.unwrap();
        let status = status(world, ATL, PRESENCE).await;
        let text = measure::render(&world.panel).await.unwrap();
        let figure = |name: &str| {
            let found = text.lines().find(|line| line.starts_with(name) && line.contains(ATL));
            found.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
        };
        let told = (figure("poolsync_backlog_items{"), figure("poolsync_backlog_oldest_seconds{"));
        (status, told, site.get(&format!("/status?pool={ATL}&category=userdata")).await.text("main"))
    };

    assert_eq!(world.state(world.carry_out(request(ModuleSelection::One(PRESENCE))).await).await, RunState::Succeeded);
    let (found, told, page) = counted().await;
    assert_eq!((found.export_state, found.backlog.map(|b| b.items)), (ExportState::Final, Some(0)));
    assert_eq!((told.0, told.1.unwrap_or(0.0)), (Some(0.0), 0.0));
    assert!(page.contains("0 items"), "{page}");

    at_live("update contact set name = 'other' where id <= 3; delete from contact where id = 4");
    at_live("insert into contact values (501, 'new')");
    let (found, told, page) = counted().await;
    let backlog = found.backlog.unwrap();
    assert_eq!((found.export_state, backlog.items, backlog.is_capped), (ExportState::Steady, 5, false));
    let oldest = backlog.oldest_at.expect("it waits since some moment");
    assert!(oldest <= backlog.measured_at);
    assert_eq!(told.0, Some(5.0));
    assert!(told.1.is_some_and(|seconds| (0.0..60.0).contains(&seconds)), "{told:?}");
    assert!(page.contains("5 items oldest"), "{page}");

    // Long after, it still waits, and since the same moment.
    execute(world, "update backlog set oldest_at = oldest_at - 3600000000").await;
    let (late, told, _) = counted().await;
    assert_eq!(late.backlog.unwrap().items, 5);
    let since = world.panel.clock.now().millis_since(late.backlog.unwrap().oldest_at.unwrap());
    assert!(since < 3_600_000, "no older than the sync that copied all before it: {since}");
    assert!(told.1.is_some());

    assert_eq!(world.state(world.carry_out(request(ModuleSelection::One(PRESENCE))).await).await, RunState::Succeeded);
    let (found, told, page) = counted().await;
    assert_eq!((found.export_state, found.backlog.map(|b| b.items)), (ExportState::Final, Some(0)));
    assert_eq!(told.0, Some(0.0));
    assert!(page.contains("0 items"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_long_a_change_may_wait_goes_by_the_schedule_that_counts() {
    const PRESENCE: BackupModule = BackupModule::PresenceFocus;
    let mut world = World::new().await.with_pools().await;
    world.carry_out(request(ModuleSelection::All)).await;
    world.stop_clock();
    // An hour old, counted now.
    let now = world.panel.clock.now();
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("insert into backlog (pool_fqdn, module, items, capped, oldest_at, top_xid, measured_at) \
         values ($1, $2, 3, 0, $3, 9, $4)")
    .bind(fqdn(ATL))
    .bind(PRESENCE)
    .bind(now.plus_micros(-3_600_000_000))
    .bind(now.plus_micros(60_000_000))
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let state = async || status(&world, ATL, PRESENCE).await.export_state;
    assert_eq!(state().await, ExportState::NonSteady, "SyncInterval is two minutes");
    for (rule, expected) in [
        ("every 29m", ExportState::NonSteady),
        ("every 31m", ExportState::Steady),
        ("cron UTC */20 * * * *", ExportState::NonSteady),
        ("cron Europe/Berlin 30 2 * * *", ExportState::Steady),
    ] {
        let draft = ScheduleDraft {
            pool: fqdn(ATL),
            selection: ModuleSelection::One(PRESENCE),
            intent: Intent::Sync,
            mode: Mode::Delta,
            rule: rule.parse().unwrap(),
            jitter: 0,
        };
        let added = operations::save_schedule(&world.panel, &actor(), draft, None).await.unwrap();
        assert_eq!(state().await, expected, "{rule}");
        operations::remove_schedule(&world.panel, &actor(), added.id, added.version).await.unwrap();
    }
    let settings = Settings { sync_interval: "31m".parse().unwrap(), ..Settings::default() };
    world.set(settings).await;
    assert_eq!(state().await, ExportState::Steady, "it is paused, and is the rule none the less");
}
