//! An SQLite file on one side, a server on the other: what one of them can't hold, and what stands there that should not.

use std::fmt::Write as _;

use poolsync::sync::Options;
use proptest::prelude::*;

use super::{
    engine::{Outcome, Seeded, cases, options, skipped, without},
    remote_stores::sync_far,
    row_servers::{assert_says, figures},
    row_servers_lite::{CONTACTS, End, World, on_each_way},
    support::databases::{Kind, with_causes},
};

/// A column of a file holds any value, whatever it is declared as.
#[test]
fn a_value_of_another_type_than_its_column_is_named_and_the_rest_comes_over() {
    for kind in [Kind::Postgres, Kind::MariaDb] {
        let world = World::new(kind, true).expect("a world");
        let told = || -> Outcome {
            world.both(
                "create table t (id {int|int|int} not null primary key, n {integer|bigint|bigint}, r {real|float8|double}, s {text|text|varchar(9)}, b {blob|bytea|blob}, at {datetime|timestamp(3)|datetime(3)});
                 create table k (k {text|varchar(9)|varchar(9) collate utf8mb4_nopad_bin} primary key, v int)",
            );
            world.live.sql(
                "insert into t (id) values (1), (2), (3);
                 insert into t (id, n) values (10, 'many'), (11, 1.5), (12, x'31'), (13, '14');
                 insert into t (id, r) values (20, 'pi'), (21, x'00'), (22, 5), (23, '2.5');
                 insert into t (id, s) values (30, x'61'), (31, 5), (32, '5');
                 insert into t (id, b) values (40, 'text'), (41, 7), (42, x'37');
                 insert into t (id, at) values (50, 1700000000), (51, 'now'), (52, '2024-01-01 10:00'), (53, '2024-01-01 10:00:00.1234'), (54, '2024-01-01T10:00:00Z');
                 insert into t (id) values ('seven'), (1.5), (x'07');
                 insert into k values (null, 1), (x'61', 2), ('a', 3)",
            );
            let expected = [
                ("k (k=NULL)", "nothing, where it needs a value"),
                ("k (k=x'61')", "another type"),
                ("t (id=1.5)", "another type"),
                ("t (id=10)", "column n: a value of another type"),
                ("t (id=11)", "another type"),
                ("t (id=12)", "another type"),
                ("t (id=20)", "another type"),
                ("t (id=21)", "another type"),
                ("t (id=30)", "another type"),
                ("t (id=40)", "another type"),
                ("t (id=41)", "another type"),
                ("t (id=50)", "another type"),
                ("t (id=51)", "date"),
                ("t (id=52)", "date"),
                ("t (id=53)", "more digits"),
                ("t (id='seven')", "another type"),
                ("t (id=x'07')", "another type"),
            ];
            assert_eq!(world.left_out("r1", &expected)?, (11, 0, 0, 17));
            world.assert_same("select id, coalesce(n, -1), {iif(r = 5, 1, 0)|case r when 5 then 1 else 0 end|if(r = 5, 1, 0)}, coalesce(s, '-') from t where id in (1, 2, 3, 13, 22, 23, 31, 32) order by id");
            assert_eq!(world.backup.number("select count(*) from t"), 10);
            assert_eq!(
                world.backup.sql("select id from t where at is not null or b is not null order by id"),
                ["42", "54"]
            );
            // What was left out is tried again; of a row that changes to what can't be held, the last version that could stays.
            world.live.sql("update t set n = 'none' where id = 1; update t set n = 5 where id = 10; update t set s = 'yes' where id = 2");
            let mut expected = expected.to_vec();
            expected.retain(|(item, _)| *item != "t (id=10)");
            expected.insert(2, ("t (id=1)", "another type"));
            assert_eq!(world.left_out("r2", &expected)?, (1, 1, 0, 17));
            assert_eq!(
                world
                    .backup
                    .sql("select id, coalesce(n, 0), coalesce(s, '-') from t where id in (1, 2, 10) order by id"),
                ["1|0|-", "2|0|yes", "10|5|-"]
            );
            Ok(())
        };
        told().unwrap_or_else(|error| panic!("{kind:?}: {}", with_causes(&*error)));
    }
}

