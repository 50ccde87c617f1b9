//! Compares two schemas table by table and makes the plan. Fingerprints of ranges are compared first; only of ranges that
//! differ, the keys and digests of rows cross the wire. Between servers of two kinds, all rows do.

use std::{
    collections::{BTreeMap, BTreeSet},
    slice,
    sync::Arc,
};

use crate::{
    domain::{Mode, TableChoice},
    sync::{
        Purpose,
        context::Context,
        error::SyncError,
        plan::{Plan, PlanBuilder, Subject, Why},
        planner::{Pair, merge},
        rows::{
            fault::{ServerFault, ServerWord},
            postgres::track::{self, Tracking},
            step::plan_pair,
        },
    },
};

use super::{
    across::{self, Crossing, Reading},
    at_once,
    catalogue::{Catalogue, Table},
    cursor::{RowCursor, Shape, key_order},
    errors::fault,
    fingerprints::{self, Asked, Differing},
    ranges::{self, Ranges, rows, rows_in_short, whole, whole_rows},
    session::{Lines, Session},
    stage::parts,
};

/// Of ranges with more rows than this, all digests are read at once: keys are kept in memory.
pub(super) const MOST_KEYS: u64 = 500_000;
/// Of how many ranges the fingerprints are asked for at once: 48 bytes each are kept, of either side.
const MOST_MARKS: u64 = 1 << 20;

/// What the change log is read for: the changes alone.
const LOGGED: Purpose = Purpose::Sync(Mode::Delta);

/// What a comparison found.
#[derive(Debug)]
pub(in crate::sync::rows) struct Found {
    pub tables: Vec<Table>,
    /// The same tables as the target has them: the very same, unless that is of another kind.
    pub there: Vec<Table>,
    /// How the rows of each table cross over to a target of another kind.
    pub crossings: Option<Vec<Crossing>>,
    pub choice: TableChoice,
    /// Tables the target lacks, by their place in `tables`.
    pub missing: Vec<usize>,
    /// Tables that have no rows at the target, or do not exist there.
    pub empty: BTreeSet<String>,
    /// Whether a table at the target has triggers or foreign keys.
    pub triggers: bool,
    pub plan: Plan,
    pub tracking: Tracking,
}

/// Both sides, each in its transaction.
pub(in crate::sync::rows) struct Sides<'a> {
    pub source: &'a mut Session,
    pub target: &'a mut Session,
    pub context: &'a Context,
    /// Whether the servers' hashes can be compared; if not, all rows are.
    pub(super) hashes: bool,
}

impl<'a> Sides<'a> {
    /// Both sides' transactions are open.
    pub fn new(source: &'a mut Session, target: &'a mut Session, context: &'a Context) -> Result<Self, SyncError> {
        let hashes = source.engine == target.engine && source.sql.hashes_agree(source, target)?;
        Ok(Self { source, target, context, hashes })
    }

    pub fn compare(&mut self, choice: &TableChoice, purpose: Purpose) -> Result<Found, SyncError> {
        let (source, target) = (&mut *self.source, &mut *self.target);
        let (catalogue, there) = at_once(|| source.sql.catalogue(source), || target.sql.catalogue(target))?;
        let tables = catalogue.select(choice)?;
        if self.source.engine != self.target.engine {
            return self.across(tables, &there, choice, purpose);
        }
        there.check_target(&tables, choice)?;
        // Only PostgreSQL's stores keep a log.
        let mut tracking = if self.source.sql.may_track() {
            Tracking::look(self.source, self.target, choice.is_all())?
        } else {
            Tracking::default()
        };
        let triggers = there.tables.values().any(|t| t.has_triggers);
        if tracking.leads(purpose.mode()) {
            let plan = self.by_log(&tables, &tracking, self.context)?;
            tracking.followed();
            let (choice, there, missing, empty) = (choice.clone(), tables.clone(), Vec::new(), BTreeSet::new());
            return Ok(Found { tables, there, crossings: None, choice, missing, empty, triggers, plan, tracking });
        }
        let by_log = if tracking.can_be_checked() {
            let aside = Context { tally: Arc::default(), ..self.context.clone() };
            let totals = self.by_log(&tables, &tracking, &aside)?.totals();
            track::only_by_key(self.source, false)?;
            Some(totals)
        } else {
            None
        };
        let context = self.context;
        let mut plan = PlanBuilder::new(subject(&tables), purpose, &context.tally);
        let (mut missing, mut empty) = (Vec::new(), BTreeSet::new());
        for (number, table) in tables.iter().enumerate() {
            let exists = there.tables.contains_key(&table.name);
            if !exists {
                missing.push(number);
            }
            if !exists || self.is_empty(table)? {
                empty.insert(table.name.clone());
            }
        }
        let mut next = 0;
        for some in together(&tables) {
            let mut fingerprints = self.fingerprints(some, &empty)?;
            for table in some {
                context.check()?;
                plan.enter_table(next);
                let is_empty = empty.contains(&table.name);
                self.table(next, table, is_empty, fingerprints.remove(&table.name), &mut plan)?;
                next += 1;
            }
        }
        let plan = plan.finish()?;
        if let Some(by_log) = by_log {
            Tracking::check(&self.source.store, by_log, plan.totals());
        }
        let (there, choice) = (tables.clone(), choice.clone());
        Ok(Found { tables, there, crossings: None, choice, missing, empty, triggers, plan, tracking })
    }

