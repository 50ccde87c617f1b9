//! Change tracking of row stores, as the command line installs it and looks at it.

use serde::Serialize;

use crate::{
    domain::Engine,
    sync::{Context, StoreAddress, blocking, error::SyncError, store},
};

use super::{RowStore, RowsError, postgres};

/// How tracking stands in a store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Whether it is installed.
    pub installed: bool,
    /// Names this installation: a new one starts a new log.
    pub epoch: Option<String>,
    /// When that was, in UTC.
    pub installed_at: Option<String>,
    /// Tables whose changes are logged.
    pub tracked: Vec<String>,
    /// Tables whose changes are not logged. If there are any, a sync compares everything.
    pub without: Vec<String>,
    /// Rows in the log.
    pub log_rows: u64,
    /// Bytes the log takes.
    pub log_bytes: u64,
    /// Backups that read it.
    pub backups: u64,
}

/// Tracks all tables of a live store. Repeating it adds what is missing.
pub async fn install(address: &StoreAddress) -> Result<Status, SyncError> {
    on_server(address, postgres::install).await
}

/// Takes away what tracking put into a store, live or backup.
pub async fn remove(address: &StoreAddress) -> Result<Status, SyncError> {
    on_server(address, postgres::remove).await
}

/// Says how tracking stands in a live store.
pub async fn status(address: &StoreAddress) -> Result<Status, SyncError> {
    on_server(address, postgres::status).await
}

/// What a backup does not have yet, by the log of its live store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Items that changed, up to [`MOST_WAITING`] rows of the log.
    pub items: u64,
    /// Whether there are more.
    pub is_capped: bool,
    /// The oldest transaction among them.
    pub oldest: Option<u64>,
    /// The first transaction that had not begun.
    pub top: u64,
}

/// Rows of a log that are counted at the most: counting must stay cheap for the live store.
pub const MOST_WAITING: u64 = 10_000;

/// Counts the logged changes that a backup does not have; nothing if there is no log, or if it does not tell for this
/// backup. Only reads, and waits for nobody’s locks.
pub async fn waiting(
    live: &StoreAddress,
    backup: &StoreAddress,
    context: &Context,
) -> Result<Option<Waiting>, SyncError> {
    let (live, backup) = (live.clone(), backup.clone());
    blocking(context, move |context| {
        let (RowStore::Server(live), RowStore::Server(backup)) = (store::open_rows(&live)?, store::open_rows(&backup)?)
        else {
            return Ok(None);
        };
        let is_postgres = |server: &(crate::domain::Database, StoreAddress)| server.0.engine == Engine::Postgres;
        if !is_postgres(&live) || !is_postgres(&backup) {
            return Ok(None);
        }
        postgres::waiting(&live, &backup, context)
    })
    .await
}

async fn on_server(
    address: &StoreAddress,
    work: fn(&(crate::domain::Database, StoreAddress)) -> Result<Status, SyncError>,
) -> Result<Status, SyncError> {
    let address = address.clone();
    blocking(&Context::default(), move |_| match store::open_rows(&address)? {
        RowStore::Server(server) if server.0.engine == Engine::Postgres => work(&server),
        other => Err(RowsError::NoTracking(other.place()).into()),
    })
    .await
}
