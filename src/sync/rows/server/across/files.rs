//! Values of a file, each with its letter: see [`typed`](crate::sync::rows::sqlite::typed).
//!
//! A column there holds values of any type, whatever it is declared as. One of another type than its column's is nothing
//! that a server could hold; it differs from all that a server has.

use rusqlite::types::ValueRef;

use crate::sync::rows::{
    server::session::Engine,
    sqlite::{self, Affinity},
};

use super::{
    family::{Family, Text},
    value::{End, Unfit, Way, is_number},
};

/// What a column of a file holds, by the type it is declared with, in capitals; `None` if that says nothing.
pub(super) fn family(declared: &str) -> Option<Family> {
    // Each value is looked at: any number may stand for true or false.
    let integer = Family::Integer { tiny: true };
    let affinity = Affinity::of(declared);
    let text = Family::Text(Text { in_file: Some(affinity), ..Text::default() });
    Some(match affinity {
        Affinity::Integer => integer,
        Affinity::Text => text,
        Affinity::Blob => Family::Bytes { fixed: None },
        Affinity::Real => Family::Real { single: false },
        Affinity::Numeric => {
            let (word, figures) = super::family::figures(declared);
            let is_whole = figures.get(1).is_none_or(|scale| *scale == 0);
            match word.split(' ').next().unwrap_or_default() {
                "BOOLEAN" | "BOOL" => integer,
                "NUMERIC" | "DECIMAL" | "DEC" if is_whole => integer,
                "DATE" | "DATETIME" | "TIMESTAMP" | "TIMESTAMPTZ" | "TIME" | "UUID" | "JSON" | "JSONB" => text,
                _ => return None,
            }
        }
    })
}

/// A value without its letter, if it is of its column's type.
pub(super) fn plain<'f>(family: &Family, field: &'f [u8]) -> Option<&'f [u8]> {
    let letter = match family {
        Family::Integer { .. } => b"i",
        Family::Real { .. } => b"r",
        Family::Text(_) => b"t",
        Family::Bytes { .. } => b"b",
        _ => return None,
    };
    field.strip_prefix(letter)
}

/// What a value of another type is compared as: no text of a server begins so.
pub(super) fn stray(field: &[u8]) -> Vec<u8> {
    [b"\xff\x00", field].concat()
}

/// A value with its letter, as its column keeps it. What SQLite would change on the way in is refused.
pub(super) fn with_letter(family: &Family, value: &[u8]) -> Result<Vec<u8>, Unfit> {
    let number = || std::str::from_utf8(value).ok();
    Ok(match family {
        Family::Integer { .. } => {
            let integer = number().and_then(|value| value.parse().ok()).ok_or(Unfit::TooLarge)?;
            sqlite::typed(ValueRef::Integer(integer))
        }
        Family::Real { .. } => {
            // It would be kept as NULL.
            let real = number().and_then(|value| value.parse().ok()).filter(|real: &f64| !real.is_nan());
            sqlite::typed(ValueRef::Real(real.ok_or(Unfit::NotFinite)?))
        }
        Family::Bytes { .. } => [b"b", value].concat(),
        Family::Text(text) if text.in_file == Some(Affinity::Numeric) && becomes_number(value) => {
            return Err(Unfit::BecomesNumber);
        }
        _ => sqlite::typed(ValueRef::Text(value)),
    })
}

/// Whether a column that would rather have numbers makes one of a text.
fn becomes_number(text: &[u8]) -> bool {
    // Blanks around it do not matter, a vertical tabulator included.
    let is_blank = |c: &u8| c.is_ascii_whitespace() || *c == 0x0b;
    let start = text.iter().position(|c| !is_blank(c)).unwrap_or(text.len());
    let end = text.iter().rposition(|c| !is_blank(c)).map_or(start, |last| last + 1);
    let text = text.get(start..end).unwrap_or_default();
    let is_part = |c: &u8| c.is_ascii_digit() || b"+-.eE".contains(c);
    text.iter().all(is_part) && std::str::from_utf8(text).is_ok_and(|text| text.parse::<f64>().is_ok())
}

