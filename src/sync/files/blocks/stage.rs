//! Stages an update of a large file as the blocks that differ.

use std::io;

use crate::{
    domain::Mode,
    sync::{
        context::Context,
        files::{
            compare::Comparison,
            copy::{Fault, lost_extras, unreadable},
            extras::Extras,
            facts::{Difference, Facts, FileStep, Kind, Twin, What},
            stage::failed,
            store::{FileReader, Stamp, Verb},
        },
    },
    words::Said,
};

use super::{
    HASHES_ENDING, LARGE, REDO_ENDING, UNDO_ENDING, Way, beside,
    hashes::{self, block_size},
    patcher::Identity,
    record::{Header, Purpose, RecordWriter, read_full_at},
    scan::{Found, Sides, Sink, Stop, scan},
};

/// The part of a file that may differ: each differing byte is written three times (redo, undo, in place).
const SHARE: u64 = 3;
/// How many places of both versions are looked at before all is read.
const PROBES: u64 = 16;
/// How much is looked at in each place, in bytes.
const PROBE: usize = 4 << 10;
/// Where such a place may begin: at multiples of this, in bytes.
const PAGE: u64 = 4 << 10;

/// What became of the attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync::files) enum Blocks {
    /// The content waits; the sentence says what could not be kept.
    Staged(Way, Option<Said>),
    /// The source changed while it was read; nothing waits.
    Changing,
    /// This file must be copied as a whole; nothing waits.
    NotThisWay,
}

/// Tries to stage a step's content as `path`.
pub(in crate::sync::files) fn stage(
    comparison: &Comparison,
    step: &FileStep,
    path: &[u8],
    context: &Context,
) -> Result<Blocks, Fault> {
    let Some(mut attempt) = Attempt::begin(comparison, step, path, context)? else { return Ok(Blocks::NotThisWay) };
    let ended = match attempt.probe().and_then(|()| attempt.run()) {
        Ok((way, lost_extras)) => return Ok(Blocks::Staged(way, lost_extras)),
        Err(Stop::TooMuch | Stop::Target) => Ok(Blocks::NotThisWay),
        Err(Stop::Changed) => Ok(Blocks::Changing),
        Err(Stop::Source(error)) => Err(unreadable(&error)),
        Err(Stop::Write(error)) => Err(failed(step, error).into()),
        Err(Stop::Fatal(error)) => Err(error.into()),
    };
    attempt.tidy().map_err(|error| failed(step, error))?;
    ended
}

struct Attempt<'a> {
    comparison: &'a Comparison,
    step: &'a FileStep,
    /// Where the content would wait.
    path: &'a [u8],
    context: &'a Context,
    identity: Identity,
    source: FileReader,
    target: FileReader,
    before: Stamp,
    /// What the file is to be.
    facts: Facts,
    /// Its extended attributes at the source, where they are copied.
    extras: Option<Extras>,
}

impl<'a> Attempt<'a> {
    /// `None` if this is no case for blocks.
    fn begin(
        comparison: &'a Comparison,
        step: &'a FileStep,
        path: &'a [u8],
        context: &'a Context,
    ) -> Result<Option<Self>, Fault> {
        let store = comparison.target.store();
        let What::Update { old, new, .. } = &step.what else { return Ok(None) };
        let is_large = |facts: &Facts| facts.kind == Kind::File && facts.size >= LARGE;
        // A file with several names is put in place with all of them.
        if !is_large(old) || !is_large(new) || new.twin != Twin::None || !store.can_patch() {
            return Ok(None);
        }
        // Whatever is in the way here is no error: the file is then copied as a whole, which says what is wrong.
        let opened = || -> io::Result<_> {
            let identity = store.file_identity(&step.path)?;
            let target = store.open(&step.path)?;
            let same = comparison.target.open_to_patch(&step.path)?.identity()? == identity;
            Ok((same && identity.links == 1 && identity.size >= LARGE).then_some((identity, target)))
        };
        let Ok(Some((identity, target))) = opened() else { return Ok(None) };
        let source = comparison.source.open(&step.path).map_err(|error| unreadable(&error))?;
        let before = source.stamp().map_err(|error| unreadable(&error))?;
        if before.facts.size < LARGE {
            return Ok(None);
        }
        let extras = comparison.extras().then(|| source.extras()).transpose().map_err(|error| unreadable(&error))?;
        // Whom it belongs to is not in an open file's state.
        let facts = Facts { owner: new.owner, ..before.facts.clone() };
        Ok(Some(Self { comparison, step, path, context, identity, source, target, before, facts, extras }))
    }

