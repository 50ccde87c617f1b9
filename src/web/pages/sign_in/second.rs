//! `/login/second`: the second factor, after the password was right.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{end_session_before, throttled, too_many};
use crate::{
    access::{
        SessionToken, Visitor,
        second_factor::{factors_of, passkeys},
        sign_in::{Answer, Answered, answer, who_answers},
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, LocalPath},
        layout::{Layout, Section, html_with},
        pages::account::second_factor::no_passkeys_words,
        routes, session,
    },
    words::{Said, say},
};

/// What is said of a wrong answer.
pub const WRONG: Said = say("account-error-code");

/// A code, or a passkey's answer to a challenge.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SecondForm {
    code: String,
    challenge: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "pages/login/second.html")]
struct SecondPage {
    layout: Layout,
    name: String,
    has_codes: bool,
    passkey: Option<passkeys::Challenge>,
    /// Why its passkeys can't be used here, if it has any.
    no_passkeys: Option<Said>,
    errors: FieldErrors,
}

pub async fn get(State(panel): State<Panel>, parts: Parts) -> Result<Response, WebError> {
    match session::step(&panel, &parts.headers) {
        Some(step) => page(&panel, &session::visitor(&panel, &parts), &step, None).await,
        None => Ok(Redirect::to(routes::LOGIN).into_response()),
    }
}

pub async fn post(
    State(panel): State<Panel>,
    parts: Parts,
    Form(form): Form<SecondForm>,
) -> Result<Response, WebError> {
    let Some(step) = session::step(&panel, &parts.headers) else {
        return Ok(Redirect::to(routes::LOGIN).into_response());
    };
    let visitor = session::visitor(&panel, &parts);
    let given = if form.answer.is_empty() {
        Answer::Code(form.code)
    } else {
        Answer::Passkey { challenge: form.challenge, answer: form.answer }
    };
    match answer(&panel, &visitor, &step, given).await? {
        Answered::Begun { begun, next } => {
            end_session_before(&panel, &parts.headers).await?;
            let next = LocalPath::or_overview(&next);
            Ok((session::begun(&panel, &begun), Redirect::to(next.as_str())).into_response())
        }
        Answered::Wrong => page(&panel, &visitor, &step, Some(WRONG)).await,
        Answered::Ended => Ok(Redirect::to(routes::LOGIN).into_response()),
        Answered::Refused(refused) => {
            let mut page = page(&panel, &visitor, &step, Some(too_many(refused))).await?;
            *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            throttled(refused, Ok(page))
        }
    }
}

/// The page that asks, with a word on what was wrong with the answer before. A step that is over leads to its beginning.
pub async fn page(
    panel: &Panel,
    visitor: &Visitor,
    step: &SessionToken,
    wrong: Option<Said>,
) -> Result<Response, WebError> {
    let Some(user) = who_answers(panel, step).await? else { return Ok(Redirect::to(routes::LOGIN).into_response()) };
    let factors = factors_of(panel, user.id).await?;
    let no_passkeys = passkeys::why_not(panel, visitor).filter(|_| factors.passkeys > 0);
    let passkey = if factors.passkeys > 0 && no_passkeys.is_none() {
        passkeys::begin_authentication(panel, visitor, Some(user.id)).await?
    } else {
        None
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut errors = FieldErrors::default();
    if let Some(wrong) = wrong {
        errors.add("code", wrong);
    }
    let page = SecondPage {
        layout: Layout::new(panel, None, Section::None),
        name: user.name.to_string(),
        has_codes: factors.totp_secret.is_some(),
        passkey,
        no_passkeys: no_passkeys.as_ref().map(no_passkeys_words),
        errors,
    };
    html_with(status, &page)
}
