//! `/metrics`: figures for Prometheus, with an access token whose role sees everything; and the same on an address of their
//! own, which asks nobody who they are.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get as on_get,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::health;
use crate::{
    domain::Permission,
    measure,
    panel::Panel,
    telemetry::SPANS,
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted},
        routes,
        server::{self, Limits},
    },
};

/// The text format of Prometheus.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Connections to the address of its own: a few Prometheus servers, and no more.
const CONNECTIONS: usize = 16;

/// For whoever may see every pool and module: figures can't be told in part.
pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    if !user.access.holds_everywhere(Permission::GetStatus) {
        return Err(WebError::Forbidden(Permission::GetStatus));
    }
    Ok(([(header::CONTENT_TYPE, FORMAT)], measure::render(&panel).await?).into_response())
}

async fn without_asking(State(panel): State<Panel>) -> Response {
    match measure::render(&panel).await {
        Ok(text) => ([(header::CONTENT_TYPE, FORMAT)], text).into_response(),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the metrics can’t be told");
            (StatusCode::SERVICE_UNAVAILABLE, "the panel’s database does not answer\n").into_response()
        }
    }
}

/// Serves metrics and health on an address of their own until `shutdown`.
pub async fn serve(listener: TcpListener, panel: Panel, shutdown: CancellationToken) -> std::io::Result<()> {
    let routes = Router::new()
        .route(routes::METRICS, on_get(without_asking))
        .route(routes::HEALTHZ, on_get(health::alive))
        .route(routes::READYZ, on_get(health::ready))
        .with_state(panel);
    let limits = Limits { connections: CONNECTIONS, ..Limits::of_this_process() };
    server::serve(listener, routes, None, limits, shutdown).await
}

/// Measures how long each request takes, by the pattern of its address.
pub async fn observe(State(panel): State<Arc<Panel>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = method(request.method());
    let begun = Instant::now();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!(
        target: SPANS, "request", otel.name = format!("{method} {route}"), otel.kind = "server",
        otel.status_code = tracing::field::Empty, http.request.method = method, http.route = route,
        http.response.status_code = tracing::field::Empty
    );
    let response = next.run(request).instrument(span.clone()).await;
    span.record("http.response.status_code", response.status().as_u16());
    if response.status().is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    panel.measures.request(method, route, response.status().as_u16(), begun.elapsed());
    response
}

/// Only the methods that pages know: others are whatever a visitor makes up.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}
