//! Pools, their stores and their pairing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use uuid::Uuid;

use super::{
    Database, Reader, Row, Sql, StateError, Tx,
    bells::Bell,
    management_hosts, markers, sql,
    unread::{Listed, Unread, gather, gather_groups},
};
use crate::domain::{
    BackupModule, Driver, Fqdn, HostId, ModuleStores, Pool, PoolId, PoolSpec, StoreRole, StoreUrl, Timestamp,
};

/// A pool with each of its stores a row; a pool without stores has one row without a module. Of secrets it says only
/// whether there are any.
const SELECT: &str = "select p.id, p.fqdn, p.site, p.active_cms_master, p.maintenance, p.maintenance_since, b.fqdn as backup_fqdn, h.name as host, \
     s.module, s.live_url, s.backup_url, s.only_tables, s.exclude_tables, \
     cast(case when s.live_secret is null then 0 else 1 end as bigint) as keeps_live_secret, \
     cast(case when s.backup_secret is null then 0 else 1 end as bigint) as keeps_backup_secret \
     from pools p left join pools b on b.id = p.backup_pool_id left join management_hosts h on h.id = p.management_host_id \
     left join pool_stores s on s.pool_id = p.id";

/// All pools that can be read, by name.
pub async fn list_pools(reader: impl Into<Reader<'_>>) -> Result<Vec<Pool>, StateError> {
    Ok(list_pools_and_unread(reader).await?.known)
}

/// All pools, by name: those that can be read, and the others.
pub async fn list_pools_and_unread(reader: impl Into<Reader<'_>>) -> Result<Listed<Pool>, StateError> {
    listed(&sql(SELECT).push(" order by p.fqdn, p.id").all(reader).await?)
}

/// The names of all pools, in order: what a page needs that only lets one choose among them.
pub async fn list_names(reader: impl Into<Reader<'_>>) -> Result<Vec<Fqdn>, StateError> {
    let rows = sql("select fqdn from pools order by fqdn").all(reader).await?;
    Ok(gather(&rows, ("pool", &["fqdn"]), |row| row.parse("fqdn"))?.known)
}

/// The same, with one look for all who ask at the same moment.
pub async fn list_names_together(database: &Database) -> Result<Arc<Vec<Fqdn>>, StateError> {
    database.questions().names.ask((), || list_names(database)).await
}

/// The pool of this name; an error if it is there and can't be read.
pub async fn find_pool(reader: impl Into<Reader<'_>>, fqdn: &Fqdn) -> Result<Option<Pool>, StateError> {
    let rows = named(fqdn).all(reader).await?;
    if rows.is_empty() { Ok(None) } else { pool(&rows).map(Some) }
}

/// The same, for whoever tells people why it can't be read.
pub async fn find_pool_or_unread(
    reader: impl Into<Reader<'_>>,
    fqdn: &Fqdn,
) -> Result<Option<Result<Pool, Unread>>, StateError> {
    let Listed { known, unread } = listed(&named(fqdn).all(reader).await?)?;
    Ok(known.into_iter().map(Ok).chain(unread.into_iter().map(Err)).next())
}

fn named(fqdn: &Fqdn) -> Sql {
    sql(SELECT).push(" where p.fqdn = ").push_bind(fqdn)
}

/// The rows of a pool follow each other.
fn listed(rows: &[Row]) -> Result<Listed<Pool>, StateError> {
    let same = |a: &Row, b: &Row| a.text("id").ok() == b.text("id").ok();
    gather_groups(rows.chunk_by(same), ("pool", &["fqdn"]), pool)
}

/// The pool that some rows, at least one, are about.
fn pool(rows: &[Row]) -> Result<Pool, StateError> {
    let row = &rows[0];
    let mut pool = Pool {
        id: row.parse("id")?,
        spec: PoolSpec {
            fqdn: row.parse("fqdn")?,
            site: row.text("site")?,
            active_cms_master: row.flag("active_cms_master")?,
            driver: row.optional_parse("host")?.map_or(Driver::Native, Driver::ManagementShell),
            stores: BTreeMap::new(),
        },
        backup_pool: row.optional_parse("backup_fqdn")?,
        maintenance: row.optional_text("maintenance")?,
        maintenance_since: row.optional_timestamp("maintenance_since")?,
        secrets: BTreeSet::new(),
    };
    for row in rows {
        let Some(module) = row.optional_parse::<BackupModule>("module")? else { continue };
        let stores = ModuleStores {
            live: row.optional_parse("live_url")?,
            backup: row.optional_parse("backup_url")?,
            tables: row.table_choice()?,
        };
        pool.spec.stores.insert(module, stores);
        for (role, column) in [(StoreRole::Live, "keeps_live_secret"), (StoreRole::Backup, "keeps_backup_secret")] {
            if row.flag(column)? {
                pool.secrets.insert((module, role));
            }
        }
    }
    Ok(pool)
}

