//! How states look: for each a word, an icon and a tone, so that colour never stands alone.

use crate::domain::{self, AskedBy, Change, Intent, ModuleState, Outcome, Run, RunState, Verdict, Via};
use crate::operations::{markers::Standing, status::ModuleStatus};
use crate::state::workers::WorkerRow;
use crate::words::Word;

/// A word, an icon of `templates/components/icons.html`, and a tone of `static/app.css`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub tone: &'static str,
    pub icon: &'static str,
    pub word: Word,
}

/// A tone, an icon, and the key of a word.
pub const fn look(tone: &'static str, icon: &'static str, key: &'static str) -> Look {
    Look { tone, icon, word: Word(key) }
}

/// What does not stand in a list that shows only the worst.
pub const MORE: Look = look("warn", "partial", "look-more");

/// A run's state.
pub const fn run_state(state: &RunState) -> Look {
    match state {
        RunState::Queued => look("idle", "queued", "run-state-queued"),
        RunState::Running => look("busy", "running", "run-state-running"),
        RunState::Held => look("warn", "held", "run-state-held"),
        RunState::Succeeded => look("ok", "succeeded", "run-state-succeeded"),
        RunState::Partial => look("warn", "partial", "run-state-partial"),
        RunState::Failed => look("bad", "failed", "run-state-failed"),
        RunState::Cancelled => look("idle", "cancelled", "run-state-cancelled"),
        RunState::Interrupted => look("warn", "interrupted", "run-state-interrupted"),
    }
}

/// A run: what a verification leaves “partial” is that it found differences.
pub const fn run(run: &Run) -> Look {
    state(run.request.intent, &run.state)
}

/// The state of a run, or of a module of one, that is for `intent`.
pub const fn state(intent: Intent, state: &RunState) -> Look {
    match (intent, state) {
        (Intent::Verify, RunState::Partial) => look("warn", "partial", "verify-state-differences"),
        (Intent::Verify, RunState::Succeeded) => look("ok", "succeeded", "verify-state-equal"),
        _ => run_state(state),
    }
}

/// A module run's state.
pub const fn module_state(intent: Intent, module: &ModuleState) -> Look {
    match module {
        ModuleState::NotInitialized => look("idle", "none", "module-state-not-initialized"),
        ModuleState::At(at) => state(intent, at),
    }
}

/// How a backup stands: how its last sync ended if that was not well, else how fresh it is.
pub fn backup(module: &ModuleStatus) -> Look {
    match module.last_state {
        _ if module.has_nowhere_to_go => look("warn", "partial", "backup-not-copied"),
        _ if module.not_initialized => look("idle", "none", "backup-not-initialized"),
        None if module.under_way.is_some() => look("busy", "running", "backup-first-sync"),
        None => look("warn", "partial", "backup-never-synced"),
        Some(RunState::Succeeded) => freshness(module).unwrap_or_else(|| run_state(&RunState::Succeeded)),
        Some(state) => run_state(&state),
    }
}

/// How fresh a backup is against its target; nothing where nothing is copied.
pub fn freshness(module: &ModuleStatus) -> Option<Look> {
    if module.ahead_seconds.is_some() {
        return Some(look("bad", "failed", "freshness-age-unknown"));
    }
    module.standing.map(standing_of_age)
}

/// How an age stands against its target.
pub const fn standing_of_age(standing: domain::Standing) -> Look {
    match standing {
        domain::Standing::Fresh => look("ok", "succeeded", "freshness-fresh"),
        domain::Standing::Warning => look("warn", "queued", "freshness-late"),
        domain::Standing::Breach => look("bad", "failed", "freshness-breached"),
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
        worker if !worker.is_alive() => look("bad", "failed", "worker-state-silent"),
        WorkerRow { others_key: true, .. } => look("bad", "failed", "worker-state-other-key-file"),
        WorkerRow { stopping: true, .. } => look("idle", "queued", "worker-state-stopping"),
        WorkerRow { draining: true, .. } => look("idle", "queued", "worker-state-draining"),
        _ => look("ok", "succeeded", "worker-state-alive"),
    }
}

/// Who asked for a run, as the filter says it.
pub const fn asked_by(by: &AskedBy) -> Word {
    match by {
        AskedBy::Person => Word("asked-by-a-person-or-script"),
        AskedBy::Via(Via::Web) => Word("asked-by-on-a-page"),
        AskedBy::Via(Via::Cli) => Word("asked-by-on-the-command-line"),
        AskedBy::Via(Via::Token) => Word("asked-by-with-an-access-token"),
        AskedBy::Via(Via::Schedule) => Word("asked-by-the-schedule"),
    }
}

/// What a person said to a held run.
pub const fn verdict(verdict: &Verdict) -> Look {
    match verdict {
        Verdict::Approved => look("ok", "succeeded", "verdict-approved"),
        Verdict::Rejected => look("idle", "cancelled", "verdict-rejected"),
    }
}

/// How a store's marker stands.
pub const fn standing(standing: &Standing) -> Look {
    match standing {
        Standing::Good => look("ok", "succeeded", "marker-good"),
        Standing::ReadOnly => look("ok", "none", "marker-without-a-marker"),
        Standing::New => look("warn", "partial", "marker-not-initialised"),
        Standing::Wrong(_) => look("bad", "failed", "marker-wrong-marker"),
        Standing::Unreadable(_) => look("bad", "failed", "marker-cant-be-read"),
    }
}

/// What is done to an item.
pub const fn change(change: &Change) -> Look {
    match change {
        Change::Insert => look("ok", "insert", "change-insert"),
        Change::Update => look("busy", "update", "change-update"),
        Change::Delete => look("bad", "delete", "change-delete"),
    }
}

/// What became of a planned change.
pub const fn outcome(outcome: &Outcome) -> Look {
    match outcome {
        Outcome::Planned => look("idle", "queued", "outcome-planned"),
        Outcome::Applied => look("ok", "succeeded", "outcome-applied"),
        Outcome::Skipped => look("warn", "partial", "outcome-skipped"),
    }
}
