//! Change tracking in a sync: the log at the source says which rows to look at, so that the cost follows the changes.
//!
//! What a transaction wrote is in the log when it commits, and counts as seen by a backup if that backup's snapshot saw
//! the transaction: neither time nor sequence numbers tell that. The backup keeps its snapshot in the same transaction as
//! the rows. After the commit it tells the source, with a token that both keep: if the source was put back to an earlier
//! moment, or another one took its place, the tokens differ.
//!
//! The log is believed only if nothing could have changed past it: see [`track_sql::SHAPE`] for the source. At the
//! target, triggers that only other writers wake say whether somebody else wrote. Otherwise everything is compared.

use std::collections::BTreeMap;

use crate::{
    domain::Mode,
    sync::{
        error::SyncError,
        plan::{PlanBuilder, Totals},
        rows::server::{
            catalogue::{Kind, Table, Taken},
            compare::Sides,
            dialect::Dialect,
            session::Session,
            stage::{failed, keys_of},
        },
    },
};

use super::{
    SQL, rights,
    text::{literal, push_element, quoted},
    track_sql::{self, Tracked},
};

/// After how many runs by the log everything is compared, to check its word.
const CHECK_EVERY: u64 = 50;
/// More rows than this are found quicker by comparing, and their keys would take much memory.
const MOST_KEYS: u64 = 250_000;
/// From this share of a table on (one in so many) comparing it is quicker.
const FEW: u64 = 10;
/// That share does not matter below so many rows.
const ALWAYS_FEW: u64 = 1000;
/// How many keys are asked for at once.
const KEYS: usize = 5_000;
const DOING: &str = "engine-doing-log";
const HAS_POSITION: &str = "SELECT count(*) = 3
    FROM unnest(ARRAY['poolsync_position', 'poolsync_left_out', 'poolsync_touched']) AS n(name)
    WHERE has_table_privilege(to_regclass(name)::oid, 'SELECT')";

/// What a run knows of the log.
#[derive(Debug, Default)]
pub(in crate::sync::rows) struct Tracking {
    /// The source's side, if all its tables are tracked and the log can be read.
    log: Option<Log>,
    /// The target's name at the source, if it has one.
    reader: Option<String>,
    /// From where the log goes on, if it can be believed.
    position: Option<Position>,
    /// Whether the plan was made by the log.
    by_log: bool,
    /// Whether the target has a position, good or not.
    has_position: bool,
    may_keep: bool,
}

#[derive(Debug)]
struct Log {
    epoch: String,
    shape: String,
    /// The moment of this run.
    snapshot: String,
    /// Each table's number in the log.
    ids: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Position {
    snapshot: String,
    items: u64,
    runs: u64,
}

impl Tracking {
    /// Looks at both sides, in their transactions. `whole` if the run is about all tables.
    pub fn look(source: &mut Session, target: &mut Session, whole: bool) -> Result<Self, SyncError> {
        let mut tracking = Self::of_none(target)?;
        let has_position = tracking.has_position;
        if !whole {
            return Ok(tracking);
        }
        tracking.log = Log::look(source)?;
        let Some(log) = &tracking.log else { return Ok(tracking) };
        let allowed = target.value(DOING, &track_sql::may_keep(&target.schema))? == "t";
        tracking.may_keep = allowed && rights::may_keep_triggers_quiet(target)?;
        if !tracking.may_keep {
            tracing::warn!(
                store = target.store,
                "The source’s changes are tracked, but the target’s user may not put triggers on its tables or keep \
                 them quiet. Everything is compared."
            );
        }
        if has_position {
            let (reader, position) = known(source, target, log)?;
            tracking.reader = reader;
            tracking.position = position.filter(|_| tracking.may_keep);
        }
        Ok(tracking)
    }

    /// Of a source that keeps no log. What the target knows of another's is no longer true once rows changed.
    pub fn of_none(target: &mut Session) -> Result<Self, SyncError> {
        let has_position = target.value(DOING, HAS_POSITION)? == "t";
        Ok(Self { has_position, ..Self::default() })
    }

