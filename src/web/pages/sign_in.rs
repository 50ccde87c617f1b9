//! `/login` and `/logout`: in with a name and a password, out with a button.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::{
    access,
    domain::{Password, UserName},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        form::{FieldErrors, Form, LocalPath, Query},
        layout::{Layout, Section, html, html_with},
        pages::single_sign_on,
        routes, session,
    },
};

/// What was typed. The password is never shown again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    name: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "pages/login.html")]
struct SignInPage {
    layout: Layout,
    name: String,
    next: String,
    errors: FieldErrors,
    elsewhere: Elsewhere,
}

/// The other places that accounts come from, as the page shows them.
struct Elsewhere {
    /// What each provider's link says, and where it leads.
    providers: Vec<(String, String)>,
    /// Whether the directory could not be reached lately.
    directory_is_down: bool,
}

impl Elsewhere {
    fn new(panel: &Panel, next: &str) -> Self {
        let providers = panel.config.oidc.iter();
        Self {
            providers: providers.map(|p| (p.label.clone(), routes::login_by(&p.name, next))).collect(),
            directory_is_down: panel.config.ldap.is_some() && panel.directory.is_down(),
        }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    headers: HeaderMap,
    Query(form): Query<SignInForm>,
) -> Result<Response, WebError> {
    let next = LocalPath::or_overview(&form.next);
    if session::find(&panel, &headers).await?.is_some() {
        return Ok(Redirect::to(next.as_str()).into_response());
    }
    let layout = Layout::new(&panel, None, Section::None);
    let elsewhere = Elsewhere::new(&panel, next.as_str());
    html(&SignInPage { layout, name: String::new(), next: form.next, errors: FieldErrors::default(), elsewhere })
}

pub async fn post(
    State(panel): State<Panel>,
    jar: CookieJar,
    parts: Parts,
    Form(form): Form<SignInForm>,
) -> Result<Response, WebError> {
    let next = LocalPath::or_overview(&form.next);
    let signed_in = match form.name.parse::<UserName>() {
        Ok(name) => {
            let password = Password::typed(form.password);
            access::sign_in(&panel, &name, password, session::address(&parts)).await?
        }
        Err(_) => None,
    };
    let Some((_, token)) = signed_in else {
        let mut errors = FieldErrors::default();
        errors.add("name", "This name and password don’t belong together. Check both and try again.");
        let layout = Layout::new(&panel, None, Section::None);
        let elsewhere = Elsewhere::new(&panel, next.as_str());
        let page = SignInPage { layout, name: form.name, next: form.next, errors, elsewhere };
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    if let Some(before) = session::token(&panel, &parts.headers) {
        access::sign_out(&panel, &before).await?;
    }
    Ok((jar.add(session::cookie(&panel, &token)), Redirect::to(next.as_str())).into_response())
}

/// Signing out twice, or without being signed in, is no error.
pub async fn sign_out(State(panel): State<Panel>, headers: HeaderMap, jar: CookieJar) -> Result<Response, WebError> {
    let mut leaving = None;
    if let Some(token) = session::token(&panel, &headers) {
        leaving = access::single_sign_on::leaving(&panel, &token).await;
        access::sign_out(&panel, &token).await?;
    }
    let jar = jar.add(session::no_cookie(&panel));
    match leaving {
        Some(leaving) => Ok((jar, single_sign_on::leave(&panel, &leaving)?).into_response()),
        None => Ok((jar, Redirect::to(routes::LOGIN)).into_response()),
    }
}
