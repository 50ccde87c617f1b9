//! The catalogue of a schema: its tables, their columns and keys, what refers to what, and where two schemas differ.

use std::collections::BTreeMap;

use crate::sync::{
    error::SyncError,
    rows::{error::RowsError, step::TableLabel},
};

use super::{
    session::Session,
    text::{literal, quoted},
};

const DOING: &str = "reading its catalogue";

/// A table as far as it is synced; partitions belong to their partitioned table.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub name: String,
    /// All columns but generated ones, in the table's order.
    pub columns: Vec<Column>,
    /// The generated columns and their expressions.
    pub generated: Vec<(String, String)>,
    /// The primary key's columns, by their place in `columns`.
    pub key: Vec<usize>,
    pub partitioned: bool,
    /// About how many rows there are.
    pub rows: u64,
    /// About how many rows share a value of the key's first column.
    pub rows_a_value: u64,
    /// Whether anything happens by itself when rows change: triggers, foreign keys, rules.
    pub has_triggers: bool,
}

/// A column that holds data of its own.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: String,
    /// The type as PostgreSQL writes it; of an enumeration with its values.
    pub shown: String,
    /// The type without a domain around it.
    pub base: String,
    pub kind: Kind,
}

/// How a column's values are hashed and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `smallint`, `integer`, `bigint`.
    Integer,
    /// Text under some collation.
    Text,
    /// A type of PostgreSQL's own whose hash is the same in every database.
    Plain,
    /// Anything else: taken by its text form.
    Other,
}

/// A foreign key, at the child.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    /// As it is written in a statement, schema included where it is another.
    pub child: String,
    pub child_columns: Vec<String>,
    /// Written in the same way.
    pub parent: String,
    pub parent_columns: Vec<String>,
}

/// The tables of a schema, by name; the engine's own are left out.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub tables: BTreeMap<String, Table>,
    /// Generated columns of primary keys, by table.
    generated_keys: BTreeMap<String, String>,
}

impl Table {
    pub fn label(&self) -> TableLabel {
        TableLabel {
            name: self.name.clone(),
            columns: self.columns.iter().map(|c| c.name.clone()).collect(),
            key: self.key.clone(),
        }
    }

    pub fn key_columns(&self) -> impl Iterator<Item = &Column> {
        self.key.iter().filter_map(|k| self.columns.get(*k))
    }

    /// The table as it is named in `FROM`: without tables that inherit from it, which are tables of their own.
    pub fn only(&self) -> String {
        if self.partitioned { quoted(&self.name) } else { format!("ONLY {}", quoted(&self.name)) }
    }

    /// All columns, quoted, each with `prefix` in front.
    pub fn columns_of(&self, prefix: &str) -> String {
        let columns: Vec<String> = self.columns.iter().map(|c| format!("{prefix}{}", quoted(&c.name))).collect();
        columns.join(", ")
    }

    /// `a.k = b.k` for each column of the key, byte by byte for text.
    pub fn same_key(&self, a: &str, b: &str) -> String {
        let terms = self.key_columns().map(|column| {
            let name = quoted(&column.name);
            // The index on the key serves the first term; the second keeps apart what its collation takes for equal.
            let exact = match column.kind {
                Kind::Text => format!(" AND {a}.{name} COLLATE \"C\" = {b}.{name} COLLATE \"C\""),
                _ => String::new(),
            };
            format!("{a}.{name} = {b}.{name}{exact}")
        });
        terms.collect::<Vec<_>>().join(" AND ")
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// What differs in the other table, in words.
    fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for column in &self.columns {
            match other.column(&column.name) {
                None => found.push(format!("column {}.{} is missing at the target", self.name, column.name)),
                Some(there) if there.shown != column.shown => found.push(format!(
                    "column {}.{} is {} at the source and {} at the target",
                    self.name, column.name, column.shown, there.shown
                )),
                Some(_) => {}
            }
        }
        for column in other.columns.iter().filter(|c| self.column(&c.name).is_none()) {
            found.push(format!("column {}.{} is missing at the source", self.name, column.name));
        }
        for (name, expression) in &self.generated {
            match other.generated.iter().find(|(n, _)| n == name) {
                Some((_, there)) if there == expression => {}
                Some((_, there)) => found.push(format!(
                    "column {}.{name} is generated as {expression} at the source and as {there} at the target",
                    self.name
                )),
                None => found.push(format!("column {}.{name} is not generated at the target", self.name)),
            }
        }
        let names = |table: &Self| table.key_columns().map(|c| c.name.clone()).collect::<Vec<_>>().join(", ");
        let (here, there) = (names(self), names(other));
        if here != there {
            found.push(format!(
                "the primary key of {} is ({here}) at the source and ({there}) at the target",
                self.name
            ));
        }
        found
    }
}