#[test]
fn what_stands_in_a_backup_file_is_replaced_whatever_its_type() {
    for kind in [Kind::Postgres, Kind::MariaDb] {
        let world = World::new(kind, false).expect("a world");
        let told = || -> Outcome {
            world.both(
                "create table t (id {int|int|int} not null primary key, n {integer|bigint|bigint}, s {text|text|varchar(9)}, b {blob|bytea|blob});
                 create table k (k {text|varchar(9)|varchar(9) collate utf8mb4_nopad_bin} {|not null|not null} primary key, v int);
                 create table b (k {blob|bytea|varbinary(9)} {|not null|not null} primary key, v int)",
            );
            world.live.sql("insert into t values (1, 1, 'a', {|'\\x61'|x'61'}), (2, 2, 'b', null), (3, 3, 'b61', {|'\\x62'|x'62'}); insert into k values ('a', 1), ('b', 2); insert into b values ({|'\\x61'|x'61'}, 1), ({|'\\x00'|x'00'}, 2)");
            world.backup.sql(
                "insert into t values (1, x'31', x'61', 'a'), (2, 'two', 5, 5), (3, 3, x'61', 'b62'), ('seven', 1, 1, 1), (1.5, 1, 1, 1), (x'01', 1, 1, 1);
                 insert into k values (x'61', 1), ('a', 1), (null, 1); insert into b values ('a', 1), (x'61', 1), (5, 1), (null, 1)",
            );
            let expected = [
                "delete b (k=NULL): gone at the source",
                "delete b (k=5): gone at the source",
                "delete b (k='a'): gone at the source",
                "insert b (k=x'00'): new",
                "delete k (k=NULL): gone at the source",
                "insert k (k='b'): new",
                "delete k (k=x'61'): gone at the source",
                "update t (id=1): columns n, s, b differ",
                "delete t (id=1.5): gone at the source",
                "update t (id=2): columns n, s, b differ",
                "update t (id=3): columns s, b differ",
                "delete t (id='seven'): gone at the source",
                "delete t (id=x'01'): gone at the source",
            ];
            assert_eq!(world.plan()?, expected);
            assert_eq!(world.sync("r1")?, (2, 3, 8, 0));
            assert_eq!(
                world.backup.sql("select *, typeof(n), typeof(s), typeof(b) from t order by id"),
                ["1|1|a|a|integer|text|blob", "2|2|b||integer|text|null", "3|3|b61|b|integer|text|blob"]
            );
            assert_eq!(world.backup.sql("select * from k order by k"), ["a|1", "b|2"]);
            assert_eq!(world.backup.sql("select hex(k), v from b order by k"), ["00|2", "61|1"]);
            assert_eq!(world.backup.number("select count(*) from poolsync_recycle"), 11);
            Ok(())
        };
        told().unwrap_or_else(|error| panic!("{kind:?}: {}", with_causes(&*error)));
    }
}

