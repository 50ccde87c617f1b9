//! One connection to a database server, waited for from the engine's blocking thread; or a file that is used as if it were
//! one.
//!
//! Every statement ends early if the run is told to stop: the connection is closed then, and the server, once it notices,
//! gives up on the statement and rolls back.

use std::{collections::VecDeque, future::Future, pin::Pin};

use bytes::Bytes;
use sqlx::{AssertSqlSafe, Executor, Row, mysql::MySqlConnection, postgres::PgConnection};
use tokio::runtime::Handle;
use tokio_stream::{Stream, StreamExt};

use crate::{
    domain::{self, Database},
    sync::{
        address::StoreAddress,
        context::Context,
        error::SyncError,
        rows::{RowStore, fault::ServerFault, mariadb, postgres, sqlite},
        runtime,
        store::Access,
    },
};

use super::{
    dialect::Dialect,
    errors::{SqlResult, explain, fault, is_about_a_row, is_lost, not_connected},
    prompt,
    text::Fields,
};

/// How many lines of an answer are taken over at once, at most.
const LINES: usize = 512;
/// From how many bytes on no further line is taken over at once.
const AHEAD: usize = 1 << 20;
/// How much is sent at once, in bytes.
const PIECE: usize = 64 << 10;

/// An open connection that looks at the store's schema alone.
#[derive(Debug)]
pub(in crate::sync::rows) struct Session {
    wire: Wire,
    handle: Handle,
    pub store: String,
    pub schema: String,
    pub engine: Engine,
    /// How its server wants to be spoken to.
    pub sql: &'static dyn Dialect,
    /// No row that is sent to the server may take more bytes.
    pub largest_row: u64,
    /// How to get to its server.
    way: Option<Box<(Database, StoreAddress)>>,
    context: Context,
}

/// What keeps a store's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync::rows) enum Engine {
    Postgres,
    MariaDb,
    Sqlite,
}

/// A connection of any kind.
#[derive(Debug)]
pub(in crate::sync::rows) enum Wire {
    Postgres(Box<PgConnection>),
    MariaDb(Box<MySqlConnection>),
    Sqlite(Box<sqlite::Database>),
}

/// A table that is filled.
#[derive(Debug)]
pub(in crate::sync::rows) struct Destination {
    /// As it is written in a statement.
    pub table: String,
    /// Its columns in the order of the lines' fields, quoted; how each is sent.
    pub columns: Vec<(String, Form)>,
}

/// How a field stands for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync::rows) enum Form {
    /// As text.
    Text,
    /// Hexadecimal digits of its bytes.
    Digits,
    /// Its bytes, which are mostly text.
    Bytes,
}

