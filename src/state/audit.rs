//! The record of who did what; each entry is written in the transaction of what it records.

use super::{StateError, Tx, sql};
use crate::domain::{Actor, Timestamp};

/// Records that `actor` did `action` (named like a cmdlet) to `target`.
pub async fn insert_audit(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    target: &str,
    detail: &str,
    now: Timestamp,
) -> Result<(), StateError> {
    sql("insert into audit (id, at, actor, via, address, action, target, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(now)
        .bind(actor.name.as_str())
        .bind(actor.via)
        .bind(actor.address.as_deref())
        .bind(action)
        .bind(target)
        .bind(detail)
        .execute(tx)
        .await?;
    Ok(())
}
