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
    time::{Duration, Instant},
};

use tokio::{task::JoinSet, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::rate::Meter;
use crate::{
    domain::{BackupModule, Change, Counts, Intent, ModuleState, Run, RunState, StoreRole, TableChoice},
    operations::{
        request_sync::why_not_exported,
        store_secrets::{AddressError, address_of},
    },
    panel::Panel,
    state::{
        StateError, Tx,
        changes::{self, NewChange, RunMessage},
        pools,
        queue::{self, Claim, Lease},
        runs, settings,
    },
    sync::{
        self, Applied, Attempts, Comparison, Context, Moment, Options, Plan, Skipped, StoreAddress, SyncError, Tally,
        guard,
    },
};

/// How often the tally goes to the run's row, and the lease is renewed.
const HEARTBEAT: Duration = Duration::from_millis(500);
/// How long a run waits at least for a target that somebody still holds.
const BUSY_PATIENCE: Duration = Duration::from_secs(30);

/// A module that the heartbeat looks after.
struct Watched {
    module: BackupModule,
    tally: Arc<Tally>,
    meter: Meter,
    /// What was written to its row last: its figures, and the bytes a second.
    written: Option<(Counts, u64)>,
}

/// Everything the modules of a run share.
struct Job {
    panel: Panel,
    run: Run,
    lease: Lease,
    engine_lease: sync::Lease,
    /// Stops the engine, for whatever reason.
    stop: CancellationToken,
    /// Set before `stop` is cancelled if a person asked for it.
    cancelled: AtomicBool,
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
enum Worked {
    Applied(Applied),
    Previewed(Plan),
}

impl Worked {
    fn skipped(&self) -> &Skipped {
        match self {
            Self::Applied(applied) => &applied.skipped,
            Self::Previewed(plan) => plan.skipped(),
        }
    }
}

/// A module that got to its end.
#[derive(Debug)]
struct Done {
    worked: Worked,
    /// Whether an attempt before the last may have done what the last one did not need to.
    may_be_earlier: bool,
}

/// Why a module did not get to its end.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Danger(#[from] guard::Danger),
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    State(#[from] StateError),
}

impl From<AddressError> for Fault {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::State(error) => Self::State(error),
            error @ AddressError::Sealed { .. } => Self::Refused(error.to_string()),
        }
    }
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
    });
    match drive(&job).await {
        Ok(Some(state)) => tracing::info!(run.id = %id, run.state = %state, "run ended"),
        Ok(None) => tracing::info!(run.id = %id, "run given back"),
        Err(error) => {
            // Nothing more can be recorded under this lease; once it has run out, the run is taken up again.
            tracing::error!(run.id = %id, error = &error as &dyn std::error::Error, "a run’s end could not be recorded");
        }
    }
    panel.progress.changed(id);
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
        modules.spawn(async move { carry_out_module(&job, module, &tally).await });
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
    let state = if interrupted || !state.is_final() {
        queue::release(&mut tx, &job.lease).await?;
        None
    } else {
        queue::finish_run(&mut tx, &job.lease, state).await?;
        Some(state)
    };
    tx.commit().await?;
    Ok(state)
}

/// Renews the lease, hears of a wish to cancel and of a changed limit, and writes the tallies, until `done`.
async fn beat(job: Arc<Job>, mut watched: Vec<Watched>, done: CancellationToken) {
    let mut ticks = tokio::time::interval(HEARTBEAT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = done.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match beat_once(&job, &mut watched).await {
            Ok(()) => job.panel.progress.changed(job.run.id),
            Err(StateError::LeaseLost) => {
                tracing::warn!(run.id = %job.run.id, "the lease was lost; stopping this worker’s part");
                job.stop.cancel();
                return;
            }
            // The lease goes on until its time; the engine looks at that by itself.
            Err(error) => {
                tracing::error!(run.id = %job.run.id, error = &error as &dyn std::error::Error, "a sign of life failed");
            }
        }
    }
}

async fn beat_once(job: &Job, watched: &mut [Watched]) -> Result<(), StateError> {
    let extension = job.panel.config.worker.lease;
    let asked = Moment::now();
    let mut tx = job.panel.database.begin().await?;
    let renewed = queue::renew(&mut tx, &job.lease, extension).await?;
    let settings = settings::load_settings(&mut tx).await?;
    for Watched { module, tally, meter, written } in watched {
        let counts = tally.snapshot();
        let rate = meter.read(Instant::now(), counts.bytes_written);
        if *written != Some((counts, rate)) {
            queue::record_progress(&mut tx, &job.lease, *module, tally.phase(), &counts, rate).await?;
            *written = Some((counts, rate));
        }
    }
    tx.commit().await?;
    job.panel.limit.set(settings.bandwidth_limit);
    job.engine_lease.renew(asked, extension);
    if renewed.cancel_requested && !job.cancelled.swap(true, Ordering::Relaxed) {
        job.stop.cancel();
    }
    Ok(())
}

