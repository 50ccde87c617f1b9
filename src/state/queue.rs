//! The queue of runs: claimed with a lease and a fence, recorded under them.
//!
//! A claim is one short transaction; the work happens outside of it. The lease says until when the run is its worker's,
//! by the database's clock; the fence grows with each claim. Everything a worker records goes through [`hold`], which
//! matches no row once another worker has claimed the run or the run has ended: a worker that was paused past its lease
//! and wakes up can't record anything.

use std::time::Duration;

use super::{Reader, StateError, Tx, cancel, events, runs, sql, totals};
use crate::domain::{
    BackupModule, Counts, Fqdn, ModuleState, Phase, PlanFigures, Run, RunId, RunState, TableChoice, Timestamp,
};

/// The right to work on a run and to record what becomes of it, for as long as it is renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    run: RunId,
    fence: i64,
}

impl Lease {
    /// The run.
    pub const fn run(&self) -> RunId {
        self.run
    }
}

/// A claimed run.
#[derive(Debug)]
pub struct Claim {
    /// The run as it was asked for.
    pub run: Run,
    /// The right to work on it.
    pub lease: Lease,
}

/// Runs whose worker let its lease run out become `interrupted`. Says which, with the number of attempts so far.
pub async fn interrupt_expired(tx: &mut Tx) -> Result<Vec<(RunId, u64)>, StateError> {
    let now = tx.now().await?;
    let rows = sql("update runs set state = 'interrupted', worker = null, lease_until = null \
         where state = 'running' and lease_until < $1 returning id, attempt")
    .bind(now)
    .all(&mut *tx)
    .await?;
    let mut interrupted = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.parse("id")?;
        set_open_modules(tx, id, ModuleState::At(RunState::Interrupted)).await?;
        interrupted.push((id, row.count("attempt")?));
    }
    Ok(interrupted)
}

/// Whether fewer runs than `most` are under way, over all workers. Until the transaction ends no other can claim one.
pub async fn has_room(tx: &mut Tx, most: u16) -> Result<bool, StateError> {
    tx.go_alone().await?;
    let row = sql("select count(*) as running from runs where state = 'running'").one(tx).await?;
    Ok(row.count("running")? < u64::from(most))
}

/// Claims the run that has waited longest and whose target stores nobody writes to; with `up_to`, that run or one on
/// the same pool that it would wait for: one before it, or one that was interrupted as the writer.
pub async fn claim(
    tx: &mut Tx,
    worker: &str,
    lease: Duration,
    up_to: Option<RunId>,
) -> Result<Option<Claim>, StateError> {
    // First come, first served for each pool and module: a run waits for the writer, and for those that waited before it.
    // What is about the same live store or the same backup store excludes each other, whichever way the data goes. A run
    // that was interrupted is the writer still, and waits for nobody.
    let mut next = sql("select runs.id from runs where runs.state in ('queued', 'interrupted') \
         and not exists (select 1 from module_runs m join writers w on w.module = m.module \
             where m.run_id = runs.id and m.state <> 'not_initialized' and w.run_id <> runs.id \
             and ((w.role = 'live' and w.pool_fqdn = runs.pool_fqdn) \
                 or (w.role = 'backup' and w.pool_fqdn = runs.backup_pool_fqdn))) \
         and (exists (select 1 from writers w where w.run_id = runs.id) \
             or not exists (select 1 from runs r join module_runs a on a.run_id = r.id \
             join module_runs b on b.module = a.module \
             where (r.pool_fqdn = runs.pool_fqdn or r.backup_pool_fqdn = runs.backup_pool_fqdn) and r.id < runs.id and r.state in ('queued', 'interrupted') \
             and b.run_id = runs.id and a.state <> 'not_initialized' and b.state <> 'not_initialized')) \
         and not exists (select 1 from pools p where p.maintenance is not null \
             and p.fqdn in (runs.pool_fqdn, runs.backup_pool_fqdn))");
    if let Some(id) = up_to {
        next = next
            .push(" and (exists (select 1 from writers w where w.run_id = runs.id) or runs.id <= ")
            .push_bind(id)
            .push(") and runs.pool_fqdn = (select pool_fqdn from runs where id = ")
            .push_bind(id)
            .push(")");
    }
    let Some(row) = next.push(" order by runs.id limit 1").push(tx.skip_locked()).optional(&mut *tx).await? else {
        return Ok(None);
    };
    let id: RunId = row.parse("id")?;
    if !become_writer(tx, id).await? {
        sql("delete from writers where run_id = $1").bind(id).execute(tx).await?;
        return Ok(None);
    }
    let now = tx.now().await?;
    let lease_until = now.plus_micros(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX));
    let row = sql("update runs set state = 'running', worker = $2, lease_until = $3, fence = fence + 1, \
         attempt = attempt + 1, started_at = coalesce(started_at, $4) where id = $1 returning *")
    .bind(id)
    .bind(worker)
    .bind(lease_until)
    .bind(now)
    .one(&mut *tx)
    .await?;
    set_open_modules(tx, id, ModuleState::At(RunState::Queued)).await?;
    Ok(Some(Claim { run: runs::run(&row)?, lease: Lease { run: id, fence: row.integer("fence")? } }))
}

