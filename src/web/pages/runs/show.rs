//! `/runs/{id}`: where a run stands, what it did, what it had to say; cancel it, or ask for it again.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::{progress::RunProgress, run_at};
use crate::{
    domain::{RunId, RunState},
    operations::{self, OperationError},
    panel::Panel,
    state::changes::{RunMessage, list_messages},
    web::{
        assets,
        error::WebError,
        filters,
        form::FieldErrors,
        layout::{Layout, Section, html_with},
        routes,
        session::{CurrentUser, GetStatus, InvokeSync, Permitted, StopSync},
    },
};

/// Messages read for the page; the download has all.
const MESSAGES: u32 = 200;

#[derive(Template)]
#[template(path = "pages/runs/show.html")]
struct RunPage {
    layout: Layout,
    progress: RunProgress,
    /// What the run had to say about items that were left out; nothing with Force.
    messages: Vec<RunMessage>,
    /// Non-fatal messages that are not displayed because of Force.
    suppressed: u64,
    /// Whether there are more messages than the page shows.
    more: bool,
    errors: FieldErrors,
}

impl RunPage {
    fn is_active(&self) -> bool {
        !self.progress.run.state.is_final()
    }

    fn may_be_retried(&self) -> bool {
        matches!(self.progress.run.state, RunState::Partial | RunState::Failed | RunState::Cancelled)
    }

    fn title(&self) -> &'static str {
        if self.progress.is_preview() { "Preview" } else { "Sync" }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let run = run_at(&panel, &id).await?;
    show(&panel, &user, run.id, None).await
}

pub async fn cancel(
    State(panel): State<Panel>,
    user: Permitted<StopSync>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let run = run_at(&panel, &id).await?;
    // One that has ended meanwhile says so on its page.
    operations::cancel_run(&panel, &user.actor(), &run).await?;
    Ok(Redirect::to(&routes::run(&run.id)).into_response())
}

pub async fn retry(
    State(panel): State<Panel>,
    user: Permitted<InvokeSync>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let run = run_at(&panel, &id).await?;
    match operations::retry_run(&panel, &user.actor(), &run).await {
        Ok(accepted) => {
            let again = accepted.runs.first().map_or(run.id, |r| r.id);
            Ok(Redirect::to(&routes::run(&again)).into_response())
        }
        Err(OperationError::Refused(errors)) => show(&panel, &user, run.id, Some(errors.into())).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(panel: &Panel, user: &CurrentUser, id: RunId, errors: Option<FieldErrors>) -> Result<Response, WebError> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let progress = RunProgress::load(panel, id).await?.ok_or_else(|| WebError::NoRun(id.to_string()))?;
    let mut messages = list_messages(&panel.database, id, MESSAGES + 1).await?;
    let more = messages.len() > MESSAGES as usize;
    messages.truncate(MESSAGES as usize);
    // What ended a module stands beside it, in the table of modules.
    messages.retain(|m| !m.fatal);
    let mut suppressed = 0;
    if progress.run.request.force {
        messages.clear();
        suppressed = progress.total().skipped;
    }
    let layout = Layout::new(panel, Some(user), Section::Runs);
    let errors = errors.unwrap_or_default();
    html_with(status, &RunPage { layout, progress, messages, suppressed, more, errors })
}
