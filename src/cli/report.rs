//! What a run did, as the command line tells it: one JSON object, or lines for people.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    console, exit,
    output::{self, Format, Row},
};
use crate::{
    api::runs::types::{HostLine, MessageSaid, ModuleDetails, RunDetails, RunSummary},
    domain::{Counts, Intent, ModuleState, RunId, RunState},
    sync::SkippedItem,
};

/// A run, in the form `--json` prints.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The run in the panel's history, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// How it ended.
    pub state: RunState,
    /// The worker that took it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<String>,
    /// Why it does not begin or go on, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<String>,
    /// Module by module.
    pub modules: Vec<ModuleReport>,
    /// What the management host told, where Microsoft’s cmdlets carried it out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<HostLine>,
    /// Whether it only says what would be done.
    #[serde(skip)]
    pub is_preview: bool,
    /// Whether non-fatal errors are not displayed.
    #[serde(skip)]
    pub is_forced: bool,
}

/// A module's part in a run.
#[derive(Debug, Serialize)]
pub struct ModuleReport {
    /// The module's name, or `-` for two stores without a panel.
    pub module: String,
    /// How it ended.
    pub state: ModuleState,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// What is planned, where a plan is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<ReportedPlan>,
    /// What it had to say: fatal ones ended it, others left an item out.
    pub errors: Vec<ReportedError>,
}

/// A plan: what would be done, or was planned.
#[derive(Debug, Serialize)]
pub struct ReportedPlan {
    inserts: u64,
    updates: u64,
    deletes: u64,
    digest: String,
}

/// The figures scripts rely on.
#[derive(Debug, Default, Serialize)]
pub struct Figures {
    items_compared: u64,
    planned: u64,
    inserted: u64,
    updated: u64,
    deleted: u64,
    unchanged: u64,
    bytes_read: u64,
    bytes_written: u64,
    compare_ms: u64,
    apply_ms: u64,
}

/// A message of a run.
#[derive(Debug, Serialize)]
pub struct ReportedError {
    /// The item it is about.
    pub item: Option<String>,
    /// In a sentence.
    pub message: String,
    /// Names the message, if it has a page of help in the panel.
    pub code: Option<String>,
    /// Whether it ended the module.
    pub fatal: bool,
}

impl From<Counts> for Figures {
    fn from(counts: Counts) -> Self {
        Self {
            items_compared: counts.items_compared,
            planned: counts.planned,
            inserted: counts.inserted,
            updated: counts.updated,
            deleted: counts.deleted,
            unchanged: counts.unchanged,
            bytes_read: counts.bytes_read,
            bytes_written: counts.bytes_written,
            compare_ms: counts.compare_ms,
            apply_ms: counts.apply_ms,
        }
    }
}

impl From<&ModuleDetails> for Figures {
    fn from(module: &ModuleDetails) -> Self {
        Self {
            items_compared: module.items_compared,
            planned: module.planned,
            inserted: module.inserted,
            updated: module.updated,
            deleted: module.deleted,
            unchanged: module.unchanged,
            bytes_read: module.bytes_read,
            bytes_written: module.bytes_written,
            compare_ms: module.compare_ms,
            apply_ms: module.apply_ms,
        }
    }
}

impl ReportedPlan {
    fn of(module: &ModuleDetails) -> Option<Self> {
        let digest = module.plan_digest.clone()?;
        let (inserts, updates, deletes) = (module.plan_inserts, module.plan_updates, module.plan_deletes);
        Some(Self { inserts, updates, deletes, digest })
    }
}

impl Row for ModuleReport {
    const HEADING: &'static [&'static str] = &["module", "state"];
    const FIELDS: &'static [&'static str] = &[
        "module",
        "state",
        "items_compared",
        "planned",
        "inserted",
        "updated",
        "deleted",
        "unchanged",
        "bytes_read",
        "bytes_written",
        "compare_ms",
        "apply_ms",
    ];

    fn cells(&self) -> Vec<String> {
        vec![self.module.clone(), self.state.to_string()]
    }
}

impl From<MessageSaid> for ReportedError {
    fn from(message: MessageSaid) -> Self {
        Self { item: message.item, message: message.message, code: message.code, fatal: message.fatal }
    }
}

impl From<SkippedItem> for ReportedError {
    fn from(skipped: SkippedItem) -> Self {
        Self {
            item: Some(skipped.item),
            message: skipped.message.to_string(),
            code: skipped.message.code(),
            fatal: false,
        }
    }
}

