//! What history keeps of a module's run: its plan before anything of it is done, and how it ended.

use super::{
    attempt::{Done, Worked},
    fault::Fault,
    sync_run::Job,
};
use crate::{
    domain::{Actor, BackupModule, Change, ChangeKey, Intent, PlanFigures, RunState},
    operations::request_sync::permission_for,
    state::{
        StateError, Tx,
        audit::insert_refusal,
        changes::{self, NewChange, RunMessage},
        holds, queue, verifications,
    },
    sync::{Plan, PlannedChange, Skipped, Tally, Verification},
    words::{Said, say},
};

/// Whether a plan is what is left of the one that was let through and that an earlier attempt began to carry out: it is
/// about nothing else. Only the times of directories may differ in which that attempt had put something.
pub(super) async fn is_rest(job: &Job, module: BackupModule, plan: &Plan) -> Result<bool, Fault> {
    let mut planned = plan.changes();
    loop {
        let mut batch = Vec::with_capacity(changes::BATCH / 2);
        for change in planned.by_ref().take(changes::BATCH / 2) {
            let PlannedChange { change, item, bytes, reason } = change?;
            let before: &[Change] = match change {
                // What was to be replaced by something of another kind may have been taken away already, and is new then.
                Change::Insert | Change::Update => &[Change::Insert, Change::Update],
                // Nobody let anything else go.
                Change::Delete => &[Change::Delete],
            };
            let keys: Vec<ChangeKey> = before.iter().map(|change| ChangeKey::of(*change, &item)).collect();
            let is_harmless = change == Change::Update && bytes == 0 && reason == "time differs";
            batch.push((keys, is_harmless));
        }
        if batch.is_empty() {
            return Ok(true);
        }
        let sought: Vec<ChangeKey> = batch.iter().flat_map(|(keys, _)| keys).copied().collect();
        let known = changes::find_passed(&job.panel.database, job.run.id, module, &sought).await?;
        if !batch.iter().all(|(keys, is_harmless)| *is_harmless || keys.iter().any(|key| known.contains(key))) {
            return Ok(false);
        }
    }
}

