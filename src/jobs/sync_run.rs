//! The job behind a run: compare, guard, apply, confirm for each of its modules side by side.
//!
//! Two tasks accompany each other: one drives the engine, the other (the heartbeat) renews the lease, hears of a wish to
//! cancel and writes the tally to the run's row twice a second. A module's plan is recorded before it is applied, so that
//! history knows what was done even if the worker dies right after.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::{
    fault::Fault,
    heartbeat::{HEARTBEAT, Watched, beat},
    lend::Lender,
    rate::Meter,
    record::{finish, forget_plan, found, hold, is_rest, record_plan, record_refusal},
    stores::{Stores, find_stores},
};
use crate::{
    domain::{Action, BackupModule, Intent, ModuleRun, ModuleState, Run, RunState, Setting, Settings, StoreRole},
    panel::Panel,
    state::{
        StateError, Tx, changes, holds, pools,
        queue::{self, Claim, Lease},
        runs, settings,
    },
    sync::{
        self, Applied, Attempts, Comparison, Context, Moment, Options, Origin, Plan, Skipped, StoreAddress, SyncError,
        Tally, Verification,
        guard::{self, Danger},
    },
    telemetry::SPANS,
};

/// How long a run that the guard holds waits for a person's word.
const HELD_FOR: Duration = Duration::from_hours(24);
/// How long a run waits at least for a target that somebody still holds.
const BUSY_PATIENCE: Duration = Duration::from_secs(30);

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
}

/// How a module ended.
#[derive(Debug)]
enum End {
    /// For good.
    Final,
    /// It goes on in another attempt: the worker is stopped, or lost its lease.
    Interrupted,
}

/// What the engine has done.
#[derive(Debug)]
pub(super) enum Worked {
    Applied(Applied),
    Previewed(Plan),
    Verified(Verification),
}

impl Worked {
    /// How a module ended that got to its end, and what is to be said of it.
    fn outcome(&self) -> (RunState, Option<String>) {
        match self {
            Self::Verified(verification) if !verification.is_equal() => (RunState::Partial, Some(found(verification))),
            worked if worked.skipped().is_empty() => (RunState::Succeeded, None),
            _ => (RunState::Partial, None),
        }
    }

    pub(super) fn skipped(&self) -> &Skipped {
        match self {
            Self::Verified(verification) => verification.skipped(),
            Self::Applied(applied) => &applied.skipped,
            Self::Previewed(plan) => plan.skipped(),
        }
    }
}

