//! The plan: what a run would do, as data. It can be counted, read, hashed and shown without being carried out.
//!
//! Compare makes it, the guard judges it, apply carries it out, pages show it. Its steps live in a list that moves to a
//! temporary file when it grows, so that a plan of millions of changes costs no memory.

use std::io::{self, BufWriter, Write as _};

use crate::{
    domain::{Change, Part},
    words::Said,
};

use super::{
    Purpose,
    error::SyncError,
    files::FileStep,
    parts::Parts,
    rows::{RowStep, TableLabel},
    skipped::{Skipped, SkippedWriter},
    spill::{Spill, SpillWriter},
    tally::Tally,
};

/// One change, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedChange {
    /// What is done.
    pub change: Change,
    /// The item's readable name: a path, or table and primary key, as in `contact (resource_id=7, buddy_id=9)`. What
    /// can't be shown is escaped; different items have different names.
    pub item: String,
    /// Bytes of content this change moves; for a delete, of what goes.
    pub bytes: u64,
    /// Why, in a few words: “new”, “size and time differ”, “columns version differ”, “gone at the source”.
    pub reason: String,
}

/// The figures of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Items at the source.
    pub source_items: u64,
    /// Items at the target.
    pub target_items: u64,
    /// Items the target lacks.
    pub inserts: u64,
    /// Items that differ.
    pub updates: u64,
    /// Items the source does not have.
    pub deletes: u64,
    /// Items found equal.
    pub unchanged: u64,
}

impl Totals {
    /// All changes.
    pub const fn changes(&self) -> u64 {
        self.inserts + self.updates + self.deletes
    }
}

/// What the steps of a plan are about; decodes them.
#[derive(Debug)]
pub(super) enum Subject {
    Files(Why),
    Rows(Vec<TableLabel>, Why),
}

/// Why a plan brings and removes things, for those who read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The target is to be as the source.
    Source,
    /// What a run did is taken back.
    PutBack,
    /// All of it goes.
    Cleared,
}

impl Why {
    pub const fn of_insert(self) -> &'static str {
        match self {
            Self::Source | Self::Cleared => "new",
            Self::PutBack => "deleted by the run",
        }
    }

    pub const fn of_delete(self) -> &'static str {
        match self {
            Self::Source => "gone at the source",
            Self::PutBack => "put there by the run",
            Self::Cleared => "removed with the data of an old pairing",
        }
    }
}

/// What a run would do.
#[derive(Debug)]
pub struct Plan {
    subject: Subject,
    totals: Totals,
    digest: String,
    steps: Spill,
    skipped: Skipped,
    parts: Vec<Part>,
}

impl Plan {
    /// Its figures.
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// Whether both sides are equal (items that could not be compared aside).
    pub const fn is_empty(&self) -> bool {
        self.totals.changes() == 0
    }

    /// The changes in order: paths, or tables and keys, by bytes. An error means that the plan's temporary file can't be
    /// read back.
    pub fn changes(&self) -> impl Iterator<Item = Result<PlannedChange, SyncError>> + use<'_> {
        let mut reader = self.steps.forward();
        std::iter::from_fn(move || {
            loop {
                return match reader.next() {
                    Ok(None) => None,
                    Ok(Some((_, record))) => match self.shown(record) {
                        Ok(None) => continue,
                        Ok(Some(change)) => Some(Ok(change)),
                        Err(error) => Some(Err(SyncError::Scratch(error))),
                    },
                    Err(error) => Some(Err(SyncError::Scratch(error))),
                };
            }
        })
    }

    /// Names this plan: equal plans over equal contents have equal digests (BLAKE3, hexadecimal).
    pub fn digest(&self) -> String {
        self.digest.clone()
    }

    /// Items that could not be compared and are left as they are.
    pub const fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// What a verification found, part by part; empty for other purposes.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(super) const fn steps(&self) -> &Spill {
        &self.steps
    }

    fn shown(&self, record: &[u8]) -> io::Result<Option<PlannedChange>> {
        match &self.subject {
            Subject::Files(why) => Ok(FileStep::decode(record)?.shown(*why)),
            Subject::Rows(tables, why) => RowStep::decode(record)?.shown(tables, *why).map(Some),
        }
    }
}

