//! The whole thing at once, with real processes: panels, workers and a database that follows another, of which some are
//! killed, one is stopped past its lease, and the primary database dies. Two hundred runs, and each is done once.

use std::{collections::BTreeSet, sync::Arc, time::Instant};

use poolsync::{
    domain::{Digest, EventKind, Extent, ModuleSelection, NoticeRule, RunId, Scope},
    operations,
};
use rustix::process::Signal;
use tokio::task::JoinSet;

use super::{
    schedules,
    support::{
        databases::Side,
        fleet::{FILES, Fleet, ROWS, counted, name},
        fleet_stores::{Gate, Stores},
        hooks::Hooks,
        postgres::Postgres,
        process::{Working, wait_for},
        telling,
        world::{actor, fqdn},
    },
};

/// Pools that scripts sync, each again and again.
const POOLS: usize = 40;
/// How often each of them is synced.
const ROUNDS: usize = 5;
/// The pool on whose copy the test can hold a row.
const GATE: usize = POOLS;
/// The pool that is synced by itself.
const SCHEDULED: usize = POOLS + 2;
/// How often that is.
const EVERY: i64 = 5_000_000;

/// The workers that live, and what each logs to.
struct Workers {
    living: Vec<(Working, String)>,
    started: usize,
}

impl Workers {
    fn start(&mut self, fleet: &Fleet) {
        self.started += 1;
        let log = format!("worker-{}.log", self.started);
        self.living.push((fleet.work(&log), log));
    }

    /// Takes out the one of this name.
    fn take(&mut self, name: &str) -> (Working, String) {
        let at = self.living.iter().position(|(worker, _)| worker.name() == name).expect(name);
        self.living.swap_remove(at)
    }

    /// Every log there is.
    fn logs(&self, fleet: &Fleet) -> String {
        (1..=self.started).map(|n| fleet.log(&format!("worker-{n}.log"))).collect()
    }
}

/// What became of a transaction.
fn fate(side: &Side, transaction: &str) -> String {
    side.value(&format!("select pg_xact_status('{transaction}'::xid8)"))
}

/// Whether rows that are there were written by a transaction.
fn rows_of(side: &Side, transaction: &str) -> i64 {
    side.number(&format!("select count(*) from contact where xmin = '{transaction}'::xid"))
}

/// Syncs a pool again and again, each time another panel is asked; says by which runs.
async fn keep_syncing(fleet: Arc<Fleet>, stores: Arc<Stores>, n: usize) -> Vec<RunId> {
    let mut runs = Vec::new();
    for version in 1..=ROUNDS {
        stores.edit(version);
        let run = fleet.sync(n + version, &stores.pool).await;
        fleet.see_through(run).await;
        stores.assert_copied(version);
        // Another panel knows it as well.
        let told = fleet.ask(n + version + 1, &format!("/api/v1/runs/{run}"), None).await;
        assert_eq!(told["run"]["state"], "succeeded", "{told}");
        runs.push(run);
    }
    runs
}

/// Each end of a run is told to the channel of its pool: a channel is told of twenty things one by one and no more.
async fn tell_all(fleet: &Fleet, hooks: &Hooks) {
    let panel = &fleet.world.panel;
    for n in 0..POOLS + 2 {
        let channel = telling::webhook(panel, &format!("Hook {n}"), &hooks.url()).await;
        let scope = Scope { pools: Extent::Only([fqdn(&name(n))].into()), ..Scope::EVERYTHING };
        let kinds = [EventKind::RunSucceeded, EventKind::RunPartial, EventKind::RunFailed, EventKind::RunCancelled];
        let rule = NoticeRule { kinds: kinds.into(), scope, ..telling::rule(&channel, Digest::AtOnce) };
        telling::add(panel, rule).await;
    }
}

/// One pool is synced every few seconds by itself, and no other within the hour.
async fn schedule(fleet: &Fleet) {
    operations::save_settings(&fleet.world.panel, &actor(), Fleet::settings(false)).await.unwrap();
    schedules::add(&fleet.world, schedules::draft(&name(SCHEDULED), ModuleSelection::All, "every 5s")).await;
}

/// A worker is stopped while it writes, for longer than its lease; when it wakes up, another one has the run.
async fn stop_a_worker_past_its_lease(fleet: &Fleet, workers: &mut Workers, stores: &Stores) -> RunId {
    stores.edit(2);
    let gate = Gate::close(stores);
    let run = fleet.sync(0, &stores.pool).await;
    let transaction = gate.wait_for_writer();
    let name = fleet.worker_of(run).await;
    let (sleeper, log) = workers.take(&name);
    sleeper.halt();
    let backup = gate.open();
    // Its statement goes through at the server; all it would have to do is to commit.
    fleet.wait_for(run, "cast(attempt as text)", "2").await;
    assert_ne!(fleet.worker_of(run).await, name);
    assert_eq!(fate(&backup, &transaction), "in progress", "the target is still the sleeper’s");
    sleeper.signal(Signal::CONT);
    fleet.see_through(run).await;
    assert_eq!(fate(&backup, &transaction), "aborted", "the sleeper wrote nothing");
    assert_eq!(rows_of(&backup, &transaction), 0);
    stores.assert_copied(2);
    wait_for("the sleeper’s word", || {
        let said = fleet.log(&log);
        said.contains("lease was lost") || said.contains("no longer this worker’s")
    });
    workers.living.push((sleeper, log));
    run
}

