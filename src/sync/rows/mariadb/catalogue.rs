//! What MariaDB's information schema says of a database.

use std::collections::{BTreeMap, BTreeSet};

use crate::sync::{
    error::SyncError,
    rows::server::{
        catalogue::{Catalogue, Column, Kind, Reference, Table, Taken},
        session::Session,
    },
};

use super::{literal, quoted};

const DOING: &str = "engine-doing-catalogue";

/// The names of tables, the engine's own included.
pub(super) const NAMES: &str = "SELECT table_name FROM information_schema.tables
    WHERE table_schema = :schema AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name";

const TABLES: &str = "SELECT table_name, table_rows, engine, auto_increment IS NOT NULL FROM information_schema.tables
    WHERE table_schema = :schema AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
      AND BINARY left(table_name, 9) <> 'poolsync_' ORDER BY table_name";

const COLUMNS: &str = "SELECT table_name, column_name, column_type, data_type, character_set_name, collation_name,
        is_generated, generation_expression, is_nullable = 'NO'
    FROM information_schema.columns WHERE table_schema = :schema ORDER BY table_name, ordinal_position";

const NEEDING: &str = "SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = :schema AND is_nullable = 'NO'";

const KEYS: &str = "SELECT table_name, column_name, cardinality FROM information_schema.statistics
    WHERE table_schema = :schema AND index_name = 'PRIMARY' ORDER BY table_name, seq_in_index";

const REFERENCES: &str = "SELECT table_schema, table_name, constraint_name, referenced_table_schema,
        referenced_table_name, column_name, referenced_column_name
    FROM information_schema.key_column_usage
    WHERE referenced_table_name IS NOT NULL AND :schema IN (table_schema, referenced_table_schema)
    ORDER BY table_schema, table_name, constraint_name, ordinal_position";

/// The tables, without the engine's own.
pub(super) fn read(session: &mut Session) -> Result<Catalogue, SyncError> {
    let schema = literal(&session.schema);
    let mut catalogue = Catalogue::default();
    for row in session.rows(DOING, &TABLES.replace(":schema", &schema))? {
        let mut fields = Taken(row);
        let (name, rows, engine) = (fields.text(), fields.number(), fields.text());
        let table = Table {
            name: name.clone(),
            columns: Vec::new(),
            generated: Vec::new(),
            key: Vec::new(),
            key_operators: Vec::new(),
            partitioned: false,
            rows,
            rows_a_value: 1,
            generated_key: None,
            has_triggers: true,
            numbered: fields.flag(),
            not_transactional: (engine != "InnoDB").then_some(engine),
        };
        catalogue.tables.insert(name, table);
    }
    for row in session.rows(DOING, &COLUMNS.replace(":schema", &schema))? {
        let mut fields = Taken(row);
        let Some(table) = catalogue.tables.get_mut(&fields.text()) else { continue };
        let (name, written, of) = (fields.text(), fields.text(), fields.text());
        let (charset, collation) = (fields.text(), fields.text());
        let (generated, expression, required) = (fields.text(), fields.text(), fields.flag());
        if generated == "ALWAYS" {
            table.generated.push((name, expression));
            continue;
        }
        let (shown, base) = if collation.is_empty() {
            (written.clone(), written.clone())
        } else {
            let text = format!("{written} CHARACTER SET {charset} COLLATE {collation}");
            (format!("{written} COLLATE {collation}"), text)
        };
        let kind = kind(&of, &written);
        let digits = kind == Kind::Bytes || (kind == Kind::Text && !reads_back(&charset));
        table.columns.push(Column { name, shown, base, kind, digits, required });
    }
    for row in session.rows(DOING, &KEYS.replace(":schema", &schema))? {
        let mut fields = Taken(row);
        let Some(table) = catalogue.tables.get_mut(&fields.text()) else { continue };
        let (column, distinct) = (fields.text(), fields.number());
        if table.key.is_empty() && distinct > 0 {
            table.rows_a_value = table.rows / distinct;
        }
        table.key.extend(table.columns.iter().position(|c| c.name == column));
    }
    for table in catalogue.tables.values_mut().filter(|t| t.key.len() == 1) {
        table.rows_a_value = 1;
    }
    Ok(catalogue)
}

fn kind(of: &str, written: &str) -> Kind {
    match of {
        "tinyint" | "smallint" | "mediumint" | "int" => Kind::Integer,
        "bigint" if !written.contains("unsigned") => Kind::Integer,
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" => Kind::Text,
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" | "bit" | "geometry" | "point"
        | "linestring" | "polygon" | "multipoint" | "multilinestring" | "multipolygon" | "geometrycollection" => {
            Kind::Bytes
        }
        _ => Kind::Other,
    }
}

/// Whether text of a character set comes back as it was after it was sent as UTF-8. Of others, some texts do not: several of
/// their characters may stand for one of Unicode, or they let in halves of pairs.
fn reads_back(charset: &str) -> bool {
    ["utf8mb4", "utf8mb3", "utf8", "ascii", "latin1"].contains(&charset)
}

/// Columns, by table and name, that take no NULL: for one, timestamps and counters would take a value of their own.
pub(in crate::sync::rows) fn columns_that_need_a_value(
    session: &mut Session,
) -> Result<BTreeSet<(String, String)>, SyncError> {
    let rows = session.rows(DOING, &NEEDING.replace(":schema", &literal(&session.schema)))?.into_iter().map(|row| {
        let mut fields = Taken(row);
        (fields.text(), fields.text())
    });
    Ok(rows.collect())
}

/// The foreign keys of the database's tables, and those of others that refer to them.
pub(super) fn references(session: &mut Session) -> Result<Vec<Reference>, SyncError> {
    let schema = session.schema.clone();
    let written = |of: &str, table: &str| {
        if of == schema { quoted(table) } else { format!("{}.{}", quoted(of), quoted(table)) }
    };
    let mut references: BTreeMap<[String; 3], Reference> = BTreeMap::new();
    for row in session.rows(DOING, &REFERENCES.replace(":schema", &literal(&schema)))? {
        let mut fields = Taken(row);
        let id = [fields.text(), fields.text(), fields.text()];
        let parent = written(&fields.text(), &fields.text());
        let child = written(&id[0], &id[1]);
        let reference = references.entry(id).or_insert_with(|| Reference { child, parent, ..Reference::default() });
        reference.child_columns.push(fields.text());
        reference.parent_columns.push(fields.text());
    }
    Ok(references.into_values().collect())
}
