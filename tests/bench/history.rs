//! A panel whose history is long: its database on a PostgreSQL of the bench’s own, and the process that serves it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use jiff::Timestamp;
use rustix::process::{Pid, Signal, kill_process};

use crate::{
    http,
    place::{Bench, Place},
    servers::{Postgres, free_port},
    tell,
    workloads::POSTGRES_SPACE,
};

/// The panel’s database.
pub const DATABASE: &str = "panel";
/// How many pools the history is about.
pub const POOLS: u64 = 300;
/// Runs on a page.
pub const PAGE: u64 = 50;

/// What a history takes for each run, in bytes.
const SPACE_A_RUN: u64 = 6_000;

const NAME: &str = "vera";
const PASSWORD: &str = "correct horse battery staple 9";
/// Fills a database that has the panel’s schema.
const YEARS: &str = include_str!("history.sql");

/// A panel that is not running yet.
pub struct History {
    pub postgres: Postgres,
    /// How many runs there are.
    pub runs: u64,
    config: PathBuf,
    // Removed after the server has stopped.
    pub place: Place,
}

impl History {
    /// One with as many runs as the environment asks for.
    pub fn make(bench: &Bench) -> anyhow::Result<Self> {
        let history = Self::empty(bench, POSTGRES_SPACE + bench.runs * SPACE_A_RUN)?;
        tell(&format!("  {} runs of {POOLS} pools are written", bench.runs));
        let years = YEARS
            .replace(":runs", &bench.runs.to_string())
            .replace(":pools", &POOLS.to_string())
            .replace(":now", &Timestamp::now().as_microsecond().to_string());
        history.postgres.run(DATABASE, &years)?;
        history.postgres.run(DATABASE, "vacuum analyze; checkpoint;")?;
        Ok(history)
    }

    /// One without a run; stores may lie below the folder `stores` of its place.
    pub fn empty(bench: &Bench, space: u64) -> anyhow::Result<Self> {
        let place = bench.place(space)?;
        let postgres = Postgres::start_empty(&place)?;
        postgres.run("postgres", &format!("create database {DATABASE};"))?;
        let (config, stores) = (place.join("poolsync.toml"), place.join("stores"));
        fs::create_dir(&stores)?;
        let text = format!(
            "database_url = \"{}\"\ndata_dir = \"{}\"\nkey_file = \"{}\"\nallowed_roots = [\"{}\"]\nlog = \"error\"\n",
            postgres.url(DATABASE),
            place.join("data").display(),
            place.join("key").display(),
            stores.display(),
        );
        fs::write(&config, text)?;
        let history = Self { postgres, runs: bench.runs, config, place };
        history.command(&["migrate"], "")?;
        history.command(&["user", "add", NAME, "--password-stdin"], PASSWORD)?;
        Ok(history)
    }

    /// Runs a command of ours.
    pub fn command(&self, words: &[&str], input: &str) -> anyhow::Result<()> {
        let mut process = self.ours(words);
        process.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = process.spawn()?;
        process.stdin.take().context("a pipe")?.write_all(input.as_bytes())?;
        let ended = process.wait_with_output()?;
        ensure!(ended.status.success(), "{words:?} failed: {}", String::from_utf8_lossy(&ended.stderr));
        Ok(())
    }

    fn ours(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_poolsync"));
        command.args(words).arg("--config").arg(&self.config).env_remove("RUST_LOG");
        command
    }

    /// Waits until the database has had nothing to do for a moment.
    pub fn rest(&self) -> anyhow::Result<()> {
        let busy = "select count(*) from pg_stat_activity where state <> 'idle' and backend_type = 'client backend' \
                    and pid <> pg_backend_pid();";
        let (end, mut quiet) = (Instant::now() + Duration::from_mins(1), 0);
        while quiet < 10 {
            quiet = if self.postgres.run(DATABASE, busy)?.trim() == "0" { quiet + 1 } else { 0 };
            ensure!(Instant::now() < end, "the database does not come to rest");
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Another worker beside the one inside the panel.
    pub fn worker(&self) -> anyhow::Result<Worker> {
        let mut command = self.ours(&["worker"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let worker = Worker(command.spawn().context("a worker can’t be started")?);
        let alive = "select count(*) from workers;";
        let end = Instant::now() + Duration::from_secs(20);
        while self.postgres.run(DATABASE, alive)?.trim() != "2" {
            ensure!(Instant::now() < end, "a worker did not start");
            thread::sleep(Duration::from_millis(50));
        }
        Ok(worker)
    }

    /// Serves it, with a worker inside.
    pub fn serve(&self) -> anyhow::Result<Panel> {
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut command = self.ours(&["serve"]);
        command.env("POOLSYNC_LISTEN", &address).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let start = Instant::now();
        let mut process = command.spawn().context("the panel can’t be started")?;
        let output = process.stdout.take().context("a pipe")?;
        let mut panel = Panel { process, address, output: BufReader::new(output), started_in: Duration::ZERO };
        let mut line = String::new();
        panel.output.read_line(&mut line)?;
        panel.started_in = start.elapsed();
        ensure!(line.contains("listens on"), "the panel did not start; it said “{line}”");
        Ok(panel)
    }
}

/// A worker that is running.
pub struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        stop(&mut self.0);
    }
}

fn stop(process: &mut Child) {
    let _ = kill_process(Pid::from_child(process), Signal::TERM);
    let _ = process.wait();
}

/// A panel that is running.
pub struct Panel {
    process: Child,
    pub address: String,
    // Kept open: the panel may have more to say.
    output: BufReader<ChildStdout>,
    /// How long it took until it listened.
    pub started_in: Duration,
}

impl Panel {
    /// Signs in and returns the cookie to show from now on.
    pub fn sign_in(&self) -> anyhow::Result<String> {
        let form = format!("name={NAME}&password={}", PASSWORD.replace(' ', "+"));
        let answer = http::post(&self.address, "/login", "", &form)?;
        let token = answer.cookie("poolsync").with_context(|| format!("no session, but status {}", answer.status))?;
        Ok(format!("poolsync={token}"))
    }

    /// Its memory, in KiB.
    pub fn memory(&self) -> anyhow::Result<u64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        stop(&mut self.process);
    }
}
