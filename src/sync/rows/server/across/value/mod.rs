//! One value on its way from one kind of database to another: the one form in which both sides' values are compared, and
//! the form in which each server takes it.
//!
//! | way | form in which values are compared |
//! |---|---|
//! | boolean | `1`, `0` |
//! | whole and decimal numbers | digits, without zeros that say nothing |
//! | floating point | the shortest digits that read back as the same 64 bits; zero has no sign |
//! | text | as it is; without blanks at its end if one side does not keep them |
//! | JSON | as it is written; if one side keeps values, by what it means |
//! | bytes | hexadecimal digits, small letters |
//! | UUID | as RFC 9562 writes it, small letters |
//! | dates, times, moments | ISO 8601 with a blank between, moments in UTC, a fraction without zeros at its end |
//!
//! What can't be read as such is taken as it was sent, so that it differs from all that can.

mod forms;
mod meeting;

use std::borrow::Cow;

use crate::{sync::rows::server::session::Engine, words::say};

use super::{
    family::{Family, Text},
    files, json,
};
use forms::{
    boolean, bytes, decimal, digits, has_no_day, hyphenated, is_finite, is_moment, is_uuid, longer, number, real,
    shorter, text, without_blanks, year,
};

pub(super) use forms::is_number;
pub(super) use meeting::meet;

/// In which form two columns' values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Boolean,
    Integer,
    Decimal,
    Real,
    /// `trimmed`: blanks at the end do not count.
    Text {
        trimmed: bool,
    },
    Json,
    Bytes,
    /// `exact`: a text that is one in other letters is another one.
    Uuid {
        exact: bool,
    },
    Date,
    Time,
    Moment,
}

/// Why two columns can't be synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Mismatch {
    #[error("{}", say("engine-mismatch-unlike"))]
    Unlike,
    #[error("{}", say("engine-mismatch-coarser"))]
    Coarser,
    #[error("{}", say("engine-mismatch-no-key"))]
    NoKey,
}

/// One side of a column.
#[derive(Debug, Clone)]
pub(super) struct End {
    pub engine: Engine,
    pub family: Family,
}

/// Why a server can't hold a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    #[error("{}", say("engine-unfit-nothing"))]
    Nothing,
    #[error("{}", say("engine-unfit-zero"))]
    Zero,
    #[error("{}", say("engine-unfit-not-text"))]
    NotText,
    #[error("{}", say("engine-unfit-too-long"))]
    TooLong,
    #[error("{}", say("engine-unfit-blank-at-end"))]
    BlankAtEnd,
    #[error("{}", say("engine-unfit-no-member"))]
    NoMember,
    #[error("{}", say("engine-unfit-not-finite"))]
    NotFinite,
    #[error("{}", say("engine-unfit-too-fine"))]
    TooFine,
    #[error("{}", say("engine-unfit-not-boolean"))]
    NotBoolean,
    #[error("{}", say("engine-unfit-too-short"))]
    TooShort,
    #[error("{}", say("engine-unfit-not-uuid"))]
    NotUuid,
    #[error("{}", say("engine-unfit-not-year"))]
    NotYear,
    #[error("{}", say("engine-unfit-not-date"))]
    NotDate,
    #[error("{}", say("engine-unfit-not-number"))]
    NotNumber,
    #[error("{}", say("engine-unfit-too-large"))]
    TooLarge,
    #[error("{}", say("engine-unfit-becomes-number"))]
    BecomesNumber,
    #[error("{}", say("engine-unfit-stray"))]
    Stray,
}

