//! A pool's maintenance: while it lasts, no run of the pool or of its partner is started.

use super::OperationError;
use crate::{
    domain::{Actor, Permission, Pool},
    panel::Panel,
    state::{audit::insert_audit, pools},
    words::say,
};

/// The longest reason that is kept, in characters.
pub const MAX_REASON: usize = 200;

/// Begins a pool's maintenance for a reason, or ends it. A run that is under way goes on to its end; what waits goes on
/// waiting.
pub async fn set_maintenance(
    panel: &Panel,
    actor: &Actor,
    pool: &Pool,
    reason: Option<&str>,
) -> Result<(), OperationError> {
    let reason = reason.map(str::trim);
    if reason.is_some_and(|reason| reason.is_empty() || reason.chars().count() > MAX_REASON) {
        let message = say("refused-maintenance-reason").with("most", MAX_REASON);
        return Err(OperationError::refused("reason", message));
    }
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if !pools::lock_pool(&mut tx, pool.id).await? {
        return Err(OperationError::refused("reason", say("refused-pool-removed-now")));
    }
    pools::set_maintenance(&mut tx, pool.id, reason, now).await?;
    let detail = reason.map_or_else(|| "maintenance ended".to_owned(), |reason| format!("maintenance: {reason}"));
    insert_audit(&mut tx, actor, Permission::SetPool.name(), pool.fqdn().as_str(), &detail, now).await?;
    tx.commit().await?;
    Ok(())
}
