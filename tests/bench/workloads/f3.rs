//! F3: the same tree after a day's work; each round is another day.

use super::{SEED, Workload};
use crate::{
    copier::{self, OURS, RSYNC, RSYNC_TOOL},
    data::{Sizes, Tree},
    measure::in_turn,
    place::Bench,
    report::Outcome,
};

pub const WORKLOAD: Workload =
    Workload { id: "F3", work: "1 % changed, 0.2 % deleted, 0.2 % new", on_request: false, tools: &[RSYNC_TOOL], run };

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(3 * bench.files as u64 * Sizes::Conference.space())?;
    let mut tree = Tree::make(place.join("live"), bench.files, Sizes::Conference, SEED)?;
    let live = tree.root.clone();
    let copiers = [&OURS, &RSYNC];
    copier::fill(&place, &live, &copiers)?;
    let contenders = copiers.map(|copier| copier.again(&place, &live));
    let series = in_turn(bench.rounds, &contenders, |round| tree.touch(round as u64))?;
    Ok(Outcome::of(series, &[(RSYNC.name, Some(0.35))]))
}
