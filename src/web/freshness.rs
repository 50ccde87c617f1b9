//! How fresh the backups are, as the overview, the pools and the status page show it: per pool, direction and module. Pools
//! and modules that whoever looks may not see are left out from the start.

use crate::{
    domain::{Access, BackupModule, Fqdn, Permission, Pool, RunState, Settings, StoreRole},
    operations::request_sync::why_not_exported,
    panel::Panel,
    state::{
        StateError, pools,
        runs::{Freshness, list_freshness},
        settings,
    },
    web::{
        filters::Now,
        looks::{self, Look},
        session::CurrentUser,
    },
};

/// A backup older than this many milliseconds is called stale: a day, until each pair has a target of its own.
const STALE_AFTER: u64 = 24 * 3600 * 1000;

/// All pools that somebody sees, with what is known of their backups.
#[derive(Debug)]
pub struct Deployment {
    pub pools: Vec<Pool>,
    /// All pools with all their stores: what a pool's partner has decides what can be copied, seen or not.
    whole: Vec<Pool>,
    access: Access,
    settings: Settings,
    freshness: Vec<Freshness>,
}

/// One pool's data on its way to its backup pool.
#[derive(Debug)]
pub struct Direction<'a> {
    pub pool: &'a Pool,
    pub backup_pool: &'a Fqdn,
    pub modules: Vec<Backup>,
    /// Whether the backup pool is seen, too.
    pub is_partner_seen: bool,
    /// Whether whoever looks may sync all of it.
    pub may_sync: bool,
}

/// The backup of one module of one pool.
#[derive(Debug)]
pub struct Backup {
    pub module: BackupModule,
    pub known: Known,
}

/// What is known of a backup.
#[derive(Debug, PartialEq, Eq)]
pub enum Known {
    /// The pool does not export the module; why, in a sentence.
    NotExported(String),
    /// No sync of it ever ended.
    Never,
    /// One did.
    Synced(Freshness),
}

impl Deployment {
    pub async fn load(panel: &Panel, user: &CurrentUser) -> Result<Self, StateError> {
        let database = &panel.database;
        let whole = pools::list_pools(database).await?;
        Ok(Self {
            pools: user.pools(whole.clone()),
            whole,
            access: user.access.clone(),
            settings: settings::load_settings(database).await?,
            freshness: list_freshness(database).await?,
        })
    }

    /// Whether workers take no new runs.
    pub fn is_draining(&self) -> bool {
        self.settings.drain
    }

    /// The direction that begins at `pool`, if it is paired.
    pub fn direction<'a>(&'a self, pool: &'a Pool) -> Option<Direction<'a>> {
        let backup_pool = pool.backup_pool.as_ref()?;
        let seen = self.access.modules(Permission::GetStatus, pool.fqdn());
        let modules = BackupModule::ALL.into_iter().filter(|module| seen.contains(module));
        Some(Direction {
            pool,
            backup_pool,
            modules: modules.map(|module| self.backup(pool, module)).collect(),
            is_partner_seen: self.partner(pool).is_some(),
            may_sync: self.access.covers(Permission::InvokeSync, pool.fqdn()),
        })
    }

    /// The directions of each pair that are seen; each pair once, by the name that comes first.
    pub fn pairs(&self) -> Vec<Vec<Direction<'_>>> {
        self.pools
            .iter()
            .filter_map(|pool| match self.partner(pool) {
                None => Some(vec![self.direction(pool)?]),
                Some(partner) if pool.fqdn() < partner.fqdn() => {
                    Some(vec![self.direction(pool)?, self.direction(partner)?])
                }
                Some(_) => None,
            })
            .collect()
    }

    fn partner(&self, pool: &Pool) -> Option<&Pool> {
        self.pools.iter().find(|p| pool.backup_pool.as_ref() == Some(p.fqdn()))
    }

    fn backup(&self, pool: &Pool, module: BackupModule) -> Backup {
        let no_target = || {
            let partner = self.whole.iter().find(|p| pool.backup_pool.as_ref() == Some(p.fqdn()))?;
            let missing = partner.spec.store(module, StoreRole::Backup).is_none();
            missing.then(|| format!("{} has no backup store for it.", partner.fqdn()))
        };
        let known = match why_not_exported(pool, module, &self.settings).or_else(no_target) {
            Some(reason) => Known::NotExported(reason),
            None => self
                .freshness
                .iter()
                .find(|f| f.pool == *pool.fqdn() && f.module == module)
                .map_or(Known::Never, |f| Known::Synced(f.clone())),
        };
        Backup { module, known }
    }
}

impl Direction<'_> {
    /// The modules that are copied.
    pub fn exported(&self) -> impl Iterator<Item = &Backup> {
        self.modules.iter().filter(|b| !matches!(b.known, Known::NotExported(_)))
    }

    /// The short names of the modules that are not copied, or nothing.
    pub fn not_exported(&self) -> String {
        let names = self.modules.iter().filter(|b| matches!(b.known, Known::NotExported(_)));
        names.map(|b| b.module.short_name()).collect::<Vec<_>>().join(", ")
    }
}

impl Backup {
    /// How the backup stands, as a word, an icon and a tone.
    pub fn look(&self, now: &Now) -> Look {
        match &self.known {
            Known::NotExported(_) => Look { tone: "idle", icon: "none", word: "Not initialized" },
            Known::Never => Look { tone: "warn", icon: "partial", word: "Never synced" },
            Known::Synced(f) if f.last_state != RunState::Succeeded => looks::run_state(&f.last_state),
            Known::Synced(_) if self.is_stale(now) => Look { tone: "warn", icon: "queued", word: "Stale" },
            Known::Synced(_) => Look { tone: "ok", icon: "succeeded", word: "Fresh" },
        }
    }

    /// Whether the last success is too long ago.
    pub fn is_stale(&self, now: &Now) -> bool {
        match &self.known {
            // Where the last sync did not succeed, that is what is told.
            Known::Synced(f) => {
                f.last_state == RunState::Succeeded
                    && f.succeeded_at.is_none_or(|at| now.0.millis_since(at) > STALE_AFTER)
            }
            Known::Never | Known::NotExported(_) => false,
        }
    }

    /// What is known of the sync that ended last.
    pub fn last(&self) -> Option<&Freshness> {
        match &self.known {
            Known::Synced(f) => Some(f),
            Known::Never | Known::NotExported(_) => None,
        }
    }

    /// Why it is not copied.
    pub fn reason(&self) -> Option<&str> {
        match &self.known {
            Known::NotExported(reason) => Some(reason),
            Known::Never | Known::Synced(_) => None,
        }
    }

    /// The words `Get-CsBackupServiceStatus` has for it, for export and import, as of the last sync.
    pub fn cmdlet_states(&self) -> (&'static str, &'static str) {
        match &self.known {
            Known::NotExported(_) | Known::Never => ("NotInitialized", "—"),
            Known::Synced(f) => match f.last_state {
                RunState::Succeeded => ("FinalState", "NormalState"),
                RunState::Partial => ("FinalState", "ErrorState"),
                RunState::Failed => ("ErrorState", "ErrorState"),
                _ => ("NonSteadyState", "NormalState"),
            },
        }
    }
}
