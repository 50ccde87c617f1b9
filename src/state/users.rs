//! Accounts and the roles they have. Secrets come and go as digests only.

use super::{Reader, Row, StateError, Tx, sessions::end_sessions_of, sql};
use crate::domain::{Role, Timestamp, User, UserId, UserName};

/// An account with a role a row; an account without roles has one row.
pub(super) const SELECT: &str = "select u.id, u.name, u.disabled, u.password_hash, r.role \
     from users u left join user_roles r on r.user_id = u.id";

/// All accounts, by name.
pub async fn list_users(reader: impl Into<Reader<'_>>) -> Result<Vec<User>, StateError> {
    let rows = sql(SELECT).push(" order by u.name, r.role").all(reader).await?;
    Ok(gather(&rows)?.into_iter().map(|(user, _)| user).collect())
}

/// The account of this name and the digest of its password.
pub async fn find_user(reader: impl Into<Reader<'_>>, name: &UserName) -> Result<Option<(User, String)>, StateError> {
    let rows = sql(SELECT).push(" where u.name = $1 order by r.role").bind(name).all(reader).await?;
    Ok(gather(&rows)?.into_iter().next())
}

pub(super) fn gather(rows: &[Row]) -> Result<Vec<(User, String)>, StateError> {
    let mut users: Vec<(User, String)> = Vec::new();
    for row in rows {
        let id: UserId = row.parse("id")?;
        if users.last().is_none_or(|(u, _)| u.id != id) {
            let user = User { id, name: row.parse("name")?, roles: Vec::new(), disabled: row.flag("disabled")? };
            users.push((user, row.text("password_hash")?));
        }
        if let (Some((user, _)), Some(role)) = (users.last_mut(), row.optional_parse::<Role>("role")?) {
            user.roles.push(role);
        }
    }
    Ok(users)
}

/// How many accounts there are.
pub async fn count_users(reader: impl Into<Reader<'_>>) -> Result<u64, StateError> {
    sql("select count(*) as n from users").one(reader).await?.count("n")
}

/// Adds an account.
pub async fn insert_user(
    tx: &mut Tx,
    name: &UserName,
    password_hash: &str,
    roles: &[Role],
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
    for role in roles {
        sql("insert into user_roles (user_id, role) values ($1, $2) on conflict do nothing")
            .bind(id)
            .bind(*role)
            .execute(tx)
            .await?;
    }
    Ok(id)
}

/// Replaces the digest of an account's password; its sessions end.
pub async fn update_password(tx: &mut Tx, id: UserId, password_hash: &str) -> Result<(), StateError> {
    sql("update users set password_hash = $2 where id = $1").bind(id).bind(password_hash).execute(tx).await?;
    end_sessions_of(tx, id).await
}

/// Keeps an account from signing in; its sessions end.
pub async fn disable_user(tx: &mut Tx, id: UserId) -> Result<(), StateError> {
    sql("update users set disabled = 1 where id = $1").bind(id).execute(tx).await?;
    end_sessions_of(tx, id).await
}