/// A worker is killed while it writes.
async fn kill_a_writer(fleet: &Fleet, workers: &mut Workers, stores: &Stores) -> RunId {
    stores.edit(3);
    let gate = Gate::close(stores);
    let run = fleet.sync(1, &stores.pool).await;
    let transaction = gate.wait_for_writer();
    drop(workers.take(&fleet.worker_of(run).await)); // -9
    workers.start(fleet);
    let backup = gate.open();
    fleet.see_through(run).await;
    assert_eq!(fate(&backup, &transaction), "aborted");
    stores.assert_copied(3);
    run
}

/// The primary dies while a worker writes, and the standby is promoted; right after that a worker is killed.
async fn lose_the_primary(
    fleet: &Fleet,
    (primary, standby): (&Postgres, &Postgres),
    workers: &mut Workers,
    stores: &Stores,
) -> RunId {
    stores.edit(4);
    let gate = Gate::close(stores);
    let run = fleet.sync(2, &stores.pool).await;
    gate.wait_for_writer();
    primary.stop();
    standby.promote();
    gate.open();
    drop(workers.living.remove(0)); // -9
    workers.start(fleet);
    fleet.see_through(run).await;
    stores.assert_copied(4);
    run
}

/// A primary and what follows it: nothing is committed that the other does not have.
fn databases() -> (Postgres, Postgres) {
    let primary = Postgres::start();
    let standby = primary.standby();
    primary.sql("postgres", "alter system set synchronous_standby_names = '*'").unwrap();
    primary.sql("postgres", "select pg_reload_conf()").unwrap();
    wait_for("a standby that is waited for", || {
        primary.sql("postgres", "select sync_state from pg_stat_replication").unwrap() == ["sync"]
    });
    (primary, standby)
}

/// What the panel’s database, its workers and its messages say afterwards.
struct Told<'t> {
    /// Asks the database past the panel.
    ask: &'t dyn Fn(&str) -> Vec<String>,
    logs: &'t str,
    /// All runs that were asked for.
    all: &'t BTreeSet<RunId>,
}

