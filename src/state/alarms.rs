//! The watch over how old backups are, and its alarms.

use super::{Reader, Row, Sql, StateError, Tx, Value, sql, unread::gather};
use crate::domain::{Alarm, AlarmId, AlarmLevel, BackupModule, Ending, Fqdn, Scope, Timestamp};

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
    let watched = |row: &Row| {
        Ok(Watched {
            pool: row.parse("pool_fqdn")?,
            module: row.parse("module")?,
            backup_pool: row.parse("backup_pool_fqdn")?,
            since: row.timestamp("since")?,
        })
    };
    Ok(gather(&rows, ("watched backup", &["pool_fqdn", "module"]), watched)?.known)
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
        target_minutes: row.optional_integer("target_minutes")?.and_then(|minutes| u32::try_from(minutes).ok()),
        succeeded_at: row.optional_timestamp("succeeded_at")?,
        told_at: row.timestamp("told_at")?,
        reminders: row.count("reminders")?,
        ended: row.optional_timestamp("ended_at")?.zip(ending),
    })
}

/// The alarms that are not over, the worst first.
pub async fn list_open_alarms(reader: impl Into<Reader<'_>>) -> Result<Vec<Alarm>, StateError> {
    let rows = sql("select * from alarms where ended_at is null order by level, raised_at, id").all(reader).await?;
    Ok(gather(&rows, ("alarm", &["id"]), alarm)?.known)
}

/// Which alarms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlarmFilter {
    /// Of pools and modules within one of these; without any, of none.
    pub within: Vec<Scope>,
    /// Only those that are open, or only those that are over.
    pub open: Option<bool>,
    /// Raised before this one.
    pub older_than: Option<AlarmId>,
}

/// Alarms, the latest raised first, and where the next piece begins.
pub async fn list_alarms(
    reader: impl Into<Reader<'_>>,
    filter: &AlarmFilter,
    limit: u32,
) -> Result<(Vec<Alarm>, Option<AlarmId>), StateError> {
    let mut query = within(sql("select * from alarms where "), &filter.within);
    query = match filter.open {
        Some(true) => query.push(" and ended_at is null"),
        Some(false) => query.push(" and ended_at is not null"),
        None => query,
    };
    if let Some(id) = filter.older_than {
        query = query.push(" and id < ").push_bind(id);
    }
    let rows = query.push(" order by id desc limit ").push_bind(limit.saturating_add(1)).all(reader).await?;
    let (shown, more) = rows.split_at(rows.len().min(limit as usize));
    let last = shown.last().filter(|_| !more.is_empty());
    let next = last.map(|row| row.parse("id")).transpose()?;
    Ok((gather(shown, ("alarm", &["id"]), alarm)?.known, next))
}

/// That an alarm is of a pool and module within one of the scopes.
fn within(mut query: Sql, scopes: &[Scope]) -> Sql {
    query = query.push("(1 = 0");
    for scope in scopes {
        query = query.push(" or (1 = 1");
        if !scope.pools.is_all() {
            query = query.push(" and pool_fqdn in (");
            for pool in scope.pools.named() {
                query = query.push_bind(pool).push(", ");
            }
            query = query.push("null)");
        }
        if !scope.modules.is_all() {
            query = query.push(" and module in (");
            for module in scope.modules.named() {
                query = query.push_bind(*module).push(", ");
            }
            query = query.push("null)");
        }
        query = query.push(")");
    }
    query.push(")")
}

/// Raises an alarm; false if one is raised for this backup already.
pub async fn insert_alarm(tx: &mut Tx, alarm: &Alarm) -> Result<bool, StateError> {
    let inserted =
        sql("insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, \
         succeeded_at, told_at, target_minutes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         on conflict do nothing")
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
        .bind(Value::Integer(alarm.target_minutes.map(i64::from)))
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
