//! One connection to a PostgreSQL server, waited for from the engine's blocking thread.
//!
//! Every statement ends early if the run is told to stop: the connection is closed then, and the server, which looks
//! after its client once a second, gives up on the statement and rolls back.

use std::{collections::VecDeque, future::Future, str::FromStr};

use bytes::Bytes;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, Row,
    postgres::{PgConnectOptions, PgConnection, PgSslMode},
};
use tokio::runtime::Handle;
use tokio_stream::{Stream, StreamExt};

use crate::{
    domain::{Database, Tls},
    sync::{
        address::{Patience, StoreAddress},
        context::Context,
        error::SyncError,
        rows::fault::{ServerFault, ServerWord},
        runtime,
    },
};

use super::text::{Fields, quoted};

/// What makes values read the same on every server, and keeps statements from being cut off by settings of the server.
const SETTINGS: &str = "
    SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC'; SET extra_float_digits = 1;
    SET bytea_output = 'hex'; SET xmloption = 'content'; SET lc_monetary = 'C'; SET client_encoding = 'UTF8';
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s';
    SET row_security = off; SET standard_conforming_strings = on; SET synchronous_commit = on;
    SET jit = off";
/// By this the server notices that we have gone; not every system can.
const LOOK_AFTER_US: &str = "SET client_connection_check_interval = '1s'";
/// The oldest version that has all we ask for (`hash_record_extended`, `client_connection_check_interval`).
const OLDEST: i32 = 140_000;
/// How many lines of an answer are taken over at once, at most.
const LINES: usize = 512;
/// From how many bytes on no further line is taken over at once.
const AHEAD: usize = 1 << 20;

type PgResult<T> = Result<T, sqlx::Error>;

/// An open connection, its search path set to the store's schema alone.
#[derive(Debug)]
pub(super) struct Session {
    connection: PgConnection,
    handle: Handle,
    pub store: String,
    pub schema: String,
    context: Context,
}

/// Signs in. Tries again if nobody answers.
async fn connect(database: &Database, address: &StoreAddress) -> PgResult<PgConnection> {
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(database.host.trim_start_matches('[').trim_end_matches(']'))
        .port(database.port)
        .username(&database.user)
        .database(&database.name)
        .application_name("poolsync")
        .ssl_mode(match database.tls {
            Tls::Disable => PgSslMode::Disable,
            Tls::Require => PgSslMode::Require,
            Tls::VerifyFull => PgSslMode::VerifyFull,
        })
        .statement_cache_capacity(0)
        .disable_statement_logging();
    if let Some(secret) = &address.secret {
        options = options.password(secret.reveal());
    }
    let Patience { answer, tries, mut pause } = address.patience;
    let mut number = 1;
    loop {
        let tried = tokio::time::timeout(answer, PgConnection::connect_with(&options)).await;
        match tried.unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))) {
            Err(error) if number < tries && may_pass(&error) => {
                number += 1;
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            done => return done,
        }
    }
}

/// Whether a server may be back a moment later.
fn may_pass(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // Starting up, shutting down, too many connections.
        error => code_of(error).is_some_and(|code| code.starts_with("57P0") || code == "53300"),
    }
}

pub(super) fn code_of(error: &sqlx::Error) -> Option<String> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).map(std::borrow::Cow::into_owned)
}

impl Session {
    pub fn open(database: &Database, address: &StoreAddress, context: &Context) -> Result<Self, SyncError> {
        let handle = runtime::handle().map_err(SyncError::Scratch)?;
        let store = database.to_string();
        let opened = wait(&handle, context, connect(database, address))?;
        let connection = opened.map_err(|error| not_connected(&store, error))?;
        let schema = database.schema().to_owned();
        let mut session = Self { connection, handle, store, schema, context: context.clone() };
        session.prepare()?;
        Ok(session)
    }

