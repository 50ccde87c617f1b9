//! Compares a file with something made of itself: what it was before a run, or nothing.
//!
//! The source is a database of this process alone that SQLite keeps in memory and, when it grows, in a temporary file
//! without a name: the same tables, with the images that recycle has of the run. So applying is the ordinary one.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    thread,
};

use rusqlite::{
    Connection, OptionalExtension,
    types::{ToSqlOutput, Value, ValueRef},
};

use crate::{
    domain::TableChoice,
    sync::{
        Options,
        context::Context,
        error::SyncError,
        origin::{Before, Own},
        plan::{Plan, PlanBuilder, Subject, Why},
        planner::{Pair, merge},
        readable::readable,
    },
    words::{Said, say},
};

use super::{
    before::{self, Met, Sought, change_named, count_rest, is_named_by, leaves_nothing},
    catalogue::{Catalogue, Table, folded, has_name, quoted, quoted_list},
    compare::{Build, Comparison},
    cursor::{Row, RowCursor, key_order, query},
    database::{Database, told_to_stop},
    dialect::Affinity,
    encoding,
    step::plan_pair,
};

const READING: &str = "engine-file-recycle";
const PREPARING: &str = "engine-file-put-back";
const SCHEMA: &str = "engine-file-schema";
/// After how many images the context is looked at.
const BATCH: u64 = 1024;
const IMAGES: &str = "SELECT table_name, change, item, columns, image FROM main.poolsync_recycle
    WHERE run_id = ?1 ORDER BY seq";
const OTHERS: &str = "SELECT item FROM main.poolsync_recycle WHERE run_id <> ?1";
const DEFAULTS: &str =
    "SELECT name, dflt_value, \"notnull\" FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 ORDER BY cid";
const IS_STRICT: &str = "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE";

/// Becomes the target's one writer, then compares.
pub(in crate::sync::rows) fn locked(
    target: &Path,
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    let look = || {
        let mut target = Database::writer_of(target, context)?;
        let (source, tables, plan) = compare(&mut target, own, &options.tables, context)?;
        let (run, recycle) = (options.run.clone(), options.recycle);
        Ok(Comparison { source, target, tables, build: Build::default(), plan, run, recycle })
    };
    look().map_err(|error| told_to_stop(error, context))
}

/// Compares without the means to write.
pub(in crate::sync::rows) fn read_only(
    target: &Path,
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Plan, SyncError> {
    let look = || {
        let mut target = Database::snapshot(target, context)?;
        compare(&mut target, own, &options.tables, context).map(|(_, _, plan)| plan)
    };
    look().map_err(|error| told_to_stop(error, context))
}

fn compare(
    target: &mut Database,
    own: &Own,
    choice: &TableChoice,
    context: &Context,
) -> Result<(Database, Vec<Table>, Plan), SyncError> {
    let catalogue = Catalogue::read(&target.db).map_err(target.failed(SCHEMA))?;
    let (tables, mut sought) = match own {
        Own::Nothing => (catalogue.select(choice)?, None),
        Own::Before(before) => (catalogue.with_keys(choice), Some(Sought::of(before))),
    };
    let labels = tables.iter().map(Table::label).collect();
    let why = if sought.is_some() { Why::PutBack } else { Why::Cleared };
    let mut plan = PlanBuilder::new(Subject::Rows(labels, why), before::PURPOSE, &context.tally);
    let shadow = Shadow::of(target, &tables)?;
    let has_recycle = has_name(&target.db, "poolsync_recycle").map_err(target.failed(SCHEMA))?;
    let mut touched = vec![false; tables.len()];
    if let (Own::Before(before), Some(sought), true) = (own, &mut sought, has_recycle) {
        touched = shadow.fill(target, before, sought, &mut plan, context)?;
    }
    let mut others = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let is_looked_at = sought.as_ref().is_none_or(|s| touched.get(number) == Some(&true) || !s.is_complete());
        let sides = (&shadow.database, &mut *target);
        if !is_looked_at || !compare_table(sides, (number, table), sought.as_mut(), &mut plan, context)? {
            others.push(table);
        }
    }
    if leaves_nothing(plan.totals) {
        for table in others {
            let (begun, rows) = (plan.totals, count(target, table)?);
            count_rest(&mut plan, begun, rows);
        }
    }
    if let (Own::Before(before), Some(sought)) = (own, &mut sought) {
        if has_recycle && !sought.is_complete() {
            look_elsewhere(target, before, sought, &mut plan, context)?;
        }
        sought.name_rest(&mut plan)?;
    }
    Ok((shadow.database, tables, plan.finish()?))
}

