//! What the figures of settings count.

use crate::words::{Said, say};

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// It is no figure.
    Nothing,
    /// Hours, minutes and seconds, which are written with it.
    Span,
    Days,
    Runs,
    /// KiB a second.
    Speed,
    /// Items in a module.
    Items,
    /// A share of the backup’s items.
    Percent,
    /// MiB in each store.
    Mebibytes,
    Batches,
    Kilobytes,
}

impl Unit {
    /// The word beside a field.
    pub(super) fn word(self) -> Said {
        say(match self {
            Self::Nothing => return "".into(),
            Self::Span => "setting-unit-span",
            Self::Days => "setting-unit-days",
            Self::Runs => "setting-unit-runs",
            Self::Speed => "setting-unit-speed",
            Self::Items => "setting-unit-items",
            Self::Percent => "setting-unit-percent",
            Self::Mebibytes => "setting-unit-mebibytes",
            Self::Batches => "setting-unit-batches",
            Self::Kilobytes => "setting-unit-kilobytes",
        })
    }

    /// A value of it; figures are written as they stand in the field.
    pub(super) fn of(self, value: &str) -> Said {
        let said = say(match self {
            Self::Nothing | Self::Span => return value.into(),
            Self::Days => "setting-value-days",
            Self::Runs => "setting-value-runs",
            Self::Speed => "setting-value-speed",
            Self::Items => "setting-value-items",
            Self::Percent => "setting-value-percent",
            Self::Mebibytes => "setting-value-mebibytes",
            Self::Batches => "setting-value-batches",
            Self::Kilobytes => "setting-value-kilobytes",
        });
        // What is no number is as many as there may be.
        said.number("number", value.parse::<u64>().unwrap_or(u64::MAX)).with("value", value)
    }
}
