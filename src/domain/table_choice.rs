//! Which tables of a database are synced: all, only some, or all but some.
//!
//! Logs, caches and tables without a primary key often stand beside the data that a backup is for. Names are exact; how
//! an engine folds letter case is that engine's business.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::words::say;

/// The most names a list holds.
pub const MAX_TABLES: usize = 1000;
/// The longest name, in bytes: more than any of the databases takes for a table.
const MAX_NAME: usize = 255;
/// How many characters of a name that is too long are repeated to its author.
const SHOWN: usize = 30;

/// A list of table names, each once, sorted. They may hold spaces, dots and any letter; white space around them does not
/// count. As text, it is one name a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct TableNames(BTreeSet<String>);

/// The tables of a rows module that are synced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableChoice {
    only: TableNames,
    without: TableNames,
}

/// Why names choose no tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTables {
    /// An empty name.
    #[error("{}", say("input-table-nameless"))]
    Nameless,
    /// Longer than any table's.
    #[error("{}", say("input-table-too-long").with("name", shown(.0)).with("bytes", .0.len()).with("most", MAX_NAME))]
    TooLong(String),
    /// A character that would make two lines of one name, or that nobody sees.
    #[error("{}", say("input-table-control").with("name", .0.escape_debug()))]
    Control(String),
    /// More than is kept.
    #[error("{}", say("input-tables-too-many").with("count", .0).with("most", MAX_TABLES))]
    TooMany(usize),
    /// Named to be synced and to be left out.
    #[error("{}", say("input-tables-in-both").with("names", .0.join(", ")))]
    InBoth(Vec<String>),
}

/// The beginning of a name that is too long.
fn shown(name: &str) -> String {
    name.chars().take(SHOWN).collect()
}

impl TableNames {
    /// A list of these names.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Result<Self, InvalidTables> {
        let mut list = BTreeSet::new();
        for name in names {
            let name = name.as_ref().trim();
            if name.is_empty() {
                return Err(InvalidTables::Nameless);
            }
            if name.len() > MAX_NAME {
                return Err(InvalidTables::TooLong(name.to_owned()));
            }
            if name.chars().any(char::is_control) {
                return Err(InvalidTables::Control(name.to_owned()));
            }
            list.insert(name.to_owned());
        }
        if list.len() > MAX_TABLES { Err(InvalidTables::TooMany(list.len())) } else { Ok(Self(list)) }
    }

    /// The names, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for TableNames {
    type Err = InvalidTables;

    /// One name a line; empty lines do not count.
    fn from_str(text: &str) -> Result<Self, InvalidTables> {
        Self::new(text.lines().filter(|line| !line.trim().is_empty()))
    }
}

impl fmt::Display for TableNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, name) in self.iter().enumerate() {
            let line_break = if n == 0 { "" } else { "\n" };
            write!(f, "{line_break}{name}")?;
        }
        Ok(())
    }
}

impl TryFrom<Vec<String>> for TableNames {
    type Error = InvalidTables;

    fn try_from(names: Vec<String>) -> Result<Self, InvalidTables> {
        Self::new(names)
    }
}

impl From<TableNames> for Vec<String> {
    fn from(names: TableNames) -> Self {
        names.0.into_iter().collect()
    }
}

impl TableChoice {
    /// Only the tables of one list, or all if it is empty, without those of the other. That no table is in both holds
    /// whatever an engine makes of letter case.
    pub fn new(only: TableNames, without: TableNames) -> Result<Self, InvalidTables> {
        let left_out: BTreeSet<String> = without.iter().map(str::to_ascii_lowercase).collect();
        let both: Vec<String> =
            only.iter().filter(|name| left_out.contains(&name.to_ascii_lowercase())).map(str::to_owned).collect();
        if both.is_empty() { Ok(Self { only, without }) } else { Err(InvalidTables::InBoth(both)) }
    }

    /// The tables that alone are synced; if none is named, all are.
    pub const fn only(&self) -> &TableNames {
        &self.only
    }

    /// The tables that are left out.
    pub const fn without(&self) -> &TableNames {
        &self.without
    }

    /// Whether nothing was chosen: every table is synced.
    pub fn is_all(&self) -> bool {
        self.only.is_empty() && self.without.is_empty()
    }

