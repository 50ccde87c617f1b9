//! Simulated workers on the real queue: they take runs as a worker does, tell how far they are twice a second, and record the
//! end, but copy nothing; a run lasts as long as is said.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use poolsync::{
    domain::{Counts, ModuleState, Phase, RunState},
    state::{
        Database, StateError, holds,
        queue::{self, Claim, Taker},
        runs, settings,
    },
};
use tokio::{
    runtime,
    task::JoinSet,
    time::{sleep, timeout},
};

/// Runs that a worker takes at once, unless its configuration says otherwise.
pub const SLOTS: usize = 2;
/// For how long a run is its worker's without a sign of life.
const LEASE: Duration = Duration::from_secs(15);
/// How often it says how far it is.
const BEAT: Duration = Duration::from_millis(500);
/// How long a worker waits for news of the queue before it looks again.
const LOOK: Duration = Duration::from_secs(1);

/// Lets so many workers, each with connections of its own as a process has them, do all that is queued. Says how many
/// seconds it took.
pub fn drain(url: &str, workers: usize, runs: usize, work: Duration) -> anyhow::Result<f64> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut databases = Vec::with_capacity(workers);
        for _ in 0..workers {
            let database = Database::connect(url).await?;
            let hears = database.clone();
            tokio::spawn(async move { hears.listen().await });
            databases.push(database);
        }
        let start = Instant::now();
        let mut slots = JoinSet::new();
        for (number, database) in databases.iter().enumerate() {
            for _ in 0..SLOTS {
                slots.spawn(work_on(database.clone(), format!("worker-{number}"), work));
            }
        }
        let mut done = 0;
        while done < runs {
            done += slots.join_next().await.context("a slot")???;
        }
        let took = start.elapsed().as_secs_f64();
        for database in databases {
            database.close().await;
        }
        Ok(took)
    })
}

/// Takes one run after the other until none is left, and says how many it did.
async fn work_on(database: Database, name: String, work: Duration) -> Result<usize, StateError> {
    let mut done = 0;
    loop {
        let queued = database.bells().queue().notified();
        if let Some(claim) = take(&database, &name).await? {
            carry_out(&database, &claim, work).await?;
            done += 1;
        } else if runs::list_runs(&database, &waiting(), None, 1).await?.runs.is_empty() {
            return Ok(done);
        } else {
            let _ = timeout(LOOK, queued).await;
        }
    }
}

fn waiting() -> runs::RunFilter {
    runs::RunFilter { state: Some(RunState::Queued), ..runs::RunFilter::default() }
}

async fn take(database: &Database, name: &str) -> Result<Option<Claim>, StateError> {
    let mut tx = database.begin().await?;
    holds::expire_held(&mut tx, &"".into()).await?;
    queue::interrupt_expired(&mut tx).await?;
    let settings = settings::load_settings(&mut tx).await?;
    let taker = Taker { most: Some(settings.max_concurrent_calls), ..Taker::new(name, LEASE) };
    let claim = queue::claim(&mut tx, taker, None).await?;
    tx.commit().await?;
    Ok(claim)
}

async fn carry_out(database: &Database, claim: &Claim, work: Duration) -> Result<(), StateError> {
    let mut modules = runs::list_module_runs(database, claim.run.id).await?;
    modules.retain(|module| module.state != ModuleState::NotInitialized);
    let end = Instant::now() + work;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        sleep(left.min(BEAT)).await;
        let mut tx = database.begin().await?;
        queue::renew(&mut tx, &claim.lease, LEASE).await?;
        for module in &modules {
            let progress = queue::Progress { phase: Phase::Compare, counts: Counts::default(), prepared: 0, rate: 0 };
            queue::record_progress(&mut tx, &claim.lease, module.module, &progress).await?;
        }
        tx.commit().await?;
    }
    let counts = Counts { items_compared: 80_000, unchanged: 80_000, ..Counts::default() };
    for module in &modules {
        let mut tx = database.begin().await?;
        queue::finish_module(&mut tx, &claim.lease, module.module, RunState::Succeeded, &counts, None).await?;
        tx.commit().await?;
    }
    let mut tx = database.begin().await?;
    queue::finish_run(&mut tx, &claim.lease, RunState::Succeeded).await?;
    tx.commit().await
}
