//! Alarms: a backup is older than its target allows.

use serde::{Deserialize, Serialize};

use super::{
    event::worded, fqdn::Fqdn, freshness_target::Standing, ids::AlarmId, module::BackupModule, pool::Pool,
    time::Timestamp,
};

/// How bad an alarm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmLevel {
    /// Somebody should look.
    Warning,
    /// The backup is older than was promised.
    Breach,
}
worded!(AlarmLevel, "input-noun-alarm-level", { Warning = "warning", Breach = "breach" });

impl AlarmLevel {
    /// The level of a backup that stands so; none if it is fresh.
    pub const fn of(standing: Standing) -> Option<Self> {
        match standing {
            Standing::Fresh => None,
            Standing::Warning => Some(Self::Warning),
            Standing::Breach => Some(Self::Breach),
        }
    }
}

/// How many hours of maintenance mute the alarms of a backup. Longer work is planned, and whoever does it hears of the alarm;
/// maintenance that was forgotten must not hide for ever that nothing is synced.
pub const LONGEST_MUTE_HOURS: i64 = 24;

/// A pool’s maintenance, which mutes the alarms of its backups for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Muted {
    /// The pool that is in maintenance.
    pub pool: Fqdn,
    /// Since when.
    pub since: Timestamp,
}

impl Muted {
    /// The maintenance of these pools; of several, the one that lasts for longest. One of which nobody noted since when it
    /// lasts begins now.
    pub fn of<'p>(pools: impl IntoIterator<Item = &'p Pool>, now: Timestamp) -> Option<Self> {
        let in_maintenance = pools.into_iter().filter(|pool| pool.maintenance.is_some());
        let muted =
            in_maintenance.map(|pool| Self { pool: pool.fqdn().clone(), since: pool.maintenance_since.unwrap_or(now) });
        muted.min_by_key(|muted| muted.since)
    }

    /// Whether it lasts for so long that it mutes nothing any more.
    pub const fn is_over(&self, now: Timestamp) -> bool {
        now.as_micros() >= self.since.plus_micros(LONGEST_MUTE_HOURS * 3600 * 1_000_000).as_micros()
    }
}

/// Why an alarm is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The backup is young enough again.
    Recovered,
    /// The pool does not export the module any more, or is paired otherwise.
    NotWatched,
    /// The backup is as old as before, but its target lets it be.
    TargetChanged,
}
worded!(Ending, "input-noun-alarm-ending", {
    Recovered = "recovered", NotWatched = "not_watched", TargetChanged = "target_changed",
});

/// An alarm, open or over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Names it.
    pub id: AlarmId,
    /// Whose data is concerned.
    pub pool: Fqdn,
    /// Where its backup is.
    pub backup_pool: Fqdn,
    /// Which module.
    pub module: BackupModule,
    /// How bad it is, or was at last.
    pub level: AlarmLevel,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it rose to its level.
    pub level_at: Timestamp,
    /// How old the backup was then.
    pub age_ms: u64,
    /// From how many minutes on the backup raised it; unknown of one that an older version raised.
    pub target_minutes: Option<u32>,
    /// The success that was the latest when it was raised.
    pub succeeded_at: Option<Timestamp>,
    /// When it was last told.
    pub told_at: Timestamp,
    /// How often it was told again.
    pub reminders: u64,
    /// When it was over, and why.
    pub ended: Option<(Timestamp, Ending)>,
}
