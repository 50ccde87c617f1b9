//! Whose turn it is when several things are due, and what of it outlives changes: of rules, of pools, of clocks.

use poolsync::{
    domain::{Access, BackupModule, Intent, ModuleSelection, ModuleState, Role, RunState, Settings, Timestamp},
    operations::{self, ScheduleDraft, schedules::due::begin_due, status::Backups},
    state::{
        schedules::{Due, list_due, list_upcoming},
        sql,
    },
};

use super::{
    schedules::{add, begun, draft, due, end_all, moment, set_clock, world},
    support::{
        on_both_engines,
        web::{PASSWORD, Site},
        world::{ATL, RED, World, actor, fqdn},
    },
};

const DATA_CONF: ModuleSelection = ModuleSelection::One(BackupModule::DataConf);

/// What is noted for ATL, by what it is about.
async fn due_of(world: &World, selection: ModuleSelection, intent: Intent) -> Due {
    let all = due(world).await.into_iter();
    let mut found = all.filter(|due| due.pool == fqdn(ATL) && due.selection == selection && due.intent == intent);
    found.next().expect("it is noted")
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Ends what was asked for more than so many seconds ago.
async fn end_older(world: &World, seconds: i64) {
    let until = world.panel.clock.now().plus_micros(-seconds * 1_000_000);
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("update runs set state = 'succeeded' where created_at <= $1").bind(until).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_of_all_modules_finds_its_turn_beside_a_module_that_is_never_idle() {
    let world = world().await;
    add(&world, draft(ATL, DATA_CONF, "every 5s")).await;
    add(&world, ScheduleDraft { intent: Intent::Verify, ..draft(ATL, ModuleSelection::All, "every 1m") }).await;
    let mut verified = Vec::new();
    let mut waited_for = String::new();
    for second in 0..200 {
        world.wait(1);
        end_older(&world, 7).await; // longer than it is from one to the next
        for run in begin_due(&world.panel).await.unwrap() {
            let run = world.run(run).await;
            if run.request.intent == Intent::Verify && run.pool == fqdn(ATL) {
                verified.push(second);
            }
        }
        let words =
            due_of(&world, DATA_CONF, Intent::Sync).await.last_words.map(|said| said.to_string()).unwrap_or_default();
        if words.contains("which has been due for longer") {
            waited_for = words;
        }
    }
    assert_eq!(verified.len(), 3, "{verified:?}");
    assert!(verified.iter().zip([59, 119, 179]).all(|(found, due)| (due..due + 15).contains(found)), "{verified:?}");
    assert_eq!(
        waited_for,
        "It waits for the verification of all modules, which has been due for longer and begins first."
    );
    let synced = begun(&world).await.into_iter().filter(|run| run.0 == ATL && run.1 == DATA_CONF).count();
    assert!(synced > 10, "the module comes to its turn as well: {synced}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_decision_keeps_no_other_module_waiting() {
    let world = world().await;
    add(&world, draft(ATL, DATA_CONF, "every 1m")).await;
    world.wait(60);
    let run = begin_due(&world.panel).await.unwrap()[0];
    let mut tx = world.panel.database.begin().await.unwrap();
    for hold in
        ["update runs set state = 'held' where id = $1", "update module_runs set state = 'held' where run_id = $1"]
    {
        sql(hold).bind(run).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    add(&world, ScheduleDraft { intent: Intent::Verify, ..draft(ATL, ModuleSelection::All, "every 1m") }).await;
    world.wait(120);
    let mut synced = Vec::new();
    for run in begin_due(&world.panel).await.unwrap() {
        let run = world.run(run).await;
        if run.pool == fqdn(ATL) {
            synced.push(run.request.selection.name());
        }
    }
    synced.sort_unstable();
    assert_eq!(synced, ["CentralMgmt.CMSMaster", "UserServices.PresenceFocus"]);
    assert!(
        due_of(&world, ModuleSelection::All, Intent::Verify)
            .await
            .last_words
            .unwrap()
            .to_string()
            .contains("somebody must approve or reject")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_of_its_own_for_one_module_takes_nothing_from_the_others() {
    let world = world().await;
    let whole = due_of(&world, ModuleSelection::All, Intent::Sync).await;
    world.wait(130);
    let first = begin_due(&world.panel).await.unwrap();
    end_all(&world).await;
    let last = due_of(&world, ModuleSelection::All, Intent::Sync).await.last;
    assert!(first.contains(&last.unwrap().1));
    let paused = Settings { schedules_paused: true, ..Settings::default() };
    operations::save_settings(&world.panel, &actor(), paused).await.unwrap();
    world.wait(1000); // what is due meanwhile is owed
    let own = add(&world, draft(ATL, DATA_CONF, "every 1h")).await;
    let users = ModuleSelection::One(BackupModule::PresenceFocus);
    let part = due_of(&world, users, Intent::Sync).await;
    assert!(part.due_at < world.panel.clock.now(), "it is owed still");
    assert_eq!(part.due_at.millis_since(whole.due_at) % 120_000, 0, "and keeps its phase");
    assert_eq!(part.last, last, "what was begun last is known of each");
    world.set_schedules_free().await;
    let begun = begin_due(&world.panel).await.unwrap().len();
    assert_eq!(begun, 3, "both modules that are left, and the other pool");
    end_all(&world).await;
    assert!(begin_due(&world.panel).await.unwrap().is_empty(), "once");

    // While another module has a rule of its own, one that comes back takes up the phase.
    let other = add(&world, draft(ATL, users, "every 1h")).await;
    operations::remove_schedule(&world.panel, &actor(), own.id, own.version).await.unwrap();
    let back = due_of(&world, DATA_CONF, Intent::Sync).await;
    assert_eq!(back.due_at.millis_since(whole.due_at) % 120_000, 0);
    assert!(back.due_at > world.panel.clock.now());

    // What was owed to any is owed to all, when they are one again.
    world.wait(130);
    operations::remove_schedule(&world.panel, &actor(), other.id, other.version).await.unwrap();
    let all = due_of(&world, ModuleSelection::All, Intent::Sync).await;
    assert!(all.due_at < world.panel.clock.now() && all.last.is_some());
    assert_eq!(all.due_at.millis_since(whole.due_at) % 120_000, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_with_nowhere_to_go_is_not_asked_for_and_the_pages_say_why() {
    let world = world().await;
    execute(
        &world,
        "update pool_stores set backup_url = null where module = 'ConfServices.DataConf' and pool_id \
         = (select id from pools where fqdn = 'red-cs-001.litwareinc.com')",
    )
    .await;
    let own = add(&world, draft(ATL, DATA_CONF, "every 1m")).await;
    world.wait(120);
    for run in begin_due(&world.panel).await.unwrap() {
        world.see_through(run).await;
        assert_eq!(world.state(run).await, RunState::Succeeded, "nothing fails for want of a store");
        if world.run(run).await.pool == fqdn(ATL) {
            let module = world.module(run, BackupModule::DataConf).await;
            assert_eq!(module.state, ModuleState::NotInitialized);
            assert!(module.message.unwrap().to_string().contains("no backup store"));
        }
    }
    assert!(due(&world).await.iter().all(|due| due.schedule != Some(own.id)));
    let upcoming = list_upcoming(&world.panel.database).await.unwrap();
    assert!(!upcoming.iter().any(|next| next.pool == fqdn(ATL) && next.module == BackupModule::DataConf));
    let backups = Backups::load(&world.panel).await.unwrap().list(&Access::unlimited());
    let status = backups.into_iter().find(|s| s.pool == fqdn(ATL) && s.module == BackupModule::DataConf).unwrap();
    let told = format!(
        "{RED} has no backup store for ConfServices.DataConf, so there is nowhere to copy that to. Add a store on that pool’s page."
    );
    assert_eq!(status.reason.map(|reason| reason.to_string()).as_ref(), Some(&told));
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    let page = site.get("/schedules").await.text("main");
    assert_eq!(page.matches(&told).count(), 2, "its own schedule says so, and so does that for all modules: {page}");
    assert!(site.get("/status").await.text("main").contains(&told));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clocks_that_differ_a_little_begin_nothing_twice() {
    let world = world().await;
    set_clock(&world, moment("2026-03-10T12:00:00Z"));
    add(&world, draft(ATL, ModuleSelection::All, "cron UTC 30 2 * * *")).await;
    add(&world, draft(RED, ModuleSelection::All, "cron UTC 30 2 * * *")).await;
    set_clock(&world, moment("2026-03-11T02:30:00Z"));
    assert_eq!(begin_due(&world.panel).await.unwrap().len(), 2);
    end_all(&world).await;
    for ahead in [1, 50] {
        // As another machine sees it, or this one once its clock was set right.
        set_clock(&world, moment("2026-03-11T02:30:00Z").plus_micros(-ahead * 1_000_000));
        assert!(begin_due(&world.panel).await.unwrap().is_empty());
        set_clock(&world, moment("2026-03-11T02:30:10Z"));
        assert!(begin_due(&world.panel).await.unwrap().is_empty(), "{ahead} s");
    }
    // One that ran ahead by hours is another matter: at the true time it runs.
    set_clock(&world, moment("2026-03-12T03:00:00Z"));
    assert_eq!(begin_due(&world.panel).await.unwrap().len(), 2);
    end_all(&world).await;
    set_clock(&world, moment("2026-03-11T21:00:00Z"));
    assert!(begin_due(&world.panel).await.unwrap().is_empty());
    set_clock(&world, moment("2026-03-12T02:30:00Z"));
    assert_eq!(begin_due(&world.panel).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn schedules_that_change_under_several_schedulers_lose_no_phase() {
    on_both_engines(async |database| {
        let mut world = World::empty(database).with_pools().await;
        world.stop_clock();
        world.set_schedules_free().await;
        let first = due_of(&world, ModuleSelection::All, Intent::Sync).await.due_at;
        world.wait(50); // nothing is due yet
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let lookers: Vec<_> = (0..3)
            .map(|_| {
                let (panel, stopped) = (world.panel.clone(), stopped.clone());
                tokio::spawn(async move {
                    while !*stopped.borrow() {
                        assert!(begin_due(&panel).await.unwrap().is_empty());
                    }
                })
            })
            .collect();
        for _ in 0..8 {
            let own = add(&world, draft(ATL, DATA_CONF, "every 1h")).await;
            operations::remove_schedule(&world.panel, &actor(), own.id, own.version).await.unwrap();
        }
        stop.send(true).unwrap();
        for looker in lookers {
            looker.await.unwrap();
        }
        let noted: Vec<Timestamp> = due(&world).await.into_iter().map(|due| due.due_at).collect();
        assert_eq!(noted, [first, first], "one for each pool, when it was due from the beginning");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_is_removed_and_added_again_owes_nothing() {
    let world = world().await;
    add(&world, draft(ATL, DATA_CONF, "every 1h")).await;
    world.wait(3600);
    for fqdn in [ATL, RED] {
        let mut tx = world.panel.database.begin().await.unwrap();
        let pool = world.pool(fqdn).await;
        poolsync::state::pools::unpair_pool(&mut tx, pool.id).await.unwrap();
        poolsync::state::pools::delete_pool(&mut tx, &pool).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert!(begin_due(&world.panel).await.unwrap().is_empty() && due(&world).await.is_empty());
    operations::import_pools(&world.panel, &actor(), &world.drafts()).await.unwrap();
    assert!(begin_due(&world.panel).await.unwrap().is_empty(), "they come after one interval");
    let noted = due(&world).await;
    assert_eq!(noted.len(), 2, "what the pools had of their own went with them");
    assert!(noted.iter().all(|due| due.due_at.millis_since(world.panel.clock.now()) == 120_000 && due.last.is_none()));
    world.wait(120);
    assert_eq!(begin_due(&world.panel).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_is_changed_while_its_run_waits_begins_no_second_one() {
    let world = world().await;
    let own = add(&world, draft(ATL, ModuleSelection::All, "every 1h")).await;
    world.wait(3600);
    let begun = begin_due(&world.panel).await.unwrap();
    let of = Some((own.id, own.version));
    operations::save_schedule(&world.panel, &actor(), draft(ATL, ModuleSelection::All, "every 10m"), of).await.unwrap();
    let changed_at = world.panel.clock.now();
    let noted = due_of(&world, ModuleSelection::All, Intent::Sync).await;
    assert_eq!(noted.due_at.millis_since(changed_at), 600_000, "by the rule that counts now");
    assert!(begun.contains(&noted.last.unwrap().1), "what it began is known");
    world.wait(600);
    let others = begin_due(&world.panel).await.unwrap();
    for run in others {
        assert_eq!(world.run(run).await.pool, fqdn(RED));
    }
    end_all(&world).await;
    let mut next = Vec::new();
    for run in begin_due(&world.panel).await.unwrap() {
        next.push(world.run(run).await.pool);
    }
    assert_eq!(next.iter().filter(|pool| **pool == fqdn(ATL)).count(), 1, "what was due meanwhile runs once");
    // Moved to the other pool, it brings nothing along.
    let (version, rule) = (own.version + 1, "every 10m");
    operations::save_schedule(&world.panel, &actor(), draft(RED, ModuleSelection::All, rule), Some((own.id, version)))
        .await
        .unwrap();
    let moved = list_due(&world.panel.database).await.unwrap().into_iter().find(|due| due.schedule == Some(own.id));
    let moved = moved.unwrap();
    assert_eq!((moved.pool, moved.last), (fqdn(RED), None));
}
