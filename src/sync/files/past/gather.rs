//! Gathers what a run replaced or deleted, as far as it was chosen and recycle still keeps it.

use std::{collections::BTreeMap, sync::Mutex};

use crate::{
    domain::Change,
    sync::{
        context::Context,
        error::SyncError,
        files::{
            extras::Extras,
            facts::{Facts, Kind, Twin, join, name, parent},
            listing::Listing,
            notes::Note,
            recycle::{Area, Holds},
            store::{FileStore, OWNER},
        },
        origin::Before,
    },
};

use super::{
    KEPT, NOT_KEPT, PastFolder, Was, held,
    history::{History, Source, facts_at},
};

const IN_THE_WAY: &str = "engine-item-in-the-way";
const HOLDS_MORE: &str = "engine-item-holds-more";

/// The directories that the run changed or deleted, as they were, with their extended attributes.
type Directories = BTreeMap<Vec<u8>, (Facts, Option<Extras>)>;

/// The mode of directories that recycle makes for what is kept in them.
const PLAIN: u32 = OWNER;

impl PastFolder {
    /// The store `present` as it was before a run. What recycle holds must be known to it.
    pub(in crate::sync::files) fn of(
        present: FileStore,
        before: &Before,
        context: &Context,
    ) -> Result<Self, SyncError> {
        let root = present.facts(b"").map_err(|source| present.listing_error(b"", source))?;
        let mut past = Self {
            present,
            root,
            before: before.clone(),
            items: BTreeMap::new(),
            left_out: Mutex::default(),
            going: Mutex::default(),
            traced: None,
            context: context.clone(),
        };
        let present = past.present.again();
        let history = History::of(&present, context)?;
        let run = before.run.as_bytes();
        if !history.areas.iter().any(|area| area.run == run) {
            past.traced = Some(Mutex::default());
            return Ok(past);
        }
        let mut dirs = Directories::new();
        let (mut found, mut notes) = (BTreeMap::new(), BTreeMap::new());
        let any = history.notes(run, |note| {
            let change = if note.new.is_some() { Change::Update } else { Change::Delete };
            if note.old.kind == Kind::Dir {
                dirs.entry(note.path.clone()).or_insert_with(|| (note.old.clone(), note.extras.clone()));
            }
            if past.takes_back(change, &note.path) {
                notes.entry(note.path.clone()).or_insert(note);
            }
        })?;
        for (path, note) in notes {
            context.check()?;
            match past.noted(&history, &note)? {
                Some(was) => drop(found.insert(path, was)),
                None => past.leave_out(path, NOT_KEPT),
            }
        }
        if !any {
            past.gather_images(&history, run, &mut found)?;
        }
        past.put_in_place(&history, found, &dirs)?;
        past.spare_full_directories()?;
        Ok(past)
    }

    fn leave_out(&self, path: Vec<u8>, why: &'static str) {
        held(&self.left_out).entry(path).or_insert(why);
    }

    /// What an item was of which there is a note; `None` if its content is not to be had.
    fn noted(&self, history: &History<'_>, note: &Note) -> Result<Option<Was>, SyncError> {
        let facts = Facts { twin: Twin::None, ..note.old.clone() };
        let extras = note.extras.clone();
        if facts.kind != Kind::File {
            return Ok(Some(Was { extras, ..Was::bare(facts) }));
        }
        if let (false, Some(new)) = (note.copies, &note.new) {
            let source = history.content_of(&note.path, (&note.old, new))?;
            return Ok(source.map(|source| Was {
                extras,
                image: image_of(&source),
                source: Some(source),
                ..Was::bare(facts)
            }));
        }
        let Some((source, image)) = history.kept_by(self.before.run.as_bytes(), &note.path)? else {
            // It may be that again, or a later run may have kept it.
            let source = history.as_before(&note.path, &note.old, note.new.as_ref())?;
            return Ok(source.map(|source| self.file(facts, source, false)));
        };
        // An image that is not what was noted came later, or was made by another attempt of the run: its own word counts.
        let same_time = !self.present.holds_facts() || image.mtime.seconds == facts.mtime.seconds;
        let facts = if image.size == facts.size && same_time { facts } else { image };
        let in_doubt = note.new.as_ref().is_some_and(|new| (new.size, new.mtime) == (facts.size, facts.mtime));
        Ok(Some(self.file(facts, source, in_doubt)))
    }

    fn file(&self, facts: Facts, source: Source, in_doubt: bool) -> Was {
        let image = image_of(&source);
        // Where a file in recycle has several names, what it was had them, too.
        let inode = image.as_ref().and_then(|place| self.present.file_identity(place).ok());
        let inode = inode.filter(|identity| identity.links > 1).map(|identity| identity.inode | KEPT);
        Was { source: Some(source), image, in_doubt, inode, ..Was::bare(facts) }
    }

