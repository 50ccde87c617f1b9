//! How states look: for each a word, an icon and a tone, so that colour never stands alone.

use crate::domain::{Change, Intent, ModuleState, Outcome, Run, RunState, Verdict};
use crate::operations::markers::Standing;

/// A word, an icon of `templates/components/icons.html`, and a tone of `static/app.css`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub tone: &'static str,
    pub icon: &'static str,
    pub word: &'static str,
}

/// A word, an icon and a tone.
pub const fn look(tone: &'static str, icon: &'static str, word: &'static str) -> Look {
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

/// A run: what a verification leaves “partial” is that it found differences.
pub const fn run(run: &Run) -> Look {
    state(run.request.intent, &run.state)
}

/// The state of a run, or of a module of one, that is for `intent`.
pub const fn state(intent: Intent, state: &RunState) -> Look {
    match (intent, state) {
        (Intent::Verify, RunState::Partial) => look("warn", "partial", "Differences"),
        (Intent::Verify, RunState::Succeeded) => look("ok", "succeeded", "Equal"),
        _ => run_state(state),
    }
}

/// A module run's state.
pub const fn module_state(intent: Intent, module: &ModuleState) -> Look {
    match module {
        ModuleState::NotInitialized => look("idle", "none", "Not initialized"),
        ModuleState::At(at) => state(intent, at),
    }
}

/// What a person said to a held run.
pub const fn verdict(verdict: &Verdict) -> Look {
    match verdict {
        Verdict::Approved => look("ok", "succeeded", "Approved"),
        Verdict::Rejected => look("idle", "cancelled", "Rejected"),
    }
}

/// How a store's marker stands.
pub const fn standing(standing: &Standing) -> Look {
    match standing {
        Standing::Good => look("ok", "succeeded", "Good"),
        Standing::ReadOnly => look("ok", "none", "Without a marker"),
        Standing::New => look("warn", "partial", "Not initialised"),
        Standing::Wrong(_) => look("bad", "failed", "Wrong marker"),
        Standing::Unreadable(_) => look("bad", "failed", "Can’t be read"),
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
