//! How old a backup may become: a target for each pool and module, and how a backup stands against it.

use std::collections::BTreeMap;

use super::{fqdn::Fqdn, module::BackupModule, time::Timestamp};
use crate::words::say;

/// How old the backup of a module may become before somebody should look, and before the promise is broken. Minutes of
/// at least 1 and at most [`FreshnessTarget::LONGEST`]; the warning comes no later than the breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreshnessTarget {
    warning_minutes: u32,
    breach_minutes: u32,
}

/// A target that can't be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTarget {
    /// A figure is out of range.
    #[error("{}", say("input-target-range").with("most", FreshnessTarget::LONGEST))]
    Range,
    /// The breach would come before the warning.
    #[error("{}", say("input-target-order"))]
    Order,
}

impl FreshnessTarget {
    /// A year.
    pub const LONGEST: u32 = 365 * 24 * 60;

    /// Warns at one age, is broken at another.
    pub fn new(warning_minutes: u32, breach_minutes: u32) -> Result<Self, InvalidTarget> {
        let range = 1..=Self::LONGEST;
        if !range.contains(&warning_minutes) || !range.contains(&breach_minutes) {
            return Err(InvalidTarget::Range);
        }
        if warning_minutes > breach_minutes {
            return Err(InvalidTarget::Order);
        }
        Ok(Self { warning_minutes, breach_minutes })
    }

    /// From which age on a backup is worth a look.
    pub const fn warning_minutes(self) -> u32 {
        self.warning_minutes
    }

    /// From which age on the target is broken.
    pub const fn breach_minutes(self) -> u32 {
        self.breach_minutes
    }

    /// How a backup stands that is this many milliseconds old.
    pub fn standing(self, age_ms: u64) -> Standing {
        let minutes = age_ms / 60_000;
        if minutes >= u64::from(self.breach_minutes) {
            Standing::Breach
        } else if minutes >= u64::from(self.warning_minutes) {
            Standing::Warning
        } else {
            Standing::Fresh
        }
    }
}

impl Default for FreshnessTarget {
    /// A quarter of an hour, and an hour: syncs come every two minutes unless they are told otherwise.
    fn default() -> Self {
        Self { warning_minutes: 15, breach_minutes: 60 }
    }
}

/// How old a backup is: how long ago its last sync succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// So many milliseconds.
    Known(u64),
    /// Unknown: the success is recorded so many milliseconds ahead of the clock, which was set back since, or differs from
    /// that of whoever recorded it.
    Ahead(u64),
}

impl Age {
    /// How far a success may lie ahead of the clock and count as just now, in milliseconds: five minutes, which is more than
    /// clocks differ that are kept right.
    pub const TOLERANCE: u64 = 5 * 60_000;

    /// The age at `now` of a backup whose last sync succeeded at a moment.
    pub fn at(now: Timestamp, succeeded_at: Timestamp) -> Self {
        match succeeded_at.millis_since(now) {
            ahead if ahead > Self::TOLERANCE => Self::Ahead(ahead),
            _ => Self::Known(now.millis_since(succeeded_at)),
        }
    }

    /// Its milliseconds, if they are known.
    pub const fn known(self) -> Option<u64> {
        match self {
            Self::Known(ms) => Some(ms),
            Self::Ahead(_) => None,
        }
    }

    /// How far the success lies ahead of the clock, if that is why the age is unknown.
    pub const fn ahead(self) -> Option<u64> {
        match self {
            Self::Known(_) => None,
            Self::Ahead(ms) => Some(ms),
        }
    }

    /// How a backup of this age stands. What nobody knows the age of may be older than any target allows.
    pub fn standing(self, target: FreshnessTarget) -> Standing {
        self.known().map_or(Standing::Breach, |ms| target.standing(ms))
    }
}

/// How a backup stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Young enough.
    Fresh,
    /// Somebody should look.
    Warning,
    /// Too old.
    Breach,
}

/// The targets that were set; the most particular counts: of the pool and module, of the pool, of the module, of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FreshnessTargets(pub BTreeMap<(Option<Fqdn>, Option<BackupModule>), FreshnessTarget>);

impl FreshnessTargets {
    /// The target of a pool’s module, on its way to the backup pool.
    pub fn of(&self, pool: &Fqdn, module: BackupModule) -> FreshnessTarget {
        let asked = [(Some(pool), Some(module)), (Some(pool), None), (None, Some(module)), (None, None)];
        let found = asked.into_iter().find_map(|(pool, module)| self.0.get(&(pool.cloned(), module)));
        found.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_particular_target_counts() {
        let fqdn = |text: &str| text.parse::<Fqdn>().expect(text);
        let (atl, red) = (fqdn("atl.litwareinc.com"), fqdn("red.litwareinc.com"));
        let target = |minutes| FreshnessTarget::new(minutes, minutes).expect("in range");
        let mut targets = FreshnessTargets::default();
        assert_eq!(targets.of(&atl, BackupModule::DataConf), FreshnessTarget::default());
        for (minutes, pool, module) in [
            (1, None, None),
            (2, None, Some(BackupModule::DataConf)),
            (3, Some(atl.clone()), None),
            (4, Some(atl.clone()), Some(BackupModule::CmsMaster)),
        ] {
            targets.0.insert((pool, module), target(minutes));
        }
        let found = |pool, module| targets.of(pool, module).warning_minutes();
        assert_eq!(found(&red, BackupModule::PresenceFocus), 1);
        assert_eq!(found(&red, BackupModule::DataConf), 2);
        assert_eq!(found(&atl, BackupModule::DataConf), 3);
        assert_eq!(found(&atl, BackupModule::CmsMaster), 4);
    }

    #[test]
    fn an_age_stands_against_its_target() {
        let target = FreshnessTarget::new(15, 60).expect("in range");
        for (ms, standing) in [
            (0, Standing::Fresh),
            (899_999, Standing::Fresh),
            (900_000, Standing::Warning),
            (3_599_999, Standing::Warning),
            (3_600_000, Standing::Breach),
        ] {
            assert_eq!(target.standing(ms), standing, "{ms}");
        }
        let (now, minute) = (Timestamp::from_micros(0), 60_000_000);
        for (succeeded, age) in
            [(-minute, Age::Known(60_000)), (5 * minute, Age::Known(0)), (5 * minute + 1000, Age::Ahead(300_001))]
        {
            assert_eq!(Age::at(now, Timestamp::from_micros(succeeded)), age);
        }
        assert_eq!(
            (Age::Known(0).standing(target), Age::Ahead(1).standing(target)),
            (Standing::Fresh, Standing::Breach)
        );
        assert_eq!(FreshnessTarget::new(0, 5), Err(InvalidTarget::Range));
        assert_eq!(FreshnessTarget::new(5, FreshnessTarget::LONGEST + 1), Err(InvalidTarget::Range));
        assert_eq!(FreshnessTarget::new(6, 5), Err(InvalidTarget::Order));
    }
}
