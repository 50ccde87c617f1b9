//! Publishing: puts what was staged in place, in two passes over the plan.
//!
//! Forward, parents first: new directories come with all that is in them in one rename, new versions are renamed over old
//! ones. Backward, children first: what is gone from the source is taken away, and directories get their final owner,
//! mode and time. Every item is its old or its new
//! version at every moment, and a pass that is broken off is finished by the next run.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use crate::{
    sync::{context::Context, error::SyncError, readable::readable, skipped::SkippedWriter},
    words::{Said, say},
};

use super::{
    blocks::{self, HASHES_ENDING, NotQuite, Way, beside},
    compare::Comparison,
    facts::{Difference, Facts, FileStep, Kind, What, is_below, join, name, parent},
    listing::Listing,
    recycle::Recycle,
    stage::{Part, Staged, Trees},
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
    /// Files changed in place of which there is something to say, by the number of their step.
    not_quite: BTreeMap<u64, NotQuite>,
    /// Paths that were taken away before their turn.
    taken: Vec<Vec<u8>>,
    trees: Trees,
    /// The steps, by number, that came with the directory above them: after the one, up to the other.
    inside: Vec<(u64, u64)>,
    /// The directory that went last with all that was in it, and the steps about such directories: from the one, up to
    /// the other.
    went: (Vec<u8>, Vec<(u64, u64)>),
}

/// What became of a step.
enum Step {
    Done,
    /// Nothing to do, or not in this pass.
    Passed,
    LeftOut(&'static str),
    /// It is in place, but something about it could not be kept.
    DoneBut(Counted, Said),
}

/// Whether a step counts in this pass, or did so in the one before.
enum Counted {
    Here,
    Before,
}

pub(super) const NAME: &str = "engine-item-name";
pub(super) const ABOVE: &str = "engine-item-above";
const TAKEN: &str = "engine-item-taken";
const NOT_EMPTY: &str = "engine-item-not-empty";

impl<'a> Publisher<'a> {
    pub fn new(comparison: &'a Comparison, staged: &'a Staged, context: &'a Context) -> Self {
        let target = &comparison.target;
        let recycle = comparison.recycle.then(|| Recycle::of(target, &comparison.run));
        let trees = Trees::new(target.store().abilities().moves_trees);
        Self {
            comparison,
            target,
            staged,
            context,
            recycle,
            spared: BTreeSet::new(),
            not_quite: BTreeMap::new(),
            taken: Vec::new(),
            trees,
            inside: Vec::new(),
            went: Default::default(),
        }
    }

    pub fn publish(mut self, skipped: &mut SkippedWriter) -> Result<(), SyncError> {
        let comparison = self.comparison;
        let at_root = |source| SyncError::Publish { item: ".".into(), source };
        self.target.open_up(b"", &self.target.store().facts(b"").map_err(at_root)?).map_err(at_root)?;
        if let (Some(recycle), Some(notes)) = (&mut self.recycle, &self.staged.notes) {
            recycle.keep_notes(notes).map_err(|source| SyncError::Publish { item: readable(notes), source })?;
        }
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
        self.not_quite = blocks::publish(self.target, staged, self.recycle.as_mut(), run, self.context)?;
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
        let done =
            act(self, number, &step).map_err(|source| SyncError::Publish { item: readable(&step.path), source })?;
        if matches!(done, Step::Done | Step::DoneBut(Counted::Here, _)) {
            step.change().into_iter().for_each(|change| self.context.tally.add_applied(change));
        }
        let why = match done {
            Step::Done | Step::Passed => return Ok(()),
            Step::LeftOut(why) => say(why),
            Step::DoneBut(_, why) => why,
        };
        skipped.push(&self.context.tally, readable(&step.path), why).map_err(SyncError::Scratch)
    }

