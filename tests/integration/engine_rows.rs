//! Rows of SQLite databases: whatever stands on either side, a sync makes the target equal in one transaction, keeps the
//! previous images, and finds nothing more to do.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use poolsync::{
    domain::{Mode, StoreUrl, TableChoice, TableNames},
    sync::{self, Access, Context, Lease, Moment, SyncError, guard, rows::RowsError},
};
use proptest::prelude::*;
use rusqlite::{Connection, params_from_iter, types::Value};

use super::engine::{
    ANY, Outcome, Seeded, cases, lines, only, options, preview, scratch, skipped, sync_all, verify, wait, without,
};

pub struct World {
    _scratch: tempfile::TempDir,
    pub live: PathBuf,
    pub backup: PathBuf,
}

impl World {
    /// Two databases of one schema.
    pub fn new(schema: &str) -> Result<Self, Box<dyn Error>> {
        let world = Self::without_backup(schema)?;
        open(&world.backup)?.execute_batch(schema)?;
        Ok(world)
    }

    pub fn without_backup(schema: &str) -> Result<Self, Box<dyn Error>> {
        let scratch = scratch()?;
        let (live, backup) = (scratch.path().join("live.db"), scratch.path().join("backup.db"));
        open(&live)?.execute_batch(schema)?;
        Ok(Self { _scratch: scratch, live, backup })
    }

    pub fn urls(&self) -> Result<(StoreUrl, StoreUrl), Box<dyn Error>> {
        Ok((StoreUrl::sqlite(&self.live)?, StoreUrl::sqlite(&self.backup)?))
    }

    pub fn sync(&self, run: &str) -> Result<(sync::Applied, poolsync::domain::Counts), Box<dyn Error>> {
        let (source, target) = self.urls()?;
        sync_all(&source, &target, &options(run))
    }

    pub fn plan(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let (source, target) = self.urls()?;
        Ok(lines(&preview(&source, &target, &options("p"))?)?)
    }

    /// Why a preview fails.
    pub fn refused(&self, tables: TableChoice) -> Result<String, Box<dyn Error>> {
        let (source, target) = self.urls()?;
        let run = sync::Options { tables, ..options("p") };
        match wait(sync::preview(&source, &target, &run, &Context::default()))? {
            Ok(plan) => Err(format!("it was not refused: {:?}", lines(&plan)?).into()),
            Err(error) => Ok(error.to_string()),
        }
    }

    pub fn at_live(&self, sql: &str) -> Outcome {
        Ok(open(&self.live)?.execute_batch(sql)?)
    }

    pub fn at_backup(&self, sql: &str) -> Outcome {
        Ok(open(&self.backup)?.execute_batch(sql)?)
    }

    /// Rows of which one side has more than the other, by type and bytes.
    pub fn difference(&self, tables: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
        let db = open(&self.live)?;
        db.execute("ATTACH ?1 AS backup", [self.backup.to_str()])?;
        let mut found = Vec::new();
        for table in tables {
            let mut names = db.prepare("SELECT name FROM pragma_table_xinfo(?1)")?;
            let names: Vec<String> = names.query_map([table], |r| r.get(0))?.collect::<Result<_, _>>()?;
            let quoted = names.iter().map(|n| format!("\"{}\"", n.replace('"', "\"\"")));
            let exact: Vec<String> = quoted.map(|n| format!("typeof({n}), hex({n}), quote({n})")).collect();
            let exact = exact.join(", ");
            for (a, b) in [("main", "backup"), ("backup", "main")] {
                let sql = format!("SELECT {exact} FROM {a}.\"{table}\" EXCEPT SELECT {exact} FROM {b}.\"{table}\"");
                let mut query = db.prepare(&sql)?;
                let columns = query.column_count();
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    let shown: Vec<String> =
                        (2..columns).step_by(3).map(|c| row.get::<_, String>(c)).collect::<Result<_, _>>()?;
                    found.push(format!("{table} only in {a}: {}", shown.join(", ")));
                }
            }
        }
        Ok(found)
    }
}

/// As a program opens it that leaves foreign keys alone.
pub fn open(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.execute_batch("PRAGMA foreign_keys = OFF")?;
    Ok(db)
}

fn number(path: &Path, sql: &str) -> Result<i64, Box<dyn Error>> {
    Ok(open(path)?.query_row(sql, [], |row| row.get(0))?)
}

