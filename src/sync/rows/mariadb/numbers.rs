//! Numbers that are handed out: moved on at the target, so that a backup that takes over hands out none that was used.

use std::collections::BTreeMap;

use crate::sync::{
    error::SyncError,
    rows::server::{
        catalogue::{Table, Taken},
        compare::Found,
        session::Session,
    },
};

use super::{literal, quoted};

const DOING: &str = "engine-doing-numbers";
const COUNTERS: &str = "SELECT table_name, auto_increment FROM information_schema.tables
    WHERE table_schema = :schema AND auto_increment IS NOT NULL";
const COUNTED: &str = "SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = :schema AND extra LIKE '%auto_increment%'";
pub(super) const SEQUENCES: &str = "SELECT table_name FROM information_schema.tables
    WHERE table_schema = :schema AND table_type = 'SEQUENCE'";

fn counters(session: &mut Session) -> Result<BTreeMap<String, u64>, SyncError> {
    let rows = session.rows(DOING, &COUNTERS.replace(":schema", &literal(&session.schema)))?.into_iter().map(|row| {
        let mut fields = Taken(row);
        (fields.text(), fields.number())
    });
    Ok(rows.collect())
}

/// The number that comes next for each column, by table and column.
pub(in crate::sync::rows) fn next_numbers(session: &mut Session) -> Result<BTreeMap<(String, String), i64>, SyncError> {
    let counters = counters(session)?;
    let columns = session.rows(DOING, &COUNTED.replace(":schema", &literal(&session.schema)))?.into_iter();
    let next = columns.filter_map(|row| {
        let mut fields = Taken(row);
        let column = (fields.text(), fields.text());
        let next = counters.get(&column.0).and_then(|next| i64::try_from(*next).ok())?;
        Some((column, next))
    });
    Ok(next.collect())
}

/// Moves the columns of these tables that would hand out a number below these on to them. That takes a statement which
/// commits by itself.
pub(in crate::sync::rows) fn move_counters_on(
    session: &mut Session,
    next: &BTreeMap<(String, String), i64>,
    tables: &[Table],
) -> Result<(), SyncError> {
    for (column, there) in next_numbers(session)? {
        let is_synced = tables.iter().any(|table| table.name == column.0);
        if let Some(next) = next.get(&column).filter(|next| is_synced && **next > there) {
            session.run(DOING, &format!("ALTER TABLE {} AUTO_INCREMENT = {next}", quoted(&column.0)))?;
        }
    }
    Ok(())
}

/// Columns: that takes a statement which commits by itself.
pub(super) fn move_on(source: &mut Session, target: &mut Session, found: &Found) -> Result<(), SyncError> {
    if !found.tables.iter().any(|table| table.numbered) {
        return Ok(());
    }
    let (from, to) = (counters(source)?, counters(target)?);
    for table in found.tables.iter().filter(|table| table.numbered) {
        if let (Some(next), Some(there)) = (from.get(&table.name), to.get(&table.name))
            && next > there
        {
            target.run(DOING, &format!("ALTER TABLE {} AUTO_INCREMENT = {next}", quoted(&table.name)))?;
        }
    }
    Ok(())
}

/// Sequences: moved too far does no harm.
pub(super) fn move_sequences_on(source: &mut Session, target: &mut Session) -> Result<(), SyncError> {
    let list = |session: &mut Session| {
        let names = session.rows(DOING, &SEQUENCES.replace(":schema", &literal(&session.schema)))?;
        Ok::<Vec<String>, SyncError>(names.into_iter().flatten().flatten().collect())
    };
    let (from, to) = (list(source)?, list(target)?);
    for name in from.iter().filter(|name| to.contains(name)).map(|name| quoted(name)) {
        let next = source.value(DOING, &format!("SELECT next_not_cached_value FROM {name}"))?;
        // It never goes back.
        target.rows(DOING, &format!("SELECT setval({name}, {next}, 0)"))?;
    }
    Ok(())
}
