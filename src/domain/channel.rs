//! Channels: the ways by which people are told.

use std::{fmt, str::FromStr};

use super::{channel_place::Recipients, event::worded, ids::ChannelId, time::Timestamp};
use crate::words::say;

/// How messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelKind {
    /// By the mail server of the configuration.
    #[default]
    Mail,
    /// By a request to an address.
    Webhook,
}
worded!(ChannelKind, "input-noun-channel-kind", { Mail = "mail", Webhook = "webhook" });

/// What the body of a webhook’s request looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BodyTemplate {
    /// The panel’s own.
    #[default]
    Json,
    /// A card for a workflow of Microsoft Teams.
    Teams,
    /// Blocks for an incoming webhook of Slack.
    Slack,
}
worded!(BodyTemplate, "input-noun-template", { Json = "json", Teams = "teams", Slack = "slack" });

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationState {
    /// It is still to be sent.
    Waiting,
    /// It arrived.
    Sent,
    /// It could not be sent, and is not tried again by itself.
    GivenUp,
    /// It could not be sent, and somebody took note of that.
    Dismissed,
}
worded!(NotificationState, "input-noun-message-state", {
    Waiting = "waiting", Sent = "sent", GivenUp = "given_up", Dismissed = "dismissed",
});

/// What a channel is called: 1 to 60 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelName(String);

/// A text can’t name a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-channel-name").number("most", ChannelName::LONGEST))]
pub struct InvalidChannelName;

impl ChannelName {
    /// Characters of the longest name.
    pub const LONGEST: usize = 60;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as names are compared.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for ChannelName {
    type Err = InvalidChannelName;

    fn from_str(text: &str) -> Result<Self, InvalidChannelName> {
        let text = text.trim();
        let good = (1..=Self::LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidChannelName) }
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A way by which people are told, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Names it.
    pub id: ChannelId,
    /// What it is called.
    pub name: ChannelName,
    /// How messages travel.
    pub kind: ChannelKind,
    /// Whether anything is sent by it at present.
    pub enabled: bool,
    /// To whom, if by mail.
    pub recipients: Recipients,
    /// The host of a webhook; empty for mail.
    pub host: String,
    /// How a webhook’s requests look.
    pub template: BodyTemplate,
    /// Whether a webhook’s requests are signed.
    pub is_signed: bool,
    /// When it was last changed, which tells one version from another.
    pub updated_at: Timestamp,
}

impl Channel {
    /// Where its messages go, as far as that is shown.
    pub fn place(&self) -> String {
        match self.kind {
            ChannelKind::Mail => self.recipients.to_string(),
            ChannelKind::Webhook => self.host.clone(),
        }
    }
}
