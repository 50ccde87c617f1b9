//! The panel's database, on either engine: one SQL text for SQLite and PostgreSQL.
//!
//! Every statement of the panel is a [`super::Sql`]. The few things the engines do differently (the clock, row locks) have a
//! method here, so that the rest never asks which engine it is on.

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io, mem,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _, Postgres, Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    audit::{self, Entry, chain::Chain},
    bells::{Bell, Bells},
    cluster::{CHANNEL, Cluster},
    database_url::{Ways, ways},
    error::{StateError, TooOld},
    migrations::{MIGRATIONS, last_known, migration},
    places::Patience,
    schema::{self, SchemaStep},
    sql,
    together::Questions,
    unreached::Unreached,
};
use crate::domain::Timestamp;

/// How long a statement waits for another process's write on SQLite before it fails.
const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// Reading connections to SQLite; there is one for writing, as SQLite has one writer at a time.
const SQLITE_READERS: u32 = 4;
/// How long a request waits for a connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(20);

/// A handle on the panel's database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pub(super) engine: Engine,
    chain: Arc<Chain>,
    bells: Bells,
    questions: Arc<Questions>,
    /// Set once this program must not touch the database any more.
    is_too_old: Arc<AtomicBool>,
}

#[derive(Debug, Clone)]
pub(super) enum Engine {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres(Cluster),
}

/// A transaction that may write. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    pub(super) engine: TxEngine,
    chain: Arc<Chain>,
    /// What the audit will say of it, written as the last thing before the commit.
    entries: Vec<Entry>,
    /// What rings once it is committed.
    rings: BTreeSet<Bell>,
    bells: Bells,
    /// Whether a pooler is in the way, which keeps no statement prepared.
    pub(super) is_pooled: bool,
}

#[derive(Debug)]
pub(super) enum TxEngine {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// What a reading statement runs on: the database as it is now, or a transaction.
#[derive(Debug)]
pub enum Reader<'a> {
    /// Whatever is committed.
    Database(&'a Database),
    /// What the transaction sees.
    Tx(&'a mut Tx),
}

impl<'a> From<&'a Database> for Reader<'a> {
    fn from(database: &'a Database) -> Self {
        Self::Database(database)
    }
}

impl<'a> From<&'a mut Tx> for Reader<'a> {
    fn from(tx: &'a mut Tx) -> Self {
        Self::Tx(tx)
    }
}

impl Reader<'_> {
    /// The same place to read from, for one more statement.
    pub fn again(&mut self) -> Reader<'_> {
        match self {
            Self::Database(database) => Reader::Database(database),
            Self::Tx(tx) => Reader::Tx(tx),
        }
    }

    /// The database's own clock.
    pub async fn now(self) -> Result<Timestamp, StateError> {
        let is_sqlite = match &self {
            Self::Database(database) => matches!(database.engine, Engine::Sqlite { .. }),
            Self::Tx(tx) => matches!(tx.engine, TxEngine::Sqlite(_)),
        };
        let text = if is_sqlite {
            "select cast(unixepoch('subsec') * 1000000 as integer) as now"
        } else {
            "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now"
        };
        sql(text).one(self).await?.timestamp("now")
    }
}

impl Database {
    /// Connects to `url`, `sqlite:///path` or `postgres://…`. An SQLite file that does not exist is created, for this
    /// user alone.
    pub async fn connect(url: &str) -> Result<Self, StateError> {
        Self::connect_around(url, None).await
    }

    /// The same; with `direct_url`, `url` leads to PostgreSQL through a pooler that hands out connections by the
    /// transaction, and `direct_url` around it.
    pub async fn connect_around(url: &str, direct_url: Option<&str>) -> Result<Self, StateError> {
        Self::connect_within(url, direct_url, Patience::Long).await
    }

    /// The same; how long one that does not answer is waited for is said.
    pub async fn connect_within(url: &str, direct_url: Option<&str>, patience: Patience) -> Result<Self, StateError> {
        Self::connect_by(ways(url, direct_url)?, patience).await
    }

    async fn connect_by(ways: Ways, patience: Patience) -> Result<Self, StateError> {
        let engine = match ways {
            Ways::Sqlite(options) => connect_sqlite(*options).await?,
            Ways::Postgres(places, direct) => Engine::Postgres(Cluster::connect(places, direct, patience).await?),
        };
        Ok(Self {
            engine,
            chain: Arc::default(),
            bells: Bells::default(),
            questions: Arc::default(),
            is_too_old: Arc::default(),
        })
    }

    /// The same with a database that is set up already; one that is not is left as it is.
    pub async fn connect_existing(url: &str, direct_url: Option<&str>, patience: Patience) -> Result<Self, StateError> {
        let ways = ways(url, direct_url)?;
        if let Ways::Sqlite(options) = &ways
            && !has_schema(options).await?
        {
            return Err(StateError::NotSetUp);
        }
        let database = Self::connect_by(ways, patience).await?;
        if schema::is_built(&database).await? { Ok(database) } else { Err(StateError::NotSetUp) }
    }

    /// What rings when something is worth looking at again.
    pub fn bells(&self) -> &Bells {
        &self.bells
    }

