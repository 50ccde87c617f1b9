//! Removes from recycle what need not be kept any longer.

use super::{RowStore, server, sqlite};
use crate::sync::{
    context::Context,
    error::SyncError,
    retention::{Cleaned, Retention},
};

pub(in crate::sync) fn clean(target: &RowStore, retention: Retention, context: &Context) -> Result<Cleaned, SyncError> {
    match target {
        RowStore::Sqlite(path) => sqlite::retention::clean(path, retention, context),
        RowStore::Server(_) => server::retention::clean(target, retention, context),
    }
}
