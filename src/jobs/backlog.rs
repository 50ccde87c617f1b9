//! Counts, once a minute, the changes that wait in the logs of live stores, so that pages can tell without opening a store.
//! Of all workers on one database, one does it each time. A store that can't be reached keeps nobody waiting: what was
//! counted of it before stays, with its moment.

use std::time::Duration;

use tokio::time::timeout;

use super::stores::open_marked;
use crate::{
    domain::{BackupModule, Pool, RunState, StoreKind, StoreRole},
    operations::request_sync::why_not_exported,
    panel::Panel,
    state::{
        StateError,
        away::log_failure,
        backlog::{Found, forget_backlog, record_backlog},
        chores::take_chore,
        pools, runs, settings,
    },
    sync::{
        Context,
        rows::tracking::{self, Waiting},
    },
};

/// How often a worker looks whether it is time.
const LOOK: Duration = Duration::from_secs(10);
/// How often changes are counted.
const COUNT_EVERY: Duration = Duration::from_mins(1);
/// How long one module may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Counts until the panel is asked to stop.
pub(super) async fn look_after(panel: Panel) {
    while !panel.shutdown.is_cancelled() {
        if !panel.database.stands_back()
            && let Err(error) = count_if_due(&panel).await
        {
            log_failure!(panel.database, error, &error, "waiting changes could not be counted");
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn count_if_due(panel: &Panel) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    let is_due = take_chore(&mut tx, "count_backlog", COUNT_EVERY).await?;
    tx.commit().await?;
    if is_due { count(panel).await } else { Ok(()) }
}

/// Counts what waits of every pool and module.
pub async fn count(panel: &Panel) -> Result<(), StateError> {
    let all = pools::list_pools(&panel.database).await?;
    let settings = settings::load_settings(&panel.database).await?;
    let freshness = runs::list_freshness(&panel.database).await?;
    for pool in &all {
        let partner = all.iter().find(|p| pool.backup_pool.as_ref() == Some(p.fqdn()));
        for module in BackupModule::ALL.into_iter().filter(|module| module.kind() == StoreKind::Rows) {
            let is_copied = why_not_exported(pool, module, &settings).is_none();
            let last = freshness.iter().find(|f| f.pool == *pool.fqdn() && f.module == module);
            let counted = match partner.filter(|_| is_copied && pool.maintenance.is_none()) {
                Some(partner) => count_one(panel, (pool, partner), module).await,
                None => Ok(None),
            };
            let mut tx = panel.database.begin().await?;
            match counted {
                Ok(Some(Waiting { items, is_capped, oldest, top })) => {
                    let found = Found { items, is_capped, oldest, top };
                    let since = match last.filter(|f| matches!(f.last_state, RunState::Succeeded | RunState::Partial)) {
                        Some(last) => runs::find_run(&mut tx, last.last_run).await?.and_then(|run| run.started_at),
                        None => None,
                    };
                    record_backlog(&mut tx, pool.fqdn(), module, found, since).await?;
                }
                Ok(None) => forget_backlog(&mut tx, pool.fqdn(), module).await?,
                Err(Unreachable) => continue,
            }
            tx.commit().await?;
        }
    }
    Ok(())
}

/// A store did not answer, or not in time. Runs say what is wrong with it.
struct Unreachable;

async fn count_one(
    panel: &Panel,
    (pool, partner): (&Pool, &Pool),
    module: BackupModule,
) -> Result<Option<Waiting>, Unreachable> {
    let is_postgres =
        |pool: &Pool, role| pool.spec.store(module, role).is_some_and(|url| url.to_string().starts_with("postgres"));
    if !is_postgres(pool, StoreRole::Live) || !is_postgres(partner, StoreRole::Backup) {
        return Ok(None);
    }
    let context = Context { cancel: panel.shutdown.child_token(), ..Context::default() };
    let counted = timeout(PATIENCE, async {
        let (live, _) = open_marked(panel, pool, module, StoreRole::Live).await.map_err(|_| Unreachable)?;
        let (backup, _) = open_marked(panel, partner, module, StoreRole::Backup).await.map_err(|_| Unreachable)?;
        tracking::waiting(&live, &backup, &context).await.map_err(|error| {
            tracing::debug!(pool = %pool.fqdn(), module = %module, error = error.with_cause(), "nothing was counted");
            Unreachable
        })
    })
    .await;
    context.cancel.cancel(); // what was not waited for ends as well
    counted.unwrap_or(Err(Unreachable))
}
