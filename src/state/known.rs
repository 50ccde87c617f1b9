//! Browsers and addresses from which an account has signed in: what others do to the account does not slow them down.

use super::{Reader, StateError, Tx, sql};
use crate::domain::{Timestamp, UserId};

/// Whether the account has signed in since `since` from the browser whose token has this digest.
pub async fn is_known_browser(
    reader: impl Into<Reader<'_>>,
    digest: &str,
    user: UserId,
    since: Timestamp,
) -> Result<bool, StateError> {
    let row = sql("select used_at from known_browsers where digest = $1 and user_id = $2 and used_at >= $3")
        .bind(digest)
        .bind(user)
        .bind(since)
        .optional(reader)
        .await?;
    Ok(row.is_some())
}

/// Whether any account has signed in since `since` from the browser whose token has this digest.
pub async fn is_anybodys_browser(
    reader: impl Into<Reader<'_>>,
    digest: &str,
    since: Timestamp,
) -> Result<bool, StateError> {
    let row = sql("select user_id from known_browsers where digest = $1 and used_at >= $2 limit 1")
        .bind(digest)
        .bind(since)
        .optional(reader)
        .await?;
    Ok(row.is_some())
}

/// Notes that the account signed in from this browser.
pub async fn note_browser(tx: &mut Tx, digest: &str, user: UserId, now: Timestamp) -> Result<(), StateError> {
    sql("insert into known_browsers (digest, user_id, used_at) values ($1, $2, $3) \
         on conflict (digest, user_id) do update set used_at = excluded.used_at")
    .bind(digest)
    .bind(user)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the browsers of an account: its password has changed.
pub async fn forget_browsers_of(tx: &mut Tx, user: UserId) -> Result<(), StateError> {
    sql("delete from known_browsers where user_id = $1").bind(user).execute(tx).await?;
    Ok(())
}

/// Whether the account has signed in since `since` from this address.
pub async fn is_known_address(
    reader: impl Into<Reader<'_>>,
    address: &str,
    user: UserId,
    since: Timestamp,
) -> Result<bool, StateError> {
    let row = sql("select used_at from known_addresses where user_id = $1 and address = $2 and used_at >= $3")
        .bind(user)
        .bind(address)
        .bind(since)
        .optional(reader)
        .await?;
    Ok(row.is_some())
}

/// Notes that the account signed in from this address.
pub async fn note_address(tx: &mut Tx, address: &str, user: UserId, now: Timestamp) -> Result<(), StateError> {
    sql("insert into known_addresses (user_id, address, used_at) values ($1, $2, $3) \
         on conflict (user_id, address) do update set used_at = excluded.used_at")
    .bind(user)
    .bind(address)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the browsers and addresses of an account that were not used for too long.
pub async fn delete_old(
    tx: &mut Tx,
    user: UserId,
    browsers_before: Timestamp,
    addresses_before: Timestamp,
) -> Result<(), StateError> {
    sql("delete from known_browsers where user_id = $1 and used_at < $2")
        .bind(user)
        .bind(browsers_before)
        .execute(tx)
        .await?;
    sql("delete from known_addresses where user_id = $1 and used_at < $2")
        .bind(user)
        .bind(addresses_before)
        .execute(tx)
        .await?;
    Ok(())
}
