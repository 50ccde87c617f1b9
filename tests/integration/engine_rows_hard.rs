//! Rows that resist: unique values that move, references in circles, rows that the target's constraints refuse and the
//! rows that depend on them.

use poolsync::domain::Counts;
use proptest::prelude::*;

use super::{
    engine::{Outcome, Seeded, skipped},
    engine_rows::{World, open},
};

fn changed(counts: &Counts) -> (u64, u64, u64, u64) {
    (counts.inserted, counts.updated, counts.deleted, counts.skipped)
}

fn named(world: &World, run: &str) -> Result<(Counts, Vec<String>), Box<dyn std::error::Error>> {
    let (applied, counts) = world.sync(run)?;
    let named: Vec<String> = skipped(&applied)?.into_iter().map(|(item, why)| format!("{item}: {why}")).collect();
    assert_eq!(counts.skipped, named.len() as u64);
    Ok((counts, named))
}

fn texts(world: &World, sql: &str) -> Result<Vec<String>, rusqlite::Error> {
    open(&world.backup)?.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

#[test]
fn unique_values_change_places() -> Outcome {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE ON CONFLICT REPLACE)")?;
    world.at_backup("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')")?;
    world.at_live("INSERT INTO t VALUES (1, 'b'), (2, 'a'), (3, 'd'), (5, 'c')")?;
    let (counts, named) = named(&world, "r1")?;
    assert_eq!((changed(&counts), named), ((1, 3, 1, 0), vec![]));
    assert_eq!(world.difference(&["t"])?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_tables_own_conflict_clause_throws_no_row_out() -> Outcome {
    let world = World::without_backup("CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT)")?;
    world.at_backup("CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE ON CONFLICT REPLACE)")?;
    world.at_live("INSERT INTO t VALUES (1, 'a'), (2, 'a'), (3, 'b')")?;
    let (counts, named) = named(&world, "r1")?;
    assert_eq!(changed(&counts), (2, 0, 0, 1));
    assert_eq!(named, ["t (id=2): The target’s constraints refuse it: UNIQUE constraint failed: t.u."]);
    assert_eq!(texts(&world, "SELECT id || u FROM t ORDER BY id")?, ["1a", "3b"]);
    Ok(())
}

#[test]
fn no_trigger_fires_and_no_delete_cascades_at_the_target() -> Outcome {
    let world = World::new(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY, n INTEGER);
         CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent ON DELETE CASCADE ON UPDATE SET NULL);
         CREATE TRIGGER gone AFTER DELETE ON parent BEGIN DELETE FROM child; END;
         CREATE TRIGGER came AFTER INSERT ON parent BEGIN INSERT INTO child VALUES (100 + new.id, new.id); END;
         PRAGMA recursive_triggers = ON;",
    )?;
    world.at_live("INSERT INTO parent VALUES (1, 1), (2, 2)")?;
    world.at_backup("INSERT INTO parent VALUES (1, 0), (2, 2), (3, 3)")?;
    world.sync("r1")?;
    assert_eq!(world.difference(&["parent", "child"])?, Vec::<String>::new());
    world.at_live("PRAGMA foreign_keys = ON; UPDATE parent SET n = 5 WHERE id = 1")?;
    let (counts, _) = named(&world, "r2")?;
    assert_eq!(changed(&counts), (0, 1, 0, 0), "the children of a changed row are left in peace");
    assert_eq!(world.difference(&["parent", "child"])?, Vec::<String>::new());
    Ok(())
}

