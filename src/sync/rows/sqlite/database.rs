//! Opening SQLite files: read-only with a snapshot, or as the one writer.

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, ffi};

use crate::sync::{context::Context, error::SyncError};

use super::error::RowsError;

/// How long to wait for a lock that another program holds.
const BUSY: Duration = Duration::from_secs(5);
/// How long a commit waits for readers to finish.
const COMMIT_BUSY: Duration = Duration::from_secs(30);
/// How many steps of SQLite's machine pass between two looks at the context.
const PROGRESS_STEPS: i32 = 20_000;

/// An open database file with an open transaction.
#[derive(Debug)]
pub(in crate::sync::rows) struct Database {
    pub db: Connection,
    pub path: PathBuf,
}

impl Database {
    /// Opens a file that exists, without the means to write, and takes a snapshot that lasts as long as this value.
    pub fn snapshot(path: &Path, context: &Context) -> Result<Self, SyncError> {
        let this = Self::reader(path, context)?;
        this.begin()?;
        Ok(this)
    }

    /// As [`Database::snapshot`], with the snapshot yet to [`begin`](Database::begin).
    pub fn reader(path: &Path, context: &Context) -> Result<Self, SyncError> {
        if !path.exists() {
            return Err(SyncError::Missing(path.to_owned()));
        }
        Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, context)
    }

    /// Takes the snapshot. The first read is what does.
    pub fn begin(&self) -> Result<(), SyncError> {
        let begun = self.db.execute_batch("BEGIN; SELECT count(*) FROM main.sqlite_schema;");
        begun.map_err(|source| match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                RowsError::SourceBusy(self.path.clone()).into()
            }
            _ => self.open_error(source),
        })?;
        self.check_encoding()
    }

    /// Opens a file, creates it if need be for those who may use `source`, and becomes its one writer until this value
    /// is gone.
    pub fn writer(path: &Path, source: &Path, context: &Context) -> Result<Self, SyncError> {
        create_like(path, source)?;
        Self::writer_of(path, context)
    }

    /// As [`Database::writer`], of a file that exists.
    pub fn writer_of(path: &Path, context: &Context) -> Result<Self, SyncError> {
        if !path.exists() {
            return Err(SyncError::Missing(path.to_owned()));
        }
        let this = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, context)?;
        this.prepare_to_write().map_err(|source| match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => SyncError::Busy(path.to_owned()),
            _ => this.open_error(source),
        })?;
        this.check_encoding()?;
        Ok(this)
    }

    /// Begins another transaction after a commit; fails if another writer was quicker.
    pub fn begin_writing(&self, context: &Context) -> Result<(), SyncError> {
        self.db.busy_timeout(BUSY).and_then(|()| self.obey(context)).map_err(|e| self.open_error(e))?;
        self.db.execute_batch("BEGIN IMMEDIATE").map_err(|source| match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => SyncError::Busy(self.path.clone()),
            _ => self.open_error(source),
        })
    }

    /// Turns a failed statement into an error that says what was being done.
    pub fn failed(&self, doing: &'static str) -> impl Fn(rusqlite::Error) -> SyncError {
        let path = self.path.clone();
        move |source| RowsError::Sql { doing, path: path.clone(), source }.into()
    }

    /// Makes everything written final and durable, unless the context says to stop.
    pub fn commit(&self, context: &Context) -> Result<(), SyncError> {
        let failed = self.failed("engine-file-commit");
        // A commit that has begun is finished.
        self.db.progress_handler(0, None::<fn() -> bool>).map_err(&failed)?;
        self.db.busy_timeout(COMMIT_BUSY).map_err(&failed)?;
        context.check()?;
        self.db.execute_batch("COMMIT").map_err(|source| match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => RowsError::CommitBusy(self.path.clone()).into(),
            _ => failed(source),
        })
    }

    fn open(path: &Path, flags: OpenFlags, context: &Context) -> Result<Self, SyncError> {
        let open = |source| SyncError::from(RowsError::Open { path: path.to_owned(), source });
        let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(open)?;
        db.busy_timeout(BUSY).map_err(open)?;
        let this = Self { db, path: path.to_owned() };
        this.obey(context).map_err(open)?;
        Ok(this)
    }

    /// From now on, statements are broken off once this context says to stop.
    pub fn obey(&self, context: &Context) -> rusqlite::Result<()> {
        let context = context.clone();
        self.db.progress_handler(PROGRESS_STEPS, Some(move || context.check().is_err()))
    }

    /// Foreign keys are checked by us before the commit and triggers are the live store's business: neither may act on
    /// their own while rows are put in place. EXTRA is FULL and a synced directory after the journal is gone.
    fn prepare_to_write(&self) -> rusqlite::Result<()> {
        self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
        self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        self.db.pragma_update(None, "synchronous", "EXTRA")?;
        self.db.execute_batch("BEGIN IMMEDIATE")
    }

    fn open_error(&self, source: rusqlite::Error) -> SyncError {
        let path = self.path.clone();
        let needs_recovery = matches!(
            source.sqlite_error().map(|e| e.extended_code),
            Some(ffi::SQLITE_READONLY_ROLLBACK | ffi::SQLITE_READONLY_RECOVERY | ffi::SQLITE_READONLY_CANTLOCK)
        );
        if needs_recovery {
            return RowsError::NeedsRecovery { path, source }.into();
        }
        RowsError::Open { path, source }.into()
    }

    /// In UTF-16, text sorts and is stored differently.
    fn check_encoding(&self) -> Result<(), SyncError> {
        let encoding: String =
            self.db.query_row("PRAGMA main.encoding", [], |row| row.get(0)).map_err(|e| self.open_error(e))?;
        if encoding == "UTF-8" {
            return Ok(());
        }
        Err(RowsError::Encoding { path: self.path.clone(), encoding }.into())
    }
}

