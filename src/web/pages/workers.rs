//! `/workers`: the processes that carry runs out, what each is on, and which sites nobody serves.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{Fqdn, Pool, RunId},
    operations::{
        OperationError,
        workers::{clear_worker, drain_worker},
    },
    panel::Panel,
    state::{
        lent::list_helpers,
        pools::list_pools,
        workers::{UnderWay, WorkerRow, is_same_site, list_under_way, list_workers},
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
};

/// Which worker is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WorkerForm {
    name: String,
}

#[derive(Template)]
#[template(path = "pages/workers.html")]
struct WorkersPage {
    layout: Layout,
    errors: FieldErrors,
    workers: Vec<Row>,
    /// Sites of pools, as far as whoever looks sees these, that no living worker takes runs of.
    unserved: Vec<String>,
}

impl WorkersPage {
    /// Whether any worker gave a sign of life lately.
    fn has_living(&self) -> bool {
        self.workers.iter().any(|row| row.worker.is_alive())
    }
}

/// A worker with what it is on.
struct Row {
    worker: WorkerRow,
    /// The runs that whoever looks may see.
    runs: Vec<(RunId, Fqdn)>,
    /// Runs of other workers that it helps with.
    helps: Vec<(RunId, Fqdn)>,
    /// How many it is on, or helps with, that are not seen.
    others: usize,
}

impl Row {
    fn new(worker: WorkerRow, (under_way, helpers): (&[UnderWay], &[UnderWay]), user: &CurrentUser) -> Self {
        let mut others = 0;
        let mut seen = |all: &[UnderWay]| {
            let of_worker = all.iter().filter(|run| run.worker == worker.name);
            let (seen, unseen): (Vec<_>, Vec<_>) = of_worker.partition(|run| !user.sees(&run.pool).is_empty());
            others += unseen.len();
            seen.into_iter().map(|run| (run.id, run.pool.clone())).collect()
        };
        let (runs, helps) = (seen(under_way), seen(helpers));
        Self { worker, runs, helps, others }
    }

    /// How far the machine's clock is off, in words.
    fn clock(&self) -> String {
        let ahead = self.worker.clock_ahead_ms;
        let span = filters::span_text(ahead.unsigned_abs());
        if ahead > 0 { format!("{span} ahead") } else { format!("{span} behind") }
    }
}

pub async fn get(State(panel): State<Panel>, user: Permitted<GetStatus>) -> Result<Response, WebError> {
    show(&panel, &user, FieldErrors::default()).await
}

pub async fn drain(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<WorkerForm>,
) -> Result<Response, WebError> {
    let done = drain_worker(&panel, &user.actor(), &form.name, true).await;
    answer(&panel, &user, done).await
}

pub async fn resume(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<WorkerForm>,
) -> Result<Response, WebError> {
    let done = drain_worker(&panel, &user.actor(), &form.name, false).await;
    answer(&panel, &user, done).await
}

pub async fn clear(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<WorkerForm>,
) -> Result<Response, WebError> {
    let done = clear_worker(&panel, &user.actor(), &form.name).await.map(drop);
    answer(&panel, &user, done).await
}

async fn answer(panel: &Panel, user: &CurrentUser, done: Result<(), OperationError>) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(Redirect::to(routes::WORKERS).into_response()),
        Err(OperationError::Refused(errors)) => show(panel, user, errors.into()).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(panel: &Panel, user: &CurrentUser, errors: FieldErrors) -> Result<Response, WebError> {
    let workers = list_workers(&panel.database).await?;
    let under_way = list_under_way(&panel.database).await?;
    let helpers = list_helpers(&panel.database).await?;
    let pools = list_pools(&panel.database).await?;
    let unserved = unserved(&workers, pools.iter().filter(|pool| !user.sees(pool.fqdn()).is_empty()));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = WorkersPage {
        layout: Layout::new(panel, Some(user), Section::Status),
        errors,
        workers: workers.into_iter().map(|worker| Row::new(worker, (&under_way, &helpers), user)).collect(),
        unserved,
    };
    html_with(status, &page)
}

/// The sites of pools that no living worker serves, each once; nothing where no worker lives at all, which is said by itself.
pub fn unserved<'p>(workers: &[WorkerRow], pools: impl Iterator<Item = &'p Pool>) -> Vec<String> {
    let alive: Vec<&WorkerRow> = workers.iter().filter(|worker| worker.is_alive()).collect();
    if alive.is_empty() {
        return Vec::new();
    }
    let sites: BTreeSet<&str> = pools.map(|pool| pool.spec.site.trim()).collect();
    let mut unserved: Vec<String> = Vec::new();
    for site in sites.into_iter().filter(|site| !alive.iter().any(|worker| worker.serves(site))) {
        if !unserved.iter().any(|told| is_same_site(told, site)) {
            unserved.push(site.to_owned());
        }
    }
    unserved
}
