//! What happened day by day, for the charts: how runs ended, and how old backups became. Found by key from the first day on,
//! so that a long history before it costs nothing; of one that is very dense, only the newest is looked at.

use std::collections::BTreeSet;

use super::{Reader, Row, Sql, StateError, sql, value::Value};
use crate::domain::{BackupModule, Extent, Fqdn, RunState, Timestamp};

/// The length of a day, in microseconds.
pub const DAY: i64 = 86_400_000_000;

/// Runs of one day and state that are counted, at the most, where all are.
const MOST_A_DAY: u32 = 100_000;
/// Runs looked at of those of some pools, at the most: 30 days of a sync every two minutes, and some more.
const MOST: u32 = 25_000;

/// The states a run ends in, and those it has before.
const STATES: [RunState; 8] = [
    RunState::Succeeded,
    RunState::Partial,
    RunState::Failed,
    RunState::Cancelled,
    RunState::Queued,
    RunState::Running,
    RunState::Held,
    RunState::Interrupted,
];

/// So many runs that were asked for on a day stand so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The day, counted from 1970 on.
    pub day: i64,
    /// How they stand.
    pub state: RunState,
    /// How many.
    pub runs: u64,
}

/// What of all runs is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// All, also those of pools that are gone.
    All,
    /// Those of some pools, as far as it is about some modules.
    Of(Vec<(Extent<BackupModule>, Vec<Fqdn>)>),
}

/// How the runs stand that were asked for in the days `from` to `to`, and whether there are more than were counted.
pub async fn list_ended(
    reader: impl Into<Reader<'_>>,
    counted: &Counted,
    (from, to): (i64, i64),
) -> Result<(Vec<Ended>, bool), StateError> {
    let mut reader = reader.into();
    let Counted::Of(parts) = counted else {
        let rows = of_all(from, to).all(reader).await?;
        let ended = rows.iter().map(|row| ended(row, row.parse("state")?)).collect::<Result<Vec<_>, _>>()?;
        let is_cut = ended.iter().any(|ended| ended.runs >= u64::from(MOST_A_DAY));
        return Ok((ended, is_cut));
    };
    let (mut all, mut is_cut) = (Vec::new(), false);
    for (modules, pools) in parts {
        let mut seen = 0;
        for row in of_some(modules, pools, from).all(reader.again()).await? {
            let ended = ended(&row, by_weight(row.integer("weight")?))?;
            seen += ended.runs;
            all.push(ended);
        }
        is_cut |= seen >= u64::from(MOST);
    }
    Ok((all, is_cut))
}

fn ended(row: &Row, state: RunState) -> Result<Ended, StateError> {
    Ok(Ended { day: row.integer("day")?, state, runs: row.count("runs")? })
}

/// Each day and state by itself, which an index answers alone. Ids begin with the moment they were made at.
fn of_all(from: i64, to: i64) -> Sql {
    let mut query = sql("with days (day, first, beyond) as (values ");
    for day in from..=to {
        query = query.push(if day > from { ", (" } else { "(" });
        query =
            query.push_bind(day).push(", ").push_bind(first_id(day)).push(", ").push_bind(first_id(day + 1)).push(")");
    }
    query = query.push("), states (state) as (values ");
    for (number, state) in STATES.into_iter().enumerate() {
        query = query.push(if number > 0 { ", (" } else { "(" }).push_bind(state).push(")");
    }
    query
        .push(
            ") select d.day, s.state, (select count(*) from (select 1 from runs r where r.state = s.state \
             and r.id >= d.first and r.id < d.beyond limit ",
        )
        .push_bind(MOST_A_DAY)
        .push(") as few) as runs from days d cross join states s")
}

/// The runs of some pools. Where not all modules are seen, how those ended that are.
fn of_some(modules: &Extent<BackupModule>, pools: &[Fqdn], from: i64) -> Sql {
    const WEIGHT: &str = "case state when 'succeeded' then 0 when 'partial' then 1 when 'cancelled' then 2 \
         when 'failed' then 3 else 4 end";
    let newest = |query: Sql| {
        let query = query.push("(select id, created_at, state from runs where pool_fqdn in (");
        let query = listed(query, pools.iter()).push(") and id >= ").push_bind(first_id(from));
        query.push(" order by id desc limit ").push_bind(MOST).push(") as r")
    };
    let query = sql("select day, cast(weight as bigint) as weight, count(*) as runs from (\
         select r.created_at / 86400000000 as day, ");
    let query = if modules.is_all() {
        query.push(WEIGHT)
    } else {
        // Looked up run by run: joined, PostgreSQL would read the modules of all runs.
        let query = query
            .push("(select max(")
            .push(WEIGHT)
            .push(") from module_runs m where m.run_id = r.id and m.state <> 'not_initialized' and m.module in (");
        listed(query, modules.named().copied()).push("))")
    };
    newest(query.push(" as weight from ")).push(") as w where weight is not null group by day, weight")
}