/// Takes the writer's place of every module of the run; false if another run came first.
async fn become_writer(tx: &mut Tx, id: RunId) -> Result<bool, StateError> {
    for (pool, role) in [("r.pool_fqdn", "'live'"), ("r.backup_pool_fqdn", "'backup'")] {
        sql("insert into writers (pool_fqdn, role, module, run_id) select ")
            .push(pool)
            .push(", ")
            .push(role)
            .push(", m.module, r.id from runs r join module_runs m on m.run_id = r.id where r.id = ")
            .push_bind(id)
            .push(" and m.state <> 'not_initialized' on conflict do nothing")
            .execute(tx)
            .await?;
    }
    let row = sql("select (select count(*) from writers where run_id = $1) as mine, \
         (select 2 * count(*) from module_runs where run_id = $1 and state <> 'not_initialized') as wanted")
    .bind(id)
    .one(tx)
    .await?;
    Ok(row.count("mine")? == row.count("wanted")?)
}

async fn set_open_modules(tx: &mut Tx, id: RunId, state: ModuleState) -> Result<(), StateError> {
    sql("update module_runs set state = $2, phase = 'waiting' \
         where run_id = $1 and state in ('queued', 'running', 'interrupted')")
    .bind(id)
    .bind(state)
    .execute(tx)
    .await?;
    Ok(())
}

/// What the worker learns when it renews its lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// Somebody asked for the run to stop.
    pub cancel_requested: bool,
}

/// Extends the lease from now on. Fails with [`StateError::LeaseLost`] if it is another's by now.
pub async fn renew(tx: &mut Tx, lease: &Lease, extension: Duration) -> Result<Renewed, StateError> {
    let until = tx.now().await?.plus_micros(i64::try_from(extension.as_micros()).unwrap_or(i64::MAX));
    let row = sql("update runs set lease_until = $3 where id = $1 and fence = $2 and state = 'running' \
         returning cancel_requested")
    .bind(lease.run)
    .bind(lease.fence)
    .bind(until)
    .optional(tx)
    .await?;
    Ok(Renewed { cancel_requested: row.ok_or(StateError::LeaseLost)?.flag("cancel_requested")? })
}

/// Makes sure, until the transaction ends, that the run is still this worker's.
pub async fn hold(tx: &mut Tx, lease: &Lease) -> Result<(), StateError> {
    let held = sql("update runs set fence = fence where id = $1 and fence = $2 and state = 'running'")
        .bind(lease.run)
        .bind(lease.fence)
        .execute(tx)
        .await?;
    if held == 1 { Ok(()) } else { Err(StateError::LeaseLost) }
}

