//! Further hands for a large comparison: other workers that look at parts of both stores.
//!
//! The engine cuts parts off and takes over what comes back; who does them, and how they get there, is not its business.
//! Only looking is lent out. What is written is written by the one process that holds the target's lock.

use std::{fmt::Debug, time::Duration};

/// Other workers.
pub trait Hands: Debug + Send + Sync {
    /// Whether help is at hand, and worth it for a comparison that has been going on for so long and gets through so many
    /// items in a second.
    fn pays(&self, since: Duration, pace: f64) -> bool;

    /// How many tasks may be out at once.
    fn most(&self) -> usize;

    /// Has somebody do a task, and waits for the answer of [`help`](super::help). `None` if nobody took it, the answer did
    /// not come in time, or `is_over` says that nobody needs it any more: it is done here then.
    fn lend(&self, task: &[u8], is_over: &dyn Fn() -> bool) -> Option<Vec<u8>>;
}
