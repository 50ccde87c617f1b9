//! Questions that many ask at the same moment, and that are put to the database once for all of them.
//!
//! Whoever comes while a question is being looked up waits for the next look, together with all who came meanwhile. So an
//! answer is always from a look that began after it was asked for: nothing is kept, and nothing can be out of date. What a
//! person has just written is in what they are shown next, whichever process wrote it. The question says all that the answer
//! depends on, the scope of whoever asks included.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Mutex as Turn, OnceCell};

use super::runs::{RunCursor, RunFilter, RunPage};
use crate::domain::{Fqdn, Settings};

/// What many ask at the same moment.
#[derive(Debug, Default)]
pub(super) struct Questions {
    /// A page of history of so many runs.
    pub runs: Together<(RunFilter, Option<RunCursor>, u32), RunPage>,
    /// The names of all pools.
    pub names: Together<(), Vec<Fqdn>>,
    /// The settings in force.
    pub settings: Together<(), Settings>,
}

/// Questions of one kind that are being looked up, or wait for that.
#[derive(Debug)]
pub struct Together<Q, A>(Mutex<HashMap<Q, Asked<A>>>);

/// What all who wait for the same look will have; nothing if it failed, which each then finds out for themselves.
type Answer<A> = Arc<OnceCell<Option<Arc<A>>>>;

#[derive(Debug)]
struct Asked<A> {
    /// Held by the look that goes on.
    turn: Arc<Turn<()>>,
    /// Of the look that has not begun.
    next: Answer<A>,
}

impl<Q, A> Default for Together<Q, A> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Q: Eq + Hash + Clone, A> Together<Q, A> {
    /// The answer to a question, of a look that begins now or later.
    pub async fn ask<E, F>(&self, question: Q, look: impl Fn() -> F) -> Result<Arc<A>, E>
    where
        F: Future<Output = Result<A, E>>,
    {
        let seat = self.sit_down(question);
        let mut failed = None;
        let answer = seat
            .answer
            .get_or_init(async || {
                let _turn = seat.turn.lock().await;
                seat.begin();
                look().await.map(Arc::new).map_err(|error| failed = Some(error)).ok()
            })
            .await;
        match (answer, failed) {
            (Some(answer), _) => Ok(Arc::clone(answer)),
            (None, Some(error)) => Err(error),
            (None, None) => look().await.map(Arc::new),
        }
    }

    fn sit_down(&self, question: Q) -> Seat<'_, Q, A> {
        let mut asked = self.asked();
        let new = || Asked { turn: Arc::default(), next: Arc::default() };
        let Asked { turn, next } = asked.entry(question.clone()).or_insert_with(new);
        Seat { room: self, question, turn: Arc::clone(turn), answer: Arc::clone(next) }
    }

    fn asked(&self) -> MutexGuard<'_, HashMap<Q, Asked<A>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who waits for an answer. Whoever leaves last, with the answer or before it, takes the question away.
struct Seat<'t, Q: Eq + Hash + Clone, A> {
    room: &'t Together<Q, A>,
    question: Q,
    turn: Arc<Turn<()>>,
    answer: Answer<A>,
}

impl<Q: Eq + Hash + Clone, A> Seat<'_, Q, A> {
    /// Whoever comes from now on waits for another look.
    fn begin(&self) {
        if let Some(asked) = self.room.asked().get_mut(&self.question)
            && Arc::ptr_eq(&asked.next, &self.answer)
        {
            asked.next = Arc::default();
        }
    }
}

