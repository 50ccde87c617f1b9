//! Stores of rows: SQLite databases.
//!
//! Both sides are read as streams in the order of their primary keys and merged; the whole module is one transaction at
//! the target. What it overwrites or deletes is kept in the table `poolsync_recycle`, in the same transaction.

mod apply;
mod build;
mod catalogue;
mod compare;
mod cursor;
mod database;
mod encoding;
mod error;
mod failures;
mod orphans;
mod recycle;
mod step;

use std::path::Path;

pub use error::RowsError;

pub(super) use compare::Comparison;
pub(super) use step::{RowStep, TableLabel};

use super::{context::Context, error::SyncError};

/// Opens a database to read it, to see whether that works.
pub(super) fn probe(path: &Path) -> Result<(), SyncError> {
    database::Database::snapshot(path, &Context::default()).map(drop)
}
