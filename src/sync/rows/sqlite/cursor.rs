//! Reads a table as a stream of encoded rows in the order of its primary key.

use std::{cmp::Ordering, mem, path::PathBuf, thread::Scope};

use rusqlite::{Statement, types::ValueRef};

use crate::sync::{context::Context, error::SyncError, planner::Cursor, wire::Taker};

use super::{
    ahead::Ahead,
    catalogue::{Table, quoted, quoted_list},
    database::Database,
    encoding,
    error::RowsError,
    step::Version,
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

    /// The primary key's values, encoded.
    pub fn key(&self, key: &[usize]) -> Vec<u8> {
        let mut out = Vec::new();
        for column in key {
            encoding::put(&mut out, self.value(*column));
        }
        out
    }
}

impl Version for Row {
    fn bytes(&self) -> u64 {
        self.content
    }

    fn content(&self) -> &[u8] {
        &self.bytes
    }

    fn differing(&self, other: &Self) -> Vec<u32> {
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

/// Where rows come from.
enum Rows<'a> {
    Statement(rusqlite::Rows<'a>, &'a Database),
    Ahead(Ahead),
    /// There are no more.
    None,
}

impl Rows<'_> {
    /// Loads the next row; whether there is one.
    fn next(&mut self, row: &mut Row, columns: usize) -> Result<bool, SyncError> {
        match self {
            Self::None => Ok(false),
            Self::Ahead(rows) => rows.next(row),
            Self::Statement(rows, database) => {
                let failed = database.failed("engine-file-read");
                let Some(read) = rows.next().map_err(&failed)? else { return Ok(false) };
                row.load(read, columns).map_err(&failed)?;
                Ok(true)
            }
        }
    }
}

/// A place in a table, or at the end of a table that does not exist.
pub(super) struct RowCursor<'a> {
    rows: Rows<'a>,
    /// The file.
    path: PathBuf,
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
        let rows = statement.query([]).map_err(database.failed("engine-file-read"))?;
        Ok(Self { rows: Rows::Statement(rows, database), path: database.path.clone(), ..Self::empty(table, context) })
    }

    /// From the first row that a thread reads.
    pub fn ahead<'t>(
        threads: &'t Scope<'t, '_>,
        database: &'t mut Database,
        table: &'a Table,
        context: &'a Context,
    ) -> Self {
        let path = database.path.clone();
        let rows = Rows::Ahead(Ahead::of(threads, database, query(table), table.columns.len()));
        Self { rows, path, ..Self::empty(table, context) }
    }

    /// Without rows.
    pub fn empty(table: &'a Table, context: &'a Context) -> Self {
        let (row, previous) = (Row::default(), Row::default());
        Self { rows: Rows::None, path: PathBuf::new(), table, context, row, previous, count: 0, uncounted: 0 }
    }

    fn check_order(&self) -> Result<(), SyncError> {
        if self.count < 2 || key_order(&self.previous, &self.row, &self.table.key).is_lt() {
            return Ok(());
        }
        let values: Vec<ValueRef<'_>> = self.table.key.iter().map(|c| self.row.value(*c)).collect();
        let (path, table) = (self.path.clone(), self.table.name.clone());
        Err(RowsError::OutOfOrder { path, table, item: self.table.label().item(&values) }.into())
    }
}

impl Cursor for RowCursor<'_> {
    type Item = Row;

    fn advance(&mut self) -> Result<(), SyncError> {
        if matches!(self.rows, Rows::None) {
            return Ok(());
        }
        mem::swap(&mut self.row, &mut self.previous);
        if self.rows.next(&mut self.row, self.table.columns.len())? {
            self.count += 1;
            self.uncounted += self.row.content;
            self.check_order()?;
        } else {
            self.rows = Rows::None;
        }
        if matches!(self.rows, Rows::None) || self.count.is_multiple_of(BATCH) {
            self.context.check()?;
            self.context.tally.add_read(mem::take(&mut self.uncounted));
        }
        Ok(())
    }

    fn current(&self) -> Option<&Row> {
        (!matches!(self.rows, Rows::None)).then_some(&self.row)
    }
}
