//! A limit on how fast content is copied, which can be changed while runs are going on.
//!
//! A bucket that fills at the rate of the limit and holds little. Who copies a piece takes its bytes out, little by
//! little, and waits whenever the bucket is overdrawn. All threads that share a [`Throttle`] share the one bucket. Threads
//! that wait look again in short slices: a run that is cancelled ends at once, and a changed rate counts from that moment
//! on.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use super::{
    context::{Context, Moment},
    error::SyncError,
};
use crate::domain::Bandwidth;

/// How long a thread waits at the most before it looks whether its run was cancelled.
const SLICE: Duration = Duration::from_millis(100);
/// What the bucket holds is the rate divided by this: after a pause, that much goes at full speed. Nobody takes more out
/// at once, so that threads take turns.
const BURST: u64 = 8;
const NANOS: i128 = 1_000_000_000;

/// How fast content may be copied; clones share the limit. Without a limit, [`Throttle::take`] costs one atomic load.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// The bucket's rate, to be read without its lock.
    rate: AtomicU64,
    bucket: Mutex<Bucket>,
    /// Rings when the rate was changed.
    changed: Condvar,
}

impl Throttle {
    /// With this limit from the start.
    pub fn new(limit: Option<Bandwidth>) -> Self {
        let throttle = Self::default();
        throttle.set(limit);
        throttle
    }

    /// Puts another limit in force, or none; threads that wait go by it at once.
    pub fn set(&self, limit: Option<Bandwidth>) {
        let rate = limit.map_or(0, Bandwidth::bytes);
        if self.0.rate.swap(rate, Relaxed) != rate {
            // The rate is read back under the lock: of two changes at a time, both places keep the same one.
            let mut bucket = self.bucket();
            bucket.set_rate(self.0.rate.load(Relaxed), Moment::now());
            drop(bucket);
            self.0.changed.notify_all();
        }
    }

    /// The limit in force.
    pub fn limit(&self) -> Option<Bandwidth> {
        Bandwidth::from_bytes(self.0.rate.load(Relaxed))
    }

