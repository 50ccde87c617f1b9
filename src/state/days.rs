//! What happened day by day, for the charts: how runs ended, and how old backups became. Found by key from the first day on,
//! so that a long history before it costs nothing; of one that is very dense, only the newest is looked at.

use super::{Reader, Row, Sql, StateError, sql, value::Value};
use crate::domain::{BackupModule, Extent, Fqdn, RunState, Timestamp};

/// The length of a day, in microseconds.
pub const DAY: i64 = 86_400_000_000;

/// Runs of one day and state that are counted, at the most, where all are.
const MOST_A_DAY: u32 = 100_000;
/// Runs looked at where some of all are, at the most: 30 days of a sync every minute.
const MOST: u32 = 50_000;

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
    let day = "r.created_at / 86400000000 as day, ";
    if modules.is_all() {
        let query =
            sql("select day, cast(weight as bigint) as weight, count(*) as runs from (select ").push(day).push(WEIGHT);
        return newest(query.push(" as weight from ")).push(") as w group by day, weight");
    }
    let query = sql("select day, cast(weight as bigint) as weight, count(*) as runs from (select ")
        .push(day)
        .push("max(m.weight) as weight from ");
    let query = newest(query).push(" join (select run_id, module, ").push(WEIGHT);
    let query = query.push(" as weight from module_runs where state <> 'not_initialized' and module in (");
    listed(query, modules.named().copied())
        .push(")) as m on m.run_id = r.id group by r.id, r.created_at) as w group by day, weight")
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

/// When syncs of some pools succeeded, by pool, module and day, from the day `from` on.
pub async fn list_successes(
    reader: impl Into<Reader<'_>>,
    pools: &[&Fqdn],
    from: i64,
) -> Result<Vec<Successes>, StateError> {
    if pools.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql("select pool_fqdn, module, day, max(at) as last_at, max(gap) as gap from (");
    for (number, pool) in pools.iter().enumerate() {
        query = query
            .push(if number > 0 { " union all " } else { "" })
            .push(
                "select r.pool_fqdn, m.module, m.finished_at as at, m.finished_at / 86400000000 as day, m.finished_at - \
                 lag(m.finished_at) over (partition by m.module order by m.finished_at) as gap from (select * from \
                 (select id, pool_fqdn from runs where action = 'backup' and intent = 'sync' and pool_fqdn = ",
            )
            .push_bind(*pool)
            .push(" and id >= ")
            .push_bind(first_id(from))
            .push(" order by id desc limit ")
            .push_bind(MOST)
            .push(
                ") as newest) as r join module_runs m on m.run_id = r.id where m.state = 'succeeded' \
                 and m.finished_at is not null",
            );
    }
    let rows = query.push(") as s group by pool_fqdn, module, day order by pool_fqdn, module, day").all(reader).await?;
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
