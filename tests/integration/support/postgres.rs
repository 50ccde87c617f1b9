//! A PostgreSQL of the tests' own: Debian's binaries on a temporary folder and a free port, one for the whole test run.
//!
//! The server ends with the test process, however that ends: it is started so that the kernel stops it when its parent
//! is gone. As the server refuses to run as root, it runs as the system's `postgres` user then.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use super::{
    daemon,
    ending::{self, LastCommand, keep},
};

/// A running server.
pub struct Postgres {
    bin: PathBuf,
    dir: PathBuf,
    port: u16,
    /// How many bytes a file of it may have, or `unlimited`.
    largest: String,
    databases: AtomicU32,
}

/// The server of this test run, started on first use.
pub fn shared() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(Postgres::start)
}

impl Postgres {
    /// A server of its own, for a test that stops it.
    pub fn start() -> Self {
        Self::with_files_of("unlimited")
    }

    /// As if the disk ended where a file has so many bytes. Let that be amid a page, as disks do: of that one, only a part
    /// is written.
    pub fn with_files_of(largest: &str) -> Self {
        let bin = daemon::postgres_programs().expect("PostgreSQL’s server is installed; tests/run does that");
        let user = daemon::account("postgres").expect("the user postgres");
        let dir = ending::folder("postgres", user).expect("a folder");
        let made = daemon::run_as(user, "INT", &bin.join("initdb"))
            .args(["--auth=trust", "--no-sync", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(dir.join("data"))
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("initdb runs").success(), "initdb failed");
        // Everybody is trusted but for the members of one group, who sign in with a password.
        let rules = "host all +guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n\
                     host replication all 127.0.0.1/32 trust\nlocal all all trust\n";
        fs::write(dir.join("data/pg_hba.conf"), rules).expect("the rules of who may sign in");
        let port = free_port();
        let server = Self { bin, dir, port, largest: largest.to_owned(), databases: AtomicU32::new(0) };
        server.launch();
        server.sql("postgres", "create role guarded nologin").expect("a group of users with passwords");
        server
    }

    /// A server that follows this one, by streaming replication. It answers questions and takes no writes.
    pub fn standby(&self) -> Self {
        let user = daemon::account("postgres").expect("the user postgres");
        let dir = ending::folder("standby", user).expect("a folder");
        let copied = daemon::run_as(user, "INT", &self.bin.join("pg_basebackup"))
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-R", "--no-sync"])
            .args(["--checkpoint=fast", "-X", "stream", "-D"])
            .arg(dir.join("data"))
            .status();
        assert!(copied.expect("pg_basebackup runs").success(), "pg_basebackup failed");
        let server = Self {
            bin: self.bin.clone(),
            dir,
            port: free_port(),
            largest: self.largest.clone(),
            databases: AtomicU32::new(0),
        };
        server.launch();
        server
    }

    /// Lets a standby take writes from now on, and waits until it does.
    pub fn promote(&self) {
        assert_eq!(self.sql("postgres", "select pg_promote(true, 60)"), Ok(vec!["t".to_owned()]));
    }

    /// The folder of its socket.
    pub fn folder(&self) -> &Path {
        &self.dir
    }

    /// The port it listens on.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Starts the server on its folder, also again after [`Postgres::stop`], and waits until it answers.
    pub fn launch(&self) {
        // The kernel's word that the parent is gone is tied to the thread that started the server: one that stays.
        let (started, ready) = mpsc::channel();
        let (bin, dir, port, largest) = (self.bin.clone(), self.dir.clone(), self.port, self.largest.clone());
        std::thread::spawn(move || {
            let child =
                daemon::run_as(daemon::account("postgres").expect("the user postgres"), "INT", Path::new("prlimit"))
                    .arg(format!("--fsize={largest}:"))
                    .arg(bin.join("postgres"))
                    .arg("-D")
                    .arg(dir.join("data"))
                    .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=500"])
                    .arg("-c")
                    .arg(format!("port={port}"))
                    .arg("-k")
                    .arg(&dir)
                    .stdout(Stdio::null())
                    .stderr(fs::File::create(dir.join("log")).expect("a log"))
                    .spawn();
            let mut child = child.expect("postgres starts");
            started.send(()).expect("somebody waits");
            let _ = child.wait();
        });
        ready.recv().expect("started");
        let patience = Instant::now() + Duration::from_secs(30);
        while self.sql("postgres", "select 1").is_err() {
            assert!(Instant::now() < patience, "PostgreSQL did not come up");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Stops the server at once, as a crash does, and waits until it is gone.
    pub fn stop(&self) {
        let lock = self.dir.join("data/postmaster.pid");
        let pid = self.process().expect("a running server");
        rustix::process::kill_process(pid, rustix::process::Signal::QUIT).expect("stopped");
        let patience = Instant::now() + Duration::from_secs(30);
        while lock.exists() && rustix::process::test_kill_process(pid).is_ok() {
            assert!(Instant::now() < patience, "PostgreSQL did not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn process(&self) -> Option<rustix::process::Pid> {
        let lock = fs::read_to_string(self.dir.join("data/postmaster.pid")).ok()?;
        rustix::process::Pid::from_raw(lock.lines().next()?.parse().ok()?)
    }

    /// What the server said since it was launched.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.join("log")).expect("its log")
    }

    /// The URL of a new, empty database; it is dropped when the story ends.
    pub fn create_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("create database {name}")).expect("a database");
        let mut client = self.client("psql", "postgres");
        // By its folder: another server may have the port by then.
        client.arg("-h").arg(&self.dir).args(["-qc", &format!("drop database {name} with (force)")]);
        keep(LastCommand(client));
        self.url("postgres", &name)
    }

    /// Where a database is, for a user.
    pub fn url(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// What psql answers: a line for each row, its values with `|` between them; or what it complains about.
    pub fn sql(&self, database: &str, sql: &str) -> Result<Vec<String>, String> {
        lines_of(self.client("psql", database).args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql]))
    }

    /// One of PostgreSQL's own clients, pointed at a database.
    pub fn client(&self, program: &str, database: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-d", database]);
        command.env("PGOPTIONS", "-c client_min_messages=warning").stdin(Stdio::null());
        command
    }
}

/// The shared one stays; a story's own goes with it.
impl Drop for Postgres {
    fn drop(&mut self) {
        ending::end(self.process(), rustix::process::Signal::QUIT, &self.dir);
    }
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its number").port()
}

/// The lines a client printed, or its complaint.
pub fn lines_of(client: &mut Command) -> Result<Vec<String>, String> {
    let output = client.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
