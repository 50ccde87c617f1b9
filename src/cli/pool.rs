//! `poolsync pool`: the pools, as a file that can be kept, compared and taken to another installation.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::{UsageError, console, exit, operator};
use crate::{
    domain::{BackupModule, Fqdn, ModuleStores, Pool, PoolSpec},
    operations::{self, PoolDraft},
    panel::Panel,
    state::pools,
};

/// What is done to pools.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the pools
    List,
    /// Show one pool, in the form that import takes
    Show {
        /// The pool
        fqdn: String,
    },
    /// Add and change pools as a file says; all of them or none
    Import {
        /// The file, in the form that export prints
        file: PathBuf,
    },
    /// Print all pools in the form that import takes
    Export,
    /// Remove a pool and end its pairing; its stores and its history stay
    Remove {
        /// The pool
        fqdn: String,
    },
}

/// The file: a `[[pool]]` for each pool.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolFile {
    #[serde(default, rename = "pool")]
    pools: Vec<PoolEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolEntry {
    fqdn: Fqdn,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    site: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backup_pool: Option<Fqdn>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    active_cms_master: bool,
    #[serde(default)]
    stores: BTreeMap<BackupModule, ModuleStores>,
}

impl From<&Pool> for PoolEntry {
    fn from(pool: &Pool) -> Self {
        let PoolSpec { fqdn, site, active_cms_master, stores } = pool.spec.clone();
        Self { fqdn, site, backup_pool: pool.backup_pool.clone(), active_cms_master, stores }
    }
}

impl From<PoolEntry> for PoolDraft {
    fn from(entry: PoolEntry) -> Self {
        let PoolEntry { fqdn, site, backup_pool, active_cms_master, stores } = entry;
        Self { spec: PoolSpec { fqdn, site, active_cms_master, stores }, backup_pool }
    }
}

/// Carries out the command.
pub async fn run(panel: Panel, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List => list(&panel).await?,
        Command::Show { fqdn } => print_pools(&[find(&panel, &fqdn).await?])?,
        Command::Export => print_pools(&pools::list_pools(&panel.database).await?)?,
        Command::Import { file } => {
            let text = std::fs::read_to_string(&file).with_context(|| format!("{} can’t be read", file.display()));
            let text = text.map_err(|e| UsageError::from(format!("{e:#}.")))?;
            let drafts = parse(&text).map_err(|e| UsageError::from(format!("{}: {e}", file.display())))?;
            operations::import_pools(&panel, &operator(), &drafts).await?;
        }
        Command::Remove { fqdn } => {
            let pool = find(&panel, &fqdn).await?;
            operations::remove_pool(&panel, &operator(), &pool).await?;
        }
    }
    panel.database.close().await;
    Ok(exit::SUCCEEDED)
}

/// Reads the drafts of a file.
pub fn parse(text: &str) -> Result<Vec<PoolDraft>, toml::de::Error> {
    let file: PoolFile = toml::from_str(text)?;
    Ok(file.pools.into_iter().map(PoolDraft::from).collect())
}

fn print_pools(pools: &[Pool]) -> anyhow::Result<()> {
    let file = PoolFile { pools: pools.iter().map(PoolEntry::from).collect() };
    console::print(&toml::to_string(&file)?);
    Ok(())
}

async fn list(panel: &Panel) -> anyhow::Result<()> {
    let mut rows = vec![["pool", "backup pool", "site", "modules"].map(ToOwned::to_owned).to_vec()];
    for pool in pools::list_pools(&panel.database).await? {
        let live = pool.spec.stores.iter().filter(|(_, s)| s.live.is_some());
        let modules: Vec<&str> = live.map(|(m, _)| m.short_name()).collect();
        rows.push(vec![
            pool.fqdn().to_string(),
            pool.backup_pool.as_ref().map_or_else(|| "(none)".to_owned(), Fqdn::to_string),
            pool.spec.site.clone(),
            modules.join(", "),
        ]);
    }
    console::print(&console::table(&rows));
    Ok(())
}

async fn find(panel: &Panel, fqdn: &str) -> anyhow::Result<Pool> {
    let fqdn: Fqdn = fqdn.parse().map_err(UsageError::from)?;
    let found = pools::find_pool(&panel.database, &fqdn).await?;
    found.ok_or_else(|| {
        UsageError::from(format!("There is no pool named {fqdn} here. “poolsync pool list” shows them all."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_exported_can_be_imported() {
        let text = "[[pool]]\nfqdn = \"atl-cs-001.litwareinc.com\"\nbackup_pool = \"red-cs-001.litwareinc.com\"\n\n[pool.stores.DataConf]\nlive = \"file:///srv/a\"\n";
        let drafts = parse(text).expect("a good file");
        assert_eq!(drafts.len(), 1);
        let pool = Pool {
            id: crate::domain::PoolId::new(),
            spec: drafts[0].spec.clone(),
            backup_pool: drafts[0].backup_pool.clone(),
        };
        let file = PoolFile { pools: vec![PoolEntry::from(&pool)] };
        assert_eq!(parse(&toml::to_string(&file).expect("text")).expect("read again"), drafts);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(parse("[[pool]]\nfqdn = \"a.x.com\"\npassword = \"x\"\n").is_err());
    }
}
