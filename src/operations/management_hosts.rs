//! Management hosts: keeping and removing them, and the Management Shell on one, with what lets us in.
//!
//! A secret is sealed for one host, the key of its server and the user. Where a host comes to have another address, key or
//! user, a kept secret is dropped rather than sent there.

use tokio::task::spawn_blocking;

use super::{OperationError, VERSION_FIELD};
use crate::{
    access::{SealError, SealingKey, sealed},
    config::Config,
    domain::{Actor, Fqdn, HostId, HostName, HostPlace, KnownHost, MAX_SECRET, Permission, Secret, Timestamp},
    management_shell::{Place, Shell, SshHost},
    panel::Panel,
    state::{
        StateError, Unique,
        audit::insert_change,
        management_hosts::{self, SealedHost},
    },
    words::say,
};

/// A host as somebody wants it.
#[derive(Debug, Clone)]
pub struct HostDraft {
    /// What it is called.
    pub name: HostName,
    /// Where PowerShell is.
    pub place: HostPlace,
    /// A password or a private key; none keeps the one there is, if the host is the same.
    pub secret: Option<Secret>,
    /// What opens the private key; it goes with that.
    pub passphrase: Option<Secret>,
}

/// Why there is no Management Shell on a host.
#[derive(Debug, thiserror::Error)]
pub enum ShellUnready {
    /// There is no such host any more.
    #[error("{}", say("refused-host-gone").with("host", .0))]
    Gone(HostName),
    /// Nothing is kept that would let us in.
    #[error("{}", say("refused-host-no-secret").with("host", .0))]
    NoSecret(HostName),
    /// The secret does not open.
    #[error("{}", say("refused-host-sealed").with("host", .host).with("why", .source))]
    Sealed {
        /// Whose.
        host: HostName,
        /// Why.
        source: SealError,
    },
    /// The configuration does not allow a process on this machine.
    #[error("{}", say("refused-host-local-off"))]
    LocalOff,
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// The Management Shell on the host of this name. Nothing is connected yet.
pub async fn shell_on(panel: &Panel, name: &HostName) -> Result<Shell, ShellUnready> {
    let host = management_hosts::find_host(&panel.database, name).await?;
    shell_of(panel, &host.ok_or_else(|| ShellUnready::Gone(name.clone()))?).await
}

/// The Management Shell on a host. Nothing is connected yet.
pub async fn shell_of(panel: &Panel, host: &KnownHost) -> Result<Shell, ShellUnready> {
    let HostPlace::Ssh { host: server, program } = &host.place else {
        if !panel.config.management_shell.local {
            return Err(ShellUnready::LocalOff);
        }
        return Ok(Shell::open(Place::Local(host.place.program().clone())));
    };
    let kept = management_hosts::find_secrets(&panel.database, host.id).await?;
    let (id, place, file) = (host.id, host.place.clone(), panel.config.key_file.clone());
    let opened = spawn_blocking(move || {
        let key = SealingKey::load(&file)?;
        let open = |text: Option<String>, purpose: Option<String>| {
            text.zip(purpose).map(|(text, purpose)| key.open(&text, &purpose)).transpose()
        };
        Ok((open(kept.secret, secret_of(id, &place))?, open(kept.passphrase, passphrase_of(id, &place))?))
    });
    let opened = opened.await.unwrap_or(Err(SealError::NotOurs));
    let (secret, passphrase) = match opened {
        Ok((Some(secret), passphrase)) => (secret, passphrase),
        Ok((None, _)) => return Err(ShellUnready::NoSecret(host.name.clone())),
        Err(source) => return Err(ShellUnready::Sealed { host: host.name.clone(), source }),
    };
    let (server, program) = (server.clone(), program.clone());
    Ok(Shell::open(Place::Ssh(Box::new(SshHost { host: server, secret, passphrase, program }))))
}

/// What a host’s secret is sealed for; none for this machine, which takes none.
pub(super) fn secret_of(id: HostId, place: &HostPlace) -> Option<String> {
    place.confidant().map(|confidant| sealed::host_secret_of(id, &confidant))
}

/// What the passphrase of a host’s key is sealed for.
pub(super) fn passphrase_of(id: HostId, place: &HostPlace) -> Option<String> {
    place.confidant().map(|confidant| sealed::host_passphrase_of(id, &confidant))
}

/// Keeps a host: a new one, or `before` changed.
pub async fn save_host(
    panel: &Panel,
    actor: &Actor,
    before: Option<&KnownHost>,
    draft: HostDraft,
) -> Result<KnownHost, OperationError> {
    check(&panel.config, before, &draft)?;
    let now = panel.clock.now();
    let id = before.map_or_else(HostId::new, |before| before.id);
    let replaced = draft.secret.is_some();
    let sealed = if replaced { Some(seal(panel, id, &draft).await?) } else { None };
    let mut tx = panel.database.begin().await?;
    let kept = match (sealed, before.filter(|before| before.place.confidant() == draft.place.confidant())) {
        (Some(sealed), _) => sealed,
        (None, Some(before)) => management_hosts::find_secrets(&mut tx, before.id).await?,
        (None, None) => SealedHost::default(),
    };
    let host = KnownHost {
        id,
        name: draft.name,
        place: draft.place,
        keeps_secret: kept.secret.is_some(),
        keeps_passphrase: kept.passphrase.is_some(),
        updated_at: later(before.map(|before| before.updated_at), now),
    };
    let written = match before {
        Some(before) => management_hosts::update_host(&mut tx, &host, &kept, before.updated_at).await,
        None => management_hosts::insert_host(&mut tx, &host, &kept).await.map(|()| true),
    };
    match written {
        Ok(true) => {}
        Ok(false) => return Err(OperationError::refused(VERSION_FIELD, say("refused-changed-or-removed"))),
        Err(StateError::Taken(Unique::HostName)) => {
            return Err(OperationError::refused("name", say("refused-host-taken").with("host", &host.name)));
        }
        Err(error) => return Err(error.into()),
    }
    let detail = if replaced { "secret set" } else { "" };
    let (was, is) = (before.map_or_else(|| "none".to_owned(), described), described(&host));
    let target = format!("management host {}", host.name);
    insert_change(&mut tx, actor, Permission::SetPool.name(), &target, detail, (&was, &is), now).await?;
    tx.commit().await?;
    Ok(host)
}

fn check(config: &Config, before: Option<&KnownHost>, draft: &HostDraft) -> Result<(), OperationError> {
    let keeps = before.is_some_and(|before| before.keeps_secret && before.place.confidant() == draft.place.confidant());
    let is_long = |secret: &Option<Secret>| secret.as_ref().is_some_and(|secret| secret.reveal().len() > MAX_SECRET);
    if is_long(&draft.secret) || is_long(&draft.passphrase) {
        return Err(OperationError::refused("secret", say("refused-secret-long").with("most", MAX_SECRET)));
    }
    if draft.place.ssh().is_none() {
        if !config.management_shell.local {
            return Err(OperationError::refused("way", say("refused-host-local-off")));
        }
    } else if draft.secret.is_none() && !keeps {
        return Err(OperationError::refused("secret", say("refused-host-needs-secret")));
    } else if draft.passphrase.is_some() && !draft.secret.as_ref().is_some_and(Secret::is_private_key) {
        return Err(OperationError::refused("passphrase", say("refused-host-passphrase")));
    }
    Ok(())
}

async fn seal(panel: &Panel, id: HostId, draft: &HostDraft) -> Result<SealedHost, OperationError> {
    let (draft, file) = (draft.clone(), panel.config.key_file.clone());
    let sealed = spawn_blocking(move || {
        let key = SealingKey::load_or_create(&file)?;
        let seal = |secret: Option<&Secret>, purpose: Option<String>| {
            secret.zip(purpose).map(|(secret, purpose)| key.seal(secret, &purpose)).transpose()
        };
        Ok(SealedHost {
            secret: seal(draft.secret.as_ref(), secret_of(id, &draft.place))?,
            passphrase: seal(draft.passphrase.as_ref(), passphrase_of(id, &draft.place))?,
        })
    });
    let sealed = sealed.await.unwrap_or(Err(SealError::NotOurs));
    sealed.map_err(|error| OperationError::refused("secret", say("refused-secret-cant-seal").with("why", error)))
}

/// Removes a host that is still as it was seen. Refused while it drives pools.
pub async fn remove_host(panel: &Panel, actor: &Actor, host: &KnownHost) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let driven = management_hosts::list_driven(&mut tx, host.id).await?;
    if !driven.is_empty() {
        let pools = driven.iter().map(Fqdn::as_str).collect::<Vec<_>>().join(", ");
        let message = say("refused-host-in-use").with("host", &host.name).with("pools", pools);
        return Err(OperationError::refused(VERSION_FIELD, message));
    }
    if !management_hosts::delete_host(&mut tx, host.id, host.updated_at).await? {
        return Err(OperationError::refused(VERSION_FIELD, say("refused-changed-or-removed")));
    }
    let target = format!("management host {}", host.name);
    insert_change(&mut tx, actor, Permission::SetPool.name(), &target, "removed", (&described(host), "none"), now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// A host in the audit’s words, which tell no secret.
fn described(host: &KnownHost) -> String {
    let key = host.place.ssh().map(|ssh| format!(", host key {}", ssh.key)).unwrap_or_default();
    let kept = if host.keeps_secret { ", with a secret" } else { "" };
    format!("{}: {}{key}{kept}", host.name, host.place)
}

/// The moment of a change, after the one before: it tells versions apart.
fn later(before: Option<Timestamp>, now: Timestamp) -> Timestamp {
    before.map_or(now, |before| now.max(before.plus_micros(1)))
}