    fn prepare(&mut self) -> Result<(), SyncError> {
        let version = self.value("asking for its version", "SELECT current_setting('server_version_num')")?;
        if i32::from_str(&version).unwrap_or(0) < OLDEST {
            let (store, found) = (self.store.clone(), format!("PostgreSQL {}", version.trim()));
            return Err(fault(ServerFault::TooOld { store, found, needed: "PostgreSQL 14" }));
        }
        self.run("preparing the connection", SETTINGS)?;
        let _ = self.attempt(LOOK_AFTER_US)?;
        let schema = quoted(&self.schema);
        self.run("preparing the connection", &format!("SET search_path = {schema}"))?;
        let usable = format!(
            "SELECT count(*) FROM pg_namespace WHERE nspname = {} AND has_schema_privilege(oid, 'USAGE')",
            super::text::literal(&self.schema)
        );
        if self.value("looking for the schema", &usable)? == "0" {
            return Err(fault(ServerFault::NoSchema { store: self.store.clone(), schema: self.schema.clone() }));
        }
        Ok(())
    }

    fn wait<T>(
        &mut self,
        doing: &'static str,
        work: impl AsyncFnOnce(&mut PgConnection) -> PgResult<T>,
    ) -> Result<T, SyncError> {
        let (handle, context) = (self.handle.clone(), self.context.clone());
        let done = wait(&handle, &context, work(&mut self.connection))?;
        done.map_err(|error| explain(&self.store, doing, error))
    }

    /// Carries out one statement or several; how many rows the last one concerned.
    pub fn run(&mut self, doing: &'static str, sql: &str) -> Result<u64, SyncError> {
        self.wait(doing, async |c| c.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.map(|done| done.rows_affected()))
    }

    /// As [`Session::run`], with the server's own word if it refuses.
    pub fn attempt(&mut self, sql: &str) -> Result<PgResult<u64>, SyncError> {
        let (handle, context) = (self.handle.clone(), self.context.clone());
        let work = self.connection.execute(sqlx::raw_sql(AssertSqlSafe(sql)));
        Ok(wait(&handle, &context, work)?.map(|done| done.rows_affected()))
    }

    /// All rows of a short answer, values as text.
    pub fn rows(&mut self, doing: &'static str, sql: &str) -> Result<Vec<Vec<Option<String>>>, SyncError> {
        let rows = self.wait(doing, async |c| c.fetch_all(sqlx::raw_sql(AssertSqlSafe(sql))).await)?;
        let decoded = rows.iter().map(|row| (0..row.len()).map(|at| text_of(row, at)).collect::<PgResult<Vec<_>>>());
        decoded.collect::<PgResult<_>>().map_err(|error| explain(&self.store, doing, error))
    }

    /// One value that is not NULL.
    pub fn value(&mut self, doing: &'static str, sql: &str) -> Result<String, SyncError> {
        let found = self.rows(doing, sql)?.into_iter().flatten().next().flatten();
        found.ok_or_else(|| fault(ServerFault::Answer { store: self.store.clone(), doing }))
    }

