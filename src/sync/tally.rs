//! The figures of one module run while it goes on: plain atomics that the engine moves and anybody may read.
//!
//! The engine never prints and knows no page; who wants to show progress takes [`Tally::snapshot`] as often as it likes.

use std::{
    sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
    time::Instant,
};

use crate::domain::{Change, Counts, Phase};

/// Live figures, shared as an `Arc` between the engine and whoever shows them. See [`Counts`] for their meaning.
#[derive(Debug, Default)]
pub struct Tally {
    phase: AtomicU8,
    items_compared: AtomicU64,
    planned: AtomicU64,
    prepared: AtomicU64,
    inserted: AtomicU64,
    updated: AtomicU64,
    deleted: AtomicU64,
    unchanged: AtomicU64,
    bytes_read: AtomicU64,
    bytes_written: AtomicU64,
    skipped: AtomicU64,
    compare_ms: AtomicU64,
    apply_ms: AtomicU64,
}

impl Tally {
    /// The figures at this moment. Each is exact; together they may be a few items apart while work goes on.
    pub fn snapshot(&self) -> Counts {
        Counts {
            items_compared: self.items_compared.load(Relaxed),
            planned: self.planned.load(Relaxed),
            inserted: self.inserted.load(Relaxed),
            updated: self.updated.load(Relaxed),
            deleted: self.deleted.load(Relaxed),
            unchanged: self.unchanged.load(Relaxed),
            bytes_read: self.bytes_read.load(Relaxed),
            bytes_written: self.bytes_written.load(Relaxed),
            skipped: self.skipped.load(Relaxed),
            compare_ms: self.compare_ms.load(Relaxed),
            apply_ms: self.apply_ms.load(Relaxed),
        }
    }

    /// Changes of the plan that need nothing more of the source: their new contents lie at the target, where nobody who reads
    /// it sees them yet. Stands still while an engine puts each change in place at once.
    pub fn prepared(&self) -> u64 {
        self.prepared.load(Relaxed)
    }

    /// What the engine is doing.
    pub fn phase(&self) -> Phase {
        Phase::ALL.get(usize::from(self.phase.load(Relaxed))).copied().unwrap_or_default()
    }

    pub(super) fn enter(&self, phase: Phase) {
        let place = Phase::ALL.iter().position(|p| *p == phase).unwrap_or(0);
        self.phase.store(u8::try_from(place).unwrap_or(0), Relaxed);
    }

    pub(super) fn add_compared(&self, items: u64) {
        self.items_compared.fetch_add(items, Relaxed);
    }

    pub(super) fn add_unchanged(&self, items: u64) {
        self.unchanged.fetch_add(items, Relaxed);
    }

    pub(super) fn add_read(&self, bytes: u64) {
        self.bytes_read.fetch_add(bytes, Relaxed);
    }

    pub(super) fn add_written(&self, bytes: u64) {
        self.bytes_written.fetch_add(bytes, Relaxed);
    }

    pub(super) fn add_skipped(&self) {
        self.skipped.fetch_add(1, Relaxed);
    }

    /// The plan is finished and holds this many changes.
    pub(super) fn set_planned(&self, changes: u64) {
        self.planned.store(changes, Relaxed);
    }

    /// This many changes need nothing more of the source.
    pub(super) fn add_prepared(&self, changes: u64) {
        self.prepared.fetch_add(changes, Relaxed);
    }

    /// Only this many of them, for others are fetched once more.
    pub(super) fn set_prepared(&self, changes: u64) {
        self.prepared.store(changes, Relaxed);
    }

    /// One change was carried out.
    pub(super) fn add_applied(&self, change: Change) {
        self.applied(change).fetch_add(1, Relaxed);
    }

    /// This many changes were carried out.
    pub(super) fn add_many_applied(&self, change: Change, changes: u64) {
        self.applied(change).fetch_add(changes, Relaxed);
    }

    /// One change that was carried out has been taken back.
    pub(super) fn take_back(&self, change: Change) {
        self.applied(change).fetch_sub(1, Relaxed);
    }

    /// Everything carried out so far has been taken back (a transaction rolled back).
    pub(super) fn take_back_all(&self) {
        for figure in [&self.prepared, &self.inserted, &self.updated, &self.deleted, &self.bytes_written] {
            figure.store(0, Relaxed);
        }
    }

    /// Another attempt begins: nothing of the last one counts.
    pub(super) fn start_afresh(&self) {
        self.take_back_all();
        let Self { items_compared, planned, unchanged, bytes_read, skipped, compare_ms, apply_ms, .. } = self;
        for figure in [items_compared, planned, unchanged, bytes_read, skipped, compare_ms, apply_ms] {
            figure.store(0, Relaxed);
        }
    }

    pub(super) fn set_compare_time(&self, since: Instant) {
        self.compare_ms.store(millis(since), Relaxed);
    }

    pub(super) fn set_apply_time(&self, since: Instant) {
        self.apply_ms.store(millis(since), Relaxed);
    }

    fn applied(&self, change: Change) -> &AtomicU64 {
        match change {
            Change::Insert => &self.inserted,
            Change::Update => &self.updated,
            Change::Delete => &self.deleted,
        }
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