#[test]
fn what_a_file_or_a_server_cannot_hold_is_named_and_the_rest_comes_over() -> Outcome {
    let world = World::new(Kind::MariaDb, false)?;
    world.both("create table t (id {integer|int|int} primary key, n {integer|-|bigint unsigned}, d {date|-|date}, j {json|-|longtext}, s {text|-|longtext})");
    world.live.sql("insert into t (id, n) values (1, 18446744073709551615), (2, 9223372036854775807); insert into t (id, d) values (3, '0000-00-00');
                    insert into t (id, j) values (4, '1.50'), (5, '[1.50]'); insert into t (id, s) values (6, 'a\\0b')");
    let expected = [("t (id=1)", "column n: a number out of range"), ("t (id=4)", "make a number of")];
    assert_eq!(world.left_out("r1", &expected)?, (4, 0, 0, 2));
    assert_eq!(
        world.backup.sql("select id, n, d, j, hex(s) from t order by id"),
        ["2|9223372036854775807|||", "3||0000-00-00||", "5|||[1.50]|", "6||||610062"]
    );

    let world = World::new(Kind::Postgres, true)?;
    world.both("create table t (id {integer|int|int} primary key, s {text|varchar(5)|}, n {integer|smallint|}, f {integer|boolean|}, u {text|uuid|}, d {text|numeric(9, 2)|})");
    world.live.sql("insert into t (id, s) values (1, 'abcdef'), (2, 'a' || char(0) || 'b'), (3, cast(x'ff' as text)), (4, 'ééééé');
                    insert into t (id, n) values (5, 40000), (6, -5); insert into t (id, f) values (7, 2), (8, 1);
                    insert into t (id, u) values (9, 'nonsense'); insert into t (id, d) values (10, '1.255'), (11, '1e2'), (12, '007.5')");
    let expected = [
        ("t (id=1)", "too long"),
        ("t (id=2)", "zero byte"),
        ("t (id=3)", "no text"),
        ("t (id=5)", "The target refused it"),
        ("t (id=7)", "neither true nor false"),
        ("t (id=9)", "UUID"),
        ("t (id=10)", "more digits"),
        ("t (id=11)", "no number"),
    ];
    assert_eq!(world.left_out("r1", &expected)?, (4, 0, 0, 8));
    assert_eq!(
        world.backup.sql("select id, s, n, f, d from t order by id"),
        ["4|ééééé|||", "6||-5||", "8|||t|", "12||||7.50"]
    );
    Ok(())
}

#[test]
fn schemas_that_do_not_match_are_refused_with_the_names_of_what_does_not() {
    on_each_way(|world, _| {
        world
            .live
            .sql("create table only_here (id int not null primary key); create table t (id int not null primary key)");
        world.backup.sql(
            "create table t (id int not null primary key); create table \"T2\" (id int)".replace('"', "").as_str(),
        );
        let why = world.refused(&options("r1"))?;
        assert_says(&why, &["only_here", "none is built"]);
        world.backup.sql("create table only_here (id int not null primary key); drop table {t2|t2|T2}");
        world.live.sql("drop table t; create table t (id int not null, other int not null, d {numeric(9, 2)|numeric(9, 2)|decimal(9, 2)}, w {money|varchar(9)|varchar(9)}, gone int, primary key (id, other))");
        world.backup.sql("drop table t; create table t (id int not null, other int not null, d {numeric(9, 2)|numeric(9, 2)|decimal(9, 2)}, w {real|varchar(9)|varchar(9)}, more int, primary key (other, id)); create table extra (id int)");
        let why = world.refused(&options("r1"))?;
        assert_says(
            &why,
            &[
                "column t.d is",
                "which do not match",
                "column t.w is",
                "column t.gone is missing at the target",
                "column t.more is missing at the source",
                "primary key of t is (id, other)",
                "table extra is missing at the source",
            ],
        );
        // Without it, all is well.
        let but = Options { tables: without(&["t", "extra"]), ..options("r1") };
        assert_eq!(world.plan_of(&but)?, Vec::<String>::new());
        world.live.sql("create table keyless (n int)");
        let but = Options { tables: without(&["t", "extra"]), ..options("r1") };
        assert_says(&world.refused(&but)?, &["without a primary key", "keyless"]);
        Ok(())
    });
    let told = || -> Outcome {
        let world = World::new(Kind::Postgres, true)?;
        world.both(
            "create table t (id {integer|int|int} primary key, w {integer|bigint|} generated always as (id) stored)",
        );
        world.live.sql("create virtual table words using fts5 (word)");
        assert_says(&world.refused(&options("r1"))?, &["Virtual tables", "words"]);
        let but = Options {
            tables: without(&["words", "words_data", "words_idx", "words_content", "words_docsize", "words_config"]),
            ..options("r1")
        };
        world.live.sql("insert into t (id) values (1)");
        assert_eq!(world.plan_of(&but)?, ["insert t (id=1): new"]);
        sync_far(&world.live.address(), &world.backup.address(), &but)?;
        assert_eq!(world.backup.sql("select id, w from t"), ["1|1"]);
        // A file that is not there is not made.
        let nowhere = World {
            live: world.backup,
            backup: End::File(world.scratch.path().join("nowhere.db")),
            scratch: world.scratch,
        };
        assert_says(&nowhere.plan_of(&options("r1")).expect_err("refused").to_string(), &["does not exist"]);
        assert!(nowhere.sync_with("r1").is_err());
        assert!(!nowhere.scratch.path().join("nowhere.db").exists());
        Ok(())
    };
    told().unwrap_or_else(|error| panic!("{}", with_causes(&*error)));
}

#[test]
fn references_are_checked_before_the_commit() {
    on_each_way(|world, _| {
        world.both(CONTACTS);
        world.both(
            "create table other (id {integer|int|int} primary key, resource_id int references resource (resource_id))",
        );
        if let End::Server(side) = &world.backup
            && side.kind() == Kind::MariaDb
        {
            // There, a reference beside a column is none on older servers.
            side.try_sql("alter table other add foreign key (resource_id) references resource (resource_id)")
                .map(drop)?;
        }
        world.live.sql("insert into resource values (1, 'sip:one'), (2, 'sip:two')");
        world.sync("r1")?;
        // A child whose parent the backup refuses goes with it; rows that the backup alone has keep their parents.
        world.backup.sql("insert into other values (1, 2)");
        world.backup.sql(if matches!(world.backup, End::File(_)) {
            "pragma writable_schema = on; update sqlite_schema set sql = replace(sql, 'not null unique', 'not null unique check (length(uri) < 12)') where name = 'resource'"
        } else {
            "alter table resource add constraint short check (length(uri) < 12)"
        });
        world.live.sql("insert into resource values (20, 'sip:a-long-one'); insert into a_contact values (20, 1, 'lost', 1, true);
                        insert into resource values (21, 'sip:s'); insert into a_contact values (21, 1, 'kept', 1, true); delete from resource where resource_id = 2");
        let tables = Options { tables: without(&["other"]), ..options("r2") };
        let (applied, counts) = sync_far(&world.live.address(), &world.backup.address(), &tables)?;
        let left_out: Vec<String> = skipped(&applied)?.into_iter().map(|(item, _)| item).collect();
        assert_eq!(
            left_out,
            ["a_contact (resource_id=20, buddy_id=1)", "resource (resource_id=2)", "resource (resource_id=20)"]
        );
        assert_eq!(figures(&counts), (2, 0, 0, 3));
        assert_eq!(world.backup.sql("select resource_id from resource order by 1"), ["1", "2", "21"]);
        assert_eq!(world.backup.number("select count(*) from a_contact where name = 'kept'"), 1);
        Ok(())
    });
}

#[test]
fn a_tables_own_conflict_clause_throws_no_row_out() -> Outcome {
    let world = World::new(Kind::Postgres, false)?;
    world.live.sql("create table t (id int primary key, u text); insert into t values (1, 'a'), (2, 'a'), (3, 'b')");
    world
        .backup
        .sql("create table t (id int not null primary key on conflict replace, u text unique on conflict replace)");
    assert_eq!(world.left_out("r1", &[("t (id=2)", "UNIQUE constraint failed: t.u")])?, (2, 0, 0, 1));
    assert_eq!(world.backup.sql("select * from t order by id"), ["1|a", "3|b"]);
    // An update that is refused leaves the old row.
    world.live.sql("update t set u = 'a' where id = 3; update t set u = 'c' where id = 2");
    assert_eq!(world.left_out("r2", &[("t (id=3)", "UNIQUE constraint failed: t.u")])?, (1, 0, 0, 1));
    assert_eq!(world.backup.sql("select * from t order by id"), ["1|a", "2|c", "3|b"]);
    Ok(())
}

/// Unlike a server, a file is locked as a whole.
#[test]
fn a_file_that_somebody_else_holds_is_said_so() -> Outcome {
    let world = World::new(Kind::Postgres, false)?;
    world.both("create table t (id {integer|int|int} primary key)");
    world.live.sql("insert into t values (1)");
    let End::File(path) = &world.backup else { return Err("no file".into()) };
    let writer = rusqlite::Connection::open(path)?;
    writer.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES (7)")?;
    let why = world.sync_with("r1").map(drop).expect_err("refused").to_string();
    assert_says(&why, &["Another run is writing to", "one.db"]);
    // Who only reads is not in the way, and sees what was committed.
    assert_eq!(world.plan()?, ["insert t (id=1): new"]);
    writer.execute_batch("ROLLBACK")?;
    assert_eq!(world.sync("r2")?, (1, 0, 0, 0));
    writer.execute_batch("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE")?;
    let back = World { scratch: world.scratch, live: world.backup, backup: world.live };
    let why = back.plan_of(&options("r3")).expect_err("refused").to_string();
    assert_says(&why, &["is locked by another program", "one.db"]);
    assert_says(&back.sync_with("r3").map(drop).expect_err("refused").to_string(), &["is locked by another program"]);
    Ok(())
}

/// Values of all types, as SQLite writes them.
const ANYTHING: &[&str] = &[
    "null",
    "0",
    "5",
    "-7",
    "9223372036854775807",
    "-9223372036854775808",
    "1.5",
    "-0.25",
    "'a'",
    "'A'",
    "'a '",
    "'5'",
    "''",
    "'é'",
    "x'61'",
    "x''",
    "x'ff'",
    "x'00'",
];

/// Keys of the three kinds that a table may have: how they are declared, and values in words of which no two are the same.
const KEYS: [(&str, &[&str]); 3] = [
    ("{int|bigint|bigint}", &["0", "5", "-7", "9223372036854775807"]),
    ("{text|text|varchar(60) collate utf8mb4_nopad_bin}", &["'a'", "'A'", "'a '", "'5'", "''", "'é'"]),
    (
        "{blob|bytea|varbinary(60)}",
        &["{x'61'|'\\x61'|x'61'}", "{x''|''|''}", "{x'ff'|'\\xff'|x'ff'}", "{x'00'|'\\x00'|x'00'}"],
    ),
];

fn pick<'v>(random: &mut Seeded, of: &[&'v str]) -> &'v str {
    of[usize::try_from(random.below(of.len() as u64)).unwrap()]
}

