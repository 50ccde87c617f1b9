//! `/login/oidc/{provider}` and `…/callback`: to an OpenID Connect provider and back; and the page that leads a browser
//! which signed out here to its provider, to do so there.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::{
    access::{
        self,
        elsewhere::NotLetIn,
        single_sign_on::{self, Brought, Fault, SingleSignOnError},
    },
    panel::Panel,
    web::{
        assets,
        error::WebError,
        form::{LocalPath, Query},
        layout::{Layout, Section, html, html_with},
        routes, session,
    },
};

/// Where a sign-in leads in the end.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    next: String,
    /// Somebody who is signed in proves it again.
    again: String,
}

/// Leads the browser to the provider.
pub async fn start(
    State(panel): State<Panel>,
    jar: CookieJar,
    Path(provider): Path<String>,
    Query(wanted): Query<Wanted>,
    parts: Parts,
) -> Result<Response, WebError> {
    let next = LocalPath::or_overview(&wanted.next);
    let visitor = session::visitor(&panel, &parts);
    match single_sign_on::begin(&panel, &visitor, &provider, next.as_str(), !wanted.again.is_empty()).await {
        Ok(begun) => {
            let cookie = session::step_cookie(&panel, &begun.token);
            Ok((jar.add(cookie), Redirect::to(&begun.address)).into_response())
        }
        Err(error) => refused(&panel, &provider, error),
    }
}

/// Takes up what the browser brought back from the provider.
pub async fn callback(
    State(panel): State<Panel>,
    jar: CookieJar,
    Path(provider): Path<String>,
    Query(brought): Query<Brought>,
    parts: Parts,
) -> Result<Response, WebError> {
    let step = session::step(&panel, &parts.headers);
    let jar = jar.add(session::no_step_cookie(&panel));
    let finished = single_sign_on::finish(&panel, &provider, step.as_ref(), brought, session::address(&parts)).await;
    let returned = match finished {
        Ok(returned) => returned,
        Err(error) => return Ok((jar, refused(&panel, &provider, error)?).into_response()),
    };
    if let Some(before) = session::token(&panel, &parts.headers) {
        access::sign_out(&panel, &before).await?;
    }
    let visitor = session::visitor(&panel, &parts);
    let begun = access::begin(&panel, &returned.user, &returned.method, &visitor).await?;
    single_sign_on::note_proof(&panel, &begun.token, &returned).await.map_err(access::AccessError::from)?;
    if let Err(error) = single_sign_on::keep_id_token(&panel, &begun.token, &returned.id_token).await {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "an ID token could not be kept; signing out will not lead to the provider");
    }
    let next = LocalPath::or_overview(&returned.next);
    Ok((session::begun(&panel, &begun), Redirect::to(next.as_str())).into_response())
}

#[derive(Template)]
#[template(path = "pages/leave.html")]
struct LeavePage {
    layout: Layout,
    label: String,
    address: String,
}

/// The page after signing out here that leads on to the provider. It is no redirection: the policy of the page whose
/// button was pressed lets forms, and where they are redirected to, stay on this site.
pub fn leave(panel: &Panel, leaving: &single_sign_on::Leaving) -> Result<Response, WebError> {
    html(&LeavePage {
        layout: Layout::new(panel, None, Section::None),
        label: leaving.label.clone(),
        address: leaving.address.clone(),
    })
}

/// What a page says: what happened, what it means, what to do.
struct Words {
    status: StatusCode,
    title: &'static str,
    sentence: String,
    /// What the provider said, in its own words.
    said: String,
    next: &'static str,
}

#[derive(Template)]
#[template(path = "pages/single_sign_on.html")]
struct RefusedPage {
    layout: Layout,
    label: String,
    words: Words,
}

/// The page for somebody who proved who they are, with `label` or by it, and whom the panel does not let in.
pub fn page_of(panel: &Panel, refused: &NotLetIn, label: &str) -> Result<Response, WebError> {
    let (status, title, sentence, said, next) = not_let_in(refused, label);
    let words = Words { status, title, sentence, said, next };
    html_with(status, &RefusedPage { layout: Layout::new(panel, None, Section::None), label: label.to_owned(), words })
}

fn refused(panel: &Panel, provider: &str, error: SingleSignOnError) -> Result<Response, WebError> {
    let Ok(config) = single_sign_on::provider(panel, provider) else { return Err(WebError::NoPage) };
    if let SingleSignOnError::Fault(Fault::Access(error)) = error {
        return Err(error.into());
    }
    let cause = &error as &dyn std::error::Error;
    tracing::warn!(provider, error = cause, "a sign-in by a provider came to nothing");
    let words = words(&error, &config.label);
    let layout = Layout::new(panel, None, Section::None);
    html_with(words.status, &RefusedPage { layout, label: config.label.clone(), words })
}

