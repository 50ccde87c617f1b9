//! The panel's pages: axum routes, askama templates, one file a page.
//!
//! A request passes, from the outside in: compression, security headers, where it comes from ([`client_address`]), who asks
//! ([`session::resolve`]), the error page ([`error::render`]), the pace of the API, the panic net, the cross-site check, the check of its text
//! and size, and then its handler. A handler states the permission it needs in its signature ([`permitted::Permitted`]),
//! which the [`gate`] registers it by, reads its form into domain types, calls `state::` to read or
//! `operations::` to change something, and fills a template. Pages hold no state of their own.

#![expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "templates pass their values by reference")]

mod assets;
pub mod certificate;
mod chart;
pub(crate) mod client_address;
mod csv;
mod days;
mod download;
pub(crate) mod error;
mod filters;
pub(crate) mod form;
pub(crate) mod freshness;
pub(crate) mod gate;
mod headers;
mod json;
mod layout;
mod looks;
mod outage;
mod pages;
pub(crate) mod permitted;
mod query_text;
mod reader;
mod refusals;
pub(crate) mod routes;
pub mod server;
pub(crate) mod session;
mod stream;
mod stretch;
mod titles;
mod why;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware::{from_fn, from_fn_with_state, map_response_with_state},
    response::{IntoResponse, Response},
};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::{CsrfLayer, ProtectionError},
    timeout::{RequestBodyDeadlineLayer, RequestBodyTimeoutLayer},
};

use crate::{api, panel::Panel};
use error::WebError;
use gate::Gate;
pub use gate::{Entry, Pass};
use pages::{
    account, alarms, audit, charts, dashboard, health, management_hosts, metrics, notifications, pools, restore, roles,
    runs, schedules, settings, setup, sign_in, single_sign_on, status, sync, targets, tokens, users, workers,
};
use stream::Streams;

/// How hard pages are compressed, of 9: gzip’s usual. Lower ones make large pages larger than they may be on a slow network.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(6);

/// What handlers may reach: the panel, and the event streams that pages watch.
#[derive(Debug, Clone)]
pub(crate) struct Web {
    panel: Arc<Panel>,
    streams: Streams,
}

impl FromRef<Web> for Panel {
    fn from_ref(web: &Web) -> Self {
        Self::clone(&web.panel)
    }
}

impl FromRef<Web> for Streams {
    fn from_ref(web: &Web) -> Self {
        web.streams.clone()
    }
}

/// Refuses what another site’s page makes a browser send. A proxy may change the Host header: the address the
/// installation was told is right in any case.
fn same_site_only(panel: &Panel) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let refuse: fn(ProtectionError) -> Response = |_| WebError::CrossSite.into_response();
    let layer = CsrfLayer::new();
    let layer = match &panel.config.public_url {
        Some(url) => layer.add_trusted_origin(url.to_ascii_lowercase()).unwrap_or_else(|error| {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "public_url is not an origin; only Host is compared"
            );
            CsrfLayer::new()
        }),
        None => layer,
    };
    layer.with_rejection_response(refuse)
}

/// Every route of the panel and what it takes to pass it.
pub fn entries() -> Vec<Entry> {
    gate().into_parts().1
}

