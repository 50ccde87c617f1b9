//! `[ldap]`: the directory whose accounts may sign in.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Variables};

/// The directory whose accounts may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LdapConfig {}

/// The file's `[ldap]` table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LdapFile {}

impl LdapFile {
    pub(super) const fn is_empty(&self) -> bool {
        true
    }

    /// The section with what the environment says; `None` if it names no server.
    pub(super) fn resolve(self, _variables: Variables<'_>) -> Result<Option<LdapConfig>, ConfigError> {
        Ok(None)
    }
}
