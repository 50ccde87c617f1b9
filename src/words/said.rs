//! A text that is shown in the language of whoever reads it.

use std::{borrow::Cow, cell::RefCell, fmt};

use fluent_bundle::{FluentArgs, FluentValue};

use super::{Number, catalogue, current};

/// A text: a message of the catalogues and what stands in its gaps, or words that are shown as they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Said(pub(super) Words);

/// A name in the catalogues: of a message, or of a gap.
pub(super) type Name = Cow<'static, str>;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Words {
    Message {
        key: Name,
        part: Option<&'static str>,
        gaps: Vec<(Name, Gap)>,
    },
    AsTheyAre(String),
    /// One after the other.
    Row(Vec<Said>),
}

thread_local! {
    /// The texts that something is made of, while [`Said::of`] looks at it.
    static PARTS: RefCell<Option<Vec<Said>>> = const { RefCell::new(None) };
}

/// Stand around the number of a text in what [`Said::of`] looks at.
const MARKS: (char, char) = ('\u{e000}', '\u{e001}');

/// What stands in a gap.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Gap {
    Number(u64),
    Said(Said),
}

/// The message `key` of the catalogues.
pub const fn say(key: &'static str) -> Said {
    Said(Words::Message { key: Cow::Borrowed(key), part: None, gaps: Vec::new() })
}

/// A message without gaps, as lists of words have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(pub &'static str);

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say(self.0).fmt(f)
    }
}

impl From<Word> for Said {
    fn from(Word(key): Word) -> Self {
        say(key)
    }
}

impl Said {
    /// What something displays, with the texts that it displays still to be said in any language: an error’s sentence stays a
    /// message of the catalogues, however many errors it is wrapped in.
    pub fn of(thing: &impl fmt::Display) -> Self {
        let before = PARTS.replace(Some(Vec::new()));
        let shown = thing.to_string();
        let parts = PARTS.replace(before).unwrap_or_default();
        if parts.is_empty() {
            return Self(Words::AsTheyAre(shown));
        }
        let mut row = Vec::new();
        let mut rest = shown.as_str();
        while let Some((text, number, after)) = next_part(rest) {
            if !text.is_empty() {
                row.push(text.into());
            }
            row.extend(parts.get(number).cloned());
            rest = after;
        }
        if !rest.is_empty() {
            row.push(rest.into());
        }
        if row.len() == 1 { row.remove(0) } else { Self(Words::Row(row)) }
    }

    /// Sentences, one after the other.
    pub fn row(all: impl IntoIterator<Item = Self>) -> Self {
        let mut row = Vec::new();
        for said in all {
            if !row.is_empty() {
                row.push(" ".into());
            }
            row.push(said);
        }
        Self(Words::Row(row))
    }

    /// With what `text` displays in the gap `name`.
    #[must_use]
    pub fn with(self, name: &'static str, text: impl fmt::Display) -> Self {
        self.filled(name, Gap::Said(Self::of(&text)))
    }

    /// With a number in the gap `name`, which the message may choose its words by.
    #[must_use]
    pub fn number(self, name: &'static str, number: impl Number) -> Self {
        self.filled(name, Gap::Number(number.get()))
    }

    /// With another text in the gap `name`.
    #[must_use]
    pub fn said(self, name: &'static str, said: impl Into<Self>) -> Self {
        self.filled(name, Gap::Said(said.into()))
    }

    fn filled(mut self, name: &'static str, gap: Gap) -> Self {
        if let Words::Message { gaps, .. } = &mut self.0 {
            gaps.push((Cow::Borrowed(name), gap));
        }
        self
    }

    /// A part of the message that stands apart, with the same in its gaps: an attribute of the catalogues, such as `title`.
    #[must_use]
    pub fn part(&self, name: &'static str) -> Self {
        let mut said = self.clone();
        if let Words::Message { part, .. } = &mut said.0 {
            *part = Some(name);
        }
        said
    }

    /// The message’s code (`PS-1042`), if it has one.
    pub fn code(&self) -> Option<String> {
        match &self.0 {
            Words::Message { key, .. } => catalogue::code(key),
            Words::AsTheyAre(_) => None,
            Words::Row(row) => row.iter().find_map(Self::code),
        }
    }
}

/// The text before the next mark, the number of the part that it stands for, and what comes after.
fn next_part(text: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = text.split_once(MARKS.0)?;
    let (number, after) = rest.split_once(MARKS.1)?;
    Some((before, number.parse().ok()?, after))
}

/// Notes a text for [`Said::of`], if that looks; its number.
fn note(said: &Said) -> Option<usize> {
    PARTS.with_borrow_mut(|parts| {
        let parts = parts.as_mut()?;
        parts.push(said.clone());
        Some(parts.len() - 1)
    })
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = note(self) {
            return write!(f, "{}{number}{}", MARKS.0, MARKS.1);
        }
        match &self.0 {
            Words::Message { key, part, gaps } => {
                let args = (!gaps.is_empty()).then(|| {
                    let mut args = FluentArgs::with_capacity(gaps.len());
                    for (name, gap) in gaps {
                        args.set(name.as_ref(), value(gap));
                    }
                    args
                });
                catalogue::of(current().language).write(f, (key, *part), args.as_ref())
            }
            Words::AsTheyAre(text) => f.pad(text),
            Words::Row(row) => row.iter().try_for_each(|said| said.fmt(f)),
        }
    }
}

fn value(gap: &Gap) -> FluentValue<'_> {
    match gap {
        #[expect(clippy::cast_precision_loss, reason = "Fluent’s numbers; no figure of a page reaches 2^53")]
        Gap::Number(number) => FluentValue::from(*number as f64),
        Gap::Said(said) => FluentValue::from(said.to_string()),
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self(Words::AsTheyAre(text))
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, Reader, written_for};
    use jiff::tz::TimeZone;

    #[derive(Debug, thiserror::Error)]
    #[error("(1) {0}")]
    struct Wrapped(Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("{}", say("ago-minutes").number("number", .0))]
    struct Inner(u64);

    #[test]
    fn what_an_error_says_is_said_in_the_readers_language_later() {
        let said = Said::of(&Wrapped(Inner(1234)));
        assert_eq!(said.to_string(), "(1) 1,234 min ago");
        let german = Reader { language: Language::German, zone: TimeZone::UTC };
        assert_eq!(written_for(&german, || said.to_string()), "(1) vor 1.234 min");
        assert_eq!(written_for(&german, || Said::of(&"as it is").to_string()), "as it is");
        let nested = say("ago-minutes").with("number", Inner(5));
        assert_eq!(written_for(&german, || nested.to_string()), "vor vor 5 min min");
    }

    #[test]
    fn marks_that_somebody_typed_do_no_harm() {
        let typed = format!("{}7{} {}", MARKS.0, MARKS.1, say("ago-now"));
        assert!(Said::of(&typed).to_string().contains("just now"));
        let said = Said::of(&format_args!("{}9{}{}", MARKS.0, MARKS.1, say("ago-now")));
        assert_eq!(said.to_string(), "just now");
    }
}
