//! `/api/v1/tokens`: access tokens. Making one takes a person who signed in only minutes ago.

use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Rights, in_own_words, told};
use crate::{
    api::{
        answer,
        body::{Body, Filter},
        error::{ApiError, refused, wrong},
        list::Listing,
        once::KeepInstead,
        pools::Piece,
        routes,
        words::Moment,
    },
    domain::{AccessToken, Grant, Permission, Timestamp, TokenId, UserId},
    operations::{
        OperationError,
        tokens::{TokenDraft, create_token, remove_token},
    },
    panel::Panel,
    state::{tokens::list_tokens, users::list_users},
    web::{
        error::WebError,
        form,
        permitted::{NewToken as MayMake, Permitted, Recently},
        session::CurrentUser,
    },
};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// An access token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenDetails {
    /// Its identity.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// The account it belongs to; null for the operator’s.
    pub owner: Option<String>,
    /// Who made it.
    pub made_by: String,
    /// What it may do; never more than its owner.
    pub rights: Rights,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends; null for never.
    pub expires_at: Option<Moment>,
    /// When it was last shown, to within a minute.
    pub last_used_at: Option<Moment>,
    /// From where.
    pub last_used_from: Option<String>,
}

pub fn details(token: &AccessToken, owner: Option<String>) -> TokenDetails {
    TokenDetails {
        id: token.id,
        name: token.name.to_string(),
        owner,
        made_by: token.made_by.clone(),
        rights: Rights::from(&Grant { permissions: token.permissions.clone(), scope: token.scope.clone() }),
        created_at: Moment(token.created_at),
        expires_at: token.expires_at.map(Moment),
        last_used_at: token.last_used_at.map(Moment),
        last_used_from: token.last_used_from.clone(),
    }
}

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it may do; never more than whoever makes it.
    #[serde(deserialize_with = "crate::api::object::one")]
    pub rights: Rights,
    /// After how many days it ends; null for never.
    #[schema(minimum = 1, maximum = 3650)]
    pub days: Option<u16>,
}

/// A token that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenMade {
    /// The token.
    pub token: TokenDetails,
    /// What is shown to be let in. It is told here once and kept nowhere: a repetition of the request has null.
    pub secret: Option<String>,
}

/// Lists the access tokens
///
/// One’s own; for those who may change roles and accounts, all.
#[utoipa::path(get, path = routes::TOKENS, tag = "tokens", params(Piece),
    responses((status = 200, description = "A piece of the tokens", body = Listing<TokenDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<MayMake>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let users = list_users(&panel.database).await?;
    let owner = |id: UserId| users.iter().find(|user| user.id == id).map(|user| user.name.to_string());
    let mut tokens: Vec<TokenDetails> =
        seen(&panel, &user).await?.iter().map(|token| details(token, token.owner.and_then(owner))).collect();
    tokens.sort_by_key(|token| token.id);
    piece.of(tokens, |token| token.id.to_string(), &uri)
}

/// Makes an access token
///
/// Its secret is told in this answer and nowhere else. Takes a sign-in of only minutes ago.
#[utoipa::path(post, path = routes::TOKENS, tag = "tokens", request_body = NewToken,
    responses((status = 201, description = "Made", body = TokenMade)))]
pub async fn create(
    State(panel): State<Panel>,
    user: Recently<MayMake>,
    Body(new): Body<NewToken>,
) -> Result<Response, WebError> {
    let name: crate::domain::TokenName = new.name.parse().map_err(|error| wrong("name", error))?;
    let grant = new.rights.grant().map_err(in_own_words)?;
    let ends = |days: u16| -> Timestamp { panel.clock.now().plus_micros(i64::from(days) * DAY) };
    if new.days.is_some_and(|days| !(1..=3650).contains(&days)) {
        return Err(wrong("days", "Let it last 1 to 3650 days, or null for ever. Nothing was made."));
    }
    let owner = user.account();
    let (permissions, scope, expires_at) = (grant.permissions, grant.scope, new.days.map(ends));
    let draft = TokenDraft { name: name.clone(), owner, permissions, scope, expires_at };
    let secret = create_token(&panel, &user.giver(), draft).await.map_err(told)?;
    let made = list_tokens(&panel.database).await?.into_iter().find(|t| t.owner == owner && t.name == name);
    let made = made.ok_or_else(|| WebError::NoToken(name.to_string()))?;
    let token = details(&made, Some(user.name.to_string()));
    let kept = serde_json::to_string(&TokenMade { token: token.clone(), secret: None }).map_err(ApiError::from)?;
    let told = TokenMade { token, secret: Some(secret.reveal().to_owned()) };
    let mut response = answer::with(StatusCode::CREATED, &told)?;
    response.extensions_mut().insert(KeepInstead(kept));
    Ok(response)
}

/// Revokes an access token
///
/// Nothing is let in by it any more.
#[utoipa::path(delete, path = routes::TOKEN, tag = "tokens", params(("id" = TokenId, Path, description = "The token")),
    responses((status = 204, description = "Revoked")))]
pub async fn revoke(
    State(panel): State<Panel>,
    user: Permitted<MayMake>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: TokenId = form::part(&id, WebError::NoToken)?;
    let token = seen(&panel, &user).await?.into_iter().find(|token| token.id == id);
    let token = token.ok_or_else(|| WebError::NoToken(id.to_string()))?;
    match remove_token(&panel, &user.giver(), &token).await {
        // One that is gone is what was asked for.
        Ok(()) | Err(OperationError::Refused(_)) => Ok(answer::done()),
        Err(error) => Err(refused(error)),
    }
}

/// The tokens that whoever asks may see and end.
pub async fn seen(panel: &Panel, user: &CurrentUser) -> Result<Vec<AccessToken>, WebError> {
    let mut tokens = list_tokens(&panel.database).await?;
    if !user.may(Permission::SetRole) {
        tokens.retain(|token| user.oversees(token));
    }
    Ok(tokens)
}
