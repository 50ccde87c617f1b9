//! The program itself, as a process of its own.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};

use poolsync::{cli, config::Config, panel::Panel};

use super::{
    Way, is_pooled,
    postgres::{self, lines_of},
};

/// How long a panel may take to say where it listens.
const PATIENCE: Duration = Duration::from_secs(30);

/// A command of the program with nothing of the caller's environment that it would heed. Its panel is the one of `dir`: all
/// that is started in a folder or below has one database, of the kind that this run of the tests is about.
pub fn poolsync(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolsync"));
    command.current_dir(dir).env_remove("POOLSYNC_LISTEN").stdin(Stdio::null());
    match server_database(dir) {
        Some(way) => {
            command.env("POOLSYNC_DATABASE_URL", way.url);
            command.envs(way.direct_url.map(|url| ("POOLSYNC_DATABASE_DIRECT_URL", url)));
        }
        None => {
            command.env_remove("POOLSYNC_DATABASE_URL").env_remove("POOLSYNC_DATABASE_DIRECT_URL");
        }
    }
    command
}

/// The way to the data of a folder’s panel, if that is not a file of the folder.
pub fn server_database(dir: &Path) -> Option<Way> {
    settled(dir, || is_pooled().then(Way::through_pooler))
}

/// Says that a story is about the file that SQLite keeps: the panel of the folder has one, whatever the run is about.
pub fn keep_on_sqlite(dir: &Path) {
    settled(dir, || None);
}

/// Gives the panel of a folder a database that the story has already.
pub fn keep_at(dir: &Path, way: &Way) {
    settled(dir, || Some(way.clone()));
}

/// Says that a story has a database of its own for the panel of the folder, which the configuration there names.
pub fn keep_configured(dir: &Path) {
    settled(dir, || None);
}

/// What was settled for a folder, or for one that it lies in, by whoever came first.
fn settled(dir: &Path, settle: impl FnOnce() -> Option<Way>) -> Option<Way> {
    static PLACES: Mutex<Vec<(PathBuf, Option<Way>)>> = Mutex::new(Vec::new());
    let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, database)) = places.iter().find(|(place, _)| dir.starts_with(place)) {
        return database.clone();
    }
    places.push((dir.to_owned(), settle()));
    places.last().and_then(|(_, database)| database.clone())
}

/// The panel of a folder, in this process.
pub async fn panel_of(dir: &Path) -> Panel {
    let mut config = Config::load(Some(&dir.join(Config::DEFAULT_FILE))).unwrap();
    if let Some(way) = server_database(dir) {
        (config.database_url, config.database_direct_url) = (way.url, way.direct_url);
    }
    cli::open(config, cli::Opening::Build).await.unwrap()
}

/// What the database of a folder’s panel answers, past the panel: a line for each row, its values with `|` between them.
pub fn try_ask(dir: &Path, sql: &str) -> Result<Vec<String>, String> {
    if let Some(way) = server_database(dir) {
        let (_, database) = way.url.rsplit_once('/').expect("its name");
        return postgres::shared().sql(database, sql);
    }
    let file = ["data/panel.db", "panel/panel.db"].map(|file| dir.join(file)).into_iter().find(|file| file.exists());
    let mut shell = Command::new("sqlite3");
    if sql.starts_with("select") {
        shell.arg("-readonly");
    }
    lines_of(shell.args(["-batch", "-bail", "-cmd", ".timeout 30000"]).arg(file.ok_or("there is none yet")?).arg(sql))
}

/// The same, where it must answer.
pub fn ask(dir: &Path, sql: &str) -> Vec<String> {
    try_ask(dir, sql).unwrap_or_else(|why| panic!("{sql}: {why}"))
}

/// The one value that it answers, or nothing at all.
pub fn ask_one(dir: &Path, sql: &str) -> String {
    ask(dir, sql).pop().unwrap_or_default()
}

