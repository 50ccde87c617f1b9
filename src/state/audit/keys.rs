//! Whether all processes on this database have the same key file.
//!
//! One that has another can open neither the audit's key nor a store's secret. Left alone, it would take the audit's key for
//! lost and begin a new chain; the others, who can't open the new key, would do the same, and so on. So each process that
//! stays notes the print of its key file while that opens the audit's key. Whoever can't open it, while somebody with another
//! print was seen lately, records nothing. Where nobody else was seen, the key was lost, and the chain begins anew as
//! [`super::chain`] says.

use std::sync::{PoisonError, atomic::Ordering};

use super::chain::{Chain, KEY_SETTING, LOST};
use crate::{
    domain::Timestamp,
    state::{Database, Reader, StateError, sql},
};

/// A key file counts as in use for so many seconds after a process with it was seen: longer than a database that fails over
/// is away, during which nobody is seen.
const IN_USE_SECONDS: i64 = 120;

/// A print that was noted this many microseconds ago is not noted again: all processes with one key file share one row.
const NOTED: i64 = 5_000_000;

/// How a process's key file stands to the audit's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStanding {
    /// It opens it, or nothing is sealed yet.
    Ours,
    /// It does not, and no other process was seen that can: the key is lost.
    Lost,
    /// It does not, but another process can.
    Others(OtherKey),
}

/// This process has another key file than the others. It holds why its own does not open the audit's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the other processes on this database have another key file: with this one’s, the audit’s key can’t be opened ({0}). Nothing was changed. Copy their key file to where “key_file” says, readable by this account alone (mode 600). If it is lost for good, stop them all, wait {seconds} seconds, and start this process first",
    seconds = IN_USE_SECONDS
)]
pub struct OtherKey(String);

/// How the key file of this process stands to the key that is kept.
pub async fn look(database: &Database) -> Result<KeyStanding, StateError> {
    let chain = database.audit_chain();
    let standing = match kept(database).await? {
        Some(sealed) if !sealed.starts_with(LOST) => match chain.open(&sealed) {
            Ok(_) => KeyStanding::Ours,
            Err(why) => match others(database, chain, why.clone()).await? {
                Some(other) => KeyStanding::Others(other),
                // Once told, it is not forgotten while the others are away for a while.
                None if chain.is_others() => KeyStanding::Others(OtherKey(why)),
                None => KeyStanding::Lost,
            },
        },
        _ => KeyStanding::Ours,
    };
    chain.others_key.store(matches!(standing, KeyStanding::Others(_)), Ordering::Relaxed);
    Ok(standing)
}

async fn kept(database: &Database) -> Result<Option<String>, StateError> {
    let row = sql("select value from settings where name = $1").bind(KEY_SETTING).optional(database).await?;
    row.map(|row| row.text("value")).transpose()
}

/// Notes that the key file of this process is in use, and opens what is sealed.
pub async fn note(database: &Database) -> Result<(), StateError> {
    let Some(print) = database.audit_chain().print() else { return Ok(()) };
    if kept(database).await?.is_none_or(|sealed| database.audit_chain().open(&sealed).is_err()) {
        return Ok(());
    }
    let mut tx = database.begin().await?;
    let now = tx.now().await?;
    sql("insert into keys_in_use (print, seen_at) values ($1, $2) on conflict (print) do update \
         set seen_at = excluded.seen_at where keys_in_use.seen_at < $3")
    .bind(print.as_str())
    .bind(now)
    .bind(now.plus_micros(-NOTED))
    .execute(&mut tx)
    .await?;
    sql("delete from keys_in_use where seen_at < $1").bind(seen_lately(now)).execute(&mut tx).await?;
    tx.commit().await?;
    *database.audit_chain().noted_print.lock().unwrap_or_else(PoisonError::into_inner) = Some(print);
    Ok(())
}

/// The fault, if another process was seen lately whose key file opens what this one's does not.
pub(super) async fn others(
    reader: impl Into<Reader<'_>>,
    chain: &Chain,
    why: String,
) -> Result<Option<OtherKey>, StateError> {
    let mut reader = reader.into();
    let now = reader.again().now().await?;
    // What this process itself noted is no other's, also when its key file can't be read any more.
    let noted = chain.noted_print.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let others = sql("select 1 as one from keys_in_use where print not in ($1, $2) and seen_at >= $3 limit 1")
        .bind(chain.print().unwrap_or_default())
        .bind(noted.unwrap_or_default())
        .bind(seen_lately(now));
    Ok(others.optional(reader).await?.map(|_| OtherKey(why)))
}

fn seen_lately(now: Timestamp) -> Timestamp {
    now.plus_micros(-IN_USE_SECONDS * 1_000_000)
}
