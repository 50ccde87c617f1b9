//! Walks both stores at once with a few threads, and hands out what was found directory by directory in path order, a
//! directory right before what is in it.
//!
//! Threads look at directories ahead of the one who reads, nearest first; how far ahead is bounded, so that memory does
//! not grow with the stores. An error comes up when the reader gets to its directory: nothing is ever left out silently.
//!
//! Where looking takes its time, further workers may lend a hand (see [`lend`](super::lend)): the directories that the
//! reader needs last are looked at there, with all that is below them, for a while. What does not come back in time, or
//! was not reached there, is looked at here or lent out again.

use std::{
    collections::BTreeMap,
    io, mem,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::sync::{error::SyncError, hands::Hands};

use super::{
    facts::join,
    found::{Found, Sides},
    lend::{Answer, Task},
    look::{Look, Scratch},
};

/// How many listed items may wait for the reader.
const AHEAD: usize = 50_000;
/// How many directories a thread takes at once: threads that meet seldom do not wait for each other.
const BATCH: usize = 8;
/// From how many directories on that wait some are lent out, and how many a task has at most.
const LENDS: (usize, usize) = (8, 4096);
/// How long another worker looks at what a task names and at what is below, and how long the reader waits for one whose
/// turn has come.
const TASK_TIME: Duration = Duration::from_secs(1);
const LENT: Duration = Duration::from_secs(5);
/// How often it is looked whether there is something to lend out, or whether nothing is left to be looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A walk that is going on.
pub(super) struct Walk<'a> {
    look: &'a Look<'a>,
    begun: Instant,
    /// How many directories a thread takes at once.
    batch: usize,
    state: Mutex<State>,
    /// Rings for the threads that look ahead.
    to_do: Condvar,
    /// Rings for the reader.
    done: Condvar,
    /// Rings for the threads that lend out; whether it pays by now they look by themselves.
    lending: Condvar,
}

/// A directory's path with a zero byte between components: its byte order is the path order.
type Key = Vec<u8>;

#[derive(Default)]
struct State {
    /// Directories nobody has looked at.
    waiting: BTreeMap<Key, Waiting>,
    /// Directories that another worker looks at, and the number of its task.
    lent: BTreeMap<Key, (Waiting, u64)>,
    /// How many tasks were lent out so far.
    tasks: u64,
    /// How many items were looked at here.
    looked: u64,
    /// Directories that were looked at and wait for the reader.
    found: BTreeMap<Key, (Sides, Result<Found, SyncError>)>,
    /// How many items wait in `found`.
    ahead: usize,
    /// How many threads have nothing to do.
    idle: usize,
    /// What the reader waits for.
    wanted: Option<Key>,
    /// A thread ended in the middle of its work: what it was to find never comes.
    lost: bool,
    over: bool,
}

/// A directory that is to be looked at.
#[derive(Debug, Clone)]
struct Waiting {
    path: Vec<u8>,
    sides: Sides,
    /// Whether another worker would not look at it.
    stays: bool,
}

/// A directory that was looked at for another worker.
pub(super) struct Explored {
    pub path: Vec<u8>,
    pub sides: Sides,
    /// Nothing if that failed.
    pub found: Option<Found>,
}

fn key(path: &[u8]) -> Key {
    path.iter().map(|c| if *c == b'/' { 0 } else { *c }).collect()
}

fn path_of(key: &Key) -> Vec<u8> {
    key.iter().map(|c| if *c == 0 { b'/' } else { *c }).collect()
}

impl<'a> Walk<'a> {
    /// A walk from the root.
    pub fn new(look: &'a Look<'a>) -> Self {
        let root = Waiting { path: Vec::new(), sides: Sides::Both, stays: true };
        Self::of(look, [root], BATCH)
    }

    fn of(look: &'a Look<'a>, dirs: impl IntoIterator<Item = Waiting>, batch: usize) -> Self {
        let waiting = dirs.into_iter().map(|dir| (key(&dir.path), dir)).collect();
        let state = Mutex::new(State { waiting, ..State::default() });
        Self {
            look,
            begun: Instant::now(),
            batch,
            state,
            to_do: Condvar::new(),
            done: Condvar::new(),
            lending: Condvar::new(),
        }
    }

