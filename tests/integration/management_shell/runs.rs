//! Runs of pools that the Management Shell drives: a real SSH server, the stand-in for PowerShell, and the worker that asks it.

use std::{fs, path::Path, time::Duration};

use poolsync::{
    domain::{BackupModule, HostPlace, LineDetail, ModuleSelection, ModuleState, RunId, RunLine, RunRequest, RunState},
    jobs::{notifier, watch},
    operations::{self, HostDraft, schedules::due::begin_due},
    panel::Panel,
    state::{
        Database,
        changes::list_messages,
        queue::{self, Taker, Wait, find_wait},
        run_lines::list_lines,
        runs, sql,
    },
};
use poolsync::{
    domain::{Digest, Extent},
    management_shell::SshHost,
};
use tempfile::TempDir;

use super::{
    super::support::{
        hooks::Hooks,
        on_both_engines, telling,
        world::{ATL, RED, World, actor, fqdn, request},
    },
    Host, asked, invoked,
    kept::{driven, name},
    play,
};

const DATA_CONF: ModuleSelection = ModuleSelection::One(BackupModule::DataConf);
/// Longer than anything here takes, however busy the machine is.
const PATIENCE: Duration = Duration::from_mins(1);

/// What lets the panel in to a host.
pub fn draft(host: &Host) -> HostDraft {
    let SshHost { host: server, secret, program, .. } = host.ssh();
    HostDraft { name: name(), place: HostPlace::Ssh { host: server, program }, secret: Some(secret), passphrase: None }
}

/// Lets a host drive both pools of a world.
pub async fn drive(world: World, host: &Host) -> World {
    operations::save_host(&world.panel, &actor(), None, draft(host)).await.unwrap();
    operations::import_pools(&world.panel, &actor(), &[driven(ATL, RED), driven(RED, ATL)]).await.unwrap();
    world
}

/// A world whose pools a host drives that plays a scenario.
async fn playing(scenario: &str) -> (Host, World) {
    let host = Host::playing(scenario);
    let world = drive(World::new().await, &host).await;
    (host, world)
}

pub async fn lines(world: &World, run: RunId) -> Vec<RunLine> {
    list_lines(&world.panel.database, run, 1000).await.unwrap()
}

async fn words(world: &World, run: RunId) -> String {
    lines(world, run).await.iter().map(|line| line.words.to_string()).collect::<Vec<_>>().join("\n")
}

/// The kinds of a run’s lines, one after the other.
async fn kinds(world: &World, run: RunId) -> Vec<&'static str> {
    lines(world, run).await.iter().map(|line| line.detail.kind()).collect()
}

async fn message(world: &World, run: RunId, module: BackupModule) -> String {
    world.module(run, module).await.message.map(|message| message.to_string()).unwrap_or_default()
}

async fn code(world: &World, run: RunId, module: BackupModule) -> String {
    world.module(run, module).await.message.and_then(|message| message.code()).unwrap_or_default()
}

/// Waits for something that a worker or a host brings about.
async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{what} did not come"));
}

async fn until_told(world: &World, run: RunId, kind: &str) {
    until(kind, async || kinds(world, run).await.contains(&kind)).await;
}

/// Works on a run beside the story.
fn begin(world: &World, run: RunId) -> tokio::task::JoinHandle<RunId> {
    let world = world.clone();
    tokio::spawn(async move { world.see_through(run).await })
}

