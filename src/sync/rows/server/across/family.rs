//! What a column's values are, whatever the server: found from the type as its server writes it.

use crate::sync::rows::{
    server::{catalogue::Column, session::Engine},
    sqlite::Affinity,
};

/// Character sets whose texts come back from UTF-8 as they were.
const CHARACTER_SETS: &[&str] = &["utf8mb4", "utf8mb3", "utf8", "ascii", "latin1"];

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Family {
    /// PostgreSQL's own.
    Boolean,
    /// A bit of MariaDB's.
    Bit,
    /// A whole number; `tiny` if MariaDB keeps booleans as such.
    Integer {
        tiny: bool,
    },
    /// A whole number for which MariaDB takes those of years only; it would take 5 for 2005.
    Year,
    /// So many digits stand behind its point, any number of them if `None`.
    Decimal {
        scale: Option<usize>,
    },
    Real {
        single: bool,
    },
    Text(Text),
    /// JSON that is kept as a value, not as it was written.
    Json,
    /// `fixed`: always so many, filled up with zeros.
    Bytes {
        fixed: Option<usize>,
    },
    Date,
    /// So many digits of a second.
    Time {
        digits: usize,
    },
    /// A date with its time. `zoned` if PostgreSQL knows which moment it was.
    Moment {
        digits: usize,
        zoned: bool,
    },
    Uuid,
    /// A type of PostgreSQL's that has only its text form elsewhere.
    Other,
    /// As that, but of some texts the server makes another value: none may go there.
    Rounded,
}

/// What a text may be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Text {
    /// Characters at most.
    pub characters: Option<usize>,
    /// Bytes at most.
    pub octets: Option<usize>,
    /// Whether blanks at its end do not count.
    pub padded: bool,
    /// Whether two texts that are not the same may be equal, or come in an order of their own.
    pub is_loose: bool,
    /// Values of an enumeration or a set.
    pub members: Option<Members>,
    /// Of a file: how its column changes what is put in. It also stands for what SQLite has no type for: dates, and numbers
    /// with fractions.
    pub in_file: Option<Affinity>,
}

/// What an enumeration or a set takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Members {
    pub names: Vec<String>,
    /// Whether a value may be several of them, joined by commas.
    pub several: bool,
}

/// What a column of this server holds; `None` if nothing else holds the like.
pub(super) fn family(engine: Engine, column: &Column) -> Option<Family> {
    match engine {
        Engine::Postgres => Some(of_postgres(column)),
        Engine::MariaDb => of_mariadb(column),
        Engine::Sqlite => super::files::family(&column.base),
    }
}

/// The figure that stands in brackets, and what stands before them.
pub(super) fn figures(written: &str) -> (&str, Vec<i64>) {
    let Some((word, rest)) = written.split_once('(') else { return (written, Vec::new()) };
    let inside = rest.split_once(')').map_or(rest, |(inside, _)| inside);
    (word.trim_end(), inside.split(',').filter_map(|figure| figure.trim().parse().ok()).collect())
}

fn size(figure: Option<&i64>) -> Option<usize> {
    figure.map(|figure| usize::try_from(*figure).unwrap_or(0))
}

fn of_postgres(column: &Column) -> Family {
    let base = column.base.as_str();
    if base.ends_with("[]") {
        return if is_rounded(base) { Family::Rounded } else { Family::Other };
    }
    let (word, figures) = figures(base);
    let first = size(figures.first());
    let zoned = base.ends_with("with time zone");
    let loose = |octets| Family::Text(Text { is_loose: true, octets, ..Text::default() });
    match word.split(' ').next().unwrap_or_default() {
        "boolean" => Family::Boolean,
        "smallint" | "integer" | "bigint" => Family::Integer { tiny: false },
        // It keeps no units.
        "numeric" if figures.get(1).is_some_and(|scale| *scale < 0) => Family::Rounded,
        "numeric" => Family::Decimal { scale: first.map(|_| size(figures.get(1)).unwrap_or(0)) },
        "real" => Family::Real { single: true },
        "double" => Family::Real { single: false },
        "text" => Family::Text(Text::default()),
        "character" if word == "character varying" => Family::Text(Text { characters: first, ..Text::default() }),
        "character" | "bpchar" => {
            Family::Text(Text { characters: first, padded: true, is_loose: true, ..Text::default() })
        }
        "citext" | "json" | "xml" => loose(None),
        // What is longer is cut off.
        "name" => loose(Some(63)),
        "\"char\"" => loose(Some(1)),
        "jsonb" => Family::Json,
        "bytea" => Family::Bytes { fixed: None },
        "date" => Family::Date,
        "time" if !zoned => Family::Time { digits: first.unwrap_or(6) },
        "timestamp" => Family::Moment { digits: first.unwrap_or(6), zoned },
        "uuid" => Family::Uuid,
        // An enumeration is shown with its values.
        _ if column.shown.strip_prefix(base).is_some_and(|rest| rest.starts_with(" ('")) => {
            Family::Text(Text::default())
        }
        _ if is_rounded(base) => Family::Rounded,
        _ => Family::Other,
    }
}

