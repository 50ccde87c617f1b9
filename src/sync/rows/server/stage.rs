//! Brings what a plan needs to the target, into temporary tables that end with the transaction: the keys of the rows that
//! go or change, and the new versions. Nothing of it touches the target's own tables.

use crate::{
    domain::Change,
    sync::{
        context::Context,
        error::SyncError,
        plan::Plan,
        rows::{
            encoding,
            error::RowsError,
            step::{RowStep, TableLabel},
        },
        spill,
    },
    words::say,
};
use rusqlite::types::ValueRef;

use super::{
    catalogue::Table,
    dialect::Dialect,
    session::{Destination, Form, Session},
    text::push_field,
};

/// How many rows are asked for by key at once.
const KEYS: usize = 5_000;
/// From how many staged rows on they are indexed.
const MANY: u64 = 10_000;
/// How many bytes these keys may have: written down, a byte may take six.
const KEY_BYTES: usize = 128 << 10;

/// Keys in parts, each for one statement.
pub(in crate::sync::rows) fn parts(mut keys: &[Vec<u8>]) -> impl Iterator<Item = &[Vec<u8>]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let is_last = |(n, key): (usize, &Vec<u8>)| {
            bytes += key.len();
            are_enough(n + 1, bytes)
        };
        let length = keys.iter().enumerate().position(is_last).map_or(keys.len(), |last| last + 1);
        let (part, rest) = keys.split_at(length);
        keys = rest;
        (!part.is_empty()).then_some(part)
    })
}

/// Whether as many keys of so many bytes are enough for one statement.
pub(in crate::sync::rows) const fn are_enough(keys: usize, bytes: usize) -> bool {
    keys >= KEYS || bytes >= KEY_BYTES
}

/// What a plan does to one table.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::sync::rows) struct Work {
    pub inserts: u64,
    pub updates: u64,
    pub deletes: u64,
    /// The numbers of its first step and of the one behind its last.
    pub first: u64,
    pub end: u64,
    /// Bytes of its largest row.
    pub largest: u64,
}

impl Work {
    pub const fn is_none(&self) -> bool {
        self.inserts + self.updates + self.deletes == 0
    }

    pub const fn takes_out(&self) -> bool {
        self.updates + self.deletes > 0
    }

    pub const fn puts_in(&self) -> bool {
        self.inserts + self.updates > 0
    }

    /// Whether each row can be sent to a server that takes no more than so many bytes at once.
    pub const fn fits(&self, largest: u64) -> bool {
        fits(self.largest, largest)
    }
}

/// Quoted, a byte may take two.
pub(super) const fn fits(bytes: u64, largest: u64) -> bool {
    bytes.saturating_mul(2) <= largest
}

/// What a plan does to each table. Its steps stand table by table.
pub(in crate::sync::rows) fn work(plan: &Plan, tables: usize) -> Result<Vec<Work>, SyncError> {
    let mut work = vec![Work::default(); tables];
    let mut steps = plan.steps().forward();
    while let Some((number, record)) = steps.next().map_err(SyncError::Scratch)? {
        let step = RowStep::decode(record).map_err(SyncError::Scratch)?;
        let Some(work) = usize::try_from(step.table).ok().and_then(|table| work.get_mut(table)) else { continue };
        if work.is_none() {
            work.first = number;
        }
        work.end = number + 1;
        work.largest = work.largest.max(step.bytes);
        match step.change {
            Change::Insert => work.inserts += 1,
            Change::Update => work.updates += 1,
            Change::Delete => work.deletes += 1,
        }
    }
    Ok(work)
}

/// The temporary tables of one table, by its place in the plan: keys, new and old versions.
pub(in crate::sync::rows) fn keys_of(sql: &dyn Dialect, number: usize) -> String {
    sql.temporary(&format!("poolsync_keys_{number}"))
}

pub(in crate::sync::rows) fn new_of(sql: &dyn Dialect, number: usize) -> String {
    sql.temporary(&format!("poolsync_new_{number}"))
}

pub(in crate::sync::rows) fn old_of(sql: &dyn Dialect, number: usize) -> String {
    sql.temporary(&format!("poolsync_old_{number}"))
}

/// These tables as they are filled: with a step's number first.
pub(in crate::sync::rows) fn keys_to_fill(sql: &dyn Dialect, number: usize, table: &Table) -> Destination {
    let own = ["poolsync_seq", "poolsync_change", "poolsync_item"].map(|name| (name.to_owned(), Form::Text));
    let all = sql.destination(table).columns;
    let key = table.key.iter().filter_map(|place| all.get(*place).cloned());
    Destination { table: keys_of(sql, number), columns: own.into_iter().chain(key).collect() }
}

pub(in crate::sync::rows) fn new_to_fill(sql: &dyn Dialect, number: usize, table: &Table) -> Destination {
    let mut into = Destination { table: new_of(sql, number), ..sql.destination(table) };
    into.columns.insert(0, ("poolsync_seq".to_owned(), Form::Text));
    into
}

/// The table of steps that are left out.
pub(in crate::sync::rows) fn failed(sql: &dyn Dialect) -> String {
    sql.temporary("poolsync_failed")
}

/// That a step, named by `seq`, is not left out.
pub(in crate::sync::rows) fn not_failed(sql: &dyn Dialect, seq: &str) -> String {
    format!("NOT EXISTS (SELECT 1 FROM {} AS f WHERE f.poolsync_seq = {seq})", failed(sql))
}

/// Keys of rows, encoded, each with the number of its step.
pub(in crate::sync::rows) type Keys = [(u64, Vec<u8>)];

