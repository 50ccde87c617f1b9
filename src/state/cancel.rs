//! Runs that end because somebody wants it, and what history notes of every run that ends.

use super::{StateError, Tx, bells::Bell, events, holds, queue, sql, totals};
use crate::{
    domain::{ModuleState, Phase, RunId, RunState, Timestamp},
    words::say,
};

/// Asks for a run to be cancelled. One that no worker has ends at once; true if the run was still open.
pub async fn request_cancel(tx: &mut Tx, id: RunId, now: Timestamp) -> Result<bool, StateError> {
    // Whoever is about to change the run goes first, so that what follows sees what became of it.
    sql("update runs set state = state where id = $1").bind(id).execute(&mut *tx).await?;
    let message = say("engine-cancelled-held");
    if holds::end_held_run(tx, id, RunState::Cancelled, &message, now).await? {
        return Ok(true);
    }
    let waiting = sql("update runs set state = 'cancelled', cancel_requested = 1, finished_at = $2 \
         where id = $1 and state in ('queued', 'interrupted')");
    if waiting.bind(id).bind(now).execute(&mut *tx).await? > 0 {
        end_cancelled(tx, id, now).await?;
        return Ok(true);
    }
    tx.ring(Bell::Run(id));
    let running =
        sql("update runs set cancel_requested = 1 where id = $1 and state = 'running'").bind(id).execute(tx).await?;
    Ok(running > 0)
}

/// Ends a run that waits in the queue and that no worker has begun; false if it does not wait any more.
pub async fn cancel_queued(tx: &mut Tx, id: RunId, now: Timestamp) -> Result<bool, StateError> {
    let waiting = sql("update runs set state = 'cancelled', cancel_requested = 1, finished_at = $2 \
         where id = $1 and state = 'queued'");
    if waiting.bind(id).bind(now).execute(tx).await? == 0 {
        return Ok(false);
    }
    end_cancelled(tx, id, now).await?;
    Ok(true)
}

/// Ends the modules of a run that was cancelled while no worker had it.
async fn end_cancelled(tx: &mut Tx, id: RunId, now: Timestamp) -> Result<(), StateError> {
    queue::free_stores(tx, id).await?;
    // What is said of a module whose plan an attempt had begun to carry out.
    let begun = say("engine-cancelled-waiting");
    sql("update module_runs set state = $2, phase = $3, finished_at = $4, \
         message = case when passed_digest is null then message else $5 end, \
         said = case when passed_digest is null then said else $6 end where run_id = $1 and state in ('queued', 'running', 'interrupted')")
    .bind(id)
    .bind(ModuleState::At(RunState::Cancelled))
    .bind(Phase::Done)
    .bind(now)
    .bind(begun.to_string())
    .bind(begun.record())
    .execute(&mut *tx)
    .await?;
    events::record_run(tx, id, RunState::Cancelled, now).await?;
    count_changed(tx, id).await
}

/// Notes how many items a run that ends has changed, and adds it to the totals.
pub(super) async fn count_changed(tx: &mut Tx, id: RunId) -> Result<(), StateError> {
    sql("update runs set changed = (select cast(coalesce(sum(m.inserted + m.updated + m.deleted), 0) as bigint) \
         from module_runs m where m.run_id = runs.id) where id = $1")
    .bind(id)
    .execute(&mut *tx)
    .await?;
    totals::count_ended(tx, id).await
}
