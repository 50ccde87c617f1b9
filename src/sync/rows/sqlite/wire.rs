//! A file as one side of a comparison with a server: statements, answers as lines, and a table that is filled.
//!
//! All of it is done at once on the engine's blocking thread. A statement that takes long is broken off by the file's own
//! look at the context.

use std::{
    borrow::Cow,
    cell::RefCell,
    collections::VecDeque,
    error::Error,
    fmt,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use bytes::Bytes;
use rusqlite::{
    ErrorCode, Statement,
    types::{ToSqlOutput, ValueRef},
};
use sqlx::error::{DatabaseError, ErrorKind};
use tokio_stream::Stream;

use crate::sync::rows::server::{
    errors::SqlResult,
    session::{Destination, LineStream},
    text::Fields,
};

use super::{
    database::Database,
    typed::{push_typed, value_of},
};

/// The column of an answer that is a step's number; it goes without a letter.
pub(super) const SEQ: &str = "poolsync_seq";
/// How many lines of an answer are read at once, at most.
const LINES: usize = 64;
/// From how many bytes on no further line is read at once.
const AHEAD: usize = 256 << 10;

/// What SQLite said, with the code that PostgreSQL would give.
#[derive(Debug)]
struct Word {
    message: String,
    code: Option<&'static str>,
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Word {}

impl DatabaseError for Word {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.code.map(Cow::Borrowed)
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

/// In the words in which servers' errors are told apart.
#[expect(clippy::needless_pass_by_value, reason = "as it comes from map_err")]
fn said(error: rusqlite::Error) -> sqlx::Error {
    let code = match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Some("23000"),
        Some(ErrorCode::TypeMismatch) => Some("22000"),
        Some(ErrorCode::TooBig) => Some("54000"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Some("55P03"),
        Some(ErrorCode::DiskFull) => Some("53100"),
        Some(ErrorCode::ReadOnly) => Some("25006"),
        _ => None,
    };
    sqlx::Error::Database(Box::new(Word { message: error.to_string(), code }))
}

/// Carries out statements; how many rows they changed.
pub(in crate::sync::rows) fn run(file: &Database, sql: &str) -> SqlResult<u64> {
    let before = file.db.total_changes();
    file.db.execute_batch(sql).map_err(said)?;
    Ok(file.db.total_changes().saturating_sub(before))
}

/// All rows of a short answer, values as text.
pub(in crate::sync::rows) fn rows(file: &Database, sql: &str) -> SqlResult<Vec<Vec<Option<String>>>> {
    let mut statement = file.db.prepare(sql).map_err(said)?;
    let columns = statement.column_count();
    let mut rows = statement.query([]).map_err(said)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(said)? {
        let values = (0..columns).map(|at| row.get_ref(at).map(text_of));
        found.push(values.collect::<Result<_, _>>().map_err(said)?);
    }
    Ok(found)
}

fn text_of(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(integer.to_string()),
        ValueRef::Real(real) => Some(real.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// The rows of a query, each value with its letter.
pub(in crate::sync::rows) fn lines<'s>(file: &'s Database, query: &str) -> LineStream<'s> {
    let read = Rc::new(RefCell::new(VecDeque::with_capacity(LINES)));
    let work = Box::pin(read_all(file, query.to_owned(), Rc::clone(&read)));
    Box::pin(Reader { work: Some(work), read })
}

/// Reads an answer to its end, and pauses whenever some lines are there.
async fn read_all(file: &Database, query: String, read: Rc<RefCell<VecDeque<Bytes>>>) -> SqlResult<()> {
    // A server that is asked at the same time should have its question before this takes the thread.
    tokio::task::yield_now().await;
    let mut statement = file.db.prepare(&query).map_err(said)?;
    let raw: Vec<bool> = statement.column_names().iter().map(|name| *name == SEQ).collect();
    let mut rows = statement.query([]).map_err(said)?;
    let mut bytes = 0;
    while let Some(row) = rows.next().map_err(said)? {
        let mut line = Vec::with_capacity(64);
        for (at, raw) in raw.iter().enumerate() {
            if at > 0 {
                line.push(b'\t');
            }
            match row.get_ref(at).map_err(said)? {
                ValueRef::Integer(number) if *raw => line.extend(number.to_string().as_bytes()),
                value => push_typed(&mut line, value),
            }
        }
        line.push(b'\n');
        bytes += line.len();
        read.borrow_mut().push_back(line.into());
        if read.borrow().len() >= LINES || bytes >= AHEAD {
            Pause(false).await;
            bytes = 0;
        }
    }
    Ok(())
}

/// Lets whoever polls see what is there.
struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// An answer while it is read: SQLite's cursor lives in `work`, which borrows from what it owns.
struct Reader<'s> {
    work: Option<Pin<Box<dyn Future<Output = SqlResult<()>> + 's>>>,
    read: Rc<RefCell<VecDeque<Bytes>>>,
}

impl Stream for Reader<'_> {
    type Item = SqlResult<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(line) = self.read.borrow_mut().pop_front() {
            return Poll::Ready(Some(Ok(line)));
        }
        let Some(work) = &mut self.work else { return Poll::Ready(None) };
        let done = work.as_mut().poll(context);
        let line = self.read.borrow_mut().pop_front();
        match done {
            // Only its yielding at the beginning leaves nothing behind, and wakes by itself.
            Poll::Pending if line.is_none() => return Poll::Pending,
            Poll::Pending => {}
            Poll::Ready(Ok(())) => self.work = None,
            Poll::Ready(Err(error)) => {
                self.work = None;
                self.read.borrow_mut().clear();
                return Poll::Ready(Some(Err(error)));
            }
        }
        Poll::Ready(line.map(Ok))
    }
}

