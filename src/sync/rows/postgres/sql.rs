//! PostgreSQL's language, as the engine needs it.

use crate::{
    domain::TableChoice,
    sync::{
        error::SyncError,
        rows::{
            encoding,
            error::RowsError,
            fault::ServerFault,
            server::{
                catalogue::{Catalogue, Column, Kind, Reference, Table},
                compare::Found,
                dialect::{Built, Dialect},
                errors::fault,
                fingerprints::Moment,
                recycle::KEEPING,
                session::{Destination, Form, Session},
                stage::{Keys, failed, keys_of, new_of, not_failed, old_of, text_of},
            },
        },
    },
};

use super::{
    SNAPSHOT, SQL, catalogue, ddl,
    hashes::{SAME_HASHES, value, values},
    images, rights, sequences, sharing,
    text::{literal, push_element, quoted},
    track,
};

/// PostgreSQL's language.
#[derive(Debug)]
pub(in crate::sync::rows) struct Postgres;

/// A column of the table that is read.
pub(super) fn of(column: &Column) -> String {
    format!("t.{}", quoted(&column.name))
}

fn joined<'a>(columns: impl IntoIterator<Item = &'a Column>, form: impl Fn(&Column) -> String) -> String {
    columns.into_iter().map(form).collect::<Vec<_>>().join(", ")
}

/// `pg_temp.NAME` without the schema, as it is made.
fn bare(name: &str) -> &str {
    name.trim_start_matches("pg_temp.")
}

/// The rows with these keys as `t`, their numbers as `k.poolsync_seq`.
pub(super) fn from_keys(table: &Table, keys: &Keys) -> String {
    let (mut seqs, mut texts) = (String::new(), vec![String::new(); table.key.len()]);
    for (seq, key) in keys {
        push_element(&mut seqs, &seq.to_string());
        for (array, value) in texts.iter_mut().zip(encoding::values(key).unwrap_or_default()) {
            // What the server sent is UTF-8: that is what the connection is set to.
            push_element(array, &String::from_utf8_lossy(&text_of(value)));
        }
    }
    // An array of arrays would be taken apart to the last element: so the keys come as text.
    let (mut arrays, mut typed) = (vec![format!("'{{{seqs}}}'::bigint[]")], Vec::new());
    for (array, column) in texts.iter().zip(table.key_columns()) {
        let kind = if column.kind == Kind::Integer { "bigint[]" } else { "text[]" };
        arrays.push(format!("{}::{kind}", literal(&format!("{{{array}}}"))));
        typed.push(format!("{0}::{1} AS {0}", quoted(&column.name), column.base));
    }
    let names = joined(table.key_columns(), |c| quoted(&c.name));
    format!(
        "(SELECT poolsync_seq, {} FROM unnest({}) AS a(poolsync_seq, {names})) AS k JOIN {} AS t ON {}",
        typed.join(", "),
        arrays.join(", "),
        SQL.from(table),
        SQL.same_key(table, "t", "k")
    )
}

impl Dialect for Postgres {
    fn quoted(&self, name: &str) -> String {
        quoted(name)
    }

    fn literal(&self, text: &str) -> String {
        literal(text)
    }

    /// Without tables that inherit from it, which are tables of their own.
    fn from(&self, table: &Table) -> String {
        if table.partitioned { quoted(&table.name) } else { format!("ONLY {}", quoted(&table.name)) }
    }

    fn same_key(&self, table: &Table, a: &str, b: &str) -> String {
        let terms = table.key_comparisons().map(|(column, equals)| {
            let name = quoted(&column.name);
            // The index on the key serves the first term; the second keeps apart what its collation takes for equal.
            let exact = match column.kind {
                Kind::Text => format!(" AND {a}.{name} COLLATE \"C\" = {b}.{name} COLLATE \"C\""),
                _ => String::new(),
            };
            format!("{a}.{name} {equals} {b}.{name}{exact}")
        });
        terms.collect::<Vec<_>>().join(" AND ")
    }

