//! What requests of the API say: JSON bodies and filters, read strictly. What can't be read is told field by field.

use std::collections::BTreeSet;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    error::{ApiError, wrong},
    unambiguous::Unambiguous,
};
use crate::web::{error::WebError, form::Query};

/// The field that a fault of the whole body is told of.
const BODY: &str = "body";
/// What is said of a field that is there twice: nobody knows which was meant.
const TWICE: &str = "It is there more than once. Say it once. Nothing was changed.";

/// A JSON object.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        if !is_json(request.headers()) {
            return Err(ApiError::NotJson.into());
        }
        // It was read as a whole before, within the limit.
        let bytes = Bytes::from_request(request, state).await.map_err(|e| ApiError::BrokenJson(e.to_string()))?;
        read(&bytes).map(Self)
    }
}

/// A JSON object that may be left out.
#[derive(Debug)]
pub struct MaybeBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for MaybeBody<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let (is_json, is_typed) = (is_json(request.headers()), request.headers().contains_key(header::CONTENT_TYPE));
        let bytes = Bytes::from_request(request, state).await.map_err(|e| ApiError::BrokenJson(e.to_string()))?;
        if bytes.is_empty() && (is_json || !is_typed) {
            return Ok(Self(T::default()));
        }
        if is_json { read(&bytes).map(Self) } else { Err(ApiError::NotJson.into()) }
    }
}

/// Whether a request says that its body is JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WebError> {
    let Unambiguous(value) = serde_json::from_slice(bytes).map_err(|error| match named(&error.to_string()) {
        Some(field) if error.is_data() => wrong(&field, TWICE),
        _ => ApiError::BrokenJson(error.to_string()).into(),
    })?;
    if !value.is_object() {
        return Err(wrong(BODY, "The body must be one JSON object. Nothing was changed."));
    }
    if let Some(field) = with_nul(&value, BODY) {
        return Err(wrong(&field, "A text holds a NUL, which can’t be kept. Leave it out. Nothing was changed."));
    }
    T::deserialize(&value).map_err(|error| {
        let field = named(&error.to_string()).or_else(|| at_fault::<T>(&value, &error.to_string()));
        wrong(field.as_deref().unwrap_or(BODY), sentence(&error.to_string()))
    })
}

/// The first field with a text that no database keeps.
fn with_nul(value: &Value, field: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| field.to_owned()),
        Value::Array(items) => items.iter().find_map(|item| with_nul(item, field)),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, value)| if name.contains('\0') { Some(field.to_owned()) } else { with_nul(value, name) }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The field that a complaint names.
fn named(complaint: &str) -> Option<String> {
    let rest = ["unknown field `", "missing field `", "duplicate field `"]
        .into_iter()
        .find_map(|start| complaint.strip_prefix(start))?;
    rest.split('`').next().map(|name| name.chars().take(80).collect())
}

/// The field of an object without which the complaint would be another one.
fn at_fault<T: DeserializeOwned>(value: &Value, complaint: &str) -> Option<String> {
    let fields = value.as_object()?;
    let is_at_fault = |name: &&String| {
        let mut without = fields.clone();
        without.remove(*name);
        T::deserialize(&Value::Object(without)).err().is_none_or(|other| other.to_string() != complaint)
    };
    fields.keys().find(is_at_fault).cloned()
}

/// A complaint as a sentence.
fn sentence(complaint: &str) -> String {
    let known = complaint.split_once(", expected ").map(|(_, known)| known.replace('`', ""));
    if complaint.starts_with("unknown field ") {
        let known = known.filter(|known| known != "there are no fields").unwrap_or_else(|| "no fields".to_owned());
        return format!("There is no such field; known here: {known}. Nothing was changed.");
    }
    if complaint.starts_with("missing field ") {
        return "This field must be there. Nothing was changed.".to_owned();
    }
    if complaint.starts_with("duplicate field ") {
        return TWICE.to_owned();
    }
    if let Some(words) = misplaced(complaint) {
        return format!("{words} Nothing was changed.");
    }
    let complaint = complaint.replace('`', "");
    if complaint.ends_with('.') { complaint } else { format!("It can’t be read: {complaint}. Nothing was changed.") }
}

