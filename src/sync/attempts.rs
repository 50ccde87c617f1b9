//! Trouble that passes by itself: a connection that broke, a server that restarts, a lock that somebody holds for a while.
//! A rows module is one transaction, so it can be done again from the comparison on. This is the one place that says when
//! and how often; jobs and the command line make the attempts.
//!
//! Doing it again is safe because nothing is carried over: the comparison is a new one, and so are the guard's judgement
//! and the transaction. What an attempt left behind is nothing, or, if it was lost in the moment of its commit, all of
//! its work; the next comparison sees which, and changes what is still different. Previous rows that such an attempt kept
//! in recycle stay, under the run's name, and the next one's come behind them; the run's mark names the last attempt that
//! was committed. A server may still be at an old commit when we come back: its session holds the writer's lock until
//! then, so that nobody compares before it is over.

use std::time::Duration;

use super::{context::Context, error::SyncError};

/// How often a run is tried in all.
const TRIES: u32 = 3;
/// The pause before the second attempt; each further one is [`GROWTH`] times as long. An attempt waits ten seconds for a
/// lock, so that together somebody else has some 34 seconds to let go of it.
const PAUSE: Duration = Duration::from_secs(1);
/// How much a pause grows.
const GROWTH: u32 = 3;

/// The attempts at one piece of work.
#[derive(Debug)]
pub struct Attempts {
    made: u32,
    pause: Duration,
    /// An attempt that may have been committed.
    unknown: Option<SyncError>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self { made: 0, pause: PAUSE, unknown: None }
    }
}

/// It is worth trying again.
#[derive(Debug)]
#[must_use = "it must be waited for"]
pub struct Pause {
    length: Duration,
    /// The sentence of the attempt that failed.
    pub why: String,
}

impl Pause {
    /// Waits, unless the run is told to stop meanwhile. The figures start afresh.
    pub async fn over(self, context: &Context) -> Result<(), SyncError> {
        tokio::select! {
            () = context.cancel.cancelled() => {}
            () = tokio::time::sleep(self.length) => {}
        }
        context.check()?;
        context.tally.start_afresh();
        Ok(())
    }
}

impl Attempts {
    /// Judges why an attempt failed: whether to try again, or else the error to end with. After an attempt that may have
    /// been committed, no later error may say that nothing was changed.
    pub fn after(&mut self, error: SyncError) -> Result<Pause, SyncError> {
        if matches!(error, SyncError::Cancelled | SyncError::LeaseLost) {
            return Err(error);
        }
        // That a server is not there at all has been tried, and who writes to the target is not in trouble. But one that
        // was there is restarting, and our own last attempt's session may not have ended yet.
        let passes = error.may_pass() || (self.made > 0 && (error.is_busy() || error.is_unreachable()));
        self.made += 1;
        let why = error.with_cause();
        let error = self.unknown.take().unwrap_or(error);
        if !passes || self.made >= TRIES {
            return Err(error);
        }
        if error.is_commit_unknown() {
            self.unknown = Some(error);
        }
        let length = self.pause;
        self.pause *= GROWTH;
        Ok(Pause { length, why })
    }

    /// Whether one of them may have been committed.
    pub const fn may_be_committed(&self) -> bool {
        self.unknown.is_some()
    }
}

/// Does a piece of work, again if its trouble may pass.
pub async fn patiently<T>(context: &Context, work: impl AsyncFn() -> Result<T, SyncError>) -> Result<T, SyncError> {
    let mut attempts = Attempts::default();
    loop {
        match work().await {
            Err(error) => attempts.after(error)?.over(context).await?,
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::rows::{RowsError, ServerFault, ServerWord};

    fn fault(fault: fn(String, ServerWord) -> ServerFault) -> SyncError {
        let word = ServerWord::from(sqlx::Error::WorkerCrashed);
        RowsError::from(fault("a server".to_owned(), word)).into()
    }

    fn locked() -> SyncError {
        fault(|store, source| ServerFault::Locked { store, doing: "engine-doing-lock", source })
    }

    fn unreachable() -> SyncError {
        fault(|store, source| ServerFault::Unreachable { store, source })
    }

    fn commit_unknown() -> SyncError {
        fault(|store, source| ServerFault::CommitUnknown { store, source })
    }

    #[test]
    fn what_may_pass_is_tried_again_a_few_times_with_growing_pauses() {
        let mut attempts = Attempts::default();
        let pauses: Vec<Duration> = (1..TRIES).filter_map(|_| Some(attempts.after(locked()).ok()?.length)).collect();
        assert_eq!(pauses, [PAUSE, PAUSE * GROWTH]);
        assert!(attempts.after(locked()).is_err());
    }

    #[test]
    fn what_does_not_pass_by_itself_ends_the_run() {
        let refused = fault(|store, source| ServerFault::Credentials { store, source });
        for error in [refused, unreachable(), SyncError::Cancelled, SyncError::LeaseLost, SyncError::NotThisPlan] {
            assert!(Attempts::default().after(error).is_err());
        }
    }

    #[test]
    fn a_server_that_was_there_may_be_restarting_and_hold_our_last_session() {
        let mut attempts = Attempts::default();
        assert!(attempts.after(locked()).is_ok());
        assert!(attempts.after(unreachable()).is_ok());
        let busy = || RowsError::from(ServerFault::Busy { store: "a server".to_owned() }).into();
        let mut attempts = Attempts::default();
        assert!(attempts.after(locked()).is_ok());
        assert!(attempts.after(busy()).is_ok());
        assert!(Attempts::default().after(busy()).is_err(), "another writer is another matter");
    }

    #[test]
    fn after_an_unknown_commit_nothing_says_that_nothing_was_changed() {
        for (first, next) in [(commit_unknown(), SyncError::NotThisPlan), (commit_unknown(), unreachable())] {
            let mut attempts = Attempts::default();
            assert!(attempts.after(first).is_ok());
            let ended = [attempts.after(next), attempts.after(unreachable())].into_iter().find_map(Result::err);
            assert!(ended.is_some_and(|error| error.is_commit_unknown()));
        }
        let mut attempts = Attempts::default();
        assert!(attempts.after(commit_unknown()).is_ok());
        assert!(matches!(attempts.after(SyncError::LeaseLost), Err(SyncError::LeaseLost)), "another worker goes on");
    }

    #[tokio::test]
    async fn figures_start_afresh_and_a_cancelled_run_is_not_tried_again() {
        let context = Context::default();
        context.tally.add_written(7);
        let pause = || Pause { length: Duration::ZERO, why: String::new() };
        assert!(pause().over(&context).await.is_ok());
        assert_eq!(context.tally.snapshot(), crate::domain::Counts::default());
        context.cancel.cancel();
        let long = Pause { length: Duration::from_hours(1), ..pause() };
        assert!(matches!(long.over(&context).await, Err(SyncError::Cancelled)));
    }
}
