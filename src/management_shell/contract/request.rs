//! What is asked: one action, made of types of the domain, so that no text of anybody’s gets there unread.

use std::time::Duration;

use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::domain::{BackupModule, Fqdn};

use super::CONTRACT;

/// A request. Its id comes back in each line of the answer.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    contract: u32,
    id: String,
    #[serde(flatten)]
    action: Action,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Action {
    /// Look what the host has.
    Hello,
    /// Invoke a sync, then watch it.
    Sync {
        /// What is watched.
        #[serde(flatten)]
        watch: Watch,
        /// Whether the cmdlet gets `-Force`.
        force: bool,
    },
    /// Watch a sync that was invoked before.
    Follow {
        /// What is watched.
        #[serde(flatten)]
        watch: Watch,
    },
    /// Look at a pool’s status once.
    Status {
        /// The pool.
        pool_fqdn: Fqdn,
    },
    /// List pools and who backs up whom.
    Discover,
    /// Read the settings of the backup service.
    Configuration,
    /// Change those that are named.
    SetConfiguration {
        /// Which.
        changes: Changes,
    },
    /// List the roles that may run cmdlets of the backup service.
    Roles,
}

/// What is watched, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Watch {
    /// The pool that is synced to its backup pool.
    pub pool_fqdn: Fqdn,
    /// One module; all if `None`.
    pub backup_module: Option<BackupModule>,
    /// What is waited for.
    pub until: Until,
    /// How long lies between two looks: whole seconds, from 1 to 3,600.
    #[serde(rename = "poll_seconds", serialize_with = "pace")]
    pub poll: Duration,
    /// How long it is watched: whole seconds, at most a week.
    #[serde(rename = "timeout_seconds", serialize_with = "patience")]
    pub timeout: Duration,
}

/// The state that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    /// No backlog: `SteadyState`, or `FinalState`.
    Steady,
    /// Nothing left to do: `FinalState`.
    Final,
}

/// Settings of the backup service to change; `None` stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Changes {
    /// `SyncInterval`, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sync_interval_seconds: Option<u32>,
    /// `MaxConcurrentCalls`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_concurrent_calls: Option<u32>,
    /// `MaxBatchesPerUserStoreSync`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_batches_per_user_store_sync: Option<u32>,
    /// `MaxBatchesPerCmsSync`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_batches_per_cms_sync: Option<u32>,
    /// `MaxDataConfPackageSizeKB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_data_conf_package_size_kb: Option<u32>,
    /// `EnableRgsBackupService`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_rgs_backup_service: Option<bool>,
}

/// What an action does to the deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It invokes a sync.
    Sync,
    /// It changes settings.
    Settings,
}

impl Request {
    /// A request with an id of its own.
    pub fn new(action: Action) -> Self {
        Self { contract: CONTRACT, id: Uuid::now_v7().to_string(), action }
    }

    /// What comes back in each line.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is to be done.
    pub const fn action(&self) -> &Action {
        &self.action
    }
}

impl Action {
    /// What it does to the deployment; `None` if it only looks.
    pub const fn deed(&self) -> Option<Deed> {
        match self {
            Self::Sync { .. } => Some(Deed::Sync),
            Self::SetConfiguration { .. } => Some(Deed::Settings),
            _ => None,
        }
    }

    /// The pool that it is about, if it is about one.
    pub const fn pool(&self) -> Option<&Fqdn> {
        match self {
            Self::Sync { watch, .. } | Self::Follow { watch } => Some(&watch.pool_fqdn),
            Self::Status { pool_fqdn } => Some(pool_fqdn),
            _ => None,
        }
    }

    /// What is watched, if something is.
    pub const fn watch(&self) -> Option<&Watch> {
        match self {
            Self::Sync { watch, .. } | Self::Follow { watch } => Some(watch),
            _ => None,
        }
    }
}

impl Watch {
    /// How long it is watched in fact.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.timeout.as_secs().clamp(1, 7 * 24 * 3600))
    }
}

fn pace<S: Serializer>(poll: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(poll.as_secs().clamp(1, 3600))
}

fn patience<S: Serializer>(timeout: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(timeout.as_secs().clamp(1, 7 * 24 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_line_of_ascii() {
        let watch = Watch {
            pool_fqdn: "Bücher.example".parse().expect("a name"),
            backup_module: Some(BackupModule::DataConf),
            until: Until::Final,
            poll: Duration::from_millis(200),
            timeout: Duration::from_secs(90),
        };
        let request = Request::new(Action::Sync { watch, force: true });
        let text = serde_json::to_string(&request).expect("JSON");
        assert!(text.bytes().all(|b| (b' '..=b'~').contains(&b)), "{text}");
        let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let expected = serde_json::json!({
            "contract": 1, "id": request.id(), "action": "sync", "pool_fqdn": "xn--bcher-kva.example", "force": true,
            "backup_module": "ConfServices.DataConf", "until": "final", "poll_seconds": 1, "timeout_seconds": 90,
        });
        assert_eq!(read, expected);
        let changes = Changes { max_concurrent_calls: Some(4), ..Changes::default() };
        let text = serde_json::to_value(Request::new(Action::SetConfiguration { changes })).expect("JSON");
        assert_eq!(text["changes"], serde_json::json!({ "max_concurrent_calls": 4 }));
        assert_eq!(text["action"], "set-configuration");
    }
}
