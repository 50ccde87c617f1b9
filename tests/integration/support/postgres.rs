//! A PostgreSQL of the tests' own: Debian's binaries on a temporary folder and a free port, one for the whole test run.
//!
//! The server ends with the test process, however that ends: it is started so that the kernel stops it when its parent
//! is gone. As the server refuses to run as root, it runs as the system's `postgres` user then.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::chown,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use super::daemon;

/// A running server.
pub struct Postgres {
    bin: PathBuf,
    port: u16,
    databases: AtomicU32,
}

/// The server of this test run, started on first use.
pub fn shared() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(Postgres::start)
}

impl Postgres {
    fn start() -> Self {
        let bin = daemon::postgres_programs().expect("PostgreSQL’s server is installed; tests/run does that");
        let dir = tempfile::Builder::new().prefix("poolsync-postgres-").tempdir().expect("a folder").keep();
        let user = daemon::account("postgres").expect("the user postgres");
        if let Some((uid, gid)) = user {
            chown(&dir, Some(uid), Some(gid)).expect("the folder given to the server’s user");
        }
        let data = dir.join("data");
        let made = daemon::run_as(user, "INT", &bin.join("initdb"))
            .args(["--auth=trust", "--no-sync", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("initdb runs").success(), "initdb failed");
        let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its number").port();

        // The kernel's word that the parent is gone is tied to the thread that started the server: one that stays.
        let (started, ready) = mpsc::channel();
        let (server_bin, server_dir) = (bin.clone(), dir);
        std::thread::spawn(move || {
            let child = daemon::run_as(user, "INT", &server_bin.join("postgres"))
                .arg("-D")
                .arg(&data)
                .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"])
                .arg("-c")
                .arg(format!("port={port}"))
                .arg("-k")
                .arg(&server_dir)
                .stdout(Stdio::null())
                .stderr(fs::File::create(server_dir.join("log")).expect("a log"))
                .spawn();
            let mut child = child.expect("postgres starts");
            started.send(()).expect("somebody waits");
            let _ = child.wait();
        });
        ready.recv().expect("started");
        let server = Self { bin, port, databases: AtomicU32::new(0) };
        let patience = Instant::now() + Duration::from_secs(30);
        while !server.psql("postgres", "select 1") {
            assert!(Instant::now() < patience, "PostgreSQL did not come up");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// The URL of a new, empty database.
    pub fn create_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        assert!(self.psql("postgres", &format!("create database {name}")), "create database failed");
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }

    fn psql(&self, database: &str, sql: &str) -> bool {
        Command::new(self.bin.join("psql"))
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-d", database, "-qAtc", sql])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}
