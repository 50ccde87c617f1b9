//! Figures as people read them: filters for the templates, and the plain functions behind them.
//!
//! Askama looks for filters in a module of this name, so every page says `use crate::web::filters`.

#![expect(
    clippy::inline_always,
    clippy::struct_field_names,
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what askama makes of a filter, and the signature it asks for"
)]

use std::{borrow::Borrow, fmt};

use askama::{
    Values,
    filters::{Escaper, Html, HtmlSafe, HtmlSafeOutput, Safe},
};

use crate::{
    domain::{self, Timestamp},
    words::{self, Number, Said, current},
};

/// The message with this key, in the reader’s language.
#[askama::filter_fn]
pub fn say(key: &'static str, _: &dyn Values) -> askama::Result<Said> {
    Ok(words::say(key))
}

/// The message with this key, which has elements in it; whatever is put into its gaps is escaped.
#[askama::filter_fn]
pub fn markup(key: &'static str, _: &dyn Values) -> askama::Result<Markup> {
    Ok(Markup(words::say(key)))
}

/// With a text in a gap.
#[askama::filter_fn]
pub fn with<T: Gaps, V: fmt::Display>(said: T, _: &dyn Values, name: &'static str, text: V) -> askama::Result<T> {
    Ok(said.with_text(name, text))
}

/// With a number in a gap, which the message may choose its words by.
#[askama::filter_fn]
pub fn number<T: Gaps, N: Number>(said: T, _: &dyn Values, name: &'static str, number: N) -> askama::Result<T> {
    Ok(said.with_number(name, number))
}

/// With elements in a gap: what another filter made of a text.
#[askama::filter_fn]
pub fn html<V: HtmlSafe + fmt::Display>(
    said: Markup,
    _: &dyn Values,
    name: &'static str,
    html: V,
) -> askama::Result<Markup> {
    Ok(Markup(said.0.with(name, html)))
}

/// A message with elements in it: what was put into its gaps is escaped already.
#[derive(Debug, Clone)]
pub struct Markup(Said);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The catalogues are the panel’s own, and what is put into gaps is escaped.
impl HtmlSafe for Markup {}

