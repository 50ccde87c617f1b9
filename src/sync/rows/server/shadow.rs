//! A session's shadow of its own store: temporary tables of the tables' names, filled with images from recycle. To this
//! session, the store looks as it is to become; nobody else sees them, and they end with the session.

use std::collections::BTreeMap;

use crate::{
    sync::{
        context::Context,
        error::SyncError,
        plan::PlanBuilder,
        rows::{
            before::{self, Sought, change_named, is_named_by},
            fault::ServerFault,
            step::TableLabel,
        },
    },
    words::{Said, say},
};

use super::{
    catalogue::Table,
    errors::{explain, fault},
    images::{Images, words},
    recycle::IMAGES,
    rounds::word_of_refusal,
    session::{Destination, Form, Session},
};

const READING: &str = "engine-doing-read-kept";
const FILLING: &str = "engine-doing-put-back";
/// The temporary table of the images that are put back.
const CHOSEN: &str = "poolsync_chosen";
/// After how many images the context is looked at.
const BATCH: u64 = 1024;

/// What is needed to make a table's shadow.
pub(super) struct Shadow<'a> {
    session: &'a mut Session,
    words: &'static dyn Images,
    schema: String,
    run: &'a str,
    context: &'a Context,
}

/// Images of one table that have the same columns.
struct Shape {
    columns: String,
    first: i64,
    last: i64,
    /// Whether there are no others.
    only: bool,
}

impl<'a> Shadow<'a> {
    pub fn of(session: &'a mut Session, run: &'a str, context: &'a Context) -> Result<Self, SyncError> {
        let none = || fault(ServerFault::Answer { store: session.store.clone(), doing: FILLING });
        let words = words(session.engine).ok_or_else(none)?;
        let schema = session.schema.clone();
        let make = format!("CREATE TEMPORARY TABLE {CHOSEN} (seq bigint PRIMARY KEY)");
        session.run(FILLING, &make)?;
        Ok(Self { session, words, schema, run, context })
    }

    /// Chooses among the images of the run, which are read at the target. Which of `tables` have some, by their place.
    pub fn choose(
        &mut self,
        target: &mut Session,
        tables: &[Table],
        sought: &mut Sought<'_>,
        plan: &mut PlanBuilder<'_>,
    ) -> Result<Vec<bool>, SyncError> {
        let sql = target.sql;
        let list = format!(
            "SELECT r.seq, r.table_name, r.{}, r.item FROM {IMAGES} AS r WHERE r.run_id = {} ORDER BY r.seq",
            sql.quoted("change"),
            sql.literal(self.run)
        );
        let places = tables.iter().enumerate().map(|(n, t)| (t.name.as_str(), (n, t.label())));
        let places: BTreeMap<&str, (usize, TableLabel)> = places.collect();
        let mut touched = vec![false; tables.len()];
        let into = Destination { table: CHOSEN.to_owned(), columns: vec![("seq".to_owned(), Form::Text)] };
        let (context, mut count) = (self.context, 0_u64);
        let mut lines = target.read(READING, &list)?;
        self.session.fill(FILLING, &into, |piece| {
            while lines.advance()? {
                count += 1;
                if count.is_multiple_of(BATCH) {
                    context.check()?;
                }
                let mut fields = lines.fields().map(|f| String::from_utf8_lossy(&f.unwrap_or_default()).into_owned());
                let mut next = || fields.next().unwrap_or_default();
                let (seq, table, change, item) = (next(), next(), next(), next());
                if !sought.becomes(change_named(&change), &item) {
                    continue;
                }
                let Some((place, label)) = places.get(table.as_str()) else {
                    plan.skip(item, say(before::TABLE_GONE))?;
                    continue;
                };
                if !is_named_by(&item, label) {
                    plan.skip(item, say(before::OTHER_KEY))?;
                    continue;
                }
                if let Some(touched) = touched.get_mut(*place) {
                    *touched = true;
                }
                piece.extend(seq.as_bytes());
                piece.push(b'\n');
                return Ok(true);
            }
            Ok(false)
        })?;
        Ok(touched)
    }

    /// Makes the shadow of a table, and fills it with its images if it has `images`.
    pub fn make(&mut self, table: &Table, images: bool, plan: &mut PlanBuilder<'_>) -> Result<(), SyncError> {
        let defaults = if images { self.words.defaults(self.session, table)? } else { BTreeMap::new() };
        self.session.run(FILLING, &self.words.make_shadow(table, &self.schema))?;
        if !images {
            return Ok(());
        }
        for shape in self.shapes(table)? {
            match self.statement(table, &shape, &defaults) {
                Ok(insert) => self.fill(table, &shape, &insert, plan)?,
                Err(reason) => self.name(table, &shape, (shape.first, shape.last), &reason, plan)?,
            }
        }
        self.session.run_all(FILLING, &self.words.index_shadow(table)).map(drop)
    }

