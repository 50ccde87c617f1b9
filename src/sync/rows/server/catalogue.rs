//! The catalogue of a schema: its tables, their columns and keys, what refers to what, and where two schemas differ.

use std::collections::BTreeMap;

use crate::{
    domain::TableChoice,
    sync::rows::{error::RowsError, step::TableLabel},
    words::{Said, say},
};

/// A table as far as it is synced; partitions belong to their partitioned table.
#[derive(Debug, Clone, Default)]
pub(in crate::sync::rows) struct Table {
    pub name: String,
    /// All columns but generated ones, in the table's order.
    pub columns: Vec<Column>,
    /// The generated columns and their expressions.
    pub generated: Vec<(String, String)>,
    /// The primary key's columns, by their place in `columns`.
    pub key: Vec<usize>,
    /// By which operator the key keeps each of its columns' values apart; `=` where there is none.
    pub key_operators: Vec<String>,
    /// A column of the primary key that is computed.
    pub generated_key: Option<String>,
    pub partitioned: bool,
    /// About how many rows there are.
    pub rows: u64,
    /// About how many rows share a value of the key's first column.
    pub rows_a_value: u64,
    /// Whether anything happens by itself when rows change: triggers, foreign keys, rules.
    pub has_triggers: bool,
    /// Whether numbers are handed out for a column.
    pub numbered: bool,
    /// What it is kept by, if that knows no transactions.
    pub not_transactional: Option<String>,
}

/// A column that holds data of its own.
#[derive(Debug, Clone)]
pub(in crate::sync::rows) struct Column {
    pub name: String,
    /// The type as the server writes it; of an enumeration with its values.
    pub shown: String,
    /// The type as it is written in a statement, without a domain around it.
    pub base: String,
    pub kind: Kind,
    /// Whether its values are sent as hexadecimal digits of their bytes.
    pub digits: bool,
    /// Whether it is known to hold no NULL.
    pub required: bool,
}

/// How a column's values are hashed and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync::rows) enum Kind {
    /// A whole number of at most 64 bits with a sign.
    Integer,
    /// Text under some collation.
    Text,
    /// A type of the server's own whose hash is the same in every database.
    Plain,
    /// Bytes that are not text.
    Bytes,
    /// Anything else: taken by its text form.
    Other,
}

/// A foreign key, at the child.
#[derive(Debug, Clone, Default)]
pub(in crate::sync::rows) struct Reference {
    /// As it is written in a statement, schema included where it is another.
    pub child: String,
    pub child_columns: Vec<String>,
    /// Written in the same way.
    pub parent: String,
    pub parent_columns: Vec<String>,
    /// The operator by which each pair of columns is compared; `=` where there is none.
    pub operators: Vec<String>,
    /// The collation by which each pair is compared, as it is written behind a column; empty for the columns' own.
    pub collations: Vec<String>,
    /// Whether the target has no such table.
    pub no_parent: bool,
}

/// The tables of a schema, by name; the engine's own are left out.
#[derive(Debug, Default)]
pub(in crate::sync::rows) struct Catalogue {
    pub tables: BTreeMap<String, Table>,
    /// Tables whose rows are made up by a module.
    pub made_up: Vec<String>,
}

impl Table {
    pub fn label(&self) -> TableLabel {
        TableLabel {
            name: self.name.clone(),
            columns: self.columns.iter().map(|c| c.name.clone()).collect(),
            key: self.key.clone(),
        }
    }

    /// The key's columns, each with the operator for it.
    pub fn key_comparisons(&self) -> impl Iterator<Item = (&Column, &str)> {
        let operators = self.key_operators.iter().map(String::as_str).chain(std::iter::repeat("="));
        self.key_columns().zip(operators)
    }

    pub fn key_columns(&self) -> impl Iterator<Item = &Column> {
        self.key.iter().filter_map(|k| self.columns.get(*k))
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// The columns that only one of two tables has, in words.
    pub fn lacking_columns(&self, other: &Self) -> Vec<Said> {
        let lacking = |here: &Self, there: &Self, missing: &'static str| {
            let lacking = here.columns.iter().filter(|c| there.column(&c.name).is_none());
            lacking.map(|c| say(missing).with("table", &self.name).with("column", &c.name)).collect::<Vec<_>>()
        };
        [
            lacking(self, other, "engine-differs-no-column-at-target"),
            lacking(other, self, "engine-differs-no-column-at-source"),
        ]
        .concat()
    }

    /// How the primary keys differ, in words.
    pub fn key_difference(&self, other: &Self) -> Option<Said> {
        let names = |table: &Self| table.key_columns().map(|c| c.name.clone()).collect::<Vec<_>>().join(", ");
        let (here, there) = (names(self), names(other));
        let differ = || say("engine-differs-key").with("table", &self.name).with("here", &here).with("there", &there);
        (here != there).then(differ)
    }

    /// Whether a server puts a value of its own in place of NULL: the moment, or the next number. Only MariaDB does.
    fn fills_in(&self, column: &Column) -> bool {
        column.base == "timestamp"
            || (column.base.starts_with("timestamp(") && column.base.ends_with(')'))
            || (self.numbered && column.kind == Kind::Integer)
    }

