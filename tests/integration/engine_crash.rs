//! Kill -9 at random moments: a process of its own runs a sync and is killed in the middle of it, round after round.
//!
//! The process is this test binary, told by the environment to run one sync. `POOLSYNC_CRASH_ROUNDS` sets the rounds for
//! each kind of store.

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use poolsync::domain::StoreUrl;

use super::{
    engine::{Outcome, Seeded, lines, look, look_everywhere, options, preview, scratch, sync_all},
    engine_rows::open,
};

const JOB: &str = "POOLSYNC_CRASH_JOB";
const ME: &str = "integration::engine_crash::a_sync_in_a_process_of_its_own";

/// Not a test by itself: what the killed process runs.
#[test]
fn a_sync_in_a_process_of_its_own() -> Outcome {
    let Ok(job) = env::var(JOB) else { return Ok(()) };
    let [source, target, run] = job.split(' ').collect::<Vec<_>>()[..] else { return Err("a broken job".into()) };
    let (source, target): (StoreUrl, StoreUrl) = (source.parse()?, target.parse()?);
    println!("ready");
    sync_all(&source, &target, &options(run))?;
    Ok(())
}

/// Starts a sync in another process and returns once it is about to begin.
fn start(source: &StoreUrl, target: &StoreUrl, run: &str) -> Result<Child, Box<dyn Error>> {
    let mut child = Command::new(env::current_exe()?)
        .args([ME, "--exact", "--nocapture", "--test-threads=1"])
        .env(JOB, format!("{source} {target} {run}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut output = BufReader::new(child.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    while !line.contains("ready") {
        line.clear();
        if output.read_line(&mut line)? == 0 {
            return Err("the process ended before it was ready".into());
        }
    }
    // Somebody must read on, or the process would stand still at a full pipe.
    thread::spawn(move || io::copy(&mut output, &mut io::sink()));
    Ok(child)
}

/// How long a sync takes that nobody kills.
pub fn measure(source: &StoreUrl, target: &StoreUrl) -> Result<Duration, Box<dyn Error>> {
    let mut child = start(source, target, "measured")?;
    let begun = Instant::now();
    let status = child.wait()?;
    if status.success() { Ok(begun.elapsed()) } else { Err("the measured sync failed".into()) }
}

/// Kills a sync at a moment of its usual duration; returns whether it was still running. The machine may be busier at one
/// time than at another, so the usual duration follows what was seen: about three of four syncs are killed.
pub fn kill(
    source: &StoreUrl,
    target: &StoreUrl,
    run: &str,
    usual: &mut Duration,
    at: &mut Seeded,
) -> Result<bool, Box<dyn Error>> {
    let mut child = start(source, target, run)?;
    thread::sleep(Duration::from_micros(at.below(u64::try_from(usual.as_micros())?)));
    child.kill()?;
    let was_running = !child.wait()?.success();
    *usual = if was_running { *usual * 11 / 10 } else { *usual * 3 / 4 };
    Ok(was_running)
}

pub fn rounds() -> Result<u64, Box<dyn Error>> {
    env::var("POOLSYNC_CRASH_ROUNDS").map_or(Ok(25), |rounds| Ok(rounds.parse()?))
}

const FILES: u64 = 400;

fn file(root: &Path, n: u64) -> std::path::PathBuf {
    root.join(format!("d{}", n % 20)).join(format!("f{n}"))
}

fn version(n: u64, version: u64) -> String {
    format!("file {n} version {version}\n").repeat(200)
}

/// How much is in each new directory.
const INSIDE: u64 = 60;

/// Brings a third of the files to the next version, makes one anew and lets one go; the same with whole directories;
/// changes a directory into a file and back.
fn edit(live: &Path, round: u64) -> Outcome {
    for n in (0..FILES).filter(|n| (n + round).is_multiple_of(3)) {
        fs::write(file(live, n), version(n, round))?;
    }
    fs::write(live.join(format!("new{round}")), "new")?;
    let _ = fs::remove_file(live.join(format!("new{}", round.wrapping_sub(2))));
    for n in 0..INSIDE {
        let deep = live.join(format!("tree{round}/sub{}", n % 7));
        fs::create_dir_all(&deep)?;
        fs::write(deep.join(format!("f{n}")), version(n, round))?;
    }
    let _ = fs::remove_dir_all(live.join(format!("tree{}", round.wrapping_sub(2))));
    let turns = live.join("turns");
    if round.is_multiple_of(2) {
        fs::remove_file(&turns)?;
        fs::create_dir(&turns)?;
        fs::write(turns.join("inside"), "inside")?;
    } else {
        if turns.is_dir() {
            fs::remove_dir_all(&turns)?;
        }
        fs::write(&turns, "a file")?;
    }
    Ok(())
}

#[test]
fn files_survive_kill_9_at_any_moment() -> Outcome {
    let scratch = scratch()?;
    let (live, backup) = (scratch.path().join("live"), scratch.path().join("backup"));
    for n in 0..FILES {
        fs::create_dir_all(file(&live, n).parent().ok_or("no parent")?)?;
        fs::write(file(&live, n), version(n, 0))?;
    }
    let (source, target) = (StoreUrl::folder(&live)?, StoreUrl::folder(&backup)?);
    sync_all(&source, &target, &options("first"))?;
    edit(&live, 1)?;
    let (mut usual, mut random, rounds) = (measure(&source, &target)?, Seeded(7), rounds()?);
    let (mut killed, mut between) = (0, 0);
    for round in 2..rounds + 2 {
        edit(&live, round)?;
        let (old, new, run) = (look(&backup)?, look(&live)?, format!("run-{round}"));
        killed += u64::from(kill(&source, &target, &run, &mut usual, &mut random)?);
        let now = look(&backup)?;
        between += u64::from(now != old && now != new);
        for (path, seen) in now {
            let whole = [&old, &new].iter().any(|side| side.get(&path).is_some_and(|s| s.content == seen.content));
            assert!(whole, "round {round}: {} is neither the old nor the new version", path.display());
        }
        for tree in [round, round - 2].map(|n| backup.join(format!("tree{n}"))).iter().filter(|tree| tree.exists()) {
            let inside = look(tree)?.len() as u64;
            assert_eq!(inside, 1 + 7 + INSIDE, "round {round}: a directory came or went in pieces");
        }
        // The run is taken up again, under its own name.
        sync_all(&source, &target, &options(&run))?;
        assert_eq!(look(&backup)?, look(&live)?, "round {round}");
        assert_eq!(lines(&preview(&source, &target, &options("p"))?)?, Vec::<String>::new(), "round {round}");
        let everywhere = look_everywhere(&backup)?;
        for (path, seen) in &old {
            let recycled = everywhere.get(&Path::new(".poolsync/recycle").join(&run).join(path));
            let kept = [everywhere.get(path), recycled].into_iter().flatten().any(|now| now.content == seen.content);
            assert!(kept, "round {round}: the old {} is lost", path.display());
        }
        assert!(!backup.join(".poolsync/staging").exists());
    }
    assert!(killed * 3 >= rounds, "only {killed} of {rounds} syncs were killed while they ran");
    println!("{killed} of {rounds} were killed while they ran, {between} of them while they published");
    Ok(())
}

#[test]
fn rows_survive_kill_9_at_any_moment() -> Outcome {
    let scratch = scratch()?;
    let (live, backup) = (scratch.path().join("live.db"), scratch.path().join("backup.db"));
    open(&live)?.execute_batch(
        "CREATE TABLE head (id INTEGER PRIMARY KEY, version INTEGER);
         CREATE TABLE line (id INTEGER PRIMARY KEY, head INTEGER REFERENCES head, place INTEGER UNIQUE, version INTEGER, text TEXT);
         INSERT INTO head VALUES (1, 0);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 4000)
         INSERT INTO line SELECT i, 1, i, 0, hex(randomblob(60)) FROM n;",
    )?;
    let (source, target) = (StoreUrl::sqlite(&live)?, StoreUrl::sqlite(&backup)?);
    sync_all(&source, &target, &options("first"))?;
    let edit = |round: u64| {
        // Every row changes, and places move from row to row.
        open(&live)?.execute_batch(&format!(
            "BEGIN; UPDATE head SET version = {round};
             UPDATE line SET place = -place; UPDATE line SET place = 1 + (-place + {round}) % 4000, version = {round};
             COMMIT;"
        ))
    };
    edit(1)?;
    let (mut usual, mut random, mut killed, rounds) = (measure(&source, &target)?, Seeded(11), 0, rounds()?);
    let (mut old_moments, mut new_moments) = (0, 0);
    for round in 2..rounds + 2 {
        edit(round)?;
        let run = format!("run-{round}");
        killed += u64::from(kill(&source, &target, &run, &mut usual, &mut random)?);
        let db = open(&backup)?;
        let moment: (u64, u64, u64) = db.query_row(
            "SELECT (SELECT version FROM head), count(*), count(DISTINCT version) FROM line",
            [],
            |row| {
                Ok((
                    row.get::<_, i64>(0)?.cast_unsigned(),
                    row.get::<_, i64>(1)?.cast_unsigned(),
                    row.get::<_, i64>(2)?.cast_unsigned(),
                ))
            },
        )?;
        assert!(moment == (round - 1, 4000, 1) || moment == (round, 4000, 1), "round {round}: {moment:?}");
        let agree: bool =
            db.query_row("SELECT NOT EXISTS (SELECT 1 FROM line, head WHERE line.version <> head.version)", [], |r| {
                r.get(0)
            })?;
        assert!(agree, "round {round}: the tables are of two moments");
        assert_eq!(db.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0))?, "ok");
        if moment.0 == round {
            new_moments += 1;
        } else {
            old_moments += 1;
        }
        drop(db);
        sync_all(&source, &target, &options(&run))?;
        assert_eq!(lines(&preview(&source, &target, &options("p"))?)?, Vec::<String>::new(), "round {round}");
        let kept: i64 =
            open(&backup)?
                .query_row("SELECT count(*) FROM poolsync_recycle WHERE run_id = ?1", [&run], |r| r.get(0))?;
        assert_eq!(kept, 4001, "round {round}: each previous image is kept, once");
        open(&backup)?.execute("DELETE FROM poolsync_recycle", [])?;
    }
    assert!(killed * 3 >= rounds, "only {killed} of {rounds} syncs were killed while they ran");
    println!("{old_moments} times the old moment, {new_moments} times the new one");
    Ok(())
}