impl Destination {
    pub fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Session {
    /// Opens a store of either kind. To write to a file, its transaction begins here, and with it its one writer's lock.
    pub fn of(store: &RowStore, access: Access, context: &Context) -> Result<Self, SyncError> {
        let path = match store {
            RowStore::Server(server) => return Self::open(&server.0, &server.1, context),
            RowStore::Sqlite(path) => path,
        };
        let opened = match access {
            Access::Read => sqlite::Database::reader(path, context),
            Access::Write => sqlite::Database::writer_of(path, context),
        };
        let file = opened.map_err(|error| sqlite::told_to_stop(error, context))?;
        Ok(Self {
            wire: Wire::Sqlite(Box::new(file)),
            handle: runtime::handle().map_err(SyncError::Scratch)?,
            store: store.place(),
            schema: "main".to_owned(),
            engine: Engine::Sqlite,
            sql: &sqlite::SQL,
            largest_row: u64::MAX,
            way: None,
            context: context.clone(),
        })
    }

    /// How to get to its server, if it has one.
    pub fn way(&self) -> Option<&(Database, StoreAddress)> {
        self.way.as_deref()
    }

    /// Of a file, begins the transaction that sees one moment; whether this is one.
    pub fn begin_on_file(&self) -> Result<bool, SyncError> {
        let Some(file) = self.file() else { return Ok(false) };
        file.begin().map_err(|error| sqlite::told_to_stop(error, &self.context))?;
        Ok(true)
    }

    /// The file, if this is one.
    pub fn file(&self) -> Option<&sqlite::Database> {
        match &self.wire {
            Wire::Sqlite(file) => Some(file),
            Wire::Postgres(_) | Wire::MariaDb(_) => None,
        }
    }

    pub fn open(database: &Database, address: &StoreAddress, context: &Context) -> Result<Self, SyncError> {
        let handle = runtime::handle().map_err(SyncError::Scratch)?;
        let store = database.to_string();
        let connecting = async {
            match database.engine {
                domain::Engine::Postgres => {
                    postgres::connect(database, address).await.map(Box::new).map(Wire::Postgres)
                }
                domain::Engine::MariaDb => mariadb::connect(database, address).await.map(Box::new).map(Wire::MariaDb),
            }
        };
        let wire = wait(&handle, context, connecting)?.map_err(|error| not_connected(&store, error))?;
        prompt::send_at_once(database.port);
        let (engine, sql): (_, &dyn Dialect) = match database.engine {
            domain::Engine::Postgres => (Engine::Postgres, &postgres::SQL),
            domain::Engine::MariaDb => (Engine::MariaDb, &mariadb::SQL),
        };
        let (schema, largest_row) = (database.schema().to_owned(), u64::MAX);
        let (way, context) = (Some(Box::new((database.clone(), address.clone()))), context.clone());
        let mut session = Self { wire, handle, store, schema, engine, sql, largest_row, way, context };
        match database.engine {
            domain::Engine::Postgres => postgres::prepare(&mut session)?,
            domain::Engine::MariaDb => mariadb::prepare(&mut session)?,
        }
        Ok(session)
    }

    /// Carries out one statement, or several where the server takes that; how many rows the last one concerned.
    pub fn run(&mut self, doing: &'static str, sql: &str) -> Result<u64, SyncError> {
        self.attempt(sql)?.map_err(|error| explain(&self.store, doing, error))
    }

    /// Carries out statements one after the other; how many rows each concerned.
    pub fn run_all(&mut self, doing: &'static str, statements: &[String]) -> Result<Vec<u64>, SyncError> {
        statements.iter().map(|sql| self.run(doing, sql)).collect()
    }

    /// As [`Session::run`], with the server's own word if it refuses.
    pub fn attempt(&mut self, sql: &str) -> Result<SqlResult<u64>, SyncError> {
        let Self { wire, handle, context, .. } = self;
        wait(handle, context, wire.run(sql))
    }

    /// All rows of a short answer, values as text.
    pub fn rows(&mut self, doing: &'static str, sql: &str) -> Result<Vec<Vec<Option<String>>>, SyncError> {
        let Self { wire, handle, context, .. } = self;
        wait(handle, context, wire.rows(sql))?.map_err(|error| explain(&self.store, doing, error))
    }

    /// One value that is not NULL.
    pub fn value(&mut self, doing: &'static str, sql: &str) -> Result<String, SyncError> {
        let found = self.rows(doing, sql)?.into_iter().flatten().next().flatten();
        found.ok_or_else(|| fault(ServerFault::Answer { store: self.store.clone(), doing }))
    }

    /// Whether a query answers 1 (or, of PostgreSQL's own, `t`).
    pub fn is(&mut self, doing: &'static str, sql: &str) -> Result<bool, SyncError> {
        self.value(doing, sql).map(|value| value == "1" || value == "t")
    }

    /// Reads the rows of a long answer one after the other.
    pub fn read(&mut self, doing: &'static str, query: &str) -> Result<Lines<'_>, SyncError> {
        let Self { wire, handle, store, context, .. } = self;
        let begun = wait(handle, context, Begun::by(wire, query))?.map_err(|error| explain(store, doing, error))?;
        Ok(begun.lines(handle, context, store, doing))
    }

    /// Reads the answers of two servers to one query.
    pub fn read_both<'s>(
        source: &'s mut Self,
        target: &'s mut Self,
        doing: &'static str,
        query: &str,
    ) -> Result<(Lines<'s>, Lines<'s>), SyncError> {
        Self::read_each(source, target, doing, [query, query])
    }

    /// Reads the answers of two servers, each to a query of its own. Both work on it at the same time: a server may say
    /// nothing, not even that it has begun, before it knows the first row.
    pub fn read_each<'s>(
        source: &'s mut Self,
        target: &'s mut Self,
        doing: &'static str,
        [here, there]: [&str; 2],
    ) -> Result<(Lines<'s>, Lines<'s>), SyncError> {
        let (s, t) = (Begun::by(&mut source.wire, here), Begun::by(&mut target.wire, there));
        let (s, t) = wait(&source.handle, &source.context, async { tokio::join!(s, t) })?;
        let s = s.map_err(|error| explain(&source.store, doing, error))?;
        let t = t.map_err(|error| explain(&target.store, doing, error))?;
        Ok((
            s.lines(&source.handle, &source.context, &source.store, doing),
            t.lines(&target.handle, &target.context, &target.store, doing),
        ))
    }

