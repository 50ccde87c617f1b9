//! The stores the engine can open, behind one enum.

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use crate::domain::{Place, StoreKind, StoreUrl};

use super::{
    address::StoreAddress,
    error::SyncError,
    files::{FileStore, LocalFolder, MemoryFolder, RemoteFolder},
    rows::{self, RowStore, RowsError},
};

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Only to read; it must exist.
    Read,
    /// To be written; it may be created, in a folder that exists.
    Write,
}

/// A store that can be compared with another of its kind.
#[derive(Debug)]
pub enum Store {
    /// Files, directories and links.
    Files(FileStore),
    /// Rows of a database.
    Rows(RowStore),
}

impl Store {
    const fn kind(&self) -> StoreKind {
        match self {
            Self::Files(_) => StoreKind::Files,
            Self::Rows(_) => StoreKind::Rows,
        }
    }

    fn place(&self) -> String {
        match self {
            Self::Files(files) => files.place(),
            Self::Rows(rows) => rows.place(),
        }
    }
}

/// Files on one side, rows on the other.
pub(super) fn kinds_differ(source: &Store, target: &Store) -> SyncError {
    SyncError::KindsDiffer {
        source_place: source.place(),
        source_kind: source.kind(),
        target_place: target.place(),
        target_kind: target.kind(),
    }
}

/// Opens both sides, of one kind and apart from each other. A target that does not exist is created for
/// [`Access::Write`], and taken as empty for [`Access::Read`].
pub(super) fn open_pair(
    source: &StoreAddress,
    target: &StoreAddress,
    access: Access,
) -> Result<(Store, Store), SyncError> {
    let (from, to) = (&source.url, &target.url);
    match (from.local_path(), to.local_path()) {
        (Some(from), Some(to)) => refuse_overlap(from, to)?,
        _ if from.overlaps(to) => {
            let shown = |url: &StoreUrl| PathBuf::from(url.to_string());
            return Err(SyncError::Overlap { one: shown(from), other: shown(to) });
        }
        _ => {}
    }
    match (from.place(), to.place()) {
        (Place::Sqlite(source), Place::Sqlite(target)) => {
            if !source.exists() {
                return Err(SyncError::Missing(source.clone()));
            }
            if !target.exists() {
                require_parent(target)?;
            }
            Ok((Store::Rows(RowStore::Sqlite(source.clone())), Store::Rows(RowStore::Sqlite(target.clone()))))
        }
        _ if from.kind() == StoreKind::Rows && to.kind() == StoreKind::Rows => {
            Ok((Store::Rows(open_rows(source)?), Store::Rows(open_rows(target)?)))
        }
        _ if from.kind() != to.kind() => Err(SyncError::KindsDiffer {
            source_place: from.to_string(),
            source_kind: from.kind(),
            target_place: to.to_string(),
            target_kind: to.kind(),
        }),
        _ => Ok((Store::Files(open_source_files(source)?), Store::Files(open_target_files(target, access)?))),
    }
}

/// Opens a target that is compared with something made of itself, so it must exist.
pub(super) fn open_alone(target: &StoreAddress) -> Result<Store, SyncError> {
    match target.url.kind() {
        StoreKind::Rows => open_rows(target).map(Store::Rows),
        StoreKind::Files => open_source_files(target).map(Store::Files),
    }
}

/// A row store whose address it is; a file must exist.
pub(super) fn open_rows(address: &StoreAddress) -> Result<RowStore, SyncError> {
    match address.url.place() {
        Place::Database(database) => Ok(RowStore::Server(Box::new((database.clone(), address.clone())))),
        Place::Sqlite(path) if path.exists() => Ok(RowStore::Sqlite(path.clone())),
        _ => Err(SyncError::Missing(PathBuf::from(address.url.to_string()))),
    }
}

/// As [`open_rows`], to write to it: a file that does not exist is created, in a folder that does.
pub(super) fn open_or_create_rows(address: &StoreAddress) -> Result<RowStore, SyncError> {
    if let Some(path) = address.url.local_path() {
        require_parent(path)?;
        rows::create_file(path)?;
        require_writable(path, path)?;
    }
    open_rows(address)
}

pub(super) fn open_source_files(address: &StoreAddress) -> Result<FileStore, SyncError> {
    if let Some(path) = address.url.local_path() {
        return LocalFolder::open_root(path).map(FileStore::Local);
    }
    let folder = RemoteFolder::new(address)?;
    if folder.exists()? { Ok(FileStore::Remote(folder)) } else { Err(folder.missing()) }
}

