//! Identities: UUIDs of version 7, so that ids sort by the time they were made. Each kind is a type of its own.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::time::Timestamp;

/// A text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id.")]
pub struct InvalidId(String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, greater than those made before it on this machine.
            #[expect(clippy::new_without_default, reason = "two defaults would differ")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The id that `name` has whenever it is asked for, with the time `at`: whoever makes something twice by it
            /// makes one thing.
            pub fn of(name: &str, at: Timestamp) -> Self {
                let millis = u64::try_from(at.as_micros() / 1000).unwrap_or_default();
                let mut random = [0; 10];
                random.copy_from_slice(&blake3::hash(name.as_bytes()).as_bytes()[..10]);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.parse().map(Self).map_err(|_| InvalidId(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// Names a pool, whatever it is called.
    PoolId
);
id!(
    /// Names a run.
    RunId
);
id!(
    /// Names the runs that one request started together.
    BatchId
);
id!(
    /// Names an account.
    UserId
);
id!(
    /// Names an access token.
    TokenId
);
id!(
    /// Names a session of an account.
    SessionId
);
id!(
    /// Names a passkey of an account.
    PasskeyId
);
id!(
    /// Names an alarm.
    AlarmId
);
id!(
    /// Names something that happened.
    EventId
);
id!(
    /// Names a way by which people are told.
    ChannelId
);
id!(
    /// Names a rule of who is told what.
    RuleId
);
id!(
    /// Names a message to a channel.
    NotificationId
);
id!(
    /// Names a schedule.
    ScheduleId
);
