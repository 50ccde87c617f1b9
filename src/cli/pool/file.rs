//! Pools as a file that can be kept, compared and taken to another installation.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    api::pools::types::{PoolDetails, StoresDetails, driver_of},
    cli::secret,
    domain::{
        BackupModule, DriverKind, Fqdn, HostName, InvalidTables, ModuleStores, PoolSpec, Secret, StoreRole, StoreUrl,
        TableChoice, TableNames,
    },
    operations::{PoolDraft, SecretChange},
};

/// The file: a `[[pool]]` for each pool.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolFile {
    #[serde(default, rename = "pool")]
    pools: Vec<PoolEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolEntry {
    fqdn: Fqdn,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    site: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backup_pool: Option<Fqdn>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    active_cms_master: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    driver: Option<DriverKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    management_host: Option<HostName>,
    #[serde(default)]
    stores: BTreeMap<BackupModule, StoresEntry>,
}

/// A module's stores. Secrets are read, never written.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoresEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    live: Option<StoreUrl>,
    /// Of the live store, only these tables; all if none is named.
    #[serde(default, skip_serializing_if = "TableNames::is_empty")]
    tables: TableNames,
    /// The tables of the live store that are left out.
    #[serde(default, skip_serializing_if = "TableNames::is_empty")]
    exclude_tables: TableNames,
    #[serde(default, skip_serializing)]
    live_secret: Option<SecretText>,
    #[serde(default, skip_serializing)]
    live_secret_file: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backup: Option<StoreUrl>,
    #[serde(default, skip_serializing)]
    backup_secret: Option<SecretText>,
    #[serde(default, skip_serializing)]
    backup_secret_file: Option<PathBuf>,
}

/// A secret as the file gives it; empty, it removes the one that is kept.
struct SecretText(SecretChange);

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The ready-made reading of text would repeat, in its complaint, what stands there instead.
        match toml::Value::deserialize(deserializer) {
            Ok(toml::Value::String(text)) => {
                Ok(Self(Secret::new(text).map_or(SecretChange::Remove, SecretChange::Set)))
            }
            _ => Err(serde::de::Error::custom("a secret must be text in quotes")),
        }
    }
}

/// Why a file of pools can't be used. What stands in it is not repeated: it may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum PoolFileError {
    /// Not TOML, an unknown key, or a wrong value.
    #[error("line {line}: {message}. Nothing was changed.")]
    Toml {
        /// Which line.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A driver without its host, or a host without a driver.
    #[error("{pool}: {message} Nothing was changed.")]
    Driver {
        /// Which pool.
        pool: Fqdn,
        /// What is wrong.
        message: String,
    },
    /// Lists that choose no tables.
    #[error("the tables of {module} of {pool}: {source} Nothing was changed.")]
    Tables {
        /// Whose.
        pool: Fqdn,
        /// The module.
        module: BackupModule,
        /// What is wrong.
        source: InvalidTables,
    },
    /// A secret that is given twice, or whose file can't be read.
    #[error("the {} secret of {module} of {pool}: {message}. Nothing was changed.", .role.name())]
    Secret {
        /// Whose.
        pool: Fqdn,
        /// The module.
        module: BackupModule,
        /// Which of its stores.
        role: StoreRole,
        /// What is wrong.
        message: String,
    },
}

impl PoolFileError {
    fn toml(text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let message = error.message().trim_end_matches('.').replace('\n', ", ");
        Self::Toml { line: before.matches('\n').count() + 1, message }
    }
}

impl From<&PoolDetails> for PoolEntry {
    fn from(pool: &PoolDetails) -> Self {
        let PoolDetails { fqdn, site, backup_pool, active_cms_master, driver, management_host, stores, .. } =
            pool.clone();
        // Older programs know one driver only.
        let driver = Some(driver).filter(|driver| *driver != DriverKind::Native);
        let stores = stores.into_iter().map(|(module, StoresDetails { live, backup, tables, exclude_tables, .. })| {
            (module, StoresEntry { live, tables, exclude_tables, backup, ..StoresEntry::default() })
        });
        Self { fqdn, site, backup_pool, active_cms_master, driver, management_host, stores: stores.collect() }
    }
}

impl PoolEntry {
    /// The pool as the file wants it; files of secrets lie beside it, in `folder`, unless their paths are absolute.
    fn draft(self, folder: &Path) -> Result<PoolDraft, PoolFileError> {
        let Self { fqdn, site, backup_pool, active_cms_master, driver, management_host, stores } = self;
        let driver = driver_of(driver, management_host)
            .map_err(|error| PoolFileError::Driver { pool: fqdn.clone(), message: error.message.to_string() })?;
        let mut secrets = BTreeMap::new();
        let mut named = BTreeMap::new();
        for (module, entry) in stores {
            let StoresEntry { live, tables, exclude_tables, live_secret, live_secret_file, .. } = entry;
            let StoresEntry { backup, backup_secret, backup_secret_file, .. } = entry;
            let given = [
                (StoreRole::Live, live_secret, live_secret_file),
                (StoreRole::Backup, backup_secret, backup_secret_file),
            ];
            for (role, text, file) in given {
                let wrong = |message: String| PoolFileError::Secret { pool: fqdn.clone(), module, role, message };
                let change = match (text, file) {
                    (None, None) => continue,
                    (Some(_), Some(_)) => {
                        return Err(wrong("it is given as text and as a file; give one of them".into()));
                    }
                    (Some(SecretText(change)), None) => change,
                    (None, Some(file)) => SecretChange::Set(secret::read_file(&folder.join(file)).map_err(wrong)?),
                };
                secrets.insert((module, role), change);
            }
            let tables = TableChoice::new(tables, exclude_tables).map_err(|source| PoolFileError::Tables {
                pool: fqdn.clone(),
                module,
                source,
            })?;
            let stores = ModuleStores { live, backup, tables };
            if stores != ModuleStores::default() {
                named.insert(module, stores);
            }
        }
        Ok(PoolDraft { spec: PoolSpec { fqdn, site, active_cms_master, driver, stores: named }, backup_pool, secrets })
    }
}

