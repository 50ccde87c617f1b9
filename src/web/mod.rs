//! The panel's pages: axum routes, askama templates, one file a page.
//!
//! A request passes, from the outside in: compression, security headers, the error page ([`error::render`]), the panic
//! net, the cross-site check, the check of its text and size, and then its handler. A handler states the permission it
//! needs in its signature ([`session::Permitted`]), reads its form into domain types, calls `state::` to read or
//! `operations::` to change something, and fills a template. Pages hold no state of their own.

#![expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "templates pass their values by reference")]

mod assets;
mod csv;
mod error;
mod filters;
mod form;
mod freshness;
mod headers;
mod layout;
mod looks;
mod pages;
mod routes;
mod session;
mod stream;
mod titles;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::{CsrfLayer, ProtectionError},
};

use crate::panel::Panel;
use error::WebError;
use pages::{dashboard, health, pools, restore, runs, settings, setup, sign_in, single_sign_on, status, sync};
use stream::Streams;

/// What handlers may reach: the panel, and the event streams that pages watch.
#[derive(Debug, Clone)]
struct Web {
    panel: Panel,
    streams: Streams,
}

impl FromRef<Web> for Panel {
    fn from_ref(web: &Web) -> Self {
        web.panel.clone()
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

/// All pages of the panel. The caller serves the router with the peer's address as `ConnectInfo<SocketAddr>`, which the
/// audit records.
pub fn router(panel: Panel) -> Router {
    let web = Web { panel: panel.clone(), streams: Streams::default() };
    Router::new()
        .route(routes::ASSETS, get(assets::get))
        .route(routes::HEALTHZ, get(health::alive))
        .route(routes::READYZ, get(health::ready))
        .route(routes::LOGIN, get(sign_in::get).post(sign_in::post))
        .route(routes::LOGIN_BY_PROVIDER, get(single_sign_on::start))
        .route(routes::LOGIN_RETURNED, get(single_sign_on::callback))
        .route(routes::LOGOUT, post(sign_in::sign_out))
        .route(routes::SETUP, get(setup::get).post(setup::post))
        .route(routes::DASHBOARD, get(dashboard::get))
        .route(routes::POOLS, get(pools::get))
        .route(routes::NEW_POOL, get(pools::edit::new).post(pools::edit::create))
        .route(routes::POOL, get(pools::show::get))
        .route(routes::EDIT_POOL, get(pools::edit::get).post(pools::edit::post))
        .route(routes::REMOVE_POOL, get(pools::remove::get).post(pools::remove::post))
        .route(routes::INITIALISE_POOL, get(pools::initialise::get).post(pools::initialise::post))
        .route(routes::MAINTENANCE, post(pools::maintenance::post))
        .route(routes::RESTORE, get(restore::get).post(restore::post))
        .route(routes::CLEAR, post(restore::clear))
        .route(routes::SYNC, get(sync::get).post(sync::post))
        .route(routes::RUNS, get(runs::get))
        .route(routes::RUNS_CSV, get(runs::csv))
        .route(routes::RUN, get(runs::show::get))
        .route(routes::RUN_EVENTS, get(stream::get))
        .route(routes::CANCEL_RUN, post(runs::show::cancel))
        .route(routes::RETRY_RUN, post(runs::show::retry))
        .route(routes::APPROVE_RUN, post(runs::decide::approve))
        .route(routes::REJECT_RUN, post(runs::decide::reject))
        .route(routes::APPLY_RUN, post(runs::apply::post))
        .route(routes::PUT_BACK_RUN, post(runs::put_back::post))
        .route(routes::CHANGES, get(runs::changes::get))
        .route(routes::CHANGES_CSV, get(runs::changes::csv))
        .route(routes::STATUS, get(status::get))
        .route(routes::SETTINGS, get(settings::get).post(settings::post))
        .fallback(async || WebError::NoPage)
        .method_not_allowed_fallback(async || WebError::Method)
        .with_state(web)
        .layer(from_fn(form::require_sound_text))
        .layer(DefaultBodyLimit::max(form::MAX_BODY))
        .layer(same_site_only(&panel))
        .layer(CatchPanicLayer::custom(|_| WebError::Panicked.into_response()))
        .layer(from_fn_with_state(panel, error::render))
        .layer(map_response(headers::secure))
        .layer(CompressionLayer::new())
}