    /// What one of the threads that look ahead does, until the walk is over.
    pub fn help(&self) {
        let _lost = LostWhenPanicking(self);
        let mut scratch = Scratch::default();
        let mut batch = Vec::with_capacity(self.batch);
        let mut state = self.state();
        while !state.over {
            while batch.len() < self.batch && state.ahead < AHEAD {
                let Some((key, Waiting { path, sides, .. })) = state.waiting.pop_first() else { break };
                batch.push((key, path, sides));
            }
            if batch.is_empty() {
                state.idle += 1;
                self.done.notify_one();
                state = self.to_do.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.idle -= 1;
                continue;
            }
            drop(state);
            let looked = batch.drain(..).map(|(key, path, sides)| {
                let found = self.look.at(&path, sides, &mut scratch);
                (key, path, sides, found)
            });
            let looked: Vec<_> = looked.collect();
            state = self.state();
            for (key, path, sides, found) in looked {
                if let Ok(found) = &found {
                    state.looked += found.source_items.max(found.target_items);
                }
                self.put(&mut state, key, (&path, sides), found);
            }
        }
    }

    /// Looks at directories of another worker's walk and at what is below them, in the order of their paths, for as long as a
    /// task may take. What was found comes in that order; where looking failed, there is nothing.
    pub fn explore(look: &'a Look<'a>, dirs: Vec<(Vec<u8>, Sides)>, threads: usize) -> Vec<Explored> {
        let walk = Self::of(look, dirs.into_iter().map(|(path, sides)| Waiting { path, sides, stays: true }), 1);
        thread::scope(|scope| {
            let _end = EndOfWalk(&walk);
            for _ in 0..threads {
                scope.spawn(|| walk.help());
            }
            let mut state = walk.state();
            while walk.begun.elapsed() < TASK_TIME
                && !(state.waiting.is_empty() && state.idle == threads)
                && !state.lost
            {
                state = walk.done.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0;
            }
        });
        let found = mem::take(&mut walk.state().found);
        let explored =
            found.into_iter().map(|(key, (sides, found))| Explored { path: path_of(&key), sides, found: found.ok() });
        explored.collect()
    }

    /// What was found in a directory waits for the reader.
    fn put(&self, state: &mut State, key: Key, (path, sides): (&[u8], Sides), found: Result<Found, SyncError>) {
        if let Ok(found) = &found {
            state.ahead += found.weight();
            self.announce(state, path, found);
        }
        if state.wanted.as_ref() == Some(&key) {
            self.done.notify_one();
        }
        state.found.insert(key, (sides, found));
    }

    /// What a thread does that lends directories out, until the walk is over.
    pub fn lend(&self, hands: &dyn Hands) {
        let _lost = LostWhenPanicking(self);
        loop {
            let mut state = self.state();
            if state.over {
                return;
            }
            let Some((number, dirs)) = self.pick(&mut state, hands) else {
                drop(self.lending.wait_timeout(state, LOOK));
                continue;
            };
            drop(state);
            let task = Task::of(self.look, dirs.iter().map(|dir| (dir.path.as_slice(), dir.sides)));
            let is_over = || {
                let state = self.state();
                state.over || !state.lent.values().any(|(_, of)| *of == number)
            };
            let answer = hands.lend(&task.encode(), &is_over).and_then(|answer| Answer::decode(&answer).ok());
            self.take_back(number, dirs, answer.unwrap_or_default());
        }
    }

    /// Directories for another worker: those that the reader needs last, so that both meet somewhere in between. How much is
    /// below them is not known: there may be more than it gets through, while as much and more stays here and for others.
    fn pick(&self, state: &mut State, hands: &dyn Hands) -> Option<(u64, Vec<Waiting>)> {
        let elapsed = self.begun.elapsed();
        #[expect(clippy::cast_precision_loss, reason = "a pace")]
        let pace = state.looked as f64 / elapsed.as_secs_f64().max(0.001);
        if state.ahead >= AHEAD || state.waiting.len() < LENDS.0 || !hands.pays(elapsed, pace) {
            return None;
        }
        let size = (state.waiting.len() / (2 * (hands.most() + 1))).clamp(1, LENDS.1);
        let last = state.waiting.iter().rev().filter(|(_, dir)| !dir.stays);
        let keys: Vec<Key> = last.take(size).map(|(key, _)| key.clone()).collect();
        if keys.is_empty() {
            return None;
        }
        state.tasks += 1;
        let number = state.tasks;
        let mut dirs = Vec::with_capacity(keys.len());
        for key in keys {
            if let Some(dir) = state.waiting.remove(&key) {
                dirs.push(dir.clone());
                state.lent.insert(key, (dir, number));
            }
        }
        Some((number, dirs))
    }

