//! Database servers of the bench's own: Debian's programs on the bench's folder and a free port of the loopback address.
//!
//! A server is stopped when its value goes, which also happens on an error or a panic; if the bench is killed, the kernel
//! stops it. Its data goes with the place that it lies in.

use std::{
    fs::{self, File},
    io::Write as _,
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::{
    daemon, interrupt,
    machine::{self, Tool},
    place::Place,
    user_store::{Dialect, TABLES, Table},
};

pub const POSTGRES_TOOL: Tool = Tool { program: "postgres", package: "postgresql" };
pub const MARIADB_TOOL: Tool = Tool { program: "mariadbd", package: "mariadb-server" };

/// The database that is copied.
pub const LIVE: &str = "live";
/// The one that it is copied to.
pub const BACKUP: &str = "backup";

/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_mins(1);
/// What an administrator sets on a machine of this kind. fsync stays on.
const POSTGRES_SETTINGS: [&str; 3] = ["shared_buffers=512MB", "work_mem=64MB", "max_wal_size=4GB"];
/// The same for `MariaDB`, which stays as durable as it is by default.
const MARIADB_SETTINGS: [&str; 2] = ["innodb-buffer-pool-size=1G", "innodb-log-file-size=1G"];

/// A running server.
pub struct Server {
    process: Child,
    /// What it obeys when it should stop.
    stop: Signal,
    port: u16,
}

impl Server {
    /// Starts a server, by a command that it answers once `answers` succeeds.
    pub fn start(
        mut command: Command,
        stop: Signal,
        port: u16,
        log: &Path,
        answers: impl Fn() -> anyhow::Result<String>,
    ) -> anyhow::Result<Self> {
        // In a group of its own: a Ctrl-C is for the bench, which stops its servers in order.
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(log)?);
        let mut server = Self { process: command.spawn().context("the server can’t be started")?, stop, port };
        let end = Instant::now() + PATIENCE;
        while let Err(error) = answers() {
            interrupt::demand_none()?;
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended with {status}: {}", fs::read_to_string(log).unwrap_or_default());
            }
            ensure!(Instant::now() < end, "the server does not answer: {error:#}");
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.process), self.stop);
        let end = Instant::now() + PATIENCE;
        while matches!(self.process.try_wait(), Ok(None)) && Instant::now() < end {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody listens on.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Runs a command that prepares a server.
fn prepare(mut command: Command) -> anyhow::Result<()> {
    let ended = command.stdin(Stdio::null()).output().context("the server can’t be prepared")?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    ensure!(ended.status.success(), "the server can’t be prepared: {}{}", said(&ended.stdout), said(&ended.stderr));
    Ok(())
}

/// Gives a client SQL and returns what it prints.
pub fn ask(mut client: Command, sql: &str) -> anyhow::Result<String> {
    let mut process =
        client.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context("no client")?;
    // One that has ended early says why on its own.
    let _ = process.stdin.take().context("a pipe")?.write_all(sql.as_bytes());
    let ended = process.wait_with_output()?;
    interrupt::demand_none()?;
    ensure!(ended.status.success(), "a statement failed: {}", String::from_utf8_lossy(&ended.stderr));
    Ok(String::from_utf8(ended.stdout)?)
}

/// A `PostgreSQL`.
pub struct Postgres {
    server: Server,
    psql: PathBuf,
}

impl Postgres {
    /// Starts one, with the user store in the database [`LIVE`].
    pub fn start(place: &Place, users: u64) -> anyhow::Result<Self> {
        let postgres = Self::start_empty(place)?;
        postgres.fill(LIVE, users)?;
        Ok(postgres)
    }

    /// Starts one without a database of its own.
    pub fn start_empty(place: &Place) -> anyhow::Result<Self> {
        let account = daemon::account("postgres")?;
        let folder = place.folder_of(account, "postgres")?;
        let data = folder.join("data");
        let mut initdb = daemon::run_as(account, "INT", &machine::program("initdb")?);
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-D"]).arg(&data);
        prepare(initdb)?;
        let port = free_port()?;
        let psql = machine::program("psql")?;
        let mut command = daemon::run_as(account, "INT", &machine::program("postgres")?);
        command.arg("-D").arg(&data).args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""]);
        // Autovacuum would come into a run of this one or of that one; the data is vacuumed when it is made.
        for setting in POSTGRES_SETTINGS.iter().chain(&["autovacuum=off"]) {
            command.args(["-c", setting]);
        }
        let client = || psql_at(&psql, port, "postgres");
        let server =
            Server::start(command, Signal::INT, port, &place.join("postgres.log"), || ask(client(), "select 1;"))?;
        Ok(Self { server, psql })
    }

    /// Makes a database with a user store.
    pub fn fill(&self, database: &str, users: u64) -> anyhow::Result<()> {
        self.run("postgres", &format!("create database {database};"))?;
        self.run(database, &Dialect::Postgres.make(users)).map(drop)
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.server.port)
    }

    /// Where a database is.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.server.port)
    }

    /// Runs statements.
    pub fn run(&self, database: &str, sql: &str) -> anyhow::Result<String> {
        ask(psql_at(&self.psql, self.server.port, database), sql)
    }

    /// Makes a database anew: empty, or as another is; nobody may be connected to that.
    pub fn renew(&self, database: &str, template: Option<&str>) -> anyhow::Result<()> {
        let as_what = template.map(|name| format!("template {name} strategy file_copy")).unwrap_or_default();
        let sql = format!("drop database if exists {database}; create database {database} {as_what}; checkpoint;");
        self.run("postgres", &sql).map(drop)
    }

    /// An error if two databases have other tables or other rows.
    pub fn demand_equal(&self, one: &str, two: &str) -> anyhow::Result<()> {
        let looks = thread::scope(|scope| {
            let looks = [one, two].map(|name| scope.spawn(move || self.run(name, &look())));
            looks.map(|look| look.join().unwrap_or_else(|_| bail!("a look at the rows broke off")))
        });
        let [left, right] = looks;
        let (left, right) = (left?, right?);
        ensure!(left == right, "the databases differ. One has\n{left}and the other\n{right}");
        Ok(())
    }

    /// What the server is and how it is set.
    pub fn describe(&self) -> anyhow::Result<String> {
        let version = self.run("postgres", "show server_version;")?;
        let fsync = self.run("postgres", "show fsync;")?;
        Ok(format!(
            "PostgreSQL {}: {}, autovacuum=off, fsync={}, everything else as it is by default; over TCP.",
            version.trim(),
            POSTGRES_SETTINGS.join(", "),
            fsync.trim()
        ))
    }
}

