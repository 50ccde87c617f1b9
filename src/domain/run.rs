//! Runs: one invocation for one pool, with one module run for each module; what history keeps.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    fqdn::Fqdn,
    ids::{BatchId, RunId},
    module::{BackupModule, ModuleSelection},
    table_choice::TableChoice,
    time::Timestamp,
};

/// A text that names none of a closed list of words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is not a {what}; choose {choices}.")]
pub struct UnknownWord {
    what: &'static str,
    text: String,
    choices: String,
}

/// Gives an enum its words: `name`, `FromStr`, `Display` and serde, from one list.
macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in the order of pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in the database, in URLs and in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|v| v.name() == text).ok_or_else(|| UnknownWord {
                    what: $what,
                    text: text.to_owned(),
                    choices: Self::ALL.iter().map(|v| v.name()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl TryFrom<String> for $type {
            type Error = UnknownWord;

            fn try_from(text: String) -> Result<Self, UnknownWord> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.name().to_owned()
            }
        }
    };
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RunState {
    /// Waits for a worker, or for the run before it on the same pool and module.
    Queued,
    /// A worker is on it.
    Running,
    /// Its plan waits for a person's approval.
    Held,
    /// Done; nothing was left out.
    Succeeded,
    /// Done, with non-fatal errors: items that were skipped are named.
    Partial,
    /// A module failed; its target stayed as it was.
    Failed,
    /// Stopped by a person; what was not published stayed as it was.
    Cancelled,
    /// Its worker died or was stopped; it is taken up again by itself.
    Interrupted,
}
words!(RunState, "run state", {
    Queued = "queued", Running = "running", Held = "held", Succeeded = "succeeded", Partial = "partial",
    Failed = "failed", Cancelled = "cancelled", Interrupted = "interrupted",
});

impl RunState {
    /// Whether nothing will change any more.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Partial | Self::Failed | Self::Cancelled)
    }

    /// How a run stands whose modules ended as `modules`: the worst decides, and what was skipped does not count.
    pub fn of_modules(modules: impl IntoIterator<Item = ModuleState>) -> Self {
        let weight = |state: Self| match state {
            Self::Succeeded => 0,
            Self::Partial => 1,
            Self::Held => 2,
            Self::Cancelled => 3,
            Self::Failed => 4,
            Self::Queued => 5,
            Self::Interrupted => 6,
            Self::Running => 7,
        };
        let reached = modules.into_iter().filter_map(|m| match m {
            ModuleState::NotInitialized => None,
            ModuleState::At(state) => Some(state),
        });
        reached.max_by_key(|s| weight(*s)).unwrap_or(Self::Succeeded)
    }
}

/// Where a module run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ModuleState {
    /// The pool does not export this module (no live store, not the active CMS master, RGS backup off): skipped.
    NotInitialized,
    /// As a run.
    At(RunState),
}

impl ModuleState {
    /// The word for it in the database and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotInitialized => "not_initialized",
            Self::At(state) => state.name(),
        }
    }
}

impl FromStr for ModuleState {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        if text == Self::NotInitialized.name() { Ok(Self::NotInitialized) } else { text.parse().map(Self::At) }
    }
}

impl fmt::Display for ModuleState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl TryFrom<String> for ModuleState {
    type Error = UnknownWord;

    fn try_from(text: String) -> Result<Self, UnknownWord> {
        text.parse()
    }
}

impl From<ModuleState> for String {
    fn from(state: ModuleState) -> Self {
        state.name().to_owned()
    }
}

/// How differences are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Mode {
    /// The quickest sound way.
    #[default]
    Delta,
    /// Everything, by content.
    Full,
}
words!(Mode, "mode", { Delta = "delta", Full = "full" });

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Intent {
    /// Make the backup equal to the live store.
    #[default]
    Sync,
    /// Only say what would be done.
    Preview,
}
words!(Intent, "intent", { Sync = "sync", Preview = "preview" });

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Via {
    /// A page of the panel.
    Web,
    /// The command line.
    Cli,
}
words!(Via, "origin", { Web = "web", Cli = "cli" });

/// What is done to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Change {
    /// Missing at the target.
    Insert,
    /// Different at the target.
    Update,
    /// Gone from the source.
    Delete,
}
words!(Change, "change", { Insert = "insert", Update = "update", Delete = "delete" });

/// What became of a planned change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Outcome {
    /// Not done: a preview, or the run ended before it.
    Planned,
    /// Done, and on disk.
    Applied,
    /// Left out, with a message that says why.
    Skipped,
}
words!(Outcome, "outcome", { Planned = "planned", Applied = "applied", Skipped = "skipped" });

/// What a module run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Phase {
    /// Not begun.
    #[default]
    Waiting,
    /// Looking for differences; how much there is to look at is not known.
    Compare,
    /// Carrying out the plan; its size is known.
    Apply,
    /// Ended.
    Done,
}
words!(Phase, "phase", { Waiting = "waiting", Compare = "compare", Apply = "apply", Done = "done" });

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

/// What is asked for when a run is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunRequest {
    /// Which modules.
    pub selection: ModuleSelection,
    /// How to look for differences.
    pub mode: Mode,
    /// Sync, or only preview.
    pub intent: Intent,
    /// Do not display non-fatal errors. They are counted, recorded and exported all the same, and nothing else changes.
    pub force: bool,
}

/// A run as history keeps it. Names are kept as text: a run outlives its pool and its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its identity.
    pub id: RunId,
    /// The request it came with, where that named several pools.
    pub batch: Option<BatchId>,
    /// The pool whose data is copied.
    pub pool: Fqdn,
    /// The pool that holds the copy.
    pub backup_pool: Fqdn,
    /// What was asked for.
    pub request: RunRequest,
    /// Where it stands.
    pub state: RunState,
    /// Whether somebody asked for it to stop.
    pub cancel_requested: bool,
    /// The account that asked.
    pub requested_by: String,
    /// From where.
    pub via: Via,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When a worker first took it.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How often a worker has taken it.
    pub attempt: u32,
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
    /// Bytes written a second at present, while it runs.
    pub rate: u64,
    /// Why it was skipped, held or failed, in a sentence.
    pub message: Option<String>,
    /// The tables it is about, as they were chosen when it began.
    pub tables: TableChoice,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for state in RunState::ALL {
            assert_eq!(state.name().parse(), Ok(*state));
            assert_eq!(state.name().parse(), Ok(ModuleState::At(*state)));
        }
        assert_eq!("not_initialized".parse(), Ok(ModuleState::NotInitialized));
        assert!("Queued".parse::<RunState>().is_err());
    }

    #[test]
    fn the_worst_module_decides_and_skipped_ones_do_not_count() {
        use ModuleState::{At, NotInitialized};
        let cases = [
            (vec![], RunState::Succeeded),
            (vec![NotInitialized], RunState::Succeeded),
            (vec![At(RunState::Succeeded), NotInitialized], RunState::Succeeded),
            (vec![At(RunState::Succeeded), At(RunState::Partial)], RunState::Partial),
            (vec![At(RunState::Failed), At(RunState::Succeeded)], RunState::Failed),
            (vec![At(RunState::Cancelled), At(RunState::Partial)], RunState::Cancelled),
            (vec![At(RunState::Succeeded), At(RunState::Interrupted)], RunState::Interrupted),
        ];
        for (modules, expected) in cases {
            assert_eq!(RunState::of_modules(modules.clone()), expected, "{modules:?}");
        }
    }
}
