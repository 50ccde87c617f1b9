//! The one list of all settings: how each is called, what may stand in it, what it does, and how it is read and written as
//! text. Pages, the audit, the database and scripts go by it.

mod unit;
mod unread;
mod value;

use std::{fmt, str::FromStr};

use self::unit::Unit;
use crate::words::{Said, say};

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
    pub const fn title(self) -> Said {
        say(match self {
            Self::Schedules => "settings-group-schedules",
            Self::Work => "settings-group-work",
            Self::Modules => "settings-group-modules",
            Self::Safety => "settings-group-safety",
            Self::Access => "settings-group-access",
            Self::Retention => "settings-group-retention",
            Self::Compatibility => "settings-group-compatibility",
        })
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
        unit $unit:ident range $range:literal empty $empty:expr; $does:literal)+) => {
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
            pub fn unit(self) -> Said {
                self.counts().word()
            }

            const fn counts(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit,)+ }
            }

            /// What may stand in it.
            pub const fn range(self) -> Said {
                say(match self { $(Self::$variant => $range,)+ })
            }

            /// What it means that nothing stands in it; none for what must not be empty.
            pub const fn empty_means(self) -> Option<Said> {
                match self { $(Self::$variant => $empty,)+ }
            }

            /// What it does here, for people.
            pub const fn does(self) -> Said {
                say(match self { $(Self::$variant => $does,)+ })
            }
        }
    };
}