pub const SCHEMA: &str = r#"
    CREATE TABLE thing (a, b TEXT COLLATE NOCASE, u INTEGER UNIQUE, "odd ""name" BLOB, r REAL,
                        twice INTEGER GENERATED ALWAYS AS (u * 2) STORED, PRIMARY KEY (b, a)) WITHOUT ROWID;
    CREATE TABLE tree (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES tree, label TEXT UNIQUE);
    CREATE TABLE person (name TEXT PRIMARY KEY, team INTEGER REFERENCES team (number));
    CREATE TABLE team (id BLOB PRIMARY KEY, number INTEGER UNIQUE, lead TEXT REFERENCES person);
    CREATE TABLE "or der" ("select" PRIMARY KEY, "from") "#;
pub const TABLES: &[&str] = &["thing", "tree", "person", "team", "or der"];

type Things = Vec<Vec<Value>>;

/// Rows for each table of [`SCHEMA`] that keep all its constraints.
#[derive(Debug, Clone)]
pub struct Content {
    things: Things,
    tree: Vec<(i64, Option<i64>, Option<String>)>,
    people: Vec<(String, Option<i64>)>,
    teams: Vec<(i64, Option<String>)>,
    orders: Things,
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        (-2..3_i64).prop_map(Value::Integer),
        proptest::sample::select(vec![0.0, -0.0, 1.0, 1.5, -2.0, 1e300, f64::INFINITY, 9_007_199_254_740_992.0])
            .prop_map(Value::Real),
        "[abAB é'\"]{0,2}".prop_map(Value::Text),
        proptest::collection::vec(any::<u8>(), 0..3).prop_map(Value::Blob),
    ]
}

pub fn content() -> impl Strategy<Value = Content> {
    let thing = (value(), "[abc ]{1,2}", proptest::option::of(0..9_i64), value(), proptest::option::of(-2..3_i32));
    let things = proptest::collection::vec(thing, 0..10);
    let tree = proptest::collection::btree_map(
        0..12_i64,
        (any::<proptest::sample::Index>(), any::<bool>(), 0..14_usize),
        0..9,
    );
    let people = proptest::collection::btree_map("[xyz]{1,2}", any::<proptest::sample::Index>(), 0..6);
    let teams = proptest::collection::btree_map(0..8_i64, any::<proptest::sample::Index>(), 0..6);
    let orders = proptest::collection::vec((value(), value()), 0..8);
    (things, tree, people, teams, orders).prop_map(|(things, tree, people, teams, orders)| {
        let ids: Vec<i64> = tree.keys().copied().collect();
        let tree = tree.iter().map(|(id, (parent, root, label))| {
            (*id, (!root).then(|| *parent.get(&ids)), Some(format!("label {label}")))
        });
        let (names, numbers): (Vec<_>, Vec<_>) = (people.keys().cloned().collect(), teams.keys().copied().collect());
        let people = people.iter().map(|(name, at)| (name.clone(), (!numbers.is_empty()).then(|| *at.get(&numbers))));
        let teams = teams.iter().map(|(n, at)| (*n, (!names.is_empty()).then(|| at.get(&names).clone())));
        let thing = |(a, b, u, odd, r): (Value, String, Option<i64>, Value, Option<i32>)| {
            let real = r.map_or(Value::Null, |r| Value::Real(f64::from(r) / 2.0));
            vec![a, Value::Text(b), u.map_or(Value::Null, Value::Integer), odd, real]
        };
        Content {
            things: things.into_iter().map(thing).collect(),
            tree: tree.collect(),
            people: people.collect(),
            teams: teams.collect(),
            orders: orders.into_iter().map(|(a, b)| vec![a, b]).collect(),
        }
    })
}

