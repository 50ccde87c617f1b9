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
            step::{RowStep, TableLabel},
        },
        spill,
    },
};
use rusqlite::types::ValueRef;

use super::{
    catalogue::{Kind, Table},
    session::Session,
    text::{literal, push_element, push_field, quoted},
};

/// How many rows are asked for by key at once.
const KEYS: usize = 5_000;

/// What a plan does to one table.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Work {
    pub inserts: u64,
    pub updates: u64,
    pub deletes: u64,
    /// The numbers of its first step and of the one behind its last.
    pub first: u64,
    pub end: u64,
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
}

/// What a plan does to each table. Its steps stand table by table.
pub(super) fn work(plan: &Plan, tables: usize) -> Result<Vec<Work>, SyncError> {
    let mut work = vec![Work::default(); tables];
    let mut steps = plan.steps().forward();
    while let Some((number, record)) = steps.next().map_err(SyncError::Scratch)? {
        let step = RowStep::decode(record).map_err(SyncError::Scratch)?;
        let Some(work) = usize::try_from(step.table).ok().and_then(|table| work.get_mut(table)) else { continue };
        if work.is_none() {
            work.first = number;
        }
        work.end = number + 1;
        match step.change {
            Change::Insert => work.inserts += 1,
            Change::Update => work.updates += 1,
            Change::Delete => work.deletes += 1,
        }
    }
    Ok(work)
}

/// The temporary tables of one table, by its place in the plan.
pub(super) fn keys_of(number: usize) -> String {
    format!("pg_temp.poolsync_keys_{number}")
}

pub(super) fn new_of(number: usize) -> String {
    format!("pg_temp.poolsync_new_{number}")
}

pub(super) fn old_of(number: usize) -> String {
    format!("pg_temp.poolsync_old_{number}")
}

/// Steps that are left out.
pub(super) const FAILED: &str = "pg_temp.poolsync_failed";

/// That a step, named by `seq`, is not left out.
pub(super) fn not_failed(seq: &str) -> String {
    format!("NOT EXISTS (SELECT FROM {FAILED} AS f WHERE f.poolsync_seq = {seq})")
}

pub(super) struct Stage<'a> {
    pub source: &'a mut Session,
    pub target: &'a mut Session,
    pub plan: &'a Plan,
    pub context: &'a Context,
}

impl Stage<'_> {
    /// The table of the steps that are left out; empty at first.
    pub fn failed(&mut self) -> Result<(), SyncError> {
        let name = FAILED.trim_start_matches("pg_temp.");
        let sql = format!("CREATE TEMP TABLE {name} (poolsync_seq bigint PRIMARY KEY) ON COMMIT DROP");
        self.target.run("making temporary tables", &sql).map(drop)
    }

    /// Stages what the plan does to one table.
    pub fn table(&mut self, number: usize, table: &Table, work: Work) -> Result<(), SyncError> {
        self.make(number, table)?;
        self.fill_keys(number, table, work)?;
        if work.puts_in() {
            self.fill_new(number, table, work)?;
        }
        let (keys, new) = (keys_of(number), new_of(number));
        let sql = format!(
            "CREATE INDEX ON {keys} (poolsync_seq); CREATE INDEX ON {new} (poolsync_seq); ANALYZE {keys}; ANALYZE {new}"
        );
        self.target.run("analysing temporary tables", &sql).map(drop)
    }

    fn make(&mut self, number: usize, table: &Table) -> Result<(), SyncError> {
        let head = "0::bigint AS poolsync_seq";
        let more = "'i'::\"char\" AS poolsync_change, ''::text AS poolsync_item";
        // Without the domains, whose checks are for the table itself to make.
        let plain = |name: &str, base: &str| format!("{0}::{base} AS {0}", quoted(name));
        let key: Vec<String> = table.key_columns().map(|c| plain(&c.name, &c.base)).collect();
        let all: Vec<String> = table.columns.iter().map(|c| plain(&c.name, &c.base)).collect();
        let (only, key, all) = (table.only(), key.join(", "), all.join(", "));
        let bare = |name: String| name.trim_start_matches("pg_temp.").to_owned();
        let sql = format!(
            "CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {head}, {more}, {key} FROM {only} WITH NO DATA;
             CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {head}, {all} FROM {only} WITH NO DATA;
             CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {head}, {more}, {} FROM {only} WITH NO DATA",
            bare(keys_of(number)),
            bare(new_of(number)),
            bare(old_of(number)),
            table.columns_of("")
        );
        self.target.run("making temporary tables", &sql).map(drop)
    }

    fn fill_keys(&mut self, number: usize, table: &Table, work: Work) -> Result<(), SyncError> {
        let names: Vec<String> = table.key_columns().map(|c| quoted(&c.name)).collect();
        let statement = format!(
            "COPY {} (poolsync_seq, poolsync_change, poolsync_item, {}) FROM STDIN",
            keys_of(number),
            names.join(", ")
        );
        let mut steps = Steps::of(self.plan, work);
        let label = table.label();
        self.target
            .fill("taking in keys", &statement, |line| {
                let Some((seq, step)) = steps.next()? else { return Ok(false) };
                push_key_line(line, seq, &step, &label)?;
                Ok(true)
            })
            .map(drop)
    }

    fn fill_new(&mut self, number: usize, table: &Table, work: Work) -> Result<(), SyncError> {
        let columns = table.columns_of("");
        let statement = format!("COPY {} (poolsync_seq, {columns}) FROM STDIN", new_of(number));
        let mut steps = Steps::of(self.plan, work);
        let context = self.context;
        let mut over = false;
        while !over {
            let mut arrays = Arrays::of(table);
            while arrays.rows < KEYS {
                match steps.next()? {
                    Some((_, step)) if step.change == Change::Delete => {}
                    Some((seq, step)) => arrays.push(seq, &step)?,
                    None => {
                        over = true;
                        break;
                    }
                }
            }
            if arrays.rows == 0 {
                break;
            }
            let (query, wanted) = (arrays.query(table), arrays.rows as u64);
            let taken = self.target.take_over(self.source, &query, &statement, |bytes| {
                context.tally.add_read(bytes);
                context.tally.add_written(bytes);
                context.limit.take(bytes, context)
            })?;
            if taken != wanted {
                let what = format!("{} of table {}", wanted.abs_diff(taken), table.name);
                return Err(crate::sync::rows::RowsError::Vanished(what).into());
            }
        }
        Ok(())
    }
}