/// A moment that is written in another form than the one in which it is compared: with a `T` between, or with a mark of UTC.
pub(super) fn moment(text: &[u8]) -> Option<Vec<u8>> {
    let zone = [&b"Z"[..], b"+00:00"].into_iter().find(|zone| text.ends_with(zone)).unwrap_or_default();
    let mut moment = text.get(..text.len() - zone.len())?.to_vec();
    let between = moment.get_mut(10)?;
    match between {
        b'T' => *between = b' ',
        b' ' if !zone.is_empty() => {}
        _ => return None,
    }
    Some(moment)
}

/// Whether a text of a file is what its server column keeps, written as the server writes it. A server would also take other
/// texts, and make something else of them without a word.
pub(super) fn check(way: Way, from: &End, to: &End, value: &[u8]) -> Result<(), Unfit> {
    if !matches!(from.family, Family::Text(_)) {
        return Ok(());
    }
    let is_postgres = to.engine == Engine::Postgres;
    let is_word = |words: &[&[u8]]| is_postgres && words.contains(&value);
    match way {
        Way::Integer | Way::Decimal if !is_number(value) && !is_word(&[b"NaN", b"Infinity", b"-Infinity"]) => {
            Err(Unfit::NotNumber)
        }
        Way::Date | Way::Moment if is_word(&[b"infinity", b"-infinity"]) => Ok(()),
        Way::Date => {
            if is_date(before_christ(value)) {
                Ok(())
            } else {
                Err(Unfit::NotDate)
            }
        }
        Way::Moment => {
            let value = before_christ(value);
            let value = value.strip_suffix(b"+00").unwrap_or(value);
            let mut parts = value.splitn(2, |c| *c == b' ');
            let (date, time) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            if is_date(date) { check_time(time, 23, to) } else { Err(Unfit::NotDate) }
        }
        // Which hours there are, a server knows.
        Way::Time => check_time(value.strip_prefix(b"-").unwrap_or(value), u32::MAX, to),
        _ => Ok(()),
    }
}

fn before_christ(date: &[u8]) -> &[u8] {
    date.strip_suffix(b" BC").unwrap_or(date)
}

/// So many digits at least, and a number that is not larger.
fn is_within(digits: &[u8], least: usize, most: u32) -> bool {
    let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u32>().ok());
    let is_written_so = digits.len() == least || (digits.len() > least && !digits.starts_with(b"0"));
    is_written_so && digits.iter().all(u8::is_ascii_digit) && number.is_some_and(|number| number <= most)
}

/// `2024-02-29`. Which days there are, a server knows; MariaDB has some that are none.
fn is_date(text: &[u8]) -> bool {
    match text.split(|c| *c == b'-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => is_within(year, 4, u32::MAX) && is_within(month, 2, 12) && is_within(day, 2, 31),
        _ => false,
    }
}

