//! Runs: one invocation for one pool, with one module run for each module; what history keeps, in its words.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    fqdn::Fqdn,
    ids::{BatchId, RunId, UserId},
    module::ModuleSelection,
    pool::StoreRole,
    retention::ItemsRemoved,
    time::Timestamp,
    user::Actor,
};

/// A text that names none of a closed list of words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is not a {what}; choose {choices}.")]
pub struct UnknownWord {
    what: &'static str,
    text: String,
    choices: String,
}

/// Gives an enum its words: `name`, `FromStr`, `Display` and serde, from one list.
macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in the order of pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in the database, in URLs and in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;

            /// In any letter case.
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|v| v.name().eq_ignore_ascii_case(text)).ok_or_else(|| UnknownWord {
                    what: $what,
                    text: text.to_owned(),
                    choices: Self::ALL.iter().map(|v| v.name()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl TryFrom<String> for $type {
            type Error = UnknownWord;

            fn try_from(text: String) -> Result<Self, UnknownWord> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.name().to_owned()
            }
        }
    };
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RunState {
    /// Waits for a worker, or for the run before it on the same pool and module.
    Queued,
    /// A worker is on it.
    Running,
    /// Its plan waits for a person's approval.
    Held,
    /// Done; nothing was left out.
    Succeeded,
    /// Done, with non-fatal errors: items that were skipped are named.
    Partial,
    /// A module failed; its target stayed as it was.
    Failed,
    /// Stopped by a person; what was not published stayed as it was.
    Cancelled,
    /// Its worker died or was stopped; it is taken up again by itself.
    Interrupted,
}
words!(RunState, "run state", {
    Queued = "queued", Running = "running", Held = "held", Succeeded = "succeeded", Partial = "partial",
    Failed = "failed", Cancelled = "cancelled", Interrupted = "interrupted",
});

impl RunState {
    /// Whether nothing will change any more.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Partial | Self::Failed | Self::Cancelled)
    }

    /// How a run stands whose modules ended as `modules`: the worst decides, and what was skipped does not count.
    pub fn of_modules(modules: impl IntoIterator<Item = ModuleState>) -> Self {
        let weight = |state: Self| match state {
            Self::Succeeded => 0,
            Self::Partial => 1,
            Self::Cancelled => 2,
            Self::Failed => 3,
            // Whatever became of the others, somebody must decide.
            Self::Held => 4,
            Self::Queued => 5,
            Self::Interrupted => 6,
            Self::Running => 7,
        };
        let reached = modules.into_iter().filter_map(|m| match m {
            ModuleState::NotInitialized => None,
            ModuleState::At(state) => Some(state),
        });
        reached.max_by_key(|s| weight(*s)).unwrap_or(Self::Succeeded)
    }
}

/// Where a module run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ModuleState {
    /// The pool does not export this module (no live store, not the active CMS master, RGS backup off): skipped.
    NotInitialized,
    /// As a run.
    At(RunState),
}

impl ModuleState {
    /// The word for it in the database and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotInitialized => "not_initialized",
            Self::At(state) => state.name(),
        }
    }
}

impl FromStr for ModuleState {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let is_left_out = text.eq_ignore_ascii_case(Self::NotInitialized.name());
        if is_left_out { Ok(Self::NotInitialized) } else { text.parse().map(Self::At) }
    }
}

impl fmt::Display for ModuleState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl TryFrom<String> for ModuleState {
    type Error = UnknownWord;

    fn try_from(text: String) -> Result<Self, UnknownWord> {
        text.parse()
    }
}

impl From<ModuleState> for String {
    fn from(state: ModuleState) -> Self {
        state.name().to_owned()
    }
}

/// How differences are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Mode {
    /// The quickest sound way.
    #[default]
    Delta,
    /// Everything, by content.
    Full,
}
words!(Mode, "mode", { Delta = "delta", Full = "full" });

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Intent {
    /// Make the backup equal to the live store.
    #[default]
    Sync,
    /// Only say what would be done.
    Preview,
    /// Compare everything by content and report; nothing is written.
    Verify,
}
words!(Intent, "intent", { Sync = "sync", Preview = "preview", Verify = "verify" });

