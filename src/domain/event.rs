//! What happens that people may want to be told, and how it is told: the same facts for mail, webhooks and pages.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    alarm::{AlarmLevel, Muted},
    failure::{Lasting, News},
    fqdn::Fqdn,
    ids::{AlarmId, EventId, RunId},
    module::BackupModule,
    run_state::RunState,
    time::Timestamp,
};
use crate::words::{Word, say};

/// A text that is none of a closed list of words. What the list is of, is the key of a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-choice-unknown").with("text", .text).said("what", say(.what)).with("choices", .choices))]
pub struct UnknownChoice {
    pub(super) what: &'static str,
    pub(super) text: String,
    pub(super) choices: String,
}

/// Gives an enum the words it is kept and sent by.
macro_rules! worded {
    ($type:ident, $what:literal, { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in the order of pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in the database, in forms and in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::domain::event::UnknownChoice;

            /// In any letter case.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|v| v.name().eq_ignore_ascii_case(text));
                found.ok_or_else(|| $crate::domain::event::UnknownChoice {
                    what: $what,
                    text: text.to_owned(),
                    choices: Self::ALL.iter().map(|v| v.name()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(super) use worded;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A run did all of its work.
    RunSucceeded,
    /// A sync succeeded of a pool whose syncs did not before.
    RunRecovered,
    /// A run did its work but for some items; a verification found differences.
    RunPartial,
    /// A run failed, or its worker died too often.
    RunFailed,
    /// Somebody stopped a run, or another one took its place.
    RunCancelled,
    /// A run waits for a person’s approval.
    RunHeld,
    /// A backup is older than it should be.
    AlarmWarning,
    /// A backup is older than it may be.
    AlarmBreach,
    /// A backup still is too old.
    AlarmReminder,
    /// A backup that was too old is young enough again.
    AlarmRecovered,
    /// An alarm is over though no sync succeeded: its target was changed, or the backup is watched no longer.
    AlarmEnded,
}
worded!(EventKind, "input-noun-event-kind", {
    RunFailed = "run_failed", RunPartial = "run_partial", RunHeld = "run_held", RunRecovered = "run_recovered",
    RunSucceeded = "run_succeeded", RunCancelled = "run_cancelled", AlarmBreach = "alarm_breach",
    AlarmWarning = "alarm_warning", AlarmReminder = "alarm_reminder", AlarmRecovered = "alarm_recovered",
    AlarmEnded = "alarm_ended",
});

impl EventKind {
    /// Whether somebody should look.
    pub const fn needs_a_person(self) -> bool {
        match self {
            Self::RunPartial
            | Self::RunFailed
            | Self::RunHeld
            | Self::AlarmWarning
            | Self::AlarmBreach
            | Self::AlarmReminder => true,
            Self::RunSucceeded | Self::RunRecovered | Self::RunCancelled | Self::AlarmRecovered | Self::AlarmEnded => {
                false
            }
        }
    }

    /// What a rule is usually for: whatever a person should look at, and that it is over.
    pub const USUAL: [Self; 9] = [
        Self::RunFailed,
        Self::RunPartial,
        Self::RunHeld,
        Self::RunRecovered,
        Self::AlarmBreach,
        Self::AlarmWarning,
        Self::AlarmReminder,
        Self::AlarmRecovered,
        Self::AlarmEnded,
    ];

    /// That a run came to this end, or to this stop.
    pub const fn of_run(state: RunState) -> Option<Self> {
        match state {
            RunState::Succeeded => Some(Self::RunSucceeded),
            RunState::Partial => Some(Self::RunPartial),
            RunState::Failed => Some(Self::RunFailed),
            RunState::Cancelled => Some(Self::RunCancelled),
            RunState::Held => Some(Self::RunHeld),
            RunState::Queued | RunState::Running | RunState::Interrupted => None,
        }
    }

    /// That a backup reached this level.
    pub const fn of_alarm(level: AlarmLevel) -> Self {
        match level {
            AlarmLevel::Warning => Self::AlarmWarning,
            AlarmLevel::Breach => Self::AlarmBreach,
        }
    }

    /// In a word or two.
    pub const fn title(self) -> Word {
        match self {
            Self::RunSucceeded => Word("event-succeeded"),
            Self::RunRecovered => Word("event-recovered"),
            Self::RunPartial => Word("event-partial"),
            Self::RunFailed => Word("event-failed"),
            Self::RunCancelled => Word("event-cancelled"),
            Self::RunHeld => Word("event-held"),
            Self::AlarmWarning => Word("event-alarm-warning"),
            Self::AlarmBreach => Word("event-alarm-breach"),
            Self::AlarmReminder => Word("event-alarm-reminder"),
            Self::AlarmRecovered => Word("event-alarm-recovered"),
            Self::AlarmEnded => Word("event-alarm-ended"),
        }
    }

    /// What it means, in a sentence.
    pub const fn describe(self) -> Word {
        match self {
            Self::RunSucceeded => Word("event-succeeded-means"),
            Self::RunRecovered => Word("event-recovered-means"),
            Self::RunPartial => Word("event-partial-means"),
            Self::RunFailed => Word("event-failed-means"),
            Self::RunCancelled => Word("event-cancelled-means"),
            Self::RunHeld => Word("event-held-means"),
            Self::AlarmWarning => Word("event-alarm-warning-means"),
            Self::AlarmBreach => Word("event-alarm-breach-means"),
            Self::AlarmReminder => Word("event-alarm-reminder-means"),
            Self::AlarmRecovered => Word("event-alarm-recovered-means"),
            Self::AlarmEnded => Word("event-alarm-ended-means"),
        }
    }
}

/// Something that happened, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names it.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// To which run, if it is about one.
    pub run: Option<RunId>,
    /// What is news about the modules of a run; nothing about those of which nothing is but how they ended.
    pub news: BTreeMap<BackupModule, News>,
    /// What an alarm was like, if it is about one.
    pub alarm: Option<AlarmFacts>,
}

/// What an alarm is like at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmFacts {
    /// The alarm.
    pub id: AlarmId,
    /// Whose data is concerned.
    pub pool: Fqdn,
    /// Where its backup is.
    pub backup_pool: Fqdn,
    /// Which module.
    pub module: BackupModule,
    /// How bad it is, or was.
    pub level: AlarmLevel,
    /// How old the backup is.
    pub age_ms: u64,
    /// How far ahead of the clock the last success is recorded, if so: then nobody knows how old the backup is.
    #[serde(default)]
    pub ahead_ms: Option<u64>,
    /// When a sync last succeeded, if one ever did.
    pub succeeded_at: Option<Timestamp>,
    /// When the alarm was raised.
    pub raised_at: Timestamp,
    /// From how many minutes on a backup is at this level.
    pub target_minutes: u32,
    /// The maintenance that would mute the alarm if it did not last for so long.
    #[serde(default)]
    pub maintenance: Option<Muted>,
    /// Why the module can’t be copied at all, in a sentence, if there is nowhere to copy it to.
    #[serde(default)]
    pub nowhere: Option<String>,
    /// Why the backup is not watched any more, in a sentence, if that ended the alarm.
    #[serde(default)]
    pub no_longer_watched: Option<String>,
}

/// An event in words, with the facts beside them for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Names the event: the same in every message about it.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// When, in microseconds since 1970.
    pub at: Timestamp,
    /// Whose data it is about.
    pub pool: Fqdn,
    /// Where that is backed up.
    pub backup_pool: Fqdn,
    /// The modules it is about.
    pub modules: Vec<BackupModule>,
    /// The run it is about.
    pub run: Option<RunId>,
    /// The alarm it is about.
    pub alarm: Option<AlarmId>,
    /// How old the backup was, for an alarm.
    pub age_ms: Option<u64>,
    /// For how long such runs fail, or failed until now; nothing for the first.
    #[serde(default)]
    pub lasting: Option<Lasting>,
    /// What happened, in a line.
    pub title: String,
    /// What it means for the data, and what to do.
    pub text: String,
    /// The page that says more, from the panel’s address on.
    pub path: String,
}

/// What a message tells: one event, or several that were gathered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// The events, in order; no more than [`Telling::MOST`].
    pub events: Vec<Told>,
    /// How many more there were.
    pub more: u64,
    /// How many there were of each kind, named or not. Empty in messages of versions that did not count them.
    #[serde(default)]
    pub counts: BTreeMap<EventKind, u64>,
    /// Whether it only tries whether messages arrive.
    pub is_test: bool,
    /// Whether it was written by a version that says what this one can’t read.
    #[serde(skip)]
    pub is_unread: bool,
}

impl Telling {
    /// Events that one message tells; of further ones it says how many there were.
    pub const MOST: usize = 50;

    /// One more event. Where there are too many, what nobody has to look at makes room for what somebody has.
    pub fn add(&mut self, told: Told) {
        *self.counts.entry(told.kind).or_default() += 1;
        if self.events.len() < Self::MOST {
            self.events.push(told);
            return;
        }
        self.more += 1;
        if !told.kind.needs_a_person() {
            return;
        }
        if let Some(place) = self.events.iter().position(|told| !told.kind.needs_a_person()) {
            self.events.remove(place);
            self.events.push(told);
        }
    }

    /// What stands for a message that this version can’t read.
    pub fn unread() -> Self {
        Self { is_unread: true, ..Self::default() }
    }

    /// How many events it is about.
    pub fn count(&self) -> u64 {
        self.events.len() as u64 + self.more
    }
}

impl fmt::Display for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Telling {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: EventKind) -> Told {
        Told {
            id: EventId::new(),
            kind,
            at: Timestamp::from_micros(0),
            pool: "atl.litwareinc.com".parse().expect("a name"),
            backup_pool: "red.litwareinc.com".parse().expect("a name"),
            modules: Vec::new(),
            run: None,
            alarm: None,
            age_ms: None,
            lasting: None,
            title: String::new(),
            text: String::new(),
            path: String::new(),
        }
    }

    #[test]
    fn what_needs_a_person_is_named_however_much_went_well_before() {
        let mut telling = Telling::default();
        for _ in 0..70 {
            telling.add(told(EventKind::RunSucceeded));
        }
        telling.add(told(EventKind::AlarmBreach));
        assert_eq!((telling.events.len(), telling.count()), (Telling::MOST, 71));
        assert_eq!(telling.events.last().map(|told| told.kind), Some(EventKind::AlarmBreach));
        assert_eq!(
            telling.counts,
            [(EventKind::RunSucceeded, 70), (EventKind::AlarmBreach, 1)].into(),
            "all are counted"
        );
        assert_eq!(telling.to_string().parse::<Telling>().map_err(|e| e.to_string()), Ok(telling));
    }
}
