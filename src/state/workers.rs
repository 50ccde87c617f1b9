//! The processes that carry out runs, and when each gave a sign of life last. Moments are the database's: clocks of machines
//! differ.

use std::{collections::BTreeSet, fmt, str::FromStr, time::Duration};

use serde::Serialize;

use super::{Reader, Row, StateError, Tx, bells::Bell, sql};
use crate::domain::{Fqdn, Pool, RunId, Timestamp};

/// How often a worker gives a sign of life.
pub const EVERY: Duration = Duration::from_secs(5);
/// One that gave none for so many milliseconds is taken for dead.
const ALIVE_MS: u64 = 20_000;
/// One that is on a run says so at least this often.
pub const EVERY_ON_A_RUN: Duration = Duration::from_secs(2);
/// One that is on a run and said nothing for so many milliseconds is told as silent.
pub const OVERDUE_MS: u64 = 5000;
/// What a worker's column says that was asked to stop: it takes nothing new, and goes when its runs have ended.
const STOPPING: i64 = 2;
/// One that gave none for so many microseconds is forgotten.
const FORGOTTEN: i64 = 24 * 3600 * 1_000_000;

/// A clock that is off by so many milliseconds is told as wrong.
const WRONG_CLOCK_MS: u64 = 5000;

/// Whether two texts name the same site: letter case and blanks around do not count.
pub fn is_same_site(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

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
    /// Runs it is on.
    pub runs: u64,
    /// Runs of others that it helps with.
    pub helps: u64,
    /// The sites whose pools it serves; none for all.
    pub sites: Vec<String>,
    /// Whether it takes nothing new.
    pub draining: bool,
    /// Whether it was asked to stop and goes when its runs have ended.
    pub stopping: bool,
    /// How many milliseconds its machine’s clock is ahead of the database’s.
    pub clock_ahead_ms: i64,
    /// Whether it takes nothing because its key file is not the others’.
    pub others_key: bool,
}

impl WorkerRow {
    /// Whether its machine’s clock is so far from the database’s that somebody should set it right.
    pub const fn has_wrong_clock(&self) -> bool {
        self.clock_ahead_ms.unsigned_abs() >= WRONG_CLOCK_MS
    }

    /// Whether it may take a run of a pool at this site.
    pub fn serves(&self, site: &str) -> bool {
        self.sites.is_empty() || self.sites.iter().any(|served| is_same_site(served, site))
    }

    /// Whether it is alive and takes runs.
    pub const fn takes_runs(&self) -> bool {
        self.is_alive() && !self.draining && !self.others_key
    }

    /// Whether it is on runs and should have said something since.
    pub const fn is_overdue(&self) -> bool {
        self.runs > 0 && self.silent_ms >= OVERDUE_MS
    }

    /// Whether it gave a sign of life lately.
    pub const fn is_alive(&self) -> bool {
        self.silent_ms < ALIVE_MS
    }
}

/// Which runs nobody takes, whatever is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// No worker is alive: all wait. The milliseconds since the last sign of life, if one was heard of within a day.
    Nobody(Option<u64>),
    /// All that are alive drain, or have another key file than the others: all wait.
    NoTaker,
    /// Those of pools at these sites, each named once; the empty name is that of pools without a site.
    Sites(Vec<String>),
}

/// What is lacking for the runs of these pools to be taken, if anything.
pub fn lack<'p>(workers: &[WorkerRow], pools: impl Iterator<Item = &'p Pool>) -> Option<Lack> {
    if !workers.iter().any(WorkerRow::is_alive) {
        return Some(Lack::Nobody(workers.iter().map(|worker| worker.silent_ms).min()));
    }
    let takers: Vec<&WorkerRow> = workers.iter().filter(|worker| worker.takes_runs()).collect();
    if takers.is_empty() {
        return Some(Lack::NoTaker);
    }
    let sites: BTreeSet<&str> = pools.map(|pool| pool.spec.site.trim()).collect();
    let mut unserved: Vec<String> = Vec::new();
    for site in sites.into_iter().filter(|site| !takers.iter().any(|worker| worker.serves(site))) {
        if !unserved.iter().any(|told| is_same_site(told, site)) {
            unserved.push(site.to_owned());
        }
    }
    (!unserved.is_empty()).then_some(Lack::Sites(unserved))
}

