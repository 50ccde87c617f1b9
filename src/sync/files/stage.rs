//! Staging: brings new content over into `.poolsync/staging/RUN`, beside the target's items and invisible among them.
//!
//! One thread goes through the plan and makes directories; a few copy files. A directory that is wholly new is staged as a
//! tree under its own names, so that publishing it is one rename.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use crate::{
    sync::{context::Context, error::SyncError, readable::readable, skipped::SkippedWriter},
    words::{Said, say},
};

use super::{
    CONTROL, STAGING, apply,
    blocks::Way,
    compare::Comparison,
    copy::{Copier, Outcome},
    extras::Extras,
    facts::{Facts, FileStep, Kind, Twin, What, is_below, join},
    known,
    publish::{ABOVE, NAME, is_about_the_name},
    remote::RemoteError,
    resume::{Confirmed, Earlier},
    store::Verb,
};

/// How much is read and written at once, in bytes.
pub(super) const PIECE: usize = 256 << 10;
/// How many files a thread takes at once, at most.
const BATCH_FILES: usize = 32;
/// From how many bytes on a thread takes no further file at once.
const BATCH_BYTES: u64 = 4 << 20;

/// Content that waits to be put in place.
pub(super) struct Staged {
    /// The folder it waits in.
    pub folder: Vec<u8>,
    /// Steps, by number, whose source could not be copied.
    pub left_out: BTreeSet<u64>,
    /// Steps whose content waits as the blocks that differ, by number.
    pub blocks: BTreeMap<u64, Way>,
    /// The notes of what the run is about to change, if there are any.
    pub notes: Option<Vec<u8>>,
    /// Whether anything waits.
    pub is_any: bool,
}

impl Staged {
    /// Where the content of a step waits.
    pub fn path(&self, number: u64) -> Vec<u8> {
        join(&self.folder, format!("{number:x}").as_bytes())
    }

    fn place(&self, trees: &Trees, number: u64, path: &[u8], part: Part) -> Vec<u8> {
        match (part, &trees.root) {
            (Part::Inside, Some((root, number))) => {
                join(&self.path(*number), path.get(root.len() + 1..).unwrap_or_default())
            }
            _ => self.path(number),
        }
    }
}

/// How a step is staged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// By itself.
    Apart,
    /// A wholly new directory, with everything in it.
    Root,
    /// In such a directory.
    Inside,
}

/// Follows the steps of a plan, in order, and tells which belong to a tree that is moved as a whole.
#[derive(Debug)]
pub(super) struct Trees {
    moves_trees: bool,
    root: Option<(Vec<u8>, u64)>,
}

impl Trees {
    pub const fn new(moves_trees: bool) -> Self {
        Self { moves_trees, root: None }
    }

    pub fn follow(&mut self, number: u64, step: &FileStep) -> Part {
        if self.root.as_ref().is_some_and(|(root, _)| is_below(&step.path, root)) {
            return Part::Inside;
        }
        self.root = None;
        let makes_dir = match &step.what {
            What::Insert(new) => new.kind == Kind::Dir,
            What::Update { old, new, .. } => new.kind == Kind::Dir && old.kind != Kind::Dir,
            What::Delete(_) | What::Keep(_) => false,
        };
        if !(makes_dir && self.moves_trees) {
            return Part::Apart;
        }
        self.root = Some((step.path.clone(), number));
        Part::Root
    }
}

/// A file or link to bring over.
struct Job {
    number: u64,
    step: FileStep,
    place: Vec<u8>,
}

/// What the threads of a staging share.
struct Shared<'a> {
    comparison: &'a Comparison,
    context: &'a Context,
    extras: bool,
    earlier: Earlier,
    confirmed: Confirmed<'a>,
    left_out: Mutex<BTreeSet<u64>>,
    blocks: Mutex<BTreeMap<u64, Way>>,
    skipped: Mutex<&'a mut SkippedWriter>,
    /// The first error that ends it all.
    fatal: Mutex<Option<SyncError>>,
    over: AtomicBool,
}

