//! Puts change tracking into a live store, takes it away, and says how it stands there.

use crate::{
    domain::Database,
    sync::{
        address::StoreAddress,
        context::Context,
        error::SyncError,
        rows::{
            RowsError,
            server::{catalogue::Taken, session::Session},
            tracking::Status,
        },
    },
};

use super::{
    text::literal,
    track,
    track_sql::{self, APPLIED, GRANTS, LOG, REMOVE, filled},
};

const INSTALLING: &str = "engine-doing-track-install";
const REMOVING: &str = "engine-doing-track-remove";
const LOOKING: &str = "engine-doing-track-look";

/// Tracks all tables. Where tracking is installed, what is missing is added, and what no longer fits made anew.
pub(in crate::sync::rows) fn install(server: &(Database, StoreAddress)) -> Result<Status, SyncError> {
    let mut session = Session::open(&server.0, &server.1, &Context::default())?;
    session.run(INSTALLING, "BEGIN")?;
    let schema = session.schema.clone();
    if !is_installed(&mut session)? {
        take_away(&mut session, INSTALLING)?;
        session.run(INSTALLING, &filled(LOG, &schema))?;
    }
    let tables = track::tables(&mut session)?;
    let without: Vec<String> = tables.iter().filter(|(t, _)| t.way.is_empty()).map(|(t, _)| t.name.clone()).collect();
    if !without.is_empty() {
        return Err(RowsError::NotTrackable(without).into());
    }
    for (table, _) in tables.iter().filter(|(_, is_tracked)| !is_tracked) {
        let others = "SELECT format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass) FROM pg_trigger t
            WHERE t.tgparentid = 0 AND t.tgname LIKE 'poolsync\\_log%' AND t.tgrelid = ";
        for statement in session.rows(INSTALLING, &format!("{others}{}", table.id))?.into_iter().flatten().flatten() {
            session.run(INSTALLING, &statement)?;
        }
        session.run(INSTALLING, &track_sql::triggers(table, &schema))?;
        let sql = format!(
            "INSERT INTO poolsync_tracked VALUES ({}, {}) ON CONFLICT (table_id) DO UPDATE SET made_for = excluded.made_for",
            table.id,
            literal(&table.made_for)
        );
        session.run(INSTALLING, &sql)?;
    }
    session.run(INSTALLING, &filled(APPLIED, &schema))?;
    for statement in session.rows(INSTALLING, &filled(GRANTS, &schema))?.into_iter().flatten().flatten() {
        session.run(INSTALLING, &statement)?;
    }
    session.run(INSTALLING, "COMMIT")?;
    look(&mut session)
}

/// Takes everything away that tracking put there.
pub(in crate::sync::rows) fn remove(server: &(Database, StoreAddress)) -> Result<Status, SyncError> {
    let mut session = Session::open(&server.0, &server.1, &Context::default())?;
    session.run(REMOVING, "BEGIN")?;
    take_away(&mut session, REMOVING)?;
    session.run(REMOVING, "COMMIT")?;
    look(&mut session)
}

/// How tracking stands.
pub(in crate::sync::rows) fn status(server: &(Database, StoreAddress)) -> Result<Status, SyncError> {
    let mut session = Session::open(&server.0, &server.1, &Context::default())?;
    session.run(LOOKING, super::SNAPSHOT)?;
    look(&mut session)
}

fn take_away(session: &mut Session, doing: &'static str) -> Result<(), SyncError> {
    let statements = session.rows(doing, &filled(REMOVE, &session.schema))?;
    for statement in statements.into_iter().flatten().flatten() {
        session.run(doing, &statement)?;
    }
    Ok(())
}

fn is_installed(session: &mut Session) -> Result<bool, SyncError> {
    let sql = format!(
        "SELECT count(*) = 4 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {schema}
         AND c.relname IN ('poolsync_changes', 'poolsync_tracking', 'poolsync_tracked', 'poolsync_readers')",
        schema = literal(&session.schema)
    );
    if session.value(LOOKING, &sql)? != "t" {
        return Ok(false);
    }
    let sql = format!("SELECT count(*) = 1 FROM poolsync_tracking WHERE schema_name = {}", literal(&session.schema));
    Ok(session.value(LOOKING, &sql)? == "t")
}

fn look(session: &mut Session) -> Result<Status, SyncError> {
    let installed = is_installed(session)?;
    if !installed {
        let without = track::list(session)?.into_iter().map(|table| table.name).collect();
        return Ok(Status { without, ..Status::default() });
    }
    let mut status = Status { installed, ..Status::default() };
    for (table, is_tracked) in track::tables(session)? {
        if is_tracked { &mut status.tracked } else { &mut status.without }.push(table.name);
    }
    let sql = "SELECT epoch, to_char(installed_at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),
            (SELECT count(*) FROM poolsync_changes), pg_total_relation_size('poolsync_changes'),
            (SELECT count(*) FROM poolsync_readers) FROM poolsync_tracking";
    if let Some(row) = session.rows(LOOKING, sql)?.into_iter().next() {
        let mut fields = Taken(row);
        status.epoch = Some(fields.text());
        status.installed_at = Some(fields.text());
        status.log_rows = fields.number();
        status.log_bytes = fields.number();
        status.backups = fields.number();
    }
    Ok(status)
}
