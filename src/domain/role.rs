//! Permissions, named like cmdlets, and the built-in roles that hold them.
//!
//! Built-in roles bear the names administrators know from the service's own role-based access control and can't be
//! changed.

use std::{fmt, str::FromStr};

/// What a person may do. Each page and operation names the one it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See pools, runs and their changes.
    GetStatus,
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
}

impl Permission {
    /// All permissions, in the order of pages.
    pub const ALL: [Self; 7] = [
        Self::GetStatus,
        Self::InvokeSync,
        Self::StopSync,
        Self::ApproveHeld,
        Self::RestoreData,
        Self::SetPool,
        Self::SetConfiguration,
    ];

    /// The cmdlet-like name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GetStatus => "Get-CsBackupServiceStatus",
            Self::InvokeSync => "Invoke-CsBackupServiceSync",
            Self::StopSync => "Stop-CsBackupServiceSync",
            Self::ApproveHeld => "Approve-CsHeldSync",
            Self::RestoreData => "Restore-CsPoolData",
            Self::SetPool => "Set-CsPoolBackupRelationship",
            Self::SetConfiguration => "Set-CsBackupServiceConfiguration",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A built-in role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// May do everything.
    Administrator,
    /// Runs the service: syncs, cancels, approves, settings.
    ServerAdministrator,
    /// Looks after users; sees everything here.
    UserAdministrator,
    /// Answers users' questions; sees everything here.
    HelpDesk,
    /// Sees everything, changes nothing.
    ViewOnlyAdministrator,
}

impl Role {
    /// All built-in roles, the most powerful first.
    pub const ALL: [Self; 5] = [
        Self::Administrator,
        Self::ServerAdministrator,
        Self::UserAdministrator,
        Self::HelpDesk,
        Self::ViewOnlyAdministrator,
    ];

    /// The role's name, which is also the name of a security group in a directory.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "CsAdministrator",
            Self::ServerAdministrator => "CsServerAdministrator",
            Self::UserAdministrator => "CsUserAdministrator",
            Self::HelpDesk => "CsHelpDesk",
            Self::ViewOnlyAdministrator => "CsViewOnlyAdministrator",
        }
    }

    /// Whether the role holds `permission`.
    pub const fn grants(self, permission: Permission) -> bool {
        match self {
            Self::Administrator => true,
            Self::ServerAdministrator => !matches!(permission, Permission::SetPool | Permission::RestoreData),
            Self::UserAdministrator | Self::HelpDesk | Self::ViewOnlyAdministrator => {
                matches!(permission, Permission::GetStatus)
            }
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a role. Choose {names}.", names = Role::ALL.map(Role::name).join(", "))]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let name = text.trim();
        Self::ALL.into_iter().find(|r| r.name().eq_ignore_ascii_case(name)).ok_or_else(|| UnknownRole(name.to_owned()))
    }
}
