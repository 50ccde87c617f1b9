//! Rows that this version can't read, because a newer one wrote them or somebody changed them by hand: they are left as they
//! are and named, and everything else goes on.

use std::{
    collections::BTreeSet,
    error::Error as _,
    sync::{LazyLock, Mutex},
};

use super::{Row, StateError};

/// What this process said already: each row is named in the log once.
static SAID: LazyLock<Mutex<BTreeSet<(&str, String)>>> = LazyLock::new(Mutex::default);

/// A row that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What it is: `rule`, `channel`, `event`.
    pub what: &'static str,
    /// Its identity.
    pub id: String,
    /// Why it can't be read.
    pub why: String,
}

/// Rows that could be read, and those that could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// What was read, in the order of the rows.
    pub known: Vec<T>,
    /// What was not.
    pub unread: Vec<Unread>,
}

/// Reads rows one by one; `key` names the columns that identify one.
pub(super) fn gather<T>(
    rows: &[Row],
    named: (&'static str, &[&str]),
    read: impl Fn(&Row) -> Result<T, StateError>,
) -> Result<Listed<T>, StateError> {
    gather_groups(rows.iter().map(std::slice::from_ref), named, |rows| read(&rows[0]))
}

/// The same of what has several rows; none of the groups is empty.
pub(super) fn gather_groups<'r, T>(
    groups: impl Iterator<Item = &'r [Row]>,
    (what, key): (&'static str, &[&str]),
    read: impl Fn(&[Row]) -> Result<T, StateError>,
) -> Result<Listed<T>, StateError> {
    let mut listed = Listed { known: Vec::new(), unread: Vec::new() };
    for rows in groups {
        match set_aside(read(rows))? {
            Ok(one) => listed.known.push(one),
            Err(why) => {
                let parts: Vec<String> = key.iter().filter_map(|column| rows[0].text(column).ok()).collect();
                let unread = Unread { what, id: parts.join(" "), why };
                say_once(&unread);
                listed.unread.push(unread);
            }
        }
    }
    Ok(listed)
}

/// What was read; none for what this version does not know. Whoever asks tells of it in words of their own.
pub(super) fn known<T>(read: Result<T, StateError>) -> Result<Option<T>, StateError> {
    Ok(set_aside(read)?.ok())
}

/// What was read, or why this version can't read it. That the database does not answer is an error still.
fn set_aside<T>(read: Result<T, StateError>) -> Result<Result<T, String>, StateError> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(error @ StateError::Decode { .. }) => Ok(Err(because(&error))),
        Err(error) => Err(error),
    }
}

/// What can't be read about it, with the cause.
pub(super) fn because(error: &StateError) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

fn say_once(unread: &Unread) {
    let is_new = SAID.lock().is_ok_and(|mut said| said.insert((unread.what, unread.id.clone())));
    if is_new {
        tracing::error!(
            row.kind = unread.what,
            row.id = unread.id,
            reason = unread.why,
            "this version can’t read something that the panel’s database holds; it is set aside, and everything else goes on"
        );
    }
}
