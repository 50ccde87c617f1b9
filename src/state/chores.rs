//! Work that comes round by itself: which process does it next.

use std::time::Duration;

use super::{StateError, Tx, sql};

/// Takes a chore that is due, so that no other process does it before `every` has passed again; false if it is not due.
/// One that was never done is due, and so is one that is due later than it can be: it was noted by a clock that ran ahead.
pub async fn take_chore(tx: &mut Tx, name: &str, every: Duration) -> Result<bool, StateError> {
    let now = tx.now().await?;
    let next = now.plus_micros(i64::try_from(every.as_micros()).unwrap_or(i64::MAX));
    let taken = sql("insert into chores (name, due_at) values ($1, $2) \
         on conflict (name) do update set due_at = excluded.due_at where chores.due_at <= $3 or chores.due_at > $2")
    .bind(name)
    .bind(next)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(taken > 0)
}
