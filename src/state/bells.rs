//! What is worth looking at again: a queue that has something for a worker, a run whose row has changed.
//!
//! Rows are the truth; a bell only says that it is worth reading them now and not at the next look. A transaction keeps what
//! it changed and rings once it is committed: in this process, and over PostgreSQL (`NOTIFY`) in all others on the same
//! database. A bell that nobody hears (the connection was lost, a transaction pooler is in between, SQLite has two
//! processes) costs the time until the next look, half a second, and nothing else.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::domain::RunId;

/// Something that is worth looking at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bell {
    /// The queue: a run was queued, or what one waited for is gone.
    Queue,
    /// A run's row.
    Run(RunId),
    /// A task that a run has lent out was answered.
    Answer,
}

/// The bells of this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Bells {
    /// Names this process in what it tells others: it has rung its own bells already.
    origin: Uuid,
    queue: Arc<Notify>,
    answers: Arc<Notify>,
    runs: Arc<Mutex<HashMap<RunId, watch::Sender<()>>>>,
}

impl Default for Bells {
    fn default() -> Self {
        Self { origin: Uuid::now_v7(), queue: Arc::default(), answers: Arc::default(), runs: Arc::default() }
    }
}

impl Bells {
    /// What rings when the queue may have something for a worker. Whoever waits for it asks before they look.
    pub fn queue(&self) -> &Notify {
        &self.queue
    }

    /// What rings when a lent task was answered. Whoever waits for it asks before they look.
    pub fn answers(&self) -> &Notify {
        &self.answers
    }

    /// Begins to watch a run.
    pub fn watch(&self, run: RunId) -> watch::Receiver<()> {
        let mut runs = self.runs();
        runs.retain(|_, sender| sender.receiver_count() > 0); // viewers who left
        runs.entry(run).or_insert_with(|| watch::Sender::new(())).subscribe()
    }

    /// Rings in this process.
    pub fn ring(&self, bell: Bell) {
        match bell {
            Bell::Queue => self.queue.notify_waiters(),
            Bell::Answer => self.answers.notify_waiters(),
            Bell::Run(run) => {
                let mut runs = self.runs();
                if runs.get(&run).is_some_and(|sender| sender.send(()).is_err()) {
                    runs.remove(&run); // nobody watches any more
                }
            }
        }
    }

    /// Rings whatever others may have rung while they were not heard.
    pub(super) fn ring_all(&self) {
        self.queue.notify_waiters();
        self.answers.notify_waiters();
        self.runs().retain(|_, sender| sender.send(()).is_ok());
    }

    /// What other processes are told of `bells`, in as many messages as it takes: one has at most 8,000 bytes.
    pub(super) fn messages(&self, bells: &BTreeSet<Bell>) -> Vec<String> {
        /// Bells in a message: each takes 37 bytes at the most.
        const AT_ONCE: usize = 200;
        let bells: Vec<String> = bells.iter().map(Bell::word).collect();
        bells.chunks(AT_ONCE).map(|some| format!("{} {}", self.origin, some.join(" "))).collect()
    }

    /// Rings what another process told; what this version does not know is passed over.
    pub(super) fn heard(&self, message: &str) {
        let mut words = message.split(' ');
        if words.next() == Some(self.origin.to_string().as_str()) {
            return;
        }
        for bell in words.filter_map(Bell::from_word) {
            self.ring(bell);
        }
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<RunId, watch::Sender<()>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bell {
    fn word(&self) -> String {
        match self {
            Self::Queue => "queue".to_owned(),
            Self::Answer => "answer".to_owned(),
            Self::Run(run) => run.to_string(),
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        match word {
            "queue" => Some(Self::Queue),
            "answer" => Some(Self::Answer),
            run => run.parse().ok().map(Self::Run),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn watchers_are_told_and_forgotten_when_they_leave() {
        let bells = Bells::default();
        let run = RunId::new();
        let mut watcher = bells.watch(run);
        bells.ring(Bell::Run(run));
        watcher.changed().await.expect("told");
        drop(watcher);
        bells.ring(Bell::Run(run));
        assert!(bells.runs().is_empty());
    }

    #[tokio::test]
    async fn what_one_process_tells_rings_in_the_other_and_not_in_itself() {
        let (here, there) = (Bells::default(), Bells::default());
        let runs: Vec<RunId> = (0..500).map(|_| RunId::new()).collect();
        let (mut at_home, mut abroad) = (here.watch(runs[499]), there.watch(runs[499]));
        let mut bells: BTreeSet<Bell> = runs.iter().copied().map(Bell::Run).collect();
        bells.insert(Bell::Queue);
        let queued = there.queue().notified();
        tokio::pin!(queued);
        queued.as_mut().enable();
        for message in here.messages(&bells) {
            assert!(message.len() < 8000, "{}", message.len());
            here.heard(&message);
            there.heard(&message);
        }
        there.heard("something else of a later version");
        queued.await;
        assert!(abroad.has_changed().expect("watched"));
        abroad.mark_unchanged();
        assert!(!at_home.has_changed().expect("watched"));
        at_home.mark_unchanged();
    }
}