/// Whether a server makes another value of some texts that it takes for one of this type of its own: one with figures or
/// fields, numbers that are not exact, and lists of any of these.
fn is_rounded(base: &str) -> bool {
    let element = base.split('[').next().unwrap_or_default();
    let is_list = element.len() < base.len();
    let inexact = ["money", "point", "line", "lseg", "box", "path", "polygon", "circle"];
    (base.contains('(') && !element.starts_with("bit"))
        || inexact.contains(&element)
        || element.starts_with("interval ")
        || (is_list && (element == "real" || element == "double precision" || element.contains("time")))
}

fn of_mariadb(column: &Column) -> Option<Family> {
    let (written, text) = column.base.rsplit_once(" CHARACTER SET ").unwrap_or((&column.base, ""));
    let charset = text.split(' ').next().unwrap_or_default();
    if !charset.is_empty() && !CHARACTER_SETS.contains(&charset) {
        return None;
    }
    // How many bytes a text takes depends on the character set; blanks that are too many would be cut off.
    let octets = |most: usize| {
        let (octets, characters) = if charset.starts_with("utf8") { (Some(most), None) } else { (None, Some(most)) };
        Family::Text(Text { characters, octets, ..Text::default() })
    };
    let (word, figures) = figures(written);
    let first = size(figures.first());
    Some(match word.split(' ').next().unwrap_or_default() {
        "tinyint" => Family::Integer { tiny: true },
        "smallint" | "mediumint" | "int" | "bigint" => Family::Integer { tiny: false },
        "year" => Family::Year,
        "bit" if first == Some(1) => Family::Bit,
        "decimal" => Family::Decimal { scale: Some(size(figures.get(1)).unwrap_or(0)) },
        // One with figures is rounded to them.
        "float" if figures.is_empty() => Family::Real { single: true },
        "double" if figures.is_empty() => Family::Real { single: false },
        "char" => Family::Text(Text { characters: first, padded: true, ..Text::default() }),
        "varchar" => Family::Text(Text { characters: first, ..Text::default() }),
        "tinytext" => octets(0xff),
        "text" => octets(0xffff),
        "mediumtext" => octets(0xff_ffff),
        "longtext" => Family::Text(Text::default()),
        word @ ("enum" | "set") => {
            let members = Members { names: members(written), several: word == "set" };
            Family::Text(Text { members: Some(members), ..Text::default() })
        }
        "binary" => Family::Bytes { fixed: first },
        "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" => Family::Bytes { fixed: None },
        "date" => Family::Date,
        "time" => Family::Time { digits: first.unwrap_or(0) },
        "datetime" | "timestamp" => Family::Moment { digits: first.unwrap_or(0), zoned: false },
        "uuid" => Family::Uuid,
        _ => return None,
    })
}

/// The values in `enum('a','b''c')`.
fn members(written: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = written;
    while let Some((_, after)) = rest.split_once('\'') {
        let mut name = String::new();
        rest = after;
        while let Some((part, after)) = rest.split_once('\'') {
            name.push_str(part);
            rest = after;
            match after.strip_prefix('\'') {
                Some(more) => {
                    name.push('\'');
                    rest = more;
                }
                None => break,
            }
        }
        names.push(unescaped(&name));
    }
    names
}

