//! `poolsync restore` (`Restore-CsPoolData`): a pool's live stores from the backup its partner holds. First it looks; with
//! the pool's name as confirmation it carries out what it saw.

use clap::Args;

use super::{UsageError, console, exit, operator, run::how_to_decide, sync};
use crate::{
    config::Config,
    domain::{Action, Fqdn, Intent, Mode, ModuleSelection, RunId, RunRequest, RunState, digest_of_plans},
    operations::{self, ApplyPlan, SyncRequest, apply_plan},
    panel::Panel,
    state::runs,
};

/// Options of `restore`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Arguments {
    /// The pool whose live stores are restored
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: String,
    /// The module to restore, in either spelling [default: All]
    #[arg(long, value_name = "MODULE", default_value = "All")]
    backup_module: String,
    /// Compare everything by content
    #[arg(long)]
    full: bool,
    /// Only find out what would be done; writes nothing
    #[arg(long)]
    what_if: bool,
    /// The pool's FQDN once more: carry out what is found
    #[arg(long, value_name = "FQDN", default_value = "")]
    confirm: String,
    /// Overwrite what changed in the live store after the last sync
    #[arg(long)]
    overwrite_newer: bool,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// Looks, and restores if that was confirmed.
pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<u8> {
    super::start_logging(&config, false);
    let selection: ModuleSelection = arguments.backup_module.parse().map_err(UsageError::from)?;
    let pool: Fqdn = arguments.pool_fqdn.parse().map_err(UsageError::from)?;
    let panel = super::open(config, true).await?;
    let request = RunRequest {
        selection,
        mode: if arguments.full { Mode::Full } else { Mode::Delta },
        intent: Intent::Preview,
        action: Action::Restore,
        force: false,
    };
    let code = restore(&panel, pool, request, &arguments).await;
    panel.database.close().await;
    code
}

async fn restore(panel: &Panel, pool: Fqdn, request: RunRequest, arguments: &Arguments) -> anyhow::Result<u8> {
    let asked = SyncRequest { pools: vec![pool], request, request_key: Some(RunId::new().to_string()) };
    let accepted = operations::request_sync(panel, &operator(), asked).await?;
    let Some(looked) = accepted.runs.first().map(|run| run.id) else { return Ok(exit::FAILED) };
    sync::see_through(panel, looked).await?;
    let report = sync::report(panel, looked).await?;
    let seen = matches!(report.state, RunState::Succeeded | RunState::Partial);
    if !seen || arguments.what_if || arguments.confirm.is_empty() {
        tell(&report, arguments);
        if seen && !arguments.what_if {
            let modules = runs::list_module_runs(&panel.database, looked).await?;
            let overwrites = modules.iter().filter_map(|m| m.plan.as_ref()).any(|plan| plan.updates + plan.deletes > 0);
            console::complain(&format!(
                "Nothing was changed. To carry it out, say so with: --confirm {}{}",
                arguments.pool_fqdn,
                if overwrites {
                    " --overwrite-newer (the live store holds changes that its backup does not have)"
                } else {
                    ""
                }
            ));
        }
        return Ok(report.exit_code());
    }
    let basis = runs::find_run(&panel.database, looked).await?;
    let basis = basis.ok_or_else(|| anyhow::anyhow!("The run {looked} is not in the history any more."))?;
    let modules = runs::list_module_runs(&panel.database, looked).await?;
    let apply = ApplyPlan {
        digest: digest_of_plans(apply_plan::offered(&basis, &modules)),
        confirm: arguments.confirm.clone(),
        overwrite_newer: arguments.overwrite_newer,
    };
    // What was seen is worth reading before it is asked for again.
    let accepted = operations::apply_plan(panel, &operator(), &basis, &apply).await;
    let accepted = accepted.inspect_err(|_| tell(&report, arguments))?;
    let Some(run) = accepted.runs.first().map(|run| run.id) else { return Ok(exit::FAILED) };
    sync::see_through(panel, run).await?;
    let report = sync::report(panel, run).await?;
    tell(&report, arguments);
    if report.state == RunState::Held {
        console::complain(&how_to_decide(panel, run));
    }
    Ok(report.exit_code())
}

fn tell(report: &super::report::Report, arguments: &Arguments) {
    if arguments.json {
        report.print_json();
    } else {
        console::print(&report.table());
    }
    report.complain(false);
}
