//! Management hosts: where Microsoft’s cmdlets run. Their secrets come and go sealed.

use super::{
    Reader, Row, StateError, Tx, sql,
    unread::{Listed, gather},
};
use crate::domain::{Fqdn, HostId, HostName, HostPlace, KnownHost, Timestamp};

/// The sealed secrets of a host.
#[derive(Clone, Default)]
pub struct SealedHost {
    /// A password or a private key.
    pub secret: Option<String>,
    /// What opens the private key.
    pub passphrase: Option<String>,
}

fn host(row: &Row) -> Result<KnownHost, StateError> {
    Ok(KnownHost {
        id: row.parse("id")?,
        name: row.parse("name")?,
        place: place(row)?,
        keeps_secret: row.optional_text("secret")?.is_some(),
        keeps_passphrase: row.optional_text("passphrase")?.is_some(),
        updated_at: row.timestamp("updated_at")?,
    })
}

/// Where a host is, as its row says.
pub(super) fn place(row: &Row) -> Result<HostPlace, StateError> {
    serde_json::from_str(&row.text("place")?)
        .map_err(|error| StateError::Decode { column: "place".to_owned(), source: error.into() })
}

fn place_text(place: &HostPlace) -> Result<String, StateError> {
    serde_json::to_string(place)
        .map_err(|error| StateError::Decode { column: "place".to_owned(), source: error.into() })
}

/// All hosts, by name: those that can be read, and the others.
pub async fn list_hosts(reader: impl Into<Reader<'_>>) -> Result<Listed<KnownHost>, StateError> {
    let rows = sql("select * from management_hosts order by name_key").all(reader).await?;
    gather(&rows, ("management host", &["name", "id"]), host)
}

/// The host of this name, in any letter case.
pub async fn find_host(reader: impl Into<Reader<'_>>, name: &HostName) -> Result<Option<KnownHost>, StateError> {
    let row = sql("select * from management_hosts where name_key = $1").bind(name.key()).optional(reader).await?;
    row.map(|row| host(&row)).transpose()
}

/// The sealed secrets of a host.
pub async fn find_secrets(reader: impl Into<Reader<'_>>, id: HostId) -> Result<SealedHost, StateError> {
    let row = sql("select secret, passphrase from management_hosts where id = $1").bind(id).optional(reader).await?;
    let Some(row) = row else { return Ok(SealedHost::default()) };
    Ok(SealedHost { secret: row.optional_text("secret")?, passphrase: row.optional_text("passphrase")? })
}

/// Keeps a new host.
pub async fn insert_host(tx: &mut Tx, host: &KnownHost, sealed: &SealedHost) -> Result<(), StateError> {
    sql("insert into management_hosts (id, name, name_key, place, secret, passphrase, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $7)")
    .bind(host.id)
    .bind(&host.name)
    .bind(host.name.key())
    .bind(place_text(&host.place)?)
    .bind(sealed.secret.as_deref())
    .bind(sealed.passphrase.as_deref())
    .bind(host.updated_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Changes a host that is still as it was at `before`; false if it was changed or removed meanwhile.
pub async fn update_host(
    tx: &mut Tx,
    host: &KnownHost,
    sealed: &SealedHost,
    before: Timestamp,
) -> Result<bool, StateError> {
    let updated =
        sql("update management_hosts set name = $2, name_key = $3, place = $4, secret = $5, passphrase = $6, \
         updated_at = $7 where id = $1 and updated_at = $8")
        .bind(host.id)
        .bind(&host.name)
        .bind(host.name.key())
        .bind(place_text(&host.place)?)
        .bind(sealed.secret.as_deref())
        .bind(sealed.passphrase.as_deref())
        .bind(host.updated_at)
        .bind(before)
        .execute(tx)
        .await?;
    Ok(updated > 0)
}

/// Removes a host that is still as it was at `before` and drives no pool; false if it was changed or removed meanwhile, or
/// drives one.
pub async fn delete_host(tx: &mut Tx, id: HostId, before: Timestamp) -> Result<bool, StateError> {
    let delete = "delete from management_hosts where id = $1 and updated_at = $2 \
         and not exists (select 1 from pools where management_host_id = $1)";
    Ok(sql(delete).bind(id).bind(before).execute(tx).await? > 0)
}

/// The names of the pools that a host drives, in order.
pub async fn list_driven(reader: impl Into<Reader<'_>>, id: HostId) -> Result<Vec<Fqdn>, StateError> {
    let rows = sql("select fqdn from pools where management_host_id = $1 order by fqdn").bind(id).all(reader).await?;
    rows.iter().map(|row| row.parse("fqdn")).collect()
}
