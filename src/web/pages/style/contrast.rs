//! How well colours can be told apart: the figures of WCAG 2.2 (1.4.3 and 1.4.11), computed from the custom properties of the
//! style sheet as it is served.

use std::collections::BTreeMap;

/// What text must reach beside its ground.
pub const TEXT: f64 = 4.5;
/// What edges, marks and large text must reach.
pub const SHAPE: f64 = 3.0;

/// Which colours stand on which, and where. One that is not here is not read: the lines between rows, for one.
const USES: &[(&str, &str, f64, &str)] = &[
    ("text", "page", TEXT, "Text on the page"),
    ("text", "surface", TEXT, "Text in boxes"),
    ("text", "sunken", TEXT, "Commands, and the names of pools in a drawing"),
    ("text", "accent-tint", TEXT, "Hours that a timetable names"),
    ("muted", "page", TEXT, "Hints on the page"),
    ("muted", "surface", TEXT, "Hints in boxes"),
    ("muted", "sunken", TEXT, "Heads of tables"),
    ("accent-text", "accent", TEXT, "The main button"),
    ("accent-text", "accent-hover", TEXT, "The main button below a pointer"),
    ("busy", "page", TEXT, "Links on the page"),
    ("busy", "surface", TEXT, "Links in boxes"),
    ("busy", "sunken", TEXT, "Links in the boxes of a drawing"),
    ("busy", "accent-tint", TEXT, "The current page in the menu"),
    ("ok", "ok-tint", TEXT, "Badges and callouts: all is well"),
    ("warn", "warn-tint", TEXT, "Badges and callouts: look at this"),
    ("bad", "bad-tint", TEXT, "Badges and callouts: it went wrong"),
    ("busy", "busy-tint", TEXT, "Badges: it is under way"),
    ("idle", "idle-tint", TEXT, "Badges: nothing happens"),
    ("text", "ok-tint", TEXT, "What a callout says: all is well"),
    ("text", "warn-tint", TEXT, "What a callout says: look at this"),
    ("text", "bad-tint", TEXT, "What a callout says: it went wrong"),
    ("ok", "surface", TEXT, "Words with a tone: fresh"),
    ("warn", "surface", TEXT, "Words with a tone: late"),
    ("bad", "surface", TEXT, "Errors of fields in boxes"),
    ("bad", "page", TEXT, "Errors of fields on the page"),
    ("warn", "page", TEXT, "A live page that is not heard of"),
    ("bad-hover", "bad-tint", TEXT, "A button that removes, below a pointer"),
    ("line-strong", "surface", SHAPE, "Edges of fields and buttons, and empty bars"),
    ("line-strong", "page", SHAPE, "Edges of buttons on the page"),
    ("focus", "page", SHAPE, "The focus on the page"),
    ("focus", "surface", SHAPE, "The focus in boxes"),
    ("focus", "sunken", SHAPE, "The focus in the boxes of a drawing"),
    ("busy", "surface", SHAPE, "Bars of charts"),
    ("busy", "sunken", SHAPE, "Progress"),
    ("idle", "surface", SHAPE, "Marks and lines: nothing is copied"),
    ("warn", "surface", SHAPE, "Marks and lines: late"),
    ("bad", "surface", SHAPE, "Marks and lines: past the target"),
    ("ok", "surface", SHAPE, "Lines: fresh"),
];