    /// Whether to believe the log in a run of this mode.
    pub fn leads(&self, mode: Mode) -> bool {
        let due = self.position.as_ref().is_some_and(|position| position.runs >= CHECK_EVERY);
        self.can_be_checked() && mode == Mode::Delta && !due
    }

    /// Whether a run that compares everything can check the log.
    pub const fn can_be_checked(&self) -> bool {
        self.position.is_some()
    }

    pub const fn followed(&mut self) {
        self.by_log = true;
    }

    /// Whether there is something to write down even if no row changed.
    pub const fn must_be_kept(&self) -> bool {
        self.log.is_some() && self.may_keep
    }

    /// Says so if a comparison found what the log did not tell.
    pub fn check(store: &str, by_log: Totals, by_content: Totals) {
        if by_log.changes() != by_content.changes() {
            tracing::warn!(
                store,
                log.changes = by_log.changes(),
                compare.changes = by_content.changes(),
                "The change log was wrong: comparing found other changes than it named. They are synced now; install \
                 tracking anew, and look for what writes past the triggers."
            );
        }
    }
}

impl Log {
    /// `None` if there is no log that can be used.
    fn look(source: &mut Session) -> Result<Option<Self>, SyncError> {
        let there = "SELECT NOT pg_is_in_recovery() AND count(*) = 4 FROM unnest(ARRAY['poolsync_changes',
            'poolsync_tracking', 'poolsync_tracked', 'poolsync_readers']) AS n(name) WHERE to_regclass(name) IS NOT NULL";
        if source.value(DOING, there)? != "t" {
            return Ok(None);
        }
        let allowed = "SELECT has_table_privilege('poolsync_changes', 'SELECT')
            AND has_table_privilege('poolsync_tracking', 'SELECT') AND has_table_privilege('poolsync_tracked', 'SELECT')
            AND has_table_privilege('poolsync_readers', 'SELECT')
            AND coalesce(has_function_privilege(to_regprocedure('poolsync_applied(text, pg_snapshot, text)'), 'EXECUTE'), false)";
        if source.value(DOING, allowed)? != "t" {
            tracing::warn!(
                store = source.store,
                "This user lacks the rights to the change log, so everything is compared. Install tracking anew, which \
                 grants them."
            );
            return Ok(None);
        }
        let (mut ids, mut without) = (BTreeMap::new(), Vec::new());
        for (table, is_tracked) in tables(source)? {
            if !is_tracked {
                without.push(table.name.clone());
            }
            ids.insert(table.name, table.id);
        }
        if !without.is_empty() {
            let without = without.join(", ");
            tracing::warn!(
                store = source.store,
                "Not all tables are tracked, so everything is compared: {without}. Install tracking anew."
            );
            return Ok(None);
        }
        let shape = source.value(DOING, &track_sql::shape(&source.schema))?;
        let sql = format!(
            "SELECT epoch, pg_current_snapshot() FROM poolsync_tracking WHERE schema_name = {}",
            literal(&source.schema)
        );
        let Some(row) = source.rows(DOING, &sql)?.into_iter().next() else { return Ok(None) };
        let mut fields = Taken(row);
        Ok(Some(Self { epoch: fields.text(), snapshot: fields.text(), shape, ids }))
    }

    /// The condition for rows of the log that the position's snapshot did not see.
    fn unseen(position: &Position) -> String {
        let snapshot = literal(&position.snapshot);
        format!("transaction >= pg_snapshot_xmin({snapshot}) AND NOT pg_visible_in_snapshot(transaction, {snapshot})")
    }
}

/// The tables, and whether each one is tracked as it is now.
pub(super) fn tables(source: &mut Session) -> Result<Vec<(Tracked, bool)>, SyncError> {
    let made = source.rows(DOING, "SELECT table_id, made_for FROM poolsync_tracked")?;
    let made: Vec<(String, String)> = made
        .into_iter()
        .map(|row| {
            let mut fields = Taken(row);
            (fields.text(), fields.text())
        })
        .collect();
    let tables = list(source)?.into_iter().map(|table| {
        let is_made = made.iter().any(|(id, made_for)| *id == table.id && *made_for == table.made_for);
        let is_tracked = table.in_place && is_made;
        (table, is_tracked)
    });
    Ok(tables.collect())
}

