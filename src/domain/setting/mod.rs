//! The one list of all settings: how each is called, what may stand in it, what it does, and how it is read and written as
//! text. Pages, the audit, the database and scripts go by it.

mod unread;
mod value;

use std::{fmt, str::FromStr};

/// Settings that stand together on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What begins by itself.
    Schedules,
    /// How much is done at once, and how fast.
    Work,
    /// What is copied.
    Modules,
    /// What needs a person's word.
    Safety,
    /// Who must prove more than a password.
    Access,
    /// What is kept, and how long.
    Retention,
    /// What does nothing here.
    Compatibility,
}

impl Group {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 7] =
        [Self::Schedules, Self::Work, Self::Modules, Self::Safety, Self::Access, Self::Retention, Self::Compatibility];

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Schedules => "What begins by itself",
            Self::Work => "How much at once, and how fast",
            Self::Modules => "Response Group",
            Self::Safety => "Guard against mass deletion",
            Self::Access => "Second factor",
            Self::Retention => "What is kept",
            Self::Compatibility => "Kept for scripts",
        }
    }

    /// Its settings.
    pub fn settings(self) -> impl Iterator<Item = Setting> {
        Setting::ALL.iter().copied().filter(move |setting| setting.group() == self)
    }
}

/// How a setting is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// On or off: `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// A line of text.
    Text,
    /// Lines of text.
    Lines,
    /// Names of roles, parted by commas.
    Roles,
}

/// Makes the type of settings from the list of them.
macro_rules! settings {
    ($($variant:ident $name:literal $field:literal $group:ident $control:ident
        unit $unit:literal range $range:literal empty $empty:expr; $does:literal)+) => {
        /// A setting of the deployment.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Setting {
            $(#[doc = concat!("`", $name, "`: see [`Setting::does`].")] $variant,)+
        }

        impl Setting {
            /// All of them, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name: where `Set-CsBackupServiceConfiguration` has it, as spelled there.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The name of its field in forms and in errors.
            pub const fn field(self) -> &'static str {
                match self { $(Self::$variant => $field,)+ }
            }

            /// What it stands with on the page.
            pub const fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group,)+ }
            }

            /// How it is asked for.
            pub const fn control(self) -> Control {
                match self { $(Self::$variant => Control::$control,)+ }
            }

            /// What its figure counts; nothing for what is no figure.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)+ }
            }

            /// What may stand in it.
            pub const fn range(self) -> &'static str {
                match self { $(Self::$variant => $range,)+ }
            }

            /// What it means that nothing stands in it; none for what must not be empty.
            pub const fn empty_means(self) -> Option<&'static str> {
                match self { $(Self::$variant => $empty,)+ }
            }

            /// What it does here, for people.
            pub const fn does(self) -> &'static str {
                match self { $(Self::$variant => $does,)+ }
            }
        }
    };
}

