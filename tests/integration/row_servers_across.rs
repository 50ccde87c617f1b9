//! Row stores on servers of two kinds: PostgreSQL backs MariaDB up, and MariaDB PostgreSQL. Both sides are looked at by
//! their servers' own clients, each value in a form that both can be asked for.

use std::{collections::BTreeSet, error::Error, fmt::Write as _};

use poolsync::{
    domain::Mode,
    sync::{self, Context, Options},
};
use proptest::prelude::*;

use super::{
    engine::{ANY, Outcome, Seeded, cases, lines, options, skipped, wait},
    row_servers::figures,
    support::{
        databases::{Kind, Pair, Side, with_causes},
        types::{DECIMAL, DOUBLE, KEYS, NUMBER, TEXT, TEXT_OF_KEY, TYPES, Table, Type},
    },
};

/// Both directions: live, backup.
pub const WAYS: [(Kind, Kind); 2] = [(Kind::Postgres, Kind::MariaDb), (Kind::MariaDb, Kind::Postgres)];

/// Tells a story in both directions.
pub fn on_both_ways(story: impl Fn(Pair) -> Outcome) {
    for (live, backup) in WAYS {
        story(Pair::across(live, backup)).unwrap_or_else(|error| panic!("from {live:?}: {}", with_causes(&*error)));
    }
}

/// Runs a statement that both servers write alike, but for what stands in braces: `{PostgreSQL's|MariaDB's}`.
pub fn both(pair: &Pair, sql: &str) {
    pair.live.sql(&in_words_of(pair.live.kind(), sql));
    pair.backup.sql(&in_words_of(pair.backup.kind(), sql));
}

pub fn in_words_of(kind: Kind, sql: &str) -> String {
    let mut words = String::new();
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('{') {
        let (choice, after) = after.split_once('}').expect("a closing brace");
        let (postgres, mariadb) = choice.split_once('|').expect("two words");
        words.push_str(before);
        words.push_str(if kind == Kind::Postgres { postgres } else { mariadb });
        rest = after;
    }
    words + rest
}

/// Syncs all of it, and asserts that the engine finds nothing more to do.
fn sync_all(pair: &Pair, run: &str) -> Result<(u64, u64, u64, u64), Box<dyn Error>> {
    let counts = pair.sync(run)?;
    assert_eq!(pair.plan()?, Vec::<String>::new(), "a second plan is empty");
    super::remote_stores::assert_equal(&pair.live.address(), &pair.backup.address())?;
    Ok(figures(&counts))
}

fn assert_all_equal(tables: &[Table], pair: &Pair) {
    for table in tables {
        table.assert_equal(pair);
    }
}

/// A table for each type, with all its values and NULL.
fn tables_of_types() -> Vec<Table> {
    TYPES
        .iter()
        .enumerate()
        .map(|(n, of)| Table { name: format!("t{n}"), key: vec![&NUMBER], values: vec![of] })
        .collect()
}

#[test]
fn every_value_comes_over_and_back_as_it_is() {
    on_both_ways(|pair| {
        let tables = tables_of_types();
        for side in [&pair.live, &pair.backup] {
            side.sql(&tables.iter().map(|table| table.ddl(side.kind())).collect::<String>());
        }
        let (mut fill, mut rows) = (String::new(), 0);
        for table in &tables {
            for (n, value) in ["null"].iter().chain(table.values[0].values).enumerate() {
                fill += &table.insert(pair.live.kind(), &[&n.to_string(), value]);
                rows += 1;
            }
        }
        pair.live.sql(&fill);
        assert_eq!(sync_all(&pair, "r1")?, (rows, 0, 0, 0));
        assert_all_equal(&tables, &pair);
        // Each value takes the place of the one before, which is another one.
        let mut change = String::new();
        let mut expected = Vec::new();
        for table in &tables {
            let values: Vec<&str> = ["null"].iter().chain(table.values[0].values).copied().collect();
            for n in 0..values.len() {
                let value = table.values[0].literal(pair.live.kind(), values[(n + 1) % values.len()]);
                writeln!(change, "update {} set v0 = {value} where k0 = {n};", table.name)?;
                expected.push(format!("update {} (k0={n}): column v0 differs", table.name));
            }
        }
        pair.live.sql(&change);
        expected.sort();
        assert_eq!(pair.plan()?, expected);
        assert_eq!(sync_all(&pair, "r2")?, (0, rows, 0, 0));
        assert_all_equal(&tables, &pair);
        // What comes back is what went: a restore finds nothing to do.
        let back = Pair { live: pair.backup.clone(), backup: pair.live.clone() };
        assert_eq!(back.plan()?, Vec::<String>::new());
        Ok(())
    });
}

