//! R1: the first copy of a PostgreSQL database.

use super::Workload;
use crate::{
    measure::in_turn,
    place::Bench,
    report::Outcome,
    rows::{self, DUMP},
    servers::{BACKUP, POSTGRES_TOOL, Postgres},
    user_store::SPACE_A_USER,
};

pub const WORKLOAD: Workload =
    Workload { id: "R1", work: "PostgreSQL, first copy", on_request: false, tools: &[POSTGRES_TOOL], run };

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(super::POSTGRES_SPACE + 3 * bench.users * SPACE_A_USER)?;
    let postgres = Postgres::start(&place, bench.users)?;
    let contenders = [rows::ours(&place, &postgres, || postgres.renew(BACKUP, None)), rows::dump(&place, &postgres)];
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    let mut outcome = Outcome::of(series, &[(DUMP, Some(0.80))]);
    outcome.limits.push(rows::memory(&outcome.ours));
    outcome.servers = postgres.describe()?;
    Ok(outcome)
}
