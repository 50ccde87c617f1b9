//! How a backup stands in the words of `Get-CsBackupServiceStatus`: the rules, by what is known of the last sync, of one
//! under way, and of the changes that wait.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{freshness_target::Age, run_state::RunState, time::Timestamp};
use crate::words::Word;

/// How the copying of a pool's module stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportState {
    /// Nothing more to copy, as far as is known.
    Final,
    /// What there is to copy goes with the next sync.
    Steady,
    /// Changes wait for longer than they should.
    NonSteady,
    /// Not copied, or not yet.
    NotInitialized,
    /// The last sync failed.
    Error,
}

impl ExportState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Final, Self::Steady, Self::NonSteady, Self::NotInitialized, Self::Error];

    /// The cmdlet's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Final => "FinalState",
            Self::Steady => "SteadyState",
            Self::NonSteady => "NonSteadyState",
            Self::NotInitialized => "NotInitialized",
            Self::Error => "ErrorState",
        }
    }
}

/// Whether the backup store takes what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportState {
    /// It took everything.
    Normal,
    /// The last sync failed, or left items out.
    Error,
}

impl ImportState {
    /// The cmdlet's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "NormalState",
            Self::Error => "ErrorState",
        }
    }
}

impl fmt::Display for ExportState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for ImportState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for ExportState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for ImportState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The changes of a tracked live store that its backup does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// How many items changed.
    pub items: u64,
    /// Whether there are more: counting ends at a limit.
    pub is_capped: bool,
    /// When the oldest of the changes was made, or somewhat earlier.
    pub oldest_at: Option<Timestamp>,
    /// When they were counted.
    pub measured_at: Timestamp,
}

impl Backlog {
    /// For how long a count is told as what waits now, in milliseconds: five minutes, in which a worker counts five times.
    pub const KNOWN_FOR: u64 = 5 * 60_000;

    /// Whether it was counted so lately that it tells what waits at `now`.
    pub fn is_known(&self, now: Timestamp) -> bool {
        Age::at(now, self.measured_at).known().is_some_and(|ms| ms <= Self::KNOWN_FOR)
    }
}

/// What is known of a backup.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    /// Whether the module is copied at all.
    pub is_exported: bool,
    /// Whether a sync of it is under way.
    pub is_under_way: bool,
    /// How the last sync ended, and when, if one ever did.
    pub last: Option<(RunState, Timestamp)>,
    /// Whether one ever succeeded.
    pub has_succeeded: bool,
    /// What waited when it was counted last, if the live store tracks its changes.
    pub backlog: Option<Backlog>,
    /// Milliseconds from one sync to the next, by the schedule that counts for the module.
    pub interval_ms: u64,
}

/// How a backup stands: both words, and what they mean here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct States {
    /// The side that copies.
    pub export: ExportState,
    /// The side that is copied to; nothing before the first sync.
    pub import: Option<ImportState>,
    /// Why, in a few words.
    pub why: Word,
}

impl Signs {
    /// The rules, the first that fits:
    ///
    /// 1. Not copied, or never yet: `NotInitialized`, and nothing about the import.
    /// 2. The last sync failed: `ErrorState` on both sides.
    /// 3. A sync is under way: `SteadyState`.
    /// 4. The last sync was stopped, or waits for a decision: `NonSteadyState`; before any succeeded, `ErrorState` on both
    ///    sides, for then nobody knows what the backup has.
    /// 5. Changes are tracked, and some waited when they were counted since the last sync: `NonSteadyState` if the oldest
    ///    waits for longer than twice the time between two syncs, or if there are more than are counted; else
    ///    `SteadyState`. What waited then waits still, however long ago it was counted.
    /// 6. None waits, as counted since the last sync and no more than [`Backlog::KNOWN_FOR`] ago: `FinalState`.
    /// 7. Changes are not tracked, or nobody counted them lately: `FinalState`, as of the last sync.
    ///
    /// In 3 to 7, the import is `ErrorState` if the last sync left items out.
    pub fn states(&self, now: Timestamp) -> States {
        use RunState as Run;
        let Some((last, ended_at)) = self.last.filter(|_| self.is_exported) else {
            let why = if !self.is_exported {
                Word("standing-not-copied")
            } else if self.is_under_way {
                Word("standing-first")
            } else {
                Word("standing-never")
            };
            return States { export: ExportState::NotInitialized, import: None, why };
        };
        let import = match last {
            Run::Failed | Run::Partial => ImportState::Error,
            _ => ImportState::Normal,
        };
        let states = |export, why| States { export, import: Some(import), why };
        let is_open = !matches!(last, Run::Succeeded | Run::Partial);
        if last == Run::Failed {
            return states(ExportState::Error, Word("standing-failed"));
        }
        if self.is_under_way {
            return states(ExportState::Steady, Word("standing-under-way"));
        }
        if is_open && !self.has_succeeded {
            return States { import: Some(ImportState::Error), ..states(ExportState::Error, Word("standing-no-end")) };
        }
        match last {
            Run::Held => return states(ExportState::NonSteady, Word("standing-held")),
            _ if is_open => return states(ExportState::NonSteady, Word("standing-stopped")),
            _ => {}
        }
        match self.backlog.filter(|backlog| backlog.measured_at >= ended_at) {
            Some(backlog) if backlog.items > 0 => {
                let (export, why) = self.waiting(&backlog, now);
                states(export, why)
            }
            Some(backlog) if backlog.is_known(now) => states(ExportState::Final, Word("standing-nothing-waits")),
            _ if last == Run::Partial => states(ExportState::Final, Word("standing-left-out")),
            Some(_) => states(ExportState::Final, Word("standing-copied-unknown")),
            None => states(ExportState::Final, Word("standing-copied")),
        }
    }

