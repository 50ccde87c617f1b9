//! What accounts show beside their password: the seed of time-based codes, passkeys, and recovery codes.

use super::{Reader, Row, StateError, Tx, sql};
use crate::domain::{PasskeyId, Timestamp, UserId};

/// What an account signs in with.
#[derive(Debug, Clone)]
pub struct Factors {
    /// The sealed seed of its time-based codes.
    pub totp_secret: Option<String>,
    /// How many passkeys it has.
    pub passkeys: u64,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}

impl Factors {
    /// Whether something is asked beside the password.
    pub const fn any(&self) -> bool {
        self.totp_secret.is_some() || self.passkeys > 0
    }
}

/// What an account signs in with; `None` if there is no such account.
pub async fn find_factors(reader: impl Into<Reader<'_>>, user: UserId) -> Result<Option<Factors>, StateError> {
    let row = sql("select totp_secret, \
         (select count(*) from passkeys p where p.user_id = u.id) as passkeys, \
         (select count(*) from recovery_codes c where c.user_id = u.id) as recovery_codes from users u where u.id = $1")
    .bind(user)
    .optional(reader)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Factors {
        totp_secret: row.optional_text("totp_secret")?,
        passkeys: row.count("passkeys")?,
        recovery_codes: row.count("recovery_codes")?,
    }))
}

/// Keeps the sealed seed of an account's time-based codes, or none. A code of the step `last` or before counts no more.
pub async fn set_totp(tx: &mut Tx, user: UserId, sealed: Option<&str>, last: i64) -> Result<(), StateError> {
    sql("update users set totp_secret = $2, totp_step = $3 where id = $1")
        .bind(user)
        .bind(sealed)
        .bind(last)
        .execute(tx)
        .await?;
    Ok(())
}

/// Uses up the code of a step; false if a code of that step or a later one was used before.
pub async fn use_totp_step(tx: &mut Tx, user: UserId, step: i64) -> Result<bool, StateError> {
    let touched = sql("update users set totp_step = $2 where id = $1 and totp_secret is not null and totp_step < $2")
        .bind(user)
        .bind(step)
        .execute(tx)
        .await?;
    Ok(touched > 0)
}

/// Replaces an account's recovery codes.
pub async fn replace_recovery_codes(tx: &mut Tx, user: UserId, digests: &[String]) -> Result<(), StateError> {
    sql("delete from recovery_codes where user_id = $1").bind(user).execute(tx).await?;
    for digest in digests {
        sql("insert into recovery_codes (user_id, digest) values ($1, $2)")
            .bind(user)
            .bind(digest.as_str())
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Uses up a recovery code; false if there is none with this digest.
pub async fn use_recovery_code(tx: &mut Tx, user: UserId, digest: &str) -> Result<bool, StateError> {
    let touched = sql("delete from recovery_codes where user_id = $1 and digest = $2")
        .bind(user)
        .bind(digest)
        .execute(tx)
        .await?;
    Ok(touched > 0)
}

/// A passkey of an account.
#[derive(Debug, Clone)]
pub struct KeptPasskey {
    /// Its identity here.
    pub id: PasskeyId,
    /// Whose it is.
    pub user: UserId,
    /// What its owner calls it.
    pub name: String,
    /// Its public key and what else is known of it, as JSON.
    pub credential: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Timestamp>,
}

/// The passkeys of an account, the oldest first.
pub async fn list_passkeys(reader: impl Into<Reader<'_>>, user: UserId) -> Result<Vec<KeptPasskey>, StateError> {
    let rows = sql("select id, user_id, name, credential, created_at, last_used_at from passkeys where user_id = $1 \
         order by created_at, id")
    .bind(user)
    .all(reader)
    .await?;
    rows.iter().map(passkey).collect()
}

fn passkey(row: &Row) -> Result<KeptPasskey, StateError> {
    Ok(KeptPasskey {
        id: row.parse("id")?,
        user: row.parse("user_id")?,
        name: row.text("name")?,
        credential: row.text("credential")?,
        created_at: row.timestamp("created_at")?,
        last_used_at: row.optional_timestamp("last_used_at")?,
    })
}

/// Adds a passkey to an account.
pub async fn insert_passkey(
    tx: &mut Tx,
    user: UserId,
    name: &str,
    credential: &str,
    now: Timestamp,
) -> Result<(), StateError> {
    sql("insert into passkeys (id, user_id, name, credential, created_at) values ($1, $2, $3, $4, $5)")
        .bind(PasskeyId::new())
        .bind(user)
        .bind(name)
        .bind(credential)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that a passkey was used and what is known of it since; false if it changed or went meanwhile.
pub async fn use_passkey(
    tx: &mut Tx,
    before: &KeptPasskey,
    credential: &str,
    now: Timestamp,
) -> Result<bool, StateError> {
    let touched = sql("update passkeys set credential = $3, last_used_at = $4 where id = $1 and credential = $2")
        .bind(before.id)
        .bind(before.credential.as_str())
        .bind(credential)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(touched > 0)
}

/// Removes a passkey of an account and gives its name; `None` if it has no such passkey.
pub async fn delete_passkey(tx: &mut Tx, user: UserId, id: PasskeyId) -> Result<Option<String>, StateError> {
    let row = sql("delete from passkeys where id = $1 and user_id = $2 returning name")
        .bind(id)
        .bind(user)
        .optional(tx)
        .await?;
    row.map(|row| row.text("name")).transpose()
}

/// Removes every second factor of an account, and its recovery codes.
pub async fn delete_factors(tx: &mut Tx, user: UserId) -> Result<(), StateError> {
    set_totp(tx, user, None, 0).await?;
    sql("delete from passkeys where user_id = $1").bind(user).execute(tx).await?;
    replace_recovery_codes(tx, user, &[]).await
}
