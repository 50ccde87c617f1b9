//! Settings of the whole deployment, as `Set-CsBackupServiceConfiguration` has one global set of them.

use super::{bandwidth::Bandwidth, guard::GuardLimits};

/// What the deployment is set to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// `EnableRgsBackupService`: whether the Response Group modules are backed up. Off by default, as in the original.
    pub enable_rgs_backup_service: bool,
    /// How many deletes a run may do without approval.
    pub guard: GuardLimits,
    /// Whether a held run must be approved by somebody else than who asked for it.
    pub second_person_approves: bool,
    /// How fast each worker may copy, all its runs together; without it, as fast as it can.
    pub bandwidth_limit: Option<Bandwidth>,
    /// How long recycle keeps what runs overwrote or deleted.
    pub recycle: RecycleLimits,
    /// After how many days a pool's backups are verified again by themselves (1 to 365); without it, never.
    pub verify_after_days: Option<u16>,
    /// How long entries of the audit are kept.
    pub audit: AuditRetention,
    /// Workers finish what they are on and take nothing new.
    pub drain: bool,
    /// The names of the roles whose accounts must have a second factor.
    pub second_factor_roles: Vec<String>,
}

/// How many days (1 to 36500) entries of the audit are kept; without it, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditRetention(pub Option<u16>);

impl Default for AuditRetention {
    /// A year and a month.
    fn default() -> Self {
        Self(Some(400))
    }
}

/// How long recycle keeps what runs overwrote or deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecycleLimits {
    /// Days (1 to 3650).
    pub days: u16,
    /// Mebibytes in each store at the most; without it, as much as there is.
    pub mebibytes: Option<u32>,
}

impl Default for RecycleLimits {
    /// 15 days, whatever the size.
    fn default() -> Self {
        Self { days: 15, mebibytes: None }
    }
}
