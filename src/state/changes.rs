//! What a run planned and did, item by item, and what it had to say.

use std::collections::HashSet;

use super::{
    Reader, Row, Sql, StateError, Tx,
    queue::{self, Lease},
    sql,
};
use crate::{
    domain::{BackupModule, Change, ChangeKey, Extent, Outcome, RunId},
    words::Said,
};

/// Rows a statement inserts: eight parameters a row must stay below SQLite's 32,766.
pub const BATCH: usize = 500;

/// A change on its way into history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// What is done.
    pub change: Change,
    /// To which item.
    pub item: String,
    /// Bytes of content.
    pub bytes: u64,
    /// Why, in a few words.
    pub reason: String,
}

/// A change as history keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedChange {
    /// Its place in the run's plan of the module.
    pub seq: u64,
    /// Its name within the run's module.
    pub key: ChangeKey,
    /// The module.
    pub module: BackupModule,
    /// What was planned.
    pub change: Change,
    /// For which item.
    pub item: String,
    /// Bytes of content.
    pub bytes: u64,
    /// Why, in a few words.
    pub reason: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// Something a run has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunMessage {
    /// About which module.
    pub module: BackupModule,
    /// About which item, if about one.
    pub item: Option<String>,
    /// In a sentence.
    pub message: Said,
    /// Whether it ended the module.
    pub fatal: bool,
}

/// The next free place in a module's list of changes.
pub async fn next_seq(reader: impl Into<Reader<'_>>, run: RunId, module: BackupModule) -> Result<u64, StateError> {
    sql("select coalesce(max(seq) + 1, 0) as seq from run_changes where run_id = $1 and module = $2")
        .bind(run)
        .bind(module)
        .one(reader)
        .await?
        .count("seq")
}

/// Records planned changes from place `first_seq` on. One that an earlier attempt had planned too moves to its new place,
/// unless it was let through: then it stays among those.
pub async fn record_plan(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    first_seq: u64,
    changes: &[NewChange],
) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    for (chunk_index, chunk) in changes.chunks(BATCH).enumerate() {
        let mut insert = sql(
            "insert into run_changes (run_id, module, item_key, seq, change_kind, item, bytes, reason, outcome) values ",
        );
        for (i, change) in chunk.iter().enumerate() {
            let seq = first_seq + (chunk_index * BATCH + i) as u64;
            insert = insert
                .push(if i == 0 { "(" } else { ", (" })
                .push_bind(lease.run())
                .push(", ")
                .push_bind(module)
                .push(", ")
                .push_bind(ChangeKey::of(change.change, &change.item).to_string())
                .push(", ")
                .push_bind(seq)
                .push(", ")
                .push_bind(change.change)
                .push(", ")
                .push_bind(change.item.as_str())
                .push(", ")
                .push_bind(change.bytes)
                .push(", ")
                .push_bind(change.reason.as_str())
                .push(", 'planned')");
        }
        insert
            .push(
                " on conflict (run_id, module, item_key) do update set bytes = excluded.bytes, reason = excluded.reason, \
                   outcome = excluded.outcome, seq = case when run_changes.seq < (select coalesce(m.passed_upto, 0) \
                   from module_runs m where m.run_id = run_changes.run_id and m.module = run_changes.module) \
                   then run_changes.seq else excluded.seq end",
            )
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Forgets what was planned before, and that it was let through.
pub async fn clear_plan(tx: &mut Tx, lease: &Lease, module: BackupModule) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    sql("delete from run_changes where run_id = $1 and module = $2")
        .bind(lease.run())
        .bind(module)
        .execute(&mut *tx)
        .await?;
    sql("update module_runs set passed_digest = null, passed_upto = null where run_id = $1 and module = $2")
        .bind(lease.run())
        .bind(module)
        .execute(tx)
        .await?;
    Ok(())
}

/// Those of some changes, [`BATCH`] at the most, that were let through for a module of a run.
pub async fn find_passed(
    reader: impl Into<Reader<'_>>,
    run: RunId,
    module: BackupModule,
    keys: &[ChangeKey],
) -> Result<HashSet<ChangeKey>, StateError> {
    let mut query = sql("select c.item_key from run_changes c join module_runs m on m.run_id = c.run_id \
         and m.module = c.module where c.seq < m.passed_upto and c.run_id = ")
    .push_bind(run);
    query = query.push(" and c.module = ").push_bind(module).push(" and c.item_key in (");
    for (i, key) in keys.iter().enumerate() {
        query = query.push(if i == 0 { "" } else { ", " }).push_bind(*key);
    }
    let rows = query.push(")").all(reader).await?;
    rows.iter().map(|row| row.parse("item_key")).collect()
}