/// The sites that no pool is at, among those that a worker serves: misspelt, or of pools to come.
pub fn without_pools<'s>(sites: &'s [String], pools: &[Pool]) -> Vec<&'s str> {
    let is_known = |site: &str| pools.iter().any(|pool| is_same_site(&pool.spec.site, site));
    sites.iter().map(String::as_str).filter(|site| !is_known(site)).collect()
}

/// A sign of life.
#[derive(Debug, Clone, Copy)]
pub struct Sign<'s> {
    /// Its machine and process.
    pub name: &'s str,
    /// In which kind of process.
    pub kind: WorkerKind,
    /// Runs it works on at once.
    pub concurrency: usize,
    /// Runs it is on.
    pub runs: usize,
    /// The sites whose pools it serves; none for all.
    pub sites: &'s [String],
    /// How many milliseconds its machine's clock is ahead of the database's.
    pub clock_ahead_ms: i64,
    /// Whether its key file is not the others'.
    pub others_key: bool,
    /// Whether it was asked to stop and goes when its runs have ended.
    pub stopping: bool,
}

impl<'s> Sign<'s> {
    /// Of a worker that serves all sites and has the right time.
    pub const fn new(name: &'s str, kind: WorkerKind) -> Self {
        Self { name, kind, concurrency: 2, runs: 0, sites: &[], clock_ahead_ms: 0, others_key: false, stopping: false }
    }
}

/// Gives a sign of life; what was not heard of for a day is forgotten.
pub async fn record_sign(tx: &mut Tx, sign: Sign<'_>) -> Result<(), StateError> {
    let now = tx.now().await?;
    sql("insert into workers (name, kind, version, started_at, seen_at, concurrency, runs, sites, clock_ahead_ms, \
         draining, others_key) values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10) on conflict (name) do update set \
         kind = excluded.kind, version = excluded.version, seen_at = excluded.seen_at, \
         concurrency = excluded.concurrency, runs = excluded.runs, sites = excluded.sites, \
         clock_ahead_ms = excluded.clock_ahead_ms, others_key = excluded.others_key, \
         draining = case when excluded.draining > 0 or workers.draining > 1 then excluded.draining \
         else workers.draining end")
    .bind(sign.name)
    .bind(sign.kind.name())
    .bind(env!("CARGO_PKG_VERSION"))
    .bind(now)
    .bind(u64::try_from(sign.concurrency).unwrap_or(u64::MAX))
    .bind(u64::try_from(sign.runs).unwrap_or(u64::MAX))
    .bind(sign.sites.join("\n"))
    .bind(sign.clock_ahead_ms)
    .bind(if sign.stopping { STOPPING } else { 0 })
    .bind(sign.others_key)
    .execute(&mut *tx)
    .await?;
    sql("delete from workers where seen_at < $1").bind(now.plus_micros(-FORGOTTEN)).execute(tx).await?;
    Ok(())
}

/// Notes that a worker was heard: it renewed the lease of a run.
pub async fn note_heard(tx: &mut Tx, name: &str) -> Result<(), StateError> {
    let now = tx.now().await?;
    sql("update workers set seen_at = $2 where name = $1").bind(name).bind(now).execute(tx).await?;
    Ok(())
}

/// What time it is, and when a worker was heard of last, if it is on the list.
pub async fn find_seen(
    reader: impl Into<Reader<'_>>,
    name: &str,
) -> Result<(Timestamp, Option<Timestamp>), StateError> {
    let mut reader = reader.into();
    let now = reader.again().now().await?;
    let row = sql("select seen_at from workers where name = $1").bind(name).optional(reader).await?;
    Ok((now, row.map(|row| row.timestamp("seen_at")).transpose()?))
}

