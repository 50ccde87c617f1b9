//! Recycle: the previous images of rows that a run overwrites or deletes, kept at the target in the table
//! `poolsync_recycle`, in the run's own transaction. And the run's mark, by which a commit is recognised whose answer was
//! lost.

use crate::sync::{context::Context, error::SyncError, rows::RowStore, store::Access};

use super::{catalogue::Table, dialect::Built, session::Session};

/// The engine's own tables that the target lacks: that of marks, and that of images if any are kept.
#[derive(Debug)]
pub(in crate::sync::rows) struct Missing(Vec<(&'static str, &'static str)>);

pub(super) const MARKS: &str = "poolsync_runs";
pub(super) const IMAGES: &str = "poolsync_recycle";

impl Missing {
    /// Looks which there are.
    pub fn look(target: &mut Session, keeps: bool) -> Result<Self, SyncError> {
        let sql = target.sql;
        let mut missing = Vec::new();
        for (name, statement) in [(MARKS, Some(sql.make_marks())), (IMAGES, keeps.then(|| sql.make_recycle()))] {
            if let Some(statement) = statement
                && !target.is("engine-doing-own-tables", &sql.has_table(name))?
            {
                missing.push((name, statement));
            }
        }
        Ok(Self(missing))
    }

    /// Makes them. Where that would commit, another session does it, so that the target's transaction goes on: what is
    /// there, it still sees as it was.
    pub fn build(
        &self,
        target: &mut Session,
        way: &RowStore,
        built: &mut Vec<Built>,
        context: &Context,
    ) -> Result<(), SyncError> {
        let mut another;
        let session = if target.sql.commits_by_building() && !self.0.is_empty() {
            another = Session::of(way, Access::Write, context)?;
            &mut another
        } else {
            target
        };
        for (name, statement) in &self.0 {
            session.run("engine-doing-build", statement)?;
            if session.sql.commits_by_building() {
                built.push(Built { kind: "TABLE", name: session.sql.quoted(name) });
            }
        }
        Ok(())
    }

    /// The number of the last image that this run has kept before. The transaction can't read a table that is younger.
    pub fn last_image(&self, target: &mut Session, run: &str) -> Result<u64, SyncError> {
        if self.0.iter().any(|(name, _)| *name == IMAGES) {
            return Ok(0);
        }
        let run = target.sql.literal(run);
        let last = format!("SELECT coalesce(max(seq), 0) FROM {IMAGES} WHERE run_id = {run}");
        target.value(KEEPING, &last).map(|last| last.parse().unwrap_or(0))
    }
}

pub(in crate::sync::rows) const KEEPING: &str = "engine-doing-keep";

/// Keeps what was taken out of these tables. A run that is taken up again goes on behind what it kept before: behind `last`.
pub(in crate::sync::rows) fn keep<'t>(
    target: &mut Session,
    (run, mut last): (&str, u64),
    tables: impl Iterator<Item = (usize, &'t Table)>,
) -> Result<(), SyncError> {
    for (number, table) in tables {
        last += target.sql.recycle(target, number, table, (run, last))?;
    }
    Ok(())
}

/// Leaves the run's mark. `attempt` is new each time.
pub(in crate::sync::rows) fn mark(target: &mut Session, run: &str, attempt: &str) -> Result<(), SyncError> {
    target.run("engine-doing-mark", &target.sql.mark(run, attempt)).map(drop)
}

/// Whether an attempt of a run was committed.
pub(in crate::sync::rows) fn is_marked(target: &mut Session, run: &str, attempt: &str) -> Result<bool, SyncError> {
    let doing = "engine-doing-run-mark";
    if !target.is(doing, &target.sql.has_table(MARKS))? {
        return Ok(false);
    }
    let (run, attempt) = (target.sql.literal(run), target.sql.literal(attempt));
    let sql = format!("SELECT count(*) FROM {MARKS} WHERE run_id = {run} AND attempt = {attempt}");
    target.is(doing, &sql)
}