    /// The chosen images of a table: follows `FROM`; conditions may follow.
    fn images(&self, table: &Table, beside: &str) -> String {
        let sql = self.session.sql;
        format!(
            "{IMAGES} AS r JOIN {CHOSEN} AS c ON c.seq = r.seq{beside} WHERE r.run_id = {} AND r.table_name = {}",
            sql.literal(self.run),
            sql.literal(&table.name)
        )
    }

    fn shapes(&mut self, table: &Table) -> Result<Vec<Shape>, SyncError> {
        let sql = format!(
            "SELECT {}, min(r.seq), max(r.seq) FROM {} GROUP BY 1 ORDER BY 2",
            self.words.shape(),
            self.images(table, "")
        );
        let shapes = self.session.rows(READING, &sql)?.into_iter().filter_map(|row| {
            let mut fields = row.into_iter();
            let columns = fields.next()??;
            let mut number = || fields.next()??.parse().ok();
            Some(Shape { columns, first: number()?, last: number()?, only: false })
        });
        let mut shapes: Vec<Shape> = shapes.collect();
        if let [only] = shapes.as_mut_slice() {
            only.only = true;
        }
        Ok(shapes)
    }

    fn of_shape(&self, shape: &Shape) -> String {
        if shape.only {
            return "TRUE".to_owned();
        }
        format!("{} = {}", self.words.shape(), self.session.sql.literal(&shape.columns))
    }

    /// What takes the images of a shape in, but for a condition on their numbers; or why they do not fit.
    fn statement(&self, table: &Table, shape: &Shape, defaults: &BTreeMap<String, String>) -> Result<String, Said> {
        let kept: Vec<String> = serde_json::from_str(&shape.columns).unwrap_or_default();
        if let Some(gone) = kept.iter().find(|name| !table.columns.iter().any(|c| c.name == **name)) {
            return Err(before::column_gone(gone));
        }
        let mut values = Vec::new();
        for (place, column) in table.columns.iter().enumerate() {
            let default = defaults.get(&column.name).filter(|_| !table.key.contains(&place));
            values.push(match default {
                _ if kept.contains(&column.name) => self.words.value(column),
                Some(default) => default.clone(),
                None => return Err(before::column_new(&column.name)),
            });
        }
        let sql = self.session.sql;
        Ok(format!(
            "INSERT INTO {} ({}) SELECT {} FROM {} AND {}",
            sql.quoted(&table.name),
            sql.columns(table, ""),
            values.join(", "),
            self.images(table, &self.words.beside(table, &self.schema)),
            self.of_shape(shape)
        ))
    }

    /// Takes images in; where one does not fit, it is found by halves.
    fn fill(
        &mut self,
        table: &Table,
        shape: &Shape,
        insert: &str,
        plan: &mut PlanBuilder<'_>,
    ) -> Result<(), SyncError> {
        let mut parts = vec![(shape.first, shape.last)];
        while let Some((first, last)) = parts.pop() {
            self.context.check()?;
            let sql = format!("{insert} AND r.seq BETWEEN {first} AND {last}");
            let Err(error) = self.session.attempt(&sql)? else { continue };
            let said = word_of_refusal(explain(&self.session.store, FILLING, error))?;
            if first < last {
                let middle = first + (last - first) / 2;
                parts.extend([(middle + 1, last), (first, middle)]);
            } else {
                self.name(table, shape, (first, last), &before::misfit(&said), plan)?;
            }
        }
        Ok(())
    }

    /// Names the rows of images that do not fit.
    fn name(
        &mut self,
        table: &Table,
        shape: &Shape,
        (first, last): (i64, i64),
        reason: &Said,
        plan: &mut PlanBuilder<'_>,
    ) -> Result<(), SyncError> {
        let sql = format!(
            "SELECT r.item FROM {} AND {} AND r.seq BETWEEN {first} AND {last} ORDER BY r.seq",
            self.images(table, ""),
            self.of_shape(shape)
        );
        let mut lines = self.session.read(READING, &sql)?;
        while lines.advance()? {
            let item = lines.fields().next().flatten().unwrap_or_default();
            plan.skip(String::from_utf8_lossy(&item).into_owned(), reason.clone())?;
        }
        Ok(())
    }
}
