//! `/account`: who somebody is here, what they sign in with, and where they are signed in.

pub mod agent;
pub mod passkeys;
pub mod password;
pub mod reading;
pub mod second_factor;
pub mod sessions;
pub mod totp;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;

use reading::Reading;

use crate::{
    access::{second_factor::factors_of, sessions::list_sessions},
    domain::{Assigned, Origin, Reason, SessionId, Timestamp, Zone},
    panel::Panel,
    state::{second_factors::Factors, sessions::ListedSession},
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Query},
        layout::{Layout, Section, html_with},
        reader, routes,
        session::{SessionUser, SignedIn},
    },
    words::{Language, Said, say},
};

/// `?done=`, after something was.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    done: String,
}

impl Told {
    /// What was done, as a sentence; nothing for a word that none of our pages leads with.
    fn sentence(&self) -> Option<Said> {
        let key = match self.done.as_str() {
            "reading" => "account-done-reading",
            "password" => "account-done-password",
            "session" => "account-done-session",
            "others" => "account-done-others",
            "totp_removed" => "account-done-totp-removed",
            "passkey" => "account-done-passkey",
            "passkey_removed" => "account-done-passkey-removed",
            "totp" => "account-done-totp",
            _ => return None,
        };
        Some(say(key))
    }
}

/// How somebody signed in, as a session keeps it, in words. By a provider it is as its accounts are said to come from there.
pub fn method_words(method: &str) -> Said {
    let key = match method {
        "password" => "account-method-password",
        "password and code" => "account-method-password-code",
        "password and recovery code" => "account-method-password-recovery-code",
        "password and passkey" => "account-method-password-passkey",
        "passkey" => "account-method-passkey",
        "setup link" => "account-method-setup",
        other => return other.into(),
    };
    say(key)
}

/// Where an account comes from, if not from here.
fn origin_words(origin: &Origin) -> Option<Said> {
    match origin {
        Origin::Local => None,
        Origin::Directory => Some(say("account-origin-directory")),
        Origin::Provider(_) => Some(origin.to_string().into()),
    }
}

/// A role of an account, and why it has it.
fn role_words(assigned: &Assigned) -> Said {
    let said = match &assigned.reason {
        Reason::Direct => say("account-role-given"),
        Reason::Group(group) => say("account-role-by-group").with("group", group),
        Reason::Claim(claim) => say("account-role-by-claim").with("claim", claim),
    };
    said.with("role", &assigned.role)
}

/// A session, as the page shows it.
struct SessionLine {
    id: SessionId,
    is_this: bool,
    browser: Said,
    method: Said,
    address: Said,
    began: Timestamp,
    used: Timestamp,
}

impl SessionLine {
    fn new(session: ListedSession, user: &SessionUser) -> Self {
        Self {
            id: session.id,
            is_this: session.id == user.session().id,
            browser: agent::in_words(&session.agent),
            method: method_words(&session.method),
            address: session.address.map_or_else(|| say("account-unknown-address"), Said::from),
            began: session.created_at,
            used: session.last_seen_at,
        }
    }
}

#[derive(Template)]
#[template(path = "pages/account/index.html")]
struct AccountPage {
    layout: Layout,
    name: String,
    roles: Vec<Said>,
    method: Said,
    /// Where the account comes from, if not from here.
    origin: Option<Said>,
    factors: Factors,
    sessions: Vec<SessionLine>,
    told: Option<Said>,
    reading: Reading,
    zones: Vec<String>,
    errors: FieldErrors,
}

pub async fn get(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    headers: HeaderMap,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    show(&panel, &user, told, reader::chosen(&headers), FieldErrors::default()).await
}

async fn show(
    panel: &Panel,
    user: &SessionUser,
    told: Told,
    reading: Reading,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let sessions = list_sessions(panel, user.id).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AccountPage {
        layout: Layout::new(panel, Some(user), Section::None),
        name: user.name.to_string(),
        roles: user.roles.iter().map(role_words).collect(),
        method: method_words(&user.session().method),
        origin: origin_words(&user.origin),
        factors: factors_of(panel, user.id).await?,
        sessions: sessions.into_iter().map(|session| SessionLine::new(session, user)).collect(),
        told: told.sentence(),
        reading,
        zones: Zone::names(),
        errors,
    };
    html_with(status, &page)
}
