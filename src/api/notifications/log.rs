//! `/api/v1/notifications/log`: the messages that were made, and what became of each.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{
        answer,
        body::Filter,
        error::{self, missing, refused},
        list::{Listing, given, limit, sound},
        named, routes,
        words::Moment,
    },
    domain::Reach,
    operations::channels,
    panel::Panel,
    state::notifications::{LogFilter, Notification, find_notification, list_deliveries, list_log},
    web::{
        error::WebError,
        form::FieldErrors,
        permitted::{Permitted, SetConfiguration},
    },
};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageSummary {
    /// Its identity: the same in every attempt to send it.
    pub id: String,
    /// The channel it goes to.
    pub channel: String,
    /// What that was called.
    pub channel_name: String,
    /// The kind of its event, digest or test.
    pub kind: String,
    /// Where it stands: waiting, sent, `given_up` or dismissed.
    pub state: String,
    /// What it says, in a line.
    pub subject: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it is tried for the first time, or again.
    pub due_at: Moment,
    /// How often it was tried.
    pub attempts: u64,
    /// When it was sent or given up.
    pub ended_at: Option<Moment>,
    /// Why it was not sent at last.
    pub last_error: Option<String>,
    /// What became of a mail at each of its recipients so far; empty of a message to a webhook.
    #[serde(default)]
    pub recipients: Vec<RecipientReached>,
}

/// A recipient that a mail was offered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecipientReached {
    /// The mail address.
    pub address: String,
    /// What became of it: reached; deferred, and tried again; or refused for good.
    pub state: String,
    /// What the mail server said.
    pub said: String,
}

impl From<&Notification> for MessageSummary {
    fn from(message: &Notification) -> Self {
        Self {
            id: message.id.to_string(),
            channel: message.channel.to_string(),
            channel_name: message.channel_name.clone(),
            kind: message.kind.clone(),
            state: message.state.to_string(),
            subject: message.subject.clone(),
            created_at: Moment(message.created_at),
            due_at: Moment(message.due_at),
            attempts: message.attempts,
            ended_at: message.ended_at.map(Moment),
            last_error: message.last_error.clone(),
            recipients: message.reaches.0.iter().map(RecipientReached::from).collect(),
        }
    }
}

impl From<&Reach> for RecipientReached {
    fn from(reach: &Reach) -> Self {
        Self { address: reach.address.clone(), state: reach.state.to_string(), said: reach.said.clone() }
    }
}

/// A message with the attempts to send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageDetails {
    /// The message.
    pub message: MessageSummary,
    /// The attempts, in order.
    pub deliveries: Vec<DeliveryTried>,
}

/// An attempt to send a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryTried {
    /// When.
    pub at: Moment,
    /// Whether it arrived.
    pub is_sent: bool,
    /// What the other side said, or what went wrong.
    pub detail: String,
}

/// Which messages; what is left out lets everything through.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// To this channel
    channel: Option<String>,
    /// Which stand so: waiting, sent, `given_up` or dismissed
    state: Option<String>,
    /// Where the piece begins: next of the piece before
    cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Lists the messages
///
/// Newest first, 100 at once at the most.
#[utoipa::path(get, path = routes::MESSAGE_LOG, tag = "notifications", params(LogQuery),
    responses((status = 200, description = "A piece of the log", body = Listing<MessageSummary>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    uri: Uri,
    Filter(query): Filter<LogQuery>,
) -> Result<Response, WebError> {
    let mut errors = FieldErrors::default();
    let filter = LogFilter {
        channel: given(&mut errors, "channel", query.channel.as_ref()),
        state: given(&mut errors, "state", query.state.as_ref()),
        older_than: given(&mut errors, "cursor", query.cursor.as_ref()),
    };
    let limit = limit(query.limit.as_deref(), &mut errors) as usize;
    sound(&errors)?;
    let (mut found, older) = list_log(&panel.database, &filter).await?;
    if found.is_empty() {
        named::of_messages(&panel, &filter).await?;
    }
    let is_cut = found.len() > limit;
    found.truncate(limit);
    let older = if is_cut { found.last().map(|message| message.id) } else { older };
    let items = found.iter().map(MessageSummary::from).collect();
    Listing::new(items, older.map(|id| id.to_string())).answer(&uri)
}

/// Shows a message
#[utoipa::path(get, path = routes::MESSAGE, tag = "notifications", params(("id" = String, Path, description = "The message")),
    responses((status = 200, description = "The message and the attempts to send it", body = MessageDetails)))]
pub async fn get(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    shown(&panel, &id).await
}

/// Tries a message again that was given up
#[utoipa::path(post, path = routes::SEND_AGAIN, tag = "notifications", params(("id" = String, Path, description = "The message")),
    responses((status = 200, description = "As it is now", body = MessageDetails)))]
pub async fn send_again(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let message = message_at(&panel, &id).await?;
    channels::send_again(&panel, &user.actor(), message.id).await.map_err(refused)?;
    shown(&panel, &id).await
}

/// Takes note that a message was given up
#[utoipa::path(post, path = routes::DISMISS, tag = "notifications", params(("id" = String, Path, description = "The message")),
    responses((status = 200, description = "As it is now", body = MessageDetails)))]
pub async fn dismiss(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let message = message_at(&panel, &id).await?;
    channels::dismiss(&panel, &user.actor(), message.id).await.map_err(refused)?;
    shown(&panel, &id).await
}

/// A message with what became of it.
pub async fn shown(panel: &Panel, id: &str) -> Result<Response, WebError> {
    let message = message_at(panel, id).await?;
    let tried = list_deliveries(&panel.database, message.id).await?.into_iter();
    let tried = tried.map(|one| DeliveryTried { at: Moment(one.at), is_sent: one.is_sent, detail: one.detail });
    answer::json(&MessageDetails { message: MessageSummary::from(&message), deliveries: tried.collect() })
}

/// The message that an address names.
async fn message_at(panel: &Panel, id: &str) -> Result<Notification, WebError> {
    let found = find_notification(&panel.database, error::id("message", id)?).await?;
    found.ok_or_else(|| missing("message", id))
}
