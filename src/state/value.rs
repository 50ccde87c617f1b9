//! Values on their way into statements: text and whole numbers, which both engines keep alike. What the domain has is kept as
//! one of the two.

use crate::domain::{
    Action, AlarmId, AlarmLevel, BackupModule, BatchId, BodyTemplate, Change, ChangeKey, ChannelId, ChannelKind,
    Digest, DriverKind, Ending, EventId, EventKind, Fqdn, HostId, HostName, Intent, Mode, ModuleSelection, ModuleState,
    NotificationId, NotificationState, Outcome, PasskeyId, Phase, PoolId, RoleName, Rule, RuleId, RunId, RunState,
    ScheduleId, SessionId, StoreRole, StoreUrl, TableNames, Timestamp, TokenId, UserId, UserName, Verdict, Via,
};

/// A value on its way into a statement.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text, or null.
    Text(Option<String>),
    /// A whole number, or null.
    Integer(Option<i64>),
}

impl From<&TableNames> for Value {
    /// Null for a list without names, so that no statement has to know two ways of saying so.
    fn from(names: &TableNames) -> Self {
        Self::Text((!names.is_empty()).then(|| names.to_string()))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(Some(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(Some(number.into()))
    }
}

impl From<u64> for Value {
    /// Counts past 2⁶³ do not happen; they would be kept as 2⁶³ − 1.
    fn from(number: u64) -> Self {
        Self::Integer(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Integer(Some(flag.into()))
    }
}

impl From<Timestamp> for Value {
    fn from(moment: Timestamp) -> Self {
        Self::Integer(Some(moment.as_micros()))
    }
}

impl From<Option<Timestamp>> for Value {
    fn from(moment: Option<Timestamp>) -> Self {
        Self::Integer(moment.map(Timestamp::as_micros))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(ToOwned::to_owned))
    }
}

/// Domain types that are kept as their text.
macro_rules! kept_as_text {
    ($($type:ty),+ $(,)?) => { $(
        impl From<&$type> for Value {
            fn from(value: &$type) -> Self {
                Self::Text(Some(value.to_string()))
            }
        }
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::Text(Some(value.to_string()))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::Text(value.map(|v| v.to_string()))
            }
        }
        impl From<Option<&$type>> for Value {
            fn from(value: Option<&$type>) -> Self {
                Self::Text(value.map(ToString::to_string))
            }
        }
    )+ };
}
kept_as_text!(
    Action,
    AlarmId,
    AlarmLevel,
    BackupModule,
    BatchId,
    BodyTemplate,
    Change,
    ChangeKey,
    ChannelId,
    ChannelKind,
    Digest,
    DriverKind,
    Ending,
    EventId,
    EventKind,
    Fqdn,
    HostId,
    HostName,
    Intent,
    Mode,
    ModuleSelection,
    ModuleState,
    NotificationId,
    NotificationState,
    Outcome,
    PasskeyId,
    Phase,
    PoolId,
    RoleName,
    Rule,
    RuleId,
    RunId,
    RunState,
    ScheduleId,
    SessionId,
    StoreRole,
    StoreUrl,
    TokenId,
    UserId,
    UserName,
    Verdict,
    Via,
);
