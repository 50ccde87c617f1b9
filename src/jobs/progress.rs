//! Who watches which run. The run's row is the truth; a watcher is only told that it is worth reading again.
//!
//! A viewer on another process is not told: it reads the row in its own time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::watch;

use crate::domain::RunId;

/// The watchers of this process; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Mutex<HashMap<RunId, watch::Sender<()>>>>);

impl Progress {
    /// Begins to watch a run.
    pub fn watch(&self, run: RunId) -> watch::Receiver<()> {
        let mut channels = self.channels();
        channels.retain(|_, sender| sender.receiver_count() > 0); // viewers who left
        channels.entry(run).or_insert_with(|| watch::Sender::new(())).subscribe()
    }

    /// Tells the watchers of a run that its row has changed.
    pub fn changed(&self, run: RunId) {
        let mut channels = self.channels();
        if channels.get(&run).is_some_and(|sender| sender.send(()).is_err()) {
            channels.remove(&run); // nobody watches any more
        }
    }

    fn channels(&self) -> std::sync::MutexGuard<'_, HashMap<RunId, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn watchers_are_told_and_forgotten_when_they_leave() {
        let progress = Progress::default();
        let run = RunId::new();
        let mut watcher = progress.watch(run);
        progress.changed(run);
        watcher.changed().await.expect("told");
        drop(watcher);
        progress.changed(run);
        assert!(progress.channels().is_empty());
    }
}
