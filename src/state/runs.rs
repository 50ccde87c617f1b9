//! Runs and module runs: asking for them, and history.

use std::{collections::BTreeMap, sync::Arc};

use super::{Database, Reader, Row, Sql, StateError, Tx, bells::Bell, sql, unread::gather, value::Value};
use crate::{
    domain::{
        AskedBy, BackupModule, BatchId, Counts, Fqdn, ItemsRemoved, ModuleRun, PlanFigures, Run, RunId, RunRequest,
        RunState, Scope, Timestamp,
    },
    words::Said,
};

const COLUMNS: &str = "id, batch_id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, \
     cancel_requested, requested_by, requested_by_id, via, created_at, started_at, finished_at, held_until, attempt, worker, action, target, \
     basis_run_id, put_back_run_id, items_removed_at, items_removed_by, driver";

fn select() -> Sql {
    sql("select ").push(COLUMNS).push(" from runs where true")
}

pub(super) fn run(row: &Row) -> Result<Run, StateError> {
    Ok(Run {
        id: row.parse("id")?,
        batch: row.optional_parse("batch_id")?,
        pool: row.parse("pool_fqdn")?,
        backup_pool: row.parse("backup_pool_fqdn")?,
        request: RunRequest {
            selection: row.parse("module")?,
            mode: row.parse("mode")?,
            intent: row.parse("intent")?,
            action: row.parse("action")?,
            force: row.flag("force_flag")?,
        },
        target: row.parse("target")?,
        basis: row.optional_parse("basis_run_id")?,
        put_back: row.optional_parse("put_back_run_id")?,
        driver: row.parse("driver")?,
        state: row.parse("state")?,
        cancel_requested: row.flag("cancel_requested")?,
        requested_by: row.text("requested_by")?,
        requested_by_id: row.optional_parse("requested_by_id")?,
        via: row.parse("via")?,
        created_at: row.timestamp("created_at")?,
        started_at: row.optional_timestamp("started_at")?,
        finished_at: row.optional_timestamp("finished_at")?,
        held_until: row.optional_timestamp("held_until")?,
        attempt: u32::try_from(row.count("attempt")?).unwrap_or(u32::MAX),
        worker: row.optional_text("worker")?,
        items_removed: items_removed(row)?,
    })
}

fn items_removed(row: &Row) -> Result<Option<ItemsRemoved>, StateError> {
    let (at, rule) = (row.optional_timestamp("items_removed_at")?, row.optional_parse("items_removed_by")?);
    Ok(at.zip(rule).map(|(at, rule)| ItemsRemoved { at, rule }))
}

