//! `POST /runs/{id}/approve` and `/reject`: what a person says to a held run, and the part of its page that asks.

use askama::filters::{Escaper, Html, HtmlSafeOutput};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    progress::RunProgress,
    show::{self, Refused},
};
use crate::{
    domain::{Change, ModuleRun, Permission, RunRequest, RunState, Settings, Timestamp, Verdict, digest_of_plans},
    operations::{self, Decide, OperationError, decide, request_sync::permission_for},
    panel::Panel,
    web::{
        error::WebError,
        form::Form,
        permitted::{ApproveHeld, Permitted, SeenRun},
        routes,
        session::CurrentUser,
    },
    words::{Said, Word, say},
};

/// What was said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    pub comment: String,
    digest: String,
}

/// What waits for a decision.
#[derive(Debug)]
pub struct Hold {
    pub modules: Vec<HeldModule>,
    /// The plans as they are shown; the decision is about these and no others.
    pub digest: String,
    /// Until when somebody may decide.
    pub until: Option<Timestamp>,
    /// Whether the settings keep who asked for the run from approving it.
    pub is_own: bool,
    /// The permission that approving it takes beside that to decide, if whoever looks does not hold it.
    pub needs: Option<Permission>,
}

/// A module whose plan the guard holds.
#[derive(Debug)]
pub struct HeldModule {
    pub name: &'static str,
    /// Why it is held, in a sentence.
    pub message: Option<Said>,
    would: Vec<Would>,
    pub deletes: u64,
    pub target_items: u64,
    /// Whether an attempt before this had begun to carry out a plan.
    pub begun: bool,
}

/// What a held module would do, and the list of it.
#[derive(Debug)]
pub struct Would {
    change: Change,
    number: u64,
    link: String,
}

impl Hold {
    /// Whether whoever looks may approve it.
    pub const fn may_be_approved(&self) -> bool {
        !self.is_own && self.needs.is_none()
    }

    /// Whether an attempt of a held module had begun to carry out a plan.
    pub fn is_begun(&self) -> bool {
        self.modules.iter().any(|m| m.begun)
    }

    /// What a run waits with, if it is held.
    pub fn of(progress: &RunProgress, settings: &Settings, user: &CurrentUser, seen: &SeenRun) -> Option<Self> {
        let run = &progress.run;
        if run.state != RunState::Held {
            return None;
        }
        Some(Self {
            modules: decide::held(&progress.modules).map(|m| HeldModule::of(progress, m)).collect(),
            digest: digest_of_plans(decide::held(&progress.modules)),
            until: run.held_until,
            needs: further(&run.request).filter(|permission| !user.holds_for(*permission, seen)),
            is_own: settings.second_person_approves && run.was_asked_for_by(&user.actor()),
        })
    }

    /// How many items would go.
    pub fn deletes(&self) -> u64 {
        self.modules.iter().map(|m| m.deletes).sum()
    }
}

/// What approving takes beside the permission to decide: who approves a restore writes live stores. A sync is approved by
/// people who may not start one, too: that is what a second person is for.
fn further(request: &RunRequest) -> Option<Permission> {
    Some(permission_for(request)).filter(|permission| *permission != Permission::InvokeSync)
}

impl HeldModule {
    fn of(progress: &RunProgress, module: &ModuleRun) -> Self {
        let would = |(change, number)| Would { change, number, link: progress.link(module, change) };
        let (figures, target_items) = module
            .plan
            .as_ref()
            .map_or(([0; 3], 0), |plan| ([plan.deletes, plan.updates, plan.inserts], plan.target_items));
        let kinds = [Change::Delete, Change::Update, Change::Insert];
        let would = kinds.into_iter().zip(figures).filter(|(_, number)| *number > 0).map(would).collect();
        let deletes = figures[0];
        let message = module.message.clone();
        let begun = module.passed_digest.is_some();
        Self { name: module.module.short_name(), message, would, deletes, target_items, begun }
    }

    /// What it would do, each kind of change a link to the list of it.
    pub fn links(&self) -> HtmlSafeOutput<String> {
        let links: Vec<String> = self.would.iter().map(Would::anchor).collect();
        HtmlSafeOutput(links.join(&Word("runs-comma").to_string()))
    }
}

impl Would {
    fn anchor(&self) -> String {
        let key = match self.change {
            Change::Insert => "runs-hold-would-insert",
            Change::Update => "runs-hold-would-update",
            Change::Delete => "runs-hold-would-delete",
        };
        let mut href = String::new();
        // Writing into a string does not fail.
        let _ = Html.write_escaped_str(&mut href, &self.link);
        say(key).with("href", href).number("number", self.number).to_string()
    }
}

pub async fn approve(
    state: State<Panel>,
    user: Permitted<ApproveHeld>,
    path: Path<String>,
    form: Form<DecideForm>,
) -> Result<Response, WebError> {
    post(state, user, path, form, Verdict::Approved).await
}

pub async fn reject(
    state: State<Panel>,
    user: Permitted<ApproveHeld>,
    path: Path<String>,
    form: Form<DecideForm>,
) -> Result<Response, WebError> {
    post(state, user, path, form, Verdict::Rejected).await
}

async fn post(
    State(panel): State<Panel>,
    user: Permitted<ApproveHeld>,
    Path(id): Path<String>,
    Form(form): Form<DecideForm>,
    verdict: Verdict,
) -> Result<Response, WebError> {
    let seen = user.whole_run(&panel, &id).await?;
    let run = &seen.run;
    if let (Verdict::Approved, Some(permission)) = (verdict, further(&run.request)) {
        user.must_hold(permission, &seen)?;
    }
    let said = Decide { verdict, digest: form.digest.clone(), comment: form.comment.trim().to_owned() };
    match operations::decide(&panel, &user.actor(), run, said).await {
        Ok(()) => Ok(Redirect::to(&routes::run(&run.id)).into_response()),
        Err(OperationError::Refused(errors)) => {
            let refused = Refused { decide: form, ..Refused::new(Word("runs-refused-decide"), errors) };
            show::show(&panel, &user, &seen, refused).await
        }
        Err(error) => Err(error.into()),
    }
}
