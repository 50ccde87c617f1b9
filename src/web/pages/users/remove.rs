//! `/users/{name}/remove`: says what goes with an account, and removes it once its name was typed.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Account, account_at};
use crate::{
    domain::Origin,
    operations::{OperationError, accounts},
    panel::Panel,
    state::tokens::list_tokens,
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
#[template(path = "pages/users/remove.html")]
struct RemovePage {
    layout: Layout,
    account: Account,
    version: String,
    is_own: bool,
    /// The names of its tokens.
    tokens: Vec<String>,
    errors: FieldErrors,
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let account = account_at(&panel, &name).await?;
    show(&panel, &user, account, None).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path(name): Path<String>,
    Form(form): Form<RemoveForm>,
) -> Result<Response, WebError> {
    let account = account_at(&panel, &name).await?;
    if form::is_stale(&form.version, &account.told())? {
        return show(&panel, &user, account, Some(form::changed_meanwhile())).await;
    }
    match accounts::remove_account(&panel, &user.giver(), &account.user.name, &form.confirm, Some(&account.user)).await
    {
        Ok(()) => Ok(Redirect::to(routes::USERS).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, account, Some(errors.into())).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    account: Account,
    errors: Option<FieldErrors>,
) -> Result<Response, WebError> {
    let tokens = list_tokens(&panel.database).await?;
    let own = tokens.iter().filter(|token| token.owner == Some(account.user.id));
    let tokens = own.map(|token| token.name.to_string()).collect();
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Access);
    let is_own = account.user.id == user.id;
    let version = form::version_of(&account.told())?;
    html_with(status, &RemovePage { layout, account, version, is_own, tokens, errors: errors.unwrap_or_default() })
}
