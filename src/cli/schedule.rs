//! `poolsync schedule`: what begins by itself, and when.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
    place::{Place, rule},
};
use crate::{
    api::{
        due::DueDetails,
        schedules::{NewSchedule, RuleWords, ScheduleDetails},
    },
    clock::Clock,
    domain::{Fqdn, Intent, Mode, ModuleSelection, Rule, ScheduleId},
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
    /// The rule, if one is named.
    fn rule(&self) -> Option<RuleWords> {
        let Self { every, cron, zone, .. } = self;
        let is_named = every.is_some() || cron.is_some();
        is_named.then(|| RuleWords { every: every.clone(), cron: cron.clone(), zone: zone.clone() })
    }

    fn selection(&self) -> anyhow::Result<Option<ModuleSelection>> {
        self.backup_module.as_deref().map(str::parse).transpose().map_err(UsageError::from)
    }
}

impl Row for ScheduleDetails {
    const HEADING: &'static [&'static str] = &["schedule", "pool", "module", "does", "when", "state"];
    const FIELDS: &'static [&'static str] =
        &["id", "pool", "module", "intent", "mode", "rule.every", "rule.cron", "rule.zone", "jitter_seconds", "paused"];

    fn cells(&self) -> Vec<String> {
        let when = rule(&self.rule).map_or_else(|_| "?".to_owned(), |rule| rule.in_words());
        vec![
            self.id.to_string(),
            self.pool.to_string(),
            self.module.to_string(),
            format!("{}, {}", self.intent, self.mode),
            when,
            if self.paused { "paused" } else { "in force" }.to_owned(),
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

impl From<DueDetails> for NextLine {
    fn from(due: DueDetails) -> Self {
        Self {
            at: due.at.0.rfc3339(),
            pool: due.pool,
            module: due.module,
            intent: due.intent,
            rule: rule(&due.rule).map_or_else(|_| "?".to_owned(), |rule| rule.in_words()),
            schedule: due.schedule,
            waits: due.waits,
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
    match command {
        Command::List { output } => output::print(&place.schedules().await?, output.format())?,
        Command::Next { output } => {
            let lines: Vec<NextLine> = place.due().await?.into_iter().map(NextLine::from).collect();
            output::print(&lines, output.format())?;
        }
        Command::Add(arguments) => add(&place, &arguments).await?,
        Command::Edit { id, wanted } => edit(&place, parse(&id)?, &wanted).await?,
        Command::Remove { id } => place.remove_schedule(parse(&id)?).await?,
        Command::Pause { id } => place.pause_schedule(parse(&id)?, true).await?,
        Command::Resume { id } => place.pause_schedule(parse(&id)?, false).await?,
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

fn parse(id: &str) -> anyhow::Result<ScheduleId> {
    let wrong = |_| UsageError::from(format!("There is no schedule {id}. “poolsync schedule list” shows all."));
    id.trim().parse().map_err(wrong)
}

async fn add(place: &Place, arguments: &AddArguments) -> anyhow::Result<()> {
    let wanted = &arguments.wanted;
    let new = NewSchedule {
        pool: arguments.pool_fqdn.parse().map_err(UsageError::from)?,
        module: wanted.selection()?.unwrap_or_default(),
        intent: if wanted.verify { Intent::Verify } else { Intent::Sync },
        mode: if wanted.full { Mode::Full } else { Mode::Delta },
        rule: wanted.rule().unwrap_or_default(),
        jitter_seconds: wanted.jitter.unwrap_or(0),
    };
    let read = rule(&new.rule)?;
    let schedule = place.save_schedule(new, None).await?;
    console::print_line(&schedule.id.to_string());
    tell_next(&read);
    Ok(())
}

async fn edit(place: &Place, id: ScheduleId, wanted: &Wanted) -> anyhow::Result<()> {
    let before = place.schedule(id).await?;
    let new = NewSchedule {
        pool: before.pool,
        module: wanted.selection()?.unwrap_or(before.module),
        intent: if wanted.verify { Intent::Verify } else { before.intent },
        mode: if wanted.full { Mode::Full } else { before.mode },
        rule: wanted.rule().unwrap_or(before.rule),
        jitter_seconds: wanted.jitter.unwrap_or(before.jitter_seconds),
    };
    let read = rule(&new.rule)?;
    place.save_schedule(new, Some(id)).await?;
    tell_next(&read);
    Ok(())
}

fn tell_next(rule: &Rule) {
    let next = rule.list_after(Clock::System.now(), 3);
    let moments: Vec<String> = next.into_iter().map(|at| at.to_string()).collect();
    console::complain(&format!("It comes {}: {}, and so on.", rule.in_words(), moments.join(", ")));
}
