//! How old backups may become: setting and removing targets.

use std::fmt::Write as _;

use super::OperationError;
use crate::{
    domain::{Actor, BackupModule, Fqdn, FreshnessTarget, FreshnessTargets, Permission},
    panel::Panel,
    state::{audit::insert_change, pools, targets},
    words::say,
};

/// What a target is for: a pool, a module, both, or everything that has none of its own.
pub type TargetOf = (Option<Fqdn>, Option<BackupModule>);

/// Sets the target of a pool’s module, if the one there is still is `before`.
pub async fn set_target(
    panel: &Panel,
    actor: &Actor,
    of: &TargetOf,
    target: FreshnessTarget,
    before: Option<FreshnessTarget>,
) -> Result<(), OperationError> {
    change(panel, actor, of, Some(target), before).await
}

/// Removes a target, if it still is `before`: a less particular one counts from then on.
pub async fn remove_target(
    panel: &Panel,
    actor: &Actor,
    of: &TargetOf,
    before: Option<FreshnessTarget>,
) -> Result<(), OperationError> {
    change(panel, actor, of, None, before).await
}

async fn change(
    panel: &Panel,
    actor: &Actor,
    of: &TargetOf,
    target: Option<FreshnessTarget>,
    before: Option<FreshnessTarget>,
) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let known = targets::load_targets(&mut tx).await?;
    let there_is = found(&known, of);
    if there_is.is_some() && before.is_none() {
        return Err(OperationError::refused("warning", say("refused-target-taken")));
    }
    if there_is != before {
        return Err(OperationError::refused("warning", say("refused-changed-target")));
    }
    if let Some(pool) = &of.0
        && target.is_some()
        && pools::find_pool(&mut tx, pool).await?.is_none()
    {
        return Err(OperationError::refused("pool", super::request_sync::no_such_pool(pool)));
    }
    let place = (of.0.as_ref(), of.1);
    match target {
        Some(target) => targets::set_target(&mut tx, place, target).await?,
        None => {
            targets::remove_target(&mut tx, place).await?;
        }
    }
    let (was, is) = (describe(before), describe(target));
    let action = Permission::SetConfiguration.name();
    insert_change(&mut tx, actor, action, &name(of), "", (&was, &is), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The target that is set for exactly this.
pub fn found(known: &FreshnessTargets, of: &TargetOf) -> Option<FreshnessTarget> {
    known.0.get(of).copied()
}

/// `freshness target of DataConf of atl-cs-001.litwareinc.com`.
fn name(of: &TargetOf) -> String {
    let mut text = "freshness target".to_owned();
    if let Some(module) = of.1 {
        let _ = write!(text, " of {}", module.short_name());
    }
    match &of.0 {
        Some(pool) => {
            let _ = write!(text, " of {pool}");
        }
        None => text.push_str(" of all pools"),
    }
    text
}

fn describe(target: Option<FreshnessTarget>) -> String {
    target.map_or_else(
        || "none of its own".to_owned(),
        |target| format!("warning {} min, breach {} min", target.warning_minutes(), target.breach_minutes()),
    )
}
