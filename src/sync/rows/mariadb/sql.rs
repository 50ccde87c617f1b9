//! MariaDB's language, as the engine needs it.

use crate::{
    domain::TableChoice,
    sync::{
        error::SyncError,
        rows::{
            fault::{ServerFault, ServerWord},
            server::{
                catalogue::{Catalogue, Column, Kind, Reference, Table},
                compare::Found,
                dialect::{Built, Dialect},
                errors::{explain, fault},
                recycle::KEEPING,
                session::{Destination, Form, Session},
                stage::{Keys, failed, keys_of, new_of, not_failed, old_of},
            },
        },
    },
};

use super::{
    catalogue,
    connect::{DIGITS, LONGEST_TOGETHER},
    ddl, images,
    keys::{from_keys, length, staged},
    literal, numbers, quoted, rights,
};

/// MariaDB's language.
#[derive(Debug)]
pub(in crate::sync::rows) struct MariaDb;

const DOING: &str = "engine-doing-case";

/// A column of the table that is read.
pub(super) fn of(column: &Column) -> String {
    format!("t.{}", quoted(&column.name))
}

pub(super) fn is(column: &Column, kind: &str) -> bool {
    column.base.starts_with(kind)
}

/// The digits of bits.
pub(super) fn bits(name: &str) -> String {
    format!("LPAD(HEX({name} + 0), 16, '0')")
}

/// Whether a column's values may be too large for a statement that joins them with others.
fn is_large(column: &Column) -> bool {
    let large = ["text", "mediumtext", "longtext", "blob", "mediumblob", "longblob"];
    matches!(column.kind, Kind::Text | Kind::Bytes) && (large.iter().any(|kind| is(column, kind)) || is_shape(column))
}

pub(super) fn is_ascii(column: &Column) -> bool {
    column.kind == Kind::Text && column.base.contains(" CHARACTER SET ascii ")
}

/// Whether it holds geometry, of any kind.
fn is_shape(column: &Column) -> bool {
    column.kind == Kind::Bytes
        && !["binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit"].iter().any(|k| is(column, k))
}

/// A column's part of the text that a row is hashed as. Its length stands before what may hold anything.
fn part(column: &Column) -> String {
    let name = of(column);
    let text = match column.kind {
        Kind::Integer => name,
        _ if is(column, "bit") => format!("{name} + 0"),
        _ if is_shape(column) => format!("CONCAT(LENGTH({name}), ':', MD5({name}))"),
        Kind::Text | Kind::Bytes if is_large(column) => format!("CONCAT(LENGTH({name}), ':', MD5({name}))"),
        Kind::Text | Kind::Bytes => format!("CONCAT(LENGTH({name}), ':', CAST({name} AS BINARY))"),
        // By number: the empty text may also stand for a value that was refused.
        Kind::Plain | Kind::Other if is(column, "enum") || is(column, "set") => format!("{name} + 0"),
        Kind::Plain | Kind::Other if is(column, "float") => format!("CAST(CAST({name} AS DOUBLE) AS CHAR)"),
        Kind::Plain | Kind::Other => format!("CAST({name} AS CHAR)"),
    };
    format!("IFNULL({text}, '-')")
}

/// How many bytes a column's part has at most, with what stands around it.
fn longest_part(column: &Column) -> u64 {
    const LENGTH: u64 = 16;
    match column.kind {
        Kind::Text | Kind::Bytes if is_large(column) => LENGTH + 32,
        // At most four bytes a character.
        Kind::Text | Kind::Bytes => LENGTH + 4 * length(column).map_or(255, |length| length as u64),
        // With figures, they are written with as many.
        Kind::Other if is(column, "double(") || is(column, "float(") => LENGTH + 300,
        // No number, moment or name of another type is written longer than a decimal of 65 digits.
        Kind::Integer | Kind::Plain | Kind::Other => LENGTH + 70,
    }
}

/// A digest of a row; of one that is too large to be put together, another one each time.
fn digest(table: &Table) -> String {
    format!("IFNULL(MD5(CONCAT_WS(',', {})), MD5(UUID()))", joined(&table.columns, part))
}

/// What differs if one of many halves of digests does.
fn half(digits: &str) -> String {
    format!("BIT_XOR(CAST(CONV({digits}, 16, 10) AS UNSIGNED))")
}

pub(super) fn joined<'a>(columns: impl IntoIterator<Item = &'a Column>, form: impl Fn(&Column) -> String) -> String {
    columns.into_iter().map(form).collect::<Vec<_>>().join(", ")
}

impl Dialect for MariaDb {
    fn quoted(&self, name: &str) -> String {
        quoted(name)
    }

