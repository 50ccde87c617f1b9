//! The queue of runs: claimed with a lease and a fence, recorded under them.
//!
//! A claim is one short transaction; the work happens outside of it. The lease says until when the run is its worker's,
//! by the database's clock; the fence grows with each claim. Everything a worker records goes through [`hold`], which
//! matches no row once another worker has claimed the run or the run has ended: a worker that was paused past its lease
//! and wakes up can't record anything.

mod claim;
mod end;
mod record;
mod waits;

use std::time::Duration;

use super::{StateError, Tx, bells::Bell, sql};
use crate::domain::{ModuleState, RunId, RunState};

pub(super) use claim::at_sites;
pub use claim::{Claim, Taker, claim};
pub use end::{abandon, finish_run, hold_run};
pub(super) use end::{end, free_stores};
pub use record::{
    Progress, clear_passed, finish_module, hold_module, leave_out, record_passed, record_plan_figures, record_progress,
    record_tables, record_target,
};
pub use waits::{Leased, Wait, find_wait};

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

/// Runs whose worker let its lease run out become `interrupted`. Says which, with the number of attempts so far.
pub async fn interrupt_expired(tx: &mut Tx) -> Result<Vec<(RunId, u64)>, StateError> {
    let now = tx.now().await?;
    let rows = sql("update runs set state = 'interrupted', lease_until = null \
         where state = 'running' and lease_until < $1 returning id, attempt")
    .bind(now)
    .all(&mut *tx)
    .await?;
    let mut interrupted = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.parse("id")?;
        set_open_modules(tx, id, ModuleState::At(RunState::Interrupted)).await?;
        tx.ring(Bell::Run(id));
        interrupted.push((id, row.count("attempt")?));
    }
    Ok(interrupted)
}

/// Lets the leases of a worker's runs end now: they are taken up again at once. Whoever still writes for it finds the
/// target taken, or loses it.
pub async fn end_leases(tx: &mut Tx, worker: &str) -> Result<u64, StateError> {
    let now = tx.now().await?;
    let ended = sql("update runs set lease_until = $2 where state = 'running' and worker = $1")
        .bind(worker)
        .bind(now.plus_micros(-1))
        .execute(&mut *tx)
        .await?;
    tx.ring(Bell::Queue);
    Ok(ended)
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

/// Gives a run back before it is done, because its worker is stopped: it is taken up again by itself.
pub async fn release(tx: &mut Tx, lease: &Lease) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update runs set state = 'interrupted', lease_until = null where id = $1").bind(lease.run).execute(tx).await?;
    tx.ring(Bell::Queue);
    tx.ring(Bell::Run(lease.run));
    set_open_modules(tx, lease.run, ModuleState::At(RunState::Interrupted)).await
}