/// Where the two kinds differ in what they can tell apart, the coarser one sets the measure.
#[test]
fn what_only_one_kind_tells_apart_is_equal() -> Outcome {
    let pair = Pair::across(Kind::Postgres, Kind::MariaDb);
    pair.live.sql(
        "create table t (id int primary key, r float8, n numeric, s real, j jsonb, u uuid); insert into t values
             (1, '-0', 1.50, 0.1, '{\"b\": 1.0, \"a\": [1e2]}', '0190B8F0-7A3C-7000-8000-00000000ABCD'), (2, 0, 1.5, 2.5, null, null)",
    );
    pair.backup.sql("create table t (id int primary key, r double, n decimal(9, 3), s double, j text, u varchar(40))");
    assert_eq!(sync_all(&pair, "r1")?, (2, 0, 0, 0));
    let seen = pair.backup.sql("select concat_ws('|', r, n, s, j, u) from t order by id");
    let expected = r#"0|1.500|0.10000000149011612|{"a": [100], "b": 1.0}|0190b8f0-7a3c-7000-8000-00000000abcd"#;
    assert_eq!(seen, [expected, "0|1.500|2.5"]);
    // MariaDB knows no zero with a sign, and JSON and UUIDs are the same however they are written.
    pair.backup.sql("update t set j = '{\"a\":[100.0],\"b\":1}', u = upper(u) where id = 1");
    assert_eq!(pair.plan()?, Vec::<String>::new());
    pair.backup.sql("update t set j = '{\"a\":[100.1],\"b\":1}', s = 0.1 where id = 1");
    assert_eq!(pair.plan()?, ["update t (id=1): columns s, j differ"]);
    Ok(())
}

/// What a preview would do, in its own order.
fn planned(live: &Side, backup: &Side, mode: Mode) -> Result<Vec<String>, Box<dyn Error>> {
    let options = Options { mode, ..options("preview") };
    Ok(lines(&wait(sync::preview(&live.address(), &backup.address(), &options, &Context::default()))??)?)
}

/// The rows that two sides have of a table: those of one half of the keys only live, those of another only at the backup, and of
/// the rest every other one is another version.
fn rows_of(table: &Table, random: &mut Seeded) -> [Vec<Vec<&'static str>>; 2] {
    let mut keys = BTreeSet::new();
    for _ in 0..24 {
        keys.insert(table.key.iter().map(|of| pick(random, of.values)).collect::<Vec<_>>());
    }
    let mut sides = [Vec::new(), Vec::new()];
    for key in keys {
        let row = |random: &mut Seeded| {
            let value = |of: &&'static Type| if random.below(6) == 0 { "null" } else { pick(random, of.values) };
            let values: Vec<&str> = table.values.iter().map(value).collect();
            [key.clone(), values].concat()
        };
        let (live, other) = (row(random), row(random));
        match random.below(5) {
            0 => sides[0].push(live),
            1 => sides[1].push(live),
            2 => {
                sides[0].push(live);
                sides[1].push(other);
            }
            _ => {
                sides[0].push(live.clone());
                sides[1].push(live);
            }
        }
    }
    sides
}

