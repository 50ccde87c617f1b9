//! `/api/v1/runs/{id}` and below: what is known of a run, its changes and its messages.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::types::{
    DecisionTaken, HostLine, MessageSaid, ModuleDetails, PlanOffer, PlannedChange, RunDetails, RunSummary, held_digest,
};
use crate::{
    api::{
        answer,
        body::Filter,
        list::{Listing, given, limit, sound},
        routes,
        words::{Moment, one_or_all},
    },
    domain::{BackupModule, Change, DriverKind, Extent, ModuleSelection, Outcome, Run, RunId},
    panel::Panel,
    state::{
        StateError,
        changes::{ChangeFilter, list_changes, list_messages_after},
        holds::list_decisions,
        queue::find_wait,
        run_lines::list_lines,
    },
    web::{
        error::WebError,
        form::FieldErrors,
        permitted::{GetStatus, Permitted, SeenRun},
    },
};

/// Lines of a run that are told at the most.
const LINES: u32 = 2000;

/// Shows a run
///
/// With its modules, the decisions on it, and what can be carried out of it.
#[utoipa::path(get, path = routes::RUN, tag = "runs", params(("id" = RunId, Path, description = "The run")),
    responses((status = 200, description = "The run", body = RunDetails)))]
pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    answer::json(&details(&panel, &seen).await?)
}

/// A run as the API tells it.
pub async fn details(panel: &Panel, seen: &SeenRun) -> Result<RunDetails, WebError> {
    let decisions = list_decisions(&panel.database, seen.run.id).await?.into_iter();
    let decisions = decisions.map(|taken| DecisionTaken {
        at: Moment(taken.at),
        by: taken.by,
        verdict: taken.verdict,
        comment: taken.comment,
    });
    Ok(RunDetails {
        run: RunSummary::from(&seen.run),
        waiting_for: find_wait(&panel.database, &seen.run).await?.map(|wait| wait.to_string()),
        modules: seen.modules.iter().map(ModuleDetails::from).collect(),
        decisions: decisions.collect(),
        held_digest: held_digest(&seen.run, &seen.modules),
        offer: PlanOffer::of(&seen.run, &seen.modules),
        driver: seen.run.driver,
        lines: lines(panel, &seen.run, &seen.seen).await?,
    })
}

/// What the host of a run told of the modules that are `seen`, if Microsoft’s cmdlets carry it out.
pub async fn lines(panel: &Panel, run: &Run, seen: &Extent<BackupModule>) -> Result<Vec<HostLine>, StateError> {
    if run.driver == DriverKind::Native {
        return Ok(Vec::new());
    }
    let lines = list_lines(&panel.database, run.id, LINES).await?;
    Ok(lines.iter().map(|line| HostLine::of(line, seen)).collect())
}

/// Which changes of a run; what is left out lets everything through.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// Of this module
    #[param(value_type = Option<ModuleSelection>)]
    module: Option<String>,
    /// Of this kind
    #[param(value_type = Option<Change>)]
    change: Option<String>,
    /// That became this
    #[param(value_type = Option<Outcome>)]
    outcome: Option<String>,
    /// Whose item contains this text, in any letter case
    text: Option<String>,
    /// Where the piece begins: next of the piece before
    cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Lists the changes of a run
///
/// What it planned, item by item, in the order of its plan, and what became of it.
#[utoipa::path(get, path = routes::CHANGES, tag = "runs", params(("id" = RunId, Path, description = "The run"), ChangesQuery),
    responses((status = 200, description = "A piece of the changes", body = Listing<PlannedChange>)))]
pub async fn changes(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    uri: Uri,
    Filter(query): Filter<ChangesQuery>,
) -> Result<Response, WebError> {
    let SeenRun { run, seen, .. } = user.run(&panel, &id).await?;
    let mut errors = FieldErrors::default();
    let module = query.module.as_deref().and_then(|text| errors.check("module", one_or_all(text)).flatten());
    let filter = ChangeFilter {
        seen,
        module,
        change: given(&mut errors, "change", query.change.as_ref()),
        outcome: given(&mut errors, "outcome", query.outcome.as_ref()),
        text: query.text.filter(|text| !text.is_empty()),
    };
    let after = query.cursor.as_deref().and_then(|text| {
        let place = text.rsplit_once(':').and_then(|(module, seq)| Some((module.parse().ok()?, small(seq)?)));
        errors.check("cursor", place.ok_or("This is no cursor of this list. Begin without one."))
    });
    let limit = limit(query.limit.as_deref(), &mut errors);
    sound(&errors)?;
    let mut found = list_changes(&panel.database, run.id, &filter, after, limit + 1).await?;
    let is_last = found.len() <= limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| !is_last).map(|last| format!("{}:{}", last.module, last.seq));
    Listing::new(found.iter().map(PlannedChange::from).collect(), next).answer(&uri)
}

/// Where the piece of messages begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesQuery {
    /// Where the piece begins: next of the piece before
    cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Lists the messages of a run
///
/// What it had to say, in order: about items that were left out, and why modules failed.
#[utoipa::path(get, path = routes::MESSAGES, tag = "runs", params(("id" = RunId, Path, description = "The run"), MessagesQuery),
    responses((status = 200, description = "A piece of the messages", body = Listing<MessageSaid>)))]
pub async fn messages(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Path(id): Path<String>,
    uri: Uri,
    Filter(query): Filter<MessagesQuery>,
) -> Result<Response, WebError> {
    let SeenRun { run, seen, .. } = user.run(&panel, &id).await?;
    let mut errors = FieldErrors::default();
    let after = query.cursor.as_deref().and_then(|text| {
        errors.check("cursor", small(text).ok_or("This is no cursor of this list. Begin without one."))
    });
    let limit = limit(query.limit.as_deref(), &mut errors);
    sound(&errors)?;
    let found = list_messages_after(&panel.database, run.id, &seen, after, limit + 1).await?;
    let is_last = found.len() <= limit as usize;
    let piece: Vec<_> = found.into_iter().take(limit as usize).collect();
    let next = piece.last().filter(|_| !is_last).map(|(seq, _)| seq.to_string());
    let items = piece.into_iter().map(|(_, said)| MessageSaid::from(said)).collect();
    Listing::new(items, next).answer(&uri)
}

/// A place in a list, as the databases count.
fn small(text: &str) -> Option<u64> {
    text.parse().ok().filter(|seq| i64::try_from(*seq).is_ok())
}
