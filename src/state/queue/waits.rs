//! Why a run does not begin, or does not go on: what the run's page, the API and the command line say of one that waits.
//!
//! It is found out when somebody asks, by the rules that [`super::claim`] goes by; nothing of it is kept.

use std::fmt;

use crate::{
    domain::{DriverKind, Fqdn, Pool, Run, RunId, RunState, Setting, Settings},
    state::{
        Database, Reader, StateError, pools,
        settings::load_settings,
        sql,
        workers::{self, WorkerRow, find_seen, is_same_site, list_workers},
    },
    words::{Said, say},
};

/// Why a run does not begin or go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// One of its pools is in maintenance.
    Maintenance {
        /// Which.
        pool: Fqdn,
        /// Why, in the words of who said so.
        reason: String,
    },
    /// The settings say that nothing new is begun.
    Drain,
    /// No worker is there, or all are silent.
    NoWorker {
        /// Milliseconds since one was heard.
        silent_ms: Option<u64>,
    },
    /// Workers are there, but none takes runs of the pool's site.
    Unserved {
        /// The pool.
        pool: Fqdn,
        /// Its site; empty for none.
        site: String,
    },
    /// Workers serve the site, but take nothing new: they drain, stop, or have another key file than the others.
    AllDraining {
        /// Which.
        names: Vec<String>,
    },
    /// Another run reads or writes the same stores, or waits to and came first.
    RunAhead(RunId),
    /// As many runs are under way as a setting allows.
    Limit {
        /// Which setting.
        setting: Setting,
        /// How many it allows.
        most: u16,
        /// Of which pool or site, if it is about these.
        of: Option<String>,
    },
    /// Every worker that could take it is on as many runs as it takes at once.
    AllBusy,
    /// Its worker should have said something by now.
    Silent {
        /// Which.
        worker: String,
        /// Milliseconds since it was heard.
        silent_ms: u64,
        /// How it stands with its lease.
        lease: Leased,
    },
}

/// How it stands with the lease of a run whose worker is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leased {
    /// It ends in so many milliseconds.
    For(u64),
    /// It is over, and others are there to take the run up.
    Over,
    /// It is over, and nobody is there to take the run up.
    OverAlone,
}

impl Wait {
    /// The run that it waits for.
    pub const fn run(&self) -> Option<RunId> {
        match self {
            Self::RunAhead(run) => Some(*run),
            _ => None,
        }
    }

    /// Whether it goes on only if a person does something, or something is wrong.
    pub const fn needs_somebody(&self) -> bool {
        !matches!(self, Self::RunAhead(_) | Self::Limit { .. } | Self::AllBusy)
    }
}

/// A sentence that begins where “The run waits:” ends.
impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl Wait {
    fn said(&self) -> Said {
        match self {
            Self::Maintenance { pool, reason } => say("wait-maintenance").with("pool", pool).with("reason", reason),
            Self::Drain => say("wait-drain"),
            Self::NoWorker { silent_ms: None } => say("wait-no-worker"),
            Self::NoWorker { silent_ms: Some(ms) } => say("wait-silent-workers").number("seconds", ms / 1000),
            Self::Unserved { pool, site } => match site.trim() {
                "" => say("wait-no-site").with("pool", pool),
                site => say("wait-unserved-site").with("pool", pool).with("site", site),
            },
            Self::AllDraining { names } => {
                say("wait-all-draining").with("names", names.join(", ")).number("number", names.len())
            }
            Self::RunAhead(run) => say("wait-run-ahead").with("run", run),
            Self::Limit { setting, most, of: None } => say("wait-limit").with("setting", setting).with("most", most),
            Self::Limit { setting, most, of: Some(of) } => {
                say("wait-limit-of").with("setting", setting).with("most", most).with("of", of)
            }
            Self::AllBusy => say("wait-all-busy"),
            Self::Silent { worker, silent_ms, lease } => match lease {
                Leased::For(ms) => say("wait-silent-leased").number("left", ms.div_ceil(1000)),
                Leased::Over => say("wait-silent-over"),
                Leased::OverAlone => say("wait-silent-alone"),
            }
            .with("worker", worker)
            .number("silent", silent_ms / 1000),
        }
    }
}

