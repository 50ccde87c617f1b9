//! Runs as the API tells and takes them.

mod asked;
mod taken;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use asked::{NewApply, NewCancel, NewDecision, NewPutBack, NewRestore, NewRuns};
pub use taken::TakenRun;

use crate::{
    api::words::Moment,
    domain::{
        Action, BackupModule, BatchId, Change, DriverKind, Extent, Fqdn, Intent, Mode, ModuleRun, ModuleSelection,
        ModuleState, Outcome, Phase, Run, RunId, RunLine, RunState, StoreRole, Verdict, Via, digest_of_plans,
    },
    operations::{Accepted, apply_plan, decide},
    state::changes::{RecordedChange, RunMessage},
    words::Said,
};

/// What was queued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Queued {
    /// A run for each pool, in the order asked for.
    pub runs: Vec<QueuedRun>,
    /// What the runs have in common, if there are several.
    pub batch: Option<BatchId>,
}

/// The run that serves a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueuedRun {
    /// The run.
    pub id: RunId,
    /// Whether it was there already: a waiting run for the same, or that of the same request.
    pub joined: bool,
}

impl From<&Accepted> for Queued {
    fn from(accepted: &Accepted) -> Self {
        let runs = accepted.runs.iter().map(|run| QueuedRun { id: run.id, joined: run.joined });
        Self { runs: runs.collect(), batch: accepted.batch }
    }
}

/// A run as lists tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunSummary {
    /// Its identity. Ids sort by time.
    pub id: RunId,
    /// The request it came with, where that named several pools.
    pub batch: Option<BatchId>,
    /// The pool whose data it is about.
    pub pool: Fqdn,
    /// The pool that holds the copy.
    pub backup_pool: Fqdn,
    /// The modules it was asked for.
    pub module: ModuleSelection,
    /// How differences are looked for.
    pub mode: Mode,
    /// What it is for.
    pub intent: Intent,
    /// What is made equal to what.
    pub action: Action,
    /// Whether non-fatal errors are not told.
    pub force: bool,
    /// Which of a module’s two stores is written: that of the backup pool, or the live one of the pool.
    pub target: StoreRole,
    /// The run whose plan is carried out.
    pub basis: Option<RunId>,
    /// The run whose work is taken back.
    pub put_back: Option<RunId>,
    /// Where it stands.
    pub state: RunState,
    /// Whether somebody asked for it to stop.
    pub cancel_requested: bool,
    /// The account that asked for it.
    pub requested_by: String,
    /// From where.
    pub via: Via,
    /// When it was asked for.
    pub created_at: Moment,
    /// When a worker first took it.
    pub started_at: Option<Moment>,
    /// When it ended.
    pub finished_at: Option<Moment>,
    /// While it is held: until when somebody may decide.
    pub held_until: Option<Moment>,
    /// How often a worker has taken it.
    pub attempt: u32,
    /// The worker that took it last, also after its end: its machine and process. Null while none ever did.
    pub worker: Option<String>,
    /// When and by which rule the list of its changes was removed, in a sentence; null while it is kept.
    pub items_removed: Option<String>,
    /// When that was; null while it is kept.
    pub items_removed_at: Option<Moment>,
    /// By which rule; null while it is kept.
    pub items_removed_by: Option<String>,
}

impl From<&Run> for RunSummary {
    fn from(run: &Run) -> Self {
        let moment = |at: Option<_>| at.map(Moment);
        Self {
            id: run.id,
            batch: run.batch,
            pool: run.pool.clone(),
            backup_pool: run.backup_pool.clone(),
            module: run.request.selection,
            mode: run.request.mode,
            intent: run.request.intent,
            action: run.request.action,
            force: run.request.force,
            target: run.target,
            basis: run.basis,
            put_back: run.put_back,
            state: run.state,
            cancel_requested: run.cancel_requested,
            requested_by: run.requested_by.clone(),
            via: run.via,
            created_at: Moment(run.created_at),
            started_at: moment(run.started_at),
            finished_at: moment(run.finished_at),
            held_until: moment(run.held_until),
            attempt: run.attempt,
            worker: run.worker.clone(),
            items_removed: run.items_removed.map(|removed| removed.to_string()),
            items_removed_at: run.items_removed.map(|removed| Moment(removed.at)),
            items_removed_by: run.items_removed.map(|removed| removed.rule.to_string()),
        }
    }
}

