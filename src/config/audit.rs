//! `[audit]`: where the audit is copied to, beside the panel's database.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{ConfigError, Variables};
use crate::domain::SyslogUrl;

/// Where the audit is copied to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditConfig {
    /// A file that a line of JSON is added to for each entry.
    pub file: Option<PathBuf>,
    /// A syslog server or socket: `udp://host:514`, `tcp://host:514` or `unix:///dev/log`.
    pub syslog: Option<SyslogUrl>,
}

/// The file's `[audit]` table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditFile {
    /// See [`AuditConfig::file`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// See [`AuditConfig::syslog`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub syslog: Option<String>,
}

impl AuditFile {
    pub(super) const fn is_empty(&self) -> bool {
        self.file.is_none() && self.syslog.is_none()
    }

    /// The section with what the environment says, its path made absolute.
    pub(super) fn resolve(
        mut self,
        variables: Variables<'_>,
        absolute: impl Fn(&Path) -> PathBuf,
    ) -> Result<AuditConfig, ConfigError> {
        if let Some(value) = variables("POOLSYNC_AUDIT__FILE") {
            self.file = Some(value.into());
        }
        if let Some(value) = variables("POOLSYNC_AUDIT__SYSLOG") {
            self.syslog = Some(value);
        }
        let syslog = self.syslog.map(|url| {
            let wanted = "write udp://host:514, tcp://host:514 or unix:///dev/log";
            url.parse().map_err(|_| ConfigError::Value { key: "audit.syslog", value: url, wanted })
        });
        Ok(AuditConfig { file: self.file.as_deref().map(absolute), syslog: syslog.transpose()? })
    }
}
