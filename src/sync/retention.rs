//! How long recycle keeps what runs overwrote or deleted.

use std::time::Duration;

use super::{address::StoreAddress, blocking, context::Context, error::SyncError, files, rows, store, store::Store};

/// What recycle may keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// What a run kept longer ago goes.
    pub max_age: Duration,
    /// If all of it has more bytes than this, what runs kept first goes, a run at a time, until the rest fits.
    pub max_bytes: Option<u64>,
}

/// What was removed from recycle, and what is left there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cleaned {
    /// Runs whose kept items are gone.
    pub runs: u64,
    /// Their items.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The bytes that are still kept.
    pub bytes_left: u64,
}

/// Removes from a store's recycle what need not be kept any longer. Takes the writer's lock: while a run writes to the
/// store, it fails with an error for which [`SyncError::is_busy`] holds. A store without recycle, or that does not exist,
/// is left as it is.
pub async fn clean_recycle(
    target: impl Into<StoreAddress>,
    retention: Retention,
    context: &Context,
) -> Result<Cleaned, SyncError> {
    let target = target.into();
    blocking(context, move |context| match store::open_alone(&target) {
        Ok(Store::Files(target)) => files::retention::clean(target, retention, context),
        Ok(Store::Rows(target)) => rows::retention::clean(&target, retention, context),
        Err(SyncError::Missing(_)) => Ok(Cleaned::default()),
        Err(error) => Err(error),
    })
    .await
}