    /// Looks at a few places: most files that were rewritten or shifted are known by that.
    fn probe(&self) -> Result<(), Stop> {
        let size = self.before.facts.size.min(self.identity.size);
        if !self.source.is_positioned() {
            return Ok(());
        }
        let (mut new, mut old, mut differing) = ([0; PROBE], [0; PROBE], 0);
        for probe in 0..PROBES {
            // Multiples of the golden ratio lie well spread and follow no rhythm that the content might have.
            let share = (probe + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let at = u64::try_from((u128::from(share) * u128::from(size)) >> 64).unwrap_or(0) / PAGE * PAGE;
            let read = read_full_at(&self.source, at, &mut new).map_err(Stop::Source)?;
            let known = read_full_at(&self.target, at, &mut old).map_err(|_| Stop::Target)?;
            differing += u64::from(new.get(..read) != old.get(..known));
            self.context.tally.add_read((read + known) as u64);
        }
        if differing * SHARE > PROBES * 2 { Err(Stop::TooMuch) } else { Ok(()) }
    }

    fn run(&mut self) -> Result<(Way, Option<Said>), Stop> {
        let (old_size, new_size) = (self.identity.size, self.before.facts.size);
        let block = block_size(new_size);
        let kept = if self.trusts_hashes() {
            hashes::load(self.comparison.target.store(), &self.step.path, &self.identity, block)
        } else {
            None
        };
        let (way, sink) = self.sink(block)?;
        let limit = match way {
            Way::Clone => old_size.max(new_size) / 2,
            Way::InPlace => old_size.max(new_size) / SHARE,
        };
        let target = &self.target;
        let sides = Sides { source: &mut self.source, target, old_size, new_size, block, kept, limit };
        let found = scan(sides, sink, self.context)?;
        if self.source.stamp().map_err(Stop::Source)? != self.before {
            return Err(Stop::Changed);
        }
        let lost_extras = self.finish(found, block).map_err(Stop::Write)?;
        Ok((way, lost_extras))
    }

    /// A full comparison reads everything, and content that differs under the same time was changed by no rule.
    fn trusts_hashes(&self) -> bool {
        let content = matches!(&self.step.what, What::Update { difference, .. } if difference.has(Difference::CONTENT));
        self.comparison.mode != Mode::Full && !content
    }

    fn sink(&self, block: u64) -> Result<(Way, Sink), Stop> {
        let target = &self.comparison.target;
        match target.carry_out(Verb::CloneFile { from: &self.step.path, to: self.path }) {
            // Then the source's file can be cloned, which takes no reading at all.
            Ok(()) if self.comparison.source.is_beside(target.store()) => return Err(Stop::TooMuch),
            Ok(()) => {
                let clone = target.open_to_patch(self.path).map_err(Stop::Write)?;
                return Ok((Way::Clone, Sink::Clone(clone)));
            }
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(error) => return Err(Stop::Write(error)),
        }
        let records = self.records(block).map_err(Stop::Write)?;
        Ok((Way::InPlace, records))
    }

    fn records(&self, block: u64) -> io::Result<Sink> {
        let target = &self.comparison.target;
        let extras = match &self.extras {
            Some(extras) => Some((target.store().extras(&self.step.path)?, extras.clone())),
            None => None,
        };
        let header = Header {
            path: self.step.path.clone(),
            identity: self.identity,
            old: target.store().facts(&self.step.path)?,
            new: self.facts.clone(),
            block,
            extras,
        };
        let begin = |ending, purpose| RecordWriter::begin(target, &beside(self.path, ending), purpose, &header);
        let redo = begin(REDO_ENDING, Purpose::Redo)?;
        let undo = if self.comparison.recycle { Some(begin(UNDO_ENDING, Purpose::Undo)?) } else { None };
        Ok(Sink::Records { redo, undo })
    }

    /// Completes what waits; a sentence if its extended attributes can't be kept.
    fn finish(&self, found: Found, block: u64) -> io::Result<Option<Said>> {
        let (target, facts) = (&self.comparison.target, &self.facts);
        let (tally, mut lost) = (&self.context.tally, None);
        match found.sink {
            Sink::Records { redo, undo } => {
                tally.add_written(redo.finish(&found.digests)?);
                if let Some(undo) = undo {
                    tally.add_written(undo.finish(&found.digests)?);
                }
            }
            Sink::Clone(clone) => {
                clone.set_len(facts.size)?;
                drop(clone);
                target.carry_out(Verb::SetAttributes { path: self.path, facts })?;
                if let Some(extras) = self.extras.as_ref().filter(|extras| !extras.is_empty()) {
                    let set = target.carry_out(Verb::SetExtras { path: self.path, extras });
                    lost = set.err().map(|error| lost_extras(&error));
                }
            }
        }
        let waiting = beside(self.path, HASHES_ENDING);
        tally.add_written(hashes::write(target, &waiting, &self.step.path, block, &found.hashes)?);
        Ok(lost)
    }

    /// Removes what waits.
    fn tidy(&self) -> io::Result<()> {
        let target = &self.comparison.target;
        for ending in ["", REDO_ENDING, UNDO_ENDING, HASHES_ENDING] {
            let path = beside(self.path, ending);
            match target.store().facts(&path) {
                Ok(_) => target.carry_out(Verb::RemoveFile { path: &path })?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
