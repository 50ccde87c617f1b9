//! Accounts and the roles they have. Secrets come and go as digests only.

use std::collections::BTreeMap;

use super::{Reader, Row, StateError, Tx, known::forget_browsers_of, roles, sessions, sql};
use crate::domain::{Access, Assigned, Origin, Reason, Role, RoleName, Timestamp, User, UserId, UserName};

/// An account with a role a row; an account without roles has one row.
const SELECT: &str = "select u.id, u.name, u.origin, u.subject, u.display_name, u.disabled, u.password_hash, \
     r.role, r.reason, r.source from users u left join user_roles r on r.user_id = u.id";

/// All accounts, by name.
pub async fn list_users(reader: impl Into<Reader<'_>>) -> Result<Vec<User>, StateError> {
    let mut reader = reader.into();
    let rows = sql(SELECT).push(" order by u.name, r.role, r.reason, r.source").all(reader.again()).await?;
    Ok(gather(&mut reader, &rows).await?.into_iter().map(|(user, _)| user).collect())
}

/// The account of this name and the digest of its password, which is empty for one from elsewhere.
pub async fn find_user(reader: impl Into<Reader<'_>>, name: &UserName) -> Result<Option<(User, String)>, StateError> {
    let mut reader = reader.into();
    let query = sql(SELECT).push(" where u.name = ").push_bind(name).push(" order by r.role, r.reason, r.source");
    let rows = query.all(reader.again()).await?;
    Ok(gather(&mut reader, &rows).await?.into_iter().next())
}

/// The account of this identity.
pub async fn find_user_by_id(reader: impl Into<Reader<'_>>, id: UserId) -> Result<Option<User>, StateError> {
    let mut reader = reader.into();
    let query = sql(SELECT).push(" where u.id = ").push_bind(id).push(" order by r.role, r.reason, r.source");
    let rows = query.all(reader.again()).await?;
    Ok(gather(&mut reader, &rows).await?.into_iter().next().map(|(user, _)| user))
}

/// The account of somebody from elsewhere.
pub async fn find_user_by_subject(
    reader: impl Into<Reader<'_>>,
    origin: &Origin,
    subject: &str,
) -> Result<Option<User>, StateError> {
    let mut reader = reader.into();
    let query = sql(SELECT)
        .push(" where u.origin = ")
        .push_bind(origin.to_string())
        .push(" and u.subject = ")
        .push_bind(subject)
        .push(" order by r.role, r.reason, r.source");
    let rows = query.all(reader.again()).await?;
    Ok(gather(&mut reader, &rows).await?.into_iter().next().map(|(user, _)| user))
}

/// The accounts of rows that have an account’s columns, those of each one after the other, with their digests.
pub(super) async fn gather(reader: &mut Reader<'_>, rows: &[Row]) -> Result<Vec<(User, String)>, StateError> {
    let mut users: Vec<(User, String)> = Vec::new();
    for row in rows {
        let id: UserId = row.parse("id")?;
        if users.last().is_none_or(|(u, _)| u.id != id) {
            let user = User {
                id,
                name: row.parse("name")?,
                origin: row.parse("origin")?,
                subject: row.optional_text("subject")?,
                display_name: row.optional_text("display_name")?,
                roles: Vec::new(),
                access: Access::default(),
                disabled: row.flag("disabled")?,
            };
            users.push((user, row.text("password_hash")?));
        }
        if let (Some((user, _)), Some(role)) = (users.last_mut(), row.optional_parse::<RoleName>("role")?) {
            let reason = Reason::of(&row.text("reason")?, row.text("source")?);
            user.roles.push(Assigned { role, reason });
        }
    }
    let all: Vec<Assigned> = users.iter().flat_map(|(user, _)| user.roles.iter().cloned()).collect();
    let custom = if all.iter().all(|r| r.role.built_in().is_some()) {
        Vec::new()
    } else {
        roles::list_roles(reader.again()).await?
    };
    for (user, _) in &mut users {
        user.access = roles::sum(&user.roles, &custom);
    }
    Ok(users)
}

/// How many accounts there are.
pub async fn count_users(reader: impl Into<Reader<'_>>) -> Result<u64, StateError> {
    sql("select count(*) as n from users").one(reader).await?.count("n")
}

/// How many accounts can sign in here whatever becomes of a directory or provider, and may do everything: local, enabled,
/// and given the role of an administrator directly.
pub async fn count_local_administrators(reader: impl Into<Reader<'_>>) -> Result<u64, StateError> {
    sql("select count(distinct u.id) as n from users u join user_roles r on r.user_id = u.id \
         where u.origin = 'local' and u.disabled = 0 and r.reason = 'direct' and r.role = $1")
    .bind(Role::Administrator.name())
    .one(reader)
    .await?
    .count("n")
}

/// Lets the transactions that could leave the panel without an administrator come one after the other: each waits here
/// until the one before has ended, and counts after its own change.
pub async fn lock_local_administrators(tx: &mut Tx) -> Result<(), StateError> {
    let clause = tx.for_update();
    sql("select u.id from users u where u.origin = 'local' and exists ( \
         select 1 from user_roles r where r.user_id = u.id and r.reason = 'direct' and r.role = $1) order by u.id")
    .bind(Role::Administrator.name())
    .push(clause)
    .all(tx)
    .await?;
    Ok(())
}

