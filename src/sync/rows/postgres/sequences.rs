//! Sequences: moved on at the target, so that a backup that takes over does not hand out numbers that were used.

use std::collections::BTreeMap;

use crate::{
    domain::TableChoice,
    sync::{
        error::SyncError,
        rows::{
            fault::ServerFault,
            server::{catalogue::Taken, errors::fault, session::Session},
        },
    },
};

use super::text::{literal, quoted};

const DOING: &str = "engine-doing-sequences";

// A sequence of a column is found by its column: its own name may be another on the other side.
const LIST: &str = "
    SELECT c.relname, t.relname, a.attname, pg_sequence_last_value(c.oid), q.seqincrement > 0, q.seqmax
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_sequence q ON q.seqrelid = c.oid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
         AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_class t ON t.oid = d.refobjid
    LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE n.nspname = :schema AND c.relkind = 'S' ORDER BY c.relname";

struct Sequence {
    name: String,
    column: Option<(String, String)>,
    last: Option<i64>,
    rises: bool,
    /// The last number it may hand out.
    end: i64,
}

fn list(session: &mut Session) -> Result<Vec<Sequence>, SyncError> {
    let rows = session.rows(DOING, &LIST.replace(":schema", &literal(&session.schema)))?;
    let sequences = rows.into_iter().map(|row| {
        let mut fields = Taken(row);
        let (name, table, column) = (fields.text(), fields.text(), fields.text());
        let column = (!table.is_empty()).then_some((table, column));
        let (last, rises, end) = (fields.text().parse().ok(), fields.flag(), fields.text().parse().unwrap_or(i64::MAX));
        Sequence { name, column, last, rises, end }
    });
    Ok(sequences.collect())
}

/// The number with which a sequence begins that has not been used.
fn start(session: &mut Session, name: &str) -> Result<i64, SyncError> {
    let value = session.value(DOING, &format!("SELECT last_value FROM {}", quoted(name)))?;
    value.parse().map_err(|_| fault(ServerFault::Answer { store: session.store.clone(), doing: DOING }))
}

/// The number that comes next for each column, by table and column, where numbers rise.
pub(in crate::sync::rows) fn next_numbers(
    session: &mut Session,
    choice: &TableChoice,
) -> Result<BTreeMap<(String, String), i64>, SyncError> {
    let mut next = BTreeMap::new();
    for sequence in list(session)?.into_iter().filter(|sequence| sequence.rises) {
        let Some(column) = sequence.column.filter(|(table, _)| choice.selects(table)) else { continue };
        let number = match sequence.last {
            Some(last) => last.saturating_add(1),
            None => start(session, &sequence.name)?,
        };
        next.insert(column, number);
    }
    Ok(next)
}

/// Moves columns that would hand out a number below these on to them.
pub(in crate::sync::rows) fn move_columns_on(
    session: &mut Session,
    next: &BTreeMap<(String, String), i64>,
    choice: &TableChoice,
) -> Result<(), SyncError> {
    for sequence in list(session)?.into_iter().filter(|sequence| sequence.rises) {
        let Some(column) = sequence.column.filter(|(table, _)| choice.selects(table)) else { continue };
        let Some(next) = next.get(&column).filter(|next| **next <= sequence.end) else { continue };
        let there = match sequence.last {
            Some(last) => last.saturating_add(1),
            None => start(session, &sequence.name)?,
        };
        if there < *next {
            session.value(DOING, &format!("SELECT setval({}, {next}, false)", literal(&quoted(&sequence.name))))?;
        }
    }
    Ok(())
}

/// Moves those that are behind their like at the source, but for those of tables that are left out. Returns how many.
/// Where a sequence stands is not part of any transaction; moved too far does no harm.
pub(super) fn move_on(source: &mut Session, target: &mut Session, choice: &TableChoice) -> Result<usize, SyncError> {
    let (from, to) = (list(source)?, list(target)?);
    let mut moved = 0;
    let is_chosen = |s: &&Sequence| s.column.as_ref().is_none_or(|(table, _)| choice.selects(table));
    for sequence in from.iter().filter(is_chosen) {
        let like = |other: &&Sequence| match &sequence.column {
            Some(column) => other.column.as_ref() == Some(column),
            None => other.column.is_none() && other.name == sequence.name,
        };
        let Some(other) = to.iter().find(like) else { continue };
        // Where the next number comes from: behind the last that was used, or, in a sequence that was only set, that one.
        let (last, used) = match sequence.last {
            Some(last) => (last, true),
            None => (start(source, &sequence.name)?, false),
        };
        let there = match other.last {
            Some(there) => there,
            None if used => i64::MIN,
            None => start(target, &other.name)?,
        };
        let is_behind = match (used, other.last) {
            (true, None) => true,
            (false, Some(_)) => false,
            _ if sequence.rises => there < last,
            _ => there > last,
        };
        if is_behind {
            let sql = format!("SELECT setval({}, {last}, {used})", literal(&quoted(&other.name)));
            target.value(DOING, &sql)?;
            moved += 1;
        }
    }
    Ok(moved)
}
