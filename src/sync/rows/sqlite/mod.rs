//! SQLite database files, at file speed: both sides are read as streams in the order of their primary keys and merged,
//! and changes are carried out row by row, all of it inside this process.

mod ahead;
mod apply;
mod build;
mod catalogue;
mod compare;
mod cursor;
mod database;
mod orphans;
mod recycle;

use std::path::Path;

use super::{encoding, error, failures, step};
use crate::sync::{context::Context, error::SyncError};

pub(super) use compare::Comparison;

/// Opens a database to read it, to see whether that works.
pub(super) fn probe(path: &Path) -> Result<(), SyncError> {
    database::Database::snapshot(path, &Context::default()).map(drop)
}
