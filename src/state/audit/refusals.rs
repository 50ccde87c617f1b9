//! What was refused, in the audit as well: but so that a flood of refusals does not fill it.
//!
//! Of the same refusal (who, what, to what), one a minute is recorded; those passed over are counted, and the count is
//! recorded once the minute is over. Each process counts for itself.

use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, PoisonError},
};

use super::insert_refusal;
use crate::{
    domain::{Actor, Timestamp, Via},
    state::{Database, StateError},
};

/// How long the same refusal is not recorded again, in microseconds: a minute.
const QUIET: i64 = 60 * 1_000_000;
/// Different refusals that are told apart in that time; what is refused beyond them is counted together.
const MOST: usize = 200;

/// Who was refused what, and to what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    actor: String,
    action: String,
    target: String,
}

#[derive(Debug)]
struct Seen {
    until: Timestamp,
    passed_over: u64,
    via: Via,
}

/// The refusals of the last minute.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<Key, Seen>>);

impl Refusals {
    /// Whether a refusal is to be recorded; if not, it is counted.
    fn take(&self, actor: &Actor, action: &str, target: &str, now: Timestamp) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = Key { actor: actor.name.clone(), action: action.to_owned(), target: target.to_owned() };
        if seen.len() >= MOST && !seen.contains_key(&key) {
            key = Key { actor: "(several)".to_owned(), action: action.to_owned(), target: "(several)".to_owned() };
        }
        let is_new = !seen.contains_key(&key);
        let fresh = Seen { until: now.plus_micros(QUIET), passed_over: 0, via: actor.via };
        let known = seen.entry(key).or_insert(fresh);
        if !is_new {
            known.passed_over += 1;
        }
        is_new
    }

    /// Takes out what is over, as far as there is something to tell of it.
    fn ended(&self, now: Timestamp) -> Vec<(Key, Seen)> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (over, rest) = mem::take(&mut *seen).into_iter().partition(|(_, known)| known.until <= now);
        *seen = rest;
        over.into_iter().filter(|(_, known)| known.passed_over > 0).collect()
    }
}

/// Records, in a transaction of its own, that `actor` wanted `action` done to `target`, and why it was not. A part of a
/// flood is counted only.
pub async fn record_refusal(
    database: &Database,
    actor: &Actor,
    action: &str,
    target: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), StateError> {
    record_counted(database, now).await?;
    if !database.audit_chain().refusals.take(actor, action, target, now) {
        return Ok(());
    }
    let mut tx = database.begin().await?;
    insert_refusal(&mut tx, actor, action, target, why, now).await?;
    tx.commit().await
}

/// Records how often what was refused in a minute that is over was refused again.
pub async fn record_counted(database: &Database, now: Timestamp) -> Result<(), StateError> {
    let ended = database.audit_chain().refusals.ended(now);
    if ended.is_empty() {
        return Ok(());
    }
    let mut tx = database.begin().await?;
    for (Key { actor, action, target }, Seen { passed_over, via, .. }) in ended {
        let actor = Actor { name: actor, account: None, via, address: None };
        let why = format!("refused {passed_over} more times within the same minute");
        insert_refusal(&mut tx, &actor, &action, &target, &why, now).await?;
    }
    tx.commit().await
}
