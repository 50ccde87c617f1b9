//! One row, in PostgreSQL's words.

use crate::sync::rows::{
    named::digits_of,
    server::{
        catalogue::{Column, Kind, Table},
        single::{Asked, Single},
    },
};

use super::sql::{Postgres, from_keys, of};

impl Single for Postgres {
    fn with_key(&self, table: &Table, key: Vec<u8>) -> String {
        from_keys(table, &[(0, key)])
    }

    fn of(&self, column: &Column) -> String {
        of(column)
    }

    /// As it is sent, which a cast to text does not always say. A row of nothing but NULL is no NULL.
    fn asked(&self, column: &Column, name: &str, most: usize) -> Asked {
        let text = format!("format('%s', {name})");
        let unless_null = |value: String| format!("CASE WHEN num_nulls({name}) = 0 THEN {value} END");
        match column.kind {
            _ if column.base == "bytea" => Asked::Bytes([
                format!("encode(substring({name} FROM 1 FOR {most}), 'hex')"),
                format!("octet_length({name})"),
                format!("md5({name})"),
            ]),
            Kind::Integer | Kind::Plain => Asked::Plain(unless_null(text)),
            Kind::Text | Kind::Bytes | Kind::Other => Asked::Text([
                unless_null(format!("left({text}, {most})")),
                format!("length({text})"),
                format!("md5({text})"),
            ]),
        }
    }

    fn written(&self, bytes: &[u8]) -> String {
        format!("\\x{}", digits_of(bytes))
    }
}