pub fn fill(path: &Path, content: &Content) -> Outcome {
    let mut db = open(path)?;
    let tx = db.transaction()?;
    // OR IGNORE: of rows with one key, or with one value that must be unique, the first stays.
    for row in &content.things {
        tx.execute("INSERT OR IGNORE INTO thing VALUES (?1, ?2, ?3, ?4, ?5)", params_from_iter(row))?;
    }
    for (id, parent, label) in &content.tree {
        if tx.execute("INSERT OR IGNORE INTO tree VALUES (?1, ?2, ?3)", (id, parent, label))? == 0 {
            tx.execute("INSERT INTO tree VALUES (?1, ?2, NULL)", (id, parent))?;
        }
    }
    for (name, team) in &content.people {
        tx.execute("INSERT INTO person VALUES (?1, ?2)", (name, team))?;
    }
    for (number, lead) in &content.teams {
        tx.execute("INSERT INTO team VALUES (?1, ?2, ?3)", (number.to_be_bytes(), number, lead))?;
    }
    for row in &content.orders {
        tx.execute("INSERT OR IGNORE INTO \"or der\" VALUES (?1, ?2)", params_from_iter(row))?;
    }
    // Of keys that are NULL there may be several; the engine wants keys that tell rows apart.
    tx.execute("DELETE FROM \"or der\" WHERE \"select\" IS NULL AND rowid <> (SELECT min(rowid) FROM \"or der\" WHERE \"select\" IS NULL)", [])?;
    Ok(tx.commit()?)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(96), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rows_are_made_equal_to_any_others(live in content(), backup in content(), wal in any::<bool>()) {
        let outcome = (|| -> Result<(), Box<dyn Error>> {
            let world = World::new(SCHEMA)?;
            if wal {
                world.at_live("PRAGMA journal_mode = WAL")?;
            }
            fill(&world.live, &live)?;
            fill(&world.backup, &backup)?;
            let rows = |path: &Path| TABLES.iter().map(|t| number(path, &format!("SELECT count(*) FROM \"{t}\""))).sum::<Result<i64, _>>();
            let (live_rows, backup_rows) = (rows(&world.live)?, rows(&world.backup)?);
            let before = (fs::read(&world.live)?, fs::read(&world.backup)?);
            let (source, target) = world.urls()?;
            let seen = preview(&source, &target, &options("r1"))?;
            assert_eq!((fs::read(&world.live)?, fs::read(&world.backup)?), before, "a preview leaves both byte-identical");
            if live_rows == 0 && backup_rows > 0 {
                assert!(guard::judge(&seen, ANY).is_err(), "an empty source is a danger");
                return Ok(());
            }
            let (applied, counts) = sync_all(&source, &target, &options("r1"))?;
            assert!(applied.skipped.is_empty(), "{:?}", skipped(&applied)?);
            assert_eq!(applied.plan.digest(), seen.digest());
            let totals = applied.plan.totals();
            assert_eq!((totals.source_items, totals.target_items), (live_rows.cast_unsigned(), backup_rows.cast_unsigned()));
            assert_eq!((counts.inserted, counts.updated, counts.deleted), (totals.inserts, totals.updates, totals.deletes));
            assert_eq!(world.difference(TABLES)?, Vec::<String>::new());
            assert_eq!(rows(&world.backup)?, live_rows);
            assert_eq!(number(&world.backup, "SELECT count(*) FROM pragma_foreign_key_check")?, 0);
            assert_eq!(open(&world.backup)?.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0))?, "ok");
            let replaced = totals.updates + totals.deletes;
            if replaced > 0 {
                assert_eq!(number(&world.backup, "SELECT count(*) FROM poolsync_recycle WHERE run_id = 'r1'")?, replaced.cast_signed());
            }
            assert_eq!(world.plan()?, Vec::<String>::new(), "a second plan is empty");
            assert!(verify(&source, &target)?.is_equal());
            Ok(())
        })();
        prop_assert!(outcome.is_ok(), "{:?}", outcome);
    }
}