    /// Fills a table. `next` appends lines and says whether there are more.
    pub fn fill(
        &mut self,
        doing: &'static str,
        into: &Destination,
        mut next: impl FnMut(&mut Vec<u8>) -> Result<bool, SyncError>,
    ) -> Result<u64, SyncError> {
        let Self { wire, handle, store, context, largest_row, .. } = self;
        let failed = |error| explain(store, doing, error);
        let mut filler = wait(handle, context, wire.filler(into, *largest_row))?.map_err(failed)?;
        let mut piece = Vec::with_capacity(PIECE + 1024);
        loop {
            piece.clear();
            let more = loop {
                match next(&mut piece) {
                    Ok(true) if piece.len() < PIECE => {}
                    Ok(more) => break more,
                    Err(error) => {
                        let _ = wait(handle, context, filler.abort());
                        return Err(error);
                    }
                }
            };
            if !piece.is_empty() {
                wait(handle, context, filler.send(&piece))?.map_err(failed)?;
            }
            if !more {
                return wait(handle, context, filler.finish())?.map_err(failed);
            }
        }
    }

    /// Brings the rows of a query at `source` into a table here; `each` is told the bytes of every piece.
    pub fn take_over(
        &mut self,
        source: &mut Self,
        query: &str,
        into: &Destination,
        each: impl FnMut(u64) -> Result<(), SyncError>,
    ) -> Result<u64, SyncError> {
        let as_it_is = |line: &[u8], piece: &mut Vec<u8>| {
            piece.extend_from_slice(line);
            Ok(())
        };
        self.take_over_as(source, query, into, as_it_is, each)
    }

    /// As [`Session::take_over`]; `rewrite` appends each line in the form that is to come in here, or nothing.
    pub fn take_over_as(
        &mut self,
        source: &mut Self,
        query: &str,
        into: &Destination,
        mut rewrite: impl FnMut(&[u8], &mut Vec<u8>) -> Result<(), SyncError>,
        mut each: impl FnMut(u64) -> Result<(), SyncError>,
    ) -> Result<u64, SyncError> {
        let mut lines = source.read("engine-doing-read", query)?;
        let filled = self.fill("engine-doing-take-in", into, |piece| {
            let before = piece.len();
            while piece.len() - before < PIECE {
                if !lines.advance()? {
                    each((piece.len() - before) as u64)?;
                    return Ok(false);
                }
                rewrite(&lines.line, piece)?;
            }
            each((piece.len() - before) as u64)?;
            Ok(true)
        });
        if filled.as_ref().is_err_and(is_about_a_row) {
            // The source is asked again: what it still has to say to this must be heard first.
            while lines.advance()? {}
        }
        filled
    }

    /// Commits. The connection's loss in this moment is told apart from a refusal.
    pub fn commit(&mut self) -> Result<SqlResult<()>, SyncError> {
        if let Some(file) = self.file() {
            return file.commit(&self.context).map(Ok);
        }
        self.context.check()?;
        // From here on it is finished rather than cancelled.
        match self.handle.block_on(self.wire.run("COMMIT")) {
            Err(error) if is_lost(&error) => Ok(Err(error)),
            Err(error) => Err(explain(&self.store, "the commit", error)),
            Ok(_) => Ok(Ok(())),
        }
    }
}

/// Lines on their way here.
pub(in crate::sync::rows) type LineStream<'s> = Pin<Box<dyn Stream<Item = SqlResult<Bytes>> + 's>>;

