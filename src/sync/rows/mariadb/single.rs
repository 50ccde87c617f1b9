//! One row, in MariaDB's words.

use crate::sync::rows::{
    named::digits_of,
    server::{
        catalogue::{Column, Kind, Table},
        single::{Asked, Single},
    },
};

use super::{
    keys::{from_keys, text},
    sql::{MariaDb, bits, is, is_ascii, of},
};

impl Single for MariaDb {
    fn with_key(&self, table: &Table, key: Vec<u8>) -> String {
        from_keys(table, &[(0, key)])
    }

    fn of(&self, column: &Column) -> String {
        of(column)
    }

    /// Digests are of the bytes, so that nothing is lost in what can't be shown.
    fn asked(&self, column: &Column, name: &str, most: usize) -> Asked {
        let as_text = |shown: String, whole: String| {
            let (start, length) = (format!("LEFT({shown}, {most})"), format!("CHAR_LENGTH({shown})"));
            Asked::Text([start, length, format!("MD5({whole})")])
        };
        match column.kind {
            Kind::Bytes if is(column, "bit") => Asked::Plain(bits(name)),
            Kind::Bytes => {
                Asked::Bytes([format!("HEX(LEFT({name}, {most}))"), format!("LENGTH({name})"), format!("MD5({name})")])
            }
            Kind::Text if is_ascii(column) => {
                let bytes = format!("CAST({name} AS BINARY)");
                as_text(format!("CONVERT(CONVERT({bytes} USING latin1) USING utf8mb4)"), bytes)
            }
            // From recycle, its bytes come back without a word on what they mean.
            Kind::Text if column.digits => {
                let charset = text(column).map_or("utf8mb4", |(charset, _)| charset);
                let bytes = format!("CAST({name} AS BINARY)");
                as_text(format!("CONVERT(CONVERT({bytes} USING {charset}) USING utf8mb4)"), bytes)
            }
            Kind::Text => {
                let shown = format!("CONVERT({name} USING utf8mb4)");
                as_text(shown.clone(), shown)
            }
            _ if is(column, "float") || is(column, "double") => {
                Asked::Plain(format!("CAST(CAST({name} AS DOUBLE) AS CHAR)"))
            }
            // Images have no zeros in front.
            _ if column.base.contains("zerofill") && !is(column, "decimal") => {
                Asked::Plain(format!("CAST(CAST({name} AS UNSIGNED) AS CHAR)"))
            }
            Kind::Integer | Kind::Plain | Kind::Other => Asked::Plain(format!("CAST({name} AS CHAR)")),
        }
    }

    fn written(&self, bytes: &[u8]) -> String {
        digits_of(bytes).to_ascii_uppercase()
    }
}
