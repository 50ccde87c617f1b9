//! Channels and rules: whom people’s messages reach, and what they are told.

use super::{OperationError, VERSION_FIELD};
use crate::{
    access::{SealError, SealingKey, sealed},
    domain::{
        Actor, BodyTemplate, Channel, ChannelId, ChannelKind, ChannelName, Digest, NoticeRule, NotificationId,
        Permission, Recipients, RuleId, Secret, Timestamp, WebhookUrl,
    },
    notify::webhook::{self, new_signing_secret},
    panel::Panel,
    state::{
        StateError, Tx, Unique,
        audit::{insert_audit, insert_change},
        channels, notifications, rules,
    },
    words::{Said, say},
};

const CHANGED: Said = say("refused-changed-or-removed");

/// A channel as somebody wants it.
#[derive(Debug, Clone)]
pub struct ChannelDraft {
    /// What it is called.
    pub name: ChannelName,
    /// How messages travel; of a channel that there is, it stays as it is.
    pub kind: ChannelKind,
    /// Whether anything is sent by it.
    pub enabled: bool,
    /// To whom, if by mail.
    pub recipients: Recipients,
    /// To where, if to a webhook; none keeps the address there is.
    pub url: Option<WebhookUrl>,
    /// How a webhook’s requests look.
    pub template: BodyTemplate,
    /// Whether to make a new secret to sign with.
    pub new_secret: bool,
}

/// What became of a channel.
#[derive(Debug)]
pub struct SavedChannel {
    /// Which it is.
    pub id: ChannelId,
    /// The secret that was made for it. It is given out here and nowhere else.
    pub secret: Option<Secret>,
}

/// Keeps a channel: a new one, or `before` changed.
pub async fn save_channel(
    panel: &Panel,
    actor: &Actor,
    before: Option<&Channel>,
    draft: ChannelDraft,
) -> Result<SavedChannel, OperationError> {
    let now = panel.clock.now();
    let is_webhook = draft.kind == ChannelKind::Webhook;
    if is_webhook && draft.url.is_none() && before.is_none() {
        return Err(OperationError::refused("url", say("refused-enter-address")));
    }
    if let Some(url) = draft.url.as_ref().filter(|_| is_webhook) {
        let unfit = webhook::check(&panel.config.webhooks, url).await;
        unfit.map_err(|unfit| OperationError::refused("url", unfit))?;
    }
    let channel = Channel {
        id: before.map_or_else(ChannelId::new, |before| before.id),
        name: draft.name,
        kind: draft.kind,
        enabled: draft.enabled,
        recipients: draft.recipients,
        host: match (&draft.url, before) {
            (Some(url), _) => url.host().to_owned(),
            (None, Some(before)) => before.host.clone(),
            (None, None) => String::new(),
        },
        template: draft.template,
        is_signed: false,
        updated_at: later(before.map(|before| before.updated_at), now),
    };
    let wants_secret = draft.new_secret || before.is_none_or(|before| !before.is_signed);
    let secret = if is_webhook && wants_secret { Some(new_signing_secret().ok_or(StateError::Random)?) } else { None };
    let mut tx = panel.database.begin().await?;
    match write(&mut tx, &channel, before).await {
        Ok(true) => {}
        Ok(false) => return Err(OperationError::refused(VERSION_FIELD, CHANGED)),
        Err(StateError::Taken(Unique::ChannelName)) => {
            let message = say("refused-channel-taken").with("channel", &channel.name);
            return Err(OperationError::refused("name", message));
        }
        Err(error) => return Err(error.into()),
    }
    keep_secrets(panel, &mut tx, channel.id, draft.url.as_ref(), secret.as_ref()).await?;
    let replaced = draft.url.is_some() && before.is_some();
    let mut detail = Vec::new();
    detail.extend(replaced.then_some("address replaced"));
    detail.extend(secret.is_some().then_some("new signing secret"));
    let (was, is) = (before.map_or_else(|| "none".to_owned(), describe), describe(&channel));
    let (action, target) = (Permission::SetConfiguration.name(), format!("channel {}", channel.name));
    insert_change(&mut tx, actor, action, &target, &detail.join("; "), (&was, &is), now).await?;
    tx.commit().await?;
    Ok(SavedChannel { id: channel.id, secret })
}

/// The moment of a change, after the one before: it tells versions apart.
fn later(before: Option<Timestamp>, now: Timestamp) -> Timestamp {
    before.map_or(now, |before| now.max(before.plus_micros(1)))
}

async fn write(tx: &mut Tx, channel: &Channel, before: Option<&Channel>) -> Result<bool, StateError> {
    match before {
        Some(before) => channels::update_channel(tx, channel, before.updated_at).await,
        None => channels::insert_channel(tx, channel).await.map(|()| true),
    }
}

