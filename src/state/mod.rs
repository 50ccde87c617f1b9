//! The panel's own database: pools, runs and their history, accounts, settings. One file per table family, SQL inline.
//!
//! Functions that write take a [`Tx`], so that what belongs together is committed together by whoever asked; functions
//! that read take the database or a transaction. `find_` gives an `Option`, `list_` a `Vec`.

pub mod accounts;
pub mod audit;
pub mod changes;
pub mod chores;
pub mod database;
pub mod error;
pub mod holds;
pub mod markers;
pub mod pools;
pub mod provider_steps;
pub mod queue;
pub mod runs;
pub mod sessions;
pub mod settings;
pub mod users;
pub mod verifications;

pub use database::{Database, Reader, Row, Sql, Tx, sql};
pub use error::{StateError, Unique};
