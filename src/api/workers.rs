//! `/api/v1/workers`: who carries runs out, and whether they are alive.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{body::Filter, list::Listing, pools::Piece, routes, words::Moment};
use crate::{
    panel::Panel,
    state::workers::{WorkerRow, list_workers},
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted},
    },
};

/// A worker as it last said of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkerDetails {
    /// Its machine and process.
    pub name: String,
    /// In which kind of process it is: serve or worker.
    pub kind: String,
    /// The version of the program.
    pub version: String,
    /// When it began.
    pub started_at: Moment,
    /// Whether it gave a sign of life lately. What one that did not was working on is taken up by another.
    pub is_alive: bool,
    /// How many seconds ago its last sign of life was.
    pub silent_seconds: u64,
    /// How many runs it works on at once.
    pub concurrency: u64,
    /// How many runs it was on at its last sign of life.
    pub runs: u64,
    /// The sites whose pools it serves; none for all.
    pub sites: Vec<String>,
    /// Whether it finishes what it is on and takes nothing new.
    pub is_draining: bool,
    /// How many milliseconds its machine’s clock is ahead of the database’s, which counts; below zero where it is behind.
    pub clock_ahead_ms: i64,
}

impl From<&WorkerRow> for WorkerDetails {
    fn from(worker: &WorkerRow) -> Self {
        Self {
            name: worker.name.clone(),
            kind: worker.kind.to_string(),
            version: worker.version.clone(),
            started_at: Moment(worker.started_at),
            is_alive: worker.is_alive(),
            silent_seconds: worker.silent_ms / 1000,
            concurrency: worker.concurrency,
            runs: worker.runs,
            sites: worker.sites.clone(),
            is_draining: worker.draining,
            clock_ahead_ms: worker.clock_ahead_ms,
        }
    }
}

/// Lists the workers
///
/// Those that were heard of within a day, by name. Without one that is alive, nothing is synced.
#[utoipa::path(get, path = routes::WORKERS, tag = "status", params(Piece),
    responses((status = 200, description = "A piece of the workers", body = Listing<WorkerDetails>)))]
pub async fn list(
    State(panel): State<Panel>,
    _: Permitted<GetStatus>,
    uri: Uri,
    Filter(piece): Filter<Piece>,
) -> Result<Response, WebError> {
    let mut workers: Vec<WorkerDetails> =
        list_workers(&panel.database).await?.iter().map(WorkerDetails::from).collect();
    workers.sort_by(|a, b| a.name.cmp(&b.name));
    piece.of(workers, |worker| worker.name.clone(), &uri)
}
