//! `/notifications/channels/…`: adding, changing, trying and removing a channel.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::Seen;
use crate::{
    domain::{
        BodyTemplate, Channel, ChannelId, ChannelKind, ChannelName, NotificationId, Recipients, Secret, WebhookUrl,
    },
    jobs::deliver::test_channel,
    operations::{
        OperationError,
        channels::{ChannelDraft, remove_channel, save_channel},
    },
    panel::Panel,
    state::channels::find_channel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::say,
};

/// What was typed and ticked. The address of a webhook is never put into a page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChannelForm {
    kind: String,
    name: String,
    enabled: String,
    recipients: String,
    url: String,
    template: String,
    new_secret: String,
    /// The version that the form was made of.
    version: String,
}

/// `?kind=webhook`, for a new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: String,
}

#[derive(Template)]
#[template(path = "pages/notifications/channel.html")]
struct ChannelPage {
    layout: Layout,
    form: ChannelForm,
    kind: ChannelKind,
    existing: Option<Channel>,
    errors: FieldErrors,
    has_mail_server: bool,
}

#[derive(Template)]
#[template(path = "pages/notifications/secret.html")]
struct SecretPage {
    layout: Layout,
    name: String,
    secret: Secret,
}

impl ChannelForm {
    fn of(channel: &Channel) -> Self {
        Self {
            kind: channel.kind.to_string(),
            name: channel.name.to_string(),
            enabled: if channel.enabled { "on".to_owned() } else { String::new() },
            recipients: channel.recipients.0.join("\n"),
            url: String::new(),
            template: channel.template.to_string(),
            new_secret: String::new(),
            version: channel.updated_at.as_micros().to_string(),
        }
    }

    fn parse(&self, kind: ChannelKind, existing: Option<&Channel>) -> Result<ChannelDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse::<ChannelName>());
        let (mut recipients, mut url, mut template) = (Some(Recipients::default()), None, Some(BodyTemplate::Json));
        match kind {
            ChannelKind::Mail => recipients = errors.check("recipients", self.recipients.parse()),
            ChannelKind::Webhook => {
                template = errors.check("template", self.template.parse());
                if !self.url.trim().is_empty() {
                    url = errors.check("url", self.url.parse::<WebhookUrl>());
                } else if existing.is_none() {
                    errors.add("url", say("refused-enter-address"));
                }
            }
        }
        if existing.is_some_and(|channel| channel.updated_at.as_micros().to_string() != self.version) {
            errors.add("name", say("refused-changed-channel"));
        }
        match (name, recipients, template) {
            (Some(name), Some(recipients), Some(template)) if errors.is_empty() => Ok(ChannelDraft {
                name,
                kind,
                enabled: !self.enabled.is_empty(),
                recipients,
                url,
                template,
                new_secret: !self.new_secret.is_empty(),
            }),
            _ => Err(errors),
        }
    }
}

impl ChannelPage {
    fn is_mail(&self) -> bool {
        self.kind == ChannelKind::Mail
    }
}

/// The channel that an address names.
async fn channel_at(panel: &Panel, id: &str) -> Result<Channel, WebError> {
    let id: ChannelId = form::part(id, WebError::NoNotice)?;
    find_channel(&panel.database, id).await?.ok_or_else(|| WebError::NoNotice(id.to_string()))
}

pub async fn new(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, WebError> {
    let kind = wanted.kind.parse().unwrap_or_default();
    let form = ChannelForm { enabled: "on".to_owned(), template: "json".to_owned(), ..ChannelForm::default() };
    show(&panel, &user, (form, kind), None, FieldErrors::default())
}

pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<ChannelForm>,
) -> Result<Response, WebError> {
    let kind = form.kind.parse().unwrap_or_default();
    save(&panel, &user, (form, kind), None).await
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let channel = channel_at(&panel, &id).await?;
    show(&panel, &user, (ChannelForm::of(&channel), channel.kind), Some(channel), FieldErrors::default())
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    Form(form): Form<ChannelForm>,
) -> Result<Response, WebError> {
    let channel = channel_at(&panel, &id).await?;
    save(&panel, &user, (form, channel.kind), Some(channel)).await
}

/// Sends a test message now, and shows what came of it.
pub async fn test(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let channel = channel_at(&panel, &id).await?;
    let delivered = test_channel(&panel, &user.actor(), &channel, NotificationId::new()).await?;
    let back = routes::with_query(routes::NOTIFICATIONS, [("tested", &delivered.id.to_string())]);
    Ok(Redirect::to(&back).into_response())
}

pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, WebError> {
    let channel = channel_at(&panel, &id).await?;
    let as_seen = Channel { updated_at: seen.at(), ..channel.clone() };
    match remove_channel(&panel, &user.actor(), &as_seen).await {
        Ok(()) => Ok(Redirect::to(routes::NOTIFICATIONS).into_response()),
        Err(OperationError::Refused(errors)) => {
            show(&panel, &user, (ChannelForm::of(&channel), channel.kind), Some(channel), errors.into())
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(
    panel: &Panel,
    user: &CurrentUser,
    (form, kind): (ChannelForm, ChannelKind),
    existing: Option<Channel>,
) -> Result<Response, WebError> {
    let draft = match form.parse(kind, existing.as_ref()) {
        Ok(draft) => draft,
        Err(errors) => return show(panel, user, (form, kind), existing, errors),
    };
    let (name, template) = (draft.name.to_string(), draft.template);
    match save_channel(panel, &user.actor(), existing.as_ref(), draft).await {
        // Whoever checks signatures needs the secret, and sees it here only. Teams and Slack do not check any.
        Ok(saved) => match saved.secret.filter(|_| template == BodyTemplate::Json) {
            Some(secret) => {
                let layout = Layout::new(panel, Some(user), Section::Alarms);
                html_with(StatusCode::OK, &SecretPage { layout, name, secret })
            }
            None => Ok(Redirect::to(&format!("{}?saved=1", routes::NOTIFICATIONS)).into_response()),
        },
        Err(OperationError::Refused(errors)) => show(panel, user, (form, kind), existing, errors.into()),
        Err(error) => Err(error.into()),
    }
}

fn show(
    panel: &Panel,
    user: &CurrentUser,
    (mut form, kind): (ChannelForm, ChannelKind),
    existing: Option<Channel>,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    form.url.clear();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Alarms);
    let has_mail_server = panel.config.smtp.is_some();
    html_with(status, &ChannelPage { layout, form, kind, existing, errors, has_mail_server })
}
