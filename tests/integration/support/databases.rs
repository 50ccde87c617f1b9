//! Two databases on a real server, as a row store's live and backup side, with an outsider's look at both: the servers'
//! own clients and dump programs, nothing of the engine's.

#![expect(clippy::single_match_else, reason = "an arm for each kind of server reads best")]

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, mpsc},
    time::Duration,
};

use poolsync::{
    domain::{Secret, StoreUrl},
    sync::{Patience, StoreAddress},
};

use super::{
    mariadb::{self, MariaDb},
    postgres::{self, Postgres, lines_of},
};

/// The kinds of server that row stores may live on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Postgres,
    MariaDb,
}

/// The kinds the engine can open. The stories of row stores are told on each of them.
pub const FAR: &[Kind] = &[Kind::Postgres, Kind::MariaDb];

/// Tells a story on each kind of server the engine can open.
pub fn on_each(story: impl Fn(Kind) -> super::super::engine::Outcome) {
    on_those(FAR, story);
}

/// Tells a story on those of `kinds` that the engine can open.
pub fn on_those(kinds: &[Kind], story: impl Fn(Kind) -> super::super::engine::Outcome) {
    for kind in kinds.iter().filter(|kind| FAR.contains(kind)) {
        story(*kind).unwrap_or_else(|error| panic!("on {kind:?}: {}", with_causes(&*error)));
    }
}

pub fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |told, cause| format!("{told} – {cause}"))
}

