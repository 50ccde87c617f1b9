//! What fails since when: noted in the transaction in which a run ends, so that its event says what is news about it.

use std::collections::BTreeMap;

use super::{Row, StateError, Tx, sql};
use crate::domain::{BackupModule, FailureKind, Failures, News, RunId, RunState, Timestamp};

/// A run that came to its end, or to a stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended<'r> {
    pub run: RunId,
    pub pool: &'r str,
    /// `sync` or `verify`: each fails and recovers by itself.
    pub intent: &'r str,
    /// Whether a person or a script asked for it.
    pub is_asked_for: bool,
    /// Whether it is over. Of one that is held only successes count: how the rest fails is told at its end.
    pub is_over: bool,
}

/// Notes how the modules of a run ended, and says what is news about each. In the order of modules, so that two runs that
/// end at once never wait for each other.
pub(super) async fn note(
    tx: &mut Tx,
    ended: Ended<'_>,
    now: Timestamp,
) -> Result<BTreeMap<BackupModule, News>, StateError> {
    // A run that was held ends late: of a module that a newer sync saw to, it has nothing new to say.
    let rows = sql("select m.module, m.state, m.message from module_runs m where m.run_id = $1 \
         and m.state in ('succeeded', 'partial', 'failed') and not ($3 = 'sync' and exists (select 1 from freshness f \
         where f.pool_fqdn = $2 and f.module = m.module and f.last_run_id > $1)) order by m.module")
    .bind(ended.run)
    .bind(ended.pool)
    .bind(ended.intent)
    .all(&mut *tx)
    .await?;
    let mut news = BTreeMap::new();
    for row in rows {
        let (module, state): (BackupModule, RunState) = (row.parse("module")?, row.parse("state")?);
        if state == RunState::Succeeded {
            let over = recover(tx, ended, module).await?;
            news.extend(over.map(|failures| (module, News::Recovered(failures.lasting()))));
        } else if ended.is_over {
            let kind = FailureKind::of(state, &row.optional_text("message")?.unwrap_or_default());
            let mut failures = find(tx, ended, module).await?.unwrap_or(Failures::begin(now));
            news.insert(module, failures.add(kind, ended.is_asked_for, now));
            keep(tx, ended, module, &failures).await?;
        }
    }
    Ok(news)
}

fn failures(row: &Row) -> Result<Failures, StateError> {
    // What was told is worth less than what goes on: one that can't be read is told once more.
    let told = serde_json::from_str(&row.text("told")?).unwrap_or_default();
    Ok(Failures { since: row.timestamp("since")?, runs: row.count("runs")?, told })
}

async fn find(tx: &mut Tx, of: Ended<'_>, module: BackupModule) -> Result<Option<Failures>, StateError> {
    let query = sql("select * from failures where pool_fqdn = $1 and module = $2 and intent = $3");
    let row = query.bind(of.pool).bind(module).bind(of.intent).push(tx.for_update()).optional(tx).await?;
    row.map(|row| failures(&row)).transpose()
}

async fn recover(tx: &mut Tx, of: Ended<'_>, module: BackupModule) -> Result<Option<Failures>, StateError> {
    let query = sql("delete from failures where pool_fqdn = $1 and module = $2 and intent = $3 returning *");
    let row = query.bind(of.pool).bind(module).bind(of.intent).optional(tx).await?;
    row.map(|row| failures(&row)).transpose()
}

async fn keep(tx: &mut Tx, of: Ended<'_>, module: BackupModule, failures: &Failures) -> Result<(), StateError> {
    let told = serde_json::to_string(&failures.told).map_err(|error| StateError::decode("told", error))?;
    sql("insert into failures (pool_fqdn, module, intent, since, runs, told) values ($1, $2, $3, $4, $5, $6) \
         on conflict (pool_fqdn, module, intent) do update set since = excluded.since, runs = excluded.runs, \
         told = excluded.told")
    .bind(of.pool)
    .bind(module)
    .bind(of.intent)
    .bind(failures.since)
    .bind(failures.runs)
    .bind(told)
    .execute(tx)
    .await?;
    Ok(())
}
