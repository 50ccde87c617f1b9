//! Module runs: a module's part in a run, with its figures and its plan.

use serde::{Deserialize, Serialize};

use super::{
    ids::RunId,
    module::BackupModule,
    run::Intent,
    run_state::{ModuleState, Phase, RunState},
    table_choice::TableChoice,
};
use crate::words::Said;

/// The figures of a module run. Items are rows or files; bytes are those of their contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Items looked at, on either side.
    pub items_compared: u64,
    /// Changes the plan holds; 0 until it is made.
    pub planned: u64,
    /// Items written that the target did not have.
    pub inserted: u64,
    /// Items written over a different one.
    pub updated: u64,
    /// Items removed.
    pub deleted: u64,
    /// Items found equal.
    pub unchanged: u64,
    /// Bytes read from both stores.
    pub bytes_read: u64,
    /// Bytes written to the target.
    pub bytes_written: u64,
    /// Non-fatal errors: items left out.
    pub skipped: u64,
    /// Milliseconds spent comparing.
    pub compare_ms: u64,
    /// Milliseconds spent applying.
    pub apply_ms: u64,
}

impl Counts {
    /// Changes carried out.
    pub const fn changed(&self) -> u64 {
        self.inserted + self.updated + self.deleted
    }
}

/// A module's part in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleRun {
    /// The run.
    pub run: RunId,
    /// The module.
    pub module: BackupModule,
    /// Where it stands.
    pub state: ModuleState,
    /// What it is doing.
    pub phase: Phase,
    /// Its figures so far.
    pub counts: Counts,
    /// Changes of the plan whose new contents lie at the target, not in place yet; of those in place, some were never counted
    /// here.
    pub prepared: u64,
    /// Bytes written a second at present, while it runs.
    pub rate: u64,
    /// Why it was skipped, held or failed, in a sentence.
    pub message: Option<Said>,
    /// The tables it is about, as they were chosen when it began.
    pub tables: TableChoice,
    /// Its plan, once it is made.
    pub plan: Option<PlanFigures>,
    /// The digest of the plan that was seen before and alone may be carried out.
    pub expected_digest: Option<String>,
    /// The digest of the plan that was approved although the guard holds it.
    pub approved_digest: Option<String>,
    /// The digest of the plan that was let through, and that a worker began to carry out.
    pub passed_digest: Option<String>,
    /// Which store it writes, and in which pair, once it has looked.
    pub target_marker: Option<String>,
}

/// What history keeps of a plan beside its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFigures {
    /// Names the plan: equal plans over equal contents have equal digests.
    pub digest: String,
    /// Items the target lacks.
    pub inserts: u64,
    /// Items that differ.
    pub updates: u64,
    /// Items that would go.
    pub deletes: u64,
    /// Items at the target.
    pub target_items: u64,
}

/// Names the plans of several modules together: what a person saw and agrees to.
pub fn digest_of_plans<'m>(modules: impl IntoIterator<Item = &'m ModuleRun>) -> String {
    let mut hasher = blake3::Hasher::new();
    for module in modules {
        let digest = module.plan.as_ref().map_or("", |plan| plan.digest.as_str());
        hasher.update(module.module.name().as_bytes()).update(b"=").update(digest.as_bytes()).update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}

/// What a verification found in one table or folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The table's name, or the folder's below the store's root (`.` for the root itself, `others` for all folders where
    /// there are too many).
    pub name: String,
    /// Items equal on both sides.
    pub matched: u64,
    /// Items on both sides with different contents.
    pub different: u64,
    /// Items the target lacks.
    pub missing: u64,
    /// Items only the target has.
    pub extra: u64,
}

impl ModuleRun {
    /// A module's part in a run that waits.
    pub fn waiting(run: RunId, module: BackupModule) -> Self {
        Self {
            run,
            module,
            state: ModuleState::At(RunState::Queued),
            phase: Phase::Waiting,
            counts: Counts::default(),
            prepared: 0,
            rate: 0,
            message: None,
            tables: TableChoice::default(),
            plan: None,
            expected_digest: None,
            approved_digest: None,
            passed_digest: None,
            target_marker: None,
        }
    }

    /// Whether its plan can be carried out by another run: it was only looked at, or it came out other than expected.
    pub fn offers_plan(&self, intent: Intent) -> bool {
        let seen =
            intent == Intent::Preview && matches!(self.state, ModuleState::At(RunState::Succeeded | RunState::Partial));
        self.plan.is_some() && (seen || self.is_refused())
    }

    /// Whether it did nothing because its plan is not the one that was seen before.
    pub fn is_refused(&self) -> bool {
        let made = self.plan.as_ref().map(|plan| &plan.digest);
        self.state == ModuleState::At(RunState::Failed)
            && self.expected_digest.is_some()
            && made.is_some()
            && made != self.expected_digest.as_ref()
    }
}
