//! Who is told what: channels, rules, and the messages that came of them.

use reqwest::Method;
use serde_json::Value;

use super::Place;
use crate::{
    api::{
        notifications::{
            channels::{ChannelDetails, ChannelKept, ChannelWord, NewChannel, TemplateWord},
            given_up::{Settled, WhichGivenUp},
            log::{DeliveryTried, MessageDetails, MessageSummary},
            outcomes::{ChannelOutcome, outcomes},
            rules::RuleDetails,
        },
        pools::types::SecretText,
        routes,
        words::Moment,
    },
    cli::{UsageError, operator},
    domain::{
        BodyTemplate, Channel, ChannelId, ChannelKind, Extent, NoticeRule, NotificationId, NotificationState, RuleId,
        Scope, Secret,
    },
    jobs::deliver,
    operations::{
        channels::{self, ChannelDraft},
        given_up::{Word, settle},
    },
    panel::Panel,
    state::{
        channels::{find_channel, list_channels},
        given_up::GivenUp,
        notifications::{LogFilter, find_notification, list_deliveries, list_log},
        rules::{find_rule, list_rules},
    },
};

fn no_channel(text: &str) -> anyhow::Error {
    UsageError::from(format!("There is no channel “{text}”. “poolsync channel list” shows all."))
}

fn no_rule(text: &str) -> anyhow::Error {
    UsageError::from(format!("There is no rule {text}. “poolsync rule list” shows all."))
}

fn no_message(text: &str) -> anyhow::Error {
    UsageError::from(format!(
        "There is no message {text}. “poolsync notification list” shows those of the last 90 days."
    ))
}

fn channel_path(id: &str) -> String {
    format!("{}/{id}", routes::CHANNELS)
}

fn message_path(id: NotificationId) -> String {
    format!("{}/{id}", routes::MESSAGE_LOG)
}

/// A channel as the API takes it.
fn written(draft: &ChannelDraft) -> NewChannel {
    NewChannel {
        name: draft.name.to_string(),
        kind: match draft.kind {
            ChannelKind::Mail => ChannelWord::Mail,
            ChannelKind::Webhook => ChannelWord::Webhook,
        },
        enabled: draft.enabled,
        recipients: draft.recipients.0.clone(),
        url: draft.url.as_ref().map(|url| SecretText(url.url().reveal().to_owned())),
        template: match draft.template {
            BodyTemplate::Json => TemplateWord::Json,
            BodyTemplate::Teams => TemplateWord::Teams,
            BodyTemplate::Slack => TemplateWord::Slack,
        },
        new_secret: draft.new_secret,
    }
}

/// A rule as the API tells it.
fn read(told: &RuleDetails) -> anyhow::Result<NoticeRule> {
    let RuleDetails { id, rule, updated_at } = told;
    let kinds = rule.kinds.iter().map(|kind| kind.parse()).collect::<Result<_, _>>().map_err(UsageError::from)?;
    Ok(NoticeRule {
        id: id.parse().map_err(UsageError::from)?,
        channel: rule.channel.parse().map_err(UsageError::from)?,
        kinds,
        scope: Scope {
            pools: rule.pools.clone().map_or(Extent::All, Extent::from_iter),
            modules: rule.modules.clone().map_or(Extent::All, Extent::from_iter),
        },
        digest: rule.digest.parse().map_err(UsageError::from)?,
        enabled: rule.enabled,
        created_at: updated_at.0,
        updated_at: updated_at.0,
    })
}

async fn channel_here(panel: &Panel, id: &str) -> anyhow::Result<Channel> {
    let parsed: ChannelId = id.parse().map_err(|_| no_channel(id))?;
    find_channel(&panel.database, parsed).await?.ok_or_else(|| no_channel(id))
}

async fn message_here(panel: &Panel, id: NotificationId) -> anyhow::Result<MessageDetails> {
    let message = find_notification(&panel.database, id).await?.ok_or_else(|| no_message(&id.to_string()))?;
    let tried = list_deliveries(&panel.database, id).await?.into_iter();
    let tried = tried.map(|one| DeliveryTried { at: Moment(one.at), is_sent: one.is_sent, detail: one.detail });
    Ok(MessageDetails { message: MessageSummary::from(&message), deliveries: tried.collect() })
}

/// An identity of a message as somebody typed it.
pub fn message_id(text: &str) -> anyhow::Result<NotificationId> {
    text.trim().parse().map_err(|_| no_message(text))
}