    fn snapshot(&self) -> &'static str {
        SNAPSHOT
    }

    /// Its moment is that of the first look, which comes after the tables' locks.
    fn changes(&self) -> &'static str {
        "BEGIN ISOLATION LEVEL REPEATABLE READ"
    }

    /// The number spells the engine's name.
    fn become_writer(&self, schema: &str) -> String {
        format!("SELECT pg_try_advisory_lock(1886351212, hashtext({}))::int", literal(schema))
    }

    fn names(&self, schema: &str) -> String {
        catalogue::NAMES.replace(":schema", &literal(schema))
    }

    /// Truncating or rewriting a table shows in older snapshots, too: as a table without rows.
    fn hold(&self, names: &[&str]) -> String {
        format!("LOCK TABLE {} IN ACCESS SHARE MODE", names.join(", "))
    }

    fn hold_alone(&self, names: &[&str]) -> String {
        format!("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", names.join(", "))
    }

    fn check_source(&self, session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
        rights::check_source(session, choice)
    }

    fn check_target(&self, session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
        rights::check_target(session, choice)
    }

    fn hashes_agree(&self, source: &mut Session, target: &mut Session) -> Result<bool, SyncError> {
        let doing = "engine-doing-encoding";
        let encoding = "SELECT current_setting('server_encoding')";
        let (here, there) = (source.value(doing, encoding)?, target.value(doing, encoding)?);
        if here != there {
            return Err(fault(ServerFault::Encodings {
                source_store: source.store.clone(),
                source_encoding: here,
                target_store: target.store.clone(),
                target_encoding: there,
            }));
        }
        let doing = "engine-doing-hashes";
        Ok(source.rows(doing, SAME_HASHES)? == target.rows(doing, SAME_HASHES)?)
    }

    fn moment(&self, session: &mut Session) -> Result<Option<Moment>, SyncError> {
        sharing::moment(session)
    }

    fn join(&self, moment: &str) -> String {
        sharing::join(moment)
    }

    fn may_track(&self) -> bool {
        true
    }

    fn catalogue(&self, session: &mut Session) -> Result<Catalogue, SyncError> {
        catalogue::read(session)
    }

    fn references(&self, session: &mut Session) -> Result<Vec<Reference>, SyncError> {
        catalogue::references(session)
    }

    fn sent(&self, column: &Column) -> String {
        of(column)
    }

    /// As it is sent, which a cast to text does not always say: `inet` gets a mask, `char` loses its blanks. In UTF-8,
    /// whatever encoding the database has.
    fn order(&self, column: &Column) -> String {
        match column.kind {
            Kind::Integer => of(column),
            _ => format!("convert_to(format('%s', {}), 'UTF8')", of(column)),
        }
    }

    /// The sum of one hash of each row, and that of how it differs from another: a hash of a row is itself a sum over its
    /// columns, so that the sum alone would not tell whether rows have exchanged a value. Each row is put together once and
    /// each hash computed once, which `OFFSET 0` makes sure of.
    fn fingerprints(&self, table: &Table, range: &str, from: &str) -> String {
        let row = values(table);
        format!(
            "SELECT s.poolsync_range, count(*), sum(s.poolsync_a), sum(s.poolsync_a # s.poolsync_b) FROM (\
             SELECT r.poolsync_range, hash_record_extended(r.poolsync_row, 0) AS poolsync_a, \
             hash_record_extended(r.poolsync_row, 1) AS poolsync_b FROM (\
             SELECT {range} AS poolsync_range, ROW({row}) AS poolsync_row FROM {from} OFFSET 0) AS r OFFSET 0) AS s \
             GROUP BY 1 ORDER BY 1"
        )
    }

    fn pieces(&self, session: &mut Session, table: &Table, pieces: u64) -> Result<Vec<String>, SyncError> {
        sharing::pieces(session, table, pieces)
    }

    /// The MD5 of the row's text form, which is the same on any server.
    fn digests(&self, table: &Table, hashes: bool) -> [String; 3] {
        let text = format!("ROW({})::text", joined(&table.columns, of));
        let short = |c: &Column| {
            let text = format!("{}::text", of(c));
            let digest =
                if hashes { format!("hashtext({text} COLLATE \"C\")::text") } else { format!("left(md5({text}), 8)") };
            format!("coalesce({digest}, '-')")
        };
        let columns = joined(&table.columns, short);
        [format!("md5({text})"), format!("octet_length({text})"), format!("array_to_string(ARRAY[{columns}], ',')")]
    }

    fn range_of(&self, column: &str, shift: u32) -> String {
        format!("({column}::bigint >> {shift})")
    }

    fn ends(&self, range: i64, shift: u32) -> (i128, i128) {
        let first = i128::from(range) << shift;
        (first, first + (1i128 << shift) - 1)
    }

    fn spread(&self, table: &Table, mask: u64) -> String {
        format!("(hash_record_extended(ROW({}), 0) & {mask})", joined(table.key_columns(), value))
    }

    /// Range by range: left to itself, the server would hold every row against every range.
    fn between(&self, table: &Table, column: &str, ends: &[(i128, i128)]) -> String {
        let list = |of: fn(&(i128, i128)) -> i128| ends.iter().map(|e| of(e).to_string()).collect::<Vec<_>>().join(",");
        format!(
            "unnest('{{{}}}'::bigint[], '{{{}}}'::bigint[]) AS poolsync_range(poolsync_low, poolsync_high) \
             CROSS JOIN LATERAL (SELECT * FROM {} AS x WHERE x.{column} BETWEEN poolsync_low AND poolsync_high \
             OFFSET 0) AS t",
            list(|e| e.0),
            list(|e| e.1),
            self.from(table)
        )
    }

    fn pairs_at_once(&self) -> usize {
        usize::MAX
    }

    /// Not by keys that are equal but written in two ways, as 1 day and 24 hours: both would find the row.
    fn with_keys(&self, table: &Table, keys: &[Vec<u8>]) -> Option<String> {
        let is_written_one_way = |c: &Column| {
            matches!(c.kind, Kind::Integer | Kind::Text)
                || ["boolean", "bytea", "date", "uuid"].contains(&c.base.as_str())
        };
        if !table.key_columns().all(is_written_one_way) {
            return None;
        }
        let keys: Vec<_> = keys.iter().map(|key| (0, key.clone())).collect();
        Some(from_keys(table, &keys))
    }

    fn only_by_key(&self, session: &mut Session, only: bool) -> Result<(), SyncError> {
        track::only_by_key(session, only)
    }

    fn by_key(&self, table: &Table, keys: &Keys) -> String {
        format!("SELECT k.poolsync_seq, {} FROM {}", self.columns(table, "t."), from_keys(table, keys))
    }

    fn temporary(&self, name: &str) -> String {
        format!("pg_temp.{name}")
    }

    fn make_failed(&self) -> String {
        format!("CREATE TEMP TABLE {} (poolsync_seq bigint PRIMARY KEY) ON COMMIT DROP", bare(&failed(self)))
    }

    fn add_failed(&self, seqs: &str) -> String {
        format!("INSERT INTO {} SELECT unnest('{{{seqs}}}'::bigint[]) ON CONFLICT DO NOTHING", failed(self))
    }

    /// 1,600 columns are its limit (<https://www.postgresql.org/docs/current/limits.html>).
    fn widest(&self) -> usize {
        1_597
    }

    fn make_stage(&self, number: usize, table: &Table) -> Vec<String> {
        let head = "0::bigint AS poolsync_seq";
        let more = "'i'::\"char\" AS poolsync_change, ''::text AS poolsync_item";
        // Without the domains, whose checks are for the table itself to make.
        let plain = |c: &Column| format!("{0}::{1} AS {0}", quoted(&c.name), c.base);
        let (key, all) = (joined(table.key_columns(), plain), joined(&table.columns, plain));
        let from = self.from(table);
        let make = |name: &str, columns: &str| {
            format!("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {columns} FROM {from} WITH NO DATA", bare(name))
        };
        vec![
            make(&keys_of(self, number), &format!("{head}, {more}, {key}")),
            make(&new_of(self, number), &format!("{head}, {all}")),
            make(&old_of(self, number), &format!("{head}, {more}, {}", self.all_columns(table, ""))),
        ]
    }

    fn index_stage(&self, number: usize) -> Vec<String> {
        let (keys, new) = (keys_of(self, number), new_of(self, number));
        vec![format!(
            "CREATE INDEX ON {keys} (poolsync_seq); CREATE INDEX ON {new} (poolsync_seq); ANALYZE {keys}; ANALYZE {new}"
        )]
    }

    fn take_out(&self, number: usize, table: &Table) -> Vec<String> {
        vec![format!(
            "WITH gone AS (DELETE FROM {} AS t USING {} AS k WHERE k.poolsync_change <> 'i' AND {} AND {} \
             RETURNING k.poolsync_seq, k.poolsync_change, k.poolsync_item, {}) INSERT INTO {} SELECT * FROM gone",
            self.from(table),
            keys_of(self, number),
            self.same_key(table, "t", "k"),
            not_failed(self, "k.poolsync_seq"),
            self.all_columns(table, "t."),
            old_of(self, number)
        )]
    }

    fn take_back(&self, number: usize, table: &Table, seqs: &str) -> String {
        format!(
            "DELETE FROM {} AS t USING {} AS k WHERE k.poolsync_seq = ANY ('{{{seqs}}}'::bigint[]) AND {} AND {}",
            self.from(table),
            keys_of(self, number),
            self.same_key(table, "t", "k"),
            not_failed(self, "k.poolsync_seq")
        )
    }

    fn put_in(&self, number: usize, table: &Table) -> String {
        let columns = self.columns(table, "");
        format!(
            "INSERT INTO {} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {} AS n WHERE ",
            quoted(&table.name),
            new_of(self, number)
        )
    }

    /// Or else what comes next would be planned as if the table were still empty.
    fn analyse(&self, table: &Table) -> Option<String> {
        Some(format!("ANALYZE {}", quoted(&table.name)))
    }

    fn destination(&self, table: &Table) -> Destination {
        let columns = table.columns.iter().map(|c| (quoted(&c.name), Form::Text)).collect();
        Destination { table: quoted(&table.name), columns }
    }

    fn keep_quiet(&self) -> &'static str {
        "SET LOCAL session_replication_role = replica"
    }

    fn commits_by_building(&self) -> bool {
        false
    }

    fn build(
        &self,
        source: &mut Session,
        target: &mut Session,
        missing: &[&Table],
        _: &mut Vec<Built>,
    ) -> Result<(), SyncError> {
        if missing.is_empty() { Ok(()) } else { ddl::tables(source, target, missing) }
    }

    fn finish_building(&self, source: &mut Session, target: &mut Session, missing: &[&Table]) -> Result<(), SyncError> {
        ddl::rest(source, target, missing)
    }

    fn checks_new_tables(&self) -> bool {
        true
    }

    /// Uniqueness and exclusion that may be deferred.
    fn check_quiet(&self, target: &mut Session) -> Result<(), SyncError> {
        let doing = "engine-doing-unique";
        let list = DEFERRABLE.replace(":schema", &literal(&target.schema));
        for sql in target.rows(doing, &list)?.into_iter().flatten().flatten() {
            if target.is(doing, &sql)? {
                return Err(RowsError::Tangled.into());
            }
        }
        Ok(())
    }

    fn make_recycle(&self) -> &'static str {
        "CREATE TABLE IF NOT EXISTS poolsync_recycle (
            run_id      text NOT NULL,
            seq         bigint NOT NULL, -- order within the run
            recycled_at timestamptz NOT NULL,
            table_name  text NOT NULL,
            change      text NOT NULL,   -- update or delete
            item        text NOT NULL,   -- the row's readable name
            image       json NOT NULL,   -- the row as it was, by column
            PRIMARY KEY (run_id, seq)
        )"
    }

    fn recycle(
        &self,
        target: &mut Session,
        number: usize,
        table: &Table,
        (run, last): (&str, u64),
    ) -> Result<u64, SyncError> {
        let sql = format!(
            "INSERT INTO poolsync_recycle (run_id, seq, recycled_at, table_name, change, item, image)
             SELECT {run}, {last} + row_number() OVER (ORDER BY o.poolsync_seq), now(), {},
                    CASE o.poolsync_change WHEN 'u' THEN 'update' ELSE 'delete' END, o.poolsync_item,
                    (SELECT row_to_json(poolsync_row) FROM (SELECT {}) AS poolsync_row)
             FROM {} AS o",
            literal(&table.name),
            joined(&table.columns, images::kept),
            old_of(self, number),
            run = literal(run)
        );
        target.run(KEEPING, &sql)
    }

    fn make_marks(&self) -> &'static str {
        "CREATE TABLE IF NOT EXISTS poolsync_runs (
            run_id     text PRIMARY KEY,
            attempt    text NOT NULL, -- another one each time the run is carried out
            applied_at timestamptz NOT NULL
        )"
    }

    fn mark(&self, run: &str, attempt: &str) -> String {
        format!(
            "INSERT INTO poolsync_runs VALUES ({}, {}, now())
             ON CONFLICT (run_id) DO UPDATE SET attempt = excluded.attempt, applied_at = excluded.applied_at",
            literal(run),
            literal(attempt)
        )
    }

    fn make_marker(&self) -> &'static str {
        "CREATE TABLE poolsync_marker (id integer PRIMARY KEY CHECK (id = 1), marker text NOT NULL)"
    }

    fn has_table(&self, name: &str) -> String {
        format!("SELECT (to_regclass({}) IS NOT NULL)::int", literal(name))
    }

    fn is_there(&self, session: &mut Session, written: &str) -> Result<bool, SyncError> {
        session.is("engine-doing-table", &self.has_table(written))
    }

    fn move_on(&self, source: &mut Session, target: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
        sequences::move_on(source, target, choice).map(drop)
    }

    fn move_on_after(&self, _: &mut Session, _: &mut Session, _: &Found) -> Result<(), SyncError> {
        Ok(())
    }
}

