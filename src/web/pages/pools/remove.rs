//! `/pools/{fqdn}/remove`: says what goes and what stays, then removes.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    domain::Pool,
    operations::{self, OperationError},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::FieldErrors,
        layout::{Layout, Section, html, html_with},
        permitted::{Permitted, SetPool},
        routes,
    },
};

#[derive(Template)]
#[template(path = "pages/pools/remove.html")]
struct RemovePage<'a> {
    layout: Layout,
    pool: &'a Pool,
    errors: FieldErrors,
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    let layout = Layout::new(&panel, Some(&user), Section::Pools);
    html(&RemovePage { layout, pool: &pool, errors: FieldErrors::default() })
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    match operations::remove_pool(&panel, &user.actor(), &pool).await {
        Ok(()) => Ok(Redirect::to(routes::POOLS).into_response()),
        Err(OperationError::Refused(errors)) => {
            let layout = Layout::new(&panel, Some(&user), Section::Pools);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &RemovePage { layout, pool: &pool, errors: errors.into() })
        }
        Err(error) => Err(error.into()),
    }
}
