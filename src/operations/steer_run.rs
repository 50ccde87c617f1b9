//! Cancelling a run, and asking for the same again.

use super::{Accepted, OperationError, SyncRequest, request_sync};
use crate::{
    domain::{Actor, Permission, Run, RunId},
    panel::Panel,
    state::{audit::insert_audit, runs},
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

/// Asks for the same as an earlier run did.
pub async fn retry_run(panel: &Panel, actor: &Actor, run: &Run) -> Result<Accepted, OperationError> {
    let again = SyncRequest {
        pools: vec![run.pool.clone()],
        request: run.request,
        request_key: Some(RunId::new().to_string()),
    };
    request_sync(panel, actor, again).await
}
