//! `/runs/{id}`: where a run stands, what it did, what it had to say, and what can be done about it: decide on it, carry
//! out its plan, put it back, cancel it, or ask for it again.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use serde::Deserialize;

use super::{
    apply::{ApplyForm, Offer},
    decide::{DecideForm, Hold},
    progress::RunProgress,
    verify::Findings,
};
use crate::{
    domain::{Action, Decision, Intent, ModuleRun, Permission, Run, RunId, RunState, digest_of_plans},
    operations::{self, Accepted, FieldError, OperationError, apply_plan, request_sync::permission_for},
    panel::Panel,
    state::{
        StateError,
        changes::{RunMessage, list_messages},
        choices::count_choices,
        holds::list_decisions,
        settings::load_settings,
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted, SeenRun, StopSync},
        routes,
        session::CurrentUser,
        titles,
    },
    words::Word,
};

/// Messages read for the page; the download has all.
const MESSAGES: u32 = 200;

#[derive(Template)]
#[template(path = "pages/runs/show.html")]
struct RunPage {
    layout: Layout,
    progress: RunProgress,
    related: Related,
    /// What waits for a decision.
    hold: Option<Hold>,
    decisions: Vec<Decision>,
    /// A plan that can be carried out.
    offer: Option<Offer>,
    findings: Option<Findings>,
    said: Said,
    /// The digest of the plan that the page shows.
    digest: Option<String>,
    refused: Refused,
}

/// The runs that a run is about.
#[derive(Debug)]
struct Related {
    /// Whose plan it carries out.
    basis: Option<Run>,
    /// Which it takes back.
    put_back: Option<Run>,
    /// How many changes of that, if not all.
    chosen: Option<u64>,
}

/// What a run had to say.
#[derive(Debug, Default)]
struct Said {
    /// Why it was tried again.
    attempts: Vec<RunMessage>,
    /// About items that were left out; nothing with Force.
    left_out: Vec<RunMessage>,
    /// Non-fatal messages that are not displayed because of Force.
    suppressed: u64,
    /// Whether there are more messages than the page shows.
    more: bool,
}

/// A form of the page that was refused, with what was typed.
#[derive(Debug)]
pub struct Refused {
    /// What did not happen.
    pub consequence: Word,
    pub errors: FieldErrors,
    pub decide: DecideForm,
    pub apply: ApplyForm,
}

impl Refused {
    pub fn new(consequence: Word, errors: Vec<FieldError>) -> Self {
        Self { consequence, errors: errors.into(), ..Self::default() }
    }
}

impl Default for Refused {
    fn default() -> Self {
        Self {
            consequence: Word("nothing-changed"),
            errors: FieldErrors::default(),
            decide: DecideForm::default(),
            apply: ApplyForm::default(),
        }
    }
}

impl RunPage {
    fn is_live(&self) -> bool {
        self.progress.is_live()
    }

    /// What running it again is called, if it can be.
    fn again(&self) -> Option<Word> {
        let Run { state, request, basis, .. } = &self.progress.run;
        let is_preview = request.intent == Intent::Preview || request.action != Action::Backup || basis.is_some();
        match request.intent {
            _ if !state.is_final() => None,
            Intent::Verify => Some(Word("runs-again-verify")),
            Intent::Sync if *state == RunState::Succeeded => None,
            _ if is_preview => Some(Word("runs-again-preview")),
            _ => Some(Word("runs-again-run")),
        }
    }

    /// Whether running again what failed is less than running all of it again.
    fn can_retry_failed(&self) -> bool {
        !operations::failed_alone(&self.progress.run, &self.progress.modules).is_empty()
    }

    fn permission(&self) -> Permission {
        permission_for(&self.progress.run.request)
    }

    /// Whether the viewer is offered to cancel the run; what is held is rejected, by those who may.
    fn is_cancel_offered(&self) -> bool {
        let run = &self.progress.run;
        let instead = run.state == RunState::Held && self.layout.may_approve();
        !run.state.is_final() && self.layout.may_stop() && !run.cancel_requested && !instead
    }

    fn can_be_put_back(&self) -> bool {
        apply_plan::can_be_put_back(&self.progress.run, &self.progress.modules)
    }

