//! What the guard holds, and what people say to it; plans that are looked at before they are carried out; markers that
//! stop a run.

use std::{fs, path::Path, sync::Arc, time::Duration};

use poolsync::{
    domain::{
        Action, Actor, BackupModule, Intent, Mode, ModuleRun, ModuleSelection, ModuleState, Outcome, Run, RunId,
        RunRequest, RunState, Settings, Verdict, Via, digest_of_plans,
    },
    jobs::Worker,
    operations::{self, ApplyPlan, Decide, OperationError, apply_plan, decide},
    state::{
        changes::{self, ChangeFilter},
        runs, sql,
    },
};
use rusqlite::Connection;

use super::support::{
    databases::{Kind, Pair},
    on_both_engines,
    world::{ATL, RED, World, actor, empty, files, fqdn, request},
};

const MODULE: BackupModule = BackupModule::DataConf;
const DATA_CONF: ModuleSelection = ModuleSelection::One(MODULE);

fn bert() -> Actor {
    Actor { name: "bert".to_owned(), account: None, via: Via::Web, address: None }
}

async fn modules(world: &World, id: RunId) -> Vec<ModuleRun> {
    runs::list_module_runs(&world.panel.database, id).await.unwrap()
}

/// The digest of what waits for a decision.
async fn held_digest(world: &World, id: RunId) -> String {
    digest_of_plans(decide::held(&modules(world, id).await))
}

async fn say(world: &World, who: &Actor, id: RunId, verdict: Verdict) -> Result<(), OperationError> {
    let digest = held_digest(world, id).await;
    let run = world.run(id).await;
    operations::decide(&world.panel, who, &run, Decide { verdict, digest, comment: "seen".to_owned() }).await
}

/// A world in which ATL was synced, its conference content emptied, and the next sync held.
async fn held_world(world: World) -> (World, RunId) {
    let world = world.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    empty(&live(&world));
    let held = world.carry_out(request(DATA_CONF)).await;
    assert_eq!(world.state(held).await, RunState::Held);
    (world, held)
}

fn live(world: &World) -> std::path::PathBuf {
    world.store("atl", "live", MODULE)
}

