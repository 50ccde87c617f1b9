//! Channels: the ways by which people are told. Their secrets come and go sealed.

use super::{
    Reader, Row, StateError, Tx, sql,
    unread::{Listed, gather},
};
use crate::domain::{Channel, ChannelId, Recipients, Timestamp};

fn channel(row: &Row) -> Result<Channel, StateError> {
    let recipients = row.text("recipients")?;
    Ok(Channel {
        id: row.parse("id")?,
        name: row.parse("name")?,
        kind: row.parse("kind")?,
        enabled: row.flag("enabled")?,
        recipients: if recipients.is_empty() { Recipients::default() } else { row.parse("recipients")? },
        host: row.text("host")?,
        template: row.parse("template")?,
        is_signed: row.optional_text("signing_secret")?.is_some(),
        updated_at: row.timestamp("updated_at")?,
    })
}

/// All channels that this version can read, by name.
pub async fn list_channels(reader: impl Into<Reader<'_>>) -> Result<Vec<Channel>, StateError> {
    list_channels_and_unread(reader).await.map(|listed| listed.known)
}

/// All channels, by name, also those that this version can’t read: it sends nothing to them.
pub async fn list_channels_and_unread(reader: impl Into<Reader<'_>>) -> Result<Listed<Channel>, StateError> {
    let rows = sql("select * from channels order by name_key").all(reader).await?;
    gather(&rows, ("channel", &["name", "id"]), channel)
}

/// A channel.
pub async fn find_channel(reader: impl Into<Reader<'_>>, id: ChannelId) -> Result<Option<Channel>, StateError> {
    let row = sql("select * from channels where id = $1").bind(id).optional(reader).await?;
    row.map(|row| channel(&row)).transpose()
}

/// The sealed address of a webhook and the sealed secret its requests are signed with.
pub async fn find_secrets(
    reader: impl Into<Reader<'_>>,
    id: ChannelId,
) -> Result<(Option<String>, Option<String>), StateError> {
    let row = sql("select url_secret, signing_secret from channels where id = $1").bind(id).optional(reader).await?;
    let Some(row) = row else { return Ok((None, None)) };
    Ok((row.optional_text("url_secret")?, row.optional_text("signing_secret")?))
}

/// Keeps a new channel.
pub async fn insert_channel(tx: &mut Tx, channel: &Channel) -> Result<(), StateError> {
    sql(
        "insert into channels (id, name, name_key, kind, enabled, recipients, host, template, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(channel.id)
    .bind(channel.name.as_str())
    .bind(channel.name.key())
    .bind(channel.kind)
    .bind(channel.enabled)
    .bind(channel.recipients.to_string())
    .bind(channel.host.as_str())
    .bind(channel.template)
    .bind(channel.updated_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Changes a channel that is still as it was at `before`; false if it was changed or removed meanwhile.
pub async fn update_channel(tx: &mut Tx, channel: &Channel, before: Timestamp) -> Result<bool, StateError> {
    let updated = sql("update channels set name = $2, name_key = $3, enabled = $4, recipients = $5, host = $6, \
         template = $7, updated_at = $8 where id = $1 and updated_at = $9")
    .bind(channel.id)
    .bind(channel.name.as_str())
    .bind(channel.name.key())
    .bind(channel.enabled)
    .bind(channel.recipients.to_string())
    .bind(channel.host.as_str())
    .bind(channel.template)
    .bind(channel.updated_at)
    .bind(before)
    .execute(tx)
    .await?;
    Ok(updated > 0)
}

/// Keeps the sealed address of a webhook.
pub async fn set_url(tx: &mut Tx, id: ChannelId, sealed: &str) -> Result<(), StateError> {
    sql("update channels set url_secret = $2 where id = $1").bind(id).bind(sealed).execute(tx).await?;
    Ok(())
}

/// Keeps the sealed secret that a webhook’s requests are signed with.
pub async fn set_signing_secret(tx: &mut Tx, id: ChannelId, sealed: &str) -> Result<(), StateError> {
    sql("update channels set signing_secret = $2 where id = $1").bind(id).bind(sealed).execute(tx).await?;
    Ok(())
}

/// Removes a channel that is still as it was at `before`, with its rules; false if it was changed or removed meanwhile. What
/// waits for it is given up, and says so.
pub async fn delete_channel(tx: &mut Tx, id: ChannelId, before: Timestamp, now: Timestamp) -> Result<bool, StateError> {
    // Whoever changes it now waits until it is gone.
    let held =
        sql("update channels set updated_at = updated_at where id = $1 and updated_at = $2").bind(id).bind(before);
    if held.execute(&mut *tx).await? == 0 {
        return Ok(false);
    }
    sql("update notifications set state = 'given_up', ended_at = $2, digest_key = null, lease_until = null, \
         fence = fence + 1, last_error = 'The channel was removed before this was sent.' \
         where channel_id = $1 and state = 'waiting'")
    .bind(id)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    sql("delete from rules where channel_id = $1").bind(id).execute(&mut *tx).await?;
    Ok(sql("delete from channels where id = $1").bind(id).execute(tx).await? > 0)
}
