//! The watch over how old backups are, and its alarms.

use super::{Reader, Row, StateError, Tx, sql};
use crate::domain::{Alarm, AlarmId, AlarmLevel, BackupModule, Ending, Fqdn, Timestamp};

/// Alarms that are over and are read at the most: who sees only some of them still finds a pageful.
const PAST: u32 = 1000;

/// A backup under watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Whose data it is.
    pub pool: Fqdn,
    /// Which module.
    pub module: BackupModule,
    /// Where the backup is.
    pub backup_pool: Fqdn,
    /// Since when the watch knows of it.
    pub since: Timestamp,
}

/// The backups under watch.
pub async fn list_watched(reader: impl Into<Reader<'_>>) -> Result<Vec<Watched>, StateError> {
    let rows = sql("select * from freshness_watch").all(reader).await?;
    rows.iter()
        .map(|row| {
            Ok(Watched {
                pool: row.parse("pool_fqdn")?,
                module: row.parse("module")?,
                backup_pool: row.parse("backup_pool_fqdn")?,
                since: row.timestamp("since")?,
            })
        })
        .collect()
}

/// Begins to watch a backup, anew if it was watched with another backup pool.
pub async fn watch(tx: &mut Tx, one: &Watched) -> Result<(), StateError> {
    sql("insert into freshness_watch (pool_fqdn, module, backup_pool_fqdn, since) values ($1, $2, $3, $4) \
         on conflict (pool_fqdn, module) do update set backup_pool_fqdn = excluded.backup_pool_fqdn, \
         since = excluded.since")
    .bind(&one.pool)
    .bind(one.module)
    .bind(&one.backup_pool)
    .bind(one.since)
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends the watch over a backup.
pub async fn unwatch(tx: &mut Tx, pool: &Fqdn, module: BackupModule) -> Result<(), StateError> {
    sql("delete from freshness_watch where pool_fqdn = $1 and module = $2").bind(pool).bind(module).execute(tx).await?;
    Ok(())
}

fn alarm(row: &Row) -> Result<Alarm, StateError> {
    let ending: Option<Ending> = row.optional_parse("ending")?;
    Ok(Alarm {
        id: row.parse("id")?,
        pool: row.parse("pool_fqdn")?,
        backup_pool: row.parse("backup_pool_fqdn")?,
        module: row.parse("module")?,
        level: row.parse("level")?,
        raised_at: row.timestamp("raised_at")?,
        level_at: row.timestamp("level_at")?,
        age_ms: row.count("age_ms")?,
        succeeded_at: row.optional_timestamp("succeeded_at")?,
        told_at: row.timestamp("told_at")?,
        reminders: row.count("reminders")?,
        ended: row.optional_timestamp("ended_at")?.zip(ending),
    })
}

/// The alarms that are not over, the worst first.
pub async fn list_open_alarms(reader: impl Into<Reader<'_>>) -> Result<Vec<Alarm>, StateError> {
    let rows = sql("select * from alarms where ended_at is null order by level, raised_at, id").all(reader).await?;
    rows.iter().map(alarm).collect()
}

/// The latest alarms that are over.
pub async fn list_past_alarms(reader: impl Into<Reader<'_>>) -> Result<Vec<Alarm>, StateError> {
    let rows = sql("select * from alarms where ended_at is not null order by ended_at desc, id desc limit ")
        .push_bind(PAST)
        .all(reader)
        .await?;
    rows.iter().map(alarm).collect()
}

/// Raises an alarm; false if one is raised for this backup already.
pub async fn insert_alarm(tx: &mut Tx, alarm: &Alarm) -> Result<bool, StateError> {
    let inserted =
        sql("insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, \
         succeeded_at, told_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing")
        .bind(alarm.id)
        .bind(&alarm.pool)
        .bind(&alarm.backup_pool)
        .bind(alarm.module)
        .bind(alarm.level)
        .bind(alarm.raised_at)
        .bind(alarm.level_at)
        .bind(alarm.age_ms)
        .bind(alarm.succeeded_at)
        .bind(alarm.told_at)
        .execute(tx)
        .await?;
    Ok(inserted > 0)
}

/// Moves an open alarm to another level; false if it is there already, or over.
pub async fn set_level(
    tx: &mut Tx,
    id: AlarmId,
    level: AlarmLevel,
    age_ms: u64,
    now: Timestamp,
) -> Result<bool, StateError> {
    let moved = sql("update alarms set level = $2, level_at = $3, told_at = $3, age_ms = $4 \
         where id = $1 and level <> $2 and ended_at is null")
    .bind(id)
    .bind(level)
    .bind(now)
    .bind(age_ms)
    .execute(tx)
    .await?;
    Ok(moved > 0)
}

/// Notes that an open alarm, last told at `before`, is told again; false if somebody else told it.
pub async fn remind(tx: &mut Tx, id: AlarmId, before: Timestamp, now: Timestamp) -> Result<bool, StateError> {
    let told = sql("update alarms set told_at = $3, reminders = reminders + 1 \
         where id = $1 and told_at = $2 and ended_at is null")
    .bind(id)
    .bind(before)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(told > 0)
}

/// Ends an alarm; false if it was over.
pub async fn end_alarm(tx: &mut Tx, id: AlarmId, ending: Ending, now: Timestamp) -> Result<bool, StateError> {
    let ended = sql("update alarms set ended_at = $3, ending = $2 where id = $1 and ended_at is null")
        .bind(id)
        .bind(ending)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(ended > 0)
}

/// Forgets the alarms that were over before a moment.
pub async fn forget_alarms(tx: &mut Tx, before: Timestamp) -> Result<u64, StateError> {
    sql("delete from alarms where ended_at < $1").bind(before).execute(tx).await
}
