//! Rows that refer to a row which is not there. Foreign keys do not act while rows are put in place; this is the check
//! before the commit, of the rows that changed and of those that referred to rows that went.

use crate::{
    words::Said,
    {domain::Change, sync::error::SyncError, words::say},
};

use super::{
    catalogue::{Reference, Table},
    dialect::Dialect,
    session::Session,
    stage::{keys_of, new_of, not_failed, old_of},
};

/// More than this many rows are not sorted out one by one.
const LIMIT: usize = 500_000;
const CHECKING: &str = "engine-doing-foreign-keys";

/// A step that can't stay: its number, what it does, and why not.
pub(in crate::sync::rows) type Failing = (u64, Change, Said);

/// That columns of two rows are equal, as a reference compares them.
fn equal(
    sql: &dyn Dialect,
    reference: &Reference,
    (a, a_columns): (&str, &[String]),
    (b, b_columns): (&str, &[String]),
) -> String {
    let operators = reference.operators.iter().map(String::as_str).chain(std::iter::repeat("="));
    let collations = reference.collations.iter().map(String::as_str).chain(std::iter::repeat(""));
    let pairs = a_columns.iter().zip(b_columns).zip(operators.zip(collations)).map(|((x, y), (equals, collation))| {
        format!("{a}.{}{collation} {equals} {b}.{}{collation}", sql.quoted(x), sql.quoted(y))
    });
    pairs.collect::<Vec<_>>().join(" AND ")
}

fn set(sql: &dyn Dialect, alias: &str, columns: &[String]) -> String {
    columns.iter().map(|c| format!("{alias}.{} IS NOT NULL", sql.quoted(c))).collect::<Vec<_>>().join(" AND ")
}

/// The condition that what a row refers to is not there.
fn without_parent(sql: &dyn Dialect, reference: &Reference, child: &str) -> String {
    let refers = set(sql, child, &reference.child_columns);
    if reference.no_parent {
        return refers;
    }
    format!(
        "{refers} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
        reference.parent,
        equal(sql, reference, ("p", &reference.parent_columns), (child, &reference.child_columns))
    )
}

/// Staged rows of a table, which has this number, whose parent is not there.
pub(in crate::sync::rows) fn of_new(
    target: &mut Session,
    reference: &Reference,
    (number, table): (usize, &Table),
) -> Result<Vec<Failing>, SyncError> {
    let words = target.sql;
    let (keys, new) = (keys_of(words, number), new_of(words, number));
    // What is generated, only the table itself has.
    let rows = if reference.child_columns.iter().all(|name| table.columns.iter().any(|c| c.name == *name)) {
        format!("{new} AS n JOIN {keys} AS k USING (poolsync_seq) WHERE TRUE")
    } else {
        let same = words.same_key(table, "n", "k");
        format!("{keys} AS k JOIN {} AS n ON {same} WHERE k.poolsync_change <> 'd'", words.from(table))
    };
    let sql = format!(
        "SELECT k.poolsync_seq, k.poolsync_change FROM {rows} AND {} AND {} LIMIT {LIMIT}",
        not_failed(words, "k.poolsync_seq"),
        without_parent(words, reference, "n")
    );
    let reason = say("engine-row-no-parent").with("parent", &reference.parent);
    failing(target, CHECKING, &sql, &reason)
}

/// Whether any row at all of a table has no parent.
pub(in crate::sync::rows) fn any(target: &mut Session, reference: &Reference) -> Result<bool, SyncError> {
    let orphaned = without_parent(target.sql, reference, "c");
    let sql = format!("SELECT 1 FROM {} AS c WHERE {orphaned} LIMIT 1", reference.child);
    Ok(!target.rows(CHECKING, &sql)?.is_empty())
}

/// Rows that were taken out of the parent, the table with this number, and that rows which stay refer to.
pub(in crate::sync::rows) fn bereft(
    target: &mut Session,
    reference: &Reference,
    number: usize,
) -> Result<Vec<Failing>, SyncError> {
    let (words, gone) = (target.sql, ("o", reference.parent_columns.as_slice()));
    let sql = format!(
        "SELECT o.poolsync_seq, o.poolsync_change FROM {} AS o WHERE {} \
         AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {}) AND EXISTS (SELECT 1 FROM {} AS c WHERE {}) LIMIT {LIMIT}",
        old_of(words, number),
        set(words, "o", &reference.parent_columns),
        reference.parent,
        equal(words, reference, ("p", &reference.parent_columns), gone),
        reference.child,
        equal(words, reference, ("c", &reference.child_columns), gone)
    );
    let reason = say("engine-row-still-referred").with("child", &reference.child);
    failing(target, CHECKING, &sql, &reason)
}

/// Steps that a query answers as number and change.
pub(in crate::sync::rows) fn failing(
    target: &mut Session,
    doing: &'static str,
    sql: &str,
    reason: &Said,
) -> Result<Vec<Failing>, SyncError> {
    let rows = target.rows(doing, sql)?;
    let failing = rows.into_iter().filter_map(|row| {
        let mut fields = row.into_iter().flatten();
        let seq = fields.next()?.parse().ok()?;
        Some((seq, change_of(&fields.next()?), reason.clone()))
    });
    Ok(failing.collect())
}

/// A change by its letter in the table of keys.
pub(in crate::sync::rows) fn change_of(letter: &str) -> Change {
    match letter {
        "i" => Change::Insert,
        "d" => Change::Delete,
        _ => Change::Update,
    }
}
