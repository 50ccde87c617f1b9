//! `/api/v1/users`: accounts. What lets somebody in takes a sign-in of only minutes ago; what keeps somebody out does not.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::told;
use crate::{
    api::{
        answer,
        body::{Body, Filter},
        error::{ApiError, wrong},
        list::Listing,
        pools::{Piece, types::SecretText},
        routes,
        version::{Versions, changed, made},
        words::Moment,
    },
    domain::{Reason, RoleName, User, UserName},
    operations::{
        FieldError,
        accounts::{self, NewAccount},
    },
    panel::Panel,
    state::users::{AccountFacts, find_user, list_account_facts, list_users},
    web::{
        error::WebError,
        form,
        permitted::{GetRole, Permitted, Recently, SetRole},
    },
};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserDetails {
    /// What it signs in with.
    pub name: String,
    /// The person’s name, where it is known.
    pub display_name: Option<String>,
    /// Where it comes from: local, directory, or oidc: and the provider.
    pub origin: String,
    /// Whether it is kept from signing in.
    pub disabled: bool,
    /// The roles it has, and why.
    pub roles: Vec<RoleGiven>,
    /// Whether it has a second factor.
    pub has_second_factor: bool,
}

/// An account with when it was here, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserSummary {
    /// The account.
    pub user: UserDetails,
    /// When it was made.
    pub created_at: Option<Moment>,
    /// When it last signed in.
    pub last_sign_in_at: Option<Moment>,
}

/// A role of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleGiven {
    /// The role.
    pub role: String,
    /// Whether it was given here; else a group or claim brings it.
    pub direct: bool,
    /// The group or claim that brings it.
    pub source: Option<String>,
}

pub fn details(user: &User, facts: Option<&AccountFacts>) -> UserDetails {
    let roles = user.roles.iter().map(|assigned| RoleGiven {
        role: assigned.role.to_string(),
        direct: assigned.reason == Reason::Direct,
        source: (assigned.reason != Reason::Direct).then(|| assigned.reason.source().to_owned()),
    });
    UserDetails {
        name: user.name.to_string(),
        display_name: user.display_name.clone(),
        origin: user.origin.to_string(),
        disabled: user.disabled,
        roles: roles.collect(),
        has_second_factor: facts.is_some_and(|facts| facts.has_second_factor),
    }
}

/// A local account that is to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// What it signs in with.
    pub name: String,
    /// Its password, at least 12 characters.
    pub password: SecretText,
    /// Its roles.
    #[schema(min_items = 1)]
    pub roles: Vec<String>,
}

/// The roles that an account is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoles {
    /// Those given here; what groups and claims bring stays beside them.
    pub roles: Vec<String>,
}

/// A new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// At least 12 characters.
    pub password: SecretText,
}

/// Lists the accounts
#[utoipa::path(get, path = routes::USERS, tag = "users", params(Piece),
    responses((status = 200, description = "A piece of the accounts, by name", body = Listing<UserSummary>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<GetRole>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let facts = list_account_facts(&panel.database).await?;
    let users = list_users(&panel.database).await?;
    let mut all: Vec<UserSummary> = users
        .iter()
        .map(|user| {
            let facts = facts.get(&user.id);
            UserSummary {
                user: details(user, facts),
                created_at: facts.map(|f| Moment(f.created_at)),
                last_sign_in_at: facts.and_then(|f| f.last_sign_in_at).map(Moment),
            }
        })
        .collect();
    all.sort_by(|a, b| a.user.name.cmp(&b.user.name));
    piece.of(all, |one| one.user.name.clone(), &uri)
}

/// Shows an account
#[utoipa::path(get, path = routes::USER, tag = "users", params(("name" = String, Path, description = "The account")),
    responses((status = 200, description = "The account", body = UserDetails, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It has not changed")))]
pub async fn get(
    State(panel): State<Panel>,
    _: Permitted<GetRole>,
    Path(name): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    versions.answer(&shown(&panel, &named(&name)?).await?)
}

/// Adds a local account
///
/// Takes a sign-in of only minutes ago.
#[utoipa::path(post, path = routes::USERS, tag = "users", request_body = NewUser,
    responses((status = 201, description = "Added", body = UserDetails, headers(("ETag" = String, description = "Its version")))))]
pub async fn create(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Body(new): Body<NewUser>,
) -> Result<Response, WebError> {
    let name: UserName = new.name.parse().map_err(|error| wrong("name", error))?;
    let password = new.password.0.parse().map_err(|error| wrong("password", error))?;
    let roles = roles(&new.roles)?;
    let account = NewAccount { name: name.clone(), password, roles };
    accounts::add_account(&panel, &user.giver(), account).await.map_err(told)?;
    let details = shown(&panel, &name).await?;
    made(&routes::user(&name), &details)
}

/// Removes an account
///
/// With its sessions, second factors and tokens. What it did stays in history.
#[utoipa::path(delete, path = routes::USER, tag = "users", params(("name" = String, Path, description = "The account")),
    responses((status = 204, description = "Removed")))]
pub async fn remove(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let (seen, details) = found(&panel, &name).await?;
    versions.must_be(&details)?;
    accounts::remove_account(&panel, &user.giver(), &name, name.as_str(), Some(&seen)).await.map_err(told)?;
    Ok(answer::done())
}

