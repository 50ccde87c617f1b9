//! A worker that is stopped (SIGSTOP) past its lease and wakes up when another one has its run: it writes nothing more, and
//! the run ends once.

use std::{fs, path::Path, time::Duration};

use rusqlite::Connection;
use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

use super::support::{
    process::{Working, ask_one, outcome, poolsync, server_database, try_ask, wait_for},
    world::{ATL, files},
};

/// How often a worker is stopped in the test run; `POOLSYNC_PAUSE_ROUNDS` asks for more.
const ROUNDS: u64 = 2;
const FILES: usize = 1200;

/// Stops a worker outside of a transaction on the panel's database: everybody would wait for that to end.
fn pause(worker: &Working, dir: &Path) {
    let writing = match server_database(dir) {
        Some(_) => {
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() \
             and (state = 'active' or state like 'idle in transaction%')"
        }
        // Without patience: the lease of who is stopped runs out meanwhile.
        None => "pragma busy_timeout = 0; begin immediate; rollback",
    };
    loop {
        worker.halt();
        // SQLite says its timeout; no process has the number 0.
        if try_ask(dir, writing).is_ok_and(|lines| lines.iter().all(|line| line == "0")) {
            return;
        }
        worker.signal(Signal::CONT);
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_worker_that_wakes_up_after_its_lease_writes_nothing_more() {
    let rounds = std::env::var("POOLSYNC_PAUSE_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(ROUNDS);
    let dir = TempDir::new().unwrap();
    let made = poolsync(dir.path()).args(["demo", "--dir", "demo", "--users", "50", "--once"]).output().unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
    let demo = dir.path().join("demo");
    let config = fs::read_to_string(demo.join("poolsync.toml")).unwrap();
    fs::write(demo.join("poolsync.toml"), format!("{config}\n[worker]\nlease_seconds = 2\n")).unwrap();

    let mut taken_over = 0;
    for round in 0..rounds {
        let live = demo.join("stores/atl/live/dataconf");
        for i in 0..FILES {
            fs::write(live.join(format!("file-{i}")), format!("{round} {i}").repeat(400)).unwrap();
        }
        let users = Connection::open(demo.join("stores/atl/live/presencefocus.db")).unwrap();
        users.execute("update contact set version = version + 1", []).unwrap();

        let first = Working::start(&demo, "first.log");
        let queued = poolsync(&demo).args(["sync", "--pool-fqdn", ATL, "--no-wait", "--json"]).output().unwrap();
        let (code, out, err) = outcome(&queued);
        assert_eq!(code, 0, "{out}{err}");
        let run = serde_json::from_str::<Value>(&out).unwrap()["run"].as_str().unwrap().to_owned();
        let of_run = |column: &str| ask_one(&demo, &format!("select {column} from runs where id = '{run}'"));
        wait_for("a worker", || of_run("state") != "queued");
        std::thread::sleep(Duration::from_millis(round * 61 % 400));
        pause(&first, &demo);
        let was_running = of_run("state") == "running";
        // On a busy machine its lease may have run out before, and the run be taken up by itself.
        let attempts = || of_run("attempt").parse::<u64>().unwrap();
        let before = attempts();

        // Somebody else takes the run over once the lease has run out; the stores are still locked by who sleeps.
        let second = Working::start(&demo, "second.log");
        wait_for("the take-over", || attempts() > before || !of_run("finished_at").is_empty());
        if was_running {
            assert!(attempts() > before, "round {round}");
            taken_over += 1;
        }
        first.signal(Signal::CONT);
        wait_for("the end", || !of_run("finished_at").is_empty());
        assert_eq!(of_run("state"), "succeeded", "round {round}");
        let fence = of_run("fence");
        let finished_at = of_run("finished_at");
        assert!(first.stop() && second.stop());
        assert_eq!((of_run("fence"), of_run("finished_at")), (fence, finished_at), "it ended once");

        let copy = |path: &str| files(&demo.join("stores").join(path).join("dataconf"));
        assert_eq!(copy("atl/live"), copy("red/backup"), "round {round}");
        let url = |path: &str| format!("sqlite://{}/stores/{path}/presencefocus.db", demo.display());
        let verified = poolsync(&demo).args(["verify", &url("atl/live"), &url("red/backup")]).output().unwrap();
        assert_eq!(outcome(&verified).0, 0, "round {round}: {verified:?}");
        let recorded = format!(
            "select count(*) || ' ' || min(outcome) || ' ' || max(outcome) from run_changes \
             where run_id = '{run}' and item like 'file-%'"
        );
        assert_eq!(ask_one(&demo, &recorded), format!("{FILES} applied applied"), "round {round}");
    }
    assert!(taken_over > 0, "no worker was stopped in time");
    let log = fs::read_to_string(demo.join("first.log")).unwrap();
    assert!(log.contains("lease was lost"), "{log}");
}
