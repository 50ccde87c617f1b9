//! What can go wrong with a request of the API alone, and how every fault below `/api/` is told: as a problem (RFC 9457).

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::Permission,
    operations::{FieldError, OperationError, VERSION_FIELD},
    web::{
        error::{ErrorId, WebError, Words, words},
        routes,
    },
    words::say,
};

/// How many characters of what was sent a message repeats.
const LONGEST_QUOTE: usize = 200;

/// Why a request of the API is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("nobody is signed in, and no access token was shown")]
    Nobody,
    #[error("a second factor must be set up first")]
    MustEnrol,
    #[error("a proof that is too old")]
    OldProof,
    #[error("a body that is not JSON")]
    NotJson,
    #[error("JSON that can’t be read: {0}")]
    BrokenJson(String),
    // What stands in the fields may be a secret: only their names go to the log.
    #[error("what was asked for was refused: {}", .0.iter().map(|e| e.field.as_str()).collect::<Vec<_>>().join(", "))]
    Refused(Vec<FieldError>),
    #[error("no {0} “{1}”")]
    Missing(&'static str, String),
    #[error("a change without the version that it is a change of")]
    NoVersion,
    #[error("a change of a version that is not the present one")]
    OldVersion,
    #[error("a request key that came with another request")]
    KeyTaken,
    #[error("a request key whose request is being carried out")]
    KeyInUse,
    #[error("a request key whose answer takes the permission {0}, which is missing now")]
    FewerRights(Permission),
    #[error("too many requests; {0} s to wait")]
    TooMany(u64),
    #[error("an answer could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// What an operation did not do, as the API tells it.
pub fn refused(error: OperationError) -> WebError {
    match error {
        OperationError::Refused(errors) if errors.iter().any(|error| error.field == VERSION_FIELD) => {
            ApiError::OldVersion.into()
        }
        OperationError::Refused(errors) => ApiError::Refused(errors).into(),
        other => other.into(),
    }
}

/// The same, where fields have other names here than in forms: `own` has the new one of each that has.
pub fn refused_as(error: OperationError, own: impl Fn(&str) -> Option<String>) -> WebError {
    match refused(error) {
        WebError::Api(ApiError::Refused(errors)) => renamed(errors, own),
        other => other,
    }
}

/// Faults of fields that have other names here.
pub fn renamed(errors: Vec<FieldError>, own: impl Fn(&str) -> Option<String>) -> WebError {
    let errors = errors
        .into_iter()
        .map(|FieldError { field, message }| FieldError { field: own(&field).unwrap_or(field), message });
    ApiError::Refused(errors.collect()).into()
}

/// The id that stands in an address; what can't be one names no `what` that exists.
pub fn id<T: std::str::FromStr>(what: &'static str, text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| missing(what, text))
}

/// There is no `what` of this name.
pub fn missing(what: &'static str, name: &str) -> WebError {
    ApiError::Missing(what, name.chars().take(300).collect()).into()
}

/// One field that is wrong.
pub fn wrong(field: &str, message: impl std::fmt::Display) -> WebError {
    ApiError::Refused(vec![FieldError::new(field, message)]).into()
}

impl ApiError {
    /// What the problem says.
    pub fn words(&self) -> Words {
        use StatusCode as Code;
        match self {
            Self::NotJson => words(Code::UNSUPPORTED_MEDIA_TYPE, say("error-not-json")),
            Self::BrokenJson(what) => words(Code::BAD_REQUEST, say("error-broken-json").with("what", what)),
            Self::Refused(_) => words(Code::UNPROCESSABLE_ENTITY, say("error-refused")),
            Self::Missing(what, _) => words(Code::NOT_FOUND, say("error-missing").with("what", what)),
            Self::Json(_) => words(Code::INTERNAL_SERVER_ERROR, say("error-json")),
            Self::Nobody => words(Code::UNAUTHORIZED, say("error-nobody")),
            Self::MustEnrol => words(Code::FORBIDDEN, say("error-must-enrol")),
            Self::OldProof => words(Code::FORBIDDEN, say("error-old-proof")),
            Self::NoVersion => words(Code::PRECONDITION_REQUIRED, say("error-no-version")),
            Self::OldVersion => words(Code::PRECONDITION_FAILED, say("error-old-version")),
            Self::KeyTaken => words(Code::UNPROCESSABLE_ENTITY, say("error-key-taken")),
            Self::KeyInUse => words(Code::CONFLICT, say("error-key-in-use")),
            Self::FewerRights(permission) => {
                words(Code::FORBIDDEN, say("error-fewer-rights").with("permission", permission))
            }
            Self::TooMany(_) => words(Code::TOO_MANY_REQUESTS, say("error-too-many")),
        }
    }

    /// What is said in headers as well.
    pub fn add_headers(&self, headers: &mut HeaderMap) {
        match self {
            Self::Nobody => headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            Self::KeyInUse => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1")),
            Self::TooMany(seconds) => headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds)),
            _ => None,
        };
    }
}

