//! A `PgBouncer` of the tests' own in front of their PostgreSQL: it hands out connections by the transaction.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::Stdio,
    sync::{OnceLock, mpsc},
    time::{Duration, Instant},
};

use super::{daemon, ending, postgres};

/// A running pooler.
pub struct Pooler {
    port: u16,
}

/// The pooler of this test run, started on first use, in front of the server of this test run.
pub fn shared() -> &'static Pooler {
    static POOLER: OnceLock<Pooler> = OnceLock::new();
    POOLER.get_or_init(|| Pooler::start(postgres::shared()))
}

impl Pooler {
    fn start(server: &postgres::Postgres) -> Self {
        let user = daemon::account("postgres").expect("the user postgres");
        let dir = ending::folder("pooler", user).expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its number").port();
        // Few connections for each database: what relies on having the same one twice is found out.
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir = {at}\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 3\n\
             max_client_conn = 1000\nlogfile = {at}/log\nserver_round_robin = 1\nserver_idle_timeout = 1\n",
            server.port(),
            at = dir.display(),
        );
        // With that, whoever comes is this user.
        let settings = settings.replace("host=127.0.0.1 port", "user=postgres host=127.0.0.1 port");
        fs::write(dir.join("settings.ini"), settings).expect("the settings");
        let (started, ready) = mpsc::channel();
        let settings = dir.join("settings.ini");
        std::thread::spawn(move || {
            let child = daemon::run_as(user, "INT", Path::new("/usr/sbin/pgbouncer"))
                .arg("-q")
                .arg(settings)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            let mut child = child.expect("pgbouncer starts; tests/run installs it");
            started.send(()).expect("somebody waits");
            let _ = child.wait();
        });
        ready.recv().expect("started");
        let patience = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < patience, "PgBouncer did not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { port }
    }

    /// The way through the pooler to the database that `url` leads to around it.
    pub fn through(&self, url: &str) -> String {
        let (before, database) = url.rsplit_once('/').expect("a database");
        let (user, _) = before.rsplit_once('@').expect("a user");
        format!("{user}@127.0.0.1:{}/{database}", self.port)
    }
}