    /// The forward pass.
    fn put(&mut self, number: u64, step: &FileStep) -> io::Result<Step> {
        let path = &step.path;
        match self.trees.follow(number, step) {
            Part::Apart => {}
            Part::Root => self.inside.push((number, number)),
            Part::Inside => {
                if let Some((_, last)) = self.inside.last_mut() {
                    *last = number;
                }
                return Ok(match (self.staged.left_out.contains(&number), self.is_spared(path)) {
                    (true, _) => Step::Passed,
                    (false, true) => Step::LeftOut(ABOVE),
                    (false, false) => Step::Done,
                });
            }
        }
        if self.staged.left_out.contains(&number) {
            self.spared.insert(path.clone());
            return Ok(Step::Passed);
        }
        match &step.what {
            // Directories' owners may work in them until [`Self::settle`].
            What::Keep(facts) => self.target.open_up(path, facts).map(|()| Step::Passed),
            What::Delete(old) => self.delete_whole(number, path, old),
            What::Insert(_) if self.is_spared(path) => Ok(Step::LeftOut(ABOVE)),
            What::Insert(new) => {
                let put = self.insert(number, path, new);
                if put.as_ref().is_err_and(is_about_the_name) {
                    self.spared.insert(path.clone());
                    return Ok(Step::LeftOut(NAME));
                }
                put
            }
            What::Update { old, new, difference } => match (old.kind, new.kind) {
                (Kind::Dir, Kind::Dir) => self.target.open_up(path, old).map(|()| Step::Passed),
                (_, Kind::Dir) => {
                    self.take_away(number, path)?;
                    self.put_new(number, path, new)
                }
                (Kind::Dir, _) => {
                    self.take_away(number, path)?;
                    self.put_staged(number, path, true)
                }
                _ if self.staged.blocks.get(&number) == Some(&Way::InPlace) => {
                    Ok(match self.not_quite.remove(&number) {
                        None => Step::Done,
                        Some(NotQuite::LeftOut(why)) => Step::LeftOut(why),
                        Some(NotQuite::DoneBut(why)) => Step::DoneBut(Counted::Here, why),
                    })
                }
                _ if step.copies() => {
                    if let Some(recycle) = &mut self.recycle {
                        recycle.keep_copy(path)?;
                    }
                    self.put_staged(number, path, true)
                }
                _ => {
                    self.target.carry_out(Verb::SetAttributes { path, facts: new })?;
                    self.give_extras(path, *difference)
                }
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
            What::Delete(_) if covers(&self.went.1, number, true) => Ok(Step::Passed),
            What::Delete(old) => self.delete(path, old),
            What::Keep(facts) => self.settle(path, facts).map(|()| Step::Passed),
            What::Insert(_) if covers(&self.inside, number, false) => Ok(Step::Passed),
            What::Insert(new) if new.kind == Kind::Dir => {
                self.settle(path, new)?;
                // It was counted when it was made.
                let lost = self.comparison.give_extras(path, path)?;
                Ok(lost.map_or(Step::Passed, |why| Step::DoneBut(Counted::Before, why)))
            }
            What::Update { old, new, difference } if new.kind == Kind::Dir => {
                self.settle(path, new)?;
                let is_new = old.kind != Kind::Dir;
                let difference = if is_new { difference.with(Difference::EXTRAS) } else { *difference };
                match self.give_extras(path, difference)? {
                    Step::Done if is_new => Ok(Step::Passed),
                    Step::DoneBut(_, why) if is_new => Ok(Step::DoneBut(Counted::Before, why)),
                    done => Ok(done),
                }
            }
            What::Insert(_) | What::Update { .. } => Ok(Step::Passed),
        }
    }

    fn give_extras(&self, path: &[u8], difference: Difference) -> io::Result<Step> {
        // A file that is given to somebody loses its capabilities.
        if !difference.has(Difference::EXTRAS) && !difference.has(Difference::OWNER) {
            return Ok(Step::Done);
        }
        let lost = self.comparison.give_extras(path, path)?;
        Ok(lost.map_or(Step::Done, |why| Step::DoneBut(Counted::Here, why)))
    }

    /// A directory that goes, goes to recycle with all that is in it in one step. Everything else waits for its turn.
    fn delete_whole(&mut self, number: u64, path: &[u8], old: &Facts) -> io::Result<Step> {
        if let Some((_, last)) = self.went.1.last_mut()
            && is_below(path, &self.went.0)
        {
            *last = number;
            return Ok(Step::Done);
        }
        if old.kind != Kind::Dir || self.is_spared(path) {
            return Ok(Step::Passed);
        }
        if let Some(recycle) = &mut self.recycle
            && self.target.store().abilities().moves_trees
            && self.taken.is_empty()
        {
            match recycle.take_away(path) {
                Ok(()) => {
                    self.went.0 = path.to_vec();
                    self.went.1.push((number, number));
                    return Ok(Step::Done);
                }
                // It went with the directory above it, which something of another kind replaced.
                Err(error) if is_gone(&error) => return Ok(Step::Passed),
                Err(error) => return Err(error),
            }
        }
        fine_if_missing(self.target.open_up(path, old)).map(|()| Step::Passed)
    }

    fn insert(&mut self, number: u64, path: &[u8], new: &Facts) -> io::Result<Step> {
        match self.put_new(number, path, new) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            put => return put,
        }
        if let Some(other) = self.same_but_for_case(path)? {
            // The source has the one no more: it is about to go, and goes now.
            self.take_away(number, &other)?;
            self.taken.push(other);
            return self.put_new(number, path, new);
        }
        // Nothing was there when the stores were compared: somebody else wrote to the target.
        let Some(recycle) = &mut self.recycle else {
            self.spared.insert(path.to_vec());
            return Ok(Step::LeftOut(TAKEN));
        };
        recycle.take_away(path)?;
        self.put_new(number, path, new)
    }

    /// On a target that takes names for one that differ in the case of letters: what has this name in another case.
    fn same_but_for_case(&self, path: &[u8]) -> io::Result<Option<Vec<u8>>> {
        if !self.target.store().abilities().folds_case {
            return Ok(None);
        }
        let mut listing = Listing::default();
        self.target.store().list(parent(path), &mut listing).map_err(io::Error::other)?;
        let is_there = |wanted: &[u8]| listing.iter().any(|(known, _)| known == wanted);
        let folded = super::found::folded(name(path));
        let mut others = listing.iter().map(|(other, _)| other).filter(|other| super::found::folded(other) == folded);
        Ok(if is_there(name(path)) { None } else { others.next().map(|other| join(parent(path), other)) })
    }

    /// Puts what is new in place where nothing is.
    fn put_new(&self, number: u64, path: &[u8], new: &Facts) -> io::Result<Step> {
        if new.kind == Kind::Dir && !self.target.store().abilities().moves_trees {
            return self.target.carry_out(Verb::CreateDir { path, mode: new.mode | OWNER }).map(|()| Step::Done);
        }
        self.put_staged(number, path, false)
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
        if self.taken.iter().any(|taken| path == taken || is_below(path, taken)) {
            return Ok(Step::Done);
        }
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

/// Whether one of the ranges, which are in order, holds a number; their first ones belong to them or not.
fn covers(ranges: &[(u64, u64)], number: u64, with_first: bool) -> bool {
    let after = ranges.partition_point(|(first, _)| if with_first { *first <= number } else { *first < number });
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| number <= *last)
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
pub(super) fn is_about_the_name(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput)
        || error.raw_os_error() == Some(rustix::io::Errno::ILSEQ.raw_os_error())
}
