//! Settings and pools.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;

use super::Place;
use crate::{
    api::{
        pools::types::{NewMaintenance, PoolDetails},
        routes,
        settings::{AllSettings, NewSettings, written},
    },
    cli::{UsageError, operator, output::Row},
    domain::{Fqdn, Setting, Settings},
    operations,
    state::{pools, settings::load_settings},
};

/// What somebody wrote, as the API has it: read as it would be here, so that a slip is told and not taken for nothing.
fn meant(setting: Setting, text: &str) -> anyhow::Result<Value> {
    let mut settings = Settings::default();
    setting.set(&mut settings, text).map_err(|message| UsageError::from(format!("{message} Nothing was changed.")))?;
    Ok(written(setting, &setting.get(&settings)))
}

impl Place {
    /// The settings in force.
    pub async fn settings(&self) -> anyhow::Result<AllSettings> {
        match self {
            Self::Here(panel) => Ok(AllSettings::from(&load_settings(&panel.database).await?)),
            Self::There(remote) => remote.get(routes::SETTINGS, &[]).await,
        }
    }

    /// Changes settings, all of them or none.
    pub async fn change_settings(&self, changes: &[(Setting, String)]) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                operations::change_settings(panel, &operator(), changes, None).await?;
                Ok(())
            }
            Self::There(remote) => {
                // Only what is named changes, so it is a change of the settings as they are now.
                let now = remote.get_version::<AllSettings>(routes::SETTINGS).await?;
                let mut values: BTreeMap<String, Value> = BTreeMap::new();
                for (setting, text) in changes {
                    values.insert(setting.field().to_owned(), meant(*setting, text)?);
                }
                let version = now.version.as_deref();
                let body = NewSettings { values };
                let _: Value = remote.change(Method::PATCH, routes::SETTINGS, version, Some(&body)).await?;
                Ok(())
            }
        }
    }

    /// The pools.
    pub async fn pools(&self) -> anyhow::Result<Vec<PoolDetails>> {
        match self {
            Self::Here(panel) => Ok(pools::list_pools(&panel.database).await?.iter().map(PoolDetails::from).collect()),
            Self::There(remote) => remote.list(routes::POOLS, &[], usize::MAX).await,
        }
    }

    /// Begins a pool's maintenance for a reason, or ends it.
    pub async fn set_maintenance(&self, fqdn: &Fqdn, reason: Option<String>) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                let missing = || {
                    UsageError::from(format!(
                        "There is no pool named {fqdn} here. “poolsync pool list” shows them all."
                    ))
                };
                let pool = pools::find_pool(&panel.database, fqdn).await?.ok_or_else(missing)?;
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
