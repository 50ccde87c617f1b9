//! `/management-hosts/{name}`: one host, what it drives, a look at what it has, and its removal.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::host_at;
use crate::{
    domain::{Fqdn, KnownHost, Timestamp},
    operations::{
        OperationError,
        discover::{HostLook, LookError, look_at_host},
        remove_host,
    },
    panel::Panel,
    state::management_hosts::list_driven,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, Recently, SetPool},
        routes,
        session::CurrentUser,
    },
    words::Said,
};

/// From how many seconds on a clock that differs is told as something to be put right.
const CLOCKS_DIFFER: i64 = 60;

/// Which version of the host somebody saw.
#[derive(Debug, Deserialize)]
pub struct Seen {
    #[serde(default)]
    version: String,
}

#[derive(Template)]
#[template(path = "pages/management_hosts/show.html")]
struct HostPage {
    layout: Layout,
    host: KnownHost,
    driven: Vec<Fqdn>,
    /// What it has, or why nobody could see that, if somebody asked.
    look: Option<Result<HostLook, Said>>,
    errors: FieldErrors,
}

impl HostPage {
    fn version(&self) -> String {
        super::version(&self.host)
    }

    /// By how many seconds the host’s clock is ahead or behind, if that is much.
    fn clock_off(look: &HostLook) -> Option<(bool, u64)> {
        look.ahead_seconds.filter(|by| by.abs() >= CLOCKS_DIFFER).map(|by| (by > 0, by.unsigned_abs()))
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    show(&panel, &user, host_at(&panel, &name).await?, None, FieldErrors::default()).await
}

/// Asks the host what it has. Nothing is changed there or here.
pub async fn look(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    let look = match look_at_host(&panel, &host).await {
        Ok(look) => Ok(look),
        Err(LookError::Host(said)) => Err(said),
        Err(LookError::State(error)) => return Err(error.into()),
    };
    show(&panel, &user, host, Some(look), FieldErrors::default()).await
}

pub async fn remove(
    State(panel): State<Panel>,
    user: Recently<SetPool>,
    Path(name): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    let updated_at = Timestamp::from_micros(seen.version.parse().unwrap_or_default());
    match remove_host(&panel, &user.actor(), &KnownHost { updated_at, ..host.clone() }).await {
        Ok(()) => Ok(Redirect::to(routes::MANAGEMENT_HOSTS).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, host, None, errors.into()).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    host: KnownHost,
    look: Option<Result<HostLook, Said>>,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Pools);
    let driven = list_driven(&panel.database, host.id).await?;
    html_with(status, &HostPage { layout, host, driven, look, errors })
}