/// Why a run does not begin or go on; nothing if it does, will within a moment, or is over.
pub async fn find_wait(database: &Database, run: &Run) -> Result<Option<Wait>, StateError> {
    match run.state {
        RunState::Running => find_silence(database, run).await,
        RunState::Queued | RunState::Interrupted => find_obstacle(database, run).await,
        _ => Ok(None),
    }
}

async fn find_silence(database: &Database, run: &Run) -> Result<Option<Wait>, StateError> {
    let row = sql("select worker, lease_until from runs where id = $1 and state = 'running' and worker is not null")
        .bind(run.id)
        .optional(database)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (worker, until) = (row.text("worker")?, row.optional_timestamp("lease_until")?);
    let (now, seen_at) = find_seen(database, &worker).await?;
    let (Some(until), silent_ms) = (until, seen_at.map(|at| now.millis_since(at))) else { return Ok(None) };
    let is_over = until < now;
    // One that only sees its own run through is on no list: of that, the lease alone is known.
    if !is_over && silent_ms.is_none_or(|ms| ms < workers::OVERDUE_MS) {
        return Ok(None);
    }
    let lease = if !is_over {
        Leased::For(until.millis_since(now))
    } else if list_workers(database).await?.iter().any(|other| other.is_alive() && other.name != worker) {
        Leased::Over
    } else {
        Leased::OverAlone
    };
    Ok(Some(Wait::Silent { silent_ms: silent_ms.unwrap_or_else(|| now.millis_since(until)), worker, lease }))
}

async fn find_obstacle(database: &Database, run: &Run) -> Result<Option<Wait>, StateError> {
    let settings = load_settings(database).await?;
    let pool = pools::find_pool(database, &run.pool).await?;
    let partner = pools::find_pool(database, &run.backup_pool).await?;
    for pool in [&pool, &partner].into_iter().flatten() {
        if let Some(reason) = &pool.maintenance {
            return Ok(Some(Wait::Maintenance { pool: pool.fqdn().clone(), reason: reason.clone() }));
        }
    }
    if settings.drain {
        return Ok(Some(Wait::Drain));
    }
    let workers = list_workers(database).await?;
    let site = pool.as_ref().map_or("", |pool| pool.spec.site.as_str());
    let takers = match takers(&workers, &run.pool, site) {
        Ok(takers) => takers,
        Err(wait) => return Ok(Some(wait)),
    };
    if let Some(ahead) = find_ahead(database, run).await? {
        return Ok(Some(Wait::RunAhead(ahead)));
    }
    let busy = list_busy(database).await?;
    let both: Vec<&Pool> = [&pool, &partner].into_iter().flatten().collect();
    if let Some(wait) = limit(&settings, &busy, &both) {
        return Ok(Some(wait));
    }
    let is_full = |worker: &&WorkerRow| worker.runs + worker.helps >= worker.concurrency;
    Ok(takers.iter().all(is_full).then_some(Wait::AllBusy))
}

/// The workers that take runs of a pool at this site; if there are none, why.
fn takers<'w>(workers: &'w [WorkerRow], pool: &Fqdn, site: &str) -> Result<Vec<&'w WorkerRow>, Wait> {
    let alive: Vec<&WorkerRow> = workers.iter().filter(|worker| worker.is_alive()).collect();
    if alive.is_empty() {
        return Err(Wait::NoWorker { silent_ms: workers.iter().map(|worker| worker.silent_ms).min() });
    }
    let serving: Vec<&WorkerRow> = alive.into_iter().filter(|worker| worker.serves(site)).collect();
    if serving.is_empty() {
        return Err(Wait::Unserved { pool: pool.clone(), site: site.trim().to_owned() });
    }
    let (others, takers): (Vec<_>, Vec<_>) = serving.into_iter().partition(|worker| !worker.takes_runs());
    if takers.is_empty() {
        return Err(Wait::AllDraining { names: others.iter().map(|worker| worker.name.clone()).collect() });
    }
    Ok(takers)
}