/// What a run makes equal to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Action {
    /// The partner's backup stores to the pool's live stores.
    #[default]
    Backup,
    /// The pool's live stores to the partner's backup stores.
    Restore,
    /// The stores an earlier run wrote to what they were before it.
    PutBack,
    /// The pool's own backup stores to nothing: what they hold of an old pairing goes.
    Clear,
}
words!(Action, "action", { Backup = "backup", Restore = "restore", PutBack = "put_back", Clear = "clear" });

/// What a person said to a held run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Verdict {
    /// The plan may be carried out.
    Approved,
    /// It must not.
    Rejected,
}
words!(Verdict, "decision", { Approved = "approved", Rejected = "rejected" });

/// A decision on a held run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When it was taken.
    pub at: Timestamp,
    /// By which account.
    pub by: String,
    /// What it was.
    pub verdict: Verdict,
    /// Why, in the words of who decided.
    pub comment: String,
}

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Via {
    /// A page of the panel.
    Web,
    /// The command line.
    Cli,
    /// A script that showed an access token.
    Token,
    /// Nobody: it was due.
    Schedule,
}
words!(Via, "origin", { Web = "web", Cli = "cli", Token = "token", Schedule = "schedule" });

/// Who asked for a run, as history is searched by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskedBy {
    /// Somebody, on whatever way: not the schedule.
    Person,
    /// Whoever came from there.
    Via(Via),
}

impl AskedBy {
    /// All of them, in the order of pages.
    pub const ALL: [Self; 5] =
        [Self::Via(Via::Schedule), Self::Person, Self::Via(Via::Web), Self::Via(Via::Cli), Self::Via(Via::Token)];

    /// The word for it in addresses and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Via(via) => via.name(),
        }
    }
}

impl FromStr for AskedBy {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|by| by.name().eq_ignore_ascii_case(text)).ok_or_else(|| UnknownWord {
            what: "origin",
            text: text.to_owned(),
            choices: Self::ALL.map(Self::name).join(", "),
        })
    }
}

/// What is done to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Change {
    /// Missing at the target.
    Insert,
    /// Different at the target.
    Update,
    /// Gone from the source.
    Delete,
}
words!(Change, "change", { Insert = "insert", Update = "update", Delete = "delete" });

/// What became of a planned change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Outcome {
    /// Not done: a preview, or the run ended before it.
    Planned,
    /// Done, and on disk.
    Applied,
    /// Left out, with a message that says why.
    Skipped,
}
words!(Outcome, "outcome", { Planned = "planned", Applied = "applied", Skipped = "skipped" });

/// What a module run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Phase {
    /// Not begun.
    #[default]
    Waiting,
    /// Looking for differences; how much there is to look at is not known.
    Compare,
    /// Carrying out the plan; its size is known.
    Apply,
    /// Ended.
    Done,
}
words!(Phase, "phase", { Waiting = "waiting", Compare = "compare", Apply = "apply", Done = "done" });

/// What is asked for when a run is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunRequest {
    /// Which modules.
    pub selection: ModuleSelection,
    /// How to look for differences.
    pub mode: Mode,
    /// Sync, or only look.
    pub intent: Intent,
    /// What is made equal to what.
    pub action: Action,
    /// Do not display non-fatal errors. They are counted, recorded and exported all the same, and nothing else changes.
    pub force: bool,
}