/// Creates an empty file unless there is one: open to nobody whom `source` is closed to, where SQLite would let all
/// users read it. The journals that SQLite puts beside it take its mode.
fn create_like(path: &Path, source: &Path) -> Result<(), SyncError> {
    let unknown = |error| SyncError::Open { path: source.to_owned(), source: error };
    create(path, fs::metadata(source).map_err(unknown)?.permissions().mode() & 0o777)
}

/// Creates an empty file unless there is one.
pub(in crate::sync::rows) fn create(path: &Path, mode: u32) -> Result<(), SyncError> {
    // A new file only: to close one that SQLite has open elsewhere in this process would drop its locks.
    match OpenOptions::new().write(true).create_new(true).mode(mode | 0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        created => created.map(drop).map_err(|source| SyncError::NotWritable { path: path.to_owned(), source }),
    }
}

/// What an error means once it is known whether the work was told to stop: SQLite only says that it was interrupted.
pub(in crate::sync::rows) fn told_to_stop(error: SyncError, context: &Context) -> SyncError {
    let interrupted = match &error {
        SyncError::Rows(RowsError::Sql { source, .. } | RowsError::Open { source, .. }) => {
            source.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
        }
        _ => false,
    };
    if interrupted { context.check().err().unwrap_or(error) } else { error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_told_to_stop_does_not_commit() {
        let scratch = tempfile::tempdir().expect("a folder");
        let (source, path) = (scratch.path().join("live.db"), scratch.path().join("target.db"));
        fs::write(&source, "").expect("a source");
        let context = Context::default();
        let source = scratch.path().join("source.db");
        std::fs::write(&source, "").expect("a source");
        let writer = Database::writer(&path, &source, &context).expect("open");
        writer.db.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY)").expect("create");
        context.cancel.cancel();
        assert!(matches!(writer.commit(&context), Err(SyncError::Cancelled)));
        drop(writer);
        let tables = "SELECT count(*) FROM sqlite_schema";
        let count = |db: Connection| db.query_row(tables, [], |row| row.get::<_, i64>(0));
        assert_eq!(count(Connection::open(&path).expect("open")), Ok(0));
    }

    #[test]
    fn a_snapshot_neither_writes_nor_moves_on() {
        let scratch = tempfile::tempdir().expect("a folder");
        let path = scratch.path().join("live.db");
        let live = Connection::open(&path).expect("open");
        live.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY)").expect("create");
        let snapshot = Database::snapshot(&path, &Context::default()).expect("a snapshot");
        live.execute_batch("INSERT INTO t VALUES (1)").expect("insert");
        let count = |db: &Connection| db.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0));
        assert_eq!((count(&live), count(&snapshot.db)), (Ok(1), Ok(0)));
        assert!(snapshot.db.execute_batch("INSERT INTO t VALUES (2)").is_err());
    }
}
