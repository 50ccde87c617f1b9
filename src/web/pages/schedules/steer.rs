//! `/schedules/{id}/pause`, `resume` and `remove`.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{is_seen, schedule_at};
use crate::{
    domain::{Fqdn, Intent, ModuleSelection, Rule, Schedule, ScheduleId},
    operations::{self, OperationError},
    panel::Panel,
    state::schedules::{SetAside, load_schedules},
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
};

/// Which version is to be removed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    version: String,
}

#[derive(Template)]
#[template(path = "pages/schedules/remove.html")]
struct RemovePage<'a> {
    layout: Layout,
    removed: &'a Removed,
    errors: FieldErrors,
}

/// What is to be removed: a schedule, or one that can't be read.
struct Removed {
    id: ScheduleId,
    pool: Fqdn,
    what: What,
    is_verification: bool,
    version: u64,
}

/// What there is to say of it.
enum What {
    /// The modules, and when.
    Read(ModuleSelection, Rule),
    /// What is kept of one that can't be read.
    Unread(String),
}

impl Removed {
    /// What it does and when.
    fn words(&self) -> Said {
        match &self.what {
            What::Read(modules, rule) => {
                let key = if self.is_verification { "schedules-remove-verification" } else { "schedules-remove-sync" };
                say(key).with("modules", modules).said("rule", rule.in_words_and_zone())
            }
            What::Unread(words) => words.as_str().into(),
        }
    }
}

impl From<Schedule> for Removed {
    fn from(schedule: Schedule) -> Self {
        let Schedule { id, pool, selection, intent, rule, version, .. } = schedule;
        Self { id, pool, what: What::Read(selection, rule), is_verification: intent == Intent::Verify, version }
    }
}

async fn removed_at(panel: &Panel, user: &CurrentUser, id: &str) -> Result<Removed, WebError> {
    let aside = load_schedules(&panel.database).await?.set_aside.into_iter().find(|aside| aside.id.to_string() == id);
    match aside {
        Some(SetAside { id, pool, selection, intent, words, version })
            if is_seen(user, &pool, selection.unwrap_or_default()) =>
        {
            let is_verification = intent == Some(Intent::Verify);
            Ok(Removed { id, pool, what: What::Unread(words), is_verification, version })
        }
        _ => Ok(Removed::from(schedule_at(panel, user, id).await?)),
    }
}

pub async fn pause(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    set_paused(&panel, &user, &id, true).await
}

pub async fn resume(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    set_paused(&panel, &user, &id, false).await
}

async fn set_paused(panel: &Panel, user: &CurrentUser, id: &str, paused: bool) -> Result<Response, WebError> {
    let schedule = schedule_at(panel, user, id).await?;
    match operations::pause_schedule(panel, &user.actor(), schedule.id, paused).await {
        Ok(()) => {
            let done = if paused { "paused" } else { "resumed" };
            Ok(Redirect::to(&routes::schedules_after(done)).into_response())
        }
        Err(OperationError::Refused(_)) => Err(WebError::NoPage), // it was removed meanwhile
        Err(error) => Err(error.into()),
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    show(&panel, &user, &removed_at(&panel, &user, &id).await?, FieldErrors::default())
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    Form(form): Form<RemoveForm>,
) -> Result<Response, WebError> {
    let removed = removed_at(&panel, &user, &id).await?;
    let version = form.version.parse().unwrap_or(0);
    match operations::remove_schedule(&panel, &user.actor(), removed.id, version).await {
        Ok(()) => Ok(Redirect::to(&routes::schedules_after("removed")).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, &removed, errors.into()),
        Err(error) => Err(error.into()),
    }
}

fn show(panel: &Panel, user: &CurrentUser, removed: &Removed, errors: FieldErrors) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Schedules);
    html_with(status, &RemovePage { layout, removed, errors })
}
