//! Puts rows in place, in the target's one transaction.
//!
//! All rows that go or change are taken out first, then all new versions are put in, so that values which must be unique
//! can move from row to row. A row that the target's constraints refuse is left out, and with it the rows that depend on
//! it. Where leaving out means that an old row must stay, the round is rolled back and done again without it; each round
//! leaves out more, so it ends.

use std::collections::BTreeMap;

use crate::{
    domain::Change,
    sync::{
        context::Context,
        error::SyncError,
        rows::{
            error::RowsError,
            failures::Failures,
            fault::{ServerFault, ServerWord},
            step::TableLabel,
        },
    },
    words::{Said, say},
};

use super::{
    across::Crossing,
    catalogue::{Reference, Table},
    compare::Found,
    errors::{explain, is_about_a_row},
    orphans::{self, Failing, change_of},
    ranges::all_rows,
    session::Session,
    stage::{Stage, Work, keys_of, not_failed},
};

/// How often a round is done again before the rows count as inseparable.
const ROUNDS: u32 = 200;
/// How many steps are named in one statement.
const FAILED_AT_ONCE: usize = 10_000;

impl Found {
    fn crossing(&self, number: usize) -> Option<&Crossing> {
        self.crossings.as_ref()?.get(number)
    }

    /// Whether all a table gets is every row of the source's.
    fn is_whole(&self, table: &Table, work: &Work) -> bool {
        !work.takes_out() && work.inserts > 0 && self.empty.contains(&table.name)
    }
}

/// Puts the rows of a plan in place.
pub(super) struct Applier<'a> {
    pub source: &'a mut Session,
    pub target: &'a mut Session,
    found: &'a Found,
    pub labels: Vec<TableLabel>,
    pub work: Vec<Work>,
    /// Tables that are copied as a whole, without being staged.
    whole: Vec<bool>,
    staged: Vec<bool>,
    references: Vec<Reference>,
    context: &'a Context,
    pub failures: Failures,
    /// What the steps that are left out would have done.
    failed: BTreeMap<u64, Change>,
    /// Whether previous rows are kept.
    keeps: bool,
}

/// How a round ended.
enum Round {
    /// Every step is carried out or left out, and no reference is broken.
    Clean,
    /// These must be left out as well.
    Again(Vec<Failing>),
}

impl<'a> Applier<'a> {
    pub fn new(
        (source, target): (&'a mut Session, &'a mut Session),
        found: &'a Found,
        work: Vec<Work>,
        references: Vec<Reference>,
        keeps: bool,
        context: &'a Context,
    ) -> Self {
        let labels = found.tables.iter().map(Table::label).collect();
        // A table that has nothing yet and only gets rows takes them as they come.
        let whole = found.tables.iter().zip(&work);
        let whole = whole.map(|(table, work)| found.is_whole(table, work) && work.fits(target.largest_row)).collect();
        Self {
            source,
            target,
            found,
            labels,
            work,
            whole,
            staged: vec![false; found.tables.len()],
            references,
            context,
            failures: Failures::default(),
            failed: BTreeMap::new(),
            keeps,
        }
    }

    /// Makes rounds until one leaves nothing broken.
    pub fn rounds(&mut self) -> Result<(), SyncError> {
        let doing = "engine-doing-in-place";
        self.target.run("engine-doing-temporary", &self.target.sql.make_failed())?;
        for _ in 0..ROUNDS {
            self.stage()?;
            let staged = self.context.tally.prepared();
            self.target.run(doing, "SAVEPOINT poolsync_round")?;
            match self.round()? {
                Round::Clean => return self.target.run(doing, "RELEASE SAVEPOINT poolsync_round").map(drop),
                Round::Again(failing) => {
                    self.context.tally.set_prepared(staged); // tables copied whole are copied again
                    self.target.run(doing, "ROLLBACK TO SAVEPOINT poolsync_round")?;
                    self.target.run(doing, "RELEASE SAVEPOINT poolsync_round")?;
                    // What was left out in this round went with it, and must stay left out: it is told so.
                    let seqs: Vec<u64> = self.failed.keys().copied().collect();
                    self.add_failed(&seqs)?;
                    self.leave_out(failing)?;
                }
            }
        }
        Err(RowsError::Tangled.into())
    }

