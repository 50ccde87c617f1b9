//! The small charts of the overview: the latest syncs of a pool as bars, drawn by the server. Colour says nothing alone: a
//! sync that did not succeed has a mark of its own shape below its bar, and all figures stand in a table as well.

use super::{
    filters,
    looks::{self, Look},
};
use crate::{
    domain::{BackupModule, Extent, ModuleState, RunId, RunState, Timestamp},
    state::latest::Latest,
};

/// Syncs shown.
pub const SYNCS: u32 = 30;
/// From one bar to the next, in the drawing’s units.
const STEP: u64 = 6;
/// The highest bar.
const HEIGHT: u64 = 28;

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
}

/// A mark below a bar: where, and its shape.
#[derive(Debug)]
pub struct Mark {
    pub path: String,
    pub tone: &'static str,
}

/// One figure of the syncs as bars.
#[derive(Debug)]
pub struct Bars {
    pub title: &'static str,
    /// The highest, in words.
    pub most: String,
    pub all: Vec<Bar>,
    pub marks: Vec<Mark>,
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
            self.bars("Bytes written", |sync| sync.bytes, filters::bytes_text),
            self.bars("Items changed", |sync| sync.changed, filters::count_text),
            self.bars("Time taken", |sync| sync.took_ms.unwrap_or(0), filters::span_text),
        ]
    }

    /// How many of them did not succeed, in words for those who do not see the marks.
    pub fn failures(&self) -> String {
        let count = |state| self.syncs.iter().filter(|sync| sync.state == state).count();
        let of = |state: RunState, word: &str| (count(state) > 0).then(|| format!("{} {word}", count(state)));
        let found = [(RunState::Failed, "failed"), (RunState::Partial, "partial"), (RunState::Cancelled, "cancelled")];
        let found: Vec<String> = found.into_iter().filter_map(|(state, word)| of(state, word)).collect();
        if found.is_empty() { "all succeeded".to_owned() } else { found.join(", ") }
    }

    fn bars(&self, title: &'static str, figure: impl Fn(&Sync) -> u64, words: impl Fn(u64) -> String) -> Bars {
        let most = self.syncs.iter().map(&figure).max().unwrap_or(0);
        let mut bars = Vec::with_capacity(self.syncs.len());
        let mut marks = Vec::new();
        // The latest stands on the right, also where there are few.
        let first = u64::from(SYNCS).saturating_sub(self.syncs.len() as u64);
        for (x, sync) in (first..).map(|place| place * STEP).zip(&self.syncs) {
            let value = figure(sync);
            let height = bar_height(value, most);
            let Look { tone, word, .. } = looks::run_state(&sync.state);
            let text = format!("{}: {}, {word}", sync.finished_at, words(value));
            bars.push(Bar { x, y: HEIGHT - height, height, tone, text });
            marks.extend(mark(&sync.state, x));
        }
        Bars { title, most: words(most), all: bars, marks }
    }
}

/// A share of the highest bar; something that is not nothing can be seen.
fn bar_height(value: u64, most: u64) -> u64 {
    if value == 0 || most == 0 {
        return 0;
    }
    let share = u128::from(value) * u128::from(HEIGHT) / u128::from(most);
    u64::try_from(share).unwrap_or(HEIGHT).clamp(1, HEIGHT)
}

/// A cross for what failed, a triangle for what left items out, a bar for what was cancelled.
fn mark(state: &RunState, x: u64) -> Option<Mark> {
    let path = match state {
        RunState::Failed => format!("M{x} 30l4 4m0 -4l-4 4"),
        RunState::Partial => format!("M{x} 34h4l-2 -4z"),
        RunState::Cancelled => format!("M{x} 32h4"),
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

    #[test]
    fn bars_are_shares_of_the_highest_and_never_vanish() {
        for (value, most, height) in [(0, 0, 0), (0, 9, 0), (9, 9, 28), (1, 1_000_000, 1), (u64::MAX, u64::MAX, 28)] {
            assert_eq!(bar_height(value, most), height, "{value} of {most}");
        }
    }

    #[test]
    fn the_latest_sync_stands_on_the_right_with_its_mark() {
        let sync = |state, bytes| Sync {
            run: RunId::new(),
            state,
            finished_at: Timestamp::from_micros(0),
            took_ms: None,
            changed: 0,
            bytes,
        };
        let chart = Chart { syncs: vec![sync(RunState::Succeeded, 100), sync(RunState::Failed, 50)] };
        let [bytes, ..] = chart.figures();
        assert_eq!(bytes.all.iter().map(|bar| (bar.x, bar.height)).collect::<Vec<_>>(), [(168, 28), (174, 14)]);
        assert_eq!(bytes.marks.iter().map(|mark| mark.path.as_str()).collect::<Vec<_>>(), ["M174 30l4 4m0 -4l-4 4"]);
        assert_eq!(chart.failures(), "1 failed");
    }
}
