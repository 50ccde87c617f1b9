//! A panel on several machines: real processes on one PostgreSQL, and pools with small stores of both kinds.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use poolsync::{
    cli::{self, pool},
    config::Config,
    domain::{Interval, Permission, RunId, RunState, Settings},
    operations,
    state::sql,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use super::{
    fleet_stores::Stores,
    postgres::lines_of,
    process::{Served, Working, keep_configured, poolsync},
    world::{World, actor},
};

/// Longer than anything takes that works.
pub const PATIENCE: Duration = Duration::from_mins(3);
/// Rows of a store.
pub const ROWS: i64 = 40;
/// Files of a store.
pub const FILES: usize = 5;
/// How long a run stays with a worker that gives no sign of life.
pub const LEASE: Duration = Duration::from_secs(3);

/// The processes of a panel.
pub struct Fleet {
    /// The folder that all of them share, and a panel in this process for what is set up beforehand.
    pub world: World,
    /// Those that serve pages.
    pub panels: Vec<Served>,
    client: reqwest::Client,
    token: String,
}

/// A pool's name.
pub fn name(n: usize) -> String {
    format!("pool-{n:02}.litwareinc.com")
}

impl Fleet {
    /// A fleet whose database is at `url`; so far nobody serves and nobody works.
    pub async fn on(url: &str) -> Self {
        let dir = TempDir::new().unwrap();
        keep_configured(dir.path());
        fs::create_dir(dir.path().join("stores")).unwrap();
        let config = format!(
            "data_dir = \"data\"\ndatabase_url = \"{url}\"\nallowed_roots = [\"stores\"]\n\
             [worker]\nlease_seconds = {}\nconcurrency = 2\n\
             [webhooks]\nallowed_networks = [\"127.0.0.0/8\"]\ntimeout_seconds = 5\n",
            LEASE.as_secs()
        );
        let file = dir.path().join("poolsync.toml");
        fs::write(&file, config).unwrap();
        let panel = cli::open(Config::load(Some(&file)).unwrap(), cli::Opening::Build).await.unwrap();
        let world = World { panel, dir: Arc::new(dir) };
        // Before there are pools: what is noted as due keeps its time.
        operations::save_settings(&world.panel, &actor(), Self::settings(true)).await.unwrap();
        let may = [Permission::GetStatus, Permission::InvokeSync];
        let token = world.token(7, may).await.reveal().to_owned();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(40)).build().unwrap();
        Self { world, panels: Vec::new(), client, token }
    }

    /// No pool is synced by itself within the day, but by a schedule of its own.
    pub fn settings(schedules_paused: bool) -> Settings {
        let day = Interval::from_seconds(24 * 3600).unwrap();
        Settings { schedules_paused, sync_interval: day, max_concurrent_calls: 100, ..Settings::default() }
    }

    pub fn dir(&self) -> &Path {
        self.world.dir.path()
    }

    /// Starts a process that serves pages and takes no runs.
    pub fn serve(&mut self) {
        self.panels.push(Served::start_as(poolsync(self.dir()), self.dir(), "127.0.0.1:0", &["--no-worker"]));
    }

    /// Starts a worker.
    pub fn work(&self, log: &str) -> Working {
        Working::start(self.dir(), log)
    }

    /// Starts a worker on a machine whose clock is ahead by so many seconds, or behind by as many below zero.
    pub fn work_ahead(&self, log: &str, seconds: i64) -> Working {
        let mut command = poolsync(self.dir());
        set_clock(&mut command, seconds);
        Working::start_as(command, self.dir(), log)
    }

    /// Starts a process that serves pages on such a machine.
    pub fn serve_ahead(&mut self, seconds: i64) {
        let mut command = poolsync(self.dir());
        set_clock(&mut command, seconds);
        self.panels.push(Served::start_as(command, self.dir(), "127.0.0.1:0", &["--no-worker"]));
    }

    /// Adds pools in pairs, each with stores of files and rows. The rows of the first `on_server` are on a server.
    pub async fn add_pools(&self, pools: std::ops::Range<usize>, on_server: usize) -> Vec<Arc<Stores>> {
        let mut text = String::new();
        let mut all = Vec::new();
        let (first, root) = (pools.start, self.world.stores());
        for n in pools {
            let partner = first + ((n - first) ^ 1);
            let stores = Stores::new(&root, n, partner, n - first < on_server);
            // What a pool holds for its partner is the other end of the partner’s stores.
            all.push(stores);
        }
        for (at, stores) in all.iter().enumerate() {
            let other: &Stores = &all[at ^ 1];
            text.extend([format!(
                "[[pool]]\nfqdn = \"{}\"\nbackup_pool = \"{}\"\n\
                 [pool.stores.DataConf]\nlive = \"file://{}\"\nbackup = \"file://{}\"\n\
                 [pool.stores.PresenceFocus]\nlive = \"{}\"\nbackup = \"{}\"\n",
                stores.pool,
                other.pool,
                stores.live.display(),
                other.backup.display(),
                stores.rows.live(),
                other.rows.backup(),
            )]);
        }
        let drafts = pool::parse(&text, self.dir()).unwrap();
        operations::import_pools(&self.world.panel, &actor(), &drafts).await.unwrap();
        all.into_iter().map(Arc::new).collect()
    }

    /// What a panel answers to a request; nothing if it is not there.
    pub async fn answer(&self, panel: usize, path: &str, posted: Option<(&str, Value)>) -> Option<(u16, Value)> {
        let url = format!("{}{path}", self.panels[panel % self.panels.len()].url);
        let request = match posted {
            None => self.client.get(url),
            Some((key, body)) => self
                .client
                .post(url)
                .header("idempotency-key", key)
                .header("content-type", "application/json")
                .body(body.to_string()),
        };
        let answer = request.bearer_auth(&self.token).send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, serde_json::from_str(&answer.text().await.ok()?).unwrap_or_default()))
    }

    /// What a panel answers once its database is there; while that is away, the panel says so and nothing else.
    pub async fn ask(&self, mut panel: usize, path: &str, posted: Option<(&str, Value)>) -> Value {
        let begun = Instant::now();
        loop {
            match self.answer(panel, path, posted.clone()).await {
                Some((200..=299, value)) => return value,
                Some((503, _)) | None => panel += 1,
                // It is asked too often, or has not forgotten yet that it was about to do this when the database went.
                Some((429, _)) => {}
                Some((409, value)) if value["type"] == "/api#in-progress" => {}
                Some((status, value)) => panic!("{path}: {status} {value}"),
            }
            assert!(begun.elapsed() < PATIENCE, "{path} was never answered");
            sleep(Duration::from_millis(500)).await;
        }
    }

    /// Asks a panel for a sync of a pool, under a key of its own and as often as it takes.
    pub async fn sync(&self, panel: usize, pool: &str) -> RunId {
        let key = RunId::new().to_string();
        let queued = self.ask(panel, "/api/v1/runs", Some((&key, json!({ "pools": [pool] })))).await;
        queued["runs"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    /// What the panel’s database says of a run, in words; nothing while it is away.
    pub async fn of_run(&self, run: RunId, what: &'static str) -> String {
        let text = sql("select ").push(what).push(" as it from runs where id = ").push_bind(run);
        let row = text.optional(&self.world.panel.database).await.ok().flatten();
        row.and_then(|row| row.optional_text("it").ok().flatten()).unwrap_or_default()
    }

    /// Waits until a run is as it should be.
    pub async fn wait_for(&self, run: RunId, what: &'static str, wanted: &str) {
        let begun = Instant::now();
        while self.of_run(run, what).await != wanted {
            assert!(begun.elapsed() < PATIENCE, "{run} never had {what} = {wanted}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for the end of a run, and that it succeeded.
    pub async fn see_through(&self, run: RunId) {
        self.wait_for(run, "(case when finished_at is null then 'open' else state end)", RunState::Succeeded.name())
            .await;
    }

    /// How many runs have ended.
    pub async fn ended(&self) -> u64 {
        let counted = sql("select count(*) as n from runs where finished_at is not null");
        let row = counted.one(&self.world.panel.database).await;
        row.ok().and_then(|row| row.count("n").ok()).unwrap_or(0)
    }

    /// Waits until so many runs have ended.
    pub async fn wait_for_ends(&self, wanted: u64) {
        let begun = Instant::now();
        while self.ended().await < wanted {
            assert!(begun.elapsed() < PATIENCE, "{wanted} runs never ended");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Which worker is on a run.
    pub async fn worker_of(&self, run: RunId) -> String {
        self.of_run(run, "coalesce(worker, '')").await
    }

    /// What the program answers to a command.
    pub fn command(&self, arguments: &[&str]) -> Vec<String> {
        let mut command = poolsync(self.dir());
        lines_of(command.args(arguments).args(["--config", "poolsync.toml"])).unwrap()
    }

    /// What a process logged.
    pub fn log(&self, log: &str) -> String {
        fs::read_to_string(self.dir().join(log)).unwrap_or_default()
    }
}

/// Lets a program see another time of day: what the system’s clocks say besides, how long something takes and when a file
/// was changed, stays as it is.
fn set_clock(command: &mut Command, seconds: i64) {
    let found = fs::read_dir("/usr/lib").unwrap().filter_map(|folder| {
        let library = folder.ok()?.path().join("faketime/libfaketimeMT.so.1");
        library.exists().then_some(library)
    });
    let library = found.last().expect("faketime is installed; tests/run does that");
    command.env("LD_PRELOAD", library).env("FAKETIME", format!("{seconds:+}"));
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1");
}

/// How often each thing is there.
pub fn counted<T: Ord>(things: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counted = BTreeMap::new();
    for thing in things {
        *counted.entry(thing).or_default() += 1;
    }
    counted
}
