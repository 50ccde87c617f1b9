//! The rights a run needs, looked for before anything is done, so that the missing ones can be named all at once.

use crate::{
    domain::TableChoice,
    sync::{
        error::SyncError,
        rows::{
            fault::{ServerFault, ServerWord},
            server::{errors::fault, of_chosen, session::Session},
        },
    },
};

use super::text::literal;

const DOING: &str = "engine-doing-rights";

/// Every table can be read.
pub(super) fn check_source(session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
    let sql = format!(
        "SELECT 'SELECT on table ' || c.relname, c.relname {TABLES} AND c.relname NOT LIKE 'poolsync\\_%' \
         AND NOT has_table_privilege(c.oid, 'SELECT')"
    );
    require(session, &sql, choice)
}

/// Every table can be read and changed, no trigger wakes meanwhile, and tables can be made: for recycle, for the run’s mark,
/// and to stage changes in.
pub(super) fn check_target(session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
    let writable = "SELECT current_setting('transaction_read_only')";
    if session.value(DOING, writable)? == "on" {
        let source = ServerWord::own("transaction_read_only is on");
        return Err(fault(ServerFault::ReadOnly { store: session.store.clone(), source }));
    }
    let quiet = may_quiet(session)?;
    let sql = format!(
        "SELECT p.name || ' on table ' || c.relname, c.relname {TABLES} AND NOT has_table_privilege(c.oid, p.name)
         UNION ALL SELECT 'CREATE on schema ' || n.nspname, NULL FROM pg_namespace n
             WHERE n.nspname = :schema AND NOT has_schema_privilege(n.oid, 'CREATE')
         UNION ALL SELECT 'TEMPORARY on database ' || current_database(), NULL
             WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')
         UNION ALL SELECT 'SET on parameter session_replication_role (on servers before version 15: superuser)', NULL
             WHERE NOT {quiet} AND EXISTS (SELECT FROM pg_trigger g
                 JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = :schema)"
    )
    .replace("WHERE n.nspname = :schema AND c.relkind", &format!("{CHANGES} WHERE n.nspname = :schema AND c.relkind"));
    require(session, &sql, choice)?;
    check_quiet(session, choice)
}

/// Nothing acts by itself once triggers are kept quiet: what was enabled to act always, or on replicas, would change what
/// is copied. The engine's own triggers only write their log.
fn check_quiet(session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
    let sql = NEVER_QUIET.replace(":schema", &literal(&session.schema));
    let which = of_chosen(session.rows(DOING, &sql)?, choice);
    if which.is_empty() {
        return Ok(());
    }
    Err(fault(ServerFault::NeverQuiet { store: session.store.clone(), which }))
}

/// The condition that this user may keep triggers quiet.
fn may_quiet(session: &mut Session) -> Result<&'static str, SyncError> {
    // From version 15 on the parameter can be granted; before, only superusers set it.
    let version = session.value(DOING, "SELECT current_setting('server_version_num')::int >= 150000")?;
    Ok(if version == "t" {
        "has_parameter_privilege('session_replication_role', 'SET')"
    } else {
        "(current_setting('is_superuser') = 'on')"
    })
}

/// Whether triggers can be kept quiet.
pub(super) fn may_keep_triggers_quiet(session: &mut Session) -> Result<bool, SyncError> {
    let quiet = may_quiet(session)?;
    Ok(session.value(DOING, &format!("SELECT {quiet}"))? == "t")
}

const TABLES: &str = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'poolsync_marker'";
const CHANGES: &str = "CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('DELETE')) AS p(name)";

// A partition's copy of a trigger of its partitioned table is named with that one.
const NEVER_QUIET: &str = r"
    SELECT format('trigger %I of table %I', g.tgname, c.relname), c.relname
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'poolsync\_%'
      AND g.tgenabled IN ('A', 'R') AND NOT g.tgisinternal AND g.tgname NOT LIKE 'poolsync\_%'
      AND NOT EXISTS (SELECT FROM pg_trigger o WHERE o.oid = g.tgparentid AND o.tgenabled = g.tgenabled)
    UNION ALL SELECT format('rule %I of table %I', r.rulename, c.relname), c.relname
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'poolsync\_%'
      AND r.ev_enabled IN ('A', 'R')
    ORDER BY 1";

fn require(session: &mut Session, sql: &str, choice: &TableChoice) -> Result<(), SyncError> {
    let sql = sql.replace(":schema", &literal(&session.schema));
    let rights = of_chosen(session.rows(DOING, &sql)?, choice);
    if rights.is_empty() {
        return Ok(());
    }
    Err(fault(ServerFault::MissingRights { store: session.store.clone(), rights }))
}
