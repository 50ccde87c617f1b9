//! Why a run fails. Each message is a sentence for the person who reads it: what happened, what it means for the data,
//! what to do. Errors of single items are not here: those items are skipped and named.

use std::{io, path::PathBuf};

use super::rows::{RowsError, ServerFault};
use crate::domain::{MarkerFault, StoreKind};

/// A fatal error. Unless a message says otherwise, nothing was changed at the target.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The cancellation token was set before anything was published.
    #[error("The run was cancelled. Nothing was changed at the target.")]
    Cancelled,
    /// This process was stopped or cut off for longer than its lease.
    #[error(
        "This worker lost its lease on the run and stopped before writing further; the worker that takes the run over \
         finishes it."
    )]
    LeaseLost,
    /// The engine's thread ended without an answer.
    #[error("The engine stopped unexpectedly. Nothing half-done was left at the target; run the sync again.")]
    Stopped(#[source] tokio::task::JoinError),
    /// A name of a run that can't name a folder.
    #[error("“{0}” can’t name a run; use letters, digits and hyphens.")]
    RunName(String),
    /// Files on one side, rows on the other.
    #[error("{source_place} holds {} and {target_place} holds {}; both sides must be of one kind.", kind(*.source_kind), kind(*.target_kind))]
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
    #[error("{} and {} are the same place, or one lies inside the other. Nothing was changed.", .one.display(), .other.display())]
    Overlap {
        /// The one.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// A plan's proof was given for another plan.
    #[error("This plan is not the one that was judged. Nothing was changed at the target; compare again.")]
    NotThisPlan,
    /// The machine's own temporary folder.
    #[error(
        "A temporary file could not be written or read back. Nothing was changed at the target; check that the temporary folder has room."
    )]
    Scratch(#[source] io::Error),
    /// The store is not there.
    #[error("{} does not exist. Nothing was changed at the target; check the path, and that its file system is mounted.", .0.display())]
    Missing(PathBuf),
    /// The target is not there and neither is the folder it would be created in.
    #[error("{} does not exist and can’t be created, because the folder above it does not exist either.", .0.display())]
    ParentMissing(PathBuf),
    /// A symbolic link where a store's root should be.
    #[error("{} is a symbolic link. Name the folder it points to, so that the link can’t be turned elsewhere unnoticed.", .0.display())]
    RootIsLink(PathBuf),
    /// Something else than a folder.
    #[error("{} is not a folder.", .0.display())]
    NotFolder(PathBuf),
    /// The store can't be opened.
    #[error("{} could not be opened. Nothing was changed at the target; check the rights on it.", .path.display())]
    Open {
        /// The store's place.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The target can't be written.
    #[error("{} can’t be written. Nothing was changed; check the rights on it, and that its file system is not mounted read-only.", .path.display())]
    NotWritable {
        /// The target's place.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else writes to the target.
    #[error("Another run is writing to {}. Nothing was changed; try again when it has ended.", .0.display())]
    Busy(PathBuf),
    /// Somebody else writes to a store far away.
    #[error(
        "Another run is writing to {0}. Nothing was changed; try again when it has ended. If it was cut off, its lock is free five minutes after its last sign of life."
    )]
    BusyFarAway(String),
    /// A remote store's trouble.
    #[error(transparent)]
    Remote(#[from] super::files::RemoteError),
    /// A folder's listing is not complete.
    #[error(
        "The folder “{folder}” in {store} could not be listed completely. A listing cut short would delete data, so nothing was changed at the target; run again, and check the file system if it fails again."
    )]
    Listing {
        /// The store.
        store: String,
        /// The folder below its root; empty for the root itself.
        folder: String,
        /// Why.
        source: io::Error,
    },
    /// A folder of the target lies on another file system than its root.
    #[error(
        "The folder “{folder}” in {store} is another file system mounted there; changes can’t be moved into it in one step. Nothing was changed at the target; give it a store of its own."
    )]
    OtherFileSystem {
        /// The store.
        store: String,
        /// The folder below its root.
        folder: String,
    },
    /// New content could not be put beside the target.
    #[error(
        "“{item}” could not be copied to the target’s staging folder. Nothing was changed at the target; check that it has room."
    )]
    Stage {
        /// The item.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// The target is full.
    #[error(
        "There is no space left at {target} for the new content. Nothing was changed at the target; free space there and run again."
    )]
    NoSpace {
        /// The target's place.
        target: String,
        /// The system's word.
        source: io::Error,
    },
    /// A file that is to be read was half-changed by a run that died, and by somebody else since.
    #[error(
        "“{item}” in {store} was being changed when an earlier run died, and somebody else wrote to it since: its content is neither its old nor its new version. Nothing was copied; put a good version of it there, remove the record in .poolsync/redo and run again."
    )]
    NotRecovered {
        /// The store.
        store: String,
        /// The file.
        item: String,
    },
    /// The disk did not confirm that staged content is safe.
    #[error(
        "The target’s disk did not confirm that the new content is stored. Nothing was changed at the target; check the disk."
    )]
    StageNotDurable(#[source] io::Error),
    /// Publishing stopped in the middle.
    #[error(
        "“{item}” could not be put in place at the target. Every item there is either its old or its new version; the next run goes on from here."
    )]
    Publish {
        /// The item.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// Everything is in place, but the disk did not confirm it.
    #[error(
        "All changes are in place, but the target’s disk did not confirm that they are stored. Check the disk, then run a full sync."
    )]
    NotDurable(#[source] io::Error),
    /// The lease ended while changes were being put in place.
    #[error(
        "This worker lost its lease while it put changes in place, and stopped. Every item at the target is either its old or its new version; the worker that takes the run over finishes it."
    )]
    LeaseLostPublishing,
    /// A large file could not be changed in place completely.
    #[error(
        "“{item}” could not be changed in place completely. What is missing is kept, and the next run into this store finishes it first; until then, don’t use that file. Check the disk, then run again."
    )]
    InPlace {
        /// The item.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// A run was interrupted while it changed a file in place, or is doing so now.
    #[error(
        "In {store} a large file is being changed in place, or was when a run was interrupted, and can’t be read as a whole. Nothing was changed; if no run is going on there, the next sync into that store finishes the change."
    )]
    NeedsRecovery {
        /// The store.
        store: String,
    },
    /// Recycle could not be cleaned.
    #[error(
        "“{item}” could not be removed. The items of the store are as they were, and whatever of recycle is not removed yet is removed the next time; check the rights on it."
    )]
    Removal {
        /// What was to be removed.
        item: String,
        /// Why.
        source: io::Error,
    },
    /// A previous version can't be rebuilt.
    #[error(
        "The previous version of “{item}” could not be rebuilt: what was kept of it does not fit the file as it is now. Nothing was changed."
    )]
    UndoDoesNotFit {
        /// The item.
        item: String,
    },
    /// A store is not the one it should be.
    #[error(transparent)]
    Marker(#[from] MarkerFault),
    /// There may be a marker, but nobody can tell.
    #[error(
        "The marker of {store} could not be read, so that nobody can tell which store this is. Nothing was changed; check the file system and the rights on .poolsync/marker.json."
    )]
    MarkerUnread {
        /// The store.
        store: String,
        /// Why.
        source: io::Error,
    },
    /// A marker did not come to stand in its place.
    #[error(
        "The marker of {store} could not be written. Its items were not touched, and its marker is its old or its new one; check that it has room and write it again."
    )]
    MarkerNotWritten {
        /// The store.
        store: String,
        /// Why.
        source: io::Error,
    },
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
        let sentence = self.to_string();
        let first = std::error::Error::source(self);
        match std::iter::successors(first, |error| error.source()).last().map(ToString::to_string) {
            Some(cause) if !sentence.contains(&cause) => format!("{sentence} (The system says: {cause}.)"),
            _ => sentence,
        }
    }
}

fn is_read_only(error: &rusqlite::Error) -> bool {
    // A file that was moved away is another matter.
    let moved = error.sqlite_error().is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_READONLY_DBMOVED);
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly) && !moved
}

const fn kind(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Files => "files",
        StoreKind::Rows => "rows",
    }
}