/// Without changes that are sought, all rows go. Whether the plan is about a row of this table.
fn compare_table(
    (source, target): (&Database, &mut Database),
    (number, table): (usize, &Table),
    mut sought: Option<&mut Sought<'_>>,
    plan: &mut PlanBuilder<'_>,
    context: &Context,
) -> Result<bool, SyncError> {
    let label = table.label();
    let mut statement = source.db.prepare(&query(table)).map_err(source.failed(PREPARING))?;
    let (mut rows, mut concerned, begun) = (0, false, plan.totals);
    thread::scope(|threads| {
        let mut s = RowCursor::of(source, &mut statement, table, context)?;
        let mut t = RowCursor::ahead(threads, target, table, context);
        let order = |a: &Row, b: &Row| key_order(a, b, &table.key);
        merge(&mut s, &mut t, order, |pair| {
            rows += u64::from(!matches!(pair, Pair::Source(_)));
            if let (Pair::Target(row), Some(sought)) = (&pair, sought.as_deref_mut()) {
                if sought.is_complete() {
                    return Ok(());
                }
                let key: Vec<ValueRef<'_>> = table.key.iter().map(|c| row.value(*c)).collect();
                let item = label.item(&key);
                match sought.meets(&item) {
                    Met::Goes => {}
                    Met::Lost => return Sought::name_lost(item, plan),
                    Met::Other => return Ok(()),
                }
            }
            concerned = true;
            plan_pair(number, &pair, |row| row.key(&table.key), plan, &context.tally)
        })
    })?;
    if concerned {
        count_rest(plan, begun, rows);
    }
    Ok(concerned)
}

fn count(target: &Database, table: &Table) -> Result<u64, SyncError> {
    let count = format!("SELECT count(*) FROM main.{}", quoted(&table.name));
    let rows: i64 = target.db.query_row(&count, [], |row| row.get(0)).map_err(target.failed(READING))?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

fn look_elsewhere(
    target: &Database,
    before: &Before,
    sought: &mut Sought<'_>,
    plan: &mut PlanBuilder<'_>,
    context: &Context,
) -> Result<(), SyncError> {
    let failed = target.failed(READING);
    let mut others = target.db.prepare(OTHERS).map_err(&failed)?;
    let mut rows = others.query([&before.run]).map_err(&failed)?;
    while let Some(row) = rows.next().map_err(&failed)? {
        let item: String = row.get(0).map_err(&failed)?;
        if sought.meets_elsewhere(&item) {
            Sought::name_lost(item, plan)?;
        }
        context.check()?;
    }
    Ok(())
}

/// The tables as they are to be, as far as rows are put back.
struct Shadow<'t> {
    database: Database,
    tables: &'t [Table],
}

/// How the images of a table that have the same columns fill it.
enum Fit {
    /// The table, by its place, and where each column's value comes from.
    Table(usize, Vec<Filling>),
    /// They do not, for this reason.
    Not(Said),
}

enum Filling {
    /// From the image, by its place there.
    Image(usize),
    Default(Value),
}

impl<'t> Shadow<'t> {
    /// Makes the tables, empty, with columns that change values as the target's do.
    fn of(target: &Database, tables: &'t [Table]) -> Result<Self, SyncError> {
        let failed = target.failed(PREPARING);
        let database = Database { db: Connection::open("").map_err(&failed)?, path: target.path.clone() };
        let mut statements =
            ["PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN"].map(str::to_owned).to_vec();
        for (number, table) in tables.iter().enumerate() {
            let strict = target.db.query_row(IS_STRICT, [&table.name], |row| row.get(0)).optional();
            let is_strict: bool = strict.map_err(&failed)?.unwrap_or_default();
            let columns = table.columns.iter().map(|column| {
                // Only there does this word mean that values stay as they are.
                let any = is_strict && column.declared == "ANY";
                let affinity = if any { Affinity::Blob } else { Affinity::of(&column.declared) };
                format!("{} {}", quoted(&column.name), affinity.word())
            });
            let (name, columns) = (quoted(&table.name), columns.collect::<Vec<_>>().join(", "));
            let key = quoted_list(table.key_names());
            statements.push(format!("CREATE TABLE {name} ({columns})"));
            statements.push(format!("CREATE UNIQUE INDEX poolsync_{number} ON {name} ({key})"));
        }
        database.db.execute_batch(&statements.join(";\n")).map_err(&failed)?;
        Ok(Self { database, tables })
    }

