//! What is asked for of runs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{BackupModule, Fqdn, Intent, Mode, ModuleSelection, RunId};

/// What is to be synced, previewed or verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRuns {
    /// The pools whose data is copied to their backup pools; a run for each, or for none.
    #[schema(min_items = 1)]
    pub pools: Vec<Fqdn>,
    /// All modules the pool has, or one.
    #[serde(default, deserialize_with = "crate::api::words::selection")]
    pub module: ModuleSelection,
    /// How differences are looked for.
    #[serde(default)]
    pub mode: Mode,
    /// Sync, or only look.
    #[serde(default)]
    pub intent: Intent,
    /// Don’t tell non-fatal errors. They are counted and recorded all the same.
    #[serde(default)]
    pub force: bool,
}

/// What is to be restored, or removed of an old pairing. Either begins with a preview, whose plan is then applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRestore {
    /// The pool whose live stores are brought back, or whose own backup stores are cleared.
    pub pool: Fqdn,
    /// All modules the pool has, or one.
    #[serde(default, deserialize_with = "crate::api::words::selection")]
    pub module: ModuleSelection,
    /// How differences are looked for.
    #[serde(default)]
    pub mode: Mode,
}

/// What is said to a held run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// The run’s `held_digest`, as it was seen.
    pub digest: String,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub comment: String,
}

/// A plan that is to be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApply {
    /// The digest of the run’s offer, as it was seen.
    pub digest: String,
    /// The pool’s FQDN, where the offer must be confirmed.
    #[serde(default)]
    pub confirm: String,
    /// Whether a live store may be overwritten that is newer than its backup.
    #[serde(default)]
    pub overwrite_newer: bool,
}

/// Runs that are to be cancelled while they wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCancel {
    /// The runs.
    #[schema(min_items = 1, max_items = 200)]
    pub runs: Vec<RunId>,
}

/// What is to be taken back of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPutBack {
    /// Only these changes, named by module and key as the run’s list of changes has them; all if it is left out or null.
    #[serde(default, deserialize_with = "crate::api::object::several_or_null")]
    #[schema(min_items = 1)]
    pub changes: Option<Vec<ChosenChange>>,
}

/// A change of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenChange {
    /// Its module.
    pub module: BackupModule,
    /// Its key.
    pub key: String,
}
