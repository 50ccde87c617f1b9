//! How fast runs may copy at which hour of the week.

use std::{fmt, str::FromStr};

use super::{bandwidth::Bandwidth, time::Timestamp, zone::Zone};
use crate::words::{Said, say};

/// The days as they are written, in the order of the week.
pub const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// More lines than this are a mistake.
const MAX_LINES: usize = 100;

/// Limits by weekday and time in a zone. The first line that matches counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timetable {
    zone: Zone,
    lines: Vec<Line>,
}

/// On some days, from one time to another: a limit, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    days: [bool; 7],
    /// In minutes of the day.
    from: u16,
    /// In minutes of the day, itself not included. Before `from`: on the day after.
    to: u16,
    limit: Option<Bandwidth>,
}

/// Which line of a timetable is wrong, and how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-timetable-line").with("line", .line).with("fault", .fault))]
pub struct InvalidTimetable {
    line: usize,
    fault: Said,
}

impl Timetable {
    /// Whether it says nothing.
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The zone whose clocks it goes by.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// What holds at a moment: a limit or none, if a line says anything about it.
    pub fn at(&self, moment: Timestamp) -> Option<Option<Bandwidth>> {
        let zoned = self.zone.at(moment)?;
        let day = usize::try_from(zoned.weekday().to_monday_zero_offset()).ok()?;
        let minute = u16::try_from(i16::from(zoned.hour()) * 60 + i16::from(zoned.minute())).ok()?;
        self.on(day, minute)
    }

    /// What holds on a day of the week (Monday is 0) at a minute of it.
    pub fn on(&self, day: usize, minute: u16) -> Option<Option<Bandwidth>> {
        self.lines.iter().find(|line| line.holds(day, minute)).map(|line| line.limit)
    }
}

impl Line {
    fn holds(&self, day: usize, minute: u16) -> bool {
        let on = |day: usize| self.days.get(day % 7).is_some_and(|on| *on);
        if self.from < self.to {
            return on(day) && (self.from..self.to).contains(&minute);
        }
        // Past midnight it belongs to the day it began on.
        (on(day) && minute >= self.from) || (on(day + 6) && minute < self.to)
    }
}

impl FromStr for Timetable {
    type Err = InvalidTimetable;

    /// A line `zone Europe/Berlin` (UTC without it), and lines such as `Mon-Fri 08:00-18:00 10MiB/s` and `Sat,Sun
    /// 00:00-24:00 none`. Empty lines, and what follows a `#`, say nothing.
    fn from_str(text: &str) -> Result<Self, InvalidTimetable> {
        let mut table = Self::default();
        let mut zone_line = None;
        for (number, line) in text.lines().enumerate() {
            let fault = |fault: Said| InvalidTimetable { line: number + 1, fault };
            let words: Vec<&str> = line.split('#').next().unwrap_or_default().split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [word, zone] if word.eq_ignore_ascii_case("zone") => {
                    if zone_line.replace(number + 1).is_some() {
                        return Err(fault(say("input-timetable-second-zone")));
                    }
                    table.zone = zone.parse().map_err(|error: super::zone::UnknownZone| fault(Said::of(&error)))?;
                }
                [days, times, limit @ ..] => {
                    if table.lines.len() == MAX_LINES {
                        return Err(fault(say("input-timetable-too-long").with("most", MAX_LINES)));
                    }
                    table.lines.push(parse_line(days, times, &limit.join(" ")).map_err(fault)?);
                }
                [_] => return Err(fault(say("input-timetable-incomplete"))),
            }
        }
        match zone_line {
            Some(line) if table.lines.is_empty() => {
                Err(InvalidTimetable { line, fault: say("input-timetable-only-zone") })
            }
            _ => Ok(table),
        }
    }
}

fn parse_line(days: &str, times: &str, limit: &str) -> Result<Line, Said> {
    let (from, to) = times.split_once('-').ok_or_else(|| say("input-timetable-no-times").with("text", times))?;
    let (from, to) = (parse_time(from)?, parse_time(to)?);
    if from == to || from == DAY {
        return Err(say("input-timetable-no-span").with("text", times));
    }
    let limit = match limit {
        "" => return Err(say("input-timetable-no-limit")),
        "none" => None,
        text => Some(text.parse().map_err(|error: super::bandwidth::InvalidBandwidth| Said::of(&error))?),
    };
    Ok(Line { days: parse_days(days)?, from, to, limit })
}

