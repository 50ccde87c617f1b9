//! `/management-hosts/{name}/pools`: the pools that a host knows, and taking pairs of them over.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::host_at;
use crate::{
    domain::KnownHost,
    operations::{
        OperationError,
        discover::{Discovery, FoundPair, LookError, PairStanding, discover, take_over},
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetPool},
        routes,
        session::CurrentUser,
    },
    words::Said,
};

/// The pairs that were ticked, as [`FoundPair::key`] names them.
#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    pair: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/management_hosts/pools.html")]
struct FoundPage {
    layout: Layout,
    host: KnownHost,
    /// What was found, or why nothing was.
    found: Result<Discovery, Said>,
    chosen: Vec<String>,
    errors: FieldErrors,
}

impl FoundPage {
    fn may_take_any(&self) -> bool {
        self.found.as_ref().is_ok_and(|found| found.pairs.iter().any(FoundPair::may_be_taken))
    }

    fn is_ticked(&self, key: &str) -> bool {
        self.chosen.iter().any(|chosen| chosen == key)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    show(&panel, &user, host, Vec::new(), FieldErrors::default()).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Form(Chosen { pair }): Form<Chosen>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    match take_over(&panel, &user.actor(), &host, &pair).await {
        Ok(_) => Ok(Redirect::to(&routes::management_host(&host.name)).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, host, pair, errors.into()).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    host: KnownHost,
    chosen: Vec<String>,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let found = match discover(panel, &host).await {
        Ok(found) => Ok(found),
        Err(LookError::Host(said)) => Err(said),
        Err(LookError::State(error)) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Pools);
    html_with(status, &FoundPage { layout, host, found, chosen, errors })
}
