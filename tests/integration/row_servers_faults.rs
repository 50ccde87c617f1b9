//! Row stores on real servers: what goes wrong ends with a sentence that says what to do, in bounded time, and leaves the
//! target as it was.

use std::{
    error::Error,
    thread,
    time::{Duration, Instant},
};

use poolsync::{
    domain::{Counts, Place, StoreUrl},
    sync::{self, Access, Applied, Context, Options, StoreAddress, guard},
};

use super::{
    engine::{ANY, Outcome, only, options, scratch, wait, without},
    row_servers::{assert_says, figures},
    support::{
        databases::{FAR, Kind, Pair, Server, on_each, on_those, signed_in},
        process::{outcome, poolsync},
        servers::Proxy,
    },
};

/// How long a sync against a server in trouble may take before it must have ended with a sentence.
const BOUND: Duration = Duration::from_secs(40);

const TABLE: &str = "create table t (id int primary key, v varchar(20)); insert into t values (1, 'one'), (2, 'two')";

/// What a sync gives, or why it fails; it must come to its end in bounded time.
fn bounded(live: &StoreAddress, backup: &StoreAddress) -> Result<Result<(Applied, Counts), String>, Box<dyn Error>> {
    let begun = Instant::now();
    let context = Context::default();
    let ended = wait(async {
        let comparison = sync::compare(live, backup, &options("r1"), &context).await?;
        let passed = guard::judge(comparison.plan(), ANY).map_err(|_| sync::SyncError::NotThisPlan)?;
        comparison.apply(passed, &context).await
    })?;
    assert!(begun.elapsed() < BOUND, "it took {:?}", begun.elapsed());
    Ok(ended.map(|applied| (applied, context.tally.snapshot())).map_err(|error| error.with_cause()))
}

/// Why a sync fails that must.
fn fault(live: &StoreAddress, backup: &StoreAddress) -> Result<String, Box<dyn Error>> {
    match bounded(live, backup)? {
        Err(why) => Ok(why),
        Ok((_, counts)) => Err(format!("it did not fail: {counts:?}").into()),
    }
}

/// A pair with a change to be brought over.
fn changed(kind: Kind) -> Pair {
    let pair = Pair::built(kind, TABLE);
    pair.live.sql("update t set v = 'new' where id = 1; insert into t values (3, 'three')");
    pair
}