fn parse_days(text: &str) -> Result<[bool; 7], Said> {
    let day = |name: &str| {
        let found = DAYS.iter().position(|day| day.eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| say("input-timetable-no-day").with("text", name).with("days", DAYS.join(", ")))
    };
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        // Sat-Mon goes over the end of the week.
        let count = (last + 7 - first) % 7;
        for n in first..=first + count {
            if let Some(on) = days.get_mut(n % 7) {
                *on = true;
            }
        }
    }
    Ok(days)
}

fn parse_time(text: &str) -> Result<u16, Said> {
    let parsed = text.split_once(':').and_then(|(hour, minute)| {
        let two = |part: &str| (part.len() <= 2).then(|| part.parse::<u16>().ok()).flatten();
        Some(two(hour)? * 60 + two(minute).filter(|minute| *minute < 60)?)
    });
    parsed.filter(|minute| *minute <= DAY).ok_or_else(|| say("input-timetable-no-time").with("text", text))
}

impl fmt::Display for Timetable {
    /// What [`FromStr`] reads; nothing for one that says nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lines.is_empty() {
            return Ok(());
        }
        write!(f, "zone {}", self.zone)?;
        for line in &self.lines {
            write!(f, "\n{line}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut spans: Vec<String> = Vec::new();
        let mut day = 0;
        while let Some(first) = (day..7).find(|day| self.days.get(*day) == Some(&true)) {
            let after = (first..7).find(|day| self.days.get(*day) == Some(&false)).unwrap_or(7);
            let names = DAYS.get(first..after).unwrap_or_default();
            spans.push(match names {
                [first, .., last] if names.len() > 2 => format!("{first}-{last}"),
                names => names.join(","),
            });
            day = after;
        }
        let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let limit = self.limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string().replacen(' ', "", 1));
        write!(f, "{} {}-{} {limit}", spans.join(","), time(self.from), time(self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# the line to Redmond is thin\nzone Europe/Berlin\nmon-FRI 8:00-18:00 10 MiB/s # office\n\
        Sat,Sun 00:00-24:00 none\nFri-Mon 22:00-06:00 1GiB\n";

    #[test]
    fn the_first_line_that_matches_counts() {
        let table: Timetable = TEXT.parse().expect("a timetable");
        let mib = |n: u64| Some(Bandwidth::from_kibibytes(n << 10));
        for (day, hour, found) in [
            (0, 8, mib(10)),
            (0, 17, mib(10)),
            (0, 18, None),
            (5, 3, Some(None)),
            (4, 23, mib(1024)),
            (1, 5, mib(1024)),
            (1, 23, None),
            (3, 3, None),
        ] {
            assert_eq!(table.on(day, hour * 60), found, "{day} {hour}");
        }
        // Monday, 08:30 in Berlin, in winter.
        assert_eq!(table.at(Timestamp::from_micros(1_796_023_800_000_000)), mib(10));
    }

    #[test]
    fn what_is_shown_can_be_read() {
        let table: Timetable = TEXT.parse().expect("a timetable");
        insta::assert_snapshot!(table, @r"
        zone Europe/Berlin
        Mon-Fri 08:00-18:00 10MiB/s
        Sat,Sun 00:00-24:00 none
        Mon,Fri-Sun 22:00-06:00 1GiB/s
        ");
        assert_eq!(table.to_string().parse(), Ok(table));
        assert_eq!("\n# nothing yet\n".parse(), Ok(Timetable::default()));
    }

    #[test]
    fn errors_name_their_line() {
        for (text, told) in [
            ("\nMon", "Line 2: it is not complete"),
            ("zone Mars", "Line 1: “Mars” is not a time zone"),
            ("\nzone Europe/Berlin\n\n", "Line 2: there is a zone, but no line of hours"),
            (
                "zone UTC\nMon 08:00-18:00 none\nzone Europe/Berlin\nTue 08:00-18:00 none",
                "Line 3: there is a zone already",
            ),
            ("Mon 08:00-18:00", "Line 1: it has no limit"),
            ("Mon 08:00 10MiB", "Line 1: “08:00” are no times"),
            ("Mon 08:00-25:00 none", "Line 1: “25:00” is not a time"),
            ("Mon 08:00-08:00 none", "Line 1: “08:00-08:00” is no span of time"),
            ("Mon-Someday 08:00-09:00 none", "Line 1: “Someday” is not a day"),
            ("Mon 08:00-09:00 fast", "Line 1: “fast” is not a bandwidth"),
        ] {
            let error = text.parse::<Timetable>().expect_err(text).to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