fn gate() -> Gate {
    let gate = Gate::default()
        .open_get(routes::ASSETS, assets::get)
        .open_get(routes::HEALTHZ, health::alive)
        .open_get(routes::READYZ, health::ready)
        .open_get(routes::LOGIN, sign_in::get)
        .open_post(routes::LOGIN, sign_in::post)
        .open_get(routes::LOGIN_SECOND, sign_in::second::get)
        .open_post(routes::LOGIN_SECOND, sign_in::second::post)
        .open_post(routes::LOGIN_PASSKEY, sign_in::passkey::post)
        .open_post(routes::LOGIN_PASSKEY_ANSWER, sign_in::passkey::answer)
        .open_get(routes::LOGIN_BY_PROVIDER, single_sign_on::start)
        .open_get(routes::LOGIN_RETURNED, single_sign_on::callback)
        .open_post(routes::LOGOUT, sign_in::sign_out)
        .get(routes::ACCOUNT, account::get)
        .post(routes::READING, account::reading::post)
        .get(routes::PASSWORD, account::password::get)
        .post(routes::PASSWORD, account::password::post)
        .get(routes::SECOND_FACTOR, account::second_factor::get)
        .get(routes::TOTP, account::totp::get)
        .post(routes::TOTP, account::totp::post)
        .post(routes::REMOVE_TOTP, account::second_factor::remove)
        .get(routes::NEW_PASSKEY, account::passkeys::new)
        .post(routes::NEW_PASSKEY, account::passkeys::create)
        .post(routes::REMOVE_PASSKEY, account::passkeys::remove)
        .post(routes::RECOVERY_CODES, account::second_factor::recovery)
        .post(routes::END_SESSION, account::sessions::end)
        .post(routes::END_OTHER_SESSIONS, account::sessions::end_others)
        .open_get(routes::SETUP, setup::get)
        .open_post(routes::SETUP, setup::post)
        .get(routes::DASHBOARD, dashboard::get)
        .get(routes::POOLS, pools::get)
        .get(routes::NEW_POOL, pools::edit::new)
        .post(routes::NEW_POOL, pools::edit::create)
        .get(routes::POOL, pools::show::get)
        .get(routes::EDIT_POOL, pools::edit::get)
        .post(routes::EDIT_POOL, pools::edit::post)
        .get(routes::REMOVE_POOL, pools::remove::get)
        .post(routes::REMOVE_POOL, pools::remove::post)
        .get(routes::INITIALISE_POOL, pools::initialise::get)
        .post(routes::INITIALISE_POOL, pools::initialise::post)
        .post(routes::MAINTENANCE, pools::maintenance::post)
        .get(routes::RESTORE, restore::get)
        .post(routes::RESTORE, restore::post)
        .post(routes::CLEAR, restore::clear)
        .get(routes::SYNC, sync::get)
        .post(routes::SYNC, sync::post)
        .get(routes::SCHEDULES, schedules::get)
        .post(routes::SCHEDULES, schedules::post)
        .get(routes::NEW_SCHEDULE, schedules::edit::new)
        .post(routes::NEW_SCHEDULE, schedules::edit::create)
        .get(routes::EDIT_SCHEDULE, schedules::edit::get)
        .post(routes::EDIT_SCHEDULE, schedules::edit::post)
        .get(routes::REMOVE_SCHEDULE, schedules::steer::get)
        .post(routes::REMOVE_SCHEDULE, schedules::steer::post)
        .post(routes::PAUSE_SCHEDULE, schedules::steer::pause)
        .post(routes::RESUME_SCHEDULE, schedules::steer::resume)
        .get(routes::API, pages::api::get)
        .get(routes::METRICS, metrics::get)
        .get(routes::AUDIT, audit::get)
        .get(routes::AUDIT_CSV, audit::csv)
        .get(routes::SETTINGS, settings::get)
        .post(routes::SETTINGS, settings::post);
    api::register(hosts(told(access(standing(history(leading(gate)))))))
}

/// What leads to pages, and says how to use them.
fn leading(gate: Gate) -> Gate {
    #[cfg(debug_assertions)]
    let gate = gate.get(routes::STYLE, pages::style::get);
    gate.get(routes::GO, pages::go::get).get(routes::HELP, pages::help::get).get(routes::HELP_PAGE, pages::help::page)
}

/// The pages of runs, and of what they did.
fn history(gate: Gate) -> Gate {
    gate.get(routes::RUNS, runs::get)
        .get(routes::RUNS_CSV, runs::export::csv)
        .get(routes::RUNS_JSON, runs::export::json)
        .get(routes::ITEMS, runs::items::get)
        .get(routes::CANCEL_RUNS, runs::cancel::get)
        .post(routes::CANCEL_RUNS, runs::cancel::post)
        .get(routes::RUN, runs::show::get)
        .get(routes::RUN_EVENTS, stream::get)
        .post(routes::CANCEL_RUN, runs::show::cancel)
        .post(routes::RETRY_RUN, runs::show::retry)
        .post(routes::APPROVE_RUN, runs::decide::approve)
        .post(routes::REJECT_RUN, runs::decide::reject)
        .post(routes::APPLY_RUN, runs::apply::post)
        .post(routes::PUT_BACK_RUN, runs::put_back::post)
        .get(routes::CHANGES, runs::changes::get)
        .get(routes::DIFFERENCE, runs::difference::get)
        .get(routes::CHANGES_CSV, runs::changes_export::csv)
        .get(routes::CHANGES_JSON, runs::changes_export::json)
}

/// The pages of how backups and workers stand.
fn standing(gate: Gate) -> Gate {
    gate.get(routes::STATUS, status::get)
        .get(routes::CHARTS, charts::get)
        .get(routes::WORKERS, workers::get)
        .post(routes::DRAIN_WORKER, workers::drain)
        .post(routes::RESUME_WORKER, workers::resume)
        .post(routes::CLEAR_WORKER, workers::clear)
}

/// The pages of alarms and of what people are told.
fn told(gate: Gate) -> Gate {
    gate.get(routes::ALARMS, alarms::get)
        .get(routes::TARGETS, targets::get)
        .post(routes::TARGETS, targets::post)
        .post(routes::REMOVE_TARGET, targets::remove)
        .get(routes::NOTIFICATIONS, notifications::get)
        .get(routes::NEW_CHANNEL, notifications::channel::new)
        .post(routes::NEW_CHANNEL, notifications::channel::create)
        .get(routes::EDIT_CHANNEL, notifications::channel::get)
        .post(routes::EDIT_CHANNEL, notifications::channel::post)
        .post(routes::TEST_CHANNEL, notifications::channel::test)
        .post(routes::REMOVE_CHANNEL, notifications::channel::remove)
        .get(routes::NEW_RULE, notifications::rule::new)
        .post(routes::NEW_RULE, notifications::rule::create)
        .get(routes::EDIT_RULE, notifications::rule::get)
        .post(routes::EDIT_RULE, notifications::rule::post)
        .post(routes::REMOVE_RULE, notifications::rule::remove)
        .get(routes::GIVEN_UP, notifications::given_up::get)
        .post(routes::GIVEN_UP, notifications::given_up::post)
        .get(routes::DELIVERIES, notifications::log::get)
        .get(routes::DELIVERY, notifications::log::show)
        .post(routes::SEND_AGAIN, notifications::log::again)
        .post(routes::DISMISS, notifications::log::dismiss)
}

