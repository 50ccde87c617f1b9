//! People who proved who they are elsewhere, with a directory or a sign-in provider: whether they are let in here, under
//! which account, and with which roles. `directory` and `single_sign_on` call this once the proof is made.

use std::collections::BTreeMap;

use super::AccessError;
use crate::{
    domain::{Actor, Assigned, Reason, RoleName, Timestamp, User, UserId, UserName},
    panel::Panel,
    state::{
        Tx,
        accounts::{self, Identity},
        audit::insert_audit,
        sessions::{end_sessions_of, rotate_sessions_of},
    },
};

/// The longest name of a person that is kept, in characters.
const LONGEST_NAME: usize = 200;
/// The most groups of a person that are looked at; a directory's own limit is near this (1015 in an Active Directory).
pub(super) const MOST_GROUPS: usize = 1024;
/// That somebody is there is noted at most this often, in microseconds, so that looking does not write.
const NOTE_CONFIRMED: i64 = 86_400_000_000;

/// Somebody, as the place they come from knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who they are there.
    pub identity: Identity,
    /// Names their account here may bear, the best first.
    pub names: Vec<String>,
    /// What they are called.
    pub display_name: Option<String>,
    /// The groups they are in there.
    pub groups: Vec<String>,
}

/// Why somebody who proved who they are is not let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotLetIn {
    /// None of their groups gives a role, and nobody gave them one here.
    #[error("none of the groups of “{0}” gives a role here")]
    NoRole(String),
    /// The account of this name is somebody else's.
    #[error("the account “{0}” comes from another place")]
    NameTaken(UserName),
    /// None of their names can be an account's.
    #[error("“{0}” can’t be the name of an account here")]
    NoName(String),
    /// An administrator of this panel disabled the account.
    #[error("the account “{0}” is disabled here")]
    Disabled(UserName),
}

/// How the place that people come from gives roles.
#[derive(Debug, Clone, Copy)]
pub struct Giving<'a> {
    /// Why an account has the role that a group gives.
    pub reason: fn(String) -> Reason,
    /// The role of each group that is named there; other groups give the role of their own name.
    pub roles: &'a BTreeMap<String, String>,
}

