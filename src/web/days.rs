//! The charts that go from day to day: how runs ended, and how old each backup became against its target. Drawn by the server;
//! each outcome and each module has a drawing of its own, so that no colour has to be told from another, and what is past its
//! target has a mark below its bar.

use super::{
    chart::{self, Bar, Mark},
    filters,
};
use crate::{
    domain::{BackupModule, FreshnessTarget, RunState, Standing, Timestamp},
    state::days::{DAY, Ended, Successes},
    words::Word,
};

/// Days shown.
pub const DAYS: i64 = 30;
/// The width of a drawing, in its own units.
pub const WIDTH: u64 = 600;
/// The highest bar.
pub const HEIGHT: u64 = 60;
/// From bar to bar.
const STEP: u64 = WIDTH / DAYS as u64;
/// How wide a bar is.
pub const BAR: u64 = 14;
/// How much higher than its target an age is drawn at the most; one that is higher is cut off.
const ABOVE_TARGET: u64 = 3;

/// The days that are shown, counted from 1970 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub first: i64,
    pub last: i64,
    now: Timestamp,
}

impl Days {
    /// The last days up to today.
    pub const fn until(now: Timestamp) -> Self {
        let last = now.as_micros().div_euclid(DAY);
        Self { first: last - DAYS + 1, last, now }
    }

    /// Each of them, the oldest first.
    pub fn all(self) -> impl Iterator<Item = i64> {
        self.first..=self.last
    }

    /// A day's date.
    pub fn date(day: i64) -> String {
        let mut date = Timestamp::from_micros(day.saturating_mul(DAY)).rfc3339();
        date.truncate("2026-11-22".len());
        date
    }

    /// The end of a day, or now.
    fn end(self, day: i64) -> Timestamp {
        Timestamp::from_micros(day.saturating_add(1).saturating_mul(DAY)).min(self.now)
    }
}

/// Figures of days as bars.
#[derive(Debug)]
pub struct Drawing {
    pub bars: Vec<Bar>,
    pub marks: Vec<Mark>,
    /// How far down the target lies.
    pub line: Option<u64>,
}

/// How runs ended, day by day.
#[derive(Debug)]
pub struct Outcomes {
    days: Days,
    /// For each day, the runs by [`OUTCOMES`].
    counts: Vec<[u64; OUTCOMES.len()]>,
    /// Whether there are more runs than were counted.
    pub is_cut: bool,
}

/// What became of runs: the state that history is filtered by, a tone, and a word.
pub const OUTCOMES: [(Option<RunState>, &str, Word); 5] = [
    (Some(RunState::Succeeded), "busy", Word("run-state-succeeded")),
    (Some(RunState::Partial), "warn", Word("run-state-partial")),
    (Some(RunState::Failed), "bad", Word("run-state-failed")),
    (Some(RunState::Cancelled), "idle", Word("run-state-cancelled")),
    (None, "idle", Word("charts-not-ended")),
];

/// One outcome, drawn.
#[derive(Debug)]
pub struct Outcome {
    pub word: Word,
    pub total: u64,
    /// The most on one day.
    pub most: u64,
    /// Its place among the outcomes.
    pub place: usize,
    pub drawing: Drawing,
}

impl Outcomes {
    pub fn new(days: Days, ended: &[Ended], is_cut: bool) -> Self {
        let mut counts = vec![[0; OUTCOMES.len()]; usize::try_from(DAYS).unwrap_or_default()];
        for Ended { day, state, runs } in ended {
            let place = OUTCOMES.iter().position(|(known, ..)| *known == Some(*state)).unwrap_or(OUTCOMES.len() - 1);
            let day = usize::try_from(day - days.first).ok().and_then(|day| counts.get_mut(day));
            if let Some(count) = day.and_then(|day| day.get_mut(place)) {
                *count += runs;
            }
        }
        Self { days, counts, is_cut }
    }

    /// Whether there was no run at all.
    pub fn is_empty(&self) -> bool {
        self.counts.iter().flatten().all(|count| *count == 0)
    }

