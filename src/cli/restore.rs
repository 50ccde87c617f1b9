//! `poolsync restore` (`Restore-CsPoolData`): a pool's live stores from the backup its partner holds. First it looks; with
//! the pool's name as confirmation it carries out what it saw.

use std::path::Path;

use clap::Args;

use super::{
    Opening, UsageError, console, exit,
    place::Place,
    remote::ServerArguments,
    report::Report,
    run::{see_through, tell_held},
};
use crate::{
    api::runs::types::{NewApply, NewRestore},
    domain::{Fqdn, Mode, ModuleSelection, RunState},
};

/// Options of `restore`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Arguments {
    /// The pool whose live stores are restored
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: String,
    /// The module to restore, in either spelling
    #[arg(long, value_name = "MODULE", default_value = "All")]
    backup_module: String,
    /// Compare everything by content
    #[arg(long)]
    full: bool,
    /// Only find out what would be done; writes nothing
    #[arg(long)]
    what_if: bool,
    /// The pool’s FQDN once more: carry out what is found; without it, only say what that is
    #[arg(long, value_name = "FQDN", default_value = "", hide_default_value = true)]
    confirm: String,
    /// Overwrite what changed in the live store after the last sync
    #[arg(long)]
    overwrite_newer: bool,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// Looks, and restores if that was confirmed.
pub async fn run(server: &ServerArguments, config: Option<&Path>, arguments: Arguments) -> anyhow::Result<u8> {
    let selection: ModuleSelection = arguments.backup_module.parse().map_err(UsageError::from)?;
    let pool: Fqdn = arguments.pool_fqdn.parse().map_err(UsageError::from)?;
    let place = Place::of(server, config, Opening::UpToDate).await?;
    let mode = if arguments.full { Mode::Full } else { Mode::Delta };
    let code = restore(&place, NewRestore { pool, module: selection, mode }, &arguments).await;
    place.close().await;
    code
}

async fn restore(place: &Place, new: NewRestore, arguments: &Arguments) -> anyhow::Result<u8> {
    let queued = place.look_at_restore(new).await?;
    let Some(looked) = queued.runs.first().map(|run| run.id) else { return Ok(exit::FAILED) };
    see_through(place, looked).await?;
    let seen = place.run(looked).await?;
    let offer = seen.offer.clone();
    let report = Report::of_run(seen, place.messages(looked).await?);
    let is_seen = matches!(report.state, RunState::Succeeded | RunState::Partial);
    if !is_seen || arguments.what_if || arguments.confirm.is_empty() {
        tell(&report, arguments);
        if is_seen && !arguments.what_if {
            let overwrites = offer.is_some_and(|offer| offer.overwrites_newer);
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
    let apply = NewApply {
        digest: place.plan_digest(looked).await?,
        confirm: arguments.confirm.clone(),
        overwrite_newer: arguments.overwrite_newer,
    };
    // What was seen is worth reading before it is asked for again.
    let queued = place.apply(looked, apply).await.inspect_err(|_| tell(&report, arguments))?;
    let Some(run) = queued.runs.first().map(|run| run.id) else { return Ok(exit::FAILED) };
    see_through(place, run).await?;
    let report = super::run::report(place, run).await?;
    tell(&report, arguments);
    tell_held(place, &report);
    Ok(report.exit_code())
}

fn tell(report: &Report, arguments: &Arguments) {
    if arguments.json {
        report.print_json();
    } else {
        console::print(&report.table());
    }
    report.complain(false);
}
