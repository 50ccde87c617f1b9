//! `/api/openapi.json`: the description of the API, made of what stands beside the handlers.
//!
//! What holds for every request (who asks, the problems, request keys, versions) is added here, so that it is said once.

use std::sync::OnceLock;

use axum::{
    body::Bytes,
    http::header,
    response::{IntoResponse as _, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Components, ContentBuilder, Header, HeaderBuilder, ObjectBuilder, Ref, RefOr, Required, Response as Described,
        ResponseBuilder, SecurityRequirement,
        path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{Schema, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{
    access, account, alarms, audit, due, error, notifications, pools, routes, runs, schedules, settings, status,
    targets, workers,
};
use crate::{
    domain::{AskedBy, Category},
    web::error::WebError,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "poolsync",
        description = "Everything the pages can do. See the page /api for examples.",
        license(name = "MIT", identifier = "MIT")
    ),
    paths(
        document,
        account::get,
        access::sessions::list_own,
        access::sessions::end_others,
        access::sessions::end_own,
        runs::list,
        runs::start,
        runs::restore,
        runs::clear,
        runs::details::get,
        runs::details::changes,
        runs::details::messages,
        runs::steer::cancel,
        runs::steer::retry,
        runs::steer::approve,
        runs::steer::reject,
        runs::steer::apply,
        runs::steer::put_back,
        runs::steer::cancel_several,
        runs::steer::retry_failed,
        pools::list,
        pools::create,
        pools::import,
        pools::get,
        pools::replace,
        pools::remove,
        pools::begin_maintenance,
        pools::end_maintenance,
        pools::show_markers,
        pools::initialise,
        schedules::list,
        schedules::create,
        schedules::preview,
        schedules::get,
        schedules::replace,
        schedules::remove,
        schedules::pause,
        schedules::resume,
        schedules::occurrences,
        schedules::upcoming,
        due::list,
        targets::list,
        targets::create,
        targets::get,
        targets::replace,
        targets::remove,
        alarms::list,
        notifications::channels::list,
        notifications::channels::create,
        notifications::channels::get,
        notifications::channels::replace,
        notifications::channels::remove,
        notifications::channels::test,
        notifications::rules::list,
        notifications::rules::create,
        notifications::rules::get,
        notifications::rules::replace,
        notifications::rules::remove,
        notifications::outcomes::list,
        notifications::log::list,
        notifications::log::get,
        notifications::log::send_again,
        notifications::log::dismiss,
        notifications::given_up::send_all_again,
        notifications::given_up::dismiss_all,
        status::list,
        workers::list,
        workers::drain,
        workers::clear,
        settings::get,
        settings::change,
        audit::list,
        access::roles::list,
        access::roles::create,
        access::roles::get,
        access::roles::replace,
        access::roles::remove,
        access::users::list,
        access::users::create,
        access::users::get,
        access::users::remove,
        access::users::show_roles,
        access::users::replace_roles,
        access::users::set_password,
        access::users::disable,
        access::users::enable,
        access::users::sign_out,
        access::sessions::list,
        access::sessions::end,
        access::users::reset_second_factor,
        access::tokens::list,
        access::tokens::create,
        access::tokens::revoke,
    ),
    components(schemas(error::Problem, error::ProblemField, AskedBy, Category)),
    tags(
        (name = "runs", description = "Syncs, previews and verifications"),
        (name = "restore", description = "Bringing live data back, and clearing what old pairings left"),
        (name = "pools", description = "Pools, their stores, pairing, maintenance and markers"),
        (name = "status", description = "How every backup stands"),
        (name = "schedules", description = "What begins by itself"),
        (name = "targets", description = "How old backups may become"),
        (name = "alarms", description = "Which backups are too old"),
        (name = "notifications", description = "Whom messages reach, by which rules, and what became of each"),
        (name = "settings", description = "What holds for the whole deployment"),
        (name = "audit", description = "Who did what"),
        (name = "roles", description = "What may be done, and where"),
        (name = "users", description = "Accounts"),
        (name = "tokens", description = "Access tokens for scripts"),
        (name = "account", description = "Who asks"),
        (name = "document", description = "This description"),
    ),
    modifiers(&Common)
)]
struct Document;

/// The description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// This description
#[utoipa::path(get, path = routes::DOCUMENT, tag = "document", security(()),
    responses((status = 200, description = "The description, as OpenAPI 3.1", body = Object, content_type = "application/json")))]