/// Rows of tables with one kind of key each: anything at the file, and at the server what it can have.
fn filled(world: &World, random: &mut Seeded) {
    for (n, (of, keys)) in KEYS.iter().enumerate() {
        world.both(&format!(
            "create table t{n} (k {of} not null primary key, n {{integer|bigint|bigint}}, s {{text|text|varchar(60) collate utf8mb4_nopad_bin}}, b {{blob|bytea|varbinary(60)}})"
        ));
        for end in [&world.live, &world.backup] {
            let mut sql = String::new();
            if let End::File(_) = end {
                for _ in 0..30 {
                    let values: Vec<&str> = (0..4).map(|_| pick(random, ANYTHING)).collect();
                    writeln!(sql, "insert or ignore into t{n} values ({});", values.join(", ")).unwrap();
                }
                // And some that a server could have.
                for key in *keys {
                    writeln!(sql, "insert or replace into t{n} values ({key}, {}, 'x', null);", random.below(3))
                        .unwrap();
                }
            } else {
                for key in *keys {
                    if random.below(3) == 0 {
                        continue;
                    }
                    let text = pick(random, &["'a'", "'x'", "''", "null"]);
                    writeln!(sql, "insert into t{n} values ({key}, {}, {text}, null);", random.below(3)).unwrap();
                }
            }
            end.sql(&sql);
        }
    }
}

