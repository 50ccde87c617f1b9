//! Who is signed in. Tokens come and go as digests only.

use super::{Reader, Row, StateError, Tx, sql, users};
use crate::domain::{SessionId, Timestamp, User, UserId};

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

/// Keeps a session.
pub async fn insert_session(tx: &mut Tx, session: &NewSession<'_>, now: Timestamp) -> Result<SessionId, StateError> {
    let id = SessionId::new();
    sql("insert into sessions (id, token_digest, user_id, method, address, agent, created_at, last_seen_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8)")
    .bind(id)
    .bind(session.token_digest)
    .bind(session.user)
    .bind(session.method)
    .bind(session.address)
    .bind(session.agent)
    .bind(now)
    .bind(session.expires_at)
    .execute(tx)
    .await?;
    Ok(id)
}

/// Forgets the sessions that have expired, but for those that somebody else is about to end.
pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<(), StateError> {
    let clause = tx.skip_locked();
    let old = sql("delete from sessions where id in (select id from sessions where expires_at < $1").bind(now);
    old.push(clause).push(")").execute(tx).await?;
    Ok(())
}

/// A session that exists; whether it still counts is the caller's to judge.
#[derive(Debug)]
pub struct Session {
    /// Its identity.
    pub id: SessionId,
    /// Whose it is.
    pub user: User,
    /// How they proved who they are.
    pub method: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When its provider had its person prove who they are, as far as that is known.
    pub proved_at: Option<Timestamp>,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends, used or not.
    pub expires_at: Timestamp,
    /// Whether its token is to be replaced.
    pub rotate: bool,
    /// When its token was last replaced, if it was found by the one before.
    pub replaced_at: Option<Timestamp>,
    /// Whether the account has a second factor.
    pub has_second_factor: bool,
    /// The setting of that name, as it is kept: whose roles must have one.
    pub second_factor_roles: Option<String>,
}

/// The session of a token's digest, or of the digest of the token before it. Every request asks for it: with its account, in
/// one statement.
pub async fn find_session(reader: impl Into<Reader<'_>>, token_digest: &str) -> Result<Option<Session>, StateError> {
    let mut reader = reader.into();
    let mut rows = sql("select u.id, u.name, u.origin, u.subject, u.display_name, u.disabled, u.password_hash, \
         r.role, r.reason, r.source, s.id as session_id, s.token_digest, \
         s.method, s.created_at, s.proved_at, s.last_seen_at, s.expires_at, s.rotate, s.rotated_at, \
         cast(case when u.totp_secret is not null or exists (select 1 from passkeys p where p.user_id = u.id) \
         then 1 else 0 end as bigint) as has_second_factor, \
         (select value from settings where name = 'SecondFactorRoles') as second_factor_roles \
         from sessions s join users u on u.id = s.user_id left join user_roles r on r.user_id = u.id \
         where s.token_digest = $1 or s.previous_digest = $1 order by s.id, r.role, r.reason, r.source")
    .bind(token_digest)
    .all(reader.again())
    .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let id: SessionId = row.parse("session_id")?;
    let of_another = |row: &Row| row.parse("session_id").is_ok_and(|other: SessionId| other != id);
    rows.truncate(rows.iter().position(of_another).unwrap_or(rows.len()));
    let Some((user, _)) = users::gather(&mut reader, &rows).await?.pop() else { return Ok(None) };
    let row = &rows[0];
    let is_newest = row.text("token_digest")? == token_digest;
    Ok(Some(Session {
        id,
        user,
        method: row.text("method")?,
        created_at: row.timestamp("created_at")?,
        proved_at: row.optional_timestamp("proved_at")?,
        last_seen_at: row.timestamp("last_seen_at")?,
        expires_at: row.timestamp("expires_at")?,
        rotate: row.flag("rotate")?,
        replaced_at: if is_newest { None } else { row.optional_timestamp("rotated_at")? },
        has_second_factor: row.flag("has_second_factor")?,
        second_factor_roles: row.optional_text("second_factor_roles")?,
    }))
}

/// Notes when the provider of a session had its person prove who they are.
pub async fn note_proof(tx: &mut Tx, token_digest: &str, at: Timestamp) -> Result<(), StateError> {
    sql("update sessions set proved_at = $2 where token_digest = $1").bind(token_digest).bind(at).execute(tx).await?;
    Ok(())
}

