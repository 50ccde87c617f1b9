//! Copies one file or link into staging, with all that belongs to it.

use std::io::{self, Read};

use crate::{
    sync::{context::Context, error::SyncError},
    words::{Said, say},
};

use super::{
    blocks::{self, Blocks, Way},
    compare::Comparison,
    facts::{Facts, FileStep, Kind, What},
    publish::{NAME, is_about_the_name},
    remote::RemoteError,
    stage::{PIECE, failed},
    store::{CopyError, FileReader, FileWriter, Stamp, Verb},
};

/// How often a file is copied that changes meanwhile, before it is left out.
const COPY_TRIES: u32 = 3;

const TOO_LARGE: &str = "engine-item-too-large";

/// What became of one item.
pub(super) enum Outcome {
    /// Of a whole file, how the source looked before and after.
    Copied(Option<Stamp>),
    /// Only the blocks that differ wait; the sentence says what else could not be kept.
    AsBlocks(Way, Option<Said>),
    /// It waits in staging, but something about it could not be kept; the sentence says what.
    CopiedBut(Said),
    /// Nothing of it waits; the sentence says why.
    LeftOut(Said),
}

/// Copies one item after the other.
pub(super) struct Copier<'a> {
    comparison: &'a Comparison,
    context: &'a Context,
    extras: bool,
    buffer: Vec<u8>,
}

pub(super) enum Fault {
    /// The source's trouble with this item; the sentence says what.
    Source(Said),
    Fatal(SyncError),
}

impl From<SyncError> for Fault {
    fn from(error: SyncError) -> Self {
        Self::Fatal(error)
    }
}

pub(super) fn unreadable(error: &io::Error) -> Fault {
    // A store that is lost won't give the other items either.
    if let Some(lost) = RemoteError::inside(error) {
        return Fault::Fatal(lost.into());
    }
    Fault::Source(say("engine-item-unreadable-kept").with("why", error))
}

/// The target does not take something of this name or size, or takes nothing at all.
fn unplaceable(step: &FileStep, source: io::Error) -> Fault {
    match source.kind() {
        io::ErrorKind::FileTooLarge => Fault::Source(say(TOO_LARGE)),
        _ if is_about_the_name(&source) => Fault::Source(say(NAME)),
        _ => failed(step, source).into(),
    }
}

/// A copy, and the source's state before and after it was made: equal if nobody wrote to it meanwhile.
struct Attempt {
    before: Stamp,
    after: Stamp,
    lost_extras: Option<Said>,
}

impl<'a> Copier<'a> {
    /// `extras`: whether extended attributes are copied.
    pub fn new(comparison: &'a Comparison, extras: bool, context: &'a Context) -> Self {
        Self { comparison, context, extras, buffer: vec![0; PIECE] }
    }

