//! The watch over how old backups are: an alarm is raised whatever the reason, once, and its end is told.

use std::{collections::BTreeMap, fs, sync::Mutex};

use poolsync::{
    domain::{
        Alarm, AlarmId, AlarmLevel, BackupModule, Ending, EventKind, Extent, FreshnessTarget, Intent, Mode,
        ModuleSelection, RunRequest, RunState, Scope, Standing, StoreUrl, Told,
    },
    jobs::watch,
    measure,
    notify::words,
    operations::{self, PoolDraft},
    state::{
        Sql,
        alarms::{self, AlarmFilter},
        events, pools, sql,
    },
};

use super::support::{
    on_both_engines,
    world::{ATL, RED, World, actor, fqdn, request},
};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

/// A world whose clock stands still, and what the watch has to say of it.
struct Watched(World, Mutex<Vec<Told>>);

impl Watched {
    async fn new(database: poolsync::state::Database) -> Self {
        let mut world = World::empty(database).with_pools().await;
        world.stop_clock();
        Self(world, Mutex::default())
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
        for event in events::list_events(&mut tx).await.unwrap().known {
            let is_it = event.alarm.as_ref().is_some_and(|a| a.pool == fqdn(ATL) && a.module == BackupModule::DataConf);
            if let Some(facts) = event.alarm.as_ref().filter(|_| is_it) {
                self.1.lock().unwrap().push(words::of_alarm(&event, facts));
                told.push(event.kind);
            }
            events::delete_event(&mut tx, event.id).await.unwrap();
        }
        tx.commit().await.unwrap();
        told
    }

    /// The title of what was told last.
    fn last_title(&self) -> String {
        self.1.lock().unwrap().last().map(|told| told.title.clone()).unwrap_or_default()
    }

    /// The text of what was told last.
    fn last_text(&self) -> String {
        self.1.lock().unwrap().last().map(|told| told.text.clone()).unwrap_or_default()
    }

    /// The alarms of DataConf of ATL that are over, the latest first.
    async fn past(&self) -> Vec<Alarm> {
        let filter = AlarmFilter { within: vec![Scope::EVERYTHING], open: Some(false), older_than: None };
        let (mut past, _) = alarms::list_alarms(&self.0.panel.database, &filter, 100).await.unwrap();
        past.retain(|alarm| alarm.pool == fqdn(ATL) && alarm.module == BackupModule::DataConf);
        past
    }

