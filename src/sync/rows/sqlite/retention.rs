//! Removes from a file's recycle what need not be kept any longer.

use std::path::Path;

use crate::sync::{
    context::Context,
    error::SyncError,
    retention::{Cleaned, Retention},
};

use super::{
    before::{Kept, choose},
    catalogue::has_name,
    database::{Database, told_to_stop},
};

const DOING: &str = "engine-file-remove-kept";
/// How many images are removed in one transaction.
const AT_ONCE: i64 = 50_000;
const RUNS: &str = "
    SELECT run_id, max(recycled_at), count(*), sum(length(image) + length(CAST(item AS BLOB)))
    FROM main.poolsync_recycle GROUP BY run_id ORDER BY 2, 1";
/// The last ones first: what is left of a run, should this end half-way, are the first images of its rows.
const REMOVE: &str = "
    DELETE FROM main.poolsync_recycle WHERE run_id = ?1 AND seq >= (
        SELECT min(seq) FROM (SELECT seq FROM main.poolsync_recycle WHERE run_id = ?1 ORDER BY seq DESC LIMIT ?2))";

pub(in crate::sync::rows) fn clean(
    target: &Path,
    retention: Retention,
    context: &Context,
) -> Result<Cleaned, SyncError> {
    let work = || {
        let target = Database::writer_of(target, context)?;
        let failed = target.failed(DOING);
        let now = jiff::Timestamp::now().as_microsecond();
        let limit = now.saturating_sub(i64::try_from(retention.max_age.as_micros()).unwrap_or(i64::MAX));
        if has_name(&target.db, "poolsync_runs").map_err(&failed)? {
            let marks = "DELETE FROM main.poolsync_runs WHERE applied_at < ?1";
            target.db.execute(marks, [limit]).map_err(&failed)?;
        }
        let mut cleaned = Cleaned::default();
        if has_name(&target.db, "poolsync_recycle").map_err(&failed)? {
            let mut runs = target.db.prepare(RUNS).map_err(&failed)?;
            let kept = runs.query_map([], |row| {
                let number = |at| row.get::<_, i64>(at).map(|number| u64::try_from(number).unwrap_or(0));
                let is_old = row.get::<_, i64>(1)? < limit;
                Ok(Kept { run: row.get(0)?, is_old, items: number(2)?, bytes: number(3)? })
            });
            let kept: Vec<Kept> = kept.and_then(Iterator::collect).map_err(&failed)?;
            let (going, left) = choose(kept, retention.max_bytes);
            cleaned.bytes_left = left;
            for run in going {
                remove(&target, &run.run, context)?;
                cleaned.runs += 1;
                cleaned.items += run.items;
                cleaned.bytes += run.bytes;
            }
        }
        target.commit(context)?;
        Ok(cleaned)
    };
    work().map_err(|error| told_to_stop(error, context))
}

/// In transactions of their own, so that none takes long; the writer's lock is taken anew each time.
fn remove(target: &Database, run: &str, context: &Context) -> Result<(), SyncError> {
    let failed = target.failed(DOING);
    loop {
        context.check()?;
        let gone = target.db.execute(REMOVE, (run, AT_ONCE)).map_err(&failed)?;
        if i64::try_from(gone).is_ok_and(|gone| gone < AT_ONCE) {
            return Ok(());
        }
        target.commit(context)?;
        target.begin_writing(context)?;
    }
}
