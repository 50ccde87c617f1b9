//! Runs as they are taken away, by the page and by the command line: the same columns in the same order.

use serde::Serialize;

use super::RunSummary;
use crate::api::words::Moment;

/// A run as it is taken away: a column of CSV or a field of JSON each.
#[derive(Debug, Serialize)]
pub struct TakenRun<'a> {
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
    items_removed_by: Option<&'a str>,
    /// The worker that took it last.
    worker: Option<&'a str>,
}

impl<'a> From<&'a RunSummary> for TakenRun<'a> {
    fn from(run: &'a RunSummary) -> Self {
        let second = |at: &Moment| at.0.rfc3339();
        Self {
            id: run.id.to_string(),
            state: run.state.name(),
            pool: run.pool.as_str(),
            backup_pool: run.backup_pool.as_str(),
            module: run.module.to_string(),
            intent: run.intent.name(),
            mode: run.mode.name(),
            force: run.force,
            requested_by: &run.requested_by,
            via: run.via.name(),
            created_at: second(&run.created_at),
            started_at: run.started_at.as_ref().map(second),
            finished_at: run.finished_at.as_ref().map(second),
            attempts: run.attempt,
            action: run.action.name(),
            batch: run.batch.map(|batch| batch.to_string()),
            items_removed_at: run.items_removed_at.as_ref().map(second),
            items_removed_by: run.items_removed_by.as_deref(),
            worker: run.worker.as_deref(),
        }
    }
}

impl TakenRun<'_> {
    /// The heading of its columns.
    pub const COLUMNS: &'static [&'static str] = &[
        "id",
        "state",
        "pool",
        "backup_pool",
        "module",
        "intent",
        "mode",
        "force",
        "requested_by",
        "via",
        "created_at",
        "started_at",
        "finished_at",
        "attempts",
        "action",
        "batch",
        "items_removed_at",
        "items_removed_by",
        "worker",
    ];

    /// Its cells, in their order.
    pub fn cells(&self) -> Vec<String> {
        let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            self.id.clone(),
            self.state.to_owned(),
            self.pool.to_owned(),
            self.backup_pool.to_owned(),
            self.module.clone(),
            self.intent.to_owned(),
            self.mode.to_owned(),
            self.force.to_string(),
            self.requested_by.to_owned(),
            self.via.to_owned(),
            self.created_at.clone(),
            or_nothing(&self.started_at),
            or_nothing(&self.finished_at),
            self.attempts.to_string(),
            self.action.to_owned(),
            or_nothing(&self.batch),
            or_nothing(&self.items_removed_at),
            self.items_removed_by.unwrap_or_default().to_owned(),
            self.worker.unwrap_or_default().to_owned(),
        ]
    }
}
