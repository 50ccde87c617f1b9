//! `/runs/{id}/changes.csv` and `.json`: every change of a run that the page's filter lets through and, after them, every
//! message, whatever Force hides on the page.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Serialize;

use super::changes::ChangesQuery;
use crate::{
    domain::Run,
    panel::Panel,
    state::changes::{ChangeFilter, RecordedChange, RunMessage, list_changes, list_messages_after},
    web::{
        csv,
        download::{Sink, record, send},
        error::WebError,
        form::Query,
        json,
        permitted::{GetStatus, Permitted, SeenRun},
        routes,
    },
};

/// Changes read at once.
const PIECE: u32 = 2000;
/// What the audit calls it.
const ACTION: &str = "Export-CsRunChanges";

/// A change as it is taken away.
#[derive(Debug, Serialize)]
struct ExportedChange<'a> {
    module: &'static str,
    kind: &'static str,
    item: &'a str,
    bytes: u64,
    outcome: &'static str,
    reason: &'a str,
}

/// A message as it is taken away.
#[derive(Debug, Serialize)]
struct ExportedMessage<'a> {
    module: &'static str,
    item: Option<&'a str>,
    fatal: bool,
    message: &'a str,
}

/// What is written of a change or message.
enum Line<'a> {
    Change(&'a RecordedChange),
    Message(&'a RunMessage),
}

fn filter(query: &ChangesQuery, seen: &SeenRun) -> Result<ChangeFilter, WebError> {
    let (filter, _) = query.parse().map_err(|errors| WebError::Filter(errors.all().to_vec()))?;
    Ok(ChangeFilter { seen: seen.seen.clone(), ..filter })
}

/// As rows.
pub async fn csv(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    Query(query): Query<ChangesQuery>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    let filter = filter(&query, &seen)?;
    let run = seen.run;
    record(&panel, &user.actor(), ACTION, &query.filtered(&routes::changes_csv(&run.id), &String::new())).await?;
    Ok(csv::download(&format!("changes-{}.csv", run.id), async move |sink| {
        let mut text = String::new();
        csv::row(&mut text, ["module", "kind", "item", "bytes", "outcome", "text"]);
        if let Some(removed) = run.items_removed {
            csv::row(&mut text, ["", "message", "", "", "removed", &removed.to_string()]);
        }
        each(&panel, &run, &filter, &sink, &mut text, |text, line| row(text, &line)).await?;
        send(&sink, &mut text).await;
        Ok(())
    }))
}

fn row(text: &mut String, line: &Line<'_>) {
    match line {
        Line::Change(c) => {
            let cells = [c.module.name(), c.change.name(), &c.item, &c.bytes.to_string(), c.outcome.name(), &c.reason];
            csv::row(text, cells);
        }
        Line::Message(m) => {
            let outcome = if m.fatal { "failed" } else { "skipped" };
            csv::row(
                text,
                [m.module.name(), "message", m.item.as_deref().unwrap_or(""), "", outcome, &m.message.to_string()],
            );
        }
    }
}

/// What stands before the list.
#[derive(Debug, Serialize)]
struct Head {
    run: String,
    /// When the item list was removed, if it is not kept any more; what follows is what is left.
    items_removed_at: Option<String>,
    /// By which rule.
    items_removed_by: Option<String>,
}

impl From<&Run> for Head {
    fn from(run: &Run) -> Self {
        Self {
            run: run.id.to_string(),
            items_removed_at: run.items_removed.map(|removed| removed.at.rfc3339()),
            items_removed_by: run.items_removed.map(|removed| removed.rule.to_string()),
        }
    }
}

/// As objects.
pub async fn json(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    Query(query): Query<ChangesQuery>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    let filter = filter(&query, &seen)?;
    let run = seen.run;
    record(&panel, &user.actor(), ACTION, &query.filtered(&routes::changes_json(&run.id), &String::new())).await?;
    Ok(json::download(&format!("changes-{}.json", run.id), async move |sink| {
        let mut text = json::object(&Head::from(&run));
        text.pop();
        text.push_str(",\"changes\":[");
        let mut changes = json::List::default();
        let mut messages: Option<json::List> = None;
        each(&panel, &run, &filter, &sink, &mut text, |text, line| match line {
            Line::Change(c) => changes.push(
                text,
                &ExportedChange {
                    module: c.module.name(),
                    kind: c.change.name(),
                    item: &c.item,
                    bytes: c.bytes,
                    outcome: c.outcome.name(),
                    reason: &c.reason,
                },
            ),
            Line::Message(m) => {
                let fields = ExportedMessage {
                    module: m.module.name(),
                    item: m.item.as_deref(),
                    fatal: m.fatal,
                    message: &m.message.to_string(),
                };
                begin_messages(text, &mut messages).push(text, &fields);
            }
        })
        .await?;
        begin_messages(&mut text, &mut messages);
        text.push_str("\n]}\n");
        send(&sink, &mut text).await;
        Ok(())
    }))
}

/// Ends the list of changes where that of messages begins.
fn begin_messages<'l>(text: &mut String, list: &'l mut Option<json::List>) -> &'l mut json::List {
    if list.is_none() {
        text.push_str("\n],\"messages\":[");
    }
    list.get_or_insert_default()
}

/// Writes every change and then every message, and sends what was written piece by piece. What the last piece left stays to
/// be sent.
async fn each(
    panel: &Panel,
    run: &Run,
    filter: &ChangeFilter,
    sink: &Sink,
    text: &mut String,
    mut write: impl FnMut(&mut String, Line<'_>),
) -> Result<(), WebError> {
    let mut after = None;
    loop {
        let changes = list_changes(&panel.database, run.id, filter, after, PIECE).await?;
        for change in &changes {
            write(text, Line::Change(change));
        }
        after = changes.last().map(|c| (c.module, c.seq));
        if changes.len() < PIECE as usize {
            break;
        }
        if !send(sink, text).await {
            return Ok(()); // the reader has gone
        }
    }
    let mut after = None;
    loop {
        let messages = list_messages_after(&panel.database, run.id, &filter.seen, after, PIECE).await?;
        for (_, message) in messages.iter().filter(|(_, m)| filter.lets_through(m.module)) {
            write(text, Line::Message(message));
        }
        after = messages.last().map(|(seq, _)| *seq);
        if messages.len() < PIECE as usize || !send(sink, text).await {
            return Ok(());
        }
    }
}
