//! `/login` and `/logout`: in with a name and a password, out with a button.

pub mod passkey;
pub mod second;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::{
    access::{
        self, Visitor,
        limits::Refused,
        second_factor::passkeys,
        sign_in::{Outcome, sign_in},
    },
    domain::{Password, UserName},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, LocalPath, Query},
        layout::{Layout, Section, html_with},
        pages::single_sign_on,
        routes,
        session::{self, Asking},
    },
    words::{Said, say},
};

/// What was typed. The password is never shown again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    name: String,
    password: String,
    /// Of a second factor; it may also be asked for afterwards.
    code: String,
    next: String,
    /// Somebody who is signed in proves it again.
    again: String,
}

#[derive(Template)]
#[template(path = "pages/login/index.html")]
struct SignInPage {
    layout: Layout,
    name: String,
    next: String,
    again: bool,
    errors: FieldErrors,
    /// A passkey may be used here.
    passkeys: bool,
    /// What the button of each provider says, and where it leads.
    providers: Vec<(String, String)>,
    /// The directory could not be reached lately. It is said to everybody, so that it tells nothing about a name.
    directory_is_down: bool,
}

impl SignInPage {
    fn new(panel: &Panel, visitor: &Visitor, form: &SignInForm) -> Self {
        Self {
            layout: Layout::new(panel, None, Section::None),
            name: form.name.clone(),
            next: form.next.clone(),
            again: !form.again.is_empty(),
            errors: FieldErrors::default(),
            passkeys: passkeys::why_not(panel, visitor).is_none(),
            providers: panel
                .config
                .oidc
                .iter()
                .map(|provider| {
                    (provider.label.clone(), routes::login_by(&provider.name, &form.next, !form.again.is_empty()))
                })
                .collect(),
            directory_is_down: panel.config.ldap.is_some() && panel.directory.is_down(),
        }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    parts: Parts,
    Query(form): Query<SignInForm>,
) -> Result<Response, WebError> {
    let user = Asking::user(&parts.extensions);
    if user.is_some() && form.again.is_empty() {
        return Ok(Redirect::to(LocalPath::or_overview(&form.next).as_str()).into_response());
    }
    let name = user.map(|user| user.name.to_string()).unwrap_or_default();
    let form = SignInForm { name, ..form };
    html_with(StatusCode::OK, &SignInPage::new(&panel, &session::visitor(&panel, &parts), &form))
}

pub async fn post(
    State(panel): State<Panel>,
    jar: CookieJar,
    parts: Parts,
    Form(mut form): Form<SignInForm>,
) -> Result<Response, WebError> {
    let next = LocalPath::or_overview(&form.next);
    let visitor = session::visitor(&panel, &parts);
    let password = Password::typed(std::mem::take(&mut form.password));
    let outcome = match form.name.parse::<UserName>() {
        Ok(name) => sign_in(&panel, &visitor, &name, password, &form.code, next.as_str()).await?,
        Err(_) => Outcome::Wrong,
    };
    match outcome {
        Outcome::Begun(begun) => {
            end_session_before(&panel, &parts.headers).await?;
            Ok((session::begun(&panel, &begun), Redirect::to(next.as_str())).into_response())
        }
        Outcome::SecondFactor { step, wrong_code } => {
            let jar = jar.add(session::step_cookie(&panel, &step));
            if wrong_code {
                let page = second::page(&panel, &visitor, &step, Some(second::WRONG)).await?;
                return Ok((jar, page).into_response());
            }
            Ok((jar, Redirect::to(routes::LOGIN_SECOND)).into_response())
        }
        Outcome::Wrong => {
            let mut page = SignInPage::new(&panel, &visitor, &form);
            page.errors.add("name", say("account-error-sign-in"));
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Outcome::NotLetIn(refused) => single_sign_on::page_of(&panel, &refused, say("account-sso-directory")),
        Outcome::Refused(refused) => {
            let mut page = SignInPage::new(&panel, &visitor, &form);
            page.errors.add("name", too_many(refused));
            throttled(refused, html_with(StatusCode::TOO_MANY_REQUESTS, &page))
        }
    }
}

/// A browser that signs in anew needs its old session no more.
async fn end_session_before(panel: &Panel, headers: &HeaderMap) -> Result<(), WebError> {
    if let Some(before) = session::token(panel, headers) {
        access::sign_out(panel, &before).await?;
    }
    Ok(())
}

/// What somebody is told whose try was not looked at.
pub fn too_many(refused: Refused) -> Said {
    let wait = match refused.retry_after {
        seconds @ ..120 => say("account-wait-seconds").number("seconds", seconds),
        seconds => say("account-wait-minutes").number("minutes", seconds.div_ceil(60)),
    };
    say("account-error-too-many").said("wait", wait)
}

/// Says with a page when the next try is looked at (RFC 9110 §10.2.3).
fn throttled(refused: Refused, page: Result<Response, WebError>) -> Result<Response, WebError> {
    let mut page = page?;
    page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(refused.retry_after));
    Ok(page)
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
