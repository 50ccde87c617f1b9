//! The images in MariaDB's recycle: JSON by column, written and read back.

use std::collections::BTreeMap;

use crate::sync::{
    error::SyncError,
    rows::server::{
        catalogue::{Column, Kind, Table, Taken},
        dialect::Dialect,
        images::Images,
        session::Session,
    },
};

use super::{
    SQL,
    keys::length,
    literal, quoted,
    sql::{MariaDb, bits, is, is_ascii, joined, of},
};

/// How many characters of a long key are indexed; and how many columns, for keys of an index are short.
const INDEXED: usize = 190;
const INDEXED_COLUMNS: usize = 4;
const DEFAULTS: &str = "SELECT column_name, column_default, is_nullable = 'YES', extra
    FROM information_schema.columns WHERE table_schema = :schema AND table_name = :table";

/// A row of `t` as it is kept.
pub(super) fn image(table: &Table) -> String {
    format!("JSON_OBJECT({})", joined(&table.columns, |c| format!("{}, {}", literal(&c.name), kept(c))))
}

/// A column of `t` as it is put into JSON; [`read`] takes it out again.
fn kept(column: &Column) -> String {
    let name = of(column);
    if is(column, "bit") {
        bits(&name)
    } else if column.digits {
        format!("HEX(CAST({name} AS BINARY))")
    } else if is_ascii(column) {
        // Bytes that are no ASCII are kept as the characters that Latin 1 has for them.
        format!("CONVERT(CONVERT(CAST({name} AS BINARY) USING latin1) USING utf8mb4)")
    } else if column.base.contains(" CHARACTER SET ") {
        // Texts of several collations can't be put together as they are.
        format!("CONVERT({name} USING utf8mb4)")
    } else if column.base.contains("zerofill") {
        // No number begins with zeros there.
        format!("{name} + 0")
    } else if is(column, "year") {
        format!("CAST({name} AS CHAR)")
    } else {
        SQL.sent(column)
    }
}

/// A column's value from what [`kept`] made of it.
fn read(column: &Column, kept: &str) -> String {
    if is(column, "bit") {
        format!("CAST(CONV({kept}, 16, 10) AS UNSIGNED)")
    } else if column.digits {
        format!("UNHEX({kept})")
    } else if is_ascii(column) {
        format!("CAST(CONVERT({kept} USING latin1) AS BINARY)")
    } else {
        kept.to_owned()
    }
}

/// A column in an index: of what may be long, the beginning.
fn indexed(column: &Column) -> String {
    let name = quoted(&column.name);
    let is_long = matches!(column.kind, Kind::Text | Kind::Bytes)
        && !is(column, "bit")
        && length(column).is_none_or(|length| length > INDEXED);
    if is_long { format!("{name}({INDEXED})") } else { name }
}

impl Images for MariaDb {
    /// A temporary table hides the one of its name.
    fn make_shadow(&self, table: &Table, schema: &str) -> String {
        format!(
            "CREATE TEMPORARY TABLE {} ENGINE = InnoDB AS SELECT {} FROM {}.{} LIMIT 0",
            quoted(&table.name),
            self.columns(table, ""),
            quoted(schema),
            quoted(&table.name)
        )
    }

    fn index_shadow(&self, table: &Table) -> Vec<String> {
        let key: Vec<String> = table.key_columns().take(INDEXED_COLUMNS).map(indexed).collect();
        vec![format!("ALTER TABLE {} ADD INDEX poolsync_key ({})", quoted(&table.name), key.join(", "))]
    }

    fn shape(&self) -> &'static str {
        "JSON_KEYS(r.image)"
    }

    fn beside(&self, _: &Table, _: &str) -> String {
        String::new()
    }

    fn value(&self, column: &Column) -> String {
        let escaped = column.name.replace('\\', "\\\\").replace('"', "\\\"");
        read(column, &format!("JSON_VALUE(r.image, {})", literal(&format!("$.\"{escaped}\""))))
    }

    fn defaults(&self, session: &mut Session, table: &Table) -> Result<BTreeMap<String, String>, SyncError> {
        let sql = DEFAULTS.replace(":schema", &literal(&session.schema)).replace(":table", &literal(&table.name));
        let defaults = session.rows("engine-doing-catalogue", &sql)?.into_iter().filter_map(|row| {
            let mut fields = Taken(row);
            let (name, default, nullable, extra) = (fields.text(), fields.text(), fields.flag(), fields.text());
            match default.is_empty() {
                _ if extra.contains("auto_increment") || default.contains("nextval(") => None,
                true => nullable.then(|| (name, "NULL".to_owned())),
                false => Some((name, default)),
            }
        });
        Ok(defaults.collect())
    }

    fn bytes(&self) -> &'static str {
        "LENGTH(r.image) + LENGTH(r.item)"
    }

    fn ago(&self, micros: u64) -> String {
        format!("UTC_TIMESTAMP(6) - INTERVAL {micros} MICROSECOND")
    }
}
