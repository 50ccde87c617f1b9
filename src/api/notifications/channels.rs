//! `/api/v1/notifications/channels`: the ways by which people are told.

use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        answer,
        body::{Body, Filter},
        error::{self, ApiError, missing, refused, wrong},
        list::{Listing, Unreadable},
        once::{KeepInstead, Once},
        pools::{Piece, types::SecretText},
        routes,
        version::{Version, Versions, versioned},
        words::Moment,
    },
    domain::{BodyTemplate, Channel, ChannelKind, NotificationId, Recipients},
    jobs::deliver::test_channel,
    operations::{
        FieldError,
        channels::{ChannelDraft, SavedChannel, remove_channel, save_channel},
    },
    panel::Panel,
    state::channels::{find_channel, list_channels_and_unread},
    web::{
        error::WebError,
        permitted::{Permitted, SetConfiguration},
    },
};

/// A channel. The address of a webhook often holds a secret, so only its host is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelDetails {
    /// Its identity.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// How messages travel: mail or webhook.
    pub kind: String,
    /// Whether anything is sent by it.
    pub enabled: bool,
    /// To whom, if by mail.
    pub recipients: Vec<String>,
    /// The host of a webhook.
    pub host: Option<String>,
    /// How a webhook’s requests look: json, teams or slack.
    pub template: Option<String>,
    /// Whether a webhook’s requests are signed.
    pub is_signed: bool,
    /// When it was last changed.
    pub updated_at: Moment,
}

impl From<&Channel> for ChannelDetails {
    fn from(channel: &Channel) -> Self {
        let is_webhook = channel.kind == ChannelKind::Webhook;
        Self {
            id: channel.id.to_string(),
            name: channel.name.to_string(),
            kind: channel.kind.to_string(),
            enabled: channel.enabled,
            recipients: channel.recipients.0.clone(),
            host: is_webhook.then(|| channel.host.clone()),
            template: is_webhook.then(|| channel.template.to_string()),
            is_signed: channel.is_signed,
            updated_at: Moment(channel.updated_at),
        }
    }
}

/// A channel as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    /// What it is called.
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// How messages travel. Of a channel that there is, it stays.
    pub kind: ChannelWord,
    /// Whether anything is sent by it.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// To whom, if by mail.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// To where, if to a webhook. Left out, the address that is kept stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<SecretText>,
    /// How a webhook’s requests look.
    #[serde(default)]
    pub template: TemplateWord,
    /// Whether to make a new secret to sign with.
    #[serde(default)]
    pub new_secret: bool,
}

/// How messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelWord {
    /// By the mail server of the configuration.
    Mail,
    /// By a request to an address.
    Webhook,
}

/// How a webhook’s requests look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateWord {
    /// The panel’s own.
    #[default]
    Json,
    /// A card for a workflow of Microsoft Teams.
    Teams,
    /// Blocks for an incoming webhook of Slack.
    Slack,
}

/// A channel that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelKept {
    /// The channel.
    pub channel: ChannelDetails,
    /// The secret that requests are signed with, if one was made just now. It is told here once.
    pub secret: Option<String>,
}

const fn yes() -> bool {
    true
}

impl NewChannel {
    /// Refuses what means nothing for this kind of channel: whoever sends it takes the channel for something else.
    fn check_what_belongs_to_the_other_kind(&self) -> Result<(), WebError> {
        let (is_wrong, why) = match self.kind {
            ChannelWord::Mail => (
                vec![
                    ("url", self.url.is_some()),
                    ("template", self.template != TemplateWord::Json),
                    ("new_secret", self.new_secret),
                ],
                "Only a webhook has it, and this is a channel by mail. Leave it out. Nothing was saved.",
            ),
            ChannelWord::Webhook => (
                vec![("recipients", !self.recipients.is_empty())],
                "Only mail has recipients, and this is a webhook. Leave them out. Nothing was saved.",
            ),
        };
        let errors: Vec<FieldError> = is_wrong
            .into_iter()
            .filter(|(_, is_there)| *is_there)
            .map(|(field, _)| FieldError::new(field, why))
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(ApiError::Refused(errors).into()) }
    }

    fn draft(self) -> Result<ChannelDraft, WebError> {
        let kind = match self.kind {
            ChannelWord::Mail => ChannelKind::Mail,
            ChannelWord::Webhook => ChannelKind::Webhook,
        };
        let template = match self.template {
            TemplateWord::Json => BodyTemplate::Json,
            TemplateWord::Teams => BodyTemplate::Teams,
            TemplateWord::Slack => BodyTemplate::Slack,
        };
        self.check_what_belongs_to_the_other_kind()?;
        let name = self.name.parse().map_err(|error| wrong("name", error))?;
        let recipients = match kind {
            ChannelKind::Mail => self.recipients.join("\n").parse().map_err(|error| wrong("recipients", error))?,
            ChannelKind::Webhook => Recipients::default(),
        };
        let url = self.url.map(|SecretText(url)| url.parse()).transpose().map_err(|error| wrong("url", error))?;
        let Self { enabled, new_secret, .. } = self;
        Ok(ChannelDraft { name, kind, enabled, recipients, url, template, new_secret })
    }
}

