//! `/runs.csv` and `/runs.json`: the whole of what the page's filter lets through, newest first.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::HistoryQuery;
use crate::{
    domain::{Run, Timestamp},
    panel::Panel,
    state::runs::{RunCursor, RunFilter, list_runs},
    web::{
        csv,
        download::{Sink, record, send},
        error::WebError,
        form::Query,
        json,
        permitted::{GetStatus, Permitted},
        routes,
    },
};

/// Runs read at once.
const PIECE: u32 = 1000;
/// What the audit calls it.
const ACTION: &str = "Export-CsRuns";

/// A run as it is taken away: a column or a field each.
#[derive(Debug, Serialize)]
struct Exported<'a> {
    id: String,
    state: &'static str,
    pool: &'a str,
    backup_pool: &'a str,
    module: String,
    intent: &'static str,
    mode: &'static str,
    force: bool,
    requested_by: &'a str,
    via: &'static str,
    created_at: String,
    started_at: Option<String>,
    finished_at: Option<String>,
    attempts: u32,
    action: &'static str,
    batch: Option<String>,
    /// When its item list was removed, if it is not kept any more.
    items_removed_at: Option<String>,
    /// By which rule.
    items_removed_by: Option<String>,
}

impl<'a> From<&'a Run> for Exported<'a> {
    fn from(run: &'a Run) -> Self {
        Self {
            id: run.id.to_string(),
            state: run.state.name(),
            pool: run.pool.as_str(),
            backup_pool: run.backup_pool.as_str(),
            module: run.request.selection.to_string(),
            intent: run.request.intent.name(),
            mode: run.request.mode.name(),
            force: run.request.force,
            requested_by: &run.requested_by,
            via: run.via.name(),
            created_at: run.created_at.rfc3339(),
            started_at: run.started_at.map(Timestamp::rfc3339),
            finished_at: run.finished_at.map(Timestamp::rfc3339),
            attempts: run.attempt,
            action: run.request.action.name(),
            batch: run.batch.map(|batch| batch.to_string()),
            items_removed_at: run.items_removed.map(|removed| removed.at.rfc3339()),
            items_removed_by: run.items_removed.map(|removed| removed.rule.to_string()),
        }
    }
}

const HEADING: &str = "id,state,pool,backup_pool,module,intent,mode,force,requested_by,via,created_at,started_at,\
    finished_at,attempts,action,batch,items_removed_at,items_removed_by";

impl Exported<'_> {
    fn row(&self, text: &mut String) {
        let (force, attempts) = (self.force.to_string(), self.attempts.to_string());
        let cells = [
            &self.id,
            self.state,
            self.pool,
            self.backup_pool,
            &self.module,
            self.intent,
            self.mode,
            &force,
            self.requested_by,
            self.via,
            &self.created_at,
            self.started_at.as_deref().unwrap_or_default(),
            self.finished_at.as_deref().unwrap_or_default(),
            &attempts,
            self.action,
            self.batch.as_deref().unwrap_or_default(),
            self.items_removed_at.as_deref().unwrap_or_default(),
            self.items_removed_by.as_deref().unwrap_or_default(),
        ];
        csv::row(text, cells);
    }
}

fn filter(query: &HistoryQuery, seen: RunFilter) -> Result<RunFilter, WebError> {
    let (filter, _) = query.parse(seen).map_err(|errors| WebError::Filter(errors.all().to_vec()))?;
    Ok(filter)
}

/// The runs as rows.
pub async fn csv(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, WebError> {
    let filter = filter(&query, user.runs())?;
    record(&panel, &user.actor(), ACTION, &query.link(routes::RUNS_CSV)).await?;
    Ok(csv::download("runs.csv", async move |sink| {
        let mut text = String::new();
        csv::row(&mut text, HEADING.split(','));
        each(&panel, &filter, &sink, &mut text, |text, run| run.row(text)).await?;
        send(&sink, &mut text).await;
        Ok(())
    }))
}

/// The runs as objects.
pub async fn json(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, WebError> {
    let filter = filter(&query, user.runs())?;
    record(&panel, &user.actor(), ACTION, &query.link(routes::RUNS_JSON)).await?;
    Ok(json::download("runs.json", async move |sink| {
        let mut text = "{\"runs\":[".to_owned();
        let mut list = json::List::default();
        each(&panel, &filter, &sink, &mut text, |text, run| list.push(text, run)).await?;
        text.push_str("\n]}\n");
        send(&sink, &mut text).await;
        Ok(())
    }))
}

/// Writes every run, and sends what was written piece by piece. What the last piece left stays to be sent.
async fn each(
    panel: &Panel,
    filter: &RunFilter,
    sink: &Sink,
    text: &mut String,
    mut write: impl FnMut(&mut String, &Exported<'_>),
) -> Result<(), WebError> {
    let mut cursor = None;
    loop {
        let page = list_runs(&panel.database, filter, cursor, PIECE).await?;
        page.runs.iter().for_each(|run| write(text, &Exported::from(run)));
        let Some(older) = page.older else { return Ok(()) };
        if !send(sink, text).await {
            return Ok(()); // the reader has gone
        }
        cursor = Some(RunCursor::OlderThan(older));
    }
}
