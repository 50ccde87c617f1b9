//! How states look: for each a word, an icon and a tone, so that colour never stands alone.

use crate::domain::{self, AskedBy, Change, Intent, ModuleState, Outcome, Run, RunState, Verdict, Via};
use crate::operations::{markers::Standing, status::ModuleStatus};
use crate::state::workers::WorkerRow;

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

/// What does not stand in a list that shows only the worst.
pub const MORE: Look = look("warn", "partial", "More");

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

/// How a backup stands: how its last sync ended if that was not well, else how fresh it is.
pub fn backup(module: &ModuleStatus) -> Look {
    match module.last_state {
        _ if module.has_nowhere_to_go => look("warn", "partial", "Not copied"),
        _ if module.not_initialized => look("idle", "none", "Not initialized"),
        None if module.under_way.is_some() => look("busy", "running", "First sync"),
        None => look("warn", "partial", "Never synced"),
        Some(RunState::Succeeded) => freshness(module).unwrap_or_else(|| run_state(&RunState::Succeeded)),
        Some(state) => run_state(&state),
    }
}

/// How fresh a backup is against its target; nothing where nothing is copied.
pub fn freshness(module: &ModuleStatus) -> Option<Look> {
    if module.ahead_seconds.is_some() {
        return Some(look("bad", "failed", "Age unknown"));
    }
    module.standing.map(standing_of_age)
}

/// How an age stands against its target.
pub const fn standing_of_age(standing: domain::Standing) -> Look {
    match standing {
        domain::Standing::Fresh => look("ok", "succeeded", "Fresh"),
        domain::Standing::Warning => look("warn", "queued", "Late"),
        domain::Standing::Breach => look("bad", "failed", "Breached"),
    }
}

/// The line that stands for a backup in a drawing of its pair: a class, which decides how it is drawn, and a tone. An unbroken
/// line is a fresh backup, dashes are a late one, a line that is crossed out is one past its target, and dots are none at all.
pub fn arrow(module: &ModuleStatus) -> (&'static str, &'static str) {
    match module.standing {
        _ if module.not_initialized => ("dotted headless", "idle"),
        _ if module.succeeded_at.is_none() => ("dotted", "warn"),
        Some(domain::Standing::Breach) => ("crossed", "bad"),
        Some(domain::Standing::Warning) => ("dashed", "warn"),
        Some(domain::Standing::Fresh) => ("solid", "ok"),
        None => ("dotted", "idle"),
    }
}

/// Whether a worker is alive.
pub const fn worker(worker: &WorkerRow) -> Look {
    match worker {
        worker if !worker.is_alive() => look("bad", "failed", "Silent"),
        WorkerRow { others_key: true, .. } => look("bad", "failed", "Other key file"),
        WorkerRow { stopping: true, .. } => look("idle", "queued", "Stopping"),
        WorkerRow { draining: true, .. } => look("idle", "queued", "Draining"),
        _ => look("ok", "succeeded", "Alive"),
    }
}

/// Who asked for a run, as the filter says it.
pub const fn asked_by(by: &AskedBy) -> &'static str {
    match by {
        AskedBy::Person => "A person or script",
        AskedBy::Via(Via::Web) => "On a page",
        AskedBy::Via(Via::Cli) => "On the command line",
        AskedBy::Via(Via::Token) => "With an access token",
        AskedBy::Via(Via::Schedule) => "The schedule",
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