/// `10:20:30`, with no more of a fraction than the column keeps. A server would count 60 seconds as the next minute.
fn check_time(text: &[u8], hours: u32, to: &End) -> Result<(), Unfit> {
    let (whole, fraction) = text.split_at(text.iter().position(|c| *c == b'.').unwrap_or(text.len()));
    let fraction = fraction.get(1..);
    let is_time = match whole.split(|c| *c == b':').collect::<Vec<_>>().as_slice() {
        [hour, minute, second] => {
            is_within(hour, 2, hours) && [minute, second].iter().all(|part| part.len() == 2 && is_within(part, 2, 59))
        }
        _ => false,
    };
    if !is_time || fraction.is_some_and(|digits| digits.is_empty() || !digits.iter().all(u8::is_ascii_digit)) {
        return Err(Unfit::NotDate);
    }
    match to.family {
        Family::Time { digits } | Family::Moment { digits, .. } if fraction.map_or(0, <[u8]>::len) > digits => {
            Err(Unfit::TooFine)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::rows::server::across::value::meet;

    fn end(engine: Engine, family: Family) -> End {
        End { engine, family }
    }

    fn declared(declared: &str) -> Family {
        family(declared).expect(declared)
    }

    #[test]
    fn declared_types_say_what_a_column_holds() {
        let integer = Family::Integer { tiny: true };
        for word in ["INTEGER", "BIGINT", "INT UNSIGNED", "BOOLEAN", "NUMERIC", "DECIMAL(10)", "NUMERIC(10, 0)"] {
            assert_eq!(declared(word), integer, "{word}");
        }
        let text = |affinity| Family::Text(Text { in_file: Some(affinity), ..Text::default() });
        for word in ["TEXT", "VARCHAR(20)", "CLOB", "NVARCHAR(9)"] {
            assert_eq!(declared(word), text(Affinity::Text), "{word}");
        }
        for word in ["DATE", "DATETIME", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP(6)", "TIME", "UUID", "JSON"] {
            assert_eq!(declared(word), text(Affinity::Numeric), "{word}");
        }
        assert_eq!([declared(""), declared("BLOB")], [const { Family::Bytes { fixed: None } }; 2]);
        assert_eq!([declared("REAL"), declared("DOUBLE PRECISION")], [const { Family::Real { single: false } }; 2]);
        for word in ["NUMERIC(10, 2)", "DECIMAL(5,1)", "MONEY", "ANY"] {
            assert_eq!(family(word), None, "{word}");
        }
    }

    /// What a file keeps for what a server sent, and what comes back of it; `None` if it can't.
    fn there_and_back(server: &End, declared_as: &str, value: &str) -> (Result<String, Unfit>, Option<String>) {
        let file = end(Engine::Sqlite, declared(declared_as));
        let way = meet(&server.family, &file.family, false).expect("they meet");
        assert_eq!(meet(&file.family, &server.family, false), Ok(way));
        let kept = way.cross(server, &file, value.as_bytes());
        let back = kept.as_ref().ok().map(|kept| {
            assert_eq!(way.read(&file, kept), way.read(server, value.as_bytes()), "{declared_as} {value}");
            let back = way.cross(&file, server, kept).unwrap_or_else(|unfit| panic!("{value}: {unfit}"));
            String::from_utf8_lossy(&back).into_owned()
        });
        (kept.map(|kept| String::from_utf8_lossy(&kept).into_owned()), back)
    }

    #[test]
    fn values_of_servers_are_kept_by_type_and_come_back() {
        let postgres = |family| end(Engine::Postgres, family);
        let maria = |family| end(Engine::MariaDb, family);
        let text = || Family::Text(Text::default());
        let moment = |zoned| Family::Moment { digits: 6, zoned };
        let decimal = |scale| Family::Decimal { scale };
        let cases = [
            (postgres(Family::Integer { tiny: false }), "BIGINT", "-9223372036854775808", "i-9223372036854775808"),
            (postgres(Family::Boolean), "BOOLEAN", "t", "i1"),
            (maria(Family::Bit), "INTEGER", "0000000000000001", "i1"),
            (maria(Family::Year), "INTEGER", "1999", "i1999"),
            (postgres(decimal(Some(0))), "NUMERIC(10)", "12", "i12"),
            (postgres(decimal(Some(2))), "TEXT", "1.50", "t1.50"),
            (postgres(decimal(None)), "TEXT", "NaN", "tNaN"),
            (postgres(Family::Real { single: false }), "REAL", "-Infinity", "r-Infinity"),
            (postgres(Family::Real { single: false }), "REAL", "1e+300", "r1e300"),
            (postgres(text()), "TEXT", "i5", "ti5"),
            (maria(text()), "TEXT", "a\0b", "ta\0b"),
            (postgres(Family::Bytes { fixed: None }), "BLOB", "\\x00ff", "b00ff"),
            (maria(Family::Bytes { fixed: None }), "", "00FF", "b00ff"),
            (postgres(Family::Date), "DATE", "0044-03-15 BC", "t0044-03-15 BC"),
            (postgres(Family::Date), "TEXT", "infinity", "tinfinity"),
            (maria(Family::Date), "DATE", "0000-00-00", "t0000-00-00"),
            (postgres(moment(true)), "DATETIME", "2013-07-01 00:00:00.5+00", "t2013-07-01 00:00:00.5"),
            (maria(moment(false)), "TEXT", "2013-07-01 00:00:00.500000", "t2013-07-01 00:00:00.5"),
            (postgres(Family::Time { digits: 6 }), "TIME", "24:00:00", "t24:00:00"),
            (maria(Family::Time { digits: 0 }), "TEXT", "-838:59:59", "t-838:59:59"),
            (postgres(Family::Json), "JSON", "{\"a\": 1.0}", "t{\"a\": 1.0}"),
        ];
        for (server, declared_as, value, kept) in cases {
            let (found, back) = there_and_back(&server, declared_as, value);
            assert_eq!(found.as_deref(), Ok(kept), "{declared_as} {value}");
            let back = back.expect("it comes back").replace("e300", "e+300");
            assert_eq!(back, value, "{declared_as}");
        }
        let refused = [
            (maria(Family::Integer { tiny: false }), "INTEGER", "18446744073709551615", Unfit::TooLarge),
            (postgres(decimal(None)), "INTEGER", "1.5", Unfit::TooFine),
            (postgres(decimal(None)), "INTEGER", "NaN", Unfit::NotFinite),
            (postgres(Family::Real { single: false }), "REAL", "NaN", Unfit::NotFinite),
            (postgres(Family::Json), "JSON", "1.50", Unfit::BecomesNumber),
            (postgres(text()), "DATE", "\u{b} 5e3 ", Unfit::BecomesNumber),
            (maria(text()), "TEXT", "\u{fffd}", Unfit::NotText),
        ];
        for (server, declared_as, value, why) in refused {
            let value = if why == Unfit::NotText { b"caf\xe9".to_vec() } else { value.as_bytes().to_vec() };
            let file = end(Engine::Sqlite, declared(declared_as));
            let way = meet(&server.family, &file.family, false).expect("they meet");
            assert_eq!(way.cross(&server, &file, &value), Err(why), "{declared_as} {value:?}");
        }
    }

    #[test]
    fn values_of_another_type_than_their_columns_are_like_nothing() {
        let server = end(Engine::Postgres, Family::Text(Text::default()));
        let file = end(Engine::Sqlite, declared("TEXT"));
        let way = meet(&file.family, &server.family, false).expect("they meet");
        assert_eq!(way.cross(&file, &server, b"b6162"), Err(Unfit::Stray));
        assert_ne!(way.read(&file, b"b6162"), way.read(&server, b"b6162"));
        for (word, field) in [("INTEGER", "t5"), ("INTEGER", "r1.5e0"), ("REAL", "i5"), ("BLOB", "t00"), ("DATE", "i5")]
        {
            assert_eq!(plain(&declared(word), field.as_bytes()), None, "{word} {field}");
        }
    }

    #[test]
    fn what_becomes_a_number_is_what_sqlite_makes_one_of() {
        let db = rusqlite::Connection::open_in_memory().expect("open");
        db.execute_batch("CREATE TABLE t (v JSON)").expect("create");
        let texts = [
            "",
            " ",
            "5",
            "-5",
            "+5",
            "5.",
            ".5",
            ".",
            "1e5",
            "1e",
            "e5",
            " 7 ",
            "\t7\u{b}",
            "7\u{a0}",
            "0x1F",
            "1_0",
            "inf",
            "nan",
            "1 2",
            "1.2.3",
            "--1",
            "1e+5",
            "1E-5",
            "2024-01-01",
            "10:00",
            "null",
            "[1]",
            "9223372036854775808",
            "1e999",
        ];
        for text in texts {
            let kind: String = db
                .query_row("INSERT INTO t VALUES (?1) RETURNING typeof(v)", [text], |row| row.get(0))
                .expect("a type");
            assert_eq!(becomes_number(text.as_bytes()), kind != "text", "{text:?} is {kind}");
        }
    }

    #[test]
    fn texts_that_a_server_would_take_for_others_are_refused() {
        let file = end(Engine::Sqlite, declared("TEXT"));
        let cross = |engine, family: &Family, value: &str| {
            let server = end(engine, family.clone());
            let way = meet(&file.family, family, false).expect("they meet");
            let field = [b"t", value.as_bytes()].concat();
            way.cross(&file, &server, &field).map(|crossed| String::from_utf8_lossy(&crossed).into_owned())
        };
        let postgres = |family: &Family, value: &str| cross(Engine::Postgres, family, value);
        let maria = |family: &Family, value: &str| cross(Engine::MariaDb, family, value);
        let decimal = Family::Decimal { scale: Some(2) };
        for none in ["", " 12", "1e5", "0x1f", "1_000", "twelve", "nan"] {
            assert_eq!(postgres(&decimal, none), Err(Unfit::NotNumber), "{none}");
        }
        assert_eq!(maria(&decimal, "NaN"), Err(Unfit::NotNumber));
        assert_eq!(postgres(&decimal, "1.255"), Err(Unfit::TooFine));
        assert_eq!(postgres(&decimal, "007.5").as_deref(), Ok("7.50"));
        for none in ["2024-2-9", "today", "2024-13-01", "2024-01-32", "20240101", "2024-01-01 00:00:00", ""] {
            assert_eq!(postgres(&Family::Date, none), Err(Unfit::NotDate), "{none}");
        }
        assert_eq!(maria(&Family::Date, "infinity"), Err(Unfit::NotDate));
        assert_eq!(postgres(&Family::Date, "0000-00-00"), Err(Unfit::NotDate));
        let moment = Family::Moment { digits: 3, zoned: true };
        for none in [
            "now",
            "2024-01-01",
            "2024-01-01 24:00:00",
            "2024-01-01 00:00:60",
            "2024-01-01 1:00:00",
            "2024-01-01 10:00:00+02",
        ] {
            assert_eq!(postgres(&moment, none), Err(Unfit::NotDate), "{none}");
        }
        assert_eq!(postgres(&moment, "2024-01-01 10:00:00.1234"), Err(Unfit::TooFine));
        for one in [
            "2024-01-01 10:00:00.120",
            "2024-01-01 10:00:00.12Z",
            "2024-01-01T10:00:00.12",
            "2024-01-01T10:00:00.12Z",
            "2024-01-01T10:00:00.12+00:00",
        ] {
            assert_eq!(postgres(&moment, one).as_deref(), Ok("2024-01-01 10:00:00.12+00"), "{one}");
        }
        let time = Family::Time { digits: 0 };
        for none in ["1:00:00", "10:00", "10:60:00", "100000000000:00:00", "0010:00:00"] {
            assert_eq!(postgres(&time, none), Err(Unfit::NotDate), "{none}");
        }
        assert_eq!(postgres(&time, "10:00:00.5"), Err(Unfit::TooFine));
    }

    #[test]
    fn what_a_file_can_tell_apart_in_a_key_is_not_all_that_servers_can() {
        let text = declared("TEXT");
        let key = |family: &Family| meet(&text, family, true);
        assert!(key(&Family::Date).is_ok() && key(&Family::Uuid).is_ok() && key(&text).is_ok());
        for family in [
            Family::Decimal { scale: Some(2) },
            Family::Integer { tiny: false },
            Family::Moment { digits: 6, zoned: false },
            Family::Time { digits: 0 },
        ] {
            assert!(key(&family).is_err(), "{family:?}");
            assert!(meet(&family, &text, true).is_err(), "{family:?}");
        }
        assert!(meet(&declared("REAL"), &Family::Real { single: false }, true).is_err());
        assert!(
            meet(&text, &Family::Boolean, false).is_err()
                && meet(&text, &Family::Bytes { fixed: None }, false).is_err()
        );
    }
}