/// How many bytes of a plan are hashed at once.
const HASHED_AT_ONCE: usize = 64 << 10;

/// A plan under construction.
#[derive(Debug)]
pub(super) struct PlanBuilder<'t> {
    pub totals: Totals,
    subject: Subject,
    steps: SpillWriter,
    /// Takes in much at once: it is quicker so.
    hasher: BufWriter<blake3::Hasher>,
    skipped: SkippedWriter,
    tally: &'t Tally,
    /// Kept for a verification only.
    parts: Option<Parts>,
}

impl<'t> PlanBuilder<'t> {
    pub fn new(subject: Subject, purpose: Purpose, tally: &'t Tally) -> Self {
        let mut hasher = blake3::Hasher::new();
        if let Subject::Rows(tables, _) = &subject {
            for table in tables {
                hasher.update(table.name.as_bytes()).update(&[0]);
            }
        }
        let (steps, skipped) = (SpillWriter::new(), SkippedWriter::new());
        let hasher = BufWriter::with_capacity(HASHED_AT_ONCE, hasher);
        let parts = (purpose == Purpose::Verify).then(|| match &subject {
            Subject::Files(_) => Parts::folders(),
            Subject::Rows(..) => Parts::tables(),
        });
        Self { totals: Totals::default(), subject, steps, hasher, skipped, tally, parts }
    }

    /// What follows is about items of this directory.
    pub fn enter_folder(&mut self, path: &[u8]) {
        if let Some(parts) = &mut self.parts {
            parts.enter(path);
        }
    }

    /// What follows is about rows of this table, by its place in the subject.
    pub fn enter_table(&mut self, number: usize) {
        if let (Some(parts), Subject::Rows(tables, _)) = (&mut self.parts, &self.subject)
            && let Some(table) = tables.get(number)
        {
            parts.enter(table.name.as_bytes());
        }
    }

    /// Appends a change. `contents` go into the digest only: what the item is and becomes.
    pub fn change(&mut self, change: Change, record: &[u8], contents: &[&[u8]]) -> Result<(), SyncError> {
        match change {
            Change::Insert => self.totals.inserts += 1,
            Change::Update => self.totals.updates += 1,
            Change::Delete => self.totals.deletes += 1,
        }
        if let Some(parts) = &mut self.parts {
            parts.differs(change);
        }
        for part in [record].iter().chain(contents) {
            let length = (part.len() as u64).to_le_bytes();
            self.hasher.write_all(&length).and_then(|()| self.hasher.write_all(part)).map_err(SyncError::Scratch)?;
        }
        self.steps.push(record).map_err(SyncError::Scratch)
    }

    /// Appends a step that is no change, only something apply must know.
    pub fn note(&mut self, record: &[u8]) -> Result<(), SyncError> {
        self.steps.push(record).map_err(SyncError::Scratch)
    }

    pub fn unchanged(&mut self, items: u64) {
        self.totals.unchanged += items;
        if let Some(parts) = &mut self.parts {
            parts.matched(items);
        }
        self.tally.add_unchanged(items);
    }

    pub fn skip(&mut self, item: String, message: Said) -> Result<(), SyncError> {
        self.skipped.push(self.tally, item, message).map_err(SyncError::Scratch)
    }

    pub fn finish(self) -> Result<Plan, SyncError> {
        self.tally.set_planned(self.totals.changes());
        let hasher = self.hasher.into_inner().map_err(|error| SyncError::Scratch(error.into_error()))?;
        Ok(Plan {
            subject: self.subject,
            totals: self.totals,
            digest: hasher.finalize().to_hex().to_string(),
            steps: self.steps.finish().map_err(SyncError::Scratch)?,
            skipped: self.skipped.finish().map_err(SyncError::Scratch)?,
            parts: self.parts.map(Parts::finish).unwrap_or_default(),
        })
    }
}
