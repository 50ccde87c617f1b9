//! Opens an SSH connection to a server that is known, as a user it lets in, and begins SFTP on it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use russh::{
    client,
    keys::{HashAlg, PrivateKeyWithHashAlg, PublicKey, PublicKeyOrCertificate, decode_secret_key, known_hosts},
};

use crate::{
    domain::{Secret, SftpFolder},
    sync::{
        address::Patience,
        files::remote::error::{Cause, Fault, RemoteError, Result},
    },
};

use super::session::Session;

/// How often the server is asked for a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Looks at the server's key; what is wrong with it is left behind for whoever connects.
struct Doorman {
    store: String,
    host: String,
    port: u16,
    pinned: Option<String>,
    refusal: Arc<Mutex<Option<Fault>>>,
}

impl Doorman {
    fn judge(&self, key: &PublicKey) -> std::result::Result<(), Fault> {
        let (store, fingerprint) = (self.store.clone(), key.fingerprint(HashAlg::Sha256).to_string());
        let known = match &self.pinned {
            Some(pinned) if *pinned == fingerprint => Ok(true),
            Some(_) => Err(()),
            None => {
                let host = self.host.trim_start_matches('[').trim_end_matches(']');
                known_hosts::check_known_hosts(host, self.port, key).map_err(|_| ())
            }
        };
        match known {
            Ok(true) => Ok(()),
            Ok(false) => Err(Fault::HostKeyUnknown { store, fingerprint }),
            Err(()) => Err(Fault::HostKeyChanged { store, fingerprint }),
        }
    }
}

impl client::Handler for Doorman {
    type Error = russh::Error;

    async fn check_server_key(&mut self, key: &PublicKeyOrCertificate) -> std::result::Result<bool, Self::Error> {
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

/// Connects, signs in, and begins a session.
pub(super) async fn connect(
    store: &str,
    place: &SftpFolder,
    secret: Option<&Secret>,
    patience: Patience,
) -> Result<Session> {
    let waited = patience.answer;
    match tokio::time::timeout(waited, sign_in(store, place, secret)).await {
        Ok(handle) => {
            let handle = handle?;
            let lost = |error: russh::Error| Fault::Lost { store: store.to_owned(), source: Cause::of(&error) };
            let opened = async {
                let channel = handle.channel_open_session().await?;
                channel.request_subsystem(true, "sftp").await?;
                Ok(channel)
            };
            let channel = tokio::time::timeout(waited, opened).await;
            let channel = channel.map_err(|_| Fault::NoAnswer { store: store.to_owned(), waited })?.map_err(lost)?;
            Session::begin(store, waited, channel.into_stream(), Box::new(handle)).await
        }
        Err(_) => Err(Fault::NoAnswer { store: store.to_owned(), waited }.into()),
    }
}

async fn sign_in(store: &str, place: &SftpFolder, secret: Option<&Secret>) -> Result<client::Handle<Doorman>> {
    let store = || store.to_owned();
    let secret = secret.ok_or_else(|| Fault::NoSecret { store: store() })?;
    let refusal = Arc::new(Mutex::new(None));
    let doorman = Doorman {
        store: store(),
        host: place.host.clone(),
        port: place.port,
        pinned: place.host_key.clone(),
        refusal: refusal.clone(),
    };
    let config = client::Config {
        keepalive_interval: Some(SIGN_OF_LIFE),
        nodelay: true,
        window_size: 8 << 20,
        ..client::Config::default()
    };
    let host = place.host.trim_start_matches('[').trim_end_matches(']');
    let connected = client::connect(Arc::new(config), (host, place.port), doorman).await;
    if let Some(fault) = refusal.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(fault.into());
    }
    let mut handle = connected.map_err(|error| match error {
        russh::Error::IO(error) => Fault::Unreachable { store: store(), source: Cause::new(error.to_string()) },
        error => Fault::Unreachable { store: store(), source: Cause::of(&error) },
    })?;
    let lost = |error: russh::Error| RemoteError::from(Fault::Lost { store: store(), source: Cause::of(&error) });
    let accepted = if secret.is_private_key() {
        let key = decode_secret_key(secret.reveal(), None);
        let key = key.map_err(|error| Fault::BadKey { store: store(), source: Cause::of(&error) })?;
        // Of the signatures that an RSA key can make, the best that the server takes.
        let hash = handle.best_supported_rsa_hash().await.map_err(lost)?.flatten();
        let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
        handle.authenticate_publickey(&place.user, key).await.map_err(lost)?
    } else {
        handle.authenticate_password(&place.user, secret.reveal()).await.map_err(lost)?
    };
    if accepted.success() {
        return Ok(handle);
    }
    let source = Cause::new("the server did not let the user in");
    Err(Fault::Credentials { store: store(), source }.into())
}