impl Catalogue {
    pub fn read(session: &mut Session) -> Result<Self, SyncError> {
        let schema = literal(&session.schema);
        let mut catalogue = Self::default();
        for row in session.rows(DOING, &TABLES.replace(":schema", &schema))? {
            let mut fields = Taken(row);
            let (name, kind) = (fields.text(), fields.text());
            let (rows, has_triggers) = (fields.number(), fields.flag());
            let table = Table {
                name: name.clone(),
                columns: Vec::new(),
                generated: Vec::new(),
                key: Vec::new(),
                partitioned: kind == "p",
                rows,
                rows_a_value: 1,
                has_triggers,
            };
            catalogue.tables.insert(name, table);
        }
        for row in session.rows(DOING, &COLUMNS.replace(":schema", &schema))? {
            let mut fields = Taken(row);
            let Some(table) = catalogue.tables.get_mut(&fields.text()) else { continue };
            let (name, shown, base) = (fields.text(), fields.text(), fields.text());
            let (generated, kind, expression) = (fields.flag(), fields.text(), fields.text());
            if generated {
                table.generated.push((name, expression));
                continue;
            }
            let kind = match kind.as_str() {
                "i" => Kind::Integer,
                "t" => Kind::Text,
                "p" => Kind::Plain,
                _ => Kind::Other,
            };
            table.columns.push(Column { name, shown, base, kind });
        }
        for row in session.rows(DOING, &KEYS.replace(":schema", &schema))? {
            let mut fields = Taken(row);
            let Some(table) = catalogue.tables.get_mut(&fields.text()) else { continue };
            let (column, distinct) = (fields.text(), fields.text().parse::<f64>().unwrap_or(0.0));
            if table.generated.iter().any(|(name, _)| *name == column) {
                catalogue.generated_keys.insert(table.name.clone(), format!("{}.{column}", table.name));
            }
            if table.key.is_empty() && distinct > 0.0 {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
                let values = distinct.min(1e15) as u64;
                table.rows_a_value = table.rows / values.max(1);
            }
            table.key.extend(table.columns.iter().position(|c| c.name == column));
        }
        for table in catalogue.tables.values_mut().filter(|t| t.key.len() == 1) {
            table.rows_a_value = 1;
        }
        Ok(catalogue)
    }

    /// The tables to sync: those asked for, or all.
    pub fn select(&self, asked: &[String]) -> Result<Vec<Table>, RowsError> {
        let mut unknown = Vec::new();
        let mut chosen = BTreeMap::new();
        for name in asked {
            match self.tables.get(name) {
                Some(table) => {
                    chosen.insert(name, table);
                }
                None => unknown.push(name.clone()),
            }
        }
        if !unknown.is_empty() {
            return Err(RowsError::UnknownTables(unknown));
        }
        let tables: Vec<Table> = if asked.is_empty() {
            self.tables.values().cloned().collect()
        } else {
            chosen.into_values().cloned().collect()
        };
        let generated: Vec<String> = tables.iter().filter_map(|t| self.generated_keys.get(&t.name).cloned()).collect();
        if !generated.is_empty() {
            return Err(RowsError::GeneratedKey(generated));
        }
        let without: Vec<String> = tables.iter().filter(|t| t.key.is_empty()).map(|t| t.name.clone()).collect();
        if without.is_empty() { Ok(tables) } else { Err(RowsError::NoPrimaryKey(without)) }
    }

    /// Fails unless each of `tables` is missing here or built the same, and, if `whole`, nothing else is here.
    pub fn check_target(&self, tables: &[Table], whole: bool) -> Result<(), RowsError> {
        let mut found = Vec::new();
        for table in tables {
            if let Some(there) = self.tables.get(&table.name) {
                found.extend(table.differences(there));
            }
        }
        if whole {
            let extra = self.tables.keys().filter(|name| !tables.iter().any(|t| t.name == **name));
            found.extend(extra.map(|name| format!("table {name} is missing at the source")));
        }
        if found.is_empty() { Ok(()) } else { Err(RowsError::SchemaDiffers(found)) }
    }
}

