//! A setting as text: read from what is in force, and put in force, as far as it is in range.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use super::Setting;
use crate::{
    domain::{
        bandwidth::{Bandwidth, InvalidBandwidth},
        interval::{Interval, InvalidInterval},
        settings::Settings,
        timetable::InvalidTimetable,
    },
    words::{Said, say},
};

/// Days that can be told to something that is kept: a century.
const KEPT: RangeInclusive<u16> = 1..=36_500;
/// The shortest and longest `SyncInterval`, in seconds, as the cmdlet has them.
const SYNC_INTERVAL: RangeInclusive<u32> = 5..=3 * 3600;
/// The largest limit that can be set, in KiB a second: 100 GiB.
const HIGHEST_LIMIT: u64 = 100 << 20;

impl Setting {
    /// What stands in it, as [`Self::set`] reads it.
    pub fn get(self, settings: &Settings) -> String {
        fn text<T: fmt::Display>(value: Option<T>) -> String {
            value.map(|value| value.to_string()).unwrap_or_default()
        }
        match self {
            Self::SyncInterval => settings.sync_interval.to_string(),
            Self::SchedulesPaused => settings.schedules_paused.to_string(),
            Self::VerifyAfterDays => text(settings.verify_after_days),
            Self::MaxConcurrentCalls => settings.max_concurrent_calls.to_string(),
            Self::MaxConcurrentCallsPerPool => text(settings.max_concurrent_calls_per_pool),
            Self::MaxConcurrentCallsPerSite => text(settings.max_concurrent_calls_per_site),
            Self::BandwidthLimit => text(settings.bandwidth_limit.map(Bandwidth::kibibytes)),
            Self::BandwidthTimetable => settings.bandwidth_timetable.to_string(),
            Self::Drain => settings.drain.to_string(),
            Self::EnableRgsBackupService => settings.enable_rgs_backup_service.to_string(),
            Self::GuardMaxDeleteItems => settings.guard.max_delete_items.to_string(),
            Self::GuardMaxDeletePercent => settings.guard.max_delete_percent.to_string(),
            Self::SecondPersonApproves => settings.second_person_approves.to_string(),
            Self::SecondFactorRoles => settings.second_factor_roles.join(","),
            Self::RecycleDays => settings.recycle.days.to_string(),
            Self::RecycleMebibytes => text(settings.recycle.mebibytes),
            Self::AuditDays => text(settings.audit.0),
            Self::HistoryDays => text(settings.history_days),
            Self::HistoryRuns => text(settings.history_runs),
            Self::ItemsDays => text(settings.items_days),
            Self::ItemsRuns => text(settings.items_runs),
            Self::MaxBatchesPerUserStoreSync => settings.max_batches_per_user_store_sync.to_string(),
            Self::MaxBatchesPerCmsSync => settings.max_batches_per_cms_sync.to_string(),
            Self::MaxDataConfPackageSizeKb => settings.max_data_conf_package_size_kb.to_string(),
        }
    }

    /// Puts a value in it; else says in a sentence what may stand there. Whether roles exist is for others to say.
    pub fn set(self, settings: &mut Settings, text: &str) -> Result<(), Said> {
        let text = text.trim();
        match self {
            Self::SyncInterval => {
                let told = || say("input-setting-range").with("setting", self).said("range", self.range());
                let interval: Interval = text.parse().map_err(|error| match error {
                    InvalidInterval::Range(_) => told(),
                    InvalidInterval::Strange(_) => Said::of(&error),
                })?;
                settings.sync_interval =
                    Some(interval).filter(|i| SYNC_INTERVAL.contains(&i.seconds())).ok_or_else(told)?;
            }
            Self::SchedulesPaused => settings.schedules_paused = self.flag(text)?,
            Self::VerifyAfterDays => settings.verify_after_days = self.optional(text, 1..=365)?,
            Self::MaxConcurrentCalls => settings.max_concurrent_calls = self.number(text, 1..=100)?,
            Self::MaxConcurrentCallsPerPool => {
                settings.max_concurrent_calls_per_pool = self.optional(text, 1..=100)?;
            }
            Self::MaxConcurrentCallsPerSite => {
                settings.max_concurrent_calls_per_site = self.optional(text, 1..=100)?;
            }
            Self::BandwidthLimit => settings.bandwidth_limit = self.bandwidth(text)?,
            Self::BandwidthTimetable => {
                settings.bandwidth_timetable = text.parse().map_err(|e: InvalidTimetable| Said::of(&e))?;
            }
            Self::Drain => settings.drain = self.flag(text)?,
            Self::EnableRgsBackupService => settings.enable_rgs_backup_service = self.flag(text)?,
            // What the database keeps is signed.
            Self::GuardMaxDeleteItems => {
                settings.guard.max_delete_items = self.number(text, 0..=i64::MAX.unsigned_abs())?;
            }
            Self::GuardMaxDeletePercent => settings.guard.max_delete_percent = self.number(text, 0..=100)?,
            Self::SecondPersonApproves => settings.second_person_approves = self.flag(text)?,
            Self::SecondFactorRoles => {
                let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
                settings.second_factor_roles = names.map(ToOwned::to_owned).collect();
            }
            Self::RecycleDays => settings.recycle.days = self.number(text, 1..=3650)?,
            Self::RecycleMebibytes => settings.recycle.mebibytes = self.optional(text, 1..=u32::MAX)?,
            Self::AuditDays => settings.audit.0 = self.optional(text, KEPT)?,
            Self::HistoryDays => settings.history_days = self.optional(text, KEPT)?,
            Self::HistoryRuns => settings.history_runs = self.optional(text, 1..=u32::MAX)?,
            Self::ItemsDays => settings.items_days = self.optional(text, KEPT)?,
            Self::ItemsRuns => settings.items_runs = self.optional(text, 1..=u32::MAX)?,
            Self::MaxBatchesPerUserStoreSync => {
                settings.max_batches_per_user_store_sync = self.number(text, 1..=1_000_000)?;
            }
            Self::MaxBatchesPerCmsSync => settings.max_batches_per_cms_sync = self.number(text, 1..=1_000_000)?,
            Self::MaxDataConfPackageSizeKb => {
                settings.max_data_conf_package_size_kb = self.number(text, 1..=4_194_304)?;
            }
        }
        settings.unread.remove(&self);
        Ok(())
    }

