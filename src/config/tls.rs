//! `[tls]`: the panel's own certificate, and `trusted_proxies`: who may speak for a browser.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{ConfigError, Variables};

/// The certificate the panel shows by itself; without one it speaks plain HTTP, to be put behind a proxy that speaks TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsConfig {
    /// The certificate chain, PEM.
    pub cert: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// The file's `[tls]` table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFile {
    /// See [`TlsConfig::cert`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cert: Option<PathBuf>,
    /// See [`TlsConfig::key`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
}

impl TlsFile {
    pub(super) const fn is_empty(&self) -> bool {
        self.cert.is_none() && self.key.is_none()
    }

    /// The section with what the environment says, its paths made absolute.
    pub(super) fn resolve(
        mut self,
        variables: Variables<'_>,
        absolute: impl Fn(&Path) -> PathBuf,
    ) -> Result<Option<TlsConfig>, ConfigError> {
        if let Some(value) = variables("POOLSYNC_TLS__CERT") {
            self.cert = Some(value.into());
        }
        if let Some(value) = variables("POOLSYNC_TLS__KEY") {
            self.key = Some(value.into());
        }
        match (self.cert, self.key) {
            (None, None) => Ok(None),
            (Some(cert), Some(key)) => Ok(Some(TlsConfig { cert: absolute(&cert), key: absolute(&key) })),
            (cert, _) => Err(ConfigError::Value {
                key: if cert.is_some() { "tls.key" } else { "tls.cert" },
                value: String::new(),
                wanted: "a certificate and its key belong together; name both files or neither",
            }),
        }
    }
}
