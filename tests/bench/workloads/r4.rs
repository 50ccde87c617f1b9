//! R4: the same PostgreSQL database after 0.1 % of its rows changed, with change tracking; and a tenth of it after as many
//! rows changed there, by which it shows whether the time goes by the changes or by the table.

use std::ffi::OsString;

use super::Workload;
use crate::{
    measure::{self, Contender, in_turn},
    place::Bench,
    report::{Limit, Outcome},
    rows::{self, OURS},
    servers::{BACKUP, LIVE, POSTGRES_TOOL, Postgres},
    user_store::{self, SPACE_A_USER},
};

pub const WORKLOAD: Workload =
    Workload { id: "R4", work: "PostgreSQL, 0.1 % changed, tracked", on_request: false, tools: &[POSTGRES_TOOL], run };

const SMALL: &str = "small";
const SMALL_BACKUP: &str = "small_backup";
const PEER: &str = "ours on a tenth of the rows";
/// What it may take, in seconds.
const MOST: f64 = 0.15;

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(super::POSTGRES_SPACE + 3 * bench.users * SPACE_A_USER)?;
    let postgres = Postgres::start(&place, bench.users)?;
    postgres.fill(SMALL, bench.users / 10)?;
    let pairs = [(OURS, LIVE, BACKUP), (PEER, SMALL, SMALL_BACKUP)];
    for (_, live, backup) in pairs {
        let install = [env!("CARGO_BIN_EXE_poolsync"), "track", "install", &postgres.url(live)];
        measure::run(&place, &install.map(OsString::from))?;
        postgres.renew(backup, None)?;
        // From this one on, the backup knows where it stands in the log.
        rows::mirror(&place, &postgres.url(live), &postgres.url(backup))?;
        postgres.run(live, "vacuum analyze;")?;
        postgres.run(backup, "vacuum analyze;")?;
    }
    let change = user_store::update(bench.users);
    let contenders = pairs.map(|(name, live, backup)| {
        let (place, postgres, change) = (&place, &postgres, &change);
        let run = move |_| {
            postgres.run(live, &format!("{change} checkpoint;"))?;
            let sample = rows::mirror(place, &postgres.url(live), &postgres.url(backup))?;
            postgres.demand_equal(live, backup)?;
            Ok(sample)
        };
        Contender { name, run: Box::new(run) }
    });
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    let mut outcome = Outcome::of(series, &[(PEER, Some(1.5))]);
    let wall = outcome.ours.median(|sample| sample.wall);
    outcome.limits.push(Limit {
        what: "time of ours".to_owned(),
        measured: format!("{wall:.3} s"),
        goal: format!("≤ {MOST} s"),
        reached: wall <= MOST,
    });
    outcome.limits.push(rows::memory(&outcome.ours));
    outcome.servers = postgres.describe()?;
    Ok(outcome)
}
