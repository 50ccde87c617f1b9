//! What the forms of `/users/{name}` are sent to: its roles, its password, whether it may sign in, its sessions and second
//! factors. What lets somebody in is asked of a person who proved just now who they are; what keeps somebody out is done at
//! once, also for a script.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{account_at, parse_roles, show};
use crate::{
    api::access::users::given_here,
    domain::{Reason, RoleName, SessionId, UserName},
    operations::{OperationError, accounts},
    panel::Panel,
    web::{
        error::WebError,
        form::{self, FieldErrors, Form},
        permitted::{Permitted, Recently, SetRole},
        routes,
        session::CurrentUser,
    },
    words::say,
};

/// The roles that are ticked, and the version of those that the form was made of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RolesForm {
    role: Vec<String>,
    version: String,
}

/// A new password, typed twice; never shown again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    password: String,
    password_again: String,
}

pub async fn roles(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
    Form(form): Form<RolesForm>,
) -> Result<Response, WebError> {
    let account = account_at(&panel, &name).await?;
    let name = account.user.name.clone();
    let mut errors = FieldErrors::default();
    let wanted = parse_roles(&form.role, &mut errors);
    if form::is_stale(&form.version, &given_here(&account.told()))? {
        errors = form::changed_meanwhile();
    }
    if !errors.is_empty() {
        return show::refused(&panel, &user, &name, errors).await;
    }
    let given = account.roles.iter().filter(|row| row.reasons.contains(&Reason::Direct));
    let given: Vec<RoleName> = given.map(|row| row.name.clone()).collect();
    let changed = accounts::give_roles(&panel, &user.giver(), &name, &wanted, Some(&given)).await;
    answer(&panel, &user, &name, "roles", changed).await
}

pub async fn password(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
    Form(form): Form<PasswordForm>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let mut errors = FieldErrors::default();
    let password = errors.check("password", form.password.parse());
    if password.is_some() && form.password != form.password_again {
        errors.add("password_again", say("account-error-passwords-differ"));
    }
    let Some(password) = password.filter(|_| errors.is_empty()) else {
        return show::refused(&panel, &user, &name, errors).await;
    };
    let changed = accounts::set_password(&panel, &user.giver(), &name, password).await;
    answer(&panel, &user, &name, "password", changed).await
}

pub async fn disable(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let changed = accounts::disable_account(&panel, &user.giver(), &name).await;
    answer(&panel, &user, &name, "disabled", changed).await
}

pub async fn enable(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let changed = accounts::enable_account(&panel, &user.giver(), &name).await;
    answer(&panel, &user, &name, "enabled", changed).await
}

pub async fn sign_out(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let changed = accounts::sign_out_account(&panel, &user.giver(), &name).await;
    answer(&panel, &user, &name, "signed_out", changed).await
}

pub async fn end_session(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path((name, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let id: SessionId = form::part(&id, WebError::NoUser)?;
    let changed = accounts::end_session(&panel, &user.giver(), &name, id).await;
    answer(&panel, &user, &name, "session", changed).await
}

pub async fn second_factor(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let name = named(&name)?;
    let changed = accounts::reset_second_factor(&panel, &user.giver(), &name).await;
    answer(&panel, &user, &name, "second_factor", changed).await
}

fn named(name: &str) -> Result<UserName, WebError> {
    form::part(name, WebError::NoUser)
}

/// Back to the account, with a word that `what` was done; or the account with what was refused.
async fn answer(
    panel: &Panel,
    user: &CurrentUser,
    name: &UserName,
    what: &str,
    changed: Result<(), OperationError>,
) -> Result<Response, WebError> {
    match changed {
        Ok(()) => Ok(Redirect::to(&routes::user_done(name, what)).into_response()),
        Err(OperationError::Refused(errors)) => show::refused(panel, user, name, errors.into()).await,
        Err(error) => Err(error.into()),
    }
}
