//! `/roles/{name}/remove`: says who loses the role, and removes it once its name was typed.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Holder, holders, role_at};
use crate::{
    api::access::roles::RoleDetails,
    domain::CustomRole,
    operations::{OperationError, roles},
    panel::Panel,
    state::users::list_users,
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetRole},
        routes,
        session::CurrentUser,
    },
};

/// The name once more, and which version is to be removed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    confirm: String,
    version: String,
}

#[derive(Template)]
#[template(path = "pages/roles/remove.html")]
struct RemovePage<'a> {
    layout: Layout,
    role: &'a CustomRole,
    version: String,
    holders: Vec<Holder>,
    errors: FieldErrors,
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let role = role_at(&panel, &name).await?;
    show(&panel, &user, &role, None).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
    Form(form): Form<RemoveForm>,
) -> Result<Response, WebError> {
    let role = role_at(&panel, &name).await?;
    if form::is_stale(&form.version, &RoleDetails::from(&role))? {
        return show(&panel, &user, &role, Some(form::changed_meanwhile())).await;
    }
    match roles::remove_role(&panel, &user.giver(), &role.name, &form.confirm, Some(&role)).await {
        Ok(()) => Ok(Redirect::to(routes::ROLES).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, &role, Some(errors.into())).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    role: &CustomRole,
    errors: Option<FieldErrors>,
) -> Result<Response, WebError> {
    let holders = holders(&list_users(&panel.database).await?, &role.name);
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Access);
    let version = form::version_of(&RoleDetails::from(role))?;
    html_with(status, &RemovePage { layout, role, version, holders, errors: errors.unwrap_or_default() })
}
