//! `/api/v1/notifications/outcomes`: how the messages of each channel fare.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{body::Filter, list::Listing, pools::Piece, routes, words::Moment},
    domain::Channel,
    panel::Panel,
    state::{
        StateError,
        channels::list_channels,
        outcomes::{Outcome, list_outcomes},
    },
    web::{
        error::WebError,
        permitted::{Permitted, SetConfiguration},
    },
};

/// How the messages of a channel fare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelOutcome {
    /// The channel.
    pub channel: String,
    /// What it is called.
    pub name: String,
    /// Whether the last attempt came to nothing.
    pub is_failing: bool,
    /// When a message was sent last.
    pub sent_at: Option<Moment>,
    /// When one was not sent last, or not to all of its recipients.
    pub failed_at: Option<Moment>,
    /// Why.
    pub failed_why: Option<String>,
    /// How many wait that should be sent by now.
    pub waiting: u64,
    /// Since when the first of them should be.
    pub waiting_since: Option<Moment>,
}

impl ChannelOutcome {
    fn new(channel: &Channel, fares: Outcome) -> Self {
        let is_failing = fares.is_failing();
        let (failed_at, failed_why) = fares.failed.unzip();
        Self {
            channel: channel.id.to_string(),
            name: channel.name.to_string(),
            is_failing,
            sent_at: fares.sent_at.map(Moment),
            failed_at: failed_at.map(Moment),
            failed_why,
            waiting: fares.waiting,
            waiting_since: fares.waiting_since.map(Moment),
        }
    }
}

/// How the messages of each channel fare, by the channels’ ids.
pub async fn outcomes(panel: &Panel) -> Result<Vec<ChannelOutcome>, StateError> {
    let mut fares = list_outcomes(&panel.database, panel.clock.now()).await?;
    let channels = list_channels(&panel.database).await?;
    let of = |channel: &Channel| ChannelOutcome::new(channel, fares.remove(&channel.id).unwrap_or_default());
    let mut outcomes: Vec<ChannelOutcome> = channels.iter().map(of).collect();
    outcomes.sort_by(|a, b| a.channel.cmp(&b.channel));
    Ok(outcomes)
}

/// Tells how channels fare
///
/// When a message of each was sent last, when and why one was not, and what waits.
#[utoipa::path(get, path = routes::CHANNEL_OUTCOMES, tag = "notifications", params(Piece),
    responses((status = 200, description = "A piece of the channels", body = Listing<ChannelOutcome>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<SetConfiguration>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    piece.of(outcomes(&panel).await?, |one| one.channel.clone(), &uri)
}