/// A table while it is filled.
pub(in crate::sync::rows) struct Filler<'s> {
    insert: Statement<'s>,
    /// Columns of the engine's own, whose values have no letter.
    raw: Vec<bool>,
    rows: u64,
}

impl<'s> Filler<'s> {
    pub fn of(file: &'s Database, into: &Destination) -> SqlResult<Self> {
        let places = vec!["?"; into.columns.len()].join(", ");
        // OR ABORT: a table's own conflict clause could replace other rows.
        let sql = format!("INSERT OR ABORT INTO {} ({}) VALUES ({places})", into.table, into.names());
        let raw = into.columns.iter().map(|(name, _)| name.starts_with("poolsync_")).collect();
        Ok(Self { insert: file.db.prepare(&sql).map_err(said)?, raw, rows: 0 })
    }

    pub fn send(&mut self, lines: &[u8]) -> SqlResult<()> {
        for line in lines.split_inclusive(|c| *c == b'\n') {
            for ((at, field), raw) in (1..).zip(Fields::of(line)).zip(&self.raw) {
                let value = match &field {
                    None => ToSqlOutput::Borrowed(ValueRef::Null),
                    Some(field) if *raw => ToSqlOutput::Borrowed(ValueRef::Text(field)),
                    Some(field) => match field.strip_prefix(b"t") {
                        Some(text) => ToSqlOutput::Borrowed(ValueRef::Text(text)),
                        None => value_of(field).map(ToSqlOutput::Owned).ok_or_else(senseless)?,
                    },
                };
                self.insert.raw_bind_parameter(at, value).map_err(said)?;
            }
            self.insert.raw_execute().map_err(said)?;
            self.rows += 1;
        }
        Ok(())
    }

    pub fn finish(self) -> u64 {
        self.rows
    }
}

fn senseless() -> sqlx::Error {
    sqlx::Error::Database(Box::new(Word { message: "a value came without its type".to_owned(), code: None }))
}

#[cfg(test)]
mod tests {
    use tokio_stream::StreamExt as _;

    use super::*;
    use crate::sync::context;
    use crate::sync::rows::server::session::Form;

    fn file(sql: &str) -> (tempfile::TempDir, Database) {
        let scratch = tempfile::tempdir().expect("a folder");
        let path = scratch.path().join("one.db");
        rusqlite::Connection::open(&path).expect("open").execute_batch(sql).expect("create");
        let file = Database::writer_of(&path, &context::Context::default()).expect("a writer");
        (scratch, file)
    }

    #[tokio::test]
    async fn a_long_answer_comes_line_by_line_and_a_broken_one_says_so() {
        let (_scratch, file) = file("CREATE TABLE t (id INTEGER PRIMARY KEY, v)");
        let many = "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000)
                    SELECT i, CASE i % 3 WHEN 0 THEN 'a' || char(9) WHEN 1 THEN x'00' END FROM n";
        assert_eq!(run(&file, many).expect("rows"), 1000);
        let all: Vec<Bytes> = {
            let lines = lines(&file, "SELECT id AS poolsync_seq, id, v FROM t AS t ORDER BY id");
            lines.map(|line| line.expect("a line")).collect().await
        };
        assert_eq!(all.len(), 1000);
        assert_eq!(all[0..3], ["1\ti1\tb00\n", "2\ti2\t\\N\n", "3\ti3\tta\\t\n"]);
        let mut broken = lines(&file, "SELECT abs(-9223372036854775807 - 1)");
        assert!(broken.next().await.is_some_and(|line| line.is_err()));
        assert!(broken.next().await.is_none());
    }

    #[test]
    fn a_table_is_filled_with_values_of_their_own_types() {
        let (_scratch, file) = file("CREATE TABLE t (id INTEGER PRIMARY KEY, v, UNIQUE (v) ON CONFLICT REPLACE)");
        let columns = vec![("id".to_owned(), Form::Text), ("v".to_owned(), Form::Text)];
        let into = Destination { table: "t".to_owned(), columns };
        let mut filler = Filler::of(&file, &into).expect("a filler");
        filler.send(b"i1\tt5\ni2\ti5\ni3\tb05\ni4\tr5.5e0\ni5\t\\N\ni6\tt\n").expect("rows");
        let error = filler.send(b"i7\tt5\n").expect_err("twice");
        assert_eq!(error.as_database_error().and_then(DatabaseError::code).as_deref(), Some("23000"));
        assert!(filler.send(b"7\tt5\n").is_err(), "without a letter");
        assert_eq!(filler.finish(), 6);
        let seen = rows(&file, "SELECT group_concat(coalesce(typeof(v), '-'), ' ') FROM (SELECT v FROM t ORDER BY id)");
        assert_eq!(seen.expect("rows"), [[Some("text integer blob real null text".to_owned())]]);
    }
}