/// A complaint about something that stands where something else must, in words of JSON, and without what stands there: it may
/// be long, or a secret.
fn misplaced(complaint: &str) -> Option<String> {
    if complaint.starts_with("unknown variant ") {
        let (_, known) = complaint.rsplit_once(", expected ")?;
        let known = known.trim_start_matches("one of ").replace('`', "");
        return Some(format!("It is none of the words that can stand here: {known}."));
    }
    let (rest, expected) = complaint.rsplit_once(", expected ")?;
    let expected = match expected {
        "a boolean" => "true or false",
        "a string" | "a borrowed string" => "a text",
        "a sequence" => "a list",
        "u8" | "u16" | "u32" | "u64" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        of if of.starts_with("struct ") || of == "a map" => "an object",
        of if of.starts_with("enum ") => "a text",
        other => other,
    };
    if rest.starts_with("invalid value: ") {
        return Some(format!("What stands here is out of range; it must be {expected}."));
    }
    let found = match rest.strip_prefix("invalid type: ")? {
        of if of.starts_with("string ") => "a text",
        of if of.starts_with("integer ") || of.starts_with("floating point ") => "a number",
        of if of.starts_with("boolean ") => "true or false",
        of if of.starts_with("sequence") => "a list",
        of if of.starts_with("map") => "an object",
        "number" => "a number",
        _ => "null",
    };
    Some(format!("Here stands {found}, where {expected} must stand."))
}

/// The parameters of an address.
#[derive(Debug)]
pub struct Filter<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Filter<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let mut names = BTreeSet::new();
        for field in parts.uri.query().unwrap_or_default().split('&').filter(|field| !field.is_empty()) {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            let name = decoded(name);
            if value.is_empty() {
                return Err(wrong(&name, "It has no value. Give it one, or leave it out."));
            }
            if !names.insert(name.clone()) {
                return Err(wrong(&name, "It is there more than once. Say it once."));
            }
        }
        match Query::from_request_parts(parts, state).await {
            Ok(Query(fields)) => Ok(Self(fields)),
            Err(WebError::Form(complaint)) => {
                // Its reader puts words of its own before the complaint.
                let start = ["unknown field `", "missing field `", "duplicate field `"]
                    .into_iter()
                    .find_map(|start| complaint.find(start));
                let complaint = start.and_then(|at| complaint.get(at..)).unwrap_or(&complaint);
                Err(wrong(named(complaint).as_deref().unwrap_or("query"), sentence(complaint)))
            }
            Err(error) => Err(error),
        }
    }
}

/// The name of a parameter as it is told.
fn decoded(name: &str) -> String {
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::domain::Fqdn;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Asked {
        pool: Fqdn,
        #[serde(default)]
        force: bool,
    }

    fn fault(text: &str) -> (String, String) {
        match read::<Asked>(text.as_bytes()) {
            Err(WebError::Api(ApiError::Refused(errors))) => (errors[0].field.clone(), errors[0].message.to_string()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_fault_names_its_field() {
        for (text, field, message) in [
            (r#"{"pool": "a.x.com", "colour": 1}"#, "colour", "known here: pool or force."),
            (r#"{"force": true}"#, "pool", "must be there"),
            (r#"{"force": true, "pool": "x"}"#, "pool", "not fully qualified"),
            (r#"{"pool": "a.x.com", "force": "yes"}"#, "force", "a text, where true or false must stand."),
            (r#"{"pool": "a.x.com", "force": {"yes": 1}}"#, "force", "an object, where true or false must stand."),
            (r#"{"pool": "a.x.com", "pool": "b.x.com"}"#, "pool", "more than once"),
            (r#"{"pool": "a.x.com", "colour": {"red": 1, "red": 1}}"#, "red", "more than once"),
            (r#"{"pool": "a\u0000.x.com"}"#, "pool", "NUL"),
            ("[]", "body", "one JSON object"),
        ] {
            let (found, said) = fault(text);
            assert!(found == field && said.contains(message), "{text}: {found}: {said}");
        }
        assert!(matches!(read::<Asked>(b"{"), Err(WebError::Api(ApiError::BrokenJson(_)))));
    }
}
