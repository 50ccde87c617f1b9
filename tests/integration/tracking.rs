//! Change tracking: a sync that follows the log finds all that changed and looks at nothing else; wherever rows could have
//! changed past the log, it compares.

use std::error::Error;

use poolsync::{
    domain::{Counts, Mode, StoreUrl},
    sync::{Applied, Context, Options, StoreAddress, rows::tracking},
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tokio::runtime::Runtime;

use super::{
    engine::{Outcome, lines, options, preview, skipped, sync_all, wait, without},
    support::{
        postgres::shared,
        process::{outcome, poolsync},
    },
};

/// Rows of the large table: who compares it looks at them all.
const MANY: u64 = 3000;
/// What a run by the log looks at, at most.
const FEW: u64 = 40;

const SCHEMA: &str = r#"
    CREATE TABLE person (id int PRIMARY KEY, name text);
    CREATE TABLE note ("Owner" text, n int, at timestamptz, body text, PRIMARY KEY ("Owner", n));
    CREATE TABLE measured (dropped int, at timestamptz, part real, v text, PRIMARY KEY (part, at));
    ALTER TABLE measured DROP COLUMN dropped;
    CREATE TABLE event (day date, id int, what text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
    CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2013-01-01') TO ('2013-07-01');
    CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2013-07-01') TO ('2014-01-01')"#;
const TABLES: [&str; 4] = ["person", "note", "measured", "event"];

/// Somebody at a database.
struct Client(Runtime, PgConnection);

impl Client {
    fn at(url: &str) -> Result<Self, Box<dyn Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let connection = runtime.block_on(PgConnection::connect(url))?;
        Ok(Self(runtime, connection))
    }

    fn run(&mut self, sql: &str) -> Outcome {
        self.0.block_on(self.1.execute(sqlx::raw_sql(AssertSqlSafe(sql))))?;
        Ok(())
    }

    fn value(&mut self, sql: &str) -> Result<String, Box<dyn Error>> {
        let row = self.0.block_on(self.1.fetch_one(AssertSqlSafe(format!("SELECT ({sql})::text"))))?;
        Ok(row.try_get::<Option<String>, _>(0)?.unwrap_or_default())
    }
}

struct World {
    live: String,
    backup: String,
}

impl World {
    /// A tracked live store and a backup that has all of it.
    fn new() -> Result<Self, Box<dyn Error>> {
        let world = Self { live: shared().create_database(), backup: shared().create_database() };
        Client::at(&world.live)?.run(&format!(
            "{SCHEMA};
             INSERT INTO person SELECT i, 'name ' || i FROM generate_series(1, {MANY}) i;
             INSERT INTO note SELECT 'o' || i, i % 3, now(), repeat('x', i) FROM generate_series(1, 100) i;
             INSERT INTO measured SELECT '2013-03-05 12:00:00.123456+00'::timestamptz + i * '1 day'::interval, i / 3.0::real
                 FROM generate_series(1, 100) i;
             INSERT INTO event SELECT '2013-01-01'::date + i * 3, i FROM generate_series(1, 100) i"
        ))?;
        wait(tracking::install(&address(&world.live)?))??;
        let (_, first) = world.sync("first")?;
        assert_eq!(first.inserted, MANY + 300);
        world.assert_equal()?;
        Ok(world)
    }

    fn sync(&self, run: &str) -> Result<(Applied, Counts), Box<dyn Error>> {
        self.sync_as(&options(&run.replace(' ', "-")))
    }

    fn sync_as(&self, options: &Options) -> Result<(Applied, Counts), Box<dyn Error>> {
        sync_all(&self.live.parse()?, &self.backup.parse()?, options)
    }

    fn live(&self) -> Result<Client, Box<dyn Error>> {
        Client::at(&self.live)
    }

    fn backup(&self) -> Result<Client, Box<dyn Error>> {
        Client::at(&self.backup)
    }

    fn at_live(&self, sql: &str) -> Outcome {
        self.live()?.run(sql)
    }

    fn assert_equal(&self) -> Outcome {
        let (mut live, mut backup) = (self.live()?, self.backup()?);
        for table in TABLES {
            let sql = format!("SELECT coalesce(string_agg(t::text, ' ' ORDER BY t::text), '') FROM {table} AS t");
            assert_eq!(live.value(&sql)?, backup.value(&sql)?, "{table}");
        }
        Ok(())
    }

    /// Syncs, which must look at few rows and find what changed.
    #[track_caller]
    fn follows(&self, run: &str) -> Result<Counts, Box<dyn Error>> {
        let (_, counts) = self.sync(run)?;
        assert!(counts.items_compared <= FEW, "{run}: it compared {}", counts.items_compared);
        self.assert_equal()?;
        Ok(counts)
    }

    /// Syncs, which must compare everything; the next run follows the log again.
    #[track_caller]
    fn compares(&self, run: &str) -> Result<Counts, Box<dyn Error>> {
        let (_, counts) = self.sync(run)?;
        assert!(counts.items_compared >= MANY / 2, "{run}: it compared {}", counts.items_compared);
        self.assert_equal()?;
        self.at_live("UPDATE person SET name = name || '+' WHERE id = (SELECT max(id) FROM person)")?;
        assert_eq!(self.follows(&format!("{run}-after"))?.updated, 1, "after {run}");
        Ok(counts)
    }
}

fn address(url: &str) -> Result<StoreAddress, Box<dyn Error>> {
    Ok(StoreAddress::from(&url.parse::<StoreUrl>()?))
}

fn done(counts: &Counts) -> [u64; 3] {
    [counts.inserted, counts.updated, counts.deleted]
}

#[test]
fn a_run_looks_only_at_what_changed() -> Outcome {
    let world = World::new()?;
    let mut live = world.live()?;
    live.run("INSERT INTO person VALUES (9001, 'new'), (9002, 'new'); UPDATE person SET name = 'other' WHERE id = 7")?;
    live.run("DELETE FROM person WHERE id BETWEEN 11 AND 13; UPDATE person SET id = 9003 WHERE id = 21")?;
    live.run(
        "INSERT INTO person VALUES (31, 'upsert'), (9004, 'upsert') ON CONFLICT (id) DO UPDATE SET name = 'upsert'",
    )?;
    // Both existed before and after: the rows' values are swapped.
    live.run("UPDATE person SET id = CASE id WHEN 41 THEN -42 ELSE -41 END WHERE id IN (41, 42); UPDATE person SET id = -id WHERE id < 0")?;
    assert_eq!(done(&world.follows("second")?), [4, 4, 4]);
    let third = world.follows("third")?;
    assert_eq!((done(&third), third.items_compared), ([0, 0, 0], 0));
    Ok(())
}

#[test]
fn keys_are_logged_the_same_whatever_the_applications_settings() -> Outcome {
    let world = World::new()?;
    world.at_live(
        r#"SET DateStyle = 'SQL, DMY'; SET TimeZone = 'Asia/Tokyo'; SET extra_float_digits = -10;
           UPDATE measured SET v = 'x' WHERE part >= 33; DELETE FROM measured WHERE part < 1;
           UPDATE note SET "Owner" = E'tab\t"quote\' \\ {,} NULL ü' WHERE n = 1 AND "Owner" = 'o1';
           INSERT INTO note VALUES ('', 0), ('NULL', 0), ('a  ', 0), ('a', 0)"#,
    )?;
    assert_eq!(done(&world.follows("second")?), [5, 2, 3]);
    Ok(())
}

#[test]
fn what_was_rolled_back_is_not_looked_at() -> Outcome {
    let world = World::new()?;
    world.at_live(
        "BEGIN; DELETE FROM person WHERE id < 1000; ROLLBACK;
         BEGIN; UPDATE person SET name = 'a' WHERE id = 1; SAVEPOINT s; UPDATE person SET name = 'b'; ROLLBACK TO s;
         SAVEPOINT t; UPDATE person SET name = 'c' WHERE id = 2; RELEASE t; COMMIT",
    )?;
    let counts = world.follows("second")?;
    assert_eq!((done(&counts), counts.items_compared), ([0, 2, 0], 2));
    Ok(())
}

#[test]
fn a_transaction_that_commits_after_the_snapshot_is_in_the_next_run() -> Outcome {
    let world = World::new()?;
    let (mut slow, mut prepared) = (world.live()?, world.live()?);
    slow.run(
        "BEGIN; INSERT INTO person VALUES (9001, 'slow'); SAVEPOINT s; UPDATE person SET name = 's' WHERE id = 1",
    )?;
    prepared.run("BEGIN; SELECT pg_current_xact_id()")?;
    world.at_live("INSERT INTO person VALUES (9002, 'quick')")?;
    let (_, counts) = world.sync("second")?;
    assert_eq!((counts.items_compared, counts.inserted), (1, 1));
    // It had its number before the run, and writes after it.
    prepared.run("INSERT INTO person VALUES (9003, 'late'); COMMIT")?;
    assert_eq!(done(&world.sync("third")?.1), [1, 0, 0]);
    world.at_live("DELETE FROM person WHERE id = 9002")?;
    slow.run("COMMIT")?;
    assert_eq!(done(&world.follows("fourth")?), [1, 1, 1]);
    // What the only backup has is forgotten, once no other transaction of the server is as old.
    for run in 0..200 {
        if world.live()?.value("SELECT count(*) FROM poolsync_changes")? == "0" {
            return Ok(());
        }
        world.sync(&format!("later-{run}"))?;
    }
    panic!("the log only grows")
}

#[test]
fn rows_that_come_by_replication_are_logged_once() -> Outcome {
    let world = World::new()?;
    world.at_live(
        "SET session_replication_role = replica;
         INSERT INTO person VALUES (9001, 'r'); UPDATE person SET id = 9002 WHERE id = 2; DELETE FROM person WHERE id = 3;
         UPDATE event SET what = 'r' WHERE id = 5",
    )?;
    assert_eq!(world.live()?.value("SELECT count(*) FROM poolsync_changes")?, "5");
    assert_eq!(done(&world.follows("second")?), [2, 1, 2]);
    Ok(())
}

#[test]
fn writes_to_single_partitions_are_logged_and_partitions_that_come_or_go_are_noticed() -> Outcome {
    let world = World::new()?;
    world.at_live(
        "UPDATE event_1 SET what = 'x' WHERE id = 1; DELETE FROM event_2 WHERE id = 90;
         UPDATE event SET day = '2013-12-24' WHERE id = 2; INSERT INTO event_1 VALUES ('2013-01-02', 500, 'new')",
    )?;
    assert_eq!(done(&world.follows("second")?), [2, 1, 2]);
    let add = "CREATE TABLE event_3 PARTITION OF event FOR VALUES FROM ('2014-01-01') TO ('2015-01-01')";
    world.backup()?.run(add)?;
    world.at_live(&format!("{add}; INSERT INTO event_3 VALUES ('2014-02-02', 1, 'x')"))?;
    world.compares("added")?;
    world.at_live("INSERT INTO event_3 VALUES ('2014-02-02', 2, 'y')")?;
    assert_eq!(done(&world.follows("in the new one")?), [1, 0, 0]);
    world.at_live("ALTER TABLE event DETACH PARTITION event_1; DROP TABLE event_1")?;
    assert!(world.compares("gone")?.deleted > 50);
    Ok(())
}

#[test]
fn whatever_changes_rows_past_the_triggers_makes_the_next_run_compare() -> Outcome {
    let world = World::new()?;
    for (run, sql) in [
        ("altered", "ALTER TABLE person ALTER COLUMN name TYPE text USING upper(name)"),
        ("truncated", "TRUNCATE note"),
        ("log-emptied", "UPDATE person SET name = 'z' WHERE id = 5; TRUNCATE poolsync_changes"),
        ("vacuumed", "VACUUM FULL measured"),
    ] {
        world.at_live(sql)?;
        world.compares(run)?;
    }
    for (run, sql) in [
        // As a restore of data alone does it.
        (
            "disabled",
            "ALTER TABLE person DISABLE TRIGGER ALL; DELETE FROM person WHERE id = 8; ALTER TABLE person ENABLE TRIGGER ALL",
        ),
        ("log-lost", "DROP TABLE poolsync_changes; UPDATE person SET name = 'written all the same' WHERE id = 9"),
        ("triggers-lost", "DROP TRIGGER poolsync_log_insert ON person; INSERT INTO person VALUES (8, 'past the log')"),
    ] {
        world.at_live(sql)?;
        for again in ["", "-again"] {
            let (_, counts) = world.sync(&format!("{run}{again}"))?;
            assert!(counts.items_compared >= MANY, "{run}{again}");
            world.assert_equal()?;
        }
        wait(tracking::install(&address(&world.live)?))??;
        world.compares(&format!("{run}-installed"))?;
    }
    Ok(())
}

#[test]
fn another_log_or_an_earlier_moment_of_the_source_makes_the_next_run_compare() -> Outcome {
    let world = World::new()?;
    let live = address(&world.live)?;
    wait(tracking::remove(&live))??;
    world.at_live("UPDATE person SET name = 'untracked' WHERE id = 1")?;
    assert!(world.sync("removed")?.1.items_compared >= MANY);
    world.assert_equal()?;
    wait(tracking::install(&live))??;
    world.compares("new epoch")?;
    // A source that was put back does not know the last run.
    world.at_live("UPDATE poolsync_readers SET token = 'an earlier one'")?;
    world.compares("put back")?;
    world.at_live("DELETE FROM poolsync_readers")?;
    world.compares("forgotten")?;
    world.at_live("UPDATE poolsync_tracking SET epoch = 'another'")?;
    world.compares("another")?;
    Ok(())
}

#[test]
fn a_target_written_by_somebody_else_is_compared_and_repaired() -> Outcome {
    let world = World::new()?;
    for (run, sql) in [
        ("updated", "UPDATE person SET name = 'not mine' WHERE id = 77"),
        ("inserted", "INSERT INTO event_2 VALUES ('2013-09-09', 777, 'not mine')"),
        ("emptied", "TRUNCATE measured"),
        ("rewritten", "ALTER TABLE person ALTER COLUMN name TYPE text USING lower(name) || '!'"),
        (
            "behind the triggers",
            "ALTER TABLE note DISABLE TRIGGER ALL; DELETE FROM note; ALTER TABLE note ENABLE TRIGGER ALL",
        ),
        ("position lost", "DROP TABLE poolsync_position"),
    ] {
        world.backup()?.run(sql)?;
        world.compares(run)?;
    }
    // Another source's run into it.
    let other = World::new()?;
    sync_all(&other.live.parse()?, &world.backup.parse()?, &options("other"))?;
    world.compares("after another source")?;
    Ok(())
}

#[test]
fn rows_that_were_left_out_are_tried_again() -> Outcome {
    let world = World::new()?;
    world.backup()?.run("ALTER TABLE person ADD CONSTRAINT short CHECK (length(name) < 20)")?;
    world.at_live("INSERT INTO person VALUES (9001, repeat('x', 30)), (9002, 'fits')")?;
    for run in ["second", "third"] {
        let (applied, counts) = world.sync(run)?;
        assert_eq!(skipped(&applied)?.len(), 1, "{run}");
        assert!(counts.items_compared <= 2, "{run} compared {}", counts.items_compared);
    }
    world.backup()?.run("ALTER TABLE person DROP CONSTRAINT short")?;
    assert_eq!(done(&world.follows("fourth")?), [1, 0, 0]);
    assert_eq!(world.follows("fifth")?.items_compared, 0);
    Ok(())
}

#[test]
fn two_backups_read_one_log() -> Outcome {
    let world = World::new()?;
    let second = World { live: world.live.clone(), backup: shared().create_database() };
    second.sync("first")?;
    world.at_live("UPDATE person SET name = 'a' WHERE id = 1")?;
    assert_eq!(done(&world.follows("2")?), [0, 1, 0]);
    world.at_live("UPDATE person SET name = 'b' WHERE id = 2")?;
    assert_eq!(done(&world.follows("3")?), [0, 1, 0]);
    assert_eq!(done(&second.follows("3")?), [0, 2, 0]);
    let status = wait(tracking::status(&address(&world.live)?))??;
    assert_eq!((status.backups, status.without.len(), status.tracked.len()), (2, 0, 4));
    // One that is not heard of for long stops the log from growing, and compares when it comes back.
    world
        .at_live("UPDATE poolsync_readers SET read_at = now() - interval '8 days'; DELETE FROM person WHERE id = 3")?;
    world.follows("4")?;
    second.compares("4")?;
    Ok(())
}

#[test]
fn the_logs_word_is_checked_now_and_then_and_by_a_full_run() -> Outcome {
    let world = World::new()?;
    let forget = "UPDATE person SET name = name || '?' WHERE id = 4; DELETE FROM poolsync_changes";
    world.at_live(forget)?;
    assert_eq!(done(&world.sync("believed")?.1), [0, 0, 0]);
    world.backup()?.run("UPDATE poolsync_position SET runs = 50")?;
    assert_eq!(done(&world.compares("the fiftieth")?), [0, 1, 0]);
    world.at_live(forget)?;
    let full = Options { mode: Mode::Full, ..options("full") };
    assert_eq!(done(&world.sync_as(&full)?.1), [0, 1, 0]);
    Ok(())
}

#[test]
fn a_preview_follows_the_log_and_changes_nothing() -> Outcome {
    let world = World::new()?;
    world.at_live("UPDATE person SET name = 'x' WHERE id = 4; DELETE FROM person WHERE id = 5")?;
    let state = "SELECT string_agg(p::text, ',') FROM poolsync_position AS p";
    let before = world.backup()?.value(state)?;
    let plan = preview(&world.live.parse()?, &world.backup.parse()?, &options("p"))?;
    assert_eq!(
        lines(&plan)?,
        ["update person (id=4): column name differs", "delete person (id=5): gone at the source"]
    );
    let totals = plan.totals();
    assert_eq!((totals.source_items, totals.target_items, totals.unchanged), (MANY + 299, MANY + 300, 0));
    assert_eq!(world.backup()?.value(state)?, before);
    world.at_live("DELETE FROM person; DELETE FROM note; DELETE FROM measured; DELETE FROM event")?;
    let plan = preview(&world.live.parse()?, &world.backup.parse()?, &options("p"))?;
    assert_eq!((plan.totals().source_items, plan.totals().deletes), (0, MANY + 300), "the guard sees an empty source");
    Ok(())
}

#[test]
fn users_need_no_right_to_the_log_and_readers_of_all_tables_get_it() -> Outcome {
    let world = World::new()?;
    let (app, reader) = (role("app", &world.live), role("reader", &world.live));
    world.at_live(&format!(
        "CREATE ROLE {app} LOGIN; CREATE ROLE {reader} LOGIN; GRANT SELECT, INSERT, UPDATE ON person TO {app};
         GRANT SELECT ON person, note, measured, event TO {reader}"
    ))?;
    wait(tracking::install(&address(&world.live)?))??;
    let user = |name: &str| world.live.replace("postgres@", &format!("{name}@"));
    let mut client = Client::at(&user(&app))?;
    client.run("SET search_path = pg_temp; CREATE TEMP TABLE poolsync_changes (n int); INSERT INTO public.person VALUES (9001, 'app')")?;
    assert!(client.run("SELECT * FROM public.poolsync_changes").is_err());
    assert!(client.run("SELECT public.poolsync_applied('a', pg_current_snapshot(), 'a')").is_err());
    let read = World { live: user(&reader), backup: world.backup.clone() };
    let (_, counts) = read.sync("reader")?;
    assert_eq!((counts.items_compared, counts.inserted), (1, 1));
    world.at_live("UPDATE person SET name = 'y' WHERE id = 9001")?;
    assert_eq!(read.sync("again")?.1.items_compared, 1);
    world.assert_equal()
}

/// Roles belong to the whole server, which all tests share.
fn role(name: &str, url: &str) -> String {
    format!("{name}_{}", url.rsplit('/').next().unwrap_or_default())
}

#[test]
fn an_altered_table_takes_writes_and_says_that_it_is_not_tracked() -> Outcome {
    let world = World::new()?;
    for url in [&world.live, &world.backup] {
        Client::at(url)?
            .run("ALTER TABLE person RENAME COLUMN id TO number; ALTER TABLE person ADD COLUMN more int DEFAULT 5")?;
    }
    world.at_live("INSERT INTO person VALUES (9001, 'x', 1); UPDATE person SET name = 'r' WHERE number = 6")?;
    assert!(world.sync("renamed")?.1.items_compared >= MANY);
    world.at_live("UPDATE person SET name = 's' WHERE number = 6")?;
    assert_eq!(done(&world.follows("by place")?), [0, 1, 0]);
    for url in [&world.live, &world.backup] {
        Client::at(url)?.run("ALTER TABLE person DROP CONSTRAINT person_pkey; ALTER TABLE person ADD COLUMN key int; UPDATE person SET key = number; ALTER TABLE person DROP COLUMN number, ADD PRIMARY KEY (key)")?;
    }
    world.at_live("INSERT INTO person VALUES ('y', 2, 9002)")?;
    let status = wait(tracking::status(&address(&world.live)?))??;
    assert_eq!(status.without, ["person"]);
    for run in ["rebuilt", "rebuilt-again"] {
        assert!(world.sync(run)?.1.items_compared >= MANY, "{run}");
    }
    wait(tracking::install(&address(&world.live)?))??;
    world.sync("installed")?;
    world.at_live("UPDATE person SET name = 't' WHERE key = 9002")?;
    assert_eq!(done(&world.follows("by the new key")?), [0, 1, 0]);
    Ok(())
}

#[test]
fn the_command_installs_shows_and_removes() -> Outcome {
    let url = shared().create_database();
    Client::at(&url)?.run(SCHEMA)?;
    let dir = tempfile::tempdir()?;
    let track = |arguments: &[&str]| -> Result<(i32, String, String), Box<dyn Error>> {
        Ok(outcome(&poolsync(dir.path()).arg("track").args(arguments).output()?))
    };
    let (code, out, _) = track(&["status", &url])?;
    assert!(code == 0 && out.contains("not installed"), "{out}");
    let (code, out, err) = track(&["install", &url])?;
    assert!(code == 0 && out.contains("event, measured, note, person") && out.contains("(none)"), "{out}{err}");
    let epoch = |text: &str| serde_json::from_str::<Value>(text).map(|v| v["epoch"].clone());
    let (_, first, _) = track(&["status", "--json", &url])?;
    let (_, again, _) = track(&["install", "--json", &url])?;
    assert!(epoch(&first)?.is_string());
    assert_eq!(epoch(&first)?, epoch(&again)?, "repeating it changes nothing");
    let (code, out, _) = track(&["remove", &url])?;
    assert!(code == 0 && out.contains("not installed"), "{out}");
    let left = "SELECT (SELECT count(*) FROM pg_class WHERE relname LIKE 'poolsync%') + (SELECT count(*) FROM pg_proc
        WHERE proname LIKE 'poolsync%') + (SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'poolsync%')";
    assert_eq!(Client::at(&url)?.value(left)?, "0");
    Client::at(&url)?.run("CREATE TABLE nameless (a int)")?;
    let (code, _, err) = track(&["install", &url])?;
    assert!(code == 1 && err.contains("nameless") && err.contains("primary key"), "{err}");
    assert_eq!(Client::at(&url)?.value(left)?, "0", "nothing of it stays");
    let file = dir.path().join("a.db");
    std::fs::write(&file, "")?;
    let (code, _, err) = track(&["install", &format!("sqlite://{}", file.display())])?;
    assert!(code == 1 && err.contains("PostgreSQL databases only"), "{err}");
    let (code, _, err) = track(&["install", "mysql://a@localhost/b"])?;
    assert!(code == 1 && err.contains("PostgreSQL databases only"), "{err}");
    assert_eq!(track(&["install", "nonsense"])?.0, 2);
    Ok(())
}

