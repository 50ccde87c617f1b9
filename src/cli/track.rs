//! `poolsync track`: change tracking in a live store, so that a sync costs as much as the changes and not as the tables.

use clap::{Args, Subcommand};

use super::{console, exit, mirror};
use crate::{
    sync::{
        SyncError,
        rows::tracking::{self, Status},
    },
    telemetry,
};

/// What to do about tracking.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Log the changes of all tables, through triggers; repeating it adds tables that are new
    Install(Arguments),
    /// Take the triggers and the log away
    Remove(Arguments),
    /// Show what is tracked and how large the log is
    Status(Arguments),
}

/// Which store, and how to answer.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The live store, for example `postgres://user@host/database`; its password in `POOLSYNC_LIVE_SECRET`
    url: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Carries it out and shows how tracking stands then.
pub async fn run(command: Command) -> anyhow::Result<u8> {
    telemetry::start("error", None);
    let (Command::Install(arguments) | Command::Remove(arguments) | Command::Status(arguments)) = &command;
    let store = mirror::store(&arguments.url, mirror::LIVE_SECRET)?;
    let done = match &command {
        Command::Install(_) => tracking::install(&store).await,
        Command::Remove(_) => tracking::remove(&store).await,
        Command::Status(_) => tracking::status(&store).await,
    };
    match done {
        Ok(status) if arguments.json => console::print_line(&serde_json::to_string(&status)?),
        Ok(status) => console::print(&describe(&status)),
        Err(error) => {
            console::complain(&error.with_cause());
            return Ok(if matches!(error, SyncError::Cancelled) { exit::CANCELLED } else { exit::FAILED });
        }
    }
    Ok(exit::SUCCEEDED)
}

fn describe(status: &Status) -> String {
    if !status.installed {
        return "Change tracking is not installed; a sync compares everything.\n".to_owned();
    }
    let list = |tables: &[String]| if tables.is_empty() { "(none)".to_owned() } else { tables.join(", ") };
    let mut text = format!(
        "Change tracking is installed.\n\ninstalled  {}\nepoch      {}\ntracked    {}\nwithout    {}\nlog        {} rows, {}\nbackups    {}\n",
        status.installed_at.as_deref().unwrap_or("(unknown)"),
        status.epoch.as_deref().unwrap_or("(unknown)"),
        list(&status.tracked),
        list(&status.without),
        status.log_rows,
        console::bytes(status.log_bytes),
        status.backups,
    );
    if !status.without.is_empty() {
        text += "\nSome tables are not tracked, or were altered since: a sync compares everything until tracking is installed again.\n";
    }
    text
}