/// The rows of a side of which all values are of their columns' types.
fn sound(end: &End) -> Vec<Vec<String>> {
    let types = ["integer", "text", "blob"];
    let shown =
        ["k", "{hex(k)|upper(encode(convert_to(k, 'UTF8'), 'hex'))|hex(k)}", "{hex(k)|upper(encode(k, 'hex'))|hex(k)}"];
    (0..3)
        .map(|n| {
            let mut rows = end.sql(&format!(
                "select {}, coalesce(n, 77), coalesce({{iif(s is null, null, hex(s))|upper(encode(convert_to(s, 'UTF8'), 'hex'))|hex(s)}}, '-'), coalesce({{iif(b is null, null, hex(b))|upper(encode(b, 'hex'))|hex(b)}}, '-')
                 from t{n} where {{typeof(k) = '{}' and typeof(n) in ('integer', 'null') and typeof(s) in ('text', 'null') and typeof(b) in ('blob', 'null')|true|true}}",
                shown[n], types[n]
            ));
            rows.sort();
            rows
        })
        .collect()
}

/// Whatever stands in a live file: what can be held is at the backup then, and just the rest is named.
fn anything_told(kind: Kind, seed: u64) -> Outcome {
    let world = World::new(kind, true)?;
    filled(&world, &mut Seeded(seed));
    let (applied, _) = world.sync_with("r1")?;
    let named: Vec<String> = skipped(&applied)?.into_iter().map(|(item, _)| item).collect();
    let left: Vec<String> = world.plan()?.into_iter().collect();
    let left: Vec<&str> =
        left.iter().filter_map(|line| line.rsplit_once("): ")?.0.split_once(' ')).map(|(_, item)| item).collect();
    assert_eq!(left.len(), named.len(), "{left:?} {named:?}");
    for (left, named) in left.iter().zip(&named) {
        assert_eq!(format!("{left})"), *named);
    }
    let (live, backup) = (sound(&world.live), sound(&world.backup));
    for (n, (here, there)) in live.iter().zip(&backup).enumerate() {
        let missing: Vec<&String> = here.iter().filter(|row| !there.contains(row)).collect();
        assert_eq!(missing, Vec::<&String>::new(), "t{n}");
        assert!(there.len() <= usize::try_from(world.live.number(&format!("select count(*) from t{n}")))?, "t{n}");
    }
    Ok(())
}

/// Whatever stands in a backup file, it is what the server has then.
fn anything_replaced(kind: Kind, seed: u64) -> Outcome {
    let world = World::new(kind, false)?;
    filled(&world, &mut Seeded(seed));
    // An empty source beside a target that has rows is for a person to judge.
    if sound(&world.live).concat().is_empty() {
        return Ok(());
    }
    let foreseen = world.plan()?.len() as u64;
    let (inserted, updated, deleted, _) = world.sync("r1")?;
    assert_eq!(inserted + updated + deleted, foreseen);
    assert_eq!(sound(&world.live), sound(&world.backup));
    for n in 0..3 {
        world.assert_same(&format!("select count(*) from t{n}"));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(6), failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_a_file_what_can_be_held_comes_over(seed in any::<u64>()) {
        for kind in [Kind::Postgres, Kind::MariaDb] {
            for told in [anything_told, anything_replaced] {
                told(kind, seed).unwrap_or_else(|error| panic!("{kind:?} {seed}: {}", with_causes(&*error)));
            }
        }
    }
}
