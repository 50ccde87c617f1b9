//! `/users/{name}`: an account, and for those who may, what can be done to it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::{Account, RoleBox, account_at, role_boxes};
use crate::{
    access::sessions::list_sessions,
    api::access::users::given_here,
    domain::{Permission, Reason, UserName},
    panel::Panel,
    state::sessions::ListedSession,
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Query},
        layout::{Layout, Section, html_with},
        pages::account::agent,
        permitted::{GetRole, Permitted},
        routes,
        session::CurrentUser,
    },
};

/// `?done=roles`, after something was done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    done: String,
}

#[derive(Template)]
#[template(path = "pages/users/show.html")]
struct UserPage {
    layout: Layout,
    account: Account,
    /// The roles that can be given here.
    boxes: Vec<RoleBox>,
    /// The version of the roles that it was given here.
    version: String,
    /// Where it is signed in, for those who may end that.
    sessions: Vec<SessionLine>,
    /// The account is the one that looks at the page.
    is_own: bool,
    errors: FieldErrors,
    /// What was done, as a sentence; empty if nothing was.
    done: &'static str,
}

/// A session as the page shows it.
struct SessionLine {
    session: ListedSession,
    browser: String,
    address: String,
}

impl SessionLine {
    fn new(session: ListedSession) -> Self {
        let address = session.address.clone().unwrap_or_else(|| "unknown address".to_owned());
        Self { browser: agent::in_words(&session.agent), address, session }
    }
}

impl UserPage {
    /// The roles that were not given here.
    fn brought(&self) -> impl Iterator<Item = &super::RoleRow> {
        self.account.roles.iter().filter(|row| row.reasons.iter().any(|reason| *reason != Reason::Direct))
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetRole>,
    Path(name): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let account = account_at(&panel, &name).await?;
    show(&panel, &user, account, None, sentence(&told.done)).await
}

/// The page after a change was refused.
pub async fn refused(
    panel: &Panel,
    user: &CurrentUser,
    name: &UserName,
    errors: FieldErrors,
) -> Result<Response, WebError> {
    let account = account_at(panel, name.as_str()).await?;
    show(panel, user, account, Some(errors), "").await
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    account: Account,
    errors: Option<FieldErrors>,
    done: &'static str,
) -> Result<Response, WebError> {
    let direct = account.roles.iter().filter(|row| row.reasons.contains(&Reason::Direct));
    let ticked: Vec<String> = direct.map(|row| row.name.to_string()).collect();
    let boxes = role_boxes(panel, &ticked).await?;
    let sessions = if user.may(Permission::SetRole) {
        list_sessions(panel, account.user.id).await?.into_iter().map(SessionLine::new).collect()
    } else {
        Vec::new()
    };
    let is_own = account.user.id == user.id;
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Access);
    let version = form::version_of(&given_here(&account.told()))?;
    let errors = errors.unwrap_or_default();
    html_with(status, &UserPage { layout, account, boxes, version, sessions, is_own, errors, done })
}

/// What was done, in words.
fn sentence(done: &str) -> &'static str {
    match done {
        "added" => "The account was added. Hand over its password in a way that nobody else can read.",
        "roles" => "The roles were saved. They count from the account’s next request.",
        "password" => "The password was set, and the account’s sessions were ended.",
        "disabled" => "The account was disabled, and its sessions were ended.",
        "enabled" => "The account may sign in again.",
        "signed_out" => "All sessions of the account were ended.",
        "session" => "The session was ended.",
        "second_factor" => {
            "The second factors were forgotten, and the account’s sessions were ended. Its password alone lets it in until it sets up another."
        }
        _ => "",
    }
}