async fn keep_secrets(
    panel: &Panel,
    tx: &mut Tx,
    id: ChannelId,
    url: Option<&WebhookUrl>,
    signing: Option<&Secret>,
) -> Result<(), OperationError> {
    if url.is_none() && signing.is_none() {
        return Ok(());
    }
    let refused =
        |error: SealError| OperationError::refused("url", say("refused-channel-cant-seal").with("why", error));
    let key = SealingKey::load_or_create(&panel.config.key_file).map_err(refused)?;
    if let Some(url) = url {
        let text = key.seal(url.url(), &sealed::webhook_of(id)).map_err(refused)?;
        channels::set_url(tx, id, &text).await?;
    }
    if let Some(signing) = signing {
        let text = key.seal(signing, &sealed::signing_of(id)).map_err(refused)?;
        channels::set_signing_secret(tx, id, &text).await?;
    }
    Ok(())
}

/// Removes a channel with its rules, if it is still as it was seen; what waits for it is given up.
pub async fn remove_channel(panel: &Panel, actor: &Actor, channel: &Channel) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if !channels::delete_channel(&mut tx, channel.id, channel.updated_at, now).await? {
        return Err(OperationError::refused(VERSION_FIELD, CHANGED));
    }
    let (action, target) = (Permission::SetConfiguration.name(), format!("channel {}", channel.name));
    insert_change(&mut tx, actor, action, &target, "removed", (&describe(channel), "none"), now).await?;
    tx.commit().await?;
    Ok(())
}

fn describe(channel: &Channel) -> String {
    let state = if channel.enabled { "on" } else { "off" };
    let place = channel.place();
    match channel.kind {
        ChannelKind::Mail => format!("{}; mail to {place}; {state}", channel.name),
        ChannelKind::Webhook => format!("{}; webhook at {place}, {}; {state}", channel.name, channel.template),
    }
}

/// Keeps a rule: a new one, or `before` changed. A new one whose id is known was made before, and stays as it is.
pub async fn save_rule(
    panel: &Panel,
    actor: &Actor,
    before: Option<&NoticeRule>,
    wanted: NoticeRule,
) -> Result<RuleId, OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if before.is_none() && rules::find_rule(&mut tx, wanted.id).await?.is_some() {
        return Ok(wanted.id);
    }
    let Some(channel) = channels::find_channel(&mut tx, wanted.channel).await? else {
        return Err(OperationError::refused("channel", say("refused-choose-known-channel")));
    };
    let rule = NoticeRule {
        id: before.map_or(wanted.id, |before| before.id),
        created_at: before.map_or(now, |before| before.created_at),
        updated_at: later(before.map(|before| before.updated_at), now),
        ..wanted
    };
    let written = match before {
        Some(before) => rules::update_rule(&mut tx, &rule, before.updated_at).await?,
        None => rules::insert_rule(&mut tx, &rule).await.map(|()| true)?,
    };
    if !written {
        return Err(OperationError::refused(VERSION_FIELD, CHANGED));
    }
    let (was, is) = (before.map_or_else(|| "none".to_owned(), describe_rule), describe_rule(&rule));
    let (action, target) = (Permission::SetConfiguration.name(), format!("rule for channel {}", channel.name));
    insert_change(&mut tx, actor, action, &target, "", (&was, &is), now).await?;
    tx.commit().await?;
    Ok(rule.id)
}

/// Removes a rule, if it is still as it was seen.
pub async fn remove_rule(panel: &Panel, actor: &Actor, rule: &NoticeRule) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let channel = channels::find_channel(&mut tx, rule.channel).await?;
    if !rules::delete_rule(&mut tx, rule.id, rule.updated_at).await? {
        return Err(OperationError::refused(VERSION_FIELD, CHANGED));
    }
    let name = channel.map_or_else(|| "that is gone".to_owned(), |channel| channel.name.to_string());
    let (action, target) = (Permission::SetConfiguration.name(), format!("rule for channel {name}"));
    insert_change(&mut tx, actor, action, &target, "removed", (&describe_rule(rule), "none"), now).await?;
    tx.commit().await?;
    Ok(())
}

fn describe_rule(rule: &NoticeRule) -> String {
    let kinds: Vec<&str> = rule.kinds.iter().map(|kind| kind.name()).collect();
    let when = match &rule.digest {
        Digest::AtOnce => "at once".to_owned(),
        digest => digest.to_string(),
    };
    format!("{} for {}; {when}; {}", kinds.join(", "), rule.scope, if rule.enabled { "on" } else { "off" })
}

/// Has a message tried again that was given up.
pub async fn send_again(panel: &Panel, actor: &Actor, id: NotificationId) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if notifications::send_again(&mut tx, id, now).await? {
        let action = Permission::SetConfiguration.name();
        insert_audit(&mut tx, actor, action, &format!("message {id}"), "sent again", now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Notes that somebody saw that a message was given up.
pub async fn dismiss(panel: &Panel, actor: &Actor, id: NotificationId) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if notifications::dismiss(&mut tx, id).await? {
        let action = Permission::SetConfiguration.name();
        insert_audit(&mut tx, actor, action, &format!("message {id}"), "dismissed, not sent", now).await?;
        tx.commit().await?;
    }
    Ok(())
}
