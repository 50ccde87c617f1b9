//! Comparing a store of rows with something made of itself: what it was before a run, or nothing.

use super::{Comparison, RowStore};
use crate::sync::{Options, context::Context, error::SyncError, origin::Own, plan::Plan};

/// Becomes the target's one writer, then compares.
pub(in crate::sync) fn locked(
    target: &RowStore,
    _own: &Own,
    _options: &Options,
    _context: &Context,
) -> Result<Comparison, SyncError> {
    Err(SyncError::Missing(target.place().into()))
}

/// Compares without the means to write.
pub(in crate::sync) fn read_only(
    target: &RowStore,
    _own: &Own,
    _options: &Options,
    _context: &Context,
) -> Result<Plan, SyncError> {
    Err(SyncError::Missing(target.place().into()))
}
