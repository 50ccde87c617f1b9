//! What is told of a run that does not begin, whose worker says nothing, or that was broken off: which worker it is, why it
//! waits, and what that means for the data.

use std::{fs, time::Duration};

use poolsync::{
    config::Config,
    domain::{BackupModule, Bandwidth, ModuleSelection, Phase, Role, RunId, RunState, Settings},
    jobs::Worker,
    operations::{self, apply_plan, workers::drain_worker},
    panel::Panel,
    state::{
        queue::{self, Taker, find_wait},
        sql,
        workers::{Sign, WorkerKind, list_workers, note_heard, record_sign, set_draining},
    },
};
use serde_json::Value;

use super::support::{
    on_both_engines,
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor, request},
};

const MODULE: BackupModule = BackupModule::DataConf;
const DATA_CONF: ModuleSelection = ModuleSelection::One(MODULE);
const FAR: &str = "far.litwareinc.com/7";
/// What is waited for comes within a second on an idle machine.
const PATIENCE: Duration = Duration::from_mins(1);

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn sign(world: &World, sign: Sign<'_>) {
    let mut tx = world.panel.database.begin().await.unwrap();
    record_sign(&mut tx, sign).await.unwrap();
    tx.commit().await.unwrap();
}

async fn drain(world: &World, name: &str, draining: bool) {
    let mut tx = world.panel.database.begin().await.unwrap();
    assert!(set_draining(&mut tx, name, draining).await.unwrap());
    tx.commit().await.unwrap();
}

async fn take(world: &World, worker: &str) -> RunId {
    let mut tx = world.panel.database.begin().await.unwrap();
    let claim = queue::claim(&mut tx, Taker::new(worker, Duration::from_mins(1)), None).await.unwrap();
    tx.commit().await.unwrap();
    claim.expect("a run that waits").run.id
}

async fn why(world: &World, run: RunId) -> String {
    let wait = find_wait(&world.panel.database, &world.run(run).await).await.unwrap();
    wait.map(|wait| wait.to_string()).unwrap_or_default()
}

