//! `/account/sessions/…`: ending sessions of one's own.

use axum::{
    extract::{Path, State},
    response::Redirect,
};

use crate::{
    access::sessions::{end_session, end_sessions},
    panel::Panel,
    web::{error::WebError, form::part, routes, session::SignedIn},
};

/// Ends one session. One that has ended already is no error.
pub async fn end(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Redirect, WebError> {
    let id = part(&id, |_| WebError::NoPage)?;
    end_session(&panel, &user.actor(), &user, id).await?;
    Ok(Redirect::to(&routes::account_after("session")))
}

/// Ends all sessions but the one that asks.
pub async fn end_others(State(panel): State<Panel>, SignedIn(user): SignedIn) -> Result<Redirect, WebError> {
    end_sessions(&panel, &user.actor(), &user, Some(user.session().id)).await?;
    Ok(Redirect::to(&routes::account_after("others")))
}
