//! The rights a run needs, looked for before anything is done, so that the missing ones can be named all at once.

use std::collections::BTreeSet;

use crate::{
    domain::TableChoice,
    sync::{
        error::SyncError,
        rows::{
            fault::{ServerFault, ServerWord},
            server::{errors::fault, is_own, of_chosen, session::Session},
        },
    },
};

use super::{catalogue::NAMES, literal};

const DOING: &str = "engine-doing-rights";
const TRIGGERS: &str = "SELECT concat('trigger ', trigger_name, ' of table ', event_object_table), event_object_table
    FROM information_schema.triggers WHERE trigger_schema = :schema AND event_manipulation <> 'UPDATE'
    ORDER BY event_object_table, trigger_name";
const NUMBERED: &str = "SELECT table_name FROM information_schema.tables
    WHERE table_schema = :schema AND auto_increment IS NOT NULL";

/// Every table can be read. A table that no right is held on is not even seen: so where not all are named, the right must be
/// held on the whole database.
pub(super) fn check_source(session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
    let mut needed = Vec::new();
    if choice.only().is_empty() {
        needed.push(("SELECT", None));
    }
    for table in tables(session, NAMES)?.iter().filter(|name| !is_own(name) && choice.selects(name)) {
        needed.push(("SELECT", Some(table.clone())));
    }
    require(session, &needed)
}

/// Every table can be read and changed, and tables can be made: for recycle, for the run’s mark, and to stage changes in.
/// Nothing acts by itself when rows come and go; rows that change go and come, too.
pub(super) fn check_target(session: &mut Session, choice: &TableChoice) -> Result<(), SyncError> {
    if session.is(DOING, "SELECT @@read_only")? {
        let source = ServerWord::own("read_only is ON");
        return Err(fault(ServerFault::ReadOnly { store: session.store.clone(), source }));
    }
    let mut needed = Vec::new();
    for table in tables(session, NAMES)?.into_iter().filter(|name| !is_own(name) && choice.selects(name)) {
        needed.extend(["SELECT", "INSERT", "DELETE"].map(|right| (right, Some(table.clone()))));
    }
    // Who makes a table has no rights on it by that.
    for own in ["poolsync_recycle", "poolsync_runs"] {
        needed.extend(["SELECT", "INSERT", "DELETE"].map(|right| (right, Some(own.to_owned()))));
    }
    let numbered = tables(session, NUMBERED)?.into_iter().filter(|name| choice.selects(name));
    needed.extend(numbered.map(|table| ("ALTER", Some(table))));
    needed.extend([("CREATE", None), ("CREATE TEMPORARY TABLES", None)]);
    require(session, &needed)?;
    let triggers = session.rows(DOING, &TRIGGERS.replace(":schema", &literal(&session.schema)))?;
    let which = of_chosen(triggers, choice);
    if which.is_empty() {
        return Ok(());
    }
    Err(fault(ServerFault::Triggers { store: session.store.clone(), which }))
}

fn tables(session: &mut Session, sql: &str) -> Result<Vec<String>, SyncError> {
    let sql = sql.replace(":schema", &literal(&session.schema));
    Ok(session.rows(DOING, &sql)?.into_iter().flatten().flatten().collect())
}

fn require(session: &mut Session, needed: &[(&str, Option<String>)]) -> Result<(), SyncError> {
    let grants: Vec<String> = session.rows(DOING, "SHOW GRANTS")?.into_iter().flatten().flatten().collect();
    let grants: Vec<Grant> = grants.iter().filter_map(|line| Grant::parse(line)).collect();
    let lacks =
        |right: &str, table: Option<&str>| !grants.iter().any(|g| g.holds(right) && g.covers(&session.schema, table));
    let rights = needed.iter().filter(|(right, table)| lacks(right, table.as_deref())).map(|(right, table)| {
        table.as_ref().map_or_else(
            || format!("{right} on database {}", session.schema),
            |table| format!("{right} on table {table}"),
        )
    });
    let rights: Vec<String> = rights.collect();
    if rights.is_empty() {
        return Ok(());
    }
    Err(fault(ServerFault::MissingRights { store: session.store.clone(), rights }))
}

