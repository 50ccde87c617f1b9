//! `poolsync alarm`: which backups are older than they may be, and which were.

use clap::Subcommand;

use super::{
    UsageError, exit,
    output::{self, OutputArguments, Row},
    place::Place,
};
use crate::{
    api::alarms::AlarmDetails,
    domain::{BackupModule, Fqdn},
    operations::request_sync::no_such_pool,
};

/// What is done about alarms.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the alarms that are open, newest first; an alarm ends by itself once a sync has succeeded
    List {
        /// Those that are over instead
        #[arg(long, conflicts_with = "all")]
        ended: bool,
        /// Those that are over as well
        #[arg(long)]
        all: bool,
        /// Only alarms of this pool
        #[arg(long, value_name = "FQDN")]
        pool_fqdn: Option<String>,
        /// Only alarms of this module
        #[arg(long, value_name = "MODULE")]
        backup_module: Option<String>,
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
}

impl Row for AlarmDetails {
    const HEADING: &'static [&'static str] =
        &["pool", "backup pool", "module", "level", "raised", "last success before", "ended"];
    const FIELDS: &'static [&'static str] = &[
        "id",
        "pool",
        "backup_pool",
        "module",
        "level",
        "raised_at",
        "level_at",
        "age_seconds",
        "succeeded_at",
        "reminders",
        "ended_at",
        "ending",
    ];

    fn cells(&self) -> Vec<String> {
        let ended = self.ended_at.map(|at| match self.ending.as_deref() {
            Some("not_watched") => format!("{} (not watched any more)", at.0.rfc3339()),
            Some("target_changed") => format!("{} (target changed)", at.0.rfc3339()),
            _ => at.0.rfc3339(),
        });
        vec![
            self.pool.to_string(),
            self.backup_pool.to_string(),
            self.module.to_string(),
            self.level.clone(),
            self.raised_at.0.rfc3339(),
            self.succeeded_at.map_or_else(|| "never".to_owned(), |at| at.0.rfc3339()),
            ended.unwrap_or_else(|| "-".to_owned()),
        ]
    }
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    let Command::List { ended, all, pool_fqdn, backup_module, output } = command;
    let pool: Option<Fqdn> = pool_fqdn.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let module: Option<BackupModule> =
        backup_module.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let mut alarms = place.alarms(if all { None } else { Some(!ended) }).await?;
    alarms.retain(|alarm| pool.as_ref().is_none_or(|pool| alarm.pool == *pool));
    if let (Some(pool), true) = (&pool, alarms.is_empty()) {
        // One that is not here must not read as one without alarms.
        let is_here = place.pools().await?.iter().any(|here| here.fqdn == *pool);
        is_here.then_some(()).ok_or_else(|| UsageError::from(no_such_pool(pool)))?;
    }
    place.close().await;
    alarms.retain(|alarm| module.is_none_or(|module| alarm.module == module));
    output::print(&alarms, output.format())?;
    Ok(exit::SUCCEEDED)
}
