//! What can go wrong between the panel and its database.

use super::{audit::keys::OtherKey, complaint::Complaint, database_url::InvalidUrl, unreached::Unreached};

/// Something that exists once only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unique {
    /// A pool's FQDN.
    PoolFqdn,
    /// Being somebody's backup pool.
    BackupPool,
    /// Being the active CMS master.
    CmsMaster,
    /// An account's name.
    UserName,
    /// The key that a submitted form carries.
    RequestKey,
    /// A role's name.
    RoleName,
    /// A token's name, among those of its owner.
    TokenName,
    /// A channel's name.
    ChannelName,
    /// A management host’s name.
    HostName,
}

impl Unique {
    /// Each with the constraint PostgreSQL names and the column SQLite names, or the index of an expression.
    const NAMES: [(Self, &'static str, &'static str); 9] = [
        (Self::PoolFqdn, "pools_fqdn_unique", "pools.fqdn"),
        (Self::BackupPool, "pools_backup_unique", "pools.backup_pool_id"),
        (Self::CmsMaster, "pools_one_cms_master", "pools.active_cms_master"),
        (Self::UserName, "users_name_unique", "users.name"),
        (Self::RequestKey, "runs_request_key_unique", "runs.request_key"),
        (Self::RoleName, "roles_name_unique", "roles.name_key"),
        (Self::TokenName, "tokens_name_unique", "'tokens_name_unique'"),
        (Self::ChannelName, "channels_name_unique", "channels.name_key"),
        (Self::HostName, "management_hosts_name_unique", "management_hosts.name_key"),
    ];
}

/// Why the panel's database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A second one of what exists once only.
    #[error("{0:?} exists already")]
    Taken(Unique),
    /// The management host that is to drive a pool is not there any more.
    #[error("there is no such management host any more")]
    NoSuchHost,
    /// The database failed or can't be reached.
    #[error("the panel’s database did not answer as it should")]
    Database(#[source] Complaint),
    /// The schema could not be brought up to date.
    #[error("the panel’s database could not be brought up to date")]
    Migrate(#[source] Complaint),
    /// A column holds what this version does not know.
    #[error("the panel’s database holds something unknown in column “{column}”")]
    Decode {
        /// Where.
        column: String,
        /// What it is not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A URL that says nowhere the database could be.
    #[error(transparent)]
    Url(#[from] InvalidUrl),
    /// Nobody gets to the database.
    #[error(transparent)]
    Unreached(#[from] Unreached),
    /// There is no schema.
    #[error(
        "This database is not set up yet: run `poolsync migrate` (or start `poolsync serve`) first. Nothing was changed."
    )]
    NotSetUp,
    /// The schema lacks steps that this program needs.
    #[error(
        "This database is still as an older version of poolsync left it: run `poolsync migrate` (or start this version’s `poolsync serve`) first. Nothing was changed."
    )]
    Behind,
    /// A newer program has changed the schema so far that this one must not touch it.
    #[error("the panel’s database is a newer program’s")]
    TooNew(#[source] TooOld),
    /// Other processes on the database have another key file.
    #[error("nothing can be recorded in the panel’s database")]
    OtherKey(#[source] OtherKey),
    /// What was to be recorded can't be read back from the temporary file it was kept in.
    #[error("a temporary file can’t be read back")]
    Spill(#[source] std::io::Error),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Random,
    /// The lease of a run was lost: another worker has it, or it has ended.
    #[error("the run is no longer this worker’s")]
    LeaseLost,
}

impl StateError {
    pub(super) fn decode(column: &str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Decode { column: column.to_owned(), source: Box::new(source) }
    }

    /// What the database's driver complained of, if it did.
    pub const fn complaint(&self) -> Option<&Complaint> {
        match self {
            Self::Database(complaint) | Self::Migrate(complaint) => Some(complaint),
            _ => None,
        }
    }

    /// The schema is a newer program's.
    pub const fn too_new() -> Self {
        Self::TooNew(TooOld)
    }

    pub(super) fn null(column: &str) -> Self {
        Self::Decode { column: column.to_owned(), source: "null".into() }
    }
}

impl From<sqlx::Error> for StateError {
    fn from(error: sqlx::Error) -> Self {
        let unique = error.as_database_error().filter(|e| e.is_unique_violation()).and_then(|e| {
            Unique::NAMES.into_iter().find_map(|(unique, constraint, column)| {
                let named = e.constraint() == Some(constraint) || e.message().ends_with(column);
                named.then_some(unique)
            })
        });
        match (unique, error) {
            (Some(unique), _) => Self::Taken(unique),
            // A text where a number should be, or the like.
            (None, sqlx::Error::ColumnDecode { index, source }) => {
                Self::Decode { column: index.trim_matches('"').to_owned(), source }
            }
            (None, error) => Self::Database(error.into()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StateError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migrate(error.into())
    }
}

/// This program does not know the schema that it finds well enough to touch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this program is too old for it: a newer version of poolsync has changed it. Nothing was done; install that version here, too"
)]
pub struct TooOld;
