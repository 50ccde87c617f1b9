//! What verifications found, and when each backup was verified last.

use std::collections::BTreeMap;

use super::{
    Reader, Row, StateError, Tx,
    queue::{self, Lease},
    sql,
};
use crate::domain::{BackupModule, Fqdn, Part, RunId, RunState, Timestamp};

/// Records what a verification found of a module, in place of what an earlier attempt found.
pub async fn record_parts(tx: &mut Tx, lease: &Lease, module: BackupModule, parts: &[Part]) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    let forget = sql("delete from run_parts where run_id = $1 and module = $2");
    forget.bind(lease.run()).bind(module).execute(tx).await?;
    for (seq, part) in (0_u64..).zip(parts) {
        sql("insert into run_parts (run_id, module, seq, part, matched, different, missing, extra) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(lease.run())
        .bind(module)
        .bind(seq)
        .bind(part.name.as_str())
        .bind(part.matched)
        .bind(part.different)
        .bind(part.missing)
        .bind(part.extra)
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// What a verification found, by module and part, in order.
pub async fn list_parts(reader: impl Into<Reader<'_>>, run: RunId) -> Result<Vec<(BackupModule, Part)>, StateError> {
    let rows = sql("select * from run_parts where run_id = $1 order by module, seq").bind(run).all(reader).await?;
    let mut parts = Vec::with_capacity(rows.len());
    for row in rows {
        let part = Part {
            name: row.text("part")?,
            matched: row.count("matched")?,
            different: row.count("different")?,
            missing: row.count("missing")?,
            extra: row.count("extra")?,
        };
        parts.push((row.parse("module")?, part));
    }
    parts.sort_by_key(|(module, _)| *module);
    Ok(parts)
}

/// Records that a verification of a module has ended.
pub async fn record_verified(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    state: RunState,
) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    let now = tx.now().await?;
    sql("insert into verified (pool_fqdn, module, run_id, state, finished_at) \
         select pool_fqdn, $2, id, $3, $4 from runs where id = $1 \
         on conflict (pool_fqdn, module) do update set run_id = excluded.run_id, state = excluded.state, \
         finished_at = excluded.finished_at")
    .bind(lease.run())
    .bind(module)
    .bind(state)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// A backup's last verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The pool whose data it is.
    pub pool: Fqdn,
    /// The module.
    pub module: BackupModule,
    /// The run that verified it.
    pub run: RunId,
    /// How that ended: partial if there were differences.
    pub state: RunState,
    /// When.
    pub finished_at: Timestamp,
}

/// When each backup was verified last, by pool and module.
pub async fn list_verified(reader: impl Into<Reader<'_>>) -> Result<Vec<Verified>, StateError> {
    let rows = sql("select * from verified order by pool_fqdn, module").all(reader).await?;
    rows.iter()
        .map(|row| {
            Ok(Verified {
                pool: row.parse("pool_fqdn")?,
                module: row.parse("module")?,
                run: row.parse("run_id")?,
                state: row.parse("state")?,
                finished_at: row.timestamp("finished_at")?,
            })
        })
        .collect()
}

/// When a module was last asked to be verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LastAsked {
    /// By a run in which it got to its end or still may.
    pub good: Option<Timestamp>,
    /// Whatever became of it.
    pub any: Option<Timestamp>,
}

/// When the modules of a pool, as backed up by another, were last asked to be verified, as far as that was after `since`.
pub async fn last_asked(
    reader: impl Into<Reader<'_>>,
    pool: &Fqdn,
    backup_pool: &Fqdn,
    since: Timestamp,
) -> Result<BTreeMap<BackupModule, LastAsked>, StateError> {
    // Found by the index of verifications, which are few beside the syncs.
    let rows = sql("select m.module, max(r.created_at) as at, \
         max(case when m.state not in ('failed', 'cancelled') then r.created_at end) as good_at \
         from runs r join module_runs m on m.run_id = r.id where r.pool_fqdn = $1 and r.backup_pool_fqdn = $2 \
         and r.intent = 'verify' and r.created_at > $3 and m.state <> 'not_initialized' group by m.module")
    .bind(pool)
    .bind(backup_pool)
    .bind(since)
    .all(reader)
    .await?;
    let asked = |row: &Row| {
        let last = LastAsked { good: row.optional_timestamp("good_at")?, any: row.optional_timestamp("at")? };
        Ok((row.parse("module")?, last))
    };
    rows.iter().map(asked).collect()
}
