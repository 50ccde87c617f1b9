//! What a person may ask for: one file an operation, the same for a page, the command line and the API.
//!
//! Each checks what was asked, writes it with its audit entry in one transaction, and answers with what was done or with
//! the sentences that belong beside the fields. None of them does the work of a run: that is a job's.

pub mod accounts;
pub mod apply_plan;
pub mod channels;
pub mod configure;
pub mod decide;
pub mod differences;
pub mod discover;
pub mod fold;
pub mod given_up;
pub mod import_pools;
pub mod import_roles;
pub mod maintain;
pub mod management_hosts;
pub mod markers;
pub mod request_sync;
pub mod rights;
pub mod roles;
pub mod rotate_key;
pub mod save_pool;
pub mod schedules;
pub mod service_settings;
pub mod set_aside;
pub mod status;
pub mod steer_run;
pub mod store_secrets;
pub mod targets;
pub mod tokens;
pub mod verify_again;
pub mod workers;

pub use apply_plan::{ApplyPlan, PutBack, apply_plan, preview_put_back};
pub use configure::{VERSION_FIELD, change_settings, save_settings};
pub use decide::{Decide, decide};
pub use import_pools::import_pools;
pub use maintain::set_maintenance;
pub use management_hosts::{HostDraft, remove_host, save_host};
pub use request_sync::{Accepted, AcceptedRun, SyncRequest, request_sync};
pub use rights::Giver;
pub use save_pool::{PoolDraft, remove_pool, save_pool};
pub use schedules::{ScheduleDraft, pause_schedule, remove_schedule, save_schedule};
pub use steer_run::{Cancelled, cancel_queued, cancel_run, failed_alone, retry_failed, retry_run};
pub use store_secrets::{SecretChange, StoreKey};
pub use verify_again::verify_again;

use std::fmt;

use crate::{
    access::AccessError,
    domain::{BackupModule, Pool, StoreRole},
    state::StateError,
    words::{Said, say},
};

/// A sentence that belongs beside a field of the form, or the option of the command line, that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// What is wrong and what to do.
    pub message: Said,
}

impl FieldError {
    /// About `field`.
    pub fn new(field: impl Into<String>, message: impl fmt::Display) -> Self {
        Self { field: field.into(), message: Said::of(&message) }
    }

    /// About one of a pool's stores, as the pool form names them: `live_DataConf`.
    pub fn store(module: BackupModule, role: StoreRole, message: impl fmt::Display) -> Self {
        Self::new(format!("{}_{}", role.name(), module.short_name()), message)
    }

    /// About the tables of a module that alone are synced: `tables_PresenceFocus`.
    pub fn tables(module: BackupModule, message: impl fmt::Display) -> Self {
        Self::new(format!("tables_{}", module.short_name()), message)
    }

    /// About the secret of one of a pool's stores: `live_DataConf_secret`.
    pub fn secret(module: BackupModule, role: StoreRole, message: impl fmt::Display) -> Self {
        Self::new(format!("{}_{}_secret", role.name(), module.short_name()), message)
    }
}

/// Why an operation did nothing.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// What was asked for can't be done as it is; nothing was queued or changed.
    #[error("{}", .0.iter().map(|e| e.message.to_string()).collect::<Vec<_>>().join(" "))]
    Refused(Vec<FieldError>),
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// Hashing a password failed, or the system gave no random bytes.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl OperationError {
    fn refused(field: &str, message: impl fmt::Display) -> Self {
        Self::Refused(vec![FieldError::new(field, message)])
    }
}

/// The sentence for a pool that has no pair.
fn no_backup_pool(pool: &Pool) -> Said {
    say("refused-no-backup-pool").with("pool", pool.fqdn())
}
