//! Which rows a put-back is about: the chosen changes of a run, held against what is known of them at the target.
//!
//! A change is known by its digest alone, so its row is found by naming rows: those of which recycle keeps an image, and,
//! as long as a change is left for which there is none, those at the target.

use std::collections::HashSet;

use crate::{
    domain::{Change, ChangeKey, Mode},
    sync::{
        Purpose,
        error::SyncError,
        origin::Before,
        plan::{PlanBuilder, Totals},
    },
    words::{Said, say},
};

use super::{named, step::TableLabel};

/// What a plan is made for here: its changes alone.
pub(super) const PURPOSE: Purpose = Purpose::Sync(Mode::Delta);
pub(super) const TABLE_GONE: &str = "engine-row-table-gone";
pub(super) const OTHER_KEY: &str = "engine-row-other-key";
const NOT_KEPT: &str = "engine-row-not-kept";

/// That an image has a column that its table does not have.
pub(super) fn column_gone(column: &str) -> Said {
    say("engine-row-column-gone").with("column", column)
}

/// That a table has a column that can't be filled.
pub(super) fn column_new(column: &str) -> Said {
    say("engine-row-column-new").with("column", column)
}

/// That an image is refused, in the store's word.
pub(super) fn misfit(said: impl std::fmt::Display) -> Said {
    say("engine-row-misfit").with("why", said)
}

/// A row at the target of which there is no image to go back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// The run put it in: it goes.
    Goes,
    /// The run changed it, and its image is not there.
    Lost,
    /// Nothing that is taken back was done to it.
    Other,
}

/// The chosen changes, and which of them were found.
#[derive(Debug)]
pub(super) struct Sought<'b> {
    before: &'b Before,
    found: HashSet<ChangeKey>,
    /// Rows whose first image was met.
    met: HashSet<ChangeKey>,
}

impl<'b> Sought<'b> {
    pub fn of(before: &'b Before) -> Self {
        Self { before, found: HashSet::new(), met: HashSet::new() }
    }

    /// Takes the images of the run in their order: whether this one is what its row becomes. Only the first of a row is,
    /// for a run that was taken up again may have kept a later one, too. So a row that it put in may have an image as well:
    /// it goes, unless it was there before by the word of the image.
    pub fn becomes(&mut self, change: Change, item: &str) -> bool {
        let key = |change| ChangeKey::of(change, item);
        let replaced = [key(Change::Update), key(Change::Delete)];
        let insert = key(Change::Insert);
        let is_inserted = self.before.takes_back(insert);
        if !is_inserted && !replaced.iter().any(|key| self.before.takes_back(*key)) {
            return false;
        }
        let is_first = self.met.insert(insert);
        if is_first {
            for key in replaced.into_iter().filter(|key| self.before.takes_back(*key)) {
                self.found.insert(key);
            }
        }
        if is_inserted && change != Change::Delete {
            return false;
        }
        if is_inserted && is_first {
            self.found.insert(insert);
        }
        is_first
    }

    /// A row at the target of which no image was chosen.
    pub fn meets(&mut self, item: &str) -> Met {
        if self.take(Change::Insert, item) {
            Met::Goes
        } else if self.take(Change::Update, item) | self.take(Change::Delete, item) {
            Met::Lost
        } else {
            Met::Other
        }
    }

    /// A row of which another run keeps an image; whether it should become what is not there any more.
    pub fn meets_elsewhere(&mut self, item: &str) -> bool {
        // What the run put in and a later run took out again is as it was.
        self.meets(item) == Met::Lost
    }

    fn take(&mut self, change: Change, item: &str) -> bool {
        let key = ChangeKey::of(change, item);
        self.before.takes_back(key) && self.found.insert(key)
    }

    /// Whether each change was found.
    pub fn is_complete(&self) -> bool {
        self.found.len() >= self.before.changes.len()
    }

    /// Names a row whose image is not there.
    pub fn name_lost(item: String, plan: &mut PlanBuilder<'_>) -> Result<(), SyncError> {
        plan.skip(item, say(NOT_KEPT))
    }

    /// Says of how many changes nothing at all is known.
    pub fn name_rest(&self, plan: &mut PlanBuilder<'_>) -> Result<(), SyncError> {
        let left = self.before.changes.len().saturating_sub(self.found.len());
        if left == 0 {
            return Ok(());
        }
        let message = say("engine-row-no-trace").number("changes", left);
        plan.skip(format!("changes of run {}", self.before.run), message)
    }
}

/// Whether a row was named by the key that its table has now: the values may be others, the columns are the same.
pub(super) fn is_named_by(item: &str, label: &TableLabel) -> bool {
    named::key_of(item, label).is_some()
}

