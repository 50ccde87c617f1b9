//! Comparing a store of rows with something made of itself: what it was before a run, or nothing.
//!
//! The source is a shadow of the target: its tables, filled with the images that recycle keeps of the run. With that, all
//! the rest is a comparison and an apply like any other. How a shadow is made is for [`sqlite::own`] and [`server::own`]
//! to know, which rows it has stands in [`before`](super::before).

use super::{Comparison, RowStore, server, sqlite};
use crate::sync::{Options, context::Context, error::SyncError, origin::Own, plan::Plan};

/// Becomes the target's one writer, then compares.
pub(in crate::sync) fn locked(
    target: &RowStore,
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    match target {
        RowStore::Sqlite(path) => {
            sqlite::own::locked(path, own, options, context).map(|c| Comparison::Sqlite(Box::new(c)))
        }
        RowStore::Server(_) => {
            server::own::locked(target, own, options, context).map(|c| Comparison::Server(Box::new(c)))
        }
    }
}

/// Compares without the means to write.
pub(in crate::sync) fn read_only(
    target: &RowStore,
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Plan, SyncError> {
    match target {
        RowStore::Sqlite(path) => sqlite::own::read_only(path, own, options, context),
        RowStore::Server(_) => server::own::read_only(target, own, options, context),
    }
}
