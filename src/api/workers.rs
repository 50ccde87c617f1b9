//! `/api/v1/workers`: who carries runs out, and whether they are alive.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer,
    body::{Body, Filter},
    error::refused,
    list::Listing,
    pools::Piece,
    routes,
    words::Moment,
};
use crate::{
    operations::workers::{clear_worker, drain_worker},
    panel::Panel,
    state::workers::{WorkerRow, list_workers},
    web::{
        error::WebError,
        permitted::{GetStatus, Permitted, SetConfiguration},
    },
};

/// A worker as it last said of itself.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself, and scripts read them by name")]
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
    /// How many runs it is on or helps with.
    pub runs: u64,
    /// The sites whose pools it serves; none for all.
    pub sites: Vec<String>,
    /// Whether it finishes what it is on and takes nothing new.
    pub is_draining: bool,
    /// Whether it was asked to stop, and goes when its runs have ended.
    pub is_stopping: bool,
    /// How many milliseconds its machine’s clock is ahead of the database’s, which counts; below zero where it is behind.
    pub clock_ahead_ms: i64,
    /// Whether its key file is not the others’, so that it takes no runs and records nothing.
    pub has_other_key: bool,
}

/// Which worker is to take nothing new, or to take runs again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrainWorker {
    /// Its machine and process, as the list names it.
    pub name: String,
    /// Whether it finishes what it is on and takes nothing new, until this is taken back or it is started anew.
    pub draining: bool,
}

/// Which worker is to be taken off the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearWorker {
    /// Its machine and process, as the list names it.
    pub name: String,
}

/// What became of the runs of a worker that was cleared away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cleared {
    /// How many others take up again.
    pub runs: u64,
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
            runs: worker.runs + worker.helps,
            sites: worker.sites.clone(),
            is_draining: worker.draining,
            is_stopping: worker.stopping,
            clock_ahead_ms: worker.clock_ahead_ms,
            has_other_key: worker.others_key,
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

/// Says whether a worker may take new runs
///
/// What it is on goes on to its end.
#[utoipa::path(post, path = routes::DRAIN_WORKER, tag = "status", request_body = DrainWorker,
    responses((status = 200, description = "What holds from now on", body = DrainWorker)))]
pub async fn drain(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Body(which): Body<DrainWorker>,
) -> Result<Response, WebError> {
    drain_worker(&panel, &user.actor(), &which.name, which.draining).await.map_err(refused)?;
    answer::json(&which)
}

/// Clears away a worker that is dead
///
/// Its runs are taken up again at once, instead of when their leases end. One that is alive is refused.
#[utoipa::path(post, path = routes::CLEAR_WORKER, tag = "status", request_body = ClearWorker,
    responses((status = 200, description = "How many of its runs are taken up again", body = Cleared)))]
pub async fn clear(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Body(which): Body<ClearWorker>,
) -> Result<Response, WebError> {
    let runs = clear_worker(&panel, &user.actor(), &which.name).await.map_err(refused)?;
    answer::json(&Cleared { runs })
}
