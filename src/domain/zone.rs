//! A time zone by its name in the IANA database.

use std::{fmt, str::FromStr};

use jiff::{
    Zoned,
    tz::{self, TimeZone},
};

use super::time::Timestamp;
use crate::words::say;

/// A time zone, for example `Europe/Berlin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// A text that names no zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownZone {
    /// Nothing like it is known.
    #[error("{}", say("input-zone-strange").with("text", .0))]
    Strange(String),
    /// One is spelled nearly so.
    #[error("{}", say("input-zone-near").with("text", .0).with("near", .1))]
    Near(String, String),
}

impl Zone {
    /// The zone's own time is UTC's.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// Its name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The moment as clocks of the zone show it; none outside the years that can be told.
    pub fn at(&self, moment: Timestamp) -> Option<Zoned> {
        jiff::Timestamp::from_microsecond(moment.as_micros()).ok().map(|moment| moment.to_zoned(self.0.clone()))
    }

    /// `Sun 2026-10-25 02:30:00 CEST (+02:00)`; the abbreviation is left out where the zone has none but its offset.
    pub fn show(&self, moment: Timestamp) -> String {
        let Some(zoned) = self.at(moment) else { return "?".to_owned() };
        let abbreviation = zoned.strftime("%Z").to_string();
        if abbreviation.starts_with(char::is_alphabetic) && abbreviation != "UTC" {
            zoned.strftime("%a %Y-%m-%d %H:%M:%S %Z (%:z)").to_string()
        } else if abbreviation == "UTC" {
            zoned.strftime("%a %Y-%m-%d %H:%M:%S UTC").to_string()
        } else {
            zoned.strftime("%a %Y-%m-%d %H:%M:%S %:z").to_string()
        }
    }

    /// The zone, for arithmetic.
    pub(super) const fn inner(&self) -> &TimeZone {
        &self.0
    }

    /// The names that may be chosen, by continent.
    pub fn names() -> Vec<String> {
        let is_place = |name: &str| name == "UTC" || (name.contains('/') && !name.starts_with("Etc/"));
        let mut names: Vec<String> =
            tz::db().available().map(|name| name.to_string()).filter(|name| is_place(name)).collect();
        names.sort();
        names.dedup();
        names
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        let name = text.trim();
        if name.is_empty() || name.eq_ignore_ascii_case("UTC") {
            return if name.is_empty() { Err(UnknownZone::Strange(String::new())) } else { Ok(Self::UTC) };
        }
        if let Ok(zone) = tz::db().get(name)
            && zone.iana_name().is_some()
        {
            return Ok(Self(zone));
        }
        let shown: String = name.chars().take(60).collect();
        match near(&shown) {
            Some(other) => Err(UnknownZone::Near(shown, other)),
            None => Err(UnknownZone::Strange(shown)),
        }
    }
}

/// The zone that is meant, if one is spelled nearly so, or its city was given alone.
fn near(text: &str) -> Option<String> {
    let wanted = text.to_lowercase().replace(' ', "_");
    let names = Zone::names();
    let is_city = |name: &&String| name.rsplit('/').next().is_some_and(|city| city.to_lowercase() == wanted);
    if let Some(name) = names.iter().find(is_city) {
        return Some(name.clone());
    }
    let measured = names.iter().map(|name| (distance(&wanted, &name.to_lowercase()), name));
    measured.filter(|(distance, _)| *distance <= 2).min().map(|(_, name)| name.clone())
}

/// How many letters must be added, taken out or exchanged to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((to, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            left = (left + 1).min(above + 1).min(diagonal + usize::from(from != *to));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_zone_is_told_with_the_one_that_is_meant() {
        assert_eq!("europe/berlin".parse::<Zone>().expect("any case").name(), "Europe/Berlin");
        assert_eq!("utc".parse(), Ok(Zone::UTC));
        let told = |text: &str| text.parse::<Zone>().expect_err(text).to_string();
        assert_eq!(told("Europe/Berln"), "“Europe/Berln” is not a time zone. Did you mean Europe/Berlin?");
        assert_eq!(told("new york"), "“new york” is not a time zone. Did you mean America/New_York?");
        assert!(told("Mars/Olympus").contains("write its name in the IANA database"));
        assert!("".parse::<Zone>().is_err());
    }

    #[test]
    fn moments_are_shown_as_the_zones_clocks_do() {
        let moment = Timestamp::from_micros(1_792_888_200_000_000);
        let show = |zone: &str| zone.parse::<Zone>().expect(zone).show(moment);
        assert_eq!(show("UTC"), "Sun 2026-10-25 00:30:00 UTC");
        assert_eq!(show("Europe/Berlin"), "Sun 2026-10-25 02:30:00 CEST (+02:00)");
        assert_eq!(show("Australia/Lord_Howe"), "Sun 2026-10-25 11:30:00 +11:00");
    }
}
