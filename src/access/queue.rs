//! The queue of sign-ins from unknown places: one at a time, and each neighbourhood of the network in turn.
//!
//! A flood mostly comes from few neighbourhoods, however many addresses it has there. When the queue is full, one from a
//! neighbourhood with fewer waiting takes the place of one from where most do; so somebody alone in theirs gets a turn soon.
//! `passwords` waits here before it hashes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// Tries that may wait; with the rest between them, the last waits some two seconds.
const LONGEST: usize = 16;
/// Networks whose last turn is remembered.
const REMEMBERED: usize = 1024;

/// The queue; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    is_busy: bool,
    waiting: Vec<Waiting>,
    turns: u64,
    /// The last turn of each network.
    last: HashMap<String, u64>,
}

/// Where somebody is in the network: a wide part of it, and a narrow part of that. Names of narrow parts begin with the
/// wide one's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbourhood {
    /// About what a provider is given.
    pub wide: String,
    /// About what a site is given.
    pub narrow: String,
}

#[derive(Debug)]
struct Waiting {
    neighbourhood: Neighbourhood,
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
    pub async fn wait(&self, neighbourhood: &Neighbourhood) -> Option<Slot> {
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
            inner.waiting.push(Waiting { neighbourhood: neighbourhood.clone(), slot });
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
    /// The next one to get a turn: of the network whose last turn is longest ago, who came first.
    fn next(&mut self) -> Option<Waiting> {
        let last = |name: &str| self.last.get(name).copied().unwrap_or(0);
        let turn_of = |one: &Waiting| (last(&one.neighbourhood.wide), last(&one.neighbourhood.narrow));
        let Some((place, _)) = self.waiting.iter().enumerate().min_by_key(|(_, one)| turn_of(one)) else {
            self.is_busy = false;
            return None;
        };
        let next = self.waiting.remove(place);
        self.note_turn(&next.neighbourhood);
        Some(next)
    }

    fn note_turn(&mut self, Neighbourhood { wide, narrow }: &Neighbourhood) {
        if self.last.len() >= REMEMBERED {
            self.last.clear();
        }
        self.turns += 1;
        for name in [wide, narrow] {
            self.last.insert(name.clone(), self.turns);
        }
    }

    /// Sends away one of a network with many waiting, if that is fairer than to send away the new one: of the fullest wide
    /// network, or else of the fullest part of the new one's own.
    fn make_room(&mut self, new: &Neighbourhood) -> bool {
        let wide: fn(&Neighbourhood) -> &str = |at| &at.wide;
        let narrow: fn(&Neighbourhood) -> &str = |at| &at.narrow;
        let place = self
            .last_of_fullest(wide, new, |_| true)
            .or_else(|| self.last_of_fullest(narrow, new, |at| at.wide == new.wide));
        let Some(place) = place else { return false };
        self.waiting.remove(place);
        true
    }

    /// The place of the last one of the network with the most waiting, of those `among` which one is looked for; `None` if
    /// the new one's own would have as many.
    fn last_of_fullest(
        &self,
        network: fn(&Neighbourhood) -> &str,
        new: &Neighbourhood,
        among: impl Fn(&Neighbourhood) -> bool,
    ) -> Option<usize> {
        let looked_at = || self.waiting.iter().map(|one| &one.neighbourhood).filter(|at| among(at));
        let count = |name: &str| looked_at().filter(|at| network(at) == name).count();
        let fullest = looked_at().map(|at| count(network(at))).max()?;
        if count(network(new)) + 1 >= fullest {
            return None;
        }
        self.waiting.iter().rposition(|one| among(&one.neighbourhood) && count(network(&one.neighbourhood)) == fullest)
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

    /// A neighbourhood by its two names.
    fn at(wide: &str, narrow: &str) -> Neighbourhood {
        Neighbourhood { wide: wide.to_owned(), narrow: format!("{wide}.{narrow}") }
    }

    /// Somebody waits.
    async fn waits(queue: &Queue, neighbourhood: Neighbourhood) -> tokio::task::JoinHandle<Option<Slot>> {
        let before = queue.waiting();
        let task = tokio::spawn({
            let queue = queue.clone();
            async move { queue.wait(&neighbourhood).await }
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
        for alone in [at("elsewhere", "1"), at("crowd", "2")] {
            let queue = Queue::default();
            let crowded = at("crowd", "1");
            let first = queue.wait(&crowded).await.expect("nobody is there");
            let mut crowd = Vec::new();
            for _ in 0..LONGEST {
                crowd.push(waits(&queue, crowded.clone()).await);
            }
            assert!(queue.wait(&crowded).await.is_none(), "it is full");
            let alone = tokio::spawn({
                let queue = queue.clone();
                async move { queue.wait(&alone).await }
            });
            let last = crowd.pop().expect("one of them");
            assert!(last.await.expect("ran").is_none(), "one of the crowd has made room");
            drop(first);
            let turn = alone.await.expect("ran").expect("its turn is next");
            drop(turn);
            for waiting in crowd {
                assert!(waiting.await.expect("ran").is_some(), "the rest gets its turns, too");
            }
            assert!(queue.wait(&crowded).await.is_some(), "then it is free");
        }
    }

    #[tokio::test]
    async fn who_has_gone_holds_nobody_up() {
        let queue = Queue::default();
        let first = queue.wait(&at("a", "1")).await.expect("free");
        let gone = waits(&queue, at("b", "1")).await;
        let stays = waits(&queue, at("c", "1")).await;
        gone.abort();
        assert!(gone.await.is_err());
        drop(first);
        drop(stays.await.expect("ran").expect("its turn"));
        assert!(queue.wait(&at("d", "1")).await.is_some());
    }
}
