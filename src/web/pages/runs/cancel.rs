//! `/runs/cancel`: cancels the runs of the history's filter that wait in the queue, after saying how many.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::HistoryQuery;
use crate::{
    domain::{Action, Permission, Run, RunId, RunState},
    operations,
    panel::Panel,
    state::runs::{RunCursor, RunFilter, list_runs},
    web::{
        assets,
        error::WebError,
        filters,
        form::{Form, Query},
        layout::{Layout, Section, html_with},
        looks,
        permitted::{Permitted, StopSync},
        routes, titles,
    },
};

/// Runs read at once.
const PIECE: u32 = 500;
/// Runs shown before they are cancelled; the number says how many there are.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "pages/runs/cancel.html")]
struct CancelPage {
    layout: Layout,
    query: HistoryQuery,
    /// How many wait that the viewer may stop.
    number: u64,
    /// How many wait that they may not.
    others: u64,
    /// The first of them.
    runs: Vec<Run>,
    /// The newest of them: what is queued after this page was made stays.
    up_to: Option<RunId>,
}

/// The filter that the page was shown with, and the newest run it was about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    pool: String,
    module: String,
    who: String,
    via: String,
    from: String,
    until: String,
    batch: String,
    up_to: String,
}

/// Queued runs that fit a filter.
#[derive(Default)]
struct Waiting {
    /// Those that whoever asks may stop, newest first.
    mine: Vec<Run>,
    /// How many there are that they may not.
    others: u64,
}

async fn waiting(
    panel: &Panel,
    user: &Permitted<StopSync>,
    query: &HistoryQuery,
    up_to: Option<RunId>,
) -> Result<Waiting, WebError> {
    let seen = RunFilter { up_to, ..user.runs() };
    let (filter, _) = query.parse(seen).map_err(|_| WebError::Form("a filter that can’t be read".to_owned()))?;
    if filter.state.is_some_and(|state| state != RunState::Queued) {
        return Ok(Waiting::default());
    }
    let filter = RunFilter { state: Some(RunState::Queued), with_changes: false, ..filter };
    let mut waiting = Waiting::default();
    let mut cursor = None;
    loop {
        let page = list_runs(&panel.database, &filter, cursor, PIECE).await?;
        for run in page.runs {
            if user.may_stop(panel, &run).await? {
                waiting.mine.push(run);
            } else {
                waiting.others += 1;
            }
        }
        let Some(older) = page.older else { return Ok(waiting) };
        cursor = Some(RunCursor::OlderThan(older));
    }
}

impl Permitted<StopSync> {
    /// Whether whoever asks may stop all of a run.
    async fn may_stop(&self, panel: &Panel, run: &Run) -> Result<bool, WebError> {
        if self.access.holds_everywhere(Permission::StopSync) {
            return Ok(true);
        }
        let seen = self.run_of(panel, run.id).await;
        match seen {
            Ok(seen) => Ok(self.holds_for(Permission::StopSync, &seen)),
            Err(WebError::NoRun(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<StopSync>,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, WebError> {
    let Waiting { mut mine, others } = waiting(&panel, &user, &query, None).await?;
    let (number, up_to) = (mine.len() as u64, mine.first().map(|run| run.id));
    mine.truncate(SHOWN);
    let layout = Layout::new(&panel, Some(&user), Section::Runs);
    html_with(StatusCode::OK, &CancelPage { layout, query, number, others, runs: mine, up_to })
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<StopSync>,
    Form(form): Form<CancelForm>,
) -> Result<Response, WebError> {
    let CancelForm { pool, module, who, via, from, until, batch, up_to } = form;
    let query = HistoryQuery { pool, module, who, via, from, until, batch, ..HistoryQuery::default() };
    // Without it nothing was seen that could be cancelled.
    let up_to: RunId = up_to.trim().parse().map_err(|_| WebError::Form("no run up to which to cancel".to_owned()))?;
    let Waiting { mine, .. } = waiting(&panel, &user, &query, Some(up_to)).await?;
    operations::cancel_queued(&panel, &user.actor(), &mine).await?;
    Ok(Redirect::to(&query.link(routes::RUNS)).into_response())
}