impl Told<'_> {
    fn ask(&self, sql: &str) -> Vec<String> {
        (self.ask)(sql)
    }

    /// Each run has ended once, and history has all that it did.
    fn check_history(&self) {
        let n = self.all.len();
        let ended = "select count(*), count(distinct id), min(state), max(state), count(finished_at) from runs \
                     where via <> 'schedule'";
        assert_eq!(self.ask(ended), [format!("{n}|{n}|succeeded|succeeded|{n}")], "as many runs as were asked for");
        let recorded = format!(
            "select count(*) from (select c.run_id, c.module from run_changes c join runs r on r.id = c.run_id \
             where r.via <> 'schedule' group by c.run_id, c.module having min(c.outcome) = 'applied' \
             and max(c.outcome) = 'applied' \
             and count(*) >= case c.module when 'ConfServices.DataConf' then {FILES} else {ROWS} end) as whole"
        );
        assert_eq!(self.ask(&recorded), [(2 * n).to_string()], "no module of a run without its record");
        let unlike = "select id from runs where finished_at is not null and via <> 'schedule' and (select count(*) \
                      from module_runs where run_id = runs.id and state = 'succeeded') <> 2";
        assert_eq!(self.ask(unlike), [""; 0]);
        let totals = "select sum(t.runs) = (select count(*) from module_runs m join runs r on r.id = m.run_id \
                      where r.finished_at is not null and m.state = 'succeeded') from run_totals t";
        assert_eq!(self.ask(totals), ["t"], "each end was counted once");
        let open = "select count(*) from writers w join runs r on r.id = w.run_id where r.finished_at is not null";
        assert_eq!(self.ask(open), ["0"], "no store stays taken");
    }

    /// Each was asked for once, and the chain of entries goes through from one database to the other.
    fn check_audit(&self, fleet: &Fleet) {
        let audited = "select count(*) from audit where action = 'Invoke-CsBackupServiceSync'";
        assert_eq!(self.ask(audited), [self.all.len().to_string()]);
        let verified = fleet.command(&["audit", "verify"]).concat();
        assert!(verified.contains("as they were written"), "{verified}");
    }

    /// Nobody says of a run twice that it ended.
    fn check_logs(&self) {
        let ends = self.logs.lines().filter(|line| line.contains("run ended"));
        let ends = counted(ends.filter_map(|line| self.all.iter().find(|run| line.contains(&run.to_string()))));
        assert!(ends.values().all(|times| *times == 1), "{ends:?}");
        assert!(self.logs.contains("taking it up again"), "runs of the dead were taken up");
    }

    /// Each end was told once: a message that came again, because the word that it was sent was lost, has the same id.
    /// Says how many came in all.
    fn check_messages(&self, hooks: &Hooks) -> usize {
        let left = "select (select count(*) from events) + (select count(*) from notifications where state <> 'sent')";
        wait_for("the last messages", || self.ask(left) == ["0"]);
        let messages = hooks.requests();
        let told = counted(messages.iter().map(|message| {
            let run = message.json()["data"]["events"][0]["run"].as_str().unwrap().parse::<RunId>().unwrap();
            (run, message.header("webhook-id").to_owned())
        }));
        let told_of: Vec<RunId> = told.keys().map(|(run, _)| *run).collect();
        assert_eq!(told_of, self.all.iter().copied().collect::<Vec<_>>(), "one message for each end");
        messages.len()
    }

    /// What is due every five seconds began once each time; says how often.
    fn check_turns(&self) -> usize {
        // While the queue is long, a turn that still waits takes the next ones in.
        wait_for("three turns", || self.ask("select count(*) >= 3 from runs where via = 'schedule'") == ["t"]);
        let begins = "select created_at - (select due_at from schedule_due where schedule_id is not null) from runs \
                      where via = 'schedule' order by id";
        let begins = self.ask(begins);
        let turns: Vec<i64> = begins.iter().map(|at| at.parse::<i64>().unwrap().div_euclid(EVERY)).collect();
        let distinct: BTreeSet<i64> = turns.iter().copied().collect();
        assert_eq!(turns.len(), distinct.len(), "{turns:?}");
        turns.len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_runs_end_once_each_whatever_dies() {
    let begun = Instant::now();
    let (primary, standby) = databases();
    let database = primary.create_database().rsplit_once('/').unwrap().1.to_owned();
    let url = format!(
        "postgres://postgres@127.0.0.1:{},127.0.0.1:{}/{database}?target_session_attrs=read-write",
        primary.port(),
        standby.port()
    );
    let mut fleet = Fleet::on(&url).await;
    let pools = fleet.add_pools(0..POOLS, 4).await;
    let gate = fleet.add_pools(GATE..GATE + 2, 2).await.remove(0);
    fleet.add_pools(SCHEDULED..SCHEDULED + 2, 0).await;
    let hooks = Hooks::start();
    tell_all(&fleet, &hooks).await;
    for _ in 0..2 {
        fleet.serve();
    }
    let mut workers = Workers { living: Vec::new(), started: 0 };
    for _ in 0..4 {
        workers.start(&fleet);
    }
    schedule(&fleet).await;
    let fleet = Arc::new(fleet);
    let set_up = begun.elapsed();

    let mut clients = JoinSet::new();
    for (n, stores) in pools.iter().enumerate() {
        clients.spawn(keep_syncing(Arc::clone(&fleet), Arc::clone(stores), n));
    }
    gate.edit(1);
    let mut gated = vec![fleet.sync(0, &gate.pool).await];
    fleet.see_through(gated[0]).await;
    fleet.wait_for_ends(30).await;
    gated.push(stop_a_worker_past_its_lease(&fleet, &mut workers, &gate).await);
    fleet.wait_for_ends(70).await;
    gated.push(kill_a_writer(&fleet, &mut workers, &gate).await);
    fleet.wait_for_ends(110).await;
    gated.push(lose_the_primary(&fleet, (&primary, &standby), &mut workers, &gate).await);
    let mut by_pool = Vec::new();
    while let Some(runs) = clients.join_next().await {
        by_pool.push(runs.unwrap());
    }
    by_pool.sort();
    let all: BTreeSet<RunId> = by_pool.iter().flatten().chain(&gated).copied().collect();
    assert_eq!(all.len(), POOLS * ROUNDS + gated.len());
    let ran = begun.elapsed();

    // At the targets: each version was written once, over the one before it.
    for runs in &by_pool {
        let pool = fleet.of_run(runs[0], "pool_fqdn").await;
        pools.iter().find(|stores| stores.pool == pool).unwrap().assert_written_once(runs);
    }
    gate.assert_written_once(&gated);

    let told = Told { ask: &|sql| standby.sql(&database, sql).unwrap(), logs: &workers.logs(&fleet), all: &all };
    told.check_history();
    told.check_audit(&fleet);
    told.check_logs();
    let came = told.check_messages(&hooks);
    let turns = told.check_turns();
    println!(
        "set up in {} s, {} runs in {} s, {} by themselves, {} messages came",
        set_up.as_secs(),
        all.len(),
        ran.saturating_sub(set_up).as_secs(),
        turns,
        came
    );
    for (worker, log) in workers.living {
        assert!(worker.stop(), "{}", fleet.log(&log));
    }
    fleet.world.panel.database.close().await;
    standby.stop();
}
