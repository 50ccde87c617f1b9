//! What a worker records of the modules of its run, each under the run's fence.

use super::{Lease, hold};
use crate::{
    domain::{BackupModule, Counts, ModuleState, Phase, PlanFigures, RunId, RunState, TableChoice, Timestamp},
    state::{StateError, Tx, sql},
    words::Said,
};

/// How far a module has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// Its figures.
    pub counts: Counts,
    /// Changes whose new contents lie at the target, not in place yet.
    pub prepared: u64,
    /// Bytes written a second at present.
    pub rate: u64,
}

/// Records how far a module has come; one that has ended stays as it was recorded, for a sign of life may come late.
pub async fn record_progress(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    progress: &Progress,
) -> Result<(), StateError> {
    hold(tx, lease).await?;
    let row = sql("select state from module_runs where run_id = $1 and module = $2").bind(lease.run).bind(module);
    let open = match row.one(&mut *tx).await?.parse("state")? {
        ModuleState::At(state) => !state.is_final() && state != RunState::Held,
        ModuleState::NotInitialized => false,
    };
    if open {
        record_module(tx, lease, module, ModuleState::At(RunState::Running), progress.phase, &progress.counts, None)
            .await?;
        sql("update module_runs set rate = $3, prepared = $4 where run_id = $1 and module = $2")
            .bind(lease.run)
            .bind(module)
            .bind(progress.rate)
            .bind(progress.prepared)
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
    message: Option<&Said>,
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

/// Records that there turned out to be nothing of a module to copy: it takes no part, and no backup becomes fresher.
pub async fn leave_out(tx: &mut Tx, lease: &Lease, module: BackupModule, message: &Said) -> Result<(), StateError> {
    let counts = Counts::default();
    record_module(tx, lease, module, ModuleState::NotInitialized, Phase::Done, &counts, Some(message)).await?;
    let now = tx.now().await?;
    sql("update module_runs set finished_at = $3, rate = 0 where run_id = $1 and module = $2")
        .bind(lease.run)
        .bind(module)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
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
    message: Option<&Said>,
) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update module_runs set state = $3, phase = $4, message = $5, items_compared = $6, planned = $7, inserted = $8, \
         updated = $9, deleted = $10, unchanged = $11, bytes_read = $12, bytes_written = $13, skipped = $14, \
         compare_ms = $15, apply_ms = $16, said = $17 where run_id = $1 and module = $2")
    .bind(lease.run)
    .bind(module)
    .bind(state)
    .bind(phase)
    .bind(message.map(Said::to_string))
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
    .bind(message.and_then(Said::record))
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
    message: &Said,
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
