//! Rules: what a channel is told, and when.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::{ToSpan as _, tz::TimeZone};

use super::{
    event::EventKind,
    ids::{ChannelId, RuleId},
    scope::Scope,
    time::Timestamp,
};
use crate::words::say;

/// When a rule’s messages are sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Digest {
    /// Each event by itself, as soon as it happens.
    #[default]
    AtOnce,
    /// All of an hour together, at its end.
    Hourly,
    /// All of a day together.
    Daily {
        /// Minutes after midnight.
        minute: u16,
        /// In which time zone, by its IANA name.
        zone: String,
    },
}

/// What can’t be a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDigest {
    /// Neither of the kinds.
    #[error("{}", say("input-digest-kind"))]
    Kind,
    /// Not a time of day.
    #[error("{}", say("input-digest-time"))]
    Time,
    /// Not a time zone.
    #[error("{}", say("input-digest-zone").with("text", .0))]
    Zone(String),
}

impl Digest {
    /// Once a day at a time like `07:30` in a time zone.
    pub fn daily(time: &str, zone: &str) -> Result<Self, InvalidDigest> {
        let (hour, minute) = time.trim().split_once(':').ok_or(InvalidDigest::Time)?;
        let number = |text: &str, below: u16| {
            let is_plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u16>().ok().filter(|n| is_plain && *n < below).ok_or(InvalidDigest::Time)
        };
        let minute = number(hour, 24)? * 60 + number(minute, 60)?;
        let zone = zone.trim();
        let found = TimeZone::get(zone).map_err(|_| InvalidDigest::Zone(zone.chars().take(60).collect()))?;
        let zone = found.iana_name().unwrap_or("UTC").to_owned();
        Ok(Self::Daily { minute, zone })
    }

    /// When what happens at `now` is sent. A time of day that the clock skips is the one after the gap.
    pub fn due(&self, now: Timestamp) -> Timestamp {
        const HOUR: i64 = 3600 * 1_000_000;
        match self {
            Self::AtOnce => now,
            Self::Hourly => Timestamp::from_micros((now.as_micros().div_euclid(HOUR) + 1) * HOUR),
            // A zone that this machine has lost: better at the hour than never.
            Self::Daily { minute, zone } => next_daily(now, *minute, zone).unwrap_or_else(|| Self::Hourly.due(now)),
        }
    }
}

fn next_daily(now: Timestamp, minute: u16, zone: &str) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).ok()?;
    let local = jiff::Timestamp::from_microsecond(now.as_micros()).ok()?.to_zoned(zone.clone());
    let time = jiff::civil::time(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0);
    [0, 1, 2].into_iter().find_map(|days| {
        let day = local.date().checked_add(i64::from(days).days()).ok()?;
        let at = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
        let at = Timestamp::from_micros(at.timestamp().as_microsecond());
        (at > now).then_some(at)
    })
}

impl fmt::Display for Digest {
    /// `at_once`, `hourly`, `daily 07:30 Europe/Berlin`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("at_once"),
            Self::Hourly => f.write_str("hourly"),
            Self::Daily { minute, zone } => write!(f, "daily {:02}:{:02} {zone}", minute / 60, minute % 60),
        }
    }
}

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        match text.split(' ').collect::<Vec<_>>()[..] {
            ["at_once"] => Ok(Self::AtOnce),
            ["hourly"] => Ok(Self::Hourly),
            ["daily", time, zone] => Self::daily(time, zone),
            _ => Err(InvalidDigest::Kind),
        }
    }
}

/// What a channel is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRule {
    /// Names it.
    pub id: RuleId,
    /// Who is told.
    pub channel: ChannelId,
    /// What.
    pub kinds: BTreeSet<EventKind>,
    /// About which pools and modules.
    pub scope: Scope,
    /// When.
    pub digest: Digest,
    /// Whether it counts at present.
    pub enabled: bool,
    /// Since when it is there: what happened before is not told by it.
    pub created_at: Timestamp,
    /// When it was last changed, which tells one version from another.
    pub updated_at: Timestamp,
}

impl NoticeRule {
    /// Whether it asks for such events. That a pool recovered is a success, too; and whoever hears that an alarm is over
    /// hears so however it ended.
    pub fn asks_for(&self, kind: EventKind) -> bool {
        let wider = match kind {
            EventKind::RunRecovered => Some(EventKind::RunSucceeded),
            EventKind::AlarmEnded => Some(EventKind::AlarmRecovered),
            _ => None,
        };
        self.kinds.contains(&kind) || wider.is_some_and(|wider| self.kinds.contains(&wider))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_micros(text.parse::<jiff::Timestamp>().expect(text).as_microsecond())
    }

    #[test]
    fn a_daily_digest_keeps_to_the_clock_on_the_wall() {
        let digest = Digest::daily("07:30", "Europe/Berlin").expect("a zone");
        for (now, due) in [
            ("2026-11-27T06:29:59Z", "2026-11-27T06:30:00Z"),
            ("2026-11-27T06:30:00Z", "2026-11-28T06:30:00Z"),
            // The clocks go forward on the 29th of March and back on the 25th of October.
            ("2026-03-28T12:00:00Z", "2026-03-29T05:30:00Z"),
            ("2026-10-24T12:00:00Z", "2026-10-25T06:30:00Z"),
        ] {
            assert_eq!(digest.due(at(now)), at(due), "{now}");
        }
        let skipped = Digest::daily("02:30", "Europe/Berlin").expect("a zone");
        assert_eq!(skipped.due(at("2026-03-28T12:00:00Z")), at("2026-03-29T01:30:00Z"), "03:30 in summer time");
        assert_eq!(Digest::Hourly.due(at("2026-11-27T06:00:00Z")), at("2026-11-27T07:00:00Z"));
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(Digest::daily("7", "UTC"), Err(InvalidDigest::Time));
        assert_eq!(Digest::daily("24:00", "UTC"), Err(InvalidDigest::Time));
        assert!(matches!(Digest::daily("07:30", "Nowhere/Else"), Err(InvalidDigest::Zone(_))));
    }
}
