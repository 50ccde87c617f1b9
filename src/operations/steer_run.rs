//! Cancelling a run, or all that wait, and asking for the same again, or for what did not get to its end.

use super::{
    Accepted, OperationError, PutBack, SyncRequest, preview_put_back,
    request_sync::{request_each, request_sync},
};
use crate::{
    domain::{
        Action, Actor, Intent, ModuleRun, ModuleSelection, ModuleState, Permission, Run, RunId, RunRequest, RunState,
    },
    panel::Panel,
    state::{audit::insert_audit, cancel, choices, runs},
    words::say,
};

/// What became of a wish to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It ended, or will as soon as its worker hears of it; what was not published stays as it was.
    Asked,
    /// It had ended already.
    TooLate,
}

/// Asks for a run to stop.
pub async fn cancel_run(panel: &Panel, actor: &Actor, run: &Run) -> Result<Cancelled, OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if !cancel::request_cancel(&mut tx, run.id, now).await? {
        return Ok(Cancelled::TooLate);
    }
    let detail = format!("run {}", run.id);
    insert_audit(&mut tx, actor, Permission::StopSync.name(), run.pool.as_str(), &detail, now).await?;
    tx.commit().await?;
    Ok(Cancelled::Asked)
}

/// Runs cancelled in one transaction: whoever writes to the panel's database waits as long.
const PIECE: usize = 100;

/// Ends those of `runs` that still wait in the queue, and says how many that were. One that a worker has begun meanwhile
/// goes on.
pub async fn cancel_queued(panel: &Panel, actor: &Actor, runs: &[Run]) -> Result<u64, OperationError> {
    let now = panel.clock.now();
    let mut cancelled = 0;
    for piece in runs.chunks(PIECE) {
        let mut tx = panel.database.begin().await?;
        let mut ended = Vec::with_capacity(piece.len());
        for run in piece {
            if cancel::cancel_queued(&mut tx, run.id, now).await? {
                let detail = format!("run {}, which waited in the queue", run.id);
                insert_audit(&mut tx, actor, Permission::StopSync.name(), run.pool.as_str(), &detail, now).await?;
                ended.push(run.id);
            }
        }
        tx.commit().await?;
        cancelled += ended.len() as u64;
    }
    Ok(cancelled)
}

/// The modules of an ended run that did not get to their end, or not with all items, if the others did.
pub fn failed_alone<'m>(run: &Run, modules: &'m [ModuleRun]) -> Vec<&'m ModuleRun> {
    let (mut failed, mut other) = (Vec::new(), false);
    for module in modules {
        match module.state {
            ModuleState::At(RunState::Failed | RunState::Partial | RunState::Cancelled) => failed.push(module),
            ModuleState::At(_) => other = true,
            ModuleState::NotInitialized => {}
        }
    }
    // Which changes a run takes back is chosen over all modules; it is looked at again as a whole.
    if !other || !run.state.is_final() || run.put_back.is_some() {
        failed.clear();
    }
    failed
}

/// Asks again for those modules of an earlier run that did not get to their end, each as a run of its own. If that is all
/// of it, the same as [`retry_run`], also in what `key` is.
pub async fn retry_failed(
    panel: &Panel,
    actor: &Actor,
    run: &Run,
    key: Option<String>,
) -> Result<Accepted, OperationError> {
    let modules = runs::list_module_runs(&panel.database, run.id).await?;
    let failed = failed_alone(run, &modules);
    if failed.is_empty() {
        if run.state == RunState::Succeeded {
            return Err(OperationError::refused("only", say("refused-none-failed")));
        }
        return retry_run(panel, actor, run, key).await;
    }
    let request = RunRequest { intent: intent_again(run), ..run.request };
    let of = |module: &ModuleRun| RunRequest { selection: ModuleSelection::One(module.module), ..request };
    let wanted: Vec<_> = failed.into_iter().map(|module| (run.pool.clone(), of(module))).collect();
    request_each(panel, actor, &wanted, key.as_deref()).await
}

/// What was looked at first is looked at first again.
const fn intent_again(run: &Run) -> Intent {
    match run.request.action {
        Action::Backup if run.basis.is_none() => run.request.intent,
        Action::Backup | Action::Restore | Action::PutBack | Action::Clear => Intent::Preview,
    }
}

/// Asks for the same as an earlier run did. What was looked at first is looked at first again. A wish with a `key` that came
/// before is served by what it made then.
pub async fn retry_run(
    panel: &Panel,
    actor: &Actor,
    run: &Run,
    key: Option<String>,
) -> Result<Accepted, OperationError> {
    if let Some(of) = run.put_back {
        let of = runs::find_run(&panel.database, of).await?;
        let of = of.ok_or_else(|| OperationError::refused("choice", say("refused-put-back-gone")))?;
        let choices = choices::list_chosen(&panel.database, run.id).await?;
        return preview_put_back(panel, actor, &of, &PutBack { choices }, key).await;
    }
    let again = SyncRequest {
        pools: vec![run.pool.clone()],
        request: RunRequest { intent: intent_again(run), ..run.request },
        request_key: Some(key.unwrap_or_else(|| RunId::new().to_string())),
    };
    request_sync(panel, actor, again).await
}