/// A run with all that is known of it beside its changes and messages, which are lists of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunDetails {
    /// The run.
    pub run: RunSummary,
    /// Why it does not begin or go on, in a sentence; null if it does, or is over.
    pub waiting_for: Option<String>,
    /// The modules of it that you may see.
    pub modules: Vec<ModuleDetails>,
    /// What people said to it while it was held.
    pub decisions: Vec<DecisionTaken>,
    /// Names the plans that wait for a decision; null if it is not held. Approving and rejecting take it.
    pub held_digest: Option<String>,
    /// What can be carried out of it, if something can.
    pub offer: Option<PlanOffer>,
    /// What carries it out: `native`, this program’s engine, or `management-shell`, Microsoft’s cmdlets, which tell no figures.
    #[serde(default)]
    pub driver: DriverKind,
    /// What its management host told, in order; with `native`, nothing. At most the last 2,000 lines.
    #[serde(default)]
    pub lines: Vec<HostLine>,
}

/// A line that a management host told of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HostLine {
    /// When it came.
    pub at: Moment,
    /// What it is: `begun`, `invoking`, `invoked`, `again`, `status`, `complaint`, `note`, `end`, `fault`, or `other`.
    pub kind: String,
    /// In a sentence.
    pub message: String,
    /// Names the message, if it has a page of help.
    #[serde(default)]
    pub code: Option<String>,
    /// Of a status: how the modules stand that you may see.
    #[serde(default)]
    pub modules: Vec<HostState>,
}

/// How the backup of a module stands, in the words of its host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HostState {
    /// The module’s name.
    pub module: String,
    /// Whether it is copied, such as `SteadyState`.
    pub export_state: String,
    /// Whether what comes from the partner is taken, such as `NormalState`; empty if the host does not say.
    pub import_state: String,
}

impl HostLine {
    /// A line, with what it tells of the modules that are `seen`.
    pub fn of(line: &RunLine, seen: &Extent<BackupModule>) -> Self {
        let status = line.detail.status();
        let message = status.map_or_else(|| line.words.clone(), |status| status.said(|told| told.is_among(seen)));
        let modules = status.into_iter().flat_map(|status| &status.modules).filter(|told| told.is_among(seen));
        let modules = modules.map(|told| HostState {
            module: told.module.clone(),
            export_state: told.export.clone(),
            import_state: told.import.clone(),
        });
        Self {
            at: Moment(line.at),
            kind: line.detail.kind().to_owned(),
            message: message.to_string(),
            code: message.code(),
            modules: modules.collect(),
        }
    }
}

/// A plan that can be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanOffer {
    /// Names the plan; applying takes it.
    pub digest: String,
    /// Items the target lacks.
    pub inserts: u64,
    /// Items that differ.
    pub updates: u64,
    /// Items that would go.
    pub deletes: u64,
    /// Whether the pool’s name must be given in confirm.
    pub must_be_confirmed: bool,
    /// Whether `overwrite_newer` must be true: the live store holds what its backup does not have.
    pub overwrites_newer: bool,
}

impl PlanOffer {
    /// What a run offers, if there is something to do.
    pub fn of(run: &Run, modules: &[ModuleRun]) -> Option<Self> {
        let offered: Vec<&ModuleRun> = apply_plan::offered(run, modules).collect();
        let plans = || offered.iter().filter_map(|m| m.plan.as_ref());
        let inserts = plans().map(|plan| plan.inserts).sum();
        let updates = plans().map(|plan| plan.updates).sum();
        let deletes = plans().map(|plan| plan.deletes).sum();
        let is_offered = run.state.is_final() && inserts + updates + deletes > 0;
        is_offered.then(|| Self {
            digest: digest_of_plans(offered.iter().copied()),
            inserts,
            updates,
            deletes,
            must_be_confirmed: apply_plan::must_be_confirmed(run),
            overwrites_newer: apply_plan::overwrites_newer(run, offered.iter().copied()),
        })
    }
}

/// The digest of the plans that wait for a decision.
pub fn held_digest(run: &Run, modules: &[ModuleRun]) -> Option<String> {
    (run.state == RunState::Held).then(|| digest_of_plans(decide::held(modules)))
}

