//! Row stores on servers of two kinds: what one of them can't hold is named, and the rest is done.

use super::{
    engine::{Outcome, options, skipped, without},
    row_servers::{assert_left_out, assert_says, figures},
    row_servers_across::{both, in_words_of, on_both_ways},
    support::databases::{Kind, Pair},
};

/// Syncs, and asserts that just these are left out, each for its reason.
fn left_out(
    pair: &Pair,
    run: &str,
    expected: &[(&str, &str)],
) -> Result<(u64, u64, u64, u64), Box<dyn std::error::Error>> {
    let (applied, counts) = pair.sync_with(&options(run))?;
    assert_left_out(&applied, expected)?;
    Ok(figures(&counts))
}

#[test]
fn what_mariadb_cannot_hold_is_named_and_the_rest_comes_over() -> Outcome {
    let pair = Pair::across(Kind::Postgres, Kind::MariaDb);
    pair.live.sql("create table t (id text primary key, r float8, d numeric, day date, at timestamptz, txt text, n bigint, u text, e text)");
    pair.backup.sql(
        "create table t (id varchar(9) character set utf8mb4 collate utf8mb4_bin primary key, r double, d decimal(20, 5), day date,
            at timestamp(6) null, txt varchar(5), n int, u varchar(9) character set utf8mb3, e enum('sad', 'ok'))",
    );
    pair.live.sql(
        "insert into t (id) values ('good'), ('fine'), ('right');
         insert into t (id, r) values ('nan', 'NaN'), ('inf', '-Infinity');
         insert into t (id, d) values ('d-nan', 'NaN'), ('d-fine', 0.000001), ('d-large', 1e20), ('d-ok', 1.500);
         insert into t (id, day) values ('bc', '0044-03-15 BC'), ('ever', 'infinity'), ('day-ok', '2024-02-29');
         insert into t (id, at) values ('late', '2100-01-01 00:00:00+00'), ('at-ok', '2024-01-01 00:00:00+00');
         insert into t (id, txt) values ('long', 'abcdef'), ('blanks', 'abcde '), ('txt-ok', 'ééééé');
         insert into t (id, n) values ('large', 9999999999), ('n-ok', -5);
         insert into t (id, u) values ('astral', E'\\U0001F600'), ('u-ok', 'é');
         insert into t (id, e) values ('cross', 'cross'), ('SAD', 'SAD'), ('e-ok', 'sad');
         insert into t (id) values ('much too long a key');",
    );
    let expected = [
        ("t (id='SAD')", "none of its values"),
        ("t (id='astral')", "The target refused it"),
        ("t (id='bc')", "a date that is none there"),
        ("t (id='blanks')", "too long"),
        ("t (id='cross')", "none of its values"),
        ("t (id='d-fine')", "more digits"),
        ("t (id='d-large')", "The target refused it"),
        ("t (id='d-nan')", "number"),
        ("t (id='ever')", "date"),
        ("t (id='inf')", "infinite"),
        ("t (id='large')", "The target refused it"),
        ("t (id='late')", "The target refused it"),
        ("t (id='long')", "too long"),
        ("t (id='much too long a key')", "too long"),
        ("t (id='nan')", "column r"),
    ];
    assert_eq!(left_out(&pair, "r1", &expected)?, (10, 0, 0, 15));
    let here = pair.backup.sql("select id from t order by id");
    assert_eq!(here, ["at-ok", "d-ok", "day-ok", "e-ok", "fine", "good", "n-ok", "right", "txt-ok", "u-ok"]);
    // What was left out is tried again, and nothing else.
    assert_eq!(pair.changes()?, expected.map(|(item, _)| format!("insert {item}")));
    // Of a row that changes to what can't be held, the last version that could stays.
    pair.live.sql("update t set r = 'NaN' where id = 'good'; update t set n = 5000000000 where id = 'fine'; update t set r = 2 where id = 'nan'; update t set txt = 'yes' where id = 'right'");
    let mut expected = expected.to_vec();
    expected.retain(|(item, _)| !item.contains("'nan'"));
    expected.extend([("t (id='fine')", "The target refused it"), ("t (id='good')", "infinite")]);
    expected.sort_unstable();
    assert_eq!(left_out(&pair, "r2", &expected)?, (1, 1, 0, 16));
    assert_eq!(pair.backup.sql("select concat(id, ifnull(r, '-'), ifnull(n, '-'), ifnull(txt, '-')) from t where id in ('good', 'fine', 'nan', 'right') order by id"), ["fine---", "good---", "nan2--", "right--yes"]);
    Ok(())
}