/// Adds a pool, not yet paired.
pub async fn insert_pool(tx: &mut Tx, spec: &PoolSpec, now: Timestamp) -> Result<PoolId, StateError> {
    let id = PoolId::new();
    let host = host_of(tx, spec).await?;
    sql("insert into pools (id, fqdn, site, active_cms_master, created_at, updated_at, management_host_id) \
         values ($1, $2, $3, $4, $5, $5, $6)")
    .bind(id)
    .bind(&spec.fqdn)
    .bind(spec.site.as_str())
    .bind(spec.active_cms_master)
    .bind(now)
    .bind(host)
    .execute(tx)
    .await?;
    insert_stores(tx, id, spec).await?;
    Ok(id)
}

/// Replaces what was said about a pool; its pairing stays. The secrets of its stores are dropped: whoever changes the pool
/// puts back those that are still for the same place.
pub async fn update_pool(tx: &mut Tx, id: PoolId, spec: &PoolSpec, now: Timestamp) -> Result<(), StateError> {
    let host = host_of(tx, spec).await?;
    sql("update pools set fqdn = $2, site = $3, active_cms_master = $4, updated_at = $5, management_host_id = $6 \
         where id = $1")
    .bind(id)
    .bind(&spec.fqdn)
    .bind(spec.site.as_str())
    .bind(spec.active_cms_master)
    .bind(now)
    .bind(host)
    .execute(tx)
    .await?;
    sql("delete from pool_stores where pool_id = $1").bind(id).execute(tx).await?;
    insert_stores(tx, id, spec).await
}

/// The host that drives a pool; an error if it is not there any more, so that no pool is ever taken for one of the engine’s.
async fn host_of(tx: &mut Tx, spec: &PoolSpec) -> Result<Option<HostId>, StateError> {
    let Some(name) = spec.driver.host() else { return Ok(None) };
    let host = management_hosts::find_host(&mut *tx, name).await?;
    host.map(|host| Some(host.id)).ok_or(StateError::NoSuchHost)
}

