//! The audit for people: a page at a time, newest first, filtered.

use super::{Entry, REFUSED};
use crate::{
    domain::Timestamp,
    state::{Reader, Sql, StateError},
};

/// Which entries to show; empty fields let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// What this account did.
    pub actor: Option<String>,
    /// What was done, named like a cmdlet; letter case does not count.
    pub action: Option<String>,
    /// A part of what it was done to; letter case does not count.
    pub target: Option<String>,
    /// `done` or `refused`.
    pub outcome: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// Where a page begins, by an entry's place in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditCursor {
    /// Entries older than this one.
    OlderThan(i64),
    /// Entries newer than this one.
    NewerThan(i64),
}

/// A page of the audit, newest first.
#[derive(Debug, Clone, Default)]
pub struct AuditPage {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// Where the page before begins, if there is one.
    pub newer: Option<i64>,
    /// Where the next page begins, if there is one.
    pub older: Option<i64>,
}

/// A page of the audit. It is found by key, however far back it lies. An entry that has no place in the chain, because
/// something else than the panel wrote it, is not shown: [`super::verify`] names it.
pub async fn list_audit(
    reader: impl Into<Reader<'_>>,
    filter: &AuditFilter,
    cursor: Option<AuditCursor>,
    limit: u32,
) -> Result<AuditPage, StateError> {
    let mut query = filtered(filter);
    query = match cursor {
        None => query.push(" order by seq desc"),
        Some(AuditCursor::OlderThan(seq)) => query.push(" and seq < ").push_bind(seq).push(" order by seq desc"),
        Some(AuditCursor::NewerThan(seq)) => query.push(" and seq > ").push_bind(seq).push(" order by seq"),
    };
    let rows = query.push(" limit ").push_bind(limit + 1).all(reader).await?;
    let mut entries = rows.iter().map(Entry::of).collect::<Result<Vec<_>, _>>()?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let backwards = matches!(cursor, Some(AuditCursor::NewerThan(_)));
    if backwards {
        entries.reverse();
    }
    let (first, last) = (entries.first().map(|e| e.seq), entries.last().map(|e| e.seq));
    let newer = if backwards { first.filter(|_| more) } else { first.filter(|_| cursor.is_some()) };
    let older = if backwards { last } else { last.filter(|_| more) };
    Ok(AuditPage { entries, newer, older })
}

fn filtered(filter: &AuditFilter) -> Sql {
    let mut query = Entry::select().push(" where seq is not null");
    // What lower() does beyond ASCII differs between the engines: it is compared as each of them may have it.
    if let Some(actor) = &filter.actor {
        let (all, ascii) = (actor.to_lowercase(), actor.to_ascii_lowercase());
        query = query.push(" and lower(actor) in (").push_bind(all).push(", ").push_bind(ascii).push(")");
    }
    if let Some(action) = &filter.action {
        query = query.push(" and lower(action) = ").push_bind(action.to_lowercase());
    }
    if let Some(target) = &filter.target {
        let (all, ascii) = (containing(&target.to_lowercase()), containing(&target.to_ascii_lowercase()));
        query = query.push(" and (lower(target) like ").push_bind(all).push(" escape '\\'");
        query = query.push(" or lower(target) like ").push_bind(ascii).push(" escape '\\')");
    }
    query = match filter.outcome.as_deref() {
        // Written out, so that the index of refusals is known to fit.
        Some(REFUSED) => query.push(" and outcome = 'refused'"),
        Some(outcome) => query.push(" and outcome = ").push_bind(outcome),
        None => query,
    };
    if let Some(from) = filter.from {
        query = query.push(" and at >= ").push_bind(from);
    }
    if let Some(until) = filter.until {
        query = query.push(" and at < ").push_bind(until);
    }
    query
}

/// The pattern of texts that contain `part`, whatever signs are in it.
fn containing(part: &str) -> String {
    let plain = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}
