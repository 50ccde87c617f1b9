//! How old backups may become, as it was set.

use super::{
    Reader, Row, StateError, Tx, sql,
    unread::{Listed, Unread, gather},
};
use crate::domain::{BackupModule, Fqdn, FreshnessTarget, FreshnessTargets};

type Set = ((Option<Fqdn>, Option<BackupModule>), FreshnessTarget);

fn target(row: &Row) -> Result<Set, StateError> {
    let given = |name: &str| row.text(name).map(|text| !text.is_empty());
    let pool = given("pool_fqdn")?.then(|| row.parse("pool_fqdn")).transpose()?;
    let module = given("module")?.then(|| row.parse("module")).transpose()?;
    let minutes = |name: &str| row.count(name).map(|minutes| u32::try_from(minutes).unwrap_or(u32::MAX));
    let target = FreshnessTarget::new(minutes("warning_minutes")?, minutes("breach_minutes")?);
    Ok(((pool, module), target.map_err(|error| StateError::decode("breach_minutes", error))?))
}

/// The targets that were set.
pub async fn load_targets(reader: impl Into<Reader<'_>>) -> Result<FreshnessTargets, StateError> {
    load_targets_and_unread(reader).await.map(|(targets, _)| targets)
}

/// The targets that were set, and those that this version can’t read: they don’t count here.
pub async fn load_targets_and_unread(
    reader: impl Into<Reader<'_>>,
) -> Result<(FreshnessTargets, Vec<Unread>), StateError> {
    let rows = sql("select * from freshness_targets order by pool_fqdn, module").all(reader).await?;
    let Listed { known, unread } = gather(&rows, ("freshness target", &["pool_fqdn", "module"]), target)?;
    Ok((FreshnessTargets(known.into_iter().collect()), unread))
}

/// Sets the target of a pool’s module; without a pool or module, of all that have none of their own.
pub async fn set_target(
    tx: &mut Tx,
    (pool, module): (Option<&Fqdn>, Option<BackupModule>),
    target: FreshnessTarget,
) -> Result<(), StateError> {
    sql("insert into freshness_targets (pool_fqdn, module, warning_minutes, breach_minutes) values ($1, $2, $3, $4) \
         on conflict (pool_fqdn, module) do update set warning_minutes = excluded.warning_minutes, \
         breach_minutes = excluded.breach_minutes")
    .bind(pool.map_or("", Fqdn::as_str))
    .bind(module.map_or("", BackupModule::name))
    .bind(u64::from(target.warning_minutes()))
    .bind(u64::from(target.breach_minutes()))
    .execute(tx)
    .await?;
    Ok(())
}

/// Removes a target, so that a less particular one counts; false if there was none.
pub async fn remove_target(
    tx: &mut Tx,
    (pool, module): (Option<&Fqdn>, Option<BackupModule>),
) -> Result<bool, StateError> {
    let removed = sql("delete from freshness_targets where pool_fqdn = $1 and module = $2")
        .bind(pool.map_or("", Fqdn::as_str))
        .bind(module.map_or("", BackupModule::name))
        .execute(tx)
        .await?;
    Ok(removed > 0)
}

/// Lets the targets of a pool go by its new name.
pub async fn rename_pool(tx: &mut Tx, before: &Fqdn, after: &Fqdn) -> Result<(), StateError> {
    sql("delete from freshness_targets where pool_fqdn = $1").bind(after).execute(&mut *tx).await?;
    let rename = sql("update freshness_targets set pool_fqdn = $2 where pool_fqdn = $1");
    rename.bind(before).bind(after).execute(tx).await?;
    Ok(())
}
