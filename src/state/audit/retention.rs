//! How long the audit is kept: the oldest entries go, and the chain begins with the first one that stays.

use super::chain;
use crate::{
    domain::Timestamp,
    state::{StateError, Tx, sql},
};

/// Removes up to `limit` of the oldest entries, as far as they are from before `cutoff`, and says how many went. The first
/// one that stays keeps its place and still follows the seal of the last one that went.
pub async fn remove_before(tx: &mut Tx, cutoff: Timestamp, limit: u32) -> Result<u64, StateError> {
    let mut held = chain::hold(tx).await?;
    let first = held.ends.first_seq;
    // Not a single one that is young goes, even if clocks went backwards between entries.
    let young = sql("select min(seq) as seq from audit where at >= $1 and seq >= $2").bind(cutoff).bind(first);
    let young = young.one(&mut *tx).await?.optional_integer("seq")?;
    let end = young.unwrap_or(held.ends.last_seq + 1).min(first.saturating_add(limit.into()));
    let last = sql("select seal from audit where seq = $1").bind(end - 1).optional(&mut *tx).await?;
    // A chain with a gap stays as it is, for whoever looks into what happened.
    let Some(last) = last.filter(|_| end > first) else { return Ok(0) };
    let removed = sql("delete from audit where seq >= $1 and seq < $2").bind(first).bind(end).execute(tx).await?;
    held.ends.first_seq = end;
    held.ends.first_seal = last.text("seal")?;
    held.ends.save(tx, &held.key).await?;
    Ok(removed)
}