/// The tables as tracking sees them.
pub(super) fn list(source: &mut Session) -> Result<Vec<Tracked>, SyncError> {
    let rows = source.rows(DOING, &track_sql::tables(&source.schema))?.into_iter().map(|row| {
        let mut fields = Taken(row);
        let numbers = |text: String| text.split(',').map(ToOwned::to_owned).collect();
        Tracked {
            name: fields.text(),
            id: fields.text(),
            way: fields.text(),
            columns: numbers(fields.text()),
            key: numbers(fields.text()),
            plain: fields.flag(),
            made_for: fields.text(),
            in_place: fields.flag(),
        }
    });
    Ok(rows.collect())
}

/// The target's name at the source, and its position if the log goes on from it.
fn known(
    source: &mut Session,
    target: &mut Session,
    log: &Log,
) -> Result<(Option<String>, Option<Position>), SyncError> {
    let sql = "SELECT reader, epoch, position, token, source_shape, target_shape, items, runs,
        EXISTS (SELECT FROM poolsync_touched) FROM poolsync_position";
    let Some(row) = target.rows(DOING, sql)?.into_iter().next() else { return Ok((None, None)) };
    let mut fields = Taken(row);
    let (reader, epoch, snapshot, token) = (fields.text(), fields.text(), fields.text(), fields.text());
    let (source_shape, target_shape) = (fields.text(), fields.text());
    let (items, runs, is_touched) = (fields.number(), fields.number(), fields.flag());
    if is_touched || epoch != log.epoch || source_shape != log.shape {
        return Ok((Some(reader), None));
    }
    let sql = format!(
        "SELECT EXISTS (SELECT FROM poolsync_readers WHERE reader = {} AND token = {})",
        literal(&reader),
        literal(&token)
    );
    let agrees =
        source.value(DOING, &sql)? == "t" && target.value(DOING, &track_sql::shape(&target.schema))? == target_shape;
    Ok((Some(reader), agrees.then_some(Position { snapshot, items, runs })))
}

/// Plans nothing but what the log names.
pub(in crate::sync::rows) fn plan(
    sides: &mut Sides<'_>,
    tables: &[Table],
    tracking: &Tracking,
    plan: &mut PlanBuilder<'_>,
) -> Result<(), SyncError> {
    let (Some(log), Some(position)) = (&tracking.log, &tracking.position) else { return Ok(()) };
    let unseen = Log::unseen(position);
    let sql = format!("SELECT table_id, count(*) FROM poolsync_changes WHERE {unseen} GROUP BY 1");
    let logged = counts(sides.source, &sql)?;
    let left_out = counts(sides.target, "SELECT table_name, count(*) FROM poolsync_left_out GROUP BY 1")?;
    for (number, table) in tables.iter().enumerate() {
        sides.context.check()?;
        let id = log.ids.get(&table.name).cloned().unwrap_or_default();
        let logged = logged.get(&id).copied().unwrap_or(0);
        let again = left_out.get(&table.name).copied().unwrap_or(0);
        let keys = logged + again;
        if keys == 0 {
            continue;
        }
        if keys > MOST_KEYS || keys > ALWAYS_FEW.max(table.rows / FEW) {
            only_by_key(sides.source, false)?;
            sides.whole(number, table, plan)?;
            continue;
        }
        let again = if again > 0 { left_out_keys(sides.target, table)? } else { Arrays::of(table) };
        let chunks = keys_of_log(sides, table, &format!("table_id = {id} AND {unseen}"), &again)?;
        only_by_key(sides.source, true)?;
        only_by_key(sides.target, true)?;
        for chunk in chunks {
            sides.rows(number, table, &format!("{} AS t{}", SQL.from(table), chunk.join(table)), plan)?;
        }
        only_by_key(sides.target, false)?;
    }
    // All that the log does not name is equal.
    plan.totals.target_items = position.items;
    plan.totals.source_items = (position.items + plan.totals.inserts).saturating_sub(plan.totals.deletes);
    Ok(())
}

