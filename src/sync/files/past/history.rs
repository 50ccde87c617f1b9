//! Finds in recycle what an item was before a run.
//!
//! What a run overwrote as a whole lies there as it was. Of a file that was changed in place there are only the old
//! blocks, which fit the content that the run left: that is the file as it is now, or what a later run kept of it, or what
//! the blocks that a later run kept make of these in turn. The same goes for a file of which a run changed no more than
//! its mode or time: its content is to be had wherever the content is that the run left.

use std::{cell::RefCell, collections::HashMap, io};

use crate::sync::{
    context::Context,
    error::SyncError,
    files::{
        blocks::Undo,
        extras::Extras,
        facts::{Facts, Kind, Mtime},
        listing::Listing,
        notes::{self, Note},
        recycle::{Area, Holds},
        remote::RemoteError,
        store::FileStore,
    },
};

/// How many changes in place are taken back in turn to get at one content.
const DEPTH: u32 = 64;

/// Where a file's content is to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// The file of this path as it is now.
    Present,
    /// In recycle, under this path.
    Image(Vec<u8>),
    /// The undo record of this path, and what it is applied to.
    Undo(Vec<u8>, Box<Self>),
}

/// What recycle keeps of all runs.
pub(super) struct History<'a> {
    store: &'a FileStore,
    context: &'a Context,
    pub areas: Vec<Area>,
    /// What each run noted, by run, where it was asked for.
    noted: RefCell<HashMap<Vec<u8>, Noted>>,
}

/// Facts and extended attributes, by path.
type Noted = HashMap<Vec<u8>, (Facts, Option<Extras>)>;

/// By what one content of a file is told from another.
type State = (u64, Mtime);

const fn state(facts: &Facts) -> State {
    (facts.size, facts.mtime)
}

impl<'a> History<'a> {
    pub fn of(store: &'a FileStore, context: &'a Context) -> Result<Self, SyncError> {
        Ok(Self { store, context, areas: Area::all(store)?, noted: RefCell::default() })
    }

    /// The folders of one run that hold such things, first things first.
    pub fn of_run<'s>(&'s self, run: &'s [u8], holds: Holds) -> impl Iterator<Item = &'s Area> {
        self.areas.iter().filter(move |area| area.run == run && area.holds == holds)
    }

    /// Calls `take` for each note of a run, the first one of an item first; `false` if there are none to be trusted.
    pub fn notes(&self, run: &[u8], mut take: impl FnMut(Note)) -> Result<bool, SyncError> {
        let mut any = false;
        for area in self.of_run(run, Holds::Notes) {
            let mut listing = Listing::default();
            self.store.list(&area.place(b""), &mut listing)?;
            let number = |name: &[u8]| std::str::from_utf8(name).ok()?.parse::<u32>().ok();
            let mut numbers: Vec<u32> = listing.iter().filter_map(|(name, _)| number(name)).collect();
            numbers.sort_unstable();
            for number in numbers {
                let place = area.place(number.to_string().as_bytes());
                // Twice: nothing may be taken from notes that turn out to be broken in the end.
                if notes::read(self.store, &place, self.context, drop)? {
                    any |= notes::read(self.store, &place, self.context, &mut take)?;
                }
            }
        }
        Ok(any)
    }

    /// What a run kept of a file, and the facts it had; `None` if there is nothing, or nothing that can be used.
    pub fn kept_by(&self, run: &[u8], path: &[u8]) -> Result<Option<(Source, Facts)>, SyncError> {
        let mut image = None;
        for area in self.of_run(run, Holds::Images) {
            image = self.image(area, path)?.filter(|(_, facts)| facts.kind == Kind::File);
            if image.is_some() {
                break;
            }
        }
        let mut undo = None;
        for area in self.of_run(run, Holds::Undo) {
            undo = self.undo(area, path)?;
            if undo.is_some() {
                break;
            }
        }
        Ok(match (image, undo) {
            (image, None) => image.map(|(place, facts)| (Source::Image(place), facts)),
            (Some((place, facts)), Some((record, undo))) if state(&facts) == state(&undo.new) => {
                // Changed in place at first, and replaced as a whole when the run was taken up again.
                Some((Source::Undo(record, Box::new(Source::Image(place))), undo.old))
            }
            (Some((place, facts)), Some(_)) => Some((Source::Image(place), facts)),
            (None, Some((record, undo))) => {
                let source = match self.find(path, &undo.new, DEPTH)? {
                    Some(base) => Some(Source::Undo(record, Box::new(base))),
                    None => self.as_before(path, &undo.old, Some(&undo.new))?,
                };
                source.map(|source| (source, undo.old))
            }
        })
    }