    /// What many ask at the same moment.
    pub(super) fn questions(&self) -> &Questions {
        &self.questions
    }

    /// Rings the bells that other processes ring, until the database is closed. With SQLite there are none.
    pub async fn listen(&self) {
        if let Engine::Postgres(cluster) = &self.engine {
            cluster.clone().listen(self.bells.clone()).await;
        }
    }

    /// Brings the schema up to date. Safe to call from several processes at once.
    pub async fn migrate(&self) -> Result<(), StateError> {
        let mut migrator =
            Migrator::with_migrations(MIGRATIONS.iter().map(|(name, text)| migration(name, text)).collect());
        // A newer program may have gone further; whether this one can go along is looked at below.
        migrator.set_ignore_missing(true);
        match &self.engine {
            Engine::Sqlite { write, .. } => migrator.run(write).await?,
            Engine::Postgres(cluster) => migrator.run(cluster.direct()).await?,
        }
        match self.schema_step().await? {
            SchemaStep::TooFarAhead => {
                self.stand_back();
                Err(StateError::TooNew(TooOld))
            }
            SchemaStep::Same | SchemaStep::Behind | SchemaStep::Ahead => Ok(()),
        }
    }

    /// From now on nothing is read or written: the schema is one that this program does not know.
    pub fn stand_back(&self) {
        self.is_too_old.store(true, Ordering::Relaxed);
    }

    /// Whether nothing is read or written any more.
    pub fn is_too_old(&self) -> bool {
        self.is_too_old.load(Ordering::Relaxed)
    }

    /// Whether this process begins nothing: its program is too old for the schema, or its key file is not the others'.
    pub fn stands_back(&self) -> bool {
        self.is_too_old() || self.chain.is_others()
    }

    /// Whether an error is told already, as the database is away.
    pub fn is_told(&self, error: &StateError) -> bool {
        match &self.engine {
            Engine::Sqlite { .. } => false,
            Engine::Postgres(cluster) => error.complaint().is_some_and(|complaint| cluster.is_told(complaint)),
        }
    }

    pub(super) fn check_known(&self) -> Result<(), StateError> {
        if self.is_too_old() { Err(StateError::TooNew(TooOld)) } else { Ok(()) }
    }

    /// How the schema stands to this program.
    pub async fn schema_step(&self) -> Result<SchemaStep, StateError> {
        schema::compare(self, last_known()).await
    }

    /// Begins a transaction that may write. On SQLite it holds the one write lock from the start.
    pub async fn begin(&self) -> Result<Tx, StateError> {
        self.check_known()?;
        let engine = match &self.engine {
            Engine::Sqlite { write, .. } => TxEngine::Sqlite(write.begin_with("begin immediate").await?),
            Engine::Postgres(cluster) => TxEngine::Postgres(cluster.pool()?.begin().await?),
        };
        Ok(Tx {
            engine,
            chain: Arc::clone(&self.chain),
            entries: Vec::new(),
            rings: BTreeSet::new(),
            bells: self.bells.clone(),
            is_pooled: matches!(&self.engine, Engine::Postgres(cluster) if cluster.is_pooled()),
        })
    }

    /// The chain that the audit's entries are put on.
    pub fn audit_chain(&self) -> &Arc<Chain> {
        &self.chain
    }

    /// Closes all connections; SQLite's log is folded into its file.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Engine::Postgres(cluster) => cluster.close().await,
        }
    }
}

async fn connect_sqlite(options: SqliteConnectOptions) -> Result<Engine, StateError> {
    let path = options.get_filename().to_owned();
    let opened = async {
        create_private(&path)?;
        let options = options
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(SQLITE_BUSY_TIMEOUT);
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
        let write = pool(1).connect_with(options.clone()).await?;
        let read = pool(SQLITE_READERS).connect_with(options).await?;
        Ok::<_, sqlx::Error>(Engine::Sqlite { read, write })
    };
    opened.await.map_err(|error| Unreached::File { path: path.clone(), source: error.into() }.into())
}

/// Whether an SQLite file is there that has a schema of ours; looked at without changing it, or making one.
async fn has_schema(options: &SqliteConnectOptions) -> Result<bool, StateError> {
    let path = options.get_filename().to_owned();
    if !path.metadata().is_ok_and(|file| file.len() > 0) {
        return Ok(false);
    }
    let looked = async {
        let mut connection = options.clone().read_only(true).busy_timeout(SQLITE_BUSY_TIMEOUT).connect().await?;
        let text = "select 1 from sqlite_master where name = '_sqlx_migrations'";
        let found = sqlx::raw_sql(text).fetch_optional(&mut connection).await?;
        let _ = connection.close().await; // it has said what was asked
        Ok::<_, sqlx::Error>(found.is_some())
    };
    looked.await.map_err(|error| Unreached::File { path: path.clone(), source: error.into() }.into())
}

/// Creates an empty file unless there is one, where SQLite would let all users read it. The journals that SQLite puts
/// beside it take its mode.
fn create_private(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        created => created.map(drop),
    }
}

