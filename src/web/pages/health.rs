//! `/healthz` and `/readyz`: for supervisors and load balancers, which don't sign in.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    panel::Panel,
    state::{StateError, away::log_failure, settings::load_settings, workers::list_workers},
};

/// Whether the process can serve pages, and what else a supervisor may want to know.
#[derive(Debug, Serialize)]
struct Ready {
    status: &'static str,
    /// Workers that are alive and take runs, here or elsewhere. A panel without any is ready all the same: its pages say that nothing is
    /// synced.
    #[serde(skip_serializing_if = "Option::is_none")]
    workers: Option<usize>,
}

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The process can serve pages: its database answers and is up to date, and it is not about to stop.
pub async fn ready(State(panel): State<Panel>) -> Response {
    let not = |status| answer(StatusCode::SERVICE_UNAVAILABLE, &Ready { status, workers: None });
    if panel.shutdown.is_cancelled() {
        return not("stopping");
    }
    match look(&panel).await {
        Ok(workers) => answer(StatusCode::OK, &Ready { status: "ready", workers: Some(workers) }),
        Err(error) => {
            log_failure!(panel.database, warn, &error, "not ready: the panel’s database does not answer");
            not("the panel’s database does not answer, or is not up to date")
        }
    }
}

fn answer(status: StatusCode, ready: &Ready) -> Response {
    let text = serde_json::to_string(ready).unwrap_or_default() + "\n";
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// Reads what the latest version brought, so that an old database is noticed.
async fn look(panel: &Panel) -> Result<usize, StateError> {
    load_settings(&panel.database).await?;
    let workers = list_workers(&panel.database).await?;
    Ok(workers.iter().filter(|worker| worker.takes_runs()).count())
}
