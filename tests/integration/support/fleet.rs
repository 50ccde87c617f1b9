//! A panel on several machines: real processes on one PostgreSQL, and pools with small stores of both kinds.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use poolsync::{
    cli::{self, pool},
    config::Config,
    domain::{Permission, RunId, RunState},
    operations,
    state::sql,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use super::{
    databases::{Kind, Pair, Server, Session, Side},
    postgres::lines_of,
    process::{Served, Working, keep_configured, poolsync, wait_for},
    world::{World, actor, files, pause_schedules},
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
        let panel = cli::open(Config::load(Some(&file)).unwrap(), true).await.unwrap();
        pause_schedules(&panel.database).await;
        let world = World { panel, dir: Arc::new(dir) };
        let may = [Permission::GetStatus, Permission::InvokeSync];
        let token = world.token(7, may).await.reveal().to_owned();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(40)).build().unwrap();
        Self { world, panels: Vec::new(), client, token }
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

/// The stores of a pool: its live ones, and where its partner keeps the copies.
pub struct Stores {
    pub pool: String,
    pub live: PathBuf,
    pub backup: PathBuf,
    pub rows: Rows,
}

/// A store of rows with its copy.
pub enum Rows {
    Files { live: PathBuf, backup: PathBuf },
    Server(Box<Pair>),
}

impl Rows {
    fn live(&self) -> String {
        match self {
            Self::Files { live, .. } => format!("sqlite://{}", live.display()),
            Self::Server(pair) => pair.live.url.clone(),
        }
    }

    fn backup(&self) -> String {
        match self {
            Self::Files { backup, .. } => format!("sqlite://{}", backup.display()),
            Self::Server(pair) => pair.backup.url.clone(),
        }
    }

    /// What a statement answers at the live end, or at the copy; a line for each row, its values with `|` between them.
    pub fn sql(&self, of_live: bool, sql: &str) -> Vec<String> {
        match self {
            Self::Server(pair) => if of_live { &pair.live } else { &pair.backup }.sql(sql),
            Self::Files { live, backup } => {
                let file = Connection::open(if of_live { live } else { backup }).unwrap();
                file.busy_timeout(Duration::from_secs(20)).unwrap();
                let mut statement = file.prepare(sql).unwrap();
                let columns = statement.column_count();
                let mut rows = statement.query([]).unwrap();
                let mut lines = Vec::new();
                while let Some(row) = rows.next().unwrap() {
                    let cells = (0..columns).map(|n| match row.get_ref(n).unwrap() {
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        other => other.as_str().unwrap().to_owned(),
                    });
                    lines.push(cells.collect::<Vec<_>>().join("|"));
                }
                lines
            }
        }
    }
}

impl Stores {
    fn new(root: &Path, n: usize, partner: usize, is_on_server: bool) -> Self {
        let at = |pool: usize, role: &str| root.join(format!("{pool:02}")).join(role);
        let (live, backup) = (at(n, "live"), at(partner, "backup"));
        fs::create_dir_all(live.join("dataconf")).unwrap();
        fs::create_dir_all(&backup).unwrap();
        let rows = if is_on_server {
            let server = Server::shared(Kind::Postgres);
            Rows::Server(Box::new(Pair { live: server.database(), backup: server.database() }))
        } else {
            Rows::Files { live: live.join("presencefocus.db"), backup: backup.join("presencefocus.db") }
        };
        let table = "create table contact (id integer primary key, version integer not null, name text)";
        let filled = format!(
            "insert into contact with recursive n(i) as (select 1 union all select i + 1 from n where i < {ROWS}) \
             select i, 0, 'contact ' || i from n"
        );
        match &rows {
            Rows::Server(pair) => {
                pair.live.sql(&format!("{table}; {filled}"));
            }
            Rows::Files { live, .. } => {
                Connection::open(live).unwrap().execute_batch(&format!("{table}; {filled}")).unwrap();
            }
        }
        Self { pool: name(n), live: live.join("dataconf"), backup: backup.join("dataconf"), rows }
    }

