//! The ways down to the directories of a folder: opened component by component, following no link, and kept open for what
//! is done next, which is mostly done beside it.

use std::{
    os::fd::OwnedFd,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use rustix::{
    fs::{Mode, OFlags, openat},
    io::Errno,
};

use crate::sync::files::facts::{is_below, parent};

/// How many threads are kept from waiting for each other's directories.
const SLOTS: usize = 8;

/// How the directories below a root are reached.
#[derive(Debug)]
pub(super) struct Ways {
    root: Arc<OwnedFd>,
    /// The directory that a thread used last; neighbours in a walk are neighbours here. Threads share the places when
    /// there are many of them.
    last: Box<[Mutex<LastDir>; SLOTS]>,
}

/// The way down to the directory that was used last: its path, and for each directory on the way where its path ends.
#[derive(Debug, Default)]
struct LastDir {
    path: Vec<u8>,
    way: Vec<(usize, Arc<OwnedFd>)>,
}

impl LastDir {
    /// Goes up until it is `path` or above it, and returns how much of `path` is left to go down.
    fn go_up<'p>(&mut self, path: &'p [u8]) -> &'p [u8] {
        while let Some((end, _)) = self.way.last() {
            let known = self.path.get(..*end).unwrap_or_default();
            if known == path || is_below(path, known) {
                self.path.truncate(*end);
                return path.get(end + 1..).unwrap_or_default();
            }
            self.way.pop();
        }
        self.path.clear();
        path
    }

    fn go_down(&mut self, name: &[u8], dir: OwnedFd) -> Arc<OwnedFd> {
        if !self.path.is_empty() {
            self.path.push(b'/');
        }
        self.path.extend_from_slice(name);
        let dir = Arc::new(dir);
        self.way.push((self.path.len(), dir.clone()));
        dir
    }
}

/// The calling thread's place among [`SLOTS`].
fn slot() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static MINE: usize = THREADS.fetch_add(1, Relaxed) % SLOTS;
    }
    MINE.with(|slot| *slot)
}

impl Ways {
    pub(super) fn new(root: Arc<OwnedFd>) -> Self {
        Self { root, last: Box::default() }
    }

    /// The open directory an item stands in, and its name there.
    pub(super) fn place<'p>(&self, path: &'p [u8]) -> rustix::io::Result<(Arc<OwnedFd>, &'p [u8])> {
        let dir = parent(path);
        let name = if dir.is_empty() { path } else { path.get(dir.len() + 1..).unwrap_or_default() };
        if name.is_empty() {
            return Err(Errno::INVAL);
        }
        Ok((self.dir(dir)?, name))
    }

    /// Opens a directory below the root, component by component, following no link.
    fn dir(&self, path: &[u8]) -> rustix::io::Result<Arc<OwnedFd>> {
        if path.is_empty() {
            return Ok(self.root.clone());
        }
        let mut last = self.last_dir(slot());
        let mut rest = last.go_up(path);
        let mut dir = last.way.last().map_or(&self.root, |(_, dir)| dir).clone();
        while !rest.is_empty() {
            let end = rest.iter().position(|c| *c == b'/').unwrap_or(rest.len());
            let (name, tail) = rest.split_at(end);
            // To pass through, no right to list it is needed.
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            dir = last.go_down(name, openat(&*dir, name, flags, Mode::empty())?);
            rest = tail.strip_prefix(b"/").unwrap_or_default();
        }
        Ok(dir)
    }

    /// Opens a directory to be listed. What is done next is mostly done in it, so its handle is kept.
    pub(super) fn dir_to_list(&self, path: &[u8]) -> rustix::io::Result<Arc<OwnedFd>> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        if path.is_empty() {
            return Ok(Arc::new(openat(&*self.root, ".", flags, Mode::empty())?));
        }
        let (above, name) = self.place(path)?;
        let dir = openat(&*above, name, flags, Mode::empty())?;
        let mut last = self.last_dir(slot());
        last.go_up(parent(path));
        if last.path == parent(path) { Ok(last.go_down(name, dir)) } else { Ok(Arc::new(dir)) }
    }

    /// A directory may have lost this name: a handle kept for it or for what is below must not be used any more.
    pub(super) fn forget(&self, path: &[u8]) {
        for slot in 0..SLOTS {
            let mut last = self.last_dir(slot);
            if last.path == path || is_below(&last.path, path) {
                last.go_up(parent(path));
            }
        }
    }

    fn last_dir(&self, slot: usize) -> MutexGuard<'_, LastDir> {
        let [first, ..] = &*self.last;
        self.last.get(slot).unwrap_or(first).lock().unwrap_or_else(PoisonError::into_inner)
    }
}
