//! The job behind a run: compare, guard, apply, confirm for each of its modules side by side.
//!
//! Two tasks accompany each other: one drives the engine, the other (the heartbeat) renews the lease, hears of a wish to
//! cancel and writes the tally to the run's row twice a second. A module's plan is recorded before it is applied, so that
//! history knows what was done even if the worker dies right after.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::{
    attempt::{find_module, sync_module},
    fault::Fault,
    heartbeat::{Watched, beat},
    lend::Lender,
    management_shell,
    rate::Meter,
    record::{finish, hold, record_refusal},
};
use crate::{
    domain::{Action, BackupModule, DriverKind, ModuleState, Run, RunState},
    panel::Panel,
    state::{
        StateError, Tx,
        away::log_failure,
        holds,
        queue::{self, Claim, Lease},
        runs,
    },
    sync::{self, Context, Moment, SyncError, Tally, guard::Danger},
    telemetry::SPANS,
    words::{Said, say},
};

/// How long a run that the guard holds waits for a person's word.
const HELD_FOR: Duration = Duration::from_hours(24);
/// Everything the modules of a run share.
pub(super) struct Job {
    pub panel: Panel,
    pub run: Run,
    pub lease: Lease,
    pub engine_lease: sync::Lease,
    /// Stops the engine, for whatever reason.
    pub stop: CancellationToken,
    /// Set before `stop` is cancelled if a person asked for it.
    pub cancelled: AtomicBool,
    /// Until a person asks for its end, a run that is stopped is taken up again.
    pub comes_back: Arc<AtomicBool>,
    /// Modules of which all is still to be done that an attempt before this one had begun to carry out.
    untouched: Mutex<BTreeSet<BackupModule>>,
}

impl Job {
    /// Notes whether all of a plan is still to be done that an earlier attempt had begun to carry out.
    pub fn note_untouched(&self, module: BackupModule, is_untouched: bool) {
        let mut untouched = self.untouched.lock().unwrap_or_else(PoisonError::into_inner);
        if is_untouched {
            untouched.insert(module);
        } else {
            untouched.remove(&module);
        }
    }

    /// Whether it was a person who stopped it.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn is_untouched(&self, module: BackupModule) -> bool {
        self.untouched.lock().unwrap_or_else(PoisonError::into_inner).contains(&module)
    }
}

/// How a module ended.
#[derive(Debug)]
enum End {
    /// For good.
    Final,
    /// It goes on in another attempt: the worker is stopped, or lost its lease.
    Interrupted,
}

/// Carries out a claimed run and records how it ended. Its lease counts from `asked` on; `stop` asks for it to be given
/// back.
pub async fn carry_out(panel: &Panel, claim: Claim, asked: Moment, stop: &CancellationToken) {
    let Claim { run, lease } = claim;
    let id = run.id;
    tracing::info!(run.id = %id, run.pool = %run.pool, run.attempt = run.attempt, "run started");
    let job = Arc::new(Job {
        panel: panel.clone(),
        run,
        lease,
        engine_lease: sync::Lease::granted(asked, panel.config.worker.lease),
        stop: stop.child_token(),
        cancelled: AtomicBool::new(false),
        comes_back: Arc::new(AtomicBool::new(true)),
        untouched: Mutex::default(),
    });
    let Run { pool, request, .. } = &job.run;
    let span = tracing::info_span!(
        target: SPANS, "run", run.id = %id, run.pool = %pool, run.action = %request.action, run.intent = %request.intent,
        run.state = tracing::field::Empty
    );
    let driven = drive(&job).instrument(span.clone()).await;
    if let Ok(Some(state)) = &driven {
        span.record("run.state", state.name());
    }
    match driven {
        Ok(Some(state)) => tracing::info!(run.id = %id, run.state = %state, "run ended"),
        Ok(None) => tracing::info!(run.id = %id, "run given back"),
        // Another worker has the run. The engine, which may have noticed it first, says nothing by itself.
        Err(error @ StateError::LeaseLost) => {
            tracing::info!(run.id = %id, error = &error as &dyn std::error::Error, "a run’s end was not recorded");
        }
        Err(error) => {
            // Nothing more can be recorded under this lease; once it has run out, the run is taken up again.
            log_failure!(panel.database, error, &error, run.id = %id, "a run’s end could not be recorded");
        }
    }
}

