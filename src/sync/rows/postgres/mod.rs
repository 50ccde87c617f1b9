//! What is PostgreSQL's own: how it is connected to and spoken to, what its catalogue says, and change tracking.

mod catalogue;
mod connect;
mod ddl;
mod hashes;
mod images;
mod rights;
mod sequences;
mod sharing;
mod single;
mod sql;
mod text;
pub(super) mod track;
mod track_install;
mod track_sql;
mod track_waiting;

pub(super) use connect::{Filler, connect, filler, lines, prepare, text_of};
pub(super) use sequences::{move_columns_on, next_numbers};
pub(super) use sql::Postgres;
pub(super) use track_install::{install, remove, status};
pub(super) use track_waiting::waiting;

/// PostgreSQL's language.
pub(super) const SQL: Postgres = Postgres;
/// A transaction of one moment, without the means to write.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
