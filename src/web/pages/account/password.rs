//! `/account/password`: another password for one's own account.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    access::passwords::{Change, change_own_password, check_strength},
    domain::{Origin, Password},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        pages::sign_in::too_many,
        routes,
        session::{self, RecentlySignedIn, SessionUser},
    },
    words::say,
};

/// What was typed. It is never shown again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    current: String,
    password: String,
    password_again: String,
}

impl PasswordForm {
    fn parse(&self) -> Result<Password, FieldErrors> {
        let mut errors = FieldErrors::default();
        let password = errors.check("password", self.password.parse::<Password>());
        if password.is_some() && self.password != self.password_again {
            errors.add("password_again", say("account-error-passwords-differ"));
        }
        match password {
            Some(password) if errors.is_empty() => Ok(password),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/account/password.html")]
struct PasswordPage {
    layout: Layout,
    name: String,
    is_local: bool,
    errors: FieldErrors,
}

pub async fn get(State(panel): State<Panel>, RecentlySignedIn(user): RecentlySignedIn) -> Result<Response, WebError> {
    show(&panel, &user, FieldErrors::default())
}

pub async fn post(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
    parts: Parts,
    Form(form): Form<PasswordForm>,
) -> Result<Response, WebError> {
    if user.origin != Origin::Local {
        return show(&panel, &user, FieldErrors::default());
    }
    let password = match form.parse() {
        Ok(password) => password,
        Err(errors) => return show(&panel, &user, errors),
    };
    let mut errors = FieldErrors::default();
    if let Err(guessable) = check_strength(&password, &user.name).await? {
        errors.add("password", guessable);
        return show(&panel, &user, errors);
    }
    let visitor = session::visitor(&panel, &parts);
    let (current, session) = (Password::typed(form.current), user.session().id);
    match change_own_password(&panel, &visitor, &user.actor(), &user, session, current, password).await? {
        Change::Done => return Ok(Redirect::to(&routes::account_after("password")).into_response()),
        Change::Wrong => errors.add("current", say("account-error-password-wrong")),
        Change::Refused(refused) => errors.add("current", too_many(refused)),
    }
    show(&panel, &user, errors)
}

fn show(panel: &Panel, user: &SessionUser, errors: FieldErrors) -> Result<Response, WebError> {
    let is_local = user.origin == Origin::Local;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::None);
    html_with(status, &PasswordPage { layout, name: user.name.to_string(), is_local, errors })
}