/// The foreign keys of the schema's tables, and those of others that refer to them.
pub(super) fn references(session: &mut Session) -> Result<Vec<Reference>, SyncError> {
    let sql = REFERENCES.replace(":schema", &literal(&session.schema));
    let mut references: Vec<(String, Reference)> = Vec::new();
    for row in session.rows(DOING, &sql)? {
        let mut fields = Taken(row);
        let (id, child, parent) = (fields.text(), fields.text(), fields.text());
        let (child_column, parent_column) = (fields.text(), fields.text());
        if references.last().is_none_or(|(last, _)| *last != id) {
            let reference = Reference { child, child_columns: Vec::new(), parent, parent_columns: Vec::new() };
            references.push((id, reference));
        }
        if let Some((_, reference)) = references.last_mut() {
            reference.child_columns.push(child_column);
            reference.parent_columns.push(parent_column);
        }
    }
    Ok(references.into_iter().map(|(_, reference)| reference).collect())
}

/// The values of a row of the catalogue, taken one after the other; what is NULL there is empty here.
pub(super) struct Taken(pub Vec<Option<String>>);

impl Taken {
    pub fn text(&mut self) -> String {
        if self.0.is_empty() { String::new() } else { self.0.remove(0).unwrap_or_default() }
    }

    pub fn flag(&mut self) -> bool {
        self.text() == "t"
    }

    pub fn number(&mut self) -> u64 {
        self.text().parse().unwrap_or(0)
    }
}

/// The tables, partitions left out, the engine's own included.
pub(super) const NAMES: &str = r"
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1";

const TABLES: &str = r"
    SELECT c.relname, c.relkind,
           (SELECT greatest(sum(greatest(x.reltuples, 0)), sum(pg_relation_size(x.oid)) / 200)::bigint
            FROM (SELECT c.oid AS id UNION SELECT relid FROM pg_partition_tree(c.oid)) p
            JOIN pg_class x ON x.oid = p.id),
           c.relhasrules OR EXISTS (SELECT FROM pg_trigger WHERE tgname NOT LIKE 'poolsync\_%'
               AND (tgrelid = c.oid OR tgrelid IN (SELECT relid FROM pg_partition_tree(c.oid))))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname NOT LIKE 'poolsync\_%'
    ORDER BY c.relname";

// 20, 21, 23: the integers. 25, 1042, 1043: text. The others hash the same everywhere: bool, bytea, date and times,
// interval, uuid, float4, float8, numeric, inet, cidr, macaddr.
const COLUMNS: &str = r"
    SELECT c.relname, a.attname,
           format_type(a.atttypid, a.atttypmod) || coalesce(
               (SELECT ' (' || string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) || ')'
                FROM pg_enum e WHERE e.enumtypid = a.atttypid), ''),
           CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
                ELSE format_type(a.atttypid, a.atttypmod) END,
           a.attgenerated <> '',
           CASE WHEN a.atttypid IN (20, 21, 23) THEN 'i' WHEN a.atttypid IN (25, 1042, 1043) THEN 't'
                WHEN a.atttypid IN (16, 17, 1082, 1083, 1114, 1184, 1186, 1266, 2950, 700, 701, 1700, 869, 650, 829) THEN 'p'
                ELSE 'o' END,
           pg_get_expr(d.adbin, d.adrelid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.oid, a.attnum";

const KEYS: &str = r"
    SELECT c.relname, a.attname,
           (SELECT CASE WHEN s.stadistinct < 0 THEN -s.stadistinct * c.reltuples ELSE s.stadistinct END
            FROM (SELECT n_distinct AS stadistinct FROM pg_stats
                  WHERE schemaname = n.nspname AND tablename = c.relname AND attname = a.attname LIMIT 1) s)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND k.place <= i.indnkeyatts
    ORDER BY c.oid, k.place";

const REFERENCES: &str = r"
    SELECT f.oid, f.conrelid::regclass, f.confrelid::regclass, a.attname, b.attname
    FROM pg_constraint f
    JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class d ON d.oid = f.confrelid
    JOIN pg_namespace n ON n.nspname = :schema AND n.oid IN (c.relnamespace, d.relnamespace)
    CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(child, parent, place)
    JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.child
    JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.parent
    WHERE f.contype = 'f' AND f.conparentid = 0 ORDER BY f.oid, k.place";
