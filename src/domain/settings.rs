//! Settings of the whole deployment, as `Set-CsBackupServiceConfiguration` has one global set of them.

use super::{bandwidth::Bandwidth, guard::GuardLimits};

/// What the deployment is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// `EnableRgsBackupService`: whether the Response Group modules are backed up. Off by default, as in the original.
    pub enable_rgs_backup_service: bool,
    /// How many deletes a run may do without approval.
    pub guard: GuardLimits,
    /// How fast each worker may copy, all its runs together; without it, as fast as it can.
    pub bandwidth_limit: Option<Bandwidth>,
}
