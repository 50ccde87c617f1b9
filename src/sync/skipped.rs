//! The items a run left out: named, with the reason, counted, never displayed by the engine.

use std::io;

use super::{
    spill::{Spill, SpillWriter},
    tally::Tally,
    wire::{Taker, put_bytes, put_said, take_said},
};
use crate::words::Said;

/// One item that was left out; the target keeps what it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedItem {
    /// Its readable name, as in a plan.
    pub item: String,
    /// Why, in a sentence.
    pub message: Said,
}

/// A list of skipped items; long ones live in a temporary file.
#[derive(Debug)]
pub struct Skipped(Spill);

impl Skipped {
    /// How many there are.
    pub const fn count(&self) -> u64 {
        self.0.count()
    }

    /// Whether nothing was left out.
    pub const fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// All of them, in the order they were met. An error means that the temporary file can't be read back.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<SkippedItem>> + use<'_> {
        let mut reader = self.0.forward();
        std::iter::from_fn(move || match reader.next() {
            Ok(None) => None,
            Ok(Some((_, record))) => Some(decode(record)),
            Err(error) => Some(Err(error)),
        })
    }
}

fn decode(record: &[u8]) -> io::Result<SkippedItem> {
    let mut taker = Taker(record);
    Ok(SkippedItem { item: taker.text()?, message: take_said(&mut taker)? })
}

/// A list under construction; counts into the tally.
#[derive(Debug)]
pub(super) struct SkippedWriter(SpillWriter);

impl SkippedWriter {
    pub fn new() -> Self {
        Self(SpillWriter::new())
    }

    /// Goes on with what was left out before.
    pub fn after(skipped: &Skipped) -> io::Result<Self> {
        let mut this = Self::new();
        for item in skipped.iter() {
            this.carry(&item?)?;
        }
        Ok(this)
    }

    /// Appends an item that was counted before.
    pub fn carry(&mut self, skipped: &SkippedItem) -> io::Result<()> {
        let mut record = Vec::new();
        put_bytes(&mut record, skipped.item.as_bytes());
        put_said(&mut record, &skipped.message);
        self.0.push(&record)
    }

    pub fn push(&mut self, tally: &Tally, item: String, message: Said) -> io::Result<()> {
        tally.add_skipped();
        self.carry(&SkippedItem { item, message })
    }

    /// Whether nothing was left out so far.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn finish(self) -> io::Result<Skipped> {
        self.0.finish().map(Skipped)
    }
}
