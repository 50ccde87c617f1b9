//! Answers: JSON, with the version of what can be changed.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use super::error::ApiError;
use crate::web::error::WebError;

/// What there is.
pub fn json(body: &impl Serialize) -> Result<Response, WebError> {
    with(StatusCode::OK, body)
}

/// What there is, with another status than 200.
pub fn with(status: StatusCode, body: &impl Serialize) -> Result<Response, WebError> {
    let text = serde_json::to_vec(body).map_err(ApiError::from)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// What was made, and where it is found.
pub fn made(status: StatusCode, location: &str, body: &impl Serialize) -> Result<Response, WebError> {
    let mut response = with(status, body)?;
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Done; there is nothing to say.
pub fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
