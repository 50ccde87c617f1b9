//! Accounts of the panel.

use std::{fmt, str::FromStr};

use super::{access::Access, ids::UserId, permission::Permission, role::Assigned, run::Via, token::TokenName};
use crate::words::say;

/// The shortest password taken, in characters (NIST SP 800-63B-4 §3.1.1 asks for 15 where it is the only factor; 12 is
/// what administrators accept without writing it down).
pub const MIN_PASSWORD: usize = 12;
/// The longest password taken, in bytes, so that hashing one can't be made slow.
const MAX_PASSWORD: usize = 1024;

/// The name an account signs in with: 1 to 64 letters, digits, `.`, `-`, `_` and `@`, at least one of them a letter or digit
/// (`..` would be another address); letter case does not matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(String);

/// A text is not an account's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-user-name").with("text", .0))]
pub struct InvalidUserName(String);

impl UserName {
    /// The name, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a token that belongs to no account is called: no account can have this name.
    pub fn of_token(token: &TokenName) -> Self {
        Self(format!("token {token}"))
    }
}

impl FromStr for UserName {
    type Err = InvalidUserName;

    fn from_str(text: &str) -> Result<Self, InvalidUserName> {
        let name = text.trim();
        let characters = name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_@".contains(&b))
            && name.bytes().any(|b| b.is_ascii_alphanumeric());
        if name.is_empty() || name.len() > 64 || !characters {
            return Err(InvalidUserName(name.chars().take(80).collect()));
        }
        Ok(Self(name.to_ascii_lowercase()))
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A password on its way to be hashed or compared; never shown, not even by `Debug`.
#[derive(Clone)]
pub struct Password(String);

/// A text is not fit to be a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPassword {
    /// Fewer than [`MIN_PASSWORD`] characters.
    #[error("{}", say("input-password-short").with("least", MIN_PASSWORD))]
    TooShort,
    /// More than a kilobyte.
    #[error("{}", say("input-password-long").with("most", MAX_PASSWORD))]
    TooLong,
}

impl Password {
    /// Takes what somebody typed to sign in; any text will do, for only the hash decides.
    pub fn typed(text: String) -> Self {
        Self(text)
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether hashing it would cost more than it should.
    pub fn is_oversized(&self) -> bool {
        self.0.len() > MAX_PASSWORD
    }
}

impl FromStr for Password {
    type Err = InvalidPassword;

    /// A *new* password: long enough, not absurdly long.
    fn from_str(text: &str) -> Result<Self, InvalidPassword> {
        if text.chars().count() < MIN_PASSWORD {
            return Err(InvalidPassword::TooShort);
        }
        if text.len() > MAX_PASSWORD {
            return Err(InvalidPassword::TooLong);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Where an account comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Origin {
    /// It was made here and has a password here.
    #[default]
    Local,
    /// The directory.
    Directory,
    /// The OpenID Connect provider of this name in the configuration.
    Provider(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("local"),
            Self::Directory => f.write_str("directory"),
            Self::Provider(name) => write!(f, "oidc:{name}"),
        }
    }
}

/// A text names no origin of an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-origin-unknown").with("text", .0))]
pub struct UnknownOrigin(String);

impl FromStr for Origin {
    type Err = UnknownOrigin;

    fn from_str(text: &str) -> Result<Self, UnknownOrigin> {
        match text {
            "local" => Ok(Self::Local),
            "directory" => Ok(Self::Directory),
            _ => match text.strip_prefix("oidc:") {
                Some(name) if !name.is_empty() => Ok(Self::Provider(name.to_owned())),
                _ => Err(UnknownOrigin(text.to_owned())),
            },
        }
    }
}

/// An account, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its identity.
    pub id: UserId,
    /// What it signs in with.
    pub name: UserName,
    /// Where it comes from.
    pub origin: Origin,
    /// Who it is there, where that is not here.
    pub subject: Option<String>,
    /// The person's name, where it is known.
    pub display_name: Option<String>,
    /// The roles it has, and why.
    pub roles: Vec<Assigned>,
    /// What those let it do.
    pub access: Access,
    /// Whether it is kept from signing in.
    pub disabled: bool,
}

impl User {
    /// Whether one of its roles holds `permission` somewhere.
    pub fn may(&self, permission: Permission) -> bool {
        !self.disabled && self.access.holds(permission)
    }

    /// The names of its roles, each once.
    pub fn role_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.roles.iter().map(|r| r.role.as_str()).collect();
        names.dedup();
        names
    }
}

/// Who asks for something, for the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account, or the operating system's user on the command line.
    pub name: String,
    /// The account itself, where there is one: its name may be another one tomorrow.
    pub account: Option<UserId>,
    /// From where.
    pub via: Via,
    /// The address the request came from, where there is one.
    pub address: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_in_lower_case() {
        assert_eq!(
            " Anna.Berg@litwareinc.com".parse::<UserName>().map(|n| n.to_string()).as_deref(),
            Ok("anna.berg@litwareinc.com")
        );
        for text in ["", "..", "a b", "x\ny", "<b>", &"a".repeat(65)] {
            assert!(text.parse::<UserName>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_password_is_never_printed() {
        let password: Password = "correct horse battery".parse().expect("long enough");
        assert_eq!(format!("{password:?}"), "Password(…)");
        assert_eq!("short".parse::<Password>().err(), Some(InvalidPassword::TooShort));
    }
}
