//! Sign-ins under way, and challenges that wait for their answer. Each is found by the digest of a token that only one
//! browser has, and is gone once it was used or has expired.

use super::{Reader, Row, StateError, Tx, sql};
use crate::domain::{Timestamp, UserId};

/// A step that begins.
#[derive(Debug)]
pub struct NewStep<'a> {
    /// The digest of its token.
    pub token_digest: &'a str,
    /// What kind of step it is; a step is only ever found as the kind it was made as.
    pub kind: &'a str,
    /// The account, once it is known.
    pub user: Option<UserId>,
    /// The provider that somebody was sent to.
    pub provider: Option<&'a str>,
    /// The path that is led to in the end.
    pub next: &'a str,
    /// What must be remembered until the answer comes.
    pub state: &'a str,
    /// When it counts no more.
    pub expires_at: Timestamp,
}

/// A step under way.
#[derive(Debug, Clone)]
pub struct Step {
    /// The account, if it is known.
    pub user: Option<UserId>,
    /// The provider that somebody was sent to.
    pub provider: Option<String>,
    /// The path that is led to in the end.
    pub next: String,
    /// What must be remembered until the answer comes.
    pub state: String,
}

/// Keeps a step, and forgets those that have expired: strangers make them, so they must not wait for a worker to go.
pub async fn insert_step(tx: &mut Tx, step: &NewStep<'_>, now: Timestamp) -> Result<(), StateError> {
    delete_expired(tx, now).await?;
    sql("insert into sign_in_steps (token_digest, kind, user_id, provider, next, state, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(step.token_digest)
    .bind(step.kind)
    .bind(step.user.map(|id| id.to_string()))
    .bind(step.provider)
    .bind(step.next)
    .bind(step.state)
    .bind(now)
    .bind(step.expires_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the steps that have expired, but for those that somebody else is about to take.
pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<(), StateError> {
    let clause = tx.skip_locked();
    let old = sql(
        "delete from sign_in_steps where token_digest in (select token_digest from sign_in_steps where expires_at < $1",
    )
    .bind(now);
    old.push(clause).push(")").execute(tx).await?;
    Ok(())
}

/// The step of a token's digest that still counts; it goes on.
pub async fn find_step(
    reader: impl Into<Reader<'_>>,
    token_digest: &str,
    kind: &str,
    now: Timestamp,
) -> Result<Option<Step>, StateError> {
    let row = sql("select user_id, provider, next, state from sign_in_steps \
         where token_digest = $1 and kind = $2 and expires_at > $3")
    .bind(token_digest)
    .bind(kind)
    .bind(now)
    .optional(reader)
    .await?;
    row.as_ref().map(step).transpose()
}

/// Takes the step of a token's digest: whoever comes with it again finds nothing.
pub async fn take_step(
    tx: &mut Tx,
    token_digest: &str,
    kind: &str,
    now: Timestamp,
) -> Result<Option<Step>, StateError> {
    let row = sql("delete from sign_in_steps where token_digest = $1 and kind = $2 \
         returning user_id, provider, next, state, expires_at")
    .bind(token_digest)
    .bind(kind)
    .optional(tx)
    .await?;
    match row {
        Some(row) if row.timestamp("expires_at")? > now => step(&row).map(Some),
        _ => Ok(None),
    }
}

/// Counts an answer before it is looked at; false if there were `limit` already, or the step counts no more.
pub async fn count_answer(
    tx: &mut Tx,
    token_digest: &str,
    kind: &str,
    limit: i64,
    now: Timestamp,
) -> Result<bool, StateError> {
    let counted = sql("update sign_in_steps set tries = tries + 1 \
         where token_digest = $1 and kind = $2 and tries < $3 and expires_at > $4")
    .bind(token_digest)
    .bind(kind)
    .bind(limit)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(counted > 0)
}

fn step(row: &Row) -> Result<Step, StateError> {
    Ok(Step {
        user: row.optional_parse("user_id")?,
        provider: row.optional_text("provider")?,
        next: row.text("next")?,
        state: row.text("state")?,
    })
}
