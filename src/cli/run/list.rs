//! `poolsync run list` and `poolsync run changes`.

use clap::Args;
use serde_json::Value;

use crate::{
    api::{
        runs::types::{PlannedChange, RunSummary, TakenRun},
        words::Moment,
    },
    cli::{
        UsageError, console, exit,
        output::{self, OutputArguments, Row},
        place::{Place, RunsFilter},
    },
    domain::Timestamp,
};

/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// Which runs.
#[derive(Debug, Args)]
pub struct Runs {
    /// Only runs of this pool
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Option<String>,
    /// Only runs in which this module took part
    #[arg(long, value_name = "MODULE")]
    backup_module: Option<String>,
    /// Only runs that stand so: queued, running, held, succeeded, partial, failed, cancelled, interrupted
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// Only runs that this account asked for
    #[arg(long, value_name = "ACCOUNT")]
    who: Option<String>,
    /// Only runs that came about so: schedule, person, web, cli, token
    #[arg(long, value_name = "WAY")]
    via: Option<String>,
    /// Only runs that changed something
    #[arg(long)]
    with_changes: bool,
    /// Only runs asked for on this day or later, as 2026-11-22, or from a moment on, as 2026-11-22T15:04:05Z
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only runs asked for until the end of this day, or before a moment
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Only the runs that one request started together
    #[arg(long, value_name = "BATCH")]
    batch: Option<String>,
}

/// Options of `run list`.
#[derive(Debug, Args)]
pub struct ListArguments {
    #[command(flatten)]
    runs: Runs,
    /// How many at the most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    output: OutputArguments,
}

/// Options of `run changes`.
#[derive(Debug, Args)]
pub struct ChangesArguments {
    /// The run
    run: String,
    /// Only changes of this module
    #[arg(long, value_name = "MODULE")]
    backup_module: Option<String>,
    /// Only changes of this kind: insert, update, delete
    #[arg(long, value_name = "KIND")]
    change: Option<String>,
    /// Only changes that became this: planned, applied, skipped
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// Only changes of items whose name contains this
    #[arg(long, value_name = "TEXT")]
    contains: Option<String>,
    /// How many at the most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
    #[command(flatten)]
    output: OutputArguments,
}

fn given<T: std::str::FromStr<Err: std::fmt::Display>>(text: Option<&String>) -> anyhow::Result<Option<T>> {
    text.map(|text| text.trim().parse()).transpose().map_err(UsageError::from)
}

/// A day from its begin on, moved by `further`; or a moment.
fn moment(text: Option<&String>, further: i64) -> anyhow::Result<Option<Timestamp>> {
    let Some(text) = text else { return Ok(None) };
    if let Ok(Moment(at)) = text.trim().parse() {
        return Ok(Some(at));
    }
    Timestamp::start_of_day(text).map(|day| Some(day.plus_micros(further))).map_err(UsageError::from)
}

impl Runs {
    /// The filter, read.
    pub fn filter(&self) -> anyhow::Result<RunsFilter> {
        Ok(RunsFilter {
            pool: given(self.pool_fqdn.as_ref())?,
            module: given(self.backup_module.as_ref())?,
            state: given(self.state.as_ref())?,
            requested_by: self.who.as_ref().map(|who| who.to_lowercase()),
            asked_by: given(self.via.as_ref())?,
            with_changes: self.with_changes,
            from: moment(self.from.as_ref(), 0)?,
            until: moment(self.until.as_ref(), DAY)?,
            batch: given(self.batch.as_ref())?,
        })
    }
}

const fn most(limit: usize) -> usize {
    if limit == 0 { usize::MAX } else { limit }
}

impl Row for RunSummary {
    const HEADING: &'static [&'static str] = &["run", "state", "pool", "module", "for", "by", "asked for"];
    const FIELDS: &'static [&'static str] = TakenRun::COLUMNS;

    fn fields(&self) -> serde_json::Result<Value> {
        serde_json::to_value(TakenRun::from(self))
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.state.to_string(),
            self.pool.to_string(),
            self.module.to_string(),
            if self.action.name() == "backup" {
                self.intent.to_string()
            } else {
                format!("{}, {}", self.action, self.intent)
            },
            format!("{} ({})", self.requested_by, self.via),
            self.created_at.0.to_string(),
        ]
    }
}

impl Row for PlannedChange {
    const HEADING: &'static [&'static str] = &["change", "outcome", "module", "bytes", "item", "why"];
    const FIELDS: &'static [&'static str] = &["module", "change", "item", "bytes", "outcome", "reason", "key"];

    fn cells(&self) -> Vec<String> {
        // An item may bear any name; it must not steer the terminal.
        let item: String = self.item.chars().map(|c| if c.is_control() { '�' } else { c }).collect();
        vec![
            self.change.to_string(),
            self.outcome.to_string(),
            self.module.short_name().to_owned(),
            self.bytes.to_string(),
            item,
            self.reason.clone(),
        ]
    }
}

/// Lists runs.
pub async fn runs(place: &Place, arguments: &ListArguments) -> anyhow::Result<u8> {
    let found = place.runs(&arguments.runs.filter()?, most(arguments.limit)).await?;
    output::print(&found, arguments.output.format())?;
    Ok(exit::SUCCEEDED)
}

/// Lists the changes of a run.
pub async fn changes(place: &Place, arguments: &ChangesArguments) -> anyhow::Result<u8> {
    let id = super::parse(&arguments.run)?;
    let kinds = (
        given(arguments.backup_module.as_ref())?,
        given(arguments.change.as_ref())?,
        given(arguments.outcome.as_ref())?,
    );
    let found = place.changes(id, kinds, arguments.contains.as_deref(), most(arguments.limit)).await?;
    if let (true, Some(removed)) = (found.is_empty(), place.run(id).await?.run.items_removed) {
        console::complain(&removed);
    }
    output::print(&found, arguments.output.format())?;
    Ok(exit::SUCCEEDED)
}
