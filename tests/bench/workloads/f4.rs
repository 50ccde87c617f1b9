//! F4: one large file of which a few blocks changed in place.

use std::fs;

use anyhow::Context as _;

use super::{SEED, Workload};
use crate::{
    copier::{self, OURS, RSYNC_BLOCKS, RSYNC_TOOL},
    data,
    measure::{Series, in_turn, mebibytes},
    place::Bench,
    report::{Limit, Outcome},
};

pub const WORKLOAD: Workload = Workload {
    id: "F4",
    work: "one large file, 64 blocks of 4 KiB changed in place",
    on_request: false,
    tools: &[RSYNC_TOOL],
    run,
};

/// 1 GiB for 100,000 files.
const BYTES_A_FILE: u64 = (1 << 30) / 100_000;
/// How many blocks change in a round.
const BLOCKS: u32 = 64;
/// What ours may write in a round, in bytes.
const WRITTEN: u64 = 4 << 20;

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let size = (bench.files as u64 * BYTES_A_FILE).next_multiple_of(1 << 20);
    let place = bench.place(5 * size)?;
    let live = place.join("live");
    fs::create_dir(&live)?;
    let file = live.join("recording.bin");
    data::make_large(&file, size, SEED)?;
    let copiers = [&OURS, &RSYNC_BLOCKS];
    copier::fill(&place, &live, &copiers)?;
    let contenders = copiers.map(|copier| copier.again(&place, &live));
    let series = in_turn(bench.rounds, &contenders, |round| data::patch(&file, BLOCKS, round as u64))?;
    let mut outcome = Outcome::of(series, &[(RSYNC_BLOCKS.name, Some(0.40))]);
    let written = most_written(&outcome.ours)?;
    outcome.limits.push(Limit {
        what: format!("written for {} KiB changed", BLOCKS * 4),
        measured: format!("{:.1} MiB", mebibytes(written >> 10)),
        goal: format!("≤ {} MiB", WRITTEN >> 20),
        reached: written <= WRITTEN,
    });
    Ok(outcome)
}

/// The most that one of our runs says it has written.
fn most_written(ours: &Series) -> anyhow::Result<u64> {
    let mut most = 0;
    for sample in &ours.0 {
        let report: serde_json::Value = serde_json::from_str(&sample.output).context("our result is not JSON")?;
        let written = report.pointer("/modules/0/bytes_written").and_then(serde_json::Value::as_u64);
        most = most.max(written.context("our result has no bytes_written")?);
    }
    Ok(most)
}