#[test]
fn a_backup_that_does_not_exist_is_made_with_all_that_belongs_to_its_tables() -> Outcome {
    let world = World::without_backup(
        "CREATE TABLE contact (resource_id INTEGER, buddy_id INTEGER, name TEXT, PRIMARY KEY (resource_id, buddy_id));
         CREATE UNIQUE INDEX contact_name ON contact (name);
         CREATE TABLE log (line TEXT PRIMARY KEY);
         CREATE TRIGGER noted AFTER INSERT ON contact BEGIN INSERT INTO log VALUES (new.name); END;
         CREATE VIEW friend AS SELECT name FROM contact;
         CREATE TABLE poolsync_change (id INTEGER PRIMARY KEY);
         CREATE TRIGGER poolsync_track AFTER INSERT ON contact BEGIN INSERT INTO poolsync_change VALUES (NULL); END;
         PRAGMA user_version = 7;
         INSERT INTO contact VALUES (7, 9, 'nine'), (7, 8, 'eight');",
    )?;
    let (source, target) = world.urls()?;
    let seen = preview(&source, &target, &options("p"))?;
    assert_eq!(
        lines(&seen)?,
        [
            "insert contact (resource_id=7, buddy_id=8): new",
            "insert contact (resource_id=7, buddy_id=9): new",
            "insert log (line='eight'): new",
            "insert log (line='nine'): new",
        ]
    );
    assert!(!world.backup.exists(), "looking creates nothing");
    let (_, counts) = world.sync("r1")?;
    assert_eq!((counts.inserted, counts.bytes_written), (4, 16 + 4 + 16 + 5 + 4 + 5));
    assert_eq!(world.difference(&["contact", "log", "friend"])?, Vec::<String>::new());
    let names = "SELECT group_concat(name, ' ' ORDER BY name) FROM sqlite_schema WHERE sql IS NOT NULL";
    let names: String = open(&world.backup)?.query_row(names, [], |r| r.get(0))?;
    assert_eq!(names, "contact contact_name friend log noted", "the engine's own tables and triggers stay behind");
    assert_eq!(number(&world.backup, "SELECT user_version FROM pragma_user_version")?, 7);
    assert_eq!(world.plan()?, Vec::<String>::new());
    Ok(())
}

#[test]
fn previous_rows_are_kept_and_can_be_read_back() -> Outcome {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, raw BLOB)")?;
    world.at_backup(
        "INSERT INTO t VALUES (1, 'old', x'00ff'), (2, CAST(x'636166e9' AS TEXT), NULL), (3, 'same', NULL)",
    )?;
    world.at_live("INSERT INTO t VALUES (1, 'new', x'00ff'), (3, 'same', NULL)")?;
    assert_eq!(world.plan()?, ["update t (id=1): column name differs", "delete t (id=2): gone at the source"]);
    world.sync("r1")?;
    let db = open(&world.backup)?;
    let mut kept = db.prepare("SELECT table_name || ' ' || change || ' ' || item || ' ' || columns || ' ' || hex(image) FROM poolsync_recycle WHERE run_id = 'r1' ORDER BY seq")?;
    let kept: Vec<String> = kept.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    assert_eq!(
        kept,
        [
            "t update t (id=1) [\"id\",\"name\",\"raw\"] 010000000000000001\
         03000000036F6C64\
         040000000200FF",
            "t delete t (id=2) [\"id\",\"name\",\"raw\"] 010000000000000002\
         0300000004636166E9\
         00",
        ]
    );
    let bare = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY)")?;
    bare.at_backup("INSERT INTO t VALUES (1), (2)")?;
    bare.at_live("INSERT INTO t VALUES (1)")?;
    let (source, target) = bare.urls()?;
    sync_all(&source, &target, &sync::Options { recycle: false, ..options("r1") })?;
    assert_eq!(number(&bare.backup, "SELECT count(*) FROM sqlite_schema")?, 1, "without recycle, nothing is kept");
    Ok(())
}

#[test]
fn values_that_look_alike_are_told_apart() -> Outcome {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")?;
    world.at_live("INSERT INTO t VALUES (1, NULL), (2, ''), (3, 1), (4, '1'), (5, x'31'), (6, CAST(x'e9' AS TEXT)), (7, CAST(x'6100' AS TEXT)), (8, -0.0)")?;
    world.at_backup(
        "INSERT INTO t VALUES (1, ''), (2, x''), (3, 1.0), (4, 1), (5, '1'), (6, x'e9'), (7, 'a'), (8, 0)",
    )?;
    let (_, counts) = world.sync("r1")?;
    assert_eq!(counts.updated, 8);
    assert_eq!(world.difference(&["t"])?, Vec::<String>::new());
    assert_eq!(world.plan()?, Vec::<String>::new());
    Ok(())
}

