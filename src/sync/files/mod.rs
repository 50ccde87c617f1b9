//! Stores of files: folders with their files, directories and symbolic links.
//!
//! New content is staged beside the target and made durable first, then everything is put in place in one quick pass, and
//! what that overwrites or deletes goes to recycle. All of the engine's own things live in `.poolsync` at the root:
//! `lock`, `marker.json`, `staging/RUN` (`staging/RUN.1` of an attempt before), `recycle/RUN`, `recycle/RUN.facts`; for
//! large files changed in place also `recycle/RUN.undo`, `redo`, `blocks`; `removing` while recycle is cleaned; in stores
//! far away also `writer` and `manifest` (see `remote`).

mod apply;
mod blocks;
mod compare;
mod copy;
mod extras;
mod facts;
mod faulty;
mod found;
mod known;
mod lend;
mod listing;
mod local;
mod local_file;
mod look;
mod marker;
mod memory;
mod notes;
pub(super) mod own;
mod past;
mod publish;
mod recycle;
pub(super) mod remote;
mod resume;
pub(super) mod retention;
pub(super) mod single;
mod stage;
mod store;
mod walk;

pub use blocks::rebuild_previous;
pub use extras::Extras;
pub use facts::{Facts, Kind, Mtime, Owner, Twin};
pub use faulty::{Faults, FaultyFolder, FaultyReader};
pub use listing::{Listed, Listing};
pub use local::LocalFolder;
pub use local_file::LocalReader;
pub use memory::{MemoryFolder, MemoryReader};
pub use past::{PastFolder, PastReader};
pub use remote::{RemoteError, RemoteFolder};
pub use store::{Abilities, FileReader, FileStore, Stamp, Writable};

pub(super) use compare::Comparison;
pub(super) use facts::FileStep;
pub(super) use lend::help;
pub(super) use marker::{read as read_marker, write as write_marker};

/// The engine's own folder at a store's root; never an item, on either side.
const CONTROL: &[u8] = b".poolsync";
/// Where new content waits, a folder for each run.
const STAGING: &[u8] = b".poolsync/staging";
/// Where overwritten and deleted things are kept, a folder for each run.
const RECYCLE: &[u8] = b".poolsync/recycle";
/// Up to where extended attributes were compared.
const KNOWN: &[u8] = b".poolsync/compared";
