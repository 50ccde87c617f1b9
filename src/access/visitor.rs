//! Where a request to be let in comes from.

use super::SessionToken;

/// Somebody at the door, as far as they can be told apart.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The address of the connection, or the one a trusted proxy names.
    pub address: Option<String>,
    /// What the browser calls itself; at most [`Visitor::AGENT`] bytes are kept.
    pub agent: String,
    /// What the browser kept from an earlier sign-in, whoever's that was.
    pub browser: Option<SessionToken>,
    /// The host the browser asked for.
    pub host: Option<String>,
}

impl Visitor {
    /// The most that is kept of what a browser calls itself, in bytes.
    const AGENT: usize = 400;

    /// What the browser calls itself, cut to what is kept.
    pub fn kept_agent(&self) -> &str {
        let mut end = self.agent.len().min(Self::AGENT);
        while !self.agent.is_char_boundary(end) {
            end -= 1;
        }
        &self.agent[..end]
    }
}
