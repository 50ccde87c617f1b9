//! What a module's run reads and writes: the stores as the pools are set up now, each with its secret, and only if it
//! bears the marker it should.

use std::sync::Arc;

use super::{fault::Fault, sync_run::Job};
use crate::{
    domain::{Action, BackupModule, Fqdn, Pool, Run, StoreRole, TableChoice},
    operations::{
        apply_plan::of_another_pair, markers::check_marker, request_sync::why_not_copied, set_aside::pool_words,
        store_secrets::address_of,
    },
    panel::Panel,
    state::{choices, markers::StoreMarker, pools, runs, settings},
    sync::{Before, Origin, Own, StoreAddress, SyncError},
    words::{Said, say},
};

/// What the target is made equal to, and which tables of it.
pub(super) struct Stores {
    pub origin: Origin,
    pub target: StoreAddress,
    /// Which store the target is, and in which pair.
    pub target_marker: String,
    pub tables: TableChoice,
}

/// The stores of one module of a run.
pub(super) async fn find_stores(job: &Job, module: BackupModule) -> Result<Stores, Fault> {
    let run = &job.run;
    let target_pool = match run.target {
        StoreRole::Backup => &run.backup_pool,
        StoreRole::Live => &run.pool,
    };
    match run.request.action {
        Action::Backup | Action::Restore => find_pair(&job.panel, run, module).await,
        Action::PutBack => {
            let Some(of) = run.put_back else {
                return Err(Fault::Refused(say("engine-put-back-what")));
            };
            // Without the list nothing would be chosen, and putting nothing back would look like success.
            let is_listed = runs::find_run(&job.panel.database, of).await?.is_some_and(|of| of.items_removed.is_none());
            if !is_listed {
                return Err(Fault::Refused(say("engine-put-back-forgotten").with("run", of)));
            }
            let changes = choices::list_choices(&job.panel.database, run.id, of, module).await?;
            let before = Before { run: of.to_string(), changes: Arc::new(changes) };
            let stores = alone(job, target_pool, module, Own::Before(before)).await?;
            let written = runs::list_module_runs(&job.panel.database, of).await?;
            let written = written.into_iter().find(|m| m.module == module).and_then(|m| m.target_marker);
            if written.is_some_and(|marker| marker != stores.target_marker) {
                return Err(Fault::Refused(of_another_pair(of, module)));
            }
            Ok(stores)
        }
        Action::Clear => {
            let pool = find_pool(&job.panel, target_pool).await?;
            if let Some(partner) = &pool.backup_pool {
                let paired = say("engine-clear-paired").with("pool", target_pool).with("partner", partner);
                return Err(Fault::Refused(paired));
            }
            alone(job, target_pool, module, Own::Nothing).await
        }
    }
}

/// A store that is compared with something made of itself.
async fn alone(job: &Job, fqdn: &Fqdn, module: BackupModule, own: Own) -> Result<Stores, Fault> {
    let pool = find_pool(&job.panel, fqdn).await?;
    let (target, marker) = open_marked(&job.panel, &pool, module, job.run.target).await?;
    let (origin, tables) = (Origin::Own(own), TableChoice::default());
    Ok(Stores { origin, target, target_marker: marker.identity(), tables })
}

/// The stores of a comparison that another worker's run has begun, source and target; only those of a pair.
pub(super) async fn find_lent(
    panel: &Panel,
    run: &Run,
    module: BackupModule,
) -> Result<(StoreAddress, StoreAddress), Fault> {
    let Stores { origin, target, .. } = find_pair(panel, run, module).await?;
    match origin {
        Origin::Store(source) => Ok((source, target)),
        Origin::Own(_) => Err(Fault::Refused(say("engine-own-past"))),
    }
}

/// A pool's live store and its partner's backup store.
async fn find_pair(panel: &Panel, run: &Run, module: BackupModule) -> Result<Stores, Fault> {
    let (fqdn, backup_fqdn) = (&run.pool, &run.backup_pool);
    let (pool, partner) = (find_pool(panel, fqdn).await?, find_pool(panel, backup_fqdn).await?);
    if pool.backup_pool.as_ref() != Some(backup_fqdn) {
        let unpaired = say("engine-no-longer-paired").with("pool", fqdn).with("backup_pool", backup_fqdn);
        return Err(Fault::Refused(unpaired));
    }
    let settings = settings::load_settings(&panel.database).await?;
    if let Some(reason) = why_not_copied(&pool, &partner, module, &settings) {
        return Err(Fault::Refused(say("engine-not-copied").said("why", reason)));
    }
    let live = open_marked(panel, &pool, module, StoreRole::Live).await;
    let (live, live_marker) = match (live, run.request.action) {
        (Err(Fault::Sync(SyncError::Missing(place))), Action::Restore) => {
            let missing = say("engine-restore-missing").with("place", place.display()).with("pool", fqdn);
            return Err(Fault::Refused(missing));
        }
        (live, _) => live?,
    };
    let (backup, backup_marker) = open_marked(panel, &partner, module, StoreRole::Backup).await?;
    let tables = pool.spec.tables(module);
    Ok(match run.target {
        StoreRole::Backup => {
            Stores { origin: live.into(), target: backup, target_marker: backup_marker.identity(), tables }
        }
        StoreRole::Live => {
            Stores { origin: backup.into(), target: live, target_marker: live_marker.identity(), tables }
        }
    })
}

async fn find_pool(panel: &Panel, fqdn: &Fqdn) -> Result<Pool, Fault> {
    let pool = pools::find_pool_or_unread(&panel.database, fqdn).await?;
    let pool = pool
        .transpose()
        .map_err(|unread| Fault::Refused(Said::row([pool_words(&unread), say("engine-nothing-changed")])))?;
    pool.ok_or_else(|| Fault::Refused(say("engine-pool-removed").with("pool", fqdn)))
}

/// A store with its secret, below an allowed root, that bears its marker; and which marker that is.
pub(super) async fn open_marked(
    panel: &Panel,
    pool: &Pool,
    module: BackupModule,
    role: StoreRole,
) -> Result<(StoreAddress, StoreMarker), Fault> {
    let address = address_of(panel, pool, module, role).await?.ok_or_else(|| {
        Fault::Refused(say("engine-no-store").with("pool", pool.fqdn()).with("role", role).with("module", module))
    })?;
    panel.config.check_root(&address.url).map_err(Fault::OutsideRoots)?;
    let marker = check_marker(panel, pool, (module, role), &address).await?;
    Ok((address, marker))
}
