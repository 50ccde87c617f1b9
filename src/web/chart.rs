//! The small charts of the overview: the latest syncs of a pool as bars, drawn by the server. Colour says nothing alone: a
//! sync that did not succeed has a mark of its own shape below its bar, and all figures stand in a table as well. A single
//! sync is told in figures: one bar says nothing.

use std::fmt;

use super::{
    filters,
    looks::{self, Look},
};
use crate::{
    domain::{BackupModule, Extent, ModuleState, RunId, RunState, Timestamp},
    state::latest::Latest,
    words::{Said, Word, say},
};

/// Syncs shown.
pub const SYNCS: u32 = 30;
/// The width of a drawing, in its own units.
const WIDTH: u64 = 180;
/// The highest bar.
const HEIGHT: u64 = 28;
/// The lowest bar of something that is not nothing.
const LOWEST: u64 = 2;
/// Into how many places a drawing is parted: the fewest that hold all syncs, so that a few are not lost in it.
const PLACES: [u64; 4] = [10, 15, 20, SYNCS as u64];
/// A figure so many times as high as the next is cut off, or nothing else could be seen beside it.
const FAR: u64 = 5;

/// A sync, as far as it is seen.
#[derive(Debug)]
pub struct Sync {
    pub run: RunId,
    pub state: RunState,
    pub finished_at: Timestamp,
    pub took_ms: Option<u64>,
    pub changed: u64,
    pub bytes: u64,
}

/// A bar, and what it stands for.
#[derive(Debug)]
pub struct Bar {
    pub x: u64,
    pub y: u64,
    pub height: u64,
    pub tone: &'static str,
    pub text: String,
    /// Whether it stands for nothing: such a bar is a line on the ground.
    pub is_nothing: bool,
    /// Whether it is higher than the drawing.
    pub is_cut: bool,
}

/// A mark below a bar: where, and its shape.
#[derive(Debug)]
pub struct Mark {
    pub path: String,
    pub tone: &'static str,
}

/// What a mark means, and how many there are.
#[derive(Debug)]
pub struct Key {
    pub mark: Mark,
    pub words: Said,
}

/// One figure of the syncs as bars.
#[derive(Debug)]
pub struct Bars {
    pub title: Word,
    /// The title with the number of syncs; that of their pool is still to come.
    whole: Said,
    /// The highest, in words; of those that are cut off as well.
    pub most: Said,
    /// How wide a bar is.
    pub width: u64,
    pub all: Vec<Bar>,
    pub marks: Vec<Mark>,
}

impl Bars {
    /// What is drawn: the figure, of how many syncs, and of which pool.
    pub fn of_pool(&self, pool: impl fmt::Display) -> Said {
        self.whole.clone().with("pool", pool)
    }
}

/// The latest syncs of a pool, the oldest first.
#[derive(Debug, Default)]
pub struct Chart {
    pub syncs: Vec<Sync>,
}

