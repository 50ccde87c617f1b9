//! What all runs came to, kept up as they end, so that the figures never fall when history is shortened; and how the queue
//! stands. For the metrics.

use super::{Reader, StateError, Tx, sql};
use crate::domain::{Action, BackupModule, Fqdn, Intent, RunId, RunState, Timestamp, Via};

/// The durations that runs are sorted into, in milliseconds: each takes those up to it.
pub const DURATIONS: [u64; 12] =
    [100, 500, 1000, 5000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 10_800_000, 43_200_000, 86_400_000];
/// Stands for longer ones.
const LONGER: u64 = i64::MAX as u64;

/// Module runs of one kind that ended, and what they did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunTotal {
    /// The pool.
    pub pool: Fqdn,
    /// The module.
    pub module: BackupModule,
    /// What was made equal to what.
    pub action: Action,
    /// What for.
    pub intent: Intent,
    /// Asked for from where.
    pub via: Via,
    /// How they ended.
    pub state: RunState,
    /// How many.
    pub runs: u64,
    /// Items written that the target did not have.
    pub inserted: u64,
    /// Items written over a different one.
    pub updated: u64,
    /// Items removed.
    pub deleted: u64,
    /// Items left out.
    pub skipped: u64,
    /// Bytes read.
    pub bytes_read: u64,
    /// Bytes written.
    pub bytes_written: u64,
    /// Milliseconds spent comparing.
    pub compare_ms: u64,
    /// Milliseconds spent applying.
    pub apply_ms: u64,
}

/// Counts a run that has just ended. In the order of modules, so that two that end at once never wait for each other.
pub(super) async fn count_ended(tx: &mut Tx, run: RunId) -> Result<(), StateError> {
    sql("insert into run_totals (pool_fqdn, module, action, intent, via, state, runs, inserted, updated, deleted, \
         skipped, bytes_read, bytes_written, compare_ms, apply_ms) \
         select r.pool_fqdn, m.module, r.action, r.intent, r.via, m.state, 1, m.inserted, m.updated, m.deleted, \
         m.skipped, m.bytes_read, m.bytes_written, m.compare_ms, m.apply_ms \
         from runs r join module_runs m on m.run_id = r.id \
         where r.id = $1 and m.state in ('succeeded', 'partial', 'failed', 'cancelled') order by m.module \
         on conflict (pool_fqdn, module, action, intent, via, state) do update set runs = run_totals.runs + 1, \
         inserted = run_totals.inserted + excluded.inserted, updated = run_totals.updated + excluded.updated, \
         deleted = run_totals.deleted + excluded.deleted, skipped = run_totals.skipped + excluded.skipped, \
         bytes_read = run_totals.bytes_read + excluded.bytes_read, \
         bytes_written = run_totals.bytes_written + excluded.bytes_written, \
         compare_ms = run_totals.compare_ms + excluded.compare_ms, apply_ms = run_totals.apply_ms + excluded.apply_ms")
    .bind(run)
    .execute(tx)
    .await?;
    Ok(())
}

/// Sorts a run that a worker carried out by how long it took.
pub(super) async fn count_duration(tx: &mut Tx, run: RunId) -> Result<(), StateError> {
    let row = sql("select action, started_at, finished_at from runs where id = $1").bind(run).one(&mut *tx).await?;
    let (Some(started), Some(finished)) =
        (row.optional_timestamp("started_at")?, row.optional_timestamp("finished_at")?)
    else {
        return Ok(());
    };
    let took = finished.millis_since(started);
    let up_to = DURATIONS.into_iter().find(|limit| took <= *limit).unwrap_or(LONGER);
    sql("insert into run_durations (action, up_to_ms, runs, sum_ms) values ($1, $2, 1, $3) \
         on conflict (action, up_to_ms) do update set runs = run_durations.runs + 1, \
         sum_ms = run_durations.sum_ms + excluded.sum_ms")
    .bind(row.parse::<Action>("action")?)
    .bind(up_to)
    .bind(took)
    .execute(tx)
    .await?;
    Ok(())
}

/// What all runs came to.
pub async fn list_totals(reader: impl Into<Reader<'_>>) -> Result<Vec<RunTotal>, StateError> {
    let rows =
        sql("select * from run_totals order by pool_fqdn, module, action, intent, via, state").all(reader).await?;
    rows.iter()
        .map(|row| {
            Ok(RunTotal {
                pool: row.parse("pool_fqdn")?,
                module: row.parse("module")?,
                action: row.parse("action")?,
                intent: row.parse("intent")?,
                via: row.parse("via")?,
                state: row.parse("state")?,
                runs: row.count("runs")?,
                inserted: row.count("inserted")?,
                updated: row.count("updated")?,
                deleted: row.count("deleted")?,
                skipped: row.count("skipped")?,
                bytes_read: row.count("bytes_read")?,
                bytes_written: row.count("bytes_written")?,
                compare_ms: row.count("compare_ms")?,
                apply_ms: row.count("apply_ms")?,
            })
        })
        .collect()
}

/// How long runs of one kind took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Durations {
    /// The kind.
    pub action: Action,
    /// How many took up to each of [`DURATIONS`], and longer than the one before.
    pub counts: [u64; DURATIONS.len()],
    /// How many there were in all.
    pub runs: u64,
    /// Milliseconds they took in all.
    pub sum_ms: u64,
}

/// How long runs took, by kind.
pub async fn list_durations(reader: impl Into<Reader<'_>>) -> Result<Vec<Durations>, StateError> {
    let mut all: Vec<Durations> = Vec::new();
    for row in sql("select * from run_durations order by action, up_to_ms").all(reader).await? {
        let action = row.parse("action")?;
        if all.last().is_none_or(|last| last.action != action) {
            all.push(Durations { action, counts: [0; DURATIONS.len()], runs: 0, sum_ms: 0 });
        }
        let Some(of) = all.last_mut() else { continue };
        let (up_to, runs) = (row.count("up_to_ms")?, row.count("runs")?);
        if let Some(count) = DURATIONS.iter().position(|limit| *limit == up_to).and_then(|i| of.counts.get_mut(i)) {
            *count += runs;
        }
        of.runs += runs;
        of.sum_ms += row.count("sum_ms")?;
    }
    Ok(all)
}

/// How the queue stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueStands {
    /// How many runs stand so; only those that are still to end.
    pub by_state: Vec<(RunState, u64)>,
    /// Since when the oldest run waits for a worker.
    pub oldest_queued: Option<Timestamp>,
    /// Runs whose worker holds a lease that has not run out.
    pub leases: u64,
}

/// How the queue stands, by the database's clock.
pub async fn find_queue(reader: impl Into<Reader<'_>>) -> Result<QueueStands, StateError> {
    let mut reader = reader.into();
    let now = reader.again().now().await?;
    let mut stands = QueueStands::default();
    for state in [RunState::Queued, RunState::Running, RunState::Held, RunState::Interrupted] {
        let row = sql("select count(*) as runs, min(created_at) as oldest, \
             cast(coalesce(sum(case when lease_until >= $2 then 1 else 0 end), 0) as bigint) as leases \
             from runs where state = $1");
        let row = row.bind(state).bind(now).one(reader.again()).await?;
        stands.by_state.push((state, row.count("runs")?));
        stands.leases += row.count("leases")?;
        if state == RunState::Queued {
            stands.oldest_queued = row.optional_timestamp("oldest")?;
        }
    }
    Ok(stands)
}
