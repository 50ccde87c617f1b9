//! `poolsync.toml` as it is written, and what the environment says in its place.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    AuditFile, ConfigError, LdapFile, ManagementShellFile, MetricsFile, OidcFile, OtelFile, SmtpFile, TlsFile,
    Variables, WebhooksFile, section,
};

/// The file as it is written; every key may be left out.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// See [`Config::listen`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// See [`Config::public_url`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// See [`Config::database_url`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    /// See [`Config::database_direct_url`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_direct_url: Option<String>,
    /// See [`Config::data_dir`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// See [`Config::key_file`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// See [`Config::allowed_roots`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_roots: Option<Vec<PathBuf>>,
    /// See [`Config::log`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// See [`Config::trusted_proxies`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_proxies: Option<Vec<String>>,
    /// See [`Config::worker`].
    #[serde(default, skip_serializing_if = "WorkerFile::is_empty")]
    pub worker: WorkerFile,
    /// See [`Config::tls`].
    #[serde(default, skip_serializing_if = "TlsFile::is_empty")]
    pub tls: TlsFile,
    /// See [`Config::ldap`].
    #[serde(default, skip_serializing_if = "LdapFile::is_empty")]
    pub ldap: LdapFile,
    /// See [`Config::oidc`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub oidc: BTreeMap<String, OidcFile>,
    /// See [`Config::audit`].
    #[serde(default, skip_serializing_if = "AuditFile::is_empty")]
    pub audit: AuditFile,
    /// See [`Config::metrics`].
    #[serde(default, skip_serializing_if = "MetricsFile::is_empty")]
    pub metrics: MetricsFile,
    /// See [`Config::otel`].
    #[serde(default, skip_serializing_if = "OtelFile::is_empty")]
    pub otel: OtelFile,
    /// See [`Config::smtp`].
    #[serde(default, skip_serializing_if = "SmtpFile::is_empty")]
    pub smtp: SmtpFile,
    /// See [`Config::webhooks`].
    #[serde(default, skip_serializing_if = "WebhooksFile::is_empty")]
    pub webhooks: WebhooksFile,
    /// See [`Config::management_shell`].
    #[serde(default, skip_serializing_if = "ManagementShellFile::is_empty")]
    pub management_shell: ManagementShellFile,
}

/// The file's `[worker]` table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerFile {
    /// See [`WorkerConfig::concurrency`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<usize>,
    /// See [`WorkerConfig::lease`], in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease_seconds: Option<u64>,
    /// See [`WorkerConfig::lend_after`], in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lend_after_seconds: Option<u64>,
    /// See [`WorkerConfig::sites`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sites: Option<Vec<String>>,
}

impl WorkerFile {
    const fn is_empty(&self) -> bool {
        self.concurrency.is_none()
            && self.lease_seconds.is_none()
            && self.lend_after_seconds.is_none()
            && self.sites.is_none()
    }
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<ConfigFile, ConfigError> {
    let text = fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
    toml::from_str(&text).map_err(|source| ConfigError::File { path: path.to_owned(), source: Box::new(source) })
}

/// Lets what stands in the environment win over the file.
pub(super) fn override_from(file: &mut ConfigFile, variable: Variables<'_>) -> Result<(), ConfigError> {
    let texts = [
        ("POOLSYNC_LISTEN", &mut file.listen),
        ("POOLSYNC_PUBLIC_URL", &mut file.public_url),
        ("POOLSYNC_DATABASE_URL", &mut file.database_url),
        ("POOLSYNC_DATABASE_DIRECT_URL", &mut file.database_direct_url),
        ("POOLSYNC_LOG", &mut file.log),
    ];
    for (name, field) in texts {
        if let Some(value) = variable(name) {
            *field = Some(value);
        }
    }
    for (name, field) in [("POOLSYNC_DATA_DIR", &mut file.data_dir), ("POOLSYNC_KEY_FILE", &mut file.key_file)] {
        if let Some(value) = variable(name) {
            *field = Some(value.into());
        }
    }
    if let Some(value) = variable("POOLSYNC_ALLOWED_ROOTS") {
        file.allowed_roots = Some(env::split_paths(&value).filter(|p| !p.as_os_str().is_empty()).collect());
    }
    // Providers that stand in the environment alone.
    for name in variable("POOLSYNC_OIDC").iter().flat_map(|names| section::words(names)) {
        file.oidc.entry(name).or_default();
    }
    if let Some(value) = variable("POOLSYNC_TRUSTED_PROXIES") {
        file.trusted_proxies =
            Some(value.split(',').map(str::trim).filter(|p| !p.is_empty()).map(ToOwned::to_owned).collect());
    }
    let number = |key, value: String| {
        value.parse::<u64>().map_err(|_| ConfigError::Value { key, value, wanted: "write a whole number" })
    };
    if let Some(value) = variable("POOLSYNC_WORKER__CONCURRENCY") {
        let wanted = number("worker.concurrency", value)?;
        file.worker.concurrency = Some(usize::try_from(wanted).unwrap_or(usize::MAX));
    }
    if let Some(value) = variable("POOLSYNC_WORKER__SITES") {
        file.worker.sites = Some(value.split(',').map(ToOwned::to_owned).collect());
    }
    if let Some(value) = variable("POOLSYNC_WORKER__LEASE_SECONDS") {
        file.worker.lease_seconds = Some(number("worker.lease_seconds", value)?);
    }
    if let Some(value) = variable("POOLSYNC_WORKER__LEND_AFTER_SECONDS") {
        file.worker.lend_after_seconds = Some(number("worker.lend_after_seconds", value)?);
    }
    Ok(())
}