    /// The outcomes that there were, each drawn by a scale of its own: one failure beside a thousand successes is seen.
    pub fn drawn(&self) -> Vec<Outcome> {
        let drawn = OUTCOMES.iter().enumerate().map(|(place, (_, tone, word))| {
            let counts: Vec<u64> = self.counts.iter().filter_map(|day| day.get(place).copied()).collect();
            let (total, most) = (counts.iter().sum(), counts.iter().copied().max().unwrap_or(0));
            let bars = (0..).zip(self.days.all()).zip(&counts).map(|((x, day), count)| {
                let text = format!("{}: {}", Days::date(day), filters::count_text(*count));
                bar(x, *count, most, tone, text)
            });
            let drawing = Drawing { bars: bars.collect(), marks: Vec::new(), line: None };
            Outcome { word: *word, total, most, place, drawing }
        });
        drawn.filter(|outcome| outcome.total > 0).collect()
    }

    /// The outcomes that there were none of, in words; nothing if there were all.
    pub fn absent(&self) -> String {
        let drawn = self.drawn();
        let absent = OUTCOMES.iter().filter(|(_, _, word)| drawn.iter().all(|outcome| outcome.word != *word));
        absent.map(|(_, _, word)| word.to_string()).collect::<Vec<_>>().join(", ")
    }

    /// Days on which there were runs, the latest first, with the runs of each outcome.
    pub fn rows(&self) -> Vec<(String, Vec<Cell>)> {
        let days: Vec<_> = self.days.all().zip(&self.counts).collect();
        let busy = days.into_iter().rev().filter(|(_, counts)| counts.iter().any(|count| *count > 0));
        let cells = |counts: &[u64; OUTCOMES.len()]| {
            let cells = OUTCOMES.iter().zip(counts);
            cells.map(|((state, _, word), runs)| Cell { state: *state, word: *word, runs: *runs }).collect()
        };
        busy.map(|(day, counts)| (Days::date(day), cells(counts))).collect()
    }
}

/// The runs of a day that ended so.
#[derive(Debug, PartialEq, Eq)]
pub struct Cell {
    pub state: Option<RunState>,
    pub word: Word,
    pub runs: u64,
}

/// How old the backup of a module became, day by day.
#[derive(Debug)]
pub struct Ages {
    pub module: BackupModule,
    pub target: FreshnessTarget,
    days: Days,
    /// The oldest it was on each day, in milliseconds; nothing where that is not known.
    oldest: Vec<Option<u64>>,
}

impl Ages {
    /// Of the successes of one module, in order of days; `succeeded_at` is the last that is known, also one of before.
    pub fn new(
        days: Days,
        (module, target): (BackupModule, FreshnessTarget),
        successes: &[&Successes],
        succeeded_at: Option<Timestamp>,
    ) -> Self {
        let is_before = |at: &Timestamp| at.as_micros().div_euclid(DAY) < days.first;
        let mut last = succeeded_at.filter(is_before);
        let oldest = days.all().map(|day| {
            let found = successes.iter().find(|success| success.day == day);
            // Before a success ended, the backup was as old as that of before.
            let before = found.and_then(|success| success.gap).and_then(|gap| u64::try_from(gap / 1000).ok());
            last = found.map(|success| success.last).or(last);
            let since = last.map(|last| days.end(day).millis_since(last));
            before.max(since)
        });
        Self { module, target, days, oldest: oldest.collect() }
    }

    /// The oldest it ever was, if that is known.
    pub fn most(&self) -> Option<u64> {
        self.oldest.iter().copied().flatten().max()
    }

    /// On how many days it was past its target.
    pub fn breaches(&self) -> usize {
        self.oldest.iter().filter(|age| self.standing(**age) == Some(Standing::Breach)).count()
    }

    fn standing(&self, age: Option<u64>) -> Option<Standing> {
        age.map(|ms| self.target.standing(ms))
    }

    /// The ages as bars, with the target as a line, which is always in sight.
    pub fn drawing(&self) -> Drawing {
        let target = u64::from(self.target.breach_minutes()) * 60_000;
        let top = self.most().unwrap_or(0).clamp(target + target / 4, target * ABOVE_TARGET);
        let mut drawing = Drawing { bars: Vec::new(), marks: Vec::new(), line: Some(HEIGHT - share(target, top)) };
        for ((x, day), age) in (0..).zip(self.days.all()).zip(&self.oldest) {
            let Some(ms) = *age else { continue };
            let (tone, state) = match self.target.standing(ms) {
                Standing::Fresh => ("busy", None),
                Standing::Warning => ("warn", Some(RunState::Partial)),
                Standing::Breach => ("bad", Some(RunState::Failed)),
            };
            let text = format!("{}: {}", Days::date(day), filters::span_text(ms));
            drawing.bars.push(bar(x, ms, top, tone, text));
            let middle = x * STEP + (BAR - chart::MARK * 2) / 2;
            drawing.marks.extend(state.and_then(|state| chart::mark_at(&state, middle, HEIGHT + 4, 2)));
        }
        drawing
    }