    /// Copies the item of a step to `place`, which is free. An error ends the run.
    pub fn copy(&mut self, step: &FileStep, place: &[u8]) -> Result<Outcome, SyncError> {
        match self.tries(step, place) {
            Ok(outcome) => Ok(outcome),
            Err(Fault::Source(why)) => {
                // Nothing of it may come along with the directory it is staged in.
                match self.comparison.target.carry_out(Verb::RemoveFile { path: place }) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(step, error)),
                    _ => Ok(Outcome::LeftOut(why)),
                }
            }
            Err(Fault::Fatal(error)) => Err(error),
        }
    }

    fn tries(&mut self, step: &FileStep, place: &[u8]) -> Result<Outcome, Fault> {
        let (What::Insert(new) | What::Update { new, .. }) = &step.what else { return Ok(Outcome::Copied(None)) };
        if new.kind == Kind::Link {
            let made = self.comparison.target.carry_out(Verb::CreateLink { path: place, facts: new });
            return made.map(|()| Outcome::Copied(None)).map_err(|source| unplaceable(step, source));
        }
        for _ in 0..COPY_TRIES {
            match blocks::stage(self.comparison, step, place, self.context)? {
                Blocks::Staged(way, lost_extras) => return Ok(Outcome::AsBlocks(way, lost_extras)),
                Blocks::Changing => continue,
                Blocks::NotThisWay => {}
            }
            let attempt = self.once(step, place, new)?;
            if attempt.before == attempt.after {
                let copied = Outcome::Copied(Some(attempt.after));
                return Ok(attempt.lost_extras.map_or(copied, Outcome::CopiedBut));
            }
            self.discard(step, place)?;
        }
        Err(Fault::Source(say("engine-item-restless")))
    }

    fn discard(&self, step: &FileStep, place: &[u8]) -> Result<(), Fault> {
        let removed = self.comparison.target.carry_out(Verb::RemoveFile { path: place });
        removed.map_err(|source| failed(step, source).into())
    }

    fn once(&mut self, step: &FileStep, place: &[u8], planned: &Facts) -> Result<Attempt, Fault> {
        let mut reader = self.comparison.source.open(&step.path).map_err(|e| unreadable(&e))?;
        let before = reader.stamp().map_err(|e| unreadable(&e))?;
        let mut writer = self
            .comparison
            .target
            .create_sized(place, before.facts.size)
            .map_err(|source| unplaceable(step, source))?;
        let copied = match self.content(&mut reader, &mut writer, before.facts.size) {
            Ok(copied) => copied,
            Err(CopyError::Write(source)) if source.kind() == io::ErrorKind::FileTooLarge => {
                return Err(Fault::Source(say(TOO_LARGE)));
            }
            Err(CopyError::Write(source)) => return Err(failed(step, source).into()),
            Err(CopyError::Stop(error)) => return Err(error.into()),
            Err(CopyError::Read(error)) => {
                return Err(unreadable(&error));
            }
        };
        // Whom it belongs to is not in an open file's state.
        let facts = Facts { owner: planned.owner, ..before.facts.clone() };
        writer.finish(&facts).map_err(|source| failed(step, source))?;
        let lost_extras = if self.extras { keep_extras(&reader, &writer)? } else { None };
        reader.settle();
        let mut after = reader.stamp().map_err(|e| unreadable(&e))?;
        // Fewer or more bytes than the file has: it changed, whatever its times say.
        after.facts.size = if copied == before.facts.size { after.facts.size } else { copied };
        Ok(Attempt { before, after, lost_extras })
    }

    /// Copies the content; returns how many bytes there were.
    fn content(&mut self, reader: &mut FileReader, writer: &mut FileWriter, size: u64) -> Result<u64, CopyError> {
        let context = self.context;
        let mut progress = |bytes| {
            context.tally.add_read(bytes);
            context.tally.add_written(bytes);
            context.check()?;
            context.limit.take(bytes, context)
        };
        if size > 0
            && let Some(copied) = writer.take_from(reader, size, &mut self.buffer, &mut progress)
        {
            return copied;
        }
        let mut copied = 0;
        loop {
            let read = match reader.read(&mut self.buffer) {
                Ok(0) => return Ok(copied),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(CopyError::Read(error)),
            };
            writer.write_all(self.buffer.get(..read).unwrap_or_default()).map_err(CopyError::Write)?;
            copied += read as u64;
            progress(read as u64).map_err(CopyError::Stop)?;
        }
    }
}

fn keep_extras(reader: &FileReader, writer: &FileWriter) -> Result<Option<Said>, Fault> {
    let extras = reader.extras().map_err(|e| unreadable(&e))?;
    if extras.is_empty() {
        return Ok(None);
    }
    Ok(writer.set_extras(&extras).err().map(|error| lost_extras(&error)))
}

pub(super) fn lost_extras(error: &io::Error) -> Said {
    say("engine-item-extras-lost").with("why", error)
}

impl Comparison {
    /// Whether extended attributes are copied.
    pub(super) fn extras(&self) -> bool {
        self.source.abilities().extras && self.target.store().abilities().extras
    }

    /// Gives a file or directory at the target the extended attributes that `path` has at the source; a sentence if that
    /// can't be done.
    pub(super) fn give_extras(&self, path: &[u8], place: &[u8]) -> io::Result<Option<Said>> {
        if !self.extras() {
            return Ok(None);
        }
        let extras = match self.source.extras(path) {
            Ok(extras) => extras,
            Err(error) => return Ok(Some(say("engine-item-extras-unread").with("why", error))),
        };
        match self.target.carry_out(Verb::SetExtras { path: place, extras: &extras }) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
            set => Ok(set.err().map(|error| lost_extras(&error))),
        }
    }
}