async fn carry_out_module(job: &Job, module: BackupModule, tally: &Arc<Tally>) -> Result<End, StateError> {
    let context = Context {
        tally: Arc::clone(tally),
        cancel: job.stop.clone(),
        lease: job.engine_lease.clone(),
        limit: job.panel.limit.clone(),
    };
    let (state, message, done) = match sync_module(job, module, &context).await {
        Ok(done) if done.worked.skipped().is_empty() => (RunState::Succeeded, None, Some(done)),
        Ok(done) => (RunState::Partial, None, Some(done)),
        Err(Fault::State(error)) => return Err(error),
        Err(Fault::Sync(SyncError::LeaseLost | SyncError::LeaseLostPublishing)) => return Ok(End::Interrupted),
        Err(Fault::Sync(SyncError::Cancelled)) if !job.cancelled.load(Ordering::Relaxed) => {
            return Ok(End::Interrupted);
        }
        Err(Fault::Sync(error @ SyncError::Cancelled)) => (RunState::Cancelled, Some(error.to_string()), None),
        Err(fault) => {
            tracing::warn!(run.id = %job.run.id, run.module = %module, error = &fault as &dyn std::error::Error, "module failed");
            let sentence = match &fault {
                Fault::Sync(error) => error.with_cause(),
                other => other.to_string(),
            };
            (RunState::Failed, Some(sentence), None)
        }
    };
    finish(job, module, state, message, done.as_ref(), tally).await?;
    Ok(End::Final)
}

/// The engine's part, in as many attempts as it takes.
async fn sync_module(job: &Job, module: BackupModule, context: &Context) -> Result<Done, Fault> {
    let mut attempts = Attempts::default();
    loop {
        let error = match attempt(job, module, context).await {
            Ok(worked) => return Ok(Done { worked, may_be_earlier: attempts.may_be_committed() }),
            Err(Fault::Sync(error)) => error,
            Err(fault) => return Err(fault),
        };
        let pause = attempts.after(error)?;
        tracing::warn!(run.id = %job.run.id, run.module = %module, error = pause.why, "module is tried again");
        pause.over(context).await?;
        if !attempts.may_be_committed() && job.run.attempt == 1 {
            forget_plan(job, module).await?;
        }
    }
}

async fn attempt(job: &Job, module: BackupModule, context: &Context) -> Result<Worked, Fault> {
    let settings = settings::load_settings(&job.panel.database).await?;
    job.panel.limit.set(settings.bandwidth_limit);
    let Stores { source, target, tables } = find_stores(job, module).await?;
    let mut tx = job.panel.database.begin().await?;
    queue::record_tables(&mut tx, &job.lease, module, &tables).await?;
    tx.commit().await?;
    let request = job.run.request;
    let options = Options { mode: request.mode, tables, recycle: true, run: job.run.id.to_string() };
    if request.intent == Intent::Preview {
        let plan = sync::preview(&source, &target, &options, context).await?;
        record_plan(job, module, &plan).await?;
        return Ok(Worked::Previewed(plan));
    }
    let comparison = compare_when_free(job, &source, &target, &options, context).await?;
    record_plan(job, module, comparison.plan()).await?;
    let passed = guard::judge(comparison.plan(), settings.guard)?;
    Ok(Worked::Applied(comparison.apply(passed, context).await?))
}

/// Compares as soon as the target is free. The queue has made this run the target's only writer, so whoever else holds
/// the target's lock is on the way out: an attempt before this one that lost its lease and has not noticed yet.
async fn compare_when_free(
    job: &Job,
    source: &StoreAddress,
    target: &StoreAddress,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    let patience = tokio::time::Instant::now() + job.panel.config.worker.lease.max(BUSY_PATIENCE);
    loop {
        match sync::compare(source, target, options, context).await {
            Err(error) if error.is_busy() && tokio::time::Instant::now() < patience => {
                context.check()?;
                tokio::time::sleep(HEARTBEAT).await;
            }
            other => return other,
        }
    }
}

/// Where a module's data is copied from and to, with the secrets that open both, and which tables of it.
struct Stores {
    source: StoreAddress,
    target: StoreAddress,
    tables: TableChoice,
}