impl Tx {
    /// Makes the transaction's changes last, with what the audit says of them.
    pub async fn commit(mut self) -> Result<(), StateError> {
        let entries = mem::take(&mut self.entries);
        let is_audited = !entries.is_empty();
        if is_audited {
            // Last, so that the end of the chain is held for a moment only, and by whoever waits for nothing else.
            audit::chain::append(&mut self, entries).await?;
        }
        self.tell_others().await?;
        match self.engine {
            TxEngine::Sqlite(tx) => tx.commit().await?,
            TxEngine::Postgres(tx) => tx.commit().await?,
        }
        if is_audited {
            self.chain.note_begun();
            self.chain.written.notify_waiters();
        }
        for bell in self.rings {
            self.bells.ring(bell);
        }
        Ok(())
    }

    /// Rings once the transaction is committed.
    pub fn ring(&mut self, bell: Bell) {
        self.rings.insert(bell);
    }

    /// The other processes hear of it when the transaction is committed.
    async fn tell_others(&mut self) -> Result<(), StateError> {
        if !matches!(self.engine, TxEngine::Postgres(_)) || self.rings.is_empty() {
            return Ok(());
        }
        for message in self.bells.messages(&self.rings) {
            sql("select pg_notify($1, $2)").bind(CHANNEL).bind(message).all(&mut *self).await?;
        }
        Ok(())
    }

    /// Keeps an entry of the audit until the commit.
    pub(super) fn keep_entry(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    pub(super) fn chain(&self) -> Arc<Chain> {
        Arc::clone(&self.chain)
    }

    /// The database's own clock, the only one that leases go by: workers' clocks may differ.
    pub async fn now(&mut self) -> Result<Timestamp, StateError> {
        Reader::from(self).now().await
    }

    /// Waits until no other transaction that asked for the same is open. SQLite needs nothing: it has one writer.
    pub async fn go_alone(&mut self) -> Result<(), StateError> {
        /// Any number that nobody else on the database locks by.
        const CLAIMS: i64 = 0x706f_6f6c_7379_6e63;
        if matches!(self.engine, TxEngine::Postgres(_)) {
            sql("select pg_advisory_xact_lock($1)").bind(CLAIMS).execute(self).await?;
        }
        Ok(())
    }

    /// The clause that makes a worker pass over rows another one is claiming. SQLite needs none: it has one writer.
    pub const fn skip_locked(&self) -> &'static str {
        match self.engine {
            TxEngine::Sqlite(_) => "",
            TxEngine::Postgres(_) => " for update skip locked",
        }
    }

    /// The clause that keeps a row to this transaction until its end. SQLite needs none: it has one writer.
    pub const fn for_update(&self) -> &'static str {
        match self.engine {
            TxEngine::Sqlite(_) => "",
            TxEngine::Postgres(_) => " for update",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn later_migrations_keep_what_is_there() {
        let dir = tempfile::tempdir().expect("a folder");
        let database =
            Database::connect(&format!("sqlite://{}/panel.db", dir.path().display())).await.expect("connected");
        let Engine::Sqlite { write, .. } = &database.engine else { unreachable!("it is SQLite") };
        let (first, text) = MIGRATIONS[0];
        Migrator::with_migrations(vec![migration(first, text)]).run(write).await.expect("the first version");
        let mut tx = database.begin().await.expect("begun");
        for statement in [
            "insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via, \
             created_at) values ('r', 'a.x.com', 'b.x.com', 'All', 'delta', 'sync', 0, 'succeeded', 'anna', 'web', 1)",
            "insert into module_runs (run_id, module, state, inserted) values ('r', 'DataConf', 'succeeded', 7)",
            "insert into pools (id, fqdn, site, active_cms_master, created_at, updated_at) values ('p', 'a.x.com', '', 0, 1, 1)",
            "insert into pool_stores (pool_id, module, live_url) values ('p', 'DataConf', 'sftp://joe@host/a')",
        ] {
            sql(statement).execute(&mut tx).await.expect("a run of that version");
        }
        tx.commit().await.expect("kept");
        database.migrate().await.expect("migrated");
        let row = sql("select inserted, rate from module_runs").one(&database).await.expect("still there");
        assert_eq!((row.count("inserted").expect("kept"), row.count("rate").expect("added")), (7, 0));
        let paused =
            sql("select value from settings where name = 'SchedulesPaused'").one(&database).await.expect("set");
        assert_eq!(paused.text("value").expect("set"), "true", "an upgrade does not begin to copy by itself");
        let row =
            sql("select live_url, live_secret, backup_secret from pool_stores").one(&database).await.expect("there");
        assert_eq!(row.text("live_url").expect("kept"), "sftp://joe@host/a");
        assert_eq!(row.optional_text("live_secret").expect("added"), None);
        assert_eq!(row.optional_text("backup_secret").expect("added"), None);
        database.close().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_database_is_for_its_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("panel.db");
        let database = Database::connect(&format!("sqlite://{}", path.display())).await.expect("connected");
        database.migrate().await.expect("migrated");
        for path in [&path, &path.with_extension("db-wal"), &path.with_extension("db-shm")] {
            let mode = std::fs::metadata(path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        }
        database.close().await;
    }
}
