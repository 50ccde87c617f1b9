//! The marker in a store of rows: the one row of a table of the engine's own.

use crate::sync::{context::Context, error::SyncError, marker::LONGEST, store::Access};

use super::{
    RowStore,
    fault::ServerFault,
    server::{become_writer, errors::fault, session::Session},
};

/// Its table. Runs neither lock it nor ask for rights on it.
pub(super) const TABLE: &str = "poolsync_marker";

const WRITING: &str = "engine-doing-write-marker";

/// The text of the marker, at least its beginning; `None` if there is no such table, or no row in it.
pub(in crate::sync) fn read(store: &RowStore) -> Result<Option<Vec<u8>>, SyncError> {
    let mut session = Session::of(store, Access::Read, &Context::default())?;
    if !session.begin_on_file()? {
        session.run("engine-doing-begin", session.sql.snapshot())?;
    }
    let doing = "engine-doing-marker";
    if !session.is(doing, &session.sql.has_table(TABLE))? {
        return Ok(None);
    }
    let sql = format!("SELECT substr(marker, 1, {}) FROM {TABLE} LIMIT 2", LONGEST + 1);
    let mut rows = session.rows(doing, &sql)?.into_iter().map(|row| row.into_iter().flatten().collect::<String>());
    let first = rows.next().map(String::into_bytes);
    // Two of them say as little as none that can be read.
    Ok(if rows.next().is_some() { Some(Vec::new()) } else { first })
}

/// Makes this text the marker; it is committed when this returns.
pub(in crate::sync) fn write(store: &RowStore, text: &str) -> Result<(), SyncError> {
    let context = Context::default();
    let mut session = Session::of(store, Access::Write, &context)?;
    become_writer(&mut session, &context)?;
    let sql = session.sql;
    if sql.commits_by_building() {
        // Without a row it is no marker yet.
        make_table(&mut session)?;
    }
    session.run("engine-doing-begin", sql.changes())?;
    make_table(&mut session)?;
    session.run(WRITING, &format!("DELETE FROM {TABLE}"))?;
    session.run(WRITING, &format!("INSERT INTO {TABLE} (id, marker) VALUES (1, {})", sql.literal(text)))?;
    let store = session.store.clone();
    session.commit()?.map_err(|lost| fault(ServerFault::CommitUnknown { store, source: lost.into() }))
}

fn make_table(session: &mut Session) -> Result<(), SyncError> {
    // Looked for first: some ask for the right to make tables even where there is nothing to make.
    if session.is("engine-doing-marker", &session.sql.has_table(TABLE))? {
        return Ok(());
    }
    session.run(WRITING, session.sql.make_marker()).map(drop)
}
