//! An SQLite file on one side, a server on the other, in both directions. The file is looked at with SQLite's own shell, the
//! server with its own client.

use std::{
    error::Error,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use poolsync::{
    domain::{Counts, StoreUrl},
    sync::{self, Applied, Context, Options, StoreAddress, SyncError},
};
use tempfile::TempDir;

use super::{
    engine::{Outcome, Seeded, lines, options, scratch, skipped, sync_all, wait, without},
    engine_crash::{kill, measure},
    remote_stores::{assert_equal, sync_far},
    row_servers::{assert_says, figures},
    support::databases::{Kind, Server, Side, with_causes},
};

/// One side.
enum End {
    File(PathBuf),
    Server(Side),
}

/// Both sides, one of them a file.
struct World {
    scratch: TempDir,
    live: End,
    backup: End,
}

impl End {
    fn address(&self) -> StoreAddress {
        match self {
            Self::File(path) => StoreAddress::new(StoreUrl::sqlite(path).expect("a path"), None),
            Self::Server(side) => side.address(),
        }
    }

    fn url(&self) -> StoreUrl {
        self.address().url
    }

    /// What a statement answers, in the words of this side.
    fn sql(&self, sql: &str) -> Vec<String> {
        match self {
            Self::File(path) => shell(path, &in_words(0, sql)).unwrap_or_else(|error| panic!("{error}\n{sql}")),
            Self::Server(side) => {
                let place = if side.kind() == Kind::Postgres { 1 } else { 2 };
                // Clients put different marks between columns.
                side.sql(&in_words(place, sql)).into_iter().map(|line| line.replace('\t', "|")).collect()
            }
        }
    }

    fn number(&self, sql: &str) -> i64 {
        self.sql(sql).concat().parse().expect(sql)
    }

    fn dump(&self) -> Vec<String> {
        match self {
            Self::File(path) => shell(path, ".dump").expect("a dump"),
            Self::Server(side) => side.dump(),
        }
    }
}

/// What SQLite's own shell answers.
fn shell(path: &Path, sql: &str) -> Result<Vec<String>, String> {
    let output =
        Command::new("sqlite3").args(["-batch", "-bail", "-cmd", ".timeout 10000"]).arg(path).arg(sql).output();
    let output = output.expect("the sqlite3 shell");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// Of each `{SQLite's|PostgreSQL's|MariaDB's}`, the words of one.
fn in_words(place: usize, sql: &str) -> String {
    let mut words = String::new();
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('{') {
        let (choice, after) = after.split_once('}').expect("a closing brace");
        words.push_str(before);
        // Doubled, the bar is an operator.
        let choice = choice.replace("||", "\u{1}");
        words.push_str(&choice.split('|').nth(place).expect("three words").replace('\u{1}', "||"));
        rest = after;
    }
    words + rest
}

impl World {
    fn new(kind: Kind, file_is_live: bool) -> Result<Self, Box<dyn Error>> {
        let scratch = scratch()?;
        let path = scratch.path().join("one.db");
        shell(&path, "pragma journal_mode = wal; pragma user_version = 1")?;
        let (file, server) = (End::File(path), End::Server(Server::shared(kind).database()));
        let (live, backup) = if file_is_live { (file, server) } else { (server, file) };
        Ok(Self { scratch, live, backup })
    }

    fn both(&self, sql: &str) {
        self.live.sql(sql);
        self.backup.sql(sql);
    }

    fn plan_of(&self, options: &Options) -> Result<Vec<String>, SyncError> {
        let plan = wait(sync::preview(&self.live.address(), &self.backup.address(), options, &Context::default()))
            .expect("a runtime")?;
        lines(&plan)
    }

    fn plan(&self) -> Result<Vec<String>, Box<dyn Error>> {
        Ok(self.plan_of(&options("preview"))?)
    }

    fn sync_with(&self, run: &str) -> Result<(Applied, Counts), Box<dyn Error>> {
        sync_far(&self.live.address(), &self.backup.address(), &options(run))
    }

    /// Syncs all of it, and asserts that the engine finds nothing more to do.
    fn sync(&self, run: &str) -> Result<(u64, u64, u64, u64), Box<dyn Error>> {
        let (applied, counts) = self.sync_with(run)?;
        assert_eq!(skipped(&applied)?, [], "nothing is left out");
        assert_eq!(self.plan()?, Vec::<String>::new(), "a second plan is empty");
        assert_equal(&self.live.address(), &self.backup.address())?;
        Ok(figures(&counts))
    }

    /// Syncs, and asserts that just these are left out, each for its reason.
    fn left_out(&self, run: &str, expected: &[(&str, &str)]) -> Result<(u64, u64, u64, u64), Box<dyn Error>> {
        let (applied, counts) = self.sync_with(run)?;
        let found = skipped(&applied)?;
        for ((item, why), (expected, word)) in found.iter().zip(expected) {
            assert_eq!(item, expected, "{why}");
            assert_says(why, &[word]);
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
        Ok(figures(&counts))
    }

    /// Why a preview and a sync fail; both must, and the target must stay as it was.
    fn refused(&self, options: &Options) -> Result<String, Box<dyn Error>> {
        let before = self.backup.dump();
        let why = match self.plan_of(options) {
            Ok(plan) => return Err(format!("it was not refused: {plan:?}").into()),
            Err(error) => error.with_cause(),
        };
        assert!(sync_far(&self.live.address(), &self.backup.address(), options).is_err(), "only a preview was: {why}");
        assert_eq!(self.backup.dump(), before, "the target of a refused sync stays as it was");
        Ok(why)
    }

    /// Both sides answer the same.
    fn assert_same(&self, sql: &str) {
        assert_eq!(self.live.sql(sql), self.backup.sql(sql), "{sql}");
    }
}

/// Tells a story in each direction with each server.
fn on_each_way(story: impl Fn(World, Kind) -> Outcome) {
    for kind in [Kind::Postgres, Kind::MariaDb] {
        for file_is_live in [true, false] {
            let world = World::new(kind, file_is_live).expect("a world");
            let told = story(world, kind);
            told.unwrap_or_else(|error| panic!("{kind:?}, file live: {file_is_live}: {}", with_causes(&*error)));
        }
    }
}

const CONTACTS: &str = "
    create table resource (resource_id {integer|int|int} primary key, uri varchar(100) not null unique);
    create table a_contact (resource_id int, buddy_id int, name varchar(100), version int not null default 1, flag boolean,
        primary key (resource_id, buddy_id), foreign key (resource_id) references resource (resource_id));";

#[test]
fn what_changes_comes_over_and_what_it_replaces_is_kept() {
    on_each_way(|world, _| {
        world.both(CONTACTS);
        world.live.sql("insert into resource values (7, 'sip:seven'), (8, 'sip:eight');
                        insert into a_contact values (7, 8, 'eight', 1, true), (7, 9, 'nine', 1, false), (8, 7, null, 1, null);");
        assert_eq!(world.plan()?.len(), 5);
        assert_eq!(world.sync("r1")?, (5, 0, 0, 0));
        // A parent comes with its child; another goes with it; two rows exchange what must be unique.
        world.live.sql("insert into resource values (9, 'sip:nine'); insert into a_contact values (9, 1, 'new', 1, true);
                        delete from a_contact where resource_id = 8; delete from resource where resource_id = 8;
                        update a_contact set name = 'NINE', flag = null where buddy_id = 9;
                        update resource set uri = 'x' where resource_id = 7; update resource set uri = 'sip:seven' where resource_id = 9;");
        let expected = [
            "update a_contact (resource_id=7, buddy_id=9): columns name, flag differ",
            "delete a_contact (resource_id=8, buddy_id=7): gone at the source",
            "insert a_contact (resource_id=9, buddy_id=1): new",
            "update resource (resource_id=7): column uri differs",
            "delete resource (resource_id=8): gone at the source",
            "insert resource (resource_id=9): new",
        ];
        assert_eq!(world.plan()?, expected);
        assert_eq!(world.sync("r2")?, (2, 2, 2, 0));
        let seen = "select resource_id, buddy_id, name, version, coalesce({flag|flag::int|flag}, 2) from a_contact order by resource_id, buddy_id";
        assert_eq!(world.live.sql(seen), ["7|8|eight|1|1", "7|9|NINE|1|2", "9|1|new|1|1"]);
        world.assert_same(seen);
        world.assert_same("select resource_id, uri from resource order by resource_id");
        // Previous rows and the run's mark.
        let kept = "select item, {change|change|`change`} from poolsync_recycle where run_id = 'r2' order by seq";
        assert_eq!(
            world.backup.sql(kept),
            [
                "a_contact (resource_id=7, buddy_id=9)|update",
                "a_contact (resource_id=8, buddy_id=7)|delete",
                "resource (resource_id=7)|update",
                "resource (resource_id=8)|delete",
            ]
        );
        let image = "select count(*) from poolsync_recycle where {instr(image, x'6e696e65') > 0|image ->> 'name' = 'nine'|json_value(image, '$.name') = 'nine'}";
        assert_eq!(world.backup.number(image), 1);
        assert_eq!(world.backup.number("select count(*) from poolsync_runs where run_id = 'r2'"), 1);
        assert!(!world.live.dump().concat().contains("poolsync_"), "the source is only read");
        // What comes back is what went.
        let back = World { scratch: world.scratch, live: world.backup, backup: world.live };
        assert_eq!(back.plan()?, Vec::<String>::new());
        Ok(())
    });
}

/// One schema of what is kept, whichever way a run came.
#[test]
fn a_file_keeps_previous_rows_as_it_does_between_files() -> Outcome {
    let world = World::new(Kind::Postgres, false)?;
    world.both("create table t (id {integer|int|int} primary key, name text, {raw blob|raw bytea|raw blob}, {w real|w float8|w double})");
    world.live.sql("insert into t values (1, 'one', '\\x00', 1.5), (2, 'two', null, null)");
    world.sync("r1")?;
    let End::File(far) = &world.backup else { return Err("no file".into()) };
    let (near, other) = (world.scratch.path().join("near.db"), world.scratch.path().join("other.db"));
    for copy in [&near, &other] {
        shell(far, &format!(".backup {}", copy.display()))?;
    }
    shell(&near, "delete from t where id = 1; update t set name = null where id = 2")?;
    world.live.sql("delete from t where id = 1; update t set name = null where id = 2");
    world.sync("r2")?;
    sync_all(&StoreUrl::sqlite(&near)?, &StoreUrl::sqlite(&other)?, &options("r2"))?;
    let kept = "select sql from sqlite_schema where name = 'poolsync_recycle';
                select run_id, seq, table_name, change, item, columns, hex(image) from poolsync_recycle order by seq";
    assert_eq!(shell(far, kept)?, shell(&other, kept)?);
    assert_eq!(shell(far, "select count(*) from poolsync_recycle where recycled_at > 1700000000000000")?, ["2"]);
    Ok(())
}

/// Types of a column on the three kinds, values in their words of which no two are the same, and how each side is asked for
/// them.
const VALUES: &[(&str, &[&str], &str)] = &[
    ("{integer|bigint|bigint}", &["0", "-1", "9223372036854775807", "-9223372036854775808"], "v"),
    ("{numeric(12)|numeric(12, 0)|decimal(12, 0)}", &["0", "-5", "999999999999"], "v"),
    ("boolean", &["true", "false"], "{v|v::int|v}"),
    ("{int|bool|bit(1)}", &["{1|true|1}", "{0|false|0}"], "{v|v::int|v + 0}"),
    (
        "{real|float8|double}",
        &["0", "0.1", "1e300", "4.9e-324", "-2.5", "0.30000000000000004"],
        "{iif(v = 0.1, 1, iif(v = 1e300, 2, iif(v = 4.9e-324, 3, iif(v = 0.30000000000000004, 4, v = -2.5))))\
         |case v when 0.1 then 1 when 1e300 then 2 when 4.9e-324 then 3 when 0.30000000000000004 then 4 when -2.5 then 1 else 0 end\
         |case v when 0.1e0 then 1 when 1e300 then 2 when 4.9e-324 then 3 when 0.30000000000000004e0 then 4 when -2.5e0 then 1 else 0 end}",
    ),
    ("{text|numeric(20, 5)|decimal(20, 5)}", &["'-0.00001'", "'999999999999999.99999'", "'0.00000'", "'1.10000'"], "v"),
    (
        "{text|text|longtext collate utf8mb4_nopad_bin}",
        &[
            "''",
            "' '",
            "'a '",
            "'a'",
            "'A'",
            "'it''s \"so\"'",
            "{'\\N'|'\\N'|'\\\\N'}",
            "{'\\'|'\\'|'\\\\'}",
            "'é😀漢'",
            "'NULL'",
            "'5'",
            "{'a' || char(10, 9, 13) || 'b'|E'a\\n\\t\\rb'|concat('a', char(10, 9, 13), 'b')}",
            "{printf('%.*c', 300000, 'x')|repeat('x', 300000)|repeat('x', 300000)}",
        ],
        "{hex(v)|upper(encode(convert_to(v, 'UTF8'), 'hex'))|hex(v)}",
    ),
    (
        "{blob|bytea|longblob}",
        &[
            "{x''|''|''}",
            "{x'00'|'\\x00'|x'00'}",
            "{x'0000ff5c0a'|'\\x0000ff5c0a'|x'0000ff5c0a'}",
            "{zeroblob(70000)|decode(repeat('00', 70000), 'hex')|repeat(char(0), 70000)}",
        ],
        "{hex(v)|upper(encode(v, 'hex'))|hex(v)}",
    ),
    ("date", &["'1999-12-31'", "'2024-02-29'"], "v"),
    (
        "{datetime|timestamp(6)|datetime(6)}",
        &["'2013-07-01 00:00:00'", "'1999-12-31 23:59:59.999999'", "'2024-03-31 02:30:00.1'"],
        "{v|v|trim(trailing '.' from trim(trailing '0' from v))}",
    ),
    (
        "{text|timestamptz|timestamp(6) null}",
        &["{'2013-07-01 10:20:30'|'2013-07-01 10:20:30+00'|'2013-07-01 10:20:30'}"],
        "{v|v at time zone 'UTC'|date_format(v, '%Y-%m-%d %H:%i:%s')}",
    ),
    ("{time|time|time(6)}", &["'00:00:00'", "'23:59:59'"], "{v|v|time_format(v, '%H:%i:%s')}"),
    ("{text|uuid|uuid}", &["'0190b8f0-7a3c-7000-8000-00000000abcd'"], "v"),
    ("{json|jsonb|json}", &["'[\"é\"]'", "'[1, 2]'"], "{v|v::text|v}"),
];

#[test]
fn every_value_comes_over_and_back_as_it_is() {
    on_each_way(|world, _| {
        let (mut ddl, mut fill, mut change, mut expected) = (String::new(), String::new(), String::new(), Vec::new());
        for (n, (of, values, _)) in VALUES.iter().enumerate() {
            writeln!(ddl, "create table t{n} (id {{integer|int|int}} primary key, v {of});")?;
            let values: Vec<&str> = ["null"].iter().chain(*values).copied().collect();
            for (id, value) in values.iter().enumerate() {
                writeln!(fill, "insert into t{n} values ({id}, {value});")?;
                // Each value takes the place of the one before.
                writeln!(change, "update t{n} set v = {} where id = {id};", values[(id + 1) % values.len()])?;
                expected.push(format!("update t{n} (id={id}): column v differs"));
            }
        }
        let check = |world: &World| {
            for (n, (_, _, shown)) in VALUES.iter().enumerate() {
                world.assert_same(&format!("select id, {shown} from t{n} where v is not null order by id"));
                world.assert_same(&format!("select id from t{n} where v is null order by id"));
            }
        };
        world.both(&ddl);
        world.live.sql(&fill);
        assert_eq!(world.sync("r1")?, (expected.len() as u64, 0, 0, 0));
        check(&world);
        world.live.sql(&change);
        let mut plan = world.plan()?;
        plan.sort();
        expected.sort();
        assert_eq!(plan, expected);
        assert_eq!(world.sync("r2")?, (0, expected.len() as u64, 0, 0));
        check(&world);
        let back = World { scratch: world.scratch, live: world.backup, backup: world.live };
        assert_eq!(back.plan()?, Vec::<String>::new());
        Ok(())
    });
}

/// Where one side can write a value in more ways than the other, it counts by what it means.
#[test]
fn values_that_mean_the_same_are_equal() -> Outcome {
    let world = World::new(Kind::Postgres, false)?;
    world.both("create table t (id {integer|int|int} primary key, r {real|float8|double}, n {text|numeric|double}, at {datetime|timestamptz|double}, j {json|jsonb|double}, u {uuid|uuid|double})");
    world.live.sql("insert into t values (1, '-0', 1.50, '2013-07-01 00:00:00+02', '[1e2, \"\\u00e9\"]', '0190B8F0-7A3C-7000-8000-00000000ABCD'),
                           (2, 'Infinity', 'NaN', 'infinity', null, null)");
    assert_eq!(world.sync("r1")?, (2, 0, 0, 0));
    let seen = world.backup.sql("select typeof(r), n, at, j, u from t order by id");
    assert_eq!(
        seen,
        ["real|1.50|2013-06-30 22:00:00|[100, \"é\"]|0190b8f0-7a3c-7000-8000-00000000abcd", "real|NaN|infinity||"]
    );
    world
        .backup
        .sql("update t set n = '1.5', at = '2013-06-30T22:00:00.000Z', j = '[100.0,\"é\"]', u = upper(u) where id = 1");
    assert_eq!(world.plan()?, Vec::<String>::new());
    world.backup.sql("update t set n = '1.51', at = '2013-06-30T22:00:00.001Z' where id = 1");
    assert_eq!(world.plan()?, ["update t (id=1): columns n, at differ"]);
    Ok(())
}

#[test]
fn keys_are_told_apart_by_their_bytes() {
    on_each_way(|world, _| {
        world.both(
            "create table t (k {text|text|varchar(60) collate utf8mb4_nopad_bin} not null, n {integer|bigint|bigint} not null, v int, primary key (k, n));
             create table b (k {blob|bytea|varbinary(60)} not null primary key, v int);
             create table d (k {date|date|date} not null primary key, f boolean, v int);
             create table f (k {boolean|boolean|boolean} not null primary key, v int)",
        );
        let keys = [
            "''",
            "' '",
            "'a'",
            "'a '",
            "'A'",
            "'B'",
            "'b'",
            "'é'",
            "'e'",
            "'😀'",
            "{'\\'|'\\'|'\\\\'}",
            "{'\\N'|'\\N'|'\\\\N'}",
        ];
        let mut fill = String::new();
        for (number, key) in keys.iter().enumerate() {
            for n in ["-9223372036854775808", "-1", "9", "10"] {
                writeln!(fill, "insert into t values ({key}, {n}, {number});")?;
            }
        }
        fill += "insert into b values ({x''|''|''}, 1), ({x'00'|'\\x00'|x'00'}, 2), ({x'0000'|'\\x0000'|x'0000'}, 3), ({x'ff'|'\\xff'|x'ff'}, 4), ({x'5c'|'\\x5c'|x'5c'}, 5);
                 insert into d values ('1999-12-31', true, 1), ('2024-02-29', null, 2); insert into f values (true, 1), (false, 2);";
        world.live.sql(&fill);
        assert_eq!(world.sync("r1")?, (48 + 5 + 2 + 2, 0, 0, 0));
        world.live.sql("update t set v = -1 where n = 9; delete from t where n = 10; update b set v = 0 where v > 2; delete from b where v = 2; update f set v = 3 where v = 2; delete from d where v = 1");
        let plan = world.plan()?;
        assert_eq!(plan.len(), 12 + 12 + 3 + 1 + 1 + 1, "{plan:?}");
        for line in [
            "delete b (k=x'00'): gone at the source",
            "update b (k=x'5c'): column v differs",
            "update t (k='a ', n=9): column v differs",
            "delete d (k='1999-12-31'): gone at the source",
        ] {
            assert!(plan.iter().any(|planned| planned == line), "{line}: {plan:?}");
        }
        assert_eq!(world.sync("r2")?, (0, 12 + 4, 12 + 2, 0));
        world.assert_same(
            "select {hex(k)|upper(encode(convert_to(k, 'UTF8'), 'hex'))|hex(k)}, n, v from t order by 1, 2",
        );
        world.assert_same("select {hex(k)|upper(encode(k, 'hex'))|hex(k)}, v from b order by 1");
        world.assert_same("select {k|k::int|k}, v from f order by 1");
        Ok(())
    });
}

#[test]
fn thousands_of_rows_come_over_in_parts() {
    on_each_way(|world, kind| {
        world.both(
            "create table t (id {integer|int|int} primary key, part int, name varchar(40), raw {blob|bytea|blob})",
        );
        let of_file = "with recursive n (i) as (select 1 union all select i + 1 from n limit 12000) insert into t select i, i % 97, 'row ' || i, cast(i as blob) from n";
        let of_server = "insert into t {|select i, i % 97, concat('row ', i), i::text::bytea from generate_series(1, 12000) i|select seq, seq % 97, concat('row ', seq), seq from seq_1_to_12000}";
        world.live.sql(if matches!(world.live, End::File(_)) { of_file } else { of_server });
        assert_eq!(world.sync("r1")?, (12_000, 0, 0, 0), "{kind:?}");
        let seen = "select count(*), sum(id), sum(part), min(name), max(name), count(distinct raw) from t";
        world.assert_same(seen);
        world.live.sql(
            "update t set name = 'another' where id % 2 = 0; delete from t where id in (1, 11999);
                        insert into t values (0, 0, null, null), (-5, 1, '', null)",
        );
        assert_eq!(world.plan()?.len(), 6004);
        assert_eq!(world.sync("r2")?, (2, 6000, 2, 0));
        world.assert_same(seen);
        assert_eq!(
            world.backup.number("select count(*) from poolsync_recycle where run_id = 'r2' and item like 't (id=%'"),
            6002
        );
        // A first copy of which rows are refused is done row by row.
        world.both("create table u (id {integer|int|int} primary key, n int)");
        world.backup.sql("drop table u; create table u (id {integer|int|int} primary key, n int check (n <> 5))");
        world.live.sql("insert into u select id, id from t where id between 1 and 4000");
        let expected = [("u (id=5)", "The target refused it")];
        assert_eq!(world.left_out("r3", &expected)?, (3998, 0, 0, 1));
        Ok(())
    });
}

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
            world.live.sql("insert into t values (1, 1, 'a', {|'\\x61'|x'61'}), (2, 2, 'b', null); insert into k values ('a', 1), ('b', 2); insert into b values ({|'\\x61'|x'61'}, 1), ({|'\\x00'|x'00'}, 2)");
            world.backup.sql(
                "insert into t values (1, x'31', x'61', 'a'), (2, 'two', 5, 5), ('seven', 1, 1, 1), (1.5, 1, 1, 1), (x'01', 1, 1, 1);
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
                "delete t (id='seven'): gone at the source",
                "delete t (id=x'01'): gone at the source",
            ];
            assert_eq!(world.plan()?, expected);
            assert_eq!(world.sync("r1")?, (2, 2, 8, 0));
            assert_eq!(
                world.backup.sql("select *, typeof(n), typeof(s), typeof(b) from t order by id"),
                ["1|1|a|a|integer|text|blob", "2|2|b||integer|text|null"]
            );
            assert_eq!(world.backup.sql("select * from k order by k"), ["a|1", "b|2"]);
            assert_eq!(world.backup.sql("select hex(k), v from b order by k"), ["00|2", "61|1"]);
            assert_eq!(world.backup.number("select count(*) from poolsync_recycle"), 10);
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
fn a_backup_that_takes_over_hands_out_no_number_twice() {
    on_each_way(|world, _| {
        world.both("create table pool (id {integer primary key autoincrement|bigint generated by default as identity primary key|bigint auto_increment primary key}, fqdn varchar(99));
                    create table plain (id {integer primary key|int generated by default as identity primary key|int auto_increment primary key}, fqdn varchar(99))");
        world.live.sql("insert into pool (fqdn) values ('a'), ('b'), ('c'), ('d'); delete from pool where id > 2; insert into plain (fqdn) values ('a'), ('b')");
        assert_eq!(world.sync("r1")?, (4, 0, 0, 0));
        world.backup.sql("insert into pool (fqdn) values ('e'); insert into plain (fqdn) values ('e')");
        assert_eq!(world.backup.number("select id from pool where fqdn = 'e'"), 5, "not even one that was given up");
        assert_eq!(world.backup.number("select id from plain where fqdn = 'e'"), 3);
        world.backup.sql("delete from pool where id > 2; delete from plain where id > 2");
        world.live.sql("insert into pool (fqdn) values ('f'), ('g'), ('h'), ('i'); delete from pool where id > 2");
        assert_eq!(world.sync("r2")?, (0, 0, 0, 0));
        world.backup.sql("insert into pool (fqdn) values ('j')");
        assert_eq!(world.backup.number("select id from pool where fqdn = 'j'"), 9, "also where no row changed");
        Ok(())
    });
}

#[test]
fn triggers_of_a_backup_file_stay_quiet_and_its_foreign_keys_do_not_cascade() -> Outcome {
    let world = World::new(Kind::Postgres, false)?;
    world.live.sql("create table parent (id int primary key, n int); create table child (id int primary key, parent int references parent)");
    world.backup.sql(
        "create table parent (id int not null primary key, n int); create table child (id int not null primary key, parent int references parent on delete cascade);
         create trigger gone after delete on parent begin delete from child; end;
         create trigger came after insert on parent begin insert into child values (100 + new.id, new.id); end;
         insert into parent values (1, 0); insert into child values (1, 1)",
    );
    world.backup.sql("delete from child where id > 1");
    world.live.sql("insert into parent values (1, 1); insert into child values (1, 1)");
    assert_eq!(world.sync("r1")?, (0, 1, 0, 0));
    assert_eq!(world.backup.sql("select * from child"), ["1|1"]);
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

#[test]
fn a_sync_that_is_told_to_stop_leaves_the_file_as_it_was() -> Outcome {
    let world = World::new(Kind::Postgres, false)?;
    world.both("create table t (id {integer|int|int} primary key, name text)");
    world.live.sql("insert into t select i, md5(i::text) from generate_series(1, 200000) i");
    let before = world.backup.dump();
    let context = Context::default();
    let stop = context.clone();
    let told = wait(async {
        let comparison =
            sync::compare(&world.live.address(), &world.backup.address(), &options("r1"), &context).await?;
        let passed = sync::guard::judge(comparison.plan(), super::engine::ANY)?;
        let soon = async {
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            stop.cancel.cancel();
        };
        let (applied, ()) = tokio::join!(comparison.apply(passed, &context), soon);
        applied.map(drop).map_err(Box::<dyn Error>::from)
    })?;
    assert!(told.is_err(), "it was told to stop");
    assert_eq!(world.backup.dump(), before);
    assert_eq!(world.sync("r2")?, (200_000, 0, 0, 0));
    Ok(())
}

/// Rows of the three tables of [`both_paths_give_one_plan`]: table, key, version.
type Planned = Vec<(&'static str, u64, u64)>;

/// Every fourth row only here, every fourth only there, and of the rest every other one is another version.
fn rows_of_both(random: &mut Seeded) -> [Planned; 2] {
    let (mut live, mut backup) = (Planned::new(), Planned::new());
    for table in ["contact", "document", "plain"] {
        for key in 0..60 {
            let version = random.below(90);
            match random.below(4) {
                0 => live.push((table, key, version)),
                1 => backup.push((table, key, version)),
                n => {
                    live.push((table, key, version));
                    backup.push((table, key, version + n % 2));
                }
            }
        }
    }
    [live, backup]
}

fn insert(rows: &Planned, is_postgres: bool) -> String {
    let texts = ["", "a", "A", "a ", "é", "it''s"];
    let bytes = |n: u64| if is_postgres { format!("'\\x00{n:02x}'") } else { format!("x'00{n:02x}'") };
    let mut sql = String::new();
    for (table, key, version) in rows {
        let text = texts[usize::try_from(key % 6).unwrap()];
        let values = match *table {
            "contact" => format!(
                "{}, '{text}', 'v{version}', {version}, {}, {version}.5, '2024-01-01 10:00:{:02}'",
                key / 6,
                bytes(*version),
                version % 60
            ),
            "document" => format!("{}, {}, '{version}.25'", bytes(*key), version % 2 == 0),
            _ => format!("{}, {}", i64::try_from(*key).unwrap() - 30, if version % 9 == 0 { "null" } else { "'x'" }),
        };
        writeln!(sql, "insert into {table} values ({values});").unwrap();
    }
    sql
}

/// The plan is the one that two files would give.
#[test]
fn both_paths_give_one_plan() -> Outcome {
    let schema = "create table contact (resource_id int not null, buddy {text|text|varchar(60) collate utf8mb4_nopad_bin} not null, name varchar(60),
                      version {integer|bigint|bigint}, raw {blob|bytea|blob}, w {real|float8|double}, at {datetime|timestamp|datetime(6)}, primary key (resource_id, buddy));
                  create table document (id {blob|bytea|varbinary(60)} not null primary key, flag boolean, d {text|decimal(9, 2)|decimal(9, 2)});
                  create table plain (id {integer|bigint|bigint} primary key, v varchar(9));";
    for kind in [Kind::Postgres, Kind::MariaDb] {
        let world = World::new(kind, true)?;
        let End::File(live) = &world.live else { return Err("no file".into()) };
        let near = world.scratch.path().join("near.db");
        let [here, there] = rows_of_both(&mut Seeded(3));
        world.both(schema);
        shell(live, &insert(&here, false))?;
        shell(&near, &in_words(0, schema))?;
        shell(&near, &insert(&there, false))?;
        let End::Server(far) = &world.backup else { return Err("no server".into()) };
        far.sql(&insert(&there, kind == Kind::Postgres));
        let (from, to) = (StoreUrl::sqlite(live)?, StoreUrl::sqlite(&near)?);
        let planned = lines(&wait(sync::preview(&from, &to, &options("p"), &Context::default()))??)?;
        assert!(planned.len() > 100, "{planned:?}");
        assert_eq!(world.plan()?, planned, "to {kind:?}");
        // And what is done by it is the same.
        let (_, counts) = sync_all(&from, &to, &options("r1"))?;
        assert_eq!(world.sync("r1")?, figures(&counts));
    }
    Ok(())
}

const LINES: i64 = 3000;

#[test]
fn a_backup_file_survives_kill_9_at_any_moment() {
    for kind in [Kind::Postgres, Kind::MariaDb] {
        killed(kind, false).unwrap_or_else(|error| panic!("from {kind:?}: {}", with_causes(&*error)));
    }
    killed(Kind::Postgres, true).unwrap_or_else(|error| panic!("to PostgreSQL: {}", with_causes(&*error)));
}

/// Every row changes, places move from row to row; the backup is the old moment or the new one, never between.
fn killed(kind: Kind, file_is_live: bool) -> Outcome {
    let world = World::new(kind, file_is_live)?;
    world.both(
        "create table head (id {integer|int|int} primary key, version int);
         create table line (id {integer|int|int} primary key, head int, place int unique, version int, words varchar(60), foreign key (head) references head (id));",
    );
    let of_file = format!(
        "with recursive n (i) as (select 1 union all select i + 1 from n limit {LINES}) insert into line select i, 1, i, 0, hex(i) from n"
    );
    let of_server = format!(
        "insert into line {{|select i, 1, i, 0, md5(i::text) from generate_series(1, {LINES}) i|select seq, 1, seq, 0, md5(seq) from seq_1_to_{LINES}}}"
    );
    world.live.sql("insert into head values (1, 0)");
    world.live.sql(if file_is_live { &of_file } else { &of_server });
    let (source, target) = (world.live.url(), world.backup.url());
    sync_all(&source, &target, &options("first"))?;
    let edit = |round: u64| {
        world.live.sql(&format!(
            "begin; update head set version = {round}; update line set place = -place;
             update line set place = 1 + (-place + {round}) % 100000, version = {round}; commit"
        ))
    };
    edit(1);
    let (mut usual, mut random, mut killed, rounds) = (measure(&source, &target)?, Seeded(5), 0, 5);
    for round in 2..rounds + 2 {
        edit(round);
        let run = format!("run-{round}");
        killed += u64::from(kill(&source, &target, &run, &mut usual, &mut random)?);
        if let End::Server(side) = &world.backup {
            side.wait_until_alone();
        }
        let seen = "select {(select version from head) || ' ' || count(*) || ' ' || count(distinct version) || ' ' || min(version)|concat((select version from head), ' ', count(*), ' ', count(distinct version), ' ', min(version))|concat((select version from head), ' ', count(*), ' ', count(distinct version), ' ', min(version))} from line";
        let (seen, of) = (world.backup.sql(seen).concat(), |version: u64| format!("{version} {LINES} 1 {version}"));
        assert!(seen == of(round - 1) || seen == of(round), "round {round}: {seen}");
        // The next run, under the same name, finishes what was begun.
        sync_all(&source, &target, &options(&run))?;
        assert_eq!(world.plan()?, Vec::<String>::new());
        world.assert_same("select id, place, version from line order by id");
        let kept = world.backup.number(&format!("select count(*) from poolsync_recycle where run_id = '{run}'"));
        assert_eq!(kept, LINES + 1, "{run}: each previous image is kept once");
    }
    assert!(killed > 0, "no sync was killed while it ran");
    Ok(())
}
