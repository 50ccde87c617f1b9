//! Pools as the API tells and takes them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        object,
        words::{Moment, by_module},
    },
    domain::{
        BackupModule, Driver, DriverKind, Fqdn, HostName, ModuleStores, Pool, PoolSpec, Secret, StoreRole, StoreUrl,
        TableChoice, TableNames,
    },
    operations::{
        FieldError, PoolDraft, SecretChange,
        markers::{MarkedStore, Standing},
    },
    words::say,
};

/// The longest description of a site, in characters.
const MAX_SITE: usize = 100;

/// A pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolDetails {
    /// Its name.
    pub fqdn: Fqdn,
    /// Where it stands.
    pub site: String,
    /// The pool that holds its backup, and whose backup it holds.
    pub backup_pool: Option<Fqdn>,
    /// Whether it is the active CMS master.
    pub active_cms_master: bool,
    /// What carries out its syncs: `native`, this program’s engine from store to store, or `management-shell`, Microsoft’s
    /// cmdlets.
    #[serde(default)]
    pub driver: DriverKind,
    /// The management host on which those run.
    #[serde(default)]
    pub management_host: Option<HostName>,
    /// Why no run of it is started at present, if it is in maintenance.
    pub maintenance: Option<String>,
    /// Since when it is in maintenance.
    #[serde(default)]
    pub maintenance_since: Option<Moment>,
    /// The stores of its modules that you may see.
    pub stores: BTreeMap<BackupModule, StoresDetails>,
}

/// The stores of one module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StoresDetails {
    /// Where the pool keeps its own data.
    #[schema(value_type = Option<String>, example = "file:///srv/pool/live")]
    pub live: Option<StoreUrl>,
    /// Whether a secret is kept for it.
    pub keeps_live_secret: bool,
    /// Of the live store, only these tables; all if none is named.
    #[schema(value_type = Vec<String>)]
    pub tables: TableNames,
    /// The tables of the live store that are left out.
    #[schema(value_type = Vec<String>)]
    pub exclude_tables: TableNames,
    /// Where the pool keeps the copy of its partner’s data.
    #[schema(value_type = Option<String>, example = "file:///srv/pool/backup")]
    pub backup: Option<StoreUrl>,
    /// Whether a secret is kept for it.
    pub keeps_backup_secret: bool,
}

impl From<&Pool> for PoolDetails {
    fn from(pool: &Pool) -> Self {
        let stores = pool.spec.stores.iter().map(|(module, ModuleStores { live, backup, tables })| {
            let details = StoresDetails {
                live: live.clone(),
                keeps_live_secret: pool.keeps_secret(*module, StoreRole::Live),
                tables: tables.only().clone(),
                exclude_tables: tables.without().clone(),
                backup: backup.clone(),
                keeps_backup_secret: pool.keeps_secret(*module, StoreRole::Backup),
            };
            (*module, details)
        });
        Self {
            fqdn: pool.fqdn().clone(),
            site: pool.spec.site.clone(),
            backup_pool: pool.backup_pool.clone(),
            active_cms_master: pool.spec.active_cms_master,
            driver: pool.spec.driver.kind(),
            management_host: pool.spec.driver.host().cloned(),
            maintenance: pool.maintenance.clone(),
            maintenance_since: pool.maintenance_since.filter(|_| pool.maintenance.is_some()).map(Moment),
            stores: stores.collect(),
        }
    }
}

/// A pool as it is to be. What is left out is not there afterwards, but secrets, which stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPool {
    /// Its name.
    pub fqdn: Fqdn,
    /// Where it stands.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub site: String,
    /// The pool to be paired with. The other one is paired with this one in turn.
    #[serde(default)]
    pub backup_pool: Option<Fqdn>,
    /// Whether it is the active CMS master.
    #[serde(default)]
    pub active_cms_master: bool,
    /// What carries out its syncs; `native` if nothing is said. A pool that is driven by the `management-shell` has no stores.
    #[serde(default, skip_serializing_if = "is_native")]
    pub driver: Option<DriverKind>,
    /// The management host on which the cmdlets run, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_host: Option<HostName>,
    /// The stores of its modules.
    #[serde(default, deserialize_with = "by_module")]
    pub stores: BTreeMap<BackupModule, NewStores>,
}

/// A server of before there were drivers takes a pool of this one.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_native(driver: &Option<DriverKind>) -> bool {
    driver.is_none_or(|driver| driver == DriverKind::Native)
}

/// What drives a pool, of the two things that are said of it.
pub fn driver_of(driver: Option<DriverKind>, host: Option<HostName>) -> Result<Driver, FieldError> {
    match (driver, host) {
        (None | Some(DriverKind::Native), None) => Ok(Driver::Native),
        (Some(DriverKind::ManagementShell), Some(host)) => Ok(Driver::ManagementShell(host)),
        (Some(DriverKind::ManagementShell), None) => {
            Err(FieldError::new("management_host", say("refused-shell-names-host")))
        }
        (None | Some(DriverKind::Native), Some(_)) => Err(FieldError::new("driver", say("refused-host-names-driver"))),
    }
}

