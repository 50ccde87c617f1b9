//! `/api/v1/users/{name}/sessions` and `/account/sessions`: where accounts are signed in, and ending that.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::told;
use crate::{
    access::sessions::{end_session, end_sessions, list_sessions},
    api::{answer, body::Filter, error, list::Listing, pools::Piece, routes, words::Moment},
    domain::{SessionId, User, UserId, UserName},
    operations::accounts,
    panel::Panel,
    state::{sessions::ListedSession, users::find_user},
    web::{
        error::WebError,
        form,
        permitted::{Permitted, SetRole},
        session::SignedIn,
    },
};

/// Where an account is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionDetails {
    /// Its identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// How its person proved who they are.
    pub method: String,
    /// From where it began.
    pub address: Option<String>,
    /// What the browser called itself.
    pub agent: String,
    /// When it began.
    pub created_at: Moment,
    /// When it was last used, to within a minute.
    pub last_seen_at: Moment,
}

/// Lists the sessions of an account
///
/// Those that count at present.
#[utoipa::path(get, path = routes::USER_SESSIONS, tag = "users", params(("name" = String, Path, description = "The account"), Piece),
    responses((status = 200, description = "A piece of the sessions", body = Listing<SessionDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<SetRole>,
    Path(name): Path<String>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let user = named(&panel, &name).await?;
    answer(&panel, user.id, None, &piece, &uri).await
}

/// Ends a session of an account
#[utoipa::path(delete, path = routes::USER_SESSION, tag = "users",
    params(("name" = String, Path, description = "The account"), ("id" = String, Path, description = "The session")),
    responses((status = 204, description = "Ended")))]
pub async fn end(
    State(panel): State<Panel>,
    user: Permitted<SetRole>,
    Path((name, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let of = named(&panel, &name).await?;
    let id = there_is(&panel, of.id, &id).await?;
    accounts::end_session(&panel, &user.giver(), &of.name, id).await.map_err(told)?;
    Ok(answer::done())
}

/// Lists your sessions
///
/// For a session of the browser; a token has none.
#[utoipa::path(get, path = routes::SESSIONS, tag = "account", params(Piece),
    responses((status = 200, description = "A piece of the sessions", body = Listing<SessionDetails>)))]
pub async fn list_own(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    answer(&panel, user.id, Some(user.session().id), &piece, &uri).await
}

/// Ends your other sessions
///
/// All but the one that asks.
#[utoipa::path(delete, path = routes::SESSIONS, tag = "account", responses((status = 204, description = "Ended")))]
pub async fn end_others(State(panel): State<Panel>, SignedIn(user): SignedIn) -> Result<Response, WebError> {
    end_sessions(&panel, &user.actor(), &user, Some(user.session().id)).await?;
    Ok(answer::done())
}

/// Ends one of your sessions
///
/// It may be the one that asks.
#[utoipa::path(delete, path = routes::SESSION, tag = "account", params(("id" = String, Path, description = "The session")),
    responses((status = 204, description = "Ended")))]
pub async fn end_own(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = there_is(&panel, user.id, &id).await?;
    end_session(&panel, &user.actor(), &user, id).await?;
    Ok(answer::done())
}

async fn answer(
    panel: &Panel,
    of: UserId,
    this: Option<SessionId>,
    piece: &Piece,
    uri: &Uri,
) -> Result<Response, WebError> {
    let details = |session: ListedSession| SessionDetails {
        id: session.id,
        is_this: this == Some(session.id),
        method: session.method,
        address: session.address,
        agent: session.agent,
        created_at: Moment(session.created_at),
        last_seen_at: Moment(session.last_seen_at),
    };
    let mut sessions: Vec<SessionDetails> = list_sessions(panel, of).await?.into_iter().map(details).collect();
    sessions.sort_by_key(|session| session.id);
    piece.of(sessions, |session| session.id.to_string(), uri)
}

/// The account that an address names.
async fn named(panel: &Panel, name: &str) -> Result<User, WebError> {
    let name: UserName = form::part(name, WebError::NoUser)?;
    let found = find_user(&panel.database, &name).await?;
    found.map(|(user, _)| user).ok_or_else(|| WebError::NoUser(name.to_string()))
}

/// The session of an account that an address names.
async fn there_is(panel: &Panel, of: UserId, id: &str) -> Result<SessionId, WebError> {
    let named: SessionId = error::id("session", id)?;
    let is_there = list_sessions(panel, of).await?.iter().any(|session| session.id == named);
    if is_there { Ok(named) } else { Err(error::missing("session", id)) }
}
