//! How every backup stands, per pool, direction and module: what the status page, the overview, the command line and the
//! metrics all show. No store is opened for it: it is what runs and the worker's counting have left behind.

use std::collections::BTreeMap;

use tokio::try_join;

use super::request_sync::{why_not_copied, why_not_exported};
use crate::{
    domain::{
        Access, Age, Backlog, BackupModule, Category, ExportState, Fqdn, FreshnessTarget, FreshnessTargets,
        ImportState, Intent, Permission, Pool, Rule, RunId, RunState, Settings, Signs, Standing, States, StatusTold,
        Timestamp,
    },
    panel::Panel,
    state::{
        StateError, backlog, pools,
        run_lines::find_last_status,
        runs::{self, Freshness},
        schedules::{self, Due},
        settings, targets,
        unread::Unread,
    },
    words::{Said, Word, say},
};

/// How the backup of a pool's module stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleStatus {
    /// The pool whose data it is.
    pub pool: Fqdn,
    /// The pool that holds the copy, if it is paired.
    pub backup_pool: Option<Fqdn>,
    /// The module.
    pub module: BackupModule,
    /// The cmdlet's category of the module.
    pub category: &'static str,
    /// The side that copies.
    pub export_state: ExportState,
    /// The side that is copied to; nothing before the first sync.
    pub import_state: Option<ImportState>,
    /// Why the states are what they are, in a few words.
    pub why: Word,
    /// When the host of a pool that Microsoft’s cmdlets sync told these states; nothing if they are ours.
    pub told_at: Option<Timestamp>,
    /// Whether the module is not copied.
    pub not_initialized: bool,
    /// Why it is not copied, in a sentence.
    pub reason: Option<Said>,
    /// Whether that is only because there is nowhere to copy it to: the pool has no backup pool, or that has no backup store
    /// for it. Nobody wants that; whatever else keeps a module from being copied was chosen.
    pub has_nowhere_to_go: bool,
    /// The sync that ended last.
    pub last_run: Option<RunId>,
    /// How it ended.
    pub last_state: Option<RunState>,
    /// When it ended.
    pub last_finished_at: Option<Timestamp>,
    /// When a sync last succeeded.
    pub succeeded_at: Option<Timestamp>,
    /// How long ago that is; nothing if it is not known.
    pub age_seconds: Option<u64>,
    /// How far ahead of the clock the success is recorded, if so: then nobody knows how old the backup is.
    pub ahead_seconds: Option<u64>,
    /// How that age stands against the target; one that never succeeded, or whose age is unknown, is in breach. Nothing where
    /// nothing is to be copied, or the pool is not paired.
    pub standing: Option<Standing>,
    /// How old the backup may become.
    pub target: FreshnessTarget,
    /// The sync of it that is under way.
    pub under_way: Option<RunId>,
    /// When the next one begins by itself.
    pub next_run: Option<Timestamp>,
    /// The changes that wait, where the live store tracks them and they were counted lately.
    pub backlog: Option<Backlog>,
    /// When they were counted last, also if that is too long ago to tell what waits now.
    pub counted_at: Option<Timestamp>,
}

impl ModuleStatus {
    /// Whether the module is copied, but no sync of it ever succeeded.
    pub const fn has_no_backup(&self) -> bool {
        !self.not_initialized && self.succeeded_at.is_none()
    }

    /// Whether the last sync failed, which is told before how old the backup is.
    pub fn has_failed(&self) -> bool {
        self.last_state == Some(RunState::Failed)
    }
}

/// Which backups somebody wants to know of; what is left empty lets everything through.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those of these pools, in this order.
    pub pools: Vec<Fqdn>,
    /// Those of the modules of this category.
    pub category: Option<Category>,
}

/// A pool that there is not, or of which somebody sees nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("refused-pool-not-seen").with("pool", .0))]
pub struct NoSuchPool(pub Fqdn);

