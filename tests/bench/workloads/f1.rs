//! F1: the first copy of a tree.

use super::{SEED, Workload};
use crate::{
    copier::{CP, CP_TOOL, OURS, RSYNC, RSYNC_TOOL},
    data::{Sizes, Tree},
    measure::in_turn,
    place::Bench,
    report::Outcome,
};

pub const WORKLOAD: Workload =
    Workload { id: "F1", work: "first copy", on_request: false, tools: &[RSYNC_TOOL, CP_TOOL], run };

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(2 * bench.files as u64 * Sizes::Conference.space())?;
    let tree = Tree::make(place.join("live"), bench.files, Sizes::Conference, SEED)?;
    let contenders = [&OURS, &RSYNC, &CP].map(|copier| copier.anew(&place, &tree.root));
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    Ok(Outcome::of(series, &[(RSYNC.name, Some(0.30)), (CP.name, Some(0.75))]))
}
