//! Pools, their stores and how they are paired.
//!
//! Pairing is one-to-one and symmetric: if B backs up A, A backs up B. A sync of pool P reads P's live stores and writes
//! the *partner's* backup stores, so a pool's backup store is never where its own data goes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use super::{
    driver::Driver,
    fqdn::Fqdn,
    ids::PoolId,
    module::{BackupModule, StoreKind},
    store_url::StoreUrl,
    table_choice::TableChoice,
    time::Timestamp,
};
use crate::words::{Said, say};

/// The stores of one module of one pool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModuleStores {
    /// Where the pool keeps its own data. Without it the pool does not have the module.
    pub live: Option<StoreUrl>,
    /// Where the pool keeps the copy of its partner's data.
    pub backup: Option<StoreUrl>,
    /// Which tables of the live store are synced, of a module of rows.
    pub tables: TableChoice,
}

/// What an administrator says about a pool; everything but its identity and its pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSpec {
    /// The pool's name.
    pub fqdn: Fqdn,
    /// Where it stands, for people; may be empty.
    pub site: String,
    /// Whether this pool is the active CMS master. One pool of a deployment is.
    pub active_cms_master: bool,
    /// What carries out its syncs.
    pub driver: Driver,
    /// The stores by module; modules without any store are left out.
    pub stores: BTreeMap<BackupModule, ModuleStores>,
}

/// A pool as the panel knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Its identity, which outlives a change of name.
    pub id: PoolId,
    /// What was said about it.
    pub spec: PoolSpec,
    /// The one pool that holds its backup, and whose backup it holds.
    pub backup_pool: Option<Fqdn>,
    /// Why no run of it is started at present, if it is in maintenance.
    pub maintenance: Option<String>,
    /// Since when it is in maintenance, as far as that is known: an older version does not say so.
    pub maintenance_since: Option<Timestamp>,
    /// The stores that a secret is kept for. The secrets themselves are never loaded with the pool.
    pub secrets: BTreeSet<(BackupModule, StoreRole)>,
}

/// What is wrong with a pool's stores, by module and field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoresFault {
    /// A file URL for a rows module, or the other way round.
    #[error("{}", say(wants(*.wanted)).with("module", .module))]
    WrongKind {
        /// The module.
        module: BackupModule,
        /// What it needs.
        wanted: StoreKind,
    },
    /// Two stores of one pool share a place.
    #[error("{}", say("input-store-overlap").with("other", .other))]
    Overlap {
        /// The other store, in words.
        other: Said,
    },
}

/// Why a choice of tables is one of nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TablesFault {
    /// The module has no tables.
    #[error("{}", say("input-tables-of-files").with("module", .0))]
    OfFiles(BackupModule),
    /// The pool does not have the module.
    #[error("{}", say("input-tables-of-no-store"))]
    OfNoStore,
}

/// The message that says which kind of store a module must have.
const fn wants(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Rows => "input-store-wants-rows",
        StoreKind::Files => "input-store-wants-files",
    }
}

/// Which of a module's two stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StoreRole {
    /// The pool's own data.
    Live,
    /// The copy of the partner's data.
    Backup,
}

impl StoreRole {
    /// `live` or `backup`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Backup => "backup",
        }
    }
}

/// A text names neither of a module's two stores.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-store-role-unknown").with("text", .0))]
pub struct UnknownStoreRole(String);

impl FromStr for StoreRole {
    type Err = UnknownStoreRole;

    fn from_str(text: &str) -> Result<Self, UnknownStoreRole> {
        let role = [Self::Live, Self::Backup].into_iter().find(|role| role.name().eq_ignore_ascii_case(text));
        role.ok_or_else(|| UnknownStoreRole(text.to_owned()))
    }
}

impl fmt::Display for StoreRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl TryFrom<String> for StoreRole {
    type Error = UnknownStoreRole;

    fn try_from(text: String) -> Result<Self, UnknownStoreRole> {
        text.parse()
    }
}

impl From<StoreRole> for String {
    fn from(role: StoreRole) -> Self {
        role.name().to_owned()
    }
}

impl PoolSpec {
    /// Which tables of the module's live store are synced.
    pub fn tables(&self, module: BackupModule) -> TableChoice {
        self.stores.get(&module).map(|stores| stores.tables.clone()).unwrap_or_default()
    }

    /// The choices of tables that can't be, with their modules: of files, or of a store that is not there.
    pub fn table_faults(&self) -> Vec<(BackupModule, TablesFault)> {
        let chosen = self.stores.iter().filter(|(_, stores)| !stores.tables.is_all());
        let faults = chosen.filter_map(|(module, stores)| match module.kind() {
            StoreKind::Files => Some((*module, TablesFault::OfFiles(*module))),
            StoreKind::Rows if stores.live.is_none() => Some((*module, TablesFault::OfNoStore)),
            StoreKind::Rows => None,
        });
        faults.collect()
    }

