//! What happened, in words: what it is, what it means for the data, what to do.

use std::fmt::Write as _;

use super::shortened;
use crate::{
    domain::{
        Action, AlarmFacts, AlarmLevel, BackupModule, Event, EventKind, Intent, LONGEST_MUTE_HOURS, Lasting, ModuleRun,
        ModuleState, Muted, News, Run, RunState, Told,
    },
    words::{Said, say},
};

/// Characters of what a module’s run says that are kept.
const MOST_OF_A_MODULE: usize = 400;

/// An event about a run, as far as it is about `modules`: what recovered, what goes on failing and everything else each by
/// itself, so that none hides another. Nothing of what none of them took part in, or what was told already.
pub fn of_run(event: &Event, run: &Run, modules: &[ModuleRun]) -> Vec<Told> {
    let (mut recovered, mut lasting, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for module in modules.iter().filter(|m| m.state != ModuleState::NotInitialized) {
        match event.news.get(&module.module) {
            Some(News::Known) => {}
            Some(News::Recovered(_)) => recovered.push(module),
            Some(News::Still(_) | News::Otherwise(_)) => lasting.push(module),
            Some(News::Failed) | None => others.push(module),
        }
    }
    let all_went_well = others.iter().all(|m| m.state == ModuleState::At(RunState::Succeeded));
    if !recovered.is_empty() && all_went_well {
        recovered.append(&mut others);
        recovered.sort_by_key(|m| m.module);
    }
    let groups = [others, lasting, recovered];
    groups.iter().filter_map(|group| of_group(event, run, group)).collect()
}

/// Modules of a run that are told together.
fn of_group(event: &Event, run: &Run, group: &[&ModuleRun]) -> Option<Told> {
    if group.is_empty() {
        return None;
    }
    let news = |m: &&ModuleRun| event.news.get(&m.module);
    let has_recovered = group.iter().any(|m| matches!(news(m), Some(News::Recovered(_))));
    let state = RunState::of_modules(group.iter().map(|m| m.state));
    // An older version noted of the run as a whole that it recovered.
    let is_recovery = event.kind == EventKind::RunRecovered && event.news.is_empty();
    let kind = match (event.kind, EventKind::of_run(state)?) {
        (_, EventKind::RunSucceeded) if has_recovered || is_recovery => EventKind::RunRecovered,
        // Somebody decided on it since, and how it ends is told by itself.
        (EventKind::RunHeld, kind) if kind != EventKind::RunHeld => return None,
        (_, kind) => kind,
    };
    let lasting = group.iter().filter_map(|m| match news(m)? {
        News::Still(lasting) | News::Otherwise(lasting) | News::Recovered(lasting) => Some(*lasting),
        News::Failed | News::Known => None,
    });
    // Of several, the one that goes on for longest.
    let lasting = lasting.min_by_key(|lasting| lasting.since);
    let is_otherwise = group.iter().any(|m| matches!(news(m), Some(News::Otherwise(_))));
    let mut text = String::new();
    for module in group {
        module_line(&mut text, module);
    }
    text.push('\n');
    text.push_str(&meaning(kind, run, lasting));
    Some(Told {
        id: event.id,
        kind,
        at: event.at,
        pool: run.pool.clone(),
        backup_pool: run.backup_pool.clone(),
        modules: group.iter().map(|m| m.module).collect(),
        run: Some(run.id),
        alarm: None,
        age_ms: None,
        lasting,
        title: title(kind, run, lasting, is_otherwise),
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
            writeln!(text, "{name}: {} – {}", module.state, shortened(&message.to_string(), MOST_OF_A_MODULE))
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

fn title(kind: EventKind, run: &Run, lasting: Option<Lasting>, is_otherwise: bool) -> String {
    let what = what(run);
    match (kind, lasting) {
        (EventKind::RunFailed | EventKind::RunPartial, Some(lasting)) if is_otherwise => {
            format!("{what} goes on failing, for another reason: {lasting}")
        }
        (EventKind::RunFailed, Some(lasting)) => format!("{what} still fails: {lasting}"),
        (EventKind::RunFailed, None) => format!("{what} failed"),
        (EventKind::RunPartial, Some(lasting)) if run.request.intent == Intent::Verify => {
            format!("{what} still finds differences: {lasting}")
        }
        (EventKind::RunPartial, Some(lasting)) => format!("{what} still leaves items out: {lasting}"),
        (EventKind::RunPartial, None) if run.request.intent == Intent::Verify => format!("{what} found differences"),
        (EventKind::RunPartial, None) => format!("{what} left items out"),
        (EventKind::RunHeld, _) => format!("{what} waits for approval"),
        (EventKind::RunRecovered, _) => format!("{what} succeeded again"),
        (EventKind::RunCancelled, _) => format!("{what} was cancelled"),
        _ => format!("{what} succeeded"),
    }
}

fn meaning(kind: EventKind, run: &Run, lasting: Option<Lasting>) -> String {
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
        EventKind::RunRecovered => return recovery(run, lasting),
        EventKind::RunCancelled => "What was not finished stayed as it was.",
        _ if is_sync => "The backup of these modules is up to date.",
        _ => "Nothing is left to be done.",
    };
    let further = lasting.map(|_| " While it goes on it is told once a day.").unwrap_or_default();
    format!("{text}{further}")
}

fn recovery(run: &Run, lasting: Option<Lasting>) -> String {
    let before = lasting.map_or_else(|| "before".to_owned(), |lasting| format!("before, in {lasting}"));
    match run.request.intent {
        Intent::Verify => {
            format!("Verifications had failed or found differences {before}; the backup of these modules is equal now.")
        }
        _ => format!("Syncs had failed {before}; the backup of these modules is up to date again."),
    }
}

/// An event about an alarm.
pub fn of_alarm(event: &Event, facts: &AlarmFacts) -> Told {
    let AlarmFacts { pool, backup_pool, module, .. } = facts;
    Told {
        id: event.id,
        kind: event.kind,
        at: event.at,
        pool: pool.clone(),
        backup_pool: backup_pool.clone(),
        modules: vec![*module],
        run: None,
        alarm: Some(facts.id),
        age_ms: facts.ahead_ms.is_none().then_some(facts.age_ms),
        lasting: None,
        title: alarm_title(event.kind, facts),
        text: alarm_text(event.kind, facts),
        path: "/alarms".to_owned(),
    }
}

fn alarm_title(kind: EventKind, facts: &AlarmFacts) -> String {
    let AlarmFacts { pool, module, .. } = facts;
    let (name, age) = (module.short_name(), age(facts.age_ms));
    let backup = format!("the backup of {name} of {pool}");
    let still = if kind == EventKind::AlarmReminder { "Still: " } else { "" };
    let text = match (kind, facts.level) {
        (EventKind::AlarmRecovered, _) => format!("{backup} is fresh again"),
        (EventKind::AlarmEnded, _) if facts.no_longer_watched.is_some() => format!("no longer watched: {backup}"),
        (EventKind::AlarmEnded, _) => {
            format!("the target of {name} of {pool} was changed, and its backup is within it")
        }
        _ if facts.ahead_ms.is_some() => format!("nobody knows how old {backup} is"),
        _ if facts.nowhere.is_some() => format!("{name} of {pool} is not backed up"),
        (EventKind::AlarmReminder, _) | (_, AlarmLevel::Warning) => format!("{backup} is {age} old"),
        (_, AlarmLevel::Breach) => format!("{backup} is too old: {age}"),
    };
    if still.is_empty() { capitalised(&text) } else { format!("{still}{text}") }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn alarm_text(kind: EventKind, facts: &AlarmFacts) -> String {
    let AlarmFacts { pool, module, raised_at, .. } = facts;
    match (kind, &facts.no_longer_watched) {
        (EventKind::AlarmRecovered, _) => format!("{} The alarm of {raised_at} is over.", last_success(facts)),
        (EventKind::AlarmEnded, Some(why)) => format!(
            "{why} So nobody watches how old the backup of {} of {pool} is, and the alarm of {raised_at} is over, but the \
             backup is no fresher than it was. {}",
            module.short_name(),
            last_success(facts)
        ),
        (EventKind::AlarmEnded, None) => format!(
            "Somebody changed the target, which warns from {} minutes on now. So the alarm of {raised_at} is over, but the \
             backup is no fresher than it was. {}",
            facts.target_minutes,
            last_success(facts)
        ),
        _ => format!("{}{}", how_old(facts), in_maintenance(facts)),
    }
}

/// How old a backup is, and what that means.
fn how_old(facts: &AlarmFacts) -> String {
    let AlarmFacts { pool, backup_pool, module, .. } = facts;
    let (name, age_text) = (module.short_name(), age(facts.age_ms));
    if let Some(ahead) = facts.ahead_ms {
        return format!(
            "{} That is {} ahead of this machine’s clock, so one of the clocks is or was wrong, and how old the backup is \
             can’t be told. It counts as too old until a sync succeeds. Set the clock right, and see that syncs go on.",
            last_success(facts),
            age(ahead)
        );
    }
    let so_far = match facts.succeeded_at {
        // One was made where there is no backup store any more.
        None if facts.nowhere.is_some() => format!("That is so for {age_text} at least."),
        Some(_) => format!("{} That is {age_text} ago.", last_success(facts)),
        None => format!("{name} was not synced to {backup_pool} once in the {age_text} that it has been watched."),
    };
    if let Some(why) = &facts.nowhere {
        return format!(
            "{why} {so_far} The target is {} minutes. If {pool} were lost now, its {name} would be lost with it.",
            facts.target_minutes
        );
    }
    format!(
        "{so_far} The target is {} minutes. If {pool} were lost now, what changed since then would be lost with it. Look \
         whether its syncs fail, whether any are asked for, and whether a worker runs.",
        facts.target_minutes
    )
}

fn in_maintenance(facts: &AlarmFacts) -> String {
    let Some(Muted { pool, since }) = &facts.maintenance else { return String::new() };
    format!(
        " {pool} is in maintenance since {since}, so nothing is synced. That mutes alarms for {LONGEST_MUTE_HOURS} hours \
         only: end it if it was forgotten."
    )
}

fn last_success(facts: &AlarmFacts) -> String {
    let AlarmFacts { backup_pool, module, .. } = facts;
    let name = module.short_name();
    match facts.succeeded_at {
        Some(at) => format!("The last sync of {name} to {backup_pool} that succeeded ended {at}."),
        None => format!("No sync of {name} to {backup_pool} succeeded so far."),
    }
}

/// A time as people say it: `17 min`, `3 h 5 min`, `2 d 4 h`.
pub fn age(millis: u64) -> Said {
    let minutes = millis / 60_000;
    match minutes {
        0..60 => say("span-only-minutes").number("minutes", minutes),
        60..1440 => say("span-hours").number("hours", minutes / 60).number("minutes", minutes % 60),
        _ => Said::row([
            say("span-only-days").number("days", minutes / 1440),
            say("span-only-hours").number("hours", minutes % 1440 / 60),
        ]),
    }
}

/// The modules of a list, in their short names.
pub fn names(modules: &[BackupModule]) -> String {
    modules.iter().map(|m| m.short_name()).collect::<Vec<_>>().join(", ")
}
