//! Staging: brings new content over into `.poolsync/staging/RUN`, beside the target's items and invisible among them.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    io::Read,
};

use crate::sync::{context::Context, error::SyncError, readable::readable, skipped::SkippedWriter};

use super::{
    CONTROL, STAGING, apply,
    blocks::{self, Blocks, Way},
    compare::Comparison,
    facts::{FileStep, Kind, What, join},
    store::{Stamp, Verb},
};

/// How much is read and written at once, in bytes.
pub(super) const PIECE: usize = 256 << 10;
/// How often a file is copied that changes meanwhile, before it is left out.
const COPY_TRIES: u32 = 3;

/// Content that waits to be put in place.
pub(super) struct Staged {
    /// The folder it waits in.
    pub folder: Vec<u8>,
    /// Steps, by number, whose source could not be copied.
    pub left_out: BTreeSet<u64>,
    /// Steps whose content waits as the blocks that differ, by number.
    pub blocks: BTreeMap<u64, Way>,
    /// How many files and links wait.
    pub count: u64,
}

impl Staged {
    /// Where the content of a step waits.
    pub fn path(&self, number: u64) -> Vec<u8> {
        join(&self.folder, format!("{number:x}").as_bytes())
    }
}

/// Stages all new content of a plan. What was staged by a run that ended early is removed first.
pub(super) fn stage(
    comparison: &Comparison,
    skipped: &mut SkippedWriter,
    context: &Context,
) -> Result<Staged, SyncError> {
    let target = &comparison.target;
    let folder = join(STAGING, comparison.run.as_bytes());
    let unusable = |source| SyncError::Stage { item: readable(STAGING), source };
    apply::make_dirs(target, &[CONTROL, STAGING]).map_err(unusable)?;
    apply::clear(target, true)?;
    apply::make_dirs(target, &[&folder]).map_err(unusable)?;
    let mut staged = Staged { folder, left_out: BTreeSet::new(), blocks: BTreeMap::new(), count: 0 };
    let mut steps = comparison.plan.steps().forward();
    let mut buffer = vec![0; PIECE];
    while let Some((number, record)) = steps.next().map_err(SyncError::Scratch)? {
        let step = FileStep::decode(record).map_err(SyncError::Scratch)?;
        if !step.copies() {
            continue;
        }
        context.check()?;
        let path = staged.path(number);
        match copy(comparison, &step, &path, &mut buffer, context) {
            Ok(way) => {
                staged.count += 1;
                staged.blocks.extend(way.map(|way| (number, way)));
            }
            Err(Fault::Source(why)) => {
                staged.left_out.insert(number);
                skipped.push(&context.tally, readable(&step.path), why).map_err(SyncError::Scratch)?;
            }
            Err(Fault::Fatal(error)) => return Err(error),
        }
    }
    Ok(staged)
}

pub(super) enum Fault {
    /// The source's trouble with this item; the sentence says what.
    Source(String),
    Fatal(SyncError),
}

impl From<SyncError> for Fault {
    fn from(error: SyncError) -> Self {
        Self::Fatal(error)
    }
}

pub(super) fn failed(step: &FileStep, source: io::Error) -> SyncError {
    SyncError::Stage { item: readable(&step.path), source }
}

pub(super) fn unreadable(error: &io::Error) -> Fault {
    Fault::Source(format!("It can’t be read at the source: {error}. The target keeps what it had."))
}

/// Stages a step's content; says so if it waits as blocks.
fn copy(
    comparison: &Comparison,
    step: &FileStep,
    path: &[u8],
    buffer: &mut [u8],
    context: &Context,
) -> Result<Option<Way>, Fault> {
    let (What::Insert(new) | What::Update { new, .. }) = &step.what else { return Ok(None) };
    if new.kind == Kind::Link {
        let made = comparison.target.carry_out(Verb::CreateLink { path, facts: new });
        return made.map(|()| None).map_err(|source| failed(step, source).into());
    }
    for _ in 0..COPY_TRIES {
        match blocks::stage(comparison, step, path, context)? {
            Blocks::Staged(way) => return Ok(Some(way)),
            Blocks::Changing => continue,
            Blocks::NotThisWay => {}
        }
        let (before, after) = copy_once(comparison, step, path, buffer, context)?;
        if before == after {
            return Ok(None);
        }
        comparison.target.carry_out(Verb::RemoveFile { path }).map_err(|source| failed(step, source))?;
    }
    Err(Fault::Source("It kept changing while it was copied. The target keeps what it had.".to_owned()))
}

/// Copies a file's content and attributes; returns its state before and after, equal if nobody wrote to it meanwhile.
fn copy_once(
    comparison: &Comparison,
    step: &FileStep,
    path: &[u8],
    buffer: &mut [u8],
    context: &Context,
) -> Result<(Stamp, Stamp), Fault> {
    let mut reader = comparison.source.open(&step.path).map_err(|e| unreadable(&e))?;
    let before = reader.stamp().map_err(|e| unreadable(&e))?;
    let mut writer = comparison.target.create(path).map_err(|source| failed(step, source))?;
    let mut copied = 0;
    loop {
        let read = match reader.read(buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                drop(writer);
                comparison.target.carry_out(Verb::RemoveFile { path }).map_err(|source| failed(step, source))?;
                return Err(unreadable(&error));
            }
        };
        writer.write_all(buffer.get(..read).unwrap_or_default()).map_err(|source| failed(step, source))?;
        copied += read as u64;
        context.tally.add_read(read as u64);
        context.tally.add_written(read as u64);
        context.check()?;
    }
    let mut after = reader.stamp().map_err(|e| unreadable(&e))?;
    writer.finish(&before.facts).map_err(|source| failed(step, source))?;
    // Fewer or more bytes than the file has: it changed, whatever its times say.
    after.facts.size = if copied == before.facts.size { after.facts.size } else { copied };
    Ok((before, after))
}