/// How somebody has their colours: a name, and what their browser says of it.
const SCHEMES: [(&str, &[&str]); 4] = [
    ("Light", &[]),
    ("Dark", &["(prefers-color-scheme: dark)"]),
    ("Light, more contrast", &["(prefers-contrast: more)"]),
    ("Dark, more contrast", &["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]),
];

/// All uses of colours in one scheme.
#[derive(Debug)]
pub struct Scheme {
    pub name: &'static str,
    pub uses: Vec<Use>,
}

/// A colour on a ground.
#[derive(Debug)]
pub struct Use {
    pub colour: &'static str,
    pub ground: &'static str,
    pub for_what: &'static str,
    /// What it must reach.
    pub needs: f64,
    /// Both colours and how they differ; nothing if the sheet does not say.
    pub found: Option<(Colour, Colour, f64)>,
}

impl Use {
    /// Whether it can be told from its ground as well as it must.
    pub fn passes(&self) -> bool {
        self.found.is_some_and(|(.., ratio)| ratio >= self.needs)
    }

    /// The figure, rounded down.
    pub fn ratio(&self) -> String {
        self.found.map_or_else(
            || "no plain colour".to_owned(),
            |(.., ratio)| format!("{:.2}", (ratio * 100.0).floor() / 100.0),
        )
    }
}

/// What a style sheet says of its colours.
pub fn schemes(sheet: &str) -> Vec<Scheme> {
    let said = properties(sheet);
    let scheme = |(name, features): (&'static str, &[&str])| {
        let in_force: BTreeMap<&str, &str> = said
            .iter()
            .filter(|property| property.condition.iter().all(|part| features.contains(part)))
            .map(|property| (property.name, property.value))
            .collect();
        let uses = USES.iter().map(|(colour, ground, needs, for_what)| {
            let found = resolve(&in_force, colour, 0).zip(resolve(&in_force, ground, 0));
            let found = found.map(|(colour, ground)| (colour, ground, contrast(colour, ground)));
            Use { colour, ground, for_what, needs: *needs, found }
        });
        Scheme { name, uses: uses.collect() }
    };
    SCHEMES.into_iter().map(scheme).collect()
}

/// A custom property of `:root`.
struct Property<'s> {
    /// What its media query asks for; nothing outside of one.
    condition: Vec<&'s str>,
    name: &'s str,
    value: &'s str,
}

/// The custom properties of `:root`, in the order of the sheet: a later one counts.
fn properties(sheet: &str) -> Vec<Property<'_>> {
    let mut found = Vec::new();
    let mut within: Vec<&str> = Vec::new();
    let mut rest = sheet;
    while let Some(place) = rest.find(['{', '}', ';']) {
        let (text, sign) = (without_comments(&rest[..place]), rest.as_bytes()[place]);
        rest = &rest[place + 1..];
        match sign {
            b'{' => within.push(text),
            b'}' => {
                within.pop();
            }
            _ => {
                let Some(((name, value), (&":root", around))) = text.split_once(':').zip(within.split_last()) else {
                    continue;
                };
                let condition = around.iter().flat_map(|query| query.trim_start_matches("@media").split(" and "));
                let condition = condition.map(str::trim).collect();
                found.extend(name.trim().strip_prefix("--").map(|name| Property {
                    condition,
                    name,
                    value: value.trim(),
                }));
            }
        }
    }
    found
}

/// What stands behind the last comment.
fn without_comments(text: &str) -> &str {
    text.rsplit("*/").next().unwrap_or(text).trim()
}

/// How deep one property may name another.
const DEEP: usize = 8;

fn resolve(said: &BTreeMap<&str, &str>, name: &str, depth: usize) -> Option<Colour> {
    let value = said.get(name)?;
    match value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')')) {
        Some(other) if depth < DEEP => resolve(said, other, depth + 1),
        Some(_) => None,
        None => Colour::parse(value),
    }
}

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(u8, u8, u8);

impl Colour {
    /// `#rrggbb`.
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// As a style sheet has it.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The relative luminance of WCAG 2.2.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let share = f64::from(part) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126f64.mul_add(linear(self.0), 0.7152f64.mul_add(linear(self.1), 0.0722 * linear(self.2)))
    }
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "/* a { b: c; } */ :root { --page: #ffffff; --text: #000000; --muted: #949494; /* faint */ --busy: rgb(0 0 0); }
        @media (prefers-color-scheme: dark) { :root { --page: #000000; --text: #ffffff; } }
        @media (prefers-contrast: more) { :root { --muted: var(--text); } }
        @media (max-width: 9rem) { :root { --muted: #ffffff; } } p { --text: #ffffff; }";

    fn figure(scheme: &str, colour: &str) -> String {
        let scheme = schemes(SHEET).into_iter().find(|known| known.name == scheme).expect("a scheme");
        let found = scheme.uses.into_iter().find(|known| (known.colour, known.ground) == (colour, "page"));
        let found = found.expect("a use");
        format!("{} {}", found.ratio(), found.passes())
    }

    #[test]
    fn figures_are_those_of_wcag_in_every_scheme() {
        assert_eq!(figure("Light", "text"), "21.00 true");
        assert_eq!(figure("Light", "muted"), "3.03 false", "too faint for text");
        assert_eq!(figure("Dark", "muted"), "6.92 true");
        assert_eq!(figure("Light, more contrast", "muted"), "21.00 true");
        assert_eq!(figure("Dark, more contrast", "muted"), "21.00 true");
        assert_eq!(figure("Light", "busy"), "no plain colour false");
        assert_eq!(figure("Light", "focus"), "no plain colour false", "the sheet does not name it");
    }
}
