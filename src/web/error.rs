//! What can go wrong with a request, and the one page that says so.
//!
//! A handler returns a [`WebError`]; its response carries the error itself, and [`render`], the layer around all routes,
//! logs it once with its cause and turns it into a page with the same id. The cause never reaches the page.

use std::{fmt, sync::Arc};

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    assets, filters,
    layout::{Layout, Section, html_with},
    outage::{self, Return},
    refusals::{self, Asked},
    routes,
    session::{Asking, CurrentUser},
};
use crate::{
    access::AccessError,
    api::{self, ApiError},
    domain::Permission,
    operations::{FieldError, OperationError},
    panel::Panel,
    state::StateError,
    words::{Said, say},
};

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    #[error("no such page")]
    NoPage,
    #[error("no pool “{0}”")]
    NoPool(String),
    #[error("a pool that can’t be read: {0}")]
    UnreadPool(Said),
    #[error("no run “{0}”")]
    NoRun(String),
    #[error("no change “{0}”")]
    NoChange(String),
    #[error("no custom role “{0}”")]
    NoRole(String),
    #[error("no account “{0}”")]
    NoUser(String),
    #[error("no token “{0}”")]
    NoToken(String),
    #[error("no management host “{0}”")]
    NoHost(String),
    #[error("no channel, rule or message “{0}”")]
    NoNotice(String),
    #[error("the set-up link is not valid, or was used")]
    SetupClosed,
    #[error("the page does not take this method")]
    Method,
    #[error("text that is not UTF-8, or holds a NUL, in the request’s {0}")]
    BrokenText(&'static str),
    #[error("the form can’t be read: {0}")]
    Form(String),
    #[error("a filter that can’t be read: {}", .0.iter().map(|e| e.field.as_str()).collect::<Vec<_>>().join(", "))]
    Filter(Vec<FieldError>),
    #[error("a body that is not a form")]
    NotAForm,
    #[error("a body over the limit")]
    TooLarge,
    #[error("an address over the limit")]
    LongAddress,
    #[error("a body that did not come in time")]
    TooSlow,
    #[error("the permission {0} is missing")]
    Forbidden(Permission),
    #[error("an access token that does not count")]
    BadToken,
    #[error("an access token where a person must have signed in")]
    TokenHere,
    #[error("a request from another site")]
    CrossSite,
    #[error("a handler panicked")]
    Panicked,
    #[error("who asks can’t be found out")]
    WhoAsks(#[source] Arc<AccessError>),
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("a page could not be made")]
    Template(#[from] askama::Error),
    #[error(transparent)]
    Api(#[from] ApiError),
}

/// What an error page says: a message whose parts `title` and `next` say it in short, and what to do.
#[derive(Debug)]
pub struct Words {
    pub status: StatusCode,
    pub said: Said,
}

/// The words of a message.
pub fn words(status: StatusCode, said: Said) -> Words {
    Words { status, said }
}

impl WebError {
    /// What an error page says.
    pub fn words(&self) -> Words {
        use StatusCode as Code;
        if let Some(words) = outage::words(self) {
            return words;
        }
        match self {
            Self::Api(error) => error.words(),
            Self::NoPage => words(Code::NOT_FOUND, say("error-no-page")),
            Self::NoPool(name) => words(Code::NOT_FOUND, say("error-no-pool").with("name", name)),
            Self::UnreadPool(what) => words(Code::CONFLICT, say("error-unread-pool").with("what", what)),
            Self::NoRun(_) => words(Code::NOT_FOUND, say("error-no-run")),
            Self::NoChange(_) => words(Code::NOT_FOUND, say("error-no-change")),
            Self::NoRole(name) => words(Code::NOT_FOUND, say("error-no-role").with("name", name)),
            Self::NoUser(name) => words(Code::NOT_FOUND, say("error-no-account").with("name", name)),
            Self::NoToken(_) => words(Code::NOT_FOUND, say("error-no-token")),
            Self::NoHost(_) => words(Code::NOT_FOUND, say("error-no-host")),
            Self::NoNotice(_) => words(Code::NOT_FOUND, say("error-no-notice")),
            Self::SetupClosed => words(Code::NOT_FOUND, say("error-setup-closed")),
            Self::Method => words(Code::METHOD_NOT_ALLOWED, say("error-method")),
            Self::BrokenText(part) => words(Code::BAD_REQUEST, say("error-broken-text").with("part", part)),
            Self::Form(_) => words(Code::BAD_REQUEST, say("error-form")),
            Self::Filter(errors) => {
                let what = Said::row(errors.iter().map(|error| error.message.clone()));
                words(Code::UNPROCESSABLE_ENTITY, say("error-filter").with("what", what))
            }
            Self::NotAForm => words(Code::UNSUPPORTED_MEDIA_TYPE, say("error-not-a-form")),
            Self::TooLarge => words(Code::PAYLOAD_TOO_LARGE, say("error-too-large")),
            Self::LongAddress => words(Code::URI_TOO_LONG, say("error-long-address")),
            Self::TooSlow => words(Code::REQUEST_TIMEOUT, say("error-too-slow")),
            Self::Forbidden(permission) => {
                words(Code::FORBIDDEN, say("error-forbidden").with("permission", permission))
            }
            Self::BadToken => words(Code::UNAUTHORIZED, say("error-bad-token")),
            Self::TokenHere => words(Code::FORBIDDEN, say("error-token-here")),
            Self::CrossSite => words(Code::FORBIDDEN, say("error-cross-site")),
            Self::Panicked
            | Self::WhoAsks(_)
            | Self::State(_)
            | Self::Access(_)
            | Self::Operation(_)
            | Self::Template(_) => words(Code::INTERNAL_SERVER_ERROR, say("error-failed")),
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.words().status.into_response();
        if matches!(self, Self::BadToken) {
            // RFC 6750, section 3.
            let value = HeaderValue::from_static("Bearer error=\"invalid_token\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
        }
        if let Self::Api(error) = &self {
            error.add_headers(response.headers_mut());
        }
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}

/// Carries an error from the handler to [`render`].
#[derive(Debug, Clone)]
struct Failure(Arc<WebError>);

/// Names one error on the page and in the log. Short enough to be read out on the telephone.
pub struct ErrorId([u8; 5]);

impl ErrorId {
    fn new() -> Self {
        let mut bytes = [0; 5];
        // Without randomness the id is all zeros; the log still has the time.
        let _ = getrandom::fill(&mut bytes);
        Self(bytes)
    }
}

impl fmt::Display for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[derive(Template)]
#[template(path = "pages/error.html")]
struct ErrorPage {
    layout: Layout,
    words: Words,
    /// Whether and how what was asked for is asked for again.
    comes_back: Return,
    id: ErrorId,
}

/// Turns the error a response carries into a page, for whoever is signed in, and logs it.
pub async fn render(State(panel): State<Arc<Panel>>, request: Request, next: Next) -> Response {
    let user = Asking::user(request.extensions()).cloned();
    let asked = Asked::of(&request);
    let method = request.method().clone();
    let api = api::is_api(request.uri().path()).then(|| request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let Some(Failure(error)) = response.extensions_mut().remove::<Failure>() else {
        return response;
    };
    let id = ErrorId::new();
    let words = error.words();
    log(&error, words.status, &id);
    if matches!(words.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED) {
        refusals::record(&panel, user.as_ref(), asked, &error).await;
    }
    let page = match api {
        Some(path) => api::problem(&error, words, &path, &id),
        None => page(&panel, user.as_ref(), words, Return::of(&error, &method), id),
    };
    // What the inner response said beside its body, such as `Allow`, stays.
    let (mut parts, _) = response.into_parts();
    let (page_parts, body) = page.into_parts();
    parts.status = page_parts.status;
    parts.headers.extend(page_parts.headers);
    Response::from_parts(parts, body)
}

fn log(error: &WebError, status: StatusCode, id: &ErrorId) {
    let error: &(dyn std::error::Error + 'static) = error;
    if status.is_server_error() {
        tracing::error!(error.id = %id, error, "a request failed");
    } else {
        tracing::info!(error.id = %id, http.status = status.as_u16(), error, "a request was refused");
    }
}

fn page(panel: &Panel, user: Option<&CurrentUser>, words: Words, comes_back: Return, id: ErrorId) -> Response {
    // Without the database there is no way to know who asks: the page goes without navigation.
    let layout = Layout::new(panel, user, Section::None);
    let status = words.status;
    html_with(status, &ErrorPage { layout, words, comes_back, id }).unwrap_or_else(|_| status.into_response())
}
