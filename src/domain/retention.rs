//! How long history is kept: runs, and the lists of what each of them changed, which are larger and go sooner.

use std::{fmt, str::FromStr};

use super::{settings::Settings, time::Timestamp};
use crate::words::say;

/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// How much of something is kept: what is too old goes, and so does what is beyond the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keep {
    /// Days; without them, whatever its age.
    pub days: Option<u16>,
    /// The newest so many runs; without it, all of them.
    pub runs: Option<u32>,
}

impl Keep {
    /// Whether anything ever goes.
    pub const fn has_end(self) -> bool {
        self.days.is_some() || self.runs.is_some()
    }

    /// What ended before this moment is too old.
    pub fn cutoff(self, now: Timestamp) -> Option<(KeepRule, Timestamp)> {
        self.days.map(|days| (KeepRule::Days(days), now.plus_micros(-DAY * i64::from(days))))
    }
}

/// What history keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HistoryLimits {
    /// Of runs, with their figures, decisions and what they had to say as a whole.
    pub runs: Keep,
    /// Of the lists of their items: what they changed, left out, or found different.
    pub items: Keep,
    /// Days for which recycle keeps what runs overwrote or deleted. Until then the list of a run that changed something is
    /// needed to put it back, and stays.
    pub recycle_days: u16,
}

impl From<&Settings> for HistoryLimits {
    fn from(settings: &Settings) -> Self {
        Self {
            runs: Keep { days: settings.history_days, runs: settings.history_runs },
            items: Keep { days: settings.items_days, runs: settings.items_runs },
            recycle_days: settings.recycle.days,
        }
    }
}

impl HistoryLimits {
    /// What ended after this moment may still be put back.
    pub fn may_be_put_back_since(&self, now: Timestamp) -> Timestamp {
        now.plus_micros(-DAY * i64::from(self.recycle_days))
    }
}

/// The rule by which something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepRule {
    /// Kept for so many days.
    Days(u16),
    /// Kept for the newest so many runs.
    Runs(u32),
}

/// A text that is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-kept-unknown").with("text", .0))]
pub struct InvalidKeepRule(String);

impl FromStr for KeepRule {
    type Err = InvalidKeepRule;

    fn from_str(text: &str) -> Result<Self, InvalidKeepRule> {
        let rule = match text.split_once(' ') {
            Some(("days", number)) => number.parse().ok().map(Self::Days),
            Some(("runs", number)) => number.parse().ok().map(Self::Runs),
            _ => None,
        };
        rule.ok_or_else(|| InvalidKeepRule(text.to_owned()))
    }
}

impl KeepRule {
    /// As the database keeps it.
    pub fn name(self) -> String {
        match self {
            Self::Days(days) => format!("days {days}"),
            Self::Runs(runs) => format!("runs {runs}"),
        }
    }
}

impl fmt::Display for KeepRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => say("input-kept-days").number("number", days).with("value", days).fmt(f),
            Self::Runs(runs) => say("input-kept-runs").number("number", runs).with("value", runs).fmt(f),
        }
    }
}

/// That the item list of a run was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemsRemoved {
    /// When.
    pub at: Timestamp,
    /// By which rule.
    pub rule: KeepRule,
}

impl fmt::Display for ItemsRemoved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say("input-items-removed").with("at", self.at).with("rule", self.rule).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_back_and_tells_itself() {
        for rule in [KeepRule::Days(90), KeepRule::Runs(5000)] {
            assert_eq!(rule.name().parse(), Ok(rule));
        }
        assert!("weeks 3".parse::<KeepRule>().is_err());
        let removed = ItemsRemoved { at: Timestamp::from_micros(1_795_359_845_000_000), rule: KeepRule::Days(90) };
        let told = "The item list of this run was removed on 2026-11-22 15:04:05 UTC: item lists are kept for 90 days.";
        assert_eq!(removed.to_string(), told);
    }

    #[test]
    fn what_has_no_limit_is_kept() {
        let now = Timestamp::from_micros(10 * DAY);
        assert_eq!(Keep::default().cutoff(now), None);
        assert!(!Keep::default().has_end());
        let days = Keep { days: Some(3), runs: None };
        assert_eq!(days.cutoff(now), Some((KeepRule::Days(3), Timestamp::from_micros(7 * DAY))));
    }
}
