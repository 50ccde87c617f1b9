//! Cron expressions that are read by the clocks of a zone, also on the days when these change.

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{civil::DateTime, tz::AmbiguousOffset};

use super::{schedule::InvalidRule, time::Timestamp, zone::Zone};
use crate::words::{Word, say};

/// So many candidates may lie in an hour that clocks show twice, or in a day that they skip.
const MOST_CANDIDATES: usize = 3000;
/// So many hours are looked back for the occurrence before, the fewest that have one: an hour, a day, a month, a year, and
/// as long as it is between two 29ths of February.
const LOOKED_BACK: [i64; 5] = [1, 25, 32 * 24, 367 * 24, 8 * 366 * 24];

/// A cron expression of five fields in a zone. It comes round some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronRule {
    pub(super) text: String,
    cron: Cron,
    pub(super) zone: Zone,
}

impl CronRule {
    /// Reads an expression of five fields, or a nickname such as `@daily`.
    pub(super) fn parse(text: &str, zone: Zone) -> Result<Self, InvalidRule> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = || text.chars().take(100).collect();
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(&text).map_err(|_| InvalidRule::Cron(shown()))?;
        if cron.find_next_occurrence(&jiff::civil::datetime(2024, 1, 1, 0, 0, 0, 0), true).is_err() {
            return Err(InvalidRule::Never(shown()));
        }
        Ok(Self { text, cron, zone })
    }

    /// The expression.
    pub fn expression(&self) -> &str {
        &self.text
    }

    pub(super) fn next_after(&self, moment: Timestamp) -> Option<Timestamp> {
        let zoned = self.zone.at(moment)?;
        if self.cron.pattern.hours.values().len() == 24 {
            return self.next_in_time(zoned, moment);
        }
        let mut civil = zoned.datetime();
        for _ in 0..MOST_CANDIDATES {
            civil = self.cron.find_next_occurrence(&civil, false).ok()?;
            let found = self.moment_of(civil)?;
            if found > moment {
                return Some(found);
            }
        }
        None
    }

    /// The last occurrence up to a moment: in each span looked at there are few, for there was none in the one before.
    pub(super) fn last_until(&self, moment: Timestamp) -> Option<Timestamp> {
        LOOKED_BACK.iter().find_map(|hours| {
            let start = self.next_after(moment.plus_micros(-hours * 3_600_000_000))?;
            let all = std::iter::successors(Some(start), |last| self.next_after(*last));
            all.take_while(|at| *at <= moment).last()
        })
    }

    /// For every hour: whenever the clocks show it.
    fn next_in_time(&self, mut zoned: jiff::Zoned, moment: Timestamp) -> Option<Timestamp> {
        for _ in 0..MOST_CANDIDATES {
            zoned = self.cron.find_next_occurrence(&zoned, false).ok()?;
            let found = micros(zoned.timestamp());
            if found > moment {
                return Some(found);
            }
        }
        None
    }

    /// When clocks show this the first time; where they skip it, the end of what they skip.
    fn moment_of(&self, civil: DateTime) -> Option<Timestamp> {
        let zone = self.zone.inner();
        let ambiguous = zone.to_ambiguous_zoned(civil);
        if let AmbiguousOffset::Gap { after, .. } = ambiguous.offset() {
            // By the offset that holds after the gap, the time would lie before it.
            let before = after.to_timestamp(civil).ok()?;
            return zone.following(before).next().map(|change| micros(change.timestamp()));
        }
        ambiguous.earlier().ok().map(|zoned| micros(zoned.timestamp()))
    }

    /// `02:30 on Mon-Fri`, where there is one time of day and plain days; else what the expression says field by field.
    pub(super) fn in_words(&self) -> String {
        let fields: Vec<&str> = self.text.split(' ').collect();
        let number = |text: &str| text.parse::<u8>().ok();
        let said = match fields.as_slice() {
            [minute, hour, "*", "*", days] if number(minute).is_some() && number(hour).is_some() => {
                let (minute, hour) = (number(minute).unwrap_or(0), number(hour).unwrap_or(0));
                let due =
                    if *days == "*" { say("due-daily") } else { say("due-on-days").with("days", day_names(days)) };
                due.with("time", format_args!("{hour:02}:{minute:02}"))
            }
            ["*", "*", "*", "*", "*"] => say("due-every-minute"),
            [minute, "*", "*", "*", "*"] if number(minute).is_some() => say("due-hourly").with("minute", minute),
            [step, "*", "*", "*", "*"] if step.strip_prefix("*/").and_then(number).is_some() => {
                say("due-step").with("minutes", step.trim_start_matches("*/"))
            }
            _ => say("due-cron").with("expression", &self.text),
        };
        said.to_string()
    }
}

/// Days of the week by name where they were given by number.
fn day_names(days: &str) -> String {
    const NAMES: [Word; 8] = [
        Word("day-0"),
        Word("day-1"),
        Word("day-2"),
        Word("day-3"),
        Word("day-4"),
        Word("day-5"),
        Word("day-6"),
        Word("day-0"),
    ];
    let name = |day: &str| {
        let numbered = day.parse::<usize>().ok().and_then(|n| NAMES.get(n));
        numbered.map_or_else(|| day.to_owned(), ToString::to_string)
    };
    let span = |span: &str| span.split('-').map(name).collect::<Vec<_>>().join("-");
    days.split(',').map(span).collect::<Vec<_>>().join(", ")
}

fn micros(moment: jiff::Timestamp) -> Timestamp {
    Timestamp::from_micros(moment.as_microsecond())
}
