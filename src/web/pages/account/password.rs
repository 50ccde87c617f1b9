//! `/account/password`: another password for one's own account.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    access::{
        limits,
        passwords::{change_password, check_strength},
        sign_in::record_wrong,
    },
    domain::{Origin, Password},
    panel::Panel,
    state::users::find_password_hash,
    web::{
        assets,
        error::WebError,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        routes,
        session::{self, RecentlySignedIn, SessionUser},
    },
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
            errors.add("password_again", "The two passwords differ. Type the same one twice.");
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
    // Whoever finds a browser open may guess here as little as at the door.
    let visitor = session::visitor(&panel, &parts);
    let admission = match limits::admit(&panel, user.name.as_str(), Some(user.id), &visitor).await? {
        Ok(admission) => admission,
        Err(refused) => {
            errors.add("current", crate::web::pages::sign_in::too_many(refused));
            return show(&panel, &user, errors);
        }
    };
    let digest = find_password_hash(&panel.database, user.id).await?;
    if !panel.passwords.matches(Password::typed(form.current), digest).await? {
        let detail = "refused: wrong current password";
        record_wrong(&panel, user.name.as_str(), &admission, &visitor, detail).await?;
        errors.add("current", "This is not your current password. Nothing was changed.");
        return show(&panel, &user, errors);
    }
    change_password(&panel, &user.actor(), &user, user.session().id, password).await?;
    Ok(Redirect::to(&routes::account_after("password")).into_response())
}

fn show(panel: &Panel, user: &SessionUser, errors: FieldErrors) -> Result<Response, WebError> {
    let is_local = user.origin == Origin::Local;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::None);
    html_with(status, &PasswordPage { layout, name: user.name.to_string(), is_local, errors })
}