    /// What some changes that wait make of the export.
    fn waiting(&self, backlog: &Backlog, now: Timestamp) -> (ExportState, Word) {
        let waits = backlog.oldest_at.map_or(0, |at| now.millis_since(at));
        if waits > 2 * self.interval_ms {
            (ExportState::NonSteady, Word("standing-waits-long"))
        } else if backlog.is_capped {
            (ExportState::NonSteady, Word("standing-waits-many"))
        } else if backlog.is_known(now) {
            (ExportState::Steady, Word("standing-waits"))
        } else {
            (ExportState::Steady, Word("standing-waited"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RunState::{Cancelled, Failed, Held, Partial, Succeeded};

    const MINUTE: i64 = 60_000_000;

    /// A backup whose last sync ended `state` ten minutes ago, of which `backlog` waits since so many minutes.
    fn signs(state: RunState, has_succeeded: bool, backlog: Option<(u64, i64)>) -> Signs {
        let now = Timestamp::from_micros(100 * MINUTE);
        Signs {
            is_exported: true,
            is_under_way: false,
            last: Some((state, now.plus_micros(-10 * MINUTE))),
            has_succeeded,
            backlog: backlog.map(|(items, minutes)| Backlog {
                items,
                is_capped: items > 1000,
                oldest_at: (items > 0).then(|| now.plus_micros(-minutes * MINUTE)),
                measured_at: now,
            }),
            interval_ms: 120_000,
        }
    }

    #[test]
    fn the_rules_in_a_table() {
        let now = Timestamp::from_micros(100 * MINUTE);
        let running = |signs: Signs| Signs { is_under_way: true, ..signs };
        let never = Signs { last: None, ..signs(Succeeded, false, None) };
        let off = Signs { is_exported: false, ..signs(Succeeded, true, None) };
        let counted = |minutes_ago: i64, items, waits| {
            let signs = signs(Succeeded, true, Some((items, waits)));
            let moved = |backlog| Backlog { measured_at: now.plus_micros(-minutes_ago * MINUTE), ..backlog };
            Signs { backlog: signs.backlog.map(moved), ..signs }
        };
        let often = |signs: Signs| Signs { interval_ms: 3_600_000, ..signs };
        for (what, signs, export, import) in [
            ("not copied", off, "NotInitialized", "-"),
            ("not copied any more, but a run is under way", running(off), "NotInitialized", "-"),
            ("never synced", never, "NotInitialized", "-"),
            ("the first is under way", running(never), "NotInitialized", "-"),
            ("failed", signs(Failed, true, None), "ErrorState", "ErrorState"),
            ("failed, and tried again", running(signs(Failed, true, None)), "ErrorState", "ErrorState"),
            ("failed, though nothing waits", signs(Failed, true, Some((0, 0))), "ErrorState", "ErrorState"),
            ("held before any success", signs(Held, false, None), "ErrorState", "ErrorState"),
            ("held", signs(Held, true, None), "NonSteadyState", "NormalState"),
            ("stopped", signs(Cancelled, true, None), "NonSteadyState", "NormalState"),
            ("stopped, and running again", running(signs(Cancelled, true, None)), "SteadyState", "NormalState"),
            ("under way", running(signs(Succeeded, true, None)), "SteadyState", "NormalState"),
            ("untracked", signs(Succeeded, true, None), "FinalState", "NormalState"),
            ("left out, untracked", signs(Partial, false, None), "FinalState", "ErrorState"),
            ("tracked, nothing waits", signs(Succeeded, true, Some((0, 0))), "FinalState", "NormalState"),
            ("a young change waits", signs(Succeeded, true, Some((3, 4))), "SteadyState", "NormalState"),
            ("an old change waits", signs(Succeeded, true, Some((3, 5))), "NonSteadyState", "NormalState"),
            ("too many to count", signs(Succeeded, true, Some((1001, 1))), "NonSteadyState", "NormalState"),
            ("left out, a change waits", signs(Partial, true, Some((3, 1))), "SteadyState", "ErrorState"),
            ("counted before the last sync", counted(11, 9, 9), "FinalState", "NormalState"),
            ("none waited six minutes ago", counted(6, 0, 0), "FinalState", "NormalState"),
            ("one waited six minutes ago", counted(6, 1, 9), "NonSteadyState", "NormalState"),
            ("one waited, and may do so", often(counted(6, 1, 9)), "SteadyState", "NormalState"),
        ] {
            let States { export: found, import: took, .. } = signs.states(now);
            assert_eq!((found.name(), took.map_or("-", ImportState::name)), (export, import), "{what}");
        }
    }

    #[test]
    fn what_was_counted_long_ago_is_not_told_of_the_present() {
        let now = Timestamp::from_micros(100 * MINUTE);
        let why = |items, waits, minutes_ago: i64| {
            let signs = signs(Succeeded, true, Some((items, waits)));
            let moved = |backlog| Backlog { measured_at: now.plus_micros(-minutes_ago * MINUTE), ..backlog };
            Signs { backlog: signs.backlog.map(moved), ..signs }.states(now).why
        };
        assert_eq!(why(0, 0, 5), Word("standing-nothing-waits"));
        assert!(why(0, 0, 6).to_string().ends_with("what changed since is not known"));
        assert!(why(0, 0, -6).to_string().ends_with("what changed since is not known"), "its clock is another one");
        assert_eq!(why(3, 1, 5), Word("standing-waits"));
        assert!(why(3, 1, 6).to_string().starts_with("Changes waited when they were counted last"));
        assert_eq!(why(3, 5, 0), Word("standing-waits-long"));
        assert_eq!(why(1001, 1, 0), Word("standing-waits-many"), "each of them is young");
    }
}
