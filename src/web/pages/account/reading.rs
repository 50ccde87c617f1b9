//! `/account/reading`: the language and the zone that pages are written in for this browser.

use axum::{
    extract::State,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Told, show};
use crate::{
    domain::Zone,
    panel::Panel,
    web::{
        error::WebError,
        form::{FieldErrors, Form},
        reader, routes,
        session::SignedIn,
    },
    words::Language,
};

/// What was chosen; nothing is what the browser says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Reading {
    pub language: String,
    pub zone: String,
}

/// Keeps the choice in the browser.
pub async fn post(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    Form(form): Form<Reading>,
) -> Result<Response, WebError> {
    let mut errors = FieldErrors::default();
    let chosen = |text: &str| !text.trim().is_empty();
    let language = chosen(&form.language).then(|| errors.check("language", form.language.parse::<Language>()));
    let zone = chosen(&form.zone).then(|| errors.check("zone", form.zone.parse::<Zone>()));
    if !errors.is_empty() {
        return show(&panel, &user, Told::default(), form, errors).await;
    }
    let language = language.flatten().map(Language::tag);
    let cookies = [
        reader::choice(&panel, reader::LANGUAGE, language),
        reader::choice(&panel, reader::OWN_ZONE, zone.flatten().as_ref().map(Zone::name)),
    ];
    Ok((AppendHeaders(cookies), Redirect::to(&routes::account_after("reading"))).into_response())
}