impl Report {
    /// A run of a panel's history.
    pub fn of_run(details: RunDetails, messages: Vec<MessageSaid>) -> Self {
        let mut by_module: BTreeMap<_, Vec<ReportedError>> = BTreeMap::new();
        for message in messages {
            by_module.entry(message.module).or_default().push(message.into());
        }
        let RunDetails { run, modules, waiting_for, lines, .. } = details;
        let modules = modules
            .into_iter()
            .map(|m| {
                let mut errors = by_module.remove(&m.module).unwrap_or_default();
                // Why it is held is no message of its past, but what it waits for.
                if let (ModuleState::At(RunState::Held), Some(message)) = (m.state, &m.message) {
                    errors.push(ReportedError {
                        item: None,
                        message: message.clone(),
                        code: m.code.clone(),
                        fatal: true,
                    });
                }
                ModuleReport {
                    module: m.module.to_string(),
                    state: m.state,
                    figures: Figures::from(&m),
                    plan: ReportedPlan::of(&m),
                    errors,
                }
            })
            .collect();
        let is_preview = run.intent == Intent::Preview;
        let RunSummary { id, state, worker, force, .. } = run;
        Self { run: Some(id), state, worker, waiting_for, modules, lines, is_preview, is_forced: force }
    }

    /// Prints it in the form that was asked for; what went wrong goes to standard error beside the table.
    pub fn print(&self, format: Format) -> anyhow::Result<()> {
        match format {
            Format::Table => {
                console::print(&self.table());
                for line in &self.lines {
                    console::print_line(&format!("{}  {}", line.at, line.message));
                }
                if let Some(worker) = &self.worker {
                    console::print_line(&format!("Carried out by worker {worker}."));
                }
                if let Some(why) = &self.waiting_for {
                    console::print_line(&format!("Waits: {why}"));
                }
                self.complain(false);
            }
            Format::Json => self.print_json(),
            Format::Csv => output::print(&self.modules, format)?,
        }
        Ok(())
    }

    /// The exit code that says the same.
    pub const fn exit_code(&self) -> u8 {
        match self.state {
            RunState::Succeeded | RunState::Queued => exit::SUCCEEDED,
            RunState::Partial => exit::PARTIAL,
            RunState::Held => exit::HELD,
            RunState::Cancelled => exit::CANCELLED,
            RunState::Failed | RunState::Running | RunState::Interrupted => exit::FAILED,
        }
    }

    /// Prints the JSON object.
    pub fn print_json(&self) {
        console::print_line(&serde_json::to_string(self).unwrap_or_default());
    }

    /// Says what went wrong: fatal errors always, non-fatal ones unless Force suppresses their display.
    pub fn complain(&self, force: bool) {
        for module in &self.modules {
            let prefix = if module.module == "-" { String::new() } else { format!("{}: ", module.module) };
            for error in module.errors.iter().filter(|e| e.fatal || !force) {
                let item = error.item.as_deref().map(|i| format!("{i}: ")).unwrap_or_default();
                let code = error.code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
                console::complain(&format!("{prefix}{item}{}{code}", error.message));
            }
        }
    }

    /// A table for people: a line a module.
    pub fn table(&self) -> String {
        let done = ["inserted", "updated", "deleted"];
        let planned = ["would insert", "would update", "would delete"];
        let [insert, update, delete] = if self.is_preview { planned } else { done };
        let heading = ["module", "state", "compared", insert, update, delete, "written", "time"];
        let mut rows = vec![heading.map(ToOwned::to_owned).to_vec()];
        for m in &self.modules {
            let [inserts, updates, deletes] = match m.plan.as_ref().filter(|_| self.is_preview) {
                Some(plan) => [plan.inserts, plan.updates, plan.deletes],
                None => [m.figures.inserted, m.figures.updated, m.figures.deleted],
            };
            rows.push(vec![
                m.module.clone(),
                m.state.to_string(),
                m.figures.items_compared.to_string(),
                inserts.to_string(),
                updates.to_string(),
                deletes.to_string(),
                console::bytes(m.figures.bytes_written),
                format!("{} ms", m.figures.compare_ms + m.figures.apply_ms),
            ]);
        }
        console::table(&rows)
    }
}

/// The more alarming of two exit codes.
pub fn worse(a: u8, b: u8) -> u8 {
    const ORDER: [u8; 6] = [exit::SUCCEEDED, exit::PARTIAL, exit::HELD, exit::FAILED, exit::USAGE, exit::CANCELLED];
    let rank = |code| ORDER.iter().position(|c| *c == code);
    if rank(b) > rank(a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_result_decides() {
        let order = [exit::SUCCEEDED, exit::PARTIAL, exit::HELD, exit::FAILED, exit::CANCELLED];
        for pair in order.windows(2) {
            assert_eq!(worse(pair[0], pair[1]), pair[1]);
            assert_eq!(worse(pair[1], pair[0]), pair[1]);
        }
    }
}
