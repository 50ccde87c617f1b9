//! An SQLite file on one side, a server on the other, in both directions. The file is looked at with SQLite's own shell, the
//! server with its own client.

use std::{
    error::Error,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use poolsync::{
    domain::{Counts, StoreUrl},
    sync::{self, Applied, Context, Options, StoreAddress, SyncError},
};
use tempfile::TempDir;

use super::{
    engine::{ANY, Outcome, Seeded, lines, options, scratch, skipped, sync_all, wait},
    engine_crash::{kill, measure},
    remote_stores::{assert_equal, sync_far},
    row_servers::{assert_left_out, figures},
    support::databases::{Kind, Server, Side, with_causes},
};

/// One side.
pub enum End {
    File(PathBuf),
    Server(Side),
}

/// Both sides, one of them a file.
pub struct World {
    pub scratch: TempDir,
    pub live: End,
    pub backup: End,
}

impl End {
    pub fn address(&self) -> StoreAddress {
        match self {
            Self::File(path) => StoreAddress::new(StoreUrl::sqlite(path).expect("a path"), None),
            Self::Server(side) => side.address(),
        }
    }

    fn url(&self) -> StoreUrl {
        self.address().url
    }

    /// What a statement answers, in the words of this side.
    pub fn sql(&self, sql: &str) -> Vec<String> {
        match self {
            Self::File(path) => shell(path, &in_words(0, sql)).unwrap_or_else(|error| panic!("{error}\n{sql}")),
            Self::Server(side) => {
                let place = if side.kind() == Kind::Postgres { 1 } else { 2 };
                // Clients put different marks between columns.
                side.sql(&in_words(place, sql)).into_iter().map(|line| line.replace('\t', "|")).collect()
            }
        }
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.sql(sql).concat().parse().expect(sql)
    }

    pub fn dump(&self) -> Vec<String> {
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
    pub fn new(kind: Kind, file_is_live: bool) -> Result<Self, Box<dyn Error>> {
        let scratch = scratch()?;
        let path = scratch.path().join("one.db");
        shell(&path, "pragma journal_mode = wal; pragma user_version = 1")?;
        let (file, server) = (End::File(path), End::Server(Server::shared(kind).database()));
        let (live, backup) = if file_is_live { (file, server) } else { (server, file) };
        Ok(Self { scratch, live, backup })
    }

    pub fn both(&self, sql: &str) {
        self.live.sql(sql);
        self.backup.sql(sql);
    }

    pub fn plan_of(&self, options: &Options) -> Result<Vec<String>, SyncError> {
        let plan = wait(sync::preview(&self.live.address(), &self.backup.address(), options, &Context::default()))
            .expect("a runtime")?;
        lines(&plan)
    }

    pub fn plan(&self) -> Result<Vec<String>, Box<dyn Error>> {
        Ok(self.plan_of(&options("preview"))?)
    }

    pub fn sync_with(&self, run: &str) -> Result<(Applied, Counts), Box<dyn Error>> {
        sync_far(&self.live.address(), &self.backup.address(), &options(run))
    }

    /// Syncs all of it, and asserts that the engine finds nothing more to do.
    pub fn sync(&self, run: &str) -> Result<(u64, u64, u64, u64), Box<dyn Error>> {
        let (applied, counts) = self.sync_with(run)?;
        assert_eq!(skipped(&applied)?, [], "nothing is left out");
        assert_eq!(self.plan()?, Vec::<String>::new(), "a second plan is empty");
        assert_equal(&self.live.address(), &self.backup.address())?;
        Ok(figures(&counts))
    }

    /// Syncs, and asserts that just these are left out, each for its reason.
    pub fn left_out(&self, run: &str, expected: &[(&str, &str)]) -> Result<(u64, u64, u64, u64), Box<dyn Error>> {
        let (applied, counts) = self.sync_with(run)?;
        assert_left_out(&applied, expected)?;
        Ok(figures(&counts))
    }

    /// Why a preview and a sync fail; both must, and the target must stay as it was.
    pub fn refused(&self, options: &Options) -> Result<String, Box<dyn Error>> {
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
    pub fn assert_same(&self, sql: &str) {
        assert_eq!(self.live.sql(sql), self.backup.sql(sql), "{sql}");
    }
}

/// Tells a story in each direction with each server.
pub fn on_each_way(story: impl Fn(World, Kind) -> Outcome) {
    for kind in [Kind::Postgres, Kind::MariaDb] {
        for file_is_live in [true, false] {
            let world = World::new(kind, file_is_live).expect("a world");
            let told = story(world, kind);
            told.unwrap_or_else(|error| panic!("{kind:?}, file live: {file_is_live}: {}", with_causes(&*error)));
        }
    }
}

pub const CONTACTS: &str = "
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
             create table f (k {boolean|boolean|boolean} not null primary key, v int);
             create table g (k {uuid|uuid|uuid} not null primary key, v int)",
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
                 insert into d values ('1999-12-31', true, 1), ('2024-02-29', null, 2); insert into f values (true, 1), (false, 2);
                 insert into g values ('0190b8f0-7a3c-7000-8000-00000000abcd', 1), ('f190b8f0-0a3c-7000-8000-000000000001', 2), ('00000000-0000-4000-8000-000000000000', 3);";
        world.live.sql(&fill);
        assert_eq!(world.sync("r1")?, (48 + 5 + 2 + 2 + 3, 0, 0, 0));
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
        world.assert_same("select k, v from g order by v");
        Ok(())
    });
}

