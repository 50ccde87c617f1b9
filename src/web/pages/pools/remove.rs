//! `/pools/{fqdn}/remove`: says what goes and what stays, then removes.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    api::pools::types::PoolDetails,
    domain::Pool,
    operations::{self, OperationError},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetPool},
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
#[template(path = "pages/pools/remove.html")]
struct RemovePage<'a> {
    layout: Layout,
    pool: &'a Pool,
    version: String,
    errors: FieldErrors,
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    show(&panel, &user, &pool, FieldErrors::default())
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Form(form): Form<RemoveForm>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    if form::is_stale(&form.version, &PoolDetails::from(&pool))? {
        return show(&panel, &user, &pool, form::changed_meanwhile());
    }
    match operations::remove_pool(&panel, &user.actor(), &pool).await {
        Ok(()) => Ok(Redirect::to(routes::POOLS).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, &pool, errors.into()),
        Err(error) => Err(error.into()),
    }
}

fn show(panel: &Panel, user: &CurrentUser, pool: &Pool, errors: FieldErrors) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Pools);
    html_with(status, &RemovePage { layout, pool, version: form::version_of(&PoolDetails::from(pool))?, errors })
}