/// A line of `SHOW GRANTS`; those of roles that are in force are among them.
#[derive(Debug, PartialEq, Eq)]
struct Grant {
    rights: BTreeSet<String>,
    /// A pattern, of all databases if `None`.
    database: Option<String>,
    /// All tables if `None`.
    table: Option<String>,
}

impl Grant {
    fn parse(line: &str) -> Option<Self> {
        let (rights, rest) = line.strip_prefix("GRANT ")?.split_once(" ON ")?;
        // Rights on single columns of a table are no right on it.
        let rights = rights.split(", ").filter(|right| !right.contains(['(', ')'])).map(str::to_owned).collect();
        let (database, rest) = name(rest)?;
        let (table, rest) = name(rest.strip_prefix('.')?)?;
        rest.starts_with(" TO ").then_some(Self { rights, database, table })
    }

    fn holds(&self, right: &str) -> bool {
        self.rights.contains(right) || self.rights.contains("ALL PRIVILEGES")
    }

    fn covers(&self, database: &str, table: Option<&str>) -> bool {
        let here = self.database.as_ref().is_none_or(|pattern| {
            if self.table.is_some() { pattern == database } else { is_like(database.as_bytes(), pattern.as_bytes()) }
        });
        here && self.table.as_ref().is_none_or(|own| Some(own.as_str()) == table)
    }
}

/// A quoted name, or `*` as `None`, off the front of a text.
fn name(text: &str) -> Option<(Option<String>, &str)> {
    if let Some(rest) = text.strip_prefix('*') {
        return Some((None, rest));
    }
    let inner = text.strip_prefix('`')?;
    let mut name = String::new();
    let mut rest = inner;
    loop {
        let (part, after) = rest.split_once('`')?;
        name.push_str(part);
        match after.strip_prefix('`') {
            Some(more) => {
                name.push('`');
                rest = more;
            }
            None => return Some((Some(name), after)),
        }
    }
}

/// SQL's LIKE, with the backslash as escape.
fn is_like(text: &[u8], pattern: &[u8]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [b'%', rest @ ..] => (0..=text.len()).any(|n| text.get(n..).is_some_and(|text| is_like(text, rest))),
        [b'\\', c, rest @ ..] => text.first() == Some(c) && is_like(text.get(1..).unwrap_or_default(), rest),
        [c, rest @ ..] => {
            text.first().is_some_and(|t| *c == b'_' || c == t) && is_like(text.get(1..).unwrap_or_default(), rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_are_read_as_the_server_shows_them() {
        let holds = |line: &str, right: &str, table: Option<&str>| {
            Grant::parse(line).is_some_and(|grant| grant.holds(right) && grant.covers("po_ol", table))
        };
        let t = Some("t");
        assert!(holds("GRANT ALL PRIVILEGES ON *.* TO `root`@`127.0.0.1` WITH GRANT OPTION", "CREATE", None));
        assert!(holds("GRANT SELECT, INSERT ON `po\\_ol`.* TO `a`@`%`", "INSERT", t));
        assert!(holds("GRANT SELECT ON `po%`.* TO `a`@`%`", "SELECT", None));
        assert!(holds(
            "GRANT CREATE TEMPORARY TABLES, CREATE ON `po_ol`.* TO `a`@`%`",
            "CREATE TEMPORARY TABLES",
            None
        ));
        assert!(holds("GRANT SELECT, DELETE ON `po_ol`.`t` TO `role`", "DELETE", t));
        assert!(!holds("GRANT SELECT, DELETE ON `po_ol`.`t` TO `role`", "DELETE", Some("u")));
        assert!(!holds("GRANT SELECT, DELETE ON `po_ol`.`t` TO `role`", "SELECT", None));
        assert!(!holds("GRANT SELECT ON `po\\_ox`.* TO `a`@`%`", "SELECT", t));
        assert!(!holds("GRANT SELECT (a, b), INSERT (a) ON `po_ol`.`t` TO `a`@`%`", "SELECT", t));
        assert!(!holds("GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*ON'", "SELECT", t));
        assert_eq!(Grant::parse("GRANT `readers` TO `clerk`@`127.0.0.1`"), None);
    }
}