    /// Compares with a target of another kind: all rows of both sides.
    fn across(
        &mut self,
        tables: Vec<Table>,
        there: &Catalogue,
        choice: &TableChoice,
        purpose: Purpose,
    ) -> Result<Found, SyncError> {
        let triggers = there.tables.values().any(|t| t.has_triggers);
        let (there, crossings) = across::match_tables((&*self.source, &mut *self.target), &tables, there, choice)?;
        let tracking = if self.target.sql.may_track() { Tracking::of_none(self.target)? } else { Tracking::default() };
        let mut plan = PlanBuilder::new(subject(&tables), purpose, &self.context.tally);
        let mut empty = BTreeSet::new();
        for (number, ((table, other), crossing)) in tables.iter().zip(&there).zip(&crossings).enumerate() {
            self.context.check()?;
            plan.enter_table(number);
            let shapes = [true, false].map(|of_source| Shape::Across(Reading { crossing, of_source }));
            let (here, there) = (whole_rows(self.source.sql, table), whole_rows(self.target.sql, other));
            let lines = if self.is_empty(other)? {
                empty.insert(table.name.clone());
                (Some(self.source.read("engine-doing-read", &here)?), None)
            } else {
                let both = Session::read_each(self.source, self.target, "engine-doing-read", [&here, &there])?;
                (Some(both.0), Some(both.1))
            };
            pair(number, table, lines, shapes, self.context, &mut plan)?;
        }
        let (plan, choice, crossings, missing) = (plan.finish()?, choice.clone(), Some(crossings), Vec::new());
        Ok(Found { tables, there, crossings, choice, missing, empty, triggers, plan, tracking })
    }

    /// The plan as the change log has it; counted in `context`.
    fn by_log(&mut self, tables: &[Table], tracking: &Tracking, context: &Context) -> Result<Plan, SyncError> {
        let mut plan = PlanBuilder::new(subject(tables), LOGGED, &context.tally);
        let mut sides = Sides { source: self.source, target: self.target, context, hashes: self.hashes };
        track::plan(&mut sides, tables, tracking, &mut plan)?;
        plan.finish()
    }

    /// Compares all of a table that has rows on both sides.
    pub fn whole(&mut self, number: usize, table: &Table, plan: &mut PlanBuilder<'_>) -> Result<(), SyncError> {
        let mut fingerprints = self.fingerprints(slice::from_ref(table), &BTreeSet::new())?;
        self.table(number, table, false, fingerprints.remove(&table.name), plan)
    }

    fn table(
        &mut self,
        number: usize,
        table: &Table,
        is_empty: bool,
        fingerprints: Option<(Ranges, Differing)>,
        plan: &mut PlanBuilder<'_>,
    ) -> Result<(), SyncError> {
        if is_empty {
            let query = whole_rows(self.source.sql, table);
            let lines = self.source.read("engine-doing-read", &query)?;
            return pair(number, table, (Some(lines), None), [Shape::Whole; 2], self.context, plan);
        }
        let Some((ranges, differing)) = fingerprints else {
            return self.rows(number, table, &whole(self.source.sql, table), plan);
        };
        plan.totals.source_items += differing.equal;
        plan.totals.target_items += differing.equal;
        plan.unchanged(differing.equal);
        if differing.ranges.is_empty() {
            return Ok(());
        }
        let few = differing.rows < table.rows / 4;
        self.by_key(few)?;
        for from in ranges.narrowed(self.source.sql, table, &differing.ranges, few) {
            if few && differing.rows <= MOST_KEYS && self.source.sql.with_keys(table, &[]).is_some() {
                let keys = self.unequal(table, &from, plan)?;
                for keys in parts(&keys) {
                    let from = self.source.sql.with_keys(table, keys).unwrap_or_default();
                    self.rows(number, table, &from, plan)?;
                }
            } else {
                self.rows(number, table, &from, plan)?;
            }
        }
        self.by_key(false)
    }

