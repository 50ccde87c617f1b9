//! When something begins by itself: a rule, and what begins by it.
//!
//! A rule is an interval, or a cron expression that is read by the clocks of a zone. Where the clocks change: an hour that
//! is named (`0 3 * * *`, `0 */6 * * *`) comes once, whether the clocks skip it (then right after the gap) or show it
//! twice (then the first time). A rule for every hour (`*/15 * * * *`) goes on as time does.

use std::{fmt, str::FromStr};

use super::{
    cron_rule::CronRule,
    fqdn::Fqdn,
    ids::ScheduleId,
    interval::{Interval, InvalidInterval},
    module::ModuleSelection,
    run::{Intent, Mode},
    time::Timestamp,
    zone::{UnknownZone, Zone},
};
use crate::words::say;

/// The shortest interval, in seconds.
const SHORTEST: u32 = 5;
/// So many occurrences are looked at for the shortest time between two.
const LOOKED_AT: usize = 60;
/// The longest jitter, in seconds: a day.
pub const LONGEST_JITTER: u32 = 24 * 3600;

/// When something comes round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Again and again after as much time.
    Every(Interval),
    /// Whenever a cron expression says so.
    Cron(Box<CronRule>),
}

/// Why a rule can't be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRule {
    /// Too short.
    #[error("{}", say("input-rule-range"))]
    Range,
    /// No interval.
    #[error(transparent)]
    Interval(InvalidInterval),
    /// No zone.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// Not five fields of what may stand in them.
    #[error("{}", say("input-rule-cron").with("text", .0))]
    Cron(String),
    /// It names days that there never are.
    #[error("{}", say("input-rule-never").with("text", .0))]
    Never(String),
    /// A text of the database that is none of ours.
    #[error("{}", say("input-rule-strange").with("text", .0))]
    Strange(String),
}

impl From<InvalidInterval> for InvalidRule {
    fn from(error: InvalidInterval) -> Self {
        match error {
            // Rules have a range of their own.
            InvalidInterval::Range(_) => Self::Range,
            InvalidInterval::Strange(_) => Self::Interval(error),
        }
    }
}

impl Rule {
    /// Every so often.
    pub fn every(interval: Interval) -> Result<Self, InvalidRule> {
        if interval.seconds() < SHORTEST { Err(InvalidRule::Range) } else { Ok(Self::Every(interval)) }
    }

    /// The same, of a text such as `2m`.
    pub fn every_of(text: &str) -> Result<Self, InvalidRule> {
        Self::every(text.parse()?)
    }

    /// By a cron expression of five fields, or a nickname such as `@daily`.
    pub fn cron(text: &str, zone: Zone) -> Result<Self, InvalidRule> {
        Ok(Self::Cron(Box::new(CronRule::parse(text, zone)?)))
    }

    /// The zone that it is read by; an interval has none.
    pub const fn zone(&self) -> Option<&Zone> {
        match self {
            Self::Every(_) => None,
            Self::Cron(rule) => Some(&rule.zone),
        }
    }

    /// The first occurrence after both `last`, the one before it, and `now`: what was missed is not made up for.
    pub fn next_after(&self, last: Timestamp, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Every(interval) => {
                let passed = now.as_micros().saturating_sub(last.as_micros()).max(0) / interval.micros();
                Some(last.plus_micros(interval.micros().saturating_mul(passed + 1)))
            }
            Self::Cron(rule) => rule.next_after(last.max(now)),
        }
    }

    /// The next occurrences.
    pub fn list_after(&self, now: Timestamp, count: usize) -> Vec<Timestamp> {
        std::iter::successors(self.next_after(now, now), |last| self.next_after(*last, *last)).take(count).collect()
    }

    /// The shortest time between two occurrences that follow each other from now on, in seconds.
    pub fn shortest_gap(&self, now: Timestamp) -> u64 {
        let next = self.list_after(now, LOOKED_AT);
        let gaps = next.iter().zip(next.iter().skip(1)).map(|(one, other)| other.millis_since(*one) / 1000);
        gaps.min().unwrap_or(u64::MAX)
    }

    /// How much time, in milliseconds, lies between the occurrence before a moment and the one after it. None where there
    /// is none before.
    pub fn gap_at(&self, moment: Timestamp) -> Option<u64> {
        match self {
            Self::Every(interval) => Some(u64::from(interval.seconds()) * 1000),
            Self::Cron(rule) => Some(rule.next_after(moment)?.millis_since(rule.last_until(moment)?)),
        }
    }

    /// The rule as people say it.
    pub fn in_words(&self) -> String {
        match self {
            Self::Every(interval) => say("due-every").with("interval", interval).to_string(),
            Self::Cron(rule) => rule.in_words(),
        }
    }

    /// The same with the zone whose clocks it is read by: `daily at 02:30 (Europe/Berlin)`.
    pub fn in_words_and_zone(&self) -> String {
        let in_words = self.in_words();
        match self.zone() {
            Some(zone) => say("due-with-zone").with("rule", in_words).with("zone", zone).to_string(),
            None => in_words,
        }
    }

    /// A moment as the clocks of its zone show it; an interval has none.
    pub fn show(&self, at: Timestamp) -> Option<String> {
        self.zone().map(|zone| zone.show(at))
    }
}

