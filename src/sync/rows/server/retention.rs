//! Removes from a server's recycle what need not be kept any longer.

use std::time::Duration;

use crate::sync::{
    context::Context,
    error::SyncError,
    retention::{Cleaned, Retention},
    rows::{
        RowStore,
        before::{Kept, choose},
    },
    store::Access,
};

use super::{
    catalogue::Taken,
    images::words,
    recycle::{IMAGES, MARKS},
    session::Session,
};

const DOING: &str = "engine-doing-remove-kept";
/// How many images one statement removes; each is a transaction.
const AT_ONCE: u64 = 50_000;
/// Servers can't reckon back further than their own beginning of time.
const LONGEST: Duration = Duration::from_hours(100 * 366 * 24);

pub(in crate::sync::rows) fn clean(
    store: &RowStore,
    retention: Retention,
    context: &Context,
) -> Result<Cleaned, SyncError> {
    let mut target = Session::of(store, Access::Write, context)?;
    super::become_writer(&mut target, context)?;
    let Some(words) = words(target.engine) else { return Ok(Cleaned::default()) };
    let micros = retention.max_age.min(LONGEST).as_micros();
    let limit = words.ago(u64::try_from(micros).unwrap_or(u64::MAX));
    let mut cleaned = Cleaned::default();
    if target.is(DOING, &target.sql.has_table(IMAGES))? {
        let runs = format!(
            "SELECT r.run_id, CASE WHEN max(r.recycled_at) < {limit} THEN 1 ELSE 0 END, count(*), sum({}) \
             FROM {IMAGES} AS r GROUP BY r.run_id ORDER BY max(r.recycled_at), r.run_id",
            words.bytes()
        );
        let kept = target.rows(DOING, &runs)?.into_iter().map(|row| {
            let mut fields = Taken(row);
            Kept { run: fields.text(), is_old: fields.flag(), items: fields.number(), bytes: fields.number() }
        });
        let (going, left) = choose(kept.collect(), retention.max_bytes);
        cleaned.bytes_left = left;
        for run in going {
            remove(&mut target, &run.run, context)?;
            cleaned.runs += 1;
            cleaned.items += run.items;
            cleaned.bytes += run.bytes;
        }
    }
    if target.is(DOING, &target.sql.has_table(MARKS))? {
        target.run(DOING, &format!("DELETE FROM {MARKS} WHERE applied_at < {limit}"))?;
    }
    Ok(cleaned)
}

/// The last ones first: what is left of a run, should this end half-way, are the first images of its rows.
fn remove(target: &mut Session, run: &str, context: &Context) -> Result<(), SyncError> {
    let of_run = format!("FROM {IMAGES} WHERE run_id = {}", target.sql.literal(run));
    let first = format!("SELECT min(s.seq) FROM (SELECT seq {of_run} ORDER BY seq DESC LIMIT {AT_ONCE}) AS s");
    loop {
        context.check()?;
        let Some(first) = target.rows(DOING, &first)?.into_iter().flatten().next().flatten() else { return Ok(()) };
        target.run(DOING, &format!("DELETE {of_run} AND seq >= {first}"))?;
    }
}
