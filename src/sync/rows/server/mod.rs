//! Databases on servers: PostgreSQL and MariaDB; and SQLite files, where such a server stands on the other side.
//!
//! Each side is one transaction: the source's sees one moment and can't write, the target's holds all changes until the
//! commit. The servers compute fingerprints of ranges of rows; where these differ, keys and digests are compared here;
//! changed rows are staged in temporary tables at the target and put in place by statements about whole sets.
//!
//! Triggers and foreign keys do not act meanwhile: a backup's triggers would change what was copied, and its foreign keys
//! would cascade. References are checked before the commit instead. What a kind of server has of its own stands in its
//! [`dialect::Dialect`].

mod across;
mod apply;
pub(super) mod catalogue;
pub(super) mod compare;
mod cursor;
pub(super) mod dialect;
pub(super) mod errors;
pub(super) mod fingerprints;
pub(super) mod images;
pub(super) mod orphans;
pub(super) mod own;
mod prompt;
mod ranges;
pub(super) mod recycle;
pub(super) mod retention;
mod rounds;
pub(super) mod session;
mod shadow;
pub(super) mod single;
pub(super) mod stage;
pub(super) mod text;

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    domain::{Database, TableChoice},
    sync::{
        Options, Purpose,
        address::StoreAddress,
        context::Context,
        error::SyncError,
        plan::Plan,
        rows::{RowStore, fault::ServerFault, marker, sqlite::told_to_stop},
        store::Access,
    },
};

use compare::{Found, Sides};
use errors::fault;
use session::Session;

/// How long the lock of a writer that has gone may stay.
const LAST_WRITER: Duration = Duration::from_secs(2);

const LOCKING: &str = "engine-doing-lock-tables";
/// How many tables are locked by one statement.
const LOCKED_AT_ONCE: usize = 500;

/// A finished comparison: the source's snapshot and the target's transaction are open.
#[derive(Debug)]
pub(in crate::sync) struct Comparison {
    source: Session,
    target: Session,
    /// How to get to the target again.
    way: RowStore,
    found: Found,
    run: String,
    recycle: bool,
}

impl Comparison {
    /// Becomes the target's one writer, takes the source's snapshot, compares.
    pub fn locked(
        source: &RowStore,
        target: &RowStore,
        options: &Options,
        context: &Context,
    ) -> Result<Self, SyncError> {
        let (way, choice) = (target.clone(), &options.tables);
        let (mut source, mut target) = at_once(
            || Session::of(source, Access::Read, context),
            || {
                let mut target = Session::of(target, Access::Write, context)?;
                target.sql.check_target(&mut target, choice)?;
                become_writer(&mut target, context)?;
                begin_and_lock(&mut target, choice)?;
                Ok(target)
            },
        )?;
        // Only now: who waits for a lock should not hold a snapshot meanwhile.
        snapshot(&mut source, choice)?;
        let found = Sides::new(&mut source, &mut target, context)?.compare(choice, Purpose::Sync(options.mode));
        let found = found.map_err(|error| told_to_stop(error, context))?;
        Ok(Self { source, target, way, found, run: options.run.clone(), recycle: options.recycle })
    }

    /// Compares without the means to write.
    pub fn read_only(
        source: &RowStore,
        target: &RowStore,
        options: &Options,
        purpose: Purpose,
        context: &Context,
    ) -> Result<Plan, SyncError> {
        let look = |store| {
            let mut session = Session::of(store, Access::Read, context)?;
            snapshot(&mut session, &options.tables)?;
            Ok(session)
        };
        let (mut source, mut target) = at_once(|| look(source), || look(target))?;
        let found = Sides::new(&mut source, &mut target, context)?.compare(&options.tables, purpose);
        found.map(|found| found.plan).map_err(|error| told_to_stop(error, context))
    }

    pub const fn plan(&self) -> &Plan {
        &self.found.plan
    }
}

/// Does something at the source and something at the target, which take their time independently of each other.
fn at_once<S: Send, T>(
    source: impl FnOnce() -> Result<S, SyncError> + Send,
    target: impl FnOnce() -> Result<T, SyncError>,
) -> Result<(S, T), SyncError> {
    thread::scope(|threads| {
        let source = threads.spawn(source);
        let target = target();
        let source = source.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let target = target?;
        Ok((source?, target))
    })
}

/// Begins the transaction that sees one moment.
fn snapshot(session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
    if session.begin_on_file()? {
        return Ok(());
    }
    session.sql.check_source(session, choice)?;
    let names = names(session, choice)?;
    session.run("engine-doing-begin", session.sql.snapshot())?;
    let own = session.sql.quoted("poolsync_");
    let own = own.get(..own.len() - 1).unwrap_or_default();
    let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.starts_with(own)).collect();
    for some in names.chunks(LOCKED_AT_ONCE) {
        session.run(LOCKING, &session.sql.hold(some))?;
    }
    Ok(())
}

/// The names of the chosen tables, and of the engine's own, quoted.
fn names(session: &mut Session, choice: &TableChoice) -> Result<Vec<String>, SyncError> {
    let names = session.rows("engine-doing-tables", &session.sql.names(&session.schema))?;
    let names = names.into_iter().flatten().flatten().filter(|name| is_held(name, choice));
    Ok(names.map(|name| session.sql.quoted(&name)).collect())
}

/// Whether a table is kept from others meanwhile: runs have nothing to do with the marker.
fn is_held(name: &str, choice: &TableChoice) -> bool {
    name != marker::TABLE && (is_own(name) || choice.selects(name))
}

/// Whether a table is the engine's own.
pub(in crate::sync::rows) fn is_own(name: &str) -> bool {
    name.starts_with("poolsync_")
}

/// The first of two values in each row, unless the second names a table that is left out.
pub(in crate::sync::rows) fn of_chosen(rows: Vec<Vec<Option<String>>>, choice: &TableChoice) -> Vec<String> {
    let chosen = rows.into_iter().filter_map(|row| {
        let mut values = row.into_iter();
        let (what, table) = (values.next()??, values.next()?);
        table.is_none_or(|table| is_own(&table) || choice.selects(&table)).then_some(what)
    });
    chosen.collect()
}

/// Takes the one writer's lock. A server notices a moment late that the last one has gone.
pub(in crate::sync::rows) fn become_writer(target: &mut Session, context: &Context) -> Result<(), SyncError> {
    let lock = target.sql.become_writer(&target.schema);
    let begun = Instant::now();
    while !target.is("engine-doing-writer", &lock)? {
        if begun.elapsed() > LAST_WRITER {
            return Err(fault(ServerFault::Busy { store: target.store.clone() }));
        }
        context.check()?;
        thread::sleep(LAST_WRITER / 20);
    }
    Ok(())
}

/// Nobody else changes the tables until the commit; everybody may read them.
fn begin_and_lock(target: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
    let names = names(target, choice)?;
    target.run("engine-doing-begin", target.sql.changes())?;
    // That takes no snapshot by itself: what others committed while we waited is seen.
    for some in names.iter().map(String::as_str).collect::<Vec<_>>().chunks(LOCKED_AT_ONCE) {
        target.run(LOCKING, &target.sql.hold_alone(some))?;
    }
    Ok(())
}

/// Signs in, to see whether the store can be used.
pub(in crate::sync::rows) fn probe(
    (database, address): &(Database, StoreAddress),
    access: Access,
) -> Result<(), SyncError> {
    let mut session = Session::open(database, address, &Context::default())?;
    let all = TableChoice::default();
    match access {
        Access::Read => session.sql.check_source(&mut session, &all),
        Access::Write => session.sql.check_target(&mut session, &all),
    }
}
