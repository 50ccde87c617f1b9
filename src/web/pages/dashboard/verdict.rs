//! The one sentence on top: are the backups fresh? It counts what is to be copied and is seen, and says what it does not know.

use crate::{
    domain::{Fqdn, RunState, Standing, Timestamp},
    operations::status::ModuleStatus,
    state::workers::{Lack, WorkerRow, lack},
    web::freshness::Deployment,
};

/// What is to be said first.
#[derive(Debug, PartialEq, Eq)]
pub enum Says {
    /// There are pools, and none of them can be read.
    Unread,
    /// No pool has a backup pool.
    NotPaired,
    /// Nothing of any pair is to be copied.
    Nothing,
    /// So many backups are younger than their targets ask.
    Fresh { of: usize, oldest: Timestamp },
    /// None is past its target, and some soon will be.
    Late { late: usize, of: usize, worst: Worst },
    /// Some are past their targets, or nobody knows.
    Behind { behind: usize, of: usize, worst: Worst },
    /// No backup was ever completed.
    Never { of: usize },
}

/// The backup that is furthest behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Worst {
    pub module: &'static str,
    pub pool: Fqdn,
    pub target_minutes: u32,
    pub age: WorstAge,
}

/// How old it is.
#[derive(Debug, PartialEq, Eq)]
pub enum WorstAge {
    /// It never succeeded, because there is no store for it.
    Nowhere,
    /// It never succeeded.
    Never,
    /// The success is recorded ahead of the clock.
    Unknown,
    /// It succeeded then.
    Since(Timestamp),
}

/// What the sentence alone would leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum But {
    /// No worker takes runs.
    NoWorker,
    /// No worker takes the runs of some sites.
    NoWorkerSomewhere,
    /// Workers take no new runs.
    Draining,
    /// Nothing begins by itself.
    Paused,
    /// So many pools are in maintenance.
    Maintenance(usize),
    /// The last sync of so many did not succeed.
    Unwell(usize),
    /// The first sync of so many is under way.
    FirstSync(usize),
    /// So many pools are not paired.
    Unpaired(usize),
    /// So many pools can't be read.
    Unread(usize),
    /// Whoever looks does not see everything.
    Scoped,
}

/// Whether the backups are fresh.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// A tone of the style sheet.
    pub tone: &'static str,
    pub icon: &'static str,
    pub says: Says,
    pub but: Vec<But>,
}

/// What it is judged by.
#[derive(Debug)]
pub struct Signs<'s> {
    pub deployment: &'s Deployment,
    pub workers: &'s [WorkerRow],
    /// Whether whoever looks sees every pool and module.
    pub sees_all: bool,
}

impl Verdict {
    /// The verdict on all that is seen; nothing where there is no pool at all.
    pub fn new(signs: &Signs<'_>) -> Option<Self> {
        let Deployment { pools, unread, .. } = signs.deployment;
        if pools.is_empty() && unread.is_empty() {
            return None;
        }
        let all: Vec<ModuleStatus> =
            pools.iter().filter_map(|pool| signs.deployment.direction(pool)).flat_map(|way| way.modules).collect();
        let watched: Vec<&ModuleStatus> = all.iter().filter(|module| module.standing.is_some()).collect();
        let says = match () {
            () if pools.is_empty() => Says::Unread,
            () if pools.iter().all(|pool| pool.backup_pool.is_none()) => Says::NotPaired,
            () => says(&watched),
        };
        let but = but(signs, &watched, &says);
        let (tone, icon) = tone_and_icon(&says, &but);
        Some(Self { tone, icon, says, but })
    }

    /// The backup that is named as the worst.
    pub const fn worst(&self) -> Option<&Worst> {
        match &self.says {
            Says::Late { worst, .. } | Says::Behind { worst, .. } => Some(worst),
            _ => None,
        }
    }
}

fn says(watched: &[&ModuleStatus]) -> Says {
    let of = watched.len();
    let standing = |standing| watched.iter().copied().filter(move |module| module.standing == Some(standing));
    let (behind, late) = (standing(Standing::Breach).count(), standing(Standing::Warning).count());
    let oldest = watched.iter().filter_map(|module| module.succeeded_at).min();
    match (worst(standing(Standing::Breach)), worst(standing(Standing::Warning)), oldest) {
        (.., None) if of > 0 => Says::Never { of },
        (Some(worst), ..) => Says::Behind { behind, of, worst },
        (None, Some(worst), _) => Says::Late { late, of, worst },
        (None, None, Some(oldest)) => Says::Fresh { of, oldest },
        (None, None, None) => Says::Nothing,
    }
}

/// Of those that are behind, the one with the oldest backup; one without any is older than all others.
fn worst<'m>(behind: impl Iterator<Item = &'m ModuleStatus>) -> Option<Worst> {
    let module = behind.min_by_key(|module| (module.succeeded_at, !module.has_nowhere_to_go))?;
    let age = match module.succeeded_at {
        None if module.has_nowhere_to_go => WorstAge::Nowhere,
        None => WorstAge::Never,
        Some(_) if module.ahead_seconds.is_some() => WorstAge::Unknown,
        Some(at) => WorstAge::Since(at),
    };
    let target_minutes = module.target.breach_minutes();
    Some(Worst { module: module.module.short_name(), pool: module.pool.clone(), target_minutes, age })
}

fn but(signs: &Signs<'_>, watched: &[&ModuleStatus], says: &Says) -> Vec<But> {
    let deployment = signs.deployment;
    let pools = &deployment.pools;
    let mut but = Vec::new();
    let mut count = |number: usize, what: fn(usize) -> But| but.extend((number > 0).then(|| what(number)));
    let is_first = |module: &&&ModuleStatus| module.succeeded_at.is_none() && module.under_way.is_some();
    count(watched.iter().filter(is_first).count(), But::FirstSync);
    let is_unwell = |module: &&&ModuleStatus| {
        module.last_state.is_some_and(|state| !matches!(state, RunState::Succeeded | RunState::Cancelled))
    };
    count(watched.iter().filter(is_unwell).count(), But::Unwell);
    match lack(signs.workers, pools.iter()) {
        Some(Lack::Sites(_)) => but.push(But::NoWorkerSomewhere),
        Some(_) => but.push(But::NoWorker),
        None => {}
    }
    but.extend(deployment.is_draining().then_some(But::Draining));
    but.extend(deployment.backups.settings.schedules_paused.then_some(But::Paused));
    let mut count = |number: usize, what: fn(usize) -> But| but.extend((number > 0).then(|| what(number)));
    count(pools.iter().filter(|pool| pool.maintenance.is_some()).count(), But::Maintenance);
    if *says != Says::NotPaired {
        count(pools.iter().filter(|pool| pool.backup_pool.is_none()).count(), But::Unpaired);
    }
    if *says != Says::Unread {
        count(deployment.unread.len(), But::Unread);
    }
    but.extend((!signs.sees_all).then_some(But::Scoped));
    but
}

/// What is fresh and will not stay so is not all well.
fn tone_and_icon(says: &Says, but: &[But]) -> (&'static str, &'static str) {
    match says {
        Says::Unread | Says::Behind { .. } => ("bad", "failed"),
        Says::NotPaired | Says::Late { .. } | Says::Never { .. } => ("warn", "partial"),
        Says::Nothing => ("idle", "none"),
        Says::Fresh { .. } if but.iter().any(|but| *but != But::Scoped) => ("warn", "partial"),
        Says::Fresh { .. } => ("ok", "succeeded"),
    }
}