impl fmt::Display for Rule {
    /// As the database keeps it: `every 2m`, `cron Europe/Berlin 0 3 * * *`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(interval) => write!(f, "every {interval}"),
            Self::Cron(rule) => write!(f, "cron {} {}", rule.zone, rule.text),
        }
    }
}

impl FromStr for Rule {
    type Err = InvalidRule;

    fn from_str(text: &str) -> Result<Self, InvalidRule> {
        match text.trim().split_once(' ') {
            Some(("every", interval)) => Self::every_of(interval),
            Some(("cron", rest)) => {
                let (zone, expression) = rest.trim().split_once(' ').unwrap_or((rest, ""));
                Self::cron(expression, zone.parse()?)
            }
            _ => Err(InvalidRule::Strange(text.chars().take(100).collect())),
        }
    }
}

/// Runs that begin by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its identity.
    pub id: ScheduleId,
    /// The pool whose data it is about.
    pub pool: Fqdn,
    /// Which modules.
    pub selection: ModuleSelection,
    /// Sync or verify.
    pub intent: Intent,
    /// How differences are looked for.
    pub mode: Mode,
    /// When.
    pub rule: Rule,
    /// By how many seconds at the most an occurrence is put off, each by another number.
    pub jitter: u32,
    /// Whether nothing begins by it at present.
    pub paused: bool,
    /// Grows with every change.
    pub version: u64,
}