/// A run as history keeps it. Names are kept as text: a run outlives its pool and its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its identity.
    pub id: RunId,
    /// The request it came with, where that named several pools.
    pub batch: Option<BatchId>,
    /// The pool whose data it is about. Of [`Action::Clear`], the pool whose backup stores are cleared.
    pub pool: Fqdn,
    /// The pool that holds the copy; of [`Action::Clear`] the same pool.
    pub backup_pool: Fqdn,
    /// Which of a module's two stores is written: that of `backup_pool`, or the live one of `pool`.
    pub target: StoreRole,
    /// The run whose plan was seen and is to be carried out. If the plan is another one by now, nothing is done.
    pub basis: Option<RunId>,
    /// Of [`Action::PutBack`]: the run whose work is taken back.
    pub put_back: Option<RunId>,
    /// What was asked for.
    pub request: RunRequest,
    /// Where it stands.
    pub state: RunState,
    /// Whether somebody asked for it to stop.
    pub cancel_requested: bool,
    /// The account that asked.
    pub requested_by: String,
    /// That account itself, where it was one of the panel: names change.
    pub requested_by_id: Option<UserId>,
    /// From where.
    pub via: Via,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When a worker first took it.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// While it is held: until when somebody may decide.
    pub held_until: Option<Timestamp>,
    /// How often a worker has taken it.
    pub attempt: u32,
    /// When the list of its items went, if it is not kept any more.
    pub items_removed: Option<ItemsRemoved>,
}

impl Run {
    /// Whether it was this actor who asked for it, whatever they are called by now.
    pub fn was_asked_for_by(&self, actor: &Actor) -> bool {
        match (self.requested_by_id, actor.account) {
            (Some(asked), Some(account)) => asked == account,
            _ => self.requested_by == actor.name,
        }
    }

    /// By which moment it stands in the queue among the runs of other pools: what people and scripts ask for goes before
    /// what began by itself within the ten minutes before, and verifications that began by themselves let what comes
    /// within the ten minutes after them go first. Nothing is passed by for longer than that.
    pub const fn queue_at(&self) -> Timestamp {
        const STEP: i64 = 10 * 60 * 1_000_000;
        match (self.via, self.request.intent) {
            (Via::Schedule, Intent::Verify) => self.created_at.plus_micros(STEP),
            (Via::Schedule, _) => self.created_at,
            _ => self.created_at.plus_micros(-STEP),
        }
    }

    /// A run that somebody asks for now. Which store it writes follows from what it does; of one that is taken back, its
    /// own target says which.
    pub fn asked_for(actor: &Actor, request: RunRequest, (pool, backup_pool): (Fqdn, Fqdn), now: Timestamp) -> Self {
        Self {
            id: RunId::new(),
            batch: None,
            pool,
            backup_pool,
            target: if request.action == Action::Restore { StoreRole::Live } else { StoreRole::Backup },
            basis: None,
            put_back: None,
            request,
            state: RunState::Queued,
            cancel_requested: false,
            requested_by: actor.name.clone(),
            requested_by_id: actor.account,
            via: actor.via,
            created_at: now,
            started_at: None,
            finished_at: None,
            held_until: None,
            attempt: 0,
            items_removed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for state in RunState::ALL {
            assert_eq!(state.name().parse(), Ok(*state));
            assert_eq!(state.name().parse(), Ok(ModuleState::At(*state)));
        }
        assert_eq!("not_initialized".parse(), Ok(ModuleState::NotInitialized));
        assert!("Queue".parse::<RunState>().is_err());
    }

    #[test]
    fn the_worst_module_decides_and_skipped_ones_do_not_count() {
        use ModuleState::{At, NotInitialized};
        let cases = [
            (vec![], RunState::Succeeded),
            (vec![NotInitialized], RunState::Succeeded),
            (vec![At(RunState::Succeeded), NotInitialized], RunState::Succeeded),
            (vec![At(RunState::Succeeded), At(RunState::Partial)], RunState::Partial),
            (vec![At(RunState::Failed), At(RunState::Succeeded)], RunState::Failed),
            (vec![At(RunState::Cancelled), At(RunState::Partial)], RunState::Cancelled),
            (vec![At(RunState::Succeeded), At(RunState::Interrupted)], RunState::Interrupted),
            (vec![At(RunState::Held), At(RunState::Failed)], RunState::Held),
            (vec![At(RunState::Held), At(RunState::Running)], RunState::Running),
        ];
        for (modules, expected) in cases {
            assert_eq!(RunState::of_modules(modules.clone()), expected, "{modules:?}");
        }
    }
}
