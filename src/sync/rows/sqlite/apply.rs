//! Carries out a rows plan in the target's one transaction.
//!
//! All rows that go or change are taken out first, then all new versions are put in, so that values which must be unique
//! can move from row to row. A row that the target's constraints refuse is left out, and with it the rows that depend on
//! it. Where leaving out means that an old row must stay, the round is rolled back and done again without it; each round
//! leaves out more, so it ends.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{
    ErrorCode, Statement,
    types::{ToSqlOutput, ValueRef},
};

use crate::{
    domain::Change,
    sync::{
        Applied,
        context::Context,
        error::SyncError,
        plan::Plan,
        skipped::{Skipped, SkippedWriter},
    },
    words::{Said, say},
};

use super::{
    build,
    catalogue::{Table, folded, quoted, quoted_list},
    compare::{Build, Comparison},
    cursor::Row,
    database::{Database, told_to_stop},
    encoding,
    error::RowsError,
    failures::Failures,
    orphans::{References, RowName, Wanted},
    recycle::Recycle,
    step::{RowStep, TableLabel},
};

/// After how many rows the context is looked at.
const BATCH: u64 = 256;
/// How often a round is done again before the rows count as inseparable.
const ROUNDS: u32 = 200;

impl Comparison {
    /// Carries the plan out and commits. On any error the target is as it was.
    pub fn apply(self, context: &Context) -> Result<Applied, SyncError> {
        let skipped = self.carry_out(context).map_err(|error| {
            context.tally.take_back_all();
            told_to_stop(error, context)
        })?;
        Ok(Applied { plan: self.plan, skipped })
    }

    fn carry_out(&self, context: &Context) -> Result<Skipped, SyncError> {
        let mut skipped = SkippedWriter::after(self.plan.skipped()).map_err(SyncError::Scratch)?;
        if self.plan.is_empty() && self.build.is_empty() {
            return skipped.finish().map_err(SyncError::Scratch);
        }
        self.source.obey(context).map_err(self.source.failed("engine-file-read"))?;
        self.target.obey(context).map_err(self.target.failed("engine-file-change"))?;
        build::tables(self)?;
        let mut applier = Applier {
            source: &self.source,
            target: &self.target,
            tables: &self.tables,
            labels: self.tables.iter().map(Table::label).collect(),
            build: &self.build,
            plan: &self.plan,
            run: self.recycle.then_some(self.run.as_str()),
            context,
            failures: Failures::default(),
            references: References::of(&self.target)?,
            long_orphaned: BTreeSet::new(),
            got: BTreeSet::new(),
            lost: BTreeSet::new(),
        };
        applier.rounds()?;
        applier.failures.name(&self.plan, &applier.labels, context, &mut skipped)?;
        build::rest(self)?;
        drop(applier);
        self.target.commit(context)?;
        skipped.finish().map_err(SyncError::Scratch)
    }
}

struct Applier<'a> {
    source: &'a Database,
    target: &'a Database,
    tables: &'a [Table],
    labels: Vec<TableLabel>,
    build: &'a Build,
    plan: &'a Plan,
    /// The run's name, if it keeps what it replaces.
    run: Option<&'a str>,
    context: &'a Context,
    failures: Failures,
    references: References<'a>,
    /// References of rows that this run does not touch and whose parents were missing before it.
    long_orphaned: BTreeSet<Wanted>,
    /// Tables that got rows in this round.
    got: BTreeSet<String>,
    /// Tables that lost rows, or versions of rows, in this round.
    lost: BTreeSet<String>,
}

/// How a round ended.
enum Round {
    /// Every step is carried out or left out, and no reference is broken.
    Clean,
    /// More must be left out. Rows that this run does not touch lost what they refer to.
    Again(BTreeSet<Wanted>),
}

