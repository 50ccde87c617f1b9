//! Settings.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;

use super::Place;
use crate::{
    api::{
        routes,
        settings::{AllSettings, NewSettings, written},
    },
    cli::{UsageError, operator},
    domain::{Setting, Settings},
    operations,
    state::settings::load_settings,
};

/// What somebody wrote, as the API has it: read as it would be here, so that a slip is told and not taken for nothing.
pub fn meant(setting: Setting, text: &str) -> anyhow::Result<Value> {
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
}
