//! The worker: claims runs one after another and carries out several at once.
//!
//! Claiming is a short transaction; the run then lives outside of it, kept by a lease that a task of its own renews. When
//! the process is asked to stop, runs under way get [`GRACE`] to end; what has not ended by then is given back and taken
//! up again by the next worker. A process that is killed gives nothing back: its leases run out, which comes to the same.

use std::{process, sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    backlog, chores,
    lend::{self, Helping},
    scheduler, sync_run,
};
use crate::{
    config::WorkerConfig,
    domain::{RunId, RunState},
    panel::Panel,
    state::{
        StateError,
        away::log_failure,
        holds,
        queue::{self, Claim, Taker},
        settings,
        workers::{self, Sign, WorkerKind},
    },
    sync::Moment,
    words::say,
};

/// How often a worker looks for runs that nobody told it about (of other processes, or with a lease that ran out).
const LOOK: Duration = Duration::from_millis(500);
/// How long runs may go on after the process was asked to stop.
const GRACE: Duration = Duration::from_secs(10);
/// A run whose worker died this often is given up: it may be what kills them.
const MAX_ATTEMPTS: u64 = 10;

/// Claims and carries out runs.
#[derive(Debug)]
pub struct Worker {
    panel: Panel,
    name: String,
    kind: WorkerKind,
    stop: CancellationToken,
}

impl Worker {
    /// A worker of this process.
    pub fn new(panel: Panel) -> Self {
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let name = format!("{host}/{}", process::id());
        Self { panel, name, kind: WorkerKind::Worker, stop: CancellationToken::new() }
    }

    /// The worker inside of a process that serves the panel.
    pub fn inside(panel: Panel) -> Self {
        Self { kind: WorkerKind::Serve, ..Self::new(panel) }
    }

