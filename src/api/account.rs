//! `/api/v1/account`: who asks, and what they may do. A script finds out here whether its token still counts.

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{answer, routes};
use crate::{
    domain::{Permission, Via},
    panel::Panel,
    web::{error::WebError, session::Anybody},
};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhoAsks {
    /// The account, or the token that belongs to none.
    pub name: String,
    /// By what it is known: web for a session, token for an access token.
    pub via: Via,
    /// What it may do somewhere.
    #[schema(value_type = Vec<Permission>)]
    pub permissions: Vec<String>,
    /// Whether it may do what takes a sign-in of only minutes ago. A token never may.
    pub is_recent: bool,
}

/// Says who asks
#[utoipa::path(get, path = routes::ACCOUNT, tag = "account",
    responses((status = 200, description = "Who asks", body = WhoAsks)))]
pub async fn get(State(_): State<Panel>, Anybody(user): Anybody) -> Result<Response, WebError> {
    let permissions = Permission::ALL.into_iter().filter(|p| user.may(*p)).map(|p| p.to_string()).collect();
    let name = user.name.to_string();
    answer::json(&WhoAsks { name, via: user.actor().via, permissions, is_recent: user.is_recent() })
}