    /// Brings everything of the live stores to a version.
    pub fn edit(&self, version: usize) {
        for n in 0..FILES {
            fs::write(self.live.join(format!("file-{n}")), format!("{} {n} {version} ", self.pool).repeat(40)).unwrap();
        }
        let update = format!("update contact set version = {version}");
        match &self.rows {
            Rows::Server(pair) => {
                pair.live.sql(&update);
            }
            Rows::Files { live, .. } => {
                Connection::open(live).unwrap().execute(&update, []).unwrap();
            }
        }
    }

    /// Asserts that the copies are what the live stores were made last, as an outsider sees it.
    pub fn assert_copied(&self, version: usize) {
        let what = format!("{} at version {version}", self.pool);
        assert_eq!(files(&self.live), files(&self.backup), "{what}");
        assert_eq!(files(&self.backup).len(), FILES, "{what}");
        let all = "select id, version, name from contact order by id";
        assert_eq!(self.rows.sql(true, all), self.rows.sql(false, all), "{what}");
        let counted = "select count(*), min(version), max(version) from contact";
        assert_eq!(self.rows.sql(false, counted), [format!("{ROWS}|{version}|{version}")], "{what}");
    }

    /// Asserts that each run wrote once: of every row and every file it replaced, its previous version is kept once and
    /// is the one that the run before it had written. `runs` are those of the pool, in their order, one for each version.
    pub fn assert_written_once(&self, runs: &[RunId]) {
        let kept =
            "select run_id, count(*), count(distinct item) from poolsync_recycle group by run_id order by run_id";
        let wanted: Vec<String> = runs[1..].iter().map(|run| format!("{run}|{ROWS}|{ROWS}")).collect();
        if wanted.is_empty() {
            return; // nothing was there before
        }
        assert_eq!(self.rows.sql(false, kept), wanted, "{}", self.pool);
        if let Rows::Server(pair) = &self.rows {
            // Where a commit may be lost in between, each leaves its run’s mark.
            let marks = pair.backup.sql("select run_id, count(*) from poolsync_runs group by run_id order by run_id");
            let wanted: Vec<String> = runs.iter().map(|run| format!("{run}|1")).collect();
            assert_eq!(marks, wanted, "{}", self.pool);
        }
        let recycle = self.backup.join(".poolsync/recycle");
        let mut kept: HashMap<String, usize> = HashMap::new();
        for entry in fs::read_dir(&recycle).unwrap() {
            let path = entry.unwrap().path();
            if !path.is_dir() || path.extension().is_some() {
                continue; // what the engine notes of them
            }
            kept.insert(path.file_name().unwrap().to_string_lossy().into_owned(), files(&path).len());
        }
        let wanted: HashMap<String, usize> = runs[1..].iter().map(|run| (run.to_string(), FILES)).collect();
        assert_eq!(kept, wanted, "{}", self.pool);
        for (at, run) in runs.iter().enumerate().skip(1) {
            for (path, content) in files(&recycle.join(run.to_string())) {
                let content = String::from_utf8(content).unwrap();
                assert_eq!(
                    content.split(' ').nth(2),
                    Some(at.to_string().as_str()),
                    "{}: {run} {}",
                    self.pool,
                    path.display()
                );
            }
        }
    }
}

/// A copy one of whose rows the test holds, so that whoever writes it waits in the middle of that.
pub struct Gate {
    backup: Side,
    session: Session,
}

impl Gate {
    /// Holds the row from now on.
    pub fn close(stores: &Stores) -> Self {
        let Rows::Server(pair) = &stores.rows else { panic!("its rows are on a server") };
        let mut session = pair.backup.session();
        session.sql("begin");
        session.sql(&format!("select 1 from contact where id = {ROWS} for update"));
        Self { backup: pair.backup.clone(), session }
    }

    /// Waits for a writer, and says which transaction it is.
    pub fn wait_for_writer(&self) -> String {
        let waiting = "select backend_xid from pg_stat_activity where datname = current_database() \
                       and wait_event_type = 'Lock' and backend_xid is not null";
        let mut found = Vec::new();
        wait_for("a writer", || {
            found = self.backup.sql(waiting);
            !found.is_empty()
        });
        found.remove(0)
    }

    /// Lets the writer go on.
    pub fn open(mut self) -> Side {
        self.session.sql("rollback");
        self.backup
    }
}

/// How often each thing is there.
pub fn counted<T: Ord>(things: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counted = BTreeMap::new();
    for thing in things {
        *counted.entry(thing).or_default() += 1;
    }
    counted
}
