//! The backups there should be, each as it stands at this moment.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{Age, Alarm, BackupModule, Fqdn, FreshnessTarget, FreshnessTargets, Muted, Pool, Settings, Timestamp},
    operations::request_sync::{no_backup_store, why_not_exported},
    state::{
        StateError, Tx,
        alarms::{self, Watched},
        pools,
        runs::{self, Freshness},
        settings, targets,
    },
};

/// A backup as it stands at this moment.
#[derive(Debug)]
pub(super) struct Aged {
    pub pool: Fqdn,
    pub backup_pool: Fqdn,
    pub module: BackupModule,
    pub succeeded_at: Option<Timestamp>,
    pub age: Age,
    pub target: FreshnessTarget,
    /// The maintenance of its pool or of the backup pool; of both, the one that lasts for longer.
    pub maintenance: Option<Muted>,
    /// Why it can’t get any younger, if there is nowhere to copy the module to.
    pub nowhere: Option<String>,
}

impl Aged {
    /// Whether its alarms are muted at present.
    pub(super) fn is_muted(&self, now: Timestamp) -> bool {
        self.maintenance.as_ref().is_some_and(|muted| !muted.is_over(now))
    }

    /// Its age in milliseconds; none where it is unknown.
    pub(super) fn age_ms(&self) -> u64 {
        self.age.known().unwrap_or_default()
    }
}

/// What the watch goes by.
pub(super) struct Known {
    pools: Vec<Pool>,
    /// The names of pools that can't be read.
    unread: BTreeSet<String>,
    settings: Settings,
    targets: FreshnessTargets,
}

impl Known {
    pub(super) async fn load(tx: &mut Tx, now: Timestamp) -> Result<Self, StateError> {
        pools::date_maintenance(tx, now).await?;
        let pools = pools::list_pools_and_unread(&mut *tx).await?;
        Ok(Self {
            pools: pools.known,
            unread: pools.unread.into_iter().map(|unread| unread.id).collect(),
            settings: settings::load_settings(&mut *tx).await?,
            targets: targets::load_targets(&mut *tx).await?,
        })
    }

    /// The backups there should be, each with its age; also those that the backup pool has no store for. Notes which are new and which are no more.
    pub(super) async fn list_backups(&self, tx: &mut Tx, now: Timestamp) -> Result<Vec<Aged>, StateError> {
        let fresh = runs::list_freshness(&mut *tx).await?;
        let mut watched: BTreeMap<(Fqdn, BackupModule), Watched> = BTreeMap::new();
        for one in alarms::list_watched(&mut *tx).await? {
            watched.insert((one.pool.clone(), one.module), one);
        }
        let mut backups = Vec::new();
        for pool in &self.pools {
            for module in BackupModule::ALL {
                let Ok(partner) = self.goes_to(pool, module) else { continue };
                let known = watched.remove(&(pool.fqdn().clone(), module));
                let since = match known.filter(|known| known.backup_pool == *partner.fqdn()) {
                    // One that began ahead of the clock was noted before that was set back.
                    Some(known) if Age::at(now, known.since).known().is_some() => known.since,
                    _ => begin(tx, pool, partner, module, now).await?,
                };
                let success = fresh.iter().find(|f| f.pool == *pool.fqdn() && f.module == module);
                let succeeded_at = success.and_then(|f| f.succeeded_at);
                backups.push(Aged {
                    pool: pool.fqdn().clone(),
                    backup_pool: partner.fqdn().clone(),
                    module,
                    succeeded_at,
                    age: Age::at(now, succeeded_at.unwrap_or(since)),
                    target: self.targets.of(pool.fqdn(), module),
                    maintenance: Muted::of([pool, partner], now),
                    nowhere: no_backup_store(partner, module).map(|why| why.to_string()),
                });
            }
        }
        for rest in watched.into_values() {
            if self.can_be_read(&rest) {
                alarms::unwatch(tx, &rest.pool, rest.module).await?;
            } else {
                backups.push(self.as_before(rest, &fresh, now));
            }
        }
        Ok(backups)
    }

    fn can_be_read(&self, watched: &Watched) -> bool {
        ![&watched.pool, &watched.backup_pool].iter().any(|name| self.unread.contains(name.as_str()))
    }

    /// A backup of pools that can't be read: it gets older, whatever they say by now.
    fn as_before(&self, watched: Watched, fresh: &[Freshness], now: Timestamp) -> Aged {
        let Watched { pool, backup_pool, module, since } = watched;
        let success = fresh.iter().find(|f| f.pool == pool && f.module == module);
        let succeeded_at = success.and_then(|f| f.succeeded_at);
        Aged {
            succeeded_at,
            age: Age::at(now, succeeded_at.unwrap_or(since)),
            target: self.targets.of(&pool, module),
            maintenance: None,
            nowhere: None,
            pool,
            backup_pool,
            module,
        }
    }

    /// The pool that a pool’s module is to be copied to, or why it is not to be copied.
    fn goes_to(&self, pool: &Pool, module: BackupModule) -> Result<&Pool, String> {
        let name = pool.fqdn();
        let unpaired = || format!("{name} has no backup pool any more.");
        let partner = pool.backup_pool.as_ref().ok_or_else(unpaired)?;
        let partner = self.pools.iter().find(|other| other.fqdn() == partner).ok_or_else(unpaired)?;
        why_not_exported(pool, module, &self.settings).map_or(Ok(partner), |why| Err(why.to_string()))
    }

    /// Why the backup that an alarm is about is not watched any more, in a sentence.
    pub(super) fn why_not_watched(&self, alarm: &Alarm) -> String {
        let Alarm { pool: name, backup_pool, module, .. } = alarm;
        let Some(pool) = self.pools.iter().find(|pool| pool.fqdn() == name) else {
            return format!("There is no pool named {name} any more.");
        };
        match self.goes_to(pool, *module) {
            Err(why) => why,
            Ok(partner) if partner.fqdn() != backup_pool => {
                format!("{name} is backed up by {} now, not by {backup_pool} any more.", partner.fqdn())
            }
            Ok(partner) if no_backup_store(partner, *module).is_some() => format!(
                "{backup_pool} has no backup store for {} any more, so its age counts anew.",
                module.short_name()
            ),
            Ok(_) => format!(
                "A store of {} or its choice of tables was changed, so its age counts anew.",
                module.short_name()
            ),
        }
    }
}

async fn begin(
    tx: &mut Tx,
    pool: &Pool,
    partner: &Pool,
    module: BackupModule,
    now: Timestamp,
) -> Result<Timestamp, StateError> {
    let (pool, backup_pool) = (pool.fqdn().clone(), partner.fqdn().clone());
    alarms::watch(tx, &Watched { pool, module, backup_pool, since: now }).await?;
    Ok(now)
}
