//! How the backups stand, and who carries runs out.

use super::Place;
use crate::{
    api::{routes, status::BackupStanding, workers::WorkerDetails},
    cli::{UsageError, console},
    domain::Access,
    operations::{
        set_aside::pool_words,
        status::{Backups, Wanted},
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
                    console::complain(&pool_words(unread));
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
