//! What the servers are asked to compute: fingerprints of ranges of rows, and the keys and digests of single rows.
//!
//! A range's fingerprint is the count of its rows and the sums of two 64-bit hashes of each: one of the row's text form,
//! which tells apart all that is written differently (NULL and the empty text, `1.0` and `1.00`), one of its values. A
//! single row's digest is the MD5 of its text form, which is the same on any server.

use crate::sync::error::SyncError;

use super::{
    catalogue::{Column, Kind, Table},
    session::Session,
    text::quoted,
};

/// How many rows a range should have: fewer make more ranges, more make more rows cross the wire for each change.
const ROWS_A_RANGE: u64 = 64;
/// How many ranges a table is cut into at most.
const MOST_RANGES: u64 = 1 << 18;
/// From how many rows for one value of the key's first column on its values make no good ranges.
const CROWDED: u64 = 1000;

/// How the rows of a table fall into ranges, the same way on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ranges {
    /// By the key's first column, shifted right by this many bits.
    ByValue { column: String, shift: u32 },
    /// By a hash of the key; this many bits of it.
    ByHash { expression: String, mask: u64 },
}

impl Ranges {
    /// Chosen at the source; `session` is its.
    pub fn choose(table: &Table, session: &mut Session) -> Result<Self, SyncError> {
        let wanted = (table.rows / ROWS_A_RANGE).clamp(1, MOST_RANGES);
        if let Some(first) = table.key_columns().next()
            && first.kind == Kind::Integer
            && table.rows_a_value < CROWDED
        {
            let column = of(first);
            let sql = format!("SELECT min({column}), max({column}) FROM {} AS t", table.only());
            let ends = session.rows("looking for the ends of a table", &sql)?.into_iter().flatten();
            let ends: Vec<i128> = ends.flatten().filter_map(|end| end.parse().ok()).collect();
            let span = match ends.as_slice() {
                [low, high] => u128::try_from(high - low).unwrap_or(0) + 1,
                _ => 1,
            };
            let width = span / u128::from(wanted);
            return Ok(Self::ByValue { column, shift: width.max(1).ilog2().min(62) });
        }
        let key: Vec<String> = table.key_columns().map(value).collect();
        let expression = format!("hash_record_extended(ROW({}), 0)", key.join(", "));
        Ok(Self::ByHash { expression, mask: wanted.next_power_of_two() - 1 })
    }

    fn expression(&self) -> String {
        match self {
            Self::ByValue { column, shift } => format!("({column}::bigint >> {shift})"),
            Self::ByHash { expression, mask } => format!("({expression} & {mask})"),
        }
    }

    /// The fingerprints of all ranges that have rows, by number: number, rows, two sums.
    pub fn fingerprints(&self, table: &Table) -> String {
        let whole: Vec<String> = table.columns.iter().map(of).collect();
        let values: Vec<String> = table.columns.iter().map(value).collect();
        format!(
            "SELECT {} AS range, count(*), sum(hashtextextended(ROW({})::text, 0)), \
             sum(hash_record_extended(ROW({}), 0)) FROM {} AS t GROUP BY 1 ORDER BY 1",
            self.expression(),
            whole.join(", "),
            values.join(", "),
            table.only()
        )
    }

    /// What to add to `FROM` for only the rows of these ranges; `few` if they are a small part of the table.
    fn narrowed(&self, ranges: &[i64], few: bool) -> String {
        match self {
            Self::ByValue { column, shift } if few => {
                let (mut low, mut high) = (Vec::new(), Vec::new());
                let mut next = None;
                for range in ranges {
                    let first = i128::from(*range) << shift;
                    let last = first + (1i128 << shift) - 1;
                    if next == Some(*range) {
                        high.pop();
                    } else {
                        low.push(first.to_string());
                    }
                    high.push(last.to_string());
                    next = range.checked_add(1);
                }
                format!(
                    " JOIN unnest('{{{}}}'::bigint[], '{{{}}}'::bigint[]) AS poolsync_range(poolsync_low, poolsync_high) \
                     ON {column} BETWEEN poolsync_low AND poolsync_high",
                    low.join(","),
                    high.join(",")
                )
            }
            _ => {
                let ranges: Vec<String> = ranges.iter().map(ToString::to_string).collect();
                format!(" WHERE {} = ANY ('{{{}}}'::bigint[])", self.expression(), ranges.join(","))
            }
        }
    }
}

