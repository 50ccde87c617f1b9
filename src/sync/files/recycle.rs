//! Recycle: what a run overwrites or deletes is kept in `.poolsync/recycle/RUN`, under the path it had.
//!
//! A run that is taken up again under its name keeps the first image of each item: that is what the target held before
//! the run began. What came in its place between two attempts goes to `RUN~2`, and so on.

use std::io;

use crate::sync::{error::SyncError, readable::readable};

use super::{
    CONTROL, RECYCLE,
    apply::make_dirs,
    facts::{Facts, Kind, join, parent},
    listing::Listing,
    store::{FileStore, OWNER, Verb, Writable},
};

/// How many runs of one name keep their notes.
const NOTES: u32 = 10_000;
/// How many folders `RUN`, `RUN~2`, … are tried for one item.
const AREAS: u32 = 100;

/// What a folder in recycle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// Items as they were, under their paths.
    Images,
    /// Undo records of files that were changed in place, under their paths.
    Undo,
    /// Notes of what the items were that the run changed or deleted (see the module “notes”).
    Notes,
}

/// A folder in recycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    pub name: Vec<u8>,
    /// The run it belongs to.
    pub run: Vec<u8>,
    /// Which of this run's folders of its kind it is, from 1; an item's first image is in the lowest.
    pub number: u32,
    pub holds: Holds,
}

impl Area {
    /// What a name tells. Names of runs have neither dots nor tildes.
    pub fn of(name: &[u8]) -> Self {
        let (rest, holds) = match (name.strip_suffix(UNDO), name.strip_suffix(NOTES_ENDING)) {
            (Some(rest), _) => (rest, Holds::Undo),
            (_, Some(rest)) => (rest, Holds::Notes),
            _ => (name, Holds::Images),
        };
        let again = rest.iter().position(|c| *c == b'~').and_then(|at| {
            let number = std::str::from_utf8(rest.get(at + 1..)?).ok()?.parse().ok()?;
            Some((rest.get(..at)?, number))
        });
        let (run, number) = again.unwrap_or((rest, 1));
        Self { name: name.to_vec(), run: run.to_vec(), number, holds }
    }

    /// Where it keeps something about an item, or the area itself if the path is empty.
    pub fn place(&self, path: &[u8]) -> Vec<u8> {
        let area = join(RECYCLE, &self.name);
        if path.is_empty() { area } else { join(&area, path) }
    }

    /// All folders in a store's recycle, in the order of runs and numbers.
    pub fn all(store: &FileStore) -> Result<Vec<Self>, SyncError> {
        match store.facts(RECYCLE) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Vec::new());
            }
            Err(source) => return Err(store.listing_error(RECYCLE, source)),
            Ok(_) => {}
        }
        let mut listing = Listing::default();
        store.list(RECYCLE, &mut listing)?;
        let mut areas: Vec<Self> = listing.iter().map(|(name, _)| Self::of(name)).collect();
        areas.sort_by(|a, b| (&a.run, a.holds, a.number).cmp(&(&b.run, b.holds, b.number)));
        Ok(areas)
    }
}

/// How the names of folders with undo records end.
const UNDO: &[u8] = b".undo";
/// How the names of folders with notes end.
const NOTES_ENDING: &[u8] = b".facts";

/// Where one run keeps what it replaces.
#[derive(Debug)]
pub(super) struct Recycle<'a> {
    target: &'a Writable,
    run: String,
    /// The directory that is known to exist.
    ready: Option<Vec<u8>>,
}

/// A place for an item's image.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nothing is there yet.
    Free(Vec<u8>),
    /// An image from before is there; it is the one to keep.
    Taken,
}

impl<'a> Recycle<'a> {
    pub fn of(target: &'a Writable, run: &str) -> Self {
        Self { target, run: run.to_owned(), ready: None }
    }

