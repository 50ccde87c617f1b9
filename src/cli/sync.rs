//! `poolsync sync`: the cmdlet. Queues a run in the panel's database, or in another panel, and sees it through; here with or
//! without a panel up.

use std::{
    io::{self, BufRead as _, IsTerminal as _},
    path::Path,
};

use clap::Args;

use super::{
    Opening, UsageError, console, exit,
    place::Place,
    remote::ServerArguments,
    report::worse,
    run::{report, see_through, tell_held, tell_queued},
};
use crate::{
    api::runs::types::NewRuns,
    domain::{Action, Fqdn, Intent, Mode, ModuleSelection, RunRequest},
};

/// Options of `sync`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Arguments {
    /// The pool whose data is copied; without it, names are read from standard input, one a line
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Vec<String>,
    /// The module to sync, in either spelling
    #[arg(long, value_name = "MODULE", default_value = "All")]
    backup_module: String,
    /// Do not display non-fatal errors; they are recorded all the same
    #[arg(long)]
    force: bool,
    /// Compare everything by content
    #[arg(long)]
    full: bool,
    /// Only find out what would be done; writes nothing to either store
    #[arg(long)]
    what_if: bool,
    /// Queue the run, print its id and return; a running panel or worker carries it out
    #[arg(long)]
    no_wait: bool,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// Syncs each pool in turn; the worst result decides the exit code.
pub async fn run(server: &ServerArguments, config: Option<&Path>, arguments: Arguments) -> anyhow::Result<u8> {
    let selection: ModuleSelection = arguments.backup_module.parse().map_err(UsageError::from)?;
    let pools = pools(&arguments)?;
    let place = Place::of(server, config, Opening::UpToDate).await?;
    let request = RunRequest {
        selection,
        mode: if arguments.full { Mode::Full } else { Mode::Delta },
        intent: if arguments.what_if { Intent::Preview } else { Intent::Sync },
        action: Action::Backup,
        force: arguments.force,
    };
    let mut worst = exit::SUCCEEDED;
    for pool in pools {
        let code = sync_pool(&place, pool, request, &arguments).await?;
        worst = worse(worst, code);
        if code == exit::CANCELLED {
            break;
        }
    }
    place.close().await;
    Ok(worst)
}

fn pools(arguments: &Arguments) -> anyhow::Result<Vec<Fqdn>> {
    if !arguments.pool_fqdn.is_empty() {
        return parsed(&arguments.pool_fqdn);
    }
    let Some(names) = pools_of_input()? else {
        return Err(UsageError::from("Name a pool with --pool-fqdn, or send names on standard input, one a line."));
    };
    if names.is_empty() {
        return Err(UsageError::from(
            "No pool was named on standard input. Send names one a line, or use --pool-fqdn.",
        ));
    }
    Ok(names)
}

/// The pools that standard input names, one a line: the cmdlets’ pipeline. None if a person sits there.
pub fn pools_of_input() -> anyhow::Result<Option<Vec<Fqdn>>> {
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut names = Vec::new();
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|e| UsageError::from(format!("Standard input can’t be read: {e}.")))?;
        if !line.trim().is_empty() {
            names.push(line);
        }
    }
    parsed(&names).map(Some)
}

/// All names are read before the first one counts: a mistake in the last one stops them all.
pub fn parsed(names: &[String]) -> anyhow::Result<Vec<Fqdn>> {
    names.iter().map(|name| name.parse().map_err(UsageError::from)).collect()
}

async fn sync_pool(place: &Place, pool: Fqdn, request: RunRequest, arguments: &Arguments) -> anyhow::Result<u8> {
    let RunRequest { selection, mode, intent, force, .. } = request;
    let queued = place.start(NewRuns { pools: vec![pool], module: selection, mode, intent, force }).await?;
    let Some(run) = queued.runs.first().map(|r| r.id) else { return Ok(exit::FAILED) };
    if !arguments.no_wait {
        see_through(place, run).await?;
    }
    let report = report(place, run).await?;
    if arguments.json {
        report.print_json();
    } else if arguments.no_wait {
        tell_queued(run);
    } else if arguments.what_if {
        console::print(&report.table());
    }
    report.complain(force);
    if let (true, Some(why)) = (arguments.no_wait, &report.waiting_for) {
        console::complain(&format!("It waits: {why}"));
    }
    tell_held(place, &report);
    // Queued is done, whatever a worker has made of it by now.
    Ok(if arguments.no_wait { exit::SUCCEEDED } else { report.exit_code() })
}