/// Keys of another collation, tables without row numbers, strict ones, columns in another order.
#[test]
fn tables_of_a_file_may_be_of_every_shape() {
    on_each_way(|world, kind| {
        // A server's names are written in its own quotes.
        let quoted = |end: &End, sql: &str| match end {
            End::Server(_) if kind == Kind::MariaDb => sql.replace('"', "`"),
            _ => sql.to_owned(),
        };
        let both = |sql: &str| {
            world.live.sql(&quoted(&world.live, sql));
            world.backup.sql(&quoted(&world.backup, sql));
        };
        both(
            "create table w (k {text collate nocase|text|varchar(60) collate utf8mb4_nopad_bin} not null, n int not null, v int, primary key (n, k)) {without rowid|-- |-- }
             ;create table s ({t text, id int primary key, n integer, b blob, w real|id int primary key, n bigint, b bytea, t text, w float8|id int primary key, n bigint, b blob, t text, w double}) {strict|-- |-- }
             ;create table n (k {text collate nocase|text|varchar(60) collate utf8mb4_nopad_bin} not null, v int, primary key (k {collate binary| | }));
             create table down (id {integer primary key desc|bigint primary key|bigint primary key}, v int);
             create table \"odd 'one'\" (\"a b\" int not null primary key, \"select\" {text|text|text}, rowid int)",
        );
        world.live.sql("insert into w values ('a', 1, 1), ('A', 2, 2), ('b', 1, 3); insert into s (id, n, t, w) values (1, 2, '3', 4), (2, null, null, 0.5);
                        insert into down values (-5, 1), (7, 2); insert into n values ('a', 1), ('A', 2), ('b', 3), ('B', 4)");
        let fill = "insert into \"odd 'one'\" values (1, 'x', 2), (2, 'y', 1)";
        world.live.sql(&quoted(&world.live, fill));
        assert_eq!(world.sync("r1")?, (3 + 2 + 2 + 2 + 4, 0, 0, 0));
        world.live.sql("update w set v = 0 where n = 1; delete from w where n = 2; update s set t = 'new' where id = 1; delete from s where id = 2; delete from down where id = 7; update down set v = 9; update n set v = v + 10 where v in (1, 4); delete from n where v = 3");
        let change = "update \"odd 'one'\" set rowid = 1 where rowid = 2";
        world.live.sql(&quoted(&world.live, change));
        let mut plan = world.plan()?;
        plan.retain(|line| line.contains("odd") || line.contains(" w ("));
        let expected = [
            "update odd 'one' (a b=1): column rowid differs",
            "update w (n=1, k='a'): column v differs",
            "update w (n=1, k='b'): column v differs",
            "delete w (n=2, k='A'): gone at the source",
        ];
        assert_eq!(plan, expected);
        assert_eq!(world.sync("r2")?, (0, 7, 4, 0));
        for seen in [
            "select k, v from n order by v",
            "select n, k, v from w order by n, k",
            "select id, n, t from s",
            "select id, v from down",
        ] {
            world.assert_same(seen);
        }
        // What its collation takes for one key, a backup can have once only.
        world
            .live
            .sql("insert into w values {('a', 9, 1), ('B', 9, 2)|('a', 9, 1), ('A', 9, 2)|('a', 9, 1), ('A', 9, 2)}");
        if matches!(world.backup, End::File(_)) {
            world.left_out("r3", &[("w (n=9, k='a')", "The target refused it")])?;
        } else {
            world.sync("r3")?;
        }
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

/// At whatever moment that is.
#[test]
fn a_sync_that_is_told_to_stop_leaves_the_file_as_it_was() -> Outcome {
    let world = World::new(Kind::Postgres, false)?;
    world.both("create table t (id {integer|int|int} primary key, name text)");
    world.live.sql("insert into t select i, md5(i::text) from generate_series(1, 20000) i");
    world.sync("r1")?;
    world.live.sql("update t set name = name || 'x'");
    let before = world.backup.dump();
    let mut stopped = 0;
    for pause in (0..).map(|n| Duration::from_millis(25 * n)) {
        let context = Context::default();
        let stop = context.clone();
        let told = wait(async {
            let comparison =
                sync::compare(&world.live.address(), &world.backup.address(), &options("r2"), &context).await?;
            let passed = sync::guard::judge(comparison.plan(), ANY)?;
            let soon = async {
                tokio::time::sleep(pause).await;
                stop.cancel.cancel();
            };
            let (applied, ()) = tokio::join!(comparison.apply(passed, &context), soon);
            applied.map(drop).map_err(Box::<dyn Error>::from)
        })?;
        let Err(why) = told else { break };
        assert!(matches!(why.downcast_ref(), Some(SyncError::Cancelled)), "after {pause:?}: {}", with_causes(&*why));
        assert_eq!(world.backup.dump(), before, "after {pause:?}");
        stopped += 1;
    }
    assert!(stopped > 2, "only {stopped} syncs were stopped");
    assert_eq!(world.plan()?, Vec::<String>::new(), "the last one was too late to be stopped");
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
