//! What runs that Microsoft’s cmdlets carry out had to tell, line by line.

use super::{
    Reader, Row, StateError, Tx,
    bells::Bell,
    queue::{self, Lease},
    sql,
};
use crate::{
    domain::{BackupModule, Fqdn, LineDetail, RunId, RunLine, StatusTold, Timestamp},
    words::Said,
};

/// How many of a pool’s latest runs are looked through for a status: of runs that failed before they saw one.
const RUNS_LOOKED_AT: u32 = 20;

/// Adds a line to a run that is still this worker’s. Those who watch the run are told.
pub async fn append_line(
    tx: &mut Tx,
    lease: &Lease,
    module: Option<BackupModule>,
    detail: &LineDetail,
    words: &Said,
) -> Result<(), StateError> {
    queue::hold(tx, lease).await?;
    let now = tx.now().await?;
    let row = sql("select coalesce(max(seq) + 1, 0) as seq from run_lines where run_id = $1")
        .bind(lease.run())
        .one(&mut *tx)
        .await?;
    sql("insert into run_lines (run_id, seq, at, module, words, said, detail) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(lease.run())
        .bind(row.count("seq")?)
        .bind(now)
        .bind(module)
        .bind(words.to_string())
        .bind(words.record())
        .bind(text(detail)?)
        .execute(&mut *tx)
        .await?;
    tx.ring(Bell::Run(lease.run()));
    Ok(())
}

fn text(detail: &LineDetail) -> Result<String, StateError> {
    serde_json::to_string(detail)
        .map_err(|error| StateError::Decode { column: "detail".to_owned(), source: error.into() })
}

/// What cannot be read is a line without anything beside its words.
fn detail(row: &Row) -> Result<LineDetail, StateError> {
    let text = row.optional_text("detail")?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(LineDetail::Other))
}

/// The last lines of a run, `most` of them at the most, in order.
pub async fn list_lines(reader: impl Into<Reader<'_>>, run: RunId, most: u32) -> Result<Vec<RunLine>, StateError> {
    let rows = sql("select at, words, said, detail from run_lines where run_id = $1 order by seq desc limit $2")
        .bind(run)
        .bind(most)
        .all(reader)
        .await?;
    let lines = rows
        .iter()
        .rev()
        .map(|row| Ok(RunLine { at: row.timestamp("at")?, detail: detail(row)?, words: row.said("words", "said")? }));
    lines.collect()
}

/// When a run first called the cmdlet, if one of its attempts did.
pub async fn find_invoked(reader: impl Into<Reader<'_>>, run: RunId) -> Result<Option<Timestamp>, StateError> {
    let row = sql("select min(at) as at from run_lines where run_id = $1 and detail = $2")
        .bind(run)
        .bind(text(&LineDetail::Invoking)?)
        .one(reader)
        .await?;
    row.optional_timestamp("at")
}

/// What a host told last of how a pool’s backup stands, when, and in which run.
pub async fn find_last_status(
    reader: impl Into<Reader<'_>>,
    pool: &Fqdn,
) -> Result<Option<(RunId, Timestamp, StatusTold)>, StateError> {
    let row = sql("select l.run_id, l.at, l.detail from run_lines l where l.run_id in (select id from runs \
         where pool_fqdn = $1 and driver = 'management-shell' order by id desc limit $2) \
         and l.detail like '{\"kind\":\"status\"%' order by l.run_id desc, l.seq desc limit 1")
    .bind(pool)
    .bind(RUNS_LOOKED_AT)
    .optional(reader)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let LineDetail::Status(status) = detail(&row)? else { return Ok(None) };
    Ok(Some((row.parse("run_id")?, row.timestamp("at")?, status)))
}
