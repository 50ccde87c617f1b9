//! How the messages of each channel fare: when one was sent last, when and why one was not, and what waits.

use std::collections::BTreeMap;

use super::{Reader, StateError, Tx, notifications::SendLease, sql};
use crate::domain::{ChannelId, Timestamp};

/// How a channel's messages fare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// When one was sent last.
    pub sent_at: Option<Timestamp>,
    /// When one was not sent last, or not to all of its recipients, and why.
    pub failed: Option<(Timestamp, String)>,
    /// How many wait that were to be sent by now.
    pub waiting: u64,
    /// Since when the first of them is to be sent.
    pub waiting_since: Option<Timestamp>,
}

impl Outcome {
    /// Whether the last attempt came to nothing.
    pub fn is_failing(&self) -> bool {
        self.failed.as_ref().is_some_and(|(at, _)| self.sent_at.is_none_or(|sent| sent < *at))
    }

    /// Whether what went wrong last is that a message did not reach all of its recipients.
    pub fn is_partial(&self) -> bool {
        self.failed.as_ref().is_some_and(|(at, _)| self.sent_at == Some(*at))
    }
}

/// How each channel fares at `now`; a channel that was never sent anything is there, too.
pub async fn list_outcomes(
    reader: impl Into<Reader<'_>>,
    now: Timestamp,
) -> Result<BTreeMap<ChannelId, Outcome>, StateError> {
    let rows = sql("select c.id, c.sent_at, c.failed_at, c.failed_why, w.waiting, w.since from channels c left join \
         (select channel_id, count(*) as waiting, min(coalesce(first_due_at, due_at)) as since from notifications \
         where state = 'waiting' and coalesce(first_due_at, due_at) <= $1 group by channel_id) w on w.channel_id = c.id")
    .bind(now)
    .all(reader)
    .await?;
    let outcome = |row: &super::Row| {
        let waiting = row.optional_integer("waiting")?.unwrap_or_default();
        let outcome = Outcome {
            sent_at: row.optional_timestamp("sent_at")?,
            failed: row.optional_timestamp("failed_at")?.zip(row.optional_text("failed_why")?),
            waiting: u64::try_from(waiting).unwrap_or_default(),
            waiting_since: row.optional_timestamp("since")?,
        };
        Ok((row.parse("id")?, outcome))
    };
    rows.iter().map(outcome).collect()
}

/// Since when the message is to be sent that waits for longest, of channels that are switched on.
pub async fn find_oldest_waiting(
    reader: impl Into<Reader<'_>>,
    now: Timestamp,
) -> Result<Option<Timestamp>, StateError> {
    let oldest = sql("select min(coalesce(n.first_due_at, n.due_at)) as since from notifications n \
         where n.state = 'waiting' and coalesce(n.first_due_at, n.due_at) <= $1 \
         and not exists (select 1 from channels c where c.id = n.channel_id and c.enabled = 0)");
    oldest.bind(now).one(reader).await?.optional_timestamp("since")
}

/// Notes how an attempt ended for the channel of a message that is still held: whether it was sent, and what went wrong.
pub(super) async fn note_outcome(
    tx: &mut Tx,
    lease: SendLease,
    is_sent: bool,
    wrong: Option<&str>,
    now: Timestamp,
) -> Result<(), StateError> {
    let (id, fence) = lease.parts();
    sql("update channels set sent_at = coalesce($3, sent_at), failed_at = coalesce($4, failed_at), \
         failed_why = coalesce($5, failed_why) \
         where id = (select n.channel_id from notifications n where n.id = $1 and n.fence = $2 and n.state = 'waiting')")
    .bind(id)
    .bind(fence)
    .bind(is_sent.then_some(now))
    .bind(wrong.is_some().then_some(now))
    .bind(wrong)
    .execute(tx)
    .await?;
    Ok(())
}
