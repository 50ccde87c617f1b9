//! Roles: the built-in ones, which bear the names that administrators know from the service's own role-based access
//! control and can't be changed, and custom ones, which begin as one of those.

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{access::Grant, permission::Permission, scope::Scope};
use crate::words::{Word, say};

/// A built-in role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// May do everything.
    Administrator,
    /// Runs the service: syncs, cancels, approves, settings.
    ServerAdministrator,
    /// Looks after users; sees everything here.
    UserAdministrator,
    /// Answers users' questions; sees everything here.
    HelpDesk,
    /// Sees everything, changes nothing.
    ViewOnlyAdministrator,
}

impl Role {
    /// All built-in roles, the most powerful first.
    pub const ALL: [Self; 5] = [
        Self::Administrator,
        Self::ServerAdministrator,
        Self::UserAdministrator,
        Self::HelpDesk,
        Self::ViewOnlyAdministrator,
    ];

    /// The role's name, which is also the name of a security group in a directory.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "CsAdministrator",
            Self::ServerAdministrator => "CsServerAdministrator",
            Self::UserAdministrator => "CsUserAdministrator",
            Self::HelpDesk => "CsHelpDesk",
            Self::ViewOnlyAdministrator => "CsViewOnlyAdministrator",
        }
    }

    /// What the role is for, in a sentence.
    pub const fn describe(self) -> Word {
        match self {
            Self::Administrator => Word("role-administrator"),
            Self::ServerAdministrator => Word("role-server-administrator"),
            Self::UserAdministrator => Word("role-user-administrator"),
            Self::HelpDesk => Word("role-help-desk"),
            Self::ViewOnlyAdministrator => Word("role-view-only"),
        }
    }

    /// Whether the role holds `permission`.
    pub const fn grants(self, permission: Permission) -> bool {
        match self {
            Self::Administrator => true,
            Self::ServerAdministrator => {
                !matches!(permission, Permission::SetPool | Permission::RestoreData | Permission::SetRole)
            }
            Self::UserAdministrator | Self::HelpDesk => matches!(permission, Permission::GetStatus),
            Self::ViewOnlyAdministrator => matches!(permission, Permission::GetStatus | Permission::GetRole),
        }
    }

    /// The permissions of the role.
    pub fn permissions(self) -> BTreeSet<Permission> {
        Permission::ALL.into_iter().filter(|p| self.grants(*p)).collect()
    }

    /// What the role lets do, everywhere.
    pub fn grant(self) -> Grant {
        Grant { permissions: self.permissions(), scope: Scope::EVERYTHING }
    }

    /// The built-in role of this name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name().eq_ignore_ascii_case(name.trim()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text names no built-in role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-role-unknown").with("text", .0).with("names", Role::ALL.map(Role::name).join(", ")))]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::named(text).ok_or_else(|| UnknownRole(text.trim().chars().take(80).collect()))
    }
}

/// The longest name of a role, in characters: what a security group may have (`sAMAccountName` of a group in Active
/// Directory takes 256; 64 is what pages can show).
pub const MAX_ROLE_NAME: usize = 64;

/// The name of a role, built-in or custom: 1 to 64 letters, digits, spaces, dots, hyphens and underscores, at least one of
/// them a letter or digit (`..` would be another address), beginning and ending with neither space. Letter case does not matter when names are compared; it is kept for display.
#[derive(Debug, Clone)]
pub struct RoleName(String);

/// A text can't be the name of a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-role-name").with("text", .0).with("most", MAX_ROLE_NAME))]
pub struct InvalidRoleName(String);

impl RoleName {
    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is compared.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The built-in role of this name.
    pub fn built_in(&self) -> Option<Role> {
        Role::named(&self.0)
    }
}

impl FromStr for RoleName {
    type Err = InvalidRoleName;

    fn from_str(text: &str) -> Result<Self, InvalidRoleName> {
        let name = text.trim();
        let sound =
            name.chars().all(|c| c.is_alphanumeric() || " .-_".contains(c)) && name.chars().any(char::is_alphanumeric);
        if name.is_empty() || name.chars().count() > MAX_ROLE_NAME || !sound {
            return Err(InvalidRoleName(name.chars().take(80).collect()));
        }
        // A built-in role has one spelling.
        Ok(Role::named(name).map_or_else(|| Self(name.to_owned()), Self::from))
    }
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        Self(role.name().to_owned())
    }
}

impl PartialEq for RoleName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for RoleName {}

impl PartialOrd for RoleName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RoleName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A role that somebody made: a built-in one as its template, cmdlets added or removed, limited to a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRole {
    /// Its name.
    pub name: RoleName,
    /// What it began as.
    pub template: Role,
    /// What may be done.
    pub permissions: BTreeSet<Permission>,
    /// Where.
    pub scope: Scope,
}

impl CustomRole {
    /// What the role lets do.
    pub fn grant(&self) -> Grant {
        Grant { permissions: self.permissions.clone(), scope: self.scope.clone() }
    }
}

/// Why an account has a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Somebody gave it here.
    Direct,
    /// By membership in this group of the directory.
    Group(String),
    /// By this value of the sign-in provider's groups claim.
    Claim(String),
}

impl Reason {
    /// The word it is kept by.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Group(_) => "group",
            Self::Claim(_) => "claim",
        }
    }

    /// The group or value; empty for a direct one.
    pub fn source(&self) -> &str {
        match self {
            Self::Direct => "",
            Self::Group(source) | Self::Claim(source) => source,
        }
    }

    /// From the two columns it is kept in; an unknown word is taken for a direct one, which only a person can have given.
    pub fn of(word: &str, source: String) -> Self {
        match word {
            "group" => Self::Group(source),
            "claim" => Self::Claim(source),
            _ => Self::Direct,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct => say("reason-direct").fmt(f),
            Self::Group(group) => say("reason-group").with("name", group).fmt(f),
            Self::Claim(value) => say("reason-claim").with("name", value).fmt(f),
        }
    }
}

/// A role of an account, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assigned {
    /// Which role.
    pub role: RoleName,
    /// Why.
    pub reason: Reason,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roles_name_is_compared_in_any_letter_case() {
        let name = |text: &str| text.parse::<RoleName>();
        assert_eq!(name("csADMINISTRATOR").map(|n| n.to_string()).as_deref(), Ok("CsAdministrator"));
        assert_eq!(name("Site Berlin"), name(" site BERLIN "));
        for wrong in ["", " ", "..", "a,b", "a\nb", "<b>", "a=b", "a/b", &"x".repeat(65)] {
            assert!(name(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_cmdlet_is_held_by_an_administrator_and_looking_by_everybody() {
        for permission in Permission::ALL {
            assert!(Role::Administrator.grants(permission));
            assert_eq!(permission.name().to_uppercase().parse(), Ok(permission));
        }
        assert!(Role::ALL.into_iter().all(|r| r.grants(Permission::GetStatus)));
    }
}
