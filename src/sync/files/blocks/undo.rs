//! Undo records: what recycle keeps of a file that was changed in place.
//!
//! `.poolsync/recycle/RUN.undo/PATH` holds what the run RUN overwrote in the file PATH: which file it was, its facts, its
//! old bytes, its extended attributes, and digests of the content before and after (the form is told in the module “record”). A run that changes
//! a file again after it was interrupted keeps a second one in `RUN~2.undo`, and so on. A record fits exactly one
//! content, the one the run left; going back several runs means to apply their records in turn, the latest first. Where
//! a later run replaced the whole file, the content to begin with is what that run's `.poolsync/recycle/RUN/PATH` keeps.

use std::io;

use crate::sync::{
    context::Context,
    error::SyncError,
    files::store::{Verb, Writable},
    readable::readable,
};

use super::{
    hashes::digest_of,
    record::{Purpose, Record},
};

/// Makes a new file `into` that is what a file was before it was changed in place: `present` is the file as the change
/// left it (wherever it is now), `undo` the record in recycle. If `present` is not what the change left, or the result
/// not what was before, nothing is made.
pub fn rebuild_previous(
    target: &Writable,
    present: &[u8],
    undo: &[u8],
    into: &[u8],
    context: &Context,
) -> Result<(), SyncError> {
    let failed = |source| SyncError::Stage { item: readable(present), source };
    target.create(into).map_err(failed)?;
    let rebuilt = rebuild(target, present, undo, into, context);
    if rebuilt.is_err() {
        // Best effort: the error that counts is the first.
        let _ = target.carry_out(Verb::RemoveFile { path: into });
    }
    rebuilt
}

fn rebuild(target: &Writable, present: &[u8], undo: &[u8], into: &[u8], context: &Context) -> Result<(), SyncError> {
    let does_not_fit = || SyncError::UndoDoesNotFit { item: readable(present) };
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => does_not_fit(),
        _ => SyncError::Stage { item: readable(present), source },
    };
    let store = target.store();
    let digests = Record::check(store, undo).map_err(failed)?;
    let mut record = Record::open(store, undo, Purpose::Undo).map_err(failed)?;
    let (block, old) = (record.header.block, record.header.old.clone());
    let patcher = target.open_to_patch(into).map_err(failed)?;
    let mut at = 0;
    let copied = |bytes: &[u8]| {
        patcher.write_at(at, bytes).map_err(failed)?;
        at += bytes.len() as u64;
        context.tally.add_written(bytes.len() as u64);
        Ok(())
    };
    if digest_of(&store.open(present).map_err(failed)?, block, context, copied, failed)? != digests.new {
        return Err(does_not_fit());
    }
    patcher.set_len(old.size).map_err(failed)?;
    record
        .each(|at, bytes| {
            context.tally.add_written(bytes.len() as u64);
            patcher.write_at(at, bytes)
        })
        .map_err(failed)?;
    if digest_of(&store.open(into).map_err(failed)?, block, context, |_| Ok(()), failed)? != digests.old {
        return Err(does_not_fit());
    }
    target.carry_out(Verb::SetAttributes { path: into, facts: &old }).map_err(failed)?;
    if let Some((extras, _)) = &record.header.extras {
        target.carry_out(Verb::SetExtras { path: into, extras }).map_err(failed)?;
    }
    patcher.sync().map_err(failed)
}
