//! Claiming: which run stands first for a worker, and making it that worker's.
//!
//! Workers claim side by side: each passes over the run that another one is about to take. What excludes runs of one store
//! from each other is a row that only one of them can have. How many are under way is the one thing that all have to count
//! together, so the count is the last thing in a claim, and its lock is held from there to the commit.

use std::time::Duration;

use super::{Lease, set_open_modules};
use crate::{
    domain::{ModuleState, Run, RunId, RunState},
    state::{Sql, StateError, Tx, bells::Bell, lent, runs, sql},
};

/// A claimed run.
#[derive(Debug)]
pub struct Claim {
    /// The run as it was asked for.
    pub run: Run,
    /// The right to work on it.
    pub lease: Lease,
}

/// Who takes runs, and how many at once.
#[derive(Debug, Clone, Copy)]
pub struct Taker<'t> {
    /// The worker's name.
    pub worker: &'t str,
    /// The sites whose pools it serves; none for all.
    pub sites: &'t [String],
    /// How many runs may be under way at once, over all workers.
    pub most: Option<u16>,
    /// How many of those may read or write the same pool.
    pub most_per_pool: Option<u16>,
    /// The same for all pools of a site.
    pub most_per_site: Option<u16>,
    /// For how long the run is the worker's.
    pub lease: Duration,
}

impl<'t> Taker<'t> {
    /// One that serves all sites, without limits.
    pub const fn new(worker: &'t str, lease: Duration) -> Self {
        Self { worker, sites: &[], most: None, most_per_pool: None, most_per_site: None, lease }
    }

    const fn has_limits(&self) -> bool {
        self.most.is_some() || self.most_per_pool.is_some() || self.most_per_site.is_some()
    }
}

/// Claims the run that stands first in the queue and whose target stores nobody writes to; with `up_to`, that run or one on
/// the same pool that it would wait for: one before it, or one that was interrupted as the writer, wherever the pool is.
pub async fn claim(tx: &mut Tx, taker: Taker<'_>, up_to: Option<RunId>) -> Result<Option<Claim>, StateError> {
    let next = first_in_queue(taker, up_to).push(tx.skip_locked());
    let Some(row) = next.optional(&mut *tx).await? else { return Ok(None) };
    let (id, was): (RunId, RunState) = (row.parse("id")?, row.parse("state")?);
    if !become_writer(tx, id).await? {
        free(tx, id).await?;
        return Ok(None);
    }
    set_open_modules(tx, id, ModuleState::At(RunState::Queued)).await?;
    lent::forget(tx, id).await?; // an attempt before this one may have died over it
    let Some(claim) = take(tx, taker, id).await? else {
        if was == RunState::Interrupted {
            set_open_modules(tx, id, ModuleState::At(was)).await?; // it is the writer still
        } else {
            free(tx, id).await?;
        }
        return Ok(None);
    };
    Ok(Some(claim))
}

/// Runs that may begin, as things are without what others are about to commit.
///
/// First come, first served for each pool and module: a run waits for the writer, and for those that waited before it. What
/// is about the same live store or the same backup store excludes each other, whichever way the data goes. A run that was
/// interrupted is the writer still, and waits for nobody.
///
/// Of a pool that the Management Shell drives, one run goes at a time, whichever modules it is about: its backup service syncs
/// the pool as a whole, and two watchers would each take the other’s work for their own.
///
/// Writers are counted, and each of the pools is asked about by itself: else `PostgreSQL` reads all writers for one run, or
/// all that wait for a pool for each of them.
const MAY_BEGIN: &str = "select runs.id, runs.state from runs where runs.state in ('queued', 'interrupted') \
    and not exists (select 1 from module_runs m join writers w on w.module = m.module \
        where m.run_id = runs.id and m.state <> 'not_initialized' and w.run_id <> runs.id \
        and ((w.role = 'live' and w.pool_fqdn = runs.pool_fqdn) \
            or (w.role = 'backup' and w.pool_fqdn = runs.backup_pool_fqdn))) \
    and not (runs.driver = 'management-shell' and exists (select 1 from writers w \
        where w.pool_fqdn = runs.pool_fqdn and w.role = 'live' and w.run_id <> runs.id)) \
    and ((select count(*) from writers w where w.run_id = runs.id) > 0 or ( \
        not exists (select 1 from runs r join module_runs a on a.run_id = r.id join module_runs b on b.module = a.module \
            where r.pool_fqdn = runs.pool_fqdn and r.id < runs.id and r.state in ('queued', 'interrupted') \
            and b.run_id = runs.id and a.state <> 'not_initialized' and b.state <> 'not_initialized') \
        and not exists (select 1 from runs r join module_runs a on a.run_id = r.id join module_runs b on b.module = a.module \
            where r.backup_pool_fqdn = runs.backup_pool_fqdn and r.id < runs.id and r.state in ('queued', 'interrupted') \
            and b.run_id = runs.id and a.state <> 'not_initialized' and b.state <> 'not_initialized'))) \
    and not exists (select 1 from pools p where p.maintenance is not null \
        and p.fqdn in (runs.pool_fqdn, runs.backup_pool_fqdn))";