/// Says whether a worker may take new runs; false if there is none of this name, or it is stopping.
pub async fn set_draining(tx: &mut Tx, name: &str, draining: bool) -> Result<bool, StateError> {
    let set = sql("update workers set draining = $2 where name = $1 and draining <> $3")
        .bind(name)
        .bind(draining)
        .bind(STOPPING)
        .execute(&mut *tx)
        .await?;
    tx.ring(Bell::Queue);
    Ok(set > 0)
}

/// Whether a worker was told to take nothing new. (One that was asked to stop knows that by itself; a process of its name
/// that comes after it takes runs.)
pub async fn is_draining(tx: &mut Tx, name: &str) -> Result<bool, StateError> {
    let row = sql("select 1 as one from workers where name = $1 and draining = 1").bind(name).optional(tx).await?;
    Ok(row.is_some())
}

/// The worker of this name, if it was heard of within a day.
pub async fn find_worker(reader: impl Into<Reader<'_>>, name: &str) -> Result<Option<WorkerRow>, StateError> {
    Ok(list_workers(reader).await?.into_iter().find(|worker| worker.name == name))
}

/// Removes a worker that ends in good order.
pub async fn remove_worker(tx: &mut Tx, name: &str) -> Result<(), StateError> {
    sql("delete from workers where name = $1").bind(name).execute(tx).await?;
    Ok(())
}

/// A run that a worker is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderWay {
    /// The worker's name.
    pub worker: String,
    /// Which run.
    pub id: RunId,
    /// The run's pool.
    pub pool: Fqdn,
}

/// What workers are on, the oldest run first.
pub async fn list_under_way(reader: impl Into<Reader<'_>>) -> Result<Vec<UnderWay>, StateError> {
    let rows = sql("select worker, id, pool_fqdn from runs where state = 'running' and worker is not null order by id")
        .all(reader)
        .await?;
    rows.iter().map(under_way).collect()
}

pub(super) fn under_way(row: &Row) -> Result<UnderWay, StateError> {
    Ok(UnderWay { worker: row.text("worker")?, id: row.parse("id")?, pool: row.parse("pool_fqdn")? })
}

/// All workers that were heard of within a day, the latest sign of life first.
pub async fn list_workers(reader: impl Into<Reader<'_>>) -> Result<Vec<WorkerRow>, StateError> {
    let mut reader = reader.into();
    let now = reader.again().now().await?;
    let rows =
        sql("select w.*, (select count(*) from runs r where r.state = 'running' and r.worker = w.name) as on_runs, \
         (select count(distinct t.run_id) from lent_tasks t where t.worker = w.name and t.answer is null) as helps \
         from workers w order by seen_at desc, name")
        .all(reader)
        .await?;
    rows.iter().map(|row| worker(row, now)).collect()
}

/// How many workers are alive and take runs, but for the one that has this run.
pub async fn count_others(reader: impl Into<Reader<'_>>, run: RunId) -> Result<usize, StateError> {
    let mut reader = reader.into();
    let alive = reader.again().now().await?.plus_micros(-1000 * i64::try_from(ALIVE_MS).unwrap_or(i64::MAX));
    let row = sql("select count(*) as others from workers where seen_at >= $1 and draining = 0 and others_key = 0 \
         and name <> coalesce((select worker from runs where id = $2), '')")
    .bind(alive)
    .bind(run)
    .one(reader)
    .await?;
    Ok(usize::try_from(row.count("others")?).unwrap_or(usize::MAX))
}

fn worker(row: &Row, now: Timestamp) -> Result<WorkerRow, StateError> {
    Ok(WorkerRow {
        name: row.text("name")?,
        kind: row.parse("kind")?,
        version: row.text("version")?,
        started_at: row.timestamp("started_at")?,
        silent_ms: now.millis_since(row.timestamp("seen_at")?),
        concurrency: row.count("concurrency")?,
        runs: row.count("on_runs")?,
        helps: row.count("helps")?,
        sites: row.text("sites")?.lines().map(ToOwned::to_owned).collect(),
        draining: row.flag("draining")?,
        stopping: row.integer("draining")? == STOPPING,
        clock_ahead_ms: row.integer("clock_ahead_ms")?,
        others_key: row.flag("others_key")?,
    })
}
