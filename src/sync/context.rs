//! What a run brings with it into the engine: where to count, when to stop, and until when it may write.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};
use tokio_util::sync::CancellationToken;

use super::{error::SyncError, hands::Hands, tally::Tally, throttle::Throttle};

/// Carried through compare and apply. Clones share everything.
#[derive(Debug, Clone)]
pub struct Context {
    /// Where the engine counts.
    pub tally: Arc<Tally>,
    /// Set by whoever wants the run to stop; looked at between batches.
    pub cancel: CancellationToken,
    /// Until when this process may write to the target.
    pub lease: Lease,
    /// How fast content may be copied.
    pub limit: Throttle,
    /// Whether the run, if it is cancelled, is taken up again under its name: what it has staged is kept for that then.
    pub comes_back: Arc<AtomicBool>,
    /// Who may help with a comparison.
    pub hands: Option<Arc<dyn Hands>>,
}

impl Default for Context {
    /// Fresh figures, nobody who cancels, no lease to lose, no limit, nobody who takes it up again or helps.
    fn default() -> Self {
        Self {
            tally: Arc::default(),
            cancel: CancellationToken::new(),
            lease: Lease::none(),
            limit: Throttle::default(),
            comes_back: Arc::default(),
            hands: None,
        }
    }
}

impl Context {
    /// An error once the run was cancelled or its lease is over. Costs one clock reading: call it between batches, and
    /// right before a commit.
    pub fn check(&self) -> Result<(), SyncError> {
        if self.cancel.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        self.check_lease()
    }

    /// As [`Context::check`] for a step that, once begun, is finished rather than cancelled.
    pub(super) fn check_lease(&self) -> Result<(), SyncError> {
        if self.lease.is_over() { Err(SyncError::LeaseLost) } else { Ok(()) }
    }
}

/// A moment on the machine's clock that never goes back and that counts time spent suspended as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// This moment.
    pub fn now() -> Self {
        let now = clock_gettime(ClockId::Boottime);
        let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
        Self(seconds.saturating_mul(1_000_000_000).saturating_add(u64::try_from(now.tv_nsec).unwrap_or(0)))
    }

    /// Nanoseconds since an earlier moment; 0 if it is later.
    pub(super) const fn nanos_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    pub(super) fn plus(self, term: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(term.as_nanos()).unwrap_or(u64::MAX)))
    }
}

/// The right to write, until a deadline that the holder's heartbeat moves forward. A process that was stopped or
/// suspended past its deadline finds the lease over when it wakes, and writes nothing more. Clones share the deadline.
#[derive(Debug, Clone)]
pub struct Lease(Option<Arc<AtomicU64>>);

impl Lease {
    /// A lease that never ends: for a command line that nobody takes runs over from.
    pub const fn none() -> Self {
        Self(None)
    }

    /// A lease that was asked for at `asked` and granted for `term` from then.
    pub fn granted(asked: Moment, term: Duration) -> Self {
        Self(Some(Arc::new(AtomicU64::new(asked.plus(term).0))))
    }

    /// The heartbeat's word: asked for again at `asked`, granted for `term` from then. Never moves the deadline back.
    pub fn renew(&self, asked: Moment, term: Duration) {
        if let Some(deadline) = &self.0 {
            deadline.fetch_max(asked.plus(term).0, SeqCst);
        }
    }

    /// Whether the deadline has passed.
    pub fn is_over(&self) -> bool {
        self.0.as_ref().is_some_and(|deadline| Moment::now().0 >= deadline.load(SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_ends_at_its_deadline_and_a_heartbeat_moves_it() {
        let lease = Lease::granted(Moment::now(), Duration::ZERO);
        assert!(lease.is_over());
        let heartbeat = lease.clone();
        heartbeat.renew(Moment::now(), Duration::from_mins(1));
        assert!(!lease.is_over(), "a clone's heartbeat counts");
        heartbeat.renew(Moment::now(), Duration::ZERO);
        assert!(!lease.is_over(), "a late answer never moves the deadline back");
        assert!(!Lease::none().is_over());
    }

    #[test]
    fn a_context_tells_cancelled_from_a_lost_lease() {
        let context = Context::default();
        assert!(context.check().is_ok());
        let late = Context { lease: Lease::granted(Moment::now(), Duration::ZERO), ..context.clone() };
        assert!(matches!(late.check(), Err(SyncError::LeaseLost)));
        context.cancel.cancel();
        assert!(matches!(context.check(), Err(SyncError::Cancelled)));
    }
}
