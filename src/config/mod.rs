//! `poolsync.toml` and the environment: what an installation is told when it starts.
//!
//! Each key may stand in the environment too, as `POOLSYNC_<KEY>` with dots as `__`; the environment wins. A key of the
//! file that is not known is an error that names its line. Variables that are not known are ignored: container platforms
//! set some of their own that begin like ours.

mod audit;
mod file;
mod ldap;
mod management_shell;
mod metrics;
mod oidc;
mod otel;
mod secret_file;
mod section;
mod smtp;
mod tls;
mod webhooks;

pub use audit::{AuditConfig, AuditFile};
pub use file::{ConfigFile, WorkerFile};
pub use ldap::{LdapConfig, LdapFile, MEMBER, NAME};
pub use management_shell::{ManagementShellConfig, ManagementShellFile};
pub use metrics::{MetricsConfig, MetricsFile};
pub use oidc::{OidcConfig, OidcFile, may_be_asked};
pub use otel::{OtelConfig, OtelFile};
pub use secret_file::SecretFileError;
pub use smtp::{SmtpConfig, SmtpFile, SmtpTls};
pub use tls::{TlsConfig, TlsFile};
pub use webhooks::{WebhooksConfig, WebhooksFile};

use std::{
    env, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use ipnet::IpNet;

use crate::{
    domain::StoreUrl,
    words::{Said, say},
};

/// Reads a variable of the environment.
type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What an installation is told. Paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the panel listens.
    pub listen: SocketAddr,
    /// How browsers reach the panel, without a slash at the end; with `https://` its cookies are sent over TLS only.
    pub public_url: Option<String>,
    /// The panel's database.
    pub database_url: String,
    /// The same around a pooler that hands out connections by the transaction, if [`Config::database_url`] leads through
    /// one.
    pub database_direct_url: Option<String>,
    /// Where the panel keeps what is its own.
    pub data_dir: PathBuf,
    /// The file with the key that seals the secrets of stores; made when the first secret is.
    pub key_file: PathBuf,
    /// The folders below which stores may lie.
    pub allowed_roots: Vec<PathBuf>,
    /// How this process works on runs.
    pub worker: WorkerConfig,
    /// The certificate the panel shows by itself.
    pub tls: Option<TlsConfig>,
    /// Proxies whose word is taken for where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// The directory whose accounts may sign in.
    pub ldap: Option<LdapConfig>,
    /// The providers by which people may sign in, in the order of their names.
    pub oidc: Vec<OidcConfig>,
    /// Where the audit is copied to.
    pub audit: AuditConfig,
    /// Where metrics are told without signing in.
    pub metrics: MetricsConfig,
    /// Where traces are sent.
    pub otel: OtelConfig,
    /// The server that mail is sent by.
    pub smtp: Option<SmtpConfig>,
    /// Where webhooks may lead.
    pub webhooks: WebhooksConfig,
    /// Whether Microsoft’s cmdlets may run on this machine.
    pub management_shell: ManagementShellConfig,
    /// What is logged: a level, or levels by target (`info,sqlx=warn`).
    pub log: String,
}

/// How a worker works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerConfig {
    /// Runs worked on at once.
    pub concurrency: usize,
    /// How long a run stays a worker's without a sign of life.
    pub lease: Duration,
    /// The sites whose pools it serves; none for all.
    pub sites: Vec<String>,
    /// How long a comparison of files goes on before other workers are asked to look at parts of it.
    pub lend_after: Duration,
}