/// The stores of one module as they are to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewStores {
    /// Where the pool keeps its own data.
    #[schema(value_type = Option<String>, example = "file:///srv/pool/live")]
    pub live: Option<StoreUrl>,
    /// What opens it: a password, a secret key or a private key. Left out, the one that is kept stays; empty, it is forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_secret: Option<SecretText>,
    /// Of the live store, only these tables; all if none is named.
    #[schema(value_type = Vec<String>)]
    pub tables: TableNames,
    /// The tables of the live store that are left out.
    #[schema(value_type = Vec<String>)]
    pub exclude_tables: TableNames,
    /// Where the pool keeps the copy of its partner’s data.
    #[schema(value_type = Option<String>, example = "file:///srv/pool/backup")]
    pub backup: Option<StoreUrl>,
    /// What opens it. Left out, the one that is kept stays; empty, it is forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_secret: Option<SecretText>,
}

/// A secret on its way in. It is never told.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
pub struct SecretText(pub String);

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(…)")
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The ready-made reading of text would repeat, in its complaint, what stands there instead.
        match serde_json::Value::deserialize(deserializer) {
            Ok(serde_json::Value::String(text)) => Ok(Self(text)),
            _ => Err(serde::de::Error::custom("a secret must be text")),
        }
    }
}

impl NewPool {
    /// The pool as the operations take it.
    pub fn draft(self) -> Result<PoolDraft, Vec<FieldError>> {
        let Self { fqdn, site, backup_pool, active_cms_master, driver, management_host, stores } = self;
        let mut errors = Vec::new();
        let driver = driver_of(driver, management_host).unwrap_or_else(|error| {
            errors.push(error);
            Driver::Native
        });
        if site.chars().count() > MAX_SITE {
            errors.push(FieldError::new("site", format!("Describe the site in {MAX_SITE} characters or less.")));
        }
        let mut secrets = BTreeMap::new();
        let mut named = BTreeMap::new();
        for (module, new) in stores {
            for (role, secret) in [(StoreRole::Live, new.live_secret), (StoreRole::Backup, new.backup_secret)] {
                if let Some(SecretText(text)) = secret {
                    let change = Secret::new(text).map_or(SecretChange::Remove, SecretChange::Set);
                    secrets.insert((module, role), change);
                }
            }
            match TableChoice::new(new.tables, new.exclude_tables) {
                Ok(tables) => {
                    let stores = ModuleStores { live: new.live, backup: new.backup, tables };
                    if stores != ModuleStores::default() {
                        named.insert(module, stores);
                    }
                }
                Err(error) => errors.push(FieldError::tables(module, error)),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let spec = PoolSpec { fqdn, site: site.trim().to_owned(), active_cms_master, driver, stores: named };
        Ok(PoolDraft { spec, backup_pool, secrets })
    }
}

/// Several pools as they are to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPools {
    /// The pools; each is added, or changed if there is one of its name.
    #[serde(deserialize_with = "object::several")]
    #[schema(min_items = 1)]
    pub pools: Vec<NewPool>,
}

/// Why a pool’s maintenance begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMaintenance {
    /// Everybody who asks for a run of the pool reads it.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// That a pair is to be initialised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMarkers {
    /// The pool’s FQDN once more: every store of both pools gets a new marker, whatever it bears now.
    pub confirm: String,
}

/// The stores of a pair and the markers they bear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Markers {
    /// The stores of the pool and its partner that you may see.
    pub stores: Vec<MarkerOfStore>,
}

/// A store and its marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MarkerOfStore {
    /// Whose store it is.
    pub pool: Fqdn,
    /// Of which module.
    pub module: BackupModule,
    /// Which of its two.
    pub role: StoreRole,
    /// Where it is.
    pub place: String,
    /// How its marker stands: good, `read_only`, new, wrong or unreadable.
    pub standing: MarkerStanding,
    /// What is wrong, in a sentence.
    pub message: Option<String>,
}

/// How a store’s marker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkerStanding {
    /// It is what it should be.
    Good,
    /// It can’t be written and goes without.
    ReadOnly,
    /// It has none, and is to get one.
    New,
    /// It is not what it should be.
    Wrong,
    /// It can’t be read.
    Unreadable,
}

impl MarkerOfStore {
    /// A store, and what was wrong with it beside what its marker says.
    pub fn new(store: &MarkedStore, failed: Option<String>) -> Self {
        let (standing, message) = match &store.standing {
            Standing::Good => (MarkerStanding::Good, None),
            Standing::ReadOnly => (MarkerStanding::ReadOnly, None),
            Standing::New => (MarkerStanding::New, None),
            Standing::Wrong(why) => (MarkerStanding::Wrong, Some(why.to_string())),
            Standing::Unreadable(why) => (MarkerStanding::Unreadable, Some(why.to_string())),
        };
        let (module, role) = store.key;
        let (pool, place) = (store.pool.fqdn().clone(), store.place.clone());
        Self { pool, module, role, place, standing, message: failed.or(message) }
    }
}
