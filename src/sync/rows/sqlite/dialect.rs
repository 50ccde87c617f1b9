//! SQLite's language, as the engine for servers needs it where one side is a file.
//!
//! What a file needs (its transaction, its one writer's lock, that triggers and foreign keys do not act) it has from where it
//! is opened: see [`database`](super::database). So nothing is left to say where a server is told to.

use rusqlite::types::ValueRef;

use crate::{
    domain::{Change, TableChoice},
    sync::{
        error::SyncError,
        rows::{
            encoding,
            fault::ServerFault,
            server::{
                catalogue::{Catalogue, Column, Kind, Reference, Table},
                compare::Found,
                dialect::{Built, Dialect},
                errors::fault,
                orphans::change_of,
                session::{Destination, Form, Session},
                stage::{Keys, failed, keys_of, new_of, not_failed, old_of},
            },
        },
    },
};

use super::{
    catalogue::{self, folded, quoted, typed},
    cursor::Row,
    database::Database,
    recycle::{self, Recycle},
    typed::digits_of,
    wire::SEQ,
};

/// SQLite's language.
#[derive(Debug)]
pub(in crate::sync::rows) struct Sqlite;

/// A statement that does nothing.
const NOTHING: &str = "SELECT 1";
const READING: &str = "engine-file-schema";

/// How a column changes what is put into it, from the type it is declared with
/// (<https://www.sqlite.org/datatype3.html#determination_of_column_affinity>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync::rows) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

impl Affinity {
    /// Of a declared type, in capitals.
    pub fn of(declared: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
        if has(&["INT"]) {
            Self::Integer
        } else if has(&["CHAR", "CLOB", "TEXT"]) {
            Self::Text
        } else if declared.is_empty() || has(&["BLOB"]) {
            Self::Blob
        } else if has(&["REAL", "FLOA", "DOUB"]) {
            Self::Real
        } else {
            Self::Numeric
        }
    }

    /// A type that has it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Integer => "INTEGER",
            Self::Text => "TEXT",
            Self::Blob => "BLOB",
            Self::Real => "REAL",
            Self::Numeric => "NUMERIC",
        }
    }
}

fn file(session: &Session) -> Result<&Database, SyncError> {
    let none = || fault(ServerFault::Answer { store: session.store.clone(), doing: "engine-doing-open" });
    session.file().ok_or_else(none)
}

fn table_of(file: &Database, table: catalogue::Table) -> rusqlite::Result<Table> {
    let generated = catalogue::generated(&file.db, &table.name)?;
    let columns = table.columns.into_iter().map(|column| {
        let kind = match Affinity::of(&column.declared) {
            Affinity::Integer => Kind::Integer,
            Affinity::Text => Kind::Text,
            Affinity::Blob => Kind::Bytes,
            Affinity::Real | Affinity::Numeric => Kind::Other,
        };
        let shown = typed(&column.declared).to_owned();
        Column { name: column.name, shown, base: column.declared, kind, digits: false, required: false }
    });
    Ok(Table {
        columns: columns.collect(),
        generated: generated.into_iter().map(|name| (name, String::new())).collect(),
        key: table.key,
        name: table.name,
        ..Table::default()
    })
}

/// Columns as those of a temporary table: they change values in the same way, so that what is looked up is found.
fn columns_of<'c>(columns: impl IntoIterator<Item = &'c Column>) -> String {
    more(columns.into_iter().map(|c| format!("{} {}", quoted(&c.name), Affinity::of(&c.base).word())))
}

/// Further parts of a list.
fn more(parts: impl Iterator<Item = String>) -> String {
    parts.flat_map(|part| [", ".to_owned(), part]).collect()
}

/// A value of a key. Texts may have any bytes.
fn literal_of(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(integer) => integer.to_string(),
        ValueRef::Real(real) => format!("{real:e}"),
        ValueRef::Text(text) => format!("CAST(x'{}' AS TEXT)", digits_of(text)),
        ValueRef::Blob(bytes) => format!("x'{}'", digits_of(bytes)),
    }
}