#[test]
fn what_cannot_be_synced_is_refused_by_name() -> Outcome {
    let world = World::new("CREATE TABLE good (id INTEGER PRIMARY KEY, v TEXT)")?;
    world.at_live("CREATE TABLE heap (x); CREATE TABLE pile (y)")?;
    let refused = world.refused(TableChoice::default())?;
    assert!(refused.contains("without a primary key: heap, pile"), "{refused}");
    assert!(world.refused(only(&["nope", "good"]))?.contains("no table named nope"));
    assert!(
        world.refused(only(&["GOOD"])).is_err(),
        "names are found in any case, and tables not asked for do not matter"
    );

    let world = World::new("CREATE TABLE same (id INTEGER PRIMARY KEY)")?;
    world.at_live("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c)")?;
    world.at_backup("CREATE TABLE t (id INTEGER, A text, b REAL, d, PRIMARY KEY (id, b)); CREATE TABLE extra (id INTEGER PRIMARY KEY)")?;
    let refused = world.refused(TableChoice::default())?;
    for what in [
        "column t.b is INT at the source and REAL at the target",
        "column t.c is missing at the target",
        "column t.d is missing at the source",
        "the primary key of t is (id) at the source and (id, b) at the target",
        "table extra is missing at the source",
    ] {
        assert!(refused.contains(what), "{what:?} is not in {refused:?}");
    }
    assert!(!refused.contains("t.a"), "{refused}");

    let world = World::new("")?;
    world.at_live("CREATE VIRTUAL TABLE words USING fts5(word)")?;
    assert!(world.refused(TableChoice::default())?.contains("Virtual tables can’t be synced: words"));
    Ok(())
}

#[test]
fn a_file_that_is_no_database_and_one_in_utf16_are_refused() -> Outcome {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY)")?;
    fs::remove_file(&world.live)?;
    assert!(world.refused(TableChoice::default())?.contains("does not exist"));
    fs::write(&world.live, "not a database, but long enough to be taken for one by its size alone".repeat(20))?;
    assert!(world.refused(TableChoice::default())?.contains("could not be opened as an SQLite database"));
    let (source, target) = world.urls()?;
    assert!(wait(sync::probe(&source, Access::Read))?.is_err());
    assert!(wait(sync::probe(&target, Access::Write))?.is_ok());
    fs::remove_file(&world.live)?;
    world.at_live("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (id INTEGER PRIMARY KEY)")?;
    assert!(world.refused(TableChoice::default())?.contains("UTF-16le"));
    Ok(())
}

#[test]
fn a_second_writer_is_turned_away() -> Outcome {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY)")?;
    world.at_live("INSERT INTO t VALUES (1)")?;
    let (source, target) = world.urls()?;
    let context = Context::default();
    wait(async {
        let first = sync::compare(&source, &target, &options("one"), &context).await?;
        let second = sync::compare(&source, &target, &options("two"), &context).await;
        assert!(matches!(second, Err(SyncError::Busy(_))), "{second:?}");
        drop(first);
        sync::compare(&source, &target, &options("two"), &context).await.map(drop)
    })??;
    Ok(())
}

#[test]
fn a_cancelled_run_and_one_without_its_lease_change_nothing() -> Outcome {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY)")?;
    world.at_live(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 40000) INSERT INTO t SELECT i FROM n",
    )?;
    world.at_backup("INSERT INTO t VALUES (1), (-1)")?;
    let (source, target) = world.urls()?;
    let before = fs::read(&world.backup)?;
    for late in [false, true] {
        let context = Context::default();
        let stopped = wait(async {
            let comparison = sync::compare(&source, &target, &options("r"), &context).await?;
            let passed = guard::judge(comparison.plan(), ANY).map_err(|_| SyncError::NotThisPlan)?;
            let lease = if late { Lease::granted(Moment::now(), Duration::from_millis(1)) } else { Lease::none() };
            let stopper = Context { lease, ..context.clone() };
            if !late {
                // In the middle of the work, from another thread.
                let (tally, cancel) = (context.tally.clone(), context.cancel.clone());
                std::thread::spawn(move || {
                    while tally.snapshot().inserted == 0 {
                        std::thread::yield_now();
                    }
                    cancel.cancel();
                });
            }
            comparison.apply(passed, &stopper).await
        })?;
        match stopped {
            Err(SyncError::LeaseLost) if late => {}
            Err(SyncError::Cancelled) if !late => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read(&world.backup)?, before);
        let counts = context.tally.snapshot();
        assert_eq!(
            (counts.inserted, counts.deleted, counts.bytes_written),
            (0, 0, 0),
            "what was rolled back does not count"
        );
    }
    Ok(())
}

