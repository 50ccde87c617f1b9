//! Reads a table as a stream of encoded rows in the order of its primary key.

use std::{cmp::Ordering, mem};

use rusqlite::{Statement, types::ValueRef};

use crate::sync::{context::Context, error::SyncError, planner::Cursor, wire::Taker};

use super::{
    catalogue::{Table, quoted, quoted_list},
    database::Database,
    encoding,
    error::RowsError,
};

/// After how many rows the context is looked at and the tally moved.
const BATCH: u64 = 1024;

/// One encoded row. Its memory is used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub bytes: Vec<u8>,
    starts: Vec<usize>,
    /// Bytes of content.
    pub content: u64,
}

impl Row {
    /// Takes over the first `columns` columns of a result.
    pub fn load(&mut self, row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<()> {
        self.bytes.clear();
        self.starts.clear();
        self.content = 0;
        for column in 0..columns {
            let value = row.get_ref(column)?;
            self.starts.push(self.bytes.len());
            self.content += encoding::content_bytes(value);
            encoding::put(&mut self.bytes, value);
        }
        Ok(())
    }

    pub fn value(&self, column: usize) -> ValueRef<'_> {
        let encoded = self.starts.get(column).and_then(|start| self.bytes.get(*start..)).unwrap_or_default();
        encoding::take(&mut Taker(encoded)).unwrap_or(ValueRef::Null)
    }

    /// The columns in which two rows differ.
    pub fn differing(&self, other: &Self) -> Vec<u32> {
        let encoded = |row: &Self, column: usize| {
            let end = row.starts.get(column + 1).copied().unwrap_or(row.bytes.len());
            row.starts.get(column).map(|start| *start..end)
        };
        let differs = |column: &usize| {
            let (a, b) = (encoded(self, *column), encoded(other, *column));
            a.and_then(|range| self.bytes.get(range)) != b.and_then(|range| other.bytes.get(range))
        };
        (0..self.starts.len()).filter(differs).filter_map(|c| u32::try_from(c).ok()).collect()
    }

    /// The primary key's values, encoded.
    pub fn key(&self, key: &[usize]) -> Vec<u8> {
        let mut out = Vec::new();
        for column in key {
            encoding::put(&mut out, self.value(*column));
        }
        out
    }
}

/// Compares two rows' keys as SQLite does.
pub(super) fn key_order(a: &Row, b: &Row, key: &[usize]) -> Ordering {
    let differing = key.iter().map(|c| encoding::order(a.value(*c), b.value(*c))).find(|o| o.is_ne());
    differing.unwrap_or(Ordering::Equal)
}

/// The query that a [`RowCursor`] reads.
pub(super) fn query(table: &Table) -> String {
    let order: Vec<String> = table.key_names().map(|name| format!("{} COLLATE BINARY", quoted(name))).collect();
    let columns = quoted_list(table.column_names());
    format!("SELECT {columns} FROM main.{} ORDER BY {}", quoted(&table.name), order.join(", "))
}

/// A place in a table, or at the end of a table that does not exist.
pub(super) struct RowCursor<'a> {
    rows: Option<rusqlite::Rows<'a>>,
    database: Option<&'a Database>,
    table: &'a Table,
    context: &'a Context,
    row: Row,
    previous: Row,
    /// Rows read so far.
    count: u64,
    /// Bytes not yet counted in the tally.
    uncounted: u64,
}

impl<'a> RowCursor<'a> {
    /// From the first row that `statement` (of [`query`]) yields.
    pub fn of(
        database: &'a Database,
        statement: &'a mut Statement<'_>,
        table: &'a Table,
        context: &'a Context,
    ) -> Result<Self, SyncError> {
        let rows = statement.query([]).map_err(database.failed("Reading"))?;
        Ok(Self { rows: Some(rows), database: Some(database), ..Self::empty(table, context) })
    }

    /// Without rows.
    pub fn empty(table: &'a Table, context: &'a Context) -> Self {
        let (row, previous) = (Row::default(), Row::default());
        Self { rows: None, database: None, table, context, row, previous, count: 0, uncounted: 0 }
    }

    fn check_order(&self, database: &Database) -> Result<(), SyncError> {
        if self.count < 2 || key_order(&self.previous, &self.row, &self.table.key).is_lt() {
            return Ok(());
        }
        let values: Vec<ValueRef<'_>> = self.table.key.iter().map(|c| self.row.value(*c)).collect();
        let (path, table) = (database.path.clone(), self.table.name.clone());
        Err(RowsError::OutOfOrder { path, table, item: self.table.label().item(&values) }.into())
    }
}

impl Cursor for RowCursor<'_> {
    type Item = Row;

    fn advance(&mut self) -> Result<(), SyncError> {
        let (Some(rows), Some(database)) = (&mut self.rows, self.database) else { return Ok(()) };
        mem::swap(&mut self.row, &mut self.previous);
        match rows.next().map_err(database.failed("Reading"))? {
            Some(row) => {
                self.row.load(row, self.table.columns.len()).map_err(database.failed("Reading"))?;
                self.count += 1;
                self.uncounted += self.row.content;
                self.check_order(database)?;
            }
            None => self.rows = None,
        }
        if self.rows.is_none() || self.count.is_multiple_of(BATCH) {
            self.context.check()?;
            self.context.tally.add_read(mem::take(&mut self.uncounted));
        }
        Ok(())
    }

    fn current(&self) -> Option<&Row> {
        self.rows.as_ref().map(|_| &self.row)
    }
}