    /// Keeps what now has the name `path` under a second name, so that the first never disappears while a new version
    /// takes its place. File systems without hard links move it instead.
    pub fn keep_copy(&mut self, path: &[u8]) -> io::Result<()> {
        let place = match self.slot(path)? {
            Slot::Free(place) => place,
            Slot::Taken => match self.another(path)? {
                Some(place) => place,
                None => return Ok(()),
            },
        };
        match self.target.carry_out(Verb::HardLink { from: path, to: &place }) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) if links_do_not_work(&error) => {
                self.target.carry_out(Verb::Rename { from: path, to: &place, replace: false })
            }
            linked => linked,
        }
    }

    /// Keeps the undo record `from` of a file that is about to be changed in place; returns where.
    pub fn keep_undo(&mut self, path: &[u8], from: &[u8]) -> io::Result<Vec<u8>> {
        for number in 1..=AREAS {
            let place = match self.place(path, number, ".undo") {
                Err(error) if error.kind() == io::ErrorKind::NotADirectory => continue,
                place => place?,
            };
            match self.target.carry_out(Verb::Rename { from, to: &place, replace: false }) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                kept => return kept.map(|()| place),
            }
        }
        Err(full(path))
    }

    /// Keeps the notes `from` of what the run is about to change.
    pub fn keep_notes(&mut self, from: &[u8]) -> io::Result<()> {
        let area = join(RECYCLE, &[self.run.as_bytes(), NOTES_ENDING].concat());
        self.prepare(&area, &area)?;
        for number in 1..=NOTES {
            let to = join(&area, number.to_string().as_bytes());
            match self.target.carry_out(Verb::Rename { from, to: &to, replace: false }) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                kept => return kept,
            }
        }
        Err(full(&area))
    }

    /// Moves what now has the name `path` away, a directory with all that is in it.
    pub fn take_away(&mut self, path: &[u8]) -> io::Result<()> {
        match self.slot(path)? {
            Slot::Free(place) => self.target.move_away(path, &place),
            Slot::Taken => {
                let facts = self.target.store().facts(path)?;
                match facts.kind {
                    Kind::Dir => self.take_apart(path, &facts),
                    _ => match self.another(path)? {
                        Some(place) => self.target.move_away(path, &place),
                        None => self.target.carry_out(Verb::RemoveFile { path }),
                    },
                }
            }
        }
    }

    /// Makes a directory's image, which is filled with what was in it before.
    pub fn keep_dir(&mut self, path: &[u8], facts: &Facts) -> io::Result<()> {
        let place = match self.slot(path)? {
            Slot::Free(place) => {
                self.target.carry_out(Verb::CreateDir { path: &place, mode: facts.mode | OWNER })?;
                place
            }
            Slot::Taken => join(&join(RECYCLE, self.run.as_bytes()), path),
        };
        if self.target.store().facts(&place)?.kind == Kind::Dir {
            self.target.carry_out(Verb::SetAttributes { path: &place, facts })?;
        }
        Ok(())
    }

    /// Moves a directory away piece by piece, since an image of it exists already.
    fn take_apart(&mut self, path: &[u8], facts: &Facts) -> io::Result<()> {
        self.target.open_up(path, facts)?;
        let mut inside = Listing::default();
        self.target.store().list(path, &mut inside).map_err(io::Error::other)?;
        for (name, _) in inside.iter() {
            self.take_away(&join(path, name))?;
        }
        self.target.carry_out(Verb::RemoveDir { path })
    }

    /// A further place for what now has the name `path`, whose first image is kept: it may have come between two attempts
    /// of the run. `None` if it is that image.
    fn another(&mut self, path: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let now = match self.target.store().facts(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            now => now?,
        };
        for number in 1..=AREAS {
            let place = match self.place(path, number, "") {
                Err(error) if error.kind() == io::ErrorKind::NotADirectory => continue,
                place => place?,
            };
            match self.target.store().facts(&place) {
                Ok(kept) if (kept.kind, kept.size, kept.mtime) == (now.kind, now.size, now.mtime) => return Ok(None),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(place)),
                Err(error) => return Err(error),
            }
        }
        Err(full(path))
    }

    fn slot(&mut self, path: &[u8]) -> io::Result<Slot> {
        for number in 1..=AREAS {
            let place = match self.place(path, number, "") {
                // The first image of a directory above was a file: this path needs another place.
                Err(error) if error.kind() == io::ErrorKind::NotADirectory => continue,
                place => place?,
            };
            return match self.target.store().facts(&place) {
                Ok(_) => Ok(Slot::Taken),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Slot::Free(place)),
                Err(error) => Err(error),
            };
        }
        Err(full(path))
    }

    /// The path's place in an area of this run, with all directories above it.
    fn place(&mut self, path: &[u8], number: u32, ending: &str) -> io::Result<Vec<u8>> {
        let again = if number == 1 { String::new() } else { format!("~{number}") };
        let area = join(RECYCLE, format!("{}{again}{ending}", self.run).as_bytes());
        let place = join(&area, path);
        self.prepare(&area, parent(&place))?;
        Ok(place)
    }

    /// Makes `dir` and all above it.
    fn prepare(&mut self, area: &[u8], dir: &[u8]) -> io::Result<()> {
        if self.ready.as_deref() == Some(dir) {
            return Ok(());
        }
        let mut above: Vec<&[u8]> = vec![CONTROL, RECYCLE, area];
        let ends = dir.iter().enumerate().filter(|(at, c)| **c == b'/' && *at > area.len()).map(|(at, _)| at);
        above.extend(ends.filter_map(|end| dir.get(..end)));
        above.push(dir);
        make_dirs(self.target, &above)?;
        self.ready = Some(dir.to_vec());
        Ok(())
    }
}

fn full(path: &[u8]) -> io::Error {
    io::Error::other(format!("recycle has no place left for “{}”", readable(path)))
}

fn links_do_not_work(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported | io::ErrorKind::TooManyLinks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_folder_in_recycle_tells_whose_it_is() {
        let told = |name: &str| {
            let Area { run, number, holds, .. } = Area::of(name.as_bytes());
            (String::from_utf8_lossy(&run).into_owned(), number, holds)
        };
        let run = || "run-1".to_owned();
        assert_eq!(told("run-1"), (run(), 1, Holds::Images));
        assert_eq!(told("run-1~12"), (run(), 12, Holds::Images));
        assert_eq!(told("run-1.undo"), (run(), 1, Holds::Undo));
        assert_eq!(told("run-1~2.undo"), (run(), 2, Holds::Undo));
        assert_eq!(told("run-1.facts"), (run(), 1, Holds::Notes));
    }
}
