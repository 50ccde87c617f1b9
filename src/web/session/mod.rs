//! Who is asking: the session cookie, the layer that looks it up once for each request, and [`SignedIn`] for handlers that
//! any account may use. What else a handler needs is said by [`super::permitted`].

mod cookies;

use std::{ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, HeaderName, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use cookies::{add_cookie, browser_name, kept_token};
pub use cookies::{bare_cookie, begun, no_cookie, no_step_cookie, step, step_cookie, token};

use super::{
    client_address,
    error::WebError,
    gate::{Pass, Proof},
    routes,
};
use crate::{
    access::{self, AccessError, CurrentSession, Visitor, guesses::TooMany, tokens},
    api::{self, ApiError},
    domain::{AccessToken, Actor, TokenId, TokenSecret, User, UserId, Via},
    operations::Giver,
    panel::Panel,
};

/// How the addresses of assets begin.
const ASSETS: &str = "/assets/";

/// The account behind a request, with the rights it has here: a token has fewer than its owner.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    user: User,
    /// None for a token that belongs to nobody.
    account: Option<UserId>,
    via: Via,
    /// The token that was shown, if one was.
    token: Option<TokenId>,
    /// From where, and by which token.
    origin: Option<String>,
    /// Whether a person proved who they are only minutes ago; never by a token.
    is_recent: bool,
}

impl CurrentUser {
    /// Whether a person proved who they are only minutes ago, so that what matters most may be changed.
    pub const fn is_recent(&self) -> bool {
        self.is_recent
    }

    /// What keeps a request from being answered that needs a fresh proof: tokens are refused, and a person whose proof is
    /// old is led to the sign-in page and from there back to what was asked for.
    pub fn lacks_proof(&self, parts: &Parts) -> Option<Response> {
        if self.via == Via::Token {
            return Some(WebError::TokenHere.into_response());
        }
        if self.is_recent {
            return None;
        }
        if api::is_api(parts.uri.path()) {
            return Some(WebError::from(ApiError::OldProof).into_response());
        }
        let asked = parts.uri.path_and_query().map_or(routes::ACCOUNT, |p| p.as_str());
        let back = if parts.method.is_safe() { asked } else { routes::page_of_form(parts.uri.path()) };
        Some(Redirect::to(&routes::login_again(back)).into_response())
    }

    /// What tells the requests of one account or token from those of others.
    pub fn client(&self) -> String {
        self.token.map_or_else(|| format!("account {}", self.user.id), |id| format!("token {id}"))
    }

    /// The account to which what is made belongs; `None` for a token that belongs to nobody.
    pub const fn account(&self) -> Option<UserId> {
        self.account
    }

    /// Whether a token is one's own to see and to end. A token oversees itself and those that reach no further than it does.
    pub fn oversees(&self, token: &AccessToken) -> bool {
        let is_own = self.account.is_some() && token.owner == self.account;
        let is_within = || self.user.access.first_beyond(&token.access()).is_none();
        is_own && (self.token.is_none() || self.token == Some(token.id) || is_within())
    }

    /// Who gives rights away or takes them, and what they have themselves.
    pub fn giver(&self) -> Giver {
        Giver { actor: self.actor(), access: self.user.access.clone() }
    }

    /// Who asks, for the record.
    pub fn actor(&self) -> Actor {
        Actor { name: self.name.to_string(), account: self.account, via: self.via, address: self.origin.clone() }
    }
}

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.user
    }
}

/// An account whose person signed in.
#[derive(Debug, Clone)]
pub struct SessionUser {
    user: CurrentUser,
    session: CurrentSession,
}

impl SessionUser {
    /// The session the request belongs to.
    pub const fn session(&self) -> &CurrentSession {
        &self.session
    }
}

impl Deref for SessionUser {
    type Target = CurrentUser;

    fn deref(&self) -> &CurrentUser {
        &self.user
    }
}

/// Somebody is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn(pub SessionUser);

