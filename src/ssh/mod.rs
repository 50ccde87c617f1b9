//! Connections to SSH servers: the server proves who it is before anybody says who they are.
//!
//! Stores far away (SFTP) and management hosts are reached this way. What goes wrong is told apart here, in no words: who
//! connects knows what it means for their work.

use std::{
    error::Error,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use russh::{
    client,
    keys::{HashAlg, PrivateKeyWithHashAlg, PublicKey, PublicKeyOrCertificate, decode_secret_key, known_hosts},
};

use crate::domain::Secret;

/// How often the server is asked for a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// How much a server may send before it is read, in bytes.
const WINDOW: u32 = 8 << 20;

/// A connection on which somebody signed in. It ends when this goes.
pub type Connection = client::Handle<Doorman>;

/// A server, and how it is known.
#[derive(Debug, Clone, Copy)]
pub struct Server<'a> {
    /// Its name or address; one of version 6 may stand in brackets.
    pub host: &'a str,
    /// Its port.
    pub port: u16,
    /// What its key must be.
    pub key: Known<'a>,
}

/// What a server’s key must be.
#[derive(Debug, Clone, Copy)]
pub enum Known<'a> {
    /// The one with this fingerprint, `SHA256:…` without padding.
    Pinned(&'a str),
    /// The one that the user’s `known_hosts` names.
    Hosts,
    /// Nobody knows yet: whichever it is, the connection ends there.
    Not,
}

/// Who signs in.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'a> {
    /// The user’s name.
    pub user: &'a str,
    /// A password or a private key.
    pub secret: &'a Secret,
    /// What opens the private key, if it is locked.
    pub passphrase: Option<&'a Secret>,
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody vouches for the server; its key’s fingerprint.
    Unknown(String),
    /// It has another key than it had.
    Changed {
        /// The fingerprint that was known, where that was pinned.
        pinned: Option<String>,
        /// The fingerprint of the key that it has.
        offered: String,
    },
    /// No connection, and why.
    Unreachable(String),
    /// The connection broke, and why.
    Lost(String),
    /// The private key can’t be read, and why.
    BadKey(String),
    /// The server does not let the user in.
    NotLetIn,
}

/// Looks at the server's key; what is wrong with it is left behind for whoever connects.
pub struct Doorman {
    host: String,
    port: u16,
    /// The fingerprint it must have; `known_hosts` says it if `None`.
    pinned: Option<String>,
    /// Whether no key is good enough: it is only looked at.
    only_looks: bool,
    refusal: Arc<Mutex<Option<Refusal>>>,
}

impl fmt::Debug for Doorman {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doorman").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Doorman {
    fn judge(&self, key: &PublicKey) -> Result<(), Refusal> {
        let offered = key.fingerprint(HashAlg::Sha256).to_string();
        if self.only_looks {
            return Err(Refusal::Unknown(offered));
        }
        let pinned = self.pinned.clone();
        let known = match &pinned {
            Some(pinned) if *pinned == offered => Ok(true),
            Some(_) => Err(()),
            None => known_hosts::check_known_hosts(&self.host, self.port, key).map_err(|_| ()),
        };
        match known {
            Ok(true) => Ok(()),
            Ok(false) => Err(Refusal::Unknown(offered)),
            Err(()) => Err(Refusal::Changed { pinned, offered }),
        }
    }
}

impl client::Handler for Doorman {
    type Error = russh::Error;

    async fn check_server_key(&mut self, key: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        let key = match key {
            PublicKeyOrCertificate::PublicKey { key, .. } => key.clone(),
            PublicKeyOrCertificate::Certificate(certificate) => PublicKey::from(certificate.public_key().clone()),
        };
        let judged = self.judge(&key);
        let known = judged.is_ok();
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = judged.err();
        Ok(known)
    }
}

/// Connects to a server that is known and signs in. It takes as long as the server does: who calls sets a limit.
pub async fn sign_in(server: Server<'_>, visitor: Visitor<'_>) -> Result<Connection, Refusal> {
    let mut connection = connect(server).await?;
    let lost = |error: russh::Error| Refusal::Lost(innermost(&error));
    let Visitor { user, secret, passphrase } = visitor;
    let accepted = if secret.is_private_key() {
        let key = decode_secret_key(secret.reveal(), passphrase.map(Secret::reveal));
        let key = key.map_err(|error| Refusal::BadKey(innermost(&error)))?;
        // Of the signatures that an RSA key can make, the best that the server takes.
        let hash = connection.best_supported_rsa_hash().await.map_err(lost)?.flatten();
        connection.authenticate_publickey(user, PrivateKeyWithHashAlg::new(Arc::new(key), hash)).await.map_err(lost)?
    } else {
        connection.authenticate_password(user, secret.reveal()).await.map_err(lost)?
    };
    if accepted.success() { Ok(connection) } else { Err(Refusal::NotLetIn) }
}

/// The fingerprint of the key that a server has, `SHA256:…`, for somebody to compare before it is pinned. Nobody signs in.
pub async fn host_key(host: &str, port: u16) -> Result<String, Refusal> {
    match connect(Server { host, port, key: Known::Not }).await {
        Err(Refusal::Unknown(fingerprint)) => Ok(fingerprint),
        Err(refusal) => Err(refusal),
        Ok(_) => Err(Refusal::Unreachable("the server showed no key".to_owned())),
    }
}

async fn connect(server: Server<'_>) -> Result<Connection, Refusal> {
    let refusal = Arc::new(Mutex::new(None));
    let host = server.host.trim_start_matches('[').trim_end_matches(']');
    let doorman = Doorman {
        host: host.to_owned(),
        port: server.port,
        pinned: if let Known::Pinned(pinned) = server.key { Some(pinned.to_owned()) } else { None },
        only_looks: matches!(server.key, Known::Not),
        refusal: refusal.clone(),
    };
    let config = client::Config {
        keepalive_interval: Some(SIGN_OF_LIFE),
        nodelay: true,
        window_size: WINDOW,
        ..client::Config::default()
    };
    let connected = client::connect(Arc::new(config), (host, server.port), doorman).await;
    if let Some(refusal) = refusal.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(refusal);
    }
    connected.map_err(|error| match error {
        russh::Error::IO(error) => Refusal::Unreachable(error.to_string()),
        error => Refusal::Unreachable(innermost(&error)),
    })
}

/// What the innermost error has to say.
pub fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
