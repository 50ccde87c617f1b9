//! Rows that refer to a row which is not there. Foreign keys do not act while rows are put in place; this is the check
//! before the commit, of the rows that changed and of those that referred to rows that went.

use crate::{
    domain::Change,
    sync::{error::SyncError, rows::RowsError},
};

use super::{
    catalogue::Reference,
    session::Session,
    stage::{keys_of, new_of, not_failed, old_of},
    text::{literal, quoted},
};

/// More than this many rows are not sorted out one by one.
const LIMIT: usize = 500_000;

/// A step that can't stay: its number, what it does, and why not.
pub(super) type Failing = (u64, Change, String);

fn equal(a: &str, a_columns: &[String], b: &str, b_columns: &[String]) -> String {
    let pairs = a_columns.iter().zip(b_columns).map(|(x, y)| format!("{a}.{} = {b}.{}", quoted(x), quoted(y)));
    pairs.collect::<Vec<_>>().join(" AND ")
}

fn set(alias: &str, columns: &[String]) -> String {
    columns.iter().map(|c| format!("{alias}.{} IS NOT NULL", quoted(c))).collect::<Vec<_>>().join(" AND ")
}

/// The condition that what a row refers to is not there.
fn without_parent(reference: &Reference, child: &str) -> String {
    format!(
        "{} AND NOT EXISTS (SELECT FROM {} AS p WHERE {})",
        set(child, &reference.child_columns),
        reference.parent,
        equal("p", &reference.parent_columns, child, &reference.child_columns)
    )
}

/// Staged rows of the table with this number whose parent is not there.
pub(super) fn of_new(target: &mut Session, reference: &Reference, number: usize) -> Result<Vec<Failing>, SyncError> {
    let sql = format!(
        "SELECT n.poolsync_seq, k.poolsync_change FROM {} AS n JOIN {} AS k USING (poolsync_seq) \
         WHERE {} AND {} LIMIT {LIMIT}",
        new_of(number),
        keys_of(number),
        not_failed("n.poolsync_seq"),
        without_parent(reference, "n")
    );
    let reason = format!("It refers to a row of “{}” that the target doesn’t have.", reference.parent);
    failing(target, &sql, &reason)
}

/// Whether any row at all of a table has no parent.
pub(super) fn any(target: &mut Session, reference: &Reference) -> Result<bool, SyncError> {
    let sql = format!("SELECT EXISTS (SELECT FROM {} AS c WHERE {})", reference.child, without_parent(reference, "c"));
    Ok(target.value("checking its foreign keys", &sql)? == "t")
}

/// Rows that were taken out of the parent, the table with this number, and that rows which stay refer to.
pub(super) fn bereft(target: &mut Session, reference: &Reference, number: usize) -> Result<Vec<Failing>, SyncError> {
    let sql = format!(
        "SELECT o.poolsync_seq, o.poolsync_change FROM {} AS o WHERE {} \
         AND NOT EXISTS (SELECT FROM {} AS p WHERE {}) AND EXISTS (SELECT FROM {} AS c WHERE {}) LIMIT {LIMIT}",
        old_of(number),
        set("o", &reference.parent_columns),
        reference.parent,
        equal("p", &reference.parent_columns, "o", &reference.parent_columns),
        reference.child,
        equal("c", &reference.child_columns, "o", &reference.parent_columns)
    );
    let reason = format!("Rows of “{}” at the target still refer to it.", reference.child);
    failing(target, &sql, &reason)
}

/// Checks what a server with quiet triggers does not: uniqueness and exclusion that may be deferred.
pub(super) fn check_deferrable(target: &mut Session) -> Result<(), SyncError> {
    let doing = "checking its unique constraints";
    let list = DEFERRABLE.replace(":schema", &literal(&target.schema));
    for sql in target.rows(doing, &list)?.into_iter().flatten().flatten() {
        if target.value(doing, &sql)? == "t" {
            return Err(RowsError::Tangled.into());
        }
    }
    Ok(())
}

const DEFERRABLE: &str = "
    SELECT format('SELECT EXISTS (SELECT FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1)', k.conrelid::regclass,
        (SELECT string_agg(format('%I IS NOT NULL', a.attname), ' AND ')
         FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
        (SELECT string_agg(format('%I', a.attname), ', ')
         FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND k.contype IN ('p', 'u') AND k.condeferrable AND k.conparentid = 0
    UNION ALL
    SELECT format('SELECT EXISTS (SELECT FROM %1$s AS a JOIN %1$s AS b ON a.place <> b.place AND %2$s)',
        format('(SELECT (tableoid, ctid) AS place, %s FROM ONLY %s%s)',
            (SELECT string_agg(format('%s AS k%s', pg_get_indexdef(i.indexrelid, n, true), n), ', ')
             FROM generate_series(1, i.indnkeyatts) AS n),
            k.conrelid::regclass, ' WHERE ' || pg_get_expr(i.indpred, i.indrelid, true)),
        (SELECT string_agg(format('a.k%1$s OPERATOR(%2$I.%3$s) b.k%1$s', o.place, m.nspname, p.oprname), ' AND ')
         FROM unnest(k.conexclop) WITH ORDINALITY AS o(id, place)
         JOIN pg_operator p ON p.oid = o.id JOIN pg_namespace m ON m.oid = p.oprnamespace))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index i ON i.indexrelid = k.conindid
    WHERE n.nspname = :schema AND k.contype = 'x' AND k.condeferrable AND c.relkind = 'r'";

fn failing(target: &mut Session, sql: &str, reason: &str) -> Result<Vec<Failing>, SyncError> {
    let rows = target.rows("checking its foreign keys", sql)?;
    let failing = rows.into_iter().filter_map(|row| {
        let mut fields = row.into_iter().flatten();
        let seq = fields.next()?.parse().ok()?;
        Some((seq, change_of(&fields.next()?), reason.to_owned()))
    });
    Ok(failing.collect())
}

/// A change by its letter in the table of keys.
pub(super) fn change_of(letter: &str) -> Change {
    match letter {
        "i" => Change::Insert,
        "d" => Change::Delete,
        _ => Change::Update,
    }
}
