//! Reads the keys and digests of rows as a stream in the order of the keys.

use std::{cmp::Ordering, mem};

use rusqlite::types::ValueRef;

use crate::sync::{
    context::Context,
    error::SyncError,
    planner::Cursor,
    rows::{encoding, error::RowsError, step::Version},
};

use super::{
    across::Reading,
    catalogue::{Kind, Table},
    session::Lines,
    text::Fields,
};

/// After how many rows the context is looked at.
const BATCH: u64 = 1024;
/// A row of fewer bytes is its own digest.
const SHORT: usize = 1024;
/// From how many bytes on a row may be too large for a server.
const LONG: usize = 256 << 10;

/// One row: its key and what tells its versions apart.
#[derive(Debug, Default)]
pub(in crate::sync::rows) struct Row {
    /// The key's values, encoded.
    pub key: Vec<u8>,
    pub digest: Vec<u8>,
    /// Bytes of its text form.
    pub bytes: u64,
    /// Short digests of its columns, joined by commas; empty if they were not asked for.
    columns: Vec<u8>,
    /// All its values in the form in which they are compared across two kinds of server, encoded; else empty.
    values: Vec<u8>,
}

impl Version for Row {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn content(&self) -> &[u8] {
        &self.digest
    }

    fn differing(&self, other: &Self) -> Vec<u32> {
        if let (Ok(here), Ok(there)) = (encoding::values(&self.values), encoding::values(&other.values))
            && !here.is_empty()
        {
            let pairs = here.iter().zip(&there).zip(0..);
            return pairs.filter(|((a, b), _)| a != b).map(|(_, column)| column).collect();
        }
        let pairs = self.columns.split(|c| *c == b',').zip(other.columns.split(|c| *c == b','));
        pairs.zip(0..).filter(|((a, b), _)| a != b).map(|(_, column)| column).collect()
    }
}

/// The order of keys: integers by value, everything else by the bytes of its text.
pub(in crate::sync::rows) fn key_order(a: &Row, b: &Row) -> Ordering {
    match (encoding::values(&a.key), encoding::values(&b.key)) {
        (Ok(a), Ok(b)) => {
            let differing = a.iter().zip(&b).map(|(a, b)| encoding::order(*a, *b)).find(|o| o.is_ne());
            differing.unwrap_or(Ordering::Equal)
        }
        _ => a.key.cmp(&b.key),
    }
}

/// What a line of the stream holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::sync::rows) enum Shape<'a> {
    /// Key, digest, bytes, and perhaps digests of columns: see [`rows`](super::ranges::rows).
    Digest,
    /// All columns: see [`whole_rows`](super::ranges::whole_rows).
    Whole,
    /// All columns, of one of two kinds of server.
    Across(Reading<'a>),
}

/// A place in a stream of rows, or at the end of one that has none.
pub(in crate::sync::rows) struct RowCursor<'a> {
    lines: Option<Lines<'a>>,
    shape: Shape<'a>,
    table: &'a Table,
    context: &'a Context,
    row: Row,
    previous: Row,
    count: u64,
}

impl<'a> RowCursor<'a> {
    pub fn of(lines: Option<Lines<'a>>, shape: Shape<'a>, table: &'a Table, context: &'a Context) -> Self {
        let (row, previous) = (Row::default(), Row::default());
        Self { lines, shape, table, context, row, previous, count: 0 }
    }

    fn load(&mut self) -> Option<()> {
        match self.shape {
            Shape::Digest => self.load_digest(),
            Shape::Whole => self.load_whole(),
            Shape::Across(reading) => self.load_across(reading),
        }
    }

    fn load_across(&mut self, reading: Reading<'_>) -> Option<()> {
        let line = &self.lines.as_ref()?.line;
        let Row { key, digest, bytes, values, .. } = &mut self.row;
        key.clear();
        values.clear();
        let taken = reading.load(line, key, values)?;
        digest.clear();
        digest.extend_from_slice(blake3::hash(values).as_bytes());
        *bytes = if line.len() < LONG { line.len() } else { taken } as u64;
        Some(())
    }

    fn load_whole(&mut self) -> Option<()> {
        let line = &self.lines.as_ref()?.line;
        self.row.key.clear();
        let last = self.table.key.iter().max()?;
        let fields: Vec<_> = Fields::of(line).take(last + 1).collect();
        for (column, place) in self.table.key_columns().zip(&self.table.key) {
            put_key(&mut self.row.key, column.kind, fields.get(*place)?.as_ref()?)?;
        }
        self.row.digest.clear();
        if line.len() < SHORT {
            self.row.digest.extend_from_slice(line);
        } else {
            self.row.digest.extend_from_slice(blake3::hash(line).as_bytes());
        }
        self.row.bytes = bytes_of(line, self.table);
        self.row.columns.clear();
        Some(())
    }

    fn load_digest(&mut self) -> Option<()> {
        let lines = self.lines.as_ref()?;
        let mut fields = lines.fields();
        self.row.key.clear();
        for column in self.table.key_columns() {
            put_key(&mut self.row.key, column.kind, &fields.next()??)?;
        }
        let Row { digest, columns, bytes, .. } = &mut self.row;
        digest.clear();
        digest.extend_from_slice(&fields.next()??);
        *bytes = std::str::from_utf8(&fields.next()??).ok()?.parse().ok()?;
        columns.clear();
        if let Some(Some(field)) = fields.next() {
            columns.extend_from_slice(&field);
        }
        Some(())
    }

    fn check_order(&self) -> Result<(), SyncError> {
        let Some(lines) = &self.lines else { return Ok(()) };
        if self.count < 2 || key_order(&self.previous, &self.row).is_lt() {
            return Ok(());
        }
        let values = encoding::values(&self.row.key).map_err(SyncError::Scratch)?;
        let item = self.table.label().item(&values);
        Err(RowsError::OutOfOrder { path: lines.store.clone().into(), table: self.table.name.clone(), item }.into())
    }
}

/// About how many bytes a row takes. Of a short one, what it takes to send it.
fn bytes_of(line: &[u8], table: &Table) -> u64 {
    if line.len() < LONG {
        return line.len() as u64;
    }
    let values = Fields::of(line).zip(&table.columns);
    let bytes = values.map(|(value, column)| value.map_or(0, |value| value.len() / if column.digits { 2 } else { 1 }));
    bytes.sum::<usize>() as u64
}

/// Appends a value of a key as it is compared and named: integers as such, all else as text.
pub(super) fn put_key(key: &mut Vec<u8>, kind: Kind, field: &[u8]) -> Option<()> {
    if kind == Kind::Integer {
        encoding::put(key, ValueRef::Integer(std::str::from_utf8(field).ok()?.parse().ok()?));
    } else {
        encoding::put(key, ValueRef::Text(field));
    }
    Some(())
}

impl Cursor for RowCursor<'_> {
    type Item = Row;

    fn advance(&mut self) -> Result<(), SyncError> {
        let Some(lines) = &mut self.lines else { return Ok(()) };
        mem::swap(&mut self.row, &mut self.previous);
        if !lines.advance()? {
            self.lines = None;
            return Ok(());
        }
        let read = lines.line.len() as u64;
        self.count += 1;
        if self.load().is_none() {
            return Err(self.lines.as_ref().map_or(SyncError::Cancelled, Lines::senseless));
        }
        self.context.tally.add_read(read);
        if self.count.is_multiple_of(BATCH) {
            self.context.check()?;
        }
        self.check_order()
    }

    fn current(&self) -> Option<&Row> {
        self.lines.as_ref().map(|_| &self.row)
    }
}