fn words(error: &SingleSignOnError, label: &str) -> Words {
    let (status, title, sentence, said, next) = match error {
        SingleSignOnError::NotBegun | SingleSignOnError::NoProvider(_) => (
            StatusCode::BAD_REQUEST,
            "This sign-in has ended",
            "It took longer than ten minutes, was ended already, or began in another browser. You are not signed in."
                .to_owned(),
            String::new(),
            "Begin anew on the sign-in page.",
        ),
        SingleSignOnError::NotAsked => (
            StatusCode::BAD_REQUEST,
            "This answer belongs to another sign-in",
            format!("What came back from {label} is not the answer to what this browser asked. You are not signed in."),
            String::new(),
            "Begin anew on the sign-in page. If you followed a link to get here, somebody may have wanted to sign you in \
             under their own account.",
        ),
        SingleSignOnError::Declined(declined) => (
            StatusCode::FORBIDDEN,
            "The provider did not let you in",
            format!("{label} refused or you cancelled there. You are not signed in, and nothing was changed."),
            declined.to_string(),
            "Try again on the sign-in page, or ask whoever looks after your account there.",
        ),
        SingleSignOnError::NotProved => (
            StatusCode::FORBIDDEN,
            "You were not asked to prove who you are",
            format!(
                "{label} was asked to have you prove it once more, and does not say that it did (auth_time). You were not signed in anew, and nothing was changed."
            ),
            String::new(),
            "Try again, and sign in there when you are asked. If you are never asked, ask an administrator to have the provider put auth_time into its ID tokens (an optional claim in Entra ID), or use a local account.",
        ),
        SingleSignOnError::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many sign-ins were begun",
            "From your address more sign-ins were begun than people begin. This one was not.".to_owned(),
            String::new(),
            "Try again in a minute.",
        ),
        SingleSignOnError::NotLetIn(refused) => not_let_in(refused, label),
        SingleSignOnError::Fault(Fault::Http(_) | Fault::Description(_)) => (
            StatusCode::BAD_GATEWAY,
            "The provider can’t be reached",
            format!("{label} gave no answer that can be used. You are not signed in; syncs go on."),
            String::new(),
            "Try again in a moment. If it happens again, the panel’s log says why.",
        ),
        SingleSignOnError::Fault(_) => (
            StatusCode::BAD_GATEWAY,
            "The provider’s answer is refused",
            format!("What {label} says of you can’t be trusted or used as it is. You are not signed in."),
            String::new(),
            "Begin anew on the sign-in page. If it happens again, the panel’s log says why.",
        ),
    };
    Words { status, title, sentence, said, next }
}

/// What is said to somebody who proved who they are, and whom the panel does not let in.
fn not_let_in(refused: &NotLetIn, label: &str) -> (StatusCode, &'static str, String, String, &'static str) {
    let (title, sentence, next) = match refused {
        NotLetIn::NoRole(name) => (
            "You have no role here",
            format!(
                "{label} knows you as “{name}”, but none of your groups there gives a role in this panel. You are not signed in."
            ),
            "Ask an administrator to put you into a group that gives a role.",
        ),
        NotLetIn::NameTaken(name) => (
            "This name is another account’s",
            format!(
                "{label} knows you as “{name}”, but the account of that name here does not come from there. Accounts are never joined by their name alone. You are not signed in."
            ),
            "Sign in with the account you have, or ask an administrator to remove it.",
        ),
        NotLetIn::NoName(name) if name.is_empty() => (
            "You have no name there",
            format!("{label} knows you, but does not say by which name. You are not signed in."),
            "Ask an administrator to check which claim holds names (name_claim in the configuration).",
        ),
        NotLetIn::NoName(name) => (
            "Your name can’t be used here",
            format!(
                "{label} knows you as “{name}”. Names here have 1 to 64 letters, digits, dots, hyphens, underscores or @. You are not signed in."
            ),
            "Ask an administrator to check which claim holds names (name_claim in the configuration).",
        ),
        NotLetIn::Disabled(name) => (
            "Your account is disabled",
            format!("The account “{name}” was disabled in this panel. You are not signed in."),
            "Ask an administrator if you think that this is a mistake.",
        ),
    };
    (StatusCode::FORBIDDEN, title, sentence, String::new(), next)
}