/// The run that has what this one needs, or else the last that waits for some of it and came first.
async fn find_ahead(database: &Database, run: &Run) -> Result<Option<RunId>, StateError> {
    let writer = sql("select w.run_id as id from module_runs m join writers w on w.module = m.module \
         where m.run_id = $1 and m.state <> 'not_initialized' and w.run_id <> $1 \
         and ((w.role = 'live' and w.pool_fqdn = $2) or (w.role = 'backup' and w.pool_fqdn = $3)) order by w.run_id limit 1")
    .bind(run.id)
    .bind(&run.pool)
    .bind(&run.backup_pool)
    .optional(database)
    .await?;
    if let Some(row) = writer {
        return row.parse("id").map(Some);
    }
    if run.driver == DriverKind::ManagementShell {
        let of_pool = "select run_id as id from writers where pool_fqdn = $1 and role = 'live' and run_id <> $2 \
             order by run_id limit 1";
        let row = sql(of_pool).bind(&run.pool).bind(run.id).optional(database).await?;
        if let Some(row) = row {
            return row.parse("id").map(Some);
        }
    }
    let own = sql("select 1 as one from writers where run_id = $1 limit 1").bind(run.id).optional(database).await?;
    if own.is_some() {
        return Ok(None); // it was interrupted, and waits for nobody
    }
    let mut last = None;
    // Each pool by itself: so an index finds them.
    for (column, pool) in [("r.pool_fqdn = ", &run.pool), ("r.backup_pool_fqdn = ", &run.backup_pool)] {
        let row = sql("select r.id from runs r join module_runs a on a.run_id = r.id \
             join module_runs b on b.module = a.module where ")
        .push(column)
        .push_bind(pool)
        .push(
            " and r.state in ('queued', 'interrupted') and a.state <> 'not_initialized' \
             and b.state <> 'not_initialized' and r.id < ",
        )
        .push_bind(run.id)
        .push(" and b.run_id = ")
        .push_bind(run.id)
        .push(" order by r.id desc limit 1")
        .optional(database)
        .await?;
        last = last.max(row.map(|row| row.parse("id")).transpose()?);
    }
    Ok(last)
}

/// A pool that a run which is under way uses.
struct Busy {
    run: RunId,
    pool: Option<(Fqdn, String)>,
}

async fn list_busy(reader: impl Into<Reader<'_>>) -> Result<Vec<Busy>, StateError> {
    let rows = sql("select r.id, p.fqdn, p.site from runs r left join pools p \
         on p.fqdn in (r.pool_fqdn, r.backup_pool_fqdn) where r.state = 'running' order by r.id")
    .all(reader)
    .await?;
    let busy = rows.iter().map(|row| {
        let pool = match row.optional_parse("fqdn")? {
            Some(fqdn) => Some((fqdn, row.text("site")?)),
            None => None,
        };
        Ok(Busy { run: row.parse("id")?, pool })
    });
    busy.collect()
}

/// The limit that keeps a run of these pools from beginning.
fn limit(settings: &Settings, busy: &[Busy], pools: &[&Pool]) -> Option<Wait> {
    // Those of one run stand together.
    let count = |uses: &dyn Fn(&Busy) -> bool| {
        let mut runs: Vec<RunId> = busy.iter().filter(|busy| uses(busy)).map(|busy| busy.run).collect();
        runs.dedup();
        runs.len()
    };
    let most = settings.max_concurrent_calls;
    if count(&|_| true) >= usize::from(most) {
        return Some(Wait::Limit { setting: Setting::MaxConcurrentCalls, most, of: None });
    }
    for pool in pools {
        let (fqdn, site) = (pool.fqdn(), pool.spec.site.trim());
        if let Some(most) = settings.max_concurrent_calls_per_pool
            && count(&|busy| busy.pool.as_ref().is_some_and(|(used, _)| used == fqdn)) >= usize::from(most)
        {
            return Some(Wait::Limit { setting: Setting::MaxConcurrentCallsPerPool, most, of: Some(fqdn.to_string()) });
        }
        if let Some(most) = settings.max_concurrent_calls_per_site
            && !site.is_empty()
            && count(&|busy| busy.pool.as_ref().is_some_and(|(_, used)| is_same_site(used, site))) >= usize::from(most)
        {
            let of = Some(format!("the site {site}"));
            return Some(Wait::Limit { setting: Setting::MaxConcurrentCallsPerSite, most, of });
        }
    }
    None
}