impl Place {
    /// The channels, by name.
    pub async fn channels(&self) -> anyhow::Result<Vec<ChannelDetails>> {
        let mut channels: Vec<ChannelDetails> = match self {
            Self::Here(panel) => list_channels(&panel.database).await?.iter().map(ChannelDetails::from).collect(),
            Self::There(remote) => remote.list(routes::CHANNELS, &[], usize::MAX).await?,
        };
        channels.sort_by_key(|channel| channel.name.to_lowercase());
        Ok(channels)
    }

    /// How the messages of each channel fare, by name.
    pub async fn channel_outcomes(&self) -> anyhow::Result<Vec<ChannelOutcome>> {
        let mut fares: Vec<ChannelOutcome> = match self {
            Self::Here(panel) => outcomes(panel).await?,
            Self::There(remote) => remote.list(routes::CHANNEL_OUTCOMES, &[], usize::MAX).await?,
        };
        fares.sort_by_key(|one| one.name.to_lowercase());
        Ok(fares)
    }

    /// The channel that somebody means by its name, or by its identity.
    pub async fn channel(&self, text: &str) -> anyhow::Result<ChannelDetails> {
        let name = text.trim().to_lowercase();
        let mut channels = self.channels().await?.into_iter();
        channels.find(|one| one.id == name || one.name.to_lowercase() == name).ok_or_else(|| no_channel(text))
    }

    /// Keeps a channel, a new one or one that there is; answers with its identity and with the secret that was made.
    pub async fn save_channel(
        &self,
        draft: ChannelDraft,
        of: Option<&ChannelDetails>,
    ) -> anyhow::Result<(String, Option<Secret>)> {
        let remote = match self {
            Self::Here(panel) => {
                let before = match of {
                    Some(of) => Some(channel_here(panel, &of.id).await?),
                    None => None,
                };
                let saved = channels::save_channel(panel, &operator(), before.as_ref(), draft).await?;
                return Ok((saved.id.to_string(), saved.secret));
            }
            Self::There(remote) => remote,
        };
        let new = written(&draft);
        let kept: ChannelKept = match of {
            None => remote.post(routes::CHANNELS, &new).await?,
            Some(of) => {
                let path = channel_path(&of.id);
                let now = remote.get_version::<ChannelDetails>(&path).await?;
                remote.change(Method::PUT, &path, now.version.as_deref(), Some(&new)).await?
            }
        };
        Ok((kept.channel.id, kept.secret.and_then(Secret::new)))
    }

