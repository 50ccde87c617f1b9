//! Backups that nobody verified for too long are verified again: of each pool the modules that are copied, each as often as
//! `VerifyAfterDays` says.
//!
//! A module that can't be verified keeps the others from nothing: one without a backup store is left out of the run, with
//! the reason; one whose store is away fails in it, and is tried again alone.

use std::time::Duration;

use super::{
    request_sync::{described, no_backup_store, parts_by_itself, permission_for, why_not_copied, why_not_exported},
    schedules::due::actor,
};
use crate::{
    domain::{BackupModule, Intent, Mode, ModuleSelection, Pool, Run, RunId, RunRequest, Settings, Timestamp},
    panel::Panel,
    state::{StateError, audit::insert_audit, pools, runs, verifications},
};

/// How soon a module whose verification failed is verified again.
const TRY_AGAIN: Duration = Duration::from_hours(1);
/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// Asks for a verification of what was not verified for too long, and says which runs do that.
pub async fn verify_again(panel: &Panel, settings: &Settings) -> Result<Vec<RunId>, StateError> {
    let Some(days) = settings.verify_after_days else { return Ok(Vec::new()) };
    let since = panel.clock.now().plus_micros(-DAY * i64::from(days));
    let pools = pools::list_pools(&panel.database).await?;
    let find = |pool: &Pool| pools.iter().find(|other| Some(other.fqdn()) == pool.backup_pool.as_ref());
    let mut asked = Vec::new();
    for (pool, partner) in pools.iter().filter_map(|pool| Some((pool, find(pool)?))) {
        if pool.spec.driver.is_shell() || pool.maintenance.is_some() || partner.maintenance.is_some() {
            continue;
        }
        for request in list_owed(panel, (pool, partner), settings, since).await? {
            asked.extend(ask(panel, (pool, partner), request, settings).await?);
        }
    }
    Ok(asked)
}

/// What is to be verified of a pool: all of its modules, or only those whose turn it is.
async fn list_owed(
    panel: &Panel,
    (pool, partner): (&Pool, &Pool),
    settings: &Settings,
    since: Timestamp,
) -> Result<Vec<RunRequest>, StateError> {
    let lately = panel.clock.now().plus_micros(-i64::try_from(TRY_AGAIN.as_micros()).unwrap_or(i64::MAX));
    let last = verifications::last_asked(&panel.database, pool.fqdn(), partner.fqdn(), since.min(lately)).await?;
    let copied: Vec<BackupModule> = BackupModule::ALL
        .into_iter()
        .filter(|module| why_not_copied(pool, partner, *module, settings).is_none())
        .collect();
    let is_owed = |module: &BackupModule| {
        let last = last.get(module).copied().unwrap_or_default();
        last.good.is_none_or(|at| at <= since) && last.any.is_none_or(|at| at <= lately)
    };
    let owed: Vec<BackupModule> = copied.iter().copied().filter(is_owed).collect();
    let selections: Vec<ModuleSelection> = if owed.len() == copied.len() {
        owed.first().map(|_| ModuleSelection::All).into_iter().collect()
    } else {
        owed.into_iter().map(ModuleSelection::One).collect()
    };
    let of = |selection| RunRequest { selection, intent: Intent::Verify, mode: Mode::Full, ..RunRequest::default() };
    Ok(selections.into_iter().map(of).collect())
}

/// Queues a verification, unless one of the two pools was changed just now: then the next look sees to it.
async fn ask(
    panel: &Panel,
    (pool, partner): (&Pool, &Pool),
    request: RunRequest,
    settings: &Settings,
) -> Result<Option<RunId>, StateError> {
    let (actor, now) = (actor(), panel.clock.now());
    let mut tx = panel.database.begin().await?;
    pools::lock_pool(&mut tx, pool.id).await?;
    for seen in [pool, partner] {
        if pools::find_pool(&mut tx, seen.fqdn()).await?.as_ref() != Some(seen) {
            return Ok(None);
        }
    }
    let run = Run::asked_for(&actor, request, (pool.fqdn().clone(), partner.fqdn().clone()), now);
    runs::insert_run(&mut tx, &run, None, &parts_by_itself(&run, pool, partner, settings)).await?;
    insert_audit(&mut tx, &actor, permission_for(&request).name(), run.pool.as_str(), &described(&run), now).await?;
    tx.commit().await?;
    for module in BackupModule::ALL.into_iter().filter(|module| request.selection.includes(*module)) {
        if why_not_exported(pool, module, settings).is_none()
            && let Some(reason) = no_backup_store(partner, module)
        {
            tracing::warn!(run.id = %run.id, run.module = %module, %reason, "a backup can’t be verified; the others of its pool are");
        }
    }
    Ok(Some(run.id))
}
