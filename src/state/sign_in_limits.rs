//! How much of the limits on wrong sign-ins is used up: one row for each address, account or browser that tried.
//!
//! A row holds a single moment, as in the generic cell rate algorithm: the one at which all of the limit is free again.
//! Each wrong try moves it on by the time that frees one try, so no window, counter or timer is kept.

use super::{Reader, StateError, Tx, sql};
use crate::domain::Timestamp;

/// The moment at which all of a limit is free again; `None` if nothing was counted lately.
pub async fn find_limit(reader: impl Into<Reader<'_>>, name: &str) -> Result<Option<Timestamp>, StateError> {
    let row = sql("select free_at from sign_in_limits where name = $1").bind(name).optional(reader).await?;
    row.map(|row| row.timestamp("free_at")).transpose()
}

/// Counts a wrong try: all is free again by `interval` microseconds later than it was.
pub async fn count_wrong_try(tx: &mut Tx, name: &str, interval: i64, now: Timestamp) -> Result<(), StateError> {
    sql("insert into sign_in_limits (name, free_at) values ($1, $2) on conflict (name) do update set free_at = \
         case when sign_in_limits.free_at > $3 then sign_in_limits.free_at + $4 else excluded.free_at end")
    .bind(name)
    .bind(now.plus_micros(interval))
    .bind(now)
    .bind(interval)
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes back a try that was counted and turned out right.
pub async fn give_back_try(tx: &mut Tx, name: &str, interval: i64) -> Result<(), StateError> {
    sql("update sign_in_limits set free_at = free_at - $2 where name = $1")
        .bind(name)
        .bind(interval)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets a limit.
pub async fn delete_limit(tx: &mut Tx, name: &str) -> Result<(), StateError> {
    sql("delete from sign_in_limits where name = $1").bind(name).execute(tx).await?;
    Ok(())
}

/// Takes the turn to tell of tries refused because of a limit; false if somebody told of them since `since`.
pub async fn take_telling(tx: &mut Tx, name: &str, since: Timestamp, now: Timestamp) -> Result<bool, StateError> {
    let taken = sql("update sign_in_limits set told_at = $3 where name = $1 and told_at <= $2")
        .bind(name)
        .bind(since)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(taken > 0)
}

/// Forgets limits that have been free since before `before`, but for those that somebody else is counting for.
pub async fn delete_old_limits(tx: &mut Tx, before: Timestamp) -> Result<(), StateError> {
    let clause = tx.skip_locked();
    let old = sql("delete from sign_in_limits where name in (select name from sign_in_limits where free_at < $1")
        .bind(before);
    old.push(clause).push(")").execute(tx).await?;
    Ok(())
}
