//! F2: the same tree again, with nothing changed.

use super::{SEED, Workload};
use crate::{
    copier::{self, OURS, RCLONE, RCLONE_TOOL, RSYNC, RSYNC_TOOL},
    data::{Sizes, Tree},
    measure::in_turn,
    place::Bench,
    report::Outcome,
};

pub const WORKLOAD: Workload =
    Workload { id: "F2", work: "nothing changed", on_request: false, tools: &[RSYNC_TOOL, RCLONE_TOOL], run };

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(4 * bench.files as u64 * Sizes::Conference.space())?;
    let tree = Tree::make(place.join("live"), bench.files, Sizes::Conference, SEED)?;
    let copiers = [&OURS, &RSYNC, &RCLONE];
    copier::fill(&place, &tree.root, &copiers)?;
    let contenders = copiers.map(|copier| copier.again(&place, &tree.root));
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    Ok(Outcome::of(series, &[(RSYNC.name, Some(0.30)), (RCLONE.name, Some(0.20))]))
}
