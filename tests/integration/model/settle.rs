//! Holds what became of a run, and how everything stands, against what the model says.

use std::collections::BTreeSet;

use poolsync::{
    domain::{Action, BackupModule, Change, Extent, Intent, Mode, ModuleRun, ModuleState, Outcome, Run, RunState},
    state::changes::{self, ChangeFilter},
};

use super::{
    contents::{Contents, Expected, Named, Thing, files_without, references_hold, rows_without},
    player::{Job, Mishap, Origin, Part, Player},
    world::{FILES, GUARD, MODULES, ROWS, Side, ask},
};

impl Player {
    /// What a module of a run must plan now.
    pub fn expect(&self, job: &Job, module: BackupModule) -> Expected {
        let present = &self.contents[&(job.to, module)];
        match &job.origin {
            Origin::Store(from) => Expected::of(&self.contents[&(*from, module)], present, job.request.mode, GUARD),
            Origin::Without(of, chosen) => {
                let part = &self.jobs[*of].parts[&module];
                let mut changes = part.changes.clone();
                changes.retain(|named| chosen.is_empty() || chosen.contains(&(module, named.clone())));
                let without = if module == FILES {
                    files_without(present, &part.before, &part.changes, &changes)
                } else {
                    rows_without(present, &part.before, &changes)
                };
                // Somebody took away the only place where a content was.
                let is_lost = changes.iter().any(|(change, item)| {
                    let is_here = || present.get(item).is_some_and(|now| now.is_like(&part.before[item]));
                    let is_only_there = part.not_copied.contains(item) && !is_here();
                    // Of a file that was changed in place, only the blocks that were there before are kept.
                    let is_base_gone = item == "blocks" && !present.contains_key(item);
                    *change == Change::Update && (is_only_there || is_base_gone)
                });
                let is_certain = without.is_some() && !part.is_loose && !is_lost;
                let is_traceless = changes.iter().any(|(c, item)| *c == Change::Insert && !present.contains_key(item));
                let without = without.unwrap_or_else(|| present.clone());
                // Putting back reads what it can't tell apart by times.
                Expected { is_certain, is_traceless, ..Expected::of(&without, present, Mode::Full, GUARD) }
            }
        }
    }

    /// Holds what became of a run against what had to.
    pub async fn settle(&mut self, job: usize, mishap: Mishap) {
        let run = self.run(job).await;
        let modules = self.modules(run.id).await;
        let state = RunState::of_modules(modules.iter().map(|module| module.state));
        assert_eq!(run.state, state, "a run is as its modules are");
        let open = if self.jobs[job].approved.is_empty() {
            self.jobs[job].modules.clone()
        } else {
            self.jobs[job].approved.keys().copied().collect()
        };
        for module in &modules {
            let takes_part = self.jobs[job].modules.contains(&module.module);
            assert_eq!(takes_part, module.state != ModuleState::NotInitialized, "{module:?}");
            if open.contains(&module.module) {
                self.settle_module(job, &run, module, mishap).await;
            }
        }
        self.jobs[job].approved.clear();
        if mishap == Mishap::Cancelled {
            // It may have taken the place of others before it was cancelled itself.
            for job in 0..self.jobs.len() {
                let modules = self.modules(self.jobs[job].id).await;
                let held: Vec<_> = modules.iter().filter(|m| m.state == ModuleState::At(RunState::Held)).collect();
                self.jobs[job].held.retain(|module, _| held.iter().any(|m| m.module == *module));
            }
        }
    }

