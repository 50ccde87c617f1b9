//! Stores of different kinds: PostgreSQL at one side, MariaDB at the other, or a server at one and an SQLite file at the
//! other.
//!
//! Neither side can compute a fingerprint that the other would, so all rows of both sides come here, in the order of
//! their keys, and are compared in [one form](value). What the target gets is rewritten field by field into its own form.
//! A plan names rows as one between two servers of the source's kind would; where one side is a file, as one between two
//! files would. All else (staging, putting in place, keeping previous rows, checking references) is done as the target's
//! kind does it.
//!
//! Tables are matched by name, and so are their columns, whose order need not be the same. Nothing is built: a type of one
//! kind has no one like it at the other.

mod family;
mod files;
mod json;
pub(super) mod numbers;
mod stage;
mod value;

use std::{borrow::Cow, collections::BTreeSet};

use rusqlite::types::ValueRef;

use crate::{
    domain::TableChoice,
    sync::{
        error::SyncError,
        readable::readable,
        rows::{encoding, error::RowsError, mariadb, sqlite},
    },
    words::{Said, say},
};

use super::{
    catalogue::{Catalogue, Column, Kind, Table},
    cursor::put_key,
    session::{Engine, Session},
    stage::text_of,
    text::{Fields, push_field},
};
use family::family;
use value::{End, Mismatch, Unfit, Way, meet};

/// How the rows of a table cross over.
#[derive(Debug)]
pub(in crate::sync::rows) struct Crossing {
    /// In the order of the source's columns.
    columns: Vec<Crossed>,
    /// The primary key's columns, by their place in it.
    key: Vec<usize>,
}

/// A column on both sides.
#[derive(Debug)]
struct Crossed {
    name: String,
    /// By which its values of a key are ordered and named: the source's.
    kind: Kind,
    way: Way,
    source: End,
    target: End,
    /// Whether the target would take a value of its own for NULL.
    needs_value: bool,
}

/// A side of a crossing whose rows are read.
#[derive(Debug, Clone, Copy)]
pub(in crate::sync::rows) struct Reading<'a> {
    pub crossing: &'a Crossing,
    pub of_source: bool,
}

