//! The watch over how old backups are. It goes by their age alone: it needs no run to end, none to begin, and no worker to
//! live, so it notices when every sync fails, when none is ever asked for, and when the workers are dead.
//!
//! Every process that stays looks; of all on one database, one does at a time. What becomes of an alarm is recorded in the
//! same transaction as an event, which [`super::notifier`] tells people.

mod backups;

use std::{collections::BTreeMap, time::Duration};

use crate::{
    domain::{Age, Alarm, AlarmFacts, AlarmId, AlarmLevel, BackupModule, Ending, EventKind, Fqdn, Timestamp},
    panel::Panel,
    state::{StateError, Tx, alarms, away::log_failure, chores::take_chore, events::record_alarm},
};
use backups::{Aged, Known};

/// How often a process looks whether it is its turn.
const LOOK: Duration = Duration::from_secs(5);
/// How often the ages of all backups are looked at.
const EVERY: Duration = Duration::from_secs(10);
/// How long an open alarm is left before people are told again, in microseconds: a day.
const REMIND_AFTER: i64 = 24 * 3600 * 1_000_000;

/// Watches until the panel is asked to stop.
pub async fn keep(panel: Panel) {
    while !panel.shutdown.is_cancelled() {
        if !panel.database.stands_back()
            && let Err(error) = look_if_due(&panel).await
        {
            log_failure!(
                panel.database,
                error,
                &error,
                "how old the backups are could not be looked at; it is tried again"
            );
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn look_if_due(panel: &Panel) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    // Whoever else comes at the same moment waits for this transaction, and then finds that it is not due.
    if take_chore(&mut tx, "watch_freshness", EVERY).await? {
        look(&mut tx, panel.clock.now()).await?;
    }
    tx.commit().await
}

/// Looks at every backup now, whether it is due or not.
pub async fn look_now(panel: &Panel) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    look(&mut tx, panel.clock.now()).await?;
    tx.commit().await
}

async fn look(tx: &mut Tx, now: Timestamp) -> Result<(), StateError> {
    let known = Known::load(tx, now).await?;
    let backups = known.list_backups(tx, now).await?;
    let mut open: BTreeMap<(Fqdn, BackupModule), Alarm> = BTreeMap::new();
    for alarm in alarms::list_open_alarms(&mut *tx).await? {
        open.insert((alarm.pool.clone(), alarm.module), alarm);
    }
    for backup in &backups {
        let alarm = open.remove(&(backup.pool.clone(), backup.module));
        judge(tx, &known, backup, alarm, now).await?;
    }
    // What is not watched any more can't recover.
    for alarm in open.into_values() {
        let why = known.why_not_watched(&alarm);
        let facts = facts_of(&alarm, now);
        end(tx, Ending::NotWatched, AlarmFacts { no_longer_watched: Some(why), ..facts }, now).await?;
    }
    Ok(())
}

/// Raises, raises further, repeats or ends the alarm of a backup.
async fn judge(
    tx: &mut Tx,
    known: &Known,
    backup: &Aged,
    alarm: Option<Alarm>,
    now: Timestamp,
) -> Result<(), StateError> {
    let level = AlarmLevel::of(backup.age.standing(backup.target));
    let alarm = match alarm {
        // Another backup pool is another backup.
        Some(alarm) if alarm.backup_pool != backup.backup_pool => {
            let facts = AlarmFacts { no_longer_watched: Some(known.why_not_watched(&alarm)), ..facts_of(&alarm, now) };
            end(tx, Ending::NotWatched, facts, now).await?;
            None
        }
        alarm => alarm,
    };
    match (alarm, level) {
        (None, None) => Ok(()),
        (None, Some(_)) if backup.is_muted(now) => Ok(()),
        (None, Some(level)) => raise(tx, backup, level, now).await,
        (Some(alarm), None) => {
            let ending = ending(&alarm, backup);
            let mut facts = facts(&alarm, backup, now);
            match ending {
                Ending::Recovered => {}
                Ending::NotWatched => facts.no_longer_watched = Some(known.why_not_watched(&alarm)),
                Ending::TargetChanged => facts.target_minutes = backup.target.warning_minutes(),
            }
            end(tx, ending, facts, now).await
        }
        (Some(alarm), Some(level)) => go_on(tx, alarm, backup, level, now).await,
    }
}

/// Why a backup needs its alarm no more: it got younger, its age counts anew, or it is as old as before and may be.
fn ending(alarm: &Alarm, backup: &Aged) -> Ending {
    let has_new_success = backup.succeeded_at != alarm.succeeded_at;
    let is_younger = match (backup.age, alarm.target_minutes) {
        (Age::Known(ms), Some(minutes)) => ms < u64::from(minutes) * 60_000,
        _ => has_new_success,
    };
    match (is_younger, backup.succeeded_at) {
        (true, Some(_)) => Ending::Recovered,
        (true, None) => Ending::NotWatched,
        (false, _) => Ending::TargetChanged,
    }
}

async fn raise(tx: &mut Tx, backup: &Aged, level: AlarmLevel, now: Timestamp) -> Result<(), StateError> {
    let alarm = Alarm {
        id: AlarmId::at(now),
        pool: backup.pool.clone(),
        backup_pool: backup.backup_pool.clone(),
        module: backup.module,
        level,
        raised_at: now,
        level_at: now,
        age_ms: backup.age_ms(),
        target_minutes: Some(backup.target.warning_minutes()),
        succeeded_at: backup.succeeded_at,
        told_at: now,
        reminders: 0,
        ended: None,
    };
    if alarms::insert_alarm(tx, &alarm).await? {
        tell(tx, EventKind::of_alarm(level), &facts(&alarm, backup, now), now).await?;
    }
    Ok(())
}

/// An alarm that lasts.
async fn go_on(
    tx: &mut Tx,
    mut alarm: Alarm,
    backup: &Aged,
    level: AlarmLevel,
    now: Timestamp,
) -> Result<(), StateError> {
    let is_muted = backup.is_muted(now);
    // One that was told ahead of the clock was told before that was set back.
    let is_due = now >= alarm.told_at.plus_micros(REMIND_AFTER) || Age::at(now, alarm.told_at).ahead().is_some();
    if level > alarm.level {
        if !is_muted && alarms::set_level(tx, alarm.id, level, backup.age_ms(), now).await? {
            alarm.level = level;
            tell(tx, EventKind::of_alarm(level), &facts(&alarm, backup, now), now).await?;
        }
    } else if level < alarm.level {
        // Somebody set another target; that is no news.
        alarms::set_level(tx, alarm.id, level, backup.age_ms(), now).await?;
    } else if !is_muted && is_due {
        let before = alarm.told_at;
        if alarms::remind(tx, alarm.id, before, now).await? {
            tell(tx, EventKind::AlarmReminder, &facts(&alarm, backup, now), now).await?;
        }
    }
    Ok(())
}

async fn end(tx: &mut Tx, ending: Ending, facts: AlarmFacts, now: Timestamp) -> Result<(), StateError> {
    if alarms::end_alarm(tx, facts.id, ending, now).await? {
        let kind = if ending == Ending::Recovered { EventKind::AlarmRecovered } else { EventKind::AlarmEnded };
        tell(tx, kind, &facts, now).await?;
    }
    Ok(())
}

/// What the alarm of a backup is like now.
fn facts(alarm: &Alarm, backup: &Aged, now: Timestamp) -> AlarmFacts {
    let target_minutes = match alarm.level {
        AlarmLevel::Warning => backup.target.warning_minutes(),
        AlarmLevel::Breach => backup.target.breach_minutes(),
    };
    AlarmFacts {
        id: alarm.id,
        pool: backup.pool.clone(),
        backup_pool: backup.backup_pool.clone(),
        module: backup.module,
        level: alarm.level,
        age_ms: backup.age_ms(),
        ahead_ms: backup.age.ahead(),
        succeeded_at: backup.succeeded_at,
        raised_at: alarm.raised_at,
        target_minutes,
        maintenance: backup.maintenance.clone().filter(|muted| muted.is_over(now)),
        nowhere: backup.nowhere.clone(),
        no_longer_watched: None,
    }
}

/// What is known of an alarm without its backup.
fn facts_of(alarm: &Alarm, now: Timestamp) -> AlarmFacts {
    AlarmFacts {
        id: alarm.id,
        pool: alarm.pool.clone(),
        backup_pool: alarm.backup_pool.clone(),
        module: alarm.module,
        level: alarm.level,
        age_ms: alarm.age_ms + now.millis_since(alarm.level_at),
        ahead_ms: None,
        succeeded_at: alarm.succeeded_at,
        raised_at: alarm.raised_at,
        target_minutes: alarm.target_minutes.unwrap_or_default(),
        maintenance: None,
        nowhere: None,
        no_longer_watched: None,
    }
}

async fn tell(tx: &mut Tx, kind: EventKind, facts: &AlarmFacts, now: Timestamp) -> Result<(), StateError> {
    tracing::warn!(
        alarm.kind = %kind, alarm.level = %facts.level, pool = %facts.pool, module = %facts.module,
        backup.age_ms = facts.age_ms, "the watch over the backups has news"
    );
    record_alarm(tx, kind, facts, now).await
}