/// Marks items as left out.
pub async fn settle_skipped(
    tx: &mut Tx,
    lease: &Lease,
    module: BackupModule,
    items: impl Iterator<Item = &str>,
) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    for item in items {
        for change in Change::ALL {
            sql("update run_changes set outcome = 'skipped' where run_id = $1 and module = $2 and item_key = $3")
                .bind(lease.run())
                .bind(module)
                .bind(ChangeKey::of(*change, item).to_string())
                .execute(tx)
                .await?;
        }
    }
    Ok(())
}

/// Marks everything that was planned and not left out as done, also by an attempt before this one: what this one did not
/// plan again, it found equal.
pub async fn settle_applied(tx: &mut Tx, lease: &Lease, module: BackupModule) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    sql("update run_changes set outcome = 'applied' where outcome = 'planned' and run_id = $1 and module = $2")
        .bind(lease.run())
        .bind(module)
        .execute(tx)
        .await?;
    Ok(())
}

/// How many changes of each kind a module run has done, over all its attempts.
pub async fn count_applied(
    reader: impl Into<Reader<'_>>,
    run: RunId,
    module: BackupModule,
) -> Result<[(Change, u64); 3], StateError> {
    let rows = sql("select change_kind, count(*) as n from run_changes \
         where run_id = $1 and module = $2 and outcome = 'applied' group by change_kind")
    .bind(run)
    .bind(module)
    .all(reader)
    .await?;
    let mut counts = [(Change::Insert, 0), (Change::Update, 0), (Change::Delete, 0)];
    for row in rows {
        let kind: Change = row.parse("change_kind")?;
        for (change, count) in &mut counts {
            if *change == kind {
                *count = row.count("n")?;
            }
        }
    }
    Ok(counts)
}

/// Forgets what was planned for a module but never let through.
pub async fn forget_unpassed(tx: &mut Tx, lease: &Lease, module: BackupModule) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    sql("delete from run_changes where run_id = $1 and module = $2 \
         and seq >= (select passed_upto from module_runs where run_id = $1 and module = $2)")
    .bind(lease.run())
    .bind(module)
    .execute(tx)
    .await?;
    Ok(())
}

/// Which changes of a run to show; empty fields let everything through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Of the modules that are seen.
    pub seen: Extent<BackupModule>,
    /// Of this module.
    pub module: Option<BackupModule>,
    /// Of this kind.
    pub change: Option<Change>,
    /// That became this.
    pub outcome: Option<Outcome>,
    /// Whose item contains this text, in any letter case (of ASCII letters).
    pub text: Option<String>,
}

/// Only what is of these modules.
fn of_modules(mut query: Sql, modules: &Extent<BackupModule>) -> Sql {
    if modules.is_all() {
        return query;
    }
    query = query.push(" and module in (");
    for module in modules.named() {
        query = query.push_bind(*module).push(", ");
    }
    query.push("null)")
}

impl Default for ChangeFilter {
    fn default() -> Self {
        Self { seen: Extent::All, module: None, change: None, outcome: None, text: None }
    }
}

impl ChangeFilter {
    /// Whether something of `module` is shown.
    pub fn lets_through(&self, module: BackupModule) -> bool {
        self.seen.contains(&module) && self.module.is_none_or(|only| only == module)
    }
}

/// Changes of a run after a place, module by module in plan order.
pub async fn list_changes(
    reader: impl Into<Reader<'_>>,
    run: RunId,
    filter: &ChangeFilter,
    after: Option<(BackupModule, u64)>,
    limit: u32,
) -> Result<Vec<RecordedChange>, StateError> {
    let mut query = sql("select * from run_changes where run_id = ").push_bind(run);
    query = of_modules(query, &filter.seen);
    if let Some(module) = filter.module {
        query = query.push(" and module = ").push_bind(module);
    }
    if let Some(change) = filter.change {
        query = query.push(" and change_kind = ").push_bind(change);
    }
    if let Some(outcome) = filter.outcome {
        query = query.push(" and outcome = ").push_bind(outcome);
    }
    if let Some(text) = &filter.text {
        query = holds_text(query, "item", text);
    }
    if let Some((module, seq)) = after {
        query = query.push(" and (module, seq) > (").push_bind(module).push(", ").push_bind(seq).push(")");
    }
    let rows = query.push(" order by module, seq limit ").push_bind(limit).all(reader).await?;
    rows.iter().map(recorded).collect()
}

