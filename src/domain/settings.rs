//! Settings of the whole deployment, as `Set-CsBackupServiceConfiguration` has one global set of them.

use std::collections::BTreeMap;

use super::{
    bandwidth::Bandwidth, guard::GuardLimits, interval::Interval, setting::Setting, time::Timestamp,
    timetable::Timetable,
};

/// What the deployment is set to. What may stand in each, and what it does, says [`Setting`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// `SyncInterval`: how often a pool is synced that has no schedule of its own.
    pub sync_interval: Interval,
    /// Whether nothing is begun by itself.
    pub schedules_paused: bool,
    /// `MaxConcurrentCalls`: how many runs may be under way at once, over all workers.
    pub max_concurrent_calls: u16,
    /// How many runs that read or write one pool may be under way at once (1 to 100); without it, as many as there are.
    pub max_concurrent_calls_per_pool: Option<u16>,
    /// The same for all pools of one site.
    pub max_concurrent_calls_per_site: Option<u16>,
    /// `MaxBatchesPerUserStoreSync`, kept for scripts.
    pub max_batches_per_user_store_sync: u32,
    /// `MaxBatchesPerCmsSync`, kept for scripts.
    pub max_batches_per_cms_sync: u32,
    /// `MaxDataConfPackageSizeKB`, kept for scripts.
    pub max_data_conf_package_size_kb: u32,
    /// `EnableRgsBackupService`: whether the Response Group modules are backed up. Off by default, as in the original.
    pub enable_rgs_backup_service: bool,
    /// How many deletes a run may do without approval.
    pub guard: GuardLimits,
    /// Whether a held run must be approved by somebody else than who asked for it.
    pub second_person_approves: bool,
    /// How fast each worker may copy, all its runs together; without it, as fast as it can.
    pub bandwidth_limit: Option<Bandwidth>,
    /// What counts instead at some hours of the week.
    pub bandwidth_timetable: Timetable,
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
    /// For how many days history keeps runs (1 to 36500); without it, whatever their age.
    pub history_days: Option<u16>,
    /// How many runs history keeps; without it, however many there are.
    pub history_runs: Option<u32>,
    /// For how many days history keeps the item lists of runs (1 to 36500); without it, whatever their age.
    pub items_days: Option<u16>,
    /// Of how many runs history keeps the item lists; without it, of all.
    pub items_runs: Option<u32>,
    /// What is kept of settings that this version can't read; in their place counts what [`Setting::set_aside`] has put there.
    pub unread: BTreeMap<Setting, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sync_interval: Interval::minutes(2),
            schedules_paused: false,
            max_concurrent_calls: 10,
            max_concurrent_calls_per_pool: None,
            max_concurrent_calls_per_site: None,
            max_batches_per_user_store_sync: 500,
            max_batches_per_cms_sync: 500,
            max_data_conf_package_size_kb: 102_400,
            enable_rgs_backup_service: false,
            guard: GuardLimits::default(),
            second_person_approves: false,
            bandwidth_limit: None,
            bandwidth_timetable: Timetable::default(),
            recycle: RecycleLimits::default(),
            verify_after_days: None,
            audit: AuditRetention::default(),
            drain: false,
            second_factor_roles: Vec::new(),
            history_days: Some(400),
            history_runs: Some(100_000),
            items_days: Some(90),
            items_runs: Some(5000),
            unread: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// How fast a worker may copy at a moment.
    pub fn bandwidth_at(&self, moment: Timestamp) -> Option<Bandwidth> {
        self.bandwidth_timetable.at(moment).unwrap_or(self.bandwidth_limit)
    }

    /// A text that is another one once any setting has changed: what somebody looked at before they changed something.
    pub fn version(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for setting in Setting::ALL {
            let value = setting.kept(self);
            hasher.update(setting.name().as_bytes()).update(b"=").update(value.as_bytes()).update(b"\0");
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }
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