/// As [`RunState::of_modules`] weighs them; whatever has not ended is as good as queued here.
fn by_weight(weight: i64) -> RunState {
    match weight {
        0 => RunState::Succeeded,
        1 => RunState::Partial,
        2 => RunState::Cancelled,
        3 => RunState::Failed,
        _ => RunState::Queued,
    }
}

/// The successes of a pool's module on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successes {
    /// The pool whose data was copied.
    pub pool: Fqdn,
    /// The module.
    pub module: BackupModule,
    /// The day, counted from 1970 on.
    pub day: i64,
    /// When the last of them ended.
    pub last: Timestamp,
    /// The longest time from one success to the next that ended on this day, in microseconds; nothing if it is the first that
    /// is known.
    pub gap: Option<i64>,
}

/// The successes of what is wanted among the newest runs. Where a run succeeded, so did its modules: they are looked up, one by
/// one, only where it did not, or PostgreSQL would read the modules of all runs. Whether a module was copied at all, the last
/// run of each day tells.
const OF_NEWEST: &str = ") select pool_fqdn, module, day, last_at, gap from (\
     select pool_fqdn, module, day, max(at) as last_at, max(gap) as gap, max(id) as id from (\
     select pool_fqdn, module, id, at, at / 86400000000 as day, \
     at - lag(at) over (partition by pool_fqdn, module order by at) as gap from (\
     select n.pool_fqdn, w.module, n.id, case when n.state <> 'succeeded' then (select m.finished_at from module_runs m \
     where m.run_id = n.id and m.module = w.module and m.state = 'succeeded') \
     when n.module in ('All', w.module) then n.finished_at end as at \
     from newest n join wanted w on w.pool = n.pool_fqdn) as s where at is not null) as t \
     group by pool_fqdn, module, day) as g where (select count(*) from module_runs m where m.run_id = g.id \
     and m.module = g.module and m.state = 'succeeded') > 0 order by pool_fqdn, module, day";

/// When syncs of some modules of some pools succeeded, by pool, module and day, from the day `from` on.
pub async fn list_successes(
    reader: impl Into<Reader<'_>>,
    wanted: &[(&Fqdn, BackupModule)],
    from: i64,
) -> Result<Vec<Successes>, StateError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let pools: BTreeSet<&Fqdn> = wanted.iter().map(|(pool, _)| *pool).collect();
    let mut query = sql("with newest as materialized (");
    for (number, pool) in pools.into_iter().enumerate() {
        query = query
            .push(if number > 0 { " union all " } else { "" })
            .push(
                "select * from (select id, pool_fqdn, module, state, finished_at from runs \
                 where action = 'backup' and intent = 'sync' and pool_fqdn = ",
            )
            .push_bind(pool)
            .push(" and id >= ")
            .push_bind(first_id(from))
            .push(" order by id desc limit ")
            .push_bind(MOST)
            .push(") as one");
    }
    query = query.push("), wanted (pool, module) as (values ");
    for (number, (pool, module)) in wanted.iter().enumerate() {
        query = query.push(if number > 0 { ", (" } else { "(" });
        query = query.push_bind(*pool).push(", ").push_bind(*module).push(")");
    }
    let rows = query.push(OF_NEWEST).all(reader).await?;
    let successes = |row: &Row| {
        Ok(Successes {
            pool: row.parse("pool_fqdn")?,
            module: row.parse("module")?,
            day: row.integer("day")?,
            last: row.timestamp("last_at")?,
            gap: row.optional_integer("gap")?,
        })
    };
    rows.iter().map(successes).collect()
}

/// What the ids of a day are not smaller than.
fn first_id(day: i64) -> String {
    let id = format!("{:012x}", day.saturating_mul(DAY) / 1000);
    let (high, low) = id.split_at(8);
    format!("{high}-{low}")
}

/// Values with commas between; null, which nothing equals, where there are none.
fn listed<V: Into<Value>>(mut query: Sql, values: impl Iterator<Item = V>) -> Sql {
    for value in values {
        query = query.push_bind(value).push(", ");
    }
    query.push("null")
}