#[test]
fn what_postgresql_cannot_hold_is_named_and_the_rest_comes_over() -> Outcome {
    let pair = Pair::across(Kind::MariaDb, Kind::Postgres);
    pair.live.sql(
        "create table t (id varchar(40) character set utf8mb4 collate utf8mb4_bin primary key, txt varchar(40), day date, at datetime, flag tinyint(1),
            n bigint unsigned, s time, u char(36), j longtext, b longtext)",
    );
    pair.backup.sql(
        "create type mood as enum ('sad', 'ok');
         create table t (id text primary key, txt varchar(5), day date, at timestamptz, flag boolean, n bigint, s time, u uuid, j jsonb, b mood)",
    );
    pair.live.sql(
        "set sql_mode = 'ALLOW_INVALID_DATES';
         insert into t (id) values ('good'), ('fine'), ('right');
         insert into t (id, txt) values ('zero', 'a\\0b'), ('long', 'abcdef'), ('blanks', 'abcde  '), ('txt-ok', 'ééééé');
         insert into t (id, day) values ('no day', '0000-00-00'), ('not in leap', '2023-02-29'), ('day-ok', '2024-02-29');
         insert into t (id, at) values ('no moment', '2024-00-10 00:00:00'), ('at-ok', '2024-03-31 02:30:00');
         insert into t (id, flag) values ('two', 2), ('yes', 1);
         insert into t (id, n) values ('large', 18446744073709551615), ('n-ok', 9223372036854775807);
         insert into t (id, s) values ('many hours', '838:59:59'), ('before', '-01:00:00'), ('s-ok', '23:59:59');
         insert into t (id, u) values ('no uuid', 'nonsense'), ('u-ok', '0190B8F0-7A3C-7000-8000-00000000ABCD');
         insert into t (id, j) values ('no json', '{a}'), ('zero json', '\"\\\\u0000\"'), ('j-ok', '{\"b\" : 1.0,\"a\":[ ]}');
         insert into t (id, b) values ('no mood', 'cross'), ('b-ok', 'sad');",
    );
    let expected = [
        ("t (id='before')", "The target refused it"),
        ("t (id='blanks')", "too long"),
        ("t (id='large')", "The target refused it"),
        ("t (id='long')", "too long"),
        ("t (id='many hours')", "The target refused it"),
        ("t (id='no day')", "date"),
        ("t (id='no json')", "The target refused it"),
        ("t (id='no moment')", "date"),
        ("t (id='no mood')", "The target refused it"),
        ("t (id='no uuid')", "UUID"),
        ("t (id='not in leap')", "The target refused it"),
        ("t (id='two')", "neither true nor false"),
        ("t (id='zero')", "zero byte"),
        ("t (id='zero json')", "The target refused it"),
    ];
    assert_eq!(left_out(&pair, "r1", &expected)?, (12, 0, 0, 14));
    let mut left: Vec<String> = expected.iter().map(|(item, _)| format!("insert {item}")).collect();
    left.sort();
    assert_eq!(pair.changes()?, left);
    pair.live.sql("update t set txt = 'a\\0' where id = 'good'; update t set s = '25:00:00' where id = 'fine'; update t set flag = 0 where id = 'two'; update t set txt = 'yes' where id = 'right'");
    let mut expected = expected.to_vec();
    expected.retain(|(item, _)| !item.contains("'two'"));
    expected.extend([("t (id='fine')", "The target refused it"), ("t (id='good')", "zero byte")]);
    // As keys are ordered: by what they are, not by how they are written.
    expected.sort_by_key(|(item, _)| item.trim_end_matches("')"));
    assert_eq!(left_out(&pair, "r2", &expected)?, (1, 1, 0, 15));
    assert_eq!(pair.backup.sql("select id, coalesce(txt, '-'), coalesce(s::text, '-'), flag from t where id in ('good', 'fine', 'two', 'right') order by id collate \"C\""), ["fine|-|-|", "good|-|-|", "right|yes|-|", "two|-|-|f"]);
    Ok(())
}

