//! The address that messages lead to: what the process that serves pages knows, for whichever process sends them.

use super::{Reader, StateError, Tx, sql};
use crate::domain::Timestamp;

/// Records where pages are served. What the configuration names (`is_public`) is not replaced by where a process listens.
pub async fn record_address(tx: &mut Tx, url: &str, is_public: bool, now: Timestamp) -> Result<(), StateError> {
    sql("insert into panel_address (one, url, is_public, recorded_at) values (1, $1, $2, $3) \
         on conflict (one) do update set url = excluded.url, is_public = excluded.is_public, \
         recorded_at = excluded.recorded_at where excluded.is_public >= panel_address.is_public")
    .bind(url)
    .bind(is_public)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Where pages are served; nothing before they ever were.
pub async fn find_address(reader: impl Into<Reader<'_>>) -> Result<Option<String>, StateError> {
    let row = sql("select url from panel_address").optional(reader).await?;
    row.map(|row| row.text("url")).transpose()
}
