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
    assets,
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
};

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    #[error("no such page")]
    NoPage,
    #[error("no pool “{0}”")]
    NoPool(String),
    #[error("a pool that can’t be read: {0}")]
    UnreadPool(String),
    #[error("no run “{0}”")]
    NoRun(String),
    #[error("no custom role “{0}”")]
    NoRole(String),
    #[error("no account “{0}”")]
    NoUser(String),
    #[error("no token “{0}”")]
    NoToken(String),
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

/// What an error page says: what happened, what it means for the data, what to do.
pub struct Words {
    pub status: StatusCode,
    pub title: &'static str,
    pub sentence: String,
    pub next: &'static str,
}

impl WebError {
    /// What an error page says.
    pub fn words(&self) -> Words {
        use StatusCode as Code;
        if let Some(words) = outage::words(self) {
            return words;
        }
        if let Self::Api(error) = self {
            return error.words();
        }
        let (status, title, sentence, next): (_, _, String, _) = match self {
            Self::NoPage => (
                Code::NOT_FOUND,
                "Page not found",
                "There is no page at this address.".into(),
                "Check the address, or start from the overview.",
            ),
            Self::NoPool(_)
            | Self::UnreadPool(_)
            | Self::NoRun(_)
            | Self::NoRole(_)
            | Self::NoUser(_)
            | Self::NoToken(_)
            | Self::NoNotice(_)
            | Self::SetupClosed => return self.words_on_what_is_missing(),
            Self::Method => (
                Code::METHOD_NOT_ALLOWED,
                "The page does not take this kind of request",
                "Nothing was changed.".into(),
                "Go back and use the buttons of the page.",
            ),
            Self::BrokenText(part) => (
                Code::BAD_REQUEST,
                "The request can’t be read",
                format!("Its {part} holds characters that are not valid UTF-8 text. Nothing was changed."),
                "Go back, type the text anew, and send it again.",
            ),
            Self::Form(_) => (
                Code::BAD_REQUEST,
                "The form can’t be read",
                "It was sent with fields this version does not know or more often than it takes them. Nothing was changed."
                    .into(),
                "Reload the form and send it again.",
            ),
            Self::Filter(errors) => (
                Code::UNPROCESSABLE_ENTITY,
                "The filter can’t be read",
                errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" "),
                "Correct the filter on the page, and take the file from there. Nothing was sent.",
            ),
            Self::NotAForm => (
                Code::UNSUPPORTED_MEDIA_TYPE,
                "The form can’t be read",
                "What was sent is not a form. Nothing was changed.".into(),
                "Send the form of the page, as application/x-www-form-urlencoded.",
            ),
            Self::TooLarge | Self::LongAddress | Self::TooSlow => return self.words_on_limits(),
            Self::Forbidden(_) | Self::BadToken | Self::TokenHere | Self::CrossSite => return self.words_on_rights(),
            Self::Panicked
            | Self::WhoAsks(_)
            | Self::State(_)
            | Self::Access(_)
            | Self::Operation(_)
            | Self::Template(_)
            | Self::Api(_) => (
                Code::INTERNAL_SERVER_ERROR,
                "The panel failed to answer",
                "This is a fault of the panel, not of what you did. A sync under way goes on; if you were saving \
                 something, it was saved whole or not at all."
                    .into(),
                "Try again in a moment. If it happens again, look for the id below in the panel’s log.",
            ),
        };
        Words { status, title, sentence, next }
    }

    /// The words for something that is not here, or can't be read.
    fn words_on_what_is_missing(&self) -> Words {
        use StatusCode as Code;
        let (status, title, sentence, next): (_, _, String, _) = match self {
            Self::NoPool(name) => (
                Code::NOT_FOUND,
                "Pool not found",
                format!(
                    "There is no pool “{name}” here. It may have been removed or renamed; its runs stay in history."
                ),
                "Look for it in the list of pools.",
            ),
            Self::UnreadPool(words) => (
                Code::CONFLICT,
                "The pool can’t be read",
                words.clone(),
                "Its runs stay in history, and all other pools can be used.",
            ),
            Self::NoRun(_) => (
                Code::NOT_FOUND,
                "Run not found",
                "There is no run at this address.".into(),
                "Look for it in the history of runs.",
            ),
            Self::NoRole(name) => (
                Code::NOT_FOUND,
                "Role not found",
                format!("There is no custom role “{name}” here. Built-in roles can’t be changed or removed."),
                "Look for it on the page Roles.",
            ),
            Self::NoUser(name) => (
                Code::NOT_FOUND,
                "Account not found",
                format!("There is no account “{name}” here. It may have been removed; what it did stays in history."),
                "Look for it in the list of accounts.",
            ),
            Self::NoToken(_) => (
                Code::NOT_FOUND,
                "Token not found",
                "There is no such token, or it is not yours. It may have been revoked.".into(),
                "Look for it in the list of tokens.",
            ),
            Self::NoNotice(_) => (
                Code::NOT_FOUND,
                "Not found",
                "There is no such channel, rule or message here. It may have been removed.".into(),
                "Look for it on the page Notifications.",
            ),
            _ => (
                Code::NOT_FOUND,
                "This set-up link is not valid",
                "It was used already, or belongs to an earlier start of the panel.".into(),
                "Sign in with an existing account, or restart the panel and take the link it prints.",
            ),
        };
        Words { status, title, sentence, next }
    }

    /// The words for whoever may not do what they ask for.
    fn words_on_rights(&self) -> Words {
        use StatusCode as Code;
        let (status, title, sentence, next): (_, _, String, _) = match self {
            Self::Forbidden(permission) => (
                Code::FORBIDDEN,
                "You may not do this",
                format!("This needs the permission {permission}, which your roles do not give you here. Nothing was changed."),
                "Ask an administrator for a role that has it.",
            ),
            Self::BadToken => (
                Code::UNAUTHORIZED,
                "The access token does not count",
                "It is mistyped, has expired or was revoked, or its owner may not sign in any more. Nothing was changed.".into(),
                "Look for it on the page Tokens, and make a new one if it is gone.",
            ),
            Self::TokenHere => (
                Code::FORBIDDEN,
                "An access token can’t do this",
                "It concerns the account of whoever signed in, or lets somebody in beyond the token’s end. Nothing was changed."
                    .into(),
                "Sign in with a name and a password.",
            ),
            _ => (
                Code::FORBIDDEN,
                "The request came from another site",
                "It was not sent from a page of this panel, so it was refused. Nothing was changed.".into(),
                "Open the panel’s own page and try again there. Behind a proxy, make sure that it passes the Host and \
                 Origin headers on unchanged.",
            ),
        };
        Words { status, title, sentence, next }
    }

    /// The words for a request that takes more than a request may.
    fn words_on_limits(&self) -> Words {
        use StatusCode as Code;
        let (status, title, sentence, next): (_, _, String, _) = match self {
            Self::TooLarge => (
                Code::PAYLOAD_TOO_LARGE,
                "The request is too large",
                "More than 1 MiB was sent; no form needs that much. Nothing was changed.".into(),
                "Go back and send less.",
            ),
            Self::LongAddress => (
                Code::URI_TOO_LONG,
                "The address is too long",
                "No page has an address of more than 8 KiB. Nothing was changed.".into(),
                "Start from the overview, or choose less in the filter.",
            ),
            _ => (
                Code::REQUEST_TIMEOUT,
                "The request came too slowly",
                "It was not there as a whole in time. Nothing was changed.".into(),
                "Check your connection and send it again.",
            ),
        };
        Words { status, title, sentence, next }
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
