//! W4: how long a panel with a long history takes to start, and what memory it has when nothing happens.

use std::{thread, time::Duration};

use super::Workload;
use crate::{
    history::DATABASE,
    measure::{mebibytes, median},
    place::Bench,
    report::{Limit, Outcome},
    servers::POSTGRES_TOOL,
    tell,
};

pub const WORKLOAD: Workload =
    Workload { id: "W4", work: "start of a panel", on_request: false, tools: &[POSTGRES_TOOL], run };

/// Seconds until it may listen.
const START: f64 = 0.3;
/// MiB it may have.
const MEMORY: f64 = 64.0;
/// After so long everything that a panel does at its start is done.
const IDLE: Duration = Duration::from_secs(15);

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let history = bench.history()?;
    let (mut starts, mut memory) = (Vec::new(), Vec::new());
    for round in 0..bench.rounds {
        let panel = history.serve()?;
        thread::sleep(IDLE);
        let (start, idle) = (panel.started_in.as_secs_f64(), mebibytes(panel.memory()?));
        tell(&format!("  round {} of {}: {start:.3} s, {idle:.1} MiB", round + 1, bench.rounds));
        starts.push(start);
        memory.push(idle);
    }
    let (start, idle) = (median(starts), median(memory));
    let size = history.postgres.run(DATABASE, "select pg_database_size(current_database()) >> 20;")?;
    Ok(Outcome {
        limits: vec![
            Limit {
                what: "start to listening".to_owned(),
                measured: format!("{start:.3} s"),
                goal: format!("≤ {START} s"),
                reached: start <= START,
            },
            Limit {
                what: format!("memory of the panel when idle, its database having {} MiB", size.trim()),
                measured: format!("{idle:.0} MiB"),
                goal: format!("≤ {MEMORY:.0} MiB"),
                reached: idle <= MEMORY,
            },
        ],
        servers: history.postgres.describe()?,
        ..Outcome::default()
    })
}
