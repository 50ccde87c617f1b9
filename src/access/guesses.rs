//! Access tokens and sessions that mean nothing: how many an address may show before what it shows is no longer looked up.
//!
//! Each costs a look into the database, however hopeless guessing is. One that counted lately is looked up whatever else comes
//! from its address, so that nobody keeps a script out by what they send from beside it. Each process counts for itself.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{AccessError, limits::place_of};
use crate::domain::Timestamp;

const SECOND: i64 = 1_000_000;

/// How many that mean nothing an address may show at once.
pub const BURST: i64 = 20;
/// After those, one more each time this many microseconds have passed.
const INTERVAL: i64 = SECOND;
/// For so many microseconds after it counted, a token or session is looked up in any case.
const RIGHT_LATELY: i64 = 3600 * SECOND;
/// For so many microseconds after it meant nothing, it is known to, and neither looked up nor counted again: a script that goes
/// on with a token that was revoked keeps nobody beside it out.
const WRONG_LATELY: i64 = 60 * SECOND;
/// How many addresses, and how many tokens and sessions, are remembered at the most.
const MEMO: usize = 20_000;
/// Where addresses are counted together that there is no more room for.
const OTHERS: &str = "others";

/// What this process remembers; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Guesses(Arc<Mutex<Memo>>);

#[derive(Debug, Default)]
struct Memo {
    /// By address: when all is free again.
    addresses: HashMap<String, Timestamp>,
    /// By digest: when it last counted.
    right: HashMap<String, Timestamp>,
    /// By digest: when it last meant nothing.
    wrong: HashMap<String, Timestamp>,
}

/// Too much from an address meant nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// Seconds after which something else it shows is looked up, 1 or more.
    pub wait: u64,
}

impl Guesses {
    /// Looks up what somebody at `address` shows, whose digest is `digest`, unless too much from there meant nothing.
    pub async fn look_up<T>(
        &self,
        address: Option<&str>,
        digest: &str,
        now: Timestamp,
        look: impl Future<Output = Result<Option<T>, AccessError>>,
    ) -> Result<Result<Option<T>, TooMany>, AccessError> {
        if self.is_known_wrong(digest, now) {
            return Ok(Ok(None));
        }
        let place = match self.count(place_of(address), digest, now) {
            Ok(place) => place,
            Err(too_many) => return Ok(Err(too_many)),
        };
        let found = look.await?;
        if found.is_some() {
            self.was_right(place, digest, now);
        } else {
            self.was_wrong(digest, now);
        }
        Ok(Ok(found))
    }

    fn memo(&self) -> MutexGuard<'_, Memo> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a guess before it is looked at, so that of many at once no more are looked at than may be. Gives the place that it
    /// was counted for; none for what counted lately.
    fn count(&self, mut place: String, digest: &str, now: Timestamp) -> Result<Option<String>, TooMany> {
        let mut memo = self.memo();
        if memo.right.get(digest).is_some_and(|at| now.as_micros() - at.as_micros() < RIGHT_LATELY) {
            return Ok(None);
        }
        if memo.addresses.len() >= MEMO {
            memo.addresses.retain(|_, free_at| *free_at > now);
        }
        if memo.addresses.len() >= MEMO && !memo.addresses.contains_key(&place) {
            OTHERS.clone_into(&mut place);
        }
        let free_at = memo.addresses.get(&place).copied().unwrap_or(now).max(now).plus_micros(INTERVAL);
        let over = free_at.as_micros() - now.as_micros() - BURST * INTERVAL;
        if over > 0 {
            return Err(TooMany { wait: over.unsigned_abs().div_ceil(SECOND.unsigned_abs()) });
        }
        memo.addresses.insert(place.clone(), free_at);
        Ok(Some(place))
    }

    fn is_known_wrong(&self, digest: &str, now: Timestamp) -> bool {
        self.memo().wrong.get(digest).is_some_and(|at| now.as_micros() - at.as_micros() < WRONG_LATELY)
    }

