//! The languages of the panel.

use std::{fmt, str::FromStr};

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language that pages are written in. Each has all texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Language {
    /// What is written where nothing else is asked for.
    #[default]
    English,
    /// In the formal address.
    German,
    /// In the polite form.
    Japanese,
}

/// A text names no language of the panel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a language of the panel; choose en, de or ja.")]
pub struct UnknownLanguage(String);

/// How many languages a browser is heard on; none asks for more.
const MOST_ASKED: usize = 20;

impl Language {
    /// All of them, in the order of pages.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Japanese];

    /// The tag, as HTML and HTTP know it (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Japanese => "ja",
        }
    }

    /// What it calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Japanese => "日本語",
        }
    }

    /// The language for what a browser asks for (`Accept-Language`, RFC 9110, section 12.5.4); English if it asks for none of
    /// those there are.
    pub fn accepted(header: &str) -> Self {
        let mut asked: Vec<(f32, LanguageIdentifier)> =
            header.split(',').take(MOST_ASKED).filter_map(weighed).collect();
        // The sort keeps the order of what is wanted equally.
        asked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let asked: Vec<_> = asked.into_iter().map(|(_, tag)| tag).collect();
        let there = Self::ALL.map(Self::id);
        let found = negotiate_languages(&asked, &there, None, NegotiationStrategy::Lookup);
        let found = found.first().and_then(|id| Self::ALL.into_iter().find(|language| language.id() == **id));
        found.unwrap_or_default()
    }

    pub(super) fn id(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}

/// One language of the header, and how much it is wanted.
fn weighed(part: &str) -> Option<(f32, LanguageIdentifier)> {
    let (tag, weight) = part.split_once(';').map_or((part, "q=1"), |(tag, weight)| (tag, weight.trim()));
    let weight = weight.strip_prefix("q=").or_else(|| weight.strip_prefix("Q=")).and_then(|q| q.trim().parse().ok());
    let tag = tag.trim().parse().ok()?;
    weight.filter(|weight| *weight > 0.0).map(|weight| (weight, tag))
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let found = Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownLanguage(text.chars().take(40).collect()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(text: String) -> Result<Self, UnknownLanguage> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.tag().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_that_it_wants_most() {
        for (asked, language) in [
            ("", Language::English),
            ("de", Language::German),
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("en;q=0.1, ja;q=0.7", Language::Japanese),
            ("fr, nl;q=0.9", Language::English),
            ("fr-CH, de;q=0.5, en;q=0.4", Language::German),
            ("de;q=0, en", Language::English),
            ("DE-de", Language::German),
            ("\u{0},;;q=,de;q=nonsense,ja", Language::Japanese),
            ("*", Language::English),
        ] {
            assert_eq!(Language::accepted(asked), language, "{asked:?}");
        }
    }
}
