//! Carries out a files plan: stage, make durable, publish, make durable.

use std::{io, sync::atomic::Ordering::Relaxed};

use crate::sync::{
    Applied,
    context::Context,
    error::SyncError,
    skipped::{Skipped, SkippedWriter},
};

use super::{
    STAGING, blocks,
    compare::Comparison,
    facts::{Difference, Kind, join},
    known,
    listing::Listing,
    notes,
    publish::Publisher,
    resume,
    stage::{Staged, stage},
    store::{Verb, Writable},
};

impl Comparison {
    /// Carries the plan out. Until publishing begins, an error or a cancellation leaves the target as it was; from then
    /// on it is finished rather than cancelled.
    pub fn apply(self, context: &Context) -> Result<Applied, SyncError> {
        let mut skipped = SkippedWriter::new();
        for item in self.plan.skipped().iter() {
            skipped.carry(&item.map_err(SyncError::Scratch)?).map_err(SyncError::Scratch)?;
        }
        let unfinished = self.is_unfinished().map_err(at_root)?;
        if !unfinished && !self.is_needed().map_err(at_root)? {
            if self.extras_seen.is_much() {
                self.remember(&skipped);
            }
            return self.done(skipped);
        }
        let staged = match self.prepare(&mut skipped, context) {
            Ok(staged) => staged,
            Err(error) => {
                // Best effort: what stays is removed by the next run, and the error that counts is the first.
                if !(will_come_back(&error, context) && resume::is_there(&self)) {
                    let _ = clear(&self.target, unfinished);
                }
                return Err(self.explain(error));
            }
        };
        if let Err(error) = Publisher::new(&self, &staged, context).publish(&mut skipped) {
            // What was put in place is better known than not; the error that counts is the first.
            let _ = self.target.carry_out(Verb::Seal);
            return Err(error);
        }
        let root = self.source.facts(b"").map_err(at_root_publishing)?;
        self.target.carry_out(Verb::SetAttributes { path: b"", facts: &root }).map_err(at_root_publishing)?;
        if let Some(why) = self.give_extras(b"", b"").map_err(at_root_publishing)? {
            skipped.push(&context.tally, ".".to_owned(), why).map_err(SyncError::Scratch)?;
        }
        blocks::sweep(&self.target, false)?;
        self.target.carry_out(Verb::Sync).map_err(SyncError::NotDurable)?;
        let unsealed = |source| SyncError::Publish { item: ".poolsync/manifest".into(), source };
        self.target.carry_out(Verb::Seal).map_err(unsealed)?;
        // Only now: as long as staging is there, the next run knows that this one may not be on the disk. If it can't be
        // removed, the run is a success all the same, and the next one tidies up.
        let _ = clear(&self.target, false);
        self.remember(&skipped);
        self.done(skipped)
    }

    /// Writes down that all extended attributes are equal, unless something was left out. What is not written down is only
    /// compared again.
    fn remember(&self, skipped: &SkippedWriter) {
        if self.extras() && self.extras_seen.is_complete() && skipped.is_empty() {
            let _ = known::write(&self.source, &self.target, self.begun);
        }
    }

    /// Whether an earlier run ended between publishing and the disk's word that all is stored. Even a run that finds
    /// nothing to do must then wait for that word.
    fn is_unfinished(&self) -> io::Result<bool> {
        match self.target.store().facts(STAGING) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn explain(&self, error: SyncError) -> SyncError {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        match error {
            SyncError::Stage { source, .. } | SyncError::StageNotDurable(source)
                if matches!(source.kind(), StorageFull | QuotaExceeded) =>
            {
                SyncError::NoSpace { target: self.target.store().place(), source }
            }
            error => error,
        }
    }

    /// Stages, and makes what is staged durable.
    fn prepare(&self, skipped: &mut SkippedWriter, context: &Context) -> Result<Staged, SyncError> {
        let mut staged = stage(self, skipped, context)?;
        // Files that can't be read are left out one by one; a source that is gone altogether is another matter.
        self.source.check_root()?;
        staged.notes = notes::write(self, &staged, context)?;
        if staged.is_any || staged.notes.is_some() {
            self.target.carry_out(Verb::Sync).map_err(SyncError::StageNotDurable)?;
        }
        context.check()?;
        Ok(staged)
    }

    /// Whether there is anything to write: changes, or what belongs to the root itself.
    fn is_needed(&self) -> io::Result<bool> {
        let (source, target) = (self.source.facts(b"")?, self.target.store().facts(b"")?);
        let extras =
            || Ok::<_, io::Error>(self.extras() && self.source.extras(b"")? != self.target.store().extras(b"")?);
        Ok(!self.plan.is_empty() || !Difference::between(&source, &target).is_none() || extras()?)
    }

    fn done(self, skipped: SkippedWriter) -> Result<Applied, SyncError> {
        let skipped: Skipped = skipped.finish().map_err(SyncError::Scratch)?;
        Ok(Applied { plan: self.plan, skipped })
    }
}

fn at_root(source: io::Error) -> SyncError {
    SyncError::Stage { item: ".".into(), source }
}

fn at_root_publishing(source: io::Error) -> SyncError {
    SyncError::Publish { item: ".".into(), source }
}

/// Whether a run that ends so is taken up again.
fn will_come_back(error: &SyncError, context: &Context) -> bool {
    match error {
        SyncError::LeaseLost => true,
        SyncError::Cancelled => context.comes_back.load(Relaxed),
        _ => false,
    }
}

/// Removes what is staged, and with it, unless `keep_mark`, the mark that a run is going on.
fn clear(target: &Writable, keep_mark: bool) -> Result<(), SyncError> {
    if !keep_mark {
        return target.remove_tree(STAGING);
    }
    clear_but(target, &[])
}

/// Removes what is staged but for some names.
pub(super) fn clear_but(target: &Writable, spared: &[Vec<u8>]) -> Result<(), SyncError> {
    let mut inside = Listing::default();
    target.store().list(STAGING, &mut inside)?;
    for (name, _) in inside.iter().filter(|(name, _)| !spared.iter().any(|spared| spared == name)) {
        target.remove_tree(&join(STAGING, name))?;
    }
    Ok(())
}

/// Makes directories, parents first; those that exist are fine.
pub(super) fn make_dirs(target: &Writable, dirs: &[&[u8]]) -> io::Result<()> {
    for path in dirs {
        match target.carry_out(Verb::CreateDir { path, mode: 0o700 }) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if target.store().facts(path)?.kind != Kind::Dir {
                    return Err(io::ErrorKind::NotADirectory.into());
                }
            }
            made => made?,
        }
    }
    Ok(())
}
