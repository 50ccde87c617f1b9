//! Compares two stores of files and makes the plan.
//!
//! What differs in each directory is found by a few threads (`walk`, `look`); here it is put together in path order.

use std::{
    collections::{HashMap, hash_map::Entry},
    thread, vec,
};

use crate::{
    domain::Mode,
    sync::{
        Options, Purpose,
        context::Context,
        error::SyncError,
        plan::{Plan, PlanBuilder, Subject, Why},
        readable::readable,
    },
    words::say,
};

use super::{
    blocks,
    facts::{Facts, FileStep, Kind, Mtime, Twin, What, join, parent},
    found::{Found, Item, Sides},
    known,
    listing::Listed,
    look::{Look, LookAtExtras, Scratch},
    past::PastFolder,
    store::{FileStore, Writable},
    walk::{EndOfWalk, Walk},
};

/// A finished comparison, with the target locked.
#[derive(Debug)]
pub(in crate::sync) struct Comparison {
    pub(super) source: FileStore,
    pub(super) target: Writable,
    pub(super) plan: Plan,
    pub(super) run: String,
    pub(super) recycle: bool,
    pub(super) mode: Mode,
    /// When it began.
    pub(super) begun: Mtime,
    /// What was learnt about extended attributes.
    pub(super) extras_seen: ExtrasSeen,
}

/// What a comparison learnt about extended attributes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ExtrasSeen {
    read: u64,
    unread: u64,
}

impl ExtrasSeen {
    /// Whether all that were to be compared could be.
    pub const fn is_complete(self) -> bool {
        self.unread == 0
    }

    /// Whether it is worth writing down even if nothing else changes.
    pub const fn is_much(self) -> bool {
        self.read > WORTH_KNOWING
    }
}

/// From how many readings on it pays to write down what is known of extended attributes.
const WORTH_KNOWING: u64 = 100;

impl Comparison {
    /// Locks the target, then compares.
    pub fn locked(
        source: FileStore,
        target: FileStore,
        options: &Options,
        context: &Context,
    ) -> Result<Self, SyncError> {
        let target = target.lock()?;
        blocks::recover(&target, context)?;
        let source = blocks::recover_source(source, context)?;
        let begun = known::now();
        let purpose = Purpose::Sync(options.mode);
        let (plan, extras_seen) = compare(&source, target.store(), purpose, Why::Source, context)?;
        let (run, recycle, mode) = (options.run.clone(), options.recycle, options.mode);
        Ok(Self { source, target, plan, run, recycle, mode, begun, extras_seen })
    }

    /// Compares without the means to write.
    pub fn read_only(
        source: &FileStore,
        target: &FileStore,
        purpose: Purpose,
        context: &Context,
    ) -> Result<Plan, SyncError> {
        blocks::refuse_pending(source)?;
        blocks::refuse_pending(target)?;
        compare(source, target, purpose, Why::Source, context).map(|(plan, _)| plan)
    }

    pub const fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// The plan, and what was learnt on the way.
pub(super) fn compare(
    source: &FileStore,
    target: &FileStore,
    purpose: Purpose,
    why: Why,
    context: &Context,
) -> Result<(Plan, ExtrasSeen), SyncError> {
    let (at_source, at_target) = (source.abilities(), target.abilities());
    let by_content = purpose.mode() == Mode::Full;
    let extras = extras_between(source, target, by_content);
    let look = Look { source, target, by_content, is_verification: purpose == Purpose::Verify, context, extras };
    let walk = Walk::new(&look);
    let mut comparer = Comparer {
        plan: PlanBuilder::new(Subject::Files(why), purpose, &context.tally),
        hard_links: at_source.hard_links && at_target.hard_links,
        folds_case: at_target.folds_case,
        first_names: Default::default(),
        way: Vec::new(),
        past: source.as_past().is_some(),
        extras_seen: ExtrasSeen::default(),
    };
    thread::scope(|scope| {
        let _end = EndOfWalk(&walk);
        for _ in 0..at_source.threads.max(at_target.threads) {
            scope.spawn(|| walk.help());
        }
        // Only this machine knows what recycle kept; and of stores that are listed at once, others would list all for a part.
        let is_far = (at_source.lists_at_once || at_target.lists_at_once) && !by_content;
        if let Some(hands) = context.hands.as_deref().filter(|_| source.as_past().is_none() && !is_far) {
            for _ in 0..hands.most() {
                scope.spawn(|| walk.lend(hands));
            }
        }
        comparer.go(&walk)
    })?;
    for (item, why) in source.as_past().map(PastFolder::left_out).unwrap_or_default() {
        comparer.plan.skip(item, why)?;
    }
    Ok((comparer.plan.finish()?, comparer.extras_seen))
}

/// Which extended attributes are compared.
pub(super) fn extras_between(source: &FileStore, target: &FileStore, by_content: bool) -> LookAtExtras {
    match known::read(source, target) {
        _ if !(source.abilities().extras && target.abilities().extras) => LookAtExtras::Never,
        _ if source.as_past().is_some() => LookAtExtras::OfReplaced,
        Some(known) if !by_content => LookAtExtras::Since(known),
        _ => LookAtExtras::Always,
    }
}

struct Comparer<'a> {
    plan: PlanBuilder<'a>,
    hard_links: bool,
    folds_case: bool,
    /// For each file with several names, the first one; at the source, at the target.
    first_names: (FirstNames, FirstNames),
    /// The directories on the way down to where the comparison stands.
    way: Vec<Step>,
    extras_seen: ExtrasSeen,
    /// The source is the target's own past: what it does not bring back is the target's.
    past: bool,
}

