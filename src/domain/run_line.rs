//! What a run that Microsoft’s cmdlets carry out had to tell while it went on, line by line.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    backup_status::{ExportState, ImportState},
    module::BackupModule,
    scope::Extent,
    time::Timestamp,
};
use crate::words::{Said, say};

/// The most modules of a status that are kept: there are five, and what else a host names says nothing to anybody.
const MOST_MODULES: usize = 20;

/// A line of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// When it was heard, by the panel’s database.
    pub at: Timestamp,
    /// What it is about.
    pub detail: LineDetail,
    /// What it says.
    pub words: Said,
}

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LineDetail {
    /// The script runs on the host.
    Begun,
    /// The cmdlet is called now. From here on a run is only followed.
    Invoking,
    /// It came back.
    Invoked,
    /// It is watched again, after the way to the host broke or another worker took the run up.
    Again,
    /// How the pool’s backup stands.
    Status(StatusTold),
    /// A cmdlet complained, and went on: `-Force` keeps this from being shown.
    Complaint,
    /// The status could not be looked at, or what was heard is of no kind that is known.
    Note,
    /// It ended well.
    End,
    /// It ended badly.
    Fault,
    /// A newer program wrote it.
    #[serde(other)]
    Other,
}

/// How a pool’s backup stands, in the words of its host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusTold {
    /// `OverallExportStatus`.
    pub export: String,
    /// `OverallImportStatus`.
    pub import: String,
    /// The machine on which the backup service is active.
    pub machine: String,
    /// Each module.
    pub modules: Vec<ModuleTold>,
}

/// How the backup of a module stands, in the words of its host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleTold {
    /// Which.
    pub module: String,
    /// Whether it is copied.
    pub export: String,
    /// Whether what comes from the partner is taken.
    pub import: String,
}

impl LineDetail {
    /// Whether `-Force` keeps it from being shown.
    pub const fn is_hidden_by_force(&self) -> bool {
        matches!(self, Self::Complaint)
    }

    /// The word for it, which is its kind in the database.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Invoking => "invoking",
            Self::Invoked => "invoked",
            Self::Again => "again",
            Self::Status(_) => "status",
            Self::Complaint => "complaint",
            Self::Note => "note",
            Self::End => "end",
            Self::Fault => "fault",
            Self::Other => "other",
        }
    }

    /// The status, if it tells one.
    pub const fn status(&self) -> Option<&StatusTold> {
        match self {
            Self::Status(status) => Some(status),
            _ => None,
        }
    }
}

impl StatusTold {
    /// The status of these modules; what is more than there can be is left out.
    pub fn new(export: String, import: String, machine: String, modules: impl Iterator<Item = ModuleTold>) -> Self {
        Self { export, import, machine, modules: modules.take(MOST_MODULES).collect() }
    }

    /// How a module stands.
    pub fn of(&self, module: BackupModule) -> Option<&ModuleTold> {
        self.modules.iter().find(|told| told.is(module))
    }

    /// In words, of the modules that are `wanted`.
    pub fn said(&self, wanted: impl Fn(&ModuleTold) -> bool) -> Said {
        let told = self.modules.iter().filter(|module| wanted(module));
        let states = told.map(ToString::to_string).collect::<Vec<_>>().join("; ");
        if states.is_empty() {
            say("management-line-status-none")
        } else {
            say("management-line-status").with("states", states)
        }
    }
}

impl ModuleTold {
    /// The module that it names, if it is one that is known.
    pub fn known(&self) -> Option<BackupModule> {
        self.module.parse().ok()
    }

    /// Whether somebody who sees these modules sees it; what is no module that is known, only those see who see all.
    pub fn is_among(&self, seen: &Extent<BackupModule>) -> bool {
        self.known().map_or(*seen == Extent::All, |module| seen.contains(&module))
    }

    /// Whether it is about a module.
    pub fn is(&self, module: BackupModule) -> bool {
        self.known() == Some(module)
    }

    /// How it is copied, if the host’s word is one that is known.
    pub fn export_state(&self) -> Option<ExportState> {
        ExportState::ALL.into_iter().find(|state| self.export.eq_ignore_ascii_case(state.name()))
    }

    /// What the backup pool makes of it, if the host’s word is one that is known.
    pub fn import_state(&self) -> Option<ImportState> {
        let known = [ImportState::Normal, ImportState::Error];
        known.into_iter().find(|state| self.import.eq_ignore_ascii_case(state.name()))
    }

    /// Whether the host says that there is nothing to copy.
    pub fn is_not_initialized(&self) -> bool {
        self.export_state() == Some(ExportState::NotInitialized)
    }

    /// Whether the copy, or what the backup pool makes of it, failed.
    pub fn is_wrong(&self) -> bool {
        self.export_state() == Some(ExportState::Error) || self.import_state() == Some(ImportState::Error)
    }

    /// Whether no backlog waits.
    pub fn is_steady(&self) -> bool {
        !self.is_wrong() && matches!(self.export_state(), Some(ExportState::Final | ExportState::Steady))
    }
}

/// As the cmdlet writes it: `PresenceFocus SteadyState, NormalState`.
impl fmt::Display for ModuleTold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(module) => f.write_str(module.short_name())?,
            None => f.write_str(&self.module)?,
        }
        write!(f, " {}", self.export)?;
        if self.import.is_empty() { Ok(()) } else { write!(f, ", {}", self.import) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_kept_with_their_kind_first_and_those_of_tomorrow_are_passed_over() {
        let told = ModuleTold { module: "X".into(), export: "SteadyState".into(), import: "NormalState".into() };
        let modules = std::iter::repeat_n(told.clone(), 100);
        let status = LineDetail::Status(StatusTold::new("SteadyState".into(), String::new(), "fe1".into(), modules));
        let text = serde_json::to_string(&status).expect("JSON");
        assert!(text.starts_with(r#"{"kind":"status","#), "{text}");
        assert_eq!(serde_json::from_str::<LineDetail>(&text).expect("a detail"), status);
        assert_eq!(status.status().map(|status| status.modules.len()), Some(MOST_MODULES));
        assert_eq!(serde_json::to_string(&LineDetail::Invoking).expect("JSON"), r#"{"kind":"invoking"}"#);
        let newer = serde_json::from_str::<LineDetail>(r#"{"kind":"of-tomorrow","more":1}"#).expect("a detail");
        assert_eq!(newer, LineDetail::Other);
        assert!(told.is_steady() && !told.is_wrong() && !told.is_not_initialized());
        assert!(ModuleTold { import: "errorstate".into(), ..told }.is_wrong());
    }
}
