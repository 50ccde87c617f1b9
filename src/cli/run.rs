//! `poolsync run`: what became of a run, and what a person says to one that the guard holds.

use clap::{Args, Subcommand};

use super::{UsageError, console, exit, operator, sync};
use crate::{
    domain::{RunId, RunState, Verdict, digest_of_plans},
    operations::{self, Decide, decide},
    panel::Panel,
    state::runs,
};

/// Commands of `run`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what a run did, or how it stands
    Show {
        /// The run
        run: String,
        /// Print it as one JSON object
        #[arg(long)]
        json: bool,
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
    #[arg(long, default_value = "")]
    comment: String,
    /// Do not wait for an approved run; a running panel or worker carries it out
    #[arg(long)]
    no_wait: bool,
}

/// Carries out a command about a run.
pub async fn run(panel: Panel, command: Command) -> anyhow::Result<u8> {
    let code = match command {
        Command::Show { run, json } => {
            let report = sync::report(&panel, parse(&run)?).await?;
            if json {
                report.print_json();
            } else {
                console::print(&report.table());
                report.complain(false);
            }
            report.exit_code()
        }
        Command::Approve(arguments) => decide_on(&panel, Verdict::Approved, &arguments).await?,
        Command::Reject(arguments) => decide_on(&panel, Verdict::Rejected, &arguments).await?,
    };
    panel.database.close().await;
    Ok(code)
}

fn parse(run: &str) -> anyhow::Result<RunId> {
    run.trim().parse().map_err(UsageError::from)
}

async fn decide_on(panel: &Panel, verdict: Verdict, arguments: &Arguments) -> anyhow::Result<u8> {
    let id = parse(&arguments.run)?;
    let run = runs::find_run(&panel.database, id).await?;
    let run =
        run.ok_or_else(|| UsageError::from(format!("There is no run {id} in the history. Nothing was decided.")))?;
    let modules = runs::list_module_runs(&panel.database, id).await?;
    let digest = digest_of_plans(decide::held(&modules));
    operations::decide(panel, &operator(), &run, Decide { verdict, digest, comment: arguments.comment.clone() })
        .await?;
    if verdict == Verdict::Rejected || arguments.no_wait {
        return Ok(exit::SUCCEEDED);
    }
    sync::see_through(panel, id).await?;
    let report = sync::report(panel, id).await?;
    report.complain(run.request.force);
    if report.state == RunState::Held {
        console::complain(&how_to_decide(panel, id));
    }
    Ok(report.exit_code())
}

/// How a held run goes on.
pub fn how_to_decide(panel: &Panel, run: RunId) -> String {
    let page = panel.config.public_url.as_deref().map(|url| format!(" on {url}/runs/{run}, or")).unwrap_or_default();
    format!(
        "The run {run} is held until somebody decides. Look at what would be deleted and decide{page} with: poolsync run approve {run} (or: poolsync run reject {run})"
    )
}
