//! `/management-hosts/{name}/roles`: the roles of the deployment, as a host tells them, and taking new ones over.

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
        discover::LookError,
        import_roles::{FoundRole, FoundRoles, MOST_ROLES, find_roles, take_over_roles},
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Recently, SetRole},
        routes,
        session::CurrentUser,
    },
    words::Said,
};

/// The roles that were ticked, as [`FoundRole::key`] names them.
#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    role: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/management_hosts/roles.html")]
struct RolesPage {
    layout: Layout,
    host: KnownHost,
    /// What was found, or why nothing was.
    found: Result<FoundRoles, Said>,
    chosen: Vec<String>,
    errors: FieldErrors,
}

impl RolesPage {
    fn may_take_any(&self) -> bool {
        self.found.as_ref().is_ok_and(|found| found.roles.iter().any(FoundRole::may_be_taken))
    }

    fn is_ticked(&self, key: &str) -> bool {
        self.chosen.iter().any(|chosen| chosen == key)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    show(&panel, &user, host, Vec::new(), FieldErrors::default()).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
    Form(Chosen { role }): Form<Chosen>,
) -> Result<Response, WebError> {
    let host = host_at(&panel, &name).await?;
    match take_over_roles(&panel, &user.giver(), &host, &role).await {
        Ok(_) => Ok(Redirect::to(routes::ROLES).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, host, role, errors.into()).await,
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
    let found = match find_roles(panel, &user.giver(), &host).await {
        Ok(found) => Ok(found),
        Err(LookError::Host(said)) => Err(said),
        Err(LookError::State(error)) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::Access);
    html_with(status, &RolesPage { layout, host, found, chosen, errors })
}