settings! {
    SyncInterval "SyncInterval" "sync_interval" Schedules Text
        unit "hours, minutes, seconds" range "5s to 3h, written as 2m, 00:02:00 or 120" empty None;
        "How often a pool’s changes are copied to its backup pool, for every pool and module without a schedule of its own."
    SchedulesPaused "SchedulesPaused" "schedules_paused" Schedules Flag
        unit "" range "on or off" empty None;
        "Nothing begins by itself: neither by SyncInterval nor by a schedule. What falls due meanwhile runs once when this is switched off again."
    VerifyAfterDays "VerifyAfterDays" "verify_after_days" Schedules Number
        unit "days" range "1 to 365, or nothing for never" empty Some("never");
        "How long after its last verification each pool’s backup is compared with its live stores again, everything by content. That changes nothing."
    MaxConcurrentCalls "MaxConcurrentCalls" "max_concurrent_calls" Work Number
        unit "runs" range "1 to 100" empty None;
        "How many runs may be under way at once, over all workers. Others wait in the queue. Each worker has a limit of its own besides, in its configuration."
    MaxConcurrentCallsPerPool "MaxConcurrentCallsPerPool" "max_concurrent_calls_per_pool" Work Number
        unit "runs" range "1 to 100, or nothing for no limit" empty Some("no limit");
        "How many runs that read or write the same pool may be under way at once, over all workers."
    MaxConcurrentCallsPerSite "MaxConcurrentCallsPerSite" "max_concurrent_calls_per_site" Work Number
        unit "runs" range "1 to 100, or nothing for no limit" empty Some("no limit");
        "How many runs that read or write pools of the same site may be under way at once, over all workers: for a site with a narrow line. Pools without a site are not counted."
    BandwidthLimit "BandwidthLimit" "bandwidth_limit" Work Text
        unit "KiB a second" range "1 to 104857600, or with a unit, as 10MiB/s; nothing for no limit" empty Some("no limit");
        "How fast each worker copies the content of files, all its runs together. A change takes effect within seconds, also on runs under way. Comparing, and modules that hold rows, are not slowed down."
    BandwidthTimetable "BandwidthTimetable" "bandwidth_timetable" Work Lines
        unit "" range "a zone, then days, times and a limit on each line; nothing for none" empty Some("none");
        "Limits by weekday and hour. The first line that matches counts; at other times BandwidthLimit does."
    Drain "Drain" "drain" Work Flag
        unit "" range "on or off" empty None;
        "Take no new runs: workers finish what they are on and begin nothing new. What is asked for meanwhile waits in the queue. Use it before an upgrade or a restart."
    EnableRgsBackupService "EnableRgsBackupService" "enable_rgs_backup_service" Modules Flag
        unit "" range "on or off" empty None;
        "Copy the Response Group modules, RGSDataStore and RGSFileStore, too. Off, they are skipped and shown as not initialized."
    GuardMaxDeleteItems "GuardMaxDeleteItems" "max_delete_items" Safety Number
        unit "items in a module" range "0 or more" empty None;
        "How many deletes are always let through. A module that would delete more than the larger of this and the share below is held until somebody approves it."
    GuardMaxDeletePercent "GuardMaxDeletePercent" "max_delete_percent" Safety Number
        unit "percent of the backup’s items" range "0 to 100" empty None;
        "Which share of the backup’s items may be deleted without a person’s word. An empty source beside a backup with data is always stopped, whatever stands here."
    SecondPersonApproves "SecondPersonApproves" "second_person_approves" Safety Flag
        unit "" range "on or off" empty None;
        "A run that the guard holds must be approved by somebody else than who asked for it."
    SecondFactorRoles "SecondFactorRoles" "second_factor_roles" Access Roles
        unit "" range "roles that there are" empty Some("none");
        "Accounts with one of these roles must have a passkey or an authenticator app. Who has none yet is led to setting one up when they sign in, and no other page is open to them until then. A custom role counts by itself, whatever it began as. People of the directory are asked, too; people of a sign-in provider are left to it."
    RecycleDays "RecycleDays" "recycle_days" Retention Number
        unit "days" range "1 to 3650" empty None;
        "How long what a run overwrote or deleted is kept in the store it was in, so that the run’s page can put it back."
    RecycleMebibytes "RecycleMebibytes" "recycle_mebibytes" Retention Number
        unit "MiB in each store" range "1 to 4294967295, or nothing for no limit" empty Some("no limit");
        "How much room that may take. If all of it takes more, what was kept first goes first."
    AuditDays "AuditDays" "audit_days" Retention Number
        unit "days" range "1 to 36500, or nothing for ever" empty Some("for ever");
        "How long the audit keeps who did what, and what was refused to whom. That older entries were removed is recorded."
    HistoryDays "HistoryDays" "history_days" Retention Number
        unit "days" range "1 to 36500, or nothing for no limit" empty Some("no limit");
        "How long history keeps a run: when it was, how it ended, and its figures."
    HistoryRuns "HistoryRuns" "history_runs" Retention Number
        unit "runs" range "1 to 4294967295, or nothing for no limit" empty Some("no limit");
        "How many runs history keeps; the oldest go first."
    ItemsDays "ItemsDays" "items_days" Retention Number
        unit "days" range "1 to 36500, or nothing for no limit" empty Some("no limit");
        "How long history keeps the list of what a run changed, item by item. The run itself stays as long as is said above."
    ItemsRuns "ItemsRuns" "items_runs" Retention Number
        unit "runs" range "1 to 4294967295, or nothing for no limit" empty Some("no limit");
        "Of how many runs history keeps these lists; the oldest go first."
    MaxBatchesPerUserStoreSync "MaxBatchesPerUserStoreSync" "max_batches_per_user_store_sync" Compatibility Number
        unit "batches" range "1 to 1000000" empty None;
        "Does nothing here: a module of rows is brought over whole, in one transaction, so there are no batches to limit. It is kept so that scripts that set it go on working."
    MaxBatchesPerCmsSync "MaxBatchesPerCmsSync" "max_batches_per_cms_sync" Compatibility Number
        unit "batches" range "1 to 1000000" empty None;
        "Does nothing here: the Central Management store is brought over whole, in one transaction, too. It is kept so that scripts that set it go on working."
    MaxDataConfPackageSizeKb "MaxDataConfPackageSizeKB" "max_data_conf_package_size_kb" Compatibility Number
        unit "KB" range "1 to 4194304" empty None;
        "Does nothing here: conference content is not packed into archives but copied file by file, of large ones only what changed. It is kept so that scripts that set it go on working."
}

impl Setting {
    /// What stands in it unless it was set.
    pub fn default_value(self) -> String {
        self.get(&super::settings::Settings::default())
    }

    /// A value of it as people read it: `on`, `15 days`, `no limit`.
    pub fn in_words(self, value: &str) -> String {
        match (self.control(), value, self.empty_means()) {
            (Control::Flag, "true", _) => "on".to_owned(),
            (Control::Flag, ..) => "off".to_owned(),
            (_, "", Some(meaning)) => meaning.to_owned(),
            (Control::Number, ..) | (Control::Text, _, Some(_)) => format!("{value} {}", self.unit()),
            (Control::Lines, ..) => value.replace('\n', ", "),
            (Control::Roles, ..) => value.replace(',', ", "),
            (Control::Text, ..) => value.to_owned(),
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text names no setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a setting. There are {names}.", names = Setting::ALL.iter().map(|s| s.name()).collect::<Vec<_>>().join(", "))]
pub struct UnknownSetting(String);

impl FromStr for Setting {
    type Err = UnknownSetting;

    /// Its name, in any letter case.
    fn from_str(text: &str) -> Result<Self, UnknownSetting> {
        let found = Self::ALL.iter().copied().find(|setting| setting.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownSetting(text.trim().chars().take(60).collect()))
    }
}
