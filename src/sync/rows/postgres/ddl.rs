//! Builds what the target lacks: types, sequences and tables before the rows come, keys, constraints and indexes after.
//!
//! Statements are written by the source's server with its schema as the only one in the search path, so that names in
//! that schema stand without it and mean the target's schema there. Triggers, views, functions and rights are not built.

use crate::sync::{
    error::SyncError,
    rows::server::{
        catalogue::{Table, Taken},
        session::Session,
    },
};

use super::text::literal;

const READING: &str = "reading its catalogue";
const BUILDING: &str = "building tables";

/// Makes the missing tables, bare, with the types and sequences they need.
pub(super) fn tables(source: &mut Session, target: &mut Session, missing: &[&Table]) -> Result<(), SyncError> {
    let schema = literal(&source.schema);
    let there: Vec<String> = target
        .rows(READING, &EXISTING.replace(":schema", &literal(&target.schema)))?
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    for sql in [TYPES, SEQUENCES] {
        for row in source.rows(READING, &sql.replace(":schema", &schema))? {
            let mut fields = Taken(row);
            let (name, statement) = (fields.text(), fields.text());
            if !there.contains(&name) {
                target.run(BUILDING, &statement)?;
            }
        }
    }
    for table in missing {
        let sql = TABLE.replace(":schema", &schema).replace(":table", &literal(&table.name));
        // The table itself, then its partitions from the top down.
        for row in source.rows(READING, &sql)? {
            target.run(BUILDING, &Taken(row).text())?;
        }
        let sql = OWNED.replace(":schema", &schema).replace(":table", &literal(&table.name));
        for row in source.rows(READING, &sql)? {
            target.run(BUILDING, &Taken(row).text())?;
        }
    }
    Ok(())
}

/// Puts keys, constraints and indexes on tables that have their rows.
pub(super) fn rest(source: &mut Session, target: &mut Session, missing: &[&Table]) -> Result<(), SyncError> {
    let schema = literal(&source.schema);
    // Foreign keys need the keys of all tables.
    for sql in [CONSTRAINTS, INDEXES, FOREIGN_KEYS] {
        for table in missing {
            let sql = sql.replace(":schema", &schema).replace(":table", &literal(&table.name));
            for row in source.rows(READING, &sql)? {
                target.run(BUILDING, &Taken(row).text())?;
            }
        }
    }
    Ok(())
}

const EXISTING: &str = "
    SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = :schema
    UNION SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema";

// Enumerations, domains, composite types and ranges, in the order they were made.
const TYPES: &str = "
    SELECT t.typname, CASE t.typtype
        WHEN 'e' THEN format('CREATE TYPE %I AS ENUM (%s)', t.typname,
            (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
             FROM pg_enum e WHERE e.enumtypid = t.oid))
        WHEN 'd' THEN format('CREATE DOMAIN %I AS %s%s%s%s', t.typname,
            format_type(t.typbasetype, t.typtypmod),
            ' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' END,
            (SELECT string_agg(format(' CONSTRAINT %I %s', k.conname,
                pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
             FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
        WHEN 'r' THEN (SELECT format('CREATE TYPE %I AS RANGE (SUBTYPE = %s)', t.typname,
            format_type(r.rngsubtype, NULL)) FROM pg_range r WHERE r.rngtypid = t.oid)
        ELSE format('CREATE TYPE %I AS (%s)', t.typname,
            (SELECT string_agg(format('%I %s', a.attname,
                format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
             FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
        END
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE n.nspname = :schema AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
    ORDER BY t.oid";

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

const OWNED: &str = "
    SELECT format('ALTER SEQUENCE %I OWNED BY %I.%I', s.relname, c.relname, a.attname)
    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'a'
      AND n.nspname = :schema AND c.relname = :table";

const TABLE: &str = "
    WITH RECURSIVE parts AS (
        SELECT c.oid, 0 AS depth FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = :schema AND c.relname = :table
        UNION ALL SELECT i.inhrelid, p.depth + 1 FROM parts p JOIN pg_inherits i ON i.inhparent = p.oid
        JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relispartition)
    SELECT format('CREATE %sTABLE %I %s%s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' END, c.relname,
        CASE WHEN c.relispartition THEN
            (SELECT format('PARTITION OF %I ', b.relname) FROM pg_inherits i
             JOIN pg_class b ON b.oid = i.inhparent WHERE i.inhrelid = c.oid)
            || pg_get_expr(c.relpartbound, c.oid)
        ELSE '(' || coalesce((SELECT string_agg(format('%I %s%s%s%s', a.attname,
                format_type(a.atttypid, a.atttypmod),
                (SELECT ' COLLATE ' || quote_ident(m.nspname) || '.' || quote_ident(l.collname)
                 FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
                 JOIN pg_type t ON t.oid = a.atttypid
                 WHERE l.oid = a.attcollation AND l.oid <> t.typcollation),
                CASE WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid)
                        || ') STORED'
                     WHEN a.attidentity = 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
                     WHEN a.attidentity = 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY'
                     ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
                CASE WHEN a.attnotnull THEN ' NOT NULL' END), ', ' ORDER BY a.attnum)
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')' END,
        CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) END)
    FROM parts p JOIN pg_class c ON c.oid = p.oid ORDER BY p.depth, c.oid";

const CONSTRAINTS: &str = "
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname,
        pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relname = :table AND k.contype IN ('p', 'u', 'c', 'x') AND k.conislocal
    ORDER BY k.contype <> 'p', k.oid";

const FOREIGN_KEYS: &str = "
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname,
        pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relname = :table AND k.contype = 'f' AND k.conparentid = 0 ORDER BY k.oid";

const INDEXES: &str = "
    SELECT CASE c.relkind WHEN 'p' THEN regexp_replace(pg_get_indexdef(i.indexrelid, 0, true), ' ON ONLY ', ' ON ')
        ELSE pg_get_indexdef(i.indexrelid, 0, true) END
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relname = :table AND i.indisvalid
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
          AND k.contype IN ('p', 'u', 'x'))
    ORDER BY i.indexrelid";
