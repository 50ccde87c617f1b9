//! Identities: UUIDs of version 7. Where their order counts, they carry the moment that is recorded beside them. Each kind is
//! a type of its own.

use std::{
    fmt,
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::time::Timestamp;
use crate::words::say;

/// A text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-id").with("text", .0))]
pub struct InvalidId(String);

/// A UUID of version 7 with the time `at`, greater than those that this process made before with the same millisecond.
fn ordered(at: Timestamp) -> Uuid {
    /// How many bits of an id tell those of one process apart; the last 32 tell processes apart, as does where each begins.
    const BITS: u32 = 42;
    static NEXT: OnceLock<AtomicU64> = OnceLock::new();
    let millis = u64::try_from(at.as_micros() / 1000).unwrap_or_default();
    let random = Uuid::now_v7(); // its last bytes are
    // It counts on through all milliseconds: whoever asks in between with another clock does not disturb the order. It
    // begins anywhere in the lower half, so that it does not come to its end.
    let begin = || AtomicU64::new(random.as_u64_pair().1 >> (64 - BITS + 1));
    let count = NEXT.get_or_init(begin).fetch_add(1, Ordering::Relaxed);
    let mut rest = [0; 10];
    rest[..2].copy_from_slice(&(count >> 30).to_be_bytes()[6..]);
    rest[2..6].copy_from_slice(&(count & 0x3fff_ffff).to_be_bytes()[4..]);
    rest[6..].copy_from_slice(&random.as_bytes()[12..]);
    uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, for what has no order, or none that counts.
            #[expect(clippy::new_without_default, reason = "two defaults would differ")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// A new id of what was made at a moment: such ids sort by that, whatever the machine's clock says, and
            /// those of one process and one millisecond as they were made.
            pub fn at(moment: Timestamp) -> Self {
                Self(ordered(moment))
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
id!(
    /// Names a management host.
    HostId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_their_moments_and_within_one_as_they_were_made() {
        let noon = Timestamp::from_micros(1_796_029_200_000_000);
        let mut made = Vec::new();
        for i in 0..1000 {
            made.push(RunId::at(noon));
            // Somebody with another clock makes some as well.
            let (before, after) =
                (RunId::at(noon.plus_micros(-1000)), RunId::at(noon.plus_micros(i * 1_000_000 + 1000)));
            assert!(before < made[0] && after > RunId::at(noon));
        }
        assert!(made.is_sorted_by(|a, b| a < b));
        let (seconds, nanos) = made[7].0.get_timestamp().expect("version 7").to_unix();
        assert_eq!((seconds, nanos), (1_796_029_200, 0));
        assert_eq!(made[7].0.get_variant(), uuid::Variant::RFC4122);
    }

    #[test]
    fn ids_of_one_moment_differ_wherever_they_are_made() {
        let (one, other) =
            (ordered(Timestamp::from_micros(0)).into_bytes(), ordered(Timestamp::from_micros(0)).into_bytes());
        assert_ne!(one[12..], other[12..], "what tells processes apart");
    }
}
