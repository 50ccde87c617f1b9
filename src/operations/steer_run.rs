//! Cancelling a run, and asking for the same again.

use super::{Accepted, OperationError, PutBack, SyncRequest, preview_put_back, request_sync};
use crate::{
    domain::{Action, Actor, Intent, Permission, Run, RunId, RunRequest},
    panel::Panel,
    state::{audit::insert_audit, changes, runs},
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
    if !runs::request_cancel(&mut tx, run.id, now).await? {
        return Ok(Cancelled::TooLate);
    }
    let detail = format!("run {}", run.id);
    insert_audit(&mut tx, actor, Permission::StopSync.name(), run.pool.as_str(), &detail, now).await?;
    tx.commit().await?;
    panel.progress.changed(run.id);
    Ok(Cancelled::Asked)
}

/// Asks for the same as an earlier run did. What was looked at first is looked at first again.
pub async fn retry_run(panel: &Panel, actor: &Actor, run: &Run) -> Result<Accepted, OperationError> {
    if let Some(of) = run.put_back {
        let of = runs::find_run(&panel.database, of).await?;
        let of =
            of.ok_or_else(|| OperationError::refused("choice", "The run to put back is not in history any more."))?;
        let choices = changes::list_chosen(&panel.database, run.id).await?;
        return preview_put_back(panel, actor, &of, &PutBack { choices }).await;
    }
    let intent = match run.request.action {
        Action::Backup if run.basis.is_none() => run.request.intent,
        Action::Backup | Action::Restore | Action::PutBack | Action::Clear => Intent::Preview,
    };
    let again = SyncRequest {
        pools: vec![run.pool.clone()],
        request: RunRequest { intent, ..run.request },
        request_key: Some(RunId::new().to_string()),
    };
    request_sync(panel, actor, again).await
}