/// By how much an occurrence is put off: up to `jitter` seconds, always the same for the same occurrence.
pub fn put_off(key: &str, at: Timestamp, jitter: u32) -> Timestamp {
    if jitter == 0 {
        return at;
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(key.as_bytes()).update(&at.as_micros().to_le_bytes());
    let mut drawn = [0; 8];
    hasher.finalize_xof().fill(&mut drawn);
    let seconds = u64::from_le_bytes(drawn) % (u64::from(jitter) + 1);
    at.plus_micros(i64::try_from(seconds).unwrap_or(0) * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_micros(text.parse::<jiff::Timestamp>().expect(text).as_microsecond())
    }

    fn cron(text: &str, zone: &str) -> Rule {
        Rule::cron(text, zone.parse().expect(zone)).expect(text)
    }

    fn next(rule: &Rule, after: &str, count: usize) -> Vec<String> {
        rule.list_after(at(after), count).into_iter().map(Timestamp::rfc3339).collect()
    }

    #[test]
    fn an_hour_that_clocks_skip_or_show_twice_comes_once() {
        let nightly = cron("30 2 * * *", "Europe/Berlin");
        // On 29 March 2026 clocks went from 02:00 to 03:00, which was 01:00 UTC.
        let spring = next(&nightly, "2026-03-28T00:00:00Z", 3);
        assert_eq!(spring, ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]);
        // On 25 October from 03:00 back to 02:00.
        let autumn = next(&nightly, "2026-10-24T12:00:00Z", 2);
        assert_eq!(autumn, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
        // Half an hour, at 2 o’clock.
        let lord_howe = cron("15 2 * * *", "Australia/Lord_Howe");
        assert_eq!(next(&lord_howe, "2026-10-02T20:00:00Z", 1), ["2026-10-03T15:30:00Z"]);
        // All that is skipped comes to one.
        let quarters = cron("*/15 2,4 * * *", "Europe/Berlin");
        let spring = next(&quarters, "2026-03-29T00:00:00Z", 2);
        assert_eq!(spring, ["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]);
    }

    #[test]
    fn a_rule_for_every_hour_goes_on_as_time_does() {
        let quarters = cron("*/15 * * * *", "Europe/Berlin");
        for (from, hours) in [("2026-03-28T22:00:00Z", 8_u64), ("2026-10-24T20:00:00Z", 8)] {
            let found = quarters.list_after(at(from), 32);
            let last = found.last().expect("some");
            assert_eq!(last.millis_since(at(from)), hours * 3_600_000);
            assert_eq!(quarters.shortest_gap(at(from)), 900);
        }
    }

    #[test]
    fn an_interval_keeps_its_phase() {
        let rule = Rule::every("2m".parse().expect("an interval")).expect("in range");
        let last = at("2026-01-01T00:00:30Z");
        let next = |now: &str| rule.next_after(last, at(now)).map(Timestamp::rfc3339);
        assert_eq!(next("2026-01-01T00:00:30Z").as_deref(), Some("2026-01-01T00:02:30Z"));
        assert_eq!(next("2026-01-01T00:02:30Z").as_deref(), Some("2026-01-01T00:04:30Z"));
        assert_eq!(next("2026-01-01T10:01:00Z").as_deref(), Some("2026-01-01T10:02:30Z"));
    }

    #[test]
    fn the_time_between_two_occurrences_is_that_around_a_moment() {
        let hours = |rule: &Rule, moment: &str| rule.gap_at(at(moment)).map(|ms| ms / 3_600_000);
        let nightly = cron("30 3 * * *", "Europe/Berlin");
        assert_eq!(hours(&nightly, "2026-06-01T12:00:00Z"), Some(24));
        assert_eq!(hours(&nightly, "2026-03-29T01:29:00Z"), Some(23), "the night that lacks an hour");
        assert_eq!(hours(&nightly, "2026-10-25T02:29:00Z"), Some(25));
        assert_eq!(hours(&cron("0 8,20 * * Mon-Fri", "UTC"), "2026-06-05T21:00:00Z"), Some(60), "over a weekend");
        assert_eq!(hours(&cron("0 8,20 * * Mon-Fri", "UTC"), "2026-06-05T08:00:00Z"), Some(12), "from the moment on");
        assert_eq!(hours(&cron("0 0 29 2 *", "UTC"), "2026-06-01T00:00:00Z"), Some(1461 * 24));
        assert_eq!(cron("*/15 * * * *", "UTC").gap_at(at("2026-06-01T12:07:00Z")), Some(900_000));
        assert_eq!(hours(&"every 90m".parse().expect("a rule"), "2026-06-01T12:00:00Z"), Some(1));
    }

    #[test]
    fn jitter_neither_loses_nor_doubles_a_day_whose_clocks_change() {
        for (text, zone) in [("30 2 * * *", "Europe/Berlin"), ("15 2 * * *", "Australia/Lord_Howe")] {
            let rule = cron(text, zone);
            let mut due = rule.next_after(at("2025-12-31T23:59:00Z"), at("2025-12-31T23:59:00Z")).expect("some");
            let mut days = std::collections::BTreeSet::new();
            let mut begun = 0;
            while due < at("2026-12-30T00:00:00Z") {
                let begins = put_off("key", due, 3 * 3600);
                days.insert(rule.zone().expect("one").at(due).expect("told").date());
                begun += 1;
                due = rule.next_after(due, begins).expect("it goes on");
            }
            assert_eq!((days.len(), begun), (begun, begun), "{zone}");
            assert!((363..=365).contains(&begun), "{zone}: {begun}");
        }
    }

    #[test]
    fn what_is_no_rule_is_told() {
        let told = |text: &str| Rule::cron(text, Zone::UTC).expect_err(text).to_string();
        assert!(told("0 0 30 2 *").contains("never comes"));
        for text in ["", "* * * *", "0 0 * * * *", "61 * * * *", "0 0 * * Someday", "x"] {
            assert!(told(text).contains("is not a cron expression"), "{text}");
        }
        assert_eq!(Rule::every("4s".parse().expect("an interval")), Err(InvalidRule::Range));
        assert!("0 3 * * *".parse::<Rule>().is_err());
    }

    #[test]
    fn rules_are_kept_and_said() {
        for (text, words) in [
            ("every 1h30m", "every 1h30m"),
            ("cron Europe/Berlin 30 2 * * *", "daily at 02:30"),
            ("cron UTC 0 22 * * 1-5", "on Mon-Fri at 22:00"),
            ("cron UTC 5 * * * *", "hourly at minute 5"),
            ("cron UTC */15 * * * *", "every 15 minutes of the hour"),
            ("cron UTC 0 3 1 * *", "cron 0 3 1 * *"),
        ] {
            let rule: Rule = text.parse().expect(text);
            assert_eq!((rule.to_string().as_str(), rule.in_words().as_str()), (text, words));
            let zone = rule.zone().map(|zone| format!(" ({zone})")).unwrap_or_default();
            assert_eq!(rule.in_words_and_zone(), format!("{words}{zone}"));
        }
    }

    #[test]
    fn jitter_is_the_same_for_the_same_occurrence() {
        let moment = at("2026-01-01T00:00:00Z");
        let drawn: std::collections::BTreeSet<_> =
            (0..100).map(|n| put_off("key", moment.plus_micros(n), 10).millis_since(moment) / 1000).collect();
        assert!(drawn.len() > 8 && drawn.iter().all(|seconds| *seconds <= 10), "{drawn:?}");
        assert_eq!(put_off("key", moment, 10), put_off("key", moment, 10));
        assert_eq!(put_off("key", moment, 0), moment);
    }
}
