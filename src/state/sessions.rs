//! Who is signed in. Tokens come and go as digests only.

use super::{Reader, StateError, Tx, sql, users};
use crate::domain::{Timestamp, User, UserId};

/// A session that begins.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// The digest of its token.
    pub token_digest: &'a str,
    /// Whose it is.
    pub user: UserId,
    /// How they proved who they are: `password`, `directory`, …
    pub method: &'a str,
    /// From where.
    pub address: Option<&'a str>,
    /// What their browser calls itself.
    pub agent: &'a str,
    /// When it ends, used or not.
    pub expires_at: Timestamp,
}

/// Keeps a session, and forgets those that have expired.
pub async fn insert_session(tx: &mut Tx, session: &NewSession<'_>, now: Timestamp) -> Result<(), StateError> {
    sql("delete from sessions where expires_at < $1").bind(now).execute(tx).await?;
    sql("insert into sessions (id, token_digest, user_id, method, address, agent, created_at, last_seen_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8)")
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(session.token_digest)
    .bind(session.user)
    .bind(session.method)
    .bind(session.address)
    .bind(session.agent)
    .bind(now)
    .bind(session.expires_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// A session that exists; whether it still counts is the caller's to judge.
#[derive(Debug)]
pub struct Session {
    /// Whose it is.
    pub user: User,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends, used or not.
    pub expires_at: Timestamp,
}

/// The session of a token's digest.
pub async fn find_session(reader: impl Into<Reader<'_>>, token_digest: &str) -> Result<Option<Session>, StateError> {
    let mut reader = reader.into();
    let row = sql("select user_id, last_seen_at, expires_at from sessions where token_digest = $1")
        .bind(token_digest)
        .optional(reader.again())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(user) = users::find_user_by_id(reader, row.parse("user_id")?).await? else { return Ok(None) };
    Ok(Some(Session { user, last_seen_at: row.timestamp("last_seen_at")?, expires_at: row.timestamp("expires_at")? }))
}

/// Notes that a session was used.
pub async fn touch_session(tx: &mut Tx, token_digest: &str, now: Timestamp) -> Result<(), StateError> {
    sql("update sessions set last_seen_at = $2 where token_digest = $1")
        .bind(token_digest)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends a session.
pub async fn delete_session(tx: &mut Tx, token_digest: &str) -> Result<(), StateError> {
    sql("delete from sessions where token_digest = $1").bind(token_digest).execute(tx).await?;
    Ok(())
}

/// Ends every session of an account.
pub async fn end_sessions_of(tx: &mut Tx, user: UserId) -> Result<(), StateError> {
    sql("delete from sessions where user_id = $1").bind(user).execute(tx).await?;
    Ok(())
}
