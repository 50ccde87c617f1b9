//! Reads and writes a store's [`Marker`]: what the panel compares before a run, and puts in place when a pair is
//! initialised.
//!
//! In a store of files it is `.poolsync/marker.json`, in one of rows the one row of the table `poolsync_marker`. Neither is
//! an item: no comparison looks at it, no run touches it.

use serde::de::Error as _;

use crate::domain::{Marker, MarkerFault, StoreKind};

use super::{Access, Context, StoreAddress, blocking, error::SyncError, files, rows, store};

/// No marker has more bytes: what claims to be longer is none.
pub(super) const LONGEST: usize = 64 << 10;

/// What a store says it is; `None` if it has no marker. Writes nothing. A store that does not exist is an error, and so is a
/// marker that can't be read as one ([`MarkerFault::Damaged`]).
pub async fn read_marker(address: impl Into<StoreAddress>) -> Result<Option<Marker>, SyncError> {
    let address = address.into();
    blocking(&Context::default(), move |_| read(&address)).await
}

/// Writes a store's marker, in place of the one it has, and makes it durable. The store's writer lock is held meanwhile
/// (while a run goes on there: [`SyncError::is_busy`]). A store that does not exist is created, in a folder that does.
///
/// Of a store that merely can't be written, the error says so: [`SyncError::is_read_only`].
pub async fn write_marker(address: impl Into<StoreAddress>, marker: &Marker) -> Result<(), SyncError> {
    let (address, marker) = (address.into(), marker.clone());
    blocking(&Context::default(), move |_| write(&address, &marker)).await
}

fn read(address: &StoreAddress) -> Result<Option<Marker>, SyncError> {
    let text = match address.url.kind() {
        StoreKind::Files => files::read_marker(&store::open_source_files(address)?)?,
        StoreKind::Rows => rows::read_marker(&store::open_rows(address)?)?,
    };
    let Some(text) = text else { return Ok(None) };
    let marker = if text.len() > LONGEST {
        Err(serde_json::Error::custom("it is too long"))
    } else {
        serde_json::from_slice(&text)
    };
    let damaged = |source| MarkerFault::Damaged { place: address.url.to_string(), source }.into();
    marker.map(Some).map_err(damaged)
}

fn write(address: &StoreAddress, marker: &Marker) -> Result<(), SyncError> {
    let damaged = |source| MarkerFault::Damaged { place: address.url.to_string(), source };
    let text = serde_json::to_string_pretty(marker).map_err(damaged)?;
    match address.url.kind() {
        StoreKind::Files => files::write_marker(store::open_target_files(address, Access::Write)?, text.as_bytes()),
        StoreKind::Rows => rows::write_marker(&store::open_or_create_rows(address)?, &text),
    }
}