/// Writes the plan to history, before anything of it is done.
pub(super) async fn record_plan(job: &Job, module: BackupModule, plan: &Plan) -> Result<(), Fault> {
    if job.run.request.intent != Intent::Sync {
        // What an earlier attempt saw is worth nothing. Of a sync it is kept: that attempt may have done it.
        forget_plan(job, module).await?;
    }
    let mut next = changes::next_seq(&job.panel.database, job.run.id, module).await?;
    let mut planned = plan.changes();
    loop {
        let mut batch = Vec::with_capacity(changes::BATCH);
        for change in planned.by_ref().take(changes::BATCH) {
            let change = change?;
            batch.push(NewChange {
                change: change.change,
                item: change.item,
                bytes: change.bytes,
                reason: change.reason,
            });
        }
        if batch.is_empty() {
            break;
        }
        let mut tx = job.panel.database.begin().await?;
        changes::record_plan(&mut tx, &job.lease, module, next, &batch).await?;
        tx.commit().await?;
        next += batch.len() as u64;
    }
    let totals = plan.totals();
    let figures = PlanFigures {
        digest: plan.digest(),
        inserts: totals.inserts,
        updates: totals.updates,
        deletes: totals.deletes,
        target_items: totals.target_items,
    };
    let mut tx = job.panel.database.begin().await?;
    queue::record_plan_figures(&mut tx, &job.lease, module, &figures).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn forget_plan(job: &Job, module: BackupModule) -> Result<(), StateError> {
    let mut tx = job.panel.database.begin().await?;
    changes::clear_plan(&mut tx, &job.lease, module).await?;
    tx.commit().await
}

/// Records that a module's plan waits for a person's word; what earlier runs hold of the same is this run's matter now.
pub(super) async fn hold(job: &Job, module: BackupModule, why: &Said, tally: &Tally) -> Result<(), StateError> {
    let mut tx = job.panel.database.begin().await?;
    changes::clear_messages(&mut tx, &job.lease, module).await?;
    supersede(&mut tx, job, module).await?;
    queue::hold_module(&mut tx, &job.lease, module, &tally.snapshot(), why).await?;
    tx.commit().await
}

/// Records in the audit that somebody's wish was refused while it was carried out: there a person looks for it later.
pub(super) async fn record_refusal(job: &Job, module: BackupModule, fault: &Fault) -> Result<(), StateError> {
    let Job { run, panel, .. } = job;
    let actor = Actor { name: run.requested_by.clone(), account: run.requested_by_id, via: run.via, address: None };
    let detail = format!("run {}: {module} was refused: {fault}", run.id);
    let action = permission_for(&run.request).name();
    let mut tx = panel.database.begin().await?;
    insert_refusal(&mut tx, &actor, action, run.pool.as_str(), &detail, panel.clock.now()).await?;
    tx.commit().await
}

async fn supersede(tx: &mut Tx, job: &Job, module: BackupModule) -> Result<(), StateError> {
    let message = say("engine-superseded").with("run", job.run.id);
    holds::supersede_held(tx, &job.run, module, &message).await
}

pub(super) async fn finish(
    job: &Job,
    module: BackupModule,
    state: RunState,
    message: Option<Said>,
    done: Option<&Done>,
    tally: &Tally,
) -> Result<(), StateError> {
    let mut counts = tally.snapshot();
    let mut tx = job.panel.database.begin().await?;
    changes::clear_messages(&mut tx, &job.lease, module).await?;
    if let Some(done) = done {
        for why in &done.retried {
            let message = say("engine-tried-again").with("why", why);
            let note = RunMessage { module, item: None, message, fatal: false };
            changes::append_messages(&mut tx, &job.lease, &[note]).await?;
        }
        record_skipped(&mut tx, job, module, done.worked.skipped()).await?;
        if let Worked::Verified(verification) = &done.worked {
            verifications::record_parts(&mut tx, &job.lease, module, verification.parts()).await?;
        }
    }
    if let Some(text) = message.as_ref().filter(|_| state != RunState::Partial) {
        let fatal = RunMessage { module, item: None, message: text.clone(), fatal: true };
        changes::append_messages(&mut tx, &job.lease, &[fatal]).await?;
    }
    let succeeded = matches!(state, RunState::Succeeded | RunState::Partial);
    let applied = succeeded && job.run.request.intent == Intent::Sync;
    if applied {
        changes::settle_applied(&mut tx, &job.lease, module).await?;
        supersede(&mut tx, job, module).await?;
    }
    if applied && (job.run.attempt > 1 || done.is_some_and(|done| done.may_be_earlier)) {
        for (change, count) in changes::count_applied(&mut tx, job.run.id, module).await? {
            match change {
                Change::Insert => counts.inserted = count,
                Change::Update => counts.updated = count,
                Change::Delete => counts.deleted = count,
            }
        }
    }
    queue::finish_module(&mut tx, &job.lease, module, state, &counts, message.as_ref()).await?;
    if succeeded && job.run.request.intent == Intent::Verify {
        verifications::record_verified(&mut tx, &job.lease, module, state).await?;
    }
    tx.commit().await
}

/// What a verification found that is not equal, in a sentence.
pub(super) fn found(verification: &Verification) -> Said {
    say("engine-verify-found")
        .number("different", verification.different())
        .number("missing", verification.missing())
        .number("extra", verification.extra())
}

/// Names the items that were left out, batch by batch: there may be very many.
async fn record_skipped(tx: &mut Tx, job: &Job, module: BackupModule, skipped: &Skipped) -> Result<(), StateError> {
    let mut items = skipped.iter();
    loop {
        let mut batch = Vec::with_capacity(changes::BATCH);
        for item in items.by_ref().take(changes::BATCH) {
            let item = item.map_err(StateError::Spill)?;
            batch.push(RunMessage { module, item: Some(item.item), message: item.message, fatal: false });
        }
        if batch.is_empty() {
            return Ok(());
        }
        let names = batch.iter().filter_map(|m| m.item.as_deref());
        changes::settle_skipped(tx, &job.lease, module, names).await?;
        changes::append_messages(tx, &job.lease, &batch).await?;
    }
}
