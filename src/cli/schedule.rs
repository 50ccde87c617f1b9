//! `poolsync schedule`: what begins by itself, and when.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    UsageError, console, exit,
    output::{self, Format, OutputArguments, Row},
    place::{Place, rule},
};
use crate::{
    api::{
        due::DueDetails,
        schedules::{NewSchedule, RuleWords, ScheduleDetails},
    },
    clock::Clock,
    domain::{Fqdn, Intent, Mode, ModuleSelection, Rule, ScheduleId, Timestamp},
};

/// Occurrences that are told.
const NEXT: usize = 5;

/// What is done to schedules.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List what pools and modules have of their own; all others go by the sync interval
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// List what begins next, by schedules and by the sync interval; or the next five runs of a schedule, by the clocks of its
    /// zone and in UTC
    Next {
        /// The schedule; without it, the very next run by each
        id: Option<String>,
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
        /// Sync again, where it verified
        #[arg(long, conflicts_with = "verify")]
        sync: bool,
        /// Again compare what may have changed alone
        #[arg(long, conflicts_with = "full")]
        delta: bool,
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
        let when = in_words(&self.rule);
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

/// A rule for people, with its zone.
fn in_words(words: &RuleWords) -> String {
    rule(words).map_or_else(|_| "?".to_owned(), |rule| rule.in_words_and_zone())
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
    /// When, by the clocks of the rule’s zone; null for an interval, which has none.
    at_in_zone: Option<String>,
    zone: Option<String>,
}

impl From<DueDetails> for NextLine {
    fn from(due: DueDetails) -> Self {
        let read = rule(&due.rule).ok();
        Self {
            at_in_zone: read.as_ref().and_then(|rule| rule.show(due.at.0)),
            rule: in_words(&due.rule),
            zone: due.rule.zone,
            at: due.at.0.rfc3339(),
            pool: due.pool,
            module: due.module,
            intent: due.intent,
            schedule: due.schedule,
            waits: due.waits,
        }
    }
}

impl Row for NextLine {
    const HEADING: &'static [&'static str] = &["next", "in its zone", "pool", "module", "does", "when", "by"];
    const FIELDS: &'static [&'static str] =
        &["at", "pool", "module", "intent", "rule", "schedule", "waits", "at_in_zone", "zone"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.waits.as_ref().map_or_else(|| self.at.clone(), |why| format!("waits: {why}")),
            self.at_in_zone.clone().filter(|_| self.waits.is_none()).unwrap_or_else(|| "-".to_owned()),
            self.pool.to_string(),
            self.module.to_string(),
            self.intent.to_string(),
            self.rule.clone(),
            if self.schedule.is_some() { "a schedule" } else { "SyncInterval" }.to_owned(),
        ]
    }
}

/// An occurrence of a rule.
#[derive(Debug, Serialize)]
struct Occurrence {
    at: String,
    /// By the clocks of the rule’s zone; null for an interval, which has none.
    at_in_zone: Option<String>,
    zone: Option<String>,
}

impl Row for Occurrence {
    const HEADING: &'static [&'static str] = &["next (UTC)", "in its zone"];
    const FIELDS: &'static [&'static str] = &["at", "at_in_zone", "zone"];

    fn cells(&self) -> Vec<String> {
        vec![self.at.clone(), self.at_in_zone.clone().unwrap_or_else(|| "-".to_owned())]
    }
}

/// When a rule comes round next.
fn occurrences(rule: &Rule) -> Vec<Occurrence> {
    let next = rule.list_after(Clock::System.now(), NEXT).into_iter();
    let occurrence = |at: Timestamp| Occurrence {
        at: at.rfc3339(),
        at_in_zone: rule.show(at),
        zone: rule.zone().map(ToString::to_string),
    };
    next.map(occurrence).collect()
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => output::print(&place.schedules().await?, output.format())?,
        Command::Next { id: Some(id), output } => next_of(&place, parse(&id)?, output.format()).await?,
        Command::Next { id: None, output } => {
            let lines: Vec<NextLine> = place.due().await?.into_iter().map(NextLine::from).collect();
            output::print(&lines, output.format())?;
        }
        Command::Add(arguments) => add(&place, &arguments).await?,
        Command::Edit { id, wanted, sync, delta } => edit(&place, parse(&id)?, &wanted, (sync, delta)).await?,
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

async fn edit(place: &Place, id: ScheduleId, wanted: &Wanted, (sync, delta): (bool, bool)) -> anyhow::Result<()> {
    let before = place.schedule(id).await?;
    let new = NewSchedule {
        pool: before.pool,
        module: wanted.selection()?.unwrap_or(before.module),
        intent: if wanted.verify { Intent::Verify } else { before.intent },
        mode: if wanted.full { Mode::Full } else { before.mode },
        rule: wanted.rule().unwrap_or(before.rule),
        jitter_seconds: wanted.jitter.unwrap_or(before.jitter_seconds),
    };
    let new = NewSchedule {
        intent: if sync { Intent::Sync } else { new.intent },
        mode: if delta { Mode::Delta } else { new.mode },
        ..new
    };
    let read = rule(&new.rule)?;
    place.save_schedule(new, Some(id)).await?;
    tell_next(&read);
    Ok(())
}

async fn next_of(place: &Place, id: ScheduleId, format: Format) -> anyhow::Result<()> {
    let schedule = place.schedule(id).await?;
    if schedule.paused {
        console::complain("It is paused: nothing begins by it at these moments until it goes on.");
    }
    if schedule.jitter_seconds > 0 {
        console::complain(&format!("Each is put off by up to {} s.", schedule.jitter_seconds));
    }
    output::print(&occurrences(&rule(&schedule.rule)?), format)
}

fn tell_next(rule: &Rule) {
    console::complain(&format!("It comes {}, the next times:", rule.in_words_and_zone()));
    for Occurrence { at, at_in_zone, .. } in occurrences(rule) {
        console::complain(&match at_in_zone {
            Some(zoned) => format!("  {zoned}, {at}"),
            None => format!("  {at}"),
        });
    }
}
