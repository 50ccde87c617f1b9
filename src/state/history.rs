//! Which runs of history, and which lists of their items, are kept no longer, and taking them out in small pieces.
//!
//! What is open stays, and what an open run is about; so do the last run and the last success of each pool's module, and
//! their last verification. What a run changed stays for as long as it may be put back.

use std::collections::HashSet;

use super::{Reader, Row, Sql, StateError, Tx, sql};
use crate::domain::{HistoryLimits, ItemsRemoved, KeepRule, RunId, Timestamp};

/// Runs looked at, at once.
const PIECE: u32 = 1000;
/// The states in which nothing happens to a run any more.
const HAS_ENDED: &str = "state in ('succeeded', 'partial', 'failed', 'cancelled')";
/// A run that no open one is about.
const IS_FREE: &str = " and not exists (select 1 from runs o where o.basis_run_id = runs.id \
     and o.state in ('queued', 'running', 'held', 'interrupted')) \
     and not exists (select 1 from runs o where o.put_back_run_id = runs.id \
     and o.state in ('queued', 'running', 'held', 'interrupted'))";

/// What goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outdated {
    /// Runs whose lists of items go, oldest first, each with the rule.
    pub items: Vec<(RunId, KeepRule)>,
    /// Runs that go as a whole, oldest first.
    pub runs: Vec<RunId>,
}

impl Outdated {
    /// Whether all of it is kept.
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty() && self.runs.is_empty()
    }
}

/// A run as the rules look at it.
struct Ended {
    id: RunId,
    created_at: Timestamp,
    finished_at: Timestamp,
    has_changed: bool,
}

/// What of history is kept no longer by `limits`.
pub async fn list_outdated(
    mut reader: Reader<'_>,
    limits: HistoryLimits,
    now: Timestamp,
) -> Result<Outdated, StateError> {
    let kept = list_last(reader.again()).await?;
    let put_back = limits.may_be_put_back_since(now);
    let is_kept = |run: &Ended| kept.contains(&run.id) || (run.has_changed && run.finished_at >= put_back);
    let mut outdated = Outdated::default();
    if limits.runs.has_end() {
        let rules = Rules::new(reader.again(), limits.runs.cutoff(now), limits.runs.runs).await?;
        walk(reader.again(), "", &rules, |run, _| {
            if !is_kept(run) {
                outdated.runs.push(run.id);
            }
        })
        .await?;
    }
    if limits.items.has_end() {
        let rules = Rules::new(reader.again(), limits.items.cutoff(now), limits.items.runs).await?;
        let whole: HashSet<RunId> = outdated.runs.iter().copied().collect();
        walk(reader, " and items_removed_at is null", &rules, |run, rule| {
            if !is_kept(run) && !whole.contains(&run.id) {
                outdated.items.push((run.id, rule));
            }
        })
        .await?;
    }
    Ok(outdated)
}

/// From when on, and up to which run, the rules let go.
struct Rules {
    cutoff: Option<(KeepRule, Timestamp)>,
    beyond: Option<(KeepRule, RunId)>,
}

impl Rules {
    async fn new(
        reader: Reader<'_>,
        cutoff: Option<(KeepRule, Timestamp)>,
        runs: Option<u32>,
    ) -> Result<Self, StateError> {
        let Some(runs) = runs else { return Ok(Self { cutoff, beyond: None }) };
        let row = sql("select id from runs order by id desc limit 1 offset $1").bind(runs).optional(reader).await?;
        let beyond = row.map(|row| row.parse("id")).transpose()?.map(|id| (KeepRule::Runs(runs), id));
        Ok(Self { cutoff, beyond })
    }

    /// The rule by which a run goes.
    fn of(&self, run: &Ended) -> Option<KeepRule> {
        let by_number = self.beyond.filter(|(_, last)| run.id <= *last).map(|(rule, _)| rule);
        self.cutoff.filter(|(_, at)| run.finished_at < *at).map(|(rule, _)| rule).or(by_number)
    }

    /// Whether no run from this one on goes: ids and the moments they were asked for at go the same way.
    fn end_before(&self, run: &Ended) -> bool {
        self.cutoff.is_none_or(|(_, at)| run.created_at >= at) && self.beyond.is_none_or(|(_, last)| run.id > last)
    }
}

/// Shows the ended runs that no open run is about and that the rules let go, oldest first.
async fn walk(
    mut reader: Reader<'_>,
    further: &'static str,
    rules: &Rules,
    mut show: impl FnMut(&Ended, KeepRule),
) -> Result<(), StateError> {
    let mut after: Option<RunId> = None;
    loop {
        // Counted: asked whether there are any, PostgreSQL would read the modules of all runs for each piece.
        let mut query = sql("select id, created_at, coalesce(finished_at, created_at) as finished_at, \
             case when intent = 'sync' and (select count(*) from module_runs m where m.run_id = runs.id \
             and (m.inserted + m.updated + m.deleted > 0 or (m.state not in ('succeeded', 'partial') and m.passed_digest is not null))) > 0 then cast(1 as bigint) else cast(0 as bigint) end as has_changed \
             from runs where ")
        .push(HAS_ENDED)
        .push(IS_FREE)
        .push(further);
        if let Some(id) = after {
            query = query.push(" and id > ").push_bind(id);
        }
        let rows = query.push(" order by id limit ").push_bind(PIECE).all(reader.again()).await?;
        for row in &rows {
            let run = ended(row)?;
            if rules.end_before(&run) {
                return Ok(());
            }
            if let Some(rule) = rules.of(&run) {
                show(&run, rule);
            }
            after = Some(run.id);
        }
        if rows.len() < PIECE as usize {
            return Ok(());
        }
    }
}

