//! Programs that make one database equal to another, or find out whether it is: ours and its peers.

use std::ffi::OsString;

use anyhow::ensure;

use crate::{
    machine,
    measure::{self, Contender, Sample, Series, mebibytes},
    place::Place,
    report::Limit,
    servers::{BACKUP, LIVE, Postgres},
    user_store::{TABLES, Table},
};

/// Ours.
pub const OURS: &str = "poolsync mirror";
/// The usual first copy.
pub const DUMP: &str = "pg_dump -Fc -Z0 | pg_restore";
/// The least that must be done to know whether two databases are equal.
pub const HASHES: &str = "psql: two hash queries";

/// What ours may take of memory, in KiB.
const MEMORY: u64 = 256 << 10;

/// Runs ours once.
pub fn mirror(place: &Place, source: &str, target: &str) -> anyhow::Result<Sample> {
    let words = [env!("CARGO_BIN_EXE_poolsync"), "mirror", "--json", source, target];
    measure::run(place, &words.map(OsString::from))
}

/// How much memory ours took.
pub fn memory(ours: &Series) -> Limit {
    Limit {
        what: "peak memory of ours".to_owned(),
        measured: format!("{:.0} MiB", mebibytes(ours.peak())),
        goal: format!("≤ {} MiB", MEMORY >> 10),
        reached: ours.peak() <= MEMORY,
    }
}

/// A command of the shell, with words for its `$0`, `$1` and so on.
pub fn shell(script: &str, words: Vec<OsString>) -> Vec<OsString> {
    // Not sh: it can’t tell that the first of two programs in a pipe has failed.
    let script = format!("set -o pipefail; {script}");
    [OsString::from("bash"), "-c".into(), script.into()].into_iter().chain(words).collect()
}

/// Dumps and restores into an empty database, in each round.
pub fn dump<'a>(place: &'a Place, postgres: &'a Postgres) -> Contender<'a> {
    const TARGET: &str = "restored";
    let run = move |_| {
        postgres.renew(TARGET, None)?;
        let words = vec![
            machine::program("pg_dump")?.into(),
            postgres.url(LIVE).into(),
            machine::program("pg_restore")?.into(),
            postgres.url(TARGET).into(),
        ];
        let sample = measure::run(place, &shell(r#""$0" -Fc -Z0 -d "$1" | "$2" -d "$3""#, words))?;
        postgres.demand_equal(LIVE, TARGET)?;
        postgres.run("postgres", &format!("drop database {TARGET};"))?;
        Ok(sample)
    };
    Contender { name: DUMP, run: Box::new(run) }
}

/// Hashes all tables of [`LIVE`] and of `other` side by side; `alike` says whether they should come out equal.
pub fn hashes<'a>(place: &'a Place, postgres: &'a Postgres, other: &'a str, alike: bool) -> Contender<'a> {
    let query =
        |table: &Table| format!("select '{0}', count(*), sum(hashtextextended(t::text, 0)) from {0} t;", table.name);
    let run = move |_| {
        postgres.run("postgres", "checkpoint;")?;
        let words = vec![machine::program("psql")?.into(), postgres.url(LIVE).into(), postgres.url(other).into()];
        let options: Vec<String> = TABLES.iter().map(|table| format!("-c \"{}\"", query(table))).collect();
        let psql = format!(r#""$0" -X -qAt -v ON_ERROR_STOP=1 {}"#, options.join(" "));
        let script = format!(
            r#"{psql} -d "$1" & one=$!; {psql} -d "$2" & two=$!; wait $one; ended=$?; wait $two && exit $ended"#
        );
        let sample = measure::run(place, &shell(&script, words))?;
        let mut lines: Vec<_> = sample.output.lines().collect();
        lines.sort_unstable();
        ensure!(lines.len() == 2 * TABLES.len(), "the queries printed “{}”", sample.output);
        lines.dedup();
        ensure!((lines.len() == TABLES.len()) == alike, "the queries found another difference: “{}”", sample.output);
        Ok(sample)
    };
    Contender { name: HASHES, run: Box::new(run) }
}

/// Ours, from [`LIVE`] to [`BACKUP`], which `prepare` makes ready in each round.
pub fn ours<'a>(
    place: &'a Place,
    postgres: &'a Postgres,
    prepare: impl Fn() -> anyhow::Result<()> + 'a,
) -> Contender<'a> {
    let run = move |_| {
        prepare()?;
        let sample = mirror(place, &postgres.url(LIVE), &postgres.url(BACKUP))?;
        postgres.demand_equal(LIVE, BACKUP)?;
        Ok(sample)
    };
    Contender { name: OURS, run: Box::new(run) }
}
