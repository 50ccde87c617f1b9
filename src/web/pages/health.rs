//! `/healthz` and `/readyz`: for supervisors and load balancers, which don't sign in.

use axum::{extract::State, http::StatusCode};

use crate::{panel::Panel, state::settings::load_settings};

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The process can serve pages: its database answers, and it is not about to stop.
pub async fn ready(State(panel): State<Panel>) -> (StatusCode, &'static str) {
    if panel.shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match load_settings(&panel.database).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready: the panel’s database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the panel’s database does not answer\n")
        }
    }
}
