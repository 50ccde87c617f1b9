//! R2: the same PostgreSQL database again, with nothing changed.

use super::Workload;
use crate::{
    measure::in_turn,
    place::Bench,
    report::Outcome,
    rows::{self, HASHES},
    servers::{BACKUP, LIVE, POSTGRES_TOOL, Postgres},
    user_store::SPACE_A_USER,
};

pub const WORKLOAD: Workload =
    Workload { id: "R2", work: "PostgreSQL, nothing changed", on_request: false, tools: &[POSTGRES_TOOL], run };

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(super::POSTGRES_SPACE + 2 * bench.users * SPACE_A_USER)?;
    let postgres = Postgres::start(&place, bench.users)?;
    postgres.renew(BACKUP, Some(LIVE))?;
    let checkpoint = || postgres.run("postgres", "checkpoint;").map(drop);
    let contenders = [rows::ours(&place, &postgres, checkpoint), rows::hashes(&place, &postgres, BACKUP, true)];
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    let mut outcome = Outcome::of(series, &[(HASHES, Some(1.25))]);
    outcome.limits.push(rows::memory(&outcome.ours));
    outcome.servers = postgres.describe()?;
    Ok(outcome)
}