/// Why the configuration can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("The configuration file {path} can’t be read: {source}.", path = .path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML, or has an unknown key or a wrong value; the message names the line.
    #[error("The configuration file {path} has a mistake.\n{source}", path = .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What and where.
        source: Box<toml::de::Error>,
    },
    /// A value is out of its range or not of its kind.
    #[error("The setting {key} can’t be “{value}”: {wanted}.")]
    Value {
        /// Which key.
        key: &'static str,
        /// What it was.
        value: String,
        /// What it may be.
        wanted: &'static str,
    },
    /// As [`Self::Value`], of a section whose keys are made up of names.
    #[error("The setting {key} can’t be “{value}”: {wanted}.")]
    Section {
        /// Which key.
        key: String,
        /// What it was; empty for a secret.
        value: String,
        /// What it may be.
        wanted: &'static str,
    },
    /// The file of a secret can't be used.
    #[error("The setting {key} names {path}, which can’t be used: {source}.", path = .path.display())]
    SecretFile {
        /// Which key.
        key: String,
        /// Which file.
        path: PathBuf,
        /// Why.
        source: SecretFileError,
    },
}

impl Config {
    /// The file that is read if none is named and it exists.
    pub const DEFAULT_FILE: &str = "poolsync.toml";

    /// Reads the file (the named one must exist; the default one may be missing), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let default = Path::new(Self::DEFAULT_FILE);
        let path = file.or_else(|| default.exists().then_some(default));
        Self::assemble(path, |name| env::var(name).ok())
    }

    /// What an installation is told that is told only where its data lies; the tests' starting point.
    pub fn in_folder(data_dir: &Path) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            database_url: format!("sqlite://{}/panel.db", data_dir.display()),
            database_direct_url: None,
            key_file: data_dir.join("key"),
            data_dir: data_dir.to_owned(),
            allowed_roots: Vec::new(),
            worker: WorkerConfig {
                concurrency: 2,
                lease: Duration::from_secs(15),
                sites: Vec::new(),
                lend_after: Duration::from_secs(5),
            },
            tls: None,
            trusted_proxies: Vec::new(),
            ldap: None,
            oidc: Vec::new(),
            audit: AuditConfig::default(),
            metrics: MetricsConfig::default(),
            otel: OtelConfig::default(),
            smtp: None,
            webhooks: WebhooksConfig::default(),
            management_shell: ManagementShellConfig::default(),
            log: "warn".to_owned(),
        }
    }

    /// Reads the file, then the environment as `variable` tells it.
    pub fn assemble(path: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut file = match path {
            Some(path) => file::read(path)?,
            None => ConfigFile::default(),
        };
        file::override_from(&mut file, &variable)?;
        let base = path.and_then(Path::parent).filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let absolute = |p: &Path| std::path::absolute(base.join(p)).unwrap_or_else(|_| base.join(p));

        let data_dir = absolute(file.data_dir.as_deref().unwrap_or(Path::new("poolsync-data")));
        let listen = file.listen.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let concurrency = file.worker.concurrency.unwrap_or(2);
        let lease_seconds = file.worker.lease_seconds.unwrap_or(15);
        Ok(Self {
            listen: listen.parse().map_err(|_| ConfigError::Value {
                key: "listen",
                value: listen.clone(),
                wanted: "write an address and a port, for example 127.0.0.1:8080",
            })?,
            public_url: file.public_url.map(|url| check_public_url(&url)).transpose()?,
            database_direct_url: file.database_direct_url,
            database_url: file.database_url.unwrap_or_else(|| format!("sqlite://{}/panel.db", data_dir.display())),
            key_file: file.key_file.as_deref().map_or_else(|| data_dir.join("key"), absolute),
            data_dir,
            allowed_roots: file.allowed_roots.unwrap_or_default().iter().map(|p| absolute(p)).collect(),
            worker: WorkerConfig {
                concurrency: in_range("worker.concurrency", concurrency, 1..=64, "choose 1 to 64 runs at once")?,
                lease: Duration::from_secs(in_range(
                    "worker.lease_seconds",
                    lease_seconds,
                    2..=600,
                    "choose 2 to 600 seconds",
                )?),
                lend_after: Duration::from_secs(in_range(
                    "worker.lend_after_seconds",
                    file.worker.lend_after_seconds.unwrap_or(5),
                    0..=86_400,
                    "choose 0 to 86400 seconds",
                )?),
                sites: check_sites(file.worker.sites.unwrap_or_default())?,
            },
            tls: file.tls.resolve(&variable, absolute)?,
            trusted_proxies: networks(file.trusted_proxies.unwrap_or_default())?,
            ldap: file.ldap.resolve(&variable, absolute)?,
            oidc: file
                .oidc
                .into_iter()
                .map(|(name, section)| section.resolve(&name, &variable, absolute))
                .collect::<Result<_, _>>()?,
            audit: file.audit.resolve(&variable, absolute)?,
            metrics: file.metrics.resolve(&variable)?,
            otel: file.otel.resolve(&variable)?,
            smtp: file.smtp.resolve(&variable, absolute)?,
            webhooks: file.webhooks.resolve(&variable)?,
            management_shell: file.management_shell.resolve(&variable)?,
            log: file.log.unwrap_or_else(|| "info,sqlx=warn".to_owned()),
        })
    }

    /// Whether browsers reach the panel over TLS.
    pub fn is_public_over_tls(&self) -> bool {
        self.public_url.as_deref().map_or(self.tls.is_some(), |url| url.starts_with("https://"))
    }

    /// Where browsers reach the panel.
    pub fn base_url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        self.public_url.clone().unwrap_or_else(|| format!("{scheme}://{}", self.listen))
    }

    /// Whether a store may lie where `url` says: below an allowed root, also once symbolic links are followed. Stores
    /// elsewhere are not on this machine's disks; their own servers say who may write.
    pub fn check_root(&self, url: &StoreUrl) -> Result<(), OutsideRoots> {
        let Some(path) = url.local_path() else { return Ok(()) };
        let outside = || OutsideRoots { path: path.to_owned(), roots: self.allowed_roots.clone() };
        let real = real_path(path).ok_or_else(outside)?;
        let allowed = self.allowed_roots.iter().any(|root| {
            let root = root.canonicalize().unwrap_or_else(|_| root.clone());
            real.starts_with(&root) && real != root
        });
        if allowed { Ok(()) } else { Err(outside()) }
    }
}

