//! `poolsync history prune`: takes out of history what the settings keep no longer, now and not within the hour.

use clap::Subcommand;

use super::{console, exit, operator};
use crate::{domain::HistoryLimits, jobs::history, panel::Panel, state::settings::load_settings};

/// What is done to history.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Remove the runs and item lists that the settings keep no longer
    Prune {
        /// Only say what would go
        #[arg(long)]
        dry_run: bool,
    },
}

/// Carries out the command.
pub async fn run(panel: Panel, command: Command) -> anyhow::Result<u8> {
    let Command::Prune { dry_run } = command;
    let limits = HistoryLimits::from(&load_settings(&panel.database).await?);
    let swept = if dry_run {
        history::look(&panel, limits).await?
    } else {
        history::prune(&panel, &operator(), limits).await?
    };
    console::print_line(&format!("{}: {swept}", if dry_run { "Would remove" } else { "Removed" }));
    panel.database.close().await;
    Ok(exit::SUCCEEDED)
}
