//! How much time lies between two occurrences of something: whole seconds, written as people write them.

use std::{fmt, str::FromStr};

use crate::words::say;

/// A number of seconds, at least 1 and at most [`Interval::LONGEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval(u32);

/// A text that is no interval.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidInterval {
    /// It is not written as one.
    #[error("{}", say("input-interval-strange").with("text", .0))]
    Strange(String),
    /// It is none, or longer than any may be.
    #[error("{}", say("input-interval-range").with("text", .0))]
    Range(String),
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// The longest first, as they are written.
const UNITS: [(char, u64); 4] = [('d', DAY), ('h', HOUR), ('m', MINUTE), ('s', 1)];

impl Interval {
    /// A leap year, in seconds.
    pub const LONGEST: u32 = 366 * 24 * 3600;

    /// That many seconds, if there can be so many.
    pub fn from_seconds(seconds: u32) -> Option<Self> {
        (1..=Self::LONGEST).contains(&seconds).then_some(Self(seconds))
    }

    /// That many minutes; for constants.
    pub(super) const fn minutes(minutes: u32) -> Self {
        Self(minutes * 60)
    }

    /// In seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// In microseconds.
    pub fn micros(self) -> i64 {
        i64::from(self.0) * 1_000_000
    }
}

impl fmt::Display for Interval {
    /// `2m`, `1h30m`: what [`FromStr`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        let mut rest = u64::from(self.0);
        for (unit, size) in UNITS {
            if rest >= size {
                text.push_str(&(rest / size).to_string());
                text.push(unit);
                rest %= size;
            }
        }
        f.pad(&text)
    }
}

impl FromStr for Interval {
    type Err = InvalidInterval;

    /// `120`, `2m`, `1h 30m`, `00:02:00`, and `1.00:00:00` as the cmdlets write a day.
    fn from_str(text: &str) -> Result<Self, InvalidInterval> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        let shown = || text.trim().chars().take(40).collect();
        let seconds = if compact.contains(':') { of_clock(&compact) } else { of_units(&compact) };
        let seconds = seconds.ok_or_else(|| InvalidInterval::Strange(shown()))?;
        u32::try_from(seconds).ok().and_then(Self::from_seconds).ok_or_else(|| InvalidInterval::Range(shown()))
    }
}

/// `[d.]hh:mm:ss`.
fn of_clock(text: &str) -> Option<u64> {
    let (days, clock) = text.split_once('.').unwrap_or(("0", text));
    let mut parts = clock.split(':').map(number);
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(number(days)?.saturating_mul(DAY).saturating_add(hours * HOUR + minutes * MINUTE + seconds))
}

/// `1h30m`, each unit once and the longer ones first; a number alone is seconds.
fn of_units(text: &str) -> Option<u64> {
    if let Some(seconds) = number(text) {
        return Some(seconds);
    }
    let (mut rest, mut total) = (text, 0_u64);
    for (unit, size) in UNITS {
        if let Some((count, after)) = rest.split_once(unit) {
            total = total.saturating_add(number(count)?.saturating_mul(size));
            rest = after;
        }
    }
    (rest.is_empty() && !text.is_empty()).then_some(total)
}

/// A number of digits alone; one that is too large for any use is the largest there is.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_as_people_and_cmdlets_write_them() {
        for (text, seconds, shown) in [
            ("120", 120, "2m"),
            ("2m", 120, "2m"),
            ("00:02:00", 120, "2m"),
            (" 1h 30m ", 5400, "1h30m"),
            ("90M", 5400, "1h30m"),
            ("1.00:00:01", 86_401, "1d1s"),
            ("366d", Interval::LONGEST, "366d"),
            ("5s", 5, "5s"),
        ] {
            let interval: Interval = text.parse().expect(text);
            assert_eq!((interval.seconds(), interval.to_string().as_str()), (seconds, shown), "{text}");
            assert_eq!(interval.to_string().parse(), Ok(interval));
        }
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in ["", "-5", "2 minutes", "m", "1m1h", "1m1m", "24:00:00", "00:60:00", "02:00", "1.5h", "367 d x"] {
            assert!(matches!(text.parse::<Interval>(), Err(InvalidInterval::Strange(_))), "{text:?}");
        }
        for text in ["0", "0s", "367d", "366d1s", "367.00:00:00", "99999999999999999999", "99999999999999999999d"] {
            assert!(matches!(text.parse::<Interval>(), Err(InvalidInterval::Range(_))), "{text:?}");
        }
    }
}
