//! The catalogue of an SQLite database: its tables, their columns and keys, and where two databases differ in them.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use crate::{
    domain::TableChoice,
    words::{Said, say},
};

use super::{error::RowsError, step::TableLabel};

/// A table as far as it is synced.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub name: String,
    /// All columns but generated ones, in the table's order.
    pub columns: Vec<Column>,
    /// The primary key's columns, by their place in `columns`.
    pub key: Vec<usize>,
}

/// A column that holds data of its own.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: String,
    /// The declared type, in capitals, white space evened out; empty if none is declared.
    pub declared: String,
}

/// A foreign key, at the child.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    pub child: String,
    pub child_columns: Vec<String>,
    pub parent: String,
    pub parent_columns: Vec<String>,
}

/// The tables of a database, by lower-case name; the engine's own and SQLite's are left out.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub tables: BTreeMap<String, Table>,
    /// Tables whose rows are made up by a module.
    pub virtual_tables: Vec<String>,
}

/// SQLite folds the case of ASCII letters in names, and of no others.
pub(super) fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// An identifier, quoted.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Several identifiers, quoted, joined by commas.
pub(super) fn quoted_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
}

impl Table {
    pub fn label(&self) -> TableLabel {
        TableLabel {
            name: self.name.clone(),
            columns: self.columns.iter().map(|c| c.name.clone()).collect(),
            key: self.key.clone(),
        }
    }

    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|c| c.name.as_str())
    }

    pub fn key_names(&self) -> impl Iterator<Item = &str> {
        self.key.iter().filter_map(|k| self.columns.get(*k)).map(|c| c.name.as_str())
    }

    /// Finds a row by its key, NULL included, byte by byte as rows are told apart everywhere else. A column or its place
    /// in the key may be declared with another collation; each key column is asked for in both ways, so that the key's
    /// index serves whichever it is built on.
    pub fn key_condition(&self) -> String {
        let terms = self.key_names().enumerate().map(|(n, name)| {
            let (name, n) = (quoted(name), n + 1);
            format!("{name} IS ?{n} AND {name} COLLATE BINARY IS ?{n}")
        });
        terms.collect::<Vec<_>>().join(" AND ")
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| folded(&c.name) == folded(name))
    }

    /// What differs in the other table, in words.
    fn differences(&self, other: &Self) -> Vec<Said> {
        let mut found = Vec::new();
        for column in &self.columns {
            match other.column(&column.name) {
                None => found.push(
                    say("engine-differs-no-column-at-target").with("table", &self.name).with("column", &column.name),
                ),
                Some(there) if there.declared != column.declared => found.push(
                    say("engine-differs-column")
                        .with("table", &self.name)
                        .with("column", &column.name)
                        .said("here", shown(&column.declared))
                        .said("there", shown(&there.declared)),
                ),
                Some(_) => {}
            }
        }
        for column in other.columns.iter().filter(|c| self.column(&c.name).is_none()) {
            let missing = say("engine-differs-no-column-at-source");
            found.push(missing.with("table", &self.name).with("column", &column.name));
        }
        let (here, there): (Vec<_>, Vec<_>) =
            (self.key_names().map(folded).collect(), other.key_names().map(folded).collect());
        if here != there {
            found.push(
                say("engine-differs-key")
                    .with("table", &self.name)
                    .with("here", here.join(", "))
                    .with("there", there.join(", ")),
            );
        }
        found
    }
}

fn shown(declared: &str) -> Said {
    if declared.is_empty() { say("engine-differs-untyped") } else { declared.into() }
}

pub(super) fn typed(declared: &str) -> &str {
    if declared.is_empty() { "untyped" } else { declared }
}

