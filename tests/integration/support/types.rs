//! Types that PostgreSQL and MariaDB both have, each under its own name, and tables of them: filled and looked at in words
//! that mean the same on both.

use super::databases::{Kind, Pair, Side};

/// A type that both servers have.
#[derive(Debug, PartialEq, Eq)]
pub struct Type {
    postgres: &'static str,
    mariadb: &'static str,
    is: Is,
    /// Values of which no two are the same: texts, JSON and bytes as hexadecimal digits.
    pub values: &'static [&'static str],
}

/// How a value is written and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Number,
    Decimal,
    Real,
    Text,
    Plain,
    Bytes,
    /// Bytes at MariaDB, a UUID at PostgreSQL.
    UuidBytes,
    Boolean,
    Time,
    Moment,
    Json,
}

const fn of(postgres: &'static str, mariadb: &'static str, is: Is, values: &'static [&'static str]) -> Type {
    Type { postgres, mariadb, is, values }
}

type Values = &'static [&'static str];
const SHORTS: Values = &["-32768", "0", "7", "32767"];
const LONGS: Values = &["-9223372036854775808", "0", "9", "10", "9223372036854775807"];
const UNSIGNED: Values = &["0", "9", "10", "18446744073709551615"];
const DECIMALS: Values = &["0", "1", "1.5", "-1.5", "-0.00001", "1.10", "999999999999999.99999"];
const WIDE: Values = &["0", "1.50", "-20", "123456789012345678901234567.0123456789"];
const DOUBLES: Values = &[
    "0",
    "4.9e-324",
    "0.1",
    "0.10000000000000002",
    "-2.5",
    "1e300",
    "1.7976931348623157e308",
    "2.2250738585072014e-308",
    "100000",
    "1e15",
    "1e16",
    "0.000012345678901234567",
];
const SINGLES: Values = &["0", "0.1", "0.10000001", "16777216", "3.4028234663852886e38", "1e-30"];
/// Nothing, a blank, a, A, a with a blank, a tabulator, `\N`, NULL, lines, é in one and in two characters, quotes, a
/// backslash, 漢, 😀, 😀 and more.
const TEXTS: Values = &[
    "",
    "20",
    "61",
    "41",
    "6120",
    "09",
    "5c4e",
    "4e554c4c",
    "610a62",
    "610d0a62",
    "c3a9",
    "65cc81",
    "2722",
    "5c",
    "e6bca2",
    "f09f9880",
    "f09f98802061",
];
const FIVES: Values = &["", "61", "6120", "3132333435", "c3a9c3a9c3a9c3a9c3a9"];
const BYTES: Values = &["", "00", "0000", "ff", "5c", "5c78", "27", "0a", "deadbeef"];
const TRUTHS: Values = &["true", "false"];
const DATES: Values = &["1000-01-01", "1999-12-31", "2024-02-29", "9999-12-31"];
const TIMES: Values = &["00:00:00", "12:00:00.000001", "12:00:00.5", "23:59:59.999999", "24:00:00"];
const MOMENTS: Values = &[
    "2024-03-31 01:30:00",
    "2024-03-31 01:30:00.000001",
    "2024-03-31 01:30:00.1",
    "2024-10-27 00:30:00",
    "1999-12-31 23:59:59.999999",
    "2037-01-01 00:00:00",
];
const UUIDS: Values = &["00000000-0000-0000-0000-000000000000", "0190b8f0-7a3c-7000-8000-00000000abcd"];
/// `{}`, `[1, "é"]`, `null`, `{"a":1,"a":1}`.
const WRITTEN: Values = &["7b7d", "5b312c2022c3a9225d", "6e756c6c", "7b2261223a312c2261223a317d"];
/// `{}`, `{"a":[1,2.50],"é":"\u00e9"}`, `{"b":null,"a":true}`.
const MEANT: Values =
    &["7b7d", "7b2261223a5b312c322e35305d2c22c3a9223a225c7530306539227d", "7b2262223a6e756c6c2c2261223a747275657d"];

pub const SHORT: Type = of("smallint", "smallint", Is::Number, SHORTS);
pub const NUMBER: Type = of("bigint", "bigint", Is::Number, LONGS);
pub const DECIMAL: Type = of("numeric(20, 5)", "decimal(20, 5)", Is::Decimal, DECIMALS);
pub const DOUBLE: Type = of("double precision", "double", Is::Real, DOUBLES);
pub const TEXT: Type = of("text", "longtext collate utf8mb4_nopad_bin", Is::Text, TEXTS);
pub const TEXT_OF_KEY: Type = of("text", "varchar(60) collate utf8mb4_nopad_bin", Is::Text, TEXTS);

