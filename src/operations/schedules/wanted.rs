//! What should begin by itself, worked out from pools, schedules and settings: of a pool's module, the most particular
//! rule counts. One that can't be read counts like one that is paused: it was meant, and nothing begins in its place by a
//! less particular rule, which somebody did not want for this module.

use std::collections::BTreeMap;

use crate::{
    domain::{
        BackupModule, Fqdn, Intent, Mode, ModuleSelection, Pool, PoolId, Rule, RunRequest, Schedule, ScheduleId,
        Settings, Timestamp, put_off,
    },
    operations::request_sync::{no_backup_store, why_not_copied, why_not_exported},
    state::schedules::Schedules,
    words::{Said, say},
};

/// Something that begins by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Its identity: that of the rule, and the module where the rule is left with some of them.
    pub key: String,
    /// The identity of its rule: that of a schedule, or of the pool that goes by `SyncInterval`.
    pub base: String,
    /// The schedule; none for `SyncInterval`.
    pub schedule: Option<ScheduleId>,
    /// The pool.
    pub pool: PoolId,
    /// Its name.
    pub fqdn: Fqdn,
    /// The pool that holds the copy.
    pub backup_pool: Fqdn,
    /// What is asked for.
    pub request: RunRequest,
    /// Which modules that comes to.
    pub modules: Vec<BackupModule>,
    /// When.
    pub rule: Rule,
    /// Put off by how many seconds at the most.
    pub jitter: u32,
    /// Why it does not begin at present.
    pub blocked: Option<Said>,
}

/// What should begin by itself. Pools without backup pool take no part, nor do modules without a live store or without a
/// backup store at the partner.
pub(super) fn list_wanted(pools: &[Pool], schedules: &Schedules, settings: &Settings) -> Vec<Wanted> {
    let by_name: BTreeMap<&Fqdn, &Pool> = pools.iter().map(|pool| (pool.fqdn(), pool)).collect();
    let find = |name: &Fqdn| by_name.get(name).copied();
    let paired = pools.iter().filter_map(|pool| Some((pool, pool.backup_pool.as_ref().and_then(find)?)));
    paired.flat_map(|(pool, partner)| list_wanted_of(pool, partner, schedules, settings)).collect()
}

/// What of it is about one pool and the pool that holds its copy.
pub(super) fn list_wanted_of(pool: &Pool, partner: &Pool, schedules: &Schedules, settings: &Settings) -> Vec<Wanted> {
    if pool.backup_pool.as_ref() != Some(partner.fqdn()) {
        return Vec::new();
    }
    let own = schedules.known.iter().filter(|schedule| schedule.pool == *pool.fqdn()).collect();
    let aside = schedules.set_aside.iter().filter(|schedule| schedule.pool == *pool.fqdn());
    let aside = aside.filter(|schedule| schedule.intent == Some(Intent::Sync)).filter_map(|s| s.selection).collect();
    Pair { pool, partner, own, aside, settings }.list_wanted()
}

impl Wanted {
    /// When an occurrence begins.
    pub(super) fn put_off(&self, due_at: Timestamp) -> Timestamp {
        put_off(&self.key, due_at, self.jitter)
    }

    /// Whether one of them must wait for the other.
    pub(super) fn is_about_same(&self, other: &Self) -> bool {
        self.pool == other.pool && self.modules.iter().any(|module| other.modules.contains(module))
    }
}

/// A module that nothing is begun for, though it is exported: its pool, itself, and why, in a sentence.
pub type LeftOut = (Fqdn, BackupModule, Said);

/// What would be copied, had the partner a place for it.
pub fn list_left_out(pools: &[Pool], settings: &Settings) -> Vec<LeftOut> {
    let by_name: BTreeMap<&Fqdn, &Pool> = pools.iter().map(|pool| (pool.fqdn(), pool)).collect();
    let find = |name: &Fqdn| by_name.get(name).copied();
    let paired = pools.iter().filter_map(|pool| Some((pool, pool.backup_pool.as_ref().and_then(find)?)));
    let of = |(pool, partner): (&Pool, &Pool)| {
        let exported = BackupModule::ALL.into_iter().filter(|m| why_not_exported(pool, *m, settings).is_none());
        let left = exported.filter_map(|m| Some((pool.fqdn().clone(), m, no_backup_store(partner, m)?)));
        left.collect::<Vec<_>>()
    };
    paired.flat_map(of).collect()
}

