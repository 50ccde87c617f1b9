//! Row stores on real servers: whatever the schema and whatever the rows on either side, a sync makes the backup equal.
//!
//! `PROPTEST_CASES` raises the number of cases.

use std::{collections::BTreeSet, fmt::Write as _};

use poolsync::{
    domain::Mode,
    sync::{Options, rows::tracking},
};
use proptest::prelude::*;

use super::{
    engine::{Seeded, cases, options, wait},
    row_servers_values::{LENIENT, POSTGRES_TYPES, palette},
    support::databases::{Kind, Pair, on_each},
};

/// Types that keys may have, with values that no server takes for one another.
type Pool = (&'static str, &'static [&'static str]);
const POSTGRES_KEYS: &[Pool] = &[
    ("int", &["-3", "0", "1", "2", "7", "10", "100", "2147483647"]),
    ("text", &["''", "'a'", "'A'", "'a '", "'é'", "'b\\c'", "'10'", "'9'"]),
    ("text collate \"en-x-icu\"", &["''", "'a'", "'A'", "'_a'", "'é'", "'z'", "'co-op'", "'coop'"]),
    ("bytea", &["''", "'\\x00'", "'\\x0000'", "'\\xff'", "'\\x61'"]),
    ("date", &["'2024-01-01'", "'0044-03-15 BC'", "'infinity'", "'1999-12-31'"]),
    ("numeric", &["0", "1.5", "-1.5", "'NaN'", "1e20", "10", "9"]),
    (
        "timestamptz",
        &["'2024-07-01 00:00:00+00'", "'2024-07-01 00:00:00.000001+00'", "'-infinity'", "'1970-01-01 00:00:00+00'"],
    ),
];
const MARIADB_KEYS: &[Pool] = &[
    ("int", &["-3", "0", "1", "2", "7", "10", "100", "2147483647"]),
    (
        "varchar(20) character set utf8mb4 collate utf8mb4_nopad_bin",
        &["''", "'a'", "'A'", "'a '", "'é'", "'10'", "'9'"],
    ),
    ("varchar(20) character set utf8mb4 collate utf8mb4_general_ci", &["''", "'a'", "'b'", "'z'", "'co-op'", "'coop'"]),
    ("varbinary(9)", &["''", "x'00'", "x'0000'", "x'ff'", "x'61'"]),
    ("date", &["'2024-01-01'", "'1000-01-01'", "'1999-12-31'"]),
    ("decimal(20, 5)", &["0", "1.5", "-1.5", "10", "9"]),
    ("bigint unsigned", &["0", "1", "18446744073709551615", "9223372036854775808"]),
];

/// A table of the random schema.
struct Table {
    key: Vec<&'static Pool>,
    values: Vec<&'static Pool>,
    /// The table it refers to, by its whole key.
    parent: Option<usize>,
}

struct Schema {
    kind: Kind,
    tables: Vec<Table>,
}

impl Schema {
    fn random(kind: Kind, random: &mut Seeded) -> Self {
        let keys = if kind == Kind::Postgres { POSTGRES_KEYS } else { MARIADB_KEYS };
        let tables = 1 + random.below(4);
        let table = |random: &mut Seeded| Table {
            key: (0..=random.below(2)).map(|_| pick(random, keys)).collect(),
            values: (0..random.below(5)).map(|_| pick(random, palette(kind))).collect(),
            parent: (random.below(2) > 0).then(|| usize::try_from(random.below(tables)).unwrap()),
        };
        Self { kind, tables: (0..tables).map(|_| table(random)).collect() }
    }

    fn columns(&self, table: &Table) -> Vec<(String, &'static str)> {
        let key = table.key.iter().enumerate().map(|(n, pool)| (format!("k{n}"), pool.0));
        let values = table.values.iter().enumerate().map(|(n, pool)| (format!("v{n}"), pool.0));
        let parent = table.parent.map(|parent| self.tables[parent].key.iter().enumerate());
        let parent = parent.into_iter().flatten().map(|(n, pool)| (format!("p{n}"), pool.0));
        key.chain(values).chain(parent).collect()
    }

    fn ddl(&self) -> String {
        let mut sql = String::new();
        let list =
            |letter: char, count: usize| (0..count).map(|n| format!("{letter}{n}")).collect::<Vec<_>>().join(", ");
        for (n, table) in self.tables.iter().enumerate() {
            let columns: Vec<String> = self
                .columns(table)
                .into_iter()
                .map(|(name, kind)| format!("{name} {kind}{}", if name.starts_with('k') { " not null" } else { "" }))
                .collect();
            let key = list('k', table.key.len());
            writeln!(sql, "create table t{n} ({}, primary key ({key}));", columns.join(", ")).unwrap();
        }
        for (n, table) in self.tables.iter().enumerate() {
            if let Some(parent) = table.parent {
                let count = self.tables[parent].key.len();
                let (ours, theirs) = (list('p', count), list('k', count));
                writeln!(
                    sql,
                    "alter table t{n} add constraint f{n} foreign key ({ours}) references t{parent} ({theirs});"
                )
                .unwrap();
            }
        }
        sql
    }

    /// Rows that keep all the constraints; the first table has at least one, so that the guard has nothing to say.
    fn rows(&self, random: &mut Seeded) -> String {
        let keys: Vec<Vec<Vec<&str>>> = self
            .tables
            .iter()
            .enumerate()
            .map(|(n, table)| {
                let wanted = random.below(25) + u64::from(n == 0);
                let all: BTreeSet<Vec<&str>> =
                    (0..wanted).map(|_| table.key.iter().map(|pool| *pick(random, pool.1)).collect()).collect();
                all.into_iter().collect()
            })
            .collect();
        let mut sql = match self.kind {
            Kind::Postgres => "set session_replication_role = replica;\n".to_owned(),
            Kind::MariaDb => format!("{LENIENT} set foreign_key_checks = 0;\n"),
        };
        for (n, table) in self.tables.iter().enumerate() {
            for key in &keys[n] {
                let mut row: Vec<&str> = key.clone();
                row.extend(table.values.iter().map(|pool| *pick(random, pool.1)));
                if let Some(parent) = table.parent {
                    if keys[parent].is_empty() || random.below(4) == 0 {
                        row.extend(self.tables[parent].key.iter().map(|_| "null"));
                    } else {
                        row.extend(pick(random, &keys[parent]));
                    }
                }
                let typed: Vec<String> = row
                    .iter()
                    .zip(self.columns(table))
                    .map(|(value, (_, of))| match self.kind {
                        Kind::Postgres => format!("{value}::{}", of.split(" collate").next().unwrap()),
                        Kind::MariaDb => (*value).to_owned(),
                    })
                    .collect();
                writeln!(sql, "insert into t{n} values ({});", typed.join(", ")).unwrap();
            }
        }
        sql
    }
}

fn pick<'a, T>(random: &mut Seeded, of: &'a [T]) -> &'a T {
    &of[usize::try_from(random.below(of.len() as u64)).unwrap()]
}

