//! `/api/v1/roles`: the roles there are. Built-in ones can be read and given, but not changed.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Rights, in_own_words, told};
use crate::{
    api::{
        answer,
        body::{Body, Filter},
        error::wrong,
        list::Listing,
        pools::Piece,
        routes,
        version::{Versions, changed, made},
    },
    domain::{CustomRole, Role, RoleName},
    operations,
    panel::Panel,
    state::roles::{find_role, list_roles},
    web::{
        error::WebError,
        form,
        permitted::{GetRole, Permitted, Recently, SetRole},
    },
};

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleDetails {
    /// Its name.
    pub name: String,
    /// Whether it is built in: then it can’t be changed or removed.
    pub built_in: bool,
    /// The built-in role that it began as.
    pub template: String,
    /// What it lets do.
    pub rights: Rights,
}

impl From<&CustomRole> for RoleDetails {
    fn from(role: &CustomRole) -> Self {
        let (name, template) = (role.name.to_string(), role.template.to_string());
        Self { name, built_in: false, template, rights: Rights::from(&role.grant()) }
    }
}

impl From<Role> for RoleDetails {
    fn from(role: Role) -> Self {
        let (name, template) = (role.to_string(), role.to_string());
        Self { name, built_in: true, template, rights: Rights::from(&role.grant()) }
    }
}

/// A role that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// Its name.
    pub name: String,
    /// The built-in role that it begins as.
    pub template: String,
    /// What it lets do.
    #[serde(deserialize_with = "crate::api::object::one")]
    pub rights: Rights,
}

/// What a role is to let do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRights {
    /// What it lets do, and where.
    #[serde(deserialize_with = "crate::api::object::one")]
    pub rights: Rights,
}

/// Lists the roles
#[utoipa::path(get, path = routes::ROLES, tag = "roles", params(Piece),
    responses((status = 200, description = "A piece of the roles, by name", body = Listing<RoleDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<GetRole>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let custom = list_roles(&panel.database).await?;
    let mut roles: Vec<RoleDetails> =
        Role::ALL.into_iter().map(RoleDetails::from).chain(custom.iter().map(RoleDetails::from)).collect();
    roles.sort_by(|a, b| a.name.cmp(&b.name));
    piece.of(roles, |role| role.name.clone(), &uri)
}

/// Shows a role
#[utoipa::path(get, path = routes::ROLE, tag = "roles", params(("name" = String, Path, description = "The role")),
    responses((status = 200, description = "The role", body = RoleDetails, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It has not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    _: Permitted<GetRole>,
    Path(name): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    let parsed: RoleName = form::part(&name, WebError::NoRole)?;
    let details = match parsed.built_in() {
        Some(role) => RoleDetails::from(role),
        None => RoleDetails::from(&custom(&panel, &name).await?),
    };
    versions.answer(&details)
}

/// Makes a role
///
/// Takes a sign-in of only minutes ago.
#[utoipa::path(post, path = routes::ROLES, tag = "roles", request_body = NewRole,
    responses((status = 201, description = "Made", body = RoleDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn create(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Body(new): Body<NewRole>,
) -> Result<Response, WebError> {
    let name: RoleName = new.name.parse().map_err(|error| wrong("name", error))?;
    let template: Role = new.template.parse().map_err(|error| wrong("template", error))?;
    let grant = new.rights.grant().map_err(in_own_words)?;
    let role = CustomRole { name, template, permissions: grant.permissions, scope: grant.scope };
    operations::roles::create_role(&panel, &user.giver(), &role).await.map_err(told)?;
    let details = RoleDetails::from(&role);
    made(&routes::role(&role.name), &details)
}

/// Changes what a role lets do
///
/// Takes a sign-in of only minutes ago.
#[utoipa::path(put, path = routes::ROLE, tag = "roles", params(("name" = String, Path, description = "The role")), request_body = NewRights,
    responses((status = 200, description = "As it is now", body = RoleDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn replace(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
    versions: Versions,
    Body(new): Body<NewRights>,
) -> Result<Response, WebError> {
    let before = custom(&panel, &name).await?;
    versions.must_be(&RoleDetails::from(&before))?;
    let grant = new.rights.grant().map_err(in_own_words)?;
    let role = CustomRole { permissions: grant.permissions, scope: grant.scope, ..before.clone() };
    operations::roles::change_role(&panel, &user.giver(), &role, Some(&before)).await.map_err(told)?;
    changed(&RoleDetails::from(&role))
}

/// Removes a role
///
/// It is taken from whoever has it.
#[utoipa::path(delete, path = routes::ROLE, tag = "roles", params(("name" = String, Path, description = "The role")),
    responses((status = 204, description = "Removed")))]
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    let role = custom(&panel, &name).await?;
    versions.must_be(&RoleDetails::from(&role))?;
    // Naming it in the address is what typing its name is on the page.
    let (giver, typed) = (user.giver(), role.name.as_str());
    operations::roles::remove_role(&panel, &giver, &role.name, typed, Some(&role)).await.map_err(told)?;
    Ok(answer::done())
}

async fn custom(panel: &Panel, name: &str) -> Result<CustomRole, WebError> {
    let name: RoleName = form::part(name, WebError::NoRole)?;
    find_role(&panel.database, &name).await?.ok_or_else(|| WebError::NoRole(name.to_string()))
}
