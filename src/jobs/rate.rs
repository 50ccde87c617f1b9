//! How fast a module is being copied at present, from the figures that the heartbeat sees.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// The rate is that of this last time: long enough to be steady, short enough to follow a changed limit.
const WINDOW: Duration = Duration::from_secs(5);
/// Over a shorter time, no rate is told: too few pieces went through.
const SHORTEST: Duration = Duration::from_millis(400);

/// Looks at a growing number of bytes now and then.
#[derive(Debug, Default)]
pub(super) struct Meter(VecDeque<(Instant, u64)>);

impl Meter {
    /// Notes that `bytes` have been written by `now`; returns the present rate in bytes a second.
    pub fn read(&mut self, now: Instant, bytes: u64) -> u64 {
        if self.0.back().is_some_and(|(_, before)| bytes < *before) {
            self.0.clear(); // taken back: what was written does not count any more
        }
        self.0.push_back((now, bytes));
        // Keep the newest look that is as old as the window, and all that came after it.
        while self.0.get(1).is_some_and(|(at, _)| now.duration_since(*at) >= WINDOW) {
            self.0.pop_front();
        }
        let Some((begin, before)) = self.0.front() else { return 0 };
        let passed = now.duration_since(*begin);
        if passed < SHORTEST {
            return 0;
        }
        u64::try_from(u128::from(bytes - before) * 1_000_000_000 / passed.as_nanos()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let mut meter = Meter::default();
        let start = Instant::now();
        let at = |half_seconds: u32| start + Duration::from_millis(500) * half_seconds;
        assert_eq!(meter.read(at(0), 0), 0, "nothing is known yet");
        assert_eq!(meter.read(at(1), 500_000), 1_000_000);
        for n in 2..20 {
            assert_eq!(meter.read(at(n), 500_000 * u64::from(n)), 1_000_000);
        }
        for n in 20..30 {
            meter.read(at(n), 9_500_000);
        }
        assert_eq!(meter.read(at(30), 9_500_000), 0, "it stands still for longer than the window");
        assert_eq!(meter.read(at(31), 100), 0, "a transaction was rolled back");
        assert_eq!(meter.read(at(32), 600_100), 1_200_000);
    }
}
