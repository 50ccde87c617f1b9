//! The watch over how old backups are. It goes by their age alone: it needs no run to end, none to begin, and no worker to
//! live, so it notices when every sync fails, when none is ever asked for, and when the workers are dead.
//!
//! Every process that stays looks; of all on one database, one does at a time. What becomes of an alarm is recorded in the
//! same transaction as an event, which [`super::notifier`] tells people.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    domain::{
        Alarm, AlarmFacts, AlarmId, AlarmLevel, BackupModule, Ending, EventKind, Fqdn, FreshnessTarget, Pool,
        StoreRole, Timestamp,
    },
    operations::request_sync::why_not_exported,
    panel::Panel,
    state::{
        StateError, Tx,
        alarms::{self, Watched},
        chores::take_chore,
        events::record_alarm,
        pools, runs, settings, targets,
    },
};

/// How often a process looks whether it is its turn.
const LOOK: Duration = Duration::from_secs(5);
/// How often the ages of all backups are looked at.
const EVERY: Duration = Duration::from_secs(10);
/// How long an open alarm is left before people are told again, in microseconds: a day.
const REMIND_AFTER: i64 = 24 * 3600 * 1_000_000;

/// A backup as it stands at this moment.
#[derive(Debug)]
struct Aged {
    pool: Fqdn,
    backup_pool: Fqdn,
    module: BackupModule,
    succeeded_at: Option<Timestamp>,
    age_ms: u64,
    target: FreshnessTarget,
    /// Whether its pool or the backup pool is in maintenance.
    in_maintenance: bool,
}

/// Watches until the panel is asked to stop.
pub async fn keep(panel: Panel) {
    while !panel.shutdown.is_cancelled() {
        if let Err(error) = look_if_due(&panel).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
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
    let backups = list_backups(tx, now).await?;
    let mut open: BTreeMap<(Fqdn, BackupModule), Alarm> = BTreeMap::new();
    for alarm in alarms::list_open_alarms(&mut *tx).await? {
        open.insert((alarm.pool.clone(), alarm.module), alarm);
    }
    for backup in &backups {
        let alarm = open.remove(&(backup.pool.clone(), backup.module));
        judge(tx, backup, alarm, now).await?;
    }
    // What is not watched any more can't recover.
    for alarm in open.into_values() {
        if alarms::end_alarm(tx, alarm.id, Ending::NotWatched, now).await? {
            tracing::info!(pool = %alarm.pool, module = %alarm.module, "an alarm is over: the backup is not watched any more");
        }
    }
    Ok(())
}

/// The backups there should be, each with its age. Notes which are new and which are no more.
async fn list_backups(tx: &mut Tx, now: Timestamp) -> Result<Vec<Aged>, StateError> {
    let all = pools::list_pools(&mut *tx).await?;
    let settings = settings::load_settings(&mut *tx).await?;
    let targets = targets::load_targets(&mut *tx).await?;
    let fresh = runs::list_freshness(&mut *tx).await?;
    let mut watched: BTreeMap<(Fqdn, BackupModule), Watched> = BTreeMap::new();
    for one in alarms::list_watched(&mut *tx).await? {
        watched.insert((one.pool.clone(), one.module), one);
    }
    let mut backups = Vec::new();
    for pool in &all {
        let Some(partner) = partner(&all, pool) else { continue };
        for module in BackupModule::ALL {
            if why_not_exported(pool, module, &settings).is_some()
                || partner.spec.store(module, StoreRole::Backup).is_none()
            {
                continue;
            }
            let known = watched.remove(&(pool.fqdn().clone(), module));
            let since = match known.filter(|known| known.backup_pool == *partner.fqdn()) {
                Some(known) => known.since,
                None => begin(tx, pool, partner, module, now).await?,
            };
            let success = fresh.iter().find(|f| f.pool == *pool.fqdn() && f.module == module);
            let succeeded_at = success.and_then(|f| f.succeeded_at);
            backups.push(Aged {
                pool: pool.fqdn().clone(),
                backup_pool: partner.fqdn().clone(),
                module,
                succeeded_at,
                age_ms: now.millis_since(succeeded_at.unwrap_or(since)),
                target: targets.of(pool.fqdn(), module),
                in_maintenance: pool.maintenance.is_some() || partner.maintenance.is_some(),
            });
        }
    }
    for gone in watched.into_values() {
        alarms::unwatch(tx, &gone.pool, gone.module).await?;
    }
    Ok(backups)
}

async fn begin(
    tx: &mut Tx,
    pool: &Pool,
    partner: &Pool,
    module: BackupModule,
    now: Timestamp,
) -> Result<Timestamp, StateError> {
    let (pool, backup_pool) = (pool.fqdn().clone(), partner.fqdn().clone());
    alarms::watch(tx, &Watched { pool, module, backup_pool, since: now }).await?;
    Ok(now)
}

fn partner<'a>(all: &'a [Pool], pool: &Pool) -> Option<&'a Pool> {
    let name = pool.backup_pool.as_ref()?;
    all.iter().find(|other| other.fqdn() == name)
}

