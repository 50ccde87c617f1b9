//! Telling people: what happened in words, and how the words travel, by mail or to a webhook.
//!
//! [`words`] makes an event a [`Told`](crate::domain::Told); [`body`] makes messages of these; [`mail`] and [`webhook`] send one
//! message once and say what came of it. What is sent when, and again, is the job of `jobs::notifier`.

pub mod addresses;
pub mod body;
pub mod mail;
mod smtp;
pub mod webhook;
pub mod words;

use std::fmt;

/// Characters of what another server said that are kept.
const MOST_WORDS: usize = 300;

/// Why a message was not sent, in words that hold no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSent(String);

impl NotSent {
    /// For a reason.
    pub fn because(why: impl fmt::Display) -> Self {
        Self(shortened(&why.to_string(), MOST_WORDS))
    }

    /// The reason.
    pub fn words(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// At most `most` characters of a text, on one line if it is cut.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}