    /// Every store that is named, in the order of pages.
    pub fn named_stores(&self) -> impl Iterator<Item = (BackupModule, StoreRole, &StoreUrl)> {
        self.stores.iter().flat_map(|(module, stores)| {
            let live = stores.live.as_ref().map(|url| (*module, StoreRole::Live, url));
            let backup = stores.backup.as_ref().map(|url| (*module, StoreRole::Backup, url));
            live.into_iter().chain(backup)
        })
    }

    /// The stores of `module`, if any is named.
    pub fn store(&self, module: BackupModule, role: StoreRole) -> Option<&StoreUrl> {
        let stores = self.stores.get(&module)?;
        match role {
            StoreRole::Live => stores.live.as_ref(),
            StoreRole::Backup => stores.backup.as_ref(),
        }
    }

    /// Looks for stores of the wrong kind and for stores that share a place, within this pool and with `others`.
    /// Symbolic links are not looked through; whoever opens stores does that too.
    pub fn store_faults(&self, others: &[Pool]) -> Vec<(BackupModule, StoreRole, StoresFault)> {
        let mut faults = Vec::new();
        let own: Vec<_> = self.named_stores().collect();
        for (i, &(module, role, url)) in own.iter().enumerate() {
            if url.kind() != module.kind() {
                faults.push((module, role, StoresFault::WrongKind { module, wanted: module.kind() }));
                continue;
            }
            let inside = own[..i]
                .iter()
                .find(|(_, _, other)| other.overlaps(url))
                .map(|(m, r, _)| say("input-store-of-this-pool").with("role", r).with("module", m));
            let outside = || {
                others.iter().find_map(|pool| {
                    let (m, r, _) = pool.spec.named_stores().find(|(_, _, other)| other.overlaps(url))?;
                    let said = say("input-store-of-other-pool").with("role", r).with("module", m);
                    Some(said.with("pool", &pool.spec.fqdn))
                })
            };
            if let Some(other) = inside.or_else(outside) {
                faults.push((module, role, StoresFault::Overlap { other }));
            }
        }
        faults
    }
}

impl Pool {
    /// Whether a secret is kept for one of its stores.
    pub fn keeps_secret(&self, module: BackupModule, role: StoreRole) -> bool {
        self.secrets.contains(&(module, role))
    }

    /// The pool's name.
    pub const fn fqdn(&self) -> &Fqdn {
        &self.spec.fqdn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(fqdn: &str, stores: &[(BackupModule, &str, &str)]) -> PoolSpec {
        let url = |text: &str| (!text.is_empty()).then(|| text.parse().expect(text));
        PoolSpec {
            fqdn: fqdn.parse().expect(fqdn),
            site: String::new(),
            active_cms_master: false,
            driver: Driver::Native,
            stores: stores
                .iter()
                .map(|(m, l, b)| (*m, ModuleStores { live: url(l), backup: url(b), ..ModuleStores::default() }))
                .collect(),
        }
    }

    #[test]
    fn a_live_store_that_is_also_the_backup_store_is_found() {
        let faults = spec("a.x.com", &[(BackupModule::DataConf, "file:///s/a", "file:///s/a")]).store_faults(&[]);
        assert!(
            matches!(faults[..], [(BackupModule::DataConf, StoreRole::Backup, StoresFault::Overlap { .. })]),
            "{faults:?}"
        );
    }

    #[test]
    fn a_store_of_another_pool_is_found() {
        let other = Pool {
            id: PoolId::new(),
            spec: spec("b.x.com", &[(BackupModule::DataConf, "file:///s", "")]),
            backup_pool: None,
            maintenance: None,
            maintenance_since: None,
            secrets: BTreeSet::new(),
        };
        let pool = spec("a.x.com", &[(BackupModule::RgsFileStore, "", "file:///s/inner")]);
        let faults = pool.store_faults(&[other]);
        insta::assert_snapshot!(faults[0].2, @"This is the same place as, or lies inside or around, the live store of ConfServices.DataConf of b.x.com. Every store needs a place of its own, or a sync would overwrite it.");
    }

    #[test]
    fn a_folder_for_a_rows_module_is_refused() {
        let faults =
            spec("a.x.com", &[(BackupModule::PresenceFocus, "file:///s/a", "sqlite:///s/b")]).store_faults(&[]);
        insta::assert_snapshot!(faults[0].2, @"UserServices.PresenceFocus keeps rows of a database, so its store must be a database, for example sqlite:///srv/pool/data.db.");
        assert_eq!(faults.len(), 1);
    }
}