impl Chart {
    /// Of the modules that are `seen`: figures and states are theirs alone.
    pub fn new<'l>(latest: impl Iterator<Item = &'l Latest>, seen: &Extent<BackupModule>) -> Self {
        Self { syncs: latest.filter_map(|latest| sync(latest, seen)).collect() }
    }

    /// The figures, each with its bars.
    pub fn figures(&self) -> [Bars; 3] {
        [
            self.bars(Word("charts-bytes"), say("charts-bytes-of"), |sync| sync.bytes, filters::bytes_text),
            self.bars(Word("charts-items"), say("charts-items-of"), |sync| sync.changed, filters::count_text),
            self.bars(Word("charts-time"), say("charts-time-of"), |sync| sync.took_ms.unwrap_or(0), filters::span_text),
        ]
    }

    /// What the marks mean that there are, the worst first.
    pub fn keys(&self) -> Vec<Key> {
        let states = [
            (RunState::Failed, "charts-failed"),
            (RunState::Partial, "charts-partial"),
            (RunState::Cancelled, "charts-cancelled"),
        ];
        let count = |state| self.syncs.iter().filter(|sync| sync.state == state).count();
        let found = states.into_iter().map(|(state, key)| (count(state), state, key));
        let found = found.filter(|(count, ..)| *count > 0);
        found
            .filter_map(|(count, state, key)| {
                Some(Key { mark: mark(&state, 0)?, words: say(key).number("number", count) })
            })
            .collect()
    }

    /// How many of them did not succeed, in words for those who do not see the marks.
    pub fn failures(&self) -> String {
        let found: Vec<String> = self.keys().into_iter().map(|key| key.words.to_string()).collect();
        if found.is_empty() { say("charts-all-succeeded").to_string() } else { found.join(", ") }
    }

    fn bars(&self, title: Word, whole: Said, figure: impl Fn(&Sync) -> u64, words: impl Fn(u64) -> String) -> Bars {
        let figures: Vec<u64> = self.syncs.iter().map(&figure).collect();
        let (top, cut) = top(&figures);
        let number = self.syncs.len() as u64;
        let places = PLACES.into_iter().find(|places| *places >= number).unwrap_or(number);
        let (step, width) = (WIDTH / places, WIDTH / places * 2 / 3);
        let mut bars = Vec::with_capacity(self.syncs.len());
        let mut marks = Vec::new();
        // The latest stands on the right, also where there are few.
        let first = places.saturating_sub(number);
        for ((x, sync), value) in (first..).map(|place| place * step).zip(&self.syncs).zip(figures.iter().copied()) {
            let height = bar_height(value, top);
            let Look { tone, word, .. } = looks::run_state(&sync.state);
            let text = say("charts-bar")
                .with("moment", filters::moment_text(sync.finished_at))
                .with("figure", words(value))
                .said("state", word)
                .to_string();
            let (is_nothing, is_cut) = (value == 0, value > top);
            bars.push(Bar { x, y: HEIGHT - height, height, tone, text, is_nothing, is_cut });
            marks.extend(mark(&sync.state, x + (width - MARK) / 2));
        }
        let (usual, highest) = (words(top), words(figures.iter().copied().max().unwrap_or(0)));
        let most = say("charts-most").number("times", cut).with("usual", usual).with("highest", highest);
        Bars { title, whole: whole.number("syncs", number), most, width, all: bars, marks }
    }
}

/// The figure that fills the height, and how many are higher. Of every ten, one may be cut off that leaves all others far
/// below: a first sync, or a full one.
fn top(figures: &[u64]) -> (u64, usize) {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let far = |cut: &usize| match (sorted.get(cut - 1), sorted.get(*cut)) {
        (Some(high), Some(next)) => *next > 0 && *high >= next.saturating_mul(FAR),
        _ => false,
    };
    let most = if figures.len() < 3 { 0 } else { figures.len().div_ceil(10) };
    let cut = (1..=most).rev().find(far).unwrap_or(0);
    (sorted.get(cut).copied().unwrap_or(0), cut)
}

/// A share of the highest bar; something that is not nothing can be told from it.
fn bar_height(value: u64, top: u64) -> u64 {
    if value == 0 || top == 0 {
        return 1;
    }
    let share = u128::from(value) * u128::from(HEIGHT) / u128::from(top);
    u64::try_from(share).unwrap_or(HEIGHT).clamp(LOWEST, HEIGHT)
}

/// How wide a mark is.
pub const MARK: u64 = 4;

/// A cross for what failed, a triangle for what left items out, a bar for what was cancelled.
fn mark(state: &RunState, x: u64) -> Option<Mark> {
    let path = match state {
        RunState::Failed => format!("M{x} 30.500l4 4m0 -4l-4 4"),
        RunState::Partial => format!("M{x} 34.500h4l-2 -4z"),
        RunState::Cancelled => format!("M{x} 32.500h4"),
        _ => return None,
    };
    Some(Mark { path, tone: looks::run_state(state).tone })
}

