//! Why a run fails. Each message is a sentence for the person who reads it: what happened, what it means for the data,
//! what to do. Errors of single items are not here: those items are skipped and named.

use std::{io, path::PathBuf};

use super::rows::{RowsError, ServerFault};
use crate::{
    domain::{MarkerFault, StoreKind},
    words::{Said, say},
};

/// A fatal error. Unless a message says otherwise, nothing was changed at the target.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The cancellation token was set before anything was published.
    #[error("{}", say("engine-cancelled"))]
    Cancelled,
    /// This process was stopped or cut off for longer than its lease.
    #[error("{}", say("engine-lease-lost"))]
    LeaseLost,
    /// The engine's thread ended without an answer.
    #[error("{}", say("engine-stopped"))]
    Stopped(#[source] tokio::task::JoinError),
    /// A name of a run that can't name a folder.
    #[error("{}", say("engine-run-name").with("name", .0))]
    RunName(String),
    /// Files on one side, rows on the other.
    #[error("{}", say("engine-kinds-differ").with("source", .source_place).said("source_holds", kind(*.source_kind)).with("target", .target_place).said("target_holds", kind(*.target_kind)))]
    KindsDiffer {
        /// The source's URL.
        source_place: String,
        /// What it holds.
        source_kind: StoreKind,
        /// The target's URL.
        target_place: String,
        /// What it holds.
        target_kind: StoreKind,
    },
    /// The same place twice, or one inside the other.
    #[error("{}", say("engine-overlap").with("one", .one.display()).with("other", .other.display()))]
    Overlap {
        /// The one.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// A plan's proof was given for another plan.
    #[error("{}", say("engine-not-this-plan"))]
    NotThisPlan,
    /// The machine's own temporary folder.
    #[error("{}", say("engine-scratch"))]
    Scratch(#[source] io::Error),
    /// The store is not there.
    #[error("{}", say("engine-missing").with("place", .0.display()))]
    Missing(PathBuf),
    /// The target is not there and neither is the folder it would be created in.
    #[error("{}", say("engine-parent-missing").with("place", .0.display()))]
    ParentMissing(PathBuf),
    /// A symbolic link where a store's root should be.
    #[error("{}", say("engine-root-is-link").with("place", .0.display()))]
    RootIsLink(PathBuf),
    /// Something else than a folder.
    #[error("{}", say("engine-not-folder").with("place", .0.display()))]
    NotFolder(PathBuf),
    /// The store can't be opened.
    #[error("{}", say("engine-open").with("place", .path.display()))]
    Open {
        /// The store's place.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The target can't be written.
    #[error("{}", say("engine-not-writable").with("place", .path.display()))]
    NotWritable {
        /// The target's place.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else writes to the target.
    #[error("{}", say("engine-busy").with("store", .0.display()))]
    Busy(PathBuf),
    /// Somebody else writes to a store far away.
    #[error("{}", say("engine-busy-far-away").with("store", .0))]
    BusyFarAway(String),
    /// A remote store's trouble.
    #[error(transparent)]
    Remote(#[from] super::files::RemoteError),
    /// A folder's listing is not complete.
    #[error("{}", say("engine-listing").with("folder", .folder).with("store", .store))]
    Listing {
        /// The store.
        store: String,
        /// The folder below its root; empty for the root itself.
        folder: String,
        /// Why.
        source: io::Error,
    },
    /// A folder of the target lies on another file system than its root.
    #[error("{}", say("engine-other-file-system").with("folder", .folder).with("store", .store))]
    OtherFileSystem {
        /// The store.
        store: String,
        /// The folder below its root.
        folder: String,
    },
    /// New content could not be put beside the target.
    #[error("{}", say("engine-stage").with("item", .item))]
    Stage {
        /// The item.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// The target is full.
    #[error("{}", say("engine-no-space").with("target", .target))]
    NoSpace {
        /// The target's place.
        target: String,
        /// The system's word.
        source: io::Error,
    },
    /// A file that is to be read was half-changed by a run that died, and by somebody else since.
    #[error("{}", say("engine-not-recovered").with("item", .item).with("store", .store))]
    NotRecovered {
        /// The store.
        store: String,
        /// The file.
        item: String,
    },
    /// The disk did not confirm that staged content is safe.
    #[error("{}", say("engine-stage-not-durable"))]
    StageNotDurable(#[source] io::Error),
    /// Publishing stopped in the middle.
    #[error("{}", say("engine-publish").with("item", .item))]
    Publish {
        /// The item.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// Everything is in place, but the disk did not confirm it.
    #[error("{}", say("engine-not-durable"))]
    NotDurable(#[source] io::Error),
    /// The lease ended while changes were being put in place.
    #[error("{}", say("engine-lease-lost-publishing"))]
    LeaseLostPublishing,
    /// A large file could not be changed in place completely.
    #[error("{}", say("engine-in-place").with("item", .item))]
    InPlace {
        /// The item.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// A run was interrupted while it changed a file in place, or is doing so now.
    #[error("{}", say("engine-needs-recovery").with("store", .store))]
    NeedsRecovery {
        /// The store.
        store: String,
    },
    /// Recycle could not be cleaned.
    #[error("{}", say("engine-removal").with("item", .item))]
    Removal {
        /// What was to be removed.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// A previous version can't be rebuilt.
    #[error("{}", say("engine-undo-does-not-fit").with("item", .item))]
    UndoDoesNotFit {
        /// The item.
        item: String,
    },
    /// A store is not the one it should be.
    #[error(transparent)]
    Marker(#[from] MarkerFault),
    /// There may be a marker, but nobody can tell.
    #[error("{}", say("engine-marker-unread").with("store", .store))]
    MarkerUnread {
        /// The store.
        store: String,
        /// Why.
        source: io::Error,
    },
    /// A marker did not come to stand in its place.
    #[error("{}", say("engine-marker-not-written").with("store", .store))]
    MarkerNotWritten {
        /// The store.
        store: String,
        /// Why.
        source: io::Error,
    },
    /// A name that no item can have.
    #[error("{}", say("engine-single-unknown").with("item", .0))]
    NoSuchItem(String),
    /// A row store's trouble.
    #[error(transparent)]
    Rows(#[from] RowsError),
}

impl SyncError {
    /// Whether somebody else holds the target's lock; it may be free a moment later.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::BusyFarAway(_))
            || matches!(self.server_fault(), Some(ServerFault::Busy { .. }))
    }

    /// Of an error of writing to a store: whether it merely takes no changes from us (a read-only file system, database or
    /// server, a right that is missing), and is in good order otherwise.
    pub fn is_read_only(&self) -> bool {
        use ServerFault::{Forbidden, MissingRights, ReadOnly};
        match self {
            Self::NotWritable { source, .. } => {
                matches!(source.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
            }
            Self::Rows(RowsError::Open { source, .. } | RowsError::Sql { source, .. }) => is_read_only(source),
            _ => matches!(self.server_fault(), Some(Forbidden { .. } | MissingRights { .. } | ReadOnly { .. })),
        }
    }

    /// Whether the trouble is one that passes by itself, so that the same work, done again from the comparison on, may
    /// succeed. Either nothing was committed, or a new comparison finds out.
    pub const fn may_pass(&self) -> bool {
        use ServerFault::{ChangedMeanwhile, CommitUnknown, Locked, Lost};
        matches!(
            self.server_fault(),
            Some(Lost { .. } | Locked { .. } | ChangedMeanwhile { .. } | CommitUnknown { .. })
        )
    }

    /// Whether a run that ends so may have changed something at the target, or all of it.
    pub const fn may_have_changed(&self) -> bool {
        matches!(
            self,
            Self::Publish { .. }
                | Self::InPlace { .. }
                | Self::NotDurable(_)
                | Self::LeaseLostPublishing
                | Self::Stopped(_)
                | Self::Remote(_)
        ) || self.is_commit_unknown()
    }

    /// Whether a database server did not answer at all.
    pub(super) const fn is_unreachable(&self) -> bool {
        matches!(self.server_fault(), Some(ServerFault::Unreachable { .. }))
    }

    /// Whether all changes may have been committed, or none.
    pub(super) const fn is_commit_unknown(&self) -> bool {
        matches!(self.server_fault(), Some(ServerFault::CommitUnknown { .. }))
    }

    const fn server_fault(&self) -> Option<&ServerFault> {
        match self {
            Self::Rows(RowsError::Server(fault)) => Some(fault),
            _ => None,
        }
    }

    /// The sentence, followed by the system's own word on why, where there is one: what an administrator acts on.
    pub fn with_cause(&self) -> String {
        self.said_with_cause().to_string()
    }

    /// As [`SyncError::with_cause`], in any language.
    pub fn said_with_cause(&self) -> Said {
        let sentence = Said::of(self);
        let first = std::error::Error::source(self);
        match std::iter::successors(first, |error| error.source()).last().map(ToString::to_string) {
            Some(cause) if !sentence.to_string().contains(&cause) => {
                say("engine-with-cause").said("sentence", sentence).with("cause", cause)
            }
            _ => sentence,
        }
    }
}

fn is_read_only(error: &rusqlite::Error) -> bool {
    // A file that was moved away is another matter.
    let moved = error.sqlite_error().is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_READONLY_DBMOVED);
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly) && !moved
}

const fn kind(kind: StoreKind) -> Said {
    match kind {
        StoreKind::Files => say("engine-kind-files"),
        StoreKind::Rows => say("engine-kind-rows"),
    }
}
