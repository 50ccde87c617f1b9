//! Carries out a plan and commits: builds what the target lacks, has the [rounds](super::rounds) put rows in place, keeps
//! previous rows, leaves the run's mark. What goes wrong is undone.

use crate::{
    domain::Change,
    sync::{
        Applied,
        context::Context,
        error::SyncError,
        plan::Plan,
        rows::{
            RowStore,
            fault::ServerFault,
            postgres::track::{self, Told},
            sqlite::told_to_stop,
        },
        skipped::{Skipped, SkippedWriter},
        store::Access,
    },
};

use super::{
    Comparison, across,
    catalogue::Reference,
    compare::Found,
    dialect::Built,
    errors::{explain, fault},
    recycle,
    rounds::Applier,
    session::Session,
    stage::work,
};

const UNDOING: &str = "engine-doing-undo";

impl Comparison {
    /// Carries the plan out and commits. On any error the target is as it was, unless the error says so.
    pub fn apply(self, context: &Context) -> Result<Applied, SyncError> {
        let Self { mut source, mut target, way, found, run, recycle } = self;
        let attempt = uuid::Uuid::now_v7().to_string();
        let mut built = Vec::new();
        let to = (&way, &mut built);
        let done = carry_out(&mut source, &mut target, &found, (&run, &attempt, recycle), to, context)
            .map_err(|error| told_to_stop(error, context));
        let done = done.and_then(|done| {
            if done.is_some() {
                commit(&mut target, &way, (&run, &attempt), context)?;
            }
            Ok(done)
        });
        let done = match done {
            Ok(done) => done,
            Err(error) if error.is_commit_unknown() => return Err(error),
            Err(error) => {
                context.tally.take_back_all();
                take_down(target, &way, &built);
                return Err(error);
            }
        };
        let skipped = match done {
            Some((skipped, told)) => {
                if let Some(told) = told {
                    track::tell(&mut source, &told);
                }
                skipped
            }
            None => left_out(&found.plan)?.finish().map_err(SyncError::Scratch)?,
        };
        move_on_after(&mut source, &mut target, &found);
        Ok(Applied { plan: found.plan, skipped })
    }
}

/// Commits. If the answer is lost, the server is asked whether it was carried out.
fn commit(
    target: &mut Session,
    way: &RowStore,
    (run, attempt): (&str, &str),
    context: &Context,
) -> Result<(), SyncError> {
    let Err(lost) = target.commit()? else { return Ok(()) };
    let store = target.store.clone();
    let asked = Session::of(way, Access::Write, context).and_then(|mut again| {
        // As long as the old connection holds the lock, it may still be committing.
        super::become_writer(&mut again, context)?;
        recycle::is_marked(&mut again, run, attempt)
    });
    match asked {
        Ok(true) => Ok(()),
        Ok(false) => Err(explain(&store, "engine-doing-commit", lost)),
        Err(_) => Err(fault(ServerFault::CommitUnknown { store, source: lost.into() })),
    }
}

/// After a run that failed: takes away what was built for it. What can't be taken away is an empty table to the next run.
fn take_down(mut target: Session, way: &RowStore, built: &[Built]) {
    if built.is_empty() {
        return;
    }
    let store = target.store.clone();
    let taken = if target.run(UNDOING, "ROLLBACK").is_ok() {
        target.sql.take_down(&mut target, built)
    } else {
        // The run was told to stop, or the connection is gone.
        drop(target);
        let context = Context::default();
        Session::of(way, Access::Write, &context).and_then(|mut again| {
            super::become_writer(&mut again, &context)?;
            again.sql.take_down(&mut again, built)
        })
    };
    if let Err(error) = taken {
        let names: Vec<&str> = built.iter().map(|built| built.name.as_str()).collect();
        tracing::warn!(
            store,
            error = error.with_cause(),
            tables = names.join(", "),
            "Tables that were built for a run that failed stay there, empty."
        );
    }
}

