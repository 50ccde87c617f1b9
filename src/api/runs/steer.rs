//! What can be done about a run: cancel it, decide on it, carry out its plan, put it back, ask for it again.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    details::details,
    queued,
    types::{CancelledRuns, NewApply, NewCancel, NewDecision, NewPutBack, Queued, RunDetails},
};
use crate::{
    api::{
        answer,
        body::{Body, MaybeBody},
        error::{refused, wrong},
        once::Once,
        routes,
    },
    domain::{Permission, RunId, Verdict},
    operations::{self, ApplyPlan, Decide, PutBack, preview_put_back, request_sync::permission_for},
    panel::Panel,
    web::{
        error::WebError,
        permitted::{ApproveHeld, GetStatus, Permitted, RestoreData, StopSync},
    },
};

/// Runs that are cancelled at once, at the most.
const MOST: usize = 200;

/// Cancels a run
///
/// It stops as soon as its worker hears of it; what was not published stays as it was. Of one that has ended nothing changes.
#[utoipa::path(post, path = routes::CANCEL_RUN, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    responses((status = 200, description = "The run as it stands now", body = RunDetails)))]
pub async fn cancel(
    State(panel): State<Panel>,
    user: Permitted<StopSync>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let seen = user.whole_run(&panel, &id).await?;
    operations::cancel_run(&panel, &user.actor(), &seen.run).await.map_err(refused)?;
    answer::json(&details(&panel, &user.run(&panel, &id).await?).await?)
}

/// Runs it again
///
/// Queues a run for the same. What was looked at first is looked at first again.
#[utoipa::path(post, path = routes::RETRY_RUN, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    responses((status = 202, description = "Queued", body = Queued)))]
pub async fn retry(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    once: Once,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    user.must_hold(permission_for(&seen.run.request), &seen)?;
    if !seen.run.state.is_final() {
        return Err(wrong("id", "The run has not ended yet. Nothing was queued; wait for it, or cancel it first."));
    }
    let accepted = operations::retry_run(&panel, &user.actor(), &seen.run, once.key()).await.map_err(refused)?;
    queued(&accepted)
}

/// Runs the failed modules again
///
/// Queues a run for each module that did not get to its end. What was looked at first is looked at first again.
#[utoipa::path(post, path = routes::RETRY_FAILED, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    responses((status = 202, description = "Queued", body = Queued)))]
pub async fn retry_failed(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    once: Once,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    user.must_hold(permission_for(&seen.run.request), &seen)?;
    if !seen.run.state.is_final() {
        return Err(wrong("id", "The run has not ended yet. Nothing was queued; wait for it, or cancel it first."));
    }
    let accepted = operations::retry_failed(&panel, &user.actor(), &seen.run, once.key()).await.map_err(refused)?;
    queued(&accepted)
}

/// Cancels runs that wait
///
/// Those of the runs named that are still queued end; one that a worker has begun goes on. All must be yours to stop.
#[utoipa::path(post, path = routes::CANCEL_RUNS, tag = "runs", request_body = NewCancel,
    responses((status = 200, description = "How many ended", body = CancelledRuns)))]
pub async fn cancel_several(
    State(panel): State<Panel>,
    user: Permitted<StopSync>,
    Body(new): Body<NewCancel>,
) -> Result<Response, WebError> {
    if new.runs.is_empty() || new.runs.len() > MOST {
        return Err(wrong("runs", format!("Name 1 to {MOST} runs. Nothing was cancelled.")));
    }
    let mut runs = Vec::new();
    for id in new.runs {
        runs.push(user.whole_run(&panel, &id.to_string()).await?.run);
    }
    let cancelled = operations::cancel_queued(&panel, &user.actor(), &runs).await.map_err(refused)?;
    answer::json(&CancelledRuns { cancelled })
}

/// Approves a held run
///
/// Its worker compares again and carries out the plan that was seen, or nothing.
#[utoipa::path(post, path = routes::APPROVE_RUN, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    request_body = NewDecision, responses((status = 200, description = "The run as it stands now", body = RunDetails)))]
pub async fn approve(
    state: State<Panel>,
    user: Permitted<ApproveHeld>,
    path: Path<String>,
    body: Body<NewDecision>,
) -> Result<Response, WebError> {
    decide(state, user, path, body, Verdict::Approved).await
}

/// Rejects a held run
///
/// It ends; what it would have changed stays as it was.
#[utoipa::path(post, path = routes::REJECT_RUN, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    request_body = NewDecision, responses((status = 200, description = "The run as it stands now", body = RunDetails)))]
pub async fn reject(
    state: State<Panel>,
    user: Permitted<ApproveHeld>,
    path: Path<String>,
    body: Body<NewDecision>,
) -> Result<Response, WebError> {
    decide(state, user, path, body, Verdict::Rejected).await
}

async fn decide(
    State(panel): State<Panel>,
    user: Permitted<ApproveHeld>,
    Path(id): Path<String>,
    Body(said): Body<NewDecision>,
    verdict: Verdict,
) -> Result<Response, WebError> {
    let seen = user.whole_run(&panel, &id).await?;
    let takes = permission_for(&seen.run.request);
    // As on the run's page: who approves a restore writes live stores; a sync is approved by a second person.
    if verdict == Verdict::Approved && takes != Permission::InvokeSync {
        user.must_hold(takes, &seen)?;
    }
    let decision = Decide { verdict, digest: said.digest, comment: said.comment.trim().to_owned() };
    operations::decide(&panel, &user.actor(), &seen.run, decision).await.map_err(refused)?;
    answer::json(&details(&panel, &user.run(&panel, &id).await?).await?)
}

/// Carries out a plan that was looked at
///
/// Queues a run that compares again and does what was seen, or nothing. Applying the same plan twice is one run.
#[utoipa::path(post, path = routes::APPLY_RUN, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    request_body = NewApply, responses((status = 202, description = "Queued", body = Queued)))]
pub async fn apply(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    Body(said): Body<NewApply>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    user.must_hold(permission_for(&seen.run.request), &seen)?;
    let NewApply { digest, confirm, overwrite_newer } = said;
    let apply = ApplyPlan { digest, confirm, overwrite_newer };
    let accepted = operations::apply_plan(&panel, &user.actor(), &seen.run, &apply).await.map_err(refused)?;
    queued(&accepted)
}

/// Looks at what taking a run back would do
///
/// Queues a preview; its plan is carried out by applying it.
#[utoipa::path(post, path = routes::PUT_BACK_RUN, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    request_body(content = Option<NewPutBack>), responses((status = 202, description = "Queued", body = Queued)))]
pub async fn put_back(
    State(panel): State<Panel>,
    user: Permitted<RestoreData>,
    Path(id): Path<String>,
    once: Once,
    MaybeBody(said): MaybeBody<NewPutBack>,
) -> Result<Response, WebError> {
    let seen = user.whole_run(&panel, &id).await?;
    let mut choices = Vec::new();
    if said.changes.as_ref().is_some_and(Vec::is_empty) {
        return Err(wrong("changes", "Name at least one change, or leave the field out for all. Nothing was queued."));
    }
    for change in said.changes.unwrap_or_default() {
        let key = change
            .key
            .parse()
            .map_err(|_| wrong("changes", "One of the keys is none that a list of changes has. Nothing was queued."))?;
        choices.push((change.module, key));
    }
    let accepted =
        preview_put_back(&panel, &user.actor(), &seen.run, &PutBack { choices }, once.key()).await.map_err(refused)?;
    queued(&accepted)
}