#[test]
fn one_bad_row_among_thousands_is_found_and_the_others_come_over_once() {
    on_both_ways(|pair| {
        both(&pair, "create table t (id int primary key, name varchar(400), n {bigint|bigint})");
        pair.backup.sql(&in_words_of(pair.backup.kind(), "alter table t {alter column n type|modify n} int"));
        pair.live.sql(&in_words_of(
            pair.live.kind(),
            "insert into t {select i, repeat('x', 300), i from generate_series(1, 11000) i|select seq, repeat('x', 300), seq from seq_1_to_11000};
             update t set n = 3000000000 where id in (17, 4999, 10800)",
        ));
        let bad = [17, 4999, 10_800].map(|id| format!("t (id={id})"));
        let expected: Vec<(&str, &str)> = bad.iter().map(|item| (item.as_str(), "out of range")).collect();
        let lower = |(item, why): (String, String)| (item, why.to_lowercase());
        let (applied, counts) = pair.sync_with(&options("r1"))?;
        let found: Vec<_> = skipped(&applied)?.into_iter().map(lower).collect();
        assert!(found.iter().zip(&expected).all(|((a, why), (b, word))| a == b && why.contains(word)), "{found:?}");
        assert_eq!(figures(&counts), (10_997, 0, 0, 3));
        assert_eq!(pair.backup.number("select count(*) from t where n = id and length(name) = 300"), 10_997);
        assert_eq!(pair.changes()?, ["insert t (id=10800)", "insert t (id=17)", "insert t (id=4999)"]);
        Ok(())
    });
}

#[test]
fn nothing_is_not_replaced_by_a_value_of_the_targets_own() -> Outcome {
    let pair = Pair::across(Kind::Postgres, Kind::MariaDb);
    pair.live.sql(
        "create table t (id int primary key, at timestamptz(0), n int);
         insert into t values (1, '2024-01-01', 1), (2, null, 2), (3, '2024-01-01', null)",
    );
    pair.backup.sql(
        "create table t (id int primary key, at timestamp not null default current_timestamp on update current_timestamp,
            n int not null auto_increment, unique key (n))",
    );
    let expected = [("t (id=2)", "column at: nothing, where it needs a value"), ("t (id=3)", "column n: nothing")];
    assert_eq!(left_out(&pair, "r1", &expected)?, (1, 0, 0, 2));
    pair.live.sql("update t set at = null where id = 1; update t set at = '2024-02-02' where id = 2");
    let expected = [("t (id=1)", "column at: nothing"), ("t (id=3)", "column n: nothing")];
    assert_eq!(left_out(&pair, "r2", &expected)?, (1, 0, 0, 2));
    let seen = "set time_zone = '+00:00'; select concat(id, ' ', at, ' ', n) from t order by id";
    assert_eq!(pair.backup.sql(seen), ["1 2024-01-01 00:00:00 1", "2 2024-02-02 00:00:00 2"]);
    Ok(())
}

#[test]
fn a_key_that_the_target_would_change_is_named() -> Outcome {
    let pair = Pair::across(Kind::Postgres, Kind::MariaDb);
    pair.live.sql("create table t (id varchar(9) primary key); insert into t values ('a'), ('b '), ('c')");
    pair.backup.sql("create table t (id char(9) character set utf8mb4 collate utf8mb4_nopad_bin primary key)");
    assert_eq!(left_out(&pair, "r1", &[("t (id='b ')", "a blank at the end of a key")])?, (2, 0, 0, 1));
    let pair = Pair::across(Kind::MariaDb, Kind::Postgres);
    pair.live.sql("create table t (id char(36) primary key); insert into t values ('0190B8F0-7A3C-7000-8000-000000000001'), ('0190b8f0-7a3c-7000-8000-000000000002')");
    pair.backup.sql("create table t (id uuid primary key)");
    let expected = [("t (id='0190B8F0-7A3C-7000-8000-000000000001')", "no UUID as it would be written there")];
    assert_eq!(left_out(&pair, "r1", &expected)?, (1, 0, 0, 1));
    assert_eq!(pair.changes()?, ["insert t (id='0190B8F0-7A3C-7000-8000-000000000001')"]);
    Ok(())
}

#[test]
fn a_text_that_the_target_takes_for_another_is_named() {
    on_both_ways(|pair| {
        both(
            &pair,
            "create table t (id varchar(9) {|character set utf8mb4 collate utf8mb4_nopad_bin} primary key, name varchar(9))",
        );
        pair.backup.sql(&in_words_of(
            pair.backup.kind(),
            "{create unique index folded on t (lower(rtrim(id)))|alter table t modify id varchar(9) character set utf8mb4 collate utf8mb4_general_ci}",
        ));
        pair.live.sql("insert into t values ('a', 'one'), ('A', 'two'), ('a ', 'three'), ('b', 'four')");
        let (applied, counts) = pair.sync_with(&options("r1"))?;
        assert_eq!(skipped(&applied)?.len(), 2);
        assert_eq!(figures(&counts), (2, 0, 0, 2));
        assert_eq!(pair.changes()?.len(), 2, "the same two again");
        assert_eq!(pair.backup.number("select count(*) from t"), 2);
        Ok(())
    });
}