impl Catalogue {
    /// Reads it, within whatever transaction is open.
    pub fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut catalogue = Self::default();
        let mut list = db.prepare("SELECT name, type FROM pragma_table_list WHERE schema = 'main' ORDER BY name")?;
        let mut rows = list.query([])?;
        while let Some(row) = rows.next()? {
            let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
            if is_internal(&name) {
                continue;
            }
            match kind.as_str() {
                "table" => {
                    let table = read_table(db, &name)?;
                    catalogue.tables.insert(folded(&name), table);
                }
                "virtual" => catalogue.virtual_tables.push(name),
                _ => {}
            }
        }
        Ok(catalogue)
    }

    /// The tables to sync. One that is asked for must be here; one to be left out need not.
    pub fn select(&self, choice: &TableChoice) -> Result<Vec<Table>, RowsError> {
        let is_virtual = |name: &str| self.virtual_tables.iter().any(|v| folded(v) == folded(name));
        let known = |name: &str| self.tables.contains_key(&folded(name)) || is_virtual(name);
        let unknown: Vec<String> = choice.only().iter().filter(|name| !known(name)).map(str::to_owned).collect();
        if !unknown.is_empty() {
            return Err(RowsError::UnknownTables(unknown));
        }
        let choice = choice.folded(folded);
        let made_up = self.virtual_tables.iter().filter(|v| choice.selects(&folded(v)));
        let made_up: Vec<String> = made_up.cloned().collect();
        if !made_up.is_empty() {
            return Err(RowsError::VirtualTables(made_up));
        }
        with_keys(self.tables.iter().filter(|(name, _)| choice.selects(name)).map(|(_, t)| t.clone()).collect())
    }

    /// The chosen tables whose rows can be told apart.
    pub fn with_keys(&self, choice: &TableChoice) -> Vec<Table> {
        let choice = choice.folded(folded);
        let chosen = self.tables.iter().filter(|(name, table)| choice.selects(name) && !table.key.is_empty());
        chosen.map(|(_, table)| table.clone()).collect()
    }

    /// Fails unless each of `tables` is missing here or built the same, and nothing else is here that `choice` selects.
    pub fn check_target(&self, tables: &[Table], choice: &TableChoice) -> Result<(), RowsError> {
        let mut found = Vec::new();
        for table in tables {
            if let Some(there) = self.tables.get(&folded(&table.name)) {
                found.extend(table.differences(there));
            } else if self.virtual_tables.iter().any(|v| folded(v) == folded(&table.name)) {
                found.push(say("engine-differs-virtual-at-target").with("table", &table.name));
            }
        }
        let choice = choice.folded(folded);
        let is_extra = |name: &str| choice.selects(name) && !tables.iter().any(|t| folded(&t.name) == name);
        let extra = self.tables.iter().filter(|(name, _)| is_extra(name));
        found.extend(extra.map(|(_, t)| say("engine-differs-no-table-at-source").with("table", &t.name)));
        let extra = self.virtual_tables.iter().filter(|v| is_extra(&folded(v)));
        found.extend(extra.map(|v| say("engine-differs-no-virtual-at-source").with("table", v)));
        if found.is_empty() { Ok(()) } else { Err(RowsError::SchemaDiffers(found)) }
    }

    /// The foreign keys between the tables here. Those whose parent does not exist can't be respected by anybody.
    pub fn references(&self, db: &Connection) -> rusqlite::Result<Vec<Reference>> {
        let mut references = Vec::new();
        for child in self.tables.values() {
            let mut query = db.prepare(
                "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1, 'main') ORDER BY id, seq",
            )?;
            let mut rows = query.query([&child.name])?;
            let mut last = None;
            while let Some(row) = rows.next()? {
                let (id, parent): (i64, String) = (row.get(0)?, row.get(1)?);
                let (from, to): (String, Option<String>) = (row.get(2)?, row.get(3)?);
                let Some(parent) = self.tables.get(&folded(&parent)) else { continue };
                if last != Some(id) {
                    last = Some(id);
                    references.push(Reference {
                        child: folded(&child.name),
                        child_columns: Vec::new(),
                        parent: folded(&parent.name),
                        parent_columns: Vec::new(),
                    });
                }
                if let Some(reference) = references.last_mut() {
                    let to = to.or_else(|| parent.key_names().nth(reference.child_columns.len()).map(str::to_owned));
                    reference.child_columns.push(from);
                    reference.parent_columns.extend(to);
                }
            }
        }
        references.retain(|r| r.child_columns.len() == r.parent_columns.len());
        Ok(references)
    }
}

fn with_keys(tables: Vec<Table>) -> Result<Vec<Table>, RowsError> {
    let without: Vec<String> = tables.iter().filter(|t| t.key.is_empty()).map(|t| t.name.clone()).collect();
    if without.is_empty() { Ok(tables) } else { Err(RowsError::NoPrimaryKey(without)) }
}

fn is_internal(name: &str) -> bool {
    let name = folded(name);
    name.starts_with("sqlite_") || name.starts_with("poolsync_")
}

/// The names of a table's generated columns.
pub(super) fn generated(db: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut info =
        db.prepare_cached("SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden IN (2, 3) ORDER BY cid")?;
    info.query_map([table], |row| row.get(0))?.collect()
}

/// The column for which SQLite itself hands out numbers, if a table has one: its whole key is declared `INTEGER`.
pub(super) fn numbered(db: &Connection, table: &Table) -> rusqlite::Result<Option<String>> {
    let [key] = table.key.as_slice() else { return Ok(None) };
    let Some(column) = table.columns.get(*key).filter(|column| column.declared == "INTEGER") else { return Ok(None) };
    let is_rowid = "SELECT NOT wr AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk')
                    FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE";
    let is_rowid = db.query_row(is_rowid, [&table.name], |row| row.get::<_, bool>(0))?;
    Ok(is_rowid.then(|| column.name.clone()))
}

fn read_table(db: &Connection, name: &str) -> rusqlite::Result<Table> {
    let mut info =
        db.prepare_cached("SELECT name, type, pk FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 ORDER BY cid")?;
    let mut rows = info.query([name])?;
    let (mut columns, mut key) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (declared, place): (String, u32) = (row.get(1)?, row.get(2)?);
        if place > 0 {
            key.push((place, columns.len()));
        }
        let declared = declared.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
        columns.push(Column { name: row.get(0)?, declared });
    }
    key.sort_unstable();
    Ok(Table { name: name.to_owned(), columns, key: key.into_iter().map(|(_, column)| column).collect() })
}

/// What else belongs to a table or stands beside tables in a database's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Table,
    Index,
    Trigger,
    View,
}

/// The statements that made the parts of one kind, of one table or of the whole database, in the order they were made.
pub(super) fn definitions(db: &Connection, part: Part, table: Option<&str>) -> rusqlite::Result<Vec<(String, String)>> {
    let kind = match part {
        Part::Table => "table",
        Part::Index => "index",
        Part::Trigger => "trigger",
        Part::View => "view",
    };
    let mut list = db.prepare_cached(
        "SELECT name, sql FROM main.sqlite_schema
         WHERE type = ?1 AND sql IS NOT NULL AND (?2 IS NULL OR tbl_name = ?2 COLLATE NOCASE) ORDER BY rowid",
    )?;
    let found = list.query_map((kind, table), |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    found.filter(|part| !part.as_ref().is_ok_and(|(name, _)| is_internal(name))).collect()
}

/// Whether the schema has anything of this name.
pub(super) fn has_name(db: &Connection, name: &str) -> rusqlite::Result<bool> {
    let found = db
        .query_row("SELECT 1 FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE", [name], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}
