//! The queue of messages and the log of what became of them.
//!
//! A message is claimed with a lease and a fence, as runs are: it is sent by one process at a time, and again by another
//! one if the first died on it. What is due is told by the panel’s clock, leases by the database’s.

use std::time::Duration;

use super::{Reader, Row, Sql, StateError, Tx, outcomes::note_outcome, sql, unread::gather};
use crate::domain::{ChannelId, NotificationId, NotificationState, Reaches, Telling, Timestamp};

/// Messages on a page of the log.
const PAGE: u32 = 100;

/// A message.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Names it, in every attempt to send it.
    pub id: NotificationId,
    /// To which channel it goes.
    pub channel: ChannelId,
    /// What that was called.
    pub channel_name: String,
    /// The kind of its event, `digest` or `test`.
    pub kind: String,
    /// Where it stands.
    pub state: NotificationState,
    /// What it says, in a line.
    pub subject: String,
    /// What it says.
    pub content: Telling,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is tried for the first time, or again.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: u64,
    /// When it was sent or given up.
    pub ended_at: Option<Timestamp>,
    /// Why it was not sent at last.
    pub last_error: Option<String>,
    /// Whom a mail reached so far, and whom not.
    pub reaches: Reaches,
}

/// The right to send a message and to record what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendLease {
    id: NotificationId,
    fence: i64,
}

impl SendLease {
    /// Of which message, and its fence.
    pub(super) const fn parts(self) -> (NotificationId, i64) {
        (self.id, self.fence)
    }
}

fn notification(row: &Row) -> Result<Notification, StateError> {
    Ok(Notification {
        id: row.parse("id")?,
        channel: row.parse("channel_id")?,
        channel_name: row.text("channel_name")?,
        kind: row.text("kind")?,
        state: row.parse("state")?,
        subject: row.text("subject")?,
        // What a newer version says is shown as that, and given up by this one.
        content: row.parse("content").unwrap_or_else(|_: StateError| Telling::unread()),
        created_at: row.timestamp("created_at")?,
        due_at: row.timestamp("due_at")?,
        attempts: row.count("attempts")?,
        ended_at: row.optional_timestamp("ended_at")?,
        last_error: row.optional_text("last_error")?,
        // What a newer version says of them is of no use here: then they are all tried.
        reaches: row.optional_parse("recipients").ok().flatten().unwrap_or_default(),
    })
}

/// Queues a message; with a key, further events can be added to it until it is due.
pub async fn insert_notification(
    tx: &mut Tx,
    message: &Notification,
    digest_key: Option<&str>,
) -> Result<(), StateError> {
    sql("insert into notifications (id, channel_id, channel_name, kind, state, subject, content, digest_key, created_at, \
         due_at, first_due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)")
    .bind(message.id)
    .bind(message.channel)
    .bind(message.channel_name.as_str())
    .bind(message.kind.as_str())
    .bind(message.state)
    .bind(message.subject.as_str())
    .bind(message.content.to_string())
    .bind(digest_key)
    .bind(message.created_at)
    .bind(message.due_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// The message that is gathered under a key, unless it was begun to be sent. Nobody else touches it until the
/// transaction ends.
pub async fn find_gathering(tx: &mut Tx, digest_key: &str) -> Result<Option<Notification>, StateError> {
    let query = sql("select * from notifications where digest_key = $1 and state = 'waiting' and attempts = 0 \
         and lease_until is null");
    let row = query.bind(digest_key).push(tx.for_update()).optional(tx).await?;
    row.map(|row| notification(&row)).transpose()
}

/// Puts more into a message that is being gathered.
pub async fn set_content(tx: &mut Tx, id: NotificationId, subject: &str, content: &Telling) -> Result<(), StateError> {
    sql("update notifications set subject = $2, content = $3 where id = $1")
        .bind(id)
        .bind(subject)
        .bind(content.to_string())
        .execute(tx)
        .await?;
    Ok(())
}

/// How many messages of single events were made for a channel since a moment.
pub async fn count_since(
    reader: impl Into<Reader<'_>>,
    channel: ChannelId,
    since: Timestamp,
) -> Result<u64, StateError> {
    sql("select count(*) as n from notifications where channel_id = $1 and created_at > $2 and kind not in ('digest', 'test')")
        .bind(channel)
        .bind(since)
        .one(reader)
        .await?
        .count("n")
}

/// How long a process leaves to others what it can't send, in microseconds: five minutes.
const LEFT_TO_OTHERS: i64 = 300 * 1_000_000;
/// How long no message ever waits, in microseconds: 26 hours. A daily digest on the day when clocks go back waits for 25.
const LONGEST_WAIT: i64 = 26 * 3600 * 1_000_000;
/// Why a message is given up that this version can't read.
const UNREAD: &str = "A newer version of the panel wrote it, and this one can’t read what it says. It was not sent.";

/// Which messages a process takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takes<'a> {
    /// None of these channels: they are sent to at this moment.
    pub busy: &'a [ChannelId],
    /// Also mail.
    pub mail: bool,
    /// Also of channels that have a message waiting which failed before.
    pub failing: bool,
}

/// Claims a message that is due by `now`, of a channel that is switched on or gone, as far as `takes` says; with `only`, that one.
/// What is due later than anything waits was queued by a clock that ran ahead, and is due. What this process can't send, mail
/// without a mail server or what a newer version wrote, is left to others for [`LEFT_TO_OTHERS`]; then there is none.
pub async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    lease: Duration,
    takes: Takes<'_>,
    only: Option<NotificationId>,
) -> Result<Option<(Notification, SendLease)>, StateError> {
    let clock = tx.now().await?;
    let mut passed = Vec::new();
    loop {
        let next = due(now, clock, takes, only, &passed);
        let Some(row) = next.push(tx.skip_locked()).optional(&mut *tx).await? else { return Ok(None) };
        let message = notification(&row)?;
        if message.content.is_unread {
            if message.due_at <= now.plus_micros(-LEFT_TO_OTHERS) {
                give_up(tx, message.id, UNREAD, now).await?;
            }
            passed.push(message.id);
            continue;
        }
        let until = clock.plus_micros(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX));
        let row = sql("update notifications set lease_until = $2, fence = fence + 1, attempts = attempts + 1, \
             digest_key = null where id = $1 returning *")
        .bind(message.id)
        .bind(until)
        .one(tx)
        .await?;
        return Ok(Some((notification(&row)?, SendLease { id: message.id, fence: row.integer("fence")? })));
    }
}

