//! Keys of rows on their way back to a server, as JSON, and columns of temporary tables.

use crate::sync::rows::{
    encoding,
    server::{
        catalogue::{Column, Kind, Table},
        dialect::Dialect,
        stage::{Keys, text_of},
    },
};

use super::{SQL, literal, quoted, sql::is};

/// How many bytes the values of a primary key may have together, unless only the beginnings of some are looked at.
const LONGEST: usize = 3072;

/// The character set and collation of a text, as they are written behind its type.
pub(super) fn text(column: &Column) -> Option<(&str, &str)> {
    column.base.rsplit_once(" CHARACTER SET ").and_then(|(_, text)| text.split_once(" COLLATE "))
}

/// The length that is written behind a column's type.
pub(super) fn length(column: &Column) -> Option<usize> {
    let (_, rest) = column.base.split_once('(')?;
    rest.split_once(')')?.0.parse().ok()
}

/// The type of a key's value in JSON. It must take any value: one that is too long would be cut off without a word.
fn received(column: &Column) -> String {
    let of_length = |most: Option<usize>, factor: usize| match most {
        Some(n) if n * factor <= LONGEST * 2 => format!("varchar({})", n * factor),
        _ => "longtext".to_owned(),
    };
    match text(column) {
        _ if column.kind == Kind::Integer => "bigint".to_owned(),
        _ if column.digits => {
            // Two digits a byte, at most four bytes a character.
            let digits = if is(column, "bit") { Some(8) } else { length(column).map(|n| n * 4) };
            format!("{} CHARACTER SET latin1 COLLATE latin1_bin", of_length(digits, 2))
        }
        Some((charset, collation)) => {
            let bytes = length(column).filter(|n| n * 4 <= LONGEST);
            format!("{} CHARACTER SET {charset} COLLATE {collation}", of_length(bytes, 1))
        }
        None => "varchar(255) CHARACTER SET latin1 COLLATE latin1_bin".to_owned(),
    }
}

/// A key's value that came as text, as one of the column's type.
fn typed(column: &Column, name: &str) -> String {
    match (column.kind, text(column)) {
        _ if is(column, "bit") => format!("CAST(CONV({name}, 16, 10) AS UNSIGNED)"),
        (_, Some((charset, collation))) if column.digits => {
            format!("CONVERT(UNHEX({name}) USING {charset}) COLLATE {collation}")
        }
        (Kind::Bytes, _) => format!("UNHEX({name})"),
        (Kind::Integer | Kind::Text, _) => name.to_owned(),
        (Kind::Plain | Kind::Other, _) => {
            let signed = column.base.split(" unsigned").next().unwrap_or_default();
            match signed.split(['(', ' ']).next().unwrap_or_default() {
                "bigint" => format!("CAST({name} AS UNSIGNED)"),
                "float" | "double" => format!("CAST({name} AS DOUBLE)"),
                "timestamp" => format!("CAST({name} AS {})", signed.replace("timestamp", "datetime")),
                "year" => format!("CAST({name} AS SIGNED)"),
                "enum" | "set" => name.to_owned(),
                _ => format!("CAST({name} AS {signed})"),
            }
        }
    }
}

/// The rows with these keys as `t`, their numbers as `k.poolsync_seq`. Each key is looked for by the index.
pub(super) fn from_keys(table: &Table, keys: &Keys) -> String {
    let rows = keys.iter().map(|(seq, key)| {
        let key = encoding::values(key).unwrap_or_default();
        let texts = key.into_iter().map(|value| String::from_utf8_lossy(&text_of(value)).into_owned().into());
        serde_json::Value::Array(std::iter::once((*seq).into()).chain(texts).collect())
    });
    let json = serde_json::Value::Array(rows.collect()).to_string();
    let (mut fields, mut names) = (Vec::new(), Vec::new());
    for (n, column) in table.key_columns().enumerate() {
        fields.push(format!(", poolsync_k{n} {} PATH '$[{}]' ERROR ON ERROR", received(column), n + 1));
        names.push(format!(", {} AS {}", typed(column, &format!("j.poolsync_k{n}")), quoted(&column.name)));
    }
    format!(
        "(SELECT j.poolsync_seq{} FROM JSON_TABLE({}, '$[*]' COLUMNS (poolsync_seq bigint PATH '$[0]'{})) AS j) AS k \
         STRAIGHT_JOIN {} AS t ON {}",
        names.concat(),
        literal(&json),
        fields.concat(),
        quoted(&table.name),
        SQL.same_key(table, "t", "k")
    )
}

/// A column of a temporary table, by the one that it stands for. What that refuses is for it to refuse, not for the temporary
/// table: NULL, which the outer join lets in, and the value of an enumeration that stands for one that was refused.
pub(super) fn staged(column: &Column) -> String {
    let name = quoted(&column.name);
    match text(column) {
        Some((charset, collation)) if is(column, "enum") => {
            let longest = longest_member(&column.base);
            format!("CAST(t.{name} AS CHAR({longest}) CHARACTER SET {charset}) COLLATE {collation} AS {name}")
        }
        _ => format!("t.{name}"),
    }
}

/// How many characters the longest member of an enumeration has, at most: written, a character may be two.
fn longest_member(written: &str) -> usize {
    let (mut longest, mut length, mut quotes) = (1, 0, 0);
    for c in written.chars() {
        quotes += usize::from(c == '\'');
        length += 1;
        // Between members: all quotes before it are closed.
        if c == ',' && quotes % 2 == 0 {
            length = 0;
        }
        longest = longest.max(length);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(base: &str, kind: Kind, digits: bool) -> Column {
        Column { name: "k".to_owned(), shown: base.to_owned(), base: base.to_owned(), kind, digits, required: true }
    }

    #[test]
    fn no_value_of_a_key_is_longer_than_the_type_it_is_received_as() {
        let utf8 = |base: &str| format!("{base} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        let received = |base: &str, kind, digits| received(&column(base, kind, digits));
        assert!(received(&utf8("varchar(768)"), Kind::Text, false).starts_with("varchar(768)"));
        for long in ["varchar(2000)", "text", "enum('a','(12)')", "set('x')"] {
            assert!(received(&utf8(long), Kind::Text, false).starts_with("longtext"), "{long}");
        }
        assert!(received("varbinary(3072)", Kind::Bytes, true).starts_with("longtext"));
        assert!(received("varbinary(768)", Kind::Bytes, true).starts_with("varchar(6144)"));
        assert!(received("blob", Kind::Bytes, true).starts_with("longtext"));
        assert!(received("bit(64)", Kind::Bytes, true).starts_with("varchar(16)"));
        assert_eq!(received("int(11)", Kind::Integer, false), "bigint");
    }

    #[test]
    fn members_may_hold_quotes_and_commas() {
        for (written, least) in [("enum('a','','it''s, ''b''')", 9), ("enum('a'',''b','c')", 5), ("enum('')", 0)] {
            assert!((least..least + 16).contains(&longest_member(written)), "{written}: {}", longest_member(written));
        }
    }
}
