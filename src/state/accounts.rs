//! Accounts that come from elsewhere: of a directory or a sign-in provider. What they may do follows from the groups they
//! are in there; roles that an administrator gave them here stay beside that.

use super::{Reader, StateError, Tx, roles, sql, users};
use crate::domain::{Assigned, Origin, Reason, Role, RoleName, Timestamp, User, UserId, UserName};

/// Who somebody is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Where.
    pub origin: Origin,
    /// Which of its accounts; never given to another one.
    pub subject: String,
}

/// The account of somebody from elsewhere.
pub async fn find_account(reader: impl Into<Reader<'_>>, identity: &Identity) -> Result<Option<User>, StateError> {
    users::find_user_by_subject(reader, &identity.origin, &identity.subject).await
}

/// Where the account of this name comes from.
pub async fn origin_of(reader: impl Into<Reader<'_>>, name: &UserName) -> Result<Option<Origin>, StateError> {
    let row = sql("select origin from users where name = $1").bind(name).optional(reader).await?;
    row.map(|row| row.parse("origin")).transpose()
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
    .bind(identity.origin.to_string())
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

/// Puts these roles in the place of those the account has by groups or claims; false if they were the same. Roles given
/// here stay.
pub async fn replace_roles(tx: &mut Tx, id: UserId, roles: &[Assigned]) -> Result<bool, StateError> {
    let rows = sql("select role, reason, source from user_roles where user_id = $1 and reason <> 'direct'")
        .bind(id)
        .all(&mut *tx)
        .await?;
    let before = rows.iter().map(|row| {
        let reason = Reason::of(&row.text("reason")?, row.text("source")?);
        Ok(Assigned { role: row.parse("role")?, reason })
    });
    let (mut before, mut after) = (before.collect::<Result<Vec<_>, StateError>>()?, roles.to_vec());
    before.sort();
    after.sort();
    after.dedup();
    if before == after {
        return Ok(false);
    }
    sql("delete from user_roles where user_id = $1 and reason <> 'direct'").bind(id).execute(tx).await?;
    users::insert_roles(tx, id, &after).await?;
    Ok(true)
}

/// Whether the account has any role.
pub async fn has_role(tx: &mut Tx, id: UserId) -> Result<bool, StateError> {
    Ok(sql("select count(*) as n from user_roles where user_id = $1").bind(id).one(tx).await?.count("n")? > 0)
}

/// The names of all roles there are, built-in and custom.
pub async fn list_role_names(reader: impl Into<Reader<'_>>) -> Result<Vec<RoleName>, StateError> {
    let custom = roles::list_roles(reader).await?;
    Ok(Role::ALL.into_iter().map(RoleName::from).chain(custom.into_iter().map(|role| role.name)).collect())
}

/// Notes that the place somebody comes from has them.
pub async fn note_confirmed(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<(), StateError> {
    sql("update users set confirmed_at = $2 where id = $1").bind(id).bind(now).execute(tx).await?;
    Ok(())
}

/// Notes that the place somebody comes from does not have them any more.
pub async fn note_gone(tx: &mut Tx, id: UserId) -> Result<(), StateError> {
    sql("update users set confirmed_at = null where id = $1").bind(id).execute(tx).await?;
    Ok(())
}

/// When the place somebody comes from last said that it has them; `None` if it said that they are gone.
pub async fn find_confirmed_at(reader: impl Into<Reader<'_>>, id: UserId) -> Result<Option<Timestamp>, StateError> {
    let row = sql("select confirmed_at from users where id = $1").bind(id).optional(reader).await?;
    row.map_or(Ok(None), |row| row.optional_timestamp("confirmed_at"))
}

/// Somebody from elsewhere who can do something here without going there first.
#[derive(Debug)]
pub struct Present {
    /// Their account.
    pub id: UserId,
    /// Its name.
    pub name: UserName,
    /// Who they are there.
    pub subject: String,
    /// Whether they have a session.
    pub is_signed_in: bool,
    /// When that place last said that it has them; `None` if it said that they are gone.
    pub confirmed_at: Option<Timestamp>,
}

const PRESENT: &str = "select p.id, p.name, p.subject, p.confirmed_at, p.is_signed_in from (select u.*, \
     cast(case when exists (select 1 from sessions s where s.user_id = u.id) then 1 else 0 end as bigint) as is_signed_in \
     from users u) p where p.subject is not null";

fn present(row: &super::Row) -> Result<Present, StateError> {
    Ok(Present {
        id: row.parse("id")?,
        name: row.parse("name")?,
        subject: row.text("subject")?,
        is_signed_in: row.flag("is_signed_in")?,
        confirmed_at: row.optional_timestamp("confirmed_at")?,
    })
}

/// Somebody from elsewhere, whatever they have here.
pub async fn find_present(reader: impl Into<Reader<'_>>, id: UserId) -> Result<Option<Present>, StateError> {
    let row = sql(PRESENT).push(" and p.id = ").push_bind(id).optional(reader).await?;
    row.as_ref().map(present).transpose()
}

/// Who of `origin` has a session, or a token or passkey that counts until that place says that they are gone.
pub async fn list_present(reader: impl Into<Reader<'_>>, origin: &Origin) -> Result<Vec<Present>, StateError> {
    let rows = sql(PRESENT)
        .push(" and p.origin = ")
        .push_bind(origin.to_string())
        .push(
            " and (p.is_signed_in = 1 or p.confirmed_at is not null and ( \
             exists (select 1 from tokens t where t.owner_id = p.id) \
             or exists (select 1 from passkeys k where k.user_id = p.id))) order by p.name",
        )
        .all(reader)
        .await?;
    rows.iter().map(present).collect()
}