/// A module that got to its end.
#[derive(Debug)]
pub(super) struct Done {
    pub worked: Worked,
    /// Whether an attempt before the last may have done what the last one did not need to.
    pub may_be_earlier: bool,
    /// Why attempts before the last did not get to the end.
    pub retried: Vec<String>,
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
        Err(error) => {
            // Nothing more can be recorded under this lease; once it has run out, the run is taken up again.
            tracing::error!(run.id = %id, error = &error as &dyn std::error::Error, "a run’s end could not be recorded");
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
    let watched = open.iter().map(|(module, tally)| Watched {
        module: *module,
        tally: Arc::clone(tally),
        meter: Meter::default(),
        written: None,
    });
    let heartbeat = tokio::spawn(beat(Arc::clone(job), watched.collect(), done.clone()));
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
    done.cancel();
    let _ = heartbeat.await;
    if let Some(error) = failure {
        return Err(error);
    }

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

/// A run that comes to be held after somebody asked for it to stop waits for nobody's word: that was the word. Says how it
/// stands.
async fn heed_late_cancel(tx: &mut Tx, job: &Job) -> Result<RunState, StateError> {
    let id = job.run.id;
    if !runs::find_run(&mut *tx, id).await?.is_some_and(|run| run.cancel_requested) {
        return Ok(RunState::Held);
    }
    let message = SyncError::Cancelled.to_string();
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
    let (state, message, done) = match sync_module(job, module, &context).await {
        Ok(done) => {
            let (state, message) = done.worked.outcome();
            (state, message, Some(done))
        }
        Err(Fault::State(error)) => return Err(error),
        Err(Fault::Sync(SyncError::LeaseLost | SyncError::LeaseLostPublishing)) => return Ok(End::Interrupted),
        Err(Fault::Sync(SyncError::Cancelled)) if !job.cancelled.load(Ordering::Relaxed) => {
            return Ok(End::Interrupted);
        }
        Err(Fault::Sync(error @ SyncError::Cancelled)) => {
            if !begun {
                nothing_was_done(job, module).await?;
            }
            (RunState::Cancelled, Some(error.to_string()), None)
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
                Fault::Sync(error) => error.with_cause(),
                other => other.to_string(),
            };
            (RunState::Failed, Some(sentence), None)
        }
    };
    let message = message.map(|sentence| so_far(sentence, begun && done.is_none()));
    finish(job, module, state, message, done.as_ref(), tally).await?;
    Ok(End::Final)
}

/// Records that what was let through was not begun, so that nobody takes for its work what others did since.
async fn nothing_was_done(job: &Job, module: BackupModule) -> Result<(), StateError> {
    let mut tx = job.panel.database.begin().await?;
    queue::clear_passed(&mut tx, &job.lease, module).await?;
    tx.commit().await
}

/// A sentence about an attempt, which must not hide what one before it did.
fn so_far(sentence: String, begun: bool) -> String {
    if begun { format!("{sentence} {BEGUN}") } else { sentence }
}

const BEGUN: &str = "That is so of this attempt; one before it had begun to carry out a plan, and what that did stays: look at \
     the changes of this run, put them back, or sync again.";

/// Why a plan waits for a person's word.
fn why_held(job: &Job, fault: &Fault) -> String {
    match (job.run.request.action, fault) {
        (Action::Clear, Fault::Held { danger: Some(Danger::EmptySource { target_items }), changed }) => format!(
            "All {target_items} items would be removed, as the data of an old pairing.{} Nothing was removed.",
            if *changed { " It was approved, but the plan has changed since." } else { "" }
        ),
        _ => fault.to_string(),
    }
}

/// The engine's part, in as many attempts as it takes.
async fn sync_module(job: &Job, module: BackupModule, context: &Context) -> Result<Done, Fault> {
    let (mut attempts, mut retried) = (Attempts::default(), Vec::new());
    let found = find_module(job, module).await?;
    if found.passed_digest.is_none() {
        forget_plan(job, module).await?; // what an attempt before this one planned was never let through
    }
    loop {
        let error = match attempt(job, module, context).await {
            Ok(worked) => return Ok(Done { worked, may_be_earlier: attempts.may_be_committed(), retried }),
            Err(Fault::Sync(error)) => error,
            Err(fault) => return Err(fault),
        };
        let pause = attempts.after(error)?;
        tracing::warn!(run.id = %job.run.id, run.module = %module, error = pause.why, "module is tried again");
        retried.push(pause.why.clone());
        pause.over(context).await?;
        if !attempts.may_be_committed() && job.run.attempt == 1 {
            forget_plan(job, module).await?;
        }
    }
}

async fn attempt(job: &Job, module: BackupModule, context: &Context) -> Result<Worked, Fault> {
    let settings = settings::load_settings(&job.panel.database).await?;
    job.panel.limit.set(settings.bandwidth_at(job.panel.clock.now()));
    let Stores { origin, target, target_marker, tables } = find_stores(job, module).await?;
    let mut tx = job.panel.database.begin().await?;
    queue::record_target(&mut tx, &job.lease, module, &target_marker).await?;
    queue::record_tables(&mut tx, &job.lease, module, &tables).await?;
    tx.commit().await?;
    let request = job.run.request;
    let options = Options { mode: request.mode, tables, recycle: true, run: job.run.id.to_string() };
    match (request.intent, &origin) {
        (Intent::Preview, _) => {
            let plan = sync::preview(origin, &target, &options, context).await?;
            record_plan(job, module, &plan).await?;
            Ok(Worked::Previewed(plan))
        }
        (Intent::Verify, Origin::Store(source)) => {
            let verification = sync::verify(source, &target, &options, context).await?;
            record_plan(job, module, verification.plan()).await?;
            Ok(Worked::Verified(verification))
        }
        (Intent::Sync | Intent::Verify, _) => {
            let comparison = compare_when_free(job, &origin, &target, &options, context).await?;
            let passed = record_and_judge(job, module, comparison.plan(), &settings).await?;
            Ok(Worked::Applied(comparison.apply(passed, context).await?))
        }
    }
}

/// Writes the plan to history and says whether it may be carried out. What an earlier attempt has left of a plan that was
/// let through may be: half of it is done.
async fn record_and_judge(
    job: &Job,
    module: BackupModule,
    plan: &Plan,
    settings: &Settings,
) -> Result<guard::Passed, Fault> {
    let row = find_module(job, module).await?;
    let digest = plan.digest();
    if let Some(let_through) = &row.passed_digest {
        // What an attempt planned beside that was never let through.
        let mut tx = job.panel.database.begin().await?;
        changes::forget_unpassed(&mut tx, &job.lease, module).await?;
        tx.commit().await?;
        if *let_through != digest
            && is_rest(job, module, plan).await?
            && let Some(passed) = guard::approved(plan, &digest)
        {
            return Ok(passed); // its changes stand in history as they were let through
        }
    }
    record_plan(job, module, plan).await?;
    let passed = judge(row, plan, settings)?;
    let upto = changes::next_seq(&job.panel.database, job.run.id, module).await?;
    let mut tx = job.panel.database.begin().await?;
    queue::record_passed(&mut tx, &job.lease, module, &digest, upto).await?;
    let Run { pool, backup_pool, request, target, .. } = &job.run;
    if *target == StoreRole::Backup && request.action != Action::Backup && !plan.is_empty() {
        // From now on the backup is not what the last sync made it.
        let is_paired =
            pools::find_pool(&mut tx, pool).await?.is_some_and(|p| p.backup_pool.as_ref() == Some(backup_pool));
        if is_paired {
            pools::forget_freshness(&mut tx, pool, Some(module)).await?;
        }
    }
    tx.commit().await?;
    Ok(passed)
}

/// Whether the plan may be carried out: it is the one that was seen, if one was, and harmless or approved.
fn judge(row: ModuleRun, plan: &Plan, settings: &Settings) -> Result<guard::Passed, Fault> {
    let ModuleRun { expected_digest, approved_digest, passed_digest, .. } = row;
    if let Some(passed) = approved_digest.as_deref().and_then(|digest| guard::approved(plan, digest)) {
        return Ok(passed);
    }
    if expected_digest.is_some_and(|digest| digest != plan.digest()) {
        return Err(if passed_digest.is_some() { Fault::PlanChangedHalfway } else { Fault::PlanChanged });
    }
    let judged = guard::judge(plan, settings.guard).map_err(|danger| match unread_limits(settings) {
        Some(why) => danger.as_limit_is_unread(why),
        None => danger,
    });
    match (judged, approved_digest) {
        (Ok(passed), approved) if approved.is_none() || plan.is_empty() => Ok(passed),
        (judged, approved) => Err(Fault::Held { danger: judged.err(), changed: approved.is_some() }),
    }
}

/// Which of the guard's limits can't be read, and what counts instead.
fn unread_limits(settings: &Settings) -> Option<String> {
    let limits = [Setting::GuardMaxDeleteItems, Setting::GuardMaxDeletePercent];
    let words: Vec<String> = limits.into_iter().filter_map(|limit| limit.unread_words(settings)).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

async fn find_module(job: &Job, module: BackupModule) -> Result<ModuleRun, Fault> {
    let modules = runs::list_module_runs(&job.panel.database, job.run.id).await?;
    let gone = || Fault::Refused(format!("{module} is no longer part of this run. Nothing was changed."));
    modules.into_iter().find(|m| m.module == module).ok_or_else(gone)
}

/// Compares as soon as the target is free. The queue has made this run the target's only writer, so whoever else holds
/// the target's lock is on the way out: an attempt before this one that lost its lease and has not noticed yet.
async fn compare_when_free(
    job: &Job,
    origin: &Origin,
    target: &StoreAddress,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    let patience = tokio::time::Instant::now() + job.panel.config.worker.lease.max(BUSY_PATIENCE);
    loop {
        match sync::compare(origin.clone(), target, options, context).await {
            Err(error) if error.is_busy() && tokio::time::Instant::now() < patience => {
                context.check()?;
                tokio::time::sleep(HEARTBEAT).await;
            }
            other => return other,
        }
    }
}