/// The message that is due first, but for those that were passed over.
fn due(
    now: Timestamp,
    clock: Timestamp,
    takes: Takes<'_>,
    only: Option<NotificationId>,
    passed: &[NotificationId],
) -> Sql {
    let mut next = sql("select n.* from notifications n where n.state = 'waiting' and (n.due_at <= ")
        .push_bind(now)
        .push(" or n.due_at > ")
        .push_bind(now.plus_micros(LONGEST_WAIT))
        .push(") and (n.lease_until is null or n.lease_until < ")
        .push_bind(clock)
        .push(")");
    next = match only {
        Some(id) => next.push(" and n.id = ").push_bind(id),
        None => next.push(" and not exists (select 1 from channels c where c.id = n.channel_id and c.enabled = 0)"),
    };
    if only.is_none() && !takes.mail {
        next = next
            .push(" and (n.due_at <= ")
            .push_bind(now.plus_micros(-LEFT_TO_OTHERS))
            .push(" or not exists (select 1 from channels c where c.id = n.channel_id and c.kind = 'mail'))");
    }
    if !takes.failing {
        next = next.push(
            " and not exists (select 1 from notifications w where w.channel_id = n.channel_id and w.state = 'waiting' \
             and w.last_error is not null)",
        );
    }
    for channel in takes.busy {
        next = next.push(" and n.channel_id <> ").push_bind(*channel);
    }
    for id in passed {
        next = next.push(" and n.id <> ").push_bind(*id);
    }
    next.push(" order by n.due_at, n.id limit 1")
}

async fn give_up(tx: &mut Tx, id: NotificationId, why: &str, now: Timestamp) -> Result<(), StateError> {
    sql("update notifications set state = 'given_up', ended_at = $2, digest_key = null, last_error = $3 where id = $1")
        .bind(id)
        .bind(now)
        .bind(why)
        .execute(tx)
        .await?;
    Ok(())
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The message arrived; what the other side said.
    Sent(String),
    /// It did not, for a reason; it is tried again at a moment, or given up.
    Failed(String, Option<Timestamp>),
}

/// Records an attempt, and whom the message reached so far. False if the message is another process’s by now; then nothing is
/// to be committed.
pub async fn record_attempt(
    tx: &mut Tx,
    lease: SendLease,
    (attempt, reaches): (&Attempt, &Reaches),
    now: Timestamp,
) -> Result<bool, StateError> {
    let (state, due, error, detail) = match attempt {
        Attempt::Sent(words) => (NotificationState::Sent, None, None, words),
        Attempt::Failed(why, Some(again)) => (NotificationState::Waiting, Some(*again), Some(why.as_str()), why),
        Attempt::Failed(why, None) => (NotificationState::GivenUp, None, Some(why.as_str()), why),
    };
    let ended = (state != NotificationState::Waiting).then_some(now);
    // First of all, as whoever removes a channel has that before its messages.
    let is_sent = state == NotificationState::Sent;
    let wrong = error.or_else(|| reaches.is_partial().then_some(detail.as_str()));
    note_outcome(tx, lease, is_sent, wrong, now).await?;
    let row =
        sql("update notifications set state = $3, due_at = coalesce($4, due_at), last_error = $5, ended_at = $6, \
         recipients = $7, lease_until = null where id = $1 and fence = $2 and state = 'waiting' returning attempts")
        .bind(lease.id)
        .bind(lease.fence)
        .bind(state)
        .bind(due)
        .bind(error)
        .bind(ended)
        .bind((!reaches.0.is_empty()).then(|| reaches.to_string()))
        .optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Ok(false) };
    sql("insert into deliveries (notification_id, attempt, at, outcome, detail) select $1, \
         coalesce(max(attempt), 0) + 1, $2, $3, $4 from deliveries where notification_id = $1")
    .bind(lease.id)
    .bind(now)
    .bind(if is_sent { "sent" } else { "failed" })
    .bind(detail.as_str())
    .execute(tx)
    .await?;
    row.count("attempts").map(|_| true)
}

