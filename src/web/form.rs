//! Forms and queries: read strictly, kept for showing again, with errors beside their fields.

use std::fmt::Display;

use axum::{
    body::{Body, Bytes},
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{BytesRejection, FailedToBufferBody},
    },
    http::{Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use percent_encoding::percent_decode;
use serde::{Serialize, de::DeserializeOwned};

use super::{error::WebError, server::LONGEST_ADDRESS};
use crate::{
    api::{is_json, version::Version},
    operations::{FieldError, VERSION_FIELD},
    words::{Said, say},
};

/// The most a request's body may hold. Only lists of thousands of long table names could come near it.
pub const MAX_BODY: usize = 1024 * 1024;

/// Refuses text that no page could keep or show (not UTF-8, or with a NUL, which PostgreSQL does not store) before any
/// handler sees it, and bodies over [`MAX_BODY`].
pub async fn require_sound_text(request: Request, next: Next) -> Result<Response, WebError> {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        return Err(WebError::LongAddress);
    }
    if !is_text(request.uri().path().as_bytes()) {
        return Err(WebError::BrokenText("address"));
    }
    if !request.uri().query().is_none_or(|query| is_text(query.as_bytes())) {
        return Err(WebError::BrokenText("query"));
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let body = Bytes::from_request(whole, &()).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => WebError::TooLarge,
        other if is_too_slow(&other) => WebError::TooSlow,
        other => WebError::Form(other.to_string()),
    })?;
    // JSON is read as it is; its own escapes are looked at where it is read.
    let (part, is_sound) =
        if is_json(&parts.headers) { ("body", std::str::from_utf8(&body).is_ok()) } else { ("form", is_text(&body)) };
    if !is_sound {
        return Err(WebError::BrokenText(part));
    }
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}

/// Whether a body did not come in time.
fn is_too_slow(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(<dyn std::error::Error>::is::<tower_http::timeout::TimeoutError>)
}

/// Whether form-encoded bytes are text once decoded.
fn is_text(encoded: &[u8]) -> bool {
    let decoded: Vec<u8> = percent_decode(encoded).collect();
    !decoded.contains(&0) && std::str::from_utf8(&decoded).is_ok()
}

/// A submitted form, as strings.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        use axum_extra::extract::FormRejection;
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(WebError::NotAForm);
        }
        match axum_extra::extract::Form::from_request(request, state).await {
            Ok(axum_extra::extract::Form(fields)) => Ok(Self(fields)),
            Err(FormRejection::RawFormRejection(_)) => Err(WebError::NotAForm),
            Err(rejection) => Err(WebError::Form(rejection.to_string())),
        }
    }
}

/// The query of an address, as strings.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = parts.uri.clone();
        match axum_extra::extract::Form::from_request(request, state).await {
            Ok(axum_extra::extract::Form(fields)) => Ok(Self(fields)),
            Err(rejection) => Err(WebError::Form(rejection.to_string())),
        }
    }
}

/// The one variable part of an address, as a domain type; what can't be one names nothing that exists.
pub fn part<T: std::str::FromStr>(text: &str, missing: fn(String) -> WebError) -> Result<T, WebError> {
    text.parse().map_err(|_| missing(text.chars().take(300).collect()))
}

/// The errors of a form, each with the field it belongs to.
#[derive(Debug, Clone, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Notes what is wrong with a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Display) {
        self.0.push(FieldError::new(field, message));
    }

    /// A parsed field, or nothing and a note of what is wrong with it.
    pub fn check<T, E: Display>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(field, error)).ok()
    }

    /// The same for a field that may be left empty.
    pub fn given<T, E: Display>(
        &mut self,
        field: &str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = text.trim();
        if text.is_empty() { None } else { self.check(field, parse(text)) }
    }

    /// What is wrong with a field, if anything is.
    pub fn of(&self, field: &str) -> Option<&Said> {
        self.0.iter().find(|e| e.field == field).map(|e| &e.message)
    }

    /// All of them, in the order they were found.
    pub fn all(&self) -> &[FieldError] {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<FieldError>> for FieldErrors {
    fn from(errors: Vec<FieldError>) -> Self {
        Self(errors)
    }
}

/// What a form carries of what it was made of: the version that the API tells of it.
pub fn version_of(shown: &impl Serialize) -> Result<String, WebError> {
    Ok(Version::of(shown)?.digest().to_owned())
}

/// Whether a form was made of something else than there is `now`. One that says nothing of it is taken as it is.
pub fn is_stale(version: &str, now: &impl Serialize) -> Result<bool, WebError> {
    Ok(!version.is_empty() && version != version_of(now)?)
}

/// What is said of a form that was made of something else than there is now.
pub fn changed_meanwhile() -> FieldErrors {
    FieldErrors(vec![FieldError::new(VERSION_FIELD, say("refused-changed-since"))])
}

/// A path of this site that may be led to after signing in. Anything that a browser could take for another site is
/// refused: `//host`, `\\host`, and control characters, which browsers strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// The path in `text`, or the overview.
    pub fn or_overview(text: &str) -> Self {
        let is_local = text.starts_with('/')
            && !text.starts_with("//")
            && !text.contains('\\')
            && !text.chars().any(char::is_control)
            && text.len() <= 2048;
        Self(if is_local { text.to_owned() } else { super::routes::DASHBOARD.to_owned() })
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The longest key that is kept; the forms’ own are shorter.
const MAX_REQUEST_KEY: usize = 64;

/// The key a form came with, if it is one.
pub fn kept_key(text: &str) -> Option<String> {
    let key = text.trim();
    (!key.is_empty() && key.len() <= MAX_REQUEST_KEY).then(|| key.to_owned())
}

/// A parsed field; what is left out has its default.
pub fn or_default<T: std::str::FromStr + Default>(text: &str) -> Result<T, T::Err> {
    if text.is_empty() { Ok(T::default()) } else { text.parse() }
}

/// A key for a form that must not be carried out twice, however often it is sent.
pub fn request_key() -> String {
    crate::domain::BatchId::new().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_led_to() {
        for path in ["/", "/runs?pool=a.b&state=failed", "/pools/ü"] {
            assert_eq!(LocalPath::or_overview(path).as_str(), path);
        }
        for path in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "evil",
            "\\\\evil",
            "///evil.example",
            "/\u{7f}/evil.example",
            "javascript:alert(1)",
            " //evil.example",
            "/\n",
        ] {
            assert_eq!(LocalPath::or_overview(path).as_str(), "/", "{path:?}");
        }
    }

    #[test]
    fn broken_text_is_seen_through_its_encoding() {
        assert!(is_text(b"a=%C3%BC&b=plain+text&c=%zz"));
        assert!(!is_text(b"a=%C3"));
        assert!(!is_text(b"a=\xff"));
        assert!(!is_text(b"a=%00"));
    }
}