/// Only what has `text` in a column, in any letter case (of ASCII letters).
pub(super) fn holds_text(query: Sql, column: &'static str, text: &str) -> Sql {
    // As it was typed too: what lower() does beyond ASCII differs between the engines.
    query
        .push(" and (lower(")
        .push(column)
        .push(") like ")
        .push_bind(like_pattern(&text.to_ascii_lowercase()))
        .push(" escape '!' or ")
        .push(column)
        .push(" like ")
        .push_bind(like_pattern(text))
        .push(" escape '!')")
}

/// One change of a run, by its name within a module.
pub async fn find_change(
    reader: impl Into<Reader<'_>>,
    run: RunId,
    module: BackupModule,
    key: ChangeKey,
) -> Result<Option<RecordedChange>, StateError> {
    let row = sql("select * from run_changes where run_id = $1 and module = $2 and item_key = $3")
        .bind(run)
        .bind(module)
        .bind(key.to_string())
        .optional(reader)
        .await?;
    row.as_ref().map(recorded).transpose()
}

fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn recorded(row: &Row) -> Result<RecordedChange, StateError> {
    Ok(RecordedChange {
        seq: row.count("seq")?,
        key: row.parse("item_key")?,
        module: row.parse("module")?,
        change: row.parse("change_kind")?,
        item: row.text("item")?,
        bytes: row.count("bytes")?,
        reason: row.text("reason")?,
        outcome: row.parse("outcome")?,
    })
}

/// Forgets what an earlier attempt had to say about a module.
pub async fn clear_messages(tx: &mut Tx, lease: &Lease, module: BackupModule) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    sql("delete from run_messages where run_id = $1 and module = $2")
        .bind(lease.run())
        .bind(module)
        .execute(tx)
        .await?;
    Ok(())
}

/// Adds to what the run has to say.
pub async fn append_messages(tx: &mut Tx, lease: &Lease, messages: &[RunMessage]) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    let row = sql("select coalesce(max(seq) + 1, 0) as seq from run_messages where run_id = $1")
        .bind(lease.run())
        .one(&mut *tx)
        .await?;
    for (seq, message) in (row.count("seq")?..).zip(messages) {
        sql("insert into run_messages (run_id, seq, module, fatal, item, message, said) \
             values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(lease.run())
        .bind(seq)
        .bind(message.module)
        .bind(message.fatal)
        .bind(message.item.as_deref())
        .bind(message.message.to_string())
        .bind(message.message.record())
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// What a run had to say, in order, `limit` messages at the most.
pub async fn list_messages(
    reader: impl Into<Reader<'_>>,
    run: RunId,
    seen: &Extent<BackupModule>,
    limit: u32,
) -> Result<Vec<RunMessage>, StateError> {
    let query = sql("select * from run_messages where run_id = ").push_bind(run);
    let rows = of_modules(query, seen).push(" order by seq limit ").push_bind(limit).all(reader).await?;
    rows.iter().map(message).collect()
}

/// What a run had to say of the modules that are seen, after a place, each message with its own place, `limit` messages at the most.
pub async fn list_messages_after(
    reader: impl Into<Reader<'_>>,
    run: RunId,
    seen: &Extent<BackupModule>,
    after: Option<u64>,
    limit: u32,
) -> Result<Vec<(u64, RunMessage)>, StateError> {
    let mut query = of_modules(sql("select * from run_messages where run_id = ").push_bind(run), seen);
    if let Some(seq) = after {
        query = query.push(" and seq > ").push_bind(seq);
    }
    let rows = query.push(" order by seq limit ").push_bind(limit).all(reader).await?;
    rows.iter().map(|row| Ok((row.count("seq")?, message(row)?))).collect()
}

fn message(row: &Row) -> Result<RunMessage, StateError> {
    Ok(RunMessage {
        module: row.parse("module")?,
        item: row.optional_text("item")?,
        message: row.said("message", "said")?,
        fatal: row.flag("fatal")?,
    })
}
