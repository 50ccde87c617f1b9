//! Stories of comparisons in which several sessions of a server take part. They only help: what is found is the same
//! without them.

use std::{
    collections::BTreeSet,
    error::Error,
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    thread,
};

use poolsync::sync::{self, Context};

use super::{
    engine::{ANY, Outcome, options, wait},
    row_servers::figures,
    support::databases::{Kind, Pair, Side, signed_in},
};

/// A table that is large enough for several pieces, with a number as its key. Its blocks have room for rows that change.
const NUMBERED: &str = "
    create table n (id int primary key, v int not null default 0, w text) with (fillfactor = 40);
    insert into n (id, w) select i, 'w' || i from generate_series(1, 400000) i;
    analyze n";
/// Others, with a text as its key and with partitions; the server takes them for as large.
const OTHERS: &str = "
    create table s (k text primary key, v text);
    create table p (id bigint, v int, primary key (id)) partition by range (id);
    create table p1 partition of p for values from (0) to (15000);
    create table p2 partition of p for values from (15000) to (maxvalue);
    insert into s select md5(i::text), 'v' || i from generate_series(1, 20000) i;
    insert into p select i, i % 7 from generate_series(1, 30000) i;
    analyze s, p, p1, p2;
    update pg_class set reltuples = 400000 where relname in ('s', 'p1', 'p2')";

fn large() -> Pair {
    let pair = Pair::built(Kind::Postgres, NUMBERED);
    for side in [&pair.live, &pair.backup] {
        settle(side, 3);
    }
    pair
}

/// Lets a query have this many processes beside its own, and has the server write down what it is asked.
fn settle(side: &Side, beside: u32) {
    side.sql(&format!(
        "alter database {0} set max_parallel_workers_per_gather = {beside}; alter database {0} set log_statement = 'all'",
        side.database
    ));
}

/// The processes that worked on pieces of the large table, by the server’s own log.
fn readers(side: &Side, before: usize) -> BTreeSet<String> {
    let log = side.log();
    let lines = log[before..].lines().filter(|line| line.contains("FROM ONLY \"n\" AS t WHERE t.ctid"));
    lines.filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned())).collect()
}

/// What is planned, how many rows there are, and how many of them are equal.
fn digest(pair: &Pair) -> Result<(String, u64, u64), Box<dyn Error>> {
    let context = Context::default();
    let plan = wait(sync::preview(&pair.live.address(), &pair.backup.address(), &options("r"), &context))??;
    Ok((plan.digest(), plan.totals().source_items, context.tally.snapshot().unchanged))
}

#[test]
fn several_sessions_find_what_one_finds() -> Outcome {
    let pair = large();
    for side in [&pair.live, &pair.backup] {
        side.sql(OTHERS);
    }
    // Of all kinds, in all pieces, and moved about: a row that is written anew lies elsewhere at the source.
    pair.live.sql(
        "update n set w = w where id % 10 = 3; update n set v = 1 where id % 1000 = 7; delete from n where id % 2000 = 1;
         insert into n (id) select i from generate_series(400001, 400100) i;
         update s set v = v || '!' where k like '00%'; delete from s where k like 'ab0%';
         update p set v = v + 1 where id in (1, 14999, 15000, 30000)",
    );
    let sides = [&pair.live, &pair.backup];
    for side in sides {
        settle(side, 0);
    }
    let alone = digest(&pair)?;
    for side in sides {
        settle(side, 3);
    }
    // Which of them takes a piece is for the machine to say: sooner or later, others than the first do.
    let mut helped = [false; 2];
    for _ in 0..50 {
        let before = sides.map(|side| side.log().len());
        assert_eq!(digest(&pair)?, alone);
        for ((side, before), helped) in sides.iter().zip(before).zip(&mut helped) {
            *helped |= readers(side, before).len() > 1;
        }
        if helped == [true; 2] {
            pair.sync_and_judge("first")?;
            return Ok(());
        }
    }
    Err(format!("no other session took part: {helped:?}").into())
}

/// Some rows are always changed together and lie far from each other; whoever sees one of them before and one after has not
/// seen one moment.
#[test]
fn all_sessions_see_one_moment() -> Outcome {
    let pair = large();
    pair.backup.sql("update n set v = -1 where id in (1, 200000)");
    let done = AtomicBool::new(false);
    thread::scope(|threads| {
        let mut writer = pair.live.session();
        let done = &done;
        threads.spawn(move || {
            while !done.load(SeqCst) {
                // Not so fast that the rows have to move to another block while somebody may still see all that they were.
                writer.sql("update n set v = 1 - v where id % 50000 = 1; select pg_sleep(0.004)");
            }
        });
        let mut told = Ok(());
        for round in 0..12 {
            let synced = pair.sync_with(&options(&format!("r{round}")));
            let values = pair.backup.sql("select distinct v from n where id % 50000 = 1");
            if let Err(error) = synced {
                told = Err(error);
            } else if values.len() != 1 {
                told = Err(format!("round {round} brought {values:?}").into());
            }
            if told.is_err() {
                break;
            }
        }
        done.store(true, SeqCst);
        told
    })
}

#[test]
fn a_server_with_no_session_to_spare_is_compared_all_the_same() -> Outcome {
    let pair = large();
    pair.live.sql("update n set v = 5 where id = 399000");
    let ends = [&pair.live, &pair.backup].map(|side| {
        let user = format!("alone_{}", side.database);
        side.sql(&format!(
            "create user {user} connection limit 1 in role pg_read_all_data, pg_write_all_data;
             grant create on schema public to {user}"
        ));
        signed_in(&side.url_for(&user), None)
    });
    let context = Context::default();
    let comparison = wait(sync::compare(&ends[0], &ends[1], &options("r"), &context))??;
    let passed = sync::guard::judge(comparison.plan(), ANY).map_err(|_| "the guard is asked for nothing")?;
    wait(comparison.apply(passed, &context))??;
    assert_eq!(figures(&context.tally.snapshot()), (0, 1, 0, 0));
    pair.assert_equal();
    Ok(())
}