async fn drive(job: &Arc<Job>) -> Result<Option<RunState>, StateError> {
    let open: Vec<(BackupModule, Arc<Tally>)> = runs::list_module_runs(&job.panel.database, job.run.id)
        .await?
        .into_iter()
        .filter(|m| matches!(m.state, ModuleState::At(state) if !state.is_final()))
        .map(|m| (m.module, Arc::new(Tally::default())))
        .collect();

    let done = CancellationToken::new();
    // Whatever happens here, no sign of life is given for a run that nobody works on.
    let _dropped = done.clone().drop_guard();
    let watched = open.iter().map(|(module, tally)| Watched {
        module: *module,
        tally: Arc::clone(tally),
        meter: Meter::default(),
        written: None,
    });
    let heartbeat = tokio::spawn(beat(Arc::clone(job), watched.collect(), done.clone()));
    let worked = match job.run.driver {
        DriverKind::ManagementShell => {
            let modules: Vec<BackupModule> = open.iter().map(|(module, _)| *module).collect();
            management_shell::carry_out(job, &modules).await
        }
        DriverKind::Native => carry_out_modules(job, open).await,
    };
    done.cancel();
    let _ = heartbeat.await;
    let interrupted = worked?;

    let mut tx = job.panel.database.begin().await?;
    let modules = runs::list_module_runs(&mut tx, job.run.id).await?;
    let state = RunState::of_modules(modules.iter().map(|m| m.state));
    let state = if interrupted {
        queue::release(&mut tx, &job.lease).await?;
        None
    } else if state == RunState::Held {
        queue::hold_run(&mut tx, &job.lease, HELD_FOR).await?;
        Some(heed_late_cancel(&mut tx, job).await?)
    } else if !state.is_final() {
        queue::release(&mut tx, &job.lease).await?;
        None
    } else {
        queue::finish_run(&mut tx, &job.lease, state).await?;
        Some(state)
    };
    tx.commit().await?;
    Ok(state)
}

/// Lets the engine work on modules side by side. True if one of them goes on in another attempt.
async fn carry_out_modules(job: &Arc<Job>, open: Vec<(BackupModule, Arc<Tally>)>) -> Result<bool, StateError> {
    let mut modules = JoinSet::new();
    for (module, tally) in open {
        let job = Arc::clone(job);
        let span = tracing::info_span!(target: SPANS, "module", run.module = %module);
        modules.spawn(async move { carry_out_module(&job, module, &tally).await }.instrument(span));
    }
    let mut interrupted = false;
    let mut failure = None;
    while let Some(ended) = modules.join_next().await {
        match ended {
            Ok(Ok(End::Final)) => {}
            Ok(Ok(End::Interrupted)) => interrupted = true,
            Ok(Err(error)) => failure = Some(error),
            Err(panicked) => {
                tracing::error!(run.id = %job.run.id, error = %panicked, "a module’s task broke off");
                interrupted = true;
            }
        }
    }
    failure.map_or(Ok(interrupted), Err)
}

/// A run that comes to be held after somebody asked for it to stop waits for nobody's word: that was the word. Says how it
/// stands.
async fn heed_late_cancel(tx: &mut Tx, job: &Job) -> Result<RunState, StateError> {
    let id = job.run.id;
    if !runs::find_run(&mut *tx, id).await?.is_some_and(|run| run.cancel_requested) {
        return Ok(RunState::Held);
    }
    let message = Said::of(&SyncError::Cancelled);
    holds::end_held_run(tx, id, RunState::Cancelled, &message, job.panel.clock.now()).await?;
    Ok(runs::find_run(tx, id).await?.map_or(RunState::Cancelled, |run| run.state))
}

