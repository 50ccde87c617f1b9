//! A connection to one server of the directory: always over TLS, with an end to every wait, and no way to be led to
//! another server.

use std::{path::Path, sync::Arc};

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, LdapResult, Scope, SearchEntry, SearchOptions};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{
    DirectoryError,
    entry::{self, Entry, Subject},
};
use crate::{
    config::{LdapConfig, NAME},
    domain::Password,
};

/// An answer's code (RFC 4511 §4.1.9).
mod code {
    pub const SUCCESS: u32 = 0;
    pub const SIZE_LIMIT_EXCEEDED: u32 = 4;
    pub const CONSTRAINT_VIOLATION: u32 = 19;
    pub const NO_SUCH_OBJECT: u32 = 32;
    pub const INVALID_DN_SYNTAX: u32 = 34;
    pub const INAPPROPRIATE_AUTHENTICATION: u32 = 48;
    pub const INVALID_CREDENTIALS: u32 = 49;
    pub const INSUFFICIENT_ACCESS_RIGHTS: u32 = 50;
    pub const BUSY: u32 = 51;
    pub const UNAVAILABLE: u32 = 52;
    pub const UNWILLING_TO_PERFORM: u32 = 53;
    pub const LOCAL_REFERRAL: u32 = 10;
}

/// A connection to a server.
pub(super) struct Connection<'a> {
    ldap: Ldap,
    pub config: &'a LdapConfig,
    server: &'a str,
}

impl<'a> Connection<'a> {
    /// Connects, over TLS from the first byte or from the first request.
    pub async fn open(config: &'a LdapConfig, server: &'a str) -> Result<Self, DirectoryError> {
        let mut settings = LdapConnSettings::new().set_conn_timeout(config.timeout).set_starttls(true);
        if let Some(path) = &config.ca_file {
            settings = settings.set_config(Arc::new(trusting(path)?));
        }
        let opened = LdapConnAsync::with_settings(settings, server).await;
        let (connection, ldap) = opened.map_err(|error| failed(config, server, error))?;
        tokio::spawn(async move {
            if let Err(error) = connection.drive().await {
                tracing::debug!(error = &error as &dyn std::error::Error, "a connection to the directory ended");
            }
        });
        Ok(Self { ldap, config, server })
    }

    /// Becomes the account the panel searches with.
    pub async fn bind_as_panel(&mut self) -> Result<(), DirectoryError> {
        let result = self.bind(&self.config.bind_dn, self.config.bind_password.reveal()).await?;
        match result.rc {
            code::SUCCESS => Ok(()),
            code::BUSY | code::UNAVAILABLE => Err(failed(self.config, self.server, result.into())),
            _ => Err(DirectoryError::OwnAccount { server: self.server.to_owned(), source: Box::new(result) }),
        }
    }

    /// Whether the directory takes `password` for the entry's. Nobody is bound after it said no.
    pub async fn accepts(&mut self, entry: &Entry, password: &Password) -> Result<bool, DirectoryError> {
        let Ok(password) = std::str::from_utf8(password.as_bytes()) else { return Ok(false) };
        if password.is_empty() || entry.dn.trim().is_empty() {
            return Ok(false);
        }
        let result = self.bind(&entry.dn, password).await?;
        match result.rc {
            code::SUCCESS => Ok(true),
            code::INVALID_CREDENTIALS
            | code::INAPPROPRIATE_AUTHENTICATION
            | code::CONSTRAINT_VIOLATION
            | code::INSUFFICIENT_ACCESS_RIGHTS
            | code::NO_SUCH_OBJECT
            | code::INVALID_DN_SYNTAX
            | code::LOCAL_REFERRAL
            | code::UNWILLING_TO_PERFORM => {
                // Why is of use to whoever looks after accounts: a wrong password, an expired one, a locked account.
                tracing::info!(
                    dn = entry.dn,
                    ldap.code = result.rc,
                    ldap.text = result.text,
                    "the directory refused a password"
                );
                Ok(false)
            }
            code::BUSY | code::UNAVAILABLE => Err(failed(self.config, self.server, result.into())),
            _ => Err(self.refused(result)),
        }
    }

