//! Custom roles. The built-in ones are not kept here: they can't be changed.

use std::collections::BTreeSet;

use super::{Reader, Row, StateError, Tx, sql};
use crate::domain::{Access, Assigned, CustomRole, Extent, Fqdn, Grant, RoleName, Scope, Timestamp};

/// All custom roles, by name.
pub async fn list_roles(reader: impl Into<Reader<'_>>) -> Result<Vec<CustomRole>, StateError> {
    let mut reader = reader.into();
    // One statement, so that a role is never seen half changed.
    let rows = sql("select name, name_key, template, all_pools, all_modules, '' as kind, '' as item from roles \
         union all select name, name_key, template, all_pools, all_modules, 'permission', permission \
             from roles join role_permissions on role = name \
         union all select name, name_key, template, all_pools, all_modules, 'pool', pool_fqdn \
             from roles join role_pools on role = name \
         union all select name, name_key, template, all_pools, all_modules, 'module', module \
             from roles join role_modules on role = name \
         order by name_key, kind, item")
    .all(reader.again())
    .await?;
    let mut roles: Vec<CustomRole> = Vec::new();
    for row in &rows {
        let name: RoleName = row.parse("name")?;
        if roles.last().is_none_or(|role| role.name != name) {
            roles.push(CustomRole {
                name,
                template: row.parse("template")?,
                permissions: BTreeSet::new(),
                scope: Scope { pools: extent(row, "all_pools")?, modules: extent(row, "all_modules")? },
            });
        }
        let Some(role) = roles.last_mut() else { continue };
        match row.text("kind")?.as_str() {
            "permission" => {
                role.permissions.insert(row.parse("item")?);
            }
            "pool" => add(&mut role.scope.pools, row.parse("item")?),
            "module" => add(&mut role.scope.modules, row.parse("item")?),
            _ => {}
        }
    }
    Ok(roles)
}

/// Everything or, until its rows are read, nothing.
pub(super) fn extent<T: Ord + Clone>(row: &Row, column: &str) -> Result<Extent<T>, StateError> {
    Ok(if row.flag(column)? { Extent::All } else { Extent::none() })
}

/// Names one more, unless everything is within anyway.
pub(super) fn add<T: Ord>(extent: &mut Extent<T>, one: T) {
    if let Extent::Only(these) = extent {
        these.insert(one);
    }
}

/// The sum of roles, of which the custom ones are among `custom`.
pub(super) fn sum(roles: &[Assigned], custom: &[CustomRole]) -> Access {
    let mut names: Vec<&RoleName> = roles.iter().map(|r| &r.role).collect();
    names.dedup();
    let grant = |name: &RoleName| -> Option<Grant> {
        name.built_in()
            .map(crate::domain::Role::grant)
            .or_else(|| custom.iter().find(|role| role.name == *name).map(CustomRole::grant))
    };
    Access::new(names.into_iter().filter_map(grant))
}

/// The custom role of this name.
pub async fn find_role(reader: impl Into<Reader<'_>>, name: &RoleName) -> Result<Option<CustomRole>, StateError> {
    Ok(list_roles(reader).await?.into_iter().find(|role| role.name == *name))
}

/// Keeps the custom roles as they are until the transaction ends, so that none is given that is being removed.
pub async fn lock_roles(tx: &mut Tx) -> Result<(), StateError> {
    let clause = tx.for_update();
    sql("select name from roles order by name").push(clause).all(tx).await?;
    Ok(())
}

/// Keeps a new role, which nobody has, whatever was left behind by one of the same name.
pub async fn insert_role(tx: &mut Tx, role: &CustomRole, now: Timestamp) -> Result<(), StateError> {
    sql("delete from user_roles where role = $1 or lower(role) = $2")
        .bind(&role.name)
        .bind(role.name.key())
        .execute(tx)
        .await?;
    sql("insert into roles (name, name_key, template, all_pools, all_modules, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $6)")
    .bind(&role.name)
    .bind(role.name.key())
    .bind(role.template.name())
    .bind(role.scope.pools.is_all())
    .bind(role.scope.modules.is_all())
    .bind(now)
    .execute(tx)
    .await?;
    insert_parts(tx, role).await
}

/// Replaces what a role holds and where it counts; its name and template stay.
pub async fn update_role(tx: &mut Tx, role: &CustomRole, now: Timestamp) -> Result<(), StateError> {
    sql("update roles set all_pools = $2, all_modules = $3, updated_at = $4 where name = $1")
        .bind(&role.name)
        .bind(role.scope.pools.is_all())
        .bind(role.scope.modules.is_all())
        .bind(now)
        .execute(tx)
        .await?;
    for statement in [
        "delete from role_permissions where role = $1",
        "delete from role_pools where role = $1",
        "delete from role_modules where role = $1",
    ] {
        sql(statement).bind(&role.name).execute(tx).await?;
    }
    insert_parts(tx, role).await
}

async fn insert_parts(tx: &mut Tx, role: &CustomRole) -> Result<(), StateError> {
    for permission in &role.permissions {
        sql("insert into role_permissions (role, permission) values ($1, $2)")
            .bind(&role.name)
            .bind(permission.name())
            .execute(tx)
            .await?;
    }
    for pool in role.scope.pools.named() {
        sql("insert into role_pools (role, pool_fqdn) values ($1, $2)").bind(&role.name).bind(pool).execute(tx).await?;
    }
    for module in role.scope.modules.named() {
        sql("insert into role_modules (role, module) values ($1, $2)")
            .bind(&role.name)
            .bind(*module)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Removes a role, and takes it from whoever has it.
pub async fn delete_role(tx: &mut Tx, name: &RoleName) -> Result<(), StateError> {
    sql("delete from user_roles where role = $1").bind(name).execute(tx).await?;
    sql("delete from roles where name = $1").bind(name).execute(tx).await?;
    Ok(())
}

/// Lets the roles and tokens that name a pool follow it to its new name.
pub async fn rename_pool(tx: &mut Tx, before: &Fqdn, after: &Fqdn) -> Result<(), StateError> {
    for statement in [
        "delete from role_pools where pool_fqdn = $2 and role in (select role from role_pools where pool_fqdn = $1)",
        "update role_pools set pool_fqdn = $2 where pool_fqdn = $1",
        "delete from token_pools where pool_fqdn = $2 and token_id in (select token_id from token_pools where pool_fqdn = $1)",
        "update token_pools set pool_fqdn = $2 where pool_fqdn = $1",
    ] {
        sql(statement).bind(before).bind(after).execute(tx).await?;
    }
    Ok(())
}

/// Sees to it that the sessions of all who have a role get new tokens: what they may do has changed.
pub async fn rotate_sessions_of_role(tx: &mut Tx, name: &RoleName) -> Result<(), StateError> {
    sql("update sessions set rotate = 1 where user_id in (select user_id from user_roles where role = $1)")
        .bind(name)
        .execute(tx)
        .await?;
    Ok(())
}
