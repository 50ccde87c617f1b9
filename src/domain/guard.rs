//! The limits past which a plan is too dangerous to carry out without a person's word.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::words::say;

/// How many deletes are let through: the larger of a number of items and a share of the target's items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardLimits {
    /// Deletes always let through.
    pub max_delete_items: u64,
    /// Deletes let through as a share of the target's items, in percent (0 to 100).
    pub max_delete_percent: u8,
}

impl Default for GuardLimits {
    /// 50 items or 10 %, whichever is more.
    fn default() -> Self {
        Self { max_delete_items: 50, max_delete_percent: 10 }
    }
}

impl GuardLimits {
    /// The number of deletes let through at a target of `target_items` items.
    pub fn deletes_allowed(self, target_items: u64) -> u64 {
        let share = u128::from(target_items) * u128::from(self.max_delete_percent) / 100;
        self.max_delete_items.max(u64::try_from(share).unwrap_or(u64::MAX))
    }
}

/// A text is neither a number of items nor a share of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-limit").with("text", .0))]
pub struct InvalidLimit(String);

impl FromStr for GuardLimits {
    type Err = InvalidLimit;

    /// `N` lets N deletes through, `N%` that share of the target's items.
    fn from_str(text: &str) -> Result<Self, InvalidLimit> {
        let invalid = || InvalidLimit(text.to_owned());
        match text.trim().strip_suffix('%') {
            Some(share) => {
                let max_delete_percent = share.parse().ok().filter(|p| *p <= 100).ok_or_else(invalid)?;
                Ok(Self { max_delete_items: 0, max_delete_percent })
            }
            None => Ok(Self { max_delete_items: text.trim().parse().map_err(|_| invalid())?, max_delete_percent: 0 }),
        }
    }
}

impl fmt::Display for GuardLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = match (self.max_delete_items, self.max_delete_percent) {
            (items, 0) => say("input-limit-items").number("number", items).with("items", items),
            (0, percent) => say("input-limit-percent").with("percent", percent),
            (items, percent) => {
                say("input-limit-both").number("number", items).with("items", items).with("percent", percent)
            }
        };
        said.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_figure_counts() {
        let limits = GuardLimits::default();
        assert_eq!(limits.deletes_allowed(0), 50);
        assert_eq!(limits.deletes_allowed(509), 50);
        assert_eq!(limits.deletes_allowed(510), 51);
        assert_eq!(limits.deletes_allowed(u64::MAX), u64::MAX / 10);
    }

    #[test]
    fn limits_are_written_as_items_or_as_a_share() {
        assert_eq!("7".parse::<GuardLimits>().map(|l| l.deletes_allowed(1000)), Ok(7));
        assert_eq!("25%".parse::<GuardLimits>().map(|l| l.deletes_allowed(1000)), Ok(250));
        for text in ["", "%", "101%", "-1", "x"] {
            assert!(text.parse::<GuardLimits>().is_err(), "{text:?}");
        }
    }
}
