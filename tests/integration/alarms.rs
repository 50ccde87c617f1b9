//! The watch over how old backups are: an alarm is raised whatever the reason, once, and its end is told.

use std::{collections::BTreeMap, fs};

use poolsync::{
    domain::{
        AlarmLevel, BackupModule, Ending, EventKind, FreshnessTarget, Intent, Mode, ModuleSelection, RunRequest,
        RunState,
    },
    jobs::watch,
    operations,
    state::{alarms, events, pools},
};

use super::support::{
    on_both_engines,
    world::{ATL, World, actor, fqdn, request},
};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

/// A world whose clock stands still, and what the watch has to say of it.
struct Watched(World);

impl Watched {
    async fn new(database: poolsync::state::Database) -> Self {
        let mut world = World::empty(database).with_pools().await;
        world.stop_clock();
        Self(world)
    }

    /// Moves the clock on, looks, and says what is told of DataConf of ATL.
    async fn look_after(&self, seconds: i64) -> Vec<EventKind> {
        self.0.wait(seconds);
        watch::look_now(&self.0.panel).await.unwrap();
        self.told().await
    }

    /// What was told of DataConf of ATL since the last time.
    async fn told(&self) -> Vec<EventKind> {
        let mut told = Vec::new();
        let mut tx = self.0.panel.database.begin().await.unwrap();
        for event in events::list_events(&mut tx).await.unwrap() {
            let is_it = event.alarm.as_ref().is_some_and(|a| a.pool == fqdn(ATL) && a.module == BackupModule::DataConf);
            told.extend(is_it.then_some(event.kind));
            events::delete_event(&mut tx, event.id).await.unwrap();
        }
        tx.commit().await.unwrap();
        told
    }

