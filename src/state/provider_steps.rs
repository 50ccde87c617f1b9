//! Sign-ins that are with a provider: what the panel must remember until the browser comes back from there.

use super::{StateError, Tx, sql};
use crate::domain::Timestamp;

/// The kind of these rows among the sign-ins under way.
const KIND: &str = "oidc";

/// A sign-in that a browser took to a provider.
#[derive(Debug, PartialEq, Eq)]
pub struct ProviderStep {
    /// Which provider.
    pub provider: String,
    /// Where in the panel it leads in the end.
    pub next: String,
    /// What only the panel knows of it, sealed.
    pub state: String,
}

/// Keeps a sign-in under way, found by the digest of the token in the browser's cookie; those that took too long are
/// forgotten.
pub async fn insert_step(
    tx: &mut Tx,
    token_digest: &str,
    step: &ProviderStep,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StateError> {
    sql("delete from sign_in_steps where expires_at < $1").bind(now).execute(tx).await?;
    sql("insert into sign_in_steps (token_digest, kind, provider, next, state, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7)")
    .bind(token_digest)
    .bind(KIND)
    .bind(step.provider.as_str())
    .bind(step.next.as_str())
    .bind(step.state.as_str())
    .bind(now)
    .bind(expires_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes up a sign-in under way, which is then gone: of two that ask at once, one gets it.
pub async fn take_step(tx: &mut Tx, token_digest: &str, now: Timestamp) -> Result<Option<ProviderStep>, StateError> {
    let row = sql("delete from sign_in_steps where token_digest = $1 and kind = $2 \
         returning provider, next, state, expires_at")
    .bind(token_digest)
    .bind(KIND)
    .optional(&mut *tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.timestamp("expires_at")? <= now {
        return Ok(None);
    }
    Ok(Some(ProviderStep { provider: row.text("provider")?, next: row.text("next")?, state: row.text("state")? }))
}

/// Keeps what a session shows to its provider to sign out there, sealed.
pub async fn keep_id_token(tx: &mut Tx, session_digest: &str, sealed: &str) -> Result<(), StateError> {
    sql("update sessions set id_token = $2 where token_digest = $1")
        .bind(session_digest)
        .bind(sealed)
        .execute(tx)
        .await?;
    Ok(())
}

/// How a session began, and what it shows to its provider to sign out there.
pub async fn find_id_token(
    reader: impl Into<super::Reader<'_>>,
    session_digest: &str,
) -> Result<Option<(String, String)>, StateError> {
    let row = sql("select method, id_token from sessions where token_digest = $1 and id_token is not null")
        .bind(session_digest)
        .optional(reader)
        .await?;
    row.map(|row| Ok((row.text("method")?, row.text("id_token")?))).transpose()
}