impl<'a> Applier<'a> {
    fn rounds(&mut self) -> Result<(), SyncError> {
        let failed = self.target.failed("engine-file-change");
        for _ in 0..ROUNDS {
            self.target.db.execute_batch("SAVEPOINT poolsync_round").map_err(&failed)?;
            match self.round()? {
                Round::Clean => {
                    return self.target.db.execute_batch("RELEASE poolsync_round").map_err(&failed);
                }
                Round::Again(bereft) => {
                    let back = "ROLLBACK TO poolsync_round; RELEASE poolsync_round";
                    self.target.db.execute_batch(back).map_err(&failed)?;
                    self.context.tally.take_back_all();
                    self.spare_parents(&bereft)?;
                }
            }
        }
        Err(RowsError::Tangled.into())
    }

    fn round(&mut self) -> Result<Round, SyncError> {
        self.got.clear();
        self.lost.clear();
        self.take_out()?;
        let must_restore = self.put_in()?;
        if must_restore {
            return Ok(Round::Again(BTreeSet::new()));
        }
        build::indexes(self.source, self.target, self.build.tables.iter().filter_map(|n| self.tables.get(*n)))?;
        loop {
            let orphans = self.references.orphans(&self.got, &self.lost, self.context)?;
            if orphans.is_empty() {
                return Ok(Round::Clean);
            }
            let Sorted { inserted, again, bereft } = self.sort_out(orphans)?;
            if again || !bereft.is_empty() {
                return Ok(Round::Again(bereft));
            }
            if inserted.is_empty() {
                return Ok(Round::Clean);
            }
            self.undo_inserts(&inserted)?;
        }
    }

