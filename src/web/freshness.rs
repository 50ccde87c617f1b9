//! How fresh the backups are, as the overview, the pools and the status page show it: per pool, direction and module. Pools
//! and modules that whoever looks may not see are left out from the start.

use crate::{
    domain::{Access, BackupModule, Fqdn, Permission, Pool, StoreRole},
    operations::status::{Backups, ModuleStatus, NoSuchPool, Wanted},
    panel::Panel,
    state::{StateError, unread::Unread},
    web::session::CurrentUser,
    words::{Said, say},
};

/// All pools that somebody sees, with what is known of their backups.
#[derive(Debug)]
pub struct Deployment {
    pub pools: Vec<Pool>,
    /// Pools that can't be read, for whoever would see them.
    pub unread: Vec<Unread>,
    /// All pools with all their stores: what a pool's partner has decides what can be copied, seen or not.
    pub backups: Backups,
    access: Access,
}

/// One pool's data on its way to its backup pool.
#[derive(Debug)]
pub struct Direction<'a> {
    pub pool: &'a Pool,
    pub backup_pool: &'a Fqdn,
    pub modules: Vec<ModuleStatus>,
    /// Whether the backup pool is seen, too.
    pub is_partner_seen: bool,
    /// Whether whoever looks may sync all of it.
    pub may_sync: bool,
}

impl Deployment {
    pub async fn load(panel: &Panel, user: &CurrentUser) -> Result<Self, StateError> {
        let backups = Backups::load(panel).await?;
        let (pools, unread) = (user.pools(backups.pools.clone()), user.unread_pools(backups.unread.clone()));
        Ok(Self { pools, unread, backups, access: user.access.clone() })
    }

    /// Whether workers take no new runs.
    pub fn is_draining(&self) -> bool {
        self.backups.settings.drain
    }

    /// How those of the backups that are seen and wanted stand.
    pub fn find(&self, wanted: &Wanted) -> Result<Vec<ModuleStatus>, NoSuchPool> {
        self.backups.find(&self.access, wanted)
    }

    /// The direction that begins at `pool`, if it is paired.
    pub fn direction<'a>(&'a self, pool: &'a Pool) -> Option<Direction<'a>> {
        let backup_pool = pool.backup_pool.as_ref()?;
        let seen = self.access.modules(Permission::GetStatus, pool.fqdn());
        let modules = BackupModule::ALL.into_iter().filter(|module| seen.contains(module));
        Some(Direction {
            pool,
            backup_pool,
            modules: modules.map(|module| self.backups.status(pool, module)).collect(),
            is_partner_seen: self.partner(pool).is_some(),
            may_sync: self.access.covers(Permission::InvokeSync, pool.fqdn()),
        })
    }

    /// The pairs that are seen, each by the name that comes first, in order.
    pub fn pairs(&self) -> Vec<&Pool> {
        let is_first = |pool: &&Pool| {
            pool.backup_pool.is_some() && self.partner(pool).is_none_or(|partner| pool.fqdn() < partner.fqdn())
        };
        self.pools.iter().filter(is_first).collect()
    }

    /// The directions of a pair that are seen.
    pub fn directions<'a>(&'a self, pair: &'a Pool) -> Vec<Direction<'a>> {
        [Some(pair), self.partner(pair)].into_iter().flatten().filter_map(|pool| self.direction(pool)).collect()
    }

    fn partner(&self, pool: &Pool) -> Option<&Pool> {
        let partner = pool.backup_pool.as_ref()?;
        let place = self.pools.binary_search_by(|pool| pool.fqdn().cmp(partner)).ok()?;
        self.pools.get(place)
    }
}

impl Direction<'_> {
    /// The modules that are copied.
    pub fn exported(&self) -> impl Iterator<Item = &ModuleStatus> {
        self.modules.iter().filter(|b| !b.not_initialized)
    }

    /// The modules that a drawing of the pair has an arrow for: what is copied, and what should be and has nowhere to go.
    pub fn drawn(&self) -> impl Iterator<Item = &ModuleStatus> {
        self.modules.iter().filter(|b| !b.not_initialized || b.has_nowhere_to_go)
    }

    /// Whether whoever looks may sync all directions of a pair.
    pub fn may_sync_all(pair: &[Self]) -> bool {
        pair.len() > 1 && pair.iter().all(|direction| direction.may_sync)
    }

    /// Why nothing of the pool is copied, where that is so: of the modules that it has live stores for, each reason once.
    pub fn why_nothing(&self) -> String {
        let is_shell = self.pool.spec.driver.is_shell();
        let has_live = |b: &&ModuleStatus| is_shell || self.pool.spec.store(b.module, StoreRole::Live).is_some();
        let reasons = self.modules.iter().filter(has_live).filter_map(|b| b.reason.as_ref().map(ToString::to_string));
        let mut reasons: Vec<String> = reasons.collect();
        reasons.dedup();
        if reasons.is_empty() { say("not-copied-no-store-at-all").to_string() } else { reasons.join(" ") }
    }

    /// Why modules of the pool are not copied: each reason once, with the short names of those that it holds for.
    pub fn reasons(&self) -> Vec<(String, &Said)> {
        let mut reasons: Vec<(String, &Said)> = Vec::new();
        for (name, reason) in self.modules.iter().filter_map(|b| Some((b.module.short_name(), b.reason.as_ref()?))) {
            match reasons.iter_mut().find(|(_, known)| *known == reason) {
                Some((names, _)) => names.extend([", ", name]),
                None => reasons.push((name.to_owned(), reason)),
            }
        }
        reasons
    }

    /// The short names of the modules that no drawing has, because they are not copied and nobody wants them to be; or nothing.
    pub fn not_drawn(&self) -> String {
        let names = self.modules.iter().filter(|b| b.not_initialized && !b.has_nowhere_to_go);
        names.map(|b| b.module.short_name()).collect::<Vec<_>>().join(", ")
    }
}
