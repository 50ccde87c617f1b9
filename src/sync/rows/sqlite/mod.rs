//! SQLite database files, at file speed: both sides are read as streams in the order of their primary keys and merged,
//! and changes are carried out row by row, all of it inside this process.
//!
//! A file may also stand on one side of a server. The engine for [servers](super::server) does the work then, in the words of
//! [`dialect`], on the [file](wire) as if it were a connection.

mod ahead;
mod apply;
mod build;
mod catalogue;
mod compare;
mod cursor;
mod database;
mod dialect;
mod numbers;
mod orphans;
pub(super) mod own;
mod recycle;
pub(super) mod retention;
pub(super) mod single;
mod typed;
mod wire;

use std::path::Path;

use super::{before, encoding, error, failures, step};
use crate::sync::{context::Context, error::SyncError};

pub(super) use compare::Comparison;
pub(super) use database::{Database, create, told_to_stop};
pub(super) use dialect::{Affinity, Sqlite};
pub(super) use numbers::{move_columns_on, next_numbers};
pub(super) use typed::{push_typed, typed, with_value};
pub(super) use wire::{Filler, lines, rows, run};

/// SQLite's language.
pub(super) const SQL: Sqlite = Sqlite;

/// Opens a database to read it, to see whether that works.
pub(super) fn probe(path: &Path) -> Result<(), SyncError> {
    database::Database::snapshot(path, &Context::default()).map(drop)
}