pub(in crate::sync::rows) struct Stage<'a> {
    pub source: &'a mut Session,
    pub target: &'a mut Session,
    pub plan: &'a Plan,
    pub context: &'a Context,
}

impl Stage<'_> {
    /// Stages what the plan does to one table. Returns the steps whose rows the target can't take in.
    pub fn table(&mut self, number: usize, table: &Table, work: Work) -> Result<Vec<(u64, Change)>, SyncError> {
        self.make(number, table)?;
        self.fill_keys(number, table, work)?;
        let too_large = if work.puts_in() { self.fill_new(number, table, work)? } else { Vec::new() };
        self.index(number, work)?;
        Ok(too_large)
    }

    /// Makes the temporary tables of a table.
    pub fn make(&mut self, number: usize, table: &Table) -> Result<(), SyncError> {
        let sql = self.target.sql;
        if table.columns.len() + table.generated.len() > sql.widest() {
            return Err(RowsError::TooWide { table: table.name.clone(), widest: sql.widest() }.into());
        }
        self.target.run_all("engine-doing-temporary", &sql.make_stage(number, table)).map(drop)
    }

    /// Few rows are found as quickly without.
    pub fn index(&mut self, number: usize, work: Work) -> Result<(), SyncError> {
        if work.end - work.first >= MANY {
            self.target.run_all("engine-doing-analyse-temporary", &self.target.sql.index_stage(number))?;
        }
        Ok(())
    }

    fn fill_keys(&mut self, number: usize, table: &Table, work: Work) -> Result<(), SyncError> {
        let into = keys_to_fill(self.target.sql, number, table);
        let mut steps = Steps::of(self.plan, work);
        let label = table.label();
        self.target
            .fill("engine-doing-keys", &into, |line| {
                let Some((seq, step)) = steps.next()? else { return Ok(false) };
                push_key_line(line, seq, &step, &label)?;
                Ok(true)
            })
            .map(drop)
    }

    /// Brings the new versions over.
    fn fill_new(&mut self, number: usize, table: &Table, work: Work) -> Result<Vec<(u64, Change)>, SyncError> {
        let into = new_to_fill(self.target.sql, number, table);
        let mut steps = Steps::of(self.plan, work);
        let (context, largest) = (self.context, self.target.largest_row);
        self.source.sql.only_by_key(self.source, true)?;
        let (mut over, mut too_large) = (false, Vec::new());
        while !over {
            let (mut keys, mut bytes) = (Vec::new(), 0);
            while !are_enough(keys.len(), bytes) {
                match steps.next()? {
                    Some((_, step)) if step.change == Change::Delete => context.tally.add_prepared(1),
                    Some((seq, step)) if !fits(step.bytes, largest) => too_large.push((seq, step.change)),
                    Some((seq, step)) => {
                        bytes += step.key.len();
                        keys.push((seq, step.key));
                    }
                    None => {
                        over = true;
                        break;
                    }
                }
            }
            if keys.is_empty() {
                break;
            }
            let (query, wanted) = (self.source.sql.by_key(table, &keys), keys.len() as u64);
            let taken = self.target.take_over(self.source, &query, &into, |bytes| {
                context.tally.add_read(bytes);
                context.tally.add_written(bytes);
                context.limit.take(bytes, context)
            })?;
            if taken != wanted {
                let what = say("engine-rows-of-table").with("rows", wanted.abs_diff(taken)).with("table", &table.name);
                return Err(crate::sync::rows::RowsError::Vanished(what).into());
            }
            context.tally.add_prepared(taken);
        }
        context.tally.add_prepared(too_large.len() as u64);
        self.source.sql.only_by_key(self.source, false)?;
        Ok(too_large)
    }
}

/// The steps of one table.
pub(in crate::sync::rows) struct Steps<'a> {
    reader: spill::Reader<'a>,
    work: Work,
}

impl<'a> Steps<'a> {
    pub fn of(plan: &'a Plan, work: Work) -> Self {
        Self { reader: plan.steps().forward(), work }
    }

    pub fn next(&mut self) -> Result<Option<(u64, RowStep)>, SyncError> {
        while let Some((number, record)) = self.reader.next().map_err(SyncError::Scratch)? {
            if number >= self.work.end {
                return Ok(None);
            }
            if number >= self.work.first {
                return RowStep::decode(record).map(|step| Some((number, step))).map_err(SyncError::Scratch);
            }
        }
        Ok(None)
    }
}

/// A key's value as it is sent.
pub(in crate::sync::rows) fn text_of(value: ValueRef<'_>) -> Vec<u8> {
    match value {
        ValueRef::Integer(i) => i.to_string().into_bytes(),
        ValueRef::Text(text) => text.to_vec(),
        // Keys of this engine are integers and texts.
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Vec::new(),
    }
}

/// Appends what stands before a staged key: the number of its step, the change by its letter, the row's name.
pub(in crate::sync::rows) fn push_step(line: &mut Vec<u8>, seq: u64, change: Change, item: &str) {
    line.extend(seq.to_string().as_bytes());
    line.extend(match change {
        Change::Insert => b"\ti\t",
        Change::Update => b"\tu\t",
        Change::Delete => b"\td\t",
    });
    push_field(line, item.as_bytes());
}

fn push_key_line(line: &mut Vec<u8>, seq: u64, step: &RowStep, label: &TableLabel) -> Result<(), SyncError> {
    let key = encoding::values(&step.key).map_err(SyncError::Scratch)?;
    push_step(line, seq, step.change, &label.item(&key));
    for value in key {
        line.push(b'\t');
        push_field(line, &text_of(value));
    }
    line.push(b'\n');
    Ok(())
}
