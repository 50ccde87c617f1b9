//! Numbers that are handed out, where a server stands on the other side. SQLite hands out the next one after the largest
//! there is; with `AUTOINCREMENT`, after the largest there ever was, which it keeps in `sqlite_sequence`.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use crate::{domain::TableChoice, sync::error::SyncError};

use super::{
    catalogue::{Catalogue, Table, has_name, numbered, quoted},
    database::Database,
};

const DOING: &str = "engine-file-numbers";

/// The number that comes next for each column, by table and column.
pub(in crate::sync::rows) fn next_numbers(
    file: &Database,
    choice: &TableChoice,
) -> Result<BTreeMap<(String, String), i64>, SyncError> {
    next(&file.db, choice).map_err(file.failed(DOING))
}

fn next(db: &Connection, choice: &TableChoice) -> rusqlite::Result<BTreeMap<(String, String), i64>> {
    let mut found = BTreeMap::new();
    for table in tables(db, choice)? {
        let Some(column) = numbered(db, &table)? else { continue };
        let sql = format!("SELECT coalesce(max({}), 0) FROM main.{}", quoted(&column), quoted(&table.name));
        let largest: i64 = db.query_row(&sql, [], |row| row.get(0))?;
        let ever = last(db, &table.name)?.unwrap_or(0);
        found.insert((table.name, column), largest.max(ever).max(0).saturating_add(1));
    }
    Ok(found)
}

/// Moves columns that would hand out a number below these on to them; only those with `AUTOINCREMENT` can be.
pub(in crate::sync::rows) fn move_columns_on(
    file: &Database,
    next: &BTreeMap<(String, String), i64>,
    choice: &TableChoice,
) -> Result<(), SyncError> {
    move_on(&file.db, next, choice).map_err(file.failed(DOING))
}

fn move_on(db: &Connection, next: &BTreeMap<(String, String), i64>, choice: &TableChoice) -> rusqlite::Result<()> {
    if !has_name(db, "sqlite_sequence")? {
        return Ok(());
    }
    for table in tables(db, choice)? {
        let Some(column) = numbered(db, &table)? else { continue };
        let Some(last_one) = next.get(&(table.name.clone(), column)).map(|next| next - 1) else { continue };
        if !keeps_count(db, &table.name)? {
            continue;
        }
        match last(db, &table.name)? {
            None if last_one > 0 => {
                db.execute("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?1, ?2)", (&table.name, last_one))?;
            }
            Some(there) if there < last_one => {
                let sql = "UPDATE main.sqlite_sequence SET seq = ?2 WHERE name = ?1 COLLATE NOCASE";
                db.execute(sql, (&table.name, last_one))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn tables(db: &Connection, choice: &TableChoice) -> rusqlite::Result<Vec<Table>> {
    Ok(Catalogue::read(db)?.tables.into_values().filter(|table| choice.selects(&table.name)).collect())
}

/// The largest number a table ever had, as far as SQLite keeps it.
fn last(db: &Connection, table: &str) -> rusqlite::Result<Option<i64>> {
    if !has_name(db, "sqlite_sequence")? {
        return Ok(None);
    }
    let sql = "SELECT max(seq) FROM main.sqlite_sequence WHERE name = ?1 COLLATE NOCASE AND typeof(seq) = 'integer'";
    db.query_row(sql, [table], |row| row.get(0)).optional().map(Option::flatten)
}

/// Whether a table was made with `AUTOINCREMENT`. Where it is said, no other place for the word is left in a table whose
/// key is one column, but for names, texts and remarks: a line too many in SQLite's list does no harm.
fn keeps_count(db: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql =
        "SELECT sql LIKE '%autoincrement%' FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
    db.query_row(sql, [table], |row| row.get(0)).optional().map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ever_handed_out_counts_where_sqlite_keeps_it() {
        let db = Connection::open_in_memory().expect("open");
        db.execute_batch(
            "CREATE TABLE plain (id INTEGER PRIMARY KEY, v); CREATE TABLE kept (id INTEGER PRIMARY KEY AUTOINCREMENT);
             CREATE TABLE fresh (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE alone (id INTEGER PRIMARY KEY) WITHOUT ROWID;
             CREATE TABLE other (id INT PRIMARY KEY); CREATE TABLE down (id INTEGER PRIMARY KEY DESC);
             CREATE TABLE two (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
             INSERT INTO plain VALUES (7, 0), (9, 0); DELETE FROM plain WHERE id = 9; INSERT INTO kept VALUES (7), (9); DELETE FROM kept;",
        )
        .expect("create");
        let all = TableChoice::default();
        let shown = |db: &Connection| {
            let next = next(db, &all).expect("numbers").into_iter();
            next.map(|((table, _), next)| format!("{table} {next}")).collect::<Vec<_>>()
        };
        assert_eq!(shown(&db), ["fresh 1", "kept 10", "plain 8"]);
        let wanted = ["fresh", "kept", "plain"].map(|table| ((table.to_owned(), "id".to_owned()), 9));
        move_on(&db, &BTreeMap::from(wanted), &all).expect("moved");
        assert_eq!(shown(&db), ["fresh 9", "kept 10", "plain 8"], "no number goes back");
    }
}
