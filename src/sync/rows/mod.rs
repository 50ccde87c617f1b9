//! Stores of rows: SQLite database files, and databases on a server.
//!
//! Whatever the engine, the whole module is one transaction at the target, made from one moment of the source, and what
//! it overwrites or deletes is kept in the table `poolsync_recycle` in the same transaction.
//!
//! - [`sqlite`] reads both files and merges them in this process.
//! - [`server`] has the servers fingerprint their tables, and only rows of ranges that differ cross the wire; what
//!   [`postgres`] and [`mariadb`] have of their own stands in these. Between databases of two kinds, all rows come here and
//!   are compared in one form; a file is one side like any other then.

mod before;
mod encoding;
mod error;
mod failures;
mod fault;
mod mariadb;
mod marker;
mod named;
pub(super) mod own;
mod postgres;
pub(super) mod retention;
mod server;
pub(super) mod single;
mod sqlite;
mod step;
pub mod tracking;

use std::path::{Path, PathBuf};

pub use error::RowsError;
pub use fault::{ServerFault, ServerWord};

pub(super) use marker::{read as read_marker, write as write_marker};
pub(super) use step::{RowStep, TableLabel};

use super::{
    Applied, Options, Purpose, address::StoreAddress, context::Context, error::SyncError, plan::Plan, store::Access,
};
use crate::domain::Database;

/// A store of rows.
#[derive(Debug, Clone)]
pub enum RowStore {
    /// An SQLite database file.
    Sqlite(PathBuf),
    /// A database on a server, and how to get in.
    Server(Box<(Database, StoreAddress)>),
}

impl RowStore {
    pub(super) fn place(&self) -> String {
        match self {
            Self::Sqlite(path) => path.display().to_string(),
            Self::Server(server) => server.0.to_string(),
        }
    }
}

/// A finished comparison of two row stores.
#[derive(Debug)]
pub(super) enum Comparison {
    Sqlite(Box<sqlite::Comparison>),
    Server(Box<server::Comparison>),
}

impl Comparison {
    /// Becomes the target's one writer, takes the source's snapshot, compares.
    pub fn locked(
        source: &RowStore,
        target: &RowStore,
        options: &Options,
        context: &Context,
    ) -> Result<Self, SyncError> {
        match (source, target) {
            (RowStore::Sqlite(source), RowStore::Sqlite(target)) => {
                sqlite::Comparison::locked(source, target, options, context).map(|c| Self::Sqlite(Box::new(c)))
            }
            _ => server::Comparison::locked(source, target, options, context).map(|c| Self::Server(Box::new(c))),
        }
    }

    /// Compares without the means to write. A target that does not exist is taken as empty.
    pub fn read_only(
        source: &RowStore,
        target: &RowStore,
        options: &Options,
        purpose: Purpose,
        context: &Context,
    ) -> Result<Plan, SyncError> {
        match (source, target) {
            (RowStore::Sqlite(source), RowStore::Sqlite(target)) => {
                sqlite::Comparison::read_only(source, target, options, purpose, context)
            }
            _ => server::Comparison::read_only(source, target, options, purpose, context),
        }
    }

    pub fn plan(&self) -> &Plan {
        match self {
            Self::Sqlite(comparison) => comparison.plan(),
            Self::Server(comparison) => comparison.plan(),
        }
    }

    /// Carries the plan out and commits. On any error the target is as it was, unless the error says so.
    pub fn apply(self, context: &Context) -> Result<Applied, SyncError> {
        match self {
            Self::Sqlite(comparison) => comparison.apply(context),
            Self::Server(comparison) => comparison.apply(context),
        }
    }
}

/// Creates an empty database file, for nobody else to see, unless there is one.
pub(super) fn create_file(path: &Path) -> Result<(), SyncError> {
    sqlite::create(path, 0o600)
}

/// Opens a store to see whether that works, and changes nothing.
pub(super) fn probe(store: &RowStore, access: Access) -> Result<(), SyncError> {
    match store {
        RowStore::Sqlite(path) => sqlite::probe(path),
        RowStore::Server(server) => server::probe(server, access),
    }
}
