//! `/workers`: the processes that carry runs out, what each is on, and which sites nobody serves.

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
        workers::{Lack, UnderWay, WorkerRow, lack, list_under_way, list_workers, without_pools},
    },
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form, Query},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetStatus, Permitted, SetConfiguration},
        routes,
        session::CurrentUser,
    },
    words::{Said, say},
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
    /// Which runs nobody takes, as far as whoever looks sees their pools.
    lack: Option<Lack>,
    /// What was just done.
    done: Option<Said>,
}

impl WorkersPage {
    /// Sites in a row; the one without a name is that of pools without a site.
    fn named(sites: &[String]) -> String {
        let named = sites.iter().map(|site| match site.as_str() {
            "" => say("workers-without-site").to_string(),
            site => site.to_owned(),
        });
        named.collect::<Vec<_>>().join(", ")
    }
}

/// `?done=cleared&name=…&runs=2`, after something was done with a worker.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    done: String,
    name: String,
    runs: u64,
}

impl Told {
    fn sentence(&self) -> Option<Said> {
        let said = match self.done.as_str() {
            "drained" => say("workers-was-drained"),
            "resumed" => say("workers-was-resumed"),
            "cleared" => say("workers-was-cleared").number("runs", self.runs),
            _ => return None,
        };
        Some(said.with("worker", &self.name))
    }
}

/// What was done with which worker, and how many runs it was on.
struct Done {
    word: &'static str,
    name: String,
    runs: u64,
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
    /// Of the sites that it serves, those that no pool is at; nothing for whoever does not see all pools.
    without_pools: Vec<String>,
}

impl Row {
    fn new(
        worker: WorkerRow,
        (under_way, helpers): (&[UnderWay], &[UnderWay]),
        pools: &[Pool],
        user: &CurrentUser,
    ) -> Self {
        let mut others = 0;
        let mut seen = |all: &[UnderWay]| {
            let of_worker = all.iter().filter(|run| run.worker == worker.name);
            let (seen, unseen): (Vec<_>, Vec<_>) = of_worker.partition(|run| !user.sees(&run.pool).is_empty());
            others += unseen.len();
            seen.into_iter().map(|run| (run.id, run.pool.clone())).collect()
        };
        let (runs, helps) = (seen(under_way), seen(helpers));
        let sees_all = pools.iter().all(|pool| !user.sees(pool.fqdn()).is_empty());
        let without_pools = if sees_all { without_pools(&worker.sites, pools) } else { Vec::new() };
        let without_pools = without_pools.into_iter().map(ToOwned::to_owned).collect();
        Self { worker, runs, helps, others, without_pools }
    }

    /// How far the machine's clock is off, in words.
    fn clock(&self) -> Said {
        let ahead = self.worker.clock_ahead_ms;
        say(if ahead > 0 { "workers-clock-ahead" } else { "workers-clock-behind" })
            .with("span", filters::span_text(ahead.unsigned_abs()))
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    show(&panel, &user, FieldErrors::default(), told.sentence()).await
}

pub async fn drain(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<WorkerForm>,
) -> Result<Response, WebError> {
    let done = drain_worker(&panel, &user.actor(), &form.name, true).await;
    answer(&panel, &user, done.map(|()| Done { word: "drained", name: form.name, runs: 0 })).await
}

pub async fn resume(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<WorkerForm>,
) -> Result<Response, WebError> {
    let done = drain_worker(&panel, &user.actor(), &form.name, false).await;
    answer(&panel, &user, done.map(|()| Done { word: "resumed", name: form.name, runs: 0 })).await
}

pub async fn clear(
    State(panel): State<Panel>,
    user: Permitted<SetConfiguration>,
    Form(form): Form<WorkerForm>,
) -> Result<Response, WebError> {
    let done = clear_worker(&panel, &user.actor(), &form.name).await;
    answer(&panel, &user, done.map(|runs| Done { word: "cleared", name: form.name, runs })).await
}

async fn answer(panel: &Panel, user: &CurrentUser, done: Result<Done, OperationError>) -> Result<Response, WebError> {
    match done {
        Ok(told) => Ok(Redirect::to(&routes::workers_after(told.word, &told.name, told.runs)).into_response()),
        Err(OperationError::Refused(errors)) => show(panel, user, errors.into(), None).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    errors: FieldErrors,
    done: Option<Said>,
) -> Result<Response, WebError> {
    let workers = list_workers(&panel.database).await?;
    let under_way = list_under_way(&panel.database).await?;
    let helpers = list_helpers(&panel.database).await?;
    let pools = list_pools(&panel.database).await?;
    let lack = lack(&workers, pools.iter().filter(|pool| !user.sees(pool.fqdn()).is_empty()));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = WorkersPage {
        layout: Layout::new(panel, Some(user), Section::Status),
        errors,
        workers: workers.into_iter().map(|worker| Row::new(worker, (&under_way, &helpers), &pools, user)).collect(),
        lack,
        done,
    };
    html_with(status, &page)
}
