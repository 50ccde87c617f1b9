//! The time of day, which tests can fix. Leases do not go by it: they go by the database's clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime},
};

use crate::domain::Timestamp;

/// A machine's clock that is off by less is taken as it is: what is measured is no more exact than that.
const TOLERANCE: Duration = Duration::from_secs(2);

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// The machine's clock, by so many microseconds put right: so that processes on several machines go by one time.
    Corrected(Arc<AtomicI64>),
    /// A moment somebody set, in microseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// Now.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::Corrected(by) => system_now().plus_micros(by.load(Ordering::Relaxed)),
            Self::Fixed(micros) => Timestamp::from_micros(micros.load(Ordering::Relaxed)),
        }
    }

    /// Puts a clock right whose machine's is ahead of the right one by so many microseconds, if that is worth it.
    pub fn correct(&self, ahead: i64) {
        if let Self::Corrected(by) = self {
            let is_off = Duration::from_micros(ahead.unsigned_abs()) >= TOLERANCE;
            by.store(if is_off { ahead.saturating_neg() } else { 0 }, Ordering::Relaxed);
        }
    }
}

fn system_now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Timestamp::from_micros(since.map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_an_hour_off_is_put_right_and_a_little_is_let_be() {
        let clock = Clock::Corrected(Arc::default());
        let hour = 3_600_000_000_i64;
        let off = |clock: &Clock| system_now().as_micros() - clock.now().as_micros();
        clock.correct(hour);
        assert!((off(&clock) - hour).abs() < 60_000_000);
        clock.correct(-hour);
        assert!((off(&clock) + hour).abs() < 60_000_000);
        clock.correct(500_000);
        assert!(off(&clock).abs() < 60_000_000);
    }
}
