//! Several workers: which runs each takes, in which order, and what people do with them.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use poolsync::{
    domain::{
        Actor, BackupModule, Fqdn, Intent, ModuleRun, ModuleSelection, Role, Run, RunId, RunState, Timestamp, Via,
    },
    jobs::Worker,
    operations::{
        self, OperationError, SyncRequest,
        workers::{clear_worker, drain_worker},
    },
    state::{
        Database, pools,
        queue::{self, Claim, Taker},
        runs, sql,
        workers::{Sign, WorkerKind, find_worker, list_workers, record_sign},
    },
};

use tokio::{sync::Notify, task::JoinSet, time::timeout};

use super::support::{
    on_both_engines, postgres,
    web::{PASSWORD, Site},
    world::{ATL, RED, World, actor, fqdn, pause_schedules, request},
};

const LEASE: Duration = Duration::from_mins(1);

/// Asks for a run of a pool.
async fn ask(world: &World, pool: &str, selection: ModuleSelection) -> RunId {
    let asked = SyncRequest {
        pools: vec![fqdn(pool)],
        request: request(selection),
        request_key: Some(RunId::new().to_string()),
    };
    operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id
}

async fn claim(database: &Database, taker: Taker<'_>) -> Option<Claim> {
    let mut tx = database.begin().await.unwrap();
    let claim = queue::claim(&mut tx, taker, None).await.unwrap();
    tx.commit().await.unwrap();
    claim
}

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// ATL is at the site “Atlanta”, RED at “Redmond”.
async fn with_sites(world: &World) {
    execute(world, "update pools set site = 'Atlanta' where fqdn like 'atl%'").await;
    execute(world, "update pools set site = 'Redmond ' where fqdn like 'red%'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_takes_only_runs_of_its_sites() {
    on_both_engines(async |database| {
        pause_schedules(&database).await;
        let world = World::empty(database.clone()).with_pools().await;
        with_sites(&world).await;
        let (atl, red) = (ask(&world, ATL, ModuleSelection::All).await, ask(&world, RED, ModuleSelection::All).await);
        let at = |sites: &'static [String]| Taker { sites, ..Taker::new("w", LEASE) };
        let nowhere: &'static [String] = vec!["Boston".to_owned()].leak();
        assert!(claim(&database, at(nowhere)).await.is_none(), "its runs are for others");
        // Letter case and blanks do not matter.
        let redmond: &'static [String] = vec!["Boston".to_owned(), "REDMOND".to_owned()].leak();
        assert_eq!(claim(&database, at(redmond)).await.map(|claim| claim.run.id), Some(red));
        assert!(claim(&database, at(redmond)).await.is_none());
        assert_eq!(claim(&database, at(&[])).await.map(|claim| claim.run.id), Some(atl));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_runs_of_a_pool_or_a_site_are_under_way_than_are_allowed() {
    on_both_engines(async |database| {
        pause_schedules(&database).await;
        let world = World::empty(database.clone()).with_pools().await;
        with_sites(&world).await;
        for module in [BackupModule::DataConf, BackupModule::PresenceFocus] {
            ask(&world, ATL, ModuleSelection::One(module)).await;
        }
        let one = Taker { most_per_pool: Some(1), ..Taker::new("w", LEASE) };
        let first = claim(&database, one).await.expect("the first of the pool");
        assert!(claim(&database, one).await.is_none(), "one at a time");
        let two = Taker { most_per_pool: Some(2), most_per_site: Some(1), ..one };
        assert!(claim(&database, two).await.is_none(), "one at a time for each site");
        // The other direction reads and writes the same two pools.
        ask(&world, RED, ModuleSelection::One(BackupModule::DataConf)).await;
        assert!(claim(&database, one).await.is_none());
        let mut tx = database.begin().await.unwrap();
        for module in [BackupModule::DataConf] {
            let counts = poolsync::domain::Counts::default();
            queue::finish_module(&mut tx, &first.lease, module, RunState::Succeeded, &counts, None).await.unwrap();
        }
        queue::finish_run(&mut tx, &first.lease, RunState::Succeeded).await.unwrap();
        tx.commit().await.unwrap();
        assert!(claim(&database, two).await.is_some(), "and then the next");
        assert!(claim(&database, Taker::new("w", LEASE)).await.is_some(), "without a limit there is none");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_ask_for_goes_first_and_nothing_is_passed_by_for_ever() {
    on_both_engines(async |database| {
        pause_schedules(&database).await;
        let _world = World::empty(database.clone()).with_pools().await;
        let minute = 60_000_000;
        let now = Timestamp::from_micros(1_796_029_200_000_000);
        let schedule = Actor { name: "schedule".to_owned(), account: None, via: Via::Schedule, address: None };
        let run = |who: &Actor, pool: &str, intent, at: Timestamp| {
            let asked = poolsync::domain::RunRequest { intent, ..request(ModuleSelection::All) };
            // Each is of a pair of its own: only the order of the queue decides.
            Run::asked_for(who, asked, (fqdn(&format!("{pool}.x.com")), fqdn(&format!("{pool}.y.com"))), at)
        };
        let wanted = [
            ("old", run(&schedule, "old", Intent::Sync, now.plus_micros(-11 * minute))),
            ("person", run(&actor(), "person", Intent::Sync, now)),
            ("recent", run(&schedule, "recent", Intent::Sync, now.plus_micros(-9 * minute))),
            ("check", run(&schedule, "check", Intent::Verify, now.plus_micros(-15 * minute))),
            ("new", run(&schedule, "new", Intent::Sync, now)),
        ];
        let mut tx = database.begin().await.unwrap();
        for (_, run) in wanted.iter().rev() {
            runs::insert_run(&mut tx, run, None, &[]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut order = Vec::new();
        while let Some(claim) = claim(&database, Taker::new("w", LEASE)).await {
            order.push(wanted.iter().find(|(_, run)| run.id == claim.run.id).expect("one of them").0);
        }
        assert_eq!(order, ["old", "person", "recent", "check", "new"]);
    })
    .await;
}

/// What became of runs that several workers drained.
#[derive(Default)]
struct Drained {
    /// Runs in the order in which they were taken, and those that have ended.
    taken: Vec<RunId>,
    ended: BTreeSet<RunId>,
    /// How many of those taken are not of the crowded pair.
    others: usize,
    /// The pools of runs under way.
    busy: BTreeSet<Fqdn>,
}

/// How long a worker waits for news before it looks again, as a real one does.
const LOOK: Duration = Duration::from_millis(500);

/// Takes runs and ends them until none is left. `begun` tells that a run was taken, `ended` that one was ended.
async fn drain(database: &Database, worker: &str, drained: &Mutex<Drained>, [begun, ended]: [&Notify; 2]) {
    loop {
        let news = ended.notified();
        let mut tx = database.begin().await.unwrap();
        let taker = Taker { most: Some(8), most_per_site: Some(4), ..Taker::new(worker, LEASE) };
        let next = queue::claim(&mut tx, taker, None).await.unwrap();
        if let Some(Claim { run, .. }) = &next {
            let mut drained = drained.lock().unwrap();
            drained.taken.push(run.id);
            drained.others += usize::from(run.pool != pair_of(0).0);
            for pool in [&run.pool, &run.backup_pool] {
                assert!(drained.busy.insert(pool.clone()), "{pool} has one run at a time");
            }
        }
        tx.commit().await.unwrap();
        let Some(Claim { run, lease }) = next else {
            if drained.lock().unwrap().ended.len() == QUEUED {
                ended.notify_one(); // and so on, until all have gone
                return;
            }
            let _ = timeout(LOOK, news).await;
            continue;
        };
        begun.notify_one();
        if run.pool == pair_of(0).0 {
            // Each run of the crowded pair takes as long as eight of others.
            let is_long = |drained: &Drained| {
                let others_left = drained.others < QUEUED - CROWD;
                others_left && drained.taken.len() < drained.taken.iter().position(|id| *id == run.id).unwrap() + 8
            };
            while is_long(&drained.lock().unwrap()) {
                let _ = timeout(LOOK, begun.notified()).await;
            }
        }
        let mut tx = database.begin().await.unwrap();
        let counts = poolsync::domain::Counts::default();
        queue::finish_module(&mut tx, &lease, BackupModule::DataConf, RunState::Succeeded, &counts, None)
            .await
            .unwrap();
        queue::finish_run(&mut tx, &lease, RunState::Succeeded).await.unwrap();
        // Before others can know that it has ended.
        {
            let mut drained = drained.lock().unwrap();
            assert!(drained.ended.insert(run.id), "{} ended twice", run.id);
            drained.busy.remove(&run.pool);
            drained.busy.remove(&run.backup_pool);
        }
        tx.commit().await.unwrap();
        ended.notify_one();
    }
}

const QUEUED: usize = 1000;
/// So many of them are about one pair, and were asked for before all others.
const CROWD: usize = 500;

fn pair_of(number: usize) -> (Fqdn, Fqdn) {
    (fqdn(&format!("a{number}.x.com")), fqdn(&format!("b{number}.x.com")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_runs_of_three_hundred_pools_are_drained_in_their_order() {
    let database = Database::connect(&postgres::shared().create_database()).await.unwrap();
    database.migrate().await.unwrap();
    pause_schedules(&database).await;
    let pair = |n: usize| if n < CROWD { 0 } else { 1 + n % 149 };
    let (now, mut asked) = (Timestamp::from_micros(1_796_029_200_000_000), Vec::new());
    let mut tx = database.begin().await.unwrap();
    for n in 0..QUEUED {
        let at = now.plus_micros(i64::try_from(n).unwrap());
        let run = Run::asked_for(&actor(), request(ModuleSelection::One(BackupModule::DataConf)), pair_of(pair(n)), at);
        runs::insert_run(&mut tx, &run, None, &[ModuleRun::waiting(run.id, BackupModule::DataConf)]).await.unwrap();
        asked.push(run.id);
    }
    tx.commit().await.unwrap();
    let drained = Arc::new(Mutex::new(Drained::default()));
    let news = Arc::new([Notify::new(), Notify::new()]);
    let mut workers = JoinSet::new();
    for number in 0..8 {
        let (database, drained, news) = (database.clone(), Arc::clone(&drained), Arc::clone(&news));
        workers.spawn(async move {
            let [begun, ended] = &*news;
            drain(&database, &format!("w{number}"), &drained, [begun, ended]).await;
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker.unwrap();
    }
    let Drained { taken, ended, .. } = &*drained.lock().unwrap();
    assert_eq!((taken.len(), ended.len()), (QUEUED, QUEUED));
    let place = |run: &RunId| asked.iter().position(|id| id == run).unwrap();
    for of_pair in 0..150 {
        let places: Vec<usize> = taken.iter().map(place).filter(|n| pair(*n) == of_pair).collect();
        assert!(places.is_sorted(), "first come, first served: {places:?}");
    }
    // The crowded pair holds up nobody else, though its runs were asked for first.
    let last = taken.iter().map(place).enumerate().filter(|(_, n)| pair(*n) != 0).map(|(at, _)| at).max().unwrap();
    assert!(last < 600, "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draining_worker_takes_nothing_until_it_is_told_to() {
    let mut site = Site::of(World::new().await.with_pools().await);
    site.add_user("vera", Role::ServerAdministrator).await;
    site.sign_in("vera", PASSWORD).await;
    let panel = site.world.panel.clone();
    let worker = Worker::new(panel.clone());
    let working = tokio::spawn(async move { worker.work().await });
    let name = loop {
        if let Some(worker) = list_workers(&panel.database).await.unwrap().into_iter().next() {
            break worker.name;
        }
        tokio::task::yield_now().await;
    };
    let page = site.post("/workers/drain", &[("name", name.as_str())]).await;
    assert_eq!(page.status, 303, "{}", page.text);
    let told = site.get(page.location()).await.text(".callout.ok");
    assert!(told.contains(&name) && told.contains("takes nothing new"), "{told}");
    let run = ask(&site.world, ATL, ModuleSelection::All).await;
    let page = site.get("/workers").await;
    assert!(page.text.contains("Draining") && page.text.contains("Take runs again"), "{}", page.text);
    for path in ["/", "/workers"] {
        assert!(site.get(path).await.text.contains("nothing new is begun"), "{path} says that nobody takes it");
    }
    let mut tx = panel.database.begin().await.unwrap();
    assert!(poolsync::state::workers::is_draining(&mut tx, &name).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(runs::find_run(&panel.database, run).await.unwrap().unwrap().state, RunState::Queued);
    let page = site.post("/workers/resume", &[("name", name.as_str())]).await;
    assert_eq!(page.status, 303);
    let mut bell = panel.bells().watch(run);
    while !runs::find_run(&panel.database, run).await.unwrap().unwrap().state.is_final() {
        let _ = tokio::time::timeout(Duration::from_secs(1), bell.changed()).await;
    }
    panel.shutdown.cancel();
    working.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_worker_is_cleared_away_and_its_runs_are_taken_up_at_once() {
    let world = World::new().await.with_pools().await;
    let database = world.panel.database.clone();
    let mut tx = database.begin().await.unwrap();
    record_sign(&mut tx, Sign::new("dead.litwareinc.com/1", WorkerKind::Worker)).await.unwrap();
    tx.commit().await.unwrap();
    let run = ask(&world, ATL, ModuleSelection::All).await;
    let hour = Taker::new("dead.litwareinc.com/1", Duration::from_hours(1));
    assert!(claim(&database, hour).await.is_some());

    let told = clear_worker(&world.panel, &actor(), "dead.litwareinc.com/1").await.expect_err("alive").to_string();
    assert!(told.contains("is alive"), "{told}");
    execute(&world, "update workers set seen_at = seen_at - 60000000").await;
    assert_eq!(clear_worker(&world.panel, &actor(), "dead.litwareinc.com/1").await.unwrap(), 1);
    assert!(find_worker(&database, "dead.litwareinc.com/1").await.unwrap().is_none());
    world.see_through(run).await;
    let run = runs::find_run(&database, run).await.unwrap().unwrap();
    assert_eq!((run.state, run.attempt), (RunState::Succeeded, 2));

    for refused in [
        clear_worker(&world.panel, &actor(), "dead.litwareinc.com/1").await.map(drop),
        drain_worker(&world.panel, &actor(), "dead.litwareinc.com/1", true).await,
    ] {
        assert!(matches!(refused, Err(OperationError::Refused(_))), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_each_worker_is_on_and_which_sites_nobody_serves() {
    let mut site = Site::of(World::new().await.with_pools().await);
    with_sites(&site.world).await;
    site.add_user("vera", Role::ServerAdministrator).await;
    site.sign_in("vera", PASSWORD).await;
    let database = site.world.panel.database.clone();
    let page = site.get("/workers").await;
    assert!(page.text.contains("No worker is running"), "{}", page.text);

    let sites = ["Atlanta".to_owned()];
    let mut tx = database.begin().await.unwrap();
    let sign = Sign {
        sites: &sites,
        clock_ahead_ms: 3_600_000,
        runs: 1,
        ..Sign::new("one.litwareinc.com/1", WorkerKind::Worker)
    };
    record_sign(&mut tx, sign).await.unwrap();
    tx.commit().await.unwrap();
    let run = ask(&site.world, ATL, ModuleSelection::All).await;
    assert!(claim(&database, Taker::new("one.litwareinc.com/1", LEASE)).await.is_some());
    let page = site.get("/workers").await;
    for words in ["No worker takes runs of", "<strong>Redmond</strong>", "1 h 0 min ahead", &format!("/runs/{run}")] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let pool = pools::find_pool(&database, &fqdn(RED)).await.unwrap().unwrap();
    assert!(page.text.contains(pool.spec.site.trim()));

    // A site that no pool is at, a worker that drains, one with another key file: none of them serves Redmond.
    let (misspelt, both) = (["Redmont".to_owned()], ["Redmond".to_owned()]);
    let mut tx = database.begin().await.unwrap();
    record_sign(&mut tx, Sign { sites: &misspelt, ..Sign::new("two/2", WorkerKind::Worker) }).await.unwrap();
    record_sign(&mut tx, Sign { sites: &both, ..Sign::new("three/3", WorkerKind::Worker) }).await.unwrap();
    record_sign(&mut tx, Sign { others_key: true, ..Sign::new("four/4", WorkerKind::Worker) }).await.unwrap();
    tx.commit().await.unwrap();
    let page = site.get("/workers").await.text;
    assert!(!page.contains("No worker takes runs of"), "{page}");
    for words in ["no pool is at Redmont: misspelt?", "Other key file", "its key file is not the others’"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    site.post("/workers/drain", &[("name", "three/3")]).await;
    for path in ["/", "/workers"] {
        let page = site.get(path).await.text;
        assert!(page.contains("No worker takes runs of") && page.contains("Redmond"), "{path}: {page}");
    }
    execute(&site.world, "update workers set seen_at = seen_at - 60000000 where name = 'one.litwareinc.com/1'").await;
    let cleared = site.post("/workers/clear", &[("name", "one.litwareinc.com/1")]).await;
    let told = site.get(cleared.location()).await.text(".callout.ok");
    assert_eq!(told, "one.litwareinc.com/1 was cleared away. Its run is taken up by another worker.");
}
