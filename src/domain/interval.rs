//! How much time lies between two occurrences of something: whole seconds, written as people write them.

use std::{fmt, str::FromStr};

/// A number of seconds, at least 1 and at most [`Interval::LONGEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval(u32);

/// A text that is no interval.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an interval; write it as 2m, 1h30m, 00:02:00 or in seconds, as 120.")]
pub struct InvalidInterval(String);

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
/// The longest first, as they are written.
const UNITS: [(char, u32); 4] = [('d', DAY), ('h', HOUR), ('m', MINUTE), ('s', 1)];

impl Interval {
    /// A leap year, in seconds.
    pub const LONGEST: u32 = 366 * DAY;

    /// That many seconds, if there can be so many.
    pub fn from_seconds(seconds: u32) -> Option<Self> {
        (1..=Self::LONGEST).contains(&seconds).then_some(Self(seconds))
    }

    /// That many minutes; for constants.
    pub(super) const fn minutes(minutes: u32) -> Self {
        Self(minutes * MINUTE)
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
        let mut rest = self.0;
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
        let seconds = if compact.contains(':') { of_clock(&compact) } else { of_units(&compact) };
        seconds.and_then(Self::from_seconds).ok_or_else(|| InvalidInterval(text.trim().chars().take(40).collect()))
    }
}

/// `[d.]hh:mm:ss`.
fn of_clock(text: &str) -> Option<u32> {
    let (days, clock) = text.split_once('.').unwrap_or(("0", text));
    let mut parts = clock.split(':').map(number);
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    number(days)?.checked_mul(DAY)?.checked_add(hours * HOUR + minutes * MINUTE + seconds)
}

/// `1h30m`, each unit once and the longer ones first; a number alone is seconds.
fn of_units(text: &str) -> Option<u32> {
    if let Some(seconds) = number(text) {
        return Some(seconds);
    }
    let (mut rest, mut total) = (text, 0_u32);
    for (unit, size) in UNITS {
        if let Some((count, after)) = rest.split_once(unit) {
            total = total.checked_add(number(count)?.checked_mul(size)?)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(total)
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
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
        for text in ["", "0", "-5", "2 minutes", "m", "1m1h", "1m1m", "24:00:00", "00:60:00", "02:00", "367d", "1.5h"] {
            assert!(text.parse::<Interval>().is_err(), "{text:?}");
        }
        assert!("99999999999999999999".parse::<Interval>().is_err());
    }
}
