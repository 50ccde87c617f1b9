//! `poolsync status`: how every backup stands, as the status page shows it.

use clap::Args;

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
};
use crate::{
    domain::{Access, Backlog, Category, Fqdn, ImportState, RunState, Timestamp},
    operations::status::{Backups, ModuleStatus, standing_name},
    panel::Panel,
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

/// Prints a line for each pool and module.
pub async fn run(panel: Panel, arguments: Arguments) -> anyhow::Result<u8> {
    let wanted: Option<Fqdn> = arguments.pool_fqdn.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let category: Option<Category> =
        arguments.category.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let backups = Backups::load(&panel).await?;
    if let Some(fqdn) = &wanted
        && !backups.pools.iter().any(|pool| pool.fqdn() == fqdn)
    {
        let message = format!("There is no pool named {fqdn} here. Check the name, or add the pool first.");
        return Err(UsageError::from(message));
    }
    let lines: Vec<ModuleStatus> = backups
        .list(&Access::unlimited())
        .into_iter()
        .filter(|line| wanted.as_ref().is_none_or(|fqdn| line.pool == *fqdn))
        .filter(|line| category.is_none_or(|category| line.module.category() == category))
        .collect();
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

impl Row for ModuleStatus {
    const HEADING: &'static [&'static str] =
        &["pool", "backup pool", "module", "export", "import", "freshness", "last success", "last sync", "waiting"];
    const FIELDS: &'static [&'static str] = &[
        "pool",
        "backup_pool",
        "module",
        "category",
        "export_state",
        "import_state",
        "why",
        "not_initialized",
        "reason",
        "last_run",
        "last_state",
        "last_finished_at",
        "succeeded_at",
        "age_seconds",
        "standing",
        "warning_minutes",
        "breach_minutes",
        "under_way",
    ];

    fn cells(&self) -> Vec<String> {
        let or = |text: Option<String>, none: &str| text.unwrap_or_else(|| none.to_owned());
        vec![
            self.pool.to_string(),
            or(self.backup_pool.as_ref().map(Fqdn::to_string), "(none)"),
            self.module.to_string(),
            self.export_state.to_string(),
            or(self.import_state.as_ref().map(ImportState::to_string), "-"),
            or(self.standing.map(|standing| standing_name(standing).to_owned()), "-"),
            or(self.succeeded_at.map(Timestamp::rfc3339), "never"),
            or(self.last_state.as_ref().map(RunState::to_string), "never"),
            or(self.backlog.as_ref().map(waiting), "-"),
        ]
    }
}

fn waiting(backlog: &Backlog) -> String {
    let more = if backlog.is_capped { "+" } else { "" };
    format!("{}{more}", backlog.items)
}
