//! Compares two stores of files and makes the plan.

use std::io::{self, Read};

use crate::{
    domain::Mode,
    sync::{
        Options, Purpose,
        context::Context,
        error::SyncError,
        plan::{Plan, PlanBuilder, Subject},
        planner::{Pair, merge},
        readable::readable,
    },
};

use super::{
    blocks,
    facts::{Difference, Entry, FileStep, Kind, What, is_below},
    store::{FileStore, Writable},
    walk::Walk,
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
}

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
        let plan = Self::read_only(&source, target.store(), Purpose::Sync(options.mode), context)?;
        let Options { mode, recycle, .. } = *options;
        Ok(Self { source, target, plan, run: options.run.clone(), recycle, mode })
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
        let mut comparer = Comparer {
            stores: (source, target),
            purpose,
            context,
            plan: PlanBuilder::new(Subject::Files, &context.tally),
            way: Vec::new(),
            left_alone: None,
        };
        let (mut s, mut t) = (Walk::of(source, context)?, Walk::of(target, context)?);
        merge(&mut s, &mut t, |a, b| super::facts::path_order(&a.path, &b.path), |pair| comparer.visit(pair))?;
        comparer.plan.finish()
    }

    pub const fn plan(&self) -> &Plan {
        &self.plan
    }
}

struct Comparer<'a> {
    stores: (&'a FileStore, &'a FileStore),
    purpose: Purpose,
    context: &'a Context,
    plan: PlanBuilder<'a>,
    /// The directories on the way to where the walks stand, and whether the plan has a step for each.
    way: Vec<(Entry, bool)>,
    /// A path that can't be copied: what the target has there and below stays.
    left_alone: Option<Vec<u8>>,
}

impl Comparer<'_> {
    fn visit(&mut self, pair: Pair<'_, Entry>) -> Result<(), SyncError> {
        self.context.tally.add_compared(1);
        let (source, target) = pair.sides();
        self.plan.totals.source_items += u64::from(source.is_some());
        self.plan.totals.target_items += u64::from(target.is_some());
        let Some(here) = source.or(target) else { return Ok(()) };
        while self.way.last().is_some_and(|(dir, _)| !is_below(&here.path, &dir.path)) {
            self.way.pop();
        }
        if self.left_alone.as_ref().is_some_and(|path| is_below(&here.path, path)) {
            return Ok(());
        }
        self.left_alone = None;
        match (source, target) {
            (Some(s), _) if !s.facts.kind.is_copied() => {
                self.leave_alone(s, format!("It is a {}, which is never copied.", s.facts.kind.name()))
            }
            (Some(s), None) => self.step(Some(s), s, What::Insert(s.facts.clone()), &[]),
            (None, Some(t)) => self.step(None, t, What::Delete(t.facts.clone()), &[]),
            (Some(s), Some(t)) => self.both(s, t),
            (None, None) => Ok(()),
        }
    }

    fn both(&mut self, s: &Entry, t: &Entry) -> Result<(), SyncError> {
        let mut difference = Difference::between(&s.facts, &t.facts);
        if self.purpose == Purpose::Verify {
            difference = difference.without(Difference::TIME);
        }
        let mut contents = None;
        if self.reads_contents()
            && s.facts.kind == Kind::File
            && t.facts.kind == Kind::File
            && s.facts.size == t.facts.size
        {
            let Some(hashes) = self.hashes(s)? else { return Ok(()) };
            let equal = hashes.0 == hashes.1;
            difference = if equal { difference.same_content() } else { difference.with(Difference::CONTENT) };
            contents = Some(hashes);
        }
        if difference.is_none() {
            self.plan.unchanged();
            if s.facts.kind == Kind::Dir {
                self.way.push((s.clone(), false));
            }
            return Ok(());
        }
        let what = What::Update { old: t.facts.clone(), new: s.facts.clone(), difference };
        match &contents {
            Some((a, b)) => self.step(Some(s), s, what, &[a, b]),
            None => self.step(Some(s), s, what, &[]),
        }
    }

    /// Appends a step. The directories above it come first, so that apply knows what they must look like afterwards.
    fn step(&mut self, source: Option<&Entry>, here: &Entry, what: What, contents: &[&[u8]]) -> Result<(), SyncError> {
        for (dir, known) in &mut self.way {
            if !*known {
                let keep = FileStep { path: dir.path.clone(), what: What::Keep(dir.facts.clone()) };
                self.plan.note(&keep.encode())?;
                *known = true;
            }
        }
        let step = FileStep { path: here.path.clone(), what };
        if let Some(change) = step.change() {
            self.plan.change(change, &step.encode(), contents)?;
        }
        if let Some(dir) = source.filter(|s| s.facts.kind == Kind::Dir) {
            self.way.push((dir.clone(), true));
        }
        Ok(())
    }

    fn leave_alone(&mut self, item: &Entry, message: String) -> Result<(), SyncError> {
        self.left_alone = Some(item.path.clone());
        self.plan.skip(readable(&item.path), message)
    }

    fn reads_contents(&self) -> bool {
        match self.purpose {
            Purpose::Verify => true,
            Purpose::Sync(mode) | Purpose::Preview(mode) => mode == Mode::Full,
        }
    }

    /// The contents' hashes on both sides; `None` if the item was skipped because the source can't be read. A target
    /// that can't be read counts as different: a sync mends it, a verification must not pass it.
    fn hashes(&mut self, item: &Entry) -> Result<Option<Hashes>, SyncError> {
        let source = match hash(self.stores.0, &item.path, self.context)? {
            Ok(hash) => hash,
            Err(error) => {
                self.leave_alone(item, format!("It can’t be read at the source: {error}."))?;
                return Ok(None);
            }
        };
        let target = hash(self.stores.1, &item.path, self.context)?;
        Ok(Some((source, target.unwrap_or([0; 32]))))
    }
}

/// The hashes of a content at the source and at the target.
type Hashes = ([u8; 32], [u8; 32]);

/// BLAKE3 of a file's content, or why it can't be read.
fn hash(store: &FileStore, path: &[u8], context: &Context) -> Result<io::Result<[u8; 32]>, SyncError> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; super::stage::PIECE];
    let mut file = match store.open(path) {
        Ok(file) => file,
        Err(error) => return Ok(Err(error)),
    };
    loop {
        context.check()?;
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Ok(*hasher.finalize().as_bytes())),
            Ok(read) => {
                context.tally.add_read(read as u64);
                hasher.update(buffer.get(..read).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Err(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::files::{Facts, MemoryFolder, Mtime};

    fn facts(kind: Kind, seconds: i64) -> Facts {
        let link = if kind == Kind::Link { b"elsewhere".to_vec() } else { Vec::new() };
        Facts { kind, size: 0, mtime: Mtime { seconds, nanos: 1 }, mode: 0o644, link }
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