type FirstNames = HashMap<u64, Box<[u8]>>;

/// A directory on the way down.
struct Step {
    path: Vec<u8>,
    found: Found,
    items: vec::IntoIter<Item>,
    /// What it must look like afterwards, as long as the plan does not say so.
    keep: Option<Facts>,
}

impl Comparer<'_> {
    fn go(&mut self, walk: &Walk<'_>) -> Result<(), SyncError> {
        let mut scratch = Scratch::default();
        self.enter(Vec::new(), walk.take(b"", &mut scratch)?, None)?;
        while let Some(step) = self.way.last_mut() {
            let Some(item) = step.items.next() else {
                self.way.pop();
                continue;
            };
            let path = join(&step.path, step.found.name(&item));
            let (source, target) = step.found.halves(&item);
            let (source, target) = (source.cloned(), target.cloned());
            let below = item.below;
            let keep = self.item(&path, source, target, item)?;
            if below.is_some() {
                let found = walk.take(&path, &mut scratch)?;
                self.enter(path, found, keep)?;
            }
        }
        Ok(())
    }

    fn enter(&mut self, path: Vec<u8>, mut found: Found, keep: Option<Facts>) -> Result<(), SyncError> {
        self.plan.totals.source_items += found.source_items;
        self.plan.totals.target_items += found.target_items;
        self.plan.enter_folder(&path);
        self.plan.unchanged(found.unchanged);
        self.extras_seen.read += found.extras_read;
        self.extras_seen.unread += found.extras_unread;
        if self.folds_case {
            for (name, first) in found.leave_out_collisions() {
                let why = say("engine-item-case").with("other", readable(&first));
                self.plan.skip(readable(&join(&path, &name)), why)?;
            }
        }
        let items = std::mem::take(&mut found.items).into_iter();
        self.way.push(Step { path, found, items, keep });
        Ok(())
    }

    /// Plans one item. Returns what a directory must look like afterwards if the plan does not say so already.
    fn item(
        &mut self,
        path: &[u8],
        source: Option<Listed>,
        target: Option<Listed>,
        item: Item,
    ) -> Result<Option<Facts>, SyncError> {
        self.plan.enter_folder(parent(path));
        if let Some(why) = item.trouble {
            self.plan.skip(readable(path), *why)?;
            return Ok(None);
        }
        if item.below == Some(Sides::Spared) {
            return Ok(None);
        }
        let stays = self.past && source.as_ref().is_some_and(|source| !source.may_have_changed());
        let mut known = |half: Option<Listed>, of_source: bool| {
            half.map(|half| {
                let first_names = if of_source { &mut self.first_names.0 } else { &mut self.first_names.1 };
                let inode = half.inode.filter(|_| self.hard_links);
                Facts { twin: twin(first_names, inode, path), ..half.facts }
            })
        };
        match (known(source, true), known(target, false)) {
            (Some(new), None) => self.step(path, What::Insert(new), &[]).map(|()| None),
            (None, Some(old)) => self.step(path, What::Delete(old), &[]).map(|()| None),
            (Some(new), Some(old)) => {
                let difference = if stays { item.difference } else { item.difference.with_twins(&new.twin, &old.twin) };
                if difference.is_none() {
                    self.plan.unchanged(1);
                    return Ok(Some(new).filter(|new| new.kind == Kind::Dir));
                }
                let contents = item.contents.as_deref();
                let contents: Vec<&[u8]> = contents.iter().flat_map(|(s, t)| [s.as_slice(), t.as_slice()]).collect();
                self.step(path, What::Update { old, new, difference }, &contents).map(|()| None)
            }
            (None, None) => Ok(None),
        }
    }

    /// Appends a step. The directories above it come first, so that apply knows what they must look like afterwards.
    fn step(&mut self, path: &[u8], what: What, contents: &[&[u8]]) -> Result<(), SyncError> {
        for dir in &mut self.way {
            if let Some(facts) = dir.keep.take() {
                let keep = FileStep { path: dir.path.clone(), what: What::Keep(facts) };
                self.plan.note(&keep.encode())?;
            }
        }
        let step = FileStep { path: path.to_vec(), what };
        match step.change() {
            Some(change) => self.plan.change(change, &step.encode(), contents),
            None => Ok(()),
        }
    }
}