/// Raises, raises further, repeats or ends the alarm of a backup.
async fn judge(tx: &mut Tx, backup: &Aged, alarm: Option<Alarm>, now: Timestamp) -> Result<(), StateError> {
    let level = AlarmLevel::of(backup.target.standing(backup.age_ms));
    // Another backup pool is another backup.
    let alarm = match alarm {
        Some(alarm) if alarm.backup_pool != backup.backup_pool => {
            alarms::end_alarm(tx, alarm.id, Ending::NotWatched, now).await?;
            None
        }
        alarm => alarm,
    };
    match (alarm, level) {
        (None, None) => Ok(()),
        (None, Some(_)) if backup.in_maintenance => Ok(()),
        (None, Some(level)) => raise(tx, backup, level, now).await,
        (Some(alarm), None) => {
            if alarms::end_alarm(tx, alarm.id, Ending::Recovered, now).await? {
                tell(tx, EventKind::AlarmRecovered, &alarm, backup, now).await?;
            }
            Ok(())
        }
        (Some(alarm), Some(level)) => go_on(tx, alarm, backup, level, now).await,
    }
}

async fn raise(tx: &mut Tx, backup: &Aged, level: AlarmLevel, now: Timestamp) -> Result<(), StateError> {
    let alarm = Alarm {
        id: AlarmId::new(),
        pool: backup.pool.clone(),
        backup_pool: backup.backup_pool.clone(),
        module: backup.module,
        level,
        raised_at: now,
        level_at: now,
        age_ms: backup.age_ms,
        succeeded_at: backup.succeeded_at,
        told_at: now,
        reminders: 0,
        ended: None,
    };
    if alarms::insert_alarm(tx, &alarm).await? {
        tell(tx, EventKind::of_alarm(level), &alarm, backup, now).await?;
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
    if level > alarm.level {
        if !backup.in_maintenance && alarms::set_level(tx, alarm.id, level, backup.age_ms, now).await? {
            alarm.level = level;
            tell(tx, EventKind::of_alarm(level), &alarm, backup, now).await?;
        }
    } else if level < alarm.level {
        // Somebody set another target; that is no news.
        alarms::set_level(tx, alarm.id, level, backup.age_ms, now).await?;
    } else if !backup.in_maintenance && now >= alarm.told_at.plus_micros(REMIND_AFTER) {
        let before = alarm.told_at;
        if alarms::remind(tx, alarm.id, before, now).await? {
            tell(tx, EventKind::AlarmReminder, &alarm, backup, now).await?;
        }
    }
    Ok(())
}

async fn tell(tx: &mut Tx, kind: EventKind, alarm: &Alarm, backup: &Aged, now: Timestamp) -> Result<(), StateError> {
    let target_minutes = match alarm.level {
        AlarmLevel::Warning => backup.target.warning_minutes(),
        AlarmLevel::Breach => backup.target.breach_minutes(),
    };
    let facts = AlarmFacts {
        id: alarm.id,
        pool: backup.pool.clone(),
        backup_pool: backup.backup_pool.clone(),
        module: backup.module,
        level: alarm.level,
        age_ms: backup.age_ms,
        succeeded_at: backup.succeeded_at,
        raised_at: alarm.raised_at,
        target_minutes,
    };
    tracing::warn!(
        alarm.kind = %kind, alarm.level = %alarm.level, pool = %backup.pool, module = %backup.module,
        backup.age_ms, "the watch over the backups has news"
    );
    record_alarm(tx, kind, &facts, now).await
}
