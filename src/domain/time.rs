//! Points in time as the panel keeps them: microseconds since 1970 in UTC.

use std::{fmt, str::FromStr};

use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::words::say;

/// A moment, in microseconds since 1970-01-01T00:00:00Z. Shown in UTC to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// A text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-date-unknown").with("text", .0))]
pub struct InvalidDate(String);

impl Timestamp {
    /// From microseconds since 1970.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Midnight UTC at the start of the day named as `YYYY-MM-DD`.
    pub fn start_of_day(date: &str) -> Result<Self, InvalidDate> {
        let day = jiff::civil::Date::from_str(date.trim()).map_err(|_| InvalidDate(date.to_owned()))?;
        let zoned = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| InvalidDate(date.to_owned()))?;
        Ok(Self(zoned.timestamp().as_microsecond()))
    }

    /// This moment moved by `micros` microseconds.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Milliseconds from `earlier` to this; 0 if `earlier` is later.
    pub fn millis_since(self, earlier: Self) -> u64 {
        u64::try_from((self.0 - earlier.0) / 1000).unwrap_or(0)
    }

    /// This moment as clocks of `zone` tell it.
    pub fn in_zone(self, zone: &jiff::tz::TimeZone) -> jiff::Zoned {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or_default().to_zoned(zone.clone())
    }

    /// `2026-11-22T15:04:05Z`, for machines.
    pub fn rfc3339(self) -> String {
        self.civil("T", "Z")
    }

    /// To the second. Pages have hundreds of moments: a pattern that is read for each would be seen there.
    fn civil(self, between: &str, end: &str) -> String {
        let Ok(at) = jiff::Timestamp::from_second(self.0.div_euclid(1_000_000)) else { return "?".to_owned() };
        let at = Offset::UTC.to_datetime(at);
        format!("{}{between}{}{end}", at.date(), at.time())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.civil(" ", " UTC"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_in_utc() {
        let moment = Timestamp::from_micros(1_795_359_845_000_000);
        assert_eq!(moment.to_string(), "2026-11-22 15:04:05 UTC");
        assert_eq!(moment.rfc3339(), "2026-11-22T15:04:05Z");
        assert_eq!(Timestamp::start_of_day("2026-11-22").map(|d| moment.millis_since(d)), Ok(54_245_000));
        assert!(Timestamp::start_of_day("22.11.2026").is_err());
    }
}
