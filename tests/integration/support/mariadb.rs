//! A MariaDB of the tests' own: Debian's binaries on a temporary folder and a free port, one for the whole test run.
//!
//! It is kept like the tests' PostgreSQL: the kernel stops it when the test process is gone, and where the tests run as
//! root it runs as the system's user `mysql`. `root` signs in without a password, from the loopback address only;
//! `guarded` has one ([`PASSWORD`]).

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
    postgres::lines_of,
};

/// The password of the user `guarded`.
pub const PASSWORD: &str = "correct horse";

/// A running server.
pub struct MariaDb {
    dir: PathBuf,
    port: u16,
    databases: AtomicU32,
    /// Options of its own, as the server takes them.
    options: Vec<String>,
}

/// The server of this test run, started on first use.
pub fn shared() -> &'static MariaDb {
    static SERVER: OnceLock<MariaDb> = OnceLock::new();
    SERVER.get_or_init(|| MariaDb::start(&[]))
}

impl MariaDb {
    /// A server of its own, for a test that stops it.
    pub fn start(options: &[&str]) -> Self {
        let user = daemon::account("mysql").expect("the user mysql");
        let dir = ending::folder("mariadb", user).expect("a folder");
        let made = daemon::run_as(user, "KILL", Path::new("/usr/bin/mariadb-install-db"))
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
            .arg(format!("--datadir={}", dir.join("data").display()))
            // The tests' own may not be for its user to write to.
            .env("TMPDIR", &dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(made.expect("mariadb-install-db runs").success(), "mariadb-install-db failed");
        let users = format!(
            "create user if not exists root@127.0.0.1;\ngrant all on *.* to root@127.0.0.1 with grant option;\n\
             create user if not exists guarded@127.0.0.1 identified by '{PASSWORD}';\ngrant all on *.* to guarded@127.0.0.1;\n"
        );
        fs::write(dir.join("users.sql"), users).expect("the users");
        let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its number").port();
        let server = Self {
            dir,
            port,
            databases: AtomicU32::new(0),
            options: options.iter().map(ToString::to_string).collect(),
        };
        server.launch();
        server
    }

    /// Starts the server on its folder, also again after [`MariaDb::stop`], and waits until it answers.
    pub fn launch(&self) {
        // The kernel's word that the parent is gone is tied to the thread that started the server: one that stays.
        let (started, ready) = mpsc::channel();
        let (dir, port, options) = (self.dir.clone(), self.port, self.options.clone());
        std::thread::spawn(move || {
            let of = |option: &str, name: &str| format!("--{option}={}", dir.join(name).display());
            let child = daemon::run_as(
                daemon::account("mysql").expect("the user mysql"),
                "KILL",
                Path::new("/usr/sbin/mariadbd"),
            )
            .arg("--no-defaults")
            .args([of("tmpdir", "")])
            .args([of("datadir", "data"), of("socket", "socket"), of("pid-file", "pid"), of("init-file", "users.sql")])
            .arg(format!("--port={port}"))
            .args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--character-set-server=utf8mb4"])
            // Nothing here outlives the tests, so nothing waits for a disk.
            .args(["--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync", "--skip-log-bin"])
            .args(["--innodb-buffer-pool-size=128M", "--max-allowed-packet=1G", "--max-connections=200"])
            .args(options)
            .stdout(Stdio::null())
            .stderr(fs::File::create(dir.join("log")).expect("a log"))
            .spawn();
            let mut child = child.expect("mariadbd starts");
            started.send(()).expect("somebody waits");
            let _ = child.wait();
        });
        ready.recv().expect("started");
        let patience = Instant::now() + Duration::from_secs(30);
        while let Err(why) = self.sql("mysql", "select 1") {
            assert!(Instant::now() < patience, "MariaDB did not come up: {why}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Kills the server, as a crash does, and waits until it is gone.
    pub fn stop(&self) {
        let pid = self.process().expect("a running server");
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("stopped");
        let patience = Instant::now() + Duration::from_secs(30);
        while rustix::process::test_kill_process(pid).is_ok() {
            assert!(Instant::now() < patience, "MariaDB did not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
        fs::remove_file(self.dir.join("pid")).expect("no longer running");
    }

    fn process(&self) -> Option<rustix::process::Pid> {
        rustix::process::Pid::from_raw(fs::read_to_string(self.dir.join("pid")).ok()?.trim().parse().ok()?)
    }

    /// The URL of a new, empty database; it is dropped when the story ends.
    pub fn create_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("mysql", &format!("create database {name}")).expect("a database");
        let mut client = self.client("mariadb");
        // By its folder: another server may have the port by then.
        client.args(["--protocol=socket", &format!("--socket={}", self.dir.join("socket").display())]);
        client.args(["-e", &format!("drop database {name}")]);
        keep(LastCommand(client));
        self.url("root", &name)
    }

    /// Where a database is, for a user.
    pub fn url(&self, user: &str, database: &str) -> String {
        format!("mysql://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// What the client answers: a line for each row, its values with tabulators between them; or what it complains about.
    pub fn sql(&self, database: &str, sql: &str) -> Result<Vec<String>, String> {
        lines_of(self.client("mariadb").args(["--batch", "--skip-column-names", "-e", sql, database]))
    }

    /// One of MariaDB's own clients, signed in as `root`.
    pub fn client(&self, program: &str) -> Command {
        let mut command = Command::new(Path::new("/usr/bin").join(program));
        command.args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "--user=root"]);
        command.args(["--default-character-set=utf8mb4", "--max-allowed-packet=1G", &format!("--port={}", self.port)]);
        command.stdin(Stdio::null());
        command
    }
}

/// The shared one stays; a story's own goes with it.
impl Drop for MariaDb {
    fn drop(&mut self) {
        ending::end(self.process(), rustix::process::Signal::KILL, &self.dir);
    }
}
