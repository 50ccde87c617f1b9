//! `poolsync sync`: the cmdlet. Queues a run in the panel's database and sees it through, with or without a panel up.

use std::{io, io::BufRead as _, io::IsTerminal as _, time::Duration};

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::{UsageError, console, exit, open, operator, progress::Progress, report::Report, run::how_to_decide};
use crate::{
    config::Config,
    domain::{
        Action, Extent, Fqdn, Intent, Mode, ModuleRun, ModuleSelection, ModuleState, Run, RunId, RunRequest, RunState,
    },
    jobs::Worker,
    operations::{self, SyncRequest},
    panel::Panel,
    state::{changes, pools, runs, settings},
};

/// How often the run's row is read while waiting for it.
const LOOK: Duration = Duration::from_millis(150);
/// Messages of a run that are read at the most; history has them all.
const MESSAGES: u32 = 100_000;

/// Options of `sync`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Arguments {
    /// The pool whose data is copied; without it, names are read from standard input, one a line
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Vec<String>,
    /// The module to sync, in either spelling [default: All]
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
    /// Queue the run and return; a running panel or worker carries it out
    #[arg(long)]
    no_wait: bool,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// Syncs each pool in turn; the worst result decides the exit code.
pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<u8> {
    super::start_logging(&config, false);
    let selection: ModuleSelection = arguments.backup_module.parse().map_err(UsageError::from)?;
    let pools = pools(&arguments)?;
    let panel = open(config, true).await?;
    let request = RunRequest {
        selection,
        mode: if arguments.full { Mode::Full } else { Mode::Delta },
        intent: if arguments.what_if { Intent::Preview } else { Intent::Sync },
        action: Action::Backup,
        force: arguments.force,
    };
    let mut worst = exit::SUCCEEDED;
    for pool in pools {
        let code = sync_pool(&panel, pool, request, &arguments).await?;
        worst = worse(worst, code);
        if code == exit::CANCELLED {
            break;
        }
    }
    panel.database.close().await;
    Ok(worst)
}

fn pools(arguments: &Arguments) -> anyhow::Result<Vec<Fqdn>> {
    let mut names = arguments.pool_fqdn.clone();
    if names.is_empty() {
        if io::stdin().is_terminal() {
            return Err(UsageError::from("Name a pool with --pool-fqdn, or send names on standard input, one a line."));
        }
        for line in io::stdin().lock().lines() {
            let line = line.map_err(|e| UsageError::from(format!("Standard input can’t be read: {e}.")))?;
            if !line.trim().is_empty() {
                names.push(line);
            }
        }
    }
    if names.is_empty() {
        return Err(UsageError::from(
            "No pool was named on standard input. Send names one a line, or use --pool-fqdn.",
        ));
    }
    // All names are read before the first sync begins: a mistake in the last one stops them all.
    names.iter().map(|name| name.parse().map_err(UsageError::from)).collect()
}

/// The more alarming of two exit codes.
fn worse(a: u8, b: u8) -> u8 {
    const ORDER: [u8; 6] = [exit::SUCCEEDED, exit::PARTIAL, exit::HELD, exit::FAILED, exit::USAGE, exit::CANCELLED];
    let rank = |code| ORDER.iter().position(|c| *c == code);
    if rank(b) > rank(a) { b } else { a }
}

async fn sync_pool(panel: &Panel, pool: Fqdn, request: RunRequest, arguments: &Arguments) -> anyhow::Result<u8> {
    let asked = SyncRequest { pools: vec![pool], request, request_key: Some(RunId::new().to_string()) };
    let accepted = operations::request_sync(panel, &operator(), asked).await?;
    let Some(run) = accepted.runs.first().map(|r| r.id) else { return Ok(exit::FAILED) };
    if !arguments.no_wait {
        see_through(panel, run).await?;
    }
    let report = report(panel, run).await?;
    if arguments.json {
        report.print_json();
    } else if arguments.no_wait {
        console::complain(&format!("Queued as run {run}."));
    } else if arguments.what_if {
        console::print(&report.table());
    }
    report.complain(request.force);
    if report.state == RunState::Held {
        console::complain(&how_to_decide(panel, run));
    }
    // Queued is done, whatever a worker has made of it by now.
    Ok(if arguments.no_wait { exit::SUCCEEDED } else { report.exit_code() })
}

