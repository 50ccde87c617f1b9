//! `poolsync mirror` and `poolsync verify`: the engine alone, between two store URLs.
//!
//! No panel database, no pair, and no allowed roots: what the caller may read and write decides. The guard applies.

use std::{sync::Arc, time::Duration};

use clap::Args;
use serde::Serialize;

use super::{
    UsageError, console, exit,
    progress::Progress,
    report::{Figures, ModuleReport, Report, ReportedError},
};
use crate::{
    domain::{
        Bandwidth, Change, GuardLimits, InvalidTables, Mode, ModuleState, Part, RunId, RunState, Secret, StoreUrl,
        TableChoice, TableNames,
    },
    lifecycle,
    sync::{self, Context, Options, Plan, SkippedItem, StoreAddress, SyncError, Verification, guard},
    telemetry,
    words::Said,
};

/// How often progress is shown.
const LOOK: Duration = Duration::from_millis(200);
/// Differences that `verify` lists at the most.
const LISTED: usize = 1000;

/// Options of `mirror`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct MirrorArguments {
    /// The store to copy from, for example `file:///srv/data`, `sqlite:///srv/data.db` or `postgres://user@host/db`
    live_url: String,
    /// The store to make equal to it
    backup_url: String,
    /// Only say what would be done; writes nothing
    #[arg(long)]
    what_if: bool,
    /// Compare everything by content
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    tables: TableArguments,
    /// Do not keep what is overwritten or deleted
    #[arg(long)]
    no_recycle: bool,
    /// Refuse to delete more than this many items, or this share of the target’s [default: the larger of 50 and 10%]
    #[arg(long, value_name = "N|N%")]
    max_delete: Option<String>,
    /// Copy no more than this many bytes a second, for example `500KiB` or `10MiB`; files only
    #[arg(long, value_name = "RATE")]
    bandwidth_limit: Option<String>,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// Which tables of a database, for both commands.
#[derive(Debug, Args)]
struct TableArguments {
    /// Only this table of a database; may be repeated
    #[arg(long = "table", value_name = "TABLE")]
    only: Vec<String>,
    /// All tables of a database but this one; may be repeated
    #[arg(long = "exclude-table", value_name = "TABLE")]
    without: Vec<String>,
}

impl TableArguments {
    fn choice(&self) -> anyhow::Result<TableChoice> {
        let chosen = || TableChoice::new(TableNames::new(&self.only)?, TableNames::new(&self.without)?);
        chosen().map_err(|error: InvalidTables| UsageError::from(error))
    }
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The store that is right, for example `file:///srv/data`, `sqlite:///srv/data.db` or `postgres://user@host/db`
    live_url: String,
    /// The store to compare with it
    backup_url: String,
    #[command(flatten)]
    tables: TableArguments,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// The environment variables that bring the secrets: a command line can be seen by everybody on the machine.
pub const LIVE_SECRET: &str = "POOLSYNC_LIVE_SECRET";
const BACKUP_SECRET: &str = "POOLSYNC_BACKUP_SECRET";

/// A store with the secret that `variable` holds, if its kind takes one.
pub fn store(text: &str, variable: &str) -> anyhow::Result<StoreAddress> {
    let url: StoreUrl = text.parse().map_err(UsageError::from)?;
    let secret = if url.is_remote() { std::env::var(variable).ok().and_then(Secret::new) } else { None };
    Ok(StoreAddress::new(url, secret))
}

/// A context that is cancelled when the process is asked to stop.
fn context() -> Context {
    let context = Context::default();
    if let Err(error) = lifecycle::watch_signals(context.cancel.clone(), None) {
        tracing::warn!(error = %error, "A signal to stop will end the process at once.");
    }
    context
}

/// Shows how far it is, until it is dropped.
struct Watch(Option<tokio::task::JoinHandle<()>>);

impl Watch {
    fn on(context: &Context, what: &'static str) -> Self {
        let mut progress = Progress::new();
        let tally = Arc::clone(&context.tally);
        let task = progress.is_watched().then(|| {
            tokio::spawn(async move {
                loop {
                    progress.show(what, tally.phase(), &tally.snapshot(), tally.prepared());
                    tokio::time::sleep(LOOK).await;
                }
            })
        });
        Self(task)
    }

