//! How the backups stand, and who carries runs out.

use super::Place;
use crate::{
    api::{
        routes,
        status::BackupStanding,
        workers::{ClearWorker, Cleared, DrainWorker, WorkerDetails},
    },
    cli::{UsageError, console, operator},
    domain::Access,
    operations::{
        set_aside::pool_words,
        status::{Backups, Wanted},
        workers::{clear_worker, drain_worker},
    },
    state::workers::list_workers,
};

impl Place {
    /// How the backups stand that are wanted, in the order of the pools that are named, else by pool; then by module.
    pub async fn statuses(&self, wanted: &Wanted) -> anyhow::Result<Vec<BackupStanding>> {
        let remote = match self {
            Self::Here(panel) => {
                let backups = Backups::load(panel).await?;
                for unread in &backups.unread {
                    console::complain(&pool_words(unread).to_string());
                }
                let found = backups.find(&Access::unlimited(), wanted).map_err(UsageError::from)?;
                return Ok(found.into_iter().map(BackupStanding::from).collect());
            }
            Self::There(remote) => remote,
        };
        let category = wanted.category.map(|category| ("category", category.name().to_owned()));
        let mut queries: Vec<Vec<(&str, String)>> =
            wanted.pools.iter().map(|pool| vec![("pool", pool.to_string())]).collect();
        if queries.is_empty() {
            queries.push(Vec::new());
        }
        let mut found = Vec::new();
        for mut query in queries {
            query.extend(category.clone());
            let mut piece: Vec<BackupStanding> = remote.list(routes::STATUS, &query, usize::MAX).await?;
            // The API lists them by name; people know the modules in another order.
            piece.sort_by(|a, b| (&a.pool, a.module).cmp(&(&b.pool, b.module)));
            found.extend(piece);
        }
        Ok(found)
    }

    /// Says whether a worker may take new runs.
    pub async fn drain_worker(&self, name: &str, draining: bool) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => Ok(drain_worker(panel, &operator(), name, draining).await?),
            Self::There(remote) => {
                let which = DrainWorker { name: name.to_owned(), draining };
                remote.post(routes::DRAIN_WORKER, &which).await.map(|_: DrainWorker| ())
            }
        }
    }

    /// Clears away a worker that is dead, and says how many of its runs are taken up again.
    pub async fn clear_worker(&self, name: &str) -> anyhow::Result<u64> {
        match self {
            Self::Here(panel) => Ok(clear_worker(panel, &operator(), name).await?),
            Self::There(remote) => {
                let cleared: Cleared =
                    remote.post(routes::CLEAR_WORKER, &ClearWorker { name: name.to_owned() }).await?;
                Ok(cleared.runs)
            }
        }
    }

    /// The workers that were heard of within a day, the latest sign of life first.
    pub async fn workers(&self) -> anyhow::Result<Vec<WorkerDetails>> {
        let mut workers: Vec<WorkerDetails> = match self {
            Self::Here(panel) => list_workers(&panel.database).await?.iter().map(WorkerDetails::from).collect(),
            Self::There(remote) => remote.list(routes::WORKERS, &[], usize::MAX).await?,
        };
        workers.sort_by(|a, b| (a.silent_seconds, &a.name).cmp(&(b.silent_seconds, &b.name)));
        Ok(workers)
    }
}
