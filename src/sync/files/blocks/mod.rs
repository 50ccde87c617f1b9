//! Large files changed in place: of a file of which both sides have a version, only the blocks that differ are written.
//!
//! Staging tries every update of a large file this way first ([`stage`]); what does not fit is copied as a whole.
//!
//! - Where the target's file system can clone a file, the clone is changed in staging and takes the old version's place
//!   by rename, as every other file does.
//! - Elsewhere the new bytes are staged as a *redo record*, the old ones, if recycle keeps them, as an *undo record*.
//!   Publishing puts the undo record into recycle, commits the redo record by a rename to `.poolsync/redo`, makes both
//!   durable, and only then writes into the file ([`publish`]). A process that dies in between leaves the committed
//!   record to the next writer, who carries it out again before it looks at anything ([`recover`]).
//! - What a file's blocks are is kept in `.poolsync/blocks`, so that the target need not be read the next time.

mod hashes;
mod patcher;
mod record;
mod redo;
mod scan;
mod stage;
mod undo;
mod unpatched;

pub use undo::rebuild_previous;

pub(super) use hashes::{keep, sweep};
pub(super) use patcher::{FilePatcher, Identity};
pub(super) use redo::{NotQuite, publish, recover, recover_source, refuse_pending};
pub(super) use stage::{Blocks, stage};
pub(super) use unpatched::{Undo, Unpatched};

/// From this size on, in bytes, a file is large: below it, copying all of it costs next to nothing.
const LARGE: u64 = 4 << 20;
/// Redo records that count.
const REDO: &[u8] = b".poolsync/redo";
/// Kept block hashes.
const BLOCKS: &[u8] = b".poolsync/blocks";

/// How content waits in staging to be put in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As a changed clone, with block hashes to keep.
    Clone,
    /// As a redo record.
    InPlace,
}

/// Where something waits that belongs to the staged content `path`.
pub(super) fn beside(path: &[u8], what: &str) -> Vec<u8> {
    [path, what.as_bytes()].concat()
}

/// The redo record of staged content.
const REDO_ENDING: &str = ".redo";
/// The undo record of staged content.
const UNDO_ENDING: &str = ".undo";
/// The block hashes of staged content.
pub(super) const HASHES_ENDING: &str = ".blocks";
