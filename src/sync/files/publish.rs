//! Publishing: puts what was staged in place, in two passes over the plan.
//!
//! Forward, parents first: directories are made, new versions renamed over old ones. Backward, children first: what is
//! gone from the source is taken away, and directories get their final mode and time. Every item is its old or its new
//! version at every moment, and a pass that is broken off is finished by the next run.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use crate::sync::{context::Context, error::SyncError, readable::readable, skipped::SkippedWriter};

use super::{
    blocks::{self, HASHES_ENDING, Way, beside},
    compare::Comparison,
    facts::{Facts, FileStep, Kind, What, join, parent},
    recycle::Recycle,
    stage::Staged,
    store::{OWNER, Verb, Writable},
};

/// After how many steps the lease is looked at again.
const LEASE_STEPS: u64 = 32;

/// Puts one plan in place.
pub(super) struct Publisher<'a> {
    comparison: &'a Comparison,
    target: &'a Writable,
    staged: &'a Staged,
    context: &'a Context,
    recycle: Option<Recycle<'a>>,
    /// Paths that stay as they are, with everything below them.
    spared: BTreeSet<Vec<u8>>,
    /// Files to be changed in place that were left alone, by the number of their step.
    left_alone: BTreeMap<u64, &'static str>,
}

/// What became of a step.
enum Step {
    Done,
    /// Nothing to do, or not in this pass.
    Passed,
    LeftOut(&'static str),
}

const NAME: &str = "The target’s file system can’t hold an item of this name.";
const ABOVE: &str = "The directory it belongs in was left out.";
const TAKEN: &str = "Something else took this name at the target during the run, and was left alone.";
const NOT_EMPTY: &str = "The directory holds something that came during the run, and was left alone.";

impl<'a> Publisher<'a> {
    pub fn new(comparison: &'a Comparison, staged: &'a Staged, context: &'a Context) -> Self {
        let target = &comparison.target;
        let recycle = comparison.recycle.then(|| Recycle::of(target, &comparison.run));
        Self { comparison, target, staged, context, recycle, spared: BTreeSet::new(), left_alone: BTreeMap::new() }
    }

    pub fn publish(mut self, skipped: &mut SkippedWriter) -> Result<(), SyncError> {
        let comparison = self.comparison;
        self.change_in_place()?;
        let mut steps = comparison.plan.steps().forward();
        while let Some((number, record)) = steps.next().map_err(SyncError::Scratch)? {
            self.pass(number, record, skipped, Self::put)?;
        }
        let mut steps = comparison.plan.steps().backward();
        while let Some((number, record)) = steps.previous().map_err(SyncError::Scratch)? {
            self.pass(number, record, skipped, Self::finish)?;
        }
        Ok(())
    }

    /// Large files of which only blocks are written, all at once.
    fn change_in_place(&mut self) -> Result<(), SyncError> {
        let numbers = self.staged.blocks.iter().filter(|(_, way)| **way == Way::InPlace).map(|(number, _)| *number);
        let (staged, run) = ((self.staged, &numbers.collect()), &self.comparison.run);
        self.left_alone = blocks::publish(self.target, staged, self.recycle.as_mut(), run, self.context)?;
        Ok(())
    }

    fn pass(
        &mut self,
        number: u64,
        record: &[u8],
        skipped: &mut SkippedWriter,
        act: impl FnOnce(&mut Self, u64, &FileStep) -> io::Result<Step>,
    ) -> Result<(), SyncError> {
        if number.is_multiple_of(LEASE_STEPS) {
            self.context.check_lease().map_err(|_| SyncError::LeaseLostPublishing)?;
        }
        let step = FileStep::decode(record).map_err(SyncError::Scratch)?;
        match act(self, number, &step) {
            Ok(Step::Done) => step.change().into_iter().for_each(|change| self.context.tally.add_applied(change)),
            Ok(Step::Passed) => {}
            Ok(Step::LeftOut(why)) => {
                let item = readable(&step.path);
                skipped.push(&self.context.tally, item, why.to_owned()).map_err(SyncError::Scratch)?;
            }
            Err(source) => return Err(SyncError::Publish { item: readable(&step.path), source }),
        }
        Ok(())
    }

    /// The forward pass.
    fn put(&mut self, number: u64, step: &FileStep) -> io::Result<Step> {
        let path = &step.path;
        if self.staged.left_out.contains(&number) {
            self.spared.insert(path.clone());
            return Ok(Step::Passed);
        }
        match &step.what {
            // Directories' owners may work in them until [`Self::settle`].
            What::Keep(facts) => self.target.open_up(path, facts).map(|()| Step::Passed),
            // It may have gone with the directory above it.
            What::Delete(old) if old.kind == Kind::Dir && !self.is_spared(path) => {
                fine_if_missing(self.target.open_up(path, old)).map(|()| Step::Passed)
            }
            What::Delete(_) => Ok(Step::Passed),
            What::Insert(_) if self.is_spared(path) => Ok(Step::LeftOut(ABOVE)),
            What::Insert(new) => {
                let put = self.insert(number, path, new);
                if put.as_ref().is_err_and(is_about_the_name) {
                    self.spared.insert(path.clone());
                    return Ok(Step::LeftOut(NAME));
                }
                put
            }
            What::Update { old, new, .. } => match (old.kind, new.kind) {
                (Kind::Dir, Kind::Dir) => self.target.open_up(path, old).map(|()| Step::Passed),
                (_, Kind::Dir) => {
                    self.take_away(number, path)?;
                    self.make_dir(path, new)
                }
                (Kind::Dir, _) => {
                    self.take_away(number, path)?;
                    self.put_staged(number, path, true)
                }
                _ if self.staged.blocks.get(&number) == Some(&Way::InPlace) => {
                    Ok(self.left_alone.get(&number).map_or(Step::Done, |why| Step::LeftOut(why)))
                }
                _ if step.copies() => {
                    if let Some(recycle) = &mut self.recycle {
                        recycle.keep_copy(path)?;
                    }
                    self.put_staged(number, path, true)
                }
                _ => self.target.carry_out(Verb::SetAttributes { path, facts: new }).map(|()| Step::Done),
            },
        }
    }

