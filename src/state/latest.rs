//! The latest syncs of each pool, for the charts of the overview.

use super::{Reader, Row, StateError, sql};
use crate::domain::{BackupModule, Fqdn, ModuleState, RunId, RunState, Timestamp};

/// Pools asked for in one statement.
const AT_ONCE: usize = 20;

/// A module’s part in a sync that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The module.
    pub module: BackupModule,
    /// How it ended.
    pub state: ModuleState,
    /// Changes carried out.
    pub changed: u64,
    /// Bytes written.
    pub bytes: u64,
}

/// A sync that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// The run.
    pub run: RunId,
    /// The pool whose data it copied.
    pub pool: Fqdn,
    /// How it ended.
    pub state: RunState,
    /// When it ended.
    pub finished_at: Timestamp,
    /// Milliseconds from its start to its end; nothing if it never began.
    pub took_ms: Option<u64>,
    /// Its modules.
    pub parts: Vec<Part>,
}

/// The last `limit` syncs of each pool that ended, the oldest first. Found by key, however long the history is.
pub async fn list_latest(
    reader: impl Into<Reader<'_>>,
    pools: &[&Fqdn],
    limit: u32,
) -> Result<Vec<Latest>, StateError> {
    let mut reader = reader.into();
    let mut latest: Vec<Latest> = Vec::new();
    for pools in pools.chunks(AT_ONCE) {
        let mut query = sql("");
        for (number, pool) in pools.iter().enumerate() {
            // Each pool by itself, so that few rows are joined wherever the database begins.
            query = query
                .push(if number > 0 { " union all " } else { "" })
                .push(
                    "select r.id, r.pool_fqdn, r.state, r.started_at, r.finished_at, m.module, m.state as module_state, \
                     m.inserted + m.updated + m.deleted as changed, m.bytes_written \
                     from (select id, pool_fqdn, state, started_at, finished_at from runs \
                     where action = 'backup' and intent = 'sync' and pool_fqdn = ",
                )
                .push_bind(*pool)
                .push(" and state in ('succeeded', 'partial', 'failed', 'cancelled') order by id desc limit ")
                .push_bind(limit)
                .push(") as r join module_runs m on m.run_id = r.id");
        }
        for row in query.push(" order by 1, 6").all(reader.again()).await? {
            let run: RunId = row.parse("id")?;
            if latest.last().is_none_or(|last| last.run != run) {
                latest.push(sync(&row, run)?);
            }
            let part = part(&row)?;
            if let Some(last) = latest.last_mut() {
                last.parts.push(part);
            }
        }
    }
    Ok(latest)
}

fn sync(row: &Row, run: RunId) -> Result<Latest, StateError> {
    let finished_at = row.timestamp("finished_at")?;
    Ok(Latest {
        run,
        pool: row.parse("pool_fqdn")?,
        state: row.parse("state")?,
        finished_at,
        took_ms: row.optional_timestamp("started_at")?.map(|started| finished_at.millis_since(started)),
        parts: Vec::new(),
    })
}

fn part(row: &Row) -> Result<Part, StateError> {
    Ok(Part {
        module: row.parse("module")?,
        state: row.parse("module_state")?,
        changed: row.count("changed")?,
        bytes: row.count("bytes_written")?,
    })
}
