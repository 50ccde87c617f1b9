//! R6: an SQLite database after 0.1 % of its rows changed; each round begins with the same backup.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};

use super::Workload;
use crate::{
    machine::{self, Tool},
    measure::{self, Contender, Sample, in_turn},
    place::{Bench, Place},
    report::Outcome,
    rows::{self, OURS},
    servers::ask,
    user_store::{self, Dialect, SPACE_A_USER},
};

const PEER: &str = "sqlite3: EXCEPT both ways";
const PEER_TOOL: Tool = Tool { program: "sqlite3", package: "sqlite3" };

pub const WORKLOAD: Workload =
    Workload { id: "R6", work: "SQLite, 0.1 % changed", on_request: false, tools: &[PEER_TOOL], run };

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(5 * bench.users * SPACE_A_USER)?;
    let (live, before) = (place.join("live.db"), place.join("before.db"));
    shell(&live, &Dialect::Sqlite.make(bench.users))?;
    fs::copy(&live, &before)?;
    shell(&live, &user_store::change(bench.users))?;
    let ours = |_| {
        let backup = renew(&place, &before)?;
        let url = |path: &Path| format!("sqlite://{}", path.display());
        let sample = rows::mirror(&place, &url(&live), &url(&backup))?;
        let found = differences(&place, &live, &backup)?.output;
        ensure!(found.is_empty(), "the target differs from the source: {}", found.lines().next().unwrap_or_default());
        Ok(sample)
    };
    let theirs = |_| {
        let sample = differences(&place, &live, &before)?;
        ensure!(!sample.output.is_empty(), "the queries found no difference");
        Ok(sample)
    };
    let contenders = [Contender { name: OURS, run: Box::new(ours) }, Contender { name: PEER, run: Box::new(theirs) }];
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    let mut outcome = Outcome::of(series, &[(PEER, Some(0.60))]);
    outcome.limits.push(rows::memory(&outcome.ours));
    Ok(outcome)
}

fn shell(database: &Path, sql: &str) -> anyhow::Result<()> {
    let mut command = Command::new(machine::program("sqlite3")?);
    command.args(["-batch", "-bail", "-init", "/dev/null"]).arg(database);
    ask(command, sql).map(drop)
}

/// The backup as it was before the change, in a folder of its own with whatever else a run leaves there.
fn renew(place: &Place, before: &Path) -> anyhow::Result<PathBuf> {
    let folder = place.join("backup");
    crate::place::remove(&folder)?;
    fs::create_dir(&folder)?;
    let backup = folder.join("backup.db");
    fs::copy(before, &backup).context("the backup can’t be made")?;
    Ok(backup)
}

/// Prints the rows that only one of two databases has.
fn differences(place: &Place, one: &Path, other: &Path) -> anyhow::Result<Sample> {
    // What it can’t keep in memory must lie where everything lies.
    let script =
        r#"SQLITE_TMPDIR="$1" exec "$0" -batch -bail -init /dev/null -readonly "$2" "attach '$3' as other; $4""#;
    let words = vec![
        machine::program("sqlite3")?.into(),
        place.join("").into(),
        one.into(),
        other.into(),
        user_store::differences().into(),
    ];
    measure::run(place, &rows::shell(script, words))
}
