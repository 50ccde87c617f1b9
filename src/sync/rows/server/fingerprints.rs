//! Has both servers compute the fingerprints of all ranges of some tables, and compares these.
//!
//! Each side goes through the tables by itself. A server that lets several sessions see one moment gets large tables in
//! pieces, and as many sessions as its settings allow one query: what they compute is added up here. The sessions beside the
//! main one only read and are a help, not a need: what one of them can't do, the main session does.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    thread,
};

use crate::{
    domain::Database,
    sync::{address::StoreAddress, context::Context, error::SyncError},
};

use super::{
    catalogue::Table,
    ranges::{Ranges, whole},
    session::{Lines, Session},
};

/// Of how many rows a piece has at least.
const LEAST_PIECE: u64 = 100_000;
/// How many pieces of a table each session gets: with more than one, none waits long for the last.
const PIECES_A_SESSION: u64 = 2;
/// How many sessions read one side at the most.
pub(in crate::sync::rows) const MOST_SESSIONS: u64 = 4;

/// A table whose rows are to be fingerprinted.
#[derive(Debug)]
pub(super) struct Asked<'t> {
    pub table: &'t Table,
    pub ranges: Ranges,
}

/// Where a table's two sides differ.
#[derive(Debug, Default)]
pub(super) struct Differing {
    pub ranges: Vec<i64>,
    /// Rows in them, of the side that has more.
    pub rows: u64,
    /// Rows in all others, which are equal.
    pub equal: u64,
}

/// What several sessions need to see what one sees.
#[derive(Debug)]
pub(in crate::sync::rows) struct Moment {
    /// What the server calls it.
    pub name: String,
    /// How many sessions may work on one query.
    pub sessions: u64,
}

/// One range's fingerprint, or that of some of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    range: i64,
    rows: u64,
    sums: [i128; 2],
}

/// A query at one side for marks of a table, by its place among those asked for.
#[derive(Debug)]
struct Task {
    place: usize,
    query: String,
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Source,
    Target,
}

/// What one side has said about a table.
#[derive(Debug)]
struct Half {
    /// Answers still to come; one as long as nothing was asked.
    awaited: usize,
    marks: Vec<Mark>,
}

impl Half {
    const fn unasked() -> Self {
        Self { awaited: 1, marks: Vec::new() }
    }
}

/// What is known about a table.
#[derive(Debug)]
struct Both {
    source: Half,
    target: Half,
    differing: Differing,
}

impl Both {
    fn nothing() -> Self {
        Self { source: Half::unasked(), target: Half::unasked(), differing: Differing::default() }
    }

    const fn half(&mut self, side: Side) -> &mut Half {
        match side {
            Side::Source => &mut self.source,
            Side::Target => &mut self.target,
        }
    }
}

/// What is to be done, and what is known so far.
struct Board<'a> {
    asked: &'a [Asked<'a>],
    source: Mutex<VecDeque<Task>>,
    target: Mutex<VecDeque<Task>>,
    tables: Vec<Mutex<Both>>,
    /// Why the comparison ends, if it fails.
    failure: Mutex<Option<SyncError>>,
    /// Told to stop as soon as one side has failed.
    context: Context,
}

/// Compares the tables’ fingerprints; an answer for each, in their order.
pub(super) fn differing(
    (source, target): (&mut Session, &mut Session),
    asked: &[Asked<'_>],
    context: &Context,
) -> Result<Vec<Differing>, SyncError> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let board = Board {
        asked,
        source: Mutex::default(),
        target: Mutex::default(),
        tables: asked.iter().map(|_| Mutex::new(Both::nothing())).collect(),
        failure: Mutex::default(),
        context: Context { cancel: context.cancel.child_token(), ..context.clone() },
    };
    thread::scope(|threads| {
        threads.spawn(|| board.side(Side::Source, source));
        board.side(Side::Target, target);
    });
    match inner(board.failure) {
        Some(error) => Err(error),
        None => Ok(board.tables.into_iter().map(|table| inner(table).differing).collect()),
    }
}

