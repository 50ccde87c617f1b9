//! Recycle: the previous images of rows that a run overwrites or deletes, kept at the target in the table
//! `poolsync_recycle`, in the run's own transaction.

use rusqlite::Statement;

use crate::{
    domain::Change,
    sync::{error::SyncError, readable::readable},
};

use super::{catalogue::Table, cursor::Row, database::Database};

pub(super) const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS main.poolsync_recycle (
        run_id      TEXT NOT NULL,
        seq         INTEGER NOT NULL, -- order within the run
        recycled_at INTEGER NOT NULL, -- microseconds since 1970
        table_name  TEXT NOT NULL,
        change      TEXT NOT NULL,    -- update or delete
        item        TEXT NOT NULL,    -- the row's readable name
        columns     TEXT NOT NULL,    -- JSON array: the columns of the image
        image       BLOB NOT NULL,    -- the row as it was, in poolsync's row encoding
        PRIMARY KEY (run_id, seq)
    ) WITHOUT ROWID";
const KEEP: &str = "
    INSERT INTO main.poolsync_recycle (run_id, seq, recycled_at, table_name, change, item, columns, image)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Where one run keeps what it replaces.
pub(super) struct Recycle<'a> {
    target: &'a Database,
    insert: Statement<'a>,
    run: &'a str,
    next: i64,
    recycled_at: i64,
    /// The JSON of the table that was kept last, by name.
    columns: (String, String),
}

impl<'a> Recycle<'a> {
    /// Makes the table if it is not there yet. A run that is taken up again goes on behind what it kept before.
    pub fn of(target: &'a Database, run: &'a str) -> Result<Self, SyncError> {
        let failed = target.failed("engine-file-keep");
        target.db.execute_batch(CREATE).map_err(&failed)?;
        let last = "SELECT coalesce(max(seq), 0) FROM main.poolsync_recycle WHERE run_id = ?1";
        let last: i64 = target.db.query_row(last, [run], |row| row.get(0)).map_err(&failed)?;
        let insert = target.db.prepare(KEEP).map_err(&failed)?;
        let recycled_at = jiff::Timestamp::now().as_microsecond();
        Ok(Self { target, insert, run, next: last + 1, recycled_at, columns: Default::default() })
    }

    /// Keeps the image of a row that a change replaces, under the name that the run's plan has for it.
    pub fn keep(&mut self, table: &Table, change: Change, item: &str, row: &Row) -> Result<(), SyncError> {
        if self.columns.0 != table.name {
            let names: Vec<&str> = table.column_names().collect();
            self.columns = (table.name.clone(), serde_json::json!(names).to_string());
        }
        let name = readable(table.name.as_bytes());
        let kept = self.insert.execute((
            self.run,
            self.next,
            self.recycled_at,
            name,
            change.name(),
            item,
            &self.columns.1,
            &row.bytes,
        ));
        kept.map_err(self.target.failed("engine-file-keep"))?;
        self.next += 1;
        Ok(())
    }
}
