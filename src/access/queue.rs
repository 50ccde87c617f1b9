//! The queue of sign-ins from unknown places: one at a time, and each neighbourhood of the network in turn.
//!
//! A flood mostly comes from few neighbourhoods, however many addresses it has there. When the queue is full, one from a
//! neighbourhood with fewer waiting takes the place of one from where most do; so somebody alone in theirs gets a turn soon.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// Tries that may wait; with the rest between them, the last waits some two seconds.
const LONGEST: usize = 16;
/// Neighbourhoods whose last turn is remembered.
const REMEMBERED: usize = 1024;

/// The queue; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    is_busy: bool,
    waiting: Vec<Waiting>,
    turns: u64,
    /// The last turn of each neighbourhood.
    last: HashMap<String, u64>,
}

#[derive(Debug)]
struct Waiting {
    neighbourhood: String,
    slot: oneshot::Sender<Slot>,
}

/// The one turn there is; dropped, it goes to the next.
#[derive(Debug)]
pub(super) struct Slot {
    queue: Queue,
    is_void: bool,
}

impl Queue {
    /// Waits for a turn; `None` if too many wait.
    pub async fn wait(&self, neighbourhood: &str) -> Option<Slot> {
        let turn = {
            let mut inner = self.lock();
            if !inner.is_busy {
                inner.is_busy = true;
                inner.note_turn(neighbourhood);
                return Some(Slot { queue: self.clone(), is_void: false });
            }
            if inner.waiting.len() >= LONGEST && !inner.make_room(neighbourhood) {
                return None;
            }
            let (slot, turn) = oneshot::channel();
            inner.waiting.push(Waiting { neighbourhood: neighbourhood.to_owned(), slot });
            turn
        };
        turn.await.ok()
    }

    fn pass_on(&self) {
        loop {
            let Some(next) = self.lock().next() else { return };
            // Whoever has gone meanwhile needs no turn.
            match next.slot.send(Slot { queue: self.clone(), is_void: false }) {
                Ok(()) => return,
                Err(mut slot) => slot.is_void = true,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }
}

impl Inner {
    /// The next one to get a turn: of the neighbourhood whose last turn is longest ago, who came first.
    fn next(&mut self) -> Option<Waiting> {
        let turn_of = |one: &Waiting| self.last.get(&one.neighbourhood).copied().unwrap_or(0);
        let Some((place, _)) = self.waiting.iter().enumerate().min_by_key(|(_, one)| turn_of(one)) else {
            self.is_busy = false;
            return None;
        };
        let next = self.waiting.remove(place);
        self.note_turn(&next.neighbourhood);
        Some(next)
    }

    fn note_turn(&mut self, neighbourhood: &str) {
        if self.last.len() >= REMEMBERED {
            self.last.clear();
        }
        self.turns += 1;
        self.last.insert(neighbourhood.to_owned(), self.turns);
    }

    /// Sends away the last one of the neighbourhood with the most waiting, if that is fairer than to send away the new one.
    fn make_room(&mut self, neighbourhood: &str) -> bool {
        let count = |name: &str| self.waiting.iter().filter(|one| one.neighbourhood == name).count();
        let fullest = self.waiting.iter().map(|one| count(&one.neighbourhood)).max().unwrap_or(0);
        if count(neighbourhood) + 1 >= fullest {
            return false;
        }
        match self.waiting.iter().rposition(|one| count(&one.neighbourhood) == fullest) {
            Some(place) => {
                self.waiting.remove(place);
                true
            }
            None => false,
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if !self.is_void {
            self.queue.pass_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody waits.
    async fn waits(queue: &Queue, neighbourhood: &'static str) -> tokio::task::JoinHandle<Option<Slot>> {
        let before = queue.waiting();
        let task = tokio::spawn({
            let queue = queue.clone();
            async move { queue.wait(neighbourhood).await }
        });
        for _ in 0..100 {
            if queue.waiting() > before || task.is_finished() {
                break;
            }
            tokio::task::yield_now().await;
        }
        task
    }

    #[tokio::test]
    async fn who_is_alone_in_a_neighbourhood_gets_a_turn_soon() {
        let queue = Queue::default();
        let first = queue.wait("crowd").await.expect("nobody is there");
        let mut crowd = Vec::new();
        for _ in 0..LONGEST {
            crowd.push(waits(&queue, "crowd").await);
        }
        assert!(queue.wait("crowd").await.is_none(), "it is full");
        let alone = tokio::spawn({
            let queue = queue.clone();
            async move { queue.wait("alone").await }
        });
        let last = crowd.pop().expect("one of them");
        assert!(last.await.expect("ran").is_none(), "one of the crowd has made room");
        drop(first);
        let turn = alone.await.expect("ran").expect("its turn is next");
        drop(turn);
        for waiting in crowd {
            assert!(waiting.await.expect("ran").is_some(), "the rest gets its turns, too");
        }
        assert!(queue.wait("crowd").await.is_some(), "then it is free");
    }

    #[tokio::test]
    async fn who_has_gone_holds_nobody_up() {
        let queue = Queue::default();
        let first = queue.wait("a").await.expect("free");
        let gone = waits(&queue, "b").await;
        let stays = waits(&queue, "c").await;
        gone.abort();
        assert!(gone.await.is_err());
        drop(first);
        drop(stays.await.expect("ran").expect("its turn"));
        assert!(queue.wait("d").await.is_some());
    }
}
