//! The panel's own database: pools, runs and their history, accounts, settings. One file per table family, SQL inline.
//!
//! Functions that write take a [`Tx`], so that what belongs together is committed together by whoever asked; functions
//! that read take the database or a transaction. `find_` gives an `Option`, `list_` a `Vec`.

pub mod accounts;
pub mod alarms;
pub mod audit;
pub(crate) mod away;
pub mod backlog;
pub mod bells;
pub mod cancel;
pub mod changes;
pub mod channels;
pub mod choices;
pub mod chores;
mod cluster;
pub mod complaint;
pub mod database;
pub mod database_url;
pub mod error;
pub mod events;
mod failures;
pub mod given_up;
pub mod history;
pub mod holds;
pub mod kept_answers;
pub mod known;
pub mod latest;
pub mod lent;
pub mod markers;
mod migrations;
pub mod notifications;
pub mod outcomes;
pub mod panel_address;
mod places;
pub mod pools;
pub mod queue;
pub mod roles;
pub mod row;
pub mod rules;
pub mod runs;
mod same_database;
pub mod schedules;
pub mod schema;
pub mod sealed;
pub mod second_factors;
pub mod sessions;
pub mod settings;
pub mod sign_in_limits;
pub mod sign_in_steps;
pub mod statement;
pub mod targets;
pub mod together;
pub mod tokens;
pub mod totals;
pub mod unreached;
pub mod unread;
pub mod users;
pub mod value;
pub mod verifications;
pub mod workers;

pub use database::{Database, Reader, Tx};
pub use error::{StateError, Unique};
pub use places::Patience;
pub use row::Row;
pub use statement::{Sql, sql};
pub use value::Value;