/// Two databases of one random schema with random rows.
pub fn two_of_any_schema(kind: Kind, random: &mut Seeded) -> Pair {
    let schema = Schema::random(kind, random);
    let pair = Pair::of(kind);
    if kind == Kind::Postgres {
        pair.both(POSTGRES_TYPES);
    }
    for side in [&pair.live, &pair.backup] {
        side.sql(&schema.ddl());
        side.sql(&schema.rows(random));
    }
    pair
}

fn told(kind: Kind, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let mut random = Seeded(seed);
    let schema = Schema::random(kind, &mut random);
    let pair = Pair::of(kind);
    if kind == Kind::Postgres {
        pair.both(POSTGRES_TYPES);
    }
    pair.live.sql(&schema.ddl());
    pair.live.sql(&schema.rows(&mut random));
    let first = random.below(5) == 0;
    if !first {
        pair.backup.sql(&schema.ddl());
        pair.backup.sql(&schema.rows(&mut random));
    }
    let delta = pair.plan()?;
    let full = pair.plan_of(&Options { mode: Mode::Full, ..options("preview") })?;
    assert_eq!(delta, full, "both ways of comparing give one plan");
    let tracked = kind == Kind::Postgres && random.below(2) == 0;
    if tracked {
        wait(tracking::install(&pair.live.address()))??;
    }
    let counts = pair.sync_and_judge("r1")?;
    assert_eq!(counts.changed(), delta.len() as u64);
    if tracked {
        assert_eq!(pair.sync_and_judge("r1-again")?.items_compared, 0, "the log leads");
    }
    if first && !tracked {
        assert_eq!(pair.backup.schema(), pair.live.schema());
    }
    // Once more, from what another random side looks like.
    let off = match kind {
        Kind::Postgres => "set session_replication_role = replica;",
        Kind::MariaDb => "set foreign_key_checks = 0;",
    };
    let clear: Vec<String> = (0..schema.tables.len()).map(|n| format!("delete from t{n};")).collect();
    pair.live.sql(&format!("{off} {} {}", clear.concat(), schema.rows(&mut random)));
    // By the log, where there is one.
    let (delta, full) = (pair.plan()?, pair.plan_of(&Options { mode: Mode::Full, ..options("preview") })?);
    assert_eq!(delta, full, "all ways of comparing give one plan");
    pair.sync_and_judge("r2")?;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(6), failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn any_rows_of_any_schema_are_made_equal_to_any_others(seed in any::<u64>()) {
        on_each(|kind| told(kind, seed).map_err(|error| {
            let schema = Schema::random(kind, &mut Seeded(seed));
            format!("{error} (with {})", schema.ddl()).into()
        }));
    }
}
