//! Walks both stores at once with a few threads, and hands out what was found directory by directory in path order, a
//! directory right before what is in it.
//!
//! Threads look at directories ahead of the one who reads, nearest first; how far ahead is bounded, so that memory does
//! not grow with the stores. An error comes up when the reader gets to its directory: nothing is ever left out silently.

use std::{
    collections::BTreeMap,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::sync::error::SyncError;

use super::{
    facts::join,
    look::{Found, Look, Scratch, Sides},
};

/// How many listed items may wait for the reader.
const AHEAD: usize = 50_000;

/// A walk that is going on.
pub(super) struct Walk<'a> {
    look: &'a Look<'a>,
    state: Mutex<State>,
    moved: Condvar,
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
    over: bool,
}

fn key(path: &[u8]) -> Key {
    path.iter().map(|c| if *c == b'/' { 0 } else { *c }).collect()
}

impl<'a> Walk<'a> {
    /// A walk from the root.
    pub fn new(look: &'a Look<'a>) -> Self {
        let waiting = BTreeMap::from([(Key::new(), (Vec::new(), Sides::Both))]);
        Self { look, state: Mutex::new(State { waiting, ..State::default() }), moved: Condvar::new() }
    }

    /// What one of the threads that look ahead does, until the walk is over.
    pub fn help(&self) {
        let mut scratch = Scratch::default();
        let mut state = self.state();
        while !state.over {
            let next = if state.ahead < AHEAD { state.waiting.pop_first() } else { None };
            let Some((key, (path, sides))) = next else {
                state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            drop(state);
            let found = self.look.at(&path, sides, &mut scratch);
            state = self.state();
            if let Ok(found) = &found {
                state.ahead += found.weight();
                announce(&mut state, &path, found);
            }
            state.found.insert(key, found);
            self.moved.notify_all();
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
                state.ahead -= found.as_ref().map_or(0, Found::weight);
                self.moved.notify_all();
                return found;
            }
            if let Some((path, sides)) = state.waiting.remove(&key) {
                drop(state);
                let found = self.look.at(&path, sides, scratch)?;
                announce(&mut self.state(), &path, &found);
                self.moved.notify_all();
                return Ok(found);
            }
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn announce(state: &mut State, above: &[u8], found: &Found) {
    for item in &found.items {
        if let Some(sides) = item.below {
            let path = join(above, found.name(item));
            state.waiting.insert(key(&path), (path, sides));
        }
    }
}

/// Ends a walk when it goes out of scope, however that comes about, so that no thread waits for ever.
pub(super) struct EndOfWalk<'w, 'a>(pub &'w Walk<'a>);

impl Drop for EndOfWalk<'_, '_> {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.moved.notify_all();
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
