//! Counts the changes in a live store's log that its backup does not have.

use crate::{
    domain::Database,
    sync::{
        address::StoreAddress,
        context::Context,
        error::SyncError,
        rows::{
            server::{catalogue::Taken, session::Session},
            tracking::{MOST_WAITING, Waiting},
        },
    },
};

use super::{SNAPSHOT, text::literal};

const DOING: &str = "engine-doing-count-log";
/// Whoever alters a table, and a log that takes long to read, are not waited for.
const LIMITS: &str = "SET lock_timeout = '1s'; SET statement_timeout = '5s'";

/// Nothing if there is no log, or if the backup's position does not belong to it.
pub(in crate::sync::rows) fn waiting(
    live: &(Database, StoreAddress),
    backup: &(Database, StoreAddress),
    context: &Context,
) -> Result<Option<Waiting>, SyncError> {
    let Some((epoch, position)) = position(backup, context)? else { return Ok(None) };
    let mut session = open(live, context)?;
    let there = "SELECT count(*) = 2 FROM unnest(ARRAY['poolsync_changes', 'poolsync_tracking']) AS n(name)
        WHERE has_table_privilege(to_regclass(name)::oid, 'SELECT')";
    if session.value(DOING, there)? != "t" {
        return Ok(None);
    }
    let same = format!("SELECT EXISTS (SELECT FROM poolsync_tracking WHERE epoch = {})", literal(&epoch));
    if session.value(DOING, &same)? != "t" {
        return Ok(None);
    }
    let position = literal(&position);
    // By the log's index, the oldest first; one row more than counts tells that there are more.
    let sql = "SELECT (SELECT count(*) FROM w), (SELECT count(*) FROM (SELECT DISTINCT table_id, key FROM w) AS d),
             (SELECT min(transaction::text::numeric) FROM w), pg_snapshot_xmax(pg_current_snapshot())
         FROM (SELECT 1) AS one";
    let with = format!(
        "WITH w AS MATERIALIZED (SELECT table_id, key, transaction FROM poolsync_changes
             WHERE transaction >= pg_snapshot_xmin({position}) AND NOT pg_visible_in_snapshot(transaction, {position})
             ORDER BY transaction LIMIT {})",
        MOST_WAITING + 1
    );
    let Some(row) = session.rows(DOING, &format!("{with} {sql}"))?.into_iter().next() else { return Ok(None) };
    let mut fields = Taken(row);
    let (rows, items, oldest, top) = (fields.number(), fields.number(), fields.text(), fields.number());
    Ok(Some(Waiting {
        items: items.min(MOST_WAITING),
        is_capped: rows > MOST_WAITING,
        oldest: oldest.parse().ok(),
        top,
    }))
}

/// Which log the backup follows, and up to where; nothing if it follows none, or if somebody else wrote to it since.
fn position(backup: &(Database, StoreAddress), context: &Context) -> Result<Option<(String, String)>, SyncError> {
    let mut session = open(backup, context)?;
    let there = "SELECT count(*) = 2 FROM unnest(ARRAY['poolsync_position', 'poolsync_touched']) AS n(name)
        WHERE has_table_privilege(to_regclass(name)::oid, 'SELECT')";
    if session.value(DOING, there)? != "t" {
        return Ok(None);
    }
    let sql = "SELECT epoch, position FROM poolsync_position WHERE NOT EXISTS (SELECT FROM poolsync_touched)";
    Ok(session.rows(DOING, sql)?.into_iter().next().map(|row| {
        let mut fields = Taken(row);
        (fields.text(), fields.text())
    }))
}

fn open(server: &(Database, StoreAddress), context: &Context) -> Result<Session, SyncError> {
    let mut session = Session::open(&server.0, &server.1, context)?;
    for statement in LIMITS.split("; ") {
        session.run(DOING, statement)?;
    }
    session.run(DOING, SNAPSHOT)?;
    Ok(session)
}