/// What is known of an account beside who it is and what it may do.
#[derive(Debug, Clone, Copy)]
pub struct AccountFacts {
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last signed in, as far as that was noted.
    pub last_sign_in_at: Option<Timestamp>,
    /// Whether a time-based code or a passkey is asked for beside its password.
    pub has_second_factor: bool,
}

/// The facts of all accounts.
pub async fn list_account_facts(reader: impl Into<Reader<'_>>) -> Result<BTreeMap<UserId, AccountFacts>, StateError> {
    let rows = sql("select u.id, u.created_at, u.last_sign_in_at, cast(case when u.totp_secret is not null \
         or exists (select 1 from passkeys p where p.user_id = u.id) then 1 else 0 end as bigint) as has_second_factor \
         from users u")
    .all(reader)
    .await?;
    rows.iter()
        .map(|row| {
            let facts = AccountFacts {
                created_at: row.timestamp("created_at")?,
                last_sign_in_at: row.optional_timestamp("last_sign_in_at")?,
                has_second_factor: row.flag("has_second_factor")?,
            };
            Ok((row.parse("id")?, facts))
        })
        .collect()
}

/// Adds a local account.
pub async fn insert_user(
    tx: &mut Tx,
    name: &UserName,
    password_hash: &str,
    roles: &[RoleName],
    now: Timestamp,
) -> Result<UserId, StateError> {
    let id = UserId::new();
    sql("insert into users (id, name, password_hash, created_at) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(name)
        .bind(password_hash)
        .bind(now)
        .execute(tx)
        .await?;
    insert_roles(tx, id, &direct(roles)).await?;
    Ok(id)
}

/// Roles as somebody gives them here.
fn direct(roles: &[RoleName]) -> Vec<Assigned> {
    roles.iter().map(|role| Assigned { role: role.clone(), reason: Reason::Direct }).collect()
}

/// Replaces the roles that an account was given here; those that groups and claims bring stay. Its sessions get new tokens.
pub async fn replace_direct_roles(tx: &mut Tx, id: UserId, roles: &[RoleName]) -> Result<(), StateError> {
    sql("delete from user_roles where user_id = $1 and reason = 'direct'").bind(id).execute(tx).await?;
    insert_roles(tx, id, &direct(roles)).await?;
    sessions::rotate_sessions_of(tx, id).await
}

/// Gives roles to an account.
pub async fn insert_roles(tx: &mut Tx, id: UserId, roles: &[Assigned]) -> Result<(), StateError> {
    for assigned in roles {
        sql("insert into user_roles (user_id, role, reason, source) values ($1, $2, $3, $4) on conflict do nothing")
            .bind(id)
            .bind(&assigned.role)
            .bind(assigned.reason.word())
            .bind(assigned.reason.source())
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Replaces the digest of an account's password; its sessions end, and its browsers are known no more.
pub async fn update_password(tx: &mut Tx, id: UserId, password_hash: &str) -> Result<(), StateError> {
    set_password_hash(tx, id, password_hash).await?;
    sessions::end_sessions_of(tx, id).await
}

/// Replaces the digest of an account's password; its browsers are known no more. What becomes of its sessions is the
/// caller's to say.
pub async fn set_password_hash(tx: &mut Tx, id: UserId, password_hash: &str) -> Result<(), StateError> {
    sql("update users set password_hash = $2 where id = $1").bind(id).bind(password_hash).execute(tx).await?;
    forget_browsers_of(tx, id).await
}

/// The digest of an account's password, which is empty for one from elsewhere.
pub async fn find_password_hash(reader: impl Into<Reader<'_>>, id: UserId) -> Result<Option<String>, StateError> {
    let row = sql("select password_hash from users where id = $1").bind(id).optional(reader).await?;
    row.map(|row| row.text("password_hash")).transpose()
}

/// Notes that an account signed in.
pub async fn note_sign_in(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<(), StateError> {
    sql("update users set last_sign_in_at = $2 where id = $1").bind(id).bind(now).execute(tx).await?;
    Ok(())
}

/// Keeps an account from signing in; its sessions end.
pub async fn disable_user(tx: &mut Tx, id: UserId) -> Result<(), StateError> {
    sql("update users set disabled = 1 where id = $1").bind(id).execute(tx).await?;
    sessions::end_sessions_of(tx, id).await
}

/// Lets an account sign in again.
pub async fn enable_user(tx: &mut Tx, id: UserId) -> Result<(), StateError> {
    sql("update users set disabled = 0 where id = $1").bind(id).execute(tx).await?;
    Ok(())
}

/// Forgets an account, with its sessions, second factors and tokens. What it did stays in history and audit.
pub async fn delete_user(tx: &mut Tx, id: UserId) -> Result<(), StateError> {
    sql("delete from users where id = $1").bind(id).execute(tx).await?;
    Ok(())
}