pub(super) fn open_target_files(address: &StoreAddress, access: Access) -> Result<FileStore, SyncError> {
    if let Some(path) = address.url.local_path() {
        return open_target_folder(path, access);
    }
    let folder = RemoteFolder::new(address)?;
    if !folder.exists()? {
        match access {
            Access::Read => return Ok(FileStore::Memory(MemoryFolder::default())),
            Access::Write => folder.make_root()?,
        }
    }
    Ok(FileStore::Remote(folder))
}

fn open_target_folder(path: &Path, access: Access) -> Result<FileStore, SyncError> {
    match LocalFolder::open_root(path) {
        Err(SyncError::Missing(_)) => {}
        opened => return opened.map(FileStore::Local),
    }
    require_parent(path)?;
    match access {
        Access::Read => Ok(FileStore::Memory(MemoryFolder::default())),
        Access::Write => {
            let not_writable = |source| SyncError::NotWritable { path: path.to_owned(), source };
            // Its final mode is the source's; until then, nobody else's business.
            fs::DirBuilder::new().mode(0o700).create(path).map_err(not_writable)?;
            LocalFolder::open_root(path).map(FileStore::Local)
        }
    }
}

/// What does not exist can be created only in a folder that does.
fn require_parent(path: &Path) -> Result<(), SyncError> {
    let parent = path.parent().unwrap_or(path);
    if parent.is_dir() { Ok(()) } else { Err(SyncError::ParentMissing(path.to_owned())) }
}

/// Whether a store can be used, without creating anything.
pub(super) fn probe(address: &StoreAddress, access: Access) -> Result<(), SyncError> {
    let Some(path) = address.url.local_path() else {
        return match address.url.kind() {
            StoreKind::Files => probe_far_away(address, access),
            StoreKind::Rows => rows::probe(&open_rows(address)?, access),
        };
    };
    let opened = match address.url.kind() {
        StoreKind::Files => LocalFolder::open_root(path).map(drop),
        StoreKind::Rows => rows::probe(&RowStore::Sqlite(path.to_owned()), access),
    };
    match (opened, access) {
        (Err(SyncError::Missing(_)), Access::Write) => {
            require_parent(path)?;
            require_writable(path.parent().unwrap_or(path), path)
        }
        // A write that was cut off needs a writer to tidy up, and the next sync is one.
        (Ok(()) | Err(SyncError::Rows(RowsError::NeedsRecovery { .. })), Access::Write) => require_writable(path, path),
        (opened, _) => opened,
    }
}

/// A server says whether it lets us in and whether the folder is there; whether it may be written, only a write can tell.
fn probe_far_away(address: &StoreAddress, access: Access) -> Result<(), SyncError> {
    let folder = RemoteFolder::new(address)?;
    match (folder.exists()?, access) {
        (false, Access::Read) => Err(folder.missing()),
        (true, _) | (false, Access::Write) => Ok(()),
    }
}

/// Asks the system whether this process may write to `path`; an error names `store`.
fn require_writable(path: &Path, store: &Path) -> Result<(), SyncError> {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS)
        .map_err(|errno| SyncError::NotWritable { path: store.to_owned(), source: errno.into() })
}

/// Refuses the same place twice and one place inside the other, also by way of symbolic links.
fn refuse_overlap(one: &Path, other: &Path) -> Result<(), SyncError> {
    let real = |path: &Path| -> io::Result<std::path::PathBuf> {
        match (path.canonicalize(), path.parent(), path.file_name()) {
            (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
                Ok(parent.canonicalize().unwrap_or_else(|_| parent.to_owned()).join(name))
            }
            (real, ..) => real,
        }
    };
    let opened = |path: &Path| real(path).map_err(|source| SyncError::Open { path: path.to_owned(), source });
    let (a, b) = (opened(one)?, opened(other)?);
    if a.starts_with(&b) || b.starts_with(&a) || same_file(&a, &b) {
        return Err(SyncError::Overlap { one: one.to_owned(), other: other.to_owned() });
    }
    Ok(())
}

/// Whether two names stand for one file: hard links, or a folder mounted twice.
fn same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    matches!((fs::metadata(a), fs::metadata(b)), (Ok(a), Ok(b)) if (a.dev(), a.ino()) == (b.dev(), b.ino()))
}