    /// Removes a channel with its rules.
    pub async fn remove_channel(&self, channel: &ChannelDetails) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                let before = channel_here(panel, &channel.id).await?;
                Ok(channels::remove_channel(panel, &operator(), &before).await?)
            }
            Self::There(remote) => {
                let path = channel_path(&channel.id);
                let now = remote.get_version::<ChannelDetails>(&path).await?;
                let _: Value = remote.change(Method::DELETE, &path, now.version.as_deref(), None::<&()>).await?;
                Ok(())
            }
        }
    }

    /// Sends a test message by a channel now, and says what came of it.
    pub async fn test_channel(&self, channel: &ChannelDetails) -> anyhow::Result<MessageDetails> {
        match self {
            Self::Here(panel) => {
                let found = channel_here(panel, &channel.id).await?;
                let delivered = deliver::test_channel(panel, &operator(), &found, NotificationId::new()).await?;
                message_here(panel, delivered.id).await
            }
            Self::There(remote) => remote.post(&format!("{}/test", channel_path(&channel.id)), &()).await,
        }
    }

    /// The rules, in the order in which they were made.
    pub async fn rules(&self) -> anyhow::Result<Vec<RuleDetails>> {
        let mut rules: Vec<RuleDetails> = match self {
            Self::Here(panel) => list_rules(&panel.database).await?.iter().map(RuleDetails::from).collect(),
            Self::There(remote) => remote.list(routes::RULES, &[], usize::MAX).await?,
        };
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(rules)
    }

    /// Adds a rule and answers with its identity.
    pub async fn add_rule(&self, rule: NoticeRule) -> anyhow::Result<String> {
        match self {
            Self::Here(panel) => Ok(channels::save_rule(panel, &operator(), None, rule).await?.to_string()),
            Self::There(remote) => {
                let made: RuleDetails = remote.post(routes::RULES, &RuleDetails::from(&rule).rule).await?;
                Ok(made.id)
            }
        }
    }

    /// Changes a rule, if nobody does so meanwhile.
    pub async fn change_rule(&self, text: &str, change: impl FnOnce(NoticeRule) -> NoticeRule) -> anyhow::Result<()> {
        let id: RuleId = text.trim().parse().map_err(|_| no_rule(text))?;
        match self {
            Self::Here(panel) => {
                let before = find_rule(&panel.database, id).await?.ok_or_else(|| no_rule(text))?;
                channels::save_rule(panel, &operator(), Some(&before), change(before.clone())).await?;
            }
            Self::There(remote) => {
                let path = format!("{}/{id}", routes::RULES);
                let now = remote.get_version::<RuleDetails>(&path).await?;
                let wanted = RuleDetails::from(&change(read(&now.value)?)).rule;
                let _: Value = remote.change(Method::PUT, &path, now.version.as_deref(), Some(&wanted)).await?;
            }
        }
        Ok(())
    }

    /// Removes a rule.
    pub async fn remove_rule(&self, text: &str) -> anyhow::Result<()> {
        let id: RuleId = text.trim().parse().map_err(|_| no_rule(text))?;
        match self {
            Self::Here(panel) => {
                let rule = find_rule(&panel.database, id).await?.ok_or_else(|| no_rule(text))?;
                Ok(channels::remove_rule(panel, &operator(), &rule).await?)
            }
            Self::There(remote) => {
                let path = format!("{}/{id}", routes::RULES);
                let now = remote.get_version::<RuleDetails>(&path).await?;
                let _: Value = remote.change(Method::DELETE, &path, now.version.as_deref(), None::<&()>).await?;
                Ok(())
            }
        }
    }

    /// The messages that were made, newest first, `most` at the most.
    pub async fn notifications(
        &self,
        channel: Option<&ChannelDetails>,
        state: Option<NotificationState>,
        most: usize,
    ) -> anyhow::Result<Vec<MessageSummary>> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => {
                let fields =
                    [("channel", channel.map(|one| one.id.clone())), ("state", state.map(|state| state.to_string()))];
                let query: Vec<_> = fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
                return remote.list(routes::MESSAGE_LOG, &query, most).await;
            }
        };
        let channel = channel.map(|one| one.id.parse().map_err(|_| no_channel(&one.id))).transpose()?;
        let mut filter = LogFilter { channel, state, older_than: None };
        let mut messages: Vec<MessageSummary> = Vec::new();
        while messages.len() < most {
            let (found, older) = list_log(&panel.database, &filter).await?;
            messages.extend(found.iter().map(MessageSummary::from));
            filter.older_than = older;
            if older.is_none() {
                break;
            }
        }
        messages.truncate(most);
        Ok(messages)
    }

    /// A message with the attempts to send it.
    pub async fn notification(&self, id: NotificationId) -> anyhow::Result<MessageDetails> {
        match self {
            Self::Here(panel) => message_here(panel, id).await,
            Self::There(remote) => remote.get(&message_path(id), &[]).await,
        }
    }

    /// Has a message tried again that was given up, and says how it is then.
    pub async fn send_again(&self, id: NotificationId) -> anyhow::Result<MessageDetails> {
        match self {
            Self::Here(panel) => {
                channels::send_again(panel, &operator(), id).await?;
                message_here(panel, id).await
            }
            Self::There(remote) => remote.post(&format!("{}/send_again", message_path(id)), &()).await,
        }
    }

    /// Says what becomes of all messages that were given up by now, to a channel or to any, and how many those are.
    pub async fn settle_given_up(&self, channel: Option<&ChannelDetails>, word: Word) -> anyhow::Result<u64> {
        match self {
            Self::Here(panel) => {
                let id = channel.map(|one| one.id.parse().map_err(|_| no_channel(&one.id))).transpose()?;
                Ok(settle(panel, &operator(), &GivenUp { channel: id, until: None }, word).await?)
            }
            Self::There(remote) => {
                let path = match word {
                    Word::SendAgain => routes::SEND_ALL_AGAIN,
                    Word::Dismiss => routes::DISMISS_ALL,
                };
                let which = WhichGivenUp { channel: channel.map(|one| one.id.clone()), until: None };
                let settled: Settled = remote.post(path, &which).await?;
                Ok(settled.messages)
            }
        }
    }

    /// Notes that somebody saw that a message was given up, and says how it is then.
    pub async fn dismiss(&self, id: NotificationId) -> anyhow::Result<MessageDetails> {
        match self {
            Self::Here(panel) => {
                channels::dismiss(panel, &operator(), id).await?;
                message_here(panel, id).await
            }
            Self::There(remote) => remote.post(&format!("{}/dismiss", message_path(id)), &()).await,
        }
    }
}