#[test]
fn references_in_circles_come_and_go() -> Outcome {
    let world = World::new(
        "CREATE TABLE person (name TEXT PRIMARY KEY, team INTEGER NOT NULL REFERENCES team);
         CREATE TABLE team (id INTEGER PRIMARY KEY, lead TEXT NOT NULL REFERENCES person);
         CREATE TABLE node (id INTEGER PRIMARY KEY, next INTEGER NOT NULL REFERENCES node);",
    )?;
    let fill = "INSERT INTO person VALUES ('ann', 1), ('bob', 2); INSERT INTO team VALUES (1, 'bob'), (2, 'ann');
                INSERT INTO node VALUES (1, 2), (2, 3), (3, 1), (4, 4);";
    world.at_live(fill)?;
    let (counts, _) = named(&world, "r1")?;
    assert_eq!(changed(&counts), (8, 0, 0, 0));
    world.at_live("DELETE FROM person; DELETE FROM team; DELETE FROM node WHERE id < 4")?;
    let (counts, _) = named(&world, "r2")?;
    assert_eq!(changed(&counts), (0, 0, 7, 0));
    assert_eq!(world.difference(&["person", "team", "node"])?, Vec::<String>::new());
    Ok(())
}

const CHECKED: &str = "
    CREATE TABLE parent (id INTEGER PRIMARY KEY, uri TEXT UNIQUE CHECK (uri LIKE 'sip:%'));
    CREATE TABLE child (id INTEGER PRIMARY KEY, parent TEXT REFERENCES parent (uri));
    CREATE TABLE grandchild (id INTEGER PRIMARY KEY, child INTEGER REFERENCES child);";

/// The backup of [`CHECKED`] checks what the live store does not.
fn checked() -> Result<World, Box<dyn std::error::Error>> {
    let world = World::without_backup(&CHECKED.replace("CHECK (uri LIKE 'sip:%')", ""))?;
    world.at_backup(CHECKED)?;
    Ok(world)
}

