//! A bandwidth timetable as the table of a week: days by hours, each span of hours with what holds in it.

use crate::{
    domain::{Bandwidth, Settings, Timestamp},
    words::{Said, say},
};

/// The days of a week, as timetables count them.
const DAYS: [&str; 7] = [
    "settings-day-monday",
    "settings-day-tuesday",
    "settings-day-wednesday",
    "settings-day-thursday",
    "settings-day-friday",
    "settings-day-saturday",
    "settings-day-sunday",
];

/// Hours of a day with one limit.
pub struct Span {
    /// How many.
    pub hours: usize,
    /// `10 MiB/s`, `no limit`, or that it changes within the hour.
    pub words: Said,
    /// Whether the timetable says so, rather than `BandwidthLimit`.
    pub is_own: bool,
}

/// A day of the week.
pub struct Day {
    pub name: Said,
    pub spans: Vec<Span>,
}

/// The week by a timetable and, where it says nothing, by `BandwidthLimit`; nothing without a timetable.
pub fn week(settings: &Settings) -> Vec<Day> {
    if settings.bandwidth_timetable.is_empty() {
        return Vec::new();
    }
    DAYS.into_iter().enumerate().map(|(day, name)| Day { name: say(name), spans: spans(settings, day) }).collect()
}

fn spans(settings: &Settings, day: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for hour in 0..24_u16 {
        let table = &settings.bandwidth_timetable;
        let first = table.on(day, hour * 60);
        let is_one = (1..60).all(|minute| table.on(day, hour * 60 + minute) == first);
        let words =
            if is_one { words(first.unwrap_or(settings.bandwidth_limit)) } else { say("settings-week-changes") };
        let is_own = !is_one || first.is_some();
        match spans.last_mut() {
            Some(last) if last.words == words && last.is_own == is_own => last.hours += 1,
            _ => spans.push(Span { hours: 1, words, is_own }),
        }
    }
    spans
}

fn words(limit: Option<Bandwidth>) -> Said {
    limit.map_or_else(|| say("setting-means-no-limit"), |limit| limit.to_string().into())
}

/// What holds at present, and why.
pub fn in_force(settings: &Settings, now: Timestamp) -> Said {
    let limit = words(settings.bandwidth_at(now));
    let table = &settings.bandwidth_timetable;
    let said = match table.at(now) {
        Some(_) => say("settings-limit-by-timetable"),
        None if table.is_empty() => return limit,
        None => say("settings-limit-beside-timetable"),
    };
    said.said("limit", limit).with("now", table.zone().show(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_told_in_spans_of_hours() {
        let settings = Settings {
            bandwidth_timetable: "zone UTC\nMon 08:00-18:30 10MiB/s\nSun 00:00-24:00 none".parse().expect("sound"),
            bandwidth_limit: Bandwidth::from_kibibytes(500),
            ..Settings::default()
        };
        let told: Vec<String> = week(&settings)
            .into_iter()
            .map(|day| {
                let spans = day.spans.iter().map(|span| format!("{} × {}", span.hours, span.words));
                format!("{}: {}", day.name, spans.collect::<Vec<_>>().join(", "))
            })
            .collect();
        assert_eq!(told[0], "Mon: 8 × 500 KiB/s, 10 × 10 MiB/s, 1 × changes within the hour, 5 × 500 KiB/s");
        assert_eq!(told[1], "Tue: 24 × 500 KiB/s");
        assert_eq!(told[6], "Sun: 24 × no limit");
        assert!(week(&Settings::default()).is_empty());
        // Monday 30 November 2026, 07:30 and 08:30.
        let at = |micros| in_force(&settings, Timestamp::from_micros(micros)).to_string();
        assert_eq!(
            at(1_796_023_800_000_000),
            "500 KiB/s; the timetable says nothing for now (Mon 2026-11-30 07:30:00 UTC)"
        );
        assert_eq!(at(1_796_027_400_000_000), "10 MiB/s, by the timetable (Mon 2026-11-30 08:30:00 UTC)");
    }
}
