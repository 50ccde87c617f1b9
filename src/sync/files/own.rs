//! Comparing a folder with something made of itself: what it was before a run, or nothing.

use super::{
    blocks,
    compare::{Comparison, compare},
    known,
    memory::MemoryFolder,
    past::PastFolder,
    store::FileStore,
};
use crate::{
    domain::Mode,
    sync::{
        Options, Purpose,
        context::Context,
        error::SyncError,
        origin::Own,
        plan::{Plan, Why},
    },
};

/// Locks the target, then compares.
pub(in crate::sync) fn locked(
    target: FileStore,
    own: &Own,
    options: &Options,
    context: &Context,
) -> Result<Comparison, SyncError> {
    if matches!(own, Own::Before(_)) {
        target.look_into_recycle();
    }
    let target = target.lock()?;
    blocks::recover(&target, context)?;
    let begun = known::now();
    let (source, why) = source(target.store(), own, context)?;
    // What is not brought back is the target's own, and need not be read to be known as equal.
    let (plan, extras_seen) = compare(&source, target.store(), Purpose::Sync(Mode::Delta), why, context)?;
    let (run, recycle, mode) = (options.run.clone(), options.recycle, options.mode);
    Ok(Comparison { source, target, plan, run, recycle, mode, begun, extras_seen })
}

/// Compares without the means to write.
pub(in crate::sync) fn read_only(
    target: &FileStore,
    own: &Own,
    _options: &Options,
    context: &Context,
) -> Result<Plan, SyncError> {
    blocks::refuse_pending(target)?;
    if matches!(own, Own::Before(_)) {
        target.look_into_recycle();
    }
    let (source, why) = source(target, own, context)?;
    compare(&source, target, Purpose::Preview(Mode::Delta), why, context).map(|(plan, _)| plan)
}

/// What the target is made equal to, and why.
fn source(target: &FileStore, own: &Own, context: &Context) -> Result<(FileStore, Why), SyncError> {
    match own {
        Own::Before(before) => {
            let past = PastFolder::of(target.again(), before, context)?;
            Ok((FileStore::Past(Box::new(past)), Why::PutBack))
        }
        Own::Nothing => {
            let (nothing, root) = (MemoryFolder::default(), target.facts(b""));
            // The root is no item: it stays as it is.
            nothing.put("", root.map_err(|source| target.listing_error(b"", source))?, b"");
            Ok((FileStore::Memory(nothing), Why::Cleared))
        }
    }
}
