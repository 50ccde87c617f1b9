//! Recycle: the previous images of rows that a run overwrites or deletes, kept at the target in the table
//! `poolsync_recycle`, in the run's own transaction. And the run's mark, by which a commit is recognised whose answer was
//! lost.

use crate::sync::error::SyncError;

use super::{catalogue::Table, compare::Found, session::Session};

/// The statements that make what the target lacks of these tables and the plan needs.
pub(in crate::sync::rows) fn missing(
    target: &mut Session,
    found: &Found,
    recycle: bool,
) -> Result<Vec<&'static str>, SyncError> {
    let (sql, totals) = (target.sql, found.plan.totals());
    let mut missing = vec![("poolsync_runs", sql.make_marks())];
    if recycle && totals.updates + totals.deletes > 0 {
        missing.push(("poolsync_recycle", sql.make_recycle()));
    }
    let mut statements = Vec::new();
    for (name, statement) in missing {
        if !target.is("looking for the engine’s tables", &sql.has_table(name))? {
            statements.push(statement);
        }
    }
    Ok(statements)
}

/// Keeps what was taken out of these tables. A run that is taken up again goes on behind what it kept before.
pub(in crate::sync::rows) fn keep<'t>(
    target: &mut Session,
    run: &str,
    tables: impl Iterator<Item = (usize, &'t Table)>,
) -> Result<(), SyncError> {
    for (number, table) in tables {
        target.run("keeping previous rows", &target.sql.recycle(number, table, run))?;
    }
    Ok(())
}

/// Leaves the run's mark. `attempt` is new each time.
pub(in crate::sync::rows) fn mark(target: &mut Session, run: &str, attempt: &str) -> Result<(), SyncError> {
    target.run_all("leaving the run’s mark", &target.sql.mark(run, attempt)).map(drop)
}

/// Whether an attempt of a run was committed.
pub(in crate::sync::rows) fn is_marked(target: &mut Session, run: &str, attempt: &str) -> Result<bool, SyncError> {
    let doing = "looking for the run’s mark";
    if !target.is(doing, &target.sql.has_table("poolsync_runs"))? {
        return Ok(false);
    }
    let (run, attempt) = (target.sql.literal(run), target.sql.literal(attempt));
    let sql = format!("SELECT count(*) FROM poolsync_runs WHERE run_id = {run} AND attempt = {attempt}");
    target.is(doing, &sql)
}