    /// The days of which the age is known, the latest first: the date, the age, and whether it was too old.
    pub fn rows(&self) -> Vec<(String, u64, Standing)> {
        let rows: Vec<_> = self.days.all().zip(&self.oldest).collect();
        rows.into_iter()
            .rev()
            .filter_map(|(day, age)| age.map(|ms| (Days::date(day), ms, self.target.standing(ms))))
            .collect()
    }
}

fn bar(place: u64, value: u64, top: u64, tone: &'static str, text: String) -> Bar {
    let height = if value == 0 { 1 } else { share(value, top).max(2) };
    let (is_nothing, is_cut) = (value == 0, value > top);
    Bar { x: place * STEP, y: HEIGHT - height, height, tone, text, is_nothing, is_cut }
}

/// How high a value is drawn.
fn share(value: u64, top: u64) -> u64 {
    let share = u128::from(value) * u128::from(HEIGHT) / u128::from(top.max(1));
    u64::try_from(share).unwrap_or(HEIGHT).min(HEIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Fqdn;

    const HOUR: i64 = DAY / 24;

    fn success(day: i64, last: i64, gap: Option<i64>) -> Successes {
        let pool: Fqdn = "a.x.com".parse().expect("a name");
        let last = Timestamp::from_micros(day * DAY + last);
        Successes { pool, module: BackupModule::DataConf, day, last, gap }
    }

    #[test]
    fn a_backup_ages_through_the_days_without_a_success() {
        let days = Days::until(Timestamp::from_micros(100 * DAY + 6 * HOUR));
        assert_eq!((days.first, days.last), (71, 100));
        let target = FreshnessTarget::new(60, 26 * 60).expect("in range");
        let all = [
            success(95, 20 * HOUR, None),
            success(98, 2 * HOUR, Some(54 * HOUR)),
            success(100, 6 * HOUR, Some(52 * HOUR)),
        ];
        let ages = Ages::new(days, (BackupModule::DataConf, target), &all.iter().collect::<Vec<_>>(), None);
        let hours: Vec<Option<u64>> = ages.oldest.iter().map(|age| age.map(|ms| ms / 3_600_000)).collect();
        assert_eq!(hours[23..], [None, Some(4), Some(28), Some(52), Some(54), Some(46), Some(52)]);
        assert_eq!((ages.most(), ages.breaches()), (Some(54 * 3_600_000), 5));
        let drawing = ages.drawing();
        assert_eq!(drawing.bars.len(), 6, "of the days before, nobody knows");
        assert_eq!(drawing.marks.len(), 6, "one is late, five are past the target");
    }

    #[test]
    fn one_failure_beside_many_successes_is_seen() {
        let days = Days::until(Timestamp::from_micros(100 * DAY));
        let ended = |day, state, runs| Ended { day, state, runs };
        let outcomes = Outcomes::new(
            days,
            &[ended(100, RunState::Succeeded, 720), ended(100, RunState::Failed, 1), ended(70, RunState::Failed, 9)],
            false,
        );
        let drawn = outcomes.drawn();
        let totals = drawn.iter().map(|o| (o.word.to_string(), o.total)).collect::<Vec<_>>();
        assert_eq!(totals, [("Succeeded".to_owned(), 720), ("Failed".to_owned(), 1)]);
        assert_eq!(drawn[1].drawing.bars[29].height, HEIGHT, "by a scale of its own");
        let rows = outcomes.rows();
        assert_eq!(rows.len(), 1, "a day of before is left out");
        assert_eq!(rows[0].0, "1970-04-11");
        assert_eq!(rows[0].1.iter().map(|cell| cell.runs).collect::<Vec<_>>(), [720, 0, 1, 0, 0]);
        assert_eq!(outcomes.absent(), "Partial, Cancelled, Not ended yet");
    }
}
