//! Runs: one invocation for one pool, with one module run for each module; what history keeps, in its words.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    driver::DriverKind,
    fqdn::Fqdn,
    ids::{BatchId, RunId, UserId},
    module::ModuleSelection,
    pool::StoreRole,
    retention::ItemsRemoved,
    run_state::RunState,
    time::Timestamp,
    user::Actor,
    words::{UnknownWord, words},
};

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
words!(Mode, "input-noun-mode", { Delta = "delta", Full = "full" });

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
words!(Intent, "input-noun-intent", { Sync = "sync", Preview = "preview", Verify = "verify" });

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
words!(Action, "input-noun-action", {
    Backup = "backup", Restore = "restore", PutBack = "put_back", Clear = "clear",
});

/// What a person said to a held run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Verdict {
    /// The plan may be carried out.
    Approved,
    /// It must not.
    Rejected,
}
words!(Verdict, "input-noun-decision", { Approved = "approved", Rejected = "rejected" });

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
words!(Via, "input-noun-origin", { Web = "web", Cli = "cli", Token = "token", Schedule = "schedule" });

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
            what: "input-noun-origin",
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
words!(Change, "input-noun-change", { Insert = "insert", Update = "update", Delete = "delete" });

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
words!(Outcome, "input-noun-outcome", { Planned = "planned", Applied = "applied", Skipped = "skipped" });

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
    /// What carries it out, whatever drives the pool by now.
    pub driver: DriverKind,
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
    /// The machine and process of the worker that took it last, also after its end.
    pub worker: Option<String>,
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
            id: RunId::at(now),
            batch: None,
            pool,
            backup_pool,
            target: if request.action == Action::Restore { StoreRole::Live } else { StoreRole::Backup },
            basis: None,
            put_back: None,
            driver: DriverKind::Native,
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
            worker: None,
            items_removed: None,
        }
    }
}