    /// Takes the lines away.
    async fn end(&mut self) {
        if let Some(task) = self.0.take() {
            task.abort();
            let _ = task.await; // with it its lines go
        }
    }
}

/// Makes the second store equal to the first.
pub async fn run_mirror(arguments: MirrorArguments) -> anyhow::Result<u8> {
    telemetry::start("error", None);
    let live = store(&arguments.live_url, LIVE_SECRET)?;
    let backup = store(&arguments.backup_url, BACKUP_SECRET)?;
    let limits = arguments.max_delete.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
    let limit = arguments.bandwidth_limit.as_deref().map(str::parse::<Bandwidth>).transpose();
    let limit = limit.map_err(UsageError::from)?;
    let options = Options {
        mode: if arguments.full { Mode::Full } else { Mode::Delta },
        tables: arguments.tables.choice()?,
        recycle: !arguments.no_recycle,
        run: RunId::new().to_string(),
    };
    let context = context();
    context.limit.set(limit);
    let mut watch = Watch::on(&context, "mirror");
    let ended = if arguments.what_if {
        let looked = sync::patiently(&context, async || sync::preview(&live, &backup, &options, &context).await).await;
        watch.end().await;
        looked.map(|plan| {
            if !arguments.json {
                print_plan(&plan);
            }
            let errors: Vec<ReportedError> = plan.skipped().iter().map(reported).collect();
            (if errors.is_empty() { RunState::Succeeded } else { RunState::Partial }, errors)
        })
    } else {
        let limits = limits.unwrap_or_default();
        sync::patiently(&context, async || mirror(&live, &backup, &options, limits, &context).await).await
    };
    let (state, errors) = match ended {
        Ok(ended) => ended,
        Err(error @ SyncError::Cancelled) => (RunState::Cancelled, vec![fatal(&Said::of(&error))]),
        Err(error) => (RunState::Failed, vec![fatal(&error.said_with_cause())]),
    };
    watch.end().await;
    let module = ModuleReport {
        module: "-".to_owned(),
        state: ModuleState::At(state),
        figures: Figures::from(context.tally.snapshot()),
        plan: None,
        errors,
    };
    let report = Report {
        run: None,
        state,
        worker: None,
        waiting_for: None,
        modules: vec![module],
        is_preview: false,
        lines: Vec::new(),
        is_forced: false,
    };
    report.complain(false);
    if arguments.json {
        report.print_json();
    } else {
        console::print(&report.table());
    }
    Ok(report.exit_code())
}

async fn mirror(
    live: &StoreAddress,
    backup: &StoreAddress,
    options: &Options,
    limits: GuardLimits,
    context: &Context,
) -> Result<(RunState, Vec<ReportedError>), SyncError> {
    let comparison = sync::compare(live, backup, options, context).await?;
    let passed = match guard::judge(comparison.plan(), limits) {
        Ok(passed) => passed,
        Err(danger) => return Ok((RunState::Failed, vec![fatal(&Said::of(&danger))])),
    };
    let applied = comparison.apply(passed, context).await?;
    let errors: Vec<ReportedError> = applied.skipped.iter().map(reported).collect();
    Ok((if errors.is_empty() { RunState::Succeeded } else { RunState::Partial }, errors))
}

fn reported(skipped: std::io::Result<SkippedItem>) -> ReportedError {
    match skipped {
        Ok(skipped) => skipped.into(),
        Err(error) => fatal(&Said::of(&error)),
    }
}

fn fatal(message: &Said) -> ReportedError {
    ReportedError { item: None, message: message.to_string(), code: message.code(), fatal: true }
}

fn print_plan(plan: &Plan) {
    for change in plan.changes() {
        match change {
            Ok(change) => console::print_line(&format!("{:<6}  {}  ({})", change.change, change.item, change.reason)),
            Err(error) => console::complain(&error.to_string()),
        }
    }
}

/// What `verify --json` prints.
#[derive(Debug, Serialize)]
struct VerifyReport {
    equal: bool,
    matched: u64,
    different: u64,
    missing: u64,
    extra: u64,
    /// The first differences.
    items: Vec<VerifyItem>,
    /// Items that could not be compared.
    errors: Vec<ReportedError>,
    /// The figures, table by table or folder by folder.
    parts: Vec<VerifyPart>,
}

#[derive(Debug, Serialize)]
struct VerifyItem {
    item: String,
    found: &'static str,
    reason: String,
}

#[derive(Debug, Serialize)]
struct VerifyPart {
    name: String,
    matched: u64,
    different: u64,
    missing: u64,
    extra: u64,
}

impl From<&Part> for VerifyPart {
    fn from(part: &Part) -> Self {
        let Part { name, matched, different, missing, extra } = part.clone();
        Self { name, matched, different, missing, extra }
    }
}

/// Compares two stores by content.
pub async fn run_verify(arguments: VerifyArguments) -> anyhow::Result<u8> {
    telemetry::start("error", None);
    let live = store(&arguments.live_url, LIVE_SECRET)?;
    let backup = store(&arguments.backup_url, BACKUP_SECRET)?;
    let tables = arguments.tables.choice()?;
    let options = Options { mode: Mode::Full, tables, recycle: false, run: RunId::new().to_string() };
    let context = context();
    let mut watch = Watch::on(&context, "verify");
    let ended = sync::patiently(&context, async || sync::verify(&live, &backup, &options, &context).await).await;
    watch.end().await;
    let verification = match ended {
        Ok(verification) => verification,
        Err(error) => {
            console::complain(&error.with_cause());
            return Ok(if matches!(error, SyncError::Cancelled) { exit::CANCELLED } else { exit::FAILED });
        }
    };
    let report = describe(&verification)?;
    if arguments.json {
        console::print_line(&serde_json::to_string(&report)?);
    } else {
        print_verification(&report);
    }
    Ok(if report.equal { exit::SUCCEEDED } else { exit::PARTIAL })
}

fn describe(verification: &Verification) -> Result<VerifyReport, SyncError> {
    let mut items = Vec::new();
    for difference in verification.differences().take(LISTED) {
        let difference = difference?;
        let found = match difference.change {
            Change::Insert => "missing",
            Change::Update => "different",
            Change::Delete => "extra",
        };
        items.push(VerifyItem { item: difference.item, found, reason: difference.reason });
    }
    Ok(VerifyReport {
        equal: verification.is_equal(),
        matched: verification.matched(),
        different: verification.different(),
        missing: verification.missing(),
        extra: verification.extra(),
        items,
        errors: verification.skipped().iter().take(LISTED).map(reported).collect(),
        parts: verification.parts().iter().map(VerifyPart::from).collect(),
    })
}

fn print_verification(report: &VerifyReport) {
    for item in &report.items {
        console::print_line(&format!("{:<9}  {}  ({})", item.found, item.item, item.reason));
    }
    for error in &report.errors {
        console::complain(&format!("{}: {}", error.item.as_deref().unwrap_or("-"), error.message));
    }
    if report.parts.len() > 1 && report.different + report.missing + report.extra > 0 {
        console::print(&parts_table(&report.parts));
    }
    console::print_line(&format!(
        "{} matched, {} different, {} missing, {} extra",
        report.matched, report.different, report.missing, report.extra
    ));
}

/// A line a part.
fn parts_table(parts: &[VerifyPart]) -> String {
    let mut rows = vec![["part", "matched", "different", "missing", "extra"].map(ToOwned::to_owned).to_vec()];
    for part in parts {
        let figures = [part.matched, part.different, part.missing, part.extra].map(|n| n.to_string());
        rows.push([part.name.clone()].into_iter().chain(figures).collect());
    }
    console::table(&rows)
}
