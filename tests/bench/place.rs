//! Where the data lives, and how much of it there is.

use std::{
    cell::OnceCell,
    env, fs,
    num::ParseIntError,
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context as _, ensure};
use rustix::fs::{statvfs, syncfs};
use tempfile::TempDir;

use crate::{daemon::Account, history::History, machine};

/// How often each contender runs, unless the environment says otherwise.
const ROUNDS: usize = 5;
/// How many files a tree has, unless the environment says otherwise.
const FILES: usize = 100_000;
/// How many users a database has, unless the environment says otherwise.
const USERS: u64 = 40_000;
/// How many runs a history has, unless the environment says otherwise.
const RUNS: u64 = 1_000_000;

/// What the environment asks for.
pub struct Bench {
    /// Where the data lives.
    pub dir: PathBuf,
    /// How often each contender runs.
    pub rounds: usize,
    /// How many files a tree has.
    pub files: usize,
    /// How many users a database has.
    pub users: u64,
    /// How many runs a history has.
    pub runs: u64,
    history: OnceCell<History>,
}

impl Bench {
    pub fn from_environment() -> anyhow::Result<Self> {
        let dir = env::var_os("POOLSYNC_BENCH_DIR").map_or_else(default_dir, PathBuf::from);
        let dir = fs::canonicalize(&dir).with_context(|| format!("{} can’t be used", dir.display()))?;
        let bench = Self {
            dir,
            rounds: number("POOLSYNC_BENCH_ROUNDS", ROUNDS)?,
            files: number("POOLSYNC_BENCH_FILES", FILES)?,
            users: number("POOLSYNC_BENCH_USERS", USERS)?,
            runs: number("POOLSYNC_BENCH_RUNS", RUNS)?,
            history: OnceCell::new(),
        };
        ensure!(bench.rounds > 0, "POOLSYNC_BENCH_ROUNDS must be 1 or more");
        ensure!(bench.files >= 1000, "POOLSYNC_BENCH_FILES must be 1000 or more, or there is nothing to change");
        ensure!(bench.users >= 100, "POOLSYNC_BENCH_USERS must be 100 or more, or there is nothing to change");
        ensure!(bench.runs >= 10_000, "POOLSYNC_BENCH_RUNS must be 10000 or more, or there is no page far back");
        Ok(bench)
    }

    /// A panel with a long history: made when the first workload wants it, and kept for the others.
    pub fn history(&self) -> anyhow::Result<&History> {
        if let Some(history) = self.history.get() {
            return Ok(history);
        }
        let history = History::make(self)?;
        Ok(self.history.get_or_init(|| history))
    }

    /// A folder for one workload that will take about `bytes`; it goes with the value.
    pub fn place(&self, bytes: u64) -> anyhow::Result<Place> {
        let room = statvfs(&self.dir)?;
        let mut free = room.f_bavail.saturating_mul(room.f_frsize);
        if machine::file_system(&self.dir)? == "tmpfs" {
            free = free.min(machine::memory_available()?);
        }
        ensure!(
            bytes < free,
            "{} has {} MiB free and this takes about {} MiB; choose another place with POOLSYNC_BENCH_DIR, fewer files \
             with POOLSYNC_BENCH_FILES or fewer users or runs with POOLSYNC_BENCH_USERS or POOLSYNC_BENCH_RUNS",
            self.dir.display(),
            free >> 20,
            bytes >> 20
        );
        Ok(Place(tempfile::Builder::new().prefix("poolsync-bench-").tempdir_in(&self.dir)?))
    }
}

/// Where memory serves as a disk, or else where temporary files lie.
fn default_dir() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let is_memory = machine::file_system(memory).is_ok_and(|kind| kind == "tmpfs");
    if is_memory { memory.to_owned() } else { env::temp_dir() }
}

fn number<T>(key: &str, default: T) -> anyhow::Result<T>
where
    T: FromStr<Err = ParseIntError>,
{
    match env::var(key) {
        Ok(text) => text.parse().with_context(|| format!("{key} is not a number: “{text}”")),
        Err(_) => Ok(default),
    }
}

/// A workload's own folder.
pub struct Place(TempDir);

impl Place {
    pub fn join(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A new folder in it, for a server that runs as `owner`.
    pub fn folder_of(&self, owner: Option<Account>, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.join(name);
        fs::create_dir(&folder)?;
        if let Some((user, group)) = owner {
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
            chown(&folder, Some(user), Some(group))?;
            fs::set_permissions(self.0.path(), fs::Permissions::from_mode(0o711))?; // the way there
        }
        Ok(folder)
    }

    /// Lets the disk finish what it was given, so that nobody pays for what was before.
    pub fn settle(&self) -> anyhow::Result<()> {
        let folder = fs::File::open(self.0.path())?;
        syncfs(folder).context("the disk did not confirm what it was given")
    }
}

/// Removes a folder, if it is there.
pub fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can’t be removed", path.display()))
        }
        _ => Ok(()),
    }
}