settings! {
    SyncInterval "SyncInterval" "sync_interval" Schedules Text
        unit Span range "setting-sync-interval-range" empty None;
        "setting-sync-interval-does"
    SchedulesPaused "SchedulesPaused" "schedules_paused" Schedules Flag
        unit Nothing range "setting-flag-range" empty None;
        "setting-schedules-paused-does"
    VerifyAfterDays "VerifyAfterDays" "verify_after_days" Schedules Number
        unit Days range "setting-verify-after-days-range" empty Some(say("setting-means-never"));
        "setting-verify-after-days-does"
    MaxConcurrentCalls "MaxConcurrentCalls" "max_concurrent_calls" Work Number
        unit Runs range "setting-max-concurrent-calls-range" empty None;
        "setting-max-concurrent-calls-does"
    MaxConcurrentCallsPerPool "MaxConcurrentCallsPerPool" "max_concurrent_calls_per_pool" Work Number
        unit Runs range "setting-calls-limit-range" empty Some(say("setting-means-no-limit"));
        "setting-max-concurrent-calls-per-pool-does"
    MaxConcurrentCallsPerSite "MaxConcurrentCallsPerSite" "max_concurrent_calls_per_site" Work Number
        unit Runs range "setting-calls-limit-range" empty Some(say("setting-means-no-limit"));
        "setting-max-concurrent-calls-per-site-does"
    BandwidthLimit "BandwidthLimit" "bandwidth_limit" Work Text
        unit Speed range "setting-bandwidth-limit-range" empty Some(say("setting-means-no-limit"));
        "setting-bandwidth-limit-does"
    BandwidthTimetable "BandwidthTimetable" "bandwidth_timetable" Work Lines
        unit Nothing range "setting-bandwidth-timetable-range" empty Some(say("setting-means-none"));
        "setting-bandwidth-timetable-does"
    Drain "Drain" "drain" Work Flag
        unit Nothing range "setting-flag-range" empty None;
        "setting-drain-does"
    EnableRgsBackupService "EnableRgsBackupService" "enable_rgs_backup_service" Modules Flag
        unit Nothing range "setting-flag-range" empty None;
        "setting-enable-rgs-backup-service-does"
    GuardMaxDeleteItems "GuardMaxDeleteItems" "max_delete_items" Safety Number
        unit Items range "setting-guard-max-delete-items-range" empty None;
        "setting-guard-max-delete-items-does"
    GuardMaxDeletePercent "GuardMaxDeletePercent" "max_delete_percent" Safety Number
        unit Percent range "setting-guard-max-delete-percent-range" empty None;
        "setting-guard-max-delete-percent-does"
    SecondPersonApproves "SecondPersonApproves" "second_person_approves" Safety Flag
        unit Nothing range "setting-flag-range" empty None;
        "setting-second-person-approves-does"
    SecondFactorRoles "SecondFactorRoles" "second_factor_roles" Access Roles
        unit Nothing range "setting-second-factor-roles-range" empty Some(say("setting-means-none"));
        "setting-second-factor-roles-does"
    RecycleDays "RecycleDays" "recycle_days" Retention Number
        unit Days range "setting-recycle-days-range" empty None;
        "setting-recycle-days-does"
    RecycleMebibytes "RecycleMebibytes" "recycle_mebibytes" Retention Number
        unit Mebibytes range "setting-recycle-mebibytes-range" empty Some(say("setting-means-no-limit"));
        "setting-recycle-mebibytes-does"
    AuditDays "AuditDays" "audit_days" Retention Number
        unit Days range "setting-audit-days-range" empty Some(say("setting-means-for-ever"));
        "setting-audit-days-does"
    HistoryDays "HistoryDays" "history_days" Retention Number
        unit Days range "setting-kept-days-range" empty Some(say("setting-means-no-limit"));
        "setting-history-days-does"
    HistoryRuns "HistoryRuns" "history_runs" Retention Number
        unit Runs range "setting-kept-runs-range" empty Some(say("setting-means-no-limit"));
        "setting-history-runs-does"
    ItemsDays "ItemsDays" "items_days" Retention Number
        unit Days range "setting-kept-days-range" empty Some(say("setting-means-no-limit"));
        "setting-items-days-does"
    ItemsRuns "ItemsRuns" "items_runs" Retention Number
        unit Runs range "setting-kept-runs-range" empty Some(say("setting-means-no-limit"));
        "setting-items-runs-does"
    MaxBatchesPerUserStoreSync "MaxBatchesPerUserStoreSync" "max_batches_per_user_store_sync" Compatibility Number
        unit Batches range "setting-batches-range" empty None;
        "setting-max-batches-per-user-store-sync-does"
    MaxBatchesPerCmsSync "MaxBatchesPerCmsSync" "max_batches_per_cms_sync" Compatibility Number
        unit Batches range "setting-batches-range" empty None;
        "setting-max-batches-per-cms-sync-does"
    MaxDataConfPackageSizeKb "MaxDataConfPackageSizeKB" "max_data_conf_package_size_kb" Compatibility Number
        unit Kilobytes range "setting-max-data-conf-package-size-kb-range" empty None;
        "setting-max-data-conf-package-size-kb-does"
}

impl Setting {
    /// What stands in it unless it was set.
    pub fn default_value(self) -> String {
        self.get(&super::settings::Settings::default())
    }

    /// A value of it as people read it: `on`, `15 days`, `no limit`.
    pub fn in_words(self, value: &str) -> Said {
        match (self.control(), value, self.empty_means()) {
            (Control::Flag, "true", _) => say("setting-on"),
            (Control::Flag, ..) => say("setting-off"),
            (_, "", Some(meaning)) => meaning,
            (Control::Number, ..) | (Control::Text, _, Some(_)) => self.counts().of(value),
            (Control::Lines, ..) => value.replace('\n', ", ").into(),
            (Control::Roles, ..) => value.replace(',', ", ").into(),
            (Control::Text, ..) => value.into(),
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
#[error("{}", say("input-setting-unknown").with("text", .0).with("names", names()))]
pub struct UnknownSetting(String);

fn names() -> String {
    Setting::ALL.iter().map(|setting| setting.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Setting {
    type Err = UnknownSetting;

    /// Its name, in any letter case.
    fn from_str(text: &str) -> Result<Self, UnknownSetting> {
        let found = Self::ALL.iter().copied().find(|setting| setting.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownSetting(text.trim().chars().take(60).collect()))
    }
}
