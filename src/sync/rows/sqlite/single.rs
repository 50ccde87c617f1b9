//! One row of a file: as it is, or as recycle keeps it.

use std::path::Path;

use rusqlite::{
    OptionalExtension,
    types::{ToSqlOutput, ValueRef},
};

use crate::sync::{
    context::Context,
    error::SyncError,
    readable::readable,
    rows::{
        named::key_of,
        single::{BEGINNING, Field, Found, Part, Value},
    },
};

use super::{
    catalogue::{Catalogue, Table, folded, has_name, quoted, quoted_list},
    database::Database,
    encoding,
};

const READING: &str = "engine-file-look";
const IMAGE: &str = "SELECT table_name, columns, image FROM main.poolsync_recycle
    WHERE run_id = ?1 AND item = ?2 ORDER BY seq LIMIT 1";

/// Finds a row by its name: the present one, or the first that a run kept.
pub(in crate::sync::rows) fn find(
    path: &Path,
    item: &str,
    run: Option<&str>,
    context: &Context,
) -> Result<Found, SyncError> {
    let database = Database::snapshot(path, context)?;
    let failed = database.failed(READING);
    let catalogue = Catalogue::read(&database.db).map_err(&failed)?;
    let table = catalogue.tables.values().find_map(|table| Some((table, key_of(item, &table.label())?)));
    match (run, table) {
        (Some(run), _) => kept(&database, &catalogue, (run, item)),
        (None, Some((table, key))) => present(&database, table, &key),
        (None, None) => Ok(Found::NoTable),
    }
}

fn present(database: &Database, table: &Table, key: &[u8]) -> Result<Found, SyncError> {
    let failed = database.failed(READING);
    let (columns, condition) = (quoted_list(table.column_names()), table.key_condition());
    let query = format!("SELECT {columns} FROM main.{} WHERE {condition}", quoted(&table.name));
    let mut statement = database.db.prepare(&query).map_err(&failed)?;
    for (at, value) in (1..).zip(encoding::values(key).map_err(SyncError::Scratch)?) {
        statement.raw_bind_parameter(at, ToSqlOutput::Borrowed(value)).map_err(&failed)?;
    }
    let mut rows = statement.raw_query();
    let Some(row) = rows.next().map_err(&failed)? else { return Ok(Found::NoRow) };
    let mut fields = Vec::with_capacity(table.columns.len());
    for (at, column) in table.columns.iter().enumerate() {
        let value = value(row.get_ref(at).map_err(&failed)?);
        fields.push(Field {
            name: column.name.clone(),
            declared: column.declared.clone(),
            is_key: table.key.contains(&at),
            value,
        });
    }
    Ok(Found::Row(table.name.clone(), fields))
}

fn kept(database: &Database, catalogue: &Catalogue, (run, item): (&str, &str)) -> Result<Found, SyncError> {
    let failed = database.failed(READING);
    if !has_name(&database.db, "poolsync_recycle").map_err(&failed)? {
        return Ok(Found::NoRow);
    }
    let image = database.db.query_row(IMAGE, (run, item), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?))
    });
    let Some((name, columns, image)) = image.optional().map_err(&failed)? else { return Ok(Found::NoRow) };
    let columns: Vec<String> = serde_json::from_str(&columns).unwrap_or_default();
    let values = encoding::values(&image).map_err(SyncError::Scratch)?;
    // The table may be gone, or have other columns by now.
    let table = catalogue.tables.values().find(|table| folded(&readable(table.name.as_bytes())) == folded(&name));
    let fields = columns.into_iter().zip(values).map(|(column, image)| {
        let place = table.and_then(|table| table.column_names().position(|name| folded(name) == folded(&column)));
        let declared = place.and_then(|at| table?.columns.get(at)).map(|column| column.declared.clone());
        let is_key = place.is_some_and(|at| table.is_some_and(|table| table.key.contains(&at)));
        Field { name: column, declared: declared.unwrap_or_default(), is_key, value: value(image) }
    });
    Ok(Found::Row(name, fields.collect()))
}

fn value(value: ValueRef<'_>) -> Value {
    let digest = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Plain(number.to_string()),
        ValueRef::Real(number) => Value::Plain(format!("{number:?}")),
        ValueRef::Text(bytes) => {
            let chunks = bytes.utf8_chunks();
            let chars = chunks
                .flat_map(|chunk| chunk.valid().chars().chain((!chunk.invalid().is_empty()).then_some('\u{fffd}')));
            let length = chars.clone().count() as u64;
            Value::Text(Part::of(chars.take(BEGINNING).collect(), length, digest(bytes)))
        }
        ValueRef::Blob(bytes) => {
            let start = bytes.iter().take(BEGINNING).copied().collect();
            Value::Bytes(Part::of(start, bytes.len() as u64, digest(bytes)))
        }
    }
}
