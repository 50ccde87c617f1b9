//! `[otel]`: the collector that traces are sent to, by a build that has them.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Variables};

/// Where traces are sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtelConfig {
    /// The collector's address for OTLP over HTTP, without `/v1/traces`.
    pub endpoint: Option<String>,
}

/// The file's `[otel]` table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtelFile {
    /// See [`OtelConfig::endpoint`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

impl OtelFile {
    pub(super) const fn is_empty(&self) -> bool {
        self.endpoint.is_none()
    }

    /// The section with what the environment says.
    pub(super) fn resolve(self, variables: Variables<'_>) -> Result<OtelConfig, ConfigError> {
        let endpoint = variables("POOLSYNC_OTEL__ENDPOINT").or(self.endpoint);
        match endpoint.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) {
            Some(value) if !value.starts_with("http://") && !value.starts_with("https://") => {
                let wanted = "write the collector’s address, for example http://127.0.0.1:4318";
                Err(ConfigError::Value { key: "otel.endpoint", value, wanted })
            }
            endpoint => Ok(OtelConfig { endpoint }),
        }
    }
}