#[test]
fn a_run_that_leaves_tables_out_does_not_take_their_changes_for_done() -> Outcome {
    let world = World::new()?;
    world.at_live("UPDATE person SET name = 'new' WHERE id = 7; UPDATE note SET body = 'new' WHERE n = 1")?;
    let chosen = Options { tables: without(&["note"]), ..options("without-note") };
    let (_, counts) = world.sync_as(&chosen)?;
    assert_eq!(done(&counts), [0, 1, 0]);
    assert!(counts.items_compared >= MANY, "the log is about all tables: it compared {}", counts.items_compared);
    let (_, counts) = world.sync_as(&Options { run: "again".to_owned(), ..chosen })?;
    assert_eq!(done(&counts), [0, 0, 0]);
    assert!(world.compares("all")?.updated > 10, "what was left out is still to come");
    Ok(())
}

#[test]
fn what_waits_is_counted_by_the_log_and_for_the_backup_that_follows_it() -> Outcome {
    let world = World::new()?;
    let count = |world: &World| -> Result<Option<tracking::Waiting>, Box<dyn Error>> {
        let (live, backup) = (address(&world.live)?, address(&world.backup)?);
        Ok(wait(tracking::waiting(&live, &backup, &Context::default()))??)
    };
    let none = count(&world)?.ok_or("the log tells")?;
    assert_eq!((none.items, none.is_capped, none.oldest), (0, false, None));
    world.at_live("UPDATE person SET name = 'a' WHERE id = 1; UPDATE person SET name = 'b' WHERE id = 1")?;
    world.at_live("DELETE FROM person WHERE id = 2")?;
    let some = count(&world)?.ok_or("the log tells")?;
    assert_eq!(some.items, 2, "an item that changed twice waits once");
    assert!(some.oldest.is_some_and(|oldest| oldest >= none.top && oldest < some.top), "{none:?} {some:?}");
    world.follows("second")?;
    assert_eq!(count(&world)?.ok_or("the log tells")?.items, 0);
    world.at_live("INSERT INTO person SELECT n, 'many' FROM generate_series(100001, 110005) AS n")?;
    let many = count(&world)?.ok_or("the log tells")?;
    assert_eq!((many.items, many.is_capped), (tracking::MOST_WAITING, true));
    // Of a backup that never followed the log, and of one that somebody else wrote to, it tells nothing.
    let other = World { live: world.live.clone(), backup: shared().create_database() };
    assert_eq!(count(&other)?, None);
    world.backup()?.run("UPDATE person SET name = 'not mine' WHERE id = 77")?;
    assert_eq!(count(&world)?, None);
    Ok(())
}
