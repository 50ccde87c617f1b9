//! Who a page is written for: the language that their account has or their browser asks for, and their zone.
//!
//! A browser tells its language with each request, but never its zone: the panel’s script puts that into a cookie, so that
//! from the second page on the server writes moments as the reader’s own clock shows them. Without the script, and without a
//! zone of the account, they are told in UTC.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, header},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use cookie::time::Duration;
use jiff::tz::TimeZone;

use super::{pages::account::reading::Reading, session::bare_cookie};
use crate::{
    panel::Panel,
    words::{Language, Reader},
};

/// The cookie with the name of the browser’s zone; the panel’s script sets it.
const ZONE: &str = "zone";
/// The cookie with the zone that somebody chose for this browser.
pub const OWN_ZONE: &str = "own_zone";
/// The cookie with the language that somebody chose for this browser.
pub const LANGUAGE: &str = "language";
/// How long a browser keeps what was chosen.
const CHOICE_LASTS: Duration = Duration::days(365);

tokio::task_local! {
    static READER: Reader;
}

/// The layer that finds out who reads what a request is answered with.
pub async fn resolve(request: Request, next: Next) -> Response {
    let reader = find(&request);
    READER.scope(reader, next.run(request)).await
}

/// Who reads the answer to the request that this task serves; English and UTC outside of requests.
pub fn current() -> Reader {
    READER.try_with(Reader::clone).unwrap_or_default()
}

fn find(request: &Request) -> Reader {
    let headers = request.headers();
    let jar = CookieJar::from_headers(headers);
    let kept = |name: &str| jar.get(name).map(Cookie::value);
    let language = kept(LANGUAGE).and_then(|tag| tag.parse().ok()).unwrap_or_else(|| asked_for(headers));
    let zone = [OWN_ZONE, ZONE].into_iter().filter_map(kept).find_map(|name| TimeZone::get(name).ok());
    Reader { language, zone: zone.unwrap_or(TimeZone::UTC) }
}

fn asked_for(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.map(Language::accepted).unwrap_or_default()
}

/// What was chosen for the browser of a request.
pub fn chosen(headers: &HeaderMap) -> Reading {
    let jar = CookieJar::from_headers(headers);
    let kept = |name: &str| jar.get(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    Reading { language: kept(LANGUAGE), zone: kept(OWN_ZONE) }
}

/// Keeps a choice in the browser, or takes it away. It says nothing of whoever made it, and gives nobody any right.
pub fn choice(panel: &Panel, name: &'static str, value: Option<&str>) -> (HeaderName, String) {
    let mut cookie = bare_cookie(panel, name, value.unwrap_or_default().to_owned());
    cookie.set_max_age(if value.is_some() { CHOICE_LASTS } else { Duration::ZERO });
    (header::SET_COOKIE, cookie.to_string())
}
