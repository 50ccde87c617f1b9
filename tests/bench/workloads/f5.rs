//! F5: ten times as many files, all of them small: memory must stay bounded and the time per file the same.

use super::{SEED, Workload};
use crate::{
    copier::OURS,
    data::{Sizes, Tree},
    equal::Depth,
    measure::{Contender, Series, in_turn, mebibytes},
    place::{self, Bench},
    report::{Limit, Outcome},
};

pub const WORKLOAD: Workload =
    Workload { id: "F5", work: "ten times as many small files", on_request: true, tools: &[], run };

/// How many times as many.
const TIMES: usize = 10;
/// How much longer a file may take among so many.
const SLOWER: f64 = 1.3;
/// What ours may take of memory, in KiB.
const MEMORY: u64 = 400 << 10;

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(2 * (TIMES as u64 + 1) * bench.files as u64 * Sizes::Small.space())?;
    let few = Tree::make(place.join("few"), bench.files, Sizes::Small, SEED)?;
    let many = Tree::make(place.join("many"), TIMES * bench.files, Sizes::Small, SEED)?;
    let target = place.join("target");
    let first = |tree: &Tree, round| {
        place::remove(&target)?;
        OURS.run(&place, &tree.root, &target, Depth::of_round(round))
    };
    let again = |tree: &Tree, round| OURS.run(&place, &tree.root, &target, Depth::of_round(round));
    let contenders = [
        Contender { name: "few, first copy", run: Box::new(|round| first(&few, round)) },
        Contender { name: "few, nothing changed", run: Box::new(|round| again(&few, round)) },
        Contender { name: "many, first copy", run: Box::new(|round| first(&many, round)) },
        Contender { name: "many, nothing changed", run: Box::new(|round| again(&many, round)) },
    ];
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    let mut outcome = Outcome::default();
    if let [few_first, few_again, many_first, many_again] = series.as_slice() {
        for (work, few, many) in [("first copy", few_first, many_first), ("nothing changed", few_again, many_again)] {
            judge(&mut outcome.limits, bench, work, few, many);
        }
    }
    Ok(outcome)
}

fn judge(limits: &mut Vec<Limit>, bench: &Bench, work: &str, few: &Series, many: &Series) {
    let files = TIMES * bench.files;
    let times = f64::from(u32::try_from(TIMES).unwrap_or(u32::MAX));
    let ratio = many.ratio(few, |sample| sample.wall) / times;
    limits.push(Limit {
        what: format!(
            "{work}: time per file at {files} files ({:.2} s) / at {} ({:.2} s)",
            many.median(|sample| sample.wall),
            bench.files,
            few.median(|sample| sample.wall)
        ),
        measured: format!("{ratio:.2}"),
        goal: format!("≤ {SLOWER:.1}"),
        reached: ratio <= SLOWER,
    });
    limits.push(Limit {
        what: format!("{work}: peak memory at {files} files ({:.0} MiB at {})", mebibytes(few.peak()), bench.files),
        measured: format!("{:.0} MiB", mebibytes(many.peak())),
        goal: format!("≤ {} MiB", MEMORY >> 10),
        reached: many.peak() <= MEMORY,
    });
}