/// Tells a thread to stop, also when an assertion fails before its end: a test must end.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn the_backup_is_one_moment_of_a_source_that_keeps_changing() -> Outcome {
    let world = World::new(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER); CREATE TABLE z (id INTEGER PRIMARY KEY, n INTEGER)",
    )?;
    world.at_live(
        "PRAGMA journal_mode = WAL;
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) INSERT INTO a SELECT i, 10 FROM n;
         INSERT INTO z SELECT id, 10 FROM a",
    )?;
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| -> Outcome {
        let writer = scope.spawn(|| -> Result<u64, rusqlite::Error> {
            let (mut db, mut random, mut moves) = (open(&world.live)?, Seeded(1), 0);
            while !stop.load(Ordering::SeqCst) {
                let (from, to) = (random.below(3000).cast_signed() + 1, random.below(3000).cast_signed() + 1);
                let tx = db.transaction()?;
                tx.execute("UPDATE a SET n = n - 1 WHERE id = ?1", [from])?;
                tx.execute("UPDATE z SET n = n + 1 WHERE id = ?1", [to])?;
                tx.commit()?;
                moves += 1;
            }
            Ok(moves)
        });
        let stopper = StopAtEnd(&stop);
        let rounds = (0..6).try_for_each(|round| -> Outcome {
            world.sync(&format!("r{round}"))?;
            assert_eq!(number(&world.backup, "SELECT (SELECT sum(n) FROM a) + (SELECT sum(n) FROM z)")?, 60_000);
            Ok(())
        });
        drop(stopper);
        let moves = writer.join().map_err(|_| "the writer panicked")??;
        assert!(moves > 50, "the writer was held up: {moves} moves");
        rounds
    })?;
    assert!(number(&world.backup, "SELECT count(*) FROM a WHERE n <> 10")? > 0, "the changes came over");
    world.sync("last")?;
    assert_eq!(world.difference(&["a", "z"])?, Vec::<String>::new());
    Ok(())
}

#[test]
fn only_the_tables_asked_for_are_touched_and_full_is_as_thorough_as_delta() -> Outcome {
    let world = World::new("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY)")?;
    world.at_live("INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)")?;
    world.at_backup("INSERT INTO b VALUES (2)")?;
    let (source, target) = world.urls()?;
    let run = sync::Options { tables: only(&["A"]), mode: Mode::Full, ..options("r") };
    let (applied, _) = sync_all(&source, &target, &run)?;
    assert_eq!(lines(&applied.plan)?, ["insert a (id=1): new"]);
    assert_eq!(world.plan()?, ["insert b (id=1): new", "delete b (id=2): gone at the source"]);
    Ok(())
}

#[test]
fn tables_left_out_are_no_obstacle_and_stay_as_they_are() -> Outcome {
    let world = World::new("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)")?;
    world.at_live(
        "INSERT INTO users VALUES (1, 'a'), (2, 'b');
         CREATE TABLE log (at, what); INSERT INTO log VALUES (1, 'new');
         CREATE TABLE \"old Jobs.v2\" (id INTEGER PRIMARY KEY, at TEXT); INSERT INTO \"old Jobs.v2\" VALUES (1, 'new');
         CREATE VIRTUAL TABLE search USING fts5(word); INSERT INTO search VALUES ('new');
         CREATE VIEW recent AS SELECT * FROM log",
    )?;
    world.at_backup(
        "INSERT INTO users VALUES (2, 'x'), (3, 'c');
         CREATE TABLE log (at, what); INSERT INTO log VALUES (0, 'own'), (0, 'own');
         CREATE TABLE \"old Jobs.v2\" (job TEXT PRIMARY KEY); INSERT INTO \"old Jobs.v2\" VALUES ('own');
         CREATE TABLE cache (k INTEGER PRIMARY KEY); INSERT INTO cache VALUES (7)",
    )?;
    let chosen = without(&["LOG", "Old jobs.v2", "search", "cache", "nowhere"]);
    assert!(
        world.refused(without(&["log", "old jobs.v2", "cache"]))?.contains("Virtual tables can’t be synced: search")
    );
    assert!(world.refused(without(&["search", "old jobs.v2", "cache"]))?.contains("without a primary key: log"));
    let refused = world.refused(without(&["search", "log"]))?;
    assert!(
        refused.contains("column old Jobs.v2.at is missing") && refused.contains("table cache is missing"),
        "{refused}"
    );

    let others =
        ["SELECT count(*) FROM log WHERE what = 'own'", "SELECT count(*) FROM \"old Jobs.v2\" WHERE job = 'own'"];
    let (source, target) = world.urls()?;
    let run = sync::Options { tables: chosen, ..options("r") };
    let (applied, _) = sync_all(&source, &target, &run)?;
    let changes = [
        "insert users (id=1): new",
        "update users (id=2): column name differs",
        "delete users (id=3): gone at the source",
    ];
    assert_eq!(lines(&applied.plan)?, changes);
    assert_eq!(world.difference(&["users"])?, Vec::<String>::new());
    assert_eq!([number(&world.backup, others[0])?, number(&world.backup, others[1])?], [2, 1]);
    assert_eq!(number(&world.backup, "SELECT k FROM cache")?, 7);
    let made = "SELECT count(*) FROM sqlite_schema WHERE name IN ('search', 'recent')";
    assert_eq!(number(&world.backup, made)?, 0, "neither a table that is left out is made, nor what may look at it");
    let verified = wait(sync::verify(&source, &target, &run, &Context::default()))??;
    assert!(verified.is_equal() && verified.matched() == 2, "a verification leaves them out, too");
    Ok(())
}

