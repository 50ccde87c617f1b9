//! `/notifications`: by which channels people are told, what each is told, and what became of it.

pub mod channel;
pub mod given_up;
pub mod log;
pub mod rule;

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use crate::{
    domain::{
        Channel, ChannelId, ChannelKind, Digest, EventKind, NoticeRule, NotificationId, NotificationState, ReachState,
        Timestamp,
    },
    panel::Panel,
    state::{
        channels::list_channels_and_unread,
        events::list_set_aside,
        notifications::{Notification, count_given_up, find_notification},
        outcomes::{Outcome, list_outcomes},
        rules::list_rules_and_unread,
        unread::{Listed, Unread},
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::Query,
        layout::{Layout, Section, html},
        looks::{self, Look},
        permitted::{Permitted, SetConfiguration},
        routes,
    },
    words::{Said, say},
};

/// Events that were set aside and are shown.
const SET_ASIDE: u32 = 5;

/// `?saved=1` after a change, `?tested=…` after a test message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    saved: String,
    tested: String,
}

/// The version of a channel or rule that is to be removed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    version: String,
}

impl Seen {
    /// When that was made.
    fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.version.parse().unwrap_or_default())
    }
}

#[derive(Template)]
#[template(path = "pages/notifications/index.html")]
struct NotificationsPage {
    layout: Layout,
    channels: Vec<Channel>,
    rules: Vec<RuleRow>,
    saved: bool,
    /// The test message that was sent just now.
    tested: Option<Notification>,
    given_up: u64,
    /// How the messages of each channel fare.
    outcomes: BTreeMap<ChannelId, Outcome>,
    /// What this version can’t read, of channels, rules and events, as far as it is shown.
    unread: Vec<Unread>,
    /// How many events were set aside.
    set_aside: u64,
    /// Whether mail can be sent at all.
    has_mail_server: bool,
}

/// A rule as the page lists it.
struct RuleRow {
    rule: NoticeRule,
    channel: String,
}

impl NotificationsPage {
    fn outcome(&self, channel: &ChannelId) -> Outcome {
        self.outcomes.get(channel).cloned().unwrap_or_default()
    }
}

impl RuleRow {
    fn when(&self) -> Said {
        when(&self.rule.digest)
    }

    fn kinds(&self) -> String {
        let kinds = EventKind::ALL.iter().filter(|kind| self.rule.kinds.contains(kind));
        kinds.map(|kind| kind.title().to_string()).collect::<Vec<_>>().join(", ")
    }
}

fn when(digest: &Digest) -> Said {
    match digest {
        Digest::AtOnce => say("notifications-at-once"),
        Digest::Hourly => say("notifications-hourly"),
        Digest::Daily { minute, zone } => {
            let time = format!("{:02}:{:02}", minute / 60, minute % 60);
            say("notifications-daily").with("time", time).with("zone", zone)
        }
    }
}

/// What can’t be read, in a word.
fn unread_what(unread: &Unread) -> Said {
    match unread.what {
        "channel" => say("notifications-unread-channel"),
        "rule" => say("notifications-unread-rule"),
        "event" => say("notifications-unread-event"),
        other => other.into(),
    }
}

/// The log, as far as it waits for a channel.
fn waiting_link(channel: &ChannelId) -> String {
    let fields = [("channel", &channel.to_string()), ("state", &NotificationState::Waiting.to_string())];
    routes::with_query(routes::DELIVERIES, fields)
}

/// What became of a mail at a recipient.
fn reach_look(state: &ReachState) -> Look {
    match state {
        ReachState::Reached => looks::look("ok", "succeeded", "notifications-reach-reached"),
        ReachState::Deferred => looks::look("warn", "queued", "notifications-reach-deferred"),
        ReachState::Refused => looks::look("bad", "failed", "notifications-reach-refused"),
    }
}

/// How a message stands.
fn state_look(state: &NotificationState) -> Look {
    match state {
        NotificationState::Waiting => looks::look("busy", "queued", "notifications-state-waiting"),
        NotificationState::Sent => looks::look("ok", "succeeded", "notifications-state-sent"),
        NotificationState::GivenUp => looks::look("bad", "failed", "notifications-state-given-up"),
        NotificationState::Dismissed => looks::look("idle", "cancelled", "notifications-state-dismissed"),
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let Listed { known: channels, mut unread } = list_channels_and_unread(&panel.database).await?;
    let listed = list_rules_and_unread(&panel.database).await?;
    let (events, set_aside) = list_set_aside(&panel.database, SET_ASIDE).await?;
    unread.extend(listed.unread.into_iter().chain(events));
    let rules = listed.known.into_iter().map(|rule| {
        let channel = channels.iter().find(|channel| channel.id == rule.channel);
        RuleRow { channel: channel.map(|channel| channel.name.to_string()).unwrap_or_default(), rule }
    });
    let tested = match told.tested.parse::<NotificationId>() {
        Ok(id) => find_notification(&panel.database, id).await?.filter(|message| message.content.is_test),
        Err(_) => None,
    };
    html(&NotificationsPage {
        layout: Layout::new(&panel, Some(&user), Section::Alarms),
        rules: rules.collect(),
        channels,
        saved: !told.saved.is_empty(),
        tested,
        given_up: count_given_up(&panel.database).await?,
        outcomes: list_outcomes(&panel.database, panel.clock.now()).await?,
        unread,
        set_aside,
        has_mail_server: panel.config.smtp.is_some(),
    })
}