/// That a row of `a` has the key of one of `b`, NULL included, byte by byte. A column or its place in the key may be declared
/// with another collation; each is asked for in both ways, so that an index serves whichever it is built on.
fn same<'s>(a: &str, b: &str, pairs: impl Iterator<Item = (&'s Column, String)>) -> String {
    let terms = pairs.map(|(column, other)| {
        let name = quoted(&column.name);
        format!("{a}.{name} IS {b}.{other} AND {a}.{name} COLLATE BINARY IS {b}.{other}")
    });
    terms.collect::<Vec<_>>().join(" AND ")
}

impl Sqlite {
    /// Takes out the rows of `t` whose keys are staged, under some condition on `k`.
    fn delete(&self, number: usize, table: &Table, condition: &str) -> String {
        format!(
            "DELETE FROM {} AS t WHERE EXISTS (SELECT 1 FROM {} AS k WHERE {} AND {condition} AND {})",
            self.from(table),
            keys_of(self, number),
            self.same_key(table, "t", "k"),
            not_failed(self, "k.poolsync_seq")
        )
    }
}

impl Dialect for Sqlite {
    fn quoted(&self, name: &str) -> String {
        quoted(name)
    }

    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    fn from(&self, table: &Table) -> String {
        format!("main.{}", quoted(&table.name))
    }

    fn same_key(&self, table: &Table, a: &str, b: &str) -> String {
        same(a, b, table.key_columns().map(|column| (column, quoted(&column.name))))
    }

