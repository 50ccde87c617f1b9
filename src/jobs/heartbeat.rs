//! The heartbeat of a run: it renews the lease, says that its worker lives, hears of a wish to cancel and of a changed limit,
//! and writes the tallies to the
//! run's row.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::{rate::Meter, sync_run::Job};
use crate::{
    domain::BackupModule,
    state::{
        StateError,
        away::log_failure,
        bells::Bell,
        queue::{self, Progress},
        settings, workers,
    },
    sync::{Moment, Tally},
};

/// How often the tally goes to the run's row, and the lease is renewed.
pub(super) const HEARTBEAT: Duration = Duration::from_millis(500);

/// A module that the heartbeat looks after.
pub(super) struct Watched {
    pub module: BackupModule,
    pub tally: Arc<Tally>,
    pub meter: Meter,
    /// What was written to its row last.
    pub written: Option<Progress>,
}

/// Renews the lease, hears of a wish to cancel and of a changed limit, and writes the tallies, until `done`.
pub(super) async fn beat(job: Arc<Job>, mut watched: Vec<Watched>, done: CancellationToken) {
    let mut ticks = tokio::time::interval(HEARTBEAT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard_at = None;
    loop {
        tokio::select! {
            () = done.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match beat_once(&job, &mut watched, &mut heard_at).await {
            // Others read the row twice a second: told of every tally, they would read it as often, and commits that
            // tell something wait for each other.
            Ok(()) => job.panel.bells().ring(Bell::Run(job.run.id)),
            Err(StateError::LeaseLost) => {
                tracing::warn!(run.id = %job.run.id, "the lease was lost; stopping this worker’s part");
                job.stop.cancel();
                return;
            }
            // The lease goes on until its time; the engine looks at that by itself.
            Err(error) => {
                log_failure!(job.panel.database, error, &error, run.id = %job.run.id, "a sign of life failed");
            }
        }
    }
}

async fn beat_once(job: &Job, watched: &mut [Watched], heard_at: &mut Option<Instant>) -> Result<(), StateError> {
    let extension = job.panel.config.worker.lease;
    let asked = Moment::now();
    let mut tx = job.panel.database.begin().await?;
    let renewed = queue::renew(&mut tx, &job.lease, extension).await?;
    let settings = settings::load_settings(&mut tx).await?;
    for Watched { module, tally, meter, written } in watched {
        let counts = tally.snapshot();
        let rate = meter.read(Instant::now(), counts.bytes_written);
        let progress = Progress { phase: tally.phase(), counts, prepared: tally.prepared(), rate };
        if *written != Some(progress) {
            queue::record_progress(&mut tx, &job.lease, *module, &progress).await?;
            *written = Some(progress);
        }
    }
    let is_heard = heard_at.is_some_and(|at| at.elapsed() < workers::EVERY_ON_A_RUN);
    if let (false, Some(worker)) = (is_heard, &job.run.worker) {
        workers::note_heard(&mut tx, worker).await?;
    }
    tx.commit().await?;
    if !is_heard {
        *heard_at = Some(Instant::now());
    }
    job.panel.limit.set(settings.bandwidth_at(job.panel.clock.now()));
    job.engine_lease.renew(asked, extension);
    if renewed.cancel_requested && !job.cancelled.swap(true, Ordering::Relaxed) {
        job.comes_back.store(false, Ordering::Relaxed);
        job.stop.cancel();
    }
    Ok(())
}
