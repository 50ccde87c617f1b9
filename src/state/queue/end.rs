//! How a run ends, or is put down: its target stores are free for others then.

use std::time::Duration;

use super::{Lease, hold, set_open_modules};
use crate::{
    domain::{ModuleState, RunId, RunState, Timestamp},
    state::{StateError, Tx, bells::Bell, cancel, events, sql, totals},
    words::Said,
};

/// Puts a run down that waits for a person's word until `term` from now. Its target stores are free for others.
pub async fn hold_run(tx: &mut Tx, lease: &Lease, term: Duration) -> Result<(), StateError> {
    hold(tx, lease).await?;
    let now = tx.now().await?;
    let until = now.plus_micros(i64::try_from(term.as_micros()).unwrap_or(i64::MAX));
    sql("update runs set state = 'held', held_until = $2, lease_until = null where id = $1")
        .bind(lease.run)
        .bind(until)
        .execute(tx)
        .await?;
    free_stores(tx, lease.run).await?;
    events::record_run(tx, lease.run, RunState::Held, now).await
}

/// Ends a run; its target stores are free for the next one.
pub async fn finish_run(tx: &mut Tx, lease: &Lease, state: RunState) -> Result<(), StateError> {
    hold(tx, lease).await?;
    let now = tx.now().await?;
    end(tx, lease.run, state, now).await?;
    totals::count_duration(tx, lease.run).await
}

/// Gives up on an interrupted run.
pub async fn abandon(tx: &mut Tx, id: RunId, message: &Said) -> Result<(), StateError> {
    sql("update module_runs set message = $2, said = $3 where run_id = $1 and state = 'interrupted'")
        .bind(id)
        .bind(message.to_string())
        .bind(message.record())
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

pub(in crate::state) async fn end(tx: &mut Tx, id: RunId, state: RunState, now: Timestamp) -> Result<(), StateError> {
    sql("update runs set state = $2, finished_at = $3, held_until = null, lease_until = null \
         where id = $1")
    .bind(id)
    .bind(state)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    free_stores(tx, id).await?;
    events::record_run(tx, id, state, now).await?;
    cancel::count_changed(tx, id).await
}

/// The stores of a run that is over, or waits for a person, are free for others.
pub(in crate::state) async fn free_stores(tx: &mut Tx, id: RunId) -> Result<(), StateError> {
    sql("delete from writers where run_id = $1").bind(id).execute(&mut *tx).await?;
    tx.ring(Bell::Queue);
    tx.ring(Bell::Run(id));
    Ok(())
}
