//! One message, tried once: claimed, sent, recorded.

use std::time::Duration;

use super::notifier::message;
use crate::{
    access::{SealingKey, sealed},
    domain::{
        Actor, Channel, ChannelId, ChannelKind, NotificationId, NotificationState, Permission, Reaches, Secret,
        Telling, Timestamp,
    },
    notify::{NotSent, body, mail, webhook},
    panel::Panel,
    state::{
        StateError,
        audit::insert_audit,
        channels::{find_channel, find_secrets},
        notifications::{self, Attempt, Notification, SendLease, Takes},
        panel_address::find_address,
    },
};

/// How long a message is left after each attempt that failed, in minutes; after the last one it is given up, a day after
/// the first.
const PAUSES: [i64; 7] = [1, 5, 15, 60, 240, 720, 420];
/// Microseconds of a minute.
const MINUTE: i64 = 60 * 1_000_000;
/// How much longer than the sending itself a process may take to record it.
const MARGIN: Duration = Duration::from_secs(10);

/// What came of trying a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Which message.
    pub id: NotificationId,
    /// Why it was not sent, if it was not.
    pub error: Option<String>,
}

/// A message that nobody else sends for a while.
pub(super) type Claimed = (Notification, SendLease);

/// How long sending one message may take.
fn lease(panel: &Panel) -> Duration {
    let mail = panel.config.smtp.as_ref().map(mail::patience).unwrap_or_default();
    mail.max(panel.config.webhooks.timeout) + MARGIN
}

/// Claims the next message that is due, to none of the channels that are `busy`; with `failing`, also of channels that have a
/// message waiting which failed before.
pub(super) async fn claim(panel: &Panel, busy: &[ChannelId], failing: bool) -> Result<Option<Claimed>, StateError> {
    let takes = Takes { busy, mail: panel.config.smtp.is_some(), failing };
    let mut tx = panel.database.begin().await?;
    let claimed = notifications::claim(&mut tx, panel.clock.now(), lease(panel), takes, None).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Sends a claimed message and records what came of it.
pub(super) async fn send(panel: &Panel, (message, lease): Claimed) -> Delivered {
    let channel = find_channel(&panel.database, message.channel).await;
    // There is nowhere to try it again.
    let is_gone = matches!(channel, Ok(None));
    let mut reaches = message.reaches.clone();
    let sent = match channel {
        Ok(Some(channel)) => try_channel(panel, &channel, &message, &mut reaches).await,
        Ok(None) => Err(NotSent::because("The channel was removed before this was sent.")),
        Err(error) => Err(NotSent::because(error)),
    };
    let error = sent.as_ref().err().map(|error| error.words().to_owned());
    let now = panel.clock.now();
    let attempt = match sent {
        Ok(words) => Attempt::Sent(words),
        Err(why) => Attempt::Failed(why.words().to_owned(), again(&message, now).filter(|_| !is_gone)),
    };
    match &attempt {
        Attempt::Sent(_) => tracing::info!(
            notification.id = %message.id, channel.name = message.channel_name, "a message was sent"
        ),
        Attempt::Failed(why, Some(at)) => tracing::warn!(
            notification.id = %message.id, channel.name = message.channel_name, reason = why, again.at = %at,
            "a message could not be sent; it is tried again"
        ),
        Attempt::Failed(why, None) => tracing::error!(
            notification.id = %message.id, channel.name = message.channel_name, reason = why,
            "a message could not be sent and is given up"
        ),
    }
    if let Err(error) = record(panel, lease, (&attempt, &reaches), now).await {
        tracing::error!(
            notification.id = %message.id, error = &error as &dyn std::error::Error,
            "what came of a message could not be recorded; it is sent again"
        );
    }
    Delivered { id: message.id, error }
}

async fn record(panel: &Panel, lease: SendLease, came: (&Attempt, &Reaches), now: Timestamp) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    if notifications::record_attempt(&mut tx, lease, came, now).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// When a message that failed now is tried again, if it is.
fn again(message: &Notification, now: Timestamp) -> Option<Timestamp> {
    if message.content.is_test {
        return None;
    }
    let tried = usize::try_from(message.attempts.saturating_sub(1)).ok()?;
    PAUSES.get(tried).map(|minutes| now.plus_micros(minutes * MINUTE))
}

async fn try_channel(
    panel: &Panel,
    channel: &Channel,
    message: &Notification,
    reaches: &mut Reaches,
) -> Result<String, NotSent> {
    let base = address(panel).await.map_err(NotSent::because)?;
    match channel.kind {
        ChannelKind::Mail => {
            Box::pin(mail::send(panel.config.smtp.as_ref(), &channel.recipients, message, &base, reaches)).await
        }
        ChannelKind::Webhook => {
            let (url, signing) = secrets(panel, channel.id).await?;
            let id = message.id.to_string();
            let body = body::json(message, channel.template, &base);
            let request = webhook::Request { url: &url, signing: signing.as_ref(), id: &id, body };
            webhook::send(&panel.config.webhooks, request, panel.clock.now()).await
        }
    }
}

/// The address that messages lead to: where pages are served, whichever process sends. Until any served some, the one of
/// this process’s configuration.
pub async fn address(panel: &Panel) -> Result<String, StateError> {
    Ok(find_address(&panel.database).await?.unwrap_or_else(|| panel.config.base_url()))
}

/// The address of a webhook and what its requests are signed with.
async fn secrets(panel: &Panel, id: ChannelId) -> Result<(Secret, Option<Secret>), NotSent> {
    let (url, signing) = find_secrets(&panel.database, id).await.map_err(NotSent::because)?;
    let unreadable = |error| {
        NotSent::because(format!("What is secret about this channel can’t be opened: {error}. Enter its address anew."))
    };
    let key = SealingKey::load(&panel.config.key_file).map_err(unreadable)?;
    let url = url.ok_or_else(|| NotSent::because("The channel has no address."))?;
    let url = key.open(&url, &sealed::webhook_of(id)).map_err(unreadable)?;
    let signing = signing.map(|text| key.open(&text, &sealed::signing_of(id))).transpose().map_err(unreadable)?;
    Ok((url, signing))
}

/// Sends a test message by a channel now, also if it is switched off, and says which it was. It is tried once. One of this id
/// that there is already was asked for before by somebody who heard nothing: it is sent unless it was, with the id it has.
pub async fn test_channel(
    panel: &Panel,
    actor: &Actor,
    channel: &Channel,
    id: NotificationId,
) -> Result<Delivered, StateError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let before = notifications::find_notification(&mut tx, id).await?;
    if before.is_none() {
        let content = Telling { is_test: true, ..Telling::default() };
        let message = Notification { id, ..message(channel, "test", content, (now, now)) };
        notifications::insert_notification(&mut tx, &message, None).await?;
        let action = Permission::SetConfiguration.name();
        let target = format!("channel {}", channel.name);
        insert_audit(&mut tx, actor, action, &target, "test message sent", now).await?;
    }
    let takes = Takes { busy: &[], mail: true, failing: true };
    let claimed = notifications::claim(&mut tx, now, lease(panel), takes, Some(id)).await?;
    tx.commit().await?;
    match (claimed, before) {
        (Some(claimed), _) => Ok(send(panel, claimed).await),
        (None, Some(before)) if before.state != NotificationState::Waiting => {
            Ok(Delivered { id, error: before.last_error })
        }
        (None, _) => Ok(Delivered { id, error: Some("Another process took it.".to_owned()) }),
    }
}