impl Board<'_> {
    /// All of one side’s work.
    fn side(&self, side: Side, main: &mut Session) {
        if let Err(error) = self.try_side(side, main) {
            self.fail(error);
        }
    }

    /// Ends the comparison. The first reason counts, and is there before anybody is stopped: that they were follows from it.
    fn fail(&self, error: SyncError) {
        held(&self.failure).get_or_insert(error);
        self.context.cancel.cancel();
    }

    fn try_side(&self, side: Side, main: &mut Session) -> Result<(), SyncError> {
        let moment = if self.is_large() { main.sql.moment(main)? } else { None };
        let sessions = moment.as_ref().map_or(1, |moment| moment.sessions);
        for (place, asked) in self.asked.iter().enumerate() {
            self.ask(side, place, asked, main, sessions)?;
        }
        thread::scope(|threads| {
            if let (Some(moment), Some(way)) = (&moment, main.way()) {
                for _ in 1..sessions {
                    let way = way.clone();
                    threads.spawn(move || self.help(side, &way, &moment.name));
                }
            }
            // At once, not when all have come back: they are stopped by it.
            if let Err(error) = self.work(side, main) {
                self.fail(error);
            }
        });
        // What a session beside it has given back.
        self.work(side, main)
    }

    /// Whether it is worth the while to have more than one session.
    fn is_large(&self) -> bool {
        self.asked.iter().map(|asked| asked.table.rows).sum::<u64>() >= 2 * LEAST_PIECE
    }

    /// Puts a table’s queries on the list.
    fn ask(
        &self,
        side: Side,
        place: usize,
        Asked { table, ranges }: &Asked<'_>,
        main: &mut Session,
        sessions: u64,
    ) -> Result<(), SyncError> {
        let (sql, all) = (main.sql, whole(main.sql, table));
        let pieces = (table.rows / LEAST_PIECE).min(sessions * PIECES_A_SESSION);
        let mut conditions = Vec::new();
        if sessions > 1 && pieces > 1 {
            conditions = sql.pieces(main, table, pieces)?;
        }
        let queries: Vec<String> = if conditions.is_empty() {
            vec![ranges.fingerprints(sql, table, &all)]
        } else {
            let queries =
                conditions.iter().map(|piece| ranges.fingerprints(sql, table, &format!("{all} WHERE {piece}")));
            queries.collect()
        };
        if let Some(table) = self.tables.get(place) {
            held(table).half(side).awaited = queries.len();
        }
        held(self.list(side)).extend(queries.into_iter().map(|query| Task { place, query }));
        Ok(())
    }

    const fn list(&self, side: Side) -> &Mutex<VecDeque<Task>> {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// Takes what is on the list until nothing is; what fails goes back there.
    fn work(&self, side: Side, session: &mut Session) -> Result<(), SyncError> {
        loop {
            self.context.check()?;
            let Some(task) = held(self.list(side)).pop_front() else { return Ok(()) };
            match marks(session, &task.query) {
                Ok(marks) => self.note(side, task.place, &marks),
                Err(error) => {
                    held(self.list(side)).push_front(task);
                    return Err(error);
                }
            }
        }
    }

    /// A session beside the main one.
    fn help(&self, side: Side, (database, address): &(Database, StoreAddress), moment: &str) {
        let mut address = address.clone();
        address.patience.tries = 1;
        let helped = (|| {
            let mut session = Session::open(database, &address, &self.context)?;
            session.run("engine-doing-begin", &session.sql.join(moment))?;
            self.work(side, &mut session)?;
            // Its locks are gone when this is answered, which they need not be when a connection is closed.
            session.run("engine-doing-end", "ROLLBACK")
        })();
        if let Err(error) = helped {
            tracing::debug!(store = %database, %error, "a session that was to help with a comparison could not");
        }
    }

    /// Notes an answer; compares, once it was a table’s last.
    fn note(&self, side: Side, place: usize, marks: &[Mark]) {
        let Some(table) = self.tables.get(place) else { return };
        let mut both = held(table);
        let half = both.half(side);
        half.awaited = half.awaited.saturating_sub(1);
        half.marks.extend_from_slice(marks);
        if both.source.awaited == 0 && both.target.awaited == 0 {
            let source = added_up(std::mem::take(&mut both.source.marks));
            let target = added_up(std::mem::take(&mut both.target.marks));
            both.differing = compare(&source, &target);
            self.context.tally.add_compared(both.differing.equal);
        }
    }
}

