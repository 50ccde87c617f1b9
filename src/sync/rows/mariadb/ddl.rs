//! Builds what the target lacks: tables, as the source's server writes them, sequences, and the engine's own. Each such
//! statement commits by itself, so it is done outside of the rows' transaction. Triggers, views, routines and rights are
//! not built.

use crate::sync::{
    error::SyncError,
    rows::{
        error::RowsError,
        server::{catalogue::Table, dialect::Dialect, session::Session},
    },
};

use super::{SQL, literal, numbers::SEQUENCES, quoted};

const READING: &str = "reading its catalogue";
const WITH_ESCAPES: &str = "SET SESSION sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')";
const WITHOUT_ESCAPES: &str = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')";
const BUILDING: &str = "building tables";

/// Makes what is missing. The target's transaction, in which nothing was written yet, is begun anew.
pub(super) fn build(
    source: &mut Session,
    target: &mut Session,
    missing: &[&Table],
    own: &[&'static str],
) -> Result<(), SyncError> {
    let mut statements: Vec<String> = own.iter().map(|sql| (*sql).to_owned()).collect();
    if !missing.is_empty() {
        statements.extend(sequences(source, target)?);
        for table in missing {
            statements.push(written(source, &format!("SHOW CREATE TABLE {}", quoted(&table.name)))?);
        }
    }
    if statements.is_empty() {
        return Ok(());
    }
    target.run(BUILDING, "COMMIT")?;
    // Tables may refer to each other.
    target.run(BUILDING, SQL.keep_quiet())?;
    // A server writes statements for those who read a backslash as an escape.
    target.run(BUILDING, WITH_ESCAPES)?;
    target.run_all(BUILDING, &statements)?;
    target.run(BUILDING, WITHOUT_ESCAPES)?;
    target.run("beginning a transaction", SQL.changes()).map(drop)
}

fn sequences(source: &mut Session, target: &mut Session) -> Result<Vec<String>, SyncError> {
    let mut statements = Vec::new();
    let names = source.rows(READING, &SEQUENCES.replace(":schema", &literal(&source.schema)))?;
    for name in names.into_iter().flatten().flatten() {
        if !target.is(READING, &SQL.has_table(&name))? {
            statements.push(written(source, &format!("SHOW CREATE SEQUENCE {}", quoted(&name)))?);
        }
    }
    Ok(statements)
}

/// The second column of what the server answers.
fn written(source: &mut Session, sql: &str) -> Result<String, SyncError> {
    let statement = source.rows(READING, sql)?.into_iter().next().and_then(|row| row.into_iter().nth(1).flatten());
    statement.ok_or_else(|| RowsError::Vanished(format!("that {sql} asks for")).into())
}

/// After a run that failed: drops the tables that were built for it, if they are still empty. What can't be dropped now
/// is an empty table to the next run.
pub(super) fn take_down(target: &mut Session, missing: &[&Table]) {
    if missing.is_empty() || target.run(BUILDING, "ROLLBACK").is_err() {
        return;
    }
    for table in missing.iter().map(|table| quoted(&table.name)) {
        let is_empty =
            target.rows(READING, &format!("SELECT 1 FROM {table} LIMIT 1")).is_ok_and(|rows| rows.is_empty());
        if is_empty && target.run(BUILDING, &format!("DROP TABLE {table}")).is_err() {
            tracing::warn!(
                store = target.store,
                table,
                "A table that was built for a run that failed stays there, empty."
            );
        }
    }
}