/// A table while it is filled.
enum Filler<'s> {
    Postgres(postgres::Filler<'s>),
    MariaDb(mariadb::Filler<'s>),
    Sqlite(sqlite::Filler<'s>),
}

impl Filler<'_> {
    async fn send(&mut self, lines: &[u8]) -> SqlResult<()> {
        match self {
            Self::Postgres(copy) => copy.send(lines).await.map(drop),
            Self::MariaDb(inserts) => inserts.send(lines).await,
            Self::Sqlite(insert) => insert.send(lines),
        }
    }

    async fn abort(self) -> SqlResult<()> {
        match self {
            Self::Postgres(copy) => copy.abort("poolsync ended").await,
            Self::MariaDb(_) | Self::Sqlite(_) => Ok(()),
        }
    }

    async fn finish(self) -> SqlResult<u64> {
        match self {
            Self::Postgres(copy) => copy.finish().await,
            Self::MariaDb(inserts) => inserts.finish().await,
            Self::Sqlite(insert) => Ok(insert.finish()),
        }
    }
}

impl Wire {
    async fn run(&mut self, sql: &str) -> SqlResult<u64> {
        let raw = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Postgres(c) => c.execute(raw).await.map(|done| done.rows_affected()),
            Self::MariaDb(c) => c.execute(raw).await.map(|done| done.rows_affected()),
            Self::Sqlite(file) => sqlite::run(file, sql),
        }
    }

    async fn rows(&mut self, sql: &str) -> SqlResult<Vec<Vec<Option<String>>>> {
        let raw = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Postgres(c) => {
                let rows = c.fetch_all(raw).await?;
                rows.iter().map(|row| (0..row.len()).map(|at| postgres::text_of(row, at)).collect()).collect()
            }
            Self::MariaDb(c) => {
                let rows = c.fetch_all(raw).await?;
                rows.iter().map(|row| (0..row.len()).map(|at| mariadb::text_of(row, at)).collect()).collect()
            }
            Self::Sqlite(file) => sqlite::rows(file, sql),
        }
    }

    async fn lines(&mut self, query: &str) -> SqlResult<LineStream<'_>> {
        match self {
            Self::Postgres(c) => postgres::lines(c, query).await,
            Self::MariaDb(c) => Ok(mariadb::lines(c, query)),
            Self::Sqlite(file) => Ok(sqlite::lines(file, query)),
        }
    }

    async fn filler(&mut self, into: &Destination, largest: u64) -> SqlResult<Filler<'_>> {
        match self {
            Self::Postgres(c) => postgres::filler(c, into).await.map(Filler::Postgres),
            Self::MariaDb(c) => Ok(Filler::MariaDb(mariadb::Filler::of(c, into, largest))),
            Self::Sqlite(file) => sqlite::Filler::of(file, into).map(Filler::Sqlite),
        }
    }
}

/// Takes over lines that are there; whether those were the last.
async fn take_ahead(stream: &mut LineStream<'_>, ahead: &mut VecDeque<Bytes>) -> SqlResult<bool> {
    let mut bytes = 0;
    while ahead.len() < LINES && bytes < AHEAD {
        let Some(line) = stream.next().await else { return Ok(true) };
        let line = line?;
        bytes += line.len();
        ahead.push_back(line);
    }
    Ok(false)
}

/// A long answer whose first rows are here.
struct Begun<'s> {
    stream: LineStream<'s>,
    ahead: VecDeque<Bytes>,
    over: bool,
}

impl<'s> Begun<'s> {
    async fn by(wire: &'s mut Wire, query: &str) -> SqlResult<Self> {
        let (mut stream, mut ahead) = (wire.lines(query).await?, VecDeque::new());
        let over = take_ahead(&mut stream, &mut ahead).await?;
        Ok(Self { stream, ahead, over })
    }

    fn lines(self, handle: &Handle, context: &Context, store: &str, doing: &'static str) -> Lines<'s> {
        let Self { stream, ahead, over } = self;
        let (handle, context, store) = (handle.clone(), context.clone(), store.to_owned());
        Lines { stream, handle, context, store, doing, ahead, line: Bytes::new(), over }
    }
}

/// The rows of a long answer, a line for each.
pub(in crate::sync::rows) struct Lines<'s> {
    stream: LineStream<'s>,
    handle: Handle,
    context: Context,
    pub store: String,
    doing: &'static str,
    ahead: VecDeque<Bytes>,
    pub line: Bytes,
    over: bool,
}

impl Lines<'_> {
    /// Moves to the next line; whether there is one.
    pub fn advance(&mut self) -> Result<bool, SyncError> {
        if self.ahead.is_empty() && !self.over {
            self.fetch()?;
        }
        match self.ahead.pop_front() {
            Some(line) => self.line = line,
            None => return Ok(false),
        }
        Ok(true)
    }

    fn fetch(&mut self) -> Result<(), SyncError> {
        let Self { stream, ahead, over, .. } = self;
        let work = take_ahead(stream, ahead);
        *over = wait(&self.handle, &self.context, work)?.map_err(|error| explain(&self.store, self.doing, error))?;
        Ok(())
    }

    /// The error for an answer that makes no sense.
    pub fn senseless(&self) -> SyncError {
        fault(ServerFault::Answer { store: self.store.clone(), doing: self.doing })
    }

    /// The present line's fields.
    pub fn fields(&self) -> Fields<'_> {
        Fields::of(&self.line)
    }
}

/// Waits for work of the server, unless the run is told to stop.
fn wait<T>(handle: &Handle, context: &Context, work: impl Future<Output = T>) -> Result<T, SyncError> {
    let done = handle.block_on(async {
        tokio::select! {
            biased;
            () = context.cancel.cancelled() => None,
            done = work => Some(done),
        }
    });
    context.check()?;
    done.ok_or(SyncError::Cancelled)
}
