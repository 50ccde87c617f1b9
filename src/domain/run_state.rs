//! Where a run and its modules stand.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::words::{UnknownWord, words};

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
words!(RunState, "input-noun-run-state", {
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
            Self::Cancelled => 2,
            Self::Failed => 3,
            // Whatever became of the others, somebody must decide.
            Self::Held => 4,
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
        let is_left_out = text.eq_ignore_ascii_case(Self::NotInitialized.name());
        if is_left_out { Ok(Self::NotInitialized) } else { text.parse().map(Self::At) }
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
words!(Phase, "input-noun-phase", { Waiting = "waiting", Compare = "compare", Apply = "apply", Done = "done" });

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
        assert!("Queue".parse::<RunState>().is_err());
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
            (vec![At(RunState::Held), At(RunState::Failed)], RunState::Held),
            (vec![At(RunState::Held), At(RunState::Running)], RunState::Running),
        ];
        for (modules, expected) in cases {
            assert_eq!(RunState::of_modules(modules.clone()), expected, "{modules:?}");
        }
    }
}
