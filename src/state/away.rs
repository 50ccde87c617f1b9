//! Whether the panel's database is away, told once: when it goes, and when it is there again.
//!
//! Every loop of a process meets the same outage, some of them twice a second. Whichever meets it first tells it; what the
//! others meet meanwhile is for the log at its finest ([`log_failure`]). The task that follows the database says when it is
//! over.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::complaint::Complaint;

/// A loop may have met it as away where the task that follows it found nothing wrong: it is there again once nothing more
/// was met for so long.
const QUIET: Duration = Duration::from_secs(5);
/// Who waited for a connection meanwhile fails at the end of their time, when it is there again already.
const ECHO: Duration = Duration::from_secs(25);

/// What is known of one way to the database; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Away {
    known: Arc<Mutex<Known>>,
    /// What is known of the way that statements go, if this is the one around a pooler: if that is away as well, it is told
    /// by that one.
    main: Option<Box<Away>>,
}

#[derive(Debug, Default)]
struct Known {
    /// Since when no machine answers as it should.
    unanswered: Option<Instant>,
    /// Since when it is told as away.
    told: Option<Instant>,
    /// When it was met as away last.
    met: Option<Instant>,
    /// When it was told as there again.
    back: Option<Instant>,
}

impl Away {
    /// What is known of the way around the pooler, before which `main` is.
    pub fn around(main: &Self) -> Self {
        Self { known: Arc::default(), main: Some(Box::new(main.clone())) }
    }

    /// Since when no machine answers as it should, as far as is known.
    pub fn since(&self) -> Option<Instant> {
        self.known().unanswered
    }

    /// No machine answers as it should.
    pub fn misses(&self, why: &str) {
        let mut known = self.known();
        let since = *known.unanswered.get_or_insert_with(Instant::now);
        match &self.main {
            None => known.tell(why),
            Some(main) if known.told.is_none() && since.elapsed() >= QUIET && !main.known().is_of_now() => {
                known.told = Some(since);
                tracing::warn!(
                    "the panel’s database does not answer where database_direct_url leads: {why}; until it does, other \
                     processes are not heard, and looks go on in their own time"
                );
            }
            Some(_) => {}
        }
    }

    /// One answers as it should.
    pub fn answers(&self) {
        let mut known = self.known();
        let is_over = known.unanswered.take().is_some() || known.met.is_none_or(|met| met.elapsed() >= QUIET);
        if !is_over {
            return;
        }
        let Some(told) = known.told.take() else { return };
        known.back = Some(Instant::now());
        let seconds = told.elapsed().as_secs();
        let way = if self.main.is_some() { " by database_direct_url" } else { "" };
        tracing::info!("the panel’s database is there again{way}; it was away for {seconds} s");
    }

    /// Somebody met it; says whether that is told already and needs no further word.
    pub fn meets(&self, complaint: &Complaint) -> bool {
        if !complaint.is_away() {
            return false;
        }
        let mut known = self.known();
        if let Some(main) = &self.main {
            return known.unanswered.is_some() || known.is_of_now() || main.known().is_of_now();
        }
        if known.is_of_now() || complaint.is_of_the_end() {
            known.met = Some(Instant::now());
            return true;
        }
        // All connections may be in use; that is no word about the database.
        if complaint.is_of_waiting() {
            return false;
        }
        known.tell(&complaint.to_string());
        true
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Whether it is told as away, or was a moment ago.
    fn is_of_now(&self) -> bool {
        self.told.is_some() || self.back.is_some_and(|back| back.elapsed() < ECHO)
    }

    fn tell(&mut self, why: &str) {
        self.met = Some(Instant::now());
        if self.told.is_none() {
            self.told = self.met;
            tracing::error!("the panel’s database does not answer: {why}; what needs it waits, and is tried again");
        }
    }
}

/// Logs that something failed, at a level; at the finest if the panel's database is away, which is told already.
macro_rules! log_failure {
    ($database:expr, $level:ident, $error:expr, $($words:tt)*) => {{
        let failure: &$crate::state::StateError = $error;
        let error = failure as &dyn std::error::Error;
        if $database.is_told(failure) {
            tracing::debug!(error, $($words)*);
        } else {
            tracing::$level!(error, $($words)*);
        }
    }};
}

pub(crate) use log_failure;

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Complaint {
        sqlx::Error::Io(std::io::Error::from_raw_os_error(111)).into()
    }

    #[test]
    fn an_outage_is_told_once_whoever_meets_it_first() {
        let away = Away::default();
        let waited = Complaint::from(sqlx::Error::PoolTimedOut);
        assert!(!away.meets(&waited), "connections that are all in use are no outage");
        assert!(!away.meets(&sqlx::Error::RowNotFound.into()));
        assert!(away.meets(&refused()) && away.known().told.is_some(), "a loop was first");
        away.answers();
        assert!(away.known().told.is_some(), "whoever follows it may have noticed nothing");
        away.misses("no answer");
        assert!(away.since().is_some() && away.meets(&waited));
        away.answers();
        assert!(away.known().told.is_none() && away.since().is_none());
        assert!(away.meets(&waited) && away.known().told.is_none(), "whoever waited meanwhile");
    }

    #[test]
    fn the_way_around_a_pooler_is_not_told_beside_the_one_through_it() {
        let main = Away::default();
        let around = Away::around(&main);
        main.misses("no answer");
        around.misses("no answer");
        assert!(around.since().is_some() && around.known().told.is_none());
    }
}