    fn is_refused(&self) -> bool {
        self.progress.modules.iter().any(ModuleRun::is_refused)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    show(&panel, &user, &seen, Refused::default()).await
}

pub async fn cancel(
    State(panel): State<Panel>,
    user: Permitted<StopSync>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let SeenRun { run, .. } = user.whole_run(&panel, &id).await?;
    // One that has ended meanwhile says so on its page.
    operations::cancel_run(&panel, &user.actor(), &run).await?;
    Ok(Redirect::to(&routes::run(&run.id)).into_response())
}

/// How much of a run is asked for again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RetryForm {
    /// `failed`: only the modules that did not get to their end.
    only: String,
}

pub async fn retry(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    Form(form): Form<RetryForm>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    let run = &seen.run;
    user.must_hold(permission_for(&run.request), &seen)?;
    let again = match form.only.as_str() {
        "" => operations::retry_run(&panel, &user.actor(), run, None).await,
        "failed" => operations::retry_failed(&panel, &user.actor(), run, None).await,
        other => return Err(WebError::Form(format!("only “{other}” can’t be run again"))),
    };
    match again {
        Ok(Accepted { batch: Some(batch), .. }) => Ok(Redirect::to(&routes::batch(&batch)).into_response()),
        Ok(accepted) => {
            let again = accepted.runs.first().map_or(run.id, |r| r.id);
            Ok(Redirect::to(&routes::run(&again)).into_response())
        }
        Err(OperationError::Refused(errors)) => {
            show(&panel, &user, &seen, Refused::new(Word("runs-refused-again"), errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The run's page; with 422 if a form of it was refused.
pub async fn show(panel: &Panel, user: &CurrentUser, seen: &SeenRun, refused: Refused) -> Result<Response, WebError> {
    let id = seen.run.id;
    let status = if refused.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let progress = RunProgress::load(panel, id, &seen.seen).await?.ok_or_else(|| WebError::NoRun(id.to_string()))?;
    let settings = load_settings(&panel.database).await?;
    let hold = Hold::of(&progress, &settings, user, seen);
    let offer = Offer::of(panel, &progress).await?;
    let digest = match (&hold, &offer) {
        (Some(hold), _) => Some(hold.digest.clone()),
        (None, Some(offer)) => Some(offer.digest.clone()),
        (None, None) => whole_digest(&progress.modules),
    };
    let page = RunPage {
        related: related(panel, &progress.run, user).await?,
        decisions: list_decisions(&panel.database, id).await?,
        findings: Findings::of(panel, &progress).await?,
        said: said(panel, &progress, seen).await?,
        layout: Layout::new(panel, Some(user), Section::Runs).about(|permission| user.holds_for(permission, seen)),
        progress,
        hold,
        offer,
        digest,
        refused,
    };
    html_with(status, &page)
}

fn whole_digest(modules: &[ModuleRun]) -> Option<String> {
    let mut planned = modules.iter().filter(|m| m.plan.is_some()).peekable();
    planned.peek()?;
    Some(digest_of_plans(planned))
}

async fn related(panel: &Panel, run: &Run, user: &CurrentUser) -> Result<Related, WebError> {
    let find = async |id: Option<RunId>| match id {
        Some(id) => match user.run_of(panel, id).await {
            Ok(seen) => Ok(Some(seen.run)),
            Err(WebError::NoRun(_)) => Ok(None),
            Err(error) => Err(error),
        },
        None => Ok(None),
    };
    let chosen = if run.put_back.is_some() { count_choices(&panel.database, run.id).await? } else { None };
    Ok(Related { basis: find(run.basis).await?, put_back: find(run.put_back).await?, chosen })
}

async fn said(panel: &Panel, progress: &RunProgress, seen: &SeenRun) -> Result<Said, StateError> {
    let mut messages = list_messages(&panel.database, progress.run.id, &seen.seen, MESSAGES + 1).await?;
    let more = messages.len() > MESSAGES as usize;
    messages.truncate(MESSAGES as usize);
    if progress.host.is_some() {
        return Ok(Said::default()); // it stands among what the host told
    }
    if progress.run.request.force {
        return Ok(Said { suppressed: progress.total().skipped, more, ..Said::default() });
    }
    // What ended a module stands beside it, in the table of modules.
    messages.retain(|m| !m.fatal);
    let is_attempt = |m: &RunMessage| m.item.is_none() && m.message.to_string().starts_with("Tried again, because");
    let (attempts, left_out) = messages.into_iter().partition(is_attempt);
    Ok(Said { attempts, left_out, suppressed: 0, more })
}
