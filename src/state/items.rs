//! Which runs touched an item: the lists of what runs changed, looked through from the newest run on.
//!
//! The lists may hold many millions of items, and no index answers “contains”. So a search goes through them stretch by
//! stretch for as long as it may take, says how far back it came, and goes on from there if somebody asks.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use super::{
    Database, Row, Sql, StateError,
    changes::holds_text,
    runs::{self, RunFilter},
    sql,
};
use crate::domain::{BackupModule, Change, Outcome, Run, RunId, Scope, Timestamp};

/// Runs of a stretch, at the most.
const RUNS: u32 = 500;
/// Changes of a stretch, at the most, but for those of a single run.
const CHANGES: u64 = 200_000;

/// What a run did to items of one module whose names have what is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The run.
    pub run: RunId,
    /// The module.
    pub module: BackupModule,
    /// What was done.
    pub change: Change,
    /// What became of it.
    pub outcome: Outcome,
    /// To how many items.
    pub items: u64,
    /// The first of them by name.
    pub first: String,
}

/// What a search found, newest run first.
#[derive(Debug, Default)]
pub struct ItemSearch {
    /// What runs did.
    pub touched: Vec<Touched>,
    /// Those runs.
    pub runs: BTreeMap<RunId, Run>,
    /// The oldest run that was looked at, and when it was asked for; nothing if there are no older ones.
    pub came_to: Option<(RunId, Timestamp)>,
}

/// A run of a stretch.
struct Candidate {
    id: RunId,
    created_at: Timestamp,
    changed: u64,
}

/// Looks for items whose names contain `text`, in any letter case (of ASCII letters), through the runs of `filter` that are
/// older than `before` and changed something, until `most` lines are found or `patience` is over. The last stretch is seen
/// through, so either may be passed.
pub async fn search_items(
    database: &Database,
    filter: &RunFilter,
    text: &str,
    before: Option<RunId>,
    (most, patience): (usize, Duration),
) -> Result<ItemSearch, StateError> {
    let begun = Instant::now();
    let filter = RunFilter { with_changes: true, ..filter.clone() };
    let mut search = ItemSearch::default();
    let mut before = before;
    loop {
        let mut stretch = list_candidates(database, &filter, before).await?;
        let is_last = stretch.len() < RUNS as usize;
        let number = stretch.len();
        stretch.truncate(length(&stretch));
        let is_whole = stretch.len() == number;
        let Some(last) = stretch.last() else { break };
        let oldest = (last.id, last.created_at);
        search.touched.extend(list_touched(database, &filter, text, &stretch).await?);
        before = Some(oldest.0);
        if is_last && is_whole {
            break;
        }
        if search.touched.len() >= most || begun.elapsed() >= patience {
            search.came_to = Some(oldest);
            break;
        }
    }
    search.runs = runs::find_runs(database, search.touched.iter().map(|touched| touched.run)).await?;
    Ok(search)
}

/// How many of these make a stretch.
fn length(all: &[Candidate]) -> usize {
    let mut changes = 0;
    let fits = |candidate: &&Candidate| {
        changes += candidate.changed;
        changes <= CHANGES
    };
    all.iter().take_while(fits).count().max(1)
}

async fn list_candidates(
    database: &Database,
    filter: &RunFilter,
    before: Option<RunId>,
) -> Result<Vec<Candidate>, StateError> {
    let mut query =
        runs::narrowed(sql("select id, created_at, changed from runs where items_removed_at is null"), filter);
    if let Some(id) = before {
        query = query.push(" and id < ").push_bind(id);
    }
    let rows = query.push(" order by id desc limit ").push_bind(RUNS).all(database).await?;
    let candidate = |row: &Row| {
        Ok(Candidate { id: row.parse("id")?, created_at: row.timestamp("created_at")?, changed: row.count("changed")? })
    };
    rows.iter().map(candidate).collect()
}

async fn list_touched(
    database: &Database,
    filter: &RunFilter,
    text: &str,
    stretch: &[Candidate],
) -> Result<Vec<Touched>, StateError> {
    let mut query =
        sql("select c.run_id, c.module, c.change_kind, c.outcome, count(*) as items, min(c.item) as first \
         from run_changes c join runs r on r.id = c.run_id where c.run_id in (");
    for candidate in stretch {
        query = query.push_bind(candidate.id).push(", ");
    }
    query = holds_text(query.push("null)"), "c.item", text);
    if let Some(module) = filter.module {
        query = query.push(" and c.module = ").push_bind(module);
    }
    if let Some(scopes) = &filter.seen {
        query = within(query, scopes);
    }
    let rows = query
        .push(" group by c.run_id, c.module, c.change_kind, c.outcome order by c.run_id desc, c.module, c.change_kind, c.outcome")
        .all(database)
        .await?;
    let touched = |row: &Row| {
        Ok(Touched {
            run: row.parse("run_id")?,
            module: row.parse("module")?,
            change: row.parse("change_kind")?,
            outcome: row.parse("outcome")?,
            items: row.count("items")?,
            first: row.text("first")?,
        })
    };
    rows.iter().map(touched).collect()
}

/// Only changes that are within one of these.
fn within(mut query: Sql, scopes: &[Scope]) -> Sql {
    query = query.push(" and (false");
    for scope in scopes {
        query = query.push(" or (true");
        if !scope.pools.is_all() {
            query = runs::listed(query.push(" and r.pool_fqdn in ("), scope.pools.named()).push(")");
        }
        if !scope.modules.is_all() {
            query = runs::listed(query.push(" and c.module in ("), scope.modules.named().copied()).push(")");
        }
        query = query.push(")");
    }
    query.push(")")
}
