//! Recycle: the previous images of rows that a run overwrites or deletes, kept at the target in the table
//! `poolsync_recycle`, in the run's own transaction. And the run's mark, by which a commit is recognised whose answer was
//! lost.

use crate::sync::error::SyncError;

use super::{catalogue::Table, session::Session, stage::old_of, text::literal};

const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS poolsync_recycle (
        run_id      text NOT NULL,
        seq         bigint NOT NULL, -- order within the run
        recycled_at timestamptz NOT NULL,
        table_name  text NOT NULL,
        change      text NOT NULL,   -- update or delete
        item        text NOT NULL,   -- the row's readable name
        image       json NOT NULL,   -- the row as it was, by column
        PRIMARY KEY (run_id, seq)
    )";
const MARKS: &str = "
    CREATE TABLE IF NOT EXISTS poolsync_runs (
        run_id     text PRIMARY KEY,
        attempt    text NOT NULL, -- another one each time the run is carried out
        applied_at timestamptz NOT NULL
    )";

/// Keeps what was taken out of these tables. A run that is taken up again goes on behind what it kept before.
pub(super) fn keep(
    target: &mut Session,
    run: &str,
    tables: impl Iterator<Item = (usize, Table)>,
) -> Result<(), SyncError> {
    let doing = "keeping previous rows";
    target.run(doing, CREATE)?;
    let run = literal(run);
    for (number, table) in tables {
        let sql = format!(
            "INSERT INTO poolsync_recycle (run_id, seq, recycled_at, table_name, change, item, image)
             SELECT {run}, b.last + row_number() OVER (ORDER BY o.poolsync_seq), now(), {},
                    CASE o.poolsync_change WHEN 'u' THEN 'update' ELSE 'delete' END, o.poolsync_item,
                    (SELECT row_to_json(poolsync_row) FROM (SELECT {}) AS poolsync_row)
             FROM {} AS o,
                  (SELECT coalesce(max(seq), 0) AS last FROM poolsync_recycle WHERE run_id = {run}) AS b",
            literal(&table.name),
            table.columns_of("o."),
            old_of(number)
        );
        target.run(doing, &sql)?;
    }
    Ok(())
}

/// Leaves the run's mark. `attempt` is new each time.
pub(super) fn mark(target: &mut Session, run: &str, attempt: &str) -> Result<(), SyncError> {
    let sql = format!(
        "{MARKS}; INSERT INTO poolsync_runs VALUES ({0}, {1}, now())
         ON CONFLICT (run_id) DO UPDATE SET attempt = excluded.attempt, applied_at = excluded.applied_at",
        literal(run),
        literal(attempt)
    );
    target.run("leaving the run’s mark", &sql).map(drop)
}

/// Whether an attempt of a run was committed.
pub(super) fn is_marked(target: &mut Session, run: &str, attempt: &str) -> Result<bool, SyncError> {
    let doing = "looking for the run’s mark";
    if target.value(doing, "SELECT to_regclass('poolsync_runs') IS NULL")? == "t" {
        return Ok(false);
    }
    let sql = format!(
        "SELECT EXISTS (SELECT FROM poolsync_runs WHERE run_id = {} AND attempt = {})",
        literal(run),
        literal(attempt)
    );
    Ok(target.value(doing, &sql)? == "t")
}
