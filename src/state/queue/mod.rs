//! The queue of runs: claimed with a lease and a fence, recorded under them.
//!
//! A claim is one short transaction; the work happens outside of it. The lease says until when the run is its worker's,
//! by the database's clock; the fence grows with each claim. Everything a worker records goes through [`hold`], which
//! matches no row once another worker has claimed the run or the run has ended: a worker that was paused past its lease
//! and wakes up can't record anything.

mod end;
mod record;

use std::time::Duration;

use super::{Reader, Sql, StateError, Tx, bells::Bell, lent, runs, sql};
use crate::domain::{Fqdn, ModuleState, Run, RunId, RunState};

pub use end::{abandon, finish_run, hold_run};
pub(super) use end::{end, free_stores};
pub use record::{
    clear_passed, finish_module, hold_module, record_passed, record_plan_figures, record_progress, record_tables,
    record_target,
};

/// The right to work on a run and to record what becomes of it, for as long as it is renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    run: RunId,
    fence: i64,
}

impl Lease {
    /// The run.
    pub const fn run(&self) -> RunId {
        self.run
    }
}

/// A claimed run.
#[derive(Debug)]
pub struct Claim {
    /// The run as it was asked for.
    pub run: Run,
    /// The right to work on it.
    pub lease: Lease,
}

/// Runs whose worker let its lease run out become `interrupted`. Says which, with the number of attempts so far.
pub async fn interrupt_expired(tx: &mut Tx) -> Result<Vec<(RunId, u64)>, StateError> {
    let now = tx.now().await?;
    let rows = sql("update runs set state = 'interrupted', worker = null, lease_until = null \
         where state = 'running' and lease_until < $1 returning id, attempt")
    .bind(now)
    .all(&mut *tx)
    .await?;
    let mut interrupted = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.parse("id")?;
        set_open_modules(tx, id, ModuleState::At(RunState::Interrupted)).await?;
        tx.ring(Bell::Run(id));
        interrupted.push((id, row.count("attempt")?));
    }
    Ok(interrupted)
}

/// Whether fewer runs than `most` are under way, over all workers. Until the transaction ends no other can claim one.
pub async fn has_room(tx: &mut Tx, most: u16) -> Result<bool, StateError> {
    tx.go_alone().await?;
    let row = sql("select count(*) as running from runs where state = 'running'").one(tx).await?;
    Ok(row.count("running")? < u64::from(most))
}

/// Who takes runs, and how many at once.
#[derive(Debug, Clone, Copy)]
pub struct Taker<'t> {
    /// The worker's name.
    pub worker: &'t str,
    /// The sites whose pools it serves; none for all.
    pub sites: &'t [String],
    /// How many runs that read or write a pool may be under way at once, over all workers.
    pub most_per_pool: Option<u16>,
    /// The same for all pools of a site.
    pub most_per_site: Option<u16>,
    /// For how long the run is the worker's.
    pub lease: Duration,
}

impl<'t> Taker<'t> {
    /// One that serves all sites, without limits.
    pub const fn new(worker: &'t str, lease: Duration) -> Self {
        Self { worker, sites: &[], most_per_pool: None, most_per_site: None, lease }
    }
}

/// Claims the run that stands first in the queue and whose target stores nobody writes to; with `up_to`, that run or one on
/// the same pool that it would wait for: one before it, or one that was interrupted as the writer, wherever the pool is.
pub async fn claim(tx: &mut Tx, taker: Taker<'_>, up_to: Option<RunId>) -> Result<Option<Claim>, StateError> {
    // First come, first served for each pool and module: a run waits for the writer, and for those that waited before it.
    // What is about the same live store or the same backup store excludes each other, whichever way the data goes. A run
    // that was interrupted is the writer still, and waits for nobody.
    let mut next = sql("select runs.id from runs where runs.state in ('queued', 'interrupted') \
         and not exists (select 1 from module_runs m join writers w on w.module = m.module \
             where m.run_id = runs.id and m.state <> 'not_initialized' and w.run_id <> runs.id \
             and ((w.role = 'live' and w.pool_fqdn = runs.pool_fqdn) \
                 or (w.role = 'backup' and w.pool_fqdn = runs.backup_pool_fqdn))) \
         and (exists (select 1 from writers w where w.run_id = runs.id) \
             or not exists (select 1 from runs r join module_runs a on a.run_id = r.id \
             join module_runs b on b.module = a.module \
             where (r.pool_fqdn = runs.pool_fqdn or r.backup_pool_fqdn = runs.backup_pool_fqdn) and r.id < runs.id and r.state in ('queued', 'interrupted') \
             and b.run_id = runs.id and a.state <> 'not_initialized' and b.state <> 'not_initialized')) \
         and not exists (select 1 from pools p where p.maintenance is not null \
             and p.fqdn in (runs.pool_fqdn, runs.backup_pool_fqdn))");
    if let Some(id) = up_to {
        next = next
            .push(" and (exists (select 1 from writers w where w.run_id = runs.id) or runs.id <= ")
            .push_bind(id)
            .push(") and runs.pool_fqdn = (select pool_fqdn from runs where id = ")
            .push_bind(id)
            .push(")");
    } else {
        next = at_sites(next, taker.sites);
    }
    next = within_limits(next, taker);
    let next = next.push(" order by runs.queue_at, runs.id limit 1").push(tx.skip_locked());
    let Some(row) = next.optional(&mut *tx).await? else { return Ok(None) };
    let id: RunId = row.parse("id")?;
    if !become_writer(tx, id).await? {
        sql("delete from writers where run_id = $1").bind(id).execute(tx).await?;
        return Ok(None);
    }
    let now = tx.now().await?;
    let lease_until = now.plus_micros(i64::try_from(taker.lease.as_micros()).unwrap_or(i64::MAX));
    let row = sql("update runs set state = 'running', worker = $2, lease_until = $3, fence = fence + 1, \
         attempt = attempt + 1, started_at = coalesce(started_at, $4) where id = $1 returning *")
    .bind(id)
    .bind(taker.worker)
    .bind(lease_until)
    .bind(now)
    .one(&mut *tx)
    .await?;
    set_open_modules(tx, id, ModuleState::At(RunState::Queued)).await?;
    tx.ring(Bell::Run(id));
    let lease = Lease { run: id, fence: row.integer("fence")? };
    lent::forget(tx, &lease).await?; // an attempt before this one may have died over it
    Ok(Some(Claim { run: runs::run(&row)?, lease }))
}