    async fn settle_module(&mut self, job: usize, run: &Run, row: &ModuleRun, mishap: Mishap) {
        let module = row.module;
        let expected = self.expect(&self.jobs[job], module);
        self.jobs[job].is_uncertain |= !expected.is_certain;
        let is_certain = !self.jobs[job].is_uncertain;
        let ModuleState::At(state) = row.state else { unreachable!() };
        let wanted = self.wanted(job, module, &expected);
        if is_certain {
            // What is gone already leaves no trace of having been put there, and is named.
            let is_traceless = expected.is_traceless && wanted == RunState::Succeeded && state == RunState::Partial;
            let may_be_cancelled = mishap == Mishap::Cancelled && state == RunState::Cancelled;
            let is_full = mishap == Mishap::FullDisk(module) && wanted == RunState::Succeeded;
            let fits = if is_full { matches!(state, RunState::Failed | RunState::Partial) } else { state == wanted };
            assert!(fits || may_be_cancelled || is_traceless, "{module} had to be {wanted}, but: {row:?}");
        } else {
            assert!(state.is_final() || state == RunState::Held, "{row:?}");
        }
        let said = row.message.as_ref().is_some_and(|message| message.to_string().ends_with(['.', ')']));
        assert!(said || !matches!(state, RunState::Held | RunState::Failed), "without a sentence: {row:?}");
        let recorded = self.history(run, row, is_certain, mishap, &expected).await;
        self.jobs[job].plans.insert(module, expected.plan.clone());
        self.jobs[job].held.remove(&module);
        match state {
            RunState::Succeeded | RunState::Partial if run.request.intent == Intent::Sync => {
                let to = self.jobs[job].to;
                let before = self.contents[&(to, module)].clone();
                let after = self.read(to, module);
                if is_certain && (state == RunState::Succeeded || expected.is_traceless) {
                    assert_same(&after, &expected.after, module);
                } else {
                    assert_between(&before, &after, &expected, &recorded);
                }
                let is_copied = |(item, was): &(&String, &Thing)| after.get(*item).is_none_or(|now| !now.is_like(was));
                let not_copied =
                    before.iter().filter(|known| !is_copied(known)).map(|(item, _)| item.clone()).collect();
                self.contents.insert((to, module), after);
                let extra = recorded.difference(&expected.changes()).count();
                let is_loose = !is_certain || extra > 0;
                self.jobs[job].parts.insert(module, Part { before, changes: recorded, not_copied, is_loose });
                self.supersede(job, module);
            }
            RunState::Held => {
                self.jobs[job].held.insert(module, expected.plan);
                self.supersede(job, module);
            }
            _ => {}
        }
    }

    fn wanted(&self, job: usize, module: BackupModule, expected: &Expected) -> RunState {
        let job = &self.jobs[job];
        if job.request.intent == Intent::Preview || job.approved.get(&module) == Some(&expected.plan) {
            RunState::Succeeded
        } else if job.seen.get(&module).is_some_and(|seen| *seen != expected.plan) {
            RunState::Failed
        } else if expected.is_dangerous || (job.approved.contains_key(&module) && !expected.plan.is_empty()) {
            RunState::Held
        } else {
            RunState::Succeeded
        }
    }

    /// A run that did something, or is held, takes the place of earlier ones that are.
    fn supersede(&mut self, by: usize, module: BackupModule) {
        let (id, action) = (self.jobs[by].id, self.jobs[by].request.action);
        let of = |origin: &Origin| if let Origin::Without(of, _) = origin { Some(*of) } else { None };
        let put_back = of(&self.jobs[by].origin);
        let is_same = |job: &&mut Job| job.request.action == action && of(&job.origin) == put_back;
        for job in self.jobs.iter_mut().filter(|job| job.id < id).filter(is_same) {
            job.held.remove(&module);
        }
    }

    /// What history says of a module: all of what was planned, and nothing else. Returns what was done.
    async fn history(
        &self,
        run: &Run,
        row: &ModuleRun,
        is_certain: bool,
        mishap: Mishap,
        expected: &Expected,
    ) -> BTreeSet<Named> {
        let filter = ChangeFilter { module: Some(row.module), ..ChangeFilter::default() };
        let recorded = changes::list_changes(&self.world.panel.database, run.id, &filter, None, 10_000).await.unwrap();
        let all: BTreeSet<Named> = recorded.iter().map(|c| (c.change, c.item.clone())).collect();
        assert_eq!(all.len(), recorded.len(), "each change stands once");
        let done = recorded.iter().filter(|c| c.outcome == Outcome::Applied);
        let done: BTreeSet<Named> = done.map(|c| (c.change, c.item.clone())).collect();
        let ModuleState::At(state) = row.state else { unreachable!() };
        let is_sync = run.request.intent == Intent::Sync;
        if is_certain {
            let wanted = expected.changes();
            let missing: Vec<&Named> = wanted.difference(&all).collect();
            let extra: Vec<&Named> = all.difference(&wanted).collect();
            let is_dir =
                |named: &&Named| named.0 == Change::Update && expected.after.get(&named.1).is_some_and(Thing::is_dir);
            // Where a run was broken off, the times of directories it had put something into differ.
            let extra_is_fine = extra.is_empty() || mishap == Mishap::BrokenOff && extra.iter().all(is_dir);
            let missing_is_fine = missing.is_empty() || mishap == Mishap::Cancelled || state == RunState::Failed;
            let said = changes::list_messages(&self.world.panel.database, run.id, &Extent::All, 5).await.unwrap();
            let differs = format!("{}: missing {missing:?}, extra {extra:?}, said {said:?}", row.module);
            assert!(extra_is_fine && missing_is_fine, "{differs}");
        }
        match state {
            RunState::Succeeded | RunState::Partial
                if is_sync && expected.is_traceless && is_certain || state == RunState::Succeeded && is_sync =>
            {
                assert_eq!(done, all, "{}: what was not recorded as done", row.module);
            }
            RunState::Partial if is_sync => {
                let open: Vec<_> = recorded.iter().filter(|c| c.outcome == Outcome::Planned).collect();
                assert!(open.is_empty(), "{open:?}");
                let said = changes::list_messages(&self.world.panel.database, run.id, &Extent::All, 10).await.unwrap();
                assert!(!said.is_empty(), "a partial run says what it left out");
            }
            _ => assert!(done.is_empty(), "{} is {state}, but did {done:?}", row.module),
        }
        if is_sync && state == RunState::Succeeded {
            let count = |change| done.iter().filter(|named| named.0 == change).count() as u64;
            let counted = (row.counts.inserted, row.counts.updated, row.counts.deleted);
            assert_eq!(counted, (count(Change::Insert), count(Change::Update), count(Change::Delete)), "{row:?}");
        }
        if is_certain && (state == RunState::Held || run.request.intent == Intent::Preview) {
            let plan = row.plan.as_ref().unwrap();
            assert_eq!(plan.inserts + plan.updates + plan.deletes, expected.plan.len() as u64, "{row:?}");
            // Of rows that are put back, only the tables count that the run changed.
            if run.request.action != Action::PutBack || row.module == FILES {
                assert_eq!(plan.target_items, expected.target_items, "{row:?}");
            }
        }
        done
    }

