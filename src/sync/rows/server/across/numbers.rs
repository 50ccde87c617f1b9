//! Numbers that are handed out, moved on at a target of another kind: what PostgreSQL takes from a column's sequence,
//! MariaDB and SQLite count themselves. Sequences that belong to no column stay where they are.

use std::collections::BTreeMap;

use crate::sync::{
    error::SyncError,
    rows::{
        mariadb, postgres,
        server::{
            compare::Found,
            session::{Engine, Session},
        },
        sqlite,
    },
};

/// The number that comes next for each column, by table and column.
fn next_numbers(source: &mut Session, found: &Found) -> Result<BTreeMap<(String, String), i64>, SyncError> {
    match (source.file(), source.engine) {
        (Some(file), _) => sqlite::next_numbers(file, &found.choice),
        (None, Engine::MariaDb) => mariadb::next_numbers(source),
        (None, _) => postgres::next_numbers(source, &found.choice),
    }
}

/// Moves on, within the transaction, what hands out numbers.
pub(in crate::sync::rows) fn move_on(
    source: &mut Session,
    target: &mut Session,
    found: &Found,
) -> Result<(), SyncError> {
    if target.engine == Engine::MariaDb {
        return Ok(());
    }
    let next = next_numbers(source, found)?;
    match target.file() {
        Some(file) => sqlite::move_columns_on(file, &next, &found.choice),
        None => postgres::move_columns_on(target, &next, &found.choice),
    }
}

/// Moves on what can be moved only outside of it; after the commit. Where there was nothing else to commit, a file's
/// transaction is still open.
pub(in crate::sync::rows) fn move_on_after(
    source: &mut Session,
    target: &mut Session,
    found: &Found,
) -> Result<(), SyncError> {
    if target.engine == Engine::MariaDb {
        let next = next_numbers(source, found)?;
        mariadb::move_counters_on(target, &next, &found.there)?;
    }
    if target.file().is_some_and(|file| !file.db.is_autocommit()) {
        let _ = target.commit()?;
    }
    Ok(())
}
