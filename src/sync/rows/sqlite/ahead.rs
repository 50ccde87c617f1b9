//! Reads a table in a thread of its own, ahead of who compares it: two tables are read as quickly as one then.

use std::{
    mem,
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::Scope,
};

use crate::sync::error::SyncError;

use super::{cursor::Row, database::Database};

/// How many rows are handed over at once, at most.
const ROWS: usize = 256;
/// From how many bytes on no further row is handed over at once.
const BYTES: u64 = 1 << 20;
/// How many times as much may lie ready.
const READY: usize = 4;
/// A row whose memory is larger is not used again.
const LARGE: usize = 64 << 10;

/// A batch of rows; an empty one is the end.
type Batch = Result<Vec<Row>, SyncError>;

/// Rows on their way from the thread that reads them.
pub(super) struct Ahead {
    read: Receiver<Batch>,
    used: Sender<Vec<Row>>,
    batch: Vec<Row>,
    next: usize,
}

impl Ahead {
    /// Begins to read `columns` columns of what a query yields.
    pub fn of<'t>(threads: &'t Scope<'t, '_>, database: &'t mut Database, sql: String, columns: usize) -> Self {
        let ((filled, read), (used, empty)) = (sync_channel(READY), channel());
        threads.spawn(move || {
            if let Err(error) = fill(database, &sql, columns, (&filled, &empty)) {
                // Nobody waits for it if the comparison has ended before.
                let _ = filled.send(Err(error));
            }
        });
        Self { read, used, batch: Vec::new(), next: 0 }
    }

    /// Exchanges `row` for the next one; whether there is one.
    pub fn next(&mut self, row: &mut Row) -> Result<bool, SyncError> {
        if self.next == self.batch.len() {
            // If the thread has ended without a word, it has panicked, and so will we once it is joined.
            let batch = self.read.recv().unwrap_or(Err(SyncError::Cancelled))?;
            let used = mem::replace(&mut self.batch, batch);
            let _ = self.used.send(used);
            self.next = 0;
        }
        let Some(read) = self.batch.get_mut(self.next) else { return Ok(false) };
        mem::swap(row, read);
        self.next += 1;
        Ok(true)
    }
}

fn fill(
    database: &Database,
    sql: &str,
    columns: usize,
    (filled, empty): (&SyncSender<Batch>, &Receiver<Vec<Row>>),
) -> Result<(), SyncError> {
    let failed = database.failed("engine-file-read");
    let mut statement = database.db.prepare(sql).map_err(&failed)?;
    let mut rows = statement.query([]).map_err(&failed)?;
    let mut over = false;
    while !over {
        let mut batch = empty.try_recv().unwrap_or_default();
        batch.retain(|row| row.bytes.capacity() <= LARGE);
        let (mut count, mut bytes) = (0, 0);
        while count < ROWS && bytes < BYTES {
            let Some(read) = rows.next().map_err(&failed)? else {
                over = true;
                break;
            };
            if count == batch.len() {
                batch.push(Row::default());
            }
            if let Some(row) = batch.get_mut(count) {
                row.load(read, columns).map_err(&failed)?;
                bytes += row.content;
            }
            count += 1;
        }
        batch.truncate(count);
        if count > 0 && filled.send(Ok(batch)).is_err() {
            return Ok(());
        }
    }
    let _ = filled.send(Ok(Vec::new()));
    Ok(())
}