/// All that is known of the backups of all pools.
#[derive(Debug, Clone)]
pub struct Backups {
    /// All pools that can be read, by name.
    pub pools: Vec<Pool>,
    /// The others: nothing is known of their backups.
    pub unread: Vec<Unread>,
    /// The settings in force.
    pub settings: Settings,
    targets: FreshnessTargets,
    freshness: BTreeMap<(Fqdn, BackupModule), Freshness>,
    backlog: BTreeMap<(Fqdn, BackupModule), Backlog>,
    under_way: BTreeMap<(Fqdn, BackupModule), RunId>,
    upcoming: BTreeMap<(Fqdn, BackupModule), Timestamp>,
    rules: BTreeMap<(Fqdn, BackupModule), Vec<Rule>>,
    /// What the host of a pool told last, and when, where Microsoft’s cmdlets sync it.
    told: BTreeMap<Fqdn, (Timestamp, StatusTold)>,
    now: Timestamp,
}

impl Backups {
    /// Reads what is known now.
    pub async fn load(panel: &Panel) -> Result<Self, StateError> {
        let database = &panel.database;
        let read = async {
            try_join!(
                pools::list_pools_and_unread(database),
                runs::list_freshness(database),
                schedules::list_due(database),
                backlog::list_backlog(database),
                runs::list_under_way(database),
                settings::load_settings(database),
                targets::load_targets(database),
            )
        };
        // So much at once is too large for the stack.
        let (mut pools, freshness, due, backlog, under_way, settings, targets) = Box::pin(read).await?;
        // Databases sort names by rules of their own.
        pools.known.sort_by(|a, b| a.fqdn().cmp(b.fqdn()));
        let upcoming = schedules::upcoming(&due);
        let mut rules: BTreeMap<_, Vec<Rule>> = BTreeMap::new();
        for Due { pool, modules, rule, .. } in due.into_iter().filter(|due| due.intent == Intent::Sync) {
            for module in modules {
                rules.entry((pool.clone(), module)).or_default().push(rule.clone());
            }
        }
        let mut told = BTreeMap::new();
        for pool in pools.known.iter().filter(|pool| pool.spec.driver.is_shell()) {
            if let Some((_, at, status)) = find_last_status(database, pool.fqdn()).await? {
                told.insert(pool.fqdn().clone(), (at, status));
            }
        }
        Ok(Self {
            pools: pools.known,
            unread: pools.unread,
            settings,
            targets,
            freshness: freshness.into_iter().map(|f| ((f.pool.clone(), f.module), f)).collect(),
            backlog: backlog.into_iter().map(|(pool, module, backlog)| ((pool, module), backlog)).collect(),
            under_way: under_way.into_iter().map(|(pool, module, run)| ((pool, module), run)).collect(),
            upcoming: upcoming.into_iter().map(|next| ((next.pool, next.module), next.at)).collect(),
            rules,
            told,
            now: panel.clock.now(),
        })
    }

    /// How the backup of one module of a pool stands.
    pub fn status(&self, pool: &Pool, module: BackupModule) -> ModuleStatus {
        let key = (pool.fqdn().clone(), module);
        let reason = self.why_not(pool, module);
        let is_exported = reason.is_none();
        let has_nowhere_to_go = !is_exported && why_not_exported(pool, module, &self.settings).is_none();
        let is_watched = is_exported || (has_nowhere_to_go && pool.backup_pool.is_some());
        let last = self.freshness.get(&key);
        let succeeded_at = last.and_then(|f| f.succeeded_at);
        let counted = self.backlog.get(&key).copied().filter(|_| is_exported);
        let under_way = self.under_way.get(&key).copied();
        let next_run = self.upcoming.get(&key).copied().filter(|_| is_exported);
        let signs = Signs {
            is_exported,
            is_under_way: under_way.is_some(),
            last: last.map(|f| (f.last_state, f.last_finished_at)),
            has_succeeded: succeeded_at.is_some(),
            backlog: counted,
            interval_ms: self.interval_ms(&key),
        };
        let told = self.told(pool, module).filter(|_| is_exported && last.is_some());
        let told_at = told.map(|(at, _)| at);
        let states = told.map_or_else(|| signs.states(self.now), |(_, states)| states);
        let target = self.targets.of(pool.fqdn(), module);
        let age = succeeded_at.map(|at| Age::at(self.now, at));
        ModuleStatus {
            pool: key.0,
            backup_pool: pool.backup_pool.clone(),
            module,
            category: module.category().name(),
            export_state: states.export,
            import_state: states.import,
            why: states.why,
            told_at,
            not_initialized: !is_exported,
            reason,
            has_nowhere_to_go,
            last_run: last.map(|f| f.last_run),
            last_state: last.map(|f| f.last_state),
            last_finished_at: last.map(|f| f.last_finished_at),
            succeeded_at,
            age_seconds: age.and_then(Age::known).map(|ms| ms / 1000),
            ahead_seconds: age.and_then(Age::ahead).map(|ms| ms / 1000),
            standing: is_watched.then(|| age.map_or(Standing::Breach, |age| age.standing(target))),
            target,
            under_way,
            next_run,
            backlog: counted.filter(|backlog| backlog.is_known(self.now)),
            counted_at: counted.map(|backlog| backlog.measured_at),
        }
    }

