//! One row in two versions, column by column.

use crate::sync::{
    context::Context,
    difference::{Presence, View, not_kept},
    error::SyncError,
    store::open_rows,
};

use super::{RowStore, server, sqlite};

/// Of how much of a long value the beginning is looked at, in characters or bytes.
pub(super) const BEGINNING: usize = 64 << 10;

/// A long value: its beginning, and what tells the whole of it from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// The beginning, or all of it.
    pub start: T,
    /// How long all of it is, in characters or bytes.
    pub length: u64,
    /// A digest of all of it; one store's can be held against another's of its kind.
    digest: String,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// None.
    Null,
    /// A number, a moment or the like, as the database writes it.
    Plain(String),
    /// A text.
    Text(Part<String>),
    /// Bytes.
    Bytes(Part<Vec<u8>>),
}

impl Value {
    /// Whether two values are the same; `None` if that can't be told. `alike`: both are of one kind of store.
    fn is_same(&self, other: &Self, alike: bool) -> Option<bool> {
        fn parts<T: PartialEq + AsRef<[u8]>>(a: &Part<T>, b: &Part<T>, alike: bool, whole: bool) -> Option<bool> {
            if alike {
                return Some(a.length == b.length && a.digest == b.digest);
            }
            let same = a.length == b.length && a.start == b.start;
            if same && !whole { None } else { Some(same) }
        }
        match (self, other) {
            (Self::Null, Self::Null) => Some(true),
            (Self::Plain(a), Self::Plain(b)) => Some(a == b),
            (Self::Text(a), Self::Text(b)) => parts(a, b, alike, a.is_whole() && b.is_whole()),
            (Self::Bytes(a), Self::Bytes(b)) => parts(a, b, alike, a.is_whole() && b.is_whole()),
            (Self::Plain(a), Self::Text(b)) | (Self::Text(b), Self::Plain(a)) if !alike => Some(*a == b.start),
            _ => Some(false),
        }
    }
}

impl<T> Part<T> {
    /// A value of this length that begins so.
    pub(crate) const fn of(start: T, length: u64, digest: String) -> Self {
        Self { start, length, digest }
    }
}

impl Part<String> {
    /// Whether the beginning is all of it.
    pub fn is_whole(&self) -> bool {
        self.start.chars().count() as u64 == self.length
    }
}

impl Part<Vec<u8>> {
    /// Whether the beginning is all of it.
    pub const fn is_whole(&self) -> bool {
        self.start.len() as u64 == self.length
    }
}

/// A column of a row in one version.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub name: String,
    /// The type as the store writes it.
    pub declared: String,
    pub is_key: bool,
    pub value: Value,
}

/// What is found of a row.
#[derive(Debug)]
pub(super) enum Found {
    Row(String, Vec<Field>),
    /// There is the table, and no such row.
    NoRow,
    /// No table has a row that would be named so.
    NoTable,
}

/// A column of a row in two versions.
#[derive(Debug, Clone)]
pub struct FieldDifference {
    /// The column.
    pub name: String,
    /// Its type as the store writes it.
    pub declared: String,
    /// Whether it is of the primary key.
    pub is_key: bool,
    /// What it held; `None` if the row was not there, or had no such column.
    pub before: Option<Value>,
    /// What it holds then.
    pub after: Option<Value>,
    /// Whether both are the same; `None` if that can't be told.
    pub same: Option<bool>,
}

/// A row in two versions.
#[derive(Debug, Clone)]
pub struct RowDifference {
    /// The table.
    pub table: String,
    /// Whether the first version is there.
    pub before: Presence,
    /// Whether the second one is.
    pub after: Presence,
    /// The columns, in the order of the table.
    pub fields: Vec<FieldDifference>,
    /// Whether both are of one kind of store; others write some values in other ways.
    pub alike: bool,
}

/// Looks at a row in two versions.
pub(in crate::sync) fn look_at(item: &str, views: &[View; 2], context: &Context) -> Result<RowDifference, SyncError> {
    let [before, after] = views;
    let (before, kind) = find(item, before, context)?;
    context.check()?;
    let (after, other) = find(item, after, context)?;
    let alike = kind.is_none() || other.is_none() || kind == other;
    let lacks = |found: &Option<Result<Found, Presence>>| matches!(found, None | Some(Ok(Found::NoTable)));
    if lacks(&before) && lacks(&after) {
        return Err(SyncError::NoSuchItem(item.to_owned()));
    }
    let (mut table, mut fields) = (String::new(), [Vec::new(), Vec::new()]);
    let mut presence = [Presence::Absent, Presence::Absent];
    for (at, found) in [before, after].into_iter().enumerate() {
        let (Some(presence), Some(fields)) = (presence.get_mut(at), fields.get_mut(at)) else { continue };
        match found {
            Some(Ok(Found::Row(name, row))) => (table, *presence, *fields) = (name, Presence::There, row),
            Some(Err(other)) => *presence = other,
            Some(Ok(Found::NoRow | Found::NoTable)) | None => {}
        }
    }
    let ([before, after], [here, there]) = (presence, fields);
    Ok(RowDifference { table, before, after, fields: paired(here, there, alike), alike })
}

/// What there is of a version, and in what kind of store; nothing of none.
type Version = (Option<Result<Found, Presence>>, Option<server::session::Engine>);

fn find(item: &str, view: &View, context: &Context) -> Result<Version, SyncError> {
    let (address, run) = match view {
        View::Nothing => return Ok((None, None)),
        View::Now(address) => (address, None),
        View::Before { store, run } => (store, Some(run.as_str())),
    };
    let (found, engine) = match open_rows(address)? {
        RowStore::Sqlite(path) => {
            let found = sqlite::single::find(&path, item, run, context);
            (found.map_err(|error| sqlite::told_to_stop(error, context))?, server::session::Engine::Sqlite)
        }
        store @ RowStore::Server(_) => server::single::find(&store, item, run, context)?,
    };
    let found = match (found, run) {
        (Found::NoRow, Some(_)) => Err(not_kept()),
        (found, _) => Ok(found),
    };
    Ok((Some(found), Some(engine)))
}

/// Columns of two versions side by side, in the order of the later one. Letters' case tells names apart only where it must.
fn paired(before: Vec<Field>, after: Vec<Field>, alike: bool) -> Vec<FieldDifference> {
    let both = !before.is_empty() && !after.is_empty();
    let mut left: Vec<Option<Field>> = before.into_iter().map(Some).collect();
    let mut take = |name: &str| {
        let named = |of: fn(&str, &str) -> bool| move |f: &Option<Field>| f.as_ref().is_some_and(|f| of(&f.name, name));
        let place = left.iter().position(named(|a, b| a == b));
        let place = place.or_else(|| left.iter().position(named(str::eq_ignore_ascii_case)))?;
        left.get_mut(place)?.take()
    };
    let mut fields: Vec<FieldDifference> = after
        .into_iter()
        .map(|field| {
            let before = take(&field.name).map(|before| before.value);
            let same = before.as_ref().map_or(Some(false), |before| before.is_same(&field.value, alike));
            let Field { name, declared, is_key, value } = field;
            FieldDifference { name, declared, is_key, before, after: Some(value), same }
        })
        .collect();
    let at = if both { fields.len() } else { 0 };
    let gone = left.into_iter().flatten().map(|field| {
        let Field { name, declared, is_key, value } = field;
        FieldDifference { name, declared, is_key, before: Some(value), after: None, same: Some(false) }
    });
    fields.splice(at..at, gone);
    fields
}