/// Keeps what a session shows to its provider to sign out there, sealed.
pub async fn keep_id_token(tx: &mut Tx, token_digest: &str, sealed: &str) -> Result<(), StateError> {
    sql("update sessions set id_token = $2 where token_digest = $1")
        .bind(token_digest)
        .bind(sealed)
        .execute(tx)
        .await?;
    Ok(())
}

/// How the session of a token began, and what it shows to its provider to sign out there, if that is kept.
pub async fn find_id_token(
    reader: impl Into<Reader<'_>>,
    token_digest: &str,
) -> Result<Option<(String, String)>, StateError> {
    let row = sql("select method, id_token from sessions \
         where (token_digest = $1 or previous_digest = $1) and id_token is not null order by id limit 1")
    .bind(token_digest)
    .optional(reader)
    .await?;
    row.map(|row| Ok((row.text("method")?, row.text("id_token")?))).transpose()
}

/// Notes that a session was used.
pub async fn touch_session(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<(), StateError> {
    sql("update sessions set last_seen_at = $2 where id = $1").bind(id).bind(now).execute(tx).await?;
    Ok(())
}

/// Has the tokens of an account's sessions replaced with their next request: its rights have changed.
pub async fn rotate_sessions_of(tx: &mut Tx, user: UserId) -> Result<(), StateError> {
    sql("update sessions set rotate = 1 where user_id = $1").bind(user).execute(tx).await?;
    Ok(())
}

/// Replaces a session's token; false if another request was first.
pub async fn replace_token(
    tx: &mut Tx,
    id: SessionId,
    before: &str,
    after: &str,
    now: Timestamp,
) -> Result<bool, StateError> {
    let replaced = sql("update sessions set token_digest = $3, previous_digest = $2, rotated_at = $4, rotate = 0 \
         where id = $1 and token_digest = $2 and rotate = 1")
    .bind(id)
    .bind(before)
    .bind(after)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(replaced > 0)
}

/// Ends the session of a token's digest.
pub async fn delete_session(tx: &mut Tx, token_digest: &str) -> Result<(), StateError> {
    sql("delete from sessions where token_digest = $1 or previous_digest = $1").bind(token_digest).execute(tx).await?;
    Ok(())
}

/// Ends one session of an account; false if it has none of that id.
pub async fn end_session_of(tx: &mut Tx, user: UserId, id: SessionId) -> Result<bool, StateError> {
    let ended = sql("delete from sessions where id = $1 and user_id = $2").bind(id).bind(user).execute(tx).await?;
    Ok(ended > 0)
}

/// Ends every session of an account but one, and says how many ended.
pub async fn end_other_sessions_of(tx: &mut Tx, user: UserId, kept: SessionId) -> Result<u64, StateError> {
    sql("delete from sessions where user_id = $1 and id <> $2").bind(user).bind(kept).execute(tx).await
}

/// Ends every session of an account.
pub async fn end_sessions_of(tx: &mut Tx, user: UserId) -> Result<(), StateError> {
    sql("delete from sessions where user_id = $1").bind(user).execute(tx).await?;
    Ok(())
}

/// A session as a list shows it.
#[derive(Debug, Clone)]
pub struct ListedSession {
    /// Its identity.
    pub id: SessionId,
    /// How its owner proved who they are.
    pub method: String,
    /// From where it began.
    pub address: Option<String>,
    /// What the browser called itself.
    pub agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to a minute.
    pub last_seen_at: Timestamp,
}

/// The sessions of an account that count at `now` and were used since `used_since`, the last used first.
pub async fn list_sessions_of(
    reader: impl Into<Reader<'_>>,
    user: UserId,
    used_since: Timestamp,
    now: Timestamp,
) -> Result<Vec<ListedSession>, StateError> {
    let rows = sql("select id, method, address, agent, created_at, last_seen_at from sessions \
         where user_id = $1 and last_seen_at >= $2 and expires_at > $3 order by last_seen_at desc, id desc")
    .bind(user)
    .bind(used_since)
    .bind(now)
    .all(reader)
    .await?;
    rows.iter().map(listed).collect()
}

fn listed(row: &Row) -> Result<ListedSession, StateError> {
    Ok(ListedSession {
        id: row.parse("id")?,
        method: row.text("method")?,
        address: row.optional_text("address")?,
        agent: row.text("agent")?,
        created_at: row.timestamp("created_at")?,
        last_seen_at: row.timestamp("last_seen_at")?,
    })
}
