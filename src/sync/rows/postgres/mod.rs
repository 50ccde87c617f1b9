//! Databases on PostgreSQL servers.
//!
//! Each side is one transaction: the source's sees one moment and can't write, the target's holds all changes until the
//! commit. The servers compute fingerprints of ranges of rows; where these differ, keys and digests are compared here;
//! changed rows are staged in temporary tables at the target and put in place by statements about whole sets.
//!
//! Triggers and foreign keys do not act meanwhile (`session_replication_role`): a backup's triggers would change what
//! was copied, and its foreign keys would cascade. References are checked before the commit instead.

mod apply;
mod catalogue;
mod compare;
mod cursor;
mod ddl;
mod fingerprint;
mod orphans;
mod recycle;
mod rights;
mod sequences;
mod session;
mod stage;
mod text;
mod track;
mod track_install;
mod track_sql;

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    domain::{Database, Mode},
    sync::{
        Options, Purpose, address::StoreAddress, context::Context, error::SyncError, plan::Plan,
        rows::fault::ServerFault, store::Access,
    },
};

use compare::{Found, Sides};
use session::{Session, fault};
pub(in crate::sync::rows) use track_install::{install, remove, status};

/// The source's transaction: one moment, and no means to write.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The target's transaction. Its moment is that of the first look, which comes after the tables' locks.
const CHANGES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ";
/// What one writer of a schema holds as long as it is connected: the number spells the engine's name.
const ONE_WRITER: &str = "SELECT pg_try_advisory_lock(1886351212, hashtext(:schema))";
/// How long the lock of a writer that has gone may stay.
const LAST_WRITER: Duration = Duration::from_secs(2);

/// A finished comparison: the source's snapshot and the target's transaction are open.
#[derive(Debug)]
pub(in crate::sync) struct Comparison {
    source: Session,
    target: Session,
    /// How to get to the target again.
    way: (Database, StoreAddress),
    found: Found,
    run: String,
    recycle: bool,
}

impl Comparison {
    /// Becomes the target's one writer, takes the source's snapshot, compares.
    pub fn locked(
        source: &(Database, StoreAddress),
        target: &(Database, StoreAddress),
        options: &Options,
        context: &Context,
    ) -> Result<Self, SyncError> {
        let way = target.clone();
        let mut target = Session::open(&target.0, &target.1, context)?;
        rights::check_target(&mut target)?;
        become_writer(&mut target, context)?;
        // In this order: who waits for a lock should not hold a snapshot meanwhile.
        begin_and_lock(&mut target)?;
        let mut source = snapshot(source, context)?;
        let found = Sides::new(&mut source, &mut target, context)?.compare(&options.tables, options.mode)?;
        Ok(Self { source, target, way, found, run: options.run.clone(), recycle: options.recycle })
    }

    /// Compares without the means to write.
    pub fn read_only(
        source: &(Database, StoreAddress),
        target: &(Database, StoreAddress),
        options: &Options,
        purpose: Purpose,
        context: &Context,
    ) -> Result<Plan, SyncError> {
        let (mut source, mut target) = (snapshot(source, context)?, snapshot(target, context)?);
        let mode = match purpose {
            Purpose::Preview(mode) | Purpose::Sync(mode) => mode,
            Purpose::Verify => Mode::Full,
        };
        Sides::new(&mut source, &mut target, context)?.compare(&options.tables, mode).map(|found| found.plan)
    }

    pub const fn plan(&self) -> &Plan {
        &self.found.plan
    }
}

fn snapshot((database, address): &(Database, StoreAddress), context: &Context) -> Result<Session, SyncError> {
    let mut session = Session::open(database, address, context)?;
    rights::check_source(&mut session)?;
    let names = names(&mut session)?;
    let names: Vec<&String> = names.iter().filter(|name| !name.starts_with("\"poolsync_")).collect();
    session.run("beginning a transaction", SNAPSHOT)?;
    // Truncating or rewriting a table shows in older snapshots, too: as a table without rows.
    lock(&mut session, &names, "ACCESS SHARE")?;
    Ok(session)
}

/// The names of a schema's tables, quoted.
fn names(session: &mut Session) -> Result<Vec<String>, SyncError> {
    let sql = catalogue::NAMES.replace(":schema", &text::literal(&session.schema));
    let names = session.rows("looking for its tables", &sql)?;
    Ok(names.into_iter().flatten().flatten().map(|name| text::quoted(&name)).collect())
}

/// Locks tables in a transaction that has just begun. That takes no snapshot by itself: what others committed while we
/// waited is seen.
fn lock(session: &mut Session, names: &[&String], mode: &str) -> Result<(), SyncError> {
    for some in names.chunks(500) {
        let some: Vec<&str> = some.iter().map(|name| name.as_str()).collect();
        session.run("locking its tables", &format!("LOCK TABLE {} IN {mode} MODE", some.join(", ")))?;
    }
    Ok(())
}

/// Takes the one writer's lock. A server notices a moment late that the last one has gone.
fn become_writer(target: &mut Session, context: &Context) -> Result<(), SyncError> {
    let lock = ONE_WRITER.replace(":schema", &text::literal(&target.schema));
    let begun = Instant::now();
    while target.value("taking the writer’s lock", &lock)? != "t" {
        if begun.elapsed() > LAST_WRITER {
            return Err(fault(ServerFault::Busy { store: target.store.clone() }));
        }
        context.check()?;
        thread::sleep(LAST_WRITER / 20);
    }
    Ok(())
}

/// Nobody else changes the tables until the commit; everybody may read them.
fn begin_and_lock(target: &mut Session) -> Result<(), SyncError> {
    let names = names(target)?;
    target.run("beginning a transaction", CHANGES)?;
    lock(target, &names.iter().collect::<Vec<_>>(), "SHARE ROW EXCLUSIVE")
}

/// Signs in, to see whether the store can be used.
pub(in crate::sync::rows) fn probe(
    (database, address): &(Database, StoreAddress),
    access: Access,
) -> Result<(), SyncError> {
    let mut session = Session::open(database, address, &Context::default())?;
    match access {
        Access::Read => rights::check_source(&mut session),
        Access::Write => rights::check_target(&mut session),
    }
}