/// A column of the table, which is `t` in every query: a bare name could be taken for a result's.
fn of(column: &Column) -> String {
    format!("t.{}", quoted(&column.name))
}

/// A column as a value that hashes the same in every database.
fn value(column: &Column) -> String {
    let name = of(column);
    match column.kind {
        Kind::Integer | Kind::Plain => name,
        Kind::Text => format!("{name} COLLATE \"C\""),
        Kind::Other => format!("{name}::text COLLATE \"C\""),
    }
}

/// Which rows are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    All,
    /// Those of these ranges; the flag says whether they are a small part of the table.
    In(&'a Ranges, &'a [i64], bool),
    /// Those that this addition to `FROM` leaves.
    Keys(&'a str),
}

/// The query for single rows, in the order of their keys: the key's values, the digest, the bytes, and a short
/// digest of each column.
pub(super) fn rows(table: &Table, wanted: Wanted<'_>, utf8: bool) -> String {
    let whole: Vec<String> = table.columns.iter().map(of).collect();
    let mut fields: Vec<String> = table.key_columns().map(of).collect();
    let text = format!("ROW({})::text", whole.join(", "));
    fields.push(format!("md5({text})"));
    fields.push(format!("octet_length({text})"));
    let digests = whole.iter().map(|c| format!("coalesce(left(md5({c}::text), 8), '-')"));
    fields.push(format!("array_to_string(ARRAY[{}], ',')", digests.collect::<Vec<_>>().join(", ")));
    let narrowed = match wanted {
        Wanted::All => String::new(),
        Wanted::In(ranges, list, few) => ranges.narrowed(list, few),
        Wanted::Keys(join) => join.to_owned(),
    };
    format!("SELECT {} FROM {} AS t{narrowed} ORDER BY {}", fields.join(", "), table.only(), order(table, utf8))
}

/// The query for whole rows, in the order of their keys: a digest of each is made here then, for the server's processor
/// is what a first copy waits for.
pub(super) fn whole_rows(table: &Table, utf8: bool) -> String {
    format!("SELECT {} FROM {} AS t ORDER BY {}", table.columns_of("t."), table.only(), order(table, utf8))
}

/// The key's columns as both sides and we ourselves order them: integers by value, all else by the bytes of its text.
fn order(table: &Table, utf8: bool) -> String {
    let columns = table.key_columns().map(|column| match (column.kind, utf8) {
        (Kind::Integer, _) => of(column),
        // As it is sent, which a cast to text does not always say: `inet` gets a mask, `char` loses its blanks.
        (_, true) => format!("format('%s', {}) COLLATE \"C\"", of(column)),
        (_, false) => format!("convert_to(format('%s', {}), 'UTF8')", of(column)),
    });
    columns.collect::<Vec<_>>().join(", ")
}

/// A query whose answer is the same on two servers if their hashes can be compared.
pub(super) const SAME_HASHES: &str = "SELECT hashtextextended('poolsync', 0), \
    hash_record_extended(ROW(-7::bigint, 'pool'::text COLLATE \"C\", 1.50::numeric, true, \
    '2013-07-01'::timestamptz, NULL::text, '\\x00ff'::bytea, 2.5::float8), 0)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_ranges_are_asked_for_together() {
        let ranges = Ranges::ByValue { column: "k".to_owned(), shift: 6 };
        let sql = ranges.narrowed(&[-1, 0, 3], true);
        assert!(sql.contains("'{-64,192}'") && sql.contains("'{63,255}'"), "{sql}");
    }
}
