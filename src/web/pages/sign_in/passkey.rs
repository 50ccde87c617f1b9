//! `/login/passkey`: in with a passkey alone, which says who it is for.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{SignInForm, SignInPage, end_session_before, throttled, too_many};
use crate::{
    access::{limits::Refused, second_factor::passkeys, sign_in::sign_in_by_passkey},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{Form, LocalPath},
        layout::{Layout, Section, html_with},
        routes, session,
    },
    words::say,
};

/// Where to go afterwards.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    next: String,
}

/// A passkey's answer to a challenge.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    challenge: String,
    answer: String,
    next: String,
}

#[derive(Template)]
#[template(path = "pages/login/passkey.html")]
struct PasskeyPage {
    layout: Layout,
    passkey: passkeys::Challenge,
    next: String,
}

/// The page with a challenge. It is posted to, for each makes a row in the database.
pub async fn post(
    State(panel): State<Panel>,
    parts: Parts,
    Form(form): Form<PasskeyForm>,
) -> Result<Response, WebError> {
    let visitor = session::visitor(&panel, &parts);
    if passkeys::why_not(&panel, &visitor).is_some() {
        return Ok(Redirect::to(routes::LOGIN).into_response());
    }
    let Some(passkey) = passkeys::begin_authentication(&panel, &visitor, None).await? else {
        let refused = Refused { retry_after: 1 };
        let mut page = SignInPage::new(&panel, &visitor, &SignInForm { next: form.next, ..SignInForm::default() });
        page.errors.add("name", too_many(refused));
        return throttled(refused, html_with(StatusCode::TOO_MANY_REQUESTS, &page));
    };
    let layout = Layout::new(&panel, None, Section::None);
    html_with(StatusCode::OK, &PasskeyPage { layout, passkey, next: form.next })
}

pub async fn answer(
    State(panel): State<Panel>,
    parts: Parts,
    Form(form): Form<AnswerForm>,
) -> Result<Response, WebError> {
    let visitor = session::visitor(&panel, &parts);
    if passkeys::why_not(&panel, &visitor).is_some() {
        return Ok(Redirect::to(routes::LOGIN).into_response());
    }
    let Some(begun) = sign_in_by_passkey(&panel, &visitor, &form.challenge, &form.answer).await? else {
        let form = SignInForm { next: form.next, ..SignInForm::default() };
        let mut page = SignInPage::new(&panel, &visitor, &form);
        page.errors.add("name", say("account-error-passkey"));
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    end_session_before(&panel, &parts.headers).await?;
    let next = LocalPath::or_overview(&form.next);
    Ok((session::begun(&panel, &begun), Redirect::to(next.as_str())).into_response())
}
