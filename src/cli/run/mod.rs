//! `poolsync run`: history, what became of a run, and what a person says to one.

mod follow;
mod list;

use clap::{Args, Subcommand};

use super::{
    UsageError, console, exit,
    output::JsonArguments,
    place::{Place, cancelled_too_late},
    report::{Report, worse},
};
use crate::{
    api::runs::types::Queued,
    domain::{RunId, RunState, Verdict},
};
pub use follow::{see_through, tell_held};
use list::{ChangesArguments, ListArguments, Runs};

/// Commands of `run`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List runs, newest first
    List(ListArguments),
    /// Show what a run did, or how it stands
    Show {
        /// The run
        run: String,
        /// The form of the figures
        #[command(flatten)]
        output: JsonArguments,
    },
    /// List what a run changed, or would change, item by item
    Changes(ChangesArguments),
    /// Stop runs; what was not published stays as it was
    Cancel {
        /// The runs
        #[arg(required = true, value_name = "RUN")]
        runs: Vec<String>,
    },
    /// Cancel the runs that wait in the queue
    CancelQueued {
        /// Which of them
        #[command(flatten)]
        runs: Runs,
        /// Only say how many wait
        #[arg(long)]
        dry_run: bool,
    },
    /// Ask for a run once more, as it was asked for
    Retry {
        /// The run
        run: String,
        /// Only the modules that did not get to their end, each as a run of its own
        #[arg(long)]
        only_failed: bool,
        /// Queue it, print its id and return; a running panel or worker carries it out
        #[arg(long)]
        no_wait: bool,
    },
    /// Approve what the guard holds, as it was planned, and carry it out
    Approve(Arguments),
    /// Reject what the guard holds; nothing is changed
    Reject(Arguments),
}

/// Options of a decision.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The run that waits
    run: String,
    /// Why; it stays in history and audit
    #[arg(long, default_value = "", hide_default_value = true)]
    comment: String,
    /// Do not wait for an approved run; a running panel or worker carries it out
    #[arg(long)]
    no_wait: bool,
}

/// Carries out a command about runs.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    let code = match command {
        Command::List(arguments) => list::runs(&place, &arguments).await?,
        Command::Show { run, output } => {
            let report = report(&place, parse(&run)?).await?;
            report.print(output.format())?;
            report.exit_code()
        }
        Command::Changes(arguments) => list::changes(&place, &arguments).await?,
        Command::Cancel { runs } => cancel(&place, &runs).await?,
        Command::CancelQueued { runs, dry_run } => cancel_queued(&place, &runs, dry_run).await?,
        Command::Retry { run, only_failed, no_wait } => {
            let queued = place.retry(parse(&run)?, only_failed).await?;
            see_all_through(&place, &queued, no_wait).await?
        }
        Command::Approve(arguments) => decide_on(&place, Verdict::Approved, arguments).await?,
        Command::Reject(arguments) => decide_on(&place, Verdict::Rejected, arguments).await?,
    };
    place.close().await;
    Ok(code)
}

fn parse(run: &str) -> anyhow::Result<RunId> {
    run.trim().parse().map_err(UsageError::from)
}

/// What a run did, with what it had to say.
pub async fn report(place: &Place, run: RunId) -> anyhow::Result<Report> {
    let details = place.run(run).await?;
    Ok(Report::of_run(details, place.messages(run).await?))
}

async fn cancel(place: &Place, runs: &[String]) -> anyhow::Result<u8> {
    // All names are read before the first one is cancelled.
    let ids = runs.iter().map(|run| parse(run)).collect::<anyhow::Result<Vec<RunId>>>()?;
    let mut code = exit::SUCCEEDED;
    for id in ids {
        if !place.cancel(id).await? {
            console::complain(&cancelled_too_late(id));
            code = exit::FAILED;
        }
    }
    Ok(code)
}

async fn cancel_queued(place: &Place, runs: &Runs, dry_run: bool) -> anyhow::Result<u8> {
    let mut filter = runs.filter()?;
    if filter.state.is_some_and(|state| state != RunState::Queued) {
        return Err(UsageError::from("Only runs that are queued can be cancelled so. Leave out --state."));
    }
    filter.state = Some(RunState::Queued);
    let ids: Vec<RunId> = place.runs(&filter, usize::MAX).await?.iter().map(|run| run.id).collect();
    let (number, done) = if dry_run {
        (ids.len() as u64, "would be cancelled")
    } else {
        (place.cancel_queued(&ids).await?, "cancelled")
    };
    console::print_line(&format!("{number} queued {} {done}.", if number == 1 { "run" } else { "runs" }));
    Ok(exit::SUCCEEDED)
}

/// Says by which run what was asked for is known: to people in a sentence, to scripts alone on a line.
pub fn tell_queued(run: RunId) {
    console::complain(&format!("Queued as run {run}."));
    console::print_line(&run.to_string());
}

/// Waits for runs that were queued, and tells what became of each; the worst decides.
async fn see_all_through(place: &Place, queued: &Queued, no_wait: bool) -> anyhow::Result<u8> {
    let mut worst = exit::SUCCEEDED;
    for run in &queued.runs {
        if no_wait {
            tell_queued(run.id);
            continue;
        }
        see_through(place, run.id).await?;
        let report = report(place, run.id).await?;
        report.complain(false);
        tell_held(place, &report);
        worst = worse(worst, report.exit_code());
    }
    Ok(worst)
}

async fn decide_on(place: &Place, verdict: Verdict, arguments: Arguments) -> anyhow::Result<u8> {
    let id = parse(&arguments.run)?;
    place.decide(id, verdict, arguments.comment).await?;
    if verdict == Verdict::Rejected || arguments.no_wait {
        return Ok(exit::SUCCEEDED);
    }
    see_through(place, id).await?;
    let report = report(place, id).await?;
    report.complain(report.is_forced);
    tell_held(place, &report);
    Ok(report.exit_code())
}