/// The same so many times as large, with its top at `y`.
pub fn mark_at(state: &RunState, x: u64, y: u64, times: u64) -> Option<Mark> {
    let size = MARK * times;
    let path = match state {
        RunState::Failed => format!("M{x} {y}l{size} {size}m0 -{size}l-{size} {size}"),
        RunState::Partial => format!("M{x} {}h{size}l-{} -{size}z", y + size, size / 2),
        RunState::Cancelled => format!("M{x} {}h{size}", y + size / 2),
        _ => return None,
    };
    Some(Mark { path, tone: looks::run_state(state).tone })
}

fn sync(latest: &Latest, seen: &Extent<BackupModule>) -> Option<Sync> {
    let parts: Vec<_> = latest.parts.iter().filter(|part| seen.contains(&part.module)).collect();
    if parts.iter().all(|part| part.state == ModuleState::NotInitialized) {
        return None;
    }
    Some(Sync {
        run: latest.run,
        state: RunState::of_modules(parts.iter().map(|part| part.state)),
        finished_at: latest.finished_at,
        took_ms: latest.took_ms,
        changed: parts.iter().map(|part| part.changed).sum(),
        bytes: parts.iter().map(|part| part.bytes).sum(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sync(state: RunState, bytes: u64) -> Sync {
        Sync { run: RunId::new(), state, finished_at: Timestamp::from_micros(0), took_ms: None, changed: 0, bytes }
    }

    #[test]
    fn bars_are_shares_of_the_highest_and_never_vanish() {
        for (value, most, height) in [(0, 0, 1), (0, 9, 1), (9, 9, 28), (1, 1_000_000, 2), (u64::MAX, u64::MAX, 28)] {
            assert_eq!(bar_height(value, most), height, "{value} of {most}");
        }
    }

    #[test]
    fn the_latest_sync_stands_on_the_right_with_its_mark() {
        let chart = Chart { syncs: vec![sync(RunState::Succeeded, 100), sync(RunState::Failed, 50)] };
        let [bytes, ..] = chart.figures();
        assert_eq!(bytes.all.iter().map(|bar| (bar.x, bar.height)).collect::<Vec<_>>(), [(144, 28), (162, 14)]);
        assert_eq!(
            bytes.marks.iter().map(|mark| mark.path.as_str()).collect::<Vec<_>>(),
            ["M166 30.500l4 4m0 -4l-4 4"]
        );
        assert_eq!(chart.failures(), "1 failed");
    }

    #[test]
    fn as_many_as_there_can_be_fit() {
        for number in 1..=SYNCS as usize {
            let chart = Chart { syncs: (0..number).map(|_| sync(RunState::Succeeded, 7)).collect() };
            let [bytes, ..] = chart.figures();
            assert_eq!(bytes.all.len(), number);
            assert!(bytes.all.iter().all(|bar| bar.x + bytes.width <= WIDTH), "{number}");
        }
    }

    #[test]
    fn one_huge_figure_does_not_hide_the_others() {
        let many = |figures: &[u64]| {
            let chart = Chart { syncs: figures.iter().map(|bytes| sync(RunState::Succeeded, *bytes)).collect() };
            let [bytes, ..] = chart.figures();
            let bars = bytes.all.iter().map(|bar| (bar.height, bar.is_cut, bar.is_nothing)).collect::<Vec<_>>();
            (bytes.most.to_string(), bars)
        };
        let (most, bars) = many(&[21_000_000, 0, 2000, 1000]);
        assert_eq!(most, "up to 2.0 kB, once 21.0 MB");
        assert_eq!(bars, [(28, true, false), (1, false, true), (28, false, false), (14, false, false)]);
        assert_eq!(many(&[21_000_000, 2000]).0, "up to 21.0 MB", "two alone are drawn as they are");
        assert_eq!(many(&[21_000_000, 0, 0]).0, "up to 21.0 MB", "there is nothing to be seen beside it");
        assert_eq!(many(&[0, 0, 0]).0, "up to 0 B");
    }
}