    /// What differs in the other table, in words.
    fn differences(&self, other: &Self) -> Vec<Said> {
        let mut found = self.lacking_columns(other);
        for column in &self.columns {
            match other.column(&column.name) {
                Some(there) if there.shown != column.shown => found.push(
                    say("engine-differs-column")
                        .with("table", &self.name)
                        .with("column", &column.name)
                        .with("here", &column.shown)
                        .with("there", &there.shown),
                ),
                Some(there) if there.required && !column.required && other.fills_in(there) => {
                    found.push(say("engine-differs-null").with("table", &self.name).with("column", &column.name));
                }
                _ => {}
            }
        }
        if other.partitioned && !self.partitioned {
            found.push(say("engine-differs-partitioned").with("table", &self.name));
        }
        for (name, expression) in &self.generated {
            match other.generated.iter().find(|(n, _)| n == name) {
                Some((_, there)) if there == expression => {}
                Some((_, there)) => found.push(
                    say("engine-differs-generated")
                        .with("table", &self.name)
                        .with("column", name)
                        .with("here", expression)
                        .with("there", there),
                ),
                None => {
                    found.push(say("engine-differs-plain-at-target").with("table", &self.name).with("column", name));
                }
            }
        }
        found.extend(self.key_difference(other));
        found
    }
}

impl Catalogue {
    /// The tables to sync. One that is asked for must be here; one to be left out need not.
    pub fn select(&self, choice: &TableChoice) -> Result<Vec<Table>, RowsError> {
        let known = |name: &str| self.tables.contains_key(name) || self.made_up.iter().any(|other| other == name);
        let unknown = choice.only().iter().filter(|name| !known(name));
        let unknown: Vec<String> = unknown.map(str::to_owned).collect();
        if !unknown.is_empty() {
            return Err(RowsError::UnknownTables(unknown));
        }
        let made_up: Vec<String> = self.made_up.iter().filter(|name| choice.selects(name)).cloned().collect();
        if !made_up.is_empty() {
            return Err(RowsError::VirtualTables(made_up));
        }
        let tables: Vec<Table> = self.tables.values().filter(|t| choice.selects(&t.name)).cloned().collect();
        let generated: Vec<String> = tables.iter().filter_map(|t| t.generated_key.clone()).collect();
        if !generated.is_empty() {
            return Err(RowsError::GeneratedKey(generated));
        }
        let without: Vec<String> = tables.iter().filter(|t| t.key.is_empty()).map(|t| t.name.clone()).collect();
        if !without.is_empty() {
            return Err(RowsError::NoPrimaryKey(without));
        }
        let all = tables.iter().flat_map(|t| t.columns.iter().map(|c| (&t.name, &c.name)));
        let reserved = all.filter(|(_, column)| column.starts_with("poolsync_"));
        let reserved: Vec<String> = reserved.map(|(table, column)| format!("{table}.{column}")).collect();
        if !reserved.is_empty() {
            return Err(RowsError::ReservedNames(reserved));
        }
        refuse_without_transactions(&tables)?;
        Ok(tables)
    }

    /// The chosen tables that can be synced as they are.
    pub fn syncable(&self, choice: &TableChoice) -> Vec<Table> {
        let is_reserved = |t: &Table| t.columns.iter().any(|c| c.name.starts_with("poolsync_"));
        let can_be = |t: &&Table| {
            !t.key.is_empty() && t.generated_key.is_none() && t.not_transactional.is_none() && !is_reserved(t)
        };
        self.tables.values().filter(|t| choice.selects(&t.name)).filter(can_be).cloned().collect()
    }

    /// Fails unless each of `tables` is missing here or built the same, and nothing else is here that `choice` selects.
    pub fn check_target(&self, tables: &[Table], choice: &TableChoice) -> Result<(), RowsError> {
        let mut found = Vec::new();
        self.check_transactions(tables)?;
        for table in tables {
            if let Some(there) = self.tables.get(&table.name) {
                found.extend(table.differences(there));
            }
        }
        found.extend(self.extra(tables, choice));
        if found.is_empty() { Ok(()) } else { Err(RowsError::SchemaDiffers(found)) }
    }

    /// Fails if one of `tables` is kept here without transactions.
    pub fn check_transactions(&self, tables: &[Table]) -> Result<(), RowsError> {
        refuse_without_transactions(tables.iter().filter_map(|table| self.tables.get(&table.name)))
    }

    /// The tables that are only here and that `choice` selects, in words.
    pub fn extra(&self, tables: &[Table], choice: &TableChoice) -> Vec<Said> {
        let names = self.tables.keys().chain(&self.made_up);
        let extra = names.filter(|name| choice.selects(name) && !tables.iter().any(|t| t.name == **name));
        extra.map(|name| say("engine-differs-no-table-at-source").with("table", name)).collect()
    }
}

fn refuse_without_transactions<'t>(tables: impl IntoIterator<Item = &'t Table>) -> Result<(), RowsError> {
    let named = |t: &Table| t.not_transactional.as_ref().map(|engine| format!("{} ({engine})", t.name));
    let found: Vec<String> = tables.into_iter().filter_map(named).collect();
    if found.is_empty() { Ok(()) } else { Err(RowsError::NoTransactions(found)) }
}

/// The values of a row of the catalogue, taken one after the other; what is NULL there is empty here.
pub(in crate::sync::rows) struct Taken(pub Vec<Option<String>>);

impl Taken {
    pub fn text(&mut self) -> String {
        if self.0.is_empty() { String::new() } else { self.0.remove(0).unwrap_or_default() }
    }

    pub fn flag(&mut self) -> bool {
        matches!(self.text().as_str(), "t" | "1")
    }

    pub fn number(&mut self) -> u64 {
        self.text().parse().unwrap_or(0)
    }
}
