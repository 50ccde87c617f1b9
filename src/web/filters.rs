//! Figures as people read them: filters for the templates, and the plain functions behind them.
//!
//! Askama looks for filters in a module of this name, so every page says `use crate::web::filters`.

#![expect(
    clippy::inline_always,
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what askama makes of a filter, and the signature it asks for"
)]

use std::{borrow::Borrow, fmt};

use askama::{
    Values,
    filters::{Escaper, Html, HtmlSafe, Safe},
};

use crate::domain::{self, Timestamp};

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
pub fn names<T: fmt::Display>(text: T, _: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(Safe(names_html(&text.to_string())?))
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
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// A number as [`count`](fn@count) shows it.
pub fn count_text(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A span as [`span`](fn@span) shows it.
pub fn span_text(millis: u64) -> String {
    let seconds = millis / 1000;
    match seconds {
        0 => format!("{millis} ms"),
        1..10 => format!("{}.{} s", seconds, millis % 1000 / 100),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", count_text(seconds / 3600), seconds % 3600 / 60),
    }
}

/// A number of minutes: `15 min`, `1 h`, `1 h 30 min`, `2 d`.
pub fn minutes_text(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) if hours >= 48 && hours % 24 == 0 => format!("{} d", hours / 24),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
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
    let seconds = millis / 1000;
    match seconds {
        0..10 => "just now".to_owned(),
        10..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..172_800 => format!("{} h ago", seconds / 3600),
        _ => format!("{} d ago", count_text(seconds / 86_400)),
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
    match seconds {
        0 => "now".to_owned(),
        1..60 => format!("in {seconds} s"),
        60..3600 => format!("in {} min", seconds / 60),
        3600..172_800 => format!("in {} h", seconds / 3600),
        _ => format!("in {} d", count_text(seconds / 86_400)),
    }
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
