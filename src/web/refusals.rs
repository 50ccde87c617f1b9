//! What was refused at the door, for the audit: a permission that is missing, a post from another site.

use axum::extract::Request;

use super::{client_address, error::WebError, routes, session::CurrentUser};
use crate::{
    api::ApiError,
    domain::{Actor, Via},
    panel::Panel,
    state::audit::refusals::record_refusal,
};

/// The longest path that is recorded, in characters.
const LONGEST_PATH: usize = 200;
/// Who it was that has not signed in.
const STRANGER: &str = "(not signed in)";

/// What somebody asked for, and from where.
#[derive(Debug)]
pub struct Asked {
    method: String,
    path: String,
    address: Option<String>,
}

impl Asked {
    /// What a request asks for.
    pub fn of(request: &Request) -> Self {
        Self {
            method: request.method().to_string(),
            path: recorded(request.uri().path()),
            address: client_address::of(request.extensions()),
        }
    }
}

/// A path as it is recorded: not too long, and without the secret of the set-up link.
fn recorded(path: &str) -> String {
    let link = routes::SETUP.split('{').next().filter(|link| path.starts_with(link));
    link.map_or_else(|| path.chars().take(LONGEST_PATH).collect(), |link| format!("{link}…"))
}

/// Records why a request was refused. That this fails is logged: the answer is the same.
pub async fn record(panel: &Panel, user: Option<&CurrentUser>, asked: Asked, error: &WebError) {
    let actor = user.map(CurrentUser::actor);
    let name = actor.as_ref().map(|actor| actor.name.clone());
    let (action, target) = match (error, &name) {
        (WebError::Forbidden(permission) | WebError::Api(ApiError::FewerRights(permission)), _) => {
            (permission.to_string(), asked.path.clone())
        }
        (WebError::BadToken, _) => ("Use-CsAccessToken".to_owned(), asked.address.clone().unwrap_or_default()),
        // Strangers choose the address they post to: only who they are tells them apart.
        (_, None) => ("Submit-CsForm".to_owned(), asked.address.clone().unwrap_or_default()),
        _ => ("Submit-CsForm".to_owned(), asked.path.clone()),
    };
    let stranger = || Actor { name: STRANGER.to_owned(), account: None, via: Via::Web, address: asked.address.clone() };
    let actor = actor.unwrap_or_else(stranger);
    let why = format!("{} {}: {error}", asked.method, asked.path);
    let recorded = record_refusal(&panel.database, &actor, &action, &target, &why, panel.clock.now()).await;
    if let Err(error) = recorded {
        tracing::error!(error = &error as &dyn std::error::Error, "a refusal could not be recorded in the audit");
    }
}