    async fn bind(&mut self, dn: &str, password: &str) -> Result<LdapResult, DirectoryError> {
        let bound = self.ldap.with_timeout(self.config.timeout).simple_bind(dn, password).await;
        bound.map_err(|error| failed(self.config, self.server, error))
    }

    /// The entry of a name somebody typed.
    pub async fn find_by_name(&mut self, name: &str) -> Result<Option<Entry>, DirectoryError> {
        let filter = self.config.user_filter.replace(NAME, &ldap3::ldap_escape(name));
        self.find_one(&self.config.user_base, Scope::Subtree, &filter, name).await
    }

    /// The entry of somebody who signed in before, if they still might: whatever else than the name the filter asks for
    /// must hold.
    pub async fn find_by_subject(&mut self, subject: &str) -> Result<Option<Entry>, DirectoryError> {
        let anybody = self.config.user_filter.replace(NAME, "*");
        match Subject::read(subject) {
            Some(Subject::Filter(filter)) => {
                let both = format!("(&{filter}{anybody})");
                self.find_one(&self.config.user_base, Scope::Subtree, &both, subject).await
            }
            Some(Subject::Dn(dn)) => self.find_one(&dn, Scope::Base, &anybody, subject).await,
            None => Ok(None),
        }
    }

    async fn find_one(
        &mut self,
        base: &str,
        scope: Scope,
        filter: &str,
        meant: &str,
    ) -> Result<Option<Entry>, DirectoryError> {
        let mut entries = self.search(base, scope, filter, entry::ATTRIBUTES, 2).await?;
        match entries.len() {
            0 => Ok(None),
            1 => Ok(entries.pop().map(Entry)),
            _ => Err(DirectoryError::Ambiguous(meant.to_owned())),
        }
    }

    /// Searches; at most `limit` entries come, without end if it is 0. Where the server points to another one, nobody goes.
    pub async fn search(
        &mut self,
        base: &str,
        scope: Scope,
        filter: &str,
        attributes: &[&str],
        limit: i32,
    ) -> Result<Vec<SearchEntry>, DirectoryError> {
        let seconds = i32::try_from(self.config.timeout.as_secs()).unwrap_or(i32::MAX);
        let options = SearchOptions::new().sizelimit(limit).timelimit(seconds);
        let asked = self.ldap.with_timeout(self.config.timeout).with_search_options(options);
        let found = asked.search(base, scope, filter, attributes.to_vec()).await;
        let ldap3::SearchResult(entries, result) = found.map_err(|error| failed(self.config, self.server, error))?;
        match result.rc {
            code::SUCCESS | code::LOCAL_REFERRAL => {}
            // An entry that is not there any more; that there are more than were asked for is seen by their number.
            code::NO_SUCH_OBJECT if matches!(scope, Scope::Base) => {}
            code::SIZE_LIMIT_EXCEEDED if limit > 0 => {}
            code::BUSY | code::UNAVAILABLE => return Err(failed(self.config, self.server, result.into())),
            _ => return Err(self.refused(result)),
        }
        Ok(entries.into_iter().map(SearchEntry::construct).collect())
    }

    fn refused(&self, result: LdapResult) -> DirectoryError {
        DirectoryError::Refused { server: self.server.to_owned(), source: Box::new(result) }
    }

    /// Says good-bye.
    pub async fn close(mut self) {
        let _ = self.ldap.unbind().await;
    }
}

fn failed(config: &LdapConfig, server: &str, error: LdapError) -> DirectoryError {
    match error {
        LdapError::Timeout { .. } => DirectoryError::Silent { server: server.to_owned(), waited: config.timeout },
        error => DirectoryError::Unreachable { server: server.to_owned(), source: Box::new(error) },
    }
}

/// TLS that trusts the authorities of a file alone.
fn trusting(path: &Path) -> Result<ClientConfig, DirectoryError> {
    let unreadable = |why: String| DirectoryError::Certificates(why);
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|e| unreadable(e.to_string()))? {
        let certificate = certificate.map_err(|e| unreadable(e.to_string()))?;
        roots.add(certificate).map_err(|e| unreadable(e.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unreadable("it holds none".to_owned()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|e| unreadable(e.to_string()))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}