/// Types whose values go both ways.
pub const TYPES: &[Type] = &[
    SHORT,
    NUMBER,
    DECIMAL,
    DOUBLE,
    TEXT,
    of("numeric(20, 0)", "bigint unsigned", Is::Number, UNSIGNED),
    of("int", "year", Is::Number, &["0", "1999", "2024"]),
    of("numeric", "decimal(38, 10)", Is::Decimal, WIDE),
    of("real", "float", Is::Real, SINGLES),
    of("varchar(5)", "varchar(5) collate utf8mb4_bin", Is::Text, FIVES),
    of("char(4)", "char(4)", Is::Text, &["", "61", "41", "61626364"]),
    of("char(4)", "varchar(9)", Is::Text, &["", "61", "61626364"]),
    of("varchar(3)", "enum('a', 'b''c', '')", Is::Text, &["61", "622763", ""]),
    of("text", "set('a', 'b')", Is::Text, &["", "61", "612c62"]),
    of("text", "varchar(20) character set latin1 collate latin1_bin", Is::Text, &["", "61", "c3a9", "e282ac"]),
    of("bytea", "longblob", Is::Bytes, BYTES),
    of("bytea", "binary(2)", Is::Bytes, &["0000", "ff00", "6120"]),
    of("boolean", "tinyint(1)", Is::Boolean, TRUTHS),
    of("boolean", "bit(1)", Is::Boolean, TRUTHS),
    of("date", "date", Is::Plain, DATES),
    of("time", "time(6)", Is::Time, TIMES),
    of("timestamp", "datetime(6)", Is::Moment, MOMENTS),
    of("timestamptz", "timestamp(6) null", Is::Moment, MOMENTS),
    of("timestamptz(3)", "datetime(3)", Is::Moment, &["2013-07-01 10:20:30", "2013-07-01 10:20:30.123"]),
    of("uuid", "uuid", Is::Plain, UUIDS),
    of("uuid", "char(36)", Is::Plain, UUIDS),
    of("uuid", "binary(16)", Is::UuidBytes, UUIDS),
    of("json", "json", Is::Text, WRITTEN),
    of("jsonb", "json", Is::Json, MEANT),
    of("interval", "varchar(60)", Is::Plain, &["1 day", "-1 mons +1 day", "00:00:01.5"]),
    of("int[]", "text", Is::Plain, &["{}", "{1,NULL,3}"]),
];

/// Types that keys may have.
pub const KEYS: &[Type] = &[
    SHORT,
    NUMBER,
    DECIMAL,
    TEXT_OF_KEY,
    of("numeric(20, 0)", "bigint unsigned", Is::Number, UNSIGNED),
    of("varchar(5)", "char(5) collate utf8mb4_nopad_bin", Is::Text, &["", "61", "41", "c3a9"]),
    of("bytea", "varbinary(60)", Is::Bytes, BYTES),
    of("bytea", "binary(2)", Is::Bytes, &["0000", "ff00", "6120"]),
    of("boolean", "tinyint(1)", Is::Boolean, TRUTHS),
    of("boolean", "bit(1)", Is::Boolean, TRUTHS),
    of("date", "date", Is::Plain, DATES),
    of("time", "time(6)", Is::Time, TIMES),
    of("timestamp", "datetime(6)", Is::Moment, MOMENTS),
    of("timestamptz", "timestamp(6) default '2000-01-01 00:00:00'", Is::Moment, MOMENTS),
    of("uuid", "uuid", Is::Plain, UUIDS),
    of("uuid", "char(36)", Is::Plain, UUIDS),
    of("uuid", "binary(16)", Is::UuidBytes, UUIDS),
];

