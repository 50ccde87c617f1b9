//! Compares a database with something made of itself: what it was before a run, or nothing.
//!
//! The source is another session in the same database, which sees a [`shadow`](super::shadow) of it.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashSet},
};

use crate::sync::{
    Options,
    context::Context,
    error::SyncError,
    origin::{Before, Own},
    plan::{Plan, PlanBuilder, Subject, Why},
    planner::{Pair, merge},
    rows::{
        RowStore,
        before::{self, Met, Sought, count_rest, leaves_nothing},
        encoding,
        postgres::track::Tracking,
        step::plan_pair,
    },
    store::Access,
};

use super::{
    Comparison,
    catalogue::Table,
    compare::{Found, MOST_KEYS, Sides, pair},
    cursor::{RowCursor, Shape, key_order, put_key},
    ranges::{rows, rows_in_short, whole},
    recycle::IMAGES,
    session::Session,
    shadow::Shadow,
    stage::parts,
};

const LOOKING: &str = "engine-doing-added";
const READING: &str = "engine-doing-read";
/// After how many rows the context is looked at.
const BATCH: u64 = 1024;

/// Becomes the target's one writer, then compares.
pub(in crate::sync::rows) fn locked(
    store: &RowStore,
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    let mut target = Session::of(store, Access::Write, context)?;
    target.sql.check_target(&mut target, &options.tables)?;
    super::become_writer(&mut target, context)?;
    super::begin_and_lock(&mut target, &options.tables)?;
    let mut source = Session::of(store, Access::Read, context)?;
    let found = compare((&mut source, &mut target), own, options, context)?;
    let (run, recycle) = (options.run.clone(), options.recycle);
    Ok(Comparison { source, target, way: store.clone(), found, run, recycle })
}

