//! Access tokens: what scripts show instead of a name and a password.

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{
    access::{Access, Grant},
    ids::{TokenId, UserId},
    permission::Permission,
    scope::Scope,
    time::Timestamp,
};
use crate::words::say;

/// What every token begins with, so that people and scanners of leaked secrets know one when they see it.
pub const TOKEN_PREFIX: &str = "psk_";
/// Hexadecimal digits after the prefix: 256 bits, random.
const DIGITS: usize = 64;
/// The longest name of a token, in characters.
pub const MAX_TOKEN_NAME: usize = 64;

/// A token itself; never printed by `Debug`, kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret(String);

/// A text can't be a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-token").with("prefix", TOKEN_PREFIX).with("digits", DIGITS))]
pub struct InvalidToken;

impl TokenSecret {
    /// A token of random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(format!("{TOKEN_PREFIX}{}", blake3::Hash::from_bytes(bytes).to_hex()))
    }

    /// The text, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it: its BLAKE3 digest. A token has 256 random bits, so nothing slower is needed.
    pub fn digest(&self) -> String {
        blake3::hash(self.0.as_bytes()).to_hex().to_string()
    }
}

impl FromStr for TokenSecret {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        let digits = text.trim().strip_prefix(TOKEN_PREFIX).ok_or(InvalidToken)?;
        let sound = digits.len() == DIGITS && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if sound { Ok(Self(text.trim().to_owned())) } else { Err(InvalidToken) }
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

/// The name of a token: 1 to 64 letters, digits, spaces and `.-_@`. It stands in the audit as who did something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenName(String);

/// A text can't be the name of a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-token-name").with("text", .0).with("most", MAX_TOKEN_NAME))]
pub struct InvalidTokenName(String);

impl TokenName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TokenName {
    type Err = InvalidTokenName;

    fn from_str(text: &str) -> Result<Self, InvalidTokenName> {
        let name = text.trim();
        let sound = name.chars().all(|c| c.is_alphanumeric() || " .-_@".contains(c));
        if name.is_empty() || name.chars().count() > MAX_TOKEN_NAME || !sound {
            return Err(InvalidTokenName(name.chars().take(80).collect()));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for TokenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An access token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its identity.
    pub id: TokenId,
    /// What it is for, and who it is in the audit.
    pub name: TokenName,
    /// The account it belongs to and never outgrows; `None` for one that the operator made on the command line.
    pub owner: Option<UserId>,
    /// The name of who made it.
    pub made_by: String,
    /// What it may do.
    pub permissions: BTreeSet<Permission>,
    /// Where.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; `None` never.
    pub expires_at: Option<Timestamp>,
    /// When it was last shown, to within a minute.
    pub last_used_at: Option<Timestamp>,
    /// From where.
    pub last_used_from: Option<String>,
}

impl AccessToken {
    /// What the token itself lets do; its owner may be allowed less.
    pub fn access(&self) -> Access {
        Access::new([Grant { permissions: self.permissions.clone(), scope: self.scope.clone() }])
    }

    /// Whether its time is over.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_recognised_and_never_printed() {
        let token = TokenSecret::from_bytes([0xab; 32]);
        assert_eq!(token.reveal().parse(), Ok(token.clone()));
        assert_eq!(format!("{token:?}"), "TokenSecret(…)");
        assert!(token.reveal().starts_with("psk_ab") && token.reveal().len() == 68);
        let short = &token.reveal()[..67];
        let upper = token.reveal().to_uppercase();
        for wrong in ["", "psk_", short, &upper, &token.reveal()[4..], "psk_gg"] {
            assert_eq!(wrong.parse::<TokenSecret>(), Err(InvalidToken), "{wrong}");
        }
    }
}