const DEFERRABLE: &str = "
    SELECT format('SELECT EXISTS (SELECT FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1)', k.conrelid::regclass,
        (SELECT string_agg(format('%I IS NOT NULL', a.attname), ' AND ')
         FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
        (SELECT string_agg(format('%I', a.attname), ', ')
         FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND k.contype IN ('p', 'u') AND k.condeferrable AND k.conparentid = 0
    UNION ALL
    SELECT format('SELECT EXISTS (SELECT FROM %1$s AS a JOIN %1$s AS b ON a.place <> b.place AND %2$s)',
        format('(SELECT (tableoid, ctid) AS place, %s FROM ONLY %s%s)',
            (SELECT string_agg(format('%s AS k%s', pg_get_indexdef(i.indexrelid, n, true), n), ', ')
             FROM generate_series(1, i.indnkeyatts) AS n),
            k.conrelid::regclass, ' WHERE ' || pg_get_expr(i.indpred, i.indrelid, true)),
        (SELECT string_agg(format('a.k%1$s OPERATOR(%2$I.%3$s) b.k%1$s', o.place, m.nspname, p.oprname), ' AND ')
         FROM unnest(k.conexclop) WITH ORDINALITY AS o(id, place)
         JOIN pg_operator p ON p.oid = o.id JOIN pg_namespace m ON m.oid = p.oprnamespace))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index i ON i.indexrelid = k.conindid
    WHERE n.nspname = :schema AND k.contype = 'x' AND k.condeferrable AND c.relkind = 'r'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_always_there_and_of_one_length_is_hashed_together() {
        let column = |name: &str, base: &str, kind, required| Column {
            name: name.to_owned(),
            shown: base.to_owned(),
            base: base.to_owned(),
            kind,
            digits: false,
            required,
        };
        let columns = vec![
            column("a", "bigint", Kind::Integer, true),
            column("b", "bigint", Kind::Integer, false),
            column("c", "integer", Kind::Integer, true),
            column("d", "double precision", Kind::Plain, true),
            column("e", "numeric", Kind::Plain, true),
        ];
        let table = Table { columns, ..Table::default() };
        assert_eq!(
            values(&table),
            "int8send(t.\"a\") || float8send(t.\"d\"), int8send(t.\"b\"), t.\"c\", numeric_send(t.\"e\")"
        );
    }
}
