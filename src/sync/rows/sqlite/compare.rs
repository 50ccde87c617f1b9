//! Compares two SQLite databases table by table and makes the plan.

use std::{
    path::Path,
    thread::{self, Scope},
};

use crate::sync::{
    Options, Purpose,
    context::Context,
    error::SyncError,
    plan::{Plan, PlanBuilder, Subject, Why},
    planner::merge,
};

use super::{
    catalogue::{Catalogue, Part, Table, definitions, folded, has_name},
    cursor::{RowCursor, key_order, query},
    database::{Database, told_to_stop},
    step::plan_pair,
};

/// A finished comparison: the source's snapshot and the target's transaction are open.
#[derive(Debug)]
pub(in crate::sync) struct Comparison {
    pub(super) source: Database,
    pub(super) target: Database,
    pub(super) tables: Vec<Table>,
    pub(super) build: Build,
    pub(super) plan: Plan,
    pub(super) run: String,
    pub(super) recycle: bool,
}

/// What the target's schema lacks.
#[derive(Debug, Default)]
pub(super) struct Build {
    /// Tables, by their place in the comparison's list.
    pub tables: Vec<usize>,
    /// Name and statement.
    pub views: Vec<(String, String)>,
    /// Whether the target has no tables at all.
    pub everything: bool,
}

impl Build {
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.views.is_empty()
    }
}

impl Comparison {
    /// Becomes the target's one writer, takes the source's snapshot, compares.
    pub fn locked(source: &Path, target: &Path, options: &Options, context: &Context) -> Result<Self, SyncError> {
        let stop = |error| told_to_stop(error, context);
        // In this order: who waits for the other writer should not hold a snapshot meanwhile.
        let mut target = Database::writer(target, source, context).map_err(stop)?;
        let source = Database::snapshot(source, context).map_err(stop)?;
        let (tables, build, plan) =
            compare(&source, Some(&mut target), options, Purpose::Sync(options.mode), context).map_err(stop)?;
        Ok(Self { source, target, tables, build, plan, run: options.run.clone(), recycle: options.recycle })
    }

    /// Compares without the means to write. A target that does not exist is taken as empty.
    pub fn read_only(
        source: &Path,
        target: &Path,
        options: &Options,
        purpose: Purpose,
        context: &Context,
    ) -> Result<Plan, SyncError> {
        let look = || {
            let source = Database::snapshot(source, context)?;
            let mut target = if target.exists() { Some(Database::snapshot(target, context)?) } else { None };
            compare(&source, target.as_mut(), options, purpose, context).map(|(_, _, plan)| plan)
        };
        look().map_err(|error| told_to_stop(error, context))
    }

    pub const fn plan(&self) -> &Plan {
        &self.plan
    }
}

fn compare(
    source: &Database,
    mut target: Option<&mut Database>,
    options: &Options,
    purpose: Purpose,
    context: &Context,
) -> Result<(Vec<Table>, Build, Plan), SyncError> {
    let catalogue = Catalogue::read(&source.db).map_err(source.failed("engine-file-schema"))?;
    let there = match &target {
        Some(target) => Catalogue::read(&target.db).map_err(target.failed("engine-file-schema"))?,
        None => Catalogue::default(),
    };
    let tables = catalogue.select(&options.tables)?;
    there.check_target(&tables, &options.tables)?;
    let labels = tables.iter().map(Table::label).collect();
    let mut plan = PlanBuilder::new(Subject::Rows(labels, Why::Source), purpose, &context.tally);
    let mut build = Build { everything: there.tables.is_empty(), ..Build::default() };
    for (number, table) in tables.iter().enumerate() {
        plan.enter_table(number);
        let existing = there.tables.contains_key(&folded(&table.name));
        if !existing {
            build.tables.push(number);
        }
        let target = target.as_deref_mut().filter(|_| existing);
        thread::scope(|threads| compare_table(threads, (source, target), number, table, &mut plan, context))?;
    }
    if options.tables.is_all() {
        build.views = missing_views(source, target.as_deref())?;
    }
    Ok((tables, build, plan.finish()?))
}

fn missing_views(source: &Database, target: Option<&Database>) -> Result<Vec<(String, String)>, SyncError> {
    let mut views = definitions(&source.db, Part::View, None).map_err(source.failed("engine-file-schema"))?;
    if let Some(target) = target {
        let mut missing = Vec::new();
        for view in views {
            if !has_name(&target.db, &view.0).map_err(target.failed("engine-file-schema"))? {
                missing.push(view);
            }
        }
        views = missing;
    }
    Ok(views)
}

fn compare_table<'t>(
    threads: &'t Scope<'t, '_>,
    (source, target): (&Database, Option<&'t mut Database>),
    number: usize,
    table: &Table,
    plan: &mut PlanBuilder<'_>,
    context: &Context,
) -> Result<(), SyncError> {
    let sql = query(table);
    let mut source_rows = source.db.prepare(&sql).map_err(source.failed("engine-file-read"))?;
    let mut s = RowCursor::of(source, &mut source_rows, table, context)?;
    let mut t = match target {
        Some(target) => RowCursor::ahead(threads, target, table, context),
        None => RowCursor::empty(table, context),
    };
    merge(
        &mut s,
        &mut t,
        |a, b| key_order(a, b, &table.key),
        |pair| plan_pair(number, &pair, |row| row.key(&table.key), plan, &context.tally),
    )
}
