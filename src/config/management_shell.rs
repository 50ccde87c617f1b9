//! `[management_shell]`: whether Microsoft’s cmdlets may run on the panel’s own machine.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Variables, section::wrong};

/// What may run here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ManagementShellConfig {
    /// Whether a management host may be this machine. Whoever adds hosts says which program runs then, with the rights of
    /// poolsync, so only whoever writes the configuration allows it.
    pub local: bool,
}

/// The file's `[management_shell]` table.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagementShellFile {
    /// See [`ManagementShellConfig::local`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local: Option<bool>,
}

impl ManagementShellFile {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The section with what the environment says.
    pub(super) fn resolve(mut self, variables: Variables<'_>) -> Result<ManagementShellConfig, ConfigError> {
        if let Some(value) = variables("POOLSYNC_MANAGEMENT_SHELL__LOCAL") {
            let wanted = "write true or false";
            self.local = Some(value.parse().map_err(|_| wrong("management_shell.local", &value, wanted))?);
        }
        Ok(ManagementShellConfig { local: self.local.unwrap_or_default() })
    }
}
