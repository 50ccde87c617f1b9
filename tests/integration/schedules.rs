//! What begins by itself: by `SyncInterval`, by schedules in zones, once, and never beside another run.

use std::{collections::BTreeMap, fs, time::Duration};

use jiff::tz::TimeZone;
use poolsync::{
    clock::Clock,
    domain::{
        BackupModule, Intent, Mode, ModuleSelection, Rule, RunId, RunRequest, RunState, Settings, Timestamp, Via,
    },
    jobs::Worker,
    operations::{self, OperationError, ScheduleDraft, schedules::due::begin_due},
    state::{
        queue::{self, Taker},
        runs,
        schedules::{Due, list_due, list_schedules, list_upcoming},
        settings::load_settings,
        sql,
    },
};

use super::support::{
    on_both_engines,
    world::{ATL, RED, World, actor, empty, fqdn, pause_schedules, request},
};

/// Two pools on SQLite, a clock that stands still, and schedules that are not paused.
pub async fn world() -> World {
    let mut world = World::new().await.with_pools().await;
    world.stop_clock();
    world.set_schedules_free().await;
    world
}

pub fn draft(pool: &str, selection: ModuleSelection, rule: &str) -> ScheduleDraft {
    ScheduleDraft {
        pool: fqdn(pool),
        selection,
        intent: Intent::Sync,
        mode: Mode::Delta,
        rule: rule.parse().unwrap(),
        jitter: 0,
    }
}

pub async fn add(world: &World, draft: ScheduleDraft) -> poolsync::domain::Schedule {
    operations::save_schedule(&world.panel, &actor(), draft, None).await.unwrap()
}

pub async fn due(world: &World) -> Vec<Due> {
    list_due(&world.panel.database).await.unwrap()
}

/// Every run there is, by module and pool, the oldest first.
pub async fn begun(world: &World) -> Vec<(String, ModuleSelection, Timestamp)> {
    let rows = sql("select pool_fqdn, module, created_at from runs order by id").all(&world.panel.database).await;
    let rows = rows.unwrap();
    rows.iter()
        .map(|row| (row.text("pool_fqdn").unwrap(), row.parse("module").unwrap(), row.timestamp("created_at").unwrap()))
        .collect()
}

