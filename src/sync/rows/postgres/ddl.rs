//! Builds what the target lacks: types, sequences and tables before the rows come, keys, constraints and indexes after.
//!
//! Statements are written by the source's server with its schema as the only one in the search path, so that names in
//! that schema stand without it and mean the target's schema there. Triggers, views, functions and rights are not built.

use crate::sync::{
    error::SyncError,
    rows::{
        fault::ServerFault,
        server::{
            catalogue::{Table, Taken},
            errors::fault,
            session::Session,
        },
    },
};

use super::text::literal;

const READING: &str = "engine-doing-catalogue";
const BUILDING: &str = "engine-doing-build";

/// Makes the missing tables, bare, with the types and sequences they need.
pub(super) fn tables(source: &mut Session, target: &mut Session, missing: &[&Table]) -> Result<(), SyncError> {
    let there: Vec<String> = target
        .rows(READING, &EXISTING.replace(":schema", &literal(&target.schema)))?
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    require_types(source, target, missing)?;
    for sql in [format!("WITH RECURSIVE {TYPES} {NEW_TYPES}"), SEQUENCES.to_owned()] {
        for row in source.rows(READING, &sql.replace(":schema", &literal(&source.schema)))? {
            let mut fields = Taken(row);
            let (name, statement) = (fields.text(), fields.text());
            if !there.contains(&name) {
                target.run(BUILDING, &statement)?;
            }
        }
    }
    for sql in [BARE, ATTACHED, INHERITED, OWNED] {
        build(source, target, missing, sql)?;
    }
    Ok(())
}

/// Puts keys, constraints and indexes on tables that have their rows.
pub(super) fn rest(source: &mut Session, target: &mut Session, missing: &[&Table]) -> Result<(), SyncError> {
    // Foreign keys need the keys of all tables.
    for sql in [CONSTRAINTS, INDEXES, FOREIGN_KEYS] {
        build(source, target, missing, sql)?;
    }
    Ok(())
}

/// Types that can't be built from here, an extension's for example, must be there.
fn require_types(source: &mut Session, target: &mut Session, missing: &[&Table]) -> Result<(), SyncError> {
    let mut types = Vec::new();
    for row in about(source, missing, &format!(", {TYPES}, {USED_TYPES}"))? {
        let mut fields = Taken(row);
        let (name, extension) = (fields.text(), fields.text());
        let known = format!("SELECT to_regtype({}) IS NOT NULL", literal(&name));
        if target.value(READING, &known)? != "t" {
            types.push(if extension.is_empty() { name } else { format!("{name} (of the extension {extension})") });
        }
    }
    if types.is_empty() {
        return Ok(());
    }
    Err(fault(ServerFault::TypesMissing { store: target.store.clone(), types }))
}

/// Has the source write statements about these tables and their partitions, and carries them out.
fn build(source: &mut Session, target: &mut Session, missing: &[&Table], sql: &str) -> Result<(), SyncError> {
    for row in about(source, missing, sql)? {
        target.run(BUILDING, &Taken(row).text())?;
    }
    Ok(())
}

/// What the source answers about these tables and their partitions.
fn about(source: &mut Session, missing: &[&Table], sql: &str) -> Result<Vec<Vec<Option<String>>>, SyncError> {
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = missing.iter().map(|table| literal(&table.name)).collect();
    let sql = format!("{TABLES} {sql}").replace(":schema", &literal(&source.schema));
    source.rows(READING, &sql.replace(":names", &names.join(", ")))
}

const EXISTING: &str = "
    SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = :schema
    UNION SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema";

