//! One row of a database on a server: as it is, or as recycle keeps it.

use std::{collections::HashSet, fmt::Debug};

use rusqlite::types::ValueRef;

use crate::sync::{
    context::Context,
    error::SyncError,
    rows::{
        RowStore, encoding, mariadb,
        named::{bytes_of, key_of},
        postgres,
        single::{BEGINNING, Field, Found, Part, Value},
    },
    store::Access,
};

use super::{
    catalogue::{Column, Kind, Table, Taken},
    images,
    recycle::IMAGES,
    session::{Engine, Session},
    text::Fields,
};

const LOOKING: &str = "engine-doing-look";

/// How a value is asked for.
#[derive(Debug)]
pub(in crate::sync::rows) enum Asked {
    /// As text.
    Plain(String),
    /// Its beginning, how many characters it has, and a digest of it.
    Text([String; 3]),
    /// The digits of its beginning, how many bytes it has, and a digest of it.
    Bytes([String; 3]),
}

/// A server's words for a single row, which they call `t`.
pub(in crate::sync::rows) trait Single: Debug + Sync {
    /// What to read `FROM` for the row with this key.
    fn with_key(&self, table: &Table, key: Vec<u8>) -> String;
    /// A column of it.
    fn of(&self, column: &Column) -> String;
    /// How a value of a column's type is asked for; of what is long, this many characters or bytes.
    fn asked(&self, column: &Column, value: &str, most: usize) -> Asked;
    /// How the text of a key's value is written that holds these bytes.
    fn written(&self, bytes: &[u8]) -> String;
}

/// Finds a row by its name: the present one, or the first that a run kept. Says what keeps it, too.
pub(in crate::sync::rows) fn find(
    store: &RowStore,
    item: &str,
    run: Option<&str>,
    context: &Context,
) -> Result<(Found, Engine), SyncError> {
    let mut session = Session::of(store, Access::Read, context)?;
    let engine = session.engine;
    let single: &dyn Single = match engine {
        Engine::Postgres => &postgres::SQL,
        Engine::MariaDb => &mariadb::SQL,
        Engine::Sqlite => return Ok((Found::NoTable, engine)),
    };
    session.run("engine-doing-begin", session.sql.snapshot())?;
    let catalogue = session.sql.catalogue(&mut session)?;
    let table = catalogue.tables.values().find_map(|table| Some((table, key_of(item, &table.label())?)));
    let Some((table, key)) = table else { return Ok((Found::NoTable, engine)) };
    let (asked, from) = match run {
        None => {
            let key = as_named_here(table, &key, single)?;
            let asked =
                table.columns.iter().map(|column| (column, single.asked(column, &single.of(column), BEGINNING)));
            (asked.collect(), single.with_key(table, key))
        }
        Some(run) => match image(&mut session, single, table, (run, item))? {
            Some(image) => image,
            None => return Ok((Found::NoRow, engine)),
        },
    };
    let words: Vec<&str> = asked.iter().flat_map(|(_, asked)| asked.words()).collect();
    let query = format!("SELECT {} FROM {from} LIMIT 1", words.join(", "));
    let mut lines = session.read(LOOKING, &query)?;
    if !lines.advance()? {
        return Ok((Found::NoRow, engine));
    }
    let (mut fields, mut row) = (lines.fields(), Vec::with_capacity(asked.len()));
    for (column, asked) in &asked {
        row.push(Field {
            name: column.name.clone(),
            declared: column.shown.clone(),
            is_key: table.key_columns().any(|key| key.name == column.name),
            value: asked.value(&mut fields).ok_or_else(|| lines.senseless())?,
        });
    }
    Ok((Found::Row(table.name.clone(), row), engine))
}

/// A key as it is found here: integers as such, all else as text. A plan that is about a file has it in the file's types.
fn as_named_here(table: &Table, key: &[u8], single: &dyn Single) -> Result<Vec<u8>, SyncError> {
    let mut here = Vec::with_capacity(key.len());
    for (column, value) in table.key_columns().zip(encoding::values(key).map_err(SyncError::Scratch)?) {
        let text = match value {
            ValueRef::Integer(_) if column.kind == Kind::Integer => {
                encoding::put(&mut here, value);
                continue;
            }
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => format!("{number:?}"),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            ValueRef::Blob(bytes) => single.written(bytes),
        };
        match text.parse() {
            Ok(number) if column.kind == Kind::Integer => encoding::put(&mut here, ValueRef::Integer(number)),
            _ => encoding::put(&mut here, ValueRef::Text(text.as_bytes())),
        }
    }
    Ok(here)
}

/// How the columns are asked for that the first image of a row has which a run kept, and what to read `FROM` for it. The image
/// is not wrapped in a query of its own: MariaDB loses bytes of values that it puts aside.
type Image<'t> = (Vec<(&'t Column, Asked)>, String);

fn image<'t>(
    session: &mut Session,
    single: &dyn Single,
    table: &'t Table,
    (run, item): (&str, &str),
) -> Result<Option<Image<'t>>, SyncError> {
    let sql = session.sql;
    let Some(words) = images::words(session.engine) else { return Ok(None) };
    if !session.is("engine-doing-own-tables", &sql.has_table(IMAGES))? {
        return Ok(None);
    }
    let run = sql.literal(run);
    let first = format!(
        "SELECT r.seq, {} FROM {IMAGES} AS r WHERE r.run_id = {run} AND r.item = {} ORDER BY r.seq LIMIT 1",
        words.shape(),
        sql.literal(item)
    );
    let Some(first) = session.rows(LOOKING, &first)?.pop() else { return Ok(None) };
    let mut first = Taken(first);
    let (seq, kept) = (first.number(), first.text());
    let kept: HashSet<String> = serde_json::from_str(&kept).unwrap_or_default();
    let columns = table.columns.iter().filter(|column| kept.contains(&column.name));
    let asked = columns.map(|column| (column, single.asked(column, &words.value(column), BEGINNING)));
    let beside = words.beside(table, &session.schema);
    let from = format!("{IMAGES} AS r{beside} WHERE r.run_id = {run} AND r.seq = {seq}");
    Ok(Some((asked.collect(), from)))
}

impl Asked {
    fn words(&self) -> impl Iterator<Item = &str> {
        let words = match self {
            Self::Plain(word) => std::slice::from_ref(word),
            Self::Text(words) | Self::Bytes(words) => words.as_slice(),
        };
        words.iter().map(String::as_str)
    }

    /// Takes the value off the fields of a row.
    fn value(&self, fields: &mut Fields<'_>) -> Option<Value> {
        let mut next = || fields.next().map(|field| field.map(|text| String::from_utf8_lossy(&text).into_owned()));
        let start = next()?;
        if let Self::Plain(_) = self {
            return Some(start.map_or(Value::Null, Value::Plain));
        }
        let (length, digest) = (next()?, next()?);
        let Some(start) = start else { return Some(Value::Null) };
        let (length, digest) = (length?.parse().ok()?, digest.unwrap_or_default());
        Some(match self {
            Self::Bytes(_) => Value::Bytes(Part::of(bytes_of(&start)?, length, digest)),
            Self::Plain(_) | Self::Text(_) => Value::Text(Part::of(start, length, digest)),
        })
    }
}