/// Adds a queued run with its module runs.
pub async fn insert_run(
    tx: &mut Tx,
    run: &Run,
    request_key: Option<&str>,
    modules: &[ModuleRun],
) -> Result<(), StateError> {
    sql("insert into runs (id, batch_id, request_key, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, \
         state, requested_by, via, created_at, action, target, basis_run_id, put_back_run_id, \
         requested_by_id, queue_at, driver) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)")
    .bind(run.id)
    .bind(run.batch)
    .bind(request_key)
    .bind(&run.pool)
    .bind(&run.backup_pool)
    .bind(run.request.selection)
    .bind(run.request.mode)
    .bind(run.request.intent)
    .bind(run.request.force)
    .bind(run.state)
    .bind(run.requested_by.as_str())
    .bind(run.via)
    .bind(run.created_at)
    .bind(run.request.action)
    .bind(run.target)
    .bind(run.basis)
    .bind(run.put_back)
    .bind(run.requested_by_id)
    .bind(run.queue_at())
    .bind(run.driver)
    .execute(&mut *tx)
    .await?;
    tx.ring(Bell::Queue);
    for module in modules {
        sql("insert into module_runs (run_id, module, state, phase, message, said, expected_digest) \
             values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(run.id)
        .bind(module.module)
        .bind(module.state)
        .bind(module.phase)
        .bind(module.message.as_ref().map(Said::to_string))
        .bind(module.message.as_ref().and_then(Said::record))
        .bind(module.expected_digest.as_deref())
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// The run of this id.
pub async fn find_run(reader: impl Into<Reader<'_>>, id: RunId) -> Result<Option<Run>, StateError> {
    select().push(" and id = $1").bind(id).optional(reader).await?.map(|row| run(&row)).transpose()
}

/// Those of some runs that are there, by id.
pub async fn find_runs(
    reader: impl Into<Reader<'_>>,
    ids: impl Iterator<Item = RunId>,
) -> Result<BTreeMap<RunId, Run>, StateError> {
    let rows = listed(select().push(" and id in ("), ids).push(")").all(reader).await?;
    rows.iter().map(|row| run(row).map(|run| (run.id, run))).collect()
}

/// The run that a submitted form made.
pub async fn find_run_by_key(reader: impl Into<Reader<'_>>, request_key: &str) -> Result<Option<Run>, StateError> {
    select().push(" and request_key = $1").bind(request_key).optional(reader).await?.map(|row| run(&row)).transpose()
}

/// The run that a further request for the same would only repeat: one that still waits, or one that the same account
/// asked for since `since` and that has not ended. (What came after its end may have changed the source.)
pub async fn find_same_run(
    reader: impl Into<Reader<'_>>,
    pool: &Fqdn,
    request: &RunRequest,
    requested_by: &str,
    since: Timestamp,
) -> Result<Option<Run>, StateError> {
    let row = select()
        .push(" and pool_fqdn = ")
        .push_bind(pool)
        .push(" and module = ")
        .push_bind(request.selection)
        .push(" and mode = ")
        .push_bind(request.mode)
        .push(" and intent = ")
        .push_bind(request.intent)
        .push(" and action = ")
        .push_bind(request.action)
        .push(" and basis_run_id is null and put_back_run_id is null")
        .push(" and force_flag = ")
        .push_bind(request.force)
        .push(" and cancel_requested = 0 and (state = 'queued' or (state in ('running', 'interrupted') and created_at >= ")
        .push_bind(since)
        .push(" and requested_by = ")
        .push_bind(requested_by)
        .push(")) order by id desc limit 1")
        .optional(reader)
        .await?;
    row.map(|row| run(&row)).transpose()
}

/// Whether a run that reads or writes stores of the pool is still to come or under way.
pub async fn has_open_run(reader: impl Into<Reader<'_>>, pool: &Fqdn) -> Result<bool, StateError> {
    let open = sql("select 1 as one from runs where (pool_fqdn = $1 or backup_pool_fqdn = $1) \
         and state in ('queued', 'running', 'held', 'interrupted') limit 1");
    Ok(open.bind(pool).optional(reader).await?.is_some())
}

/// The module runs of a run, in the order of pages.
pub async fn list_module_runs(reader: impl Into<Reader<'_>>, id: RunId) -> Result<Vec<ModuleRun>, StateError> {
    let rows = sql("select * from module_runs where run_id = $1").bind(id).all(reader).await?;
    module_runs(&rows)
}

fn module_runs(rows: &[Row]) -> Result<Vec<ModuleRun>, StateError> {
    let mut modules = rows.iter().map(module_run).collect::<Result<Vec<_>, _>>()?;
    modules.sort_by_key(|m| (m.run, m.module));
    Ok(modules)
}

fn module_run(row: &Row) -> Result<ModuleRun, StateError> {
    Ok(ModuleRun {
        run: row.parse("run_id")?,
        module: row.parse("module")?,
        state: row.parse("state")?,
        phase: row.parse("phase")?,
        counts: Counts {
            items_compared: row.count("items_compared")?,
            planned: row.count("planned")?,
            inserted: row.count("inserted")?,
            updated: row.count("updated")?,
            deleted: row.count("deleted")?,
            unchanged: row.count("unchanged")?,
            bytes_read: row.count("bytes_read")?,
            bytes_written: row.count("bytes_written")?,
            skipped: row.count("skipped")?,
            compare_ms: row.count("compare_ms")?,
            apply_ms: row.count("apply_ms")?,
        },
        prepared: row.count("prepared")?,
        rate: row.count("rate")?,
        message: row.optional_said("message", "said")?,
        tables: row.table_choice()?,
        plan: plan_figures(row)?,
        expected_digest: row.optional_text("expected_digest")?,
        approved_digest: row.optional_text("approved_digest")?,
        passed_digest: row.optional_text("passed_digest")?,
        target_marker: row.optional_text("target_marker")?,
    })
}

fn plan_figures(row: &Row) -> Result<Option<PlanFigures>, StateError> {
    let Some(digest) = row.optional_text("plan_digest")? else { return Ok(None) };
    Ok(Some(PlanFigures {
        digest,
        inserts: row.count("plan_inserts")?,
        updates: row.count("plan_updates")?,
        deletes: row.count("plan_deletes")?,
        target_items: row.count("plan_target_items")?,
    }))
}

/// Which runs of history to show; empty fields let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RunFilter {
    /// Runs of this pool.
    pub pool: Option<Fqdn>,
    /// Runs in which this module took part.
    pub module: Option<BackupModule>,
    /// Runs that stand so.
    pub state: Option<RunState>,
    /// Runs this account asked for.
    pub requested_by: Option<String>,
    /// Runs asked for at this moment or later.
    pub from: Option<Timestamp>,
    /// Runs asked for before this moment.
    pub until: Option<Timestamp>,
    /// Runs of one request.
    pub batch: Option<BatchId>,
    /// Runs that came about so.
    pub asked_by: Option<AskedBy>,
    /// Only runs that changed something. One that is under way counts once it has ended.
    pub with_changes: bool,
    /// Runs up to this one.
    pub up_to: Option<RunId>,
    /// Runs that are at least partly within one of these; `None` for all.
    pub seen: Option<Vec<Scope>>,
}

/// Where a page of history begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunCursor {
    /// Runs older than this one.
    OlderThan(RunId),
    /// Runs newer than this one.
    NewerThan(RunId),
}

/// A page of history, newest first.
#[derive(Debug, Clone, Default)]
pub struct RunPage {
    /// Its runs.
    pub runs: Vec<Run>,
    /// Where the page before begins, if there is one.
    pub newer: Option<RunId>,
    /// Where the next page begins, if there is one.
    pub older: Option<RunId>,
}

/// A page of history. Ids sort by time, so the page is found by key however far back it lies.
pub async fn list_runs(
    reader: impl Into<Reader<'_>>,
    filter: &RunFilter,
    cursor: Option<RunCursor>,
    limit: u32,
) -> Result<RunPage, StateError> {
    let mut query = filtered(filter);
    query = match cursor {
        None => query.push(" order by id desc"),
        Some(RunCursor::OlderThan(id)) => query.push(" and id < ").push_bind(id).push(" order by id desc"),
        Some(RunCursor::NewerThan(id)) => query.push(" and id > ").push_bind(id).push(" order by id"),
    };
    let rows = query.push(" limit ").push_bind(limit + 1).all(reader).await?;
    let mut runs = rows.iter().map(run).collect::<Result<Vec<_>, _>>()?;
    let more = runs.len() > limit as usize;
    runs.truncate(limit as usize);
    let backwards = matches!(cursor, Some(RunCursor::NewerThan(_)));
    if backwards {
        runs.reverse();
    }
    let (first, last) = (runs.first().map(|r| r.id), runs.last().map(|r| r.id));
    let newer = if backwards { first.filter(|_| more) } else { first.filter(|_| cursor.is_some()) };
    let older = if backwards { last } else { last.filter(|_| more) };
    Ok(RunPage { runs, newer, older })
}

/// The same, with one look for all who ask for the same page at the same moment.
pub async fn list_runs_together(
    database: &Database,
    filter: &RunFilter,
    cursor: Option<RunCursor>,
    limit: u32,
) -> Result<Arc<RunPage>, StateError> {
    let look = || list_runs(database, filter, cursor, limit);
    database.questions().runs.ask((filter.clone(), cursor, limit), look).await
}

fn filtered(filter: &RunFilter) -> Sql {
    narrowed(select(), filter)
}

/// A query of `runs` that has a condition already, with those of a filter.
pub(super) fn narrowed(mut query: Sql, filter: &RunFilter) -> Sql {
    if let Some(pool) = &filter.pool {
        query = query.push(" and pool_fqdn = ").push_bind(pool);
    }
    if let Some(module) = filter.module {
        query = query
            .push(" and exists (select 1 from module_runs m where m.run_id = runs.id and m.module = ")
            .push_bind(module)
            .push(" and m.state <> 'not_initialized')");
    }
    if let Some(state) = filter.state {
        query = query.push(" and state = ").push_bind(state);
    }
    if let Some(name) = &filter.requested_by {
        query = query.push(" and requested_by = ").push_bind(name.as_str());
    }
    if let Some(from) = filter.from {
        query = query.push(" and created_at >= ").push_bind(from);
    }
    if let Some(until) = filter.until {
        query = query.push(" and created_at < ").push_bind(until);
    }
    if let Some(batch) = filter.batch {
        query = query.push(" and batch_id = ").push_bind(batch);
    }
    query = match filter.asked_by {
        None => query,
        // As the index of these has it.
        Some(AskedBy::Person) => query.push(" and via <> 'schedule'"),
        Some(AskedBy::Via(via)) => query.push(" and via = ").push_bind(via),
    };
    if filter.with_changes {
        query = query.push(" and changed > 0");
    }
    if let Some(id) = filter.up_to {
        query = query.push(" and id <= ").push_bind(id);
    }
    match &filter.seen {
        Some(scopes) => within(query, scopes, filter.module),
        None => query,
    }
}

/// Runs within one of `scopes`; if they are to be about `module`, within one that has it, so that nothing is told of
/// modules that are not seen.
fn within(mut query: Sql, scopes: &[Scope], module: Option<BackupModule>) -> Sql {
    query = query.push(" and (false");
    for scope in scopes.iter().filter(|scope| module.is_none_or(|module| scope.modules.contains(&module))) {
        query = query.push(" or (true");
        if !scope.pools.is_all() {
            query = query.push(" and pool_fqdn in (");
            query = listed(query, scope.pools.named()).push(")");
        }
        if !scope.modules.is_all() {
            query = query.push(" and exists (select 1 from module_runs m where m.run_id = runs.id and m.module in (");
            query = listed(query, scope.modules.named().copied()).push("))");
        }
        query = query.push(")");
    }
    query.push(")")
}

/// Values with commas between; null, which nothing equals, where there are none.
pub(super) fn listed<V: Into<Value>>(mut query: Sql, values: impl Iterator<Item = V>) -> Sql {
    for value in values {
        query = query.push_bind(value).push(", ");
    }
    query.push("null")
}

/// How fresh the backup of a pool's module is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// The pool whose data it is.
    pub pool: Fqdn,
    /// The module.
    pub module: BackupModule,
    /// The sync that ended last.
    pub last_run: RunId,
    /// How that ended.
    pub last_state: RunState,
    /// When it ended.
    pub last_finished_at: Timestamp,
    /// When a sync last succeeded, if one ever did.
    pub succeeded_at: Option<Timestamp>,
}