impl Type {
    pub const fn name(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Postgres => self.postgres,
            Kind::MariaDb => self.mariadb,
        }
    }

    /// A value as it is written in a statement.
    pub fn literal(&self, kind: Kind, value: &str) -> String {
        let is_postgres = kind == Kind::Postgres;
        match self.is {
            _ if value == "null" => value.to_owned(),
            Is::Number | Is::Decimal | Is::Boolean => value.to_owned(),
            Is::Bytes if is_postgres => format!("'\\x{value}'"),
            Is::Bytes => format!("x'{value}'"),
            Is::UuidBytes if !is_postgres => format!("x'{}'", value.replace('-', "")),
            Is::Text | Is::Json if is_postgres => {
                let text = format!("convert_from('\\x{value}', 'UTF8')");
                if self.postgres.starts_with("json") { format!("({text})::{}", self.postgres) } else { text }
            }
            Is::Text | Is::Json => format!("convert(x'{value}' using utf8mb4)"),
            Is::Moment if is_postgres => format!("'{value}+00'"),
            Is::Real | Is::Plain | Is::Time | Is::Moment | Is::UuidBytes => format!("'{value}'"),
        }
    }

    /// A column's value as both servers show it alike.
    fn shown(&self, kind: Kind, column: &str) -> String {
        let (postgres, mariadb) = match self.is {
            Is::Number => (format!("{column}::text"), format!("cast({column} + 0 as char)")),
            Is::Plain => (format!("{column}::text"), format!("cast({column} as char)")),
            Is::Decimal => (format!("{column}::numeric(60, 20)::text"), format!("cast({column} as decimal(60, 20))")),
            Is::Real => (format!("'r:' || {column}::float8"), format!("concat('r:', cast({column} as double))")),
            Is::Text => (
                format!("encode(convert_to(({column}::text), 'UTF8'), 'hex')"),
                format!("lower(hex(convert({column} using utf8mb4)))"),
            ),
            Is::Bytes => (format!("encode({column}, 'hex')"), format!("lower(hex({column}))")),
            Is::UuidBytes => (format!("replace({column}::text, '-', '')"), format!("lower(hex({column}))")),
            Is::Boolean => (format!("{column}::int::text"), format!("{column} + 0")),
            Is::Time => {
                (format!("to_char({column}, 'HH24:MI:SS.US')"), format!("time_format({column}, '%H:%i:%s.%f')"))
            }
            Is::Moment => (
                format!("to_char({column}, 'YYYY-MM-DD HH24:MI:SS.US')"),
                format!("date_format({column}, '%Y-%m-%d %H:%i:%s.%f')"),
            ),
            Is::Json => (
                format!("'j:' || encode(convert_to({column}::text, 'UTF8'), 'hex')"),
                format!("concat('j:', lower(hex({column})))"),
            ),
        };
        if kind == Kind::Postgres { postgres } else { mariadb }
    }
}

/// A table that both servers have: a column `k…` for each part of the key, `v…` for the others.
pub struct Table {
    pub name: String,
    pub key: Vec<&'static Type>,
    pub values: Vec<&'static Type>,
}

impl Table {
    fn columns(&self) -> Vec<(String, &'static Type)> {
        let named = |letter: char, types: &[&'static Type]| -> Vec<_> {
            types.iter().enumerate().map(|(n, of)| (format!("{letter}{n}"), *of)).collect()
        };
        [named('k', &self.key), named('v', &self.values)].concat()
    }

    pub fn ddl(&self, kind: Kind) -> String {
        let columns = self.columns().into_iter().map(|(name, of)| {
            format!("{name} {}{}", of.name(kind), if name.starts_with('k') { " not null" } else { "" })
        });
        let key: Vec<String> = (0..self.key.len()).map(|n| format!("k{n}")).collect();
        format!(
            "create table {} ({}, primary key ({}));",
            self.name,
            columns.collect::<Vec<_>>().join(", "),
            key.join(", ")
        )
    }

    pub fn insert(&self, kind: Kind, row: &[&str]) -> String {
        let values = self.columns().into_iter().zip(row).map(|((_, of), value)| of.literal(kind, value));
        format!("insert into {} values ({});", self.name, values.collect::<Vec<_>>().join(", "))
    }

    /// The rows of a side in words that are the same on both.
    pub fn seen(&self, side: &Side) -> Vec<String> {
        let kind = side.kind();
        let (before, nothing) = match kind {
            Kind::Postgres => ("set timezone = 'UTC'; set extra_float_digits = 3;", "coalesce({}, '~')"),
            Kind::MariaDb => ("set time_zone = '+00:00';", "ifnull({}, '~')"),
        };
        let fields = self.columns().into_iter().map(|(name, of)| nothing.replace("{}", &of.shown(kind, &name)));
        let sql =
            format!("{before} select concat_ws('|', {}) from {}", fields.collect::<Vec<_>>().join(", "), self.name);
        let mut rows: Vec<String> = side.sql(&sql).iter().map(|row| in_one_form(row)).collect();
        rows.sort();
        rows
    }

    pub fn assert_equal(&self, pair: &Pair) {
        let (live, backup) = (self.seen(&pair.live), self.seen(&pair.backup));
        let only = |here: &[String], there: &[String]| -> Vec<String> {
            here.iter().filter(|row| !there.contains(row)).cloned().collect()
        };
        assert_eq!((only(&live, &backup), only(&backup, &live)), (Vec::new(), Vec::new()), "{}", self.name);
        assert_eq!(live, backup, "{}", self.name);
    }
}

/// Numbers and JSON by their value.
fn in_one_form(row: &str) -> String {
    let fields = row.split('|').map(|field| match (field.strip_prefix("r:"), field.strip_prefix("j:")) {
        (Some(real), _) => format!("{:?}", real.parse::<f64>().expect("a number")),
        (_, Some(digits)) => {
            let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("digits");
            let json: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
            serde_json::from_slice::<serde_json::Value>(&json).expect("JSON").to_string()
        }
        _ => field.to_owned(),
    });
    fields.collect::<Vec<_>>().join("|")
}