/// A module’s part in a run. Items are rows or files; bytes are those of their contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModuleDetails {
    /// The module.
    pub module: BackupModule,
    /// Where it stands.
    pub state: ModuleState,
    /// What it is doing.
    pub phase: Phase,
    /// Why it was skipped, held or failed, in a sentence.
    pub message: Option<String>,
    /// Names the message, if it has a page of help: `/help/PS-4001`.
    #[serde(default)]
    pub code: Option<String>,
    /// Items looked at, on either side.
    pub items_compared: u64,
    /// Changes the plan holds; 0 until it is made.
    pub planned: u64,
    /// Changes whose new contents lie at the target while it applies, not in place yet.
    pub prepared: u64,
    /// Items written that the target did not have.
    pub inserted: u64,
    /// Items written over a different one.
    pub updated: u64,
    /// Items removed.
    pub deleted: u64,
    /// Items found equal.
    pub unchanged: u64,
    /// Items left out.
    pub skipped: u64,
    /// Bytes read from both stores.
    pub bytes_read: u64,
    /// Bytes written to the target.
    pub bytes_written: u64,
    /// Bytes written a second at present.
    pub bytes_per_second: u64,
    /// Milliseconds spent comparing.
    pub compare_ms: u64,
    /// Milliseconds spent applying.
    pub apply_ms: u64,
    /// Names its plan, once it is made.
    pub plan_digest: Option<String>,
    /// Items that the plan inserts.
    pub plan_inserts: u64,
    /// Items that the plan updates.
    pub plan_updates: u64,
    /// Items that the plan deletes.
    pub plan_deletes: u64,
}

impl From<&ModuleRun> for ModuleDetails {
    fn from(module: &ModuleRun) -> Self {
        let counts = &module.counts;
        Self {
            module: module.module,
            state: module.state,
            phase: module.phase,
            message: module.message.as_ref().map(ToString::to_string),
            code: module.message.as_ref().and_then(Said::code),
            items_compared: counts.items_compared,
            planned: counts.planned,
            prepared: module.prepared,
            inserted: counts.inserted,
            updated: counts.updated,
            deleted: counts.deleted,
            unchanged: counts.unchanged,
            skipped: counts.skipped,
            bytes_read: counts.bytes_read,
            bytes_written: counts.bytes_written,
            bytes_per_second: module.rate,
            compare_ms: counts.compare_ms,
            apply_ms: counts.apply_ms,
            plan_digest: module.plan.as_ref().map(|plan| plan.digest.clone()),
            plan_inserts: module.plan.as_ref().map_or(0, |plan| plan.inserts),
            plan_updates: module.plan.as_ref().map_or(0, |plan| plan.updates),
            plan_deletes: module.plan.as_ref().map_or(0, |plan| plan.deletes),
        }
    }
}

/// A decision on a held run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionTaken {
    /// When it was taken.
    pub at: Moment,
    /// By which account.
    pub by: String,
    /// What it was.
    pub verdict: Verdict,
    /// Why.
    pub comment: String,
}

/// What became of runs that were to be cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelledRuns {
    /// How many ended. The others had been begun or had ended before.
    pub cancelled: u64,
}

/// A change that a run planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlannedChange {
    /// The module.
    pub module: BackupModule,
    /// Its place in the run’s plan of the module.
    pub place: u64,
    /// Its name within the run’s module.
    pub key: String,
    /// What was planned.
    pub change: Change,
    /// For which item.
    pub item: String,
    /// Bytes of content.
    pub bytes: u64,
    /// Why, in a few words.
    pub reason: String,
    /// What became of it.
    pub outcome: Outcome,
}

impl From<&RecordedChange> for PlannedChange {
    fn from(change: &RecordedChange) -> Self {
        Self {
            module: change.module,
            place: change.seq,
            key: change.key.to_string(),
            change: change.change,
            item: change.item.clone(),
            bytes: change.bytes,
            reason: change.reason.clone(),
            outcome: change.outcome,
        }
    }
}

/// Something a run had to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageSaid {
    /// About which module.
    pub module: BackupModule,
    /// About which item, if about one.
    pub item: Option<String>,
    /// In a sentence.
    pub message: String,
    /// Names the message, if it has a page of help: `/help/PS-4001`.
    #[serde(default)]
    pub code: Option<String>,
    /// Whether it ended the module.
    pub fatal: bool,
}

impl From<RunMessage> for MessageSaid {
    fn from(said: RunMessage) -> Self {
        let RunMessage { module, item, message, fatal } = said;
        Self { module, item, code: message.code(), message: message.to_string(), fatal }
    }
}
