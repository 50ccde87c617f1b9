//! A running panel watches by itself: the worker is dead, nobody looks, and people are told.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use poolsync::{domain::Digest, operations::channels::save_rule};
use tempfile::TempDir;

use super::support::{
    hooks::Hooks,
    process::{Served, ask, ask_one, outcome, panel_of, poolsync, wait_for},
    telling::{rule, webhook},
    world::{ATL, actor},
};

/// A demo that tells a webhook whatever a person should look at.
fn demo(dir: &Path, hooks: &Hooks) -> PathBuf {
    let made = poolsync(dir).args(["demo", "--dir", "demo", "--users", "20", "--once"]).output().unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
    let demo = dir.join("demo");
    let file = demo.join("poolsync.toml");
    let config = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{config}\n[webhooks]\nallowed_networks = [\"127.0.0.0/8\"]\n")).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let panel = panel_of(&demo).await;
        let channel = webhook(&panel, "Operations", &hooks.url()).await;
        save_rule(&panel, &actor(), None, rule(&channel, Digest::AtOnce)).await.unwrap();
        panel.database.close().await;
    });
    demo
}

fn count(demo: &Path, query: &str) -> i64 {
    ask_one(demo, query).parse().unwrap()
}

/// A worker in a process of its own, killed when the story ends.
struct WorkerProcess(Child);

impl WorkerProcess {
    fn start(demo: &Path) -> Self {
        let mut command: Command = poolsync(demo);
        command.args(["worker", "--config", "poolsync.toml"]).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }

    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

#[test]
fn the_alarm_fires_when_the_worker_is_dead() {
    let (dir, hooks) = (TempDir::new().unwrap(), Hooks::start());
    let demo = demo(dir.path(), &hooks);
    let panel = Served::without_worker(&demo);
    let mut worker = WorkerProcess::start(&demo);
    wait_for("the worker", || count(&demo, "select count(*) from workers where kind = 'worker'") == 1);
    worker.kill();
    // Asked for, and nobody is there to do it.
    let queued = poolsync(&demo).args(["sync", "--pool-fqdn", ATL, "--no-wait"]).output().unwrap();
    assert_eq!(outcome(&queued).0, 0, "{queued:?}");
    assert_eq!(count(&demo, "select count(*) from alarms"), 0, "the last success was just now");
    // Two hours pass. Nobody asks the panel for anything.
    let passed = "update freshness set succeeded_at = succeeded_at - 7200000000 returning module";
    assert!(!ask(&demo, passed).is_empty());
    let told = || hooks.requests().iter().map(|r| r.json()["type"].clone()).collect::<Vec<_>>();
    wait_for("the alarm", || told().contains(&"alarm_breach".into()));
    assert_eq!(count(&demo, "select count(*) from runs where state = 'queued'"), 1, "nobody worked");
    let text = hooks.requests()[0].body.clone();
    assert!(text.contains("whether a worker runs"), "{text}");
    assert!(panel.stop());
}
