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
