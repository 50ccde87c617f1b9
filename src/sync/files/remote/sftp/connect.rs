//! Opens an SSH connection to a server that is known, as a user it lets in, and begins SFTP on it.

use crate::{
    domain::{Secret, SftpFolder},
    ssh::{self, Connection, Known, Refusal, Server, Visitor},
    sync::{
        address::Patience,
        files::remote::error::{Cause, Fault, Result},
    },
};

use super::session::Session;

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

async fn sign_in(store: &str, place: &SftpFolder, secret: Option<&Secret>) -> Result<Connection> {
    let store = || store.to_owned();
    let secret = secret.ok_or_else(|| Fault::NoSecret { store: store() })?;
    let key = place.host_key.as_deref().map_or(Known::Hosts, Known::Pinned);
    let server = Server { host: &place.host, port: place.port, key };
    let visitor = Visitor { user: &place.user, secret, passphrase: None };
    ssh::sign_in(server, visitor).await.map_err(|refusal| {
        let store = store();
        match refusal {
            Refusal::Unknown(fingerprint) => Fault::HostKeyUnknown { store, fingerprint },
            Refusal::Changed { offered, .. } => Fault::HostKeyChanged { store, fingerprint: offered },
            Refusal::Unreachable(why) => Fault::Unreachable { store, source: Cause::new(why) },
            Refusal::Lost(why) => Fault::Lost { store, source: Cause::new(why) },
            Refusal::BadKey(why) => Fault::BadKey { store, source: Cause::new(why) },
            Refusal::NotLetIn => Fault::Credentials { store, source: Cause::new("the server did not let the user in") },
        }
        .into()
    })
}