    /// Takes out the rows that are to go or to change, and keeps their images.
    fn take_out(&mut self) -> Result<(), SyncError> {
        let target = self.target;
        let replaces = self.plan.totals().updates + self.plan.totals().deletes > 0;
        let mut recycle = match self.run {
            Some(run) if replaces => Some(Recycle::of(target, run)?),
            _ => None,
        };
        let failed = target.failed("engine-file-take-out");
        let prepare = |table: &Table| {
            let columns = quoted_list(table.column_names());
            let (name, condition) = (quoted(&table.name), table.key_condition());
            let sql = format!("DELETE FROM main.{name} WHERE {condition} RETURNING {columns}");
            target.db.prepare(&sql).map_err(target.failed("engine-file-take-out"))
        };
        let mut image = Row::default();
        let mut lost = BTreeSet::new();
        self.each_step(&[Change::Update, Change::Delete], prepare, |this, delete: &mut Statement<'a>, at| {
            let key = encoding::values(&at.step.key).map_err(SyncError::Scratch)?;
            bind(delete, &key).map_err(&failed)?;
            let mut rows = delete.raw_query();
            let row = rows.next().map_err(&failed)?.ok_or_else(|| RowsError::Vanished(at.item(&key).into()))?;
            image.load(row, at.table.columns.len()).map_err(&failed)?;
            // To the end: only then is the statement carried out.
            if rows.next().map_err(&failed)?.is_some() {
                return Err(RowsError::Ambiguous(at.item(&key).into()).into());
            }
            if let Some(recycle) = &mut recycle {
                recycle.keep(at.table, at.step.change, &at.item(&key), &image)?;
            }
            if at.step.change == Change::Delete {
                this.context.tally.add_applied(Change::Delete);
            }
            lost.insert(folded(&at.table.name));
            Ok(Next::Go)
        })?;
        self.lost = lost;
        Ok(())
    }

    /// Puts the new versions in. Returns whether a row that was taken out must come back.
    fn put_in(&mut self) -> Result<bool, SyncError> {
        let (source, target) = (self.source, self.target);
        let reading = source.failed("engine-file-read");
        let writing = target.failed("engine-file-insert");
        let prepare = |table: &Table| {
            let (name, columns) = (quoted(&table.name), quoted_list(table.column_names()));
            let select = format!("SELECT {columns} FROM main.{name} WHERE {}", table.key_condition());
            let places: Vec<String> = (1..=table.columns.len()).map(|n| format!("?{n}")).collect();
            // OR ABORT: a table's own conflict clause could replace other rows.
            let insert = format!("INSERT OR ABORT INTO main.{name} ({columns}) VALUES ({})", places.join(", "));
            let select = source.db.prepare(&select).map_err(source.failed("engine-file-read"))?;
            Ok((select, target.db.prepare(&insert).map_err(target.failed("engine-file-insert"))?))
        };
        let (mut must_restore, mut got) = (false, BTreeSet::new());
        self.each_step(
            &[Change::Insert, Change::Update],
            prepare,
            |this, (select, insert): &mut (Statement<'a>, Statement<'a>), at| {
                let key = encoding::values(&at.step.key).map_err(SyncError::Scratch)?;
                bind(select, &key).map_err(&reading)?;
                let mut rows = select.raw_query();
                let row = rows.next().map_err(&reading)?.ok_or_else(|| RowsError::Vanished(at.item(&key).into()))?;
                for column in 0..at.table.columns.len() {
                    let value = ToSqlOutput::Borrowed(row.get_ref(column).map_err(&reading)?);
                    insert.raw_bind_parameter(column + 1, value).map_err(&writing)?;
                }
                if rows.next().map_err(&reading)?.is_some() {
                    return Err(RowsError::Ambiguous(at.item(&key).into()).into());
                }
                this.context.tally.add_read(at.step.bytes);
                match insert.raw_execute() {
                    Ok(_) => {
                        this.context.tally.add_applied(at.step.change);
                        this.context.tally.add_written(at.step.bytes);
                        got.insert(folded(&at.table.name));
                    }
                    Err(error) if is_about_the_row(&error) => {
                        must_restore |= at.step.change == Change::Update;
                        this.failures.add(at.number, refused(&error));
                    }
                    Err(error) => return Err(writing(error)),
                }
                Ok(Next::Go)
            },
        )?;
        self.got = got;
        Ok(must_restore)
    }

    /// Finds out which steps made orphans, and leaves those out.
    fn sort_out(&mut self, mut orphans: BTreeMap<RowName, Wanted>) -> Result<Sorted, SyncError> {
        let mut sorted = Sorted::default();
        let mut inserted = BTreeSet::new();
        self.each_step(
            &[Change::Insert, Change::Update],
            |_| Ok(()),
            |this, (), at| {
                let name = (folded(&at.table.name), at.step.key.clone());
                if let Some(wanted) = orphans.remove(&name) {
                    let parent = this.references.parent(wanted.0).unwrap_or_default();
                    let reason = say("engine-row-no-parent").with("parent", parent);
                    this.failures.add(at.number, reason);
                    if at.step.change == Change::Insert {
                        inserted.insert(at.number);
                    } else {
                        sorted.again = true;
                    }
                }
                Ok(if orphans.is_empty() { Next::Stop } else { Next::Go })
            },
        )?;
        sorted.inserted = inserted;
        sorted.bereft = orphans.into_values().filter(|wanted| !self.long_orphaned.contains(wanted)).collect();
        Ok(sorted)
    }

    /// Takes rows out again that were put in in this round and are left out now.
    fn undo_inserts(&mut self, steps: &BTreeSet<u64>) -> Result<(), SyncError> {
        let target = self.target;
        let failed = target.failed("engine-file-take-out");
        let mut records = self.plan.steps().forward();
        while let Some((number, record)) = records.next().map_err(SyncError::Scratch)? {
            if !steps.contains(&number) {
                continue;
            }
            let step = RowStep::decode(record).map_err(SyncError::Scratch)?;
            let Some(table) = self.table(&step) else { continue };
            let sql = format!("DELETE FROM main.{} WHERE {}", quoted(&table.name), table.key_condition());
            let mut delete = target.db.prepare_cached(&sql).map_err(&failed)?;
            let key = encoding::values(&step.key).map_err(SyncError::Scratch)?;
            bind(&mut delete, &key).map_err(&failed)?;
            if delete.raw_execute().map_err(&failed)? > 1 {
                return Err(RowsError::Ambiguous(table.label().item(&key).into()).into());
            }
            self.context.tally.take_back(Change::Insert);
        }
        Ok(())
    }

    /// With the target as it was: leaves out the changes of rows that untouched rows refer to. What they refer to and is
    /// not there was missing before; that is not this run's doing.
    fn spare_parents(&mut self, bereft: &BTreeSet<Wanted>) -> Result<(), SyncError> {
        let mut spared: BTreeMap<RowName, usize> = BTreeMap::new();
        for wanted in bereft {
            match self.references.find_parent(wanted)? {
                Some(parent) => {
                    spared.insert(parent, wanted.0);
                }
                None => {
                    self.long_orphaned.insert(wanted.clone());
                }
            }
        }
        if spared.is_empty() {
            return Ok(());
        }
        let before = spared.len();
        self.each_step(
            &[Change::Update, Change::Delete],
            |_| Ok(()),
            |this, (), at| {
                if let Some(reference) = spared.remove(&(folded(&at.table.name), at.step.key.clone())) {
                    let child = this.references.child(reference).unwrap_or_default();
                    this.failures.add(at.number, say("engine-row-still-referred").with("child", child));
                }
                Ok(if spared.is_empty() { Next::Stop } else { Next::Go })
            },
        )?;
        if spared.len() == before { Err(RowsError::Tangled.into()) } else { Ok(()) }
    }

    /// Calls `act` for each step of these kinds that is not left out, with what `prepare` makes once for each table.
    fn each_step<S>(
        &mut self,
        changes: &[Change],
        prepare: impl Fn(&Table) -> Result<S, SyncError>,
        mut act: impl FnMut(&mut Self, &mut S, At<'_>) -> Result<Next, SyncError>,
    ) -> Result<(), SyncError> {
        let (plan, tables) = (self.plan, self.tables);
        let mut records = plan.steps().forward();
        let mut prepared: Option<(u32, S)> = None;
        while let Some((number, record)) = records.next().map_err(SyncError::Scratch)? {
            if number.is_multiple_of(BATCH) {
                self.context.check()?;
            }
            let step = RowStep::decode(record).map_err(SyncError::Scratch)?;
            if !changes.contains(&step.change) || self.failures.contains(number) {
                continue;
            }
            let Some(table) = usize::try_from(step.table).ok().and_then(|n| tables.get(n)) else { continue };
            let mut ready = match prepared.take() {
                Some((of, ready)) if of == step.table => ready,
                _ => prepare(table)?,
            };
            let next = act(self, &mut ready, At { number, step: &step, table })?;
            prepared = Some((step.table, ready));
            if matches!(next, Next::Stop) {
                break;
            }
        }
        Ok(())
    }

    fn table(&self, step: &RowStep) -> Option<&'a Table> {
        usize::try_from(step.table).ok().and_then(|n| self.tables.get(n))
    }
}

/// A step while it is looked at.
struct At<'s> {
    number: u64,
    step: &'s RowStep,
    table: &'s Table,
}

impl At<'_> {
    fn item(&self, key: &[ValueRef<'_>]) -> String {
        self.table.label().item(key)
    }
}

enum Next {
    Go,
    Stop,
}

/// Orphans, by what is to be done about them.
#[derive(Debug, Default)]
struct Sorted {
    /// Steps that put them in; taking those rows out again is enough.
    inserted: BTreeSet<u64>,
    /// Whether old versions must come back.
    again: bool,
    /// What rows refer to that this run does not touch.
    bereft: BTreeSet<Wanted>,
}

/// Binds values to a statement's parameters, from the first on.
pub(super) fn bind(statement: &mut Statement<'_>, values: &[ValueRef<'_>]) -> rusqlite::Result<()> {
    for (n, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(n + 1, ToSqlOutput::Borrowed(*value))?;
    }
    Ok(())
}

fn is_about_the_row(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch))
}

fn refused(error: &rusqlite::Error) -> Said {
    say("engine-row-constraints").with("why", error)
}
