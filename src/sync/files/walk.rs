//! Walks both stores at once with a few threads, and hands out what was found directory by directory in path order, a
//! directory right before what is in it.
//!
//! Threads look at directories ahead of the one who reads, nearest first; how far ahead is bounded, so that memory does
//! not grow with the stores. An error comes up when the reader gets to its directory: nothing is ever left out silently.

use std::{
    collections::BTreeMap,
    io,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use crate::sync::error::SyncError;

use super::{
    facts::join,
    look::{Found, Look, Scratch, Sides},
};

/// How many listed items may wait for the reader.
const AHEAD: usize = 50_000;
/// How many directories a thread takes at once: threads that meet seldom do not wait for each other.
const BATCH: usize = 8;

/// A walk that is going on.
pub(super) struct Walk<'a> {
    look: &'a Look<'a>,
    state: Mutex<State>,
    /// Rings for the threads that look ahead.
    to_do: Condvar,
    /// Rings for the reader.
    done: Condvar,
}

/// A directory's path with a zero byte between components: its byte order is the path order.
type Key = Vec<u8>;

#[derive(Default)]
struct State {
    /// Directories nobody has looked at.
    waiting: BTreeMap<Key, (Vec<u8>, Sides)>,
    /// Directories that were looked at and wait for the reader.
    found: BTreeMap<Key, Result<Found, SyncError>>,
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

fn key(path: &[u8]) -> Key {
    path.iter().map(|c| if *c == b'/' { 0 } else { *c }).collect()
}

impl<'a> Walk<'a> {
    /// A walk from the root.
    pub fn new(look: &'a Look<'a>) -> Self {
        let waiting = BTreeMap::from([(Key::new(), (Vec::new(), Sides::Both))]);
        let state = Mutex::new(State { waiting, ..State::default() });
        Self { look, state, to_do: Condvar::new(), done: Condvar::new() }
    }

    /// What one of the threads that look ahead does, until the walk is over.
    pub fn help(&self) {
        let _lost = LostWhenPanicking(self);
        let mut scratch = Scratch::default();
        let mut batch = Vec::with_capacity(BATCH);
        let mut state = self.state();
        while !state.over {
            while batch.len() < BATCH && state.ahead < AHEAD {
                let Some((key, (path, sides))) = state.waiting.pop_first() else { break };
                batch.push((key, path, sides));
            }
            if batch.is_empty() {
                state.idle += 1;
                state = self.to_do.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.idle -= 1;
                continue;
            }
            drop(state);
            let looked = batch.drain(..).map(|(key, path, sides)| {
                let found = self.look.at(&path, sides, &mut scratch);
                (key, path, found)
            });
            let looked: Vec<_> = looked.collect();
            state = self.state();
            for (key, path, found) in looked {
                if let Ok(found) = &found {
                    state.ahead += found.weight();
                    self.announce(&mut state, &path, found);
                }
                if state.wanted.as_ref() == Some(&key) {
                    self.done.notify_one();
                }
                state.found.insert(key, found);
            }
        }
    }

    /// What is in a directory, which must have been announced by the one above it. The reader takes directories in path
    /// order; one that nobody has looked at yet is looked at here and now, and one that somebody is looking at is waited
    /// for.
    pub fn take(&self, path: &[u8], scratch: &mut Scratch) -> Result<Found, SyncError> {
        let key = key(path);
        let mut state = self.state();
        loop {
            if let Some(found) = state.found.remove(&key) {
                let was_full = state.ahead >= AHEAD;
                state.ahead -= found.as_ref().map_or(0, Found::weight);
                if was_full && state.ahead < AHEAD {
                    self.to_do.notify_all();
                }
                return found;
            }
            if let Some((path, sides)) = state.waiting.remove(&key) {
                drop(state);
                let found = self.look.at(&path, sides, scratch)?;
                self.announce(&mut self.state(), &path, &found);
                return Ok(found);
            }
            if state.lost {
                return Err(SyncError::Scratch(io::Error::other("a thread of the comparison broke down")));
            }
            state.wanted = Some(key.clone());
            state = self.done.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.wanted = None;
        }
    }

    fn announce(&self, state: &mut State, above: &[u8], found: &Found) {
        for item in &found.items {
            if let Some(sides) = item.below {
                let path = join(above, found.name(item));
                state.waiting.insert(key(&path), (path, sides));
            }
        }
        for _ in 0..state.idle.min(state.waiting.len()) {
            self.to_do.notify_one();
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
