//! Numbers that are handed out, moved on at a target of another kind: what PostgreSQL takes from a column's sequence,
//! MariaDB counts itself. Sequences that belong to no column stay where they are.

use crate::{
    domain::Engine,
    sync::{
        error::SyncError,
        rows::{
            mariadb, postgres,
            server::{compare::Found, session::Session},
        },
    },
};

/// Moves on, within the transaction, what hands out numbers.
pub(in crate::sync::rows) fn move_on(
    source: &mut Session,
    target: &mut Session,
    found: &Found,
) -> Result<(), SyncError> {
    if target.engine == Engine::Postgres {
        let next = mariadb::next_numbers(source)?;
        postgres::move_columns_on(target, &next, &found.choice)?;
    }
    Ok(())
}

/// Moves on what can be moved only outside of it; after the commit.
pub(in crate::sync::rows) fn move_on_after(
    source: &mut Session,
    target: &mut Session,
    found: &Found,
) -> Result<(), SyncError> {
    if target.engine == Engine::MariaDb {
        let next = postgres::next_numbers(source, &found.choice)?;
        mariadb::move_counters_on(target, &next, &found.there)?;
    }
    Ok(())
}
