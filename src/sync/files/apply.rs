//! Carries out a files plan: stage, make durable, publish, make durable.

use std::io;

use crate::sync::{
    Applied,
    context::Context,
    error::SyncError,
    skipped::{Skipped, SkippedWriter},
};

use super::{
    STAGING, blocks,
    compare::Comparison,
    facts::Kind,
    publish::Publisher,
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
            return self.done(skipped);
        }
        let staged = match self.prepare(&mut skipped, context) {
            Ok(staged) => staged,
            Err(error) => {
                // Best effort: what stays is removed by the next run, and the error that counts is the first.
                let _ = clear(&self.target, unfinished);
                return Err(error);
            }
        };
        Publisher::new(&self, &staged, context).publish(&mut skipped)?;
        let root = self.source.facts(b"").map_err(at_root_publishing)?;
        self.target.carry_out(Verb::SetAttributes { path: b"", facts: &root }).map_err(at_root_publishing)?;
        blocks::sweep(&self.target, false)?;
        self.target.carry_out(Verb::Sync).map_err(SyncError::NotDurable)?;
        // Only now: as long as staging is there, the next run knows that this one may not be on the disk. If it can't be
        // removed, the run is a success all the same, and the next one tidies up.
        let _ = clear(&self.target, false);
        self.done(skipped)
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

    /// Stages, and makes what is staged durable.
    fn prepare(&self, skipped: &mut SkippedWriter, context: &Context) -> Result<Staged, SyncError> {
        let staged = stage(self, skipped, context)?;
        if staged.count > 0 {
            self.target.carry_out(Verb::Sync).map_err(SyncError::StageNotDurable)?;
        }
        context.check()?;
        Ok(staged)
    }

    /// Whether there is anything to write: changes, or the root's own mode and time.
    fn is_needed(&self) -> io::Result<bool> {
        let (source, target) = (self.source.facts(b"")?, self.target.store().facts(b"")?);
        Ok(!self.plan.is_empty() || (source.mode, source.mtime) != (target.mode, target.mtime))
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

/// Removes what is staged, and with it, unless `keep_mark`, the mark that a run is going on.
pub(super) fn clear(target: &Writable, keep_mark: bool) -> Result<(), SyncError> {
    if !keep_mark {
        return target.remove_tree(STAGING);
    }
    for entry in target.store().list(STAGING)? {
        target.remove_tree(&entry.path)?;
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
