//! `/account`: who somebody is here, what they sign in with, and where they are signed in.

pub mod agent;
pub mod passkeys;
pub mod password;
pub mod second_factor;
pub mod sessions;
pub mod totp;

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use crate::{
    access::{second_factor::factors_of, sessions::list_sessions},
    domain::{Origin, SessionId, Timestamp},
    panel::Panel,
    state::{second_factors::Factors, sessions::ListedSession},
    web::{
        assets,
        error::WebError,
        form::Query,
        layout::{Layout, Section, html},
        routes,
        session::{SessionUser, SignedIn},
    },
};

/// `?done=`, after something was.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    done: String,
}

impl Told {
    /// What was done, as a sentence; nothing for a word that none of our pages leads with.
    fn sentence(&self) -> Option<&'static str> {
        Some(match self.done.as_str() {
            "password" => "The password was changed. Your other sessions have ended.",
            "session" => "The session has ended.",
            "others" => "All your other sessions have ended.",
            "totp_removed" => "No codes of an authenticator app are asked for any more.",
            "passkey" => "The passkey was added. Your other sessions have ended.",
            "passkey_removed" => "The passkey was removed. You may delete it from the device, too.",
            "totp" => {
                "From now on signing in asks for a code of your authenticator app. Your other sessions have ended."
            }
            _ => return None,
        })
    }
}

/// A session, as the page shows it.
struct SessionLine {
    id: SessionId,
    is_this: bool,
    browser: String,
    method: String,
    address: String,
    began: Timestamp,
    used: Timestamp,
}

impl SessionLine {
    fn new(session: ListedSession, user: &SessionUser) -> Self {
        Self {
            id: session.id,
            is_this: session.id == user.session().id,
            browser: agent::in_words(&session.agent),
            method: session.method,
            address: session.address.unwrap_or_else(|| "unknown address".to_owned()),
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
    roles: Vec<String>,
    method: String,
    /// Where the account comes from, if not from here.
    origin: Option<String>,
    factors: Factors,
    sessions: Vec<SessionLine>,
    told: Option<&'static str>,
}

pub async fn get(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let sessions = list_sessions(&panel, user.id).await?;
    let page = AccountPage {
        layout: Layout::new(&panel, Some(&user), Section::None),
        name: user.name.to_string(),
        roles: user.roles.iter().map(|r| format!("{} ({})", r.role, r.reason)).collect(),
        method: user.session().method.clone(),
        origin: (user.origin != Origin::Local).then(|| user.origin.to_string()),
        factors: factors_of(&panel, user.id).await?,
        sessions: sessions.into_iter().map(|session| SessionLine::new(session, &user)).collect(),
        told: told.sentence(),
    };
    html(&page)
}