/// Stages all new content of a plan. What was staged by a run that ended early is removed first, unless it was an attempt of
/// this run: what that has staged completely is used.
pub(super) fn stage(
    comparison: &Comparison,
    skipped: &mut SkippedWriter,
    context: &Context,
) -> Result<Staged, SyncError> {
    let target = &comparison.target;
    let folder = join(STAGING, comparison.run.as_bytes());
    let unusable = |source| SyncError::Stage { item: readable(STAGING), source };
    apply::make_dirs(target, &[CONTROL, STAGING]).map_err(unusable)?;
    let earlier = Earlier::find(comparison)?;
    apply::clear_but(target, &earlier.folders)?;
    apply::make_dirs(target, &[&folder]).map_err(unusable)?;
    // What is made in it must not inherit anything: no group, no access control list.
    let owner = target.store().creator();
    let private = Facts { kind: Kind::Dir, mode: 0o700, mtime: known::now(), owner, ..Facts::default() };
    target.carry_out(Verb::SetAttributes { path: &folder, facts: &private }).map_err(unusable)?;
    let extras = comparison.extras();
    if extras {
        target.carry_out(Verb::SetExtras { path: &folder, extras: &Extras::new() }).map_err(unusable)?;
    }
    let shared = Shared {
        comparison,
        context,
        extras,
        earlier,
        confirmed: Confirmed::new(comparison, &folder),
        left_out: Mutex::default(),
        blocks: Mutex::default(),
        skipped: Mutex::new(skipped),
        fatal: Mutex::default(),
        over: AtomicBool::new(false),
    };
    let mut staged = Staged { folder, left_out: BTreeSet::new(), blocks: BTreeMap::new(), notes: None, is_any: false };
    let threads = comparison.source.abilities().threads.max(target.store().abilities().threads);
    let mut twins = false;
    thread::scope(|scope| {
        let (give, take) = sync_channel(2 * threads);
        // With the last of the threads the receiver goes, however they end, and nothing waits for it any more.
        let take = Arc::new(Mutex::new(take));
        let shared = &shared;
        for _ in 0..threads {
            let take = take.clone();
            scope.spawn(move || shared.work(&take));
        }
        drop(take);
        if let Err(error) = shared.hand_out(&mut staged, &mut twins, &give) {
            shared.end(error);
        }
        drop(give);
    });
    if let Some(error) = shared.fatal.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(error);
    }
    if twins {
        shared.link_twins(&staged)?;
    }
    shared.settle_trees(&staged)?;
    for name in &shared.earlier.folders {
        // Its room may be needed; if it can't be removed, it goes with all of staging.
        let _ = target.remove_tree(&join(STAGING, name));
    }
    staged.blocks = shared.blocks.into_inner().unwrap_or_else(PoisonError::into_inner);
    staged.left_out = shared.left_out.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(staged)
}