    /// Works until the panel is asked to stop, and until what is under way has ended or been given back.
    pub async fn work(&self) {
        let slots = Arc::new(Semaphore::new(self.panel.config.worker.concurrency));
        let runs = TaskTracker::new();
        let helping = Arc::new(Helping::default());
        tracing::info!(worker.name = self.name, "worker started");
        let chores = tokio::spawn(chores::look_after(self.panel.clone()));
        let schedules = tokio::spawn(scheduler::keep_schedules(self.panel.clone()));
        let backlog = tokio::spawn(backlog::look_after(self.panel.clone()));
        let signs = tokio::spawn(give_signs(self.panel.clone(), self.name.clone(), self.kind, runs.clone()));
        while !self.panel.shutdown.is_cancelled() {
            // Listened for before looking, so that a run queued in between is not missed.
            let queued = self.panel.bells().queue().notified();
            let slot = tokio::select! {
                () = self.panel.shutdown.cancelled() => break,
                slot = Arc::clone(&slots).acquire_owned() => slot,
            };
            if self.panel.database.stands_back() {
                drop(slot);
                tokio::select! {
                    () = self.panel.shutdown.cancelled() => break,
                    () = tokio::time::sleep(LOOK) => continue,
                }
            }
            match self.take(None).await {
                Ok(Some((claim, asked))) => {
                    let (panel, stop) = (self.panel.clone(), self.stop.clone());
                    runs.spawn(async move {
                        sync_run::carry_out(&panel, claim, asked, &stop).await;
                        drop(slot);
                    });
                    continue;
                }
                Ok(None) => match lend::take(&self.panel, &self.name).await {
                    Ok(Some(task)) => {
                        let (panel, stop) = (self.panel.clone(), self.stop.clone());
                        let helping = Arc::clone(&helping);
                        runs.spawn(async move {
                            helping.help(&panel, task, &stop).await;
                            drop(slot);
                        });
                        continue;
                    }
                    Ok(None) => {}
                    Err(error) => self.log_failed_look(&error),
                },
                Err(error) => self.log_failed_look(&error),
            }
            drop(slot);
            helping.close_unused();
            tokio::select! {
                () = self.panel.shutdown.cancelled() => break,
                () = queued => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        runs.close();
        if timeout(GRACE, runs.wait()).await.is_err() {
            tracing::info!("giving back the runs that are still under way");
            self.stop.cancel();
            runs.wait().await;
        }
        chores.abort(); // each is done whole or again
        schedules.abort();
        backlog.abort();
        signs.abort();
        if let Err(error) = self.say_farewell().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the worker could not be taken off the list");
        }
        tracing::info!(worker.name = self.name, "worker stopped");
    }

    fn log_failed_look(&self, error: &StateError) {
        log_failure!(self.panel.database, error, error, "the queue can’t be read; trying again");
    }

    async fn say_farewell(&self) -> Result<(), StateError> {
        let mut tx = self.panel.database.begin().await?;
        workers::remove_worker(&mut tx, &self.name).await?;
        tx.commit().await
    }

    /// Carries out one run, and those before it on the same pool that it waits for, as far as no other worker does: for
    /// the command line, which does not rely on a panel being up. Returns once the run has ended or is held.
    pub async fn work_on(&self, run: RunId) -> Result<(), StateError> {
        while !self.panel.shutdown.is_cancelled() {
            if let Some((claim, asked)) = self.take(Some(run)).await? {
                let stop = self.panel.shutdown.child_token();
                sync_run::carry_out(&self.panel, claim, asked, &stop).await;
                continue;
            }
            match crate::state::runs::find_run(&self.panel.database, run).await? {
                // A held run waits for a person, not for a worker.
                Some(row) if !row.state.is_final() && row.state != RunState::Held => {}
                _ => return Ok(()),
            }
            tokio::select! {
                () = self.panel.shutdown.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        Ok(())
    }

    /// A claimed run, and the moment from which its lease counts.
    async fn take(&self, up_to: Option<RunId>) -> Result<Option<(Claim, Moment)>, StateError> {
        let asked = Moment::now();
        let mut tx = self.panel.database.begin().await?;
        for run in holds::expire_held(&mut tx, &say("engine-nobody-decided")).await? {
            tracing::warn!(run.id = %run, "nobody decided on a held run in time");
        }
        for (run, attempts) in queue::interrupt_expired(&mut tx).await? {
            tracing::warn!(run.id = %run, run.attempt = attempts, "a run’s worker gave no sign of life; taking it up again");
            if attempts >= MAX_ATTEMPTS {
                let message = say("engine-abandoned").number("attempts", attempts);
                queue::abandon(&mut tx, run, &message).await?;
            }
        }
        let settings = settings::load_settings(&mut tx).await?;
        let drains = settings.drain || (up_to.is_none() && workers::is_draining(&mut tx, &self.name).await?);
        let claim = if drains {
            None
        } else {
            let WorkerConfig { lease, sites, .. } = &self.panel.config.worker;
            let taker = Taker {
                worker: &self.name,
                sites,
                most: Some(settings.max_concurrent_calls),
                most_per_pool: settings.max_concurrent_calls_per_pool,
                most_per_site: settings.max_concurrent_calls_per_site,
                lease: *lease,
            };
            queue::claim(&mut tx, taker, up_to).await?
        };
        tx.commit().await?;
        Ok(claim.map(|claim| (claim, asked)))
    }
}

/// Gives signs of life, also while the process is asked to stop and runs are still under way.
async fn give_signs(panel: Panel, name: String, kind: WorkerKind, under_way: TaskTracker) {
    let concurrency = panel.config.worker.concurrency;
    loop {
        // A slot is also taken while it is looked for a run.
        let runs = under_way.len();
        let clock_ahead_ms = panel.beside.clock_ahead_ms();
        let sites = &panel.config.worker.sites;
        let others_key = panel.database.audit_chain().is_others();
        let stopping = panel.shutdown.is_cancelled();
        let sign = Sign { name: &name, kind, concurrency, runs, sites, clock_ahead_ms, others_key, stopping };
        if let Err(error) = give_sign(&panel, sign).await {
            log_failure!(panel.database, warn, &error, "a worker’s sign of life failed; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(workers::EVERY) => {}
            () = panel.shutdown.cancelled(), if !stopping => {}
        }
    }
}

async fn give_sign(panel: &Panel, sign: Sign<'_>) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    workers::record_sign(&mut tx, sign).await?;
    tx.commit().await
}
