//! `/schedules/{id}/pause`, `resume` and `remove`.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::schedule_at;
use crate::{
    domain::Schedule,
    operations::{self, OperationError},
    panel::Panel,
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
    schedule: &'a Schedule,
    errors: FieldErrors,
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
    let schedule = schedule_at(&panel, &user, &id).await?;
    show(&panel, &user, &schedule, FieldErrors::default())
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Path(id): Path<String>,
    Form(form): Form<RemoveForm>,
) -> Result<Response, WebError> {
    let schedule = schedule_at(&panel, &user, &id).await?;
    let version = form.version.parse().unwrap_or(0);
    match operations::remove_schedule(&panel, &user.actor(), schedule.id, version).await {
        Ok(()) => Ok(Redirect::to(&routes::schedules_after("removed")).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, &schedule, errors.into()),
        Err(error) => Err(error.into()),
    }
}

fn show(panel: &Panel, user: &CurrentUser, schedule: &Schedule, errors: FieldErrors) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Schedules);
    html_with(status, &RemovePage { layout, schedule, errors })
}
