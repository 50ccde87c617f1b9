//! Accounts that come from elsewhere: of a directory or a sign-in provider. What they may do follows from the groups they
//! are in there; roles that an administrator gave them here stay beside that.

use super::{Reader, StateError, Tx, sql, users};
use crate::domain::{Role, Timestamp, User, UserId, UserName};

/// The origin of accounts that are the panel's own.
pub const LOCAL: &str = "local";

/// Who somebody is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Where: `directory`, or `oidc:` and the provider's name.
    pub origin: String,
    /// Which of its accounts; never given to another one.
    pub subject: String,
}

/// A role and the group that gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GivenRole {
    /// The role's name.
    pub role: String,
    /// The group's name there.
    pub group: String,
}

/// The account of somebody from elsewhere.
pub async fn find_account(reader: impl Into<Reader<'_>>, identity: &Identity) -> Result<Option<User>, StateError> {
    let rows = sql(users::SELECT)
        .push(" where u.origin = $1 and u.subject = $2 order by r.role")
        .bind(identity.origin.as_str())
        .bind(identity.subject.as_str())
        .all(reader)
        .await?;
    Ok(users::gather(&rows)?.into_iter().next().map(|(user, _)| user))
}

/// Where the account of this name comes from.
pub async fn origin_of(reader: impl Into<Reader<'_>>, name: &UserName) -> Result<Option<String>, StateError> {
    let row = sql("select origin from users where name = $1").bind(name).optional(reader).await?;
    row.map(|row| row.text("origin")).transpose()
}

/// Adds the account of somebody from elsewhere; `None` if the name is another account's. It has no password.
pub async fn insert_account(
    tx: &mut Tx,
    identity: &Identity,
    name: &UserName,
    now: Timestamp,
) -> Result<Option<UserId>, StateError> {
    let id = UserId::new();
    let added = sql("insert into users (id, name, password_hash, origin, subject, created_at) \
         values ($1, $2, '', $3, $4, $5) on conflict do nothing")
    .bind(id)
    .bind(name)
    .bind(identity.origin.as_str())
    .bind(identity.subject.as_str())
    .bind(now)
    .execute(tx)
    .await?;
    Ok((added > 0).then_some(id))
}

/// Notes what somebody is called there now. A name that another account has got is not taken up.
pub async fn update_account(
    tx: &mut Tx,
    id: UserId,
    name: &UserName,
    display_name: Option<&str>,
) -> Result<(), StateError> {
    sql("update users set display_name = $2 where id = $1").bind(id).bind(display_name).execute(tx).await?;
    sql("update users set name = $2 where id = $1 and not exists (select 1 from users o where o.name = $2)")
        .bind(id)
        .bind(name)
        .execute(tx)
        .await?;
    Ok(())
}

/// The roles an account has for `reason`.
async fn list_given(tx: &mut Tx, id: UserId, reason: &str) -> Result<Vec<GivenRole>, StateError> {
    let rows = sql("select role, source from user_roles where user_id = $1 and reason = $2")
        .bind(id)
        .bind(reason)
        .all(tx)
        .await?;
    rows.iter().map(|row| Ok(GivenRole { role: row.text("role")?, group: row.text("source")? })).collect()
}

/// Puts these roles in the place of those the account has for `reason`; false if they were the same.
pub async fn replace_roles(tx: &mut Tx, id: UserId, reason: &str, roles: &[GivenRole]) -> Result<bool, StateError> {
    let (mut before, mut after) = (list_given(tx, id, reason).await?, roles.to_vec());
    before.sort();
    after.sort();
    after.dedup();
    if before == after {
        return Ok(false);
    }
    sql("delete from user_roles where user_id = $1 and reason = $2").bind(id).bind(reason).execute(tx).await?;
    for given in after {
        sql("insert into user_roles (user_id, role, reason, source) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(given.role.as_str())
            .bind(reason)
            .bind(given.group.as_str())
            .execute(tx)
            .await?;
    }
    Ok(true)
}

/// Whether the account has any role.
pub async fn has_role(tx: &mut Tx, id: UserId) -> Result<bool, StateError> {
    Ok(sql("select count(*) as n from user_roles where user_id = $1").bind(id).one(tx).await?.count("n")? > 0)
}

/// The names of all roles there are, as they are written.
pub async fn list_role_names(reader: impl Into<Reader<'_>>) -> Result<Vec<String>, StateError> {
    let rows = sql("select name from roles order by name").all(reader).await?;
    let own = rows.iter().map(|row| row.text("name"));
    Role::ALL.into_iter().map(|role| Ok(role.name().to_owned())).chain(own).collect()
}

/// Somebody from elsewhere who is signed in here.
#[derive(Debug)]
pub struct Present {
    /// Their account.
    pub id: UserId,
    /// Its name.
    pub name: UserName,
    /// Who they are there.
    pub identity: Identity,
}

/// Who of `origin` has a session.
pub async fn list_present(reader: impl Into<Reader<'_>>, origin: &str) -> Result<Vec<Present>, StateError> {
    let rows =
        sql("select distinct u.id, u.name, u.origin, u.subject from users u join sessions s on s.user_id = u.id \
         where u.origin = $1 and u.subject is not null order by u.name")
        .bind(origin)
        .all(reader)
        .await?;
    let present = |row: &super::Row| {
        let identity = Identity { origin: row.text("origin")?, subject: row.text("subject")? };
        Ok(Present { id: row.parse("id")?, name: row.parse("name")?, identity })
    };
    rows.iter().map(present).collect()
}

/// Has each session of an account get another token with its next request.
pub async fn rotate_sessions_of(tx: &mut Tx, id: UserId) -> Result<(), StateError> {
    sql("update sessions set rotate = 1 where user_id = $1").bind(id).execute(tx).await?;
    Ok(())
}
