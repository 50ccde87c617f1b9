//! Texts in records: beside its English words, a text is kept as what it is made of, so that whoever looks at the record later
//! reads it in their language.
//!
//! It is kept as JSON: words as they are are a string, texts one after the other a list, a message is an object with its key and
//! what stands in its gaps. What is kept names the words that it belongs to: an older program that writes other words, and
//! knows nothing of what stands beside them, is believed.

use serde::{Deserialize, Serialize};

use super::{
    Said, catalogue,
    said::{Gap, Words},
};

/// What is kept of a text.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// A print of the English words.
    of: String,
    said: Form,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Number(u64),
    Words(String),
    Row(Vec<Self>),
    Message {
        say: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        with: Vec<(String, Self)>,
    },
}

impl Said {
    /// What is kept of it beside its English words; nothing if those are all there is to it.
    pub fn record(&self) -> Option<String> {
        if matches!(self.0, Words::AsTheyAre(_)) {
            return None;
        }
        serde_json::to_string(&Kept { of: print(&self.to_string()), said: Form::of(self)? }).ok()
    }

    /// A text as it was kept: its English words, and what was kept beside them. Only the words, if what is beside them belongs
    /// to others, or was written by a newer program and says what this one does not know.
    pub fn recorded(words: String, record: Option<&str>) -> Self {
        let kept = record.and_then(|record| serde_json::from_str::<Kept>(record).ok());
        let kept = kept.filter(|kept| kept.of == print(&words));
        kept.and_then(|kept| kept.said.said()).unwrap_or(Self(Words::AsTheyAre(words)))
    }
}

impl Form {
    fn of(said: &Said) -> Option<Self> {
        Some(match &said.0 {
            Words::AsTheyAre(text) => Self::Words(text.clone()),
            Words::Row(row) => Self::Row(row.iter().map(Self::of).collect::<Option<_>>()?),
            // A part of a message is for pages alone, and is recorded nowhere.
            Words::Message { part: Some(_), .. } => return None,
            Words::Message { key, part: None, gaps } => {
                let gap = |gap: &Gap| match gap {
                    Gap::Number(number) => Some(Self::Number(*number)),
                    Gap::Said(said) => Self::of(said),
                };
                let with = gaps.iter().map(|(name, kept)| Some((name.clone().into_owned(), gap(kept)?)));
                Self::Message { say: key.clone().into_owned(), with: with.collect::<Option<_>>()? }
            }
        })
    }

    fn said(self) -> Option<Said> {
        Some(Said(match self {
            Self::Number(_) => return None,
            Self::Words(text) => Words::AsTheyAre(text),
            Self::Row(row) => Words::Row(row.into_iter().map(Self::said).collect::<Option<_>>()?),
            Self::Message { say, .. } if !catalogue::knows(&say) => return None,
            Self::Message { say, with } => {
                let gaps = with.into_iter().map(|(name, form)| Some((name.into(), form.gap()?)));
                Words::Message { key: say.into(), part: None, gaps: gaps.collect::<Option<_>>()? }
            }
        }))
    }

    fn gap(self) -> Option<Gap> {
        match self {
            Self::Number(number) => Some(Gap::Number(number)),
            form => form.said().map(Gap::Said),
        }
    }
}

/// Names words among all that may stand in the same place.
fn print(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::words::{Language, Reader, say, written_for};

    fn there_and_back(said: &Said) -> Said {
        Said::recorded(said.to_string(), said.record().as_deref())
    }

    #[test]
    fn what_was_recorded_is_said_in_any_language_and_keeps_its_code() {
        let inner = Said::row([say("ago-minutes").number("number", 1234_u64), "C:\\\u{1f}\"".into()]);
        let said = say("engine-outside-roots").said("why", inner);
        let back = there_and_back(&said);
        assert_eq!(back, said);
        assert_eq!(back.code(), said.code());
        assert!(back.code().is_some());
        let german = Reader { language: Language::German, zone: TimeZone::UTC };
        assert!(written_for(&german, || back.to_string()).starts_with("vor 1.234 min"));
        assert_eq!(there_and_back(&"as they are".into()), "as they are".into());
        assert_eq!(Said::from("as they are").record(), None);
    }

    #[test]
    fn words_of_an_older_or_a_newer_program_are_believed() {
        let record = say("engine-nothing-changed").record();
        let other = Said::recorded("Something else.".to_owned(), record.as_deref());
        assert_eq!(other, "Something else.".into(), "an older program wrote other words and left what was beside them");
        let newer = record.expect("a record").replace("engine-nothing-changed", "engine-of-tomorrow");
        let words = say("engine-nothing-changed").to_string();
        assert_eq!(Said::recorded(words.clone(), Some(&newer)), words.as_str().into());
        for broken in ["", "{", "[]", "{\"of\":1}", "null"] {
            assert_eq!(Said::recorded(words.clone(), Some(broken)), words.as_str().into(), "{broken}");
        }
    }
}
