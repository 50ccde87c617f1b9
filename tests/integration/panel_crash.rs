//! The panel is killed while it works: its runs are taken up again and end well, and history tells the whole story.

use std::{fs, time::Duration};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use super::support::{
    process::{Served, ask_one, outcome, poolsync, try_ask, wait_for},
    world::{ATL, files},
};

/// How often the panel is killed in the test run; `POOLSYNC_PANEL_CRASH_ROUNDS` asks for more.
const ROUNDS: u64 = 4;

fn rounds() -> u64 {
    std::env::var("POOLSYNC_PANEL_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(ROUNDS)
}

#[test]
fn a_run_survives_the_panel_being_killed_at_any_moment() {
    let dir = TempDir::new().unwrap();
    let made = poolsync(dir.path()).args(["demo", "--dir", "demo", "--users", "100", "--once"]).output().unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
    let demo = dir.path().join("demo");
    let config = fs::read_to_string(demo.join("poolsync.toml")).unwrap();
    fs::write(demo.join("poolsync.toml"), format!("{config}\n[worker]\nlease_seconds = 2\n")).unwrap();

    let mut taken_up_again = 0;
    for round in 0..rounds() {
        // New and changed content on both kinds of store, enough to be caught in the middle.
        let conferences = demo.join("stores/atl/live/dataconf");
        for i in 0..1500 {
            fs::write(conferences.join(format!("round-{i}")), format!("{round} {i}").repeat(50)).unwrap();
        }
        let users = Connection::open(demo.join("stores/atl/live/presencefocus.db")).unwrap();
        users.execute("update contact set version = version + 1, groups = ?", [round.to_string()]).unwrap();

        let panel = Served::start(&demo);
        let queued = poolsync(&demo).args(["sync", "--pool-fqdn", ATL, "--no-wait", "--json"]).output().unwrap();
        let (code, out, err) = outcome(&queued);
        assert_eq!(code, 0, "{out}{err}");
        let run = serde_json::from_str::<Value>(&out).unwrap()["run"].as_str().unwrap().to_owned();
        let state_is = |wanted: &str| {
            let state = try_ask(&demo, &format!("select state from runs where id = '{run}'"));
            state.is_ok_and(|s| wanted.split(' ').any(|w| s == [w]))
        };
        wait_for("a worker", || state_is("running succeeded"));
        std::thread::sleep(Duration::from_millis(round * 137 % 700));
        panel.kill();
        if state_is("running") {
            taken_up_again += 1;
        }

        let panel = Served::start(&demo);
        wait_for("the end", || state_is("succeeded partial failed cancelled"));
        assert!(state_is("succeeded"), "round {round}");
        assert!(panel.stop());
        let copy = |path: &str| files(&demo.join("stores").join(path).join("dataconf"));
        assert_eq!(copy("atl/live"), copy("red/backup"), "round {round}");
        let url = |path: &str| format!("sqlite://{}/stores/{path}/presencefocus.db", demo.display());
        let verified = poolsync(&demo).args(["verify", &url("atl/live"), &url("red/backup")]).output().unwrap();
        assert_eq!(outcome(&verified).0, 0, "round {round}: {verified:?}");
        // Whoever did it, history has each new file once, as done.
        let recorded = format!(
            "select count(*) || ' ' || min(outcome) || ' ' || max(outcome) from run_changes \
             where run_id = '{run}' and item like 'round-%'"
        );
        assert_eq!(ask_one(&demo, &recorded), "1500 applied applied", "round {round}");
        let counted = "select inserted + updated from module_runs where module = 'ConfServices.DataConf' and run_id = ";
        assert_eq!(ask_one(&demo, &format!("{counted} '{run}'")), "1500", "round {round}");
    }
    assert!(taken_up_again > 0, "no kill came in time to interrupt a run");
    assert_eq!(ask_one(&demo, "select count(*) from writers"), "0", "no store stays locked");
}
