//! `/api/v1/runs`: asking for runs, looking at them, and steering them.

pub mod details;
pub mod steer;
pub mod types;

use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    answer,
    body::{Body, Filter},
    error::{refused_as, renamed},
    list::{Listing, given, limit, sound},
    named,
    once::Once,
    routes,
    words::{Moment, one_or_all},
};
use crate::{
    domain::{Action, Fqdn, Intent, ModuleSelection, RunRequest},
    operations::{self, Accepted, SyncRequest},
    panel::Panel,
    state::runs::{RunCursor, RunFilter, list_runs},
    web::{
        error::WebError,
        form::FieldErrors,
        permitted::{GetStatus, InvokeSync, Needs, Permitted, RestoreData},
    },
};
use types::{NewRestore, NewRuns, Queued, RunSummary};

/// Which runs of history; what is left out lets everything through.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RunsQuery {
    /// Runs of this pool
    #[param(value_type = Option<Fqdn>)]
    pool: Option<String>,
    /// Runs in which this module took part
    #[param(value_type = Option<ModuleSelection>)]
    module: Option<String>,
    /// Runs that stand so
    #[param(value_type = Option<crate::domain::RunState>)]
    state: Option<String>,
    /// Runs this account asked for
    requested_by: Option<String>,
    /// Runs that came about so: by a person or script, or by a schedule
    #[param(value_type = Option<crate::domain::AskedBy>)]
    asked_by: Option<String>,
    /// `only`: runs that changed something
    changes: Option<String>,
    /// Runs asked for at this moment or later
    #[param(value_type = Option<Moment>)]
    from: Option<String>,
    /// Runs asked for before this moment
    #[param(value_type = Option<Moment>)]
    until: Option<String>,
    /// Runs of one request
    #[param(value_type = Option<crate::domain::BatchId>)]
    batch: Option<String>,
    /// Where the piece begins: next of the piece before
    cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

impl RunsQuery {
    fn parse(&self, seen: RunFilter) -> Result<(RunFilter, Option<RunCursor>, u32), WebError> {
        let mut errors = FieldErrors::default();
        let module = self.module.as_deref().and_then(|text| errors.check("module", one_or_all(text)).flatten());
        let errors = &mut errors;
        let filter = RunFilter {
            pool: given(errors, "pool", self.pool.as_ref()),
            module,
            state: given(errors, "state", self.state.as_ref()),
            requested_by: self.requested_by.as_ref().map(|name| name.to_lowercase()),
            asked_by: given(errors, "asked_by", self.asked_by.as_ref()),
            with_changes: given::<Only>(errors, "changes", self.changes.as_ref()).is_some(),
            from: given(errors, "from", self.from.as_ref()).map(|Moment(at)| at),
            until: given(errors, "until", self.until.as_ref()).map(|Moment(at)| at),
            batch: given(errors, "batch", self.batch.as_ref()),
            ..seen
        };
        let cursor = given(errors, "cursor", self.cursor.as_ref()).map(RunCursor::OlderThan);
        let limit = limit(self.limit.as_deref(), errors);
        sound(errors)?;
        Ok((filter, cursor, limit))
    }
}

/// The one word of a filter that is there or not.
struct Only;

impl std::str::FromStr for Only {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "only" { Ok(Self) } else { Err("Write only, or leave it out.") }
    }
}

/// Lists runs
///
/// Newest first; only what you may see of them.
#[utoipa::path(get, path = routes::RUNS, tag = "runs", params(RunsQuery),
    responses((status = 200, description = "A piece of history", body = Listing<RunSummary>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(query): Filter<RunsQuery>,
) -> Result<Response, WebError> {
    let (filter, cursor, limit) = query.parse(user.runs())?;
    let page = list_runs(&panel.database, &filter, cursor, limit).await?;
    if page.runs.is_empty() {
        named::of_runs(&panel, &user, &filter).await?;
    }
    let next = page.older.map(|id| id.to_string());
    Listing::new(page.runs.iter().map(RunSummary::from).collect(), next).answer(&uri)
}

/// Starts syncs, previews or verifications
///
/// Queues a run for each pool, or for none. A run that waits for the same already is joined.
#[utoipa::path(post, path = routes::RUNS, tag = "runs", request_body = NewRuns,
    responses((status = 202, description = "Queued", body = Queued)))]
pub async fn start(
    State(panel): State<Panel>,
    user: Permitted<InvokeSync>,
    once: Once,
    Body(new): Body<NewRuns>,
) -> Result<Response, WebError> {
    let NewRuns { pools, module, mode, intent, force } = new;
    if pools.is_empty() {
        return Err(super::error::wrong("pools", "Name at least one pool. Nothing was queued."));
    }
    let request = RunRequest { selection: module, mode, intent, action: Action::Backup, force };
    ask(&panel, &user, SyncRequest { pools, request, request_key: once.key() }).await
}

/// Looks at what a restore would do
///
/// Queues a preview of bringing the pool’s live stores back from their backup. Its plan is carried out by applying it.
#[utoipa::path(post, path = routes::RESTORE, tag = "restore", request_body = NewRestore,
    responses((status = 202, description = "Queued", body = Queued)))]
pub async fn restore(
    State(panel): State<Panel>,
    user: Permitted<RestoreData>,
    once: Once,
    Body(new): Body<NewRestore>,
) -> Result<Response, WebError> {
    preview(&panel, &user, once, new, Action::Restore).await
}

/// Looks at what clearing backup stores would do
///
/// Queues a preview of removing what an old pairing left in the backup stores of a pool that is not paired any more.
#[utoipa::path(post, path = routes::CLEAR, tag = "restore", request_body = NewRestore,
    responses((status = 202, description = "Queued", body = Queued)))]
pub async fn clear(
    State(panel): State<Panel>,
    user: Permitted<RestoreData>,
    once: Once,
    Body(new): Body<NewRestore>,
) -> Result<Response, WebError> {
    preview(&panel, &user, once, new, Action::Clear).await
}

async fn preview(
    panel: &Panel,
    user: &Permitted<RestoreData>,
    once: Once,
    new: NewRestore,
    action: Action,
) -> Result<Response, WebError> {
    let NewRestore { pool, module, mode } = new;
    let request = RunRequest { selection: module, mode, intent: Intent::Preview, action, force: false };
    ask(panel, user, SyncRequest { pools: vec![pool], request, request_key: once.key() }).await
}

async fn ask<P: Needs>(panel: &Panel, user: &Permitted<P>, asked: SyncRequest) -> Result<Response, WebError> {
    let selection = asked.request.selection;
    let not_held: Vec<_> = asked.pools.iter().filter_map(|pool| user.refusal(pool, selection)).collect();
    if !not_held.is_empty() {
        return Err(renamed(not_held, own));
    }
    let accepted = operations::request_sync(panel, &user.actor(), asked).await;
    queued(&accepted.map_err(|error| refused_as(error, own))?)
}

/// The name that a field has here.
fn own(field: &str) -> Option<String> {
    match field {
        "pool_fqdn" => Some("pools".to_owned()),
        "backup_module" => Some("module".to_owned()),
        _ => None,
    }
}

/// The answer to a request for runs: where the run is found, or all of them.
pub fn queued(accepted: &Accepted) -> Result<Response, WebError> {
    let location = match (accepted.runs.as_slice(), &accepted.batch) {
        ([one], _) => routes::run(&one.id),
        (_, Some(batch)) => format!("{}?batch={batch}", routes::RUNS),
        _ => routes::RUNS.to_owned(),
    };
    answer::made(StatusCode::ACCEPTED, &location, &Queued::from(accepted))
}