/// Reads the drafts of a file that lies in `folder`.
pub fn parse(text: &str, folder: &Path) -> Result<Vec<PoolDraft>, PoolFileError> {
    let file: PoolFile = toml::from_str(text).map_err(|error| PoolFileError::toml(text, &error))?;
    file.pools.into_iter().map(|entry| entry.draft(folder)).collect()
}

/// Pools in the form that [`parse`] reads; their secrets are left out.
pub fn text(pools: &[PoolDetails]) -> anyhow::Result<String> {
    let file = PoolFile { pools: pools.iter().map(PoolEntry::from).collect() };
    Ok(toml::to_string(&file)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_exported_can_be_imported() {
        let text = "[[pool]]\nfqdn = \"atl-cs-001.litwareinc.com\"\nbackup_pool = \"red-cs-001.litwareinc.com\"\n\n[pool.stores.DataConf]\nlive = \"file:///srv/a\"\n";
        let drafts = parse(text, Path::new("")).expect("a good file");
        assert_eq!(drafts.len(), 1);
        let pool = crate::domain::Pool {
            id: crate::domain::PoolId::new(),
            spec: drafts[0].spec.clone(),
            backup_pool: drafts[0].backup_pool.clone(),
            maintenance: None,
            maintenance_since: None,
            secrets: [].into(),
        };
        let exported = super::text(&[PoolDetails::from(&pool)]).expect("text");
        assert_eq!(parse(&exported, Path::new("")).expect("read again"), drafts);
    }

    #[test]
    fn the_management_shell_is_exported_and_imported_with_its_host() {
        let text = "[[pool]]\nfqdn = \"a.x.com\"\ndriver = \"management-shell\"\nmanagement_host = \"mgmt\"\n\n[pool.stores]\n";
        let drafts = parse(text, Path::new("")).expect("a good file");
        assert_eq!(drafts[0].spec.driver, crate::domain::Driver::ManagementShell("mgmt".parse().expect("a name")));
        let pool = crate::domain::Pool {
            id: crate::domain::PoolId::new(),
            spec: drafts[0].spec.clone(),
            backup_pool: None,
            maintenance: None,
            maintenance_since: None,
            secrets: [].into(),
        };
        assert_eq!(super::text(&[PoolDetails::from(&pool)]).expect("text"), text);
        for half in [
            "driver = \"management-shell\"",
            "management_host = \"mgmt\"",
            "driver = \"native\"\nmanagement_host = \"x\"",
        ] {
            let error = parse(&format!("[[pool]]\nfqdn = \"a.x.com\"\n{half}\n"), Path::new("")).expect_err(half);
            assert!(error.to_string().starts_with("a.x.com: "), "{error}");
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let error = parse("[[pool]]\nfqdn = \"a.x.com\"\npassword = \"x\"\n", Path::new("")).expect_err("unknown");
        assert!(error.to_string().starts_with("line 3: unknown field `password`"), "{error}");
    }

    #[test]
    fn secrets_are_read_as_text_or_from_a_file_and_empty_ones_remove() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("pass"), "open sesame\n").expect("written");
        let text = "[[pool]]\nfqdn = \"a.x.com\"\n[pool.stores.DataConf]\nlive = \"sftp://joe@host/a\"\n\
             live_secret_file = \"pass\"\nbackup = \"sftp://joe@host/b\"\nbackup_secret = \"\"\n\
             [pool.stores.RGSFileStore]\nlive = \"sftp://joe@host/c\"\nlive_secret = \"pass word\"\n";
        let drafts = parse(text, dir.path()).expect("a good file");
        let secret = |text| SecretChange::Set(Secret::new(text).expect("a secret"));
        assert_eq!(
            drafts[0].secrets,
            BTreeMap::from([
                ((BackupModule::DataConf, StoreRole::Live), secret("open sesame")),
                ((BackupModule::DataConf, StoreRole::Backup), SecretChange::Remove),
                ((BackupModule::RgsFileStore, StoreRole::Live), secret("pass word")),
            ])
        );
        let both = text.replace("live_secret_file", "live_secret = \"x\"\nlive_secret_file");
        assert!(parse(&both, dir.path()).expect_err("twice").to_string().contains("as text and as a file"));
        assert!(parse(&text.replace("\"pass\"", "\"gone\""), dir.path()).is_err());
    }

    #[test]
    fn a_mistake_in_the_file_does_not_repeat_a_secret() {
        let head = "[[pool]]\nfqdn = \"a.x.com\"\n[pool.stores.DataConf]\nlive = \"sftp://joe@host/a\"\n";
        for wrong in [
            "live_secret = \"wonder",
            "live_secret = \"wonder\" x",
            "live_secret = 4711",
            "live_secret = [\"wonder\", 4711]",
            "live_secret = { a = \"wonder\" }",
            "live_secert = \"wonder\"",
            "live_secret = \"wonder\"\nlive_secret = \"wonder4711\"",
            "live_secret = \"wonder\\q4711\"",
            "live_secret = wonder4711",
        ] {
            let error = parse(&format!("{head}{wrong}\n"), Path::new("")).expect_err(wrong);
            for shown in [error.to_string(), format!("{error:?}")] {
                assert!(!shown.contains("wonder") && !shown.contains("4711"), "{shown}");
            }
            assert!(error.to_string().contains("line "), "{error}");
        }
    }
}