    /// What holds after every step.
    pub fn check(&self) {
        for side in [Side::Live, Side::Backup] {
            for module in MODULES {
                if side == Side::Backup && self.jobs.is_empty() {
                    continue;
                }
                assert_same(&self.read(side, module), &self.contents[&(side, module)], module);
            }
        }
        let held: BTreeSet<String> =
            self.jobs.iter().filter(|job| !job.held.is_empty()).map(|job| job.id.to_string()).collect();
        let held: Vec<String> = held.into_iter().collect();
        let open = "select id from runs where finished_at is null order by id";
        assert_eq!(ask(&self.world, open), held.join(","), "the runs that are open are those that are held");
        assert_eq!(ask(&self.world, "select count(*) from writers"), "0", "a store stayed locked");
        assert_eq!(ask(&self.world, "select count(*) from runs"), self.jobs.len().to_string(), "a run for each wish");
        assert_eq!(ask(&self.world, "select count(*) from runs where state in ('running', 'interrupted')"), "0");
        let stale = "select f.last_state || ' of ' || m.state from freshness f \
             join module_runs m on m.run_id = f.last_run_id and m.module = f.module where m.state <> f.last_state";
        assert_eq!(ask(&self.world, stale), "", "freshness is as the last run");
        assert!(references_hold(&self.contents[&(Side::Backup, ROWS)]));
    }
}

/// Says in what two contents differ.
pub fn assert_same(now: &Contents, wanted: &Contents, module: BackupModule) {
    if now == wanted {
        return;
    }
    let names: BTreeSet<&String> = now.keys().chain(wanted.keys()).collect();
    let differing: Vec<String> = names
        .into_iter()
        .filter(|name| now.get(*name) != wanted.get(*name))
        .take(5)
        .map(|name| format!("{name}: is {}, not {}", short(now.get(name)), short(wanted.get(name))))
        .collect();
    panic!("{module} is not as it must be: {differing:#?}");
}

fn short(thing: Option<&Thing>) -> String {
    let mut text = format!("{thing:?}");
    text.truncate(160);
    text
}

/// Each item is what it was or what it had to become, and only what history names is another.
fn assert_between(before: &Contents, after: &Contents, expected: &Expected, done: &BTreeSet<Named>) {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let (was, is) = (before.get(name), after.get(name));
        let is_named = done.iter().any(|(_, item)| item == name);
        assert!(was == is || is_named, "{name} was {}, is {}, and history does not say so", short(was), short(is));
        if expected.is_certain {
            let fits = [was, expected.after.get(name)].into_iter().any(|version| match (version, is) {
                (Some(version), Some(is)) => version.is_like(is),
                (version, is) => version.is_none() && is.is_none(),
            });
            assert!(fits, "{name} is neither its old nor its new version: {}", short(is));
        }
    }
}
