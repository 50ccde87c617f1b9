//! What goes wrong on the way to a store far away, told apart so that each fault says what to do about it.

use std::{error::Error, io, sync::Arc, time::Duration};

/// A fault of a remote store. The same fault may be told to many callers, so that it can be cloned.
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct RemoteError {
    fault: Fault,
}

/// What happened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// The server refuses who we say we are, or what we may do.
    #[error(
        "{store} refused the user, password or key it was given. Nothing was changed at the target; check them, and what this user may do there."
    )]
    Credentials {
        /// The store's URL.
        store: String,
        /// The server's word.
        source: Cause,
    },
    /// The server knows who we are, and does not let us do what we asked for.
    #[error(
        "{store} refused the user, password or key it was given. Nothing was changed at the target; check them, and what this user may do there."
    )]
    Forbidden {
        /// The store's URL.
        store: String,
        /// The server's word.
        source: Cause,
    },
    /// The URL names a user but no secret came with it.
    #[error(
        "{store} needs a password or key, and none was given. Nothing was changed; enter it beside the store’s URL."
    )]
    NoSecret {
        /// The store's URL.
        store: String,
    },
    /// The private key can't be used.
    #[error(
        "The private key given for {store} can’t be read. Nothing was changed; give an OpenSSH private key without a passphrase."
    )]
    BadKey {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// The bucket or folder is not there.
    #[error(
        "{store} does not exist on its server. Nothing was changed at the target; check the name of the bucket or folder."
    )]
    NoPlace {
        /// The store's URL.
        store: String,
    },
    /// Something else than a folder.
    #[error("{store} is not a folder, or is a symbolic link. Nothing was changed; name the folder itself.")]
    NotFolder {
        /// The store's URL.
        store: String,
    },
    /// No connection.
    #[error(
        "The server of {store} can’t be reached. Nothing was changed at the target; check its name and port, and the network on the way."
    )]
    Unreachable {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// The server can't prove that it is the one that was named.
    #[error(
        "The server of {store} could not be trusted: TLS failed. Nothing was sent or changed; check the server’s certificate and the address."
    )]
    Tls {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// An SSH server nobody vouches for.
    #[error(
        "The SSH server of {store} is not known: its key has the fingerprint {fingerprint}. Nothing was sent or changed; compare it with the server’s own, then pin it with ?host_key={fingerprint} or add the server to known_hosts."
    )]
    HostKeyUnknown {
        /// The store's URL.
        store: String,
        /// The key's fingerprint.
        fingerprint: String,
    },
    /// An SSH server with another key than it had.
    #[error(
        "The SSH server of {store} has another key than the one that is known: {fingerprint}. Somebody may be listening in. Nothing was sent or changed; go on only when the server’s administrator confirms the new key."
    )]
    HostKeyChanged {
        /// The store's URL.
        store: String,
        /// The key's fingerprint.
        fingerprint: String,
    },
    /// Silence.
    #[error(
        "{store} stopped answering: there was no progress for {} seconds, after several tries. Every item at the target is either its old or its new version; run again when the server is well.", .waited.as_secs()
    )]
    NoAnswer {
        /// The store's URL.
        store: String,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The connection broke and did not come back.
    #[error(
        "The connection to {store} was lost, or its server failed. Every item at the target is either its old or its new version; run again when the network is well."
    )]
    Lost {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// Our own notes at the store don't add up.
    #[error(
        "The manifest of {store} (.poolsync/manifest) is damaged. Without it, links, empty folders and times can’t be told, so nothing was changed at the target. Put it back from a copy, or remove it and run a sync into this store."
    )]
    ManifestDamaged {
        /// The store's URL.
        store: String,
    },
    /// The lock went to somebody else while we were writing.
    #[error(
        "Another run took over the lock on {store}, because this one gave no sign of life for minutes. This run stopped writing; run again when the other has ended."
    )]
    LockLost {
        /// The store's URL.
        store: String,
    },
    /// Anything about one item.
    #[error("{source}")]
    Item {
        /// Its kind for the engine.
        kind: io::ErrorKind,
        /// The server's word.
        source: Cause,
    },
}

/// The word of a library or server on what happened.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct Cause(Arc<str>);

impl Cause {
    pub(super) fn new(text: impl AsRef<str>) -> Self {
        let text = text.as_ref().trim().trim_end_matches('.');
        Self(if text.is_empty() { "no reason was given".into() } else { text.into() })
    }

    /// The innermost error that has something to say.
    pub(super) fn of(error: &(dyn Error + 'static)) -> Self {
        let mut last = error;
        while let Some(source) = last.source() {
            last = source;
        }
        Self::new(last.to_string())
    }
}

impl RemoteError {
    /// What happened.
    pub const fn fault(&self) -> &Fault {
        &self.fault
    }

    pub(super) fn item(kind: io::ErrorKind, why: impl AsRef<str>) -> Self {
        Fault::Item { kind, source: Cause::new(why) }.into()
    }

    pub(super) fn of_kind(kind: io::ErrorKind) -> Self {
        Self::item(kind, kind.to_string())
    }

    /// Whether trying again later may help.
    pub(super) const fn is_transient(&self) -> bool {
        matches!(self.fault, Fault::NoAnswer { .. } | Fault::Lost { .. } | Fault::Unreachable { .. })
    }

    /// Whether it is about the store as a whole rather than about one item: nothing else there will work either.
    pub(super) const fn is_about_the_store(&self) -> bool {
        !matches!(self.fault, Fault::Item { .. })
    }

    pub(super) const fn kind(&self) -> io::ErrorKind {
        match &self.fault {
            Fault::Item { kind, .. } => *kind,
            Fault::NoAnswer { .. } => io::ErrorKind::TimedOut,
            Fault::Credentials { .. } | Fault::Forbidden { .. } | Fault::NoSecret { .. } | Fault::BadKey { .. } => {
                io::ErrorKind::PermissionDenied
            }
            Fault::Unreachable { .. } | Fault::Lost { .. } => io::ErrorKind::NotConnected,
            _ => io::ErrorKind::Other,
        }
    }

    /// As an error about one item of a store that lets us in: what may not be read there says nothing about the rest.
    pub(super) fn about_one_item(self) -> Self {
        match self.fault {
            Fault::Forbidden { source, .. } => Fault::Item { kind: io::ErrorKind::PermissionDenied, source }.into(),
            _ => self,
        }
    }

    pub(super) fn is_missing(&self) -> bool {
        self.kind() == io::ErrorKind::NotFound
    }

    /// The fault of a store as a whole inside an item's error, if it is one.
    pub(in crate::sync) fn inside(error: &io::Error) -> Option<Self> {
        let remote = error.get_ref()?.downcast_ref::<Self>()?;
        remote.is_about_the_store().then(|| remote.clone())
    }
}

/// The server has less or more of a file than was sent.
pub(super) fn not_whole(held: u64, sent: u64) -> RemoteError {
    RemoteError::item(io::ErrorKind::InvalidData, format!("the server holds {held} bytes of {sent}"))
}

impl From<Fault> for RemoteError {
    fn from(fault: Fault) -> Self {
        Self { fault }
    }
}

impl From<RemoteError> for io::Error {
    fn from(error: RemoteError) -> Self {
        Self::new(error.kind(), error)
    }
}

pub(super) type Result<T> = std::result::Result<T, RemoteError>;
