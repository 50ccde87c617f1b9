//! Pools.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;

use super::Place;
use crate::{
    api::{
        pools::types::{
            MarkerOfStore, Markers, NewMaintenance, NewMarkers, NewPool, NewPools, NewStores, PoolDetails, SecretText,
        },
        routes,
    },
    cli::{UsageError, console, operator, output::Row},
    domain::{BackupModule, Fqdn, ModuleStores, Pool, StoreRole},
    operations::{self, PoolDraft, SecretChange, markers, set_aside::pool_words},
    panel::Panel,
    state::{audit::insert_audit, pools},
};

async fn find(panel: &Panel, fqdn: &Fqdn) -> anyhow::Result<Pool> {
    let missing =
        || UsageError::from(format!("There is no pool named {fqdn} here. “poolsync pool list” shows them all."));
    let pool = pools::find_pool_or_unread(&panel.database, fqdn).await?;
    pool.transpose().map_err(|unread| UsageError::from(pool_words(&unread)))?.ok_or_else(missing)
}

/// A pool as the API takes it.
fn written(draft: &PoolDraft) -> NewPool {
    let mut stores: BTreeMap<BackupModule, NewStores> = BTreeMap::new();
    for (module, ModuleStores { live, backup, tables }) in draft.spec.stores.clone() {
        let (tables, exclude_tables) = (tables.only().clone(), tables.without().clone());
        stores.insert(module, NewStores { live, tables, exclude_tables, backup, ..NewStores::default() });
    }
    for ((module, role), change) in &draft.secrets {
        let text = match change {
            SecretChange::Set(secret) => secret.reveal().to_owned(),
            SecretChange::Remove => String::new(),
        };
        let entry = stores.entry(*module).or_default();
        match role {
            StoreRole::Live => entry.live_secret = Some(SecretText(text)),
            StoreRole::Backup => entry.backup_secret = Some(SecretText(text)),
        }
    }
    NewPool {
        fqdn: draft.spec.fqdn.clone(),
        site: draft.spec.site.clone(),
        backup_pool: draft.backup_pool.clone(),
        active_cms_master: draft.spec.active_cms_master,
        driver: Some(draft.spec.driver.kind()),
        management_host: draft.spec.driver.host().cloned(),
        stores,
    }
}

impl Place {
    /// The pools.
    pub async fn pools(&self) -> anyhow::Result<Vec<PoolDetails>> {
        match self {
            Self::Here(panel) => {
                let all = pools::list_pools_and_unread(&panel.database).await?;
                for unread in &all.unread {
                    console::complain(&pool_words(unread).to_string());
                }
                Ok(all.known.iter().map(PoolDetails::from).collect())
            }
            Self::There(remote) => remote.list(routes::POOLS, &[], usize::MAX).await,
        }
    }

    /// Begins a pool's maintenance for a reason, or ends it.
    pub async fn set_maintenance(&self, fqdn: &Fqdn, reason: Option<String>) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                let pool = find(panel, fqdn).await?;
                Ok(operations::set_maintenance(panel, &operator(), &pool, reason.as_deref()).await?)
            }
            Self::There(remote) => {
                let path = format!("{}/maintenance", routes::pool(fqdn));
                let now = remote.get_version::<PoolDetails>(&routes::pool(fqdn)).await?;
                let version = now.version.as_deref();
                let _: Value = match reason {
                    Some(reason) => {
                        remote.change(Method::PUT, &path, version, Some(&NewMaintenance { reason })).await?
                    }
                    None => remote.change(Method::DELETE, &path, version, None::<&()>).await?,
                };
                Ok(())
            }
        }
    }

    /// A pool.
    pub async fn pool(&self, fqdn: &Fqdn) -> anyhow::Result<PoolDetails> {
        match self {
            Self::Here(panel) => Ok(PoolDetails::from(&find(panel, fqdn).await?)),
            Self::There(remote) => remote.get(&routes::pool(fqdn), &[]).await,
        }
    }

    /// All pools, to be taken elsewhere.
    pub async fn export_pools(&self) -> anyhow::Result<Vec<PoolDetails>> {
        let pools = self.pools().await?;
        if let Self::Here(panel) = self {
            let mut tx = panel.database.begin().await?;
            let detail = format!("{} pools", pools.len());
            insert_audit(&mut tx, &operator(), "Export-CsPool", "pools", &detail, panel.clock.now()).await?;
            tx.commit().await?;
        }
        Ok(pools)
    }

    /// Adds and changes pools, all of them or none.
    pub async fn import_pools(&self, drafts: &[PoolDraft]) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => Ok(operations::import_pools(panel, &operator(), drafts).await?),
            Self::There(remote) => {
                let body = NewPools { pools: drafts.iter().map(written).collect() };
                let _: Value = remote.post(routes::IMPORT_POOLS, &body).await?;
                Ok(())
            }
        }
    }

    /// Writes new markers into all stores of a pair, and says which got none.
    pub async fn initialise_pair(&self, fqdn: &Fqdn, confirm: &str) -> anyhow::Result<Vec<MarkerOfStore>> {
        match self {
            Self::Here(panel) => {
                let pool = find(panel, fqdn).await?;
                let failed = markers::initialise_pair(panel, &operator(), &pool, confirm).await?.into_iter();
                Ok(failed.map(|(store, why)| MarkerOfStore::new(&store, Some(why.to_string()))).collect())
            }
            Self::There(remote) => {
                let body = NewMarkers { confirm: confirm.to_owned() };
                let marked: Markers = remote.post(&format!("{}/markers", routes::pool(fqdn)), &body).await?;
                Ok(marked.stores)
            }
        }
    }

    /// Removes a pool and ends its pairing.
    pub async fn remove_pool(&self, fqdn: &Fqdn) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                let pool = find(panel, fqdn).await?;
                Ok(operations::remove_pool(panel, &operator(), &pool).await?)
            }
            Self::There(remote) => {
                let path = routes::pool(fqdn);
                let now = remote.get_version::<PoolDetails>(&path).await?;
                let _: Value = remote.change(Method::DELETE, &path, now.version.as_deref(), None::<&()>).await?;
                Ok(())
            }
        }
    }
}

impl Row for PoolDetails {
    const HEADING: &'static [&'static str] = &["pool", "backup pool", "site", "modules"];
    const FIELDS: &'static [&'static str] = &["fqdn", "backup_pool", "site", "active_cms_master", "maintenance"];

    fn cells(&self) -> Vec<String> {
        let live = self.stores.iter().filter(|(_, stores)| stores.live.is_some());
        let modules: Vec<&str> = live.map(|(module, _)| module.short_name()).collect();
        vec![
            self.fqdn.to_string(),
            self.backup_pool.as_ref().map_or_else(|| "(none)".to_owned(), Fqdn::to_string),
            self.site.clone(),
            modules.join(", "),
        ]
    }
}