fn move_on(source: &mut Session, target: &mut Session, found: &Found) -> Result<(), SyncError> {
    match found.crossings {
        Some(_) => across::numbers::move_on(source, target, found),
        None => target.sql.move_on(source, target, &found.choice),
    }
}

/// Everything is in place: what can't be told now, the next run tells.
fn move_on_after(source: &mut Session, target: &mut Session, found: &Found) {
    let moved = match found.crossings {
        Some(_) => across::numbers::move_on_after(source, target, found),
        None => target.sql.move_on_after(source, target, found),
    };
    if let Err(error) = moved {
        tracing::warn!(
            store = target.store,
            error = error.with_cause(),
            "The numbers that are handed out at the target could not be moved on; the next run tries again."
        );
    }
}

/// What was left out when the stores were compared; more may follow.
fn left_out(plan: &Plan) -> Result<SkippedWriter, SyncError> {
    SkippedWriter::after(plan.skipped()).map_err(SyncError::Scratch)
}

/// All of it but the commit; `None` if there is nothing to commit.
fn carry_out(
    source: &mut Session,
    target: &mut Session,
    found: &Found,
    (run, attempt, recycle): (&str, &str, bool),
    (way, built): (&RowStore, &mut Vec<Built>),
    context: &Context,
) -> Result<Option<(Skipped, Option<Told>)>, SyncError> {
    let items = found.plan.totals().target_items;
    if found.plan.is_empty() && found.missing.is_empty() {
        move_on(source, target, found)?;
        if !found.tracking.must_be_kept() {
            return Ok(None);
        }
        let told = track::keep(target, &found.tracking, items, &[])?;
        let skipped = left_out(&found.plan)?.finish().map_err(SyncError::Scratch)?;
        return Ok(Some((skipped, told)));
    }
    let work = work(&found.plan, found.tables.len())?;
    let mut references = target.sql.references(target)?;
    let missing = found.missing();
    let totals = found.plan.totals();
    let keeps = recycle && totals.updates + totals.deletes > 0;
    let own = recycle::Missing::look(target, keeps)?;
    own.build(target, way, built, context)?;
    target.sql.build(source, target, &missing, built)?;
    if target.sql.commits_by_building() && !missing.is_empty() {
        super::begin_and_lock(target, &found.choice)?;
        found.check_again(source, target, context)?;
    }
    if found.triggers || found.tracking.must_be_kept() {
        target.run("engine-doing-quiet", target.sql.keep_quiet())?;
    }
    if !missing.is_empty() {
        let sql = source.sql;
        let new = sql.references(source)?.into_iter();
        let is_new = |r: &Reference| missing.iter().any(|t| t.name == r.child || sql.quoted(&t.name) == r.child);
        references.extend(new.filter(is_new));
    }
    for reference in &mut references {
        reference.no_parent = !target.sql.is_there(target, &reference.parent)?;
    }
    let mut applier = Applier::new((source, target), found, work, references, keeps, context);
    applier.rounds()?;
    let mut skipped = left_out(&found.plan)?;
    applier.failures.name(&found.plan, &applier.labels, context, &mut skipped)?;
    let items = (items + applier.applied(Change::Insert)).saturating_sub(applier.applied(Change::Delete));
    let incomplete = applier.left_out();
    applier.count();
    if keeps {
        let last = own.last_image(applier.target, run)?;
        let taken = found.there.iter().zip(&applier.work).enumerate().filter(|(_, (_, work))| work.takes_out());
        recycle::keep(applier.target, (run, last), taken.map(|(number, (table, _))| (number, table)))?;
    }
    let (source, target) = (applier.source, applier.target);
    move_on(source, target, found)?;
    let told = track::keep(target, &found.tracking, items, &incomplete)?;
    recycle::mark(target, run, attempt)?;
    Ok(Some((skipped.finish().map_err(SyncError::Scratch)?, told)))
}