fn backup(world: &World) -> std::path::PathBuf {
    world.store("red", "backup", MODULE)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_that_can_not_be_read_lets_nothing_through_and_is_named() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    for name in ["GuardMaxDeleteItems", "GuardMaxDeletePercent"] {
        let set = sql(
            "insert into settings (name, value) values ($1, 'later') on conflict (name) do update set value = 'later'",
        );
        set.bind(name).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    fs::remove_file(live(&world).join(&files(&live(&world))[0].0)).unwrap();
    let held = world.carry_out(request(DATA_CONF)).await;
    assert_eq!(world.state(held).await, RunState::Held);
    let message = world.module(held, MODULE).await.message.unwrap().to_string();
    assert!(message.contains("would be deleted, more than the 0 let through."), "{message}");
    assert!(message.contains("GuardMaxDeleteItems is kept as “later”, which this version"), "{message}");
    assert!(message.ends_with("Nothing was changed at the target."), "{message}");
    assert!(!message.contains("limit is 0"), "nobody set such a limit: {message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_that_is_approved_does_what_was_seen() {
    on_both_engines(async |database| {
        let (world, held) = held_world(World::empty(database)).await;
        let module = world.module(held, MODULE).await;
        assert_eq!(module.plan.as_ref().unwrap().deletes, 22);
        assert_eq!(files(&backup(&world)).len(), 20, "nothing was written");
        say(&world, &bert(), held, Verdict::Approved).await.unwrap();
        world.see_through(held).await;
        assert_eq!(world.state(held).await, RunState::Succeeded);
        assert_eq!(files(&backup(&world)), []);
        assert_eq!(world.module(held, MODULE).await.counts.deleted, 22);
        let audit = world.audit().await;
        assert!(audit.iter().any(|line| line.starts_with("Approve-CsHeldSync") && line.contains("seen")), "{audit:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_changed_since_it_was_approved_is_held_again() {
    let (world, held) = held_world(World::new().await).await;
    say(&world, &bert(), held, Verdict::Approved).await.unwrap();
    fs::write(backup(&world).join("one-more"), "x").unwrap();
    world.see_through(held).await;
    assert_eq!(world.state(held).await, RunState::Held);
    let module = world.module(held, MODULE).await;
    assert_eq!(module.plan.unwrap().deletes, 23);
    assert!(module.message.unwrap().to_string().ends_with("the plan has changed since."));
    assert_eq!(files(&backup(&world)).len(), 21);
    say(&world, &bert(), held, Verdict::Approved).await.unwrap();
    world.see_through(held).await;
    assert_eq!(world.state(held).await, RunState::Succeeded);
    assert_eq!(files(&backup(&world)), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_run_changes_nothing_and_says_who_and_why() {
    on_both_engines(async |database| {
        let (world, held) = held_world(World::empty(database)).await;
        say(&world, &bert(), held, Verdict::Rejected).await.unwrap();
        assert_eq!(world.state(held).await, RunState::Cancelled);
        let freshness = runs::list_freshness(&world.panel.database).await.unwrap();
        let of_module = freshness.iter().find(|fresh| fresh.module == MODULE).unwrap();
        assert_eq!((of_module.last_run, of_module.last_state), (held, RunState::Cancelled));
        assert!(of_module.succeeded_at.is_some());
        let message = world.module(held, MODULE).await.message.unwrap().to_string();
        assert_eq!(message, "bert rejected it: “seen”. Nothing was changed.");
        assert_eq!(files(&backup(&world)).len(), 20);
        let again = say(&world, &bert(), held, Verdict::Approved).await.unwrap_err();
        assert!(again.to_string().contains("does not wait"), "{again}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_that_is_cancelled_is_not_what_freshness_speaks_of_as_held() {
    on_both_engines(async |database| {
        let (world, held) = held_world(World::empty(database)).await;
        let run = world.run(held).await;
        let cancelled = operations::cancel_run(&world.panel, &bert(), &run).await.unwrap();
        assert_eq!(cancelled, operations::Cancelled::Asked);
        assert_eq!(world.state(held).await, RunState::Cancelled);
        let freshness = runs::list_freshness(&world.panel.database).await.unwrap();
        let of_module = freshness.iter().find(|fresh| fresh.module == MODULE).unwrap();
        assert_eq!((of_module.last_run, of_module.last_state), (held, RunState::Cancelled));
        assert!(of_module.succeeded_at.is_some());
    })
    .await;
}

/// The guard spoke before the worker heard of the wish.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_held_after_somebody_cancelled_it_waits_for_nobody() {
    // The trigger is written as SQLite’s are.
    let world = World::on_sqlite().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    empty(&live(&world));
    let wish = "create trigger wish after update of state on module_runs when new.state = 'held' \
                begin update runs set cancel_requested = 1 where id = new.run_id; end";
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(wish).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let id = world.carry_out(request(DATA_CONF)).await;
    assert_eq!(world.state(id).await, RunState::Cancelled);
    assert_eq!(files(&backup(&world)).len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_that_must_not_be_are_refused_and_audited() {
    on_both_engines(async |database| {
        let (world, held) = held_world(World::empty(database)).await;
        let run = world.run(held).await;
        let wrong = Decide { verdict: Verdict::Approved, digest: "0".repeat(64), comment: String::new() };
        let refused = operations::decide(&world.panel, &bert(), &run, wrong).await.unwrap_err();
        assert!(refused.to_string().contains("not the one you saw"), "{refused}");

        world.set(Settings { second_person_approves: true, ..Settings::default() }).await;
        let refused = say(&world, &actor(), held, Verdict::Approved).await.unwrap_err();
        assert!(refused.to_string().contains("asked for this run yourself"), "{refused}");

        let mut tx = world.panel.database.begin().await.unwrap();
        sql("update runs set held_until = 1").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let refused = say(&world, &bert(), held, Verdict::Approved).await.unwrap_err();
        assert!(refused.to_string().contains("time to decide on this run is over"), "{refused}");

        assert_eq!(world.state(held).await, RunState::Held);
        assert_eq!(files(&backup(&world)).len(), 20);
        let refusals = world.audit().await.into_iter().filter(|line| line.contains("was refused")).count();
        assert_eq!(refusals, 3);

        // The next look of any worker ends it.
        let other = world.carry_out(request(ModuleSelection::One(BackupModule::PresenceFocus))).await;
        assert_eq!(world.state(other).await, RunState::Succeeded);
        assert_eq!(world.state(held).await, RunState::Failed);
        assert!(world.module(held, MODULE).await.message.unwrap().to_string().starts_with("Nobody approved"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_run_takes_the_place_of_a_held_one() {
    on_both_engines(async |database| {
        let (world, held) = held_world(World::empty(database)).await;
        let newer = world.carry_out(request(DATA_CONF)).await;
        assert_eq!(world.state(newer).await, RunState::Held);
        assert_eq!(world.state(held).await, RunState::Cancelled);
        for i in 0..22 {
            fs::write(live(&world).join(format!("file-{i}")), "back").unwrap();
        }
        let good = world.carry_out(request(DATA_CONF)).await;
        assert_eq!(world.state(good).await, RunState::Succeeded);
        assert_eq!(world.state(newer).await, RunState::Cancelled);
        assert_eq!(files(&backup(&world)), files(&live(&world)));
    })
    .await;
}

async fn preview(world: &World, action: Action) -> Run {
    let preview = RunRequest { intent: Intent::Preview, action, ..request(DATA_CONF) };
    let id = world.carry_out(preview).await;
    assert_eq!(world.state(id).await, RunState::Succeeded);
    world.run(id).await
}

async fn seen(world: &World, run: &Run) -> ApplyPlan {
    let modules = modules(world, run.id).await;
    ApplyPlan { digest: digest_of_plans(apply_plan::offered(run, &modules)), ..ApplyPlan::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_looked_at_is_carried_out_as_it_was_or_not_at_all() {
    let world = World::new().await.with_pools().await;
    let looked = preview(&world, Action::Backup).await;
    assert!(!backup(&world).join("00").exists());
    let wrong = ApplyPlan { digest: "f".repeat(64), ..ApplyPlan::default() };
    operations::apply_plan(&world.panel, &actor(), &looked, &wrong).await.unwrap_err();

    fs::write(live(&world).join("late"), "came after the look").unwrap();
    let seen_plan = seen(&world, &looked).await;
    let refused = operations::apply_plan(&world.panel, &actor(), &looked, &seen_plan).await.unwrap().runs[0].id;
    world.see_through(refused).await;
    assert_eq!(world.state(refused).await, RunState::Failed);
    let module = world.module(refused, MODULE).await;
    assert!(module.is_refused() && module.message.unwrap().to_string().contains("look at the new plan"));
    assert!(!backup(&world).join("00").exists());

    // The new plan stands in the run that was refused, and can be carried out from there.
    let refused = world.run(refused).await;
    let seen_plan = seen(&world, &refused).await;
    let done = operations::apply_plan(&world.panel, &actor(), &refused, &seen_plan).await.unwrap().runs[0].id;
    world.see_through(done).await;
    assert_eq!(world.state(done).await, RunState::Succeeded);
    assert_eq!(files(&backup(&world)), files(&live(&world)));
    let twice = operations::apply_plan(&world.panel, &actor(), &refused, &seen_plan).await.unwrap();
    assert!(twice.runs[0].joined && twice.runs[0].id == done);
}

/// Works on a run whose attempts are cut off after they have done everything and before they have said so, until the second
/// one has begun; then sees it through. Their trigger is written as SQLite’s are.
async fn see_through_cut_off(world: &mut World, id: RunId) {
    let mut config = (*world.panel.config).clone();
    config.worker.lease = Duration::from_secs(1);
    world.panel.config = Arc::new(config);
    let tell = async |statement| {
        let mut tx = world.panel.database.begin().await.unwrap();
        sql(statement).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    tell(
        "create trigger cut before update of state on module_runs when new.state = 'succeeded' \
          begin select raise(abort, 'cut off'); end",
    )
    .await;
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work_on(id).await });
    while world.run(id).await.attempt < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tell("drop trigger cut").await;
    working.await.unwrap().unwrap();
}

async fn outcomes(world: &World, id: RunId) -> Vec<(Outcome, String)> {
    let all = changes::list_changes(&world.panel.database, id, &ChangeFilter::default(), None, 1000).await.unwrap();
    all.into_iter().map(|change| (change.outcome, change.item)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_seen_and_done_when_its_worker_died_is_not_refused_as_another_one() {
    let mut world = World::on_sqlite().await.with_pools().await;
    let looked = RunRequest { intent: Intent::Preview, ..RunRequest::default() };
    let looked = world.carry_out(looked).await;
    let looked = world.run(looked).await;
    let plan = seen(&world, &looked).await;
    let id = operations::apply_plan(&world.panel, &actor(), &looked, &plan).await.unwrap().runs[0].id;
    see_through_cut_off(&mut world, id).await;
    assert_eq!(world.state(id).await, RunState::Succeeded);
    let counts = world.module(id, MODULE).await.counts;
    assert_eq!((counts.inserted, counts.planned), (22, 0), "the first attempt did it");
    assert_eq!(world.module(id, BackupModule::PresenceFocus).await.counts.inserted, 200);
    assert!(outcomes(&world, id).await.iter().all(|(outcome, _)| *outcome == Outcome::Applied));
    assert_eq!(seen_digest(&world, id).await, seen_digest(&world, looked.id).await, "it is told as it was seen");
}

async fn seen_digest(world: &World, id: RunId) -> String {
    world.module(id, MODULE).await.plan.unwrap().digest
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_and_done_when_its_worker_died_is_neither_held_again_nor_forgotten() {
    let (mut world, held) = held_world(World::on_sqlite().await).await;
    say(&world, &bert(), held, Verdict::Approved).await.unwrap();
    see_through_cut_off(&mut world, held).await;
    assert_eq!(world.state(held).await, RunState::Succeeded);
    assert_eq!(files(&backup(&world)), []);
    assert_eq!(world.module(held, MODULE).await.counts.deleted, 22);
    let outcomes = outcomes(&world, held).await;
    assert_eq!(outcomes.len(), 22);
    assert!(outcomes.iter().all(|(outcome, _)| *outcome == Outcome::Applied), "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_brings_back_what_was_lost_and_asks_before_newer_data_is_overwritten() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(DATA_CONF)).await;
    let before = files(&live(&world));
    fs::remove_dir_all(live(&world).join("00/conf-1")).unwrap();
    let looked = preview(&world, Action::Restore).await;
    let mut apply = seen(&world, &looked).await;
    let refused = operations::apply_plan(&world.panel, &actor(), &looked, &apply).await.unwrap_err();
    assert!(refused.to_string().contains("to confirm"), "{refused}");
    apply.confirm = ATL.to_owned();
    let plan = world.module(looked.id, MODULE).await.plan.unwrap();
    assert_eq!((plan.inserts, plan.deletes), (21, 0));
    // The folder above has another time now: that is newer than the backup, and is said.
    if plan.updates > 0 {
        let refused = operations::apply_plan(&world.panel, &actor(), &looked, &apply).await.unwrap_err();
        assert!(refused.to_string().contains("would be overwritten"), "{refused}");
        apply.overwrite_newer = true;
    }
    let done = operations::apply_plan(&world.panel, &actor(), &looked, &apply).await.unwrap().runs[0].id;
    world.see_through(done).await;
    assert_eq!(world.state(done).await, RunState::Succeeded);
    assert_eq!(files(&live(&world)), before);

    fs::write(live(&world).join("00/conf-1/slide-1.bin"), "newer").unwrap();
    let looked = preview(&world, Action::Restore).await;
    let apply = ApplyPlan { confirm: ATL.to_owned(), ..seen(&world, &looked).await };
    let refused = operations::apply_plan(&world.panel, &actor(), &looked, &apply).await.unwrap_err();
    assert!(refused.to_string().contains("would be overwritten"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_with_the_wrong_marker_stop_a_run_before_anything_is_compared() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(ModuleSelection::All)).await;
    let before = files(&backup(&world));
    let fails = async |expected: &str| {
        let id = world.carry_out(request(DATA_CONF)).await;
        assert_eq!(world.state(id).await, RunState::Failed);
        let module = world.module(id, MODULE).await;
        let message = module.message.unwrap().to_string();
        assert!(message.contains(expected), "{message}");
        assert_eq!(module.counts.items_compared, 0);
        assert_eq!(files(&backup(&world)), before);
    };
    let marker = |store: &Path| store.join(".poolsync/marker.json");
    let (at_live, at_backup) = (marker(&live(&world)), marker(&backup(&world)));
    let (own, other) = (fs::read(&at_live).unwrap(), fs::read(&at_backup).unwrap());

    // A share that is not mounted is an empty folder.
    let aside = live(&world).with_extension("unmounted");
    fs::rename(live(&world), &aside).unwrap();
    fs::create_dir(live(&world)).unwrap();
    fails("has no marker").await;
    fs::remove_dir(live(&world)).unwrap();
    fs::rename(&aside, live(&world)).unwrap();

    fs::write(&at_live, &other).unwrap();
    fails("changed places").await;
    let foreign = String::from_utf8(own.clone()).unwrap();
    let start = foreign.find("\"deployment\": \"").unwrap() + "\"deployment\": \"".len();
    let mut foreign = foreign;
    foreign.replace_range(start..start + 36, &uuid::Uuid::now_v7().to_string());
    fs::write(&at_live, &foreign).unwrap();
    fails("another installation").await;
    fs::write(&at_live, "{").unwrap();
    fails("damaged").await;
    fs::remove_file(&at_live).unwrap();
    fails("has no marker").await;

    let pool = world.pool(ATL).await;
    let refused = operations::markers::initialise_pair(&world.panel, &actor(), &pool, RED).await.unwrap_err();
    assert!(refused.to_string().contains("to confirm"), "{refused}");
    let failed = operations::markers::initialise_pair(&world.panel, &actor(), &pool, ATL).await.unwrap();
    assert!(failed.is_empty(), "{failed:?}");
    let id = world.carry_out(request(ModuleSelection::All)).await;
    assert_eq!(world.state(id).await, RunState::Succeeded);
    // A store that was put back from an older copy bears an older marker.
    fs::write(&at_live, &own).unwrap();
    fails("initialisation").await;
    let audit = world.audit().await;
    assert!(
        audit.iter().any(|line| line.contains("was refused") && line.contains("another installation")),
        "{audit:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_its_marker_stops_a_run_too() {
    let world = World::new().await.with_pools().await;
    let users = ModuleSelection::One(BackupModule::PresenceFocus);
    world.carry_out(request(users)).await;
    let live = Connection::open(world.store("atl", "live", BackupModule::PresenceFocus)).unwrap();
    live.execute("delete from poolsync_marker", []).unwrap();
    let id = world.carry_out(request(users)).await;
    assert_eq!(world.state(id).await, RunState::Failed);
    assert!(world.module(id, BackupModule::PresenceFocus).await.message.unwrap().to_string().contains("has no marker"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_is_imported_again_or_whose_pool_is_renamed_keeps_its_markers() {
    let world = World::new().await.with_pools().await;
    operations::import_pools(&world.panel, &actor(), &world.drafts()).await.unwrap();
    let id = world.carry_out(request(ModuleSelection::All)).await;
    assert_eq!(world.state(id).await, RunState::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_tells_what_differs_and_changes_nothing() {
    let world = World::new().await.with_pools().await;
    world.carry_out(request(ModuleSelection::All)).await;
    let verify = RunRequest { intent: Intent::Verify, mode: Mode::Full, ..RunRequest::default() };
    let id = world.carry_out(verify).await;
    assert_eq!(world.state(id).await, RunState::Succeeded);
    let path = backup(&world).join("00/conf-1/slide-3.bin");
    let times = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "atl slide X").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(times).unwrap();
    let id = world.carry_out(verify).await;
    assert_eq!(world.state(id).await, RunState::Partial);
    let module = world.module(id, MODULE).await;
    assert!(module.message.unwrap().to_string().starts_with("1 item differs, 0 are missing, 0 are extra."));
    assert_eq!(fs::read(&path).unwrap(), b"atl slide X");
    assert_eq!(module.state, ModuleState::At(RunState::Partial));
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_and_drain_keep_runs_from_beginning() {
    let world = World::new().await.with_pools().await;
    let red = world.pool(RED).await;
    operations::set_maintenance(&world.panel, &actor(), &red, Some("new disks")).await.unwrap();
    let asked = operations::SyncRequest { pools: vec![fqdn(ATL)], request: request(DATA_CONF), request_key: None };
    let refused = operations::request_sync(&world.panel, &actor(), asked.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("in maintenance (new disks)"), "{refused}");
    operations::set_maintenance(&world.panel, &actor(), &red, None).await.unwrap();
    let id = operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id;

    let claim = async || {
        let mut tx = world.panel.database.begin().await.unwrap();
        poolsync::state::queue::claim(
            &mut tx,
            poolsync::state::queue::Taker::new("w", std::time::Duration::from_secs(1)),
            None,
        )
        .await
        .unwrap()
        .map(drop)
    };
    operations::set_maintenance(&world.panel, &actor(), &red, Some("again")).await.unwrap();
    assert!(claim().await.is_none(), "what waits goes on waiting");
    operations::set_maintenance(&world.panel, &actor(), &red, None).await.unwrap();
    assert!(claim().await.is_some());

    world.set(Settings { drain: true, ..Settings::default() }).await;
    let panel = world.panel.clone();
    let worker = poolsync::jobs::Worker::new(panel);
    let working = tokio::spawn(async move { worker.work().await });
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(world.state(id).await, RunState::Queued, "nothing new is begun");
    world.set(Settings::default()).await;
    while !world.state(id).await.is_final() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    world.panel.shutdown.cancel();
    working.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_has_one_writer_whichever_way_its_data_goes() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        world.carry_out(request(ModuleSelection::All)).await;
        let ask = async |pool: &str, action: Action, intent: Intent| {
            let request = RunRequest { action, intent, ..request(DATA_CONF) };
            let asked = operations::SyncRequest { pools: vec![fqdn(pool)], request, request_key: None };
            operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0]
        };
        let claim = async || {
            let mut tx = world.panel.database.begin().await.unwrap();
            let claim = poolsync::state::queue::claim(
                &mut tx,
                poolsync::state::queue::Taker::new("w", std::time::Duration::from_mins(1)),
                None,
            )
            .await;
            tx.commit().await.unwrap();
            claim.unwrap().map(|claim| (claim.run.id, claim.lease))
        };
        let sync = ask(ATL, Action::Backup, Intent::Sync).await.id;
        let (claimed, lease) = claim().await.unwrap();
        assert_eq!(claimed, sync);
        // Both touch ATL's live and RED's backup store; the other direction touches the two others.
        let restore = ask(ATL, Action::Restore, Intent::Preview).await;
        assert!(claim().await.is_none(), "the restore waits for the sync");
        let other = ask(RED, Action::Backup, Intent::Sync).await.id;
        assert_eq!(claim().await.unwrap().0, other, "the other direction does not wait");
        // A second request joins the one that waits, a third is answered with it.
        assert_eq!(ask(ATL, Action::Restore, Intent::Preview).await.id, restore.id);
        assert!(ask(ATL, Action::Restore, Intent::Preview).await.joined);
        let mut tx = world.panel.database.begin().await.unwrap();
        poolsync::state::queue::finish_run(&mut tx, &lease, RunState::Failed).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim().await.unwrap().0, restore.id, "now it goes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_store_that_cannot_be_written_goes_without_a_marker() {
    let world = World::new().await;
    let pair = Pair::of(Kind::Postgres);
    pair.both("create table t (id int primary key)");
    pair.live.sql("insert into t values (1), (2)");
    let reader = format!("reader_{}", std::process::id());
    pair.live.sql(&format!("create role {reader} login"));
    pair.live.sql(&format!("grant select on all tables in schema public to {reader}"));
    let pools = format!(
        "[[pool]]\nfqdn = \"{ATL}\"\nbackup_pool = \"{RED}\"\n[pool.stores.PresenceFocus]\nlive = \"{}\"\n\
         [[pool]]\nfqdn = \"{RED}\"\nbackup_pool = \"{ATL}\"\n[pool.stores.PresenceFocus]\nbackup = \"{}\"\n",
        pair.live.url_for(&reader),
        pair.backup.url
    );
    let drafts = poolsync::cli::pool::parse(&pools, world.dir.path()).unwrap();
    operations::import_pools(&world.panel, &actor(), &drafts).await.unwrap();
    let users = ModuleSelection::One(BackupModule::PresenceFocus);
    let id = world.carry_out(request(users)).await;
    assert_eq!(world.state(id).await, RunState::Succeeded);
    pair.assert_equal();
    let stores = operations::markers::inspect_pair(&world.panel, &world.pool(ATL).await).await.unwrap();
    let standings: Vec<String> = stores.iter().map(|store| format!("{} {:?}", store.key.1, store.standing)).collect();
    assert_eq!(standings, ["live ReadOnly", "backup Good"]);
    // The backup store's marker is looked at all the same.
    pair.backup.sql("delete from poolsync_marker");
    let id = world.carry_out(request(users)).await;
    assert_eq!(world.state(id).await, RunState::Failed);
    assert!(world.module(id, BackupModule::PresenceFocus).await.message.unwrap().to_string().contains("has no marker"));
}
