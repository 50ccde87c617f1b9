//! What is MariaDB's own: how it is connected to and spoken to, and what its catalogue says.
//!
//! It differs from PostgreSQL in what a transaction can hold: statements that build tables commit by themselves, so the
//! tables that are missing at a backup, and the engine's own, are made before the rows' one transaction, and taken away
//! again if it fails. Where numbers are handed out is moved on after it. Triggers can't be kept quiet: a backup that has
//! them is refused.

mod catalogue;
mod connect;
mod ddl;
mod images;
mod keys;
mod numbers;
mod rights;
mod single;
mod sql;

pub(super) use catalogue::columns_that_need_a_value;
pub(super) use connect::{Filler, code, connect, lines, prepare, text_of};
pub(super) use numbers::{move_counters_on, next_numbers};
pub(super) use sql::MariaDb;

/// MariaDB's language.
pub(super) const SQL: MariaDb = MariaDb;

/// An identifier, quoted.
fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A string literal; sessions read a backslash as itself.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