/// The exit code, standard output and standard error of a command.
pub fn outcome(output: &Output) -> (i32, String, String) {
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// Waits for something that other processes bring about.
pub fn wait_for(what: &str, mut condition: impl FnMut() -> bool) {
    let patience = Instant::now() + 3 * PATIENCE;
    while !condition() {
        assert!(Instant::now() < patience, "{what} did not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A panel that serves; killed when dropped.
pub struct Served {
    child: Child,
    /// Where it listens.
    pub url: String,
    /// The link by which the first administrator comes in, if it printed one.
    pub setup: Option<String>,
}

impl Served {
    /// Serves the world of `dir`, on a free port.
    pub fn start(dir: &Path) -> Self {
        Self::start_at(dir, "127.0.0.1:0")
    }

    /// Serves the pages of the world of `dir` alone; nobody works.
    pub fn without_worker(dir: &Path) -> Self {
        Self::start_with(dir, "127.0.0.1:0", &["--no-worker"])
    }

    /// Serves the world of `dir` at an address.
    pub fn start_at(dir: &Path, listen: &str) -> Self {
        Self::start_with(dir, listen, &[])
    }

    fn start_with(dir: &Path, listen: &str, options: &[&str]) -> Self {
        let served = Self::start_as(poolsync(dir), dir, listen, options);
        // Nothing begins by itself, unless a story says otherwise.
        ask(dir, "insert into settings (name, value) values ('SchedulesPaused', 'true') on conflict (name) do nothing");
        served
    }

    /// Serves the world of `dir` with a command that was made ready for it; what its database holds is left alone.
    pub fn start_as(mut command: Command, dir: &Path, listen: &str, options: &[&str]) -> Self {
        command.args(["serve", "--config", "poolsync.toml"]).args(options).env("POOLSYNC_LISTEN", listen);
        let log = dir.join("served.log");
        let errors = std::fs::File::options().create(true).append(true).open(&log).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|l| sender.send(l))
        });
        let Ok(first) = lines.recv_timeout(PATIENCE) else {
            panic!("the panel did not start: {}", std::fs::read_to_string(log).unwrap());
        };
        let url = first.strip_prefix("poolsync listens on ").expect(&first).to_owned();
        // The link follows at once, if there is one.
        let setup = lines.recv_timeout(Duration::from_millis(300)).ok();
        let setup = setup.and_then(|line| Some(line.split_once("administrator at ")?.1.to_owned()));
        Self { child, url, setup }
    }

    /// Sends the process a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal).unwrap();
    }

    /// Asks the process to stop and says whether it ended well.
    pub fn stop(mut self) -> bool {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        self.child.wait().unwrap().success()
    }

    /// Kills the process without a word.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A worker process; killed when dropped.
pub struct Working(Child);

impl Working {
    /// Starts a worker on the world of `dir`; what it logs is appended to a file there.
    pub fn start(dir: &Path, log: &str) -> Self {
        Self::start_as(poolsync(dir), dir, log)
    }

    /// The same with a command that was made ready for it.
    pub fn start_as(mut command: Command, dir: &Path, log: &str) -> Self {
        let log = std::fs::File::options().create(true).append(true).open(dir.join(log)).unwrap();
        command.args(["worker", "--config", "poolsync.toml"]).env("POOLSYNC_LOG", "info");
        Self(command.stdout(Stdio::null()).stderr(log).spawn().unwrap())
    }

    /// Its name in the list of workers.
    pub fn name(&self) -> String {
        format!("{}/{}", rustix::system::uname().nodename().to_string_lossy(), self.0.id())
    }

    /// Sends the process a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.0), signal).unwrap();
    }

    /// Stops every thread of the process, and returns once they have: a signal takes its time.
    pub fn halt(&self) {
        self.signal(rustix::process::Signal::STOP);
        while !self.stands_still() {
            std::thread::yield_now();
        }
    }

    fn stands_still(&self) -> bool {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.0.id())).unwrap();
        let mut states =
            threads.map(|thread| std::fs::read_to_string(thread.unwrap().path().join("stat")).unwrap_or_default());
        states.all(|stat| stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('T')))
    }

    /// Asks the process to stop and says whether it ended well.
    pub fn stop(mut self) -> bool {
        self.signal(rustix::process::Signal::TERM);
        self.0.wait().unwrap().success()
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