#[test]
fn of_two_lists_one_says_what_is_wanted_and_a_reference_to_a_table_left_out_still_counts() -> Outcome {
    let world = World::new(
        "CREATE TABLE queue (id INTEGER PRIMARY KEY);
         CREATE TABLE call (id INTEGER PRIMARY KEY, queue INTEGER REFERENCES queue (id));
         CREATE TABLE log (id INTEGER PRIMARY KEY)",
    )?;
    world.at_live(
        "INSERT INTO queue VALUES (1), (2); INSERT INTO call VALUES (1, 1), (2, 2); INSERT INTO log VALUES (1)",
    )?;
    world.at_backup("INSERT INTO queue VALUES (1)")?;
    let both = TableChoice::new(TableNames::new(["call"])?, TableNames::new(["log", "queue"])?)?;
    let (source, target) = world.urls()?;
    let (applied, counts) = sync_all(&source, &target, &sync::Options { tables: both, ..options("r") })?;
    assert_eq!((counts.inserted, counts.skipped), (1, 1));
    let left_out = skipped(&applied)?;
    assert_eq!(left_out[0].0, "call (id=2)", "its queue is not at the backup: {left_out:?}");
    assert_eq!(number(&world.backup, "SELECT count(*) FROM queue")?, 1);
    assert_eq!(number(&world.backup, "SELECT count(*) FROM log")?, 0);
    Ok(())
}

#[test]
fn rows_that_nothing_tells_apart_are_refused() -> Outcome {
    let world = World::new("CREATE TABLE t (id TEXT PRIMARY KEY, v)")?;
    world.at_live("INSERT INTO t VALUES (NULL, 1), (NULL, 2)")?;
    let (source, target) = world.urls()?;
    let refused = wait(sync::preview(&source, &target, &options("p"), &Context::default()))?;
    assert!(matches!(refused, Err(SyncError::Rows(RowsError::OutOfOrder { .. }))), "{refused:?}");
    Ok(())
}

#[test]
fn a_database_left_in_the_middle_of_a_write_is_put_in_order_by_the_next_sync_only() -> Outcome {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)")?;
    let rows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300)
                INSERT INTO t SELECT i, zeroblob(3000) FROM n";
    world.at_live(rows)?;
    world.at_backup(rows)?;
    // A writer that is cut off after its first pages reached the file: what it leaves is a copy of its files.
    let torn = world.backup.with_file_name("torn.db");
    let writer = open(&world.backup)?;
    writer.execute_batch("PRAGMA cache_size = 10; BEGIN; UPDATE t SET v = randomblob(3000)")?;
    for ending in ["", "-journal"] {
        let name = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        fs::copy(name(&world.backup), name(&torn))?;
    }
    drop(writer);
    let (source, _) = world.urls()?;
    let target = StoreUrl::sqlite(&torn)?;
    let before = fs::read(&torn)?;
    let refused = wait(sync::preview(&source, &target, &options("p"), &Context::default()))?;
    assert!(matches!(refused, Err(SyncError::Rows(RowsError::NeedsRecovery { .. }))), "{refused:?}");
    assert_eq!(fs::read(&torn)?, before, "looking repairs nothing");
    let (applied, _) = sync_all(&source, &target, &options("r1"))?;
    assert!(applied.plan.is_empty(), "the torn write was rolled back");
    assert!(verify(&source, &target)?.is_equal());
    Ok(())
}