async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !condition().await {
        assert!(begun.elapsed() < PATIENCE, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn seen_by_an_administrator(world: World) -> Site {
    let mut site = Site::of(world);
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;
    site
}

async fn told(site: &Site, run: RunId) -> Value {
    serde_json::from_str(&site.get(&format!("/api/v1/runs/{run}")).await.text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_waits_says_why() {
    on_both_engines(async |database| {
        super::support::world::pause_schedules(&database).await;
        let world = World::empty(database).with_pools().await;
        execute(&world, "update pools set site = 'Atlanta' where fqdn like 'atl%'").await;
        execute(&world, "update pools set site = 'Redmond' where fqdn like 'red%'").await;
        let first = world.ask(request(DATA_CONF)).await;
        let says = async |run: RunId, words: &str| {
            let why = why(&world, run).await;
            assert!(why.contains(words), "{words}: {why}");
        };
        says(first, "No worker is running, so nobody takes this run; it stays in the queue. Start one").await;
        let boston = ["Boston".to_owned()];
        sign(&world, Sign { sites: &boston, ..Sign::new("boston/1", WorkerKind::Worker) }).await;
        says(first, &format!("No worker that is alive serves Atlanta, the site of {ATL}")).await;
        execute(&world, "update workers set seen_at = seen_at - 60000000").await;
        says(first, "No worker has given a sign of life for 60 s").await;
        sign(&world, Sign { concurrency: 1, ..Sign::new(FAR, WorkerKind::Worker) }).await;
        assert_eq!(why(&world, first).await, "", "it begins within a moment");
        drain(&world, FAR, true).await;
        says(first, &format!("{FAR} drains, stops or has another key file, and takes nothing new")).await;
        drain(&world, FAR, false).await;
        world.set(Settings { drain: true, ..Settings::default() }).await;
        says(first, "The setting Drain is on").await;
        world.set(Settings::default()).await;

        assert_eq!(take(&world, FAR).await, first);
        assert_eq!(why(&world, first).await, "", "it is under way");
        let second = world.ask(request(DATA_CONF)).await;
        says(second, &format!("Run {first} came first and uses the same stores")).await;
        let third = world.ask(request(DATA_CONF)).await;
        assert_eq!(third, second, "what waits already is not asked for twice");
        let users = world.ask(request(ModuleSelection::One(BackupModule::PresenceFocus))).await;
        says(users, "Every worker that could take it is on as many runs as it takes at once").await;
        world.set(Settings { max_concurrent_calls: 1, ..Settings::default() }).await;
        says(users, "As many runs are under way as MaxConcurrentCalls allows (1)").await;
        world.set(Settings { max_concurrent_calls_per_pool: Some(1), ..Settings::default() }).await;
        says(users, &format!("As many runs of {ATL} are under way as MaxConcurrentCallsPerPool allows (1)")).await;
        world.set(Settings { max_concurrent_calls_per_site: Some(1), ..Settings::default() }).await;
        says(users, "As many runs of the site Atlanta are under way").await;
        operations::set_maintenance(&world.panel, &actor(), &world.pool(RED).await, Some("new disks")).await.unwrap();
        says(users, &format!("{RED} is in maintenance (new disks)")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_the_api_say_why_a_run_waits_and_which_worker_had_it() {
    let site = seen_by_an_administrator(World::new().await.with_pools().await).await;
    let world = &site.world;
    let run = world.ask(request(DATA_CONF)).await;
    let path = format!("/runs/{run}");
    let page = site.get(&path).await;
    assert!(page.text("[data-events] #wait.callout").contains("No worker is running"), "{}", page.text);
    assert!(page.text("[data-events]").contains("waits for a worker; asked for just now"), "{}", page.text);
    assert!(!page.has("#worker"), "nobody had it");
    let before = told(&site, run).await;
    assert!(
        before["waiting_for"].as_str().unwrap().contains("No worker is running") && before["run"]["worker"].is_null()
    );

    sign(world, Sign::new(FAR, WorkerKind::Worker)).await;
    take(world, FAR).await;
    let next = world.ask(request(DATA_CONF)).await;
    let page = site.get(&format!("/runs/{next}")).await;
    assert_eq!(page.attributes("#ahead", "href"), std::slice::from_ref(&path));
    assert!(page.has("#wait.hush") && !page.has("#wait.callout"), "nobody has to do anything: {}", page.text);

    execute(world, "update runs set lease_until = 1 where state = 'running'").await;
    world.see_through(run).await;
    let worker = world.run(run).await.worker.expect("it had one");
    let page = site.get(&path).await;
    assert_eq!((page.text("#worker"), page.has("#wait")), (worker.clone(), false));
    assert!(page.text("[aria-labelledby=request]").contains("taken up again once, 2 attempts"), "{}", page.text);
    let after = told(&site, run).await;
    assert_eq!((&after["run"]["worker"], &after["waiting_for"]), (&worker.clone().into(), &Value::Null));
    let csv = site.get("/runs.csv").await.text;
    assert!(csv.lines().next().unwrap().ends_with(",worker"), "{csv}");
    assert!(csv.lines().any(|line| line.starts_with(&run.to_string()) && line.ends_with(&worker)), "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_s_machine_does_not_allow_names_the_worker() {
    let world = World::new().await.with_pools().await;
    let run = world.ask(request(DATA_CONF)).await;
    let elsewhere = Config { allowed_roots: vec![world.dir.path().join("other")], ..(*world.panel.config).clone() };
    let machine = Panel::new(elsewhere, world.panel.database.clone());
    Worker::new(machine).work_on(run).await.unwrap();
    let message = world.module(run, MODULE).await.message.unwrap().to_string();
    let worker = world.run(run).await.worker.unwrap();
    assert!(
        message.starts_with(&format!("Refused by worker {worker}, whose machine has a configuration of its own: "))
    );
    assert!(message.contains("does not lie below a folder that this installation allows"), "{message}");
    assert!(message.ends_with("Nothing was changed."), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_worker_says_nothing_says_so_and_what_happens_then() {
    let site = seen_by_an_administrator(World::new().await.with_pools().await).await;
    let world = &site.world;
    sign(world, Sign::new(FAR, WorkerKind::Worker)).await;
    let run = world.ask(request(DATA_CONF)).await;
    assert_eq!(take(world, FAR).await, run);
    let page = async || site.get(&format!("/runs/{run}")).await.text("#wait");
    assert!(!site.get(&format!("/runs/{run}")).await.has("#wait"));
    assert!(!site.get("/").await.text(".tasks").contains(FAR));

    execute(world, "update workers set seen_at = seen_at - 8000000").await;
    let silent = page().await;
    assert!(silent.starts_with(&format!("Nothing was heard from worker {FAR} for 8 s. ")), "{silent}");
    assert!(silent.contains("another worker takes the run up where it stands; nothing is lost"), "{silent}");
    assert_eq!(told(&site, run).await["waiting_for"].as_str().unwrap()[..20], silent[..20]);
    let tasks = site.get("/").await.texts(".tasks li");
    assert!(tasks.iter().any(|task| task.contains(FAR) && task.contains("it is on a run")), "{tasks:?}");

    execute(world, "update runs set lease_until = lease_until - 120000000 where state = 'running'").await;
    assert!(page().await.contains("no other worker is there to take the run up"), "{}", page().await);
    sign(world, Sign::new("near.litwareinc.com/1", WorkerKind::Worker)).await;
    assert!(page().await.contains("Its lease is over, so another worker takes the run up"), "{}", page().await);

    execute(world, "update runs set lease_until = lease_until + 120000000 where state = 'running'").await;
    let mut tx = world.panel.database.begin().await.unwrap();
    note_heard(&mut tx, FAR).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!site.get(&format!("/runs/{run}")).await.has("#wait"), "it was heard again");
}

/// Content that takes for ever to copy.
async fn slow(world: &World) {
    for n in 0..200 {
        fs::write(world.store("atl", "live", MODULE).join(format!("recording-{n:03}")), vec![b'x'; 100_000]).unwrap();
    }
    world.set(Settings { bandwidth_limit: Bandwidth::from_bytes(1), ..Settings::default() }).await;
}

/// Has a worker begin to carry out a plan, and stops it before anything is in place.
async fn broken_off(world: &World) -> RunId {
    let run = world.ask(request(DATA_CONF)).await;
    let machine = Panel::new((*world.panel.config).clone(), world.panel.database.clone());
    let worker = Worker::new(machine.clone());
    let working = tokio::spawn(async move { worker.work_on(run).await });
    until("the copying", async || world.module(run, MODULE).await.phase == Phase::Apply).await;
    machine.shutdown.cancel();
    working.await.unwrap().unwrap();
    assert_eq!(world.state(run).await, RunState::Interrupted);
    run
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_cancelled_after_it_was_taken_up_again_says_one_true_thing() {
    let site = seen_by_an_administrator(World::new().await.with_pools().await).await;
    let world = &site.world;
    slow(world).await;
    let offers =
        async |run: RunId| apply_plan::can_be_put_back(&world.run(run).await, &[world.module(run, MODULE).await]);
    // All of the plan is still to be done when it is taken up again: nothing of it was.
    let run = broken_off(world).await;
    let page = site.get(&format!("/runs/{run}")).await;
    assert!(page.text("[data-events]").contains("first begun"), "not since when it is interrupted: {}", page.text);
    let worker = Worker::new(world.panel.clone());
    let working = tokio::spawn(async move { worker.work_on(run).await });
    until("the copying", async || world.module(run, MODULE).await.phase == Phase::Apply).await;
    // A worker that is on a run says that it lives.
    let name = world.run(run).await.worker.unwrap();
    sign(world, Sign::new(&name, WorkerKind::Worker)).await;
    execute(world, "update workers set seen_at = seen_at - 20000000").await;
    until("a sign of life", async || list_workers(&world.panel.database).await.unwrap()[0].silent_ms < 5000).await;
    operations::cancel_run(&world.panel, &actor(), &world.run(run).await).await.unwrap();
    working.await.unwrap().unwrap();
    let module = world.module(run, MODULE).await;
    assert_eq!(module.message.unwrap().to_string(), "The run was cancelled. Nothing was changed at the target.");
    assert!(!offers(run).await && !site.get(&format!("/runs/{run}")).await.has("#put-back"));

    // Nobody has looked how far it came: so that is what is said.
    let run = broken_off(world).await;
    operations::cancel_run(&world.panel, &actor(), &world.run(run).await).await.unwrap();
    let message = world.module(run, MODULE).await.message.unwrap().to_string();
    assert!(message.starts_with("It was cancelled while it waited to be taken up again."), "{message}");
    assert!(message.contains("what it did of that, if anything, stays") && !message.contains("Nothing"), "{message}");
    assert!(offers(run).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_was_asked_to_stop_is_told_as_stopping() {
    let site = seen_by_an_administrator(World::new().await.with_pools().await).await;
    let world = &site.world;
    let state = async || site.get("/workers").await.text("tbody td[data-label=State]");
    sign(world, Sign { stopping: true, ..Sign::new(FAR, WorkerKind::Worker) }).await;
    assert!(state().await.starts_with("Stopping"), "{}", state().await);
    let refused = drain_worker(&world.panel, &actor(), FAR, false).await.unwrap_err().to_string();
    assert!(refused.contains("is stopping"), "{refused}");
    let run = world.ask(request(DATA_CONF)).await;
    assert!(why(world, run).await.contains("drains, stops or has another key file"));
    // A process of the same name that comes after it takes runs.
    sign(world, Sign::new(FAR, WorkerKind::Worker)).await;
    assert!(state().await.starts_with("Alive"), "{}", state().await);
    drain(world, FAR, true).await;
    sign(world, Sign::new(FAR, WorkerKind::Worker)).await;
    assert!(state().await.starts_with("Draining"), "what a person said stays: {}", state().await);
}
