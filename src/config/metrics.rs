//! `[metrics]`: an address of its own where Prometheus may ask without signing in.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::{ConfigError, Variables};

/// Where metrics are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MetricsConfig {
    /// An address that only Prometheus should reach: whoever does, reads them.
    pub listen: Option<SocketAddr>,
}

/// The file's `[metrics]` table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsFile {
    /// See [`MetricsConfig::listen`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
}

impl MetricsFile {
    pub(super) const fn is_empty(&self) -> bool {
        self.listen.is_none()
    }

    /// The section with what the environment says.
    pub(super) fn resolve(self, variables: Variables<'_>) -> Result<MetricsConfig, ConfigError> {
        let listen = variables("POOLSYNC_METRICS__LISTEN").or(self.listen);
        let listen = listen.filter(|text| !text.trim().is_empty()).map(|text| {
            let wanted = "write an address and a port, for example 127.0.0.1:9464";
            text.trim().parse().map_err(|_| ConfigError::Value { key: "metrics.listen", value: text, wanted })
        });
        Ok(MetricsConfig { listen: listen.transpose()? })
    }
}
