//! `/users/new`: a local account, with a password that whoever makes it hands over.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{RoleBox, parse_roles, role_boxes};
use crate::{
    domain::Role,
    operations::{
        OperationError,
        accounts::{NewAccount, add_account},
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
    words::say,
};

/// What was typed. The passwords are never shown again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    name: String,
    password: String,
    password_again: String,
    role: Vec<String>,
}

impl AccountForm {
    fn parse(&self) -> Result<NewAccount, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let password = errors.check("password", self.password.parse());
        if password.is_some() && self.password != self.password_again {
            errors.add("password_again", say("account-error-passwords-differ"));
        }
        let roles = parse_roles(&self.role, &mut errors);
        match (name, password) {
            (Some(name), Some(password)) if errors.is_empty() => Ok(NewAccount { name, password, roles }),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/users/new.html")]
struct NewPage {
    layout: Layout,
    name: String,
    roles: Vec<RoleBox>,
    errors: FieldErrors,
}

pub async fn get(State(panel): State<Panel>, user: Recently<SetRole>) -> Result<Response, WebError> {
    let form = AccountForm { role: vec![Role::ViewOnlyAdministrator.to_string()], ..AccountForm::default() };
    show(&panel, &user, &form, None).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Recently<SetRole>,
    Form(form): Form<AccountForm>,
) -> Result<Response, WebError> {
    let new = match form.parse() {
        Ok(new) => new,
        Err(errors) => return show(&panel, &user, &form, Some(errors)).await,
    };
    let name = new.name.clone();
    match add_account(&panel, &user.giver(), new).await {
        Ok(()) => Ok(Redirect::to(&routes::user_done(&name, "added")).into_response()),
        Err(OperationError::Refused(errors)) => show(&panel, &user, &form, Some(errors.into())).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    form: &AccountForm,
    errors: Option<FieldErrors>,
) -> Result<Response, WebError> {
    let roles = role_boxes(panel, &form.role).await?;
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Access);
    html_with(status, &NewPage { layout, name: form.name.clone(), roles, errors: errors.unwrap_or_default() })
}
