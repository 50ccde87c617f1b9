//! What people do with workers: let one finish what it is on, and clear away what one left that is dead.

use super::OperationError;
use crate::{
    domain::{Actor, Permission},
    panel::Panel,
    state::{audit::insert_audit, queue, workers},
    words::say,
};

/// What the audit calls it.
const ACTION: &str = Permission::SetConfiguration.name();

/// Says whether a worker may take new runs. What it is on goes on to its end. It is remembered for as long as the process
/// lives: one that is started anew takes runs again.
pub async fn drain_worker(panel: &Panel, actor: &Actor, name: &str, draining: bool) -> Result<(), OperationError> {
    let mut tx = panel.database.begin().await?;
    if !workers::set_draining(&mut tx, name, draining).await? {
        return Err(match workers::find_worker(&mut tx, name).await? {
            Some(_) => OperationError::refused("name", say("refused-worker-stopping").with("worker", name)),
            None => no_such_worker(name),
        });
    }
    let detail = if draining { "worker: takes nothing new" } else { "worker: takes runs again" };
    insert_audit(&mut tx, actor, ACTION, name, detail, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a worker off the list that gives no sign of life any more, and lets its runs be taken up again now instead of
/// when their leases end; says how many. One that is alive is refused: it would go on.
pub async fn clear_worker(panel: &Panel, actor: &Actor, name: &str) -> Result<u64, OperationError> {
    let mut tx = panel.database.begin().await?;
    let Some(worker) = workers::find_worker(&mut tx, name).await? else { return Err(no_such_worker(name)) };
    if worker.is_alive() {
        let seconds = worker.silent_ms / 1000;
        let message = say("refused-worker-alive").with("worker", name).with("seconds", seconds);
        return Err(OperationError::refused("name", message));
    }
    let runs = queue::end_leases(&mut tx, name).await?;
    workers::remove_worker(&mut tx, name).await?;
    let detail = format!("worker: cleared away, {runs} of its runs are taken up again");
    insert_audit(&mut tx, actor, ACTION, name, &detail, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(runs)
}

fn no_such_worker(name: &str) -> OperationError {
    let name: String = name.chars().take(300).collect();
    OperationError::refused("name", say("refused-worker-gone").with("worker", name))
}