    fn snapshot(&self) -> &'static str {
        NOTHING
    }

    fn changes(&self) -> &'static str {
        NOTHING
    }

    fn become_writer(&self, _: &str) -> String {
        NOTHING.to_owned()
    }

    /// None of them needs to be held.
    fn names(&self, _: &str) -> String {
        format!("{NOTHING} WHERE FALSE")
    }

    fn hold(&self, _: &[&str]) -> String {
        NOTHING.to_owned()
    }

    fn hold_alone(&self, _: &[&str]) -> String {
        NOTHING.to_owned()
    }

    fn check_source(&self, _: &mut Session, _: &TableChoice) -> Result<(), SyncError> {
        Ok(())
    }

    fn check_target(&self, _: &mut Session, _: &TableChoice) -> Result<(), SyncError> {
        Ok(())
    }

    fn hashes_agree(&self, _: &mut Session, _: &mut Session) -> Result<bool, SyncError> {
        Ok(false)
    }

    fn may_track(&self) -> bool {
        false
    }

    fn catalogue(&self, session: &mut Session) -> Result<Catalogue, SyncError> {
        let file = file(session)?;
        let read = || {
            let found = catalogue::Catalogue::read(&file.db)?;
            let tables = found.tables.into_values().map(|table| table_of(file, table).map(|t| (t.name.clone(), t)));
            Ok(Catalogue { tables: tables.collect::<Result<_, _>>()?, made_up: found.virtual_tables })
        };
        read().map_err(file.failed(READING))
    }

    fn references(&self, session: &mut Session) -> Result<Vec<Reference>, SyncError> {
        let file = file(session)?;
        let found = catalogue::Catalogue::read(&file.db).map_err(file.failed(READING))?;
        let references = found.references(&file.db).map_err(file.failed(READING))?.into_iter();
        let written = |name: &str| found.tables.get(&folded(name)).map_or_else(|| quoted(name), |t| quoted(&t.name));
        Ok(references
            .map(|reference| Reference {
                child: written(&reference.child),
                child_columns: reference.child_columns,
                parent: written(&reference.parent),
                parent_columns: reference.parent_columns,
                ..Reference::default()
            })
            .collect())
    }

    fn sent(&self, column: &Column) -> String {
        format!("t.{}", quoted(&column.name))
    }

    fn order(&self, column: &Column) -> String {
        format!("t.{} COLLATE BINARY", quoted(&column.name))
    }

    // What only two sides of one kind are asked: two files are merged by the engine beside this.

    fn fingerprints(&self, _: &Table, _: &str, _: &str) -> String {
        NOTHING.to_owned()
    }

    fn digests(&self, _: &Table, _: bool) -> [String; 3] {
        ["1", "1", "1"].map(str::to_owned)
    }

    fn range_of(&self, column: &str, _: u32) -> String {
        column.to_owned()
    }

    fn ends(&self, range: i64, _: u32) -> (i128, i128) {
        (range.into(), range.into())
    }

    fn spread(&self, _: &Table, _: u64) -> String {
        "0".to_owned()
    }

    fn between(&self, table: &Table, _: &str, _: &[(i128, i128)]) -> String {
        format!("{} AS t", self.from(table))
    }

    fn pairs_at_once(&self) -> usize {
        1
    }

    fn with_keys(&self, _: &Table, _: &[Vec<u8>]) -> Option<String> {
        None
    }

    // From here on, what a server on the other side asks for.

    fn only_by_key(&self, _: &mut Session, _: bool) -> Result<(), SyncError> {
        Ok(())
    }

    fn by_key(&self, table: &Table, keys: &Keys) -> String {
        let values = keys.iter().map(|(seq, key)| {
            let key = encoding::values(key).unwrap_or_default();
            format!("({seq}{})", more(key.into_iter().map(literal_of)))
        });
        let columns = more(table.columns.iter().map(|column| self.sent(column)));
        let key = table.key_columns().zip(2..).map(|(column, place)| (column, format!("column{place}")));
        // The order in which tables are named is kept: each row is found by its key.
        format!(
            "SELECT k.column1 AS {SEQ}{columns} FROM (VALUES {}) AS k CROSS JOIN {} AS t WHERE {}",
            values.collect::<Vec<_>>().join(","),
            self.from(table),
            same("t", "k", key)
        )
    }

    fn temporary(&self, name: &str) -> String {
        format!("temp.{}", quoted(name))
    }

    fn make_failed(&self) -> String {
        let failed = failed(self);
        format!("DROP TABLE IF EXISTS {failed}; CREATE TABLE {failed} (poolsync_seq INTEGER PRIMARY KEY)")
    }

    fn add_failed(&self, seqs: &str) -> String {
        format!("INSERT OR IGNORE INTO {} VALUES ({})", failed(self), seqs.replace(',', "),("))
    }

    /// 2,000 columns are its limit, unless it was built with another (<https://www.sqlite.org/limits.html>).
    fn widest(&self) -> usize {
        1_997
    }

    fn make_stage(&self, number: usize, table: &Table) -> Vec<String> {
        let make = |name: String, columns: &str| {
            format!(
                "DROP TABLE IF EXISTS {name}; CREATE TABLE {name} (poolsync_seq INTEGER NOT NULL PRIMARY KEY{columns})"
            )
        };
        let own = ", poolsync_change TEXT, poolsync_item TEXT";
        let (all, key) = (columns_of(&table.columns), columns_of(table.key_columns()));
        let generated = more(table.generated.iter().map(|(name, _)| quoted(name)));
        let (keys, columns) = (format!("poolsync_keys_{number}"), table.key_columns().map(|c| quoted(&c.name)));
        let columns = columns.collect::<Vec<_>>().join(", ");
        let index = format!("CREATE INDEX temp.{} ON {} ({columns})", quoted(&format!("{keys}_by_key")), quoted(&keys));
        vec![
            make(keys_of(self, number), &format!("{own}{key}")),
            index,
            make(new_of(self, number), &all),
            make(old_of(self, number), &format!("{own}{all}{generated}")),
        ]
    }

    /// They are made with their index.
    fn index_stage(&self, _: usize) -> Vec<String> {
        Vec::new()
    }

    fn take_out(&self, number: usize, table: &Table) -> Vec<String> {
        let own = ["poolsync_seq", "poolsync_change", "poolsync_item"];
        let keep = format!(
            "INSERT INTO {} ({}, {}) SELECT {}, {} FROM {} AS k CROSS JOIN {} AS t \
             WHERE {} AND k.poolsync_change <> 'i' AND {}",
            old_of(self, number),
            own.join(", "),
            self.all_columns(table, ""),
            own.map(|name| format!("k.{name}")).join(", "),
            self.all_columns(table, "t."),
            keys_of(self, number),
            self.from(table),
            self.same_key(table, "t", "k"),
            not_failed(self, "k.poolsync_seq")
        );
        vec![keep, self.delete(number, table, "k.poolsync_change <> 'i'")]
    }

    fn take_back(&self, number: usize, table: &Table, seqs: &str) -> String {
        self.delete(number, table, &format!("k.poolsync_seq IN ({seqs})"))
    }

    /// A table's own conflict clause could replace other rows.
    fn put_in(&self, number: usize, table: &Table) -> String {
        format!(
            "INSERT OR ABORT INTO {} ({}) SELECT {} FROM {} AS n WHERE ",
            self.from(table),
            self.columns(table, ""),
            self.columns(table, "n."),
            new_of(self, number)
        )
    }

    fn analyse(&self, _: &Table) -> Option<String> {
        None
    }

    /// Fields say themselves what they are.
    fn destination(&self, table: &Table) -> Destination {
        let columns = table.columns.iter().map(|c| (quoted(&c.name), Form::Text)).collect();
        Destination { table: self.from(table), columns }
    }

    fn keep_quiet(&self) -> &'static str {
        NOTHING
    }

    fn commits_by_building(&self) -> bool {
        false
    }

    /// Nothing is built after a table of another kind.
    fn build(&self, _: &mut Session, _: &mut Session, _: &[&Table], _: &mut Vec<Built>) -> Result<(), SyncError> {
        Ok(())
    }

    fn finish_building(&self, _: &mut Session, _: &mut Session, _: &[&Table]) -> Result<(), SyncError> {
        Ok(())
    }

    fn checks_new_tables(&self) -> bool {
        false
    }

    fn make_recycle(&self) -> &'static str {
        recycle::CREATE
    }

    /// As a run between two files keeps them.
    fn recycle(
        &self,
        target: &mut Session,
        number: usize,
        table: &Table,
        (run, _): (&str, u64),
    ) -> Result<u64, SyncError> {
        let file = file(target)?;
        let failed = file.failed("engine-file-keep");
        let like = catalogue::Table {
            name: table.name.clone(),
            columns: table
                .columns
                .iter()
                .map(|c| catalogue::Column { name: c.name.clone(), declared: c.base.clone() })
                .collect(),
            key: table.key.clone(),
        };
        let columns = table.columns.len();
        let sql = format!(
            "SELECT {}, poolsync_change, poolsync_item FROM {} ORDER BY poolsync_seq",
            self.columns(table, ""),
            old_of(self, number)
        );
        let mut query = file.db.prepare(&sql).map_err(&failed)?;
        let mut rows = query.query([]).map_err(&failed)?;
        let (mut recycle, mut image, mut kept) = (Recycle::of(file, run)?, Row::default(), 0);
        while let Some(row) = rows.next().map_err(&failed)? {
            image.load(row, columns).map_err(&failed)?;
            let change: Change = change_of(&row.get::<_, String>(columns).map_err(&failed)?);
            let item: String = row.get(columns + 1).map_err(&failed)?;
            recycle.keep(&like, change, &item, &image)?;
            kept += 1;
        }
        Ok(kept)
    }

    fn make_marks(&self) -> &'static str {
        "CREATE TABLE IF NOT EXISTS main.poolsync_runs (
            run_id     TEXT NOT NULL PRIMARY KEY,
            attempt    TEXT NOT NULL,    -- another one each time the run is carried out
            applied_at INTEGER NOT NULL  -- microseconds since 1970
        ) WITHOUT ROWID"
    }

    fn mark(&self, run: &str, attempt: &str) -> String {
        let now = jiff::Timestamp::now().as_microsecond();
        format!(
            "INSERT OR REPLACE INTO main.poolsync_runs (run_id, attempt, applied_at) VALUES ({}, {}, {now})",
            self.literal(run),
            self.literal(attempt)
        )
    }

    fn make_marker(&self) -> &'static str {
        "CREATE TABLE main.poolsync_marker (id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), marker TEXT NOT NULL)"
    }

    fn has_table(&self, name: &str) -> String {
        format!(
            "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = {} COLLATE NOCASE",
            self.literal(name)
        )
    }

    /// References to tables that are not there are none in a file.
    fn is_there(&self, _: &mut Session, _: &str) -> Result<bool, SyncError> {
        Ok(true)
    }

    fn move_on(&self, _: &mut Session, _: &mut Session, _: &TableChoice) -> Result<(), SyncError> {
        Ok(())
    }

    fn move_on_after(&self, _: &mut Session, _: &mut Session, _: &Found) -> Result<(), SyncError> {
        Ok(())
    }
}