    /// The backward pass.
    fn finish(&mut self, number: u64, step: &FileStep) -> io::Result<Step> {
        let path = &step.path;
        if self.staged.left_out.contains(&number) || self.is_spared(path) {
            return Ok(Step::Passed);
        }
        match &step.what {
            What::Delete(old) => self.delete(path, old),
            What::Keep(facts) => self.settle(path, facts).map(|()| Step::Passed),
            What::Insert(new) if new.kind == Kind::Dir => self.settle(path, new).map(|()| Step::Passed),
            What::Update { old, new, .. } if new.kind == Kind::Dir => {
                self.settle(path, new)?;
                Ok(if old.kind == Kind::Dir { Step::Done } else { Step::Passed })
            }
            What::Insert(_) | What::Update { .. } => Ok(Step::Passed),
        }
    }

    fn insert(&mut self, number: u64, path: &[u8], new: &Facts) -> io::Result<Step> {
        let put = if new.kind == Kind::Dir { self.make_dir(path, new) } else { self.put_staged(number, path, false) };
        match put {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            put => return put,
        }
        // Nothing was there when the stores were compared: somebody else wrote to the target.
        let Some(recycle) = &mut self.recycle else {
            self.spared.insert(path.to_vec());
            return Ok(Step::LeftOut(TAKEN));
        };
        recycle.take_away(path)?;
        if new.kind == Kind::Dir { self.make_dir(path, new) } else { self.put_staged(number, path, false) }
    }

    fn make_dir(&self, path: &[u8], new: &Facts) -> io::Result<Step> {
        self.target.carry_out(Verb::CreateDir { path, mode: new.mode | OWNER }).map(|()| Step::Done)
    }

    fn put_staged(&self, number: u64, path: &[u8], replace: bool) -> io::Result<Step> {
        let staged = self.staged.path(number);
        self.target.carry_out(Verb::Rename { from: &staged, to: path, replace })?;
        if self.staged.blocks.contains_key(&number) {
            blocks::keep(self.target, &beside(&staged, HASHES_ENDING), path)?;
        }
        Ok(Step::Done)
    }

    /// Takes an item of another kind out of the way: to recycle, or to staging, which is removed in the end.
    fn take_away(&mut self, number: u64, path: &[u8]) -> io::Result<()> {
        let taken = if let Some(recycle) = &mut self.recycle {
            recycle.take_away(path)
        } else {
            let to = join(&self.staged.folder, format!("old-{number:x}").as_bytes());
            self.target.move_away(path, &to)
        };
        fine_if_missing(taken)
    }

    fn delete(&mut self, path: &[u8], old: &Facts) -> io::Result<Step> {
        match self.target.store().facts(path) {
            Ok(_) => {}
            // It went with the directory above it, which something of another kind replaced.
            Err(error) if is_gone(&error) => return Ok(Step::Done),
            Err(error) => return Err(error),
        }
        let gone = match (&mut self.recycle, old.kind) {
            (Some(recycle), Kind::Dir) => {
                recycle.keep_dir(path, old)?;
                self.target.carry_out(Verb::RemoveDir { path })
            }
            (None, Kind::Dir) => self.target.carry_out(Verb::RemoveDir { path }),
            (Some(recycle), _) => recycle.take_away(path),
            (None, _) => self.target.carry_out(Verb::RemoveFile { path }),
        };
        match gone {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(Step::LeftOut(NOT_EMPTY)),
            gone => fine_if_missing(gone).map(|()| Step::Done),
        }
    }

    /// Gives a directory its final mode and time.
    fn settle(&self, path: &[u8], facts: &Facts) -> io::Result<()> {
        fine_if_missing(self.target.carry_out(Verb::SetAttributes { path, facts }))
    }

    fn is_spared(&self, path: &[u8]) -> bool {
        if self.spared.is_empty() {
            return false;
        }
        let mut at = path;
        while !at.is_empty() {
            if self.spared.contains(at) {
                return true;
            }
            at = parent(at);
        }
        false
    }
}

fn fine_if_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_gone(&error) => Ok(()),
        result => result,
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A name too long, or with characters the file system does not take.
fn is_about_the_name(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput)
        || error.raw_os_error() == Some(rustix::io::Errno::ILSEQ.raw_os_error())
}
