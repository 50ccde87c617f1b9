//! The job behind a run of a pool that the Management Shell drives: the sync is invoked once on the management host, and watched
//! until the pool’s backup is steady.
//!
//! What the host tells is recorded line by line, as it comes. By that an attempt knows whether one before it had called the
//! cmdlet: then it follows the sync, and invokes nothing. The same within an attempt: where the way to the host breaks after the
//! call, the sync is followed again, a few times. Only where the worker dies between hearing that the cmdlet is called and having
//! recorded it is the cmdlet called once more, which it can bear: it copies what is needed. Nothing is taken back by going away: what was invoked, Microsoft’s backup
//! service carries on.

mod heard;
mod outcome;

use std::time::Duration;

use tokio::time::Instant;

use super::sync_run::Job;
use crate::{
    domain::{BackupModule, LineDetail, ModuleSelection},
    management_shell::{Action, End, Fault, Line, Request, Shell, ShellError, Timeouts, Until, Watch},
    operations::management_hosts::{ShellUnready, shell_on},
    state::{StateError, pools, queue},
    words::{Said, say},
};

use heard::Heard;

/// How long lies between two looks at the pool’s status. A look costs its servers a few calls.
const POLL: Duration = Duration::from_secs(10);
/// How long a sync is watched from its call on. One that takes longer has a backlog that a person should look at; the backup
/// service goes on with it in any case.
const PATIENCE: Duration = Duration::from_hours(1);
/// How long it is watched at the least by a worker that takes the run up late.
const LEAST_PATIENCE: Duration = Duration::from_mins(1);
/// How long it is waited before a sync is followed again; after the last, the run fails.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_mins(1),
];

/// How the watching ended.
#[derive(Debug)]
enum Ended {
    /// Well.
    Well(End),
    /// Not at all well.
    Badly(ShellError),
    /// There is no way to a host.
    Unready(Said),
    /// A person asked for it.
    Cancelled(Said),
    /// The worker is stopped, or lost its lease: another one goes on.
    Interrupted,
}

/// Carries out a claimed run, and records how its modules ended. True if it goes on in another attempt.
pub(super) async fn carry_out(job: &Job, modules: &[BackupModule]) -> Result<bool, StateError> {
    if modules.is_empty() {
        return Ok(false); // an attempt before this one died after it had recorded how all of them ended
    }
    let mut heard = Heard::so_far(job).await?;
    let ended = sync(job, &mut heard).await?;
    if matches!(ended, Ended::Interrupted) {
        return Ok(true);
    }
    if let Ended::Badly(error) = &ended {
        tracing::warn!(run.id = %job.run.id, error = error as &dyn std::error::Error, "a sync on a management host failed");
    }
    outcome::record(job, modules, &heard, &ended).await?;
    Ok(false)
}

async fn sync(job: &Job, heard: &mut Heard) -> Result<Ended, StateError> {
    let shell = match find_shell(job).await? {
        Ok(shell) => shell,
        Err(why) => return Ok(Ended::Unready(why)),
    };
    if heard.is_invoked() {
        heard::record(job, &LineDetail::Again, &say("management-line-taken-up")).await?;
    }
    let mut pauses = PAUSES.iter().zip(1_u64..);
    loop {
        let error = match ask(job, &shell, heard).await? {
            Ok(end) => return Ok(Ended::Well(end)),
            Err(error) => error,
        };
        if job.stop.is_cancelled() {
            return Ok(stopped(job, heard, error.said()));
        }
        let is_broken =
            matches!(error.fault(), Fault::BrokenOff { .. } | Fault::Silent { .. } | Fault::Unreachable { .. });
        let Some((pause, nr)) = pauses.next().filter(|_| is_broken && heard.is_invoked()) else {
            return Ok(Ended::Badly(error));
        };
        let again = say("management-line-again")
            .said("why", error.said())
            .number("seconds", pause.as_secs())
            .number("number", nr)
            .number("most", PAUSES.len());
        heard::record(job, &LineDetail::Again, &again).await?;
        tokio::select! {
            () = job.stop.cancelled() => return Ok(stopped(job, heard, error.said())),
            () = tokio::time::sleep(*pause) => {}
        }
    }
}

/// What a run that was stopped comes to; `said` is what the way to the host says of it.
fn stopped(job: &Job, heard: &Heard, said: Said) -> Ended {
    if !job.is_cancelled() {
        return Ended::Interrupted;
    }
    Ended::Cancelled(if heard.is_invoked() { say("management-run-cancelled") } else { said })
}

/// The Management Shell that drives the pool; or why there is none.
async fn find_shell(job: &Job) -> Result<Result<Shell, Said>, StateError> {
    let pool = pools::find_pool(&job.panel.database, &job.run.pool).await?;
    let Some(host) = pool.as_ref().and_then(|pool| pool.spec.driver.host()) else {
        return Ok(Err(say("management-run-not-driven").with("pool", &job.run.pool)));
    };
    match shell_on(&job.panel, host).await {
        Ok(shell) => Ok(Ok(shell)),
        Err(ShellUnready::State(error)) => Err(error),
        Err(why) => Ok(Err(Said::of(&why))),
    }
}

/// Asks the host once: to invoke the sync, or to follow it if that was done. Records what it tells.
async fn ask(job: &Job, shell: &Shell, heard: &mut Heard) -> Result<Result<End, ShellError>, StateError> {
    let request = Request::new(action(job, heard));
    if !heard.is_invoked() {
        // A worker that was paused since it claimed the run must not invoke what another one has by now.
        let mut tx = job.panel.database.begin().await?;
        queue::hold(&mut tx, &job.lease).await?;
        tx.commit().await?;
    }
    heard.begin_answer();
    let mut lines = match shell.run(&request, &job.stop, Timeouts::default()).await {
        Ok(lines) => lines,
        Err(error) => return Ok(Err(error)),
    };
    loop {
        match lines.next().await {
            Ok(Some(Line::End(end))) => return Ok(Ok(end)),
            Ok(Some(line)) => heard.hear(job, &line).await?,
            Ok(None) => return Ok(Ok(End::Done)),
            Err(error) => return Ok(Err(error)),
        }
    }
}

fn action(job: &Job, heard: &Heard) -> Action {
    let request = &job.run.request;
    let watch = Watch {
        pool_fqdn: job.run.pool.clone(),
        backup_module: match request.selection {
            ModuleSelection::All => None,
            ModuleSelection::One(module) => Some(module),
        },
        until: Until::Steady,
        poll: POLL,
        timeout: heard.until.map_or(PATIENCE, |until| until.duration_since(Instant::now()).max(LEAST_PATIENCE)),
    };
    if heard.is_invoked() { Action::Follow { watch } } else { Action::Sync { watch, force: request.force } }
}