impl<S> FromRequestParts<S> for SignedIn
where
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match parts.extensions.get::<Asking>() {
            Some(Asking::Somebody(user)) => Ok(Self((**user).clone())),
            _ => Err(Self::keeps_out(parts).unwrap_or_else(|| Asking::refusal(parts))),
        }
    }
}

impl Proof for SignedIn {
    const PASS: Pass = Pass::Account;

    fn keeps_out(parts: &Parts) -> Option<Response> {
        match parts.extensions.get::<Asking>() {
            Some(Asking::Somebody(_)) => None,
            Some(Asking::Token(_)) => Some(WebError::TokenHere.into_response()),
            _ => Some(Asking::refusal(parts)),
        }
    }
}

/// Somebody is signed in, or shows a token.
#[derive(Debug, Clone)]
pub struct Anybody(pub CurrentUser);

impl<S> FromRequestParts<S> for Anybody
where
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        Asking::user(&parts.extensions).cloned().map(Self).ok_or_else(|| Asking::refusal(parts))
    }
}

impl Proof for Anybody {
    const PASS: Pass = Pass::Account;

    fn keeps_out(parts: &Parts) -> Option<Response> {
        Asking::user(&parts.extensions).is_none().then(|| Asking::refusal(parts))
    }
}

/// Somebody is signed in, and proved who they are only minutes ago: what matters most may be changed.
#[derive(Debug, Clone)]
pub struct RecentlySignedIn(pub SessionUser);

impl<S> FromRequestParts<S> for RecentlySignedIn
where
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let SignedIn(user) = SignedIn::from_request_parts(parts, state).await?;
        user.lacks_proof(parts).map_or(Ok(Self(user)), Err)
    }
}

impl Proof for RecentlySignedIn {
    const PASS: Pass = Pass::Account;