// Enumerations, domains, ranges and composite types of the schema, but for extensions'; and which type is made of which.
const TYPES: &str = "
    built AS (
        SELECT t.oid FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE n.nspname = :schema AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
          AND NOT EXISTS (SELECT FROM pg_depend d
              WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')),
    uses (whole, part) AS (
        SELECT oid, typbasetype FROM pg_type WHERE typtype = 'd'
        UNION ALL SELECT oid, typelem FROM pg_type WHERE typcategory = 'A' AND typelem <> 0
        UNION ALL SELECT rngtypid, rngsubtype FROM pg_range
        UNION ALL SELECT rngmultitypid, rngtypid FROM pg_range
        UNION ALL SELECT t.oid, a.atttypid FROM built JOIN pg_type t USING (oid)
            JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)";

const NEW_TYPES: &str = "
    , deep (oid, depth) AS (
        SELECT oid, 0 FROM built
        UNION SELECT u.whole, d.depth + 1 FROM deep d JOIN uses u ON u.part = d.oid)
    SELECT t.typname, CASE t.typtype
        WHEN 'e' THEN format('CREATE TYPE %I AS ENUM (%s)', t.typname,
            (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
             FROM pg_enum e WHERE e.enumtypid = t.oid))
        WHEN 'd' THEN format('CREATE DOMAIN %I AS %s%s%s%s%s', t.typname,
            format_type(t.typbasetype, t.typtypmod),
            (SELECT format(' COLLATE %I.%I', m.nspname, l.collname)
             FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
             JOIN pg_type b ON b.oid = t.typbasetype
             WHERE l.oid = t.typcollation AND l.oid <> b.typcollation),
            ' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' END,
            (SELECT string_agg(format(' CONSTRAINT %I %s', k.conname,
                pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
             FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
        WHEN 'r' THEN (SELECT format('CREATE TYPE %I AS RANGE (SUBTYPE = %s, MULTIRANGE_TYPE_NAME = %I%s%s%s)', t.typname,
            format_type(r.rngsubtype, NULL), m.typname,
            (SELECT format(', SUBTYPE_OPCLASS = %I.%I', p.nspname, o.opcname) FROM pg_opclass o
             JOIN pg_namespace p ON p.oid = o.opcnamespace WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
            (SELECT format(', COLLATION = %I.%I', p.nspname, l.collname) FROM pg_collation l
             JOIN pg_namespace p ON p.oid = l.collnamespace JOIN pg_type b ON b.oid = r.rngsubtype
             WHERE l.oid = r.rngcollation AND l.oid <> b.typcollation),
            CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff END)
            FROM pg_range r JOIN pg_type m ON m.oid = r.rngmultitypid WHERE r.rngtypid = t.oid)
        ELSE format('CREATE TYPE %I AS (%s)', t.typname,
            (SELECT string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                (SELECT format(' COLLATE %I.%I', m.nspname, l.collname)
                 FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
                 JOIN pg_type b ON b.oid = a.atttypid
                 WHERE l.oid = a.attcollation AND l.oid <> b.typcollation)), ', ' ORDER BY a.attnum)
             FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
        END
    FROM built JOIN pg_type t USING (oid)
    ORDER BY (SELECT max(depth) FROM deep WHERE deep.oid = t.oid), t.oid";

const USED_TYPES: &str = "
    used (oid) AS (
        SELECT a.atttypid FROM tables JOIN pg_attribute a ON a.attrelid = tables.oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION SELECT oid FROM built
        UNION SELECT u.part FROM used JOIN uses u ON u.whole = used.oid)
    SELECT format_type(t.oid, NULL), e.extname
    FROM used JOIN pg_type t USING (oid) JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
    LEFT JOIN pg_extension e ON e.oid = d.refobjid
    WHERE n.nspname <> 'pg_catalog' AND t.oid NOT IN (SELECT oid FROM built) AND t.typcategory <> 'A'
      AND t.typtype <> 'm' AND NOT (t.typtype = 'c' AND n.nspname = :schema) ORDER BY 1";

// Those of identity columns come with their columns.
const SEQUENCES: &str = "
    SELECT c.relname, format(
        'CREATE SEQUENCE %I AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s%s', c.relname,
        format_type(q.seqtypid, NULL), q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache,
        CASE WHEN q.seqcycle THEN ' CYCLE' END)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_sequence q ON q.seqrelid = c.oid
    WHERE n.nspname = :schema AND NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
    ORDER BY c.oid";

// The missing tables and their partitions. `depth` grows from what is inherited from to what inherits. Partitions of
// other schemas come into this one; `own` says that a table was here before.
const TABLES: &str = "
    WITH RECURSIVE named AS (
        SELECT c.oid, n.oid AS space FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = :schema AND c.relname IN (:names)),
    heirs (oid, depth) AS (
        SELECT oid, 0 FROM named
        UNION SELECT i.inhrelid, h.depth + 1 FROM heirs h JOIN pg_inherits i ON i.inhparent = h.oid),
    tables AS (
        SELECT c.oid, max(h.depth) AS depth, c.relnamespace IN (SELECT space FROM named) AS own
        FROM heirs h JOIN pg_class c ON c.oid = h.oid
        WHERE c.relispartition OR c.oid IN (SELECT oid FROM named) GROUP BY c.oid, c.relnamespace)";

// Columns that are inherited come with what they are inherited from; partitions have all of theirs and are attached.
const BARE: &str = "
    SELECT format('CREATE %sTABLE %I (%s)%s%s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' END, c.relname,
        (SELECT string_agg(format('%I %s%s%s%s', a.attname,
                format_type(a.atttypid, a.atttypmod),
                (SELECT ' COLLATE ' || quote_ident(m.nspname) || '.' || quote_ident(l.collname)
                 FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
                 JOIN pg_type t ON t.oid = a.atttypid
                 WHERE l.oid = a.attcollation AND l.oid <> t.typcollation),
                CASE WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid)
                        || ') STORED'
                     WHEN a.attidentity <> '' THEN
                        (SELECT format(' GENERATED %s AS IDENTITY (%sINCREMENT %s MINVALUE %s MAXVALUE %s START %s '
                                'CACHE %s%s)', CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
                            CASE WHEN s.relname <> c.relname || '_' || a.attname || '_seq'
                                THEN format('SEQUENCE NAME %I ', s.relname) END,
                            q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache,
                            CASE WHEN q.seqcycle THEN ' CYCLE' END)
                         FROM pg_depend e JOIN pg_class s ON s.oid = e.objid JOIN pg_sequence q ON q.seqrelid = s.oid
                         WHERE e.classid = 'pg_class'::regclass AND e.refclassid = 'pg_class'::regclass
                           AND e.refobjid = c.oid AND e.refobjsubid = a.attnum AND e.deptype = 'i')
                     ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
                CASE WHEN a.attnotnull THEN ' NOT NULL' END), ', ' ORDER BY a.attnum)
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              AND (a.attislocal OR c.relispartition)),
        (SELECT format(' INHERITS (%s)', string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno))
         FROM pg_inherits i WHERE i.inhrelid = c.oid AND NOT c.relispartition HAVING count(*) > 0),
        CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) END)
    FROM tables JOIN pg_class c USING (oid) ORDER BY depth, c.oid";

const ATTACHED: &str = "
    SELECT format('ALTER TABLE %I ATTACH PARTITION %I %s', p.relname, c.relname, pg_get_expr(c.relpartbound, c.oid))
    FROM tables JOIN pg_class c USING (oid) JOIN pg_inherits i ON i.inhrelid = c.oid
    JOIN pg_class p ON p.oid = i.inhparent WHERE c.relispartition ORDER BY depth, c.oid";

// What a table changed about columns that it inherits.
const INHERITED: &str = "
    SELECT format('ALTER TABLE ONLY %I ALTER COLUMN %I %s', c.relname, a.attname, x.change)
    FROM tables JOIN pg_class c USING (oid)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attislocal
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    CROSS JOIN LATERAL (
        SELECT bool_or(b.attnotnull), bool_or(pg_get_expr(e.adbin, e.adrelid) IS NOT DISTINCT FROM
                                              pg_get_expr(d.adbin, d.adrelid))
        FROM pg_inherits i JOIN pg_attribute b ON b.attrelid = i.inhparent AND b.attname = a.attname
        LEFT JOIN pg_attrdef e ON e.adrelid = b.attrelid AND e.adnum = b.attnum
        WHERE i.inhrelid = c.oid) AS above(not_null, same_default)
    CROSS JOIN LATERAL (
        SELECT 'SET NOT NULL' WHERE a.attnotnull AND NOT above.not_null
        UNION ALL SELECT coalesce('SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), 'DROP DEFAULT')
        WHERE a.attgenerated = '' AND NOT above.same_default) AS x(change)
    WHERE NOT c.relispartition ORDER BY depth, c.oid, a.attnum";

const OWNED: &str = "
    SELECT format('ALTER SEQUENCE %I OWNED BY %I.%I', s.relname, c.relname, a.attname)
    FROM tables JOIN pg_class c USING (oid)
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' AND s.relnamespace = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND own ORDER BY s.oid";

// Partitions first: what a partitioned table has takes over its like at the partitions, names included.
const CONSTRAINTS: &str = "
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM tables JOIN pg_class c USING (oid) JOIN pg_constraint k ON k.conrelid = c.oid
    WHERE own AND (k.contype IN ('p', 'u', 'x') OR k.contype = 'c' AND k.conislocal)
    ORDER BY depth DESC, k.contype <> 'p', k.oid";

const FOREIGN_KEYS: &str = "
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM tables JOIN pg_class c USING (oid) JOIN pg_constraint k ON k.conrelid = c.oid
    WHERE own AND k.contype = 'f' AND k.conparentid = 0 ORDER BY k.oid";

const INDEXES: &str = "
    SELECT CASE c.relkind WHEN 'p' THEN regexp_replace(pg_get_indexdef(i.indexrelid, 0, true), ' ON ONLY ', ' ON ')
        ELSE pg_get_indexdef(i.indexrelid, 0, true) END
    FROM tables JOIN pg_class c USING (oid) JOIN pg_index i ON i.indrelid = c.oid
    WHERE own AND i.indisvalid
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY depth DESC, i.indexrelid";