/// Which messages of the log to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// To this channel.
    pub channel: Option<ChannelId>,
    /// Which stand so.
    pub state: Option<NotificationState>,
    /// Made before this one.
    pub older_than: Option<NotificationId>,
}

/// A page of the log, newest first, and where the next one begins.
pub async fn list_log(
    reader: impl Into<Reader<'_>>,
    filter: &LogFilter,
) -> Result<(Vec<Notification>, Option<NotificationId>), StateError> {
    let mut query = sql("select * from notifications where true");
    if let Some(channel) = filter.channel {
        query = query.push(" and channel_id = ").push_bind(channel);
    }
    if let Some(state) = filter.state {
        query = query.push(" and state = ").push_bind(state);
    }
    if let Some(id) = filter.older_than {
        query = query.push(" and id < ").push_bind(id);
    }
    let rows = query.push(" order by id desc limit ").push_bind(PAGE + 1).all(reader).await?;
    let (shown, more) = rows.split_at(rows.len().min(PAGE as usize));
    let last = shown.last().filter(|_| !more.is_empty());
    let older = last.map(|row| row.parse("id")).transpose()?;
    Ok((gather(shown, ("message", &["id"]), notification)?.known, older))
}

/// A message.
pub async fn find_notification(
    reader: impl Into<Reader<'_>>,
    id: NotificationId,
) -> Result<Option<Notification>, StateError> {
    let row = sql("select * from notifications where id = $1").bind(id).optional(reader).await?;
    row.map(|row| notification(&row)).transpose()
}

/// An attempt to send a message, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// When.
    pub at: Timestamp,
    /// Whether it arrived.
    pub is_sent: bool,
    /// What the other side said, or what went wrong.
    pub detail: String,
}

/// The attempts to send a message, in order.
pub async fn list_deliveries(reader: impl Into<Reader<'_>>, id: NotificationId) -> Result<Vec<Delivery>, StateError> {
    let rows = sql("select * from deliveries where notification_id = $1 order by attempt").bind(id).all(reader).await?;
    rows.iter()
        .map(|row| {
            let (at, detail) = (row.timestamp("at")?, row.text("detail")?);
            Ok(Delivery { at, is_sent: row.text("outcome")? == "sent", detail })
        })
        .collect()
}

/// How many messages were given up and are still to be looked at. Tests that failed were seen by whoever made them.
pub async fn count_given_up(reader: impl Into<Reader<'_>>) -> Result<u64, StateError> {
    let count = sql("select count(*) as n from notifications where state = 'given_up' and kind <> 'test'");
    count.one(reader).await?.count("n")
}

/// How many messages were to be sent by now and still are; those that gather events until later are not.
pub async fn count_waiting(reader: impl Into<Reader<'_>>, now: Timestamp) -> Result<u64, StateError> {
    let count =
        sql("select count(*) as n from notifications where state = 'waiting' and coalesce(first_due_at, due_at) <= $1");
    count.bind(now).one(reader).await?.count("n")
}

/// Has a message tried again from the beginning that was given up; false if it is not given up any more, or its channel is
/// gone.
pub async fn send_again(tx: &mut Tx, id: NotificationId, now: Timestamp) -> Result<bool, StateError> {
    let again = sql(
        "update notifications set state = 'waiting', due_at = $2, first_due_at = $2, attempts = 0, ended_at = null \
         where id = $1 and state in ('given_up', 'dismissed') \
         and exists (select 1 from channels c where c.id = notifications.channel_id)",
    );
    Ok(again.bind(id).bind(now).execute(tx).await? > 0)
}

/// Notes that somebody saw that a message was given up; false if it is not given up any more.
pub async fn dismiss(tx: &mut Tx, id: NotificationId) -> Result<bool, StateError> {
    let dismissed = sql("update notifications set state = 'dismissed' where id = $1 and state = 'given_up'");
    Ok(dismissed.bind(id).execute(tx).await? > 0)
}

/// Forgets messages that were sent, or given up and dismissed, before a moment. One that was given up stays until somebody
/// has dealt with it; of a test, somebody has.
pub async fn forget_notifications(tx: &mut Tx, before: Timestamp) -> Result<u64, StateError> {
    sql("delete from notifications where ended_at < $1 \
         and (state in ('sent', 'dismissed') or (state = 'given_up' and kind = 'test'))")
    .bind(before)
    .execute(tx)
    .await
}
