//! What PostgreSQL's catalogue says of a schema.

use crate::sync::{
    error::SyncError,
    rows::server::{
        catalogue::{Catalogue, Column, Kind, Reference, Table, Taken},
        session::Session,
    },
};

use super::text::literal;

const DOING: &str = "engine-doing-catalogue";

/// The tables, without the engine's own.
pub(super) fn read(session: &mut Session) -> Result<Catalogue, SyncError> {
    let schema = literal(&session.schema);
    let mut catalogue = Catalogue::default();
    for row in session.rows(DOING, &TABLES.replace(":schema", &schema))? {
        let mut fields = Taken(row);
        let (name, kind) = (fields.text(), fields.text());
        let (rows, has_triggers) = (fields.number(), fields.flag());
        let table = Table {
            name: name.clone(),
            columns: Vec::new(),
            generated: Vec::new(),
            key: Vec::new(),
            key_operators: Vec::new(),
            partitioned: kind == "p",
            rows,
            rows_a_value: 1,
            has_triggers,
            generated_key: None,
            numbered: false,
            not_transactional: None,
        };
        catalogue.tables.insert(name, table);
    }
    for row in session.rows(DOING, &COLUMNS.replace(":schema", &schema))? {
        let mut fields = Taken(row);
        let Some(table) = catalogue.tables.get_mut(&fields.text()) else { continue };
        let (name, shown, base) = (fields.text(), fields.text(), fields.text());
        let (generated, kind, expression, required) = (fields.flag(), fields.text(), fields.text(), fields.flag());
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
        table.columns.push(Column { name, shown, base, kind, digits: false, required });
    }
    for row in session.rows(DOING, &KEYS.replace(":schema", &schema))? {
        let mut fields = Taken(row);
        let Some(table) = catalogue.tables.get_mut(&fields.text()) else { continue };
        let (column, distinct) = (fields.text(), fields.text().parse::<f64>().unwrap_or(0.0));
        if table.generated.iter().any(|(name, _)| *name == column) {
            table.generated_key = Some(format!("{}.{column}", table.name));
        }
        if table.key.is_empty() && distinct > 0.0 {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
            let values = distinct.min(1e15) as u64;
            table.rows_a_value = table.rows / values.max(1);
        }
        let operator = Some(fields.text()).filter(|operator| !operator.is_empty());
        if let Some(place) = table.columns.iter().position(|c| c.name == column) {
            table.key.push(place);
            table.key_operators.push(operator.unwrap_or_else(|| "=".to_owned()));
        }
    }
    for table in catalogue.tables.values_mut().filter(|t| t.key.len() == 1) {
        table.rows_a_value = 1;
    }
    Ok(catalogue)
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
            let reference = Reference { child, parent, ..Reference::default() };
            references.push((id, reference));
        }
        if let Some((_, reference)) = references.last_mut() {
            reference.child_columns.push(child_column);
            reference.parent_columns.push(parent_column);
            reference.operators.push(fields.text());
            reference.collations.push(fields.text());
        }
    }
    Ok(references.into_iter().map(|(_, reference)| reference).collect())
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
           pg_get_expr(d.adbin, d.adrelid), a.attnotnull
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
                  WHERE schemaname = n.nspname AND tablename = c.relname AND attname = a.attname LIMIT 1) s),
           (SELECT format('OPERATOR(%I.%s)', s.nspname, o.oprname)
            FROM pg_opclass x JOIN pg_amop m ON m.amopfamily = x.opcfamily AND m.amopstrategy = 3
                AND m.amoplefttype = x.opcintype AND m.amoprighttype = x.opcintype
            JOIN pg_operator o ON o.oid = m.amopopr JOIN pg_namespace s ON s.oid = o.oprnamespace
            WHERE x.oid = k.class)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indclass::oid[]) WITH ORDINALITY AS k(attnum, class, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND k.place <= i.indnkeyatts
    ORDER BY c.oid, k.place";

const REFERENCES: &str = r"
    SELECT f.oid, f.conrelid::regclass, f.confrelid::regclass, a.attname, b.attname,
           (SELECT format('OPERATOR(%I.%s)', s.nspname, o.oprname)
            FROM pg_operator o JOIN pg_namespace s ON s.oid = o.oprnamespace WHERE o.oid = k.operator),
           (SELECT format(' COLLATE %I.%I', s.nspname, l.collname)
            FROM pg_collation l JOIN pg_namespace s ON s.oid = l.collnamespace
            WHERE l.oid = b.attcollation AND a.attcollation <> b.attcollation)
    FROM pg_constraint f
    JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class d ON d.oid = f.confrelid
    JOIN pg_namespace n ON n.nspname = :schema AND n.oid IN (c.relnamespace, d.relnamespace)
    CROSS JOIN LATERAL unnest(f.conkey, f.confkey, f.conpfeqop) WITH ORDINALITY AS k(child, parent, operator, place)
    JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.child
    JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.parent
    WHERE f.contype = 'f' AND f.conparentid = 0 ORDER BY f.oid, k.place";
