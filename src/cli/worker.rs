//! `poolsync worker`: a worker alone, and `worker list|drain|resume|clear`: who carries runs out.

use clap::{Args, Subcommand};

use super::{
    console, exit,
    output::{self, Format, OutputArguments, Row},
    place::Place,
};
use crate::api::workers::WorkerDetails;

/// How there comes to be one.
pub const START_ONE: &str = "Start one: “poolsync serve” has one inside, “poolsync worker” is one alone.";

/// Options of `worker`; without a command it works.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What is asked about workers instead
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What else there is about workers.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the workers that were heard of within a day, the latest sign of life first
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Let a worker finish what it is on and take nothing new
    Drain {
        /// Its name, as the list has it
        name: String,
    },
    /// Let a worker take runs again
    Resume {
        /// Its name, as the list has it
        name: String,
    },
    /// Take a dead worker off the list, so that others take up its runs at once
    Clear {
        /// Its name, as the list has it
        name: String,
    },
}

impl Row for WorkerDetails {
    const HEADING: &'static [&'static str] =
        &["worker", "state", "sign of life", "runs in", "version", "since", "runs", "sites"];
    const FIELDS: &'static [&'static str] = &[
        "name",
        "kind",
        "version",
        "started_at",
        "is_alive",
        "silent_seconds",
        "concurrency",
        "runs",
        "sites",
        "is_draining",
        "clock_ahead_ms",
        "has_other_key",
        "is_stopping",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            match self {
                Self { is_alive: false, .. } => "silent",
                Self { has_other_key: true, .. } => "other key file",
                Self { is_stopping: true, .. } => "stopping",
                Self { is_draining: true, .. } => "draining",
                _ => "alive",
            }
            .to_owned(),
            format!("{} s ago", self.silent_seconds),
            self.kind.clone(),
            self.version.clone(),
            self.started_at.0.rfc3339(),
            // What a silent one was on is taken up by another.
            if self.is_alive { format!("{} of {}", self.runs, self.concurrency) } else { "-".to_owned() },
            if self.sites.is_empty() { "all".to_owned() } else { self.sites.join(", ") },
        ]
    }
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => {
            let workers = place.workers().await?;
            if workers.is_empty() && output.format() == Format::Table {
                console::print_line(&format!("No worker is running, so what is asked for waits. {START_ONE}"));
            } else {
                output::print(&workers, output.format())?;
            }
        }
        Command::Drain { name } => place.drain_worker(&name, true).await?,
        Command::Resume { name } => place.drain_worker(&name, false).await?,
        Command::Clear { name } => {
            let runs = place.clear_worker(&name).await?;
            let them = if runs == 1 { "run is" } else { "runs are" };
            console::print_line(&format!("{runs} {them} taken up again."));
        }
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}