/// Which other names a file has that came before.
fn twin(first_names: &mut FirstNames, inode: Option<u64>, path: &[u8]) -> Twin {
    match inode.map(|inode| first_names.entry(inode)) {
        None => Twin::None,
        Some(Entry::Vacant(place)) => {
            place.insert(path.into());
            Twin::First
        }
        Some(Entry::Occupied(first)) => Twin::Of(first.get().clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::files::MemoryFolder;

    fn facts(kind: Kind, seconds: i64) -> Facts {
        let link = if kind == Kind::Link { (*b"elsewhere").into() } else { Box::default() };
        Facts { kind, mtime: Mtime { seconds, nanos: 1 }, mode: 0o644, link, ..Facts::default() }
    }

    fn planned(source: &MemoryFolder, target: &MemoryFolder, purpose: Purpose) -> Vec<String> {
        let context = Context::default();
        let stores = (FileStore::Memory(source.clone()), FileStore::Memory(target.clone()));
        let plan = Comparison::read_only(&stores.0, &stores.1, purpose, &context).expect("compare");
        let changes = plan.changes().map(|c| c.expect("a change"));
        let mut lines: Vec<String> = changes.map(|c| format!("{} {}: {}", c.change, c.item, c.reason)).collect();
        lines.extend(plan.skipped().iter().map(|s| s.map(|s| format!("skip {}", s.item)).expect("a skipped item")));
        lines
    }

    #[test]
    fn the_case_table_of_files() {
        use Kind::{Dir, Fifo, File, Link};
        type Side = &'static [(&'static str, Kind, i64, &'static str)];
        let cases: &[(&str, Side, Side, &[&str])] = &[
            ("equal", &[("a", File, 1, "x")], &[("a", File, 1, "x")], &[]),
            ("new", &[("a", File, 1, "x")], &[], &["insert a: new"]),
            ("gone", &[], &[("a", File, 1, "x")], &["delete a: gone at the source"]),
            ("longer", &[("a", File, 1, "xy")], &[("a", File, 1, "x")], &["update a: size differs"]),
            ("time went back", &[("a", File, 1, "x")], &[("a", File, 2, "x")], &["update a: time differs"]),
            (
                "file to directory",
                &[("a/b", File, 1, "x")],
                &[("a", File, 1, "x")],
                &["update a: kind differs", "insert a/b: new"],
            ),
            (
                "directory to link",
                &[("a", Link, 1, "")],
                &[("a/b", File, 1, "x")],
                &["update a: kind differs", "delete a/b: gone at the source"],
            ),
            ("a pipe is left out", &[("a", Fifo, 1, "")], &[], &["skip a"]),
            ("a pipe where the target has a tree", &[("a", Fifo, 1, "")], &[("a/b", File, 1, "x")], &["skip a"]),
            ("a pipe at the target goes", &[], &[("a", Fifo, 1, "")], &["delete a: gone at the source"]),
            (
                "an emptied directory",
                &[("d", Dir, 1, "")],
                &[("d", Dir, 1, ""), ("d/f", File, 1, "")],
                &["delete d/f: gone at the source"],
            ),
        ];
        let mode = Purpose::Preview(Mode::Delta);
        for (name, source, target, expected) in cases {
            let fill = |side: Side| {
                let folder = MemoryFolder::default();
                for (path, kind, time, content) in side {
                    folder.put(path, facts(*kind, *time), content.as_bytes());
                }
                folder
            };
            assert_eq!(planned(&fill(source), &fill(target), mode), *expected, "{name}");
        }
    }

    #[test]
    fn contents_are_read_when_asked_and_times_do_not_matter_to_a_verification() {
        let (source, target) = (MemoryFolder::default(), MemoryFolder::default());
        source.put("same", facts(Kind::File, 1), b"x");
        target.put("same", facts(Kind::File, 2), b"x");
        source.put("rotten", facts(Kind::File, 1), b"good");
        target.put("rotten", facts(Kind::File, 1), b"evil");
        let plan = |purpose| planned(&source, &target, purpose);
        assert_eq!(plan(Purpose::Preview(Mode::Delta)), ["update same: time differs"]);
        assert_eq!(plan(Purpose::Preview(Mode::Full)), ["update rotten: content differs", "update same: time differs"]);
        assert_eq!(plan(Purpose::Verify), ["update rotten: content differs"]);
    }

    #[test]
    fn the_digest_tells_plans_apart_by_what_the_items_are() {
        let digest = |content: &[u8]| {
            let source = MemoryFolder::default();
            source.put("a", facts(Kind::File, 1), content);
            let stores = (FileStore::Memory(source), FileStore::Memory(MemoryFolder::default()));
            let context = Context::default();
            let plan = Comparison::read_only(&stores.0, &stores.1, Purpose::Preview(Mode::Delta), &context);
            plan.expect("compare").digest()
        };
        assert_eq!(digest(b"x"), digest(b"x"));
        assert_ne!(digest(b"x"), digest(b"xy"));
    }
}
