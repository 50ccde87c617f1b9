//! How many sign-ins by a provider one address may begin: each is a row in the panel's database until it ends, and
//! strangers may begin them. This process remembers it alone; what others remember only makes the limit wider.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::domain::Timestamp;

const SECOND: i64 = 1_000_000;
/// Sign-ins that an address may begin at once: a team behind one address, on Monday morning.
const BURST: i64 = 60;
/// After those, one more each time this many microseconds have passed.
const INTERVAL: i64 = 2 * SECOND;
/// How many addresses are remembered; past that, those that are free again are forgotten, and then strangers wait.
const MEMO: usize = 20_000;

/// Who began sign-ins lately.
#[derive(Debug, Default)]
pub(super) struct Starts(Mutex<HashMap<String, Timestamp>>);

impl Starts {
    /// Whether one more may begin from a place; it is counted. As in the generic cell rate algorithm, what is kept is the
    /// moment at which all of the limit is free again.
    pub fn admit(&self, place: String, now: Timestamp) -> bool {
        let mut free_at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if free_at.len() >= MEMO && !free_at.contains_key(&place) {
            free_at.retain(|_, at| *at > now);
            if free_at.len() >= MEMO {
                return false;
            }
        }
        let at = free_at.entry(place).or_insert(now);
        let next = (*at).max(now).plus_micros(INTERVAL);
        if next.as_micros() - now.as_micros() > BURST * INTERVAL {
            return false;
        }
        *at = next;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_begins_too_many_waits_and_others_do_not() {
        let starts = Starts::default();
        let at = |seconds: i64| Timestamp::from_micros(seconds * SECOND);
        let begun = (0..100).filter(|_| starts.admit("192.0.2.1".to_owned(), at(1000))).count();
        assert_eq!(begun, 60);
        assert!(starts.admit("192.0.2.2".to_owned(), at(1000)));
        assert!(!starts.admit("192.0.2.1".to_owned(), at(1001)));
        assert!(starts.admit("192.0.2.1".to_owned(), at(1002)));
        assert!(!starts.admit("192.0.2.1".to_owned(), at(1003)));
    }
}