    /// For a run that left no notes: whatever lies in its folders, under the paths that it had.
    fn gather_images(
        &self,
        history: &History<'_>,
        run: &[u8],
        found: &mut BTreeMap<Vec<u8>, Was>,
    ) -> Result<(), SyncError> {
        let areas = history.of_run(run, Holds::Images).chain(history.of_run(run, Holds::Undo));
        for area in areas {
            let mut waiting = vec![Vec::new()];
            while let Some(dir) = waiting.pop() {
                self.context.check()?;
                let mut listing = Listing::default();
                self.present.list(&area.place(&dir), &mut listing)?;
                for (name, listed) in listing.iter() {
                    let path = join(&dir, name);
                    if listed.facts.kind == Kind::Dir {
                        waiting.push(path.clone());
                    }
                    if !found.contains_key(&path)
                        && let Some(was) = self.without_note(history, area, &path, &listed.facts)?
                    {
                        found.insert(path, was);
                    }
                }
            }
        }
        Ok(())
    }

    fn without_note(
        &self,
        history: &History<'_>,
        area: &Area,
        path: &[u8],
        image: &Facts,
    ) -> Result<Option<Was>, SyncError> {
        let (updated, deleted) = (self.takes_back(Change::Update, path), self.takes_back(Change::Delete, path));
        if !updated && !deleted {
            return Ok(None);
        }
        let place = area.place(path);
        let facts = image.clone();
        Ok(match image.kind {
            Kind::File => {
                let kept = history.kept_by(&area.run, path)?;
                kept.map(|(source, facts)| self.file(facts, source, true))
            }
            // Nobody can tell whether that was made for what is kept in it.
            Kind::Dir if area.holds == Holds::Undo || updated && facts.mode == PLAIN => None,
            Kind::Dir => Some(Was { image: Some(place), ..Was::bare(facts) }),
            _ => Some(Was::bare(facts)),
        })
    }

    /// Puts what was found where it was, with the directories above it that are not there now.
    fn put_in_place(
        &mut self,
        history: &History<'_>,
        found: BTreeMap<Vec<u8>, Was>,
        dirs: &Directories,
    ) -> Result<(), SyncError> {
        for (path, was) in found {
            let mut missing = Vec::new();
            let mut above = parent(&path);
            let fits = loop {
                if above.is_empty() {
                    break true;
                }
                if let Some(was) = self.was(above) {
                    break was.facts.kind == Kind::Dir;
                }
                match history.facts(above)? {
                    Some(now) => break now.kind == Kind::Dir,
                    None => missing.push(above.to_vec()),
                }
                above = parent(above);
            };
            if !fits {
                self.leave_out(path, IN_THE_WAY);
                continue;
            }
            for dir in missing {
                let was = self.directory(history, &dir, dirs)?;
                self.put(&dir, was);
            }
            self.put(&path, was);
        }
        Ok(())
    }

    fn put(&mut self, path: &[u8], was: Was) {
        self.items.entry(parent(path).to_vec()).or_default().insert(name(path).to_vec(), was);
    }

    /// A directory that was not chosen, but is needed: as the run found it, if that is known.
    fn directory(&self, history: &History<'_>, path: &[u8], dirs: &Directories) -> Result<Was, SyncError> {
        if let Some((facts, extras)) = dirs.get(path) {
            return Ok(Was { extras: extras.clone(), ..Was::bare(facts.clone()) });
        }
        for area in history.of_run(self.before.run.as_bytes(), Holds::Images) {
            let place = area.place(path);
            if let Some(facts) = history.facts(&place)?.filter(|facts| facts.kind == Kind::Dir && facts.mode != PLAIN) {
                return Ok(Was { image: Some(place), ..Was::bare(facts) });
            }
        }
        let found = history.directory(self.before.run.as_bytes(), path)?;
        Ok(found.map_or_else(
            || Was::bare(Facts { kind: Kind::Dir, mode: PLAIN, ..self.root.clone() }),
            |(facts, extras)| Was { extras, ..Was::bare(facts) },
        ))
    }

    /// A directory that was a file or link before can be that again only if nothing in it stays.
    fn spare_full_directories(&mut self) -> Result<(), SyncError> {
        let mut full = Vec::new();
        for (dir, here) in &self.items {
            for (name, _) in here.iter().filter(|(_, was)| was.facts.kind != Kind::Dir) {
                let path = join(dir, name);
                let is_dir = facts_at(&self.present, &path)?.is_some_and(|now| now.kind == Kind::Dir);
                if is_dir && !self.all_goes_in(&path)? {
                    full.push(path);
                }
            }
        }
        for path in full {
            if let Some(here) = self.items.get_mut(parent(&path)) {
                here.remove(name(&path));
            }
            self.leave_out(path, HOLDS_MORE);
        }
        self.items.retain(|_, here| !here.is_empty());
        Ok(())
    }
}

/// Where the file lies in recycle that has the extended attributes.
fn image_of(source: &Source) -> Option<Vec<u8>> {
    if let Source::Image(place) = source { Some(place.clone()) } else { None }
}