fn counts(session: &mut Session, sql: &str) -> Result<BTreeMap<String, u64>, SyncError> {
    let rows = session.rows(DOING, sql)?.into_iter().map(|row| {
        let mut fields = Taken(row);
        (fields.text(), fields.number())
    });
    Ok(rows.collect())
}

/// A server that does not know how few keys there are would read whole tables. The source keeps to it until the end:
/// it is only asked for rows by their keys then.
pub(in crate::sync::rows) fn only_by_key(session: &mut Session, only: bool) -> Result<(), SyncError> {
    let value = if only { "off" } else { "DEFAULT" };
    let sql = format!(
        "SET LOCAL enable_seqscan TO {value}; SET LOCAL enable_hashjoin TO {value}; SET LOCAL enable_mergejoin TO {value}"
    );
    session.run(DOING, &sql).map(drop)
}

/// Keys that were left out before: they are tried again.
fn left_out_keys(target: &mut Session, table: &Table) -> Result<Arrays, SyncError> {
    let fields: Vec<String> = (1..=table.key.len()).map(|n| format!("key[{n}]")).collect();
    let sql =
        format!("SELECT {} FROM poolsync_left_out WHERE table_name = {}", fields.join(", "), literal(&table.name));
    let mut keys = Arrays::of(table);
    for row in target.rows(DOING, &sql)? {
        keys.rows += 1;
        for (array, value) in keys.columns.iter_mut().zip(row) {
            push_element(array, &value.unwrap_or_default());
        }
    }
    Ok(keys)
}

/// The keys to look at, each once (as its type tells keys apart), in parts.
fn keys_of_log(
    sides: &mut Sides<'_>,
    table: &Table,
    condition: &str,
    again: &Arrays,
) -> Result<Vec<Arrays>, SyncError> {
    let places = 1..=table.key.len();
    let list = |of: &dyn Fn(usize) -> String| places.clone().map(of).collect::<Vec<_>>().join(", ");
    let bases: Vec<&str> = table.key_columns().map(|c| c.base.as_str()).collect();
    let typed = list(&|n| format!("k{n}::{} AS k{n}", bases.get(n - 1).copied().unwrap_or("text")));
    let order = table.key_columns().zip(1..).map(|(column, n)| match column.kind {
        Kind::Integer => format!("k{n}"),
        _ => format!("k{n}::text COLLATE \"C\""),
    });
    let texts: Vec<String> =
        again.columns.iter().map(|array| format!("{}::text[]", literal(&format!("{{{array}}}")))).collect();
    let query = format!(
        "SELECT {names} FROM (SELECT DISTINCT {typed} FROM (
             SELECT {fields} FROM poolsync_changes WHERE {condition}
             UNION ALL SELECT * FROM unnest({})) AS l({names})) AS d ORDER BY {}",
        texts.join(", "),
        order.collect::<Vec<_>>().join(", "),
        names = list(&|n| format!("k{n}")),
        fields = list(&|n| format!("key[{n}]")),
    );
    let mut lines = sides.source.read(DOING, &query)?;
    let mut chunks = Vec::new();
    while lines.advance()? {
        if chunks.last().is_none_or(|chunk: &Arrays| chunk.rows == KEYS) {
            chunks.push(Arrays::of(table));
        }
        let Some(chunk) = chunks.last_mut() else { continue };
        chunk.rows += 1;
        for (array, field) in chunk.columns.iter_mut().zip(lines.fields()) {
            // What the server sent is UTF-8: that is what the connection is set to.
            push_element(array, &String::from_utf8_lossy(&field.ok_or_else(|| lines.senseless())?));
        }
    }
    Ok(chunks)
}

/// Keys, as the text form of an array for each column.
struct Arrays {
    rows: usize,
    columns: Vec<String>,
}

impl Arrays {
    fn of(table: &Table) -> Self {
        Self { rows: 0, columns: vec![String::new(); table.key.len()] }
    }

