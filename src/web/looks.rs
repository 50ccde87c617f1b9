//! How states look: for each a word, an icon and a tone, so that colour never stands alone.

use crate::domain::{Change, ModuleState, Outcome, RunState};

/// A word, an icon of `templates/components/icons.html`, and a tone of `static/app.css`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub tone: &'static str,
    pub icon: &'static str,
    pub word: &'static str,
}

const fn look(tone: &'static str, icon: &'static str, word: &'static str) -> Look {
    Look { tone, icon, word }
}

/// A run's state.
pub const fn run_state(state: &RunState) -> Look {
    match state {
        RunState::Queued => look("idle", "queued", "Queued"),
        RunState::Running => look("busy", "running", "Running"),
        RunState::Held => look("warn", "held", "Held"),
        RunState::Succeeded => look("ok", "succeeded", "Succeeded"),
        RunState::Partial => look("warn", "partial", "Partial"),
        RunState::Failed => look("bad", "failed", "Failed"),
        RunState::Cancelled => look("idle", "cancelled", "Cancelled"),
        RunState::Interrupted => look("warn", "interrupted", "Interrupted"),
    }
}

/// A module run's state.
pub const fn module_state(state: &ModuleState) -> Look {
    match state {
        ModuleState::NotInitialized => look("idle", "none", "Not initialized"),
        ModuleState::At(state) => run_state(state),
    }
}

/// What is done to an item.
pub const fn change(change: &Change) -> Look {
    match change {
        Change::Insert => look("ok", "insert", "Insert"),
        Change::Update => look("busy", "update", "Update"),
        Change::Delete => look("bad", "delete", "Delete"),
    }
}

/// What became of a planned change.
pub const fn outcome(outcome: &Outcome) -> Look {
    match outcome {
        Outcome::Planned => look("idle", "queued", "Planned"),
        Outcome::Applied => look("ok", "succeeded", "Applied"),
        Outcome::Skipped => look("warn", "partial", "Skipped"),
    }
}