/// Lists the channels
#[utoipa::path(get, path = routes::CHANNELS, tag = "notifications", params(Piece),
    responses((status = 200, description = "A piece of the channels", body = Listing<ChannelDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let listed = list_channels_and_unread(&panel.database).await?;
    let mut channels: Vec<ChannelDetails> = listed.known.iter().map(ChannelDetails::from).collect();
    channels.sort_by(|a, b| a.id.cmp(&b.id));
    let unreadable = listed.unread.into_iter().map(Unreadable::from).collect();
    piece.of_known(channels, unreadable, |channel| channel.id.clone(), &uri)
}

/// Adds a channel
#[utoipa::path(post, path = routes::CHANNELS, tag = "notifications", request_body = NewChannel,
    responses((status = 201, description = "Added", body = ChannelKept, headers(("ETag" = String, description = "Its version")))))]
pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Body(new): Body<NewChannel>,
) -> Result<Response, WebError> {
    let saved = save_channel(&panel, &user.actor(), None, new.draft()?).await.map_err(refused)?;
    kept(&panel, StatusCode::CREATED, saved).await
}

/// Shows a channel
#[utoipa::path(get, path = routes::CHANNEL, tag = "notifications", params(("id" = String, Path, description = "The channel")),
    responses((status = 200, description = "The channel", body = ChannelDetails, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It has not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    versions.answer(&ChannelDetails::from(&channel_at(&panel, &id).await?))
}

/// Replaces a channel
#[utoipa::path(put, path = routes::CHANNEL, tag = "notifications", params(("id" = String, Path, description = "The channel")), request_body = NewChannel,
    responses((status = 200, description = "As it is now", body = ChannelKept, headers(("ETag" = String, description = "Its version")))))]
pub async fn replace(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
    Body(new): Body<NewChannel>,
) -> Result<Response, WebError> {
    let before = channel_at(&panel, &id).await?;
    versions.must_be(&ChannelDetails::from(&before))?;
    let draft = new.draft()?;
    if draft.kind != before.kind {
        return Err(wrong("kind", "A channel stays what it is. Add another one. Nothing was changed."));
    }
    let saved = save_channel(&panel, &user.actor(), Some(&before), draft).await.map_err(refused)?;
    kept(&panel, StatusCode::OK, saved).await
}

/// Removes a channel
///
/// With its rules; what waits for it is given up.
#[utoipa::path(delete, path = routes::CHANNEL, tag = "notifications", params(("id" = String, Path, description = "The channel")),
    responses((status = 204, description = "Removed")))]
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    let before = channel_at(&panel, &id).await?;
    versions.must_be(&ChannelDetails::from(&before))?;
    remove_channel(&panel, &user.actor(), &before).await.map_err(refused)?;
    Ok(answer::done())
}

/// Sends a test message
///
/// Now, and answers with what came of it. Repeated with its Idempotency-Key after the panel died on it, it is the same
/// message: mail has the same Message-ID, a webhook the same webhook-id.
#[utoipa::path(post, path = routes::TEST_CHANNEL, tag = "notifications", params(("id" = String, Path, description = "The channel")),
    responses((status = 200, description = "What came of it", body = super::log::MessageDetails)))]
pub async fn test(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    once: Once,
) -> Result<Response, WebError> {
    let channel = channel_at(&panel, &id).await?;
    let message = once.id(NotificationId::of, NotificationId::new);
    let delivered = test_channel(&panel, &user.actor(), &channel, message).await?;
    super::log::shown(&panel, &delivered.id.to_string()).await
}

/// The channel that an address names.
async fn channel_at(panel: &Panel, id: &str) -> Result<Channel, WebError> {
    let found = find_channel(&panel.database, error::id("channel", id)?).await?;
    found.ok_or_else(|| missing("channel", id))
}

/// The answer after a channel was kept; what is kept of it for a repetition is without the secret.
async fn kept(panel: &Panel, status: StatusCode, saved: SavedChannel) -> Result<Response, WebError> {
    let channel = ChannelDetails::from(&channel_at(panel, &saved.id.to_string()).await?);
    let version = Version::of(&channel)?;
    let location = format!("{}/{}", routes::CHANNELS, channel.id);
    let without = ChannelKept { channel: channel.clone(), secret: None };
    let instead = serde_json::to_string(&without).map_err(ApiError::from)?;
    let secret = saved.secret.map(|secret| secret.reveal().to_owned());
    let mut response = answer::made(status, &location, &ChannelKept { channel, secret })?;
    response.extensions_mut().insert(KeepInstead(instead));
    Ok(versioned(response, &version))
}