/// Records how far a module has come and how many bytes a second it writes; one that has ended stays as it was recorded, for a sign of life may come late.
pub async fn record_progress(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    phase: Phase,
    counts: &Counts,
    rate: u64,
) -> Result<(), StateError> {
    hold(tx, lease).await?;
    let row = sql("select state from module_runs where run_id = $1 and module = $2").bind(lease.run).bind(module);
    let open = match row.one(&mut *tx).await?.parse("state")? {
        ModuleState::At(state) => !state.is_final() && state != RunState::Held,
        ModuleState::NotInitialized => false,
    };
    if open {
        record_module(tx, lease, module, ModuleState::At(RunState::Running), phase, counts, None).await?;
        sql("update module_runs set rate = $3 where run_id = $1 and module = $2")
            .bind(lease.run)
            .bind(module)
            .bind(rate)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Records which tables a module's run is about.
pub async fn record_tables(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    tables: &TableChoice,
) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update module_runs set only_tables = $3, exclude_tables = $4 where run_id = $1 and module = $2")
        .bind(lease.run)
        .bind(module)
        .bind(tables.only())
        .bind(tables.without())
        .execute(tx)
        .await?;
    Ok(())
}

/// Records the plan that was made.
pub async fn record_plan_figures(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    plan: &PlanFigures,
) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update module_runs set plan_digest = $3, plan_inserts = $4, plan_updates = $5, plan_deletes = $6, \
         plan_target_items = $7 where run_id = $1 and module = $2")
    .bind(lease.run)
    .bind(module)
    .bind(plan.digest.as_str())
    .bind(plan.inserts)
    .bind(plan.updates)
    .bind(plan.deletes)
    .bind(plan.target_items)
    .execute(tx)
    .await?;
    Ok(())
}

/// Records that a plan was let through and is about to be carried out: the changes before the place `upto`.
pub async fn record_passed(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    digest: &str,
    upto: u64,
) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update module_runs set passed_digest = $3, passed_upto = $4 where run_id = $1 and module = $2")
        .bind(lease.run)
        .bind(module)
        .bind(digest)
        .bind(upto)
        .execute(tx)
        .await?;
    Ok(())
}

/// Records that nothing of what was let through was done, nor will be.
pub async fn clear_passed(tx: &mut Tx, lease: &Lease, module: BackupModule) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update module_runs set passed_digest = null, passed_upto = null where run_id = $1 and module = $2")
        .bind(lease.run)
        .bind(module)
        .execute(tx)
        .await?;
    Ok(())
}

/// Records which store a module's run writes, and in which pair.
pub async fn record_target(tx: &mut Tx, lease: &Lease, module: BackupModule, marker: &str) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update module_runs set target_marker = $3 where run_id = $1 and module = $2")
        .bind(lease.run)
        .bind(module)
        .bind(marker)
        .execute(tx)
        .await?;
    Ok(())
}

/// Records how a module ended, and how fresh the backup is by that (for a sync; a preview changes no freshness).
pub async fn finish_module(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    state: RunState,
    counts: &Counts,
    message: Option<&str>,
) -> Result<(), StateError> {
    record_module(tx, lease, module, ModuleState::At(state), Phase::Done, counts, message).await?;
    let now = tx.now().await?;
    sql("update module_runs set finished_at = $3, rate = 0 where run_id = $1 and module = $2")
        .bind(lease.run)
        .bind(module)
        .bind(now)
        .execute(tx)
        .await?;
    record_freshness(tx, lease.run, module, state, now).await
}

/// Notes how the latest sync of a pool's module stands. Previews, verifications and restores make no backup fresher.
async fn record_freshness(
    tx: &mut Tx,
    run: RunId,
    module: BackupModule,
    state: RunState,
    now: Timestamp,
) -> Result<(), StateError> {
    let succeeded_at = (state == RunState::Succeeded).then_some(now);
    sql("insert into freshness (pool_fqdn, module, last_run_id, last_state, last_finished_at, succeeded_at) \
         select pool_fqdn, $2, id, $3, $4, $5 from runs where id = $1 and intent = 'sync' and action = 'backup' \
         on conflict (pool_fqdn, module) do update set last_run_id = excluded.last_run_id, \
         last_state = excluded.last_state, last_finished_at = excluded.last_finished_at, \
         succeeded_at = coalesce(excluded.succeeded_at, freshness.succeeded_at)")
    .bind(run)
    .bind(module)
    .bind(state)
    .bind(now)
    .bind(succeeded_at)
    .execute(tx)
    .await?;
    Ok(())
}

async fn record_module(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    state: ModuleState,
    phase: Phase,
    counts: &Counts,
    message: Option<&str>,
) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update module_runs set state = $3, phase = $4, message = $5, items_compared = $6, planned = $7, inserted = $8, \
         updated = $9, deleted = $10, unchanged = $11, bytes_read = $12, bytes_written = $13, skipped = $14, \
         compare_ms = $15, apply_ms = $16 where run_id = $1 and module = $2")
    .bind(lease.run)
    .bind(module)
    .bind(state)
    .bind(phase)
    .bind(message)
    .bind(counts.items_compared)
    .bind(counts.planned)
    .bind(counts.inserted)
    .bind(counts.updated)
    .bind(counts.deleted)
    .bind(counts.unchanged)
    .bind(counts.bytes_read)
    .bind(counts.bytes_written)
    .bind(counts.skipped)
    .bind(counts.compare_ms)
    .bind(counts.apply_ms)
    .execute(tx)
    .await?;
    Ok(())
}

