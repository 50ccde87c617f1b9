//! The catalogues: all messages of a language, read once from what is built in.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use icu_decimal::{DecimalFormatter, input::Decimal, options::DecimalFormatterOptions};
use icu_locale_core::{Locale, locale};

use super::{Language, current};

/// The messages and figures of a language.
pub(super) struct Catalogue {
    messages: FluentBundle<FluentResource>,
    decimals: Option<DecimalFormatter>,
}

/// The texts of the files of a language.
macro_rules! files {
    ($language:literal: $($file:literal)+) => {
        &[$(include_str!(concat!("../../templates/words/", $language, "/", $file, ".ftl"))),+]
    };
}

/// The texts of the files of each language, by [`Language`].
macro_rules! languages {
    ($($file:literal)+) => { [files!("en": $($file)+), files!("de": $($file)+), files!("ja": $($file)+)] };
}

static FILES: [&[&str]; 3] = languages!(
    "frame" "figures" "common" "domain" "workers" "dashboard" "sync" "runs" "pools" "status" "schedules" "restore" "alarms"
    "notifications" "access" "account" "settings" "audit" "api" "errors" "input" "refused" "engine" "management" "hosts"
    "charts"
);

static CATALOGUES: LazyLock<[Catalogue; 3]> = LazyLock::new(|| Language::ALL.map(Catalogue::read));

/// Keys by code, in the order of codes: what the English catalogue gives a code.
static CODES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let english = FILES[Language::English as usize].iter();
    let keys = english.flat_map(|text| text.lines()).filter_map(|line| Some(line.split_once(" =")?.0));
    let keys = keys.filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()));
    keys.filter_map(|key| Some((code(key)?, key.to_owned()))).collect()
});

/// A message that has a code.
#[derive(Debug)]
pub struct Coded {
    /// The code: `PS-1042`.
    pub code: &'static str,
    key: &'static str,
}

/// All messages that have a code, in the order of codes.
pub fn coded() -> impl Iterator<Item = Coded> {
    CODES.iter().map(|(code, key)| Coded { code, key })
}

impl Coded {
    /// The message with this code, in any letter case.
    pub fn find(code: &str) -> Option<Self> {
        CODES.get_key_value(&code.to_ascii_uppercase()).map(|(code, key)| Self { code, key })
    }

    /// The sentence, with the names of its gaps in place of what would stand there.
    pub fn sentence(&self) -> String {
        self.pattern(None).unwrap_or_default()
    }

    /// A part of the message, if it has that.
    pub fn part(&self, name: &str) -> Option<String> {
        self.pattern(Some(name))
    }

    fn pattern(&self, part: Option<&str>) -> Option<String> {
        let catalogue = of(current().language);
        let message = catalogue.messages.get_message(self.key)?;
        let pattern = match part {
            Some(part) => message.get_attribute(part)?.value(),
            None => message.value()?,
        };
        // A gap that nothing is put into is written as its name: {$pool}.
        Some(catalogue.messages.format_pattern(pattern, None, &mut Vec::new()).replace("{$", "{"))
    }
}

/// The catalogue of a language.
pub(super) fn of(language: Language) -> &'static Catalogue {
    &CATALOGUES[language as usize]
}

/// Whether there is such a message.
pub(super) fn knows(key: &str) -> bool {
    of(Language::English).messages.has_message(key)
}

/// The code of a message (`PS-1042`), if it has one: an attribute in the English catalogue, which says it for all.
pub(super) fn code(key: &str) -> Option<String> {
    let messages = &of(Language::English).messages;
    let code = messages.get_message(key)?.get_attribute("code")?;
    Some(messages.format_pattern(code.value(), None, &mut Vec::new()).into_owned())
}

impl Catalogue {
    fn read(language: Language) -> Self {
        let mut messages = FluentBundle::new_concurrent(vec![language.id()]);
        // The marks around what stands in a gap, for texts that go both ways, would be copied with it.
        messages.set_use_isolating(false);
        messages.set_formatter(Some(match language {
            Language::English => |value, _| figure(Language::English, value),
            Language::German => |value, _| figure(Language::German, value),
            Language::Japanese => |value, _| figure(Language::Japanese, value),
        }));
        for text in FILES[language as usize] {
            // The tests see to it that all is read; what were not would be told by its key.
            let file = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(read, _)| read);
            messages.add_resource_overriding(file);
        }
        let locale: Locale = match language {
            Language::English => locale!("en"),
            Language::German => locale!("de"),
            Language::Japanese => locale!("ja"),
        };
        let decimals = DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok();
        Self { messages, decimals }
    }

    /// A number as the language writes it.
    pub(super) fn decimal(&self, number: &Decimal) -> String {
        self.decimals.as_ref().map_or_else(|| number.to_string(), |decimals| decimals.format(number).to_string())
    }

    /// Writes a message, or a part of it. What the language lacks is English.
    pub(super) fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        (key, part): (&str, Option<&str>),
        gaps: Option<&FluentArgs<'_>>,
    ) -> fmt::Result {
        let found = [self, of(Language::English)].into_iter().find_map(|catalogue| {
            let message = catalogue.messages.get_message(key)?;
            let pattern = match part {
                Some(part) => message.get_attribute(part)?.value(),
                None => message.value()?,
            };
            Some((&catalogue.messages, pattern))
        });
        match found {
            Some((messages, pattern)) => messages.write_pattern(f, pattern, gaps, &mut Vec::new()),
            None => f.write_str(key),
        }
    }
}

/// A number in a gap, as the language writes it.
fn figure(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    #[expect(clippy::cast_possible_truncation, reason = "gaps are filled with whole numbers")]
    Some(of(language).decimal(&Decimal::from(number.value as i64)))
}