    /// What the fingerprints of tables say that have rows on both sides, by their names; of none if the servers’ hashes can’t
    /// be compared.
    fn fingerprints(
        &mut self,
        tables: &[Table],
        empty: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, (Ranges, Differing)>, SyncError> {
        let mut asked = Vec::new();
        for table in tables.iter().filter(|table| self.hashes && !empty.contains(&table.name)) {
            asked.push(Asked { table, ranges: Ranges::choose(table, self.source)? });
        }
        let differing = fingerprints::differing((&mut *self.source, &mut *self.target), &asked, self.context)?;
        let found = asked.into_iter().zip(differing);
        Ok(found.map(|(asked, differing)| (asked.table.name.clone(), (asked.ranges, differing))).collect())
    }

    pub fn by_key(&mut self, only: bool) -> Result<(), SyncError> {
        self.source.sql.only_by_key(self.source, only)?;
        self.target.sql.only_by_key(self.target, only)
    }

    /// The keys of rows that differ, in their order; equal rows are counted. The cheapest digest there is says so: those of
    /// single columns are for the few that differ.
    fn unequal(&mut self, table: &Table, from: &str, plan: &mut PlanBuilder<'_>) -> Result<Vec<Vec<u8>>, SyncError> {
        let query = rows_in_short(self.source.sql, table, from);
        let (source, target) = Session::read_both(self.source, self.target, "engine-doing-read", &query)?;
        let mut s = RowCursor::of(Some(source), Shape::Digest, table, self.context);
        let mut t = RowCursor::of(Some(target), Shape::Digest, table, self.context);
        let mut keys = Vec::new();
        merge(&mut s, &mut t, key_order, |pair| {
            match pair {
                Pair::Both(s, t) if s.digest == t.digest => {
                    plan.totals.source_items += 1;
                    plan.totals.target_items += 1;
                    plan.unchanged(1);
                    self.context.tally.add_compared(1);
                }
                Pair::Source(row) | Pair::Target(row) | Pair::Both(row, _) => keys.push(row.key.clone()),
            }
            Ok(())
        })?;
        Ok(keys)
    }

    fn is_empty(&mut self, table: &Table) -> Result<bool, SyncError> {
        let sql = format!("SELECT 1 FROM {} AS t LIMIT 1", self.target.sql.from(table));
        Ok(self.target.rows("engine-doing-rows", &sql)?.is_empty())
    }

    pub fn rows(
        &mut self,
        number: usize,
        table: &Table,
        from: &str,
        plan: &mut PlanBuilder<'_>,
    ) -> Result<(), SyncError> {
        let query = rows(self.source.sql, table, from, self.hashes);
        let (source, target) = Session::read_both(self.source, self.target, "engine-doing-read", &query)?;
        pair(number, table, (Some(source), Some(target)), [Shape::Digest; 2], self.context, plan)
    }
}

impl Found {
    /// Fails unless the target, whose transaction was begun anew, is still as it was when it was compared.
    pub fn check_again(&self, source: &mut Session, target: &mut Session, context: &Context) -> Result<(), SyncError> {
        if self.missing.len() == self.tables.len() {
            return Ok(());
        }
        let aside = Context { tally: Arc::default(), ..context.clone() };
        let again = Sides::new(source, target, &aside)?.compare(&self.choice, Purpose::Sync(Mode::Full))?;
        if again.plan.digest() == self.plan.digest() {
            return Ok(());
        }
        let source = ServerWord::own("its rows are others than before the missing tables were built");
        Err(fault(ServerFault::ChangedMeanwhile { store: target.store.clone(), source }))
    }

    /// Tables the target lacks.
    pub fn missing(&self) -> Vec<&Table> {
        self.missing.iter().filter_map(|n| self.tables.get(*n)).collect()
    }
}

/// Tables whose fingerprints are asked for together: few enough that all of them can be kept in memory.
fn together(tables: &[Table]) -> Vec<&[Table]> {
    let (mut groups, mut rest, mut ranges) = (Vec::new(), tables, 0);
    for (place, table) in tables.iter().enumerate() {
        let from = tables.len() - rest.len();
        let more = ranges::wanted(table);
        if place > from && ranges + more > MOST_MARKS {
            let (group, others) = rest.split_at(place - from);
            groups.push(group);
            (rest, ranges) = (others, 0);
        }
        ranges += more;
    }
    groups.push(rest);
    groups
}

fn subject(tables: &[Table]) -> Subject {
    Subject::Rows(tables.iter().map(Table::label).collect(), Why::Source)
}

/// Walks two streams of rows side by side and plans what differs.
pub(super) fn pair(
    number: usize,
    table: &Table,
    (source, target): (Option<Lines<'_>>, Option<Lines<'_>>),
    [here, there]: [Shape<'_>; 2],
    context: &Context,
    plan: &mut PlanBuilder<'_>,
) -> Result<(), SyncError> {
    let mut s = RowCursor::of(source, here, table, context);
    let mut t = RowCursor::of(target, there, table, context);
    merge(&mut s, &mut t, key_order, |pair| plan_pair(number, &pair, |row| row.key.clone(), plan, &context.tally))
}