#[test]
fn a_wrong_password_an_unknown_database_and_an_unknown_schema_are_said() {
    on_each(|kind| {
        let pair = changed(kind);
        if kind == Kind::Postgres {
            pair.live.sql("create user keen password 'correct horse' in role guarded; grant select on t to keen");
        }
        let user = if kind == Kind::Postgres { "keen" } else { "guarded" };
        let url = pair.live.url_for(user);
        let before = pair.backup.dump();
        for password in [Some("Correct horse"), None] {
            let why = fault(&signed_in(&url, password), &pair.backup.address())?;
            assert_says(&why, &[user, "password"]);
            assert!(!why.contains("orrect horse"), "no secret is shown: {why}");
        }
        let nowhere = pair.live.url.replace(&pair.live.database, "nowhere");
        assert_says(&fault(&signed_in(&nowhere, None), &pair.backup.address())?, &["nowhere"]);
        assert_says(&fault(&pair.live.address(), &signed_in(&nowhere, None))?, &["nowhere"]);
        if kind == Kind::Postgres {
            let schema = |side: &str| signed_in(&format!("{side}?schema=elsewhere"), None);
            assert_says(&fault(&schema(&pair.live.url), &pair.backup.address())?, &["elsewhere"]);
        }
        assert_eq!(pair.backup.dump(), before);
        // With the right password it goes.
        bounded(&signed_in(&url, Some("correct horse")), &pair.backup.address())??;
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn a_schema_is_a_store_of_its_own() {
    on_those(&[Kind::Postgres], |kind| {
        let pair = Pair::of(kind);
        pair.live.sql("create schema one; create schema \"T wo\"; create table one.t (id int primary key, v text); insert into one.t values (1, 'x'); create table public.t (id int primary key)");
        let (one, two) = (
            signed_in(&format!("{}?schema=one", pair.live.url), None),
            signed_in(&format!("{}?schema=T%20wo", pair.live.url), None),
        );
        bounded(&one, &two)??;
        assert_eq!(pair.live.sql("select * from \"T wo\".t"), ["1|x"]);
        assert_eq!(pair.live.number("select count(*) from public.t"), 0);
        assert!(bounded(&one, &one)?.is_err(), "a store is not copied into itself");
        Ok(())
    });
}

#[test]
fn a_target_that_only_reads_is_said_and_serves_as_a_source() {
    on_those(&[Kind::Postgres], |kind| {
        let pair = changed(kind);
        pair.backup.sql(&format!("alter database {} set default_transaction_read_only = on", pair.backup.database));
        let before = pair.backup.dump();
        let why = fault(&pair.live.address(), &pair.backup.address())?;
        assert!(why.contains("read-only") || why.contains("read only"), "{why}");
        assert_says(&why, &[]);
        assert!(wait(sync::probe(&pair.backup.address(), Access::Write))?.is_err());
        assert!(wait(sync::probe(&pair.backup.address(), Access::Read))?.is_ok());
        assert_eq!(pair.backup.dump(), before);
        assert_eq!(pair.plan()?.len(), 2, "a preview needs no more than reading");
        Ok(())
    });
}

#[test]
fn each_missing_privilege_is_named() {
    on_each(|kind| {
        let pair = changed(kind);
        pair.both("create table other (id int primary key); create table third (id int primary key)");
        pair.live.sql("insert into other values (1); insert into third values (1)");
        let user = format!("clerk_{}", pair.backup.database);
        let (create, at) = match kind {
            Kind::Postgres => (format!("create user {user}"), user.clone()),
            Kind::MariaDb => (format!("create user {user}@127.0.0.1"), format!("{user}@127.0.0.1")),
        };
        pair.live.sql(&create);
        pair.live.sql(&format!("grant select on t to {at}; grant select on third to {at}"));
        let reader = signed_in(&pair.live.url_for(&user), None);
        // MariaDB does not even show who may not read it that a table is there.
        let (lacking, grant) = match kind {
            Kind::Postgres => ("SELECT on table other".to_owned(), "other".to_owned()),
            Kind::MariaDb => {
                (format!("SELECT on database {}", pair.live.database), format!("{}.*", pair.live.database))
            }
        };
        assert_says(&fault(&reader, &pair.backup.address())?, &[&lacking]);
        // Of a table that is left out, nothing is asked.
        let chosen = Options { tables: only(&["t", "third"]), ..options("chosen") };
        wait(sync::preview(&reader, &pair.backup.address(), &chosen, &Context::default()))??;
        pair.live.sql(&format!("grant select on {grant} to {at}"));
        pair.backup.sql(&format!("grant select on t to {at}; grant select on other to {at}; grant select, insert, update, delete on third to {at}"));
        if kind == Kind::Postgres {
            pair.backup.sql(&format!("grant create on schema public to {at}"));
        } else {
            pair.backup.sql(&format!("grant create, create temporary tables on {}.* to {at}", pair.backup.database));
        }
        let before = pair.backup.dump();
        let writer = signed_in(&pair.backup.url_for(&user), None);
        let why = fault(&reader, &writer)?;
        let all = ["INSERT on table t", "DELETE on table t", "INSERT on table other", "DELETE on table other"];
        assert_says(&why, &all);
        assert!(!why.contains("third"), "what may be done is not complained about: {why}");
        let chosen = Options { tables: without(&["other", "t"]), ..options("chosen") };
        if let Err(why) = wait(sync::compare(&reader, &writer, &chosen, &Context::default()))? {
            let why = why.to_string();
            assert!(kind == Kind::MariaDb && why.contains("table poolsync_runs") && !why.contains("table t"), "{why}");
        }
        assert_eq!(pair.backup.dump(), before);
        // Exactly what was named is enough.
        for right in why.split("lacks rights: ").nth(1).unwrap().split(". Nothing").next().unwrap().split("; ") {
            let (right, table) = right.split_once(" on table ").expect("rights on tables");
            // MariaDB grants a right on a table that is still to be made only with the right to make it.
            let make = if table.starts_with("poolsync_") { "create, " } else { "" };
            pair.backup.sql(&format!("grant {make}{right} on {table} to {at}"));
        }
        assert_eq!(figures(&bounded(&reader, &writer)??.1), (3, 1, 0, 0));
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn an_owner_of_the_tables_who_may_quiet_triggers_needs_no_superuser() {
    on_those(&[Kind::Postgres], |kind| {
        let pair = Pair::of(kind);
        let user = format!("owner_{}", pair.live.database);
        pair.live.sql(&format!("create user {user}"));
        for side in [&pair.live, &pair.backup] {
            side.sql(&format!(
                "alter database {} owner to {user}; grant all on schema public to {user}",
                side.database
            ));
        }
        pair.live.sql(&format!(
            "set role {user}; create table a (id serial primary key, up int references a, u int unique);
                                insert into a (up, u) values (null, 1), (1, 2), (2, 3)"
        ));
        let (live, backup) = (signed_in(&pair.live.url_for(&user), None), signed_in(&pair.backup.url_for(&user), None));
        // Without tables there is nothing to keep quiet yet.
        assert_eq!(figures(&bounded(&live, &backup)??.1), (3, 0, 0, 0));
        pair.live.sql("update a set up = null; delete from a where id = 2; update a set u = 2 where id = 1");
        let before = pair.backup.dump();
        assert_says(&fault(&live, &backup)?, &["session_replication_role"]);
        assert_eq!(pair.backup.dump(), before);
        pair.backup.sql(&format!("grant set on parameter session_replication_role to {user}"));
        assert_eq!(figures(&bounded(&live, &backup)??.1), (0, 2, 1, 0));
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn a_server_that_is_not_there_is_said() {
    for kind in FAR {
        let server = Server::own(*kind);
        let (live, backup) = (server.database(), server.database());
        live.sql(TABLE);
        server.stop();
        let begun = Instant::now();
        let quick = |url: &str| signed_in(url, None);
        let why = fault(&quick(&live.url), &quick(&backup.url)).unwrap();
        assert_says(&why, &["127.0.0.1"]);
        assert!(begun.elapsed() < BOUND);
        server.launch();
        bounded(&quick(&live.url), &quick(&backup.url)).unwrap().unwrap();
        assert_eq!(backup.rows(), live.rows());
    }
}

#[test]
fn sessions_that_are_ended_in_the_middle_and_a_server_that_starts_again_lose_nothing() {
    on_each(|kind| {
        let server = Server::own(kind);
        let pair = Pair { live: server.database(), backup: server.database() };
        let rows: Vec<String> = (0..4000).map(|id| format!("({id}, 'old')")).collect();
        pair.both(&format!(
            "create table t (id int primary key, v varchar(20)); insert into t values {}",
            rows.join(", ")
        ));
        let old = pair.backup.rows();
        pair.live.sql("update t set v = 'new'; delete from t where id > 3000");
        let (live, backup) = (signed_in(&pair.live.url, None), signed_in(&pair.backup.url, None));
        let context = Context::default();
        // Between comparing and applying, the server crashes and comes back.
        let ended = wait(async {
            let comparison = sync::compare(&live, &backup, &options("r1"), &context).await?;
            let passed = guard::judge(comparison.plan(), ANY).map_err(|_| sync::SyncError::NotThisPlan)?;
            server.stop();
            server.launch();
            comparison.apply(passed, &context).await
        })?;
        match ended {
            Ok(_) => pair.assert_equal(),
            Err(error) => {
                assert_says(&error.with_cause(), &[]);
                assert_eq!(pair.backup.rows(), old, "the target is as it was");
            }
        }
        // The same with the sessions alone, on either side.
        for side in [&pair.live, &pair.backup] {
            let before = pair.backup.rows();
            let ended = wait(async {
                let comparison = sync::compare(&live, &backup, &options("r2"), &context).await?;
                let passed = guard::judge(comparison.plan(), ANY).map_err(|_| sync::SyncError::NotThisPlan)?;
                side.terminate_sessions();
                comparison.apply(passed, &context).await
            })?;
            match ended {
                Ok(_) => pair.assert_equal(),
                Err(_) => assert_eq!(pair.backup.rows(), before, "the target is as it was"),
            }
        }
        bounded(&live, &backup)??;
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn a_lock_that_somebody_holds_at_the_target_ends_the_sync_with_a_sentence() {
    on_each(|kind| {
        let pair = changed(kind);
        let before = pair.backup.rows();
        let mut somebody = pair.backup.session();
        somebody.sql("begin");
        somebody.sql("update t set v = 'mine' where id = 1");
        let (live, backup) = (signed_in(&pair.live.url, None), signed_in(&pair.backup.url, None));
        assert_says(&fault(&live, &backup)?, &[]);
        somebody.sql("rollback");
        assert_eq!(pair.backup.rows(), before);
        // A table that is locked as a whole, as by somebody who alters it.
        somebody.sql(if kind == Kind::Postgres { "begin; lock table t" } else { "lock tables t write" });
        assert_says(&fault(&live, &backup)?, &[]);
        drop(somebody);
        bounded(&live, &backup)??;
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn a_deadlock_with_somebody_at_the_target_is_resolved_or_said() {
    on_each(|kind| {
        let pair = Pair::of(kind);
        pair.both("create table a (id int primary key, v int); create table b (id int primary key, v int); insert into a values (1, 0); insert into b values (1, 0)");
        pair.live.sql("update a set v = 1; update b set v = 1");
        let (live, backup) = (signed_in(&pair.live.url, None), signed_in(&pair.backup.url, None));
        // Somebody takes the rows in the other order; whoever is the victim, nothing may hang or come out half.
        let mut somebody = pair.backup.session();
        somebody.sql("begin");
        somebody.sql("update b set v = 7");
        let rival = thread::spawn(move || {
            thread::sleep(Duration::from_millis(500));
            somebody.sql("update a set v = 7");
            somebody.sql("rollback");
        });
        let ended = bounded(&live, &backup)?;
        rival.join().expect("the rival ends");
        match ended {
            Ok(_) => pair.assert_equal(),
            Err(why) => {
                assert_says(&why, &[]);
                assert_eq!(pair.backup.sql("select v from a union all select v from b"), ["0", "0"]);
            }
        }
        bounded(&live, &backup)??;
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn one_run_at_a_time_writes_to_a_target() {
    on_each(|kind| {
        let pair = changed(kind);
        let context = Context::default();
        wait(async {
            let first = sync::compare(&pair.live.address(), &pair.backup.address(), &options("one"), &context).await?;
            let second = sync::compare(&pair.live.address(), &pair.backup.address(), &options("two"), &context).await;
            assert!(matches!(&second, Err(error) if error.is_busy()), "{second:?}");
            drop(first);
            sync::compare(&pair.live.address(), &pair.backup.address(), &options("two"), &context).await.map(drop)
        })??;
        Ok(())
    });
}

#[test]
fn a_row_that_somebody_changes_at_the_target_meanwhile_is_not_half_overwritten() {
    on_each(|kind| {
        let pair = changed(kind);
        let context = Context::default();
        let address = (signed_in(&pair.live.url, None), signed_in(&pair.backup.url, None));
        let ended = wait(async {
            let comparison = sync::compare(&address.0, &address.1, &options("r1"), &context).await?;
            let passed = guard::judge(comparison.plan(), ANY).map_err(|_| sync::SyncError::NotThisPlan)?;
            // Where the comparison keeps others out, this waits until it is over.
            let side = pair.backup.clone();
            let rival = thread::spawn(move || {
                side.try_sql("update t set v = 'rival' where id = 1; insert into t values (3, 'rival')")
            });
            thread::sleep(Duration::from_millis(300));
            let ended = comparison.apply(passed, &context).await;
            let _ = rival.join().expect("the rival ends");
            ended
        })?;
        if let Err(error) = ended {
            assert_says(&error.with_cause(), &[]);
        }
        bounded(&address.0, &address.1)??;
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn the_command_line_mirrors_and_verifies() -> Outcome {
    let folder = scratch()?;
    for kind in FAR {
        let pair = changed(*kind);
        let run = |arguments: &[&str]| -> Result<(i32, serde_json::Value, String), Box<dyn Error>> {
            let mut command = poolsync(folder.path());
            command.arg(arguments[0]).args([&pair.live.url, &pair.backup.url]).args(&arguments[1..]).arg("--json");
            let (code, printed, complaint) = outcome(&command.output()?);
            Ok((
                code,
                serde_json::from_str(&printed).map_err(|error| format!("{error}: {printed} {complaint}"))?,
                complaint,
            ))
        };
        let (code, found, _) = run(&["verify"])?;
        assert_eq!((code, &found["missing"], &found["different"]), (3, &1.into(), &1.into()));
        let before = pair.backup.dump();
        assert_eq!(run(&["mirror", "--what-if"])?.0, 0);
        assert_eq!(pair.backup.dump(), before);
        let (code, report, _) = run(&["mirror"])?;
        let module = &report["modules"][0];
        assert_eq!(
            (code, &report["state"], &module["inserted"], &module["updated"]),
            (0, &"succeeded".into(), &1.into(), &1.into())
        );
        assert_eq!(run(&["verify"])?.0, 0);
        // A bad row is named, and the rest is applied.
        pair.backup.sql("alter table t add check (v <> 'bad')");
        pair.live.sql("insert into t values (4, 'bad'), (5, 'good')");
        let (code, report, _) = run(&["mirror"])?;
        let errors = &report["modules"][0]["errors"];
        assert_eq!(
            (code, &report["state"], &errors[0]["item"], &errors[0]["fatal"]),
            (3, &"partial".into(), &"t (id=4)".into(), &false.into())
        );
        assert_eq!(pair.backup.number("select count(*) from t where id = 5"), 1);
        pair.live.sql("alter table t add extra int");
        let (code, report, complaint) = run(&["mirror"])?;
        assert_eq!(code, 1);
        assert_says(report["modules"][0]["errors"][0]["message"].as_str().unwrap_or_default(), &["t.extra"]);
        assert!(complaint.contains("t.extra"), "{complaint}");
    }
    Ok(())
}

/// A mirror by the command line: its exit code, and what it said.
fn mirrored(live: &str, backup: &str) -> Result<(i32, serde_json::Value), Box<dyn Error>> {
    let folder = scratch()?;
    let mirror = poolsync(folder.path()).args(["mirror", live, backup, "--json"]).output()?;
    let (code, printed, complaint) = outcome(&mirror);
    Ok((code, serde_json::from_str(&printed).map_err(|error| format!("{error}: {printed} {complaint}"))?))
}

/// What locks the table of [`changed`], for as long as the session's transaction lasts.
const fn lock(kind: Kind) -> &'static str {
    match kind {
        Kind::Postgres => "begin; lock table t",
        Kind::MariaDb => "lock tables t write",
    }
}

#[test]
fn a_lock_that_is_held_for_longer_than_one_attempt_is_outlasted() {
    on_each(|kind| {
        let pair = changed(kind);
        let mut somebody = pair.backup.session();
        somebody.sql(lock(kind));
        let holder = thread::spawn(move || {
            thread::sleep(Duration::from_millis(12_500));
            drop(somebody);
        });
        let (code, report) = mirrored(&pair.live.url, &pair.backup.url)?;
        assert!(holder.is_finished(), "it did not wait for the lock");
        let module = &report["modules"][0];
        assert_eq!((code, &module["inserted"], &module["updated"]), (0, &1.into(), &1.into()), "{report}");
        pair.assert_equal();
        Ok(())
    });
}

#[test]
fn a_lock_that_is_never_released_ends_the_run_with_a_sentence() {
    on_each(|kind| {
        let pair = changed(kind);
        let before = pair.backup.rows();
        let mut somebody = pair.backup.session();
        somebody.sql(lock(kind));
        let begun = Instant::now();
        let (code, report) = mirrored(&pair.live.url, &pair.backup.url)?;
        assert!(begun.elapsed() < Duration::from_mins(1), "it took {:?}", begun.elapsed());
        assert_eq!(code, 1);
        assert_says(report["modules"][0]["errors"][0]["message"].as_str().unwrap_or_default(), &["holds a lock"]);
        drop(somebody);
        assert_eq!(pair.backup.rows(), before);
        Ok(())
    });
}

#[test]
fn a_mirror_whose_sessions_are_ended_once_in_the_middle_succeeds() {
    on_each(|kind| {
        for at_live in [false, true] {
            let pair = changed(kind);
            let mut somebody = if at_live { pair.live.session() } else { pair.backup.session() };
            somebody.sql(lock(kind));
            let (live, backup) = (pair.live.url.clone(), pair.backup.url.clone());
            let mirror = thread::spawn(move || mirrored(&live, &backup).map_err(|error| error.to_string()));
            let side = if at_live { &pair.live } else { &pair.backup };
            let waiting = match kind {
                Kind::Postgres => {
                    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                }
                Kind::MariaDb => {
                    "select count(*) from information_schema.processlist where db = database() and state like 'Waiting%lock'"
                }
            };
            let patience = Instant::now() + BOUND;
            while side.number(waiting) == 0 {
                assert!(Instant::now() < patience, "the mirror never came to the lock");
                thread::sleep(Duration::from_millis(20));
            }
            // Somebody's own session ends with them.
            assert!(side.terminate_sessions() >= 2);
            let (code, report) = mirror.join().expect("the mirror ends")?;
            assert_eq!((code, &report["modules"][0]["inserted"]), (0, &1.into()), "{report}");
            pair.assert_equal();
        }
        Ok(())
    });
}

#[test]
fn a_commit_that_is_lost_on_its_way_there_or_back_is_found_out_and_done_once() {
    on_those(&[Kind::Postgres], |kind| {
        // As PostgreSQL's protocol sends it; temporary tables have the word in them as well.
        let commit = "Q\0\0\0\u{b}COMMIT";
        for lose in [Proxy::lose_request, Proxy::lose_answer] {
            let pair = changed(kind);
            let backup: StoreUrl = pair.backup.url.parse()?;
            let Place::Database(place) = backup.place() else { return Err("a database".into()) };
            let proxy = Proxy::to(place.port);
            lose(&proxy, commit);
            let url = pair.backup.url.replace(&format!(":{}/", place.port), &format!(":{}/", proxy.port));
            let (code, report) = mirrored(&pair.live.url, &url)?;
            assert!(proxy.has_met(), "the commit came by another way");
            let module = &report["modules"][0];
            assert_eq!((code, &module["inserted"], &module["updated"]), (0, &1.into(), &1.into()), "{report}");
            pair.assert_equal();
            assert_eq!(pair.backup.number("select count(*) from poolsync_recycle"), 1, "the old row is kept once");
        }
        Ok(())
    });
}

#[test]
fn a_full_disk_is_said_and_leaves_the_backup_as_it_was() {
    on_each(|kind| {
        let pair = Pair { live: Server::shared(kind).database(), backup: Server::of_little_room(kind).database() };
        pair.both("create table t (id int primary key, words varchar(2000)); create table u (id int primary key)");
        pair.backup.sql("insert into t values (1, 'old'), (2, 'old'); insert into u values (5)");
        pair.live.sql(match kind {
            Kind::Postgres => "insert into t select i, repeat(md5(i::text), 59) from generate_series(1, 30000) i",
            Kind::MariaDb => "insert into t select seq, repeat(md5(seq), 59) from seq_1_to_30000",
        });
        pair.live.sql("insert into u values (6)");
        let before = pair.backup.dump();
        let why = fault(&pair.live.address(), &pair.backup.address())?;
        assert_says(&why, &["no space left", "Nothing was changed"]);
        assert_eq!(pair.backup.dump(), before);
        // Once there is room enough, all of it is done.
        pair.live.sql("delete from t where id > 3");
        pair.sync("after")?;
        pair.assert_equal();
        Ok(())
    });
}
