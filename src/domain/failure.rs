//! Failures that go on: what is news about them, so that people are told the first of them, then one a day, and the end.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{run_state::RunState, time::Timestamp};
use crate::words::say;

/// How long a kind of reason that was told is told no more, in microseconds: a day.
const QUIET: i64 = 24 * 3600 * 1_000_000;
/// Kinds of reasons told within that time at the most, should every run fail for another one.
const MOST: usize = 8;

/// A kind of reason: how a run ended and what it said, without names and numbers, which differ from run to run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FailureKind(String);

impl FailureKind {
    /// The kind of a run that ended so and said that.
    pub fn of(state: RunState, message: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(state.name().as_bytes());
        for word in message.split_whitespace() {
            let is_name = word.contains(['/', '\\', '“', '”', '"', '@']) || word.chars().any(|c| c.is_ascii_digit());
            hasher.update(b" ").update(if is_name { b"" } else { word.as_bytes() });
        }
        Self(hasher.finalize().to_hex()[..16].to_owned())
    }
}

/// What is news about how a module's run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "news")]
pub enum News {
    /// It failed for the first time, or somebody asked for it.
    Failed,
    /// It failed as it did before, and that is told once a day.
    Still(Lasting),
    /// It failed before, and now for another reason.
    Otherwise(Lasting),
    /// It failed as it did before, and that was told already.
    Known,
    /// It succeeded, for the first time since it failed.
    Recovered(Lasting),
}

/// A failure that goes on, or went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lasting {
    /// When the first run failed.
    pub since: Timestamp,
    /// How many did, with the last one.
    pub runs: u64,
}

impl fmt::Display for Lasting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say("input-lasting").number("number", self.runs).with("since", self.since).fmt(f)
    }
}

/// What is known of the failures of a pool's module since its last success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failures {
    /// When the first run failed.
    pub since: Timestamp,
    /// How many did.
    pub runs: u64,
    /// When each kind of reason was told last.
    pub told: BTreeMap<FailureKind, Timestamp>,
}

impl Failures {
    /// Nothing failed so far.
    pub const fn begin(now: Timestamp) -> Self {
        Self { since: now, runs: 0, told: BTreeMap::new() }
    }

    /// One more run failed; what is news about it. What somebody asked for always is.
    pub fn add(&mut self, kind: FailureKind, is_asked_for: bool, now: Timestamp) -> News {
        self.runs += 1;
        // What lies further ahead than that was noted by a clock that ran ahead.
        self.told.retain(|_, at| *at > now.plus_micros(-QUIET) && *at < now.plus_micros(QUIET));
        let others = self.told.len();
        if !is_asked_for && (self.told.contains_key(&kind) || others >= MOST) {
            return News::Known;
        }
        self.told.insert(kind, now);
        let lasting = self.lasting();
        match others {
            _ if is_asked_for || self.runs == 1 => News::Failed,
            0 => News::Still(lasting),
            _ => News::Otherwise(lasting),
        }
    }

    /// How long it goes on.
    pub const fn lasting(&self) -> Lasting {
        Lasting { since: self.since, runs: self.runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60 * 1_000_000;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_micros(minute * MINUTE)
    }

    #[test]
    fn a_failure_that_goes_on_is_told_once_a_day() {
        let kind = || FailureKind::of(RunState::Failed, "The store can’t be read.");
        let mut failures = Failures::begin(at(0));
        let mut told = Vec::new();
        // Every two minutes for three days.
        for run in 0..3 * 720 {
            match failures.add(kind(), false, at(2 * run)) {
                News::Known => {}
                news => told.push((run, news)),
            }
        }
        let still = |runs| News::Still(Lasting { since: at(0), runs });
        assert_eq!(told, [(0, News::Failed), (720, still(721)), (1440, still(1441))]);
        assert_eq!(failures.add(kind(), true, at(4321)), News::Failed, "somebody asked for it");
    }

    #[test]
    fn another_kind_of_reason_is_told_at_once_but_two_that_alternate_are_not_told_each_time() {
        let kind = |text: &str| FailureKind::of(RunState::Failed, text);
        let mut failures = Failures::begin(at(0));
        assert_eq!(failures.add(kind("No space is left."), false, at(0)), News::Failed);
        let news = failures.add(kind("The server does not answer."), false, at(2));
        assert_eq!(news, News::Otherwise(Lasting { since: at(0), runs: 2 }));
        for minute in 3..100 {
            let text = if minute % 2 == 0 { "No space is left." } else { "The server does not answer." };
            assert_eq!(failures.add(kind(text), false, at(minute)), News::Known);
        }
        let endless = (0..100_u8).filter(|n| {
            let name = char::from(b'a' + n % 26).to_string().repeat(usize::from(n / 26) + 1);
            failures.add(kind(&name), false, at(101)) != News::Known
        });
        assert_eq!(endless.count(), MOST - 2, "the first two were told");
    }

    #[test]
    fn names_and_numbers_make_no_other_kind_of_reason() {
        let kind = |state, text: &str| FailureKind::of(state, text);
        let one = kind(RunState::Partial, "3 items were left out, the first is “a b.bin”.");
        assert_ne!(one, kind(RunState::Failed, "3 items were left out, the first is “a b.bin”."));
        let (a, b) = ("/srv/live/1.bin can’t be read: denied", "/srv/live/2.bin can’t be read: denied");
        assert_eq!(kind(RunState::Failed, a), kind(RunState::Failed, b));
        assert_ne!(kind(RunState::Failed, a), kind(RunState::Failed, "/srv/live/1.bin can’t be read: gone"));
    }

    #[test]
    fn what_was_told_in_the_future_is_told_again_once_the_clock_is_set_back() {
        let kind = || FailureKind::of(RunState::Failed, "x");
        let mut failures = Failures::begin(at(100_000));
        assert_eq!(failures.add(kind(), false, at(100_000)), News::Failed);
        assert!(matches!(failures.add(kind(), false, at(0)), News::Still(_)));
    }
}
