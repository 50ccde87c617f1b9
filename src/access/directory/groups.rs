//! The groups somebody is in, and the groups those are in: walked upwards, so that it works with any directory.

use std::collections::HashSet;

use ldap3::{Scope, SearchEntry, ldap_escape};

use super::{DirectoryError, connection::Connection, entry::Entry};
use crate::{access::elsewhere::MOST_GROUPS, config::MEMBER};

/// How many groups may lie in one another. Circles end by themselves; a chain as long as this was made by mistake, and
/// what lies above it gives no rights.
const DEPTH: usize = 24;
/// Members asked for with one search.
const AT_ONCE: usize = 40;

/// The names of all groups an entry is in.
pub(super) async fn of(connection: &mut Connection<'_>, person: &Entry) -> Result<Vec<String>, DirectoryError> {
    let mut walk = Walk::default();
    if let Some(filter) = primary_group(person) {
        walk.take(found(connection, &filter).await?, &connection.config.group_name)?;
    }
    walk.next.push(person.dn.clone());
    for _ in 0..DEPTH {
        let members = std::mem::take(&mut walk.next);
        if members.is_empty() {
            break;
        }
        for some in members.chunks(AT_ONCE) {
            let filters: String = some
                .iter()
                .map(|dn| connection.config.group_filter.replace(MEMBER, &ldap_escape(dn.as_str())))
                .collect();
            let groups = found(connection, &format!("(|{filters})")).await?;
            walk.take(groups, &connection.config.group_name)?;
        }
    }
    if !walk.next.is_empty() {
        tracing::warn!(
            dn = person.dn,
            "groups lie in one another more than {DEPTH} deep; those above were not looked at"
        );
    }
    walk.names.sort();
    walk.names.dedup();
    Ok(walk.names)
}

async fn found(connection: &mut Connection<'_>, filter: &str) -> Result<Vec<SearchEntry>, DirectoryError> {
    let config = connection.config;
    connection.search(&config.group_base, Scope::Subtree, filter, &[config.group_name.as_str()], 0).await
}

/// What was found so far.
#[derive(Default)]
struct Walk {
    seen: HashSet<String>,
    names: Vec<String>,
    /// Groups whose own groups are still to be found.
    next: Vec<String>,
}

impl Walk {
    fn take(&mut self, groups: Vec<SearchEntry>, name: &str) -> Result<(), DirectoryError> {
        for group in groups {
            if !self.seen.insert(group.dn.to_lowercase()) {
                continue;
            }
            if self.seen.len() > MOST_GROUPS {
                return Err(DirectoryError::TooManyGroups);
            }
            let names = group.attrs.into_iter().filter(|(attribute, _)| attribute.eq_ignore_ascii_case(name));
            self.names.extend(names.flat_map(|(_, values)| values));
            self.next.push(group.dn);
        }
        Ok(())
    }
}

/// Finds the primary group of an Active Directory's account, which does not name its members: its id stands in place of
/// the last part of the account's (MS-ADTS §3.1.1.4.5.19).
fn primary_group(person: &Entry) -> Option<String> {
    let id: u32 = person.text("primaryGroupID")?.parse().ok()?;
    let mut sid = person.bytes("objectSid")?;
    let start = sid.len().checked_sub(4).filter(|start| *start >= 8)?;
    sid.get_mut(start..)?.copy_from_slice(&id.to_le_bytes());
    Some(sid.iter().fold("(objectSid=".to_owned(), |text, byte| text + &format!("\\{byte:02x}")) + ")")
}
