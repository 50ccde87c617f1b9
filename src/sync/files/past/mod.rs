//! A store as it was before a run: the present one, without what the run put there, and with what it replaced or deleted
//! as recycle keeps it. It is compared with the present store like any other source.
//!
//! Only the chosen changes of the run are taken back. Everything else is the present store's own, also to the comparison:
//! it is known to be equal without a look.

mod gather;
mod history;
mod reader;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    domain::{Change, ChangeKey},
    sync::{context::Context, error::SyncError, origin::Before, readable::readable},
    words::{Said, say},
};

use super::{
    CONTROL,
    blocks::Unpatched,
    extras::Extras,
    facts::{Facts, Kind, is_below, join, name, parent},
    listing::Listing,
    store::{FileReader, FileStore},
};
use history::{Source, facts_at};
pub use reader::PastReader;

/// Another store as it was before a run.
#[derive(Debug)]
pub struct PastFolder {
    present: FileStore,
    /// The present root: it is no item, and stays.
    root: Facts,
    before: Before,
    /// What was there and is not there now, or is another now: by directory and name.
    items: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Was>>,
    /// Chosen items that can't be put back, with the key of a sentence that says why.
    left_out: Mutex<BTreeMap<Vec<u8>, &'static str>>,
    /// For directories that the run put there, whether they go.
    going: Mutex<HashMap<Vec<u8>, bool>>,
    /// The chosen changes of which there is a trace, where the run has nothing in recycle.
    traced: Option<Mutex<HashSet<ChangeKey>>>,
    context: Context,
}

/// What an item was.
#[derive(Debug, Clone)]
struct Was {
    facts: Facts,
    /// Where its content is, if it is a file.
    source: Option<Source>,
    /// Where its extended attributes are, if they are not in `extras`.
    image: Option<Vec<u8>>,
    extras: Option<Extras>,
    /// Whether the run gave it another content and left its size and time: these tell nothing then.
    in_doubt: bool,
    /// Tells of which file in recycle it is a name, where that has several.
    inode: Option<u64>,
}

impl Was {
    /// Something that has no content of its own.
    const fn bare(facts: Facts) -> Self {
        Self { facts, source: None, image: None, extras: None, in_doubt: false, inode: None }
    }
}

/// What makes a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// Only its facts, or reading it, can tell.
    Unknown,
    /// What the target has under its path.
    Present,
    /// What recycle keeps, under a size and time that the run did not change.
    InDoubt,
}

/// Marks inodes in recycle: files there are names of one file among themselves, not with those outside.
const KEPT: u64 = 1 << 63;

const NOT_KEPT: &str = "engine-item-not-kept";

impl PastFolder {
    pub(super) const fn present(&self) -> &FileStore {
        &self.present
    }

    /// Whether the item of this path is brought back by this change.
    fn takes_back(&self, change: Change, path: &[u8]) -> bool {
        let key = ChangeKey::of(change, &readable(path));
        let chosen = self.before.takes_back(key);
        if let Some(traced) = self.traced.as_ref().filter(|_| chosen) {
            held(traced).insert(key);
        }
        chosen
    }

    fn was(&self, path: &[u8]) -> Option<&Was> {
        self.items.get(parent(path))?.get(name(path))
    }

    /// What an item was that can be brought back.
    pub(super) fn kept(&self, path: &[u8]) -> Option<&Facts> {
        self.was(path).map(|was| &was.facts)
    }