impl Shared<'_> {
    /// Goes through the plan: makes the directories of new trees, hands files and links out.
    fn hand_out(&self, staged: &mut Staged, twins: &mut bool, give: &SyncSender<Vec<Job>>) -> Result<(), SyncError> {
        let mut trees = Trees::new(self.comparison.target.store().abilities().moves_trees);
        let mut missing: Option<Vec<u8>> = None;
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let mut steps = self.comparison.plan.steps().forward();
        while let Some((number, record)) = steps.next().map_err(SyncError::Scratch)? {
            let step = FileStep::decode(record).map_err(SyncError::Scratch)?;
            let part = trees.follow(number, &step);
            if missing.as_ref().is_some_and(|path| is_below(&step.path, path)) {
                self.leave_out(number, &step, ABOVE)?;
                self.is_prepared(&step);
                continue;
            }
            let (What::Insert(new) | What::Update { new, .. }) = &step.what else {
                self.is_prepared(&step);
                continue;
            };
            let place = staged.place(&trees, number, &step.path, part);
            if new.kind == Kind::Dir && part != Part::Apart {
                self.context.check()?;
                staged.is_any = true;
                self.is_prepared(&step);
                match self.comparison.target.carry_out(Verb::CreateDir { path: &place, mode: 0o700 }) {
                    Err(error) if is_about_the_name(&error) => {
                        self.leave_out(number, &step, NAME)?;
                        missing = Some(step.path);
                    }
                    made => made.map_err(|source| failed(&step, source))?,
                }
            } else if step.copies() {
                staged.is_any = true;
                if matches!(new.twin, Twin::Of(_)) {
                    *twins = true;
                    self.is_prepared(&step);
                    continue;
                }
                bytes += new.size;
                batch.push(Job { number, step, place });
                if batch.len() >= BATCH_FILES || bytes >= BATCH_BYTES {
                    bytes = 0;
                    if give.send(std::mem::take(&mut batch)).is_err() || self.over.load(Relaxed) {
                        return Ok(());
                    }
                }
            } else {
                self.is_prepared(&step);
            }
        }
        // Nobody takes it any more only if everything is over.
        let _ = give.send(batch);
        Ok(())
    }

    /// What one of the copying threads does.
    fn work(&self, take: &Mutex<Receiver<Vec<Job>>>) {
        let mut copier = Copier::new(self.comparison, self.extras, self.context);
        loop {
            let batch = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = batch else { return };
            for job in batch {
                if self.over.load(Relaxed) {
                    break;
                }
                match self.bring(&mut copier, &job) {
                    Ok(()) => self.is_prepared(&job.step),
                    Err(error) => self.end(error),
                }
            }
        }
    }

    fn bring(&self, copier: &mut Copier<'_>, job: &Job) -> Result<(), SyncError> {
        self.context.check()?;
        if self.earlier.give(self.comparison, &job.step, &job.place, &self.confirmed) {
            return Ok(());
        }
        match copier.copy(&job.step, &job.place)? {
            Outcome::Copied(Some(stamp)) => self.confirmed.copied(&job.step, &job.place, &stamp),
            Outcome::Copied(None) => Ok(()),
            Outcome::AsBlocks(way, lost) => {
                self.blocks.lock().unwrap_or_else(PoisonError::into_inner).insert(job.number, way);
                lost.map_or(Ok(()), |why| self.name(&job.step, why))
            }
            Outcome::CopiedBut(why) => self.name(&job.step, why),
            Outcome::LeftOut(why) => {
                self.left_out.lock().unwrap_or_else(PoisonError::into_inner).insert(job.number);
                self.name(&job.step, why)
            }
        }
    }

    /// Gives staged files their further names, now that the first ones are there.
    fn link_twins(&self, staged: &Staged) -> Result<(), SyncError> {
        let target = &self.comparison.target;
        let mut trees = Trees::new(target.store().abilities().moves_trees);
        let mut copier = Copier::new(self.comparison, self.extras, self.context);
        let mut firsts: HashMap<Vec<u8>, (u64, Vec<u8>)> = HashMap::new();
        let mut steps = self.comparison.plan.steps().forward();
        while let Some((number, record)) = steps.next().map_err(SyncError::Scratch)? {
            let step = FileStep::decode(record).map_err(SyncError::Scratch)?;
            let part = trees.follow(number, &step);
            let (What::Insert(new) | What::Update { new, .. }) = &step.what else { continue };
            if !step.copies() || new.twin == Twin::None {
                continue;
            }
            let place = staged.place(&trees, number, &step.path, part);
            let Twin::Of(first) = &new.twin else {
                firsts.insert(step.path, (number, place));
                continue;
            };
            if self.is_left_out(number) {
                continue;
            }
            self.context.check()?;
            // A first name that is not staged stays as it is.
            let from = match firsts.get(&**first) {
                Some((first, _)) if self.is_left_out(*first) => {
                    self.leave_out(number, &step, TWIN)?;
                    continue;
                }
                Some((_, place)) => place.as_slice(),
                None => &**first,
            };
            match target.carry_out(Verb::HardLink { from, to: &place }) {
                Ok(()) => {}
                Err(error) if is_about_the_name(&error) => self.leave_out(number, &step, NAME)?,
                // Too many links, or a first name that has gone: a file of its own is better than none.
                Err(_) => self.bring(&mut copier, &Job { number, step, place })?,
            }
        }
        Ok(())
    }

    /// Gives the directories inside new trees their final attributes, from the bottom up.
    fn settle_trees(&self, staged: &Staged) -> Result<(), SyncError> {
        let target = &self.comparison.target;
        if !target.store().abilities().moves_trees || !staged.is_any {
            return Ok(());
        }
        // Which tree a directory belongs to can be told only from the front.
        let mut trees = Trees::new(true);
        let mut open: Vec<(Vec<u8>, FileStep)> = Vec::new();
        let mut steps = self.comparison.plan.steps().forward();
        loop {
            let next = steps.next().map_err(SyncError::Scratch)?;
            let next = next.map(|(number, record)| FileStep::decode(record).map(|step| (number, step))).transpose();
            let next = next.map_err(SyncError::Scratch)?;
            while let Some((place, dir)) =
                open.pop_if(|(_, dir)| next.as_ref().is_none_or(|(_, step)| !is_below(&step.path, &dir.path)))
            {
                self.settle(&place, &dir)?;
            }
            let Some((number, step)) = next else { return Ok(()) };
            let part = trees.follow(number, &step);
            if let What::Insert(new) = &step.what
                && new.kind == Kind::Dir
                && part == Part::Inside
                && !self.is_left_out(number)
            {
                open.push((staged.place(&trees, number, &step.path, part), step));
            }
        }
    }

    fn settle(&self, place: &[u8], dir: &FileStep) -> Result<(), SyncError> {
        self.context.check()?;
        let What::Insert(facts) = &dir.what else { return Ok(()) };
        if let Some(why) = self.comparison.give_extras(&dir.path, place).map_err(|source| failed(dir, source))? {
            self.name(dir, why)?;
        }
        let set = self.comparison.target.carry_out(Verb::SetAttributes { path: place, facts });
        set.map_err(|source| failed(dir, source))
    }

    /// Counts a step that waits for no content any more.
    fn is_prepared(&self, step: &FileStep) {
        if step.change().is_some() {
            self.context.tally.add_prepared(1);
        }
    }

    fn is_left_out(&self, number: u64) -> bool {
        self.left_out.lock().unwrap_or_else(PoisonError::into_inner).contains(&number)
    }

    fn leave_out(&self, number: u64, step: &FileStep, why: &'static str) -> Result<(), SyncError> {
        self.left_out.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
        self.name(step, say(why))
    }

    fn name(&self, step: &FileStep, why: Said) -> Result<(), SyncError> {
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        skipped.push(&self.context.tally, readable(&step.path), why).map_err(SyncError::Scratch)
    }

    fn end(&self, error: SyncError) {
        self.over.store(true, Relaxed);
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

const TWIN: &str = "engine-item-twin";

pub(super) fn failed(step: &FileStep, source: io::Error) -> SyncError {
    match RemoteError::inside(&source) {
        Some(lost) => lost.into(),
        None => SyncError::Stage { item: readable(&step.path), source },
    }
}
