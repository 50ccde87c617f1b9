//! The marker in a store of files: a small file in the engine's own folder.

use std::io::{self, Read as _};

use crate::sync::{error::SyncError, marker::LONGEST};

use super::{
    facts::{Facts, Kind},
    known,
    remote::{Fault, RemoteError},
    store::{FileStore, Verb, Writable},
};

/// Where it is.
const MARKER: &[u8] = b".poolsync/marker.json";
/// It on its way there.
const BESIDE: &[u8] = b".poolsync/marker.json.new";

/// The text in the marker's place, at least its beginning; `None` if there is nothing.
pub(in crate::sync) fn read(store: &FileStore) -> Result<Option<Vec<u8>>, SyncError> {
    let text = match store {
        // Nothing else of it is looked at: to list it could take minutes.
        FileStore::Remote(folder) => folder.read_small(MARKER, LONGEST + 1),
        store => read_whole(store),
    };
    text.map_err(|source| match RemoteError::inside(&source) {
        Some(lost) => lost.into(),
        None => SyncError::MarkerUnread { store: store.place(), source },
    })
}

fn read_whole(store: &FileStore) -> io::Result<Option<Vec<u8>>> {
    let is_file = match store.facts(MARKER) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        facts => facts?.kind == Kind::File,
    };
    let mut text = Vec::new();
    if is_file {
        store.open(MARKER)?.take(LONGEST as u64 + 1).read_to_end(&mut text)?;
    }
    Ok(Some(text))
}

/// Puts a text in the marker's place; it is on the disk when this returns.
pub(in crate::sync) fn write(store: FileStore, text: &[u8]) -> Result<(), SyncError> {
    let place = store.place();
    let target = store.lock().map_err(|error| refused(&place, error))?;
    let written = match target.store() {
        FileStore::Remote(folder) => folder.write_small((BESIDE, MARKER), text),
        _ => write_whole(&target, text),
    };
    written.map_err(|source| match RemoteError::inside(&source) {
        Some(lost) => refused(&place, lost.into()),
        None if is_refusal(source.kind()) => SyncError::NotWritable { path: place.into(), source },
        None => SyncError::MarkerNotWritten { store: place, source },
    })
}

fn write_whole(target: &Writable, text: &[u8]) -> io::Result<()> {
    match target.carry_out(Verb::RemoveFile { path: BESIDE }) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = target.create(BESIDE)?;
    file.write_all(text)?;
    file.finish(&Facts { mtime: known::now(), mode: 0o600, ..Facts::default() })?;
    target.carry_out(Verb::Sync)?;
    target.carry_out(Verb::Rename { from: BESIDE, to: MARKER, replace: true })?;
    target.carry_out(Verb::Sync)
}

/// A server that lets us in but not write says so in its own way.
fn refused(place: &str, error: SyncError) -> SyncError {
    match error {
        SyncError::Remote(error) if is_about_writing(&error) => {
            SyncError::NotWritable { path: place.into(), source: error.into() }
        }
        error => error,
    }
}

fn is_about_writing(error: &RemoteError) -> bool {
    match error.fault() {
        Fault::Forbidden { .. } => true,
        Fault::Item { kind, .. } => is_refusal(*kind),
        _ => false,
    }
}

const fn is_refusal(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
