//! `[smtp]`: the server that mail is sent by.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    ConfigError, Variables, secret_file,
    section::{Overrides, wrong},
};
use crate::domain::{Recipients, Secret};

/// How long the server may take for one message unless it is said, in seconds.
const TIMEOUT: u64 = 20;

/// How the connection to the server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// It begins in clear and must become TLS before anything is said (port 587).
    StartTls,
    /// It is TLS from the start (port 465).
    Tls,
    /// It stays in clear: only to this machine itself.
    Plain,
}

/// The server that mail is sent by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// Its name, which its certificate must have.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// The authority that signed its certificate; without one, those this machine trusts.
    pub ca_file: Option<PathBuf>,
    /// The account and its password, if the server asks for one.
    pub login: Option<(String, Secret)>,
    /// The address that messages come from.
    pub from: String,
    /// How long one message may take.
    pub timeout: Duration,
}

/// The file's `[smtp]` table.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpFile {
    /// See [`SmtpConfig::host`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// See [`SmtpConfig::port`]; left out, it is 587, or 465 with `tls = "tls"`, or 25 with `tls = "none"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// `starttls` (if left out), `tls`, or `none` for a server on this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<String>,
    /// See [`SmtpConfig::ca_file`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// The account, if the server asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Its password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A file that holds the password instead, which only the panel's own account may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// See [`SmtpConfig::from`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// See [`SmtpConfig::timeout`], in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
}

impl SmtpFile {
    /// This section alone, with what is usual for what it leaves out; `None` if it is empty.
    pub fn read(self) -> Result<Option<SmtpConfig>, ConfigError> {
        self.resolve(&|_| None, Path::to_owned)
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The section with what the environment says, its paths made absolute; `None` if nothing of it is set.
    pub(super) fn resolve(
        mut self,
        variables: Variables<'_>,
        absolute: impl Fn(&Path) -> PathBuf,
    ) -> Result<Option<SmtpConfig>, ConfigError> {
        self.override_from(variables)?;
        if self.is_empty() {
            return Ok(None);
        }
        let host = self.host.as_deref().map(str::trim).filter(|host| !host.is_empty() && !host.contains(['/', ' ']));
        let wanted = "name the server that mail is sent by, for example mail.litwareinc.com";
        let host = host.ok_or_else(|| wrong("smtp.host", "", wanted))?.to_owned();
        let (tls, port) = self.protection(&host)?;
        let file = self.password_file.as_deref().map(&absolute);
        let password = secret_file::choose("smtp.password", self.password, file)?;
        let login = match (self.username.filter(|name| !name.is_empty()), password) {
            (None, None) => None,
            (Some(name), Some(password)) => Some((name, password)),
            (Some(name), None) => {
                return Err(wrong("smtp.username", &name, "give its password, or name its file in password_file"));
            }
            (None, Some(_)) => return Err(wrong("smtp.password", "", "name the account in smtp.username")),
        };
        let from = self.from.unwrap_or_default();
        let one = from.parse::<Recipients>().ok().filter(|all| all.0.len() == 1 && all.0[0] == from.trim());
        let wanted = "write the address that messages come from, for example poolsync@litwareinc.com";
        let from = one.ok_or_else(|| wrong("smtp.from", &from, wanted))?.to_string();
        let seconds = self.timeout_seconds.unwrap_or(TIMEOUT);
        if !(1..=120).contains(&seconds) {
            return Err(wrong("smtp.timeout_seconds", &seconds.to_string(), "choose 1 to 120 seconds"));
        }
        let ca_file = self.ca_file.as_deref().map(&absolute);
        Ok(Some(SmtpConfig { host, port, tls, ca_file, login, from, timeout: Duration::from_secs(seconds) }))
    }

    fn protection(&self, host: &str) -> Result<(SmtpTls, u16), ConfigError> {
        let written = self.tls.as_deref().unwrap_or("starttls");
        let (tls, usual) = match written {
            "starttls" => (SmtpTls::StartTls, 587),
            "tls" => (SmtpTls::Tls, 465),
            "none" if is_this_machine(host) => (SmtpTls::Plain, 25),
            "none" => {
                let wanted = "mail would cross the network in clear; use starttls or tls, or a server on this machine";
                return Err(wrong("smtp.tls", written, wanted));
            }
            _ => return Err(wrong("smtp.tls", written, "choose starttls, tls, or none for a server on this machine")),
        };
        Ok((tls, self.port.unwrap_or(usual)))
    }

    fn override_from(&mut self, variables: Variables<'_>) -> Result<(), ConfigError> {
        let said = Overrides::of("smtp", variables);
        said.text("host", &mut self.host);
        said.text("tls", &mut self.tls);
        said.text("ca_file", &mut self.ca_file);
        said.text("username", &mut self.username);
        said.text("password", &mut self.password);
        said.text("password_file", &mut self.password_file);
        said.text("from", &mut self.from);
        said.figure("port", &mut self.port, "write a port number")?;
        said.figure("timeout_seconds", &mut self.timeout_seconds, "write a whole number")
    }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> SmtpFile {
        SmtpFile {
            host: Some("mail.litwareinc.com".into()),
            from: Some("poolsync@litwareinc.com".into()),
            ..SmtpFile::default()
        }
    }

    #[test]
    fn mail_is_sent_over_tls_unless_the_server_is_on_this_machine() {
        let config = file().read().expect("good").expect("set");
        assert_eq!((config.tls, config.port), (SmtpTls::StartTls, 587));
        let config = SmtpFile { tls: Some("tls".into()), ..file() }.read().expect("good").expect("set");
        assert_eq!((config.tls, config.port), (SmtpTls::Tls, 465));
        assert!(SmtpFile { tls: Some("none".into()), ..file() }.read().is_err());
        for host in ["localhost", "127.0.0.1", "::1"] {
            let plain = SmtpFile { tls: Some("none".into()), host: Some(host.into()), ..file() };
            assert_eq!(plain.read().expect("good").expect("set").tls, SmtpTls::Plain, "{host}");
        }
        assert!(SmtpFile::default().read().expect("good").is_none());
    }

    #[test]
    fn a_section_that_can_not_work_is_refused() {
        type Spoil = fn(&mut SmtpFile);
        let cases: [(&str, Spoil); 7] = [
            ("smtp.host", |f| f.host = None),
            ("smtp.host", |f| f.host = Some("smtp://mail".into())),
            ("smtp.from", |f| f.from = Some("nobody".into())),
            ("smtp.from", |f| f.from = Some("a@x.com, b@x.com".into())),
            ("smtp.username", |f| f.username = Some("anna".into())),
            ("smtp.password", |f| f.password = Some("wonderland".into())),
            ("smtp.tls", |f| f.tls = Some("ssl".into())),
        ];
        for (key, spoil) in cases {
            let mut file = file();
            spoil(&mut file);
            let error = file.read().expect_err(key).to_string();
            assert!(error.contains(key) && !error.contains("wonderland"), "{key}: {error}");
        }
    }

    #[test]
    fn the_environment_wins_and_its_password_is_not_printed() {
        let variables = |name: &str| {
            let value = match name.strip_prefix("POOLSYNC_SMTP__")? {
                "USERNAME" => "anna",
                "PASSWORD" => "wonderland",
                "PORT" => "2525",
                "TIMEOUT_SECONDS" => "3",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let config = file().resolve(&variables, Path::to_owned).expect("good").expect("set");
        assert_eq!((config.port, config.timeout), (2525, Duration::from_secs(3)));
        assert!(!format!("{config:?}").contains("wonderland"));
        assert_eq!(config.login.expect("set").1.reveal(), "wonderland");
    }
}
