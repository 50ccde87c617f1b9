//! The images in PostgreSQL's recycle: JSON by column, written and read back.
//!
//! JSON has forms of its own for some types (arrays, rows, JSON itself), which do not tell all their values apart; what is
//! neither number nor text nor a moment is kept as text for that reason.

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
    sql::Postgres,
    text::{literal, quoted},
};

const DEFAULTS: &str = "
    SELECT a.attname, pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.attidentity <> ''
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = :table::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''";

fn qualified(table: &Table, schema: &str) -> String {
    format!("{}.{}", quoted(schema), quoted(&table.name))
}

/// A column of `o` as it is put into JSON.
pub(super) fn kept(column: &Column) -> String {
    let name = quoted(&column.name);
    if column.kind == Kind::Other { format!("o.{name}::text AS {name}") } else { format!("o.{name}") }
}

impl Images for Postgres {
    /// The schema of temporary tables is looked into first.
    fn make_shadow(&self, table: &Table, schema: &str) -> String {
        let (columns, from) = (self.columns(table, ""), qualified(table, schema));
        format!("CREATE TEMP TABLE {} AS SELECT {columns} FROM {from} WITH NO DATA", quoted(&table.name))
    }

    fn index_shadow(&self, table: &Table) -> Vec<String> {
        let name = quoted(&table.name);
        let key: Vec<String> = table.key_columns().map(|c| quoted(&c.name)).collect();
        vec![format!("CREATE INDEX ON pg_temp.{name} ({})", key.join(", ")), format!("ANALYZE pg_temp.{name}")]
    }

    fn shape(&self) -> &'static str {
        "(SELECT json_agg(k ORDER BY k)::text FROM json_object_keys(r.image) AS k)"
    }

    fn beside(&self, table: &Table, schema: &str) -> String {
        format!(" CROSS JOIN LATERAL json_populate_record(NULL::{}, r.image) AS p", qualified(table, schema))
    }

    /// A text within JSON would be taken for JSON's own text.
    fn value(&self, column: &Column) -> String {
        match column.base.as_str() {
            "json" | "jsonb" => format!("(r.image ->> {})::{}", literal(&column.name), column.base),
            _ => format!("p.{}", quoted(&column.name)),
        }
    }

    fn defaults(&self, session: &mut Session, table: &Table) -> Result<BTreeMap<String, String>, SyncError> {
        let named = literal(&qualified(table, &session.schema));
        let rows = session.rows("engine-doing-catalogue", &DEFAULTS.replace(":table", &named))?;
        let defaults = rows.into_iter().filter_map(|row| {
            let mut fields = Taken(row);
            let (name, default, required, numbered) = (fields.text(), fields.text(), fields.flag(), fields.flag());
            let takes_number = numbered || default.contains("nextval(");
            match default.is_empty() {
                _ if takes_number => None,
                true => (!required).then(|| (name, "NULL".to_owned())),
                false => Some((name, default)),
            }
        });
        Ok(defaults.collect())
    }

    fn bytes(&self) -> &'static str {
        "octet_length(r.image::text) + octet_length(r.item)"
    }

    fn ago(&self, micros: u64) -> String {
        format!("now() - interval '{micros} microseconds'")
    }
}
