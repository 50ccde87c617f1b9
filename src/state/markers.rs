//! The markers that the stores of a pair bear, as this panel wrote them.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Reader, StateError, Tx, sql};
use crate::domain::{BackupModule, Fqdn, PoolId, StoreRole, Timestamp};

/// What a store's marker says that the pool does not say itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreMarker {
    /// The store's identity.
    pub store: String,
    /// The pair it belongs to.
    pub pair: String,
    /// What its pool was called when it was written.
    pub pool: Fqdn,
    /// How often the pair had been initialised.
    pub epoch: u64,
    /// Where the store was.
    pub place: String,
    /// Whether the store bears it; a live store that can't be written goes without.
    pub written: bool,
    /// When it was written.
    pub at: Timestamp,
}

impl StoreMarker {
    /// Which store it is, and in which pair.
    pub fn identity(&self) -> String {
        format!("{}/{}", self.store, self.pair)
    }
}

/// The markers of a pool's stores.
pub async fn list_markers(
    reader: impl Into<Reader<'_>>,
    pool: PoolId,
) -> Result<BTreeMap<(BackupModule, StoreRole), StoreMarker>, StateError> {
    let rows = sql("select * from store_markers where pool_id = $1").bind(pool).all(reader).await?;
    let mut markers = BTreeMap::new();
    for row in rows {
        let marker = StoreMarker {
            store: row.text("store_id")?,
            pair: row.text("pair_id")?,
            pool: row.parse("pool_fqdn")?,
            epoch: row.count("epoch")?,
            place: row.text("place")?,
            written: row.flag("written")?,
            at: row.timestamp("at")?,
        };
        markers.insert((row.parse("module")?, row.parse("role")?), marker);
    }
    Ok(markers)
}

/// Keeps what was written into a store.
pub async fn record_marker(
    tx: &mut Tx,
    pool: PoolId,
    (module, role): (BackupModule, StoreRole),
    marker: &StoreMarker,
) -> Result<(), StateError> {
    sql("insert into store_markers (pool_id, module, role, store_id, pair_id, pool_fqdn, epoch, place, written, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (pool_id, module, role) do update set \
         store_id = excluded.store_id, pair_id = excluded.pair_id, pool_fqdn = excluded.pool_fqdn, epoch = excluded.epoch, place = excluded.place, \
         written = excluded.written, at = excluded.at")
    .bind(pool)
    .bind(module)
    .bind(role)
    .bind(marker.store.as_str())
    .bind(marker.pair.as_str())
    .bind(&marker.pool)
    .bind(marker.epoch)
    .bind(marker.place.as_str())
    .bind(marker.written)
    .bind(marker.at)
    .execute(tx)
    .await?;
    Ok(())
}

/// The identity of a pool's pair and how often it was initialised, if it is paired.
pub async fn find_pair(reader: impl Into<Reader<'_>>, pool: PoolId) -> Result<Option<(String, u64)>, StateError> {
    let row = sql("select pair_id, pair_epoch from pools where id = $1").bind(pool).optional(reader).await?;
    let Some(row) = row else { return Ok(None) };
    let epoch = row.count("pair_epoch")?;
    Ok(row.optional_text("pair_id")?.map(|pair| (pair, epoch)))
}

/// Gives two paired pools their pair's identity, and the number of its initialisation.
pub async fn set_pair(tx: &mut Tx, pools: [PoolId; 2], pair: &str, epoch: u64) -> Result<(), StateError> {
    for pool in pools {
        sql("update pools set pair_id = $2, pair_epoch = $3 where id = $1")
            .bind(pool)
            .bind(pair)
            .bind(epoch)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// The identity of this deployment, if anybody asked for it before.
pub async fn find_deployment(reader: impl Into<Reader<'_>>) -> Result<Option<String>, StateError> {
    let row = sql("select value from settings where name = 'DeploymentId'").optional(reader).await?;
    row.map(|row| row.text("value")).transpose()
}

/// The identity of this deployment; made when it is asked for first.
pub async fn deployment(tx: &mut Tx) -> Result<String, StateError> {
    sql("insert into settings (name, value) values ('DeploymentId', $1) on conflict (name) do nothing")
        .bind(Uuid::now_v7().to_string())
        .execute(tx)
        .await?;
    find_deployment(tx).await?.ok_or_else(|| StateError::null("value"))
}
