//! Access tokens. Their secrets come and go as digests only.

use std::collections::BTreeSet;

use super::{
    Reader, Row, StateError, Tx,
    roles::{add, extent},
    sql,
};
use crate::domain::{AccessToken, Scope, Timestamp, TokenId, UserId};

/// A token with a permission, pool or module a row, in an order in which a token's rows stand together.
const SELECT: &str = "select t.*, p.kind, p.item from tokens t left join ( \
         select token_id, 'permission' as kind, permission as item from token_permissions \
         union all select token_id, 'pool', pool_fqdn from token_pools \
         union all select token_id, 'module', module from token_modules) p on p.token_id = t.id";

/// All tokens, by name.
pub async fn list_tokens(reader: impl Into<Reader<'_>>) -> Result<Vec<AccessToken>, StateError> {
    gather(&sql(SELECT).push(" order by t.name, t.id").all(reader).await?)
}

/// The token of this digest.
pub async fn find_token(reader: impl Into<Reader<'_>>, digest: &str) -> Result<Option<AccessToken>, StateError> {
    let query = sql(SELECT).push(" where t.digest = ").push_bind(digest);
    Ok(gather(&query.all(reader).await?)?.into_iter().next())
}

/// The token of this identity.
pub async fn find_token_by_id(reader: impl Into<Reader<'_>>, id: TokenId) -> Result<Option<AccessToken>, StateError> {
    let query = sql(SELECT).push(" where t.id = ").push_bind(id);
    Ok(gather(&query.all(reader).await?)?.into_iter().next())
}

fn gather(rows: &[Row]) -> Result<Vec<AccessToken>, StateError> {
    let mut tokens: Vec<AccessToken> = Vec::new();
    for row in rows {
        let id: TokenId = row.parse("id")?;
        if tokens.last().is_none_or(|t| t.id != id) {
            tokens.push(AccessToken {
                id,
                name: row.parse("name")?,
                owner: row.optional_parse::<UserId>("owner_id")?,
                made_by: row.text("made_by")?,
                permissions: BTreeSet::new(),
                scope: Scope { pools: extent(row, "all_pools")?, modules: extent(row, "all_modules")? },
                created_at: row.timestamp("created_at")?,
                expires_at: row.optional_timestamp("expires_at")?,
                last_used_at: row.optional_timestamp("last_used_at")?,
                last_used_from: row.optional_text("last_used_from")?,
            });
        }
        let Some(token) = tokens.last_mut() else { continue };
        match row.optional_text("kind")?.as_deref() {
            Some("permission") => {
                token.permissions.insert(row.parse("item")?);
            }
            Some("pool") => add(&mut token.scope.pools, row.parse("item")?),
            Some("module") => add(&mut token.scope.modules, row.parse("item")?),
            _ => {}
        }
    }
    Ok(tokens)
}

/// Keeps a new token by its digest.
pub async fn insert_token(tx: &mut Tx, token: &AccessToken, digest: &str) -> Result<(), StateError> {
    sql("insert into tokens (id, name, digest, owner_id, made_by, all_pools, all_modules, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(token.id)
    .bind(token.name.as_str())
    .bind(digest)
    .bind(token.owner)
    .bind(token.made_by.as_str())
    .bind(token.scope.pools.is_all())
    .bind(token.scope.modules.is_all())
    .bind(token.created_at)
    .bind(token.expires_at)
    .execute(tx)
    .await?;
    for permission in &token.permissions {
        sql("insert into token_permissions (token_id, permission) values ($1, $2)")
            .bind(token.id)
            .bind(permission.name())
            .execute(tx)
            .await?;
    }
    for pool in token.scope.pools.named() {
        sql("insert into token_pools (token_id, pool_fqdn) values ($1, $2)")
            .bind(token.id)
            .bind(pool)
            .execute(tx)
            .await?;
    }
    for module in token.scope.modules.named() {
        sql("insert into token_modules (token_id, module) values ($1, $2)")
            .bind(token.id)
            .bind(*module)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Notes that a token was shown.
pub async fn touch_token(tx: &mut Tx, id: TokenId, from: Option<&str>, now: Timestamp) -> Result<(), StateError> {
    sql("update tokens set last_used_at = $2, last_used_from = $3 where id = $1")
        .bind(id)
        .bind(now)
        .bind(from)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets a token: nothing is let in by it any more. False if it was gone.
pub async fn delete_token(tx: &mut Tx, id: TokenId) -> Result<bool, StateError> {
    Ok(sql("delete from tokens where id = $1").bind(id).execute(tx).await? > 0)
}
