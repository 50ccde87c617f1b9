//! Seeing a run through: here as a worker for just that run, there by looking again and again.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use crate::{
    api::runs::types::{ModuleDetails, RunDetails},
    cli::{console, exit, operator, place::Place, progress::Progress, remote::Remote, report::Report},
    domain::{Counts, ModuleState, Run, RunId, RunState},
    jobs::Worker,
    operations,
    panel::Panel,
    state::{pools, runs, settings},
};

/// How often the run's row is read while waiting for it.
const LOOK: Duration = Duration::from_millis(150);
/// How often another panel is asked, which lets nobody ask too often.
const ASK: Duration = Duration::from_millis(500);

/// Waits for a run to end or to be held. Ctrl-C cancels it.
pub async fn see_through(place: &Place, run: RunId) -> anyhow::Result<()> {
    match place {
        Place::Here(panel) => work_on(place, panel, run).await,
        Place::There(remote) => watch(place, remote, run).await,
    }
}

/// Takes part as a worker for just this run.
async fn work_on(place: &Place, panel: &Panel, run: RunId) -> anyhow::Result<()> {
    let worker = Worker::new(panel.clone());
    let mut work = tokio::spawn(async move { worker.work_on(run).await });
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut asked_to_stop = false;
    let mut progress = Progress::new();
    loop {
        let row = runs::find_run(&panel.database, run).await?;
        let Some(row) = row.filter(|r| !r.state.is_final() && r.state != RunState::Held) else { break };
        if progress.is_watched() {
            show(&mut progress, &place.run(run).await?);
        }
        if let Some(reason) = why_it_waits(panel, &row).await? {
            progress.clear();
            work.abort();
            anyhow::bail!(reason);
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

/// Why a run that is queued is not begun at present, if that is so.
async fn why_it_waits(panel: &Panel, run: &Run) -> anyhow::Result<Option<String>> {
    if run.state != RunState::Queued {
        return Ok(None);
    }
    let id = run.id;
    for fqdn in [&run.pool, &run.backup_pool] {
        if let Some(reason) = pools::find_pool(&panel.database, fqdn).await?.and_then(|pool| pool.maintenance) {
            return Ok(Some(format!(
                "The run {id} is queued, but its pool or the backup pool is in maintenance ({reason}). It begins when that is over."
            )));
        }
    }
    let drains = settings::load_settings(&panel.database).await?.drain;
    Ok(drains.then(|| {
        format!(
            "The run {id} is queued, but workers take no new runs at present (Drain, in the settings). It begins when that is over."
        )
    }))
}

/// Looks at a run of another panel until it ends.
async fn watch(place: &Place, remote: &Remote, run: RunId) -> anyhow::Result<()> {
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut asked_to_stop = false;
    let mut progress = Progress::new();
    loop {
        let details = place.run(run).await?;
        if details.run.state.is_final() || details.run.state == RunState::Held {
            return Ok(());
        }
        show(&mut progress, &details);
        tokio::select! {
            () = tokio::time::sleep(ASK) => {}
            _ = interrupts.recv() => {
                if asked_to_stop {
                    progress.clear();
                    console::complain(&format!("The run goes on: {}", remote.page(&format!("/runs/{run}"))));
                    std::process::exit(exit::CANCELLED.into());
                }
                asked_to_stop = true;
                place.cancel(run).await?;
            }
        }
    }
}

/// Shows how far each module of a run is.
fn show(progress: &mut Progress, details: &RunDetails) {
    let run = &details.run;
    let active: Vec<&ModuleDetails> =
        details.modules.iter().filter(|m| m.state == ModuleState::At(RunState::Running)).collect();
    let name = |m: &ModuleDetails| format!("{} {}", run.pool, m.module.short_name());
    let waits = format!("{} {}", run.pool, run.state);
    let mut names: Vec<String> = active.iter().map(|m| name(m)).collect();
    if active.is_empty() {
        names.push(waits.clone());
    }
    progress.keep(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for m in &active {
        let counts = Counts {
            items_compared: m.items_compared,
            planned: m.planned,
            inserted: m.inserted,
            updated: m.updated,
            deleted: m.deleted,
            bytes_written: m.bytes_written,
            ..Counts::default()
        };
        progress.show(&name(m), m.phase, &counts, m.prepared);
    }
    if active.is_empty() {
        progress.say(&waits);
    }
}

/// Says how a held run goes on.
pub fn tell_held(place: &Place, report: &Report) {
    let (RunState::Held, Some(run)) = (report.state, report.run) else { return };
    let page = place.page(&format!("/runs/{run}")).map(|url| format!(" on {url}, or")).unwrap_or_default();
    console::complain(&format!(
        "The run {run} is held until somebody decides. Look at what would be deleted and decide{page} with: poolsync run approve {run} (or: poolsync run reject {run})"
    ));
}