    fn literal(&self, text: &str) -> String {
        literal(text)
    }

    fn from(&self, table: &Table) -> String {
        quoted(&table.name)
    }

    fn same_key(&self, table: &Table, a: &str, b: &str) -> String {
        let terms = table.key_columns().map(|column| {
            let name = quoted(&column.name);
            // The index on the key serves the first term; the second keeps apart what its collation takes for equal.
            let exact = match column.kind {
                Kind::Text => format!(" AND CAST({a}.{name} AS BINARY) = CAST({b}.{name} AS BINARY)"),
                _ => String::new(),
            };
            format!("{a}.{name} = {b}.{name}{exact}")
        });
        terms.collect::<Vec<_>>().join(" AND ")
    }

    fn snapshot(&self) -> &'static str {
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
    }

    fn changes(&self) -> &'static str {
        "START TRANSACTION WITH CONSISTENT SNAPSHOT"
    }

    fn become_writer(&self, schema: &str) -> String {
        // A lock's name has at most 64 characters.
        format!("SELECT GET_LOCK(CONCAT('poolsync ', MD5({})), 0)", literal(schema))
    }

    fn names(&self, schema: &str) -> String {
        catalogue::NAMES.replace(":schema", &literal(schema))
    }

    /// Reading a table keeps its shape until the transaction's end.
    fn hold(&self, names: &[&str]) -> String {
        names.iter().map(|name| format!("(SELECT 1 FROM {name} LIMIT 0)")).collect::<Vec<_>>().join(" UNION ALL ")
    }

    /// Others can't be kept from changing rows; a row that somebody changes meanwhile is noticed when it is taken out.
    fn hold_alone(&self, names: &[&str]) -> String {
        self.hold(names)
    }

    fn check_source(&self, session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
        rights::check_source(session, choice)
    }

    fn check_target(&self, session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
        rights::check_target(session, choice)
    }

    /// MD5 is the same everywhere, and text is compared by its bytes between columns of one encoding.
    fn hashes_agree(&self, source: &mut Session, target: &mut Session) -> Result<bool, SyncError> {
        let heeds_case = |session: &mut Session| session.is(DOING, "SELECT @@lower_case_table_names = 0");
        if heeds_case(source)? && !heeds_case(target)? {
            let names = source.rows(DOING, &self.names(&source.schema))?.into_iter().flatten().flatten();
            let tables: Vec<String> = names.filter(|name| *name != name.to_lowercase()).collect();
            if !tables.is_empty() {
                return Err(fault(ServerFault::NamesFolded { store: target.store.clone(), tables }));
            }
        }
        Ok(true)
    }

    fn may_track(&self) -> bool {
        false
    }

    fn catalogue(&self, session: &mut Session) -> Result<Catalogue, SyncError> {
        catalogue::read(session)
    }

    fn references(&self, session: &mut Session) -> Result<Vec<Reference>, SyncError> {
        catalogue::references(session)
    }

    fn sent(&self, column: &Column) -> String {
        let name = of(column);
        match column.kind {
            Kind::Bytes if is(column, "bit") => bits(&name),
            // Digits would be too many for the server sooner than the bytes are.
            Kind::Bytes => format!("{name} AS {DIGITS}"),
            Kind::Text if column.digits => format!("CAST({name} AS BINARY) AS {DIGITS}"),
            // It may hold bytes that are none of its own, and these would become question marks.
            Kind::Text if is_ascii(column) => format!("CAST({name} AS BINARY)"),
            // Else only six digits would be sent.
            Kind::Other if is(column, "float") => format!("CAST({name} AS DOUBLE)"),
            _ => name,
        }
    }

    fn order(&self, column: &Column) -> String {
        let name = of(column);
        match column.kind {
            Kind::Integer => name,
            _ if is(column, "bit") => bits(&name),
            _ if column.digits || is_ascii(column) => format!("CAST({name} AS BINARY)"),
            Kind::Text => format!("CAST(CONVERT({name} USING utf8mb4) AS BINARY)"),
            _ => format!("CAST(CONVERT(CAST({} AS CHAR) USING utf8mb4) AS BINARY)", self.sent(column)),
        }
    }

    /// Each row's digest is computed once and kept in a variable for its second half.
    fn fingerprints(&self, table: &Table, range: &str, from: &str) -> String {
        format!(
            "SELECT {range} AS poolsync_range, COUNT(*), {}, {} FROM {from} GROUP BY 1 ORDER BY 1",
            half(&format!("LEFT(@poolsync_digest := {}, 16)", digest(table))),
            half("RIGHT(@poolsync_digest, 16)"),
        )
    }

    /// The rows of one value come one after the other, in the order of the key: so all of them are digested at once, which
    /// takes a third of the time. Of more than the server surely puts together, the digest is another one each time.
    fn fingerprints_by_value(&self, table: &Table, column: &str, range: &str, from: &str) -> String {
        let longest: u64 = table.columns.iter().map(longest_part).sum();
        if table.rows_a_value * longest > LONGEST_TOGETHER / 8 {
            return self.fingerprints(table, range, from);
        }
        format!(
            "SELECT {range} AS poolsync_range, SUM(t.poolsync_rows), {}, {} FROM (\
             SELECT t.{column}, COUNT(*) AS poolsync_rows, \
             IF(COUNT(*) * {longest} < LEAST({LONGEST_TOGETHER}, @@max_allowed_packet), \
             MD5(GROUP_CONCAT(IFNULL(CONCAT_WS(',', {}), MD5(UUID())) SEPARATOR ';')), MD5(UUID())) AS poolsync_digest \
             FROM {from} FORCE INDEX FOR GROUP BY (PRIMARY) GROUP BY t.{column}) AS t GROUP BY 1 ORDER BY 1",
            half("LEFT(t.poolsync_digest, 16)"),
            half("RIGHT(t.poolsync_digest, 16)"),
            joined(&table.columns, part),
        )
    }

    fn digests(&self, table: &Table, _: bool) -> [String; 3] {
        // As they are sent: in UTF-8, unless as digits.
        let sent = |c: &Column| if c.digits { of(c) } else { format!("CONVERT({} USING utf8mb4)", of(c)) };
        let large = table.columns.iter().filter(|c| is_large(c)).map(|c| format!(" + IFNULL(LENGTH({}), 0)", sent(c)));
        let parts = joined(&table.columns, part);
        let columns = joined(&table.columns, |c| format!("LEFT(MD5({}), 8)", part(c)));
        [
            digest(table),
            format!("IFNULL(LENGTH(CONCAT_WS(',', {parts})), @@max_allowed_packet){}", large.collect::<String>()),
            format!("CONCAT_WS(',', {columns})"),
        ]
    }

    /// Not by shifting, which knows no signs here.
    fn range_of(&self, column: &str, shift: u32) -> String {
        format!("({column} DIV {})", 1i128 << shift)
    }

    /// Division cuts off towards zero: the range around it is twice as wide.
    fn ends(&self, range: i64, shift: u32) -> (i128, i128) {
        let (range, width) = (i128::from(range), 1i128 << shift);
        let first = if range > 0 { range * width } else { range * width - (width - 1) };
        let last = if range < 0 { range * width } else { range * width + (width - 1) };
        (first, last)
    }

    fn spread(&self, table: &Table, mask: u64) -> String {
        format!("(CRC32(CONCAT_WS(',', {})) & {mask})", joined(table.key_columns(), part))
    }

    fn between(&self, table: &Table, column: &str, ends: &[(i128, i128)]) -> String {
        let terms: Vec<String> =
            ends.iter().map(|(first, last)| format!("t.{column} BETWEEN {first} AND {last}")).collect();
        format!("{} AS t WHERE ({})", quoted(&table.name), terms.join(" OR "))
    }

    fn pairs_at_once(&self) -> usize {
        500
    }

    fn with_keys(&self, table: &Table, keys: &[Vec<u8>]) -> Option<String> {
        let keys: Vec<_> = keys.iter().map(|key| (0, key.clone())).collect();
        Some(from_keys(table, &keys))
    }

    /// Its queries say in which order tables are looked at.
    fn only_by_key(&self, _: &mut Session, _: bool) -> Result<(), SyncError> {
        Ok(())
    }

    fn by_key(&self, table: &Table, keys: &Keys) -> String {
        let columns = joined(&table.columns, |c| self.sent(c));
        format!("SELECT k.poolsync_seq, {columns} FROM {}", from_keys(table, keys))
    }

    fn temporary(&self, name: &str) -> String {
        quoted(name)
    }

    fn make_failed(&self) -> String {
        format!("CREATE OR REPLACE TEMPORARY TABLE {} (poolsync_seq bigint PRIMARY KEY) ENGINE = InnoDB", failed(self))
    }

    fn add_failed(&self, seqs: &str) -> String {
        format!("INSERT IGNORE INTO {} VALUES ({})", failed(self), seqs.replace(',', "),("))
    }

    /// InnoDB’s tables have 1,017 columns at most (<https://mariadb.com/docs/server/server-usage/storage-engines/innodb/innodb-limitations>).
    fn widest(&self) -> usize {
        1_014
    }

    fn make_stage(&self, number: usize, table: &Table) -> Vec<String> {
        let seq = "poolsync_seq bigint NOT NULL DEFAULT 0 PRIMARY KEY";
        let more = format!("{seq}, poolsync_change char(1) NOT NULL DEFAULT 'i', poolsync_item longtext");
        let make = |name: &str, own: &str, columns: &str| {
            format!(
                "CREATE OR REPLACE TEMPORARY TABLE {name} ({own}) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 \
                 AS SELECT {columns} FROM (SELECT 1) AS o LEFT JOIN {} AS t ON FALSE LIMIT 0",
                quoted(&table.name)
            )
        };
        let (all, key) = (joined(&table.columns, staged), joined(table.key_columns(), staged));
        let generated = table.generated.iter().map(|(name, _)| format!(", t.{}", quoted(name)));
        vec![
            make(&keys_of(self, number), &more, &key),
            make(&new_of(self, number), seq, &all),
            make(&old_of(self, number), &more, &(all + &generated.collect::<String>())),
        ]
    }

    /// They are made with their index.
    fn index_stage(&self, _: usize) -> Vec<String> {
        Vec::new()
    }

    fn take_out(&self, number: usize, table: &Table) -> Vec<String> {
        let keys = keys_of(self, number);
        let wanted = format!(
            "{keys} AS k STRAIGHT_JOIN {} AS t ON {} WHERE k.poolsync_change <> 'i' AND {}",
            quoted(&table.name),
            self.same_key(table, "t", "k"),
            not_failed(self, "k.poolsync_seq")
        );
        let keep = format!(
            "INSERT INTO {} (poolsync_seq, poolsync_change, poolsync_item, {}) \
             SELECT k.poolsync_seq, k.poolsync_change, k.poolsync_item, {} FROM {wanted} FOR UPDATE",
            old_of(self, number),
            self.all_columns(table, ""),
            self.all_columns(table, "t.")
        );
        vec![keep, format!("DELETE t FROM {wanted}")]
    }

    fn take_back(&self, number: usize, table: &Table, seqs: &str) -> String {
        format!(
            "DELETE t FROM {} AS k STRAIGHT_JOIN {} AS t ON {} WHERE k.poolsync_seq IN ({seqs}) AND {}",
            keys_of(self, number),
            quoted(&table.name),
            self.same_key(table, "t", "k"),
            not_failed(self, "k.poolsync_seq")
        )
    }

    fn put_in(&self, number: usize, table: &Table) -> String {
        let columns = self.columns(table, "");
        format!(
            "INSERT INTO {} ({columns}) SELECT {} FROM {} AS n WHERE ",
            quoted(&table.name),
            self.columns(table, "n."),
            new_of(self, number)
        )
    }

    /// Which would commit.
    fn analyse(&self, _: &Table) -> Option<String> {
        None
    }

    fn destination(&self, table: &Table) -> Destination {
        let form = |c: &Column| match c.digits {
            true => Form::Digits,
            false if is_ascii(c) => Form::Bytes,
            false => Form::Text,
        };
        let columns = table.columns.iter().map(|c| (quoted(&c.name), form(c))).collect();
        Destination { table: quoted(&table.name), columns }
    }

    /// Triggers can't be kept quiet; a target that has any is refused.
    fn keep_quiet(&self) -> &'static str {
        "SET SESSION foreign_key_checks = 0"
    }

    fn commits_by_building(&self) -> bool {
        true
    }

    fn build(
        &self,
        source: &mut Session,
        target: &mut Session,
        missing: &[&Table],
        built: &mut Vec<Built>,
    ) -> Result<(), SyncError> {
        ddl::build(source, target, missing, built)
    }

    /// They were made whole.
    fn finish_building(&self, _: &mut Session, _: &mut Session, _: &[&Table]) -> Result<(), SyncError> {
        Ok(())
    }

    /// Its foreign keys were there before the rows.
    fn checks_new_tables(&self) -> bool {
        false
    }

    fn take_down(&self, target: &mut Session, built: &[Built]) -> Result<(), SyncError> {
        ddl::take_down(target, built)
    }

    /// A function whose result would be too large for the server answers NULL, and so would what is kept.
    fn too_large_to_keep(&self, number: usize, table: &Table) -> Option<String> {
        let large: Vec<String> = table.columns.iter().filter(|c| is_large(c)).map(of).collect();
        if large.is_empty() {
            return None;
        }
        let lengths: Vec<String> = large.iter().map(|name| format!("IFNULL(LENGTH({name}), 0)")).collect();
        let digits: Vec<String> =
            large.iter().map(|name| format!("2 * LENGTH({name}) > @@max_allowed_packet")).collect();
        // Only JSON's escapes make a text longer than its digits are: six bytes for one.
        Some(format!(
            "SELECT k.poolsync_seq, k.poolsync_change FROM {} AS k STRAIGHT_JOIN {} AS t ON {} \
             WHERE k.poolsync_change <> 'i' AND 6 * ({}) > @@max_allowed_packet \
               AND CASE WHEN {} THEN TRUE ELSE {} IS NULL END",
            keys_of(self, number),
            quoted(&table.name),
            self.same_key(table, "t", "k"),
            lengths.join(" + "),
            digits.join(" OR "),
            images::image(table)
        ))
    }

    fn make_recycle(&self) -> &'static str {
        "CREATE TABLE IF NOT EXISTS poolsync_recycle (
            run_id      varchar(64) NOT NULL,
            seq         bigint NOT NULL COMMENT 'order within the run',
            recycled_at datetime(6) NOT NULL COMMENT 'UTC',
            table_name  varchar(64) NOT NULL,
            `change`    varchar(6) NOT NULL COMMENT 'update or delete',
            item        longtext NOT NULL COMMENT 'the row’s readable name',
            image       longtext NOT NULL COMMENT 'the row as it was: JSON, by column, bytes as hexadecimal digits',
            PRIMARY KEY (run_id, seq)
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    }

    fn recycle(
        &self,
        target: &mut Session,
        number: usize,
        table: &Table,
        (run, last): (&str, u64),
    ) -> Result<u64, SyncError> {
        let sql = format!(
            "INSERT INTO poolsync_recycle (run_id, seq, recycled_at, table_name, `change`, item, image)
             SELECT {run}, {last} + ROW_NUMBER() OVER (ORDER BY t.poolsync_seq), UTC_TIMESTAMP(6), {},
                    IF(t.poolsync_change = 'u', 'update', 'delete'), t.poolsync_item, {}
             FROM {} AS t",
            literal(&table.name),
            images::image(table),
            old_of(self, number),
            run = literal(run)
        );
        target.run(KEEPING, &sql)
    }

    fn make_marks(&self) -> &'static str {
        "CREATE TABLE IF NOT EXISTS poolsync_runs (
            run_id     varchar(64) PRIMARY KEY,
            attempt    varchar(64) NOT NULL COMMENT 'another one each time the run is carried out',
            applied_at datetime(6) NOT NULL COMMENT 'UTC'
        ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    }

    fn mark(&self, run: &str, attempt: &str) -> String {
        format!("REPLACE INTO poolsync_runs VALUES ({}, {}, UTC_TIMESTAMP(6))", literal(run), literal(attempt))
    }

    fn make_marker(&self) -> &'static str {
        "CREATE TABLE IF NOT EXISTS poolsync_marker (id int PRIMARY KEY CHECK (id = 1), marker longtext NOT NULL)
         ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    }

    fn has_table(&self, name: &str) -> String {
        format!(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = {}",
            literal(name)
        )
    }

    fn is_there(&self, session: &mut Session, written: &str) -> Result<bool, SyncError> {
        match session.attempt(&format!("SELECT 1 FROM {written} LIMIT 0"))? {
            Ok(_) => Ok(true),
            Err(error) if ServerWord::code_of(&error).is_some_and(|code| code == "42S02") => Ok(false),
            Err(error) => Err(explain(&session.store, "engine-doing-table", error)),
        }
    }

    fn move_on(&self, source: &mut Session, target: &mut Session, _: &TableChoice) -> Result<(), SyncError> {
        numbers::move_sequences_on(source, target)
    }

    fn move_on_after(&self, source: &mut Session, target: &mut Session, found: &Found) -> Result<(), SyncError> {
        numbers::move_on(source, target, found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than is reckoned with would be cut off by the server, and what differs behind it would not be seen.
    #[test]
    fn no_value_is_written_longer_than_is_reckoned_with() {
        let longest = |base: &str, kind| {
            longest_part(&Column {
                name: "c".to_owned(),
                shown: base.to_owned(),
                base: base.to_owned(),
                kind,
                digits: false,
                required: false,
            })
        };
        // 255 digits, a point and a sign.
        assert!(longest("double(255,30)", Kind::Other) > 257);
        assert!(longest("decimal(65,30)", Kind::Other) > 67);
        assert!(longest("bigint(20) unsigned", Kind::Other) > 20);
        // By the widest characters, with the length that stands before.
        assert!(longest("varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", Kind::Text) > 400 + 4);
        assert!(longest("longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", Kind::Text) > 32 + 11);
    }
}
