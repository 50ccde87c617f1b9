//! `/api/v1/notifications/send_again` and `/dismiss`: all messages at once that could not be delivered.

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        answer,
        body::Body,
        error::{refused, wrong},
        routes,
        words::Moment,
    },
    operations::given_up::{Word, settle},
    panel::Panel,
    state::{channels::find_channel, given_up::GivenUp},
    web::{
        error::WebError,
        permitted::{Permitted, SetConfiguration},
    },
};

/// Which of the messages that were given up; what is left out means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WhichGivenUp {
    /// To this channel only.
    pub channel: Option<String>,
    /// Given up by this moment, so that nothing is settled that was not seen.
    pub until: Option<Moment>,
}

/// What became of messages that were given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Settled {
    /// How many were changed.
    pub messages: u64,
}

/// Tries all messages again that were given up
///
/// Those whose channel is still there, and no tests. One that is sent or dismissed meanwhile is left as it is.
#[utoipa::path(post, path = routes::SEND_ALL_AGAIN, tag = "notifications", request_body = WhichGivenUp,
    responses((status = 200, description = "How many are tried again", body = Settled)))]
pub async fn send_all_again(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Body(which): Body<WhichGivenUp>,
) -> Result<Response, WebError> {
    settled(&panel, &user, which, Word::SendAgain).await
}

/// Takes note of all messages that were given up
///
/// They stay in the log, and nothing reminds of them any more.
#[utoipa::path(post, path = routes::DISMISS_ALL, tag = "notifications", request_body = WhichGivenUp,
    responses((status = 200, description = "How many were dismissed", body = Settled)))]
pub async fn dismiss_all(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Body(which): Body<WhichGivenUp>,
) -> Result<Response, WebError> {
    settled(&panel, &user, which, Word::Dismiss).await
}

async fn settled(
    panel: &Panel,
    user: &Permitted<SetConfiguration>,
    which: WhichGivenUp,
    word: Word,
) -> Result<Response, WebError> {
    let channel = which.channel.map(|text| text.parse()).transpose();
    let no_channel = || wrong("channel", "There is no such channel. Nothing was changed.");
    let channel = channel.map_err(|_| no_channel())?;
    if let Some(id) = channel
        && find_channel(&panel.database, id).await?.is_none()
    {
        return Err(no_channel());
    }
    let which = GivenUp { channel, until: which.until.map(|moment| moment.0) };
    let messages = settle(panel, &user.actor(), &which, word).await.map_err(refused)?;
    answer::json(&Settled { messages })
}
