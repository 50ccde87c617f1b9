//! What the servers are asked to compute: fingerprints of ranges of rows, and the keys and digests of single rows.
//!
//! A range's fingerprint is the count of its rows and 128 bits over all of them; see [`Dialect::sums`].

use crate::sync::error::SyncError;

use super::{
    catalogue::{Kind, Table},
    dialect::Dialect,
    session::Session,
};

/// How many rows a range should have: fewer make more ranges, more make more rows cross the wire for each change.
const ROWS_A_RANGE: u64 = 64;
/// How many ranges a table is cut into at most.
const MOST_RANGES: u64 = 1 << 18;
/// From how many rows for one value of the key's first column on its values make no good ranges.
const CROWDED: u64 = 1000;
/// From how many rows on that share a value it is worth looking at them together.
const MANY: u64 = 8;

/// How the rows of a table fall into ranges, the same way on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync::rows) enum Ranges {
    /// By the key's first column (quoted), in steps of two to this power.
    ByValue { column: String, shift: u32 },
    /// By a hash of the key; this many bits of it.
    ByHash { expression: String },
}

/// About how many ranges a table is cut into.
pub(super) fn wanted(table: &Table) -> u64 {
    (table.rows / ROWS_A_RANGE).clamp(1, MOST_RANGES)
}

impl Ranges {
    /// Chosen at the source; `session` is its.
    pub fn choose(table: &Table, session: &mut Session) -> Result<Self, SyncError> {
        let wanted = wanted(table);
        if let Some(first) = table.key_columns().next()
            && first.kind == Kind::Integer
            && table.rows_a_value < CROWDED
        {
            let column = session.sql.quoted(&first.name);
            let sql = format!("SELECT min(t.{column}), max(t.{column}) FROM {} AS t", session.sql.from(table));
            let ends = session.rows("engine-doing-ends", &sql)?.into_iter().flatten();
            let ends: Vec<i128> = ends.flatten().filter_map(|end| end.parse().ok()).collect();
            let span = match ends.as_slice() {
                [low, high] => u128::try_from(high - low).unwrap_or(0) + 1,
                _ => 1,
            };
            let width = span / u128::from(wanted);
            return Ok(Self::ByValue { column, shift: width.max(1).ilog2().min(62) });
        }
        Ok(Self::ByHash { expression: session.sql.spread(table, wanted.next_power_of_two() - 1) })
    }

    fn expression(&self, sql: &dyn Dialect) -> String {
        match self {
            Self::ByValue { column, shift } => sql.range_of(&format!("t.{column}"), *shift),
            Self::ByHash { expression } => expression.clone(),
        }
    }

    /// The fingerprints of all ranges that have rows in what is read `FROM`, by number.
    pub fn fingerprints(&self, sql: &dyn Dialect, table: &Table, from: &str) -> String {
        match self {
            Self::ByValue { column, .. } if table.rows_a_value >= MANY => {
                sql.fingerprints_by_value(table, column, &self.expression(sql), from)
            }
            _ => sql.fingerprints(table, &self.expression(sql), from),
        }
    }

    /// What to read `FROM` for only the rows of these ranges, in parts to be asked for one after the other; `few` if they
    /// are a small part of the table.
    pub fn narrowed(&self, sql: &dyn Dialect, table: &Table, ranges: &[i64], few: bool) -> Vec<String> {
        match self {
            Self::ByValue { column, shift } if few => {
                let mut ends: Vec<(i128, i128)> = Vec::new();
                for range in ranges {
                    let (first, last) = sql.ends(*range, *shift);
                    match ends.last_mut() {
                        Some(previous) if previous.1 + 1 == first => previous.1 = last,
                        _ => ends.push((first, last)),
                    }
                }
                ends.chunks(sql.pairs_at_once()).map(|ends| sql.between(table, column, ends)).collect()
            }
            _ => {
                let ranges: Vec<String> = ranges.iter().map(ToString::to_string).collect();
                let from = whole(sql, table);
                vec![format!("{from} WHERE {} IN ({})", self.expression(sql), ranges.join(","))]
            }
        }
    }
}

/// What to read `FROM` for all rows of a table.
pub(in crate::sync::rows) fn whole(sql: &dyn Dialect, table: &Table) -> String {
    format!("{} AS t", sql.from(table))
}

/// The query for single rows, in the order of their keys: the key's values, the digest, the bytes, and a short digest of
/// each column.
pub(in crate::sync::rows) fn rows(sql: &dyn Dialect, table: &Table, from: &str, hashes: bool) -> String {
    digests(sql, table, from, &sql.digests(table, hashes))
}

/// As [`rows`], but only to tell equal rows from others: with the digest alone.
pub(in crate::sync::rows) fn rows_in_short(sql: &dyn Dialect, table: &Table, from: &str) -> String {
    let [digest, ..] = sql.digests(table, true);
    digests(sql, table, from, &[digest, "0".to_owned()])
}

fn digests(sql: &dyn Dialect, table: &Table, from: &str, digests: &[String]) -> String {
    let fields: Vec<String> = table.key_columns().map(|c| sql.sent(c)).chain(digests.iter().cloned()).collect();
    format!("SELECT {} FROM {from} ORDER BY {}", fields.join(", "), order(sql, table))
}

/// The query for whole rows, in the order of their keys: a digest of each is made here then, for the server's processor
/// is what a first copy waits for.
pub(in crate::sync::rows) fn whole_rows(sql: &dyn Dialect, table: &Table) -> String {
    format!("{} ORDER BY {}", all_rows(sql, table), order(sql, table))
}

/// The query for whole rows in any order.
pub(in crate::sync::rows) fn all_rows(sql: &dyn Dialect, table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(|c| sql.sent(c)).collect();
    format!("SELECT {} FROM {} AS t", columns.join(", "), sql.from(table))
}

fn order(sql: &dyn Dialect, table: &Table) -> String {
    table.key_columns().map(|c| sql.order(c)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::rows::{mariadb, postgres};

    #[test]
    fn neighbouring_ranges_are_asked_for_together() {
        let ranges = Ranges::ByValue { column: "k".to_owned(), shift: 6 };
        let sql = ranges.narrowed(&postgres::SQL, &Table::default(), &[-1, 0, 3], true);
        assert!(sql[0].contains("'{-64,192}'") && sql[0].contains("'{63,255}'"), "{sql:?}");
        assert_eq!(sql.len(), 1);
    }

    #[test]
    fn a_range_ends_where_the_next_one_begins() {
        let dialects: [&dyn Dialect; 2] = [&postgres::SQL, &mariadb::SQL];
        for sql in dialects {
            for shift in [0, 1, 6, 62] {
                let mut next = sql.ends(-3, shift).0;
                for range in -3..4 {
                    let (first, last) = sql.ends(range, shift);
                    assert!(first == next && first <= last, "{sql:?} {range} {shift}");
                    next = last + 1;
                }
            }
        }
    }
}