/// Counts the rows of a table, `rows` in all, that no step is about: they stay, on both sides. `begun` is what was counted
/// before its steps.
pub(super) fn count_rest(plan: &mut PlanBuilder<'_>, begun: Totals, rows: u64) {
    let stepped = |totals: Totals| totals.unchanged + totals.updates + totals.deletes;
    let rest = rows.saturating_sub(stepped(plan.totals) - stepped(begun));
    plan.totals.source_items += rest;
    plan.totals.target_items += rest;
    plan.unchanged(rest);
}

/// Whether nothing is left in the tables that a plan is about; whether nothing at all is left, the others tell then, and are
/// counted as well.
pub(super) const fn leaves_nothing(totals: Totals) -> bool {
    totals.source_items == 0 && totals.target_items > 0
}

/// What recycle calls a change.
pub(super) fn change_named(name: &str) -> Change {
    if name == Change::Delete.name() { Change::Delete } else { Change::Update }
}

/// What recycle keeps of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub run: String,
    /// Whether even its youngest image is older than need be.
    pub is_old: bool,
    pub items: u64,
    pub bytes: u64,
}

/// The runs of which nothing need be kept, and the bytes that are left. The runs come by the time of their youngest image.
pub(super) fn choose(kept: Vec<Kept>, max_bytes: Option<u64>) -> (Vec<Kept>, u64) {
    let mut left: u64 = kept.iter().map(|run| run.bytes).sum();
    let going = kept.into_iter().filter(|run| {
        let goes = run.is_old || max_bytes.is_some_and(|most| left > most);
        left -= if goes { run.bytes } else { 0 };
        goes
    });
    let going = going.collect();
    (going, left)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn before(changes: &[(Change, &str)]) -> Before {
        let changes = changes.iter().map(|(change, item)| ChangeKey::of(*change, item)).collect();
        Before { run: "r1".to_owned(), changes: Arc::new(changes) }
    }

    #[test]
    fn a_row_becomes_its_first_image_and_only_if_it_was_chosen() {
        let before = before(&[(Change::Update, "a"), (Change::Delete, "b")]);
        let mut sought = Sought::of(&before);
        assert!(sought.becomes(Change::Update, "a"));
        assert!(!sought.becomes(Change::Delete, "a"), "of a run that was taken up again");
        assert!(!sought.becomes(Change::Update, "c"), "not chosen");
        assert!(!sought.is_complete());
        assert!(sought.becomes(Change::Update, "b"), "of a run that changed it before it took it out");
        assert!(sought.is_complete());
    }

    #[test]
    fn a_row_that_the_run_put_in_goes_though_there_is_an_image_of_it() {
        let before = before(&[(Change::Insert, "a"), (Change::Update, "a"), (Change::Insert, "b")]);
        let mut sought = Sought::of(&before);
        assert!(!sought.becomes(Change::Update, "a"));
        assert!(!sought.becomes(Change::Delete, "a"), "its first image says what it was");
        assert!(sought.becomes(Change::Delete, "b"), "it was there before the run took it out and put it in again");
        assert_eq!(sought.meets("b"), Met::Other);
        assert_eq!(sought.meets("a"), Met::Goes);
        assert!(sought.is_complete());
    }

    #[test]
    fn a_name_tells_by_which_key_a_row_was_known() {
        let label = |key: &[usize]| TableLabel {
            name: "odd (a".to_owned(),
            columns: ["id", "it's", "b=1, c"].map(str::to_owned).to_vec(),
            key: key.to_vec(),
        };
        let item = r"odd (a (id=-1.5, it's='x\\\', id=2)\'')";
        assert!(is_named_by(item, &label(&[0, 1])));
        for other in [&[0_usize][..], &[1, 0], &[0, 1, 2], &[0, 2], &[]] {
            assert!(!is_named_by(item, &label(other)), "{other:?}");
        }
        assert!(is_named_by("ODD (A (b=1, c=x'00ff', id=NULL)", &label(&[2, 0])));
        assert!(!is_named_by("odd (a (id=1", &label(&[0])));
        assert!(!is_named_by("odd", &label(&[0])));
        let values = [rusqlite::types::ValueRef::Text(b"a', id='\\"), rusqlite::types::ValueRef::Real(0.5)];
        assert!(is_named_by(&label(&[1, 0]).item(&values), &label(&[1, 0])));
    }

    #[test]
    fn a_row_without_its_image_is_lost_and_what_is_gone_elsewhere_needs_nothing() {
        let before = before(&[(Change::Update, "a"), (Change::Insert, "b"), (Change::Delete, "c")]);
        let mut sought = Sought::of(&before);
        assert_eq!((sought.meets("a"), sought.meets("a")), (Met::Lost, Met::Other));
        assert!(!sought.meets_elsewhere("b"));
        assert!(sought.meets_elsewhere("c"));
        assert!(sought.is_complete());
    }
}
