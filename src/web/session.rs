//! Who is asking: the session cookie, and [`SignedIn`] for handlers that any account may use. What else a handler needs is
//! said by [`super::permitted`].

use std::{net::SocketAddr, ops::Deref};

use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{HeaderMap, Method, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};

use super::{error::WebError, routes};
use crate::{
    access::{self, SessionToken},
    domain::{Actor, User, Via},
    operations::Giver,
    panel::Panel,
};

/// Over HTTPS. The prefix makes browsers refuse the cookie unless it is Secure, for this host only, and for all paths.
const SECURE_COOKIE: &str = "__Host-poolsync";
/// Over plain HTTP, which is for this machine only: a Secure cookie would not come back.
const PLAIN_COOKIE: &str = "poolsync";

/// The account behind a request.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    user: User,
    address: Option<String>,
}

impl CurrentUser {
    /// Who gives rights away or takes them, and what they have themselves.
    pub fn giver(&self) -> Giver {
        Giver { actor: self.actor(), access: self.user.access.clone() }
    }

    /// Who asks, for the record.
    pub fn actor(&self) -> Actor {
        Actor { name: self.user.name.to_string(), via: Via::Web, address: self.address.clone() }
    }
}

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.user
    }
}

/// Somebody is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn(pub CurrentUser);

impl<S> FromRequestParts<S> for SignedIn
where
    Panel: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let panel = Panel::from_ref(state);
        let found = find(&panel, &parts.headers).await.map_err(IntoResponse::into_response)?;
        let Some(mut user) = found else { return Err(sign_in_first(parts)) };
        user.address = address(parts);
        Ok(Self(user))
    }
}

/// To the sign-in page; what was asked for comes after it, unless it would have changed something.
fn sign_in_first(parts: &Parts) -> Response {
    let asked = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let to = match parts.method {
        Method::GET | Method::HEAD if asked != routes::DASHBOARD => routes::login_then(asked),
        _ => routes::LOGIN.to_owned(),
    };
    Redirect::to(&to).into_response()
}

/// The other end of the connection.
pub fn address(parts: &Parts) -> Option<String> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string())
}

/// The account whose session's cookie the request carries. A cookie that means nothing is as good as none.
pub async fn find(panel: &Panel, headers: &HeaderMap) -> Result<Option<CurrentUser>, WebError> {
    let Some(token) = token(panel, headers) else { return Ok(None) };
    let user = access::find_session(panel, &token).await?;
    Ok(user.map(|user| CurrentUser { user, address: None }))
}

/// The session's token in the request's cookie.
pub fn token(panel: &Panel, headers: &HeaderMap) -> Option<SessionToken> {
    CookieJar::from_headers(headers)
        .get(cookie_name(panel))
        .and_then(|cookie| SessionToken::from_cookie(cookie.value()))
}

/// The cookie of a new session. It lasts until the browser closes; the panel’s own limits end it before.
pub fn cookie(panel: &Panel, token: &SessionToken) -> Cookie<'static> {
    bare_cookie(panel, token.reveal().to_owned())
}

/// The cookie that takes the session's away.
pub fn no_cookie(panel: &Panel) -> Cookie<'static> {
    let mut cookie = bare_cookie(panel, String::new());
    cookie.make_removal();
    cookie
}

fn bare_cookie(panel: &Panel, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(panel), value))
        .path("/")
        .http_only(true)
        .secure(panel.config.is_public_over_tls())
        .same_site(SameSite::Lax)
        .build()
}

fn cookie_name(panel: &Panel) -> &'static str {
    if panel.config.is_public_over_tls() { SECURE_COOKIE } else { PLAIN_COOKIE }
}