    /// Waits until a piece of `bytes` may be copied, or after it was copied until that is made up for. Call it for each
    /// piece (some hundred KiB), for a piece once begun is not slowed down. Fails when the run is cancelled or its lease is over.
    pub(super) fn take(&self, bytes: u64, context: &Context) -> Result<(), SyncError> {
        if self.0.rate.load(Relaxed) == 0 {
            return Ok(());
        }
        let mut open = bytes;
        let mut bucket = self.bucket();
        while open > 0 {
            match bucket.take(open, Moment::now()) {
                Ok(taken) => open -= taken,
                Err(wait) => {
                    context.check()?;
                    let waited = self.0.changed.wait_timeout(bucket, wait.min(SLICE));
                    bucket = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        Ok(())
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.0.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What may be copied now. Knows no clock: every call says what time it is.
#[derive(Debug, Default)]
struct Bucket {
    /// Bytes a second; 0 for no limit.
    rate: u64,
    /// In billionths of a byte; below 0, it is overdrawn.
    content: i128,
    /// When it was filled last.
    filled: Option<Moment>,
}

impl Bucket {
    fn fill(&mut self, now: Moment) {
        let passed = self.filled.map_or(0, |filled| now.nanos_since(filled));
        let rate = i128::from(self.rate);
        self.content = self.content.saturating_add(rate * i128::from(passed)).min(rate * NANOS / i128::from(BURST));
        self.filled = Some(now);
    }

    fn set_rate(&mut self, rate: u64, now: Moment) {
        self.fill(now);
        if self.rate == 0 || rate == 0 {
            self.content = 0;
        }
        self.rate = rate;
    }

    /// Takes out as many of `bytes` as go at once, or says how long that has to wait.
    fn take(&mut self, bytes: u64, now: Moment) -> Result<u64, Duration> {
        if self.rate == 0 {
            return Ok(bytes);
        }
        self.fill(now);
        if self.content < 0 {
            let wait = (-self.content).div_euclid(i128::from(self.rate)) + 1;
            return Err(Duration::from_nanos(u64::try_from(wait).unwrap_or(u64::MAX)));
        }
        let taken = bytes.min((self.rate / BURST).max(1));
        self.content -= i128::from(taken) * NANOS;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use std::{thread, time::Instant};

    use tokio_util::sync::CancellationToken;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Copies for `time` on a clock that jumps to whenever the bucket says; returns the bytes copied.
    fn copy(bucket: &mut Bucket, now: &mut Moment, time: Duration, piece: u64) -> u64 {
        let end = now.plus(time);
        let mut copied = 0;
        loop {
            match bucket.take(piece, *now) {
                Ok(taken) => copied += taken,
                Err(wait) => *now = now.plus(wait),
            }
            if *now >= end {
                return copied;
            }
        }
    }

    #[test]
    fn what_is_copied_keeps_to_the_rate_whatever_the_size_of_pieces() {
        for (rate, piece) in
            [(1_000_000, 1000), (1_000_000, 256 << 10), (1000, 256 << 10), (3, 1), (u64::MAX >> 1, 1 << 40)]
        {
            let (mut bucket, mut now) = (Bucket::default(), Moment::now());
            bucket.set_rate(rate, now);
            let seconds = 2000;
            let time = if rate > 1 << 40 { Duration::from_micros(1) } else { SECOND * seconds };
            let copied = copy(&mut bucket, &mut now, time, piece);
            let due = u128::from(rate) * time.as_nanos() / 1_000_000_000;
            let slack = u128::from(rate) / 4 + 2;
            assert!(u128::from(copied).abs_diff(due) <= slack, "{rate} B/s in pieces of {piece}: {copied} for {due}");
        }
    }

    #[test]
    fn a_pause_is_not_made_up_for() {
        let (mut bucket, mut now) = (Bucket::default(), Moment::now());
        bucket.set_rate(1000, now);
        now = now.plus(SECOND * 3600);
        let copied = copy(&mut bucket, &mut now, SECOND, 10);
        assert!((1000..=1150).contains(&copied), "an eighth of a second is kept, not an hour: {copied}");
    }

    #[test]
    fn a_changed_rate_counts_from_its_moment_on() {
        let (mut bucket, mut now) = (Bucket::default(), Moment::now());
        bucket.set_rate(1000, now);
        assert!((990..=1010).contains(&copy(&mut bucket, &mut now, SECOND, 10)));
        bucket.set_rate(50_000, now);
        assert!((49_900..=50_100).contains(&copy(&mut bucket, &mut now, SECOND, 10)));
        bucket.set_rate(100, now);
        let copied = copy(&mut bucket, &mut now, SECOND * 10, 10);
        assert!((990..=1020).contains(&copied), "{copied}");
        bucket.set_rate(0, now);
        for _ in 0..1000 {
            assert_eq!(bucket.take(u64::MAX, now), Ok(u64::MAX), "without a limit nobody waits");
        }
        bucket.set_rate(100, now);
        assert!(copy(&mut bucket, &mut now, SECOND, 10) <= 120, "and that leaves neither debt nor credit");
    }

    /// A thread that waits under a limit that lets its piece through in a day.
    fn waiting(throttle: &Throttle, context: &Context) -> thread::JoinHandle<Result<(), SyncError>> {
        throttle.set(Bandwidth::from_bytes(1));
        let (throttle, context) = (throttle.clone(), context.clone());
        thread::spawn(move || throttle.take(100_000, &context))
    }

    #[test]
    fn threads_that_wait_hear_of_a_changed_limit() {
        let (throttle, context) = (Throttle::default(), Context::default());
        let waiters = [waiting(&throttle, &context), waiting(&Throttle::default(), &context)];
        thread::sleep(Duration::from_millis(50));
        assert!(waiters.iter().all(|waiter| !waiter.is_finished()));
        throttle.set(None);
        let [told, other] = waiters;
        assert!(told.join().expect("a thread").is_ok());
        assert!(!other.is_finished(), "another throttle is another limit");
        context.cancel.cancel();
        assert!(matches!(other.join().expect("a thread"), Err(SyncError::Cancelled)));
    }

    #[test]
    fn cancelling_ends_the_wait() {
        let (throttle, context) =
            (Throttle::default(), Context { cancel: CancellationToken::new(), ..Context::default() });
        let waiter = waiting(&throttle, &context);
        let begun = Instant::now();
        context.cancel.cancel();
        assert!(matches!(waiter.join().expect("a thread"), Err(SyncError::Cancelled)));
        assert!(begun.elapsed() < Duration::from_mins(1), "not a day");
    }
}
