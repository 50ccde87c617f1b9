//! The record of who did what; each entry is written in the transaction of what it records.
//!
//! An entry waits in its transaction until the commit, which puts it at the end of a [`chain`] that only the panel's key
//! can lengthen; [`verify`] finds what somebody changed by other means. [`list`] reads it for people, [`copies`] for
//! copies elsewhere.

pub mod chain;
mod chain_key;
pub mod copies;
pub mod keys;
pub mod list;
pub mod refusals;
pub mod retention;
pub mod verify;

use std::future::{Ready, ready};

use serde::{Deserialize, Serialize};

use super::{Row, Sql, StateError, Tx, sql};
use crate::domain::{Actor, Timestamp};

/// The outcome of what was done.
pub const DONE: &str = "done";
/// The outcome of what was asked for and not done.
pub const REFUSED: &str = "refused";

/// An entry as it stands in the database: as text, for one that somebody changed must be readable all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place: 1, 2, 3 and so on, without gaps.
    pub seq: i64,
    /// Its identity.
    pub id: String,
    /// When, in microseconds since 1970.
    pub at: Timestamp,
    /// Who: the account, or the operating system's user.
    pub actor: String,
    /// From where: a page, the command line, by itself.
    pub via: String,
    /// The address it came from, where there is one.
    pub address: Option<String>,
    /// What was done, named like a cmdlet.
    pub action: String,
    /// What it was done to.
    pub target: String,
    /// More about it, in words.
    pub detail: String,
    /// What was changed, as it was.
    pub before: Option<String>,
    /// What was changed, as it is now.
    pub after: Option<String>,
    /// `done` or `refused`.
    pub outcome: String,
    /// The keyed hash of the seal before and of all of this.
    pub seal: String,
}

impl Entry {
    /// What [`Entry::of`] reads.
    fn select() -> Sql {
        sql("select seq, id, at, actor, via, address, action, target, detail, before_text, after_text, outcome, seal \
             from audit")
    }

    fn new(actor: &Actor, action: &str, target: &str, detail: &str, now: Timestamp) -> Self {
        Self {
            seq: 0,
            id: uuid::Uuid::now_v7().to_string(),
            at: now,
            actor: actor.name.clone(),
            via: actor.via.to_string(),
            address: actor.address.clone(),
            action: action.to_owned(),
            target: target.to_owned(),
            detail: detail.to_owned(),
            before: None,
            after: None,
            outcome: DONE.to_owned(),
            seal: String::new(),
        }
    }

    fn of(row: &Row) -> Result<Self, StateError> {
        Ok(Self {
            seq: row.optional_integer("seq")?.unwrap_or_default(),
            id: row.text("id")?,
            at: row.timestamp("at")?,
            actor: row.text("actor")?,
            via: row.text("via")?,
            address: row.optional_text("address")?,
            action: row.text("action")?,
            target: row.text("target")?,
            detail: row.text("detail")?,
            before: row.optional_text("before_text")?,
            after: row.optional_text("after_text")?,
            outcome: row.text("outcome")?,
            seal: row.optional_text("seal")?.unwrap_or_default(),
        })
    }

    /// Whether it tells of something that was not done.
    pub fn is_refusal(&self) -> bool {
        self.outcome == REFUSED
    }
}

/// Records that `actor` did `action` (named like a cmdlet) to `target`. It is written when the transaction is committed;
/// nothing can go wrong before.
pub fn insert_audit(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    target: &str,
    detail: &str,
    now: Timestamp,
) -> Ready<Result<(), StateError>> {
    tx.keep_entry(Entry::new(actor, action, target, detail, now));
    ready(Ok(()))
}

/// Records that `actor` changed `target`: what was changed as it was and as it is now, and what more there is to say.
pub fn insert_change(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    target: &str,
    detail: &str,
    (before, after): (&str, &str),
    now: Timestamp,
) -> Ready<Result<(), StateError>> {
    let entry = Entry::new(actor, action, target, detail, now);
    tx.keep_entry(Entry { before: Some(before.to_owned()), after: Some(after.to_owned()), ..entry });
    ready(Ok(()))
}

/// Records that `actor` wanted `action` done to `target`, and why it was not.
pub fn insert_refusal(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    target: &str,
    why: &str,
    now: Timestamp,
) -> Ready<Result<(), StateError>> {
    let entry = Entry::new(actor, action, target, why, now);
    tx.keep_entry(Entry { outcome: REFUSED.to_owned(), ..entry });
    ready(Ok(()))
}