impl Way {
    /// A value in the one form, as this side sent it.
    pub fn read<'f>(self, end: &End, field: &'f [u8]) -> Cow<'f, [u8]> {
        if end.engine != Engine::Sqlite {
            return self.read_plain(end, field);
        }
        files::plain(&end.family, field)
            .map_or_else(|| Cow::Owned(files::stray(field)), |plain| self.read_plain(end, plain))
    }

    fn read_plain<'f>(self, end: &End, field: &'f [u8]) -> Cow<'f, [u8]> {
        let read = match (self, &end.family) {
            (Self::Boolean, _) => boolean(end, field).map(Cow::Borrowed),
            (Self::Integer | Self::Decimal, _) => number(field),
            (Self::Real, Family::Real { single }) => real(*single, field),
            (Self::Text { trimmed: true }, _) => Some(Cow::Borrowed(without_blanks(field))),
            (Self::Json, _) => json::canonical(field).map(Cow::Owned),
            (Self::Bytes, _) => digits(end, field),
            (Self::Uuid { .. }, Family::Bytes { .. }) => digits(end, field).and_then(|digits| hyphenated(&digits)),
            (Self::Uuid { exact: false }, _) if is_uuid(field) => Some(Cow::Owned(field.to_ascii_lowercase())),
            (Self::Moment, Family::Text(_)) if files::moment(field).is_some_and(|moment| is_moment(&moment)) => {
                files::moment(field).map(|moment| Cow::Owned(shorter(&moment).to_vec()))
            }
            (Self::Moment, _) if is_moment(field) => {
                Some(Cow::Borrowed(shorter(field.strip_suffix(b"+00").unwrap_or(field))))
            }
            (Self::Time, _) => Some(Cow::Borrowed(shorter(field))),
            _ => None,
        };
        read.unwrap_or(Cow::Borrowed(field))
    }

    /// A value that [`Way::read`] gave, as this side takes it.
    pub fn write<'v>(self, end: &End, value: &'v [u8]) -> Result<Cow<'v, [u8]>, Unfit> {
        let written = self.write_plain(end, value)?;
        if end.engine == Engine::Sqlite {
            files::with_letter(&end.family, &written).map(Cow::Owned)
        } else {
            Ok(written)
        }
    }

    fn write_plain<'v>(self, end: &End, value: &'v [u8]) -> Result<Cow<'v, [u8]>, Unfit> {
        let is_mariadb = end.engine == Engine::MariaDb;
        Ok(match (self, &end.family) {
            (Self::Boolean, Family::Boolean) => Cow::Borrowed(match value {
                b"1" => b"t",
                b"0" => b"f",
                _ => return Err(Unfit::NotBoolean),
            }),
            (Self::Boolean, Family::Bit) => {
                let value = std::str::from_utf8(value).ok().filter(|value| matches!(*value, "0" | "1"));
                Cow::Owned(format!("{:0>16}", value.ok_or(Unfit::NotBoolean)?).into_bytes())
            }
            (Self::Integer, Family::Year) => year(value)?,
            (Self::Decimal, _) => decimal(end, value)?,
            (Self::Real, _) if is_mariadb && !is_finite(value) => return Err(Unfit::NotFinite),
            (Self::Text { trimmed }, family) => text(end, text_of(family), trimmed, value)?,
            (Self::Uuid { .. }, Family::Text(limits)) => text(end, Some(limits), false, value)?,
            (Self::Json, family) => text(end, text_of(family), false, value)?,
            (Self::Bytes, Family::Bytes { fixed }) => {
                if fixed.is_some_and(|fixed| value.len() < 2 * fixed) {
                    return Err(Unfit::TooShort);
                }
                bytes(end, value)
            }
            (Self::Uuid { .. }, _) if !is_uuid(value) || value.iter().any(u8::is_ascii_uppercase) => {
                return Err(Unfit::NotUuid);
            }
            (Self::Uuid { .. }, Family::Bytes { .. }) => {
                let digits: Vec<u8> = value.iter().copied().filter(|c| *c != b'-').collect();
                Cow::Owned(bytes(end, &digits).into_owned())
            }
            (Self::Date | Self::Moment, _) if is_mariadb && value.get(4) != Some(&b'-') => return Err(Unfit::NotDate),
            (Self::Date | Self::Moment, _) if is_mariadb && value.ends_with(b" BC") => return Err(Unfit::NotDate),
            (Self::Date | Self::Moment, _) if end.engine == Engine::Postgres && has_no_day(value) => {
                return Err(Unfit::NotDate);
            }
            (Self::Moment, Family::Moment { zoned: true, .. }) if is_moment(value) => {
                Cow::Owned([value, b"+00"].concat())
            }
            (Self::Moment | Self::Time, Family::Moment { digits, .. } | Family::Time { digits }) if is_mariadb => {
                longer(value, *digits)
            }
            _ => Cow::Borrowed(value),
        })
    }

    /// A value as one side sent it, as the other takes it.
    pub fn cross<'f>(self, from: &End, to: &End, field: &'f [u8]) -> Result<Cow<'f, [u8]>, Unfit> {
        let field = match from.engine {
            Engine::Sqlite => files::plain(&from.family, field).ok_or(Unfit::Stray)?,
            Engine::Postgres | Engine::MariaDb => field,
        };
        let read = match self {
            // It goes over as it was written; a number as well, where it becomes a text.
            Self::Json => Cow::Borrowed(field),
            Self::Decimal if matches!(to.family, Family::Text(_)) => Cow::Borrowed(field),
            _ => self.read_plain(from, field),
        };
        if from.engine == Engine::Sqlite {
            files::check(self, from, to, &read)?;
        }
        match read {
            Cow::Borrowed(value) => self.write(to, value),
            Cow::Owned(value) => self.write(to, &value).map(|written| Cow::Owned(written.into_owned())),
        }
    }
}
fn text_of(family: &Family) -> Option<&Text> {
    match family {
        Family::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::family::Members, *};

    fn postgres(family: Family) -> End {
        End { engine: Engine::Postgres, family }
    }

    fn mariadb(family: Family) -> End {
        End { engine: Engine::MariaDb, family }
    }

    fn plain() -> Family {
        Family::Text(Text::default())
    }

    /// What one server sends, the form in between, and what the other takes, in both directions.
    fn both_ways(here: &Family, there: &Family, cases: &[(&str, &str, &str)]) {
        let way = meet(here, there, false).expect("they meet");
        let (pg, maria) = (postgres(here.clone()), mariadb(there.clone()));
        for (p, between, m) in cases {
            assert_eq!(String::from_utf8_lossy(&way.read(&pg, p.as_bytes())), *between, "{way:?} {p}");
            assert_eq!(String::from_utf8_lossy(&way.read(&maria, m.as_bytes())), *between, "{way:?} {m}");
            assert_eq!(way.cross(&pg, &maria, p.as_bytes()).as_deref(), Ok(m.as_bytes()), "{way:?} {p}");
            assert_eq!(way.cross(&maria, &pg, m.as_bytes()).as_deref(), Ok(p.as_bytes()), "{way:?} {m}");
        }
    }

    #[test]
    fn each_server_gets_what_the_other_sent_in_its_own_form() {
        both_ways(&Family::Boolean, &Family::Integer { tiny: true }, &[("t", "1", "1"), ("f", "0", "0")]);
        both_ways(&Family::Boolean, &Family::Bit, &[("t", "1", "0000000000000001"), ("f", "0", "0000000000000000")]);
        let scaled = Family::Decimal { scale: Some(3) };
        let cases = [("1.500", "1.5", "1.500"), ("0.000", "0", "0.000"), ("-12.345", "-12.345", "-12.345")];
        both_ways(&scaled, &scaled, &cases);
        both_ways(
            &Family::Decimal { scale: Some(0) },
            &Family::Integer { tiny: false },
            &[("18446744073709551615", "18446744073709551615", "18446744073709551615"), ("0", "0", "0")],
        );
        both_ways(
            &Family::Bytes { fixed: None },
            &Family::Bytes { fixed: None },
            &[("\\x", "", ""), ("\\x00ff6a", "00ff6a", "00FF6A")],
        );
        let moment = |digits, zoned| Family::Moment { digits, zoned };
        both_ways(
            &moment(6, true),
            &moment(6, false),
            &[
                ("2013-07-01 00:00:00+00", "2013-07-01 00:00:00", "2013-07-01 00:00:00.000000"),
                ("2013-07-01 10:00:00.12+00", "2013-07-01 10:00:00.12", "2013-07-01 10:00:00.120000"),
            ],
        );
        both_ways(
            &moment(0, false),
            &moment(0, false),
            &[("2013-07-01 10:20:30", "2013-07-01 10:20:30", "2013-07-01 10:20:30")],
        );
        let time = Family::Time { digits: 3 };
        both_ways(
            &time,
            &time,
            &[("12:00:00", "12:00:00", "12:00:00.000"), ("12:00:00.5", "12:00:00.5", "12:00:00.500")],
        );
        let uuid = "0190b8f0-7a3c-7000-8000-00000000abcd";
        both_ways(&Family::Uuid, &Family::Uuid, &[(uuid, uuid, uuid)]);
        both_ways(&Family::Uuid, &plain(), &[(uuid, uuid, uuid)]);
        let digits = "0190B8F07A3C7000800000000000ABCD";
        both_ways(&Family::Uuid, &Family::Bytes { fixed: Some(16) }, &[(uuid, uuid, digits)]);
        both_ways(&plain(), &plain(), &[("", "", ""), ("a ", "a ", "a "), ("\\N", "\\N", "\\N")]);
        both_ways(&Family::Date, &Family::Date, &[("2024-02-29", "2024-02-29", "2024-02-29")]);
    }

    #[test]
    fn numbers_that_are_equal_are_written_in_one_way() {
        for (written, one) in [
            ("1.50", "1.5"),
            ("1.00", "1"),
            ("-0.00", "0"),
            ("00042", "42"),
            ("0", "0"),
            ("-7", "-7"),
            ("100", "100"),
            ("0.001", "0.001"),
            ("-00.10", "-0.1"),
        ] {
            assert_eq!(number(written.as_bytes()).as_deref(), Some(one.as_bytes()), "{written}");
        }
        for other in ["NaN", "Infinity", "", "-", "1e5", "1.2.3"] {
            assert_eq!(number(other.as_bytes()), None, "{other}");
        }
        let read = |single, text: &str| real(single, text.as_bytes()).map(Cow::into_owned);
        assert_eq!(read(true, "0.1"), read(false, "0.10000000149011612"), "32 bits among 64");
        assert_ne!(read(false, "0.1"), read(false, "0.10000000149011612"));
        assert_eq!(read(false, "1e2"), read(false, "100"));
        assert_eq!(read(false, "-0"), read(false, "0"));
    }

    #[test]
    fn what_a_server_cannot_hold_is_refused_before_it_is_sent() {
        let wide = Family::Decimal { scale: None };
        let narrow = mariadb(Family::Decimal { scale: Some(2) });
        let from = postgres(wide);
        let cross = |value: &'static str| Way::Decimal.cross(&from, &narrow, value.as_bytes());
        assert_eq!(cross("1.250"), Ok(b"1.25"[..].into()));
        assert_eq!(cross("1.255"), Err(Unfit::TooFine));
        assert_eq!(cross("NaN"), Err(Unfit::NotFinite));
        let double = Family::Real { single: false };
        let real = |value: &'static str| {
            Way::Real.cross(&postgres(double.clone()), &mariadb(double.clone()), value.as_bytes()).map(drop)
        };
        assert_eq!(
            [real("1e300"), real("-Infinity"), real("NaN")],
            [Ok(()), Err(Unfit::NotFinite), Err(Unfit::NotFinite)]
        );
        let to_text = |engine, limits: Text, value: &'static [u8]| {
            let (from, to) = (mariadb(plain()), End { engine, family: Family::Text(limits) });
            Way::Text { trimmed: false }.cross(&from, &to, value).map(drop)
        };
        let five = || Text { characters: Some(5), ..Text::default() };
        assert_eq!(to_text(Engine::Postgres, Text::default(), b"a\0"), Err(Unfit::Zero));
        assert_eq!(to_text(Engine::MariaDb, Text::default(), b"a\0"), Ok(()));
        assert_eq!(to_text(Engine::MariaDb, Text::default(), b"caf\xe9"), Err(Unfit::NotText));
        assert_eq!(to_text(Engine::MariaDb, five(), "ééééé".as_bytes()), Ok(()));
        assert_eq!(to_text(Engine::MariaDb, five(), b"abcde "), Err(Unfit::TooLong), "no blank is cut off in silence");
        let set = Members { names: ["a", "b"].map(str::to_owned).to_vec(), several: true };
        let of_set = || Text { members: Some(set.clone()), ..Text::default() };
        assert_eq!(to_text(Engine::MariaDb, of_set(), b"a,b"), Ok(()));
        assert_eq!(to_text(Engine::MariaDb, of_set(), b"b,a"), Err(Unfit::NoMember));
        assert_eq!(to_text(Engine::MariaDb, of_set(), b"A"), Err(Unfit::NoMember));
        let dates = |to: Engine, value: &'static str| {
            let end = |engine| End { engine, family: Family::Date };
            Way::Date.cross(&end(Engine::Postgres), &end(to), value.as_bytes()).map(drop)
        };
        for none in ["infinity", "-infinity", "0044-03-15 BC", "12024-01-01"] {
            assert_eq!(dates(Engine::MariaDb, none), Err(Unfit::NotDate), "{none}");
        }
        for none in ["0000-00-00", "2024-00-10", "2024-10-00"] {
            assert_eq!(dates(Engine::Postgres, none), Err(Unfit::NotDate), "{none}");
        }
        assert_eq!(dates(Engine::Postgres, "2024-10-20"), Ok(()));
    }

    #[test]
    fn years_are_not_guessed() {
        let (from, to) = (postgres(Family::Integer { tiny: false }), mariadb(Family::Year));
        let cross = |value: &'static str| Way::Integer.cross(&from, &to, value.as_bytes());
        assert_eq!(cross("0"), Ok(b"0000"[..].into()));
        assert_eq!(cross("1999"), Ok(b"1999"[..].into()));
        assert_eq!(["5", "99", "1900", "2156", "-1", "70000"].map(cross), [const { Err(Unfit::NotYear) }; 6]);
        assert_eq!(Way::Integer.cross(&to, &from, b"0000"), Ok(b"0"[..].into()));
    }

    #[test]
    fn columns_that_do_not_match_are_told_from_those_that_hold_less() {
        let moment = |digits| Family::Moment { digits, zoned: false };
        let decimal = |scale| Family::Decimal { scale };
        assert_eq!(meet(&moment(6), &moment(3), false), Err(Mismatch::Coarser));
        assert_eq!(meet(&moment(3), &moment(6), false), Ok(Way::Moment));
        assert_eq!(meet(&decimal(Some(3)), &decimal(Some(2)), false), Err(Mismatch::Coarser));
        assert_eq!(meet(&decimal(None), &decimal(Some(2)), false), Ok(Way::Decimal));
        assert_eq!(meet(&decimal(None), &decimal(Some(2)), true), Err(Mismatch::NoKey));
        assert_eq!(meet(&decimal(Some(2)), &Family::Integer { tiny: false }, false), Err(Mismatch::Coarser));
        let real = |single| Family::Real { single };
        assert_eq!(meet(&real(false), &real(true), false), Err(Mismatch::Coarser));
        assert_eq!(meet(&real(true), &real(false), false), Ok(Way::Real));
        assert_eq!(meet(&real(true), &real(false), true), Err(Mismatch::NoKey));
        assert_eq!(meet(&Family::Boolean, &Family::Integer { tiny: false }, false), Err(Mismatch::Unlike));
        assert_eq!(meet(&plain(), &Family::Date, false), Err(Mismatch::Unlike));
        assert_eq!(meet(&Family::Other, &plain(), true), Err(Mismatch::NoKey));
    }

    proptest! {
        #[test]
        fn a_real_number_comes_back_bit_by_bit(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            let read = real(false, format!("{value}").as_bytes()).expect("a number");
            let back: f64 = std::str::from_utf8(&read).expect("text").parse().expect("a number");
            prop_assert!(back.to_bits() == value.to_bits() || value == 0.0);
        }

        #[test]
        fn any_value_is_read_and_written_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let families = [
                Family::Boolean, Family::Bit, Family::Integer { tiny: true }, Family::Decimal { scale: Some(2) },
                Family::Real { single: true }, plain(), Family::Json, Family::Bytes { fixed: Some(16) }, Family::Date,
                Family::Time { digits: 6 }, Family::Moment { digits: 6, zoned: true }, Family::Uuid, Family::Other,
            ];
            for (here, there) in families.iter().flat_map(|here| families.iter().map(move |there| (here, there))) {
                if let Ok(way) = meet(here, there, false) {
                    let _ = way.cross(&postgres(here.clone()), &mariadb(there.clone()), &bytes);
                    let _ = way.cross(&mariadb(here.clone()), &postgres(there.clone()), &bytes);
                }
            }
        }
    }
}