/// As if every run that was asked for had ended well.
pub async fn end_all(world: &World) {
    let mut tx = world.panel.database.begin().await.unwrap();
    for end in ["update runs set state = 'succeeded'", "update module_runs set state = 'succeeded'"] {
        sql(end).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Sets a clock that stands still.
pub fn set_clock(world: &World, moment: Timestamp) {
    let Clock::Fixed(micros) = &world.panel.clock else { panic!("the clock was not stopped") };
    micros.store(moment.as_micros(), std::sync::atomic::Ordering::Relaxed);
}

pub fn moment(text: &str) -> Timestamp {
    Timestamp::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

/// For each day of 2026 in a zone, the first moment at which its clocks show that time or a later one.
fn first_at(zone: &str, hour: i8, minute: i8) -> Vec<Timestamp> {
    let zone = TimeZone::get(zone).unwrap();
    let mut first = BTreeMap::new();
    let start = moment("2026-01-01T00:00:00Z");
    for n in 0..365 * 24 * 12_i64 {
        let at = start.plus_micros(n * 5 * 60_000_000);
        let clock = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap().to_zoned(zone.clone());
        if (clock.hour(), clock.minute()) >= (hour, minute) {
            first.entry(clock.date()).or_insert(at);
        }
    }
    // The first day may have begun before the year did.
    first.into_values().filter(|at| *at > start).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_schedules_in_three_zones_comes_round_day_by_day() {
    let world = world().await;
    set_clock(&world, moment("2026-01-01T00:00:00Z"));
    // A zone whose clocks change at 2 o’clock by one hour, or, on Lord Howe Island, by half of one.
    let rules = [
        (ATL, BackupModule::DataConf, "Europe/Berlin", 2, 30),
        (ATL, BackupModule::PresenceFocus, "America/New_York", 2, 30),
        (RED, BackupModule::DataConf, "Australia/Lord_Howe", 2, 15),
    ];
    for (pool, module, zone, hour, minute) in rules {
        add(&world, draft(pool, ModuleSelection::One(module), &format!("cron {zone} {minute} {hour} * * *"))).await;
    }
    // The others stay out of it.
    for pool in [ATL, RED] {
        let rest = add(&world, draft(pool, ModuleSelection::All, "every 366d")).await;
        operations::pause_schedule(&world.panel, &actor(), rest.id, true).await.unwrap();
    }
    let end = moment("2027-01-01T00:00:00Z");
    loop {
        let next = due(&world).await.into_iter().filter(|due| due.blocked.is_none()).map(|due| due.next_at).min();
        let next = next.unwrap();
        if next >= end {
            break;
        }
        set_clock(&world, next.plus_micros(-1));
        assert!(begin_due(&world.panel).await.unwrap().is_empty(), "nothing comes too soon");
        set_clock(&world, next);
        assert!(!begin_due(&world.panel).await.unwrap().is_empty());
        assert!(begin_due(&world.panel).await.unwrap().is_empty(), "nor twice");
        end_all(&world).await;
    }
    let begun = begun(&world).await;
    for (pool, module, zone, hour, minute) in rules {
        let of =
            |found: &(String, ModuleSelection, Timestamp)| found.0 == pool && found.1 == ModuleSelection::One(module);
        let found: Vec<Timestamp> = begun.iter().filter(|run| of(run)).map(|run| run.2).collect();
        let expected: Vec<Timestamp> = first_at(zone, hour, minute).into_iter().filter(|at| *at < end).collect();
        assert!((364..=366).contains(&found.len()), "{zone}: {}", found.len());
        assert_eq!(found, expected, "{zone}");
    }
    assert!(begun.iter().all(|(pool, ..)| pool == ATL || pool == RED));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_runs_once_and_keeps_its_phase() {
    let world = world().await;
    let first = due(&world).await[0].due_at;
    assert_eq!(first.millis_since(world.panel.clock.now()), 120_000, "a pool’s first comes after one interval");
    assert!(begin_due(&world.panel).await.unwrap().is_empty());
    world.wait(3600);
    assert_eq!(begin_due(&world.panel).await.unwrap().len(), 2, "one for each pool");
    end_all(&world).await;
    assert!(begin_due(&world.panel).await.unwrap().is_empty());
    let next = due(&world).await[0].due_at;
    assert_eq!(next.millis_since(first) % 120_000, 0);
    assert!(next > world.panel.clock.now() && next.millis_since(world.panel.clock.now()) <= 120_000);

    // Paused for a day: once again.
    operations::save_settings(&world.panel, &actor(), Settings { schedules_paused: true, ..Settings::default() })
        .await
        .unwrap();
    assert!(list_upcoming(&world.panel.database).await.unwrap().is_empty());
    world.wait(24 * 3600);
    assert!(begin_due(&world.panel).await.unwrap().is_empty());
    world.set_schedules_free().await;
    assert_eq!(begin_due(&world.panel).await.unwrap().len(), 2);
    end_all(&world).await;
    assert!(begin_due(&world.panel).await.unwrap().is_empty());

    // In maintenance neither pool of the pair is synced.
    let pool = world.pool(RED).await;
    operations::set_maintenance(&world.panel, &actor(), &pool, Some("new disks")).await.unwrap();
    world.wait(600);
    assert!(begin_due(&world.panel).await.unwrap().is_empty());
    assert!(due(&world).await.iter().all(|due| due.blocked.as_ref().unwrap().to_string().contains("new disks")));
    operations::set_maintenance(&world.panel, &actor(), &pool, None).await.unwrap();
    assert_eq!(begin_due(&world.panel).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_ran_ahead_puts_nothing_off() {
    const YEAR: i64 = 365 * 24 * 3600;
    let world = world().await;
    add(&world, draft(ATL, ModuleSelection::One(BackupModule::DataConf), "cron Europe/Berlin 0 3 * * *")).await;
    world.wait(YEAR);
    begin_due(&world.panel).await.unwrap();
    world.wait(-YEAR);
    begin_due(&world.panel).await.unwrap();
    let now = world.panel.clock.now();
    for due in due(&world).await {
        assert!(due.due_at <= now.plus_micros(24 * 3600 * 1_000_000), "{}: {}", due.key, due.due_at);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_is_neither_superseded_nor_doubled() {
    let world = world().await;
    world.carry_out(request(ModuleSelection::All)).await;
    empty(&world.store("atl", "live", BackupModule::DataConf));
    let held = world.carry_out(request(ModuleSelection::All)).await;
    assert_eq!(world.state(held).await, RunState::Held);
    for _ in 0..3 {
        world.wait(600);
        let begun = begin_due(&world.panel).await.unwrap();
        let mut of_atl = Vec::new();
        for id in begun {
            let run = world.run(id).await;
            if run.pool == fqdn(ATL) {
                of_atl.push(run.request.selection.name());
            }
            world.see_through(id).await; // the other direction goes on, too
        }
        of_atl.sort_unstable();
        assert_eq!(of_atl, ["CentralMgmt.CMSMaster", "UserServices.PresenceFocus"], "all but the held module");
    }
    assert_eq!(world.state(held).await, RunState::Held);
    let words =
        due(&world).await.into_iter().find(|due| due.pool == fqdn(ATL)).unwrap().last_words.unwrap().to_string();
    assert!(words.contains(&held.to_string()) && words.contains("approve or reject"), "{words}");
    assert!(words.ends_with("The other modules began without it."), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_takes_hours_keeps_only_its_own_module_waiting() {
    let world = world().await;
    let one = ModuleSelection::One(BackupModule::DataConf);
    let request = RunRequest { selection: one, ..RunRequest::default() };
    let asked = operations::SyncRequest { pools: vec![fqdn(ATL)], request, request_key: None };
    let long = operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id;
    let mut tx = world.panel.database.begin().await.unwrap();
    let runs = sql("update runs set state = 'running', lease_until = $2 where id = $1").bind(long);
    runs.bind(world.panel.clock.now().plus_micros(i64::MAX / 4)).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    add(&world, ScheduleDraft { intent: Intent::Verify, ..draft(ATL, ModuleSelection::All, "every 7d") }).await;
    let of_atl = async || {
        let mut names = Vec::new();
        for id in begin_due(&world.panel).await.unwrap() {
            let run = world.run(id).await;
            if run.pool == fqdn(ATL) {
                names.push(run.request.selection.name());
                world.see_through(id).await;
            }
        }
        names.sort_unstable();
        names
    };
    world.wait(121);
    assert!(of_atl().await.is_empty(), "it may end soon");
    for _ in 0..3 {
        world.wait(300);
        assert_eq!(of_atl().await, ["CentralMgmt.CMSMaster", "UserServices.PresenceFocus"]);
    }
    // What comes round in a week only leaves nothing out.
    world.wait(7 * 24 * 3600);
    assert_eq!(of_atl().await, ["CentralMgmt.CMSMaster", "UserServices.PresenceFocus"]);
    let verify = due(&world).await.into_iter().find(|due| due.intent == Intent::Verify).unwrap();
    assert!(
        verify.last.is_none() && verify.last_words.as_ref().unwrap().to_string().contains(&long.to_string()),
        "{verify:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_waits_for_the_run_before_it() {
    let world = world().await;
    let asked = operations::SyncRequest { pools: vec![fqdn(ATL)], request: RunRequest::default(), request_key: None };
    let asked = operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id;
    world.wait(600);
    let begun = begin_due(&world.panel).await.unwrap();
    assert_eq!(begun.len(), 1, "of the other pool alone");
    let waits = async || due(&world).await.into_iter().find(|due| due.pool == fqdn(ATL)).unwrap();
    assert!(waits().await.last_words.unwrap().to_string().contains(&asked.to_string()));
    world.see_through(asked).await;
    let next = begin_due(&world.panel).await.unwrap();
    assert_eq!(next.len(), 1, "it is still due");
    assert_eq!(waits().await.last_words, None);
    assert_eq!(waits().await.last.map(|(_, run)| run), Some(next[0]));
    let run = world.run(world.see_through(next[0]).await).await;
    assert_eq!((run.state, run.via), (RunState::Succeeded, Via::Schedule));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_particular_rule_counts() {
    let world = world().await;
    let one = ModuleSelection::One(BackupModule::DataConf);
    let own = add(&world, draft(ATL, one, "every 1h")).await;
    let keys = async || -> Vec<(ModuleSelection, String)> {
        let all = due(&world).await.into_iter().filter(|due| due.pool == fqdn(ATL));
        all.map(|due| (due.selection, due.rule.to_string())).collect()
    };
    let (users, cms) =
        (ModuleSelection::One(BackupModule::PresenceFocus), ModuleSelection::One(BackupModule::CmsMaster));
    let sorted = |mut found: Vec<(ModuleSelection, String)>| {
        found.sort_by_key(|(selection, _)| selection.name());
        found
    };
    let every = |selection, interval: &str| (selection, format!("every {interval}"));
    assert_eq!(sorted(keys().await), [every(cms, "2m"), every(one, "1h"), every(users, "2m")]);
    add(&world, draft(ATL, ModuleSelection::All, "every 1d")).await;
    assert_eq!(sorted(keys().await), [every(cms, "1d"), every(one, "1h"), every(users, "1d")]);
    operations::remove_schedule(&world.panel, &actor(), own.id, own.version).await.unwrap();
    assert_eq!(keys().await, [every(ModuleSelection::All, "1d")]);
    let upcoming = list_upcoming(&world.panel.database).await.unwrap();
    let of = |pool: &str| upcoming.iter().filter(|next| next.pool == fqdn(pool)).count();
    assert_eq!((of(ATL), of(RED)), (3, 2));
    // Who is no longer paired has nothing to wait for.
    let mut tx = world.panel.database.begin().await.unwrap();
    poolsync::state::pools::unpair_pool(&mut tx, world.pool(ATL).await.id).await.unwrap();
    tx.commit().await.unwrap();
    begin_due(&world.panel).await.unwrap();
    assert!(due(&world).await.is_empty());
    // What a pool had of its own goes with it.
    let mut tx = world.panel.database.begin().await.unwrap();
    poolsync::state::pools::delete_pool(&mut tx, &world.pool(ATL).await).await.unwrap();
    tx.commit().await.unwrap();
    assert!(list_schedules(&world.panel.database).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_schedulers_on_one_database_begin_nothing_twice() {
    on_both_engines(async |database| {
        let mut world = World::empty(database).with_pools().await;
        world.stop_clock();
        world.set_schedules_free().await;
        for round in 1..=10 {
            world.wait(120);
            let tasks: Vec<_> = (0..4)
                .map(|_| {
                    let panel = world.panel.clone();
                    tokio::spawn(async move { begin_due(&panel).await.unwrap().len() })
                })
                .collect();
            let mut total = 0;
            for task in tasks {
                total += task.await.unwrap();
            }
            assert_eq!(total, 2, "one for each pool in round {round}");
            assert_eq!(begun(&world).await.len(), 2 * round);
            end_all(&world).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_sync_that_cannot_be_done_leaves_a_failed_run() {
    let world = world().await;
    world.carry_out(request(ModuleSelection::All)).await;
    fs::remove_dir_all(world.store("atl", "live", BackupModule::DataConf)).unwrap();
    world.wait(120);
    let runs = begin_due(&world.panel).await.unwrap();
    let mut failed = Vec::new();
    for run in runs {
        world.see_through(run).await;
        let run = world.run(run).await;
        if run.pool == fqdn(ATL) {
            failed.push(run.state);
            let module = world.module(run.id, BackupModule::DataConf).await;
            assert!(module.message.is_some(), "history has the reason");
        }
    }
    assert_eq!(failed, [RunState::Failed]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_begins_what_is_due_without_being_asked() {
    let world = World::new().await.with_pools().await;
    let settings = Settings { sync_interval: "5s".parse().unwrap(), ..Settings::default() };
    operations::save_settings(&world.panel, &actor(), settings).await.unwrap();
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work().await });
    let synced = async || {
        let freshness = runs::list_freshness(&world.panel.database).await.unwrap();
        freshness.iter().filter(|fresh| fresh.succeeded_at.is_some()).count() == 5
    };
    let begun = std::time::Instant::now();
    while !synced().await {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing was synced");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    world.panel.shutdown.cancel();
    working.await.unwrap();
}

#[tokio::test]
async fn jitter_and_versions_are_checked() {
    let world = world().await;
    let refused = |outcome: Result<poolsync::domain::Schedule, OperationError>| match outcome {
        Err(OperationError::Refused(errors)) => errors.into_iter().map(|e| e.field).collect::<Vec<_>>().join(" "),
        other => panic!("{other:?}"),
    };
    let jittery = ScheduleDraft { jitter: 60, ..draft(ATL, ModuleSelection::All, "every 1m") };
    assert_eq!(refused(operations::save_schedule(&world.panel, &actor(), jittery, None).await), "jitter");
    let nowhere = draft("nowhere.litwareinc.com", ModuleSelection::All, "every 1m");
    assert_eq!(refused(operations::save_schedule(&world.panel, &actor(), nowhere, None).await), "pool_fqdn");
    let kept = add(&world, draft(ATL, ModuleSelection::All, "every 1m")).await;
    let of = Some((kept.id, kept.version));
    let again = draft(ATL, ModuleSelection::All, "every 3m");
    let changed = operations::save_schedule(&world.panel, &actor(), again.clone(), of).await.unwrap();
    assert_eq!((changed.version, &changed.rule), (2, &again.rule));
    assert_eq!(refused(operations::save_schedule(&world.panel, &actor(), again, of).await), "version");
    let audit = world.audit().await;
    assert!(audit.iter().any(|line| line.contains(&format!("schedule {} was added", kept.id))), "{audit:?}");
}

#[tokio::test]
async fn an_upgrade_does_not_begin_to_copy_by_itself() {
    on_both_engines(async |database| {
        let rule: Rule = "every 2m".parse().unwrap();
        assert_eq!(Rule::Every(load_settings(&database).await.unwrap().sync_interval), rule);
        assert!(
            !load_settings(&database).await.unwrap().schedules_paused,
            "a new installation has nothing to copy yet"
        );
        pause_schedules(&database).await;
        assert!(load_settings(&database).await.unwrap().schedules_paused);
    })
    .await;
}

#[tokio::test]
async fn no_more_runs_are_under_way_than_were_set() {
    let world = World::new().await.with_pools().await;
    let request = RunRequest::default();
    let asked = operations::SyncRequest { pools: vec![fqdn(ATL), fqdn(RED)], request, request_key: None };
    let accepted = operations::request_sync(&world.panel, &actor(), asked).await.unwrap();
    let ids: Vec<RunId> = accepted.runs.iter().map(|run| run.id).collect();
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("update runs set state = 'running', lease_until = 9000000000000000 where id = $1")
        .bind(ids[0])
        .execute(&mut tx)
        .await
        .unwrap();
    let at_most = |most| Taker { most: Some(most), ..Taker::new("w", Duration::from_mins(1)) };
    assert!(queue::claim(&mut tx, at_most(1), None).await.unwrap().is_none());
    let claim = queue::claim(&mut tx, at_most(2), None).await.unwrap().expect("room for two");
    assert_eq!(claim.run.id, ids[1]);
    tx.commit().await.unwrap();
}
