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
        filters,
        form::{LocalPath, Query},
        layout::{Layout, Section, html, html_with},
        routes, session,
    },
    words::{Said, say},
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
    title: Said,
    sentence: Said,
    /// What the provider said, in its own words.
    said: String,
    next: Said,
}

#[derive(Template)]
#[template(path = "pages/single_sign_on.html")]
struct RefusedPage {
    layout: Layout,
    label: Said,
    words: Words,
}

/// The page for somebody who proved who they are, with `label` or by it, and whom the panel does not let in.
pub fn page_of(panel: &Panel, refused: &NotLetIn, label: Said) -> Result<Response, WebError> {
    let words = not_let_in(refused, &label);
    html_with(words.status, &RefusedPage { layout: Layout::new(panel, None, Section::None), label, words })
}

fn refused(panel: &Panel, provider: &str, error: SingleSignOnError) -> Result<Response, WebError> {
    let Ok(config) = single_sign_on::provider(panel, provider) else { return Err(WebError::NoPage) };
    if let SingleSignOnError::Fault(Fault::Access(error)) = error {
        return Err(error.into());
    }
    let cause = &error as &dyn std::error::Error;
    tracing::warn!(provider, error = cause, "a sign-in by a provider came to nothing");
    let label = Said::from(config.label.as_str());
    let words = words(&error, &label);
    let layout = Layout::new(panel, None, Section::None);
    html_with(words.status, &RefusedPage { layout, label, words })
}

fn words(error: &SingleSignOnError, label: &Said) -> Words {
    let of_provider = |key| say(key).said("provider", label.clone());
    let (status, title, sentence, next) = match error {
        SingleSignOnError::NotBegun | SingleSignOnError::NoProvider(_) => (
            StatusCode::BAD_REQUEST,
            say("account-sso-ended"),
            say("account-sso-ended-means"),
            say("account-sso-begin-anew"),
        ),
        SingleSignOnError::NotAsked => (
            StatusCode::BAD_REQUEST,
            say("account-sso-other-answer"),
            of_provider("account-sso-other-answer-means"),
            say("account-sso-other-answer-next"),
        ),
        SingleSignOnError::Declined(_) => (
            StatusCode::FORBIDDEN,
            say("account-sso-declined"),
            of_provider("account-sso-declined-means"),
            say("account-sso-declined-next"),
        ),
        SingleSignOnError::NotProved => (
            StatusCode::FORBIDDEN,
            say("account-sso-not-proved"),
            of_provider("account-sso-not-proved-means"),
            say("account-sso-not-proved-next"),
        ),
        SingleSignOnError::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            say("account-sso-too-many"),
            say("account-sso-too-many-means"),
            say("account-sso-too-many-next"),
        ),
        SingleSignOnError::NotLetIn(refused) => return not_let_in(refused, label),
        SingleSignOnError::Fault(Fault::Http(_) | Fault::Description(_)) => (
            StatusCode::BAD_GATEWAY,
            say("account-sso-unreachable"),
            of_provider("account-sso-unreachable-means"),
            say("account-sso-unreachable-next"),
        ),
        SingleSignOnError::Fault(_) => (
            StatusCode::BAD_GATEWAY,
            say("account-sso-refused"),
            of_provider("account-sso-refused-means"),
            say("account-sso-refused-next"),
        ),
    };
    let said = match error {
        SingleSignOnError::Declined(declined) => declined.to_string(),
        _ => String::new(),
    };
    Words { status, title, sentence, said, next }
}

/// What is said to somebody who proved who they are, and whom the panel does not let in.
fn not_let_in(refused: &NotLetIn, label: &Said) -> Words {
    let of_provider = |key| say(key).said("provider", label.clone());
    let (title, sentence, next) = match refused {
        NotLetIn::NoRole(name) => (
            say("account-sso-no-role"),
            of_provider("account-sso-no-role-means").with("name", name),
            say("account-sso-no-role-next"),
        ),
        NotLetIn::NameTaken(name) => (
            say("account-sso-name-taken"),
            of_provider("account-sso-name-taken-means").with("name", name),
            say("account-sso-name-taken-next"),
        ),
        NotLetIn::NoName(name) if name.is_empty() => {
            (say("account-sso-no-name"), of_provider("account-sso-no-name-means"), say("account-sso-check-claim"))
        }
        NotLetIn::NoName(name) => (
            say("account-sso-bad-name"),
            of_provider("account-sso-bad-name-means").with("name", name),
            say("account-sso-check-claim"),
        ),
        NotLetIn::Disabled(name) => (
            say("account-sso-disabled"),
            say("account-sso-disabled-means").with("name", name),
            say("account-sso-disabled-next"),
        ),
    };
    Words { status: StatusCode::FORBIDDEN, title, sentence, said: String::new(), next }
}