fn ended(row: &Row) -> Result<Ended, StateError> {
    Ok(Ended {
        id: row.parse("id")?,
        created_at: row.timestamp("created_at")?,
        finished_at: row.timestamp("finished_at")?,
        has_changed: row.flag("has_changed")?,
    })
}

/// The last run, the last success and the last verification of each pool's module.
async fn list_last(mut reader: Reader<'_>) -> Result<HashSet<RunId>, StateError> {
    let mut last = HashSet::new();
    let rows = sql("select last_run_id as id from freshness union select run_id from verified");
    for row in rows.all(reader.again()).await? {
        last.insert(row.parse("id")?);
    }
    let stale =
        sql("select pool_fqdn, module from freshness where last_state <> 'succeeded' and succeeded_at is not null");
    for row in stale.all(reader.again()).await? {
        let success = sql(
            "select r.id from runs r where r.pool_fqdn = $1 and r.intent = 'sync' and r.action = 'backup' \
             and exists (select 1 from module_runs m where m.run_id = r.id and m.module = $2 and m.state = 'succeeded') \
             order by r.id desc limit 1",
        );
        let found = success.bind(row.text("pool_fqdn")?).bind(row.text("module")?).optional(reader.again()).await?;
        last.extend(found.map(|row| row.parse::<RunId>("id")).transpose()?);
    }
    Ok(last)
}

/// Those of `runs` that have ended and that no open run is about, as of now.
pub async fn still_free(reader: impl Into<Reader<'_>>, runs: &[RunId]) -> Result<Vec<RunId>, StateError> {
    let query = sql("select id from runs where ").push(HAS_ENDED).push(IS_FREE).push(" and id in (");
    let rows = among(query, runs).push(") order by id").all(reader).await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// Removes up to `limit` rows of what is kept item by item of `runs`, and says whether anything is left.
pub async fn remove_items(tx: &mut Tx, runs: &[RunId], limit: u32) -> Result<bool, StateError> {
    let first = among(sql("select run_id, module, seq from run_changes where run_id in ("), runs)
        .push(") order by run_id, module, seq limit 1 offset ")
        .push_bind(limit);
    if let Some(place) = first.optional(&mut *tx).await? {
        among(sql("delete from run_changes where run_id in ("), runs)
            .push(") and (run_id, module, seq) < (")
            .push_bind(place.text("run_id")?)
            .push(", ")
            .push_bind(place.text("module")?)
            .push(", ")
            .push_bind(place.count("seq")?)
            .push(")")
            .execute(tx)
            .await?;
        return Ok(true);
    }
    among(sql("delete from run_changes where run_id in ("), runs).push(")").execute(tx).await?;
    let first = among(sql("select run_id, seq from run_messages where item is not null and run_id in ("), runs)
        .push(") order by run_id, seq limit 1 offset ")
        .push_bind(limit);
    if let Some(place) = first.optional(&mut *tx).await? {
        among(sql("delete from run_messages where item is not null and run_id in ("), runs)
            .push(") and (run_id, seq) < (")
            .push_bind(place.text("run_id")?)
            .push(", ")
            .push_bind(place.count("seq")?)
            .push(")")
            .execute(tx)
            .await?;
        return Ok(true);
    }
    among(sql("delete from run_messages where item is not null and run_id in ("), runs).push(")").execute(tx).await?;
    among(sql("delete from run_parts where run_id in ("), runs).push(")").execute(tx).await?;
    Ok(false)
}

/// Notes that the item lists of `runs` are not kept any more.
pub async fn mark_removed(tx: &mut Tx, runs: &[RunId], removed: ItemsRemoved) -> Result<(), StateError> {
    let mark = sql("update runs set items_removed_at = ").push_bind(removed.at);
    let mark = mark.push(", items_removed_by = ").push_bind(removed.rule.name()).push(" where id in (");
    among(mark, runs).push(")").execute(tx).await?;
    Ok(())
}

/// Removes runs with all that belongs to them.
pub async fn remove_runs(tx: &mut Tx, runs: &[RunId]) -> Result<(), StateError> {
    among(sql("delete from runs where id in ("), runs).push(")").execute(tx).await?;
    Ok(())
}

fn among(mut query: Sql, runs: &[RunId]) -> Sql {
    for id in runs {
        query = query.push_bind(*id).push(", ");
    }
    query.push("null")
}