    fn keeps_out(parts: &Parts) -> Option<Response> {
        SignedIn::keeps_out(parts).or_else(|| Asking::user(&parts.extensions)?.lacks_proof(parts))
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

/// Where the request comes from.
pub fn address(parts: &Parts) -> Option<String> {
    client_address::of(&parts.extensions)
}

/// Where somebody who wants to be let in comes from.
pub fn visitor(panel: &Panel, parts: &Parts) -> Visitor {
    let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
    Visitor {
        address: address(parts),
        agent: text(header::USER_AGENT).unwrap_or_default(),
        browser: kept_token(&parts.headers, browser_name(panel)),
        host: text(header::HOST),
    }
}

/// Who sent a request: found once, before anything else looks at it.
#[derive(Debug, Clone)]
pub enum Asking {
    /// Nobody who is signed in.
    Nobody,
    /// Somebody who signed in.
    Somebody(Box<SessionUser>),
    /// A script with a token.
    Token(Box<CurrentUser>),
    /// Something that shows a token which does not count.
    BadToken,
    /// Something whose token or session is not looked up now: too many from its address meant nothing.
    Unseen(TooMany),
    /// Somebody who signed in, but must set up a second factor before anything else.
    MustEnrol,
    /// The database did not say.
    Unclear(Arc<AccessError>),
}

impl Asking {
    /// The account, if there is one.
    pub fn user(extensions: &Extensions) -> Option<&CurrentUser> {
        match extensions.get::<Self>() {
            Some(Self::Somebody(user)) => Some(&user.user),
            Some(Self::Token(user)) => Some(user),
            _ => None,
        }
    }

    /// The answer to whoever is nobody here.
    pub fn refusal(parts: &Parts) -> Response {
        match parts.extensions.get::<Self>() {
            Some(Self::Unclear(error)) => WebError::WhoAsks(error.clone()).into_response(),
            Some(Self::BadToken) => WebError::BadToken.into_response(),
            Some(Self::Unseen(TooMany { wait })) => WebError::from(ApiError::TooMany(*wait)).into_response(),
            Some(Self::MustEnrol) => WebError::from(ApiError::MustEnrol).into_response(),
            _ if api::is_api(parts.uri.path()) => WebError::from(ApiError::Nobody).into_response(),
            _ => sign_in_first(parts),
        }
    }
}

/// The layer that finds out who asks. It gives a session whose token was replaced its new cookie, and leads an account that
/// must have a second factor and has none to where it gets one, wherever it wants to go. Of assets it does not ask who wants
/// them: they are anybody's, and a cookie on an answer that caches share would be handed to others.
pub async fn resolve(State(panel): State<Arc<Panel>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut asking = if parts.uri.path().starts_with(ASSETS) {
        Asking::Nobody
    } else {
        find(&panel, &parts).await.unwrap_or_else(|error| Asking::Unclear(Arc::new(error)))
    };
    let (mut fresh, mut must_enrol) = (None, false);
    if let Asking::Somebody(user) = &asking {
        fresh.clone_from(&user.session.replaced);
        must_enrol = user.session.must_enrol && !is_open_before_enrolling(parts.uri.path());
    }
    if must_enrol && api::is_api(parts.uri.path()) {
        asking = Asking::MustEnrol;
    } else if must_enrol {
        let mut response = Redirect::to(routes::SECOND_FACTOR).into_response();
        add_cookie(&panel, &mut response, fresh.as_ref());
        return response;
    }
    parts.extensions.insert(asking);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    add_cookie(&panel, &mut response, fresh.as_ref());
    response
}

/// What is open to an account that must have a second factor first.
fn is_open_before_enrolling(path: &str) -> bool {
    path.starts_with(routes::SECOND_FACTOR) || path == routes::LOGOUT || path.starts_with(routes::LOGIN)
}

/// Whose token or session's cookie the request carries. A cookie that means nothing is as good as none; a token that means
/// nothing is told, as scripts can't sign in.
async fn find(panel: &Panel, parts: &Parts) -> Result<Asking, AccessError> {
    let address = address(parts);
    if let Some(shown) = bearer(&parts.headers) {
        let Ok(secret) = shown.parse::<TokenSecret>() else { return Ok(Asking::BadToken) };
        let (from, digest, now) = (address.as_deref(), secret.digest(), panel.clock.now());
        let look = tokens::admit(panel, &secret, from);
        let found = match panel.guesses.look_up(from, &digest, now, look).await? {
            Ok(found) => found,
            Err(too_many) => return Ok(Asking::Unseen(too_many)),
        };
        return Ok(found.map_or(Asking::BadToken, |bearer| {
            let from = address.unwrap_or_default();
            let origin = Some(format!("{from}, token {}", bearer.token.name));
            Asking::Token(Box::new(CurrentUser {
                user: bearer.user,
                account: bearer.token.owner,
                via: Via::Token,
                token: Some(bearer.token.id),
                origin,
                is_recent: false,
            }))
        }));
    }
    let Some(token) = token(panel, &parts.headers) else { return Ok(Asking::Nobody) };
    let look = access::find_session(panel, &token);
    let session = if api::is_api(parts.uri.path()) {
        match panel.guesses.look_up(address.as_deref(), &token.digest(), panel.clock.now(), look).await? {
            Ok(session) => session,
            Err(too_many) => return Ok(Asking::Unseen(too_many)),
        }
    } else {
        // Browsers go on showing a session that ended, many of them from one address: pages lead them to the sign-in.
        look.await?
    };
    Ok(session.map_or(Asking::Nobody, |session| {
        let is_recent = session.is_recent(panel.clock.now());
        let (user, account) = (session.user.clone(), Some(session.user.id));
        let user = CurrentUser { user, account, via: Via::Web, token: None, origin: address, is_recent };
        Asking::Somebody(Box::new(SessionUser { user, session }))
    }))
}

/// What is shown as a token (RFC 6750, section 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.as_bytes().split_at_checked("Bearer ".len())?;
    // What is no text is no token either, but is told so.
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| std::str::from_utf8(token).unwrap_or_default())
}