fn pick(random: &mut Seeded, of: &[&'static str]) -> &'static str {
    of[usize::try_from(random.below(of.len() as u64)).unwrap()]
}

fn fill(side: &Side, table: &Table, rows: &[Vec<&str>]) {
    let sql: String = rows.iter().map(|row| table.insert(side.kind(), row)).collect();
    if !sql.is_empty() {
        side.sql(&sql);
    }
}

#[test]
fn both_paths_give_one_plan() {
    for (kind, other) in WAYS {
        let mut random = Seeded(7);
        let live = Pair::across(kind, other).live;
        let (near, far) = (Pair::across(kind, kind).backup, Pair::across(kind, other).backup);
        let mut tables: Vec<Table> = Vec::new();
        for of in KEYS {
            let name = format!("k{}", tables.len());
            tables.push(Table { name, key: vec![of], values: vec![&DECIMAL, &TEXT] });
        }
        for of in TYPES {
            let name = format!("v{}", tables.len());
            tables.push(Table { name, key: vec![&NUMBER, &TEXT_OF_KEY], values: vec![of, &DOUBLE, of] });
        }
        for table in &tables {
            let [here, there] = rows_of(table, &mut random);
            for (side, rows) in [(&live, &here), (&near, &there), (&far, &there)] {
                side.sql(&table.ddl(side.kind()));
                fill(side, table, rows);
            }
        }
        // One in which few of many rows differ.
        let many = Table { name: "many".to_owned(), key: vec![&NUMBER], values: vec![&NUMBER, &TEXT] };
        for side in [&live, &near, &far] {
            let rows = "insert into many {select i, i % 97, md5(i::text) from generate_series(1, 5000) i|select seq, seq % 97, md5(seq) from seq_1_to_5000}";
            side.sql(&(many.ddl(side.kind()) + &in_words_of(side.kind(), rows)));
        }
        live.sql(
            "update many set v0 = -1 where k0 in (2, 3, 4000); update many set v1 = null where k0 in (3, 70);
             delete from many where k0 in (1, 5000, 2500); insert into many values (-1, 0, ''), (9000, null, 'x')",
        );
        tables.push(many);
        for mode in [Mode::Delta, Mode::Full] {
            let pushed = planned(&live, &near, mode).expect("a plan between two of a kind");
            let streamed = planned(&live, &far, mode).expect("a plan across");
            assert!(pushed.len() > 200, "{}", pushed.len());
            for (pushed, streamed) in pushed.iter().zip(&streamed) {
                assert_eq!(pushed, streamed, "from {kind:?}");
            }
            assert_eq!(pushed.len(), streamed.len(), "from {kind:?}");
        }
        // And what is done by them is the same.
        let pairs = [Pair { live: live.clone(), backup: near }, Pair { live, backup: far }];
        let counts = pairs.iter().map(|pair| figures(&pair.sync("r1").expect("a sync"))).collect::<Vec<_>>();
        assert_eq!(counts[0], counts[1]);
        for (pair, table) in pairs.iter().flat_map(|pair| tables.iter().map(move |table| (pair, table))) {
            table.assert_equal(pair);
        }
    }
}

#[test]
fn thousands_of_rows_come_over_in_parts_and_few_are_found_again() {
    on_both_ways(|pair| {
        both(&pair, "create table t (id int primary key, part int, name varchar(40), raw {bytea|blob})");
        pair.live.sql(&in_words_of(
            pair.live.kind(),
            "insert into t {select i, i % 97, concat('row ', i), decode(md5(i::text), 'hex') from generate_series(1, 12000) i|select seq, seq % 97, concat('row ', seq), unhex(md5(seq)) from seq_1_to_12000}",
        ));
        assert_eq!(sync_all(&pair, "r1")?, (12_000, 0, 0, 0));
        let seen = "select count(*), sum(id), sum(part), min(name), max(name), count(distinct raw), {max(encode(raw, 'hex'))|lower(hex(max(raw)))} from t";
        let seen = |side: &Side| side.value(&in_words_of(side.kind(), seen)).replace('|', "\t");
        assert_eq!(seen(&pair.live), seen(&pair.backup));
        pair.live.sql(
            "update t set name = 'another' where id % 2 = 0; delete from t where id in (1, 11999);
                       insert into t values (0, 0, null, null), (-5, 1, '', '')",
        );
        assert_eq!(pair.changes()?.len(), 6004);
        assert_eq!(sync_all(&pair, "r2")?, (2, 6000, 2, 0));
        assert_eq!(seen(&pair.live), seen(&pair.backup));
        let kept = "select count(*) from poolsync_recycle where run_id = 'r2' and item like 't (id=%'";
        assert_eq!(pair.backup.number(kept), 6002);
        Ok(())
    });
}

#[test]
fn references_are_kept_columns_may_stand_in_another_order_and_previous_rows_are_kept() {
    on_both_ways(|pair| {
        let parent = "create table resource (resource_id int primary key, uri varchar(100) not null unique);";
        let orders = [
            "resource_id int, buddy_id int, name varchar(100), version int not null default 1, flag {boolean|boolean}",
            "flag {boolean|boolean}, buddy_id int, version int not null default 1, resource_id int, name varchar(90)",
        ];
        for (side, columns) in [(&pair.live, orders[0]), (&pair.backup, orders[1])] {
            let child = format!(
                "{parent} create table a_contact ({columns}, primary key (resource_id, buddy_id),
                     foreign key (resource_id) references resource (resource_id));"
            );
            side.sql(&in_words_of(side.kind(), &child));
        }
        pair.live.sql("insert into resource values (7, 'sip:seven'), (8, 'sip:eight');
                       insert into a_contact values (7, 8, 'eight', 1, true), (7, 9, 'nine', 1, false), (8, 7, null, 1, null);");
        assert_eq!(sync_all(&pair, "r1")?, (5, 0, 0, 0));
        // A parent comes with its child; another goes with it; two rows exchange what must be unique.
        pair.live.sql("insert into resource values (9, 'sip:nine'); insert into a_contact values (9, 1, 'new', 1, true);
                       delete from a_contact where resource_id = 8; delete from resource where resource_id = 8;
                       update a_contact set name = 'NINE', flag = null where buddy_id = 9;
                       update resource set uri = 'x' where resource_id = 7; update resource set uri = 'sip:seven' where resource_id = 9;");
        assert_eq!(
            pair.plan()?,
            [
                "delete a_contact (resource_id=8, buddy_id=7): gone at the source",
                "delete resource (resource_id=8): gone at the source",
                "insert a_contact (resource_id=9, buddy_id=1): new",
                "insert resource (resource_id=9): new",
                "update a_contact (resource_id=7, buddy_id=9): columns name, flag differ",
                "update resource (resource_id=7): column uri differs",
            ]
        );
        assert_eq!(sync_all(&pair, "r2")?, (2, 2, 2, 0));
        let seen = "select concat_ws(',', resource_id, buddy_id, name, version, {flag::int|flag}) from a_contact order by resource_id, buddy_id";
        let seen = |side: &Side| side.sql(&in_words_of(side.kind(), seen));
        assert_eq!(seen(&pair.live), ["7,8,eight,1,1", "7,9,NINE,1", "9,1,new,1,1"]);
        assert_eq!(seen(&pair.live), seen(&pair.backup));
        let kept = in_words_of(
            pair.backup.kind(),
            "select concat(item, ': ', {image ->> 'name'|json_value(image, '$.name')}) from poolsync_recycle
             where run_id = 'r2' and table_name = 'a_contact' and {change|`change`} = 'update'",
        );
        assert_eq!(pair.backup.sql(&kept), ["a_contact (resource_id=7, buddy_id=9): nine"]);
        assert!(!pair.live.dump().concat().contains("poolsync_"), "the source is only read");
        // A child whose parent the backup refuses goes with it.
        pair.backup.sql("alter table resource add constraint short check (length(uri) < 12)");
        pair.live.sql("insert into resource values (20, 'sip:a-long-one'); insert into a_contact values (20, 1, 'lost', 1, true);
                       insert into resource values (21, 'sip:s'); insert into a_contact values (21, 1, 'kept', 1, true)");
        let (applied, counts) = pair.sync_with(&options("r3"))?;
        let left_out: Vec<String> = skipped(&applied)?.into_iter().map(|(item, _)| item).collect();
        assert_eq!(left_out, ["a_contact (resource_id=20, buddy_id=1)", "resource (resource_id=20)"]);
        assert_eq!(figures(&counts), (2, 0, 0, 2));
        assert_eq!(pair.backup.number("select count(*) from a_contact where name = 'kept'"), 1);
        Ok(())
    });
}

#[test]
fn a_backup_of_another_kind_that_takes_over_hands_out_no_number_twice() {
    on_both_ways(|pair| {
        both(&pair, "create table pool (id bigint {generated by default as identity|auto_increment}, fqdn varchar(99), primary key (id));
                     create table quiet (n int {default 1|not null auto_increment}, primary key (n))");
        pair.live.sql("insert into pool (fqdn) values ('a'), ('b'), ('c'), ('d'); delete from pool where id > 2");
        assert_eq!(sync_all(&pair, "r1")?, (2, 0, 0, 0));
        pair.backup.sql("insert into pool (fqdn) values ('e')");
        assert_eq!(pair.backup.number("select id from pool where fqdn = 'e'"), 5, "not even one that was given up");
        pair.live.sql("insert into pool (fqdn) values ('f'), ('g'), ('h'); delete from pool where id > 2");
        sync_all(&pair, "r2")?;
        pair.backup.sql("insert into pool (fqdn) values ('i')");
        assert_eq!(
            pair.backup.number("select id from pool where fqdn = 'i'"),
            8,
            "also where no row changed but one that goes"
        );
        Ok(())
    });
}

#[test]
fn a_tracked_backup_that_another_kind_wrote_to_is_compared_again() -> Outcome {
    let tracked = Pair::built(Kind::Postgres, "create table t (id int primary key, name varchar(20))");
    tracked.live.sql("insert into t values (1, 'one'), (2, 'two')");
    wait(sync::rows::tracking::install(&tracked.live.address()))??;
    for run in ["r1", "r2"] {
        tracked.sync(run)?;
    }
    assert_eq!(tracked.backup.number("select count(*) from poolsync_position"), 1);
    let other = Pair { live: Pair::across(Kind::MariaDb, Kind::Postgres).live, backup: tracked.backup.clone() };
    other.live.sql("create table t (id int primary key, name varchar(20)); insert into t values (1, 'eins')");
    assert_eq!(sync_all(&other, "r3")?, (0, 1, 1, 0));
    assert_eq!(tracked.plan()?, ["insert t (id=2): new", "update t (id=1): column name differs"]);
    tracked.sync("r4")?;
    tracked.assert_equal();
    Ok(())
}

/// Whatever the rows on either side.
fn told(pair: &Pair, seed: u64) -> Outcome {
    let mut random = Seeded(seed);
    let (live, backup) = (pair.live.kind(), pair.backup.kind());
    let mut tables = Vec::new();
    for n in 0..=random.below(3) {
        let key: Vec<_> =
            (0..=random.below(2)).map(|_| &KEYS[usize::try_from(random.below(KEYS.len() as u64)).unwrap()]).collect();
        let values = (0..random.below(6)).map(|_| &TYPES[usize::try_from(random.below(TYPES.len() as u64)).unwrap()]);
        tables.push(Table { name: format!("t{n}"), key, values: values.collect() });
    }
    let sides: Vec<_> = tables.iter().map(|table| rows_of(table, &mut random)).collect();
    for (table, [here, there]) in tables.iter().zip(&sides) {
        pair.live.sql(&table.ddl(live));
        pair.backup.sql(&table.ddl(backup));
        fill(&pair.live, table, here);
        fill(&pair.backup, table, there);
    }
    // An empty source beside a target that has rows is for a person to judge.
    if sides.iter().all(|[here, _]| here.is_empty()) {
        return Ok(());
    }
    for run in ["r1", "r2"] {
        let foreseen = pair.plan()?;
        let (inserted, updated, deleted, _) = sync_all(pair, run)?;
        assert_eq!(inserted + updated + deleted, foreseen.len() as u64);
        assert_all_equal(&tables, pair);
        // Once more, from what another random side looks like.
        for table in &tables {
            pair.live.sql(&format!("delete from {}", table.name));
            fill(&pair.live, table, &rows_of(table, &mut random)[0]);
        }
        if tables.iter().all(|table| table.seen(&pair.live).is_empty()) {
            return Ok(());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(4), failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn any_rows_are_made_equal_to_any_others_of_another_kind(seed in any::<u64>()) {
        on_both_ways(|pair| told(&pair, seed));
    }
}

/// The guard of a whole sync is the same as between two of a kind.
#[test]
fn an_emptied_source_is_held_across_as_well() {
    on_both_ways(|pair| {
        both(&pair, "create table t (id int primary key)");
        pair.backup.sql("insert into t values (1)");
        let context = Context::default();
        let held = wait(async {
            let comparison =
                sync::compare(&pair.live.address(), &pair.backup.address(), &options("r1"), &context).await?;
            Ok::<_, sync::SyncError>(sync::guard::judge(comparison.plan(), ANY).is_err())
        })??;
        assert!(held);
        Ok(())
    });
}
