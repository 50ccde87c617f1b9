//! `poolsync status`: how fresh each backup is.

use clap::Args;
use serde::Serialize;

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
};
use crate::{
    domain::{BackupModule, Category, Fqdn, RunState, StoreRole, Timestamp},
    operations::request_sync::why_not_exported,
    panel::Panel,
    state::{pools, runs, settings},
};

/// Options of `status`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only this pool
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Option<String>,
    /// Only modules of this category: CMS, UserData or RGS
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// Print one JSON object a line
    #[arg(long, conflicts_with = "output")]
    json: bool,
    #[command(flatten)]
    output: OutputArguments,
}

/// A pool's module, with the direction in which it is copied.
#[derive(Debug, Serialize)]
struct Line {
    pool: Fqdn,
    backup_pool: Option<Fqdn>,
    module: BackupModule,
    last_state: Option<RunState>,
    not_initialized: bool,
    succeeded_at: Option<String>,
    age_seconds: Option<u64>,
}

/// Prints a line for each pool and module.
pub async fn run(panel: Panel, arguments: Arguments) -> anyhow::Result<u8> {
    let wanted: Option<Fqdn> = arguments.pool_fqdn.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let category: Option<Category> =
        arguments.category.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let mut known = pools::list_pools(&panel.database).await?;
    if let Some(fqdn) = &wanted {
        known.retain(|p| p.fqdn() == fqdn);
        if known.is_empty() {
            let message = format!("There is no pool named {fqdn} here. Check the name, or add the pool first.");
            return Err(UsageError::from(message));
        }
    }
    let settings = settings::load_settings(&panel.database).await?;
    let freshness = runs::list_freshness(&panel.database).await?;
    let now = panel.clock.now();
    let mut lines = Vec::new();
    for pool in &known {
        let modules = BackupModule::ALL.into_iter().filter(|m| category.is_none_or(|c| m.category() == c));
        for module in modules.filter(|m| pool.spec.store(*m, StoreRole::Live).is_some()) {
            let last = freshness.iter().find(|f| f.pool == *pool.fqdn() && f.module == module);
            let succeeded = last.and_then(|f| f.succeeded_at);
            lines.push(Line {
                pool: pool.fqdn().clone(),
                backup_pool: pool.backup_pool.clone(),
                module,
                last_state: last.map(|f| f.last_state),
                not_initialized: why_not_exported(pool, module, &settings).is_some(),
                succeeded_at: succeeded.map(Timestamp::rfc3339),
                age_seconds: succeeded.map(|t| now.millis_since(t) / 1000),
            });
        }
    }
    panel.database.close().await;
    if arguments.json {
        for line in &lines {
            console::print_line(&serde_json::to_string(line)?);
        }
    } else {
        output::print(&lines, arguments.output.format())?;
    }
    Ok(exit::SUCCEEDED)
}

impl Row for Line {
    const HEADING: &'static [&'static str] = &["pool", "backup pool", "module", "last sync", "last success"];
    const FIELDS: &'static [&'static str] =
        &["pool", "backup_pool", "module", "last_state", "not_initialized", "succeeded_at", "age_seconds"];

    fn cells(&self) -> Vec<String> {
        let state = match self.last_state {
            _ if self.not_initialized => "NotInitialized".to_owned(),
            Some(state) => state.to_string(),
            None => "never".to_owned(),
        };
        vec![
            self.pool.to_string(),
            self.backup_pool.as_ref().map_or_else(|| "(none)".to_owned(), Fqdn::to_string),
            self.module.to_string(),
            state,
            self.succeeded_at.clone().unwrap_or_else(|| "never".to_owned()),
        ]
    }
}