/// The question for the run that stands first for this taker.
fn first_in_queue(taker: Taker<'_>, up_to: Option<RunId>) -> Sql {
    let mut next = sql(MAY_BEGIN);
    if let Some(id) = up_to {
        next = next
            .push(" and ((select count(*) from writers w where w.run_id = runs.id) > 0 or runs.id <= ")
            .push_bind(id)
            .push(") and runs.pool_fqdn = (select pool_fqdn from runs where id = ")
            .push_bind(id)
            .push(")");
    } else {
        next = at_sites(next, taker.sites);
    }
    within_limits(next, taker).push(" order by runs.queue_at, runs.id limit 1")
}

/// Only runs of pools at these sites.
pub(in crate::state) fn at_sites(next: Sql, sites: &[String]) -> Sql {
    let Some((first, others)) = sites.split_first() else { return next };
    let mut next = next
        .push(" and exists (select 1 from pools p where p.fqdn = runs.pool_fqdn and lower(trim(p.site)) in (")
        .push_bind(first.trim().to_lowercase());
    for site in others {
        next = next.push(", ").push_bind(site.trim().to_lowercase());
    }
    next.push("))")
}

/// Only while fewer runs are under way than may be, and only runs for which their pools, and the sites of these, are not
/// busy enough already. Who is busy is asked once, not for each run that waits.
fn within_limits(mut next: Sql, taker: Taker<'_>) -> Sql {
    if let Some(most) = taker.most {
        next = next.push(" and (select count(*) from runs u where u.state = 'running') < ").push_bind(u64::from(most));
    }
    if let Some(most) = taker.most_per_pool {
        for pool in [" and runs.pool_fqdn", " and runs.backup_pool_fqdn"] {
            next = next
                .push(pool)
                .push(
                    " not in (select u.fqdn from (select pool_fqdn as fqdn from runs where state = 'running' \
                     union all select backup_pool_fqdn from runs where state = 'running') u \
                     group by u.fqdn having count(*) >= ",
                )
                .push_bind(u64::from(most))
                .push(")");
        }
    }
    if let Some(most) = taker.most_per_site {
        for pool in [" and runs.pool_fqdn", " and runs.backup_pool_fqdn"] {
            next = next
                .push(pool)
                .push(
                    " not in (select p.fqdn from pools p where lower(trim(p.site)) in \
                     (select lower(trim(q.site)) from runs r join pools q on q.fqdn in (r.pool_fqdn, r.backup_pool_fqdn) \
                     where r.state = 'running' and trim(q.site) <> '' \
                     group by lower(trim(q.site)) having count(distinct r.id) >= ",
                )
                .push_bind(u64::from(most))
                .push("))");
        }
    }
    next
}

/// Takes the writer's place of every module of the run; false if another run came first. The places are taken in one order
/// by everybody, so that no two runs wait for each other.
async fn become_writer(tx: &mut Tx, id: RunId) -> Result<bool, StateError> {
    for (pool, role) in [("r.pool_fqdn", "'live'"), ("r.backup_pool_fqdn", "'backup'")] {
        sql("insert into writers (pool_fqdn, role, module, run_id) select ")
            .push(pool)
            .push(", ")
            .push(role)
            .push(", m.module, r.id from runs r join module_runs m on m.run_id = r.id where r.id = ")
            .push_bind(id)
            .push(" and m.state <> 'not_initialized' order by m.module on conflict do nothing")
            .execute(tx)
            .await?;
    }
    // The whole pool, beside its modules: two runs for different modules would not meet otherwise.
    sql("insert into writers (pool_fqdn, role, module, run_id) select r.pool_fqdn, 'live', '*', r.id from runs r \
         where r.driver = 'management-shell' and r.id = $1 on conflict do nothing")
    .bind(id)
    .execute(tx)
    .await?;
    let row = sql("select (select count(*) from writers where run_id = $1) as mine, \
         (select 2 * count(*) from module_runs where run_id = $1 and state <> 'not_initialized') \
         + (select count(*) from runs where id = $1 and driver = 'management-shell') as wanted")
    .bind(id)
    .one(tx)
    .await?;
    Ok(row.count("mine")? == row.count("wanted")?)
}

/// Gives the writer's places of a run back that was not claimed after all.
async fn free(tx: &mut Tx, id: RunId) -> Result<(), StateError> {
    sql("delete from writers where run_id = $1").bind(id).execute(tx).await?;
    Ok(())
}

/// Makes the run its worker's, unless others have taken what there was room for. Where there are limits, no other worker
/// gets this far until the transaction ends: what it counts is what is under way.
async fn take(tx: &mut Tx, taker: Taker<'_>, id: RunId) -> Result<Option<Claim>, StateError> {
    let now = tx.now().await?;
    let lease_until = now.plus_micros(i64::try_from(taker.lease.as_micros()).unwrap_or(i64::MAX));
    if taker.has_limits() {
        tx.go_alone().await?;
    }
    let update = sql("update runs set state = 'running', worker = ")
        .push_bind(taker.worker)
        .push(", lease_until = ")
        .push_bind(lease_until)
        .push(", fence = fence + 1, attempt = attempt + 1, started_at = coalesce(started_at, ")
        .push_bind(now)
        .push(") where id = ")
        .push_bind(id);
    let Some(row) = within_limits(update, taker).push(" returning *").optional(&mut *tx).await? else {
        return Ok(None);
    };
    tx.ring(Bell::Run(id));
    Ok(Some(Claim { run: runs::run(&row)?, lease: Lease { run: id, fence: row.integer("fence")? } }))
}
