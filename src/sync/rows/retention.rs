//! Removes from recycle what need not be kept any longer.

use super::RowStore;
use crate::sync::{
    context::Context,
    error::SyncError,
    retention::{Cleaned, Retention},
};

pub(in crate::sync) fn clean(
    target: &RowStore,
    _retention: Retention,
    _context: &Context,
) -> Result<Cleaned, SyncError> {
    Err(SyncError::Missing(target.place().into()))
}
