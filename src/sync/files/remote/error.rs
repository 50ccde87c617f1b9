//! What goes wrong on the way to a store far away, told apart so that each fault says what to do about it.

use std::{error::Error, io, sync::Arc, time::Duration};

use crate::words::say;

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
    #[error("{}", say("engine-remote-credentials").with("store", .store))]
    Credentials {
        /// The store's URL.
        store: String,
        /// The server's word.
        source: Cause,
    },
    /// The server knows who we are, and does not let us do what we asked for.
    #[error("{}", say("engine-remote-credentials").with("store", .store))]
    Forbidden {
        /// The store's URL.
        store: String,
        /// The server's word.
        source: Cause,
    },
    /// The URL names a user but no secret came with it.
    #[error("{}", say("engine-remote-no-secret").with("store", .store))]
    NoSecret {
        /// The store's URL.
        store: String,
    },
    /// The private key can't be used.
    #[error("{}", say("engine-remote-bad-key").with("store", .store))]
    BadKey {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// The bucket or folder is not there.
    #[error("{}", say("engine-remote-no-place").with("store", .store))]
    NoPlace {
        /// The store's URL.
        store: String,
    },
    /// Something else than a folder.
    #[error("{}", say("engine-remote-not-folder").with("store", .store))]
    NotFolder {
        /// The store's URL.
        store: String,
    },
    /// No connection.
    #[error("{}", say("engine-remote-unreachable").with("store", .store))]
    Unreachable {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// The server can't prove that it is the one that was named.
    #[error("{}", say("engine-remote-tls").with("store", .store))]
    Tls {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// An SSH server nobody vouches for.
    #[error("{}", say("engine-remote-host-key-unknown").with("store", .store).with("fingerprint", .fingerprint))]
    HostKeyUnknown {
        /// The store's URL.
        store: String,
        /// The key's fingerprint.
        fingerprint: String,
    },
    /// An SSH server with another key than it had.
    #[error("{}", say("engine-remote-host-key-changed").with("store", .store).with("fingerprint", .fingerprint))]
    HostKeyChanged {
        /// The store's URL.
        store: String,
        /// The key's fingerprint.
        fingerprint: String,
    },
    /// Silence.
    #[error("{}", say("engine-remote-no-answer").with("store", .store).with("seconds", .waited.as_secs()))]
    NoAnswer {
        /// The store's URL.
        store: String,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The connection broke and did not come back.
    #[error("{}", say("engine-remote-lost").with("store", .store))]
    Lost {
        /// The store's URL.
        store: String,
        /// Why.
        source: Cause,
    },
    /// Our own notes at the store don't add up.
    #[error("{}", say("engine-remote-manifest-damaged").with("store", .store))]
    ManifestDamaged {
        /// The store's URL.
        store: String,
    },
    /// The lock went to somebody else while we were writing.
    #[error("{}", say("engine-remote-lock-lost").with("store", .store))]
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
