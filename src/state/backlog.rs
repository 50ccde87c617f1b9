//! How many logged changes wait to be copied, as the worker counted them last. No page opens a store for it.

use super::{Reader, Row, StateError, Tx, sql};
use crate::domain::{Backlog, BackupModule, Fqdn, Timestamp};

/// What was found in the change log of a live store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Items that changed.
    pub items: u64,
    /// Whether there are more.
    pub is_capped: bool,
    /// The oldest transaction among them.
    pub oldest: Option<u64>,
    /// The first transaction that had not begun yet.
    pub top: u64,
}

/// What was counted of every pool and module; those without a log are not listed.
pub async fn list_backlog(reader: impl Into<Reader<'_>>) -> Result<Vec<(Fqdn, BackupModule, Backlog)>, StateError> {
    let rows = sql("select * from backlog").all(reader).await?;
    rows.iter().map(|row| Ok((row.parse("pool_fqdn")?, row.parse("module")?, backlog(row)?))).collect()
}

fn backlog(row: &Row) -> Result<Backlog, StateError> {
    Ok(Backlog {
        items: row.count("items")?,
        is_capped: row.flag("capped")?,
        oldest_at: row.optional_timestamp("oldest_at")?,
        measured_at: row.timestamp("measured_at")?,
    })
}

/// Records what was counted, and since when the oldest change waits: a log has transactions, not moments. One that had not
/// begun when changes were counted before, began after that; one that had, waits since the oldest of then at the longest.
/// None is older than `since`, when the last sync began that copied all before it.
pub async fn record_backlog(
    tx: &mut Tx,
    pool: &Fqdn,
    module: BackupModule,
    found: Found,
    since: Option<Timestamp>,
) -> Result<(), StateError> {
    let now = tx.now().await?;
    let row = sql("select * from backlog where pool_fqdn = $1 and module = $2").bind(pool).bind(module);
    let last = row.optional(&mut *tx).await?.map(|row| Last::of(&row)).transpose()?;
    let oldest_at = found.oldest.map(|oldest| match &last {
        Some(last) if oldest >= last.top => last.measured_at,
        Some(last) => last.oldest_at.unwrap_or(last.measured_at),
        None => since.unwrap_or(now),
    });
    let oldest_at = oldest_at.map(|at| since.map_or(at, |since| at.max(since)));
    sql("insert into backlog (pool_fqdn, module, items, capped, oldest_at, top_xid, measured_at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (pool_fqdn, module) do update set \
         items = excluded.items, capped = excluded.capped, oldest_at = excluded.oldest_at, \
         top_xid = excluded.top_xid, measured_at = excluded.measured_at")
    .bind(pool)
    .bind(module)
    .bind(found.items)
    .bind(found.is_capped)
    .bind(oldest_at)
    .bind(found.top)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what was counted: there is no log, or it can't be read.
pub async fn forget_backlog(tx: &mut Tx, pool: &Fqdn, module: BackupModule) -> Result<(), StateError> {
    let forget = sql("delete from backlog where pool_fqdn = $1 and module = $2");
    forget.bind(pool).bind(module).execute(tx).await?;
    Ok(())
}

/// What was recorded before.
struct Last {
    top: u64,
    oldest_at: Option<Timestamp>,
    measured_at: Timestamp,
}

impl Last {
    fn of(row: &Row) -> Result<Self, StateError> {
        Ok(Self {
            top: row.count("top_xid")?,
            oldest_at: row.optional_timestamp("oldest_at")?,
            measured_at: row.timestamp("measured_at")?,
        })
    }
}
