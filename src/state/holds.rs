//! Held runs: what a person decided, and what became of those nobody decided on.

use super::{Reader, StateError, Tx, bells::Bell, queue, runs, sql};
use crate::{
    domain::{BackupModule, Decision, ModuleState, Phase, Run, RunId, RunState, Timestamp},
    words::{Said, say},
};

/// Records a decision on a run.
pub async fn insert_decision(tx: &mut Tx, run: RunId, decision: &Decision) -> Result<(), StateError> {
    sql("insert into run_decisions (run_id, seq, at, actor, verdict, comment) select $1, \
         (select coalesce(max(seq) + 1, 0) from run_decisions where run_id = $1), $2, $3, $4, $5")
    .bind(run)
    .bind(decision.at)
    .bind(decision.by.as_str())
    .bind(decision.verdict)
    .bind(decision.comment.as_str())
    .execute(&mut *tx)
    .await?;
    tx.ring(Bell::Run(run));
    Ok(())
}

/// What was decided on a run, in order.
pub async fn list_decisions(reader: impl Into<Reader<'_>>, run: RunId) -> Result<Vec<Decision>, StateError> {
    let rows = sql("select * from run_decisions where run_id = $1 order by seq").bind(run).all(reader).await?;
    rows.iter()
        .map(|row| {
            Ok(Decision {
                at: row.timestamp("at")?,
                by: row.text("actor")?,
                verdict: row.parse("verdict")?,
                comment: row.text("comment")?,
            })
        })
        .collect()
}

/// Queues a held run again, whose held plans were approved as they are; false if it is not held any more.
pub async fn approve_run(tx: &mut Tx, run: RunId) -> Result<bool, StateError> {
    let held = sql("update runs set state = 'queued', held_until = null where id = $1 and state = 'held'");
    if held.bind(run).execute(&mut *tx).await? == 0 {
        return Ok(false);
    }
    sql("update module_runs set state = 'queued', phase = $2, message = null, said = null, approved_digest = plan_digest \
         where run_id = $1 and state = 'held'")
    .bind(run)
    .bind(Phase::Waiting)
    .execute(&mut *tx)
    .await?;
    tx.ring(Bell::Queue);
    tx.ring(Bell::Run(run));
    Ok(true)
}

/// Ends the held modules of a run as `state`, for `message`, and the run with them; false if it is not held any more. The
/// message goes on with what that means for the data.
pub async fn end_held_run(
    tx: &mut Tx,
    run: RunId,
    state: RunState,
    message: &Said,
    now: Timestamp,
) -> Result<bool, StateError> {
    if !take_held(tx, run).await? {
        return Ok(false);
    }
    end_held_modules(tx, run, None, state, message, now).await?;
    Ok(true)
}

/// Takes a run's lock, if it is held: before those of its modules, in the order that everybody uses.
async fn take_held(tx: &mut Tx, run: RunId) -> Result<bool, StateError> {
    let held = sql("update runs set state = state where id = $1 and state = 'held'").bind(run).execute(tx).await?;
    Ok(held > 0)
}

/// Ends held modules (of one kind, or all) and, if none is left, the run.
async fn end_held_modules(
    tx: &mut Tx,
    run: RunId,
    module: Option<BackupModule>,
    state: RunState,
    message: &Said,
    now: Timestamp,
) -> Result<(), StateError> {
    let untouched = Said::row([message.clone(), say("engine-nothing-changed")]);
    let begun = Said::row([message.clone(), say("engine-what-was-done-stays")]);
    let mut held = sql("update module_runs set state = ")
        .push_bind(ModuleState::At(state))
        .push(", phase = ")
        .push_bind(Phase::Done)
        .push(", message = case when passed_digest is null then ")
        .push_bind(untouched.to_string())
        .push(" else ")
        .push_bind(begun.to_string())
        .push(" end, said = case when passed_digest is null then ")
        .push_bind(untouched.record())
        .push(" else ")
        .push_bind(begun.record())
        .push(" end")
        .push(", finished_at = ")
        .push_bind(now)
        .push(" where state = 'held' and run_id = ")
        .push_bind(run);
    if let Some(module) = module {
        held = held.push(" and module = ").push_bind(module);
    }
    held.execute(tx).await?;
    let mut last = sql("update freshness set last_finished_at = ")
        .push_bind(now)
        .push(", last_state = ")
        .push_bind(state)
        .push(" where last_state = 'held' and last_run_id = ")
        .push_bind(run);
    if let Some(module) = module {
        last = last.push(" and module = ").push_bind(module);
    }
    last.execute(tx).await?;
    tx.ring(Bell::Run(run));
    let modules = runs::list_module_runs(&mut *tx, run).await?;
    let state = RunState::of_modules(modules.iter().map(|m| m.state));
    if state.is_final() {
        queue::end(tx, run, state, now).await?;
    }
    Ok(())
}

/// Ends the held runs that nobody decided on in time. Says which.
pub async fn expire_held(tx: &mut Tx, message: &Said) -> Result<Vec<RunId>, StateError> {
    let now = tx.now().await?;
    let rows = sql("select id from runs where state = 'held' and held_until <= $1").bind(now).all(&mut *tx).await?;
    let mut expired = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.parse("id")?;
        if end_held_run(tx, id, RunState::Failed, message, now).await? {
            expired.push(id);
        }
    }
    Ok(expired)
}

/// A newer run takes the place of held ones: ends what earlier runs for the same hold of `module`.
pub async fn supersede_held(tx: &mut Tx, by: &Run, module: BackupModule, message: &Said) -> Result<(), StateError> {
    let now = tx.now().await?;
    let rows = sql("select r.id from runs r join module_runs m on m.run_id = r.id \
         where r.state = 'held' and m.state = 'held' and r.pool_fqdn = $1 and m.module = $2 and r.id < $3 \
         and r.action = $4 and coalesce(r.put_back_run_id, '') = coalesce($5, '') order by r.id")
    .bind(&by.pool)
    .bind(module)
    .bind(by.id)
    .bind(by.request.action)
    .bind(by.put_back)
    .all(&mut *tx)
    .await?;
    for row in rows {
        let id = row.parse("id")?;
        if take_held(tx, id).await? {
            end_held_modules(tx, id, Some(module), RunState::Cancelled, message, now).await?;
        }
    }
    Ok(())
}
