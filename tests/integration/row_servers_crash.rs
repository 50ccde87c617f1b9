//! Row stores on real servers: kill -9 of our process, and sessions ended by the server, at random moments. The backup is
//! the old moment or the new one, never between, and the next run makes it equal.
//!
//! `POOLSYNC_CRASH_ROUNDS` sets the rounds for each, in the long form.

use std::{
    env,
    error::Error,
    thread,
    time::{Duration, Instant},
};

use poolsync::domain::StoreUrl;

use super::{
    engine::{Outcome, Seeded, options, sync_all},
    engine_crash::{kill, measure},
    support::databases::{Kind, Pair, on_each},
};

const LINES: i64 = 3000;

fn rounds() -> Result<u64, Box<dyn Error>> {
    env::var("POOLSYNC_CRASH_ROUNDS").map_or(Ok(8), |rounds| Ok(rounds.parse()?))
}

/// Two tables whose rows all carry the number of their moment; places must be unique.
fn world(kind: Kind) -> Pair {
    let pair = Pair::of(kind);
    let series = match kind {
        Kind::Postgres => format!("select i, 1, i, 0, md5(i::text) from generate_series(1, {LINES}) i"),
        Kind::MariaDb => format!("select seq, 1, seq, 0, md5(seq) from seq_1_to_{LINES}"),
    };
    pair.live.sql(&format!(
        "create table head (id int primary key, version int);
         create table line (id int primary key, head int, place int unique, version int, words varchar(60), foreign key (head) references head (id));
         insert into head values (1, 0); insert into line {series}"
    ));
    pair
}

/// Every row changes, places move from row to row, one row comes and one goes.
fn edit(pair: &Pair, round: u64) {
    pair.live.sql(&format!(
        "begin; update head set version = {round}; update line set place = -place;
         update line set place = 1 + (-place + {round}) % 100000, version = {round};
         delete from line where id = (select low from (select min(id) low from line) l);
         insert into line values ({LINES} + {round}, 1, 200000 + {round}, {round}, ''); commit"
    ));
}

/// Asserts that the backup is one moment, and tells which.
fn moment(pair: &Pair, round: u64) -> u64 {
    let seen = "select concat((select version from head), ' ', count(*), ' ', count(distinct version), ' ', min(version), ' ', min(id)) from line";
    let seen = pair.backup.value(seen);
    let of = |version: u64| format!("{version} {LINES} 1 {version} {}", version + 1);
    assert!(seen == of(round - 1) || seen == of(round), "round {round}: {seen}");
    if seen == of(round) { round } else { round - 1 }
}

/// The next run, under the same name, finishes what was begun.
fn taken_up(pair: &Pair, source: &StoreUrl, target: &StoreUrl, run: &str) -> Outcome {
    sync_all(source, target, &options(run))?;
    pair.assert_equal();
    assert_eq!(pair.plan()?, Vec::<String>::new());
    // Each previous image is kept once: those of the run that got through.
    let kept = pair.backup.number(&format!("select count(*) from poolsync_recycle where run_id = '{run}'"));
    assert_eq!(kept, LINES + 1, "{run}");
    Ok(())
}

#[test]
fn rows_on_a_server_survive_kill_9_at_any_moment() {
    on_each(|kind| {
        let pair = world(kind);
        let (source, target): (StoreUrl, StoreUrl) = (pair.live.url.parse()?, pair.backup.url.parse()?);
        sync_all(&source, &target, &options("first"))?;
        edit(&pair, 1);
        let (mut usual, mut random, mut killed, rounds) = (measure(&source, &target)?, Seeded(5), 0, rounds()?);
        let mut new_moments = 0;
        for round in 2..rounds + 2 {
            edit(&pair, round);
            let run = format!("run-{round}");
            killed += u64::from(kill(&source, &target, &run, &mut usual, &mut random)?);
            pair.backup.wait_until_alone();
            new_moments += u64::from(moment(&pair, round) == round);
            taken_up(&pair, &source, &target, &run).map_err(|error| format!("round {round}: {error}"))?;
        }
        assert!(killed * 3 >= rounds, "only {killed} of {rounds} syncs were killed while they ran");
        println!("{killed} of {rounds} were killed while they ran; {new_moments} times the new moment was there");
        Ok(())
    });
}

#[test]
fn rows_on_a_server_survive_the_end_of_their_sessions_at_any_moment() {
    on_each(|kind| {
        let pair = world(kind);
        let (source, target): (StoreUrl, StoreUrl) = (pair.live.url.parse()?, pair.backup.url.parse()?);
        sync_all(&source, &target, &options("first"))?;
        edit(&pair, 1);
        let begun = Instant::now();
        sync_all(&source, &target, &options("measured"))?;
        let (mut usual, mut random, mut ended) = (begun.elapsed(), Seeded(9), 0);
        for round in 2..rounds()? + 2 {
            edit(&pair, round);
            let run = format!("run-{round}");
            let side = if random.below(3) == 0 { &pair.live } else { &pair.backup };
            let told = thread::scope(|scope| {
                let sync =
                    scope.spawn(|| sync_all(&source, &target, &options(&run)).map(drop).map_err(|e| e.to_string()));
                thread::sleep(Duration::from_micros(random.below(u64::try_from(usual.as_micros()).unwrap())));
                ended += side.terminate_sessions();
                sync.join().expect("the engine does not panic")
            });
            usual = if told.is_err() { usual * 11 / 10 } else { usual * 3 / 4 };
            pair.backup.wait_until_alone();
            let now = moment(&pair, round);
            // What the engine said is true: it may mend a lost session by itself, but never claim what is not there.
            match &told {
                Ok(()) => assert_eq!(now, round, "a sync that succeeded is there"),
                Err(why) => {
                    assert!(why.ends_with('.'), "{why}");
                    assert!(now != round || !why.contains("Nothing was changed"), "round {round}: it was, but: {why}");
                }
            }
            taken_up(&pair, &source, &target, &run).map_err(|error| format!("round {round}: {error}"))?;
        }
        assert!(ended > 0, "no session was ended while it lived");
        Ok(())
    });
}
