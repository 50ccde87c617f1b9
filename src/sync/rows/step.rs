//! One step of a rows plan, and how rows are named.

use std::{fmt::Write, io};

use rusqlite::types::ValueRef;

use crate::{
    domain::Change,
    sync::{
        error::SyncError,
        plan::{PlanBuilder, PlannedChange, Why},
        planner::Pair,
        readable::{push_quoted, readable},
        tally::Tally,
        wire::{Taker, put_u64, short},
    },
};

use super::encoding;

/// What it takes to name the rows of a table.
#[derive(Debug, Clone)]
pub(in crate::sync) struct TableLabel {
    pub name: String,
    pub columns: Vec<String>,
    /// The primary key's columns, by their place in `columns`.
    pub key: Vec<usize>,
}

impl TableLabel {
    /// A row's readable name, as in `contact (resource_id=7, buddy_id=9)`.
    pub fn item(&self, key: &[ValueRef<'_>]) -> String {
        let mut shown = readable(self.name.as_bytes());
        for (n, (column, value)) in self.key.iter().zip(key).enumerate() {
            shown.push_str(if n == 0 { " (" } else { ", " });
            shown.push_str(&readable(self.columns.get(*column).map_or(&b""[..], |c| c.as_bytes())));
            shown.push('=');
            push_value(&mut shown, *value);
        }
        shown.push(')');
        shown
    }
}

fn push_value(shown: &mut String, value: ValueRef<'_>) {
    // Writing to a String can't fail.
    match value {
        ValueRef::Null => shown.push_str("NULL"),
        ValueRef::Integer(i) => {
            let _ = write!(shown, "{i}");
        }
        ValueRef::Real(r) => {
            let _ = write!(shown, "{r:?}");
        }
        ValueRef::Text(text) => push_quoted(shown, text),
        ValueRef::Blob(bytes) => {
            shown.push_str("x'");
            for byte in bytes {
                let _ = write!(shown, "{byte:02x}");
            }
            shown.push('\'');
        }
    }
}

/// One step of a rows plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync) struct RowStep {
    pub change: Change,
    /// The table, by its place in the plan's list.
    pub table: u32,
    /// Bytes of content of the row as it will be (for a delete: as it is).
    pub bytes: u64,
    /// Of an update: the columns that differ.
    pub columns: Vec<u32>,
    /// The primary key's values, encoded.
    pub key: Vec<u8>,
}

impl RowStep {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.key.len() + 32);
        out.push(match self.change {
            Change::Insert => 0,
            Change::Update => 1,
            Change::Delete => 2,
        });
        out.extend(self.table.to_le_bytes());
        put_u64(&mut out, self.bytes);
        out.extend(u32::try_from(self.columns.len()).unwrap_or(0).to_le_bytes());
        out.extend(self.columns.iter().flat_map(|c| c.to_le_bytes()));
        out.extend(&self.key);
        out
    }

    pub fn decode(record: &[u8]) -> io::Result<Self> {
        let mut taker = Taker(record);
        let change = match taker.u8()? {
            0 => Change::Insert,
            1 => Change::Update,
            2 => Change::Delete,
            _ => return Err(short()),
        };
        let (table, bytes, columns) = (taker.u32()?, taker.u64()?, taker.u32()?);
        let columns = (0..columns).map(|_| taker.u32()).collect::<io::Result<_>>()?;
        Ok(Self { change, table, bytes, columns, key: taker.0.to_vec() })
    }

    /// As a plan shows it.
    pub fn shown(&self, tables: &[TableLabel], why: Why) -> io::Result<PlannedChange> {
        let table = usize::try_from(self.table).ok().and_then(|n| tables.get(n)).ok_or_else(short)?;
        let reason = match self.change {
            Change::Insert => why.of_insert().to_owned(),
            Change::Delete => why.of_delete().to_owned(),
            Change::Update => {
                let name = |c: &u32| usize::try_from(*c).ok().and_then(|c| table.columns.get(c));
                let names: Vec<String> = self.columns.iter().filter_map(name).map(|c| readable(c.as_bytes())).collect();
                let words = if names.len() == 1 { ("column", "differs") } else { ("columns", "differ") };
                format!("{} {} {}", words.0, names.join(", "), words.1)
            }
        };
        let item = table.item(&encoding::values(&self.key)?);
        Ok(PlannedChange { change: self.change, item, bytes: self.bytes, reason })
    }
}

/// A version of a row, as a comparison meets it.
pub(super) trait Version {
    /// Bytes of content.
    fn bytes(&self) -> u64;
    /// Equal versions, and no others, have equal ones.
    fn content(&self) -> &[u8];
    /// The columns in which two versions differ.
    fn differing(&self, other: &Self) -> Vec<u32>;
}

/// Plans what follows from a row on one side or on both; `key` encodes its key.
pub(super) fn plan_pair<V: Version>(
    table: usize,
    pair: &Pair<'_, V>,
    key: impl Fn(&V) -> Vec<u8>,
    plan: &mut PlanBuilder<'_>,
    tally: &Tally,
) -> Result<(), SyncError> {
    let table = u32::try_from(table).unwrap_or(u32::MAX);
    let step =
        |change, row: &V, columns| RowStep { change, table, bytes: row.bytes(), columns, key: key(row) }.encode();
    tally.add_compared(1);
    match pair {
        Pair::Source(s) => {
            plan.totals.source_items += 1;
            plan.change(Change::Insert, &step(Change::Insert, s, Vec::new()), &[s.content()])
        }
        Pair::Target(t) => {
            plan.totals.target_items += 1;
            plan.change(Change::Delete, &step(Change::Delete, t, Vec::new()), &[t.content()])
        }
        Pair::Both(s, t) => {
            plan.totals.source_items += 1;
            plan.totals.target_items += 1;
            if s.content() == t.content() {
                plan.unchanged(1);
                return Ok(());
            }
            let update = step(Change::Update, s, s.differing(t));
            plan.change(Change::Update, &update, &[s.content(), t.content()])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_reads_back_and_is_named() {
        let mut key = Vec::new();
        for value in [ValueRef::Integer(-7), ValueRef::Text(b"O'Brien\xff"), ValueRef::Blob(b"\x01\xab")] {
            encoding::put(&mut key, value);
        }
        let step = RowStep { change: Change::Update, table: 1, bytes: 12, columns: vec![3, 1], key };
        assert_eq!(RowStep::decode(&step.encode()).expect("decode"), step);
        let label = |name: &str| TableLabel {
            name: name.to_owned(),
            columns: ["id", "name", "raw", "version"].map(str::to_owned).to_vec(),
            key: vec![0, 1, 2],
        };
        let shown = step.shown(&[label("other"), label("contact")], Why::Source).expect("show");
        assert_eq!(shown.item, "contact (id=-7, name='O\\'Brien\\xFF', raw=x'01ab')");
        assert_eq!(shown.reason, "columns version, name differ");
    }
}