impl<Q: Eq + Hash + Clone, A> Drop for Seat<'_, Q, A> {
    fn drop(&mut self) {
        let mut asked = self.room.asked();
        let Some(Asked { turn, next }) = asked.get(&self.question) else { return };
        let own = usize::from(Arc::ptr_eq(next, &self.answer));
        let is_waited_for = Arc::strong_count(next) > 1 + own;
        if !is_waited_for && turn.try_lock().is_ok() {
            asked.remove(&self.question);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::{sync::Semaphore, task::yield_now};

    use super::*;

    /// A value somewhere, and looks at it that end when they may.
    #[derive(Default)]
    struct Place {
        together: Together<&'static str, u32>,
        value: AtomicU32,
        begun: AtomicU32,
        may_end: Option<Semaphore>,
    }

    impl Place {
        fn slow() -> Arc<Self> {
            Arc::new(Self { may_end: Some(Semaphore::new(0)), ..Self::default() })
        }

        async fn ask(&self, question: &'static str) -> Result<u32, String> {
            let look = async || {
                self.begun.fetch_add(1, Ordering::SeqCst);
                let seen = self.value.load(Ordering::SeqCst);
                if let Some(may_end) = &self.may_end {
                    may_end.acquire().await.expect("open").forget();
                }
                if seen == 13 { Err("bad luck".to_owned()) } else { Ok(seen) }
            };
            self.together.ask(question, look).await.map(|answer| *answer)
        }

        fn asked(self: &Arc<Self>, question: &'static str) -> tokio::task::JoinHandle<Result<u32, String>> {
            let place = Arc::clone(self);
            tokio::spawn(async move { place.ask(question).await })
        }

        async fn has_begun(&self, looks: u32) {
            while self.begun.load(Ordering::SeqCst) < looks {
                yield_now().await;
            }
            for _ in 0..100 {
                yield_now().await; // more would have begun by now
            }
            assert_eq!(self.begun.load(Ordering::SeqCst), looks);
        }

        fn let_end(&self, looks: usize) {
            self.may_end.as_ref().expect("slow").add_permits(looks);
        }
    }

    #[tokio::test]
    async fn many_share_a_look_that_began_after_they_came() {
        let place = Place::slow();
        let first = place.asked("a");
        place.has_begun(1).await;
        place.value.store(1, Ordering::SeqCst);
        let later: Vec<_> = (0..50).map(|_| place.asked("a")).collect();
        place.has_begun(1).await;
        place.let_end(1);
        assert_eq!(first.await.expect("done"), Ok(0));
        place.has_begun(2).await;
        place.value.store(2, Ordering::SeqCst);
        let last = place.asked("a");
        place.let_end(2);
        for answer in later {
            assert_eq!(answer.await.expect("done"), Ok(1));
        }
        assert_eq!(last.await.expect("done"), Ok(2));
        assert_eq!(place.begun.load(Ordering::SeqCst), 3);
        assert!(place.together.asked().is_empty());
    }

    #[tokio::test]
    async fn other_questions_do_not_wait() {
        let place = Place::slow();
        let (one, other) = (place.asked("a"), place.asked("b"));
        place.has_begun(2).await;
        place.let_end(2);
        assert_eq!((one.await.expect("done"), other.await.expect("done")), (Ok(0), Ok(0)));
    }

    #[tokio::test]
    async fn who_leaves_early_holds_nobody_up_and_leaves_nothing_behind() {
        let place = Place::slow();
        let first = place.asked("a");
        place.has_begun(1).await;
        let (gone, stays) = (place.asked("a"), place.asked("a"));
        place.has_begun(1).await;
        gone.abort();
        assert!(gone.await.is_err());
        first.abort();
        assert!(first.await.is_err());
        place.has_begun(2).await;
        place.let_end(1);
        assert_eq!(stays.await.expect("done"), Ok(0));
        assert!(place.together.asked().is_empty());
    }

    #[tokio::test]
    async fn what_fails_is_tried_by_each_for_themselves() {
        let place = Place::slow();
        place.value.store(13, Ordering::SeqCst);
        let first = place.asked("a");
        place.has_begun(1).await;
        let later: Vec<_> = (0..2).map(|_| place.asked("a")).collect();
        place.has_begun(1).await;
        place.let_end(2);
        assert_eq!(first.await.expect("done"), Err("bad luck".to_owned()));
        // The one who looked has its error; the other looks once more.
        place.has_begun(3).await;
        place.value.store(14, Ordering::SeqCst);
        place.let_end(1);
        for answer in later {
            assert_eq!(answer.await.expect("done"), Err("bad luck".to_owned()));
        }
        assert!(place.together.asked().is_empty());
    }
}