    /// Why an item can't be brought back, as the key of a sentence.
    pub(super) fn why_left_out(&self, path: &[u8]) -> Option<&'static str> {
        held(&self.left_out).get(path).copied()
    }

    /// Whether something in a directory was another or was there.
    fn has_changed_below(&self, dir: &[u8]) -> bool {
        self.items.contains_key(dir)
            || self.items.range(join(dir, b"")..).next().is_some_and(|(next, _)| is_below(next, dir))
    }

    pub(super) fn made_of(&self, path: &[u8]) -> Made {
        match self.was(path).map(|was| (&was.source, was.in_doubt)) {
            None | Some((Some(Source::Present), _)) => Made::Present,
            Some((Some(Source::Image(_) | Source::Undo(..)), true)) => Made::InDoubt,
            Some(_) => Made::Unknown,
        }
    }

    /// The chosen items that can't be put back, in order, each with a sentence.
    pub(super) fn left_out(&self) -> Vec<(String, Said)> {
        let named = held(&self.left_out);
        let mut all: Vec<_> = named.iter().map(|(path, &why)| (readable(path), say(why))).collect();
        if let Some(traced) = &self.traced {
            let lost = self.before.changes.len().saturating_sub(held(traced).len());
            if lost > 0 {
                let run = &self.before.run;
                all.push((format!(".poolsync/recycle/{run}"), say("engine-item-no-trace").number("changes", lost)));
            }
        }
        all
    }

    pub(super) fn facts(&self, path: &[u8]) -> io::Result<Facts> {
        match self.was(path) {
            _ if path.is_empty() => Ok(self.root.clone()),
            Some(was) => Ok(was.facts.clone()),
            None => self.present.facts(path),
        }
    }

    pub(super) fn extras(&self, path: &[u8]) -> io::Result<Extras> {
        let Some(was) = self.was(path) else { return self.present.extras(path) };
        let read = match (&was.extras, &was.image, &was.source) {
            (Some(extras), ..) => Ok(extras.clone()),
            (None, Some(place), _) => self.present.extras(place),
            (None, None, Some(Source::Undo(..))) => self.open(path)?.extras(),
            (None, None, _) => self.present.extras(path),
        };
        match read {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(Extras::new())
            }
            read => read,
        }
    }

    pub(super) fn open(&self, path: &[u8]) -> io::Result<FileReader> {
        let Some(was) = self.was(path) else { return self.present.open(path) };
        let source = was.source.as_ref().ok_or(io::ErrorKind::InvalidInput)?;
        let content = self.content(path, source)?;
        Ok(FileReader::Past(Box::new(PastReader::new(content, was.facts.clone(), was.extras.clone()))))
    }

    fn content(&self, path: &[u8], source: &Source) -> io::Result<reader::Content> {
        Ok(match source {
            Source::Present => reader::Content::Whole(self.present.open(path)?),
            Source::Image(place) => reader::Content::Whole(self.present.open(place)?),
            Source::Undo(record, base) => {
                let base = match self.content(path, base)? {
                    reader::Content::Whole(file) => file,
                    reader::Content::Unpatched(file) => {
                        let facts = file.facts().clone();
                        FileReader::Past(Box::new(PastReader::new(reader::Content::Unpatched(file), facts, None)))
                    }
                };
                let whole = Unpatched::open(base, &self.present, record, &self.context)?;
                reader::Content::Unpatched(Box::new(whole))
            }
        })
    }

    pub(super) fn list(&self, dir: &[u8], into: &mut Listing) -> Result<(), SyncError> {
        into.clear();
        let here = self.items.get(dir);
        let mut now = Listing::default();
        // A directory that is brought back may not be there, or be something else now.
        let is_there = self.was(dir).is_none() || facts_at(&self.present, dir)?.is_some_and(|f| f.kind == Kind::Dir);
        if is_there {
            self.present.list(dir, &mut now)?;
        }
        let mut names = HashMap::new();
        for (name, listed) in now.iter() {
            let path = join(dir, name);
            if here.is_some_and(|here| here.contains_key(name)) {
                names.insert(name, listed.inode);
                continue;
            }
            if path != CONTROL {
                if self.goes(&path, &listed.facts)? {
                    continue;
                }
                if self.takes_back(Change::Update, &path) || self.takes_back(Change::Delete, &path) {
                    held(&self.left_out).entry(path).or_insert(NOT_KEPT);
                }
            }
            into.push_known(name, listed.facts.clone(), listed.inode, listed.changed);
        }
        for (name, was) in here.into_iter().flatten() {
            let inode = match was.source {
                Some(Source::Present) => names.get(name.as_slice()).copied().flatten(),
                _ => was.inode,
            };
            into.push_twin(name, was.facts.clone(), inode);
        }
        into.sort();
        Ok(())
    }

    /// Whether something that is there now was put there by the run, and goes with all that is in it.
    fn goes(&self, path: &[u8], now: &Facts) -> Result<bool, SyncError> {
        if self.was(path).is_some() || !self.takes_back(Change::Insert, path) {
            return Ok(false);
        }
        if now.kind != Kind::Dir {
            return Ok(true);
        }
        if let Some(known) = held(&self.going).get(path) {
            return Ok(*known);
        }
        let goes = !self.has_changed_below(path) && self.all_goes_in(path)?;
        held(&self.going).insert(path.to_vec(), goes);
        Ok(goes)
    }

    /// Whether nothing in a directory stays.
    fn all_goes_in(&self, dir: &[u8]) -> Result<bool, SyncError> {
        self.context.check()?;
        let mut inside = Listing::default();
        self.present.list(dir, &mut inside)?;
        for (name, listed) in inside.iter() {
            if !self.goes(&join(dir, name), &listed.facts)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        domain::{Mode, TableChoice},
        sync::{
            Options, Own,
            files::{Comparison, Faults, FaultyFolder, MemoryFolder, Mtime, own},
        },
    };

    fn options(run: &str) -> Options {
        Options { mode: Mode::Delta, tables: TableChoice::default(), recycle: true, run: run.to_owned() }
    }

    fn file(seconds: i64) -> Facts {
        Facts { mtime: Mtime { seconds, nanos: 5 }, mode: 0o640, ..Facts::default() }
    }

    fn keys(comparison: &Comparison) -> HashSet<ChangeKey> {
        let changes = comparison.plan().changes().map(|change| change.expect("a change"));
        changes.map(|change| ChangeKey::of(change.change, &change.item)).collect()
    }

    fn sync(source: &MemoryFolder, target: &MemoryFolder, run: &str) -> HashSet<ChangeKey> {
        let stores = (FileStore::Memory(source.clone()), FileStore::Memory(target.clone()));
        let context = Context::default();
        let comparison = Comparison::locked(stores.0, stores.1, &options(run), &context).expect("compare");
        let keys = keys(&comparison);
        comparison.apply(&context).expect("apply");
        keys
    }

    /// Whether it ended well, and what it was to do.
    fn put_back(target: FileStore, run: &str, changes: &HashSet<ChangeKey>, name: &str) -> (bool, HashSet<ChangeKey>) {
        let before = Before { run: run.to_owned(), changes: Arc::new(changes.clone()) };
        let context = Context::default();
        match own::locked(target, &Own::Before(before), &options(name), &context) {
            Ok(comparison) => {
                let keys = keys(&comparison);
                let applied = comparison.apply(&context);
                (applied.is_ok_and(|applied| applied.skipped.is_empty()), keys)
            }
            Err(_) => (false, HashSet::new()),
        }
    }

    type Everything = Vec<(Vec<u8>, Facts, Vec<u8>)>;

    /// A source before and after, and a target that a run brought from the one to the other.
    fn story(big: usize) -> (MemoryFolder, HashSet<ChangeKey>, Everything) {
        let (source, target) = (MemoryFolder::default(), MemoryFolder::default());
        for (path, content) in
            [("changed", "old"), ("gone", "gone"), ("tree/a/b", "b"), ("kind", "file"), ("mode", "m")]
        {
            source.put(path, file(1), content.as_bytes());
        }
        let mut content = vec![7; big];
        source.put("big", file(1), &content);
        sync(&source, &target, "r0");
        let then = target.everything();
        source.put("changed", file(2), b"new");
        source.put("mode", Facts { mode: 0o600, ..file(1) }, b"m");
        for path in ["gone", "tree", "kind"] {
            source.take(path);
        }
        source.put("kind/inside", file(2), b"now a directory");
        source.put("new/x", file(2), b"x");
        content.splice(10..20, *b"other here");
        source.put("big", file(2), &content);
        let done = sync(&source, &target, "r1");
        (target, done, then)
    }

    /// Breaks a put-back off at some write, finishes it under its name, and takes that back.
    fn broken_off_at(write: u64, big: usize) -> bool {
        let (target, done, then) = story(big);
        let after = target.everything();
        let faults = Arc::new(Faults::default());
        faults.fail_from_write(write);
        let store = FaultyFolder::wrap(FileStore::Memory(target.clone()), &faults);
        let (ended, planned) = put_back(store, "r1", &done, "r2");
        if !ended && target.item(b".poolsync/redo").is_none() {
            let has = |all: &Everything, path: &[u8], content: Option<&[u8]>| {
                all.iter().find(|(known, ..)| known == path).map(|(_, _, content)| content.as_slice()) == content
            };
            let now = target.everything();
            for (path, ..) in then.iter().chain(&after) {
                let content = now.iter().find(|(known, ..)| known == path).map(|(_, _, content)| content.as_slice());
                // A directory goes before a file can have its name; it is in recycle then.
                let is_between = path == b"kind" && content.is_none();
                let fits = has(&then, path, content) || has(&after, path, content);
                assert!(is_between || fits, "{} of a put-back broken off at {write}", readable(path));
            }
        }
        let again = put_back(FileStore::Memory(target.clone()), "r1", &done, "r2");
        assert!(again.0, "broken off at {write}");
        assert_eq!(target.everything(), then, "broken off at {write}");
        assert!(put_back(FileStore::Memory(target.clone()), "r2", &planned, "r3").0);
        assert_eq!(target.everything(), after, "broken off at {write}");
        ended
    }

    #[test]
    fn wherever_putting_back_is_broken_off_it_is_finished_and_can_be_taken_back() {
        let ended = (1..1000).find(|write| broken_off_at(*write, 30));
        assert!(ended.is_some_and(|writes| writes > 20), "{ended:?}");
    }

    #[test]
    fn a_change_in_place_that_is_broken_off_is_put_back_as_well() {
        let ended = (1..1000).step_by(4).find(|write| broken_off_at(*write, 5 << 20));
        assert!(ended.is_some_and(|writes| writes > 20), "{ended:?}");
    }
}
