//! What happened, in words: what it is, what it means for the data, what to do.

use std::fmt::Write as _;

use super::shortened;
use crate::domain::{
    Action, AlarmFacts, AlarmLevel, BackupModule, Event, EventKind, Intent, ModuleRun, ModuleState, Run, RunState, Told,
};

/// Characters of what a module’s run says that are kept.
const MOST_OF_A_MODULE: usize = 400;

/// An event about a run, as far as it is about `modules`; none if none of them took part or came to an end that is told.
pub fn of_run(event: &Event, run: &Run, modules: &[ModuleRun]) -> Option<Told> {
    let reached: Vec<&ModuleRun> = modules.iter().filter(|m| m.state != ModuleState::NotInitialized).collect();
    if reached.is_empty() {
        return None;
    }
    let state = RunState::of_modules(reached.iter().map(|m| m.state));
    let kind = match (event.kind, EventKind::of_run(state)?) {
        (EventKind::RunRecovered, EventKind::RunSucceeded) => EventKind::RunRecovered,
        // Somebody decided on it since, and how it ends is told by itself.
        (EventKind::RunHeld, kind) if kind != EventKind::RunHeld => return None,
        (_, kind) => kind,
    };
    let mut text = String::new();
    for module in &reached {
        module_line(&mut text, module);
    }
    text.push('\n');
    text.push_str(&meaning(kind, run));
    Some(Told {
        id: event.id,
        kind,
        at: event.at,
        pool: run.pool.clone(),
        backup_pool: run.backup_pool.clone(),
        modules: reached.iter().map(|m| m.module).collect(),
        run: Some(run.id),
        alarm: None,
        age_ms: None,
        title: title(kind, run),
        text,
        path: format!("/runs/{}", run.id),
    })
}

fn module_line(text: &mut String, module: &ModuleRun) {
    let name = module.module.short_name();
    let counts = &module.counts;
    let changed = counts.inserted + counts.updated + counts.deleted;
    let _ = match &module.message {
        Some(message) => {
            writeln!(text, "{name}: {} – {}", module.state, shortened(message, MOST_OF_A_MODULE))
        }
        None if counts.skipped > 0 => {
            writeln!(text, "{name}: {}, {changed} items changed, {} left out", module.state, counts.skipped)
        }
        None => writeln!(text, "{name}: {}, {changed} items changed", module.state),
    };
}

/// What a run is called.
fn what(run: &Run) -> String {
    let pool = &run.pool;
    match (run.request.action, run.request.intent) {
        (Action::Backup, Intent::Verify) => format!("Verification of {pool}"),
        (Action::Backup, _) => format!("Sync of {pool}"),
        (Action::Restore, _) => format!("Restore of {pool}"),
        (Action::PutBack, _) => format!("Putting back a run of {pool}"),
        (Action::Clear, _) => format!("Removal of old data in {pool}"),
    }
}

fn title(kind: EventKind, run: &Run) -> String {
    let what = what(run);
    match kind {
        EventKind::RunFailed => format!("{what} failed"),
        EventKind::RunPartial if run.request.intent == Intent::Verify => format!("{what} found differences"),
        EventKind::RunPartial => format!("{what} left items out"),
        EventKind::RunHeld => format!("{what} waits for approval"),
        EventKind::RunRecovered => format!("{what} succeeded again"),
        EventKind::RunCancelled => format!("{what} was cancelled"),
        _ => format!("{what} succeeded"),
    }
}

fn meaning(kind: EventKind, run: &Run) -> String {
    let is_sync = run.request.action == Action::Backup && run.request.intent == Intent::Sync;
    let text = match kind {
        EventKind::RunFailed if is_sync => {
            "What failed was not copied: its backup is as old as before. The run’s page says why; start it again once the \
             cause is gone."
        }
        EventKind::RunFailed => "What failed is as it was before. The run’s page says why.",
        EventKind::RunPartial if run.request.intent == Intent::Verify => {
            "The backup is not equal to the live data. A full sync repairs it; the run’s page names what differs."
        }
        EventKind::RunPartial => "Everything else was done. The run’s page names each item that was left out, and why.",
        EventKind::RunHeld => {
            return format!(
                "It would delete more than the guard lets through. Nothing of what is held was written; approve or reject \
                 it on the run’s page{}.",
                run.held_until.map(|at| format!(" before {at}, when it is given up")).unwrap_or_default()
            );
        }
        EventKind::RunRecovered => "Syncs had failed before; the backup of these modules is up to date again.",
        EventKind::RunCancelled => "What was not finished stayed as it was.",
        _ if is_sync => "The backup of these modules is up to date.",
        _ => "Nothing is left to be done.",
    };
    text.to_owned()
}

/// An event about an alarm.
pub fn of_alarm(event: &Event, facts: &AlarmFacts) -> Told {
    let AlarmFacts { pool, backup_pool, module, .. } = facts;
    let (name, age) = (module.short_name(), age(facts.age_ms));
    let title = match (event.kind, facts.level) {
        (EventKind::AlarmRecovered, _) => format!("The backup of {name} of {pool} is fresh again"),
        (EventKind::AlarmReminder, _) => format!("Still: the backup of {name} of {pool} is {age} old"),
        (_, AlarmLevel::Warning) => format!("The backup of {name} of {pool} is {age} old"),
        (_, AlarmLevel::Breach) => format!("The backup of {name} of {pool} is too old: {age}"),
    };
    Told {
        id: event.id,
        kind: event.kind,
        at: event.at,
        pool: pool.clone(),
        backup_pool: backup_pool.clone(),
        modules: vec![*module],
        run: None,
        alarm: Some(facts.id),
        age_ms: Some(facts.age_ms),
        title,
        text: alarm_text(event.kind, facts),
        path: "/alarms".to_owned(),
    }
}

fn alarm_text(kind: EventKind, facts: &AlarmFacts) -> String {
    let AlarmFacts { pool, backup_pool, module, .. } = facts;
    let (name, age) = (module.short_name(), age(facts.age_ms));
    if kind == EventKind::AlarmRecovered {
        return format!("{} The alarm of {} is over.", last_success(facts), facts.raised_at);
    }
    let so_far = match facts.succeeded_at {
        Some(_) => format!("{} That is {age} ago.", last_success(facts)),
        None => format!("{name} was not synced to {backup_pool} once in the {age} that it has been watched."),
    };
    format!(
        "{so_far} The target is {} minutes. If {pool} were lost now, what changed since then would be lost with it. Look \
         whether its syncs fail, whether any are asked for, and whether a worker runs.",
        facts.target_minutes
    )
}

fn last_success(facts: &AlarmFacts) -> String {
    let AlarmFacts { backup_pool, module, .. } = facts;
    let name = module.short_name();
    match facts.succeeded_at {
        Some(at) => format!("The last sync of {name} to {backup_pool} that succeeded ended {at}."),
        None => format!("The target of {name} was changed."),
    }
}

/// A time as people say it: `17 min`, `3 h 5 min`, `2 d 4 h`.
pub fn age(millis: u64) -> String {
    let minutes = millis / 60_000;
    match minutes {
        0..60 => format!("{minutes} min"),
        60..1440 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1440, minutes % 1440 / 60),
    }
}

/// The modules of a list, in their short names.
pub fn names(modules: &[BackupModule]) -> String {
    modules.iter().map(|m| m.short_name()).collect::<Vec<_>>().join(", ")
}