/// A message whose gaps can be filled.
pub trait Gaps {
    fn with_text(self, name: &'static str, text: impl fmt::Display) -> Self;
    fn with_number(self, name: &'static str, number: impl Number) -> Self;
}

impl Gaps for Said {
    fn with_text(self, name: &'static str, text: impl fmt::Display) -> Self {
        self.with(name, text)
    }

    fn with_number(self, name: &'static str, number: impl Number) -> Self {
        self.number(name, number)
    }
}

impl Gaps for Markup {
    fn with_text(self, name: &'static str, text: impl fmt::Display) -> Self {
        let mut escaped = String::new();
        // Writing into a string does not fail.
        let _ = Html.write_escaped_str(&mut escaped, &text.to_string());
        Self(self.0.with(name, escaped))
    }

    fn with_number(self, name: &'static str, number: impl Number) -> Self {
        Self(self.0.number(name, number))
    }
}

/// A moment, as templates have it.
pub trait Moment {
    fn at(&self) -> Timestamp;
}

impl Moment for Timestamp {
    fn at(&self) -> Timestamp {
        *self
    }
}

impl<T: Moment> Moment for &T {
    fn at(&self) -> Timestamp {
        (**self).at()
    }
}

/// A moment in the reader’s zone, with the exact one in UTC on demand.
#[askama::filter_fn]
pub fn moment<T: Moment>(at: T, _: &dyn Values) -> askama::Result<HtmlSafeOutput<String>> {
    let at = at.at();
    Ok(HtmlSafeOutput(format!(r#"<time datetime="{}" title="{at}">{}</time>"#, at.rfc3339(), moment_text(at))))
}

/// A moment as [`moment`](fn@moment) shows it.
pub fn moment_text(at: Timestamp) -> String {
    let zoned = at.in_zone(&current().zone);
    let zone = zoned.time_zone().to_offset_info(zoned.timestamp());
    words::say("moment")
        .with("year", format_args!("{:04}", zoned.year()))
        .with("month", format_args!("{:02}", zoned.month()))
        .with("day", format_args!("{:02}", zoned.day()))
        .with("time", format_args!("{:02}:{:02}:{:02}", zoned.hour(), zoned.minute(), zoned.second()))
        .with("zone", zone.abbreviation())
        .to_string()
}

/// A size: `0 B`, `812 B`, `1.2 GB` (powers of 1000, as disks are sold).
#[askama::filter_fn]
pub fn bytes<T: Borrow<u64>>(size: T, _: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(Safe(bytes_text(*size.borrow())))
}

/// A number of things: `12,345`.
#[askama::filter_fn]
pub fn count<T: Borrow<u64>>(number: T, _: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(Safe(count_text(*number.borrow())))
}

/// Milliseconds as a span: `430 ms`, `1.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
#[askama::filter_fn]
pub fn span<T: Borrow<u64>>(millis: T, _: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(Safe(span_text(*millis.borrow())))
}

/// Text with names of pools in it: they wrap after their dots, never at their hyphens, and are copied as they are.
#[askama::filter_fn]
pub fn names<T: fmt::Display>(text: T, _: &dyn Values) -> askama::Result<HtmlSafeOutput<String>> {
    Ok(HtmlSafeOutput(names_html(&text.to_string())?))
}

/// The longest part of a name that is kept together; a longer one might be wider than a small screen.
const LONGEST_PART: usize = 28;

/// Text as [`names`](fn@names) shows it.
fn names_html(text: &str) -> Result<String, fmt::Error> {
    let mut html = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(' ') {
        let end = word.trim_end_matches([' ', '.', ',', ';', ':', ')', '’', '”']).len();
        let (name, rest) = word.split_at(end);
        let parts: Vec<&str> = name.split_inclusive('.').collect();
        let is_name = parts.len() > 1
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'('))
            && parts.last().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()));
        if !is_name {
            Html.write_escaped_str(&mut html, word)?;
            continue;
        }
        let joined = parts.join("<wbr>");
        if parts.iter().all(|part| part.len() <= LONGEST_PART) {
            html.extend([r#"<span class="fqdn">"#, &joined, "</span>"]);
        } else {
            // Only a part that may be too wide wraps within, at its hyphens; the others stay together.
            let kept = parts.iter().map(|part| match part.len() {
                ..=LONGEST_PART => format!(r#"<span class="fqdn">{part}</span>"#),
                _ => (*part).to_owned(),
            });
            html.push_str(&kept.collect::<Vec<_>>().join("<wbr>"));
        }
        Html.write_escaped_str(&mut html, rest)?;
    }
    Ok(html)
}

/// A size as [`bytes`](fn@bytes) shows it.
pub fn bytes_text(size: u64) -> String {
    const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let mut unit = 0;
    let mut divisor: u128 = 1;
    // 999,950 is shown as 1.0 MB, not as 1000.0 kB.
    while unit + 1 < UNITS.len() && u128::from(size) * 10 + divisor / 2 >= divisor * 10_000 {
        unit += 1;
        divisor *= 1000;
    }
    if unit == 0 {
        return format!("{size} B");
    }
    let tenths = (u128::from(size) * 10 + divisor / 2) / divisor;
    format!("{} {}", words::tenths(u64::try_from(tenths).unwrap_or(u64::MAX)), UNITS[unit])
}

/// A number as [`count`](fn@count) shows it.
pub fn count_text(number: u64) -> String {
    words::number(number)
}

/// A span as [`span`](fn@span) shows it.
pub fn span_text(millis: u64) -> String {
    span_said(millis).to_string()
}

/// The same, for the gap of a message.
pub fn span_said(millis: u64) -> Said {
    let seconds = millis / 1000;
    match seconds {
        0 => words::say("span-milliseconds").number("milliseconds", millis),
        1..10 => words::say("span-seconds").with("seconds", words::tenths(millis / 100)),
        10..60 => words::say("span-seconds").with("seconds", seconds),
        60..3600 => words::say("span-minutes").number("minutes", seconds / 60).number("seconds", seconds % 60),
        _ => words::say("span-hours").number("hours", seconds / 3600).number("minutes", seconds % 3600 / 60),
    }
}

/// A number of minutes: `15 min`, `1 h`, `1 h 30 min`, `2 d`.
pub fn minutes_text(minutes: u32) -> String {
    minutes_said(minutes).to_string()
}

/// The same, for the gap of a message.
pub fn minutes_said(minutes: u32) -> Said {
    match (minutes / 60, minutes % 60) {
        (0, rest) => words::say("span-only-minutes").number("minutes", rest),
        (hours, 0) if hours >= 48 && hours % 24 == 0 => words::say("span-only-days").number("days", hours / 24),
        (hours, 0) => words::say("span-only-hours").number("hours", hours),
        (hours, rest) => words::say("span-hours").number("hours", hours).number("minutes", rest),
    }
}

/// The moment a page is made; ages are told from it.
#[derive(Debug, Clone, Copy)]
pub struct Now(pub Timestamp);

/// A moment with its age: `<time datetime="…" title="2026-11-22 15:04:05 UTC">3 min ago</time>`.
#[derive(Debug, Clone, Copy)]
pub struct Age {
    at: Timestamp,
    now: Timestamp,
}

impl Now {
    /// `at` as an age, with the exact moment on demand.
    pub const fn ago(&self, at: &Timestamp) -> Age {
        Age { at: *at, now: self.0 }
    }

    /// `at`, which is still to come, as the time until then, with the exact moment on demand.
    pub const fn until(&self, at: &Timestamp) -> Ahead {
        Ahead { at: *at, now: self.0 }
    }

    /// The time between `start` and `end`, or until now.
    pub fn span(&self, start: &Timestamp, end: &Option<Timestamp>) -> String {
        span_text(end.unwrap_or(self.0).millis_since(*start))
    }
}

/// `just now`, `3 min ago`, `5 h ago`, `12 d ago`: one unit, rounded down, for ages are read at a glance.
pub fn age_text(millis: u64) -> String {
    age_said(millis).to_string()
}

/// The same, for the gap of a message.
pub fn age_said(millis: u64) -> Said {
    let seconds = millis / 1000;
    match seconds {
        0..10 => words::say("ago-now"),
        10..60 => words::say("ago-seconds").number("number", seconds),
        60..3600 => words::say("ago-minutes").number("number", seconds / 60),
        3600..172_800 => words::say("ago-hours").number("number", seconds / 3600),
        _ => words::say("ago-days").number("number", seconds / 86_400),
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What lies ahead of the clock was not just now: the clock was set back, or differs from whoever noted it.
        let age = match domain::Age::at(self.now, self.at) {
            domain::Age::Known(millis) => age_text(millis),
            domain::Age::Ahead(millis) => ahead_text(millis),
        };
        write!(f, r#"<time datetime="{}" title="{}">{age}</time>"#, self.at.rfc3339(), self.at)
    }
}

/// Made of figures only.
impl HtmlSafe for Age {}

/// A moment to come with the time until then: `<time datetime="…" title="2026-11-22 15:04:05 UTC">in 3 min</time>`.
#[derive(Debug, Clone, Copy)]
pub struct Ahead {
    at: Timestamp,
    now: Timestamp,
}

/// `in 3 min`, `in 23 h`, `in 12 d`: one unit, rounded down, so that nobody thinks there is more time than there is.
pub fn ahead_text(millis: u64) -> String {
    let seconds = millis / 1000;
    let said = match seconds {
        0 => words::say("ahead-now"),
        1..60 => words::say("ahead-seconds").number("number", seconds),
        60..3600 => words::say("ahead-minutes").number("number", seconds / 60),
        3600..172_800 => words::say("ahead-hours").number("number", seconds / 3600),
        _ => words::say("ahead-days").number("number", seconds / 86_400),
    };
    said.to_string()
}

impl fmt::Display for Ahead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ahead = ahead_text(self.at.millis_since(self.now));
        write!(f, r#"<time datetime="{}" title="{}">{ahead}</time>"#, self.at.rfc3339(), self.at)
    }
}

/// Made of figures only.
impl HtmlSafe for Ahead {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_one_decimal_and_never_four_digits() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (1_250_000_000, "1.3 GB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (u64::MAX, "18.4 EB"),
        ];
        for (size, text) in cases {
            assert_eq!(bytes_text(size), text, "{size}");
        }
    }

    #[test]
    fn names_wrap_after_their_dots_only() {
        for (text, html) in [
            ("a-1.x.com", r#"<span class="fqdn">a-1.<wbr>x.<wbr>com</span>"#),
            ("to a-1.x.com, 1.5 MB.", r#"to <span class="fqdn">a-1.<wbr>x.<wbr>com</span>, 1.5 MB."#),
            ("Nothing. <b> 10.0.0.7", "Nothing. &#60;b&#62; 10.0.0.7"),
            (
                "a-name-of-many-words-in-a-row.x-y.com",
                r#"a-name-of-many-words-in-a-row.<wbr><span class="fqdn">x-y.</span><wbr><span class="fqdn">com</span>"#,
            ),
        ] {
            assert_eq!(names_html(text).expect("text"), html);
        }
    }

    #[test]
    fn counts_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")] {
            assert_eq!(count_text(number), text);
        }
    }

    #[test]
    fn spans_and_ages_are_told_in_fitting_units() {
        for (millis, text) in [
            (0, "0 ms"),
            (430, "430 ms"),
            (1430, "1.4 s"),
            (12_000, "12 s"),
            (200_000, "3 min 20 s"),
            (7_500_000, "2 h 5 min"),
        ] {
            assert_eq!(span_text(millis), text);
        }
        for (seconds, text) in
            [(3, "just now"), (59, "59 s ago"), (185, "3 min ago"), (172_000, "47 h ago"), (180_000, "2 d ago")]
        {
            assert_eq!(age_text(seconds * 1000), text);
        }
    }

    #[test]
    fn the_time_that_is_left_is_never_told_too_long() {
        for (seconds, text) in [(0, "now"), (59, "in 59 s"), (86_399, "in 23 h"), (172_800, "in 2 d")] {
            assert_eq!(ahead_text(seconds * 1000), text);
        }
    }

    #[test]
    fn an_age_carries_the_exact_moment() {
        let at = Timestamp::from_micros(1_795_359_845_000_000);
        let age = Now(at.plus_micros(200_000_000)).ago(&at).to_string();
        assert_eq!(age, r#"<time datetime="2026-11-22T15:04:05Z" title="2026-11-22 15:04:05 UTC">3 min ago</time>"#);
        for (ahead, text) in [(299_000_000, ">just now<"), (7_300_000_000, ">in 2 h<")] {
            let age = Now(at.plus_micros(-ahead)).ago(&at).to_string();
            assert!(age.contains(text), "{age}");
        }
    }
}
