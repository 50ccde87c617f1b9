//! The processes that carry out runs, and when each gave a sign of life last. Moments are the database's: clocks of machines
//! differ.

use std::{fmt, str::FromStr, time::Duration};

use serde::Serialize;

use super::{Reader, Row, StateError, Tx, sql};
use crate::domain::Timestamp;

/// How often a worker gives a sign of life.
pub const EVERY: Duration = Duration::from_secs(10);
/// One that gave none for so many milliseconds is taken for dead.
const ALIVE_MS: u64 = 35_000;
/// One that gave none for so many microseconds is forgotten.
const FORGOTTEN: i64 = 24 * 3600 * 1_000_000;

/// What kind of process a worker is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkerKind {
    /// The panel’s.
    Serve,
    /// One of its own.
    Worker,
}

impl WorkerKind {
    /// The word for it: the command that starts it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Serve => "serve",
            Self::Worker => "worker",
        }
    }
}

/// A text that names no kind of worker.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a kind of worker; choose serve or worker.")]
pub struct UnknownKind(String);

impl FromStr for WorkerKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let kind = [Self::Serve, Self::Worker].into_iter().find(|kind| kind.name() == text);
        kind.ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

impl fmt::Display for WorkerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A worker as it last said of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkerRow {
    /// Its machine and process.
    pub name: String,
    /// In which kind of process.
    pub kind: WorkerKind,
    /// The version of the program.
    pub version: String,
    /// When it began.
    #[serde(skip)]
    pub started_at: Timestamp,
    /// Milliseconds since its last sign of life.
    pub silent_ms: u64,
    /// Runs it works on at once.
    pub concurrency: u64,
    /// Runs it was on.
    pub runs: u64,
}

impl WorkerRow {
    /// Whether it gave a sign of life lately.
    pub const fn is_alive(&self) -> bool {
        self.silent_ms < ALIVE_MS
    }
}

/// Gives a sign of life; what was not heard of for a day is forgotten.
pub async fn record_sign(
    tx: &mut Tx,
    (name, kind): (&str, WorkerKind),
    concurrency: usize,
    runs: usize,
) -> Result<(), StateError> {
    let now = tx.now().await?;
    sql("insert into workers (name, kind, version, started_at, seen_at, concurrency, runs) \
         values ($1, $2, $3, $4, $4, $5, $6) on conflict (name) do update set kind = excluded.kind, \
         version = excluded.version, seen_at = excluded.seen_at, concurrency = excluded.concurrency, \
         runs = excluded.runs")
    .bind(name)
    .bind(kind.name())
    .bind(env!("CARGO_PKG_VERSION"))
    .bind(now)
    .bind(u64::try_from(concurrency).unwrap_or(u64::MAX))
    .bind(u64::try_from(runs).unwrap_or(u64::MAX))
    .execute(&mut *tx)
    .await?;
    sql("delete from workers where seen_at < $1").bind(now.plus_micros(-FORGOTTEN)).execute(tx).await?;
    Ok(())
}

/// Removes a worker that ends in good order.
pub async fn remove_worker(tx: &mut Tx, name: &str) -> Result<(), StateError> {
    sql("delete from workers where name = $1").bind(name).execute(tx).await?;
    Ok(())
}

/// All workers that were heard of within a day, the latest sign of life first.
pub async fn list_workers(reader: impl Into<Reader<'_>>) -> Result<Vec<WorkerRow>, StateError> {
    let mut reader = reader.into();
    let now = reader.again().now().await?;
    let rows = sql("select * from workers order by seen_at desc, name").all(reader).await?;
    rows.iter().map(|row| worker(row, now)).collect()
}

fn worker(row: &Row, now: Timestamp) -> Result<WorkerRow, StateError> {
    Ok(WorkerRow {
        name: row.text("name")?,
        kind: row.parse("kind")?,
        version: row.text("version")?,
        started_at: row.timestamp("started_at")?,
        silent_ms: now.millis_since(row.timestamp("seen_at")?),
        concurrency: row.count("concurrency")?,
        runs: row.count("runs")?,
    })
}
