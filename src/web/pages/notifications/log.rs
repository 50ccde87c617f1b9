//! `/notifications/log`: every message, where it stands, and each attempt to send it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{reach_look, state_look};
use crate::{
    domain::{Channel, NotificationId, NotificationState},
    jobs::deliver::address,
    notify::body,
    operations::channels,
    panel::Panel,
    state::{
        channels::list_channels,
        given_up::{GivenUp, count},
        notifications::{Delivery, LogFilter, Notification, find_notification, list_deliveries, list_log},
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Query},
        layout::{Layout, Section, html, html_with},
        permitted::{Permitted, SetConfiguration},
        routes,
    },
    words::say,
};

/// The filter as it stands in the address, and where the page begins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LogQuery {
    channel: String,
    state: String,
    older: String,
}

#[derive(Template)]
#[template(path = "pages/notifications/log.html")]
struct LogPage {
    layout: Layout,
    query: LogQuery,
    errors: FieldErrors,
    channels: Vec<Channel>,
    messages: Vec<Notification>,
    older: Option<NotificationId>,
    /// Whether some of those that the filter is about were given up.
    has_given_up: bool,
}

#[derive(Template)]
#[template(path = "pages/notifications/message.html")]
struct MessagePage {
    layout: Layout,
    message: Notification,
    text: String,
    deliveries: Vec<Delivery>,
}

impl LogQuery {
    fn parse(&self) -> Result<LogFilter, FieldErrors> {
        fn given<T: std::str::FromStr>(text: &str) -> Result<Option<T>, T::Err> {
            (!text.trim().is_empty()).then(|| text.trim().parse()).transpose()
        }
        let mut errors = FieldErrors::default();
        let channel = errors.check("channel", given(&self.channel).map_err(|_| say("refused-choose-channel-or-any")));
        let state = errors.check("state", given(&self.state));
        let older = errors.check("older", given(&self.older).map_err(|_| say("refused-no-such-page")));
        match (channel, state, older) {
            (Some(channel), Some(state), Some(older_than)) => Ok(LogFilter { channel, state, older_than }),
            _ => Err(errors),
        }
    }

    fn is_filtered(&self) -> bool {
        !self.channel.is_empty() || !self.state.is_empty()
    }

    fn older_link(&self, id: &NotificationId) -> String {
        let fields = [("channel", &self.channel), ("state", &self.state), ("older", &id.to_string())];
        routes::with_query(routes::DELIVERIES, fields)
    }
}

impl LogPage {
    /// The filter in words.
    fn words(&self) -> String {
        let channel = self.channels.iter().find(|channel| channel.id.to_string() == self.query.channel);
        let channel = channel.map(|channel| say("notifications-log-filter-channel").with("channel", &channel.name));
        let state = self.query.state.trim().parse::<NotificationState>().ok();
        let state = state.map(|state| say("notifications-log-filter-state").with("state", state_look(&state).word));
        channel.into_iter().chain(state).map(|words| words.to_string()).collect::<Vec<_>>().join(", ")
    }
}

impl LogPage {
    /// Where something is done about all that were given up.
    fn given_up_link(&self) -> String {
        routes::with_query(routes::GIVEN_UP, [("channel", &self.query.channel)])
    }
}

impl MessagePage {
    /// Whether it waits for nothing but somebody’s word.
    fn is_given_up(&self) -> bool {
        self.message.state == NotificationState::GivenUp
    }

    /// Whether it is still to be sent, to some of its recipients at least.
    fn is_open(&self) -> bool {
        self.message.state == NotificationState::Waiting
    }

    fn can_go_again(&self) -> bool {
        matches!(self.message.state, NotificationState::GivenUp | NotificationState::Dismissed)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Query(query): Query<LogQuery>,
) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Alarms);
    let channels = list_channels(&panel.database).await?;
    let (status, errors, (messages, older)) = match query.parse() {
        Ok(filter) => (StatusCode::OK, FieldErrors::default(), list_log(&panel.database, &filter).await?),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, (Vec::new(), None)),
    };
    let which = GivenUp { channel: query.channel.trim().parse().ok(), until: None };
    let has_given_up = errors.is_empty() && count(&panel.database, &which).await?.all > 0;
    html_with(status, &LogPage { layout, query, errors, channels, messages, older, has_given_up })
}

/// The message that an address names.
async fn message_at(panel: &Panel, id: &str) -> Result<Notification, WebError> {
    let id: NotificationId = form::part(id, WebError::NoNotice)?;
    find_notification(&panel.database, id).await?.ok_or_else(|| WebError::NoNotice(id.to_string()))
}

pub async fn show(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let message = message_at(&panel, &id).await?;
    html(&MessagePage {
        layout: Layout::new(&panel, Some(&user), Section::Alarms),
        text: body::text(&message, &address(&panel).await?),
        deliveries: list_deliveries(&panel.database, message.id).await?,
        message,
    })
}

/// Has a message tried again that was given up.
pub async fn again(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let message = message_at(&panel, &id).await?;
    channels::send_again(&panel, &user.actor(), message.id).await?;
    Ok(Redirect::to(&routes::delivery(&message.id)).into_response())
}

/// Notes that a message was given up for good.
pub async fn dismiss(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let message = message_at(&panel, &id).await?;
    channels::dismiss(&panel, &user.actor(), message.id).await?;
    Ok(Redirect::to(routes::DELIVERIES).into_response())
}