    fn flag(self, text: &str) -> Result<bool, Said> {
        match text.trim_start_matches('$').to_lowercase().as_str() {
            "true" | "on" => Ok(true),
            "false" | "off" => Ok(false),
            _ => Err(say("input-setting-flag").with("setting", self)),
        }
    }

    fn number<N: FromStr + PartialOrd>(self, text: &str, range: RangeInclusive<N>) -> Result<N, Said> {
        let number = text.parse().ok().filter(|n| range.contains(n));
        number.ok_or_else(|| self.wants_number())
    }

    fn optional<N: FromStr + PartialOrd>(self, text: &str, range: RangeInclusive<N>) -> Result<Option<N>, Said> {
        if text.is_empty() { Ok(None) } else { self.number(text, range).map(Some) }
    }

    fn bandwidth(self, text: &str) -> Result<Option<Bandwidth>, Said> {
        if text.is_empty() {
            return Ok(None);
        }
        let bandwidth = match text.parse::<u64>() {
            Ok(kibibytes) => Bandwidth::from_kibibytes(kibibytes),
            Err(_) if text.bytes().all(|b| b.is_ascii_digit()) => None,
            Err(_) => text.parse().map_err(|_: InvalidBandwidth| ()).ok(),
        };
        let limit = bandwidth.filter(|limit| limit.kibibytes() <= HIGHEST_LIMIT);
        limit.map(Some).ok_or_else(|| self.wants_number())
    }

    fn wants_number(self) -> Said {
        say("input-setting-number").with("setting", self).said("unit", self.unit()).said("range", self.range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_reads_back_what_it_shows() {
        let mut settings = Settings::default();
        for setting in Setting::ALL {
            setting.set(&mut settings, &setting.default_value()).unwrap_or_else(|told| panic!("{setting}: {told}"));
            assert_eq!(setting.name().to_uppercase().parse(), Ok(*setting));
        }
        assert_eq!(settings, Settings::default());
        for setting in Setting::ALL {
            let told = setting.set(&mut settings, "").err();
            assert_eq!(told.is_none(), setting.empty_means().is_some(), "{setting}: {told:?}");
        }
        assert_ne!(settings.version(), Settings::default().version());
    }

    #[test]
    fn what_is_out_of_range_is_told() {
        for (setting, texts) in [
            (Setting::SyncInterval, &["4s", "3h1s", "0", "soon"][..]),
            (Setting::MaxConcurrentCalls, &["0", "101", "-1", "1.5"]),
            (Setting::MaxConcurrentCallsPerPool, &["0", "101"]),
            (Setting::MaxConcurrentCallsPerSite, &["0", "101"]),
            (Setting::GuardMaxDeleteItems, &["-1", "9223372036854775808"]),
            (Setting::GuardMaxDeletePercent, &["101"]),
            (Setting::BandwidthLimit, &["0", "-5", "1.5", "fast", "104857601", "99999999999999999999", "200GiB"]),
            (Setting::RecycleDays, &["0", "3651"]),
            (Setting::HistoryDays, &["0", "36501"]),
            (Setting::Drain, &["perhaps", "1"]),
            (Setting::BandwidthTimetable, &["Mon"]),
        ] {
            for text in texts {
                let mut settings = Settings::default();
                let told = setting.set(&mut settings, text).expect_err(text).to_string();
                assert!(told.ends_with('.'), "{told}");
                assert_eq!(settings, Settings::default(), "{setting} {text}");
            }
        }
    }

    #[test]
    fn values_are_told_in_words() {
        let words = |setting: Setting, value: &str| setting.in_words(value).to_string();
        assert_eq!(words(Setting::VerifyAfterDays, ""), "never");
        assert_eq!(words(Setting::VerifyAfterDays, "7"), "7 days");
        assert_eq!(words(Setting::Drain, "true"), "on");
        assert_eq!(words(Setting::BandwidthLimit, "500"), "500 KiB a second");
        assert_eq!(words(Setting::SyncInterval, "2m"), "2m");
    }
}
