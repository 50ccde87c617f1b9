//! Changing the settings of the deployment: `Set-CsBackupServiceConfiguration`.

use super::OperationError;
use crate::{
    domain::{Actor, Permission, Settings},
    panel::Panel,
    state::{audit::insert_change, settings},
};

/// Puts settings in force, for runs that begin from now on.
pub async fn save_settings(panel: &Panel, actor: &Actor, wanted: Settings) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let before = settings::load_settings(&mut tx).await?;
    settings::save_settings(&mut tx, &wanted).await?;
    let change = (format!("{before:?}"), format!("{wanted:?}"));
    let action = Permission::SetConfiguration.name();
    insert_change(&mut tx, actor, action, "settings", (&change.0, &change.1), now).await?;
    tx.commit().await?;
    Ok(())
}