/// Shows the roles of an account
///
/// Those that were given here.
#[utoipa::path(get, path = routes::USER_ROLES, tag = "users", params(("name" = String, Path, description = "The account")),
    responses((status = 200, description = "The roles", body = NewRoles, headers(("ETag" = String, description = "Their version"))),
        (status = 304, description = "They have not changed")))]
pub async fn show_roles(
    State(panel): State<Panel>,
    _: Permitted<GetRole>,
    Path(name): Path<String>,
    versions: Versions,
) -> Result<Response, WebError> {
    versions.answer(&given_here(&shown(&panel, &named(&name)?).await?))
}

/// Replaces the roles of an account
///
/// Takes a sign-in of only minutes ago.
#[utoipa::path(put, path = routes::USER_ROLES, tag = "users", params(("name" = String, Path, description = "The account")), request_body = NewRoles,
    responses((status = 200, description = "As they are now", body = NewRoles, headers(("ETag" = String, description = "Their version")))))]
pub async fn replace_roles(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
    versions: Versions,
    Body(new): Body<NewRoles>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let before = given_here(&shown(&panel, &name).await?);
    versions.must_be(&before)?;
    let (wanted, seen) = (roles(&new.roles)?, roles(&before.roles)?);
    accounts::give_roles(&panel, &user.giver(), &name, &wanted, Some(&seen)).await.map_err(told)?;
    changed(&given_here(&shown(&panel, &name).await?))
}

/// Sets the password of a local account
///
/// Its sessions end. Takes a sign-in of only minutes ago.
#[utoipa::path(put, path = routes::USER_PASSWORD, tag = "users", params(("name" = String, Path, description = "The account")), request_body = NewPassword,
    responses((status = 204, description = "Set")))]
pub async fn set_password(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
    Body(new): Body<NewPassword>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    shown(&panel, &name).await?;
    let password = new.password.0.parse().map_err(|error| wrong("password", error))?;
    accounts::set_password(&panel, &user.giver(), &name, password).await.map_err(told)?;
    Ok(answer::done())
}

/// Keeps an account from signing in
///
/// Its sessions end.
#[utoipa::path(post, path = routes::DISABLE_USER, tag = "users", params(("name" = String, Path, description = "The account")),
    responses((status = 200, description = "As it is now", body = UserDetails)))]
pub async fn disable(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    shown(&panel, &name).await?;
    accounts::disable_account(&panel, &user.giver(), &name).await.map_err(told)?;
    changed(&shown(&panel, &name).await?)
}

/// Lets an account sign in again
///
/// Takes a sign-in of only minutes ago.
#[utoipa::path(post, path = routes::ENABLE_USER, tag = "users", params(("name" = String, Path, description = "The account")),
    responses((status = 200, description = "As it is now", body = UserDetails)))]
pub async fn enable(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    shown(&panel, &name).await?;
    accounts::enable_account(&panel, &user.giver(), &name).await.map_err(told)?;
    changed(&shown(&panel, &name).await?)
}

/// Ends every session of an account
#[utoipa::path(post, path = routes::SIGN_OUT_USER, tag = "users", params(("name" = String, Path, description = "The account")),
    responses((status = 204, description = "Ended")))]
pub async fn sign_out(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    shown(&panel, &name).await?;
    accounts::sign_out_account(&panel, &user.giver(), &name).await.map_err(told)?;
    Ok(answer::done())
}

/// Forgets the second factors of an account
///
/// Its sessions end; its password alone lets it in until it sets up others. Takes a sign-in of only minutes ago.
#[utoipa::path(delete, path = routes::USER_SECOND_FACTOR, tag = "users", params(("name" = String, Path, description = "The account")),
    responses((status = 204, description = "Forgotten")))]
pub async fn reset_second_factor(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    shown(&panel, &name).await?;
    accounts::reset_second_factor(&panel, &user.giver(), &name).await.map_err(told)?;
    Ok(answer::done())
}

fn named(name: &str) -> Result<UserName, WebError> {
    form::part(name, WebError::NoUser)
}

async fn shown(panel: &Panel, name: &UserName) -> Result<UserDetails, WebError> {
    Ok(found(panel, name).await?.1)
}

/// The account, and what the API tells of it.
async fn found(panel: &Panel, name: &UserName) -> Result<(User, UserDetails), WebError> {
    let found = find_user(&panel.database, name).await?;
    let (user, _) = found.ok_or_else(|| WebError::NoUser(name.to_string()))?;
    let facts = list_account_facts(&panel.database).await?;
    let details = details(&user, facts.get(&user.id));
    Ok((user, details))
}

/// The roles that an account was given here.
pub fn given_here(user: &UserDetails) -> NewRoles {
    NewRoles { roles: user.roles.iter().filter(|role| role.direct).map(|role| role.role.clone()).collect() }
}

fn roles(names: &[String]) -> Result<Vec<RoleName>, WebError> {
    let roles: Result<Vec<RoleName>, _> = names.iter().map(|name| name.parse()).collect();
    roles.map_err(|error| ApiError::Refused(vec![FieldError::new("roles", error)]).into())
}