/// Finds these tables at the target, with their columns in the source's order, and how their rows cross over. Fails, naming
/// each, if the target lacks some, if they differ in what they hold, or if there are others.
pub(super) fn match_tables(
    (source, target): (&Session, &mut Session),
    tables: &[Table],
    there: &Catalogue,
    choice: &TableChoice,
) -> Result<(Vec<Table>, Vec<Crossing>), SyncError> {
    let lacking = tables.iter().filter(|table| !there.tables.contains_key(&table.name));
    let lacking: Vec<String> = lacking.map(|table| table.name.clone()).collect();
    if !lacking.is_empty() {
        return Err(RowsError::NotBuilt(lacking).into());
    }
    there.check_transactions(tables)?;
    let needing = match target.engine {
        Engine::Postgres | Engine::Sqlite => BTreeSet::new(),
        Engine::MariaDb => mariadb::columns_that_need_a_value(target)?,
    };
    let (mut matched, mut crossings, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for (table, other) in tables.iter().filter_map(|table| Some((table, there.tables.get(&table.name)?))) {
        let mut crossing = Crossing::of((source, target), table, other, &mut found);
        for column in &mut crossing.columns {
            column.needs_value = needing.contains(&(table.name.clone(), column.name.clone()));
        }
        found.extend(other_differences(table, other));
        matched.push(in_order_of(other, table));
        crossings.push(crossing);
    }
    found.extend(there.extra(tables, choice));
    if found.is_empty() { Ok((matched, crossings)) } else { Err(RowsError::SchemaDiffers(found).into()) }
}

/// What differs but for what columns hold, in words.
fn other_differences(table: &Table, other: &Table) -> Vec<Said> {
    let mut found = table.lacking_columns(other);
    let sides = [(table, other, "engine-differs-plain-at-target"), (other, table, "engine-differs-plain-at-source")];
    for (here, there, key) in sides {
        let generated = here.generated.iter().map(|(name, _)| name);
        let plain = generated.filter(|name| !there.generated.iter().any(|(other, _)| other == *name));
        found.extend(plain.map(|name| say(key).with("table", &table.name).with("column", name)));
    }
    found.extend(table.key_difference(other));
    found
}

/// The table with its columns, and with them its key, in the order of another's.
fn in_order_of(table: &Table, like: &Table) -> Table {
    let place = |column: &Column| like.columns.iter().position(|other| other.name == column.name);
    let mut columns = table.columns.clone();
    columns.sort_by_key(|column| place(column).unwrap_or(usize::MAX));
    let key = table.key_columns().filter_map(|column| columns.iter().position(|other| other.name == column.name));
    let key = key.collect();
    Table { columns, key, ..table.clone() }
}

impl Crossing {
    /// What does not match is added to `found`, in words.
    fn of(sessions: (&Session, &Session), table: &Table, other: &Table, found: &mut Vec<Said>) -> Self {
        let mut columns = Vec::new();
        for (place, column) in table.columns.iter().enumerate() {
            let Some(there) = other.columns.iter().find(|c| c.name == column.name) else { continue };
            match Crossed::of(sessions, column, there, table.key.contains(&place)) {
                Ok(crossed) => columns.push(crossed),
                Err(mismatch) => found.push(
                    say("engine-differs-crossing")
                        .with("table", &table.name)
                        .with("column", &column.name)
                        .with("here", &column.shown)
                        .with("there", &there.shown)
                        .with("why", mismatch),
                ),
            }
        }
        Self { columns, key: table.key.clone() }
    }

    fn key_columns(&self) -> impl Iterator<Item = &Crossed> {
        self.key.iter().filter_map(|place| self.columns.get(*place))
    }

    /// Appends the fields of a row, as the source sent them, as the target takes them. Or says why it can't hold them.
    pub fn push_row<'f>(
        &self,
        fields: impl Iterator<Item = Option<Cow<'f, [u8]>>>,
        line: &mut Vec<u8>,
    ) -> Result<(), Said> {
        let mut is_first = line.is_empty();
        for (column, field) in self.columns.iter().zip(fields) {
            if !is_first {
                line.push(b'\t');
            }
            is_first = false;
            match field {
                None if column.needs_value => return Err(column.says(Unfit::Nothing)),
                None => line.extend(b"\\N"),
                Some(field) => {
                    let crossed = column.way.cross(&column.source, &column.target, &field);
                    push_field(line, &crossed.map_err(|unfit| column.says(unfit))?);
                }
            }
        }
        Ok(())
    }

    /// As [`Crossing::push_row`], of a whole line; appends nothing if it does not fit.
    pub fn push_line(&self, line: &[u8], out: &mut Vec<u8>) -> Result<(), Said> {
        let mut row = Vec::with_capacity(line.len());
        self.push_row(Fields::of(line), &mut row)?;
        out.append(&mut row);
        out.push(b'\n');
        Ok(())
    }

    /// Appends the values of a key, as a plan has them, as the target takes them.
    pub fn push_key(&self, key: &[ValueRef<'_>], line: &mut Vec<u8>) -> Result<(), Said> {
        for (column, value) in self.key_columns().zip(key) {
            line.push(b'\t');
            let value = match (column.source.engine, column.target.engine) {
                (_, Engine::Sqlite) => {
                    sqlite::push_typed(line, *value);
                    continue;
                }
                (Engine::Sqlite, _) if *value == ValueRef::Null => return Err(column.says(Unfit::Nothing)),
                (Engine::Sqlite, _) => sqlite::typed(*value),
                _ => text_of(*value),
            };
            let crossed = column.way.cross(&column.source, &column.target, &value);
            push_field(line, &crossed.map_err(|unfit| column.says(unfit))?);
        }
        Ok(())
    }

    /// A key, as a plan has it, as the source finds the row by it.
    pub fn key_at_source(&self, key: Vec<u8>) -> Result<Vec<u8>, SyncError> {
        let is_own = |column: &Crossed| column.source.engine == Engine::Sqlite || !column.is_in_file();
        if self.key_columns().all(is_own) {
            return Ok(key);
        }
        let mut found = Vec::new();
        for (column, value) in self.key_columns().zip(encoding::values(&key).map_err(SyncError::Scratch)?) {
            let field = sqlite::typed(value);
            let crossed = column.way.cross(&column.target, &column.source, &field);
            // What a file can't hold is named as the source has it.
            let crossed = crossed.unwrap_or_else(|_| Cow::Owned(text_of(value)));
            if put_key(&mut found, column.kind, &crossed).is_none() {
                encoding::put(&mut found, value);
            }
        }
        Ok(found)
    }
}

impl Crossed {
    fn of(
        (source, target): (&Session, &Session),
        column: &Column,
        there: &Column,
        is_key: bool,
    ) -> Result<Self, Mismatch> {
        let end = |session: &Session, column| {
            let family = family(session.engine, column).ok_or(Mismatch::Unlike)?;
            Ok(End { engine: session.engine, family })
        };
        let (source, target) = (end(source, column)?, end(target, there)?);
        let way = meet(&source.family, &target.family, is_key)?;
        // Both servers must bring keys in one order.
        let is_integer = |end: &End, column: &Column| match end.engine {
            Engine::Sqlite => matches!(end.family, family::Family::Integer { .. }),
            Engine::Postgres | Engine::MariaDb => column.kind == Kind::Integer,
        };
        let (here, other) = (is_integer(&source, column), is_integer(&target, there));
        let is_padded = |column: &Column| column.kind != Kind::Integer && column.base.ends_with(" zerofill");
        if is_key && (way != Way::Boolean && here != other || is_padded(column) || is_padded(there)) {
            return Err(Mismatch::NoKey);
        }
        let (name, kind) = (column.name.clone(), column.kind);
        Ok(Self { name, kind, way, source, target, needs_value: false })
    }

    /// Whether one side is a file.
    fn is_in_file(&self) -> bool {
        [&self.source, &self.target].iter().any(|end| end.engine == Engine::Sqlite)
    }

    fn says(&self, unfit: Unfit) -> Said {
        say("engine-row-unfit").with("column", readable(self.name.as_bytes())).with("why", unfit)
    }
}

impl Reading<'_> {
    /// Takes a row off a line: its key's values as the source has them, and all of its values in the form in which they are
    /// compared, both encoded. Answers about how many bytes the row takes.
    pub fn load(self, line: &[u8], key: &mut Vec<u8>, values: &mut Vec<u8>) -> Option<usize> {
        let Crossing { columns, key: places } = self.crossing;
        let fields: Vec<Option<Cow<'_, [u8]>>> = Fields::of(line).collect();
        if fields.len() != columns.len() {
            return None;
        }
        let mut bytes = 0;
        for (column, field) in columns.iter().zip(&fields) {
            let value = field.as_ref().map(|field| column.way.read(self.end(column), field));
            bytes += value.as_ref().map_or(0, |value| value.len()) / if column.way == Way::Bytes { 2 } else { 1 };
            encoding::put(values, value.as_deref().map_or(ValueRef::Null, ValueRef::Text));
        }
        for place in places {
            let (column, field) = (columns.get(*place)?, fields.get(*place)?.as_ref());
            if column.is_in_file() {
                self.put_key_of_file(column, field.map(AsRef::as_ref), key)?;
                continue;
            }
            let field = field?;
            let named = if self.of_source {
                Cow::Borrowed(field.as_ref())
            } else {
                // What the source could not hold is named as the target has it.
                column.way.cross(&column.target, &column.source, field).unwrap_or(Cow::Borrowed(field))
            };
            put_key(key, column.kind, &named)?;
        }
        Some(bytes)
    }

    /// Appends a value of a key as a file has it, of whatever type, or as it would.
    fn put_key_of_file(self, column: &Crossed, field: Option<&[u8]>, key: &mut Vec<u8>) -> Option<()> {
        let (here, there) =
            if self.of_source { (&column.source, &column.target) } else { (&column.target, &column.source) };
        let field = match field {
            Some(field) => field,
            None if here.engine == Engine::Sqlite => {
                encoding::put(key, ValueRef::Null);
                return Some(());
            }
            None => return None,
        };
        let crossed = match here.engine {
            Engine::Sqlite => Ok(Cow::Borrowed(field)),
            Engine::Postgres | Engine::MariaDb => column.way.cross(here, there, field),
        };
        if let Ok(field) = crossed {
            return sqlite::with_value(&field, |value| encoding::put(key, value));
        }
        encoding::put(key, ValueRef::Text(field));
        Some(())
    }

    const fn end<'c>(&self, column: &'c Crossed) -> &'c End {
        if self.of_source { &column.source } else { &column.target }
    }
}
