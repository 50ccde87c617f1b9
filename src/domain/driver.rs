//! What carries out the syncs of a pool: this program’s own engine, or Microsoft’s cmdlets on a management host.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    management_host::HostName,
    words::{UnknownWord, words},
};

/// Which of the two it is, as runs and files keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DriverKind {
    /// This program’s engine, from store to store.
    #[default]
    Native,
    /// The cmdlets of the Management Shell.
    ManagementShell,
}
words!(DriverKind, "input-noun-driver", { Native = "native", ManagementShell = "management-shell" });

/// What carries out the syncs of a pool, and where. Both pools of a pair have the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Driver {
    /// This program’s engine, from store to store.
    #[default]
    Native,
    /// The cmdlets of the Management Shell on this host. The pool has no stores then: where its data is, is the business of
    /// Microsoft’s backup service.
    ManagementShell(HostName),
}

impl Driver {
    /// Which of the two it is.
    pub const fn kind(&self) -> DriverKind {
        match self {
            Self::Native => DriverKind::Native,
            Self::ManagementShell(_) => DriverKind::ManagementShell,
        }
    }

    /// The host on which the cmdlets run.
    pub const fn host(&self) -> Option<&HostName> {
        match self {
            Self::Native => None,
            Self::ManagementShell(host) => Some(host),
        }
    }

    /// Whether it is the Management Shell.
    pub const fn is_shell(&self) -> bool {
        matches!(self, Self::ManagementShell(_))
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Native => f.write_str(self.kind().name()),
            Self::ManagementShell(host) => write!(f, "{} on {host}", self.kind()),
        }
    }
}
