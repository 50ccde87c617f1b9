//! `[oidc.NAME]`: the OpenID Connect providers by which people may sign in.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Variables};

/// An OpenID Connect provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// Its name here: the last part of its addresses.
    pub name: String,
}

/// A table `[oidc.NAME]` of the file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcFile {}

impl OidcFile {
    /// The section `name` with what the environment says.
    pub(super) fn resolve(self, name: &str, _variables: Variables<'_>) -> Result<OidcConfig, ConfigError> {
        Ok(OidcConfig { name: name.to_owned() })
    }
}
