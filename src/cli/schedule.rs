//! `poolsync schedule`: what begins by itself, and when.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    UsageError, console, exit, operator,
    output::{self, OutputArguments, Row},
    place::Place,
};
use crate::{
    domain::{Fqdn, Intent, Mode, ModuleSelection, Rule, RunId, Schedule, ScheduleId, Timestamp, Zone},
    operations::schedules::{ScheduleDraft, pause_schedule, remove_schedule, save_schedule},
    panel::Panel,
    state::schedules::{Due, find_schedule, list_due, list_schedules},
};

/// What is done to schedules.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List what pools and modules have of their own; all others go by the sync interval
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// List what begins next, by schedules and by the sync interval
    Next {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Add a schedule and print its id
    Add(AddArguments),
    /// Change a schedule; what is not named stays
    Edit {
        /// The schedule
        id: String,
        /// What it is to be
        #[command(flatten)]
        wanted: Wanted,
    },
    /// Remove a schedule; a less particular one counts from then on
    Remove {
        /// The schedule
        id: String,
    },
    /// Let nothing begin by a schedule
    Pause {
        /// The schedule
        id: String,
    },
    /// Let a schedule go on; what fell due meanwhile runs once
    Resume {
        /// The schedule
        id: String,
    },
}

/// A new schedule.
#[derive(Debug, Args)]
pub struct AddArguments {
    /// The pool whose data it is about
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: String,
    #[command(flatten)]
    wanted: Wanted,
}

/// What a schedule is to be.
#[derive(Debug, Args)]
pub struct Wanted {
    /// The module, or All
    #[arg(long, value_name = "MODULE")]
    backup_module: Option<String>,
    /// Again and again after this time: 30s, 2m, 6h, 1d
    #[arg(long, value_name = "INTERVAL", conflicts_with = "cron")]
    every: Option<String>,
    /// Whenever five fields say so, as in "30 2 * * Mon-Fri"
    #[arg(long, value_name = "FIELDS")]
    cron: Option<String>,
    /// The zone whose clocks the fields are read by [default: UTC]
    #[arg(long, value_name = "ZONE", requires = "cron")]
    zone: Option<String>,
    /// Verify instead of sync
    #[arg(long)]
    verify: bool,
    /// Compare everything by content
    #[arg(long)]
    full: bool,
    /// Put each occurrence off by up to so many seconds
    #[arg(long, value_name = "SECONDS")]
    jitter: Option<u32>,
}

impl Wanted {
    fn rule(&self) -> anyhow::Result<Option<Rule>> {
        if let Some(every) = &self.every {
            let interval = every.parse().map_err(UsageError::from)?;
            return Rule::every(interval).map(Some).map_err(UsageError::from);
        }
        let Some(cron) = &self.cron else { return Ok(None) };
        let zone: Zone =
            self.zone.as_deref().map(str::parse).transpose().map_err(UsageError::from)?.unwrap_or_default();
        Rule::cron(cron, zone).map(Some).map_err(UsageError::from)
    }

    fn selection(&self) -> anyhow::Result<Option<ModuleSelection>> {
        self.backup_module.as_deref().map(str::parse).transpose().map_err(UsageError::from)
    }
}

/// A schedule as the list has it.
#[derive(Debug, Serialize)]
struct Line {
    id: ScheduleId,
    pool: Fqdn,
    module: ModuleSelection,
    intent: Intent,
    mode: Mode,
    rule: String,
    jitter: u32,
    paused: bool,
    next_at: Option<String>,
    last_run: Option<RunId>,
}

impl Line {
    fn new(schedule: Schedule, due: &[Due]) -> Self {
        let next = due.iter().find(|due| due.schedule == Some(schedule.id));
        Self {
            rule: schedule.rule.in_words(),
            next_at: next.filter(|due| due.blocked.is_none()).map(|due| due.next_at.rfc3339()),
            last_run: next.and_then(|due| due.last).map(|(_, run)| run),
            id: schedule.id,
            pool: schedule.pool,
            module: schedule.selection,
            intent: schedule.intent,
            mode: schedule.mode,
            jitter: schedule.jitter,
            paused: schedule.paused,
        }
    }
}

impl Row for Line {
    const HEADING: &'static [&'static str] = &["schedule", "pool", "module", "does", "when", "next"];
    const FIELDS: &'static [&'static str] =
        &["id", "pool", "module", "intent", "mode", "rule", "jitter", "paused", "next_at", "last_run"];

    fn cells(&self) -> Vec<String> {
        let next = self.next_at.clone().unwrap_or_else(|| "-".to_owned());
        vec![
            self.id.to_string(),
            self.pool.to_string(),
            self.module.to_string(),
            format!("{}, {}", self.intent, self.mode),
            self.rule.clone(),
            if self.paused { "(paused)".to_owned() } else { next },
        ]
    }
}