    /// Where the content of a file is that a run gave other facts and left otherwise as it was.
    pub fn content_of(&self, path: &[u8], (old, new): (&Facts, &Facts)) -> Result<Option<Source>, SyncError> {
        let left = self.find(path, new, DEPTH)?;
        if left.is_some() { Ok(left) } else { self.as_before(path, old, Some(new)) }
    }

    /// Where a file is as it was before a change, if that can be told from how it was after it: it may be that again.
    pub fn as_before(&self, path: &[u8], old: &Facts, new: Option<&Facts>) -> Result<Option<Source>, SyncError> {
        if new.is_some_and(|new| state(old) == state(new)) { Ok(None) } else { self.find(path, old, DEPTH) }
    }

    /// What a directory was that a run left alone and that is not there any more: a later run noted it, or if none did, one
    /// before. Runs are ordered by their names, which tell when they began.
    pub fn directory(&self, run: &[u8], path: &[u8]) -> Result<Option<(Facts, Option<Extras>)>, SyncError> {
        let mut runs: Vec<&[u8]> = self.areas.iter().filter(|a| a.holds == Holds::Notes).map(|a| &*a.run).collect();
        runs.sort_by_key(|other| (*other <= run, *other));
        for other in runs {
            let noted = self.noted(other, path)?.filter(|(facts, _)| facts.kind == Kind::Dir);
            if noted.is_some() {
                return Ok(noted);
            }
        }
        Ok(None)
    }

    fn find(&self, path: &[u8], wanted: &Facts, depth: u32) -> Result<Option<Source>, SyncError> {
        let fits = |facts: &Facts| facts.kind == Kind::File && state(facts) == state(wanted);
        if self.facts(path)?.as_ref().is_some_and(fits) {
            return Ok(Some(Source::Present));
        }
        for area in self.areas.iter().filter(|area| area.holds == Holds::Images) {
            let Some((place, mut facts)) = self.image(area, path)? else { continue };
            if !self.store.holds_facts()
                && let Some((noted, _)) = self.noted(&area.run, path)?
                && noted.size == facts.size
            {
                facts = noted;
            }
            if fits(&facts) {
                return Ok(Some(Source::Image(place)));
            }
        }
        if depth == 0 {
            return Ok(None);
        }
        for area in self.areas.iter().filter(|area| area.holds == Holds::Undo) {
            let Some((record, undo)) = self.undo(area, path)? else { continue };
            if fits(&undo.old)
                && state(&undo.new) != state(wanted)
                && let Some(base) = self.find(path, &undo.new, depth - 1)?
            {
                return Ok(Some(Source::Undo(record, Box::new(base))));
            }
        }
        Ok(None)
    }

    fn image(&self, area: &Area, path: &[u8]) -> Result<Option<(Vec<u8>, Facts)>, SyncError> {
        let place = area.place(path);
        Ok(self.facts(&place)?.map(|facts| (place, facts)))
    }

    fn undo(&self, area: &Area, path: &[u8]) -> Result<Option<(Vec<u8>, Undo)>, SyncError> {
        let place = area.place(path);
        if !self.store.can_patch() || self.facts(&place)?.is_none_or(|facts| facts.kind != Kind::File) {
            return Ok(None);
        }
        match Undo::of(self.store, &place, path) {
            Ok(undo) => Ok(undo.map(|undo| (place, undo))),
            Err(_) => Ok(None),
        }
    }

    /// What is at a path. What can't be reached is of no use, which is said of the item; a store that is lost altogether
    /// is another matter.
    pub fn facts(&self, path: &[u8]) -> Result<Option<Facts>, SyncError> {
        facts_at(self.store, path)
    }

    fn noted(&self, run: &[u8], path: &[u8]) -> Result<Option<(Facts, Option<Extras>)>, SyncError> {
        if let Some(of_run) = self.noted.borrow().get(run) {
            return Ok(of_run.get(path).cloned());
        }
        let mut of_run = Noted::new();
        self.notes(run, |note| {
            of_run.entry(note.path).or_insert((note.old, note.extras));
        })?;
        let noted = of_run.get(path).cloned();
        self.noted.borrow_mut().insert(run.to_vec(), of_run);
        Ok(noted)
    }
}

/// What is at a path, if anything can be told of it.
pub(super) fn facts_at(store: &FileStore, path: &[u8]) -> Result<Option<Facts>, SyncError> {
    match store.facts(path) {
        Ok(facts) => Ok(Some(facts)),
        Err(error) => lost_or_none(&error),
    }
}

fn lost_or_none<T>(error: &io::Error) -> Result<Option<T>, SyncError> {
    RemoteError::inside(error).map_or(Ok(None), |lost| Err(lost.into()))
}
