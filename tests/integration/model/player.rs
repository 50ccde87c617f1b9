//! Asks the panel for runs as people do, and holds what became of them against the model.

use std::collections::{BTreeMap, BTreeSet};

use poolsync::{
    domain::{
        Action, BackupModule, ChangeKey, Intent, ModuleRun, ModuleSelection, Run, RunId, RunRequest, digest_of_plans,
    },
    operations::{self, ApplyPlan, PutBack, SyncRequest, apply_plan},
    state::runs,
};

use super::{
    super::{
        engine::{Seeded, look_everywhere},
        support::world::{ATL, World, actor, fqdn},
    },
    contents::{Contents, Named, Planned},
    stores::{Amount, edit_files, edit_rows, read_files, read_rows},
    world::{FILES, MODULES, Side, place},
};

/// What a run makes its target equal to.
#[derive(Debug, Clone)]
pub enum Origin {
    Store(Side),
    /// The target without these changes of an earlier run; without any of them, if none is named.
    Without(usize, BTreeSet<(BackupModule, Named)>),
}

/// What a run did to a module.
#[derive(Debug, Clone)]
pub struct Part {
    pub before: Contents,
    pub changes: BTreeSet<Named>,
    /// What had its content before and after: of that, nothing is kept but what is about it.
    pub not_copied: BTreeSet<String>,
    /// Whether it was broken off, so that the times of directories in between are in its history.
    pub is_loose: bool,
}

/// A run that was asked for, and what the model knows of it.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: RunId,
    pub to: Side,
    pub origin: Origin,
    pub request: RunRequest,
    pub has_basis: bool,
    pub modules: Vec<BackupModule>,
    /// The plans that were seen before it and alone may be carried out.
    pub seen: BTreeMap<BackupModule, Vec<Planned>>,
    /// The plans it made.
    pub plans: BTreeMap<BackupModule, Vec<Planned>>,
    /// The plans that wait for a word.
    pub held: BTreeMap<BackupModule, Vec<Planned>>,
    pub approved: BTreeMap<BackupModule, Vec<Planned>>,
    pub parts: BTreeMap<BackupModule, Part>,
    /// Whether the model can't tell what its plans are.
    pub is_uncertain: bool,
}

/// What may get in the way of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    None,
    Cancelled,
    BrokenOff,
    FullDisk(BackupModule),
}

/// The panel, its stores and what they must be.
pub struct Player {
    pub world: World,
    pub contents: BTreeMap<(Side, BackupModule), Contents>,
    pub jobs: Vec<Job>,
}

pub fn selected(selection: ModuleSelection) -> Vec<BackupModule> {
    MODULES.into_iter().filter(|module| selection.includes(*module)).collect()
}

impl Player {
    pub fn new(world: World) -> Self {
        let contents = [Side::Live, Side::Backup]
            .into_iter()
            .flat_map(|side| MODULES.map(|module| ((side, module), Contents::new())));
        let mut player = Self { world, contents: contents.collect(), jobs: Vec::new() };
        player.learn(Side::Live);
        player
    }

    pub fn read(&self, side: Side, module: BackupModule) -> Contents {
        let place = place(&self.world, side, module);
        if module == FILES { read_files(&place) } else { read_rows(&place) }
    }

    /// Takes over what somebody did to a side.
    pub fn learn(&mut self, side: Side) {
        for module in MODULES {
            let now = self.read(side, module);
            self.contents.insert((side, module), now);
        }
    }

    pub fn edit(&mut self, side: Side, module: BackupModule, amount: Amount, random: &mut Seeded) {
        let place = place(&self.world, side, module);
        if module == FILES {
            edit_files(&place, amount, random);
        } else {
            edit_rows(&place, amount, random);
        }
        self.learn(side);
    }

    /// A run of these stores, made by `ask`.
    fn job(&mut self, id: RunId, request: RunRequest, to: Side, origin: Origin, modules: Vec<BackupModule>) -> usize {
        self.jobs.push(Job {
            id,
            to,
            origin,
            request,
            has_basis: false,
            modules,
            seen: BTreeMap::new(),
            plans: BTreeMap::new(),
            held: BTreeMap::new(),
            approved: BTreeMap::new(),
            parts: BTreeMap::new(),
            is_uncertain: false,
        });
        self.jobs.len() - 1
    }

    /// Asks for a run between the two sides.
    pub async fn ask(&mut self, request: RunRequest) -> usize {
        let asked = SyncRequest { pools: vec![fqdn(ATL)], request, request_key: Some(RunId::new().to_string()) };
        let accepted = operations::request_sync(&self.world.panel, &actor(), asked).await.unwrap();
        let (from, to) = match request.action {
            Action::Restore => (Side::Backup, Side::Live),
            _ => (Side::Live, Side::Backup),
        };
        self.job(accepted.runs[0].id, request, to, Origin::Store(from), selected(request.selection))
    }

