//! What goes wrong around real processes: the database goes away, clocks are off, there is no worker, a process is too old.
//! Each time the pages and the log say so, runs wait, and none is lost or done twice.

use std::time::{Duration, Instant};

use poolsync::{
    domain::{ModuleSelection, Role, RunId, RunRequest},
    operations::{self, SyncRequest},
    state::sql,
};
use serde_json::json;
use tokio::time::sleep;

use super::{
    many_processes::upgrade,
    schedules,
    support::{
        fleet::{Fleet, LEASE, PATIENCE, name},
        fleet_stores::Gate,
        postgres::{self, Postgres},
        process::{outcome, poolsync, wait_for},
        web::{PASSWORD, Site},
        world::actor,
    },
};

/// How long the database is away in the test run, in seconds; `POOLSYNC_AWAY_SECONDS` asks for longer.
const AWAY: u64 = 8;
/// How soon a page says that the database is away: it waits for that to come back before.
const SAID: Duration = Duration::from_secs(25);

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_away_pages_say_so_and_runs_wait_for_it() {
    let away = std::env::var("POOLSYNC_AWAY_SECONDS").ok().and_then(|n| n.parse().ok()).unwrap_or(AWAY);
    let server = Postgres::start();
    let mut fleet = Fleet::on(&server.create_database()).await;
    let gated = fleet.add_pools(0..2, 2).await.remove(0);
    let others = fleet.add_pools(2..10, 0).await;
    fleet.serve();
    let workers = ["one.log", "two.log"].map(|log| fleet.work(log));
    for stores in others.iter().chain([&gated]) {
        stores.edit(1);
    }
    let mut runs = vec![fleet.sync(0, &gated.pool).await];
    fleet.see_through(runs[0]).await;

    // A worker is amid its writing when the database goes away, and others are on other pools.
    gated.edit(2);
    let gate = Gate::close(&gated);
    runs.push(fleet.sync(0, &gated.pool).await);
    gate.wait_for_writer();
    let mut synced: Vec<RunId> = Vec::new();
    for stores in &others[..4] {
        synced.push(fleet.sync(0, &stores.pool).await);
    }
    server.stop();
    let gone = Instant::now();
    gate.open();
    let key = RunId::new().to_string();
    let wanted = json!({ "pools": [others[4].pool] });
    let (status, told) = fleet.answer(0, "/api/v1/runs", Some((&key, wanted.clone()))).await.expect("the panel lives");
    assert_eq!(status, 503, "{told}");
    assert!(told.to_string().contains("database does not answer"), "{told}");
    assert!(gone.elapsed() < SAID, "{:?}", gone.elapsed());
    let (status, _) = fleet.answer(0, "/readyz", None).await.expect("the panel lives");
    assert_eq!(status, 503);
    let (status, _) = fleet.answer(0, "/healthz", None).await.expect("the panel lives");
    assert_eq!(status, 200);
    while gone.elapsed() < Duration::from_secs(away) {
        sleep(Duration::from_millis(100)).await;
    }
    // A process that starts meanwhile waits for it.
    let newcomer = fleet.work("late.log");
    wait_for("its word", || fleet.log("late.log").contains("(Connection refused); it is waited for, up to 20 s"));
    server.launch();

    // Whoever asked and was told of that asks again, under the same key.
    let queued = fleet.ask(0, "/api/v1/runs", Some((&key, wanted))).await;
    synced.push(queued["runs"][0]["id"].as_str().unwrap().parse().unwrap());
    for run in runs.iter().chain(&synced) {
        fleet.see_through(*run).await;
    }
    gated.assert_copied(2);
    gated.assert_written_once(&runs);
    for (stores, run) in others.iter().zip(&synced) {
        stores.assert_copied(1);
        stores.assert_written_once(&[*run]);
    }
    assert_eq!(fleet.ended().await, (runs.len() + synced.len()) as u64, "nothing was asked for twice");
    // Each process says once that the database went, and once that it is there again.
    for log in ["one.log", "two.log", "served.log"] {
        wait_for("its word", || fleet.log(log).contains("the panel’s database is there again; it was away for"));
        let said = fleet.log(log);
        let of_outage = said.lines().filter(|line| line.contains("ERROR") || line.contains("not heard"));
        let of_outage: Vec<&str> = of_outage.filter(|line| !line.contains("a request failed")).collect();
        assert_eq!(of_outage.len(), 1, "{log}: {said}");
        assert!(of_outage[0].contains("the panel’s database does not answer"), "{log}: {said}");
        assert_eq!(said.matches("is there again").count(), 1, "{log}: {said}");
    }
    let late = fleet.log("late.log");
    assert!(late.contains("it is waited for") && late.contains("worker started"), "{late}");
    for worker in workers.into_iter().chain([newcomer]) {
        assert!(worker.stop(), "it lived through that");
    }
    fleet.world.panel.database.close().await;
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_an_hour_off_is_told_and_put_right() {
    const EVERY: i64 = 5_000_000;
    const HOUR: i64 = 3630; // and some seconds, so that a moment more or less is an hour still
    let server = postgres::shared();
    let url = server.create_database();
    let database = url.rsplit_once('/').unwrap().1;
    let now = || server.sql("postgres", "select (extract(epoch from clock_timestamp()) * 1000000)::bigint").unwrap();
    let begun: i64 = now()[0].parse().unwrap();
    let mut fleet = Fleet::on(&url).await;
    let gated = fleet.add_pools(0..2, 2).await.remove(0);
    let others = fleet.add_pools(2..8, 0).await;
    let scheduled = fleet.add_pools(8..10, 0).await.remove(0);
    scheduled.edit(1);
    fleet.serve();
    fleet.serve_ahead(-HOUR);
    let workers = [fleet.work_ahead("fast.log", HOUR), fleet.work_ahead("slow.log", -HOUR), fleet.work("right.log")];
    operations::save_settings(&fleet.world.panel, &actor(), Fleet::settings(false)).await.unwrap();
    schedules::add(&fleet.world, schedules::draft(&name(8), ModuleSelection::All, "every 5s")).await;

    // The lease of a run that takes far longer holds, whoever has it.
    gated.edit(1);
    let mut runs = vec![fleet.sync(1, &gated.pool).await];
    fleet.see_through(runs[0]).await;
    gated.edit(2);
    let gate = Gate::close(&gated);
    runs.push(fleet.sync(1, &gated.pool).await);
    gate.wait_for_writer();
    sleep(LEASE * 2).await; // less than the ten seconds that a writer waits for a row
    gate.open();
    fleet.see_through(runs[1]).await;
    fleet.wait_for(runs[1], "cast(attempt as text)", "1").await;
    gated.assert_written_once(&runs);
    let mut pools: Vec<Vec<RunId>> = vec![Vec::new(); others.len()];
    for version in 1..=3 {
        for (n, stores) in others.iter().enumerate() {
            stores.edit(version);
            pools[n].push(fleet.sync(n, &stores.pool).await);
        }
        for (n, stores) in others.iter().enumerate() {
            fleet.see_through(pools[n][version - 1]).await;
            stores.assert_copied(version);
        }
    }
    for (stores, runs) in others.iter().zip(&pools) {
        stores.assert_written_once(runs);
    }

    // What they recorded is of the right time, and what is due begins once when it is.
    let ask = |sql: &str| server.sql(database, sql).unwrap();
    wait_for("three turns", || ask("select count(*) >= 3 from runs where via = 'schedule'") == ["t"]);
    let begins = ask("select created_at - (select due_at from schedule_due where schedule_id is not null) from runs \
                      where via = 'schedule' order by id");
    let turns: Vec<i64> = begins.iter().map(|at| at.parse::<i64>().unwrap().div_euclid(EVERY)).collect();
    assert!(turns.windows(2).all(|pair| pair[0] < pair[1]), "{turns:?}");
    // Runs begin meanwhile, and a clock that was put right is off by some milliseconds still.
    let (begun, ended) = (begun - 1_000_000, now()[0].parse::<i64>().unwrap() + 10_000_000);
    let off = format!(
        "select count(*) from runs where created_at not between {begun} and {ended} \
         or coalesce(started_at, {begun}) not between {begun} and {ended} \
         or coalesce(finished_at, {begun}) not between {begun} and {ended}"
    );
    assert_eq!(ask(&off), ["0"], "nothing is of another time");

    // The pages and the logs say whose clock it is.
    let listed = fleet.ask(0, "/api/v1/workers", None).await;
    let ahead = |name: &str| {
        let worker = listed["items"].as_array().unwrap().iter().find(|worker| worker["name"] == name).unwrap();
        (worker["clock_ahead_ms"].as_i64().unwrap() + 1500).div_euclid(3000) * 3
    };
    assert_eq!(workers.each_ref().map(|worker| ahead(&worker.name())), [HOUR, -HOUR, 0], "{listed}");
    let mut site = Site::of(fleet.world.clone());
    site.add_user("vera", Role::ServerAdministrator).await;
    site.sign_in("vera", PASSWORD).await;
    let page = site.get("/workers").await.text;
    assert!(page.contains("1 h 0 min ahead") && page.contains("1 h 0 min behind"), "{page}");
    for (log, words) in
        [("fast.log", "3630 s ahead of"), ("slow.log", "3630 s behind"), ("served.log", "3630 s behind")]
    {
        let said = fleet.log(log).replace("3629 s", "3630 s");
        assert!(said.contains(words), "{log}: {said}");
    }
    assert!(!fleet.log("right.log").contains("clock is"), "{}", fleet.log("right.log"));
    for worker in workers {
        assert!(worker.stop());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_worker_runs_wait_and_one_that_comes_takes_them() {
    let mut fleet = Fleet::on(&postgres::shared().create_database()).await;
    let pools = fleet.add_pools(0..4, 0).await;
    fleet.serve();
    let mut runs = Vec::new();
    for stores in &pools {
        stores.edit(1);
        runs.push(fleet.sync(0, &stores.pool).await);
    }
    let mut site = Site::of(fleet.world.clone());
    site.add_user("vera", Role::ServerAdministrator).await;
    site.sign_in("vera", PASSWORD).await;
    for path in ["/", "/workers"] {
        assert!(site.get(path).await.text.contains("No worker is running"), "{path}");
    }
    let (status, ready) = fleet.answer(0, "/readyz", None).await.unwrap();
    assert_eq!((status, &ready["workers"]), (200, &json!(0)), "{ready}");
    wait_for("the word in the log", || fleet.log("served.log").contains("no worker is running"));
    for run in &runs {
        assert_eq!(fleet.of_run(*run, "state").await, "queued");
    }
    let worker = fleet.work("worker.log");
    for (stores, run) in pools.iter().zip(&runs) {
        fleet.see_through(*run).await;
        stores.assert_copied(1);
    }
    assert!(!site.get("/workers").await.text.contains("No worker is running"));
    // One that died is on the list for a day, and no worker all the same.
    drop(worker);
    let mut tx = fleet.world.panel.database.begin().await.unwrap();
    sql("update workers set seen_at = seen_at - 60000000").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(site.get("/workers").await.text.contains("No worker is running"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_with_another_key_file_does_not_start_beside_others() {
    let mut fleet = Fleet::on(&postgres::shared().create_database()).await;
    let stores = fleet.add_pools(0..2, 0).await.remove(0);
    fleet.serve();
    stores.edit(1);
    let waiting = fleet.sync(0, &stores.pool).await;
    let seen = async || {
        let rows = sql("select count(*) as n from keys_in_use").one(&fleet.world.panel.database).await.unwrap();
        rows.count("n").unwrap() > 0
    };
    while !seen().await {
        sleep(Duration::from_millis(20)).await;
    }
    for arguments in [&["worker"][..], &["serve"], &["sync", "--pool-fqdn", &stores.pool]] {
        let started = poolsync(fleet.dir())
            .env("POOLSYNC_KEY_FILE", fleet.dir().join("another"))
            .env("POOLSYNC_LISTEN", "127.0.0.1:0")
            .args(["--config", "poolsync.toml"])
            .args(arguments)
            .output()
            .unwrap();
        let (code, out, told) = outcome(&started);
        assert_ne!(code, 0, "{arguments:?}: {out}");
        for words in ["another can’t be used", "another key file", "Nothing was changed", "Copy their key file"] {
            assert!(told.contains(words), "{arguments:?}: {told}");
        }
    }
    assert_eq!(fleet.of_run(waiting, "state").await, "queued");
    let verified = poolsync(fleet.dir()).args(["audit", "verify", "--config", "poolsync.toml"]).output().unwrap();
    assert_eq!(outcome(&verified).0, 0, "{verified:?}");
    let worker = fleet.work("worker.log");
    fleet.see_through(waiting).await;
    assert!(worker.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_are_too_old_for_the_database_say_so_and_touch_nothing() {
    let mut fleet = Fleet::on(&postgres::shared().create_database()).await;
    let pools = fleet.add_pools(0..2, 0).await;
    fleet.serve();
    let worker = fleet.work("worker.log");
    pools[0].edit(1);
    let run = fleet.sync(0, &pools[0].pool).await;
    fleet.see_through(run).await;

    upgrade(&fleet.world.panel.database, Some(29_990_101_000_000)).await;
    let words = "this process is too old for its database";
    wait_for("its word", || fleet.log("worker.log").contains(words) && fleet.log("served.log").contains(words));
    // This process, which stands for the new version, does not look: what it queues waits for workers of that version.
    let pools = vec![pools[1].pool.parse().unwrap()];
    let asked = SyncRequest { pools, request: RunRequest::default(), request_key: None };
    let waiting = operations::request_sync(&fleet.world.panel, &actor(), asked).await.unwrap().runs[0].id;
    for path in ["/api/v1/workers", "/workers", "/runs", "/"] {
        let begun = Instant::now();
        let (status, _) = fleet.answer(0, path, None).await.expect("it lives");
        assert_eq!(status, 503, "{path}");
        assert!(begun.elapsed() < PATIENCE);
    }
    let started = poolsync(fleet.dir()).args(["worker", "--config", "poolsync.toml"]).output().unwrap();
    let (code, _, told) = outcome(&started);
    assert_ne!(code, 0);
    assert!(told.contains("too old"), "{told}");
    assert!(worker.stop(), "it can be asked to stop still");
    assert_eq!(fleet.of_run(waiting, "state").await, "queued");
    assert_eq!(fleet.of_run(waiting, "cast(attempt as text)").await, "0");
}