pub async fn document() -> Result<Response, WebError> {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    // It stays the same for as long as the process lives.
    let text = if let Some(text) = TEXT.get() {
        text.clone()
    } else {
        let text = serde_json::to_vec(&openapi()).map_err(error::ApiError::from)?;
        TEXT.get_or_init(|| text.into()).clone()
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// Answers that any request may get.
const ALWAYS: [(u16, &str); 10] = [
    (400, "The request can’t be read"),
    (401, "No access token or session was shown, or it does not count"),
    (403, "It may not be done"),
    (404, "There is nothing here, or nothing that you may see"),
    (408, "The request came too slowly"),
    (414, "The address is too long"),
    (422, "It can’t be done as it is; errors says why"),
    (429, "Too many requests"),
    (500, "The panel failed"),
    (503, "The panel’s database does not answer, or a newer version has changed it too far for this process"),
];
/// Answers to requests with a body.
const WITH_BODY: [(u16, &str); 2] = [(413, "The body is too large"), (415, "The body is not JSON")];
/// Answers to requests that may come with a key.
const WITH_KEY: [(u16, &str); 1] = [(409, "The first request with this key is still being carried out")];
/// Answers to changes of what has a version.
const WITH_VERSION: [(u16, &str); 2] =
    [(412, "It was changed meanwhile"), (428, "The request does not say which version it changes")];

/// The header with the key.
const KEY: &str = "Idempotency-Key";

/// What holds for every request.
struct Common;

impl Modify for Common {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        env!("CARGO_PKG_VERSION").clone_into(&mut api.info.version);
        let components = api.components.get_or_insert_with(Components::new);
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("psk_…");
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer.build()));
        let cookie = ApiKeyValue::with_description("poolsync", "The session of somebody who signed in to the pages");
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        for schema in components.schemas.values_mut() {
            describe_what_may_be_null(schema);
        }
        let no_scopes: [&str; 0] = [];
        api.security =
            Some(["bearer", "cookie"].map(|name| SecurityRequirement::new(name, no_scopes)).into_iter().collect());
        for (path, item) in &mut api.paths.paths {
            let is_versioned = item.get.as_ref().is_some_and(has_version);
            let operations = [
                (HttpMethod::Get, &mut item.get),
                (HttpMethod::Post, &mut item.post),
                (HttpMethod::Put, &mut item.put),
                (HttpMethod::Patch, &mut item.patch),
                (HttpMethod::Delete, &mut item.delete),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    operation.operation_id = Some(name(&method, path));
                    complete(&method, operation, is_versioned);
                }
            }
        }
    }
}

/// A name that no other operation has, as programs that write clients need it: `get_runs_id_changes`.
fn name(method: &HttpMethod, path: &str) -> String {
    let method = match method {
        HttpMethod::Get => "get",
        HttpMethod::Post => "post",
        HttpMethod::Put => "put",
        HttpMethod::Patch => "patch",
        HttpMethod::Delete => "delete",
        _ => "other",
    };
    let path = path.trim_start_matches(super::API_V1).trim_start_matches("/api/");
    let words = path.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}

/// What is said of a field that is something of its own or null stands at that something: readers look for it at the field.
fn describe_what_may_be_null(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else { return };
    for field in object.properties.values_mut() {
        let RefOr::T(Schema::OneOf(one)) = field else { continue };
        if let Some(RefOr::Ref(something)) = one.items.iter_mut().find(|item| matches!(item, RefOr::Ref(_))) {
            one.description = Some(std::mem::take(&mut something.description)).filter(|text| !text.is_empty());
        }
    }
}

/// Whether what is read bears a version: its description says so.
fn has_version(operation: &Operation) -> bool {
    operation.responses.responses.contains_key("304")
}

fn complete(method: &HttpMethod, operation: &mut Operation, is_versioned: bool) {
    let mut problems = ALWAYS.to_vec();
    let mut parameters = Vec::new();
    if !matches!(method, HttpMethod::Get) {
        problems.extend(WITH_BODY);
    }
    match method {
        HttpMethod::Post => {
            problems.extend(WITH_KEY);
            let about =
                "A name for what is wanted. The same request with the same key is carried out once in 24 hours.";
            parameters.push(header_parameter(KEY, about, Required::False));
        }
        HttpMethod::Get if is_versioned => {
            parameters.push(header_parameter("If-None-Match", "The version that is known", Required::False));
        }
        HttpMethod::Put | HttpMethod::Patch | HttpMethod::Delete if is_versioned => {
            problems.extend(WITH_VERSION);
            let about = "The version that is changed: the ETag of what was read";
            parameters.push(header_parameter("If-Match", about, Required::True));
        }
        _ => {}
    }
    operation.parameters.get_or_insert_with(Vec::new).extend(parameters.into_iter().map(RefOr::T));
    for (status, about) in problems {
        operation.responses.responses.entry(status.to_string()).or_insert_with(|| RefOr::T(problem(status, about)));
    }
}

fn header_parameter(name: &str, about: &str, required: Required) -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let text = if name == KEY { text.min_length(Some(1)).max_length(Some(255)) } else { text };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(about))
        .schema(Some(text))
        .build()
}

fn problem(status: u16, about: &str) -> Described {
    let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
    let response = ResponseBuilder::new().description(about).content("application/problem+json", content);
    match status {
        401 => response.header("WWW-Authenticate", text_header("How to show who asks")),
        409 | 429 => response.header("Retry-After", text_header("After how many seconds to ask again")),
        _ => response,
    }
    .build()
}

fn text_header(about: &str) -> Header {
    HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).description(Some(about)).build()
}