/// The marks in the order of their ranges, those of one range added up.
fn added_up(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| mark.range);
    marks.dedup_by(|next, kept| {
        let same = next.range == kept.range;
        if same {
            kept.rows += next.rows;
            for (kept, next) in kept.sums.iter_mut().zip(next.sums) {
                *kept = kept.wrapping_add(next);
            }
        }
        same
    });
    marks
}

/// Where two sides’ marks, each in the order of their ranges, differ.
fn compare(source: &[Mark], target: &[Mark]) -> Differing {
    let (mut source, mut target) = (source.iter().peekable(), target.iter().peekable());
    let mut differing = Differing::default();
    loop {
        let range = match (source.peek(), target.peek()) {
            (Some(s), Some(t)) => s.range.min(t.range),
            (Some(mark), None) | (None, Some(mark)) => mark.range,
            (None, None) => return differing,
        };
        let s = source.next_if(|mark| mark.range == range);
        let t = target.next_if(|mark| mark.range == range);
        let rows = [s, t].map(|mark| mark.map_or(0, |mark| mark.rows));
        if s == t {
            differing.equal += rows[0];
        } else {
            differing.rows += rows[0].max(rows[1]);
            differing.ranges.push(range);
        }
    }
}

/// Asks for marks.
fn marks(session: &mut Session, query: &str) -> Result<Vec<Mark>, SyncError> {
    let mut lines = session.read("engine-doing-fingerprint", query)?;
    let mut marks = Vec::new();
    while lines.advance()? {
        marks.push(mark(&lines).ok_or_else(|| lines.senseless())?);
    }
    Ok(marks)
}

fn mark(lines: &Lines<'_>) -> Option<Mark> {
    let mut fields = lines.fields();
    let mut number = || std::str::from_utf8(&fields.next()??).ok()?.parse::<i128>().ok();
    let (range, rows, sums) = (number()?, number()?, [number()?, number()?]);
    Some(Mark { range: i64::try_from(range).ok()?, rows: u64::try_from(rows).ok()?, sums })
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn mark(range: i64, rows: u64, sum: i128) -> Mark {
        Mark { range, rows, sums: [sum, -sum] }
    }

    #[test]
    fn pieces_of_a_range_add_up_to_what_one_query_says() {
        let whole = [mark(-1, 3, 12), mark(4, 2, i128::from(i64::MIN))];
        let pieces = vec![mark(-1, 1, 20), mark(4, 2, i128::from(i64::MIN)), mark(-1, 2, -8)];
        assert_eq!(added_up(pieces), whole);
    }

    #[test]
    fn a_range_differs_if_a_side_lacks_it_or_has_other_rows() {
        let source = [mark(0, 4, 7), mark(1, 3, 1), mark(3, 2, 5), mark(9, 1, 1)];
        let target = [mark(0, 4, 7), mark(2, 6, 1), mark(3, 3, 5), mark(9, 1, 2)];
        let Differing { ranges, rows, equal } = compare(&source, &target);
        assert_eq!((ranges, rows, equal), (vec![1, 2, 3, 9], 3 + 6 + 3 + 1, 4));
        assert_eq!(compare(&source, &source).ranges, Vec::<i64>::new());
    }
}