    /// Asks for a run and sees it through.
    pub async fn carry_out(&mut self, request: RunRequest) -> usize {
        let job = self.ask(request).await;
        self.see_through(job).await;
        job
    }

    async fn see_through(&mut self, job: usize) {
        let is_look = self.jobs[job].request.intent == Intent::Preview;
        let before = is_look.then(|| look_everywhere(&self.world.stores()).unwrap());
        self.world.see_through(self.jobs[job].id).await;
        if let Some(before) = before {
            assert!(look_everywhere(&self.world.stores()).unwrap() == before, "a preview changed something");
        }
        self.settle(job, Mishap::None).await;
    }

    /// Looks at taking back all, or these, of a run's changes.
    pub async fn look_at_put_back(&mut self, of: usize, chosen: BTreeSet<(BackupModule, Named)>) -> usize {
        let run = self.run(of).await;
        let key = |(module, (change, item)): &(BackupModule, Named)| (*module, ChangeKey::of(*change, item));
        let put_back = PutBack { choices: chosen.iter().map(key).collect() };
        let accepted = operations::preview_put_back(&self.world.panel, &actor(), &run, &put_back, None).await.unwrap();
        self.looks_at_put_back(accepted.runs[0].id, of, chosen).await
    }

    async fn looks_at_put_back(&mut self, id: RunId, of: usize, chosen: BTreeSet<(BackupModule, Named)>) -> usize {
        let Job { to, request, parts, .. } = self.jobs[of].clone();
        let takes_part = |module: &BackupModule| {
            let did = parts.get(module).is_some_and(|part| !part.changes.is_empty());
            did && (chosen.is_empty() || chosen.iter().any(|(m, _)| m == module))
        };
        let modules = MODULES.into_iter().filter(takes_part).collect();
        let request = RunRequest { action: Action::PutBack, intent: Intent::Preview, ..request };
        let job = self.job(id, request, to, Origin::Without(of, chosen), modules);
        self.see_through(job).await;
        job
    }

    /// Asks for the plans of a run that was looked at to be carried out, and sees that through.
    pub async fn apply(&mut self, basis: usize) -> Option<usize> {
        let job = self.ask_to_apply(basis).await?;
        self.see_through(job).await;
        Some(job)
    }

    /// Asks for the plans of a run that was looked at to be carried out, if it has any.
    pub async fn ask_to_apply(&mut self, basis: usize) -> Option<usize> {
        let run = self.run(basis).await;
        let modules = self.modules(run.id).await;
        let offered: Vec<&ModuleRun> = apply_plan::offered(&run, &modules).collect();
        if offered.is_empty() {
            return None;
        }
        let digest = digest_of_plans(offered.iter().copied());
        let apply = ApplyPlan { digest, confirm: ATL.to_owned(), overwrite_newer: true };
        let takes_part: Vec<BackupModule> = offered.iter().map(|module| module.module).collect();
        let accepted = operations::apply_plan(&self.world.panel, &actor(), &run, &apply).await.unwrap();
        assert!(!accepted.runs[0].joined, "a plan is carried out once");
        let Job { to, origin, request, plans, is_uncertain, .. } = self.jobs[basis].clone();
        let request = RunRequest { intent: Intent::Sync, ..request };
        let job = self.job(accepted.runs[0].id, request, to, origin, takes_part);
        (self.jobs[job].has_basis, self.jobs[job].seen, self.jobs[job].is_uncertain) = (true, plans, is_uncertain);
        Some(job)
    }

    /// Asks for the same as an earlier run.
    pub async fn retry(&mut self, of: usize) {
        let run = self.run(of).await;
        let accepted = operations::retry_run(&self.world.panel, &actor(), &run, None).await.unwrap();
        let Job { to, origin, request, has_basis, .. } = self.jobs[of].clone();
        let id = accepted.runs[0].id;
        if let Origin::Without(of, chosen) = origin {
            self.looks_at_put_back(id, of, chosen).await;
            return;
        }
        let is_plain = request.action == Action::Backup && !has_basis;
        let intent = if is_plain { request.intent } else { Intent::Preview };
        let job = self.job(id, RunRequest { intent, ..request }, to, origin, selected(request.selection));
        self.see_through(job).await;
    }

    pub async fn run(&self, job: usize) -> Run {
        self.world.run(self.jobs[job].id).await
    }

    pub async fn modules(&self, id: RunId) -> Vec<ModuleRun> {
        runs::list_module_runs(&self.world.panel.database, id).await.unwrap()
    }
}
