//! Rules: which channel is told what.

use std::{collections::BTreeSet, str::FromStr};

use super::{
    Reader, Row, StateError, Tx, sql,
    unread::{Listed, gather},
};
use crate::domain::{Extent, Fqdn, NoticeRule, RuleId, Scope, Timestamp};

/// What a column lists, parted by commas.
fn list<T: FromStr + Ord>(row: &Row, column: &str) -> Result<BTreeSet<T>, StateError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text = row.text(column)?;
    let words = text.split(',').filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_err(|e| StateError::decode(column, e))).collect()
}

fn extent<T: FromStr + Ord>(row: &Row, all: &str, column: &str) -> Result<Extent<T>, StateError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    Ok(if row.flag(all)? { Extent::All } else { Extent::Only(list(row, column)?) })
}

fn rule(row: &Row) -> Result<NoticeRule, StateError> {
    Ok(NoticeRule {
        id: row.parse("id")?,
        channel: row.parse("channel_id")?,
        kinds: list(row, "kinds")?,
        scope: Scope { pools: extent(row, "all_pools", "pools")?, modules: extent(row, "all_modules", "modules")? },
        digest: row.parse("digest")?,
        enabled: row.flag("enabled")?,
        created_at: row.timestamp("created_at")?,
        updated_at: row.timestamp("updated_at")?,
    })
}

/// All rules that this version can read, in the order they were made.
pub async fn list_rules(reader: impl Into<Reader<'_>>) -> Result<Vec<NoticeRule>, StateError> {
    list_rules_and_unread(reader).await.map(|listed| listed.known)
}

/// All rules, in the order they were made, also those that this version can’t read: they don’t count here.
pub async fn list_rules_and_unread(reader: impl Into<Reader<'_>>) -> Result<Listed<NoticeRule>, StateError> {
    let rows = sql("select * from rules order by id").all(reader).await?;
    gather(&rows, ("rule", &["id"]), rule)
}

/// A rule.
pub async fn find_rule(reader: impl Into<Reader<'_>>, id: RuleId) -> Result<Option<NoticeRule>, StateError> {
    let row = sql("select * from rules where id = $1").bind(id).optional(reader).await?;
    row.map(|row| rule(&row)).transpose()
}

fn joined<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(",")
}

/// Keeps a new rule.
pub async fn insert_rule(tx: &mut Tx, rule: &NoticeRule) -> Result<(), StateError> {
    sql("insert into rules (id, channel_id, kinds, all_pools, pools, all_modules, modules, digest, enabled, created_at, \
         updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .bind(rule.id)
    .bind(rule.channel)
    .bind(joined(rule.kinds.iter()))
    .bind(rule.scope.pools.is_all())
    .bind(joined(rule.scope.pools.named()))
    .bind(rule.scope.modules.is_all())
    .bind(joined(rule.scope.modules.named()))
    .bind(&rule.digest)
    .bind(rule.enabled)
    .bind(rule.created_at)
    .bind(rule.updated_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Changes a rule that is still as it was at `before`; false if it was changed or removed meanwhile.
pub async fn update_rule(tx: &mut Tx, rule: &NoticeRule, before: Timestamp) -> Result<bool, StateError> {
    let updated = sql("update rules set channel_id = $2, kinds = $3, all_pools = $4, pools = $5, all_modules = $6, \
         modules = $7, digest = $8, enabled = $9, updated_at = $10 where id = $1 and updated_at = $11")
    .bind(rule.id)
    .bind(rule.channel)
    .bind(joined(rule.kinds.iter()))
    .bind(rule.scope.pools.is_all())
    .bind(joined(rule.scope.pools.named()))
    .bind(rule.scope.modules.is_all())
    .bind(joined(rule.scope.modules.named()))
    .bind(&rule.digest)
    .bind(rule.enabled)
    .bind(rule.updated_at)
    .bind(before)
    .execute(tx)
    .await?;
    Ok(updated > 0)
}

/// Lets rules that name a pool name it by its new name. What somebody has open of such a rule is not the one before.
pub async fn rename_pool(tx: &mut Tx, before: &Fqdn, after: &Fqdn) -> Result<(), StateError> {
    for rule in list_rules(&mut *tx).await? {
        let pools: BTreeSet<&Fqdn> = rule.scope.pools.named().collect();
        if pools.contains(before) {
            let renamed = pools.into_iter().filter(|pool| *pool != before).chain([after]);
            sql("update rules set pools = $2, updated_at = updated_at + 1 where id = $1")
                .bind(rule.id)
                .bind(joined(renamed.collect::<BTreeSet<_>>().into_iter()))
                .execute(&mut *tx)
                .await?;
        }
    }
    Ok(())
}

/// Removes a rule that is still as it was at `before`; false if it was changed or removed meanwhile.
pub async fn delete_rule(tx: &mut Tx, id: RuleId, before: Timestamp) -> Result<bool, StateError> {
    let deleted = sql("delete from rules where id = $1 and updated_at = $2").bind(id).bind(before);
    Ok(deleted.execute(tx).await? > 0)
}