    /// Stages whatever is not copied as a whole and not staged yet.
    fn stage(&mut self) -> Result<(), SyncError> {
        let (plan, works) = (&self.found.plan, self.work.clone());
        for (number, (table, work)) in self.found.tables.iter().zip(&works).enumerate() {
            let whole = self.whole.get(number).copied().unwrap_or(false);
            let Some(staged) = self.staged.get_mut(number) else { continue };
            if work.is_none() || whole || *staged {
                continue;
            }
            *staged = true;
            let Some(there) = self.found.there.get(number) else { continue };
            let mut stage = Stage { source: self.source, target: self.target, plan, context: self.context };
            if let Some(crossing) = self.found.crossing(number) {
                let mut refused = stage.table_across(number, (table, there), crossing, *work)?;
                while let Some(some) = refused.take(FAILED_AT_ONCE) {
                    self.leave_out(some)?;
                }
            } else {
                let too_large = stage.table(number, table, *work)?.into_iter();
                let reason = too_large_for(self.target.largest_row);
                self.leave_out(too_large.map(|(seq, change)| (seq, change, reason.clone())).collect())?;
            }
            if self.keeps
                && let Some(sql) = self.target.sql.too_large_to_keep(number, there)
            {
                let reason = say("engine-row-too-large-to-keep");
                let failing = orphans::failing(self.target, "engine-doing-unkept", &sql, &reason)?;
                self.leave_out(failing)?;
            }
        }
        Ok(())
    }

    fn add_failed(&mut self, seqs: &[u64]) -> Result<(), SyncError> {
        for some in seqs.chunks(FAILED_AT_ONCE) {
            let sql = self.target.sql.add_failed(&joined(some));
            self.target.run("engine-doing-leave-out", &sql)?;
        }
        Ok(())
    }

    fn leave_out(&mut self, failing: Vec<Failing>) -> Result<(), SyncError> {
        let seqs: Vec<u64> = failing.iter().map(|(seq, ..)| *seq).collect();
        self.add_failed(&seqs)?;
        for (seq, change, reason) in failing {
            self.failed.insert(seq, change);
            self.failures.add(seq, reason);
        }
        Ok(())
    }

    fn round(&mut self) -> Result<Round, SyncError> {
        let found = self.found;
        let works = self.work.clone();
        let all = found.there.iter().zip(works).enumerate();
        for (number, (table, work)) in all.clone() {
            if work.takes_out() {
                self.take_out(number, table)?;
            }
        }
        let mut again = Vec::new();
        for (number, (table, work)) in all {
            if self.whole.get(number).copied().unwrap_or(false) {
                if !self.copy_whole(number, table)? {
                    return Ok(Round::Again(Vec::new()));
                }
            } else if work.puts_in() {
                again.extend(self.put_in(number, table, work)?);
            }
        }
        if again.iter().any(|(_, change, _)| *change == Change::Update) {
            return Ok(Round::Again(again));
        }
        // What was refused is not there; nothing needs to come back for it.
        self.leave_out(again)?;
        match self.check_references()? {
            Round::Clean if !self.build()? => Ok(Round::Again(Vec::new())),
            Round::Clean => self.target.sql.check_quiet(self.target).map(|()| Round::Clean),
            round @ Round::Again(_) => Ok(round),
        }
    }

    /// Takes out the rows that are to go or to change, and keeps their images.
    fn take_out(&mut self, number: usize, table: &Table) -> Result<(), SyncError> {
        let (doing, sql) = ("engine-doing-take-out", self.target.sql);
        let taken = self.target.run_all(doing, &sql.take_out(number, table))?;
        let (keys, remaining) = (keys_of(sql, number), not_failed(sql, "k.poolsync_seq"));
        let sql = format!("SELECT count(*) FROM {keys} AS k WHERE k.poolsync_change <> 'i' AND {remaining}");
        let wanted: u64 = self.target.value(doing, &sql)?.parse().unwrap_or(u64::MAX);
        let what = || say("engine-row-of-table").with("table", &table.name).with("wanted", wanted);
        match taken.into_iter().find(|taken| *taken != wanted) {
            None => Ok(()),
            Some(taken) if taken < wanted => Err(RowsError::Vanished(what()).into()),
            Some(_) => Err(RowsError::Ambiguous(what()).into()),
        }
    }