    /// How the host of a pool told last that a module stands, and when.
    fn told(&self, pool: &Pool, module: BackupModule) -> Option<(Timestamp, States)> {
        let (at, status) = self.told.get(pool.fqdn())?;
        let told = status.of(module)?;
        let export = told.export_state()?;
        Some((*at, States { export, import: told.import_state(), why: Word("management-status-told") }))
    }

    /// How the backups stand that somebody with `access` sees, by pool and module: every module of every pool, also what is
    /// not copied, so that each who tells them tells the same.
    pub fn list(&self, access: &Access) -> Vec<ModuleStatus> {
        self.pools.iter().flat_map(|pool| self.of_pool(pool, access)).collect()
    }

    /// How those stand that are wanted.
    pub fn find(&self, access: &Access, wanted: &Wanted) -> Result<Vec<ModuleStatus>, NoSuchPool> {
        let mut found = Vec::new();
        for fqdn in &wanted.pools {
            let pool = self.pool(fqdn);
            let seen = pool.map(|pool| self.of_pool(pool, access)).unwrap_or_default();
            if seen.is_empty() {
                return Err(NoSuchPool(fqdn.clone()));
            }
            found.extend(seen);
        }
        if wanted.pools.is_empty() {
            found = self.list(access);
        }
        found.retain(|status| wanted.category.is_none_or(|category| status.module.category() == category));
        Ok(found)
    }

    fn of_pool(&self, pool: &Pool, access: &Access) -> Vec<ModuleStatus> {
        let seen = access.modules(Permission::GetStatus, pool.fqdn());
        let modules = BackupModule::ALL.into_iter().filter(|module| seen.contains(module));
        modules.map(|module| self.status(pool, module)).collect()
    }

    /// How much time lies between two syncs of a pool's module by the rules that count for it, the one that comes round
    /// most often first; `SyncInterval` where none is noted yet.
    fn interval_ms(&self, key: &(Fqdn, BackupModule)) -> u64 {
        let rules = self.rules.get(key).into_iter().flatten();
        let default = || u64::from(self.settings.sync_interval.seconds()) * 1000;
        rules.filter_map(|rule| rule.gap_at(self.now)).min().unwrap_or_else(default)
    }

    fn pool(&self, fqdn: &Fqdn) -> Option<&Pool> {
        let place = self.pools.binary_search_by(|pool| pool.fqdn().cmp(fqdn)).ok()?;
        self.pools.get(place)
    }

    fn why_not(&self, pool: &Pool, module: BackupModule) -> Option<Said> {
        let Some(partner) = &pool.backup_pool else {
            return Some(say("not-copied-unpaired").with("pool", pool.fqdn()));
        };
        match self.pool(partner) {
            Some(partner) => why_not_copied(pool, partner, module, &self.settings),
            None => why_not_exported(pool, module, &self.settings),
        }
    }
}