    /// Remembers that something meant nothing. What counted an hour ago at the latest may count again in a moment.
    fn was_wrong(&self, digest: &str, now: Timestamp) {
        let mut memo = self.memo();
        if memo.right.contains_key(digest) {
            return;
        }
        remember(&mut memo.wrong, digest, now, WRONG_LATELY);
    }

    /// Takes back what was counted for something that counts, and remembers that.
    fn was_right(&self, place: Option<String>, digest: &str, now: Timestamp) {
        let mut memo = self.memo();
        if let Some(free_at) = place.and_then(|place| memo.addresses.get_mut(&place)) {
            *free_at = free_at.plus_micros(-INTERVAL);
        }
        remember(&mut memo.right, digest, now, RIGHT_LATELY);
    }
}

/// Notes a digest for `term` microseconds, if there is room.
fn remember(digests: &mut HashMap<String, Timestamp>, digest: &str, now: Timestamp, term: i64) {
    if digests.len() >= MEMO {
        digests.retain(|_, at| now.as_micros() - at.as_micros() < term);
    }
    if digests.len() < MEMO {
        digests.insert(digest.to_owned(), now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * SECOND)
    }

    #[test]
    fn an_address_may_show_so_many_and_then_one_a_second() {
        let guesses = Guesses::default();
        let count = |address: &str, digest: &str, seconds| guesses.count(address.to_owned(), digest, at(seconds));
        for i in 0..BURST {
            assert!(count("192.0.2.7", &format!("wrong {i}"), 0).is_ok(), "{i}");
        }
        assert_eq!(count("192.0.2.7", "one more", 0), Err(TooMany { wait: 1 }));
        assert!(count("192.0.2.8", "one more", 0).is_ok(), "each address for itself");
        assert!(count("192.0.2.7", "one more", 1).is_ok());
        assert_eq!(count("192.0.2.7", "one more", 1), Err(TooMany { wait: 1 }));
    }

    #[test]
    fn what_counts_uses_up_nothing_and_is_known_for_a_while() {
        let guesses = Guesses::default();
        for _ in 0..BURST * 3 {
            let place = guesses.count("192.0.2.7".to_owned(), "right", at(0)).expect("looked up");
            guesses.was_right(place, "right", at(0));
        }
        for i in 0..BURST {
            assert!(guesses.count("192.0.2.7".to_owned(), &format!("wrong {i}"), at(0)).is_ok());
        }
        assert_eq!(guesses.count("192.0.2.7".to_owned(), "right", at(0)), Ok(None));
        assert!(guesses.count("192.0.2.7".to_owned(), "right lately", at(0)).is_err());
    }

    #[tokio::test]
    async fn the_same_wrong_one_again_and_again_is_counted_once_and_keeps_nobody_out() {
        let guesses = Guesses::default();
        let show = async |digest: &str, is_right: bool, seconds| {
            let look = async { Ok(is_right.then_some(())) };
            guesses.look_up(Some("192.0.2.7"), digest, at(seconds), look).await.expect("no database is asked")
        };
        for _ in 0..BURST * 3 {
            assert_eq!(show("revoked", false, 0).await, Ok(None));
        }
        assert_eq!(show("right", true, 0).await, Ok(Some(())), "never seen before, beside all those");
        assert_eq!(show("revoked", true, 59).await, Ok(None), "what meant nothing is not looked up for a minute");
        assert_eq!(show("revoked", true, 60).await, Ok(Some(())));
        // What counted lately is looked up each time, also after it did not.
        assert_eq!(show("right", false, 61).await, Ok(None));
        assert_eq!(show("right", true, 61).await, Ok(Some(())));
    }

    #[test]
    fn addresses_that_there_is_no_room_for_are_counted_together() {
        let guesses = Guesses::default();
        let count = |n: usize| guesses.count(format!("place {n}"), "wrong", at(0));
        assert!((0..MEMO).all(|n| count(n).is_ok()));
        let let_in = (MEMO..MEMO + 100).filter(|n| count(*n).is_ok()).count();
        assert_eq!(let_in, usize::try_from(BURST).expect("few"));
        assert!(count(0).is_ok(), "those that are known are counted by themselves");
    }
}