/// Records that a module's plan waits for a person's word.
pub async fn hold_module(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    counts: &Counts,
    message: &str,
) -> Result<(), StateError> {
    record_module(tx, lease, module, ModuleState::At(RunState::Held), Phase::Waiting, counts, Some(message)).await?;
    sql("update module_runs set rate = 0 where run_id = $1 and module = $2")
        .bind(lease.run)
        .bind(module)
        .execute(tx)
        .await?;
    let now = tx.now().await?;
    record_freshness(tx, lease.run, module, RunState::Held, now).await
}

/// Puts a run down that waits for a person's word until `term` from now. Its target stores are free for others.
pub async fn hold_run(tx: &mut Tx, lease: &Lease, term: Duration) -> Result<(), StateError> {
    hold(tx, lease).await?;
    let now = tx.now().await?;
    let until = now.plus_micros(i64::try_from(term.as_micros()).unwrap_or(i64::MAX));
    sql("update runs set state = 'held', held_until = $2, worker = null, lease_until = null where id = $1")
        .bind(lease.run)
        .bind(until)
        .execute(tx)
        .await?;
    sql("delete from writers where run_id = $1").bind(lease.run).execute(&mut *tx).await?;
    events::record_run(tx, lease.run, RunState::Held, now).await
}

/// Ends a run; its target stores are free for the next one.
pub async fn finish_run(tx: &mut Tx, lease: &Lease, state: RunState) -> Result<(), StateError> {
    hold(tx, lease).await?;
    let now = tx.now().await?;
    end(tx, lease.run, state, now).await?;
    totals::count_duration(tx, lease.run).await
}

/// Gives a run back before it is done, because its worker is stopped: it is taken up again by itself.
pub async fn release(tx: &mut Tx, lease: &Lease) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update runs set state = 'interrupted', worker = null, lease_until = null where id = $1")
        .bind(lease.run)
        .execute(tx)
        .await?;
    set_open_modules(tx, lease.run, ModuleState::At(RunState::Interrupted)).await
}

/// Gives up on an interrupted run.
pub async fn abandon(tx: &mut Tx, id: RunId, message: &str) -> Result<(), StateError> {
    sql("update module_runs set message = $2 where run_id = $1 and state = 'interrupted'")
        .bind(id)
        .bind(message)
        .execute(tx)
        .await?;
    set_open_modules(tx, id, ModuleState::At(RunState::Failed)).await?;
    let now = tx.now().await?;
    // What was held waits for nobody any more.
    let held = "update freshness set last_state = 'failed', last_finished_at = $2 where last_run_id = $1 and last_state = 'held'";
    sql(held).bind(id).bind(now).execute(tx).await?;
    sql("update module_runs set state = 'failed' where run_id = $1 and state = 'held'").bind(id).execute(tx).await?;
    end(tx, id, RunState::Failed, now).await
}

pub(super) async fn end(tx: &mut Tx, id: RunId, state: RunState, now: Timestamp) -> Result<(), StateError> {
    sql("update runs set state = $2, finished_at = $3, held_until = null, worker = null, lease_until = null \
         where id = $1")
    .bind(id)
    .bind(state)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    sql("delete from writers where run_id = $1").bind(id).execute(&mut *tx).await?;
    events::record_run(tx, id, state, now).await?;
    cancel::count_changed(tx, id).await
}

/// The runs that are waiting to write where this one does, or writing: what it waits for.
pub async fn list_ahead(reader: impl Into<Reader<'_>>, pool: &Fqdn, id: RunId) -> Result<Vec<RunId>, StateError> {
    let rows = sql("select id from runs where pool_fqdn = $1 and id < $2 \
         and state in ('queued', 'running', 'interrupted') order by id")
    .bind(pool)
    .bind(id)
    .all(reader)
    .await?;
    rows.iter().map(|row| row.parse("id")).collect()
}
