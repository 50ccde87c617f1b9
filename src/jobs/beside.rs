//! Whether this process fits beside the others on its database: the schema that it finds, and its machine's clock.
//!
//! A process that is older than the schema allows stands back: it takes no runs, begins nothing and serves no page but the
//! one that says so. One whose key file is not the others' shows its pages, but takes no runs and records nothing. A clock
//! that is off is put right for all that goes by the time of day; leases go by the database's clock anyhow.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    clock::Clock,
    panel::Panel,
    state::{
        Reader, StateError,
        audit::keys::{self, KeyStanding},
        pools::list_pools,
        schema::SchemaStep,
        workers::{Lack, lack, list_workers, without_pools},
    },
};

/// How often is looked.
const LOOK: Duration = Duration::from_secs(10);
/// From this difference on, a clock is told as wrong.
const WRONG_MS: i64 = 5000;
/// An answer that took more microseconds is no good measure of a clock.
const DOUBTFUL: i64 = 1_000_000;

/// What this process knows of how it fits; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Beside(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    step: AtomicU8,
    clock_ahead_ms: AtomicI64,
    is_clock_told: AtomicBool,
    /// What was lacking when it was looked last, and what of that the log tells.
    lack: Mutex<(Option<Lack>, Option<Lack>)>,
}

impl Beside {
    const STEPS: [SchemaStep; 4] = [SchemaStep::Same, SchemaStep::Behind, SchemaStep::Ahead, SchemaStep::TooFarAhead];

    /// How the database's schema stands to this program.
    pub fn step(&self) -> SchemaStep {
        Self::STEPS[usize::from(self.0.step.load(Ordering::Relaxed)) % Self::STEPS.len()]
    }

    /// How many milliseconds the machine's clock is ahead of the database's.
    pub fn clock_ahead_ms(&self) -> i64 {
        self.0.clock_ahead_ms.load(Ordering::Relaxed)
    }

    fn set_step(&self, step: SchemaStep) {
        let number = Self::STEPS.iter().position(|known| *known == step).and_then(|at| u8::try_from(at).ok());
        self.0.step.store(number.unwrap_or_default(), Ordering::Relaxed);
    }
}

/// Looks again and again until the panel is asked to stop.
pub async fn keep(panel: Panel) {
    let mut sites_told = panel.config.worker.sites.is_empty();
    while !panel.shutdown.is_cancelled() && !panel.database.is_too_old() {
        let looked = async {
            look(&panel).await?;
            look_at_key(&panel).await?;
            look_at_workers(&panel).await?;
            if !sites_told {
                look_at_sites(&panel).await?;
                sites_told = true;
            }
            keys::note(&panel.database).await
        };
        if let Err(error) = looked.await {
            tracing::debug!(
                error = &error as &dyn std::error::Error,
                "how this process fits can’t be looked at; trying again"
            );
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Looks once, and says in the log what has changed.
pub async fn look(panel: &Panel) -> Result<(), StateError> {
    look_at_clock(panel).await?;
    let step = panel.database.schema_step().await?;
    if step == panel.beside.step() {
        return Ok(());
    }
    panel.beside.set_step(step);
    match step {
        SchemaStep::Same => tracing::info!("the database’s schema is the one that this program knows"),
        SchemaStep::Behind => tracing::warn!(
            "the database’s schema is older than this program: some pages and runs will fail until `poolsync migrate` is run"
        ),
        SchemaStep::Ahead => tracing::warn!(
            "a newer version of poolsync works on this database too; this process goes on beside it, upgrade it soon"
        ),
        SchemaStep::TooFarAhead => {
            panel.database.stand_back();
            tracing::error!(
                "this process is too old for its database, which a newer version of poolsync has changed: it takes no runs and changes nothing until it is upgraded"
            );
        }
    }
    Ok(())
}

/// Says in the log when runs wait because no worker takes them, and when that is over; also in a panel that has no worker
/// itself. Only what was so twice: a process gives its first sign of life while it is looked.
async fn look_at_workers(panel: &Panel) -> Result<(), StateError> {
    let workers = list_workers(&panel.database).await?;
    let pools = list_pools(&panel.database).await?;
    let now = lack(&workers, pools.iter()).map(|lack| match lack {
        Lack::Nobody(_) => Lack::Nobody(None), // the time goes on by itself
        other => other,
    });
    let mut known = panel.beside.0.lack.lock().unwrap_or_else(PoisonError::into_inner);
    let (before, told) = &mut *known;
    if *before == now && *told != now {
        match &now {
            Some(Lack::Nobody(_)) => {
                tracing::warn!("no worker is running: what is asked for waits in the queue until one is started");
            }
            Some(Lack::NoTaker) => tracing::warn!(
                "every worker drains or has another key file: what is asked for waits in the queue until one takes runs again"
            ),
            Some(Lack::Sites(sites)) => tracing::warn!(
                worker.sites = sites.join(", "),
                "no worker takes runs of pools at some sites: what is asked for there waits in the queue"
            ),
            None => tracing::info!("runs are taken by workers again"),
        }
        told.clone_from(&now);
    }
    *before = now;
    Ok(())
}

/// Warns of sites that this process serves and no pool is at.
async fn look_at_sites(panel: &Panel) -> Result<(), StateError> {
    let pools = list_pools(&panel.database).await?;
    let unknown = without_pools(&panel.config.worker.sites, &pools);
    if !pools.is_empty() && !unknown.is_empty() {
        tracing::warn!(
            worker.sites = unknown.join(", "),
            "no pool is at some of the sites that this process is told to serve: are they misspelt?"
        );
    }
    Ok(())
}

async fn look_at_key(panel: &Panel) -> Result<(), StateError> {
    let was_others = panel.database.audit_chain().is_others();
    match keys::look(&panel.database).await? {
        KeyStanding::Others(why) if !was_others => {
            tracing::error!("this process takes no runs and records nothing: {why}");
        }
        KeyStanding::Ours | KeyStanding::Lost if was_others => {
            tracing::info!("the key file is the one that the other processes have; this process goes on");
        }
        _ => {}
    }
    Ok(())
}

async fn look_at_clock(panel: &Panel) -> Result<(), StateError> {
    let (asked, before) = (Instant::now(), Clock::System.now());
    let database = Reader::from(&panel.database).now().await?;
    let taken = i64::try_from(asked.elapsed().as_micros()).unwrap_or(i64::MAX);
    // The database looked at its clock somewhere between question and answer.
    let ahead = before.as_micros() + taken / 2 - database.as_micros();
    // Of an answer that took long, because the database was away meanwhile, a difference within that time says nothing.
    if taken > DOUBTFUL && ahead.abs() <= taken / 2 {
        return Ok(());
    }
    panel.clock.correct(ahead);
    let known = &panel.beside.0;
    let ahead_ms = ahead / 1000;
    known.clock_ahead_ms.store(ahead_ms, Ordering::Relaxed);
    let is_wrong = ahead_ms.abs() >= WRONG_MS;
    if known.is_clock_told.swap(is_wrong, Ordering::Relaxed) != is_wrong {
        if is_wrong {
            let (seconds, side) = (ahead_ms.abs() / 1000, if ahead_ms > 0 { "ahead of" } else { "behind" });
            tracing::warn!(
                "this machine’s clock is {seconds} s {side} the database’s; the database’s counts. Set it right"
            );
        } else {
            tracing::info!("this machine’s clock is right again");
        }
    }
    Ok(())
}
