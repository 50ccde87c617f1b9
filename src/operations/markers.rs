//! The markers of a pair's stores: written when pools are paired and their stores are new, checked before each run, and put
//! in place anew by a person where they are not what they should be.
//!
//! A store that has no marker yet gets one by itself while its pool is saved: naming it there was the decision. What has
//! another's marker is left alone; only “Initialise pair”, which shows what it found, writes over that.

use uuid::Uuid;

use super::{
    OperationError, no_backup_pool,
    store_secrets::{AddressError, StoreKey, address_of},
};
use crate::{
    domain::{Actor, BackupModule, Marker, MarkerFault, Permission, Pool, StoreRole},
    panel::Panel,
    state::{
        StateError,
        audit::insert_audit,
        markers::{self, StoreMarker},
        pools, runs,
    },
    sync::{self, StoreAddress, SyncError},
    words::{Said, say},
};

/// Why a store must not be used.
#[derive(Debug, thiserror::Error)]
pub enum MarkerError {
    /// It never got a marker.
    #[error("{}", say("refused-not-initialised").with("role", .role).with("module", .module).with("pool", .pool))]
    NotInitialised {
        /// Which store.
        role: StoreRole,
        /// Of which module.
        module: BackupModule,
        /// Of which pool.
        pool: String,
    },
    /// Its marker is not what it should be.
    #[error(transparent)]
    Fault(#[from] MarkerFault),
    /// The marker can't be read.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Makes sure that a store bears the marker this panel gave it, and says which that is. A live store that could not be
/// written goes without, but not with another's.
pub async fn check_marker(
    panel: &Panel,
    pool: &Pool,
    key: StoreKey,
    address: &StoreAddress,
) -> Result<StoreMarker, MarkerError> {
    let (module, role) = key;
    let recorded = markers::list_markers(&panel.database, pool.id).await?.remove(&key);
    let recorded = recorded.filter(|marker| marker.place == address.url.to_string());
    let pair = markers::find_pair(&panel.database, pool.id).await?;
    // The data of an old pairing bears that pair's marker.
    let of_this_pair =
        |marker: &StoreMarker| pair.as_ref().is_none_or(|(pair, epoch)| (pair, *epoch) == (&marker.pair, marker.epoch));
    let recorded = recorded.filter(of_this_pair).ok_or_else(|| MarkerError::NotInitialised {
        role,
        module,
        pool: pool.fqdn().to_string(),
    })?;
    let found = sync::read_marker(address).await?;
    if recorded.written || found.is_some() {
        let deployment = markers::find_deployment(&panel.database).await?.unwrap_or_default();
        expected(&deployment, key, &recorded).check(found.as_ref())?;
    }
    Ok(recorded)
}

fn expected(deployment: &str, (module, role): StoreKey, recorded: &StoreMarker) -> Marker {
    Marker {
        deployment: deployment.to_owned(),
        pair: recorded.pair.clone(),
        store: recorded.store.clone(),
        role,
        pool: recorded.pool.clone(),
        module,
        place: recorded.place.clone(),
        epoch: recorded.epoch,
        written_at: recorded.at,
    }
}

/// One store of a pair and its marker.
#[derive(Debug)]
pub struct MarkedStore {
    /// Whose store it is.
    pub pool: Pool,
    /// Which one.
    pub key: StoreKey,
    /// Where it is.
    pub place: String,
    /// What its marker is.
    pub standing: Standing,
}

/// How a store's marker stands.
#[derive(Debug)]
pub enum Standing {
    /// It is what it should be.
    Good,
    /// It can't be written and goes without.
    ReadOnly,
    /// It has none, and is to get one.
    New,
    /// It has one that is not what it should be, or none where one should be, in a sentence.
    Wrong(Said),
    /// It can't be read, in a sentence.
    Unreadable(Said),
}

impl MarkedStore {
    /// Whether a run may use the store.
    pub const fn is_good(&self) -> bool {
        matches!(self.standing, Standing::Good | Standing::ReadOnly)
    }
}

/// Looks at the markers of all stores of a pool and its partner; of a pool without a partner, at its own.
pub async fn inspect_pair(panel: &Panel, pool: &Pool) -> Result<Vec<MarkedStore>, StateError> {
    let mut stores = Vec::new();
    for pool in with_partner(panel, pool).await? {
        for (module, role, url) in pool.spec.named_stores() {
            let key = (module, role);
            let standing = match address_of(panel, &pool, module, role).await {
                Ok(Some(address)) => stand(panel, &pool, key, &address).await?,
                Ok(None) => continue,
                Err(AddressError::State(error)) => return Err(error),
                Err(error) => Standing::Unreadable(Said::of(&error)),
            };
            stores.push(MarkedStore { pool: pool.clone(), key, place: url.to_string(), standing });
        }
    }
    Ok(stores)
}

async fn stand(panel: &Panel, pool: &Pool, key: StoreKey, address: &StoreAddress) -> Result<Standing, StateError> {
    let fault = match check_marker(panel, pool, key, address).await {
        Ok(marker) if marker.written => return Ok(Standing::Good),
        Ok(_) => return Ok(Standing::ReadOnly),
        Err(MarkerError::State(error)) => return Err(error),
        Err(fault) => fault,
    };
    if matches!(fault, MarkerError::NotInitialised { .. }) {
        return Ok(match sync::read_marker(address).await {
            Ok(None) | Err(SyncError::Missing(_)) => Standing::New,
            Ok(Some(found)) => Standing::Wrong(
                say("refused-other-marker")
                    .with("role", found.role)
                    .with("module", found.module)
                    .with("pool", &found.pool)
                    .with("place", &found.place),
            ),
            Err(error @ SyncError::Marker(_)) => Standing::Wrong(Said::of(&error)),
            Err(error) => Standing::Unreadable(error.said_with_cause()),
        });
    }
    Ok(match fault {
        MarkerError::Sync(SyncError::Missing(_) | SyncError::Marker(_)) | MarkerError::Fault(_) => {
            Standing::Wrong(Said::of(&fault))
        }
        MarkerError::Sync(error) => Standing::Unreadable(error.said_with_cause()),
        other => Standing::Unreadable(Said::of(&other)),
    })
}

async fn with_partner(panel: &Panel, pool: &Pool) -> Result<Vec<Pool>, StateError> {
    let mut pools = vec![pool.clone()];
    if let Some(partner) = &pool.backup_pool {
        pools.extend(pools::find_pool_or_unread(&panel.database, partner).await?.and_then(Result::ok));
    }
    Ok(pools)
}

/// Gives markers to the stores of a pool and its partner that have none yet. What bears a marker already, or can't be
/// reached, is left as it is: the page of the pool says so, and a run refuses it.
pub async fn mark_new_stores(panel: &Panel, pool: &Pool) -> Result<(), OperationError> {
    let Some((pair, epoch)) = markers::find_pair(&panel.database, pool.id).await? else { return Ok(()) };
    for store in inspect_pair(panel, pool).await? {
        if matches!(store.standing, Standing::New) {
            let written = write(panel, &store, (&pair, epoch)).await;
            if let Err(error) = written {
                let (module, role) = store.key;
                tracing::warn!(pool = %store.pool.fqdn(), module = %module, role = %role, error = %error, "a store got no marker");
            }
        }
    }
    Ok(())
}

/// Writes a new marker into a store and records it. Says how the store stands then.
async fn write(panel: &Panel, store: &MarkedStore, (pair, epoch): (&str, u64)) -> Result<(), MarkerError> {
    let (module, role) = store.key;
    let not_there = || MarkerError::NotInitialised { role, module, pool: store.pool.fqdn().to_string() };
    let address = match address_of(panel, &store.pool, module, role).await {
        Ok(address) => address.ok_or_else(not_there)?,
        Err(AddressError::State(error)) => return Err(error.into()),
        Err(_) => return Err(not_there()),
    };
    // A store stays what it is: a copy from before must be told from it by its age.
    let place = address.url.to_string();
    let recorded = markers::list_markers(&panel.database, store.pool.id).await?.remove(&store.key);
    let known = recorded.filter(|marker| marker.place == place).map(|marker| marker.store);
    let mut marker = StoreMarker {
        store: known.unwrap_or_else(|| Uuid::now_v7().to_string()),
        pair: pair.to_owned(),
        pool: store.pool.fqdn().clone(),
        epoch,
        place,
        written: true,
        at: panel.clock.now(),
    };
    let mut tx = panel.database.begin().await?;
    let deployment = markers::deployment(&mut tx).await?;
    tx.commit().await?;
    let card = expected(&deployment, store.key, &marker);
    match sync::write_marker(&address, &card).await {
        Ok(()) => {}
        Err(error) if error.is_read_only() && role == StoreRole::Live => marker.written = false,
        Err(error) => return Err(error.into()),
    }
    let mut tx = panel.database.begin().await?;
    markers::record_marker(&mut tx, store.pool.id, store.key, &marker).await?;
    tx.commit().await?;
    Ok(())
}

/// Initialises a pair anew: every store of both pools gets a new marker, whatever it bears now. `confirm` is the pool's
/// FQDN, typed. Refused while a run of either is open. Says what could not be marked, by store.
pub async fn initialise_pair(
    panel: &Panel,
    actor: &Actor,
    pool: &Pool,
    confirm: &str,
) -> Result<Vec<(MarkedStore, Said)>, OperationError> {
    if pool.spec.driver.is_shell() {
        return Err(OperationError::refused("confirm", say("refused-shell-markers").with("pool", pool.fqdn())));
    }
    let Some(partner) = &pool.backup_pool else {
        return Err(OperationError::refused("confirm", no_backup_pool(pool)));
    };
    if confirm.trim().to_lowercase() != pool.fqdn().as_str() {
        return Err(OperationError::refused("confirm", say("refused-confirm-initialise").with("pool", pool.fqdn())));
    }
    let now = panel.clock.now();
    let partner = pools::find_pool(&panel.database, partner).await?;
    let partner = partner.ok_or_else(|| OperationError::refused("confirm", no_backup_pool(pool)))?;
    let mut tx = panel.database.begin().await?;
    let mut ids = [pool.id, partner.id];
    ids.sort();
    for id in ids {
        pools::lock_pool(&mut tx, id).await?;
    }
    for fqdn in [pool.fqdn(), partner.fqdn()] {
        if runs::has_open_run(&mut tx, fqdn).await? {
            return Err(OperationError::refused("confirm", say("refused-busy-initialise").with("pool", fqdn)));
        }
    }
    let (pair, epoch) = match markers::find_pair(&mut tx, pool.id).await? {
        Some((pair, epoch)) => (pair, epoch + 1),
        None => (Uuid::now_v7().to_string(), 1),
    };
    markers::set_pair(&mut tx, ids, &pair, epoch).await?;
    let detail = format!("initialised the pair with {}, epoch {epoch}", partner.fqdn());
    insert_audit(&mut tx, actor, Permission::SetPool.name(), pool.fqdn().as_str(), &detail, now).await?;
    tx.commit().await?;
    let mut failed = Vec::new();
    for store in inspect_pair(panel, pool).await? {
        if let Err(error) = write(panel, &store, (&pair, epoch)).await {
            let why = match error {
                MarkerError::Sync(error) => error.said_with_cause(),
                other => Said::of(&other),
            };
            failed.push((store, why));
        }
    }
    Ok(failed)
}
