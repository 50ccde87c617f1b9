//! The five kinds of data a pool backs up, and how a person names them.
//!
//! A module is a policy over one of two kinds of store, rows or files; names and categories are those of the cmdlets
//! (`Invoke-CsBackupServiceSync -BackupModule`, `Get-CsBackupServiceStatus -Category`).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::words::{Word, say};

/// One kind of a pool's data. Ordered as pages list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BackupModule {
    /// Users' contacts, groups and presence.
    PresenceFocus,
    /// Conference content: uploaded slides, whiteboards, polls.
    DataConf,
    /// The Central Management store: topology, policies, configuration. Only the pool that is its active master exports.
    CmsMaster,
    /// Response Group agents, queues and workflows.
    RgsDataStore,
    /// Response Group audio files.
    RgsFileStore,
}

/// Which of the two engines handles a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// Tables of a database; a module is one transaction.
    Rows,
    /// A tree of files; staged, then published.
    Files,
}

/// The groups of modules that `Get-CsBackupServiceStatus -Category` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Central Management store.
    Cms,
    /// User data: presence, contacts, conference content.
    UserData,
    /// Response Group service.
    Rgs,
}

/// The modules a run was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ModuleSelection {
    /// Every module the pool has; those it has not are skipped.
    #[default]
    All,
    /// This one; the pool must have it.
    One(BackupModule),
}

/// Why a text names no module.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-module-unknown").with("text", .0).with("names", BackupModule::ALL.map(BackupModule::name).join(", ")))]
pub struct UnknownModule(String);

/// Why a text names neither a module nor all of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-selection-unknown").with("text", .0).with("names", BackupModule::ALL.map(BackupModule::name).join(", ")))]
pub struct UnknownSelection(String);

impl BackupModule {
    /// All modules, in the order of pages.
    pub const ALL: [Self; 5] =
        [Self::PresenceFocus, Self::DataConf, Self::CmsMaster, Self::RgsDataStore, Self::RgsFileStore];

    /// The name as the cmdlet's documentation spells it, for example `ConfServices.DataConf`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PresenceFocus => "UserServices.PresenceFocus",
            Self::DataConf => "ConfServices.DataConf",
            Self::CmsMaster => "CentralMgmt.CMSMaster",
            Self::RgsDataStore => "ApplicationServer.RGSDataStore",
            Self::RgsFileStore => "ApplicationServer.RGSFileStore",
        }
    }

    /// The part after the dot, for example `DataConf`.
    pub fn short_name(self) -> &'static str {
        self.name().split_once('.').map_or(self.name(), |(_, short)| short)
    }

    /// What the module holds, for people who do not know its name.
    pub const fn title(self) -> Word {
        match self {
            Self::PresenceFocus => Word("module-presence-focus"),
            Self::DataConf => Word("module-data-conf"),
            Self::CmsMaster => Word("module-cms-master"),
            Self::RgsDataStore => Word("module-rgs-data-store"),
            Self::RgsFileStore => Word("module-rgs-file-store"),
        }
    }

    /// Rows or files.
    pub const fn kind(self) -> StoreKind {
        match self {
            Self::PresenceFocus | Self::CmsMaster | Self::RgsDataStore => StoreKind::Rows,
            Self::DataConf | Self::RgsFileStore => StoreKind::Files,
        }
    }

    /// The category of the module.
    pub const fn category(self) -> Category {
        match self {
            Self::PresenceFocus | Self::DataConf => Category::UserData,
            Self::CmsMaster => Category::Cms,
            Self::RgsDataStore | Self::RgsFileStore => Category::Rgs,
        }
    }
}

impl FromStr for BackupModule {
    type Err = UnknownModule;

    fn from_str(text: &str) -> Result<Self, UnknownModule> {
        let name = text.trim();
        Self::ALL
            .into_iter()
            .find(|m| m.name().eq_ignore_ascii_case(name) || m.short_name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownModule(name.to_owned()))
    }
}

impl fmt::Display for BackupModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl TryFrom<String> for BackupModule {
    type Error = UnknownModule;

    fn try_from(text: String) -> Result<Self, UnknownModule> {
        text.parse()
    }
}

impl From<BackupModule> for String {
    fn from(module: BackupModule) -> Self {
        module.name().to_owned()
    }
}

impl ModuleSelection {
    /// Whether the selection takes in `module`.
    pub fn includes(self, module: BackupModule) -> bool {
        match self {
            Self::All => true,
            Self::One(one) => one == module,
        }
    }

    /// `All`, or the module's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::One(module) => module.name(),
        }
    }
}

impl FromStr for ModuleSelection {
    type Err = UnknownSelection;

    /// No text at all means every module, as an omitted `-BackupModule` does.
    fn from_str(text: &str) -> Result<Self, UnknownSelection> {
        let name = text.trim();
        if name.is_empty() || name.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        name.parse().map(Self::One).map_err(|UnknownModule(name)| UnknownSelection(name))
    }
}

impl fmt::Display for ModuleSelection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl TryFrom<String> for ModuleSelection {
    type Error = UnknownSelection;

    fn try_from(text: String) -> Result<Self, UnknownSelection> {
        text.parse()
    }
}

impl From<ModuleSelection> for String {
    fn from(selection: ModuleSelection) -> Self {
        selection.name().to_owned()
    }
}

impl Category {
    /// All categories, as the cmdlet lists them.
    pub const ALL: [Self; 3] = [Self::Cms, Self::UserData, Self::Rgs];

    /// The cmdlet's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cms => "CMS",
            Self::UserData => "UserData",
            Self::Rgs => "RGS",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Why a text names no category.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-category-unknown").with("text", .0))]
pub struct UnknownCategory(String);

impl FromStr for Category {
    type Err = UnknownCategory;

    fn from_str(text: &str) -> Result<Self, UnknownCategory> {
        let name = text.trim();
        Self::ALL
            .into_iter()
            .find(|c| c.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownCategory(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_in_any_case_name_a_module() {
        for module in BackupModule::ALL {
            for text in [module.name(), module.short_name()] {
                assert_eq!(text.parse(), Ok(module));
                assert_eq!(text.to_uppercase().parse(), Ok(module));
                assert_eq!(format!("  {} ", text.to_lowercase()).parse(), Ok(module));
            }
        }
        assert_eq!("DataConf".parse(), Ok(ModuleSelection::One(BackupModule::DataConf)));
        assert_eq!("aLL".parse(), Ok(ModuleSelection::All));
        assert_eq!(" ".parse(), Ok(ModuleSelection::All));
    }

    #[test]
    fn an_unknown_module_is_named_with_the_choices() {
        let error = "ConfServices.DataConf2".parse::<ModuleSelection>().expect_err("no such module");
        insta::assert_snapshot!(error, @"“ConfServices.DataConf2” is not a backup module. Choose All, UserServices.PresenceFocus, ConfServices.DataConf, CentralMgmt.CMSMaster, ApplicationServer.RGSDataStore, ApplicationServer.RGSFileStore.");
    }
}
