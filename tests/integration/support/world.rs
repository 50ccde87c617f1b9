//! A small world: a panel on a temporary folder, and paired pools with real stores.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use poolsync::{
    config::Config,
    domain::{
        AccessToken, Actor, BackupModule, Fqdn, ModuleRun, ModuleSelection, Permission, Pool, Run, RunId, RunRequest,
        RunState, Scope, Settings, TokenId, TokenSecret, Via,
    },
    jobs::Worker,
    operations::{self, PoolDraft, SyncRequest},
    panel::Panel,
    state::{Database, pools, runs, sql, tokens},
};
use rusqlite::Connection;
use tempfile::TempDir;

use super::{panel_database, sqlite_database};

/// The pool that is synced, and the pool it is synced to.
pub const ATL: &str = "atl-cs-001.litwareinc.com";
pub const RED: &str = "red-cs-001.litwareinc.com";

/// A panel and the folder everything of it lies in.
#[derive(Clone)]
pub struct World {
    pub panel: Panel,
    pub dir: Arc<TempDir>,
}

pub fn fqdn(text: &str) -> Fqdn {
    text.parse().unwrap()
}

pub fn actor() -> Actor {
    Actor { name: "anna".to_owned(), account: None, via: Via::Web, address: Some("127.0.0.1".to_owned()) }
}

/// A plain request for a sync.
pub fn request(selection: ModuleSelection) -> RunRequest {
    RunRequest { selection, ..RunRequest::default() }
}

