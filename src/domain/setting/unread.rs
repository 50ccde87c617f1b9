//! A setting whose value can't be read: a newer version may have written it, or a zone that it names is unknown here.
//!
//! One such value must not stop all that goes by the others, and must not be guessed at either. It is kept as it is until
//! somebody sets the setting; until then the most cautious value counts in its place: that which lets through no more,
//! begins no more, copies no faster, and removes nothing that was to be kept. So a limit of the guard that can't be read is
//! 0, and whatever would be deleted waits for a person’s word. What harms nothing has its default: how often is synced, and
//! what is kept for scripts.

use super::Setting;
use crate::{
    domain::{bandwidth::Bandwidth, settings::Settings},
    words::{Said, say},
};

/// So many characters of what can't be read are told.
const SHOWN: usize = 80;

impl Setting {
    /// Notes that `text` can't be read, and puts the most cautious value in force.
    pub fn set_aside(self, settings: &mut Settings, text: &str) {
        let cautious = self.cautious(text).unwrap_or_else(|| self.default_value());
        // Each of them is in range; were it not, what stands there already counts on.
        drop(self.set(settings, &cautious));
        settings.unread.insert(self, text.to_owned());
    }

    /// What is kept of it: what can't be read, as it is, or else what is in force.
    pub fn kept(self, settings: &Settings) -> String {
        settings.unread.get(&self).cloned().unwrap_or_else(|| self.get(settings))
    }

    /// That its value can't be read, and what counts in its place, if that is so.
    pub fn unread_words(self, settings: &Settings) -> Option<Said> {
        let text = settings.unread.get(&self)?;
        let shown: String = text.chars().take(SHOWN).collect();
        let counts = self.in_words(&self.get(settings));
        Some(say("setting-unread").with("setting", self).with("text", shown).said("counts", counts))
    }

    /// None for the default.
    fn cautious(self, text: &str) -> Option<String> {
        let value = match self {
            Self::SchedulesPaused | Self::Drain | Self::SecondPersonApproves => "true",
            Self::EnableRgsBackupService => "false",
            Self::MaxConcurrentCalls
            | Self::MaxConcurrentCallsPerPool
            | Self::MaxConcurrentCallsPerSite
            | Self::BandwidthLimit => "1",
            Self::BandwidthTimetable => return Some(format!("Mon-Sun 00:00-24:00 {}", lowest(text))),
            Self::GuardMaxDeleteItems | Self::GuardMaxDeletePercent => "0",
            Self::RecycleDays => "3650",
            Self::VerifyAfterDays
            | Self::RecycleMebibytes
            | Self::AuditDays
            | Self::HistoryDays
            | Self::HistoryRuns
            | Self::ItemsDays
            | Self::ItemsRuns => "",
            Self::SyncInterval
            | Self::SecondFactorRoles
            | Self::MaxBatchesPerUserStoreSync
            | Self::MaxBatchesPerCmsSync
            | Self::MaxDataConfPackageSizeKb => return None,
        };
        Some(value.to_owned())
    }
}

/// The lowest limit that a timetable names, or the lowest that there is: no hour has less.
fn lowest(text: &str) -> String {
    let limit = |line: &str| {
        let words = line.split('#').next()?.split_whitespace().skip(2);
        words.collect::<Vec<_>>().join(" ").parse().ok()
    };
    let lowest = text.lines().filter_map(limit).min_by_key(|limit: &Bandwidth| limit.bytes());
    lowest.map_or_else(|| "1KiB/s".to_owned(), |limit| limit.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    #[test]
    fn what_cannot_be_read_is_kept_and_lets_nothing_more_through() {
        for setting in Setting::ALL.iter().copied() {
            let mut settings = Settings::default();
            setting.set_aside(&mut settings, "later");
            assert_eq!(setting.kept(&settings), "later");
            assert!(setting.unread_words(&settings).expect("told").to_string().contains("“later”"), "{setting}");
            assert_ne!(settings.version(), Settings::default().version(), "{setting}");
            setting.set(&mut settings, &setting.default_value()).expect("in range");
            assert_eq!((setting.unread_words(&settings), &settings), (None, &Settings::default()), "{setting}");
        }
        let mut settings = Settings::default();
        for setting in Setting::ALL {
            setting.set_aside(&mut settings, "later");
        }
        assert_eq!(settings.guard.deletes_allowed(1_000_000), 0);
        assert!(settings.schedules_paused && settings.drain && settings.second_person_approves);
        assert!(!settings.enable_rgs_backup_service);
        assert_eq!((settings.max_concurrent_calls, settings.recycle.days), (1, 3650));
        assert_eq!((settings.audit.0, settings.history_days, settings.items_runs), (None, None, None));
        assert_eq!(settings.bandwidth_at(Timestamp::from_micros(0)), Bandwidth::from_kibibytes(1));
    }

    #[test]
    fn a_timetable_in_a_zone_that_is_gone_holds_to_its_lowest_limit() {
        let mut settings = Settings::default();
        let text =
            "zone Mars/Olympus\nMon-Fri 08:00-18:00 10MiB/s\nSat 00:00-24:00 500 KiB/s # slow\nSun 00:00-24:00 none";
        Setting::BandwidthTimetable.set_aside(&mut settings, text);
        assert_eq!(settings.bandwidth_at(Timestamp::from_micros(0)), Bandwidth::from_kibibytes(500));
        assert_eq!(Setting::BandwidthTimetable.kept(&settings), text);
    }
}
