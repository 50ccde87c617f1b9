//! Builds what the target lacks: tables, as the source's server writes them, sequences, and the engine's own. Each such
//! statement commits by itself, so it is done outside of the rows' transaction. Triggers, views, routines and rights are
//! not built.

use crate::{
    sync::{
        error::SyncError,
        rows::{
            error::RowsError,
            server::{
                catalogue::Table,
                dialect::{Built, Dialect},
                errors::{explain, is_lost},
                session::Session,
            },
        },
    },
    words::say,
};

use super::{SQL, literal, numbers::SEQUENCES, quoted};

const READING: &str = "engine-doing-catalogue";
const WITH_ESCAPES: &str = "SET SESSION sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')";
const WITHOUT_ESCAPES: &str = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')";
const BUILDING: &str = "engine-doing-build";

/// Makes the tables that are missing, and sequences. The target's transaction, in which nothing was written yet, ends.
pub(super) fn build(
    source: &mut Session,
    target: &mut Session,
    missing: &[&Table],
    built: &mut Vec<Built>,
) -> Result<(), SyncError> {
    if missing.is_empty() {
        return Ok(());
    }
    let mut statements = sequences(source, target)?;
    for table in missing {
        let name = quoted(&table.name);
        let statement = written(source, &format!("SHOW CREATE TABLE {name}"))?;
        statements.push((Built { kind: "TABLE", name }, moved(&statement, &source.schema, &target.schema)));
    }
    target.run(BUILDING, "COMMIT")?;
    // Tables may refer to each other.
    target.run(BUILDING, SQL.keep_quiet())?;
    // A server writes statements for those who read a backslash as an escape.
    target.run(BUILDING, WITH_ESCAPES)?;
    for (made, statement) in statements {
        let answer = target.attempt(&statement);
        // Where no answer came, because the run is stopped or the connection is gone, it may be there all the same.
        if !matches!(&answer, Ok(Err(error)) if !is_lost(error)) {
            built.push(made);
        }
        answer?.map_err(|error| explain(&target.store, BUILDING, error))?;
    }
    target.run(BUILDING, WITHOUT_ESCAPES).map(drop)
}

/// A statement with what it names in database `from` named in database `to`: defaults name their sequences so.
fn moved(statement: &str, from: &str, to: &str) -> String {
    let (from, to) = (format!("{}.", quoted(from)), format!("{}.", quoted(to)));
    let (mut out, mut rest) = (String::with_capacity(statement.len()), statement);
    while let Some(at) = rest.find(['\'', '`']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = found.strip_prefix(&from) {
            out.push_str(&to);
            rest = after;
            continue;
        }
        // A text or a name, from its first quote to its last.
        let length = quoted_length(found);
        let (whole, after) = found.split_at(length);
        out.push_str(whole);
        rest = after;
    }
    out + rest
}

/// How long the quoted text or name is that stands at the beginning. Doubled, a quote is part of it.
fn quoted_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let Some((_, quote)) = chars.next() else { return 0 };
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '\'' {
            chars.next();
        } else if c == quote && chars.next_if(|(_, c)| *c == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

fn sequences(source: &mut Session, target: &mut Session) -> Result<Vec<(Built, String)>, SyncError> {
    let mut statements = Vec::new();
    let names = source.rows(READING, &SEQUENCES.replace(":schema", &literal(&source.schema)))?;
    for name in names.into_iter().flatten().flatten() {
        if !target.is(READING, &SQL.has_table(&name))? {
            let name = quoted(&name);
            let statement = written(source, &format!("SHOW CREATE SEQUENCE {name}"))?;
            statements.push((Built { kind: "SEQUENCE", name }, statement));
        }
    }
    Ok(statements)
}

/// The second column of what the server answers.
fn written(source: &mut Session, sql: &str) -> Result<String, SyncError> {
    let statement = source.rows(READING, sql)?.into_iter().next().and_then(|row| row.into_iter().nth(1).flatten());
    statement.ok_or_else(|| RowsError::Vanished(say("engine-row-asked-for").with("sql", sql)).into())
}

/// Drops what was built, or may have been, unless somebody has filled it since.
pub(super) fn take_down(target: &mut Session, built: &[Built]) -> Result<(), SyncError> {
    target.run(BUILDING, SQL.keep_quiet())?;
    for Built { kind, name } in built.iter().rev() {
        let in_use = *kind == "TABLE"
            && SQL.is_there(target, name)?
            && !target.rows(READING, &format!("SELECT 1 FROM {name} LIMIT 1"))?.is_empty();
        if !in_use {
            target.run(BUILDING, &format!("DROP {kind} IF EXISTS {name}"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_in_the_live_database_is_named_in_the_backup() {
        let from = r"CREATE TABLE `t` (`n` int DEFAULT nextval(`live`.`seq`) COMMENT 'as `live`.`seq`, it\'s `live`.', ```live``.` int, `live` int, `x` int DEFAULT nextval(`live`.`a``.b`) /* \' */)";
        let to = r"CREATE TABLE `t` (`n` int DEFAULT nextval(`backup`.`seq`) COMMENT 'as `live`.`seq`, it\'s `live`.', ```live``.` int, `live` int, `x` int DEFAULT nextval(`backup`.`a``.b`) /* \' */)";
        assert_eq!(moved(from, "live", "backup"), to);
        assert_eq!(moved("DEFAULT 'unfinished", "live", "backup"), "DEFAULT 'unfinished");
    }
}