/// A pool that can be synced.
struct Pair<'a> {
    pool: &'a Pool,
    partner: &'a Pool,
    /// The schedules of the pool.
    own: Vec<&'a Schedule>,
    /// What is synced by a schedule of the pool that can't be read.
    aside: Vec<ModuleSelection>,
    settings: &'a Settings,
}

impl Pair<'_> {
    fn list_wanted(&self) -> Vec<Wanted> {
        let exported: Vec<BackupModule> = BackupModule::ALL
            .into_iter()
            .filter(|m| why_not_copied(self.pool, self.partner, *m, self.settings).is_none())
            .collect();
        let (mut wanted, mut rest) = (Vec::new(), Vec::new());
        for module in &exported {
            let one = ModuleSelection::One(*module);
            let particular = self.of(Intent::Sync, one);
            if particular.is_empty() && !self.aside.contains(&one) {
                rest.push(*module);
            }
            let verify = self.of(Intent::Verify, one);
            wanted.extend(particular.into_iter().chain(verify).map(|s| self.wanted(Some(s), one, &[*module])));
        }
        if exported.is_empty() {
            return wanted;
        }
        let verify = self.of(Intent::Verify, ModuleSelection::All);
        wanted.extend(verify.into_iter().map(|s| self.wanted(Some(s), ModuleSelection::All, &exported)));
        let mut general: Vec<_> = self.of(Intent::Sync, ModuleSelection::All).into_iter().map(Some).collect();
        if general.is_empty() && !self.aside.contains(&ModuleSelection::All) {
            general.push(None);
        }
        for schedule in general {
            if rest.len() == exported.len() {
                wanted.push(self.wanted(schedule, ModuleSelection::All, &exported));
                continue;
            }
            for module in &rest {
                let mut part = self.wanted(schedule, ModuleSelection::One(*module), &[*module]);
                part.key = format!("{}/{}", part.key, module.short_name());
                wanted.push(part);
            }
        }
        wanted
    }

    fn of(&self, intent: Intent, selection: ModuleSelection) -> Vec<&Schedule> {
        // A schedule of before the Management Shell drove the pool may ask for what that can’t do.
        let can_be = self.pool.spec.driver.is_shell() <= (intent == Intent::Sync);
        self.own.iter().copied().filter(|s| can_be && s.intent == intent && s.selection == selection).collect()
    }

    /// By a schedule, or else by `SyncInterval`.
    fn wanted(&self, schedule: Option<&Schedule>, selection: ModuleSelection, modules: &[BackupModule]) -> Wanted {
        let (mode, intent) = schedule.map_or((Mode::Delta, Intent::Sync), |s| (s.mode, s.intent));
        let mode = if self.pool.spec.driver.is_shell() { Mode::Delta } else { mode };
        let base = schedule.map_or_else(|| format!("default/{}", self.pool.id), |schedule| schedule.id.to_string());
        Wanted {
            key: base.clone(),
            base,
            schedule: schedule.map(|schedule| schedule.id),
            pool: self.pool.id,
            fqdn: self.pool.fqdn().clone(),
            backup_pool: self.partner.fqdn().clone(),
            request: RunRequest { selection, mode, intent, ..RunRequest::default() },
            modules: modules.to_vec(),
            rule: schedule.map_or(Rule::Every(self.settings.sync_interval), |schedule| schedule.rule.clone()),
            jitter: schedule.map_or(0, |schedule| schedule.jitter),
            blocked: why_blocked(schedule, [self.pool, self.partner], self.settings),
        }
    }
}

fn why_blocked(schedule: Option<&Schedule>, pair: [&Pool; 2], settings: &Settings) -> Option<Said> {
    if settings.schedules_paused {
        return Some(say("schedules-blocked-all"));
    }
    if schedule.is_some_and(|schedule| schedule.paused) {
        return Some(say("schedules-blocked-paused"));
    }
    if settings.drain {
        return Some(say("schedules-blocked-drain"));
    }
    let of = |pool: &Pool| {
        let why = pool.maintenance.as_ref()?;
        Some(say("schedules-blocked-maintenance").with("pool", pool.fqdn()).with("why", why))
    };
    pair.into_iter().find_map(of)
}
