//! The engine's part in a module of a run: compared, recorded, judged, applied, in as many attempts as it takes.

use std::time::Duration;

use super::{
    fault::Fault,
    heartbeat::HEARTBEAT,
    record::{forget_plan, found, is_rest, record_plan},
    stores::{Stores, find_stores},
    sync_run::Job,
};
use crate::{
    domain::{Action, BackupModule, Intent, ModuleRun, Run, RunState, Setting, Settings, StoreRole},
    state::{changes, pools, queue, runs, settings},
    sync::{
        self, Applied, Attempts, Comparison, Context, Options, Origin, Plan, Skipped, StoreAddress, SyncError,
        Verification, guard,
    },
    words::{Said, say},
};

/// How long a run waits at least for a target that somebody still holds.
const BUSY_PATIENCE: Duration = Duration::from_secs(30);

/// What the engine has done.
#[derive(Debug)]
pub(super) enum Worked {
    Applied(Applied),
    Previewed(Plan),
    Verified(Verification),
}

impl Worked {
    /// How a module ended that got to its end, and what is to be said of it.
    pub(super) fn outcome(&self) -> (RunState, Option<Said>) {
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

/// The engine's part, in as many attempts as it takes.
pub(super) async fn sync_module(job: &Job, module: BackupModule, context: &Context) -> Result<Done, Fault> {
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
    job.note_untouched(module, false);
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
        // If nothing else was ever let through, and all of it is still to be done, then nothing of it was done.
        let listed = changes::next_seq(&job.panel.database, job.run.id, module).await?;
        job.note_untouched(module, *let_through == digest && listed == plan.totals().changes());
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
fn unread_limits(settings: &Settings) -> Option<Said> {
    let limits = [Setting::GuardMaxDeleteItems, Setting::GuardMaxDeletePercent];
    let words: Vec<Said> = limits.into_iter().filter_map(|limit| limit.unread_words(settings)).collect();
    (!words.is_empty()).then(|| Said::row(words))
}

pub(super) async fn find_module(job: &Job, module: BackupModule) -> Result<ModuleRun, Fault> {
    let modules = runs::list_module_runs(&job.panel.database, job.run.id).await?;
    let gone = || Fault::Refused(say("engine-module-gone").with("module", module));
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
