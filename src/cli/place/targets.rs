//! Freshness targets and alarms.

use reqwest::Method;
use serde_json::Value;

use super::Place;
use crate::{
    api::{
        alarms::AlarmDetails,
        routes,
        targets::{NewTarget, TargetDetails, details},
    },
    cli::{UsageError, operator},
    domain::{BackupModule, Fqdn, FreshnessTarget, Scope},
    operations::targets::{TargetOf, found, remove_target, set_target},
    state::{
        alarms::{AlarmFilter, list_alarms},
        targets::load_targets,
    },
};

/// How many alarms are read at once.
const AT_ONCE: u32 = 500;

/// What a target is for, in words.
pub fn in_words((pool, module): &TargetOf) -> String {
    let module = module.map_or("all modules", BackupModule::name);
    match pool {
        Some(pool) => format!("{module} of {pool}"),
        None => format!("{module} of all pools"),
    }
}

/// Where the API has a target.
fn path((pool, module): &TargetOf) -> String {
    let (pool, module) = (pool.as_ref().map_or("all", Fqdn::as_str), module.map_or("all", BackupModule::name));
    format!("{}/{pool}/{module}", routes::TARGETS)
}

impl Place {
    /// The targets that were set, the least particular first.
    pub async fn targets(&self) -> anyhow::Result<Vec<TargetDetails>> {
        let mut targets: Vec<TargetDetails> = match self {
            Self::Here(panel) => {
                load_targets(&panel.database).await?.0.iter().map(|(of, target)| details(of, *target)).collect()
            }
            Self::There(remote) => remote.list(routes::TARGETS, &[], usize::MAX).await?,
        };
        targets.sort_by(|a, b| (&a.pool, a.module).cmp(&(&b.pool, b.module)));
        Ok(targets)
    }

    /// Sets a target, whether there was one for exactly this or not.
    pub async fn set_target(&self, of: &TargetOf, target: FreshnessTarget) -> anyhow::Result<()> {
        let remote = match self {
            Self::Here(panel) => {
                let before = found(&load_targets(&panel.database).await?, of);
                return Ok(set_target(panel, &operator(), of, target, before).await?);
            }
            Self::There(remote) => remote,
        };
        let set = details(of, target);
        if self.targets().await?.iter().any(|known| known.pool == of.0 && known.module == of.1) {
            let now = remote.get_version::<TargetDetails>(&path(of)).await?;
            let new = NewTarget { warning_minutes: set.warning_minutes, breach_minutes: set.breach_minutes };
            let _: Value = remote.change(Method::PUT, &path(of), now.version.as_deref(), Some(&new)).await?;
        } else {
            let _: Value = remote.post(routes::TARGETS, &set).await?;
        }
        Ok(())
    }

    /// The target that is set for exactly this.
    pub async fn target(&self, of: &TargetOf) -> anyhow::Result<TargetDetails> {
        let mut known = self.targets().await?.into_iter();
        known.find(|known| known.pool == of.0 && known.module == of.1).ok_or_else(|| {
            UsageError::from(format!(
                "No target is set for exactly {}. Nothing was changed; “poolsync target list” shows those that are set.",
                in_words(of)
            ))
        })
    }

    /// Removes the target that is set for exactly this.
    pub async fn remove_target(&self, of: &TargetOf) -> anyhow::Result<()> {
        self.target(of).await?;
        match self {
            Self::Here(panel) => {
                let before = found(&load_targets(&panel.database).await?, of);
                Ok(remove_target(panel, &operator(), of, before).await?)
            }
            Self::There(remote) => {
                let now = remote.get_version::<TargetDetails>(&path(of)).await?;
                let version = now.version.as_deref();
                let _: Value = remote.change(Method::DELETE, &path(of), version, None::<&()>).await?;
                Ok(())
            }
        }
    }

    /// The alarms, newest first: those that are open, those that are over, or all of them.
    pub async fn alarms(&self, open: Option<bool>) -> anyhow::Result<Vec<AlarmDetails>> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => {
                let query: Vec<_> = open.map(|open| ("open", open.to_string())).into_iter().collect();
                return remote.list(routes::ALARMS, &query, usize::MAX).await;
            }
        };
        let mut filter = AlarmFilter { within: vec![Scope::EVERYTHING], open, older_than: None };
        let mut alarms: Vec<AlarmDetails> = Vec::new();
        loop {
            let (piece, next) = list_alarms(&panel.database, &filter, AT_ONCE).await?;
            alarms.extend(piece.iter().map(AlarmDetails::from));
            filter.older_than = next;
            if next.is_none() {
                break;
            }
        }
        Ok(alarms)
    }
}