async fn carry_out_module(job: &Job, module: BackupModule, tally: &Arc<Tally>) -> Result<End, StateError> {
    let context = Context {
        tally: Arc::clone(tally),
        cancel: job.stop.clone(),
        lease: job.engine_lease.clone(),
        limit: job.panel.limit.clone(),
        comes_back: Arc::clone(&job.comes_back),
        hands: Lender::of(job, module).await?,
    };
    let begun = match find_module(job, module).await {
        Ok(row) => row.passed_digest.is_some(),
        Err(Fault::State(error)) => return Err(error),
        Err(_) => false,
    };
    let worked = sync_module(job, module, &context).await;
    let begun = begun && !job.is_untouched(module);
    let (state, message, done) = match worked {
        Ok(done) => {
            let (state, message) = done.worked.outcome();
            (state, message, Some(done))
        }
        Err(Fault::State(error)) => return Err(error),
        Err(Fault::Sync(SyncError::LeaseLost | SyncError::LeaseLostPublishing)) => return Ok(End::Interrupted),
        Err(Fault::Sync(SyncError::Cancelled)) if !job.is_cancelled() => {
            return Ok(End::Interrupted);
        }
        Err(Fault::Sync(error @ SyncError::Cancelled)) => {
            if !begun {
                nothing_was_done(job, module).await?;
            }
            let sentence = if begun { say("engine-cancelled-halfway") } else { Said::of(&error) };
            return finish_as(job, module, RunState::Cancelled, sentence, tally).await;
        }
        Err(fault @ Fault::Held { changed, .. }) => {
            if changed {
                record_refusal(job, module, &fault).await?;
            }
            hold(job, module, &so_far(why_held(job, &fault), begun), tally).await?;
            return Ok(End::Final);
        }
        Err(fault) => {
            if matches!(fault, Fault::Marker(_) | Fault::PlanChanged | Fault::PlanChangedHalfway) {
                record_refusal(job, module, &fault).await?;
            }
            if !begun && !matches!(&fault, Fault::Sync(error) if error.may_have_changed()) {
                nothing_was_done(job, module).await?;
            }
            tracing::warn!(run.id = %job.run.id, run.module = %module, error = &fault as &dyn std::error::Error, "module failed");
            let sentence = match &fault {
                Fault::Sync(error) => error.said_with_cause(),
                Fault::OutsideRoots(_) => where_it_was(job, &fault),
                other => Said::of(other),
            };
            (RunState::Failed, Some(sentence), None)
        }
    };
    let message = message.map(|sentence| so_far(sentence, begun && done.is_none()));
    finish(job, module, state, message, done.as_ref(), tally).await?;
    Ok(End::Final)
}

/// Records how a module ended that did not get to its end.
async fn finish_as(
    job: &Job,
    module: BackupModule,
    state: RunState,
    sentence: Said,
    tally: &Arc<Tally>,
) -> Result<End, StateError> {
    finish(job, module, state, Some(sentence), None, tally).await?;
    Ok(End::Final)
}

/// Records that what was let through was not begun, so that nobody takes for its work what others did since.
async fn nothing_was_done(job: &Job, module: BackupModule) -> Result<(), StateError> {
    let mut tx = job.panel.database.begin().await?;
    queue::clear_passed(&mut tx, &job.lease, module).await?;
    tx.commit().await
}

/// A sentence about an attempt, which must not hide what one before it did.
fn so_far(sentence: Said, begun: bool) -> Said {
    if begun { Said::row([sentence, say("engine-begun-before")]) } else { sentence }
}

/// A sentence about what the worker's machine allows: other machines may allow other folders.
fn where_it_was(job: &Job, fault: &Fault) -> Said {
    let worker = job.run.worker.as_deref().unwrap_or_default();
    say("engine-refused-by-worker").with("worker", worker).with("why", fault)
}

/// Why a plan waits for a person's word.
fn why_held(job: &Job, fault: &Fault) -> Said {
    match (job.run.request.action, fault) {
        (Action::Clear, Fault::Held { danger: Some(Danger::EmptySource { target_items }), changed }) => {
            let said = say(if *changed { "engine-clear-held-and-changed" } else { "engine-clear-held" });
            said.number("items", target_items)
        }
        _ => Said::of(fault),
    }
}