/// How long a client may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server: the one all tests share, or one of a test's own.
#[derive(Clone)]
pub enum Server {
    Postgres(&'static Postgres),
    MariaDb(&'static MariaDb),
    OwnPostgres(Arc<Postgres>),
    OwnMariaDb(Arc<MariaDb>),
}

/// A database on it.
#[derive(Clone)]
pub struct Side {
    server: Server,
    pub database: String,
    /// Where it is, for the server's administrator.
    pub url: String,
}

/// The two sides of a sync.
pub struct Pair {
    pub live: Side,
    pub backup: Side,
}

impl Server {
    pub fn shared(kind: Kind) -> Self {
        match kind {
            Kind::Postgres => Self::Postgres(postgres::shared()),
            Kind::MariaDb => Self::MariaDb(mariadb::shared()),
        }
    }

    /// A server that the test may stop and start again.
    pub fn own(kind: Kind) -> Self {
        match kind {
            Kind::Postgres => Self::OwnPostgres(Arc::new(Postgres::start())),
            Kind::MariaDb => Self::OwnMariaDb(Arc::new(MariaDb::start(&[]))),
        }
    }

    /// A server whose disk has room for small tables only.
    pub fn of_little_room(kind: Kind) -> Self {
        match kind {
            Kind::Postgres => Self::OwnPostgres(Arc::new(Postgres::with_files_of("20972000"))),
            Kind::MariaDb => Self::own_mariadb(&[
                "--innodb-file-per-table=0",
                "--innodb-data-file-path=ibdata1:12M:autoextend:max:40M",
            ]),
        }
    }

    /// A MariaDB server that is started with further options.
    pub fn own_mariadb(options: &[&str]) -> Self {
        Self::OwnMariaDb(Arc::new(MariaDb::start(options)))
    }

    fn postgres(&self) -> Option<&Postgres> {
        match self {
            Self::Postgres(server) => Some(server),
            Self::OwnPostgres(server) => Some(server),
            Self::MariaDb(_) | Self::OwnMariaDb(_) => None,
        }
    }

    fn mariadb(&self) -> &MariaDb {
        match self {
            Self::MariaDb(server) => server,
            Self::OwnMariaDb(server) => server,
            Self::Postgres(_) | Self::OwnPostgres(_) => panic!("this is PostgreSQL"),
        }
    }

    pub fn database(&self) -> Side {
        let url = self.postgres().map_or_else(|| self.mariadb().create_database(), Postgres::create_database);
        let database = url.rsplit('/').next().unwrap().to_owned();
        Side { server: self.clone(), database, url }
    }

    /// As if the machine lost its power.
    pub fn stop(&self) {
        self.postgres().map_or_else(|| self.mariadb().stop(), Postgres::stop);
    }

    pub fn launch(&self) {
        self.postgres().map_or_else(|| self.mariadb().launch(), Postgres::launch);
    }
}

impl Side {
    pub fn kind(&self) -> Kind {
        if self.server.postgres().is_some() { Kind::Postgres } else { Kind::MariaDb }
    }

    pub fn address(&self) -> StoreAddress {
        StoreAddress::new(self.url.parse().expect("a store URL"), None)
    }

    /// Where it is for another user.
    pub fn url_for(&self, user: &str) -> String {
        self.server
            .postgres()
            .map_or_else(|| self.server.mariadb().url(user, &self.database), |server| server.url(user, &self.database))
    }

    /// What a statement answers, a line for each row; the test fails where the statement does.
    pub fn sql(&self, sql: &str) -> Vec<String> {
        self.try_sql(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"))
    }

    /// The one value that a statement answers.
    pub fn value(&self, sql: &str) -> String {
        let mut lines = self.sql(sql);
        assert_eq!(lines.len(), 1, "{sql}: {lines:?}");
        lines.remove(0)
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.value(sql).parse().expect(sql)
    }

    pub fn try_sql(&self, sql: &str) -> Result<Vec<String>, String> {
        match self.server.postgres() {
            Some(server) => server.sql(&self.database, sql),
            None => self.server.mariadb().sql(&self.database, sql),
        }
    }

    /// Its tables but for the engine's own, by name.
    pub fn tables(&self) -> Vec<String> {
        self.named_tables(false)
    }

    fn named_tables(&self, own: bool) -> Vec<String> {
        let schemas = match self.server.postgres() {
            Some(_) => "not in ('pg_catalog', 'information_schema')".to_owned(),
            None => format!("= '{}'", self.database),
        };
        let names = self.sql(&format!(
            "select table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema {schemas}"
        ));
        let mut names: Vec<String> = names.into_iter().filter(|name| name.starts_with("poolsync_") == own).collect();
        names.sort();
        names
    }

    /// Each row as the server writes it as text, by table, sorted: NULL is not the empty text, 1.0 not 1.00.
    pub fn rows(&self) -> BTreeMap<String, Vec<String>> {
        self.tables().into_iter().map(|table| (table.clone(), self.rows_of(&table))).collect()
    }

    fn rows_of(&self, table: &str) -> Vec<String> {
        let mut rows = match self.server.postgres() {
            Some(server) => {
                let quoted = table.replace('"', "\"\"");
                let copy = format!("copy (select (x.*)::text from \"{quoted}\" x) to stdout");
                let session = "set timezone = 'UTC'; set extra_float_digits = 3; set bytea_output = hex; \
                               set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set xmloption = content";
                let mut client = server.client("psql", &self.database);
                lines_of(client.args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-c", session, "-c", &copy]))
            }
            None => {
                let mut dump = self.server.mariadb().client("mariadb-dump");
                dump.args(["--compact", "--no-create-info", "--skip-triggers", "--skip-extended-insert", "--hex-blob"]);
                let lines = lines_of(dump.args(["--tz-utc", &self.database, table]));
                // Between notes for its own client.
                lines.map(|lines| lines.into_iter().filter(|line| line.starts_with("INSERT ")).collect())
            }
        }
        .unwrap_or_else(|error| panic!("{table}: {error}"));
        rows.sort();
        rows
    }

    /// Everything in it, as the server's own dump program writes it: two equal ones mean that nothing was written.
    pub fn dump(&self) -> Vec<String> {
        self.dumped(&[], &["--skip-dump-date"])
    }

    /// How it is built, the engine's own tables aside.
    pub fn schema(&self) -> Vec<String> {
        let own = self.named_tables(true);
        let ignored: Vec<String> =
            own.iter().map(|table| format!("--ignore-table={}.{table}", self.database)).collect();
        let mut mariadb = vec!["--no-data", "--skip-triggers", "--skip-dump-date"];
        mariadb.extend(ignored.iter().map(String::as_str));
        let lines = self.dumped(&["--schema-only", "--exclude-table=poolsync_*"], &mariadb);
        // What the next number is belongs to the data.
        lines.into_iter().map(|line| line.split(" AUTO_INCREMENT=").next().unwrap().to_owned()).collect()
    }

    fn dumped(&self, postgres: &[&str], mariadb: &[&str]) -> Vec<String> {
        let lines = match self.server.postgres() {
            Some(server) => {
                let mut dump = server.client("pg_dump", &self.database);
                lines_of(dump.args(["--inserts", "--no-comments"]).args(postgres))
            }
            None => {
                let mut dump = self.server.mariadb().client("mariadb-dump");
                lines_of(dump.args(["--skip-comments", "--hex-blob"]).args(mariadb).arg(&self.database))
            }
        };
        let lines = lines.unwrap_or_else(|error| panic!("{error}"));
        // The one word that newer dump programs draw anew for each dump, and notes.
        lines.into_iter().filter(|line| !line.starts_with('\\') && !line.starts_with("--")).collect()
    }

    /// What its server, a PostgreSQL, has written down.
    pub fn log(&self) -> String {
        self.server.postgres().expect("PostgreSQL").log()
    }

    /// Ends every other session in this database.
    pub fn terminate_sessions(&self) -> usize {
        match self.server.postgres() {
            Some(_) => {
                let end = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
                self.sql(end).len()
            }
            None => {
                let ids = format!(
                    "select id from information_schema.processlist where db = '{}' and id <> connection_id()",
                    self.database
                );
                let ids = self.sql(&ids);
                // One that ended by itself meanwhile can't be ended again.
                ids.iter().filter(|id| self.try_sql(&format!("kill {id}")).is_ok()).count()
            }
        }
    }

    /// Waits until no other session is left in this database, and with it no transaction that is still being committed.
    pub fn wait_until_alone(&self) {
        let others = match self.server.postgres() {
            Some(_) => {
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                    .to_owned()
            }
            None => format!(
                "select count(*) from information_schema.processlist where db = '{}' and id <> connection_id()",
                self.database
            ),
        };
        let patience = std::time::Instant::now() + PATIENCE;
        while self.number(&others) > 0 {
            assert!(std::time::Instant::now() < patience, "a session stayed behind in {}", self.database);
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// A client that stays, and with it its transaction and its locks.
    pub fn session(&self) -> Session {
        match self.server.postgres() {
            Some(server) => Session::start(server.client("psql", &self.database).arg("-qAtX")),
            None => {
                let mut client = self.server.mariadb().client("mariadb");
                Session::start(client.args([
                    "--batch",
                    "--skip-column-names",
                    "--unbuffered",
                    "--force",
                    &self.database,
                ]))
            }
        }
    }
}

impl Pair {
    /// Two empty databases.
    pub fn of(kind: Kind) -> Self {
        let server = Server::shared(kind);
        Self { live: server.database(), backup: server.database() }
    }

    /// Two empty databases on servers of two kinds.
    pub fn across(live: Kind, backup: Kind) -> Self {
        Self { live: Server::shared(live).database(), backup: Server::shared(backup).database() }
    }

    /// Two databases of one schema.
    pub fn built(kind: Kind, schema: &str) -> Self {
        let pair = Self::of(kind);
        pair.both(schema);
        pair
    }

    /// The same at both sides.
    pub fn both(&self, sql: &str) {
        self.live.sql(sql);
        self.backup.sql(sql);
    }

    /// Rows that one side has and the other has not, as an outsider sees them.
    pub fn difference(&self) -> Vec<String> {
        let (live, backup) = (self.live.rows(), self.backup.rows());
        let mut found = Vec::new();
        for (one, other, name) in [(&live, &backup, "live"), (&backup, &live, "backup")] {
            for (table, rows) in one {
                let Some(others) = other.get(table) else {
                    found.push(format!("table {table} only at {name}"));
                    continue;
                };
                let mut left = others.iter().peekable();
                for row in rows {
                    while left.next_if(|other| *other < row).is_some() {}
                    if left.next_if(|other| *other == row).is_none() {
                        let shown: String = row.chars().take(300).collect();
                        found.push(format!("{table} only at {name}: {shown}"));
                    }
                }
            }
        }
        found
    }

    /// Asserts that both sides hold the same rows.
    pub fn assert_equal(&self) {
        assert_eq!(self.difference(), Vec::<String>::new());
    }
}

/// A store for a user with a password; servers that don't answer are not waited for long.
pub fn signed_in(url: &str, password: Option<&str>) -> StoreAddress {
    let url: StoreUrl = url.parse().expect("a store URL");
    let secret = password.and_then(|password| Secret::new(password.to_owned()));
    let patience = Patience { answer: Duration::from_secs(3), tries: 2, pause: Duration::from_millis(50) };
    StoreAddress { patience, ..StoreAddress::new(url, secret) }
}

/// A client that stays connected; its statements run one after the other. It ends when dropped.
pub struct Session {
    child: Child,
    input: ChildStdin,
    lines: mpsc::Receiver<String>,
}

/// What a session prints when it is through with a statement.
const DONE: &str = "-- that is all --";

impl Session {
    fn start(client: &mut Command) -> Self {
        let piped = client.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().expect("a client");
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { child, input, lines }
    }

    /// What a statement answers; an error message is not waited for.
    pub fn sql(&mut self, sql: &str) -> Vec<String> {
        writeln!(self.input, "{sql};\nselect '{DONE}';").and_then(|()| self.input.flush()).expect("the session lives");
        let mut answer = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no answer to {sql}"));
            if line == DONE {
                return answer;
            }
            answer.push(line);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the other tests stand on.
#[test]
fn both_kinds_of_server_answer_dump_and_come_back_after_a_crash() {
    for kind in [Kind::Postgres, Kind::MariaDb] {
        let pair =
            Pair::built(kind, "create table t (id int primary key, a varchar(9)); insert into t values (1, 'é')");
        pair.assert_equal();
        assert_eq!(pair.live.schema(), pair.backup.schema());
        assert!(pair.live.schema().concat().contains("PRIMARY KEY"), "{:?}", pair.live.schema());
        let before = pair.live.dump();
        assert!(before.concat().contains('é'), "{before:?}");
        pair.live.sql("insert into t values (2, null), (3, '')");
        pair.backup.sql("insert into t values (2, '')");
        assert_eq!(pair.difference().len(), 3, "{:?}", pair.difference());
        assert_ne!(pair.live.dump(), before);
        assert!(pair.live.try_sql("select nothing from nowhere").is_err());

        let mut session = pair.live.session();
        session.sql("begin");
        session.sql("delete from t where id = 1");
        assert_eq!(session.sql("select count(*) from t"), ["2"]);
        assert_eq!(pair.live.number("select count(*) from t"), 3, "what is not committed is not seen");
        assert_eq!(pair.live.terminate_sessions(), 1);

        let own = Server::own(kind);
        let side = own.database();
        side.sql("create table t (id int primary key)");
        own.stop();
        assert!(side.try_sql("select 1").is_err());
        own.launch();
        assert_eq!(side.tables(), ["t"]);
    }
}