#[test]
fn schemas_that_do_not_match_are_refused_column_by_column() -> Outcome {
    let pair = Pair::across(Kind::Postgres, Kind::MariaDb);
    pair.live.sql(
        "create table t (id int primary key, a int, b timestamp, c numeric(12, 3), d float8, e int[], f text, g timetz,
            h int generated always as (a + 1) stored, i int, gone int);
         create table k (id numeric primary key, v int); create table r (id float8 primary key); create table c (id char(4) primary key);
         create table s (id bigint primary key); create table x (a int, b int, primary key (a, b));
         create table z (id numeric(9, 2) primary key)",
    );
    pair.backup.sql(
        "create table t (id int primary key, a varchar(9), b datetime, c decimal(12, 2), d float, e int, f text, g time, h int, i int as (id) stored, extra int);
         create table k (id decimal(20, 5) primary key, v int); create table r (id double primary key); create table c (id char(4) primary key);
         create table s (id bigint unsigned primary key); create table x (a int, b int, primary key (b, a));
         create table z (id decimal(9, 2) zerofill primary key)",
    );
    let why = pair.refused(&options("r1"))?;
    assert_says(
        &why,
        &[
            "column t.a is integer at the source and varchar(9) COLLATE",
            "column t.b is timestamp without time zone at the source and datetime at the target, which holds less",
            "column t.c is numeric(12,3) at the source and decimal(12,2) at the target, which holds less",
            "column t.d is double precision at the source and float at the target, which holds less",
            "column t.e is integer[] at the source and int(11) at the target, which do not match",
            "column t.g is time with time zone at the source and time at the target, which do not match",
            "column t.h is not generated at the target",
            "column t.i is not generated at the source",
            "column t.gone is missing at the target",
            "column t.extra is missing at the source",
            "column k.id is numeric at the source and decimal(20,5) at the target, which can’t be compared as part of a primary key",
            "column r.id is",
            "column c.id is",
            "column s.id is",
            "column z.id is",
            "the primary key of x is (a, b) at the source and (b, a) at the target",
            "bring the schemas in line first",
        ],
    );
    assert!(!why.contains("t.f "), "text goes with text: {why}");

    let back = Pair::across(Kind::MariaDb, Kind::Postgres);
    back.live.sql(
        "create table t (id int primary key, a double, b datetime(6), p point, w float(7, 3), j varchar(9) character set cp932);
         create table n (id int primary key) engine = Aria transactional = 0",
    );
    back.backup.sql("create table t (id int primary key, a real, b timestamp(3), p point, w real, j text); create table n (id int primary key)");
    let why = back.refused(&options("r1"))?;
    assert_says(&why, &["n (Aria)"]);
    back.live.sql("drop table n");
    back.backup.sql("drop table n; create table more (id int primary key)");
    let why = back.refused(&options("r1"))?;
    assert_says(
        &why,
        &[
            "t.a is double",
            "t.b is datetime(6)",
            "t.p is point",
            "t.w is float(7,3)",
            "t.j is varchar(9)",
            "table more is missing at the source",
        ],
    );
    Ok(())
}

#[test]
fn a_table_that_is_missing_is_named_and_one_that_is_left_out_need_not_match() {
    on_both_ways(|pair| {
        both(&pair, "create table t (id int primary key)");
        pair.live.sql("create table odd (id int primary key, name varchar(9)); insert into t values (1)");
        assert_says(
            &pair.refused(&options("r1"))?,
            &["lacks tables", ": odd. Nothing was changed", "create them there first"],
        );
        pair.backup.sql("create table odd (id date)");
        let only = poolsync::sync::Options { tables: without(&["odd"]), ..options("r2") };
        let (_, counts) = pair.sync_with(&only)?;
        assert_eq!(figures(&counts), (1, 0, 0, 0));
        Ok(())
    });
}

#[test]
fn triggers_of_the_backup_are_treated_as_its_kind_treats_them() -> Outcome {
    let pair = Pair::across(Kind::Postgres, Kind::MariaDb);
    both(&pair, "create table t (id int primary key, name varchar(20))");
    pair.backup.sql("create trigger loud before insert on t for each row set new.name = 'changed'");
    pair.live.sql("insert into t values (1, 'one')");
    let why = pair.sync_with(&options("r1")).map(drop).expect_err("refused").to_string();
    assert_says(&why, &["trigger loud of table t"]);

    let pair = Pair::across(Kind::MariaDb, Kind::Postgres);
    both(&pair, "create table t (id int primary key, name varchar(20))");
    pair.backup.sql(
        "create function loud() returns trigger language plpgsql as $$ begin new.name = 'changed'; return new; end $$;
         create trigger loud before insert on t for each row execute function loud()",
    );
    pair.live.sql("insert into t values (1, 'one')");
    pair.sync("r1")?;
    assert_eq!(pair.backup.value("select name from t"), "one");
    Ok(())
}
