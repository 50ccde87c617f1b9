//! Removes from recycle what need not be kept any longer.

use super::store::FileStore;
use crate::sync::{
    context::Context,
    error::SyncError,
    retention::{Cleaned, Retention},
};

pub(in crate::sync) fn clean(
    target: FileStore,
    _retention: Retention,
    _context: &Context,
) -> Result<Cleaned, SyncError> {
    Err(SyncError::Missing(target.place().into()))
}