/// Only runs of pools at these sites.
pub(super) fn at_sites(next: Sql, sites: &[String]) -> Sql {
    let Some((first, others)) = sites.split_first() else { return next };
    let mut next = next
        .push(" and exists (select 1 from pools p where p.fqdn = runs.pool_fqdn and lower(trim(p.site)) in (")
        .push_bind(first.trim().to_lowercase());
    for site in others {
        next = next.push(", ").push_bind(site.trim().to_lowercase());
    }
    next.push("))")
}

/// Only runs for which their pools, and the sites of these, are not busy enough already. Who is busy is asked once, not for
/// each run that waits.
fn within_limits(mut next: Sql, taker: Taker<'_>) -> Sql {
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

/// Lets the leases of a worker's runs end now: they are taken up again at once. Whoever still writes for it finds the
/// target taken, or loses it.
pub async fn end_leases(tx: &mut Tx, worker: &str) -> Result<u64, StateError> {
    let now = tx.now().await?;
    let ended = sql("update runs set lease_until = $2 where state = 'running' and worker = $1")
        .bind(worker)
        .bind(now.plus_micros(-1))
        .execute(&mut *tx)
        .await?;
    tx.ring(Bell::Queue);
    Ok(ended)
}

/// Takes the writer's place of every module of the run; false if another run came first.
async fn become_writer(tx: &mut Tx, id: RunId) -> Result<bool, StateError> {
    for (pool, role) in [("r.pool_fqdn", "'live'"), ("r.backup_pool_fqdn", "'backup'")] {
        sql("insert into writers (pool_fqdn, role, module, run_id) select ")
            .push(pool)
            .push(", ")
            .push(role)
            .push(", m.module, r.id from runs r join module_runs m on m.run_id = r.id where r.id = ")
            .push_bind(id)
            .push(" and m.state <> 'not_initialized' on conflict do nothing")
            .execute(tx)
            .await?;
    }
    let row = sql("select (select count(*) from writers where run_id = $1) as mine, \
         (select 2 * count(*) from module_runs where run_id = $1 and state <> 'not_initialized') as wanted")
    .bind(id)
    .one(tx)
    .await?;
    Ok(row.count("mine")? == row.count("wanted")?)
}

async fn set_open_modules(tx: &mut Tx, id: RunId, state: ModuleState) -> Result<(), StateError> {
    sql("update module_runs set state = $2, phase = 'waiting' \
         where run_id = $1 and state in ('queued', 'running', 'interrupted')")
    .bind(id)
    .bind(state)
    .execute(tx)
    .await?;
    Ok(())
}

/// What the worker learns when it renews its lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// Somebody asked for the run to stop.
    pub cancel_requested: bool,
}

/// Extends the lease from now on. Fails with [`StateError::LeaseLost`] if it is another's by now.
pub async fn renew(tx: &mut Tx, lease: &Lease, extension: Duration) -> Result<Renewed, StateError> {
    let until = tx.now().await?.plus_micros(i64::try_from(extension.as_micros()).unwrap_or(i64::MAX));
    let row = sql("update runs set lease_until = $3 where id = $1 and fence = $2 and state = 'running' \
         returning cancel_requested")
    .bind(lease.run)
    .bind(lease.fence)
    .bind(until)
    .optional(tx)
    .await?;
    Ok(Renewed { cancel_requested: row.ok_or(StateError::LeaseLost)?.flag("cancel_requested")? })
}

/// Makes sure, until the transaction ends, that the run is still this worker's.
pub async fn hold(tx: &mut Tx, lease: &Lease) -> Result<(), StateError> {
    let held = sql("update runs set fence = fence where id = $1 and fence = $2 and state = 'running'")
        .bind(lease.run)
        .bind(lease.fence)
        .execute(tx)
        .await?;
    if held == 1 { Ok(()) } else { Err(StateError::LeaseLost) }
}

/// Gives a run back before it is done, because its worker is stopped: it is taken up again by itself.
pub async fn release(tx: &mut Tx, lease: &Lease) -> Result<(), StateError> {
    hold(tx, lease).await?;
    sql("update runs set state = 'interrupted', worker = null, lease_until = null where id = $1")
        .bind(lease.run)
        .execute(tx)
        .await?;
    tx.ring(Bell::Queue);
    tx.ring(Bell::Run(lease.run));
    set_open_modules(tx, lease.run, ModuleState::At(RunState::Interrupted)).await
}

/// The runs that are waiting to write where this one does, or writing: what it waits for.
pub async fn list_ahead(reader: impl Into<Reader<'_>>, pool: &Fqdn, id: RunId) -> Result<Vec<RunId>, StateError> {
    let rows = sql("select id from runs where pool_fqdn = $1 and id < $2 \
         and state in ('queued', 'running', 'interrupted') order by id")
    .bind(pool)
    .bind(id)
    .all(reader)
    .await?;
    rows.iter().map(|row| row.parse("id")).collect()
}
