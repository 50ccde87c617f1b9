//! The cookies of sessions: what a browser keeps of a session, of a sign-in under way, and what it is known by.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{AppendHeaders, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use cookie::time::Duration;

use crate::{
    access::{Begun, SessionToken},
    panel::Panel,
};

/// How long a browser keeps what it is known by; the panel forgets it at the same time.
const BROWSER_LASTS: Duration = Duration::days(180);
/// How long a browser keeps the token of a sign-in under way; the panel forgets it then or before.
const STEP_LASTS: Duration = Duration::minutes(10);

/// The cookies of a session that has begun.
pub type SetCookies = AppendHeaders<[(HeaderName, String); 3]>;

/// Gives the browser the token that replaced its own, unless the answer says already what becomes of the cookie.
pub(super) fn add_cookie(panel: &Panel, response: &mut Response, fresh: Option<&SessionToken>) {
    let Some(token) = fresh else { return };
    let begins = format!("{}=", cookie_name(panel));
    let headers = response.headers_mut();
    if headers.get_all(header::SET_COOKIE).iter().any(|value| value.as_bytes().starts_with(begins.as_bytes())) {
        return;
    }
    if let Ok(value) = HeaderValue::from_str(&session_cookie(panel, token).to_string()) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// The session's token in the request's cookie.
pub fn token(panel: &Panel, headers: &HeaderMap) -> Option<SessionToken> {
    kept_token(headers, cookie_name(panel))
}

/// The token of a sign-in whose second factor is still to come, or that is with a provider.
pub fn step(panel: &Panel, headers: &HeaderMap) -> Option<SessionToken> {
    kept_token(headers, step_name(panel))
}

pub(super) fn kept_token(headers: &HeaderMap, name: &str) -> Option<SessionToken> {
    CookieJar::from_headers(headers).get(name).and_then(|cookie| SessionToken::from_cookie(cookie.value()))
}

/// The cookies of a session that has begun: its token, which lasts until the browser closes (the panel’s own limits end it
/// before), and what the browser is known by, which lasts.
pub fn begun(panel: &Panel, begun: &Begun) -> SetCookies {
    let mut browser = bare_cookie(panel, browser_name(panel), begun.browser.reveal().to_owned());
    browser.set_max_age(BROWSER_LASTS);
    // The session's stands first: simple clients keep one.
    let cookies = [session_cookie(panel, &begun.token), browser, removal(panel, step_name(panel))];
    AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie.to_string())))
}

/// The cookie of a sign-in whose second factor is still to come, or that is with a provider.
pub fn step_cookie(panel: &Panel, token: &SessionToken) -> Cookie<'static> {
    let mut cookie = bare_cookie(panel, step_name(panel), token.reveal().to_owned());
    cookie.set_max_age(STEP_LASTS);
    cookie
}

/// The cookie that takes the one of a sign-in under way away.
pub fn no_step_cookie(panel: &Panel) -> Cookie<'static> {
    removal(panel, step_name(panel))
}

/// The cookie that takes the session's away.
pub fn no_cookie(panel: &Panel) -> Cookie<'static> {
    removal(panel, cookie_name(panel))
}

fn session_cookie(panel: &Panel, token: &SessionToken) -> Cookie<'static> {
    bare_cookie(panel, cookie_name(panel), token.reveal().to_owned())
}

fn removal(panel: &Panel, name: &'static str) -> Cookie<'static> {
    let mut cookie = bare_cookie(panel, name, String::new());
    cookie.make_removal();
    cookie
}

pub fn bare_cookie(panel: &Panel, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .secure(panel.config.is_public_over_tls())
        .same_site(SameSite::Lax)
        .build()
}

// Over HTTPS a prefix makes browsers refuse a cookie unless it is Secure, for this host only, and for all paths. Over plain
// HTTP, which is for this machine only, a Secure cookie would not come back.

fn cookie_name(panel: &Panel) -> &'static str {
    if panel.config.is_public_over_tls() { "__Host-poolsync" } else { "poolsync" }
}

pub(super) fn browser_name(panel: &Panel) -> &'static str {
    if panel.config.is_public_over_tls() { "__Host-poolsync-browser" } else { "poolsync-browser" }
}

fn step_name(panel: &Panel) -> &'static str {
    if panel.config.is_public_over_tls() { "__Host-poolsync-step" } else { "poolsync-step" }
}