impl World {
    /// A panel on `database` without pools; stores may lie below the folder `stores`.
    pub fn empty(database: Database) -> Self {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("stores")).unwrap();
        let config =
            Config { allowed_roots: vec![dir.path().join("stores")], ..Config::in_folder(&dir.path().join("data")) };
        Self { panel: Panel::new(config, database), dir: Arc::new(dir) }
    }

    /// An empty panel on a new database of the kind that this run of the tests is about.
    pub async fn new() -> Self {
        Self::paused(panel_database().await).await
    }

    /// The same on SQLite, for what only SQLite has.
    pub async fn on_sqlite() -> Self {
        Self::paused(sqlite_database().await).await
    }

    async fn paused(database: Database) -> Self {
        pause_schedules(&database).await;
        Self::empty(database)
    }

    /// With two paired pools: ATL has conference content, users and a topology, RED conference content and users.
    pub async fn with_pools(self) -> Self {
        for pool in ["atl", "red"] {
            for role in ["live", "backup"] {
                fs::create_dir_all(self.stores().join(pool).join(role)).unwrap();
            }
            let conferences = self.stores().join(pool).join("live/dataconf/00/conf-1");
            fs::create_dir_all(&conferences).unwrap();
            for i in 0..20 {
                fs::write(conferences.join(format!("slide-{i}.bin")), format!("{pool} slide {i}")).unwrap();
            }
            let users = Connection::open(self.stores().join(pool).join("live/presencefocus.db")).unwrap();
            users
                .execute_batch(
                    "create table contact (owner integer, buddy integer, name text, primary key (owner, buddy));
                     with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)
                     insert into contact select i, i * 7, 'contact ' || i from n;",
                )
                .unwrap();
        }
        let topology = Connection::open(self.stores().join("atl/live/cmsmaster.db")).unwrap();
        topology.execute_batch("create table document (name text primary key, content text); insert into document values ('topology', '<x/>');").unwrap();
        pause_schedules(&self.panel.database).await;
        operations::import_pools(&self.panel, &actor(), &self.drafts()).await.unwrap();
        self
    }

    /// The pools of [`World::with_pools`].
    pub fn drafts(&self) -> Vec<PoolDraft> {
        let mut text = String::new();
        for (pool, name, partner) in [("atl", ATL, RED), ("red", RED, ATL)] {
            let stores = self.stores().join(pool);
            let at = stores.display();
            text.extend([format!(
                "[[pool]]\nfqdn = \"{name}\"\nbackup_pool = \"{partner}\"\nactive_cms_master = {}\n\
                 [pool.stores.DataConf]\nlive = \"file://{at}/live/dataconf\"\nbackup = \"file://{at}/backup/dataconf\"\n\
                 [pool.stores.PresenceFocus]\nlive = \"sqlite://{at}/live/presencefocus.db\"\nbackup = \"sqlite://{at}/backup/presencefocus.db\"\n",
                pool == "atl"
            )]);
            text.push_str("[pool.stores.CMSMaster]\n");
            if pool == "atl" {
                text.extend([format!("live = \"sqlite://{at}/live/cmsmaster.db\"\n")]);
            } else {
                text.extend([format!("backup = \"sqlite://{at}/backup/cmsmaster.db\"\n")]);
            }
        }
        poolsync::cli::pool::parse(&text, self.dir.path()).unwrap()
    }

    pub fn stores(&self) -> PathBuf {
        self.dir.path().join("stores")
    }

    /// Where a module's store of a pool (`atl` or `red`) lies.
    pub fn store(&self, pool: &str, role: &str, module: BackupModule) -> PathBuf {
        let name = module.short_name().to_lowercase();
        let rows = matches!(module.kind(), poolsync::domain::StoreKind::Rows);
        self.stores().join(pool).join(role).join(if rows { format!("{name}.db") } else { name })
    }

    pub async fn pool(&self, name: &str) -> Pool {
        pools::find_pool(&self.panel.database, &fqdn(name)).await.unwrap().expect(name)
    }

    /// Asks for a run of ATL and carries it out, until it has ended or is held.
    pub async fn carry_out(&self, request: RunRequest) -> RunId {
        let run = self.ask(request).await;
        self.see_through(run).await
    }

    /// Asks for a run of ATL.
    pub async fn ask(&self, request: RunRequest) -> RunId {
        let asked = SyncRequest { pools: vec![fqdn(ATL)], request, request_key: Some(RunId::new().to_string()) };
        operations::request_sync(&self.panel, &actor(), asked).await.unwrap().runs[0].id
    }

    /// Works on a run until it has ended or is held.
    pub async fn see_through(&self, id: RunId) -> RunId {
        Worker::new(self.panel.clone()).work_on(id).await.unwrap();
        id
    }

    pub async fn run(&self, id: RunId) -> Run {
        runs::find_run(&self.panel.database, id).await.unwrap().expect("in history")
    }

    pub async fn state(&self, id: RunId) -> RunState {
        self.run(id).await.state
    }

    /// What a module of a run came to.
    pub async fn module(&self, id: RunId, module: BackupModule) -> ModuleRun {
        let modules = runs::list_module_runs(&self.panel.database, id).await.unwrap();
        modules.into_iter().find(|m| m.module == module).expect("it took part")
    }

    /// An access token that belongs to nobody, counts everywhere and never ends; its secret is made of `byte`.
    pub async fn token(&self, byte: u8, permissions: impl IntoIterator<Item = Permission>) -> TokenSecret {
        let secret = TokenSecret::from_bytes([byte; 32]);
        let token = AccessToken {
            id: TokenId::new(),
            name: format!("script {byte}").parse().unwrap(),
            owner: None,
            made_by: "anna".to_owned(),
            permissions: permissions.into_iter().collect(),
            scope: Scope::EVERYTHING,
            created_at: self.panel.clock.now(),
            expires_at: None,
            last_used_at: None,
            last_used_from: None,
        };
        let mut tx = self.panel.database.begin().await.unwrap();
        tokens::insert_token(&mut tx, &token, &secret.digest()).await.unwrap();
        tx.commit().await.unwrap();
        secret
    }

    /// What the audit says, oldest first.
    pub async fn audit(&self) -> Vec<String> {
        let rows = sql("select action, target, detail from audit order by id").all(&self.panel.database).await.unwrap();
        rows.iter()
            .map(|row| ["action", "target", "detail"].map(|column| row.text(column).unwrap()).join(": "))
            .collect()
    }

    /// Stops the panel's clock at a moment; the same clock is moved on by [`World::wait`].
    pub fn stop_clock(&mut self) {
        let now = self.panel.clock.now().as_micros();
        self.panel.clock = poolsync::clock::Clock::Fixed(Arc::new(now.into()));
    }

    /// Moves the stopped clock on.
    pub fn wait(&self, seconds: i64) {
        let poolsync::clock::Clock::Fixed(micros) = &self.panel.clock else { panic!("the clock was not stopped") };
        micros.fetch_add(seconds * 1_000_000, std::sync::atomic::Ordering::Relaxed);
    }

    /// Puts settings in force. Schedules stay paused: see [`World::set_schedules_free`].
    pub async fn set(&self, settings: Settings) {
        let settings = Settings { schedules_paused: true, ..settings };
        operations::save_settings(&self.panel, &actor(), settings).await.unwrap();
    }

    /// Lets runs begin by themselves, which stories about something else would trip over.
    pub async fn set_schedules_free(&self) {
        operations::save_settings(&self.panel, &actor(), Settings::default()).await.unwrap();
    }
}

/// Nothing begins by itself unless a story is about that.
pub async fn pause_schedules(database: &Database) {
    let mut tx = database.begin().await.unwrap();
    sql("insert into settings (name, value) values ('SchedulesPaused', 'true') on conflict (name) do nothing")
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Removes everything from a folder but what the engine keeps there.
pub fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name == ".poolsync") {
            continue;
        }
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
}

/// Every file below a folder with its contents, by relative path.
pub fn files(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|n| n == ".poolsync") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
