//! How several sessions see the moment that one sees, and how a table is parted among them.

use std::thread;

use crate::sync::{
    error::SyncError,
    rows::server::{
        catalogue::Table,
        fingerprints::{MOST_SESSIONS, Moment},
        session::Session,
    },
};

use super::{
    SNAPSHOT,
    text::{literal, quoted},
};

/// How many processes a query may have, its own and those that help it, and whether somebody has said so. No answer if
/// snapshots may not be shared.
const SESSIONS: &str = "SELECT setting::int + 1, (source <> 'default')::int FROM pg_settings \
    WHERE name = 'max_parallel_workers_per_gather' AND has_function_privilege('pg_export_snapshot()', 'EXECUTE')";
/// How many blocks a table has, or its largest partition; none of what lies on another server.
const BLOCKS: &str = "SELECT CASE WHEN NOT bool_or(c.relkind = 'f') THEN \
    max(pg_relation_size(c.oid) / current_setting('block_size')::bigint) END FROM pg_class c \
    WHERE c.oid = :table::regclass OR c.oid IN (SELECT relid FROM pg_partition_tree(:table::regclass))";

/// As many sessions as the server's settings allow one query. Where nobody has set that, a server of this machine gets no
/// more than half of its cores, as the other side may be here as well: of more, each would only wait for the others.
pub(super) fn moment(session: &mut Session) -> Result<Option<Moment>, SyncError> {
    let doing = "engine-doing-processes";
    let answer = session.rows(doing, SESSIONS)?.into_iter().flatten().flatten();
    let answer: Vec<u64> = answer.filter_map(|n| n.parse().ok()).collect();
    let [allowed, said] = answer.as_slice() else { return Ok(None) };
    let mut sessions = (*allowed).min(MOST_SESSIONS);
    if *said == 0 && session.way().is_some_and(|way| way.0.is_here()) {
        sessions = sessions.min(thread::available_parallelism().map_or(1, |cores| cores.get() as u64 / 2));
    }
    if sessions < 2 {
        return Ok(None);
    }
    let name = session.value("engine-doing-snapshot", "SELECT pg_export_snapshot()")?;
    Ok(Some(Moment { name, sessions }))
}

/// It waits for nobody’s lock for long, for it may wait behind one that waits for the session it is to help.
pub(super) fn join(moment: &str) -> String {
    format!("SET lock_timeout = '1s'; {SNAPSHOT}; SET TRANSACTION SNAPSHOT {}", literal(moment))
}

/// By where the rows lie, which is cheap to tell and known of every table, whatever its key: a row that one moment sees lies
/// in one place.
pub(super) fn pieces(session: &mut Session, table: &Table, pieces: u64) -> Result<Vec<String>, SyncError> {
    let sql = BLOCKS.replace(":table", &literal(&quoted(&table.name)));
    let blocks = session.rows("engine-doing-table-size", &sql)?.into_iter().flatten().flatten().next();
    let blocks: u64 = blocks.and_then(|n| n.parse().ok()).unwrap_or(0);
    if blocks < pieces {
        return Ok(Vec::new());
    }
    let condition = |piece: u64| {
        let at = |piece: u64| blocks * piece / pieces;
        let from = (piece > 0).then(|| format!("t.ctid >= '({},0)'::tid", at(piece)));
        let to = (piece + 1 < pieces).then(|| format!("t.ctid < '({},0)'::tid", at(piece + 1)));
        [from, to].into_iter().flatten().collect::<Vec<_>>().join(" AND ")
    };
    Ok((0..pieces).map(condition).collect())
}