/// Where a path leads once symbolic links are followed. Of what is still to be created, the part that exists decides.
pub fn real_path(path: &Path) -> Option<PathBuf> {
    let existing = path.ancestors().find(|p| p.symlink_metadata().is_ok())?;
    let rest = path.strip_prefix(existing).ok()?;
    let real = existing.canonicalize().ok()?;
    Some(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

/// A store lies where no store may lie.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-outside-roots").with("path", .path.display()).with("roots", roots_text(.roots)))]
pub struct OutsideRoots {
    path: PathBuf,
    roots: Vec<PathBuf>,
}

fn roots_text(roots: &[PathBuf]) -> Said {
    if roots.is_empty() {
        return say("input-no-roots");
    }
    roots.iter().map(|r| r.display().to_string()).collect::<Vec<_>>().join(", ").into()
}

/// Addresses and networks; an address stands for itself alone.
fn networks(texts: Vec<String>) -> Result<Vec<IpNet>, ConfigError> {
    let read = |text: String| {
        let read = text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
        read.map_err(|_| ConfigError::Value {
            key: "trusted_proxies",
            value: text,
            wanted: "write addresses or networks, for example 10.0.0.7 or 10.0.0.0/24",
        })
    };
    texts.into_iter().map(read).collect()
}

/// Names of sites, as pools bear them.
fn check_sites(sites: Vec<String>) -> Result<Vec<String>, ConfigError> {
    let sites: Vec<String> = sites.into_iter().map(|site| site.trim().to_owned()).collect();
    match sites.iter().find(|site| site.is_empty() || site.contains('\n')) {
        None => Ok(sites),
        Some(site) => Err(ConfigError::Value {
            key: "worker.sites",
            value: site.clone(),
            wanted: "name sites as pools do, for example Atlanta; leave it out for a worker that serves all sites",
        }),
    }
}

fn check_public_url(url: &str) -> Result<String, ConfigError> {
    let bare = url.trim_end_matches('/');
    let host = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => Ok(bare.to_owned()),
        _ => Err(ConfigError::Value {
            key: "public_url",
            value: url.to_owned(),
            wanted: "write a scheme and a host without a path, for example https://poolsync.litwareinc.com",
        }),
    }
}

fn in_range<T: PartialOrd + ToString + Copy>(
    key: &'static str,
    value: T,
    range: std::ops::RangeInclusive<T>,
    wanted: &'static str,
) -> Result<T, ConfigError> {
    if range.contains(&value) { Ok(value) } else { Err(ConfigError::Value { key, value: value.to_string(), wanted }) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(text: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("poolsync.toml");
        fs::write(&path, text).expect("a file");
        (dir, path)
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let (_dir, path) = write("listen = \"127.0.0.1:1\"\n\nlisten_port = 3\n");
        let error = Config::assemble(Some(&path), |_| None).expect_err("an unknown key").to_string();
        assert!(error.contains("line 3") && error.contains("listen_port"), "{error}");
    }

    #[test]
    fn the_environment_wins_and_paths_are_relative_to_the_file() {
        let (dir, path) = write("data_dir = \"data\"\nallowed_roots = [\"stores\"]\n[worker]\nconcurrency = 3\n");
        let variable = |name: &str| (name == "POOLSYNC_WORKER__CONCURRENCY").then(|| "5".to_owned());
        let config = Config::assemble(Some(&path), variable).expect("a good file");
        assert_eq!(config.worker.concurrency, 5);
        assert_eq!(config.data_dir, dir.path().join("data"));
        assert_eq!(config.key_file, dir.path().join("data/key"));
        assert_eq!(config.allowed_roots, [dir.path().join("stores")]);
        assert_eq!(config.database_url, format!("sqlite://{}/data/panel.db", dir.path().display()));
    }

    #[test]
    fn the_key_file_may_lie_elsewhere() {
        let (dir, path) = write("key_file = \"secret/key\"\n");
        let config = Config::assemble(Some(&path), |_| None).expect("a good file");
        assert_eq!(config.key_file, dir.path().join("secret/key"));
        let variable = |name: &str| (name == "POOLSYNC_KEY_FILE").then(|| "/etc/poolsync/key".to_owned());
        let config = Config::assemble(Some(&path), variable).expect("a good file");
        assert_eq!(config.key_file, Path::new("/etc/poolsync/key"));
    }

    #[test]
    fn values_out_of_range_are_named() {
        for (text, key) in [
            ("[worker]\nconcurrency = 0", "worker.concurrency"),
            ("listen = \"x\"", "listen"),
            ("public_url = \"x\"", "public_url"),
        ] {
            let (_dir, path) = write(text);
            let error = Config::assemble(Some(&path), |_| None).expect_err(text).to_string();
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn a_symbolic_link_does_not_lead_out_of_the_allowed_roots() {
        let dir = tempfile::tempdir().expect("a folder");
        let (inside, outside) = (dir.path().join("in"), dir.path().join("out"));
        fs::create_dir(&inside).expect("in");
        fs::create_dir(&outside).expect("out");
        std::os::unix::fs::symlink(&outside, inside.join("link")).expect("a link");
        let variable = |name: &str| (name == "POOLSYNC_ALLOWED_ROOTS").then(|| inside.display().to_string());
        let config = Config::assemble(None, variable).expect("a good configuration");
        let check = |path: PathBuf| config.check_root(&StoreUrl::folder(&path).expect("absolute"));
        assert_eq!(check(inside.join("a/b")), Ok(()));
        for path in [inside.join("link"), inside.join("link/a"), outside, inside.clone(), dir.path().join("in2")] {
            assert!(check(path.clone()).is_err(), "{}", path.display());
        }
    }
}