/// The module's stores, as the pools are set up now.
async fn find_stores(job: &Job, module: BackupModule) -> Result<Stores, Fault> {
    let Run { pool, backup_pool, .. } = &job.run;
    let gone =
        |fqdn| Fault::Refused(format!("{fqdn} has been removed since this run was asked for. Nothing was changed."));
    let source_pool = pools::find_pool(&job.panel.database, pool).await?.ok_or_else(|| gone(pool))?;
    let target_pool = pools::find_pool(&job.panel.database, backup_pool).await?.ok_or_else(|| gone(backup_pool))?;
    if source_pool.backup_pool.as_ref() != Some(backup_pool) {
        let message = format!(
            "{pool} is no longer paired with {backup_pool}, as it was when this run was asked for. Nothing was changed; start a new run."
        );
        return Err(Fault::Refused(message));
    }
    let settings = settings::load_settings(&job.panel.database).await?;
    if let Some(reason) = why_not_exported(&source_pool, module, settings) {
        return Err(Fault::Refused(format!("{reason} Nothing was changed.")));
    }
    let source = address_of(&job.panel, &source_pool, module, StoreRole::Live).await?;
    let target = address_of(&job.panel, &target_pool, module, StoreRole::Backup).await?;
    let Some((source, target)) = source.zip(target) else {
        return Err(Fault::Refused(format!(
            "{backup_pool} has no backup store for {module} any more. Nothing was changed."
        )));
    };
    for StoreAddress { url, .. } in [&source, &target] {
        job.panel.config.check_root(url).map_err(|e| Fault::Refused(format!("{e} Nothing was changed.")))?;
    }
    Ok(Stores { source, target, tables: source_pool.spec.tables(module) })
}

/// Writes the plan to history, before anything of it is done.
async fn record_plan(job: &Job, module: BackupModule, plan: &Plan) -> Result<(), Fault> {
    if job.run.request.intent == Intent::Preview {
        // What an earlier attempt saw is worth nothing. Of a sync it is kept: that attempt may have done it.
        forget_plan(job, module).await?;
    }
    let mut next = changes::next_seq(&job.panel.database, job.run.id, module).await?;
    let mut planned = plan.changes();
    loop {
        let mut batch = Vec::with_capacity(changes::BATCH);
        for change in planned.by_ref().take(changes::BATCH) {
            let change = change?;
            batch.push(NewChange {
                change: change.change,
                item: change.item,
                bytes: change.bytes,
                reason: change.reason,
            });
        }
        if batch.is_empty() {
            break;
        }
        let mut tx = job.panel.database.begin().await?;
        changes::record_plan(&mut tx, &job.lease, module, next, &batch).await?;
        tx.commit().await?;
        next += batch.len() as u64;
    }
    Ok(())
}

async fn forget_plan(job: &Job, module: BackupModule) -> Result<(), StateError> {
    let mut tx = job.panel.database.begin().await?;
    changes::clear_plan(&mut tx, &job.lease, module).await?;
    tx.commit().await
}

async fn finish(
    job: &Job,
    module: BackupModule,
    state: RunState,
    message: Option<String>,
    done: Option<&Done>,
    tally: &Tally,
) -> Result<(), StateError> {
    let mut counts = tally.snapshot();
    let mut tx = job.panel.database.begin().await?;
    changes::clear_messages(&mut tx, &job.lease, module).await?;
    if let Some(done) = done {
        record_skipped(&mut tx, job, module, done.worked.skipped()).await?;
    }
    if let Some(text) = &message {
        let fatal = RunMessage { module, item: None, message: text.clone(), fatal: true };
        changes::append_messages(&mut tx, &job.lease, &[fatal]).await?;
    }
    let applied = matches!(state, RunState::Succeeded | RunState::Partial) && job.run.request.intent == Intent::Sync;
    if applied {
        changes::settle_applied(&mut tx, &job.lease, module).await?;
    }
    if applied && (job.run.attempt > 1 || done.is_some_and(|done| done.may_be_earlier)) {
        for (change, count) in changes::count_applied(&mut tx, job.run.id, module).await? {
            match change {
                Change::Insert => counts.inserted = count,
                Change::Update => counts.updated = count,
                Change::Delete => counts.deleted = count,
            }
        }
    }
    queue::finish_module(&mut tx, &job.lease, module, state, &counts, message.as_deref()).await?;
    tx.commit().await
}

/// Names the items that were left out, batch by batch: there may be very many.
async fn record_skipped(tx: &mut Tx, job: &Job, module: BackupModule, skipped: &Skipped) -> Result<(), StateError> {
    let mut items = skipped.iter();
    loop {
        let mut batch = Vec::with_capacity(changes::BATCH);
        for item in items.by_ref().take(changes::BATCH) {
            let item = item.map_err(StateError::Spill)?;
            batch.push(RunMessage { module, item: Some(item.item), message: item.message, fatal: false });
        }
        if batch.is_empty() {
            return Ok(());
        }
        let names = batch.iter().filter_map(|m| m.item.as_deref());
        changes::settle_skipped(tx, &job.lease, module, names).await?;
        changes::append_messages(tx, &job.lease, &batch).await?;
    }
}