/// What begins next.
#[derive(Debug, Serialize)]
struct NextLine {
    at: String,
    pool: Fqdn,
    module: ModuleSelection,
    intent: Intent,
    rule: String,
    /// Null for `SyncInterval`.
    schedule: Option<ScheduleId>,
    /// Why it does not begin; null if it does.
    waits: Option<String>,
}

impl From<Due> for NextLine {
    fn from(due: Due) -> Self {
        let words = Some(due.last_words).filter(|words| !words.is_empty());
        Self {
            at: due.next_at.rfc3339(),
            pool: due.pool,
            module: due.selection,
            intent: due.intent,
            rule: due.rule.in_words(),
            schedule: due.schedule,
            waits: due.blocked.or(words),
        }
    }
}

impl Row for NextLine {
    const HEADING: &'static [&'static str] = &["next", "pool", "module", "does", "when", "by"];
    const FIELDS: &'static [&'static str] = &["at", "pool", "module", "intent", "rule", "schedule", "waits"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.waits.as_ref().map_or_else(|| self.at.clone(), |why| format!("waits: {why}")),
            self.pool.to_string(),
            self.module.to_string(),
            self.intent.to_string(),
            self.rule.clone(),
            if self.schedule.is_some() { "a schedule" } else { "SyncInterval" }.to_owned(),
        ]
    }
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    let panel = place.here()?;
    match command {
        Command::List { output } => {
            let due = list_due(&panel.database).await?;
            let schedules = list_schedules(&panel.database).await?;
            let lines: Vec<Line> = schedules.into_iter().map(|schedule| Line::new(schedule, &due)).collect();
            output::print(&lines, output.format())?;
        }
        Command::Next { output } => {
            let mut due = list_due(&panel.database).await?;
            due.sort_by_key(|due| (due.blocked.is_some(), due.next_at));
            let lines: Vec<NextLine> = due.into_iter().map(NextLine::from).collect();
            output::print(&lines, output.format())?;
        }
        Command::Add(arguments) => add(panel, &arguments).await?,
        Command::Edit { id, wanted } => edit(panel, &id, &wanted).await?,
        Command::Remove { id } => {
            let schedule = find(panel, &id).await?;
            remove_schedule(panel, &operator(), schedule.id, schedule.version).await?;
        }
        Command::Pause { id } => pause_schedule(panel, &operator(), find(panel, &id).await?.id, true).await?,
        Command::Resume { id } => pause_schedule(panel, &operator(), find(panel, &id).await?.id, false).await?,
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

async fn find(panel: &Panel, id: &str) -> anyhow::Result<Schedule> {
    let missing = || UsageError::from(format!("There is no schedule {id}. “poolsync schedule list” shows all."));
    let parsed: ScheduleId = id.trim().parse().map_err(|_| missing())?;
    find_schedule(&panel.database, parsed).await?.ok_or_else(missing)
}

async fn add(panel: &Panel, arguments: &AddArguments) -> anyhow::Result<()> {
    let wanted = &arguments.wanted;
    let missing = || UsageError::from("Say when: with --every INTERVAL, or with --cron FIELDS. Nothing was added.");
    let draft = ScheduleDraft {
        pool: arguments.pool_fqdn.parse().map_err(UsageError::from)?,
        selection: wanted.selection()?.unwrap_or_default(),
        intent: if wanted.verify { Intent::Verify } else { Intent::Sync },
        mode: if wanted.full { Mode::Full } else { Mode::Delta },
        rule: wanted.rule()?.ok_or_else(missing)?,
        jitter: wanted.jitter.unwrap_or(0),
    };
    let schedule = save_schedule(panel, &operator(), draft, None).await?;
    console::print_line(&schedule.id.to_string());
    tell_next(panel.clock.now(), &schedule);
    Ok(())
}

async fn edit(panel: &Panel, id: &str, wanted: &Wanted) -> anyhow::Result<()> {
    let before = find(panel, id).await?;
    let draft = ScheduleDraft {
        pool: before.pool,
        selection: wanted.selection()?.unwrap_or(before.selection),
        intent: if wanted.verify { Intent::Verify } else { before.intent },
        mode: if wanted.full { Mode::Full } else { before.mode },
        rule: wanted.rule()?.unwrap_or(before.rule),
        jitter: wanted.jitter.unwrap_or(before.jitter),
    };
    let schedule = save_schedule(panel, &operator(), draft, Some((before.id, before.version))).await?;
    tell_next(panel.clock.now(), &schedule);
    Ok(())
}

fn tell_next(now: Timestamp, schedule: &Schedule) {
    let moments: Vec<String> = schedule.rule.list_after(now, 3).into_iter().map(|at| at.to_string()).collect();
    console::complain(&format!("It comes {}: {}, and so on.", schedule.rule.in_words(), moments.join(", ")));
}
