//! What a person may do, in words that administrators of the service know: each permission bears the name of a cmdlet.

use std::{fmt, str::FromStr};

use crate::words::{Word, say};

/// What a person may do. Each page and operation names the one it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See pools, runs and their changes.
    GetStatus,
    /// See what an item holds that a run changed or would change, and what it held before: users’ data.
    GetDifference,
    /// Start a sync or a preview.
    InvokeSync,
    /// Cancel a run.
    StopSync,
    /// Approve or reject what the guard holds.
    ApproveHeld,
    /// Overwrite live stores from their backup, take back what a run did, remove the data of an old pairing.
    RestoreData,
    /// Add, change, pair and remove pools.
    SetPool,
    /// Change the settings of the whole deployment.
    SetConfiguration,
    /// Make access tokens that may do at most what their owner may.
    NewToken,
    /// See the roles, the accounts, and who has which role.
    GetRole,
    /// Make and change roles and accounts, and give roles to accounts.
    SetRole,
    /// Search and export the audit.
    SearchAudit,
}

impl Permission {
    /// All permissions, in the order of pages.
    pub const ALL: [Self; 12] = [
        Self::GetStatus,
        Self::GetDifference,
        Self::InvokeSync,
        Self::StopSync,
        Self::ApproveHeld,
        Self::RestoreData,
        Self::SetPool,
        Self::SetConfiguration,
        Self::NewToken,
        Self::GetRole,
        Self::SetRole,
        Self::SearchAudit,
    ];

    /// The cmdlet-like name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GetStatus => "Get-CsBackupServiceStatus",
            Self::GetDifference => "Get-CsItemDifference",
            Self::InvokeSync => "Invoke-CsBackupServiceSync",
            Self::StopSync => "Stop-CsBackupServiceSync",
            Self::ApproveHeld => "Approve-CsHeldSync",
            Self::RestoreData => "Restore-CsPoolData",
            Self::SetPool => "Set-CsPoolBackupRelationship",
            Self::SetConfiguration => "Set-CsBackupServiceConfiguration",
            Self::NewToken => "New-CsAccessToken",
            Self::GetRole => "Get-CsAdminRole",
            Self::SetRole => "Set-CsAdminRole",
            Self::SearchAudit => "Search-CsAuditLog",
        }
    }

    /// What it allows, in a sentence.
    pub const fn describe(self) -> Word {
        match self {
            Self::GetStatus => Word("permission-get-status"),
            Self::GetDifference => Word("permission-get-difference"),
            Self::InvokeSync => Word("permission-invoke-sync"),
            Self::StopSync => Word("permission-stop-sync"),
            Self::ApproveHeld => Word("permission-approve-held"),
            Self::RestoreData => Word("permission-restore-data"),
            Self::SetPool => Word("permission-set-pool"),
            Self::SetConfiguration => Word("permission-set-configuration"),
            Self::NewToken => Word("permission-new-token"),
            Self::GetRole => Word("permission-get-role"),
            Self::SetRole => Word("permission-set-role"),
            Self::SearchAudit => Word("permission-search-audit"),
        }
    }

    /// Whether it concerns the whole deployment, so that a role limited to some pools or modules can't hold it. Pools are
    /// among it: who names their stores and pairs decides what is copied where, of other pools too.
    pub const fn is_deployment_wide(self) -> bool {
        matches!(self, Self::SetPool | Self::SetConfiguration | Self::GetRole | Self::SetRole | Self::SearchAudit)
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text names no permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-permission-unknown").with("text", .0))]
pub struct UnknownPermission(String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    /// In any letter case, as PowerShell takes names.
    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        let name = text.trim();
        let found = Self::ALL.into_iter().find(|p| p.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| UnknownPermission(name.chars().take(80).collect()))
    }
}