/// Without the escapes by which a server writes members down.
fn unescaped(name: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(name.len()), name.chars());
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('0') => '\0',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::rows::server::catalogue::Kind;

    fn of(engine: Engine, base: &str, shown: &str) -> Option<Family> {
        let column = Column {
            name: "c".to_owned(),
            shown: shown.to_owned(),
            base: base.to_owned(),
            kind: Kind::Other,
            digits: false,
            required: false,
        };
        family(engine, &column)
    }

    #[test]
    fn types_are_read_as_their_servers_write_them() {
        let postgres = |base: &str| of(Engine::Postgres, base, base).expect("a family");
        let text = |characters| Family::Text(Text { characters, ..Text::default() });
        assert_eq!(postgres("bigint"), Family::Integer { tiny: false });
        assert_eq!(postgres("numeric"), Family::Decimal { scale: None });
        assert_eq!(postgres("numeric(12,3)"), Family::Decimal { scale: Some(3) });
        assert_eq!(postgres("numeric(12)"), Family::Decimal { scale: Some(0) });
        assert_eq!(postgres("numeric(3,-2)"), Family::Rounded);
        for rounded in
            ["interval(0)", "interval year to month", "money", "real[]", "numeric(5,2)[]", "time with time zone[]"]
        {
            assert_eq!(postgres(rounded), Family::Rounded, "{rounded}");
        }
        assert_eq!(postgres("character varying(5)"), text(Some(5)));
        assert_eq!(postgres("character varying"), text(None));
        assert!(matches!(postgres("character(4)"), Family::Text(Text { characters: Some(4), padded: true, .. })));
        assert_eq!(postgres("time(3) without time zone"), Family::Time { digits: 3 });
        assert_eq!(postgres("time with time zone"), Family::Other);
        assert_eq!(postgres("timestamp(0) with time zone"), Family::Moment { digits: 0, zoned: true });
        assert_eq!(postgres("timestamp without time zone"), Family::Moment { digits: 6, zoned: false });
        for other in ["interval", "text[]", "inet"] {
            assert_eq!(postgres(other), Family::Other, "{other}");
        }
        assert_eq!(of(Engine::Postgres, "mood", "mood ('sad', 'ok')"), Some(text(None)));
        assert_eq!(of(Engine::Postgres, "mood", "mood"), Some(Family::Other));

        let mariadb = |base: &str| of(Engine::MariaDb, base, base);
        assert_eq!(mariadb("tinyint(1)"), Some(Family::Integer { tiny: true }));
        assert_eq!(mariadb("bigint(20) unsigned"), Some(Family::Integer { tiny: false }));
        assert_eq!(mariadb("decimal(12,3) unsigned zerofill"), Some(Family::Decimal { scale: Some(3) }));
        assert_eq!(mariadb("double unsigned"), Some(Family::Real { single: false }));
        assert_eq!(mariadb("float(7,3)"), None);
        assert_eq!(mariadb("varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"), Some(text(Some(9))));
        assert_eq!(mariadb("varchar(9) CHARACTER SET cp932 COLLATE cp932_bin"), None);
        let octets = Family::Text(Text { octets: Some(65_535), ..Text::default() });
        assert_eq!(mariadb("text CHARACTER SET utf8mb3 COLLATE utf8mb3_bin"), Some(octets));
        assert_eq!(mariadb("text CHARACTER SET latin1 COLLATE latin1_bin"), Some(text(Some(65_535))));
        assert_eq!(mariadb("datetime(6)"), Some(Family::Moment { digits: 6, zoned: false }));
        assert_eq!(mariadb("timestamp"), Some(Family::Moment { digits: 0, zoned: false }));
        assert_eq!(mariadb("bit(1)"), Some(Family::Bit));
        assert_eq!(mariadb("bit(2)"), None);
        assert_eq!([mariadb("point"), mariadb("inet6")], [None, None]);
        assert_eq!(members("set('a','b''c','','d)')"), ["a", "b'c", "", "d)"]);
        assert_eq!(members(r"enum('x\\y','a\nb')"), [r"x\y", "a\nb"]);
    }
}
