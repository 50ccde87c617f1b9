//! `/setup/{token}`: the first administrator, by the link that the panel prints when it starts without any account.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    access,
    domain::{Password, UserName},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html, html_with},
        routes, session,
    },
    words::say,
};

/// What was typed. The passwords are never shown again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SetupForm {
    name: String,
    password: String,
    password_again: String,
}

/// The first administrator.
struct NewAdministrator {
    name: UserName,
    password: Password,
}

impl SetupForm {
    fn parse(&self) -> Result<NewAdministrator, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let password = errors.check("password", self.password.parse());
        if password.is_some() && self.password != self.password_again {
            errors.add("password_again", say("account-error-passwords-differ"));
        }
        match (name, password) {
            (Some(name), Some(password)) if errors.is_empty() => Ok(NewAdministrator { name, password }),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/setup.html")]
struct SetupPage {
    layout: Layout,
    name: String,
    errors: FieldErrors,
}

pub async fn get(State(panel): State<Panel>, Path(token): Path<String>) -> Result<Response, WebError> {
    if !access::setup_is_open(&panel, &token).await? {
        return Err(WebError::SetupClosed);
    }
    let layout = Layout::new(&panel, None, Section::None);
    html(&SetupPage { layout, name: String::new(), errors: FieldErrors::default() })
}

pub async fn post(
    State(panel): State<Panel>,
    Path(token): Path<String>,
    parts: Parts,
    Form(form): Form<SetupForm>,
) -> Result<Response, WebError> {
    if !access::setup_is_open(&panel, &token).await? {
        return Err(WebError::SetupClosed);
    }
    let refuse = |errors| {
        let layout = Layout::new(&panel, None, Section::None);
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &SetupPage { layout, name: form.name.clone(), errors })
    };
    let NewAdministrator { name, password } = match form.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return refuse(errors),
    };
    if let Err(guessable) = access::passwords::check_strength(&password, &name).await? {
        let mut errors = FieldErrors::default();
        errors.add("password", guessable);
        return refuse(errors);
    }
    let Some(user) = access::create_first_administrator(&panel, &token, &name, password).await? else {
        return Err(WebError::SetupClosed);
    };
    let begun = access::begin(&panel, &user, "setup link", &session::visitor(&panel, &parts)).await?;
    Ok((session::begun(&panel, &begun), Redirect::to(routes::DASHBOARD)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_typed_twice_and_long_enough() {
        let form = |password: &str, again: &str| SetupForm {
            name: "anna".into(),
            password: password.into(),
            password_again: again.into(),
        };
        assert!(form("correct horse battery", "correct horse battery").parse().is_ok());
        let differ = form("correct horse battery", "correct horse").parse().err().expect("they differ");
        assert!(differ.of("password_again").is_some());
        assert!(form("short", "short").parse().err().expect("too short").of("password").is_some());
    }
}