    /// What to add to `FROM` for only the rows with these keys.
    fn join(&self, table: &Table) -> String {
        let arrays = self.columns.iter().zip(table.key_columns());
        let arrays: Vec<String> =
            arrays.map(|(array, column)| format!("{}::{}[]", literal(&format!("{{{array}}}")), column.base)).collect();
        let names: Vec<String> = (0..self.columns.len()).map(|n| format!("poolsync_k{n}")).collect();
        let same = table.key_columns().zip(&names).map(|(column, key)| {
            let name = quoted(&column.name);
            // As in `Table::same_key`.
            let exact = match column.kind {
                Kind::Text => format!(" AND {name} COLLATE \"C\" = {key} COLLATE \"C\""),
                _ => String::new(),
            };
            format!("{name} = {key}{exact}")
        });
        format!(
            " JOIN unnest({}) AS poolsync_key({}) ON {}",
            arrays.join(", "),
            names.join(", "),
            same.collect::<Vec<_>>().join(" AND ")
        )
    }
}

/// What to tell the source once the target's transaction is committed.
#[derive(Debug)]
pub(in crate::sync::rows) struct Told(String);

/// Writes down, in the target's transaction, up to where it has the source's changes; what was there before is no longer
/// true. `items`: the rows it then has. `left_out`: tables, by their place, of which rows were left out.
pub(in crate::sync::rows) fn keep(
    target: &mut Session,
    tracking: &Tracking,
    items: u64,
    left_out: &[(usize, Table)],
) -> Result<Option<Told>, SyncError> {
    let doing = "engine-doing-position";
    let Some(log) = tracking.log.as_ref().filter(|_| tracking.may_keep) else {
        if tracking.has_position {
            target.run(doing, "DELETE FROM poolsync_position")?;
        }
        return Ok(None);
    };
    if !tracking.can_be_checked() {
        target.run(doing, &track_sql::filled(track_sql::POSITION, &target.schema))?;
        for statement in target.rows(doing, &track_sql::touch_triggers(&target.schema))?.into_iter().flatten().flatten()
        {
            target.run(doing, &statement)?;
        }
    }
    let mut statements =
        vec!["DELETE FROM poolsync_touched; DELETE FROM poolsync_left_out; DELETE FROM poolsync_position".to_owned()];
    for (number, table) in left_out {
        let key: Vec<String> = table.key_columns().map(|c| format!("k.{}::text", quoted(&c.name))).collect();
        statements.push(format!(
            "INSERT INTO poolsync_left_out SELECT {}, ARRAY[{}] FROM {} AS k JOIN {} USING (poolsync_seq)",
            literal(&table.name),
            key.join(", "),
            keys_of(&SQL, *number),
            failed(&SQL)
        ));
    }
    let token = uuid::Uuid::now_v7().to_string();
    let reader = tracking.reader.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
    let runs = tracking.position.as_ref().filter(|_| tracking.by_log).map_or(0, |p| p.runs + 1);
    let shape = track_sql::shape(&target.schema);
    statements.push(format!(
        "INSERT INTO poolsync_position VALUES ({}, {}, {}, {}, {}, ({shape}), {items}, {runs})",
        literal(&reader),
        literal(&log.epoch),
        literal(&log.snapshot),
        literal(&token),
        literal(&log.shape)
    ));
    target.run(doing, &statements.join("; "))?;
    let (reader, position, token) = (literal(&reader), literal(&log.snapshot), literal(&token));
    Ok(Some(Told(format!("SELECT poolsync_applied({reader}, {position}, {token})"))))
}

/// Tells the source what was committed, which may then forget it. If that fails, the next run compares.
pub(in crate::sync::rows) fn tell(source: &mut Session, told: &Told) {
    let doing = "engine-doing-tell";
    let done = source.run(doing, "ROLLBACK").and_then(|_| source.value(doing, &told.0));
    match done {
        Ok(taken) if taken == "t" => {}
        Ok(_) => tracing::info!(store = source.store, "The change log was cut off meanwhile; the next run compares."),
        Err(error) => tracing::warn!(
            store = source.store,
            error = error.with_cause(),
            "The source could not be told what is copied; the next run compares everything."
        ),
    }
}