fn psql_at(psql: &Path, port: u16, database: &str) -> Command {
    let mut command = Command::new(psql);
    command.args(["-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &port.to_string(), "-U", "postgres"]);
    command.args(["-d", database]);
    command
}

/// SQL that prints 128 bits of what a database's tables hold, and how they are built.
fn look() -> String {
    let rows = TABLES.map(|table| {
        let name = table.name;
        format!(
            "select '{name}', count(*), sum(hashtextextended(t::text, 1)), sum(hashtextextended(t::text, 2)) from {name} t;"
        )
    });
    let tables = TABLES.map(|table| format!("'{}'::regclass", table.name)).join(", ");
    format!(
        "{}
        select attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute
            where attrelid in ({tables}) and attnum > 0 and not attisdropped order by attrelid::regclass::text, attnum;
        select conrelid::regclass, pg_get_constraintdef(oid) from pg_constraint
            where conrelid in ({tables}) order by conrelid::regclass::text, pg_get_constraintdef(oid);",
        rows.concat()
    )
}

/// A `MariaDB`.
pub struct MariaDb {
    server: Server,
    client: PathBuf,
}

impl MariaDb {
    /// Starts one, with the user store in the databases [`LIVE`] and [`BACKUP`].
    pub fn start(place: &Place, users: u64) -> anyhow::Result<Self> {
        let account = daemon::account("mysql")?;
        let folder = place.folder_of(account, "mariadb")?;
        let data = folder.join("data");
        let at = |option: &str, path: &Path| format!("--{option}={}", path.display());
        let mut install = daemon::run_as(account, "TERM", &machine::program("mariadb-install-db")?);
        install.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
        install.arg(at("datadir", &data)).arg(at("tmpdir", &folder));
        prepare(install)?;
        let port = free_port()?;
        let client = machine::program("mariadb")?;
        let mut command = daemon::run_as(account, "TERM", &machine::program("mariadbd")?);
        command.args(["--no-defaults", "--bind-address=127.0.0.1", &format!("--port={port}")]);
        command.arg(at("datadir", &data)).arg(at("tmpdir", &folder));
        command.args(["--socket=socket", "--pid-file=pid", "--character-set-server=utf8mb4"]); // both in the data’s folder
        command.args(MARIADB_SETTINGS.map(|setting| format!("--{setting}")));
        let first = || mariadb_at(&client, port);
        let server =
            Server::start(command, Signal::TERM, port, &place.join("mariadb.log"), || ask(first(), "select 1;"))?;
        let mariadb = Self { server, client };
        for database in [LIVE, BACKUP] {
            let make = Dialect::MariaDb.make(users);
            mariadb.run(&format!("create database {database}; use {database}; {make}"))?;
        }
        Ok(mariadb)
    }

    pub const fn port(&self) -> u16 {
        self.server.port
    }

    /// Where a database is.
    pub fn url(&self, database: &str) -> String {
        format!("mysql://root@127.0.0.1:{}/{database}", self.server.port)
    }

    /// Runs statements.
    pub fn run(&self, sql: &str) -> anyhow::Result<String> {
        ask(
            mariadb_at(&self.client, self.server.port),
            &format!("set sql_mode = concat(@@sql_mode, ',PIPES_AS_CONCAT');{sql}"),
        )
    }

    /// An error if [`LIVE`] and [`BACKUP`] have other rows.
    pub fn demand_equal(&self) -> anyhow::Result<()> {
        for table in &TABLES {
            let counts = self.run(&matches(table))?;
            let [live, backup, same] = counts.split_whitespace().collect::<Vec<_>>()[..] else {
                bail!("three counts were expected: {counts}")
            };
            ensure!(
                live == backup && backup == same,
                "{}: {live} rows, {backup} at the backup, {same} alike",
                table.name
            );
        }
        Ok(())
    }

    /// What the server is and how it is set.
    pub fn describe(&self) -> anyhow::Result<String> {
        let version = self.run("select version();")?;
        let settings = MARIADB_SETTINGS.join(", ");
        Ok(format!("MariaDB {}: {settings}, everything else as it is by default; over TCP.", version.trim()))
    }
}

fn mariadb_at(client: &Path, port: u16) -> Command {
    let mut command = Command::new(client);
    command.args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", &format!("--port={port}"), "--user=root"]);
    command.args(["--default-character-set=utf8mb4", "--batch", "--skip-column-names"]);
    command
}

/// SQL that counts the rows on both sides, and those that are the same on both. A comparison by bytes: `EXCEPT` would go
/// by collations, which take `a` for `A`.
fn matches(table: &Table) -> String {
    let name = table.name;
    let keys = table.key.iter().map(|key| format!("a.{key} = b.{key}"));
    let others = table.others.iter().map(|column| format!("binary a.{column} <=> binary b.{column}"));
    let alike = keys.chain(others).collect::<Vec<_>>().join(" and ");
    format!(
        "select (select count(*) from {LIVE}.{name}), (select count(*) from {BACKUP}.{name}),
            (select count(*) from {LIVE}.{name} a join {BACKUP}.{name} b on {alike});"
    )
}
