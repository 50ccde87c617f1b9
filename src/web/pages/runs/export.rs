//! `/runs.csv` and `/runs.json`: the whole of what the page's filter lets through, newest first.

use axum::{extract::State, response::Response};

use super::HistoryQuery;
use crate::{
    api::runs::types::{RunSummary, TakenRun},
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
        csv::row(&mut text, TakenRun::COLUMNS.iter().copied());
        each(&panel, &filter, &sink, &mut text, |text, run| csv::row(text, run.cells().iter().map(String::as_str)))
            .await?;
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
    mut write: impl FnMut(&mut String, &TakenRun<'_>),
) -> Result<(), WebError> {
    let mut cursor = None;
    loop {
        let page = list_runs(&panel.database, filter, cursor, PIECE).await?;
        page.runs.iter().for_each(|run| write(text, &TakenRun::from(&RunSummary::from(run))));
        let Some(older) = page.older else { return Ok(()) };
        if !send(sink, text).await {
            return Ok(()); // the reader has gone
        }
        cursor = Some(RunCursor::OlderThan(older));
    }
}
