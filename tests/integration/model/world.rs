//! The panel and the two pools that a sequence is played on: one folder, shared by this process and by workers of their
//! own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use poolsync::{
    config::Config,
    domain::{BackupModule, GuardLimits, Settings, StoreKind},
    operations,
    panel::Panel,
};
use rustix::process::{Pid, Signal, kill_process};

use super::super::{
    engine::{Seeded, scratch},
    support::{
        process::{self, panel_of, poolsync},
        world::{ATL, RED, World, actor},
    },
};
use super::stores::{fill_files, fill_rows};

pub const FILES: BackupModule = BackupModule::DataConf;
pub const ROWS: BackupModule = BackupModule::PresenceFocus;
pub const MODULES: [BackupModule; 2] = [FILES, ROWS];

/// Low enough that stores of some dozen items come to both sides of it.
pub const GUARD: GuardLimits = GuardLimits { max_delete_items: 12, max_delete_percent: 10 };

/// How long a process may take to do what it is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// One of a module's two stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Live,
    Backup,
}

/// Two paired pools with new content at the live stores, which were never synced.
pub async fn new_world(random: &mut Seeded) -> World {
    let dir = scratch().unwrap();
    let at = dir.path();
    for folder in ["stores/atl/live", "stores/red/backup", "data"] {
        fs::create_dir_all(at.join(folder)).unwrap();
    }
    let settings = "data_dir = \"data\"\nallowed_roots = [\"stores\"]\nlog = \"warn\"\n[worker]\nlease_seconds = 2\n";
    fs::write(at.join("poolsync.toml"), settings).unwrap();
    let database = panel_of(at).await.database;
    let config = Config { allowed_roots: vec![at.join("stores")], ..Config::in_folder(&at.join("data")) };
    let world = World { panel: Panel::new(config, database), dir: Arc::new(dir) };
    fill_files(&place(&world, Side::Live, FILES), random);
    fill_rows(&place(&world, Side::Live, ROWS), random);
    let url = |side, module: BackupModule| {
        let scheme = if module.kind() == StoreKind::Files { "file" } else { "sqlite" };
        format!("{scheme}://{}", place(&world, side, module).display())
    };
    let pool = |name: &str, partner: &str, side, role: &str| {
        format!(
            "[[pool]]\nfqdn = \"{name}\"\nbackup_pool = \"{partner}\"\n\
             [pool.stores.DataConf]\n{role} = \"{}\"\n[pool.stores.PresenceFocus]\n{role} = \"{}\"\n",
            url(side, FILES),
            url(side, ROWS)
        )
    };
    let text = pool(ATL, RED, Side::Live, "live") + &pool(RED, ATL, Side::Backup, "backup");
    let drafts = poolsync::cli::pool::parse(&text, world.dir.path()).unwrap();
    operations::import_pools(&world.panel, &actor(), &drafts).await.unwrap();
    world.set(Settings { guard: GUARD, ..Settings::default() }).await;
    world
}

/// Where a store lies.
pub fn place(world: &World, side: Side, module: BackupModule) -> PathBuf {
    match side {
        Side::Live => world.store("atl", "live", module),
        Side::Backup => world.store("red", "backup", module),
    }
}

/// What the panel's database says, read past the panel. A process that was killed in the middle of a write can leave the
/// file for a moment as nobody can read it; a second look finds it whole.
pub fn ask(world: &World, sql: &str) -> String {
    let dir = world.dir.path();
    process::try_ask(dir, sql).unwrap_or_else(|_| process::ask(dir, sql)).join(",")
}

/// As if the time of the leases of dead workers were over.
pub fn let_leases_run_out(world: &World) {
    process::ask(world.dir.path(), "update runs set lease_until = 1 where state = 'running'");
}

/// A worker that is a process of its own; killed when dropped.
pub struct Process(Child);

impl Process {
    pub fn start(dir: &Path) -> Self {
        let mut command = poolsync(dir);
        command.args(["worker", "--config", "poolsync.toml"]);
        Self::of(command, dir)
    }

    /// One that can write no file beyond a size: to it the disk is full then.
    pub fn with_little_room(dir: &Path, bytes: usize) -> Self {
        let plain = poolsync(dir);
        let mut command = Command::new("sh");
        // The shell counts in blocks of 512 bytes; without the trap, the first write too much would end the process.
        command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh"]);
        command.arg((bytes / 512).to_string()).arg(plain.get_program()).args(["worker", "--config", "poolsync.toml"]);
        command.current_dir(dir).stdin(Stdio::null());
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Self::of(command, dir)
    }

    fn of(mut command: Command, dir: &Path) -> Self {
        let log = fs::File::options().create(true).append(true).open(dir.join("worker.log")).unwrap();
        Self(command.stdout(Stdio::null()).stderr(log).spawn().unwrap())
    }

    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    pub fn stop(mut self) {
        kill_process(Pid::from_child(&self.0), Signal::TERM).unwrap();
        assert!(self.0.wait().unwrap().success(), "a worker that is asked to stop ends well");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until the panel's database says so.
pub fn wait_until(world: &World, sql: &str, wanted: &str) {
    let patience = Instant::now() + PATIENCE;
    loop {
        let said = ask(world, sql);
        if wanted.split(' ').any(|word| word == said) {
            return;
        }
        assert!(Instant::now() < patience, "{wanted} did not come: {said}");
        std::thread::sleep(Duration::from_millis(3));
    }
}
