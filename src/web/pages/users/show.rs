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
        pages::account::{agent, method_words},
        permitted::{GetRole, Permitted},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
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
    /// What was done.
    done: Option<Said>,
}

/// A session as the page shows it.
struct SessionLine {
    session: ListedSession,
    browser: Said,
    method: Said,
    address: Said,
}

impl SessionLine {
    fn new(session: ListedSession) -> Self {
        let address = session.address.as_deref().map_or_else(|| say("access-session-unknown-address"), Said::from);
        Self { browser: agent::in_words(&session.agent), method: method_words(&session.method), address, session }
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
    show(panel, user, account, Some(errors), None).await
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    account: Account,
    errors: Option<FieldErrors>,
    done: Option<Said>,
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
fn sentence(done: &str) -> Option<Said> {
    Some(say(match done {
        "added" => "access-user-was-added",
        "roles" => "access-user-roles-saved",
        "password" => "access-user-password-set",
        "disabled" => "access-user-was-disabled",
        "enabled" => "access-user-was-enabled",
        "signed_out" => "access-user-signed-out",
        "session" => "access-user-session-ended",
        "second_factor" => "access-user-factors-forgotten",
        _ => return None,
    }))
}