/// The steps of one table.
pub(super) struct Steps<'a> {
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

fn text_of(value: ValueRef<'_>) -> Vec<u8> {
    match value {
        ValueRef::Integer(i) => i.to_string().into_bytes(),
        ValueRef::Text(text) => text.to_vec(),
        // Keys of this engine are integers and texts.
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Vec::new(),
    }
}

fn push_key_line(line: &mut Vec<u8>, seq: u64, step: &RowStep, label: &TableLabel) -> Result<(), SyncError> {
    let key = encoding::values(&step.key).map_err(SyncError::Scratch)?;
    line.extend(seq.to_string().as_bytes());
    line.extend(match step.change {
        Change::Insert => b"\ti\t",
        Change::Update => b"\tu\t",
        Change::Delete => b"\td\t",
    });
    push_field(line, label.item(&key).as_bytes());
    for value in key {
        line.push(b'\t');
        push_field(line, &text_of(value));
    }
    line.push(b'\n');
    Ok(())
}

/// Numbers and keys of rows, as the text form of arrays.
struct Arrays {
    rows: usize,
    seqs: String,
    keys: Vec<String>,
}

impl Arrays {
    fn of(table: &Table) -> Self {
        Self { rows: 0, seqs: String::new(), keys: vec![String::new(); table.key.len()] }
    }

    fn push(&mut self, seq: u64, step: &RowStep) -> Result<(), SyncError> {
        self.rows += 1;
        push_element(&mut self.seqs, &seq.to_string());
        let values = encoding::values(&step.key).map_err(SyncError::Scratch)?;
        for (array, value) in self.keys.iter_mut().zip(values) {
            // What the server sent is UTF-8: that is what the connection is set to.
            push_element(array, &String::from_utf8_lossy(&text_of(value)));
        }
        Ok(())
    }

    /// The rows with these keys, each with its number.
    fn query(&self, table: &Table) -> String {
        // An array of arrays would be taken apart to the last element: so the keys come as text.
        let (mut arrays, mut typed) = (vec![format!("'{{{}}}'::bigint[]", self.seqs)], Vec::new());
        for (array, column) in self.keys.iter().zip(table.key_columns()) {
            let kind = if column.kind == Kind::Integer { "bigint[]" } else { "text[]" };
            arrays.push(format!("{}::{kind}", literal(&format!("{{{array}}}"))));
            typed.push(format!("{0}::{1} AS {0}", quoted(&column.name), column.base));
        }
        let names: Vec<String> = table.key_columns().map(|c| quoted(&c.name)).collect();
        format!(
            "SELECT k.poolsync_seq, {} FROM (SELECT poolsync_seq, {} FROM unnest({}) AS a(poolsync_seq, {})) AS k \
             JOIN {} AS t ON {}",
            table.columns_of("t."),
            typed.join(", "),
            arrays.join(", "),
            names.join(", "),
            table.only(),
            table.same_key("t", "k")
        )
    }
}