    async fn sync(&self) -> RunState {
        let id = self.0.carry_out(request(ModuleSelection::One(BackupModule::DataConf))).await;
        self.0.state(id).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_alarm_fires_when_no_sync_is_ever_started() {
    on_both_engines(async |database| {
        let here = Watched::new(database).await;
        assert_eq!(here.look_after(0).await, [], "the watch has only begun");
        assert_eq!(here.look_after(14 * MINUTE).await, []);
        assert_eq!(here.look_after(MINUTE).await, [EventKind::AlarmWarning]);
        assert_eq!(here.look_after(10).await, [], "it is told once");
        assert_eq!(here.look_after(45 * MINUTE).await, [EventKind::AlarmBreach]);
        assert_eq!(here.look_after(23 * HOUR).await, []);
        assert_eq!(here.look_after(HOUR).await, [EventKind::AlarmReminder]);
        assert_eq!(here.look_after(10).await, []);
        let open = alarms::list_open_alarms(&here.0.panel.database).await.unwrap();
        let alarm = open.iter().find(|a| a.pool == fqdn(ATL) && a.module == BackupModule::DataConf).unwrap();
        assert_eq!((alarm.level, alarm.succeeded_at, alarm.reminders), (AlarmLevel::Breach, None, 1));
        assert_eq!(open.len(), 5, "three modules of one pool, two of the other");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_alarm_fires_when_every_sync_fails_and_its_end_is_told() {
    let here = Watched::new(World::on_sqlite().await.panel.database).await;
    assert_eq!(here.sync().await, RunState::Succeeded);
    assert_eq!(here.look_after(10).await, []);
    let (live, away) = (here.0.store("atl", "live", BackupModule::DataConf), here.0.stores().join("away"));
    for _ in 0..3 {
        here.0.wait(4 * MINUTE);
        let asked = RunRequest { selection: ModuleSelection::One(BackupModule::DataConf), ..RunRequest::default() };
        let asked = operations::SyncRequest { pools: vec![fqdn(ATL)], request: asked, request_key: None };
        let run = operations::request_sync(&here.0.panel, &actor(), asked).await.unwrap().runs[0].id;
        fs::rename(&live, &away).unwrap();
        here.0.see_through(run).await;
        fs::rename(&away, &live).unwrap();
        assert_eq!(here.0.state(run).await, RunState::Failed);
    }
    assert_eq!(here.told().await, []);
    assert_eq!(here.look_after(4 * MINUTE).await, [EventKind::AlarmWarning]);
    // A verification makes no backup fresher.
    let verify = RunRequest { intent: Intent::Verify, mode: Mode::Full, ..request(ModuleSelection::All) };
    here.0.carry_out(verify).await;
    assert_eq!(here.look_after(HOUR).await, [EventKind::AlarmBreach]);
    // The runs’ own moments are the machine’s; the clock of this world is ahead of it.
    let ahead = here.0.panel.clock.now().as_micros();
    assert_eq!(here.sync().await, RunState::Succeeded);
    let mut tx = here.0.panel.database.begin().await.unwrap();
    let set = poolsync::state::sql("update freshness set succeeded_at = $1").bind(ahead);
    set.execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(here.look_after(10).await, [EventKind::AlarmRecovered]);
    assert_eq!(here.look_after(10).await, []);
    let past = alarms::list_past_alarms(&here.0.panel.database).await.unwrap();
    assert_eq!((past[0].level, past[0].ended.unwrap().1), (AlarmLevel::Breach, Ending::Recovered));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_alarm_fires_when_the_worker_is_dead() {
    let here = Watched::new(World::on_sqlite().await.panel.database).await;
    assert_eq!(here.sync().await, RunState::Succeeded);
    // Asked for, and nobody is there to do it.
    for _ in 0..2 {
        let asked = operations::SyncRequest {
            pools: vec![fqdn(ATL)],
            request: request(ModuleSelection::All),
            request_key: None,
        };
        operations::request_sync(&here.0.panel, &actor(), asked).await.unwrap();
    }
    assert_eq!(here.look_after(14 * MINUTE).await, []);
    assert_eq!(here.look_after(MINUTE + 1).await, [EventKind::AlarmWarning]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_raise_one_alarm() {
    on_both_engines(async |database| {
        let here = Watched::new(database).await;
        here.look_after(0).await;
        here.0.wait(2 * HOUR);
        let (one, other) = (here.0.panel.clone(), here.0.panel.clone());
        let (one, other) = tokio::join!(watch::look_now(&one), watch::look_now(&other));
        assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
        assert_eq!(here.told().await, [EventKind::AlarmBreach]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_maintenance_nothing_new_is_told_and_ages_go_on() {
    let here = Watched::new(World::on_sqlite().await.panel.database).await;
    here.look_after(0).await;
    let panel = &here.0.panel;
    operations::set_maintenance(panel, &actor(), &here.0.pool(ATL).await, Some("new disks")).await.unwrap();
    assert_eq!(here.look_after(48 * HOUR).await, []);
    operations::set_maintenance(panel, &actor(), &here.0.pool(ATL).await, None).await.unwrap();
    assert_eq!(here.look_after(10).await, [EventKind::AlarmBreach]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_of_its_own_counts_and_what_is_not_exported_is_not_watched() {
    let here = Watched::new(World::on_sqlite().await.panel.database).await;
    let panel = &here.0.panel;
    let target = FreshnessTarget::new(120, 240).unwrap();
    let of = (Some(fqdn(ATL)), Some(BackupModule::DataConf));
    operations::targets::set_target(panel, &actor(), &of, target, None).await.unwrap();
    let again = operations::targets::set_target(panel, &actor(), &of, target, None).await;
    assert!(again.is_err(), "somebody set it meanwhile");
    here.look_after(0).await;
    assert_eq!(here.look_after(119 * MINUTE).await, []);
    assert_eq!(here.look_after(MINUTE).await, [EventKind::AlarmWarning]);
    // Another store's age counts anew: what was before is no breach of its.
    let mut tx = panel.database.begin().await.unwrap();
    pools::forget_freshness(&mut tx, &fqdn(ATL), Some(BackupModule::DataConf)).await.unwrap();
    tx.commit().await.unwrap();
    here.look_after(0).await;
    assert_eq!(here.look_after(119 * MINUTE).await, []);
    assert_eq!(here.look_after(MINUTE).await, [EventKind::AlarmWarning]);
    let pool = here.0.pool(ATL).await;
    let mut spec = pool.spec.clone();
    spec.stores.remove(&BackupModule::DataConf);
    let draft = operations::PoolDraft { spec, backup_pool: pool.backup_pool.clone(), secrets: BTreeMap::default() };
    operations::save_pool(panel, &actor(), Some(&pool), draft).await.unwrap();
    assert_eq!(here.look_after(10).await, [], "there is nothing to recover");
    let past = alarms::list_past_alarms(&panel.database).await.unwrap();
    assert!(past.iter().any(|a| a.module == BackupModule::DataConf && a.ended.unwrap().1 == Ending::NotWatched));
    let audit = here.0.audit().await.join("\n");
    assert!(audit.contains("freshness target of DataConf of atl-cs-001.litwareinc.com"), "{audit}");
}