/// How fresh every backup is, by pool and module. A module that was never synced is not listed.
pub async fn list_freshness(reader: impl Into<Reader<'_>>) -> Result<Vec<Freshness>, StateError> {
    let rows = sql("select * from freshness order by pool_fqdn, module").all(reader).await?;
    let freshness = |row: &Row| {
        Ok(Freshness {
            pool: row.parse("pool_fqdn")?,
            module: row.parse("module")?,
            last_run: row.parse("last_run_id")?,
            last_state: row.parse("last_state")?,
            last_finished_at: row.timestamp("last_finished_at")?,
            succeeded_at: row.optional_timestamp("succeeded_at")?,
        })
    };
    Ok(gather(&rows, ("freshness", &["pool_fqdn", "module"]), freshness)?.known)
}

/// The syncs under way, by pool and module.
pub async fn list_under_way(reader: impl Into<Reader<'_>>) -> Result<Vec<(Fqdn, BackupModule, RunId)>, StateError> {
    let rows = sql("select r.pool_fqdn, m.module, r.id from runs r join module_runs m on m.run_id = r.id \
         where r.state = 'running' and r.action = 'backup' and r.intent = 'sync' and m.state in ('queued', 'running')")
    .all(reader)
    .await?;
    rows.iter().map(|row| Ok((row.parse("pool_fqdn")?, row.parse("module")?, row.parse("id")?))).collect()
}