impl Giving<'_> {
    /// The roles that somebody's groups give, of those there are. Letter case does not matter.
    fn roles_of(self, groups: &[String], known: &[RoleName]) -> Vec<Assigned> {
        let mut given = Vec::new();
        for group in groups {
            let named = self.roles.iter().find(|(name, _)| same(name, group)).map(|(_, role)| role);
            let wanted = named.unwrap_or(group);
            match known.iter().find(|role| same(role.as_str(), wanted)) {
                Some(role) => given.push(Assigned { role: role.clone(), reason: (self.reason)(shown(group)) }),
                None if named.is_some() => {
                    tracing::warn!(group, role = wanted, "the configuration gives a group a role that does not exist");
                }
                None => {}
            }
        }
        given.sort();
        given.dedup();
        given
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Brings the account of a person up to date, and says whether they may come in. The account and the record of what
/// changed about it are one transaction.
pub async fn admit(
    panel: &Panel,
    person: &Person,
    giving: Giving<'_>,
    actor: &Actor,
) -> Result<Result<User, NotLetIn>, AccessError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let outcome = bring_up_to_date(&mut tx, person, giving, actor, now).await?;
    if let Err(refused) = &outcome {
        insert_audit(&mut tx, actor, "Sign-In", &actor.name, &format!("refused: {refused}"), now).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

async fn bring_up_to_date(
    tx: &mut Tx,
    person: &Person,
    giving: Giving<'_>,
    actor: &Actor,
    now: Timestamp,
) -> Result<Result<User, NotLetIn>, AccessError> {
    let first = person.names.first().cloned().unwrap_or_default();
    let Some(name) = person.names.iter().find_map(|name| name.parse::<UserName>().ok()) else {
        return Ok(Err(NotLetIn::NoName(shown(&first))));
    };
    let known = accounts::list_role_names(&mut *tx).await?;
    let roles = giving.roles_of(&person.groups, &known);
    let (id, before) = match accounts::find_account(&mut *tx, &person.identity).await? {
        Some(user) if user.disabled => return Ok(Err(NotLetIn::Disabled(user.name))),
        Some(user) => (user.id, user.name),
        None if accounts::origin_of(&mut *tx, &name).await?.is_some() => return Ok(Err(NotLetIn::NameTaken(name))),
        None if roles.is_empty() => return Ok(Err(NotLetIn::NoRole(name.to_string()))),
        None => {
            let Some(id) = accounts::insert_account(tx, &person.identity, &name, now).await? else {
                return Ok(Err(NotLetIn::NameTaken(name)));
            };
            let detail = format!("from {}", person.identity.origin);
            insert_audit(tx, actor, "New-CsUser", name.as_str(), &detail, now).await?;
            (id, name.clone())
        }
    };
    let called = person.display_name.as_deref().map(shown).filter(|text| !text.is_empty());
    accounts::update_account(tx, id, &name, called.as_deref()).await?;
    // The new name may be another account's; then this one keeps its own.
    let name = accounts::find_account(&mut *tx, &person.identity).await?.map_or(before.clone(), |user| user.name);
    if name != before {
        let detail = format!("{before} → {name}, as it is called in {}", person.identity.origin);
        insert_audit(tx, actor, "Set-CsUser", name.as_str(), &detail, now).await?;
    }
    if !give(tx, id, name.as_str(), &roles, actor, now).await? {
        end_sessions_of(tx, id).await?;
        return Ok(Err(NotLetIn::NoRole(name.to_string())));
    }
    accounts::note_confirmed(tx, id, now).await?;
    Ok(accounts::find_account(&mut *tx, &person.identity).await?.ok_or(NotLetIn::NameTaken(name)))
}

/// What is left of somebody, once the place they come from was asked again.
#[derive(Debug)]
pub enum Still<'a> {
    /// They are there, in these groups.
    There(&'a [String]),
    /// They are gone, or disabled.
    Gone,
}

/// Brings the rights of somebody up to date, and says whether they may come in: sessions end with the account, or with its
/// last role, and get another token when the roles are others. Of whoever is gone, tokens count no more, and the roles of
/// their groups are taken.
pub async fn recheck(
    panel: &Panel,
    present: &accounts::Present,
    still: &Still<'_>,
    giving: Giving<'_>,
    actor: &Actor,
) -> Result<bool, AccessError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let (id, name) = (present.id, present.name.as_str());
    // The account's row before its sessions', as everybody takes them. What is found again each time is told once.
    let ended = match still {
        Still::Gone => {
            accounts::note_gone(&mut tx, id).await?;
            give(&mut tx, id, name, &[], actor, now).await?;
            let is_new = present.is_signed_in || present.confirmed_at.is_some();
            Some(is_new.then_some("sessions and tokens ended: the account is gone or disabled where it comes from"))
        }
        Still::There(groups) => {
            let known = accounts::list_role_names(&mut tx).await?;
            let roles = giving.roles_of(groups, &known);
            if present.confirmed_at.is_none_or(|at| now.as_micros() - at.as_micros() > NOTE_CONFIRMED) {
                accounts::note_confirmed(&mut tx, id, now).await?;
            }
            let has_role = give(&mut tx, id, name, &roles, actor, now).await?;
            (!has_role).then(|| present.is_signed_in.then_some("sessions ended: no role is left"))
        }
    };
    if let Some(told) = ended {
        end_sessions_of(&mut tx, id).await?;
        if let Some(why) = told {
            insert_audit(&mut tx, actor, "Sign-Out", name, why, now).await?;
        }
    }
    tx.commit().await?;
    Ok(ended.is_none())
}

/// Gives an account the roles of its groups, in place of those it had from them; false if it has no role at all then.
async fn give(
    tx: &mut Tx,
    id: UserId,
    name: &str,
    roles: &[Assigned],
    actor: &Actor,
    now: Timestamp,
) -> Result<bool, AccessError> {
    if accounts::replace_roles(tx, id, roles).await? {
        let list: Vec<String> = roles.iter().map(|r| format!("{} {}", r.role, r.reason)).collect();
        let detail = if list.is_empty() { "no role by groups any more".to_owned() } else { list.join(", ") };
        insert_audit(tx, actor, "Set-CsUserRole", name, &detail, now).await?;
        rotate_sessions_of(tx, id).await?;
    }
    Ok(accounts::has_role(tx, id).await?)
}

/// A text of somebody else's, fit to be kept and shown.
fn shown(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn a_group_gives_the_role_it_is_mapped_to_or_the_one_it_is_called_like() {
        let roles = BTreeMap::from([
            ("Pool Operators".to_owned(), "CsServerAdministrator".to_owned()),
            ("Everyone".to_owned(), "NoSuchRole".to_owned()),
            ("CsHelpDesk".to_owned(), "CsViewOnlyAdministrator".to_owned()),
        ]);
        let giving = Giving { reason: Reason::Group, roles: &roles };
        let known = texts(&["CsAdministrator", "CsServerAdministrator", "CsHelpDesk", "CsViewOnlyAdministrator"]);
        let known: Vec<RoleName> = known.iter().map(|name| name.parse().expect("a name")).collect();
        let given = |groups: &[&str]| -> Vec<String> {
            giving.roles_of(&texts(groups), &known).into_iter().map(|g| g.role.to_string()).collect()
        };
        assert_eq!(given(&["pool operators"]), ["CsServerAdministrator"]);
        assert_eq!(given(&["CSADMINISTRATOR", "Staff"]), ["CsAdministrator"]);
        assert_eq!(given(&["CsHelpDesk"]), ["CsViewOnlyAdministrator"], "what is mapped does not count by its name");
        assert!(given(&["Everyone", "CsAdministrators", "", "Cs*"]).is_empty());
    }

    #[test]
    fn what_others_call_a_person_is_made_fit_to_show() {
        assert_eq!(shown(" Anna\u{0}\n Berg\u{1b} "), "Anna Berg");
        assert_eq!(shown(&"x".repeat(500)).len(), LONGEST_NAME);
    }
}