/// A fault, as every answer below `/api/` that is not a success tells it (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// What kind of fault it is. The address leads to its description, and stays the same.
    #[schema(format = "uri-reference", example = "/api#refused")]
    pub r#type: String,
    /// The kind in a few words.
    pub title: String,
    /// The status once more.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened, and what it means for the data.
    pub detail: String,
    /// What to do next.
    pub next: String,
    /// The code of the message, which the page of help at `/help/PS-1042` explains.
    #[serde(default)]
    #[schema(example = "PS-1042")]
    pub code: String,
    /// What was asked for.
    #[schema(format = "uri-reference", example = "/api/v1/runs")]
    pub instance: String,
    /// The name of this one fault in the panel’s log.
    #[schema(example = "3f9a01c2de")]
    pub id: String,
    /// The permission that is missing, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Invoke-CsBackupServiceSync")]
    pub permission: Option<String>,
    /// What is wrong, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemField {
    /// The name of the field in the body, of the parameter in the address, or of the header.
    #[schema(example = "pools")]
    pub field: String,
    /// What is wrong with it, and what to do.
    pub message: String,
    /// Names the message, if it has a page of help: `/help/PS-2001`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PS-2001")]
    pub code: Option<String>,
}

/// The kinds of faults, each with its status and what it means. The page of the API describes them.
pub const KINDS: &[(&str, u16, &str)] = &[
    ("bad-request", 400, "The request can’t be read: broken JSON, or text that is not UTF-8."),
    ("not-signed-in", 401, "No access token or session was shown, or it does not count."),
    ("forbidden", 403, "The permission is missing; the member permission names it."),
    ("proof-needed", 403, "A person must have signed in only minutes ago. Access tokens can’t do this at all."),
    ("second-factor-needed", 403, "The account must set up a second factor first."),
    ("cross-site", 403, "A browser sent the request from another site."),
    ("not-found", 404, "There is nothing here, or nothing that you may see."),
    ("method-not-allowed", 405, "The address takes other methods; the header Allow lists them."),
    ("too-slow", 408, "The request did not arrive in time."),
    ("in-progress", 409, "The first request with this Idempotency-Key is still being carried out."),
    ("changed-meanwhile", 412, "What is to be changed is not what was read: the ETag is an old one."),
    ("too-large", 413, "The body is larger than 1 MiB."),
    ("address-too-long", 414, "The address is longer than 8 KiB."),
    ("not-json", 415, "The body is not sent as application/json."),
    ("refused", 422, "It can’t be done as it is; errors says why, field by field."),
    ("key-taken", 422, "This Idempotency-Key came with another request before."),
    ("version-needed", 428, "A change must say in If-Match which version it changes."),
    ("too-many-requests", 429, "Wait as long as Retry-After says."),
    ("fault", 500, "The panel failed. What was to be changed was changed whole or not at all."),
    (
        "unavailable",
        503,
        "The panel’s database does not answer, or this process must not use it; try again later, or another panel.",
    ),
];

/// The kind of a fault.
fn kind(error: &WebError, status: StatusCode) -> &'static str {
    match error {
        WebError::Api(ApiError::KeyTaken) => "key-taken",
        WebError::Api(ApiError::OldProof) | WebError::TokenHere => "proof-needed",
        WebError::Api(ApiError::MustEnrol) => "second-factor-needed",
        WebError::CrossSite => "cross-site",
        _ => KINDS.iter().find(|(_, code, _)| *code == status.as_u16()).map_or("fault", |(kind, _, _)| kind),
    }
}

/// A message without most of what it quotes, if that is long: whoever sent it has it.
fn shortened(message: &str) -> String {
    let quoted = message.split_once('“').and_then(|(before, rest)| Some((before, rest.rsplit_once('”')?)));
    match quoted {
        Some((before, (quoted, after))) if quoted.chars().count() > LONGEST_QUOTE => {
            let start: String = quoted.chars().take(LONGEST_QUOTE).collect();
            format!("{before}“{start}…”{after}")
        }
        _ => message.to_owned(),
    }
}

/// The answer to a request of the API that is not answered with what it asked for.
pub fn problem(error: &WebError, words: Words, path: &str, id: &ErrorId) -> Response {
    let Words { status, said } = words;
    let errors = match error {
        WebError::Api(ApiError::Refused(errors)) => errors.as_slice(),
        _ => &[],
    };
    let problem = Problem {
        r#type: format!("{}#{}", routes::API, kind(error, status)),
        title: said.part("title").to_string(),
        status: status.as_u16(),
        detail: said.to_string(),
        next: said.part("next").to_string(),
        code: said.code().unwrap_or_default(),
        instance: path.to_owned(),
        id: id.to_string(),
        permission: match error {
            WebError::Forbidden(permission) | WebError::Api(ApiError::FewerRights(permission)) => {
                Some(Permission::to_string(permission))
            }
            _ => None,
        },
        errors: errors
            .iter()
            .map(|e| ProblemField {
                field: e.field.clone(),
                message: shortened(&e.message.to_string()),
                code: e.message.code(),
            })
            .collect(),
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}
