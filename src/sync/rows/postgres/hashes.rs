//! What of a row is hashed by the server itself, so that the hash is the same in every database.

use crate::sync::rows::server::catalogue::{Column, Kind, Table};

use super::sql::of;

/// A query whose answer is the same on two servers if their hashes can be compared.
pub(super) const SAME_HASHES: &str = "SELECT hashtextextended('poolsync', 0), \
    hash_record_extended(ROW(-7::bigint, 'pool'::text COLLATE \"C\", 1.50::numeric, true, \
    '2013-07-01'::timestamptz, NULL::text, '\\x00ff'::bytea, 2.5::float8), 0)";

/// A column as a value that hashes the same in every database, all of it: numbers and times of 64 bits are folded to 32
/// before they are hashed, and numbers that are equal hash the same however they are written, unless they go as bytes.
pub(super) fn value(column: &Column) -> String {
    let name = of(column);
    match column.kind {
        Kind::Integer if column.base == "bigint" => format!("int8send({name})"),
        Kind::Integer => name,
        // Blanks at the end do not count for it.
        Kind::Text if column.base == "bpchar" || column.base.starts_with("character(") => format!("bpcharsend({name})"),
        Kind::Text => format!("{name} COLLATE \"C\""),
        Kind::Bytes | Kind::Plain | Kind::Other => match column.base.split('(').next().unwrap_or_default() {
            "boolean" | "bytea" | "date" | "uuid" | "macaddr" => name,
            base if base.starts_with("timestamp") && base.ends_with("with time zone") => {
                format!("timestamptz_send({name})")
            }
            base if base.starts_with("timestamp") && !column.base.contains("with time zone") => {
                format!("timestamp_send({name})")
            }
            "double precision" => format!("float8send({name})"),
            "real" => format!("float4send({name})"),
            "numeric" => format!("numeric_send({name})"),
            _ => format!("{name}::text COLLATE \"C\""),
        },
    }
}

/// All of a row as values to be hashed. Those that are always there and eight bytes long are put together: each value that
/// is hashed by itself costs as much as its bytes.
pub(super) fn values(table: &Table) -> String {
    const EIGHT_BYTES: [&str; 4] = ["int8send(", "float8send(", "timestamp_send(", "timestamptz_send("];
    let is_eight = |c: &Column, value: &str| c.required && EIGHT_BYTES.iter().any(|send| value.starts_with(send));
    let all = table.columns.iter().map(|c| (c, value(c)));
    let (eight, others): (Vec<_>, Vec<_>) = all.partition(|(c, value)| is_eight(c, value));
    let written = |list: Vec<(&Column, String)>, between| {
        list.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(between)
    };
    let lists = [written(eight, " || "), written(others, ", ")];
    lists.into_iter().filter(|list| !list.is_empty()).collect::<Vec<_>>().join(", ")
}