    /// Copies all rows of a table that has none. `false` if the target's constraints refuse one of them: they must be
    /// told apart then.
    fn copy_whole(&mut self, number: usize, table: &Table) -> Result<bool, SyncError> {
        let found = self.found;
        let query = all_rows(self.source.sql, found.tables.get(number).unwrap_or(table));
        let into = self.target.sql.destination(table);
        let context = self.context;
        let crossing = found.crossing(number);
        let mut fits = true;
        let rewrite = |line: &[u8], out: &mut Vec<u8>| {
            context.tally.add_prepared(1);
            // Of what is not to stay, no more is sent than was on its way.
            match crossing {
                None => out.extend_from_slice(line),
                Some(_) if !fits => {}
                Some(crossing) => fits = crossing.push_line(line, out).is_ok(),
            }
            Ok(())
        };
        let copied = self.target.take_over_as(self.source, &query, &into, rewrite, |bytes| {
            context.tally.add_read(bytes);
            context.tally.add_written(bytes);
            context.limit.take(bytes, context)
        });
        match copied {
            Ok(_) if !fits => {
                self.not_whole(number);
                Ok(false)
            }
            Ok(_) => {
                self.analyse(table)?;
                Ok(true)
            }
            Err(error) if is_about_a_row(&error) => {
                self.not_whole(number);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn analyse(&mut self, table: &Table) -> Result<(), SyncError> {
        match self.target.sql.analyse(table) {
            Some(sql) => self.target.run("engine-doing-analyse", &sql).map(drop),
            None => Ok(()),
        }
    }

    /// A table's rows must be told apart: the next round stages them.
    fn not_whole(&mut self, number: usize) {
        if let Some(whole) = self.whole.get_mut(number) {
            *whole = false;
        }
    }

    /// Puts keys and constraints on new tables. `false` if one of them is broken by a row.
    fn build(&mut self) -> Result<bool, SyncError> {
        match self.target.sql.finish_building(self.source, self.target, &self.found.missing()) {
            Err(error) if is_about_a_row(&error) && self.whole.contains(&true) => {
                self.whole.fill(false);
                Ok(false)
            }
            built => built.map(|()| true),
        }
    }

    /// Puts the new versions in. Returns the steps that the target refuses.
    fn put_in(&mut self, number: usize, table: &Table, work: Work) -> Result<Vec<Failing>, SyncError> {
        let sql = self.target.sql;
        let insert = format!("{} {}", sql.put_in(number, table), not_failed(sql, "n.poolsync_seq"));
        let mut failing = Vec::new();
        let mut parts = vec![(work.first, work.end)];
        while let Some((first, end)) = parts.pop() {
            self.context.check()?;
            self.target.run("engine-doing-insert", "SAVEPOINT poolsync_part")?;
            let sql = format!("{insert} AND n.poolsync_seq >= {first} AND n.poolsync_seq < {end}");
            match self.target.attempt(&sql)? {
                Ok(_) => {
                    self.target.run("engine-doing-insert", "RELEASE SAVEPOINT poolsync_part")?;
                }
                Err(error) => {
                    let said = word_on_a_row(&self.target.store, error)?;
                    self.target.run("engine-doing-insert", "ROLLBACK TO SAVEPOINT poolsync_part")?;
                    self.target.run("engine-doing-insert", "RELEASE SAVEPOINT poolsync_part")?;
                    if end - first <= 1 {
                        let reason = say("engine-row-refused").with("why", said);
                        failing.push((first, self.change(number, first)?, reason));
                    } else {
                        let middle = first + (end - first) / 2;
                        parts.extend([(middle, end), (first, middle)]);
                    }
                }
            }
        }
        if self.found.missing.contains(&number) {
            self.analyse(table)?;
        }
        Ok(failing)
    }

    fn change(&mut self, number: usize, seq: u64) -> Result<Change, SyncError> {
        let sql =
            format!("SELECT poolsync_change FROM {} WHERE poolsync_seq = {seq}", keys_of(self.target.sql, number));
        self.target.value("engine-doing-insert", &sql).map(|letter| change_of(&letter))
    }

    fn place_of(&self, written: &str) -> Option<usize> {
        let sql = self.target.sql;
        self.found.tables.iter().position(|table| table.name == written || sql.quoted(&table.name) == written)
    }

    fn check_references(&mut self) -> Result<Round, SyncError> {
        let references = std::mem::take(&mut self.references);
        let round = self.check(&references);
        self.references = references;
        round
    }

    fn check(&mut self, references: &[Reference]) -> Result<Round, SyncError> {
        let gets =
            |this: &Self, name: &str| this.place_of(name).filter(|n| this.work.get(*n).is_some_and(Work::puts_in));
        loop {
            let mut failing = Vec::new();
            for reference in references {
                let Some(number) = gets(self, &reference.child) else { continue };
                self.context.check()?;
                if !self.whole.get(number).copied().unwrap_or(false) {
                    let Some(table) = self.found.there.get(number) else { continue };
                    let orphans = orphans::of_new(self.target, reference, (number, table))?;
                    failing.extend(orphans.into_iter().map(|failing| (number, failing)));
                } else if !self.is_checked_when_built(number) && orphans::any(self.target, reference)? {
                    self.not_whole(number);
                    return Ok(Round::Again(Vec::new()));
                }
            }
            if failing.is_empty() {
                break;
            }
            if failing.iter().any(|(_, (_, change, _))| *change == Change::Update) {
                return Ok(Round::Again(failing.into_iter().map(|(_, f)| f).collect()));
            }
            self.undo_inserts(failing)?;
        }
        let mut bereft = Vec::new();
        for reference in references {
            let parent = self.place_of(&reference.parent);
            let Some(number) = parent.filter(|n| self.work.get(*n).is_some_and(Work::takes_out)) else { continue };
            self.context.check()?;
            bereft.extend(orphans::bereft(self.target, reference, number)?);
        }
        Ok(if bereft.is_empty() { Round::Clean } else { Round::Again(bereft) })
    }

    /// Whether the server itself looks at the references of all rows of a table.
    fn is_checked_when_built(&self, number: usize) -> bool {
        self.found.missing.contains(&number) && self.target.sql.checks_new_tables()
    }

    /// Takes rows out again that were put in in this round and are left out now.
    fn undo_inserts(&mut self, failing: Vec<(usize, Failing)>) -> Result<(), SyncError> {
        let numbers: std::collections::BTreeSet<usize> = failing.iter().map(|(number, _)| *number).collect();
        let seqs: Vec<u64> = failing.iter().map(|(_, (seq, ..))| *seq).collect();
        for (number, seqs) in numbers.into_iter().flat_map(|n| seqs.chunks(FAILED_AT_ONCE).map(move |s| (n, s))) {
            let Some(table) = self.found.there.get(number) else { continue };
            let sql = self.target.sql.take_back(number, table, &joined(seqs));
            self.target.run("engine-doing-take-out", &sql)?;
        }
        self.leave_out(failing.into_iter().map(|(_, failing)| failing).collect())
    }

    /// Tables of which rows were left out.
    pub fn left_out(&self) -> Vec<(usize, Table)> {
        let has_failed = |work: &Work| self.failed.range(work.first..work.end).next().is_some();
        let tables = self.found.tables.iter().zip(&self.work).enumerate();
        tables.filter(|(_, (_, work))| has_failed(work)).map(|(number, (table, _))| (number, table.clone())).collect()
    }

    /// How many changes of a kind were carried out.
    pub fn applied(&self, change: Change) -> u64 {
        let planned = self.work.iter().map(|work| match change {
            Change::Insert => work.inserts,
            Change::Update => work.updates,
            Change::Delete => work.deletes,
        });
        let left_out = self.failed.values().filter(|c| **c == change).count() as u64;
        planned.sum::<u64>().saturating_sub(left_out)
    }

    /// Tells what was done.
    pub fn count(&self) {
        for change in [Change::Insert, Change::Update, Change::Delete] {
            self.context.tally.add_many_applied(change, self.applied(change));
        }
    }
}

/// Why a row is left out that is larger than the target takes at once.
pub(super) fn too_large_for(largest: u64) -> Said {
    say("engine-row-too-large").with("largest", largest)
}

fn joined(seqs: &[u64]) -> String {
    seqs.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The server's word, if it is about a row's values.
fn word_on_a_row(store: &str, error: sqlx::Error) -> Result<ServerWord, SyncError> {
    word_of_refusal(explain(store, "engine-doing-insert", error))
}

/// The word of a server that refuses a row for its values.
pub(super) fn word_of_refusal(error: SyncError) -> Result<ServerWord, SyncError> {
    match error {
        SyncError::Rows(RowsError::Server(ServerFault::Refused { source, .. })) if source.refuses_a_row() => Ok(source),
        error => Err(error),
    }
}