    /// Takes over what another worker has found; what it has not looked at is looked at here, or lent out again if it only
    /// had no time for it.
    fn take_back(&self, number: u64, dirs: Vec<Waiting>, answer: Answer) {
        let mut state = self.state();
        let answered = !answer.found.is_empty();
        for dir in dirs {
            let key = key(&dir.path);
            // Unless the reader did not wait for it.
            if state.lent.get(&key).is_some_and(|(_, of)| *of == number) {
                state.lent.remove(&key);
                state.waiting.insert(key, Waiting { stays: !answered, ..dir });
            }
        }
        let mut is_any = false;
        // A directory comes before what is in it, which is announced by it.
        for (path, sides, found) in answer.found {
            let key = key(&path);
            let Some(dir) = state.waiting.get_mut(&key).filter(|dir| dir.sides == sides) else { continue };
            let Some(found) = found else {
                dir.stays = true;
                continue;
            };
            state.waiting.remove(&key);
            self.look.context.tally.add_compared(found.compared);
            self.put(&mut state, key, (&path, sides), Ok(found));
            is_any = true;
        }
        self.done.notify_one();
        self.to_do.notify_all();
        drop(state);
        if is_any {
            self.look.context.tally.add_read(answer.read);
        }
    }

    /// Takes a whole task back that has not been answered.
    fn recall(&self, state: &mut State, key: &Key) {
        let Some(number) = state.lent.get(key).map(|(_, number)| *number) else { return };
        for (key, (dir, _)) in state.lent.extract_if(.., |_, (_, of)| *of == number) {
            state.waiting.insert(key, Waiting { stays: true, ..dir });
        }
        self.to_do.notify_all();
    }

    /// What is in a directory, which must have been announced by the one above it. The reader takes directories in path
    /// order; one that nobody has looked at yet is looked at here and now, and one that somebody is looking at is waited
    /// for.
    pub fn take(&self, path: &[u8], scratch: &mut Scratch) -> Result<Found, SyncError> {
        let key = key(path);
        let mut state = self.state();
        loop {
            if let Some((_, found)) = state.found.remove(&key) {
                let was_full = state.ahead >= AHEAD;
                state.ahead -= found.as_ref().map_or(0, Found::weight);
                if was_full && state.ahead < AHEAD {
                    self.to_do.notify_all();
                }
                return found;
            }
            if let Some(Waiting { path, sides, .. }) = state.waiting.remove(&key) {
                drop(state);
                let found = self.look.at(&path, sides, scratch)?;
                self.announce(&mut self.state(), &path, &found);
                return Ok(found);
            }
            if state.lost {
                return Err(SyncError::Scratch(io::Error::other("a thread of the comparison broke down")));
            }
            state.wanted = Some(key.clone());
            let is_lent = state.lent.contains_key(&key);
            let waited = self.done.wait_timeout(state, LENT).unwrap_or_else(PoisonError::into_inner);
            state = waited.0;
            state.wanted = None;
            if is_lent && waited.1.timed_out() {
                self.recall(&mut state, &key);
            }
        }
    }

    fn announce(&self, state: &mut State, above: &[u8], found: &Found) {
        for item in &found.items {
            if let Some(sides) = item.below {
                let path = join(above, found.name(item));
                state.waiting.insert(key(&path), Waiting { path, sides, stays: false });
            }
        }
        for _ in 0..state.idle.min(state.waiting.len()) {
            self.to_do.notify_one();
        }
        if state.waiting.len() >= LENDS.0 {
            self.lending.notify_one();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct LostWhenPanicking<'w, 'a>(&'w Walk<'a>);

impl Drop for LostWhenPanicking<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.state().lost = true;
            self.0.done.notify_one();
        }
    }
}

/// Ends a walk when it goes out of scope, however that comes about, so that no thread waits for ever.
pub(super) struct EndOfWalk<'w, 'a>(pub &'w Walk<'a>);

impl Drop for EndOfWalk<'_, '_> {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.to_do.notify_all();
        self.0.lending.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_ordered_by_component_so_that_a_directory_comes_right_before_its_content() {
        let mut paths = vec![&b"a!"[..], b"a/b", b"a", b"a/b/c", b"B", b"a/b-", b"\xff"];
        paths.sort_by_key(|path| key(path));
        assert_eq!(paths, [&b"B"[..], b"a", b"a/b", b"a/b/c", b"a/b-", b"a!", b"\xff"]);
    }
}