    /// Takes in the chosen images of a run; which tables have some. What does not fit any more is named.
    fn fill(
        &self,
        target: &Database,
        before: &Before,
        sought: &mut Sought<'_>,
        plan: &mut PlanBuilder<'_>,
        context: &Context,
    ) -> Result<Vec<bool>, SyncError> {
        let (reading, writing) = (target.failed(READING), target.failed(PREPARING));
        let places = self.tables.iter().enumerate().map(|(n, t)| (folded(&readable(t.name.as_bytes())), n));
        let places: BTreeMap<String, usize> = places.collect();
        let mut fits: HashMap<(String, String), Fit> = HashMap::new();
        let labels: Vec<_> = self.tables.iter().map(Table::label).collect();
        let mut touched = vec![false; self.tables.len()];
        let mut images = target.db.prepare(IMAGES).map_err(&reading)?;
        let mut rows = images.query([&before.run]).map_err(&reading)?;
        let mut count = 0_u64;
        while let Some(row) = rows.next().map_err(&reading)? {
            count += 1;
            if count.is_multiple_of(BATCH) {
                context.check()?;
            }
            let (change, item): (String, String) = (row.get(1).map_err(&reading)?, row.get(2).map_err(&reading)?);
            if !sought.becomes(change_named(&change), &item) {
                continue;
            }
            let shape: (String, String) = (row.get(0).map_err(&reading)?, row.get(3).map_err(&reading)?);
            if !fits.contains_key(&shape) {
                let fit = match places.get(&folded(&shape.0)) {
                    Some(number) => self.fit(target, *number, &shape.1)?,
                    None => Fit::Not(say(before::TABLE_GONE)),
                };
                fits.insert(shape.clone(), fit);
            }
            match fits.get(&shape) {
                Some(Fit::Table(number, _)) if labels.get(*number).is_none_or(|label| !is_named_by(&item, label)) => {
                    plan.skip(item, say(before::OTHER_KEY))?;
                }
                Some(Fit::Table(number, fillings)) => {
                    let image = row.get_ref(4).and_then(|image| Ok(image.as_blob()?)).map_err(&reading)?;
                    if let Some(place) = touched.get_mut(*number) {
                        *place = true;
                    }
                    self.put(*number, fillings, image).map_err(|error| match error {
                        Trouble::Image(error) => SyncError::Scratch(error),
                        Trouble::Sql(error) => writing(error),
                    })?;
                }
                Some(Fit::Not(reason)) => plan.skip(item, reason.clone())?,
                None => {}
            }
        }
        Ok(touched)
    }

    /// How images with these columns (a JSON array) fill a table.
    fn fit(&self, target: &Database, number: usize, columns: &str) -> Result<Fit, SyncError> {
        let failed = target.failed(SCHEMA);
        let Some(table) = self.tables.get(number) else { return Ok(Fit::Not(say(before::TABLE_GONE))) };
        let kept: Vec<String> = serde_json::from_str(columns).unwrap_or_default();
        let has = |name: &str| table.column_names().any(|column| folded(column) == folded(name));
        if let Some(gone) = kept.iter().find(|name| !has(name)) {
            return Ok(Fit::Not(before::column_gone(&readable(gone.as_bytes()))));
        }
        let mut defaults = target.db.prepare_cached(DEFAULTS).map_err(&failed)?;
        let defaults = defaults.query_map([&table.name], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))));
        let defaults: HashMap<String, (Option<String>, bool)> =
            defaults.and_then(Iterator::collect).map_err(&failed)?;
        let mut fillings = Vec::new();
        for (place, column) in table.column_names().enumerate() {
            if let Some(at) = kept.iter().position(|name| folded(name) == folded(column)) {
                fillings.push(Filling::Image(at));
                continue;
            }
            let value = match defaults.get(column) {
                _ if table.key.contains(&place) => None,
                Some((Some(default), _)) => {
                    self.database.db.query_row(&format!("SELECT {default}"), [], |row| row.get(0)).ok()
                }
                Some((None, false)) => Some(Value::Null),
                Some((None, true)) | None => None,
            };
            match value {
                Some(value) => fillings.push(Filling::Default(value)),
                None => return Ok(Fit::Not(before::column_new(&readable(column.as_bytes())))),
            }
        }
        Ok(Fit::Table(number, fillings))
    }

    /// Puts a row in. Of rows with one key the first one stays.
    fn put(&self, number: usize, fillings: &[Filling], image: &[u8]) -> Result<(), Trouble> {
        let Some(table) = self.tables.get(number) else { return Ok(()) };
        let values = encoding::values(image).map_err(Trouble::Image)?;
        let (name, places) = (quoted(&table.name), vec!["?"; fillings.len()].join(", "));
        let columns = quoted_list(table.column_names());
        let sql = format!("INSERT OR IGNORE INTO {name} ({columns}) VALUES ({places})");
        let mut insert = self.database.db.prepare_cached(&sql)?;
        for (at, filling) in (1..).zip(fillings) {
            let value = match filling {
                Filling::Image(place) => values.get(*place).copied().unwrap_or(ValueRef::Null),
                Filling::Default(value) => value.into(),
            };
            insert.raw_bind_parameter(at, ToSqlOutput::Borrowed(value))?;
        }
        insert.raw_execute()?;
        Ok(())
    }
}

/// Why an image could not be taken in.
enum Trouble {
    Image(std::io::Error),
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}