#[test]
fn one_bad_row_and_what_depends_on_it_are_left_out_and_the_rest_is_applied() -> Outcome {
    let world = checked()?;
    world.at_live(
        "INSERT INTO parent VALUES (1, 'sip:a'), (2, 'bad'), (3, 'sip:c');
         INSERT INTO child VALUES (10, 'sip:a'), (20, 'bad'), (30, NULL), (40, 'sip:c');
         INSERT INTO grandchild VALUES (100, 10), (200, 20), (201, 20), (300, 30);",
    )?;
    let (counts, named_once) = named(&world, "r1")?;
    assert_eq!(
        named_once,
        [
            "child (id=20): It refers to a row of “parent” that the target doesn’t have.",
            "grandchild (id=200): It refers to a row of “child” that the target doesn’t have.",
            "grandchild (id=201): It refers to a row of “child” that the target doesn’t have.",
            "parent (id=2): The target’s constraints refuse it: CHECK constraint failed: uri LIKE 'sip:%'.",
        ]
    );
    assert_eq!(changed(&counts), (7, 0, 0, 4));
    assert_eq!(texts(&world, "SELECT uri FROM parent ORDER BY id")?, ["sip:a", "sip:c"]);
    world.at_live("UPDATE parent SET uri = 'sip:b' WHERE id = 2; UPDATE child SET parent = 'sip:b' WHERE id = 20")?;
    let (counts, named_then) = named(&world, "r2")?;
    assert_eq!((changed(&counts), named_then), ((4, 0, 0, 0), vec![]), "once mended, they come over");
    assert_eq!(world.difference(&["parent", "child", "grandchild"])?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_refused_update_keeps_the_old_row_and_all_that_needs_it() -> Outcome {
    let world = checked()?;
    let before = "INSERT INTO parent VALUES (1, 'sip:a'), (2, 'sip:b'), (3, 'sip:c');
                  INSERT INTO child VALUES (10, 'sip:a'), (20, 'sip:b'), (30, 'sip:c');";
    world.at_live(before)?;
    world.at_backup(before)?;
    // 1 becomes bad, so it keeps 'sip:a'; then 2 can't take 'sip:a' and keeps 'sip:b'; then 3 can't take 'sip:b' either.
    world.at_live(
        "DELETE FROM parent;
         INSERT INTO parent VALUES (1, 'bad'), (2, 'sip:a'), (3, 'sip:b'), (4, 'sip:c'), (5, 'sip:e');
         UPDATE child SET parent = 'bad' WHERE id = 10;
         UPDATE child SET parent = 'sip:e' WHERE id = 20;
         INSERT INTO child VALUES (50, 'sip:e');",
    )?;
    let (counts, named) = named(&world, "r1")?;
    let items: Vec<&str> = named.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(items, ["child (id=10)", "parent (id=1)", "parent (id=2)", "parent (id=3)", "parent (id=4)"]);
    assert_eq!(texts(&world, "SELECT id || uri FROM parent ORDER BY id")?, ["1sip:a", "2sip:b", "3sip:c", "5sip:e"]);
    let children = texts(&world, "SELECT id || parent FROM child ORDER BY id")?;
    assert_eq!(children, ["10sip:a", "20sip:e", "30sip:c", "50sip:e"]);
    assert_eq!(changed(&counts), (2, 1, 0, 5));
    let kept = texts(&world, "SELECT item FROM poolsync_recycle ORDER BY seq")?;
    assert_eq!(kept, ["child (id=20)"], "recycle has what was really replaced, nothing of the rounds that were undone");
    Ok(())
}

#[test]
fn a_row_that_untouched_rows_refer_to_stays() -> Outcome {
    let world = World::new(
        "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent);
         CREATE TABLE parent (id INTEGER PRIMARY KEY);",
    )?;
    let before = "INSERT INTO parent VALUES (1), (2), (3); INSERT INTO child VALUES (10, 1), (20, 77)";
    world.at_live(before)?;
    world.at_backup(before)?;
    // The live store does not enforce its own foreign keys: 10 loses its parent, 30 never had one.
    world.at_live("DELETE FROM parent WHERE id < 3; INSERT INTO child VALUES (30, 88)")?;
    let (counts, named) = named(&world, "r1")?;
    assert_eq!(
        named,
        [
            "child (id=30): It refers to a row of “parent” that the target doesn’t have.",
            "parent (id=1): Rows of “child” at the target still refer to it.",
        ]
    );
    assert_eq!(changed(&counts), (0, 0, 1, 2), "20 was an orphan before, and is not this run's business");
    assert_eq!(texts(&world, "SELECT CAST(id AS TEXT) FROM child ORDER BY id")?, ["10", "20"]);
    Ok(())
}

#[test]
fn a_long_chain_behind_a_bad_row_is_left_out_in_one_go() -> Outcome {
    let world =
        World::without_backup("CREATE TABLE node (id INTEGER PRIMARY KEY, next INTEGER REFERENCES node, n INTEGER)")?;
    world.at_backup(
        "CREATE TABLE node (id INTEGER PRIMARY KEY, next INTEGER REFERENCES node, n INTEGER CHECK (n < 9))",
    )?;
    world.at_live(
        "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 300)
         INSERT INTO node SELECT i, nullif(i - 1, 0), CASE i WHEN 100 THEN 9 ELSE 1 END FROM c",
    )?;
    let (counts, _) = named(&world, "r1")?;
    assert_eq!(changed(&counts), (99, 0, 0, 201));
    Ok(())
}

#[test]
fn rows_whose_keys_differ_only_for_the_key_are_told_apart() -> Outcome {
    let world = World::new("CREATE TABLE t (name TEXT COLLATE NOCASE, v, PRIMARY KEY (name COLLATE BINARY))")?;
    let before = "INSERT INTO t VALUES ('a', 1), ('A', 2), ('b', 3), ('B', 4), ('C', 5), ('d', 6)";
    world.at_live(before)?;
    world.at_backup(before)?;
    world.at_live(
        "DELETE FROM t WHERE name COLLATE BINARY = 'a';
         UPDATE t SET v = 7 WHERE name COLLATE BINARY = 'b';
         INSERT INTO t VALUES ('c', 8), ('D', 9);",
    )?;
    let (counts, named) = named(&world, "r1")?;
    assert_eq!((changed(&counts), named), ((2, 1, 1, 0), vec![]));
    assert_eq!(world.difference(&["t"])?, Vec::<String>::new());
    let rows = texts(&world, "SELECT name || v FROM t ORDER BY name COLLATE BINARY")?;
    assert_eq!(rows, ["A2", "B4", "C5", "D9", "b7", "c8", "d6"]);
    assert_eq!(texts(&world, "SELECT item FROM poolsync_recycle ORDER BY seq")?, ["t (name='a')", "t (name='b')"]);
    Ok(())
}

#[test]
fn a_row_taken_out_again_takes_no_other_with_it() -> Outcome {
    let schema = "CREATE TABLE p (id INTEGER PRIMARY KEY);
                  CREATE TABLE t (name TEXT COLLATE NOCASE, p INTEGER REFERENCES p, PRIMARY KEY (name COLLATE BINARY));";
    let world = World::new(schema)?;
    world.at_live("INSERT INTO p VALUES (1); INSERT INTO t VALUES ('a', 1)")?;
    world.at_backup("INSERT INTO p VALUES (1); INSERT INTO t VALUES ('a', 1)")?;
    world.at_live("INSERT INTO t VALUES ('A', 77)")?;
    let (counts, named) = named(&world, "r1")?;
    assert_eq!(named, ["t (name='A'): It refers to a row of “p” that the target doesn’t have."]);
    assert_eq!(changed(&counts), (0, 0, 0, 1));
    assert_eq!(texts(&world, "SELECT name FROM t")?, ["a"]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: super::engine::cases(64), failure_persistence: None, ..ProptestConfig::default() })]

    /// Random rows on both sides, a target that checks more than the source, references and unique values all over: what
    /// is left out is named, everything else is as at the source, and no constraint is broken.
    #[test]
    fn whatever_is_refused_the_rest_is_equal(seed in any::<u64>()) {
        let outcome = (|| -> Result<(), Box<dyn std::error::Error>> {
            let schema = "
                CREATE TABLE a (id INTEGER PRIMARY KEY, u INTEGER UNIQUE, b INTEGER REFERENCES b, n INTEGER /*check*/);
                CREATE TABLE b (id INTEGER PRIMARY KEY, u INTEGER UNIQUE, a INTEGER REFERENCES a, n INTEGER /*check*/);";
            let world = World::without_backup(schema)?;
            world.at_backup(&schema.replace("/*check*/", "CHECK (n < 5)"))?;
            let mut random = Seeded(seed);
            for (path, most) in [(&world.live, 6), (&world.backup, 5)] {
                let db = open(path)?;
                for table in ["a", "b"] {
                    for id in 0..8 {
                        if random.below(4) > 0 {
                            let u = (random.below(3) > 0).then(|| random.below(10).cast_signed());
                            let (other, n) = (random.below(8).cast_signed(), random.below(most).cast_signed());
                            db.execute(&format!("INSERT OR IGNORE INTO {table} VALUES (?1, ?2, ?3, ?4)"), (id, u, other, n))?;
                        }
                    }
                }
                // Each side is sound in itself: a reference to nothing becomes none.
                db.execute_batch("UPDATE a SET b = NULL WHERE b NOT IN (SELECT id FROM b);
                                  UPDATE b SET a = NULL WHERE a NOT IN (SELECT id FROM a);")?;
            }
            if open(&world.live)?.query_row("SELECT NOT EXISTS (SELECT 1 FROM a UNION SELECT 1 FROM b)", [], |r| r.get(0))? {
                return Ok(());
            }
            let before = world.plan()?.len() as u64;
            let (counts, named) = named(&world, "r1")?;
            assert_eq!(counts.changed() + counts.skipped, before, "each planned change is applied or named");
            let broken = texts(&world, "SELECT \"table\" || rowid FROM pragma_foreign_key_check")?;
            assert_eq!(broken, Vec::<String>::new());
            assert_eq!(texts(&world, "PRAGMA integrity_check")?, ["ok"]);
            let left: Vec<String> = world.plan()?.iter().filter_map(|line| line.split(": ").next()?.split_once(' ')).map(|(_, item)| item.to_owned()).collect();
            let skipped: Vec<String> = named.iter().filter_map(|line| line.split(": ").next()).map(str::to_owned).collect();
            assert_eq!(left, skipped, "what still differs is exactly what was named");
            Ok(())
        })();
        prop_assert!(outcome.is_ok(), "{:?}", outcome);
    }
}