    async fn execute(&self, statement: Sql) {
        let mut tx = self.0.panel.database.begin().await.unwrap();
        statement.execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
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
    let here = Watched::new(World::new().await.panel.database).await;
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
    let set = sql("update freshness set succeeded_at = $1").bind(ahead);
    set.execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(here.look_after(10).await, [EventKind::AlarmRecovered]);
    assert_eq!(here.look_after(10).await, []);
    let past = here.past().await;
    assert_eq!((past[0].level, past[0].ended.unwrap().1), (AlarmLevel::Breach, Ending::Recovered));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_alarm_fires_when_the_backup_pool_has_no_store_for_a_module() {
    on_both_engines(async |database| {
        let here = Watched::new(database).await;
        let panel = &here.0.panel;
        let store_for = async |store: Option<StoreUrl>| {
            let pool = here.0.pool(RED).await;
            let mut spec = pool.spec.clone();
            let stores = spec.stores.get_mut(&BackupModule::DataConf).unwrap();
            let before = std::mem::replace(&mut stores.backup, store);
            let draft = PoolDraft { spec, backup_pool: pool.backup_pool.clone(), secrets: BTreeMap::default() };
            operations::save_pool(panel, &actor(), Some(&pool), draft).await.unwrap();
            before
        };
        assert_eq!(here.sync().await, RunState::Succeeded);
        assert_eq!(here.look_after(20 * MINUTE).await, [EventKind::AlarmWarning]);
        let store = store_for(None).await;
        assert_eq!(here.look_after(10).await, [EventKind::AlarmEnded], "its age counts anew");
        assert!(here.last_text().contains("has no backup store for DataConf any more"), "{}", here.last_text());
        assert_eq!(here.look_after(15 * MINUTE).await, [EventKind::AlarmWarning]);
        assert_eq!(here.last_title(), format!("DataConf of {ATL} is not backed up"));
        let text = here.last_text();
        assert!(text.starts_with(&format!("{RED} has no backup store for ConfServices.DataConf")), "{text}");
        let backups = operations::status::Backups::load(panel).await.unwrap();
        let status = backups.status(&here.0.pool(ATL).await, BackupModule::DataConf);
        assert!(status.not_initialized && status.has_nowhere_to_go);
        assert_eq!(status.standing, Some(Standing::Breach));
        let told = measure::render(panel).await.unwrap();
        let line = format!("poolsync_not_copied{{pool=\"{ATL}\",module=\"ConfServices.DataConf\"}} 1");
        assert!(told.contains(&line), "{told}");
        assert_eq!(here.look_after(45 * MINUTE).await, [EventKind::AlarmBreach]);
        assert_eq!(here.look_after(23 * HOUR).await, []);
        assert_eq!(here.look_after(HOUR).await, [EventKind::AlarmReminder], "once a day, as of any other");
        assert_eq!(here.last_title(), format!("Still: DataConf of {ATL} is not backed up"));
        store_for(store).await;
        assert_eq!(here.look_after(10).await, [EventKind::AlarmEnded]);
        assert_eq!(here.look_after(15 * MINUTE).await, [EventKind::AlarmWarning], "nothing was copied there yet");
        assert!(here.last_title().contains("is 15 min old"), "{}", here.last_title());
    })
    .await;
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
async fn maintenance_mutes_alarms_for_a_day_and_one_that_was_forgotten_no_longer() {
    on_both_engines(async |database| {
        let here = Watched::new(database).await;
        here.look_after(0).await;
        let panel = &here.0.panel;
        let maintain = async |reason: Option<&str>| {
            operations::set_maintenance(panel, &actor(), &here.0.pool(ATL).await, reason).await.unwrap();
        };
        maintain(Some("new disks")).await;
        assert_eq!(here.look_after(12 * HOUR).await, []);
        // A script that says the same again does not mute for longer.
        maintain(Some("new disks")).await;
        assert_eq!(here.look_after(12 * HOUR - 1).await, []);
        let since = here.0.pool(ATL).await.maintenance_since.unwrap();
        assert_eq!(here.look_after(1).await, [EventKind::AlarmBreach]);
        let text = here.last_text();
        assert!(text.contains(&format!("{ATL} is in maintenance since {since}")), "{text}");
        assert!(text.contains("24 hours only"), "{text}");
        // Somebody takes care of it, and it ends.
        maintain(Some("the disks come tomorrow")).await;
        assert_eq!(here.look_after(23 * HOUR).await, []);
        maintain(None).await;
        assert_eq!(here.0.pool(ATL).await.maintenance_since, None);
        assert_eq!(here.look_after(HOUR).await, [EventKind::AlarmReminder]);
        assert!(!here.last_text().contains("maintenance"));
        // An older version does not say since when: it begins when it is seen.
        here.execute(sql("update pools set maintenance = 'x', maintenance_since = null")).await;
        assert_eq!(here.look_after(23 * HOUR).await, []);
        assert_eq!(here.look_after(24 * HOUR).await, [EventKind::AlarmReminder]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_an_alarm_is_told_with_its_reason() {
    let here = Watched::new(World::new().await.panel.database).await;
    let panel = &here.0.panel;
    here.look_after(0).await;
    assert_eq!(here.look_after(20 * MINUTE).await, [EventKind::AlarmWarning]);
    let of = (Some(fqdn(ATL)), Some(BackupModule::DataConf));
    let target = FreshnessTarget::new(600, 1200).unwrap();
    operations::targets::set_target(panel, &actor(), &of, target, None).await.unwrap();
    assert_eq!(here.look_after(10).await, [EventKind::AlarmEnded], "it is no fresher, only allowed to be as old");
    assert!(here.last_title().starts_with("The target of DataConf of atl-cs-001"), "{}", here.last_title());
    assert!(here.last_text().contains("warns from 600 minutes on now"), "{}", here.last_text());
    assert_eq!(here.past().await[0].ended.unwrap().1, Ending::TargetChanged);
    operations::targets::remove_target(panel, &actor(), &of, Some(target)).await.unwrap();
    assert_eq!(here.look_after(10).await, [EventKind::AlarmWarning]);
    let pool = here.0.pool(ATL).await;
    let draft = operations::PoolDraft { spec: pool.spec.clone(), backup_pool: None, secrets: BTreeMap::default() };
    operations::save_pool(panel, &actor(), Some(&pool), draft).await.unwrap();
    assert_eq!(here.look_after(10).await, [EventKind::AlarmEnded]);
    assert_eq!(here.last_title(), format!("No longer watched: the backup of DataConf of {ATL}"));
    assert!(here.last_text().contains(&format!("{ATL} has no backup pool any more.")), "{}", here.last_text());
    assert_eq!(here.past().await[0].ended.unwrap().1, Ending::NotWatched);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_ahead_of_the_clock_is_no_fresh_backup() {
    let here = Watched::new(World::new().await.panel.database).await;
    assert_eq!(here.sync().await, RunState::Succeeded);
    assert_eq!(here.look_after(10).await, []);
    // The clock is set back by two hours: the success lies ahead of it.
    assert_eq!(here.look_after(-2 * HOUR).await, [EventKind::AlarmBreach]);
    assert_eq!(here.last_title(), format!("Nobody knows how old the backup of DataConf of {ATL} is"));
    assert!(here.last_text().contains("ahead of this machine’s clock"), "{}", here.last_text());
    let backups = operations::status::Backups::load(&here.0.panel).await.unwrap();
    let status = backups.status(&here.0.pool(ATL).await, BackupModule::DataConf);
    assert_eq!((status.age_seconds, status.standing), (None, Some(Standing::Breach)));
    assert!((7000..7300).contains(&status.ahead_seconds.unwrap()), "{:?}", status.ahead_seconds);
    // A sync that succeeds by the clock as it is now heals it.
    let now = here.0.panel.clock.now();
    here.execute(sql("update freshness set succeeded_at = $1").bind(now)).await;
    assert_eq!(here.look_after(10).await, [EventKind::AlarmRecovered]);
    // One that was told before the clock was set back is not silent until the clock is there again.
    here.look_after(2 * HOUR).await;
    here.told().await;
    here.execute(sql("update freshness set succeeded_at = null")).await;
    assert_eq!(here.look_after(-HOUR).await, [EventKind::AlarmReminder]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_little_finds_their_alarms_however_many_others_there_are() {
    on_both_engines(async |database| {
        let here = Watched::new(database).await;
        let now = here.0.panel.clock.now();
        let alarm = |pool: &str, other: &str| Alarm {
            id: AlarmId::new(),
            pool: fqdn(pool),
            backup_pool: fqdn(other),
            module: BackupModule::DataConf,
            level: AlarmLevel::Breach,
            raised_at: now,
            level_at: now,
            age_ms: 1,
            target_minutes: None,
            succeeded_at: None,
            told_at: now,
            reminders: 0,
            ended: None,
        };
        let mut tx = here.0.panel.database.begin().await.unwrap();
        let mut own = Vec::new();
        for n in 0..40 {
            let one = if n % 8 == 0 { alarm(RED, ATL) } else { alarm(ATL, RED) };
            alarms::insert_alarm(&mut tx, &one).await.unwrap();
            alarms::end_alarm(&mut tx, one.id, Ending::Recovered, now).await.unwrap();
            own.extend((n % 8 == 0).then_some(one.id));
        }
        tx.commit().await.unwrap();
        own.reverse();
        let scope =
            Scope { pools: Extent::from_iter([fqdn(RED)]), modules: Extent::from_iter([BackupModule::DataConf]) };
        let mut filter = AlarmFilter { within: vec![scope], open: Some(false), older_than: None };
        let (mut found, mut pieces) = (Vec::new(), 0);
        loop {
            let (alarms, next) = alarms::list_alarms(&here.0.panel.database, &filter, 2).await.unwrap();
            found.extend(alarms.iter().map(|alarm| alarm.id));
            pieces += 1;
            let Some(next) = next else { break };
            filter.older_than = Some(next);
        }
        assert_eq!((found, pieces), (own, 3));
        let nobody = AlarmFilter::default();
        assert_eq!(alarms::list_alarms(&here.0.panel.database, &nobody, 9).await.unwrap(), (Vec::new(), None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_of_its_own_counts_and_what_is_not_exported_is_not_watched() {
    let here = Watched::new(World::new().await.panel.database).await;
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
    assert_eq!(here.look_after(10).await, [EventKind::AlarmEnded], "there is nothing to recover, and that is told");
    let past = here.past().await;
    assert!(past.iter().any(|a| a.module == BackupModule::DataConf && a.ended.unwrap().1 == Ending::NotWatched));
    let audit = here.0.audit().await.join("\n");
    assert!(audit.contains("freshness target of DataConf of atl-cs-001.litwareinc.com"), "{audit}");
}