/// The pages of management hosts, and the module for scripts.
fn hosts(gate: Gate) -> Gate {
    gate.get(routes::MANAGEMENT_HOSTS, management_hosts::get)
        .get(routes::NEW_HOST, management_hosts::edit::new)
        .post(routes::NEW_HOST, management_hosts::edit::create)
        .get(routes::MANAGEMENT_HOST, management_hosts::show::get)
        .get(routes::EDIT_HOST, management_hosts::edit::get)
        .post(routes::EDIT_HOST, management_hosts::edit::post)
        .post(routes::LOOK_AT_HOST, management_hosts::show::look)
        .post(routes::REMOVE_HOST, management_hosts::show::remove)
        .get(routes::POOLS_OF_HOST, management_hosts::pools::get)
        .post(routes::POOLS_OF_HOST, management_hosts::pools::post)
        .get(routes::SERVICE_OF_HOST, management_hosts::service::get)
        .post(routes::SERVICE_OF_HOST, management_hosts::service::post)
        .get(routes::ROLES_OF_HOST, management_hosts::roles::get)
        .post(routes::ROLES_OF_HOST, management_hosts::roles::post)
        .get(routes::MODULE, pages::module::get)
}

/// The pages of roles, accounts and tokens.
fn access(gate: Gate) -> Gate {
    gate.get(routes::ROLES, roles::get)
        .get(routes::NEW_ROLE, roles::edit::new)
        .post(routes::NEW_ROLE, roles::edit::create)
        .get(routes::EDIT_ROLE, roles::edit::get)
        .post(routes::EDIT_ROLE, roles::edit::post)
        .get(routes::REMOVE_ROLE, roles::remove::get)
        .post(routes::REMOVE_ROLE, roles::remove::post)
        .get(routes::USERS, users::get)
        .get(routes::NEW_USER, users::new::get)
        .post(routes::NEW_USER, users::new::post)
        .get(routes::USER, users::show::get)
        .post(routes::USER_ROLES, users::change::roles)
        .post(routes::USER_PASSWORD, users::change::password)
        .post(routes::DISABLE_USER, users::change::disable)
        .post(routes::ENABLE_USER, users::change::enable)
        .post(routes::SIGN_OUT_USER, users::change::sign_out)
        .post(routes::USER_SECOND_FACTOR, users::change::second_factor)
        .post(routes::END_USER_SESSION, users::change::end_session)
        .get(routes::REMOVE_USER, users::remove::get)
        .post(routes::REMOVE_USER, users::remove::post)
        .get(routes::TOKENS, tokens::get)
        .post(routes::TOKENS, tokens::post)
        .post(routes::REVOKE_TOKEN, tokens::revoke)
}

pub use pages::metrics::serve as serve_metrics;

/// All pages of the panel. The caller serves the router with the peer's address as `ConnectInfo<SocketAddr>`, which the
/// audit records.
pub fn router(panel: Panel) -> Router {
    // Each layer has it, and a copy of its many parts for each of them and each request takes its time.
    let panel = Arc::new(panel);
    let web = Web { panel: Arc::clone(&panel), streams: Streams::default() };
    let (pages, entries) = gate().into_parts();
    pages
        .fallback(async || WebError::NoPage)
        .method_not_allowed_fallback(async || WebError::Method)
        .with_state(web)
        .layer(from_fn_with_state(api::Doors::new(Arc::clone(&panel), &entries), api::carry_out_once))
        .layer(from_fn(form::require_sound_text))
        .layer(RequestBodyTimeoutLayer::new(server::BODY_PAUSE))
        .layer(RequestBodyDeadlineLayer::new(server::BODY_DEADLINE))
        .layer(DefaultBodyLimit::max(form::MAX_BODY))
        .layer(same_site_only(&panel))
        .layer(CatchPanicLayer::custom(|_| WebError::Panicked.into_response()))
        .layer(from_fn_with_state(api::Pace::default(), api::keep_pace))
        .layer(from_fn_with_state(Arc::clone(&panel), error::render))
        .layer(from_fn(reader::resolve))
        .layer(from_fn_with_state(Arc::clone(&panel), session::resolve))
        .layer(from_fn_with_state(Arc::clone(&panel), client_address::resolve))
        .layer(map_response_with_state(Arc::clone(&panel), headers::secure))
        .layer(from_fn_with_state(panel, metrics::observe))
        .layer(CompressionLayer::new().quality(COMPRESSION))
}
