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
    let rows = sql("select u.id, u.name, u.disabled, u.password_hash, r.role, s.last_seen_at, s.expires_at \
         from sessions s join users u on u.id = s.user_id left join user_roles r on r.user_id = u.id \
         where s.token_digest = $1 order by r.role")
    .bind(token_digest)
    .all(reader)
    .await?;
    let Some((user, _)) = users::gather(&rows)?.into_iter().next() else { return Ok(None) };
    let Some(row) = rows.first() else { return Ok(None) };
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