async fn insert_stores(tx: &mut Tx, id: PoolId, spec: &PoolSpec) -> Result<(), StateError> {
    for (module, stores) in &spec.stores {
        sql("insert into pool_stores (pool_id, module, live_url, backup_url, only_tables, exclude_tables) \
             values ($1, $2, $3, $4, $5, $6)")
        .bind(id)
        .bind(*module)
        .bind(stores.live.as_ref())
        .bind(stores.backup.as_ref())
        .bind(stores.tables.only())
        .bind(stores.tables.without())
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// A sealed secret, and the store it was kept for.
#[derive(Clone)]
pub struct SealedSecret {
    /// Where the store is.
    pub url: StoreUrl,
    /// The secret, sealed for this store.
    pub sealed: String,
}

/// The sealed secrets of a pool's stores.
pub async fn list_secrets(
    reader: impl Into<Reader<'_>>,
    id: PoolId,
) -> Result<BTreeMap<(BackupModule, StoreRole), SealedSecret>, StateError> {
    let rows =
        sql("select module, live_url, live_secret, backup_url, backup_secret from pool_stores where pool_id = $1")
            .bind(id)
            .all(reader)
            .await?;
    let mut secrets = BTreeMap::new();
    for row in rows {
        for (role, url, secret) in
            [(StoreRole::Live, "live_url", "live_secret"), (StoreRole::Backup, "backup_url", "backup_secret")]
        {
            if let (Some(url), Some(sealed)) = (row.optional_parse(url)?, row.optional_text(secret)?) {
                secrets.insert((row.parse("module")?, role), SealedSecret { url, sealed });
            }
        }
    }
    Ok(secrets)
}

/// Keeps a sealed secret for a store that is there, or, for `None`, keeps none any more.
pub async fn set_secret(
    tx: &mut Tx,
    id: PoolId,
    module: BackupModule,
    role: StoreRole,
    sealed: Option<&str>,
) -> Result<(), StateError> {
    let set = match role {
        StoreRole::Live => "update pool_stores set live_secret = $3 where pool_id = $1 and module = $2",
        StoreRole::Backup => "update pool_stores set backup_secret = $3 where pool_id = $1 and module = $2",
    };
    sql(set).bind(id).bind(module).bind(sealed).execute(tx).await?;
    Ok(())
}

/// Begins a pool's maintenance, with the reason, or ends it. Said once more for the same reason, it goes on.
pub async fn set_maintenance(tx: &mut Tx, id: PoolId, reason: Option<&str>, now: Timestamp) -> Result<(), StateError> {
    sql("update pools set maintenance_since = case when maintenance = cast($2 as text) \
         then coalesce(maintenance_since, $3) when $2 is null then null else $3 end, maintenance = $2 where id = $1")
    .bind(id)
    .bind(reason)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    tx.ring(Bell::Queue);
    Ok(())
}

/// Notes that maintenance begins now of which nobody noted since when it lasts.
pub async fn date_maintenance(tx: &mut Tx, now: Timestamp) -> Result<(), StateError> {
    sql("update pools set maintenance_since = $1 where maintenance is not null and maintenance_since is null")
        .bind(now)
        .execute(tx)
        .await?;
    sql("update pools set maintenance_since = null where maintenance is null and maintenance_since is not null")
        .execute(tx)
        .await?;
    Ok(())
}

/// Makes two unpaired pools each other's backup pool; the pair gets an identity of its own.
pub async fn pair_pools(tx: &mut Tx, a: PoolId, b: PoolId) -> Result<(), StateError> {
    for (pool, backup) in [(a, b), (b, a)] {
        sql("update pools set backup_pool_id = $2 where id = $1").bind(pool).bind(backup).execute(tx).await?;
    }
    markers::set_pair(tx, [a, b], &Uuid::now_v7().to_string(), 1).await
}

/// Ends the pairing of a pool, on both sides.
pub async fn unpair_pool(tx: &mut Tx, id: PoolId) -> Result<(), StateError> {
    sql("update pools set backup_pool_id = null, pair_id = null where id = $1 or backup_pool_id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets how fresh the backup of a pool is, and that it was verified, of one module or of all: it is another store's story
/// now, and its age counts anew.
pub async fn forget_freshness(tx: &mut Tx, fqdn: &Fqdn, module: Option<BackupModule>) -> Result<(), StateError> {
    for table in [
        "delete from freshness where pool_fqdn = ",
        "delete from freshness_watch where pool_fqdn = ",
        "delete from verified where pool_fqdn = ",
        "delete from failures where pool_fqdn = ",
    ] {
        let mut forget = sql(table).push_bind(fqdn);
        if let Some(module) = module {
            forget = forget.push(" and module = ").push_bind(module);
        }
        forget.execute(&mut *tx).await?;
    }
    Ok(())
}

/// Removes a pool and what the panel knows of its freshness. Its runs stay in history, its stores stay as they are.
pub async fn delete_pool(tx: &mut Tx, pool: &Pool) -> Result<(), StateError> {
    forget_freshness(tx, pool.fqdn(), None).await?;
    sql("delete from store_markers where pool_id = $1").bind(pool.id).execute(tx).await?;
    sql("delete from pool_stores where pool_id = $1").bind(pool.id).execute(tx).await?;
    sql("delete from pools where id = $1").bind(pool.id).execute(tx).await?;
    Ok(())
}

/// Keeps others from changing the pool, or asking for runs of it, until the transaction ends. False if there is no such
/// pool any more.
pub async fn lock_pool(tx: &mut Tx, id: PoolId) -> Result<bool, StateError> {
    // A write that changes nothing takes the row’s lock on both engines.
    sql("update pools set updated_at = updated_at where id = $1").bind(id).execute(tx).await.map(|rows| rows > 0)
}