    /// Reads the rows of a long answer one after the other.
    pub fn read(&mut self, doing: &'static str, query: &str) -> Result<Lines<'_>, SyncError> {
        let sql = format!("COPY ({query}) TO STDOUT");
        let Self { connection, handle, store, context, .. } = self;
        let opened = wait(handle, context, connection.copy_out_raw(&sql))?;
        let stream = opened.map_err(|error| explain(store, doing, error))?;
        let (handle, context, store) = (handle.clone(), context.clone(), store.clone());
        Ok(Lines { stream, handle, context, store, doing, ahead: VecDeque::new(), line: Bytes::new(), over: false })
    }

    /// Fills a table through COPY; `statement` says which.
    pub fn fill(
        &mut self,
        doing: &'static str,
        statement: &str,
        mut next: impl FnMut(&mut Vec<u8>) -> Result<bool, SyncError>,
    ) -> Result<u64, SyncError> {
        let Self { connection, handle, store, context, .. } = self;
        let failed = |error| explain(store, doing, error);
        let mut copy = wait(handle, context, connection.copy_in_raw(statement))?.map_err(failed)?;
        let mut piece = Vec::with_capacity(PIECE + 1024);
        loop {
            piece.clear();
            let more = loop {
                match next(&mut piece) {
                    Ok(true) if piece.len() < PIECE => {}
                    Ok(more) => break more,
                    Err(error) => {
                        let _ = wait(handle, context, copy.abort("poolsync ended"));
                        return Err(error);
                    }
                }
            };
            if !piece.is_empty() {
                wait(handle, context, copy.send(piece.as_slice()))?.map_err(failed)?;
            }
            if !more {
                return wait(handle, context, copy.finish())?.map_err(failed);
            }
        }
    }

    /// Brings the rows of a query at `source` into a table here; `each` is told the bytes of every piece.
    pub fn take_over(
        &mut self,
        source: &mut Self,
        query: &str,
        statement: &str,
        mut each: impl FnMut(u64) -> Result<(), SyncError>,
    ) -> Result<u64, SyncError> {
        let mut lines = source.read("reading its rows", query)?;
        self.fill("taking in rows", statement, |piece| {
            let before = piece.len();
            while piece.len() - before < PIECE {
                if !lines.advance()? {
                    each((piece.len() - before) as u64)?;
                    return Ok(false);
                }
                piece.extend_from_slice(&lines.line);
            }
            each((piece.len() - before) as u64)?;
            Ok(true)
        })
    }

    /// Commits. The connection's loss in this moment is told apart from a refusal.
    pub fn commit(&mut self) -> Result<Result<(), sqlx::Error>, SyncError> {
        self.context.check()?;
        // From here on it is finished rather than cancelled.
        let done = self.handle.block_on(self.connection.execute(sqlx::raw_sql("COMMIT")));
        match done.map(drop) {
            Err(error) if is_lost(&error) => Ok(Err(error)),
            Err(error) => Err(explain(&self.store, "the commit", error)),
            Ok(()) => Ok(Ok(())),
        }
    }
}

/// How much is sent at once, in bytes.
const PIECE: usize = 64 << 10;

fn text_of(row: &sqlx::postgres::PgRow, at: usize) -> PgResult<Option<String>> {
    use sqlx::ValueRef;
    let value = row.try_get_raw(at)?;
    if value.is_null() { Ok(None) } else { value.as_str().map(|s| Some(s.to_owned())).map_err(sqlx::Error::Decode) }
}

/// The lines of a COPY, one for each row.
pub(super) struct Lines<'s> {
    stream: std::pin::Pin<Box<dyn Stream<Item = PgResult<Bytes>> + Send + 's>>,
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
        let work = async {
            let mut bytes = 0;
            while ahead.len() < LINES && bytes < AHEAD {
                let Some(line) = stream.next().await else {
                    *over = true;
                    break;
                };
                let line = line?;
                bytes += line.len();
                ahead.push_back(line);
            }
            Ok::<(), sqlx::Error>(())
        };
        wait(&self.handle, &self.context, work)?.map_err(|error| explain(&self.store, self.doing, error))
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

pub(super) fn fault(fault: ServerFault) -> SyncError {
    SyncError::Rows(fault.into())
}

fn not_connected(store: &str, source: sqlx::Error) -> SyncError {
    let (store, tls) = (store.to_owned(), matches!(source, sqlx::Error::Tls(_)));
    let source = ServerWord::from(source);
    fault(match (tls, source.code.as_deref()) {
        (true, _) => ServerFault::Tls { store, source },
        (_, Some("28P01" | "28000")) => ServerFault::Credentials { store, source },
        (_, Some("3D000")) => ServerFault::NoDatabase { store, source },
        (_, Some("42501")) => ServerFault::Forbidden { store, doing: "signing in", source },
        _ => ServerFault::Unreachable { store, source },
    })
}

/// Whether the connection is gone, whatever else the error says.
pub(super) fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        // With the protocol out of step nothing more can be said on it.
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => true,
        // The server was told to end the connection, or is shutting down.
        error => code_of(error).is_some_and(|code| code.starts_with("57P0") || code.starts_with("08")),
    }
}

pub(super) fn explain(store: &str, doing: &'static str, source: sqlx::Error) -> SyncError {
    let store = store.to_owned();
    let lost = is_lost(&source);
    let source = ServerWord::from(source);
    fault(match source.code.as_deref() {
        _ if lost => ServerFault::Lost { store, doing, source },
        Some("42501") => ServerFault::Forbidden { store, doing, source },
        Some("25006") => ServerFault::ReadOnly { store, source },
        Some("53100" | "53200") => ServerFault::NoSpace { store, source },
        Some("55P03" | "40P01") => ServerFault::Locked { store, doing, source },
        Some("40001") => ServerFault::ChangedMeanwhile { store, source },
        _ => ServerFault::Refused { store, doing, source },
    })
}