    /// Whether a table of this name is synced, if there is one.
    pub fn selects(&self, table: &str) -> bool {
        (self.only.is_empty() || self.only.0.contains(table)) && !self.without.0.contains(table)
    }

    /// The same choice for an engine to which names are equal that `fold` makes equal.
    #[must_use]
    pub fn folded(&self, fold: impl Fn(&str) -> String) -> Self {
        let list = |names: &TableNames| TableNames(names.iter().map(&fold).collect());
        Self { only: list(&self.only), without: list(&self.without) }
    }
}

impl fmt::Display for TableChoice {
    /// `all tables`, `only a, b`, `without c`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |names: &TableNames| names.iter().collect::<Vec<_>>().join(", ");
        match (self.only.is_empty(), self.without.is_empty()) {
            (true, true) => f.write_str("all tables"),
            (false, true) => write!(f, "only {}", list(&self.only)),
            (true, false) => write!(f, "without {}", list(&self.without)),
            (false, false) => write!(f, "only {}, without {}", list(&self.only), list(&self.without)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> TableNames {
        text.parse().expect(text)
    }

    fn choice(only: &str, without: &str) -> TableChoice {
        TableChoice::new(names(only), names(without)).expect("a choice")
    }

    #[test]
    fn names_are_read_one_a_line_and_are_otherwise_free() {
        let list = names("\r\n  zeta \r\n\r\na table\nübung.v2\nzeta\nA table, \"quoted\" %_*\n");
        let found: Vec<_> = list.iter().collect();
        assert_eq!(found, ["A table, \"quoted\" %_*", "a table", "zeta", "übung.v2"]);
        assert_eq!(names(&list.to_string()), list, "what is kept as text reads back");
        assert!(names(" \n\t\r\n").is_empty());
    }

    #[test]
    fn a_table_is_synced_if_it_is_asked_for_and_not_left_out() {
        // What is chosen, and which of a, b and B that selects.
        for (only, without, selected) in
            [("", "", "abB"), ("a", "", "a"), ("a\nb", "", "ab"), ("", "b", "aB"), ("a", "b", "a"), ("c", "", "")]
        {
            let choice = choice(only, without);
            let found: String = ["a", "b", "B"].into_iter().filter(|t| choice.selects(t)).collect();
            assert_eq!(found, selected, "{choice}");
            assert_eq!(choice.is_all(), only.is_empty() && without.is_empty());
        }
        let folded = choice("Users", "LOG").folded(str::to_ascii_lowercase);
        assert!(folded.selects("users") && !folded.selects("log") && !folded.selects("other"));
    }

    #[test]
    fn a_choice_is_told_in_a_few_words() {
        for (only, without, words) in [
            ("", "", "all tables"),
            ("b\na", "", "only a, b"),
            ("", "log", "without log"),
            ("a", "log", "only a, without log"),
        ] {
            assert_eq!(choice(only, without).to_string(), words);
        }
    }

    #[test]
    fn what_chooses_no_tables_is_refused_with_a_sentence() {
        let both = TableChoice::new(names("users\nlog"), names("LOG\nqueue")).expect_err("both");
        insta::assert_snapshot!(both, @"Both lists name log. A table is either synced or left out; take it out of one of them.");
        let long = "ä".repeat(128).parse::<TableNames>().expect_err("too long");
        insta::assert_snapshot!(long, @"“ääääääääääääääääääääääääääääää…” is 256 bytes long, and a table’s name at most 255. Write one name a line.");
        let tab = "a\tb".parse::<TableNames>().expect_err("a tab");
        insta::assert_snapshot!(tab, @r"“a\tb” holds a control character, for example a tab. Write one name a line, without any.");
        let many = TableNames::new((0..=MAX_TABLES).map(|n| n.to_string())).expect_err("too many");
        insta::assert_snapshot!(many, @"These are 1001 names, and a list holds at most 1000. Where most tables are named, name the others in the other list instead.");
        assert_eq!(
            TableNames::new(["a", " "]),
            Err(InvalidTables::Nameless),
            "an empty name must not come to mean all"
        );
        assert!(TableNames::new((0..MAX_TABLES).map(|n| n.to_string())).is_ok());
        assert!("x".repeat(255).parse::<TableNames>().is_ok());
    }
}
