//! Versions of what can be changed (RFC 9110, section 13): a reader learns one, and a change names the one that it is a change
//! of, so that nobody undoes what they have not seen.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use super::{answer, error::ApiError};
use crate::web::error::WebError;

/// The version of something: a digest of what the API tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(String);

impl Version {
    /// The version of `body`.
    pub fn of(body: &impl Serialize) -> Result<Self, WebError> {
        let text = serde_json::to_vec(body).map_err(ApiError::from)?;
        let digest = blake3::hash(&text).to_hex();
        Ok(Self(format!("\"{}\"", &digest[..32])))
    }

    /// The digest, as forms carry it.
    pub fn digest(&self) -> &str {
        self.0.trim_matches('"')
    }
}

/// What a request says about versions.
#[derive(Debug, Default)]
pub struct Versions {
    wanted: Option<String>,
    known: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Versions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            wanted: text(&parts.headers, &header::IF_MATCH),
            known: text(&parts.headers, &header::IF_NONE_MATCH),
        })
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let all: Vec<&str> = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    (!all.is_empty()).then(|| all.join(","))
}

impl Versions {
    /// Refuses a change of something else than `now`.
    pub fn must_be(&self, now: &impl Serialize) -> Result<(), WebError> {
        let wanted = self.wanted.as_deref().ok_or(ApiError::NoVersion)?;
        let version = Version::of(now)?;
        let is_meant = wanted.split(',').map(str::trim).any(|one| one == "*" || one == version.0);
        if is_meant { Ok(()) } else { Err(ApiError::OldVersion.into()) }
    }

    /// What there is with its version; or only that it has not changed.
    pub fn answer(&self, body: &impl Serialize) -> Result<Response, WebError> {
        let version = Version::of(body)?;
        let is_known = self.known.as_deref().is_some_and(|known| {
            known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == version.0)
        });
        let response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { answer::json(body)? };
        Ok(versioned(response, &version))
    }
}

/// What there is after a change, with its version.
pub fn changed(body: &impl Serialize) -> Result<Response, WebError> {
    Ok(versioned(answer::json(body)?, &Version::of(body)?))
}

/// What was made, where it is found, and its version.
pub fn made(location: &str, body: &impl Serialize) -> Result<Response, WebError> {
    Ok(versioned(answer::made(StatusCode::CREATED, location, body)?, &Version::of(body)?))
}

/// An answer with the version of what it is about.
pub fn versioned(mut response: Response, version: &Version) -> Response {
    if let Ok(value) = HeaderValue::from_str(&version.0) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_must_name_the_version_it_is_a_change_of() {
        let Version(now) = Version::of(&1).expect("a version");
        let said = |wanted: Option<&str>| Versions { wanted: wanted.map(ToOwned::to_owned), known: None };
        assert!(said(Some(&now)).must_be(&1).is_ok());
        assert!(said(Some(&format!("\"other\", {now}"))).must_be(&1).is_ok());
        assert!(said(Some("*")).must_be(&1).is_ok());
        for old in ["\"other\"", "", &format!("W/{now}"), now.trim_matches('"')] {
            let refused = said(Some(old)).must_be(&1);
            assert!(matches!(refused, Err(WebError::Api(ApiError::OldVersion))), "{old}");
        }
        assert!(matches!(said(None).must_be(&1), Err(WebError::Api(ApiError::NoVersion))));
    }
}
