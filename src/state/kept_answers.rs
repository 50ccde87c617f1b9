//! What requests of the API with a key were answered. Keys and bodies come as digests.

use super::{Reader, StateError, Tx, sql};
use crate::domain::Timestamp;

/// Names a request: whose it is, and the digest of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestName {
    /// The account or token.
    pub client: String,
    /// The digest of the key.
    pub key_digest: String,
}

/// A request that came with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRequest {
    /// The digest of what was asked.
    pub body_digest: String,
    /// When it first came.
    pub begun_at: Timestamp,
    /// When somebody last began to carry it out.
    pub taken_at: Timestamp,
    /// What whoever sent it may do, as JSON.
    pub rights: String,
    /// What it was answered, once it was.
    pub answer: Option<KeptAnswer>,
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its status.
    pub status: u64,
    /// Where what was made is found.
    pub location: Option<String>,
    /// The version of what was made.
    pub etag: Option<String>,
    /// Its body; without what is told once only.
    pub body: String,
}

/// Notes that a request is being carried out; false if one of this name is known.
pub async fn insert_request(
    tx: &mut Tx,
    name: &RequestName,
    body_digest: &str,
    rights: &str,
    now: Timestamp,
) -> Result<bool, StateError> {
    let inserted = sql("insert into kept_answers (client, key_digest, body_digest, rights, begun_at, taken_at) \
         values ($1, $2, $3, $4, $5, $5) on conflict (client, key_digest) do nothing")
    .bind(name.client.as_str())
    .bind(name.key_digest.as_str())
    .bind(body_digest)
    .bind(rights)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(inserted > 0)
}

/// The request of this name.
pub async fn find_request(
    reader: impl Into<Reader<'_>>,
    name: &RequestName,
) -> Result<Option<KeptRequest>, StateError> {
    let row = sql("select * from kept_answers where client = $1 and key_digest = $2")
        .bind(name.client.as_str())
        .bind(name.key_digest.as_str())
        .optional(reader)
        .await?;
    row.map(|row| {
        let answer = match row.optional_integer("status")? {
            None => None,
            Some(_) => Some(KeptAnswer {
                status: row.count("status")?,
                location: row.optional_text("location")?,
                etag: row.optional_text("etag")?,
                body: row.optional_text("body")?.unwrap_or_default(),
            }),
        };
        Ok(KeptRequest {
            body_digest: row.text("body_digest")?,
            begun_at: row.timestamp("begun_at")?,
            taken_at: row.timestamp("taken_at")?,
            rights: row.text("rights")?,
            answer,
        })
    })
    .transpose()
}

/// Takes up a request that nobody carries out any more, for somebody who may do `rights`; false if somebody else was quicker.
pub async fn take_request(
    tx: &mut Tx,
    name: &RequestName,
    (taken_at, now): (Timestamp, Timestamp),
    rights: &str,
) -> Result<bool, StateError> {
    let taken = sql(
        "update kept_answers set taken_at = $4, rights = $5 where client = $1 and key_digest = $2 and taken_at = $3 \
         and status is null",
    )
    .bind(name.client.as_str())
    .bind(name.key_digest.as_str())
    .bind(taken_at)
    .bind(now)
    .bind(rights)
    .execute(tx)
    .await?;
    Ok(taken > 0)
}

/// Notes that a request is still being carried out, so that nobody takes it for abandoned.
pub async fn sign_request(tx: &mut Tx, name: &RequestName, now: Timestamp) -> Result<(), StateError> {
    sql("update kept_answers set taken_at = $3 where client = $1 and key_digest = $2 and status is null")
        .bind(name.client.as_str())
        .bind(name.key_digest.as_str())
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps what a request was answered.
pub async fn keep_answer(tx: &mut Tx, name: &RequestName, answer: &KeptAnswer) -> Result<(), StateError> {
    sql("update kept_answers set status = $3, location = $4, etag = $5, body = $6 where client = $1 and key_digest = $2")
        .bind(name.client.as_str())
        .bind(name.key_digest.as_str())
        .bind(answer.status)
        .bind(answer.location.as_deref())
        .bind(answer.etag.as_deref())
        .bind(answer.body.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets a request: nothing was made by it.
pub async fn forget_request(tx: &mut Tx, name: &RequestName) -> Result<(), StateError> {
    sql("delete from kept_answers where client = $1 and key_digest = $2")
        .bind(name.client.as_str())
        .bind(name.key_digest.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets the requests that came before `moment`.
pub async fn forget_requests_before(tx: &mut Tx, moment: Timestamp) -> Result<(), StateError> {
    sql("delete from kept_answers where begun_at < $1").bind(moment).execute(tx).await?;
    Ok(())
}
