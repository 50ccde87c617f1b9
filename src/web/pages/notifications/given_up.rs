//! `/notifications/given_up`: sends again, or dismisses, all messages at once that could not be delivered, after saying which.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{ChannelId, NotificationState, Timestamp},
    operations::given_up::{Word, settle},
    panel::Panel,
    state::{
        channels::find_channel,
        given_up::{Counted, GivenUp, count},
        notifications::{LogFilter, Notification, list_log},
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{Form, Query},
        layout::{Layout, Section, html},
        permitted::{Permitted, SetConfiguration},
        routes,
    },
};

/// Messages shown before somebody says what becomes of them; the number says how many there are.
const SHOWN: usize = 20;

/// Of which channel; none for all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GivenUpQuery {
    channel: String,
}

/// What becomes of the messages that were seen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GivenUpForm {
    channel: String,
    /// When the last of them was given up, in microseconds.
    until: String,
    word: String,
}

#[derive(Template)]
#[template(path = "pages/notifications/given_up.html")]
struct GivenUpPage {
    layout: Layout,
    /// Of which channel, as the form says it again.
    channel: String,
    /// What that is called.
    channel_name: Option<String>,
    counted: Counted,
    /// The newest of them.
    messages: Vec<Notification>,
}

impl GivenUpPage {
    /// How many can’t be sent again: tests, and those whose channel is gone.
    fn lost(&self) -> u64 {
        self.counted.all.saturating_sub(self.counted.repeatable)
    }
}

fn channel_of(text: &str) -> Result<Option<ChannelId>, WebError> {
    let text = text.trim();
    (!text.is_empty())
        .then(|| text.parse().map_err(|_| WebError::Form("a channel that there is not".to_owned())))
        .transpose()
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Query(query): Query<GivenUpQuery>,
) -> Result<Response, WebError> {
    let channel = channel_of(&query.channel)?;
    let known = match channel {
        Some(id) => find_channel(&panel.database, id).await?,
        None => None,
    };
    let counted = count(&panel.database, &GivenUp { channel, until: None }).await?;
    let filter = LogFilter { channel, state: Some(NotificationState::GivenUp), older_than: None };
    let (mut messages, _) = list_log(&panel.database, &filter).await?;
    messages.truncate(SHOWN);
    html(&GivenUpPage {
        layout: Layout::new(&panel, Some(&user), Section::Alarms),
        channel: channel.map(|id| id.to_string()).unwrap_or_default(),
        channel_name: known.map(|channel| channel.name.to_string()),
        counted,
        messages,
    })
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<GivenUpForm>,
) -> Result<Response, WebError> {
    let channel = channel_of(&form.channel)?;
    // Without it nothing was seen that something could become of.
    let until = form.until.trim().parse().map_err(|_| WebError::Form("no moment up to which".to_owned()))?;
    let which = GivenUp { channel, until: Some(Timestamp::from_micros(until)) };
    let word = match form.word.as_str() {
        "send_again" => Word::SendAgain,
        "dismiss" => Word::Dismiss,
        _ => return Err(WebError::Form("no word on what becomes of them".to_owned())),
    };
    settle(&panel, &user.actor(), &which, word).await?;
    let channel = channel.map(|id| id.to_string()).unwrap_or_default();
    let log = routes::with_query(routes::DELIVERIES, [("channel", &channel)]);
    Ok(Redirect::to(&log).into_response())
}
