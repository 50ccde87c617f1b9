//! Whom a mail reached: what the server said to each of its recipients.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{channel_place::Recipients, event::worded};
use crate::words::{Said, say};

/// What became of a mail at one of its recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReachState {
    /// The server took it.
    Reached,
    /// The server does not take it now; it is tried again.
    Deferred,
    /// The server does not take it at all.
    Refused,
}
worded!(ReachState, "input-noun-recipient-state", {
    Reached = "reached", Deferred = "deferred", Refused = "refused",
});

/// A recipient that a mail was offered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The mail address.
    pub address: String,
    /// What became of it.
    pub state: ReachState,
    /// What the server said.
    pub said: String,
}

/// The recipients that a mail was offered for so far; none of a message to a webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reaches(pub Vec<Reach>);

impl Reaches {
    /// Notes what became of a recipient; what was noted before is replaced.
    pub fn note(&mut self, reach: Reach) {
        match self.0.iter_mut().find(|known| known.address.eq_ignore_ascii_case(&reach.address)) {
            Some(known) => *known = reach,
            None => self.0.push(reach),
        }
    }

    /// Those of which this became.
    pub fn that_are(&self, state: ReachState) -> impl Iterator<Item = &Reach> {
        self.0.iter().filter(move |reach| reach.state == state)
    }

    /// What became of a recipient.
    pub fn of(&self, address: &str) -> Option<ReachState> {
        self.0.iter().find(|known| known.address.eq_ignore_ascii_case(address)).map(|known| known.state)
    }

    /// Who is still to be sent it. As long as nobody has it, that is everybody: a server that refuses all of them may be at
    /// fault itself, and be mended.
    pub fn left<'a>(&self, all: &'a Recipients) -> Vec<&'a str> {
        let is_with_nobody = self.that_are(ReachState::Reached).next().is_none();
        let is_left = |address: &&str| match self.of(address) {
            None | Some(ReachState::Deferred) => true,
            Some(ReachState::Refused) => is_with_nobody,
            Some(ReachState::Reached) => false,
        };
        all.0.iter().map(String::as_str).filter(is_left).collect()
    }

    /// Whether somebody has it and somebody has not.
    pub fn is_partial(&self) -> bool {
        let reached = self.that_are(ReachState::Reached).count();
        reached > 0 && reached < self.0.len()
    }

    /// In a line, if it is with some of them only: `to 2 of 3; refused: gone@litwareinc.com (…)`.
    pub fn in_words(&self) -> Option<Said> {
        if !self.is_partial() {
            return None;
        }
        let those = |state| {
            let those = self.that_are(state).map(|reach| format!("{} ({})", reach.address, reach.said));
            those.collect::<Vec<_>>().join(", ")
        };
        let (refused, deferred) = (those(ReachState::Refused), those(ReachState::Deferred));
        let said = match (refused.is_empty(), deferred.is_empty()) {
            (false, true) => say("input-reached-refused").with("refused", refused),
            (true, _) => say("input-reached-deferred").with("deferred", deferred),
            (false, false) => say("input-reached-both").with("refused", refused).with("deferred", deferred),
        };
        let reached = self.that_are(ReachState::Reached).count();
        Some(said.number("reached", reached).number("all", self.0.len()))
    }
}

impl fmt::Display for Reaches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Reaches {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_reached_or_refused_is_not_sent_it_again_once_anybody_has_it() {
        let all: Recipients = "a@x.com, b@x.com, c@x.com".parse().expect("addresses");
        let mut reaches = Reaches::default();
        let mut note = |address: &str, state| {
            let (address, said) = (address.to_owned(), "words".to_owned());
            reaches.note(Reach { address, state, said });
            (reaches.left(&all).join(" "), reaches.in_words().map(|words| words.to_string()).unwrap_or_default())
        };
        let all_left = ("a@x.com b@x.com c@x.com".to_owned(), String::new());
        assert_eq!(note("a@x.com", ReachState::Refused), all_left);
        assert_eq!(note("B@x.com", ReachState::Deferred), all_left);
        let (left, words) = note("c@x.com", ReachState::Reached);
        assert_eq!(left, "b@x.com");
        assert_eq!(words, "to 1 of 3; refused: a@x.com (words); deferred: B@x.com (words)");
        assert_eq!(note("b@x.com", ReachState::Reached).0, "");
        assert_eq!(reaches.to_string().parse::<Reaches>().map_err(|e| e.to_string()), Ok(reaches));
    }
}
