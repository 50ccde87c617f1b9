//! R3: the same PostgreSQL database after 0.1 % of its rows changed; each round begins with the same backup.

use super::Workload;
use crate::{
    measure::in_turn,
    place::Bench,
    report::Outcome,
    rows::{self, DUMP, HASHES},
    servers::{BACKUP, LIVE, POSTGRES_TOOL, Postgres},
    user_store::{self, SPACE_A_USER},
};

pub const WORKLOAD: Workload =
    Workload { id: "R3", work: "PostgreSQL, 0.1 % changed", on_request: false, tools: &[POSTGRES_TOOL], run };

/// The backup as it was before the change.
const BEFORE: &str = "before";

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(super::POSTGRES_SPACE + 4 * bench.users * SPACE_A_USER)?;
    let postgres = Postgres::start(&place, bench.users)?;
    postgres.renew(BEFORE, Some(LIVE))?;
    postgres.run(LIVE, &format!("{} vacuum analyze;", user_store::change(bench.users)))?;
    let contenders = [
        rows::ours(&place, &postgres, || postgres.renew(BACKUP, Some(BEFORE))),
        rows::hashes(&place, &postgres, BEFORE, false),
        rows::dump(&place, &postgres),
    ];
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    let mut outcome = Outcome::of(series, &[(HASHES, Some(1.8)), (DUMP, Some(0.35))]);
    outcome.limits.push(rows::memory(&outcome.ours));
    outcome.servers = postgres.describe()?;
    Ok(outcome)
}