/// Waits for a run to end, taking part as a worker for just this run. Ctrl-C cancels it.
pub async fn see_through(panel: &Panel, run: RunId) -> anyhow::Result<()> {
    let worker = Worker::new(panel.clone());
    let mut work = tokio::spawn(async move { worker.work_on(run).await });
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut asked_to_stop = false;
    let mut progress = Progress::new();
    loop {
        let row = runs::find_run(&panel.database, run).await?;
        let Some(row) = row.filter(|r| !r.state.is_final() && r.state != RunState::Held) else { break };
        show_progress(panel, &row, &mut progress).await?;
        if let Some(reason) = maintenance(panel, &row).await? {
            progress.clear();
            work.abort();
            anyhow::bail!(
                "The run {run} is queued, but its pool or the backup pool is in maintenance ({reason}). It begins when that is over."
            );
        }
        if settings::load_settings(&panel.database).await?.drain && row.state == RunState::Queued {
            progress.clear();
            work.abort();
            anyhow::bail!(
                "The run {run} is queued, but workers take no new runs at present (Drain, in the settings). It begins when that is over."
            );
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            ended = &mut work => {
                progress.clear();
                return Ok(ended??);
            }
            _ = interrupts.recv() => {
                if asked_to_stop {
                    std::process::exit(exit::CANCELLED.into()); // the run goes on in another worker, or with the next sync
                }
                asked_to_stop = true;
                operations::cancel_run(panel, &operator(), &row).await?;
            }
        }
    }
    progress.clear();
    Ok(work.await??)
}

/// Why a run that waits is not begun at present, if a pool of it is in maintenance.
async fn maintenance(panel: &Panel, run: &Run) -> anyhow::Result<Option<String>> {
    if run.state != RunState::Queued {
        return Ok(None);
    }
    for fqdn in [&run.pool, &run.backup_pool] {
        if let Some(reason) = pools::find_pool(&panel.database, fqdn).await?.and_then(|pool| pool.maintenance) {
            return Ok(Some(reason));
        }
    }
    Ok(None)
}

async fn show_progress(panel: &Panel, run: &Run, progress: &mut Progress) -> anyhow::Result<()> {
    if !progress.is_watched() {
        return Ok(());
    }
    let modules = runs::list_module_runs(&panel.database, run.id).await?;
    let active: Vec<&ModuleRun> = modules.iter().filter(|m| m.state == ModuleState::At(RunState::Running)).collect();
    let waits = format!("{} {}", run.pool, run.state);
    let name = |m: &ModuleRun| format!("{} {}", run.pool, m.module.short_name());
    let mut names: Vec<String> = active.iter().map(|m| name(m)).collect();
    if active.is_empty() {
        names.push(waits.clone());
    }
    progress.keep(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for m in &active {
        progress.show(&name(m), m.phase, &m.counts);
    }
    if active.is_empty() {
        progress.say(&waits);
    }
    Ok(())
}

/// A run of history with its modules and messages.
pub async fn report(panel: &Panel, run: RunId) -> anyhow::Result<Report> {
    let row = runs::find_run(&panel.database, run).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("The run {run} is not in the history any more."))?;
    let modules = runs::list_module_runs(&panel.database, run).await?;
    let messages = changes::list_messages(&panel.database, run, &Extent::All, MESSAGES).await?;
    Ok(Report::of_run(&row, modules, messages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_result_decides() {
        let order = [exit::SUCCEEDED, exit::PARTIAL, exit::HELD, exit::FAILED, exit::CANCELLED];
        for pair in order.windows(2) {
            assert_eq!(worse(pair[0], pair[1]), pair[1]);
            assert_eq!(worse(pair[1], pair[0]), pair[1]);
        }
    }
}