/// The actions that a host was asked for, one after the other.
fn actions(folder: &Path) -> Vec<String> {
    asked(folder).iter().map(|asked| asked["request"]["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_by_the_management_shell_is_watched_until_it_is_steady() {
    on_both_engines(async |database: Database| {
        let host = Host::playing("slow");
        let world = drive(World::empty(database), &host).await;
        let run = world.carry_out(request(ModuleSelection::All)).await;
        assert_eq!(world.state(run).await, RunState::Succeeded, "{}", words(&world, run).await);
        let kinds = kinds(&world, run).await;
        assert_eq!(kinds[..3], ["begun", "invoking", "invoked"]);
        assert_eq!(kinds.last(), Some(&"end"));
        assert!(kinds.iter().filter(|kind| **kind == "status").count() >= 3, "{kinds:?}");
        let said = words(&world, run).await;
        assert!(said.contains(&format!("Invoke-CsBackupServiceSync -PoolFqdn \"{ATL}\"\n")), "{said}");
        assert!(said.contains("PresenceFocus NonSteadyState, NormalState"), "{said}");
        for module in [BackupModule::DataConf, BackupModule::PresenceFocus] {
            assert_eq!(world.module(run, module).await.state, ModuleState::At(RunState::Succeeded));
        }
        // One is not initialised, of the others the host says nothing.
        for module in [BackupModule::CmsMaster, BackupModule::RgsDataStore, BackupModule::RgsFileStore] {
            assert_eq!(world.module(run, module).await.state, ModuleState::NotInitialized, "{module}");
        }
        let fresh = runs::list_freshness(&world.panel.database).await.unwrap();
        let mut fresh: Vec<_> = fresh.iter().filter(|f| f.succeeded_at.is_some()).map(|f| f.module).collect();
        fresh.sort();
        let mut expected = vec![BackupModule::DataConf, BackupModule::PresenceFocus];
        expected.sort();
        assert_eq!(fresh, expected);
        assert_eq!((invoked(host.folder()), actions(host.folder())), (1, vec!["sync".to_owned()]));
        let left = sql("select count(*) as n from writers").one(&world.panel.database).await.unwrap();
        assert_eq!(left.count("n").unwrap(), 0, "the pool is free for the next");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cmdlet_of_the_management_shell_complains_of_makes_the_run_partial_and_force_goes_to_it() {
    let (host, world) = playing("non-fatal").await;
    let run = world.carry_out(RunRequest { force: true, ..request(DATA_CONF) }).await;
    assert_eq!(world.state(run).await, RunState::Partial);
    let asked = &asked(host.folder())[0]["request"];
    assert_eq!((&asked["force"], &asked["backup_module"]), (&true.into(), &"ConfServices.DataConf".into()));
    assert!(words(&world, run).await.contains("-BackupModule \"ConfServices.DataConf\" -Force"));
    let messages = list_messages(&world.panel.database, run, &Extent::All, 10).await.unwrap();
    let messages: Vec<String> = messages.iter().map(|m| format!("{} {}", m.fatal, m.message)).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("false") && messages[0].contains("“One batch was skipped.”"), "{messages:?}");
    assert!(messages[1].contains("“The partner is slow.”"), "{messages:?}");
    assert_eq!(world.module(run, BackupModule::DataConf).await.counts.skipped, 2);
    let fresh = runs::list_freshness(&world.panel.database).await.unwrap();
    assert!(fresh.iter().all(|f| f.succeeded_at.is_none()), "nobody knows what was skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backlog_that_the_management_shell_sees_until_the_time_is_over_fails_the_run() {
    let (_host, world) = playing("timeout").await;
    let run = world.carry_out(request(ModuleSelection::All)).await;
    assert_eq!(world.state(run).await, RunState::Failed);
    let message = message(&world, run, BackupModule::PresenceFocus).await;
    assert!(message.contains("if a backlog builds up"), "{message}");
    assert!(message.contains("The host told last: PresenceFocus NonSteadyState, NormalState."), "{message}");
    assert_eq!(code(&world, run, BackupModule::PresenceFocus).await, "PS-4822");
    assert_eq!(world.module(run, BackupModule::CmsMaster).await.state, ModuleState::NotInitialized);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_state_that_lasts_raises_the_alarm_and_is_told_with_the_words_of_the_management_shell() {
    let (dir, hooks, host) = (TempDir::new().unwrap(), Hooks::start(), Host::playing("error-4070"));
    let world = telling::world(telling::sqlite(dir.path()).await, None).await;
    let channel = telling::webhook(&world.panel, "Operations", &hooks.url()).await;
    telling::add(&world.panel, telling::rule(&channel, Digest::AtOnce)).await;
    let world = drive(world, &host).await;
    world.set_schedules_free().await;
    watch::look_now(&world.panel).await.unwrap();
    world.wait(150); // SyncInterval is two minutes
    let begun = begin_due(&world.panel).await.unwrap();
    let mut failed = None;
    for run in begun {
        if world.run(run).await.pool == fqdn(ATL) {
            failed = Some(world.see_through(run).await);
        }
    }
    let failed = failed.expect("a run of the pool");
    assert_eq!(world.state(failed).await, RunState::Failed);
    let message = message(&world, failed, BackupModule::DataConf).await;
    assert!(message.contains("stays in ErrorState") && message.contains("Event 4070"), "{message}");
    assert!(message.contains("sip:john.O’Smith@litwareinc.com"), "{message}");
    assert_eq!(code(&world, failed, BackupModule::DataConf).await, "PS-4821");

    notifier::look_now(&world.panel).await.unwrap();
    world.wait(2 * 3600);
    watch::look_now(&world.panel).await.unwrap();
    notifier::look_now(&world.panel).await.unwrap();
    let told: Vec<_> = hooks.requests().iter().map(|request| (request.json(), request.body.clone())).collect();
    let of_kind = |kind: &str| told.iter().find(|(json, _)| json["type"] == kind).map(|(_, body)| body.clone());
    let told_of_run = of_kind("run_failed").expect("the run is told");
    assert!(told_of_run.contains("Event 4070"), "{told_of_run}");
    assert!(of_kind("alarm_breach").is_some(), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_management_shell_refuses_or_nobody_understands_fails_the_run_with_its_reason() {
    let (host, world) = playing("garbage").await;
    for (scenario, code_of_it, words_of_it) in [
        ("garbage", "PS-4813", "Welcome to"),
        ("access-denied", "PS-4818", "Zugriff verweigert"),
        ("access-denied-softly", "PS-4818", "Access is denied."),
        ("unknown-pool", "PS-4819", "Cannot find pool"),
        ("cmdlet-fails", "PS-4820", "The backup service did not answer."),
        ("no-module", "PS-4811", "The module Lync was not loaded."),
        ("error-4069", "PS-4821", "Event 4069"),
    ] {
        fs::remove_file(host.folder().join("state.json")).ok();
        play(host.folder(), scenario, &[]);
        let run = world.carry_out(request(DATA_CONF)).await;
        assert_eq!(world.state(run).await, RunState::Failed, "{scenario}");
        assert_eq!(code(&world, run, BackupModule::DataConf).await, code_of_it, "{scenario}");
        let message = message(&world, run, BackupModule::DataConf).await;
        assert!(message.contains(words_of_it), "{scenario}: {message}");
        assert!(words(&world, run).await.contains(words_of_it), "{scenario}");
        assert_eq!(kinds(&world, run).await.last(), Some(&"fault"), "{scenario}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_way_to_the_management_shell_is_followed_and_the_sync_is_not_invoked_twice() {
    for (scenario, heard) in [("killed", "status"), ("killed-within", "invoking")] {
        let (host, world) = playing(scenario).await;
        let run = world.ask(request(ModuleSelection::All)).await;
        let working = begin(&world, run);
        until_told(&world, run, heard).await;
        if scenario == "killed-within" {
            // What was killed within the call had been called: the service goes on with it.
            play(host.folder(), "slow", &[]);
        }
        fs::write(host.folder().join("cut"), "").unwrap();
        working.await.unwrap();
        assert_eq!(world.state(run).await, RunState::Succeeded, "{scenario}: {}", words(&world, run).await);
        assert_eq!(actions(host.folder()), ["sync", "follow"], "{scenario}");
        let said = words(&world, run).await;
        assert!(said.contains("The sync is followed again in 1 s, time 1 of 5."), "{scenario}: {said}");
        assert_eq!(world.run(run).await.attempt, 1, "{scenario}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_to_the_management_shell_that_breaks_before_the_call_is_not_followed() {
    let (host, world) = playing("killed-before").await;
    let run = world.carry_out(request(DATA_CONF)).await;
    assert_eq!(world.state(run).await, RunState::Failed);
    let message = message(&world, run, BackupModule::DataConf).await;
    assert!(message.contains("Whether the sync was begun is not known"), "{message}");
    assert_eq!(actions(host.folder()), ["sync"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_worker_follows_what_the_management_shell_was_asked_for_by_one_that_stopped() {
    let (host, world) = playing("endless").await;
    let run = world.ask(request(ModuleSelection::All)).await;
    let working = begin(&world, run);
    until_told(&world, run, "status").await;
    world.panel.shutdown.cancel();
    working.await.unwrap();
    assert_eq!(world.state(run).await, RunState::Interrupted, "it is given back");

    play(host.folder(), "slow", &[]);
    let another = World {
        panel: Panel::new((*world.panel.config).clone(), world.panel.database.clone()),
        dir: std::sync::Arc::clone(&world.dir),
    };
    another.see_through(run).await;
    assert_eq!(another.state(run).await, RunState::Succeeded, "{}", words(&another, run).await);
    assert_eq!(actions(host.folder()), ["sync", "follow"]);
    assert_eq!(invoked(host.folder()), 1);
    assert!(words(&another, run).await.contains("it is only followed"));
    assert_eq!(another.run(run).await.attempt, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_lost_its_lease_records_nothing_more_of_a_management_shell() {
    let (host, world) = playing("endless").await;
    let run = world.ask(request(DATA_CONF)).await;
    let working = begin(&world, run);
    until_told(&world, run, "status").await;
    // As if another process had found its lease to be over.
    let mut tx = world.panel.database.begin().await.unwrap();
    play(host.folder(), "slow", &[]);
    for statement in [
        "update runs set state = 'interrupted', lease_until = null where id = $1",
        "update module_runs set state = 'interrupted' where run_id = $1",
    ] {
        sql(statement).bind(run).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    working.await.unwrap();
    assert_eq!(world.state(run).await, RunState::Succeeded);
    assert_eq!((invoked(host.folder()), world.run(run).await.attempt), (1, 2));
    let ends = lines(&world, run).await.iter().filter(|line| line.detail == LineDetail::End).count();
    assert_eq!(ends, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn to_cancel_a_run_of_the_management_shell_ends_the_watching_and_says_that_the_sync_goes_on() {
    let (host, world) = playing("endless").await;
    let run = world.ask(request(ModuleSelection::All)).await;
    let working = begin(&world, run);
    until_told(&world, run, "status").await;
    operations::cancel_run(&world.panel, &actor(), &world.run(run).await).await.unwrap();
    working.await.unwrap();
    assert_eq!(world.state(run).await, RunState::Cancelled);
    assert_eq!(code(&world, run, BackupModule::DataConf).await, "PS-4840");
    let message = message(&world, run, BackupModule::DataConf).await;
    assert!(message.contains("Microsoft’s backup service carries it on by itself"), "{message}");
    until("the host’s notice that nobody reads", async || host.folder().join("left").exists()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_run_of_a_pool_that_the_management_shell_drives_goes_at_a_time() {
    on_both_engines(async |database: Database| {
        let host = Host::playing("slow");
        let world = drive(World::empty(database), &host).await;
        let first = world.ask(request(DATA_CONF)).await;
        let second = world.ask(request(ModuleSelection::One(BackupModule::PresenceFocus))).await;
        let claim = async || {
            let mut tx = world.panel.database.begin().await.unwrap();
            let claimed = queue::claim(&mut tx, Taker::new("w", Duration::from_mins(1)), None).await.unwrap();
            tx.commit().await.unwrap();
            claimed.map(|claim| (claim.run.id, claim.lease))
        };
        let (id, lease) = claim().await.expect("the first");
        assert_eq!(id, first);
        assert!(claim().await.is_none(), "another module of the same pool waits");
        let waits = find_wait(&world.panel.database, &world.run(second).await).await.unwrap();
        // Nobody works here, which is said first; what it waits for is known all the same.
        assert!(matches!(waits, Some(Wait::NoWorker { .. } | Wait::RunAhead(_))), "{waits:?}");
        let mut tx = world.panel.database.begin().await.unwrap();
        queue::finish_run(&mut tx, &lease, RunState::Failed).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim().await.map(|(id, _)| id), Some(second));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_management_shell_is_gone_says_so() {
    let (_host, world) = playing("slow").await;
    let run = world.ask(request(DATA_CONF)).await;
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("update pools set management_host_id = null").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    world.see_through(run).await;
    assert_eq!(world.state(run).await, RunState::Failed);
    assert_eq!(code(&world, run, BackupModule::DataConf).await, "PS-4841");
}