/// Compares without the means to write to anything but temporary tables.
pub(in crate::sync::rows) fn read_only(
    store: &RowStore,
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Plan, SyncError> {
    let mut source = Session::of(store, Access::Read, context)?;
    let mut target = Session::of(store, Access::Read, context)?;
    super::snapshot(&mut target, &options.tables)?;
    compare((&mut source, &mut target), own, options, context).map(|found| found.plan)
}

fn compare(
    (source, target): (&mut Session, &mut Session),
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Found, SyncError> {
    let there = target.sql.catalogue(target)?;
    let triggers = there.tables.values().any(|t| t.has_triggers);
    // What the target knows of another store's log is not true any more afterwards.
    let tracking = if target.sql.may_track() { Tracking::of_none(target)? } else { Tracking::default() };
    let (tables, plan) = match own {
        Own::Nothing => {
            let tables = there.select(&options.tables)?;
            let plan = all_go((source, target), &tables, context)?;
            (tables, plan)
        }
        Own::Before(before) => {
            let tables = there.syncable(&options.tables);
            let plan = put_back((source, target), before, &tables, context)?;
            (tables, plan)
        }
    };
    let (choice, there) = (options.tables.clone(), tables.clone());
    let (missing, empty) = (Vec::new(), BTreeSet::new());
    Ok(Found { tables, there, crossings: None, choice, missing, empty, triggers, plan, tracking })
}

/// Plans that every row goes. The source is asked for none.
fn all_go(
    (source, target): (&mut Session, &mut Session),
    tables: &[Table],
    context: &Context,
) -> Result<Plan, SyncError> {
    let subject = Subject::Rows(tables.iter().map(Table::label).collect(), Why::Cleared);
    let mut plan = PlanBuilder::new(subject, before::PURPOSE, &context.tally);
    source.run("engine-doing-begin", source.sql.snapshot())?;
    for (number, table) in tables.iter().enumerate() {
        context.check()?;
        let query = rows(target.sql, table, &whole(target.sql, table), true);
        let lines = target.read(READING, &query)?;
        pair(number, table, (None, Some(lines)), [Shape::Digest; 2], context, &mut plan)?;
    }
    plan.finish()
}

fn put_back(
    (source, target): (&mut Session, &mut Session),
    before: &Before,
    tables: &[Table],
    context: &Context,
) -> Result<Plan, SyncError> {
    let mut sought = Sought::of(before);
    let subject = Subject::Rows(tables.iter().map(Table::label).collect(), Why::PutBack);
    let mut plan = PlanBuilder::new(subject, before::PURPOSE, &context.tally);
    let mut shadow = Shadow::of(source, &before.run, context)?;
    let has_recycle = target.is("engine-doing-own-tables", &target.sql.has_table(IMAGES))?;
    let mut images = vec![false; tables.len()];
    if has_recycle {
        images = shadow.choose(target, tables, &mut sought, &mut plan)?;
    }
    let mut going = Vec::with_capacity(tables.len());
    for table in tables {
        going.push(added(target, table, &mut sought, &mut plan, context)?);
    }
    if has_recycle && !sought.is_complete() {
        look_elsewhere(target, before, &mut sought, &mut plan, context)?;
    }
    sought.name_rest(&mut plan)?;
    for ((table, images), going) in tables.iter().zip(&images).zip(&going) {
        if *images || !going.is_empty() {
            shadow.make(table, *images, &mut plan)?;
        }
    }
    source.run("engine-doing-begin", source.sql.snapshot())?;
    let mut sides = Sides::new(source, target, context)?;
    let mut others = Vec::new();
    for (number, ((table, images), going)) in tables.iter().zip(images).zip(&going).enumerate() {
        if !images && going.is_empty() {
            others.push(table);
            continue;
        }
        context.check()?;
        let begun = plan.totals;
        sides.shadow(number, table, (images, going), &mut plan)?;
        let rows = count(sides.target, table)?;
        count_rest(&mut plan, begun, rows);
    }
    if leaves_nothing(plan.totals) {
        for table in others {
            let (begun, rows) = (plan.totals, count(sides.target, table)?);
            count_rest(&mut plan, begun, rows);
        }
    }
    plan.finish()
}

fn count(target: &mut Session, table: &Table) -> Result<u64, SyncError> {
    let rows = target.value("engine-doing-count", &format!("SELECT count(*) FROM {} AS t", target.sql.from(table)))?;
    Ok(rows.parse().unwrap_or(0))
}

/// The keys of a table's rows that the run put in and that are to go, in their order; as long as a change is sought.
fn added(
    target: &mut Session,
    table: &Table,
    sought: &mut Sought<'_>,
    plan: &mut PlanBuilder<'_>,
    context: &Context,
) -> Result<Vec<Vec<u8>>, SyncError> {
    let mut going = Vec::new();
    if sought.is_complete() {
        return Ok(going);
    }
    let (sql, label) = (target.sql, table.label());
    let key: Vec<String> = table.key_columns().map(|c| sql.sent(c)).collect();
    let query = format!("SELECT {} FROM {}", key.join(", "), whole(sql, table));
    let mut lines = target.read(LOOKING, &query)?;
    let (mut key, mut count) = (Vec::new(), 0_u64);
    // To the end, also if nothing more is sought: who stops listening breaks the connection off.
    while lines.advance()? {
        count += 1;
        if count.is_multiple_of(BATCH) {
            context.check()?;
        }
        if sought.is_complete() {
            continue;
        }
        key.clear();
        let fields = table.key_columns().zip(lines.fields());
        let read = fields.map(|(column, field)| put_key(&mut key, column.kind, &field?)).collect::<Option<Vec<()>>>();
        read.ok_or_else(|| lines.senseless())?;
        let item = label.item(&encoding::values(&key).map_err(SyncError::Scratch)?);
        match sought.meets(&item) {
            Met::Goes => going.push(key.clone()),
            Met::Lost => Sought::name_lost(item, plan)?,
            Met::Other => {}
        }
    }
    going.sort_unstable_by(|a, b| order(a, b));
    Ok(going)
}

/// Looks among the images of other runs for rows that are nowhere else any more.
fn look_elsewhere(
    target: &mut Session,
    before: &Before,
    sought: &mut Sought<'_>,
    plan: &mut PlanBuilder<'_>,
    context: &Context,
) -> Result<(), SyncError> {
    let run = target.sql.literal(&before.run);
    let mut lines = target.read(LOOKING, &format!("SELECT r.item FROM {IMAGES} AS r WHERE r.run_id <> {run}"))?;
    while lines.advance()? {
        context.check()?;
        let item = lines.fields().next().flatten().unwrap_or_default();
        let item = String::from_utf8_lossy(&item).into_owned();
        if sought.meets_elsewhere(&item) {
            Sought::name_lost(item, plan)?;
        }
    }
    Ok(())
}

/// The order of encoded keys.
fn order(a: &[u8], b: &[u8]) -> Ordering {
    match (encoding::values(a), encoding::values(b)) {
        (Ok(x), Ok(y)) => {
            let differing = x.iter().zip(&y).map(|(x, y)| encoding::order(*x, *y)).find(|order| order.is_ne());
            differing.unwrap_or(Ordering::Equal)
        }
        _ => a.cmp(b),
    }
}

impl Sides<'_> {
    /// Compares a table with its shadow. Of rows that only the target has, those whose keys are in `going` go, the others
    /// stay.
    fn shadow(
        &mut self,
        number: usize,
        table: &Table,
        (images, going): (bool, &[Vec<u8>]),
        plan: &mut PlanBuilder<'_>,
    ) -> Result<(), SyncError> {
        let goes: HashSet<&[u8]> = going.iter().map(Vec::as_slice).collect();
        let mut keys = if images { self.shadow_keys(table)? } else { Vec::new() };
        keys.extend_from_slice(going);
        if keys.len() as u64 > MOST_KEYS || self.source.sql.with_keys(table, &[]).is_none() {
            return self.shadow_rows(number, table, &whole(self.source.sql, table), &goes, plan);
        }
        keys.sort_unstable_by(|a, b| order(a, b));
        keys.dedup();
        self.by_key(true)?;
        for some in parts(&keys) {
            let from = self.source.sql.with_keys(table, some).unwrap_or_default();
            self.shadow_rows(number, table, &from, &goes, plan)?;
        }
        self.by_key(false)
    }

    fn shadow_keys(&mut self, table: &Table) -> Result<Vec<Vec<u8>>, SyncError> {
        let query = rows_in_short(self.source.sql, table, &whole(self.source.sql, table));
        let lines = self.source.read(READING, &query)?;
        let mut rows = RowCursor::of(Some(lines), Shape::Digest, table, self.context);
        let mut nothing = RowCursor::of(None, Shape::Digest, table, self.context);
        let mut keys = Vec::new();
        merge(&mut rows, &mut nothing, key_order, |pair| {
            if let Pair::Source(row) = pair {
                keys.push(row.key.clone());
            }
            Ok(())
        })?;
        Ok(keys)
    }

    fn shadow_rows(
        &mut self,
        number: usize,
        table: &Table,
        from: &str,
        goes: &HashSet<&[u8]>,
        plan: &mut PlanBuilder<'_>,
    ) -> Result<(), SyncError> {
        let query = rows(self.source.sql, table, from, self.hashes);
        let (source, target) = Session::read_both(self.source, self.target, READING, &query)?;
        let mut s = RowCursor::of(Some(source), Shape::Digest, table, self.context);
        let mut t = RowCursor::of(Some(target), Shape::Digest, table, self.context);
        let tally = &self.context.tally;
        merge(&mut s, &mut t, key_order, |pair| match pair {
            Pair::Target(row) if !goes.contains(row.key.as_slice()) => Ok(()),
            pair => plan_pair(number, &pair, |row| row.key.clone(), plan, tally),
        })
    }
}
