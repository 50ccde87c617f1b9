//! `/account/second_factor/passkeys/…`: adding and removing passkeys.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::second_factor::after_adding;
use crate::{
    access::second_factor::{
        passkeys::{self, Challenge, NewPasskey, Registered, begin_registration, finish_registration},
        remove_passkey,
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, part},
        layout::{Layout, Section, html_with},
        routes,
        session::{self, RecentlySignedIn, SessionUser},
    },
    words::say,
};

/// A new passkey and what its owner calls it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    name: String,
    challenge: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "pages/account/new_passkey.html")]
struct NewPasskeyPage {
    layout: Layout,
    passkey: Challenge,
    name: String,
    errors: FieldErrors,
}

pub async fn new(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
    parts: Parts,
) -> Result<Response, WebError> {
    show(&panel, &user, &parts, String::new(), FieldErrors::default()).await
}

pub async fn create(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
    parts: Parts,
    Form(form): Form<PasskeyForm>,
) -> Result<Response, WebError> {
    let visitor = session::visitor(&panel, &parts);
    if passkeys::why_none_for(&panel, &visitor, &user).is_some() {
        return Ok(Redirect::to(routes::SECOND_FACTOR).into_response());
    }
    let new = NewPasskey { name: &form.name, challenge: &form.challenge, answer: &form.answer };
    let made = finish_registration(&panel, &visitor, &user.actor(), &user, user.session().id, new).await?;
    let message = match made {
        Registered::Done(codes) => return after_adding(&panel, &user, codes, "passkey"),
        Registered::Refused => say("account-error-passkey-refused"),
        Registered::TooMany => say("account-error-passkeys-too-many"),
    };
    let mut errors = FieldErrors::default();
    errors.add("name", message);
    show(&panel, &user, &parts, form.name, errors).await
}

/// Removes a passkey. One that is gone already is no error.
pub async fn remove(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
    Path(id): Path<String>,
) -> Result<Redirect, WebError> {
    let id = part(&id, |_| WebError::NoPage)?;
    remove_passkey(&panel, &user.actor(), &user, id).await?;
    Ok(Redirect::to(&routes::second_factor_after("passkey_removed")))
}

async fn show(
    panel: &Panel,
    user: &SessionUser,
    parts: &Parts,
    name: String,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let visitor = session::visitor(panel, parts);
    if passkeys::why_none_for(panel, &visitor, user).is_some() {
        return Ok(Redirect::to(routes::SECOND_FACTOR).into_response());
    }
    let passkey = begin_registration(panel, &visitor, user).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::None);
    html_with(status, &NewPasskeyPage { layout, passkey, name, errors })
}
